package casework

import (
	"slices"
	"strings"
	"time"

	"loket/forms/pack"
)

// Pathway is a special order of steps that a case is on (reintegration SOP 3.9,
// adoption, an abandoned baby, a child in conflict with the law). It keeps the steps
// as they stood in the rule book when it was started.
type Pathway struct {
	ID      string     `json:"id"`
	Title   string     `json:"title"`
	Note    string     `json:"note,omitempty"`
	Say     string     `json:"say,omitempty"`
	Reorder bool       `json:"reorder,omitempty"` // the order may be changed
	Never   []string   `json:"never,omitempty"`   // bans beside the case's own, see pack.Ban
	Reason  string     `json:"reason,omitempty"`
	Started time.Time  `json:"started_at"`
	By      string     `json:"by,omitempty"` // account that started it
	Steps   []PathStep `json:"steps"`        // in the order of this case
}

// PathState is where a step of a pathway stands; empty is not settled yet.
type PathState string

// The states of a step that is settled.
const (
	StepIsDone    PathState = "done"
	StepIsSkipped PathState = "skipped"
	StepIsNothing PathState = "n/a" // does not apply to this case
)

// PathStep is one step of a case's pathway; its Part is "pathway.step". What was said
// in a hearing has no place in it: the child's admissions are never recorded.
type PathStep struct {
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Who     string        `json:"performer"`
	Papers  []string      `json:"papers,omitempty"`
	Gate    string        `json:"gate,omitempty"` // what must hold, in words
	Follows bool          `json:"follows,omitempty"`
	Needs   []string      `json:"needs,omitempty"`
	Only    []string      `json:"only,omitempty"`
	Forms   []string      `json:"forms,omitempty"` // the office's own forms that it is done with
	Proof   bool          `json:"proof,omitempty"` // others' papers must be seen
	Must    bool          `json:"must,omitempty"`
	Guard   bool          `json:"guard,omitempty"` // skipped only with a second person's word
	Ours    bool          `json:"ours,omitempty"`  // its clock is the office's own
	Limit   time.Duration `json:"limit,omitempty"`
	Most    time.Duration `json:"most,omitempty"`
	Least   time.Duration `json:"least,omitempty"`
	Working bool          `json:"working,omitempty"`
	Sure    string        `json:"sure,omitempty"` // "law", "known", "office"
	Never   []string      `json:"never,omitempty"`
	Allow   []string      `json:"allow,omitempty"`
	Say     string        `json:"say,omitempty"`

	State  PathState  `json:"state,omitempty"`
	Opened *time.Time `json:"opened_at,omitempty"` // when it could begin
	Due    *time.Time `json:"due_at,omitempty"`
	At     *time.Time `json:"at,omitempty"` // when it was done or skipped
	DoneBy string     `json:"done_by,omitempty"`
	Seen   string     `json:"papers_seen,omitempty"`
	Note   string     `json:"note,omitempty"`
	Reason string     `json:"reason,omitempty"` // why it was skipped or moved
	By     string     `json:"recorded_by,omitempty"`

	Filled   []string `json:"filled,omitempty"`    // the completed forms it was done with
	Original string   `json:"original,omitempty"`  // where the paper lies that stands for them
	Asked    *SkipAsk `json:"skip_ask,omitempty"`  // somebody asked to skip it, and waits for a lead's word
	Agreed   string   `json:"agreed_by,omitempty"` // account of the lead who agreed to skip it
	Again    string   `json:"corrected,omitempty"` // why it was last opened again; what stood there is in the events
}

// SkipAsk is the request to skip a step that protects the child.
type SkipAsk struct {
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`             // account
	Self   string    `json:"self,omitempty"` // the own account of a deputy
	Key    string    `json:"key,omitempty"`  // it came with: two accounts on one key are one person
}

// PathwayStarted puts a case on a pathway.
type PathwayStarted struct {
	Pathway Pathway `json:"pathway"`
	Clocks  []Clock `json:"clocks,omitempty"`
}

// StepDone settles one step; At is when it was done, Performer the post and body that did it.
type StepDone struct {
	Step      string    `json:"step"` // "abh.report"
	At        time.Time `json:"at"`
	Performer string    `json:"performer"`
	Papers    string    `json:"papers,omitempty"`
	Note      string    `json:"note,omitempty"`
	Filled    []string  `json:"filled,omitempty"`   // IDs of the office's own forms that it was done with
	Original  string    `json:"original,omitempty"` // where the paper lies that stands for them
	Clocks    []Clock   `json:"clocks,omitempty"`   // of the steps that open with it, or opened at another time
}

// StepSkipped settles one step that is not needed or cannot be done, with the reason.
type StepSkipped struct {
	Step   string  `json:"step"`
	Reason string  `json:"reason"`
	Asked  string  `json:"asked_by,omitempty"` // account that asked, where a lead agreed
	Clocks []Clock `json:"clocks,omitempty"`
}

// StepSkipAsked asks a lead to have a step skipped that protects the child.
type StepSkipAsked struct {
	Step   string `json:"step"`
	Reason string `json:"reason"`
}

// OnlyAsks says whether all that an act did was to ask for a lead's word.
func OnlyAsks(events []Event) bool {
	return len(events) > 0 && !slices.ContainsFunc(events, func(e Event) bool { _, asks := e.(StepSkipAsked); return !asks })
}

// PathwayStopped takes back a pathway that was begun by mistake, before any of its steps.
type PathwayStopped struct {
	Pathway string `json:"pathway"`
	Reason  string `json:"reason"`
}

// EventName names the event.
func (PathwayStopped) EventName() string { return "PathwayStopped/1" }

// StepSkipRefused is the lead's no to it: the step stays to be done.
type StepSkipRefused struct {
	Step string `json:"step"`
	Note string `json:"note,omitempty"`
}

// StepReopened takes back what was recorded of a step, so that it is recorded again:
// it is open as before, its clock runs on, and what waits for it waits again.
type StepReopened struct {
	Step   string  `json:"step"`
	Reason string  `json:"reason"`
	Clocks []Clock `json:"clocks,omitempty"`
}

// StepMoved changes the order of a pathway that allows it.
type StepMoved struct {
	Step   string   `json:"step"`
	Order  []string `json:"order"` // step IDs
	Reason string   `json:"reason,omitempty"`
	Clocks []Clock  `json:"clocks,omitempty"`
}

// EventName names the event.
func (PathwayStarted) EventName() string { return "PathwayStarted/1" }

// EventName names the event.
func (StepDone) EventName() string { return "StepDone/1" }

// EventName names the event.
func (StepSkipped) EventName() string { return "StepSkipped/1" }

// EventName names the event.
func (StepSkipAsked) EventName() string { return "StepSkipAsked/1" }

// EventName names the event.
func (StepSkipRefused) EventName() string { return "StepSkipRefused/1" }

// EventName names the event.
func (StepReopened) EventName() string { return "StepReopened/1" }

// EventName names the event.
func (StepMoved) EventName() string { return "StepMoved/1" }

func init() {
	register[PathwayStarted]()
	register[StepDone]()
	register[StepSkipped]()
	register[StepSkipAsked]()
	register[StepSkipRefused]()
	register[PathwayStopped]()
	register[StepReopened]()
	register[StepMoved]()
}

// PathStep finds the step that a Part ("abh.report") names; nil when the case has none.
func (c *Case) PathStep(part string) (*Pathway, *PathStep) {
	path, id, _ := strings.Cut(part, ".")
	for i := range c.Pathways {
		if w := &c.Pathways[i]; w.ID == path {
			return w, w.step(id)
		}
	}
	return nil, nil
}

func (w *Pathway) step(id string) *PathStep {
	for i := range w.Steps {
		if w.Steps[i].ID == id {
			return &w.Steps[i]
		}
	}
	return nil
}

// Part is how acts and clocks name a step: "abh.report".
func (w *Pathway) Part(s PathStep) string { return w.ID + "." + s.ID }

// Open says whether the step at i waits to be done: not settled, and nothing before it lacks.
func (w *Pathway) Open(i int) bool {
	s := w.Steps[i]
	if s.State != "" || s.Follows && i > 0 && w.Steps[i-1].State == "" {
		return false
	}
	return !slices.ContainsFunc(s.Needs, func(id string) bool { n := w.step(id); return n != nil && n.State == "" })
}

// Settled says whether every step is done, skipped or does not apply.
func (w *Pathway) Settled() bool {
	return !slices.ContainsFunc(w.Steps, func(s PathStep) bool { return s.State == "" })
}

// settle marks the steps that no longer apply: those that hang on a step that was not done.
func (w *Pathway) settle() {
	for i := range w.Steps {
		s := &w.Steps[i]
		if s.State == "" && slices.ContainsFunc(s.Only, func(id string) bool {
			n := w.step(id)
			return n != nil && (n.State == StepIsSkipped || n.State == StepIsNothing)
		}) {
			s.State = StepIsNothing
		}
	}
}

func (w *Pathway) clone() *Pathway {
	out := *w
	out.Steps = slices.Clone(w.Steps)
	return &out
}

// waitsFor says whether the step at i opens only when the step before is settled.
func (w *Pathway) waitsFor(i int, before string) bool {
	s := w.Steps[i]
	return slices.Contains(s.Needs, before) || s.Follows && i > 0 && w.Steps[i-1].ID == before
}

// opening is since when the step at i could begin: the latest end of what it waits for,
// at the earliest at.
func (w *Pathway) opening(i int, at time.Time) time.Time {
	for _, x := range w.Steps {
		if x.State == StepIsDone && x.At != nil && x.At.After(at) && w.waitsFor(i, x.ID) {
			at = *x.At
		}
	}
	return at
}

// clock is the clock of a step from its opening on. Where the rule names no time it has
// no end: the office fills it.
func (w *Pathway) clock(o pack.Office, s PathStep, opened time.Time) Clock {
	t := Clock{ID: stepClock + w.Part(s), Started: opened, Stops: []string{"StepDone:" + w.Part(s)}}
	if s.Limit > 0 {
		t.Due = o.After(opened, s.Limit, s.Working)
	}
	return t
}

// clocks are those of the steps that are open and have none yet.
func (w *Pathway) clocks(o pack.Office, at time.Time) []Clock {
	var out []Clock
	for i, s := range w.Steps {
		if w.Open(i) && s.Opened == nil {
			out = append(out, w.clock(o, s, w.opening(i, at)))
		}
	}
	return out
}

// retimed are the clocks, measured anew, of steps that were done already and waited for
// a step whose own end was corrected.
func (w *Pathway) retimed(o pack.Office, of *PathStep) []Clock {
	var out []Clock
	for i, x := range w.Steps {
		if x.State != StepIsDone || x.Opened == nil || !w.waitsFor(i, of.ID) {
			continue
		}
		if opened := w.opening(i, *of.At); !opened.Equal(*x.Opened) {
			t, done := w.clock(o, x, opened), *x.At
			t.Stopped = &done
			out = append(out, t)
		}
	}
	return out
}

// pathway is the case's pathway with the ID; nil when it is not on it.
func (c *Case) pathway(id string) *Pathway {
	if i := slices.IndexFunc(c.Pathways, func(w Pathway) bool { return w.ID == id }); i >= 0 {
		return &c.Pathways[i]
	}
	return nil
}

// stepClock is what the IDs of steps' clocks begin with.
const stepClock = "step:"

// readyStep says why an act on a pathway's step is not possible now.
func readyStep(c *Case, a ActName, part string, who Actor) string {
	if a == StopPathway {
		switch w := c.pathway(part); {
		case w == nil:
			return "Alur itu tidak ada di kasus ini."
		case slices.ContainsFunc(w.Steps, func(s PathStep) bool { return s.State == StepIsDone || s.State == StepIsSkipped || s.Again != "" }):
			return "Alur ini sudah dikerjakan; selesaikan atau lewati langkahnya."
		}
		return ""
	}
	if !slices.Contains([]ActName{DoStep, SkipStep, AgreeSkip, MoveStep, CorrectStep}, a) {
		return ""
	}
	w, s := c.PathStep(part)
	switch {
	case s == nil:
		return "Langkah ini tidak ada (lagi) di kasus ini. Bila alurnya dihentikan: salin yang perlu ke catatan, lalu hapus isian."
	case a == CorrectStep:
		return readyCorrect(s, who)
	case s.State == StepIsDone:
		return "Langkah ini sudah selesai. Bila keliru, pakai Betulkan langkah."
	case s.State == StepIsSkipped:
		return "Langkah ini sudah dilewati. Bila keliru, pakai Betulkan langkah."
	case s.State == StepIsNothing:
		return "Langkah ini tidak berlaku bagi kasus ini."
	case a != MoveStep && !w.Open(slices.IndexFunc(w.Steps, func(x PathStep) bool { return x.ID == s.ID })):
		return "Langkah sebelumnya belum selesai."
	case a == SkipStep && s.Must:
		return "Langkah ini tidak dapat dilewati."
	case a == SkipStep && s.Asked != nil:
		return "Permintaan melewati langkah ini menunggu pimpinan."
	case a == AgreeSkip && s.Asked == nil:
		return "Tidak ada permintaan melewati langkah ini."
	case a == AgreeSkip && (s.Asked.is(who.Account) || s.Asked.is(who.Self) || who.Account == c.Caseworker || who.Self == c.Caseworker && who.Self != ""):
		return sayOtherLead
	case a == MoveStep && !w.Reorder:
		return "Urutan langkah ini tetap."
	}
	return ""
}

const sayOtherLead = "Yang meminta dan peksos kasus ini tidak memutuskan sendiri. Minta pimpinan lain."

// is says whether the account is that of who asked.
func (a *SkipAsk) is(account string) bool {
	return account != "" && (a.By == account || a.Self == account)
}

// readyCorrect says why what was recorded of a step cannot be taken back: whoever
// recorded it may, and who leads the office.
func readyCorrect(s *PathStep, who Actor) string {
	switch {
	case s.State != StepIsDone && s.State != StepIsSkipped:
		return "Langkah ini belum dicatat; tidak ada yang dibetulkan."
	case !who.Role.Leads() && s.By != who.Account && s.By != who.Self:
		return "Langkah ini dicatat orang lain. Minta yang mencatat, atau pimpinan."
	}
	return ""
}

// skipAsked is the first step that somebody asked to have skipped and on which the
// actor can decide; "" without one.
func (c *Case) skipAsked(who Actor) string {
	for _, part := range openSteps(c) {
		if readyStep(c, AgreeSkip, part, who) == "" {
			return part
		}
	}
	return ""
}

// openSteps are the parts of the steps that wait to be done, the office's own first, then the soonest.
func openSteps(c *Case) []string {
	type entry struct {
		part string
		step PathStep
	}
	var open []entry
	for i := range c.Pathways {
		w := &c.Pathways[i]
		for j := range w.Steps {
			if w.Open(j) {
				open = append(open, entry{w.Part(w.Steps[j]), w.Steps[j]})
			}
		}
	}
	rank := func(s PathStep) int64 {
		switch {
		case s.Ours:
			return 0
		case s.Due != nil:
			return s.Due.Unix()
		}
		return 1 << 62
	}
	slices.SortStableFunc(open, func(a, b entry) int {
		switch x, y := rank(a.step), rank(b.step); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	out := make([]string, 0, len(open))
	for _, o := range open {
		out = append(out, o.part)
	}
	return out
}

// proposePathway makes the beginning of a fitting pathway the next step, where nothing
// more pressing is: what follows it would only be a referral.
func proposePathway(list []Action, c *Case, p *pack.Pack) []Action {
	if len(c.Pathways) > 0 || len(p.PathwaysFor(c.Category, c.CaseType)) == 0 {
		return list
	}
	at := slices.IndexFunc(list, func(a Action) bool { return a.Act == StartPathway && a.Why == "" })
	next := slices.IndexFunc(list, func(a Action) bool { return a.Next })
	if at < 0 || next >= 0 && list[next].Act != Prepare && list[next].Act != Consent {
		return list
	}
	if next >= 0 {
		list[next].Next = false
	}
	a := list[at]
	a.Next = true
	return append([]Action{a}, slices.Delete(list, at, at+1)...)
}

// fittingPathway is the one pathway that fits a case; "" when none or several do.
func fittingPathway(c *Case, p *pack.Pack) string {
	if list := p.PathwaysFor(c.Category, c.CaseType); len(list) == 1 {
		return list[0].ID
	}
	return ""
}
