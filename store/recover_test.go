package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"loket/store"
	"loket/store/casework"
)

func drawKey(t *rapid.T) store.Key {
	return store.Key(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key"))
}

// Any need of the holders give the key back, in any order; one fewer never does.
func TestSharesGiveTheKeyBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := drawKey(t)
		holders := rapid.IntRange(2, store.SharesMost).Draw(t, "holders")
		need := rapid.IntRange(2, holders).Draw(t, "need")
		shares, err := store.SplitKey(k, holders, need)
		if err != nil || len(shares) != holders {
			t.Fatalf("%d shares, %v", len(shares), err)
		}
		shuffled := rapid.Permutation(shares).Draw(t, "order")
		some := shuffled[:rapid.IntRange(need, holders).Draw(t, "given")]
		if got, err := store.JoinShares(some); err != nil || got != k {
			t.Fatalf("%v: another key, %v", some, err)
		}
		few := append(slices.Clone(shuffled[:need-1]), shuffled[0]) // the same holder twice is one
		if _, err := store.JoinShares(few); casework.KindOf(err) != casework.Invalid {
			t.Fatalf("%d of %d gave something: %v", need-1, need, err)
		}
		// Pretending that fewer are needed gives no key either.
		for i := range few {
			few[i].Need = max(1, need-1)
		}
		if got, err := store.JoinShares(few); err == nil || got == k {
			t.Fatal("fewer than needed gave the key")
		}
	})
}

// A share tells nothing of the key: with any other key some polynomial goes through it.
// Seen from outside, equal keys give unequal shares, and every byte takes every value.
func TestOneShareIsAnything(t *testing.T) {
	k := store.Key{1, 2, 3}
	seen := [256]bool{}
	for range 4000 {
		shares, err := store.SplitKey(k, 2, 2)
		must(t, err)
		seen[shares[0].Y[0]] = true
	}
	if i := slices.Index(seen[:], false); i >= 0 {
		t.Fatalf("a share's first byte is never %d", i)
	}
}

// What is printed is read again, however it is typed; a wrong letter is found at its line.
func TestSharesOnPaper(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shares, err := store.SplitKey(drawKey(t), 3, 2)
		if err != nil {
			t.Fatal(err)
		}
		s := shares[rapid.IntRange(0, 2).Draw(t, "which")]
		r := store.ShareReader{}
		for i, line := range s.Lines() {
			if len(line) != 24 || strings.ContainsAny(line, "ILOU") {
				t.Fatalf("line %q", line)
			}
			if r.Next() != i+1 {
				t.Fatalf("line %d comes next, not %d", r.Next(), i+1)
			}
			at := rapid.IntRange(0, len(line)-1).Filter(func(i int) bool { return line[i] != ' ' }).Draw(t, "at")
			wrong := rapid.SampledFrom([]byte("0123456789ABCDEFGHJKMNPQRSTVWXYZ")).Filter(func(b byte) bool { return b != line[at] }).Draw(t, "wrong")
			if _, done, err := r.Line(line[:at] + string(wrong) + line[at+1:]); casework.KindOf(err) != casework.Invalid || done {
				t.Fatalf("a wrong letter passed: %v", err)
			}
			if _, _, err := r.Line(s.Lines()[(i+1)%4]); casework.KindOf(err) != casework.Invalid || !strings.Contains(casework.Say(err), "Itu baris") {
				t.Fatalf("another line passed: %v", err)
			}
			typed := line
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				typed = strings.ToLower(strings.ReplaceAll(line, " ", ""))
			case 1:
				typed = " " + strings.NewReplacer(" ", "-", "0", "o", "1", "l").Replace(line) + "  "
			}
			got, done, err := r.Line(typed)
			if err != nil || done != (i == 3) {
				t.Fatalf("line %d typed %q: done %v, %v", i+1, typed, done, err)
			}
			if done && got != s {
				t.Fatalf("read %v, printed %v", got, s)
			}
		}
	})
}

func TestSharesThatDoNotBelongTogether(t *testing.T) {
	split := func(k store.Key, holders, need int) []store.Share {
		t.Helper()
		s, err := store.SplitKey(k, holders, need)
		must(t, err)
		return s
	}
	k := store.NewKey()
	a, b, c := split(k, 3, 2), split(k, 3, 2), split(store.NewKey(), 3, 2)
	_, err := store.JoinShares([]store.Share{a[0], c[1]})
	is(t, err, casework.Invalid, "bukan dari kunci yang sama")
	_, err = store.JoinShares([]store.Share{a[0], b[1]})
	is(t, err, casework.Invalid, "bukan dari pencetakan yang sama")
	_, err = store.JoinShares([]store.Share{a[0], split(k, 3, 3)[1]})
	is(t, err, casework.Invalid, "bukan dari kunci yang sama")
	_, err = store.JoinShares(nil)
	is(t, err, casework.Invalid, "belum cukup")
	for _, x := range [][2]int{{3, 1}, {2, 3}, {1, 1}, {store.SharesMost + 1, 2}, {0, 0}} {
		if _, err := store.SplitKey(k, x[0], x[1]); casework.KindOf(err) != casework.Invalid {
			t.Errorf("%d of %d: %v", x[1], x[0], err)
		}
	}
	r := store.ShareReader{}
	for _, typed := range []string{"", "salah", strings.Repeat("A", 19), strings.Repeat("U", 20), strings.Repeat("é", 10)} {
		if _, _, err := r.Line(typed); casework.KindOf(err) != casework.Invalid {
			t.Errorf("%q was taken: %v", typed, err)
		}
	}
}

// Shares are printed for the right key only, for those who may, and the log says so.
func TestKeyToPaper(t *testing.T) {
	o := newOffice(t)
	tag, wrong := o.opts.Key.Tag(), store.NewKey().Tag()
	before := o.paper()
	must(t, o.KeyToPaper(ctx, admin, tag[:]))
	if o.paper().Seq != before.Seq+1 {
		t.Fatal("the log does not tell of it")
	}
	is(t, o.KeyToPaper(ctx, admin, wrong[:]), casework.Unusable, "tidak cocok")
	is(t, o.KeyToPaper(ctx, officer, tag[:]), casework.NotAllowed, "bukan tugas")
}

// The drill: the office burnt down; two of three papers and a backup are there.
func TestFromPaperAndBackup(t *testing.T) {
	s := newSafe(t)
	n := s.receive(officer, "Bunga Contoh", "")
	shares, err := store.SplitKey(s.opts.Key, 3, 2)
	must(t, err)
	path := s.save()
	var read []store.Share
	for _, paper := range [][]string{shares[2].Lines(), shares[0].Lines()} {
		r := store.ShareReader{}
		for _, line := range paper {
			got, done, err := r.Line(line)
			must(t, err)
			if done {
				read = append(read, got)
			}
		}
	}
	o := s.restoreOptions(t)
	if o.Office.Key, err = store.JoinShares(read); err != nil {
		t.Fatal(err)
	}
	must2(t)(store.Restore(ctx, path, o))
	x := &office{t: t, opts: o.Office}
	x.again()
	if x.file(n).Child.Name != "Bunga Contoh" {
		t.Fatal(errors.New("the case is not what it was"))
	}
	x.stop()
}
