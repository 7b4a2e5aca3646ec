package sheet

import (
	"fmt"
	"strings"

	"loket/forms"
	"loket/forms/text"
	"loket/tui/kit"
)

// indent is how far the panel stands in from the fields that it covers.
const indent = 4

// grid puts options into columns: how wide each is, and how many rows they take.
func grid(options []forms.Option, width int) (column, rows int) {
	for _, o := range options {
		column = max(column, text.Width(o.Label)+6)
	}
	if column > width/2 && column <= width*5/8 {
		column = width / 2 // two columns, the longest labels a little shorter
	}
	column = max(min(column, width), 1)
	across := max(width/column, 1)
	return column, (len(options) + across - 1) / across
}

// panel draws what the field with the focus needs more room for, in at most so many
// rows that the field itself and one more stay in sight. The cursor is given where
// it stands in the panel instead of the field's own row.
func (s *Sheet) panel(st forms.Step, ok bool, sh shape) ([]string, *kit.Point) {
	if !ok || st.Add {
		return nil, nil
	}
	most := sh.rows - 2
	switch st.Field.Kind {
	case forms.Narrative:
		s.pad.Fit(sh.width - 2*indent)
		lines, x, y := s.pad.View(sh.width-2*indent, min(most, 6))
		for i, l := range lines {
			lines[i] = strings.Repeat(" ", indent) + l
		}
		return lines, &kit.Point{X: indent + x, Y: y}
	case forms.Choice, forms.Choices, forms.Region:
		return s.options(st, sh.width-indent, most), nil
	case forms.Tally:
		return s.tally(st, sh.width-indent, most)
	}
	return nil, nil
}

// options draws the numbered list, in columns, read downwards.
func (s *Sheet) options(st forms.Step, width, most int) []string {
	offered := s.offered(st)
	if len(offered) == 0 {
		return nil
	}
	all := st.Field.Options
	if st.Field.Kind == forms.Region {
		all = offered
	}
	on := map[string]bool{}
	if st.Field.Kind == forms.Choices {
		on = s.picked(st)
	}
	column, rows := grid(offered, width)
	rows = min(rows, most)
	across := max(width/column, 1)
	room := rows * across
	from := 0
	if s.pick >= room {
		from = s.pick / room * room
	}
	cut := len(offered) - from - room
	lines := make([]string, rows)
	for i := from; i < min(from+room, len(offered)); i++ {
		o := offered[i]
		mark := " "
		if on[o.Code] {
			mark = "x"
		}
		if i == s.pick {
			mark = s.style.Marker
		}
		if i == s.pick && on[o.Code] {
			mark = "X"
		}
		cell := fmt.Sprintf("%s%3d %s", mark, number(all, o.Code), text.Clean(o.Label))
		if cut > 0 && i == from+room-1 {
			cell = fmt.Sprintf("  … %d lagi: panah atau ketik", cut+1)
		}
		lines[(i-from)%rows] += text.Pad(cell, column-1) + " "
	}
	for i, l := range lines {
		lines[i] = strings.Repeat(" ", indent) + strings.TrimRight(l, " ")
	}
	return lines
}

// tally draws the grid of numbers and gives the cursor in its cell.
func (s *Sheet) tally(st forms.Step, width, most int) ([]string, *kit.Point) {
	f, a := st.Field, s.ans.At(st.Path)
	head, wide := 0, 6
	for _, r := range f.Rows {
		head = max(head, text.Width(r.Label))
	}
	head = min(head, width/2) + indent + 2
	for _, c := range f.Columns {
		wide = max(wide, text.Width(c.Label)+2)
	}
	top := text.Pad("", head)
	for _, c := range f.Columns {
		top += text.PadLeft(text.Clean(c.Label), wide)
	}
	lines := []string{top}
	var cursor *kit.Point
	skip := max(0, s.cell/max(len(f.Columns), 1)-(most-2))
	for i, r := range f.Rows {
		if i < skip || len(lines) >= most {
			continue
		}
		l := text.Pad(strings.Repeat(" ", indent)+text.Clean(r.Label), head)
		for j, c := range f.Columns {
			n, ok := a.Grid[r.Code+"/"+c.Code]
			cell := "-"
			if ok {
				cell = fmt.Sprint(n)
			}
			if i*len(f.Columns)+j == s.cell {
				if v := s.line.Value(); v != "" {
					cell = v
				}
				cursor = &kit.Point{X: head + (j+1)*wide, Y: len(lines)}
			}
			l += text.PadLeft(cell, wide)
		}
		lines = append(lines, strings.TrimRight(l, " "))
	}
	return lines, cursor
}
