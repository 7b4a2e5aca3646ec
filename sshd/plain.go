package sshd

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
)

// plainly paints for terminals that the usual renderer does not know well enough: a
// VT100 can neither insert nor delete, and who knows what others can. It uses what
// all of them have: the cursor to a place, the rest of a row erased, attributes as
// they stand in the view. Only rows that changed are sent.
type plainly struct {
	to            io.Writer
	width, height int
	rows          []string // as the terminal shows them; nil: not known
	x, y          int      // of the cursor; x is -1 where it is not known
	err           error    // the first; nothing is written after it
}

// The sequences of a plainly painted screen.
const (
	blankScreen = "\x1b[m\x1b[H\x1b[J"
	eraseRight  = "\x1b[K"
)

// parked is the row of the cursor where there is no field: the blank one below the head.
const parked = 1

// heed takes what a message says about the terminal.
func (p *plainly) heed(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.width, p.height, p.rows = msg.Width, msg.Height, nil
	default:
		if msg == tea.ClearScreen() {
			p.rows = nil
		}
	}
}

// paint makes the terminal show v.
func (p *plainly) paint(v tea.View) {
	var out bytes.Buffer
	if p.rows == nil {
		out.WriteString(blankScreen)
		p.rows, p.x, p.y = make([]string, p.height), 0, 0
	}
	lines := strings.Split(v.Content, "\n")
	for y := range p.rows {
		line := ""
		if y < len(lines) {
			line = lines[y]
		}
		p.row(&out, y, line)
	}
	x, y := 0, parked
	if v.Cursor != nil {
		x, y = v.Cursor.X, v.Cursor.Y
	}
	p.move(&out, x, y)
	p.send(out.Bytes())
}

// row brings one row up to date.
func (p *plainly) row(out *bytes.Buffer, y int, is string) {
	was := p.rows[y]
	if is == was {
		return
	}
	p.rows[y] = is
	from, to := change(was, is)
	p.move(out, from, y)
	out.WriteString(is[from:to])
	p.x += text.Width(unstyled(is[from:to]))
	if now := text.Width(unstyled(is)); now < text.Width(unstyled(was)) && to == len(is) && now < p.width {
		out.WriteString(eraseRight)
	}
	if p.x >= p.width {
		p.x = -1 // in the last column terminals differ
	}
}

// change is the part of a row that must be sent, in bytes: all of it unless both
// rows are plain ASCII, where a byte is a column.
func change(was, is string) (from, to int) {
	to = len(is)
	if !printable(was) || !printable(is) {
		return 0, to
	}
	for from < min(len(was), len(is)) && was[from] == is[from] {
		from++
	}
	if len(was) == len(is) {
		for to > from && was[to-1] == is[to-1] {
			to--
		}
	}
	return from, to
}

// printable says whether every byte of s is one column.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// unstyled is s without the attributes that a view carries.
func unstyled(s string) string {
	var b strings.Builder
	for {
		before, rest, styled := strings.Cut(s, "\x1b[")
		b.WriteString(before)
		if !styled {
			return b.String()
		}
		_, s, _ = strings.Cut(rest, "m")
	}
}

func (p *plainly) move(out *bytes.Buffer, x, y int) {
	if p.x != x || p.y != y {
		fmt.Fprintf(out, "\x1b[%d;%dH", y+1, x+1)
		p.x, p.y = x, y
	}
}

// leave takes everything off the screen.
func (p *plainly) leave() { p.send([]byte(blankScreen)) }

func (p *plainly) send(b []byte) {
	if len(b) > 0 && p.err == nil {
		_, p.err = p.to.Write(b)
	}
}

// whole writes one thing after the other: what the program paints and what it prints.
type whole struct {
	mu sync.Mutex
	to io.Writer
}

func (w *whole) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(p)
}
