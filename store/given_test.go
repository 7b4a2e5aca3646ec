package store_test

import (
	"slices"
	"testing"
	"time"

	"loket/store/casework"
	"loket/store/casework/ram"
)

// What is given to a deputy is the post's, and who is kept away by the name of a deputy's
// account is kept away as a person.
func TestADeputyByName(t *testing.T) {
	o := auditedOffice(t)
	self, plh := o.deputy()
	n := o.receive(officer, "Bunga Contoh", "", "danger", "yes")
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.must(manager, n, casework.AddTask, "what", "tanda tangan surat tugas", "owner", plh.Account, "due", o.Now().Add(20*time.Hour).Format(time.RFC3339), "reason", "rapat")
	if owner := o.file(n).Clock("task:t1").Owner; owner != "" { // the post holds the case
		t.Errorf("the task is %q's", owner)
	}
	o.must(manager, n, casework.Exclude, "kind", "account", "who", plh.Account, "reason", "kerabat")
	if c := o.file(n); !slices.Equal(c.Excluded, []string{self.Account}) || c.Caseworker != caseworker.Account {
		t.Errorf("kept away: %v; the case is %q's", c.Excluded, c.Caseworker)
	}
	for _, who := range []casework.Actor{self, plh} {
		if _, err := o.Open(ctx, who, n); casework.KindOf(err) != casework.NotFound {
			t.Errorf("%s opens it: %v", who.Account, err)
		}
	}
}

// A begun exclusion goes to a lead, not to the caseworker whom it may keep away.
func TestBegunExclusionGoesToALead(t *testing.T) {
	o := auditedOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	_, err := o.SaveDraft(ctx, officer, casework.Draft{Work: casework.Exclude, Form: "exclude", Case: n, Answers: ram.Answers("kind", "account", "who", caseworker.Account, "reason", "kerabat terduga")})
	must(t, err)
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	for who, want := range map[string]int{caseworker.Account: 0, manager.Account: 1} {
		a, _ := o.Account(who)
		list, err := o.Drafts(ctx, a.Actor())
		must(t, err)
		if len(list) != want {
			t.Errorf("%s reads %d begun exclusions, want %d", who, len(list), want)
		}
	}
}

// A handover takes every task along, however many of the case are due before.
func TestHandoverTakesEveryTask(t *testing.T) {
	o := auditedOffice(t)
	next := casework.Actor{Account: "manajer.dua", Role: casework.Manager, Session: "s-m2"}
	o.hire(next)
	n := o.receive(officer, "Bunga Contoh", "", "danger", "yes")
	o.must(caseworker, n, casework.Take, "reason", "piket")
	for i, owner := range []string{coordinator.Account, manager.Account, manager.Account} {
		o.must(caseworker, n, casework.AddTask, "what", "tanda tangan", "owner", owner, "due", o.Now().Add(time.Duration(20+200*i)*time.Hour).Format(time.RFC3339), "reason", "rapat")
	}
	_, err := o.Handover(ctx, coordinator, manager.Account, next.Account, "pindah tugas", true)
	must(t, err)
	c := o.file(n)
	if a, b := c.Clock("task:t2").Owner, c.Clock("task:t3").Owner; a != next.Account || b != next.Account {
		t.Errorf("after the handover the tasks are %q's and %q's", a, b)
	}
}

// A begun correction that says who reported goes to no successor who may not know.
func TestHandoverKeepsTheReporter(t *testing.T) {
	o := auditedOffice(t)
	first := casework.Actor{Account: "kasi.lama", Role: casework.DeskCoordinator, Desk: officer.Desk, Kecamatan: officer.Kecamatan, Session: "s-k1"}
	next := casework.Actor{Account: "kasi.baru", Role: casework.DeskCoordinator, Desk: officer.Desk, Kecamatan: officer.Kecamatan, Session: "s-k2"}
	o.hire(first)
	o.hire(next)
	n := o.must(first, "", casework.Receive, complaint("Bunga Contoh", "9901016001149124", "danger", "no", "category", "education", "reporter.name", "Sulaiman Wicaksono",
		"alleged.relation", "-", "alleged.same_house", "", "no_contact", "-")...).Number
	_, err := o.SaveDraft(ctx, first, casework.Draft{Work: casework.Amend, Form: "complaint", Case: n, Answers: ram.Answers("reporter.name", "Sulaiman Wicaksono", "problem", "tidak sekolah sejak juli")})
	must(t, err)
	_, err = o.SaveDraft(ctx, first, casework.Draft{Work: casework.Note, Form: "note", Case: n, Answers: ram.Answers("text", "ibu datang lagi")})
	must(t, err)
	_, err = o.Handover(ctx, manager, first.Account, next.Account, "rotasi", true)
	must(t, err)
	for who, want := range map[string]casework.ActName{next.Account: casework.Note, manager.Account: casework.Amend} {
		a, _ := o.Account(who)
		list, err := o.Drafts(ctx, a.Actor())
		must(t, err)
		if len(list) != 1 || list[0].Work != want {
			t.Errorf("%s goes on with %+v, want %s", who, list, want)
		}
	}
}

// A deputy's PIN is the person's: to have it forgotten by the deputy's name forgets that.
func TestForgettingADeputysPIN(t *testing.T) {
	o := newOffice(t)
	o.hire(coordinator)
	self, plh := o.deputy()
	must(t, o.ChangeAccount(ctx, manager, casework.AccountChange{Bind: self.Account, Key: "SHA256:dua"}))
	must(t, o.SetPIN(ctx, self.Account, "SHA256:dua", "garam 27"))
	if !o.HasPIN(plh.Account) {
		t.Fatal("the deputy's screen asks for no PIN")
	}
	forget := casework.AccountChange{Unlock: plh.Account, ForgetPIN: true}
	if err := o.ChangeAccount(ctx, coordinator, forget); casework.KindOf(err) != casework.NotAllowed { // the first of two words
		t.Fatal(err)
	}
	must(t, o.ChangeAccount(ctx, manager, forget))
	if o.HasPIN(self.Account) || o.HasPIN(plh.Account) {
		t.Error("said to be forgotten, and is asked for still")
	}
}
