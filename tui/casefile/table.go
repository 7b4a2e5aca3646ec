package casefile

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
)

// table is a page of rows of which one is chosen.
type table struct {
	head string
	none string // said when there is no row
	word string // what Enter does
	rows []tableRow
}

// tableRow is one row, and what Enter on it does.
type tableRow struct {
	text string
	open func() tea.Cmd
}

// table makes the open page where it is one of rows, else nil.
func (s *Screen) table() *table {
	if s.full() == nil {
		return nil
	}
	switch s.page {
	case papers:
		return s.paperTable()
	case referrals:
		return s.referralTable()
	case clocks:
		return s.clockTable()
	case plan:
		return s.planTable()
	}
	return nil
}

// tableLines draws a page of rows.
func (s *Screen) tableLines(t *table, rows, width int) []string {
	if len(t.rows) == 0 {
		return []string{text.Truncate("  "+t.none, width)}
	}
	list := &s.lists[s.page]
	lines := []string{text.Truncate("  "+t.head, width)}
	from, to := list.Window(rows - 1)
	for i := from; i < min(to, len(t.rows)); i++ {
		lines = append(lines, strings.TrimRight(text.Truncate(list.Mark(i, s.env.Style.Marker)+t.rows[i].text, width), " "))
	}
	return lines
}
