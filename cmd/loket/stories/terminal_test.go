package stories

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

// The window of a full-screen session.
const (
	windowWidth  = 80
	windowHeight = 24
)

// terminal is one session as a person has it: what comes is kept as text, and for a
// window also painted by an emulator. Waiting is for something to be shown, never for
// time to pass.
type terminal struct {
	t    *testing.T
	name string
	in   io.WriteCloser

	mu    sync.Mutex
	show  *vt.Emulator // nil in line mode
	said  []byte       // since the last key in line mode
	lost  bool
	fresh chan struct{}
}

// attach starts a shell on a connection.
func attach(t *testing.T, name string, c *gossh.Client, window bool) *terminal {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, err1 := s.StdinPipe()
	out, err2 := s.StdoutPipe()
	if err := errors.Join(err1, err2, s.Setenv("LANG", "id_ID.UTF-8")); err != nil {
		t.Fatal(err)
	}
	x := &terminal{t: t, name: name, in: in, fresh: make(chan struct{}, 1)}
	if window {
		x.show = vt.NewEmulator(windowWidth, windowHeight)
		go func() { _, _ = io.Copy(in, x.show) }() // a terminal answers what it is asked; over with the session
		if err := s.RequestPty("xterm-256color", windowHeight, windowWidth, gossh.TerminalModes{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	go x.listen(out)
	return x
}

// listen takes in what comes until the other side ends.
func (x *terminal) listen(out io.Reader) {
	p := make([]byte, 32<<10)
	for {
		n, err := out.Read(p)
		x.mu.Lock()
		if x.show != nil {
			_, _ = x.show.Write(p[:n]) // an emulator in memory
		} else {
			x.said = append(x.said, p[:n]...)
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

// press types.
func (x *terminal) press(keys string) {
	x.t.Helper()
	x.mu.Lock()
	x.said = nil
	x.mu.Unlock()
	if _, err := io.WriteString(x.in, keys); err != nil {
		x.t.Fatalf("%s: %v", x.name, err)
	}
}

// picture is the window's text, or what was said since the last answer.
func (x *terminal) picture() string {
	if x.show == nil {
		return string(x.said)
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

// wait comes back with what is shown when seen says so.
func (x *terminal) wait(what string, seen func(picture string) bool) string {
	x.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		x.mu.Lock()
		picture, lost := x.picture(), x.lost
		x.mu.Unlock()
		switch {
		case seen(picture):
			return picture
		case lost:
			x.t.Fatalf("%s waits for %s and the session ends:\n%s", x.name, what, picture)
		}
		select {
		case <-x.fresh:
		case <-late.C:
			x.t.Fatalf("%s waits for %s; shown:\n%s", x.name, what, picture)
		}
	}
}
