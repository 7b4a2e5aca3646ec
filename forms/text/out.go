package text

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Cell is a text in a table for spreadsheets: one harmless line that never begins a formula.
func Cell(s string) string {
	if s = Clean(s); s != "" && strings.ContainsAny(s[:1], "=+-@") {
		return "'" + s
	}
	return s
}

// EscapeJSON writes the signs of a JSON text that do not print (they stand in strings
// only) as JSON escapes: a script reads the same, a terminal is not led astray.
func EscapeJSON(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < 0x7f || Clean(string(r)) == string(r): // marks that stand alone, and what nobody sees, are not
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// Calm passes on what is written to it without anything that does not print: lines, pages
// and tabs stay. It is the last wall before a terminal; what people typed is cleaned before.
func Calm(to io.Writer) io.Writer { return &calm{to: to} }

type calm struct {
	to   io.Writer
	rest []byte // the beginning of a character, or of a line's end
}

// Write passes on what is whole. The rest comes with the next one.
func (c *calm) Write(p []byte) (int, error) {
	in := append(c.rest, p...)
	c.rest = nil
	var b bytes.Buffer
	for len(in) > 0 {
		if !utf8.FullRune(in) || len(in) == 1 && in[0] == '\r' {
			c.rest = bytes.Clone(in)
			break
		}
		r, size := utf8.DecodeRune(in)
		switch {
		case r == '\n', r == '\f', r == '\t', r == '\r' && in[1] == '\n', r != utf8.RuneError && unicode.IsPrint(r) && !unicode.Is(unseen, r):
			b.Write(in[:size])
		}
		in = in[size:]
	}
	if _, err := c.to.Write(b.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}
