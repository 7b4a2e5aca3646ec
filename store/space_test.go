package store_test

import (
	"errors"
	"strings"
	"testing"

	"loket/store"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// Below the floor nothing new is taken but what cannot wait; reads, drafts and Bahaya
// go on, and with room again everything does.
func TestLittleRoomOnTheDisk(t *testing.T) {
	free, fault := int64(1<<30), error(nil)
	o := newOffice(t, func(p *store.Options) { p.Free = func(string) (int64, error) { return free, fault } })
	act := casework.Act{ID: o.NewID(), Name: casework.Receive, Answers: ram.Answers(complaint("Bunga Contoh", "")...)}
	r, err := o.Do(ctx, officer, act)
	must(t, err)
	warning := func(who casework.Actor) string {
		h, err := o.Home(ctx, who)
		must(t, err)
		return h.Warn
	}
	if w := warning(manager); w != "" {
		t.Fatalf("warned with room: %q", w)
	}
	free = 4*store.DefaultFloor - 1
	if w := warning(manager) + warning(admin); strings.Count(w, "hampir penuh: sisa 255 MB") != 2 || warning(officer) != "" {
		t.Fatalf("warned %q, officer %q", w, warning(officer))
	}
	o.must(manager, r.Number, casework.Note, "text", "masih ada tempat")

	free = store.DefaultFloor - 1
	_, err = o.Do(ctx, officer, casework.Act{ID: o.NewID(), Name: casework.Receive, Answers: act.Answers})
	is(t, err, casework.Full, "hampir penuh: belum tersimpan")
	_, err = o.Do(ctx, neighbour, casework.Act{ID: o.NewID(), Name: casework.Note, Case: r.Number, Answers: ram.Answers("text", "x")})
	is(t, err, casework.NotFound, "Tidak ditemukan")
	is(t, o.ChangeAccount(ctx, admin, casework.AccountChange{Add: &casework.Account{Name: "baru", Role: casework.Manager}}), casework.Full, "hampir penuh")
	_, err = o.PutRegistry(ctx, admin, "DTSEN", day, "digest", nil)
	must(t, err) // an empty list is only its header
	if again, err := o.Do(ctx, officer, act); err != nil || again != r {
		t.Fatalf("what was done before: %+v, %v", again, err)
	}
	if _, err := o.SaveDraft(ctx, officer, casework.Draft{Work: casework.Receive, Typing: "belum"}); err != nil {
		t.Fatal(err)
	}
	o.must(officer, r.Number, casework.Alarm)
	if o.file(r.Number).Risk.Class != casework.High {
		t.Fatal("Bahaya did not pass")
	}
	must(t, o.ChangeAccount(ctx, admin, casework.AccountChange{Disable: data.Account}))
	report, err := o.Check(ctx)
	must(t, err)
	if report.Pages || report.Faults != 1 || !strings.Contains(report.Findings[0], "tempat di disk tidak cukup") {
		t.Fatalf("the check made a copy with no room for it: %v", report.Findings)
	}
	fault = errors.New("the file system does not say")
	o.must(manager, r.Number, casework.Note, "text", "sampai benar-benar penuh")
	free, fault = 1<<30, nil
	o.receive(officer, "Melati Umpama", "")
	o.sound()
}
