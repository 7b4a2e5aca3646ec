package store_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/store"
	"loket/store/casework"
)

func TestParseHead(t *testing.T) {
	want := store.PaperHead{Seq: 412, Hash: "9f03c2aa"}
	for _, typed := range []string{"412-9f03c2aa", " 412 - 9F03C2AA ", "Ujung catatan: 412-9f03c2aa", "surat R1, 412-9f03c2aa."} {
		if got, err := store.ParseHead(typed); err != nil || got != want || got.String() != "412-9f03c2aa" {
			t.Errorf("%q is %v, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "412", "412-9f03c2a", "412-9f03c2aaa", "x-9f03c2aa", "99999999999999999999-9f03c2aa"} {
		if got, err := store.ParseHead(typed); casework.KindOf(err) != casework.Invalid {
			t.Errorf("%q is %v, %v", typed, got, err)
		}
	}
	got, err := store.ReadHeads(strings.NewReader("# surat November\n\n412-9f03c2aa\nUjung catatan: 7-00000000\n"))
	must(t, err)
	if len(got) != 2 || got[0] != want || got[1].Seq != 7 {
		t.Fatalf("%v", got)
	}
	_, err = store.ReadHeads(strings.NewReader("412-9f03c2aa\nbukan\n"))
	is(t, err, casework.Invalid, "Baris 2")
}

func (o *office) checked(papers ...store.PaperHead) *store.Report {
	o.t.Helper()
	r, err := o.Check(ctx, papers...)
	must(o.t, err)
	return r
}

func (o *office) paper() store.PaperHead {
	o.t.Helper()
	h, err := o.Head(ctx)
	must(o.t, err)
	p, err := store.ParseHead(h)
	must(o.t, err)
	return p
}

// A checkpoint signs what is there, once; every one is verified; a rewritten log is found.
func TestCheckpoints(t *testing.T) {
	o := newOffice(t)
	o.receive(officer, "Bunga Contoh", "")
	if r := o.checked(); r.Signed != 0 || r.Signer != "" || !r.OK() {
		t.Fatalf("%+v", r)
	}
	first, err := o.Checkpoint(ctx)
	must(t, err)
	if again, err := o.Checkpoint(ctx); err != nil || again != first {
		t.Fatalf("nothing happened, but %s became %s, %v", first, again, err)
	}
	o.pass(time.Hour)
	o.receive(officer, "Melati Umpama", "")
	second, err := o.Checkpoint(ctx)
	must(t, err)
	r := o.checked()
	if r.Signed != 2 || r.Signer == "" || !r.OK() || r.Head != second {
		t.Fatalf("%+v", r)
	}
	signer := r.Signer
	o.again()
	if r := o.checked(); r.Signer != signer {
		t.Fatalf("the signing key became another one: %+v", r)
	}
	o.stop()
	// Another office key does not change who signs.
	fresh := store.NewKey()
	must(t, store.Rekey(ctx, o.opts, func() (store.Key, error) { return fresh, nil }))
	o.opts.Key = fresh
	o.again()
	if r := o.checked(); r.Signer != signer || !r.OK() {
		t.Fatalf("%+v", r)
	}
	// Without the key that signed, no signature holds.
	o.stop()
	edit(t, o.path(), func(tx *bolt.Tx) error { return tx.Bucket([]byte("key")).Delete([]byte("@sign")) })
	o.again()
	if r := o.checked(); r.OK() || !strings.Contains(strings.Join(r.Lines(), "\n"), "tanda tangan pada catatan") {
		t.Fatalf("%+v", r)
	}
}

func TestHeadsOfPapers(t *testing.T) {
	o := newOffice(t)
	start := o.paper()
	n := o.receive(officer, "Bunga Contoh", "")
	o.stop()
	old := readFile(t, o.path())
	o.again()
	o.must(officer, n, casework.Note, "text", "satu")
	kept := o.paper()
	if r := o.checked(start, kept, store.PaperHead{Hash: "00000000"}); !r.OK() || r.Papers != 3 {
		t.Fatalf("%+v", r)
	}
	has := func(r *store.Report, part string) {
		t.Helper()
		if r.OK() || !strings.Contains(strings.Join(r.Lines(), "\n"), part) {
			t.Fatalf("want %q in:\n%s", part, strings.Join(r.Lines(), "\n"))
		}
	}
	has(o.checked(store.PaperHead{Seq: kept.Seq, Hash: "00000000"}), "tidak ada di rantai")
	has(o.checked(store.PaperHead{Seq: 0, Hash: "00000001"}), "tidak ada di rantai")
	// Rolled back, the file has not reached the paper; gone on, it has passed it.
	x := o.in(t, old)
	x.again()
	x.sound() // by itself it is whole
	has(x.checked(start, kept), "lebih lama daripada kertas")
	for x.paper().Seq < kept.Seq {
		x.must(officer, n, casework.Note, "text", "lain")
	}
	has(x.checked(start, kept), "pernah dimundurkan")
	if r := x.checked(start, kept); r.Faults != 1 {
		t.Fatalf("%+v", r)
	}
	x.stop()
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	var b bytes.Buffer
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	must(t, err)
	must(t, db.View(func(tx *bolt.Tx) error { _, err := tx.WriteTo(&b); return err }))
	must(t, db.Close())
	return b.Bytes()
}

// Every sheet of a letter ends in the head of a checkpoint that covers its printing.
func TestALetterCarriesTheHead(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "", "danger", "yes", "alleged.relation", "ayah tiri", "alleged.same_house", "yes", "no_contact", "ayah tiri", "safe_contact", "lewat tetangga")
	o.must(officer, n, casework.RecordContact, "who", "UPTD PPA", "at", "2026-11-21T02:00:00Z", "result", "menjemput")
	o.must(officer, n, casework.Verify, "method", "oral", "result", "unknown")
	o.must(officer, n, casework.HandOver)
	o.must(caseworker, n, casework.Take, "reason", "piket")
	o.must(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "help", "perawatan", "problem_public", "luka")
	read, err := o.Letter(ctx, manager, n, "")
	if r := o.checked(); err != nil || strings.Contains(read, "Ujung catatan") || r.Signed != 0 {
		t.Fatalf("a letter that is only read is signed for: %+v, %v", r, err)
	}
	letter, err := o.PrintLetter(ctx, manager, n, "")
	must(t, err)
	_, foot, ok := strings.Cut(letter, "\nUjung catatan: ")
	if head, err := o.Head(ctx); err != nil || !ok || foot != head+"\n" {
		t.Fatalf("foot %q, head %s, %v", foot, head, err)
	}
	first, err := store.ParseHead(foot)
	must(t, err)
	again, err := o.PrintLetter(ctx, manager, n, "")
	must(t, err)
	if again == letter {
		t.Fatal("the second printing is not in the log")
	}
	if r := o.checked(first); !r.OK() || r.Signed != 2 {
		t.Fatalf("%+v", r)
	}
}
