// Package access proves, cell by cell, who may know of a case and what they may do: role
// × act × standing, through the store and through real SSH connections, against what the
// office has written down in store/casework/testdata/access.txt.
//
// It promises: the program's own permission table is never asked what is expected.
package access

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"loket/forms/pack"
	"loket/sshd"
	"loket/sshd/line"
	"loket/sshd/remote"
	"loket/store"
	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui"
)

var (
	ctx = context.Background()
	day = time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)

	admin     = casework.Actor{Account: "pengelola", Role: casework.Administrator}
	officer   = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08", Session: "s-officer"}
	neighbour = casework.Actor{Account: "loket.tetangga", Role: casework.DeskOfficer, Desk: "0802", Kecamatan: "73.06.08", Session: "s-neighbour"}
	manager   = casework.Actor{Account: "manajer", Role: casework.Manager, Session: "s-manager"}
)

// office is a store with a clock of its own, and a server in front of it when asked.
type office struct {
	*store.Store
	t    testing.TB
	dir  string
	now  atomic.Int64 // unix milliseconds
	ids  atomic.Int64
	keys map[string]gossh.Signer // by account
	desk casework.Desk           // what the server shows; nil: the store
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{t: t, dir: t.TempDir(), keys: map[string]gossh.Signer{}}
	o.now.Store(day.UnixMilli())
	var err error
	o.Store, err = store.Create(ctx, store.Options{
		Dir: o.dir, Key: store.NewKey(), NoSync: true, Training: true, Pack: pack.Gowa(),
		Clock: func() time.Time { return time.UnixMilli(o.now.Load()) },
		NewID: func() string { return fmt.Sprintf("00000000-0000-7000-8000-%012d", o.ids.Add(1)) },
	})
	must(t, err)
	t.Cleanup(func() { must(t, o.Close()) })
	for _, a := range []casework.Actor{admin, officer, neighbour, manager} {
		o.hire(a)
	}
	return o
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (o *office) hire(a casework.Actor) {
	o.t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	must(o.t, err)
	o.keys[a.Account], err = gossh.NewSignerFromKey(private)
	must(o.t, err)
	must(o.t, o.ChangeAccount(ctx, admin, casework.AccountChange{
		Add: &casework.Account{Name: a.Account, Role: a.Role, Desk: a.Desk, Kecamatan: a.Kecamatan, Agency: a.Agency},
		Key: gossh.FingerprintSHA256(o.keys[a.Account].PublicKey()),
	}))
}

// must does one act on what the manager sees of the case now.
func (o *office) must(who casework.Actor, number string, name casework.ActName, pairs ...string) casework.Receipt {
	o.t.Helper()
	act := casework.Act{ID: o.NewID(), Name: name, Case: number, Answers: ram.Answers(pairs...)}
	if number != "" {
		act.Seen = o.file(number).Version
	}
	return o.do(who, act)
}

func (o *office) do(who casework.Actor, act casework.Act) casework.Receipt {
	o.t.Helper()
	r, err := o.Do(ctx, who, act)
	if err != nil {
		var e *casework.Error
		errors.As(err, &e)
		o.t.Fatalf("%s %s: %v %+v", who.Account, act.Name, err, e.Problems)
	}
	return r
}

func (o *office) file(number string) *casework.Case {
	o.t.Helper()
	v, err := o.Open(ctx, manager, number)
	must(o.t, err)
	return v.Case
}

// receive takes a report with a name and a NIK that are nobody's.
func (o *office) receive(who casework.Actor, name, nik string, more ...string) string {
	o.t.Helper()
	return o.must(who, "", casework.Receive, append([]string{
		"danger", "no", "child.where", "di rumah nenek", "child.with", "nenek", "child.name", name, "child.sex", "female", "child.age", "12",
		"category", "violence", "problem", "cerita singkat pelapor", "last_event", "minggu lalu", "reporter.name", "-",
		"child.nik", nik, "child.kk", "9901010101019999",
	}, more...)...).Number
}

// serve puts the real server in front of the office and gives its address.
func (o *office) serve() *sshd.Server {
	o.t.Helper()
	desk := o.desk
	if desk == nil {
		desk = o.Store
	}
	server, err := sshd.New(sshd.Options{
		Addr: "127.0.0.1:0", HostKeyPath: filepath.Join(o.dir, "hostkey"), Desk: desk, Door: o.Store, Version: "1",
		FullScreen: func(sc sshd.Screen) tea.Model {
			return tui.New(tui.Options{Desk: desk, Actor: sc.Actor, Width: sc.Width, Height: sc.Height, Context: sc.Context})
		},
		Lines: func(ctx context.Context, t sshd.Talk) error {
			return line.Run(ctx, line.Options{Desk: desk, Actor: t.Actor, In: t.In, Out: t.Out})
		},
	})
	must(o.t, err)
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx) }()
	o.t.Cleanup(func() { must(o.t, errors.Join(server.Shutdown(ctx), <-served)) })
	return server
}

// caller is one account at the other end of a line.
type caller struct {
	t    *testing.T
	dial func() *gossh.Client
	c    *gossh.Client
}

func (o *office) call(t *testing.T, server *sshd.Server, who casework.Actor) *caller {
	t.Helper()
	dial := func() *gossh.Client {
		c, err := gossh.Dial("tcp", server.Addr().String(), &gossh.ClientConfig{
			User: who.Account, Auth: []gossh.AuthMethod{gossh.PublicKeys(o.keys[who.Account])},
			HostKeyCallback: gossh.FixedHostKey(server.HostKey()), Timeout: 20 * time.Second,
		})
		must(t, err)
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	return &caller{t, dial, dial()}
}

// session opens a session. The server still counts those that ended this instant, and
// allows a connection only so many: then it is another connection.
func (c *caller) session() *gossh.Session {
	c.t.Helper()
	s, err := c.c.NewSession()
	var full *gossh.OpenChannelError
	if errors.As(err, &full) && full.Reason == gossh.ResourceShortage {
		must(c.t, c.c.Close())
		c.c = c.dial()
		s, err = c.c.NewSession()
	}
	must(c.t, err)
	return s
}

// run carries out a remote command: exit code, what it prints, what it says is wrong.
func (c *caller) run(command string) string {
	c.t.Helper()
	s := c.session()
	defer func() { _ = s.Close() }()
	var out, bad bytes.Buffer
	s.Stdout, s.Stderr = &out, &bad
	code := remote.OK
	var exit *gossh.ExitError
	if err := s.Run(command); errors.As(err, &exit) {
		code = exit.ExitStatus()
	} else {
		must(c.t, err)
	}
	return fmt.Sprintf("%d|%s|%s", code, out.String(), bad.String())
}

// talk types lines into a dialogue and gives all that it says until it ends.
func (c *caller) talk(typed ...string) string {
	c.t.Helper()
	s := c.session()
	defer func() { _ = s.Close() }()
	var out bytes.Buffer
	s.Stdout, s.Stdin = &out, strings.NewReader(strings.Join(typed, "\n")+"\n")
	must(c.t, s.Shell())
	must(c.t, s.Wait())
	return out.String()
}
