package cuts

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// program is the product itself, serving a training office.
type program struct {
	t    *testing.T
	path string // of the binary
	dir  string // of the office
	addr string
	cmd  *exec.Cmd
}

var servingAt = regexp.MustCompile(`melayani di (\S+:\d+)\. `)

// start serves the office.
func (p *program) start() {
	p.t.Helper()
	p.cmd = exec.Command(p.path, "serve", "--data", p.dir, "--listen", "127.0.0.1:0")
	errors, err := p.cmd.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	said := bufio.NewReader(errors)
	for {
		line, err := said.ReadString('\n')
		if m := servingAt.FindStringSubmatch(line); m != nil {
			p.addr = m[1]
			break
		}
		if err != nil {
			p.t.Fatalf("the program does not serve: %v %q", err, line)
		}
	}
	go func() { _, _ = io.Copy(io.Discard, said) }() // until it ends
}

// kill ends it without asking (SIGKILL).
func (p *program) kill() {
	p.t.Helper()
	if p.cmd == nil {
		return
	}
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	_ = p.cmd.Wait() // says that it was killed
	p.cmd = nil
}

// TestTheProgramItself tells the story once with the binary that people run: the line
// is cut, the server killed, and each time the client that says so is back in the form.
func TestTheProgramItself(t *testing.T) {
	p := &program{t: t, path: filepath.Join(t.TempDir(), "loket"), dir: filepath.Join(t.TempDir(), "kantor")}
	for _, args := range [][]string{{"go", "build", "-o", p.path, "loket/cmd/loket"}, {p.path, "demo", "--data", p.dir, "--cases", "0"}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	data, err := os.ReadFile(filepath.Join(p.dir, "keys", officer))
	if err != nil {
		t.Fatal(err)
	}
	key, err := gossh.ParsePrivateKey(data)
	if err != nil {
		t.Fatal(err)
	}
	p.start()
	t.Cleanup(p.kill)
	for i, window := range []bool{true, false} {
		in, from, resume := newIntake(1+i, false), place{}, false
		for part, to := range []place{{ask: 4}, {ask: 9}, {ask: len(in.asks)}} {
			c := sits(t, p.addr, key, in, window, resume)
			if !resume {
				c.begins(t, false)
			} else {
				at, asked, err := c.form()
				// Asked, the person was faster than the server, which had not yet kept what was typed last.
				if err != nil || asked && from.before(at) || !asked && at != from {
					t.Fatalf("part %d: it stands at %v, asked %v, %v; want %v", part, at, asked, err, from)
				}
				from = at
			}
			c.types(t, from, to)
			from, resume = to, true
			switch {
			case part == 2:
				c.sends(t)
				c.receipt(t)
			case part == 1 && !window: // on the full screen only the server knows what is saved
				p.kill()
				p.start()
			default:
				c.breaks(t, hangUp)
			}
		}
	}
	p.kill()
	if out, err := exec.Command(p.path, "check", "--data", p.dir).CombinedOutput(); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
}
