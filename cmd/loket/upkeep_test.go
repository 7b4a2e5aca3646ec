package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"loket/store"
)

// kept is an office under a clock, with its upkeep.
type kept struct {
	*upkeep
	now time.Time
	dir string
	log bytes.Buffer
}

func newKept(t *testing.T) *kept {
	t.Helper()
	k := &kept{now: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC), dir: t.TempDir()}
	s, err := store.Create(t.Context(), store.Options{
		Dir: t.TempDir(), Key: store.NewKey(), NoSync: true, Clock: func() time.Time { return k.now }, NewID: newID,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	k.start(t, s, backupPlan{dir: k.dir, recipients: []age.Recipient{id.Recipient()}, every: 24 * time.Hour, keep: 2})
	return k
}

func (k *kept) start(t *testing.T, s *store.Store, plan backupPlan) {
	t.Helper()
	u, err := newUpkeep(s, slog.New(slog.NewTextHandler(&k.log, nil)), plan, k.now)
	if err != nil {
		t.Fatal(err)
	}
	k.upkeep = u
}

func (k *kept) backups(t *testing.T) (names []string) {
	t.Helper()
	list, err := os.ReadDir(k.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func (k *kept) head(t *testing.T) string {
	t.Helper()
	h, err := k.office.Head(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestUpkeepSavesEveryDayAndSignsEveryHour(t *testing.T) {
	k := newKept(t)
	want := func(n int) {
		t.Helper()
		if got := k.backups(t); len(got) != n {
			t.Fatalf("%v, want %d", got, n)
		}
	}
	if pause := k.tick(t.Context(), k.now); pause > lookEvery || pause <= 0 {
		t.Fatalf("pause %v", pause)
	}
	want(1)
	before := k.head(t)
	k.now = k.now.Add(signEvery)
	k.tick(t.Context(), k.now)
	if k.head(t) == before {
		t.Fatal("no checkpoint after an hour")
	}
	before = k.head(t)
	k.now = k.now.Add(signEvery)
	k.tick(t.Context(), k.now)
	if k.head(t) != before {
		t.Fatal("nothing happened, but the log grew")
	}
	want(1)
	for day := range 3 {
		k.now = k.now.Add(24 * time.Hour)
		k.tick(t.Context(), k.now)
		want(min(2+day, 2)) // keep is 2
	}
	if !strings.Contains(k.log.String(), "old backup destroyed") {
		t.Fatalf("the log does not tell of it:\n%s", k.log.String())
	}
	// A restart makes no backup before it is due, and one when it is.
	k.start(t, k.office, k.plan)
	left := k.backups(t)
	k.tick(t.Context(), k.now)
	if got := k.backups(t); strings.Join(got, " ") != strings.Join(left, " ") {
		t.Fatalf("%v became %v", left, got)
	}
	k.now = k.now.Add(40 * 24 * time.Hour)
	k.tick(t.Context(), k.now)
	want(2) // keep is 2; for its age alone none goes before three newer ones are there
	k.now = k.now.Add(-365 * 24 * time.Hour)
	k.tick(t.Context(), k.now)
	k.now = k.now.Add(24 * time.Hour)
	k.tick(t.Context(), k.now)
	want(3) // a clock that was set back puts no backup off, and nothing is destroyed
	if !strings.Contains(k.log.String(), "clock is wrong") {
		t.Fatalf("the log does not tell of the clock:\n%s", k.log.String())
	}
}

func TestUpkeepTriesAgain(t *testing.T) {
	k := newKept(t)
	if err := os.Remove(k.dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(k.dir, nil, 0o600); err != nil { // a file where the folder was
		t.Fatal(err)
	}
	k.tick(t.Context(), k.now)
	if !strings.Contains(k.log.String(), "no backup") {
		t.Fatalf("the log says nothing:\n%s", k.log.String())
	}
	if err := os.Remove(k.dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(k.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	k.now = k.now.Add(retryAfter)
	k.tick(t.Context(), k.now)
	if got := k.backups(t); len(got) != 1 {
		t.Fatalf("%v after the second try", got)
	}
	if _, err := newUpkeep(k.office, slog.New(slog.NewTextHandler(io.Discard, nil)), backupPlan{dir: filepath.Join(k.dir, "nowhere"), every: time.Hour}, k.now); err == nil {
		t.Fatal("a folder that is not there")
	}
}

// run ends when it is told to, without waiting for the next hour.
func TestUpkeepEnds(t *testing.T) {
	k := newKept(t)
	ctx, stop := context.WithCancel(t.Context())
	k.run(ctx, func() time.Time { return k.now }, func(time.Duration) <-chan time.Time {
		stop()
		return nil
	})
	if got := k.backups(t); len(got) != 1 {
		t.Fatalf("%v", got)
	}
}
