// Package guide shows long texts: the desk officer's guide, letters and filled
// forms as they will be printed.
//
// It promises: columns stand as on paper; nothing in a text can steer the
// terminal; a page at a time on a narrow line; `/` finds.
//
// It refuses: editing, keeping what was shown. Printing here means through the
// person's own terminal, and is offered only to accounts that may.
package guide

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/tui/kit"
	"loket/tui/widget"
)

// Screen is one text.
type Screen struct {
	kit.Mail
	env    *kit.Env
	title  string
	load   func(ctx context.Context) (string, error)
	print  func(ctx context.Context) (string, error) // a letter or a form as it is printed or saved here; nil: it is neither
	name   string                                    // of the file it is saved as, without its ending
	loaded bool
	note   kit.Message
	text   widget.Scroll
	left   int // columns that are out of sight on the left

	finding bool
	line    widget.Line // what is being looked for
	sought  string      // what was looked for last
}

// New shows the office's guide for desk officers.
func New(env *kit.Env) *Screen {
	return NewText(env, "Panduan", func(context.Context) (string, error) {
		if p := env.Desk.Pack(); p != nil && p.Guide != "" {
			return p.Guide, nil
		}
		return "Panduan belum diisi oleh kantor.", nil
	})
}

// NewText shows a text that load brings.
func NewText(env *kit.Env, title string, load func(ctx context.Context) (string, error)) *Screen {
	return &Screen{Mail: env.NewMail("text"), env: env, title: title, load: load}
}

// NewPaper shows a letter or a form that load brings; who may prints or saves with a key
// what print brings.
func NewPaper(env *kit.Env, title, name string, load, print func(ctx context.Context) (string, error)) *Screen {
	s := NewText(env, title, load)
	s.print, s.name = print, name
	return s
}

// errNotTaken says that the person's computer refused a file.
var errNotTaken = errors.New("file not taken")

// Init loads the text.
func (s *Screen) Init() tea.Cmd { return kit.Call(&s.Mail, "text", s.load) }

// Typing says whether something to find is being typed.
func (s *Screen) Typing() bool { return s.finding }

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[string]:
		if msg.Topic == "print" {
			s.note = kit.Problem(msg.Err)
			if msg.Err == nil {
				return s, kit.Send(kit.PrintHere{Lines: Lines(msg.Value)})
			}
			return s, nil
		}
		s.loaded, s.note = true, kit.Problem(msg.Err)
		if msg.Err == nil {
			s.text.Lines = Lines(msg.Value)
		}
	case kit.Got[struct{}]:
		s.note = kit.Message{Text: "Tersimpan di komputer ini."}
		if errors.Is(msg.Err, errNotTaken) {
			s.note = kit.Message{Text: "Komputer ini tidak menerima berkas; surat aman di sini. Ambil dengan perintah letter."}
		} else if msg.Err != nil {
			s.note = kit.Problem(msg.Err)
		}
	case kit.Pressed:
		s.note = kit.Message{}
		switch msg.ID {
		case "print":
			return s, kit.Call(&s.Mail, "print", s.print)
		case "save":
			name, print, offer := s.name+".txt", s.print, s.env.Offer
			s.note = kit.Message{Text: "Mengirim ke komputer ini..."}
			return s, kit.Beside(&s.Mail, "save", func(ctx context.Context) (struct{}, error) {
				paper, err := print(ctx)
				if err != nil {
					return struct{}{}, err
				}
				if err := offer(name, strings.Join(Lines(paper), "\n")+"\n"); err != nil {
					return struct{}{}, fmt.Errorf("%w: %w", errNotTaken, err)
				}
				return struct{}{}, nil
			})
		}
		s.press(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.finding {
			s.line.Update(msg)
		}
	}
	return s, nil
}

// rows are the lines of text on screen; the last row says where one is.
func (s *Screen) rows() int { return max(1, s.env.Area().Height-1) }

func (s *Screen) press(p kit.Pressed) {
	switch p.ID {
	case "move":
		s.text.Update(p.Key, s.rows())
	case "left":
		s.left = max(0, s.left-sideways)
	case "right":
		s.left = min(s.left+sideways, max(0, s.widest()-s.env.Area().Width))
	case "find":
		s.finding = true
		s.line.Set("")
	case "leave":
		s.finding = false
	case "search":
		s.finding = false
		s.sought = strings.ToLower(kit.Clean(s.line.Value()))
		s.find(s.text.Top)
	case "again":
		s.find(s.text.Top + 1)
	}
}

// sideways is how many columns the left and right keys shift a text that is wider than the window.
const sideways = 20

// widest is the width of the widest line.
func (s *Screen) widest() int {
	most := 0
	for _, l := range s.text.Lines {
		most = max(most, text.Width(l))
	}
	return most
}

// find goes to the next line that holds what is sought, from a line on, round the end.
func (s *Screen) find(from int) {
	if s.sought == "" {
		return
	}
	n := len(s.text.Lines)
	for i := range n {
		at := (from + i) % n
		if strings.Contains(strings.ToLower(s.text.Lines[at]), s.sought) {
			s.text.Top = at
			return
		}
	}
	s.note = kit.Message{Tone: kit.Warn, Text: "Tidak ditemukan: " + s.sought}
}

// Keys is the key table.
func (s *Screen) Keys() []kit.Key {
	if s.finding {
		return []kit.Key{
			{ID: "search", Keys: []string{"enter"}, Show: "Enter", Word: "Cari", Help: "Mencari yang diketik.", Footer: true},
			{ID: "leave", Keys: []string{"esc"}, Show: "Esc", Word: "Batal", Help: "Kembali membaca."},
		}
	}
	again, narrow := "", ""
	if s.widest() <= s.env.Area().Width {
		narrow = "Seluruh lebar teks sudah terlihat."
	}
	if s.sought == "" {
		again = "Belum ada yang dicari. Tekan / dulu."
	}
	keys := []kit.Key{
		{ID: "move", Keys: []string{"pgdown", "pgup", "up", "down", "k", "j", "space", "b", "home", "end"}, Show: "PgDn/PgUp", Word: "Halaman", Help: "Menggulir; panah satu baris, Home awal, End akhir.", Footer: true},
		{ID: "right", Keys: []string{"right"}, Show: "→", Word: "Geser", Help: "Menggeser teks yang lebih lebar dari jendela.", Why: narrow},
		{ID: "left", Keys: []string{"left"}, Show: "←", Word: "Geser balik", Help: "Menggeser kembali.", Why: narrow},
		{ID: "find", Keys: []string{"/"}, Show: "/", Word: "Cari", Help: "Mencari kata dalam teks ini.", Footer: true},
		{ID: "again", Keys: []string{"n"}, Show: "n", Word: "Berikutnya", Help: "Ke tempat berikutnya dari kata yang dicari.", Why: again, Footer: true},
	}
	if s.print != nil && s.env.Print && len(s.text.Lines) > 0 {
		keys = slices.Insert(keys, 1, kit.Key{ID: "print", Keys: []string{"c"}, Show: "c", Word: "Cetak di sini", Help: "Mencetak di pencetak komputer ini, lewat terminal.", Footer: true})
	}
	if s.print != nil && s.env.Offer != nil && len(s.text.Lines) > 0 {
		keys = slices.Insert(keys, 1, kit.Key{ID: "save", Keys: []string{"s"}, Show: "s", Word: "Simpan di sini", Help: "Menyimpan surat sebagai berkas di komputer ini.", Footer: true})
	}
	return keys
}

// View draws a page of the text.
func (s *Screen) View(a kit.Area) kit.Frame {
	f := kit.Frame{Title: s.title, Say: s.note}
	if !s.loaded {
		return f
	}
	rows := max(1, a.Height-1)
	page := s.text
	page.Top = max(0, min(page.Top, len(page.Lines)-1))
	for _, l := range page.View(rows) {
		f.Lines = append(f.Lines, text.Truncate(strings.TrimRight(from(l, s.left), " "), a.Width))
	}
	for len(f.Lines) < rows {
		f.Lines = append(f.Lines, "")
	}
	if s.finding {
		shown, x := s.line.Render(a.Width - 7)
		f.Lines = append(f.Lines, strings.TrimRight("Cari: "+shown, " "))
		f.Cursor = &kit.Point{X: 6 + x, Y: rows}
		return f
	}
	if n := len(page.Lines); n > rows {
		now, pages := page.Top/rows+1, (n+rows-1)/rows // pages, not lines: a line further seldom changes them
		if page.Top+rows >= n {
			now = pages
		}
		f.Lines = append(f.Lines, fmt.Sprintf("halaman %d dari %d", now, pages))
	}
	return f
}

// from is a line without its first columns.
func from(l string, columns int) string {
	for i := range l {
		if text.Width(l[:i]) >= columns {
			return l[i:]
		}
	}
	return ""
}

// The most of a text that is shown.
const (
	mostLines = 5000
	mostWidth = 160
)

// Lines splits a text into harmless lines: every run of characters between spaces
// is cleaned, the spaces stay, so that columns stand as on paper.
func Lines(s string) []string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\t", "        ")
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	lines = lines[:min(len(lines), mostLines)]
	for i, l := range lines {
		words := strings.Split(l, " ")
		for j, w := range words {
			words[j] = text.Clean(w)
		}
		lines[i] = text.Truncate(strings.TrimRight(strings.Join(words, " "), " "), mostWidth)
	}
	return lines
}
