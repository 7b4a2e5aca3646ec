package widget

import (
	tea "charm.land/bubbletea/v2"
)

// List is a chosen row among many, shown in pages.
type List struct {
	Len int // rows
	At  int // chosen row, 0 ≤ At < Len, or 0 when there are none
}

// Set gives the list a new length and keeps the chosen row inside it.
func (l *List) Set(n int) {
	l.Len = n
	l.Go(l.At)
}

// Go chooses a row, the nearest there is.
func (l *List) Go(at int) { l.At = max(0, min(at, l.Len-1)) }

// Update moves for a key: arrows, PgUp/PgDn by page rows, Home, End. It says whether the key was one of them.
func (l *List) Update(msg tea.KeyPressMsg, page int) bool {
	switch msg.String() {
	case "up", "k":
		l.Go(l.At - 1)
	case "down", "j":
		l.Go(l.At + 1)
	case "pgup":
		l.Go(l.At - max(page, 1))
	case "pgdown":
		l.Go(l.At + max(page, 1))
	case "home":
		l.Go(0)
	case "end":
		l.Go(l.Len - 1)
	default:
		return false
	}
	return true
}

// Window gives the rows to show, from and to (exclusive), for so many lines. It
// is pure: pages are fixed, so that moving inside a page repaints nothing and a
// key repeat over the edge repaints a page once.
func (l *List) Window(rows int) (from, to int) {
	rows = max(rows, 1)
	if l.Len <= rows {
		return 0, l.Len
	}
	from = l.At / rows * rows
	return from, min(from+rows, l.Len)
}

// Mark gives the two columns before a row: the marker for the chosen one.
func (l *List) Mark(row int, marker string) string {
	if row == l.At {
		return marker + " "
	}
	return "  "
}
