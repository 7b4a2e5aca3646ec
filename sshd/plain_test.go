package sshd

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/vt"
	"pgregory.net/rapid"
)

// shownBy is the text of a terminal, rows without their trailing blanks, and its cursor.
func shownBy(e *vt.Emulator) string {
	rows := strings.Split(e.String(), "\n")
	for y := range rows {
		rows[y] = strings.TrimRight(rows[y], " \r")
	}
	at := e.CursorPosition()
	return fmt.Sprintf("%s\n%d,%d", strings.Join(rows, "\n"), at.X, at.Y)
}

// Whatever follows on whatever, a plainly painted terminal shows it, and every row of
// it got only what all terminals know.
func TestPlainlyShowsEveryView(t *testing.T) {
	const width, height = 30, 8
	row := rapid.Custom(func(t *rapid.T) string {
		return rapid.SampledFrom([]string{
			"", "Nama: Ani", "Nama: Anita", "> Nama: Ani", "  Nama: Ani", "\x1b[1mBAHAYA!\x1b[m Anak", "\x1b[1;31mBAHAYA\x1b[m", "rumah André", "· Beranda",
			strings.Repeat("x", width), strings.Repeat("x", width-1) + "y", "a 日 b", "é", strings.Repeat("é", width), "Wai\u0302",
		}).Draw(t, "row")
	})
	rapid.Check(t, func(t *rapid.T) {
		term := vt.NewEmulator(width, height)
		var sent bytes.Buffer
		p := &plainly{to: &sent, width: width, height: height}
		for range rapid.IntRange(1, 12).Draw(t, "views") {
			v := tea.View{Content: strings.Join(rapid.SliceOfN(row, 0, height).Draw(t, "rows"), "\n")}
			x, y := 0, parked
			if rapid.Bool().Draw(t, "cursor") {
				x, y = rapid.IntRange(0, width-1).Draw(t, "x"), rapid.IntRange(0, height-1).Draw(t, "y")
				v.Cursor = tea.NewCursor(x, y)
			}
			switch rapid.IntRange(0, 9).Draw(t, "before") {
			case 0:
				if _, err := term.Write([]byte("\x1b[2;2Hsampah")); err != nil {
					t.Fatal(err)
				}
				p.heed(tea.ClearScreen())
			case 1:
				p.heed(tea.WindowSizeMsg{Width: width, Height: height})
			}
			sent.Reset()
			p.paint(v)
			if _, err := term.Write(sent.Bytes()); err != nil {
				t.Fatal(err)
			}
			want := vt.NewEmulator(width, height)
			for i, l := range strings.Split(v.Content, "\n") {
				fmt.Fprintf(want, "\x1b[%d;1H%s", i+1, l)
			}
			fmt.Fprintf(want, "\x1b[%d;%dH", y+1, x+1)
			if got := shownBy(term); got != shownBy(want) {
				t.Fatalf("shows\n%s\nmeant\n%s\nsent %q", got, shownBy(want), sent.String())
			}
			again := sent.Len()
			p.paint(v)
			if sent.Len() != again {
				t.Fatalf("the same view again cost %q", sent.String()[again:])
			}
		}
	})
}

// What is dear on a narrow line is cheap on a plain screen, too.
func TestPlainlyIsThrifty(t *testing.T) {
	var sent bytes.Buffer
	p := &plainly{to: &sent, width: 80, height: 24}
	view := func(field string, x int) tea.View {
		return tea.View{Content: "Loket\n\n> Nama ..: " + field + "\n  Umur ..:", Cursor: tea.NewCursor(x, 2)}
	}
	p.paint(view("Ani", 14))
	for _, c := range []struct {
		field string
		x     int
		want  string
	}{{"Anit", 15, "t"}, {"Anita", 16, "a"}, {"Anita", 11, "\x1b[3;12H"}, {"Bnita", 12, "B"}} {
		sent.Reset()
		p.paint(view(c.field, c.x))
		if sent.String() != c.want {
			t.Errorf("%s: %q, want %q", c.field, sent.String(), c.want)
		}
	}
}

// A line that is gone is written to no more.
func TestPlainlyStopsAtAnError(t *testing.T) {
	gone := errors.New("gone")
	writes := 0
	p := &plainly{to: writerFunc(func(b []byte) (int, error) { writes++; return 0, gone }), width: 80, height: 24}
	p.paint(tea.View{Content: "satu"})
	p.paint(tea.View{Content: "dua"})
	p.leave()
	if writes != 1 || !errors.Is(p.err, gone) {
		t.Errorf("%d writes, %v", writes, p.err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
