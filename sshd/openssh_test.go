package sshd

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"loket/tui/kit"
)

// openssh is the real client with a key and the server's host key.
type openssh struct {
	t    *testing.T
	o    *office
	dir  string
	user string
}

func newOpenSSH(t *testing.T, o *office, account string) *openssh {
	t.Helper()
	if _, err := exec.LookPath("ssh"); err != nil {
		t.Fatal("these tests need the program ssh (OpenSSH client), as building Loket does: install it")
	}
	c := &openssh{t: t, o: o, dir: t.TempDir(), user: account}
	c.addKey("kunci", account)
	host, port, err := net.SplitHostPort(o.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	known := fmt.Sprintf("[%s]:%s %s", host, port, gossh.MarshalAuthorizedKey(o.HostKey()))
	if err := os.WriteFile(c.path("known"), []byte(known), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *openssh) path(name string) string { return filepath.Join(c.dir, name) }

// addKey writes a key pair and binds it.
func (c *openssh) addKey(name, account string) {
	c.t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		c.t.Fatal(err)
	}
	block, err := gossh.MarshalPrivateKey(private, "")
	if err != nil {
		c.t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(c.path(name), pem.EncodeToMemory(block), 0o600); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(c.path(name+".pub"), gossh.MarshalAuthorizedKey(signer.PublicKey()), 0o600); err != nil {
		c.t.Fatal(err)
	}
	c.o.door.bind(signer, account)
}

// command is ssh with args after its settings.
func (c *openssh) command(user string, before []string, after ...string) *exec.Cmd {
	host, port, err := net.SplitHostPort(c.o.Addr().String())
	if err != nil {
		c.t.Fatal(err)
	}
	args := []string{"-F", "none", "-p", port, "-o", "UserKnownHostsFile=" + c.path("known"), "-o", "StrictHostKeyChecking=yes",
		"-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "ConnectTimeout=15"}
	args = append(args, before...)
	args = append(args, "-l", user, host)
	cmd := exec.CommandContext(c.t.Context(), "ssh", append(args, after...)...)
	cmd.Env = []string{"HOME=" + c.dir, "PATH=" + os.Getenv("PATH"), "TERM=xterm", "LANG=id_ID.UTF-8"}
	return cmd
}

func (c *openssh) run(stdin string, before []string, after ...string) (out, bad string, code int) {
	c.t.Helper()
	cmd := c.command(c.user, append([]string{"-i", c.path("kunci")}, before...), after...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	err := within(c.t, "ssh "+strings.Join(after, " "), cmd.Run)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatal(err)
	}
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}

func TestOpenSSH(t *testing.T) {
	o := newOffice(t, nil)
	c := newOpenSSH(t, o, "loket.katangka")

	t.Run("command", func(t *testing.T) {
		out, bad, code := c.run("", nil, "whoami", "--json")
		if code != 0 || !strings.Contains(out, `"account": "loket.katangka"`) || bad != "" {
			t.Errorf("%d %q %q", code, out, bad)
		}
		out, bad, code = c.run("", nil, "case", "Siti")
		if code != 2 || out != "" || bad == "" || strings.Contains(bad, "Siti") {
			t.Errorf("%d %q %q", code, out, bad)
		}
		if _, _, code = c.run("", nil, `whoami "`); code != 2 {
			t.Errorf("a quote without an end: %d", code)
		}
	})
	t.Run("command with a terminal", func(t *testing.T) {
		out, _, code := c.run("", []string{"-tt"}, "version")
		if code != 0 || !strings.Contains(out, "loket 1.2.3\r\n") {
			t.Errorf("%d %q", code, out)
		}
	})
	t.Run("lines", func(t *testing.T) {
		out, _, code := c.run("halo\n", []string{"-T"})
		if code != 0 || out != "akun loket.katangka ascii=false\nhalo\n" {
			t.Errorf("%d %q", code, out)
		}
	})
	t.Run("screen", func(t *testing.T) {
		out, _, code := c.run("abc", []string{"-tt"})
		if code != 0 || !strings.Contains(out, "\x1b[?1049h") {
			t.Errorf("%d %q", code, out)
		}
		await[kit.Quit](o)
	})
	t.Run("sftp and forwarding", func(t *testing.T) {
		if _, bad, code := c.run("", []string{"-s"}, "sftp"); code == 0 {
			t.Errorf("sftp opened: %q", bad)
		}
		if _, bad, code := c.run("", []string{"-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9", "-N"}); code == 0 {
			t.Errorf("a port was forwarded: %q", bad)
		}
	})
	t.Run("query-only key", func(t *testing.T) {
		c.addKey("milik-lain", "manajer")
		if err := os.Remove(c.path("milik-lain")); err != nil {
			t.Fatal(err)
		}
		// The client has another account's public key only. The server knows it and
		// asks for a proof, which never comes.
		cmd := c.command("loket", []string{"-i", c.path("milik-lain.pub"), "-i", c.path("kunci")}, "whoami")
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "loket.katangka") {
			t.Errorf("%v: %s", err, out)
		}
		cmd = c.command("manajer", []string{"-i", c.path("milik-lain.pub"), "-i", c.path("kunci")}, "whoami")
		if out, err := cmd.CombinedOutput(); err == nil {
			t.Errorf("came in: %s", out)
		}
	})
	t.Run("killed client", func(t *testing.T) {
		cmd := c.command(c.user, []string{"-i", c.path("kunci"), "-tt"})
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = in.Close() }()
		outPipe, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		(&reader{r: outPipe, t: t}).until("ukuran")
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		await[kit.Quit](o)
		_ = cmd.Wait() // killed: its error says nothing
	})
}

func TestOpenSSHAgreesOnTheFewAlgorithms(t *testing.T) {
	o := newOffice(t, nil)
	c := newOpenSSH(t, o, "loket.katangka")
	for option, works := range map[string]bool{
		"KexAlgorithms=curve25519-sha256":             true,
		"Ciphers=chacha20-poly1305@openssh.com":       true,
		"Ciphers=aes256-gcm@openssh.com":              true,
		"KexAlgorithms=diffie-hellman-group14-sha256": false,
		"KexAlgorithms=ecdh-sha2-nistp256":            false,
		"Ciphers=aes128-ctr":                          false,
		"HostKeyAlgorithms=rsa-sha2-512":              false,
	} {
		_, bad, code := c.run("", []string{"-o", option}, "whoami")
		if (code == 0) != works {
			t.Errorf("%s: exit %d %s", option, code, bad)
		}
	}
}
