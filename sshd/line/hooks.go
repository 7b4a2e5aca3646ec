package line

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"loket/forms"
	"loket/forms/pack"
	"loket/store/casework"
)

// agencyField is the referral's question for the institution: only those that answer the need are offered.
const agencyField = "agency"

// offered is the field with what is offered here: where it wants an account those that
// can be named; on a referral the agencies that answer the need, those in season first,
// each with the papers it demands.
func (s *session) offered(w *work, st forms.Step) *forms.Field {
	if staff := s.staff(w, st.Field.ID); len(staff) > 0 {
		f := *st.Field
		f.Kind, f.Options = forms.Choice, staff
		return &f
	}
	if w.form.ID != "referral" || st.Path != agencyField {
		return st.Field
	}
	need := w.draft.Answers["need"].Value
	month := s.desk.Now().In(s.env(w).Zone).Month()
	var options []forms.Option
	for _, a := range s.pack.AgenciesFor(need, month) {
		label := a.Name
		if len(a.Papers) > 0 {
			label += "; surat: " + strings.Join(s.papers(a.Papers), ", ")
		}
		if !a.Serves(month) {
			label += "; sedang tidak buka"
		}
		if s.pack.Urgent(a.Code, need) {
			label += "; tanpa menunggu Form 2"
		}
		options = append(options, forms.Option{Code: a.Code, Label: label})
	}
	if len(options) == 0 {
		return st.Field
	}
	f := *st.Field
	f.Options = options
	return &f
}

func (s *session) papers(codes []string) []string {
	var out []string
	for _, code := range codes {
		i := slices.IndexFunc(s.pack.Papers, func(o forms.Option) bool { return o.Code == code })
		if i >= 0 {
			out = append(out, s.pack.Papers[i].Label)
		}
	}
	return out
}

// before says what a person should know before a question.
func (s *session) before(w *work, st forms.Step) {
	if w.form.ID == "risk" && st.Path == "class" {
		s.proposal(w)
	}
	if st.No == 1 && w.draft.Work == casework.ApproveAssign {
		if l := s.loads(w).Line(); l != "" {
			s.say("%s", l)
		}
	}
	if st.No == 1 {
		for _, l := range casework.Hint(w.view.Case, s.pack, casework.Action{Act: w.draft.Work, Form: w.draft.Form, Part: w.draft.Part}, s.desk.Now(), 78) {
			s.say("%s", l)
		}
	}
}

// proposal says which class follows from the recorded signs, and from which (SOP 6).
func (s *session) proposal(w *work) {
	env := s.env(w)
	class, _ := env.Facts["proposal"].(string)
	if class == "" {
		return
	}
	if casework.Class(class) == casework.Unassessed { // what was answered yes is no reason for that
		s.say("Usulan: %s. Belum semua tanda dijawab; tidak menjawab bukan berarti aman.", s.class(casework.Unassessed))
		return
	}
	var why []string
	_, because := s.pack.ClassFor(w.draft.Answers)
	for _, id := range because {
		switch sign, ok := s.pack.Sign(strings.TrimPrefix(id, "sign.")); {
		case ok:
			why = append(why, sign.Label)
		case id == "safe_home":
			why = append(why, "rumah tidak aman")
		case id == "shelter":
			why = append(why, "perlu tempat aman malam ini")
		}
	}
	s.say("Usulan: %s%s. Yang memutuskan petugas.", s.class(casework.Class(class)), reasons(why))
}

func reasons(why []string) string {
	if len(why) == 0 {
		return ""
	}
	return ", karena: " + strings.Join(why, "; ")
}

// after says what follows from an answer at once: the on-call card when it means
// Bahaya (SOP 4), look-alikes when it tells who the child is (SOP 3.2).
func (s *session) after(w *work, st forms.Step, a forms.Answer) error {
	s.flags(w)
	switch {
	case w.draft.Work == casework.Receive && (st.Path == "danger" || st.Path == "category"):
		if !w.carded && s.pack.Danger(w.draft.Answers) {
			w.carded = true
			s.card()
		}
	case w.form.ID == "verify" && a.State == forms.Given && slices.Contains([]string{"child.nik", "child.kk", "child.birth"}, st.Path):
		s.alike(w)
	case w.form.ID == "referral" && st.Path == "need":
		s.dropUnfit(w)
	}
	return nil
}

// dropUnfit clears an agency that does not answer a need chosen anew.
func (s *session) dropUnfit(w *work) {
	need, code := w.draft.Answers["need"].Value, w.draft.Answers[agencyField].Value
	fits := func(a pack.Agency) bool { return a.Code == code }
	if code != "" && !slices.ContainsFunc(s.pack.AgenciesFor(need, s.desk.Now().Month()), fits) {
		w.draft.Answers = w.draft.Answers.Clone()
		w.draft.Answers.Delete(agencyField)
		s.save(w, "")
	}
}

// card is the on-call card: whom to call now. It comes before anything else.
func (s *session) card() {
	if len(s.pack.OnCall) == 0 {
		s.say("BAHAYA. %s", s.word("say.no_oncall", "Nomor siaga belum diisi kantor. Hubungi polisi atau puskesmas terdekat sekarang."))
		return
	}
	s.say("BAHAYA. Telepon sekarang; isian bisa menyusul:")
	for _, c := range s.pack.OnCall {
		s.say("%s %s %s", c.Post, c.Phone, c.Hours)
	}
}

// alarmIn is Bahaya from within a form: the card at once, then one confirmation.
func (s *session) alarmIn(w *work) error {
	s.card()
	w.carded = true
	if w.draft.Case != "" {
		r, done, err := s.alarm(w.draft.Case)
		if done && r.Version == w.draft.Seen+1 {
			w.draft.Seen = r.Version // nobody but this alarm came in between
		}
		return err
	}
	if w.form.Field("danger") == nil {
		return nil
	}
	yes, err := s.yes(false, "Tandai TINGGI?")
	if err != nil || !yes {
		return err
	}
	answers := w.draft.Answers.Clone()
	answers["danger"] = forms.Answer{State: forms.Given, Value: "yes"}
	w.draft.Answers = answers
	if s.save(w, w.draft.Typing) {
		s.say("Dicatat: bahaya sekarang. Lanjutkan setelah menelepon.")
	}
	return nil
}

// alarm raises a case to high after one confirmation.
func (s *session) alarm(number string) (casework.Receipt, bool, error) {
	yes, err := s.yes(false, "Naikkan kasus %s ke TINGGI?", number)
	if err != nil || !yes {
		return casework.Receipt{}, false, err
	}
	r, doErr := s.desk.Do(s.keep(), s.who, casework.Act{ID: s.desk.NewID(), Name: casework.Alarm, Case: number})
	if doErr != nil {
		s.refused(doErr)
		return casework.Receipt{}, false, nil
	}
	s.say("Tersimpan. Kasus %s TINGGI.", number)
	return r, true, nil
}

// alike tells which earlier cases may be of the same child: numbers, never names.
func (s *session) alike(w *work) {
	a := w.draft.Answers
	probe := casework.Probe{Number: w.draft.Case, NIK: a["child.nik"].Value, KK: a["child.kk"].Value, Birth: a["child.birth"].Value}
	if c := w.view.Case; c != nil {
		probe.Name, probe.Sex = c.Child.Name, c.Child.Sex
	}
	found, err := s.desk.Alike(s.ctx, s.who, probe)
	if err != nil {
		s.refused(err)
		return
	}
	var told []string
	for _, m := range found.Cases {
		told = append(told, fmt.Sprintf("%s (%s)", m.Number, strings.TrimSuffix(s.stage(m.Stage)+", "+m.Why, ", ")))
	}
	for _, r := range found.Registry {
		listed := "tidak ada"
		if r.Listed {
			listed = "ada"
		}
		told = append(told, strings.TrimSpace(r.Name+": "+listed+" "+r.Detail))
	}
	if found.Elsewhere {
		told = append(told, "Pencocokan dilakukan sekretariat.")
	}
	all := strings.Join(told, "\n")
	if all == w.alike {
		return
	}
	w.alike = all
	if len(found.Cases) > 0 {
		s.say("Mungkin anak yang sama; bandingkan, jangan digabung:")
	}
	for _, t := range told {
		s.say("%s", t)
	}
}

// staff are the accounts that a question can be answered with; nil where it wants none.
func (s *session) staff(w *work, field string) []forms.Option {
	if _, ok := casework.NamesStaff(w.form.ID, field); !ok {
		return nil
	}
	return casework.StaffOptions(w.form.ID, field, w.view.Staff, *s.loads(w), s.pack)
}

// loads are what each caseworker holds, for who may know and names one or decides on one.
func (s *session) loads(w *work) *casework.Caseload {
	if w.loads != nil {
		return w.loads
	}
	w.loads = &casework.Caseload{}
	if casework.NamesCaseworker(w.draft.Work) && casework.May(s.who, casework.ReadCaseload, casework.Scope{}) {
		all, err := s.desk.Caseload(s.ctx, s.who)
		if err != nil {
			s.refused(err) // the names can be given without
		}
		*w.loads = all
	}
	return w.loads
}

// problemsOf are the problems that came with a refusal.
func problemsOf(err error) []forms.Problem {
	var e *casework.Error
	if errors.As(err, &e) {
		return e.Problems
	}
	return nil
}
