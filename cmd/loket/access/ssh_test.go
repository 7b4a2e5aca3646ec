package access

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"loket/store/casework"
)

// head is the log's head on the first screen: it moves with every entry, whosever.
var head = regexp.MustCompile(`#\d+-[0-9a-f]{4}`)

// TestAccessOverSSH: the same cells where a person stands. Each role asks for each
// standing by remote commands and in a dialogue over a real connection; what it may not
// know of answers, byte for byte, like a number that never was.
func TestAccessOverSSH(t *testing.T) {
	e, w := readExpected(t), newTown(t)
	server := w.serve()
	cells := 0
	for _, r := range casework.Roles() {
		c := w.call(t, server, w.of[r])
		c.talk("0") // an account's first dialogue greets it
		ways := []struct {
			name  string
			act   casework.ActName
			ask   func(n string) string
			shows string // what is said when it is allowed
		}{
			{"case", casework.ReadCase, func(n string) string { return c.run("case " + n) }, "0|Nomor"},
			{"case --json", casework.ReadCase, func(n string) string { return c.run("case " + n + " --json") }, "0|{"},
			{"letter", casework.ReadLetter, func(n string) string { return c.run("letter " + n) }, "0|"},
			{"letter --referral 1", casework.ReadLetter, func(n string) string { return c.run("letter " + n + " --referral 1") }, "0|"},
			{"dialogue", casework.ReadCase, func(n string) string { return head.ReplaceAllString(c.talk(n, "0", "0", "0"), "#") }, "Kasus (nomor"},
		}
		for _, way := range ways {
			missing := w.numbers["missing"]
			none := strings.ReplaceAll(way.ask(missing), missing, "NOMOR")
			for _, s := range standings {
				n := w.number(r, s)
				if n == "" || s == "missing" || way.name == "dialogue" && testing.Short() && cells%3 > 0 {
					continue
				}
				cells++
				said := way.ask(n)
				switch {
				case e.allowed(way.act, r, s):
					if !strings.Contains(said, way.shows) || strings.Contains(said, "Tidak ditemukan") {
						t.Errorf("%s %s %s: %q", r, way.name, s, said)
					}
				case e.level(r, s) == casework.LevelNone:
					if got := strings.ReplaceAll(said, n, "NOMOR"); got != none {
						t.Errorf("%s %s %s: %q, and of a number that is not there %q", r, way.name, s, got, none)
					}
				case !strings.Contains(said, refusal):
					t.Errorf("%s %s %s: %q, want the refusal", r, way.name, s, said)
				}
			}
		}
		know := w.knows(e, r, casework.LevelNumber)
		for _, command := range []string{"queue", "queue --json", "inbox --json", "tasks", "tasks --json", "meetings --json", "meeting 1", "meeting 1 --json", "meeting 1 --agency rsud",
			"meeting 1 --agency disdik", "caseload --json", "audit", "audit --json", "compliance", "compliance --by desk --csv"} {
			cells++
			said := c.run(command)
			for n, name := range w.names {
				if !slices.Contains(know, n) && (strings.Contains(said, n) || strings.Contains(said, name)) {
					t.Errorf("%s %s tells of %s: %q", r, command, n, said)
				}
			}
		}
	}
	t.Logf("%d cells", cells)
	if cells < 300 {
		t.Errorf("only %d cells", cells)
	}
}
