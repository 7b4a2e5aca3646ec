package casework

import (
	"slices"
	"strings"
	"time"

	"loket/forms/pack"
)

// ComplianceTarget is the share of steps within standard that the office aims at, in percent (SOP 5).
const ComplianceTarget = 95

// smallCell is the least number of steps that is shown to somebody without rights to the cases counted.
const smallCell = 5

// The ways in which compliance is broken down.
const (
	ByStep       = "step"
	ByMonth      = "month"
	ByDesk       = "desk"
	ByCaseworker = "caseworker"
)

// Breakdowns are the ways in which compliance is broken down, the usual one first.
var Breakdowns = []string{ByStep, ByMonth, ByDesk, ByCaseworker}

// ComplianceQuery asks for steps that ended, or ran out, from From until before To.
type ComplianceQuery struct {
	From time.Time
	To   time.Time
	By   string // one of Breakdowns; "": by step
}

// Compliance is the share of clocked steps that were done within their standard,
// from the true times of the acts (SOP 5). A step of which only the end is known counts
// for nothing but itself.
type Compliance struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	By     string    `json:"by"`
	Target int       `json:"target_percent"`
	Total  Rate      `json:"total"`
	Rows   []Rate    `json:"rows"`
}

// Rate counts the steps of one row. A step is counted on the day it was done; one that
// was not done, on the day its time ran out.
type Rate struct {
	Key       string `json:"key"` // clock, "2026-11", desk code or account; "" for what has none
	Steps     int    `json:"steps"`
	Met       int    `json:"met"`
	Danger    int    `json:"from_new_danger"`     // of Steps: counted from a new danger, not from the report
	DangerMet int    `json:"from_new_danger_met"` // of Danger
	Unknown   int    `json:"unmeasured"`          // done, but nobody knows since when: not of Steps
	Hidden    bool   `json:"hidden,omitempty"`    // too few to be shown: the numbers are 0
}

// Permille is the share within standard in thousandths; ok is false where nothing was counted.
func (r Rate) Permille() (share int, ok bool) {
	if r.Steps == 0 {
		return 0, false
	}
	return r.Met * 1000 / r.Steps, true
}

// Timed is one clocked step of a case, as compliance keeps it between two questions.
type Timed struct {
	Step    string // clock without its part: "answer"
	Danger  bool   // counted from a new danger
	Unknown bool   // done at Stopped, began nobody knows when: it has no Due
	Due     int64  // unix seconds
	Stopped int64  // unix seconds; 0: still running
}

// TimedSteps are the case's clocked steps, and those that were stamped by hand. Tasks
// and plan items are no standard of the SOP. Clocks without a standard are left out, and
// so are those that a change of class ended before their time was over: the new class's
// clock goes on from its own origin.
func (c *Case) TimedSteps(p *pack.Pack) []Timed {
	out := make([]Timed, 0, len(c.Clocks))
	for i := range c.Clocks {
		t := &c.Clocks[i]
		if t.Unknown {
			out = append(out, Timed{Step: t.ID, Unknown: true, Stopped: t.Stopped.Unix()})
		}
		if t.Due.IsZero() {
			continue
		}
		step, _, _ := strings.Cut(t.ID, ":")
		if step == "task" || step == "plan" {
			continue
		}
		if row := stepRow(p, t.ID); row != "" {
			step = row
		}
		m := Timed{Step: step, Danger: c.fromDanger(t), Due: t.Due.Unix()}
		switch {
		case t.Stopped == nil:
		case c.cutShort(t) && !t.Stopped.After(t.Due):
			continue
		case t.Replaced && (!t.Stopped.After(t.Due) || c.doneInstead(i)):
			continue
		case t.Replaced: // it was late before the class changed: it stays late
		default:
			m.Stopped = t.Stopped.Unix()
		}
		out = append(out, m)
	}
	for _, s := range c.Stamps {
		if row, ok := p.Clock(s.Row); ok && row.Limit > 0 {
			due := p.Office.After(s.Started, row.Limit, row.Working)
			out = append(out, Timed{Step: s.Row, Due: due.Unix(), Stopped: s.Ended.Unix()})
		}
	}
	return out
}

// ends are the papers of a case's end, with the event that each comes with.
var ends = map[string]string{"close": "CaseClosed", "village": "CaseResolved", "advice": "AdviceGiven", "form8": "CaseTerminated"}

// cutShort says whether the end of the case stopped a clock, and not its own act: nobody
// did that step. A watch after closure is done by its Form 7 only.
func (c *Case) cutShort(t *Clock) bool {
	ended := t.ID == "aftercare" // opening the case again ends the watch as well
	for _, f := range c.Forms {
		if !f.At.Equal(*t.Stopped) {
			continue
		}
		if slices.Contains(t.Stops, "FormCompleted:"+f.Form) || f.Form == "plan_review" && t.ID == "plan_review" {
			return false
		}
		if e := ends[f.Form]; e != "" && !slices.Contains(t.Stops, e) {
			ended = true
		}
	}
	return ended
}

// doneInstead says whether the work of a replaced clock was done within its time under
// the clock that came after it: so it is when a paper form brings the class with it.
func (c *Case) doneInstead(i int) bool {
	old := &c.Clocks[i]
	return slices.ContainsFunc(c.Clocks[i+1:], func(t Clock) bool {
		return t.ID == old.ID && !t.Replaced && t.Stopped != nil && !t.Stopped.After(old.Due)
	})
}

// fromDanger says whether a clock of the class runs from a new danger instead of the report (SOP 5).
func (c *Case) fromDanger(t *Clock) bool {
	switch t.ID {
	case "risk", "service", "review":
	default:
		return false
	}
	of := func(r Risk) bool { return r.Origin == "danger" && r.Since.Equal(t.Started) }
	return of(c.Risk) || slices.ContainsFunc(c.RiskPast, of)
}

// Counter adds up compliance for one actor.
type Counter struct {
	who  Actor
	q    ComplianceQuery
	now  int64
	zone *time.Location
	rows map[string]*Rate
	all  Rate
}

// NewCounter checks the question: the permission, the period, the breakdown. Counts by
// caseworker are about people at work and are for those who lead them.
func NewCounter(who Actor, q ComplianceQuery, p *pack.Pack, now time.Time) (*Counter, error) {
	if err := Permit(who, ReadCompliance, Scope{}); err != nil {
		return nil, err
	}
	if q.By == "" {
		q.By = ByStep
	}
	switch {
	case !slices.Contains(Breakdowns, q.By):
		return nil, refuse(Invalid, "Rincian itu tidak ada. Pilih langkah, bulan, loket, atau peksos.")
	case !q.From.Before(q.To):
		return nil, refuse(Invalid, "Tanggal mulai harus sebelum tanggal akhir. Tidak ada yang dihitung; betulkan tanggalnya.")
	case q.By == ByCaseworker && !who.Role.Leads():
		return nil, refuse(NotAllowed, "Rincian per peksos hanya untuk pimpinan; tidak ada yang dihitung. Pilih rincian lain.")
	}
	zone := p.Office.Zone
	if zone == nil {
		zone = time.UTC
	}
	return &Counter{who: who, q: q, now: now.Unix(), zone: zone, rows: map[string]*Rate{}}, nil
}

// Wants says whether a case counts for this actor: leaders and those who make the
// office's figures count every case that they may know of, the supervisor the service
// lane of the own kecamatan, a caseworker the own cases.
func (n *Counter) Wants(k *Card, l Level) bool {
	switch {
	case l < LevelCoded:
		return false
	case n.who.Role == Supervisor, n.who.Role == Caseworker:
		return l == LevelFull
	}
	return true
}

// Add counts one case's steps.
func (n *Counter) Add(k *Card, steps []Timed) {
	from, to := n.q.From.Unix(), n.q.To.Unix()
	for _, t := range steps {
		at := t.Stopped
		if at == 0 {
			if at = t.Due; at > n.now {
				continue // still within its time
			}
		}
		if at < from || at >= to {
			continue
		}
		met := t.Stopped != 0 && t.Stopped <= t.Due
		r := n.rows[n.key(k, t, at)]
		if r == nil {
			r = &Rate{Key: n.key(k, t, at)}
			n.rows[r.Key] = r
		}
		for _, r := range []*Rate{r, &n.all} {
			if t.Unknown {
				r.Unknown++
				continue
			}
			r.Steps++
			if met {
				r.Met++
			}
			if t.Danger {
				r.Danger++
				if met {
					r.DangerMet++
				}
			}
		}
	}
}

func (n *Counter) key(k *Card, t Timed, at int64) string {
	switch n.q.By {
	case ByMonth:
		return time.Unix(at, 0).In(n.zone).Format("2006-01")
	case ByDesk:
		return k.Desk
	case ByCaseworker:
		return k.Caseworker
	}
	return t.Step
}

// Result is what was counted, rows in the order of their keys. For whoever may not read
// the cases counted, rows of fewer than five steps are hidden; so that such a row cannot
// be had by subtraction, at least two are hidden, or the total with them.
func (n *Counter) Result() Compliance {
	out := Compliance{From: n.q.From, To: n.q.To, By: n.q.By, Target: ComplianceTarget, Total: n.all, Rows: []Rate{}}
	for _, r := range n.rows {
		out.Rows = append(out.Rows, *r)
	}
	slices.SortFunc(out.Rows, func(a, b Rate) int { return strings.Compare(a.Key, b.Key) })
	if n.who.Role.Leads() || n.who.Role == Supervisor || n.who.Role == Caseworker {
		return out
	}
	hidden := 0
	hide := func(r *Rate) { *r = Rate{Key: r.Key, Hidden: true}; hidden++ }
	for i := range out.Rows {
		if out.Rows[i].Steps < smallCell {
			hide(&out.Rows[i])
		}
	}
	if hidden == 1 {
		least := -1
		for i, r := range out.Rows {
			if !r.Hidden && (least < 0 || r.Steps < out.Rows[least].Steps) {
				least = i
			}
		}
		if least >= 0 {
			hide(&out.Rows[least])
		}
	}
	if out.Total.Steps < smallCell || hidden == 1 {
		hide(&out.Total)
	}
	return out
}
