package sshd

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"
	"pgregory.net/rapid"
)

func TestThriftChangesWholeFramesOnly(t *testing.T) {
	const hide, show = "\x1b[?25l", "\x1b[?25h"
	for frame, want := range map[string]string{
		hide + "x" + show:                 "x",
		hide + show:                       "",
		"x":                               "x",
		hide + "x":                        hide + "x",
		"x" + show:                        "x" + show,
		hide + "x" + show + "y" + show:    hide + "x" + show + "y" + show,
		hide + "x" + hide + "y" + show:    hide + "x" + hide + "y" + show,
		show + "x" + hide:                 show + "x" + hide,
		"\x1b[?1049h" + hide + "x" + show: "\x1b[?1049h" + hide + "x" + show,
		hide + "\x1b[2 qx\x1b[ q" + show:  "x",
		"\x1b[0 q":                        "",
		"aku q \x1b[2 r":                  "aku q \x1b[2 r",
		"\x1b[24;1H\x1b[?1049l" + show:    "\x1b[24;1H\x1b[r\x1b[H\x1b[J\x1b[?1049l" + show,
	} {
		var out bytes.Buffer
		n, err := thrift{&out}.Write([]byte(frame))
		if n != len(frame) || err != nil || out.String() != want {
			t.Errorf("%q: %q, %d, %v", frame, out.String(), n, err)
		}
	}
	broken := errors.New("gone")
	if _, err := (thrift{badWriter{broken}}).Write([]byte(hide + "x" + show)); !errors.Is(err, broken) {
		t.Errorf("err = %v", err)
	}
}

type badWriter struct{ err error }

func (w badWriter) Write([]byte) (int, error) { return 0, w.err }

// TestThriftShowsTheSame compares a terminal that is fed through thrift with one
// that is fed everything.
func TestThriftShowsTheSame(t *testing.T) {
	parts := []string{"\x1b[?25l", "\x1b[?25h", "abc", "\x1b[3;4H", "\r\n", "\x1b[K", "\x1b[1m", "\x1b[m", "\x1b[?1049h", "é"}
	rapid.Check(t, func(t *rapid.T) {
		plain, thrifty := newScreen(), newScreen()
		for _, frame := range rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 8), 1, 10).Draw(t, "frames") {
			// As the renderer does: hide, paint, show.
			f := []byte("\x1b[?25l" + strings.Join(frame, "") + "\x1b[?25h")
			for _, w := range []io.Writer{plain, thrift{thrifty}} {
				if _, err := w.Write(f); err != nil {
					t.Fatal(err)
				}
			}
		}
		if plain.String() != thrifty.String() || plain.CursorPosition() != thrifty.CursorPosition() {
			t.Fatalf("screens differ:\n%s\n---\n%s", plain, thrifty)
		}
	})
}

func newScreen() *vt.Emulator { return vt.NewEmulator(40, 10) }
