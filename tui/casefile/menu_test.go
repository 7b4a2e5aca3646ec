package casefile

import (
	"strings"
	"testing"

	"loket/store/casework"
)

// Nothing that the office's rule book calls an act, a form, an agency or a step of a pathway
// is cut in the menu of a window of 80 columns, also where it is the next step.
func TestNoLabelOfTheMenuIsCut(t *testing.T) {
	o := newOffice(t)
	p := play(t, o, manager, o.neighbour())
	s, ok := p.Screen.(*Screen)
	if !ok {
		t.Fatalf("%T is no file", p.Screen)
	}
	rules, c := o.Pack(), s.full()
	var all []casework.Action
	for _, a := range casework.Acts() {
		if a != casework.Complete {
			all = append(all, casework.Action{Act: a})
		}
	}
	for id := range rules.Forms {
		all = append(all, casework.Action{Act: casework.Complete, Form: id})
	}
	for i, agency := range rules.Agencies {
		id := agency.Code
		c.Referrals = append(c.Referrals, casework.Referral{ID: id, Agency: rules.Agencies[i].Code})
		for _, a := range []casework.ActName{casework.ApproveRef, casework.Send, casework.Deliver, casework.Answer, casework.Minutes, casework.Finish, casework.Cancel, casework.Consent, casework.Waive} {
			all = append(all, casework.Action{Act: a, Part: id})
		}
	}
	for _, w := range rules.Pathways {
		way := casework.Pathway{ID: w.ID}
		for _, step := range w.Steps {
			way.Steps = append(way.Steps, casework.PathStep{ID: step.ID, Title: step.Title})
		}
		c.Pathways = append(c.Pathways, way)
		for _, step := range way.Steps {
			for _, a := range []casework.ActName{casework.DoStep, casework.SkipStep, casework.AgreeSkip, casework.MoveStep, casework.CorrectStep} {
				all = append(all, casework.Action{Act: a, Part: way.Part(step)})
			}
		}
	}
	if len(all) < 200 {
		t.Fatalf("%d labels", len(all))
	}
	for _, a := range all {
		for _, a.Next = range []bool{false, true} {
			if got := s.choiceText(choice{act: a}, 76); strings.Contains(got, "…") {
				t.Errorf("%+v: %s", a, got)
			}
		}
	}
	for _, g := range casework.Groups() {
		if got := s.choiceText(choice{group: g}, 76); strings.Contains(got, "…") {
			t.Errorf("%s: %s", g, got)
		}
	}
}
