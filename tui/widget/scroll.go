package widget

import tea "charm.land/bubbletea/v2"

// Scroll is a long text and the first of its lines on screen.
type Scroll struct {
	Lines []string
	Top   int
}

// Update moves for a key by lines and pages of rows. It says whether the key was one of its own.
func (s *Scroll) Update(msg tea.KeyPressMsg, rows int) bool {
	switch msg.String() {
	case "up", "k":
		s.Go(s.Top-1, rows)
	case "down", "j", "enter":
		s.Go(s.Top+1, rows)
	case "pgup", "b":
		s.Go(s.Top-rows, rows)
	case "pgdown", "space":
		s.Go(s.Top+rows, rows)
	case "home":
		s.Go(0, rows)
	case "end":
		s.Go(len(s.Lines), rows)
	default:
		return false
	}
	return true
}

// Go shows the text from a line on; the last page stays full.
func (s *Scroll) Go(top, rows int) { s.Top = max(0, min(top, len(s.Lines)-max(rows, 1))) }

// View gives at most rows lines.
func (s *Scroll) View(rows int) []string {
	top := max(0, min(s.Top, len(s.Lines)))
	return s.Lines[top:min(top+max(rows, 0), len(s.Lines))]
}
