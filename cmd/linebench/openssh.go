package main

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	gossh "golang.org/x/crypto/ssh"

	"loket/sshd/slowline"
	"loket/store/casework"
)

// crossing is what went over the wire of one client, counted outside of both ends,
// byte by byte of TCP's payload.
type crossing struct {
	client           string
	what             string
	loginDown, login int64 // until the first screen or prompt, that included
	down, up         int64 // the script
}

// wires counts the nine questions, in the window and in lines, of our own kind of
// client and of the ssh of this machine. It checks the figures of the tests, whose
// line is in memory, against a real one.
func (b *bench) wires() ([]crossing, error) {
	version, err := exec.CommandContext(b.ctx, "ssh", "-V").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("ssh -V: %w", err)
	}
	name, _, _ := strings.Cut(strings.TrimSpace(string(version)), ",")
	var out []crossing
	for _, c := range []struct {
		name string
		dial func(o *office, addr, dir string, window bool) (*terminal, error)
	}{{"Go", b.goClient}, {name, b.sshClient}} {
		for _, way := range []struct {
			what   string
			window bool
			script func(*player)
		}{{"nine questions, whole", true, (*player).intake}, {"nine questions, in lines", false, (*player).intakeLines}} {
			x := crossing{client: c.name, what: way.what}
			err := b.served(func(o *office, addr, dir string) error {
				proxy, err := slowline.Listen("tcp", addr, slowline.Line{})
				if err != nil {
					return err
				}
				defer func() { err = errors.Join(err, proxy.Close()) }()
				t, err := c.dial(o, proxy.Addr(), dir, way.window)
				if err != nil {
					return err
				}
				p := &player{terminal: t, pace: learn{newMemory(), true}}
				p.did("connect", func() error { return nil })
				x.loginDown, x.login = proxy.Down.Load(), proxy.Up.Load()
				way.script(p)
				x.down, x.up = proxy.Down.Load()-x.loginDown, proxy.Up.Load()-x.login
				return errors.Join(p.err, t.close())
			})
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", x.client, x.what, err)
			}
			out = append(out, x)
		}
	}
	return out, nil
}

func (b *bench) goClient(o *office, addr, _ string, window bool) (*terminal, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	client, err := o.dial(c, string(casework.DeskOfficer))
	if err != nil {
		return nil, err
	}
	return open(client, &meter{}, window)
}

// sshClient is the ssh of this machine. Its window is the one that the server takes
// when a client names none, of the same size.
func (b *bench) sshClient(o *office, addr, dir string, window bool) (*terminal, error) {
	account := string(casework.DeskOfficer)
	block, err := gossh.MarshalPrivateKey(o.keys[account], "")
	if err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	key, known := filepath.Join(dir, "key"), filepath.Join(dir, "known")
	err = errors.Join(
		os.WriteFile(key, pem.EncodeToMemory(block), 0o600),
		os.WriteFile(known, fmt.Appendf(nil, "[%s]:%s %s", host, port, gossh.MarshalAuthorizedKey(o.server.HostKey())), 0o600),
	)
	if err != nil {
		return nil, err
	}
	terminal := "-T"
	if window {
		terminal = "-tt"
	}
	ctx, hangUp := context.WithCancel(b.ctx)
	cmd := exec.CommandContext(ctx, "ssh", "-F", "none", "-e", "none", terminal, "-i", key, "-p", port, "-l", account,
		"-o", "UserKnownHostsFile="+known, "-o", "StrictHostKeyChecking=yes", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", host)
	cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "TERM=" + termName, "LANG=C.UTF-8"}
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		hangUp()
		return nil, err
	}
	return attach(in, out, &meter{}, window, func() error {
		hangUp()
		var killed *exec.ExitError
		if err := cmd.Wait(); err != nil && !errors.As(err, &killed) {
			return err
		}
		return nil
	}), nil
}

// crossings prints what the clients' wires carried.
func crossings(w io.Writer, all []crossing) {
	fmt.Fprintln(w, "| client | to the first screen, wire down / up | then | wire down / up |")
	fmt.Fprintln(w, "|---|--:|---|--:|")
	for _, x := range all {
		fmt.Fprintf(w, "| %s | %d / %d | %s | %d / %d |\n", x.client, x.loginDown, x.login, x.what, x.down, x.up)
	}
}
