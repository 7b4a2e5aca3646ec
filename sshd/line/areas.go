package line

import (
	"fmt"
	"strconv"
	"strings"

	"loket/forms"
)

// areasLeast is how many sections a form has at least for "bagian".
const areasLeast = 5

// sections says whether "bagian" means something at a question: not where it may be an answer.
func (w *work) sections() bool { return len(w.form.Sections) >= areasLeast }

// areas lists the sections of a long form with how far each is and what raises a flag,
// and goes to the one chosen: to its first unanswered question, else to its first.
// moved says whether the work stands elsewhere now.
func (s *session) areas(w *work) (moved bool, err error) {
	steps := s.steps(w)
	var to []forms.Step
	for i, first := range forms.Sections(steps) {
		st := steps[first]
		answered, of := forms.ProgressIn(steps, st.SectionIndex, w.draft.Answers)
		s.say("%d %s: %d/%d%s", i+1, st.Section.Title, answered, of, red(w, steps, st.SectionIndex, s))
		to = append(to, st)
	}
	in, err := s.command("Bagian (1-%d, k = isian kosong pertama, 0 = tetap di sini): ", len(to))
	if err != nil || isBack(in) || in == "" {
		return false, err
	}
	if in == "k" {
		w.moveToBlank(steps)
		w.draft.Typing, w.one = "", false
		return true, nil
	}
	n, errNumber := strconv.Atoi(in)
	if errNumber != nil || n < 1 || n > len(to) {
		s.say("Bagian itu tidak ada. Isian tetap di tempatnya.")
		return false, nil
	}
	at := to[n-1]
	for _, st := range steps {
		if st.SectionIndex == at.SectionIndex && st.Blank(w.draft.Answers) {
			at = st
			break
		}
	}
	w.draft.At, w.end, w.one, w.draft.Typing = at.Path, false, false, ""
	if w.kept {
		s.save(w, "")
	}
	return true, nil
}

// red names the items of a section that raise a red flag.
func red(w *work, steps []forms.Step, section int, s *session) string {
	if !w.form.Totals {
		return ""
	}
	var nos []string
	for _, c := range w.form.Score(w.draft.Answers, s.env(w)).Causes() {
		if st, ok := forms.Find(steps, c.Path); ok && st.SectionIndex == section {
			nos = append(nos, c.No)
		}
	}
	if len(nos) == 0 {
		return ""
	}
	return ", MERAH " + strings.Join(nos, " ")
}

// flags says which red flags a scored form raises, when an answer changed them.
func (s *session) flags(w *work) {
	if !w.form.Totals {
		return
	}
	var told []string
	for _, c := range w.form.Score(w.draft.Answers, s.env(w)).Categories {
		if !c.Red() {
			continue
		}
		var nos []string
		for _, item := range c.Causes() {
			nos = append(nos, item.No)
		}
		told = append(told, fmt.Sprintf("TANDA MERAH %s: %s", c.ID, strings.Join(nos, " ")))
	}
	now := strings.Join(told, ". ")
	if now == w.red {
		return
	}
	if w.red = now; now == "" {
		now = "Tidak ada tanda merah lagi."
	}
	s.say("%s", now)
}

// former is the score that a scored form's question got at the last assessment; "" for none.
func (s *session) former(w *work, st forms.Step) string {
	if w.view.Case == nil || !w.form.Totals {
		return ""
	}
	last := w.view.Case.Form(w.form.ID)
	if last == nil {
		return ""
	}
	for _, c := range w.form.Compare(last.Answers, last.Answers, s.env(w)) {
		if c.Path == st.Path {
			return c.Old
		}
	}
	return ""
}
