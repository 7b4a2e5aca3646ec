package casework

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"loket/forms"
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
	Must    bool          `json:"must,omitempty"`
	Ours    bool          `json:"ours,omitempty"` // its clock is the office's own
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
	Clocks    []Clock   `json:"clocks,omitempty"` // of the steps that open with it
}

// StepSkipped settles one step that is not needed or cannot be done, with the reason.
type StepSkipped struct {
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
func (StepMoved) EventName() string { return "StepMoved/1" }

func init() {
	register[PathwayStarted]()
	register[StepDone]()
	register[StepSkipped]()
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

// clocks are those of the steps that are open and have none yet. Where the rule
// names no time the clock has no end: the office fills it.
func (w *Pathway) clocks(o pack.Office, at time.Time) []Clock {
	var out []Clock
	for i, s := range w.Steps {
		if !w.Open(i) || s.Opened != nil {
			continue
		}
		t := Clock{ID: stepClock + w.Part(s), Started: at, Stops: []string{"StepDone:" + w.Part(s)}}
		if s.Limit > 0 {
			t.Due = o.After(at, s.Limit, s.Working)
		}
		out = append(out, t)
	}
	return out
}

// stepClock is what the IDs of steps' clocks begin with.
const stepClock = "step:"

// walk decides the acts on pathways.
func (d *decision) walk() ([]Event, error) {
	if d.act.Name == StartPathway {
		return d.startPathway()
	}
	w, s := d.c.PathStep(d.act.Part)
	if err := d.forbidden(bans(w, s), "note", "reason", "papers"); err != nil {
		return nil, err
	}
	after := w.clone()
	s = after.step(s.ID)
	switch d.act.Name {
	case DoStep:
		at := d.moment("at")
		if err := d.inOrder(after, s, at); err != nil {
			return nil, err
		}
		switch {
		case s.Gate != "" && value(d.a, "gate") != "yes":
			return nil, invalid("gate", "Syarat langkah ini: "+s.Gate+". Isian aman; jawab ya bila terpenuhi, atau lewati langkahnya.")
		case s.Least > 0 && s.Opened != nil && at.Before(s.Opened.Add(s.Least)):
			return nil, invalid("at", "Langkah ini paling cepat selesai "+Day(s.Opened.Add(s.Least), d.env.Pack.Office.Zone)+"; isian aman. Catat lagi sesudah itu.")
		}
		s.State = StepIsDone
		after.settle()
		return []Event{StepDone{
			Step: d.act.Part, At: at, Performer: d.text("by"), Papers: d.text("papers"), Note: d.text("note"), Clocks: after.clocks(d.env.Pack.Office, at),
		}}, nil
	case SkipStep:
		s.State = StepIsSkipped
		after.settle()
		return []Event{StepSkipped{Step: d.act.Part, Reason: d.text("reason"), Clocks: after.clocks(d.env.Pack.Office, d.at)}}, nil
	}
	return d.moveStep(after, s)
}

// inOrder refuses a step that ended on a day before the report came in, or before a step
// that it follows.
func (d *decision) inOrder(w *Pathway, s *PathStep, at time.Time) error {
	zone := d.env.Pack.Office.Zone
	if dayOf(at, zone) < dayOf(d.c.Occurred.At, zone) {
		return invalid("at", "Laporan baru masuk "+Day(d.c.Occurred.At, zone)+"; isian aman. Periksa tanggal langkah ini.")
	}
	for i, x := range w.Steps {
		before := slices.Contains(s.Needs, x.ID) || s.Follows && i+1 < len(w.Steps) && w.Steps[i+1].ID == s.ID
		if before && x.State == StepIsDone && x.At != nil && at.Before(x.At.Truncate(time.Minute)) {
			return invalid("at", "Langkah sebelumnya baru selesai "+Day(*x.At, zone)+" "+x.At.In(zone).Format("15.04")+"; isian aman. Periksa tanggal dan jam langkah ini.")
		}
	}
	return nil
}

// dayOf is an instant's day in the zone, as dates of forms are kept.
func dayOf(t time.Time, zone *time.Location) string { return t.In(zone).Format(time.DateOnly) }

func (d *decision) startPathway() ([]Event, error) {
	def, ok := d.env.Pack.Pathway(value(d.a, "pathway"))
	if !ok {
		return nil, invalid("pathway", "Alur itu tidak ada di buku aturan; isian aman. Pilih dari daftar.")
	}
	if slices.ContainsFunc(d.c.Pathways, func(w Pathway) bool { return w.ID == def.ID }) {
		return nil, invalid("pathway", "Alur ini sudah dimulai di kasus ini; isian aman. Lanjutkan langkahnya.")
	}
	at := d.moment("started")
	w := Pathway{
		ID: def.ID, Title: def.Title, Note: def.Note, Say: def.Say, Reorder: def.Reorder, Never: def.Never, Reason: d.text("reason"), Started: at,
	}
	env := FormEnv(d.c, d.who, d.env.Pack, d.env.Now, nil)
	for _, s := range def.Steps {
		step := PathStep{
			ID: s.ID, Title: s.Title, Who: s.By, Papers: s.Papers, Gate: s.Gate, Follows: s.Follows, Needs: s.Needs, Only: s.Only, Must: s.Must, Ours: s.Ours,
			Limit: s.Limit, Most: s.Most, Least: s.Least, Working: s.Working, Sure: s.Sure, Never: s.Never, Allow: s.Allow, Say: s.Say,
		}
		if s.When.Eval(nil, nil, env) == forms.False {
			step.State = StepIsNothing
		}
		w.Steps = append(w.Steps, step)
	}
	w.settle()
	return []Event{PathwayStarted{Pathway: w, Clocks: w.clocks(d.env.Pack.Office, at)}}, nil
}

// moveStep puts a step at another place of the order (SOP 3.9), behind what is settled
// and behind what it needs.
func (d *decision) moveStep(w *Pathway, s *PathStep) ([]Event, error) {
	from := slices.IndexFunc(w.Steps, func(x PathStep) bool { return x.ID == s.ID })
	n, err := strconv.Atoi(value(d.a, "to"))
	to := n - 1
	if err != nil || to < 0 || to >= len(w.Steps) || to == from {
		return nil, invalid("to", "Tempat itu tidak ada dalam urutan ini; isian aman. Tulis nomor langkah yang dituju.")
	}
	moved := *s
	w.Steps = slices.Insert(slices.Delete(w.Steps, from, from+1), to, moved)
	for i, x := range w.Steps {
		late := slices.ContainsFunc(w.Steps[i+1:], func(y PathStep) bool { return slices.Contains(x.Needs, y.ID) || x.State == "" && y.State == StepIsDone })
		if late {
			return nil, invalid("to", "Langkah itu menunggu langkah lain, atau yang sudah selesai akan tergeser; isian aman. Pilih tempat lain.")
		}
	}
	e := StepMoved{Step: d.act.Part, Reason: d.text("reason")}
	for i := range w.Steps {
		e.Order = append(e.Order, w.Steps[i].ID)
		if !w.Open(i) {
			w.Steps[i].Opened = nil
		}
	}
	e.Clocks = w.clocks(d.env.Pack.Office, d.at)
	return []Event{e}, nil
}

// stepClocks are the clocks of open steps started anew, for a case that is taken up again.
func (d *decision) stepClocks() []Clock {
	var out []Clock
	for i := range d.c.Pathways {
		w := d.c.Pathways[i].clone()
		for j := range w.Steps {
			w.Steps[j].Opened = nil
		}
		out = append(out, w.clocks(d.env.Pack.Office, d.at)...)
	}
	return out
}

// foldPathway takes in what concerns pathways.
func (c *Case) foldPathway(e Event, r Record, at time.Time) {
	by := r.By.Account
	switch e := e.(type) {
	case PathwayStarted:
		w := e.Pathway
		w.By, w.Steps = by, slices.Clone(w.Steps)
		c.Pathways = append(c.Pathways, w)
		c.startSteps(e.Clocks)
	case StepDone:
		w, s := c.PathStep(e.Step)
		done := e.At
		s.State, s.At, s.DoneBy, s.Seen, s.Note, s.By = StepIsDone, &done, e.Performer, e.Papers, e.Note, by
		c.endStep(e.Step, done, false)
		w.settle()
		c.dropSteps(w, at)
		c.startSteps(e.Clocks)
	case StepSkipped:
		w, s := c.PathStep(e.Step)
		s.State, s.At, s.Reason, s.By = StepIsSkipped, &at, e.Reason, by
		c.endStep(e.Step, at, true)
		w.settle()
		c.dropSteps(w, at)
		c.startSteps(e.Clocks)
	case StepMoved:
		w, s := c.PathStep(e.Step)
		s.Reason, s.By = e.Reason, by
		slices.SortStableFunc(w.Steps, func(a, b PathStep) int { return slices.Index(e.Order, a.ID) - slices.Index(e.Order, b.ID) })
		c.dropSteps(w, at)
		c.startSteps(e.Clocks)
	}
}

// endStep stops a step's clock when it really ended; left says that no work was done.
func (c *Case) endStep(part string, at time.Time, left bool) {
	for i := range c.Clocks {
		if t := &c.Clocks[i]; t.ID == stepClock+part && !t.Replaced && (t.Running() || !left) {
			t.Stopped, t.Replaced = &at, left
		}
	}
}

// dropSteps ends the clocks of steps that are not open any more without having been done.
func (c *Case) dropSteps(w *Pathway, at time.Time) {
	for i := range w.Steps {
		if s := &w.Steps[i]; s.State != StepIsDone && s.State != StepIsSkipped && s.Opened != nil && !w.Open(i) {
			s.Opened, s.Due = nil, nil
			c.endStep(w.Part(*s), at, true)
		}
	}
}

// startSteps starts clocks of steps and says on the steps since when they are open.
func (c *Case) startSteps(clocks []Clock) {
	c.start(clocks)
	for _, t := range clocks {
		part, ok := strings.CutPrefix(t.ID, stepClock)
		if !ok {
			continue
		}
		if _, s := c.PathStep(part); s != nil {
			opened := t.Started
			s.Opened, s.Due = &opened, nil
			if due := t.Due; !due.IsZero() {
				s.Due = &due
			}
		}
	}
}

// readyStep says why an act on a pathway is not possible now.
func readyStep(c *Case, a ActName, part string) string {
	if a != DoStep && a != SkipStep && a != MoveStep {
		return ""
	}
	w, s := c.PathStep(part)
	switch {
	case s == nil:
		return "Langkah itu tidak ada di kasus ini."
	case s.State == StepIsDone:
		return "Langkah ini sudah selesai."
	case a == DoStep && s.State == "" && !w.Open(slices.IndexFunc(w.Steps, func(x PathStep) bool { return x.ID == s.ID })):
		return "Langkah sebelumnya belum selesai."
	case a == SkipStep && s.Must:
		return "Langkah ini tidak dapat dilewati."
	case a == SkipStep && s.State != "":
		return "Langkah ini sudah dilewati."
	case a == MoveStep && (!w.Reorder || s.State != ""):
		return "Urutan langkah ini tetap."
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
