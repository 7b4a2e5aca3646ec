//go:build unix

package client

import (
	"context"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/term"

	"loket/store/casework"
)

const (
	toAlt   = "\x1b[?1049h"
	fromAlt = "\x1b[?25h\x1b[?1049l" + plainPen + "\x1b[?25h"
)

func TestFullScreenFromBeginningToEnd(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil).start()
	s := get(t, "a session", f.sessions)
	if s.conn.User() != "loket.katangka" || !strings.HasPrefix(string(s.conn.ClientVersion()), "SSH-2.0-Loket_1.2.3") {
		t.Errorf("user %q, version %q", s.conn.User(), s.conn.ClientVersion())
	}
	if !s.pty || s.term != "xterm-256color" || s.size != (size{80, 24}) {
		t.Errorf("pty %v %q %v", s.pty, s.term, s.size)
	}
	if s.env["LANG"] != "id_ID.UTF-8" || s.env["LOKET_RESUME"] != "" || s.env["LOKET_ASCII"] != "" {
		t.Errorf("environment %v", s.env)
	}
	s.say(toAlt + "\x1b[?25lLayar")
	d.screen.until(t, "Layar")
	raw, err := term.GetState(int(d.tty.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	if *raw == *d.before {
		t.Error("the terminal is not raw while a screen is shown")
	}
	d.keys("abc\x03\x04")
	s.heard.until(t, "abc\x03\x04")
	if _, err := s.ch.Stderr().Write([]byte("Sampai\x1b[31m besok.\n")); err != nil {
		t.Fatal(err)
	}
	s.exit(1)
	if r := d.end(); r.err != nil || r.status != 1 {
		t.Errorf("ended with %d, %v", r.status, r.err)
	}
	// The server did not restore anything; the client did, alternate screen last.
	if got := d.screen.until(t, fromAlt); !strings.HasSuffix(got, fromAlt) {
		t.Errorf("the terminal was left with %q", got)
	}
	if got := d.said.String(); got != "Sampai[31m besok.\n" {
		t.Errorf("said %q", got)
	}
}

func TestCutAndBackToTheSameField(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil).start()
	s := get(t, "a session", f.sessions)
	s.say(toAlt + "Nama: ")
	d.screen.until(t, "Nama: ")
	d.keys("Siti")
	s.heard.until(t, "Siti")
	s.say("\x1b[3") // the line dies in the middle of a sequence
	d.screen.until(t, "\x1b[3")
	f.cut()
	d.screen.until(t, "\x18\x1b\\\x1b[0m\x1b(B\x0f\x1b[24;1H\x1b[2K"+sayBroken)
	d.lost("hilang")
	if s := get(t, "a session", f.againAfter(d, time.Second)); s.env["LOKET_RESUME"] != "1" {
		t.Errorf("environment %v", s.env)
	} else {
		d.lost("juga") // nobody sees yet where it would land
		s.say(toAlt + "Nama: Siti")
		got := d.screen.until(t, "Nama: Siti")
		if !strings.HasSuffix(got, fromAlt+toAlt+"Nama: Siti") {
			t.Errorf("the new program found the terminal after %q", got)
		}
		d.keys("!")
		if got := s.heard.until(t, "!"); got != "!" {
			t.Errorf("heard %q: keys were sent that were typed without a line", got)
		}
		s.exit(0)
	}
	if r := d.end(); r.err != nil || r.status != 0 {
		t.Errorf("ended with %d, %v", r.status, r.err)
	}
}

// againAfter lets the next attempt begin.
func (f *far) againAfter(d *desk, want time.Duration) <-chan *farSession {
	d.t.Helper()
	d.fire(want)
	return f.sessions
}

func TestAttemptsComeSeldomerUpToHalfAMinute(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil).start()
	s := get(t, "a session", f.sessions)
	s.say("Layar")
	d.screen.until(t, "Layar")
	addr := f.ln.Addr().String()
	if err := f.ln.Close(); err != nil {
		t.Fatal(err)
	}
	f.cut()
	for _, want := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
		d.fire(want * time.Second)
	}
	w := get(t, "a wait", d.clock.waits)
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go f.accept(ln)
	w.ch <- d.clock.Now()
	s = get(t, "a session", f.sessions)
	s.say("lagi") // it was shown, so the next cut begins with a second again
	if got := strings.Count(d.screen.until(t, "lagi"), sayBroken); got != 1 {
		t.Errorf("the sentence was painted %d times", got)
	}
	f.cut()
	d.fire(time.Second)
	get(t, "a session", f.sessions).exit(0)
	d.end()
}

func TestCtrlCWithoutALineEndsIt(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil).start()
	s := get(t, "a session", f.sessions)
	s.say(toAlt + "\x1b[?2004hLayar")
	d.screen.until(t, "Layar")
	f.cut()
	d.screen.until(t, sayBroken)
	d.keys("x\x03")
	d.end().refused(t, sayStopped)
	if got := d.screen.until(t, fromAlt); !strings.Contains(got, "\x1b[?2004l") {
		t.Errorf("the terminal was left with %q", got)
	}
}

func TestNobodyThereNothingReconnects(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil).start()
	s := get(t, "a session", f.sessions)
	s.say(toAlt + "Nama anak")
	d.screen.until(t, "Nama anak")
	d.clock.pass(unattended + time.Second)
	f.cut()
	got := d.screen.until(t, "Tekan Enter")
	if !strings.Contains(got[strings.Index(got, "Nama anak"):], "\x1b[2J") {
		t.Errorf("the screen stays for whoever passes by: %q", got)
	}
	select {
	case w := <-d.clock.waits:
		t.Errorf("waits %v for an attempt", w.d)
	case <-f.sessions:
		t.Error("reconnected")
	default:
	}
	d.keys("\r")
	s = get(t, "a session", f.sessions)
	if s.env["LOKET_RESUME"] != "1" {
		t.Errorf("environment %v", s.env)
	}
	s.say("Kembali")
	d.screen.until(t, "Kembali")
	if heard := s.heard.String(); heard != "" {
		t.Errorf("the key that woke it was sent: %q", heard)
	}
	s.exit(0)
	d.end()
}

func TestWindowIsToldAndOnlyOnce(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil).start()
	s := get(t, "a session", f.sessions)
	s.say("Layar")
	d.screen.until(t, "Layar")
	winch := func() {
		t.Helper()
		if err := syscall.Kill(os.Getpid(), syscall.SIGWINCH); err != nil {
			t.Fatal(err)
		}
	}
	d.resize(100, 30)
	winch()
	w := get(t, "a wait", d.clock.waits)
	d.resize(120, 40) // still dragging
	winch()
	w.ch <- d.clock.Now()
	if got := get(t, "a size", s.windows); got != (size{120, 40}) || w.d != dragPause {
		t.Errorf("told %v after %v", got, w.d)
	}
	f.cut()
	d.screen.until(t, sayBroken)
	d.resize(60, 20)
	for { // a late SIGWINCH may come before the attempt's wait
		w := get(t, "a wait", d.clock.waits)
		w.ch <- d.clock.Now()
		if w.d == firstPause {
			break
		}
	}
	s = get(t, "a session", f.sessions)
	if s.size != (size{60, 20}) {
		t.Errorf("the new session begins with %v", s.size)
	}
	s.exit(0)
	d.end()
}

func TestSignalRestoresTheTerminal(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil).start()
	s := get(t, "a session", f.sessions)
	s.say(toAlt + "\x1b[?25l\x1b[1;5rLayar\x1b]0;judul")
	d.screen.until(t, "judul")
	d.stop()
	d.end().refused(t, sayStopped)
	if got := d.screen.until(t, fromAlt); !strings.HasSuffix(got, "\x18\x1b\\\x1b[0m\x1b(B\x0f\x1b[r"+fromAlt) {
		t.Errorf("the terminal was left with %q", got)
	}
}

func TestPanicRestoresTheTerminal(t *testing.T) {
	for _, where := range []string{"loop", "goroutine"} {
		f := newFar(t, newKey(t))
		d := newDesk(t, f, nil)
		var shown atomic.Bool
		d.options.Clock = func() time.Time {
			if shown.Load() {
				panic("rahasia")
			}
			return d.clock.Now()
		}
		if where == "goroutine" {
			d.options.Clock = d.clock.Now
			d.options.Dial = func() func(context.Context, string, string) (net.Conn, error) {
				first := true
				return func(ctx context.Context, network, address string) (net.Conn, error) {
					if !first {
						panic("rahasia")
					}
					first = false
					return (&net.Dialer{}).DialContext(ctx, network, address)
				}
			}()
		}
		d.start()
		s := get(t, "a session", f.sessions)
		s.say(toAlt + "Layar")
		d.screen.until(t, "Layar")
		shown.Store(true)
		if where == "loop" {
			d.keys("x")
		} else {
			f.cut()
			d.fire(time.Second)
		}
		r := d.end()
		r.refused(t, sayFault)
		if casework.KindOf(r.err) != casework.Internal || strings.Contains(r.err.Error(), "rahasia") {
			t.Errorf("%s: error %v", where, r.err)
		}
		d.screen.until(t, fromAlt)
	}
}
