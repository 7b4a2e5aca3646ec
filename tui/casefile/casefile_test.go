package casefile

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui/kit"
	"loket/tui/screentest"
)

var (
	officer    = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	head       = casework.Actor{Account: "koor.katangka", Role: casework.DeskCoordinator, Desk: "0801", Kecamatan: "73.06.08"}
	supervisor = casework.Actor{Account: "supervisor.sombaopu", Role: casework.Supervisor, Kecamatan: "73.06.08"}
	peksos     = casework.Actor{Account: "peksos.satu", Role: casework.Caseworker}
	other      = casework.Actor{Account: "peksos.dua", Role: casework.Caseworker}
	manager    = casework.Actor{Account: "manajer", Role: casework.Manager}
)

// office is a desk in memory in which a case is played before a screen shows it.
type office struct {
	*ram.Desk
	t   *testing.T
	now time.Time
}

func newOffice(t *testing.T) *office {
	o := &office{t: t, now: screentest.Now.Add(-30 * time.Hour)}
	o.Desk = ram.New(ram.Options{Now: func() time.Time { return o.now }, Accounts: []casework.Account{
		{Name: peksos.Account, Role: casework.Caseworker}, {Name: other.Account, Role: casework.Caseworker}, {Name: officer.Account, Role: casework.DeskOfficer},
	}})
	return o
}

func (o *office) do(who casework.Actor, number string, name casework.ActName, pairs ...string) string {
	o.t.Helper()
	r, err := o.Do(context.Background(), who, casework.Act{ID: o.NewID(), Name: name, Case: number, Answers: ram.Answers(pairs...)})
	if err != nil {
		o.t.Fatalf("%s: %v", name, err)
	}
	return r.Number
}

// view is the case as an actor sees it at the moment of the tests.
func (o *office) view(who casework.Actor, number string) casework.View {
	o.t.Helper()
	o.now = screentest.Now
	v, err := o.Open(context.Background(), who, number)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// neighbour is a child in danger, nobody told yet.
func (o *office) neighbour() string {
	o.now = screentest.Now.Add(-20 * time.Minute)
	return o.do(officer, "", casework.Receive,
		"danger", "yes", "child.where", "rumah tetangga", "child.with", "ibu tetangga", "child.name", "Melati", "child.sex", "female", "child.age", "12",
		"category", "violence", "problem", "dipukul di rumah", "last_event", "kemarin", "alleged.relation", "ayah tiri", "alleged.same_house", "yes",
		"no_contact", "ayah tiri", "safe_contact", "lewat tetangga", "reporter.name", "Rahmat", "reporter.relation", "tetangga", "reporter.phone", "0411000000")
}

func play(t *testing.T, o *office, who casework.Actor, number string) *screentest.Player {
	t.Helper()
	return screentest.Play(t, &screentest.Fake{Views: map[string]casework.View{number: o.view(who, number)}}, who, func(e *kit.Env) kit.Screen { return New(e, number, "") })
}

func inCase(p *screentest.Player) (string, bool) {
	c, ok := p.Screen.(kit.InCase)
	if !ok {
		return "", false
	}
	return c.InCase()
}

func TestDangerPages(t *testing.T) {
	o := newOffice(t)
	n := o.neighbour()
	p := play(t, o, officer, n)
	p.Golden("danger")
	p.Press("a")
	p.Golden("danger-menu")
	p.Press("esc")
	for i, name := range []string{"2", "3", "4", "5", "6"} {
		p.Press(name)
		p.Golden("danger-" + strings.ToLower(pageNames[i+1]))
		if !strings.Contains(p.Picture(), "BELUM ADA YANG DIHUBUNGI") || !strings.Contains(p.Picture(), "JANGAN HUBUNGI") {
			t.Errorf("page %s hides what must not be missed", name)
		}
	}
	if number, ok := inCase(p); !ok || number != n {
		t.Errorf("Bahaya would go to %q, %v", number, ok)
	}
	small := screentest.PlayIn(t, p.Desk, officer, kit.Area{Width: 60, Height: 16}, true, func(e *kit.Env) kit.Screen { return New(e, n, "") })
	small.Golden("danger-60x20-ascii")
	small.Press("a")
	small.Frame()
	wide := screentest.PlayIn(t, p.Desk, officer, kit.Area{Width: 132, Height: 46}, false, func(e *kit.Env) kit.Screen { return New(e, n, "") })
	wide.Golden("danger-132x50")
}

// "Yesterday" is the day before it was said, not before it is read.
func TestLastEventKeepsItsDay(t *testing.T) {
	o := newOffice(t)
	o.now = screentest.Now.Add(-50 * time.Hour)
	said := []string{"danger", "no", "child.where", "rumah", "child.with", "ibu", "child.name", "Melati", "category", "violence", "problem", "dipukul", "no_contact", "-", "reporter.name", "Rahmat"}
	n := o.do(officer, "", casework.Receive, append(said, "last_event", "kemarin")...)
	if page := play(t, o, officer, n).Picture(); !strings.Contains(page, "kemarin (kata pelapor, 1") {
		t.Errorf("two days later:\n%s", page)
	}
	o.now = screentest.Now.Add(-time.Minute)
	v := o.view(officer, n)
	if _, err := o.Do(context.Background(), officer, casework.Act{ID: o.NewID(), Name: casework.Amend, Case: n, Seen: v.Version, Answers: ram.Answers(append(said, "last_event", "tadi pagi")...)}); err != nil {
		t.Fatal(err)
	}
	if page := play(t, o, officer, n).Picture(); !strings.Contains(page, "tadi pagi\n") || strings.Contains(page, "kata pelapor") {
		t.Errorf("said anew today:\n%s", page)
	}
}

// What the level hides is not there, on any page and by any key.
func TestLevels(t *testing.T) {
	o := newOffice(t)
	n := o.neighbour()
	o.do(officer, n, casework.RecordContact, "who", "UPTD PPA", "at", "2026-11-21T06:05:00Z", "result", "menjemput")
	o.do(officer, n, casework.Verify, "method", "oral", "result", "unknown")
	o.do(officer, n, casework.HandOver)
	o.do(manager, n, casework.Assign, "caseworker", peksos.Account)
	secrets := []string{"Melati", "dipukul", "ayah tiri", "Rahmat", "tetangga", "0411000000"}
	for _, c := range []struct {
		name  string
		who   casework.Actor
		level casework.Level
	}{
		{"handed", officer, casework.LevelNumber}, {"kecamatan", supervisor, casework.LevelNumber}, {"coded", other, casework.LevelCoded},
		{"secretary", casework.Actor{Account: "sekretaris", Role: casework.Secretary}, casework.LevelCoded},
	} {
		p := play(t, o, c.who, n)
		if got := o.view(c.who, n).Level; got != c.level {
			t.Fatalf("%s sees level %d", c.name, got)
		}
		p.Golden("level-" + c.name)
		for _, key := range []string{"2", "3", "4", "5", "tab", "a", "esc", "enter", "r", "l"} {
			p.Press(key)
			for _, secret := range secrets {
				if strings.Contains(p.Picture(), secret) {
					t.Errorf("%s, key %s: %q is shown", c.name, key, secret)
				}
			}
		}
	}
	p := play(t, o, peksos, n)
	p.Golden("level-full")
	if !strings.Contains(p.Picture(), "Melati") {
		t.Error("the caseworker does not see the child")
	}
}

// The reporter is never shown to village superiors or the kecamatan (SOP 7).
// A case on a pathway has a sixth page; brothers and sisters stand among the people.
func TestPathwayAndFamily(t *testing.T) {
	o := newOffice(t)
	n := o.do(peksos, "", casework.Receive, "danger", "no", "child.where", "kantor polisi", "child.name", "Bagus", "child.age", "15", "category", "abh",
		"problem", "dilaporkan mengambil sepeda", "reporter.name", "-")
	o.do(peksos, n, casework.StartPathway, "pathway", "abh")
	o.do(peksos, n, casework.AddSibling, "relation", "younger", "child.name", "Sari", "child.where", "rumah nenek", "same_home", "yes",
		"danger", "no", "category", "neglect", "problem", "tinggal sendiri")
	p := play(t, o, peksos, n)
	p.Press("8")
	p.Golden("pathway")
	if got := p.Picture(); !strings.Contains(got, "kantor mengisi") || !strings.Contains(got, "Susunan kantor, sesuaikan") {
		t.Errorf("what the office fills is not said:\n%s", got)
	}
	p.Press("4")
	if got := p.Picture(); !strings.Contains(got, "Saudara") || !strings.Contains(got, "Sari") {
		t.Errorf("the sister is missing:\n%s", got)
	}
	p.Press("a")
	p.Golden("pathway-menu")
}

// A step that waits for one of our forms says so on its page, and the form is the next step.
func TestStepLacksItsPaper(t *testing.T) {
	o := newOffice(t)
	n := o.do(peksos, "", casework.Receive, "danger", "no", "child.where", "kantor polisi", "child.name", "Bagus", "child.age", "15", "category", "abh",
		"problem", "dilaporkan mengambil sepeda", "reporter.name", "-", "alleged.relation", "anak ini sendiri")
	o.do(peksos, n, casework.Verify, "method", "oral", "result", "resident")
	o.do(peksos, n, casework.StartPathway, "pathway", "abh")
	if _, err := o.Do(context.Background(), peksos, casework.Act{ID: o.NewID(), Name: casework.DoStep, Case: n, Part: "abh.request",
		Answers: ram.Answers("at", o.Now().Format(time.RFC3339), "by", "Penyidik")}); err != nil {
		t.Fatal(err)
	}
	p := play(t, o, peksos, n)
	if got := p.Picture(); !strings.Contains(got, "TERDUGA: anak ini sendiri.") || strings.Contains(got, "Tempat anak tidak ditulis") {
		t.Errorf("the child's own mark:\n%s", got)
	}
	p.Press("8")
	p.Press("pgdown")
	if got := p.Picture(); !strings.Contains(got, "Belum ada: Laporan sosial") {
		t.Errorf("what is missing is not said:\n%s", got)
	}
}

func TestReporter(t *testing.T) {
	o := newOffice(t)
	n := o.neighbour()
	for _, c := range []struct {
		who casework.Actor
		may bool
	}{{officer, true}, {head, false}, {manager, true}} {
		p := play(t, o, c.who, n)
		for _, page := range []string{"1", "2", "3", "4", "5"} {
			p.Press(page)
			if shown := strings.Contains(p.Picture(), "Rahmat"); shown && !c.may {
				t.Errorf("%s reads the reporter on page %s", c.who.Account, page)
			} else if !shown && c.may && page == "4" {
				t.Errorf("%s does not read the reporter", c.who.Account)
			}
		}
	}
}

func TestActions(t *testing.T) {
	o := newOffice(t)
	n := o.neighbour()
	p := play(t, o, officer, n)
	v := o.view(officer, n)
	p.Press("enter")
	work, ok := p.Last().(kit.StartWork)
	if !ok || work.Act != casework.RecordContact || work.Case != n || work.Seen != v.Version {
		t.Errorf("the next step asks for %#v", work)
	}
	p.Press("a", "1")
	if work, ok = p.Last().(kit.StartWork); !ok || work.Act != casework.RecordContact {
		t.Errorf("digit 1 is not the next step: %#v", work)
	}
	p.Press("2", "2")
	if work, ok = p.Last().(kit.StartWork); !ok || work.Act != casework.In(v.Actions, casework.GroupFlow)[1].Act {
		t.Errorf("the second act of the flow asks for %#v", work)
	}
	p.Golden("danger-menu-flow")
	p.Press("esc") // back to the groups, where it was left
	if !strings.Contains(p.Picture(), "> 2 Periksa, risiko") {
		t.Errorf("Esc does not lead back:\n%s", p.Picture())
	}
	for i, a := range casework.In(v.Actions, casework.GroupClosing) { // one that is not possible now says why
		if a.Why == "" {
			continue
		}
		p.Press("8", "home")
		for range i {
			p.Press("down")
		}
		p.Press("enter")
		if got := p.Last(); got != nil {
			t.Errorf("%s was started although %q", a.Act, a.Why)
		}
		if say := p.Frame().Say; say.Tone != kit.Warn || say.Text != a.Why {
			t.Errorf("%s says %q, want %q", a.Act, say.Text, a.Why)
		}
		break
	}
	p.Press("esc", "a", "2", "2")
	p.Send(kit.Resumed{}) // the form was left with a draft
	p.Last()
	p.Press("2", "enter")
	if got := p.Last(); got != (kit.OpenPrint{Number: n, Form: "complaint"}) {
		t.Errorf("Enter on the complaint asks for %#v", got)
	}
}

// Any caseworker may take a high case that nobody holds; its content stays hidden until then.
func TestTake(t *testing.T) {
	o := newOffice(t)
	n := o.neighbour()
	p := play(t, o, other, n)
	p.Golden("take")
	p.Press("a")
	for i, a := range o.view(other, n).Actions {
		if a.Act != casework.Take {
			continue
		}
		p.Press(kit.Digits[i])
		if work, ok := p.Last().(kit.StartWork); !ok || work.Act != casework.Take || work.Case != n || work.Form != "take" {
			t.Errorf("taking the case asks for %#v", work)
		}
		return
	}
	t.Errorf("the case is not offered:\n%s", p.Picture())
}

func TestReferrals(t *testing.T) {
	o := newOffice(t)
	n := o.neighbour()
	v := o.view(manager, n)
	at := screentest.Now.Add(-time.Hour)
	v.Case.Referrals = []casework.Referral{
		{ID: "1", Agency: "rsud", Need: "health", State: casework.Done, Steps: []casework.Step{{State: casework.Prepared, At: at.Add(-50 * time.Hour)}, {State: casework.Done, At: at.Add(-30 * time.Hour)}}},
		{ID: "2", Agency: "uptd_ppa", Need: "shelter", State: casework.Sent, Steps: []casework.Step{{State: casework.Sent, At: at}}},
	}
	p := screentest.Play(t, &screentest.Fake{Views: map[string]casework.View{n: v}}, manager, func(e *kit.Env) kit.Screen { return New(e, n, "") })
	p.Press("3")
	p.Golden("referrals")
	p.Press("down", "enter")
	if got := p.Last(); got != (kit.OpenLetter{Number: n, Referral: "1"}) {
		t.Errorf("Enter asks for %#v", got)
	}
	p.Press("r")
	if got := p.Last(); got != (kit.OpenReferrals{Number: n}) {
		t.Errorf("r asks for %#v", got)
	}
}

// A change by somebody else is told and loaded; a case that may no longer be seen leaves nothing.
func TestLiveChange(t *testing.T) {
	o := newOffice(t)
	n := o.neighbour()
	p := play(t, o, officer, n)
	p.Press("4")
	p.Send(kit.Changed{Change: casework.Change{Number: "other", By: "x"}})
	if calls := len(p.Desk.Calls); calls != 1 {
		t.Errorf("another case's change made %d calls", calls)
	}
	o.do(manager, n, casework.Assign, "caseworker", peksos.Account)
	p.Desk.Views[n] = o.view(manager, n)
	p.Send(kit.Changed{Change: casework.Change{Number: n, By: manager.Account}})
	if say := p.Frame().Say.Text; !strings.Contains(say, manager.Account) {
		t.Errorf("the change is not told: %q", say)
	}
	p.Press("1")
	if !strings.Contains(p.Picture(), peksos.Account) {
		t.Errorf("the change is not shown:\n%s", p.Picture())
	}
	delete(p.Desk.Views, n)
	p.Send(kit.Changed{Change: casework.Change{Number: n, By: manager.Account}})
	if got := p.Picture(); strings.Contains(got, "Melati") || !strings.Contains(got, "Tidak ditemukan.") {
		t.Errorf("a hidden case is still shown:\n%s", got)
	}
	if _, ok := inCase(p); ok {
		t.Error("Bahaya is offered on a case that is not there")
	}
}

func TestStaleAndNotFound(t *testing.T) {
	p := screentest.Play(t, &screentest.Fake{}, officer, func(e *kit.Env) kit.Screen { return New(e, "0801-26-0099-X", "") })
	p.Golden("notfound")
	o := newOffice(t)
	n := o.neighbour()
	p = play(t, o, officer, n)
	p.Hold = true
	p.Send(kit.Resumed{})
	p.Send(kit.Resumed{})
	first, second := p.Held[0], p.Held[1]
	p.Run(second)
	p.Desk.Err = casework.ErrNotFound
	p.Run(first)
	if !strings.Contains(p.Picture(), "Melati") {
		t.Error("a stale answer was taken")
	}
}

// Nothing that people typed steers the terminal, whatever the field.
func TestHostile(t *testing.T) {
	bad := "\x1b]0;x\x07\u202eMelati\u2066\r\n" + strings.Repeat("é界", 2000)
	given := forms.Answer{State: forms.Given, Value: bad}
	at := screentest.Now.Add(-time.Hour)
	c := &casework.Case{
		Number: bad, Stage: casework.Stage(bad), Category: bad, Desk: bad, OpenedAt: at, OpenedBy: bad, Caseworker: bad, End: casework.End(bad),
		Risk:  casework.Risk{Class: casework.Class(bad), Since: at, By: bad, Reason: bad, Because: []string{bad}, Alarm: true},
		Child: casework.Child{Name: bad, NIK: bad, KK: bad, Birth: bad, Age: bad, Address: bad, Street: bad, Where: bad, With: bad},
		Home:  bad, Residency: casework.Residency(bad), Contacts: []casework.Contact{{Who: bad, At: at, Result: bad}},
		Complaint: forms.Answers{"problem": given, "last_event": given, "safe_contact": given, "reporter.name": given, "reporter.relation": given, "reporter.phone": given},
		Forms:     []casework.Filled{{Form: bad, At: at, By: bad}},
		People:    []casework.Party{{Name: bad, Relation: bad, NoContact: true, Alleged: true, SameHouse: true, Why: bad}},
		Excluded:  []string{bad}, Consents: []casework.Agreement{{Agency: bad, Waived: true, Reason: bad, Signer: bad, At: at}},
		Referrals: []casework.Referral{{ID: "1", Agency: bad, Need: bad, State: casework.ReferralState(bad), Steps: []casework.Step{{At: at}}}},
		Transfer:  &casework.Transfer{Office: bad, Answer: bad, Answered: &at}, Approvals: []casework.Approval{{Note: bad, By: bad}},
		Clocks: []casework.Clock{{ID: bad, Due: at}}, Links: []string{bad}, Closing: bad, UpdatedBy: bad,
	}
	events := []casework.Event{
		casework.ComplaintReceived{Category: bad}, casework.RiskClassified{Class: casework.Class(bad), Reason: bad}, casework.ContactRecorded{Who: bad, Result: bad},
		casework.ResidencyVerified{Result: casework.Residency(bad)}, casework.FormCompleted{Form: bad}, casework.TransferStarted{Office: bad}, casework.TransferAnswered{Answer: bad},
		casework.CaseworkerAssigned{Caseworker: bad, Reason: bad}, casework.ConsentGiven{Agency: bad}, casework.ConsentWaived{Agency: bad, Reason: bad},
		casework.ReferralPrepared{Agency: bad}, casework.ReferralMoved{State: casework.ReferralState(bad), Reason: bad, Result: bad, Note: bad},
		casework.PersonMarked{Party: c.People[0]}, casework.PersonUnmarked{Party: c.People[0], Reason: bad}, casework.StaffExcluded{Who: bad}, casework.CasesLinked{Number: bad}, casework.NoteAdded{Text: bad},
		casework.CaseClosed{Reason: bad}, casework.CaseReopened{Reason: bad},
	}
	full := casework.View{Level: casework.LevelFull, Case: c, Row: casework.Row{Number: bad, Stage: c.Stage, Risk: c.Risk.Class, Lane: casework.Lane(bad), Uncontacted: true, DueAt: &at, NextClock: bad},
		Events:  []casework.Record{{By: casework.Actor{Account: bad}, At: at, Occurred: &casework.Stamp{At: at.Add(-time.Hour)}, Events: events}},
		Actions: []casework.Action{{Act: casework.ActName(bad), Part: "1"}, {Act: casework.Complete, Form: bad, Why: bad}, {Act: casework.Note, Next: true}}}
	coded := casework.View{Level: casework.LevelCoded, Row: casework.Row{Number: bad, Category: bad, Desk: bad, Kecamatan: bad, Caseworker: bad, ReferralStatus: casework.ReferralState(bad), Stage: c.Stage}}
	number := casework.View{Level: casework.LevelNumber, Row: casework.Row{Number: bad, Caseworker: bad, Stage: c.Stage}}
	letter := casework.View{Level: casework.LevelLetter, Letters: []casework.PartnerReferral{{Letter: bad, State: casework.ReferralState(bad)}}}
	for _, area := range []kit.Area{{Width: 60, Height: 16}, {Width: 80, Height: 20}, {Width: 132, Height: 46}} {
		for _, v := range []casework.View{full, coded, number, letter} {
			p := screentest.PlayIn(t, &screentest.Fake{Views: map[string]casework.View{bad: v}}, manager, area, false, func(e *kit.Env) kit.Screen { return New(e, bad, "") })
			for _, key := range []string{"1", "pgdown", "end", "2", "3", "4", "end", "5", "pgdown", "end", "a", "down", "enter"} {
				p.Press(key)
				p.Frame()
			}
		}
	}
}

func TestAnyKeys(t *testing.T) {
	o := newOffice(t)
	n := o.neighbour()
	v := o.view(officer, n)
	screentest.Monkey(t, officer, func() *screentest.Fake { return &screentest.Fake{Views: map[string]casework.View{n: v}} }, func(e *kit.Env) kit.Screen { return New(e, n, "") })
}

// Whatever can be done can be reached: every action of random cases, by digits or by
// arrows, in at most two steps, and each starts just that act on just that part.
func TestEveryActionIsReachable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		acts := []casework.ActName{
			casework.RecordContact, casework.Classify, casework.Assign, "plan", "plan_result", "task_done", casework.Prepare, casework.Send,
			casework.Complete, casework.Note, casework.Mark, "discuss", casework.Close, "no_such_act", casework.Alarm,
		}
		var all []casework.Action
		for i := range rapid.IntRange(0, 45).Draw(rt, "actions") {
			all = append(all, casework.Action{Act: rapid.SampledFrom(acts).Draw(rt, "act"), Part: "x" + strconv.Itoa(i)})
		}
		if len(all) > 0 {
			all[0].Next = rapid.Bool().Draw(rt, "next")
		}
		v := casework.View{Level: casework.LevelFull, Case: &casework.Case{Number: "n"}, Row: casework.Row{Number: "n"}, Version: 1, Actions: all}
		p := screentest.Play(t, &screentest.Fake{Views: map[string]casework.View{"n": v}}, manager, func(e *kit.Env) kit.Screen { return New(e, "n", "") })
		s, ok := p.Screen.(*Screen)
		if !ok {
			rt.Fatal("another screen is on top")
		}
		reached := map[string]bool{}
		try := func(rows int) {
			p.Press("home")
			for range rows {
				p.Press("enter")
				if work, ok := p.Last().(kit.StartWork); ok {
					reached[string(work.Act)+work.Referral] = true
				}
				p.Press("down")
			}
		}
		p.Press("a")
		if len(all) <= casework.MenuFlat {
			try(len(all))
		} else {
			for _, c := range s.choices() {
				if c.group == "" {
					continue
				}
				p.Press(c.digit)
				try(len(s.choices()))
				p.Press("esc")
			}
		}
		for _, a := range all {
			if !reached[string(a.Act)+a.Part] {
				rt.Errorf("%s on %s cannot be reached among %d", a.Act, a.Part, len(all))
			}
		}
	})
}
