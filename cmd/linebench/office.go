package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"loket/cmd/loket/demo"
	"loket/forms/pack"
	"loket/sshd"
	"loket/sshd/guard"
	"loket/sshd/line"
	"loket/store"
	"loket/store/casework"
	"loket/tui"
)

// The office of every measurement: the same seed, the same cases, and a clock that
// stands. Figures that are compared must come from one office.
const (
	officeSeed  = 1
	officeCases = 60
)

// officeTime is where the clock stands: 20 November 2026, 10.00 in Makassar.
var officeTime = time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)

// template is a training office on the disk, made once and copied for every run.
type template struct {
	dir  string
	key  store.Key
	keys map[string]ed25519.PrivateKey // by account
}

// newTemplate makes the office in an empty folder.
func newTemplate(ctx context.Context, dir string) (_ *template, err error) {
	t := &template{dir: dir, key: store.NewKey(), keys: map[string]ed25519.PrivateKey{}}
	clock := demo.NewClock(officeTime.AddDate(-2, 0, 0))
	s, err := store.Create(ctx, store.Options{
		Dir: dir, Key: t.key, Clock: clock.Now, NewID: demo.IDs(officeSeed, clock), Pack: pack.Gowa(), Training: true, NoSync: true,
	})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var maker casework.Actor
	for i, seat := range demo.Seats(s.Pack(), officeCases) {
		if i == 0 {
			maker = store.ActorOf(seat.Account, "latihan", "latihan")
		}
		change := casework.AccountChange{Add: &seat.Account}
		if seat.HasKey {
			pair, private, err := ed25519.GenerateKey(nil)
			if err != nil {
				return nil, err
			}
			public, err := gossh.NewPublicKey(pair)
			if err != nil {
				return nil, err
			}
			t.keys[seat.Name], change.Key = private, gossh.FingerprintSHA256(public)
		}
		if err := s.ChangeAccount(ctx, maker, change); err != nil {
			return nil, fmt.Errorf("account %s: %w", seat.Name, err)
		}
	}
	_, err = demo.Make(ctx, demo.Options{Desk: s, Clock: clock, Now: officeTime, Seed: officeSeed, Cases: officeCases})
	return t, err
}

// office is one copy of the template, open, with the real server in front of it.
type office struct {
	*store.Store
	keys   map[string]ed25519.PrivateKey
	server *sshd.Server
	served chan error
}

// open copies the office into an empty folder and serves it on l.
func (t *template) open(ctx context.Context, dir string, l net.Listener) (*office, error) {
	data, err := os.ReadFile(filepath.Join(t.dir, store.FileName))
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, store.FileName), data, 0o600); err != nil {
		return nil, err
	}
	clock := demo.NewClock(officeTime)
	o := &office{keys: t.keys, served: make(chan error, 1)}
	o.Store, err = store.Open(ctx, store.Options{Dir: dir, Key: t.key, Clock: clock.Now, NewID: demo.IDs(officeSeed+1, clock)})
	if err != nil {
		return nil, err
	}
	o.server, err = sshd.New(sshd.Options{
		Listener: l, HostKeyPath: filepath.Join(dir, "hostkey"), Desk: o.Store, Door: o.Store,
		FullScreen: func(sc sshd.Screen) tea.Model { return screenFor(o.Store, sc) },
		Lines: func(ctx context.Context, t sshd.Talk) error {
			return line.Run(ctx, line.Options{Desk: o.Store, Actor: t.Actor, In: t.In, Out: t.Out, ASCII: t.ASCII, Notice: t.Notice})
		},
	})
	if err != nil {
		return nil, errors.Join(err, o.Store.Close())
	}
	guard.Go("serve", nil, func() { o.served <- o.server.Serve(context.WithoutCancel(ctx)) })
	return o, nil
}

// screenFor makes the full-screen program as the server of an office does.
func screenFor(desk casework.Desk, sc sshd.Screen) tea.Model {
	return tui.New(tui.Options{
		Desk: steady{desk}, Actor: sc.Actor, Width: sc.Width, Height: sc.Height, ASCII: sc.ASCII, NoColor: sc.NoColor, Notice: sc.Notice, Context: sc.Context,
	})
}

// steady is a desk whose log has one and the same hash in every run: hashes are over
// what was sealed, so they differ from office to office, and pictures could not be compared.
type steady struct{ casework.Desk }

// Home is the first screen.
func (d steady) Home(ctx context.Context, who casework.Actor) (casework.Home, error) {
	h, err := d.Desk.Home(ctx, who)
	seq, _, _ := strings.Cut(h.Head, "-")
	h.Head = seq + "-9f03c2aa"
	return h, err
}

// close ends the server and the office.
func (o *office) close() error {
	err := o.server.Shutdown(context.Background())
	return errors.Join(err, <-o.served, o.Store.Close())
}

// account gives a seat as an actor of its own, for acts beside the measured session.
func (o *office) account(name string) casework.Actor {
	a, ok := o.Account(name)
	if !ok {
		panic("linebench: the training office has no account " + name) // the seats are fixed
	}
	return store.ActorOf(a, "linebench", "linebench-"+name)
}
