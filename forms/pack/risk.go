package pack

import (
	"slices"

	"loket/forms"
)

// severity orders the classes that a sign can propose: low 0, medium 1, high 2; -1 for any other.
func severity(class string) int { return slices.Index([]string{"low", "medium", "high"}, class) }

// ClassFor proposes a class of risk from recorded answers and says from which
// (SOP 6). A person decides; this only proposes. It reads "danger", "category" and
// every "sign.<code>"; because names those that were decisive, by field ID.
//
//   - a danger at this moment, or a category that is Bahaya by itself: high;
//   - a child that was harmed and a vulnerable family or surroundings, or no social
//     protection: high;
//   - else the highest class that a yes proposes;
//   - but low only when no sign of something worse is open: an open sign (blank,
//     tidak tahu, menolak) with nothing above low is "unassessed", whose 72 hours
//     are shorter than low's five days;
//   - none only when every sign was answered no; otherwise no yes is "unassessed";
//   - never less than medium where the home is not safe or a safe place is needed
//     tonight ("safe_home", "shelter"): low and none mean a safe home.
//
// "danger" answered tidak tahu or menolak counts as an open sign.
func (p *Pack) ClassFor(a forms.Answers) (class string, because []string) {
	unsure := a["danger"].State == forms.Unknown || a["danger"].State == forms.Refused
	best, open, worse := -1, unsure, unsure
	var yes []Sign
	for _, s := range p.Signs {
		answer := a["sign."+s.Code]
		switch {
		case answer.State == forms.Given && answer.Value == "yes":
			yes = append(yes, s)
			best = max(best, severity(s.Proposes))
		case answer.State == forms.Given && answer.Value == "no":
		default:
			open = true
			worse = worse || severity(s.Proposes) > 0
		}
	}
	if p.Danger(a) {
		if isYes(a["danger"]) {
			because = append(because, "danger")
		}
		if c, ok := p.Category(a["category"].Value); ok && c.Danger {
			because = append(because, "category")
		}
		best = severity("high")
	}
	harm := slices.ContainsFunc(yes, func(s Sign) bool { return s.Harm })
	frail := slices.ContainsFunc(yes, func(s Sign) bool { return s.Frail })
	both := harm && frail && best < severity("high")
	for _, s := range yes {
		if both && (s.Harm || s.Frail) || !both && severity(s.Proposes) == best {
			because = append(because, "sign."+s.Code)
		}
	}
	if best < severity("medium") && !both {
		var unsafe []string
		if home := a["safe_home"]; home.State == forms.Given && home.Value == "no" {
			unsafe = append(unsafe, "safe_home")
		}
		if isYes(a["shelter"]) {
			unsafe = append(unsafe, "shelter")
		}
		if len(unsafe) > 0 {
			best, because = severity("medium"), unsafe
		}
	}
	switch {
	case both || best == severity("high"):
		return "high", because
	case best == severity("medium"):
		return "medium", because
	case best == severity("low") && !worse:
		return "low", because
	case best < 0 && !open:
		return "none", nil
	default:
		return "unassessed", because
	}
}

// Danger says whether the answers mean Bahaya (SOP 4): danger or injury now, or a
// category that is Bahaya by itself. Then help is called before anything else.
func (p *Pack) Danger(a forms.Answers) bool {
	c, ok := p.Category(a["category"].Value)
	return isYes(a["danger"]) || ok && c.Danger
}

// AllNo says whether danger and every danger sign were answered no: only then may a
// desk end a case with advice (SOP 4). With short only the three signs of the
// service lane's short path are looked at.
func (p *Pack) AllNo(a forms.Answers, short bool) bool {
	no := func(answer forms.Answer) bool { return answer.State == forms.Given && answer.Value == "no" }
	if !no(a["danger"]) {
		return false
	}
	return !slices.ContainsFunc(p.Signs, func(s Sign) bool { return (s.Short || !short) && !no(a["sign."+s.Code]) })
}

func isYes(a forms.Answer) bool { return a.State == forms.Given && a.Value == "yes" }
