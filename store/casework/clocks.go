package casework

import (
	"time"

	"loket/forms/pack"
)

// classClocks are the clocks that a class starts (SOP 5): contact and assessment,
// connection to the needed service, review. All run from the class's origin.
func classClocks(p *pack.Pack, class Class, since time.Time) []Clock {
	def, ok := p.Class(string(class))
	if !ok {
		return nil
	}
	var out []Clock
	add := func(id string, within time.Duration, stops ...string) {
		if within > 0 {
			out = append(out, Clock{ID: id, Started: since, Due: since.Add(within), Stops: stops})
		}
	}
	add("risk", def.Within, "FormCompleted:form1", "FormCompleted:form3", "FormCompleted:form4", "CaseResolved", "AdviceGiven")
	add("service", def.Service, "ReferralMoved:accepted", "ReferralMoved:working", "ReferralMoved:resulted", "CaseResolved", "FormCompleted:form4")
	add("review", def.Review, "FormCompleted:form4", "FormCompleted:form3")
	return out
}

// intakeClocks are the clocks that a protection case starts with besides its class:
// the initial assessment by a caseworker (SOP 5), and what was skipped because danger came first.
func intakeClocks(p *pack.Pack, since, registered time.Time, skipped bool) []Clock {
	var out []Clock
	if def, ok := p.Clock("initial_assessment"); ok && def.Limit > 0 {
		out = append(out, Clock{ID: "assess", Started: registered, Due: registered.Add(def.Limit), Stops: def.Stops})
	}
	if high, ok := p.Class(string(High)); ok && skipped {
		out = append(out,
			Clock{ID: "complaint", Started: since, Due: since.Add(high.Within), Stops: []string{"ComplaintAmended"}},
			Clock{ID: "verify", Started: since, Due: since.Add(high.Within), Stops: []string{"ResidencyVerified"}})
	}
	return out
}

// answerClock is the agency's: capped by the class (SOP 5).
func answerClock(p *pack.Pack, c *Case, referral string, sent time.Time) []Clock {
	def, ok := p.Class(string(c.Risk.Class))
	if !ok || def.Answer <= 0 {
		return nil
	}
	return []Clock{{ID: "answer:" + referral, Started: sent, Due: sent.Add(def.Answer), Stops: []string{"ReferralAnswered:" + referral}}}
}
