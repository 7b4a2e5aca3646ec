package store_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// filler fills in forms at random, mostly so that they are taken.
type filler struct {
	r        *rand.Rand
	now      time.Time
	accounts []string
	numbers  []string // of cases
}

func some[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// fill answers what a form asks: all that must be answered and some of the rest.
// Wrong leaves out or spoils something on purpose.
func (f *filler) fill(form *forms.Form, a forms.Answers, env forms.Env, wrong bool) forms.Answers {
	left := map[string]bool{}                        // blank ones that stay blank
	for again, n := true, 0; again && n < 400; n++ { // a given answer may show further questions
		again = false
		for _, s := range form.Walk(a, env) {
			switch {
			case s.Add && (s.Row > 0 || left[s.Path]), !s.Add && (!s.Blank(a) || left[s.Path]):
				continue
			case !s.Field.Required && f.r.IntN(4) > 0:
				left[s.Path] = true
				continue
			case s.Add:
				if _, err := a.AddRow(s.Field.ID); err != nil {
					left[s.Path] = true
					continue
				}
			default:
				if err := a.Set(s.Path, f.answer(form.ID, s.Field)); err != nil {
					panic(err) // Walk's paths are good
				}
				left[s.Path] = true
			}
			again = true
		}
	}
	for range 8 { // what is refused is answered anew
		bad := forms.Blocking(form.Check(a, env))
		if !bad {
			break
		}
		for _, p := range form.Check(a, env) {
			if field := form.Field(p.Path); p.Blocks && field != nil && field.Kind != forms.Group {
				_ = a.Set(p.Path, f.answer(form.ID, field)) // a path outside of the walk stays as it is
			}
		}
	}
	if wrong {
		for id := range a {
			if f.r.IntN(2) == 0 {
				a[id] = some(f.r, []forms.Answer{{}, {State: forms.Given, Value: "?"}, {State: forms.Given, Value: "2026-13-77"}, {State: forms.Unknown}})
			}
		}
	}
	return a
}

// answer is one that a field of this kind takes.
func (f *filler) answer(form string, field *forms.Field) forms.Answer {
	given := func(v string) forms.Answer { return forms.Answer{State: forms.Given, Value: v} }
	last := field.ID[strings.LastIndex(field.ID, ".")+1:]
	switch field.Kind {
	case forms.Text, forms.Narrative, forms.Person, forms.Signature, forms.Group:
		switch {
		case last == "caseworker" || last == "with" && form == "lower" || last == "to" && form == "task_handover" || last == "owner" || last == "who" && (form == "exclude" || field.Max != nil && *field.Max == 40):
			return given(some(f.r, f.accounts))
		case last == "number" && form == "paper", form == "complaint" && strings.HasPrefix(field.ID, "paper."), last == "no_contact":
			return forms.Answer{}
		case last == "number" || last == "cases":
			return given(some(f.r, f.numbers))
		case last == "to":
			return given(strconv.Itoa(1 + f.r.IntN(9)))
		}
		return given(some(f.r, []string{"rumah nenek", "Puskesmas", "Bunga Contoh", "Melati Umpama", "satu kalimat", "kabar dari sekolah", "ibu kandung"}))
	case forms.NIK, forms.KK:
		return given(fmt.Sprintf("99010160011499%02d", f.r.IntN(100)))
	case forms.Phone:
		return given("0411123456")
	case forms.Date:
		if strings.Contains(last, "birth") {
			return given(fmt.Sprintf("20%02d-0%d-1%d", 9+f.r.IntN(16), 1+f.r.IntN(9), f.r.IntN(10)))
		}
		return given(f.now.AddDate(0, 0, f.r.IntN(60)-10).Format("2006-01-02"))
	case forms.Moment:
		at := f.now.Add(-time.Duration(f.r.IntN(48*60)) * time.Minute)
		if field.Ahead {
			at = f.now.Add(time.Duration(f.r.IntN(20*24*60)) * time.Minute)
		}
		return given(at.UTC().Format(time.RFC3339))
	case forms.Number:
		low, high := 0, 20
		if field.Min != nil {
			low = *field.Min
		}
		if field.Max != nil {
			high = *field.Max
		}
		return given(strconv.Itoa(low + f.r.IntN(high-low+1)))
	case forms.YesNo:
		return given(some(f.r, []string{"yes", "yes", "no"}))
	case forms.Choice, forms.Choices:
		if len(field.Options) == 0 {
			return forms.Answer{State: forms.Unknown}
		}
		code := some(f.r, field.Options).Code
		if field.Kind == forms.Choices {
			return forms.Answer{State: forms.Given, Values: []string{code}}
		}
		return given(code)
	case forms.Region:
		return given("73.06.08")
	case forms.Tally:
		grid := map[string]int{}
		for _, row := range field.Rows {
			for _, col := range field.Columns {
				grid[row.Code+"/"+col.Code] = f.r.IntN(3)
			}
		}
		return forms.Answer{State: forms.Given, Grid: grid}
	case forms.Score:
		return given(strconv.Itoa(1 + f.r.IntN(3)))
	}
	panic("a kind of field that nobody knows: " + string(field.Kind))
}

// offered is one act out of those that the case offers somebody, filled in; ok is
// false where nothing is offered.
func (w *twins) offered(f *filler, who casework.Actor, number string, wrong bool) (act casework.Act, ok bool) {
	v, err := w.model.Open(ctx, who, number)
	if err != nil {
		return act, false
	}
	actions := v.Actions
	for _, l := range v.Letters {
		actions = append(actions, l.Actions...)
	}
	var can []casework.Action
	for _, a := range actions {
		often := 4
		switch a.Act {
		case casework.Advise, casework.Resolve, casework.Move, casework.Exclude, casework.Cancel, casework.Withdraw, casework.Mark, casework.Alarm:
			often = 1 // what ends a case or a way comes last
		case casework.ApproveRef, casework.Waive, casework.Send, casework.Deliver, casework.Answer, casework.Minutes, casework.Finish, casework.Terminate, casework.MoveAnswered:
			often = 16 // what needs others before it comes whenever it can
		}
		if a.Next {
			often = 12
		}
		for range often {
			if a.Why == "" || wrong {
				can = append(can, a)
			}
		}
	}
	if len(can) == 0 {
		return act, false
	}
	a := some(f.r, can)
	act = casework.Act{Name: a.Act, Case: number, Seen: v.Version, Part: a.Part, Answers: forms.Answers{}}
	for _, l := range v.Letters {
		act.Seen = max(act.Seen, l.Version)
	}
	if a.Act == casework.Complete {
		act.Form = a.Form
	}
	if form := w.model.Pack().Forms[a.Form]; form != nil && a.Form != "" {
		act.Answers = casework.Prefill(v.Case, a.Act, a.Form, a.Part, w.model.Pack())
		env := casework.FormEnv(v.Case, who, w.model.Pack(), f.now, act.Answers)
		act.Answers = f.fill(form, act.Answers, env, wrong)
	}
	return act, true
}

// meet is an act on a meeting of the office, or on notes of supervision.
func (w *twins) meet(f *filler, who casework.Actor) casework.Act {
	name := some(f.r, []casework.ActName{casework.CallMeeting, casework.CallMeeting, casework.HoldMeeting, casework.Supervise})
	act := casework.Act{Name: name}
	if ms, err := w.model.Meetings(ctx, who); err == nil && len(ms.List) > 0 && f.r.IntN(2) == 0 {
		act.Part = some(f.r, ms.List).ID
	}
	form := w.model.Pack().Forms[casework.FormOf(name)]
	act.Answers = f.fill(form, forms.Answers{}, casework.FormEnv(nil, who, w.model.Pack(), f.now, forms.Answers{}), false)
	return act
}

// report is a new report, filled in at random.
func (f *filler) report(d *ram.Desk, who casework.Actor) casework.Act {
	form := d.Pack().Forms["complaint"]
	a := forms.Answers{"child.sex": {State: forms.Given, Value: "female"}}
	return casework.Act{Name: casework.Receive, Answers: f.fill(form, a, casework.FormEnv(nil, who, d.Pack(), f.now, a), false)}
}
