// Package referral is the way of a case to an agency: the need, the agencies that
// answer it with the papers they demand, consent or the reason for going without,
// the letter, approval or sending, and where each referral stands (SOP 7).
//
// It promises: agencies that serve this month come first; whoever must not know is
// named before anything leaves; each state shows who and when.
//
// It refuses: deciding whether consent is needed or who approves; the menu is the Desk's.
package referral

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/sheet"
)

// Prepare is the form of a new referral with what its agencies demand.
type Prepare struct {
	kit.Mail
	env  *kit.Env
	fill *sheet.Filler
}

// New begins a referral of a case.
func New(env *kit.Env, w kit.StartWork) *Prepare {
	s := &Prepare{Mail: env.NewMail("referral"), env: env}
	s.fill = sheet.NewFiller(env, &s.Mail, w, s.hooks)
	return s
}

// Resume goes on with the draft of a referral.
func Resume(env *kit.Env, d casework.Draft) *Prepare {
	s := &Prepare{Mail: env.NewMail("referral"), env: env}
	s.fill = sheet.ResumeFiller(env, &s.Mail, d, s.hooks)
	return s
}

func (s *Prepare) hooks(f *sheet.Filler) sheet.Hooks {
	return sheet.Hooks{Options: s.agencies, Aside: func(a forms.Answers) []string { return s.aside(f.Case(), a) }}
}

// agencies are those that answer the need, those that serve this month first.
func (s *Prepare) agencies(f *forms.Field, a forms.Answers) ([]forms.Option, bool) {
	need := a["need"].Value
	if f.ID != "agency" || need == "" {
		return nil, false
	}
	month := s.env.Desk.Now().In(s.env.Zone).Month()
	var out []forms.Option
	for _, g := range s.env.Desk.Pack().AgenciesFor(need, month) {
		label := g.Name
		if !g.Serves(month) {
			label += " (bukan bulan ini)"
		}
		out = append(out, forms.Option{Code: g.Code, Label: label})
	}
	return out, len(out) > 0
}

// aside says what the chosen agency demands and who must not know.
func (s *Prepare) aside(c *casework.Case, a forms.Answers) []string {
	var out []string
	if c != nil {
		out = append(out, mustNotKnow(s.env, c)...)
	}
	p := s.env.Desk.Pack()
	g, ok := p.Agency(a["agency"].Value)
	if !ok {
		return out
	}
	if p.Urgent(g.Code, a["need"].Value) {
		out = append(out, "Lembaga ini tidak menunggu lembar persetujuan.")
	} else if c != nil && !c.Agreed(g.Code, a["need"].Value) {
		out = append(out, "Perlu persetujuan keluarga (Form 2) sebelum dikirim, atau alasan tertulis.")
	}
	papers := "tidak ada yang disyaratkan"
	if len(g.Papers) > 0 {
		var names []string
		for _, code := range g.Papers {
			names = append(names, label(p.Papers, code))
		}
		papers = strings.Join(names, ", ")
	}
	out = append(out, text.Wrap("Surat yang diminta: "+papers+".", s.env.Area().Width)...)
	if g.Remark != "" {
		out = append(out, text.Truncate(g.Remark, s.env.Area().Width))
	}
	return out
}

// mustNotKnow names, by relation, who must not be told (SOP 7).
func mustNotKnow(env *kit.Env, c *casework.Case) []string {
	var who []string
	for _, p := range c.People {
		name := kit.Clean(strings.TrimSpace(p.Name + " " + p.Relation))
		if (p.NoContact || p.Alleged && !c.Itself(p)) && !forms.Nobody(name) && !slices.Contains(who, name) {
			who = append(who, name)
		}
	}
	if a := c.Complaint["no_contact"]; a.State == forms.Given && len(who) == 0 && !forms.Nobody(a.Value) {
		who = append(who, kit.Clean(a.Value))
	}
	if len(who) == 0 {
		return nil
	}
	return []string{env.Style.Bold(text.Truncate("Jangan hubungi: "+strings.Join(who, "; ")+". Mereka tidak boleh tahu.", env.Area().Width))}
}

func label(options []forms.Option, code string) string {
	for _, o := range options {
		if o.Code == code {
			return o.Label
		}
	}
	return code
}

// Init reads the case.
func (s *Prepare) Init() tea.Cmd { return s.fill.Init() }

// Update fills the form; once prepared, the case's referrals are shown.
func (s *Prepare) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	cmd, out, _ := s.fill.Update(msg)
	switch {
	case out.Done != nil:
		page := NewPage(s.env, s.fill.Number())
		page.say = kit.Message{Text: "Tersimpan. Rujukan disiapkan."}
		page.newest = true
		return page, cmd
	case out.Left:
		return s, tea.Batch(cmd, kit.Send(kit.Back{Say: out.Say}))
	}
	return s, cmd
}

// View draws the form.
func (s *Prepare) View(a kit.Area) kit.Frame { return s.fill.View(a) }

// Keys is the form's key table.
func (s *Prepare) Keys() []kit.Key { return s.fill.Keys() }

// Typing is always the case: a field has the focus.
func (s *Prepare) Typing() bool { return true }

// Help says what the field asks.
func (s *Prepare) Help() []string { return s.fill.Help() }

// Busy says whether the form is being sent.
func (s *Prepare) Busy() bool { return s.fill.Busy() }

// Keep saves the draft when the session ends.
func (s *Prepare) Keep() tea.Cmd { return s.fill.Keep() }

// InCase is the case that is referred.
func (s *Prepare) InCase() (number string, ok bool) { return s.fill.Number(), true }
