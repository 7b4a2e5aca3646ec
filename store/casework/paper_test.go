package casework_test

import (
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// Every act's form can be copied from paper: it says when it was filled there and by whom.
func TestEveryFormMayComeFromPaper(t *testing.T) {
	p := open(t).Pack()
	own := map[string]bool{"complaint": true, "meeting": true, "supervision": true}
	for _, act := range casework.ActsOf() {
		id := casework.FormOf(act)
		if form := p.Forms[id]; id != "" && !own[id] && (form.Field("paper.at") == nil || form.Field("paper.by") == nil) {
			t.Errorf("%s asks for form %s, which knows no paper", act, id)
		}
	}
	for _, id := range casework.PaperForms() {
		if p.Forms[id].Field("paper.at") == nil {
			t.Errorf("form %s knows no paper", id)
		}
	}
}

// What was filled on paper counts from then, is refused where that cannot be, and says
// who filled it; the same for every form.
func TestTrueTimesFromPaper(t *testing.T) {
	o := open(t)
	n := o.held()
	o.now = o.now.Add(50 * time.Hour)
	wrote := o.now.Add(-30 * time.Hour)
	at := func(when time.Time) []string {
		return []string{"paper.at", when.Format(time.RFC3339), "paper.by", "kader desa"}
	}
	safety := []string{"dangers", "ayah tiri marah", "protector", "bibi", "place", "rumah bibi", "call", "peksos", "until", "2026-12-05"}
	o.deny(casework.Invalid, o.fills(caseworker, n, "safety_plan", "", with(safety, at(o.now.Add(time.Hour))...)...))
	o.deny(casework.Invalid, o.fills(caseworker, n, "safety_plan", "", with(safety, at(o.now.Add(-60*time.Hour))...)...))
	o.deny(casework.Invalid, o.fills(caseworker, n, "form1", "", with(assessed, "date", "2026-12-30")...))
	for form, answers := range map[string][]string{"safety_plan": safety, "form4": form4, "form1": assessed} {
		o.paper(caseworker, n, form, with(answers, at(wrote)...)...)
		f := o.file(n).Form(form)
		if !f.At.Equal(wrote) || f.Recorded == nil || !f.Recorded.Equal(o.now) || f.Writer != "kader desa" {
			t.Errorf("%s: filled %v, recorded %v, by %q", form, f.At, f.Recorded, f.Writer)
		}
	}
	if k := o.clock(n, "assess"); k.Stopped == nil || !k.Stopped.Equal(wrote) {
		t.Errorf("the assessment ended %v", k.Stopped)
	}
	if k := o.clock(n, "safety_plan"); !k.Started.Equal(wrote) {
		t.Errorf("the safety plan runs from %v", k.Started)
	}
	// Acts that are no paper form of their own say it, too.
	o.do(caseworker, n, casework.Verify, with(verified, at(wrote)...)...)
	f := o.file(n).Form("verify")
	if !f.At.Equal(wrote) || f.Writer != "kader desa" {
		t.Errorf("verified %v by %q", f.At, f.Writer)
	}
	if again := casework.Prefill(o.file(n), casework.Verify, "verify", "", o.Pack()); again["paper.at"].State != forms.Blank || again["method"].State == forms.Blank {
		t.Errorf("written again, it still has the old paper's time: %+v", again)
	}
	o.folds(n)
}

// A report that came on paper lends its paper to no other form, and the printed form
// shows where it was copied from only where it was.
func TestPaperIsNotLent(t *testing.T) {
	o := open(t)
	b, err := o.Reserve(t.Context(), officer, "complaint")
	o.must(err)
	o.now = o.now.Add(5 * time.Hour)
	n := o.do(officer, "", casework.Receive, with(nine, "paper.number", b.Number, "paper.at", o.now.Add(-4*time.Hour).Format(time.RFC3339), "paper.by", "kader desa")...)
	for _, act := range []casework.ActName{casework.Verify, casework.Classify, casework.Consent} {
		if a := casework.Prefill(o.file(n), act, casework.FormOf(act), "", o.Pack()); a["paper.at"].State != forms.Blank || a["paper.by"].State != forms.Blank {
			t.Errorf("%s takes over the report's paper", act)
		}
	}
	now := ram.Answers(verified...)
	_, err = o.try(officer, casework.Act{Name: casework.Verify, Case: n, Answers: now})
	o.must(err)
	text, err := o.Print(t.Context(), manager, n, "verify")
	o.must(err)
	if strings.Contains(text, "Dari kertas") {
		t.Errorf("it was not on paper:\n%s", text)
	}
	blank, err := o.Reserve(t.Context(), officer, "form3")
	o.must(err)
	if strings.Contains(blank.Text, "Dari kertas") {
		t.Error("an unfilled paper asks for its copy")
	}
}
