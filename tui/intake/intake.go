// Package intake is the way of a report from the first question to what is done
// next: 1 Laporan, 2 Asal & identitas, 3 Risiko, 4 Tindak lanjut (SOP 4, 11), and
// the Bahaya card.
//
// It promises: help before questions: danger shows the card first, and step 4 is
// open as soon as the case has a number; every step can be left, gone back to and
// continued; look-alikes are listed, never merged; a class is proposed with its
// reasons, a person decides.
//
// It refuses: deciding what is allowed; the menu of step 4 is the Desk's.
package intake

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/sheet"
	"loket/tui/widget"
)

// Steps of the intake.
const (
	report = iota + 1
	origin
	risk
	follow
)

// acts are the acts of the steps that are forms.
var acts = map[int]casework.ActName{report: casework.Receive, origin: casework.Verify, risk: casework.Classify}

// Screen is one report on its way.
type Screen struct {
	kit.Mail
	env    *kit.Env
	book   say.Book
	number string // "" until step 1 is done
	step   int    // the step that is open; follow: the list of steps and what to do next
	fill   *sheet.Filler
	view   *casework.View
	list   widget.List
	say    kit.Message

	carded bool // the Bahaya card was shown
	card   bool // it is to be shown after this Update
	probe  bool // look for look-alikes after this Update
	asked  casework.Probe
	alike  *casework.Matches
}

func newScreen(env *kit.Env) *Screen {
	return &Screen{Mail: env.NewMail("intake"), env: env, book: say.Book{Pack: env.Desk.Pack(), Zone: env.Zone}}
}

// New begins a report at step 1.
func New(env *kit.Env) *Screen {
	s := newScreen(env)
	s.open(report)
	return s
}

// Open shows the steps of a case that exists.
func Open(env *kit.Env, number string) *Screen {
	s := newScreen(env)
	s.number, s.step = number, follow
	return s
}

// Step begins one of the steps 1 to 3 of a case that exists; afterwards the list of steps is shown.
func Step(env *kit.Env, w kit.StartWork) *Screen {
	s := newScreen(env)
	s.number, s.step = w.Case, stepOf(w.Act)
	w.Title = "Laporan"
	s.fill = sheet.NewFiller(env, &s.Mail, w, s.hooks(s.step))
	return s
}

// stepOf is the step that an act belongs to; the report is amended where it was made.
func stepOf(act casework.ActName) int {
	for step, a := range acts {
		if a == act {
			return step
		}
	}
	return report
}

// Resume goes on with a draft of step 1, 2 or 3.
func Resume(env *kit.Env, d casework.Draft) *Screen {
	s := newScreen(env)
	s.number, s.step = d.Case, stepOf(d.Work)
	s.carded = env.Desk.Pack().Danger(d.Answers)
	s.fill = sheet.ResumeFiller(env, &s.Mail, d, s.hooks(s.step))
	s.fill.Name("Laporan")
	return s
}

// Init starts the open step.
func (s *Screen) Init() tea.Cmd {
	if s.step == follow {
		return s.load()
	}
	return s.fill.Init()
}

// open makes the form of a step.
func (s *Screen) open(step int) {
	s.step, s.say = step, kit.Message{}
	w := kit.StartWork{Act: acts[step], Case: s.number, Title: "Laporan"}
	if step == report && s.number != "" {
		w.Act = casework.Amend
	}
	if s.view != nil {
		w.Seen = s.view.Version
	}
	s.fill = sheet.NewFiller(s.env, &s.Mail, w, s.hooks(step))
}

// load reads the case for the list of steps.
func (s *Screen) load() tea.Cmd {
	number := s.number
	return kit.Call(&s.Mail, "view", func(ctx context.Context) (casework.View, error) {
		return s.env.Desk.Open(ctx, s.env.Actor, number)
	})
}

// Reads says that a change of the case has it read anew, while the list of steps is shown.
func (s *Screen) Reads(ch casework.Change) bool { return s.step == follow && ch.Number == s.number }

// Update hands messages to the open form, or walks the list of steps.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Danger:
		s.carded = true
		var keep tea.Cmd
		if s.fill != nil {
			keep = s.fill.Danger()
		}
		return s, tea.Batch(keep, kit.Send(kit.OpenDanger{Filling: true}))
	case kit.Got[casework.View]:
		if msg.Topic == "view" {
			return s, s.onView(msg)
		}
	case kit.Got[casework.Matches]:
		if msg.Err == nil {
			s.alike = &msg.Value
		}
		return s, nil
	case kit.Resumed:
		if s.step == follow {
			return s, s.load()
		}
	case kit.Changed:
		if s.step == follow {
			if msg.Number == s.number {
				return s, s.load()
			}
			return s, nil
		}
	}
	if s.step == follow {
		return s, s.walk(msg)
	}
	cmd, out, _ := s.fill.Update(msg)
	cmds := []tea.Cmd{cmd, s.after(out)}
	if _, ok := msg.(kit.Got[casework.Matches]); !ok && s.step == origin && s.alike == nil && s.fill.Case() != nil {
		s.probe = true
	}
	if s.probe {
		s.probe = false
		cmds = append(cmds, s.look())
	}
	if s.card {
		s.card = false
		cmds = append(cmds, kit.Send(kit.OpenDanger{Number: s.number, Filling: true}))
	}
	return s, tea.Batch(cmds...)
}

// after goes on when a step was saved or left.
func (s *Screen) after(out sheet.Outcome) tea.Cmd {
	switch {
	case out.Done != nil:
		first := s.number == ""
		s.number = out.Done.Number
		s.list.At = min(s.step, follow-1)
		s.step, s.fill, s.view = follow, nil, nil
		receipt := kit.Message{Text: "Tersimpan."}
		if first {
			receipt.Text = s.saved(s.number)
		}
		s.say = receipt
		return s.load()
	case out.Left && s.number != "":
		s.list.At = s.step - 1
		s.step, s.fill = follow, nil
		s.say = out.Say
		return s.load()
	case out.Left:
		return kit.Send(kit.Back{Say: out.Say})
	}
	return nil
}

func (s *Screen) onView(got kit.Got[casework.View]) tea.Cmd {
	if got.Err != nil {
		s.say = kit.Problem(got.Err)
		return nil
	}
	first := s.view == nil
	s.view = &got.Value
	s.list.Set(len(s.rows()))
	if first && s.view.Row.Risk == casework.High {
		s.list.Go(follow - 1) // help first: the next thing to do, not the next form
	}
	return nil
}

// hooks are what each step adds to its form.
func (s *Screen) hooks(step int) func(*sheet.Filler) sheet.Hooks {
	return func(f *sheet.Filler) sheet.Hooks {
		h := sheet.Hooks{Changed: func(path string, a forms.Answers) { s.changed(path, a) }, Above: headRows}
		switch step {
		case origin:
			h.Aside = func(forms.Answers) []string { return s.alikeLines() }
		case risk:
			h.Aside = func(a forms.Answers) []string { return s.proposal(f.Case(), a) }
		}
		return h
	}
}

// changed looks at every answer taken: danger shows the card, identity looks for the same child.
func (s *Screen) changed(path string, a forms.Answers) {
	switch {
	case s.step == report && !s.carded && s.env.Desk.Pack().Danger(a):
		s.carded, s.card = true, true
	case s.step == origin && (path == "child.nik" || path == "child.kk" || path == "child.birth" || path == "child.name"):
		s.probe = true
	}
}

// look asks for earlier cases of the same child, once for each set of marks.
func (s *Screen) look() tea.Cmd {
	p := casework.Probe{Number: s.number}
	if c := s.fill.Case(); c != nil {
		p.NIK, p.KK, p.Name, p.Birth, p.Sex = c.Child.NIK, c.Child.KK, c.Child.Name, c.Child.Birth, c.Child.Sex
	}
	a := s.fill.Answers()
	for id, to := range map[string]*string{"child.nik": &p.NIK, "child.kk": &p.KK, "child.birth": &p.Birth, "child.name": &p.Name} {
		if v := a[id].Value; v != "" {
			*to = v
		}
	}
	if p == s.asked {
		return nil
	}
	s.asked = p
	return kit.Beside(&s.Mail, "alike", func(ctx context.Context) (casework.Matches, error) {
		return s.env.Desk.Alike(ctx, s.env.Actor, p)
	})
}

// Typing is the case while a form is open.
func (s *Screen) Typing() bool { return s.step != follow }

// Help says what the field asks, or what the steps are.
func (s *Screen) Help() []string {
	if s.fill != nil {
		return s.fill.Help()
	}
	return []string{"Empat langkah laporan. Pilih dengan angka atau panah lalu Enter. Langkah 4 terbuka begitu laporan punya nomor; yang lain boleh menyusul."}
}

// Busy says whether a step is being sent.
func (s *Screen) Busy() bool { return s.fill != nil && s.fill.Busy() }

// Keep saves the draft when the session ends.
func (s *Screen) Keep() tea.Cmd {
	if s.fill == nil {
		return nil
	}
	return s.fill.Keep()
}

// InCase is the report's case; before it has a number Bahaya is answered in the form.
func (s *Screen) InCase() (number string, ok bool) { return s.number, true }
