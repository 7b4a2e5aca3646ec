package entrance

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"loket/sshd/remote"
	"loket/store/casework"
)

// window is one session of a connection, as a person at it sees it.
type window struct {
	t    *testing.T
	s    *gossh.Session
	in   io.Writer
	out  io.Reader
	seen string // since it was last waited for
	bad  strings.Builder
}

// open opens a further window; face is what it shows first.
func open(t *testing.T, c *gossh.Client, screen bool, first string) *window {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, err1 := s.StdinPipe()
	out, err2 := s.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if screen {
		if err := s.RequestPty("xterm", 24, 80, gossh.TerminalModes{}); err != nil {
			t.Fatal(err)
		}
	}
	w := &window{t: t, s: s, in: in, out: out}
	s.Stderr = &w.bad
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	w.until(first)
	return w
}

func (w *window) until(want string) {
	w.t.Helper()
	p := make([]byte, 4096)
	for !strings.Contains(w.seen, want) {
		n, err := w.out.Read(p)
		if w.seen += string(p[:n]); err != nil {
			w.t.Fatalf("waiting for %q: %v; saw %q", want, err, w.seen)
		}
	}
	w.seen = ""
}

// say types, and waits for what it brings.
func (w *window) say(keys, want string) {
	w.t.Helper()
	if _, err := io.WriteString(w.in, keys); err != nil {
		w.t.Fatal(err)
	}
	w.until(want)
}

const menu, home = "Menu (? daftar): ", "Bantuan"

// While a window is locked, or was left alone for too long, nothing further is opened on
// its connection before somebody gave the PIN, not even once the window is closed.
func TestALockedConnectionTakesNoFurtherWindow(t *testing.T) {
	o := newOffice(t)
	key := o.peksos()
	lock := o.Pack().Office.Lock
	in := func() *gossh.Client { return o.client("peksos", key) }
	free := func(when string, c *gossh.Client) {
		t.Helper()
		if said, err := run(c, "whoami"); err != nil || !strings.Contains(said, "peksos") {
			t.Errorf("%s: %q, %v", when, said, err)
		}
	}
	shut := func(when string, c *gossh.Client) {
		t.Helper()
		for _, command := range []string{"whoami", "queue --json", ""} {
			s, err := c.NewSession()
			if err != nil {
				t.Fatal(err)
			}
			var said strings.Builder
			s.Stdout, s.Stderr = &said, &said
			if command == "" {
				err = errors.Join(s.Shell(), s.Wait())
			} else {
				err = s.Run(command)
			}
			var code *gossh.ExitError
			if !errors.As(err, &code) || code.ExitStatus() != remote.Refused || !strings.Contains(said.String(), "Sambungan ini terkunci") || strings.Contains(said.String(), "peksos") {
				t.Errorf("%s, %q: %q, %v", when, command, said.String(), err)
			}
		}
		page, err := o.Log(t.Context(), auditor, casework.LogQuery{Person: "peksos", Limit: 1})
		if err != nil || len(page.Entries) != 1 || page.Entries[0].Act != "sign_in_no" || page.Entries[0].Note != "lines, locked" {
			t.Errorf("%s: the log says %+v, %v", when, page.Entries, err)
		}
	}
	// over is a locked connection without a window: who comes is refused, and it ends.
	over := func(when string, c *gossh.Client) {
		t.Helper()
		said, err := run(c, "whoami")
		for range 1000 { // the server may still be closing the window
			if !strings.Contains(said, "jendela yang terkunci") {
				break
			}
			said, err = run(c, "whoami")
		}
		if err == nil || !strings.Contains(said, "masuk dengan PIN") || strings.Contains(said, "peksos") {
			t.Errorf("%s: %q, %v", when, said, err)
		}
		if err := c.Wait(); err == nil {
			t.Errorf("%s: the connection ends without a word", when)
		}
	}
	o.change(admin, casework.AccountChange{Add: &casework.Account{Name: auditor.Account, Role: auditor.Role}, Key: auditor.Binding})

	// The full screen: locked with a key, then left alone.
	c := in()
	w := open(t, c, true, home)
	free("beside an open screen", c)
	w.say("\x1a", "Layar terkunci")
	shut("beside a locked screen", c)
	w.say("salah\r", "PIN salah")
	shut("after a wrong PIN", c)
	w.say(pin+"\r", home)
	free("after the PIN", c)
	o.pass(lock - time.Second)
	free("just before the lock time", c)
	w.say("?", "Esc")
	w.say("\x1b", home)
	o.pass(lock - time.Second)
	free("a key counts", c)
	o.pass(time.Second)
	shut("beside a screen that was left alone", c)
	w.say("\x1a", "Layar terkunci")
	w.say(pin+"\r", home)
	free("after the PIN", c)

	// One of two windows is enough. Closed while it is locked, it leaves the lock behind.
	lines := open(t, c, false, menu)
	o.pass(lock - time.Second)
	w.say("?", "Esc")
	o.pass(time.Second)
	shut("beside lines that were left alone, and a screen that was not", c)
	lines.say("?\n", "PIN: ")
	shut("beside lines that wait for the PIN", c)
	lines.say(pin+"\n", menu)
	free("after the PIN in lines", c)
	w.say("\x1a", "Layar terkunci")
	if err := w.s.Close(); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	shut("after the locked screen was closed", c)
	free("on a connection of its own", in())

	// Who gives up at a locked screen is told why there is none any more; nobody else is.
	for keys, told := range map[string]bool{"\x1a\x03": true, "\x03y": false} {
		w = open(t, in(), true, home)
		if _, err := io.WriteString(w.in, keys); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, w.out); err != nil {
			t.Fatal(err)
		}
		if err := w.s.Wait(); err != nil || strings.Contains(w.bad.String(), "layar terkunci; isian aman") != told {
			t.Errorf("after %q: %q, %v", keys, w.bad.String(), err)
		}
	}

	// Half an answer is no answer, and lines that ended while they were locked stay so.
	c = in()
	lines = open(t, c, false, menu)
	o.pass(lock)
	if _, err := io.WriteString(lines.in, "x"); err != nil {
		t.Fatal(err)
	}
	shut("beside half an answer", c)
	if err := lines.s.Close(); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	over("after lines that were left alone are closed", c)

	// A connection without a window is left alone from its PIN on.
	c = in()
	o.pass(lock - time.Second)
	free("before the lock time", c)
	o.pass(time.Second)
	over("a connection without a window", c)
}

// Where an account has no PIN, Enter opens its screen and the connection stays open.
func TestWithoutAPINAConnectionIsNotLocked(t *testing.T) {
	o := newOffice(t)
	o.hire("loket.satu", casework.DeskOfficer, "0801")
	key := o.enrol("loket.satu", admin)
	c, p, err := o.dial("loket.satu", []gossh.Signer{key})
	if err != nil {
		t.Fatal(err, p.heard())
	}
	w := open(t, c, true, home)
	w.say("\x1a", "Layar ditutup")
	o.pass(24 * time.Hour)
	if said, err := run(c, "whoami"); err != nil || !strings.Contains(said, "loket.satu") {
		t.Errorf("%q, %v", said, err)
	}
	w.say("\r", home)
}

// A PIN that is forgotten opens no connection that is locked: its sessions end.
func TestAForgottenPINOpensNoLockedConnection(t *testing.T) {
	o := newOffice(t)
	key := o.peksos()
	c := o.client("peksos", key)
	w := open(t, c, true, home)
	w.say("\x1a", "PIN:")
	if said, err := run(c, "whoami"); err == nil {
		t.Fatalf("locked, but: %q", said)
	}
	o.refuses(admin, casework.AccountChange{Unlock: "peksos", ForgetPIN: true}, casework.NotAllowed, "orang kedua")
	o.change(other, casework.AccountChange{Unlock: "peksos", ForgetPIN: true})
	if said, err := run(c, "whoami"); err == nil && strings.Contains(said, "peksos") {
		t.Errorf("the window is locked and no PIN was given, yet a command of the connection says %q", said)
	}
}
