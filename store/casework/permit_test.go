package casework

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// ties are the ways an actor can stand to a case, each as an actor's place and a case's scope.
var ties = []struct {
	name  string
	scope func(who *Actor) Scope
}{
	{"stranger", func(*Actor) Scope {
		return Scope{Lane: Protection, Stage: Registered, Desk: "0799", Kecamatan: "73.06.07", Caseworker: "other"}
	}},
	{"own desk, service", func(w *Actor) Scope { w.Desk = "0801"; return Scope{Lane: Service, Desk: "0801", Caseworker: "other"} }},
	{"own desk, protection", func(w *Actor) Scope {
		w.Desk = "0801"
		return Scope{Lane: Protection, Desk: "0801", Caseworker: "other"}
	}},
	{"own desk, handed over", func(w *Actor) Scope {
		w.Desk = "0801"
		return Scope{Lane: Protection, Desk: "0801", HandedOver: true, Caseworker: "other"}
	}},
	{"own desk, service handed over", func(w *Actor) Scope {
		w.Desk = "0801"
		return Scope{Lane: Service, Desk: "0801", HandedOver: true, Caseworker: "other"}
	}},
	{"own kecamatan, service", func(w *Actor) Scope {
		w.Kecamatan = "73.06.08"
		return Scope{Lane: Service, Desk: "0899", Kecamatan: "73.06.08", Caseworker: "other"}
	}},
	{"own kecamatan, protection", func(w *Actor) Scope {
		w.Kecamatan = "73.06.08"
		return Scope{Lane: Protection, Desk: "0899", Kecamatan: "73.06.08", Caseworker: "other"}
	}},
	{"holder", func(w *Actor) Scope { return Scope{Lane: Protection, Desk: "0799", Caseworker: w.Account} }},
	{"unassigned high", func(*Actor) Scope { return Scope{Lane: Protection, Desk: "0799", Risk: High} }},
	{"own agency", func(w *Actor) Scope {
		w.Agency = "rsud"
		return Scope{Lane: Protection, Desk: "0799", Caseworker: "other", Agencies: []string{"rsud"}}
	}},
	{"other agency", func(w *Actor) Scope {
		w.Agency = "rsud"
		return Scope{Lane: Protection, Desk: "0799", Caseworker: "other", Agencies: []string{"disdik"}}
	}},
}

var levelNames = []string{"none", "number", "coded", "letter", "full"}

func allActs() []ActName {
	var out []ActName
	for a := range may {
		out = append(out, a)
	}
	slices.Sort(out)
	return out
}

// The whole table as people read it: role × tie → level and acts. A change of any
// cell changes this file, and somebody must look at it.
func TestPermissionTable(t *testing.T) {
	var b strings.Builder
	cells := 0
	for _, role := range Roles() {
		fmt.Fprintf(&b, "%s\n", role)
		for _, tie := range ties {
			who := Actor{Account: "me", Role: role}
			s := tie.scope(&who)
			var acts []string
			for _, a := range allActs() {
				cells++
				if May(who, a, s) {
					acts = append(acts, string(a))
				}
			}
			fmt.Fprintf(&b, "  %-30s %-7s %s\n", tie.name, levelNames[LevelOf(who, s)], strings.Join(acts, " "))
		}
	}
	const path = "testdata/permissions.golden"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the permission table changed (run with -update and read the difference):\n%s", b.String())
	}
	if cells < 5000 {
		t.Errorf("only %d cells were looked at", cells)
	}
}

// Every act is in testdata/access.txt, where the office's own word stands; what the
// program makes of it is proved in package access.
func TestEveryActIsExpected(t *testing.T) {
	b, err := os.ReadFile("testdata/access.txt")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for line := range strings.SplitSeq(string(b), "\n") {
		names, _, ok := strings.Cut(line, ":")
		for _, name := range strings.Fields(names) {
			words[name] = words[name] || ok && !strings.HasPrefix(line, "#")
		}
	}
	for _, a := range Acts() {
		if !words[string(a)] {
			t.Errorf("testdata/access.txt does not say who may %s: write it there from the SOP", a)
		}
	}
}

// caseless acts concern no case yet.
var caseless = []ActName{CallMeeting, HoldMeeting, ReplyMeeting, Supervise, Receive, ReadQueue, ReadInbox, Search, Accounts, ReadLog, OpenWords, Purge, Rotate, Reserve, ReadMeetings, ReadSupervision, ReadAgenda, ReadCaseload, ReadAudit, ReadCompliance}

// content are acts after which somebody knows something of a child.
var content = []ActName{ReadCase, ReadLetter, PrintForm, Amend, Verify, Classify, Complete, Consent, Prepare, Answer, Mark, Note}

func TestPermissionInvariants(t *testing.T) {
	for _, role := range Roles() {
		for _, tie := range ties {
			who := Actor{Account: "me", Role: role}
			s := tie.scope(&who)
			level := LevelOf(who, s)
			for _, a := range allActs() {
				ok := May(who, a, s)
				if slices.Contains(caseless, a) {
					continue
				}
				if ok && level == LevelNone {
					t.Errorf("%s may %s on a case that is hidden from it (%s)", role, a, tie.name)
				}
				if ok && (role == Administrator || role == Auditor) {
					t.Errorf("%s may %s (%s): no case content for it", role, a, tie.name)
				}
				if ok && level < LevelFull && slices.Contains(content, a) && a != ReadCase && role != Secretary && role != Partner {
					t.Errorf("%s may %s without seeing the file (%s)", role, a, tie.name)
				}
				if !ok && level == LevelNone && !errors.Is(Permit(who, a, s), ErrNotFound) {
					t.Errorf("%s refused %s (%s) with another word than for a number that does not exist", role, a, tie.name)
				}
				// Excluded staff find nothing, by account and by desk.
				for _, ex := range []string{"me", who.Desk} {
					if ex == "" {
						continue
					}
					x := s
					x.Excluded = []string{ex}
					if May(who, a, x) || LevelOf(who, x) != LevelNone {
						t.Errorf("%s, excluded by %q, may %s (%s)", role, ex, a, tie.name)
					}
				}
			}
		}
	}
}

func TestPermissionRules(t *testing.T) {
	place := func(role Role, i int) (Actor, Scope) {
		who := Actor{Account: "me", Role: role}
		s := ties[i].scope(&who)
		return who, s
	}
	for _, c := range []struct {
		say  string
		role Role
		tie  int
		want Level
	}{
		{"a desk sees its own", DeskOfficer, 2, LevelFull},
		{"a protection case handed over shrinks", DeskOfficer, 3, LevelNumber},
		{"a service case handed over stays", DeskOfficer, 4, LevelFull},
		{"a desk sees no other desk", DeskOfficer, 0, LevelNone},
		{"the supervisor reads the service lane", Supervisor, 5, LevelFull},
		{"the supervisor knows of the protection lane its number", Supervisor, 6, LevelNumber},
		{"the supervisor knows nothing of another kecamatan", Supervisor, 0, LevelNone},
		{"a caseworker reads own files", Caseworker, 7, LevelFull},
		{"a caseworker sees the coded queue", Caseworker, 0, LevelCoded},
		{"an unassigned high case is coded until taken", Caseworker, 8, LevelCoded},
		{"the manager reads all", Manager, 0, LevelFull},
		{"the deputy reads all", Deputy, 0, LevelFull},
		{"the coordinator reads all", Coordinator, 0, LevelFull},
		{"a partner reads letters to its agency", Partner, 9, LevelLetter},
		{"a partner knows of no other agency's", Partner, 10, LevelNone},
		{"the administrator reads nothing", Administrator, 0, LevelNone},
		{"the auditor reads nothing", Auditor, 0, LevelNone},
	} {
		if who, s := place(c.role, c.tie); LevelOf(who, s) != c.want {
			t.Errorf("%s: got %s", c.say, levelNames[LevelOf(who, s)])
		}
	}
	who, s := place(Caseworker, 8)
	if !May(who, Take, s) {
		t.Error("an on-duty caseworker cannot take an unassigned high case")
	}
	who, s = place(Caseworker, 0)
	if May(who, Take, s) {
		t.Error("a caseworker can take a case that is somebody's")
	}
	who, s = place(DeskOfficer, 2)
	if May(who, Lower, s) {
		t.Error("a desk lowers a class")
	}
}

// A case that waits for its destruction is found by nobody; only the coordinator takes it out again.
func TestQuarantineHides(t *testing.T) {
	for _, role := range Roles() {
		for _, tie := range ties {
			who := Actor{Account: "me", Role: role}
			s := tie.scope(&who)
			s.Quarantined = true
			if l := LevelOf(who, s); l != LevelNone {
				t.Errorf("%s (%s) sees %s", role, tie.name, levelNames[l])
			}
			for _, a := range allActs() {
				ok := May(who, a, s)
				if want := role == Coordinator && a == Release; ok != want {
					t.Errorf("%s may %s in quarantine (%s): %v", role, a, tie.name, ok)
				}
				if !ok && !errors.Is(Permit(who, a, s), ErrNotFound) {
					t.Errorf("%s is refused %s (%s) with another word than for a number that does not exist", role, a, tie.name)
				}
			}
		}
	}
}

// Who may stand in for whom: for every pair of roles.
func TestMayStandIn(t *testing.T) {
	whole := []Role{Caseworker, Manager, Deputy, Coordinator}
	office := append([]Role{DeskOfficer, DeskCoordinator, Facilitator, Supervisor, Secretary, DataOfficer}, whole...)
	want := map[Role][]Role{
		DeskOfficer: office, DeskCoordinator: office, Facilitator: office, Supervisor: office, Secretary: office, DataOfficer: office,
		Caseworker: whole, Manager: whole, Deputy: whole, Coordinator: whole,
		Administrator: append([]Role{Administrator}, whole...), Partner: {Partner}, Auditor: {Auditor},
	}
	for _, post := range Roles() {
		for _, person := range Roles() {
			if got := MayStandIn(Account{Role: person}, Account{Role: post}); got != slices.Contains(want[post], person) {
				t.Errorf("%s for %s: %v", person, post, got)
			}
		}
	}
	if MayStandIn(Account{Role: Partner, Agency: "rsud"}, Account{Role: Partner, Agency: "lpsk"}) {
		t.Error("one agency reads another's letters")
	}
}
