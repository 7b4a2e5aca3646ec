// Package casefile shows one case as far as the account may see it: what must not
// be missed on top, the next step first, then its pages by digit.
//
// It promises: what the level hides is not there at all; marks (jangan hubungi,
// terduga) and BELUM ADA YANG DIHUBUNGI stand above everything on every page; an
// action that is not possible now says why; Bahaya is one key away.
//
// It refuses: filling forms, deciding, printing on its own. Those are requests.
package casefile

import (
	"context"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// The pages, by digit from 1.
const (
	summary = iota
	papers
	referrals
	people
	history
	clocks
	plan
	pathway // only where the case is on one
	pages
)

// pageNames are short: all of them stand in one row of 80 columns.
var pageNames = [pages]string{"Ringkas", "Formulir", "Rujukan", "Orang", "Riwayat", "Waktu", "Rencana", "Alur"}

// Screen is one case.
type Screen struct {
	kit.Mail
	env    *kit.Env
	book   say.Book
	number string
	clock  string // what is begun once the case is shown; "" after that
	began  bool   // an act was begun from here since the screen was on top

	view   casework.View
	now    time.Time // when it was loaded
	loaded bool
	gone   string // sentence in place of a case that cannot be shown
	note   kit.Message

	page  int
	menu  menu
	lists [pages]widget.List // the chosen rows of the pages of rows
	top   [pages]int         // first line of the pages that scroll
}

// New makes the screen of a case. The act that a running clock waits for is begun at
// once, if the actor can do it; clock may be empty.
func New(env *kit.Env, number, clock string) *Screen {
	return &Screen{Mail: env.NewMail("case"), env: env, number: number, clock: clock, book: say.Book{Pack: env.Desk.Pack(), Zone: env.Zone}}
}

// Init reads the case.
func (s *Screen) Init() tea.Cmd {
	return kit.Call(&s.Mail, "view", func(ctx context.Context) (casework.View, error) {
		return s.env.Desk.Open(ctx, s.env.Actor, s.number)
	})
}

// Typing says that no text field is on this screen.
func (s *Screen) Typing() bool { return false }

// InCase is the case's number, once it is known that it may be seen.
func (s *Screen) InCase() (string, bool) { return s.number, s.loaded && s.gone == "" }

// Reads says that a change of the case has it read anew.
func (s *Screen) Reads(ch casework.Change) bool { return ch.Number == s.number }

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[casework.View]:
		s.take(msg)
		return s, s.begin()
	case kit.Changed:
		if msg.Number != s.number {
			return s, nil
		}
		if msg.By != s.env.Actor.Account {
			s.note = kit.Message{Tone: kit.Warn, Text: kit.ChangedBy(msg.By)}
		}
		return s, s.Init()
	case kit.Resumed:
		s.note = kit.Message{}
		if s.began { // an act may be a draft now: back on the page, where digits are pages
			s.menu, s.began = menu{}, false
		}
		if msg.Receipt != nil {
			s.menu, s.page = menu{}, summary
		}
		return s, s.Init()
	case kit.Pressed:
		s.note = kit.Message{}
		return s, s.press(msg)
	}
	return s, nil
}

// take keeps what was read. A case that may no longer be seen leaves nothing behind.
func (s *Screen) take(got kit.Got[casework.View]) {
	if got.Err != nil {
		if !s.loaded || casework.KindOf(got.Err) == casework.NotFound {
			s.view, s.loaded, s.menu, s.gone = casework.View{}, true, menu{}, casework.Say(got.Err)
		} else {
			s.note = kit.Problem(got.Err)
		}
		return
	}
	s.view, s.loaded, s.gone, s.now = got.Value, true, "", s.env.Desk.Now()
	if s.menu.part != nil { // what it said may no longer hold
		s.menu = menu{}
	}
	s.menu.list.Set(len(s.choices()))
	s.setRows()
}

// Ends are the ends of the clocks that run.
func (s *Screen) Ends() []time.Time {
	var ends []time.Time
	if s.view.Row.DueAt != nil {
		ends = append(ends, *s.view.Row.DueAt)
	}
	if c := s.full(); c != nil {
		for _, k := range c.Clocks {
			if k.Running() && !k.Due.IsZero() {
				ends = append(ends, k.Due)
			}
		}
	}
	return ends
}

// Age counts the clocks from now on.
func (s *Screen) Age(now time.Time) { s.now = now }

// begin starts the act that the screen was opened for.
func (s *Screen) begin() tea.Cmd {
	clock := s.clock
	s.clock = ""
	c := s.full()
	if clock == "" || c == nil {
		return nil
	}
	a := casework.TaskAct(c, clock, s.env.Actor)
	if a.Act == "" {
		s.note = kit.Message{Text: "Tugas ini menunggu orang lain, atau dikerjakan lewat Tindakan (a)."}
		return nil
	}
	return s.start(a)
}

// full is the case where the whole file may be read, else nil.
func (s *Screen) full() *casework.Case {
	if s.view.Level == casework.LevelFull {
		return s.view.Case
	}
	return nil
}

func (s *Screen) press(p kit.Pressed) tea.Cmd {
	switch p.ID {
	case "menu":
		s.openMenu(nil)
	case "close":
		s.closeMenu(false)
	case "close-all":
		s.closeMenu(true)
	case "digit":
		if s.menu.open {
			return s.choose(s.digitRow(p.Key.String()))
		}
		s.show(min(slices.Index(kit.Digits, p.Key.String()), s.lastPage()))
	case "next-page":
		s.show((s.page + 1) % (s.lastPage() + 1))
	case "prev-page":
		s.show((s.page + s.lastPage()) % (s.lastPage() + 1))
	case "move":
		s.move(p.Key)
	case "enter":
		return s.enter()
	case "letter":
		return kit.Send(kit.OpenLetter{Number: s.number})
	case "states":
		return kit.Send(kit.OpenReferrals{Number: s.number})
	case "steps":
		return kit.Send(kit.OpenIntake{Number: s.number})
	case "reload":
		return s.Init()
	}
	return nil
}

// show goes to a page.
func (s *Screen) show(page int) {
	s.page = max(0, page)
	s.setRows()
}

// setRows tells the page's list how many rows it has.
func (s *Screen) setRows() {
	if t := s.table(); t != nil {
		s.lists[s.page].Set(len(t.rows))
	}
}

// lastPage is the last page there is: without the file there is only the summary.
func (s *Screen) lastPage() int {
	if s.full() == nil {
		return summary
	}
	if len(s.full().Pathways) == 0 {
		return plan
	}
	return pathway
}

// enter does what Enter offers on the page.
func (s *Screen) enter() tea.Cmd {
	if s.menu.open {
		return s.choose(s.menu.list.At)
	}
	if t := s.table(); t != nil {
		if at := s.lists[s.page].At; at < len(t.rows) && t.rows[at].open != nil {
			return t.rows[at].open()
		}
		return nil
	}
	if s.page == pathway {
		return kit.Send(kit.OpenPrint{Number: s.number, Form: casework.PathwayForm})
	}
	if i := s.nextStep(); s.page == summary && i >= 0 {
		return s.start(s.view.Actions[i])
	}
	return nil
}

// nextStep is what the flow asks of this account now, -1 when it waits for others:
// Enter must never begin what merely happens to stand first.
func (s *Screen) nextStep() int {
	return slices.IndexFunc(s.view.Actions, func(a casework.Action) bool { return a.Next && a.Why == "" })
}

// start begins an action, or says why it is not possible.
func (s *Screen) start(a casework.Action) tea.Cmd {
	if a.Why != "" {
		s.note = kit.Message{Tone: kit.Warn, Text: a.Why}
		return nil
	}
	s.began = true
	work := kit.WorkFor(a, s.number, s.view.Version)
	if a.Form == "" && casework.FormOf(a.Act) == "" { // asked by name; a form knows its own
		work.Title = s.actionName(a)
	}
	return kit.Send(work)
}

// move goes through the list or the text of the page.
func (s *Screen) move(key tea.KeyPressMsg) {
	area := s.env.Area()
	rows := max(1, area.Height-len(s.headLines(area.Width)))
	switch {
	case s.menu.open:
		s.menu.list.Update(key, rows-1)
	case s.table() != nil:
		s.lists[s.page].Update(key, rows-1)
	default:
		text := widget.Scroll{Lines: s.pageLines(area.Width), Top: s.top[s.page]}
		if len(text.Lines) > rows {
			rows-- // the last row says that there is more
		}
		text.Update(key, rows)
		s.top[s.page] = text.Top
	}
}

// Keys is the key table.
func (s *Screen) Keys() []kit.Key {
	move := kit.Key{ID: "move", Keys: []string{"up", "down", "k", "j", "pgup", "pgdown", "home", "end"}, Show: "↑↓", Word: "Gerak", Help: "Memilih baris atau menggulir; PgUp dan PgDn satu halaman."}
	if s.gone != "" || !s.loaded {
		return nil
	}
	if s.menu.open {
		return s.menuKeys(move)
	}
	none := ""
	if len(s.view.Actions) == 0 {
		none = "Tidak ada yang dapat Anda kerjakan pada kasus ini."
	}
	keys := []kit.Key{
		{ID: "enter", Keys: []string{"enter"}, Show: "Enter", Word: s.enterWord(), Help: "Mengerjakan langkah berikut, atau membuka baris yang ditunjuk.", Footer: s.enterWord() != ""},
		{ID: "menu", Keys: []string{"a"}, Show: "a", Word: "Tindakan", Help: "Semua yang dapat Anda kerjakan pada kasus ini.", Why: none, Footer: true},
		move,
	}
	if s.full() == nil {
		if s.mayReadLetter() {
			keys = append(keys, kit.Key{ID: "letter", Keys: []string{"s"}, Show: "s", Word: "Surat", Help: "Membaca surat rujukan yang terbaru.", Footer: true})
		}
		return keys
	}
	return append(keys,
		kit.Key{ID: "digit", Keys: kit.Digits[:s.lastPage()+1], Show: fmt.Sprintf("1-%d", s.lastPage()+1), Word: "Halaman", Help: "Ke halaman dengan nomor itu.", Footer: true},
		kit.Key{ID: "next-page", Keys: []string{"tab", "right"}, Show: "Tab/→", Word: "Halaman lain", Help: "Ke halaman berikutnya."},
		kit.Key{ID: "prev-page", Keys: []string{"shift+tab", "left"}, Show: "←", Word: "Halaman lain", Help: "Ke halaman sebelumnya."},
		kit.Key{ID: "steps", Keys: []string{"l"}, Show: "l", Word: "Langkah", Help: "Empat langkah laporan: 1 Laporan, 2 Asal, 3 Risiko, 4 Tindak lanjut.", Footer: true},
		kit.Key{ID: "states", Keys: []string{"r"}, Show: "r", Word: "Rujukan", Help: "Rujukan kasus ini dengan tahap dan waktunya."},
		kit.Key{ID: "reload", Keys: []string{"ctrl+l", "f5"}, Show: "F5", Word: "Muat ulang", Help: "Membaca kasus ini lagi."},
	)
}

// mayReadLetter says whether letters can be read without the file: the secretary's work (SOP 1).
func (s *Screen) mayReadLetter() bool {
	return s.view.Row.ReferralStatus != "" && casework.May(s.env.Actor, casework.ReadLetter, casework.Scope{})
}

// enterWord is what Enter does on the page; "" when nothing.
func (s *Screen) enterWord() string {
	if t := s.table(); t != nil {
		if len(t.rows) == 0 {
			return ""
		}
		return t.word
	}
	if s.page == pathway {
		return "Baca seluruh alur"
	}
	if s.page == summary && s.nextStep() >= 0 {
		return "Langkah berikut"
	}
	return ""
}
