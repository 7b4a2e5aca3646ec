package sshd

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"loket/forms/pack"
	"loket/store/casework"
	"loket/tui/kit"
)

// patience is how long a test waits for what must happen before it fails.
const patience = 20 * time.Second

// fakeDoor is a Door in memory.
type fakeDoor struct {
	keyAlone
	mu      sync.Mutex
	bound   map[string][]casework.Account
	entries chan entry
	fail    error // of SignIn
}

type entry struct {
	who casework.Actor
	ok  bool
	why string
}

func (d *fakeDoor) Bindings(_ context.Context, fingerprint string) ([]casework.Account, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.bound[fingerprint]), nil
}

func (d *fakeDoor) SignIn(_ context.Context, who casework.Actor, ok bool, why string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return d.fail
	}
	d.entries <- entry{who, ok, why}
	return nil
}

// keyAlone is what a Door says whose accounts ask for nothing but a key.
type keyAlone struct{}

func (keyAlone) Asks() bool                            { return false }
func (keyAlone) Factor(string, string) casework.Factor { return "" }
func (keyAlone) CheckPIN(context.Context, string, string, string) error {
	return casework.ErrNotFound
}

func (keyAlone) SetPIN(context.Context, string, string, string) error { return casework.ErrNotFound }

func (keyAlone) Redeem(context.Context, string, string, string) (string, error) {
	return "", casework.ErrNotFound
}

func (d *fakeDoor) bind(key gossh.Signer, names ...string) {
	for _, n := range names {
		d.bindName(gossh.FingerprintSHA256(key.PublicKey()), n)
	}
}

func (d *fakeDoor) bindName(fingerprint, name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bound[fingerprint] = append(d.bound[fingerprint], casework.Account{Name: name, Role: casework.DeskOfficer, Desk: "0801"})
}

func (d *fakeDoor) disable(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, list := range d.bound {
		for i := range list {
			if list[i].Name == name {
				list[i].Disabled = true
			}
		}
	}
}

// fakeDesk answers what sshd itself asks of a Desk.
type fakeDesk struct {
	casework.Desk
	mu       sync.Mutex
	ids      int
	watchers map[string]func(casework.Change)
}

func (d *fakeDesk) Pack() *pack.Pack { return nil }
func (d *fakeDesk) Now() time.Time   { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) }
func (d *fakeDesk) NewID() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ids++
	return fmt.Sprintf("session-%d", d.ids)
}

func (d *fakeDesk) Watch(who casework.Actor, notify func(casework.Change)) func() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.watchers[who.Session] = notify
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.watchers, who.Session)
	}
}

func (d *fakeDesk) notify(c casework.Change) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, n := range d.watchers {
		n(c)
	}
}

// probe is a full-screen program that tells the test what it hears.
type probe struct {
	heard   chan<- tea.Msg
	typed   string
	size    tea.WindowSizeMsg
	viewBad bool
	stay    bool // does not end when told to
}

func (p *probe) Init() tea.Cmd { return nil }

func (p *probe) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.WindowSizeMsg, kit.Changed, kit.Quit:
		p.heard <- msg
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.size = msg
	case kit.Quit:
		if !p.stay {
			return p, tea.Quit
		}
	case tea.PasteMsg:
		p.typed += msg.Content
	case tea.KeyPressMsg:
		p.typed += msg.Text
		bad := func() tea.Msg { panic("rahasia di perintah") }
		switch msg.String() {
		case "ctrl+q":
			return p, tea.Quit
		case "f1":
			panic("rahasia di update")
		case "f2":
			p.viewBad = true
		case "f3":
			return p, bad
		case "f4":
			return p, tea.Batch(nil, bad)
		case "f5":
			return p, tea.Sequence(tea.Batch(bad))
		case "f6":
			return p, tea.Suspend
		}
	}
	return p, nil
}

func (p *probe) View() tea.View {
	if p.viewBad {
		panic("rahasia di view")
	}
	v := tea.NewView(fmt.Sprintf("ukuran %dx%d\nketik %s", p.size.Width, p.size.Height, p.typed))
	v.AltScreen = true
	v.Cursor = tea.NewCursor(6+len(p.typed), 1)
	return v
}

// office is a running server with what the test sees of it.
type office struct {
	*Server
	t      *testing.T
	door   *fakeDoor
	desk   *fakeDesk
	heard  chan tea.Msg
	screen chan Screen
	log    *lockedBuffer
	served chan error
	stop   context.CancelFunc
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// newOffice starts a server on a loopback port. change may alter its options.
func newOffice(t *testing.T, change func(*Options)) *office {
	t.Helper()
	o := &office{
		t:     t,
		door:  &fakeDoor{bound: map[string][]casework.Account{}, entries: make(chan entry, 1000)},
		desk:  &fakeDesk{watchers: map[string]func(casework.Change){}},
		heard: make(chan tea.Msg, 10000), screen: make(chan Screen, 100),
		log: &lockedBuffer{}, served: make(chan error, 1),
	}
	opts := Options{
		Addr: "127.0.0.1:0", HostKeyPath: filepath.Join(t.TempDir(), "hostkey"), Desk: o.desk, Door: o.door, Version: "1.2.3",
		Log: slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		FullScreen: func(s Screen) tea.Model {
			o.screen <- s
			return &probe{heard: o.heard, size: tea.WindowSizeMsg{Width: s.Width, Height: s.Height}}
		},
		Lines: echoLines,
	}
	if change != nil {
		change(&opts)
	}
	var err error
	if o.Server, err = New(opts); err != nil {
		t.Fatal(err)
	}
	var ctx context.Context
	ctx, o.stop = context.WithCancel(context.Background())
	go func() { o.served <- o.Serve(ctx) }()
	t.Cleanup(func() {
		o.stop()
		if err := o.Shutdown(context.Background()); err != nil && !strings.Contains(err.Error(), "cut off") {
			t.Errorf("shutdown: %v", err)
		}
	})
	return o
}

// echoLines is a dialogue that repeats what it reads.
func echoLines(ctx context.Context, t Talk) error {
	if _, err := fmt.Fprintf(t.Out, "akun %s ascii=%v\n", t.Actor.Account, t.ASCII); err != nil {
		return err
	}
	_, err := io.Copy(t.Out, t.In)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func newKey(t *testing.T) gossh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// dial signs in; the error is the client's.
func (o *office) dial(user string, keys ...gossh.Signer) (*gossh.Client, error) {
	c, err := gossh.Dial("tcp", o.Addr().String(), &gossh.ClientConfig{
		User: user, Auth: []gossh.AuthMethod{gossh.PublicKeys(keys...)}, HostKeyCallback: gossh.FixedHostKey(o.HostKey()),
	})
	if err == nil {
		o.t.Cleanup(func() { _ = c.Close() })
	}
	return c, err
}

func (o *office) mustDial(user string, keys ...gossh.Signer) *gossh.Client {
	o.t.Helper()
	c, err := o.dial(user, keys...)
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

// terminal is one session with a PTY and a program on it.
type terminal struct {
	*gossh.Session
	t   *testing.T
	in  io.WriteCloser
	out *reader
	err *reader
}

// open starts a session; with a PTY if the size is not zero.
func open(t *testing.T, c *gossh.Client, width, height int, prepare ...func(*gossh.Session)) *terminal {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, err1 := s.StdinPipe()
	out, err2 := s.StdoutPipe()
	bad, err3 := s.StderrPipe()
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	for _, p := range prepare {
		p(s)
	}
	if width != 0 || height != 0 {
		if err := s.RequestPty("xterm-256color", height, width, gossh.TerminalModes{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	return &terminal{s, t, in, &reader{r: out, t: t}, &reader{r: bad, t: t}}
}

func (x *terminal) send(s string) {
	x.t.Helper()
	if _, err := io.WriteString(x.in, s); err != nil {
		x.t.Fatal(err)
	}
}

// ended waits for the session's end and returns its exit code.
func (x *terminal) ended() int {
	x.t.Helper()
	return exitCode(x.t, within(x.t, "end of session", x.Wait))
}

func exitCode(t *testing.T, err error) int {
	t.Helper()
	var exit *gossh.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitStatus()
	}
	t.Fatalf("session ended with %v", err)
	return -1
}

// reader reads until something appears.
type reader struct {
	t    *testing.T
	r    io.Reader
	seen []byte
}

func (r *reader) until(want string) string {
	r.t.Helper()
	err := within(r.t, want, func() error {
		p := make([]byte, 4096)
		for !bytes.Contains(r.seen, []byte(want)) {
			n, err := r.r.Read(p)
			r.seen = append(r.seen, p[:n]...)
			if err != nil && !bytes.Contains(r.seen, []byte(want)) {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.t.Fatalf("waiting for %q: %v; saw %q", want, err, r.seen)
	}
	return string(r.seen)
}

func (r *reader) all() string {
	r.t.Helper()
	err := within(r.t, "end of output", func() error {
		rest, err := io.ReadAll(r.r)
		r.seen = append(r.seen, rest...)
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return string(r.seen)
}

// within fails the test if do does not return in time.
func within(t *testing.T, what string, do func() error) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- do() }()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		t.Fatalf("%s did not come", what)
		return nil
	}
}

// must is within, and the error fails the test too.
func must(t *testing.T, what string, do func() error) {
	t.Helper()
	if err := within(t, what, do); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// get takes the next value of a channel.
func get[T any](t *testing.T, what string, from <-chan T) (v T) {
	t.Helper()
	must(t, what, func() error { v = <-from; return nil })
	return v
}

// await takes messages until one is of the wanted type.
func await[T tea.Msg](o *office) T {
	o.t.Helper()
	for {
		if m, ok := get(o.t, fmt.Sprintf("message %T", *new(T)), o.heard).(T); ok {
			return m
		}
	}
}

// silent opens TCP connections that say nothing.
func (o *office) silent(n int) []net.Conn {
	o.t.Helper()
	var out []net.Conn
	for range n {
		c, err := net.Dial("tcp", o.Addr().String())
		if err != nil {
			o.t.Fatal(err)
		}
		o.t.Cleanup(func() { _ = c.Close() })
		out = append(out, c)
	}
	return out
}
