package load

import (
	"context"
	"errors"
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

var largeKey = store.Key{4, 5, 6}

// largeOptions opens an office in dir; nothing here waits for the disk.
func largeOptions(dir string) store.Options {
	ids, clock := time.Now().UnixNano(), time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	return store.Options{
		Dir: dir, Key: largeKey, NoSync: true,
		Clock: func() time.Time { clock = clock.Add(time.Millisecond); return clock },
		NewID: func() string { ids++; return fmt.Sprintf("01950000-0000-7000-8000-%012x", ids&(1<<48-1)) },
	}
}

// largeOffice makes an office of so many cases and log entries and stops in order. It
// is kept in the machine's temporary folder: only the first run is slow.
func largeOffice(t *testing.T, cases, entries int) string {
	t.Helper()
	kept := filepath.Join(os.TempDir(), fmt.Sprintf("loket-load-%d-%d-%d", store.Format, cases, entries))
	if store.Exists(kept) {
		return kept
	}
	half := kept + ".new"
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.RemoveAll(half))
	ctx := context.Background()
	o := largeOptions(half)
	s, err := store.Create(ctx, o)
	must(err)
	add := func(name string, role casework.Role, desk, kecamatan string) casework.Actor {
		must(s.ChangeAccount(ctx, casework.Actor{Account: "manager", Role: casework.Manager}, casework.AccountChange{
			Add: &casework.Account{Name: name, Role: role, Desk: desk, Kecamatan: kecamatan},
		}))
		return casework.Actor{Account: name, Role: role, Desk: desk, Kecamatan: kecamatan}
	}
	manager := add("manager", casework.Manager, "", "")
	desks := make([]casework.Actor, 100)
	for i := range desks {
		desks[i] = add(fmt.Sprintf("loket.%d", i), casework.DeskOfficer, fmt.Sprintf("%02d%02d", i%18+1, i/18+1), fmt.Sprintf("73.06.%02d", i%18+1))
	}
	rng := rand.New(rand.NewPCG(7, 8))
	numbers := make([]string, cases)
	for i := range numbers {
		r, err := s.Do(ctx, desks[rng.IntN(len(desks))], casework.Act{
			ID: o.NewID(), Name: casework.Receive, Answers: ram.Answers(
				"danger", "no", "child.where", "di rumah nenek", "child.with", "nenek", "child.name", fmt.Sprintf("Anak Latihan %d", i),
				"child.sex", "female", "child.age", "12", "category", "education", "problem", "belum sekolah sejak Juli, perlu seragam",
				"last_event", "minggu lalu", "reporter.name", "-"),
		})
		must(err)
		numbers[i] = r.Number
	}
	for range entries - cases {
		_, err := s.Open(ctx, manager, numbers[rng.IntN(len(numbers))])
		must(err)
	}
	must(s.Close())
	must(os.Rename(half, kept))
	return kept
}

// A register of years opens quickly: at once after an orderly stop; after a power cut
// in the time to read the file once, and a second.
func TestLargeRegister(t *testing.T) {
	cases, entries := count(50_000, 200), count(1_000_000, 2_000)
	kept := largeOffice(t, cases, entries)
	ctx := context.Background()
	opened := func(dir string, progress func(read, size int64)) time.Duration {
		o := largeOptions(dir)
		o.Progress = progress
		began := time.Now()
		s, err := store.Open(ctx, o)
		took := time.Since(began)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return took
	}
	from := filepath.Join(kept, store.FileName)
	name := fmt.Sprintf("%d cases, %d entries", cases, entries)
	orderly := t.TempDir()
	copied(t, from, filepath.Join(orderly, store.FileName))
	if took := opened(orderly, func(int64, int64) { t.Error("an orderly stop needs no reading") }); true {
		judge(t, name+": open after an orderly stop", took, time.Second)
	}

	// A power cut: the file as it stands while somebody works.
	cut := t.TempDir()
	s, err := store.Open(ctx, largeOptions(orderly))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Queue(ctx, casework.Actor{Account: "manager", Role: casework.Manager}, casework.Query{}); err != nil {
		t.Fatal(err)
	}
	read := copied(t, filepath.Join(orderly, store.FileName), filepath.Join(cut, store.FileName))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	told := int64(0)
	took := opened(cut, func(read, size int64) { told = read * 100 / size })
	judge(t, name+": open after a power cut", took, read+time.Second)
	if told != 100 {
		t.Errorf("progress ended at %d %%", told)
	}
}

// copied copies a file and gives the time that reading it once took.
func copied(t *testing.T, from, to string) time.Duration {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, in.Close(), out.Sync(), out.Close()); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	f, err := os.Open(to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, f, make([]byte, 4<<20)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return time.Since(began)
}
