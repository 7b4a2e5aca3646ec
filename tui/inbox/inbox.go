// Package inbox is a partner's list of referrals to its agency: the letter's
// fields, what was answered, and what can be answered now.
//
// It promises: nothing of a case but the letter's fields; urgent time in words;
// an answer is one key away from its letter.
//
// It refuses: filling the answer's form, which is a request.
package inbox

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

// Screen is the list, or one referral of it.
type Screen struct {
	kit.Mail
	env    *kit.Env
	book   say.Book
	all    []casework.PartnerReferral
	asked  []casework.Meeting // invitations that are still open
	now    time.Time          // when it was loaded
	loaded bool
	note   kit.Message
	list   widget.List
	open   bool // one referral is shown, not the list
	top    int  // first line shown of it
}

// New makes a partner's list.
func New(env *kit.Env) *Screen {
	return &Screen{Mail: env.NewMail("inbox"), env: env, book: say.Book{Pack: env.Desk.Pack(), Zone: env.Zone}}
}

// Init loads the list.
func (s *Screen) Init() tea.Cmd {
	return kit.Call(&s.Mail, "inbox", func(ctx context.Context) (loaded, error) {
		all, err := s.env.Desk.Inbox(ctx, s.env.Actor)
		if err != nil {
			return loaded{}, err
		}
		m, err := s.env.Desk.Meetings(ctx, s.env.Actor)
		m.List = slices.DeleteFunc(m.List, func(x casework.Meeting) bool { return !x.Asked || !x.Open })
		return loaded{all, m.List}, err
	})
}

// loaded is what the screen shows.
type loaded struct {
	all   []casework.PartnerReferral
	asked []casework.Meeting
}

// Typing says that no text field is on this screen.
func (s *Screen) Typing() bool { return false }

// Reads says that any change has the letters read anew.
func (s *Screen) Reads(casework.Change) bool { return true }

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[loaded]:
		s.take(msg)
	case kit.Changed:
		return s, s.Init()
	case kit.Resumed:
		s.note = kit.Message{}
		return s, s.Init()
	case kit.Pressed:
		s.note = kit.Message{}
		return s, s.press(msg)
	}
	return s, nil
}

// take keeps the list and the chosen referral with it. One that is gone is closed.
func (s *Screen) take(got kit.Got[loaded]) {
	s.note = kit.Problem(got.Err)
	if got.Err != nil {
		return
	}
	chosen, had := s.chosen()
	s.all, s.asked, s.loaded, s.now = got.Value.all, got.Value.asked, true, s.env.Desk.Now()
	s.list.Set(len(s.all))
	found := false
	for i, r := range s.all {
		if had && r.Number == chosen.Number && r.ID == chosen.ID {
			s.list.Go(i)
			found = true
		}
	}
	s.open = s.open && found
}

// Ends are the times until an answer is due.
func (s *Screen) Ends() []time.Time {
	var ends []time.Time
	for _, r := range s.all {
		if r.DueAt != nil && waits(r) {
			ends = append(ends, *r.DueAt)
		}
	}
	return ends
}

// Age counts the times from now on.
func (s *Screen) Age(now time.Time) { s.now = now }

func (s *Screen) chosen() (casework.PartnerReferral, bool) {
	if s.list.At < len(s.all) {
		return s.all[s.list.At], true
	}
	return casework.PartnerReferral{}, false
}

func (s *Screen) press(p kit.Pressed) tea.Cmd {
	r, ok := s.chosen()
	switch p.ID {
	case "move":
		s.move(p.Key)
	case "open":
		s.open, s.top = ok, 0
	case "close":
		s.open = false
	case "digit":
		if n := slices.Index(kit.Digits, p.Key.String()); ok && n >= 0 && n < len(r.Actions) {
			return s.start(r, n)
		}
	case "next":
		if i := nextStep(r); ok && i >= 0 {
			return s.start(r, i)
		}
	case "letter":
		if ok {
			return kit.Send(kit.OpenLetter{Number: r.Number, Referral: r.ID})
		}
	case "meetings":
		return kit.Send(kit.OpenMeetings{})
	case "reload":
		return s.Init()
	}
	return nil
}

// nextStep is the first action possible now, -1 for none.
func nextStep(r casework.PartnerReferral) int {
	for i, a := range r.Actions {
		if a.Why == "" {
			return i
		}
	}
	return -1
}

func (s *Screen) start(r casework.PartnerReferral, i int) tea.Cmd {
	a := r.Actions[i]
	if a.Why != "" {
		s.note = kit.Message{Tone: kit.Warn, Text: a.Why}
		return nil
	}
	a.Part = r.ID
	work := kit.WorkFor(a, r.Number, r.Version)
	work.Title = s.book.ActBy(casework.Partner, a.Act)
	return kit.Send(work)
}

func (s *Screen) move(key tea.KeyPressMsg) {
	area := s.env.Area()
	if !s.open {
		s.list.Update(key, max(1, area.Height-1-len(s.invitations(area))))
		return
	}
	text := widget.Scroll{Lines: s.detail(area.Width), Top: s.top}
	text.Update(key, area.Height)
	s.top = text.Top
}

// Keys is the key table.
func (s *Screen) Keys() []kit.Key {
	move := kit.Key{ID: "move", Keys: []string{"up", "down", "k", "j", "pgup", "pgdown", "home", "end"}, Show: "↑↓", Word: "Pilih", Help: "Memilih rujukan atau menggulir.", Footer: true}
	reload := kit.Key{ID: "reload", Keys: []string{"ctrl+l", "f5"}, Show: "F5", Word: "Muat ulang", Help: "Memuat daftar lagi."}
	none := ""
	if len(s.all) == 0 {
		none = "Tidak ada rujukan."
	}
	letter := kit.Key{ID: "letter", Keys: []string{"s"}, Show: "s", Word: "Surat", Help: "Membaca surat rujukan.", Why: none, Footer: true}
	if !s.open {
		keys := []kit.Key{move, {ID: "open", Keys: []string{"enter"}, Show: "Enter", Word: "Buka", Help: "Membuka rujukan.", Why: none, Footer: true}, letter}
		if len(s.asked) > 0 {
			keys = append(keys, kit.Key{ID: "meetings", Keys: []string{"r"}, Show: "r", Word: "Rapat", Help: "Undangan rapat: membaca, menjawab, mencetak suratnya.", Footer: true})
		}
		return append(keys, reload)
	}
	why, word := "Tidak ada yang perlu dijawab sekarang.", "Jawab"
	if r, ok := s.chosen(); ok && nextStep(r) >= 0 {
		why = ""
		if act := r.Actions[nextStep(r)].Act; act != casework.Answer { // the footer says what Enter does
			word = s.book.ActBy(casework.Partner, act)
		}
	}
	return []kit.Key{
		{ID: "next", Keys: []string{"enter"}, Show: "Enter", Word: word, Help: "Mengerjakan langkah berikut rujukan ini.", Why: why, Footer: true},
		{ID: "digit", Keys: kit.Digits, Show: "1-9", Word: "Tindakan", Help: "Mengerjakan tindakan dengan nomor itu.", Why: why, Footer: true},
		letter, move,
		{ID: "close", Keys: []string{"esc"}, Show: "Esc", Word: "Daftar", Help: "Kembali ke daftar."},
		reload,
	}
}
