package casework

import (
	"fmt"
	"slices"

	"loket/forms"
	"loket/forms/pack"
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

// unwritten refuses words that the office never writes in a case on such a pathway,
// whatever act they belong to: who is accused is not made to accuse itself by its own
// file. What a reporter says when a case begins or is completed is kept, with a warning
// (the complaint's own checks).
func (d *decision) unwritten(form *forms.Form) error {
	if d.c == nil || d.act.Name == Amend || d.act.Name == AddSibling {
		return nil
	}
	for _, w := range d.c.Pathways {
		def, _ := d.env.Pack.Pathway(w.ID)
		for _, code := range def.Unwritten {
			if ban, ok := d.env.Pack.Ban(code); ok {
				if path := written(form, d.a, ban.Speaks); path != "" {
					return invalid(path, ban.Say)
				}
			}
		}
	}
	return nil
}

// unsaid says of a sentence whether it tells what the office never writes in this case: no
// paper says it, also where it was written before the pathway was begun. nil when all is said.
func (c *Case) unsaid(p *pack.Pack) func(string) bool {
	var bans []pack.Ban
	for _, w := range c.Pathways {
		def, _ := p.Pathway(w.ID)
		for _, code := range def.Unwritten {
			if ban, ok := p.Ban(code); ok {
				bans = append(bans, ban)
			}
		}
	}
	if len(bans) == 0 {
		return nil
	}
	return func(s string) bool {
		return slices.ContainsFunc(bans, func(b pack.Ban) bool { return b.Speaks(s) })
	}
}

// written is the path of the first free text among the answers of which it holds; "" when of none.
func written(form *forms.Form, a forms.Answers, is func(string) bool) string {
	text := func(f *forms.Field, in forms.Answers) bool {
		return (f.Kind == forms.Text || f.Kind == forms.Narrative) && is(value(in, f.ID))
	}
	for i := range form.Sections {
		for j := range form.Sections[i].Fields {
			f := &form.Sections[i].Fields[j]
			if text(f, a) {
				return f.ID
			}
			for n, row := range a[f.ID].Rows {
				for k := range f.Fields {
					if text(&f.Fields[k], row) {
						return fmt.Sprintf("%s[%d].%s", f.ID, n, f.Fields[k].ID)
					}
				}
			}
		}
	}
	return ""
}
