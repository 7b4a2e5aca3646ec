package sshd

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

func TestFloodOfSilentConnectionsLeavesRoomAndEnds(t *testing.T) {
	o := newOffice(t, func(op *Options) {
		op.Limits = Limits{PendingPerAddress: 40, Pending: 60, FirstKey: 300 * time.Millisecond}
	})
	key := newKey(t)
	o.door.bind(key, "loket.katangka")
	flood := o.silent(300)
	// Another address still comes in, whatever this one does.
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
	// All of them end by themselves: 40 because they offer no key, the others at once.
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
	// Three are signed in; two silent ones fill the address, and the next is closed unread.
	two := o.silent(2)
	for _, c := range two {
		if _, err := io.ReadFull(c, make([]byte, 4)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.dial("loket", b); err == nil {
		t.Error("a sixth connection from one address")
	}
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	for i, want := range []bool{true, false} {
		c, err := d.Dial("tcp", o.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		_, err = io.ReadFull(c, make([]byte, 4))
		if (err == nil) != want {
			t.Errorf("connection %d from another address: %v", i, err)
		}
	}
}
