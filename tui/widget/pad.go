package widget

import (
	"math"
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
)

// Pad is an editor of several lines, for narratives. The zero Pad is empty and ready.
type Pad struct {
	rs   []rune
	pos  int  // cursor, in runes
	Max  int  // most runes; 0: text.NarrativeRunes
	wide int  // columns of the last Fit
	Full bool // what was typed or pasted last did not fit, and its end was left out
}

// Set replaces the text; the cursor goes to its end.
func (p *Pad) Set(s string) { p.rs = []rune(s); p.pos = len(p.rs) }

// Value is the text as typed, not yet cleaned.
func (p *Pad) Value() string { return string(p.rs) }

// Empty says whether nothing is typed.
func (p *Pad) Empty() bool { return len(p.rs) == 0 }

// Most is how many runes fit.
func (p *Pad) Most() int {
	if p.Max > 0 {
		return p.Max
	}
	return text.NarrativeRunes
}

// Fit tells the editor how many columns it was painted in, for moving up and down; before
// that only its line ends make rows.
func (p *Pad) Fit(width int) { p.wide = width }

// Insert puts text at the cursor; line ends stay. It says whether anything changed.
func (p *Pad) Insert(s string) bool {
	var add []rune
	for i, l := range strings.Split(strings.ReplaceAll(s, "\r", "\n"), "\n") {
		if i > 0 {
			add = append(add, '\n')
		}
		add = append(add, []rune(keepSpaces(l))...)
	}
	room := max(p.Most()-len(p.rs), 0)
	p.Full = len(add) > room
	add = add[:min(len(add), room)]
	if len(add) == 0 {
		return false
	}
	p.rs = append(p.rs[:p.pos:p.pos], append(add, p.rs[p.pos:]...)...)
	p.pos += len(add)
	return true
}

// Update takes a key press or a paste. up and down at the first and last row are
// not handled, so that the caller can leave the field with them.
func (p *Pad) Update(msg tea.Msg) (handled, changed bool) {
	p.Full = false
	switch msg := msg.(type) {
	case tea.PasteMsg:
		return true, p.Insert(msg.Content)
	case tea.KeyPressMsg:
		return p.key(msg)
	}
	return false, false
}

func (p *Pad) key(msg tea.KeyPressMsg) (handled, changed bool) {
	switch msg.String() {
	case "enter":
		return true, p.Insert("\n")
	case "left":
		p.pos = max(0, p.pos-1)
	case "right":
		p.pos = min(len(p.rs), p.pos+1)
	case "home":
		for p.pos > 0 && p.rs[p.pos-1] != '\n' {
			p.pos--
		}
	case "end":
		for p.pos < len(p.rs) && p.rs[p.pos] != '\n' {
			p.pos++
		}
	case "up":
		return p.vertical(-1), false
	case "down":
		return p.vertical(1), false
	case "backspace", "ctrl+h":
		return true, p.cut(p.pos-1, p.pos)
	case "delete":
		return true, p.cut(p.pos, p.pos+1)
	case "ctrl+u":
		start := p.pos
		for start > 0 && p.rs[start-1] != '\n' {
			start--
		}
		return true, p.cut(start, p.pos)
	default:
		if msg.Text != "" && msg.Mod&(tea.ModCtrl|tea.ModAlt) == 0 {
			return true, p.Insert(msg.Text)
		}
		return false, false
	}
	return true, false
}

func (p *Pad) cut(from, to int) bool {
	from, to = max(from, 0), min(to, len(p.rs))
	if from >= to {
		return false
	}
	p.rs = append(p.rs[:from:from], p.rs[to:]...)
	if p.pos >= to {
		p.pos -= to - from
	}
	return true
}

// rows breaks the text into rows of at most width columns; each is a range of runes.
func (p *Pad) rows(width int) [][2]int {
	width = max(width, 2)
	var out [][2]int
	start, used, space := 0, 0, -1
	for i, r := range p.rs {
		if r == '\n' {
			out = append(out, [2]int{start, i})
			start, used, space = i+1, 0, -1
			continue
		}
		used += text.Width(string(r))
		if used >= width {
			end := i
			if space >= start {
				end = space + 1
			}
			out = append(out, [2]int{start, end})
			start, space = end, -1
			used = text.Width(string(p.rs[start : i+1]))
		}
		if r == ' ' {
			space = i
		}
	}
	return append(out, [2]int{start, len(p.rs)})
}

// at finds the row and column of the cursor.
func (p *Pad) at(rows [][2]int) (row, col int) {
	for i := len(rows) - 1; i >= 0; i-- {
		if p.pos >= rows[i][0] {
			return i, text.Width(string(p.rs[rows[i][0]:p.pos]))
		}
	}
	return 0, 0
}

func (p *Pad) vertical(by int) bool {
	wide := p.wide
	if wide == 0 {
		wide = math.MaxInt
	}
	rows := p.rows(wide)
	row, col := p.at(rows)
	row += by
	if row < 0 || row >= len(rows) {
		return false
	}
	pos := rows[row][0]
	for pos < rows[row][1] && text.Width(string(p.rs[rows[row][0]:pos+1])) <= col {
		pos++
	}
	p.pos = pos
	return true
}

// View gives at most height rows around the cursor and its place in them. It changes nothing.
func (p *Pad) View(width, height int) (lines []string, x, y int) {
	rows := p.rows(width)
	row, col := p.at(rows)
	top := 0
	if row >= height {
		top = row - height + 1
	}
	for _, r := range rows[top:min(top+height, len(rows))] {
		lines = append(lines, string(p.rs[r[0]:r[1]]))
	}
	return lines, col, row - top
}
