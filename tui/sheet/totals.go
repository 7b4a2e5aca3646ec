package sheet

import (
	"fmt"
	"strings"

	"loket/forms"
	"loket/forms/text"
)

// aside gives the screen's own lines, or a scored form's sums.
func (s *Sheet) aside(width int) []string {
	if s.hooks.Aside != nil {
		return s.hooks.Aside(s.ans)
	}
	if !s.form.Totals {
		return nil
	}
	return s.totals(width)
}

// totals are the sums of the section with the focus and of every category, and
// which of them raise a red flag. They propose; a person decides.
func (s *Sheet) totals(width int) []string {
	t := s.form.Score(s.ans, s.env)
	var out []string
	if st, ok := s.step(); ok {
		for _, sum := range t.Sections {
			if sum.ID == st.Section.ID {
				out = append(out, text.Truncate("Bagian ini: "+sumText(sum), width))
			}
		}
	}
	var red, calm []string
	for _, c := range t.Categories {
		part := c.ID + " " + fmt.Sprintf("%d/%d", c.Good+c.Partly+c.Bad+c.Apart, c.Items)
		if c.Red() {
			red = append(red, part)
		} else {
			calm = append(calm, part)
		}
	}
	if len(calm) > 0 {
		out = append(out, text.Truncate("Terisi: "+strings.Join(calm, ", "), width))
	}
	if len(red) > 0 {
		out = append(out, s.style.Bold(text.Truncate("Tanda merah: "+strings.Join(red, ", ")+". Perlu rencana.", width)))
	}
	return out
}

func sumText(s forms.ScoreSum) string {
	out := fmt.Sprintf("%d baik, %d sebagian, %d kurang, %d belum", s.Good, s.Partly, s.Bad, s.Open)
	if n := len(s.Critical); n > 0 {
		out += fmt.Sprintf(", %d kritis", n)
	}
	if n := len(s.Poverty); n > 0 {
		out += fmt.Sprintf(", %d karena kemiskinan", n)
	}
	return out
}
