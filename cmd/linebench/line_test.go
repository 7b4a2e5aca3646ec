package main

import (
	"bytes"
	"context"
	"io"
	"log"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// memoryLine is a listener whose connections never leave the process, so that time
// on them can be the test's own. Every write of one side is one packet.
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

func (l *memoryLine) Addr() net.Addr { return &net.UnixAddr{Name: "memory", Net: "memory"} }

// dial connects; m counts every packet of the connection.
func (l *memoryLine) dial(m *meter) (*end, error) {
	up, down := newStream(), newStream()
	client := &end{in: down, out: up, bytes: &m.wireUp, packets: &m.packetsUp}
	select {
	case l.ends <- &end{in: up, out: down, bytes: &m.wireDown, packets: &m.packetsDown}:
		return client, nil
	case <-l.gone:
		return nil, io.ErrClosedPipe
	}
}

// stream is one direction: packets in their order, a few on their way at a time.
type stream struct {
	packets chan []byte
	gone    chan struct{} // closed when either side hung up
	once    sync.Once
}

// underWay is how many packets the line takes before its sender waits.
const underWay = 2

func newStream() *stream {
	return &stream{packets: make(chan []byte, underWay), gone: make(chan struct{})}
}

func (s *stream) hangUp() { s.once.Do(func() { close(s.gone) }) }

// end is one side of a connection; it counts what it writes.
type end struct {
	in, out        *stream
	bytes, packets *atomic.Int64
	rest           []byte

	mu   sync.Mutex
	flow chan struct{} // closed, or nil, while the line flows to this side
}

// stall stops what comes to this side until goOn is called.
func (e *end) stall() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.flow = make(chan struct{})
}

func (e *end) goOn() {
	e.mu.Lock()
	defer e.mu.Unlock()
	close(e.flow)
	e.flow = nil
}

func (e *end) Read(p []byte) (int, error) {
	e.mu.Lock()
	flow := e.flow
	e.mu.Unlock()
	if flow != nil {
		<-flow
	}
	if len(e.rest) == 0 {
		select {
		case e.rest = <-e.in.packets:
		default:
			select {
			case e.rest = <-e.in.packets:
			case <-e.in.gone:
				return 0, io.EOF
			}
		}
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func (e *end) Write(p []byte) (int, error) {
	select {
	case e.out.packets <- bytes.Clone(p):
		e.bytes.Add(int64(len(p)))
		e.packets.Add(1)
		return len(p), nil
	case <-e.out.gone:
		return 0, io.ErrClosedPipe
	}
}

func (e *end) Close() error {
	e.in.hangUp()
	e.out.hangUp()
	return nil
}

func (e *end) LocalAddr() net.Addr              { return &net.UnixAddr{Name: "memory", Net: "memory"} }
func (e *end) RemoteAddr() net.Addr             { return e.LocalAddr() }
func (e *end) SetDeadline(time.Time) error      { return nil }
func (e *end) SetReadDeadline(time.Time) error  { return nil }
func (e *end) SetWriteDeadline(time.Time) error { return nil }

// still is the pace of a test: the time of the test's own bubble passes until
// nothing can come any more, which costs no real time. A key's frames, the save of
// what was typed (1 s) and a lone ESC (50 ms) have then happened.
type still struct{}

func (still) after(*player, int, string) error {
	pass(3 * time.Second)
	return nil
}

// pass lets the time of a bubble pass.
func pass(d time.Duration) {
	<-time.NewTimer(d).C
	synctest.Wait()
}

// made is the template of all tests, in a folder that TestMain removes.
var made = sync.OnceValues(func() (*template, error) { return newTemplate(context.Background(), madeIn) })

var madeIn string

func TestMain(m *testing.M) {
	var err error
	if madeIn, err = os.MkdirTemp("", "linebench"); err != nil {
		log.Fatal(err)
	}
	code := m.Run()
	if err := os.RemoveAll(madeIn); err != nil {
		log.Print(err)
	}
	os.Exit(code)
}

// long gives a length, and a tenth of it to a short run.
func long(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}

// visited is a player with what stands behind the line.
type visited struct {
	*player
	office *office
	line   *end
}

// visit runs a script in an office of its own: signed in as an account, full screen
// or lines, in a bubble whose time passes by itself. prepare may alter the player
// before the first screen comes.
func visit(t *testing.T, account string, window bool, script func(p *visited), prepare ...func(*player)) *player {
	t.Helper()
	tmpl, err := made()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var p *player
	synctest.Test(t, func(t *testing.T) {
		l := newMemoryLine()
		o, err := tmpl.open(t.Context(), dir, l)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := o.close(); err != nil {
				t.Error(err)
			}
		}()
		m := &meter{}
		c, err := l.dial(m)
		if err != nil {
			t.Fatal(err)
		}
		client, err := o.dial(c, account)
		if err != nil {
			t.Fatal(err)
		}
		signedIn := m.read()
		x, err := open(client, m, window)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := x.close(); err != nil {
				t.Error(err)
			}
		}()
		p = &player{terminal: x, pace: still{}, last: signedIn}
		for _, f := range prepare {
			f(p)
		}
		p.spent.add("sign in", signedIn)
		p.did("first screen", func() error { return nil })
		script(&visited{p, o, c})
		if p.err != nil {
			t.Error(p.err)
		}
	})
	return p
}
