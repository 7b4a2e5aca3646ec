package line

import (
	"slices"
	"strconv"

	"loket/store/casework"
)

// newReport is step 1, Laporan, and then the other steps (SOP 11).
func (s *session) newReport() error {
	w := s.start(casework.Action{Act: casework.Receive}, casework.View{})
	if w == nil {
		s.say("Formulir laporan tidak ada di buku aturan kantor. Hubungi pengelola.")
		return nil
	}
	return s.carryOn(w)
}

// carryOn fills a form and goes on with what follows from it.
func (s *session) carryOn(w *work) error {
	act, number, ref := w.draft.Work, w.draft.Case, w.draft.Part
	r, done, err := s.fill(w)
	if err != nil || !done {
		return err
	}
	switch act {
	case casework.Receive:
		return s.flow(r.Number, 2)
	case casework.Verify:
		return s.flow(number, 3)
	case casework.Classify:
		return s.flow(number, 4)
	case casework.Prepare:
		return s.handoff(number, "")
	case casework.Consent, casework.Waive:
		if ref != "" {
			return s.handoff(number, ref)
		}
	}
	return nil
}

// stepActs are the acts of steps 2 and 3; step 4 is whatever the case then offers.
var stepActs = map[int]casework.ActName{2: casework.Verify, 3: casework.Classify}

// flow offers the next of the four steps; any of them can be taken out of order,
// step 4 always, and later is as good as now.
func (s *session) flow(number string, step int) error {
	v, err := s.desk.Open(s.ctx, s.who, number)
	if err != nil {
		s.refused(err)
		return nil
	}
	if v.Row.Uncontacted {
		s.say("%s", s.word("say.nobody_contacted", "BELUM ADA YANG DIHUBUNGI"))
	}
	for step < 4 {
		again := step == 3 && v.Case != nil && v.Case.Risk.Class != casework.Unassessed && !v.Case.Risk.Alarm // corrected after the risk was weighed
		if _, ok := possible(v.Actions, stepActs[step]); ok && !again {
			break
		}
		step++
	}
	for {
		in, err := s.command("Lanjut ke langkah %d, %s? [y] (2-4, t = nanti): ", step, s.word("step."+strconv.Itoa(step), ""))
		if err != nil {
			return err
		}
		switch in {
		case "", "y", "ya":
			in = strconv.Itoa(step)
		case "t", "tidak", "0", ".", "<", "-":
			return nil
		case "!":
			s.card()
			if _, _, err := s.alarm(number); err != nil {
				return err
			}
			continue
		}
		switch in {
		case "2", "3":
			n, _ := strconv.Atoi(in) // "2" or "3"
			a, ok := possible(v.Actions, stepActs[n])
			if !ok {
				s.say("Langkah %d tidak dapat diisi sekarang.", n)
				continue
			}
			return s.perform(v, a)
		case "4":
			return s.caseFile(number)
		}
		s.say("Ketik y, nomor langkah, atau t.")
	}
}

// possible is the action of that name that can be done now.
func possible(actions []casework.Action, act casework.ActName) (casework.Action, bool) {
	for _, a := range actions {
		if a.Act == act && a.Why == "" {
			return a, true
		}
	}
	return casework.Action{}, false
}

// perform carries out one offered action: its form, or one confirmation.
func (s *session) perform(v casework.View, a casework.Action) error {
	if a.Act == casework.Alarm {
		s.card()
		_, _, err := s.alarm(v.Row.Number)
		return err
	}
	switch a.Act {
	case casework.RecordContact, casework.Consent, casework.Prepare, casework.Send, casework.Move:
		s.silence(v.Case) // before anybody is called, visited or written to
	}
	if paper, ok := casework.Subject(v.Case, s.pack, a); ok && a.Act == casework.CheckData { // what it is about is no part of the question
		see, err := s.yes(true, "Baca salinannya dulu?")
		if err == nil && see {
			err = s.print(s.desk.Letter(s.ctx, s.who, v.Row.Number, paper.Letter))
		}
		if err != nil {
			return err
		}
	}
	if a.Form != "" {
		if w := s.start(a, v); w != nil {
			if d := s.begun(w.draft); d != nil {
				s.say("Draf yang disimpan %s dilanjutkan.", s.when(d.Saved))
				return s.openDraft(d.ID, v.Version)
			}
			return s.carryOn(w)
		}
		s.say("Formulir ini tidak ada di buku aturan kantor. Hubungi pengelola.")
		return nil
	}
	return s.confirm(v, a)
}

// begun is the person's unfinished work on the same: what a cut line left behind is gone
// on with where its act is chosen again, too. Nil when there is none, or none can be read now.
func (s *session) begun(work casework.Draft) *casework.Draft {
	list, err := s.desk.Drafts(s.ctx, s.who)
	if err != nil {
		return nil // the form opens empty; the draft stays in its list
	}
	i := slices.IndexFunc(list, func(d casework.Draft) bool {
		return d.Case == work.Case && d.Work == work.Work && d.Form == work.Form && d.Part == work.Part
	})
	if i < 0 {
		return nil
	}
	return &list[i]
}

// confirm carries out an act that needs no form, after one confirmation.
func (s *session) confirm(v casework.View, a casework.Action) error {
	yes, err := s.yes(false, "%s?", s.offer(a, v.Case))
	if err != nil || !yes {
		return err
	}
	act := casework.Act{ID: s.desk.NewID(), Name: a.Act, Case: v.Row.Number, Seen: v.Version, Part: a.Part}
	for {
		r, doErr := s.desk.Do(s.keep(), s.who, act)
		if doErr == nil {
			s.receipt(r)
			return nil
		}
		s.refused(doErr)
		if kind := casework.KindOf(doErr); kind != casework.Full && kind != casework.Internal {
			return nil // a case that moved on is shown anew by whoever called
		}
		if retry, err := s.yes(false, "Coba lagi?"); err != nil || !retry {
			return err
		}
	}
}
