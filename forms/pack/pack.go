// Package pack is an office's rule book as data: its forms, danger signs, classes
// and clocks, case types, agencies, letters, words on screen, region and time zone.
//
// It promises: a pack that loaded is complete and consistent, every fault is
// reported as file:line:column, and a pack never changes after loading. Gowa's is
// embedded and is the default; an office lays a folder over it, file by file.
//
// It refuses: deciding anything (ClassFor only proposes), changing answers, or
// knowing the present moment.
//
// A pack is a folder:
//
//	office.yaml    whose pack it is, region, time zone
//	lanes.yaml     lanes, categories of complaint, case types
//	risk.yaml      classes with their clocks, danger signs
//	clocks.yaml    standard times, rhythms, escalation
//	pathways.yaml  special pathways: ordered steps with performer, papers, gate, clock
//	agencies.yaml  needs, papers, agencies (institutions, never persons)
//	oncall.yaml    on-call posts; the only file where telephone numbers may stand
//	words.yaml     words and sentences on screen
//	guide.txt      the desk officer's guide, at most 76 columns
//	regions.csv    the office's kabupaten down to the villages: code,name
//	kabupaten.csv  every province and kabupaten/kota: code,name
//	forms/ID.yaml  one form a file
//	letters/NAME.txt  one letter body a file, a text/template over Letter
//
// Keys are strict: one that is not known is a fault. Lengths of time are written
// 45m, 24h, 5d, 2w. Conditions (when, must) stand on one line; see forms.Cond. In a
// form "from: agencies" draws a field's options from a list of the pack
// (Pack.Options), and the entry "signs: all" (or short) stands for one yes/no field
// "sign.<code>" per danger sign.
//
// A scored form (totals: true) has items of kind score with a number ("B1.2") and a
// mark; rating marks the value of a whole area ("B1"); the fact "flag" says in its
// conditions whether the items above raise the red flag. A group with draw: people
// or ties is also printed as a picture. A signature "sign.head" takes the fields
// "sign.head.name", ".place" and ".date" into its block on paper.
package pack

import (
	"slices"
	"time"

	"loket/forms"
)

// Pack is one loaded rule book.
type Pack struct {
	Digest      string // hex SHA-256 over all files, names and bytes: an event names the pack it was decided under
	Office      Office
	Forms       map[string]*forms.Form // by ID: complaint, verify, risk, form1, form2, form5, referral, answer, handover, contact, village, advice, transfer …
	Lanes       []Lane
	Categories  []Category
	Signs       []Sign
	Classes     []Class
	CaseTypes   []forms.Option
	Clocks      []Clock
	Rhythms     []Rhythm
	Pathways    []Pathway // special orders of steps (SOP 3.9 and the rules beside it)
	Retention   Retention
	Bans        []Ban // what may not end a case (SOP 2)
	Escalation  []Escalation
	Needs       []forms.Option
	Untold      []string // parts of words, lower case, that no letter without the child's problem says for these needs (SOP 7)
	UntoldNeeds []string
	UrgentNeeds []string       // needs that never wait for Form 2 (SOP 7): first aid, police, shelter
	Papers      []forms.Option // papers a family brings or an agency demands
	Agencies    []Agency
	OnCall      []Contact         // empty until the office fills it; the screen says so
	Letters     map[string]string // text/template by name: "form5.body", "form5.consent" …
	Words       map[string]string // "stage.registered" → "Terdaftar"
	Guide       string            // the desk officer's guide, plain text, Indonesian
	Regions     *Table
	Files       map[string][]byte // what was loaded, to be stored whole by digest
}

// Office says whose pack it is.
type Office struct {
	Name    string // "PKSAI Sikamaseang Kabupaten Gowa"
	Short   string // "PKSAI Gowa"
	Code    string // four digits, "7306", part of every case's identity
	Region  string // "73.06"
	Place   string // where letters are dated: "Sungguminasa"
	Address string // the letterhead's address line, may be empty
	Head    string // the office that signs letters: "Kepala Dinas Sosial Kabupaten Gowa" (an office, never a person)
	Zone    *time.Location

	WorkDays []time.Weekday // days the office works; empty: every day
	Holidays []string       // free days: "2026-03-20", or "08-17" for every year
	PIN      []string       // roles that need a PIN beside their key
	LockDesk time.Duration  // a desk's screen locks after so long without a key
	Lock     time.Duration  // everybody else's
}

// LockAfter is after how long without a key a screen locks.
func (o Office) LockAfter(atDesk bool) time.Duration {
	if atDesk {
		return o.LockDesk
	}
	return o.Lock
}

// AsksPIN says whether the rule book asks a PIN of a role.
func (o Office) AsksPIN(role string) bool { return slices.Contains(o.PIN, role) }

// Lane is one of the two ways a case can go (SOP 2): service or protection.
type Lane struct {
	Code  string // "service", "protection"
	Label string
	Ends  []string // ends allowed in it: "village", "advice_only", "out_of_area", "secretariat"
}

// Category is what a complaint is about and the lane it belongs to. The SOP counts
// twelve; where one of them holds a part that is Bahaya by itself (SOP 4: sexual,
// abandoned baby), that part is an entry of its own under the same number.
type Category struct {
	Code   string
	No     int // 1 to 12: what reports count by; shared by the parts of one category
	Label  string
	Lane   string // "service" or "protection"
	Danger bool   // by itself means Bahaya: class high at once (sexual, trafficking, abandoned baby)
}

// Sign is one danger sign (SOP 6): answered yes it proposes a class.
type Sign struct {
	Code     string
	Label    string
	Proposes string // class code
	Short    bool   // one of the three asked on the service lane's short path
	Area     string // "A" to "F": where the table of what is looked at (SOP 6) has it
	Help     string // what the officer looks for
	Harm     bool   // yes means that the child was harmed
	Frail    bool   // yes means a vulnerable family or surroundings, or no social protection; with Harm: high
}

// Class is a class of risk with its clock (SOP 5, 6).
type Class struct {
	Code    string        // "high", "medium", "low", "none", "unassessed"
	Label   string        // "TINGGI"
	Within  time.Duration // 24 h, 72 h, 120 h; 72 h for unassessed; 0 = no clock
	Review  time.Duration // 7 d, 30 d, 90 d; 0 = none
	Service time.Duration // connected to the needed service: 24 h, …, 14 d; 0 = none
	Answer  time.Duration // an agency's answer: 24 h, 72 h, 240 h
}

// Clock is one row of the standard times (SOP 5).
type Clock struct {
	ID      string
	Label   string
	Limit   time.Duration // 0: open, or the office fills it
	Most    time.Duration // hard limit where the rule names two ("24 h, at most 48 h"); else 0
	Working bool          // printed in days: working days
	Starts  string        // event that starts it; empty: a printed length of a step that nothing runs
	Stops   []string      // events that stop it; "FormCompleted:form1" is one form's completion
	Act     string        // act whose form's filling is the step, measured from when it was begun here; else empty
}

// Rhythm is a recurring duty (SOP 5, last row).
type Rhythm struct {
	ID, Label string
	Every     time.Duration
}

// Escalation says who also sees a clock from which share of its time on.
type Escalation struct {
	Percent int
	Roles   []string // roles, or "holder": whoever holds the case
}

// Agency is an institution that takes referrals (SOP 7). Never a person.
type Agency struct {
	Code    string
	Name    string
	Address string
	Needs   []string // needs it answers
	Papers  []string // papers it demands
	Months  []int    // months of the year it serves; empty: all year
	Remark  string
	Letter  []string // extra fields its letter may carry beyond name, age, address, help expected ("problem"): minimum per agency
	Urgent  bool     // gives first aid, police or shelter at once; what waits for Form 2 is said by Pack.Urgent
}

// Contact is an on-call number of the office: a post, never a person's name.
type Contact struct {
	Post  string
	Phone string
	Hours string
}

// Finding is one fault of a pack.
type Finding struct {
	File         string
	Line, Column int
	Say          string // Indonesian, one sentence
}

// Word returns the text for a key of the screen's words, or the key itself when the pack has none.
func (p *Pack) Word(key string) string {
	if w, ok := p.Words[key]; ok {
		return w
	}
	return key
}
