package load

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// entrance is how long a sign-in may take while the server is under attack.
const entrance = 3 * time.Second

// enters signs a manager in to the first screen and judges the time.
func (o *office) enters(t *testing.T, beside string) {
	t.Helper()
	w, took := o.all([]string{"manager"}, 80, 24)
	judge(t, "sign-in beside "+beside, took, entrance)
	leave(t, w)
}

// Windows of every size, asked for at the beginning and a thousand times a second,
// cost no memory and no peace.
func TestWindowSizes(t *testing.T) {
	o := newOffice(t)
	sides := []uint32{0, 1, 79, 80, 1000, 5000, math.MaxUint16, math.MaxInt32, math.MaxUint32}
	// What a window of the largest size costs is paid before.
	before, _ := o.all(o.officers(2), 1<<20, 1<<20)
	for _, w := range before {
		if _, err := w.key("1"); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 * len(sides) * len(sides) { // and what honest windows leave behind until it is tidied
		if err := o.claim(132, 50, 120, 45); err != nil {
			t.Fatal(err)
		}
	}
	_, was := o.memory()
	for _, columns := range sides {
		for _, rows := range sides {
			if err := o.claim(columns, rows, rows, columns); err != nil {
				t.Fatalf("%dx%d: %v", columns, rows, err)
			}
		}
	}
	_, claimed := o.memory()
	t.Logf("after the claims %d MB more", (claimed-was)>>20)
	storm := count(30_000, 3_000)
	w := before[0]
	for i := range storm {
		if err := w.resize(int(sides[i%len(sides)]), int(sides[(i/3)%len(sides)])); err != nil {
			t.Fatal(err)
		}
	}
	o.enters(t, fmt.Sprintf("%d changes of a window", storm))
	if _, err := before[1].key("\x1b"); err != nil {
		t.Error("the neighbour:", err)
	}
	_, most := o.memory()
	judge(t, "windows of 0 to 2³²−1: memory more, MB", (most-was)>>20, 10)
	leave(t, before)
}

// errRefused says that the server said no.
var errRefused = errors.New("refused")

// claim opens a session with a window of one size and changes it to another.
func (o *office) claim(columns, rows, columns2, rows2 uint32) error {
	client, err := o.dial("desk-officer")
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }() // closed one way or the other
	ch, requests, err := client.OpenChannel("session", nil)
	if err != nil {
		return err
	}
	go gossh.DiscardRequests(requests)
	size := func(c, r uint32) []byte {
		b := binary.BigEndian.AppendUint32(nil, c)
		b = binary.BigEndian.AppendUint32(b, r)
		return append(b, 0, 0, 0, 0, 0, 0, 0, 0)
	}
	term := gossh.Marshal(struct{ Name string }{"xterm"})
	ask := append(append(append([]byte(nil), term...), size(columns, rows)...), 0, 0, 0, 0)
	if ok, err := ch.SendRequest("pty-req", true, ask); err != nil || !ok {
		return fmt.Errorf("pty-req, granted %v: %w", ok, errors.Join(err, errRefused))
	}
	if ok, err := ch.SendRequest("shell", true, nil); err != nil || !ok {
		return fmt.Errorf("shell, granted %v: %w", ok, errors.Join(err, errRefused))
	}
	if _, err := ch.SendRequest("window-change", false, size(columns2, rows2)); err != nil {
		return err
	}
	_, err = ch.Read(make([]byte, 1))
	return err
}

// A thousand connections from one address that say nothing or stop half-way through the
// first exchange, and more that come meanwhile, leave room for somebody with a key who
// comes in from that very address.
func TestSilentConnections(t *testing.T) {
	n := count(1000, 100)
	o := newOffice(t)
	o.behind = true
	_, was := o.memory()
	over := make(chan struct{})
	var open []net.Conn
	var wg sync.WaitGroup
	flood := func() {
		c, err := o.tcp()
		if err != nil {
			t.Error(err)
			return
		}
		if open = append(open, c); len(open)%2 == 0 {
			return
		}
		wg.Go(func() {
			conn, _, _, err := gossh.NewClientConn(c, o.addr, &gossh.ClientConfig{
				User: "banjir", HostKeyCallback: func(string, net.Addr, gossh.PublicKey) error {
					<-over
					return errRefused
				},
			})
			if err == nil {
				t.Error("let in", conn.Close())
			}
		})
	}
	for range n {
		flood()
	}
	o.enters(t, fmt.Sprintf("%d silent connections of its own address", n))
	var more sync.WaitGroup
	enough := make(chan struct{})
	more.Go(func() {
		pace := time.NewTicker(5 * time.Millisecond)
		defer pace.Stop()
		for {
			select {
			case <-pace.C:
				flood()
			case <-enough:
				return
			}
		}
	})
	o.enters(t, "200 more of them each second")
	close(enough)
	more.Wait()
	_, most := o.memory()
	judge(t, "silent connections: memory more, MB", (most-was)>>20, 64)
	close(over)
	for _, c := range open {
		if err := c.Close(); err != nil && !errors.Is(err, net.ErrClosed) { // the client half closes what was refused
			t.Error(err)
		}
	}
	wg.Wait()
	o.enters(t, "none of them")
}

// Channels, requests and environments by the thousand, of one who has a key.
func TestFloods(t *testing.T) {
	o := newOffice(t)
	_, was := o.memory()
	c, err := o.dial("partner")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	n := count(20_000, 1_000)
	refused := 0
	wg.Go(func() {
		for range n {
			ch, requests, err := c.OpenChannel("session", nil)
			if err != nil {
				var no *gossh.OpenChannelError
				if !errors.As(err, &no) {
					t.Errorf("channel: %v", err)
					return
				}
				refused++
				continue
			}
			go gossh.DiscardRequests(requests)
			_ = ch // stays open: that is the flood
		}
	})
	wg.Wait()
	if refused < n-10 {
		t.Errorf("%d of %d channels were refused", refused, n)
	}
	c2, err := o.dial("partner")
	if err != nil {
		t.Fatal(err)
	}
	ch, requests, err := c2.OpenChannel("session", nil)
	if err != nil {
		t.Fatal(err)
	}
	go gossh.DiscardRequests(requests)
	long := strings.Repeat("x", 30_000)
	for i := range n {
		if _, err := ch.SendRequest("env", false, gossh.Marshal(struct{ Name, Value string }{fmt.Sprintf("LC_%d", i), long})); err != nil {
			break // cut off: that is an answer too
		}
	}
	o.enters(t, fmt.Sprintf("floods of %d channels and environments", n))
	_, most := o.memory()
	judge(t, "floods: memory more, MB", (most-was)>>20, 64)
	_ = c.Close() // closed one way or the other
	_ = c2.Close()
}

// Who asks for screens and reads none of them holds nobody up.
func TestStalledReaders(t *testing.T) {
	n := count(100, 10)
	o := newOffice(t)
	var stuck []*gossh.Client
	for range n {
		c, err := o.dial("desk-officer")
		if err != nil {
			t.Fatal(err)
		}
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RequestPty("xterm", 24, 80, nil); err != nil {
			t.Fatal(err)
		}
		in, err := s.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.StdoutPipe(); err != nil { // never read
			t.Fatal(err)
		}
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(in, strings.Repeat("7\x1b[6~\x1b[5~\x1b", 500)); err != nil {
			t.Fatal(err)
		}
		stuck = append(stuck, c)
	}
	o.enters(t, fmt.Sprintf("%d readers that stand still", n))
	took := o.stop()
	judge(t, "orderly stop beside them", took, 10*time.Second)
	for _, c := range stuck {
		_ = c.Close() // the server closed it
	}
}

// What an audit of the server finds, where the tool for it is there.
func TestAudit(t *testing.T) {
	o := newOffice(t)
	host, port, err := net.SplitHostPort(o.addr)
	if err != nil {
		t.Fatal(err)
	}
	tool, err := exec.LookPath("ssh-audit")
	if err != nil {
		// Without the tool the offer itself is read in package sshd (TestAlgorithmsOffered).
		fmt.Println("| ssh-audit | not on this machine | | |")
		o.enters(t, "nothing")
		return
	}
	out, err := exec.Command(tool, "--no-colors", "-p", port, host).CombinedOutput()
	fails, warns := strings.Count(string(out), "[fail]"), strings.Count(string(out), "[warn]")
	if !strings.Contains(string(out), "(gen) banner") {
		t.Fatalf("ssh-audit: %v\n%s", err, out)
	}
	fmt.Printf("| ssh-audit | %d fails, %d warnings | 0 fails | |\n", fails, warns)
	if fails > 0 {
		t.Errorf("ssh-audit:\n%s", out)
	}
}
