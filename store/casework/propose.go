package casework

import (
	"iter"
	"strings"
	"time"

	"loket/forms"
)

// proposedMost is how many cases the register proposes for a meeting.
const proposedMost = 12

// ProposeMeeting begins a meeting's form from the cards in queue order: high and late
// first by their clocks, then new, stuck and due for review (SOP 3.6).
func ProposeMeeting(cards iter.Seq2[*Card, Level], who Actor, now time.Time) forms.Answers {
	var rows, people []forms.Answers
	given := func(v string) forms.Answer { return forms.Answer{State: forms.Given, Value: v} }
	seen := map[string]bool{who.Account: true}
	for k, l := range cards {
		if l != LevelFull || k.Lane != Protection && !k.HandedOver || k.Stage == Closed || k.Stage == Terminated {
			continue
		}
		why := k.proposed(now)
		if why == "" {
			continue
		}
		rows = append(rows, forms.Answers{"number": given(k.Number), "reason": given(why)})
		if w := k.Caseworker; w != "" && !seen[w] {
			seen[w] = true
			people = append(people, forms.Answers{"who": given(w)})
		}
		if len(rows) == proposedMost {
			break
		}
	}
	out := forms.Answers{"kind": given("management")}
	for group, list := range map[string][]forms.Answers{"cases": rows, "people": people} {
		if len(list) > 0 {
			out[group] = forms.Answer{State: forms.Given, Rows: list}
		}
	}
	return out
}

// proposed is why a case belongs on the next meeting's list; "" when it does not.
func (k *Card) proposed(now time.Time) string {
	due := time.Unix(k.Due(), 0)
	switch {
	case k.Caseworker == "":
		return "belum ada peksos"
	case len(k.Clocks) > 0 && due.Before(now) && (k.Referral == Sent || k.Referral == Delivered):
		return "macet, menunggu mitra"
	case len(k.Clocks) > 0 && due.Before(now):
		return "lewat batas"
	case now.Unix()-k.Opened < 7*24*3600:
		return "baru"
	case len(k.Clocks) == 0:
		return "macet, tanpa langkah berikut"
	case strings.Contains(k.Clocks[0].ID, "review") && due.Before(now.AddDate(0, 0, 7)):
		return "waktunya ditinjau"
	}
	return ""
}
