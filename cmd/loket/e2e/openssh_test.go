package e2e

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"

	"loket/cmd/loket/seat"
	"loket/store/casework"
)

// openssh is the command line of the ssh that desks have.
func (o *office) openssh(account string, args ...string) *exec.Cmd {
	o.t.Helper()
	path, err := exec.LookPath("ssh")
	if err != nil {
		o.t.Fatalf("OpenSSH is needed: %v", err)
	}
	host, port, _ := strings.Cut(o.addr, ":")
	base := []string{
		"-F", "none", "-p", port, "-i", filepath.Join(o.dir, "keys", account), "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=" + filepath.Join(o.t.TempDir(), "hosts"), "-o", "LogLevel=ERROR",
	}
	c := exec.Command(path, append(append(base, "loket@"+host), args...)...)
	c.Env = clean(os.Environ())
	return c
}

// console is a program in a terminal of its own.
func console(t testing.TB, c *exec.Cmd, name string) *screen {
	t.Helper()
	f, err := pty.StartWithSize(c, &pty.Winsize{Rows: seat.Height, Cols: seat.Width})
	if err != nil {
		t.Fatal(err)
	}
	x := seat.New(t, name, f, f, f, true)
	t.Cleanup(func() {
		_ = c.Process.Kill() // over already, one way or the other
		_ = c.Wait()
		hangUp(f)
	})
	return &screen{x}
}

// piped is a program without a terminal.
func piped(t testing.TB, c *exec.Cmd, name string) *lines {
	t.Helper()
	in, err1 := c.StdinPipe()
	out, err2 := c.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	x := seat.New(t, name, in, out, in, false)
	t.Cleanup(func() {
		_ = c.Process.Kill() // over already, one way or the other
		_ = c.Wait()
	})
	return &lines{x}
}

// TestOpenSSHScreen: a desk's own ssh in a terminal shows the full screen.
func TestOpenSSHScreen(t *testing.T) {
	t.Parallel()
	o := open(t)
	s := console(t, o.openssh("desk-officer"), "ssh").start()
	number := s.report(neighbour)
	s.Press("\x03")
	s.Until("Keluar dari Loket?")
	s.Press("y")
	s.Ended()
	if f := o.read("manager", number); f.Risk.Class != casework.High || f.OpenedBy != "desk-officer" {
		t.Errorf("%s by %s", f.Risk.Class, f.OpenedBy)
	}
}

// TestOpenSSHLines: ssh -T is the line mode.
func TestOpenSSHLines(t *testing.T) {
	t.Parallel()
	o := open(t)
	c := o.openssh("desk-officer", "-T")
	l := piped(t, c, "ssh -T").start()
	number := l.report(school("Budi"))
	l.Press("0\n")
	l.Until("Selesai. Bersihkan jendela ini")
	l.Ended()
	if f := o.read("manager", number); f.Lane != casework.Service {
		t.Errorf("%s", f.Lane)
	}
}

// TestOpenSSHCommands: commands give data on stdout, messages on stderr, and a code.
func TestOpenSSHCommands(t *testing.T) {
	t.Parallel()
	o, s := staged(t)
	for _, x := range []struct {
		account string
		args    []string
		code    int
		out     string // begins so; "" = empty
		bad     string
	}{
		{"desk-officer", []string{"whoami"}, 0, "desk-officer", ""},
		{"desk-officer", []string{"queue", "--json"}, 0, "[", ""},
		{"manager", []string{"case", s.service, "--json"}, 0, "{", ""},
		{"desk-officer", []string{"case", s.foreign}, 1, "", "Tidak ditemukan.\n"},
		{"desk-officer", []string{"case", "Budi"}, 2, "", "Tulis nomor kasus"},
		{"desk-officer", []string{"hapus"}, 2, "", "Perintah tidak dikenal"},
		{"desk-officer", []string{"sh -c id"}, 2, "", "Perintah tidak dikenal"},
		{"desk-officer", []string{"-tt", "queue"}, 0, "Nomor", ""},
	} {
		c := o.openssh(x.account, x.args...)
		var out, bad bytes.Buffer
		c.Stdout, c.Stderr = &out, &bad
		err := c.Run()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if code := c.ProcessState.ExitCode(); code != x.code || !strings.HasPrefix(out.String(), x.out) || x.out == "" && out.Len() > 0 || !strings.HasPrefix(bad.String(), x.bad) || x.bad == "" && bad.Len() > 0 {
			t.Errorf("%s %v: exit %d %q %q", x.account, x.args, code, out.String(), bad.String())
		}
	}
}
