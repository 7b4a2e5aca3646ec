package line

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
)

// reply is what came of one question.
type reply int

const (
	again reply = iota // the work stands where it should: look and ask
	back               // one question back
	leave              // keep the draft and leave
)

// shortList is the most choices that are listed with the question; longer lists stand behind "?".
const shortList = 5

// question asks one question until it is answered, left or stepped back from.
func (s *session) question(w *work, st forms.Step) (reply, error) {
	s.before(w, st)
	switch {
	case st.Add:
		return s.askRow(w, st)
	case st.Field.Kind == forms.Narrative:
		return s.askNarrative(w, st)
	case st.Field.Kind == forms.Tally:
		return s.askTally(w, st)
	}
	f := s.offered(w, st)
	caseworker, staff := casework.NamesStaff(w.form.ID, st.Field.ID)
	if n := len(f.Options); n > 0 && (n <= shortList || f != st.Field && (!staff || caseworker)) {
		s.list(f.Options)
	}
	return s.askLine(w, st, f)
}

// askLine is the question for everything that fits on one line.
func (s *session) askLine(w *work, st forms.Step, f *forms.Field) (reply, error) {
	var warned *forms.Answer  // taken with the next Enter
	var offers []forms.Option // last list shown for a field without choices of its own
	present := w.draft.Answers.At(st.Path)
	for {
		in, err := s.ask("%s ", s.prompt(w, st, f, present))
		if err != nil {
			return leave, err
		}
		switch key := strings.TrimSpace(in); key {
		case "", "=":
			switch {
			case key == "" && warned != nil:
				return s.take(w, st, *warned)
			case key == "" && w.draft.Typing != "":
				in = w.draft.Typing
			case present.Answered():
				return s.take(w, st, present)
			case key == "" && f.Default != "":
				in = f.Default
			default:
				if f.Required {
					s.say("Belum ada isian. Ketik jawaban, atau ? untuk bantuan.")
				} else {
					s.say("Belum ada isian. Ketik jawaban, - untuk melewati, atau ? untuk bantuan.")
				}
				continue
			}
		case "?":
			s.help(w, f)
			if offers = s.offers(w, st); len(offers) > 0 {
				s.list(offers)
			}
			continue
		case "-", "<", ".", "!", "=?", "bagian":
			if key == "bagian" && !w.sections() {
				break
			}
			if done, r, err := s.common(w, st, f, key, present); done || err != nil {
				return r, err
			}
			continue
		}
		if n, err := strconv.Atoi(strings.TrimSpace(in)); err == nil && n >= 1 && n <= len(offers) {
			in = offers[n-1].Code
		}
		answer, problems := s.weigh(w, st, f, in)
		warned = nil
		switch {
		case forms.Blocking(problems) && f.Kind == forms.Region:
			offers = s.whichRegion(w, f, in, problems)
		case forms.Blocking(problems) && st.Field.Kind == forms.Text && f.Kind == forms.Choice: // an account
			s.say("Akun itu tidak ada di daftar (?): tidak aktif, atau tidak boleh membaca berkas kasus ini. Pilih nomor 1 sampai %d.", len(f.Options))
		case forms.Blocking(problems):
			s.problems(problems)
		case len(problems) > 0:
			s.problems(problems)
			s.say("Enter = tetap dipakai.")
			warned = &answer
			if !s.save(w, in) && w.gone() {
				return leave, nil
			}
		case !answer.Answered():
			s.say("Kosong. Ketik jawaban, - untuk melewati, atau ? untuk bantuan.")
		default:
			s.chosen(f, in, answer, s.env(w))
			return s.takeRegion(w, st, answer)
		}
	}
}

// chosen says what a word was taken for that is not the beginning of an option's: "terlantar"
// is "Bayi terlantar".
func (s *session) chosen(f *forms.Field, in string, a forms.Answer, env forms.Env) {
	if f.Kind != forms.Choice || a.State != forms.Given || strings.ContainsFunc(in, unicode.IsDigit) {
		return
	}
	if label := f.Format(a, env); !strings.HasPrefix(strings.ToLower(label), strings.ToLower(strings.TrimSpace(in))) {
		s.say("= %s", label)
	}
}

// weigh reads what was entered, with everything that is wrong with it.
func (s *session) weigh(w *work, st forms.Step, f *forms.Field, in string) (forms.Answer, []forms.Problem) {
	a, problems := f.Parse(in, s.env(w))
	if !forms.Blocking(problems) && a.Answered() {
		for _, p := range s.checkAt(w, st, a) {
			if !slices.ContainsFunc(problems, func(q forms.Problem) bool { return q.Say == p.Say }) {
				problems = append(problems, p)
			}
		}
	}
	return a, problems
}

func (s *session) problems(problems []forms.Problem) {
	for _, p := range problems {
		s.say("%s", p.Say)
	}
}

// whichRegion offers the regions that a name may mean, to be taken by number.
func (s *session) whichRegion(w *work, f *forms.Field, in string, problems []forms.Problem) []forms.Option {
	env := s.env(w)
	found := slices.Clone(env.Regions.Find(text.Clean(in), ""))
	found = found[:min(len(found), 9)]
	if len(found) == 0 {
		s.problems(problems)
		return nil
	}
	for i, o := range found {
		found[i].Label = f.Format(forms.Answer{State: forms.Given, Value: o.Code}, env)
	}
	s.say("Yang mana?")
	s.list(found)
	return found
}

// common carries out the keys that every question knows. done says that the question is left.
func (s *session) common(w *work, st forms.Step, f *forms.Field, key string, present forms.Answer) (done bool, r reply, err error) {
	switch key {
	case "-":
		if f.Required {
			if f.Plain {
				s.say("Harus dijawab: %s.", strings.TrimRight(f.Label, "?.: "))
			} else {
				s.say("Harus dijawab: %s. Bila tidak tahu: tt.", strings.TrimRight(f.Label, "?.: "))
			}
			return false, again, nil
		}
		r, err = s.take(w, st, forms.Answer{})
		return true, r, err
	case "<":
		return true, back, nil
	case ".":
		return true, leave, nil
	case "!":
		err = s.alarmIn(w)
		return true, again, err
	case "=?":
		s.show(f, present, s.env(w))
	case "bagian":
		moved, err := s.areas(w)
		return moved, again, err
	}
	return false, again, nil
}

// take keeps an answer; the work then stands at the next question, or still here
// when it could not be saved.
func (s *session) take(w *work, st forms.Step, a forms.Answer) (reply, error) {
	if s.answer(w, st, a) {
		return again, s.after(w, st, a)
	}
	if w.gone() {
		return leave, nil
	}
	return again, nil
}

// checkAt is what the form says of an answer at its place.
func (s *session) checkAt(w *work, st forms.Step, a forms.Answer) []forms.Problem {
	answers := w.draft.Answers.Clone()
	if err := answers.Set(st.Path, a); err != nil {
		return []forms.Problem{{Path: st.Path, Blocks: true, Say: "Isian ini tidak dapat disimpan di sini."}}
	}
	env := casework.FormEnv(w.view.Case, s.who, s.pack, s.desk.Now(), answers) // with the answer itself
	problems := w.form.CheckField(st.Path, answers, env)
	for i, p := range problems {
		problems[i].Blocks = p.Blocks && !s.waits(w, st, p.Say)
	}
	return problems
}

// waits says whether a rule on this field speaks of questions that come later and are
// still blank ("write the reason below"): it is told now and holds when the form is sent.
func (s *session) waits(w *work, st forms.Step, say string) bool {
	for _, c := range st.Field.Checks {
		if c.Say != say {
			continue
		}
		for _, id := range c.Must.Operands() {
			if other, ok := forms.Find(s.steps(w), id); ok && other.No > st.No && other.Blank(w.draft.Answers) {
				return true
			}
		}
	}
	return false
}

// prompt is "3/16 Sebutan anak [terisi]:".
func (s *session) prompt(w *work, st forms.Step, f *forms.Field, present forms.Answer) string {
	label := f.Label
	if st.Group != nil {
		label = fmt.Sprintf("%s %d, %s", st.Group.RowTitle, st.Row+1, f.Label)
	}
	end := ":"
	if strings.HasSuffix(label, "?") {
		end = ""
	}
	return fmt.Sprintf("%d/%d %s%s%s%s", st.No, s.of(w, st), text.Clean(label), s.hint(w, st, f), s.bracket(w, f, present), end)
}

// of is how many questions there are; those that may follow later count only once they are reached.
func (s *session) of(w *work, st forms.Step) int {
	if mayFollow(st.Section) {
		return st.Of
	}
	n := 0
	for _, other := range s.steps(w) {
		if !mayFollow(other.Section) {
			n++
		}
	}
	return n
}

// hint says in a few signs what is taken, and what the last assessment said.
func (s *session) hint(w *work, st forms.Step, f *forms.Field) string {
	said := hint(f)
	if f.Observed {
		said = strings.TrimSuffix(said, ")") + ", diamati)"
	}
	if old := s.former(w, st); old != "" {
		said = strings.TrimSuffix(said, ")") + ", lama " + old + ")"
	}
	return said
}

// hint says in a few signs what is taken.
func hint(f *forms.Field) string {
	n := len(f.Options)
	switch {
	case f.Kind == forms.YesNo:
		return " (y/t)"
	case f.Kind == forms.Score && f.Mark == forms.MarkBad:
		return " (1 benar - 3 tidak)"
	case f.Kind == forms.Score && f.Mark == forms.MarkGood:
		return " (3 benar - 1 tidak)"
	case f.Kind == forms.Score:
		return " (1-3)"
	case f.Kind == forms.Choices:
		return fmt.Sprintf(" (1-%d, boleh 1,3; ?)", n)
	case f.Kind == forms.Choice && n > shortList:
		return fmt.Sprintf(" (1-%d, ?)", n)
	default:
		return ""
	}
}

// bracket is what Enter alone means: the answer that stands, what was being typed, or the proposal.
func (s *session) bracket(w *work, f *forms.Field, present forms.Answer) string {
	switch {
	case w.draft.Typing != "" && private(f.Kind):
		return " [ketikan tadi]"
	case w.draft.Typing != "":
		return " [" + text.Truncate(text.Clean(w.draft.Typing), 30) + "]"
	case present.State == forms.Unknown:
		return " [tt]"
	case present.State == forms.Refused:
		return " [menolak]"
	case present.State == forms.NotApplicable:
		return " [tb]"
	case present.Answered() && private(f.Kind) && !(f.Plain && casework.OfficeAct(w.draft.Work)): // an office's paper tells numbers, posts and places of no child
		return " [terisi]"
	case present.Answered():
		return " [" + text.Truncate(f.Format(present, forms.Env{Zone: s.pack.Office.Zone}), 30) + "]"
	case f.Default != "":
		return " [" + text.Clean(f.Default) + "]"
	default:
		return ""
	}
}

// list numbers choices, one a line.
func (s *session) list(options []forms.Option) {
	for i, o := range options {
		s.say("%d %s", i+1, o.Label)
	}
}

// examples are said where the field's own help has none.
var examples = map[forms.Kind]string{
	forms.Date:    "Misalnya: 3 mei 2014, mei 2014, kira-kira 2014, umur 12.",
	forms.Moment:  "Misalnya: 14.30, kemarin 20.00, 21-11-2026 14.30.",
	forms.Choices: "Boleh beberapa, misalnya: 1,3. Tanpa satu pun: tidak ada.",
	forms.Region:  "Awal nama kecamatan atau desa, atau: kecamatan, desa.",
}

// help is what "?" says: the field's own help, long lists, and the keys.
func (s *session) help(w *work, f *forms.Field) {
	if f.Help != "" {
		s.say("%s", f.Help)
	}
	if example := examples[f.Kind]; example != "" && !strings.Contains(f.Help, "isalnya") {
		s.say("%s", example)
	}
	s.list(f.Options)
	keys := []string{"< kembali", "= tetap", "=? lihat isi", "! Bahaya", ". simpan dan keluar"}
	if !f.Plain {
		keys = append([]string{"tt tidak tahu", "menolak"}, keys...)
	}
	if !f.Required {
		keys = append([]string{"- lewati"}, keys...)
	}
	if w.sections() {
		keys = append(keys, "bagian")
	}
	s.say("%s", strings.Join(keys, ", "))
}

// show says what stands in a field: only ever on request.
func (s *session) show(f *forms.Field, a forms.Answer, env forms.Env) {
	if !a.Answered() {
		s.say("Belum ada isian.")
		return
	}
	s.block(f.Format(a, env))
}

// offers are suggestions for a field without choices of its own, taken by number.
func (s *session) offers(w *work, st forms.Step) []forms.Option {
	switch {
	case st.Field.Kind == forms.Region:
		return s.env(w).Regions.Children("")
	default:
		return nil
	}
}

// takeRegion keeps a region; after a kecamatan alone it asks once for the village in it.
func (s *session) takeRegion(w *work, st forms.Step, a forms.Answer) (reply, error) {
	if st.Field.Kind != forms.Region || a.State != forms.Given {
		return s.take(w, st, a)
	}
	regions := s.env(w).Regions
	villages := regions.Children(a.Value)
	if len(villages) == 0 {
		return s.take(w, st, a)
	}
	here, end := w.draft.At, w.end
	if r, err := s.take(w, st, a); r != again || err != nil || w.draft.At == here && w.end == end {
		return r, err
	}
	for {
		in, err := s.command("Desa/kelurahan di %s (Enter = lewati, ? daftar): ", regions.Name(a.Value))
		if err != nil {
			return leave, err
		}
		switch in {
		case "", "-", "tt", "=":
			return again, nil
		case ".":
			return leave, nil
		case "<":
			w.draft.At, w.end = st.Path, false
			return again, nil
		case "?":
			s.list(villages)
			continue
		}
		typed := regions.Name(a.Value) + ", " + in
		if n, err := strconv.Atoi(in); err == nil && n >= 1 && n <= len(villages) {
			typed = villages[n-1].Code
		}
		village, problems := st.Field.Parse(typed, s.env(w))
		if !forms.Blocking(problems) && strings.HasPrefix(village.Value, a.Value+".") {
			return s.take(w, st, village)
		}
		s.say("Tidak ada di %s. Ketik ? untuk daftar, Enter untuk melewati.", regions.Name(a.Value))
	}
}
