package sheet

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/tui/kit"
)

// cellOf gives the codes of the tally's cell with the focus.
func (s *Sheet) cellOf(f *forms.Field) (row, column string) {
	if len(f.Columns) == 0 || s.cell/len(f.Columns) >= len(f.Rows) {
		return "", ""
	}
	return f.Rows[s.cell/len(f.Columns)].Code, f.Columns[s.cell%len(f.Columns)].Code
}

// blankCell is the first cell without a number, where a tally is gone on with; 0 when all have one.
func (s *Sheet) blankCell(st forms.Step) int {
	a := s.ans.At(st.Path)
	for i, r := range st.Field.Rows {
		for j, c := range st.Field.Columns {
			if _, ok := a.Grid[r.Code+"/"+c.Code]; !ok {
				return i*len(st.Field.Columns) + j
			}
		}
	}
	return 0
}

func (s *Sheet) loadCell(st forms.Step, a forms.Answer) {
	row, column := s.cellOf(st.Field)
	s.line.Max = 4
	s.line.Set("")
	if n, ok := a.Grid[row+"/"+column]; ok {
		s.line.Set(strconv.Itoa(n))
	}
	s.fresh = true
}

// leaveCell takes the number of the cell with the focus.
func (s *Sheet) leaveCell(st forms.Step) bool {
	row, column := s.cellOf(st.Field)
	typed := strings.TrimSpace(s.line.Value())
	a := s.ans.At(st.Path)
	n := -1
	if typed != "" {
		var err error
		if n, err = strconv.Atoi(typed); err != nil || n < 0 {
			s.say = kit.Message{Tone: kit.Error, Text: "Tulis angka saja, misalnya: 12."}
			return false
		}
	} else if _, had := a.Grid[row+"/"+column]; !had {
		return true
	}
	if row == "" {
		return true
	}
	return s.put(st.Path, forms.SetCell(a, row, column, n))
}

// tallyKey moves among the cells; past the last one the field is left.
func (s *Sheet) tallyKey(st forms.Step, key tea.KeyPressMsg) (Effect, bool) {
	columns := len(st.Field.Columns)
	by := 0
	switch key.String() {
	case "enter", "right":
		by = 1
	case "left":
		by = -1
	case "down":
		by = columns
	case "up":
		by = -columns
	default:
		return Effect{}, false
	}
	to := s.cell + by
	if to < 0 {
		return Effect{Left: s.move(-1)}, true
	}
	if to >= columns*len(st.Field.Rows) {
		return Effect{Left: s.move(1)}, true
	}
	s.say = kit.Message{}
	if !s.leaveCell(st) {
		return Effect{}, true
	}
	s.cell = to
	s.loadCell(st, s.ans.At(st.Path))
	return Effect{Left: true}, true
}
