package client

import (
	"bytes"
	"fmt"
	"slices"
)

// ledger follows what a terminal is told, so that whatever was switched on can be
// switched off again, also when the line dies in the middle of a sequence. It never
// changes or holds back a byte.
type ledger struct {
	state  state
	mark   byte         // the private marker of a control sequence: ? > < = or 0
	inter  byte         // its last intermediate byte, or 0
	params []byte       // as they came, bounded
	modes  map[int]bool // DEC private modes that were touched, and how they stand
	region bool         // a scroll region is set
	below  bool         // one was set under the alternate screen, where some terminals keep it apart
	shape  bool         // the cursor's shape was chosen
	keypad bool         // application keypad
	kitty  int          // pushed keyboard protocols
	other  bool         // modifyOtherKeys was changed
	paper  bool         // what comes goes to the printer
}

type state int

const (
	ground state = iota
	escape
	designate // ESC ( and its like: one more byte comes
	control   // ESC [ …
	words     // ESC ] P X ^ _ … up to BEL or ST
)

// Modes that are on in a terminal nobody has touched, and those of the alternate screen.
const (
	modeWrap   = 7
	modeCursor = 25
	altSaved   = 1049
)

var altModes = []int{47, 1047, altSaved}

// maxParams bounds what a hostile sequence can make the ledger hold.
const maxParams = 64

// Write follows p. It never fails.
func (l *ledger) Write(p []byte) (int, error) {
	for _, b := range p {
		l.step(b)
	}
	return len(p), nil
}

func (l *ledger) step(b byte) {
	switch {
	case b == 0x18 || b == 0x1a: // CAN and SUB end anything
		l.state = ground
		return
	case b == 0x1b:
		l.state = escape
		return
	}
	switch l.state {
	case escape:
		l.begin(b)
	case control:
		switch {
		case b >= 0x3c && b <= 0x3f && len(l.params) == 0:
			l.mark = b
		case b >= 0x30 && b <= 0x3f:
			if len(l.params) < maxParams {
				l.params = append(l.params, b)
			}
		case b >= 0x20 && b <= 0x2f:
			l.inter = b
		case b >= 0x40 && b <= 0x7e:
			l.state = ground
			l.dispatch(b)
		}
	case words:
		if b == 0x07 {
			l.state = ground
		}
	case designate:
		l.state = ground
	case ground:
	}
}

// begin takes the byte after an ESC.
func (l *ledger) begin(b byte) {
	switch b {
	case '[':
		l.state, l.mark, l.inter, l.params = control, 0, 0, l.params[:0]
		return
	case ']', 'P', 'X', '^', '_':
		l.state = words
		return
	case '=', '>':
		l.keypad = b == '='
	case 'c':
		*l = ledger{}
	}
	l.state = ground
	if b >= 0x20 && b <= 0x2f {
		l.state = designate
	}
}

// dispatch notes what a complete control sequence did.
func (l *ledger) dispatch(final byte) {
	switch {
	case l.mark == '?' && l.inter == 0 && (final == 'h' || final == 'l'):
		for p := range bytes.SplitSeq(l.params, []byte{';'}) {
			if n, ok := number(p); ok {
				if l.modes == nil {
					l.modes = map[int]bool{}
				}
				if _, known := l.modes[n]; known || len(l.modes) < maxParams {
					l.modes[n] = final == 'h'
				}
			}
		}
	case l.mark == 0 && l.inter == 0 && final == 'r':
		l.region = len(l.params) > 0
		if !l.painted() {
			l.below = l.region
		}
	case l.mark == 0 && l.inter == ' ' && final == 'q':
		l.shape = true
	case l.mark == '>' && final == 'u':
		l.kitty++
	case l.mark == '<' && final == 'u':
		n, ok := number(l.params)
		if !ok {
			n = 1
		}
		l.kitty = max(0, l.kitty-n)
	case l.mark == '>' && final == 'm':
		l.other = true
	case l.mark == 0 && l.inter == 0 && final == 'i' && (string(l.params) == "5" || string(l.params) == "4"):
		l.paper = string(l.params) == "5"
	}
}

func number(p []byte) (n int, ok bool) {
	if len(p) == 0 || len(p) > 5 {
		return 0, false
	}
	for _, b := range p {
		if b < '0' || b > '9' {
			return 0, false
		}
		n = 10*n + int(b-'0')
	}
	return n, true
}

// settle is what ends an unfinished sequence and plain attributes, so that our own
// words can be written on the same screen.
func (l *ledger) settle() []byte {
	var out []byte
	if l.state != ground {
		out = append(out, "\x18\x1b\\"...) // CAN, and ST for terminals that do not heed it in a text
	}
	if l.paper {
		out, l.paper = append(out, printerOff...), false
	}
	return append(out, plainPen...)
}

// printerOff ends what goes to the printer.
const printerOff = "\x1b[4i"

// plainPen takes colours, weight and drawing characters off.
const plainPen = "\x1b[0m\x1b(B\x0f"

// restore is what brings the terminal back to how nobody had touched it, and the
// ledger with it. Leaving the alternate screen comes last.
func (l *ledger) restore() []byte {
	out := l.settle()
	add := func(format string, args ...any) { out = fmt.Appendf(out, format, args...) }
	if l.region {
		add("\x1b[r")
	}
	if l.shape {
		add("\x1b[0 q")
	}
	if l.keypad {
		add("\x1b>")
	}
	if l.kitty > 0 {
		add("\x1b[<%du", l.kitty)
	}
	if l.other {
		add("\x1b[>4;0m")
	}
	var on, alt []int
	for n, set := range l.modes {
		switch {
		case slices.Contains(altModes, n) && set:
			alt = append(alt, n)
		case n == modeWrap && !set:
			add("\x1b[?7h")
		case n != modeWrap && n != modeCursor && set:
			on = append(on, n)
		}
	}
	slices.Sort(on)
	for _, n := range on {
		add("\x1b[?%dl", n)
	}
	add("\x1b[?25h")
	slices.Sort(alt)
	for _, n := range alt {
		add("\x1b[?%dl", n)
	}
	if len(alt) > 0 { // some terminals keep a cursor and a pen for each screen
		add("%s\x1b[?25h", plainPen)
	}
	if l.below {
		add("\x1b7\x1b[r\x1b8")
	}
	*l = ledger{}
	return out
}

// painted says whether the terminal shows the alternate screen.
func (l *ledger) painted() bool {
	return slices.ContainsFunc(altModes, func(n int) bool { return l.modes[n] })
}
