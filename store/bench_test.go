package store_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"loket/store"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// The large office: LOKET_BENCH_CASES cases (else 100,000), made once and kept in the
// temporary folder of the machine, so that only the first run is slow.
const benchCases = 100_000

var (
	benchKey   = store.Key{1, 2, 3}
	benchGiven = []string{"Aisyah", "Muhammad", "Nur", "Rahmat", "Siti", "Andi", "Fajar", "Intan", "Dewi", "Putra", "Ratna", "Bayu", "Wahyu", "Sri", "Indah", "Rizki"}
	benchLast  = []string{"Contoh", "Misal", "Umpama", "Rekaan", "Latihan", "Percobaan", "Pratama", "Lestari", "Saputra", "Anggraini"}
)

func benchOptions(dir string, ids *int64) store.Options {
	return store.Options{
		Dir: dir, Key: benchKey, Clock: func() time.Time { return day }, NoSync: true,
		NewID: func() string { *ids++; return fmt.Sprintf("01930000-0000-7000-8000-%012x", *ids) },
	}
}

// largeOffice copies the kept office and gives its options.
func largeOffice(b *testing.B) store.Options {
	b.Helper()
	kept := filepath.Join(os.TempDir(), fmt.Sprintf("loket-bench-%d-%d", store.Format, benchCases))
	var ids int64
	if !store.Exists(kept) {
		half := kept + ".new"
		must(b, os.RemoveAll(half))
		fillOffice(b, benchOptions(half, &ids))
		must(b, os.Rename(half, kept))
	}
	dir := b.TempDir()
	from, err := os.Open(filepath.Join(kept, store.FileName))
	must(b, err)
	to, err := os.OpenFile(filepath.Join(dir, store.FileName), os.O_CREATE|os.O_WRONLY, 0o600)
	must(b, err)
	_, err = io.Copy(to, from)
	must(b, err)
	must(b, from.Close())
	must(b, to.Close())
	ids = 1 << 40
	return benchOptions(dir, &ids)
}

func fillOffice(b *testing.B, o store.Options) {
	b.Helper()
	s, err := store.Create(ctx, o)
	must(b, err)
	rng := rand.New(rand.NewPCG(1, 2))
	desks := make([]casework.Actor, 167)
	for i := range desks {
		desks[i] = casework.Actor{Account: fmt.Sprintf("loket.%d", i), Role: casework.DeskOfficer, Desk: fmt.Sprintf("%02d%02d", i%18+1, i/18+1), Kecamatan: fmt.Sprintf("73.06.%02d", i%18+1)}
	}
	all := append(append([]casework.Actor{}, everybody...), desks...)
	for _, a := range all {
		must(b, s.ChangeAccount(ctx, admin, casework.AccountChange{Add: &casework.Account{Name: a.Account, Role: a.Role, Desk: a.Desk, Kecamatan: a.Kecamatan, Agency: a.Agency}}))
	}
	for i := range benchCases {
		name := benchGiven[rng.IntN(len(benchGiven))] + " " + benchGiven[rng.IntN(len(benchGiven))] + " " + benchLast[rng.IntN(len(benchLast))]
		danger := "no"
		if i%10 == 0 {
			danger = "yes"
		}
		pairs := complaint(name, fmt.Sprintf("9901%012d", rng.IntN(1e9)), "danger", danger)
		_, err := s.Do(ctx, desks[rng.IntN(len(desks))], casework.Act{
			ID: o.NewID(), Name: casework.Receive, Answers: ram.Answers(pairs...),
			Occurred: &casework.Stamp{At: day.Add(-time.Duration(rng.IntN(1e6)) * time.Second)},
		})
		must(b, err)
	}
	must(b, s.Close())
}

func BenchmarkOpen100k(b *testing.B) {
	o := largeOffice(b)
	for b.Loop() {
		s, err := store.Open(ctx, o)
		must(b, err)
		b.StopTimer()
		must(b, s.Close())
		b.StartTimer()
	}
}

func benchQuery(b *testing.B, who casework.Actor, q casework.Query) {
	s, err := store.Open(ctx, largeOffice(b))
	must(b, err)
	defer func() { must(b, s.Close()) }()
	_, err = s.Queue(ctx, who, q)
	must(b, err)
	for b.Loop() {
		_, err := s.Queue(ctx, who, q)
		must(b, err)
	}
}

func BenchmarkQueue100k(b *testing.B)     { benchQuery(b, manager, casework.Query{}) }
func BenchmarkQueueDesk100k(b *testing.B) { benchQuery(b, officer, casework.Query{}) }
func BenchmarkFilter100k(b *testing.B) {
	benchQuery(b, manager, casework.Query{Overdue: true, Risk: casework.High})
}
func BenchmarkPage100k(b *testing.B)   { benchQuery(b, manager, casework.Query{Offset: 90_000}) }
func BenchmarkSearch100k(b *testing.B) { benchQuery(b, manager, casework.Query{Name: "putra misal"}) }

func BenchmarkHome100k(b *testing.B) {
	s, err := store.Open(ctx, largeOffice(b))
	must(b, err)
	defer func() { must(b, s.Close()) }()
	for b.Loop() {
		_, err := s.Home(ctx, manager)
		must(b, err)
	}
}

func BenchmarkAlike100k(b *testing.B) {
	s, err := store.Open(ctx, largeOffice(b))
	must(b, err)
	defer func() { must(b, s.Close()) }()
	for b.Loop() {
		_, err := s.Alike(ctx, manager, casework.Probe{Name: "Moh. Poetra Missal", NIK: "9901000000000001", Birth: "2014"})
		must(b, err)
	}
}

// One officer alone: an act, a draft, a read, each on the disk before it answers.
func benchOne(b *testing.B, fn func(o *office, n string)) {
	o := newOffice(b, func(o *store.Options) { o.NoSync = false })
	n := o.receive(officer, "Bunga Contoh", "")
	for b.Loop() {
		fn(o, n)
	}
}

func BenchmarkReceive(b *testing.B) {
	benchOne(b, func(o *office, _ string) {
		_, err := o.Do(ctx, officer, casework.Act{ID: o.NewID(), Name: casework.Receive, Answers: ram.Answers(complaint("Bunga Contoh", "")...)})
		must(b, err)
	})
}

func BenchmarkSaveDraft(b *testing.B) {
	d := casework.Draft{Work: casework.Receive, Answers: ram.Answers(complaint("Bunga Contoh", "")...)}
	benchOne(b, func(o *office, _ string) {
		var err error
		d, err = o.SaveDraft(ctx, officer, d)
		must(b, err)
	})
}

func BenchmarkRead(b *testing.B) {
	benchOne(b, func(o *office, n string) {
		_, err := o.Open(ctx, manager, n)
		must(b, err)
	})
}

// Many officers at once: commits are shared.
func BenchmarkReadTogether(b *testing.B) {
	o := newOffice(b, func(o *store.Options) { o.NoSync = false })
	n := o.receive(officer, "Bunga Contoh", "")
	b.SetParallelism(50)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := o.Open(ctx, manager, n); err != nil {
				b.Error(err)
			}
		}
	})
}
