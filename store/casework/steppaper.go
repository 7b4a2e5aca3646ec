package casework

import (
	"slices"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
)

// stepForms are the office's own forms of a step: which are not in the case yet, and
// with which it is done.
type stepForms struct {
	missing []string  // IDs of forms
	filled  []string  // IDs of fillings; of handover minutes "handover:" and the referral
	at      time.Time // when the last of them was completed; zero: none was
}

func (f stepForms) done() bool { return len(f.filled) > 0 && len(f.missing) == 0 }

// stepForms looks for them in the case: each counts from when the step could begin, once
// for one step. A paper that was filled by hand counts from its own time.
func (c *Case) stepForms(s *PathStep) stepForms {
	since := c.Occurred.At
	if s.Opened != nil {
		since = *s.Opened
	}
	out := stepForms{}
	for _, form := range s.Forms {
		id, at := c.stepForm(form, since)
		if id == "" {
			out.missing = append(out.missing, form)
			continue
		}
		out.filled = append(out.filled, id)
		if at.Before(since) { // Form 1, filled before the pathway began
			at = since
		}
		if at.After(out.at) {
			out.at = at
		}
	}
	return out
}

// stepForm is the first filling of a form since then that no other step is done with, and
// no correction of an earlier one; Form 1, of which a case has one, counts whenever it was
// filled. id is "" when there is none.
func (c *Case) stepForm(form string, since time.Time) (id string, at time.Time) {
	from := since.Truncate(time.Minute)
	better := func(candidate string, when time.Time) {
		if form != "form1" && (when.Before(from) || c.stepsUse(candidate)) || id != "" && !when.Before(at) {
			return
		}
		id, at = candidate, when
	}
	for i, f := range c.Forms {
		if f.Form == form && f.Revises == "" {
			better(filledID(i), f.At)
		}
	}
	for _, r := range c.Referrals {
		if when, err := time.Parse(time.RFC3339, value(r.Handover, "at")); form == handoverForm && err == nil {
			better(handoverForm+":"+r.ID, when)
		}
	}
	return id, at
}

// handoverForm is the form of handover minutes, which stand with their referral.
const handoverForm = "handover"

// stepsUse says whether a step is done with a filling already.
func (c *Case) stepsUse(id string) bool {
	return slices.ContainsFunc(c.Pathways, func(w Pathway) bool {
		return slices.ContainsFunc(w.Steps, func(s PathStep) bool { return s.State == StepIsDone && slices.Contains(s.Filled, id) })
	})
}

// stepPaper is the act with which the actor fills what a step lacks; the zero Action when
// it lacks nothing, or the actor cannot fill it now.
func (c *Case) stepPaper(part string, who Actor) Action {
	_, s := c.PathStep(part)
	if s == nil {
		return Action{}
	}
	for _, form := range c.stepForms(s).missing {
		for _, a := range c.fills(form) {
			if May(who, a.Act, c.Scope()) && ready(c, a, who) == "" {
				return a
			}
		}
	}
	return Action{}
}

// fills are the acts with which a form comes into the case.
func (c *Case) fills(form string) []Action {
	switch form {
	case handoverForm:
		var out []Action
		for _, r := range c.Referrals {
			if len(r.Handover) == 0 {
				out = append(out, Action{Act: Minutes, Form: handoverForm, Part: r.ID})
			}
		}
		return out
	case "form2":
		return []Action{{Act: Consent, Form: form}}
	case "meeting_case":
		return []Action{{Act: Discuss, Form: form}}
	}
	return []Action{{Act: Complete, Form: form}}
}

// recorded puts what stood on a step that was opened again, for its form to begin with.
func (s *PathStep) recorded(out forms.Answers) {
	if s.Again == "" {
		return
	}
	for id, v := range map[string]string{"by": s.DoneBy, "papers": s.Seen, "original": s.Original, "note": s.Note} {
		if v != "" {
			out[id] = forms.Answer{State: forms.Given, Value: v}
		}
	}
}

// outside are the papers of a step that other bodies write.
func (s *PathStep) outside() []string {
	if len(s.Forms) == 0 || s.Proof {
		return s.Papers
	}
	return nil
}

// formTitles names forms in a sentence.
func formTitles(p *pack.Pack, ids []string) string {
	var out []string
	for _, id := range ids {
		title := id
		if f := p.Forms[id]; f != nil {
			title = f.Title
		}
		out = append(out, title)
	}
	return strings.Join(out, ", ")
}
