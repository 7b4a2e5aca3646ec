// Package accounts lists the office's accounts, adds and invites one, ties a key to
// one, confirms a key that waits, unlocks and disables one.
//
// It promises: nothing changes without Enter on a filled sheet or a confirmation;
// a pasted key is reduced to its fingerprint before it leaves the screen.
//
// It refuses: telephone numbers, passwords, the content of any case.
package accounts

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// Screen is the list of accounts, or the sheet of a new one or a new key.
type Screen struct {
	kit.Mail
	env    *kit.Env
	book   say.Book
	all    []casework.Account
	loaded bool
	note   kit.Message
	list   widget.List
	sheet  *sheet   // being filled, nil for the list
	hand   *handing // work about to be handed over, nil: none
}

// New makes the list of accounts.
func New(env *kit.Env) *Screen {
	return &Screen{Mail: env.NewMail("accounts"), env: env, book: say.Book{Pack: env.Desk.Pack(), Zone: env.Zone}}
}

// Init loads the list.
func (s *Screen) Init() tea.Cmd {
	return kit.Call(&s.Mail, "accounts", func(ctx context.Context) ([]casework.Account, error) {
		return s.env.Desk.Accounts(ctx, s.env.Actor)
	})
}

// changed is what a change brings back: the sentence to say.
type changed struct{ said string }

// change carries out one change.
func (s *Screen) change(ch casework.AccountChange, said string) tea.Cmd {
	return kit.Call(&s.Mail, "change", func(ctx context.Context) (changed, error) {
		return changed{said}, s.env.Desk.ChangeAccount(ctx, s.env.Actor, ch)
	})
}

// Typing says whether a field of the sheet has the focus.
func (s *Screen) Typing() bool { return s.sheet != nil }

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[[]casework.Account]:
		s.note = kit.Problem(msg.Err)
		if msg.Err == nil {
			s.all, s.loaded = msg.Value, true
			s.list.Set(len(s.all))
		}
	case kit.Got[changed]:
		if msg.Err != nil {
			s.note = kit.Problem(msg.Err)
			return s, nil
		}
		s.sheet = nil
		return s, tea.Batch(s.Init(), kit.Send(kit.Say{Message: kit.Message{Text: msg.Value.said}}))
	case kit.Got[casework.Handover]:
		return s, s.handed(msg)
	case kit.Resumed:
		return s, s.Init()
	case kit.Pressed:
		s.note = kit.Message{}
		if s.hand != nil && s.sheet == nil {
			return s, s.pressHand(msg)
		}
		return s, s.press(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.sheet != nil {
			s.note = kit.Message{}
			s.sheet.update(msg)
		}
	}
	return s, nil
}

func (s *Screen) chosen() (casework.Account, bool) {
	if s.list.At < len(s.all) {
		return s.all[s.list.At], true
	}
	return casework.Account{}, false
}

func (s *Screen) press(p kit.Pressed) tea.Cmd {
	who, ok := s.chosen()
	switch p.ID {
	case "move":
		s.list.Update(p.Key, s.env.Area().Height-1)
	case "add":
		s.sheet = newAccountSheet(s.book)
	case "key":
		if ok {
			s.sheet = newKeySheet(who.Name)
		}
	case "invite":
		if ok {
			code := casework.InviteCode(s.env.Desk.NewID())
			return kit.Send(kit.Confirm{
				Question: kit.Clean(who.AskInvite()) + " y = ya, tombol lain = batal.",
				Yes:      s.change(casework.AccountChange{Invite: who.Name, Code: code}, "Kode undangan "+kit.Clean(who.Name)+": "+code+" (24 jam)."),
			})
		}
	case "deputy":
		if ok {
			s.sheet = newDeputySheet(who.Name)
		}
	case "handover":
		if ok {
			s.sheet = newHandoverSheet(who, s.all)
		}
	case "confirm":
		if ok {
			s.sheet = newDigitsSheet(who)
		}
	case "unlock":
		if ok {
			return s.change(casework.AccountChange{Unlock: who.Name}, "Akun "+kit.Clean(who.Name)+" dibuka; PIN yang salah dilupakan.")
		}
	case "disable":
		if ok {
			name := kit.Clean(who.Name)
			return kit.Send(kit.Confirm{
				Question: "Tutup akun " + name + "? Sambungannya langsung putus. y = ya, tombol lain = batal.",
				Yes:      s.change(casework.AccountChange{Disable: who.Name}, "Akun "+name+" ditutup."),
			})
		}
	case "next":
		return s.step()
	case "previous":
		s.sheet.move(-1)
	case "leave":
		s.sheet = nil
	}
	return nil
}

// step checks the field and goes on; behind the last field it sends the sheet.
func (s *Screen) step() tea.Cmd {
	if say := s.sheet.check(s.sheet.at, s.env); say != "" {
		s.note = kit.Message{Tone: kit.Warn, Text: say}
		return nil
	}
	s.sheet.settle()
	if s.sheet.at < len(s.sheet.visible())-1 {
		s.sheet.move(1)
		return nil
	}
	if s.sheet.leaves != "" {
		return s.askHandover()
	}
	ch, said, problem := s.sheet.change(s.env)
	if problem != "" {
		s.note = kit.Message{Tone: kit.Warn, Text: problem}
		return nil
	}
	return s.change(ch, said)
}

// Keys is the key table.
func (s *Screen) Keys() []kit.Key {
	if s.sheet != nil {
		return []kit.Key{
			{ID: "next", Keys: []string{"enter", "tab", "down"}, Show: "Enter", Word: "Lanjut", Help: "Ke kolom berikutnya; di kolom terakhir menyimpan.", Footer: true},
			{ID: "previous", Keys: []string{"shift+tab", "up"}, Show: "↑", Word: "Sebelumnya", Help: "Ke kolom sebelumnya.", Footer: true},
			{ID: "leave", Keys: []string{"esc"}, Show: "Esc", Word: "Batal", Help: "Kembali ke daftar tanpa menyimpan."},
		}
	}
	if s.hand != nil {
		return s.handKeys()
	}
	none, closed := "", ""
	who, ok := s.chosen()
	waits, locked := "", ""
	if !who.Waits() {
		waits = "Tidak ada kunci akun ini yang menunggu."
	}
	if !who.Locked {
		locked = "Akun ini tidak terkunci."
	}
	deputy := ""
	switch {
	case !s.env.Actor.Role.Leads():
		deputy = "Plh. ditetapkan oleh manajer, wakil, atau koordinator."
	case !ok || who.Disabled || who.Acting != nil:
		deputy = "Pilih akun aktif yang digantikan."
	}
	hands := ""
	switch {
	case !casework.May(s.env.Actor, casework.Rotate, casework.Scope{}):
		hands = "Serah terima dilakukan oleh manajer, wakil, atau koordinator."
	case len(takers(who, s.all)) == 0:
		hands = "Tidak ada akun aktif lain dengan peran dan tempat yang sama."
	}
	switch {
	case !ok:
		none = "Belum ada akun."
		closed = none
	case who.Disabled:
		closed = "Akun ini sudah ditutup."
	case who.Name == s.env.Actor.Account:
		closed = "Akun sendiri tidak bisa ditutup."
	}
	return []kit.Key{
		{ID: "move", Keys: []string{"up", "down", "k", "j", "pgup", "pgdown", "home", "end"}, Show: "↑↓", Word: "Pilih", Help: "Memilih akun.", Footer: true},
		{ID: "add", Keys: []string{"t"}, Show: "t", Word: "Tambah", Help: "Menambah akun.", Footer: true},
		{ID: "key", Keys: []string{"c"}, Show: "c", Word: "Kunci baru", Help: "Mengikat kunci SSH pada akun yang dipilih.", Why: none, Footer: true},
		{ID: "invite", Keys: []string{"u"}, Show: "u", Word: "Undang", Help: "Membuat kode undangan: petugas mengikat kuncinya sendiri; ditanya dulu.", Why: none, Footer: true},
		{ID: "confirm", Keys: []string{"s"}, Show: "s", Word: "Sahkan", Help: "Mengesahkan kunci yang menunggu, dengan enam angka dari petugasnya.", Why: waits, Footer: true},
		{ID: "deputy", Keys: []string{"w"}, Show: "w", Word: "Wakil", Help: "Menetapkan pelaksana harian (Plh.) akun yang dipilih, untuk beberapa hari.", Why: deputy},
		{ID: "handover", Keys: []string{"h"}, Show: "h", Word: "Serah terima", Help: "Menyerahkan seluruh pekerjaan akun yang dipilih kepada petugas lain: daftar, alasan, lalu ditanya.", Why: hands},
		{ID: "unlock", Keys: []string{"b"}, Show: "b", Word: "Buka", Help: "Membuka akun yang terkunci karena PIN salah.", Why: locked, Footer: true},
		{ID: "disable", Keys: []string{"x"}, Show: "x", Word: "Tutup akun", Help: "Menutup akun; ditanya dulu.", Why: closed, Footer: true},
	}
}

// View draws the list or the sheet.
func (s *Screen) View(a kit.Area) kit.Frame {
	f := kit.Frame{Title: "Akun", Say: s.note}
	switch {
	case s.sheet != nil:
		f.Title = s.sheet.title
		f.Lines, f.Cursor = s.sheet.view(a, s.env)
		return f
	case !s.loaded:
		return f
	case s.hand != nil:
		f.Title, f.Lines = "Serah terima", s.handView(a)
		return f
	case len(s.all) == 0:
		f.Lines = []string{"  Belum ada akun. Tekan t untuk menambah."}
		return f
	}
	f.Lines = []string{s.env.Style.Faint(text.Truncate("  "+text.Pad("Akun", 21)+text.Pad("Peran", 21)+text.Pad("Tempat", 16)+"Sejak", a.Width))}
	from, to := s.list.Window(a.Height - 1)
	for i := from; i < to; i++ {
		f.Lines = append(f.Lines, s.list.Mark(i, s.env.Style.Marker)+s.row(s.all[i], a.Width-2))
	}
	return f
}

func (s *Screen) row(who casework.Account, width int) string {
	place := ""
	switch {
	case who.Acting != nil:
		place = say.Fit("Plh. "+who.Acting.For, 15)
	case who.Desk != "":
		place = "meja " + kit.Clean(who.Desk)
	case who.Agency != "":
		place = s.book.Agency(who.Agency)
	case who.Kecamatan != "":
		place = s.book.Place(who.Kecamatan)
	}
	since := s.book.Day(who.Since)
	switch {
	case who.Disabled:
		since = "ditutup"
	case who.Locked:
		since = "TERKUNCI"
	case who.Waits():
		since = "menunggu"
	case !who.Invited.IsZero():
		since = "diundang"
	case who.Acting != nil:
		since = "s.d. " + who.Acting.To.Add(-time.Second).In(s.env.Zone).Format("02-01")
	}
	display := kit.Clean(who.Display)
	if who.Training {
		display = strings.TrimSpace("latih " + display)
	}
	line := say.Fit(who.Name, 20) + " " + say.Fit(s.book.Role(who.Role), 20) + " " + text.Pad(place, 15) + " " + text.Pad(since, 11) + " " + display
	return text.Truncate(strings.TrimRight(line, " "), width)
}

// newAccount is the account that a sheet's values make.
func newAccount(v map[string]string, who casework.Actor, now time.Time) *casework.Account {
	a := &casework.Account{Name: v["name"], Display: v["display"], Role: casework.Role(v["role"]), Since: now, By: who.Account}
	switch {
	case a.Role.AtDesk():
		a.Desk, a.Kecamatan = v["desk"], v["kecamatan"]
	case a.Role == casework.Facilitator, a.Role == casework.Supervisor:
		a.Kecamatan = v["kecamatan"]
	case a.Role == casework.Partner:
		a.Agency = v["agency"]
	}
	return a
}

// added is what is said of a new account.
func added(a *casework.Account) string { return fmt.Sprintf("Akun %s ditambahkan.", a.Name) }
