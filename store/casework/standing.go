package casework

import (
	"strings"
	"time"

	"loket/forms/pack"
)

// Stamped is one step of SOP 5 measured by hand.
type Stamped struct {
	Row     string    `json:"row"` // ID of the pack's clock
	Started time.Time `json:"started_at"`
	Ended   time.Time `json:"ended_at"`
	Note    string    `json:"note,omitempty"`
	By      string    `json:"by"`
}

func (d *decision) stampStep() ([]Event, error) {
	row := value(d.a, "clock")
	if _, ok := d.env.Pack.Clock(row); !ok {
		return nil, invalid("clock", "Langkah itu tidak ada di daftar waktu kantor; isian aman. Pilih dari daftar.")
	}
	start, end := d.moment("started"), d.moment("ended")
	if end.Before(start) {
		return nil, invalid("ended", "Waktu selesai lebih awal daripada mulai; isian aman. Periksa lagi.")
	}
	return []Event{StepStamped{Row: row, Started: start, Ended: end, Note: d.text("note")}}, nil
}

// State is where a standard time stands on a case.
type State string

// The states of a standard time.
const (
	NotBegun  State = "none"     // nothing recorded yet
	Runs      State = "running"  // within its standard
	IsOverdue State = "overdue"  // runs beyond it
	InTime    State = "in_time"  // met
	Late      State = "late"     // done, beyond its standard
	NoLimit   State = "open"     // runs or ran without a standard
	Dropped   State = "replaced" // ended by something else than work: another class, the closing, a step skipped
	Unknown   State = "unknown"  // a length that nobody measured
)

// Stand is where a case stands on one standard time (SOP 5).
type Stand struct {
	Row     string        `json:"row"` // ID of the pack's row, or of what the case waits for ("risk", "answer")
	Clock   string        `json:"clock,omitempty"`
	Label   string        `json:"label"` // Indonesian
	Part    string        `json:"part,omitempty"`
	Limit   time.Duration `json:"limit,omitempty"` // 0: none
	Working bool          `json:"working,omitempty"`
	Started *time.Time    `json:"started_at,omitempty"`
	Due     *time.Time    `json:"due_at,omitempty"`
	Stopped *time.Time    `json:"stopped_at,omitempty"`
	Used    int           `json:"used"` // percent of the standard
	State   State         `json:"state"`
	Stamp   bool          `json:"stamp,omitempty"` // measured by hand
	Owner   string        `json:"owner,omitempty"`
	Why     string        `json:"why,omitempty"`
	PutOff  *PutOff       `json:"put_off,omitempty"`
}

// Standing lists every standard time on a case: what it waits for and waited for, in the
// order in which it began, then every row of the pack's clocks with what was measured
// of it, or nothing.
func Standing(c *Case, p *pack.Pack, now time.Time) []Stand {
	var out, rows []Stand
	measured := map[string][]Stand{}
	for i := range c.Clocks {
		t := &c.Clocks[i]
		s := standing(t, p, now)
		if row := stepRow(p, t.ID); row != "" { // reintegration's steps are rows of the SOP, too
			s.Row = row
			measured[row] = append(measured[row], s)
			continue
		}
		if row, ok := p.Clock(s.Row); ok && t.Why == "sop" {
			s.Label, s.Limit, s.Working = row.Label, row.Limit, row.Working
			measured[row.ID] = append(measured[row.ID], s)
			continue
		}
		out = append(out, s)
	}
	for _, t := range c.Stamps {
		row, _ := p.Clock(t.Row)
		s := standing(&Clock{ID: t.Row, Started: t.Started, Stopped: &t.Ended}, p, now)
		if row.Limit > 0 {
			s = standing(&Clock{ID: t.Row, Started: t.Started, Due: p.Office.After(t.Started, row.Limit, row.Working), Stopped: &t.Ended}, p, now)
		}
		s.Label, s.Limit, s.Working, s.Stamp = row.Label, row.Limit, row.Working, true
		measured[t.Row] = append(measured[t.Row], s)
	}
	for _, row := range p.Clocks {
		if list := measured[row.ID]; len(list) > 0 {
			rows = append(rows, list...)
			continue
		}
		if c.Clock(row.ID) == nil {
			s := Stand{Row: row.ID, Label: row.Label, Limit: row.Limit, Working: row.Working, State: NotBegun}
			if row.Starts == "" && row.Act == "" { // only a stamp measures it
				s.State = Unknown
			}
			rows = append(rows, s)
		}
	}
	return append(out, rows...)
}

// stepRow is the row of the pack's clocks that a pathway's step takes its time from; "" for other clocks.
func stepRow(p *pack.Pack, clock string) string {
	part, ok := strings.CutPrefix(clock, stepClock)
	if !ok {
		return ""
	}
	path, step, _ := strings.Cut(part, ".")
	w, _ := p.Pathway(path)
	for _, s := range w.Steps {
		if s.ID == step {
			return s.Clock
		}
	}
	return ""
}

func standing(t *Clock, p *pack.Pack, now time.Time) Stand {
	row, part, _ := strings.Cut(t.ID, ":")
	started := t.Started
	s := Stand{
		Row: row, Clock: t.ID, Part: part, Label: ClockWord(p, t.ID), Started: &started, Stopped: t.Stopped, Owner: t.Owner, Why: t.Why, PutOff: t.PutOff,
	}
	if t.What != "" {
		s.Label += ": " + t.What
	}
	end := now
	if t.Stopped != nil {
		end = *t.Stopped
	}
	switch {
	case t.Replaced || t.Cut:
		s.State = Dropped
	case t.Unknown:
		s.State = Unknown
	case t.Due.IsZero():
		s.State = NoLimit
	case t.Stopped == nil && t.Due.Before(now):
		s.State = IsOverdue
	case t.Stopped == nil:
		s.State = Runs
	case t.Stopped.After(t.Due):
		s.State = Late
	default:
		s.State = InTime
	}
	if !t.Due.IsZero() {
		due := t.Due
		s.Due, s.Used, s.Limit = &due, t.Used(end), t.Due.Sub(t.Started)
	}
	return s
}
