package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/term"

	"loket/forms/text"
	"loket/sshd"
	"loket/sshd/guard"
)

// client is a connection to the server that holds the office on this machine. The
// server knows the operating-system user from the kernel; no key is needed.
type client struct{ *gossh.Client }

// dialServer connects to the server of a data folder; nil when none runs.
func (a *app) dialServer(dir string) (*client, error) {
	conn, err := net.Dial("unix", filepath.Join(dir, socketName))
	if err != nil {
		return nil, nil //nolint:nilerr // no socket, or one that a dead server left: no server runs
	}
	key, err := hostKey(filepath.Join(dir, hostKeyName))
	if err != nil {
		return nil, errors.Join(refuse(err, "Kunci server di folder data tidak terbaca; server tidak dihubungi."), conn.Close())
	}
	user := a.asName
	if user == "" {
		user = sshd.AnyName
	}
	c, channels, requests, err := gossh.NewClientConn(conn, "loket", &gossh.ClientConfig{
		User: user, HostKeyCallback: gossh.FixedHostKey(key), HostKeyAlgorithms: []string{gossh.KeyAlgoED25519},
	})
	if err != nil {
		return nil, errors.Join(refuse(err, "Server menolak pengguna komputer ini (%s). Pengelola mengikatnya ke akun; bila akunnya beberapa, tambahkan --as NAMA.", localUser()), closed(conn))
	}
	return &client{gossh.NewClient(c, channels, requests)}, nil
}

// closed closes a connection that may be closed already.
func closed(c net.Conn) error {
	if err := c.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

func hostKey(path string) (gossh.PublicKey, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	signer, err := gossh.ParsePrivateKey(b)
	if err != nil {
		return nil, err
	}
	return signer.PublicKey(), nil
}

// command carries out one command at the server; in may be nil.
func (c *client) command(ctx context.Context, a *app, in io.Reader, args []string) error {
	quoted := make([]string, len(args))
	for i, arg := range args {
		quoted[i] = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
	}
	return c.with(ctx, a, func(s *gossh.Session) error {
		if s.Stdin = in; args[0] != "backup" {
			s.Stdout = text.Calm(a.out)
		}
		return s.Start(strings.Join(quoted, " "))
	})
}

// session is the counter itself: full screen on a terminal, else lines.
func (c *client) session(ctx context.Context, a *app) error {
	return c.with(ctx, a, func(s *gossh.Session) error {
		s.Stdin = a.in
		if a.fullScreen() {
			return c.paint(s, a)
		}
		return s.Shell()
	})
}

// paint asks for a terminal of this one's size and hands this one over.
func (c *client) paint(s *gossh.Session, a *app) error {
	width, height, err := term.GetSize(int(a.in.Fd()))
	if err != nil {
		return err
	}
	if err := s.RequestPty(os.Getenv("TERM"), height, width, gossh.TerminalModes{}); err != nil {
		return err
	}
	resized, stop := windowChanges()
	guard.Go("resize", nil, func() {
		defer stop()
		for range resized {
			if width, height, err := term.GetSize(int(a.in.Fd())); err == nil {
				if s.WindowChange(height, width) != nil {
					return // the session is over
				}
			}
		}
	})
	return s.Shell()
}

// with runs one session and gives its exit code. In a terminal it is raw meanwhile.
func (c *client) with(ctx context.Context, a *app, start func(*gossh.Session) error) (err error) {
	defer func() {
		if e := c.Close(); e != nil && !errors.Is(e, net.ErrClosed) {
			err = errors.Join(err, e)
		}
	}()
	s, err := c.NewSession()
	if err != nil {
		return err
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR", "LOKET_ASCII"} {
		if v := os.Getenv(name); v != "" {
			if err := s.Setenv(name, v); err != nil {
				break // the server takes what it needs
			}
		}
	}
	s.Stdout, s.Stderr = a.out, a.err
	if err := start(s); err != nil {
		return err
	}
	if s.Stdin == a.in && a.fullScreen() {
		old, err := term.MakeRaw(int(a.in.Fd()))
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, term.Restore(int(a.in.Fd()), old)) }()
	}
	over := make(chan struct{})
	defer close(over)
	guard.Go("signals", nil, func() {
		select {
		case <-ctx.Done():
			if e := c.Close(); e != nil && !errors.Is(e, net.ErrClosed) && !errors.Is(e, fs.ErrClosed) {
				return // it is closed one way or the other
			}
		case <-over:
		}
	})
	var code *gossh.ExitError
	switch err := s.Wait(); {
	case errors.As(err, &code):
		return exitStatus(code.ExitStatus())
	case err != nil:
		return refuse(err, "Sambungan ke server putus. Isian terakhir aman; jalankan loket lagi.")
	}
	return nil
}
