package store

import (
	"fmt"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

// A server's clock may jump: a battery is empty, somebody types a wrong year. No act is
// refused for it, since a report cannot wait for a clock; who looks after the office is
// told until it is right again.
const (
	behindMost = 5 * time.Minute     // the clock may lie behind the newest log entry
	aheadMost  = 60 * 24 * time.Hour // and ahead of it, when the office is opened
	warnBehind = "Jam server mundur: catatan terakhir bertanggal %s. Betulkan jam server."
	warnAhead  = "Jam server jauh di depan catatan terakhir (%s). Periksa jam server."
)

// heard is when log entries were recorded.
type heard struct {
	mu     sync.Mutex
	newest time.Time // the latest of them
	before time.Time // the last one before the office was opened
	opened time.Time // by the clock
}

func (t *heard) see(at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if at.After(t.newest) {
		t.newest = at
	}
}

// lastTime learns the time of the last entry. One that cannot be read is told by whoever
// asks for it, and by the check.
func (s *Store) lastTime(tx *bolt.Tx, h head) {
	e, err := s.entry(h.seq, tx.Bucket(bLog).Get(seqKey(h.seq)))
	if err != nil {
		return
	}
	s.heard.see(e.At)
	s.heard.before, s.heard.opened = e.At, s.Now()
}

// ClockWarning is one sentence for who looks after the office when the clock cannot be
// right: it lies more than five minutes behind the newest log entry, or the office was
// opened more than sixty days after its last one; "" mostly.
func (s *Store) ClockWarning() string {
	t := &s.heard
	t.mu.Lock()
	defer t.mu.Unlock()
	zone := s.book.Office.Zone
	switch {
	case t.newest.Sub(s.Now()) > behindMost:
		return fmt.Sprintf(warnBehind, casework.Day(t.newest, zone))
	case !t.before.IsZero() && t.opened.Sub(t.before) > aheadMost && !s.office.Training:
		return fmt.Sprintf(warnAhead, casework.Day(t.before, zone))
	}
	return ""
}
