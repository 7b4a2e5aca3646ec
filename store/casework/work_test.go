package casework_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/store/casework/ram"
)

var coordinator = casework.Actor{Account: "koordinator", Role: casework.Coordinator}

var (
	form6 = []string{
		"reason.goals_met", "yes", "reason.developing_well", "no", "reason.moved", "no", "reason.handed_over", "no", "reason.adult", "no", "reason.died", "no",
		"knows_contact", "yes", "understands", "yes", "discussed", "yes", "sign.caseworker.name", "Peksos Contoh", "sign.supervisor.name", "Supervisor Contoh",
	}
	form7 = []string{"goals_kept", "yes", "vulnerable", "no", "at_risk", "no", "recommendation", "dapat diakhiri"}
	form8 = []string{
		"last_contact", "2026-11-20", "reason", "kekerasan di rumah", "agreed", "aman di rumah bibi", "done", "pendampingan", "progress", "baik", "why", "tujuan tercapai",
		"date", "2026-11-21", "sign.client.date", "2026-11-21", "sign.caseworker.date", "2026-11-21", "sign.head.date", "2026-11-21", "sign.community.date", "2026-11-21",
		"sign.client.name", "Wali Uji", "sign.caseworker.name", "Peksos Uji", "sign.head.name", "Ketua Uji", "sign.community.name", "Tokoh Uji",
	}
	form4 = []string{"type", "scheduled", "place", "home", "summary", "anak sekolah lagi", "conclusion", "membaik"}
	item  = []string{
		"problem", "tidak punya akta", "later", "no", "term", "short", "priority", "1", "action", "urus akta", "need", "civil", "agency", "dukcapil",
		"due", "2026-12-10", "expected", "akta terbit",
	}
	closing = []string{"reason", "goals_met", "knows_contact", "yes", "understands", "yes"}
	all     = []string{"safe_home", "yes", "shelter", "no"}
)

// part does an act on one part of a case.
func (o *office) part(who casework.Actor, number string, name casework.ActName, part string, pairs ...string) error {
	o.t.Helper()
	_, err := o.try(who, casework.Act{Name: name, Case: number, Part: part, Answers: ram.Answers(pairs...)})
	return err
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// deny expects a refusal of one kind.
func (o *office) deny(kind casework.Kind, err error) {
	o.t.Helper()
	if casework.KindOf(err) != kind {
		o.t.Errorf("got %v, want %s", err, kind)
	}
}

// paper fills a paper form; several choices are joined by "+".
func (o *office) paper(who casework.Actor, number, form string, pairs ...string) {
	o.t.Helper()
	o.must(o.fills(who, number, form, "", pairs...))
}

func (o *office) fills(who casework.Actor, number, form, part string, pairs ...string) error {
	o.t.Helper()
	a := ram.Answers(pairs...)
	if form == "form4" {
		x := a["type"]
		x.Value, x.Values = "", []string{"monitoring"}
		a["purpose"] = x
	}
	_, err := o.try(who, casework.Act{Name: casework.Complete, Form: form, Case: number, Part: part, Answers: a})
	return err
}

// held is a case of the protection lane at medium risk with its caseworker.
func (o *office) held() string {
	o.t.Helper()
	n := o.do(caseworker, "", casework.Receive, nine...)
	for _, s := range o.Pack().Signs {
		all = with(all, "sign."+s.Code, "no")
	}
	o.do(caseworker, n, casework.Verify, verified...)
	o.do(caseworker, n, casework.Classify, with(all, "sign.distress", "yes", "class", "medium")...)
	return n
}

// running lists the IDs of the running clocks that are somebody's task.
func (o *office) running(number string) []string {
	var out []string
	for _, t := range o.file(number).Clocks {
		if t.Running() && !t.Quiet {
			out = append(out, t.ID)
		}
	}
	slices.Sort(out)
	return out
}

func TestStoryPlan(t *testing.T) {
	o := open(t)
	n := o.held()
	o.paper(caseworker, n, "safety_plan", "dangers", "ayah tiri marah", "protector", "bibi", "place", "rumah bibi", "call", "peksos", "until", "2026-12-05")
	if due := o.clock(n, "safety_plan").Due; due.Day() != 5 || due.Hour() != 15 { // the end of the day in Makassar
		t.Errorf("the safety plan ends %v", due)
	}
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.ReviewPlan, ""))
	o.must(o.part(caseworker, n, casework.AddPlan, "", item...))
	if o.clock(n, "safety_plan").Running() {
		t.Error("the plan did not end the safety plan's clock")
	}
	o.deny(casework.Invalid, o.part(caseworker, n, casework.AddPlan, "", with(item, "officer", hospital.Account)...))
	o.must(o.part(caseworker, n, casework.AddPlan, "", "problem", "ingin kursus", "later", "yes", "later_reason", "aman dulu"))
	c := o.file(n)
	if len(c.Plan) != 2 || c.Plan[1].State != "later" || c.Clock("plan:p2") != nil {
		t.Fatalf("plan: %+v", c.Plan)
	}
	review := o.clock(n, "plan_review")
	if days := review.Due.Sub(o.now).Hours() / 24; days < 89 || days > 91 {
		t.Errorf("the plan is reviewed after %v days", days)
	}

	// The referral that the item asks for belongs to it, and so does its monitoring.
	o.must(o.part(caseworker, n, casework.Prepare, "p1", "need", "civil", "agency", "dukcapil", "urgent", "no", "purpose", "akta", "help", "akta kelahiran"))
	if r := o.file(n).Referrals[0]; r.Plan != "p1" {
		t.Errorf("the referral belongs to %q", r.Plan)
	}
	o.must(o.fills(caseworker, n, "form4", "p1", form4...))
	c = o.file(n)
	refs, papers := c.Of("p1")
	if len(refs) != 1 || len(papers) != 1 {
		t.Errorf("of the plan item: %d referrals, %d papers", len(refs), len(papers))
	}

	// A part of it done goes on to a new day; then it is done.
	o.must(o.part(caseworker, n, casework.EndPlan, "p1", "state", "partly", "result", "berkas masuk", "follow_up", "ambil akta", "due", "2027-01-15"))
	if k := o.clock(n, "plan:p1"); !k.Running() || k.What != "ambil akta" {
		t.Errorf("the item goes on: %+v", k)
	}
	o.must(o.part(caseworker, n, casework.EndPlan, "p1", "state", "done", "result", "akta terbit"))
	if k := o.clock(n, "plan:p1"); k.Running() {
		t.Error("the item is done and its clock runs")
	}
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.EndPlan, "p1", "state", "done", "result", "lagi"))
	o.now = o.now.Add(10 * 24 * time.Hour)
	o.must(o.part(caseworker, n, casework.ReviewPlan, "", "reviewed", "akta", "changes", "tetap", "next", "2027-01-20"))
	if next := o.clock(n, "plan_review"); next.Due.Month() != time.January || !next.Running() {
		t.Errorf("the next review: %+v", next)
	}
	// What is no desk's work is not offered to one.
	o.deny(casework.NotFound, o.part(officer, n, casework.AddPlan, "", item...))
}

func TestStoryTasks(t *testing.T) {
	o := open(t)
	n := o.held()
	task := []string{"what", "hubungi sekolah", "due", "2026-11-24T02:00:00Z", "reason", "absen seminggu"}
	o.must(o.part(caseworker, n, casework.AddTask, "", task...))
	o.must(o.part(manager, n, casework.AddTask, "", with(task, "what", "cek surat", "owner", manager.Account)...))
	home := func(who casework.Actor) []string {
		h, err := o.Home(context.Background(), who)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, k := range h.Tasks {
			out = append(out, k.Clock)
		}
		return out
	}
	if own := home(caseworker); !slices.Contains(own, "task:t1") || slices.Contains(own, "task:t2") {
		t.Errorf("the caseworker's tasks: %v", own)
	}
	if own := home(manager); !slices.Contains(own, "task:t2") {
		t.Errorf("the manager's tasks: %v", own)
	}
	// Put off: out of sight until then, its end does not move; beyond its end it is shown again.
	due := o.clock(n, "task:t1").Due
	o.must(o.part(caseworker, n, casework.DelayTask, "task:t1", "until", "2026-11-26T02:00:00Z", "reason", "libur sekolah"))
	if k := o.clock(n, "task:t1"); !k.Due.Equal(due) || k.PutOff == nil || k.PutOff.Reason != "libur sekolah" {
		t.Errorf("put off: %+v", k)
	}
	if own := home(caseworker); slices.Contains(own, "task:t1") {
		t.Errorf("what was put off is still in sight: %v", own)
	}
	o.now = o.now.Add(4 * 24 * time.Hour)
	if own := home(caseworker); !slices.Contains(own, "task:t1") {
		t.Errorf("what is overdue is hidden: %v", own)
	}
	// Handed over to somebody who may read the file, and to nobody else.
	o.deny(casework.Invalid, o.part(caseworker, n, casework.GiveTask, "task:t1", "to", caseworker2.Account, "reason", "cuti"))
	o.must(o.part(caseworker, n, casework.GiveTask, "task:t1", "to", manager.Account, "reason", "cuti"))
	if own := home(manager); !slices.Contains(own, "task:t1") {
		t.Errorf("the task did not arrive: %v", own)
	}
	// A clock of the SOP ends by its own act only.
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.EndTask, "risk", "result", "x"))
	o.must(o.part(manager, n, casework.EndTask, "task:t1", "result", "sudah masuk"))
	if k := o.clock(n, "task:t1"); k.Running() || k.Result != "sudah masuk" {
		t.Errorf("done: %+v", k)
	}
	// What guards a child at high risk cannot be put off beyond its time.
	o.do(caseworker, n, casework.Alarm)
	o.deny(casework.Invalid, o.part(caseworker, n, casework.DelayTask, "risk", "until", "2026-12-26T02:00:00Z", "reason", "sibuk"))
}

func TestReviewComesRound(t *testing.T) {
	o := open(t)
	n := o.held()
	first := *o.clock(n, "review")
	// A correction is no new visit: the review runs on as it was.
	o.must(o.fills(caseworker, n, "form4", "", form4...))
	o.now = o.now.Add(24 * time.Hour)
	before := *o.clock(n, "review")
	o.must(o.part(caseworker, n, casework.Revise, o.file(n).FilledID("form4"), "reason", "salah tulis"))
	o.must(o.fills(caseworker, n, "form4", "", form4...))
	if k := o.clock(n, "review"); !k.Running() || !k.Due.Equal(before.Due) {
		t.Errorf("after a correction the review is %+v, was %+v", k, before)
	}
	o.now = o.now.Add(20 * 24 * time.Hour)
	o.must(o.fills(caseworker, n, "form4", "", form4...))
	next := o.clock(n, "review")
	if !next.Running() || !next.Started.Equal(o.now) || next.Due.Sub(next.Started) != first.Due.Sub(first.Started) {
		t.Errorf("after a follow-up the review is %+v", next)
	}
	// Lowered: the review of the lower class counts from the last one, and is not lost.
	o.do(manager, n, casework.Lower, "class", "low", "reason", "aman", "with", caseworker.Account)
	if k := o.clock(n, "review"); !k.Running() || !k.Started.Equal(o.now) || k.Due.Sub(k.Started) < 80*24*time.Hour {
		t.Errorf("after lowering the review is %+v", k)
	}
}

// From closure to termination, and what stands in the way.
func TestStoryToTermination(t *testing.T) {
	o := open(t)
	n := o.held()
	o.do(caseworker, n, casework.Prepare, "need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "pendampingan", "help", "pendampingan")
	o.deny(casework.NotAllowed, o.part(manager, n, casework.Close, "", closing...))
	hint := casework.Hint(o.file(n), o.Pack(), casework.Action{Act: casework.Close, Form: "close"}, time.Time{}, 78)
	if len(hint) < 2 || !strings.HasPrefix(hint[0], "Masih terbuka (") || !strings.HasPrefix(hint[1], "- Rujukan 1 ") {
		t.Errorf("closing does not begin with what is open: %q", hint)
	}
	if left := casework.Unfinished(o.file(n), o.Pack()); len(left) == 0 || !strings.HasPrefix(left[0], "Rujukan 1 ") {
		t.Errorf("what is unfinished: %v", left)
	}
	o.do(caseworker, n, casework.Cancel, "reason", "keluarga memilih lain")
	o.deny(casework.NotAllowed, o.part(manager, n, casework.Close, "", closing...))
	o.paper(caseworker, n, "form6", form6...)
	if step := casework.NextStep(o.file(n), manager); step.Act != casework.Close {
		t.Errorf("the manager's next step is %s", step.Act)
	}
	o.must(o.part(caseworker, n, casework.AddPlan, "", item...))
	o.must(o.part(caseworker, n, casework.AddTask, "", "what", "telepon wali kelas", "reason", "absen", "due", "2026-12-25T02:00:00Z"))
	before := o.running(n)
	o.do(caseworker, n, casework.Alarm)
	o.deny(casework.NotAllowed, o.part(manager, n, casework.Close, "", closing...)) // never while high
	o.do(manager, n, casework.Lower, "class", "low", "reason", "aman", "with", caseworker.Account)
	o.must(o.part(manager, n, casework.Close, "", closing...))
	if got := o.running(n); !slices.Equal(got, []string{"aftercare"}) {
		t.Errorf("after closure runs %v", got)
	}
	h, err := o.Home(context.Background(), caseworker)
	if err != nil || len(h.Tasks) != 1 || h.Tasks[0].Clock != "aftercare" || h.Open != 0 {
		t.Errorf("the caseworker's home after closure: %+v, %v", h, err)
	}
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.Terminate, "", form8...))
	o.deny(casework.NotAllowed, o.fills(caseworker, n, "form4", "", form4...))
	o.must(o.part(caseworker, n, casework.AddTask, "", "what", "telepon lagi", "reason", "absen", "due", "2027-12-25T02:00:00Z"))
	before = append(before, "task:t2")
	o.now = o.now.Add(29 * 24 * time.Hour)
	o.paper(caseworker, n, "form7", with(form7, "at_risk", "yes", "at_risk.remark", "ayah tiri pulang")...)
	if step := casework.NextStep(o.file(n), caseworker); step.Act != casework.Reopen {
		t.Errorf("a child at risk after closure: next is %s", step.Act)
	}
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.Terminate, "", form8...))
	o.do(caseworker, n, casework.Reopen, "reason", "anak berisiko")
	for _, id := range append(before, "plan:p1", "task:t1") {
		if got := o.running(n); !slices.Contains(got, id) {
			t.Errorf("%s was open before the closing and does not run after the reopening: %v", id, got)
		}
	}
	if c := o.file(n); c.Stage == casework.Closed || c.Clock("aftercare").Running() || c.Clock("risk") == nil {
		t.Errorf("reopened: stage %s, clocks %+v", c.Stage, c.Clocks)
	}
	o.deny(casework.NotAllowed, o.part(manager, n, casework.Close, "", closing...)) // the first closing's Form 6 is not this one's
	if ways := casework.In(casework.Actions(o.file(n), caseworker), casework.GroupClosing); !slices.ContainsFunc(ways, func(a casework.Action) bool { return a.Form == "form6" && a.Why == "" }) {
		t.Errorf("Form 6 is not found where a case ends: %+v", ways)
	}
	o.paper(caseworker, n, "form6", form6...)
	o.must(o.part(manager, n, casework.Close, "", closing...))
	o.deny(casework.Invalid, o.fills(caseworker, n, "form7", "", with(form7, "sign.caseworker.date", "2027-02-01")...))
	o.paper(caseworker, n, "form7", with(form7, "case.number", "0801-26-0099-X")...)
	if got := o.file(n).Form("form7").Answers["case.number"].Value; got != n {
		t.Errorf("Form 7 has the number %s of another case, not %s", got, n)
	}
	if step := casework.NextStep(o.file(n), caseworker); step.Act != casework.Terminate {
		t.Errorf("a child who is well after closure: next is %s", step.Act)
	}
	o.deny(casework.Invalid, o.part(caseworker, n, casework.Terminate, "", with(form8, "sign.head.date", "?")...))
	o.deny(casework.Invalid, o.part(caseworker, n, casework.Terminate, "", with(form8, "sign.community.name", "?")...)) // a date and nobody's name
	o.deny(casework.Invalid, o.part(caseworker, n, casework.Terminate, "", with(form8, "sign.head.date", "2027-02-01")...))
	o.must(o.part(caseworker, n, casework.Terminate, "", form8...))
	c := o.file(n)
	if c.Stage != casework.Terminated || len(o.running(n)) != 0 {
		t.Errorf("terminated: %s, running %v", c.Stage, o.running(n))
	}
	v, err := o.Open(context.Background(), caseworker, n)
	o.must(err)
	if v.Stuck(casework.Draft{Work: casework.Complete, Form: "form3"}) == "" || v.Stuck(casework.Draft{Work: casework.FileAway, Form: "file_place"}) != "" {
		t.Errorf("a draft of an ended case: Form 3 %q, the file's place %q", v.Stuck(casework.Draft{Work: casework.Complete, Form: "form3"}), v.Stuck(casework.Draft{Work: casework.FileAway, Form: "file_place"}))
	}
	o.must(o.part(caseworker, n, casework.FileAway, "", "place", "Lemari 3, map merah", "volume", "1", "marked", "yes"))
	if p := o.file(n).Places; len(p) != 1 || !p[0].Apart {
		t.Errorf("file place: %+v", p)
	}
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.Reopen, "", "reason", "kabar baru"))
	o.must(o.part(coordinator, n, casework.Reopen, "", "reason", "kabar baru"))
	if !slices.Contains(o.running(n), "plan:p1") {
		t.Errorf("open at the termination and not after it: %v", o.running(n))
	}
	o.folds(n)
}

// folds says whether the case comes out of its records, after a trip through JSON.
func (o *office) folds(number string) {
	o.t.Helper()
	v, err := o.Open(context.Background(), manager, number)
	o.must(err)
	var again casework.Case
	for _, r := range v.Events {
		b, err := casework.EncodeEvents(r.Events)
		o.must(err)
		r.Events, err = casework.DecodeEvents(b)
		o.must(err)
		again.Apply(r)
	}
	if a, b := asJSON(o.t, v.Case), asJSON(o.t, &again); a != b {
		o.t.Errorf("folded again:\n%s\n%s", a, b)
	}
}

// Bahaya of a case that is high already, said by who may not know it: a task for whoever has
// the case, once while it is open.
func TestDangerSaidAgain(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, with(nine, "danger", "yes")...)
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	for range 2 {
		o.do(supervisor, n, casework.Alarm)
	}
	var open []casework.Clock
	for _, k := range o.file(n).Clocks {
		if strings.HasPrefix(k.ID, "task:") {
			open = append(open, k)
		}
	}
	if len(open) != 1 || !open[0].Running() || open[0].Due.Sub(open[0].Started) != 24*time.Hour {
		t.Fatalf("tasks: %+v", open)
	}
	o.must(o.part(caseworker, n, casework.EndTask, open[0].ID, "result", "sudah ditanya", "date", "2026-11-21"))
	o.do(supervisor, n, casework.Alarm)
	if k := o.clock(n, "task:t2"); k == nil || !k.Running() {
		t.Errorf("said again after it was done: %+v", k)
	}

	// Where nobody has said Bahaya yet the class is high already: its times stay.
	n = o.do(officer, "", casework.Receive, nine...)
	o.do(officer, n, casework.Verify, verified...)
	signs := []string{"class", "high", "safe_home", "no", "shelter", "no"}
	for _, s := range o.Pack().Signs {
		signs = append(signs, "sign."+s.Code, map[bool]string{true: "yes", false: "no"}[s.Code == "sexual"])
	}
	o.do(officer, n, casework.Classify, signs...)
	due := o.clock(n, "risk").Due
	o.now = o.now.Add(23 * time.Hour)
	o.do(supervisor, n, casework.Alarm)
	if k := o.clock(n, "risk"); !k.Running() || !k.Due.Equal(due) || o.file(n).Alarm == nil {
		t.Errorf("after Bahaya the clock of a high case ends %v, before %v", k.Due, due)
	}
}
