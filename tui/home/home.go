// Package home is the first screen: one's own tasks and clocks, what waits for
// whom, the last receipts, unfinished work, and the menu by digits (SOP 11). It
// also lists the drafts.
//
// It promises: the first paint stays under 1,000 bytes at an ordinary day's
// content; danger and lateness are words before they are colours; a digit always
// means the same entry, whoever looks.
//
// It refuses: work of its own. Everything it offers is a request to the root.
package home

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// Screen is the first screen of a session.
type Screen struct {
	kit.Mail
	env    *kit.Env
	book   say.Book
	home   casework.Home
	head   string // of the log, as of the last time the screen was drawn anew
	live   bool   // the load under way was asked for by a change elsewhere
	loaded bool
	note   kit.Message
	tasks  widget.List // one's own tasks; above them the work that was left, where there is some
}

// New makes the first screen. A partner goes on to the inbox, an administrator to the
// accounts and an auditor to the log by themselves; Esc brings them back here.
func New(env *kit.Env) *Screen {
	return &Screen{Mail: env.NewMail("home"), env: env, book: say.Book{Pack: env.Desk.Pack(), Zone: env.Zone}}
}

// Init loads the screen.
func (s *Screen) Init() tea.Cmd {
	switch s.env.Actor.Role {
	case casework.Partner:
		return tea.Batch(s.load(), kit.Send(kit.OpenInbox{}))
	case casework.Administrator:
		return tea.Batch(s.load(), kit.Send(kit.OpenAccounts{}))
	case casework.Auditor:
		return tea.Batch(s.load(), kit.Send(kit.OpenLog{}))
	}
	return s.load()
}

func (s *Screen) load() tea.Cmd {
	return kit.Call(&s.Mail, "home", func(ctx context.Context) (casework.Home, error) {
		return s.env.Desk.Home(ctx, s.env.Actor)
	})
}

// Typing says that no text field is on this screen.
func (s *Screen) Typing() bool { return false }

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[casework.Home]:
		s.take(msg)
	case kit.Changed:
		s.live = true
		return s, s.load()
	case kit.Resumed:
		s.live = false
		return s, s.load()
	case kit.Pressed:
		return s, s.press(msg)
	}
	return s, nil
}

// take keeps what was loaded and the chosen task with it.
func (s *Screen) take(got kit.Got[casework.Home]) {
	s.note = kit.Problem(got.Err)
	if got.Err != nil {
		return
	}
	if got.Value.Warn != "" {
		s.note = kit.Message{Tone: kit.Warn, Text: got.Value.Warn}
	}
	chosen, _ := s.task(s.tasks.At)
	before := s.above()
	s.home, s.loaded = got.Value, true
	if !s.live { // a live change alone does not send the head again
		s.head = kit.Clean(s.home.ShortHead())
	}
	above := s.above()
	s.tasks.Set(above + len(s.home.Tasks))
	for i, t := range s.home.Tasks {
		if t.Number == chosen.Number && t.Clock == chosen.Clock {
			s.tasks.Go(above + i)
		}
	}
	if above > before && !s.live { // what was just left is offered first
		s.tasks.Go(0)
	}
	s.live = false
}

// left is the work that was left last and not finished, for who has a list of tasks to show it in.
func (s *Screen) left() (casework.Draft, bool) {
	switch s.env.Actor.Role {
	case casework.Partner, casework.Administrator, casework.Auditor:
		return casework.Draft{}, false
	}
	return s.home.Left()
}

// above is how many rows stand above the tasks.
func (s *Screen) above() int {
	if _, ok := s.left(); ok {
		return 1
	}
	return 0
}

// task is the task on a row of the list; ok is false for the work that was left.
func (s *Screen) task(row int) (t casework.Task, ok bool) {
	if i := row - s.above(); i >= 0 && i < len(s.home.Tasks) {
		return s.home.Tasks[i], true
	}
	return casework.Task{}, false
}

// Ends are the times of the tasks and of what waits for others.
func (s *Screen) Ends() []time.Time {
	var ends []time.Time
	from, to := s.tasks.Window(s.room(s.env.Area()))
	for row := from; row < to; row++ {
		if t, ok := s.task(row); ok && !t.Due.IsZero() {
			ends = append(ends, t.Due)
		}
	}
	for _, w := range s.home.Waiting[:min(len(s.home.Waiting), most)] {
		if !w.Due.IsZero() {
			ends = append(ends, w.Due)
		}
	}
	return ends
}

// Age counts the times from now on; a case of which a task ran out meanwhile is late. The
// cases without a task of this account are counted again when the screen is loaded.
func (s *Screen) Age(now time.Time) {
	s.home.Now = now
	late := map[string]bool{}
	for _, t := range s.home.Tasks {
		late[t.Number] = late[t.Number] || t.Overdue
	}
	for i := range s.home.Tasks {
		t := &s.home.Tasks[i]
		if t.Overdue || t.Due.IsZero() || !t.Due.Before(now) {
			continue
		}
		if t.Overdue = true; !late[t.Number] {
			late[t.Number] = true
			s.home.Overdue++
		}
	}
}

func (s *Screen) press(p kit.Pressed) tea.Cmd {
	switch p.ID {
	case "move":
		s.tasks.Update(p.Key, s.room(s.env.Area()))
	case "open":
		if t, ok := s.task(s.tasks.At); ok {
			return kit.Send(kit.OpenCase{Number: t.Number, Clock: t.Clock})
		}
		if d, ok := s.left(); ok {
			return kit.Send(kit.ResumeDraft{Draft: d})
		}
	case "reload":
		s.live = false
		return s.load()
	case "blank":
		return kit.Send(kit.OpenBlanks{})
	default:
		for _, it := range s.menu() {
			if it.id == p.ID {
				return kit.Send(it.ask)
			}
		}
	}
	return nil
}

// item is one entry of the menu.
type item struct {
	id, key, word string
	ask           tea.Msg
	help          string
}

// menu is what this account may choose; keys are the same for everybody.
func (s *Screen) menu() []item {
	who := s.env.Actor
	may := func(a casework.ActName) bool { return casework.May(who, a, casework.Scope{}) }
	word := s.env.WordOr
	var m []item
	add := func(ok bool, it item) {
		if ok {
			m = append(m, it)
		}
	}
	queue, files := may(casework.ReadQueue), may(casework.Receive)
	add(files, item{"new", "1", word("menu.new", "Laporan baru"), kit.StartWork{Act: casework.Receive}, "Sembilan pertanyaan tentang anak; jawaban boleh \"tidak tahu\"."})
	add(files || len(s.home.Drafts) > 0, item{"drafts", "2", count(word("menu.resume", "Lanjutkan draf"), len(s.home.Drafts)), s.drafts(), "Isian yang belum dikirim. Bila hanya satu, langsung dilanjutkan; membuangnya: Ctrl+P, Lanjutkan draf, x."})
	add(queue && may(casework.ReadAgenda) && who.Role != casework.DataOfficer && who.Role != casework.Secretary,
		item{"tasks", "3", word("menu.tasks", "Tugas saya"), kit.OpenAgenda{}, "Apa yang jatuh tempo, per hari atau minggu, dan sebabnya."})
	add(queue, item{"queue", "4", word("menu.queue", "Antrean"), kit.OpenQueue{Query: casework.Query{Open: true}}, "Semua kasus terbuka yang boleh Anda ketahui, waktu tersempit dulu."})
	add(may(casework.Search), item{"search", "5", word("menu.search", "Cari kasus"), kit.OpenSearch{}, "Dengan nomor atau nama."})
	add(queue, item{"referred", "6", word("menu.referrals", "Rujukan"), kit.OpenQueue{Query: casework.Query{Stage: casework.Referred, Open: true}}, "Kasus yang sedang dirujuk."})
	add(may(casework.ReadInbox), item{"inbox", "6", count(word("menu.referrals", "Rujukan"), s.home.Inbox), kit.OpenInbox{}, "Rujukan kepada lembaga Anda."})
	add(true, item{"guide", "7", word("menu.guide", "Panduan"), kit.OpenGuide{}, "Panduan petugas loket."})
	add(true, item{"lock", "8", word("menu.lock", "Kunci layar"), kit.Lock{}, "Menutup layar sampai Anda kembali."})
	add(true, item{"quit", "9", word("menu.quit", "Keluar"), kit.Quit{}, "Mengakhiri sambungan; isian disimpan."})
	add(files, item{"danger", "!", "Bahaya", kit.OpenDanger{}, "Siapa yang ditelepon bila anak dalam bahaya."})
	add(may(casework.ReadMeetings), item{"meetings", "r", word("menu.meetings", "Rapat"), kit.OpenMeetings{}, "Rapat yang mengundang Anda: kasus, peserta, notulen."})
	add(may(casework.ReadCompliance), item{"office", "-", word("menu.office", "Kantor"), kit.OpenOffice{}, "Beban kerja, pemeriksaan berkas, kepatuhan SOP."})
	add(may(casework.Accounts), item{"accounts", "a", word("menu.accounts", "Akun"), kit.OpenAccounts{}, "Menambah dan menutup akun."})
	add(may(casework.ReadLog), item{"log", "c", word("menu.log", "Catatan"), kit.OpenLog{}, "Siapa melakukan apa, kapan, pada kasus mana; tanpa isi kasus."})
	return m
}

// drafts goes on with the only draft at once; of several the person chooses.
func (s *Screen) drafts() tea.Msg {
	if len(s.home.Drafts) == 1 {
		return kit.ResumeDraft{Draft: s.home.Drafts[0]}
	}
	return kit.OpenDrafts{}
}

func count(word string, n int) string {
	if n == 0 {
		return word
	}
	return fmt.Sprintf("%s (%d)", word, n)
}

// Keys is the key table.
func (s *Screen) Keys() []kit.Key {
	none, does := "", "Kerjakan"
	switch _, isTask := s.task(s.tasks.At); {
	case s.above() > 0 && !isTask:
		does = "Lanjutkan"
	case len(s.home.Tasks) == 0:
		none = "Tidak ada tugas yang menunggu."
		if s.home.Inbox > 0 {
			none = "Rujukan menunggu jawaban: tekan 6."
		}
	}
	keys := []kit.Key{
		{ID: "move", Keys: []string{"up", "down", "k", "j", "pgup", "pgdown", "home", "end"}, Show: "↑↓", Word: "Pilih", Help: "Memilih tugas.", Why: none, Footer: true},
		{ID: "open", Keys: []string{"enter"}, Show: "Enter", Word: does, Help: "Melanjutkan isian yang belum selesai, atau membuka tindakan yang menyelesaikan tugas itu; bila menunggu orang lain, membuka kasusnya.", Why: none, Footer: true},
	}
	if casework.May(s.env.Actor, casework.Reserve, casework.Scope{}) {
		keys = append(keys, kit.Key{ID: "blank", Keys: []string{"b"}, Show: "b", Word: "Lembar kosong", Help: "Lembar pengaduan dan formulir kosong, untuk diisi tangan; yang membuka kasus bernomor meja."})
	}
	for _, it := range s.menu() {
		keys = append(keys, kit.Key{ID: it.id, Keys: []string{it.key}, Show: it.key, Word: it.word, Help: it.help, Footer: it.key == "1" || it.key == "!"})
	}
	return append(keys, kit.Key{ID: "reload", Keys: []string{"ctrl+l", "f5"}, Show: "F5", Word: "Muat ulang", Help: "Memuat layar ini lagi. # = ujung catatan kantor."})
}
