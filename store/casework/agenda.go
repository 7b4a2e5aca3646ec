package casework

import (
	"iter"
	"slices"
	"sort"
	"strings"
	"time"

	"loket/forms/pack"
)

// Agenda is one person's work over some days: what is due, what is late, what has no
// standard, and the meetings.
type Agenda struct {
	Now      time.Time `json:"at"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`                 // exclusive
	Duties   []Duty    `json:"tasks"`              // who waits for the actor's word, then soonest first; what has no standard comes last
	Meetings []Meeting `json:"meetings,omitempty"` // that the actor itself was asked to, soonest first
	More     bool      `json:"more,omitempty"`     // there are more cases than were looked at: the queue has them all
}

// Duty is one thing to do, with the reason why and the act that does it.
type Duty struct {
	Number  string    `json:"number"`
	Version uint64    `json:"-"`
	Name    string    `json:"-"` // of the child, only with a full view
	Risk    Class     `json:"risk"`
	Clock   string    `json:"clock"`      // clock ID
	Started time.Time `json:"started_at"` // since when
	Due     time.Time `json:"due_at"`     // zero: no standard ("kantor mengisi")
	Overdue bool      `json:"overdue"`
	What    string    `json:"what,omitempty"`        // in people's words, of a task or a plan item
	Owner   string    `json:"owner,omitempty"`       // account it was handed to
	PutOff  *PutOff   `json:"put_off,omitempty"`     // put off until, and why; its end does not move
	Why     string    `json:"why"`                   // what it is due to: "risk:medium", or the clock's own kind
	Shout   bool      `json:"uncontacted,omitempty"` // BELUM ADA YANG DIHUBUNGI
	Word    bool      `json:"waits,omitempty"`       // others wait for the actor's word: no clock runs
	Act     Action    `json:"-"`                     // the act that fulfils it; the zero Action where the actor cannot do it now
	Give    Action    `json:"-"`                     // hands it over; the zero Action likewise
	Delay   Action    `json:"-"`                     // puts it off; the zero Action likewise
}

// AgendaCases is how many cases an agenda looks at.
const AgendaCases = 400

// OnAgenda says whether a case belongs on the actor's agenda: one that waits for the actor's word, the own cases, and for
// leaders those whose soonest clock has used the share of its time from which the rule
// book lets them see it (SOP 5).
func OnAgenda(k *Card, l Level, who Actor, p *pack.Pack, now time.Time) bool {
	switch {
	case l < LevelCoded:
		return false
	case len(k.asked(who, owns(who, k, l))) > 0:
		return true
	case k.Stage == Terminated:
		return false
	}
	if owns(who, k, l) || slices.ContainsFunc(k.Clocks, func(t CardClock) bool { return t.Owner == who.Post() }) {
		return true
	}
	from := escalation(p, who.Role)
	return from > 0 && len(k.Clocks) > 0 && k.Clocks[0].used(now) >= from
}

func (t CardClock) used(now time.Time) int {
	if t.Due == 0 {
		return 0
	}
	return Clock{Started: time.Unix(t.Started, 0), Due: time.Unix(t.Due, 0)}.Used(now)
}

// Add puts the running clocks of one case on the agenda that end in its days, and with
// the present day those that are late or have no standard.
func (g *Agenda) Add(c *Case, who Actor, p *pack.Pack) {
	l := LevelOf(who, c.Scope())
	if l < LevelCoded {
		return
	}
	k := c.Card()
	holds, from := owns(who, &k, l), escalation(p, who.Role)
	hide := veil{}
	switch {
	case l < LevelFull: // a task that was given to who has not the file
		hide = c.everybody()
	case !c.KnowsReporter(who):
		hide = c.reporter()
	}
	told := func(t Clock, said string) string { // what others are to do is told by the file
		if l < LevelFull && t.Owner != who.Post() && t.What != "" {
			return ""
		}
		return hide.value(said)
	}
	present := !g.From.After(g.Now) && g.Now.Before(g.To)
	if present {
		g.asked(c, &k, who, l)
	}
	for _, t := range c.Clocks {
		own := holds && t.Owner == "" || t.Owner == who.Post()
		if !t.Running() || t.Quiet || !own && (from == 0 || t.Due.IsZero() || t.Used(g.Now) < from) {
			continue
		}
		inside := !t.Due.Before(g.From) && t.Due.Before(g.To)
		if !inside && !(present && t.Due.Before(g.Now)) {
			continue
		}
		d := Duty{
			Number: c.Number, Version: c.Version, Risk: c.Risk.Class, Clock: t.ID, Started: t.Started, Due: t.Due,
			Overdue: t.Overdue(g.Now), Why: told(t, c.why(t)), What: told(t, t.What), Owner: t.Owner, Act: TaskAct(c, t.ID, who),
			Shout: t.ID == "risk" && c.Uncontacted(),
		}
		if t.PutOff != nil {
			off := *t.PutOff
			off.Reason = told(t, off.Reason)
			d.PutOff = &off
		}
		for _, a := range OnClock(c, t, who) {
			switch a.Act {
			case GiveTask:
				d.Give = a
			case DelayTask:
				d.Delay = a
			}
		}
		if l == LevelFull {
			d.Name = c.Child.Name
		}
		g.Duties = append(g.Duties, d)
	}
}

// At is the same agenda as of a later moment: what ran out meanwhile is late.
func (g Agenda) At(now time.Time) Agenda {
	g.Now, g.Duties = now, slices.Clone(g.Duties)
	for i := range g.Duties {
		d := &g.Duties[i]
		d.Overdue = d.Overdue || !d.Due.IsZero() && d.Due.Before(now)
	}
	return g
}

// asked adds what waits for the actor's word.
func (g *Agenda) asked(c *Case, k *Card, who Actor, l Level) {
	for _, ask := range k.asked(who, owns(who, k, l)) {
		d := Duty{Number: c.Number, Version: c.Version, Risk: c.Risk.Class, Clock: ask, Started: c.Updated, Why: "waits", Word: true, Act: askAct(c, ask, who)}
		if r := c.Release(c.dueData(ActName(ask))); r != nil {
			d.Started = r.Steps[len(r.Steps)-1].At
		}
		if l == LevelFull {
			d.Name = c.Child.Name
		}
		g.Duties = append(g.Duties, d)
	}
}

// Sort orders the duties: whose word is waited for first, then the soonest, without a standard last.
func (g *Agenda) Sort() {
	sort.SliceStable(g.Duties, func(i, j int) bool {
		a, b := g.Duties[i], g.Duties[j]
		if a.Word != b.Word {
			return a.Word
		}
		if a.Due.IsZero() != b.Due.IsZero() {
			return b.Due.IsZero()
		}
		if !a.Due.Equal(b.Due) {
			return a.Due.Before(b.Due)
		}
		return a.Number+a.Clock < b.Number+b.Clock
	})
}

// why is what a clock is due to: the class, or what it waits for.
func (c *Case) why(t Clock) string {
	switch t.ID {
	case "risk", "service", "review":
		return "risk:" + string(c.Risk.Class)
	}
	if t.Why != "" {
		return t.Why
	}
	kind, _, _ := strings.Cut(t.ID, ":")
	return kind
}

// fulfils names the act behind each event that can stop a clock; forms and referrals
// are told apart in Fulfils.
var fulfils = map[string]ActName{
	"ComplaintAmended": Amend, "ResidencyVerified": Verify, "TransferAnswered": MoveAnswered, "CaseworkerAssigned": Assign,
	"HandoverRecorded": Minutes, "ReferralAnswered": Answer, "ContactRecorded": RecordContact, "ConsentGiven": Consent,
	"PlanMade": AddPlan, "PlanItemEnded": EndPlan, "PlanReviewed": ReviewPlan, "TaskDone": EndTask,
	"ReferralPrepared": Prepare, "CaseHandedOver": HandOver, "ServiceReviewed": Review,
	"StepDone": DoStep,
}

// TaskAct is the act that a task on a running clock asks of the actor: while nobody around
// the child has been contacted, that first (SOP 6), else what fulfils the clock; the zero
// Action when it waits for others.
func TaskAct(c *Case, clock string, who Actor) Action {
	if slices.Contains(askTasks, clock) {
		return askAct(c, clock, who)
	}
	t := c.running(clock)
	switch {
	case t == nil:
		return Action{}
	case c.Uncontacted() && May(who, RecordContact, c.Scope()):
		return Action{Act: RecordContact, Form: FormOf(RecordContact)}
	}
	return Fulfils(c, *t, who)
}

// Fulfils is the act by which the actor can do what a clock waits for; the zero Action
// when it waits for others.
func Fulfils(c *Case, t Clock, who Actor) Action {
	scope := c.Scope()
	for _, stop := range t.Stops {
		stop, _, _ = strings.Cut(stop, "#")
		name, part, _ := strings.Cut(stop, ":")
		a := Action{Act: fulfils[name], Part: part}
		switch name {
		case "FormCompleted":
			a = Action{Act: Complete, Form: part}
		case "ReferralMoved":
			a = Action{Act: Answer, Part: lastReferral(c)}
		}
		if a.Act == "" {
			continue
		}
		if a.Form == "" {
			a.Form = FormOf(a.Act)
		}
		if paper := c.stepPaper(a.Part, who); a.Act == DoStep && paper.Act != "" { // its paper first
			return paper
		}
		if May(who, a.Act, scope) && ready(c, a, who) == "" {
			return a
		}
	}
	return Action{}
}

// lastReferral is the newest referral that is still open.
func lastReferral(c *Case) string {
	for _, r := range slices.Backward(c.Referrals) {
		if r.Open() {
			return r.ID
		}
	}
	return ""
}

// Numbers are the cases of which the agenda shows something, each once.
func (g Agenda) Numbers() iter.Seq[string] {
	return func(yield func(string) bool) {
		seen := map[string]bool{}
		for _, d := range g.Duties {
			if !seen[d.Number] && !yield(d.Number) {
				return
			}
			seen[d.Number] = true
		}
		for n := range numbersIn(g.Meetings) {
			if !seen[n] && !yield(n) {
				return
			}
		}
	}
}
