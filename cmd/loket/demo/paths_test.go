package demo

import (
	"context"
	"slices"
	"strings"
	"testing"

	"loket/store/casework"
)

// One story of each pathway, and one of brothers and sisters, each as far as it can be understood.
func TestPathsAndFamilies(t *testing.T) {
	desk, _ := office(t, 1, 60)
	seen := map[string]int{}
	for _, r := range rows(t, desk) {
		v, err := desk.Open(context.Background(), manager(), r.Number)
		if err != nil {
			t.Fatal(err)
		}
		c := v.Case
		for _, w := range c.Pathways {
			done := 0
			for _, s := range w.Steps {
				if s.Asked != nil {
					seen["asked to skip"]++
				}
				if s.Again != "" && s.State == casework.StepIsDone {
					seen["corrected"]++
				}
				if len(s.Filled) > 0 {
					seen["done with a form"]++
				}
				if s.Original != "" {
					seen["done on paper"]++
				}
				if s.State == casework.StepIsDone {
					done++
				}
			}
			if done < 2 {
				t.Errorf("%s: %s has %d steps done", c.Number, w.ID, done)
			}
			seen[w.ID]++
			if w.Settled() && c.Stage == casework.Terminated {
				seen[w.ID+" to its end"]++
			}
			if w.Reorder && w.Steps[2].ID == "village" {
				seen["reordered"]++
			}
		}
		if slices.ContainsFunc(c.Clocks, func(k casework.Clock) bool { return k.ID == "step:abh.report" && k.Running() }) {
			seen["social report runs"]++
		}
		for _, k := range c.Releases {
			seen["release "+string(k.State)]++
		}
		if len(c.Family) > 0 {
			seen["family"]++
			if f := c.Form("form4"); f != nil && f.From != "" {
				seen["shared visit"]++
			}
		}
		if strings.Contains(c.CaseType, "adoption") {
			seen["adoption"]++
		}
	}
	for _, want := range []string{"baby", "adopt", "abh", "abh to its end", "abh_victim", "reint", "reordered", "social report runs", "release filed", "release reported", "family", "shared visit", "adoption", "asked to skip", "corrected", "done with a form", "done on paper"} {
		if seen[want] == 0 {
			t.Errorf("no story with %s: %v", want, seen)
		}
	}
}
