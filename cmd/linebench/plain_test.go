package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"loket/sshd"
	"loket/store/casework"
)

// plain is the same program as Bubble Tea runs it by itself: its own reader of keys
// and its own writer, nothing left out, nothing of SSH. What the server shows must
// be what it shows.
type plain struct {
	program *tea.Program
	office  *office
	in      *io.PipeWriter
	ended   chan error
	left    context.CancelFunc // the session is over

	mu   sync.Mutex
	show *display
	sent int64
}

// Write takes what the program paints. A line feed also returns the carriage, as
// where a terminal stands.
func (x *plain) Write(p []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.show.write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n")))
	x.sent += int64(len(p))
	return len(p), nil
}

func (x *plain) frame() frame {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.show.frame()
}

// newPlain runs the program in an office of its own.
func newPlain(t *testing.T, dir, account string) *plain {
	t.Helper()
	tmpl, err := made()
	if err != nil {
		t.Fatal(err)
	}
	o, err := tmpl.open(t.Context(), dir, newMemoryLine())
	if err != nil {
		t.Fatal(err)
	}
	keys, in := io.Pipe()
	x := &plain{office: o, in: in, ended: make(chan error, 1), show: newDisplay()}
	who := o.account(account)
	who.Session = o.NewID() // as the server does, so that both give the same ids to what is made later
	if err := o.SignIn(t.Context(), who, true, "plain"); err != nil {
		t.Fatal(err)
	}
	session, left := context.WithCancel(context.Background())
	x.left = left
	model := screenFor(o.Store, sshd.Screen{Context: session, Actor: who, Width: windowWidth, Height: windowHeight})
	x.program = tea.NewProgram(model,
		tea.WithInput(keys), tea.WithOutput(x), tea.WithoutSignalHandler(), tea.WithWindowSize(windowWidth, windowHeight),
		tea.WithColorProfile(colorprofile.ANSI), tea.WithEnvironment([]string{"TERM=xterm-256color"}),
	)
	go func() {
		_, err := x.program.Run()
		x.ended <- err
	}()
	return x
}

func (x *plain) close(t *testing.T) {
	x.program.Kill()
	if err := x.in.Close(); err != nil {
		t.Error(err)
	}
	<-x.ended // killed: its error says nothing
	x.left()
	if err := x.show.close(); err != nil {
		t.Error(err)
	}
	if err := x.office.close(); err != nil {
		t.Error(err)
	}
}

// beside runs a script on the server and key by key on the plain program, and fails
// at the first key after which the two terminals differ. thrift says that the script
// is work, on which bytes must have been saved; on keys at random they need not be.
func beside(t *testing.T, account string, thrift bool, script func(*visited)) {
	t.Helper()
	dir := t.TempDir()
	visit(t, account, true, func(p *visited) {
		x := newPlain(t, dir, account)
		defer x.close(t)
		pass(time.Second)
		compare := func() error {
			if a, b := x.frame(), p.frame(); a != b {
				return fmt.Errorf("%s", difference(a, b))
			}
			return nil
		}
		if p.err = compare(); p.err != nil {
			return
		}
		p.pace = twice{compare}
		p.typed = func(keys string) error {
			_, err := io.WriteString(x.in, keys)
			return err
		}
		script(p)
		if n := p.show.answered.Load(); n > 0 {
			t.Errorf("the terminal was asked something and answered %d bytes", n)
		}
		if ours := p.read().Down; thrift && ours >= x.sent {
			t.Errorf("%d bytes instead of %d: nothing was saved", ours, x.sent)
		}
	})
}

// twice is the pace of two programs side by side.
type twice struct{ compare func() error }

func (x twice) after(*player, int, string) error {
	pass(3 * time.Second)
	return x.compare()
}

// difference says where two frames differ.
func difference(a, b frame) string {
	for y := range a.cells {
		for x := range a.cells[y] {
			if a.cells[y][x] != b.cells[y][x] {
				return fmt.Sprintf("column %d of row %d: plain %+v, served %+v\nplain:\n%s\nserved:\n%s", x, y, a.cells[y][x], b.cells[y][x], a, b)
			}
		}
	}
	return fmt.Sprintf("the cursor: plain %d,%d shown %v, served %d,%d shown %v", a.x, a.y, a.visible, b.x, b.y, b.visible)
}

// TestServedAsPlain plays the scripts of the budget.
func TestServedAsPlain(t *testing.T) {
	beside(t, string(casework.DeskOfficer), true, func(p *visited) {
		p.intake()
		p.assess()
	})
}

// TestServedAsPlainWhateverIsTyped hits keys at random, the awkward ones too: both
// backspaces, a lone ESC, pastes, letters of several bytes, unfinished sequences.
func TestServedAsPlainWhateverIsTyped(t *testing.T) {
	keys := []string{
		"1", "2", "3", "4", "5", "6", "7", "a", "k", "t", "é", "ب", " ", "?", "/", ":", "n",
		keyEnter, keyTab, keyEsc, keyUp, keyDown, keyPgDn, keyHome, "\x1b[5~", "\x1b[F", "\x1b[Z", "\x1b[C", "\x1b[D", "\x1bOP",
		keyBackspace, "\x08", "\x14", "\x12", "\x0f", "\x10", "\x01", "\x0b", "\x17", "\x1b[3~", "\x1b[1;5C", "\x1b[19~",
		"\x1b[200~dua baris\rdari papan\x1b[201~", "abc", keyDown + keyDown + keyDown,
	}
	for seed, account := range []casework.Role{casework.DeskOfficer, casework.Manager, casework.Partner} {
		t.Run(string(account), func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(seed), 7))
			beside(t, string(account), false, func(p *visited) {
				for range long(300) {
					k := keys[r.IntN(len(keys))]
					p.press(fmt.Sprintf("%q", k), k)
				}
			})
		})
	}
}

// TestFramesCoalesceOnAStalledLine turns pages while the line carries nothing. What
// piled up is painted once, and the end is the same as on a free line.
func TestFramesCoalesceOnAStalledLine(t *testing.T) {
	turns := []string{keyPgDn, "\x1b[5~", keyPgDn, "\x1b[5~", keyPgDn, keyPgDn, "\x1b[5~", keyPgDn}
	manager := string(casework.Manager)
	var want frame
	free := visit(t, manager, true, func(p *visited) {
		p.press("queue", "4")
		for _, k := range turns {
			p.press("turn", k)
		}
		want = p.frame()
	})
	var got frame
	var cost int64
	visit(t, manager, true, func(p *visited) {
		p.press("queue", "4")
		before := p.read().Down
		p.line.stall()
		for i, k := range turns {
			if err := p.send(k); err != nil {
				t.Fatal(err)
			}
			if i < underWay { // these frames leave the server; the next one waits in it
				pass(100 * time.Millisecond)
			}
		}
		p.line.goOn()
		pass(3 * time.Second)
		got, cost = p.frame(), p.read().Down-before
	})
	if free.err != nil {
		t.Fatal(free.err)
	}
	if got != want {
		t.Errorf("after the stall: %s", difference(want, got))
	}
	all := free.spent.find("turn").Down
	if cost*2 > all {
		t.Errorf("a stalled line was sent %d bytes, a free one %d: nothing was painted together", cost, all)
	}
	if !strings.Contains(got.String(), "Antrean") {
		t.Errorf("not the queue:\n%s", got)
	}
}
