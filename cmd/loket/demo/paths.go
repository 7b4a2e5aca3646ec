package demo

import (
	"context"
	"fmt"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/store/casework"
)

// ready has the case with a caseworker and a first assessment, as pathways begin.
func ready(ctx context.Context, g *maker, s *story) error {
	if s.assigned {
		return nil
	}
	if err := assign(ctx, g, s); err != nil {
		return err
	}
	return assess(ctx, g, s)
}

// startPathway puts the case on a special order of steps.
func startPathway(id string) verb {
	return func(ctx context.Context, g *maker, s *story) error {
		return g.act(ctx, s, s.peksos(), casework.Act{Name: casework.StartPathway, Answers: forms.Answers{"pathway": given(id)}})
	}
}

// step1 does one step of a pathway as the rule book has it: its reports are written first,
// minutes of a handover that belongs to no referral lie on paper.
func step1(pathway, id string) verb {
	return func(ctx context.Context, g *maker, s *story) error {
		def, err := g.pathStep(pathway, id)
		if err != nil {
			return err
		}
		a := forms.Answers{"at": g.now(), "by": given(def.By)}
		if def.Gate != "" {
			a["gate"] = yes
		}
		if len(def.Papers) > 0 {
			a["papers"] = given(def.Papers[0] + ", map kasus")
		}
		for _, form := range def.Forms {
			switch form {
			case "visit", "social_report":
				if err := g.act(ctx, s, s.peksos(), casework.Act{Name: casework.Complete, Form: form, Answers: forms.Answers{"at": g.now()}}); err != nil {
					return err
				}
			case "handover":
				a["original"] = given("Map kasus, lemari arsip")
			}
		}
		a["at"] = g.now()
		return g.act(ctx, s, s.peksos(), casework.Act{Name: casework.DoStep, Part: pathway + "." + id, Answers: a})
	}
}

func (g *maker) pathStep(pathway, id string) (pack.PathStep, error) {
	w, _ := g.pack.Pathway(pathway)
	for _, s := range w.Steps {
		if s.ID == id {
			return s, nil
		}
	}
	return pack.PathStep{}, fmt.Errorf("the rule book has no step %s.%s", pathway, id)
}

// correct takes back what was recorded of a step, to be recorded again.
func correct(pathway, id string) verb {
	return func(ctx context.Context, g *maker, s *story) error {
		return g.act(ctx, s, s.peksos(), casework.Act{Name: casework.CorrectStep, Part: pathway + "." + id, Answers: forms.Answers{"reason": given("Nomor surat salah tulis.")}})
	}
}

// leave skips a step, or asks the manager to have it skipped where it protects the child.
func leave(pathway, id string) verb {
	return func(ctx context.Context, g *maker, s *story) error {
		return g.act(ctx, s, s.peksos(), casework.Act{Name: casework.SkipStep, Part: pathway + "." + id, Answers: forms.Answers{"reason": given("Tidak terjadi pada anak ini.")}})
	}
}

// moveStep puts a step at another place.
func moveStep(pathway, id, to string) verb {
	return func(ctx context.Context, g *maker, s *story) error {
		return g.act(ctx, s, s.peksos(), casework.Act{Name: casework.MoveStep, Part: pathway + "." + id, Answers: forms.Answers{"to": given(to), "reason": given("Tetangga perlu disiapkan dulu.")}})
	}
}

// sibling opens a case for the child's brother or sister.
func sibling(ctx context.Context, g *maker, s *story) error {
	if s.index+1 >= g.Cases {
		return nil // no room for another case
	}
	other := g.newChild(s.ward, false, 1)
	act := casework.Act{Name: casework.AddSibling, Answers: forms.Answers{
		"relation": given("younger"), "child.name": given(other.name), "child.sex": given(other.sex), "child.age": given("5"),
		"child.where": given("di rumah nenek"), "child.with": given("nenek"), "same_home": yes, "danger": no, "category": given(s.category),
		"problem": given("Laporan latihan: ikut tinggal tanpa pengasuh."),
	}}
	before := s.number
	if err := g.act(ctx, s, s.peksos(), act); err != nil {
		return err
	}
	v, err := g.Desk.Open(ctx, s.peksos(), before)
	if err != nil || v.Case == nil || len(v.Case.Family) == 0 {
		return fmt.Errorf("the sibling's case of %s is not there: %w", before, err)
	}
	s.sibling = v.Case.Family[0]
	return nil
}

// share takes the visit over into the sibling's file.
func share(ctx context.Context, g *maker, s *story) error {
	if s.sibling == "" || g.pack.Forms["form4"] == nil {
		return nil
	}
	return g.act(ctx, s, s.peksos(), casework.Act{Name: casework.ShareVisit, Part: "form4", Answers: forms.Answers{"cases": given(s.sibling)}})
}

// aftercare looks in after the end, and terminate ends the contract on paper: four signatures.
func aftercare(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.peksos(), casework.Act{Name: casework.Complete, Form: "form7", Answers: forms.Answers{"at_risk": no, "vulnerable": no}})
}

func terminate(ctx context.Context, g *maker, s *story) error {
	today := given(g.Clock.Now().In(g.pack.Office.Zone).Format(time.DateOnly))
	a := forms.Answers{}
	for _, who := range []string{"client", "caseworker", "head", "community"} {
		a["sign."+who+".name"], a["sign."+who+".date"] = given("Nama Latihan"), today
	}
	return g.act(ctx, s, manager(), casework.Act{Name: casework.Terminate, Answers: a})
}
