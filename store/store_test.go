package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/store/casework/ram"
)

// One report from the desk to the partner's answer, and the office opened again in between.
func TestACaseThroughTheStore(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "9901016001149999", "danger", "yes")
	if !strings.HasPrefix(n, "0801-26-0001-") {
		t.Fatalf("number %q", n)
	}
	o.must(officer, n, casework.HandOver)
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.again()
	o.must(caseworker, n, casework.RecordContact, "who", "Bidan desa", "at", "2026-11-21T01:00:00Z", "result", "sudah tahu")

	v, err := o.Open(ctx, caseworker, n)
	if err != nil || v.Level != casework.LevelFull || len(v.Events) != 4 || v.Case.Child.Name != "Bunga Contoh" {
		t.Fatalf("caseworker sees %+v, %v", v, err)
	}
	v, err = o.Open(ctx, officer, n)
	if err != nil || v.Level != casework.LevelNumber || v.Case != nil || v.Events != nil || v.Row.Name != "" || v.Row.Caseworker != caseworker.Account {
		t.Fatalf("the desk that handed over sees %+v, %v", v, err)
	}
	if _, err = o.Open(ctx, neighbour, n); !errors.Is(err, casework.ErrNotFound) {
		// Byte for byte what is said of a number that does not exist.
		t.Fatalf("a neighbour's desk got %v", err)
	}
	if _, err = o.Open(ctx, neighbour, "0801-26-9999-2"); !errors.Is(err, casework.ErrNotFound) {
		t.Fatalf("no such number: %v", err)
	}
	o.sound()
}

func TestQueueShowsWhatTheTableAllows(t *testing.T) {
	o := newOffice(t)
	mine := o.receive(officer, "Bunga Contoh", "")
	theirs := o.receive(neighbour, "Melati Umpama", "")
	count := func(who casework.Actor, q casework.Query, want ...string) casework.Page {
		t.Helper()
		p, err := o.Queue(ctx, who, q)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range p.Rows {
			got = append(got, r.Number)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") || p.Total != len(want) {
			t.Fatalf("%s asks %+v: %v of %d, want %v", who.Account, q, got, p.Total, want)
		}
		return p
	}
	count(officer, casework.Query{}, mine)
	count(neighbour, casework.Query{}, theirs)
	count(manager, casework.Query{}, mine, theirs)
	count(manager, casework.Query{Name: "bunga"}, mine)
	count(manager, casework.Query{Name: "boenga tjontoh"}, mine)
	count(officer, casework.Query{Name: "melati"})
	if p := count(data, casework.Query{}, mine, theirs); p.Rows[0].Name != "" {
		t.Fatalf("a coded row has the name %q", p.Rows[0].Name)
	}
	count(data, casework.Query{Name: "bunga"}) // codes only: no name is found either
	_, err := o.Queue(ctx, hospital, casework.Query{})
	is(t, err, casework.NotAllowed, "")
	o.pass(200 * time.Hour)
	if p := count(manager, casework.Query{Overdue: true}, mine, theirs); p.Overdue != 2 {
		t.Fatalf("%d overdue", p.Overdue)
	}
}

func TestTheSameActTwiceIsOneAct(t *testing.T) {
	o := newOffice(t)
	d, err := o.SaveDraft(ctx, officer, casework.Draft{Work: casework.Receive, Form: "complaint"})
	if err != nil {
		t.Fatal(err)
	}
	act := casework.Act{ID: d.Act, Name: casework.Receive, Answers: ram.Answers(complaint("Bunga Contoh", "")...), Draft: d.ID, Epoch: d.Epoch}
	first, err := o.Do(ctx, officer, act)
	if err != nil {
		t.Fatal(err)
	}
	o.again()
	second, err := o.Do(ctx, officer, act)
	if err != nil || second != first {
		t.Fatalf("again: %+v, %v; first %+v", second, err, first)
	}
	if p, err := o.Queue(ctx, manager, casework.Query{}); err != nil || p.Total != 1 {
		t.Fatalf("%d cases, %v", p.Total, err)
	}
	if left, err := o.Drafts(ctx, officer); err != nil || len(left) != 0 {
		t.Fatalf("drafts left: %v, %v", left, err)
	}
	// A save that was still on the line when the act arrived brings nothing back.
	d.Epoch = 0
	_, err = o.SaveDraft(ctx, officer, d)
	is(t, err, casework.NotFound, "sudah terkirim")
	// The id is the maker's alone.
	_, err = o.Do(ctx, neighbour, act)
	is(t, err, casework.Invalid, "sudah pernah dikirim")
	o.sound()
}

func TestACaseThatMovedOn(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	seen := o.file(n).Version
	o.must(manager, n, casework.Mark, "name", "Contoh Paman", "relation", "paman", "kind", "no_contact")
	late := func(who casework.Actor, name casework.ActName, pairs ...string) error {
		_, err := o.Do(ctx, who, casework.Act{ID: o.NewID(), Name: name, Case: n, Seen: seen, Answers: ram.Answers(pairs...)})
		return err
	}
	err := late(officer, casework.HandOver)
	is(t, err, casework.Moved, "baru diubah")
	is(t, late(officer, casework.HandOver), casework.Moved, "")
	var e *casework.Error
	if !errors.As(err, &e) || e.By != manager.Account {
		t.Fatalf("by %+v", err)
	}
	is(t, late(neighbour, casework.HandOver), casework.NotFound, "")
	for name, pairs := range map[casework.ActName][]string{
		casework.Alarm: nil, casework.Note: {"text", "titip pesan"}, casework.RecordContact: {"who", "Bidan", "at", "2026-11-21T01:00:00Z", "result", "sudah tahu"},
	} {
		if err := late(officer, name, pairs...); err != nil {
			t.Fatalf("%s must pass: %v", name, err)
		}
	}
	o.sound()
}

func TestAStaleSessionDoesNothing(t *testing.T) {
	o := newOffice(t)
	ended := ""
	o.opts.Ended = func(name, _ string) { ended = name }
	o.again()
	n := o.receive(officer, "Bunga Contoh", "")
	if err := o.ChangeAccount(ctx, admin, casework.AccountChange{Disable: officer.Account}); err != nil {
		t.Fatal(err)
	}
	if ended != officer.Account {
		t.Fatalf("sessions of %q end", ended)
	}
	_, err := o.Open(ctx, officer, n)
	is(t, err, casework.NotAllowed, "tidak aktif")
	_, err = o.act(officer, "", casework.Receive, complaint("Lain", "")...)
	is(t, err, casework.NotAllowed, "tidak aktif")
	_, err = o.Drafts(ctx, officer)
	is(t, err, casework.NotAllowed, "tidak aktif")
	risen := neighbour
	risen.Role, risen.Desk, risen.Kecamatan = casework.Manager, "", ""
	_, err = o.Open(ctx, risen, n)
	is(t, err, casework.NotAllowed, "baru diubah")
	// The name comes back; the old key does not.
	o.hire(casework.Actor{Account: officer.Account, Role: casework.Secretary})
	if err := o.ChangeAccount(ctx, manager, casework.AccountChange{Bind: officer.Account, Key: "SHA256:new"}); err != nil {
		t.Fatal(err)
	}
	o.again()
	if got, err := o.Bindings(ctx, "SHA256:new"); err != nil || len(got) != 1 || got[0].Role != casework.Secretary {
		t.Fatalf("new key opens %v, %v", got, err)
	}
}

func TestWhoMayChangeAccounts(t *testing.T) {
	o := newOffice(t)
	add := casework.AccountChange{Add: &casework.Account{Name: "baru", Role: casework.Manager}}
	for _, who := range []casework.Actor{officer, caseworker, hospital, data} {
		if err := o.ChangeAccount(ctx, who, add); err == nil {
			t.Fatalf("%s added a manager", who.Account)
		}
		if _, err := o.Accounts(ctx, who); err == nil {
			t.Fatalf("%s lists accounts", who.Account)
		}
	}
	if err := o.ChangeAccount(ctx, casework.Actor{Account: "baru", Role: casework.Administrator}, add); err == nil {
		t.Fatal("a stranger added a manager")
	}
	all, err := o.Accounts(ctx, admin)
	if err != nil || len(all) != len(everybody) {
		t.Fatalf("%d accounts, %v", len(all), err)
	}
	is(t, o.ChangeAccount(ctx, admin, casework.AccountChange{Add: &casework.Account{Name: "Nama Besar", Role: casework.Manager}}), casework.Invalid, "huruf kecil")
	is(t, o.ChangeAccount(ctx, admin, casework.AccountChange{Add: &casework.Account{Name: "x1", Role: casework.DeskOfficer}}), casework.Invalid, "kode loket")
	is(t, o.ChangeAccount(ctx, admin, casework.AccountChange{Add: &casework.Account{Name: admin.Account, Role: casework.Manager}}), casework.Invalid, "sudah dipakai")
}

// What an account is called reaches other people's screens.
func TestADisplayIsLetters(t *testing.T) {
	o := newOffice(t)
	must(t, o.ChangeAccount(ctx, admin, casework.AccountChange{Add: &casework.Account{Name: "baru", Role: casework.Caseworker, Display: "\x1b]0;x\aPeksos\u202e\n" + strings.Repeat("x", 500)}}))
	if a, _ := o.Account("baru"); strings.ContainsAny(a.Display, "\x1b\a\n\u202e") || len([]rune(a.Display)) > 40 || !strings.Contains(a.Display, "Peksos") {
		t.Errorf("the account is called %q", a.Display)
	}
}

func TestWatchersHearWhatTheyMayKnow(t *testing.T) {
	o := newOffice(t)
	heard := map[string][]casework.Change{}
	for _, who := range everybody {
		stop := o.Watch(who, func(c casework.Change) { heard[who.Account] = append(heard[who.Account], c) })
		defer stop()
	}
	defer o.Watch(casework.Actor{Account: "jatuh", Role: casework.Manager}, func(casework.Change) { panic("a watcher falls") })()
	n := o.receive(officer, "Bunga Contoh", "")
	o.must(manager, n, casework.Exclude, "kind", "desk", "who", "0801", "reason", "kerabat")
	last := func(who casework.Actor) casework.Change {
		l := heard[who.Account]
		return l[len(l)-1]
	}
	if len(heard[neighbour.Account])+len(heard[hospital.Account])+len(heard[admin.Account]) != 0 {
		t.Fatalf("somebody heard of a case that is hidden from them: %v", heard)
	}
	if c := last(manager); c.Name != casework.Exclude || c.By != manager.Account || c.Version != 2 {
		t.Fatalf("manager heard %+v", c)
	}
	if c := last(officer); c != (casework.Change{Number: n, Version: 2, Less: true}) {
		t.Fatalf("the excluded desk heard %+v", c)
	}
	if c := last(supervisor); c != (casework.Change{Number: n, Version: 2}) {
		t.Fatalf("the kecamatan heard %+v", c)
	}
}
