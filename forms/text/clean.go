// Package text keeps what people type harmless and readable: cleaning, width on a
// terminal, wrapping, an ASCII fallback, and names that can be compared.
//
// It promises: cleaned text is valid UTF-8 in normal form C that prints exactly
// one way, left to right, without anything invisible; cleaning twice is cleaning
// once; widths agree with the screen's renderer.
//
// It refuses: knowing fields, forms or colours.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The most that cleaned text may hold, in characters and in bytes. Longer text is cut.
const (
	LineRunes      = 500
	LineBytes      = 1500
	NarrativeRunes = 8000
	NarrativeBytes = 16000
)

// maxMarks is how many combining marks may follow one character.
const maxMarks = 2

// Clean returns s as one harmless line: spaces single and none at the ends, line
// ends become spaces, control, format, direction, tag, variation and invisible
// characters are gone, at most LineRunes characters and LineBytes bytes.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	return cut(squeeze(normal(filter(head(s, 8*LineBytes), ' '))), LineRunes, LineBytes)
}

// CleanNarrative returns s as harmless text of several lines: line ends become
// "\n", spaces are single and none stand at the ends of lines, at most one line is
// empty between two others, at most NarrativeRunes characters and NarrativeBytes bytes.
func CleanNarrative(s string) string {
	s = strings.ReplaceAll(head(s, 8*NarrativeBytes), "\r\n", "\n")
	lines := strings.Split(filter(s, '\n'), "\n")
	kept := lines[:0]
	for _, line := range lines {
		line = squeeze(normal(line))
		if line == "" && (len(kept) == 0 || kept[len(kept)-1] == "") {
			continue
		}
		kept = append(kept, line)
	}
	return cut(strings.TrimRight(strings.Join(kept, "\n"), "\n"), NarrativeRunes, NarrativeBytes)
}

// plain is the quick answer for short printable ASCII with single inner spaces.
func plain(s string) bool {
	if len(s) > LineRunes {
		return false
	}
	last := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return s == "" || last != ' '
}

// head bounds the work on hostile input before anything else looks at it.
func head(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// filter drops what must not stay and turns every kind of space into ' ', every
// kind of line end into lineEnd.
func filter(s string, lineEnd rune) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '\n', r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			b.WriteRune(lineEnd)
		case r == '\t', unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case r == utf8.RuneError, !unicode.IsPrint(r), unicode.Is(unseen, r):
			// an invalid byte, or a character nobody sees: dropped
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unseen holds letters, marks and symbols that print nothing: they pass
// unicode.IsPrint and would let two texts look the same.
var unseen = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x034F, Hi: 0x034F, Stride: 1}, // combining grapheme joiner
		{Lo: 0x115F, Hi: 0x1160, Stride: 1}, // Hangul fillers
		{Lo: 0x17B4, Hi: 0x17B5, Stride: 1}, // Khmer inherent vowels
		{Lo: 0x180B, Hi: 0x180F, Stride: 1}, // Mongolian variation selectors
		{Lo: 0x2800, Hi: 0x2800, Stride: 1}, // empty Braille pattern
		{Lo: 0x3164, Hi: 0x3164, Stride: 1},
		{Lo: 0xFE00, Hi: 0xFE0F, Stride: 1}, // variation selectors
		{Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0xE0000, Hi: 0xE0FFF, Stride: 1}}, // tags, variation selectors
}

// normal is form C with no mark that stands alone and no run of marks over maxMarks.
func normal(s string) string {
	s = norm.NFC.String(s)
	marks, based, ok := 0, false, true
	for _, r := range s {
		if !isMark(r) {
			marks, based = 0, r != ' '
			continue
		}
		if marks++; marks > maxMarks || !based {
			ok = false
			break
		}
	}
	if ok {
		return s
	}
	var b strings.Builder
	marks, based = 0, false
	for _, r := range s {
		if !isMark(r) {
			marks, based = 0, r != ' '
			b.WriteRune(r)
			continue
		}
		if marks++; marks <= maxMarks && based {
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// squeeze makes every run of spaces one and takes those at the ends away.
func squeeze(s string) string { return strings.Join(strings.FieldsFunc(s, isSpace), " ") }

func isSpace(r rune) bool { return r == ' ' }

// cut shortens s to at most so many characters and bytes, never inside a
// character or between it and its marks, and leaves no space at the end.
func cut(s string, runes, bytes int) string {
	if len(s) <= bytes && (len(s) <= runes || utf8.RuneCountInString(s) <= runes) {
		return s
	}
	n, end := 0, 0
	for i, r := range s {
		if n == runes || i+utf8.RuneLen(r) > bytes {
			break
		}
		n++
		end = i + utf8.RuneLen(r)
	}
	if next, _ := utf8.DecodeRuneInString(s[end:]); isMark(next) {
		for end > 0 {
			r, size := utf8.DecodeLastRuneInString(s[:end])
			end -= size
			if !isMark(r) {
				break
			}
		}
	}
	return strings.TrimRight(s[:end], " \n")
}

func isMark(r rune) bool { return unicode.Is(unicode.M, r) }
