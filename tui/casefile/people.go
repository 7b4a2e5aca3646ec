package casefile

import (
	"fmt"
	"strings"
	"time"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
)

// peopleLines are the people around the child: marks first, then how to reach whom.
func (s *Screen) peopleLines(width int) []string {
	c, t := s.view.Case, &sheet{width: width}
	for i, p := range c.People {
		var marks []string
		if p.NoContact {
			marks = append(marks, "jangan hubungi")
		}
		if p.Alleged {
			marks = append(marks, "terduga")
		}
		if p.SameHouse {
			marks = append(marks, "serumah")
		}
		t.add(first(i, "Ditandai"), text.Join(", ", kit.Clean(p.Relation), kit.Clean(p.Name))+": "+strings.Join(marks, ", "))
		t.add("", kit.Clean(p.Why))
	}
	if len(c.People) == 0 {
		t.add("Ditandai", "belum ada. Bila ada orang yang tidak boleh tahu: a, lalu \""+s.book.Act(casework.Mark)+"\".")
	}
	for i, who := range c.Excluded {
		t.add(first(i, "Dikecualikan"), kit.Clean(who))
	}
	t.gap()
	t.add("Anak", childLine(c.Child))
	t.add("NIK", kit.Clean(c.Child.NIK))
	t.add("No. KK", kit.Clean(c.Child.KK))
	if c.Child.Address != "" || c.Child.Street != "" {
		t.add("Alamat", text.Join(", ", kit.Clean(c.Child.Street), s.book.Place(c.Child.Address)))
	}
	t.add("Bersama", kit.Clean(c.Child.With))
	for i, k := range s.view.Family {
		t.add(first(i, "Saudara"), text.Join(", ", kit.Clean(k.Number), kit.Clean(k.Name), s.book.Stage(k.Stage), s.risk(k.Risk), kit.Clean(k.Caseworker)))
	}
	for i, role := range []string{"father", "mother", "caregiver"} {
		t.add(first(i, "Keluarga"), s.relative(role))
	}
	if s.mayKnowReporter() {
		t.gap()
		t.add("Pelapor", text.Join(", ", s.answer(c.Complaint["reporter.name"]), s.answer(c.Complaint["reporter.relation"]), s.answer(c.Complaint["reporter.phone"])))
	}
	return t.lines
}

// risk is a class in words; "" where it may not be known.
func (s *Screen) risk(c casework.Class) string {
	if c == "" {
		return ""
	}
	return s.book.RiskName(c)
}

// relative is whom the family's cases have in common.
func (s *Screen) relative(role string) string {
	c := s.view.Case
	name := c.Household[role+".name"]
	if f := c.Form("form1"); f != nil && f.Answers[role+".name"].Value != "" {
		name = f.Answers[role+".name"]
	}
	if name.Value == "" {
		return ""
	}
	said := map[string]string{"father": "ayah", "mother": "ibu", "caregiver": "pengasuh"}[role] + " " + kit.Clean(name.Value)
	if c.Persons[role] != "" {
		said += " (juga di kasus saudara)"
	}
	return said
}

// pathwayLines are the special orders of steps that the case is on.
func (s *Screen) pathwayLines(width int) []string {
	var lines []string
	for _, w := range s.view.Case.Pathways {
		lines = append(append(lines, casework.PathwayLines(s.view.Case, w, s.book.Pack, false, s.now, width)...), "")
	}
	return lines
}

// mayKnowReporter says whether the reporter stands on the screen: never for
// village superiors, the kecamatan or partners (SOP 7).
func (s *Screen) mayKnowReporter() bool {
	switch r := s.env.Actor.Role; r {
	case casework.DeskOfficer, casework.Caseworker:
		return true
	default:
		return r.Leads()
	}
}

// historyLines are what happened, newest first.
func (s *Screen) historyLines(width int) []string {
	t := &sheet{width: width}
	for i := len(s.view.Events) - 1; i >= 0; i-- {
		r := s.view.Events[i]
		for _, e := range r.Events {
			if _, own := e.(casework.ClocksStarted); own {
				continue // it belongs to the event before it
			}
			said := text.Join(": ", s.book.Event(e.EventName()), s.detail(e))
			t.add(s.book.When(s.now, r.At), text.Join("  ", kit.Clean(r.By.Account), said))
		}
		if late := s.late(r); late != "" {
			t.add("", late)
		}
	}
	if len(t.lines) == 0 {
		t.lines = []string{"  Belum ada riwayat."}
	}
	return t.lines
}

// late says how much later an act was recorded than it happened; "" when at once.
func (s *Screen) late(r casework.Record) string {
	if r.Occurred == nil || r.At.Sub(r.Occurred.At) < 5*time.Minute {
		return ""
	}
	word := strings.TrimPrefix(say.Left(r.At, r.Occurred.At), "lewat ")
	return fmt.Sprintf("terjadi %s, dicatat %s kemudian", s.book.When(s.now, r.Occurred.At), word)
}

// detail is the one thing worth telling of an event beside its name.
func (s *Screen) detail(e casework.Event) string {
	switch e := e.(type) {
	case casework.ComplaintReceived:
		return s.book.Category(e.Category)
	case casework.RiskClassified:
		return text.Join(". ", s.book.RiskName(e.Class), kit.Clean(e.Reason))
	case casework.ContactRecorded:
		return text.Join(", ", kit.Clean(e.Who), s.book.When(s.now, e.At), kit.Clean(e.Result))
	case casework.ResidencyVerified:
		return s.book.Word("residency." + string(e.Result))
	case casework.FormCompleted:
		return s.book.Form(e.Form)
	case casework.TransferStarted:
		return kit.Clean(e.Office)
	case casework.TransferAnswered:
		return kit.Clean(e.Answer)
	case casework.CaseworkerAssigned:
		return text.Join(", ", kit.Clean(e.Caseworker), kit.Clean(e.Reason))
	case casework.ConsentGiven:
		if e.Willing {
			return s.book.Agency(e.Agency) + ", bersedia"
		}
		return s.book.Agency(e.Agency) + ", tidak bersedia"
	case casework.ConsentWaived:
		return text.Join(", ", s.book.Agency(e.Agency), kit.Clean(e.Reason))
	case casework.ReferralPrepared:
		return s.book.Agency(e.Agency)
	case casework.ReferralMoved:
		return text.Join(". ", s.book.Referral(e.State), kit.Clean(e.Reason), kit.Clean(e.Result), kit.Clean(e.Note))
	case casework.PersonMarked:
		return text.Join(", ", kit.Clean(e.Party.Relation), kit.Clean(e.Party.Name), kit.Clean(e.Party.Why))
	case casework.PersonUnmarked:
		return text.Join(". ", text.Join(", ", kit.Clean(e.Party.Relation), kit.Clean(e.Party.Name)), kit.Clean(e.Reason))
	case casework.StaffExcluded:
		return kit.Clean(e.Who)
	case casework.PathwayStarted:
		return text.Join(". ", kit.Clean(e.Pathway.Title), kit.Clean(e.Pathway.Reason))
	case casework.PathwayStopped:
		w, _ := s.book.Pack.Pathway(e.Pathway)
		return text.Join(". ", kit.Clean(w.Title), kit.Clean(e.Reason))
	case casework.StepDone:
		return text.Join(", ", s.stepTitle(e.Step), kit.Clean(e.Performer), s.book.When(s.now, e.At), kit.Clean(e.Papers), kit.Clean(e.Original), kit.Clean(e.Note))
	case casework.StepSkipped:
		return text.Join(". ", s.stepTitle(e.Step), kit.Clean(e.Reason))
	case casework.StepSkipAsked:
		return text.Join(". ", s.stepTitle(e.Step), kit.Clean(e.Reason))
	case casework.StepSkipRefused:
		return text.Join(". ", s.stepTitle(e.Step), kit.Clean(e.Note))
	case casework.StepReopened:
		return text.Join(". ", s.stepTitle(e.Step), kit.Clean(e.Reason))
	case casework.StepMoved:
		return text.Join(". ", s.stepTitle(e.Step), kit.Clean(e.Reason))
	case casework.HouseholdShared:
		return kit.Clean(e.From)
	case casework.VisitShared:
		return kit.Clean(e.Cases)
	case casework.CasesLinked:
		if e.Kind == casework.Kindred {
			return "saudara " + kit.Clean(e.Number)
		}
		return kit.Clean(e.Number)
	case casework.NoteAdded:
		return kit.Clean(e.Text)
	case casework.CaseClosed:
		return s.closing(e.Reason)
	case casework.CaseReopened:
		return kit.Clean(e.Reason)
	}
	return s.workDetail(e)
}

// workDetail is detail for plan, tasks, assignment and papers.
func (s *Screen) workDetail(e casework.Event) string {
	part := func(id string) string { return kit.Clean(casework.PartName(s.full(), s.book.Pack, id)) }
	switch e := e.(type) {
	case casework.PlanItemAdded:
		return kit.Clean(e.Item.Says("problem"))
	case casework.PlanItemEnded:
		return text.Join(". ", part(e.ID), s.book.Word("plan."+e.State), kit.Clean(e.Answers["result"].Value))
	case casework.TaskAdded:
		return kit.Clean(e.Clock.What)
	case casework.TaskDone:
		return text.Join(". ", part(e.Clock), kit.Clean(e.Result))
	case casework.TaskGiven:
		return text.Join(". ", part(e.Clock), kit.Clean(e.To), kit.Clean(e.Reason))
	case casework.TaskPutOff:
		return text.Join(". ", part(e.Clock), "sampai "+s.book.When(s.now, e.Until), kit.Clean(e.Reason))
	case casework.CaseworkerProposed:
		return text.Join(", ", kit.Clean(e.Caseworker), kit.Clean(e.Reason))
	case casework.ProposalDecided:
		if e.Approved {
			return "disetujui"
		}
		return text.Join(", ", "tidak disetujui", kit.Clean(e.Note))
	case casework.FormReopened:
		return text.Join(". ", part(e.Filled), kit.Clean(e.Reason))
	case casework.CaseFiled:
		return text.Join(", ", kit.Clean(e.Place), kit.Clean(e.Remark))
	case casework.DataRequested:
		return kit.Clean(casework.DataRelease{Answers: e.Answers}.Asker(s.book.Pack))
	case casework.DataMoved:
		return text.Join(". ", strings.ToUpper(kit.Clean(e.ID))+" "+s.book.Word("data."+string(e.State)), kit.Clean(e.Note))
	case casework.FileCopied:
		return text.Join(", ", kit.Clean(e.Name), kit.Clean(e.Relation))
	case casework.StepStamped:
		return casework.ClockWord(s.book.Pack, e.Row)
	}
	return ""
}

func (s *Screen) stepTitle(part string) string {
	return kit.Clean(casework.StepTitle(s.view.Case, part))
}
