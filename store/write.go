package store

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"
)

// writers stand in line: one of them commits for all that wait, then the first of
// those who came meanwhile. Nobody waits for a turn whose change is already written.
type writers struct {
	mu      sync.Mutex
	busy    bool // somebody commits
	waiting []*writing
	doubt   atomic.Bool // a commit failed and can be seen all the same: see settle
	halted  atomic.Bool // a commit broke off on a harmed page: nothing is written any more
}

// writing is one change on its way.
type writing struct {
	fn   func(*bolt.Tx) error
	wake chan bool // true: commit for all that wait; false: err is the outcome
	err  error
}

// errUnwritten is the outcome until there is one.
var errUnwritten = errors.New("the change was not written")

// write runs fn in a write transaction, alone or together with others that came
// meanwhile, and comes back when it is on the disk. fn may run more than once and
// must not add to what it left behind. A fault of the disk, of a page or of fn itself
// ends this change and not the office.
func (s *Store) write(fn func(*bolt.Tx) error) error {
	w, q := &writing{fn: fn, wake: make(chan bool, 1), err: errUnwritten}, &s.writers
	q.mu.Lock()
	q.waiting = append(q.waiting, w)
	first := !q.busy
	q.busy = true
	q.mu.Unlock()
	if first || <-w.wake {
		s.writeWaiting(w)
	}
	return explain(w.err)
}

// writeWaiting commits for all that wait, me among them, and passes the turn on.
func (s *Store) writeWaiting(me *writing) {
	s.gate.RLock()
	defer s.gate.RUnlock()
	q := &s.writers
	q.mu.Lock()
	all := q.waiting
	q.waiting = nil
	q.mu.Unlock()
	defer func() {
		q.mu.Lock()
		if q.busy = len(q.waiting) > 0; q.busy {
			q.waiting[0].wake <- true
		}
		q.mu.Unlock()
		for _, w := range all {
			if w != me {
				w.wake <- false
			}
		}
	}()
	s.writeAll(slices.Clone(all))
}

// writeAll writes all that are not refused in one transaction.
func (s *Store) writeAll(all []*writing) {
	for len(all) > 0 {
		at, id := 0, 0
		err := s.settle()
		if err == nil {
			err = s.update(func(tx *bolt.Tx) error {
				id = tx.ID()
				for at = range all {
					if err := guarded("write", func() error { return all[at].fn(tx) }); err != nil {
						return err
					}
				}
				at = len(all)
				return nil
			})
			if err == nil || at == len(all) || id == 0 { // all of them, or the disk refused them all
				s.writers.doubt.Store(err != nil && s.visible(id))
				at = len(all)
			}
		} else {
			at = len(all)
		}
		if at == len(all) {
			for _, w := range all {
				w.err = err
			}
			return
		}
		all[at].err = err // this one is refused; the others once more
		all = append(all[:at:at], all[at+1:]...)
	}
}

// update runs fn in a write transaction. It is bbolt's Update but for one thing: when
// bbolt panics half way, Update looks through all pages for free ones, in a goroutine
// that dies of what is harmed or with the lock kept for ever. Here the file is left as
// the last commit made it, and nothing more is written until it was opened anew, and
// looked at.
func (s *Store) update(fn func(*bolt.Tx) error) error {
	if s.writers.halted.Load() {
		return fmt.Errorf("%w: an earlier commit broke off", errHarmed)
	}
	ended := false
	err := guarded("commit", func() error {
		tx, err := s.db.Begin(true)
		if err == nil {
			if err = fn(tx); err != nil {
				if left := tx.Rollback(); left != nil {
					err = errors.Join(err, left)
				}
			} else {
				err = tx.Commit()
			}
		}
		ended = true
		return err
	})
	if !ended {
		s.writers.halted.Store(true)
		return unusable(errors.Join(errHarmed, err), sayHarmed)
	}
	return err
}

// visible says whether the transaction with this id is what readers see.
func (s *Store) visible(id int) bool {
	seen := 0
	err := guarded("look", func() error {
		return s.db.View(func(tx *bolt.Tx) error {
			seen = tx.ID()
			return nil
		})
	})
	return err == nil && seen >= id
}

// settle ends a doubt. When the last sync of a commit fails, its meta page is in the
// file and perhaps not on the disk: readers see the change, and its maker was told
// that it failed. Before anything is built on it the meta pages are written once more,
// as they are, until a sync succeeds. Whoever sends the act again then gets its receipt.
func (s *Store) settle() (err error) {
	if !s.writers.doubt.Load() {
		return nil
	}
	f, err := os.OpenFile(s.path(), os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	metas := make([]byte, 2*s.db.Info().PageSize)
	if _, err := f.ReadAt(metas, 0); err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	if _, err := f.WriteAt(metas, 0); err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	s.writers.doubt.Store(false)
	return nil
}
