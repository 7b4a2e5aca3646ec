package casework

import (
	"slices"
	"strings"
	"time"

	"loket/forms"
)

// Lane is one of the two ways a case goes (SOP 2).
type Lane string

// The lanes.
const (
	Service    Lane = "service"    // Layanan: village programmes first, then approval
	Protection Lane = "protection" // Perlindungan: straight to the secretariat, no approval before help
)

// Stage is how far a case is (SOP 11).
type Stage string

// The stages. A draft is not a case yet; Registered is the first stage kept.
const (
	Registered Stage = "registered" // Terdaftar
	Verified   Stage = "verified"   // Diperiksa
	Assessed   Stage = "assessed"   // Dinilai
	Assigned   Stage = "assigned"   // Ditugaskan
	Consented  Stage = "consented"  // Disetujui keluarga
	Referred   Stage = "referred"   // Dirujuk
	Monitored  Stage = "monitored"  // Dipantau
	Closed     Stage = "closed"     // Ditutup
	Terminated Stage = "terminated" // Diakhiri
)

// Known says whether there is such a stage.
func (s Stage) Known() bool { return slices.Contains(stages, s) }

// End is how step 4 ended at the desk (SOP 11).
type End string

// The ends.
const (
	NoEnd         End = ""
	AdviceOnly    End = "advice_only" // Nasihat saja
	OutOfArea     End = "out_of_area" // Luar wilayah: stays ours until the other office answers in writing
	Village       End = "village"     // Ditangani desa
	ToSecretariat End = "secretariat" // Di sekretariat
)

// Class is a class of risk (SOP 6).
type Class string

// The classes. Unassessed is not safety: its clock runs 72 hours.
const (
	High       Class = "high"
	Medium     Class = "medium"
	Low        Class = "low"
	NoAction   Class = "none"
	Unassessed Class = "unassessed"
)

// Known says whether there is such a class.
func (c Class) Known() bool {
	return slices.Contains([]Class{High, Medium, Low, NoAction, Unassessed}, c)
}

// Rank orders classes by danger, Unassessed beside Medium, for comparing only.
func (c Class) Rank() int {
	switch c {
	case High:
		return 4
	case Medium:
		return 3
	case Unassessed:
		return 2
	case Low:
		return 1
	}
	return 0
}

// Residency is the result of step 2.
type Residency string

// The results.
const (
	ResidencyUnknown  Residency = "unknown"     // belum diketahui
	Resident          Residency = "resident"    // warga
	LivesHere         Residency = "lives_here"  // tinggal di sini tanpa KTP setempat
	ResidentElsewhere Residency = "out_of_area" // luar wilayah
)

// Stamp is a claimed time with its precision: "minute", "hour", "day" or "about".
// It lies before the time of recording or at it, never after.
type Stamp struct {
	At        time.Time `json:"at"`
	Precision string    `json:"precision,omitempty"` // empty: minute
}

// Case is one child's file, folded from its events. It is plain data; nobody
// changes it but Fold.
type Case struct {
	ID           string            `json:"id"`
	Number       string            `json:"number"`
	Version      uint64            `json:"version"` // acts folded so far
	Lane         Lane              `json:"lane"`
	Stage        Stage             `json:"stage"`
	End          End               `json:"end,omitempty"`
	Category     string            `json:"category"`
	CaseType     string            `json:"case_type,omitempty"`
	Desk         string            `json:"desk"`
	Kecamatan    string            `json:"kecamatan"` // of the desk
	OpenedAt     time.Time         `json:"opened_at"`
	OpenedBy     string            `json:"opened_by"`
	OpenedFor    string            `json:"opened_for,omitempty"` // a deputy opened it: account that it stood in for
	Occurred     Stamp             `json:"occurred_at"`          // when the report was made; clocks run from here
	HandedOver   *time.Time        `json:"handed_over_at,omitempty"`
	Caseworker   string            `json:"caseworker,omitempty"` // account of the penanggung jawab kasus
	Risk         Risk              `json:"risk"`
	RiskPast     []Risk            `json:"risk_history,omitempty"`
	Child        Child             `json:"child"`
	Residency    Residency         `json:"residency"`
	Home         string            `json:"home_kabupaten,omitempty"` // when out of area
	Alarm        *time.Time        `json:"alarm_at,omitempty"`       // Bahaya was pressed
	AlarmTaken   *time.Time        `json:"alarm_taken_at,omitempty"` // who pressed it took the case; nil once a lead assigned it
	Contacts     []Contact         `json:"contacts,omitempty"`
	Complaint    forms.Answers     `json:"complaint"`
	Reporters    []forms.Answers   `json:"reporter.former,omitempty"` // who reported, and the child's name, as they were written before a correction
	NamedBy      string            `json:"reporter_by,omitempty"`     // account that wrote who reported, if not who wrote the report
	Forms        []Filled          `json:"forms,omitempty"`           // newest of a form last
	People       []Party           `json:"people,omitempty"`
	Excluded     []string          `json:"excluded_staff,omitempty"` // accounts or desk codes that must not see the case
	Consents     []Agreement       `json:"consents,omitempty"`
	Referrals    []Referral        `json:"referrals,omitempty"`
	Transfer     *Transfer         `json:"transfer,omitempty"`
	Approvals    []Approval        `json:"approvals,omitempty"` // service lane
	Clocks       []Clock           `json:"clocks,omitempty"`
	Pathways     []Pathway         `json:"pathways,omitempty"`
	Family       []string          `json:"family,omitempty"`    // numbers of brothers' and sisters' cases
	Household    forms.Answers     `json:"household,omitempty"` // taken over from a sibling's case
	Persons      map[string]string `json:"persons,omitempty"`   // "father" → person ID, common to the family's cases
	Plan         []PlanItem        `json:"plan,omitempty"`
	Proposal     *Proposal         `json:"proposal,omitempty"` // a caseworker was proposed; nil once decided
	drafts       []Draft           // begun on it and not sent, as far as the reader may do them; no part of the record
	isPlace      func(string) bool // whether a word, as names are compared, is a place's or an agency's; nil before Know
	kinReporters []forms.Answers   // who reported the related cases; no part of the record
	related      []string          // numbers of the family's and the same child's other cases; no part of the record
	kin          []string          // names of the family's other children, near and far, as their own files have them; no part of the record

	TaskLetter string        `json:"task_letter,omitempty"`   // number of the caseworker's surat tugas
	TaskUntil  string        `json:"task_until,omitempty"`    // its last day, as package forms writes dates
	Stamps     []Stamped     `json:"stamps,omitempty"`        // steps of SOP 5 measured by hand
	Places     []FilePlace   `json:"file_places,omitempty"`   // where the paper file lies, newest last
	Copies     []FileCopy    `json:"file_copies,omitempty"`   // who of the family was given the file to read
	Revising   []string      `json:"revising,omitempty"`      // IDs of filled forms opened for revision
	Earlier    int           `json:"earlier_forms,omitempty"` // how many forms were filled before the case was last opened again
	Releases   []DataRelease `json:"data_releases,omitempty"` // who asked for the case's data, and what became of it
	Links      []string      `json:"same_child_as,omitempty"` // numbers of other cases of this child
	Closing    string        `json:"closing_reason,omitempty"`
	Quarantine *Sentence     `json:"quarantine,omitempty"` // waits for its destruction
	Updated    time.Time     `json:"updated_at"`
	UpdatedBy  string        `json:"updated_by"`
	UpdatedAct string        `json:"updated_act"` // name of the last event
}

// Child is what is known of the child; any field may be blank.
type Child struct {
	Name    string `json:"name,omitempty"`
	NIK     string `json:"nik,omitempty"`
	KK      string `json:"kk,omitempty"`
	Sex     string `json:"sex,omitempty"`   // "male", "female"
	Birth   string `json:"birth,omitempty"` // canonical date of package forms, with precision
	Age     string `json:"age,omitempty"`   // years as said by the reporter
	Address string `json:"address,omitempty"`
	Street  string `json:"street,omitempty"`
	Where   string `json:"where_now,omitempty"` // never on paper while an alleged perpetrator is marked
	With    string `json:"with_whom,omitempty"`
}

// Risk is one classification: who said so, when, why, from what.
type Risk struct {
	Class    Class     `json:"class"`
	At       time.Time `json:"at"`     // recorded
	Since    time.Time `json:"since"`  // its clock's origin
	Origin   string    `json:"origin"` // "report": wrong from the start, or first class; "danger": new danger
	By       string    `json:"by"`
	Role     Role      `json:"role"`
	Reason   string    `json:"reason,omitempty"`
	Because  []string  `json:"because,omitempty"`  // danger signs
	Proposed Class     `json:"proposed,omitempty"` // what the product proposed
	Alarm    bool      `json:"alarm,omitempty"`
	AllNo    bool      `json:"all_signs_no,omitempty"` // every danger sign was answered no
}

// Contact is somebody who was told or called, with the time: it ends
// BELUM ADA YANG DIHUBUNGI.
type Contact struct {
	Who    string    `json:"who"`
	At     time.Time `json:"at"`
	Result string    `json:"result,omitempty"`
	By     string    `json:"by"`
}

// Filled is one completed form. Its ID is its place in Case.Forms, "f0" the first.
type Filled struct {
	Form    string        `json:"form"`
	Pack    string        `json:"pack"` // digest of the pack it was filled under
	Answers forms.Answers `json:"answers"`
	At      time.Time     `json:"at"`               // when it was filled, on paper or here
	By      string        `json:"by"`               // account that recorded it
	For     string        `json:"by_for,omitempty"` // a deputy recorded it: account that it stood in for

	Recorded *time.Time `json:"recorded_at,omitempty"` // when it was keyed in, if it was filled on paper before
	Writer   string     `json:"filled_by,omitempty"`   // who filled the paper, if somebody else
	Part     string     `json:"part,omitempty"`        // meeting, referral or plan item that it is about
	Revises  string     `json:"revises,omitempty"`     // ID of the filled form that this one corrects
	Revised  string     `json:"revised_by,omitempty"`  // ID of the one that corrects this one
	Reason   string     `json:"reason,omitempty"`      // why it was corrected
	From     string     `json:"from_case,omitempty"`   // number of the sibling's case whose visit it is
	Closed   bool       `json:"closed,omitempty"`      // its words are not for whom this file was made (Case.For)
}

// Party is a person around the child who is marked (SOP 7): jangan hubungi, terduga.
type Party struct {
	ID        string `json:"id"`
	Name      string `json:"name,omitempty"`
	Relation  string `json:"relation,omitempty"`
	NoContact bool   `json:"no_contact,omitempty"`
	Alleged   bool   `json:"alleged,omitempty"`
	SameHouse bool   `json:"same_house,omitempty"`
	Why       string `json:"why,omitempty"`
	By        string `json:"by"`
}

// called is who is meant: relation and name, as far as they are known.
func (p Party) called() string {
	return strings.Join(slices.DeleteFunc([]string{p.Relation, p.Name}, func(s string) bool { return s == "" }), ", ")
}

// Party is the marked person with this ID; nil when nobody is, or not any more.
func (c *Case) Party(id string) *Party {
	if i := slices.IndexFunc(c.People, func(p Party) bool { return p.ID == id }); i >= 0 {
		return &c.People[i]
	}
	return nil
}

// Agreement is the family's answer for one agency and purpose (Form 2; SOP 7).
// Agency "" is the service of the PKSAI itself. Refusal is an outcome.
type Agreement struct {
	Agency    string     `json:"agency,omitempty"`
	Purpose   string     `json:"purpose,omitempty"`
	Needs     []string   `json:"needs,omitempty"` // only for these needs of the pack; none: all that the agency does
	Willing   bool       `json:"willing"`
	Waived    bool       `json:"waived,omitempty"` // went on without: Reason is written
	Reason    string     `json:"reason,omitempty"`
	Signer    string     `json:"signer,omitempty"` // relation: parent, guardian, companion
	At        time.Time  `json:"at"`
	By        string     `json:"by"`
	Withdrawn *time.Time `json:"withdrawn_at,omitempty"`
}

// ReferralState is where a referral stands (SOP 11).
type ReferralState string

// The states of a referral.
const (
	Prepared  ReferralState = "prepared"  // Disiapkan
	Pending   ReferralState = "waiting"   // Menunggu persetujuan
	Approved  ReferralState = "approved"  // Disetujui: may be sent
	Sent      ReferralState = "sent"      // Dikirim
	Delivered ReferralState = "delivered" // Sampai
	Accepted  ReferralState = "accepted"  // Diterima mitra
	Rejected  ReferralState = "rejected"  // Ditolak mitra
	Working   ReferralState = "working"   // Dikerjakan
	Resulted  ReferralState = "resulted"  // Ada hasil
	Done      ReferralState = "done"      // Selesai
	Cancelled ReferralState = "cancelled" // Dibatalkan
)

// Referral is one handoff of the case to one agency for one need.
type Referral struct {
	ID       string        `json:"id"`     // short, unique in the case: "1", "2"
	Letter   string        `json:"letter"` // letter number
	Need     string        `json:"need"`
	Agency   string        `json:"agency"`
	Purpose  string        `json:"purpose,omitempty"`
	Urgent   bool          `json:"urgent,omitempty"`
	State    ReferralState `json:"state"`
	Answers  forms.Answers `json:"answers"` // form "referral"
	Steps    []Step        `json:"steps"`   // each state with person and time
	Handover forms.Answers `json:"handover,omitempty"`
	Reason   string        `json:"reason,omitempty"` // of rejection or cancelling
	Result   string        `json:"result,omitempty"`
	Plan     string        `json:"plan,omitempty"`    // ID of the plan item that asked for it
	Outcome  forms.Answers `json:"outcome,omitempty"` // form "finish": need fulfilled, fit of need and referral
}

// MovedOn says whether the case is no longer as the actor saw it; records are the case's.
// An agency knows its letter only: what is done to the rest of the case neither stops its
// answer nor is told to it.
func (c *Case) MovedOn(who Actor, act Act, records []Record) bool {
	if who.Role != Partner || act.Seen >= uint64(len(records)) {
		return act.Seen != c.Version
	}
	return slices.ContainsFunc(records[act.Seen:], func(r Record) bool { return slices.Contains(c.Agencies(r.Events), who.Agency) })
}

// Agencies are those that may know of what happened: whose letter moved, or may say and
// allow something else now.
func (c *Case) Agencies(events []Event) (out []string) {
	for _, e := range events {
		switch e := e.(type) {
		case ReferralMoved:
			if r := c.Referral(e.ID); r != nil {
				out = append(out, r.Agency)
			}
		case ConsentGiven, ConsentWithdrawn, ConsentWaived, PersonMarked, PersonUnmarked, CaseTerminated, CaseReopened:
			out = append(out, c.Scope().Agencies...)
		}
	}
	return out
}

// Open says whether something is still expected of the referral.
func (r Referral) Open() bool { return r.State != Done && r.State != Cancelled && r.State != Rejected }

// Handed is the newest handover (berita acara serah terima) in which the child went along:
// who took it, and when. ok is false while the child is where the report says.
func (c *Case) Handed() (to string, at time.Time, ok bool) {
	for _, r := range c.Referrals {
		when, err := time.Parse(time.RFC3339, value(r.Handover, "at"))
		if err == nil && value(r.Handover, "child_handed") == "yes" && when.After(at) {
			to, at, ok = value(r.Handover, "taken_post"), when, true
		}
	}
	return to, at, ok
}

// owesMinutes says whether the agency was done before anybody wrote the minutes of
// the handover: they may still follow, the file wants them (SOP 7).
func (r Referral) owesMinutes() bool { return r.State == Done && len(r.Handover) == 0 }

// owesOutcome says whether the agency itself said that it is done, and the office did not
// say yet whether need and referral fitted (SOP 10).
func (r Referral) owesOutcome() bool { return r.State == Done && !r.Outcome["fulfilled"].Answered() }

// Step is one state that was reached.
type Step struct {
	State ReferralState `json:"state"`
	At    time.Time     `json:"at"`
	By    string        `json:"by"`
	Note  string        `json:"note,omitempty"`
}

// Transfer is the handing of a case to the home kabupaten (SOP 3.2); it stays ours until answered in writing.
type Transfer struct {
	Office   string     `json:"office"`
	Reason   string     `json:"reason,omitempty"`
	At       time.Time  `json:"at"`
	Answered *time.Time `json:"answered_at,omitempty"`
	Answer   string     `json:"answer,omitempty"`
}

// Approval is the kecamatan supervisor's review of a service case (SOP 2); the manager's
// approval stands on the referral itself.
type Approval struct {
	Agreed bool      `json:"agreed"`
	Note   string    `json:"note,omitempty"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
}

// Alleged says whether an alleged perpetrator is marked: then no paper shows the child's
// place. A child that is itself accused does not hide its place from its own papers.
func (c *Case) Alleged() bool {
	return slices.ContainsFunc(c.People, func(p Party) bool { return p.Alleged && !c.Itself(p) })
}

// itself are the words for a child that is accused itself, where a relation to the child
// is asked. "Anak sendiri" is none: it may be the accused's own child.
var itself = []string{
	"anak ini sendiri", "anak itu sendiri", "anak tersebut sendiri", "anak yang bersangkutan", "anak bersangkutan", "diri sendiri", "dirinya sendiri",
	"dia sendiri", "ia sendiri",
}

// saysItself says whether a relation to the child is that it is the child itself.
func saysItself(relation string) bool {
	words := strings.FieldsFunc(strings.ToLower(relation), func(r rune) bool { return r < 'a' || r > 'z' })
	for len(words) > 0 && slices.Contains([]string{"terlapor", "abh"}, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return slices.Contains(itself, strings.Join(words, " "))
}

// Itself says whether who is marked as alleged is the case's child itself: by the
// relation, and not under another's name.
func (c *Case) Itself(p Party) bool {
	return p.Alleged && saysItself(p.Relation) && !c.otherName(p.Name)
}

// otherName says whether a name is not the child's, as far as that is known.
func (c *Case) otherName(name string) bool {
	return name != "" && !saysItself(name) && c.Child.Name != "" && !sharesName(c.Child.Name, name)
}

// Uncontacted says BELUM ADA YANG DIHUBUNGI: the case is high and nobody was told yet.
func (c *Case) Uncontacted() bool {
	return c.Risk.Class == High && len(c.Contacts) == 0 && c.Stage != Closed && c.Stage != Terminated
}

// Referral finds a referral by its ID.
func (c *Case) Referral(id string) *Referral {
	for i := range c.Referrals {
		if c.Referrals[i].ID == id {
			return &c.Referrals[i]
		}
	}
	return nil
}

// Sentence is the coordinator's decision that a case was kept long enough (SOP 10).
type Sentence struct {
	At     time.Time `json:"at"`
	Until  time.Time `json:"until"` // destroyed from then on
	By     string    `json:"by"`
	Reason string    `json:"reason"`
}
