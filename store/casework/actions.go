package casework

import (
	"slices"
	"strings"
)

// menu is the order in which acts are offered. An act without a form here asks for its own.
var menu = []Action{
	{Act: RecordContact}, {Act: Verify}, {Act: Classify}, {Act: Complete, Form: "form1"}, {Act: Take}, {Act: ApproveAssign}, {Act: Assign}, {Act: Propose},
	{Act: HandOver}, {Act: Resolve}, {Act: Advise}, {Act: Move}, {Act: MoveAnswered}, {Act: Consent},
	{Act: Complete, Form: "safety_plan"}, {Act: Complete, Form: "form3"}, {Act: AddPlan}, {Act: ReviewPlan}, {Act: Prepare}, {Act: StartPathway}, {Act: Review},
	{Act: Complete, Form: "visit"}, {Act: Complete, Form: "form4"}, {Act: Complete, Form: "social_report"}, {Act: Complete, Form: PsychForm}, {Act: Complete, Form: "form7"},
	{Act: AddSibling}, {Act: Discuss}, {Act: Note}, {Act: Mark}, {Act: Exclude}, {Act: Link}, {Act: Amend}, {Act: Withdraw}, {Act: Lower}, {Act: AddTask},
	{Act: Complete, Form: "form6"}, {Act: Close}, {Act: Terminate}, {Act: Reopen}, {Act: FileAway}, {Act: CopyFile}, {Act: AskData}, {Act: StampStep}, {Act: FindFile}, {Act: Alarm},
}

// refMenu is the order of acts on one referral.
var refMenu = []ActName{Deliver, Answer, ApproveRef, Waive, Send, Minutes, Finish, Cancel}

// unsaid are acts that are not listed where they are not possible.
var unsaid = []ActName{
	Reopen, MoveAnswered, Move, Take, Lower, Review, Withdraw, ReviewPlan, Propose, ApproveAssign, Terminate, AddPlan, AddTask,
}

// aside are acts that end something, go round it or serve the file: they stand behind the others.
var aside = []ActName{Cancel, Withdraw, Waive, SkipStep, MoveStep, CorrectStep, StopPathway, GiveTask, DelayTask, Revise, Unmark, FileAway, CopyFile, AskData, DropData, StampStep}

// onClock are the acts on what a clock waits for.
var onClock = []ActName{EndTask, GiveTask, DelayTask}

// OnClock lists what the actor may do with one running clock: first the act that
// fulfils it, then that it is done, handed over or put off. A task list offers them;
// the case's own menu has them for tasks and plan items only.
func OnClock(c *Case, t Clock, who Actor) []Action {
	var out []Action
	if a := Fulfils(c, t, who); a.Act != "" {
		out = append(out, a)
	}
	for _, name := range onClock {
		a := Action{Act: name, Form: FormOf(name), Part: t.ID}
		if May(who, name, c.Scope()) && ready(c, a, who) == "" && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// parts adds the acts on the plan's open items, on what clocks wait for, and on papers.
func parts(c *Case, add func(a ActName, form, part string)) {
	for _, item := range c.Plan {
		if !item.Open() {
			continue
		}
		add(EndPlan, FormOf(EndPlan), item.ID)
		refs, _ := c.Of(item.ID)
		tried := slices.ContainsFunc(refs, func(r Referral) bool { return r.State != Rejected && r.State != Cancelled })
		if item.Says("agency") != "" && !tried { // an agency that refused leaves the need to another one
			add(Prepare, FormOf(Prepare), item.ID)
		}
		add(Complete, "form4", item.ID)
	}
	for _, r := range c.Referrals {
		if r.State == Accepted || r.State == Working || r.State == Resulted {
			add(Complete, "form4", r.ID)
		}
	}
	for _, t := range c.Clocks {
		if t.Running() && t.wantsReferral() {
			add(Prepare, FormOf(Prepare), t.ID)
		}
		if kind, _, _ := strings.Cut(t.ID, ":"); t.Running() && (kind == "task" || kind == "plan") {
			for _, a := range onClock {
				add(a, FormOf(a), t.ID)
			}
		}
	}
	for _, r := range c.Releases {
		for _, a := range dataActs[1:] {
			add(a, FormOf(a), r.ID)
		}
	}
	for i := range c.Pathways {
		if readyStep(c, StopPathway, c.Pathways[i].ID, Actor{}) == "" {
			add(StopPathway, FormOf(StopPathway), c.Pathways[i].ID)
		}
		for _, s := range c.Pathways[i].Steps {
			if s.State != "" {
				add(CorrectStep, FormOf(CorrectStep), c.Pathways[i].Part(s))
			}
		}
	}
	for _, p := range c.People {
		add(Unmark, FormOf(Unmark), p.ID)
	}
	for _, form := range paperForms {
		if id := c.FilledID(form); id != "" {
			add(Revise, FormOf(Revise), id)
		}
	}
}

// Actions lists what the actor may do with the case, the next step of the flow
// first, then what is possible, then what is not with its reason. Faces show it as
// a menu; both faces show the same.
func Actions(c *Case, who Actor) []Action {
	scope := c.Scope()
	step := NextStep(c, who)
	var out []Action
	add := func(a ActName, form, part string) {
		if !May(who, a, scope) {
			return
		}
		act := Action{Act: a, Form: form, Part: part}
		act.Why = ready(c, act, who)
		act.Next = act.Why == "" && a == step.Act && part == step.Part && (a != Complete || form == step.Form)
		out = append(out, act)
	}
	for _, r := range c.Referrals {
		if who.Role == Partner && (r.Agency != who.Agency || !r.sent()) {
			continue
		}
		if !r.Open() {
			if r.owesMinutes() {
				add(Minutes, FormOf(Minutes), r.ID)
			}
			if r.owesOutcome() {
				add(Finish, FormOf(Finish), r.ID)
			}
			continue
		}
		for _, a := range refMenu {
			add(a, FormOf(a), r.ID)
		}
	}
	if who.Role != Partner {
		for _, part := range openSteps(c) {
			add(AgreeSkip, FormOf(AgreeSkip), part)
			add(DoStep, FormOf(DoStep), part)
			if _, s := c.PathStep(part); !s.Must {
				add(SkipStep, FormOf(SkipStep), part)
			}
			if w, _ := c.PathStep(part); w.Reorder {
				add(MoveStep, FormOf(MoveStep), part)
			}
		}
		for _, form := range []string{"visit", "form4"} {
			if c.Form(form) != nil && len(c.Family) > 0 {
				add(ShareVisit, FormOf(ShareVisit), form)
			}
		}
		for _, a := range menu {
			if a.Form == "" {
				a.Form = FormOf(a.Act)
			}
			add(a.Act, a.Form, "")
		}
		parts(c, add)
	} else {
		add(Alarm, "", "")
	}
	// What cannot be done is shown with its reason only where somebody waits for it: the rest is noise.
	out = slices.DeleteFunc(out, func(a Action) bool {
		return a.Why != "" && (a.Part != "" && a.Act != ApproveRef && a.Act != Send || a.Act == Complete && a.Form != "form1" || slices.Contains(unsaid, a.Act))
	})
	rank := func(a Action) int {
		switch {
		case a.Next:
			return 0
		case a.Why != "":
			return 3
		case slices.Contains(aside, a.Act) || a.Act == Complete && a.Part != "": // what ends or goes round something is never offered first
			return 2
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b Action) int { return rank(a) - rank(b) })
	return out
}

// NextStep is the one thing that the flow of SOP 3 asks for now of this actor;
// the zero Action when it waits for others.
func NextStep(c *Case, who Actor) Action {
	scope := c.Scope()
	do := func(a Action) bool { return May(who, a.Act, scope) && ready(c, a, who) == "" }
	may := func(a ActName) bool { return do(Action{Act: a}) }
	ref := func(a ActName, id string) bool { return do(Action{Act: a, Part: id}) }
	fill := func(form string) bool { return do(Action{Act: Complete, Form: form}) }
	item, again := c.refused()
	again = again && (who.Role == Caseworker || who.Role.AtDesk())
	for _, form := range paperForms { // what was opened for correction is finished first
		if c.revising(form) != "" && fill(form) {
			return Action{Act: Complete, Form: form}
		}
	}
	switch {
	case c.Uncontacted() && may(RecordContact):
		return Action{Act: RecordContact}
	case c.Caseworker == "" && c.Risk.Class == High && may(Take):
		return Action{Act: Take}
	case c.Caseworker == "" && c.Risk.Class == High && c.Proposal == nil && may(Assign): // somebody's case first, papers after
		return Action{Act: Assign}
	case c.Risk.Class == High && c.HandedOver == nil && who.Role.AtDesk() && may(HandOver):
		return Action{Act: HandOver}
	}
	for _, r := range c.Referrals {
		for _, a := range []ActName{Deliver, Answer, ApproveRef, Send} {
			if who.Role == Partner && (r.Agency != who.Agency || !r.sent()) {
				continue
			}
			if a == Answer && who.Role != Partner || a == Deliver && who.Role != Partner {
				continue
			}
			if ref(a, r.ID) && (a != Send || r.Urgent || c.Agreed(r.Agency, r.Need)) {
				return Action{Act: a, Part: r.ID}
			}
		}
		if r.State == Resulted && ref(Finish, r.ID) {
			return Action{Act: Finish, Part: r.ID}
		}
	}
	switch {
	case c.Stage == Closed && c.Clock("aftercare") != nil && c.ending("form7") == nil && fill("form7"):
		return Action{Act: Complete, Form: "form7"}
	case c.endangered() && may(Reopen):
		return Action{Act: Reopen}
	case c.Stage == Closed && c.ending("form7") != nil && may(Terminate):
		return Action{Act: Terminate}
	case c.ending("form6") != nil && may(Close):
		return Action{Act: Close}
	case c.Proposal != nil && may(ApproveAssign):
		return Action{Act: ApproveAssign}
	case c.skipAsked(who) != "" && ref(AgreeSkip, c.skipAsked(who)):
		return Action{Act: AgreeSkip, Part: c.skipAsked(who)}
	case c.nextData(who, ConfirmData).Act != "":
		return c.nextData(who, ConfirmData)
	case c.Proposed() != "" && may(Lower):
		return Action{Act: Lower}
	case c.Risk.Class == High && c.Lane == Protection && who.Role == Caseworker && len(c.Referrals) == 0 && may(Prepare): // help first, papers after
		return Action{Act: Prepare}
	case again && c.Risk.Class == High && may(Prepare):
		return Action{Act: Prepare, Part: item}
	case c.Risk.Class == High && who.Role == Caseworker && c.Form("form1") == nil && fill("form1"):
		return Action{Act: Complete, Form: "form1"}
	case c.Form("verify") == nil && may(Verify):
		return Action{Act: Verify}
	case c.Risk.Class == Unassessed && may(Classify):
		return Action{Act: Classify}
	case c.Caseworker == "" && (c.Lane == Protection || c.HandedOver != nil) && may(Assign):
		return Action{Act: Assign}
	case c.Lane == Protection && c.HandedOver == nil && who.Role.AtDesk() && may(HandOver):
		return Action{Act: HandOver}
	case len(c.Approvals) == 0 && slices.ContainsFunc(c.Referrals, func(r Referral) bool { return r.State == Pending }) && may(Review):
		return Action{Act: Review}
	case c.Form("form1") == nil && who.Role == Caseworker && fill("form1"):
		return Action{Act: Complete, Form: "form1"}
	}
	for _, part := range openSteps(c) {
		if !ref(DoStep, part) {
			continue
		}
		if a := c.stepPaper(part, who); a.Act != "" { // its paper first
			return a
		}
		return Action{Act: DoStep, Part: part}
	}
	for _, r := range c.Referrals {
		if (r.State == Prepared || r.State == Approved) && !r.Urgent && !c.Agreed(r.Agency, r.Need) && may(Consent) {
			return Action{Act: Consent}
		}
	}
	switch {
	case c.Form("form2") == nil && c.Lane == Protection && may(Consent):
		return Action{Act: Consent}
	case len(c.Referrals) == 0 && c.Lane == Service && who.Role.AtDesk() && may(Resolve):
		return Action{Act: Resolve}
	case len(c.Referrals) == 0 && may(Prepare):
		return Action{Act: Prepare}
	case again && may(Prepare):
		return Action{Act: Prepare, Part: item}
	case who.Role == Caseworker && c.Form("form3") == nil && fill("form3"):
		return Action{Act: Complete, Form: "form3"}
	case who.Role == Caseworker && len(c.Plan) == 0 && may(AddPlan):
		return Action{Act: AddPlan}
	case c.owed() != "" && ref(Finish, c.owed()):
		return Action{Act: Finish, Part: c.owed()}
	case who.Role == Caseworker && c.planDone() && c.ending("form6") == nil && readyEnd(c) == "" && fill("form6"):
		return Action{Act: Complete, Form: "form6"}
	}
	return c.nextData(who, dataActs...)
}
