package load

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"loket/cmd/loket/seat"
)

var (
	whole = flag.Bool("whole", false, "the whole campaign, judged by its figures; otherwise a small one")
	soak  = flag.Duration("soak", 0, "how long sessions come and go")
)

// patience is how long anything may take on a busy machine.
const patience = 60 * time.Second

// loket is the binary under test; template is a training office.
var loket, template string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	flag.Parse()
	dir, err := os.MkdirTemp("", "loket-load-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}()
	if loket, err = seat.Build(dir, os.Environ()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	template = filepath.Join(dir, "office")
	if out, err := exec.Command(loket, "demo", "--data", template, "--cases", "60").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "loket demo: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// office is one training office with its server process.
type office struct {
	t      testing.TB
	dir    string
	addr   string
	server *exec.Cmd
	over   chan struct{}
	log    *bytes.Buffer // read it only when over is closed
	keys   map[string]gossh.Signer
	key    string // the office key's file; "": the training office keeps its own
	behind bool   // all connections come from one address, as from behind an operator's gateway
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{t: t, dir: filepath.Join(t.TempDir(), "kantor"), addr: "127.0.0.1:0", keys: map[string]gossh.Signer{}}
	if err := os.CopyFS(o.dir, os.DirFS(template)); err != nil {
		t.Fatal(err)
	}
	// CopyFS does not keep modes; keys and data are for the owner only.
	if err := filepath.WalkDir(o.dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Chmod(p, 0o600)
	}); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(o.dir, "keys", "*.pub"))
	if err != nil || len(names) == 0 {
		t.Fatal("no training keys", err)
	}
	for _, n := range names {
		b, err := os.ReadFile(strings.TrimSuffix(n, ".pub"))
		if err != nil {
			t.Fatal(err)
		}
		if o.keys[strings.TrimSuffix(filepath.Base(n), ".pub")], err = gossh.ParsePrivateKey(b); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if o.server != nil {
			o.kill()
		}
	})
	o.serve()
	return o
}

var serving = regexp.MustCompile(`Loket melayani di (\S+)\. Sidik kunci server`)

// serve starts the server, at the address that it had before, and comes back when it takes connections.
func (o *office) serve() {
	o.t.Helper()
	args := []string{"serve", "--data", o.dir, "--listen", o.addr}
	if o.key != "" {
		args = append(args, "--key", o.key)
	}
	o.server = exec.Command(loket, args...)
	out, err := o.server.StderrPipe()
	if err != nil {
		o.t.Fatal(err)
	}
	if err := o.server.Start(); err != nil {
		o.t.Fatal(err)
	}
	o.over, o.log = make(chan struct{}), &bytes.Buffer{}
	found := make(chan string, 1)
	server, over, log := o.server, o.over, o.log
	go func() {
		defer close(over)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if log.Len() < 1<<20 {
				fmt.Fprintln(log, lines.Text())
			}
			if m := serving.FindStringSubmatch(lines.Text()); m != nil {
				found <- m[1]
			}
		}
		if err := server.Wait(); err != nil {
			fmt.Fprintln(log, "server:", err)
		}
	}()
	select {
	case o.addr = <-found:
	case <-over:
		o.t.Fatalf("the server ended:\n%s", log)
	case <-time.After(patience):
		o.t.Fatal("the server does not start")
	}
}

// kill ends the server as a power cut would end the process.
func (o *office) kill() {
	if err := o.server.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		o.t.Error(err)
	}
	<-o.over
}

// stop ends the server in order and gives the time it took.
func (o *office) stop() time.Duration {
	o.t.Helper()
	began := time.Now()
	if err := o.server.Process.Signal(syscall.SIGTERM); err != nil {
		o.t.Fatal(err)
	}
	select {
	case <-o.over:
	case <-time.After(patience):
		o.t.Fatal("the server does not stop")
	}
	return time.Since(began)
}

// hosts makes connections come from several addresses of this machine, as desks do.
var hosts atomic.Uint32

// tcp opens a connection from the next of this machine's addresses, or all from one.
func (o *office) tcp() (net.Conn, error) {
	d := net.Dialer{Timeout: patience}
	if n := hosts.Add(1); canRoam && !o.behind {
		d.LocalAddr = &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(1+n%8))}
	}
	return d.Dial("tcp", o.addr)
}

// dial signs in as an account.
func (o *office) dial(account string) (*gossh.Client, error) {
	c, err := o.tcp()
	if err != nil {
		return nil, err
	}
	conn, channels, requests, err := gossh.NewClientConn(c, o.addr, &gossh.ClientConfig{
		User: account, Auth: []gossh.AuthMethod{gossh.PublicKeys(o.keys[account])},
		HostKeyCallback: gossh.InsecureIgnoreHostKey(), // made a moment ago on this machine
	})
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return gossh.NewClient(conn, channels, requests), nil
}

// window is one full-screen session whose output is read all the time.
type window struct {
	client *gossh.Client
	in     io.Writer
	resize func(columns, rows int) error

	mu      sync.Mutex
	bytes   int
	tail    []byte // the last of what was sent
	changed chan struct{}
	gone    bool
}

func (o *office) window(account string, columns, rows int) (*window, error) {
	client, err := o.dial(account)
	if err != nil {
		return nil, err
	}
	w, err := windowOn(client, columns, rows)
	if err != nil {
		return nil, errors.Join(err, client.Close())
	}
	return w, nil
}

func windowOn(client *gossh.Client, columns, rows int) (*window, error) {
	s, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	if err := s.RequestPty("xterm-256color", rows, columns, nil); err != nil {
		return nil, err
	}
	in, err := s.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := s.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.Shell(); err != nil {
		return nil, err
	}
	w := &window{client: client, in: in, changed: make(chan struct{}, 1), resize: func(c, r int) error { return s.WindowChange(r, c) }}
	go w.read(out)
	return w, nil
}

func (w *window) read(out io.Reader) {
	buf := make([]byte, 8<<10)
	for {
		n, err := out.Read(buf)
		w.mu.Lock()
		w.bytes += n
		w.tail = append(w.tail, buf[:n]...)
		if len(w.tail) > 8<<10 {
			w.tail = append([]byte(nil), w.tail[len(w.tail)-4<<10:]...)
		}
		w.gone = w.gone || err != nil
		w.mu.Unlock()
		select {
		case w.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (w *window) sent() (int, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.bytes, w.gone
}

// key presses a key and gives the time until the screen changed.
func (w *window) key(k string) (time.Duration, error) {
	before, _ := w.sent()
	began := time.Now()
	if _, err := io.WriteString(w.in, k); err != nil {
		return 0, err
	}
	late := time.After(patience)
	for {
		n, gone := w.sent()
		switch {
		case n > before:
			return time.Since(began), nil
		case gone:
			return 0, fmt.Errorf("the session ended at key %q", k)
		}
		select {
		case <-w.changed:
		case <-late:
			return 0, fmt.Errorf("key %q changed nothing", k)
		}
	}
}

// until waits for a text on the wire.
func (w *window) until(text string) error {
	late := time.After(patience)
	for {
		w.mu.Lock()
		found, gone := bytes.Contains(w.tail, []byte(text)), w.gone
		w.mu.Unlock()
		switch {
		case found:
			return nil
		case gone:
			return fmt.Errorf("the session ended before %q", text)
		}
		select {
		case <-w.changed:
		case <-late:
			return fmt.Errorf("%q never came", text)
		}
	}
}

// memory is what the server holds of memory now and held at most, in bytes.
func (o *office) memory() (now, most int64) {
	o.t.Helper()
	return o.resident("VmRSS"), o.resident("VmHWM")
}

// resident is what the kernel says under a name of the server's memory, in bytes.
// RssAnon is the server's own; RssFile are pages of files that it has mapped, which the
// kernel takes back when it needs room.
func (o *office) resident(name string) int64 {
	o.t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", o.server.Process.Pid))
	if err != nil {
		o.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "\n"+name+":")
	n, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	if err != nil {
		o.t.Fatal(err)
	}
	return n << 10
}

// size is the length of a file in bytes.
func size(t testing.TB, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// busy is the processor time that the server has used so far.
func (o *office) busy() time.Duration {
	o.t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", o.server.Process.Pid))
	if err != nil {
		o.t.Fatal(err)
	}
	// The name of the program may hold anything; behind its last bracket stand numbers only.
	rest := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	ticks := 0
	for _, f := range rest[11:13] { // in user mode and in the kernel
		n, err := strconv.Atoi(f)
		if err != nil {
			o.t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100 // Linux tells it in hundredths
}

// own is the processor time that this process, the clients, has used so far.
func own(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// files is how many descriptors the server has open.
func (o *office) files() int {
	o.t.Helper()
	list, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", o.server.Process.Pid))
	if err != nil {
		o.t.Fatal(err)
	}
	return len(list)
}
