package sshd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"loket/store/casework"
	"loket/tui/kit"
)

func TestScreenHearsKeysPastesAndNews(t *testing.T) {
	o, c := signedIn(t, nil)
	x := open(t, c, 80, 24)
	x.out.until("ukuran 80x24")
	x.send("a\x08\x1b[A")
	for _, want := range []string{"a", "ctrl+h", "up"} {
		if got := await[tea.KeyPressMsg](o).String(); got != want {
			t.Errorf("key %q, want %q", got, want)
		}
	}
	x.send("\x1b[200~satu\rdua\x1b[201~")
	if got := await[tea.PasteMsg](o).Content; got != "satu\rdua" {
		t.Errorf("paste %q", got)
	}
	x.send("\x1b")
	if got := await[tea.KeyPressMsg](o).String(); got != "esc" {
		t.Errorf("key %q, want esc", got)
	}
	o.desk.notify(casework.Change{Number: "0801-26-0001-K", Version: 7})
	if got := await[kit.Changed](o); got.Number != "0801-26-0001-K" || got.Version != 7 {
		t.Errorf("news %+v", got)
	}
	x.send("\x11")
	if code := x.ended(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestTerminalIsAskedNothing(t *testing.T) {
	o, c := signedIn(t, nil)
	x := open(t, c, 80, 24)
	await[tea.WindowSizeMsg](o)
	x.out.until("ukuran 80x24")
	x.send("\x11")
	x.ended()
	all := x.out.all()
	for what, seq := range map[string]string{
		"synchronized output": "\x1b[?2026", "grapheme clusters": "\x1b[?2027", "keyboard protocol": "\x1b[?u",
		"device attributes": "\x1b[c", "mouse": "\x1b[?100", "title": "\x1b]",
	} {
		if strings.Contains(all, seq) {
			t.Errorf("%s in %q", what, all)
		}
	}
}

func TestIdleScreenSendsNothingAndOneKeyLittle(t *testing.T) {
	o, c := signedIn(t, nil)
	x := open(t, c, 80, 24)
	await[tea.WindowSizeMsg](o)
	x.send("w")
	before := len(x.out.until("w")) // all that came before is painted with it
	x.send("z")
	if more := x.out.until("z")[before:]; more != "z" {
		t.Errorf("one key cost %q", more)
	}
}

func TestPanicStaysInItsSession(t *testing.T) {
	for name, key := range map[string]string{
		"update": "\x1bOP", "view": "\x1bOQ", "command": "\x1bOR", "batch": "\x1bOS", "sequence": "\x1b[15~",
	} {
		t.Run(name, func(t *testing.T) {
			o, c := signedIn(t, nil)
			beside := open(t, c, 80, 24)
			beside.out.until("ukuran")
			x := open(t, c, 80, 24)
			x.out.until("ukuran")
			x.send(key)
			if code := x.ended(); code != 3 {
				t.Errorf("exit code %d, want 3", code)
			}
			if say := x.err.all(); !strings.Contains(say, sayBroken) {
				t.Errorf("said %q", say)
			}
			if out := x.out.all(); !strings.Contains(out, "\x1b[?1049l") {
				t.Errorf("the terminal was left in its other screen: %q", out)
			}
			beside.send("k")
			beside.out.until("k")
			log := o.log.String()
			if strings.Contains(log, "rahasia") {
				t.Errorf("the log holds the panic's text: %s", log)
			}
			if !strings.Contains(log, "panic") {
				t.Errorf("the log holds no panic: %s", log)
			}
		})
	}
}

func TestPanicOfADialogueStaysInItsSession(t *testing.T) {
	o, c := signedIn(t, func(op *Options) {
		op.Lines = func(context.Context, Talk) error { panic("rahasia") }
	})
	x := open(t, c, 0, 0)
	if code := x.ended(); code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
	if say := x.err.all(); !strings.Contains(say, sayBroken) || strings.Contains(o.log.String(), "rahasia") {
		t.Errorf("said %q, log %s", say, o.log)
	}
}

func TestSuspendDoesNotStopTheServer(t *testing.T) {
	o, c := signedIn(t, nil)
	x := open(t, c, 80, 24)
	x.send("\x1b[17~k")
	await[tea.KeyPressMsg](o)
	x.out.until("k")
}

func TestEndOfInputEndsTheProgram(t *testing.T) {
	o, c := signedIn(t, nil)
	x := open(t, c, 80, 24)
	x.out.until("ukuran")
	x.send("belum")
	if err := x.in.Close(); err != nil {
		t.Fatal(err)
	}
	await[kit.Quit](o)
	if code := x.ended(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestKilledClientLetsTheProgramSave(t *testing.T) {
	o, c := signedIn(t, nil)
	x := open(t, c, 80, 24)
	x.out.until("ukuran")
	s := get(t, "screen", o.screen)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	await[kit.Quit](o)
	get(t, "end of the program", s.Context.Done())
}

func TestProgramThatDoesNotEndIsEnded(t *testing.T) {
	contexts := make(chan context.Context, 1)
	heard := make(chan tea.Msg, 100)
	o, c := signedIn(t, func(op *Options) {
		op.Limits.Save = 1 // at once
		op.FullScreen = func(s Screen) tea.Model {
			contexts <- s.Context
			return &probe{heard: heard, stay: true}
		}
	})
	open(t, c, 80, 24).out.until("ukuran")
	ctx := get(t, "program", contexts)
	o.Kick("loket.katangka", "")
	get(t, "end of the program", ctx.Done())
}

func TestKickEndsTheAccountsSessionsOnly(t *testing.T) {
	o, c := signedIn(t, nil)
	key := newKey(t)
	o.door.bind(key, "loket.tamarunang")
	other := open(t, o.mustDial("loket", key), 80, 24)
	other.out.until("ukuran")
	mine, lines := open(t, c, 80, 24), open(t, c, 0, 0)
	mine.out.until("ukuran")
	lines.out.until("akun")
	o.Kick("loket.katangka", "")
	mine.out.until("\x1b[?1049l")
	mine.out.until("baru dicabut")
	for _, x := range []*terminal{mine, lines} {
		// A program that ends as its connection is taken away may just have said goodbye.
		if err, over := within(t, "end of session", x.Wait), (*gossh.ExitError)(nil); errors.As(err, &over) {
			t.Errorf("the session failed: %v", err)
		}
	}
	await[kit.Quit](o)
	other.send("k")
	other.out.until("k")
}

func TestDumbTerminalIsToldOfLines(t *testing.T) {
	_, c := signedIn(t, nil)
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	bad, err := s.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestPty("dumb", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(bad)
	if err != nil || !strings.Contains(string(said), "ssh -T") {
		t.Errorf("said %q, %v", said, err)
	}
	if code := exitCode(t, s.Wait()); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
}

func TestNewOpenSSHIsToldOfKeystrokes(t *testing.T) {
	o := newOffice(t, nil)
	key := newKey(t)
	o.door.bind(key, "loket.katangka")
	c, err := gossh.Dial("tcp", o.Addr().String(), &gossh.ClientConfig{
		User: "loket", Auth: []gossh.AuthMethod{gossh.PublicKeys(key)}, HostKeyCallback: gossh.FixedHostKey(o.HostKey()),
		ClientVersion: "SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13.4",
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	open(t, c, 80, 24)
	if s := get(t, "screen", o.screen); !strings.Contains(s.Notice, "ObscureKeystrokeTiming no") {
		t.Errorf("notice %q", s.Notice)
	}
}

func TestLinesEndWithTheirInput(t *testing.T) {
	_, c := signedIn(t, nil)
	x := open(t, c, 0, 0)
	x.send("halo\n")
	x.out.until("halo")
	if err := x.in.Close(); err != nil {
		t.Fatal(err)
	}
	if code := x.ended(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestCutLineIsToldFromEndOfInput(t *testing.T) {
	type ending struct{ read, ctx error }
	endings := make(chan ending, 2)
	_, c := signedIn(t, func(op *Options) {
		op.Lines = func(ctx context.Context, talk Talk) error {
			_, err := talk.In.Read(make([]byte, 10))
			endings <- ending{err, ctx.Err()}
			return nil
		}
	})
	x := open(t, c, 0, 0)
	if err := x.in.Close(); err != nil {
		t.Fatal(err)
	}
	if e := get(t, "ending", endings); !errors.Is(e.read, io.EOF) || e.ctx != nil {
		t.Errorf("end of input: %+v", e)
	}
	open(t, c, 0, 0)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if e := get(t, "ending", endings); e.read == nil || e.ctx == nil {
		t.Errorf("cut line: %+v", e)
	}
}

// TestMemoryDoesNotGrowWithTheClaimedWindow: a window of 5000x5000 took gigabytes
// when it was believed.
func TestMemoryDoesNotGrowWithTheClaimedWindow(t *testing.T) {
	o, c := signedIn(t, nil)
	x := open(t, c, 80, 24)
	x.out.until("ukuran 80x24")
	before := allocated()
	if err := x.WindowChange(5000, 5000); err != nil {
		t.Fatal(err)
	}
	for await[tea.WindowSizeMsg](o).Width == 80 {
	}
	x.out.until("ukuran 132x50")
	if grown := allocated() - before; grown > 32<<20 {
		t.Errorf("%d MB were allocated for a window of 5000x5000", grown>>20)
	}
}

// allocated is all that was ever allocated, in bytes.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// TestNewsNeverWaitsForAProgram: the desk that brings news is not held up by a
// session that hangs, and no watch is left behind.
func TestNewsNeverWaitsForAProgram(t *testing.T) {
	heard, hang := make(chan tea.Msg), make(chan struct{})
	o, c := signedIn(t, func(op *Options) {
		op.Limits.Save = 1
		op.FullScreen = func(Screen) tea.Model { return &stuck{probe{heard: heard}, hang} }
	})
	x := open(t, c, 80, 24)
	get(t, "size", heard)
	x.out.until("ukuran")
	must(t, "news", func() error {
		for i := range 100_000 { // nobody takes what the program hears: it hangs at the first
			o.desk.notify(casework.Change{Number: fmt.Sprint(i)})
		}
		return nil
	})
	close(hang)
	must(t, "end of the watch", func() error {
		if err := c.Close(); err != nil {
			return err
		}
		for {
			select {
			case <-heard:
			default:
			}
			o.desk.mu.Lock()
			n := len(o.desk.watchers)
			o.desk.mu.Unlock()
			if n == 0 {
				return nil
			}
		}
	})
}
