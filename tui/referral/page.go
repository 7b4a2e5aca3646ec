package referral

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// Page shows a case's referrals, where each stands, and what can be done with the chosen one.
type Page struct {
	kit.Mail
	env    *kit.Env
	book   say.Book
	number string
	view   *casework.View
	list   widget.List
	say    kit.Message
	newest bool // choose the newest referral once loaded
}

// NewPage shows the referrals of a case.
func NewPage(env *kit.Env, number string) *Page {
	return &Page{Mail: env.NewMail("referrals"), env: env, book: say.Book{Pack: env.Desk.Pack(), Zone: env.Zone}, number: number, newest: true}
}

// Init reads the case.
func (p *Page) Init() tea.Cmd { return p.load() }

func (p *Page) load() tea.Cmd {
	return kit.Call(&p.Mail, "view", func(ctx context.Context) (casework.View, error) { return p.env.Desk.Open(ctx, p.env.Actor, p.number) })
}

// chosen is the referral with the marker; nil when there is none.
func (p *Page) chosen() *casework.Referral {
	if p.view == nil || p.view.Case == nil || p.list.At >= len(p.view.Case.Referrals) {
		return nil
	}
	return &p.view.Case.Referrals[p.list.At]
}

// actions are what can be done with the chosen referral, best first: the next step,
// the family's consent while it is missing, what moves the referral on, what goes
// round consent or ends it, and what opens another one.
func (p *Page) actions() []casework.Action {
	if p.view == nil {
		return nil
	}
	r := p.chosen()
	needs := r == nil || p.view.Case != nil && !r.Urgent && !p.view.Case.Agreed(r.Agency, r.Need)
	rank := func(a casework.Action) int {
		mine := r != nil && a.Part == r.ID
		switch {
		case a.Part != "" && !mine, (a.Act == casework.Consent || a.Act == casework.Waive) && !needs:
			return -1
		case a.Next && mine:
			return 0
		case a.Act == casework.Consent:
			return 1
		case a.Act == casework.Waive:
			return 3
		case a.Act == casework.Cancel:
			return 4
		case mine:
			return 2
		case a.Act == casework.Prepare, a.Act == casework.Withdraw, a.Act == casework.Review:
			return 5
		}
		return -1
	}
	var out []casework.Action
	for want := 0; want <= 5; want++ {
		for _, a := range p.view.Actions {
			if rank(a) == want {
				out = append(out, a)
			}
		}
	}
	return out[:min(len(out), len(kit.Digits))]
}

// Reads says that a change of the case has it read anew.
func (p *Page) Reads(ch casework.Change) bool { return ch.Number == p.number }

// Update chooses a referral, shows its letter, begins an act.
func (p *Page) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[casework.View]:
		if msg.Err != nil {
			p.say = kit.Problem(msg.Err)
			return p, nil
		}
		p.view = &msg.Value
		if c := p.view.Case; c != nil {
			p.list.Set(len(c.Referrals))
			if p.newest {
				p.newest = false
				p.list.Go(len(c.Referrals) - 1)
			}
		}
	case kit.Resumed:
		if msg.Receipt != nil {
			p.say = kit.Message{}
		}
		return p, p.load()
	case kit.Changed:
		if msg.Number == p.number {
			return p, p.load()
		}
	case kit.Pressed:
		return p, p.press(msg)
	}
	return p, nil
}

func (p *Page) press(k kit.Pressed) tea.Cmd {
	p.say = kit.Message{}
	switch k.ID {
	case "move":
		p.list.Update(k.Key, 5)
	case "letter":
		if r := p.chosen(); r != nil {
			return kit.Send(kit.OpenLetter{Number: p.number, Referral: r.ID})
		}
	case "first":
		return p.act(0)
	case "digit":
		if n, err := strconv.Atoi(k.Key.Text); err == nil {
			return p.act(n - 1)
		}
	}
	return nil
}

// act begins the act with a number; consent is for the chosen agency and purpose.
func (p *Page) act(i int) tea.Cmd {
	all := p.actions()
	if i < 0 || i >= len(all) {
		return nil
	}
	a := all[i]
	if a.Why != "" {
		p.say = kit.Message{Tone: kit.Warn, Text: a.Why}
		return nil
	}
	w := kit.WorkFor(a, p.number, p.view.Version)
	if r := p.chosen(); r != nil && (a.Act == casework.Consent || a.Act == casework.Waive) {
		w.Answers = forms.Answers{"agency": given(r.Agency), "needs": {State: forms.Given, Values: []string{r.Need}}}
		if r.Purpose != "" {
			w.Answers["purpose"] = given(r.Purpose)
		}
	}
	return kit.Send(w)
}

func given(v string) forms.Answer { return forms.Answer{State: forms.Given, Value: v} }

// Typing is never the case here.
func (p *Page) Typing() bool { return false }

// InCase is the case whose referrals these are.
func (p *Page) InCase() (number string, ok bool) { return p.number, true }

// Keys of the page.
func (p *Page) Keys() []kit.Key {
	none := ""
	if p.chosen() == nil {
		none = "Belum ada rujukan."
	}
	return []kit.Key{
		{ID: "digit", Keys: kit.Digits, Show: "1-9", Word: "Tindakan", Help: "Kerjakan tindakan dengan nomor itu.", Footer: true},
		{ID: "first", Keys: []string{"enter"}, Show: "Enter", Word: "Berikut", Help: "Kerjakan tindakan pertama.", Footer: true},
		{ID: "letter", Keys: []string{"l"}, Show: "l", Word: "Surat", Help: "Lihat surat rujukan (Form 5) sebelum dikirim.", Why: none, Footer: true},
		{ID: "move", Keys: []string{"up", "down", "home", "end", "k", "j"}, Show: "Panah", Word: "Pilih", Help: "Pilih rujukan.", Footer: true},
	}
}

// View draws the list, the chosen referral's way, and the menu.
func (p *Page) View(a kit.Area) kit.Frame {
	fr := kit.Frame{Title: "Rujukan " + kit.Clean(p.number), Say: p.say}
	if p.view == nil {
		return fr
	}
	c := p.view.Case
	if c == nil {
		fr.Lines = []string{"Isi rujukan kasus ini tidak dapat dilihat dengan akun Anda."}
		return fr
	}
	fr.Lines = append(fr.Lines, mustNotKnow(p.env, c)...)
	if len(c.Referrals) == 0 {
		fr.Lines = append(fr.Lines, "Belum ada rujukan. Siapkan rujukan dari menu di bawah.")
	}
	from, to := p.list.Window(6)
	for i := from; i < to; i++ {
		r := c.Referrals[i]
		fr.Lines = append(fr.Lines, text.Truncate(p.list.Mark(i, p.env.Style.Marker)+text.Pad(text.Clean(r.ID), 3)+text.Pad(p.book.Agency(r.Agency), 34)+" "+text.Pad(p.book.Referral(r.State), 21)+p.book.Need(r.Need), a.Width))
	}
	if r := p.chosen(); r != nil {
		fr.Lines = append(fr.Lines, "")
		fr.Lines = append(fr.Lines, p.detail(c, r, a.Width)...)
	}
	fr.Lines = append(fr.Lines, "")
	for i, act := range p.actions() {
		l := strconv.Itoa(i+1) + " " + p.book.Act(act.Act)
		if act.Why != "" {
			l += " " + p.env.Style.Dot + " tidak bisa: " + act.Why
		}
		fr.Lines = append(fr.Lines, text.Truncate(text.Clean(l), a.Width))
	}
	return fr
}

// detail is the chosen referral's consent and its states with person and time.
func (p *Page) detail(c *casework.Case, r *casework.Referral, width int) []string {
	out := []string{text.Truncate("Surat "+kit.Clean(r.Letter)+". "+kit.Clean(casework.ConsentText(c, r, p.env.Desk.Pack())), width)}
	for _, s := range r.Steps {
		l := "  " + p.env.Clock(s.At) + "  " + text.Pad(p.book.Referral(s.State), 21) + kit.Clean(s.By)
		if s.Note != "" {
			l += " " + p.env.Style.Dot + " " + kit.Clean(s.Note)
		}
		out = append(out, text.Truncate(l, width))
	}
	if r.Handover != nil {
		out = append(out, "  Berita acara serah terima sudah dicatat.")
	}
	if r.Reason != "" {
		out = append(out, text.Truncate("  Alasan: "+kit.Clean(r.Reason), width))
	}
	if r.Result != "" {
		out = append(out, text.Truncate("  Hasil: "+kit.Clean(r.Result), width))
	}
	return out
}
