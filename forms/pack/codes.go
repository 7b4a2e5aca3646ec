package pack

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"loket/forms"
)

// The codes that packs, cases and screens share. A pack gives each its word on
// screen ("stage.registered"); it cannot add to them or leave one out.
var (
	// Stages are where a case stands (SOP 11), in order.
	Stages = []string{"draft", "registered", "verified", "assessed", "assigned", "consented", "referred", "monitored", "closed", "terminated"}
	// Ends are the ways a case leaves the flow early (SOP 2, 11).
	Ends = []string{"advice_only", "out_of_area", "village", "secretariat"}
	// ClassCodes are the classes of risk (SOP 6), the highest first; the last is "not yet answered".
	ClassCodes = []string{"high", "medium", "low", "none", "unassessed"}
	// ReferralStates are where a referral stands (SOP 11).
	ReferralStates = []string{"prepared", "waiting", "approved", "sent", "delivered", "accepted", "rejected", "working", "resulted", "done", "cancelled"}
	// DataStates are where a release of a case's data stands (SOP 10).
	DataStates = []string{"asked", "screened", "reported", "confirmed", "refused", "checked", "given", "filed", "dropped"}
	// Residencies are the results of verification (SOP 3.2); "unknown" is a result, not a gap.
	Residencies = []string{"resident", "lives_here", "out_of_area", "unknown"}
	// Roles are the roles of people at work (SOP 1).
	Roles = []string{"desk-officer", "desk-coordinator", "facilitator", "supervisor", "caseworker", "manager", "deputy", "coordinator", "secretary", "data-officer", "partner", "administrator", "auditor"}
	// Menu are the entries of the main menu (SOP 11).
	Menu = []string{"new", "resume", "tasks", "queue", "search", "referrals", "meetings", "print", "guide", "lock", "quit"}
	// Sentences are the fixed sentences said to people (SOP 2, 4, 11).
	Sentences = []string{"saved", "lost_line", "danger_call", "nik", "date", "not_found", "changed", "no_contact", "lowering", "full", "nobody_contacted", "forwarded", "no_oncall", "not_answered"}
	// Acts are what people do to a case, as menus name it.
	Acts = []string{
		"receive", "amend", "alarm", "contact", "verify", "classify", "lower", "complete", "hand_over", "resolve", "advise", "move", "move_answered",
		"assign", "take", "consent", "withdraw", "waive", "prepare", "approve_ref", "send", "deliver", "answer", "minutes", "finish", "cancel",
		"review", "mark", "unmark", "exclude", "link", "note", "close", "reopen", "discuss", "finding", "call_meeting", "hold_meeting", "reply_meeting", "supervise",
		"start_pathway", "step_done", "step_skip", "step_skip_word", "step_move", "step_correct", "add_sibling", "share_visit",
		"plan", "plan_result", "plan_review", "task", "task_done", "task_handover", "task_putoff", "propose", "approve_assign", "revise",
		"terminate", "file_place", "family_copy", "stamp",
		"ask_data", "screen_data", "report_data", "confirm_data", "check_data", "give_data", "file_data", "drop_data",
	}
	// Groups are the chapters of the menu of acts.
	Groups = []string{"flow", "plan", "referral", "papers", "people", "meetings", "closing"}
	// Waits are what a running clock of a case waits for.
	Waits = []string{"risk", "service", "review", "assess", "complaint", "verify", "answer", "transfer", "step",
		"plan", "plan_review", "task", "monitoring", "aftercare", "safety_plan"}
	// Gaps are what a file can lack at its stage (SOP 10).
	Gaps = []string{"contact", "verify", "risk", "caseworker", "form1", "task_letter", "consent", "plan", "meeting", "form3", "form4", "minutes", "answer", "review", "class", "taken", "form6", "form8"}
	// StepForms are the office's own forms that a step of a pathway can ask for.
	StepForms = []string{"form1", "form2", "form3", "form4", "form6", "visit", "safety_plan", "social_report", "meeting_case", "handover"}
	// LetterExtras are what an agency's letter may carry beyond name, age, address and help expected (SOP 7).
	LetterExtras = []string{"problem", "given", "sex", "birth", "nik"}
	// Events are the acts that start and stop clocks (SOP 5), as the register names them, without version.
	Events = []string{
		"ComplaintReceived", "ComplaintAmended", "RiskClassified", "ContactRecorded", "ResidencyVerified", "FormCompleted",
		"CaseHandedOver", "CaseResolved", "AdviceGiven", "TransferStarted", "TransferAnswered", "CaseworkerAssigned",
		"ConsentGiven", "ConsentWithdrawn", "ConsentWaived", "ReferralPrepared", "ReferralMoved", "ReferralAnswered", "HandoverRecorded",
		"ServiceReviewed", "PersonMarked", "PersonUnmarked", "StaffExcluded", "CasesLinked", "NoteAdded", "CaseClosed", "CaseReopened",
		"MeetingHeld", "ConferenceHeld", "PlanMade", "PlanReviewed", "VisitMade", "DataRequested", "DataMoved",
		"DetectionStarted", "CaseFiled", "CaseTerminated", "ClocksStarted", "PlanItemAdded", "PlanItemEnded", "TaskAdded", "TaskDone",
		"TaskGiven", "TaskPutOff", "CaseworkerProposed", "ProposalDecided", "FormReopened", "FileCopied", "StepStamped",
		"PathwayStarted", "PathwayStopped", "StepDone", "StepSkipped", "StepSkipAsked", "StepSkipRefused", "StepMoved", "StepReopened", "HouseholdShared", "VisitShared",
		"CaseQuarantined", "CaseReleased",
		"CaseDiscussed", "FindingRecorded", "OfficePaperKept",
	}
)

// Facts are the operands that a form's conditions may use besides its own fields;
// whoever opens a form gives them in forms.Env.Facts. One that is not given is
// unknown, and the question is asked.
var Facts = map[string]string{
	"lane":           "the case's lane: service or protection",
	"stage":          "the case's stage",
	"risk":           "the case's present class of risk",
	"proposal":       "the class proposed from the answers (ClassFor)",
	"residency":      "the result of verification",
	"role":           "the role of the person at the form",
	"flag":           "scored forms: whether the items of the sections above raise the red flag (given by the form itself)",
	"letter_problem": "whether the letter to the chosen agency says the problem; not given while none is chosen",
	"letter_given":   "the same of the handling given until now",
	"alleged_home":   "whether somebody who is alleged lives where the child lives; not given without a case",
	"alleged_itself": "whether the answers at hand say that the child itself is the one reported",
	"admission":      "whether the answers at hand tell an admission of the child (Ban.Speaks)",
	"years":          "the child's age in whole years; not given when unknown",
}

// Options returns one of the pack's lists as choices: categories, classes,
// case_types, needs, papers, agencies, residencies, clocks. ok is false for any other name.
func (p *Pack) Options(list string) (options []forms.Option, ok bool) {
	switch list {
	case "categories":
		for _, c := range p.Categories {
			options = append(options, forms.Option{Code: c.Code, Label: c.Label})
		}
	case "classes":
		for _, c := range p.Classes {
			options = append(options, forms.Option{Code: c.Code, Label: c.Label})
		}
	case "agencies":
		for _, a := range p.Agencies {
			options = append(options, forms.Option{Code: a.Code, Label: a.Name})
		}
	case "residencies":
		for _, code := range Residencies {
			options = append(options, forms.Option{Code: code, Label: p.Word("residency." + code)})
		}
	case "pathways":
		for _, w := range p.Pathways {
			options = append(options, forms.Option{Code: w.ID, Label: w.Title})
		}
	case "clocks":
		for _, c := range p.Clocks {
			options = append(options, forms.Option{Code: c.ID, Label: c.Label})
		}
	case "case_types":
		options = slices.Clone(p.CaseTypes)
	case "needs":
		options = slices.Clone(p.Needs)
	case "papers":
		options = slices.Clone(p.Papers)
	default:
		return nil, false
	}
	return options, true
}

// find returns the first item with the code, and whether there is one.
func find[T any](list []T, code string, of func(T) string) (T, bool) {
	i := slices.IndexFunc(list, func(item T) bool { return of(item) == code })
	if i < 0 {
		var none T
		return none, false
	}
	return list[i], true
}

// Category returns the category with the code; ok is false when there is none.
func (p *Pack) Category(code string) (c Category, ok bool) {
	return find(p.Categories, code, func(c Category) string { return c.Code })
}

// Lane returns the lane with the code; ok is false when there is none.
func (p *Pack) Lane(code string) (l Lane, ok bool) {
	return find(p.Lanes, code, func(l Lane) string { return l.Code })
}

// Class returns the class of risk with the code; ok is false when there is none.
func (p *Pack) Class(code string) (c Class, ok bool) {
	return find(p.Classes, code, func(c Class) string { return c.Code })
}

// Sign returns the danger sign with the code; ok is false when there is none.
func (p *Pack) Sign(code string) (s Sign, ok bool) {
	return find(p.Signs, code, func(s Sign) string { return s.Code })
}

// Clock returns the standard time with the ID; ok is false when there is none.
func (p *Pack) Clock(id string) (c Clock, ok bool) {
	return find(p.Clocks, id, func(c Clock) string { return c.ID })
}

// Agency returns the institution with the code; ok is false when there is none.
func (p *Pack) Agency(code string) (a Agency, ok bool) {
	return find(p.Agencies, code, func(a Agency) string { return a.Code })
}

// Serves says whether the agency takes referrals in the month.
func (a Agency) Serves(month time.Month) bool {
	return len(a.Months) == 0 || slices.Contains(a.Months, int(month))
}

// AgenciesFor returns the institutions that answer a need, those that serve in the
// month first, otherwise in the pack's order; none for an unknown need.
func (p *Pack) AgenciesFor(need string, month time.Month) []Agency {
	var now, later []Agency
	for _, a := range p.Agencies {
		switch {
		case !slices.Contains(a.Needs, need):
		case a.Serves(month):
			now = append(now, a)
		default:
			later = append(later, a)
		}
	}
	return append(now, later...)
}

// Tells is the first word of a text for a letter to the agency that says what happened to
// the child although its letters do not (SOP 7); "" when there is none.
func (p *Pack) Tells(agency, need, written string) string {
	a, ok := p.Agency(agency)
	if !ok || slices.Contains(a.Letter, "problem") || !slices.Contains(p.UntoldNeeds, need) {
		return ""
	}
	for _, w := range strings.FieldsFunc(written, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if slices.ContainsFunc(p.Untold, func(part string) bool { return part != "" && strings.Contains(strings.ToLower(w), part) }) {
			return w
		}
	}
	return ""
}

// Urgent says whether a referral of this need to this agency never waits for Form 2
// (SOP 7): the need is first aid, police or shelter and the agency gives it at once.
// The same agency's other services wait for consent as everywhere.
func (p *Pack) Urgent(agency, need string) bool {
	a, ok := p.Agency(agency)
	return ok && a.Urgent && slices.Contains(p.UrgentNeeds, need) && slices.Contains(a.Needs, need)
}
