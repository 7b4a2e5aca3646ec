package casework

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"loket/forms"
)

// PlanItem is one item of the case's plan (SOP 3.5, Form 3 G): what is wrong, what is
// done about it by whom until when, and what became of it.
type PlanItem struct {
	ID      string        `json:"id"`    // "p1", "p2"
	State   string        `json:"state"` // "open", "later" (not a priority yet), "done", "partly", "not", "dropped"
	Answers forms.Answers `json:"answers"`
	Results []PlanResult  `json:"results,omitempty"`
	At      time.Time     `json:"at"`
	By      string        `json:"by"`
}

// PlanResult is one word on what became of a plan item.
type PlanResult struct {
	State   string        `json:"state"`
	Answers forms.Answers `json:"answers"`
	At      time.Time     `json:"at"`
	By      string        `json:"by"`
}

// Open says whether something is still expected of the item.
func (p PlanItem) Open() bool {
	return p.State == "open" || p.State == "later"
}

// Says is a given answer of the item's form: "problem", "action", "agency", "due" …; "" otherwise.
func (p PlanItem) Says(id string) string { return value(p.Answers, id) }

// Called is the item as people call it, by its place in the plan: "butir 1".
func (p PlanItem) Called() string { return "butir " + strings.TrimPrefix(p.ID, "p") }

// Items are the numbers of Form 3's items that the plan item answers.
func (p PlanItem) Items() []string {
	return strings.FieldsFunc(p.Says("items"), func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
}

// PlanItem finds an item of the plan by its ID; nil when there is none.
func (c *Case) PlanItem(id string) *PlanItem {
	for i := range c.Plan {
		if c.Plan[i].ID == id {
			return &c.Plan[i]
		}
	}
	return nil
}

// Of lists the referrals and filled forms (monitoring) that belong to a plan item.
func (c *Case) Of(item string) (referrals []Referral, papers []Filled) {
	for _, r := range c.Referrals {
		if r.Plan == item {
			referrals = append(referrals, r)
		}
	}
	for _, f := range c.Forms {
		if f.Part == item {
			papers = append(papers, f)
		}
	}
	return referrals, papers
}

// planID is the ID of the item after so many.
func planID(before int) string { return fmt.Sprintf("p%d", before+1) }

func (d *decision) addPlan() ([]Event, error) {
	return d.planItem(len(d.c.Plan), d.a)
}

// planItem adds an item of these answers to form "plan_item", before which the plan has
// so many; with the first one its review starts.
func (d *decision) planItem(before int, a forms.Answers) ([]Event, error) {
	if err := d.forbiddenIn(a, "", stepBans{}, "action", "expected"); err != nil {
		return nil, err
	}
	item := PlanItem{ID: planID(before), State: "open", Answers: withoutBlank(a)}
	var out []Event
	if before == 0 {
		out = append(out, PlanMade{Clocks: d.planReview("")})
	}
	if value(a, "later") == "yes" {
		item.State = "later"
		return append(out, PlanItemAdded{Item: item}), nil
	}
	owner, err := d.ownerOf(value(a, "officer"), "officer")
	if err != nil {
		return nil, err
	}
	return append(out, PlanItemAdded{Item: item, Clocks: d.planClock(item.ID, value(a, "action"), owner, value(a, "due"))}), nil
}

// planClock is the task of a plan item: due at the end of its day.
func (d *decision) planClock(id, what, owner, due string) []Clock {
	t := Clock{ID: "plan:" + id, Started: d.at, Stops: []string{"PlanItemEnded:" + id}, Owner: owner, Why: "plan", What: what}
	if end, ok := d.dayEnd(due); ok {
		t.Due = end
	}
	return []Clock{t}
}

// dayEnd is the last instant of a written date in the office's zone.
func (d *decision) dayEnd(written string) (time.Time, bool) {
	day, ok := forms.ParsePartialDate(written)
	if !ok {
		return time.Time{}, false
	}
	l := day.Last()
	return time.Date(l.Year(), l.Month(), l.Day(), 23, 59, 0, 0, d.env.Pack.Office.Zone).UTC(), true
}

func (d *decision) endPlan() ([]Event, error) {
	item := d.c.PlanItem(d.act.Part)
	told := []string{"follow_up"}
	if value(d.a, "state") == "done" { // reached: the office's own doing, not what others did
		told = append(told, "result")
	}
	if err := d.forbidden(stepBans{}, told...); err != nil {
		return nil, err
	}
	e := PlanItemEnded{ID: item.ID, State: value(d.a, "state"), Answers: withoutBlank(d.a)}
	if due := d.text("due"); due != "" && (e.State == "partly" || e.State == "not") {
		owner := ""
		if t := d.c.Clock("plan:" + item.ID); t != nil {
			owner = t.Owner
		}
		what := d.text("follow_up")
		if what == "" {
			what = item.Says("action")
		}
		e.Clocks = d.planClock(item.ID, what, owner, due)
	}
	return []Event{e}, nil
}

func (c *Case) foldPlanResult(e PlanItemEnded, at time.Time, by string) {
	item := c.PlanItem(e.ID)
	item.Results = append(item.Results, PlanResult{State: e.State, Answers: e.Answers, At: at, By: by})
	item.State = e.State
	if len(e.Clocks) > 0 {
		item.State = "open"
	}
	c.start(e.Clocks)
}

// planReview is the clock of the plan's next review: on the day agreed, never later
// than the pack's limit (SOP 5: three months).
func (d *decision) planReview(day string) []Clock {
	row, ok := d.env.Pack.Clock("plan_review")
	if !ok || row.Limit <= 0 {
		return nil
	}
	due := d.env.Pack.Office.After(d.at, row.Limit, row.Working)
	if end, ok := d.dayEnd(day); ok && end.Before(due) {
		due = end
	}
	return []Clock{{ID: "plan_review", Started: d.at, Due: due, Stops: []string{"PlanReviewed"}, Why: "plan"}}
}

func (d *decision) reviewPlan() ([]Event, error) {
	return []Event{PlanReviewed{Answers: d.a, Clocks: d.planReview(d.text("next"))}}, nil
}

// followed are the clocks that a completed paper starts anew: the review of the class,
// under which it goes on, the monthly monitoring, the end of a safety plan, the watch after closure (SOP 3.8, 5).
func (d *decision) followed(form string, class Class) []Clock {
	p := d.env.Pack
	switch form {
	case "safety_plan":
		if end, ok := d.dayEnd(d.text("until")); ok {
			return []Clock{{ID: "safety_plan", Started: d.at, Due: end, Stops: []string{"FormCompleted:safety_plan", "PlanMade"}, Why: "plan"}}
		}
	case "form7":
		if d.c.Stage == Closed {
			return rhythmClock(p, "aftercare", d.at, "FormCompleted:form7", "CaseTerminated")
		}
	case "form3", "form4":
		var out []Clock
		if def, ok := p.Class(string(class)); ok && def.Review > 0 {
			out = append(out, Clock{
				ID: "review", Started: d.at, Due: d.at.Add(def.Review), Stops: []string{"FormCompleted:form4", "FormCompleted:form3"}, Why: "risk:" + def.Code,
			})
		}
		if form == "form4" && d.c.Clock("monitoring") != nil {
			out = append(out, rhythmClock(p, "monitoring", d.at, "FormCompleted:form4")...)
		}
		return out
	}
	return nil
}

// monitoring starts with the first service that works on the case (SOP 3.8).
func (d *decision) monitoring(to ReferralState) []Clock {
	if !slices.Contains([]ReferralState{Accepted, Working, Resulted}, to) || d.c.running("monitoring") != nil {
		return nil
	}
	return rhythmClock(d.env.Pack, "monitoring", d.at, "FormCompleted:form4")
}
