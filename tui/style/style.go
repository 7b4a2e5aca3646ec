// Package style is the look of the full-screen program: two weights, one accent,
// a few marks. Every colour stands beside a word that says the same.
//
// It promises: 16 colours are enough; no background, no reversed row, no blinking;
// with NO_COLOR only weight remains; with ASCII every mark is one ASCII character;
// the marks are in WGL4 and one column wide.
package style

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Style turns words into styled words and names the marks of one session.
type Style struct {
	Bold   func(string) string // what matters now
	Accent func(string) string // the one accent: place, chosen thing
	Alert  func(string) string // danger and what is overdue; its words say so
	Faint  func(string) string // what can wait

	Marker string // of the chosen row: ">"
	Rule   string // a thin line, one column
	Done   string // done: "√"
	Dot    string // between things: "·"
	More   string // there is more below: "↓"
	Less   string // there is more above: "↑"
	Arrow  string // leads to: "→"
}

// New gives the style of a session.
func New(ascii, noColor bool) Style {
	s := Style{
		Bold:  render(lipgloss.NewStyle().Bold(true)),
		Faint: plain, Accent: plain, Alert: render(lipgloss.NewStyle().Bold(true)),
		Marker: ">", Rule: "─", Done: "√", Dot: "·", More: "↓", Less: "↑", Arrow: "→",
	}
	if !noColor {
		s.Accent = render(lipgloss.NewStyle().Foreground(lipgloss.Cyan))
		s.Alert = render(lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Red))
	}
	if ascii {
		s.Rule, s.Done, s.Dot, s.More, s.Less, s.Arrow = "-", "v", "-", "v", "^", ">"
	}
	return s
}

func plain(s string) string { return s }

// render puts a style around one line of words. What stands before and behind them is
// asked for once: the style of a session never changes, and every key draws.
func render(st lipgloss.Style) func(string) string {
	const words = "w" // in no sequence of a colour or weight
	before, behind, _ := strings.Cut(st.Render(words), words)
	return func(s string) string {
		if s == "" {
			return ""
		}
		return before + s + behind
	}
}
