package sheet

import (
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

// totals are what the plan must answer of the section with the focus (where it has no
// items: all that no plan row names yet), and every red flag with the items that
// cause it. They propose; a person decides. A good answer changes none of them, so
// that it costs nothing beyond its own row.
func (s *Sheet) totals(width int) []string {
	t := s.form.Score(s.ans, s.env)
	out := []string{text.Truncate("Nilai: 3 benar, 2 sebagian, 1 tidak; bertanda (1): 1 benar. tb tidak berlaku.", width)}
	if st, ok := s.step(); ok {
		lead, needs := "Belum masuk rencana: ", t.Unplanned(s.form.Planned(s.ans)...)
		for _, sum := range t.Sections {
			if sum.ID == st.Section.ID {
				lead, needs = "Perlu rencana: ", sum.Needs
			}
		}
		if len(needs) > 0 {
			out = append(out, text.Truncate(lead+numbers(needs), width))
		}
	}
	for _, c := range t.Categories {
		if c.Red() {
			out = append(out, s.style.Bold(text.Truncate("TANDA MERAH "+c.ID+": "+numbers(c.Causes()), width)))
		}
	}
	return out
}

func numbers(items []forms.ScoreItem) string {
	nos := make([]string, len(items))
	for i, item := range items {
		nos[i] = item.No
	}
	return strings.Join(nos, " ")
}
