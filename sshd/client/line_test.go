//go:build unix

package client

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/term"
)

// pipeOf is an input that is no terminal and ends after s.
func pipeOf(t *testing.T, s string) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	if _, err := w.WriteString(s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLinesInATerminal(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, func(o *Options) { o.Line = true }).start()
	s := get(t, "a session", f.sessions)
	if s.pty {
		t.Error("asked for a terminal")
	}
	s.say("Nama anak? ")
	d.screen.until(t, "Nama anak? ")
	now, err := term.GetState(int(d.tty.Fd()))
	if err != nil || *now != *d.before {
		t.Errorf("the terminal does not edit the line itself: %v", err)
	}
	d.keys("Sitj\x7fi\n") // the person's own terminal takes the wrong letter back
	if got := s.heard.until(t, "\n"); got != "Siti\n" {
		t.Errorf("heard %q", got)
	}
	f.cut()
	d.said.until(t, sayBroken)
	d.lost("hilang\n")
	d.said.until(t, sayNotSent)
	d.fire(time.Second)
	s = get(t, "a session", f.sessions)
	if s.env["LOKET_RESUME"] != "1" {
		t.Errorf("environment %v", s.env)
	}
	s.say("Lanjut? ")
	d.said.until(t, sayBack)
	d.screen.until(t, "Lanjut? ")
	d.keys("ya\n")
	if got := s.heard.until(t, "\n"); got != "ya\n" {
		t.Errorf("heard %q", got)
	}
	d.keys("\x04") // the end of input
	s.heard.until(t, "")
	s.exit(0)
	if r := d.end(); r.err != nil || r.status != 0 {
		t.Errorf("ended with %d, %v", r.status, r.err)
	}
	if got := d.screen.until(t, clearAll); !strings.HasSuffix(got, clearAll) {
		t.Errorf("left on the screen: %q", got)
	}
}

func TestLinesAreClearedWhateverEndsThem(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, func(o *Options) { o.Line = true }).start()
	get(t, "a session", f.sessions).say("Nama anak? ")
	d.screen.until(t, "Nama anak? ")
	d.stop() // Ctrl+C in a terminal that is not raw
	d.end().refused(t, sayStopped)
	d.screen.until(t, clearAll)
}

func TestAWordlessTerminalGetsLines(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, func(o *Options) {
		o.Getenv = func(name string) string {
			return map[string]string{"TERM": "dumb", "LOKET_ASCII": "1", "LC_ALL": "C", "LANG": "id_ID.UTF-8"}[name]
		}
	}).start()
	s := get(t, "a session", f.sessions)
	if s.pty || s.env["LOKET_ASCII"] != "1" || s.env["LC_ALL"] != "C" || s.env["LANG"] != "" {
		t.Errorf("pty %v, environment %v", s.pty, s.env)
	}
	s.exit(0)
	d.end()
}

func TestAScriptIsSentOnceAndNeverReconnects(t *testing.T) {
	f := newFar(t, newKey(t))
	out := &bytes.Buffer{}
	d := newDesk(t, f, func(o *Options) { o.In, o.Out = pipeOf(t, "1\n2\n"), out }).start()
	s := get(t, "a session", f.sessions)
	if s.pty {
		t.Error("asked for a terminal")
	}
	s.say("Pilih? ") // only now is anything sent
	if got := s.heard.until(t, ""); got != "1\n2\n" {
		t.Errorf("heard %q", got)
	}
	f.cut()
	d.end().refused(t, sayEnded)
	if len(d.clock.waits) != 0 || len(f.sessions) != 0 {
		t.Error("it was about to reconnect")
	}
	if out.String() != "Pilih? " {
		t.Errorf("printed %q: no terminal, no escape sequences", out.String())
	}
}

func TestServerThatEndsForAWhileIsWaitedFor(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil).start()
	s := get(t, "a session", f.sessions)
	s.say(toAlt + "Layar")
	d.screen.until(t, "Layar")
	s.exit(statusAgain)
	d.fire(firstPause)
	s = get(t, "a session", f.sessions)
	if s.env["LOKET_RESUME"] != "1" {
		t.Errorf("environment %v", s.env)
	}
	s.exit(0)
	d.end()
}
