// Package search finds cases by number or by a child's name.
//
// It promises: one line to type, one list; nothing is sent while typing; a whole
// number opens its case at once; a slip in a number is told before anything is
// asked; what one may not know "is not found".
//
// It refuses: names of cases that the account may not read. The Desk leaves them out.
package search

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// most is how many finds are held.
const most = 100

// Screen is a line to type and what was found.
type Screen struct {
	kit.Mail
	env    *kit.Env
	book   say.Book
	line   widget.Line
	typing bool
	asked  string // what was looked for; "" before the first time
	query  casework.Query
	page   casework.Page
	note   kit.Message
	list   widget.List
}

// New makes the search; with a text it looks for it at once.
func New(env *kit.Env, text string) *Screen {
	s := &Screen{Mail: env.NewMail("search"), env: env, book: say.Book{Pack: env.Desk.Pack(), Zone: env.Zone}, typing: true}
	s.line.Set(kit.Clean(text))
	return s
}

// Init looks for the text it was opened with.
func (s *Screen) Init() tea.Cmd {
	if s.line.Empty() {
		return nil
	}
	return s.look()
}

// Typing says whether the line has the focus.
func (s *Screen) Typing() bool { return s.typing }

// wholeNumber is how a complete case number looks, right or not.
var wholeNumber = regexp.MustCompile(`(?i)^[0-9a-z]{1,8}-[0-9]{2}-[0-9]{4,}-[0-9a-z]$`)

// look asks for what is typed: a whole number opens its case.
func (s *Screen) look() tea.Cmd {
	typed := kit.Clean(s.line.Value())
	s.note = kit.Message{}
	if typed == "" {
		return nil
	}
	number, ok := casework.ParseNumber(typed)
	if ok {
		return kit.Send(kit.OpenCase{Number: number})
	}
	if wholeNumber.MatchString(number) {
		s.note = kit.Message{Tone: kit.Warn, Text: "Nomor itu salah ketik: tanda terakhir tidak cocok. Periksa lagi."}
		return nil
	}
	q := casework.Query{Name: typed, Limit: most}
	if strings.ContainsAny(typed, "0123456789") {
		q = casework.Query{Number: number, Limit: most}
	}
	s.asked, s.query = typed, q
	s.page = casework.Page{}
	return s.load()
}

func (s *Screen) load() tea.Cmd {
	q := s.query
	return kit.Call(&s.Mail, "find", func(ctx context.Context) (casework.Page, error) {
		return s.env.Desk.Queue(ctx, s.env.Actor, q)
	})
}

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[casework.Page]:
		s.note = kit.Problem(msg.Err)
		if msg.Err == nil {
			s.take(msg.Value)
		}
	case kit.Resumed:
		if s.asked != "" {
			return s, s.load()
		}
	case kit.Pressed:
		return s, s.press(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.typing {
			s.note = kit.Message{}
			s.line.Update(msg)
		}
	}
	return s, nil
}

// take keeps what was found; the marker stays on its case when the same is looked for again.
func (s *Screen) take(page casework.Page) {
	number := ""
	if s.list.At < len(s.page.Rows) {
		number = s.page.Rows[s.list.At].Number
	}
	s.page = page
	s.list.Set(len(page.Rows))
	s.list.Go(max(0, slices.IndexFunc(page.Rows, func(r casework.Row) bool { return r.Number == number })))
	if s.typing = len(page.Rows) == 0; s.typing {
		s.note = kit.Message{Tone: kit.Warn, Text: casework.ErrNotFound.Say}
	}
}

func (s *Screen) press(p kit.Pressed) tea.Cmd {
	switch p.ID {
	case "find":
		return s.look()
	case "type":
		s.typing = true
		s.line.Set("")
	case "list":
		s.typing = len(s.page.Rows) == 0
	case "move":
		s.list.Update(p.Key, s.env.Area().Height-2)
	case "open":
		if s.list.At < len(s.page.Rows) {
			return kit.Send(kit.OpenCase{Number: s.page.Rows[s.list.At].Number})
		}
	}
	return nil
}

// Keys is the key table.
func (s *Screen) Keys() []kit.Key {
	if s.typing {
		none := ""
		if len(s.page.Rows) == 0 {
			none = "Belum ada hasil."
		}
		return []kit.Key{
			{ID: "find", Keys: []string{"enter"}, Show: "Enter", Word: "Cari", Help: "Mencari nomor atau nama yang diketik.", Footer: true},
			{ID: "list", Keys: []string{"down", "tab"}, Show: "↓", Word: "Hasil", Help: "Ke daftar hasil.", Why: none, Footer: true},
		}
	}
	return []kit.Key{
		{ID: "move", Keys: []string{"up", "down", "k", "j", "pgup", "pgdown", "home", "end"}, Show: "↑↓", Word: "Pilih", Help: "Memilih kasus.", Footer: true},
		{ID: "open", Keys: []string{"enter"}, Show: "Enter", Word: "Buka", Help: "Membuka kasus.", Footer: true},
		{ID: "type", Keys: []string{"/"}, Show: "/", Word: "Cari lagi", Help: "Mengetik yang dicari.", Footer: true},
	}
}

const label = "Nomor atau nama: "

// View draws the line and what was found.
func (s *Screen) View(a kit.Area) kit.Frame {
	f := kit.Frame{Title: "Cari kasus", Say: s.note}
	shown, x := s.line.Render(a.Width - len(label) - 1)
	f.Lines = []string{strings.TrimRight(label+shown, " "), ""}
	if s.typing {
		f.Cursor = &kit.Point{X: len(label) + x}
	}
	switch {
	case s.asked == "":
		f.Lines = append(f.Lines, text.Wrap("Ketik nomor kasus (boleh sebagian) atau nama anak, lalu Enter. "+
			"Ejaan nama boleh berbeda. Nama hanya dicari di kasus yang boleh Anda buka.", a.Width)...)
		return f
	case len(s.page.Rows) == 0:
		return f
	}
	if s.page.Total > len(s.page.Rows) {
		f.Lines[1] = text.Truncate(fmt.Sprintf("%d pertama dari %d. Ketik lebih lengkap untuk mempersempit.", len(s.page.Rows), s.page.Total), a.Width)
	}
	number := say.Numbers(s.page.Rows, func(r casework.Row) string { return r.Number })
	from, to := s.list.Window(a.Height - 2)
	for i := from; i < to; i++ {
		r := s.page.Rows[i]
		line := s.list.Mark(i, s.env.Style.Marker) + say.Fit(r.Number, number+1) + text.Pad(s.book.RiskShort(r.Risk), 8) + text.Pad(s.book.Stage(r.Stage), 19) + kit.Clean(r.Name)
		f.Lines = append(f.Lines, strings.TrimRight(text.Truncate(line, a.Width), " "))
	}
	return f
}
