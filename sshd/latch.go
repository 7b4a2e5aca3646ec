package sshd

import (
	"sync"
	"time"

	"loket/store/casework"
)

// sayLocked is said to whoever opens a further window on a connection that is locked.
const sayLocked = "Sambungan ini terkunci dan tidak ada yang dibuka: ketik PIN di jendela yang terkunci, atau tutup sambungan ini dan masuk lagi."

// sayLeftAlone is the same where no window of the connection is left.
const sayLeftAlone = "Sambungan ini terlalu lama ditinggal, kini ditutup dan tidak ada yang dibuka: ulangi perintahnya dan masuk dengan PIN."

// sayStayedLocked is said where a window ends that nobody opened again.
const sayStayedLocked = "Sesi berakhir selagi layar terkunci; isian aman. Sambung lagi dengan PIN; sesudah PIN salah tunggu beberapa menit dulu."

// latch is the lock of a connection. Further windows and commands of it need no PIN of
// their own, so none is let in while one of its windows is locked or was left alone for
// too long, nor after such a window was closed.
type latch struct {
	mu   sync.Mutex
	now  func() time.Time
	shut bool      // a window was locked and nobody gave the PIN since
	last time.Time // the sign-in, the newest key in any window, or the PIN
	open map[*Latch]struct{}
}

// Latch is what one window tells its connection of its lock.
type Latch struct {
	of    *latch
	last  time.Time // its newest key, or the PIN
	after time.Duration
}

// begin takes a window in that locks after so long without a key; 0: never. end lets it go.
func (c *latch) begin(after time.Duration) (l *Latch, end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	l = &Latch{of: c, last: c.now(), after: after}
	if c.open == nil {
		c.open = map[*Latch]struct{}{}
	}
	c.open[l] = struct{}{}
	return l, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.open, l)
		c.shut = c.shut || c.stale(l.last, l.after)
	}
}

// stale says whether that is longer ago than a window may be left alone. How long ago it
// is nobody knows once the clock was set back: then it is.
func (c *latch) stale(last time.Time, after time.Duration) bool {
	gone := c.now().Sub(last)
	return after > 0 && (gone >= after || gone < 0)
}

// signed begins the time anew: who is there has just proved it.
func (c *latch) signed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shut, c.last = false, c.now()
	for l := range c.open {
		l.last = c.last
	}
}

// locked says whether a further window is to be kept out; after is 0 where no PIN would
// open it.
func (c *latch) locked(after time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if after <= 0 {
		return false
	}
	if c.shut || c.stale(c.last, after) {
		return true
	}
	for l := range c.open {
		if c.stale(l.last, l.after) {
			return true
		}
	}
	return false
}

// windows is how many windows are open on the connection.
func (c *latch) windows() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.open)
}

// Use says that a key or an answer came while the window was not locked.
func (l *Latch) Use() {
	l.of.mu.Lock()
	defer l.of.mu.Unlock()
	l.last = l.of.now()
	l.of.last = l.last
}

// Shut says that the window is locked.
func (l *Latch) Shut() {
	l.of.mu.Lock()
	defer l.of.mu.Unlock()
	l.of.shut = true
}

// Open says that the PIN was right: the connection is unlocked.
func (l *Latch) Open() { l.of.signed() }

// locksAfter is after how long without a key the session's connection takes no further
// ones; 0: never. A key for commands alone has no window that could be locked.
func (s *Server) locksAfter(who casework.Actor, factor casework.Factor) time.Duration {
	if s.lockAfter == nil || factor == casework.FactorCommands {
		return 0
	}
	return s.lockAfter(who)
}
