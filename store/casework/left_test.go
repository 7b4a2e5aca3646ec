package casework

import (
	"testing"
	"time"
)

// TestLeft: after a cut line the newest draft is gone on with, unless the last thing
// done was an act; its receipt is then worth saying again for an hour.
func TestLeft(t *testing.T) {
	now := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	drafts := []Draft{{ID: "newer", Saved: ago(10 * time.Minute)}, {ID: "older", Saved: ago(20 * time.Minute)}}
	for _, c := range []struct {
		name     string
		drafts   []Draft
		receipts []Receipt
		left     string
		fresh    bool
	}{
		{name: "nothing"},
		{name: "drafts", drafts: drafts, left: "newer"},
		{name: "an act before", drafts: drafts, receipts: []Receipt{{At: ago(11 * time.Minute)}}, left: "newer", fresh: true},
		{name: "an act after", drafts: drafts, receipts: []Receipt{{At: ago(9 * time.Minute)}}, fresh: true},
		{name: "an act at the same time", drafts: drafts, receipts: []Receipt{{At: ago(10 * time.Minute)}}, fresh: true},
		{name: "an act almost an hour ago", receipts: []Receipt{{At: ago(time.Hour - 1)}}, fresh: true},
		{name: "an act an hour ago", receipts: []Receipt{{At: ago(time.Hour)}}},
	} {
		h := Home{Now: now, Drafts: c.drafts, Receipts: c.receipts}
		d, ok := h.Left()
		if d.ID != c.left || ok != (c.left != "") {
			t.Errorf("%s: left %q %v, want %q", c.name, d.ID, ok, c.left)
		}
		if _, fresh := h.Fresh(); fresh != c.fresh {
			t.Errorf("%s: fresh %v", c.name, fresh)
		}
	}
}
