// Package sheet is a form being filled on the full screen: the fields in a page,
// the one that has the focus edited in place, a panel below for what needs more
// than a line, the draft behind it and the act that it becomes.
//
// It promises: what a field holds when it is left is an answer or the field is not
// left; every field left is saved, and what is being typed at the latest a second
// later; typing changes one cell, moving only the marker; a warning never blocks;
// an act sent again keeps its id.
//
// It refuses: knowing acts' meaning, menus, other screens. It is a part of
// screens, not one itself.
//
// A newcomer reads sheet.go (answers and focus), edit.go (keys), view.go and
// panel.go (drawing), work.go (draft and act).
package sheet

import (
	"strconv"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/text"
	"loket/tui/kit"
	"loket/tui/style"
	"loket/tui/widget"
)

// Hooks are what a screen adds to its form.
type Hooks struct {
	// Options replaces what a choice offers, and makes a choice of a text; nil, or false from
	// it, leaves the field's own.
	Options func(f *forms.Field, a forms.Answers) ([]forms.Option, bool)
	// Aside gives lines for the panel while the field with the focus does not need it.
	Aside func(a forms.Answers) []string
	// Rows is how many rows Aside asks for where there is room; 0 is AsideRows.
	Rows int
	// Changed is told after an answer was taken.
	Changed func(path string, a forms.Answers)
	// Above is how many rows of the area the screen keeps for itself.
	Above int
}

// Sheet is the form, its answers and the focus.
type Sheet struct {
	form  *forms.Form
	ans   forms.Answers
	world func(forms.Answers) forms.Env // asked anew at each walk: facts may follow from answers
	env   forms.Env                     // as last asked
	style style.Style
	hooks Hooks

	steps []forms.Step
	at    int               // the step with the focus; len(steps): the last row, "Simpan"
	line  widget.Line       // what is typed, for all kinds but narrative
	pad   widget.Pad        // narrative
	cell  int               // tally: the cell with the focus, row by row
	pick  int               // choices: the option marked by the arrows, -1: none
	fresh bool              // the next character replaces what stands there
	old   map[string]string // former scores by path, shown beside the new ones
	drop  int               // row of a group that the next Ctrl+D removes, -1: none
	say   kit.Message
}

// New makes a sheet that begins with some answers, at the first field not yet answered.
func New(form *forms.Form, answers forms.Answers, world func(forms.Answers) forms.Env, st style.Style, hooks Hooks) *Sheet {
	s := &Sheet{form: form, ans: answers.Clone(), world: world, style: st, hooks: hooks, drop: -1}
	if s.ans == nil {
		s.ans = forms.Answers{}
	}
	s.walk()
	if first, ok := forms.FirstBlank(s.steps, s.ans); ok {
		s.focus(first.No - 1)
	} else {
		s.focus(0)
	}
	return s
}

// remember keeps a former assessment's scores, to be shown beside the new ones.
func (s *Sheet) remember(former forms.Answers) {
	if former == nil {
		return
	}
	s.old = map[string]string{}
	for _, c := range s.form.Compare(former, former, s.env) {
		s.old[c.Path] = c.Old
	}
}

// Answers are the answers taken so far, a copy.
func (s *Sheet) Answers() forms.Answers { return s.ans.Clone() }

// At is the path of the field with the focus; "" on the last row.
func (s *Sheet) At() string {
	if st, ok := s.step(); ok {
		return st.Path
	}
	return ""
}

// Typing is what is typed in the field with the focus and not yet an answer; "" when nothing is.
func (s *Sheet) Typing() string {
	st, ok := s.step()
	switch {
	case !ok || st.Add:
		return ""
	case st.Field.Kind == forms.Tally:
		if s.fresh || s.cell != s.blankCell(st) { // a number typed over another one is not kept
			return ""
		}
	case s.input() == s.stored(st):
		return ""
	}
	return unfinished(s.dated(st.Field, s.input()))
}

// dated is a typed day or time as it is meant now: "sekarang" that stands in a draft must
// not be another hour when the draft is gone on with. Other text comes back as it is.
func (s *Sheet) dated(f *forms.Field, typed string) string {
	if f.Kind != forms.Date && f.Kind != forms.Moment {
		return typed
	}
	now := s.world(s.ans)
	later := now
	later.Now = now.Now.AddDate(1, 1, 1).Add(61 * time.Minute)
	a, _ := f.Parse(typed, now)
	if b, _ := f.Parse(typed, later); a.State != forms.Given || a.Equal(b) {
		return typed
	}
	return f.Input(a, now)
}

// unfinished is text that is still being typed, made harmless. Unlike an answer it
// keeps the space or the line end that it stops at.
func unfinished(typed string) string {
	clean := text.CleanNarrative(typed)
	tail := typed[len(strings.TrimRight(typed, " \n")):]
	switch ends := strings.Count(tail, "\n"); {
	case clean == "" || tail == "":
		return clean
	case ends == 0:
		return clean + " "
	default:
		return clean + strings.Repeat("\n", min(ends, 2))
	}
}

// Resume puts the focus where a draft stood, with the text typed there.
func (s *Sheet) Resume(path, typing string) {
	if path == "" {
		s.focus(len(s.steps)) // behind the last question
	}
	for i, st := range s.steps {
		if st.Path != path {
			continue
		}
		s.focus(i)
		if st.Add {
			return
		}
		if st.Field.Kind == forms.Tally {
			s.cell = s.blankCell(st)
			s.loadCell(st, s.ans.At(st.Path))
		}
		if typing = unfinished(typing); typing != "" {
			s.line.Set(strings.ReplaceAll(typing, "\n", " "))
			s.pad.Set(typing)
			s.fresh = false
		}
		return
	}
}

// Problem puts the focus on a field with something wrong and says it.
func (s *Sheet) Problem(p forms.Problem) {
	if st, ok := forms.Find(s.steps, p.Path); ok && p.Path != "" {
		s.focus(st.No - 1)
	}
	s.say = tone(p)
}

// Check gives everything wrong with the form as it stands.
func (s *Sheet) Check() []forms.Problem {
	s.env = s.world(s.ans)
	return s.form.Check(s.ans, s.env)
}

// Say is the sheet's message.
func (s *Sheet) Say() kit.Message { return s.say }

// Set takes an answer that did not come from typing, and shows it.
func (s *Sheet) Set(path string, a forms.Answer) {
	s.put(path, a)
	s.focus(s.at)
}

func tone(p forms.Problem) kit.Message {
	if p.Blocks {
		return kit.Message{Tone: kit.Error, Text: p.Say}
	}
	return kit.Message{Tone: kit.Warn, Text: p.Say}
}

// walk lists the visible fields anew. The focus stays on its path.
func (s *Sheet) walk() {
	path, end := s.At(), s.at == len(s.steps) && s.steps != nil
	s.env = s.world(s.ans)
	s.steps = s.form.Walk(s.ans, s.env)
	if s.hooks.Options != nil {
		for i, st := range s.steps {
			if st.Add {
				continue
			}
			if opts, ok := s.hooks.Options(st.Field, s.ans); ok {
				f := *st.Field
				if f.Options = opts; f.Kind == forms.Text {
					f.Kind = forms.Choice
				}
				s.steps[i].Field = &f
			}
		}
	}
	s.at = min(s.at, len(s.steps))
	if end {
		s.at = len(s.steps)
	}
	for i, st := range s.steps {
		if st.Path == path && !end {
			s.at = i
		}
	}
}

func (s *Sheet) step() (forms.Step, bool) {
	if s.at < 0 || s.at >= len(s.steps) {
		return forms.Step{}, false
	}
	return s.steps[s.at], true
}

// focus moves to a step and loads its answer into the editor.
func (s *Sheet) focus(i int) {
	s.at = max(0, min(i, len(s.steps)))
	s.pick, s.cell, s.drop, s.fresh = -1, 0, -1, false
	st, ok := s.step()
	if !ok || st.Add {
		s.line.Set("")
		return
	}
	a := s.ans.At(st.Path)
	switch st.Field.Kind {
	case forms.Narrative:
		s.pad.Max = limit(st.Field)
		s.pad.Set(s.stored(st))
	case forms.Tally:
		s.loadCell(st, a)
		return
	default:
		s.line.Max = limit(st.Field)
		s.line.Set(s.stored(st))
	}
	switch st.Field.Kind {
	case forms.Choice, forms.Choices, forms.YesNo, forms.Score, forms.Region:
		s.fresh = true
	default:
		s.fresh = a.State != forms.Given
	}
}

func limit(f *forms.Field) int {
	if (f.Kind == forms.Text || f.Kind == forms.Person || f.Kind == forms.Narrative) && f.Max != nil {
		return *f.Max
	}
	return 0
}

// stored is the input form of the answer that a step has, or of its proposal.
func (s *Sheet) stored(st forms.Step) string {
	a := s.ans.At(st.Path)
	in := st.Field.Input(a, s.env)
	if a.State == forms.Blank {
		in = st.Field.Default
	}
	if st.Field.Kind == forms.Narrative {
		return text.CleanNarrative(in)
	}
	return text.Clean(in)
}

// input is what stands in the editor of the field with the focus.
func (s *Sheet) input() string {
	if st, ok := s.step(); ok && st.Field.Kind == forms.Narrative {
		return s.pad.Value()
	}
	return s.line.Value()
}

// put takes an answer and walks anew.
func (s *Sheet) put(path string, a forms.Answer) bool {
	if s.ans.At(path).Equal(a) {
		return true
	}
	if err := s.ans.Set(path, a); err != nil {
		s.say = kit.Message{Tone: kit.Error, Text: "Isian ini tidak terbaca. Isi ulang."}
		return false
	}
	s.walk()
	if s.hooks.Changed != nil {
		s.hooks.Changed(path, s.ans)
	}
	return true
}

// Leave takes what stands in the field with the focus as its answer. It says false,
// with a sentence, when it cannot be one; then the field keeps what was typed.
func (s *Sheet) Leave() bool {
	s.say = kit.Message{}
	st, ok := s.step()
	if !ok || st.Add {
		return true
	}
	var a forms.Answer
	var problems []forms.Problem
	s.env = s.world(s.ans)
	env := s.env
	switch st.Field.Kind {
	case forms.Tally:
		return s.leaveCell(st)
	case forms.Region:
		in := s.regionInput(st)
		a, problems = st.Field.Parse(in, env)
	default:
		in := s.input()
		if in == s.stored(st) && s.ans.At(st.Path).Answered() {
			return s.warn(st.Path)
		}
		a, problems = st.Field.Parse(in, env)
	}
	for _, p := range problems {
		if p.Blocks {
			s.say = tone(p)
			return false
		}
	}
	if !s.put(st.Path, a) {
		return false
	}
	if len(problems) > 0 {
		s.say = tone(problems[0])
		return true
	}
	return s.warn(st.Path)
}

// warn says the first thing that is wrong with an answered field. It never blocks
// leaving: sending the form is what a blocking check stops.
func (s *Sheet) warn(path string) bool {
	if s.ans.At(path).Answered() {
		if p := s.form.CheckField(path, s.ans, s.env); len(p) > 0 {
			s.say = tone(p[0])
		}
	}
	return true
}

// move leaves the field and goes on by so many steps.
func (s *Sheet) move(by int) bool {
	path := s.At()
	if !s.Leave() {
		return false
	}
	if i := s.indexOf(path); i >= 0 {
		s.at = i
	}
	to := s.at + by
	if by == 1 && s.onPaper(to) && !s.onPaper(s.at) { // offered above "Simpan", never gone into unasked
		to = len(s.steps)
	}
	s.focus(to)
	return true
}

// onPaper says whether a step asks where the form was copied from.
func (s *Sheet) onPaper(i int) bool {
	return i >= 0 && i < len(s.steps) && s.steps[i].Section.ID == forms.PaperSection
}

func (s *Sheet) indexOf(path string) int {
	for i, st := range s.steps {
		if st.Path == path {
			return i
		}
	}
	return -1
}

// state answers with "tidak tahu" or "menolak" and goes on.
func (s *Sheet) state(state forms.State) bool {
	st, ok := s.step()
	if !ok || st.Add {
		return false
	}
	if st.Field.Plain {
		s.say = kit.Message{Tone: kit.Error, Text: "Harus dijawab: " + strings.TrimRight(st.Field.Label, "?.: ") + ". \"Tidak tahu\" tidak bisa dipakai di sini."}
		return false
	}
	s.say = kit.Message{}
	s.put(st.Path, forms.Answer{State: state})
	s.focus(s.indexOf(st.Path) + 1)
	return true
}

// addRow gives a group another row and goes to its first field.
func (s *Sheet) addRow(st forms.Step) bool {
	row, err := s.ans.AddRow(st.Group.ID)
	if err != nil {
		s.say = kit.Message{Tone: kit.Error, Text: "Sudah penuh; tidak bisa ditambah lagi."}
		return false
	}
	s.walk()
	prefix := st.Group.ID + "[" + strconv.Itoa(row) + "]"
	for i, x := range s.steps {
		if strings.HasPrefix(x.Path, prefix) && !x.Add {
			s.focus(i)
			break
		}
	}
	return true
}

// dropRow removes the group's row that has the focus; a row with answers needs the key twice.
func (s *Sheet) dropRow() bool {
	st, ok := s.step()
	if !ok || st.Add || st.Group == nil {
		return false
	}
	if len(s.ans.Row(st.Group.ID, st.Row)) > 0 && s.drop != st.Row {
		s.drop = st.Row
		s.say = kit.Message{Tone: kit.Warn, Text: "Hapus " + rowTitle(st.Group) + " " + strconv.Itoa(st.Row+1) + "? Tekan Ctrl+D sekali lagi."}
		return false
	}
	s.ans.RemoveRow(st.Group.ID, st.Row)
	s.say = kit.Message{}
	group := st.Group.ID
	s.walk()
	for i, x := range s.steps {
		if x.Group != nil && x.Group.ID == group && (x.Add || x.Row >= st.Row) {
			s.focus(i)
			break
		}
	}
	if s.hooks.Changed != nil {
		s.hooks.Changed(group, s.ans)
	}
	return true
}

func rowTitle(group *forms.Field) string {
	if group.RowTitle != "" {
		return group.RowTitle
	}
	return "Baris"
}
