// Package widget holds the few moving parts that screens share: a line editor, a
// narrative editor, a list with a marker, and a scrolling text.
//
// It promises: text inside them is unstyled and drawn the same way every time, so
// that a typed character changes one cell; the cursor is the terminal's own and
// its place is returned, never drawn; moving in a list changes only the marker.
//
// It refuses: calls, messages of its own, colours.
package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
)

// Line is a one-line editor. The zero Line is empty and ready.
type Line struct {
	rs   []rune
	pos  int  // cursor, in runes
	Max  int  // most runes; 0: text.LineRunes
	Full bool // what was typed or pasted last did not fit, and its end was left out
}

// NewLine gives an editor with a text, the cursor at its end.
func NewLine(s string) Line {
	l := Line{}
	l.Set(s)
	return l
}

// Set replaces the text; the cursor goes to its end.
func (l *Line) Set(s string) {
	l.rs = []rune(s)
	l.pos = len(l.rs)
}

// Value is the text as typed, not yet cleaned.
func (l *Line) Value() string { return string(l.rs) }

// Empty says whether nothing is typed.
func (l *Line) Empty() bool { return len(l.rs) == 0 }

// Most is how many runes fit.
func (l *Line) Most() int {
	if l.Max > 0 {
		return l.Max
	}
	return text.LineRunes
}

// Insert puts text at the cursor, cleaned of everything that is not harmless on a line.
// It says whether anything changed.
func (l *Line) Insert(s string) bool {
	add := []rune(keepSpaces(s))
	room := max(l.Most()-len(l.rs), 0)
	l.Full = len(add) > room
	add = add[:min(len(add), room)]
	if len(add) == 0 {
		return false
	}
	l.rs = append(l.rs[:l.pos:l.pos], append(add, l.rs[l.pos:]...)...)
	l.pos += len(add)
	return true
}

// keepSpaces makes typed text one harmless line without taking away the spaces at
// its ends: a single typed space is text too.
func keepSpaces(s string) string {
	c := strings.ReplaceAll(text.CleanNarrative(s), "\n", " ") // as long as a narrative: who inserts it says what does not fit
	if c == "" {
		if strings.Trim(s, " ") == "" && s != "" {
			return " "
		}
		return ""
	}
	if strings.HasPrefix(s, " ") {
		c = " " + c
	}
	if strings.HasSuffix(s, " ") {
		c += " "
	}
	return c
}

// Update takes a key press or a paste. handled says whether the message was the
// editor's; changed whether the text changed.
func (l *Line) Update(msg tea.Msg) (handled, changed bool) {
	l.Full = false
	switch msg := msg.(type) {
	case tea.PasteMsg:
		return true, l.Insert(msg.Content)
	case tea.KeyPressMsg:
		return l.key(msg)
	}
	return false, false
}

func (l *Line) key(msg tea.KeyPressMsg) (handled, changed bool) {
	switch msg.String() {
	case "left", "ctrl+left":
		l.pos = max(0, l.pos-1)
		return true, false
	case "right", "ctrl+right":
		l.pos = min(len(l.rs), l.pos+1)
		return true, false
	case "home", "ctrl+a":
		l.pos = 0
		return true, false
	case "end", "ctrl+e":
		l.pos = len(l.rs)
		return true, false
	case "backspace", "ctrl+h":
		return true, l.cut(l.pos-1, l.pos)
	case "delete":
		return true, l.cut(l.pos, l.pos+1)
	case "ctrl+w":
		return true, l.cut(l.wordStart(), l.pos)
	case "ctrl+u":
		return true, l.cut(0, l.pos)
	case "ctrl+k":
		return true, l.cut(l.pos, len(l.rs))
	}
	if msg.Text != "" && msg.Mod&(tea.ModCtrl|tea.ModAlt) == 0 {
		return true, l.Insert(msg.Text)
	}
	return false, false
}

func (l *Line) wordStart() int {
	i := l.pos
	for i > 0 && l.rs[i-1] == ' ' {
		i--
	}
	for i > 0 && l.rs[i-1] != ' ' {
		i--
	}
	return i
}

func (l *Line) cut(from, to int) bool {
	from, to = max(from, 0), min(to, len(l.rs))
	if from >= to {
		return false
	}
	l.rs = append(l.rs[:from:from], l.rs[to:]...)
	if l.pos >= to {
		l.pos -= to - from
	} else {
		l.pos = min(l.pos, from)
	}
	return true
}

// Render gives the part of the text that fits in width columns and the column of
// the cursor in it. It changes nothing.
func (l *Line) Render(width int) (shown string, cursor int) {
	width = max(width, 2)
	off := l.window(width)
	end := len(l.rs)
	for text.Width(string(l.rs[off:end])) > width-1 && end > l.pos {
		end--
	}
	return string(l.rs[off:end]), text.Width(string(l.rs[off:l.pos]))
}

// window finds the first rune shown: 0 while the text fits, else steps of half a
// width, so that typing at the end of a long text seldom shifts the line.
func (l *Line) window(width int) int {
	off := 0
	for text.Width(string(l.rs[off:l.pos])) > width-1 {
		used := 0
		for off < l.pos && used < width/2 {
			used += text.Width(string(l.rs[off]))
			off++
		}
	}
	return off
}
