package casework_test

import (
	"reflect"
	"strings"
	"testing"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// kasi does not know who reported.
var kasi = casework.Actor{Account: "kasi", Role: casework.DeskCoordinator, Desk: "0801", Kecamatan: "73.06.08"}

// service is a report of the service lane, in which nobody is marked.
func (o *office) service(pairs ...string) string {
	o.t.Helper()
	return o.do(officer, "", casework.Receive, with(nine, append([]string{"category", "education", "alleged.relation", "-", "alleged.same_house", "", "no_contact", "-", "reporter.relation", "warga"}, pairs...)...)...)
}

// amends is a correction of the complaint as who reads it.
func (o *office) amends(who casework.Actor, n string, change func(forms.Answers)) error {
	v, err := o.Open(o.t.Context(), kasi, n)
	o.must(err)
	a := v.Case.Complaint.Clone()
	change(a)
	_, err = o.try(who, casework.Act{Name: casework.Amend, Case: n, Answers: a})
	return err
}

// Who corrects a paper without knowing its reporter leaves every answer as it is in which
// something is hidden, and the reporter; so does who sends a draft that such a one began.
func TestCorrectingLeavesWhatIsHidden(t *testing.T) {
	o := open(t)
	n := o.service("reporter.name", "Sulaiman Wicaksono", "reporter.phone", "000034567890", "problem", "kata Pak Sulaiman (0000-3456-7890) anak kelas 4; Wicaksono tetangganya")
	was := o.file(n).Complaint
	say := func(id, value string) func(forms.Answers) {
		return func(a forms.Answers) { a[id] = forms.Answer{State: forms.Given, Value: value} }
	}
	problem := func(f func(string) string) func(forms.Answers) {
		return func(a forms.Answers) { say("problem", f(a["problem"].Value))(a) }
	}
	unchanged := func(except string) {
		t.Helper()
		for id, x := range was {
			if now := o.file(n).Complaint[id]; id != except && !reflect.DeepEqual(now, x) {
				t.Errorf("%s was %+v and is now %+v", id, x, now)
			}
		}
	}
	o.must(o.amends(kasi, n, say("child.with", "bibi")))
	o.must(o.amends(kasi, n, func(a forms.Answers) { delete(a, "problem") }))
	unchanged("child.with")
	for _, change := range []func(forms.Answers){
		problem(func(s string) string { return strings.Replace(s, "kelas 4", "kelas 5", 1) }),
		problem(func(s string) string { return strings.Replace(s, "(tidak dicetak)", "Pak Lain", 1) }),
		problem(func(s string) string { return strings.Replace(s, "(tidak dicetak)", "(tidak dicetak)kan", 1) }),
		say("problem", "anak tidak sekolah"), say("trusted", "(tidak dicetak)"),
		say("reporter.name", "Orang Lain"), say("reporter.phone", "000011111111"), say("reporter.relation", "paman"),
		func(a forms.Answers) { a["reporter.name"] = forms.Answer{State: forms.Unknown} },
	} {
		o.deny(casework.Invalid, o.amends(kasi, n, change))
		unchanged("child.with")
	}
	o.must(o.amends(kasi, n, say("problem", "(tidak dicetak)"))) // what is required cannot be emptied
	unchanged("child.with")
	o.must(o.amends(officer, n, func(a forms.Answers) { delete(a, "safe_contact") })) // a draft that the Kasi began
	unchanged("child.with")
	o.deny(casework.Invalid, o.amends(officer, n, problem(func(s string) string { return s + " lagi" })))
	o.must(o.amends(officer, n, say("problem", "kata Pak Sulaiman anak kelas 5")))
	if now := o.file(n).Complaint; now["problem"].Value != "kata Pak Sulaiman anak kelas 5" || now["reporter.name"].Value != "Sulaiman Wicaksono" || now["reporter.phone"].Value != "000034567890" {
		t.Errorf("the officer's correction: %+v", now)
	}
}

// Whoever corrects rows, or fills in again what the file proposes, loses nothing that is
// hidden from them: it is given back, or the act is refused.
func TestNothingHiddenIsWrittenOver(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, with(nine, "category", "education", "alleged.relation", "-", "alleged.same_house", "", "no_contact", "-", "reporter.name", "Sulaiman Wicaksono", "reporter.relation", "tetangga")...)
	o.do(officer, n, casework.Verify, with(verified, "child.street", "belakang rumah Sulaiman, RT 2")...)
	v, err := o.Open(t.Context(), kasi, n)
	o.must(err)
	again := casework.Prefill(v.Case, casework.Verify, "verify", "", o.Pack())
	silent(t, "what the Kasi is given", again["child.street"].Value, "sulaiman")
	_, err = o.try(kasi, casework.Act{Name: casework.Verify, Case: n, Answers: again})
	o.must(err)
	again["child.street"] = forms.Answer{State: forms.Given, Value: "Jalan Baru"}
	_, err = o.try(kasi, casework.Act{Name: casework.Verify, Case: n, Answers: again})
	o.deny(casework.Invalid, err)
	if s := o.file(n).Child.Street; s != "belakang rumah Sulaiman, RT 2" {
		t.Errorf("the street is now %q", s)
	}

	visit := o.filled("form4")
	visit["family"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("name", "Kinan", "relation", "kakak kandung"), ram.Answers("name", "Sulaiman Wicaksono", "relation", "tetangga"), ram.Answers("name", "Halim", "relation", "kakek")}}
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	_, err = o.try(caseworker, casework.Act{Name: casework.Complete, Form: "form4", Case: n, Answers: visit})
	o.must(err)
	facilitator := casework.Actor{Account: "fas", Role: casework.Facilitator, Kecamatan: "73.06.08"}
	revise := func(change func([]forms.Answers) []forms.Answers) error {
		if again := o.part(facilitator, n, casework.Revise, o.file(n).FilledID("form4"), "reason", "salah tulis"); again != nil {
			o.deny(casework.NotAllowed, again) // it was refused, so it is revised still
		}
		v, err := o.Open(t.Context(), facilitator, n)
		o.must(err)
		a := v.Case.Form("form4").Answers.Clone()
		rows := a["family"]
		rows.Rows = change(rows.Rows)
		a["family"] = rows
		_, err = o.try(facilitator, casework.Act{Name: casework.Complete, Form: "form4", Case: n, Answers: a})
		return err
	}
	o.must(revise(func(r []forms.Answers) []forms.Answers { return r }))
	o.must(revise(func([]forms.Answers) []forms.Answers { return nil }))
	other := ram.Answers("name", "Baru", "relation", "bibi")
	for _, change := range []func([]forms.Answers) []forms.Answers{
		func(r []forms.Answers) []forms.Answers { return r[1:] },
		func(r []forms.Answers) []forms.Answers { return []forms.Answers{r[0], r[2], other} },
		func(r []forms.Answers) []forms.Answers { return []forms.Answers{r[0], other, r[2]} },
	} {
		o.deny(casework.Invalid, revise(change))
	}
	if rows := o.file(n).Form("form4").Answers["family"].Rows; len(rows) != 3 || rows[1]["name"].Value != "Sulaiman Wicaksono" {
		t.Errorf("the rows are now %v", rows)
	}
}
