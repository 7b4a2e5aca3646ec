package casework

import (
	"encoding/json"
	"time"

	"loket/forms"
)

// Every event carries the clocks it starts, so that a clock keeps the rule it
// started under whatever a later pack says.

// ComplaintReceived opens a case (SOP 3.1).
type ComplaintReceived struct {
	Case      string        `json:"case"`
	Number    string        `json:"number"`
	Desk      string        `json:"desk"`
	Kecamatan string        `json:"kecamatan"`
	Lane      Lane          `json:"lane"`
	Category  string        `json:"category"`
	Answers   forms.Answers `json:"answers"`
	Clocks    []Clock       `json:"clocks,omitempty"`
}

// ComplaintAmended completes or corrects the complaint; Lane may rise to protection, never fall.
type ComplaintAmended struct {
	Lane     Lane          `json:"lane"`
	Category string        `json:"category"`
	Answers  forms.Answers `json:"answers"`
	// Reporters are who reported, and the child's name, as they stood before: they stay hidden.
	// Named: who reported is written otherwise than before.
	Reporters []forms.Answers `json:"reporter.former,omitempty"`
	Named     bool            `json:"reporter_named,omitempty"`
}

// RiskClassified sets the class (SOP 6). The risk clock starts at Since.
type RiskClassified struct {
	Class    Class         `json:"class"`
	Since    time.Time     `json:"since"`
	Origin   string        `json:"origin"`
	Because  []string      `json:"because,omitempty"`
	Proposed Class         `json:"proposed,omitempty"`
	Reason   string        `json:"reason,omitempty"`
	With     string        `json:"with,omitempty"` // caseworker who lowered with the manager
	Alarm    bool          `json:"alarm,omitempty"`
	AllNo    bool          `json:"all_signs_no,omitempty"`
	Lane     Lane          `json:"lane"` // a high case belongs to the protection lane
	Answers  forms.Answers `json:"answers,omitempty"`
	Clocks   []Clock       `json:"clocks,omitempty"`
}

// ContactRecorded says who was told, and when.
type ContactRecorded struct {
	Who     string        `json:"who"`
	At      time.Time     `json:"at"`
	Result  string        `json:"result,omitempty"`
	Answers forms.Answers `json:"answers,omitempty"`
}

// ResidencyVerified is the result of step 2.
type ResidencyVerified struct {
	Result  Residency     `json:"result"`
	Home    string        `json:"home,omitempty"`
	Answers forms.Answers `json:"answers"`
}

// FormCompleted keeps one paper form as it was filled.
type FormCompleted struct {
	Form    string        `json:"form"`
	Answers forms.Answers `json:"answers"`
	Clocks  []Clock       `json:"clocks,omitempty"`
	From    string        `json:"from,omitempty"`      // number of the sibling's case whose visit it is
	Made    *time.Time    `json:"made_at,omitempty"`   // when it was filled there
	Part    string        `json:"part,omitempty"`      // referral or plan item that it is about
	Writer  string        `json:"filled_by,omitempty"` // who filled the paper, if it was keyed in
	Revises string        `json:"revises,omitempty"`   // ID of the filled form that it corrects
	Keeps   bool          `json:"keeps,omitempty"`     // it stops no clock: a correction is no new work
}

// CaseHandedOver: the desk gave the case to the secretariat, or the case is there because
// it has a caseworker now.
type CaseHandedOver struct {
	Clocks   []Clock `json:"clocks,omitempty"`
	Assigned bool    `json:"assigned,omitempty"` // with the assignment: how step 4 ended before, stays
}

// CaseResolved: helped in the village, with result (service lane only).
type CaseResolved struct {
	Answers forms.Answers `json:"answers"`
	Open    []string      `json:"open,omitempty"` // IDs of clocks that it ends, not work
}

// AdviceGiven: advice only, every danger sign answered no.
type AdviceGiven struct {
	Answers forms.Answers `json:"answers"`
	Open    []string      `json:"open,omitempty"` // IDs of clocks that it ends, not work
}

// TransferStarted: on the way to the home kabupaten; ours until answered.
type TransferStarted struct {
	Office  string        `json:"office"`
	Reason  string        `json:"reason,omitempty"`
	Answers forms.Answers `json:"answers"`
	Clocks  []Clock       `json:"clocks,omitempty"`
}

// TransferAnswered: the other office answered in writing.
type TransferAnswered struct {
	Accepted bool          `json:"accepted"`
	Answer   string        `json:"answer"`
	Answers  forms.Answers `json:"answers"`
	Open     []string      `json:"open,omitempty"` // IDs of clocks that it ends, not work
}

// CaseworkerAssigned names the penanggung jawab kasus. No clock moves.
type CaseworkerAssigned struct {
	Caseworker string        `json:"caseworker"`
	Taken      bool          `json:"taken,omitempty"`   // Ambil kasus
	Alarmed    bool          `json:"alarmed,omitempty"` // taken by who raised its alarm
	Reason     string        `json:"reason,omitempty"`
	Answers    forms.Answers `json:"answers,omitempty"`
}

// ConsentGiven is the family's answer (Form 2), willing or not.
type ConsentGiven struct {
	Agency  string        `json:"agency,omitempty"`
	Purpose string        `json:"purpose,omitempty"`
	Needs   []string      `json:"needs,omitempty"` // for these needs only
	Willing bool          `json:"willing"`
	Signer  string        `json:"signer,omitempty"`
	Answers forms.Answers `json:"answers"`
}

// ConsentWithdrawn ends a consent from now on; Agency "" ends all of them.
type ConsentWithdrawn struct {
	Agency string `json:"agency,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// ConsentWaived: on without consent, because delay endangers the child; the reason is written.
type ConsentWaived struct {
	Agency string `json:"agency,omitempty"`
	Need   string `json:"need,omitempty"` // for this need only
	Reason string `json:"reason"`
}

// ReferralPrepared opens a referral.
type ReferralPrepared struct {
	ID      string        `json:"id"`
	Letter  string        `json:"letter"`
	Need    string        `json:"need"`
	Agency  string        `json:"agency"`
	Purpose string        `json:"purpose,omitempty"`
	Urgent  bool          `json:"urgent,omitempty"`
	State   ReferralState `json:"state"`          // prepared, or waiting where the service lane approves first
	Plan    string        `json:"plan,omitempty"` // plan item that asks for it
	Task    string        `json:"task,omitempty"` // clock of the task that it fulfils
	Answers forms.Answers `json:"answers"`
}

// ReferralMoved brings a referral to its next state.
type ReferralMoved struct {
	ID      string        `json:"id"`
	State   ReferralState `json:"state"`
	Note    string        `json:"note,omitempty"`
	Reason  string        `json:"reason,omitempty"`
	Result  string        `json:"result,omitempty"`
	Answers forms.Answers `json:"answers,omitempty"`
	Clocks  []Clock       `json:"clocks,omitempty"`
}

// HandoverRecorded keeps the minutes: who gave, who took, which papers.
type HandoverRecorded struct {
	ID      string        `json:"id"`
	Answers forms.Answers `json:"answers"`
}

// ServiceReviewed is the kecamatan supervisor's word on a service case.
type ServiceReviewed struct {
	Agreed bool   `json:"agreed"`
	Note   string `json:"note,omitempty"`
}

// PersonMarked marks somebody around the child (SOP 7).
type PersonMarked struct {
	Party Party `json:"party"`
}

// PersonUnmarked: a mark was wrong, or is over; whom it was about stays here (SOP 7).
type PersonUnmarked struct {
	Party  Party  `json:"party"`
	Reason string `json:"reason"`
}

// StaffExcluded: an account or a desk must not see the case.
type StaffExcluded struct {
	Who    string `json:"who"`
	Reason string `json:"reason,omitempty"`
}

// CasesLinked says that another case is of the same child, or of the same family. Cases are never merged.
type CasesLinked struct {
	Number  string            `json:"number"`
	Kind    string            `json:"kind,omitempty"`    // empty: the same child; Kindred: a brother or sister
	Persons map[string]string `json:"persons,omitempty"` // whom both have, by person ID
}

// NoteAdded is a line in the file.
type NoteAdded struct {
	Text string `json:"text"`
}

// CaseClosed ends the work (Form 6). Clocks stop.
type CaseClosed struct {
	Reason  string        `json:"reason"`
	Answers forms.Answers `json:"answers"`
	Clocks  []Clock       `json:"clocks,omitempty"` // the watch after closure
	Open    []string      `json:"open,omitempty"`   // IDs of clocks that it ends, not work
}

// CaseReopened takes it up again.
type CaseReopened struct {
	Reason  string   `json:"reason"`
	Clocks  []Clock  `json:"clocks,omitempty"`
	Resumed []string `json:"resumed,omitempty"` // IDs of clocks that the closing had ended: tasks, the plan
	Stage   Stage    `json:"stage,omitempty"`   // that it had reached, if beyond what the file's content says
}

// CaseQuarantined hides a case that was kept long enough until it is destroyed (SOP 10).
type CaseQuarantined struct {
	Reason string    `json:"reason"`
	Until  time.Time `json:"until"`
}

// CaseReleased takes it out of quarantine again.
type CaseReleased struct {
	Reason string `json:"reason"`
}

// EventName names the event.
func (CaseQuarantined) EventName() string { return "CaseQuarantined/1" }

// EventName names the event.
func (CaseReleased) EventName() string { return "CaseReleased/1" }

// EventName names the event.
func (ComplaintReceived) EventName() string { return "ComplaintReceived/1" }

// EventName names the event.
func (ComplaintAmended) EventName() string { return "ComplaintAmended/1" }

// EventName names the event.
func (RiskClassified) EventName() string { return "RiskClassified/1" }

// EventName names the event.
func (ContactRecorded) EventName() string { return "ContactRecorded/1" }

// EventName names the event.
func (ResidencyVerified) EventName() string { return "ResidencyVerified/1" }

// EventName names the event.
func (FormCompleted) EventName() string { return "FormCompleted/1" }

// EventName names the event.
func (CaseHandedOver) EventName() string { return "CaseHandedOver/1" }

// EventName names the event.
func (CaseResolved) EventName() string { return "CaseResolved/1" }

// EventName names the event.
func (AdviceGiven) EventName() string { return "AdviceGiven/1" }

// EventName names the event.
func (TransferStarted) EventName() string { return "TransferStarted/1" }

// EventName names the event.
func (TransferAnswered) EventName() string { return "TransferAnswered/1" }

// EventName names the event.
func (CaseworkerAssigned) EventName() string { return "CaseworkerAssigned/1" }

// EventName names the event.
func (ConsentGiven) EventName() string { return "ConsentGiven/1" }

// EventName names the event.
func (ConsentWithdrawn) EventName() string { return "ConsentWithdrawn/1" }

// EventName names the event.
func (ConsentWaived) EventName() string { return "ConsentWaived/1" }

// EventName names the event.
func (ReferralPrepared) EventName() string { return "ReferralPrepared/1" }

// EventName names the event.
func (ReferralMoved) EventName() string { return "ReferralMoved/1" }

// EventName names the event.
func (HandoverRecorded) EventName() string { return "HandoverRecorded/1" }

// EventName names the event.
func (ServiceReviewed) EventName() string { return "ServiceReviewed/1" }

// EventName names the event.
func (PersonMarked) EventName() string { return "PersonMarked/1" }

// EventName names the event.
func (PersonUnmarked) EventName() string { return "PersonUnmarked/1" }

// EventName names the event.
func (StaffExcluded) EventName() string { return "StaffExcluded/1" }

// EventName names the event.
func (CasesLinked) EventName() string { return "CasesLinked/1" }

// EventName names the event.
func (NoteAdded) EventName() string { return "NoteAdded/1" }

// EventName names the event.
func (CaseClosed) EventName() string { return "CaseClosed/1" }

// EventName names the event.
func (CaseReopened) EventName() string { return "CaseReopened/1" }

// eventTypes reads every event and version ever written.
var eventTypes = map[string]func(json.RawMessage) (Event, error){}

func register[E Event]() {
	var zero E
	eventTypes[zero.EventName()] = func(b json.RawMessage) (Event, error) {
		var e E
		err := json.Unmarshal(b, &e)
		return e, err
	}
}

func init() {
	register[ComplaintReceived]()
	register[ComplaintAmended]()
	register[RiskClassified]()
	register[ContactRecorded]()
	register[ResidencyVerified]()
	register[FormCompleted]()
	register[CaseHandedOver]()
	register[CaseResolved]()
	register[AdviceGiven]()
	register[TransferStarted]()
	register[TransferAnswered]()
	register[CaseworkerAssigned]()
	register[ConsentGiven]()
	register[ConsentWithdrawn]()
	register[ConsentWaived]()
	register[ReferralPrepared]()
	register[ReferralMoved]()
	register[HandoverRecorded]()
	register[ServiceReviewed]()
	register[PersonMarked]()
	register[PersonUnmarked]()
	register[StaffExcluded]()
	register[CasesLinked]()
	register[NoteAdded]()
	register[CaseClosed]()
	register[CaseReopened]()
	register[CaseDiscussed]()
	register[FindingRecorded]()
	register[OfficePaper]()
	register[CaseQuarantined]()
	register[CaseReleased]()
}
