// Package hostile holds what tests of every way out are made with: strings that no person,
// terminal or spreadsheet must ever get as they are, and what to look for in what came out.
package hostile

import (
	"encoding/csv"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Strings are over two hundred strings that a terminal, a spreadsheet or a reader would be
// led astray by; each holds PWN, so that it is known again where it may stand as letters.
func Strings() []string {
	var out []string
	add := func(s string) { out = append(out, s) }
	for c := range 32 { // every C0 control, alone and inside a word
		add("PWN" + string(rune(c)) + "x")
	}
	for c := rune(0x7f); c <= 0x9f; c++ { // DEL and C1, as characters
		add("PWN" + string(c) + "31mx")
	}
	for _, c := range []byte{0x80, 0x84, 0x85, 0x90, 0x9b, 0x9c, 0x9d, 0xc0, 0xc1, 0xf5, 0xfe, 0xff} { // and as bytes
		add("PWN" + string([]byte{c}) + "0;x")
	}
	for _, end := range []string{"m", "J", "H", "n", "c", "t", "q", "r", "h", "l", "p", "u", "L", "@", "S", "X", "g", "i"} { // CSI
		add("\x1b[7777" + end + "PWN")
		add("\x1b[?7777" + end + "PWN")
	}
	for _, n := range []string{"0", "1", "2", "4", "7", "8", "9", "10", "52", "99", "104", "133", "633", "777", "1337"} { // OSC: titles, colours, links, clipboard
		add("\x1b]" + n + ";PWN\a")
		add("\x1b]" + n + ";PWN\x1b\\")
	}
	for _, s := range []string{"P", "X", "^", "_", "k", "c", "7", "8", "#8", "(0", "%G", "N", "O", "=", ">"} { // DCS, SOS, PM, APC and short ones
		add("\x1b" + s + "PWN\x1b\\")
	}
	for _, r := range []rune{0x061c, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2062, 0x2066, 0x2067, 0x2068, 0x2069, 0x206a,
		0x206f, 0xfeff, 0xfff9, 0xfffa, 0xfffb, 0x00ad, 0x034f, 0x115f, 0x1160, 0x17b4, 0x180e, 0x2800, 0x3164, 0xffa0, 0xfe00, 0xfe0f, 0xe0001, 0xe0041, 0xe007f, 0xe0100, 0xf0000, 0x10fffd, 0xe000, 0xfffe, 0xffff} {
		add("PWN" + string(r) + "x")
	}
	for _, s := range []string{"=", "+", "-", "@", "\t=", "\r=", "=cmd|' /C calc'!", "=HYPERLINK(\"http://x\",\"", "\uff1d", "\",=", "';=", "\n="} { // formulas
		add(s + "PWN")
	}
	for _, s := range []string{
		"PWN\n1 PALSU\r\n2 PALSU", "PWN\r\r\rPALSU", "PWN\u0085PALSU", "PWN" + strings.Repeat("\u0301", 200), strings.Repeat("PWN ", 5000), "PWN" + strings.Repeat("\u202e", 300), "PWN\x00\x00", "PWN\xed\xa0\x80",
		"PWN\xf0\x9f\x98", "<script>PWN</script>", "PWN%s%n%d", "PWN${HOME}`id`", "PWN{{.}}", "PWN\\u001b[31m", "PWN\\x1b[31m", "PWN\x1b", "PWN\x1b[", "PWN\x1b]", "\f\fPWN", "PWN\b\b\b\b\b\bADMIN", "PWN\v\vx",
		"PWN\x0e\x0f", "\u1f468\u200dPWN", "PWN\U0001F1EE\U0001F1E9", "PWN\ufe0f\u20e3", "\u0e33\u0e33PWN", "PWN\u200f\u05d0",
	} {
		add(s)
	}
	return out
}

// Bad says what of a text must never reach a person: "" when all of it may. Line ends are
// the paper's own.
func Bad(s string) string {
	if !utf8.ValidString(s) {
		return "not UTF-8"
	}
	for _, r := range s {
		if r != '\n' && r != '\f' && !unicode.IsPrint(r) || unicode.In(r, unicode.Cf, unicode.Co) || r >= 0xfe00 && r <= 0xfe0f {
			return fmt.Sprintf("%U", r)
		}
	}
	if strings.HasPrefix(s, "1 PALSU") || strings.Contains(s, "\n1 PALSU") || strings.Contains(s, "\n2 PALSU") {
		return "a line of its own"
	}
	return ""
}

// Table says what is wrong with a table for spreadsheets: a cell that begins like a
// formula, or that it is none; "" when nothing is.
func Table(table string) string {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		return fmt.Sprintf("no CSV: %v in %.200q", err, table)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				return fmt.Sprintf("a cell begins %.30q", cell)
			}
		}
	}
	return ""
}
