package casework

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
)

// FormEnv is the world that an act's form is checked and walked in: the office's
// time and regions, and the facts its conditions may ask. Faces and Decide use the
// same one. c is nil before the case exists or where the actor does not see it.
func FormEnv(c *Case, who Actor, p *pack.Pack, now time.Time, a forms.Answers) forms.Env {
	facts := map[string]any{"role": string(who.Role)}
	signs := a
	if c != nil {
		facts["lane"], facts["stage"], facts["risk"], facts["residency"] = string(c.Lane), string(c.Stage), string(c.Risk.Class), string(c.Residency)
		facts["alleged_home"] = slices.ContainsFunc(c.People, func(p Party) bool { return p.Alleged && p.SameHouse && !c.Itself(p) })
		signs = c.signs(a)
	}
	if c != nil {
		if d, ok := forms.ParsePartialDate(c.Child.Birth); ok {
			facts["years"] = d.YearsAt(now, p.Office.Zone)
		} else if n, err := strconv.Atoi(c.Child.Age); err == nil {
			facts["years"] = n
		}
	}
	facts["alleged_itself"] = saysItself(value(a, "alleged.relation"))
	facts["proposal"], _ = p.ClassFor(signs)
	if agency, ok := p.Agency(value(a, "agency")); ok { // nothing is asked that its letter does not say (SOP 7)
		facts["letter_problem"], facts["letter_given"] = slices.Contains(agency.Letter, "problem"), slices.Contains(agency.Letter, "given")
	}
	if ban, ok := p.Ban("admission"); ok {
		facts["admission"] = ban.Speaks(value(a, "problem")) || ban.Speaks(value(a, "child.words"))
	}
	return forms.Env{Now: now, Zone: p.Office.Zone, Regions: p.Regions, Facts: facts}
}

// signs joins what is known of danger: the complaint, the last risk form, and the answers at hand.
func (c *Case) signs(a forms.Answers) forms.Answers {
	out := forms.Answers{}
	take := func(from forms.Answers) {
		for id, x := range from {
			if x.State != forms.Blank && (id == "danger" || id == "category" || id == "safe_home" || id == "shelter" || strings.HasPrefix(id, "sign.")) {
				out[id] = x
			}
		}
	}
	take(c.Complaint)
	if f := c.Form("risk"); f != nil {
		take(f.Answers)
	}
	take(a)
	return out
}

// Form is the newest filled form of that ID, nil when there is none.
func (c *Case) Form(id string) *Filled {
	for i := len(c.Forms) - 1; i >= 0; i-- {
		if c.Forms[i].Form == id {
			return &c.Forms[i]
		}
	}
	return nil
}

// Prefill is what an act's form starts with: what the case knows already, so that nobody types twice.
func Prefill(c *Case, act ActName, form string, referral string, p *pack.Pack) forms.Answers {
	out := forms.Answers{}
	if c == nil {
		return out
	}
	if act == Amend {
		return c.Complaint.Clone()
	}
	if f := c.filled(c.revising(form)); f != nil && act == Complete { // a correction begins with what stands
		return f.Answers.Clone()
	}
	// Form 1 and the verification are filled once and corrected; other papers are
	// written anew each time.
	if f := c.Form(form); f != nil && (act == Verify || act == Complete && form == "form1") {
		out = f.Answers.Clone()
		delete(out, "paper.at") // written again, now
		delete(out, "paper.by")
		return out
	}
	def := p.Forms[form]
	if def == nil {
		return out
	}
	switch act {
	case StartPathway:
		if id := fittingPathway(c, p); id != "" {
			out["pathway"] = forms.Answer{State: forms.Given, Value: id}
		}
		return out
	case ShareVisit:
		if len(c.Family) > 0 {
			out["cases"] = forms.Answer{State: forms.Given, Value: strings.Join(c.Family, ", ")}
		}
		return out
	case AddSibling:
		return out
	case Lower:
		if class := c.Proposed(); class != "" {
			out["class"] = forms.Answer{State: forms.Given, Value: string(class)}
		}
		if c.Caseworker != "" {
			out["with"] = forms.Answer{State: forms.Given, Value: c.Caseworker}
		}
		return out
	case Prepare: // from an item of the plan: what the item already says
		if item := c.PlanItem(referral); item != nil {
			for id, from := range map[string]string{"need": "need", "agency": "agency", "purpose": "action"} {
				if a, ok := item.Answers[from]; ok && a.Answered() {
					out[id] = a.Clone()
				}
			}
			return out
		}
		if t := c.running(referral); t != nil && t.wantsReferral() { // from a meeting's decision
			for id, v := range map[string]string{"need": t.Need, "agency": t.Agency, "purpose": t.What} {
				if v != "" {
					out[id] = forms.Answer{State: forms.Given, Value: v}
				}
			}
			return out
		}
	case DoStep:
		if _, s := c.PathStep(referral); s != nil {
			out["by"] = forms.Answer{State: forms.Given, Value: s.Who}
			if s.Gate == "" { // nothing to confirm
				out["gate"] = forms.Answer{State: forms.Given, Value: "yes"}
			}
			if made := c.stepForms(s); made.done() && s.Least == 0 {
				out["at"] = forms.Answer{State: forms.Given, Value: made.at.UTC().Format(time.RFC3339)}
			}
			s.recorded(out)
		}
		return out
	}
	sheet := p.Forms["complaint"]
	known := map[string]string{
		"child.name": c.Child.Name, "child.nik": c.Child.NIK, "child.kk": c.Child.KK, "child.sex": c.Child.Sex,
		"child.birth": c.Child.Birth, "child.age": c.Child.Age, "child.address": c.Child.Address, "child.street": c.Child.Street,
		"case.number": c.Number,
	}
	for _, s := range def.Sections {
		if s.ID == forms.PaperSection { // the report's paper is not this one
			continue
		}
		for _, f := range s.Fields {
			said := sheet.Field(f.ID)
			if a, ok := c.Complaint[f.ID]; ok && a.State == forms.Given && said != nil && said.Kind == f.Kind {
				out[f.ID] = a.Clone()
			}
			v := known[f.ID]
			if f.ID == "child.address" && f.Kind != forms.Region {
				v = c.address(p, c.Child.Street)
			}
			if v != "" {
				out[f.ID] = forms.Answer{State: forms.Given, Value: v}
			}
		}
	}
	c.takeHousehold(out, def, p)
	if f := c.Form("form1"); f != nil { // what only Form 1 asks of the child
		for id, a := range f.Answers {
			asked, said := def.Field(id), p.Forms["form1"].Field(id)
			if _, there := out[id]; !there && strings.HasPrefix(id, "child.") && a.State == forms.Given && asked != nil && said != nil && asked.Kind == said.Kind {
				out[id] = a.Clone()
			}
		}
	}
	for id, v := range c.endingKnown(form, p) {
		if f := def.Field(id); f != nil && v != "" {
			out[id] = forms.Answer{State: forms.Given, Value: fitting(v, *f)}
		}
	}
	if rows := c.referralRows(p); form == "form8" && len(rows) > 0 {
		out["referrals"] = forms.Answer{State: forms.Given, Rows: rows[:min(len(rows), 20)]}
	}
	if act == Classify {
		if f := c.Form("risk"); f != nil {
			for id, a := range f.Answers {
				if len(id) > 5 && id[:5] == "sign." {
					out[id] = a.Clone()
				}
			}
		}
	}
	return out
}
