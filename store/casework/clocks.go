package casework

import (
	"slices"
	"time"

	"loket/forms/pack"
)

// Clock is one running or stopped standard time (SOP 5), and every task: what is due,
// since when, and what stops it. It keeps the rule it started under. Its ID is what it
// waits for, with the part of the case behind a colon: "risk", "service", "review",
// "answer:1" (referral), "plan:p1" (plan item), "task:t1" (extra task), "monitoring",
// "aftercare"; a row of the pack's clocks has the row's ID.
type Clock struct {
	ID       string     `json:"id"`
	Started  time.Time  `json:"started_at"`      // its origin, never the time of reassignment
	Due      time.Time  `json:"due_at,omitzero"` // zero: no standard; never overdue
	Stops    []string   `json:"stops,omitempty"` // signals that stop it, see signals
	Stopped  *time.Time `json:"stopped_at,omitempty"`
	Replaced bool       `json:"replaced,omitempty"` // ended by a change of class, not by work
	Cut      bool       `json:"cut,omitempty"`      // ended by the closing of the case, not by work
	Owner    string     `json:"owner,omitempty"`    // account whose task it is, when not the case's own
	Why      string     `json:"why,omitempty"`      // where it comes from: "risk:medium", "plan", "rhythm"; of a task its reason in words
	What     string     `json:"what,omitempty"`     // a task in people's words
	Need     string     `json:"need,omitempty"`     // of a task to prepare a referral: for what
	Agency   string     `json:"agency,omitempty"`   // and to whom, as far as it was decided
	PutOff   *PutOff    `json:"put_off,omitempty"`
	Result   string     `json:"result,omitempty"`     // of a task that was done
	Quiet    bool       `json:"quiet,omitempty"`      // measured only, nobody's task: steps of minutes
	Unknown  bool       `json:"unmeasured,omitempty"` // done, but nobody knows since when: Started is its end
}

// PutOff says until when a task was put off, and why. Its clock does not move.
type PutOff struct {
	Until  time.Time `json:"until"`
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// Running says whether the clock still waits for its act.
func (c Clock) Running() bool { return c.Stopped == nil }

// Overdue says whether the clock runs beyond its standard at now.
func (c Clock) Overdue(now time.Time) bool {
	return c.Running() && !c.Due.IsZero() && c.Due.Before(now)
}

// Used is the share of the clock's time that is gone at now, in percent; above 100 it
// is overdue. A clock without a standard uses nothing.
func (c Clock) Used(now time.Time) int {
	if c.Due.IsZero() {
		return 0
	}
	total := c.Due.Sub(c.Started)
	if total <= 0 {
		return 100
	}
	return int(now.Sub(c.Started) * 100 / total)
}

// Clock finds the newest clock of that ID; nil when the case never had one.
func (c *Case) Clock(id string) *Clock {
	for i := len(c.Clocks) - 1; i >= 0; i-- {
		if c.Clocks[i].ID == id {
			return &c.Clocks[i]
		}
	}
	return nil
}

// running finds the running clock of that ID.
func (c *Case) running(id string) *Clock {
	if t := c.Clock(id); t != nil && t.Running() {
		return t
	}
	return nil
}

// classClocks are the clocks that a class starts (SOP 5): contact and assessment,
// connection to the needed service, review. All run from the class's origin.
func classClocks(p *pack.Pack, class Class, since time.Time) []Clock {
	def, ok := p.Class(string(class))
	if !ok {
		return nil
	}
	var out []Clock
	add := func(id string, within time.Duration, stops ...string) {
		if within > 0 {
			out = append(out, Clock{ID: id, Started: since, Due: since.Add(within), Stops: stops, Why: "risk:" + string(class)})
		}
	}
	add("risk", def.Within, "FormCompleted:form1", "FormCompleted:form3", "FormCompleted:form4", "CaseResolved", "AdviceGiven")
	add("service", def.Service, "ReferralMoved:accepted", "ReferralMoved:working", "ReferralMoved:resulted", "CaseResolved", "FormCompleted:form4")
	add("review", def.Review, "FormCompleted:form4", "FormCompleted:form3")
	return out
}

// intakeClocks are the clocks that a protection case starts with besides its class:
// the initial assessment by a caseworker (SOP 5), and what was skipped because danger came first.
func intakeClocks(p *pack.Pack, since, registered time.Time, skipped bool) []Clock {
	var out []Clock
	if def, ok := p.Clock("assess"); ok && def.Limit > 0 {
		out = append(out, Clock{ID: "assess", Started: registered, Due: registered.Add(def.Limit), Stops: def.Stops})
	}
	if high, ok := p.Class(string(High)); ok && skipped {
		out = append(out,
			Clock{ID: "complaint", Started: since, Due: since.Add(high.Within), Stops: []string{"ComplaintAmended"}},
			Clock{ID: "verify", Started: since, Due: since.Add(high.Within), Stops: []string{"ResidencyVerified"}})
	}
	return out
}

// answerClock is the agency's: capped by the class (SOP 5).
func answerClock(p *pack.Pack, c *Case, referral string, sent time.Time) []Clock {
	def, ok := p.Class(string(c.Risk.Class))
	if !ok || def.Answer <= 0 {
		return nil
	}
	return []Clock{{ID: "answer:" + referral, Started: sent, Due: sent.Add(def.Answer), Stops: []string{"ReferralAnswered:" + referral}}}
}

// rhythm is how long a recurring duty of the pack takes to come round; 0 when it has none.
func rhythm(p *pack.Pack, id string) time.Duration {
	for _, r := range p.Rhythms {
		if r.ID == id {
			return r.Every
		}
	}
	return 0
}

// rhythmClock is the next round of a recurring duty; none when the pack has no such rhythm.
func rhythmClock(p *pack.Pack, id string, since time.Time, stops ...string) []Clock {
	every := rhythm(p, id)
	if every <= 0 {
		return nil
	}
	return []Clock{{ID: id, Started: since, Due: since.Add(every), Stops: stops, Why: "rhythm"}}
}

// own are the rows of the pack's clocks that acts of this package start themselves.
var own = []string{"assess", "plan_review"}

// rows starts and measures the pack's standard times that hang on these events (SOP 5).
// A row that the pack gives no word as something to wait for is measured only.
func (d *decision) rows(events []Event) []Clock {
	var out []Clock
	for _, e := range events {
		for _, s := range signals(e) {
			for _, row := range d.env.Pack.Clocks {
				if row.Starts != s || slices.Contains(own, row.ID) {
					continue
				}
				t := Clock{
					ID: row.ID, Started: d.at, Why: "sop", Stops: slices.Clone(row.Stops), Quiet: !slices.Contains(pack.Waits, row.ID),
				}
				if row.Limit > 0 {
					t.Due = d.env.Pack.Office.After(d.at, row.Limit, row.Working)
				}
				if part := partOf(e); part != "" {
					t.ID += ":" + part
					for i := range t.Stops {
						t.Stops[i] += "#" + part
					}
				}
				if (d.c == nil || d.c.running(t.ID) == nil) && !slices.ContainsFunc(out, func(o Clock) bool { return o.ID == t.ID }) {
					out = append(out, t)
				}
			}
		}
	}
	return out
}

// filled measures the pack's steps that are this act, the first time in a case, or in a
// release of its data: as long as the act took (length). A step of which nobody knows when
// it began was done, but took nobody knows how long (SOP 5).
func (d *decision) filled() []Clock {
	var out []Clock
	for _, row := range d.env.Pack.Clocks {
		t := Clock{ID: row.ID, Why: "sop", Quiet: true}
		if part := d.dataPart(); part != "" {
			t.ID += ":" + part
		}
		if row.Act != string(d.act.Name) || d.c != nil && d.c.Clock(t.ID) != nil {
			continue
		}
		begun, done := d.length()
		if t.Stopped = &done; begun.IsZero() || begun.After(done) {
			t.Started, t.Stopped, t.Unknown = d.at, &d.at, true
		} else if t.Started = begun; row.Limit > 0 {
			t.Due = d.env.Pack.Office.After(begun, row.Limit, row.Working)
		}
		out = append(out, t)
	}
	return out
}

// partOf is the part of the case that an event is about; "" for the case as a whole.
func partOf(e Event) string {
	switch e := e.(type) {
	case ReferralPrepared:
		return e.ID
	case ReferralMoved:
		return e.ID
	case HandoverRecorded:
		return e.ID
	}
	return ""
}
