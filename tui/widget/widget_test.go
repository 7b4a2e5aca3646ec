package widget

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"loket/forms/text"
	"loket/tui/tuitest"
)

func press(t testing.TB, to func(tea.Msg) (bool, bool), keys ...string) {
	for _, k := range keys {
		to(tuitest.Key(t, k))
	}
}

func TestLine(t *testing.T) {
	var l Line
	press(t, l.Update, "A", "n", "i", "space", "B")
	if l.Value() != "Ani B" {
		t.Fatalf("%q", l.Value())
	}
	press(t, l.Update, "home", "x", "right", "delete", "end", "backspace", "ctrl+h")
	if l.Value() != "xAi" {
		t.Fatalf("%q", l.Value())
	}
	press(t, l.Update, "left", "ctrl+u")
	if l.Value() != "i" {
		t.Fatalf("ctrl+u: %q", l.Value())
	}
	l.Set("satu dua tiga")
	press(t, l.Update, "ctrl+w", "left", "left", "ctrl+k")
	if l.Value() != "satu du" {
		t.Fatalf("%q", l.Value())
	}
	if handled, _ := l.Update(tuitest.Key(t, "tab")); handled {
		t.Error("Tab is the caller's")
	}
	if handled, _ := l.Update(tuitest.Key(t, "enter")); handled {
		t.Error("Enter is the caller's")
	}
	l.Max = 9
	l.Update(tea.PasteMsg{Content: "\x1b[31mxyz"})
	if l.Value() != "satu du[3" {
		t.Errorf("%q", l.Value())
	}
}

func TestLineShowsTheCursor(t *testing.T) {
	l := NewLine(strings.Repeat("abcdefghij", 10))
	shown, x := l.Render(20)
	if text.Width(shown) > 19 || x > 19 || !strings.HasSuffix(l.Value(), shown) {
		t.Errorf("%q at %d", shown, x)
	}
	press(t, l.Update, "home")
	if shown, x = l.Render(20); x != 0 || !strings.HasPrefix(l.Value(), shown) {
		t.Errorf("%q at %d", shown, x)
	}
}

func TestPad(t *testing.T) {
	var p Pad
	p.Fit(10)
	press(t, p.Update, "s", "a", "t", "u", "enter", "d", "u", "a")
	if p.Value() != "satu\ndua" {
		t.Fatalf("%q", p.Value())
	}
	press(t, p.Update, "up", "home", "x", "end", "y", "down", "delete", "backspace")
	if p.Value() != "xsatuy\ndu" {
		t.Fatalf("%q", p.Value())
	}
	if handled, _ := p.Update(tuitest.Key(t, "down")); handled {
		t.Error("Down on the last row is the caller's")
	}
	p.Set("satu dua tiga empat")
	lines, x, y := p.View(10, 5)
	if strings.Join(lines, "|") != "satu dua |tiga |empat" || x != 5 || y != 2 {
		t.Errorf("%q %d,%d", lines, x, y)
	}
}

// Typing anything anywhere: the cursor stays in sight, rows fit, what stands there is harmless.
func TestEditorsHold(t *testing.T) {
	keys := rapid.SampledFrom([]string{"a", "space", "é", "日", "\u0301", "\u202e", "\x1b", "enter", "left", "right", "up", "down", "home", "end", "backspace", "delete", "ctrl+u", "ctrl+w"})
	rapid.Check(t, func(rt *rapid.T) {
		var l Line
		var p Pad
		width := rapid.IntRange(4, 40).Draw(rt, "width")
		p.Fit(width)
		for _, k := range rapid.SliceOfN(keys, 0, 80).Draw(rt, "keys") {
			l.Update(tuitest.Key(t, k))
			p.Update(tuitest.Key(t, k))
			shown, x := l.Render(width)
			if text.Width(shown) > width || x > width {
				rt.Fatalf("line %q, cursor %d in %d", shown, x, width)
			}
			lines, x, y := p.View(width, 4)
			if len(lines) > 4 || y >= len(lines) || x > width {
				rt.Fatalf("pad %q, cursor %d,%d in %d", lines, x, y, width)
			}
			for _, s := range append(lines, shown) {
				if text.Width(s) > width || strings.ContainsAny(s, "\x1b\u202e\n") {
					rt.Fatalf("%q in %d", s, width)
				}
			}
		}
	})
}

func TestList(t *testing.T) {
	l := List{}
	l.Set(45)
	for range 21 {
		l.Update(tuitest.Key(t, "down"), 20)
	}
	if from, to := l.Window(20); l.At != 21 || from != 20 || to != 40 {
		t.Errorf("at %d, rows %d to %d", l.At, from, to)
	}
	l.Update(tuitest.Key(t, "pgdown"), 20)
	l.Update(tuitest.Key(t, "pgdown"), 20)
	if from, to := l.Window(20); l.At != 44 || from != 40 || to != 45 {
		t.Errorf("at %d, rows %d to %d", l.At, from, to)
	}
	l.Set(3)
	if l.At != 2 || l.Mark(2, ">") != "> " || l.Mark(1, ">") != "  " {
		t.Errorf("at %d", l.At)
	}
	l.Set(0)
	if from, to := l.Window(20); l.At != 0 || from != 0 || to != 0 {
		t.Errorf("empty: at %d, %d to %d", l.At, from, to)
	}
}

func TestScroll(t *testing.T) {
	s := Scroll{Lines: strings.Split(strings.Repeat("x\n", 49)+"x", "\n")}
	s.Update(tuitest.Key(t, "pgdown"), 20)
	s.Update(tuitest.Key(t, "down"), 20)
	if s.Top != 21 || len(s.View(20)) != 20 {
		t.Errorf("top %d", s.Top)
	}
	s.Update(tuitest.Key(t, "end"), 20)
	if s.Top != 30 {
		t.Errorf("the last page is not full: top %d", s.Top)
	}
	s.Update(tuitest.Key(t, "up"), 20)
	s.Update(tuitest.Key(t, "home"), 20)
	if s.Top != 0 {
		t.Errorf("top %d", s.Top)
	}
}
