package casework

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"loket/forms"
)

// CaseDiscussed is what a meeting said of the case and what it decided (SOP 3.6).
type CaseDiscussed struct {
	Meeting string        `json:"meeting,omitempty"` // ID of the office's meeting; empty for one on paper only
	Answers forms.Answers `json:"answers"`           // form "meeting_case"
	Clocks  []Clock       `json:"clocks,omitempty"`  // a task for each decision that somebody carries out; an item of the plan is an event of its own
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

// discuss keeps a meeting's words on the case. A decision is an item of the plan, a task,
// the task of preparing a referral, or a mere note. No meeting decides what the case may
// never end in (SOP 2).
func (d *decision) discuss() ([]Event, error) {
	e := CaseDiscussed{Meeting: d.act.Part, Answers: d.a}
	if err := d.forbidden(stepBans{}, "recommended"); err != nil {
		return nil, err
	}
	var plan []Event
	items := len(d.c.Plan)
	for i, r := range d.a["decisions"].Rows {
		row := fmt.Sprintf("decisions[%d].", i)
		if err := d.forbiddenIn(r, row, stepBans{}, "what"); err != nil {
			return nil, err
		}
		switch as := value(r, "as"); as {
		case "note":
		case "plan":
			item, err := d.plannedIn(r, items)
			if err != nil {
				return nil, inRow(err, row)
			}
			plan = append(plan, item...)
			items++
		default:
			owner, err := d.ownerOf(value(r, "who"), row+"who")
			if err != nil {
				return nil, err
			}
			t := d.nextTask(len(e.Clocks), value(r, "what"), owner, value(r, "due"))
			if as == "referral" { // done by preparing it, or by saying why not
				t.Stops = append([]string{preparedFor + t.ID}, t.Stops...)
				t.Need, t.Agency = value(r, "need"), value(r, "agency")
			}
			e.Clocks = append(e.Clocks, t)
		}
	}
	return append([]Event{e}, plan...), nil
}

// preparedFor is before the ID of a task in the signal that its referral was prepared.
const preparedFor = "ReferralPrepared:"

// wantsReferral says whether the clock is the task of preparing a referral.
func (t Clock) wantsReferral() bool { return slices.Contains(t.Stops, preparedFor+t.ID) }

// referralTask is the running task that a referral to this agency fulfils: the one that
// it was begun from, else one that was decided for the agency and the need.
func (c *Case) referralTask(part, agency, need string) string {
	if t := c.running(part); t != nil && t.wantsReferral() {
		return part
	}
	for _, t := range c.Clocks {
		if t.Running() && t.wantsReferral() && t.Agency == agency && (t.Need == "" || t.Need == need) {
			return t.ID
		}
	}
	return ""
}

// planRow are the answers of a decision that form "plan_item" calls otherwise.
var planRow = map[string]string{"action": "what", "officer": "who"}

// plannedIn is the item of the plan that a meeting's decision asks for; it needs what
// every item needs.
func (d *decision) plannedIn(row forms.Answers, before int) ([]Event, error) {
	form := d.env.Pack.Forms[FormOf(AddPlan)]
	if form == nil {
		return nil, refuse(Invalid, "Formulir butir rencana tidak ada di buku aturan kantor; isian aman. Catat sebagai tugas, atau hubungi pengelola.")
	}
	a := forms.Answers{"later": {State: forms.Given, Value: "no"}}
	for _, s := range form.Sections {
		for _, f := range s.Fields {
			from := f.ID
			if other := planRow[f.ID]; other != "" {
				from = other
			}
			if x := row[from]; x.State != forms.Blank {
				a[f.ID] = x.Clone()
			}
		}
	}
	for _, p := range form.Check(a, FormEnv(d.c, d.who, d.env.Pack, d.env.Now, a)) {
		if p.Blocks {
			return nil, invalid(p.Path, "Butir rencana: "+strings.TrimRight(p.Say, ".")+"; isian aman. Lengkapi, atau pilih Tugas.")
		}
	}
	return d.planItem(before, a)
}

// inRow is a refusal of a plan's item at the place where the meeting's sheet asks it.
func inRow(err error, row string) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Problems = slices.Clone(e.Problems)
	for i, p := range out.Problems {
		if other := planRow[p.Path]; other != "" {
			p.Path = other
		}
		out.Problems[i].Path = row + p.Path
	}
	return &out
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
