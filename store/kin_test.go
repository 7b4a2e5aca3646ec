package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// A family's cases hide one another's reporters: none is destroyed before all may be.
func TestFamilyIsDestroyedTogether(t *testing.T) {
	o := auditedOffice(t)
	kasi := casework.Actor{Account: "kasi.katangka", Role: casework.DeskCoordinator, Desk: "0801", Kecamatan: "73.06.08", Session: "s-kasi"}
	o.hire(kasi)
	brother := o.must(officer, "", casework.Receive, "danger", "no", "child.where", "rumah", "child.with", "ibu", "child.name", "Fikri Umpama", "child.sex", "male", "child.age", "9", "category", "education", "problem", "tidak sekolah",
		"last_event", "kemarin", "alleged.relation", "-", "no_contact", "-", "safe_contact", "ibu", "reporter.name", "Sulaiman Wicaksono").Number
	o.must(officer, brother, casework.AddSibling, "relation", "younger", "child.name", "Melati Umpama", "child.sex", "female", "child.age", "7", "child.where", "rumah nenek", "same_home", "yes",
		"danger", "no", "category", "education", "problem", "kata Sulaiman ia juga tidak sekolah")
	sister := o.file(brother).Family[0]
	end := func(n string) {
		o.must(manager, n, casework.Close, "reason", "moved")
		o.now.Store(o.Now().AddDate(o.Pack().Retention.Keep("", "education", ""), 0, 1).UnixMilli())
	}
	due := func(want ...string) {
		t.Helper()
		rows, err := o.PurgeList(ctx, coordinator)
		must(t, err)
		var got []string
		for _, r := range rows {
			got = append(got, r.Number)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("due are %v, want %v", got, want)
		}
	}
	end(brother)
	due()
	_, err := o.PurgeDecide(ctx, coordinator, brother, "masa simpan lewat", false)
	is(t, err, casework.NotAllowed, "")
	v, err := o.Open(ctx, kasi, sister)
	must(t, err)
	if s := v.Case.Complaint["problem"].Value; strings.Contains(s, "Sulaiman") {
		t.Errorf("the sister's file tells who reported her brother: %q", s)
	}
	end(sister)
	due(brother, sister)
	decide := func(n string) {
		_, err := o.PurgeDecide(ctx, coordinator, n, "masa simpan lewat", false)
		must(t, err)
		o.days(40)
	}
	run := func(want int) {
		t.Helper()
		gone, err := o.PurgeRun(ctx, coordinator)
		if err != nil || len(gone) != want {
			t.Errorf("destroyed %v, %v; want %d", gone, err, want)
		}
	}
	decide(brother)
	run(0)
	decide(sister)
	run(2)
}

// What a deputy began and did not send is the post's when the term is over.
func TestDeputysDraftsAreThePosts(t *testing.T) {
	o := auditedOffice(t)
	second, plh := o.deputy()
	n := o.receive(officer, "Bunga Contoh", "", "danger", "yes")
	o.must(plh, n, casework.Take, "reason", "piket")
	d, err := o.SaveDraft(ctx, plh, casework.Draft{Work: casework.Complete, Form: "form1", Case: n, Answers: ram.Answers("condition", "dua halaman asesmen")})
	must(t, err)
	has := func(who casework.Actor, want int) {
		t.Helper()
		if list, err := o.Drafts(ctx, who); err != nil || len(list) != want {
			t.Errorf("%s has %d drafts, %v; want %d", who.Account, len(list), err, want)
		}
	}
	has(plh, 1)
	has(caseworker, 0)
	o.pass(72 * time.Hour)
	has(caseworker, 1)
	has(second, 0)
	must(t, o.ChangeAccount(ctx, manager, casework.AccountChange{Disable: "dua.plh"}))
	has(caseworker, 1)
	got, err := o.OpenDraft(ctx, caseworker, d.ID, true)
	if err != nil || got.Answers["condition"].Value != "dua halaman asesmen" {
		t.Errorf("opened %+v, %v", got, err)
	}
}

// Two people who change one meeting: the second is told, and nothing of the first is lost.
func TestMeetingChangedByTwo(t *testing.T) {
	o := auditedOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	a := ram.Answers("kind", "management", "at", o.Now().Add(-time.Hour).Format(time.RFC3339), "place", "Ruang rapat")
	a["people"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("who", caseworker.Account), ram.Answers("who", coordinator.Account)}}
	call := casework.Act{ID: o.NewID(), Name: casework.CallMeeting, Answers: a}
	_, err := o.Do(ctx, manager, call)
	must(t, err)
	change := func(who casework.Actor, m casework.Meeting, name casework.ActName, id, value string) error {
		a := m.Change.Clone()
		a[id] = forms.Answer{State: forms.Given, Value: value}
		if name == casework.HoldMeeting {
			a["people"].Rows[0]["came"] = forms.Answer{State: forms.Given, Value: "yes"}
		}
		_, err := o.Do(ctx, who, casework.Act{ID: o.NewID(), Name: name, Part: call.ID, Seen: m.Seen, Answers: a})
		return err
	}
	old, err := o.Meeting(ctx, coordinator, call.ID)
	must(t, err)
	_, err = o.Do(ctx, caseworker, casework.Act{ID: o.NewID(), Name: casework.ReplyMeeting, Part: call.ID, Answers: ram.Answers("coming", "yes")})
	must(t, err)
	must(t, change(manager, old, casework.HoldMeeting, "topic", "bulanan")) // a reply is no change
	is(t, change(coordinator, old, casework.CallMeeting, "place", "Aula"), casework.NotAllowed, "diubah orang lain")
	now, err := o.Meeting(ctx, coordinator, call.ID)
	must(t, err)
	must(t, change(coordinator, now, casework.CallMeeting, "place", "Aula"))
	if m, err := o.Meeting(ctx, manager, call.ID); err != nil || m.Place != "Aula" || m.Topic != "bulanan" || m.People[0].Came != "yes" {
		t.Errorf("the meeting is %+v, %v", m, err)
	}
}

// Whoever may no longer know of a case does not read its number among what was saved last.
func TestReceiptsOfAnExcludedOfficer(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	h, err := o.Home(ctx, officer)
	if err != nil || len(h.Receipts) != 1 || h.Receipts[0].Number != n {
		t.Fatal(h.Receipts, err)
	}
	o.must(manager, n, casework.Exclude, "kind", "account", "who", officer.Account, "reason", "kerabat")
	if h, err = o.Home(ctx, officer); err != nil || len(h.Receipts) != 0 {
		t.Errorf("the first screen has %+v, %v", h.Receipts, err)
	}
}

// An agency hears of its letter, its consent and what may be said in it, and of nothing else.
func TestAgencyHearsOfItsLetter(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "", "danger", "yes")
	o.must(caseworker, n, casework.Take, "reason", "piket")
	o.must(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", "rawat")
	_, err := o.Do(ctx, caseworker, casework.Act{ID: o.NewID(), Name: casework.Send, Case: n, Part: "1", Seen: o.file(n).Version})
	must(t, err)
	heard := 0
	defer o.Watch(hospital, func(casework.Change) { heard++ })()
	o.must(caseworker, n, casework.Note, "text", "polisi datang")
	if heard != 0 {
		t.Errorf("the hospital heard of a note")
	}
	o.must(caseworker, n, casework.Mark, "name", "Burhan", "relation", "paman", "kind", "alleged")
	if heard != 1 {
		t.Errorf("the hospital heard %d times of a mark that takes the address out of its letter", heard)
	}
}

// A meeting's draft loses the cases that its writer may no longer know of.
func TestMeetingDraftOfAnExcluded(t *testing.T) {
	o := auditedOffice(t)
	n := o.receive(officer, "Bunga Contoh", "", "danger", "yes")
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	d, err := o.SaveDraft(ctx, caseworker, casework.Draft{Work: casework.CallMeeting, Form: "meeting", Answers: forms.Answers{"cases": {State: forms.Given, Rows: []forms.Answers{ram.Answers("number", n, "reason", "diperkosa ayah tiri"), ram.Answers("number", "belum tahu")}}}})
	must(t, err)
	o.must(manager, n, casework.Exclude, "kind", "account", "who", caseworker.Account, "reason", "kerabat")
	list, err := o.Drafts(ctx, caseworker)
	must(t, err)
	opened, err := o.OpenDraft(ctx, caseworker, d.ID, true)
	must(t, err)
	for _, d := range append(list, opened) {
		if rows := d.Answers["cases"].Rows; len(rows) != 1 || rows[0]["number"].Value != "belum tahu" {
			t.Errorf("the draft has %v", rows)
		}
	}
}
