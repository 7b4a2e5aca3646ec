package casework

import (
	"iter"
	"slices"
	"sort"
	"strings"
	"time"

	"loket/forms/pack"
)

// Show is the case as far as the actor may see it. It is the only place where a
// View is made: whatever the level hides is not in it.
func Show(c *Case, events []Record, who Actor, p *pack.Pack, now time.Time) View {
	l := LevelOf(who, c.Scope())
	card := c.Card()
	v := View{Level: l, Row: card.Row(who, l, now), Version: c.Version}
	switch l {
	case LevelNone:
		return View{}
	case LevelFull:
		var err, err2 error
		v.Case, err = c.For(who)
		v.Events, err2 = c.recordsFor(who, events)
		if err != nil || err2 != nil {
			return View{} // what cannot be taken out is not shown at all
		}
		if who.Role.Leads() || who.Role == Caseworker {
			v.Gaps = Missing(c, p, now)
		}
	case LevelLetter:
		for i := range c.Referrals {
			if r := &c.Referrals[i]; r.sent() && r.Agency == who.Agency {
				v.Letters, v.Row.ReferralStatus = append(v.Letters, PartnerView(c, r, p, now)), r.State
			}
		}
	}
	v.Actions = lateFirst(proposePathway(Actions(c, who), c, p), c, who, now)
	for i := range v.Letters {
		for _, a := range v.Actions {
			if a.Part == v.Letters[i].ID {
				v.Letters[i].Actions = append(v.Letters[i].Actions, a)
			}
		}
	}
	return v
}

// LetterOf finds the referral whose letter the actor may read; "" is the newest one.
func LetterOf(c *Case, who Actor, referral string) (*Referral, error) {
	for i := len(c.Referrals) - 1; i >= 0; i-- {
		r := &c.Referrals[i]
		if who.Role == Partner && (r.Agency != who.Agency || !r.sent()) {
			continue
		}
		if referral == "" || r.ID == referral {
			return r, nil
		}
	}
	return nil, ErrNotFound
}

// Before orders a queue: the soonest clock first, then the older number. It looks at
// nothing that a viewer of number, stage and clock may not know.
func Before(a, b *Card) bool {
	if da, db := a.Due(), b.Due(); da != db {
		return da < db
	}
	return a.Number < b.Number
}

// Due is the soonest clock's end in unix seconds; a case without a clock comes last.
func (k *Card) Due() int64 {
	if len(k.Clocks) == 0 {
		return 1 << 62
	}
	return last(k.Clocks[0].Due)
}

// Paginate makes one page from cards in queue order. Names are not compared here:
// a Query with a Name needs cards that were searched already.
func Paginate(cards []Card, who Actor, q Query, now time.Time) Page {
	page := Page{Now: now}
	limit := q.Limit
	if limit <= 0 {
		limit = 20
	}
	var blind []Row
	for i := range cards {
		k := &cards[i]
		if !k.Match(who, q, now) {
			continue
		}
		l := LevelOf(who, k.Scope())
		row := k.Row(who, l, now)
		if k.Blind(who, l) {
			blind = append(blind, row)
			continue
		}
		if row.Overdue {
			page.Overdue++
		}
		if row.Risk == High {
			page.High++
		}
		if page.Total >= q.Offset && len(page.Rows) < limit {
			page.Rows = append(page.Rows, row)
		}
		page.Total++
	}
	page.Append(blind, q.Offset, limit)
	return page
}

// Append puts rows whose clock the actor may not know behind the others, by number:
// their place must not tell it.
func (p *Page) Append(blind []Row, offset, limit int) {
	slices.SortFunc(blind, func(a, b Row) int { return strings.Compare(a.Number, b.Number) })
	for _, r := range blind {
		if p.Total >= offset && len(p.Rows) < limit {
			p.Rows = append(p.Rows, r)
		}
		p.Total++
	}
}

// Unanswered puts on an agency's first screen how many of its letters wait for an answer.
func (h *Home) Unanswered(letters []PartnerReferral) {
	for _, l := range letters {
		if l.State == Sent || l.State == Delivered {
			h.Inbox++
		}
	}
}

// tasksMost is how many tasks a home carries; the queue has the rest.
const tasksMost = 100

// HomeOf makes the first screen from the cards in queue order, each with the actor's
// level: own tasks, what waits for whom, counts.
func HomeOf(cards iter.Seq2[*Card, Level], who Actor, p *pack.Pack, now time.Time) Home {
	h := Home{Now: now}
	from := escalation(p, who.Role)
	type key struct{ kind, who string }
	waits := map[key]*Waiting{}
	for k, l := range cards {
		ended := k.Stage == Closed || k.Stage == Terminated
		if l == LevelNone || ended && len(k.Clocks) == 0 && k.Asks == "" {
			continue
		}
		if who.Role == Partner { // its letters: Unanswered
			continue
		}
		next, dated := k.Soonest()
		// A desk that handed the case over no longer has its clock (Card.Row).
		timed := l > LevelNumber || who.Desk != k.Desk
		dated = dated && timed
		if !ended {
			h.Open++
			if dated && next.Overdue(now) {
				h.Overdue++
			}
			if k.Risk == High && l >= LevelCoded {
				h.High++
			}
		}
		own := owns(who, k, l)
		theirs := own || slices.ContainsFunc(k.Clocks, func(t CardClock) bool { return t.Owner == who.Post() })
		if timed && (theirs || from > 0) && (k.Mute || len(h.Tasks) < tasksMost) {
			h.Tasks = append(h.Tasks, k.tasks(who, l, own, from, now)...)
		}
		if l < LevelCoded {
			continue
		}
		for _, ask := range k.asked(who, own) { // a word that others wait for is a task, too
			t := Task{Clock: ask}
			if t.Decides() {
				h.Decide++
			}
			if len(h.Tasks) < tasksMost {
				row := k.Row(who, l, now)
				h.Tasks = append(h.Tasks, Task{Number: k.Number, Clock: ask, Risk: row.Risk, Name: row.Name, Started: now, Due: dueOf(next, dated), Overdue: dated && next.Overdue(now), Word: ask == ProposalTask || ask == string(ConfirmData)})
			}
		}
		if ended {
			continue
		}
		kind, name := k.waitsFor()
		w := waits[key{kind, name}]
		if w == nil {
			w = &Waiting{For: name, Kind: kind}
			waits[key{kind, name}] = w
		}
		w.Count++
		if dated && (w.Due.IsZero() || next.Due < w.Due.Unix()) {
			w.Due = time.Unix(next.Due, 0).UTC()
		}
	}
	sort.SliceStable(h.Tasks, func(i, j int) bool {
		if h.Tasks[i].Shout != h.Tasks[j].Shout {
			return h.Tasks[i].Shout
		}
		if h.Tasks[i].Word != h.Tasks[j].Word {
			return h.Tasks[i].Word
		}
		return last(h.Tasks[i].due()) < last(h.Tasks[j].due())
	})
	h.Tasks = h.Tasks[:min(len(h.Tasks), tasksMost)]
	for _, w := range waits {
		h.Waiting = append(h.Waiting, *w)
	}
	sort.Slice(h.Waiting, func(i, j int) bool {
		a, b := h.Waiting[i], h.Waiting[j]
		if a.Count != b.Count {
			return a.Count > b.Count
		}
		return a.Kind+a.For < b.Kind+b.For
	})
	return h
}

// dueOf is a clock's end; the zero time without a standard.
func dueOf(t CardClock, dated bool) time.Time {
	if !dated {
		return time.Time{}
	}
	return time.Unix(t.Due, 0).UTC()
}

// tasks are the card's running clocks as one actor's tasks; from is the share of the
// time, in percent, from which they are shown to somebody who does not own the case.
func (k *Card) tasks(who Actor, l Level, own bool, from int, now time.Time) []Task {
	var out []Task
	row := k.Row(who, l, now)
	for n, t := range k.Clocks {
		task := Task{
			Number: k.Number, Clock: t.ID, Started: time.Unix(t.Started, 0).UTC(), Overdue: t.Overdue(now), Risk: row.Risk, Name: row.Name, Owner: t.Owner,
			Shout: row.Uncontacted && n == 0, // once a case; its other clocks stand below
		}
		if t.Due != 0 {
			task.Due = time.Unix(t.Due, 0).UTC()
		}
		yours := own
		if t.Owner != "" {
			yours = t.Owner == who.Post()
		}
		// What was put off is out of sight until then, unless its standard is over.
		if t.Later > now.Unix() && !task.Overdue {
			yours = false
		}
		if yours || from > 0 && t.Due != 0 && (Clock{Started: task.Started, Due: task.Due}).Used(now) >= from {
			out = append(out, task)
		}
	}
	return out
}

// due is the task's end in unix seconds; 0 without a standard.
func (t Task) due() int64 {
	if t.Due.IsZero() {
		return 0
	}
	return t.Due.Unix()
}

// owns says whose task a case's clocks are: the caseworker's, else the desk's while
// it has the case; an unassigned high case is every caseworker's.
func owns(who Actor, k *Card, l Level) bool {
	switch {
	case k.Caseworker != "":
		return k.Caseworker == who.Post()
	case who.Role.AtDesk():
		return l == LevelFull && k.Desk == who.Desk
	case who.Role == Caseworker:
		return k.Risk == High
	}
	return false
}

// escalation is the share of a clock's time from which a role also sees it, in
// percent (SOP 5: manager at 80, coordinator and deputy at 100); 0: never.
func escalation(p *pack.Pack, r Role) int {
	if !r.Leads() {
		return 0
	}
	from := 0
	for _, e := range p.Escalation {
		if slices.Contains(e.Roles, string(r)) && (from == 0 || e.Percent < from) {
			from = e.Percent
		}
	}
	return from
}

// waitsFor says on whom the case waits now.
func (k *Card) waitsFor() (kind, name string) {
	switch {
	case k.Referral == Sent || k.Referral == Delivered:
		if len(k.Agencies) > 0 {
			return "agency", k.Agencies[len(k.Agencies)-1]
		}
		return "role", string(Partner)
	case k.Referral == Pending && k.ToReview:
		return "role", string(Supervisor)
	case k.Referral == Pending:
		return "role", string(Manager)
	case k.Caseworker == "" && k.waits(ProposalTask):
		return "role", string(Coordinator)
	case k.waits(ClosingTask):
		return "role", string(Manager)
	case k.Caseworker != "":
		return "account", k.Caseworker
	case k.Lane == Protection || k.HandedOver:
		return "role", string(Manager)
	}
	return "role", string(DeskOfficer)
}

// Stuck is why a draft on the case cannot be sent now; "" where it can, or nobody knows yet.
func (v View) Stuck(d Draft) string {
	for _, a := range v.Actions {
		if a.Act == d.Work && a.Form == d.Form && a.Part == d.Part {
			return a.Why
		}
	}
	if c := v.Case; c != nil && (c.Stage == Closed || c.Stage == Terminated) {
		return sayEnded(c)
	}
	return ""
}
