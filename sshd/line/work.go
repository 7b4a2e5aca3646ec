package line

import (
	"slices"

	"loket/forms"
	"loket/store/casework"
)

// mayFollow says whether a section is offered when the others are done, never asked
// unasked: what may follow after the report (SOP 4), and where a form was copied from.
func mayFollow(section *forms.Section) bool {
	return section.ID == "sheet" || section.ID == forms.PaperSection
}

// work is one form being filled: its draft, and what the case already tells.
type work struct {
	draft  casework.Draft
	form   *forms.Form
	view   casework.View      // zero for a new report
	end    bool               // stands behind the last question
	kept   bool               // the draft is on the disk
	one    bool               // one answer is being changed from behind the last question
	carded bool               // the on-call card was shown
	alike  string             // look-alikes told last
	red    string             // red flags told last
	loads  *casework.Caseload // asked for once; nil before
}

// start opens a form for an act, with what the case knows already. Nothing is
// saved before the first answer. It is nil when the pack has no such form.
func (s *session) start(a casework.Action, v casework.View) *work {
	id := a.Form
	if id == "" {
		id = casework.FormOf(a.Act)
	}
	form := s.pack.Forms[id]
	if form == nil {
		return nil
	}
	w := &work{
		form: form, view: v,
		draft: casework.Draft{
			ID: s.desk.NewID(), Act: s.desk.NewID(), Work: a.Act, Form: id, Case: v.Row.Number, Part: a.Part, Seen: v.Version,
			Owner: s.who.Account, Desk: s.who.Desk, Holder: s.who.Session, Started: s.desk.Now(),
			Answers: casework.Prefill(v.Case, a.Act, id, a.Part, s.pack),
		},
	}
	if v.Case != nil && a.Act == casework.Consent && a.Part != "" {
		if r := v.Case.Referral(a.Part); r != nil { // consent asked for one handoff is for its agency and need
			w.draft.Answers[agencyField] = forms.Answer{State: forms.Given, Value: r.Agency}
			w.draft.Answers["needs"] = forms.Answer{State: forms.Given, Values: []string{r.Need}}
			if r.Purpose != "" {
				w.draft.Answers["purpose"] = forms.Answer{State: forms.Given, Value: r.Purpose}
			}
		}
	}
	// What the case knows is proposed only where it is an answer to this form's question.
	for id := range w.draft.Answers {
		if forms.Blocking(form.CheckField(id, w.draft.Answers, s.env(w))) {
			w.draft.Answers.Delete(id)
		}
	}
	return w
}

// resume stands at the place where a draft was left.
func (s *session) resume(d casework.Draft) (*work, error) {
	form := s.pack.Forms[d.Form]
	if form == nil {
		return nil, &casework.Error{Kind: casework.Invalid, Say: "Formulir draf ini tidak ada lagi di buku aturan kantor. Hubungi pengelola."}
	}
	if d.Answers == nil {
		d.Answers = forms.Answers{}
	}
	w := &work{form: form, draft: d, kept: true}
	if d.Case != "" {
		v, err := s.desk.Open(s.ctx, s.who, d.Case)
		if err != nil {
			return nil, err
		}
		w.view = v
		if why := v.Stuck(d); why != "" {
			s.say("Belum bisa dikirim: %s", why)
		}
	}
	steps := s.steps(w)
	switch st, ok := forms.Find(steps, d.At); {
	case d.At == "":
		w.end = true
	case !ok:
		w.moveToBlank(steps)
	case mayFollow(st.Section) && d.Typing == "" && !w.begun(steps, st.Section.ID):
		w.end = true // a full screen goes on into what is only offered here
	}
	return w, nil
}

// begun says whether anything in a section was answered.
func (w *work) begun(steps []forms.Step, section string) bool {
	return slices.ContainsFunc(steps, func(st forms.Step) bool { return st.Section.ID == section && !st.Blank(w.draft.Answers) })
}

// moveToBlank stands at the first question without an answer, or at the end.
func (w *work) moveToBlank(steps []forms.Step) {
	st, ok := forms.FirstBlank(steps, w.draft.Answers)
	w.end = !ok || mayFollow(st.Section)
	w.draft.At = ""
	if !w.end {
		w.draft.At = st.Path
	}
}

func (s *session) env(w *work) forms.Env {
	return casework.FormEnv(w.view.Case, s.who, s.pack, s.desk.Now(), w.draft.Answers)
}

func (s *session) steps(w *work) []forms.Step { return w.form.Walk(w.draft.Answers, s.env(w)) }

// answer puts an answer at a question and stands at the next one. It reports
// whether that is on the disk; if not, the person was told why, the answer stays
// in memory and the place does not change.
func (s *session) answer(w *work, st forms.Step, a forms.Answer) bool {
	return s.change(w, st, func(answers forms.Answers) error { return answers.Set(st.Path, a) })
}

// change is answer for anything that one question changes.
func (s *session) change(w *work, st forms.Step, edit func(forms.Answers) error) bool {
	answers := w.draft.Answers.Clone()
	if err := edit(answers); err != nil {
		s.say("Isian ini tidak dapat disimpan di sini. Kembali dengan < dan coba lagi.")
		return false
	}
	at, end, before := w.draft.At, w.end, len(s.steps(w))
	w.draft.Answers = answers
	steps := s.steps(w)
	w.forward(steps, st)
	if w.one && len(steps) <= before { // no new question came of it
		w.end, w.draft.At = true, ""
	}
	if !s.save(w, "") {
		w.draft.At, w.end = at, end
		return false
	}
	w.one = false
	return true
}

// forward stands at the question after st.
func (w *work) forward(steps []forms.Step, st forms.Step) {
	next, ok := forms.Next(steps, st.Path)
	if ok && mayFollow(next.Section) && !mayFollow(st.Section) {
		ok = false
	}
	w.end, w.draft.At = !ok, ""
	if ok {
		w.draft.At = next.Path
	}
}

// save puts the draft on the disk as it stands. When it is refused the person is told.
func (s *session) save(w *work, typing string) bool {
	old := w.draft.Typing
	w.draft.Typing = typing
	d, err := s.desk.SaveDraft(s.keep(), s.who, w.draft)
	if err != nil {
		w.draft.Typing = old
		s.refused(err)
		if kind := casework.KindOf(err); kind == casework.DraftTaken || kind == casework.NotFound {
			w.form = nil // another session goes on with it, or has finished it: nothing more is done here
			return false
		}
		s.say("Belum tersimpan. Tekan Enter untuk mencoba lagi.")
		return false
	}
	w.draft, w.kept = d, true
	return true
}

// gone says whether another session took the draft over.
func (w *work) gone() bool { return w.form == nil }
