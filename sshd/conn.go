package sshd

import (
	"context"
	"errors"
	"net"
	"sync"
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

	// Guarded by srv.mu.
	silence *time.Timer // closes the connection unless a key is offered
	account string      // "" while not signed in
	key     string      // fingerprint that opened it
	refused *casework.Actor
	shells  int
}

type connKey struct{}

// admit is the connection callback: it refuses what goes over the limits before
// a byte is read. nil closes the connection.
func (s *Server) admit(ctx ssh.Context, raw net.Conn, local bool) net.Conn {
	c := &conn{Conn: raw, srv: s, local: local}
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

// enlist counts the connection in, or says why not.
func (s *Server) enlist(c *conn) (why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leaving {
		return "shutting down"
	}
	pending, here, pendingHere := 0, 0, 0
	for o := range s.conns {
		if o.account == "" {
			pending++
		}
		if o.from == c.from {
			here++
			if o.account == "" {
				pendingHere++
			}
		}
	}
	switch {
	case len(s.conns) >= s.limits.Connections:
		return "too many connections"
	case here >= s.limits.PerAddress:
		return "too many connections from this address"
	case pending >= s.limits.Pending:
		return "too many connections not signed in"
	case pendingHere >= s.limits.PendingPerAddress:
		return "too many connections not signed in from this address"
	}
	s.conns[c] = struct{}{}
	c.silence = time.AfterFunc(s.limits.FirstKey, func() { guard.Run("silence", s.report, func() { s.drop(c) }) })
	return ""
}

// offered says that the client has offered a key, so it is not a silent one.
func (c *conn) offered() {
	c.srv.mu.Lock()
	defer c.srv.mu.Unlock()
	c.silence.Stop()
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

func (c *conn) closeShell() {
	c.srv.mu.Lock()
	c.shells--
	c.srv.mu.Unlock()
}

// Read ends the connection's context with the line.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
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
