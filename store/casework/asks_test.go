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

// asked checks that the first screen has a task for who, with the act that it opens; "" no task.
func (o *office) asked(who casework.Actor, number, task string, act casework.ActName) {
	o.t.Helper()
	h, err := o.Home(context.Background(), who)
	o.must(err)
	has := slices.ContainsFunc(h.Tasks, func(k casework.Task) bool { return k.Number == number && k.Clock == task })
	if has != (act != "") || casework.TaskAct(o.file(number), task, who).Act != act {
		o.t.Errorf("%s %s: task %v, wants %q", who.Account, task, has, act)
	}
	decide := 0
	for _, k := range h.Tasks {
		if k.Decides() {
			decide++
		}
	}
	if h.Decide != decide || has && (task == casework.ProposalTask || task == casework.ClosingTask) && decide == 0 {
		o.t.Errorf("%s: %d decisions are counted, %d listed", who.Account, h.Decide, decide)
	}
}

// next checks the next step as the screens show it.
func (o *office) next(who casework.Actor, number string, act casework.ActName, form string) {
	o.t.Helper()
	v, err := o.Open(context.Background(), who, number)
	o.must(err)
	var next []casework.Action
	for _, a := range v.Actions {
		if a.Next {
			next = append(next, a)
		}
	}
	if len(next) != 1 || next[0].Act != act || form != "" && next[0].Form != form {
		o.t.Errorf("next of %s is %+v, want %s %s", who.Account, next, act, form)
	}
}

// consented is a case of the caseworker whose papers are done and whose plan has one item.
func (o *office) consented() string {
	n := o.held()
	o.paper(caseworker, n, "form1", assessed...)
	o.do(caseworker, n, casework.Consent, "signer.name", "Ibu Contoh", "signer.relation", "guardian", "signer.alleged", "no", "child.name", "Bunga",
		"understood", "yes", "willing", "willing", "agency", "dp3a", "child.agrees", "yes")
	o.must(o.part(caseworker, n, casework.AddPlan, "", with(item, "need", "protection", "agency", "dp3a")...))
	return n
}

func TestRefusedGoesOn(t *testing.T) {
	o := open(t)
	n := o.consented()
	o.must(o.part(caseworker, n, casework.Prepare, "p1", "need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "pendampingan", "help", "pendampingan"))
	o.do(caseworker, n, casework.Send)
	o.asked(caseworker, n, casework.RefusedTask, "")
	o.must(o.part(caseworker, n, casework.Answer, "1", "answer", "rejected", "reason", "penuh"))
	o.asked(caseworker, n, casework.RefusedTask, casework.Prepare)
	if a := casework.TaskAct(o.file(n), casework.RefusedTask, caseworker); a.Part != "p1" {
		t.Errorf("another agency for %q, want the plan's item", a.Part)
	}
	// The plan ended without another agency: the case may come to its end.
	o.must(o.part(caseworker, n, casework.EndPlan, "p1", "state", "dropped", "result", "keluarga mengurus sendiri"))
	o.asked(caseworker, n, casework.RefusedTask, "")
	o.asked(manager, n, casework.ClosingTask, "")
	o.paper(caseworker, n, "form3", form3...)
	o.next(caseworker, n, casework.Complete, "form6")
	o.paper(caseworker, n, "form6", form6...)
	o.asked(manager, n, casework.ClosingTask, casework.Close)
	// Late own work is the next step, whoever else the case waits for.
	o.now = o.now.Add(100 * 24 * time.Hour)
	v, err := o.Open(context.Background(), caseworker, n)
	o.must(err)
	if !v.Actions[0].Next || v.Actions[0].Act == casework.Answer {
		t.Errorf("late, and waits for others: %+v", v.Actions[0])
	}
	o.must(o.part(manager, n, casework.Close, "", closing...))
	o.asked(manager, n, casework.ClosingTask, "")
	for _, s := range o.file(n).TimedSteps(o.Pack()) {
		if s.Stopped == o.now.Unix() && s.Stopped <= s.Due {
			t.Errorf("closing did %s in time, and nobody did it", s.Step)
		}
	}
}

// What an agency refused and nobody asked of another one is unfinished.
func TestRefusedNeedIsUnfinished(t *testing.T) {
	o := open(t)
	n := o.held()
	left := func() string { return strings.Join(casework.Unfinished(o.file(n), o.Pack()), "\n") }
	refer := func(agency string) {
		o.do(caseworker, n, casework.Prepare, "need", "first_aid", "agency", agency, "urgent", "yes", "purpose", "visum", "help", "rawat", "problem_public", "luka")
		id := o.file(n).Referrals[len(o.file(n).Referrals)-1].ID
		_, err := o.try(caseworker, casework.Act{Name: casework.Send, Case: n, Part: id})
		o.must(err)
	}
	refer("rsud")
	_, err := o.try(hospital, casework.Act{Name: casework.Answer, Case: n, Part: "1", Answers: ram.Answers("answer", "rejected", "officer_post", "dokter", "reason", "penuh")})
	o.must(err)
	if !strings.Contains(left(), "Rujukan 1 ditolak RSUD Syekh Yusuf: Pertolongan medis segera belum dirujuk lagi") {
		t.Errorf("still open: %s", left())
	}
	refer("puskesmas")
	if strings.Contains(left(), "belum dirujuk lagi") {
		t.Errorf("asked of another one: %s", left())
	}
}

// An item of the plan is named by its place, as people name it.
func TestPlanItemsAreNamedByPlace(t *testing.T) {
	o := open(t)
	n := o.consented()
	left := strings.Join(casework.Unfinished(o.file(n), o.Pack()), "\n")
	if !strings.Contains(left, "Rencana butir 1: ") || strings.Contains(left, "p1") {
		t.Errorf("what is unfinished: %s", left)
	}
	if got := casework.PartName(&casework.Case{Plan: []casework.PlanItem{{ID: "p1"}, {ID: "p2"}}}, o.Pack(), "p2"); got != "butir 2" {
		t.Errorf("an item without words is %q", got)
	}
}

// What the case does not hold is never called by its stored id: a meeting of the office has
// no name beside a case, and a step of a pathway that was taken back keeps its title.
func TestPartsAreNotNamedByID(t *testing.T) {
	o := open(t)
	c := &casework.Case{}
	for part, want := range map[string]string{
		"01a22c01-4ec2-74fe-8000-000000000000": "",
		"reint.papers":                         "Menyiapkan dokumen anak",
	} {
		if got := casework.PartName(c, o.Pack(), part); got != want {
			t.Errorf("%s is called %q, want %q", part, got, want)
		}
	}
}

func TestProposalIsTask(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, nine...)
	o.do(officer, n, casework.HandOver)
	o.asked(coordinator, n, casework.ProposalTask, "")
	o.must(o.part(manager, n, casework.Propose, "", "caseworker", caseworker.Account, "reason", "beban paling kecil"))
	o.asked(coordinator, n, casework.ProposalTask, casework.ApproveAssign)
	o.asked(manager, n, casework.ProposalTask, "")
	hint := strings.Join(casework.Hint(o.file(n), o.Pack(), casework.Action{Act: casework.ApproveAssign}, time.Time{}, 78), " ")
	if !strings.Contains(hint, caseworker.Account) || !strings.Contains(hint, "beban paling kecil") {
		t.Errorf("the decision is asked without whom and why: %q", hint)
	}
	o.must(o.part(coordinator, n, casework.ApproveAssign, "", "approved", "yes"))
	o.asked(coordinator, n, casework.ProposalTask, "")
}

// What the end of a case stopped was done by nobody; a recorded act counts.
func TestEndIsNoAct(t *testing.T) {
	o := open(t)
	n := o.consented()
	o.now = o.now.Add(10 * 24 * time.Hour)
	o.must(o.part(caseworker, n, casework.ReviewPlan, "", "reviewed", "akta", "changes", "tetap", "next", "2027-01-20"))
	o.now = o.now.Add(time.Hour)
	o.must(o.part(caseworker, n, casework.EndPlan, "p1", "state", "done", "result", "selesai"))
	o.paper(caseworker, n, "form6", form6...)
	o.must(o.part(manager, n, casework.Close, "", closing...))
	reviews := 0
	for _, s := range o.file(n).TimedSteps(o.Pack()) {
		if s.Step == "plan_review" {
			reviews++
		}
	}
	if reviews != 1 {
		t.Errorf("%d reviews of the plan count, one was done", reviews)
	}
}
