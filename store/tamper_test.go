package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

var (
	tampers    = flag.Int("tampers", 200, "how often each kind of tampering with the log is tried")
	tamperSeed = flag.Uint64("tamper-seed", 0, "seed of the tampering; 0: by the clock")
)

// rounds is fewer in a short run.
func rounds() int {
	if testing.Short() {
		return min(*tampers, 40)
	}
	return *tampers
}

// logLength is how long the log is that is tampered with.
const logLength = 10_000

// scribe is an office with a long log, for tests of the chain.
func scribe(t *testing.T) *Store {
	t.Helper()
	now := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	ids := 0
	s, err := Create(context.Background(), Options{
		Dir: t.TempDir(), Key: NewKey(), NoSync: true, Clock: func() time.Time { return now },
		NewID: func() string { ids++; return fmt.Sprintf("00000000-0000-7000-8000-%012d", ids) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	who := casework.Actor{Account: "manajer", Role: casework.Manager}
	for n := uint64(0); n < logLength-1; {
		err := s.write(func(tx *bolt.Tx) error {
			for range 999 {
				m := s.meta(who, casework.ReadCase, now)
				m.Number = fmt.Sprintf("0801-26-%04d-K", n)
				if err := s.append(tx, &m, nil, key{}); err != nil {
					return err
				}
				n = m.Seq
			}
			return nil
		})
		if err == nil {
			_, err = s.Checkpoint(context.Background())
		}
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour)
		n++
	}
	return s
}

// faults has the chain and the papers checked while the log is as harm left it, and
// then takes the harm back.
func (s *Store) faults(t *testing.T, papers []PaperHead, harm func(log *bolt.Bucket)) []string {
	t.Helper()
	tx, err := s.db.Begin(true)
	if err != nil {
		t.Fatal(err)
	}
	harm(tx.Bucket(bLog))
	c := &checker{s: s, tx: tx, r: &Report{}, ctx: context.Background(), papers: papers, acts: map[string][]uint64{}, gone: map[string]bool{}}
	for _, step := range []func() error{c.chain, c.heads} {
		if err := guarded("check", step); err != nil {
			c.r.fault("%v", err)
		}
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	return c.r.Findings
}

func put(t *testing.T, log *bolt.Bucket, k, v []byte) {
	t.Helper()
	if err := log.Put(k, v); err != nil {
		t.Fatal(err)
	}
}

func drop(t *testing.T, log *bolt.Bucket, k []byte) {
	t.Helper()
	if err := log.Delete(k); err != nil {
		t.Fatal(err)
	}
}

// together is how many places of one log are harmed at once; each must be found by itself.
const together = 20

// spread draws so many places of the log, far enough from one another that none hides another.
func spread(r *rand.Rand) []uint64 {
	out := make([]uint64, together)
	for i := range out {
		out[i] = uint64(i)*(logLength/together) + 10 + r.Uint64N(logLength/together-20)
	}
	return out
}

// Whoever changes, drops, exchanges or inserts an entry of a log of ten thousand,
// anywhere, without the keys or with entries that are sound elsewhere, is found at
// that place.
func TestTamperingIsFoundWhereItIs(t *testing.T) {
	seed := *tamperSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-args -tamper-seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	s := scribe(t)
	if got := s.faults(t, nil, func(*bolt.Bucket) {}); len(got) > 0 {
		t.Fatalf("a sound log has faults: %q", got)
	}
	kinds := map[string]func(log *bolt.Bucket, at uint64){
		"change": func(log *bolt.Bucket, at uint64) {
			v := bytes.Clone(log.Get(seqKey(at)))
			v[r.IntN(len(v))] ^= 1 << r.IntN(8)
			put(t, log, seqKey(at), v)
		},
		"drop": func(log *bolt.Bucket, at uint64) { drop(t, log, seqKey(at)) },
		"swap": func(log *bolt.Bucket, at uint64) {
			other := at + 1 + r.Uint64N(4)
			a, b := bytes.Clone(log.Get(seqKey(at))), bytes.Clone(log.Get(seqKey(other)))
			put(t, log, seqKey(at), b)
			put(t, log, seqKey(other), a)
		},
		"insert": func(log *bolt.Bucket, at uint64) { // a longer key stands between two
			put(t, log, append(seqKey(at), byte(r.IntN(256))), bytes.Clone(log.Get(seqKey(at+1+r.Uint64N(3)))))
		},
		"cut": func(log *bolt.Bucket, at uint64) {
			v := bytes.Clone(log.Get(seqKey(at)))
			put(t, log, seqKey(at), v[:r.IntN(len(v))])
		},
		"forge": func(log *bolt.Bucket, at uint64) { // by somebody who has the log's key, and leaves the rest as it is
			e, err := s.entry(at, log.Get(seqKey(at)))
			if err != nil {
				t.Fatal(err)
			}
			e.Meta.By.Account, e.Meta.Name, e.Meta.Note = "orang.lain", casework.ReadCase, ""
			put(t, log, seqKey(at), s.forged(t, e))
		},
	}
	for name, harm := range kinds {
		done := 0
		for done < rounds() {
			places := spread(r)
			got := strings.Join(s.faults(t, nil, func(log *bolt.Bucket) {
				for _, at := range places {
					harm(log, at)
				}
			}), "\n") + "\n"
			for _, at := range places {
				if strings.Contains(got, fmt.Sprintf("bukan catatan: %016x", at)) {
					continue
				}
				if !slices.ContainsFunc([]uint64{at, at + 1, at + 2, at + 3, at + 4, at + 5}, func(n uint64) bool {
					return strings.Contains(got, fmt.Sprintf("catatan %d ", n)) || strings.Contains(got, fmt.Sprintf("catatan %d\n", n))
				}) {
					t.Fatalf("%s at %d was not found:\n%s", name, at, got)
				}
			}
			done += len(places)
		}
		t.Logf("%s: %d found", name, done)
	}
}

// forged seals an entry anew in its place, as the holder of the keys can.
func (s *Store) forged(t *testing.T, e entry) []byte {
	t.Helper()
	meta, err := s.keys.log.sealJSON(s.entryPlace(e.Seq, e.prev, 'm'), e.Meta, block)
	if err != nil {
		t.Fatal(err)
	}
	out := append([]byte{entryVersion}, e.prev...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(meta)))
	return append(append(out, meta...), e.body...)
}

// Cutting the end off, with the head set back, and writing the log anew from some
// place on with all keys in hand leave a log that hangs together; a head from a paper
// finds both.
func TestPapersFindRollbackAndRewriting(t *testing.T) {
	seed := *tamperSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-args -tamper-seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 2))
	s := scribe(t)
	var papers []PaperHead
	if err := s.db.View(func(tx *bolt.Tx) error {
		for n := uint64(500); n <= logLength; n += 500 {
			p, err := ParseHead(head{n, entryHash(n, tx.Bucket(bLog).Get(seqKey(n)))}.String())
			if err != nil {
				return err
			}
			papers = append(papers, p)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	setHead := func(log *bolt.Bucket, n uint64) {
		if err := (head{n, entryHash(n, log.Get(seqKey(n)))}).put(log.Tx()); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.faults(t, papers, func(*bolt.Bucket) {}); len(got) > 0 {
		t.Fatalf("a sound log has faults: %q", got)
	}
	for i := range rounds() {
		keep := logLength - 1 - r.Uint64N(1000)
		if i%10 == 0 { // taking back what a deep cut did is slow
			keep = 1 + r.Uint64N(logLength-1)
		}
		cut := func(log *bolt.Bucket) {
			for n := keep + 1; n <= logLength; n++ {
				drop(t, log, seqKey(n))
			}
		}
		if i%4 == 0 {
			if got := s.faults(t, nil, cut); len(got) == 0 {
				t.Fatalf("cut at %d, head left: not found", keep)
			}
		}
		rolled := func(log *bolt.Bucket) { cut(log); setHead(log, keep) }
		got := strings.Join(s.faults(t, papers, rolled), "\n")
		if !strings.Contains(got, "lebih lama daripada kertas") {
			t.Fatalf("rolled back to %d, seed %d: %s", keep, seed, got)
		}
		if i >= rounds()/20 {
			continue // writing anew is slow
		}
		from := 1 + r.Uint64N(logLength-1)
		got = strings.Join(s.faults(t, papers, func(log *bolt.Bucket) {
			prev := bytes.Clone(log.Get(seqKey(from))[1 : 1+32])
			for n := from; n <= logLength; n++ {
				e, err := s.entry(n, log.Get(seqKey(n)))
				if err != nil {
					t.Fatal(err)
				}
				if e.prev = prev; n == from {
					e.Meta.By.Account = "orang.lain"
				}
				v := s.forged(t, e)
				put(t, log, seqKey(n), v)
				sum := entryHash(n, v)
				prev = sum[:]
			}
			setHead(log, logLength)
		}), "\n")
		if !strings.Contains(got, "tidak ada di rantai") {
			t.Fatalf("written anew from %d, seed %d: %s", from, seed, got)
		}
	}
}
