package client

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/term"

	"loket/store/casework"
)

// patience is how long a test waits for what must happen before it fails.
const patience = 90 * time.Second

// get takes the next value of a channel.
func get[T any](t *testing.T, what string, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(patience):
		t.Fatalf("%s did not come", what)
	}
	return v
}

// far is an SSH server that does what the test says.
type far struct {
	t    *testing.T
	ln   net.Listener
	conf *gossh.ServerConfig
	key  gossh.Signer

	sessions chan *farSession

	mu    sync.Mutex
	conns []net.Conn
	deny  bool
}

// farSession is one session as the server sees it, from its shell request on.
type farSession struct {
	t       *testing.T
	conn    *gossh.ServerConn
	raw     net.Conn
	ch      gossh.Channel
	env     map[string]string
	term    string
	size    size
	pty     bool
	windows chan size
	heard   *sink
}

func newFar(t *testing.T, key gossh.Signer, change ...func(*gossh.ServerConfig)) *far {
	t.Helper()
	f := &far{t: t, key: key, sessions: make(chan *farSession, 20)}
	f.conf = &gossh.ServerConfig{
		ServerVersion: "SSH-2.0-Loket",
		PublicKeyCallback: func(gossh.ConnMetadata, gossh.PublicKey) (*gossh.Permissions, error) {
			f.mu.Lock()
			defer f.mu.Unlock()
			if f.deny {
				return nil, errors.New("denied")
			}
			return nil, nil
		},
	}
	f.conf.AddHostKey(key)
	for _, c := range change {
		c(f.conf)
	}
	var err error
	if f.ln, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.ln.Close(); f.cut() })
	go f.accept(f.ln)
	return f
}

func (f *far) accept(ln net.Listener) {
	for {
		raw, err := ln.Accept()
		if err != nil {
			return
		}
		f.mu.Lock()
		f.conns = append(f.conns, raw)
		f.mu.Unlock()
		go f.serve(raw)
	}
}

// cut ends all connections without a word.
func (f *far) cut() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.conns {
		if t, ok := c.(*net.TCPConn); ok {
			_ = t.SetLinger(0)
		}
		_ = c.Close()
	}
	f.conns = nil
}

func (f *far) denyAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.deny = true
}

func (f *far) serve(raw net.Conn) {
	conn, channels, requests, err := gossh.NewServerConn(raw, f.conf)
	if err != nil {
		return
	}
	go gossh.DiscardRequests(requests)
	for nc := range channels {
		if nc.ChannelType() != "session" {
			_ = nc.Reject(gossh.UnknownChannelType, "")
			continue
		}
		ch, in, err := nc.Accept()
		if err != nil {
			return
		}
		s := &farSession{t: f.t, conn: conn, raw: raw, ch: ch, env: map[string]string{}, windows: make(chan size, 100), heard: newSink()}
		go s.requests(in, f.sessions)
	}
}

func (s *farSession) requests(in <-chan *gossh.Request, begun chan<- *farSession) {
	for req := range in {
		switch req.Type {
		case "env":
			var kv struct{ Name, Value string }
			if gossh.Unmarshal(req.Payload, &kv) == nil {
				s.env[kv.Name] = kv.Value
			}
		case "pty-req":
			var p struct {
				Term           string
				W, H, Wpx, Hpx uint32
				Modes          string
			}
			if gossh.Unmarshal(req.Payload, &p) == nil {
				s.pty, s.term, s.size = true, p.Term, size{int(p.W), int(p.H)}
			}
		case "window-change":
			var w struct{ W, H, Wpx, Hpx uint32 }
			if gossh.Unmarshal(req.Payload, &w) == nil {
				s.windows <- size{int(w.W), int(w.H)}
			}
		case "shell":
			go func() {
				defer s.heard.end()
				p := make([]byte, 1024)
				for {
					n, err := s.ch.Read(p)
					_, _ = s.heard.Write(p[:n])
					if err != nil {
						return
					}
				}
			}()
			begun <- s
		}
		_ = req.Reply(req.Type == "shell", nil)
	}
}

func (s *farSession) say(words string) {
	s.t.Helper()
	if _, err := s.ch.Write([]byte(words)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *farSession) exit(status uint32) {
	s.t.Helper()
	if _, err := s.ch.SendRequest("exit-status", false, gossh.Marshal(struct{ S uint32 }{status})); err != nil {
		s.t.Fatal(err)
	}
	if err := s.ch.Close(); err != nil {
		s.t.Fatal(err)
	}
}

// sink collects what is written and lets a test wait for it.
type sink struct {
	mu   sync.Mutex
	cond *sync.Cond
	b    []byte
	over bool
}

func newSink() *sink {
	s := &sink{}
	s.cond = sync.NewCond(&s.mu)
	return s
}

func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.b = append(s.b, p...)
	s.cond.Broadcast()
	return len(p), nil
}

func (s *sink) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	s.cond.Broadcast()
}

func (s *sink) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.b)
}

// until waits for words, or with "" for the end, and gives all there is.
func (s *sink) until(t *testing.T, want string) string {
	t.Helper()
	if want == "" {
		return s.when(t, "the end", func(string) bool { return s.over })
	}
	return s.when(t, want, func(all string) bool { return strings.Contains(all, want) })
}

// when waits until what there is satisfies ok.
func (s *sink) when(t *testing.T, what string, ok func(all string) bool) string {
	t.Helper()
	late := time.AfterFunc(patience, s.end)
	defer late.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !ok(string(s.b)) {
		if s.over {
			t.Fatalf("%q did not come; there was %q", what, s.b)
		}
		s.cond.Wait()
	}
	return string(s.b)
}

// clock is the client's time: it stands still, and every wait is the test's to end.
type clock struct {
	mu    sync.Mutex
	cond  *sync.Cond
	now   time.Time
	asked int
	waits chan wait
}

type wait struct {
	d  time.Duration
	ch chan time.Time
}

func newClock() *clock {
	c := &clock{now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), waits: make(chan wait, 1000)}
	c.cond = sync.NewCond(&c.mu)
	return c
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	c.cond.Broadcast()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) After(d time.Duration) <-chan time.Time {
	w := wait{d, make(chan time.Time, 1)}
	c.waits <- w
	return w.ch
}

// desk is a client with its terminal as the test sees it.
type desk struct {
	t       *testing.T
	options Options
	clock   *clock
	master  *os.File // the person's side of the terminal
	tty     *os.File
	screen  *sink // what the terminal got
	said    *sink // standard error
	before  *term.State
	ended   chan result
	stop    context.CancelFunc
}

type result struct {
	status int
	err    error
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

// writeKey writes a new private key as OpenSSH does.
func writeKey(t *testing.T, path, phrase string) gossh.PublicKey {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	var block *pem.Block
	if phrase == "" {
		block, err = gossh.MarshalPrivateKey(private, "meja")
	} else {
		block, err = gossh.MarshalPrivateKeyWithPassphrase(private, "meja", []byte(phrase))
	}
	key, err2 := gossh.NewPublicKey(public)
	if err := errors.Join(err, err2, os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, pem.EncodeToMemory(block), 0o600)); err != nil {
		t.Fatal(err)
	}
	return key
}

func portOf(t *testing.T, a net.Addr) int {
	t.Helper()
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		t.Fatalf("%v is no TCP address", a)
	}
	return tcp.Port
}

// newDesk is a desk of this server.
func newDesk(t *testing.T, f *far, change func(*Options)) *desk {
	t.Helper()
	return deskAt(t, f.ln.Addr(), f.key.PublicKey(), change)
}

// deskAt is a desk in a terminal of 80x24, which knows the server's fingerprint and has a key.
func deskAt(t *testing.T, at net.Addr, key gossh.PublicKey, change func(*Options)) *desk {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, clock: newClock(), master: master, tty: tty, screen: newSink(), said: newSink(), ended: make(chan result, 1)}
	t.Cleanup(func() { _ = master.Close(); _ = tty.Close() })
	d.resize(80, 24)
	home := t.TempDir()
	d.options = Options{
		Host: "127.0.0.1", Account: "loket.katangka", Fingerprint: gossh.FingerprintSHA256(key),
		Port: portOf(t, at), Save: filepath.Join(home, "surat"), ConfigDir: filepath.Join(home, "config"), Home: home, Version: "1.2.3",
		In: tty, Out: tty, Err: d.said, Clock: d.clock.Now, After: d.clock.After,
		Getenv: func(name string) string {
			return map[string]string{"TERM": "xterm-256color", "LANG": "id_ID.UTF-8"}[name]
		},
	}
	writeKey(t, filepath.Join(home, ".ssh", "id_ed25519"), "")
	if change != nil {
		change(&d.options)
	}
	if d.before, err = term.GetState(int(tty.Fd())); err != nil {
		t.Fatal(err)
	}
	go func() {
		p := make([]byte, 4096)
		for {
			n, err := master.Read(p)
			_, _ = d.screen.Write(p[:n])
			if err != nil {
				d.screen.end()
				return
			}
		}
	}()
	return d
}

func (d *desk) start() *desk {
	var ctx context.Context
	ctx, d.stop = context.WithCancel(context.Background())
	go func() {
		status, err := Run(ctx, d.options)
		d.ended <- result{status, err}
	}()
	d.t.Cleanup(d.stop)
	return d
}

func (d *desk) resize(width, height uint16) {
	d.t.Helper()
	if err := pty.Setsize(d.master, &pty.Winsize{Cols: width, Rows: height}); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) keys(s string) {
	d.t.Helper()
	if _, err := d.master.WriteString(s); err != nil {
		d.t.Fatal(err)
	}
}

// lost types keys while there is no line, and waits until the client has taken them.
func (d *desk) lost(s string) {
	d.t.Helper()
	d.clock.mu.Lock()
	before := d.clock.asked
	d.clock.mu.Unlock()
	d.keys(s)
	taken := make(chan struct{})
	go func() {
		defer close(taken)
		d.clock.mu.Lock()
		defer d.clock.mu.Unlock()
		for d.clock.asked == before { // the client notes when a key came
			d.clock.cond.Wait()
		}
	}()
	get(d.t, "the keys' end", taken)
}

// shows waits until the terminal shows words and others no more.
func (d *desk) shows(want string, gone ...string) {
	d.t.Helper()
	d.screen.when(d.t, want, func(all string) bool {
		e := vt.NewEmulator(80, 24)
		_, _ = e.WriteString(all)
		window := e.String()
		return strings.Contains(window, want) && !slices.ContainsFunc(gone, func(g string) bool { return strings.Contains(window, g) })
	})
}

// end waits for the client's end, and checks that the terminal is as it was.
func (d *desk) end() result {
	d.t.Helper()
	r := get(d.t, "the client's end", d.ended)
	after, err := term.GetState(int(d.tty.Fd()))
	if err != nil {
		d.t.Fatal(err)
	}
	if fmt.Sprintf("%+v", *after) != fmt.Sprintf("%+v", *d.before) {
		d.t.Errorf("the terminal is not as it was: %+v, before %+v", *after, *d.before)
	}
	return r
}

// refused wants an error whose sentence holds want.
func (r result) refused(t *testing.T, want string) {
	t.Helper()
	if r.err == nil || !strings.Contains(casework.Say(r.err), want) {
		t.Errorf("ended with %d, %v (%s); want %q", r.status, r.err, casework.Say(r.err), want)
	}
}

// fire ends the next wait and wants it to be of this length.
func (d *desk) fire(want time.Duration) {
	d.t.Helper()
	w := get(d.t, "a wait", d.clock.waits)
	if w.d != want {
		d.t.Errorf("waits %v, want %v", w.d, want)
	}
	w.ch <- d.clock.Now()
}
