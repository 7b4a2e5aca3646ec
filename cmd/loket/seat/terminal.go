// Package seat is where tests sit down as people do: a terminal on a real SSH
// session, and the binary as it is handed out.
//
// It promises: what is waited for is something that is shown, never time that passes.
package seat

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"

	"loket/sshd/guard"
)

// The window of every full-screen session.
const (
	Width  = 80
	Height = 24
)

// Patience is how long anything may take on a busy machine. No test waits for it: it is
// only how long a failure takes.
const Patience = 30 * time.Second

// Why waiting ended without what was waited for.
var (
	ErrLost = errors.New("the line is lost")
	ErrLate = errors.New("it never came")
)

// Terminal is one session as a person has it: what comes is kept as text, and for a
// window also painted by an emulator.
type Terminal struct {
	T      testing.TB
	Name   string
	in     io.WriteCloser
	closer io.Closer

	mu    sync.Mutex
	show  *vt.Emulator // nil in line mode
	said  []byte       // everything that came
	mark  int          // said up to here before the last answer
	lost  bool         // the output ended
	fresh chan struct{}
}

// Attach starts a shell on a connection.
func Attach(t testing.TB, name string, c *gossh.Client, window bool) (*Terminal, error) {
	s, err := c.NewSession()
	if err != nil {
		return nil, err
	}
	in, err1 := s.StdinPipe()
	out, err2 := s.StdoutPipe()
	if err := errors.Join(err1, err2, s.Setenv("LANG", "id_ID.UTF-8")); err != nil {
		return nil, err
	}
	if window {
		if err := s.RequestPty("xterm-256color", Height, Width, gossh.TerminalModes{}); err != nil {
			return nil, err
		}
	}
	if err := s.Shell(); err != nil {
		return nil, err
	}
	return New(t, name, in, out, c, window), nil
}

// New makes a terminal of what goes in and comes out; closer cuts the line.
func New(t testing.TB, name string, in io.WriteCloser, out io.Reader, closer io.Closer, window bool) *Terminal {
	x := &Terminal{T: t, Name: name, in: in, closer: closer, fresh: make(chan struct{}, 1)}
	if window {
		x.show = vt.NewEmulator(Width, Height)
		guard.Go("answers", nil, func() { _, _ = io.Copy(in, x.show) }) // a terminal answers what it is asked; over with the session
	}
	guard.Go("terminal", nil, func() { x.listen(out) })
	return x
}

// listen takes in what comes until the other side ends.
func (x *Terminal) listen(out io.Reader) {
	p := make([]byte, 32<<10)
	for {
		n, err := out.Read(p)
		x.mu.Lock()
		x.said = append(x.said, p[:n]...)
		if x.show != nil {
			_, _ = x.show.Write(p[:n]) // an emulator in memory
		}
		x.lost = err != nil
		x.mu.Unlock()
		select {
		case x.fresh <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// Send types.
func (x *Terminal) Send(keys string) error {
	x.mu.Lock()
	x.mark = len(x.said)
	x.mu.Unlock()
	_, err := io.WriteString(x.in, keys)
	return err
}

// Press types and fails the test when that cannot be sent.
func (x *Terminal) Press(keys string) {
	x.T.Helper()
	if err := x.Send(keys); err != nil {
		x.T.Fatalf("%s: %v", x.Name, err)
	}
}

// Shown is the window's text, or what was said since the last answer.
func (x *Terminal) Shown() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.picture()
}

func (x *Terminal) picture() string {
	if x.show == nil {
		return string(x.said[x.mark:])
	}
	var b strings.Builder
	for y := range Height {
		var row strings.Builder
		for i := range Width {
			switch c := x.show.CellAt(i, y); {
			case c == nil || c.Content == "" && c.Width != 0:
				row.WriteByte(' ')
			default:
				row.WriteString(c.Content)
			}
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return b.String()
}

// Await comes back with what is shown when seen says so. Errors: ErrLost when the
// session ended first, ErrLate.
func (x *Terminal) Await(seen func(picture string) bool) (string, error) {
	late := time.NewTimer(Patience)
	defer late.Stop()
	for {
		x.mu.Lock()
		picture, lost := x.picture(), x.lost
		x.mu.Unlock()
		switch {
		case seen(picture):
			return picture, nil
		case lost:
			return picture, ErrLost
		}
		select {
		case <-x.fresh:
		case <-late.C:
			return picture, ErrLate
		}
	}
}

// Wait is Await that fails the test.
func (x *Terminal) Wait(what string, seen func(picture string) bool) string {
	x.T.Helper()
	picture, err := x.Await(seen)
	if err != nil {
		x.T.Fatalf("%s waits for %q: %v; shown:\n%s", x.Name, what, err, picture)
	}
	return picture
}

// Until waits until every text is shown.
func (x *Terminal) Until(texts ...string) {
	x.T.Helper()
	x.Wait(strings.Join(texts, "; "), func(s string) bool {
		for _, t := range texts {
			if !strings.Contains(s, t) {
				return false
			}
		}
		return true
	})
}

// Never fails the test when a text stands on the screen, or was said since the last answer.
func (x *Terminal) Never(texts ...string) {
	x.T.Helper()
	s := x.Shown()
	for _, t := range texts {
		if strings.Contains(s, t) {
			x.T.Fatalf("%s sees %q:\n%s", x.Name, t, s)
		}
	}
}

// Ended waits until the session is over.
func (x *Terminal) Ended() {
	x.T.Helper()
	if picture, err := x.Await(func(string) bool { return false }); !errors.Is(err, ErrLost) {
		x.T.Fatalf("%s: the session does not end: %v\n%s", x.Name, err, picture)
	}
}

// Drop cuts the line as a failing link would: no goodbye.
func (x *Terminal) Drop() { _ = x.closer.Close() } // closed one way or the other
