// Package ram is casework.Desk in memory: no disk, no seal, the same decisions.
// Tests of the faces run on it, and tests of the store hold it against the store
// as the simple model of what a Desk does.
package ram

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/print"
	"loket/forms/text"
	"loket/store/casework"
)

// Options of a desk in memory.
type Options struct {
	Pack     *pack.Pack       // nil: Gowa's
	Now      func() time.Time // required: tests set their own clock
	Accounts []casework.Account
}

// Desk is a casework.Desk in memory, safe for concurrent use.
type Desk struct {
	opt      Options
	mu       sync.Mutex
	cases    map[string]*casework.Case // by number
	records  map[string][]casework.Record
	receipts map[string]casework.Receipt
	told     map[string][]casework.Receipt // by account, newest first
	drafts   map[string]casework.Draft
	accounts map[string]casework.Account
	running  map[series]int // numbers issued
	papers   []casework.OfficePaper
	reserved map[string]bool // numbers on blank papers
	watchers map[int]watcher
	ids, seq uint64
	Reads    []string // what was read, in order: "account act number"
}

// series is what case numbers are counted in.
type series struct {
	desk string
	year int // in the office's zone
}

func (d *Desk) seriesOf(who casework.Actor) series {
	return series{casework.DeskOf(who), d.Now().In(d.opt.Pack.Office.Zone).Year()}
}

type watcher struct {
	who    casework.Actor
	notify func(casework.Change)
}

// New makes an empty desk.
func New(o Options) *Desk {
	if o.Pack == nil {
		o.Pack = pack.Gowa()
	}
	d := &Desk{
		opt: o, cases: map[string]*casework.Case{}, records: map[string][]casework.Record{}, receipts: map[string]casework.Receipt{}, told: map[string][]casework.Receipt{},
		drafts: map[string]casework.Draft{}, accounts: map[string]casework.Account{}, running: map[series]int{}, reserved: map[string]bool{}, watchers: map[int]watcher{},
	}
	for _, a := range o.Accounts {
		d.accounts[a.Name] = a
	}
	return d
}

var _ casework.Desk = (*Desk)(nil)

// Pack is the office's rule book.
func (d *Desk) Pack() *pack.Pack { return d.opt.Pack }

// Now is the injected clock.
func (d *Desk) Now() time.Time { return d.opt.Now().UTC() }

// NewID counts.
func (d *Desk) NewID() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ids++
	return fmt.Sprintf("00000000-0000-7000-8000-%012d", d.ids)
}

// Do carries out one act.
func (d *Desk) Do(_ context.Context, who casework.Actor, act casework.Act) (casework.Receipt, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r, ok := d.receipts[act.ID]; ok {
		return r, nil
	}
	if draft, ok := d.drafts[act.Draft]; ok && draft.Epoch != act.Epoch {
		return casework.Receipt{}, &casework.Error{Kind: casework.DraftTaken, By: draft.Owner, Say: "Isian ini dilanjutkan di tempat lain; yang tersimpan di sana aman. Buka lagi dari Lanjutkan draf."}
	}
	if casework.OfficeAct(act.Name) {
		return d.doOffice(who, act)
	}
	if err := d.discussed(who, act); err != nil {
		return casework.Receipt{}, err
	}
	now := d.Now()
	act = act.Timed(d.opt.Pack, now)
	env := casework.Env{Now: now, Pack: d.opt.Pack, Account: func(n string) (casework.Account, bool) { a, ok := d.accounts[n]; return a, ok }}
	env.Desk = func(code string) bool {
		for _, a := range d.accounts {
			if code != "" && a.Desk == code {
				return true
			}
		}
		return false
	}
	if draft, ok := d.drafts[act.Draft]; ok {
		env.Begun = draft.Started
	}
	c := d.cases[act.Case]
	if c != nil {
		d.knowKin(c)
	}
	if act.Name == casework.Receive {
		c = nil
	}
	numbers, opens := casework.Reach(c, act)
	if c == nil || opens {
		in := d.seriesOf(who)
		env.CaseID = "case-" + act.ID
		env.Number = casework.CaseNumber(in.desk, in.year, d.running[in]+1)
	}
	paper, keyed, err := act.Paper(who)
	switch {
	case err != nil:
		return casework.Receipt{}, err
	case keyed && !d.reserved[paper]:
		return casework.Receipt{}, casework.ErrNoPaper
	case keyed:
		env.Number = paper
	}
	if c != nil && act.Seen != 0 && c.MovedOn(who, act, d.records[act.Case]) && casework.LevelOf(who, c.Scope()) != casework.LevelNone {
		return casework.Receipt{}, &casework.Error{Kind: casework.Moved, By: c.UpdatedBy, Say: "Kasus ini baru diubah. Ketikan Anda disimpan; periksa dulu."}
	}
	events, err := casework.Decide(c, act, who, env)
	if err != nil {
		return casework.Receipt{}, err
	}
	var effects []casework.Effect
	if c != nil {
		var others []*casework.Case
		for i := 0; i < len(numbers); i++ {
			others = append(others, d.cases[numbers[i]])
			numbers = casework.Widen(numbers, c, others[i], act)
		}
		if effects, err = casework.Spread(c, others, act, events, who, env); err != nil {
			return casework.Receipt{}, err
		}
		if events, effects, err = casework.Settle(c, events, effects, act, who, env); err != nil {
			return casework.Receipt{}, err
		}
	}
	switch {
	case keyed:
		delete(d.reserved, paper)
	case c == nil || opens:
		d.running[d.seriesOf(who)]++
	}
	r := d.take(c, act.ID, act.Name, who, act, env, events)
	if c != nil && opens {
		r.Opened = env.Number
	}
	r.Asked = casework.OnlyAsks(events)
	for i, e := range effects {
		d.take(e.Case, fmt.Sprintf("%s.%d", act.ID, i+1), e.Name, who, act, env, e.Events)
	}
	delete(d.drafts, act.Draft)
	d.receipts[act.ID], d.told[who.Account] = r, append([]casework.Receipt{r}, d.told[who.Account]...)
	return r, nil
}

// take keeps what came of an act in one case; c is nil for the case that it opens.
func (d *Desk) take(c *casework.Case, id string, name casework.ActName, who casework.Actor, act casework.Act, env casework.Env, events []casework.Event) casework.Receipt {
	number := env.Number
	if c == nil {
		c = &casework.Case{}
		d.cases[number] = c
	} else {
		number = c.Number
	}
	d.seq++
	rec := casework.Record{
		Seq: d.seq, Act: id, Name: string(name), Number: number, By: who, At: env.Now, Occurred: act.Occurred, Pack: d.opt.Pack.Digest, Events: events,
	}
	c.Apply(rec)
	rec.Case = c.ID
	d.records[c.Number] = append(d.records[c.Number], rec)
	for _, w := range d.watchers {
		if casework.LevelOf(w.who, c.Scope()) != casework.LevelNone {
			w.notify(casework.Change{Number: c.Number, Version: c.Version, By: who.Account, Name: act.Name})
		}
	}
	return casework.Receipt{Act: id, Name: name, Number: c.Number, Version: c.Version, At: env.Now, Seq: d.seq}
}

// find returns the case if the actor may do the act to it.
func (d *Desk) find(who casework.Actor, a casework.ActName, number string) (*casework.Case, error) {
	c, ok := d.cases[number]
	if !ok {
		return nil, casework.ErrNotFound
	}
	if err := casework.Permit(who, a, c.Scope()); err != nil {
		return nil, err
	}
	d.Reads = append(d.Reads, who.Account+" "+string(a)+" "+number)
	d.knowKin(c)
	return c, nil
}

func (d *Desk) knowKin(c *casework.Case) {
	c.Know(d.opt.Pack, func(number string) *casework.Case { return d.cases[number] })
}

// Open reads one case.
func (d *Desk) Open(_ context.Context, who casework.Actor, number string) (casework.View, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, err := d.find(who, casework.ReadCase, number)
	if err != nil {
		return casework.View{}, err
	}
	v := casework.Show(c, d.records[number], who, d.opt.Pack, d.Now())
	v.WithFamily(func(number string) (casework.Row, bool) {
		o, ok := d.cases[number]
		if !ok {
			return casework.Row{}, false
		}
		card, l := o.Card(), casework.LevelOf(who, o.Scope())
		return card.Row(who, l, d.Now()), l != casework.LevelNone
	})
	v.WithDrafts(maps.Values(d.drafts), who, d.opt.Pack)
	v.WithStaff(maps.Values(d.accounts))
	return v, nil
}

// Queue is one page of cases.
func (d *Desk) Queue(_ context.Context, who casework.Actor, q casework.Query) (casework.Page, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	act := casework.ReadQueue
	if q.Name != "" {
		act = casework.Search
	}
	if err := casework.Permit(who, act, casework.Scope{}); err != nil {
		return casework.Page{}, err
	}
	cards := d.cards()
	if q.Name != "" {
		words := strings.Fields(text.NameKey(q.Name))
		cards = slices.DeleteFunc(cards, func(k casework.Card) bool {
			name := text.NameKey(k.Name)
			other := slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, w) })
			return len(words) == 0 || other || casework.LevelOf(who, k.Scope()) != casework.LevelFull
		})
	}
	return casework.Paginate(cards, who, q, d.Now()), nil
}

func (d *Desk) cards() []casework.Card {
	var cards []casework.Card
	for _, c := range d.cases {
		cards = append(cards, c.Card())
	}
	sort.Slice(cards, func(i, j int) bool { return casework.Before(&cards[i], &cards[j]) })
	return cards
}

// Home is the first screen's content.
func (d *Desk) Home(ctx context.Context, who casework.Actor) (casework.Home, error) {
	drafts, err := d.Drafts(ctx, who)
	if err != nil {
		return casework.Home{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	h := casework.HomeOf(func(yield func(*casework.Card, casework.Level) bool) {
		for _, k := range d.cards() {
			if !yield(&k, casework.LevelOf(who, k.Scope())) {
				return
			}
		}
	}, who, d.opt.Pack, d.Now())
	if who.Role == casework.Partner {
		h.Unanswered(d.letters(who))
	}
	h.Drafts = drafts
	h.Invite(d.papers, who)
	told := d.told[who.Account]
	for _, r := range told[:min(len(told), 5)] {
		if c, ok := d.cases[r.Number]; r.Number == "" || ok && casework.LevelOf(who, c.Scope()) != casework.LevelNone { // of what one may no longer know none
			h.Receipts = append(h.Receipts, r)
		}
	}
	return h, nil
}

// Alike looks for the same child.
func (d *Desk) Alike(_ context.Context, who casework.Actor, p casework.Probe) (casework.Matches, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := casework.Permit(who, casework.Search, casework.Scope{}); err != nil {
		return casework.Matches{}, err
	}
	m := casework.Matches{Elsewhere: !who.Role.Leads()}
	for _, c := range d.cases {
		if c.Number == p.Number || casework.LevelOf(who, c.Scope()) != casework.LevelFull {
			continue
		}
		exact := p.NIK != "" && p.NIK == c.Child.NIK
		score := int(100 * text.NameScore(p.Name, c.Child.Name))
		if exact || p.Name != "" && score >= 85 {
			m.Cases = append(m.Cases, casework.Match{Number: c.Number, Name: c.Child.Name, Birth: c.Child.Birth, Stage: c.Stage, Exact: exact, Score: score})
		}
	}
	return m, nil
}

// Inbox is a partner's list.
func (d *Desk) Inbox(_ context.Context, who casework.Actor) ([]casework.PartnerReferral, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := casework.Permit(who, casework.ReadInbox, casework.Scope{}); err != nil {
		return nil, err
	}
	return d.letters(who), nil
}

func (d *Desk) letters(who casework.Actor) (out []casework.PartnerReferral) {
	for _, c := range d.cases {
		if casework.LevelOf(who, c.Scope()) == casework.LevelLetter {
			out = append(out, casework.Show(c, nil, who, d.opt.Pack, d.Now()).Letters...)
		}
	}
	casework.SortInbox(out)
	return out
}

// Letter is the letter of a referral.
func (d *Desk) Letter(_ context.Context, who casework.Actor, number, referral string) (string, error) {
	return d.letter(who, number, referral, false)
}

func (d *Desk) letter(who casework.Actor, number, referral string, printed bool) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, err := d.find(who, casework.ReadLetter, number)
	if err != nil {
		return "", err
	}
	return casework.LetterPaper(c, who, referral, printed, d.opt.Pack, d.Now())
}

// PrintLetter is the same: here is no log whose head it could carry.
func (d *Desk) PrintLetter(_ context.Context, who casework.Actor, number, referral string) (string, error) {
	return d.letter(who, number, referral, true)
}

// Reserve is a blank paper.
func (d *Desk) Reserve(_ context.Context, who casework.Actor, form string) (casework.Blank, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f, ok := d.opt.Pack.Forms[form]
	if !ok {
		return casework.Blank{}, casework.ErrNotFound
	}
	if err := casework.Permit(who, casework.Reserve, casework.Scope{}); err != nil {
		return casework.Blank{}, err
	}
	out := casework.Blank{Form: form}
	if casework.Opens(form) {
		in := d.seriesOf(who)
		d.running[in]++
		out.Number = casework.CaseNumber(in.desk, in.year, d.running[in])
		d.reserved[out.Number] = true
	}
	out.Text = casework.BlankText(f, out.Number, d.opt.Pack, who, d.Now())
	return out, nil
}

// Print is a filled form.
func (d *Desk) Print(_ context.Context, who casework.Actor, number, form string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, err := d.find(who, casework.PrintForm, number)
	if err != nil {
		return "", err
	}
	if form == casework.FamilyCopy {
		return casework.FamilyText(c, d.opt.Pack, who, d.Now())
	}
	if form == casework.ReporterForm {
		return casework.ReporterText(c, who, d.opt.Pack, print.Frame{}, casework.FormEnv(c, who, d.opt.Pack, d.Now(), nil))
	}
	if c, err = c.OnPaper(who, d.opt.Pack); err != nil {
		return "", err
	}
	if form == casework.PathwayForm {
		return casework.PathwayText(c, d.opt.Pack, d.Now())
	}
	a, frame := c.Complaint, print.Frame{Note: c.Note(nil, d.opt.Pack)}
	f, err := c.Printed(form)
	if err != nil {
		return "", err
	}
	if f != nil {
		form, a, frame.Former, frame.Note = f.Form, f.Answers, c.Former(f), c.Note(f, d.opt.Pack)
	} else if form != "complaint" {
		return "", casework.ErrNotFound
	}
	return print.Form(d.opt.Pack.Forms[form], a, frame, casework.FormEnv(c, who, d.opt.Pack, d.Now(), a)), nil
}

// Log is what happened to the cases, newest first.
func (d *Desk) Log(_ context.Context, who casework.Actor, q casework.LogQuery) (casework.LogPage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := casework.Permit(who, casework.ReadLog, casework.Scope{}); err != nil {
		return casework.LogPage{}, err
	}
	var all []casework.LogEntry
	for _, records := range d.records {
		for _, r := range records {
			e := casework.LogEntry{Seq: r.Seq, At: r.At, Act: casework.ActName(r.Name), By: r.By, Number: r.Number}
			if q.Matches(e) {
				all = append(all, e)
			}
		}
	}
	slices.SortFunc(all, func(a, b casework.LogEntry) int { return cmp.Compare(b.Seq, a.Seq) })
	limit := q.Limit
	if limit <= 0 {
		limit = 20
	}
	if len(all) <= limit {
		return casework.LogPage{Entries: all}, nil
	}
	return casework.LogPage{Entries: all[:limit], More: all[limit-1].Seq}, nil
}

// Watch tells of changes and makes the session a live holder.
func (d *Desk) Watch(who casework.Actor, notify func(casework.Change)) (stop func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ids++
	id := int(d.ids)
	d.watchers[id] = watcher{who, notify}
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.watchers, id)
	}
}

// Answers is a shorthand for tests: field, value, field, value … as given answers;
// the value "?" is tidak tahu and "-" is menolak.
func Answers(pairs ...string) forms.Answers {
	out := forms.Answers{}
	for i := 0; i+1 < len(pairs); i += 2 {
		switch pairs[i+1] {
		case "?":
			out[pairs[i]] = forms.Answer{State: forms.Unknown}
		case "-":
			out[pairs[i]] = forms.Answer{State: forms.Refused}
		default:
			out[pairs[i]] = forms.Answer{State: forms.Given, Value: pairs[i+1]}
		}
	}
	return out
}
