package casework

import "slices"

// menu is the order in which acts are offered.
var menu = []ActName{
	RecordContact, Verify, Classify, Complete, Take, Assign, HandOver, Resolve, Advise, Move, MoveAnswered, Consent, Prepare,
	StartPathway, Review, AddSibling, Note, Mark, Exclude, Link, Amend, Withdraw, Lower, Close, Reopen, Alarm,
}

// refMenu is the order of acts on one referral.
var refMenu = []ActName{Deliver, Answer, ApproveRef, Waive, Send, Minutes, Finish, Cancel}

// Actions lists what the actor may do with the case, the next step of the flow
// first, then what is possible, then what is not with its reason. Faces show it as
// a menu; both faces show the same.
func Actions(c *Case, who Actor) []Action {
	scope := c.Scope()
	step := NextStep(c, who)
	var out []Action
	add := func(a ActName, form, referral string) {
		if !May(who, a, scope) {
			return
		}
		act := Action{Act: a, Form: form, Part: referral, Why: ready(c, a, referral, who)}
		act.Next = act.Why == "" && a == step.Act && referral == step.Part
		out = append(out, act)
	}
	for _, r := range c.Referrals {
		if who.Role == Partner && (r.Agency != who.Agency || !r.sent()) || !r.Open() {
			continue
		}
		for _, a := range refMenu {
			add(a, FormOf(a), r.ID)
		}
	}
	if who.Role != Partner {
		for _, part := range openSteps(c) {
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
			form := FormOf(a)
			if a == Complete {
				form = "form1"
			}
			add(a, form, "")
		}
	} else {
		add(Alarm, "", "")
	}
	// Acts of a referral's other states are noise: only what is possible, or waits for somebody, is shown.
	out = slices.DeleteFunc(out, func(a Action) bool {
		return a.Why != "" && (a.Part != "" && a.Act != ApproveRef && a.Act != Send || a.Act == Reopen || a.Act == MoveAnswered || a.Act == Move || a.Act == Take || a.Act == Lower || a.Act == Review || a.Act == Withdraw)
	})
	rank := func(a Action) int {
		switch {
		case a.Next:
			return 0
		case a.Why != "":
			return 3
		case a.Act == Cancel || a.Act == Withdraw || a.Act == Waive || a.Act == SkipStep || a.Act == MoveStep: // what ends or goes round something is never offered first
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
	may := func(a ActName) bool { return May(who, a, scope) && ready(c, a, "", who) == "" }
	ref := func(a ActName, id string) bool { return May(who, a, scope) && ready(c, a, id, who) == "" }
	switch {
	case c.Uncontacted() && may(RecordContact):
		return Action{Act: RecordContact}
	case c.Caseworker == "" && c.Risk.Class == High && may(Take):
		return Action{Act: Take}
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
			if ref(a, r.ID) && (a != Send || r.Urgent || c.Agreed(r.Agency)) {
				return Action{Act: a, Part: r.ID}
			}
		}
		if r.State == Resulted && ref(Finish, r.ID) {
			return Action{Act: Finish, Part: r.ID}
		}
	}
	switch {
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
	case c.Form("form1") == nil && (who.Role == Caseworker) && may(Complete):
		return Action{Act: Complete}
	}
	for _, part := range openSteps(c) {
		if ref(DoStep, part) {
			return Action{Act: DoStep, Part: part}
		}
	}
	for _, r := range c.Referrals {
		if (r.State == Prepared || r.State == Approved) && !r.Urgent && !c.Agreed(r.Agency) && may(Consent) {
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
	}
	return Action{}
}
