package casework

import (
	"slices"

	"loket/forms"
)

// Bans are the ways in which this case may never end (SOP 2): by its lane, category
// and case type, and by the pathways it is on. Codes of the pack's bans.
func (d *decision) bans() []string {
	out := d.env.Pack.BansFor(string(d.c.Lane), d.c.Category, d.c.CaseType)
	for _, w := range d.c.Pathways {
		for _, code := range w.Never {
			if !slices.Contains(out, code) {
				out = append(out, code)
			}
		}
	}
	return out
}

// bans are what one step forbids beside the case's own, and what it lifts.
func bans(w *Pathway, s *PathStep) stepBans {
	if s == nil {
		return stepBans{}
	}
	return stepBans{never: append(slices.Clone(w.Never), s.Never...), allow: s.Allow}
}

type stepBans struct{ never, allow []string }

// forbidden refuses answers that would end the case in a way that is not allowed
// (SOP 2): a choice that is such a way by its code, or words of the office's own act
// that speak of it. What people say, and notes of it, is not looked at.
func (d *decision) forbidden(of stepBans, fields ...string) error {
	return d.forbiddenIn(d.a, "", of, fields...)
}

// forbiddenIn is forbidden in a group's row, whose path in the answers is at, "decisions[0].".
func (d *decision) forbiddenIn(a forms.Answers, at string, of stepBans, fields ...string) error {
	for _, code := range append(d.bans(), of.never...) {
		ban, ok := d.env.Pack.Ban(code)
		if !ok || slices.Contains(of.allow, code) {
			continue
		}
		for _, f := range fields {
			if v := value(a, f); v == code || v != "" && ban.Speaks(v) {
				return invalid(at+f, ban.Say)
			}
		}
	}
	return nil
}
