package casework

import (
	"fmt"
	"strings"
	"time"

	"loket/forms"
)

// CaseDiscussed is what a meeting said of the case and what it decided (SOP 3.6).
type CaseDiscussed struct {
	Meeting string        `json:"meeting,omitempty"` // ID of the office's meeting; empty for one on paper only
	Answers forms.Answers `json:"answers"`           // form "meeting_case"
	Clocks  []Clock       `json:"clocks,omitempty"`  // a task for each decision that somebody carries out
}

// FindingRecorded is what somebody who audited the file found (SOP 1).
type FindingRecorded struct {
	Answers forms.Answers `json:"answers"` // form "finding"
	Clocks  []Clock       `json:"clocks,omitempty"`
}

// EventName names the event.
func (CaseDiscussed) EventName() string { return "CaseDiscussed/1" }

// EventName names the event.
func (FindingRecorded) EventName() string { return "FindingRecorded/1" }

// discuss keeps a meeting's words on the case. Every decision but a mere note becomes a
// task: a plan's item and a referral are prepared by their own acts, which end it. No
// meeting decides what the case may never end in (SOP 2).
func (d *decision) discuss() ([]Event, error) {
	e := CaseDiscussed{Meeting: d.act.Part, Answers: d.a}
	if err := d.forbidden(stepBans{}, "recommended"); err != nil {
		return nil, err
	}
	for i, r := range d.a["decisions"].Rows {
		if err := d.forbiddenIn(r, fmt.Sprintf("decisions[%d].", i), stepBans{}, "what"); err != nil {
			return nil, err
		}
		as := value(r, "as")
		if as == "note" {
			continue
		}
		owner, err := d.ownerOf(value(r, "who"), fmt.Sprintf("decisions[%d].who", i))
		if err != nil {
			return nil, err
		}
		t := d.nextTask(len(e.Clocks), value(r, "what"), owner, value(r, "due"))
		switch as {
		case "plan":
			t.Stops = append(t.Stops, "PlanItemAdded")
		case "referral":
			t.Stops = append(t.Stops, "ReferralPrepared")
		}
		e.Clocks = append(e.Clocks, t)
	}
	return []Event{e}, nil
}

// finding keeps what an audit found; what is asked for becomes a task.
func (d *decision) finding() ([]Event, error) {
	t := d.nextTask(0, d.text("action"), "", d.text("due"))
	t.Why = "finding"
	return []Event{FindingRecorded{Answers: d.a, Clocks: []Clock{t}}}, nil
}

// nextTask is a task with the case's next number, more of which were made before it in
// the same act. Without a day it is due by the unit's next meeting.
func (d *decision) nextTask(more int, what, owner, due string) Clock {
	n := 1 + more
	for _, t := range d.c.Clocks {
		if strings.HasPrefix(t.ID, "task:") {
			n++
		}
	}
	id := fmt.Sprintf("task:t%d", n)
	within := 14 * 24 * time.Hour
	for _, r := range d.env.Pack.Rhythms {
		if r.ID == "unit_meeting" {
			within = r.Every
		}
	}
	t := Clock{Due: d.at.Add(within), ID: id, Started: d.at, Stops: []string{"TaskDone:" + id}, Owner: owner, Why: "meeting", What: what}
	if end, ok := d.dayEnd(due); ok {
		t.Due = end
	}
	return t
}
