package cuts

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"loket/store/casework"
)

var deadFlag = flag.Bool("dead", false, "measure how long a silent client goes unnoticed (a minute)")

// mostUnnoticed is how long a client that is gone may go unnoticed.
const mostUnnoticed = 60 * time.Second

// TestSilentClientIsNoticed: the connections that the server accepts carry the options
// by which TCP alone finds out. With -dead it is measured, too: idle on both faces, and
// while the server paints.
func TestSilentClientIsNoticed(t *testing.T) {
	o := newInside(t)
	in := newIntake(1, false)
	p := sits(t, o.addr, o.keys[0], in, true, false)
	p.sees(t, "the first screen", p.atHome)
	tuned(t, o.l.newest())
	if *deadFlag {
		t.Run("measured", func(t *testing.T) {
			for _, x := range []struct {
				name             string
				window, painting bool
			}{{"full screen, idle", true, false}, {"lines, idle", false, false}, {"full screen, painting", true, true}} {
				t.Run(x.name, func(t *testing.T) {
					t.Parallel()
					unnoticed(t, x.name, x.window, x.painting)
				})
			}
		})
	}
}

// tuned demands the socket's options.
func tuned(t *testing.T, c net.Conn) {
	t.Helper()
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		t.Fatalf("%T is no TCP connection", c)
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	value := func(fd uintptr, level, option int) int {
		n, err := unix.GetsockoptInt(int(fd), level, option)
		if err != nil {
			t.Error(err)
		}
		return n
	}
	err = raw.Control(func(fd uintptr) {
		if value(fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE) != 1 {
			t.Error("no keep-alive")
		}
		idle, every, times := value(fd, unix.IPPROTO_TCP, unix.TCP_KEEPIDLE), value(fd, unix.IPPROTO_TCP, unix.TCP_KEEPINTVL), value(fd, unix.IPPROTO_TCP, unix.TCP_KEEPCNT)
		if most := time.Duration(idle+every*times) * time.Second; most >= mostUnnoticed {
			t.Errorf("an idle client is found after %v", most)
		}
		timeout := time.Duration(value(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT)) * time.Millisecond
		if timeout <= 0 || timeout >= mostUnnoticed {
			t.Errorf("what is painted may go unanswered for %v", timeout)
		}
	})
	if err != nil {
		t.Error(err)
	}
}

// unnoticed lets a client fall silent and measures until the server has ended its session.
func unnoticed(t *testing.T, name string, window, painting bool) {
	o, in := newInside(t), newIntake(1, false)
	p := sits(t, o.addr, o.keys[0], in, window, false)
	live := told(t, o.notes, 0, "that a session began", begun(o.keys[0]))
	left := place{}
	if !painting {
		left = place{ask: 1, typed: 8}
		if !window {
			left.typed = 0
		}
		from, _ := p.begins(t, false)
		p.types(t, from, left)
	} else {
		p.sees(t, "the first screen", p.atHome)
	}
	pause := time.NewTimer(0)
	defer pause.Stop()
	for { // what is still on its way would be sent again and again, and so be heard of
		<-pause.C
		if n, err := unheard(p.line.TCPConn); err != nil || n == 0 {
			break
		}
		pause.Reset(5 * time.Millisecond)
	}
	p.breaks(t, silent)
	start := time.Now()
	late := time.NewTimer(2 * mostUnnoticed)
	defer late.Stop()
	pause.Reset(0)
	acts := 0
	for gone := false; !gone; {
		select {
		case <-pause.C:
			if painting { // each new case changes the first screen of the silent session
				acts++
				if _, err := o.Do(context.Background(), actor(o.Store, officer), casework.Act{ID: newID(), Name: casework.Receive, Answers: some(acts)}); err != nil {
					t.Fatal(err)
				}
			}
			pause.Reset(500 * time.Millisecond)
			_, gone = o.notes.last(0, of("gone", live.Session))
		case <-late.C:
			t.Fatalf("%s: not noticed after %v", name, 2*mostUnnoticed)
		}
	}
	took := time.Since(start)
	fmt.Fprintf(os.Stdout, "%-24s noticed after %.1f s\n", name, took.Seconds())
	if took > mostUnnoticed {
		t.Errorf("%s: noticed after %v", name, took)
	}
	if painting {
		return
	}
	q := sits(t, o.addr, o.keys[1], in, window, false)
	at, asked := q.begins(t, true)
	if at != left || asked {
		t.Errorf("%s: it stands at %v, asked %v; want %v without a question", name, at, asked, left)
	}
}
