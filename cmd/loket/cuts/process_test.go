package cuts

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"loket/store/casework"
)

// childDir names the office that this program is to serve as a process of its own,
// so that it can be killed; childHold makes it stop right after a report was put on the
// disk, before anybody is told.
const (
	childDir  = "LOKET_CUTS_DIR"
	childHold = "LOKET_CUTS_HOLD"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir))
	}
	os.Exit(m.Run())
}

// child serves an office until its standard input ends, or it is killed.
func child(dir string) int {
	var mu sync.Mutex
	out := json.NewEncoder(os.Stdout)
	tell := func(n note) {
		mu.Lock()
		defer mu.Unlock()
		if err := out.Encode(n); err != nil {
			os.Exit(4) // nobody listens any more
		}
	}
	fail := func(err error) int {
		fmt.Fprintln(os.Stderr, err)
		return 3
	}
	s, err := openStore(dir)
	if err != nil {
		return fail(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fail(err)
	}
	w := witness{Desk: s, tell: tell}
	if os.Getenv(childHold) != "" {
		w.after = func(casework.Receipt) { select {} }
	}
	server, err := serve(s, dir, l, w)
	if err != nil {
		return fail(err)
	}
	tell(note{Kind: "ready", Addr: l.Addr().String()})
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // whatever ends it ends the server
		stop()
	}()
	if err := errors.Join(server.Serve(ctx), s.Close()); err != nil {
		return fail(err)
	}
	return 0
}

// office is a server as a process of its own.
type office struct {
	dir  string
	keys [machines]gossh.Signer
	hold bool

	addr  string
	notes *notes // of this process; a new one has new ones
	cmd   *exec.Cmd
	read  chan struct{} // closed when everything it told was heard
}

// start starts the process and waits until it serves.
func (o *office) start() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	o.cmd = exec.Command(self)
	o.cmd.Env = append(os.Environ(), childDir+"="+o.dir)
	if o.hold {
		o.cmd.Env = append(o.cmd.Env, childHold+"=1")
	}
	o.cmd.Stderr = os.Stderr
	_, err1 := o.cmd.StdinPipe() // it ends with this process at the latest
	out, err2 := o.cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if err := o.cmd.Start(); err != nil {
		return err
	}
	o.notes, o.read = newNotes(), make(chan struct{})
	go func() {
		defer close(o.read)
		defer o.notes.end()
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var n note
			if json.Unmarshal(lines.Bytes(), &n) != nil {
				return // the last line of a process that was killed
			}
			o.notes.add(n)
		}
	}()
	ready, ok, err := o.notes.await(0, "that it serves", func(n note) bool { return n.Kind == "ready" })
	if err == nil && !ok {
		err = errors.New("the server did not start")
	}
	o.addr = ready.Addr
	return err
}

// kill ends the process without asking it (SIGKILL).
func (o *office) kill() error {
	if o.cmd == nil {
		return nil
	}
	err := o.cmd.Process.Kill()
	<-o.read
	_ = o.cmd.Wait() // says that it was killed, and closes the pipes
	o.cmd = nil
	return err
}

// newOffice makes an office and starts it; the test's end kills it.
func newOffice(t *testing.T, hold bool) *office {
	t.Helper()
	o := &office{dir: t.TempDir(), hold: hold}
	var err error
	if o.keys, err = makeOffice(o.dir); err != nil {
		t.Fatal(err)
	}
	if err := o.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.kill(); err != nil {
			t.Error(err)
		}
	})
	return o
}
