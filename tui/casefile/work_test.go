package casefile

import (
	"strings"
	"testing"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/screentest"
)

// The plan and the clocks: each row opens in full with what can be done about it.
func TestPlanAndClocks(t *testing.T) {
	o := newOffice(t)
	n := o.neighbour()
	o.do(officer, n, casework.RecordContact, "who", "UPTD PPA", "at", "2026-11-21T06:05:00Z", "result", "menjemput")
	o.do(manager, n, casework.Assign, "caseworker", peksos.Account)
	o.do(peksos, n, casework.AddPlan, "problem", "Anak takut pulang", "items", "C2.4", "later", "no", "term", "long", "priority", "2", "action", "Konseling tiap minggu", "due", "2026-12-20", "expected", "Berani bercerita")
	o.do(peksos, n, casework.AddPlan, "problem", "Luka belum diperiksa", "later", "no", "term", "short", "priority", "1", "action", "Antar ke puskesmas", "due", "2026-11-22", "expected", "Luka dirawat")
	o.do(peksos, n, casework.AddPlan, "problem", "Belum punya akta", "later", "yes", "later_reason", "Setelah aman")
	p := play(t, o, peksos, n)
	p.Press("7")
	p.Golden("plan")
	p.Press("enter")
	p.Golden("plan-item")
	ask := func(acts ...casework.ActName) {
		t.Helper()
		s, ok := p.Screen.(*Screen)
		if !ok {
			t.Fatal("another screen is on top")
		}
		for _, want := range acts {
			found := false
			for i, c := range s.choices() {
				if c.act.Act != want {
					continue
				}
				found = true
				p.Press("home")
				for range i {
					p.Press("down")
				}
				p.Press("enter")
				if work, ok := p.Last().(kit.StartWork); !ok || work.Act != want || work.Case != n {
					t.Errorf("%s asks for %#v", want, work)
				}
			}
			if !found {
				t.Errorf("%s is not offered:\n%s", want, p.Picture())
			}
		}
	}
	ask(casework.EndPlan, casework.DelayTask, casework.GiveTask)
	p.Press("esc", "6")
	p.Golden("clocks")
	p.Press("enter")
	p.Golden("clock")
	if !strings.Contains(p.Picture(), "Yang ditunggu") {
		t.Errorf("the clock is not shown:\n%s", p.Picture())
	}
	p.Send(kit.Changed{Change: casework.Change{Number: n, By: manager.Account}}) // the case moves on: what stood there may no longer hold
	if strings.Contains(p.Picture(), "Yang dapat dikerjakan") {
		t.Error("acts of an older version are still offered")
	}
	wide := screentest.PlayIn(t, p.Desk, peksos, kit.Area{Width: 132, Height: 36}, false, func(e *kit.Env) kit.Screen { return New(e, n, "") })
	wide.Press("7")
	wide.Golden("plan-132x40")
	wide.Press("6")
	wide.Golden("clocks-132x40")
}

// What the file lacks: in short on the first page, all of it beside the clocks, and an
// act that mends it behind Enter.
func TestGaps(t *testing.T) {
	o := newOffice(t)
	n := o.neighbour()
	o.do(manager, n, casework.Assign, "caseworker", peksos.Account)
	p := play(t, o, peksos, n)
	if got := p.Picture(); !strings.Contains(got, "Belum lengkap     Belum ada yang dihubungi\n") {
		t.Errorf("the first page:\n%s", got)
	}
	p.Press("6", "end", "up", "up") // before what ended and what never began
	if got := p.Picture(); !strings.Contains(got, "kurang") {
		t.Fatalf("the page of clocks:\n%s", got)
	}
	p.Press("enter", "enter")
	if work, ok := p.Last().(kit.StartWork); !ok || work.Case != n {
		t.Errorf("the way to mend it asks for %#v\n%s", p.Last(), p.Picture())
	}
}
