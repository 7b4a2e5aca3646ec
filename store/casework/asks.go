package casework

import (
	"slices"
	"strings"
	"time"
)

// Tasks for which no clock of their own runs: each is due with what the case waits for next.
const (
	ApprovalTask = "approval" // a referral waits for review or approval
	RefusedTask  = "refused"  // an agency refused, and no other referral is under way
	ResultTask   = "result"   // an agency's result waits for the office's word on it
	ProposalTask = "proposal" // a proposed caseworker waits for a decision
	SkipTask     = "skip"     // somebody asks to skip a step that protects the child
	ClosingTask  = "closing"  // Form 6 waits for who closes the case
)

// askTasks are the tasks without a clock; a release's are called as the act that they wait for.
var askTasks = []string{
	ApprovalTask, RefusedTask, ResultTask, ProposalTask, SkipTask, ClosingTask,
	string(ScreenData), string(ReportData), string(ConfirmData), string(CheckData), string(GiveData), string(FileData),
}

// askLetters are what a card keeps for the tasks that it cannot tell otherwise.
var askLetters = map[string]string{RefusedTask: "r", ResultTask: "d", ProposalTask: "p", SkipTask: "l", ClosingTask: "c"}

// asks are the letters of what the case waits for now without a clock. A case that has
// ended still waits for what was asked of its data.
func (c *Case) asks() string {
	out := c.dataAsks()
	if c.Stage == Closed || c.Stage == Terminated {
		return out
	}
	_, refused := c.refused()
	for _, ask := range []struct {
		task string
		now  bool
	}{
		{RefusedTask, refused},
		{ResultTask, c.owed() != ""},
		{ProposalTask, c.Proposal != nil},
		{SkipTask, c.skipsWait()},
		{ClosingTask, c.ending("form6") != nil && c.revising("form6") == "" && readyEnd(c) == ""},
	} {
		if ask.now {
			out += askLetters[ask.task]
		}
	}
	return out
}

// waits says whether the card waits for a task without a clock.
func (k *Card) waits(task string) bool { return strings.Contains(k.Asks, askLetters[task]) }

// asked are the actor's tasks without a clock; own says whether the case's clocks are the actor's.
func (k *Card) asked(who Actor, own bool) []string {
	if k.Asks == "" && k.Referral != Pending {
		return nil
	}
	kind, name := k.waitsFor()
	mine := kind == "role" && name == string(who.Role)
	ended := k.Stage == Closed || k.Stage == Terminated
	var out []string
	for task, yes := range map[string]bool{
		ApprovalTask: k.Referral == Pending && mine && !ended,
		RefusedTask:  own && k.waits(RefusedTask),
		ResultTask:   own && k.waits(ResultTask),
		ProposalTask: k.waits(ProposalTask) && May(who, ApproveAssign, k.Scope()),
		SkipTask:     k.waits(SkipTask) && May(who, AgreeSkip, k.Scope()),
		ClosingTask:  k.waits(ClosingTask) && mine,
	} {
		if yes {
			out = append(out, task)
		}
	}
	for act := range dataLetters {
		if k.dataAsked(act, who) {
			out = append(out, string(act))
		}
	}
	slices.Sort(out)
	return out
}

// askAct is the act that a task without a clock asks of the actor; the zero Action when
// the actor cannot do it now.
func askAct(c *Case, task string, who Actor) Action {
	var a Action
	switch task {
	case ApprovalTask:
		if a = NextStep(c, who); a.Act != Review && a.Act != ApproveRef {
			return Action{}
		}
	case RefusedTask:
		item, again := c.refused()
		if !again {
			return Action{}
		}
		a = Action{Act: Prepare, Part: item}
	case ResultTask:
		a = Action{Act: Finish, Part: c.owed()}
	case ProposalTask:
		a = Action{Act: ApproveAssign}
	case SkipTask:
		a = Action{Act: AgreeSkip, Part: c.skipAsked(who)}
	case ClosingTask:
		a = Action{Act: Close}
	default:
		a = Action{Act: ActName(task), Part: c.dueData(ActName(task))}
	}
	a.Form = FormOf(a.Act)
	if !May(who, a.Act, c.Scope()) || ready(c, a, who) != "" {
		return Action{}
	}
	return a
}

// skipsWait says whether somebody waits for a word on skipping a step.
func (c *Case) skipsWait() bool {
	return slices.ContainsFunc(openSteps(c), func(part string) bool { _, s := c.PathStep(part); return s.Asked != nil })
}

// refused says whether the newest referral was refused and its need is still open: no
// other referral is under way, and neither plan nor Form 6 ended the work since. item is
// the item of the plan that asked for it; "" without one.
func (c *Case) refused() (item string, again bool) {
	n := len(c.Referrals)
	if n == 0 || c.Referrals[n-1].State != Rejected || slices.ContainsFunc(c.Referrals, Referral.Open) || c.ending("form6") != nil {
		return "", false
	}
	r := &c.Referrals[n-1]
	if p := c.PlanItem(r.Plan); p != nil {
		if !p.Open() {
			return "", false
		}
		if p.Says("agency") != "" {
			item = p.ID
		}
	}
	at := r.Steps[len(r.Steps)-1].At
	if c.planDone() && slices.ContainsFunc(c.Plan, func(p PlanItem) bool {
		return len(p.Results) > 0 && !p.Results[len(p.Results)-1].At.Before(at)
	}) {
		return "", false
	}
	return item, true
}

// owed is the first referral on whose result the office has not said its word; "" without one.
func (c *Case) owed() string {
	for _, r := range c.Referrals {
		if r.State == Resulted || r.owesOutcome() {
			return r.ID
		}
	}
	return ""
}

// planDone says whether there is a plan and nothing of it is open.
func (c *Case) planDone() bool {
	return len(c.Plan) > 0 && !slices.ContainsFunc(c.Plan, PlanItem.Open)
}

// lateFirst puts the act of the actor's own latest task first where nothing else is the
// next step: who is late does not wait for others.
func lateFirst(list []Action, c *Case, who Actor, now time.Time) []Action {
	if slices.ContainsFunc(list, func(a Action) bool { return a.Next }) {
		return list
	}
	k := c.Card()
	own := owns(who, &k, LevelOf(who, c.Scope()))
	var act Action
	var due time.Time
	for _, t := range c.Clocks {
		mine := own && t.Owner == "" || t.Owner != "" && t.Owner == who.Post()
		if t.Quiet || !mine || !t.Overdue(now) || act.Act != "" && !t.Due.Before(due) {
			continue
		}
		if a := TaskAct(c, t.ID, who); a.Act != "" && a.Act != Answer { // the agency's answer is its own
			act, due = a, t.Due
		}
	}
	if act.Act == "" {
		return list
	}
	act.Next = true
	list = slices.DeleteFunc(list, func(a Action) bool { return a.Act == act.Act && a.Form == act.Form && a.Part == act.Part })
	return slices.Insert(list, 0, act)
}
