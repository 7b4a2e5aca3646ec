package casework_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

func row1(pairs ...string) forms.Answers { return ram.Answers(pairs...) }

// meetingAnswers is a conference about cases with people.
func meetingAnswers(at time.Time, cases []string, people ...forms.Answers) forms.Answers {
	a := ram.Answers("kind", "conference", "at", at.Format(time.RFC3339), "place", "Ruang rapat Dinas Sosial", "topic", "kasus berat", "chair", manager.Account,
		"child.comes", "part", "child.prepared", caseworker.Account)
	var rows []forms.Answers
	for _, n := range cases {
		rows = append(rows, row1("number", n, "reason", "lewat batas"))
	}
	a["cases"] = forms.Answer{State: forms.Given, Rows: rows}
	a["people"] = forms.Answer{State: forms.Given, Rows: people}
	return a
}

func TestMeeting(t *testing.T) {
	o := open(t)
	ctx := context.Background()
	held := o.do(officer, "", casework.Receive, complaint("danger", "yes")...)
	other := o.do(officer, "", casework.Receive, complaint("danger", "no")...)
	o.do(manager, held, casework.Assign, "caseworker", caseworker.Account)
	o.do(manager, other, casework.Assign, "caseworker", caseworker2.Account)
	o.do(caseworker, held, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "help", "visum", "problem_public", "luka")
	if _, err := o.try(caseworker, casework.Act{Name: casework.Send, Case: held, Part: "1"}); err != nil {
		t.Fatal(err)
	}
	o.now = o.now.Add(30 * time.Hour)

	proposed, err := o.ProposeMeeting(ctx, manager)
	if err != nil || len(proposed["cases"].Rows) == 0 {
		t.Fatalf("the register proposes cases: %+v %v", proposed, err)
	}
	if _, err := o.ProposeMeeting(ctx, officer); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("a desk calls no meeting: %v", err)
	}
	at := o.now.Add(48 * time.Hour)
	people := []forms.Answers{row1("who", caseworker.Account), row1("who", "Kepala UPT", "agency", "rsud")}
	call := casework.Act{Name: casework.CallMeeting, Answers: meetingAnswers(at, []string{held, other}, people...)}
	bad := call
	bad.Answers = meetingAnswers(at, []string{"0801-26-0099-X"}, people...)
	if _, err := o.try(manager, bad); casework.KindOf(err) != casework.Invalid {
		t.Errorf("a number that nobody has: %v", err)
	}
	bad.Answers = meetingAnswers(at, []string{held}, row1("who", other))
	_, err = o.try(manager, bad)
	o.deny(casework.Invalid, err) // a case is not invited
	bad.Answers = meetingAnswers(at, []string{held}, people...)
	bad.Answers["chair"] = forms.Answer{State: forms.Given, Value: "tidak.ada"}
	_, err = o.try(manager, bad)
	o.deny(casework.Invalid, err) // who has no account could not lead it
	if _, err := o.try(officer, call); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("a desk calls no meeting: %v", err)
	}
	call.ID = o.NewID()
	if _, err := o.try(manager, call); err != nil {
		t.Fatal(err)
	}
	id := call.ID

	sees := func(who casework.Actor) (casework.Meeting, error) { return o.Meeting(ctx, who, id) }
	if m, err := sees(caseworker); err != nil || len(m.Cases) != 2 || m.Cases[0].Reason == "" || m.Cases[1].Reason != "" || m.Change != nil {
		t.Errorf("an invited caseworker reads the own case's reason, of another the number: %+v %v", m, err)
	}
	if m, err := sees(hospital); err != nil || len(m.Cases) != 1 || m.Cases[0].Number != held || m.Place == "" || m.People != nil || m.Topic != "" || m.Chair != manager.Account {
		t.Errorf("a partner reads time, place and its own case: %+v %v", m, err)
	}
	for _, who := range []casework.Actor{caseworker2, school, officer, supervisor} {
		if _, err := sees(who); casework.KindOf(err) != casework.NotFound {
			t.Errorf("%s was not invited: %v", who.Account, err)
		}
	}
	letter, err := o.MeetingText(ctx, manager, id, "rsud")
	if err != nil || !strings.Contains(letter, "UNDANGAN RAPAT") || !strings.Contains(letter, held) || strings.Contains(letter, other) || strings.Contains(letter, "Bunga") {
		t.Errorf("invitation: %v\n%s", err, letter)
	}

	// What is said of a case stands in that case; decisions are tasks there.
	said := ram.Answers("discussion", "ayah tiri sudah keluar rumah", "recommended", "lanjut pendampingan")
	said["decisions"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{
		row1("what", "antar visum ulang", "as", "task", "due", "2026-12-01"), row1("what", "rujuk ke LPSK", "as", "referral"), row1("what", "dicatat", "as", "note"),
	}}
	discuss := casework.Act{Name: casework.Discuss, Case: held, Part: id, Answers: said}
	if _, err := o.try(caseworker, discuss); err != nil {
		t.Fatal(err)
	}
	discuss.Part = "ghost"
	if _, err := o.try(caseworker, discuss); casework.KindOf(err) != casework.NotFound {
		t.Errorf("a meeting that is none: %v", err)
	}
	var tasks []casework.Clock
	for _, k := range o.file(held).Clocks {
		if k.Why == "meeting" {
			tasks = append(tasks, k)
		}
	}
	if len(tasks) != 2 || tasks[0].What != "antar visum ulang" || !tasks[1].Running() {
		t.Fatalf("decisions become tasks: %+v", tasks)
	}
	kontrol := ram.Answers("need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "kontrol", "help", "kontrol", "problem_public", "luka")
	if _, err := o.try(caseworker, casework.Act{Name: casework.Prepare, Case: held, Answers: kontrol}); err != nil {
		t.Fatal(err)
	}
	if k := o.file(held).Clock(tasks[1].ID); !k.Running() {
		t.Error("another referral is prepared, and the decided one counts as done")
	}

	came := call
	came.ID, came.Name, came.Part = "", casework.HoldMeeting, id
	came.Answers = meetingAnswers(at, []string{held, other}, row1("who", caseworker.Account, "came", "yes"), row1("who", "Kepala UPT", "agency", "rsud", "came", "no"))
	if _, err := o.try(caseworker, came); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("who was only invited records no attendance: %v", err)
	}
	if _, err := o.try(manager, came); casework.KindOf(err) != casework.Invalid {
		t.Errorf("attendance of a meeting that has not begun: %v", err)
	}
	o.now = at.Add(time.Hour)
	slip := came
	slip.Answers = meetingAnswers(at, []string{held, other}, row1("who", caseworker.Account+"t", "came", "yes"), row1("who", "Kepala UPT", "agency", "rsud", "came", "no"))
	if _, err := o.try(manager, slip); casework.KindOf(err) != casework.Invalid || !strings.Contains(casework.Say(err), caseworker.Account+",") {
		t.Errorf("a key fell into a guest's name: %v", err)
	}
	came.Answers["people"] = forms.Answer{State: forms.Given, Rows: append(came.Answers["people"].Rows, row1("who", "Kepala desa", "came", "yes"))}
	if _, err := o.try(manager, came); err != nil {
		t.Fatal(err)
	}
	own, err := o.MeetingText(ctx, caseworker, id, "")
	if err != nil || !strings.Contains(own, "ayah tiri sudah keluar") || !strings.Contains(own, "1. antar visum ulang, paling lambat 1 Desember 2026; tugas") || !strings.Contains(own, "tidak hadir") {
		t.Errorf("minutes for the caseworker: %v\n%s", err, own)
	}
	theirs, err := o.MeetingText(ctx, hospital, id, "")
	if err != nil || strings.Contains(theirs, "ayah tiri") || strings.Contains(theirs, other) || !strings.Contains(theirs, held) {
		t.Errorf("minutes for the partner: %v\n%s", err, theirs)
	}
	for _, l := range strings.Split(own, "\n") {
		if len([]rune(l)) > 80 {
			t.Errorf("a line of minutes is too wide: %q", l)
		}
	}
}

// A decision of a meeting is an item of the plan as if it had been added by hand, with
// what every item needs; a referral is begun from it, and only that ends its task.
func TestDecisionsOfAMeeting(t *testing.T) {
	o := open(t)
	for kind, warned := range map[string]bool{"management": false, "planning": true, "conference": true} { // the family does not sit over other children
		a := meetingAnswers(o.now, []string{"0801-26-0001-3", "0801-26-0002-E"})
		a["kind"] = forms.Answer{State: forms.Given, Value: kind}
		problems := o.Pack().Forms["meeting"].Check(a, forms.Env{Now: o.now, Zone: o.Pack().Office.Zone})
		if got := slices.ContainsFunc(problems, func(p forms.Problem) bool { return strings.Contains(p.Say, "satu kasus") && !p.Blocks }); got != warned {
			t.Errorf("%s of two cases: %v", kind, problems)
		}
	}
	form, env := o.Pack().Forms["meeting_case"], forms.Env{Now: o.now, Zone: o.Pack().Office.Zone}
	for day, warned := range map[string]bool{"2026-01-02": true, "2026-11-21": false, "2027-01-02": false} {
		problems := form.Check(forms.Answers{"decisions": {State: forms.Given, Rows: []forms.Answers{row1("due", day)}}}, env)
		if got := slices.ContainsFunc(problems, func(p forms.Problem) bool { return strings.Contains(p.Say, "sudah lewat") && !p.Blocks }); got != warned {
			t.Errorf("until %s: %v", day, problems)
		}
	}
	held := o.held()
	decide := func(rows ...forms.Answers) error {
		said := ram.Answers("discussion", "dibahas")
		said["decisions"] = forms.Answer{State: forms.Given, Rows: rows}
		_, err := o.try(caseworker, casework.Act{Name: casework.Discuss, Case: held, Answers: said})
		return err
	}
	item := func(pairs ...string) forms.Answers {
		a := row1("what", "Konseling tiap minggu", "as", "plan", "problem", "Anak takut pulang", "term", "short", "priority", "1", "need", "psychology",
			"agency", "psga", "due", "2026-12-20", "expected", "Berani bercerita")
		for id, x := range row1(pairs...) {
			a[id] = x
		}
		return a
	}
	without := func(id string) forms.Answers {
		a := item()
		delete(a, id)
		return a
	}
	note := row1("what", "dicatat", "as", "note")
	for at, bad := range map[string]forms.Answers{
		"decisions[1].due": without("due"), "decisions[1].problem": without("problem"), "decisions[1].expected": without("expected"), "decisions[1].term": without("term"),
		"decisions[1].who": item("who", officer.Account+"x"), "decisions[1].what": item("what", "Menikahkan anak dengan pelaku"),
	} {
		var e *casework.Error
		if err := decide(note, bad); !errors.As(err, &e) || e.Kind != casework.Invalid || len(e.Problems) != 1 || e.Problems[0].Path != at || strings.Count(e.Say, "\n") > 0 {
			t.Errorf("%s: %v", at, err)
		}
	}
	if len(o.file(held).Plan) > 0 {
		t.Fatal("what was refused stands in the plan")
	}
	visum := row1("what", "Visum ulang", "as", "referral", "need", "visum", "agency", "rsud")
	lpsk := row1("what", "Perlindungan saksi", "as", "referral")
	if err := decide(item(), note, item("who", manager.Account, "problem", "Belum sekolah"), visum, lpsk, row1("what", "Telepon sekolah", "as", "task")); err != nil {
		t.Fatal(err)
	}
	c := o.file(held)
	if len(c.Plan) != 2 || c.Plan[0].ID != "p1" || c.Plan[1].ID != "p2" || c.Plan[0].Says("action") != "Konseling tiap minggu" || c.Plan[0].Says("agency") != "psga" ||
		c.Plan[1].Says("officer") != manager.Account || !c.Plan[0].Open() {
		t.Fatalf("the plan: %+v", c.Plan)
	}
	due := time.Date(2026, 12, 20, 23, 59, 0, 0, o.Pack().Office.Zone)
	if k := c.Clock("plan:p1"); k == nil || !k.Due.Equal(due) || k.Owner != "" || c.Clock("plan:p2").Owner != manager.Account || c.Clock("plan_review") == nil {
		t.Errorf("the plan's clocks: %+v", c.Clocks)
	}
	var tasks []casework.Clock
	for _, k := range c.Clocks {
		if k.Why == "meeting" {
			tasks = append(tasks, k)
		}
	}
	if len(tasks) != 3 {
		t.Fatalf("tasks: %+v", tasks)
	}
	// The task leads to the referral, which knows what was decided.
	do := casework.TaskAct(c, tasks[0].ID, caseworker)
	if do.Act != casework.Prepare || do.Part != tasks[0].ID || !slices.ContainsFunc(casework.Actions(c, caseworker), func(a casework.Action) bool { return a.Act == do.Act && a.Part == do.Part }) {
		t.Fatalf("the task leads to %+v", do)
	}
	begun := casework.Prefill(c, do.Act, do.Form, do.Part, o.Pack())
	if begun["need"].Value != "visum" || begun["agency"].Value != "rsud" || begun["purpose"].Value != "Visum ulang" {
		t.Errorf("the referral begins with %+v", begun)
	}
	prepare := func(part string, pairs ...string) {
		t.Helper()
		if _, err := o.try(caseworker, casework.Act{Name: casework.Prepare, Case: held, Part: part,
			Answers: ram.Answers(append([]string{"urgent", "no", "purpose", "x", "help", "y"}, pairs...)...)}); err != nil {
			t.Fatal(err)
		}
	}
	running := func(want ...bool) {
		t.Helper()
		c := o.file(held)
		for i, w := range want {
			if k := c.Clock(tasks[i].ID); k.Running() != w {
				t.Errorf("task %q runs: %v", k.What, !w)
			}
		}
	}
	prepare("", "need", "psychology", "agency", "psga")
	running(true, true, true)
	prepare("", "need", "visum", "agency", "rsud")
	running(false, true, true)
	prepare(tasks[1].ID, "need", "witness", "agency", "lpsk")
	running(false, false, true)
}

// What a meeting decided before decisions became items of the plan is still ended by one.
func TestEarlierDecisions(t *testing.T) {
	o := open(t)
	c := o.file(o.held())
	c.Apply(casework.Record{By: caseworker, At: o.now, Events: []casework.Event{casework.CaseDiscussed{Clocks: []casework.Clock{
		{ID: "task:t1", Started: o.now, Stops: []string{"TaskDone:task:t1", "PlanItemAdded"}, What: "rencana"},
		{ID: "task:t2", Started: o.now, Stops: []string{"TaskDone:task:t2", "ReferralPrepared"}, What: "rujuk"},
	}}}})
	c.Apply(casework.Record{By: caseworker, At: o.now, Events: []casework.Event{casework.PlanItemAdded{Item: casework.PlanItem{ID: "p1"}}}})
	if c.Clock("task:t1").Running() || !c.Clock("task:t2").Running() {
		t.Errorf("after a plan's item: %+v", c.Clocks)
	}
	c.Apply(casework.Record{By: caseworker, At: o.now, Events: []casework.Event{casework.ReferralPrepared{ID: "1"}}})
	if c.Clock("task:t2").Running() {
		t.Errorf("after a referral: %+v", c.Clocks)
	}
}

func TestSupervisionAndFindings(t *testing.T) {
	o := open(t)
	ctx := context.Background()
	notes := ram.Answers("caseworker", caseworker.Account, "date", "2026-11-21", "discussed", "beban kasus", "agreed", "dua kasus dialihkan")
	if _, err := o.try(caseworker, casework.Act{Name: casework.Supervise, Answers: notes}); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("a caseworker supervises nobody: %v", err)
	}
	if _, err := o.try(manager, casework.Act{Name: casework.Supervise, Answers: notes}); err != nil {
		t.Fatal(err)
	}
	count := func(who casework.Actor) int {
		t.Helper()
		list, err := o.Supervisions(ctx, who, "")
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if count(manager) != 1 || count(caseworker) != 1 || count(caseworker2) != 0 {
		t.Error("notes of supervision are for who leads and the caseworker of whom they are")
	}
	if _, err := o.Supervisions(ctx, officer, ""); casework.KindOf(err) != casework.NotAllowed {
		t.Error(err)
	}
	n := o.do(officer, "", casework.Receive, complaint("danger", "no")...)
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	finding := []string{"what", "Form 1 belum ada", "weight", "urgent", "action", "lengkapi Form 1", "due", "2026-11-25"}
	o.refused(casework.NotAllowed, caseworker, n, casework.FindFile, finding...)
	o.do(manager, n, casework.FindFile, finding...)
	g, err := o.Agenda(ctx, caseworker, o.now, o.now.AddDate(0, 0, 7))
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, d := range g.Duties {
		found = found || d.Why == "finding"
	}
	if !found {
		t.Errorf("a finding is the caseworker's task: %+v", g.Duties)
	}
}

// An invitation stands on the first screen and in the agenda of those invited, and of nobody else.
func TestInvitations(t *testing.T) {
	o := open(t)
	held := o.held()
	call := casework.Act{ID: o.NewID(), Name: casework.CallMeeting, Answers: ram.Answers("kind", "management", "at", o.Now().Add(26*time.Hour).UTC().Format(time.RFC3339), "place", "Ruang rapat")}
	call.Answers["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{row1("number", held)}}
	call.Answers["people"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{row1("who", officer.Account), row1("who", caseworker.Account)}}
	if _, err := o.try(manager, call); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[*casework.Actor]int{&officer: 1, &caseworker: 1, &manager: 1, &caseworker2: 0, &coordinator: 0, &hospital: 0} {
		h, err := o.Home(t.Context(), *who)
		if err != nil || h.Invited != want || want > 0 && !h.Meeting.Equal(o.Now().Add(26*time.Hour).Truncate(time.Second)) {
			t.Errorf("%s: %d invitations, %s, %v", who.Account, h.Invited, h.Meeting, err)
		}
		if !casework.May(*who, casework.ReadAgenda, casework.Scope{}) {
			continue
		}
		g, err := o.Agenda(t.Context(), *who, o.Now(), o.Now().AddDate(0, 0, 7))
		stands := false
		for _, l := range g.Lines(o.Pack()) {
			id, ok := l.Meeting()
			stands = stands || ok && id == call.ID
		}
		if err != nil || len(g.Meetings) != want || stands != (want > 0) {
			t.Errorf("%s: the agenda has %d meetings, %v", who.Account, len(g.Meetings), err)
		}
		if g, err = o.Agenda(t.Context(), *who, o.Now().AddDate(0, 0, 7), o.Now().AddDate(0, 0, 14)); err != nil || len(g.Meetings) > 0 {
			t.Errorf("%s: the week after has %d meetings, %v", who.Account, len(g.Meetings), err)
		}
	}
}

// Who is asked to a meeting answers, once or anew, until it is over; who called it reads
// the answers, nobody else does, and another time asks everybody again.
func TestAnswersToAnInvitation(t *testing.T) {
	o := open(t)
	held := o.held()
	at := o.now.Add(48 * time.Hour)
	people := []forms.Answers{row1("who", caseworker.Account), row1("who", "Kepala UPT", "agency", "rsud"), row1("who", "Kepala Desa"), row1("who", officer.Account)}
	call := casework.Act{ID: o.NewID(), Name: casework.CallMeeting, Answers: meetingAnswers(at, []string{held}, people...)}
	if _, err := o.try(manager, call); err != nil {
		t.Fatal(err)
	}
	reply := func(who casework.Actor, coming string) error {
		_, err := o.try(who, casework.Act{Name: casework.ReplyMeeting, Part: call.ID, Answers: ram.Answers("coming", coming, "note", "kata "+who.Account)})
		return err
	}
	sees := func(who casework.Actor) casework.Meeting {
		t.Helper()
		m, err := o.Meeting(t.Context(), who, call.ID)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, try := range []struct {
		who    casework.Actor
		coming string
		kind   casework.Kind
	}{{caseworker, "no", ""}, {caseworker, "yes", ""}, {hospital, "no", ""}, {school, "yes", casework.NotFound}, {supervisor, "yes", casework.NotFound},
		{coordinator, "yes", casework.NotAllowed}, {caseworker, "", casework.Invalid}} {
		if err := reply(try.who, try.coming); casework.KindOf(err) != try.kind {
			t.Errorf("%s answers %q: %v", try.who.Account, try.coming, err)
		}
	}
	if m := sees(caseworker); m.Answer != "yes" || !m.Asked || !m.Open || !slices.Contains(m.Bring, "child") || !slices.Contains(m.Bring, "report") {
		t.Errorf("the caseworker, who prepares the child: %+v", m)
	}
	if m := sees(hospital); m.Answer != "no" || m.People != nil {
		t.Errorf("the hospital reads %+v", m)
	}
	if m := sees(manager); m.People[0].Answer != "yes" || m.People[1].Answer != "no" || m.People[1].Note != "kata "+hospital.Account || m.People[2].Answer != "" || m.Asked {
		t.Errorf("who called it reads %+v", m.People)
	}
	for _, i := range sees(officer).People {
		if i.Answer+i.Note != "" {
			t.Errorf("a desk that was asked reads another's answer: %+v", i)
		}
	}
	// Letters: each one's own; who called it has all of them; a person without an account too.
	for key, want := range map[string][]string{
		"rsud": {"Yth. RSUD Syekh Yusuf"}, "Kepala Desa": {"Yth. Kepala Desa"}, caseworker.Account: {"Yth. " + caseworker.Account, held},
	} {
		letter, err := o.MeetingText(t.Context(), manager, call.ID, key)
		if err != nil || strings.Contains(letter, held) != (len(want) > 1) || strings.Contains(letter, "lewat batas") {
			t.Errorf("%s: %v\n%s", key, err, letter)
		}
		for _, w := range want {
			if !strings.Contains(letter, w) {
				t.Errorf("%s lacks %q:\n%s", key, w, letter)
			}
		}
	}
	if letter, err := o.MeetingText(t.Context(), hospital, call.ID, casework.OwnInvitation); err != nil || !strings.Contains(letter, "Yth. RSUD") {
		t.Errorf("the hospital's own letter: %v\n%s", err, letter)
	}
	for key, kind := range map[string]casework.Kind{caseworker.Account: casework.NotAllowed, "disdik": casework.NotFound, "Kepala Desa": casework.NotAllowed} {
		if _, err := o.MeetingText(t.Context(), hospital, call.ID, key); casework.KindOf(err) != kind {
			t.Errorf("the hospital asks for %s's letter: %v", key, err)
		}
	}
	// The same time keeps the answers, whatever else changes; another one does not.
	change := casework.Act{Name: casework.CallMeeting, Part: call.ID, Answers: sees(manager).Change}
	change.Answers["place"] = forms.Answer{State: forms.Given, Value: "Aula"}
	if _, err := o.try(manager, change); err != nil || sees(caseworker).Answer != "yes" {
		t.Errorf("another place: %v, %+v", err, sees(caseworker))
	}
	change.ID, change.Answers = "", meetingAnswers(at.Add(time.Hour), []string{held}, people...)
	if _, err := o.try(manager, change); err != nil || sees(caseworker).Answer != "" {
		t.Errorf("another time: %v, %+v", err, sees(caseworker))
	}
	o.now = at.Add(4 * time.Hour)
	if err := reply(caseworker, "yes"); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("an answer when it is over: %v", err)
	}
}

// No child sits through a conference (SOP 3.6).
func TestChildInAConference(t *testing.T) {
	o := open(t)
	a := meetingAnswers(o.now.Add(48*time.Hour), []string{o.held()})
	a["child.comes"] = forms.Answer{State: forms.Given, Value: "yes"}
	var e *casework.Error
	if _, err := o.try(manager, casework.Act{Name: casework.CallMeeting, Answers: a}); !errors.As(err, &e) || e.Kind != casework.Invalid || e.Problems[0].Path != "child.comes" {
		t.Errorf("a conference with the child in all of it: %v", err)
	}
}
