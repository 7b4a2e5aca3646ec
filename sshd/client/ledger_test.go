package client

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"
	"pgregory.net/rapid"
)

// emulator is a terminal that keeps count of what is switched on.
type emulator struct {
	*vt.Emulator
	cursor bool
	alt    bool
}

func newEmulator() *emulator {
	e := &emulator{Emulator: vt.NewEmulator(40, 10), cursor: true}
	e.SetCallbacks(vt.Callbacks{
		CursorVisibility: func(visible bool) { e.cursor = visible },
		AltScreen:        func(on bool) { e.alt = on },
	})
	return e
}

func (e *emulator) feed(t interface{ Fatal(...any) }, s string) {
	if _, err := e.WriteString(s); err != nil {
		t.Fatal(err)
	}
}

// stream is what a program may send: frames of a screen and stranger things.
var stream = rapid.Custom(func(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.OneOf(
		rapid.SampledFrom([]string{
			"\x1b[?1049h", "\x1b[?1049l", "\x1b[?25l", "\x1b[?25h", "\x1b[?2004h", "\x1b[?1000;1006h", "\x1b[?7l", "\x1b[?7h",
			"\x1b[2J", "\x1b[H", "\x1b[3;9r", "\x1b[r", "\x1b[31;1mmerah", "\x1b[0m", "\x1b]0;judul\x07", "\x1b]0;judul\x1b\\",
			"\x1bP1$r0m\x1b\\", "\x1b(0qqq\x1b(B", "\x0e", "\x1b=", "\x1b>", "\x1b[2 q", "\x1b[5;5H", "Nama: Ani", "\x1b[>1u", "\x1b[<u", "\x1b[?1h",
		}),
		rapid.StringMatching(`[a-z ]{1,20}`),
	), 0, 30).Draw(t, "pieces")
	return strings.Join(pieces, "")
})

// Whatever was sent and wherever the line died, the restored terminal writes plain
// words at full width on its own screen, as one that nobody has touched.
func TestRestoreAfterACutAtAnyByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sent := stream.Draw(t, "sent")
		cut := rapid.IntRange(0, len(sent)).Draw(t, "cut")
		e, l := newEmulator(), &ledger{}
		e.feed(t, "$ loket connect\r\n")
		before := strings.TrimRight(strings.Split(e.String(), "\n")[0], " ")
		e.feed(t, sent[:cut])
		if _, err := l.Write([]byte(sent[:cut])); err != nil {
			t.Fatal(err)
		}
		everInAlt := strings.HasPrefix(sent[:cut], "\x1b[?1049h") && !strings.Contains(sent[:cut], "\x1b[?1049l")
		e.feed(t, string(l.restore()))
		if e.alt || !e.cursor {
			t.Fatalf("after %q: alternate screen %v, cursor %v", sent[:cut], e.alt, e.cursor)
		}
		if everInAlt {
			if got := strings.TrimRight(strings.Split(e.String(), "\n")[0], " "); got != before {
				t.Fatalf("after %q the screen shows %q, before %q", sent[:cut], got, before)
			}
		}
		// 50 characters from the top: they wrap, are plain, and the region is the whole window.
		e.feed(t, "\x1b[H\x1b[2J"+strings.Repeat("q", 50)+"\x1b[10;1Hdasar\nakhir")
		lines := strings.Split(e.String(), "\n")
		if got := strings.TrimRight(lines[0], " "); got != strings.Repeat("q", 10) { // scrolled by one
			t.Fatalf("after %q the first row is %q", sent[:cut], got)
		}
		if c := e.CellAt(0, 0); c == nil || c.Content != "q" || !c.Style.IsZero() {
			t.Fatalf("after %q a plain letter is %+v", sent[:cut], c)
		}
		if l2 := *l; l2.state != ground || l2.region || len(l2.modes) != 0 {
			t.Fatalf("the ledger still holds %+v", l2)
		}
	})
}

func TestBottomWordsReachTheScreen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sent := "\x1b[?1049h" + stream.Draw(t, "sent")
		cut := rapid.IntRange(8, len(sent)).Draw(t, "cut")
		e, l := newEmulator(), &ledger{}
		e.feed(t, sent[:cut])
		_, _ = l.Write([]byte(sent[:cut]))
		if l.painted() != e.alt {
			t.Fatalf("after %q: painted %v, alternate screen %v", sent[:cut], l.painted(), e.alt)
		}
		e.feed(t, string(l.settle())+"\x1b[10;1H\x1b[2KSambungan putus")
		lines := strings.Split(e.String(), "\n")
		if got := strings.TrimRight(lines[9], " "); got != "Sambungan putus" {
			t.Fatalf("after %q the bottom row is %q", sent[:cut], got)
		}
	})
}

func TestLedgerHoldsLittleWhateverComes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := &ledger{}
		for _, p := range rapid.SliceOf(rapid.SliceOf(rapid.Byte())).Draw(t, "bytes") {
			_, _ = l.Write(p)
		}
		_, _ = l.Write([]byte("\x1b[" + strings.Repeat("9", 500)))
		for i := range 500 {
			_, _ = fmt.Fprintf(l, "\x1b[?%dh", i)
		}
		if len(l.params) > maxParams || len(l.modes) > maxParams {
			t.Fatalf("%d bytes, %d modes", len(l.params), len(l.modes))
		}
		l.restore()
	})
}

// A letter that was on its way to the printer when the line died must not be
// followed there by what comes on the screen.
func TestRestoreEndsPrinting(t *testing.T) {
	for sent, on := range map[string]bool{
		"\x1b[5iKepada Yth.\r\n": true, "\x1b[5iKepada\f\x1b[4i": false, "\x1b[?5i": false, "": false, "\x1b[5iA\x1b[4i\x1b[5iB": true,
	} {
		l := &ledger{}
		if _, err := l.Write([]byte(sent)); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(l.settle()), printerOff); got != on {
			t.Errorf("%q: printing is ended: %v", sent, got)
		}
		if strings.Contains(string(l.settle()), printerOff) {
			t.Errorf("%q: printing is ended twice", sent)
		}
	}
}
