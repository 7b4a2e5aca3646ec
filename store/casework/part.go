package casework

import (
	"cmp"
	"strings"

	"loket/forms/pack"
)

// PartName names the part of the case that an action is about, in words: the
// referral's agency, the plan item's problem, the task, the filled form. "" for the
// case as a whole, and for what it does not hold.
func PartName(c *Case, p *pack.Pack, part string) string {
	if part == "" || c == nil {
		return ""
	}
	if r := c.Referral(part); r != nil {
		if a, ok := p.Agency(r.Agency); ok {
			return a.Name
		}
		return r.Agency
	}
	if r := c.Release(part); r != nil {
		return strings.ToUpper(r.ID) + " " + r.Asker(p)
	}
	if m := c.Party(part); m != nil {
		var marks []string
		if m.NoContact {
			marks = append(marks, "jangan hubungi")
		}
		if m.Alleged {
			marks = append(marks, "terduga")
		}
		if len(marks) == 0 {
			return m.called()
		}
		return m.called() + " (" + strings.Join(marks, ", ") + ")"
	}
	if item := c.PlanItem(part); item != nil {
		return cmp.Or(item.Says("problem"), item.Called())
	}
	if _, s := c.PathStep(strings.TrimPrefix(part, stepClock)); s != nil {
		return s.Title
	}
	if w := c.pathway(part); w != nil {
		return w.Title
	}
	form, t := p.Forms[part], c.Clock(part)
	if form != nil && (t == nil || t.Quiet || !t.Running()) {
		return form.Title
	}
	if t != nil {
		if t.What != "" {
			return t.What
		}
		return ClockWord(p, part)
	}
	if f := c.filled(part); f != nil {
		if form := p.Forms[f.Form]; form != nil {
			return form.Title
		}
		return f.Form
	}
	if strings.Contains(part, ".") { // a step of a pathway that was taken back
		return ClockWord(p, stepClock+part)
	}
	return "" // a meeting of the office, or what is no longer in the case
}
