package casework

import (
	"time"

	"loket/forms"
)

// ClocksStarted adds standard times that hang on what happened in the same act (SOP 5).
type ClocksStarted struct {
	Clocks []Clock `json:"clocks"`
}

// PlanMade: the case has a plan; it is looked at again within three months (SOP 3.5).
type PlanMade struct {
	Clocks []Clock `json:"clocks,omitempty"`
}

// PlanItemAdded is one item of the plan.
type PlanItemAdded struct {
	Item   PlanItem `json:"item"`
	Clocks []Clock  `json:"clocks,omitempty"`
}

// PlanItemEnded says what became of an item. With clocks it goes on to a new date.
type PlanItemEnded struct {
	ID      string        `json:"id"`
	State   string        `json:"state"`
	Answers forms.Answers `json:"answers"`
	Clocks  []Clock       `json:"clocks,omitempty"`
}

// PlanReviewed carries the clock of the next review.
type PlanReviewed struct {
	Answers forms.Answers `json:"answers"`
	Clocks  []Clock       `json:"clocks,omitempty"`
}

// TaskAdded is something to do that no clock of the pack asks for.
type TaskAdded struct {
	Clock Clock `json:"clock"`
}

// TaskDone ends a task; Clock is its clock's ID.
type TaskDone struct {
	Clock  string    `json:"clock"`
	Result string    `json:"result,omitempty"`
	At     time.Time `json:"at"`
}

// TaskGiven hands what a clock waits for to another account.
type TaskGiven struct {
	Clock  string `json:"clock"`
	To     string `json:"to"`
	Reason string `json:"reason"`
}

// TaskPutOff says until when a task waits, and why. Its clock does not move.
type TaskPutOff struct {
	Clock  string    `json:"clock"`
	Until  time.Time `json:"until"`
	Reason string    `json:"reason"`
}

// CaseworkerProposed is the manager's proposal (SOP 1).
type CaseworkerProposed struct {
	Caseworker string `json:"caseworker"`
	Reason     string `json:"reason"`
}

// ProposalDecided is the coordinator's word on it; an approval is followed by CaseworkerAssigned.
type ProposalDecided struct {
	Approved bool   `json:"approved"`
	Note     string `json:"note,omitempty"`
}

// FormReopened opens a completed form for correction; what was written stays readable.
type FormReopened struct {
	Filled string `json:"filled"` // ID of the filled form
	Reason string `json:"reason"`
}

// CaseTerminated ends a closed case for good (Form 8).
type CaseTerminated struct {
	Answers forms.Answers `json:"answers"`
	Open    []string      `json:"open,omitempty"` // IDs of clocks that it ends, not work
}

// CaseFiled says where the paper file lies.
type CaseFiled struct {
	Place  string `json:"place"`
	Volume string `json:"volume,omitempty"`
	Apart  bool   `json:"apart,omitempty"` // marked as ended and kept apart
	Remark string `json:"remark,omitempty"`
}

// FileCopied: somebody of the family was given the file to read (SOP 10).
type FileCopied struct {
	Name     string        `json:"name"`
	Relation string        `json:"relation"`
	Answers  forms.Answers `json:"answers"`
}

// StepStamped measures one step of SOP 5 that has no act of its own.
type StepStamped struct {
	Row     string    `json:"row"` // ID of the pack's clock
	Started time.Time `json:"started_at"`
	Ended   time.Time `json:"ended_at"`
	Note    string    `json:"note,omitempty"`
}

// EventName names the event.
func (ClocksStarted) EventName() string { return "ClocksStarted/1" }

// EventName names the event.
func (PlanMade) EventName() string { return "PlanMade/1" }

// EventName names the event.
func (PlanItemAdded) EventName() string { return "PlanItemAdded/1" }

// EventName names the event.
func (PlanItemEnded) EventName() string { return "PlanItemEnded/1" }

// EventName names the event.
func (PlanReviewed) EventName() string { return "PlanReviewed/1" }

// EventName names the event.
func (TaskAdded) EventName() string { return "TaskAdded/1" }

// EventName names the event.
func (TaskDone) EventName() string { return "TaskDone/1" }

// EventName names the event.
func (TaskGiven) EventName() string { return "TaskGiven/1" }

// EventName names the event.
func (TaskPutOff) EventName() string { return "TaskPutOff/1" }

// EventName names the event.
func (CaseworkerProposed) EventName() string { return "CaseworkerProposed/1" }

// EventName names the event.
func (ProposalDecided) EventName() string { return "ProposalDecided/1" }

// EventName names the event.
func (FormReopened) EventName() string { return "FormReopened/1" }

// EventName names the event.
func (CaseTerminated) EventName() string { return "CaseTerminated/1" }

// EventName names the event.
func (CaseFiled) EventName() string { return "CaseFiled/1" }

// EventName names the event.
func (FileCopied) EventName() string { return "FileCopied/1" }

// EventName names the event.
func (StepStamped) EventName() string { return "StepStamped/1" }

func init() {
	register[ClocksStarted]()
	register[PlanMade]()
	register[PlanItemAdded]()
	register[PlanItemEnded]()
	register[PlanReviewed]()
	register[TaskAdded]()
	register[TaskDone]()
	register[TaskGiven]()
	register[TaskPutOff]()
	register[CaseworkerProposed]()
	register[ProposalDecided]()
	register[FormReopened]()
	register[CaseTerminated]()
	register[CaseFiled]()
	register[FileCopied]()
	register[StepStamped]()
}
