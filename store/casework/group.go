package casework

import "slices"

// Group is one chapter of the menu of acts: with forty acts nobody reads a list.
type Group string

// The groups, in the order of a case's life; each has a word in the pack ("group.flow").
const (
	GroupFlow     Group = "flow"     // complaint, verification, risk, assignment (SOP 3.1 to 3.4)
	GroupPlan     Group = "plan"     // plan, tasks, pathway (SOP 3.5, 3.9)
	GroupReferral Group = "referral" // consent, referral, answer (SOP 3.7)
	GroupPapers   Group = "papers"   // forms, visits, reports, notes, the paper file (SOP 9)
	GroupPeople   Group = "people"   // marks, exclusions, siblings, look-alikes (SOP 7)
	GroupMeetings Group = "meetings" // meetings, supervision, findings (SOP 3.6)
	GroupClosing  Group = "closing"  // the ways a case ends (SOP 3.10)
)

// Groups are all groups in order: the place of a group in a menu never changes.
func Groups() []Group {
	return []Group{GroupFlow, GroupPlan, GroupReferral, GroupPapers, GroupPeople, GroupMeetings, GroupClosing}
}

// groupOf is the chapter of every act that is not of the flow.
var groupOf = map[ActName]Group{
	"plan": GroupPlan, "plan_result": GroupPlan, "plan_review": GroupPlan, "task": GroupPlan, "task_done": GroupPlan,
	"task_handover": GroupPlan, "task_putoff": GroupPlan, "stamp": GroupPlan, StartPathway: GroupPlan, DoStep: GroupPlan, SkipStep: GroupPlan, AgreeSkip: GroupPlan,
	MoveStep: GroupPlan, CorrectStep: GroupPlan, StopPathway: GroupPlan,
	Consent: GroupReferral, Withdraw: GroupReferral, Waive: GroupReferral, Prepare: GroupReferral, ApproveRef: GroupReferral, Send: GroupReferral,
	Deliver: GroupReferral, Answer: GroupReferral, Minutes: GroupReferral, Finish: GroupReferral, Cancel: GroupReferral, Review: GroupReferral,
	Complete: GroupPapers, Note: GroupPapers, "revise": GroupPapers, "file_place": GroupPapers, "family_copy": GroupPapers, ShareVisit: GroupPapers,
	AskData: GroupPapers, ScreenData: GroupPapers, ReportData: GroupPapers, ConfirmData: GroupPapers, CheckData: GroupPapers, GiveData: GroupPapers,
	FileData: GroupPapers, DropData: GroupPapers,
	Mark: GroupPeople, Unmark: GroupPeople, Exclude: GroupPeople, Link: GroupPeople, AddSibling: GroupPeople,
	"discuss": GroupMeetings, "finding": GroupMeetings,
	Resolve: GroupClosing, Advise: GroupClosing, Move: GroupClosing, MoveAnswered: GroupClosing, Close: GroupClosing, "terminate": GroupClosing, Reopen: GroupClosing, Quarantine: GroupClosing, Release: GroupClosing,
}

// closingForms are the papers that a case is closed and watched with: they are looked
// for where it ends, not among the papers.
var closingForms = []string{"form6", "form7", "form8"}

// GroupOf is the chapter under which the menu offers an action; what is in none stands
// with the flow.
func GroupOf(a Action) Group {
	if a.Act == Complete && slices.Contains(closingForms, a.Form) {
		return GroupClosing
	}
	if g, ok := groupOf[a.Act]; ok {
		return g
	}
	return GroupFlow
}

// MenuFlat is how many actions a menu still shows in one list, one digit each.
const MenuFlat = 9

// In are the actions of one group, in their order.
func In(all []Action, g Group) []Action {
	return slices.DeleteFunc(slices.Clone(all), func(a Action) bool { return GroupOf(a) != g })
}

// About are the actions on one part of the case: a referral, a plan item, a clock.
func About(all []Action, part string) []Action {
	return slices.DeleteFunc(slices.Clone(all), func(a Action) bool { return a.Part != part })
}
