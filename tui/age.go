package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/tui/kit"
	"loket/tui/say"
)

// older says that a word on screen may have changed by the clock alone.
type older struct{}

// The next look at the clock is at most agesLatest away, so that no wait lives much longer
// than the screen it was for, and at least agesSoonest, so that a clock set back spins nothing.
const (
	agesLatest  = time.Hour
	agesSoonest = time.Second
)

// watchAges asks to be woken when the first of the times on screen is told in another
// word: "sisa 3 jam" becomes "sisa 2 jam", and a time that ran out "lewat". On a
// screen that tells none, and while it is covered, nothing wakes. One look waits at a time.
func (r *root) watchAges() tea.Cmd {
	s, ok := r.top().(kit.Aging)
	if !ok || r.curtain.down {
		return nil
	}
	now := r.env.Desk.Now()
	at := r.turns(now, s.Ends())
	if !r.wakes.IsZero() && !at.Before(r.wakes) {
		return nil
	}
	wait := min(max(at.Sub(now), agesSoonest), agesLatest)
	r.wakes = now.Add(wait)
	return r.settle(kit.After(&r.mail, "age", wait, older{}))
}

// turns is when the first of these times is told otherwise, midnight included: "14.30"
// is "kemarin 14.30" then.
func (r *root) turns(now time.Time, ends []time.Time) time.Time {
	y, m, d := now.In(r.env.Zone).Date()
	at := time.Date(y, m, d+1, 0, 0, 0, 0, r.env.Zone)
	for _, due := range ends {
		if t := say.Turns(now, due); t.Before(at) {
			at = t
		}
	}
	return at
}

// age lets the screen in sight count from the present moment.
func (r *root) age() {
	r.wakes = time.Time{}
	if s, ok := r.top().(kit.Aging); ok && !r.curtain.down {
		s.Age(r.env.Desk.Now())
	}
}
