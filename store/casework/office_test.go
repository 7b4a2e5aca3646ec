package casework_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms/pack"
	"loket/store/casework"
	"loket/store/casework/ram"
)

var (
	data  = casework.Actor{Account: "data", Role: casework.DataOfficer}
	admin = casework.Actor{Account: "pengelola", Role: casework.Administrator}
)

// complaint is a protection case's report with other answers in places.
func complaint(pairs ...string) []string { return with(nine, pairs...) }

// form1 is Form 1 with what must be answered.
func form1(class string) []string {
	return []string{
		"informant.name", "-", "child.name", "Bunga Contoh", "child.sex", "female", "condition", "takut pulang", "vulnerable", "no", "class", class, "recommendation", "didampingi",
		"cared_by", "both",
	}
}

// month is the whole of the story's month and the next one.
func (o *office) month(by string) casework.ComplianceQuery {
	return casework.ComplianceQuery{From: o.now.AddDate(0, -1, 0), To: o.now.AddDate(0, 2, 0), By: by}
}

func (o *office) compliance(who casework.Actor, by string) casework.Compliance {
	o.t.Helper()
	c, err := o.Compliance(context.Background(), who, o.month(by))
	if err != nil {
		o.t.Fatalf("compliance for %s by %q: %v", who.Account, by, err)
	}
	return c
}

func row(c casework.Compliance, key string) casework.Rate {
	for _, r := range c.Rows {
		if r.Key == key {
			return r
		}
	}
	return casework.Rate{}
}

func TestComplianceCountsStampedActs(t *testing.T) {
	o := open(t)
	quick := o.do(officer, "", casework.Receive, complaint("danger", "no")...)
	slow := o.do(officer, "", casework.Receive, complaint("danger", "no")...)
	o.do(manager, quick, casework.Assign, "caseworker", caseworker.Account)
	o.do(manager, slow, casework.Assign, "caseworker", caseworker.Account)
	o.now = o.now.Add(2 * time.Hour)
	o.do(caseworker, quick, casework.Complete, form1("medium")...)
	if r := row(o.compliance(manager, casework.ByStep), "risk"); r.Steps != 1 || r.Met != 1 {
		t.Errorf("one assessment within 72 hours, one still running: %+v", r)
	}
	o.now = o.now.Add(100 * time.Hour)
	if r := row(o.compliance(manager, casework.ByStep), "risk"); r.Steps != 2 || r.Met != 1 {
		t.Errorf("what ran out and was not done counts as late: %+v", r)
	}
	// The paper was filled in time and keyed in late: the true time counts.
	at := o.now.Add(-90 * time.Hour)
	if _, err := o.try(caseworker, casework.Act{Name: casework.Complete, Form: "form1", Case: slow, Occurred: &casework.Stamp{At: at}, Answers: ram.Answers(form1("medium")...)}); err != nil {
		t.Fatal(err)
	}
	c := o.compliance(manager, casework.ByCaseworker)
	if r := row(o.compliance(manager, casework.ByStep), "risk"); r.Steps != 2 || r.Met != 2 {
		t.Errorf("a paper form counts by its own time: %+v", r)
	}
	if r := row(c, caseworker.Account); r.Steps != c.Total.Steps || r.Steps == 0 {
		t.Errorf("all steps are the caseworker's: %+v of %+v", r, c.Total)
	}
	// A new danger starts the class's clock anew, and it is told apart.
	o.do(caseworker, quick, casework.Classify, "class", "high", "origin", "new_danger", "new_danger_at", o.now.Add(-time.Hour).Format(time.RFC3339), "reason", "pelaku kembali", "safe_home", "no", "shelter", "yes")
	o.now = o.now.Add(30 * time.Hour)
	if r := row(o.compliance(manager, casework.ByStep), "risk"); r.Danger != 1 || r.DangerMet != 0 || r.Steps != 3 {
		t.Errorf("a clock from a new danger is counted apart: %+v", r)
	}
}

func TestComplianceIsFor(t *testing.T) {
	o := open(t)
	for range 3 {
		o.do(officer, "", casework.Receive, complaint("danger", "no", "category", "education")...)
	}
	o.do(officer, "", casework.Receive, complaint("danger", "no", "category", "violence")...)
	o.now = o.now.Add(200 * time.Hour)
	all, area, few := o.compliance(manager, casework.ByDesk), o.compliance(supervisor, casework.ByDesk), o.compliance(data, casework.ByDesk)
	if all.Total.Steps == 0 || area.Total.Steps == 0 || area.Total.Steps >= all.Total.Steps {
		t.Errorf("the supervisor counts the service lane of the kecamatan only: %d of %d", area.Total.Steps, all.Total.Steps)
	}
	if o.compliance(caseworker, casework.ByStep).Total.Steps != 0 {
		t.Error("a caseworker counts own cases only")
	}
	for _, r := range few.Rows {
		if r.Steps > 0 && r.Steps < 5 {
			t.Errorf("a small cell is shown to whoever may not read the cases: %+v", r)
		}
	}
	hidden, steps := 0, o.compliance(data, casework.ByStep)
	for _, r := range steps.Rows {
		if r.Hidden {
			hidden++
		}
	}
	if hidden == 1 && !steps.Total.Hidden {
		t.Error("one hidden row alone can be had by subtraction")
	}
	for who, by := range map[casework.Actor]string{officer: casework.ByStep, admin: casework.ByStep, data: casework.ByCaseworker} {
		if _, err := o.Compliance(context.Background(), who, o.month(by)); casework.KindOf(err) != casework.NotAllowed {
			t.Errorf("%s by %s: %v", who.Account, by, err)
		}
	}
	if _, err := o.Compliance(context.Background(), manager, casework.ComplianceQuery{From: o.now, To: o.now}); casework.KindOf(err) != casework.Invalid {
		t.Error("an empty period is refused")
	}
}

func TestCaseload(t *testing.T) {
	o := open(t)
	held := o.do(officer, "", casework.Receive, complaint("danger", "yes")...)
	o.do(officer, "", casework.Receive, complaint("danger", "no", "category", "neglect")...)
	o.do(manager, held, casework.Assign, "caseworker", caseworker.Account)
	o.now = o.now.Add(48 * time.Hour)
	l, err := o.Caseload(context.Background(), manager)
	if err != nil {
		t.Fatal(err)
	}
	one, ok := l.Of(caseworker.Account)
	if !ok || one.Open != 1 || one.High != 1 || one.Overdue != 1 || one.Due == nil {
		t.Errorf("what the caseworker holds: %+v", one)
	}
	if two, ok := l.Of(caseworker2.Account); !ok || two.Open != 0 {
		t.Errorf("who holds nothing is in the list: %+v", two)
	}
	if l.Nobodys != 1 || len(l.Unassigned) != 1 || l.Unassigned[0].Number == held || l.Open != 2 {
		t.Errorf("what nobody holds: %+v", l.Unassigned)
	}
	if _, err := o.Caseload(context.Background(), caseworker); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("the load is for who leads: %v", err)
	}
}

func TestAgendaSaysWhatAndWhy(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, complaint("danger", "no")...)
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	agenda := func(who casework.Actor, from, to time.Time) casework.Agenda {
		t.Helper()
		g, err := o.Agenda(context.Background(), who, from, to)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	g := agenda(caseworker, o.now, o.now.AddDate(0, 0, 7))
	i := slices.IndexFunc(g.Duties, func(d casework.Duty) bool { return d.Clock == "risk" })
	if i < 0 {
		t.Fatalf("the class's clock is a duty: %+v", g.Duties)
	}
	d := g.Duties[i]
	if d.Why != "risk:unassessed" || d.Act.Act != casework.Complete || d.Act.Form != "form1" || d.Overdue || d.Number != n {
		t.Errorf("the duty says why and how: %+v", d)
	}
	if d.Delay.Act != casework.DelayTask || d.Give.Act != casework.GiveTask || d.Delay.Part != "risk" {
		t.Errorf("a duty that is no task can be handed over and put off: %+v %+v", d.Give, d.Delay)
	}
	if hint := casework.Hint(o.file(n), o.Pack(), d.Delay, time.Time{}, 78); len(hint) != 1 || !strings.HasPrefix(hint[0], "Tugas: "+casework.ClockWord(o.Pack(), "risk")+", batas ") {
		t.Errorf("putting off says what: %q", hint)
	}
	if len(agenda(caseworker2, o.now, o.now.AddDate(0, 0, 7)).Duties) != 0 {
		t.Error("another caseworker's case is on the agenda")
	}
	if len(agenda(caseworker, o.now.AddDate(0, 0, 20), o.now.AddDate(0, 0, 21)).Duties) != 0 {
		t.Error("a day far ahead shows what is due today")
	}
	if len(agenda(manager, o.now, o.now.AddDate(0, 0, 7)).Duties) != 0 {
		t.Error("the manager sees what has used 80 percent of its time, not before")
	}
	o.now = o.now.Add(80 * time.Hour)
	if g := agenda(manager, o.now, o.now.AddDate(0, 0, 1)); len(g.Duties) == 0 || !g.Duties[0].Overdue {
		t.Errorf("what is late stands on the manager's day: %+v", g.Duties)
	}
	if _, err := o.Agenda(context.Background(), admin, o.now, o.now); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("no agenda for the administrator: %v", err)
	}
}

func TestMissing(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, complaint("danger", "yes")...)
	gaps := func() []string {
		t.Helper()
		a, err := o.Audit(context.Background(), manager)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range a.Files {
			for _, g := range f.Gaps {
				if !slices.Contains(pack.Gaps, g.What) {
					t.Errorf("gap %q has no word", g.What)
				}
				out = append(out, g.What)
			}
		}
		return out
	}
	if got := gaps(); !slices.Equal(got, []string{"contact"}) {
		t.Errorf("a new high case lacks a contact first: %v", got)
	}
	o.now = o.now.Add(80 * time.Hour)
	if got := gaps(); !slices.Contains(got, "verify") || !slices.Contains(got, "caseworker") {
		t.Errorf("after three days: %v", got)
	}
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.do(caseworker, n, casework.Complete, form1("high")...)
	if got := gaps(); slices.Contains(got, "form1") || slices.Contains(got, "caseworker") || !slices.Contains(got, "consent") {
		t.Errorf("with caseworker and Form 1: %v", got)
	}
	if _, err := o.Audit(context.Background(), caseworker); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("the audit is for who leads: %v", err)
	}
}

// Minutes of a handover are wanted where a child went to an agency, which is named; not
// where none came along, nor after termination (SOP 7).
func TestMissingMinutes(t *testing.T) {
	o := open(t)
	c := o.file(o.do(officer, "", casework.Receive, complaint("danger", "yes")...))
	gap := func(brought string, stage casework.Stage) string {
		c.Stage = stage
		c.Referrals = []casework.Referral{{
			ID: "1", Agency: "rsud", State: casework.Accepted, Answers: ram.Answers("child_brought", brought),
			Steps: []casework.Step{{State: casework.Accepted, At: o.now}},
		}}
		for _, g := range casework.Missing(c, o.Pack(), o.now.Add(48*time.Hour)) {
			if g.What == "minutes" {
				return casework.GapWord(o.Pack(), g)
			}
		}
		return ""
	}
	if a, _ := o.Pack().Agency("rsud"); gap("yes", casework.Referred) != "Berita acara belum ada (R1, "+a.Name+")" {
		t.Errorf("the agency is not named: %q", gap("yes", casework.Referred))
	}
	if got := gap("no", casework.Referred) + gap("yes", casework.Terminated); got != "" {
		t.Errorf("minutes wanted without a handover: %q", got)
	}
}

// Tasks of one case that were handed to several people are each in their person's sight,
// and so is the caseworker's own, however many are due before.
func TestTasksOfManyInOneCase(t *testing.T) {
	o := open(t)
	n := o.received("category", "neglect")
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	for i, owner := range []string{coordinator.Account, coordinator.Account, coordinator.Account, coordinator.Account, manager.Account} {
		o.do(caseworker, n, casework.AddTask, "what", "telepon sekolah", "owner", owner, "due", o.now.Add(time.Duration(i+1)*time.Minute).Format(time.RFC3339), "reason", "rapat")
	}
	for _, who := range []casework.Actor{coordinator, manager, caseworker} {
		h, err := o.Home(t.Context(), who)
		o.must(err)
		g, err := o.Agenda(t.Context(), who, o.now, o.now.AddDate(0, 1, 0))
		o.must(err)
		mine := func(owner string) bool { return owner == who.Account || owner == "" && who == caseworker }
		if !slices.ContainsFunc(h.Tasks, func(x casework.Task) bool { return mine(x.Owner) }) || !slices.ContainsFunc(g.Duties, func(x casework.Duty) bool { return mine(x.Owner) }) {
			t.Errorf("%s has nothing: %+v, %+v", who.Account, h.Tasks, g.Duties)
		}
	}
}
