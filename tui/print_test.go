package tui

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever a paper holds, what is printed is plain text between one "printer on" and
// one "printer off", which nothing in it can end.
func TestPrinted(t *testing.T) {
	if got, want := printed([]string{"Surat", "", "  André · 3 × ½"}), "\x1b[5iSurat\r\n\r\n  Andre . 3 x 1?2\r\n\f\x1b[4i"; got != want {
		t.Fatalf("printed %q, want %q", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{printerOff, "\x1b[4", "i", "\u009b4i", "\r\n\f", "\x18"})), 1, 10).Draw(t, "lines")
		body, ok := strings.CutPrefix(printed(lines), printerOn)
		body, off := strings.CutSuffix(body, "\r\n\f"+printerOff)
		if !ok || !off {
			t.Fatalf("not between on and off: %q", body)
		}
		rows := strings.Split(body, "\r\n")
		if len(rows) != len(lines) {
			t.Fatalf("%d rows of %d lines", len(rows), len(lines))
		}
		for _, r := range rows {
			if strings.ContainsFunc(r, func(c rune) bool { return c < ' ' || c > '~' }) {
				t.Fatalf("%q steers the printer", r)
			}
		}
	})
}
