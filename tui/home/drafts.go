package home

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// Drafts lists an account's unfinished work, newest first.
type Drafts struct {
	kit.Mail
	env    *kit.Env
	book   say.Book
	drafts []casework.Draft
	now    time.Time // when the list was loaded
	loaded bool
	note   kit.Message
	list   widget.List
}

// NewDrafts makes the list of unfinished work.
func NewDrafts(env *kit.Env) *Drafts {
	return &Drafts{Mail: env.NewMail("drafts"), env: env, book: say.Book{Pack: env.Desk.Pack(), Zone: env.Zone}}
}

// dropped is what throwing a draft away brings back.
type dropped struct{}

// Init loads the list.
func (s *Drafts) Init() tea.Cmd {
	return kit.Call(&s.Mail, "drafts", func(ctx context.Context) ([]casework.Draft, error) {
		return s.env.Desk.Drafts(ctx, s.env.Actor)
	})
}

// Typing says that no text field is on this screen.
func (s *Drafts) Typing() bool { return false }

// Keys is the key table.
func (s *Drafts) Keys() []kit.Key {
	none := ""
	if len(s.drafts) == 0 {
		none = "Tidak ada draf."
	}
	return []kit.Key{
		{ID: "move", Keys: []string{"up", "down", "k", "j", "pgup", "pgdown", "home", "end"}, Show: "↑↓", Word: "Pilih", Help: "Memilih draf.", Why: none, Footer: true},
		{ID: "open", Keys: []string{"enter"}, Show: "Enter", Word: "Lanjutkan", Help: "Melanjutkan isian di kolom terakhir.", Why: none, Footer: true},
		{ID: "pick", Keys: kit.Digits, Show: "1-9", Word: "Lanjutkan", Help: "Melanjutkan draf dengan nomor itu.", Why: none},
		{ID: "drop", Keys: []string{"x", "delete"}, Show: "x", Word: "Buang", Help: "Membuang draf; ditanya dulu.", Why: none, Footer: true},
	}
}

// Update takes a message.
func (s *Drafts) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[[]casework.Draft]:
		s.note = kit.Problem(msg.Err)
		if msg.Err == nil {
			s.drafts, s.loaded, s.now = msg.Value, true, s.env.Desk.Now()
			s.list.Set(len(s.drafts))
		}
	case kit.Got[dropped]:
		if msg.Err != nil {
			s.note = kit.Problem(msg.Err)
			return s, nil
		}
		return s, tea.Batch(s.Init(), kit.Send(kit.Say{Message: kit.Message{Text: "Draf dibuang."}}))
	case kit.Resumed:
		return s, s.Init()
	case kit.Pressed:
		return s, s.press(msg)
	}
	return s, nil
}

func (s *Drafts) press(p kit.Pressed) tea.Cmd {
	s.note = kit.Message{}
	switch p.ID {
	case "move":
		s.list.Update(p.Key, s.env.Area().Height-1)
		return nil
	case "pick":
		if n := slices.Index(kit.Digits, p.Key.String()); n >= 0 && n < len(s.drafts) {
			s.list.Go(n)
			return kit.Send(kit.ResumeDraft{Draft: s.drafts[n]})
		}
		return nil
	}
	if s.list.At >= len(s.drafts) {
		return nil
	}
	d := s.drafts[s.list.At]
	switch p.ID {
	case "open":
		return kit.Send(kit.ResumeDraft{Draft: d})
	case "drop":
		return kit.Send(kit.Confirm{Question: "Buang draf " + s.book.Act(d.Work) + "? Isiannya hilang.", Yes: kit.Call(&s.Mail, "drop", func(ctx context.Context) (dropped, error) {
			return dropped{}, s.env.Desk.DropDraft(ctx, s.env.Actor, d.ID)
		})})
	}
	return nil
}

// View draws the list.
func (s *Drafts) View(a kit.Area) kit.Frame {
	f := kit.Frame{Title: "Draf", Say: s.note}
	if !s.loaded {
		return f
	}
	if len(s.drafts) == 0 {
		f.Lines = []string{"  Tidak ada isian yang belum selesai."}
		return f
	}
	f.Lines = []string{text.Truncate("     Pekerjaan                      Kasus            Disimpan", a.Width)}
	from, to := s.list.Window(a.Height - 1)
	for i := from; i < to; i++ {
		d := s.drafts[i]
		number := "  "
		if i < 9 {
			number = string(rune('1'+i)) + " "
		}
		work := s.book.Act(d.Work)
		if d.Work == casework.Complete {
			work = s.book.Form(d.Form)
		}
		of := d.Case
		if of == "" {
			if of = "baru"; d.Desk != "" {
				of = "meja " + d.Desk
			}
			if about := kit.Clean(d.About()); about != "" {
				work += ": " + about
			}
		}
		line := s.list.Mark(i, s.env.Style.Marker) + number + " " + say.Fit(work, 30) + " " + say.Fit(of, 16) + " " + s.book.When(s.now, d.Saved)
		f.Lines = append(f.Lines, strings.TrimRight(text.Truncate(line, a.Width), " "))
	}
	return f
}
