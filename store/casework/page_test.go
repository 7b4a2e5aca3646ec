package casework_test

import (
	"testing"
	"time"

	"loket/store/casework"
)

// TestHandedOverCasesComeLast: the place of a row in the desk's queue must not tell
// the clock that the desk no longer knows.
func TestHandedOverCasesComeLast(t *testing.T) {
	now := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	card := func(number string, due time.Duration, lane casework.Lane, over bool) casework.Card {
		return casework.Card{
			Number: number, Lane: lane, Stage: casework.Registered, Desk: "0801", Kecamatan: "73.06.08", HandedOver: over,
			Clocks: []casework.CardClock{{ID: "risk", Started: now.Unix(), Due: now.Add(due).Unix()}},
		}
	}
	cards := []casework.Card{ // in queue order
		card("3", -time.Hour, casework.Protection, true), card("4", time.Hour, casework.Service, false),
		card("1", 2*time.Hour, casework.Protection, true), card("2", 3*time.Hour, casework.Service, false),
	}
	desk := casework.Actor{Account: "loket", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	for offset, want := range []string{"4213", "213", "13", "3", ""} {
		got := ""
		page := casework.Paginate(cards, desk, casework.Query{Offset: offset}, now)
		for _, r := range page.Rows {
			got += r.Number
		}
		if got != want || page.Total != 4 || page.Overdue != 0 {
			t.Errorf("from %d: %s of %d, %d overdue, want %s", offset, got, page.Total, page.Overdue, want)
		}
	}
	leader := casework.Actor{Account: "manajer", Role: casework.Manager}
	if page := casework.Paginate(cards, leader, casework.Query{}, now); page.Rows[0].Number != "3" || page.Overdue != 1 {
		t.Errorf("the manager sees %+v", page)
	}
}
