package sshd

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"

	"loket/sshd/guard"
	"loket/store/casework"
)

// conn is one connection. It counts against the limits from its first byte to its
// close, and its context is done as soon as the line is known to be gone: before
// the sessions on it read their end of input, so that they can tell a cut line
// from an end.
type conn struct {
	net.Conn
	srv    *Server
	from   string // address without port, or "uid:1000"
	local  bool   // from the Unix socket; from is then the kernel's word
	ctx    context.Context
	cancel context.CancelFunc
	gone   sync.Once
	speaks atomic.Bool // a byte came
	latch  latch

	// Guarded by srv.mu.
	no      uint64      // counts arrivals
	silence *time.Timer // closes the connection unless a key is offered
	shown   shown       // how far it came towards signing in, words aside
	account string      // "" while not signed in
	key     string      // fingerprint that opened it
	refused *casework.Actor
	shells  int
	painted map[*visit]string // open full screens: what gives each terminal back
}

type connKey struct{}

// shown is what a connection has shown of itself while it is not signed in. Who has
// shown least gives way first when the room before the door is full.
type shown int

const (
	shownNothing shown = iota
	shownWords         // began to speak
	shownKey           // offered a key, any key
	shownOurs          // proved a key that opens an account: somebody types a PIN; never gives way
)

// turnstile is a listener that lets nobody in past the limits, in the order in which
// they came: who gave way to others is gone before work was begun for it.
type turnstile struct {
	net.Listener
	srv   *Server
	local bool
}

// Accept gives the next connection that was let in.
func (l turnstile) Accept() (net.Conn, error) {
	for {
		raw, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		var c *conn
		guard.Run("admit", l.srv.report, func() { c = l.srv.admit(raw, l.local) })
		if c != nil {
			return c, nil
		}
		if err := raw.Close(); err != nil {
			l.srv.log.Debug("close", "error", err)
		}
	}
}

// admit refuses what goes over the limits before a byte is read: nil.
func (s *Server) admit(raw net.Conn, local bool) *conn {
	c := &conn{Conn: raw, srv: s, local: local, latch: latch{now: s.desk.Now}}
	if local {
		from, err := peer(raw)
		if err != nil {
			s.log.Warn("peer of the Unix socket is unknown", "error", err)
			return nil
		}
		c.from = from
	} else {
		c.from = host(raw.RemoteAddr())
		if t, ok := raw.(*net.TCPConn); ok {
			if err := tune(t); err != nil {
				s.log.Warn("connection not tuned", "error", err)
			}
		}
	}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	if why := s.enlist(c); why != "" {
		c.cancel()
		s.log.Warn("connection refused", "from", c.from, "why", why)
		return nil
	}
	return c
}

// known tells the library's callbacks which connection they serve.
func known(ctx ssh.Context, c net.Conn) net.Conn {
	ctx.SetValue(connKey{}, c)
	return c
}

func host(a net.Addr) string {
	if a == nil {
		return ""
	}
	if h, _, err := net.SplitHostPort(a.String()); err == nil {
		return h
	}
	return a.String()
}

// enlist counts the connection in, or says why not. Where the room for those who are
// not signed in is full, one of them gives way to the newcomer: a flood that says
// nothing then keeps nobody out, not even those behind the same address.
func (s *Server) enlist(c *conn) (why string) {
	out, why := s.makeRoom(c)
	if out != nil {
		s.log.Warn("connection gave way to a newer one", "from", out.from)
		s.drop(out)
	}
	return why
}

// makeRoom is enlist without the closing of who gave way.
func (s *Server) makeRoom(c *conn) (out *conn, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leaving {
		return nil, "shutting down"
	}
	here, pending, from := 0, 0, map[string]int{}
	for o := range s.conns {
		if o.from == c.from {
			here++
		}
		if o.account == "" {
			pending++
			from[o.from]++
		}
	}
	full, which := "", func(*conn) bool { return true }
	switch hereOnly := func(o *conn) bool { return o.from == c.from }; {
	case here >= s.limits.PerAddress:
		full, which = "too many connections from this address", hereOnly
	case from[c.from] >= s.limits.PendingPerAddress:
		full, which = "too many connections not signed in from this address", hereOnly
	case len(s.conns) >= s.limits.Connections:
		full = "too many connections"
	case pending >= s.limits.Pending:
		full = "too many connections not signed in"
	}
	if full != "" {
		if out = s.first(from, which); out == nil {
			return nil, full
		}
		delete(s.conns, out)
	}
	s.arrived++
	c.no = s.arrived
	s.conns[c] = struct{}{}
	c.silence = time.AfterFunc(s.limits.FirstKey, func() { guard.Run("silence", s.report, func() { s.drop(c) }) })
	return out, ""
}

// first is the connection that gives way: of those who have shown least one from the
// address that has the most waiting, the oldest. nil: nobody may be sent away. The
// lock is held.
func (s *Server) first(waiting map[string]int, which func(*conn) bool) (out *conn) {
	for o := range s.conns {
		if o.account != "" || o.shown == shownOurs || !which(o) {
			continue
		}
		if out == nil || cmp.Or(cmp.Compare(o.showed(), out.showed()), cmp.Compare(waiting[out.from], waiting[o.from]), cmp.Compare(o.no, out.no)) < 0 {
			out = o
		}
	}
	return out
}

// showed is what the connection has shown so far. The lock is held.
func (c *conn) showed() shown {
	if c.shown == shownNothing && c.speaks.Load() {
		return shownWords
	}
	return c.shown
}

// offered says that the client has offered a key, so it is not a silent one.
func (c *conn) offered() {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	c.silence.Stop()
	c.shown = max(c.shown, shownKey)
}

// proved says that the client holds a key that opens an account.
func (c *conn) proved() {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	c.shown = shownOurs
}

// bind makes the connection the account's, unless the account has its fill.
func (c *conn) bind(account, fingerprint string) bool {
	s := c.srv
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for o := range s.conns {
		if o != c && o.account == account {
			n++
		}
	}
	if n >= s.limits.PerAccount {
		return false
	}
	c.account, c.key, c.refused = account, fingerprint, nil
	return true
}

// refuse remembers a known key that did not get in, for the log.
func (c *conn) refuse(who casework.Actor) {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	if c.account == "" && c.refused == nil {
		c.refused = &who
	}
}

// forgive forgets a refusal: the key got in another way.
func (c *conn) forgive() {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	c.refused = nil
}

// openShell takes one of the connection's places for a session.
func (c *conn) openShell() bool {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	if c.shells >= c.srv.limits.Shells {
		return false
	}
	c.shells++
	return true
}

// paint says that a full screen is open, until over is called.
func (c *conn) paint(v *visit, back string) (over func()) {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	if c.painted == nil {
		c.painted = map[*visit]string{}
	}
	c.painted[v] = back
	return func() {
		c.srv.mu.Lock()
		defer c.srv.mu.Unlock()
		delete(c.painted, v)
	}
}

func (c *conn) closeShell() {
	c.srv.mu.Lock()
	c.shells--
	c.srv.mu.Unlock()
}

// Read ends the connection's context with the line.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 && !c.speaks.Load() {
		c.speaks.Store(true)
	}
	if err != nil {
		c.cancel()
	}
	return n, err
}

// Close gives the connection's place back.
func (c *conn) Close() error {
	err := net.ErrClosed
	c.gone.Do(func() {
		c.cancel()
		err = c.Conn.Close()
		c.srv.delist(c)
	})
	return err
}

// drop closes a connection from our side.
func (s *Server) drop(c *conn) {
	if err := c.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		s.log.Debug("close", "from", c.from, "error", err)
	}
}

// kick closes a connection whose account or key is taken away. Its full screens are wiped
// first, if the line takes that at once: what stood there is not left to who sits before it.
func (s *Server) kick(c *conn) {
	s.mu.Lock()
	painted := maps.Clone(c.painted)
	s.mu.Unlock()
	stalled := time.AfterFunc(wipeWait, func() { guard.Run("kick", s.report, func() { s.drop(c) }) })
	defer stalled.Stop()
	for v, back := range painted {
		if _, err := io.WriteString(v, back+sayKicked+"\r\n"); err != nil {
			s.log.Debug("screen not wiped", "error", err)
		}
	}
	s.drop(c)
}

// delist counts the connection out. A known key that was refused is told to the Door.
func (s *Server) delist(c *conn) {
	s.mu.Lock()
	delete(s.conns, c)
	c.silence.Stop()
	refused := c.refused
	s.mu.Unlock()
	s.tell()
	if refused == nil {
		return
	}
	s.begin()
	guard.Go("refusal", s.report, func() {
		defer s.end()
		ctx, cancel := context.WithTimeout(context.Background(), doorTimeout)
		defer cancel()
		if err := s.door.SignIn(ctx, *refused, false, "refused"); err != nil {
			s.log.Error("refusal not logged", "error", err)
		}
	})
}
