package sshd

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/sshd/guard"
	"loket/sshd/remote"
	"loket/tui/kit"
)

func TestShutdownLetsEveryProgramSave(t *testing.T) {
	o, c := signedIn(t, nil)
	key := newKey(t)
	o.door.bind(key, "loket.tamarunang")
	c2 := o.mustDial("loket", key)
	screens := []*terminal{open(t, c, 80, 24), open(t, c2, 80, 24)}
	lines := open(t, c, 0, 0)
	lines.out.until("akun")
	for _, x := range screens {
		x.out.until("ukuran")
	}
	o.stop() // what a signal does
	for range screens {
		await[kit.Quit](o)
	}
	for _, x := range append(screens, lines) {
		if code := x.ended(); code != remote.Again {
			t.Errorf("exit code %d", code)
		}
		if say := x.err.all(); !strings.Contains(say, sayLeaving) {
			t.Errorf("said %q", say)
		}
	}
	if err := get(t, "end of Serve", o.served); err != nil {
		t.Errorf("Serve: %v", err)
	}
	if _, err := net.Dial("tcp", o.Addr().String()); err == nil {
		t.Error("still listening")
	}
}

func TestShutdownCutsOffWhatDoesNotEnd(t *testing.T) {
	heard, hang := make(chan tea.Msg, 100), make(chan struct{})
	o, c := signedIn(t, func(op *Options) {
		op.Limits.Save = 1
		op.FullScreen = func(Screen) tea.Model { return &stuck{probe{heard: heard}, hang} }
	})
	t.Cleanup(func() { close(hang) })
	open(t, c, 80, 24).out.until("ukuran")
	err := within(t, "shutdown", func() error { return o.Shutdown(context.Background()) })
	if err == nil || !strings.Contains(err.Error(), "1 sessions were cut off") {
		t.Errorf("err = %v", err)
	}
	if err := get(t, "end of Serve", o.served); err != nil {
		t.Errorf("Serve: %v", err)
	}
}

// stuck is a program that hangs when it is told to end.
type stuck struct {
	probe
	hang chan struct{}
}

func (s *stuck) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(kit.Quit); ok {
		<-s.hang
	}
	s.probe.Update(msg)
	return s, nil
}

func TestServeSaysWhatIsMissing(t *testing.T) {
	s, err := New(Options{Desk: &fakeDesk{}, Door: &fakeDoor{}, HostKeyPath: filepath.Join(t.TempDir(), "k"), Lines: echoLines,
		FullScreen: func(Screen) tea.Model { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Serve(context.Background()); err == nil {
		t.Error("served without an address")
	}
	if err := s.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	if err := s.ServeUnix(filepath.Join(t.TempDir(), "s")); err != nil {
		t.Errorf("after the end: %v", err)
	}
}

func TestAddressThatIsTakenIsKnownAtOnce(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, err = New(Options{Addr: l.Addr().String(), Desk: &fakeDesk{}, Door: &fakeDoor{}, HostKeyPath: filepath.Join(t.TempDir(), "k"),
		Lines: echoLines, FullScreen: func(Screen) tea.Model { return nil }})
	if err == nil {
		t.Fatal("no error")
	}
	if _, err := os.Stat(l.Addr().String()); err == nil {
		t.Fatal("a file was made")
	}
}

// sent counts what a pump sends and does something at one of the keys.
type sent struct {
	keys, at int
	do       func()
	quit     chan struct{}
}

func (s *sent) Send(msg tea.Msg) {
	switch msg.(type) {
	case tea.KeyPressMsg:
		if s.keys++; s.keys == s.at {
			s.do()
		}
	case kit.Quit:
		close(s.quit)
	}
}

// The server ends in the middle of a thousand keys: a few more are taken, then the
// program is told, as after any key.
func TestAFloodOfKeysDoesNotHoldUpTheEnd(t *testing.T) {
	leave, done, input := make(chan struct{}), make(chan struct{}), make(chan []byte, 1)
	program := &sent{at: 100, do: func() { close(leave) }, quit: make(chan struct{})}
	p := &pump{program: program, input: input, resize: newLatest[size](), news: newMailbox(), leave: leave, done: done, kill: func() {}, save: time.Hour}
	input <- []byte(strings.Repeat("a", 1000))
	ended := make(chan struct{})
	guard.Go("pump", nil, func() {
		defer close(ended)
		p.run()
	})
	get(t, "the word to end", program.quit)
	close(done)
	get(t, "end of the pump", ended)
	if program.keys != 100+typedAhead {
		t.Errorf("%d keys were passed on", program.keys)
	}
}
