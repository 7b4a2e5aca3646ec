package sshd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"loket/sshd/guard"
	"loket/store/casework"
)

// Options are what a server needs. Desk, Door, HostKeyPath and the two faces must
// be given, and Addr or Listener for Serve.
type Options struct {
	Addr        string       // TCP address to listen on: ":2222"
	Listener    net.Listener // instead of Addr
	HostKeyPath string       // the server's ed25519 key; made at the first start
	Desk        casework.Desk
	Door        Door
	Limits      Limits
	Log         *slog.Logger // nil: no log. It never holds what people typed.
	Version     string       // of the program, for the command "version"

	// LockAfter is after how long without a key an account's windows ask for its PIN; 0: it
	// has none. A locked connection takes no further sessions. nil: nobody has a PIN.
	LockAfter func(who casework.Actor) time.Duration

	Office     map[string]OfficeCommand // further commands by their first word; may be nil
	FullScreen FullScreen               // the face for sessions with a terminal: package tui
	Lines      Lines                    // the face for sessions without one: package line
}

// Server is the counter's door. Make it with New.
type Server struct {
	limits     Limits
	desk       casework.Desk
	door       Door
	log        *slog.Logger
	report     guard.Report
	version    string
	office     map[string]OfficeCommand
	fullScreen FullScreen
	lines      Lines
	lockAfter  func(who casework.Actor) time.Duration

	key      gossh.Signer
	listener net.Listener // TCP; nil: none
	remote   *ssh.Server
	local    *ssh.Server

	mu        sync.Mutex
	conns     map[*conn]struct{}
	arrived   uint64 // connections so far
	listeners []net.Listener
	working   int  // sessions, and entries on their way to the log
	leaving   bool // Shutdown began

	leave chan struct{} // closed when Shutdown begins: keep the work and end
	idle  chan struct{} // a token when something ended
	over  chan struct{} // closed when Shutdown is through
	end1  sync.Once
	ended error
}

// New makes a server and begins to listen, so that an address that is taken is
// known at once; nothing is accepted before Serve. Without a Door it refuses:
// nobody may come in without authentication.
func New(o Options) (*Server, error) {
	if o.Door == nil {
		return nil, errors.New("sshd: no Door: without authentication the server does not start")
	}
	if o.Desk == nil || o.FullScreen == nil || o.Lines == nil {
		return nil, errors.New("sshd: Desk, FullScreen and Lines must be given")
	}
	key, err := hostKey(o.HostKeyPath)
	if err != nil {
		return nil, err
	}
	s := &Server{
		limits: o.Limits.withDefaults(), desk: o.Desk, door: o.Door, log: o.Log, version: o.Version,
		office: o.Office, fullScreen: o.FullScreen, lines: o.Lines, lockAfter: o.LockAfter, key: key, listener: o.Listener,
		conns: map[*conn]struct{}{}, leave: make(chan struct{}), idle: make(chan struct{}, 1), over: make(chan struct{}),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.report = guard.Log(s.log)
	if s.remote, err = s.library(); err != nil {
		return nil, err
	}
	if s.local, err = s.library(); err != nil {
		return nil, err
	}
	if s.listener == nil && o.Addr != "" {
		if s.listener, err = net.Listen("tcp", o.Addr); err != nil {
			return nil, fmt.Errorf("sshd: %w", err)
		}
	}
	if s.listener != nil {
		s.listeners = append(s.listeners, s.listener)
	}
	return s, nil
}

// library makes the SSH server of one kind of listener. Both kinds are alike; how a
// connection says who it is, is the turnstile's matter.
func (s *Server) library() (*ssh.Server, error) {
	return wish.NewServer(
		wish.WithVersion("Loket"),
		wish.WithIdleTimeout(s.limits.Idle),
		wish.WithMiddleware(s.face, s.signIn, s.contain), // the last one is the outermost
		func(l *ssh.Server) error {
			l.AddHostKey(s.key)
			l.HandshakeTimeout = s.limits.Handshake
			l.ServerConfigCallback = s.config
			l.ConnCallback = known
			l.ChannelHandlers = map[string]ssh.ChannelHandler{"session": s.serveChannel}
			l.RequestHandlers = map[string]ssh.RequestHandler{} // no forwarding of ports
			l.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
			return nil
		},
	)
}

// Fingerprint is the host key's, as a desk card prints it: "SHA256:…".
func (s *Server) Fingerprint() string { return gossh.FingerprintSHA256(s.key.PublicKey()) }

// HostKey is the public half of the host key.
func (s *Server) HostKey() gossh.PublicKey { return s.key.PublicKey() }

// Addr is where the server listens; nil without TCP.
func (s *Server) Addr() net.Addr {
	if s.listener == nil {
		return nil
	}
	return s.listener.Addr()
}

// Serve serves TCP until ctx is done, then shuts down in order. It returns nil
// after an orderly end.
func (s *Server) Serve(ctx context.Context) error {
	if s.listener == nil {
		return errors.New("sshd: no address to serve")
	}
	failed := make(chan error, 1)
	guard.Go("serve", s.report, func() { failed <- s.accept(s.remote, s.listener) })
	select {
	case <-ctx.Done():
		return s.Shutdown(context.WithoutCancel(ctx))
	case err := <-failed:
		if err == nil { // somebody else called Shutdown
			<-s.over
		}
		return err
	}
}

// ServeUnix serves the people of this machine on a Unix socket that only its owner
// may open, until Shutdown. The kernel names the user at the other end; the Door
// says which accounts "uid:1000" opens. A socket that a dead server left is replaced.
// Each ready is called once the socket is there.
func (s *Server) ServeUnix(path string, ready ...func()) error {
	if c, err := net.Dial("unix", path); err == nil {
		return errors.Join(fmt.Errorf("sshd: another server listens on %s", path), c.Close())
	}
	if info, err := os.Lstat(path); err == nil && info.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("sshd: %s is there and no socket", path)
	}
	// Made under another name and then moved: the socket's own name never has wider rights.
	_ = os.Remove(path + ".new") // left by a server that died in between; Listen says if it is something else
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path + ".new", Net: "unix"})
	if err != nil {
		return fmt.Errorf("sshd: %w", err)
	}
	l.SetUnlinkOnClose(false) // the name it knows is not the one that stays
	if err := errors.Join(os.Chmod(path+".new", 0o600), os.Rename(path+".new", path)); err != nil {
		return errors.Join(fmt.Errorf("sshd: %w", err), l.Close())
	}
	defer func() { _ = os.Remove(path) }() // a socket left behind is only found dead
	s.mu.Lock()
	leaving := s.leaving
	if !leaving {
		s.listeners = append(s.listeners, l)
	}
	s.mu.Unlock()
	if leaving {
		return l.Close()
	}
	for _, tell := range ready {
		tell()
	}
	return s.accept(s.local, l)
}

// accept serves one listener. An end by Shutdown is no error.
func (s *Server) accept(l *ssh.Server, on net.Listener) error {
	err := l.Serve(turnstile{on, s, l == s.local})
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leaving {
		return nil
	}
	return fmt.Errorf("sshd: serve: %w", err)
}

// Kick ends everything the account has open, or only what one key opened, at once.
// Its work up to the last save stays. Whoever disables an account (fingerprint "") or
// revokes a key calls it afterwards.
func (s *Server) Kick(account, fingerprint string) {
	for _, c := range s.open(func(c *conn) bool {
		return c.account == account && (fingerprint == "" || c.key == fingerprint)
	}) {
		s.kick(c)
	}
}

func (s *Server) open(which func(*conn) bool) []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*conn
	for c := range s.conns {
		if which(c) {
			out = append(out, c)
		}
	}
	return out
}

// Shutdown ends the server in order: nobody new comes in, every program is told
// to keep its work and end; after half of Limits.Save, or when ctx is done, the
// connections are closed, and what hung on a line has the other half. It returns an
// error if a session did not end by then.
// Calling it again waits for the first call.
func (s *Server) Shutdown(ctx context.Context) error {
	s.end1.Do(func() {
		defer close(s.over)
		s.ended = s.shutdown(ctx)
	})
	<-s.over
	return s.ended
}

func (s *Server) shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.leaving = true
	listeners := s.listeners
	s.mu.Unlock()
	var failed error
	for _, l := range listeners {
		if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			failed = errors.Join(failed, err)
		}
	}
	close(s.leave)
	waiting, cancel := context.WithTimeout(ctx, s.limits.Save/2)
	defer cancel()
	if s.until(waiting, s.atWork) == 0 {
		// A client that has its exit code hangs up by itself, without a complaint.
		parting, done := context.WithTimeout(waiting, hangUp)
		s.until(parting, s.Connections)
		done()
	}
	// A line on which nothing moves holds its program up. Closed, it lets the program keep
	// its work and end.
	for _, c := range s.open(func(*conn) bool { return true }) {
		s.drop(c)
	}
	late, cancelLate := context.WithTimeout(context.WithoutCancel(ctx), s.limits.Save/2+lateSave)
	defer cancelLate()
	if cut := s.until(late, s.atWork); cut > 0 {
		return errors.Join(failed, fmt.Errorf("sshd: %d sessions were cut off", cut))
	}
	return failed
}

const (
	hangUp   = time.Second     // what clients get to hang up by themselves
	lateSave = 2 * time.Second // what a program gets to end when its time to save is over
)

// begin and end count what Shutdown waits for.
func (s *Server) begin() {
	s.mu.Lock()
	s.working++
	s.mu.Unlock()
}

func (s *Server) end() {
	s.mu.Lock()
	s.working--
	s.mu.Unlock()
	s.tell()
}

// tell wakes Shutdown to count again.
func (s *Server) tell() {
	select {
	case s.idle <- struct{}{}:
	default:
	}
}

func (s *Server) atWork() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.working
}

// Connections is how many connections are open, signed in or not.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// until waits until count is nothing, and says what it is when ctx is done.
func (s *Server) until(ctx context.Context, count func() int) (left int) {
	for {
		if left = count(); left == 0 {
			return 0
		}
		select {
		case <-s.idle:
		case <-ctx.Done():
			return left
		}
	}
}
