package access

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// standings are the cases of the access test, in the order of testdata/access.txt.
var standings = []string{
	"stranger", "own-protection", "own-handed", "own-service", "own-given", "area-service", "area-protection", "held", "fresh", "letter", "other-letter",
	"excluded", "quarantined", "missing",
}

// known are the standings that somebody knows of.
var known = standings[:11]

// shorthand are names for several standings.
var shorthand = map[string][]string{
	"desk": {"own-protection", "own-service", "own-given"}, "area": {"own-service", "own-given", "area-service"},
	"numbers": {"own-protection", "own-handed", "area-protection"}, "all": known,
}

// expected is testdata/access.txt: act and role and standing → allowed, role and standing → level.
type expected struct {
	acts   map[casework.ActName]map[string]bool // keys "role@standing", or "role" for what concerns no case
	levels map[string]casework.Level
}

func readExpected(t testing.TB) expected {
	t.Helper()
	b, err := os.ReadFile("../../../store/casework/testdata/access.txt")
	must(t, err)
	e := expected{acts: map[casework.ActName]map[string]bool{}, levels: map[string]casework.Level{}}
	level := map[string]casework.Level{"number": casework.LevelNumber, "coded": casework.LevelCoded, "letter": casework.LevelLetter, "full": casework.LevelFull}
	part := ""
	for _, line := range strings.Split(string(b), "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if strings.HasPrefix(line, "[") {
			part = line
			continue
		}
		if part == "[levels]" {
			words := strings.Fields(line)
			l, ok := level[words[0]]
			if !ok {
				t.Fatalf("no such level: %s", line)
			}
			for _, cell := range cells(t, words[1:]) {
				e.levels[cell] = max(e.levels[cell], l)
			}
			continue
		}
		names, who, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("not an expectation: %s", line)
		}
		for _, name := range strings.Fields(names) {
			if e.acts[casework.ActName(name)] != nil {
				t.Fatalf("%s is there twice", name)
			}
			e.acts[casework.ActName(name)] = map[string]bool{}
			for _, cell := range cells(t, strings.Fields(who)) {
				e.acts[casework.ActName(name)][cell] = true
			}
		}
	}
	return e
}

// cells writes out "role@shorthand".
func cells(t testing.TB, words []string) []string {
	t.Helper()
	var out []string
	for _, w := range words {
		role, at, tied := strings.Cut(w, "@")
		if !slices.Contains(casework.Roles(), casework.Role(role)) {
			t.Fatalf("no such role: %s", w)
		}
		list, ok := shorthand[at]
		switch {
		case !tied:
			out = append(out, role)
			continue
		case !ok && !slices.Contains(standings, at):
			t.Fatalf("no such standing: %s", w)
		case !ok:
			list = []string{at}
		}
		for _, s := range list {
			out = append(out, role+"@"+s)
		}
	}
	return out
}

// allowed says what the expectation has for a cell of an act on a case.
func (e expected) allowed(a casework.ActName, role casework.Role, standing string) bool {
	return e.acts[a][string(role)+"@"+standing]
}

func (e expected) level(role casework.Role, standing string) casework.Level {
	return e.levels[string(role)+"@"+standing]
}

// town is an office with an actor of every role and a case of every standing.
type town struct {
	*office
	of      map[casework.Role]casework.Actor
	numbers map[string]string        // standing → case number, excluded apart
	barred  map[casework.Role]string // role → a case that would be its own, and excludes it
	meeting string                   // one that has every case on its list
	names   map[string]string        // case number → the child's name
}

// childNames are no two alike: one is not found by another.
var childNames = strings.Split("Ketapang Lumbung,Wihara Cermin,Obor Senja,Pualam Gurindam,Zamrud Telaga,Kecubung Halimun,Jelita Prahara,Bahtera Nirmala,Fajar Kutilang,"+
	"Mustika Dermaga,Tembaga Rindang,Yudistra Capung,Layang Sebidang,Perigi Mahoni,Guntur Belibis,Vanili Sorgum,Randu Cemeti,Ombak Jenggala,Dipan Kelereng,"+
	"Tugu Walikukun,Sirih Embun,Haluan Petai,Bentara Gelugur,Ufuk Candramawa,Nakhoda Rumbia,Api Jumantara,Selasar Kibar,Merpati Hulu,Ikal Bidadara,Garu Tempua", ",")

// excludable says whether a role can be kept out of one case: leaders cannot be here.
func excludable(r casework.Role) bool { return !r.Leads() }

func newTown(t testing.TB) *town {
	t.Helper()
	w := &town{office: newOffice(t), of: map[casework.Role]casework.Actor{}, numbers: map[string]string{}, barred: map[casework.Role]string{}, names: map[string]string{}}
	for _, r := range casework.Roles() {
		a := casework.Actor{Account: "satu." + string(r), Role: r, Session: "s-satu-" + string(r)}
		switch r {
		case casework.DeskOfficer, casework.DeskCoordinator:
			a.Desk, a.Kecamatan = "0801", "73.06.08"
		case casework.Facilitator, casework.Supervisor:
			a.Kecamatan = "73.06.08"
		case casework.Partner:
			a.Agency = "rsud"
		default:
		}
		w.of[r] = a
		w.hire(a)
	}
	other := casework.Actor{Account: "peksos.dua", Role: casework.Caseworker, Session: "s-dua"}
	w.hire(other)
	made := 0
	open := func(who casework.Actor, more ...string) string {
		made++
		name := childNames[made]
		n := w.receive(who, name, "9901016001149"+string([]byte{'0' + byte(made/100%10), '0' + byte(made/10%10), '0' + byte(made%10)}),
			append([]string{"reporter.name", "Pelapor Samar"}, more...)...)
		w.names[n] = name
		return n
	}
	letter := func(n, agency, need, urgent string) {
		w.must(manager, n, casework.Prepare, "need", need, "agency", agency, "urgent", urgent, "purpose", "layanan", "help", "perawatan", "problem_public", "perlu layanan")
	}
	part := func(who casework.Actor, n string, name casework.ActName, pairs ...string) {
		w.do(who, casework.Act{ID: w.NewID(), Name: name, Case: n, Part: "1", Seen: w.file(n).Version, Answers: ram.Answers(pairs...)})
	}
	taken := func(n string, who casework.Actor) string {
		w.must(manager, n, casework.Assign, "caseworker", who.Account)
		return n
	}
	// First the one that was kept for years.
	old := open(officer)
	w.must(manager, old, casework.Close, "reason", "moved")
	w.now.Store(w.Now().AddDate(w.Pack().Retention.Keep("", "violence", ""), 0, 1).UnixMilli())
	_, err := w.PurgeDecide(ctx, w.of[casework.Coordinator], old, "masa simpan lewat", false)
	must(t, err)
	w.numbers["quarantined"], w.numbers["missing"] = old, casework.CaseNumber("0801", 26, 9999)

	cw := w.of[casework.Caseworker]
	service := []string{"category", "education"}
	w.numbers["stranger"] = taken(open(other), other)
	w.numbers["own-protection"] = open(officer)
	w.numbers["own-handed"] = taken(open(officer), other) // and so at the secretariat
	w.numbers["own-service"] = taken(open(officer, service...), other)
	w.numbers["own-given"] = taken(open(officer, service...), other)
	w.numbers["area-service"] = taken(open(neighbour, service...), other)
	w.numbers["area-protection"] = taken(open(neighbour), other)
	w.numbers["held"] = taken(open(other), cw)
	w.numbers["fresh"] = open(manager, "danger", "yes")
	w.numbers["letter"] = taken(open(other), other)
	w.numbers["other-letter"] = taken(open(other), other)
	w.must(officer, w.numbers["own-given"], casework.HandOver)
	for _, s := range known {
		if s == "letter" {
			letter(w.numbers[s], "rsud", "first_aid", "yes")
			part(manager, w.numbers[s], casework.Send)
			continue
		}
		letter(w.numbers[s], "disdik", "school_aid", "no")
		part(manager, w.numbers[s], casework.Waive, "cause", "delay", "reason", "segera", "decided_by", "manager")
	}
	part(manager, w.numbers["other-letter"], casework.Send)
	for _, r := range casework.Roles() {
		if !excludable(r) {
			continue
		}
		var n string
		switch r {
		case casework.Facilitator, casework.Supervisor, casework.DeskOfficer, casework.DeskCoordinator:
			n = open(officer, service...)
		case casework.Caseworker:
			n = taken(open(other), cw)
		case casework.Partner:
			n = taken(open(other), other)
			letter(n, "rsud", "first_aid", "yes")
			part(manager, n, casework.Send)
		default:
			n = taken(open(other), other)
		}
		w.must(manager, n, casework.Exclude, "kind", "account", "who", w.of[r].Account, "reason", "kerabat")
		w.barred[r] = n
	}
	// A meeting that all of them are on the list of, and everybody comes.
	a := ram.Answers("kind", "management", "at", w.Now().Add(48*time.Hour).Format(time.RFC3339), "place", "Balai Sikamaseang", "topic", "register", "child.comes", "no")
	var rows, people []forms.Answers
	for _, s := range known {
		rows = append(rows, ram.Answers("number", w.numbers[s], "reason", "alasan "+s))
	}
	for r, n := range w.barred {
		rows = append(rows, ram.Answers("number", n, "reason", "alasan "+string(r)))
	}
	for _, r := range casework.Roles() {
		comes := []string{"who", w.of[r].Account}
		if agency := w.of[r].Agency; agency != "" {
			comes = append(comes, "agency", agency)
		}
		people = append(people, ram.Answers(comes...))
	}
	a["cases"], a["people"] = forms.Answer{State: forms.Given, Rows: rows}, forms.Answer{State: forms.Given, Rows: people}
	w.meeting = w.NewID()
	w.do(manager, casework.Act{ID: w.meeting, Name: casework.CallMeeting, Answers: a})
	w.now.Add(2 * time.Hour.Milliseconds()) // receipts are no longer news
	return w
}

// number is the case of a standing for a role; "" where there is none.
func (w *town) number(r casework.Role, standing string) string {
	if standing == "excluded" {
		return w.barred[r]
	}
	return w.numbers[standing]
}

// knows are the numbers of all cases that the expectation lets a role know of.
func (w *town) knows(e expected, r casework.Role, least casework.Level) []string {
	var out []string
	for _, s := range known {
		if e.level(r, s) >= least {
			out = append(out, w.numbers[s])
		}
	}
	for of, n := range w.barred {
		like := map[casework.Role]string{
			casework.Facilitator: "own-service", casework.Supervisor: "own-service", casework.DeskOfficer: "own-service", casework.DeskCoordinator: "own-service",
			casework.Caseworker: "held", casework.Partner: "letter",
		}[of]
		if like == "" {
			like = "stranger"
		}
		if of != r && e.level(r, like) >= least {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}
