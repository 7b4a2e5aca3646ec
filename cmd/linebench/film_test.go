package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// The twin draws the same frames with ncurses; see testdata/twin/twin.c and the
// target "twin" of the Makefile.
var (
	filmOut = flag.String("film", "", "write every frame of every script into this file")
	twinIn  = flag.String("twin", "", "record what the twin sent: a file with a number for each frame")
)

// twinRecord is where the twin's figures stand.
const twinRecord = "testdata/twin.json"

// film is every frame of every window, in the order in which they were played.
type film struct {
	out   *bufio.Writer
	file  *os.File
	last  frame
	fresh bool
}

func newFilm(path string) (*film, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &film{out: bufio.NewWriter(f), file: f}, nil
}

func (f *film) close() error {
	if err := f.out.Flush(); err != nil {
		return err
	}
	return f.file.Close()
}

// begin starts a session.
func (f *film) begin() {
	fmt.Fprintln(f.out, "S")
	f.last, f.fresh = frame{}, true
}

// add appends a frame: the rows that differ from the last one, and the cursor.
func (f *film) add(t testing.TB, now frame) {
	for y, row := range now.cells {
		if !f.fresh && row == f.last.cells[y] {
			continue
		}
		var text, looks strings.Builder
		for _, c := range row {
			if ansi.StringWidth(c.text) != 1 {
				t.Fatalf("%q is not one column wide: the twin cannot draw it", c.text)
			}
			text.WriteString(c.text)
			looks.WriteByte(look(t, c.style))
		}
		fmt.Fprintf(f.out, "R %d\n%s\n%s\n", y, text.String(), looks.String())
	}
	f.last, f.fresh = now, false
	if now.visible {
		fmt.Fprintf(f.out, "F %d %d\n", now.y, now.x)
	} else {
		fmt.Fprintln(f.out, "F - -")
	}
}

// look is a cell's look as one letter.
func look(t testing.TB, s uv.Style) byte {
	switch {
	case s.Bg != nil || s.Attrs&^uv.AttrBold != 0 || s.Underline != 0:
	case s.Fg == nil && s.Attrs == 0:
		return ' '
	case s.Fg == nil && s.Attrs == uv.AttrBold:
		return 'b'
	case s.Fg == ansi.Cyan && s.Attrs == 0:
		return 'c'
	case s.Fg == ansi.Red && s.Attrs == uv.AttrBold:
		return 'r'
	}
	t.Fatalf("the twin does not know the look %+v", s)
	return 0
}

// project gives what lets every window's player be filmed, or be booked with the
// twin's prices instead of its own; nil when neither is asked for. close ends the film.
func project(t *testing.T) (prepare func(*player), done func()) {
	switch {
	case *filmOut != "":
		f, err := newFilm(*filmOut)
		if err != nil {
			t.Fatal(err)
		}
		return func(p *player) {
				f.begin()
				p.booked = func(c cost) (cost, error) {
					f.add(t, p.frame())
					return c, nil
				}
			}, func() {
				if err := f.close(); err != nil {
					t.Error(err)
				}
			}
	case *twinIn != "":
		next, err := prices(*twinIn)
		if err != nil {
			t.Fatal(err)
		}
		return func(p *player) {
			p.booked = func(cost) (c cost, err error) {
				c.Down, err = next()
				return c, err
			}
		}, func() {}
	}
	return func(*player) {}, func() {}
}

// prices reads the twin's numbers.
func prices(path string) (next func() (int64, error), err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	left := strings.Fields(string(b))
	return func() (int64, error) {
		if len(left) == 0 {
			return 0, fmt.Errorf("%s has fewer numbers than there are frames", path)
		}
		var n int64
		_, err := fmt.Sscan(left[0], &n)
		left = left[1:]
		return n, err
	}, nil
}
