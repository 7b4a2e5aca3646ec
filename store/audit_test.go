package store_test

import (
	"bytes"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"loket/store"
	"loket/store/casework"
)

var (
	auditor     = casework.Actor{Account: "pengawas", Role: casework.Auditor, Session: "s-auditor"}
	coordinator = casework.Actor{Account: "koordinator", Role: casework.Coordinator, Session: "s-koordinator", Binding: "SHA256:koordinator"}
)

func auditedOffice(t *testing.T) *office {
	o := newOffice(t)
	o.hire(auditor)
	o.hire(coordinator)
	return o
}

// newest is the newest entry that is not the reading of the log itself.
func (o *office) newest(q casework.LogQuery) casework.LogEntry {
	o.t.Helper()
	page, err := o.Log(ctx, auditor, q)
	must(o.t, err)
	for _, e := range page.Entries {
		if e.Act != casework.ReadLog {
			return e
		}
	}
	o.t.Fatalf("no entry for %+v", q)
	return casework.LogEntry{}
}

// A search keeps kind, hits and cases; its words are sealed, and a coordinator opens
// them for a written reason that is in the log first.
func TestWordsOfASearchAreSealed(t *testing.T) {
	o := auditedOffice(t)
	n := o.receive(officer, "Zulaikha Rekaan", "9901016001149123")
	o.receive(officer, "Bunga Contoh", "")
	must2(t)(o.Queue(ctx, manager, casework.Query{Name: "Zulaikha"}))
	e := o.newest(casework.LogQuery{Person: manager.Account})
	if e.Act != casework.Search || e.Hits != 1 || !slices.Equal(e.Found, []string{n}) || !e.Words || strings.Contains(e.Note, "Zul") {
		t.Fatalf("%+v", e)
	}
	must2(t)(o.Alike(ctx, officer, casework.Probe{Name: "Zulaikha", NIK: "9901016001149123"}))
	alike := o.newest(casework.LogQuery{Person: officer.Account})
	if alike.Hits != 1 || !alike.Words || !slices.Equal(alike.Found, []string{n}) || alike.Note != "alike" {
		t.Fatalf("%+v", alike)
	}
	words, err := o.Words(ctx, coordinator, alike.Seq, "pemeriksaan pengaduan 12")
	if err != nil || words != "Zulaikha 9901016001149123" {
		t.Fatalf("%q, %v", words, err)
	}
	opened := o.newest(casework.LogQuery{Person: coordinator.Account})
	if opened.Act != casework.OpenWords || !strings.Contains(opened.Note, "pemeriksaan pengaduan 12") {
		t.Fatalf("%+v", opened)
	}
	_, err = o.Words(ctx, coordinator, alike.Seq, "  ")
	is(t, err, casework.Invalid, "Alasan")
	_, err = o.Words(ctx, auditor, alike.Seq, "ingin tahu")
	is(t, err, casework.NotAllowed, "")
	_, err = o.Words(ctx, coordinator, 1, "ingin tahu")
	is(t, err, casework.NotFound, "")
	// A name typed where an account, an act or a stage belongs is sealed as well.
	for _, q := range []casework.LogQuery{{Person: "zulaikha"}, {Act: "Zulaikha"}, {Key: "zulaikha"}} {
		must2(t)(o.Log(ctx, coordinator, q))
		must2(t)(o.Breach(ctx, coordinator, q))
	}
	for _, q := range []casework.Query{{Stage: "Zulaikha"}, {Lane: "zulaikha"}, {Risk: "Zulaikha"}, {Desk: "9901016001149123"}, {Kecamatan: "zulaikha"}} {
		must2(t)(o.Queue(ctx, manager, q))
	}
	page, err := o.Log(ctx, auditor, casework.LogQuery{Limit: 20})
	must(t, err)
	sealed := 0
	for _, e := range page.Entries {
		if note := strings.ToLower(e.Note); strings.Contains(note, "zulaikha") || strings.Contains(note, "9901016001149123") {
			t.Errorf("the log shows what was typed: %+v", e)
		}
		if strings.HasSuffix(e.Note, "=?") && e.Words {
			sealed++
		}
	}
	if sealed != 11 {
		t.Errorf("%d entries keep what was typed among the sealed words, want 11", sealed)
	}
	must2(t)(o.Log(ctx, auditor, casework.LogQuery{Person: manager.Account, Act: casework.ReadQueue, Key: "uid:7"}))
	page, err = o.Log(ctx, coordinator, casework.LogQuery{Person: auditor.Account})
	must(t, err)
	if e := page.Entries[0]; e.Note != "person="+manager.Account+" act="+string(casework.ReadQueue)+" key=uid:7" || e.Words {
		t.Errorf("%+v", e)
	}
	// Somebody types a NIK where a number belongs: the log shows neither it nor the name.
	_, err = o.Open(ctx, neighbour, "9901016001149123")
	is(t, err, casework.NotFound, "")
	must2(t)(o.Queue(ctx, manager, casework.Query{Number: "9901016001149123"}))
	must2(t)(o.Queue(ctx, manager, casework.Query{Number: "zulaikha"}))
	_, err = o.Open(ctx, neighbour, "Zulaikha")
	is(t, err, casework.NotFound, "")
	page, err = o.Log(ctx, auditor, casework.LogQuery{Limit: 100})
	must(t, err)
	for _, e := range page.Entries {
		if strings.Contains(e.Number+e.Note, "99010") || strings.Contains(strings.ToLower(e.Note+e.Number), "zulaikha") {
			t.Errorf("the log shows what was typed: %+v", e)
		}
	}
	o.sound()
	o.stop()
	raw, err := os.ReadFile(o.path())
	must(t, err)
	for _, planted := range []string{"Zulaikha", "9901016001149123", "pemeriksaan pengaduan"} {
		if bytes.Contains(raw, []byte(planted)) {
			t.Errorf("the file shows %q", planted)
		}
	}
}

// The auditor reads who, when, from where, what and which case, by any of them; the
// question is logged first, and nobody else may ask.
func TestReadingTheLog(t *testing.T) {
	o := auditedOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	o.pass(time.Hour)
	other := o.receive(neighbour, "Melati Umpama", "")
	far := manager
	far.Binding = "SHA256:manajer"
	v, err := o.Open(ctx, far, n)
	must(t, err)
	must2(t)(o.Queue(ctx, manager, casework.Query{Name: "Bunga"}))
	_, err = o.Open(ctx, neighbour, n)
	is(t, err, casework.NotFound, "")
	acts := func(q casework.LogQuery) string {
		page, err := o.Log(ctx, auditor, q)
		must(t, err)
		var out []string
		for _, e := range page.Entries {
			if e.Act != casework.ReadLog {
				out = append(out, string(e.Act)+" "+e.By.Account)
			}
		}
		return strings.Join(out, ", ")
	}
	for want, q := range map[string]casework.LogQuery{
		"refused loket.tetangga, search manajer, read_case manajer, receive loket.katangka": {Number: n},
		"receive loket.tetangga":                         {Number: other},
		"read_case manajer":                              {Key: "SHA256:manajer"},
		"refused loket.tetangga, receive loket.tetangga": {Person: neighbour.Account},
		"refused loket.tetangga, read_case manajer":      {Act: casework.ReadCase},
		"receive loket.katangka":                         {Act: casework.Receive, To: day.Add(time.Minute)},
		"refused loket.tetangga, search manajer, read_case manajer, receive loket.tetangga": {From: day.Add(time.Hour)},
	} {
		if got := acts(q); got != want {
			t.Errorf("%+v:\n got %s\nwant %s", q, got, want)
		}
	}
	e := o.newest(casework.LogQuery{Key: "SHA256:manajer"})
	if e.Level != casework.LevelFull || e.Version != v.Version || e.By.Role != casework.Manager {
		t.Errorf("%+v", e)
	}
	// A page after the other is the whole.
	all, err := o.Log(ctx, auditor, casework.LogQuery{Limit: 1000})
	must(t, err)
	var paged []casework.LogEntry
	for q := (casework.LogQuery{Limit: 3, Before: all.Entries[0].Seq + 1}); ; {
		page, err := o.Log(ctx, auditor, q)
		must(t, err)
		paged = append(paged, page.Entries...)
		if q.Before = page.More; page.More == 0 {
			break
		}
	}
	if len(paged) != len(all.Entries) || paged[len(paged)-1].Seq != 1 {
		t.Errorf("%d entries in pages, %d at once", len(paged), len(all.Entries))
	}
	before := o.paper().Seq
	bare := auditor
	bare.Session = ""
	must2(t)(o.Log(ctx, bare, casework.LogQuery{Person: officer.Account}))
	if o.paper().Seq != before+1 || o.newest2(coordinator).Note != "person="+officer.Account {
		t.Errorf("reading the log is not in the log")
	}
	for _, who := range everybody {
		_, err := o.Log(ctx, who, casework.LogQuery{})
		is(t, err, casework.NotAllowed, "")
	}
}

// newest2 is the entry before the one that asking makes.
func (o *office) newest2(who casework.Actor) casework.LogEntry {
	o.t.Helper()
	page, err := o.Log(ctx, who, casework.LogQuery{Limit: 2})
	must(o.t, err)
	return page.Entries[1]
}

// The notice's list: whose content was opened, printed, found or changed, by whom, in
// the window; number and stage alone are no content.
func TestBreachList(t *testing.T) {
	o := auditedOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	early := o.receive(neighbour, "Melati Umpama", "")
	o.pass(time.Hour)
	from := o.Now()
	thief := manager
	thief.Binding = "SHA256:curian"
	must2(t)(o.Open(ctx, thief, n))
	must2(t)(o.Print(ctx, thief, n, "complaint"))
	must2(t)(o.Queue(ctx, thief, casework.Query{Name: "Melati"}))
	must2(t)(o.Queue(ctx, thief, casework.Query{}))
	must2(t)(o.Open(ctx, caseworker, early)) // coded: no content
	_, err := o.Open(ctx, neighbour, n)
	is(t, err, casework.NotFound, "")
	o.pass(time.Hour)
	to := o.Now()
	o.must(officer, n, casework.Note, "text", "sesudah jangka waktu")
	b, err := o.Breach(ctx, auditor, casework.LogQuery{From: from, To: to})
	must(t, err)
	line := func(d store.Disclosure) string {
		return strings.Join([]string{d.Number, d.Account, strings.Join(d.How, "+"), strings.Join(d.Keys, "+"), strconv.Itoa(d.Times)}, " ")
	}
	if len(b.Cases) != 2 || line(b.Cases[0]) != n+" manajer opened+printed SHA256:curian 2" || line(b.Cases[1]) != early+" manajer found SHA256:curian 1" ||
		!b.Cases[0].First.Equal(from) || len(b.Lists) != 1 || line(b.Lists[0]) != " manajer listed SHA256:curian 1" {
		t.Fatalf("%+v", b)
	}
	b, err = o.Breach(ctx, coordinator, casework.LogQuery{From: from.Add(-2 * time.Hour), Person: officer.Account})
	must(t, err)
	if len(b.Cases) != 1 || !slices.Equal(b.Cases[0].How, []string{"changed"}) || b.Cases[0].Times != 2 {
		t.Fatalf("%+v", b)
	}
	if e := o.newest2(auditor); e.Act != casework.ReadLog || !strings.HasPrefix(e.Note, "breach person=") {
		t.Fatalf("%+v", e)
	}
	_, err = o.Breach(ctx, manager, casework.LogQuery{})
	is(t, err, casework.NotAllowed, "")
}
