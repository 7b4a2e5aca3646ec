package casework

import (
	"context"
	"time"

	"loket/forms"
)

// OwnInvitation asks for the letter that invites the actor itself.
const OwnInvitation = "@"

// OfficeDesk is the part of a Desk that looks over several cases: whose work is due,
// who carries how much, what files lack, and how the standard times were kept. Every
// method asks the permission table and is a log entry before it shows anything.
type OfficeDesk interface {
	// Agenda is what waits for the actor from one instant to another, and what is late already.
	Agenda(ctx context.Context, who Actor, from, to time.Time) (Agenda, error)
	// Caseload is how much each caseworker holds, what nobody holds, and for whom cases wait (SOP 1).
	Caseload(ctx context.Context, who Actor) (Caseload, error)
	// Audit lists the open files in which something is missing, the soonest clock first (SOP 1: the deputy audits files).
	Audit(ctx context.Context, who Actor) (Audit, error)
	// Meetings are the meetings that the actor takes part in.
	Meetings(ctx context.Context, who Actor) (Meetings, error)
	// ProposeMeeting begins the form of a new one with what the register has for it: cases that
	// are new, late, stuck or due for review, and their caseworkers.
	ProposeMeeting(ctx context.Context, who Actor) (forms.Answers, error)
	// Meeting is one of them by its ID, with the cases that the actor may know of.
	Meeting(ctx context.Context, who Actor, id string) (Meeting, error)
	// MeetingText is its minutes as the actor may read them; with an Invitee's key, or OwnInvitation, that letter. 80 columns.
	MeetingText(ctx context.Context, who Actor, id, to string) (string, error)
	// Supervisions are the monthly notes with one caseworker, the newest first; "" is everybody's.
	Supervisions(ctx context.Context, who Actor, caseworker string) ([]OfficePaper, error)
	// Compliance is the share of clocked steps within their standard (SOP 5).
	Compliance(ctx context.Context, who Actor, q ComplianceQuery) (Compliance, error)
}
