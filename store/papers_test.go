package store_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// A meeting and notes of supervision are sealed, in the chain, and there after another
// opening; the same act is the same act.
func TestOfficePapers(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	a := ram.Answers("kind", "planning", "at", day.Add(48*time.Hour).Format(time.RFC3339), "place", "Balai Sikamaseang", "child.comes", "no")
	a["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("number", n, "reason", "baru")}}
	a["people"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("who", caseworker.Account)}}
	call := casework.Act{ID: o.NewID(), Name: casework.CallMeeting, Answers: a}
	first, err := o.Do(ctx, manager, call)
	must(t, err)
	again, err := o.Do(ctx, manager, call)
	must(t, err)
	if first != again {
		t.Errorf("the same act gave %+v, then %+v", first, again)
	}
	_, err = o.Do(ctx, manager, casework.Act{ID: o.NewID(), Name: casework.Supervise, Answers: ram.Answers(
		"caseworker", caseworker.Account, "date", "2026-11-21", "discussed", "beban kasus", "agreed", "dua kasus dialihkan")})
	must(t, err)
	v := o.file(n)
	_, err = o.Do(ctx, caseworker, casework.Act{ID: o.NewID(), Name: casework.Discuss, Case: n, Part: call.ID, Seen: v.Version, Answers: ram.Answers("discussion", "keluarga sudah pindah")})
	must(t, err)
	o.sound()
	o.again()
	list, err := o.Meetings(ctx, caseworker)
	must(t, err)
	if len(list.List) != 1 || list.List[0].Place != "Balai Sikamaseang" || len(list.List[0].Cases) != 1 {
		t.Fatalf("the caseworker's meetings: %+v", list.List)
	}
	minutes, err := o.MeetingText(ctx, caseworker, call.ID, "")
	must(t, err)
	if !strings.Contains(minutes, "keluarga sudah pindah") {
		t.Errorf("minutes:\n%s", minutes)
	}
	_, err = o.Meeting(ctx, officer, call.ID)
	is(t, err, casework.NotFound, "Tidak ditemukan.")
	notes, err := o.Supervisions(ctx, caseworker, "")
	must(t, err)
	if len(notes) != 1 {
		t.Errorf("notes of supervision: %+v", notes)
	}
	_, err = o.Do(ctx, caseworker, casework.Act{ID: o.NewID(), Name: casework.HoldMeeting, Part: call.ID, Answers: a})
	is(t, err, casework.NotAllowed, "")
	o.sound()
}

// Whoever changes a meeting reads the reasons of no case that is coded to them, and
// leaves them as they were.
func TestReasonsOfAMeetingAreForReadersOfTheFile(t *testing.T) {
	o := newOffice(t)
	secretary := casework.Actor{Account: "sekretaris", Role: casework.Secretary, Session: "s-sekretaris"}
	o.hire(secretary)
	n := o.receive(officer, "Bunga Contoh", "")
	a := ram.Answers("kind", "planning", "at", day.Add(48*time.Hour).Format(time.RFC3339), "place", "Balai Sikamaseang", "child.comes", "no")
	a["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("number", n, "reason", "dipukul ayah tiri")}}
	call := casework.Act{ID: o.NewID(), Name: casework.CallMeeting, Answers: a}
	must2(t)(o.Do(ctx, manager, call))
	m, err := o.Meeting(ctx, secretary, call.ID)
	must(t, err)
	if rows := m.Change["cases"].Rows; len(rows) != 1 || len(rows[0]["reason"].Value) != 0 || m.Cases[0].Reason != "" {
		t.Fatalf("the secretary reads %+v, %+v", rows, m.Cases)
	}
	must2(t)(o.Do(ctx, secretary, casework.Act{ID: o.NewID(), Name: casework.CallMeeting, Part: call.ID, Answers: m.Change}))
	m, err = o.Meeting(ctx, manager, call.ID)
	must(t, err)
	if m.Cases[0].Reason != "dipukul ayah tiri" {
		t.Errorf("the reason is now %q", m.Cases[0].Reason)
	}
}

// What a meeting says of cases is read after an entry that names them; lists of meetings
// name the numbers that they show and say no reasons.
func TestReadingAMeetingNamesItsCases(t *testing.T) {
	o := newOffice(t)
	o.hire(auditor)
	n := o.receive(officer, "Bunga Contoh", "")
	a := ram.Answers("kind", "planning", "at", day.Add(48*time.Hour).Format(time.RFC3339), "place", "Balai Sikamaseang", "child.comes", "no")
	a["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("number", n, "reason", "dipukul ayah tiri")}}
	a["people"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("who", "Nama Orang Luar")}}
	call := casework.Act{ID: o.NewID(), Name: casework.CallMeeting, Answers: a}
	must2(t)(o.Do(ctx, manager, call))
	newest := func() casework.LogEntry {
		t.Helper()
		page, err := o.Log(ctx, auditor, casework.LogQuery{Person: manager.Account, Limit: 1})
		must(t, err)
		return page.Entries[0]
	}
	for what, read := range map[string]func() (any, error){
		"list":       func() (any, error) { return o.Meetings(ctx, manager) },
		"agenda":     func() (any, error) { return o.Agenda(ctx, manager, day, day.AddDate(0, 0, 7)) },
		"proposal":   func() (any, error) { return o.ProposeMeeting(ctx, manager) },
		"meeting":    func() (any, error) { return o.Meeting(ctx, manager, call.ID) },
		"minutes":    func() (any, error) { return o.MeetingText(ctx, manager, call.ID, "") },
		"invitation": func() (any, error) { return o.MeetingText(ctx, manager, call.ID, "Nama Orang Luar") },
	} {
		got, err := read()
		must(t, err)
		shown, err := json.Marshal(got)
		must(t, err)
		if reason := what == "meeting" || what == "minutes"; strings.Contains(string(shown), "dipukul") != reason {
			t.Errorf("%s: %s", what, shown)
		}
		e := newest()
		if e.Hits != 1 || !slices.Equal(e.Found, []string{n}) || strings.Contains(e.Note, "Orang") {
			t.Errorf("%s is logged as %+v", what, e)
		}
	}
}
