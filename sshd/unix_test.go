package sshd

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// serveUnix starts the local server and waits until its socket is there.
func (o *office) serveUnix() (path string, ended chan error) {
	o.t.Helper()
	path, ended = filepath.Join(o.t.TempDir(), "loket.sock"), make(chan error, 1)
	go func() { ended <- o.ServeUnix(path) }()
	must(o.t, "the socket", func() error {
		for {
			if c, err := net.Dial("unix", path); err == nil {
				return c.Close()
			}
		}
	})
	return path, ended
}

func (o *office) dialUnix(path, user string) (*gossh.Client, error) {
	raw, err := net.Dial("unix", path)
	if err != nil {
		return nil, err
	}
	o.t.Cleanup(func() { _ = raw.Close() })
	conn, chans, reqs, err := gossh.NewClientConn(raw, "loket", &gossh.ClientConfig{
		User: user, HostKeyCallback: gossh.FixedHostKey(o.HostKey()),
	})
	if err != nil {
		return nil, err
	}
	return gossh.NewClient(conn, chans, reqs), nil
}

func TestUnixSocketTakesTheKernelsWord(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // ServeUnix refuses everybody elsewhere: see peer_other.go
	}
	o := newOffice(t, nil)
	path, ended := o.serveUnix()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	if _, err := o.dialUnix(path, "loket"); err == nil {
		t.Error("a user without an account came in")
	}
	uid := fmt.Sprintf("uid:%d", os.Getuid())
	o.door.bindName(uid, "koordinator")
	o.door.bindName("uid:4294967294", "manajer")
	if _, err := o.dialUnix(path, "manajer"); err == nil {
		t.Error("another user's account opened")
	}
	for len(o.door.entries) > 0 {
		<-o.door.entries
	}
	c, err := o.dialUnix(path, "loket")
	if err != nil {
		t.Fatal(err)
	}
	open(t, c, 0, 0).out.until("akun koordinator")
	for {
		e := get(t, "entry", o.door.entries)
		if !e.ok {
			continue // of the refusals above
		}
		if e.who.Account != "koordinator" || e.who.Binding != uid {
			t.Errorf("entry %+v", e)
		}
		break
	}
	if err := o.ServeUnix(path); err == nil {
		t.Error("a second server took the socket")
	}
	o.stop()
	if err := get(t, "end of ServeUnix", ended); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the socket was left behind")
	}
}

func TestSocketOfADeadServerIsReplaced(t *testing.T) {
	o := newOffice(t, nil)
	path := filepath.Join(t.TempDir(), "loket.sock")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- o.ServeUnix(path) }()
	must(t, "the socket", func() error {
		for {
			if c, err := net.Dial("unix", path); err == nil {
				return c.Close()
			}
		}
	})
	o.stop()
	if err := get(t, "end", ended); err != nil {
		t.Error(err)
	}

	file := filepath.Join(t.TempDir(), "berkas")
	if err := os.WriteFile(file, []byte("isi"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := o.ServeUnix(file); err == nil {
		t.Error("a file was taken for a socket")
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "isi" {
		t.Errorf("the file was lost: %q, %v", b, err)
	}
}
