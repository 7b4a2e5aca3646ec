package store_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/store/casework/ram"
)

const aYear = 365 * 24 * time.Hour

// warning is what the manager's first screen warns of.
func (o *office) warning() string {
	o.t.Helper()
	h, err := o.Home(ctx, manager)
	must(o.t, err)
	return h.Warn
}

// A clock that jumps a year ahead and back again: work goes on, nothing is accepted that
// has not happened yet, what was recorded keeps its order, and the leads are told.
func TestAYearsJump(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "9901016001149999")
	o.again()
	if w := o.warning(); w != "" {
		t.Fatal(w)
	}
	future := func() {
		t.Helper()
		act := casework.Act{ID: o.NewID(), Name: casework.Note, Case: n, Seen: o.file(n).Version, Answers: ram.Answers("text", "nanti")}
		act.Occurred = &casework.Stamp{At: o.Now().Add(time.Minute)}
		_, err := o.Do(ctx, manager, act)
		is(t, err, casework.Invalid, "masa depan")
	}
	o.stop()
	o.pass(aYear)
	o.start()
	if w := o.warning(); !strings.Contains(w, "jauh di depan") || !strings.Contains(w, "21 November 2026") {
		t.Fatal(w)
	}
	future()
	o.must(manager, n, casework.Note, "text", "di tahun yang salah")
	o.pass(-aYear)
	if w := o.warning(); !strings.Contains(w, "mundur") || !strings.Contains(w, "21 November 2027") {
		t.Fatal(w)
	}
	future()
	o.pass(time.Hour)
	o.must(manager, n, casework.Note, "text", "jam sudah betul")
	m := o.receive(officer, "Melati Umpama", "9901016001149998")
	before := o.file(n)
	if m != "0801-26-0002-E" || before.Updated.After(o.Now()) {
		t.Fatalf("%s, changed %s", m, before.Updated)
	}
	for _, c := range before.Clocks {
		if c.Started.After(o.Now()) || c.Due.After(o.Now().Add(aYear)) {
			t.Errorf("clock %+v, now %s", c, o.Now())
		}
	}
	o.again()
	if after := o.file(n); after.Version != before.Version || after.Updated != before.Updated {
		t.Fatalf("%+v, was %+v", after, before)
	}
	o.sound()
}

// No wait and no invitation outlasts a clock that was set back; ten wrong PINs lock all the same.
func TestPINsAfterAJump(t *testing.T) {
	o := newOffice(t)
	key := "SHA256:" + manager.Account
	must(t, o.SetPIN(ctx, manager.Account, key, "739154"))
	is(t, o.CheckPIN(ctx, manager.Account, key, "111111"), casework.NotFound, "")
	is(t, o.CheckPIN(ctx, manager.Account, key, "739154"), casework.NotFound, "") // a minute's wait
	o.pass(-aYear)
	must(t, o.CheckPIN(ctx, manager.Account, key, "739154"))
	for range 10 {
		is(t, o.CheckPIN(ctx, manager.Account, key, "111111"), casework.NotFound, "")
		o.pass(aYear)
	}
	is(t, o.CheckPIN(ctx, manager.Account, key, "739154"), casework.NotFound, "")
}

// No backup is destroyed because of a wrong clock.
func TestBackupsAfterAJump(t *testing.T) {
	o := newOffice(t)
	dir := t.TempDir()
	put := func(at time.Time) {
		must(t, os.WriteFile(filepath.Join(dir, "loket-7306-"+at.UTC().Format("20060102T150405Z")+"-12-0123abcd.age"), nil, 0o600))
	}
	left := func(want, keep int) {
		t.Helper()
		_, _, err := o.PruneBackups(dir, keep)
		must(t, err)
		list, err := os.ReadDir(dir)
		must(t, err)
		if len(list) != want {
			t.Fatalf("%d backups left, want %d: %v", len(list), want, slices.Collect(names(list)))
		}
	}
	for i := range 5 {
		put(o.Now().AddDate(0, 0, -i))
	}
	o.pass(aYear) // ahead: all of them look old
	left(5, 0)
	put(o.Now())
	left(6, 0)
	o.pass(-aYear) // back: one is of next year
	left(6, 0)
	left(6, 2)
	must(t, os.Remove(filepath.Join(dir, "loket-7306-"+o.Now().Add(aYear).UTC().Format("20060102T150405Z")+"-12-0123abcd.age")))
	o.pass(40 * 24 * time.Hour) // it is right, and the server was off for long
	put(o.Now())
	left(6, 0)
	put(o.Now().Add(-time.Hour))
	put(o.Now().Add(-2 * time.Hour))
	left(3, 0)
	left(2, 2)
}

func names(list []os.DirEntry) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, e := range list {
			if !yield(e.Name()) {
				return
			}
		}
	}
}
