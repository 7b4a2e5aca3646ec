package kit

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/store/casework"
)

// Requests: a screen gives kit.Send(request) from Update; the root carries it out.
type (
	// GoHome leaves everything and shows the first screen.
	GoHome struct{}
	// Back leaves the screen on top; the one below gets Resumed with the receipt. Say is shown in the message line.
	Back struct {
		Say     Message
		Receipt *casework.Receipt
	}
	// Say shows a message in the message line until another screen is shown.
	Say struct{ Message Message }
	// Confirm asks a question in the message line; "y" gives Yes, anything else nothing.
	Confirm struct {
		Question string
		Yes      tea.Cmd
	}
	// OpenQueue shows the queue: tui/queue.New(env, Query).
	OpenQueue struct{ Query casework.Query }
	// OpenCase shows a case: tui/casefile.New(env, Number). With a running clock of it the act
	// that fulfils the clock is begun on top, where the actor can do it.
	OpenCase struct{ Number, Clock string }
	// OpenSearch shows the search: tui/search.New(env, Text).
	OpenSearch struct{ Text string }
	// OpenInbox shows a partner's list: tui/inbox.New(env).
	OpenInbox struct{}
	// OpenAccounts shows the accounts: tui/accounts.New(env).
	OpenAccounts struct{}
	// OpenLog shows the log: tui/audit.New(env).
	OpenLog struct{}
	// OpenAgenda shows the actor's tasks by day and week: tui/office.NewAgenda(env).
	OpenAgenda struct{}
	// OpenOffice shows the menu of what concerns several cases: tui/office.New(env).
	OpenOffice struct{}
	// OpenMeetings lists the actor's meetings: tui/office.NewMeetings(env).
	OpenMeetings struct{}
	// OpenMeeting shows one meeting: tui/office.NewMeeting(env, ID).
	OpenMeeting struct{ ID string }
	// OpenSupervision lists notes of supervision: tui/office.NewSupervision(env).
	OpenSupervision struct{}
	// OpenCaseload shows what each caseworker holds: tui/office.NewCaseload(env).
	OpenCaseload struct{}
	// OpenAudit shows the files that lack something: tui/office.NewAudit(env).
	OpenAudit struct{}
	// OpenCompliance shows the share of steps within standard: tui/office.NewCompliance(env).
	OpenCompliance struct{}
	// OpenDrafts lists unfinished work: tui/home.NewDrafts(env).
	OpenDrafts struct{}
	// OpenGuide shows the desk officer's guide: tui/guide.New(env).
	OpenGuide struct{}
	// OpenText shows a text that is loaded when opened: tui/guide.NewText(env, Title, Load).
	OpenText struct {
		Title string
		Load  func(ctx context.Context) (string, error)
	}
	// OpenBlanks lists the papers that are handed out unfilled: tui/office.NewBlanks(env).
	OpenBlanks struct{}
	// OpenBlank shows an unfilled paper; that of a new case takes a number of the desk's series.
	OpenBlank struct{ Form string }
	// PrintHere prints a text's lines on the printer of the person's own terminal, where Env.Print allows it.
	PrintHere struct{ Lines []string }
	// OpenLetter shows a referral's letter (Form 5); Referral "" is the newest one.
	OpenLetter struct{ Number, Referral string }
	// OpenPrint shows a filled form of a case as it is printed.
	OpenPrint struct{ Number, Form string }
	// OpenReferrals shows the referrals of a case with their states.
	OpenReferrals struct{ Number string }
	// OpenIntake shows the four steps of a case that exists (SOP 11).
	OpenIntake struct{ Number string }
	// Type gives keys and pastes to the screen that is on top then, before what was typed later.
	Type struct{ Keys []tea.Msg }
	// OpenDanger shows the Bahaya card: the on-call numbers and what to do now. Number may be empty;
	// Filling: the form behind gets what is typed meanwhile.
	OpenDanger struct {
		Number  string
		Filling bool
	}
	// StartWork begins an act: the intake for Receive, the referral for Prepare, else
	// the act's form; an act without a form asks one confirmation and is done.
	StartWork struct {
		Act      casework.ActName
		Form     string        // Complete: which form; else empty
		Case     string        // case number; empty for Receive
		Referral string        // acts on one referral
		Seen     uint64        // version of the case on screen
		Answers  forms.Answers // to begin with; may be nil
		At       string        // path of the question to begin at; "" is the first
		Title    string        // empty: the form's title
	}
	// ResumeDraft goes on with unfinished work at the field where it stood.
	ResumeDraft struct{ Draft casework.Draft }
	// OpenHelp shows the help page of the screen on top.
	OpenHelp struct{}
	// Lock covers the screen until a key is pressed.
	Lock struct{}
	// Quit ends the session after everything typed is kept. The server sends it too when it shuts down.
	Quit struct{}
)

// WorkFor is the request for an action of a case's menu (casework.View.Actions).
func WorkFor(a casework.Action, number string, seen uint64) StartWork {
	return StartWork{Act: a.Act, Form: a.Form, Case: number, Referral: a.Part, Seen: seen}
}
