package casework

import (
	"fmt"
	"slices"
	"strings"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/text"
)

// planTables are the tables of Form 3 that name what is done about its items: one for
// each category, and the plan of part G.
var planTables = []string{"b.plan", "c.plan", "d.plan", "g.plan"}

// rowOf says which field of a plan item each column of those tables becomes.
var rowOf = map[string]string{"problem": "problem", "items": "items", "action": "action", "by": "who", "due": "when", "later": "later", "later_reason": "later_reason"}

// finding is the class that a Form 3 finds (part F); "" where it leaves the case's class as it is.
func finding(a forms.Answers) Class {
	if value(a, "f.revised") != "yes" {
		return ""
	}
	return Class(value(a, "f.class"))
}

// Proposed is a class lower than the case's own that the newest Form 3 finds and nobody
// has decided on since; "" mostly. The case's own class holds until the manager lowers
// it with the caseworker (SOP 6).
func (c *Case) Proposed() Class {
	f := c.Form("form3")
	if f == nil || c.Stage == Closed || c.Stage == Terminated {
		return ""
	}
	signed := f.At
	if f.Recorded != nil {
		signed = *f.Recorded
	}
	if class := finding(f.Answers); class != "" && class.Rank() < c.Risk.Class.Rank() && !c.Risk.At.After(signed) {
		return class
	}
	return ""
}

// assess is what a signed Form 3 does besides being kept: a higher class holds at once,
// a lower one waits for the manager (Proposed); its plan becomes items of the case's plan.
// before are events that come before the form itself, after those behind it.
func (d *decision) assess() (before, after []Event, err error) {
	if form := d.env.Pack.Forms["form3"]; !form.Scored(d.a) {
		return nil, nil, invalid(form.FirstScore(), "Belum ada butir yang dinilai; isian aman sebagai draf. Nilai dulu, baru simpan Form 3.")
	}
	class, now := finding(d.a), d.c.Risk.Class
	if value(d.a, "f.conclusion") != "continue" && (class == High || now == High) {
		return nil, nil, invalid("f.conclusion", "Kasus masih TINGGI sampai manajer menurunkannya: tidak boleh ditutup; isian aman. Pilih penanganan terus.")
	}
	if class != "" && class != now && (class.Rank() > now.Rank() || now == Unassessed) {
		e := RiskClassified{Class: class, Since: d.at, Origin: "danger", Reason: d.text("f.worries"), Lane: d.c.Lane, Answers: forms.Answers{"class": d.a["f.class"]}}
		if now == Unassessed {
			e.Since, e.Origin = d.c.Occurred.At, "report"
		}
		e.Clocks = classClocks(d.env.Pack, class, e.Since)
		if class == High {
			e.Clocks, e.Lane = append(e.Clocks, d.laneClocks()...), Protection
		}
		before = append(before, e)
	}
	after, err = d.planned()
	return before, after, err
}

// planned are the rows of Form 3's tables as items of the case's plan. A row that stands
// in the plan already, or in two tables, is one item.
func (d *decision) planned() ([]Event, error) {
	var out []Event
	same := func(a forms.Answers) func(PlanItem) bool {
		return func(p PlanItem) bool {
			return p.Says("items") == value(a, "items") && p.Says("action") == value(a, "action")
		}
	}
	plan := slices.Clone(d.c.Plan)
	for _, table := range planTables {
		for i, row := range d.a[table].Rows {
			item := forms.Answers{}
			for to, from := range rowOf {
				if a := row[from]; a.Answered() {
					item[to] = a.Clone()
				}
			}
			if problem := item["problem"]; !problem.Answered() { // part G names the area instead
				item["problem"] = row["area"]
			}
			later := value(item, "later") == "yes"
			if value(item, "action") == "" && !later || slices.ContainsFunc(plan, same(item)) {
				continue
			}
			if err := d.forbiddenIn(row, fmt.Sprintf("%s[%d].", table, i), stepBans{}, "action"); err != nil {
				return nil, err
			}
			if len(plan) == 0 {
				out = append(out, PlanMade{Clocks: d.planReview(value(d.a, "g.review"))})
			}
			p, e := PlanItem{ID: planID(len(plan)), State: "open", Answers: withoutBlank(item)}, PlanItemAdded{}
			if later {
				p.State = "later"
			} else {
				e.Clocks = d.planClock(p.ID, p.Says("action"), "", p.Says("due"))
			}
			e.Item = p
			plan, out = append(plan, p), append(out, e)
		}
	}
	return out, nil
}

// Unplanned are the numbers of the newest Form 3's items scored 1 or 2 that no item of
// the plan names yet, one put off as no priority counting as one (SOP 3.5).
func Unplanned(c *Case, p *pack.Pack) []string {
	f, form := c.Form("form3"), p.Forms["form3"]
	if f == nil || form == nil {
		return nil
	}
	plans := form.Planned(f.Answers)
	for _, i := range c.Plan {
		plans = append(plans, i.Says("items"))
	}
	var out []string
	for _, i := range form.Score(f.Answers, forms.Env{Zone: p.Office.Zone}).Unplanned(plans...) {
		out = append(out, i.No)
	}
	return out
}

// UnplannedText says which items still wait for the plan; "" where none does.
func UnplannedText(c *Case, p *pack.Pack) string {
	if list := Unplanned(c, p); len(list) > 0 {
		return "Belum dijawab rencana (Form 3): " + strings.Join(list, ", ")
	}
	return ""
}

// Note is what a print must say besides the form's own answers: who filled it when, and
// for whom a deputy did (SOP 1); of a Form 3 which class holds, where it found another one.
// f is nil for the complaint.
func (c *Case) Note(f *Filled, p *pack.Pack) []string {
	zone := p.Office.Zone
	if f == nil {
		return []string{"Diterima " + Day(c.Occurred.At, zone) + "; dicatat " + Day(c.OpenedAt, zone) + " oleh " + signed(c.OpenedBy, c.OpenedFor)}
	}
	told := "Diisi " + Day(f.At, zone) + " oleh " + signed(f.By, f.For)
	if f.Recorded != nil {
		told = "Diisi di kertas " + Day(f.At, zone)
		if f.Writer != "" {
			told += " oleh " + text.Clean(f.Writer)
		}
		told += "; dicatat " + Day(*f.Recorded, zone) + " oleh " + signed(f.By, f.For)
	}
	out := []string{told}
	if class := finding(f.Answers); f.Form == "form3" && class != "" && class != c.Risk.Class {
		out = append(out, "Tingkat risiko kasus yang berlaku: "+p.Word("risk."+string(c.Risk.Class)))
	}
	return out
}
