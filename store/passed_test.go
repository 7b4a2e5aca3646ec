package store_test

import (
	"testing"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// Who takes a case, or is given it, has it at the secretariat: the desk that received it
// reads number, stage and officer from then on.
func TestTheDeskGivesTheCaseAway(t *testing.T) {
	for name, give := range map[casework.ActName]func(o *office, n string){
		casework.Take:   func(o *office, n string) { o.must(caseworker, n, casework.Take, "reason", "piket") },
		casework.Assign: func(o *office, n string) { o.must(manager, n, casework.Assign, "caseworker", caseworker.Account) },
		casework.ApproveAssign: func(o *office, n string) {
			o.must(manager, n, casework.Propose, "caseworker", caseworker.Account, "reason", "piket")
			o.must(coordinator, n, casework.ApproveAssign, "approved", "yes")
		},
	} {
		o := auditedOffice(t)
		n, service := o.receive(officer, "Bunga Contoh", "-", "danger", "yes"), o.receive(officer, "Melati Contoh", "-", "category", "education")
		give(o, n)
		v, err := o.Open(ctx, officer, n)
		if err != nil || v.Level != casework.LevelNumber || v.Case != nil || v.Row.Caseworker != caseworker.Account || v.Row.Stage != casework.Assigned || v.Row.Name != "" {
			t.Errorf("%s: the desk reads %+v, %v", name, v, err)
		}
		for act, pairs := range map[casework.ActName][]string{casework.Note: {"text", "x"}, casework.Verify: {"method", "oral", "result", "unknown"}} {
			_, err := o.act(officer, n, act, pairs...)
			is(t, err, casework.NotAllowed, "")
		}
		if _, err := o.act(officer, n, casework.HandOver); casework.KindOf(err) != casework.NotAllowed {
			t.Errorf("%s: handed over twice: %v", name, err)
		}
		if c := o.file(n); c.HandedOver == nil || c.End != casework.ToSecretariat || c.UpdatedAct == "CaseHandedOver/1" {
			t.Errorf("%s: %v, %s, %s", name, c.HandedOver, c.End, c.UpdatedAct)
		}
		// On the service lane the village goes on.
		o.must(manager, service, casework.Assign, "caseworker", caseworker.Account)
		if v, err = o.Open(ctx, officer, service); err != nil || v.Level != casework.LevelFull {
			t.Errorf("%s: a service case is %v, %v", name, v.Level, err)
		}
		o.sound()
	}
}

// What the desk had begun on the case goes with it to the caseworker, unfinished as it
// is; the screen that is open on it saves until the caseworker goes on with it.
func TestUnfinishedWorkGoesWithTheCase(t *testing.T) {
	o := newOffice(t)
	defer o.Watch(officer, quiet)()
	n := o.receive(officer, "Bunga Contoh", "", "danger", "yes")
	text := func(s string) forms.Answers { return forms.Answers{"text": {State: forms.Given, Value: s}} }
	d, err := o.SaveDraft(ctx, officer, casework.Draft{Work: casework.Note, Form: "note", Case: n, Seen: 1, Answers: text("bidan dat")})
	must(t, err)
	own, err := o.SaveDraft(ctx, officer, casework.Draft{Work: casework.Receive, Form: "complaint"})
	must(t, err)
	leads, err := o.SaveDraft(ctx, manager, casework.Draft{Work: casework.Note, Form: "note", Case: n})
	must(t, err)
	o.must(caseworker, n, casework.Take, "reason", "piket")
	d.Answers = text("bidan datang jam tiga")
	d, err = o.SaveDraft(ctx, officer, d)
	must(t, err)
	_, err = o.Do(ctx, officer, casework.Act{ID: d.Act, Name: casework.Note, Case: n, Draft: d.ID, Epoch: d.Epoch, Answers: d.Answers})
	is(t, err, casework.NotAllowed, "kasusnya sudah di sekretariat")
	if list, err := o.Drafts(ctx, officer); err != nil || len(list) != 1 || list[0].ID != own.ID {
		t.Errorf("the desk has %+v, %v", list, err)
	}
	if list, err := o.Drafts(ctx, manager); err != nil || len(list) != 1 || list[0].ID != leads.ID {
		t.Errorf("the manager has %+v, %v", list, err)
	}
	_, err = o.OpenDraft(ctx, officer, d.ID, true)
	is(t, err, casework.NotFound, "")
	is(t, o.DropDraft(ctx, officer, d.ID), casework.NotFound, "")
	_, err = o.SaveDraft(ctx, neighbour, d)
	is(t, err, casework.NotFound, "")

	list, err := o.Drafts(ctx, caseworker)
	if err != nil || len(list) != 1 || list[0].From != officer.Account || list[0].Answers["text"].Value != "bidan datang jam tiga" {
		t.Fatalf("the caseworker has %+v, %v", list, err)
	}
	_, err = o.OpenDraft(ctx, caseworker, d.ID, false)
	is(t, err, casework.DraftHeld, "") // the desk is still at it
	mine, err := o.OpenDraft(ctx, caseworker, d.ID, true)
	must(t, err)
	_, err = o.SaveDraft(ctx, officer, d)
	is(t, err, casework.DraftTaken, "aman")
	o.again()
	_, err = o.Do(ctx, caseworker, casework.Act{ID: mine.Act, Name: casework.Note, Case: n, Seen: o.file(n).Version, Draft: mine.ID, Epoch: mine.Epoch, Answers: mine.Answers})
	must(t, err)
	o.sound()
}

// Handed over before there is a caseworker, unfinished work waits for one; with another
// caseworker it goes on to that one.
func TestUnfinishedWorkWaitsForACaseworker(t *testing.T) {
	o := newOffice(t)
	second := casework.Actor{Account: "peksos.dua", Role: casework.Caseworker, Session: "s-dua"}
	o.hire(second)
	n := o.receive(officer, "Bunga Contoh", "")
	d, err := o.SaveDraft(ctx, officer, casework.Draft{Work: casework.Note, Form: "note", Case: n, Answers: ram.Answers("text", "catatan")})
	must(t, err)
	o.must(manager, n, casework.HandOver)
	_, err = o.Do(ctx, officer, casework.Act{ID: d.Act, Name: casework.Note, Case: n, Draft: d.ID, Epoch: d.Epoch, Answers: d.Answers})
	is(t, err, casework.NotAllowed, "kasusnya sudah di sekretariat")
	for _, who := range []casework.Actor{caseworker, second} {
		o.must(manager, n, casework.Assign, "caseworker", who.Account)
		if list, err := o.Drafts(ctx, who); err != nil || len(list) != 1 || list[0].ID != d.ID {
			t.Fatalf("%s has %+v, %v", who.Account, list, err)
		}
	}
	if list, err := o.Drafts(ctx, caseworker); err != nil || len(list) != 0 {
		t.Errorf("the first has %+v, %v", list, err)
	}
	if _, err := o.OpenDraft(ctx, second, d.ID, false); err != nil {
		t.Errorf("the desk is gone: %v", err)
	}
	o.sound()
}

// A psychologist's words that are not finished go to no successor who may not read the
// finished ones: to the case's caseworker, or they stay (SOP 10).
func TestUnfinishedPsychologistsWords(t *testing.T) {
	o := auditedOffice(t)
	second, other := casework.Actor{Account: "manajer.dua", Role: casework.Manager, Session: "s-m2"}, casework.Actor{Account: "peksos.dua", Role: casework.Caseworker, Session: "s-p2"}
	o.hire(second)
	o.hire(other)
	held, free := o.receive(officer, "Bunga Contoh", ""), o.receive(officer, "Melati Contoh", "")
	o.must(manager, held, casework.Assign, "caseworker", caseworker.Account)
	draft := func(who casework.Actor, n string, work casework.ActName, form string) casework.Draft {
		d, err := o.SaveDraft(ctx, who, casework.Draft{Work: work, Form: form, Case: n, Answers: ram.Answers("result", "takut")})
		must(t, err)
		return d
	}
	toCaseworker, stays, plain := draft(manager, held, casework.Complete, casework.PsychForm), draft(manager, free, casework.Complete, casework.PsychForm), draft(manager, held, casework.Note, "note")
	h, err := o.Handover(ctx, coordinator, manager.Account, second.Account, "SK rotasi 12", true)
	if err != nil || h.Drafts != 2 {
		t.Fatalf("%+v, %v", h, err)
	}
	for who, want := range map[*casework.Actor]string{&second: plain.ID, &caseworker: toCaseworker.ID, &manager: stays.ID} {
		if list, err := o.Drafts(ctx, *who); err != nil || len(list) != 1 || list[0].ID != want {
			t.Errorf("%s has %+v, %v", who.Account, list, err)
		}
	}
	_, err = o.OpenDraft(ctx, second, toCaseworker.ID, true)
	is(t, err, casework.NotFound, "")
	_, err = o.OpenDraft(ctx, second, stays.ID, true)
	is(t, err, casework.NotFound, "")
	// With the case itself they go to the next caseworker.
	if h, err = o.Handover(ctx, coordinator, caseworker.Account, other.Account, "SK rotasi 13", true); err != nil || h.Drafts != 1 {
		t.Fatalf("%+v, %v", h, err)
	}
	if list, err := o.Drafts(ctx, other); err != nil || len(list) != 1 || list[0].ID != toCaseworker.ID {
		t.Errorf("the next caseworker has %+v, %v", list, err)
	}
	o.sound()
}
