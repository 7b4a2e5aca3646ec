package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"loket/forms"
	"loket/store/casework"
)

// story is one case on its way: who the child is, what is still to happen, and when.
type story struct {
	index    int
	kind     string // name of its plot
	ward     string // kecamatan
	category string
	class    casework.Class
	child    child
	alleged  string // relation of the alleged perpetrator, "" = none

	number   string
	version  uint64
	worker   string // caseworker who will have it
	assigned bool
	sibling  string // number of the brother's or sister's case
	caseType string // case type, where the plot has one
	need     string
	agency   string
	agreed   bool          // the family, to papers for the agency
	refs     int           // referrals so far; the acts are about the newest
	known    casework.Case // the little of the case that conditions of forms ask

	next  time.Time
	steps []step
}

// step is one thing to happen, so long after the one before it.
type step struct {
	after time.Duration
	do    verb
}

// verb is one act of a story.
type verb func(ctx context.Context, g *maker, s *story) error

// needs says which help a category usually leads to.
var needs = map[string]string{
	"violence": "protection", "sexual": "protection", "exploitation": "education", "sexual_exploitation": "protection",
	"neglect": "care", "abandoned": "shelter", "maltreatment": "protection", "trafficking": "shelter", "abh": "abh",
	"education": "school_aid", "health": "health", "civil": "civil", "welfare": "welfare", "rights": "village", "consultation": "parenting",
}

// newStory draws the i-th case: its plot and kecamatan by turns, the rest by chance.
func (g *maker) newStory(i int) *story {
	p := plots[i%len(plots)]
	s := &story{index: i, kind: p.name, caseType: p.caseType, class: p.class, category: pick(g.rand, p.categories), worker: caseworkerName(g.rand.IntN(caseworkers(g.Cases)))}
	// Every third case is the training desk's, and the first one of a round, where nobody
	// was called; which other plots it gets shifts from round to round.
	s.ward = trainingWard
	if (i+i/len(plots))%3 != 2 && i%len(plots) != 0 {
		s.ward = g.wards[1+i%(len(g.wards)-1)]
	}
	s.child = g.newChild(s.ward, s.category == "abandoned", max(1, p.youngest))
	if cat, ok := g.pack.Category(s.category); ok && cat.Lane == string(casework.Protection) {
		s.known.Lane = casework.Protection
		if g.rand.IntN(3) > 0 && !s.child.alone {
			s.alleged = pick(g.rand, alleged)
		}
	} else {
		s.known.Lane = casework.Service
	}
	if s.need = needs[s.category]; s.class == casework.High {
		s.need = "shelter" // help that does not wait for Form 2
	}
	agencies := g.pack.AgenciesFor(s.need, g.Now.Month())
	for _, a := range agencies {
		if a.Code == partnerAgency && g.rand.IntN(4) > 0 {
			s.agency = a.Code
		}
	}
	if s.agency == "" && len(agencies) > 0 {
		s.agency = pick(g.rand, agencies[:min(3, len(agencies))]).Code
	}
	age := g.between(p.rest[0], p.rest[1])
	for _, m := range p.moves {
		after := g.between(m.low, m.high)
		if len(s.steps) == 0 {
			after = 0
		}
		s.steps = append(s.steps, step{after, m.do})
		age += after
	}
	s.next = g.Now.Add(-age).Truncate(time.Minute)
	return s
}

// act carries out one act; answers that its form requires and that are not given are made up.
func (g *maker) act(ctx context.Context, s *story, who casework.Actor, act casework.Act) error {
	act.ID, act.Case, act.Seen = g.Desk.NewID(), s.number, s.version
	form := casework.FormOf(act.Name)
	if act.Name == casework.Complete {
		form = act.Form
	}
	if form != "" {
		var err error
		if act.Answers, err = g.fill(form, s, who, act.Answers); err != nil {
			return err
		}
	}
	r, err := g.Desk.Do(ctx, who, act)
	if err != nil {
		return fmt.Errorf("%s by %s: %w", act.Name, who.Account, err)
	}
	s.number, s.version = r.Number, r.Version
	return nil
}

// onReferral is an act on the newest referral.
func onReferral(s *story, name casework.ActName, a forms.Answers) casework.Act {
	return casework.Act{Name: name, Part: fmt.Sprint(s.refs), Answers: a}
}

// fill answers what a form requires beyond the answers given.
func (g *maker) fill(id string, s *story, who casework.Actor, a forms.Answers) (forms.Answers, error) {
	form := g.pack.Forms[id]
	if form == nil {
		return nil, fmt.Errorf("the rule book has no form %q", id)
	}
	if a == nil {
		a = forms.Answers{}
	}
	for range 20 { // an answer can make further questions appear
		env := casework.FormEnv(&s.known, who, g.pack, g.Clock.Now(), a)
		added := false
		for _, st := range form.Walk(a, env) {
			if f := st.Field; f != nil && f.Required && st.Path == f.ID && a[f.ID].State == forms.Blank {
				a[f.ID], added = g.sample(*f), true
				if forms.Blocking(form.CheckField(f.ID, a, env)) && f.Kind == forms.YesNo {
					a[f.ID] = no
				}
			}
		}
		if !added {
			// What another answer hides is not kept.
			shown := map[string]bool{}
			for _, st := range form.Walk(a, env) {
				shown[st.Path] = true
			}
			for path := range a {
				if !shown[path] && form.ID != "risk" && a[path].Rows == nil {
					delete(a, path)
				}
			}
			return a, nil
		}
	}
	return nil, fmt.Errorf("form %q asks without end", id)
}

// sample is a harmless answer to any field.
func (g *maker) sample(f forms.Field) forms.Answer {
	now := g.Clock.Now()
	switch f.Kind {
	case forms.YesNo:
		return yes
	case forms.Choice, forms.Choices:
		if len(f.Options) == 0 {
			return forms.Answer{State: forms.Unknown}
		}
		if f.Kind == forms.Choices {
			return forms.Answer{State: forms.Given, Values: []string{f.Options[0].Code}}
		}
		return given(f.Options[0].Code)
	case forms.Date:
		return given(now.In(g.pack.Office.Zone).Format(time.DateOnly))
	case forms.Moment:
		return given(now.UTC().Format(time.RFC3339))
	case forms.Number:
		if f.Min != nil {
			return given(fmt.Sprint(*f.Min))
		}
		return given("1")
	case forms.Score:
		return given("2")
	case forms.Region:
		return given(trainingWard)
	case forms.Person:
		return given("Nama Latihan")
	case forms.Text, forms.Narrative:
		return given("Isian latihan.")
	default:
		return forms.Answer{State: forms.Unknown}
	}
}

var (
	yes     = given("yes")
	no      = given("no")
	unknown = forms.Answer{State: forms.Unknown}
)

// given is an answer; an empty value is a blank one.
func given(v string) forms.Answer {
	if v == "" {
		return forms.Answer{}
	}
	return forms.Answer{State: forms.Given, Value: v}
}

// signs answers every danger sign so that the class is what they propose.
func (g *maker) signs(class casework.Class, short bool) forms.Answers {
	out := forms.Answers{}
	chosen := map[casework.Class][]string{
		casework.High: {"injury", "reach"}, casework.Medium: {"violence", "distress"}, casework.Low: {"social"},
	}[class]
	for _, s := range g.pack.Signs {
		if !short || s.Short {
			out["sign."+s.Code] = no
			if slices.Contains(chosen, s.Code) {
				out["sign."+s.Code] = yes
			}
		}
	}
	return out
}

// leaveDrafts leaves unfinished work of the training desk officer and caseworker.
func (g *maker) leaveDrafts(ctx context.Context) error {
	g.Clock.Set(g.Now.Add(-90 * time.Minute))
	s := &story{ward: trainingWard, worker: caseworkerName(0)}
	for _, who := range []casework.Actor{s.officer(), s.peksos()} {
		kid := g.newChild(trainingWard, false, 1)
		_, err := g.Desk.SaveDraft(ctx, who, casework.Draft{
			ID: g.Desk.NewID(), Act: g.Desk.NewID(), Work: casework.Receive, Form: casework.FormOf(casework.Receive), Owner: who.Account, Desk: who.Desk,
			Answers: forms.Answers{"danger": no, "child.where": given("di sekolah"), "child.with": given("guru"), "child.name": given(kid.name)},
			At:      "child.sex", Holder: who.Session, Started: g.Clock.Now(),
		})
		if err != nil {
			return fmt.Errorf("draft of %s: %w", who.Account, err)
		}
	}
	return nil
}
