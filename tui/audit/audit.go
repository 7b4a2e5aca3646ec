// Package audit shows the log to the auditor: who, when, by which key, what, which
// case; newest first, narrowed by one line of words.
//
// It promises: no content of any case; every question it asks is itself in the log;
// nothing is sent while typing.
//
// It refuses: names, searched words, changing anything.
package audit

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// pageMost is how many entries are asked for at once.
const pageMost = 100

// Screen is the list of entries with the line that narrows it.
type Screen struct {
	kit.Mail
	env    *kit.Env
	book   say.Book
	line   widget.Line
	typing bool
	q      casework.LogQuery
	all    []casework.LogEntry
	more   uint64
	loaded bool
	note   kit.Message
	list   widget.List
}

// New makes the screen of the log.
func New(env *kit.Env) *Screen {
	return &Screen{Mail: env.NewMail("audit"), env: env, book: say.Book{Pack: env.Desk.Pack(), Zone: env.Zone}}
}

// Init loads the newest entries.
func (s *Screen) Init() tea.Cmd { return s.load(s.q) }

func (s *Screen) load(q casework.LogQuery) tea.Cmd {
	q.Limit = pageMost
	return kit.Call(&s.Mail, "log", func(ctx context.Context) (answer, error) {
		page, err := s.env.Desk.Log(ctx, s.env.Actor, q)
		return answer{q, page}, err
	})
}

// answer is a page with the question that it answers.
type answer struct {
	q    casework.LogQuery
	page casework.LogPage
}

// Typing says whether the line has the focus.
func (s *Screen) Typing() bool { return s.typing }

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[answer]:
		s.note = kit.Problem(msg.Err)
		if msg.Err == nil {
			s.take(msg.Value)
		}
	case kit.Pressed:
		s.note = kit.Message{}
		return s, s.press(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.typing {
			s.note = kit.Message{}
			s.line.Update(msg)
		}
	}
	return s, nil
}

func (s *Screen) take(a answer) {
	if a.q.Before == 0 {
		s.all = nil
		s.list.Go(0)
	}
	s.all, s.more, s.loaded = append(s.all, a.page.Entries...), a.page.More, true
	s.list.Set(len(s.all))
	if a.q.Before != 0 && len(a.page.Entries) > 0 {
		s.list.Go(len(s.all) - len(a.page.Entries))
	}
}

func (s *Screen) press(p kit.Pressed) tea.Cmd {
	switch p.ID {
	case "ask":
		q, err := casework.ParseLogQuery(kit.Clean(s.line.Value()), s.env.Zone)
		if err != nil {
			s.note = kit.Problem(err)
			return nil
		}
		s.typing, s.q = false, q
		return s.load(q)
	case "leave":
		s.typing = false
	case "type":
		s.typing = true
	case "move":
		s.list.Update(p.Key, s.env.Area().Height-2)
	case "more":
		q := s.q
		q.Before = s.more
		return s.load(q)
	case "reload":
		return s.load(s.q)
	case "open":
		if s.list.At < len(s.all) {
			e := s.all[s.list.At]
			return kit.Send(kit.OpenText{Title: fmt.Sprintf("Catatan %d", e.Seq), Load: func(context.Context) (string, error) { return s.book.LogEntry(e), nil }})
		}
	}
	return nil
}

// Keys is the key table.
func (s *Screen) Keys() []kit.Key {
	if s.typing {
		return []kit.Key{
			{ID: "ask", Keys: []string{"enter"}, Show: "Enter", Word: "Saring", Help: "Menampilkan catatan yang cocok; kosong = semua.", Footer: true},
			{ID: "leave", Keys: []string{"esc"}, Show: "Esc", Word: "Batal", Help: "Kembali ke daftar.", Footer: true},
		}
	}
	none, last := "", ""
	if len(s.all) == 0 {
		none = "Tidak ada catatan yang cocok."
	}
	if s.more == 0 {
		last = "Tidak ada catatan yang lebih lama."
	}
	return []kit.Key{
		{ID: "move", Keys: []string{"up", "down", "k", "j", "pgup", "pgdown", "home", "end"}, Show: "↑↓", Word: "Pilih", Help: "Memilih catatan.", Why: none, Footer: true},
		{ID: "open", Keys: []string{"enter"}, Show: "Enter", Word: "Rinci", Help: "Memperlihatkan catatan itu selengkapnya.", Why: none, Footer: true},
		{ID: "type", Keys: []string{"/"}, Show: "/", Word: "Saring", Help: "Menyaring: akun, nomor kasus, kunci, tanggal (satu hari, atau dari dan sampai).", Footer: true},
		{ID: "more", Keys: []string{"n"}, Show: "n", Word: "Lebih lama", Help: "Memuat catatan yang lebih lama.", Why: last, Footer: true},
		{ID: "reload", Keys: []string{"ctrl+l", "f5"}, Show: "F5", Word: "Muat ulang", Help: "Memuat catatan terbaru."},
	}
}

// View draws the list.
func (s *Screen) View(a kit.Area) kit.Frame {
	f := kit.Frame{Title: "Catatan kegiatan", Say: s.note}
	const label = "Saring: "
	shown, at := s.line.Render(a.Width - len(label) - 1)
	if s.typing || !s.line.Empty() {
		f.Lines = append(f.Lines, label+shown)
	} else {
		f.Lines = append(f.Lines, s.env.Style.Faint(text.Truncate("Saring dengan /: akun, nomor kasus, kunci, tanggal", a.Width)))
	}
	if s.typing {
		f.Cursor = &kit.Point{X: len(label) + at}
	}
	if !s.loaded {
		return f
	}
	if len(s.all) == 0 {
		rest := ""
		if s.more != 0 {
			rest = " Tekan n untuk mencari lebih lama."
		}
		f.Lines = append(f.Lines, "", "  Tidak ada catatan yang cocok."+rest)
		return f
	}
	f.Lines = append(f.Lines, s.env.Style.Faint(strings.TrimRight(text.Truncate("  "+say.LogColumns, a.Width), " ")))
	from, to := s.list.Window(a.Height - 2)
	for i := from; i < to; i++ {
		f.Lines = append(f.Lines, s.list.Mark(i, s.env.Style.Marker)+s.book.LogLine(s.all[i], a.Width-2))
	}
	return f
}
