package remote

import (
	"errors"
	"strings"
)

// Split takes a command line apart at its spaces, as a shell does: quotes hold words
// together, a backslash takes the sign after it as it is. Nothing else is special.
// A quote without its end is an error, and nothing of such a line is carried out.
func Split(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	inWord, escaped := false, false
	for _, r := range line {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			inWord, escaped = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			inWord, quote = true, r
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			if inWord {
				words = append(words, word.String())
				word.Reset()
				inWord = false
			}
		default:
			inWord = true
			word.WriteRune(r)
		}
	}
	if quote != 0 || escaped {
		return nil, errors.New("remote: a quote has no end")
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}
