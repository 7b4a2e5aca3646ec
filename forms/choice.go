package forms

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Option returns the option with this code.
func (f *Field) Option(code string) (Option, bool) { return findOption(f.Options, code) }

func findOption(options []Option, code string) (Option, bool) {
	for _, o := range options {
		if o.Code == code {
			return o, true
		}
	}
	return Option{}, false
}

// optionLabel is the label of a code, or the code itself when the option is gone.
func optionLabel(options []Option, code string) string {
	if o, ok := findOption(options, code); ok {
		return o.Label
	}
	return code
}

// hasOption says whether a word is exactly an option, so that an option "Tidak
// tahu" or "Tidak ada" wins over the word that answers any question.
func (f *Field) hasOption(word string) bool {
	if f.Kind != Choice && f.Kind != Choices {
		return false
	}
	for _, o := range f.Options {
		if strings.ToLower(o.Code) == word || fold(o.Label) == word {
			return true
		}
	}
	return false
}

// matchOption finds an option by number (from 1), code, label or a start of its
// label or code that no other option shares, else by a start of any of its words;
// else it says what to do.
func matchOption(options []Option, word string) (code, say string) {
	for _, o := range options {
		if strings.ToLower(o.Code) == word || fold(o.Label) == word {
			return o.Code, ""
		}
	}
	if n, ok := digits(word); ok {
		if n >= 1 && n <= len(options) {
			return options[n-1].Code, ""
		}
		return "", sayOptionNumber(len(options))
	}
	var found []Option
	for _, o := range options {
		if strings.HasPrefix(fold(o.Label), word) || strings.HasPrefix(strings.ToLower(o.Code), word) {
			found = append(found, o)
		}
	}
	if part := words(word); len(found) == 0 && len(part) > 3 {
		for _, o := range options {
			if strings.Contains(words(o.Label), part) {
				found = append(found, o)
			}
		}
	}
	switch len(found) {
	case 0:
		return "", sayOptionNumber(len(options))
	case 1:
		return found[0].Code, ""
	default:
		labels := make([]string, len(found))
		for i, o := range found {
			labels[i] = o.Label
		}
		return "", "Ada beberapa yang cocok: " + sayList(labels, ", ") + ". Tulis nomornya."
	}
}

// words is a label's letters and digits in small letters, each word after one space.
func words(label string) string {
	return " " + strings.Join(strings.FieldsFunc(fold(label), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

func sayOptionNumber(n int) string {
	if n == 0 {
		return "Tidak ada pilihan di sini."
	}
	return fmt.Sprintf("Pilih nomor 1 sampai %d, atau tulis awal katanya.", n)
}

// readChoices reads several choices separated by commas, semicolons or "dan";
// numbers may also stand apart by spaces.
func (f *Field) readChoices(word string) (Answer, string) {
	if f.hasOption(word) {
		code, _ := matchOption(f.Options, word)
		return Answer{State: Given, Values: []string{code}}, ""
	}
	if noneWords[word] {
		return Answer{State: Given}, ""
	}
	parts := strings.FieldsFunc(strings.ReplaceAll(word, " dan ", ","), func(r rune) bool { return r == ',' || r == ';' })
	if strings.Trim(word, "0123456789 ") == "" {
		parts = strings.Fields(word)
	}
	var codes []string
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		code, say := matchOption(f.Options, part)
		if say != "" {
			return Answer{}, say
		}
		codes = append(codes, code)
	}
	if len(codes) == 0 {
		return Answer{}, sayOptionNumber(len(f.Options))
	}
	return Answer{State: Given, Values: inOrder(f.Options, codes)}, ""
}

// inOrder keeps each code once, in the order of the options.
func inOrder(options []Option, codes []string) []string {
	var kept []string
	for _, o := range options {
		if slices.Contains(codes, o.Code) && !slices.Contains(kept, o.Code) {
			kept = append(kept, o.Code)
		}
	}
	return kept
}

// optionInput is what a person would type for a code: the label where that is
// understood again, else the number.
func optionInput(options []Option, code string, several bool) string {
	label := optionLabel(options, code)
	_, reserved := stateWords[fold(label)]
	awkward := several && (strings.ContainsAny(label, ",;") || strings.Contains(fold(label), " dan ") || noneWords[fold(label)] || reserved)
	if got, say := matchOption(options, fold(label)); say == "" && got == code && !awkward {
		return label
	}
	for i, o := range options {
		if o.Code == code {
			return strconv.Itoa(i + 1)
		}
	}
	return code
}
