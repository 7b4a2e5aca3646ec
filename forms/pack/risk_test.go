package pack

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"loket/forms"
)

// signsNo builds answers from "id=value" pairs over every sign answered no.
func signsNo(changed map[string]string) forms.Answers {
	a := forms.Answers{"danger": {State: forms.Given, Value: "no"}, "category": {State: forms.Given, Value: "education"}}
	for _, s := range Gowa().Signs {
		a["sign."+s.Code] = forms.Answer{State: forms.Given, Value: "no"}
	}
	for id, v := range changed {
		switch v {
		case "tt":
			a[id] = forms.Answer{State: forms.Unknown}
		case "tidak mau":
			a[id] = forms.Answer{State: forms.Refused}
		case "":
			delete(a, id)
		default:
			a[id] = forms.Answer{State: forms.Given, Value: v}
		}
	}
	return a
}

func TestClassFor(t *testing.T) {
	for name, c := range map[string]struct {
		changed map[string]string
		class   string
		because string
	}{
		"all no":                       {nil, "none", "[]"},
		"danger now":                   {map[string]string{"danger": "yes"}, "high", "[danger]"},
		"a category that is Bahaya":    {map[string]string{"category": "abandoned"}, "high", "[category]"},
		"a sign that proposes high":    {map[string]string{"sign.sexual": "yes", "sign.health": "yes"}, "high", "[sign.sexual]"},
		"medium":                       {map[string]string{"sign.health": "yes", "sign.social": "yes"}, "medium", "[sign.health]"},
		"medium, the rest open":        {map[string]string{"sign.health": "yes", "sign.sexual": "tt"}, "medium", "[sign.health]"},
		"low":                          {map[string]string{"sign.social": "yes"}, "low", "[sign.social]"},
		"low with a danger sign open":  {map[string]string{"sign.social": "yes", "sign.sexual": "tt"}, "unassessed", "[sign.social]"},
		"low with a medium sign open":  {map[string]string{"sign.social": "yes", "sign.neglect": ""}, "unassessed", "[sign.social]"},
		"low with a low sign open":     {map[string]string{"sign.social": "yes", "sign.surroundings": "tt"}, "low", "[sign.social]"},
		"harmed and outside of help":   {map[string]string{"sign.violence": "yes", "sign.social": "yes"}, "high", "[sign.violence sign.social]"},
		"harmed, caregiver in trouble": {map[string]string{"sign.neglect": "yes", "sign.caregiver": "yes"}, "high", "[sign.neglect sign.caregiver]"},
		"one sign not known":           {map[string]string{"sign.sexual": "tt"}, "unassessed", "[]"},
		"one sign refused":             {map[string]string{"sign.social": "tidak mau"}, "unassessed", "[]"},
		"one sign blank":               {map[string]string{"sign.labour": ""}, "unassessed", "[]"},
		"danger not known":             {map[string]string{"danger": "tt"}, "unassessed", "[]"},
		"low, danger not known":        {map[string]string{"danger": "tt", "sign.social": "yes"}, "unassessed", "[sign.social]"},
		"all no, the home not safe":    {map[string]string{"safe_home": "no"}, "medium", "[safe_home]"},
		"low, a safe place tonight":    {map[string]string{"sign.social": "yes", "shelter": "yes"}, "medium", "[shelter]"},
		"medium at home anyway":        {map[string]string{"sign.health": "yes", "safe_home": "no"}, "medium", "[sign.health]"},
		"a category nobody knows":      {map[string]string{"category": "other"}, "none", "[]"},
	} {
		class, because := Gowa().ClassFor(signsNo(c.changed))
		if class != c.class || fmt.Sprint(because) != c.because {
			t.Errorf("%s: %s %v, want %s %s", name, class, because, c.class, c.because)
		}
	}
	if class, because := Gowa().ClassFor(nil); class != "unassessed" || because != nil {
		t.Errorf("nothing answered: %s %v, want unassessed", class, because)
	}
}

func TestAllNo(t *testing.T) {
	if !Gowa().AllNo(signsNo(nil), false) || !Gowa().AllNo(signsNo(nil), true) {
		t.Error("every sign no is not all no")
	}
	for _, open := range []string{"danger", "sign.violence", "sign.health"} {
		a := signsNo(map[string]string{open: "tt"})
		if Gowa().AllNo(a, false) {
			t.Errorf("%s open: still all no", open)
		}
		if got := Gowa().AllNo(a, true); got != (open == "sign.health") {
			t.Errorf("%s open: short path says %v", open, got)
		}
	}
}

// TestMoreYesNeverLowers: another yes never makes the proposal's clock longer.
func TestMoreYesNeverLowers(t *testing.T) {
	p := Gowa()
	urgency := []string{"none", "low", "unassessed", "medium", "high"} // by the time the class leaves; unassessed and medium have the same
	rapid.Check(t, func(t *rapid.T) {
		states := []string{"no", "tt", "tidak mau", "", "yes"}
		one := rapid.SampledFrom(p.Signs).Draw(t, "one more").Code
		changed := map[string]string{"danger": rapid.SampledFrom([]string{"no", "tt"}).Draw(t, "danger")}
		for _, s := range p.Signs {
			from := states
			if s.Code == one {
				from = states[:4]
			}
			changed["sign."+s.Code] = rapid.SampledFrom(from).Draw(t, s.Code)
		}
		before, _ := p.ClassFor(signsNo(changed))
		changed["sign."+one] = "yes"
		after, _ := p.ClassFor(signsNo(changed))
		if slices.Index(urgency, after) < slices.Index(urgency, before) {
			t.Fatalf("%s yes: from %s down to %s", one, before, after)
		}
	})
}
