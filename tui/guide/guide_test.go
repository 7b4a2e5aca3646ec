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

// A paper is printed here only by an account that may; no other text ever is.
func TestPrintHere(t *testing.T) {
	const letter = "SURAT RUJUKAN\n  Nama : Ani\x1b[4i\n"
	opened := func(print bool, open func(*kit.Env, string, func(context.Context) (string, error)) *Screen, err error) *screentest.Player {
		return screentest.Play(t, &screentest.Fake{}, officer, func(env *kit.Env) kit.Screen {
			env.Print = print
			return open(env, "Surat", func(context.Context) (string, error) { return letter, err })
		})
	}
	paper := func(env *kit.Env, title string, load func(context.Context) (string, error)) *Screen {
		return NewPaper(env, title, "surat-0801-26-0001-3", load, load)
	}
	p := opened(true, paper, nil)
	p.Press("c")
	got, ok := p.Last().(kit.PrintHere)
	if !ok || strings.Join(got.Lines, "|") != "SURAT RUJUKAN|  Nama : Ani[4i" {
		t.Errorf("c asked for %#v", p.Last())
	}
	for why, p := range map[string]*screentest.Player{
		"not allowed": opened(false, paper, nil), "no paper": opened(true, NewText, nil), "refused": opened(true, paper, casework.ErrNotFound),
	} {
		p.Press("c")
		if len(p.Asked) > 0 {
			t.Errorf("%s: c asked for %#v", why, p.Last())
		}
	}
}

// A client that takes files is handed the paper under its number; it says when it is there.
func TestSaveHere(t *testing.T) {
	for _, refused := range []error{nil, errors.New("no")} {
		var got string
		p := screentest.Play(t, &screentest.Fake{}, officer, func(env *kit.Env) kit.Screen {
			env.Offer = func(name, text string) error { got = name + ": " + text; return refused }
			read := func(context.Context) (string, error) { return "SURAT\n", nil }
			return NewPaper(env, "Surat", "surat-0801-26-0001-3", read, func(context.Context) (string, error) { return "SURAT\n\nUjung catatan: 412-9f03c2aa\n", nil })
		})
		p.Press("s")
		if got != "surat-0801-26-0001-3.txt: SURAT\n\nUjung catatan: 412-9f03c2aa\n" {
			t.Errorf("handed %q", got)
		}
		want := "Tersimpan di komputer ini."
		if refused != nil {
			want = "Komputer ini tidak menerima berkas; surat aman di sini. Ambil dengan perintah letter."
		}
		if say := p.Frame().Say.Text; say != want {
			t.Errorf("said %q, want %q", say, want)
		}
	}
}
