package casework

// ActName names one thing a person can do to a case. Acts are what the
// permission table speaks of; what comes of them are events.
type ActName string

// The acts, in the order of the flow (SOP 3).
const (
	Receive       ActName = "receive"        // step 1: the complaint with its nine questions
	Amend         ActName = "amend"          // complete or correct the complaint
	Alarm         ActName = "alarm"          // Bahaya: high at once
	RecordContact ActName = "contact"        // somebody was told: person and time
	Verify        ActName = "verify"         // step 2
	Classify      ActName = "classify"       // step 3: a class, or a higher one
	Lower         ActName = "lower"          // a lower class: manager with caseworker, reason
	Complete      ActName = "complete"       // a paper form was filled (Form 1 and others)
	HandOver      ActName = "hand_over"      // step 4: to the secretariat
	Resolve       ActName = "resolve"        // step 4: solved in the village
	Advise        ActName = "advise"         // step 4: advice only
	Move          ActName = "move"           // step 4: out of area, transfer to the home kabupaten
	MoveAnswered  ActName = "move_answered"  // the other office answered in writing
	Assign        ActName = "assign"         // a caseworker is named
	Take          ActName = "take"           // Ambil kasus: unassigned high case, with reason
	Consent       ActName = "consent"        // Form 2
	Withdraw      ActName = "withdraw"       // consent withdrawn
	Waive         ActName = "waive"          // on without consent, with reason
	Prepare       ActName = "prepare"        // a referral is prepared
	ApproveRef    ActName = "approve_ref"    // service lane: a referral may be sent
	Send          ActName = "send"           // it is sent
	Deliver       ActName = "deliver"        // it arrived
	Answer        ActName = "answer"         // the agency's answer
	Minutes       ActName = "minutes"        // handover minutes: who gave, who took, which papers
	Finish        ActName = "finish"         // the referral is settled
	Cancel        ActName = "cancel"         // the referral is dropped
	Review        ActName = "review"         // service lane: supervisor reviews
	Mark          ActName = "mark"           // jangan hubungi, terduga
	Unmark        ActName = "unmark"         // a mark was wrong or is over: the leads, with the reason
	Exclude       ActName = "exclude"        // kecualikan petugas
	Link          ActName = "link"           // the same child as another case
	Note          ActName = "note"           // a line in the file
	Close         ActName = "close"          //
	Reopen        ActName = "reopen"         //
	AddPlan       ActName = "plan"           // an item of the case's plan (SOP 3.5)
	EndPlan       ActName = "plan_result"    // what became of a plan's item
	ReviewPlan    ActName = "plan_review"    // the plan looked at again, at most every three months
	AddTask       ActName = "task"           // something to do besides what clocks ask for
	EndTask       ActName = "task_done"      // it is done
	GiveTask      ActName = "task_handover"  // somebody else does what a clock waits for
	DelayTask     ActName = "task_putoff"    // later, with a reason; the clock does not move
	Propose       ActName = "propose"        // the manager proposes a caseworker
	ApproveAssign ActName = "approve_assign" // the coordinator's word on it
	Revise        ActName = "revise"         // a completed form is opened again, with a reason
	Terminate     ActName = "terminate"      // Form 8: four signatures, the file is kept apart
	FileAway      ActName = "file_place"     // where the paper file lies
	CopyFile      ActName = "family_copy"    // the family sees its file: who asked
	StampStep     ActName = "stamp"          // a step without an act of its own: when it began and ended (SOP 5)

	AskData     ActName = "ask_data"     // somebody asks for the case's data: who, on what ground, for what (SOP 10)
	ScreenData  ActName = "screen_data"  // what of it may go out is chosen
	ReportData  ActName = "report_data"  // reported to the coordinator, with advice
	ConfirmData ActName = "confirm_data" // the coordinator's word on the scope
	CheckData   ActName = "check_data"   // a second person read the copy
	GiveData    ActName = "give_data"    // handed over: to whom, when
	FileData    ActName = "file_data"    // documented
	DropData    ActName = "drop_data"    // the request was taken back, or comes to nothing

	StartPathway ActName = "start_pathway"  // a special order of steps begins
	DoStep       ActName = "step_done"      // one of its steps is done
	SkipStep     ActName = "step_skip"      // or left out, with the reason
	AgreeSkip    ActName = "step_skip_word" // a lead's word on leaving out what protects the child
	MoveStep     ActName = "step_move"      // or put elsewhere in the order
	StopPathway  ActName = "pathway_stop"   // it was begun by mistake: the leads, while none of its steps is settled
	CorrectStep  ActName = "step_correct"   // what was recorded of it was wrong: it is recorded again
	AddSibling   ActName = "add_sibling"    // a case for a brother or sister, from this one
	ShareVisit   ActName = "share_visit"    // a visit recorded once, taken over into siblings' files
	Quarantine   ActName = "quarantine"     // kept long enough: the coordinator has it destroyed; until then nobody finds it (SOP 10)
	Release      ActName = "release"        // out of quarantine again

	// Reads are acts too: they are logged before anything is shown.
	ReadCase   ActName = "read_case"
	ReadQueue  ActName = "read_queue"
	ReadInbox  ActName = "read_inbox"
	Search     ActName = "search"
	PrintForm  ActName = "print_form"
	ReadLetter ActName = "read_letter"
	Accounts   ActName = "accounts"   // list and change accounts
	Rotate     ActName = "rotate"     // hand an officer's whole work to another
	Purge      ActName = "purge"      // list, destroy and account for what was kept long enough
	ReadLog    ActName = "read_log"   // who did what, no content
	OpenWords  ActName = "open_words" // the words of one search, for a written reason

	Discuss     ActName = "discuss"      // what a meeting said of the case and decided (SOP 3.6)
	FindFile    ActName = "finding"      // what an audit of the file found (SOP 1)
	CallMeeting ActName = "call_meeting" // the office's: a meeting is called, or changed
	HoldMeeting ActName = "hold_meeting" // the office's: who came
	Supervise   ActName = "supervise"    // the office's: monthly notes with one caseworker

	ReplyMeeting ActName = "reply_meeting" // the office's: whether somebody who was asked will come

	ReadMeetings    ActName = "read_meetings"    // meetings that one takes part in
	ReadSupervision ActName = "read_supervision" // notes of supervision

	ReadAgenda     ActName = "read_agenda"     // own tasks over some days
	Reserve        ActName = "reserve"         // a blank paper with a number of the desk's series
	ReadCaseload   ActName = "read_caseload"   // how much each caseworker holds
	ReadAudit      ActName = "read_audit"      // what files lack
	ReadCompliance ActName = "read_compliance" // share of steps within standard (SOP 5)
)

// formOf names the pack's form that each act asks for. An act without a form
// needs one confirmation.
var formOf = map[ActName]string{
	Receive: "complaint", Amend: "complaint", RecordContact: "contact", Verify: "verify", Classify: "risk",
	Lower: "lower", Resolve: "village", Advise: "advice", Move: "transfer", MoveAnswered: "transfer_answer",
	Assign: "assign", Take: "take", Consent: "form2", Withdraw: "withdraw", Waive: "waive", Prepare: "referral",
	Answer: "answer", Minutes: "handover", Cancel: "cancel", Review: "review", ApproveRef: "approve",
	Discuss: "meeting_case", FindFile: "finding", CallMeeting: "meeting", HoldMeeting: "meeting", ReplyMeeting: "meeting_reply", Supervise: "supervision",
	Mark: "mark", Unmark: "unmark", Exclude: "exclude", Link: "link", Note: "note", Close: "close", Reopen: "reopen",
	AddPlan: "plan_item", EndPlan: "plan_result", ReviewPlan: "plan_review", AddTask: "task", EndTask: "task_done",
	GiveTask: "task_handover", DelayTask: "task_putoff", Propose: "propose", ApproveAssign: "approve", Finish: "finish",
	Revise: "revise", Terminate: "form8", FileAway: "file_place", CopyFile: "family_copy", StampStep: "stamp",
	AskData: "ask_data", ScreenData: "screen_data", ReportData: "report_data", ConfirmData: "confirm_data", CheckData: "check_data", GiveData: "give_data",
	FileData: "file_data", DropData: "drop_data",
	StartPathway: "pathway", DoStep: "step", SkipStep: "step_skip", AgreeSkip: "approve", MoveStep: "step_move", CorrectStep: "step_correct", StopPathway: "pathway_stop", AddSibling: "sibling", ShareVisit: "share_visit",
}

// FormOf is the ID of the pack's form that an act asks for; "" when it only needs a confirmation.
// Complete takes any paper form and names it itself.
func FormOf(a ActName) string { return formOf[a] }

// Level is how much of a case somebody sees.
type Level int

// The levels, each containing the ones before it.
const (
	LevelNone   Level = iota // not found
	LevelNumber              // number, stage, clock (kecamatan on the protection lane); after handover number, stage, officer
	LevelCoded               // the coded queue: no name, no text
	LevelLetter              // the letter's fields of referrals to one's agency
	LevelFull                // the file
)

// Action is one act offered on one case to one actor, best first. Faces show
// it as a menu; Why says in Indonesian why it is not possible now ("" = possible).
type Action struct {
	Act  ActName
	Form string // form to fill; "" = one confirmation
	Part string // the part of the case it is about: ID of a referral, plan item, clock, step, filled form
	Next bool   // the next step of the flow: shown first
	Why  string
}
