package terminals

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// grammar is what one kind of terminal understands. The lists follow the terminfo
// entries of ncurses and the terminals' manuals.
type grammar struct {
	finals string   // control sequences without a private mark: their final letters
	escs   string   // ESC and one letter
	sgr    []string // attributes, by their numbers
	modes  []string // DEC private modes; those that a terminal does not know it skips without a trace
}

const (
	cursorMoves = "ABCDH" // CUU CUD CUF CUB CUP
	erases      = "JK"    // ED EL
	edits       = "PLM@X" // DCH IL DL ICH ECH
	columns     = "Gd"    // CHA VPA
	scrolls     = "ST"    // SU SD
)

var (
	weights = []string{"", "0", "1", "4", "7"}
	resets  = []string{"22", "24", "27"}
	sixteen = []string{"30", "31", "32", "33", "34", "35", "36", "37", "39", "40", "41", "42", "43", "44", "45", "46", "47", "49"}
	screens = []string{"7", "25", "1049", "2004"}
)

// grammars are by the beginning of TERM, the longest first.
var grammars = []struct {
	term string
	grammar
}{
	// A VT100 moves, erases, scrolls a region, and has no editing and no private modes but its own.
	{"vt100", grammar{finals: cursorMoves + erases + "mr", escs: "M78DE", sgr: weights, modes: []string{"7"}}},
	{"vt220", grammar{finals: cursorMoves + erases + edits + "mr", escs: "M78DE", sgr: slices.Concat(weights, resets), modes: []string{"7", "25"}}},
	// The Linux console: HPA (`) too, no SU and SD, no REP; eight colours.
	{"linux", grammar{finals: cursorMoves + erases + edits + columns + "`mr", escs: "M78DE", sgr: slices.Concat(weights, resets, sixteen), modes: screens}},
	{"screen", grammar{finals: cursorMoves + erases + edits + columns + scrolls + "`IZmr", escs: "M78DE", sgr: slices.Concat(weights, resets, sixteen), modes: screens}},
	{"tmux", grammar{finals: cursorMoves + erases + edits + columns + scrolls + "`IZbmr", escs: "M78DE", sgr: slices.Concat(weights, resets, sixteen), modes: screens}},
	{"alacritty", grammar{finals: cursorMoves + erases + edits + columns + scrolls + "`Zbmr", escs: "M78DE", sgr: slices.Concat(weights, resets, sixteen), modes: screens}},
	{"putty", grammar{finals: cursorMoves + erases + edits + columns + scrolls + "Zmr", escs: "M78DE", sgr: slices.Concat(weights, resets, sixteen), modes: screens}},
	// PuTTY, Windows Terminal, Konsole and others say xterm: no REP, HPA and CHT, which some of them lack.
	{"xterm", grammar{finals: cursorMoves + erases + edits + columns + scrolls + "Zmr", escs: "M78DE", sgr: slices.Concat(weights, resets, sixteen), modes: screens}},
	// Anything else gets what all of them know.
	{"", grammar{finals: cursorMoves + erases + "m", sgr: slices.Concat(weights, sixteen)}},
}

func grammarOf(term string) grammar {
	for _, g := range grammars {
		if strings.HasPrefix(term, g.term) {
			return g.grammar
		}
	}
	panic("the last grammar is everybody's")
}

// colorless says whether a terminal must get no colour at all.
func colorless(l like) bool {
	return strings.HasPrefix(l.term, "vt") || strings.HasSuffix(l.term, "-mono") || l.env["NO_COLOR"] != ""
}

// basic says whether a terminal gets nothing but what all terminals know: there the
// cursor cannot be hidden, and rests in the row below the head.
func basic(l like) bool { return strings.HasPrefix(l.term, "vt") || l.term == "wyse60" }

// check says the first thing in raw that the terminal does not understand; "" when
// it understands all. ascii wants nothing but ASCII.
func (g grammar) check(raw string, colour, ascii bool) string {
	for b := []byte(raw); len(b) > 0; {
		n, why := g.one(b, colour, ascii)
		if why != "" {
			return fmt.Sprintf("%s, at byte %d: %q", why, len(raw)-len(b), raw[len(raw)-len(b):min(len(raw), len(raw)-len(b)+24)])
		}
		b = b[n:]
	}
	return ""
}

// one takes the character or sequence at the beginning of b.
func (g grammar) one(b []byte, colour, ascii bool) (n int, why string) {
	switch c := b[0]; {
	case c == 0x1b:
		return g.sequence(b, colour)
	case c == '\r', c == '\n', c == '\b':
		return 1, ""
	case c < ' ', c == 0x7f:
		return 1, "a control character"
	case c < utf8.RuneSelf:
		return 1, ""
	}
	r, n := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError && n <= 1:
		return 1, "no UTF-8"
	case ascii:
		return n, "not ASCII"
	case r < 0xa0:
		return n, "a control character"
	case !inWGL4(r):
		return n, fmt.Sprintf("%U is not in WGL4", r)
	}
	return n, ""
}

func (g grammar) sequence(b []byte, colour bool) (n int, why string) {
	if len(b) < 2 {
		return 1, "an unfinished sequence"
	}
	if b[1] != '[' {
		if strings.IndexByte(g.escs, b[1]) < 0 {
			return 2, "an unknown sequence"
		}
		return 2, ""
	}
	n = 2 + bytes.IndexFunc(b[2:], func(r rune) bool { return r >= '@' && r <= '~' })
	if n < 2 {
		return 2, "an unfinished sequence"
	}
	params, final := string(b[2:n]), b[n]
	n++
	if mode, private := strings.CutPrefix(params, "?"); private {
		if (final != 'h' && final != 'l') || !slices.Contains(g.modes, mode) {
			return n, "an unknown mode"
		}
		return n, ""
	}
	if strings.Trim(params, "0123456789;") != "" {
		return n, "an unknown sequence"
	}
	switch {
	case final == 'm':
		for _, p := range strings.Split(params, ";") {
			if !slices.Contains(g.sgr, p) {
				return n, "an unknown attribute"
			}
			if !colour && len(p) == 2 && (p[0] == '3' || p[0] == '4') {
				return n, "a colour"
			}
		}
	case strings.IndexByte(g.finals, final) < 0:
		return n, "an unknown sequence"
	}
	return n, ""
}

// wgl4 are the characters of Windows Glyph List 4 beyond ASCII that are one column
// wide everywhere: Latin-1 and the letters of Latin, Greek and Cyrillic are in ranges.
var wgl4 = []struct{ from, to rune }{
	{0xa0, 0x17f}, {0x192, 0x192}, {0x1fa, 0x1ff}, {0x2c6, 0x2c7}, {0x2c9, 0x2c9}, {0x2d8, 0x2dd}, {0x384, 0x38a}, {0x38c, 0x38c},
	{0x38e, 0x3a1}, {0x3a3, 0x3ce}, {0x401, 0x40c}, {0x40e, 0x44f}, {0x451, 0x45c}, {0x45e, 0x45f}, {0x490, 0x491}, {0x1e80, 0x1e85},
	{0x1ef2, 0x1ef3}, {0x2013, 0x2015}, {0x2017, 0x201e}, {0x2020, 0x2022}, {0x2026, 0x2026}, {0x2030, 0x2030}, {0x2032, 0x2033},
	{0x2039, 0x203a}, {0x203c, 0x203c}, {0x203e, 0x203e}, {0x2044, 0x2044}, {0x207f, 0x207f}, {0x20a3, 0x20a4}, {0x20a7, 0x20a7},
	{0x20ac, 0x20ac}, {0x2105, 0x2105}, {0x2113, 0x2113}, {0x2116, 0x2116}, {0x2122, 0x2122}, {0x2126, 0x2126}, {0x212e, 0x212e},
	{0x215b, 0x215e}, {0x2190, 0x2195}, {0x21a8, 0x21a8}, {0x2202, 0x2202}, {0x2206, 0x2206}, {0x220f, 0x220f}, {0x2211, 0x2212},
	{0x2215, 0x2215}, {0x2219, 0x221a}, {0x221e, 0x221f}, {0x2229, 0x2229}, {0x222b, 0x222b}, {0x2248, 0x2248}, {0x2260, 0x2261},
	{0x2264, 0x2265}, {0x2302, 0x2302}, {0x2310, 0x2310}, {0x2320, 0x2321}, {0x2500, 0x2500}, {0x2502, 0x2502}, {0x250c, 0x250c},
	{0x2510, 0x2510}, {0x2514, 0x2514}, {0x2518, 0x2518}, {0x251c, 0x251c}, {0x2524, 0x2524}, {0x252c, 0x252c}, {0x2534, 0x2534},
	{0x253c, 0x253c}, {0x2550, 0x256c}, {0x2580, 0x2580}, {0x2584, 0x2584}, {0x2588, 0x2588}, {0x258c, 0x258c}, {0x2590, 0x2593},
	{0x25a0, 0x25a1}, {0x25aa, 0x25ac}, {0x25b2, 0x25b2}, {0x25ba, 0x25ba}, {0x25bc, 0x25bc}, {0x25c4, 0x25c4}, {0x25ca, 0x25cb},
	{0x25cf, 0x25cf}, {0x25d8, 0x25d9}, {0x25e6, 0x25e6}, {0x263a, 0x263c}, {0x2640, 0x2640}, {0x2642, 0x2642}, {0x2660, 0x2660},
	{0x2663, 0x2663}, {0x2665, 0x2666}, {0x266a, 0x266b}, {0xfb01, 0xfb02},
}

func inWGL4(r rune) bool {
	for _, w := range wgl4 {
		if r >= w.from && r <= w.to {
			return true
		}
	}
	return false
}

// The grammar itself can say no.
func TestGrammar(t *testing.T) {
	for _, c := range []struct {
		term, raw, why string
	}{
		{"vt100", "\x1b[H\x1b[J\x1b[1mAda\x1b[m\x1b[3;4r\x1bM\r\n", ""},
		{"vt100", "\x1b[2P", "unknown sequence"}, {"vt100", "\x1b[?1049h", "unknown mode"}, {"vt100", "\x1b[22m", "unknown attribute"},
		{"vt220", "\x1b[36m", "unknown attribute"}, {"linux", "\x1b[36m", ""}, {"linux", "\x1b[3S", "unknown sequence"}, {"linux", "\x1b[2 q", "unknown sequence"},
		{"linux", "\x1b[38;5;4m", "unknown attribute"}, {"xterm-256color", "\x1b[4b", "unknown sequence"}, {"tmux-256color", "\x1b[4b", ""},
		{"xterm", "\x1b]0;x\x07", "unknown sequence"}, {"xterm", "a\x07", "control character"}, {"xterm", "\u2713", "WGL4"}, {"xterm", "\u221a\u2500\u00b7", ""},
		{"xterm", "\xff", "no UTF-8"}, {"xterm", "\x1b[3", "unfinished"}, {"screen", "\x1b[4h", "unknown sequence"}, {"wyse60", "\x1b[3P", "unknown sequence"},
	} {
		if got := grammarOf(c.term).check(c.raw, true, false); !strings.Contains(got, c.why) || (got == "") != (c.why == "") {
			t.Errorf("%s %q: %q, want %q", c.term, c.raw, got, c.why)
		}
	}
	if got := grammarOf("xterm").check("\x1b[36m", false, false); got == "" {
		t.Error("a colour passes where there must be none")
	}
	if got := grammarOf("xterm").check("\u00b7", true, true); got == "" {
		t.Error("a dot passes for ASCII")
	}
}
