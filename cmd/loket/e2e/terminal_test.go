package e2e

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"
)

// The window of every full-screen session.
const (
	windowWidth  = 80
	windowHeight = 24
)

// terminal is one session as a person has it: what comes is kept as text, and for a
// window also painted by an emulator. Waiting is for something to be shown, never
// for time to pass.
type terminal struct {
	t      testing.TB
	name   string
	in     io.WriteCloser
	closer io.Closer

	mu    sync.Mutex
	show  *vt.Emulator // nil in line mode
	said  []byte       // everything that came
	mark  int          // said up to here before the last answer
	lost  bool         // the output ended
	fresh chan struct{}
}

// window opens a full-screen session as an account.
func (o *office) window(account string) *screen {
	o.t.Helper()
	return &screen{o.session(account, true)}
}

// lines opens a session in line mode as an account.
func (o *office) lines(account string) *lines {
	o.t.Helper()
	return &lines{o.session(account, false)}
}

func (o *office) session(account string, window bool) *terminal {
	o.t.Helper()
	c := o.dial(account)
	x, err := attach(o.t, account, c, window)
	if err != nil {
		o.t.Fatalf("%s: %v", account, err)
	}
	return x
}

// attach starts a shell on a connection.
func attach(t testing.TB, name string, c *gossh.Client, window bool) (*terminal, error) {
	s, err := c.NewSession()
	if err != nil {
		return nil, err
	}
	in, err1 := s.StdinPipe()
	out, err2 := s.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	if err := s.Setenv("LANG", "id_ID.UTF-8"); err != nil {
		return nil, err
	}
	x := newTerminal(t, name, in, c, window)
	if window {
		if err := s.RequestPty("xterm-256color", windowHeight, windowWidth, gossh.TerminalModes{}); err != nil {
			return nil, err
		}
	}
	if err := s.Shell(); err != nil {
		return nil, err
	}
	go x.listen(out)
	return x, nil
}

func newTerminal(t testing.TB, name string, in io.WriteCloser, closer io.Closer, window bool) *terminal {
	x := &terminal{t: t, name: name, in: in, closer: closer, fresh: make(chan struct{}, 1)}
	if window {
		x.show = vt.NewEmulator(windowWidth, windowHeight)
		go func() { _, _ = io.Copy(in, x.show) }() // a terminal answers what it is asked; over with the session
	}
	return x
}

// listen takes in what comes until the other side ends.
func (x *terminal) listen(out io.Reader) {
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

// send types.
func (x *terminal) send(keys string) error {
	x.mu.Lock()
	x.mark = len(x.said)
	x.mu.Unlock()
	_, err := io.WriteString(x.in, keys)
	return err
}

// shown is the window's text, or what was said since the last answer.
func (x *terminal) shown() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.picture()
}

func (x *terminal) picture() string {
	if x.show == nil {
		return string(x.said[x.mark:])
	}
	var b strings.Builder
	for y := range windowHeight {
		var row strings.Builder
		for i := range windowWidth {
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

var (
	errLost = errors.New("the line is lost")
	errLate = errors.New("it never came")
)

// await comes back when seen says so. Errors: errLost when the session ended first.
func (x *terminal) await(seen func(picture string) bool) error {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		x.mu.Lock()
		ok, lost := seen(x.picture()), x.lost
		x.mu.Unlock()
		switch {
		case ok:
			return nil
		case lost:
			return errLost
		}
		select {
		case <-x.fresh:
		case <-late.C:
			return errLate
		}
	}
}

// until waits until every text is shown.
func (x *terminal) until(texts ...string) {
	x.t.Helper()
	x.wait(strings.Join(texts, "; "), func(s string) bool {
		for _, t := range texts {
			if !strings.Contains(s, t) {
				return false
			}
		}
		return true
	})
}

func (x *terminal) wait(what string, seen func(string) bool) {
	x.t.Helper()
	if err := x.await(seen); err != nil {
		x.t.Fatalf("%s waits for %q: %v; shown:\n%s", x.name, what, err, x.shown())
	}
}

// never fails the test when a text stands on the screen, or was said since the last answer.
func (x *terminal) never(texts ...string) {
	x.t.Helper()
	s := x.shown()
	for _, t := range texts {
		if strings.Contains(s, t) {
			x.t.Fatalf("%s sees %q:\n%s", x.name, t, s)
		}
	}
}

// press sends keys and fails the test when they cannot be sent.
func (x *terminal) press(keys string) {
	x.t.Helper()
	if err := x.send(keys); err != nil {
		x.t.Fatalf("%s: %v", x.name, err)
	}
}

// ended waits until the session is over.
func (x *terminal) ended() {
	x.t.Helper()
	if err := x.await(func(string) bool { return false }); !errors.Is(err, errLost) {
		x.t.Fatalf("%s: the session does not end: %v\n%s", x.name, err, x.shown())
	}
}

// drop cuts the line as a failing link would: no goodbye.
func (x *terminal) drop() { hangUp(x.closer) }
