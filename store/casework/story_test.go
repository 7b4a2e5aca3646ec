package casework_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// office is a desk in memory with a clock that the story moves.
type office struct {
	*ram.Desk
	t   *testing.T
	now time.Time
}

var (
	officer     = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	supervisor  = casework.Actor{Account: "supervisor.sombaopu", Role: casework.Supervisor, Kecamatan: "73.06.08"}
	caseworker  = casework.Actor{Account: "peksos.satu", Role: casework.Caseworker}
	caseworker2 = casework.Actor{Account: "peksos.dua", Role: casework.Caseworker}
	manager     = casework.Actor{Account: "manajer", Role: casework.Manager}
	hospital    = casework.Actor{Account: "mitra.rsud", Role: casework.Partner, Agency: "rsud"}
	school      = casework.Actor{Account: "mitra.disdik", Role: casework.Partner, Agency: "disdik"}
)

func open(t *testing.T) *office {
	o := &office{t: t, now: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)}
	o.Desk = ram.New(ram.Options{Now: func() time.Time { return o.now }, Accounts: []casework.Account{
		{Name: caseworker.Account, Role: casework.Caseworker}, {Name: caseworker2.Account, Role: casework.Caseworker}, {Name: officer.Account, Role: casework.DeskOfficer, Desk: officer.Desk, Kecamatan: officer.Kecamatan},
		{Name: manager.Account, Role: casework.Manager}, {Name: coordinator.Account, Role: casework.Coordinator},
	}})
	return o
}

func (o *office) try(who casework.Actor, act casework.Act) (casework.Receipt, error) {
	if act.ID == "" {
		act.ID = o.NewID()
	}
	return o.Do(context.Background(), who, act)
}

func (o *office) do(who casework.Actor, number string, name casework.ActName, pairs ...string) string {
	o.t.Helper()
	act := casework.Act{Name: name, Case: number, Answers: ram.Answers(pairs...)}
	if name == casework.Complete {
		act.Form = "form1"
	}
	switch name {
	case casework.ApproveRef, casework.Send, casework.Deliver, casework.Answer, casework.Minutes, casework.Finish, casework.Cancel, casework.Waive:
		act.Part = "1"
	}
	r, err := o.try(who, act)
	if err != nil {
		o.t.Fatalf("%s %s: %v", who.Account, name, err)
	}
	return r.Number
}

func (o *office) refused(kind casework.Kind, who casework.Actor, number string, name casework.ActName, pairs ...string) {
	o.t.Helper()
	_, err := o.try(who, casework.Act{Name: name, Case: number, Part: "1", Answers: ram.Answers(pairs...)})
	if casework.KindOf(err) != kind {
		o.t.Errorf("%s %s: got %v, want refusal %s", who.Account, name, err, kind)
	}
}

func (o *office) file(number string) *casework.Case {
	o.t.Helper()
	v, err := o.Open(context.Background(), manager, number)
	if err != nil || v.Case == nil {
		o.t.Fatalf("open %s: %v", number, err)
	}
	return v.Case
}

func (o *office) clock(number, id string) *casework.Clock {
	o.t.Helper()
	c := o.file(number)
	for i := len(c.Clocks) - 1; i >= 0; i-- { // the newest round
		if c.Clocks[i].ID == id && !c.Clocks[i].Replaced {
			return &c.Clocks[i]
		}
	}
	o.t.Fatalf("case %s has no clock %s", number, id)
	return nil
}

var nine = []string{
	"danger", "no", "child.where", "rumah tetangga", "child.with", "tetangga", "child.name", "Bunga Contoh", "child.sex", "female", "child.age", "12",
	"category", "violence", "problem", "dipukul di rumah", "last_event", "kemarin", "alleged.relation", "ayah tiri", "alleged.same_house", "yes",
	"no_contact", "ayah tiri", "safe_contact", "lewat tetangga", "reporter.name", "-",
}

func with(base []string, pairs ...string) []string {
	out := append([]string{}, base...)
next:
	for i := 0; i < len(pairs); i += 2 {
		for j := 0; j < len(out); j += 2 {
			if out[j] == pairs[i] {
				out[j+1] = pairs[i+1]
				continue next
			}
		}
		out = append(out, pairs[i], pairs[i+1])
	}
	return out
}

var verified = []string{"method", "oral", "result", "unknown"}

// A frightened 12-year-old sits with a neighbour (SOP 4, first example).
func TestStoryChildWithNeighbour(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, with(nine, "danger", "yes")...)
	c := o.file(n)
	if c.Risk.Class != casework.High || c.Lane != casework.Protection || !c.Uncontacted() || c.Alarm == nil {
		t.Fatalf("danger now: class %s, lane %s, uncontacted %v", c.Risk.Class, c.Lane, c.Uncontacted())
	}
	if due := o.clock(n, "risk").Due; !due.Equal(o.now.Add(24 * time.Hour)) {
		t.Errorf("high is due %v", due)
	}
	if !c.Alleged() || len(c.People) != 2 {
		t.Errorf("the people of questions 6 and 7 are not marked: %+v", c.People)
	}
	if step := casework.NextStep(c, officer); step.Act != casework.RecordContact {
		t.Errorf("next step is %s", step.Act)
	}
	o.refused(casework.NotAllowed, officer, n, casework.Advise, "advice", "sabar", "to", "ibu", "come_back", "yes")
	o.refused(casework.NotAllowed, officer, n, casework.Resolve, "action", "damai", "result", "damai", "date", "2026-11-21")
	o.do(officer, n, casework.RecordContact, "who", "UPTD PPA", "at", "2026-11-21T02:00:00Z", "result", "menjemput")
	o.do(officer, n, casework.Verify, verified...)
	o.do(officer, n, casework.HandOver)

	// The desk now knows number, stage and officer, no more.
	v, err := o.Open(context.Background(), officer, n)
	if err != nil || v.Level != casework.LevelNumber || v.Case != nil || v.Row.Risk != "" || v.Row.Category != "" {
		t.Errorf("after handover the desk sees %+v, %v", v, err)
	}
	// The supervisor of the kecamatan sees number, stage and clock.
	v, err = o.Open(context.Background(), supervisor, n)
	if err != nil || v.Level != casework.LevelNumber || v.Row.DueAt == nil || v.Row.Desk != "" {
		t.Errorf("the supervisor sees %+v, %v", v, err)
	}

	o.now = o.now.Add(time.Hour)
	o.do(caseworker, n, casework.Take, "reason", "piket")
	if got := o.clock(n, "risk").Due; !got.Equal(c.Clocks[0].Started.Add(24 * time.Hour)) {
		t.Errorf("taking the case moved its clock to %v", got)
	}
	o.refused(casework.NotAllowed, caseworker2, n, casework.Verify, verified...)
	if step := casework.NextStep(o.file(n), caseworker); step.Act != casework.Prepare {
		t.Errorf("a high case waits for help, not for %+v", step)
	}
	o.do(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "help", "visum dan perawatan", "problem_public", "luka di lengan")
	v, err = o.Open(context.Background(), hospital, n)
	if casework.KindOf(err) != casework.NotFound {
		t.Errorf("the hospital knows of a referral that was not sent: %+v", v)
	}
	o.do(caseworker, n, casework.Send) // urgent: never waits for Form 2
	v, err = o.Open(context.Background(), hospital, n)
	if err != nil || len(v.Letters) != 1 || v.Case != nil {
		t.Fatalf("the hospital sees %+v, %v", v, err)
	}
	l := v.Letters[0]
	if l.Problem != "luka di lengan" || l.Address != "" || l.Name != "Bunga Contoh" {
		t.Errorf("the letter's fields: %+v", l)
	}
	if _, err := o.Open(context.Background(), school, n); casework.KindOf(err) != casework.NotFound {
		t.Errorf("another agency finds the case: %v", err)
	}
	o.do(hospital, n, casework.Answer, "answer", "accepted", "officer_post", "IGD")
	c = o.file(n)
	if c.Referrals[0].State != casework.Accepted || o.clock(n, "service").Running() {
		t.Errorf("after acceptance: %s, service clock running %v", c.Referrals[0].State, o.clock(n, "service").Running())
	}
	letter, err := o.Letter(context.Background(), caseworker, n, "")
	if err != nil || !strings.Contains(letter, "RSUD Syekh Yusuf") || strings.Contains(letter, "tetangga") {
		t.Errorf("letter (it must not show where the child is): %v\n%s", err, letter)
	}
}

func TestStorySchoolCosts(t *testing.T) {
	o := open(t)
	answers := []string{
		"danger", "no", "child.where", "rumah", "child.name", "Budi Contoh", "child.age", "9", "category", "education", "problem", "belum bisa bayar seragam",
		"no_contact", "tidak ada", "reporter.name", "Ibu Contoh", "need", "seragam", "sign.sexual", "no", "sign.violence", "no", "sign.neglect", "no",
	}
	n := o.do(officer, "", casework.Receive, answers...)
	c := o.file(n)
	if c.Lane != casework.Service || c.Risk.Class != casework.Unassessed {
		t.Fatalf("lane %s class %s", c.Lane, c.Risk.Class)
	}
	o.do(officer, n, casework.Resolve, "action", "dana desa", "result", "seragam dibeli", "date", "2026-11-21")
	if c := o.file(n); c.End != casework.Village || c.Stage != casework.Closed {
		t.Errorf("end %s stage %s", c.End, c.Stage)
	}
	for _, k := range o.file(n).Clocks {
		if k.Running() {
			t.Errorf("clock %s still runs", k.ID)
		}
	}

	// Without the danger signs answered it cannot end in the village.
	n = o.do(officer, "", casework.Receive, with(answers, "sign.violence", "?")...)
	o.refused(casework.NotAllowed, officer, n, casework.Resolve, "action", "x", "result", "y", "date", "2026-11-21")
	o.refused(casework.NotAllowed, officer, n, casework.Advise, "advice", "x", "to", "y", "come_back", "yes")
	if due := o.clock(n, "risk").Due.Sub(o.now); due != 72*time.Hour {
		t.Errorf("no answer is not safety: clock %v", due)
	}
}

// The service lane's referral waits for the supervisor, then for the manager (SOP 2).
func TestStoryServiceApproval(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, with(nine, "category", "education", "alleged.relation", "?", "sign.sexual", "no", "sign.violence", "no", "sign.neglect", "no")...)
	o.do(officer, n, casework.Prepare, "need", "school_aid", "agency", "disdik", "urgent", "no", "purpose", "KIP", "help", "bantuan biaya", "problem_public", "kekerasan")
	o.refused(casework.NotAllowed, officer, n, casework.Send)
	o.refused(casework.NotAllowed, manager, n, casework.ApproveRef, "approved", "yes")
	asked := func(who casework.Actor, act casework.ActName) { // the first screen says whose word it waits for; "" nobody's here
		t.Helper()
		h, err := o.Home(context.Background(), who)
		task := slices.ContainsFunc(h.Tasks, func(task casework.Task) bool { return task.Number == n && task.Clock == casework.ApprovalTask })
		if err != nil || task != (act != "") || casework.TaskAct(o.file(n), casework.ApprovalTask, who).Act != act {
			t.Errorf("%s: task %v, wants %q, %v", who.Account, task, act, err)
		}
	}
	asked(supervisor, casework.Review)
	asked(manager, "")
	o.do(supervisor, n, casework.Review, "agreed", "yes")
	asked(supervisor, "")
	asked(manager, casework.ApproveRef)
	o.do(manager, n, casework.ApproveRef, "approved", "yes")
	asked(manager, "")
	o.refused(casework.NotAllowed, officer, n, casework.Send) // no consent yet
	o.do(officer, n, casework.Consent, "signer.name", "Ibu Contoh", "signer.relation", "guardian", "signer.alleged", "no", "child.name", "Budi",
		"understood", "yes", "willing", "willing", "agency", "disdik", "child.agrees", "yes")
	o.do(officer, n, casework.Send)
	v, err := o.Open(context.Background(), school, n)
	if err != nil || v.Letters[0].Problem != "" {
		t.Errorf("a school asked for costs reads the problem: %+v %v", v.Letters, err)
	}
	o.do(school, n, casework.Answer, "answer", "rejected", "reason", "kuota habis")
	if r := o.file(n).Referrals[0]; r.State != casework.Rejected || r.Open() {
		t.Errorf("rejected referral: %+v", r)
	}
}

func TestStoryHomeElsewhere(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, with(nine, "danger", "yes")...)
	o.do(officer, n, casework.Verify, "method", "oral", "result", "out_of_area", "home.kabupaten", "Takalar")
	move := []string{"kabupaten", "Takalar", "office", "UPTD PPA", "reason", "tinggal di sana", "safe_here", "yes"}
	o.refused(casework.NotAllowed, officer, n, casework.Move, move...) // made safe here first
	o.do(officer, n, casework.RecordContact, "who", "Polsek", "at", "2026-11-21T02:00:00Z", "result", "anak aman")
	o.refused(casework.Invalid, officer, n, casework.Move, with(move, "safe_here", "no")...)
	o.do(officer, n, casework.Move, with(move, "office", "UPTD PPA Takalar", "given", "Diantar ayah tiri pulang; tidur di kantor; kata Rahmat baik.")...)
	o.do(officer, n, casework.Mark, "name", "Rahmat", "relation", "paman", "kind", "both")
	c := o.file(n)
	letter, err := o.Letter(context.Background(), manager, n, casework.LetterMove)
	if err != nil || !strings.Contains(letter, "Yth. UPTD PPA Takalar\n") || strings.Contains(letter, "Rahmat") || !strings.Contains(strings.Join(strings.Fields(letter), " "), "yang telah diberikan: Diantar") {
		t.Errorf("the letter that goes with the case (%v):\n%s", err, letter)
	}
	if c.Stage == casework.Closed || c.End != casework.OutOfArea {
		t.Fatalf("the case left before the other office answered: %s %s", c.Stage, c.End)
	}
	o.refused(casework.NotAllowed, manager, n, casework.Close, "reason", "moved")
	o.refused(casework.Invalid, manager, n, casework.MoveAnswered, "accepted", "yes", "answer", "diterima", "number", "12", "date", "2026-11-19")
	o.refused(casework.Invalid, manager, n, casework.MoveAnswered, "accepted", "yes", "answer", "diterima", "number", "12", "date", "2026-11-29")
	o.do(manager, n, casework.MoveAnswered, "accepted", "yes", "answer", "diterima", "number", "12", "date", "2026-11-21")
	if c := o.file(n); c.Stage != casework.Closed {
		t.Errorf("answered and still %s", c.Stage)
	}
}

func TestStoryNewspaperAndNewborn(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, "danger", "?", "child.where", "?", "child.name", "?", "category", "violence", "problem", "berita koran",
		"no_contact", "?", "reporter.name", "?", "channel", "media")
	if c := o.file(n); c.Risk.Class != casework.Unassessed || o.clock(n, "risk").Due.Sub(o.now) != 72*time.Hour {
		t.Errorf("a child not found yet: %s", c.Risk.Class)
	}
	n = o.do(officer, "", casework.Receive, "danger", "no", "child.where", "RSUD", "child.name", "Bayi RSUD", "child.age", "0", "category", "abandoned",
		"problem", "ditinggal ibu", "no_contact", "?", "reporter.name", "Bidan")
	if c := o.file(n); c.Risk.Class != casework.High {
		t.Errorf("an abandoned baby is %s", c.Risk.Class)
	}
	o.do(officer, n, casework.Verify, "method", "none", "result", "resident")
}

func TestLoweringAndOrigins(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, nine...)
	o.refused(casework.Invalid, officer, n, casework.Classify, "safe_home", "no", "shelter", "yes", "class", "medium", "sign.injury", "yes")                // differs from the proposal, no reason
	o.refused(casework.Invalid, officer, n, casework.Classify, "safe_home", "no", "shelter", "yes", "class", "medium", "sign.injury", "yes", "reason", "x") // the desk may not, and is led back to the class
	all := []string{"safe_home", "no", "shelter", "yes"}
	for _, s := range o.Pack().Signs {
		all = append(all, "sign."+s.Code, "no")
	}
	all = with(all, "sign.distress", "yes", "class", "medium")
	o.do(officer, n, casework.Classify, all...)
	received := o.now
	o.now = o.now.Add(10 * time.Hour)
	o.do(officer, n, casework.Alarm)
	c := o.file(n)
	if c.Risk.Origin != "danger" || !o.clock(n, "risk").Started.Equal(o.now) {
		t.Errorf("new danger runs from %v, origin %s", o.clock(n, "risk").Started, c.Risk.Origin)
	}
	if past := c.RiskPast; len(past) != 2 || past[1].Class != casework.Medium || !past[1].Since.Equal(received) {
		t.Errorf("the former class is not kept: %+v", c.RiskPast)
	}
	o.refused(casework.NotAllowed, officer, n, casework.Classify, with(all, "class", "low", "reason", "x")...)
	o.refused(casework.NotAllowed, officer, n, casework.Lower, "class", "medium", "reason", "x", "with", "y")
	o.refused(casework.NotAllowed, manager, n, casework.Lower, "class", "medium", "reason", "x", "with", caseworker.Account) // nobody holds it yet
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.refused(casework.Invalid, manager, n, casework.Lower, "class", "medium", "with", caseworker.Account) // no reason
	o.do(manager, n, casework.Lower, "class", "medium", "reason", "aman di rumah bibi", "with", caseworker.Account)
	if c := o.file(n); c.Risk.Class != casework.Medium || c.Risk.Reason == "" {
		t.Errorf("lowered to %+v", c.Risk)
	}
	o.refused(casework.NotAllowed, manager, n, casework.Close, "reason", "goals_met", "knows_contact", "yes", "understands", "yes") // Form 6 first
	o.paper(caseworker, n, "form6", form6...)
	o.do(manager, n, casework.Close, "reason", "goals_met", "knows_contact", "yes", "understands", "yes")
}

func TestConsentGuards(t *testing.T) {
	o := open(t)
	n := o.do(caseworker, "", casework.Receive, with(nine, "alleged.relation", "ayah kandung")...)
	form2 := []string{"signer.name", "Ayah Contoh", "signer.relation", "parent", "signer.alleged", "?", "child.name", "Bunga", "understood", "yes", "willing", "willing", "agency", "dp3a", "child.agrees", "yes"}
	o.refused(casework.Invalid, caseworker, n, casework.Consent, form2...)
	o.do(caseworker, n, casework.Prepare, "need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "pendampingan", "help", "pendampingan")
	o.refused(casework.NotAllowed, caseworker, n, casework.Send)
	refusal := with(form2, "signer.relation", "companion", "signer.alleged", "no", "willing", "unwilling")
	o.do(caseworker, n, casework.Consent, refusal...)
	o.refused(casework.NotAllowed, caseworker, n, casework.Send)
	waive := []string{"cause", "refused", "reason", "bahaya bila menunggu", "decided_by", "manager"}
	o.refused(casework.NotAllowed, caseworker, n, casework.Waive, waive...)
	o.do(manager, n, casework.Waive, waive...)
	o.do(caseworker, n, casework.Send)

	// Withdrawn consent stops the next letter.
	n = o.do(caseworker, "", casework.Receive, nine...)
	o.do(caseworker, n, casework.Prepare, "need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "pendampingan", "help", "pendampingan")
	o.do(caseworker, n, casework.Consent, with(form2, "signer.relation", "companion", "signer.alleged", "no")...)
	o.do(caseworker, n, casework.Withdraw, "agency", "dp3a", "reason", "-")
	o.refused(casework.NotAllowed, caseworker, n, casework.Send)
}

// No letter carries the child's place, a marked name or the reporter (SOP 7).
func TestLettersCarryNoSecret(t *testing.T) {
	o := open(t)
	n := o.do(caseworker, "", casework.Receive, with(nine, "child.where", "rumah Tante Mawar", "reporter.name", "Rahmat Contoh")...)
	o.do(caseworker, n, casework.Mark, "name", "Darwis Contoh", "relation", "ayah tiri", "kind", "both")
	referral := []string{"need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "periksa", "help", "periksa luka"}
	for _, leak := range []string{"anak di rumah tante mawar sekarang", "dilaporkan Rahmat Contoh", "jangan beri tahu DARWIS  CONTOH"} {
		o.refused(casework.Invalid, caseworker, n, casework.Prepare, with(referral, "given", leak)...)
	}
	o.do(caseworker, n, casework.Prepare, with(referral, "given", "sudah dibersihkan")...)
	o.do(caseworker, n, casework.Send)
	letter, err := o.Letter(context.Background(), caseworker, n, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Mawar", "Rahmat", "Darwis"} {
		if strings.Contains(letter, secret) {
			t.Errorf("the letter shows %q:\n%s", secret, letter)
		}
	}
}

func TestExcludedStaffFindNothing(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, nine...)
	for _, nobody := range []string{"peksossatu", "Ibu Ani", "PEKSOS-02", "0899"} { // keeps nobody out: refused
		o.refused(casework.Invalid, officer, n, casework.Exclude, "kind", "account", "who", nobody, "reason", "kerabat")
	}
	o.refused(casework.Invalid, officer, n, casework.Exclude, "kind", "account", "who", "MANAJER", "reason", "kerabat")
	o.do(officer, n, casework.Exclude, "kind", "account", "who", "Peksos.SATU", "reason", "kerabat")
	_, err := o.Open(context.Background(), caseworker, n)
	_, none := o.Open(context.Background(), caseworker, "0801-26-9999-X")
	if err == nil || casework.Say(err) != casework.Say(none) {
		t.Errorf("%v, for a number that does not exist %v", err, none)
	}
	o.refused(casework.Invalid, manager, n, casework.Assign, "caseworker", caseworker.Account)
	page, err := o.Queue(context.Background(), caseworker, casework.Query{})
	if err != nil || page.Total != 0 {
		t.Errorf("the queue of excluded staff counts %d, %v", page.Total, err)
	}
}

func TestRepeatedActIsTheSameAct(t *testing.T) {
	o := open(t)
	act := casework.Act{ID: o.NewID(), Name: casework.Receive, Answers: ram.Answers(nine...)}
	first, err := o.try(officer, act)
	if err != nil {
		t.Fatal(err)
	}
	second, err := o.try(officer, act)
	if err != nil || second != first {
		t.Errorf("sent again: %+v, %v; first %+v", second, err, first)
	}
	if p, err := o.Queue(context.Background(), officer, casework.Query{}); err != nil || p.Total != 1 {
		t.Errorf("%d cases, %v", p.Total, err)
	}
}

// The same records give the same case, also after a trip through JSON.
func TestFoldIsTheRecords(t *testing.T) {
	o := open(t)
	n := o.do(caseworker, "", casework.Receive, with(nine, "danger", "yes")...)
	o.do(caseworker, n, casework.Verify, verified...)
	o.do(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "help", "visum")
	o.do(caseworker, n, casework.Send)
	v, err := o.Open(context.Background(), manager, n)
	if err != nil {
		t.Fatal(err)
	}
	var again casework.Case
	for _, r := range v.Events {
		b, err := casework.EncodeEvents(r.Events)
		if err != nil {
			t.Fatal(err)
		}
		if r.Events, err = casework.DecodeEvents(b); err != nil {
			t.Fatal(err)
		}
		again.Apply(r)
	}
	if a, b := asJSON(t, v.Case), asJSON(t, &again); a != b {
		t.Errorf("folded again:\n%s\n%s", a, b)
	}
}

func TestUnknownEventIsRefused(t *testing.T) {
	if _, err := casework.DecodeEvents([]byte(`[{"type":"ComplaintReceived/9","data":{}}]`)); err == nil {
		t.Error("an event of a newer version was read")
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Yes to "safe to go home" is asked about while somebody who is alleged lives there.
func TestSafeHomeWithTheAllegedInIt(t *testing.T) {
	o := open(t)
	form := o.Pack().Forms["risk"]
	for home, warns := range map[string]bool{"yes": true, "no": false} {
		n := o.do(officer, "", casework.Receive, with(nine, "alleged.same_house", home)...)
		for answer, asked := range map[string]bool{"yes": warns, "no": false} {
			a := forms.Answers{"safe_home": {State: forms.Given, Value: answer}}
			found := form.CheckField("safe_home", a, casework.FormEnv(o.file(n), officer, o.Pack(), o.now, a))
			if (len(found) > 0) != asked || forms.Blocking(found) {
				t.Errorf("in the house %s, safe %s: %+v", home, answer, found)
			}
		}
	}
}
