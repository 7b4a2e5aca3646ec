package casework

import (
	"context"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/text"
)

// Desk is the one interface that both faces use. Every method asks the
// permission table inside the same transaction as what it does; whoever may not
// know a case gets ErrNotFound, the same as for a number that does not exist.
//
// Every method may block on the disk: a screen calls them only from a command,
// never in Update or View.
type Desk interface {
	OfficeDesk

	Pack() *pack.Pack
	Now() time.Time
	NewID() string // UUIDv7: the id of an act or a draft, made where it starts

	// Home is what an account sees first: tasks and clocks, what waits for whom, last receipts.
	Home(ctx context.Context, who Actor) (Home, error)
	// Queue is one page of the cases the actor may know of, soonest clock first.
	Queue(ctx context.Context, who Actor, q Query) (Page, error)
	// Open reads one case by number, as far as the actor may see it; the read is logged first.
	Open(ctx context.Context, who Actor, number string) (View, error)
	// Do carries out one act. A repeated act id returns the first receipt.
	Do(ctx context.Context, who Actor, act Act) (Receipt, error)
	// Alike looks for earlier cases and registry entries of the same child (SOP 3.2).
	Alike(ctx context.Context, who Actor, p Probe) (Matches, error)
	// Inbox is a partner's list: referrals to its agency, letter's fields only.
	Inbox(ctx context.Context, who Actor) ([]PartnerReferral, error)
	// Letter is the letter of a referral (Form 5) as 80-column text; referral "" is the newest
	// one, LetterTask the caseworker's surat tugas, LetterMove the letter to the home
	// kabupaten. It is for reading on a screen. Logged first.
	Letter(ctx context.Context, who Actor, number, referral string) (string, error)
	// PrintLetter is the same letter for paper or a file: the log is signed first, and its
	// head stands in the foot of every sheet.
	PrintLetter(ctx context.Context, who Actor, number, referral string) (string, error)
	// Reserve is a blank paper as 80-column text. The papers of a new case carry a number of
	// the actor's desk, kept for it and never issued again; a report is keyed in with it
	// (field "paper.number"). Logged first.
	Reserve(ctx context.Context, who Actor, form string) (Blank, error)
	// Print is a filled form of a case as 80-column text in paper order. Logged first. form may
	// name one filling ("form4#f12") or the family's copy (FamilyCopy).
	Print(ctx context.Context, who Actor, number, form string) (string, error)

	// Drafts lists the actor's unfinished work, newest first.
	Drafts(ctx context.Context, who Actor) ([]Draft, error)
	// OpenDraft takes a draft's lease for who.Session. While another live session
	// holds it, ErrDraftHeld unless force; a dead holder is never asked.
	OpenDraft(ctx context.Context, who Actor, id string, force bool) (Draft, error)
	// SaveDraft keeps the work as it stands. A new draft has Epoch 0. An epoch that
	// is not the newest is refused with ErrDraftTaken.
	SaveDraft(ctx context.Context, who Actor, d Draft) (Draft, error)
	// DropDraft throws unfinished work away.
	DropDraft(ctx context.Context, who Actor, id string) error

	// Accounts lists accounts for who may manage or name them.
	Accounts(ctx context.Context, who Actor) ([]Account, error)
	// ChangeAccount adds or disables an account, or binds a key to one. Disabling ends its sessions at once.
	ChangeAccount(ctx context.Context, who Actor, ch AccountChange) error
	// Handover lists the open cases, running clocks, unsettled referrals and unfinished work of
	// the account from and, with carryOut, hands all of it to the account to: every case by an
	// act of assignment with the reason. No clock moves. A case that to may not see stays and
	// says so. Errors: NotAllowed for all but the leads; Invalid for accounts of other roles or
	// places, and without a reason.
	Handover(ctx context.Context, who Actor, from, to, reason string, carryOut bool) (Handover, error)
	// Log is one page of the log, newest entry first, for the auditor: who, when, from where, what,
	// which case; no content. Reading it is itself logged first.
	Log(ctx context.Context, who Actor, q LogQuery) (LogPage, error)
	// Watch calls notify after each committed change of a case that the actor may
	// know of, from another goroutine, without waiting for it. It also makes
	// who.Session a live holder of drafts until stop is called.
	Watch(who Actor, notify func(Change)) (stop func())
}

// Act is one deed on its way in: who does it is given beside it.
type Act struct {
	ID       string        // UUIDv7, made where it started; the same id again is the same act
	Name     ActName       //
	Case     string        // case number; empty for Receive
	Seen     uint64        // version of the case that was on screen; 0 only for Receive and Alarm
	Occurred *Stamp        // when it really happened, if not now (paper entered later)
	Form     string        // Complete: which form
	Part     string        // the part of the case that the act is about: ID of a referral, plan item, clock, step, filled form
	Answers  forms.Answers // answers to the act's form (FormOf)
	Draft    string        // draft that this act finishes, deleted in the same transaction
	Epoch    uint64        // its epoch as held
}

// Receipt says that an act is on the disk.
type Receipt struct {
	Act     string    `json:"act"`
	Name    ActName   `json:"name"`
	Number  string    `json:"number"`
	Version uint64    `json:"version"`
	At      time.Time `json:"at"`
	Seq     uint64    `json:"seq"`
	Opened  string    `json:"opened,omitempty"` // number of the further case that the act opened
	Asked   bool      `json:"asked,omitempty"`  // the act asks for a lead's word, and changes nothing before it
}

// SayAsked is told where a receipt is of a request only.
const SayAsked = "Tersimpan: permintaan. Langkah tetap berjalan sampai pimpinan lain menyetujui."

// Change is news of a case for sessions that show it.
type Change struct {
	Number  string
	Version uint64
	By      string // account
	Name    ActName
	Less    bool // whoever hears it may read less of the case than before
}

// Query narrows a queue. The zero Query is everything the actor may know of.
type Query struct {
	Mine      bool   // own cases (caseworker) or own desk's
	Desk      string // desk code
	Kecamatan string // region code
	Lane      Lane
	Stage     Stage
	Risk      Class
	Overdue   bool
	Open      bool   // not closed or terminated
	Number    string // part of a number
	Name      string // part of a child's name: only cases whose names the actor may read
	Offset    int
	Limit     int // 0: 20
}

// Page is one page of a queue.
type Page struct {
	Rows    []Row
	Total   int // rows that match
	Overdue int // of them overdue
	High    int // of them high
	Now     time.Time
}

// Row is one line of a queue. What the actor may not see is empty.
// The JSON names are relied upon by others.
type Row struct {
	Number         string        `json:"number"`
	OpenedAt       time.Time     `json:"opened_at"`
	Lane           Lane          `json:"lane"`
	Stage          Stage         `json:"stage"`
	Risk           Class         `json:"risk"`
	Category       string        `json:"category"`
	Desk           string        `json:"desk"`
	Kecamatan      string        `json:"kecamatan"`
	Caseworker     string        `json:"caseworker"`
	NextClock      string        `json:"next_clock"` // its ID; AnyClock where only number, stage and clock are known
	DueAt          *time.Time    `json:"due_at"`
	Overdue        bool          `json:"overdue"`
	ReferralStatus ReferralState `json:"referral_status"`

	Name        string    `json:"-"` // child's name, only with a full view
	Level       Level     `json:"-"`
	Uncontacted bool      `json:"-"` // BELUM ADA YANG DIHUBUNGI
	Started     time.Time `json:"-"` // of the next clock
}

// View is one case as far as the actor may see it.
type View struct {
	Level   Level             `json:"-"`
	Row     Row               `json:"row"`
	Case    *Case             `json:"case,omitempty"`     // LevelFull only
	Events  []Record          `json:"events,omitempty"`   // LevelFull only
	Letters []PartnerReferral `json:"letters,omitempty"`  // LevelLetter
	Family  []Kin             `json:"siblings,omitempty"` // LevelFull: those the actor may know of
	Gaps    []Gap             `json:"gaps,omitempty"`     // LevelFull, for who leads the office and the caseworker: what the file lacks
	Staff   []Colleague       `json:"-"`                  // LevelFull: whom acts can name
	Version uint64            `json:"-"`
	Actions []Action          `json:"-"` // what the actor may do next, best first
}

// PartnerReferral is what a partner reads: the letter's fields and its own answers, nothing else.
type PartnerReferral struct {
	Number  string        `json:"number"` // case number
	ID      string        `json:"id"`     // referral
	Letter  string        `json:"letter"`
	Agency  string        `json:"agency"`
	Name    string        `json:"name"`
	Age     string        `json:"age"`
	Address string        `json:"address,omitempty"` // empty while an alleged perpetrator is marked
	Problem string        `json:"problem,omitempty"` // only what the agency may read
	Given   string        `json:"given,omitempty"`
	Help    string        `json:"help"`
	Notice  string        `json:"notice,omitempty"` // why nothing of the letter is here (Case.noLonger)
	State   ReferralState `json:"state"`
	SentAt  time.Time     `json:"sent_at"`
	DueAt   *time.Time    `json:"due_at,omitempty"`
	Steps   []Step        `json:"steps"`
	Result  string        `json:"result,omitempty"`
	Reason  string        `json:"reason,omitempty"`
	Version uint64        `json:"-"` // of the case, for Act.Seen
	Actions []Action      `json:"-"`
}

// Home is the first screen's content.
type Home struct {
	Now      time.Time
	Tasks    []Task    // own, soonest first
	Waiting  []Waiting // what waits for whom
	Receipts []Receipt // own, newest first, at most five
	Drafts   []Draft
	Open     int // open cases the actor may know of
	Overdue  int
	High     int
	Decide   int       // decisions that wait for the actor, Tasks among them
	Inbox    int       // partner: unanswered
	Invited  int       // meetings ahead that the actor itself was asked to
	Meeting  time.Time // the soonest of them; the zero time without one
	Kind     string    // its kind, as Meeting.Kind
	Place    string    // and its place
	Head     string    // head of the log's chain, "412-9f03c2aa"; see ShortHead
	Warn     string    // to who looks after the office: one sentence, what to do now; "" mostly
}

// ShortHead is the head as a first screen has room for it, "412-9f03": read out or
// written down there, it later shows whether the log still holds it. "" without a chain.
func (h Home) ShortHead() string {
	seq, hash, _ := strings.Cut(h.Head, "-")
	if hash == "" {
		return ""
	}
	return seq + "-" + hash[:min(len(hash), 4)]
}

// Left is the work that was left last and not finished: the newest draft, unless an
// act was done after it.
func (h Home) Left() (Draft, bool) {
	if len(h.Drafts) == 0 || len(h.Receipts) > 0 && !h.Receipts[0].At.Before(h.Drafts[0].Saved) {
		return Draft{}, false
	}
	return h.Drafts[0], true
}

// freshFor is how long a receipt is worth saying again at the next sign-in.
const freshFor = time.Hour

// Fresh is the newest receipt while it is less than an hour old: the one that a line
// which was cut may have swallowed.
func (h Home) Fresh() (Receipt, bool) {
	if len(h.Receipts) == 0 || h.Now.Sub(h.Receipts[0].At) >= freshFor {
		return Receipt{}, false
	}
	return h.Receipts[0], true
}

// Task is one thing to do, arisen from a clock or a skipped step.
type Task struct {
	Number  string
	Clock   string    // clock id; its word: ClockWord
	Due     time.Time // zero: no standard
	Owner   string    // account it was handed to, when not the case's own
	Started time.Time
	Overdue bool
	Risk    Class
	Name    string // only with a full view
	Shout   bool   // BELUM ADA YANG DIHUBUNGI
	Word    bool   // the coordinator decides, and others wait: shown before what is late
}

// Decides says whether the task is a decision on what somebody else prepared.
func (t Task) Decides() bool {
	switch t.Clock {
	case ApprovalTask, ProposalTask, SkipTask, ClosingTask, string(ConfirmData), string(CheckData):
		return true
	}
	return false
}

// Waiting says how many cases wait for which role or person.
type Waiting struct {
	For   string // role, account or agency code
	Kind  string // "role", "account", "agency"
	Count int
	Due   time.Time // soonest
}

// Probe is whom to look for.
type Probe struct {
	Number string // case that is asked about, not to be found itself; may be empty
	NIK    string
	KK     string
	Name   string
	Birth  string
	Sex    string
}

// Matches is what was found. It is ranked and never merged.
type Matches struct {
	Cases     []Match
	Elsewhere bool       // there may be look-alikes outside the actor's scope: "Pencocokan dilakukan sekretariat."
	Registry  []Registry // programme entries
}

// Match is one case that may be of the same child.
type Match struct {
	Number string
	Name   string
	Birth  string
	Stage  Stage
	Exact  bool // the same NIK
	Score  int  // 0–100
	Why    string
}

// Registry is one programme entry. A desk sees programme, yes or no and the list's date only.
type Registry struct {
	Name   string // of the list: "DTSEN 2026-10"
	Listed bool
	At     time.Time // imported
	Detail string    // desil and the like; empty for desks
}

// AccountChange is one change of the office's accounts; exactly one of Add, Disable,
// Bind, Set, Invite, Confirm, Revoke and Unlock is set.
type AccountChange struct {
	Add     *Account
	Disable string // account name
	Bind    string // account name that Key opens from now on
	Key     string // fingerprint "SHA256:…" or "uid:1000"; with Add or Bind
	Set     string // account name whose settings become those given; they hold from its next session on

	LocalPrint *bool // with Set; nil: stays as it is
	ASCII      *bool // with Set; nil: stays as it is

	Commands  bool   // with Bind: Key is for scripts, see Binding.Commands
	Invite    string // account that whoever knows Code may tie an own key to
	Code      string // with Invite: from InviteCode
	Confirm   string // account whose waiting key showed Digits
	Digits    string // with Confirm: the six digits that the officer read out
	Revoke    string // account that Key opens no more; its sessions through Key end at once
	Unlock    string // account whose wrong PINs are forgotten
	ForgetPIN bool   // with Unlock: the next sign-in sets a new PIN
}

// Draft is unfinished work: not an event, in no queue, overwritten at each save.
type Draft struct {
	ID      string        `json:"id"`
	Act     string        `json:"act"`  // id of the act it will become: sent again, it is the same act
	Work    ActName       `json:"work"` // what is being done
	Form    string        `json:"form"` // form being filled
	Case    string        `json:"case,omitempty"`
	Part    string        `json:"ref,omitempty"` // part of the case, as Act.Part
	Seen    uint64        `json:"seen,omitempty"`
	Owner   string        `json:"owner"`          // account
	For     string        `json:"for,omitempty"`  // the post for which a deputy began it
	From    string        `json:"from,omitempty"` // account that began it, where the case took it along to its caseworker
	Desk    string        `json:"desk,omitempty"`
	Answers forms.Answers `json:"answers"`
	At      string        `json:"at"`               // path of the field it stands at
	Typing  string        `json:"typing,omitempty"` // text typed there so far
	Holder  string        `json:"holder"`           // session
	Epoch   uint64        `json:"epoch"`
	Started time.Time     `json:"started"`
	Saved   time.Time     `json:"saved"`
}

// aboutMost is how many characters of a draft's first words tell it from another.
const aboutMost = 24

// About tells a draft of a case that does not exist yet from another: the child's name,
// else the first words written; "" when there are none.
func (d Draft) About() string {
	for _, id := range []string{"child.name", "problem", "child.where"} {
		if a := d.Answers[id]; a.State == forms.Given && a.Value != "" {
			return text.Truncate(text.Clean(a.Value), aboutMost)
		}
	}
	return text.Truncate(text.Clean(d.Typing), aboutMost)
}
