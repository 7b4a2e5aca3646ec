package store_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loket/store"
	"loket/store/casework"
	"loket/store/casework/ram"
)

var ctx = context.Background()

// Actors of the test office, one of each post that the tests need.
var (
	officer    = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08", Session: "s-officer"}
	neighbour  = casework.Actor{Account: "loket.tetangga", Role: casework.DeskOfficer, Desk: "0802", Kecamatan: "73.06.08", Session: "s-neighbour"}
	supervisor = casework.Actor{Account: "supervisor.sombaopu", Role: casework.Supervisor, Kecamatan: "73.06.08", Session: "s-supervisor"}
	caseworker = casework.Actor{Account: "peksos.satu", Role: casework.Caseworker, Session: "s-peksos"}
	manager    = casework.Actor{Account: "manajer", Role: casework.Manager, Session: "s-manager"}
	admin      = casework.Actor{Account: "pengelola", Role: casework.Administrator, Session: "s-admin"}
	hospital   = casework.Actor{Account: "mitra.rsud", Role: casework.Partner, Agency: "rsud", Session: "s-rsud"}
	school     = casework.Actor{Account: "mitra.disdik", Role: casework.Partner, Agency: "disdik", Session: "s-disdik"}
	data       = casework.Actor{Account: "data", Role: casework.DataOfficer, Session: "s-data"}
	everybody  = []casework.Actor{admin, officer, neighbour, supervisor, caseworker, manager, hospital, school, data}
)

// office is a store with a clock of its own.
type office struct {
	*store.Store
	t    testing.TB
	opts store.Options
	now  atomic.Int64 // unix milliseconds
	ids  atomic.Int64
}

var day = time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)

// newOffice makes an office with everybody in it.
func newOffice(t testing.TB, change ...func(*store.Options)) *office {
	t.Helper()
	o := &office{t: t}
	o.now.Store(day.UnixMilli())
	o.opts = store.Options{
		Dir: t.TempDir(), Key: store.NewKey(), NoSync: true,
		Clock: func() time.Time { return time.UnixMilli(o.now.Load()) },
		NewID: func() string { return fmt.Sprintf("00000000-0000-7000-8000-%012d", o.ids.Add(1)) },
	}
	for _, c := range change {
		c(&o.opts)
	}
	s, err := store.Create(ctx, o.opts)
	if err != nil {
		t.Fatal(err)
	}
	o.Store = s
	t.Cleanup(func() { o.stop() })
	for _, a := range everybody {
		o.hire(a)
	}
	return o
}

func (o *office) hire(a casework.Actor) {
	o.t.Helper()
	err := o.ChangeAccount(ctx, admin, casework.AccountChange{
		Add: &casework.Account{Name: a.Account, Role: a.Role, Desk: a.Desk, Kecamatan: a.Kecamatan, Agency: a.Agency}, Key: "SHA256:" + a.Account,
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) stop() {
	if o.Store == nil {
		return
	}
	if err := o.Close(); err != nil {
		o.t.Errorf("close: %v", err)
	}
	o.Store = nil
}

// again closes and opens the office.
func (o *office) again() {
	o.t.Helper()
	o.stop()
	o.start()
}

func (o *office) start() {
	o.t.Helper()
	s, err := store.Open(ctx, o.opts)
	if err != nil {
		o.t.Fatal(err)
	}
	o.Store = s
}

func (o *office) pass(d time.Duration) { o.now.Add(d.Milliseconds()) }

func (o *office) path() string { return o.opts.Dir + "/" + store.FileName }

// act does one act on what the manager sees of the case now.
func (o *office) act(who casework.Actor, number string, name casework.ActName, pairs ...string) (casework.Receipt, error) {
	act := casework.Act{ID: o.NewID(), Name: name, Case: number, Answers: ram.Answers(pairs...)}
	if number != "" {
		act.Seen = o.file(number).Version
	}
	return o.Do(ctx, who, act)
}

func (o *office) must(who casework.Actor, number string, name casework.ActName, pairs ...string) casework.Receipt {
	o.t.Helper()
	r, err := o.act(who, number, name, pairs...)
	if err != nil {
		o.t.Fatalf("%s %s: %v", who.Account, name, err)
	}
	return r
}

func (o *office) file(number string) *casework.Case {
	o.t.Helper()
	v, err := o.Open(ctx, manager, number)
	if err != nil || v.Case == nil {
		o.t.Fatalf("open %s: %v", number, err)
	}
	return v.Case
}

// complaint is a report with a name and a NIK that are nobody's.
func complaint(name, nik string, more ...string) []string {
	return append([]string{
		"danger", "no", "child.where", "di rumah nenek", "child.with", "nenek", "child.name", name, "child.sex", "female", "child.age", "12",
		"category", "violence", "problem", "cerita singkat pelapor", "last_event", "minggu lalu", "reporter.name", "-",
		"child.nik", nik, "child.kk", "9901010101019999",
	}, more...)
}

func (o *office) receive(who casework.Actor, name, nik string, more ...string) string {
	o.t.Helper()
	return o.must(who, "", casework.Receive, complaint(name, nik, more...)...).Number
}

// sound has the whole office checked.
func (o *office) sound() {
	o.t.Helper()
	r, err := o.Check(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	if !r.OK() {
		o.t.Fatalf("check:\n%s", strings.Join(r.Lines(), "\n"))
	}
}

// is fails unless the error is of this kind.
func is(t testing.TB, err error, kind casework.Kind, part string) {
	t.Helper()
	if casework.KindOf(err) != kind || !strings.Contains(casework.Say(err), part) {
		t.Fatalf("got %v (%q), want kind %q, sentence with %q", err, casework.Say(err), kind, part)
	}
}

func TestMain(m *testing.M) {
	// Each run of the model opens two offices; -rapid.checks on the command line goes before it.
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
	if spec := os.Getenv(flipsEnv); spec != "" {
		os.Exit(flipChild(spec))
	}
	if dir := os.Getenv("LOKET_TEST_WRITER"); dir != "" {
		os.Exit(writeUntilKilled(dir))
	}
	os.Exit(m.Run())
}
