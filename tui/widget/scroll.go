package widget

import (
	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
)

// Scroll is a long text and the first of its lines on screen. It moves as the
// viewport of bubbles does; what is drawn are the lines themselves, without the
// viewport's padding, so that a page costs no more bytes than its text.
type Scroll struct {
	Lines []string
	Top   int
}

// scrollKeys are what a text is moved with.
var (
	scrollKeys = viewport.KeyMap{
		Up:       key.NewBinding(key.WithKeys("up", "k")),
		Down:     key.NewBinding(key.WithKeys("down", "j", "enter")),
		PageUp:   key.NewBinding(key.WithKeys("pgup", "b")),
		PageDown: key.NewBinding(key.WithKeys("pgdown", "space")),
	}
	scrollHome = key.NewBinding(key.WithKeys("home"))
	scrollEnd  = key.NewBinding(key.WithKeys("end"))
)

// port is the viewport of so many rows, where the text stands now.
func (s *Scroll) port(rows int) viewport.Model {
	v := viewport.New(viewport.WithWidth(1), viewport.WithHeight(max(rows, 1)))
	v.KeyMap = scrollKeys
	v.SetContentLines(s.Lines)
	v.SetYOffset(s.Top)
	return v
}

// Update moves for a key by lines and pages of rows. It says whether the key was one of its own.
func (s *Scroll) Update(msg tea.KeyPressMsg, rows int) bool {
	v := s.port(rows)
	switch {
	case key.Matches(msg, scrollHome):
		v.GotoTop()
	case key.Matches(msg, scrollEnd):
		v.GotoBottom()
	case key.Matches(msg, scrollKeys.Up, scrollKeys.Down, scrollKeys.PageUp, scrollKeys.PageDown):
		v, _ = v.Update(msg)
	default:
		return false
	}
	s.Top = v.YOffset()
	return true
}

// Go shows the text from a line on; the last page stays full.
func (s *Scroll) Go(top, rows int) {
	v := s.port(rows)
	v.SetYOffset(top)
	s.Top = v.YOffset()
}

// View gives at most rows lines.
func (s *Scroll) View(rows int) []string {
	top := max(0, min(s.Top, len(s.Lines)))
	return s.Lines[top:min(top+max(rows, 0), len(s.Lines))]
}
