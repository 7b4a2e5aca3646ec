package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/store/casework/ram"
)

var wakil = casework.Actor{Account: "wakil", Role: casework.Deputy}

// asked is a boy's case in which the investigator asked for the social report.
func asked(t *testing.T) (*office, string) {
	t.Helper()
	o := open(t)
	n := o.received("category", "abh", "child.age", "15")
	o.start(n, "abh")
	o.done(n, "abh.request")
	return o, n
}

// nextStep is the act that the flow asks of the actor.
func (o *office) nextStep(who casework.Actor, number string) casework.Action {
	o.t.Helper()
	return casework.NextStep(o.file(number), who)
}

// A step that is done with one of the office's own forms is not done without it: the form
// is the next thing to do, and the step's clock is measured from its completion.
func TestStepIsDoneWithItsForm(t *testing.T) {
	o, n := asked(t)
	o.do(caseworker, n, casework.Verify, "method", "oral", "result", "resident")
	o.paper(caseworker, n, "form1", assessed...)
	now := func() string { return o.now.Format(time.RFC3339) }
	if got := o.nextStep(caseworker, n); got.Act != casework.Complete || got.Form != "social_report" {
		t.Errorf("next is %+v", got)
	}
	due := o.clock(n, "step:abh.report")
	if got := casework.TaskAct(o.file(n), due.ID, caseworker); got.Form != "social_report" {
		t.Errorf("the task begins %+v", got)
	}
	o.deny(casework.Invalid, o.step(caseworker, n, casework.DoStep, "abh.report", "at", now(), "by", "Peksos", "papers", "Laporan sosial"))
	hint := func() string {
		do := casework.Action{Act: casework.DoStep, Form: "step", Part: "abh.report"}
		return strings.Join(casework.Hint(o.file(n), o.Pack(), do, o.now, 78), " ")
	}
	page := func() string { return lines(o, n, false) }
	for what, said := range map[string]string{"form": hint(), "page": page()} {
		if !strings.Contains(said, "Belum ada: Laporan sosial") {
			t.Errorf("the %s does not say what is missing: %s", what, said)
		}
	}
	o.now = o.now.Add(10 * time.Hour)
	made := o.now
	o.report(n)
	if strings.Contains(page(), "Belum ada: Laporan sosial") || !strings.Contains(hint(), "Sudah ada: Laporan sosial") {
		t.Errorf("it is there: %s", hint())
	}
	o.now = o.now.Add(90 * time.Hour) // ticked long after its time
	form := casework.Prefill(o.file(n), casework.DoStep, "step", "abh.report", o.Pack())
	if got := form["at"].Value; got != made.UTC().Format(time.RFC3339) {
		t.Errorf("the form begins with %s", got)
	}
	o.done(n, "abh.report")
	c := o.file(n)
	_, s := c.PathStep("abh.report")
	if !s.At.Equal(made) || !o.clock(n, "step:abh.report").Stopped.Equal(made) || len(s.Filled) != 1 {
		t.Errorf("measured at %v with %v, made %v", s.At, s.Filled, made)
	}
}

// What lies on paper counts from its own time: where it lies is written down, and shown.
func TestStepOnPaper(t *testing.T) {
	o, n := asked(t)
	began := o.now
	o.now = o.now.Add(100 * time.Hour)
	o.deny(casework.Invalid, o.step(caseworker, n, casework.DoStep, "abh.report", "at", began.Add(-time.Hour).Format(time.RFC3339), "by", "Peksos", "original", "map 7"))
	written := began.Add(50 * time.Hour)
	o.done(n, "abh.report", "at", written.Format(time.RFC3339), "original", "map 7, lemari peksos")
	if got := o.clock(n, "step:abh.report"); !got.Stopped.Equal(written) {
		t.Errorf("measured at %v", got.Stopped)
	}
	if said := lines(o, n, true); !strings.Contains(said, "kertas asli: map 7, lemari peksos") {
		t.Errorf("where the paper lies is not said: %s", said)
	}
}

// One form is good for one step, and only since the step could begin; a correction of an
// old one is no new one. Form 1, of which there is one, counts whenever it was filled.
func TestStepFormCountsOnce(t *testing.T) {
	o := open(t)
	n := o.received("category", "neglect", "child.age", "3")
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account, "case_type", "adoption")
	o.visited(n) // before anybody thought of adoption
	o.start(n, "adopt")
	for _, id := range []string{"consult", "child", "parents", "papers"} {
		o.now = o.now.Add(time.Hour)
		o.done(n, "adopt."+id, "gate", "yes", "papers", "map 12")
	}
	o.now = o.now.Add(time.Hour)
	visit := func(id string) error {
		return o.step(caseworker, n, casework.DoStep, "adopt."+id, "at", o.now.Format(time.RFC3339), "by", "Peksos")
	}
	o.deny(casework.Invalid, visit("visit1"))
	old := o.file(n).FilledID("social_report")
	o.must(o.part(caseworker, n, casework.Revise, old, "reason", "salah tulis"))
	o.report(n)
	o.deny(casework.Invalid, visit("visit1"))
	o.visited(n)
	o.must(visit("visit1"))
	o.done(n, "adopt.permit", "papers", "izin nomor 4")
	o.paper(caseworker, n, "form4", form4...)
	o.now = o.now.Add(184 * 24 * time.Hour)
	o.done(n, "adopt.care")
	o.deny(casework.Invalid, visit("visit2"))
	o.visited(n)
	o.must(visit("visit2"))

	o = open(t)
	n = o.received("category", "abandoned", "child.age", "0")
	o.paper(caseworker, n, "form1", with(assessed, "class", "high")...)
	o.now = o.now.Add(time.Hour)
	o.start(n, "baby")
	o.done(n, "baby.assess")
	if got := o.clock(n, "step:baby.assess"); !got.Stopped.Equal(got.Started) {
		t.Errorf("an assessment before the pathway ended at %v", got.Stopped)
	}
}

// Handover minutes of a referral are the form of a step that hands a child over.
func TestStepWithHandoverMinutes(t *testing.T) {
	o := open(t)
	n := o.received("category", "abandoned", "child.age", "0")
	o.paper(caseworker, n, "form1", with(assessed, "class", "high")...)
	o.start(n, "baby")
	for _, id := range []string{"care", "police", "health", "assess"} {
		o.done(n, "baby."+id, "papers", "map bayi")
	}
	o.do(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "periksa", "help", "periksa")
	o.do(caseworker, n, casework.Send)
	hand := func() error {
		return o.step(caseworker, n, casework.DoStep, "baby.handover", "at", o.now.Format(time.RFC3339), "by", "Dinas Sosial", "gate", "yes")
	}
	o.deny(casework.Invalid, hand())
	v, err := o.Open(t.Context(), caseworker, n)
	o.must(err)
	if !slices.ContainsFunc(v.Actions, func(a casework.Action) bool { return a.Act == casework.Minutes && a.Part == "1" }) {
		t.Error("the minutes are not offered")
	}
	o.must(o.part(caseworker, n, casework.Minutes, "1", "given_by", "Peksos", "taken_by", "Petugas", "taken_post", "RSUD", "at", o.now.Format(time.RFC3339), "child_handed", "yes", "condition", "sehat"))
	o.must(hand())
}

// Others' papers that prove a step are seen, with number and place.
func TestStepIsProved(t *testing.T) {
	o, n := asked(t)
	o.deny(casework.Invalid, o.step(caseworker, n, casework.DoStep, "abh.litmas", "at", o.now.Format(time.RFC3339), "by", "PK Bapas"))
	o.done(n, "abh.litmas", "papers", "Litmas 7/2026, map 7")
}

// What protects a child is skipped by two people, of whom the second leads the office and
// is neither who asked nor who holds the case.
func TestGuardedStepIsSkippedByTwo(t *testing.T) {
	o, n := asked(t)
	o.report(n)
	o.done(n, "abh.report")
	o.done(n, "abh.litmas", "papers", "Litmas 7")
	ask := func(who casework.Actor) error {
		return o.step(who, n, casework.SkipStep, "abh.div_offer", "reason", "ancaman di atas 7 tahun")
	}
	word := func(who casework.Actor, yes string) error {
		return o.step(who, n, casework.AgreeSkip, "abh.div_offer", "approved", yes, "note", "periksa ancamannya")
	}
	o.deny(casework.NotAllowed, word(manager, "yes")) // nobody asked
	o.must(ask(caseworker))
	if got := o.state(n, "abh.div_offer"); got != "" {
		t.Fatalf("one person skipped it: %q", got)
	}
	o.deny(casework.NotAllowed, ask(caseworker))
	o.deny(casework.NotAllowed, word(caseworker, "yes"))
	own := casework.Actor{Account: "manajer.plh", Role: casework.Manager, For: manager.Account, Self: caseworker.Account}
	o.deny(casework.NotAllowed, word(own, "yes")) // the same person as the manager's deputy
	one := casework.Env{Now: o.now, Pack: o.Pack(), OnePerson: func(a, _, b, _ string) bool { return a == manager.Account && b == caseworker.Account }}
	_, err := casework.Decide(o.file(n), casework.Act{Name: casework.AgreeSkip, Case: n, Part: "abh.div_offer", Answers: ram.Answers("approved", "yes")}, manager, one)
	o.deny(casework.NotAllowed, err) // the same person with another account on the key
	if got := o.nextStep(manager, n); got.Act != casework.AgreeSkip || got.Part != "abh.div_offer" {
		t.Errorf("the manager is asked %+v", got)
	}
	var h casework.Home
	h, err = o.Home(t.Context(), manager)
	o.must(err)
	if !slices.ContainsFunc(h.Tasks, func(k casework.Task) bool { return k.Number == n && k.Clock == casework.SkipTask }) {
		t.Errorf("the manager's tasks are %+v", h.Tasks)
	}
	if said := strings.Join(casework.Hint(o.file(n), o.Pack(), casework.Action{Act: casework.AgreeSkip, Part: "abh.div_offer"}, o.now, 78), " "); !strings.Contains(said, "tidak, langkah tetap dikerjakan") {
		t.Errorf("what a no means is not said: %s", said)
	}
	if said := lines(o, n, false); !strings.Contains(said, "diminta "+caseworker.Account) {
		t.Errorf("the request is not seen: %s", said)
	}
	o.must(word(manager, "no"))
	o.done(n, "abh.arrest", "gate", "yes") // goes on meanwhile
	o.must(ask(manager))                   // a lead alone is not enough either
	o.deny(casework.NotAllowed, word(manager, "yes"))
	o.must(word(wakil, "yes"))
	_, s := o.file(n).PathStep("abh.div_offer")
	if s.State != casework.StepIsSkipped || s.By != manager.Account || s.Agreed != wakil.Account || s.Reason != "ancaman di atas 7 tahun" {
		t.Errorf("skipped as %+v", s)
	}
	if o.state(n, "abh.div_talk") != casework.StepIsNothing {
		t.Error("what hangs on it still applies")
	}
}

// What was recorded of a step is taken back with a reason, and recorded again: the old
// words stay in the events, its clock runs on, and what waits for it waits again.
func TestStepIsCorrected(t *testing.T) {
	o, n := asked(t)
	first := o.clock(n, "step:abh.report").Started
	o.now = first.Add(8 * time.Hour)
	o.report(n)
	o.done(n, "abh.report")
	o.deny(casework.NotAllowed, o.step(caseworker, n, casework.DoStep, "abh.request", "at", o.now.Format(time.RFC3339), "by", "Penyidik"))
	o.deny(casework.NotAllowed, o.step(caseworker, n, casework.CorrectStep, "abh.litmas", "reason", "belum dicatat"))
	other := casework.Actor{Account: "koordinator", Role: casework.Coordinator}
	o.must(o.step(other, n, casework.CorrectStep, "abh.request", "reason", "jam permintaan salah"))
	if got := running(o.file(n)); !slices.Contains(got, "step:abh.request") || slices.Contains(got, "step:abh.litmas") {
		t.Errorf("while it is corrected %v run", got)
	}
	if o.state(n, "abh.report") != casework.StepIsDone {
		t.Error("what was done since is not done any more")
	}
	late := first.Add(9 * time.Hour)
	o.now = late
	o.deny(casework.Invalid, o.step(caseworker, n, casework.DoStep, "abh.request", "at", late.Format(time.RFC3339), "by", "Penyidik")) // the report was done before
	was := first.Add(5 * time.Hour)
	o.done(n, "abh.request", "at", was.Format(time.RFC3339))
	for _, id := range []string{"step:abh.report", "step:abh.litmas"} {
		if got := o.clock(n, id); !got.Started.Equal(was) || !got.Due.Equal(was.Add(72*time.Hour)) || got.Replaced {
			t.Errorf("%s is measured from %v to %v", id, got.Started, got.Due)
		}
	}
	if got := o.clock(n, "step:abh.report"); got.Running() || !got.Stopped.Equal(first.Add(8*time.Hour)) {
		t.Errorf("the report's clock: %+v", got)
	}
	v, err := o.Open(t.Context(), manager, n)
	o.must(err)
	var told []string
	for _, r := range v.Events {
		for _, e := range r.Events {
			if d, ok := e.(casework.StepDone); ok && d.Step == "abh.request" {
				told = append(told, d.At.UTC().Format(time.RFC3339))
			}
		}
	}
	if len(told) != 2 || told[0] != first.UTC().Format(time.RFC3339) {
		t.Errorf("the old word is gone: %v", told)
	}
	if said := lines(o, n, true); !strings.Contains(said, "Dibetulkan: jam permintaan salah") {
		t.Errorf("the correction is not seen: %s", said)
	}
}

// A step that was skipped by mistake applies again with all that hangs on it; what was
// done with it cannot lose its ground.
func TestSkippedStepIsCorrected(t *testing.T) {
	o, n := asked(t)
	o.skip(n, "abh.arrest")
	if o.state(n, "abh.released") != casework.StepIsNothing || o.state(n, "abh.under12") != casework.StepIsNothing {
		t.Fatal("it hangs on nothing")
	}
	o.deny(casework.NotAllowed, o.step(caseworker, n, casework.DoStep, "abh.arrest", "at", o.now.Format(time.RFC3339), "by", "Penyidik", "gate", "yes"))
	o.must(o.step(caseworker, n, casework.CorrectStep, "abh.arrest", "reason", "ternyata ditangkap"))
	if o.state(n, "abh.released") != "" || o.state(n, "abh.detain") != "" || o.state(n, "abh.under12") != casework.StepIsNothing {
		t.Error("what hangs on an arrest still does not apply")
	}
	o.done(n, "abh.arrest", "gate", "yes")
	if got := o.clock(n, "step:abh.released"); !got.Running() || !got.Due.Equal(o.now.Add(24*time.Hour)) {
		t.Errorf("the arrest ends by %v", got.Due)
	}
	o.deny(casework.NotAllowed, o.step(caseworker, n, casework.SkipStep, "abh.released", "reason", "lupa"))
	o.done(n, "abh.released")
	o.must(o.step(caseworker, n, casework.CorrectStep, "abh.arrest", "reason", "salah anak"))
	o.deny(casework.Invalid, o.step(caseworker, n, casework.SkipStep, "abh.arrest", "reason", "tidak ditangkap"))
	o.must(o.step(manager, n, casework.CorrectStep, "abh.released", "reason", "salah anak"))
	o.must(o.step(caseworker, n, casework.SkipStep, "abh.arrest", "reason", "tidak ditangkap"))
	if o.state(n, "abh.released") != casework.StepIsNothing {
		t.Error("who was not arrested is not released")
	}
	// Somebody else's word is not the caseworker's to take back.
	o.must(o.step(manager, n, casework.DoStep, "abh.notice", "at", o.now.Format(time.RFC3339), "by", "Penyidik"))
	o.deny(casework.NotAllowed, o.step(caseworker, n, casework.CorrectStep, "abh.notice", "reason", "salah"))
}

// Where the rule names no time and where the office sets the order, both are said.
func TestPathwaySaysWhatTheOfficeFills(t *testing.T) {
	o := open(t)
	n := o.received("category", "abandoned", "child.age", "0")
	o.start(n, "baby")
	for what, said := range map[string]string{"screen": lines(o, n, false), "paper": lines(o, n, true)} {
		for _, want := range []string{"Susunan kantor, sesuaikan.", "kantor mengisi", "Berita acara penemuan", "tanpa batas waktu (kantor mengisi)", "tidak dapat"} {
			if !strings.Contains(said, want) {
				t.Errorf("the %s does not say %q: %s", what, want, said)
			}
		}
	}
	paper, err := o.Print(t.Context(), caseworker, n, casework.PathwayForm)
	o.must(err)
	if !strings.Contains(paper, "kantor mengisi") || !strings.Contains(paper, "Susunan kantor, sesuaikan.") {
		t.Error("the print does not say what the office fills")
	}
}

// lines are the case's first pathway as both faces show it.
func lines(o *office, number string, all bool) string {
	c := o.file(number)
	return strings.Join(strings.Fields(strings.Join(casework.PathwayLines(c, c.Pathways[0], o.Pack(), all, o.now, 78), " ")), " ")
}
