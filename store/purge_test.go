package store_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"loket/forms"
	"loket/store"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// sealedKey is a case's wrapped key as the file holds it.
func sealedKey(t testing.TB, path, id string) (out []byte) {
	t.Helper()
	edit(t, path, func(tx *bolt.Tx) error {
		out = bytes.Clone(tx.Bucket([]byte("key")).Get([]byte(id)))
		return nil
	})
	return out
}

// days lets so many days pass on which somebody works.
func (o *office) days(n int) {
	o.t.Helper()
	for range n {
		o.pass(24 * time.Hour)
		must2(o.t)(o.PurgeList(ctx, coordinator))
	}
}

// A case that was kept long enough is hidden from everybody, then destroyed: key, file,
// card, indexes and drafts; the file holds no old page of it, the chain still verifies,
// and the day is known on which its last backup is gone.
func TestPurge(t *testing.T) {
	o := auditedOffice(t)
	kept := o.receive(officer, "Melati Umpama", "9901016001149124")
	n := o.receive(officer, "Zulaikha Rekaan", "9901016001149123")
	id := o.file(n).ID
	o.must(manager, n, casework.Note, "text", "rahasia besar")
	must2(t)(o.SaveDraft(ctx, manager, casework.Draft{Work: casework.Note, Case: n, Answers: forms.Answers{"text": {State: forms.Given, Value: "draf tentang Zulaikha"}}}))
	_, err := o.PurgeDecide(ctx, coordinator, n, "masa simpan lewat", false)
	is(t, err, casework.NotAllowed, "")
	o.must(manager, n, casework.Close, "reason", "moved")
	_, err = o.PurgeDecide(ctx, coordinator, n, "masa simpan lewat", false)
	is(t, err, casework.NotAllowed, "belum lewat")
	closed := o.Now()
	o.again()
	years := o.Pack().Retention.Keep("", "violence", "")
	o.now.Store(closed.AddDate(years, 0, 0).Add(-time.Minute).UnixMilli())
	if rows, err := o.PurgeList(ctx, coordinator); err != nil || len(rows) != 0 {
		t.Fatalf("a minute early: %+v, %v", rows, err)
	}
	o.pass(time.Hour)
	rows, err := o.PurgeList(ctx, coordinator)
	if err != nil || len(rows) != 1 || rows[0].Number != n || rows[0].Years != years || !rows[0].Closed.Equal(closed) || rows[0].Until != nil {
		t.Fatalf("%+v, %v", rows, err)
	}
	for _, who := range []casework.Actor{manager, admin, auditor, officer} {
		_, err := o.PurgeList(ctx, who)
		is(t, err, casework.NotAllowed, "")
		_, err = o.PurgeDecide(ctx, who, n, "masa simpan lewat", false)
		if kind := casework.KindOf(err); kind != casework.NotAllowed && kind != casework.NotFound {
			t.Fatal(who.Account, err)
		}
		_, err = o.PurgeRun(ctx, who)
		is(t, err, casework.NotAllowed, "")
	}
	_, err = o.PurgeDecide(ctx, coordinator, n, " ", false)
	is(t, err, casework.Invalid, "Alasan")
	_, err = o.PurgeDecide(ctx, coordinator, kept, "masa simpan lewat", false)
	is(t, err, casework.NotAllowed, "")

	// Decided, hidden, taken out again, decided.
	must2(t)(o.PurgeDecide(ctx, coordinator, n, "masa simpan lewat", false))
	hidden := func() {
		t.Helper()
		for _, who := range []casework.Actor{coordinator, manager, officer, admin} {
			_, err := o.Open(ctx, who, n)
			is(t, err, casework.NotFound, "")
			if p, err := o.Queue(ctx, who, casework.Query{Name: "Zulaikha"}); err == nil && p.Total != 0 {
				t.Fatalf("%s finds %+v", who.Account, p)
			}
		}
		if m, err := o.Alike(ctx, manager, casework.Probe{NIK: "9901016001149123"}); err != nil || len(m.Cases) != 0 {
			t.Fatalf("%+v, %v", m, err)
		}
	}
	hidden()
	o.again()
	hidden()
	must2(t)(o.PurgeDecide(ctx, coordinator, n, "keliru, masih diperlukan", true))
	if c := o.file(n); c.Quarantine != nil {
		t.Fatalf("%+v", c.Quarantine)
	}
	must2(t)(o.PurgeDecide(ctx, coordinator, n, "masa simpan lewat", false))
	decided := o.Now()
	o.sound()
	if done, err := o.PurgeRun(ctx, coordinator); err != nil || len(done) != 0 {
		t.Fatalf("destroyed in quarantine: %v, %v", done, err)
	}
	o.pass(24 * time.Hour)
	seal, err := age.GenerateX25519Identity()
	must(t, err)
	backup, err := o.Backup(ctx, admin, store.BackupOptions{Recipients: []age.Recipient{seal.Recipient()}})
	must(t, err)
	saved := backup.At
	must(t, backup.Close())

	// Destroyed.
	o.stop()
	wrapped := sealedKey(t, o.path(), id)
	if len(wrapped) < 32 {
		t.Fatal("no wrapped key to look for")
	}
	o.again()
	o.now.Store(decided.AddDate(0, 0, o.Pack().Retention.QuarantineDays).UnixMilli())
	if done, err := o.PurgeRun(ctx, coordinator); err != nil || len(done) != 0 {
		t.Fatalf("destroyed by a clock that was set ahead: %v, %v", done, err)
	}
	o.days(10)
	done, err := o.PurgeRun(ctx, coordinator)
	if err != nil || !slices.Equal(done, []string{n}) {
		t.Fatalf("%v, %v", done, err)
	}
	o.must(officer, kept, casework.Note, "text", "pekerjaan jalan terus")
	check := func() {
		t.Helper()
		o.sound()
		hidden()
		if r := o.checked(); r.Purged != 1 || r.Cases != 1 {
			t.Fatalf("%+v", r)
		}
		if d, err := o.Drafts(ctx, manager); err != nil || len(d) != 0 {
			t.Fatalf("%+v, %v", d, err)
		}
	}
	check()
	status, err := o.PurgeStatus(ctx, coordinator)
	if err != nil || len(status) != 1 || status[0].Number != n || !status[0].Backup.Equal(saved) || !status[0].Gone.Equal(saved.AddDate(0, 0, 35)) {
		t.Fatalf("%+v, %v", status, err)
	}
	if e := o.newest(casework.LogQuery{Act: store.Purged}); e.Number != n || !strings.Contains(e.Note, coordinator.Account) {
		t.Fatalf("%+v", e)
	}
	o.again()
	check()
	o.stop()
	raw, err := os.ReadFile(o.path())
	must(t, err)
	for what, planted := range map[string][]byte{"name": []byte("Zulaikha"), "NIK": []byte("9901016001149123"), "text": []byte("rahasia besar"), "wrapped key": wrapped, "half a wrapped key": wrapped[24:56]} {
		if bytes.Contains(raw, planted) {
			t.Errorf("the file still holds the %s", what)
		}
	}
	// A card that comes back is found.
	edit(t, o.path(), func(tx *bolt.Tx) error { return tx.Bucket([]byte("key")).Put([]byte(id), wrapped) })
	o.again()
	if r := o.checked(); r.OK() || !strings.Contains(strings.Join(r.Findings, "\n"), "masih ada sisanya") {
		t.Fatalf("%+v", r)
	}
}

// Words typed while a case was looked at go with its key, and so does a draft whose number
// was typed in another way. Words of other searches are opened as before.
func TestPurgeTakesTypedWordsAlong(t *testing.T) {
	o := auditedOffice(t)
	kept := o.receive(officer, "Melati Umpama", "9901016001149124")
	n := o.receive(officer, "Zulaikha Rekaan", "9901016001149123")
	alike := func(number string) uint64 {
		t.Helper()
		must2(t)(o.Alike(ctx, manager, casework.Probe{Number: number, Name: "Zulaikha Rekaan", NIK: "9901016001149123"}))
		return o.newest(casework.LogQuery{Act: casework.Search}).Seq
	}
	own, other, unborn, none := alike(strings.ToLower(n)), alike(kept), alike(casework.CaseNumber("0801", 26, 9999)), alike("")
	must2(t)(o.Log(ctx, coordinator, casework.LogQuery{Person: "zulaikha", Number: n}))
	page, err := o.Log(ctx, auditor, casework.LogQuery{Person: coordinator.Account, Act: casework.ReadLog})
	must(t, err)
	narrowed := page.Entries[0].Seq
	read := func(seq uint64) (string, error) { return o.Words(ctx, coordinator, seq, "pemeriksaan surat 12") }
	for _, seq := range []uint64{own, other, unborn, none, narrowed} {
		if words, err := read(seq); err != nil || !strings.Contains(strings.ToLower(words), "zulaikha") {
			t.Fatalf("%d: %q, %v", seq, words, err)
		}
	}
	meeting := ram.Answers("kind", "management")
	meeting["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("number", n, "reason", "Zulaikha lagi"), ram.Answers("number", kept, "reason", "Melati lagi")}}
	must2(t)(o.SaveDraft(ctx, manager, casework.Draft{Work: casework.CallMeeting, Answers: meeting}))
	for _, typed := range []string{n, " " + strings.ToLower(n), strings.ReplaceAll(n, "-", " "), kept} {
		must2(t)(o.SaveDraft(ctx, manager, casework.Draft{Work: casework.Note, Case: typed, Answers: ram.Answers("text", "draf")}))
	}
	o.must(manager, n, casework.Close, "reason", "moved")
	o.now.Store(o.Now().AddDate(30, 0, 0).UnixMilli())
	must2(t)(o.PurgeDecide(ctx, coordinator, n, "masa simpan lewat", false))
	o.pass(time.Duration(o.Pack().Retention.QuarantineDays) * 24 * time.Hour)
	o.days(10)
	if done, err := o.PurgeRun(ctx, coordinator); err != nil || !slices.Equal(done, []string{n}) {
		t.Fatalf("%v, %v", done, err)
	}
	for range 2 {
		for _, seq := range []uint64{own, narrowed} {
			words, err := read(seq)
			is(t, err, casework.NotFound, "kasusnya sudah dimusnahkan")
			if words != "" {
				t.Errorf("%d still says %q", seq, words)
			}
			if e := o.newest(casework.LogQuery{Person: coordinator.Account}); e.Act != store.Refused || !strings.Contains(e.Note, string(casework.OpenWords)) {
				t.Errorf("the log says %+v", e)
			}
		}
		for _, seq := range []uint64{other, unborn, none} {
			if words, err := read(seq); err != nil || words != "Zulaikha Rekaan 9901016001149123" {
				t.Errorf("%d: %q, %v", seq, words, err)
			}
		}
		d, err := o.Drafts(ctx, manager)
		must(t, err)
		slices.SortFunc(d, func(a, b casework.Draft) int { return strings.Compare(a.Case, b.Case) })
		if len(d) != 2 || d[1].Case != kept {
			t.Fatalf("%+v", d)
		}
		if rows := d[0].Answers["cases"].Rows; len(rows) != 1 || rows[0]["number"].Value != kept {
			t.Errorf("a meeting's draft still holds the case: %+v", rows)
		}
		o.sound()
		o.again()
	}
}

// An older backup holds the decision too, for the quarantine outlasts every backup: the
// case comes back hidden, and is destroyed again by the next run.
func TestRestoringDoesNotBringBackThePurged(t *testing.T) {
	o := auditedOffice(t)
	n := o.receive(officer, "Zulaikha Rekaan", "")
	o.must(manager, n, casework.Close, "reason", "moved")
	o.now.Store(o.Now().AddDate(30, 0, 0).UnixMilli())
	must2(t)(o.PurgeDecide(ctx, coordinator, n, "masa simpan lewat", false))
	until := o.Now().AddDate(0, 0, o.Pack().Retention.QuarantineDays)
	o.now.Store(until.Add(-store.BackupsLast).UnixMilli()) // the oldest backup that may live when it is destroyed
	o.stop()
	old := readFile(t, o.path())
	o.again()
	o.now.Store(until.UnixMilli())
	o.days(10)
	if done, err := o.PurgeRun(ctx, coordinator); err != nil || len(done) != 1 {
		t.Fatal(done, err)
	}
	x := o.in(t, old)
	x.opts.Clock, x.opts.NewID = o.opts.Clock, o.opts.NewID
	x.again()
	defer x.stop()
	_, err := x.Open(ctx, manager, n)
	is(t, err, casework.NotFound, "")
	for range 10 {
		o.pass(24 * time.Hour) // x goes by the same clock
		must2(t)(x.PurgeList(ctx, coordinator))
	}
	if done, err := x.PurgeRun(ctx, coordinator); err != nil || !slices.Equal(done, []string{n}) {
		t.Fatal(done, err)
	}
	x.sound()
}

// Everybody works on while the file is written anew.
func TestWorkGoesOnWhileTheFileIsWrittenAnew(t *testing.T) {
	o := auditedOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	var all sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		all.Add(1)
		go func() {
			defer all.Done()
			for {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := o.act(officer, n, casework.Note, "text", "catatan"); err != nil {
					t.Error(err)
					return
				}
				if _, err := o.Queue(ctx, manager, casework.Query{Name: "Bunga"}); err != nil {
					t.Error(err)
					return
				}
			}
		}()
	}
	for range 10 {
		must2(t)(o.PurgeRun(ctx, coordinator))
	}
	close(stop)
	all.Wait()
	o.sound()
	o.again()
	o.sound()
}
