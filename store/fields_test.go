package store_test

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/print"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// given are answers without which a form is not taken, or leads elsewhere.
var given = map[string][]string{
	"form1": {"class", "medium", "children.count", "12"},
	"form2": {"signer.relation", "guardian", "signer.alleged", "no", "understood", "yes", "willing", "willing", "child.agrees", "yes"},
	"form3": {"child.sex", "female", "f.revised", "yes", "f.class", "medium", "f.conclusion", "continue", "g.review", "2026-12-20"},
	"form6": {"reason.moved", "no", "reason.died", "no", "reason.goals_met", "yes"},
	"form7": {"at_risk", "no"},
}

// answerAll answers everything that a form asks, the n-th time with the n-th option of
// each choice: over several times every condition is met. Every text is its own.
func answerAll(form *forms.Form, a forms.Answers, env forms.Env, n int) {
	for again := true; again; {
		again = false
		for i, s := range form.Walk(a, env) {
			switch {
			case s.Add && len(a[s.Field.ID].Rows) > 0, !s.Add && !s.Blank(a):
				continue
			case s.Add:
				if _, err := a.AddRow(s.Field.ID); err != nil {
					panic(err)
				}
			default:
				if err := a.Set(s.Path, answerTo(s.Field, n, i)); err != nil {
					panic(err)
				}
			}
			again = true
			break
		}
	}
}

func answerTo(f *forms.Field, n, i int) forms.Answer {
	out := forms.Answer{State: forms.Given}
	switch f.Kind {
	case forms.NIK, forms.KK:
		out.Value = fmt.Sprintf("99010160011%05d", i)
	case forms.Phone:
		out.Value = fmt.Sprintf("0411%06d", i)
	case forms.Date:
		out.Value = day.In(zone).Format(time.DateOnly)
	case forms.Moment:
		out.Value = day.UTC().Format(time.RFC3339)
	case forms.Number:
		least := 0
		if f.Min != nil {
			least = *f.Min
		}
		out.Value = strconv.Itoa(least + 2)
	case forms.YesNo:
		out.Value = []string{"yes", "no"}[n%2]
	case forms.Score:
		out.Value = strconv.Itoa(1 + n%3)
	case forms.Choice:
		out.Value = f.Options[n%len(f.Options)].Code
	case forms.Choices:
		for _, o := range f.Options {
			out.Values = append(out.Values, o.Code)
		}
	case forms.Region:
		out.Value = "73.06.08"
	case forms.Tally:
		out.Grid = map[string]int{}
		for _, row := range f.Rows {
			for _, col := range f.Columns {
				out.Grid[row.Code+"/"+col.Code] = 1
			}
		}
	default:
		out.Value = fmt.Sprintf("isi-%d", i)
	}
	return out
}

var zone = pack.Gowa().Office.Zone

// Every field of the printed forms, as the rule book has them, is reached by the walk
// that both faces follow, stands on the paper with its answer, and is kept by the store
// through a draft, the act, and another opening of the file.
func TestEveryFieldIsReachedPrintedAndKept(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	book := o.Pack()
	for _, id := range []string{"form1", "form2", "form3", "form4", "form5", "form6", "form7", "form8"} {
		form := book.Forms[id]
		reached := map[string]bool{}
		for pass := range 6 {
			a := forms.Answers{}
			if pass == 0 {
				a = ram.Answers(given[id]...)
			}
			env := casework.FormEnv(o.file(n), caseworker, book, o.Now(), a)
			answerAll(form, a, env, pass)
			paper := print.Form(form, a, print.Frame{}, env)
			for _, s := range form.Walk(a, env) {
				name := s.Field.ID
				if s.Group != nil && !s.Add {
					name = s.Group.ID + "/" + name
				}
				first := !reached[name]
				reached[name] = true
				if v := a.At(s.Path).Value; strings.HasPrefix(v, "isi-") && !strings.Contains(paper, v) {
					t.Errorf("%s: the answer to %s is not on paper", id, s.Path)
				}
				if !first || s.Add || name == "people/alive" && a.At(s.Path).Value == "yes" { // the genogram marks who died
					continue
				}
				other := a.Clone()
				must(t, other.Set(s.Path, forms.Answer{}))
				if s.Section.ID != forms.PaperSection && print.Form(form, other, print.Frame{}, env) == paper {
					t.Errorf("%s: paper is the same without %s", id, s.Path)
				}
			}
			if pass == 0 && form.Field("case.number") != nil { // the case's own, whatever is typed
				a["case.number"] = forms.Answer{State: forms.Given, Value: n}
			}
			d, err := o.SaveDraft(ctx, caseworker, casework.Draft{ID: o.NewID(), Act: o.NewID(), Work: casework.Complete, Form: id, Case: n, Answers: a})
			must(t, err)
			if pass == 0 && id != "form5" { // form 5 is the letter: it is made of the referral's form
				o.keeps(n, id, a, d)
			}
			if pass == 0 && id != "form5" {
				continue
			}
			if pass == 1 {
				o.again()
			}
			if d, err = o.OpenDraft(ctx, caseworker, d.ID, true); err != nil || !reflect.DeepEqual(d.Answers, a) {
				t.Errorf("%s: the draft came back otherwise: %v", id, err)
			}
			must(t, o.DropDraft(ctx, caseworker, d.ID))
		}
		for i := range form.Sections {
			for _, f := range form.Sections[i].Fields {
				if f.Kind == forms.Signature { // signed by hand: it has its place on the paper
					reached[f.ID] = strings.Contains(print.Form(form, nil, print.Frame{}, forms.Env{Zone: zone}), strings.Fields(f.Label)[0]) // long names break
				}
				if !reached[f.ID] {
					t.Errorf("%s: nobody reaches %s", id, f.ID)
				}
				for _, inner := range f.Fields {
					if !reached[f.ID+"/"+inner.ID] {
						t.Errorf("%s: nobody reaches %s of %s", id, inner.ID, f.ID)
					}
				}
			}
		}
	}
	o.sound()
}

// keeps does the act that the form is for, and holds what is kept against what was given.
func (o *office) keeps(n, id string, a forms.Answers, d casework.Draft) {
	o.t.Helper()
	act, who := casework.Act{ID: d.Act, Name: casework.Complete, Form: id, Case: n, Draft: d.ID, Epoch: d.Epoch}, caseworker
	switch id {
	case "form2":
		act.Name, act.Form = casework.Consent, ""
	case "form8":
		act.Name, act.Form = casework.Terminate, ""
	}
	act.Seen, act.Answers = o.file(n).Version, a
	_, err := o.Do(ctx, who, act)
	must(o.t, err)
	o.again()
	kept := o.file(n).Form(id)
	if kept == nil || !reflect.DeepEqual(kept.Answers, a) {
		o.t.Errorf("%s was kept otherwise", id)
	}
	if id == "form6" {
		o.must(manager, n, casework.Close, "reason", "goals_met", "knows_contact", "yes", "understands", "yes")
	}
}
