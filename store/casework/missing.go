package casework

import (
	"iter"
	"slices"
	"strings"
	"time"

	"loket/forms/pack"
)

// Gap is one thing that a file lacks at its stage (SOP 1, 10: a complete file).
type Gap struct {
	What  string    `json:"what"`           // code, the word is "gap."+What
	Part  string    `json:"part,omitempty"` // referral, clock
	Since time.Time `json:"since"`          // from when on it was to be there
	With  string    `json:"with,omitempty"` // code of the agency that a referral went to
}

// gapForms are the forms that mend a gap whose code is not its form's ID.
var gapForms = map[string][]string{
	"consent": {"form2"}, "caseworker": {"propose", "assign", "take"}, "plan": {"plan_item"}, "meeting": {"meeting_case"}, "minutes": {"handover"},
	"task_letter": {"assign"}, "review": {"plan_review", "risk"}, "class": {"lower", "risk"}, "taken": {"assign"},
}

// Mends says whether an action is a way to mend the gap.
func (g Gap) Mends(a Action) bool {
	return a.Form != "" && (a.Form == g.What || slices.Contains(gapForms[g.What], a.Form)) && (g.Part == "" || a.Part == "" || a.Part == g.Part)
}

// Gaps are the codes of Gap.What: each has a word in the pack.
var Gaps = pack.Gaps

// Audit is the list of open files that lack something.
type Audit struct {
	Now   time.Time `json:"at"`
	Files []Lacking `json:"files"`
	Open  int       `json:"open"`           // open files that were looked at
	Total int       `json:"lacking"`        // of them with a gap
	More  bool      `json:"more,omitempty"` // there may be others: only the first were looked at
}

// Lacking is one file and what it lacks.
type Lacking struct {
	Row  Row   `json:"case"`
	Gaps []Gap `json:"gaps"`
}

// auditMost is how many open files an audit looks into, the soonest clock first.
const auditMost = 1000

// Wants says whether the audit looks into a file: open, readable, and not too many of them.
func (a *Audit) Wants(k *Card, l Level) bool {
	if l != LevelFull || k.Stage == Closed || k.Stage == Terminated {
		return false
	}
	if a.Open >= auditMost {
		a.More = true
		return false
	}
	return true
}

// Add looks into one file.
func (a *Audit) Add(k *Card, c *Case, who Actor, p *pack.Pack) {
	a.Open++
	gaps := Missing(c, p, a.Now)
	if len(gaps) == 0 {
		return
	}
	a.Total++
	a.Files = append(a.Files, Lacking{Row: k.Row(who, LevelFull, a.Now), Gaps: gaps})
}

// Missing says what the file lacks at its stage: answers, forms, consent, assignment,
// contacts, minutes, reviews that are late. A file that lacks nothing gives none.
func Missing(c *Case, p *pack.Pack, now time.Time) []Gap {
	var out []Gap
	add := func(lacks bool, what, part string, since time.Time) {
		if lacks && !since.After(now) {
			out = append(out, Gap{What: what, Part: part, Since: since})
		}
	}
	opened := c.Occurred.At
	day := 24 * time.Hour
	add(c.Uncontacted(), "contact", "", c.Risk.Since)
	add(c.Form("verify") == nil && c.End != Village, "verify", "", opened.Add(day))
	add(c.Risk.Class == Unassessed, "risk", "", opened.Add(3*day))
	if c.Lane == Protection || c.HandedOver != nil {
		arrived := opened
		if c.HandedOver != nil {
			arrived = *c.HandedOver
		}
		add(c.Caseworker == "" && c.Stage != Closed && c.Stage != Terminated, "caseworker", "", arrived.Add(day))
		held := c.Caseworker != ""
		add(held && c.Form("form1") == nil, "form1", "", opened.Add(2*day))
		add(held && c.TaskLetter == "", "task_letter", "", opened.Add(3*day))
		add(held && len(c.Consents) == 0, "consent", "", opened.Add(3*day))
		reached := slices.Index(stages, c.Stage) >= slices.Index(stages, Referred)
		add(reached && c.Form("form3") == nil, "form3", "", opened.Add(14*day))
		add(c.Form("form3") != nil && len(c.Plan) == 0, "plan", "", opened.Add(14*day))
		add(reached && c.Form("meeting_case") == nil, "meeting", "", opened.Add(21*day))
	}
	if c.AlarmTaken != nil {
		add(true, "taken", "", *c.AlarmTaken)
	}
	if c.Proposed() != "" {
		add(true, "class", "", c.Form("form3").At)
	}
	add(c.Stage == Monitored && c.Form("form4") == nil, "form4", "", c.Updated.Add(30*day))
	for _, r := range c.Referrals {
		taken := stepAt(r, Accepted)
		add(!taken.IsZero() && len(r.Handover) == 0 && r.tookChild() && c.Stage != Terminated, "minutes", r.ID, taken.Add(day))
	}
	for _, t := range c.Clocks {
		if t.Running() && !t.Due.IsZero() && !t.Due.After(now) {
			kind, _, _ := strings.Cut(t.ID, ":")
			switch kind {
			case "review", "plan_review":
				add(true, "review", t.ID, t.Due)
			case "answer":
				add(true, "answer", strings.TrimPrefix(t.ID, "answer:"), t.Due)
			}
		}
	}
	add((c.Stage == Closed || c.Stage == Terminated) && c.Lane == Protection && c.Form("form6") == nil && c.Form("close") == nil && c.Closing != "out_of_area", "form6", "", c.Updated)
	add(c.Stage == Terminated && c.Form("form8") == nil, "form8", "", c.Updated)
	for i := range out {
		if r := c.Referral(out[i].Part); r != nil {
			out[i].With = r.Agency
		}
	}
	return out
}

// tookChild says whether a child may have gone to the agency, so that a handover is to be
// written (SOP 7): not when the referral says that none came along, or came to nothing.
func (r Referral) tookChild() bool {
	return value(r.Answers, "child_brought") != "no" && r.State != Rejected && r.State != Cancelled
}

// stepAt is when a referral first reached a state; the zero time when it never did.
func stepAt(r Referral, s ReferralState) time.Time {
	for _, step := range r.Steps {
		if step.State == s {
			return step.At
		}
	}
	return time.Time{}
}

// Numbers are the files that the audit lists.
func (a Audit) Numbers() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range a.Files {
			if !yield(f.Row.Number) {
				return
			}
		}
	}
}
