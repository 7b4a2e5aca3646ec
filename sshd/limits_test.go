package sshd

import (
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// A flood from one address, silent or in the middle of the first exchange, that is larger
// than all the room there is, keeps nobody out: not from another address, not from its own.
func TestFloodOfSilentConnectionsLeavesRoomAndEnds(t *testing.T) {
	for i, limits := range []Limits{
		{PendingPerAddress: 40, Pending: 60, FirstKey: 3 * time.Second}, {PendingPerAddress: 60, Pending: 40}, {PerAddress: 40}, {Connections: 40},
	} {
		o := newOffice(t, func(op *Options) { op.Limits = limits })
		key := newKey(t)
		o.door.bind(key, "loket.katangka")
		flood := o.silent(300)
		for i, c := range flood { // until all have been let in; most gave way at once
			if i%2 == 0 {
				_, _ = c.Write([]byte("SSH-2.0-banjir\r\n")) // fails where it is gone already
			}
			_, _ = io.ReadFull(c, make([]byte, 4)) // the same
		}
		o.mustDial("loket", key)
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
		raw, err := d.Dial("tcp", o.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = raw.Close() }()
		version := make([]byte, 7)
		if _, err := io.ReadFull(raw, version); err != nil || string(version) != "SSH-2.0" {
			t.Errorf("another address: %q, %v", version, err)
		}
		if n := o.Connections(); n > 60 {
			t.Errorf("%d connections are open", n)
		}
		if i > 0 {
			continue
		}
		// All of them end by themselves: those that are there because they offer no key.
		for i, c := range flood {
			err := within(t, "end of a silent connection", func() error {
				_, err := io.Copy(io.Discard, c)
				return err
			})
			if err != nil && !strings.Contains(err.Error(), "reset") {
				t.Errorf("connection %d: %v", i, err)
			}
		}
		o.mustDial("loket", key)
	}
}

// Who gives way: the oldest of those who have shown least, at the address with the most.
// Who has proved a key of ours never does, and is never more than the room holds.
func TestWhoGivesWay(t *testing.T) {
	s := &Server{limits: Limits{Pending: 4, FirstKey: time.Hour}.withDefaults(), conns: map[*conn]struct{}{}}
	come := func(from string) *conn { return &conn{srv: s, from: from} }
	enters := func(c *conn, gone *conn, refused bool) {
		t.Helper()
		out, why := s.makeRoom(c)
		if out != gone || (why != "") != refused {
			t.Errorf("%+v gave way, %q; expected %+v", out, why, gone)
		}
		if c.silence != nil {
			c.silence.Stop()
		}
	}
	a, b, c, d := come("hutan"), come("hutan"), come("hutan"), come("kota")
	for _, x := range []*conn{d, a, b, c} {
		enters(x, nil, false)
	}
	a.offered()
	e := come("kota")
	enters(e, b, false) // the oldest silent one of the larger crowd
	f := come("kota")
	enters(f, d, false) // two and two: the oldest silent one of all
	c.speaks.Store(true)
	e.speaks.Store(true)
	h := come("kota")
	enters(h, f, false) // the one that says nothing, whoever was there before
	f = h
	for _, x := range []*conn{c, e, f} {
		x.offered()
	}
	c.proved()
	g := come("kota")
	enters(g, a, false) // nobody is silent but the newcomer: the unknown key that came first
	for _, x := range []*conn{e, f, g} {
		x.proved()
	}
	enters(come("kota"), nil, true)
	if !e.bind("loket.e", "") {
		t.Error("not signed in")
	}
	enters(come("kota"), nil, false) // e is out of the waiting room
}

func TestHandshakeHasAnEnd(t *testing.T) {
	o := newOffice(t, func(op *Options) { op.Limits = Limits{Handshake: 200 * time.Millisecond} })
	c := o.silent(1)[0]
	if _, err := c.Write([]byte("SSH-2.0-lambat\r\n")); err != nil {
		t.Fatal(err)
	}
	if err := within(t, "end of handshake", func() error { _, err := io.Copy(io.Discard, c); return err }); err != nil && !strings.Contains(err.Error(), "reset") {
		t.Error(err)
	}
}

func TestIdleConnectionEnds(t *testing.T) {
	_, c := signedIn(t, func(op *Options) { op.Limits = Limits{Idle: 300 * time.Millisecond} })
	if err := within(t, "end of an idle connection", c.Wait); err == nil {
		t.Error("ended in order")
	}
}

func TestCapsOfAccountAddressAndServer(t *testing.T) {
	o := newOffice(t, func(op *Options) { op.Limits = Limits{PerAccount: 2, PerAddress: 5, Connections: 6} })
	a, b := newKey(t), newKey(t)
	o.door.bind(a, "loket.katangka")
	o.door.bind(b, "loket.tamarunang")
	first := o.mustDial("loket", a)
	o.mustDial("loket", a)
	if _, err := o.dial("loket", a); err == nil {
		t.Error("a third connection of one account")
	}
	o.mustDial("loket", b)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	must(t, "a free place", func() error {
		for {
			if _, err := o.dial("loket", a); err == nil {
				return nil
			}
		}
	})
	must(t, "end of the refused ones", func() error {
		for o.Connections() != 3 {
			runtime.Gosched()
		}
		return nil
	})
	// Three are signed in. Two silent ones fill the address: the next takes the place of
	// the first of them.
	var two []net.Conn
	for range 2 {
		c := o.silent(1)[0]
		two = append(two, c)
		if _, err := io.ReadFull(c, make([]byte, 4)); err != nil {
			t.Fatal(err)
		}
	}
	c := newKey(t)
	o.door.bind(c, "loket.paccinongang")
	for i, key := range []gossh.Signer{b, c} {
		o.mustDial("loket", key)
		if err := within(t, "end of a silent one", func() error { _, err := io.Copy(io.Discard, two[i]); return err }); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Error(err)
		}
		if n := o.Connections(); n != 5 {
			t.Errorf("%d connections from one address", n)
		}
	}
	if _, err := o.dial("loket", c); err == nil {
		t.Error("a sixth connection from an address where all are signed in")
	}
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	var other []net.Conn
	for range 2 { // the sixth of all, and one that takes its place
		c, err := d.Dial("tcp", o.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		if _, err = io.ReadFull(c, make([]byte, 4)); err != nil {
			t.Errorf("another address: %v", err)
		}
		other = append(other, c)
	}
	if err := within(t, "end of the first one from there", func() error { _, err := io.Copy(io.Discard, other[0]); return err }); err != nil && !strings.Contains(err.Error(), "reset") {
		t.Error(err)
	}
}
