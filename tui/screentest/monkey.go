package screentest

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"loket/store/casework"
	"loket/tui/kit"
)

// keys that a restless hand presses.
var keys = []string{
	"up", "down", "left", "right", "pgup", "pgdown", "home", "end", "enter", "enter", "esc", "tab", "shift+tab", "backspace", "delete", "space", "/", "x", "a", "b", "c", "d",
	"g", "j", "k", "l", "m", "n", "p", "r", "s", "t", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "!", "-", "é", "界", "ctrl+l",
}

// Monkey presses keys at random on a screen, in windows of several sizes, with
// changes, resumptions and failures between them: every frame must hold, and
// nothing may be asked of the desk from inside Update or View.
func Monkey(t *testing.T, who casework.Actor, desk func() *Fake, screen func(*kit.Env) kit.Screen) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		area := rapid.SampledFrom([]kit.Area{{Width: 60, Height: 16}, {Width: 80, Height: 20}, {Width: 132, Height: 46}}).Draw(rt, "area")
		p := start(rt, t, desk(), who, area, rapid.Bool().Draw(rt, "ascii"), screen)
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			switch what := rapid.IntRange(0, 19).Draw(rt, "what"); what {
			case 0:
				p.Send(kit.Changed{Change: casework.Change{Number: "0801-26-0042-P", By: "lain"}})
			case 1:
				p.Send(kit.Resumed{Receipt: &casework.Receipt{}})
			case 2:
				p.Desk.Err = &casework.Error{Kind: casework.Internal}
			case 3:
				p.Send(tea.PasteMsg{Content: rapid.String().Draw(rt, "paste")})
			default:
				p.Press(rapid.SampledFrom(keys).Draw(rt, "key"))
			}
			p.Frame()
			if ask, ok := p.Last().(kit.Confirm); ok && rapid.Bool().Draw(rt, "yes") {
				p.Run(ask.Yes)
			}
		}
	})
}
