package casework

import (
	"slices"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/text"
)

// endingKnown is what the papers of a case's end (Forms 6, 7, 8 and the closing itself, SOP 9)
// begin with: what the register knows, for the officer to read and correct.
func (c *Case) endingKnown(form string, p *pack.Pack) map[string]string {
	switch form {
	case "form6":
		return map[string]string{"sign.caseworker.name": c.Caseworker}
	case "form7":
		out := map[string]string{"sign.caseworker.name": c.Caseworker}
		if !c.Alleged() {
			_, out["location"] = p.Regions.Path(c.Child.Address)
		}
		return out
	case "close":
		return c.agreedClosing()
	case "form8":
		return map[string]string{
			"caseworker": c.Caseworker, "sign.caseworker.name": c.Caseworker, "reason": categoryName(c, p), "why": closingName(c.Closing, p),
			"started": dayOf(c.Occurred.At, p.Office.Zone), "last_contact": c.lastMet(p.Office.Zone),
			"agreed": c.planned(func(i PlanItem) string { return text.Join(": ", i.Says("problem"), i.Says("expected")) }),
			"done":   text.Join("\n", c.planned(doneOf), c.referred(p)),
			"unmet": c.planned(func(i PlanItem) string {
				if i.State == "done" || i.State == "dropped" {
					return ""
				}
				return i.Says("problem")
			}),
		}
	}
	return nil
}

// agreedClosing is what Form 6 says of the closing: the first reason that it answers with
// yes, and what the family understood.
func (c *Case) agreedClosing() map[string]string {
	f, out := c.ending("form6"), map[string]string{}
	if f == nil {
		return out
	}
	for _, reason := range slices.Backward(closingReasons) {
		if value(f.Answers, "reason."+reason) == "yes" {
			out["reason"] = reason
		}
	}
	for _, id := range []string{"knows_contact", "understands"} {
		out[id] = value(f.Answers, id)
	}
	return out
}

// closingReasons are the six reasons of Form 6, in its order.
var closingReasons = []string{"goals_met", "developing_well", "moved", "handed_over", "adult", "died"}

// doneOf is what was done for an item of the plan, with what came of it; "" while nothing was.
func doneOf(i PlanItem) string {
	if i.State != "done" && i.State != "partly" {
		return ""
	}
	result := ""
	if n := len(i.Results); n > 0 {
		result = value(i.Results[n-1].Answers, "result")
	}
	return text.Join(": ", i.Says("action"), result)
}

// planned is what each item of the plan says, a line for each.
func (c *Case) planned(say func(PlanItem) string) string {
	var out []string
	for _, i := range c.Plan {
		out = append(out, say(i))
	}
	return text.Join("\n", out...)
}

// referred is where the case was referred to and what came of it, a line for each.
func (c *Case) referred(p *pack.Pack) string {
	var out []string
	for _, r := range c.Referrals {
		if r.sent() {
			out = append(out, text.Join(": ", "Rujukan ke "+agencyName(r.Agency, p)+", "+strings.ToLower(needName(r.Need, p)), r.Result))
		}
	}
	return text.Join("\n", out...)
}

// referralRows are the same as rows of Form 8's table.
func (c *Case) referralRows(p *pack.Pack) (rows []forms.Answers) {
	for _, r := range c.Referrals {
		if r.sent() && r.State != Rejected && r.State != Cancelled {
			rows = append(rows, forms.Answers{
				"to": {State: forms.Given, Value: agencyName(r.Agency, p)}, "aspects": {State: forms.Given, Value: needName(r.Need, p)},
			})
		}
	}
	return rows
}

// lastMet is the day on which somebody of the office last met child or family; "" when nobody did.
func (c *Case) lastMet(zone *time.Location) string {
	for _, f := range slices.Backward(c.Forms) {
		if slices.Contains([]string{"visit", "form4", "form7"}, f.Form) {
			return dayOf(f.At, zone)
		}
	}
	return ""
}

func agencyName(code string, p *pack.Pack) string {
	if a, ok := p.Agency(code); ok {
		return a.Name
	}
	return code
}

func needName(code string, p *pack.Pack) string { return optionName(code, p.Needs) }

func closingName(code string, p *pack.Pack) string {
	if form := p.Forms["close"]; form != nil && form.Field("reason") != nil {
		return optionName(code, form.Field("reason").Options)
	}
	return code
}

func categoryName(c *Case, p *pack.Pack) string {
	if cat, ok := p.Category(c.Category); ok {
		return cat.Label
	}
	return ""
}

func optionName(code string, options []forms.Option) string {
	for _, o := range options {
		if o.Code == code {
			return o.Label
		}
	}
	return code
}

// fitting is a text cut to what its field takes.
func fitting(s string, f forms.Field) string {
	most := len(s)
	if f.Max != nil {
		most = *f.Max
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
