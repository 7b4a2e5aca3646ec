package home

import (
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/screentest"
)

var now = screentest.Now

var officer = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}

func ordinaryDay() casework.Home {
	return casework.Home{
		Now: now, Open: 14, Overdue: 1, High: 1, Head: "412-9f03c2aa",
		Tasks: []casework.Task{
			{Number: "0801-26-0042-K", Clock: "risk", Due: now.Add(21 * time.Hour), Risk: casework.High, Name: "Melati", Shout: true},
			{Number: "0801-26-0040-P", Clock: "assess", Due: now.Add(-3 * time.Hour), Overdue: true, Risk: casework.Medium, Name: "Budi Santoso"},
			{Number: "0801-26-0037-C", Clock: "verify", Due: now.Add(40 * time.Minute), Risk: casework.Unassessed},
			{Number: "0801-26-0031-B", Clock: "review", Due: now.Add(9 * 24 * time.Hour), Risk: casework.Low, Name: "Ayu Lestari"},
		},
		Waiting:  []casework.Waiting{{For: "manager", Kind: "role", Count: 2, Due: now.Add(-2 * time.Hour)}, {For: "dukcapil", Kind: "agency", Count: 1, Due: now.Add(50 * time.Hour)}},
		Receipts: []casework.Receipt{{Name: casework.Receive, Number: "0801-26-0042-K", At: now.Add(-20 * time.Minute)}, {Name: casework.Verify, Number: "0801-26-0040-P", At: now.Add(-26 * time.Hour)}},
		Drafts:   []casework.Draft{{ID: "d1", Work: casework.Verify, Case: "0801-26-0037-C", Saved: now.Add(-time.Hour)}},
	}
}

func open(env *kit.Env) kit.Screen { return New(env) }

func TestScreens(t *testing.T) {
	p := screentest.Play(t, &screentest.Fake{HomeIs: ordinaryDay()}, officer, open)
	p.Golden("day")
	p = screentest.PlayIn(t, &screentest.Fake{HomeIs: ordinaryDay()}, officer, kit.Area{Width: 60, Height: 16}, true, open)
	p.Golden("day-60x20-ascii")
	p = screentest.PlayIn(t, &screentest.Fake{HomeIs: ordinaryDay()}, officer, kit.Area{Width: 132, Height: 46}, false, open)
	p.Golden("day-132x50")
	p = screentest.Play(t, &screentest.Fake{HomeIs: casework.Home{Now: now}}, officer, open)
	p.Golden("empty")
}

// Every role sees a first screen that says what it is for.
func TestRoles(t *testing.T) {
	for _, role := range casework.Roles() {
		who := casework.Actor{Account: "akun", Role: role}
		p := screentest.Play(t, &screentest.Fake{HomeIs: casework.Home{Now: now, Inbox: 2, Head: "412-9f03c2aa"}}, who, open)
		if p.Picture() == "" || len(p.Frame().Lines) < 4 {
			t.Errorf("%s: nothing on the first screen", role)
		}
		switch asked := p.Last(); {
		case role == casework.Partner && asked != kit.OpenInbox{}:
			t.Errorf("partner: asked for %#v, want the inbox", asked)
		case role == casework.Administrator && asked != kit.OpenAccounts{}:
			t.Errorf("administrator: asked for %#v, want the accounts", asked)
		}
		queue := strings.Contains(p.Picture(), "4 Antrean")
		if may := casework.May(who, casework.ReadQueue, casework.Scope{}); queue != may {
			t.Errorf("%s: queue offered %v, permitted %v", role, queue, may)
		}
	}
	p := screentest.Play(t, &screentest.Fake{HomeIs: casework.Home{Now: now, Head: "412-9f03c2aa"}}, casework.Actor{Account: "awas", Role: casework.Auditor}, open)
	p.Golden("auditor")
}

// What was left and not finished stands above the tasks and Enter goes on with it; what
// changes elsewhere does not take the marker there, and an act done since takes it away.
func TestLeftWorkComesFirst(t *testing.T) {
	desk := &screentest.Fake{HomeIs: ordinaryDay()}
	left := casework.Draft{ID: "d9", Work: casework.Complete, Form: "form1", Case: "0801-26-0040-P", Saved: now.Add(-time.Minute)}
	desk.HomeIs.Drafts = append([]casework.Draft{left}, desk.HomeIs.Drafts...)
	p := screentest.Play(t, desk, officer, open)
	p.Golden("left")
	screentest.PlayIn(t, desk, officer, kit.Area{Width: 60, Height: 16}, true, open).Golden("left-60x20-ascii")
	p.Press("enter")
	if got, ok := p.Last().(kit.ResumeDraft); !ok || got.Draft.ID != "d9" {
		t.Errorf("enter asked for %#v, want the draft", p.Last())
	}
	p.Press("down", "enter")
	if got := p.Last(); got != (kit.OpenCase{Number: "0801-26-0042-K", Clock: "risk"}) {
		t.Errorf("enter on the first task asked for %#v", got)
	}
	desk.HomeIs.Drafts = desk.HomeIs.Drafts[1:]
	p.Send(kit.Resumed{})
	p.Press("enter")
	if got := p.Last(); got != (kit.OpenCase{Number: "0801-26-0042-K", Clock: "risk"}) || strings.Contains(p.Picture(), "Belum selesai") {
		t.Errorf("with the draft gone enter asked for %#v:\n%s", got, p.Picture())
	}
	desk.HomeIs.Drafts = append([]casework.Draft{left}, desk.HomeIs.Drafts...)
	p.Send(kit.Changed{})
	p.Press("enter")
	if got := p.Last(); got != (kit.OpenCase{Number: "0801-26-0042-K", Clock: "risk"}) {
		t.Errorf("after a change elsewhere enter asked for %#v", got)
	}
	desk.HomeIs.Tasks = nil
	if got := screentest.Play(t, desk, officer, open).Picture(); !strings.Contains(got, "> Belum selesai: ") || !strings.Contains(got, "Tidak ada tugas yang menunggu.") {
		t.Errorf("without tasks:\n%s", got)
	}
}

// Decisions that wait for a lead are counted in one line where not all of them are in sight.
func TestDecisionsOutOfSight(t *testing.T) {
	manager := casework.Actor{Account: "manajer", Role: casework.Manager}
	h := ordinaryDay()
	h.Tasks = append(h.Tasks, h.Tasks...)
	h.Tasks = append(h.Tasks, casework.Task{Number: "0801-26-0050-X", Clock: casework.ClosingTask, Risk: casework.Low}, casework.Task{Number: "0801-26-0051-1", Clock: casework.ApprovalTask, Risk: casework.Low})
	h.Decide = 2
	for _, area := range []kit.Area{{Width: 80, Height: 20}, {Width: 60, Height: 16}} {
		p := screentest.PlayIn(t, &screentest.Fake{HomeIs: h}, manager, area, false, open)
		if got := p.Picture(); !strings.Contains(got, "\n  2 menunggu putusan Anda: tekan 3.\n") || !strings.Contains(got, "3 Tugas saya") || !strings.Contains(got, "- Kantor") {
			t.Errorf("the first screen of %+v is\n%s", area, got)
		}
	}
	for name, change := range map[string]func(*casework.Home){
		"all in sight": func(h *casework.Home) { h.Tasks = h.Tasks[8:] },
		"none":         func(h *casework.Home) { h.Tasks, h.Decide = h.Tasks[:8], 0 },
	} {
		other := h
		change(&other)
		if got := screentest.Play(t, &screentest.Fake{HomeIs: other}, manager, open).Picture(); strings.Contains(got, "putusan") {
			t.Errorf("%s: the first screen is\n%s", name, got)
		}
	}
}

func TestKeys(t *testing.T) {
	p := screentest.Play(t, &screentest.Fake{HomeIs: ordinaryDay()}, officer, open)
	for key, want := range map[string]any{
		"1": kit.StartWork{Act: casework.Receive}, "3": kit.OpenAgenda{},
		"4": kit.OpenQueue{Query: casework.Query{Open: true}}, "5": kit.OpenSearch{}, "7": kit.OpenGuide{}, "8": kit.Lock{}, "9": kit.Quit{},
		"!": kit.OpenDanger{},
	} {
		p.Press(key)
		if got := p.Last(); !equal(got, want) {
			t.Errorf("key %s asked for %#v, want %#v", key, got, want)
		}
	}
	p.Press("2") // the only draft is gone on with at once
	if got, ok := p.Last().(kit.ResumeDraft); !ok || got.Draft.ID != "d1" {
		t.Errorf("key 2 asked for %#v, want the only draft", p.Last())
	}
	two := ordinaryDay()
	two.Drafts = append(two.Drafts, casework.Draft{ID: "d2", Work: casework.Receive})
	q := screentest.Play(t, &screentest.Fake{HomeIs: two}, officer, open)
	q.Press("2")
	if got := q.Last(); got != (kit.OpenDrafts{}) {
		t.Errorf("key 2 asked for %#v, want the list of drafts", got)
	}
	p.Press("down", "enter")
	if got := p.Last(); !equal(got, kit.OpenCase{Number: "0801-26-0040-P", Clock: "assess"}) {
		t.Errorf("enter on the second task asked for %#v", got)
	}
}

func equal(a, b any) bool {
	x, ok := a.(kit.StartWork)
	if y, is := b.(kit.StartWork); ok && is {
		return x.Act == y.Act
	}
	return a == b
}

// A change by somebody else leaves the marker on the same task.
func TestMarkerStaysOnTask(t *testing.T) {
	desk := &screentest.Fake{HomeIs: ordinaryDay()}
	p := screentest.Play(t, desk, officer, open)
	p.Press("down", "down")
	desk.HomeIs.Tasks = append([]casework.Task{{Number: "0801-26-0043-9", Clock: "risk", Due: now, Risk: casework.High}}, desk.HomeIs.Tasks...)
	p.Send(kit.Changed{Change: casework.Change{Number: "0801-26-0043-9"}})
	p.Press("enter")
	if got := p.Last(); got != (kit.OpenCase{Number: "0801-26-0037-C", Clock: "verify"}) {
		t.Errorf("after a change enter asked for %#v", got)
	}
}

// Only the newest answer counts, and an error leaves what was on screen.
func TestStaleAndErrors(t *testing.T) {
	desk := &screentest.Fake{HomeIs: ordinaryDay()}
	p := screentest.Play(t, desk, officer, open)
	p.Hold = true
	p.Press("ctrl+l", "ctrl+l")
	first, second := p.Held[0], p.Held[1]
	desk.HomeIs = casework.Home{Now: now, Open: 99}
	p.Run(second)
	desk.HomeIs = casework.Home{Now: now, Open: 11}
	p.Run(first)
	if !strings.Contains(p.Picture(), "99 kasus") {
		t.Errorf("a stale answer was shown:\n%s", p.Picture())
	}
	desk.Err = &casework.Error{Kind: casework.Full, Say: "Penyimpanan penuh: belum tersimpan."}
	p.Press("ctrl+l")
	if got := p.Picture(); !strings.Contains(got, "99 kasus") || !strings.Contains(got, "Penyimpanan penuh") {
		t.Errorf("after an error:\n%s", got)
	}
}

// What people typed cannot steer the terminal nor break the grid.
func TestHostile(t *testing.T) {
	bad := "\x1b]0;x\x07\u202eMelati\u2066\r\n" + strings.Repeat("é界", 2000)
	h := casework.Home{Now: now, Head: bad,
		Tasks:    []casework.Task{{Number: bad, Clock: "risk", Due: now.Add(-9999 * time.Hour), Overdue: true, Risk: casework.High, Name: bad, Shout: true}, {Number: bad, Clock: bad, Name: bad}},
		Waiting:  []casework.Waiting{{For: bad, Kind: "account", Count: 1}, {For: bad, Kind: "agency"}, {For: bad, Kind: "role"}},
		Receipts: []casework.Receipt{{Number: bad, Name: casework.ActName(bad)}},
		Drafts:   []casework.Draft{{ID: bad, Work: casework.ActName(bad), Case: bad, Form: bad, Answers: forms.Answers{}}},
	}
	for _, area := range []kit.Area{{Width: 60, Height: 16}, {Width: 80, Height: 20}, {Width: 132, Height: 46}} {
		for _, role := range []casework.Role{casework.DeskOfficer, casework.Auditor} {
			p := screentest.PlayIn(t, &screentest.Fake{HomeIs: h, DraftsAre: h.Drafts}, casework.Actor{Account: "a", Role: role}, area, false, open)
			p.Frame()
			p = screentest.PlayIn(t, &screentest.Fake{DraftsAre: h.Drafts}, officer, area, false, func(e *kit.Env) kit.Screen { return NewDrafts(e) })
			p.Frame()
		}
	}
}

func TestDrafts(t *testing.T) {
	desk := &screentest.Fake{DraftsAre: []casework.Draft{
		{ID: "d1", Work: casework.Receive, Form: "complaint", Saved: now.Add(-time.Hour), Desk: "0801", Answers: forms.Answers{"child.name": {State: forms.Given, Value: "Melati"}}},
		{ID: "d2", Work: casework.Complete, Form: "form1", Case: "0801-26-0040-P", Saved: now.Add(-30 * time.Hour)},
	}}
	p := screentest.Play(t, desk, officer, func(e *kit.Env) kit.Screen { return NewDrafts(e) })
	p.Golden("drafts")
	p.Press("2")
	if got, ok := p.Last().(kit.ResumeDraft); !ok || got.Draft.ID != "d2" {
		t.Errorf("digit 2 asked for %#v", got)
	}
	p.Press("home", "x")
	ask, ok := p.Last().(kit.Confirm)
	if !ok || len(desk.Dropped) != 0 {
		t.Fatal("a draft was dropped without a question")
	}
	desk.DraftsAre = desk.DraftsAre[1:]
	p.Run(ask.Yes)
	if len(desk.Dropped) != 1 || desk.Dropped[0] != "d1" {
		t.Errorf("dropped %v", desk.Dropped)
	}
	if strings.Contains(p.Picture(), "Melati") {
		t.Errorf("the dropped draft is still there:\n%s", p.Picture())
	}
}

func TestAnyKeys(t *testing.T) {
	desk := func() *screentest.Fake {
		return &screentest.Fake{HomeIs: ordinaryDay(), DraftsAre: ordinaryDay().Drafts}
	}
	screentest.Monkey(t, officer, desk, open)
	screentest.Monkey(t, officer, desk, func(e *kit.Env) kit.Screen { return NewDrafts(e) })
}

// A desk that fails at once still leaves the menu.
func TestFailureAtStart(t *testing.T) {
	p := screentest.Play(t, &screentest.Fake{Err: &casework.Error{Kind: casework.Full, Say: "Penyimpanan penuh."}}, officer, open)
	if got := p.Picture(); !strings.Contains(got, "4 Antrean") || !strings.Contains(got, "Penyimpanan penuh.") {
		t.Errorf("the first screen is\n%s", got)
	}
}

// The log's head stands on the first screen; a live change alone does not send it again.
func TestTheHeadStandsStill(t *testing.T) {
	desk := &screentest.Fake{HomeIs: ordinaryDay()}
	p := screentest.Play(t, desk, officer, open)
	if !strings.Contains(p.Picture(), "#412-9f03\n") {
		t.Fatalf("no head:\n%s", p.Picture())
	}
	desk.HomeIs.Head = "413-00aa11bb"
	p.Send(kit.Changed{})
	if !strings.Contains(p.Picture(), "#412-9f03\n") {
		t.Fatalf("a change elsewhere sent the head again:\n%s", p.Picture())
	}
	p.Press("ctrl+l")
	if !strings.Contains(p.Picture(), "#413-00aa\n") {
		t.Fatalf("not the newest head:\n%s", p.Picture())
	}
}
