package forms

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"loket/forms/text"
)

// Format returns an answer as a person reads it: "3 Mei 2014", "Perempuan",
// "21 November 2026 pukul 14.30", "Tidak tahu". A blank answer is "". Text comes
// out cleaned once more; only narratives hold line ends.
func (f *Field) Format(a Answer, env Env) string {
	if a.State != Given {
		return stateText(a.State)
	}
	switch f.Kind {
	case Narrative:
		return text.CleanNarrative(a.Value)
	case Date:
		if d, ok := ParsePartialDate(a.Value); ok {
			return d.Text()
		}
	case Moment:
		if t, err := time.Parse(time.RFC3339, a.Value); err == nil {
			t = t.In(env.zone())
			return fmt.Sprintf("%s pukul %s", dateOf(t).Text(), t.Format("15.04"))
		}
	case YesNo:
		switch a.Value {
		case "yes":
			return "Ya"
		case "no":
			return "Tidak"
		}
	case Score:
		return a.Value + f.scoreText(a.Value)
	case Choice:
		return text.Clean(optionLabel(f.Options, a.Value))
	case Choices:
		if len(a.Values) == 0 {
			return "Tidak ada"
		}
		labels := make([]string, len(a.Values))
		for i, code := range a.Values {
			labels[i] = optionLabel(f.Options, code)
		}
		return text.Clean(strings.Join(labels, ", "))
	case Region:
		return text.Clean(regionText(a.Value, env))
	case Tally:
		if a.Grid == nil {
			return "Tidak ada"
		}
		return f.tallyText(a)
	case Group:
		if len(a.Rows) == 0 {
			return "Tidak ada"
		}
		return strconv.Itoa(len(a.Rows)) + " " + strings.ToLower(f.rowTitle())
	case Phone:
		return phoneText(a.Value)
	case NIK:
		return text.Clean(NIKText(a.Value, env))
	}
	return text.Clean(a.Value)
}

// rowTitle is what one row of a group is called.
func (f *Field) rowTitle() string {
	if f.RowTitle == "" {
		return "Baris"
	}
	return f.RowTitle
}

// scoreText says in words what a score means for this item.
func (f *Field) scoreText(score string) string {
	words := map[string]string{"1": " - tidak", "2": " - sebagian", "3": " - benar"}
	if f.Mark == MarkBad {
		words = map[string]string{"1": " - benar", "2": " - sebagian", "3": " - tidak"}
	}
	return words[score]
}

// phoneText groups a number by four for reading: "0800 3456 7890".
func phoneText(v string) string {
	var b strings.Builder
	for i, r := range text.Clean(v) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Input returns an answer as a person would type it again; Parse reads it back to
// the same answer. Groups and signatures are not typed: they give "".
func (f *Field) Input(a Answer, env Env) string {
	if a.State != Given {
		return strings.ToLower(stateText(a.State))
	}
	switch f.Kind {
	case Date:
		if d, ok := ParsePartialDate(a.Value); ok {
			return d.Text()
		}
	case Moment:
		if t, err := time.Parse(time.RFC3339, a.Value); err == nil {
			return t.In(env.zone()).Format("02-01-2006 15.04")
		}
	case YesNo:
		return strings.ToLower(f.Format(a, env))
	case Choice:
		return optionInput(f.Options, a.Value, false)
	case Choices:
		if len(a.Values) == 0 {
			return "-"
		}
		typed := make([]string, len(a.Values))
		for i, code := range a.Values {
			typed[i] = optionInput(f.Options, code, true)
		}
		return strings.Join(typed, ", ")
	case Region:
		return regionInput(a.Value, env)
	case Tally:
		return f.tallyInput(a)
	case Group:
		if len(a.Rows) == 0 {
			return "tidak ada"
		}
		return ""
	case Signature:
		return ""
	}
	return a.Value
}
