package casework_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// A copy that was read by a second person hides what it hid then: where a name or a place
// is written otherwise afterwards, nothing goes out before it is chosen anew.
func TestReleaseIsCleanedAsItWasRead(t *testing.T) {
	o := open(t)
	n := o.do(caseworker, "", casework.Receive, with(nine, "child.where", "rumah Tante Mawar", "reporter.name", "Ida", "problem", "kata Ida anak dipukul om")...)
	o.do(caseworker, n, casework.Mark, "name", "Eko", "relation", "om", "kind", "both")
	o.paper(caseworker, n, "form1", with(assessed, "condition", "Ida melihat om Eko memukul; HP 0000 3456 7890, NIK 7306080101900001; kini di rumah Tante Mawar bersama Sitti Rabiah", "caregiver.name", "Sitti Rabiah", "cared_by", "mother")...)
	steps := func() {
		o.must(o.picks(caseworker, n, "d1", []string{"form1"}))
		o.now = o.now.Add(time.Hour)
		o.must(o.part(caseworker, n, casework.ReportData, "d1", reports...))
		o.must(o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
		o.must(o.part(manager, n, casework.CheckData, "d1", reads...))
	}
	o.must(o.part(clerk, n, casework.AskData, "", courtAsks...))
	steps()
	paper, err := o.copyOf(caseworker, n, "d1", true)
	o.must(err)
	for _, secret := range []string{"Ida", "Eko", " om ", "3456", "7306080101900001", "Mawar", "Rabiah"} {
		if strings.Contains(paper, secret) {
			t.Errorf("the copy says %q:\n%s", secret, paper)
		}
	}
	amend := func(id, value string) {
		a := o.file(n).Complaint.Clone()
		a[id] = forms.Answer{State: forms.Given, Value: value}
		_, err := o.try(caseworker, casework.Act{Name: casework.Amend, Case: n, Answers: a})
		o.must(err)
	}
	amend("reporter.name", "Orang Lain") // who was written before stays hidden: the copy is the one that was read
	paper, err = o.copyOf(caseworker, n, "d1", true)
	o.must(err)
	silent(t, "the copy", paper, "ida melihat")
	amend("child.where", "tidak tahu")
	_, err = o.copyOf(caseworker, n, "d1", true)
	o.deny(casework.NotAllowed, err)
	steps()
}

// A copy says neither where the family lives nor, in any of its papers, a sister or a
// brother: by the genogram, by who was at a visit, or by the name of their own case.
func TestReleaseLeavesOutHomesAndOtherChildren(t *testing.T) {
	o := open(t)
	n := o.do(caseworker, "", casework.Receive, with(nine, "child.name", "Putri Tabina", "alleged.relation", "paman", "no_contact", "paman", "reporter.name", "Ida", "problem", "Putri dari Sungguminasa lapar bersama Fikri")...)
	o.do(caseworker, n, casework.Verify, with(verified, "child.address", "73.06.08.1001", "child.street", "RT 1")...)
	o.must(o.part(caseworker, n, casework.AddSibling, "", with(sister, "child.name", "Fikri Tabina")...))
	o.do(caseworker, n, casework.Consent, "signer.name", "Nenek Umpama", "signer.relation", "guardian", "signer.alleged", "no", "signer.address", "Jalan Kenanga 7", "place", "Kantor Desa",
		"child.name", "Putri Tabina", "understood", "yes", "willing", "willing", "agency", "rsud", "purpose", "visum bagi Putri", "child.agrees", "too_young", "date", "2026-11-21")
	visit := o.filled("form4")
	visit["family"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("name", "Kinan", "relation", "kakak kandung"), ram.Answers("name", "Halim", "relation", "kakek")}}
	_, err := o.try(caseworker, casework.Act{Name: casework.Complete, Form: "form4", Case: n, Answers: visit})
	o.must(err)
	o.paper(caseworker, n, "form1", with(assessed, "child.name", "Putri Tabina", "father.name", "Tabina Umpama", "condition", "Fikri dan KINAN lapar; kakek Halim sakit; di Jalan Kenanga 7, Somba Opu")...)
	o.must(o.part(clerk, n, casework.AskData, "", courtAsks...))
	o.must(o.picks(caseworker, n, "d1", []string{"complaint", "form1", "form2"}))
	o.now = o.now.Add(time.Hour)
	o.must(o.part(caseworker, n, casework.ReportData, "d1", reports...))
	o.must(o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
	o.must(o.part(manager, n, casework.CheckData, "d1", reads...))
	for _, printed := range []bool{true, false} {
		paper, err := o.copyOf(caseworker, n, "d1", printed)
		o.must(err)
		for _, secret := range []string{"Fikri", "kinan", "kenanga", "Kantor Desa", "[x] RSUD", "Sungguminasa lapar", "Somba Opu", "Nenek Umpama"} {
			if strings.Contains(strings.ToLower(paper), strings.ToLower(secret)) {
				t.Errorf("the copy says %q:\n%s", secret, paper)
			}
		}
		for _, said := range []string{"Putri Tabina", "Tabina Umpama", "kakek Halim", "visum bagi Putri"} {
			if !strings.Contains(paper, said) {
				t.Errorf("the copy does not say %q:\n%s", said, paper)
			}
		}
	}
}

// What somebody may not read, that person cannot have read.
func TestReleaseIsReadByWhoMayReadIt(t *testing.T) {
	c := &casework.Case{Number: "0801-26-0001-3", Caseworker: caseworker.Account, Forms: []casework.Filled{{Form: casework.PsychForm, By: "psikolog", At: open(t).now}}}
	c.Releases = []casework.DataRelease{{ID: "d1", State: casework.DataConfirmed, Screener: caseworker.Account, Steps: []casework.DataStep{{State: casework.DataConfirmed, At: open(t).now}}, Papers: []string{casework.PsychForm}}}
	o := open(t)
	for who, want := range map[*casework.Actor]bool{&manager: false, &coordinator: true} {
		_, err := casework.Decide(c, casework.Act{Name: casework.CheckData, Part: "d1", Answers: ram.Answers(reads...)}, *who, casework.Env{Now: o.now, Pack: o.Pack()})
		if (err == nil) != want {
			t.Errorf("%s: %v", who.Account, err)
		}
	}
}

// A mark that guards a brother or sister says neither whose it is nor that there is another
// case to whoever may not know that one.
func TestAMarkFromElsewhereNamesNoUnknownChild(t *testing.T) {
	o := open(t)
	far := casework.Actor{Account: "loket.lain", Role: casework.DeskOfficer, Desk: "0901", Kecamatan: "73.06.09"}
	a := o.received("category", "abh", "child.age", "15", "child.name", "Bima Rahasia")
	b := o.do(far, "", casework.Receive, with(nine, "child.name", "Melati Adik", "category", "education", "alleged.relation", "-", "alleged.same_house", "", "no_contact", "-")...)
	_, err := o.try(manager, casework.Act{Name: casework.Link, Case: a, Answers: ram.Answers("number", b, "kind", "family")})
	o.must(err)
	o.do(caseworker, a, casework.Mark, "name", "Bima Rahasia", "relation", "anak itu sendiri", "kind", "alleged")
	v, err := o.Open(t.Context(), far, b)
	o.must(err)
	if len(v.Case.People) != 1 || !v.Case.People[0].Alleged {
		t.Errorf("the mark does not guard: %+v", v.Case.People)
	}
	out, err := json.Marshal(v)
	o.must(err)
	for _, secret := range []string{"Bima", a, "link", manager.Account} {
		if strings.Contains(string(out), secret) {
			t.Errorf("the desk reads %q:\n%s", secret, out)
		}
	}
	if v, err = o.Open(t.Context(), manager, b); err != nil || v.Case.People[0].Name != "Bima Rahasia" {
		t.Errorf("%v: a lead does not see who it is: %+v", err, v.Case.People)
	}
}

// Rows at the end in which nothing was written are not kept, in any group.
func TestEmptyRowsAreLeftOut(t *testing.T) {
	o := open(t)
	n := o.held()
	a := o.filled("form4")
	a["family"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("name", "Halim", "relation", "kakek"), {}, {"name": {}}}}
	a["others"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{{}}}
	_, err := o.try(caseworker, casework.Act{Name: casework.Complete, Form: "form4", Case: n, Answers: a})
	o.must(err)
	f := o.file(n).Form("form4").Answers
	if len(f["family"].Rows) != 1 || len(f["others"].Rows) != 0 {
		t.Errorf("kept %+v, %+v", f["family"].Rows, f["others"].Rows)
	}
	if len(a["family"].Rows) != 3 {
		t.Error("the answers at hand were changed")
	}
}

// A case folded again under other rules of cleaning is the same case.
func TestCaseWithoutCleaning(t *testing.T) {
	o := open(t)
	n := o.received("reporter.name", "Sulaiman Wicaksono")
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.must(o.part(clerk, n, casework.AskData, "", courtAsks...))
	c := o.file(n)
	c.Releases[0].Cleaned, c.Releases[0].Changed, c.Releases[0].Since = []string{"0123"}, true, o.now
	if out := c.WithoutCleaning(); out.Releases[0].Cleaned != nil || out.Releases[0].Changed || !out.Releases[0].Since.IsZero() || out.Releases[0].ID != "d1" || c.Releases[0].Cleaned == nil {
		t.Errorf("left %+v of %+v", out.Releases[0], c.Releases[0])
	}
}
