package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/forms"
	"loket/store/casework"
)

// Purged is the log's name for a case that was destroyed: its tombstone.
const Purged casework.ActName = "purged"

const (
	sayNotDue   = "Masa simpan kasus ini belum lewat; tidak ada yang berubah. Lihat: loket purge list"
	sayCompact  = "Kasus sudah dihapus, tetapi berkas data belum dipadatkan; ulangi loket purge run bila disk cukup."
	sayPurgeUse = "Cadangan sedang dibuat; belum ada yang dimusnahkan. Ulangi sesudahnya."
)

// PurgeRow is one closed case whose time to be kept is over, or that waits for its
// destruction. It holds no name.
type PurgeRow struct {
	Number string     `json:"number"`
	Closed time.Time  `json:"closed_at"`
	Years  int        `json:"years"` // that it is kept
	Due    time.Time  `json:"due_at"`
	Until  *time.Time `json:"quarantined_until,omitempty"` // nil: not decided yet
}

// PurgeList are the cases that were kept long enough by the rule book, soonest first,
// for the coordinator (SOP 10). Logged first.
func (s *Store) PurgeList(ctx context.Context, who casework.Actor) ([]PurgeRow, error) {
	if err := s.purging(ctx, who, "list"); err != nil {
		return nil, err
	}
	out := []PurgeRow{}
	err := s.read(func(tx *bolt.Tx) error {
		for _, k := range s.mem.ended() {
			if ctx.Err() != nil {
				return internal(ctx.Err())
			}
			c, key, err := s.loadCase(tx, k)
			if err != nil {
				return err
			}
			row, due, err := s.kept(tx, c, key)
			if err != nil {
				return err
			}
			if due || row.Until != nil {
				out = append(out, row)
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b PurgeRow) int { return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Number, b.Number)) })
	return out, err
}

// purging asks the table and logs what of the purge is done.
func (s *Store) purging(ctx context.Context, who casework.Actor, note string) error {
	if err := s.may(ctx, who, casework.Purge); err != nil {
		return s.refused(who, casework.Purge, "", err)
	}
	m := s.meta(who, casework.Purge, s.Now())
	m.Note = note
	return s.logOnly(m)
}

// kept says how long a closed case is to be kept, and whether that is over now, also for the
// cases of its family and of the same child: they hide one another's reporters, so they go
// together.
func (s *Store) kept(tx *bolt.Tx, c *casework.Case, k key) (row PurgeRow, due bool, err error) {
	row, due, err = s.keptAlone(tx, c, k)
	for _, number := range c.Related() {
		if !due || err != nil {
			break
		}
		var o *casework.Case
		if o, k, err = s.find(tx, number); err == nil {
			_, due, err = s.keptAlone(tx, o, k)
		}
	}
	return row, due, err
}

// keptAlone says so of one case.
func (s *Store) keptAlone(tx *bolt.Tx, c *casework.Case, k key) (row PurgeRow, due bool, err error) {
	records, err := s.records(tx, c.ID, k)
	if err != nil {
		return row, false, err
	}
	row.Number, row.Years = c.Number, s.book.Retention.Keep(string(c.End), c.Category, c.CaseType)
	ended, folded := false, new(casework.Case)
	err = guarded("fold", func() error {
		for _, r := range records {
			folded.Apply(r)
			was := ended
			if ended = folded.Stage == casework.Closed || folded.Stage == casework.Terminated; ended && !was {
				row.Closed = r.At
			}
		}
		return nil
	})
	row.Due = row.Closed.In(s.book.Office.Zone).AddDate(row.Years, 0, 0).UTC()
	if c.Quarantine != nil {
		until := c.Quarantine.Until
		row.Until = &until
	}
	return row, ended && row.Years > 0 && !s.Now().Before(row.Due), err
}

// PurgeDecide hides a case that was kept long enough until it is destroyed; release
// takes it out again. The reason is kept with the case. Errors: NotAllowed for all but
// the coordinator and while it is not due; Invalid without a reason; NotFound.
func (s *Store) PurgeDecide(ctx context.Context, who casework.Actor, number, reason string, release bool) (casework.Receipt, error) {
	act := casework.Act{ID: s.NewID(), Name: casework.Quarantine, Case: number, Answers: forms.Answers{"reason": {State: forms.Given, Value: reason}}}
	if release {
		act.Name = casework.Release
	}
	err := s.read(func(tx *bolt.Tx) error {
		c, _, err := s.find(tx, number)
		if err == nil {
			act.Seen = c.Version
		}
		return err
	})
	if err != nil && casework.KindOf(err) != casework.NotFound {
		return casework.Receipt{}, err
	}
	return s.Do(ctx, who, act)
}

// PurgeRun destroys every case whose quarantine is over and lasted over orderlyDays: its key, file, card, blind
// indexes and drafts; a tombstone goes into the log, whose entries of the case stay
// and can no longer be opened. Then the data file is written anew without the old
// pages; whoever works meanwhile waits for that. It gives the numbers of the cases.
// Errors: NotAllowed; Unusable while a backup is made; Full when the new file does
// not fit beside the old one: then the cases are gone and their pages are not yet.
func (s *Store) PurgeRun(ctx context.Context, who casework.Actor) ([]string, error) {
	if err := s.purging(ctx, who, "run"); err != nil {
		return nil, err
	}
	if !s.backing.TryLock() {
		return nil, unusable(nil, sayPurgeUse)
	}
	defer s.backing.Unlock()
	var days map[string]int
	if err := s.read(func(tx *bolt.Tx) (err error) {
		days, err = s.daysSince(ctx, tx)
		return err
	}); err != nil {
		return nil, err
	}
	done := []string{}
	for _, id := range s.mem.ended() {
		if days[id] < orderlyDays {
			continue
		}
		number := ""
		err := s.write(func(tx *bolt.Tx) (err error) {
			number, err = s.destroy(tx, who, id, days)
			return err
		})
		if err != nil {
			return done, err
		}
		if number != "" {
			s.mem.drop(id)
			done = append(done, number)
		}
	}
	slices.Sort(done)
	if err := s.compact(); err != nil {
		return done, &casework.Error{Kind: casework.KindOf(explain(err)), Say: sayCompact, Cause: err}
	}
	return done, nil
}

// orderlyDays is on how many days of the office's zone something was recorded after the
// decision before a case is destroyed: a clock that was set ahead ends no quarantine by
// itself. Leads read on their first screen that a clock is wrong.
const orderlyDays = 10

// daysSince counts, for each case that waits for its destruction, on how many days
// something was recorded after the decision.
func (s *Store) daysSince(ctx context.Context, tx *bolt.Tx) (map[string]int, error) {
	waits := map[string]bool{}
	for _, id := range s.mem.ended() {
		c, _, err := s.loadCase(tx, id)
		if err != nil {
			return nil, err
		}
		if c.Quarantine != nil {
			waits[id] = true
		}
	}
	out, seen := map[string]int{}, map[string]bool{}
	log := tx.Bucket(bLog).Cursor()
	for k, v := log.Last(); k != nil && len(waits) > 0; k, v = log.Prev() {
		if err := ctx.Err(); err != nil {
			return nil, internal(err)
		}
		e, err := s.entry(binary.BigEndian.Uint64(k), v)
		if err != nil {
			return nil, err
		}
		if e.Name == casework.Quarantine && waits[e.Case] {
			out[e.Case] = len(seen)
			delete(waits, e.Case)
		}
		seen[e.At.In(s.book.Office.Zone).Format(time.DateOnly)] = true
	}
	return out, nil
}

// destroy takes one case out of the office, if its quarantine and that of every case that goes
// with it is over; days are those of daysSince.
func (s *Store) destroy(tx *bolt.Tx, who casework.Actor, id string, days map[string]int) (number string, err error) {
	c, _, err := s.loadCase(tx, id)
	if err != nil {
		return "", err
	}
	now := s.Now()
	for _, one := range append(c.Related(), c.Number) {
		o, _, err := s.find(tx, one)
		if err != nil {
			return "", err
		}
		if o.Quarantine == nil || now.Before(o.Quarantine.Until) || days[o.ID] < orderlyDays {
			return "", nil
		}
	}
	if err := errors.Join(s.reindex(tx, bNIK, c.ID, c.Child.NIK, ""), s.reindex(tx, bKK, c.ID, c.Child.KK, "")); err != nil {
		return "", err
	}
	var gone [][]byte
	at := tx.Bucket(bCase).Cursor()
	for k, _ := at.Seek([]byte(id)); bytes.HasPrefix(k, []byte(id)); k, _ = at.Next() {
		gone = append(gone, bytes.Clone(k))
	}
	for _, k := range gone {
		err = errors.Join(err, tx.Bucket(bCase).Delete(k))
	}
	var drafts [][]byte
	var kept []casework.Draft // of meetings over several cases
	err = errors.Join(err, tx.Bucket(bCard).Delete([]byte(id)), tx.Bucket(bKey).Delete([]byte(id)), tx.Bucket(bDraft).ForEach(func(k, v []byte) error {
		var d casework.Draft
		err := s.keys.draft.openJSON(place{bucket: "draft", key: k}, v, &d)
		if err == nil && sameNumber(d.Case, c.Number) {
			drafts = append(drafts, bytes.Clone(k))
		}
		if rows := d.Answers["cases"]; err == nil && len(rows.Rows) > 0 {
			left := slices.DeleteFunc(slices.Clone(rows.Rows), func(r forms.Answers) bool { return sameNumber(r["number"].Value, c.Number) })
			if len(left) < len(rows.Rows) {
				rows.Rows = left
				d.Answers["cases"] = rows
				kept = append(kept, d)
			}
		}
		return err
	}))
	for _, k := range drafts {
		err = errors.Join(err, tx.Bucket(bDraft).Delete(k))
	}
	for _, d := range kept {
		err = errors.Join(err, s.putDraft(tx, d))
	}
	if err != nil {
		return "", err
	}
	m := s.meta(who, Purged, now)
	m.Case, m.Number, m.Version = id, c.Number, c.Version
	m.Note = "decided by " + c.Quarantine.By + " " + stamp(c.Quarantine.At)
	return c.Number, s.append(tx, &m, nil, key{})
}

// sameNumber says whether a case's number was typed, with or without what stands between
// its parts.
func sameNumber(typed, number string) bool {
	bare := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r == '-' || r == ' ' || r == '.' {
				return -1
			}
			return r
		}, strings.ToUpper(s))
	}
	return bare(typed) == bare(number)
}

// PurgedCase is one tombstone.
type PurgedCase struct {
	Number string     `json:"number"`
	At     time.Time  `json:"at"`
	Backup *time.Time `json:"last_backup,omitempty"`  // the last one made before; nil: none
	Gone   *time.Time `json:"backups_gone,omitempty"` // when it is as old as backups may get
}

// PurgeStatus lists destroyed cases, newest first, with the day on which the last
// backup that holds their keys has to be gone: backups older than 35 days are
// destroyed, scheduled ones by the program, others by whoever keeps them. Logged first.
func (s *Store) PurgeStatus(ctx context.Context, who casework.Actor) ([]PurgedCase, error) {
	if err := s.purging(ctx, who, "status"); err != nil {
		return nil, err
	}
	out := []PurgedCase{}
	var newest *time.Time
	err := s.read(func(tx *bolt.Tx) error {
		return tx.Bucket(bLog).ForEach(func(k, v []byte) error {
			e, err := s.entry(binary.BigEndian.Uint64(k), v)
			if err != nil {
				return err
			}
			switch e.Name {
			case BackedUp:
				at := e.At
				newest = &at
			case Purged:
				x := PurgedCase{Number: e.Number, At: e.At, Backup: newest}
				if newest != nil {
					gone := newest.Add(BackupsLast)
					x.Gone = &gone
				}
				out = append(out, x)
			}
			return ctx.Err()
		})
	})
	slices.Reverse(out)
	return out, err
}

// compactName is the pattern of a data file that is written anew.
const compactName = ".ringkas-*"

// compact writes the data file anew, without the pages that nothing uses any more, and
// puts it in the old one's place. Everybody waits meanwhile. On an error the old file
// stays in use.
func (s *Store) compact() (err error) {
	s.gate.Lock()
	defer s.gate.Unlock()
	dir, err := os.MkdirTemp(s.opts.Dir, compactName)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	fresh, err := bolt.Open(filepath.Join(dir, FileName), 0o600, s.opts.bolt())
	if err != nil {
		return err
	}
	fresh.NoSync = true
	err = guarded("compact", func() error { return bolt.Compact(fresh, s.db, 8<<20) })
	if err = errors.Join(err, fresh.Sync()); err == nil {
		err = os.Rename(fresh.Path(), s.path())
	}
	if err != nil {
		return errors.Join(err, fresh.Close())
	}
	old := s.db
	s.tune(fresh)
	s.db = fresh
	return errors.Join(syncDir(s.opts.Dir), old.Close())
}

// path is where the data file is.
func (s *Store) path() string { return filepath.Join(s.opts.Dir, FileName) }

// buried looks whether anything of a destroyed case is left.
func (c *checker) buried(id string) {
	c.r.Purged++
	at, _ := c.tx.Bucket(bCase).Cursor().Seek([]byte(id))
	if c.tx.Bucket(bKey).Get([]byte(id)) != nil || c.tx.Bucket(bCard).Get([]byte(id)) != nil || bytes.HasPrefix(at, []byte(id)) {
		c.r.fault("kasus %.8s sudah dimusnahkan, tetapi masih ada sisanya", id)
	}
}
