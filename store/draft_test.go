package store_test

import (
	"strings"
	"testing"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

func quiet(casework.Change) {}

func TestADraftHasOneHolder(t *testing.T) {
	o := newOffice(t)
	pc, phone := officer, officer
	pc.Session, phone.Session = "pc", "phone"
	stop := o.Watch(pc, quiet)
	defer o.Watch(phone, quiet)()
	d, err := o.SaveDraft(ctx, pc, casework.Draft{Work: casework.Receive, Form: "complaint", At: "child.name", Typing: "Bun"})
	if err != nil || d.Epoch != 1 || d.Holder != "pc" || d.Act == "" || d.ID == "" || d.Owner != officer.Account {
		t.Fatalf("new draft %+v, %v", d, err)
	}
	_, err = o.OpenDraft(ctx, phone, d.ID, false)
	is(t, err, casework.DraftHeld, "terbuka di tempat lain")
	over, err := o.OpenDraft(ctx, phone, d.ID, true)
	if err != nil || over.Epoch != 2 || over.Typing != "Bun" || over.Act != d.Act {
		t.Fatalf("taken over: %+v, %v", over, err)
	}
	// The PC types on: refused, and told where the work is.
	d.Typing = "Bunga"
	_, err = o.SaveDraft(ctx, pc, d)
	is(t, err, casework.DraftTaken, "dilanjutkan di tempat lain")
	act := casework.Act{ID: d.Act, Name: casework.Receive, Answers: ram.Answers(complaint("Bunga", "")...), Draft: d.ID, Epoch: d.Epoch}
	_, err = o.Do(ctx, pc, act)
	is(t, err, casework.DraftTaken, "dilanjutkan di tempat lain")
	if over, err = o.SaveDraft(ctx, phone, over); err != nil {
		t.Fatal(err)
	}
	// Back at the PC; the phone's session is dead: nobody is asked.
	stop()
	stop()
	defer o.Watch(pc, quiet)()
	o.again()
	back, err := o.OpenDraft(ctx, pc, d.ID, false)
	if err != nil || back.Epoch != 3 {
		t.Fatalf("from a dead holder: %+v, %v", back, err)
	}
	act.Epoch = back.Epoch
	if _, err = o.Do(ctx, pc, act); err != nil {
		t.Fatal(err)
	}
	_, err = o.OpenDraft(ctx, pc, d.ID, true)
	is(t, err, casework.NotFound, "")
	_, err = o.SaveDraft(ctx, phone, over)
	is(t, err, casework.NotFound, "sudah terkirim")
	o.sound()
}

func TestDraftsAreTheOwnersAlone(t *testing.T) {
	o := newOffice(t)
	colleague := officer // same desk, another account
	colleague.Account, colleague.Session = "loket.katangka2", "s-2"
	o.hire(colleague)
	d, err := o.SaveDraft(ctx, officer, casework.Draft{Work: casework.Receive, Answers: forms.Answers{"child.name": {State: forms.Given, Value: "Bunga"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []casework.Actor{colleague, manager, admin} {
		if got, err := o.Drafts(ctx, who); err != nil || len(got) != 0 {
			t.Fatalf("%s lists %v, %v", who.Account, got, err)
		}
		_, err = o.OpenDraft(ctx, who, d.ID, true)
		is(t, err, casework.NotFound, "")
		_, err = o.SaveDraft(ctx, who, d)
		is(t, err, casework.NotFound, "")
		is(t, o.DropDraft(ctx, who, d.ID), casework.NotFound, "")
		_, err = o.Do(ctx, who, casework.Act{ID: d.Act, Name: casework.Receive, Draft: d.ID, Epoch: d.Epoch, Answers: ram.Answers(complaint("X", "")...)})
		if who.Account == colleague.Account && err != nil {
			t.Fatalf("an act that names another's draft leaves the draft alone: %v", err)
		}
	}
	if got, err := o.Drafts(ctx, officer); err != nil || len(got) != 1 || got[0].Answers["child.name"].Value != "Bunga" {
		t.Fatalf("owner lists %v, %v", got, err)
	}
	if err := o.DropDraft(ctx, officer, d.ID); err != nil {
		t.Fatal(err)
	}
	is(t, o.DropDraft(ctx, officer, d.ID), casework.NotFound, "")
}

// Who is about to close a case reads which forms lie begun on it, whoever began them.
func TestWhoClosesReadsOfDrafts(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	_, err := o.SaveDraft(ctx, caseworker, casework.Draft{Work: casework.Complete, Form: "form3", Case: n})
	if err != nil {
		t.Fatal(err)
	}
	v, err := o.Open(ctx, manager, n)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(casework.Unfinished(v.Case, o.Pack()), "\n"); !strings.Contains(got, "Isian belum dikirim: ") || !strings.Contains(got, caseworker.Account) {
		t.Errorf("who closes is not told of a draft:\n%s", got)
	}
}

// What was filled in from a file is not read through a draft by whom the file is closed to
// by now: taken away, excluded, another post under the same name. It is there again with the right.
func TestADraftShowsNoMoreThanTheFile(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	sees := func(who casework.Actor, id string, want bool) {
		t.Helper()
		list, err := o.Drafts(ctx, who)
		must(t, err)
		home, err := o.Home(ctx, who)
		must(t, err)
		_, err = o.OpenDraft(ctx, who, id, true)
		if got := len(list) == 1; got != want || len(home.Drafts) != len(list) || (err == nil) != want {
			t.Errorf("%s reads %d drafts, %d at home, opening: %v", who.Account, len(list), len(home.Drafts), err)
		}
	}
	d, err := o.SaveDraft(ctx, caseworker, casework.Draft{Work: casework.Complete, Form: "form1", Case: n, Answers: ram.Answers("child.name", "Bunga Contoh")})
	must(t, err)
	sees(caseworker, d.ID, true)
	o.must(manager, n, casework.Exclude, "kind", "account", "who", caseworker.Account, "reason", "kerabat")
	sees(caseworker, d.ID, false)

	intake, err := o.SaveDraft(ctx, officer, casework.Draft{Work: casework.Receive, Answers: ram.Answers("child.name", "Melati Contoh")})
	must(t, err)
	sees(officer, intake.ID, true)
	must(t, o.ChangeAccount(ctx, admin, casework.AccountChange{Disable: officer.Account}))
	moved := officer
	moved.Desk = neighbour.Desk
	o.hire(moved)
	sees(moved, intake.ID, false)
	must(t, o.ChangeAccount(ctx, admin, casework.AccountChange{Disable: officer.Account}))
	o.hire(officer)
	sees(officer, intake.ID, true)
}

func TestTheFirstSaveSentTwice(t *testing.T) {
	o := newOffice(t)
	d := casework.Draft{ID: o.NewID(), Act: o.NewID(), Work: casework.Receive, Typing: "a"}
	one, err := o.SaveDraft(ctx, officer, d)
	if err != nil {
		t.Fatal(err)
	}
	two, err := o.SaveDraft(ctx, officer, d) // the first answer was lost on the line
	if err != nil || two.Epoch != one.Epoch {
		t.Fatalf("%+v, %v", two, err)
	}
	other := officer
	other.Session = "elsewhere"
	_, err = o.SaveDraft(ctx, other, d)
	is(t, err, casework.DraftTaken, "")
}

func TestTooMuchIsRefused(t *testing.T) {
	o := newOffice(t)
	long := make([]byte, 300<<10)
	for i := range long {
		long[i] = 'a'
	}
	_, err := o.SaveDraft(ctx, officer, casework.Draft{Typing: string(long)})
	is(t, err, casework.Invalid, "terlalu panjang")
}
