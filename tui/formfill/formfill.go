// Package formfill is the one screen that fills any form for any act of a case:
// contact, consent, assignment, an agency's answer, a paper form.
//
// It promises what package sheet promises; it adds only the way in and out.
//
// It refuses: knowing what an act means. The Desk decides, the receipt is shown.
package formfill

import (
	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/sheet"
)

// Screen fills one form.
type Screen struct {
	kit.Mail
	fill *sheet.Filler
}

// New begins an act on its form, or goes on with the actor's draft of the same work.
func New(env *kit.Env, w kit.StartWork) *Screen {
	s := &Screen{Mail: env.NewMail("form")}
	s.fill = sheet.NewFiller(env, &s.Mail, w, nil)
	return s
}

// Resume goes on with a draft where it stood.
func Resume(env *kit.Env, d casework.Draft) *Screen {
	s := &Screen{Mail: env.NewMail("form")}
	s.fill = sheet.ResumeFiller(env, &s.Mail, d, nil)
	return s
}

// Init reads the case and the draft.
func (s *Screen) Init() tea.Cmd { return s.fill.Init() }

// Update fills the form; when the act is done the screen is left with its receipt.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
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

// Keep saves the draft when the session ends.
func (s *Screen) Keep() tea.Cmd { return s.fill.Keep() }

// InCase is the case that the form is for.
func (s *Screen) InCase() (number string, ok bool) { return s.fill.Number(), s.fill.Number() != "" }
