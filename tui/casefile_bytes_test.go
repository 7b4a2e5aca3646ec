package tui

import (
	"testing"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/tuitest"
)

// menuMost is what the first step of a case's acts, or one group of them, may take,
// and pageTurned one of the case's pages.
const (
	menuMost   = 500
	pageTurned = 800
)

func TestCaseBytes(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	lead := play(t, desk, casework.Actor{Account: "manajer", Role: casework.Manager})
	lead.Send(kit.OpenCase{Number: number})
	lead.Paint()
	if n := cost(lead, func() { lead.Keys("a") }); n > menuMost {
		t.Errorf("the menu takes %d bytes:\n%s", n, lead.Screen())
	} else {
		t.Logf("menu: %d bytes\n%s", n, lead.Screen())
	}
	for _, group := range []string{"2", "3", "4", "5", "6", "8"} {
		if n := cost(lead, func() { lead.Keys(group) }); n > menuMost {
			t.Errorf("group %s takes %d bytes:\n%s", group, n, lead.Screen())
		}
		lead.Keys("esc")
	}
	lead.Keys("a")
	for _, page := range []string{"2", "3", "4", "5", "6", "7"} {
		n := cost(lead, func() { lead.Keys(page) })
		t.Logf("page %s: %d bytes", page, n)
		if n > pageTurned {
			t.Errorf("page %s takes %d bytes:\n%s", page, n, lead.Screen())
		}
	}
}
