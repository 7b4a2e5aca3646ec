package line

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/store/casework/ram"
)

var update = flag.Bool("update", false, "write the golden dialogues anew")

var (
	officer     = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08", Session: "s1"}
	coordinator = casework.Actor{Account: "kasi.katangka", Role: casework.DeskCoordinator, Desk: "0801", Kecamatan: "73.06.08", Session: "s2"}
	supervisor  = casework.Actor{Account: "supervisor.sombaopu", Role: casework.Supervisor, Kecamatan: "73.06.08", Session: "s3"}
	caseworker  = casework.Actor{Account: "peksos.satu", Role: casework.Caseworker, Session: "s4"}
	manager     = casework.Actor{Account: "manajer", Role: casework.Manager, Session: "s5"}
	hospital    = casework.Actor{Account: "mitra.rsud", Role: casework.Partner, Agency: "rsud", Session: "s6"}
	auditor     = casework.Actor{Account: "pengawas", Role: casework.Auditor, Session: "s7"}
)

// office is a desk in memory with a clock that stands until a test moves it.
type office struct {
	*ram.Desk
	now time.Time
}

func newOffice() *office {
	o := &office{now: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)}
	o.Desk = ram.New(ram.Options{Now: func() time.Time { return o.now }, Accounts: []casework.Account{
		{Name: caseworker.Account, Role: casework.Caseworker}, {Name: officer.Account, Role: casework.DeskOfficer}, {Name: manager.Account, Role: casework.Manager},
	}})
	return o
}

// tape is both ends of a line: it hands out one entered line per read and keeps
// what a person would see on the screen, entered lines included.
type tape struct {
	lines  []string
	screen strings.Builder
	down   int      // bytes that were sent to the person
	up     int      // bytes that the person sent
	writes int      // how often something was sent
	missed []string // "@word" that no list showed
	last   error    // what a read behind the last line gives; nil: io.EOF
}

func (t *tape) Read(p []byte) (int, error) {
	if len(t.lines) == 0 {
		if t.last != nil {
			return 0, t.last
		}
		return 0, io.EOF
	}
	t.lines[0] = t.numbered(t.lines[0])
	n := copy(p, t.lines[0]+"\n")
	if n <= len(t.lines[0]) { // the rest comes with the next read
		t.lines[0] = t.lines[0][n:]
	} else {
		t.screen.WriteString(t.lines[0] + "\n")
		t.lines = t.lines[1:]
	}
	t.up += n
	return n, nil
}

// numbered turns "@Catatan" into the number that the screen last showed before
// that word, so that scripts say what they choose.
func (t *tape) numbered(line string) string {
	word, ok := strings.CutPrefix(line, "@")
	if !ok {
		return line
	}
	lines := strings.Split(t.screen.String(), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		no, rest, _ := strings.Cut(lines[i], " ")
		if _, err := strconv.Atoi(no); err == nil && strings.HasPrefix(rest, word) {
			return no
		}
	}
	t.missed = append(t.missed, line)
	return line
}

func (t *tape) Write(p []byte) (int, error) {
	t.screen.WriteString(string(p))
	t.down += len(p)
	t.writes++
	return len(p), nil
}

// dialogue runs a script of entered lines and returns the tape.
func dialogue(o casework.Desk, who casework.Actor, script ...string) (*tape, error) {
	t := &tape{lines: slices.Clone(script)}
	err := Run(context.Background(), Options{Desk: o, Actor: who, In: t, Out: t})
	return t, err
}

// finish runs a script that ends with Keluar and fails the test when it does not.
func finish(t *testing.T, o casework.Desk, who casework.Actor, script ...string) *tape {
	t.Helper()
	got, err := dialogue(o, who, script...)
	if err != nil {
		t.Fatalf("dialogue did not finish: %v\n%s", err, got.screen.String())
	}
	if len(got.lines) > 0 || len(got.missed) > 0 {
		t.Fatalf("lines left over: %q, not on screen: %q\n%s", got.lines, got.missed, got.screen.String())
	}
	return got
}

// golden compares a screen with testdata/name.txt.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (make it with -update)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs (-update writes it anew):\n%s", path, got)
	}
}

// file reads a case as the manager does.
func (o *office) file(t *testing.T, number string) *casework.Case {
	t.Helper()
	v, err := o.Open(context.Background(), manager, number)
	if err != nil || v.Case == nil {
		t.Fatalf("open %s: %v", number, err)
	}
	return v.Case
}

// only is the number of the only case there is.
func (o *office) only(t *testing.T) string {
	t.Helper()
	p, err := o.Queue(context.Background(), manager, casework.Query{})
	if err != nil || p.Total != 1 {
		t.Fatalf("%d cases, want 1: %v", p.Total, err)
	}
	return p.Rows[0].Number
}

func (o *office) drafts(t *testing.T, who casework.Actor) []casework.Draft {
	t.Helper()
	d, err := o.Drafts(context.Background(), who)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// ended fails unless the dialogue ended with the input.
func ended(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, ErrEnd) {
		t.Fatalf("got %v, want the end of the input", err)
	}
}
