package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

var form3 = []string{"child.sex", "female", "b1_1", "3", "f.revised", "no", "f.conclusion", "continue", "f.told", "yes", "g.review", "2027-01-20"}

// signs signs a Form 3 with these answers besides, and rows of its plan.
func (o *office) signs(n string, rows map[string][]forms.Answers, pairs ...string) error {
	o.t.Helper()
	a := ram.Answers(with(form3, pairs...)...)
	for table, list := range rows {
		a[table] = forms.Answer{State: forms.Given, Rows: list}
	}
	_, err := o.try(caseworker, casework.Act{Name: casework.Complete, Form: "form3", Case: n, Answers: a})
	return err
}

// A higher class in Form 3 holds at once and has its own clocks; a lower one is a
// proposal, which the manager decides. One class holds, and everybody sees which.
func TestForm3AndTheClass(t *testing.T) {
	o := open(t)
	n := o.held() // medium
	o.now = o.now.Add(48 * time.Hour)
	o.deny(casework.Invalid, o.signs(n, nil, "f.revised", "yes", "f.class", "high", "f.immediate", "yes", "f.conclusion", "refer_close"))
	o.must(o.signs(n, nil, "f.revised", "yes", "f.class", "high", "f.immediate", "yes", "f.worries", "ayah tiri kembali"))
	c := o.file(n)
	if c.Risk.Class != casework.High || c.Risk.Origin != "danger" || !c.Risk.Since.Equal(o.now) || c.Proposed() != "" {
		t.Errorf("the class is %+v, proposed %q", c.Risk, c.Proposed())
	}
	if k := o.clock(n, "service"); !k.Running() || !k.Due.Equal(o.now.Add(24*time.Hour)) {
		t.Errorf("connected to a service until %v", k.Due)
	}
	if k := o.clock(n, "review"); !k.Running() || k.Why != "risk:high" {
		t.Errorf("the review is %+v", k)
	}
	if k := o.clock(n, "risk"); k.Running() {
		t.Error("the signed assessment is the class's assessment")
	}

	// Lower: nothing may end before the manager has decided.
	o.now = o.now.Add(30 * time.Hour)
	lower := []string{"f.revised", "yes", "f.class", "low"}
	o.deny(casework.Invalid, o.signs(n, nil, with(lower, "f.conclusion", "refer_close")...))
	o.deny(casework.Invalid, o.signs(n, nil, with(lower, "f.conclusion", "close")...))
	o.must(o.signs(n, nil, lower...))
	c = o.file(n)
	if c.Risk.Class != casework.High || c.Proposed() != casework.Low {
		t.Errorf("a caseworker's Form 3 lowered to %s, proposed %q", c.Risk.Class, c.Proposed())
	}
	gap := func() bool {
		return slices.ContainsFunc(casework.Missing(o.file(n), o.Pack(), o.now), func(g casework.Gap) bool { return g.What == "class" })
	}
	if text, err := o.Print(t.Context(), manager, n, "form3"); err != nil || !strings.Contains(text, "yang berlaku: TINGGI") || !gap() {
		t.Errorf("which class holds is not said: %v", err)
	}
	o.do(caseworker, n, casework.RecordContact, "who", "bibi", "at", o.now.Format(time.RFC3339), "result", "anak aman")
	c = o.file(n)
	if step := casework.NextStep(c, manager); step.Act != casework.Lower {
		t.Errorf("the manager's next step is %s", step.Act)
	}
	if a := casework.Prefill(c, casework.Lower, "lower", "", o.Pack()); a["class"].Value != "low" || a["with"].Value != caseworker.Account {
		t.Errorf("lowering begins with %+v", a)
	}
	o.do(manager, n, casework.Lower, "class", "low", "reason", "ayah tiri ditahan", "with", caseworker.Account)
	if c := o.file(n); c.Risk.Class != casework.Low || c.Proposed() != "" || gap() {
		t.Errorf("lowered to %s, still proposed %q", c.Risk.Class, c.Proposed())
	}
	o.must(o.signs(n, nil, "f.conclusion", "refer_close"))
	o.folds(n)
}

// What came after the form outweighs it: an alarm is not lowered by an older proposal.
func TestAnAlarmOutweighsForm3(t *testing.T) {
	o := open(t)
	n := o.held()
	o.must(o.signs(n, nil, "f.revised", "yes", "f.class", "low"))
	if got := o.file(n).Proposed(); got != casework.Low {
		t.Fatalf("proposed %q", got)
	}
	o.now = o.now.Add(time.Hour)
	o.do(caseworker, n, casework.Alarm)
	if got := o.file(n).Proposed(); got != "" {
		t.Errorf("after the alarm %q is proposed", got)
	}
}

// Form 3's tables are the case's plan: each row one item, once, with its clock; what is
// no priority yet with the reason; what is named nowhere is told.
func TestForm3MakesThePlan(t *testing.T) {
	o := open(t)
	n := o.held()
	rows := map[string][]forms.Answers{
		"b.plan": {
			row1("problem", "Tanda trauma", "items", "B3.5, B3.1", "action", "Rujuk ke psikolog", "who", "Peksos", "when", "2026-12-10"),
			row1("problem", "Belum punya KIP", "items", "B2.6", "later", "yes", "later_reason", "menunggu tahun ajaran"),
		},
		"g.plan": {
			row1("area", "Emosi", "items", "B3.5, B3.1", "action", "Rujuk ke psikolog", "who", "Peksos", "when", "2026-12-10"),
			row1("area", "Kesehatan", "items", "B1.2", "action", "Periksa ke puskesmas", "who", "Ibu"),
		},
	}
	scored := []string{"b3_5", "1", "b3_1", "2", "b2_6", "1", "b1_2", "2", "b1_1", "2", "f.reason", "sudah tinggal bersama bibi"}
	o.must(o.signs(n, rows, scored...))
	c := o.file(n)
	if len(c.Plan) != 3 {
		t.Fatalf("%d items of the plan: %+v", len(c.Plan), c.Plan)
	}
	first, later, third := c.Plan[0], c.Plan[1], c.Plan[2]
	if first.State != "open" || first.Says("by") != "Peksos" || !slices.Equal(first.Items(), []string{"B3.5", "B3.1"}) || o.clock(n, "plan:p1").Due.Day() != 10 {
		t.Errorf("the first: %+v", first)
	}
	if later.State != "later" || later.Says("later_reason") == "" || c.Clock("plan:p2") != nil {
		t.Errorf("no priority yet: %+v", later)
	}
	if third.Says("problem") != "Kesehatan" || !o.clock(n, "plan:p3").Running() || !o.clock(n, "plan_review").Running() {
		t.Errorf("part G: %+v", third)
	}
	if got := casework.Unplanned(c, o.Pack()); !slices.Equal(got, []string{"B1.1"}) {
		t.Errorf("not planned: %v", got)
	}
	if hint := casework.Hint(c, o.Pack(), casework.Action{Act: casework.AddPlan}, time.Time{}, 80); len(hint) != 1 || !strings.Contains(hint[0], "B1.1") {
		t.Errorf("adding an item says %q", hint)
	}
	// Written again, nothing doubles; another item answers what was left.
	o.now = o.now.Add(24 * time.Hour)
	o.must(o.signs(n, rows, scored...))
	o.must(o.part(caseworker, n, casework.AddPlan, "", with(item, "items", "B1.1")...))
	if c := o.file(n); len(c.Plan) != 4 || casework.UnplannedText(c, o.Pack()) != "" {
		t.Errorf("%d items, still open %v", len(c.Plan), casework.Unplanned(c, o.Pack()))
	}
	// What may never be an action is refused there, too (SOP 2).
	rows["c.plan"] = []forms.Answers{row1("problem", "kekerasan", "items", "C2.4", "action", "Mediasi dengan ayah tiri")}
	o.deny(casework.Invalid, o.signs(n, rows, scored...))
	o.folds(n)
}
