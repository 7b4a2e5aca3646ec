package forms

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"loket/forms/text"
)

// Parse reads what a person typed as the answer to this field. Blank input gives
// the blank answer. "tidak tahu" and "menolak" (and "tidak berlaku") answer every
// field that is not Plain. A problem that blocks comes with the blank answer:
// nothing of a rejected input is kept. Warnings come with the answer. Problems
// carry the field's own ID as path; inside a group row the caller adds the row.
//
// Parse sees one field only: Checks and Required belong to Form.Check. Options are
// taken as the field has them; a Step's field has only those that are offered.
func (f *Field) Parse(input string, env Env) (Answer, []Problem) {
	word := fold(input)
	if word == "" {
		return Answer{}, nil
	}
	if f.Kind == Signature {
		return f.reject(sayPaper)
	}
	if state, ok := stateWords[word]; ok && !f.hasOption(word) {
		if f.Plain && (f.Kind != Score || state != NotApplicable) {
			return f.reject(sayPlain(f))
		}
		return Answer{State: state}, nil
	}
	answer, say := f.read(input, env)
	if say != "" {
		return f.reject(say)
	}
	if answer.State == Blank {
		return f.warnBlank()
	}
	problems := f.checkKind(answer, env)
	for _, p := range problems {
		if p.Blocks {
			return Answer{}, problems
		}
	}
	return answer, problems
}

func (f *Field) reject(say string) (Answer, []Problem) {
	return Answer{}, []Problem{{Path: f.ID, Blocks: true, Say: say}}
}

// warnBlank is for a NIK, KK without a single digit: nothing to keep, but nothing is blocked.
func (f *Field) warnBlank() (Answer, []Problem) {
	say := sayNIK
	if f.Kind == KK {
		say = sayKK
	}
	return Answer{}, []Problem{{Path: f.ID, Say: say}}
}

func value1(v string) Answer { return Answer{State: Given, Value: v} }

// read turns input into a canonical answer, or says why it cannot.
func (f *Field) read(input string, env Env) (Answer, string) {
	word := fold(input)
	switch f.Kind {
	case Text, Person:
		return f.readLine(input)
	case Narrative:
		if utf8.RuneCountInString(input) > text.NarrativeRunes || len(input) > text.NarrativeBytes {
			return Answer{}, sayTooLong(text.NarrativeRunes)
		}
		return value1(text.CleanNarrative(input)), ""
	case NIK, KK:
		v := keep(word, isDigit)
		if v == "" {
			return Answer{}, ""
		}
		return value1(v[:min(len(v), 32)]), ""
	case Phone:
		return readPhone(word)
	case Date:
		if !f.birth() && !f.Past && spanOnly(word) {
			return Answer{}, sayDateWhen
		}
		d, ok := readDate(word, env, f.birth())
		if !ok {
			return Answer{}, sayDateUnclear
		}
		return value1(d.String()), ""
	case Moment:
		a, said := readMoment(word, env)
		if f.Ahead && (said == sayMomentUnclear || said == sayMomentNoClock) {
			said = sayMomentAhead
		}
		return a, said
	case Number:
		n, ok := readNumber(word)
		if !ok {
			return Answer{}, sayNumber
		}
		return value1(strconv.Itoa(n)), ""
	case YesNo:
		if v, ok := yesNoWords[word]; ok {
			return value1(v), ""
		}
		return Answer{}, sayYesNo
	case Score:
		if v, ok := f.readScore(word); ok {
			return value1(v), ""
		}
		return Answer{}, sayScore
	case Choice:
		code, say := matchOption(f.Options, word)
		return value1(code), say
	case Choices:
		return f.readChoices(word)
	case Region:
		return readRegion(word, env)
	case Tally:
		return f.readCells(word)
	case Group:
		if noneWords[word] {
			return Answer{State: Given}, ""
		}
		return Answer{}, sayGroup
	default:
		return Answer{}, sayDamaged
	}
}

func (f *Field) readLine(input string) (Answer, string) {
	if utf8.RuneCountInString(strings.TrimSpace(input)) > text.LineRunes || len(input) > text.LineBytes {
		return Answer{}, sayTooLong(text.LineRunes)
	}
	v := text.Clean(input)
	if f.Kind == Person {
		if strings.EqualFold(v, "tanpa nama") {
			return value1("Tanpa nama"), ""
		}
		if strings.IndexFunc(v, unicode.IsLetter) < 0 {
			return Answer{}, sayPerson
		}
	}
	return value1(v), ""
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// keep returns only the characters that pass.
func keep(s string, pass func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if pass(r) {
			return r
		}
		return -1
	}, s)
}

func readPhone(word string) (Answer, string) {
	rest, plus := strings.CutPrefix(strings.TrimPrefix(word, "("), "+")
	if strings.Trim(rest, "0123456789 .-()/") != "" {
		return Answer{}, sayPhone
	}
	v := keep(rest, isDigit)
	if v == "" || len(v) > 20 {
		return Answer{}, sayPhone
	}
	if plus {
		v = "+" + v
	}
	return value1(v), ""
}

// numberNoise may stand around a number without changing it.
var numberNoise = map[string]bool{
	"kira-kira": true, "kira": true, "kira2": true, "sekitar": true, "umur": true, "usia": true, "rp": true,
	"tahun": true, "thn": true, "th": true, "orang": true, "anak": true, "hari": true, "kali": true,
}

// readNumber reads a whole number, "1.200" with dots between thousands, with
// words such as "tahun" or "orang" around it.
func readNumber(word string) (int, bool) {
	var found string
	for w := range strings.FieldsSeq(word) {
		if numberNoise[strings.TrimSuffix(w, ".")] {
			continue
		}
		if found != "" {
			return 0, false
		}
		found = w
	}
	body, negative := strings.CutPrefix(found, "-")
	if groups := strings.Split(body, "."); len(groups) > 1 {
		for i, g := range groups {
			if len(g) != 3 && (i > 0 || len(g) == 0 || len(g) > 3) {
				return 0, false
			}
		}
		body = strings.Join(groups, "")
	}
	n, ok := digits(body)
	if !ok || len(body) > 12 {
		return 0, false
	}
	if negative {
		n = -n
	}
	return n, true
}

var yesNoWords = map[string]string{
	"ya": "yes", "y": "yes", "iya": "yes", "benar": "yes", "betul": "yes", "ada": "yes", "sudah": "yes", "yes": "yes", "1": "yes",
	"tidak": "no", "t": "no", "tdk": "no", "bukan": "no", "belum": "no", "tidak ada": "no", "no": "no", "n": "no", "2": "no",
}

// readScore takes 1, 2, 3 as printed, or how true the statement is: "benar",
// "sebagian", "tidak", turned into a score by the item's polarity.
func (f *Field) readScore(word string) (string, bool) {
	switch word {
	case "1", "2", "3":
		return word, true
	case "sebagian":
		return "2", true
	}
	v, ok := yesNoWords[word]
	if !ok {
		return "", false
	}
	if (v == "yes") == (f.Mark != MarkBad) {
		return "3", true
	}
	return "1", true
}

// birth says whether the field is a date of birth, by its ID.
func (f *Field) birth() bool {
	return strings.Contains(f.ID[strings.LastIndexByte(f.ID, '.')+1:], "birth")
}

// limits says what is wrong with n against Min and Max.
func (f *Field) limits(n int, format string) string {
	switch {
	case f.Min != nil && f.Max != nil && (n < *f.Min || n > *f.Max):
		return fmt.Sprintf(format, fmt.Sprintf("antara %d dan %d", *f.Min, *f.Max))
	case f.Min != nil && n < *f.Min:
		return fmt.Sprintf(format, fmt.Sprintf("paling sedikit %d", *f.Min))
	case f.Max != nil && n > *f.Max:
		return fmt.Sprintf(format, fmt.Sprintf("paling banyak %d", *f.Max))
	default:
		return ""
	}
}
