package casework_test

import (
	"testing"

	"loket/forms"
	"loket/forms/pack"
	"loket/store/casework"
)

// TestFormerAssessment: an assessment is held against the one before it, not against
// what was corrected; a correction begins with what stands, a new one does not.
func TestFormerAssessment(t *testing.T) {
	say := func(v string) forms.Answers { return forms.Answers{"b1_1": {State: forms.Given, Value: v}} }
	c := &casework.Case{Number: "0801-26-0001-3", Forms: []casework.Filled{
		{Form: "form3", Answers: say("1"), Revised: "f2"},
		{Form: "form4", Answers: say("9")},
		{Form: "form3", Answers: say("2"), Revises: "f0"},
		{Form: "form3", Answers: say("3")},
	}}
	for i, want := range map[int]string{0: "", 2: "", 3: "2"} {
		if got := c.Former(&c.Forms[i])["b1_1"].Value; got != want {
			t.Errorf("filling %d is held against %q, want %q", i, got, want)
		}
	}
	fresh := casework.Prefill(c, casework.Complete, "form3", "", pack.Gowa())
	if fresh["b1_1"].Value != "" || fresh["case.number"].Value != c.Number {
		t.Errorf("a new assessment begins with %v", fresh)
	}
	c.Revising = []string{"f3"}
	if got := casework.Prefill(c, casework.Complete, "form3", "", pack.Gowa())["b1_1"].Value; got != "3" {
		t.Errorf("the correction begins with %q", got)
	}
}
