// Package formfill is the one screen that fills any form for any act of a case:
// contact, consent, assignment, an agency's answer, a paper form.
//
// It promises what package sheet promises; it adds only the way in and out.
//
// It refuses: knowing what an act means. The Desk decides, the receipt is shown.
package formfill

import (
	"context"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/sheet"
)

// Screen fills one form.
type Screen struct {
	kit.Mail
	env   *kit.Env
	fill  *sheet.Filler
	form  string
	act   casework.ActName
	names bool              // the act names a caseworker, or decides on one, and the loads may be seen
	loads casework.Caseload // what each holds
}

// New begins an act on its form, or goes on with the actor's draft of the same work.
func New(env *kit.Env, w kit.StartWork) *Screen {
	s := open(env, w.Act, w.Form)
	s.fill = sheet.NewFiller(env, &s.Mail, w, s.hooks)
	return s
}

func open(env *kit.Env, act casework.ActName, form string) *Screen {
	if form == "" {
		form = casework.FormOf(act)
	}
	return &Screen{Mail: env.NewMail("form"), env: env, form: form, act: act, names: casework.NamesCaseworker(act) && casework.May(env.Actor, casework.ReadCaseload, casework.Scope{})}
}

// formRows is what a decision's own questions keep of the screen, its title and keys with them.
const formRows = 11

// hooks show whom a case can be given to, as nobody knows account names by heart, what
// a step of a pathway asks, and what is still open where the work ends.
func (s *Screen) hooks(f *sheet.Filler) sheet.Hooks {
	out := sheet.Hooks{Options: func(field *forms.Field, _ forms.Answers) ([]forms.Option, bool) {
		options := casework.StaffOptions(s.form, field.ID, f.Staff(), s.loads, s.env.Desk.Pack())
		return options, len(options) > 0
	}}
	hint := casework.Hint(f.Case(), s.env.Desk.Pack(), f.Action(), s.env.Desk.Now(), s.env.Area().Width)
	if casework.Decides(s.act) || s.act == casework.DoStep {
		out.Rows = min(len(hint), s.env.Area().Height-formRows)
	}
	paper, isPaper := casework.Subject(f.Case(), s.env.Desk.Pack(), f.Action())
	read := "Ctrl+O: baca " + text.Clean(paper.Title) + "."
	if isPaper {
		hint = append(hint, read)
		out.Rows = min(len(hint), s.env.Area().Height-formRows)
	}
	if len(hint) > 0 && s.act != casework.ApproveAssign {
		rows := max(out.Rows, sheet.AsideRows)
		if more := len(hint) - rows + 1; more > 1 {
			if isPaper {
				more--
			} else {
				read = "Ctrl+O: lihat berkas."
			}
			hint = append(hint[:rows-1:rows-1], fmt.Sprintf("dan %d baris lagi. %s", more, read))
		}
		out.Aside = func(forms.Answers) []string { return hint }
	} else if s.act == casework.ApproveAssign {
		out.Aside = func(forms.Answers) []string {
			return append(slices.Clone(hint), text.Wrap(s.loads.Line(), s.env.Area().Width)...)
		}
	}
	return out
}

// Resume goes on with a draft where it stood.
func Resume(env *kit.Env, d casework.Draft) *Screen {
	s := open(env, d.Work, d.Form)
	s.fill = sheet.ResumeFiller(env, &s.Mail, d, s.hooks)
	return s
}

// Init reads the case and the draft, and who can be named where the form asks for it.
func (s *Screen) Init() tea.Cmd {
	if !s.names {
		return s.fill.Init()
	}
	desk, who := s.env.Desk, s.env.Actor
	return tea.Batch(s.fill.Init(), kit.Call(&s.Mail, "staff", func(ctx context.Context) (casework.Caseload, error) { return desk.Caseload(ctx, who) }))
}

// Update fills the form; when the act is done the screen is left with its receipt.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	if got, ok := msg.(kit.Got[casework.Caseload]); ok {
		s.loads = got.Value // none after an error: the names stand without
		s.fill.Refresh()
		return s, nil
	}
	cmd, out, _ := s.fill.Update(msg)
	switch {
	case out.Done != nil:
		return s, tea.Batch(cmd, kit.Send(kit.Back{Receipt: out.Done}))
	case out.Left:
		return s, tea.Batch(cmd, kit.Send(kit.Back{Say: out.Say}))
	}
	return s, cmd
}

// View draws the form.
func (s *Screen) View(a kit.Area) kit.Frame { return s.fill.View(a) }

// Keys is the form's key table.
func (s *Screen) Keys() []kit.Key { return s.fill.Keys() }

// Typing is always the case: a field has the focus.
func (s *Screen) Typing() bool { return true }

// Help says what the field asks.
func (s *Screen) Help() []string { return s.fill.Help() }

// Busy says whether the form is being sent.
func (s *Screen) Busy() bool { return s.fill.Busy() }

// Keep saves the draft when the session ends.
func (s *Screen) Keep() tea.Cmd { return s.fill.Keep() }

// InCase is the case that the form is for.
func (s *Screen) InCase() (number string, ok bool) { return s.fill.Number(), s.fill.Number() != "" }
