//go:build unix

package client

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/sshd"
	"loket/sshd/slowline"
	"loket/store/casework"
	"loket/tui/kit"
)

// openDoor lets every key in as the desk's account.
type openDoor struct{}

func (openDoor) Asks() bool                                             { return false }
func (openDoor) Factor(string, string) casework.Factor                  { return casework.FactorKey }
func (openDoor) CheckPIN(context.Context, string, string, string) error { return casework.ErrNotFound }
func (openDoor) SetPIN(context.Context, string, string, string) error   { return casework.ErrNotFound }
func (openDoor) Redeem(context.Context, string, string, string) (string, error) {
	return "", casework.ErrNotFound
}

func (openDoor) Bindings(context.Context, string) ([]casework.Account, error) {
	return []casework.Account{{Name: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801"}}, nil
}
func (openDoor) SignIn(context.Context, casework.Actor, bool, string) error { return nil }

// emptyDesk answers what sshd itself asks.
type emptyDesk struct{ casework.Desk }

func (emptyDesk) NewID() string                                             { return "sesi" }
func (emptyDesk) Now() time.Time                                            { return time.Now() }
func (emptyDesk) Watch(casework.Actor, func(casework.Change)) (stop func()) { return func() {} }

// form is a screen with one field, kept across sessions as the store keeps a draft.
type form struct {
	kept   *draft
	resume bool
}

type draft struct {
	mu sync.Mutex
	s  string
}

func (d *draft) add(s string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.s += s
}

func (d *draft) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.s
}

func (f form) Init() tea.Cmd { return nil }

func (f form) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Quit:
		return f, tea.Quit
	case tea.KeyPressMsg:
		if msg.String() == "ctrl+q" {
			return f, tea.Quit
		}
		f.kept.add(msg.Text)
	}
	return f, nil
}

func (f form) View() tea.View {
	v := tea.NewView(fmt.Sprintf("Lanjut=%v\n[%s]", f.resume, f.kept))
	v.AltScreen = true
	v.Cursor = tea.NewCursor(1+len(f.kept.String()), 1)
	return v
}

// office is a real server behind a line.
func office(t *testing.T, line slowline.Line) (*sshd.Server, *slowline.Proxy, *draft) {
	t.Helper()
	kept := &draft{}
	s, err := sshd.New(sshd.Options{
		Addr: "127.0.0.1:0", HostKeyPath: filepath.Join(t.TempDir(), "hostkey"), Desk: emptyDesk{}, Door: openDoor{},
		FullScreen: func(sc sshd.Screen) tea.Model { return form{kept, sc.Resume} },
		Lines: func(_ context.Context, talk sshd.Talk) error {
			if _, err := fmt.Fprintf(talk.Out, "Lanjut=%v\nNama? ", talk.Resume); err != nil {
				return err
			}
			in := bufio.NewScanner(talk.In)
			for in.Scan() {
				if in.Text() == "selesai" {
					return nil
				}
				if _, err := fmt.Fprintf(talk.Out, "Tersimpan %s\nNama? ", in.Text()); err != nil {
					return err
				}
			}
			return in.Err()
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx) }()
	p, err := slowline.Listen("tcp", s.Addr().String(), line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.Close()
		stop()
		if err := get(t, "the server's end", served); err != nil && !strings.Contains(err.Error(), "cut off") {
			t.Error(err)
		}
	})
	return s, p, kept
}

// near is a desk at the near end of the line.
func near(t *testing.T, s *sshd.Server, p *slowline.Proxy, change func(*Options)) *desk {
	t.Helper()
	at, err := net.ResolveTCPAddr("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	return deskAt(t, at, s.HostKey(), change)
}

func TestRealServerBringsBackTheField(t *testing.T) {
	s, p, kept := office(t, slowline.Line{})
	d := near(t, s, p, nil).start()
	d.shows("Lanjut=false")
	d.keys("S")
	d.shows("[S]")
	for i, r := range "iti" {
		p.Cut()
		d.shows(sayBroken)
		d.lost("x")
		d.fire(firstPause)
		d.shows("Lanjut=true", "putus")
		d.keys(string(r))
		d.shows("[" + "Siti"[:2+i] + "]")
	}
	d.keys("\x11") // Ctrl+Q
	if r := d.end(); r.err != nil || r.status != 0 || kept.String() != "Siti" {
		t.Errorf("ended with %d, %v, %q", r.status, r.err, kept)
	}
	d.restored()
}

func TestRealServerLinesOverACut(t *testing.T) {
	s, p, _ := office(t, slowline.Line{})
	d := near(t, s, p, func(o *Options) { o.Line = true }).start()
	d.shows("Lanjut=false")
	d.keys("Siti\n")
	d.shows("Tersimpan Siti")
	p.Cut()
	d.fire(firstPause)
	d.shows("Lanjut=true")
	d.keys("selesai\n")
	if r := d.end(); r.err != nil || r.status != 0 {
		t.Errorf("ended with %d, %v", r.status, r.err)
	}
	d.shows("", "Siti", "Nama", "selesai")
}

// restored checks that the terminal, as an emulator saw it all, is on its own screen.
func (d *desk) restored() {
	d.t.Helper()
	d.screen.when(d.t, "the terminal's own screen", func(all string) bool {
		e := newEmulator()
		e.feed(d.t, all)
		return !e.alt && e.cursor && strings.HasSuffix(all, plainPen+"\x1b[?25h")
	})
}

// The line dies after any byte of the first seconds; the person gives up.
func TestCutAnywhereRestoresTheTerminal(t *testing.T) {
	s, p, _ := office(t, slowline.Line{})
	d := near(t, s, p, nil).start()
	d.shows("Lanjut=false")
	all := p.Down.Load()
	d.keys("\x11")
	d.end()
	for n := int64(30); n < all-100; n += 41 { // a little less: frames may fall together
		s, p, _ := office(t, slowline.Line{CutDown: n})
		d := near(t, s, p, nil).start()
		select {
		case w := <-d.clock.waits: // it was signed in
			if w.d != firstPause {
				t.Errorf("cut at %d: waits %v", n, w.d)
			}
			d.keys("\x03")
			d.end().refused(t, sayStopped)
		case r := <-d.ended: // it was not, or not yet in the counter
			d.ended <- r
			r = d.end()
			if casework.KindOf(r.err) != casework.Unusable {
				t.Errorf("cut at %d: %v", n, r.err)
			}
			continue
		case <-time.After(patience):
			t.Fatalf("cut at %d: nothing happened", n)
		}
		d.restored()
	}
}

// What signing in costs, from the first byte to the first word of the counter.
func TestSigningInIsCheap(t *testing.T) {
	s, p, _ := office(t, slowline.Line{})
	d := near(t, s, p, func(o *Options) { o.Line = true }).start()
	d.shows("Nama?")
	up, down := p.Up.Load(), p.Down.Load()
	t.Logf("to the first prompt: %d bytes up in %d packets, %d down in %d", up, p.PacketsUp.Load(), down, p.PacketsDown.Load())
	if up > 1400 || down > 1500 {
		t.Errorf("signing in costs %d bytes up and %d down", up, down)
	}
	d.keys("selesai\n")
	d.end()

	d = near(t, s, p, nil).start()
	before := p.Down.Load()
	d.shows("Lanjut=false")
	t.Logf("full screen: %d bytes up, %d down with the first paint", p.Up.Load()-up, p.Down.Load()-before)
	up, down = p.Up.Load(), p.Down.Load()
	for _, k := range "Siti" {
		d.keys(string(k))
	}
	d.shows("[Siti]")
	if up, down = p.Up.Load()-up, p.Down.Load()-down; up > 4*36 || down > 4*100 {
		t.Errorf("four keys cost %d bytes up and %d down", up, down)
	} else {
		t.Logf("four keys: %d bytes up, %d down", up, down)
	}
	d.keys("\x11")
	d.end()
}
