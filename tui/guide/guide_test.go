package guide

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/screentest"
)

var officer = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801"}

func lines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Baris %d    kolom\n", i+1)
	}
	return b.String()
}

func show(s string, err error) func(*kit.Env) kit.Screen {
	return func(env *kit.Env) kit.Screen {
		return NewText(env, "Surat", func(context.Context) (string, error) { return s, err })
	}
}

func TestGuide(t *testing.T) {
	p := screentest.Play(t, &screentest.Fake{}, officer, func(e *kit.Env) kit.Screen { return New(e) })
	p.Frame()
	if len(p.Frame().Lines) < 10 {
		t.Errorf("the guide is empty:\n%s", p.Picture())
	}
	p.Press("/")
	p.Type("bahaya")
	p.Press("enter")
	if first := strings.ToLower(p.Frame().Lines[0]); !strings.Contains(first, "bahaya") {
		t.Errorf("found line is %q", first)
	}
}

func TestPagesAndFind(t *testing.T) {
	p := screentest.Play(t, &screentest.Fake{}, officer, show(lines(60), nil))
	p.Golden("first")
	p.Press("pgdown")
	if got := p.Frame().Lines[0]; got != "Baris 20    kolom" {
		t.Errorf("a page down begins with %q", got)
	}
	p.Press("end")
	if got := p.Frame().Lines[18]; got != "Baris 60    kolom" {
		t.Errorf("the last page ends with %q", got)
	}
	p.Press("home", "/")
	p.Type("BARIS 4")
	p.Golden("finding")
	p.Press("enter")
	if got := p.Frame().Lines[0]; !strings.HasPrefix(got, "Baris 4 ") {
		t.Errorf("found %q", got)
	}
	p.Press("n")
	if got := p.Frame().Lines[0]; !strings.HasPrefix(got, "Baris 40") {
		t.Errorf("found next %q", got)
	}
	p.Press("/")
	p.Type("tidak ada")
	p.Press("enter")
	if say := p.Frame().Say.Text; !strings.HasPrefix(say, "Tidak ditemukan") {
		t.Errorf("says %q", say)
	}
}

func TestError(t *testing.T) {
	p := screentest.Play(t, &screentest.Fake{}, officer, show("rahasia", casework.ErrNotFound))
	if f := p.Frame(); f.Say.Text != "Tidak ditemukan." || strings.Contains(p.Picture(), "rahasia") {
		t.Errorf("says %q", f.Say.Text)
	}
	p = screentest.Play(t, &screentest.Fake{}, officer, show("", errors.New("disk")))
	if strings.Contains(p.Picture(), "disk") {
		t.Error("a raw error is on the screen")
	}
}

// Columns stay, and nothing in a text can steer the terminal.
func TestLines(t *testing.T) {
	got := Lines("  1. Nama  : \x1b[31mMelati\x1b[0m   |\r\n\tx\u202ey\n\n\n")
	want := []string{"  1. Nama  : [31mMelati[0m   |", "        xy"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q", got)
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.String().Draw(rt, "text")
		p := screentest.Play(t, &screentest.Fake{}, officer, show(s+strings.Repeat("é界 ", 3000), nil))
		p.Frame()
		for _, l := range Lines(s) {
			for _, r := range l {
				if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
					rt.Fatalf("%U in %q", r, l)
				}
			}
		}
	})
}

func TestAnyKeys(t *testing.T) {
	screentest.Monkey(t, officer, func() *screentest.Fake { return &screentest.Fake{} }, show(lines(60)+strings.Repeat("lebar ", 30), nil))
}

// A paper wider than the window can be read to its right edge.
func TestSideways(t *testing.T) {
	wide := strings.Repeat(".", 70) + "tepi kanan"
	p := screentest.PlayIn(t, &screentest.Fake{}, officer, kit.Area{Width: 60, Height: 16}, false, show(wide, nil))
	p.Press("right")
	if got := p.Frame().Lines[0]; !strings.HasSuffix(got, "tepi kanan") {
		t.Errorf("the right edge is %q", got)
	}
	p.Press("left")
	if got := p.Frame().Lines[0]; !strings.HasPrefix(got, "......") || strings.Contains(got, "tepi") {
		t.Errorf("back on the left: %q", got)
	}
}
