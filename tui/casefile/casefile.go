// Package casefile shows one case as far as the account may see it: what must not
// be missed on top, the next step first, then five pages by digit.
//
// It promises: what the level hides is not there at all; marks (jangan hubungi,
// terduga) and BELUM ADA YANG DIHUBUNGI stand above everything on every page; an
// action that is not possible now says why; Bahaya is one key away.
//
// It refuses: filling forms, deciding, printing on its own. Those are requests.
package casefile

import (
	"context"
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
	pages
)

var pageNames = [pages]string{"Ringkasan", "Formulir", "Rujukan", "Orang", "Riwayat"}

// Screen is one case.
type Screen struct {
	kit.Mail
	env    *kit.Env
	book   say.Book
	number string

	view   casework.View
	now    time.Time // when it was loaded
	loaded bool
	gone   string // sentence in place of a case that cannot be shown
	note   kit.Message

	page    int
	menu    bool // the list of actions is open
	actions widget.List
	papers  widget.List
	refs    widget.List
	top     [pages]int // first line of the pages that scroll
}

// New makes the screen of a case.
func New(env *kit.Env, number string) *Screen {
	return &Screen{Mail: env.NewMail("case"), env: env, number: number, book: say.Book{Pack: env.Desk.Pack(), Zone: env.Zone}}
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

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[casework.View]:
		s.take(msg)
	case kit.Changed:
		if msg.Number != s.number {
			return s, nil
		}
		if msg.By != s.env.Actor.Account {
			s.note = kit.Message{Tone: kit.Warn, Text: "Kasus ini baru diubah oleh " + kit.Clean(msg.By) + "."}
		}
		return s, s.Init()
	case kit.Resumed:
		s.note = kit.Message{}
		if msg.Receipt != nil {
			s.menu, s.page = false, summary
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
			s.view, s.loaded, s.menu, s.gone = casework.View{}, true, false, casework.Say(got.Err)
		} else {
			s.note = kit.Problem(got.Err)
		}
		return
	}
	s.view, s.loaded, s.gone, s.now = got.Value, true, "", s.env.Desk.Now()
	s.actions.Set(len(s.view.Actions))
	s.papers.Set(len(s.paperRows()))
	s.refs.Set(len(s.referralRows()))
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
		s.menu = true
		s.actions.Go(0)
	case "close":
		s.menu = false
	case "digit":
		n := slices.Index(kit.Digits, p.Key.String())
		if s.menu {
			s.actions.Go(n)
			return s.start(n)
		}
		s.page = max(0, min(n, s.lastPage()))
	case "next-page":
		s.page = (s.page + 1) % (s.lastPage() + 1)
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

// lastPage is the last page there is: without the file there is only the summary.
func (s *Screen) lastPage() int {
	if s.full() == nil {
		return summary
	}
	return history
}

// enter does what Enter offers on the page.
func (s *Screen) enter() tea.Cmd {
	switch {
	case s.menu:
		return s.start(s.actions.At)
	case s.page == papers && s.papers.At < len(s.paperRows()):
		return kit.Send(kit.OpenPrint{Number: s.number, Form: s.paperRows()[s.papers.At].Form})
	case s.page == referrals && s.refs.At < len(s.referralRows()):
		return kit.Send(kit.OpenLetter{Number: s.number, Referral: s.referralRows()[s.refs.At].ID})
	case s.page == summary:
		if i := s.nextStep(); i >= 0 {
			return s.start(i)
		}
	}
	return nil
}

// nextStep is what the flow asks of this account now, -1 when it waits for others:
// Enter must never begin what merely happens to stand first.
func (s *Screen) nextStep() int {
	return slices.IndexFunc(s.view.Actions, func(a casework.Action) bool { return a.Next && a.Why == "" })
}

// start begins an action, or says why it is not possible.
func (s *Screen) start(i int) tea.Cmd {
	if i < 0 || i >= len(s.view.Actions) {
		return nil
	}
	a := s.view.Actions[i]
	if a.Why != "" {
		s.note = kit.Message{Tone: kit.Warn, Text: a.Why}
		return nil
	}
	work := kit.WorkFor(a, s.number, s.view.Version)
	work.Title = s.actionName(a)
	return kit.Send(work)
}

// move goes through the list or the text of the page.
func (s *Screen) move(key tea.KeyPressMsg) {
	area := s.env.Area()
	rows := max(1, area.Height-len(s.headLines(area.Width)))
	switch {
	case s.menu:
		s.actions.Update(key, rows)
	case s.page == papers:
		s.papers.Update(key, rows-1)
	case s.page == referrals:
		s.refs.Update(key, rows-1)
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
	if s.menu {
		return []kit.Key{
			{ID: "digit", Keys: kit.Digits, Show: "1-9", Word: "Pilih", Help: "Mengerjakan tindakan dengan nomor itu.", Footer: true},
			{ID: "enter", Keys: []string{"enter"}, Show: "Enter", Word: "Kerjakan", Help: "Mengerjakan tindakan yang ditunjuk.", Footer: true},
			{ID: "close", Keys: []string{"esc", "a"}, Show: "Esc", Word: "Tutup menu", Help: "Kembali ke kasus."},
			move,
		}
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
		kit.Key{ID: "digit", Keys: kit.Digits[:pages], Show: "1-5", Word: "Halaman", Help: "1 Ringkasan, 2 Formulir, 3 Rujukan, 4 Orang, 5 Riwayat.", Footer: true},
		kit.Key{ID: "next-page", Keys: []string{"tab", "right"}, Show: "Tab", Word: "Halaman lain", Help: "Ke halaman berikutnya."},
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
	switch {
	case s.page == papers && len(s.paperRows()) > 0:
		return "Baca formulir"
	case s.page == referrals && len(s.referralRows()) > 0:
		return "Baca surat"
	case s.page == summary && s.nextStep() >= 0:
		return "Langkah berikut"
	}
	return ""
}
