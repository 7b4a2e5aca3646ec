package store_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/forms"
	"loket/store"
	"loket/store/casework"
	"loket/store/registry"
)

// What the thief of the data file reads: nothing of what people wrote, nor who works there.
func TestNothingIsInTheFileInClear(t *testing.T) {
	o := newOffice(t)
	planted := []string{
		"Zulaikha Rekaan", "9901016001149123", "9901010101017123", "rahasia besar", "Zulaikha", "di rumah nenek", "cerita singkat", "0411999888",
		officer.Account, hospital.Account, "0801-26", "desk-officer", "ketikan yang dihapus", "DTSEN latihan", "desil 2", "Bidan Mawar", "SHA256:", "PKSAI",
	}
	n := o.receive(officer, "Zulaikha Rekaan", "9901016001149123", "child.kk", "9901010101017123", "reporter.name", "Bidan Mawar", "reporter.phone", "0411999888")
	o.must(officer, n, casework.Note, "text", "rahasia besar")
	must2(t)(o.SaveDraft(ctx, officer, casework.Draft{Typing: "ketikan yang dihapus", Answers: forms.Answers{"child.nik": {State: forms.Given, Value: "9901016001149123"}}}))
	must2(t)(o.Queue(ctx, manager, casework.Query{Name: "Zulaikha", Number: "0801-26"}))
	must2(t)(o.PutRegistry(ctx, data, "DTSEN latihan", day, "x", []registry.Row{{NIK: "9901016001149123", Name: "Zulaikha Rekaan", Desil: 2}}))
	o.stop()
	raw, err := os.ReadFile(o.path())
	must(t, err)
	for _, p := range planted {
		if bytes.Contains(raw, []byte(p)) {
			t.Errorf("the file shows %q", p)
		}
	}
	if bytes.Contains(raw, o.opts.Key[:]) {
		t.Error("the file holds the office key")
	}
}

func must2(t testing.TB) func(any, error) {
	return func(_ any, err error) { t.Helper(); must(t, err) }
}

// Every way of changing the file behind the program's back is found.
func TestCheckFindsTampering(t *testing.T) {
	bucket := func(tx *bolt.Tx, name string) *bolt.Bucket { return tx.Bucket([]byte(name)) }
	firstOf := func(b *bolt.Bucket) (k, v []byte) {
		k, v = b.Cursor().First()
		return bytes.Clone(k), bytes.Clone(v)
	}
	lastOf := func(b *bolt.Bucket) (k, v []byte) {
		k, v = b.Cursor().Last()
		return bytes.Clone(k), bytes.Clone(v)
	}
	var old map[string][]byte // the file's earlier snapshots and cards, sealed as they were
	for name, c := range map[string]struct {
		harm func(tx *bolt.Tx) error
		say  string
	}{
		"a bit of an entry": {func(tx *bolt.Tx) error {
			k, v := firstOf(bucket(tx, "log"))
			v[len(v)-1] ^= 1
			return bucket(tx, "log").Put(k, v)
		}, "catatan 1 tidak terbaca"},
		"an entry gone": {func(tx *bolt.Tx) error { return bucket(tx, "log").Delete([]byte{0, 0, 0, 0, 0, 0, 0, 3}) }, "tidak menyambung"},
		"the last entry gone": {func(tx *bolt.Tx) error {
			k, _ := lastOf(bucket(tx, "log"))
			return bucket(tx, "log").Delete(k)
		}, "ujung rantai"},
		"two entries exchanged": {func(tx *bolt.Tx) error {
			k, v := firstOf(bucket(tx, "log"))
			k2, v2 := lastOf(bucket(tx, "log"))
			must(t, bucket(tx, "log").Put(k, v2))
			return bucket(tx, "log").Put(k2, v)
		}, "tidak terbaca"},
		"an act forgotten": {func(tx *bolt.Tx) error {
			k, _ := firstOf(bucket(tx, "act"))
			return bucket(tx, "act").Delete(k)
		}, "daftar tindakan"},
		"an old snapshot": {func(tx *bolt.Tx) error {
			for k, v := range old {
				if strings.HasPrefix(k, "case/") {
					must(t, bucket(tx, "case").Put([]byte(k[5:]), v))
				}
			}
			return nil
		}, "berbeda dari catatannya"},
		"an old card": {func(tx *bolt.Tx) error {
			for k, v := range old {
				if strings.HasPrefix(k, "card/") {
					must(t, bucket(tx, "card").Put([]byte(k[5:]), v))
				}
			}
			return nil
		}, "berbeda dari kasusnya"},
		"an index entry gone": {func(tx *bolt.Tx) error {
			k, _ := firstOf(bucket(tx, "nik"))
			return bucket(tx, "nik").Delete(k)
		}, "indeks nik"},
		"an index entry too many": {func(tx *bolt.Tx) error { return bucket(tx, "kk").Put([]byte("more"), nil) }, "indeks kk"},
		"a draft overwritten":     {func(tx *bolt.Tx) error { return bucket(tx, "draft").Put([]byte("d"), bytes.Repeat([]byte("x"), 512)) }, "draf"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			n := o.receive(officer, "Bunga Contoh", "9901016001149999")
			o.stop()
			old = map[string][]byte{}
			edit(t, o.path(), func(tx *bolt.Tx) error {
				for _, b := range []string{"case", "card"} {
					must(t, bucket(tx, b).ForEach(func(k, v []byte) error {
						if len(v) > 0 {
							old[b+"/"+string(k)] = bytes.Clone(v)
						}
						return nil
					}))
				}
				return nil
			})
			o.again()
			o.must(officer, n, casework.Note, "text", "lanjut")
			o.sound()
			o.stop()
			edit(t, o.path(), c.harm)
			o.again()
			r, err := o.Check(ctx)
			must(t, err)
			if r.OK() || !strings.Contains(strings.Join(r.Lines(), "\n"), c.say) {
				t.Fatalf("want %q in:\n%s", c.say, strings.Join(r.Lines(), "\n"))
			}
			if strings.Contains(strings.Join(r.Lines(), "\n"), "Bunga") {
				t.Fatal("the report names the child")
			}
		})
	}
}

// Reads are in the log before they are shown; turning a page writes nothing.
func TestReadsAreLogged(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	entries := func() uint64 {
		r, err := o.Check(ctx)
		must(t, err)
		return r.Entries
	}
	grows := func(what string, by uint64, fn func()) {
		t.Helper()
		before := entries()
		fn()
		if got := entries() - before; got != by {
			t.Errorf("%s: %d entries, want %d", what, got, by)
		}
	}
	grows("a case", 1, func() { must2(t)(o.Open(ctx, manager, n)) })
	grows("a refused read", 1, func() { _, err := o.Open(ctx, neighbour, n); is(t, err, casework.NotFound, "") })
	grows("a number that is not there", 1, func() { _, err := o.Open(ctx, neighbour, "0801-26-9999-2"); is(t, err, casework.NotFound, "") })
	grows("a refused act", 1, func() {
		_, err := o.Do(ctx, officer, casework.Act{ID: o.NewID(), Name: casework.Lower, Case: n, Seen: 1})
		is(t, err, casework.NotAllowed, "")
	})
	stop := o.Watch(manager, quiet)
	grows("a queue and its pages", 1, func() {
		for i := range 5 {
			must2(t)(o.Queue(ctx, manager, casework.Query{Offset: i * 20}))
		}
	})
	grows("the same question again, in the same session", 0, func() { must2(t)(o.Queue(ctx, manager, casework.Query{})) })
	stop()
	grows("and in another one", 1, func() { must2(t)(o.Queue(ctx, manager, casework.Query{})) })
	grows("without a session always", 2, func() {
		bare := manager
		bare.Session = ""
		must2(t)(o.Queue(ctx, bare, casework.Query{}))
		must2(t)(o.Queue(ctx, bare, casework.Query{}))
	})
	grows("a search for alike", 1, func() { must2(t)(o.Alike(ctx, officer, casework.Probe{Name: "Bunga"})) })
	grows("an inbox", 1, func() { must2(t)(o.Inbox(ctx, hospital)) })
	grows("a printed form", 1, func() { must2(t)(o.Print(ctx, officer, n, "complaint")) })
	grows("somebody comes in", 1, func() { must(t, o.SignIn(ctx, officer, true, "")) })
	grows("somebody is turned away", 1, func() { must(t, o.SignIn(ctx, casework.Actor{Account: "siapa"}, false, "kunci tidak dikenal")) })
}

// What cannot be logged is not shown.
func TestReadOnlyShowsNoCase(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	o.stop()
	o.opts.ReadOnly = true
	s, err := store.Open(ctx, o.opts)
	must(t, err)
	if v, err := s.Open(ctx, manager, n); casework.KindOf(err) != casework.Unusable || v.Case != nil {
		t.Fatalf("shown without a log entry: %+v, %v", v, err)
	}
	if p, err := s.Queue(ctx, manager, casework.Query{}); casework.KindOf(err) != casework.Unusable || p.Rows != nil {
		t.Fatalf("shown without a log entry: %+v, %v", p, err)
	}
	r, err := s.Check(ctx)
	must(t, err)
	if !r.OK() {
		t.Fatal(strings.Join(r.Lines(), "\n"))
	}
	must(t, s.Close())
}

// A form is printed under the rule book that it was filled in under.
func TestOldRuleBooksStay(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	before := o.Pack()
	files := map[string][]byte{}
	for name, b := range before.Files {
		files[name] = b
	}
	files["forms/complaint.yaml"] = bytes.Replace(files["forms/complaint.yaml"], []byte("Anak di mana sekarang?"), []byte("Di manakah anak itu?"), 1)
	o.opts.Pack = fromFiles(t, files)
	o.again()
	second := o.receive(officer, "Melati Umpama", "")
	for number, want := range map[string]string{n: "Anak di mana sekarang?", second: "Di manakah anak itu?"} {
		text, err := o.Print(ctx, manager, number, "complaint")
		must(t, err)
		if !strings.Contains(text, want) {
			t.Errorf("%s printed without %q:\n%s", number, want, text)
		}
	}
	// Without being told, the office goes on under the last one.
	o.opts.Pack = nil
	o.again()
	if o.Pack().Digest == before.Digest {
		t.Fatal("the old rule book is in force again")
	}
	if text, err := o.Print(ctx, manager, n, "complaint"); err != nil || !strings.Contains(text, "Anak di mana sekarang?") {
		t.Fatalf("%v\n%s", err, text)
	}
	_, err := o.Print(ctx, manager, n, "form1")
	is(t, err, casework.NotFound, "")
	r, err := o.Check(ctx)
	must(t, err)
	if r.Packs != 2 || !r.OK() {
		t.Fatal(strings.Join(r.Lines(), "\n"))
	}
}

func TestAlike(t *testing.T) {
	o := newOffice(t)
	first := o.receive(officer, "Muhammad Jufri", "9901010305149999")
	sibling := o.receive(officer, "Rahmat Contoh", "9901010305149111")
	elsewhere := o.receive(neighbour, "Moh. Djoefri", "9901010305149999")
	changed, err := o.PutRegistry(ctx, data, "DTSEN 2026-10", day, "one", []registry.Row{{NIK: "9901010305149999", Desil: 1, Programme: map[string]string{"pkh": "YA"}}, {NIK: ""}})
	if err != nil || !changed {
		t.Fatalf("import: %v, %v", changed, err)
	}
	find := func(who casework.Actor, p casework.Probe) casework.Matches {
		t.Helper()
		m, err := o.Alike(ctx, who, p)
		must(t, err)
		return m
	}
	has := func(m casework.Matches, number string) *casework.Match {
		for i := range m.Cases {
			if m.Cases[i].Number == number {
				return &m.Cases[i]
			}
		}
		return nil
	}
	m := find(officer, casework.Probe{NIK: "9901010305149999"})
	if x := has(m, first); x == nil || !x.Exact || x.Score != 100 || len(m.Cases) != 1 || !m.Elsewhere {
		t.Fatalf("by NIK: %+v", m)
	}
	if len(m.Registry) != 1 || !m.Registry[0].Listed || m.Registry[0].Detail != "" || !m.Registry[0].At.Equal(day) {
		t.Fatalf("a desk reads of the registry: %+v", m.Registry)
	}
	m = find(manager, casework.Probe{Number: first, NIK: "9901010305149999"})
	if has(m, first) != nil || has(m, elsewhere) == nil || m.Elsewhere || m.Registry[0].Detail != "desil 1, pkh: YA" {
		t.Fatalf("the manager finds %+v", m)
	}
	m = find(officer, casework.Probe{Name: "Moh Djoefri bin Tjakra", KK: "9901010101019999"})
	if x := has(m, first); x == nil || x.Exact || x.Score < 60 {
		t.Fatalf("by name: %+v", m)
	}
	if x := has(m, sibling); x == nil || x.Why != "Satu KK, nama lain" || has(m, first).Score <= x.Score {
		t.Fatalf("by family card: %+v", m)
	}
	// A desk learns nothing of other desks' cases, whether there are any or not.
	if m = find(neighbour, casework.Probe{Name: "Rahmat Contoh"}); len(m.Cases) != 0 || !m.Elsewhere {
		t.Fatalf("%+v", m)
	}
	if m = find(neighbour, casework.Probe{Name: "Tidak Pernah Ada"}); len(m.Cases) != 0 || !m.Elsewhere {
		t.Fatalf("%+v", m)
	}
	if m = find(caseworker, casework.Probe{NIK: "9901010305149999"}); len(m.Cases) != 0 || !m.Elsewhere {
		t.Fatalf("coded rows are not matched: %+v", m)
	}
	// A corrected NIK moves in the index.
	o.must(manager, first, casework.Verify, "method", "oral", "result", "unknown", "child.nik", "9901010305149222")
	if m = find(officer, casework.Probe{NIK: "9901010305149999"}); len(m.Cases) != 0 {
		t.Fatalf("found under the old NIK: %+v", m)
	}
	o.sound()
}

func TestRegistryImports(t *testing.T) {
	o := newOffice(t)
	rows := func(from, n int) (out []registry.Row) {
		for i := range n {
			out = append(out, registry.Row{NIK: fmt.Sprintf("99%014d", from+i), Desil: 3})
		}
		return out
	}
	put := func(name, digest string, r []registry.Row, want bool) {
		t.Helper()
		changed, err := o.PutRegistry(ctx, data, name, o.Now(), digest, r)
		if err != nil || changed != want {
			t.Fatalf("%s: changed %v, %v", name, changed, err)
		}
	}
	listed := func(i int) (out []string) {
		m, err := o.Alike(ctx, manager, casework.Probe{NIK: fmt.Sprintf("99%014d", i)})
		must(t, err)
		for _, r := range m.Registry {
			out = append(out, fmt.Sprintf("%s %v %d", r.Name, r.Listed, r.At.Day()))
		}
		return out
	}
	is2 := func(got []string, want ...string) {
		t.Helper()
		if strings.Join(got, "; ") != strings.Join(want, "; ") {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
	is2(listed(1))
	put("DTSEN", "a", rows(0, 5000), true)
	put("BNBA", "b", rows(4999, 2), true)
	o.pass(24 * time.Hour)
	put("DTSEN", "a", rows(0, 5000), false) // the same again
	is2(listed(4999), "BNBA true 21", "DTSEN true 21")
	is2(listed(5000), "BNBA true 21", "DTSEN false 21")
	put("DTSEN", "c", rows(1, 10), true) // replaced
	is2(listed(0), "BNBA false 21", "DTSEN false 22")
	is2(listed(1), "BNBA false 21", "DTSEN true 22")
	o.again()
	is2(listed(5000), "BNBA true 21", "DTSEN false 22")
	for _, who := range []casework.Actor{officer, hospital, caseworker} {
		if _, err := o.PutRegistry(ctx, who, "DTSEN", day, "d", nil); err == nil {
			t.Errorf("%s imported a list", who.Account)
		}
	}
	is2(listed(1), "BNBA false 21", "DTSEN true 22")
	o.sound()
}

func TestSnapshot(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	copied := t.TempDir() + "/" + store.FileName
	must(t, o.Snapshot(ctx, copied))
	is(t, o.Snapshot(ctx, copied), casework.Unusable, "mungkin sudah ada")
	o.receive(officer, "Melati Umpama", "") // after the copy: not in it
	x := &office{t: t, opts: o.opts}
	x.opts.Dir = strings.TrimSuffix(copied, "/"+store.FileName)
	x.again()
	defer x.stop()
	if p, err := x.Queue(ctx, manager, casework.Query{}); err != nil || p.Total != 1 || p.Rows[0].Number != n {
		t.Fatalf("%+v, %v", p, err)
	}
	x.sound()
}
