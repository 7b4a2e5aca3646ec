// Package terminals proves, through real SSH sessions of an office that really
// stands, what each kind of terminal gets: the bytes it may be sent, the picture it
// ends up with, the keys that it sends, and what it prints.
//
// It promises: no waiting: the time of a test is its own, and passes when nothing
// else can happen. What must be seen is read from a terminal emulator that got the
// very bytes of the session.
//
// office_test.go is the office and the line, terminal_test.go a terminal on it,
// grammar_test.go what each kind of terminal understands.
package terminals

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"loket/cmd/loket/demo"
	"loket/forms/pack"
	"loket/sshd"
	"loket/sshd/line"
	"loket/store"
	"loket/store/casework"
	"loket/tui"
)

// officeTime is where the clock of the office stands: 20 November 2026, 10.00 in Makassar.
var officeTime = time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)

// The training office of every test: the same seed and the same cases.
const (
	officeSeed  = 1
	officeCases = 40
)

// template is a training office on the disk, made once and copied for every test.
type template struct {
	dir  string
	key  store.Key
	keys map[string]gossh.Signer // by account
	err  error
}

var made = sync.OnceValue(newTemplate)

func TestMain(m *testing.M) {
	code := m.Run()
	if t := made(); t.dir != "" {
		if err := os.RemoveAll(t.dir); err != nil {
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

func newTemplate() *template {
	t := &template{key: store.NewKey(), keys: map[string]gossh.Signer{}}
	t.err = t.fill(context.Background())
	return t
}

func (t *template) fill(ctx context.Context) (err error) {
	if t.dir, err = os.MkdirTemp("", "terminals"); err != nil {
		return err
	}
	clock := demo.NewClock(officeTime.AddDate(-2, 0, 0))
	s, err := store.Create(ctx, store.Options{
		Dir: t.dir, Key: t.key, Clock: clock.Now, NewID: demo.IDs(officeSeed, clock), Pack: pack.Gowa(), Training: true, NoSync: true,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var maker casework.Actor
	for i, seat := range demo.Seats(s.Pack(), officeCases) {
		if i == 0 {
			maker = store.ActorOf(seat.Account, "latihan", "latihan")
		}
		change := casework.AccountChange{Add: &seat.Account}
		if seat.HasKey {
			_, private, err := ed25519.GenerateKey(rand.Reader)
			if err != nil {
				return err
			}
			signer, err := gossh.NewSignerFromKey(private)
			if err != nil {
				return err
			}
			t.keys[seat.Name] = signer
			change.Key = gossh.FingerprintSHA256(signer.PublicKey())
		}
		if err := s.ChangeAccount(ctx, maker, change); err != nil {
			return err
		}
	}
	_, err = demo.Make(ctx, demo.Options{Desk: s, Clock: clock, Now: officeTime, Seed: officeSeed, Cases: officeCases})
	return err
}

// office is one copy of the template with the real server in front of it.
type office struct {
	*store.Store
	t      *testing.T
	keys   map[string]gossh.Signer
	server *sshd.Server
	line   *memoryLine
	served chan error
	models chan tea.Model // of the full-screen sessions, as they begin
}

// inOffice runs a test in an office of its own, in a bubble whose time passes by itself.
func inOffice(t *testing.T, test func(o *office)) {
	t.Helper()
	tmpl := made()
	if tmpl.err != nil {
		t.Fatal(tmpl.err)
	}
	dir := t.TempDir()
	data, err := os.ReadFile(filepath.Join(tmpl.dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, store.FileName), data, 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		o := &office{t: t, keys: tmpl.keys, line: newMemoryLine(), served: make(chan error, 1), models: make(chan tea.Model, 100)}
		o.open(dir, tmpl.key)
		defer func() { // after a failure, too: nothing of a bubble may outlive it
			if err := errors.Join(o.server.Shutdown(context.Background()), <-o.served, o.Close()); err != nil {
				t.Error(err)
			}
		}()
		test(o)
	})
}

func (o *office) open(dir string, key store.Key) {
	clock := demo.NewClock(officeTime)
	var err error
	o.Store, err = store.Open(o.t.Context(), store.Options{Dir: dir, Key: key, Clock: clock.Now, NewID: demo.IDs(officeSeed+1, clock), NoSync: true})
	if err != nil {
		o.t.Fatal(err)
	}
	o.server, err = sshd.New(sshd.Options{
		Listener: o.line, HostKeyPath: filepath.Join(dir, "hostkey"), Desk: o.Store, Door: o.Store,
		FullScreen: func(sc sshd.Screen) tea.Model {
			m := tui.New(tui.Options{
				Desk: o.Store, Actor: sc.Actor, Width: sc.Width, Height: sc.Height, ASCII: sc.ASCII, NoColor: sc.NoColor, Print: sc.Print,
				Notice: sc.Notice, Context: sc.Context,
			})
			o.models <- m
			return m
		},
		Lines: func(ctx context.Context, t sshd.Talk) error {
			return line.Run(ctx, line.Options{Desk: o.Store, Actor: t.Actor, In: t.In, Out: t.Out, ASCII: t.ASCII, Notice: t.Notice})
		},
	})
	if err != nil {
		o.t.Fatal(err)
	}
	go func() { o.served <- o.server.Serve(context.Background()) }()
}

// pass lets the time of the bubble pass until nothing can come any more.
func pass(d time.Duration) {
	<-time.NewTimer(d).C
	synctest.Wait()
}

// memoryLine is a listener whose connections never leave the process, so that time
// on them can be the test's own.
type memoryLine struct {
	ends chan net.Conn
	gone chan struct{}
	once sync.Once
}

func newMemoryLine() *memoryLine {
	return &memoryLine{ends: make(chan net.Conn), gone: make(chan struct{})}
}

func (l *memoryLine) Accept() (net.Conn, error) {
	select {
	case c := <-l.ends:
		return c, nil
	case <-l.gone:
		return nil, net.ErrClosed
	}
}

func (l *memoryLine) Close() error {
	l.once.Do(func() { close(l.gone) })
	return nil
}

func (l *memoryLine) Addr() net.Addr { return address{} }

func (l *memoryLine) dial() net.Conn {
	up, down := newPipe(), newPipe()
	l.ends <- &end{in: up, out: down}
	return &end{in: down, out: up}
}

// pipe is one direction of a connection; it takes everything at once.
type pipe struct {
	mu     sync.Mutex
	more   *sync.Cond
	held   []byte
	closed bool
}

func newPipe() *pipe {
	p := &pipe{}
	p.more = sync.NewCond(&p.mu)
	return p
}

func (p *pipe) read(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.held) == 0 {
		if p.closed {
			return 0, io.EOF
		}
		p.more.Wait()
	}
	n := copy(b, p.held)
	p.held = p.held[n:]
	return n, nil
}

func (p *pipe) write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0, io.ErrClosedPipe
	}
	p.held = append(p.held, b...)
	p.more.Signal()
	return len(b), nil
}

func (p *pipe) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.more.Broadcast()
}

// end is one side of a connection.
type end struct{ in, out *pipe }

func (e *end) Read(p []byte) (int, error)  { return e.in.read(p) }
func (e *end) Write(p []byte) (int, error) { return e.out.write(p) }

func (e *end) Close() error {
	e.in.close()
	e.out.close()
	return nil
}

func (e *end) LocalAddr() net.Addr              { return address{} }
func (e *end) RemoteAddr() net.Addr             { return address{} }
func (e *end) SetDeadline(time.Time) error      { return nil }
func (e *end) SetReadDeadline(time.Time) error  { return nil }
func (e *end) SetWriteDeadline(time.Time) error { return nil }

type address struct{}

func (address) Network() string { return "memory" }
func (address) String() string  { return "memory" }

// actor is an account of the office as somebody who acts beside the sessions.
func (o *office) actor(name string) casework.Actor {
	o.t.Helper()
	a, ok := o.Account(name)
	if !ok {
		o.t.Fatalf("the training office has no account %s", name)
	}
	return store.ActorOf(a, "terminals", "terminals-"+name)
}
