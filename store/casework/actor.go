package casework

import "time"

// Role is what an account is in the office (SOP 1). Every permission hangs on it.
type Role string

// The roles of SOP 1, in the order in which menus list them.
const (
	DeskOfficer     Role = "desk-officer"     // Petugas loket: front office of a village desk
	DeskCoordinator Role = "desk-coordinator" // Koordinator Puskesos: Kasi Pelayanan or Kesra
	Facilitator     Role = "facilitator"      // Fasilitator SLRT: field worker of a kecamatan
	Supervisor      Role = "supervisor"       // Supervisor kecamatan
	Caseworker      Role = "caseworker"       // Peksos
	Manager         Role = "manager"          // Manajer
	Deputy          Role = "deputy"           // Wakil koordinator
	Coordinator     Role = "coordinator"      // Koordinator
	Secretary       Role = "secretary"        // Sekretaris: letters
	DataOfficer     Role = "data-officer"     // Petugas data, also surveyor
	Partner         Role = "partner"          // Mitra: focal point of an agency
	Administrator   Role = "administrator"    // Pengelola sistem: accounts and backups, no case content
	Auditor         Role = "auditor"          // Pengawas: the log, not the content
)

// Roles lists every role.
func Roles() []Role {
	return []Role{
		DeskOfficer, DeskCoordinator, Facilitator, Supervisor, Caseworker, Manager, Deputy,
		Coordinator, Secretary, DataOfficer, Partner, Administrator, Auditor,
	}
}

// AtDesk says whether a role sits at a village desk.
func (r Role) AtDesk() bool { return r == DeskOfficer || r == DeskCoordinator }

// Leads says whether a role reads every file (SOP 1: manager, deputy, coordinator).
func (r Role) Leads() bool { return r == Manager || r == Deputy || r == Coordinator }

// Actor is who acts: an account, reached by one key, from one place. It is an
// argument of every call; a context only cancels.
type Actor struct {
	Account   string `json:"account"`             // account name: "loket.katangka"
	Role      Role   `json:"role"`                //
	Desk      string `json:"desk,omitempty"`      // desk code: "0801"; for a role outside a desk empty
	Kecamatan string `json:"kecamatan,omitempty"` // region code of the kecamatan the account belongs to: "73.06.08"
	Agency    string `json:"agency,omitempty"`    // partner: code of its agency in the pack
	Binding   string `json:"binding,omitempty"`   // key fingerprint, or "local"
	Session   string `json:"-"`                   // one connection; holder of draft leases
}

// Account is one person's place in the office. The name is theirs alone; a desk
// may have several. It holds no telephone number and no key.
type Account struct {
	Name      string    `json:"name"`
	Display   string    `json:"display,omitempty"` // shown on receipts: initials or a post
	Role      Role      `json:"role"`
	Desk      string    `json:"desk,omitempty"`
	Kecamatan string    `json:"kecamatan,omitempty"`
	Agency    string    `json:"agency,omitempty"`
	Training  bool      `json:"training,omitempty"` // of a training office
	Disabled  bool      `json:"disabled,omitempty"`
	Since     time.Time `json:"since"`
	By        string    `json:"by,omitempty"` // who added it

	LocalPrint bool `json:"local_print,omitempty"` // may print letters and forms on the printer of its own terminal
	ASCII      bool `json:"ascii,omitempty"`       // its terminal shows ASCII only

	// How the account is entered, filled in lists only (Desk.Accounts).
	Keys    []Binding `json:"keys,omitempty"`
	PIN     bool      `json:"pin,omitempty"`    // it has one
	Locked  bool      `json:"locked,omitempty"` // after too many wrong PINs through one of its keys
	Invited time.Time `json:"invited,omitzero"` // until when its invitation stands; zero: none
}

// Binding ties one key to one account; many to many (one key of a shared PC,
// several accounts; one account, several keys).
type Binding struct {
	Fingerprint string    `json:"fingerprint"` // "SHA256:…", or "uid:1000" for an operating-system user
	Account     string    `json:"account"`
	Since       time.Time `json:"since"`
	By          string    `json:"by"`
	Active      bool      `json:"active"`
	Waiting     bool      `json:"waiting,omitempty"`   // opens nothing until it is confirmed
	Confirmed   []string  `json:"confirmed,omitempty"` // accounts that confirmed it so far
	Commands    bool      `json:"commands,omitempty"`  // for scripts: remote commands only, no PIN, no other account
}
