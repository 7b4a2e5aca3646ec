package text

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
	"golang.org/x/text/unicode/norm"
)

// Width returns how many columns s takes on a terminal.
func Width(s string) int { return displaywidth.String(s) }

// Truncate returns s in at most width columns; what was cut is shown by "…".
// A width of 0 or less gives "".
func Truncate(s string, width int) string {
	switch {
	case width <= 0:
		return ""
	case Width(s) <= width:
		return s
	}
	return strings.TrimRight(take(s, width-1), " ") + "…"
}

// take returns the longest start of s that fits in width columns.
func take(s string, width int) string {
	used, end := 0, 0
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		if used += g.Width(); used > width {
			break
		}
		end += len(g.Value())
	}
	return s[:end]
}

// Pad returns s in exactly width columns: truncated, or filled with spaces on the right.
func Pad(s string, width int) string {
	s = Truncate(s, width)
	return s + strings.Repeat(" ", max(0, width-Width(s)))
}

// PadLeft is Pad with the spaces on the left, for numbers.
func PadLeft(s string, width int) string {
	s = Truncate(s, width)
	return strings.Repeat(" ", max(0, width-Width(s))) + s
}

// Wrap breaks s into lines of at most width columns, at spaces where it can and
// inside a word where it must; "\n" in s ends a line. It returns at least one line.
// A width under 1 is taken as 1; a character wider than the line stands alone.
func Wrap(s string, width int) []string {
	width = max(width, 1)
	var lines []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		lines = append(lines, wrapLine(paragraph, width)...)
	}
	return lines
}

func wrapLine(s string, width int) []string {
	var lines []string
	line, used := "", 0
	for word := range strings.FieldsSeq(s) {
		w := Width(word)
		if used > 0 && used+1+w <= width {
			line += " " + word
			used += 1 + w
			continue
		}
		if used > 0 {
			lines = append(lines, line)
		}
		for w > width {
			part := take(word, width)
			if part == "" {
				g := displaywidth.StringGraphemes(word)
				g.Next()
				part = g.Value()
			}
			if part == word {
				break
			}
			lines = append(lines, part)
			word = word[len(part):]
			w = Width(word)
		}
		line, used = word, w
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// symbols are the marks and frames that screens and papers use, each with one
// ASCII character of the same width.
var symbols = strings.NewReplacer(
	"‘", "'", "’", "'", "‚", "'", "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "ʼ", "'", "´", "'",
	"‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "−", "-", "…", ".", "·", ".", "•", "*", "×", "x", "÷", ":", "°", "o",
	"─", "-", "━", "-", "│", "|", "┃", "|", "┌", "+", "┐", "+", "└", "+", "┘", "+", "├", "+", "┤", "+", "┬", "+", "┴", "+", "┼", "+",
	"═", "=", "║", "|", "╔", "+", "╗", "+", "╚", "+", "╝", "+", "╠", "+", "╣", "+", "╦", "+", "╩", "+", "╬", "+", "╭", "+", "╮", "+", "╰", "+", "╯", "+",
	"░", ".", "▒", ":", "▓", "#", "█", "#", "■", "#", "□", ".", "●", "*", "○", "o", "◆", "*", "▲", "^", "▼", "v", "►", ">", "◄", "<",
	"→", ">", "←", "<", "↑", "^", "↓", "v", "✓", "v", "✔", "v", "✗", "x", "✘", "x", "√", "v",
)

// letters are those that do not come apart into an ASCII letter and marks.
var letters = strings.NewReplacer(
	"æ", "ae", "Æ", "AE", "œ", "oe", "Œ", "OE", "ø", "o", "Ø", "O", "ß", "ss", "đ", "d", "Đ", "D", "ð", "d", "Ð", "D",
	"ł", "l", "Ł", "L", "þ", "th", "Þ", "Th", "ı", "i",
)

// ASCII returns s with ASCII characters only: accents are dropped, quotes, dashes
// and frames get their plain likeness in the same width, anything else is "?".
// Line ends stay.
func ASCII(s string) string {
	if isASCII(s) {
		return s
	}
	s = norm.NFKD.String(letters.Replace(symbols.Replace(s)))
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case !isMark(r):
			b.WriteByte('?')
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
