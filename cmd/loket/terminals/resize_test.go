package terminals

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// Below 60x20 there is one sentence and the size that is needed; nothing typed
// meanwhile does anything, and the work is there when the window is large enough again.
func TestTooSmallKeepsTheWork(t *testing.T) {
	for _, term := range []string{"xterm-256color", "linux", "vt100"} {
		inOffice(t, func(o *office) {
			x := o.sit(like{term: term, width: 80, height: 24})
			x.press("1")
			x.press("t\tdi teras masjid")
			work := x.frame()
			for _, small := range []struct{ width, height int }{{59, 24}, {80, 19}, {40, 10}, {20, 6}} {
				x.drag(small.width, small.height)
				pass(settled)
				x.must("Perbesar jendela.")
				if small.width >= 40 {
					x.must("Perlu 60x20, sekarang ", "Isian Anda tetap ada.")
				}
				x.same("too small")
				x.press("hilang\r\x13y!")
				x.press("\x1b[200~hilang\x1b[201~")
			}
			x.drag(80, 24)
			pass(settled)
			if d := x.frame().differs(work); d != "" {
				t.Errorf("%s: %s:\n%s\nwas:\n%s", term, d, x.frame(), work)
			}
			x.press("x")
			x.must("di teras masjidx")
		})
	}
}

// A session may begin in a window that is too small, and in one without a size.
func TestBeginsTooSmall(t *testing.T) {
	inOffice(t, func(o *office) {
		x := o.sit(like{term: "xterm", width: 30, height: 8})
		x.must("Perbesar jendela.")
		x.drag(80, 24)
		pass(settled)
		x.must("Laporan baru")
		x.same("home")
		x.hangUp()

		y := o.sit(like{term: "xterm", width: 80, height: 24, unsized: true})
		y.must("Laporan baru")
		y.same("home")
	})
}

// A thousand sizes, with typing in between, end at the picture of the last one.
func TestResizeStorm(t *testing.T) {
	const seed = 20
	for _, term := range []string{"xterm-256color", "linux", "vt100"} {
		inOffice(t, func(o *office) {
			chance := rand.New(rand.NewPCG(seed, 1))
			x := o.sit(like{term: term, width: 80, height: 24})
			x.press("1")
			x.press("t\t")
			typed := ""
			for i := range 1000 {
				x.drag(1+chance.IntN(220), 1+chance.IntN(70))
				switch {
				case i%97 == 0: // the storm pauses, and the person types
					x.drag(80, 24)
					pass(settled)
					letter := string(rune('a' + i%26))
					x.press(letter)
					typed += letter
				case chance.IntN(4) == 0:
					pass(time.Duration(chance.IntN(200)) * time.Millisecond)
				}
			}
			for _, last := range []struct{ width, height int }{{132, 50}, {60, 20}, {80, 24}} {
				x.drag(last.width, last.height)
				pass(settled)
				x.must(typed)
				x.same("after the storm")
			}
			if why := grammarOf(term).check(x.sent(0), !colorless(x.like), plain(x.like)); why != "" {
				t.Errorf("%s: %s", term, why)
			}
		})
	}
}

// A window that shrinks and comes back within a moment has lost what stood at its
// edges, although its size is the same in the end.
func TestShrunkAndBackIsPaintedAgain(t *testing.T) {
	inOffice(t, func(o *office) {
		x := o.sit(like{term: "xterm-256color", width: 80, height: 24})
		x.drag(30, 10)
		x.drag(80, 24)
		pass(settled)
		x.must("Laporan baru")
		x.same("home")
		before := x.mark()
		x.drag(80, 24) // claimed again: nothing was lost
		pass(settled)
		if sent := x.sent(before); sent != "" {
			t.Errorf("the same size again cost %q", sent)
		}
	})
}

// What other programs leave on the screen goes with Ctrl+L.
func TestCtrlLPaintsAnew(t *testing.T) {
	for _, term := range []string{"xterm", "vt100"} {
		inOffice(t, func(o *office) {
			x := o.sit(like{term: term, width: 80, height: 24})
			x.press("1")
			x.screen.write([]byte("\x1b[H\r\n\r\nBroadcast message from root"))
			if !strings.Contains(x.frame().String(), "Broadcast") {
				t.Fatal("there is no rubbish on the screen")
			}
			x.press("\x0c")
			x.same("after Ctrl+L")
		})
	}
}
