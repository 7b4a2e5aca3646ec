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
	For       string `json:"for,omitempty"`       // a deputy (Plh.): account that it stands in for
	Self      string `json:"self,omitempty"`      // a deputy: the person's own account
	Session   string `json:"-"`                   // one connection; holder of draft leases
}

// any says whether it holds of any account that the actor is.
func (a Actor) any(is func(account string) bool) bool {
	return is(a.Account) || a.For != "" && is(a.For) || a.Self != "" && is(a.Self)
}

// Post is the account in whose name the work is held: a deputy's cases are those of
// whom it stands in for, also after its term.
func (a Actor) Post() string {
	if a.For != "" {
		return a.For
	}
	return a.Account
}

// Signs is the account as papers name it: with whom a deputy stands in for (SOP 1).
func (a Actor) Signs() string { return signed(a.Account, a.For) }

func signed(account, post string) string {
	if post == "" {
		return account
	}
	return account + ", Plh. " + post
}

// Standing is the actor with whom it stands in for, when the account is a deputy's.
func (a Actor) Standing(as Account) Actor {
	if as.Acting != nil {
		a.For, a.Self = as.Acting.For, as.Acting.Self
	}
	return a
}

// Actor is whoever the account is, without a key or a session.
func (a Account) Actor() Actor {
	return Actor{Account: a.Name, Role: a.Role, Desk: a.Desk, Kecamatan: a.Kecamatan, Agency: a.Agency}.Standing(a)
}

// Acting is the term of a deputy (pelaksana harian, Plh.): whose rights, who has them, when.
type Acting struct {
	For  string    `json:"for"`  // account that it stands in for
	Self string    `json:"self"` // the deputy's own account; its keys and PIN open this one
	From time.Time `json:"from"` // from this instant
	To   time.Time `json:"to"`   // before this one
}

// Covers says whether the term holds at an instant.
func (t Acting) Covers(now time.Time) bool { return !now.Before(t.From) && now.Before(t.To) }

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

	Acting *Acting `json:"acting,omitempty"` // a deputy's account: what it may is the other's, on its days

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
