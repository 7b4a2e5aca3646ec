package casework

import (
	"slices"
	"strings"
	"time"
)

// foldPathway takes in what concerns pathways.
func (c *Case) foldPathway(e Event, r Record, at time.Time) {
	by := r.By.Account
	switch e := e.(type) {
	case PathwayStarted:
		w := e.Pathway
		w.By, w.Steps = by, slices.Clone(w.Steps)
		c.Pathways = append(c.Pathways, w)
		c.startSteps(e.Clocks)
	case StepDone:
		w, s := c.PathStep(e.Step)
		done := e.At
		s.State, s.At, s.DoneBy, s.Seen, s.Note, s.By = StepIsDone, &done, e.Performer, e.Papers, e.Note, by
		s.Filled, s.Original, s.Asked, s.Agreed = e.Filled, e.Original, nil, ""
		c.endStep(e.Step, done, false)
		w.settle()
		c.dropSteps(w, at)
		c.startSteps(e.Clocks)
	case StepSkipped:
		w, s := c.PathStep(e.Step)
		s.State, s.At, s.Reason, s.By, s.Asked, s.Agreed = StepIsSkipped, &at, e.Reason, by, nil, ""
		if e.Asked != "" { // it is the word of who asked; the lead agreed to it
			s.By, s.Agreed = e.Asked, by
		}
		c.endStep(e.Step, at, true)
		w.settle()
		c.dropSteps(w, at)
		c.startSteps(e.Clocks)
	case StepSkipAsked:
		_, s := c.PathStep(e.Step)
		s.Asked = &SkipAsk{Reason: e.Reason, At: at, By: by, Self: r.By.Self, Key: r.By.Binding}
	case PathwayStopped:
		for i := range c.Clocks {
			if t := &c.Clocks[i]; strings.HasPrefix(t.ID, stepClock+e.Pathway+".") && t.Running() {
				t.Stopped, t.Replaced = &at, true
			}
		}
		c.Pathways = slices.DeleteFunc(c.Pathways, func(w Pathway) bool { return w.ID == e.Pathway })
	case StepSkipRefused:
		_, s := c.PathStep(e.Step)
		s.Asked = nil
	case StepReopened:
		w, s := c.PathStep(e.Step)
		s.Again = e.Reason
		w.reopen(s)
		c.resumeStep(e.Step)
		c.dropSteps(w, at)
		c.startSteps(e.Clocks)
	case StepMoved:
		w, s := c.PathStep(e.Step)
		s.Reason, s.By = e.Reason, by
		slices.SortStableFunc(w.Steps, func(a, b PathStep) int { return slices.Index(e.Order, a.ID) - slices.Index(e.Order, b.ID) })
		c.dropSteps(w, at)
		c.startSteps(e.Clocks)
	}
}

// reopen takes back what was recorded of a step, and what followed from it for steps
// that then did not apply.
func (w *Pathway) reopen(s *PathStep) {
	s.State, s.Asked = "", nil
	for i := range w.Steps {
		if x := &w.Steps[i]; x.State == StepIsNothing && len(x.Only) > 0 {
			x.State = ""
		}
	}
	w.settle()
}

// resumeStep has the newest clock of a step run on as if it had not been stopped.
func (c *Case) resumeStep(part string) {
	if t := c.Clock(stepClock + part); t != nil {
		t.Stopped, t.Replaced = nil, false
	}
}

// endStep stops a step's clock when it really ended; left says that no work was done.
func (c *Case) endStep(part string, at time.Time, left bool) {
	for i := range c.Clocks {
		if t := &c.Clocks[i]; t.ID == stepClock+part && !t.Replaced && (t.Running() || !left) {
			t.Stopped, t.Replaced = &at, left
		}
	}
}

// dropSteps ends the clocks of steps that are not open any more without having been done.
func (c *Case) dropSteps(w *Pathway, at time.Time) {
	for i := range w.Steps {
		if s := &w.Steps[i]; s.State != StepIsDone && s.State != StepIsSkipped && s.Opened != nil && !w.Open(i) {
			s.Opened, s.Due = nil, nil
			c.endStep(w.Part(*s), at, true)
		}
	}
}

// startSteps starts clocks of steps and says on the steps since when they are open. One
// that comes stopped takes the place of what was measured before.
func (c *Case) startSteps(clocks []Clock) {
	for _, t := range clocks {
		for i := range c.Clocks {
			if t.Stopped != nil && c.Clocks[i].ID == t.ID {
				c.Clocks[i].Replaced = true
			}
		}
	}
	c.start(clocks)
	for _, t := range clocks {
		part, ok := strings.CutPrefix(t.ID, stepClock)
		if !ok {
			continue
		}
		if _, s := c.PathStep(part); s != nil {
			opened := t.Started
			s.Opened, s.Due = &opened, nil
			if due := t.Due; !due.IsZero() {
				s.Due = &due
			}
		}
	}
}
