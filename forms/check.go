package forms

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"loket/forms/nik"
	"loket/forms/text"
)

// Check returns everything wrong with the answers, in form order. A hidden field
// is neither required nor checked. A blank answer can only break Required; a filled
// one is checked by its kind and its own Checks. "Tidak tahu" and "menolak" satisfy
// Required unless the field is Plain.
func (f *Form) Check(a Answers, env Env) []Problem {
	v := f.look(a, env)
	var problems []Problem
	for i := range f.Sections {
		for j := range f.Sections[i].Fields {
			if field := &f.Sections[i].Fields[j]; v.shown[field.ID] {
				problems = append(problems, v.check(field)...)
			}
		}
	}
	return problems
}

// CheckField returns what is wrong at one path: a field, a group with all its
// rows, a row, or a field of a row. A hidden or unknown path has no problems.
func (f *Form) CheckField(path string, a Answers, env Env) []Problem {
	p, ok := ParsePath(path)
	field := f.Field(p.ID)
	if !ok || field == nil {
		return nil
	}
	v := f.look(a, env)
	if !v.shown[p.ID] {
		return nil
	}
	problems := v.check(field)
	if p.Row < 0 {
		return problems
	}
	return slices.DeleteFunc(problems, func(q Problem) bool {
		return q.Path != path && (p.Sub != "" || !strings.HasPrefix(q.Path, path+"."))
	})
}

// Blocking says whether any of the problems blocks.
func Blocking(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Blocks })
}

// check is for one visible field outside groups, a group with its rows.
func (v *view) check(field *Field) []Problem {
	answer := v.answers[field.ID]
	problems := v.checkAnswer(field, answer, field.ID, v.answers, nil)
	if field.Kind != Group || answer.State != Given {
		return problems
	}
	for r, row := range answer.Rows {
		seen, shown := v.row(field, row)
		for k := range field.Fields {
			if shown[k] {
				sub := &field.Fields[k]
				path := rowPath(field.ID, r) + "." + sub.ID
				problems = append(problems, v.checkAnswer(sub, row[sub.ID], path, row, seen)...)
			}
		}
	}
	return problems
}

func (v *view) checkAnswer(field *Field, answer Answer, path string, siblings, row Answers) []Problem {
	block := func(say string) []Problem { return []Problem{{Path: path, Blocks: true, Say: say}} }
	switch {
	case field.Kind == Signature:
		return nil
	case answer.State == Blank:
		if field.Required {
			return block("Belum diisi: " + strings.TrimRight(field.Label, "?.: ") + ".")
		}
		return nil
	case answer.State != Given:
		if field.Plain && (field.Kind != Score || answer.State != NotApplicable) {
			return block(sayPlain(field))
		}
		return nil
	}
	problems := v.offered(field, row).checkKind(answer, v.env)
	if field.Kind == NIK {
		problems = append(problems, v.nikHints(field, answer, siblings)...)
	}
	for _, c := range field.Checks {
		if c.Must.Eval(v.seen, row, v.env) == False {
			problems = append(problems, Problem{Blocks: c.Block, Say: c.Say})
		}
	}
	for i := range problems {
		problems[i].Path = path
	}
	return problems
}

// nikHints compares a NIK with what is asked beside it: fields of the same prefix
// that end in "sex" (codes "male", "female"), "birth" and "address" (a region).
func (v *view) nikHints(field *Field, answer Answer, siblings Answers) []Problem {
	prefix := field.ID[:strings.LastIndexByte(field.ID, '.')+1]
	number := nik.Parse(answer.Value, v.env.today())
	stated := nik.Stated{Sex: nik.Sex(siblings[prefix+"sex"].Value)}
	if d, ok := ParsePartialDate(siblings[prefix+"birth"].Value); ok && !d.About {
		stated.Year, stated.Month, stated.Day = d.Year, int(d.Month), d.Day
	}
	if code := siblings[prefix+"address"].Value; regionCode(code) {
		stated.Region = code
	}
	var problems []Problem
	for _, hint := range number.Compare(stated) {
		problems = append(problems, Problem{Say: hint.Say})
	}
	return problems
}

// checkKind checks a given answer by the kind of the field alone.
func (f *Field) checkKind(a Answer, env Env) []Problem {
	var problems []Problem
	add := func(blocks bool, say string) {
		if say != "" {
			problems = append(problems, Problem{Path: f.ID, Blocks: blocks, Say: say})
		}
	}
	switch f.Kind {
	case Text, Narrative, Person:
		add(true, f.checkText(a.Value))
	case NIK, KK:
		blocks, says := f.checkNumberCard(a.Value, env)
		for _, say := range says {
			add(blocks, say)
		}
	case Phone:
		add(true, notDigits(strings.TrimPrefix(a.Value, "+"), sayPhone))
		add(false, phoneOdd(a.Value))
	case Date:
		add(f.checkDate(a.Value, env))
	case Moment:
		t, err := time.Parse(time.RFC3339, a.Value)
		switch {
		case err != nil:
			add(true, sayMomentUnclear)
		case !f.Ahead && !env.Now.IsZero() && t.After(env.Now):
			add(true, sayMomentFuture)
		}
	case Number:
		add(true, f.checkNumber(a.Value))
	case YesNo:
		if a.Value != "yes" && a.Value != "no" {
			add(true, sayYesNo)
		}
	case Score:
		if a.Value != "1" && a.Value != "2" && a.Value != "3" {
			add(true, sayScore)
		}
	case Choice:
		add(true, f.checkCodes([]string{a.Value}))
	case Choices:
		add(true, f.checkCodes(a.Values))
	case Region:
		if env.Regions == nil && !regionCode(a.Value) || env.Regions != nil && env.Regions.Name(a.Value) == "" {
			add(true, "Kode wilayah ini tidak dikenal.")
		}
	case Tally:
		add(true, f.checkGrid(a.Grid))
	case Group:
		add(true, f.limits(len(a.Rows), "Banyaknya "+strings.ToLower(f.rowTitle())+" harus %s."))
	case Signature:
	default:
		add(true, sayDamaged)
	}
	return problems
}

func (f *Field) checkText(v string) string {
	clean, most := text.Clean(v), text.LineRunes
	if f.Kind == Narrative {
		clean, most = text.CleanNarrative(v), text.NarrativeRunes
	}
	if v == "" || clean != v {
		return sayDamaged
	}
	if f.Max != nil {
		most = min(most, *f.Max)
	}
	if utf8.RuneCountInString(v) > most {
		return sayTooLong(most)
	}
	return ""
}

func notDigits(v, say string) string {
	if v == "" || strings.Trim(v, "0123456789") != "" {
		return say
	}
	return ""
}

// phoneOdd warns of a number that no Indonesian telephone has.
func phoneOdd(v string) string {
	local := strings.TrimPrefix(strings.TrimPrefix(v, "+"), "62")
	if local != v {
		local = "0" + strings.TrimPrefix(local, "0")
	}
	if len(local) < 9 || len(local) > 14 || local[0] != '0' || local[1] == '0' {
		return sayPhoneOdd
	}
	return ""
}

// checkNumberCard refuses a NIK or KK without sixteen digits, and warns of one that cannot
// be: so it may stand on the card.
func (f *Field) checkNumberCard(v string, env Env) (blocks bool, says []string) {
	if len(v) != 16 || notDigits(v, "x") != "" {
		if f.Kind == KK {
			return true, []string{sayKK}
		}
		return true, []string{sayNIK}
	}
	parsed := nik.Parse(v, env.today())
	if f.Kind == KK {
		parsed = nik.ParseKK(v, env.today())
	}
	for _, p := range parsed.Problems {
		says = append(says, p.Say)
	}
	return false, says
}

// invented is the province of NIKs that stand for nobody: there is none of that number, and
// training offices take theirs from it.
const invented = "99"

// DoubtfulNIK says whether a NIK of sixteen digits cannot be one: no such place, day or
// number. Without a time in env nothing is in doubt.
func DoubtfulNIK(v string, env Env) bool {
	return len(v) == 16 && !env.Now.IsZero() && !strings.HasPrefix(v, invented) && !nik.Parse(v, env.today()).Valid()
}

// NIKText is a NIK as a person reads it, marked where it cannot be one.
func NIKText(v string, env Env) string {
	if DoubtfulNIK(v, env) {
		return v + " (diragukan)"
	}
	return v
}

func (f *Field) checkDate(v string, env Env) (blocks bool, say string) {
	d, ok := ParsePartialDate(v)
	if !ok || d.Year < firstYear || d.Year > lastYear {
		return true, sayDateUnclear
	}
	if env.Now.IsZero() || !f.birth() && !f.Past {
		return false, ""
	}
	switch today := env.today(); {
	case f.Past && d.First().After(today):
		return true, sayDateFuture
	case !f.birth():
		return false, ""
	case d.First().After(today):
		return true, sayBirthFuture
	case yearsBetween(d.Last(), today) > 120:
		return false, sayBirthOld
	default:
		return false, ""
	}
}

func (f *Field) checkNumber(v string) string {
	n, err := strconv.Atoi(v)
	switch {
	case err != nil || strconv.Itoa(n) != v:
		return sayNumber
	case f.Min == nil && n < 0:
		return "Angka tidak bisa kurang dari 0."
	default:
		return f.limits(n, "Angka harus %s.")
	}
}

func (f *Field) checkCodes(codes []string) string {
	for i, code := range codes {
		if _, ok := f.Option(code); !ok {
			return "Pilihan ini tidak ada lagi. Pilih ulang."
		}
		if slices.Contains(codes[:i], code) {
			return sayDamaged
		}
	}
	return ""
}

func (f *Field) checkGrid(grid map[string]int) string {
	most := maxCell
	if f.Max != nil {
		most = *f.Max
	}
	for key, n := range grid {
		row, column, _ := strings.Cut(key, "/")
		_, okRow := findOption(f.Rows, row)
		_, okColumn := findOption(f.Columns, column)
		if !okRow || !okColumn || n < 0 {
			return sayDamaged
		}
		if n > most {
			return fmt.Sprintf("Jumlah paling banyak %d.", most)
		}
	}
	return ""
}
