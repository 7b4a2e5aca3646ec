package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"loket/cmd/loket/seat"
	"loket/store/casework"
)

// office is one training office with its server process.
type office struct {
	t    testing.TB
	dir  string
	env  []string // further environment of the server
	key  string   // --key, "" where the training office keeps its own
	wrap []string // a command that starts the server, for limits on it

	server *exec.Cmd
	addr   string
	log    *syncBuffer
	over   chan struct{} // closed when the process is gone

	known map[string]string // of TestKill: numbers already compared, with the child's name
}

// syncBuffer is a buffer that two goroutines may use.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// newOffice copies the training office; nothing serves it yet.
func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{t: t, dir: filepath.Join(t.TempDir(), "kantor")}
	copyTree(t, template, o.dir)
	return o
}

// open is a new office with its server.
func open(t testing.TB) *office {
	t.Helper()
	o := newOffice(t)
	o.serve()
	return o
}

var serving = regexp.MustCompile(`Loket melayani di (\S+)\. Sidik kunci server`)

// serve starts the server and comes back when it takes connections.
func (o *office) serve() {
	o.t.Helper()
	args := []string{"serve", "--data", o.dir, "--listen", "127.0.0.1:0"}
	if o.key != "" {
		args = append(args, "--key", o.key)
	}
	args = append(append([]string{}, o.wrap...), append([]string{loket}, args...)...)
	o.server = exec.Command(args[0], args[1:]...)
	o.server.Env = append(clean(os.Environ()), o.env...)
	stderr, err := o.server.StderrPipe()
	if err != nil {
		o.t.Fatal(err)
	}
	if err := o.server.Start(); err != nil {
		o.t.Fatal(err)
	}
	o.log, o.over = &syncBuffer{}, make(chan struct{})
	found := make(chan string, 1)
	server, over, log := o.server, o.over, o.log
	go func() {
		defer close(over)
		lines := bufio.NewScanner(stderr)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			fmt.Fprintln(log, lines.Text())
			if m := serving.FindStringSubmatch(lines.Text()); m != nil {
				found <- m[1]
			}
		}
		if err := server.Wait(); err != nil {
			fmt.Fprintln(log, "server:", err)
		}
	}()
	o.t.Cleanup(func() { o.end(server, over) })
	select {
	case o.addr = <-found:
	case <-over:
		o.t.Fatalf("the server ended:\n%s", log)
	case <-time.After(seat.Patience):
		o.t.Fatalf("the server does not start:\n%s", log)
	}
}

// kill ends the server as a power cut would end the process.
func (o *office) kill() {
	o.t.Helper()
	o.end(o.server, o.over)
}

func (o *office) end(server *exec.Cmd, over chan struct{}) {
	if err := server.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		o.t.Error(err)
	}
	<-over
}

// stop ends the server in order.
func (o *office) stop() {
	o.t.Helper()
	if err := o.server.Process.Signal(syscall.SIGTERM); err != nil {
		o.t.Fatal(err)
	}
	select {
	case <-o.over:
	case <-time.After(seat.Patience):
		o.t.Fatalf("the server does not stop:\n%s", o.log)
	}
}

// signer is the training key of an account.
func (o *office) signer(account string) gossh.Signer {
	o.t.Helper()
	b, err := os.ReadFile(filepath.Join(o.dir, "keys", account))
	if err != nil {
		o.t.Fatal(err)
	}
	s, err := gossh.ParsePrivateKey(b)
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}

// connect signs in by an account's key; its sessions end with the test.
func (o *office) connect(account string) (*gossh.Client, error) {
	o.t.Helper()
	c, err := net.DialTimeout("tcp", o.addr, seat.Patience)
	if err != nil {
		return nil, err
	}
	conn, channels, requests, err := gossh.NewClientConn(c, o.addr, &gossh.ClientConfig{
		User: "loket", Auth: []gossh.AuthMethod{gossh.PublicKeys(o.signer(account))},
		HostKeyCallback: gossh.InsecureIgnoreHostKey(), // made a moment ago on this machine
	})
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return gossh.NewClient(conn, channels, requests), nil
}

func (o *office) dial(account string) *gossh.Client {
	o.t.Helper()
	c, err := o.connect(account)
	if err != nil {
		o.t.Fatalf("%s: %v\n%s", account, err, o.log)
	}
	o.t.Cleanup(func() { hangUp(c) })
	return c
}

// hangUp closes a connection that the other side may have closed already.
func hangUp(c io.Closer) {
	_ = c.Close() // closed one way or the other
}

// run carries out one command as an account, over SSH.
func (o *office) run(account, command string) (out, bad string, code int) {
	o.t.Helper()
	return o.feed(account, command, "")
}

// feed is run with something to read.
func (o *office) feed(account, command, in string) (out, bad string, code int) {
	o.t.Helper()
	c := o.dial(account)
	defer hangUp(c)
	s, err := c.NewSession()
	if err != nil {
		o.t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	s.Stdin, s.Stdout, s.Stderr = strings.NewReader(in), &stdout, &stderr
	err = s.Run(command)
	var status *gossh.ExitError
	if err != nil && !errors.As(err, &status) {
		o.t.Fatalf("%s: %s: %v", account, command, err)
	}
	if status != nil {
		code = status.ExitStatus()
	}
	return stdout.String(), stderr.String(), code
}

// file is a case as "case NUMBER --json" gives it to who may read the file.
type file struct {
	casework.Case
	Events []casework.Record `json:"events"`
}

// read asks for a case as an account that may read all of it.
func (o *office) read(account, number string) file {
	o.t.Helper()
	var f file
	o.json(&f, account, "case "+number+" --json")
	if f.Number != number {
		o.t.Fatalf("%s asked for %s and got %q", account, number, f.Number)
	}
	return f
}

// queue asks for an account's whole queue.
func (o *office) queue(account string) []casework.Row {
	o.t.Helper()
	var rows []casework.Row
	o.json(&rows, account, "queue --json")
	return rows
}

// row finds one case in an account's queue; nil when it is not there.
func (o *office) row(account, number string) *casework.Row {
	o.t.Helper()
	for _, r := range o.queue(account) {
		if r.Number == number {
			return &r
		}
	}
	return nil
}

// knows fails the test unless an account sees exactly these fields of a case; none
// means that the case does not exist for it.
func (o *office) knows(account, number string, fields ...string) {
	o.t.Helper()
	out, bad, code := o.run(account, "case "+number+" --json")
	if len(fields) == 0 {
		if code != 1 || out != "" || bad != "Tidak ditemukan.\n" {
			o.t.Errorf("%s asks for %s: exit %d %q %q", account, number, code, out, bad)
		}
		return
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 {
		o.t.Fatalf("%s asks for %s: exit %d %v\n%s%s", account, number, code, err, out, bad)
	}
	if keys := slices.Sorted(maps.Keys(got)); !slices.Equal(keys, fields) {
		o.t.Errorf("%s sees %v of %s, want %v", account, keys, number, fields)
	}
}

// knowsName fails the test unless an account may read the child's name.
func (o *office) knowsName(account, number, name string) {
	o.t.Helper()
	if f := o.read(account, number); f.Child.Name != name {
		o.t.Errorf("%s reads the name %q, want %q", account, f.Child.Name, name)
	}
}

func (o *office) json(into any, account, command string) {
	o.t.Helper()
	out, bad, code := o.run(account, command)
	if code != 0 || bad != "" {
		o.t.Fatalf("%s: %s: exit %d: %s", account, command, code, bad)
	}
	if err := json.Unmarshal([]byte(out), into); err != nil {
		o.t.Fatalf("%s: %s: %v\n%s", account, command, err, out)
	}
}

// local runs the binary on this machine, on the office's folder; in may be "".
func (o *office) local(in string, args ...string) (out, bad string, code int) {
	o.t.Helper()
	return program(o.t, o.env, in, append(args, "--data", o.dir)...)
}

// program runs the binary to its end.
func program(t testing.TB, env []string, in string, args ...string) (out, bad string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), seat.Patience)
	defer cancel()
	c := exec.CommandContext(ctx, loket, args...)
	c.Env = append(clean(os.Environ()), env...)
	var stdout, stderr bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(in), &stdout, &stderr
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return stdout.String(), stderr.String(), c.ProcessState.ExitCode()
}

// check is "loket check" on an office that nothing serves.
func (o *office) check() {
	o.t.Helper()
	if out, bad, code := o.local("", "check"); code != 0 {
		o.t.Fatalf("loket check: exit %d\n%s%s", code, out, bad)
	}
}

// copyTree copies a folder, sockets left out; holes of sparse files stay holes.
func copyTree(t testing.TB, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		case d.Type().IsRegular():
			return copyFile(path, filepath.Join(to, rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func copyFile(from, to string) (err error) {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	const block = 64 << 10
	empty := make([]byte, block)
	for at := 0; at < len(b); at += block {
		part := b[at:min(at+block, len(b))]
		if bytes.Equal(part, empty[:len(part)]) {
			continue
		}
		if _, err := f.WriteAt(part, int64(at)); err != nil {
			return err
		}
	}
	return f.Truncate(int64(len(b)))
}
