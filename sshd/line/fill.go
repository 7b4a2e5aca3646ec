package line

import (
	"slices"
	"strconv"
	"strings"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
)

// fill asks a form from where its draft stands to its receipt. done is false when
// the person left; the draft is then kept.
func (s *session) fill(w *work) (r casework.Receipt, done bool, err error) {
	s.say("%s", s.heading(w))
	if !s.hinted {
		s.say("? bantuan, . simpan dan keluar, ! Bahaya")
		s.hinted = true
	}
	if w.form.Totals {
		s.say("bagian = daftar bagian, urutan bebas; boleh dikerjakan beberapa hari")
		s.flags(w)
	}
	if !w.kept && w.draft.At == "" {
		w.forward(s.steps(w), forms.Step{Section: &forms.Section{}})
	}
	section := 0
	for {
		if w.end {
			receipt, step, err := s.submit(w)
			if err != nil || step == leave {
				return receipt, receipt.Act != "", err
			}
			continue
		}
		steps := s.steps(w)
		st, ok := forms.Find(steps, w.draft.At)
		if !ok {
			w.moveToBlank(steps)
			continue
		}
		if st.SectionIndex != section {
			s.say("%s", st.Section.Title)
			section = st.SectionIndex
		}
		step, err := s.question(w, st)
		if err != nil {
			return r, false, err
		}
		switch step {
		case back:
			s.stepBack(w, steps, st)
		case leave:
			s.left(w)
			return r, false, nil
		}
	}
}

func (s *session) heading(w *work) string {
	if w.draft.Case != "" {
		return s.act(w.draft.Work, w.draft.Form) + ", kasus " + w.draft.Case
	}
	return w.form.Title
}

// stepBack stands one question back. Where it stands goes to the disk with the next answer.
func (s *session) stepBack(w *work, steps []forms.Step, st forms.Step) {
	prev, ok := forms.Prev(steps, st.Path)
	if !ok {
		s.say("Ini isian pertama.")
		return
	}
	w.draft.At, w.draft.Typing = prev.Path, ""
	if w.kept && !s.save(w, "") {
		return
	}
}

// left says what became of the work that was left.
func (s *session) left(w *work) {
	switch {
	case w.gone():
		s.say("Isian di sini tidak dipakai lagi; yang sudah disimpan ada di sesi itu.")
	case w.kept:
		s.say("Draf disimpan. Lanjutkan dari menu.")
	default:
		s.say("Belum ada isian; tidak ada yang disimpan.")
	}
}

// submit stands behind the last question: checks the whole, asks once, and acts.
// again goes back to the questions; leave ends the form, with a receipt when it was done.
func (s *session) submit(w *work) (r casework.Receipt, next reply, err error) {
	if p, ok := s.firstBlocking(w); ok {
		s.say("%s", p.Say)
		if st, ok := forms.Find(s.steps(w), p.Path); ok {
			w.draft.At, w.end = st.Path, false
			return r, again, nil
		}
	}
	more := s.laterStep(w)
	extra := ""
	if more != "" {
		extra = ", l = " + strings.ToLower(s.laterTitle(w))
	}
	for {
		in, err := s.command("Simpan? [y] (t = periksa lagi%s): ", extra)
		if err != nil {
			return r, leave, err
		}
		switch in {
		case "", "y", "ya":
			return s.send(w)
		case "t", "tidak", "<":
			steps := s.steps(w)
			if len(steps) == 0 {
				continue
			}
			w.draft.At, w.end = steps[0].Path, false
			if in == "<" {
				w.draft.At = s.lastAsked(steps).Path
			}
			return r, again, nil
		case "l":
			if more != "" {
				w.draft.At, w.end = more, false
				return r, again, nil
			}
		case "lihat", "=?":
			s.showAll(w)
			continue
		case "bagian":
			if moved, err := s.areas(w); err != nil || moved {
				return r, again, err
			}
			continue
		case "!":
			if err := s.alarmIn(w); err != nil {
				return r, leave, err
			}
			continue
		case ".":
			s.left(w)
			return r, leave, nil
		}
		steps := s.steps(w)
		if n, err := strconv.Atoi(in); err == nil && n >= 1 && n <= len(steps) {
			w.draft.At, w.end, w.one = steps[n-1].Path, false, true
			return r, again, nil
		}
		s.say("y simpan, t dari awal, nomor = ubah isian itu, < isian terakhir, =? lihat semua, . keluar dengan draf")
	}
}

func (s *session) firstBlocking(w *work) (forms.Problem, bool) {
	for _, p := range w.form.Check(w.draft.Answers, s.env(w)) {
		if p.Blocks {
			return p, true
		}
	}
	return forms.Problem{}, false
}

// laterStep is the first question that may follow later and has no answer yet, "" when there is none.
func (s *session) laterStep(w *work) string {
	for _, st := range s.steps(w) {
		if mayFollow(st.Section) && st.Blank(w.draft.Answers) {
			return st.Path
		}
	}
	return ""
}

func (s *session) laterTitle(w *work) string {
	for i := range w.form.Sections {
		if section := &w.form.Sections[i]; mayFollow(section) {
			title, _, _ := strings.Cut(section.Title, " (")
			return text.Clean(title)
		}
	}
	return ""
}

// lastAsked is the last question that was not left for later.
func (s *session) lastAsked(steps []forms.Step) forms.Step {
	last := steps[0]
	for _, st := range steps {
		if !mayFollow(st.Section) {
			last = st
		}
	}
	return last
}

// showAll prints every answer, names too: only on request.
func (s *session) showAll(w *work) {
	env := s.env(w)
	for _, st := range s.steps(w) {
		a := w.draft.Answers.At(st.Path)
		if st.Add || !a.Answered() {
			continue
		}
		told := st.Field.Format(a, env)
		if st.Field.Kind != forms.Narrative {
			s.say("%d %s: %s", st.No, strings.TrimSuffix(st.Field.Label, "?"), told)
			continue
		}
		s.say("%d %s:", st.No, st.Field.Label)
		s.block("  " + strings.ReplaceAll(told, "\n", "\n  "))
	}
}

// send carries out the act. A refusal keeps everything and says what to do.
func (s *session) send(w *work) (r casework.Receipt, next reply, err error) {
	d := w.draft
	act := casework.Act{ID: d.Act, Name: d.Work, Case: d.Case, Seen: d.Seen, Form: d.Form, Part: d.Part, Answers: d.Answers}
	if w.kept {
		act.Draft, act.Epoch = d.ID, d.Epoch
	}
	r, doErr := s.desk.Do(s.keep(), s.who, act)
	if doErr == nil {
		s.receipt(r)
		return r, leave, nil
	}
	s.refused(doErr)
	switch casework.KindOf(doErr) {
	case casework.Invalid:
		var path string
		for _, p := range problemsOf(doErr) {
			path = p.Path
			break
		}
		if st, ok := forms.Find(s.steps(w), path); ok {
			w.draft.At, w.end, w.one = st.Path, false, true
			return r, again, nil
		}
	case casework.Moved:
		return r, again, s.moved(w)
	case casework.DraftTaken, casework.NotFound:
		w.form = nil
		return r, leave, nil
	case casework.NotAllowed:
		s.left(w)
		return r, leave, nil
	}
	retry, err := s.yes(false, "Coba simpan lagi?")
	if err == nil && !retry {
		s.left(w)
		return r, leave, nil
	}
	return r, again, err
}

// moved shows what the case is now, so that the person decides whether to send.
func (s *session) moved(w *work) error {
	v, err := s.desk.Open(s.ctx, s.who, w.draft.Case)
	if err != nil {
		s.refused(err)
		return nil
	}
	var did, by []string
	for i, e := range v.Events {
		if uint64(i) >= w.draft.Seen {
			did = append(did, s.act(casework.ActName(e.Name), ""))
			if !slices.Contains(by, e.By.Account) {
				by = append(by, e.By.Account)
			}
		}
	}
	if len(did) > 0 {
		s.say("Baru diubah oleh %s (%s).", strings.Join(by, ", "), strings.Join(did, ", "))
	}
	w.view, w.draft.Seen = v, v.Version
	s.summary(v)
	s.say("Isian Anda masih ada. Simpan bila masih benar, t untuk memeriksa.")
	return nil
}

// receipt says that an act is on the disk.
func (s *session) receipt(r casework.Receipt) {
	if r.Name == casework.Receive {
		s.say("%s", strings.Replace(s.word("say.saved", "Tersimpan. Nomor laporan: %s"), "%s", r.Number, 1))
		return
	}
	if r.Opened != "" {
		s.say("Tersimpan. Kasus saudara: %s", r.Opened)
		return
	}
	if r.Asked {
		s.say("%s", s.word("say.asked", casework.SayAsked))
		return
	}
	s.say("Tersimpan: %s.", s.act(r.Name, ""))
}
