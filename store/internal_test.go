package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"loket/forms/text"
	"loket/store/casework"
)

// What was sealed opens to the same bytes, only under its key, in its place, unchanged.
func TestSeal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := newKey()
		plain := append(rapid.SliceOf(rapid.Byte()).Draw(t, "plain"), '}')
		p := place{bucket: "card", key: rapid.SliceOfN(rapid.Byte(), 0, 60).Draw(t, "key")}
		size := rapid.SampledFrom([]int{0, rowBlock, block}).Draw(t, "block")
		sealed, err := k.seal(p, plain, size)
		if err != nil {
			t.Fatal(err)
		}
		if size > 0 && len(sealed)%size != 0 {
			t.Fatalf("sealed to %d bytes", len(sealed))
		}
		got, err := k.open(p, sealed)
		if err != nil || !bytes.Equal(unfill(got), unfill(plain)) {
			t.Fatalf("opened %q, %v", got, err)
		}
		for what, elsewhere := range map[string]place{
			"another bucket": {bucket: "case", key: p.key}, "another key": {bucket: "card", key: append([]byte("x"), p.key...)},
			"bytes moved between bucket and key": {bucket: "card" + string(p.key), key: nil}, "more bound": {bucket: "card", key: p.key, extra: []byte{1}},
		} {
			if bytes.Equal(elsewhere.bound(), p.bound()) {
				continue
			}
			if _, err := k.open(elsewhere, sealed); err == nil {
				t.Fatalf("opened in %s", what)
			}
		}
		if _, err := newKey().open(p, sealed); err == nil {
			t.Fatal("opened under another key")
		}
		sealed[rapid.IntRange(0, len(sealed)-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := k.open(p, sealed); err == nil {
			t.Fatal("opened after a bit was turned")
		}
		if _, err := k.open(p, sealed[:rapid.IntRange(0, len(sealed)-1).Draw(t, "cut")]); err == nil {
			t.Fatal("opened after it was cut")
		}
	})
}

// A card of the usual size fills exactly one block, sealed.
func TestCardFillsOneBlock(t *testing.T) {
	k := newKey()
	for n, want := range map[int]int{2: block, casework.CardMax: block, casework.CardMax + 1: 2 * block} {
		sealed, err := k.seal(cardPlace("x"), bytes.Repeat([]byte("a"), n), block)
		if err != nil || len(sealed) != want {
			t.Errorf("%d bytes seal to %d, want %d; %v", n, len(sealed), want, err)
		}
	}
}

func drawActor(t *rapid.T) casework.Actor {
	return casework.Actor{
		Account: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "account"), Role: rapid.SampledFrom(casework.Roles()).Draw(t, "role"),
		Desk: rapid.SampledFrom([]string{"", "0801", "0802"}).Draw(t, "desk"), Kecamatan: rapid.SampledFrom([]string{"", "73.06.08", "73.06.07"}).Draw(t, "kecamatan"),
		Agency: rapid.SampledFrom([]string{"", "rsud", "lpsk"}).Draw(t, "agency"),
	}
}

func drawCard(t *rapid.T, i int) casework.Card {
	k := casework.Card{
		ID: string(rune('a' + i)), Number: string(rune('A' + i)), Version: 1,
		Lane:   rapid.SampledFrom([]casework.Lane{casework.Service, casework.Protection}).Draw(t, "lane"),
		Stage:  rapid.SampledFrom([]casework.Stage{casework.Registered, casework.Assigned, casework.Closed, casework.Terminated}).Draw(t, "stage"),
		Risk:   rapid.SampledFrom([]casework.Class{casework.High, casework.Low, casework.Unassessed}).Draw(t, "risk"),
		Desk:   rapid.SampledFrom([]string{"", "0801", "0802", "PKS"}).Draw(t, "desk of case"),
		Opened: rapid.Int64Range(0, 3).Draw(t, "opened"), Kecamatan: rapid.SampledFrom([]string{"", "73.06.08", "73.06.07"}).Draw(t, "kecamatan of case"),
		Caseworker: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "caseworker"), HandedOver: rapid.Bool().Draw(t, "handed over"),
		Agencies: rapid.SampledFrom([][]string{nil, {"rsud"}, {"rsud", "lpsk"}}).Draw(t, "agencies"),
		Excluded: rapid.SampledFrom([][]string{nil, nil, {"a"}, {"0801"}}).Draw(t, "excluded"), Mute: rapid.Bool().Draw(t, "mute"),
	}
	if rapid.Bool().Draw(t, "clock") {
		k.Clocks = []casework.CardClock{{ID: "risk", Due: rapid.Int64Range(0, 200).Draw(t, "due")}}
	}
	return k
}

// The queue in memory is casework.Paginate over all cards in casework.Before's order,
// however the cards came and changed.
func TestQueueIsPaginate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &Store{opts: Options{Clock: func() time.Time { return time.Unix(100, 0) }}}
		n := rapid.IntRange(0, 12).Draw(t, "cards")
		cards := make([]casework.Card, n)
		for i := range cards {
			cards[i] = drawCard(t, i)
		}
		var all []*held
		for _, c := range cards {
			all = append(all, hold(c))
		}
		s.mem.fill(all)
		for range rapid.IntRange(0, 8).Draw(t, "changes") {
			if n == 0 {
				break
			}
			i := rapid.IntRange(0, n-1).Draw(t, "which")
			v := cards[i].Version
			cards[i] = drawCard(t, i)
			cards[i].Version = v + 1
			s.mem.put(cards[i])
			late := drawCard(t, i)
			late.Version = v // a commit that arrives out of order
			s.mem.put(late)
		}
		sorted := append([]casework.Card(nil), cards...)
		for i := range sorted {
			for j := i; j > 0 && casework.Before(&sorted[j], &sorted[j-1]); j-- {
				sorted[j], sorted[j-1] = sorted[j-1], sorted[j]
			}
		}
		who := drawActor(t)
		q := casework.Query{
			Open: rapid.Bool().Draw(t, "open"), Overdue: rapid.Bool().Draw(t, "overdue"), Mine: rapid.Bool().Draw(t, "mine"),
			Risk: rapid.SampledFrom([]casework.Class{"", casework.High}).Draw(t, "q.risk"), Desk: rapid.SampledFrom([]string{"", "0801"}).Draw(t, "q.desk"),
			Offset: rapid.IntRange(0, 3).Draw(t, "offset"), Limit: rapid.IntRange(0, 4).Draw(t, "limit"),
		}
		got, err := json.Marshal(s.page(who, q, new(Meta)))
		want, err2 := json.Marshal(casework.Paginate(sorted, who, q, s.Now()))
		if err != nil || err2 != nil || string(got) != string(want) {
			t.Fatalf("%+v asks %+v\n got %s\nwant %s", who, q, got, want)
		}
	})
}

// What is taken for too unlike before names are compared is too unlike.
func TestLikelyIsNeverTooLow(t *testing.T) {
	word := rapid.StringMatching(`(M|Moh|Siti|Nur|[A-Z][a-z]{0,7})`)
	rapid.Check(t, func(t *rapid.T) {
		a := strings.Join(rapid.SliceOfN(word, 0, 10).Draw(t, "a"), " ")
		b := strings.Join(rapid.SliceOfN(word, 0, 10).Draw(t, "b"), " ")
		most, score := likely(signsOf(text.NameKey(a)), signsOf(text.NameKey(b))), text.NameScore(a, b)
		if score > most+1e-9 {
			t.Fatalf("%q and %q score %v, thought at most %v", a, b, score, most)
		}
	})
}

func TestSameBirth(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"2014-05-03", "2014-05-03", 1}, {"2014", "2014-05-03", 0.8}, {"~2014", "2015", 0.8}, {"2014-05-03", "2014-09-01", 0.5},
		{"2014-05-03", "2013-01-01", 0.3}, {"2014", "2004", 0}, {"", "2014", 0.5}, {"x", "2014", 0.5},
	} {
		if got, _ := sameBirth(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: %v, want %v", c.a, c.b, got, c.want)
		}
		if got, _ := sameBirth(c.b, c.a); got != c.want {
			t.Errorf("%s, %s: %v, want %v", c.b, c.a, got, c.want)
		}
	}
}

// The walk finds nothing in files that bbolt wrote, whatever was put and deleted, in
// small buckets and large ones.
func TestWalkOfSoundFiles(t *testing.T) {
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		path := filepath.Join(dir, strconv.Itoa(n))
		db, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true, NoFreelistSync: rapid.Bool().Draw(t, "no freelist"), PageSize: 1024, FreelistType: bolt.FreelistMapType})
		if err != nil {
			t.Fatal(err)
		}
		keys := rapid.IntRange(3, 900).Draw(t, "keys")
		for range rapid.IntRange(1, 12).Draw(t, "commits") {
			err := db.Update(func(tx *bolt.Tx) error {
				b, err := tx.CreateBucketIfNotExists([]byte{rapid.ByteRange('a', 'c').Draw(t, "bucket")})
				if err != nil {
					return err
				}
				from, size := rapid.IntRange(0, keys).Draw(t, "from"), rapid.IntRange(0, 300).Draw(t, "size")
				remove, each := rapid.Bool().Draw(t, "remove"), rapid.IntRange(1, 7).Draw(t, "each")
				for i := from; i < min(keys, from+each*rapid.IntRange(1, 200).Draw(t, "many")); i += each {
					k := fmt.Appendf(nil, "%06d", i*7919%1000003)
					if remove {
						err = b.Delete(k)
					} else {
						err = b.Put(k, make([]byte, size))
					}
					if err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := walkPages(context.Background(), path); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(db.Close(), os.Remove(path)); err != nil {
			t.Fatal(err)
		}
	})
}

// Whichever page of a deep tree is harmed, the walk finds it, whoever of those who
// share the tree comes by; and it ends when it is told to.
func TestWalkOfHarmedPages(t *testing.T) {
	path := filepath.Join(t.TempDir(), FileName)
	db, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true, NoFreelistSync: true, PageSize: 1024, FreelistType: bolt.FreelistMapType})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket(bLog)
		for i := 0; i < 1200 && err == nil; i++ {
			err = b.Put(fmt.Appendf(nil, "%06d", i), make([]byte, 200+i%900)) // some are longer than a page
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var used []int64
	keys := 0
	if err := db.View(func(tx *bolt.Tx) error {
		keys = tx.Bucket(bLog).Inspect().KeyN
		for i := 2; ; i++ {
			p, err := tx.Page(i)
			if p == nil || err != nil {
				return err
			}
			if p.Type == "leaf" || p.Type == "branch" {
				used = append(used, int64(i))
			}
			i += p.OverflowCount
		}
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	flip := func(at int64) {
		b := make([]byte, 1)
		_, err := f.ReadAt(b, at)
		b[0] ^= 1 << 4
		if err == nil {
			_, err = f.WriteAt(b, at)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := walkPages(t.Context(), path); err != nil || keys != 1200 || len(used) < 500 {
		t.Fatal(err, keys, len(used))
	}
	for _, p := range used {
		for _, byte := range []int64{1, 8, 15, 19} { // its number, its kind, how much overflows, its first element
			flip(p*1024 + byte)
			if err := walkPages(t.Context(), path); err == nil {
				t.Errorf("page %d, byte %d: not found", p, byte)
			}
			flip(p*1024 + byte)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := lookThrough(gone, path, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// A commit that breaks off on a harmed page leaves the file as it was; nothing is
// written any more, in one sentence, and nobody waits for ever.
func TestBrokenCommit(t *testing.T) {
	ids := 0
	o := Options{
		Dir: t.TempDir(), Key: NewKey(), MaxSize: 64 << 20, Clock: func() time.Time { return time.Unix(1e9, 0) },
		NewID: func() string { ids++; return strconv.Itoa(ids) },
	}
	s, err := Create(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(s.path(), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	at := int64(0)
	for range 2 {
		err := s.write(func(tx *bolt.Tx) error {
			if err := tx.Bucket(bMeta).Put([]byte("lost"), []byte("x")); err != nil {
				return err
			}
			at = int64(tx.Bucket(bPack).Root()) * int64(s.db.Info().PageSize)
			if err := tx.Bucket(bPack).Put([]byte("lost"), []byte("x")); err != nil {
				return err
			}
			_, err := f.WriteAt(make([]byte, 8), at) // bbolt frees the page that it calls itself: 0
			return err
		})
		if casework.KindOf(err) != casework.Unusable || casework.Say(err) != sayHarmed {
			t.Fatal(err)
		}
	}
	if at == 0 {
		t.Fatal("the page of the rule books is not known")
	}
	if err := s.Close(); casework.Say(err) != sayHarmed {
		t.Fatal(err)
	}
	copied := func() string {
		b, err := os.ReadFile(s.path())
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, FileName), b, 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	o.Dir = copied()
	if _, err := Open(t.Context(), o); casework.Say(err) != sayDamaged {
		t.Fatal(err)
	}
	b := binary.NativeEndian.AppendUint64(nil, uint64(at)/uint64(s.db.Info().PageSize))
	if _, err := f.WriteAt(b, at); err != nil {
		t.Fatal(err)
	}
	o.Dir = copied()
	s, err = Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	err = s.read(func(tx *bolt.Tx) error {
		if tx.Bucket(bMeta).Get([]byte("lost")) != nil || tx.Bucket(bPack).Get([]byte("lost")) != nil {
			return errors.New("a part of what was refused is there")
		}
		return nil
	})
	if err := errors.Join(err, s.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}
