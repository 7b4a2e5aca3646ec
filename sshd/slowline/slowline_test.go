package slowline

import (
	"bytes"
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"
)

// far is a server that sends what it is told and keeps what it hears.
func far(t *testing.T, say []byte) (addr string, heard chan []byte) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	heard = make(chan []byte, 1)
	go func() {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		if _, err := c.Write(say); err != nil {
			heard <- nil
			return
		}
		if t, ok := c.(*net.TCPConn); ok {
			_ = t.CloseWrite()
		}
		b, _ := io.ReadAll(c) // a cut ends it
		heard <- b
	}()
	return ln.Addr().String(), heard
}

func through(t *testing.T, line Line, down, up []byte) (got, heard []byte, p *Proxy) {
	t.Helper()
	addr, ears := far(t, down)
	p, err := Listen("tcp", addr, line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	c, err := net.Dial("tcp", p.Addr())
	if errors.Is(err, syscall.ECONNRESET) { // the line was cut before the system called it connected
		return nil, <-ears, p
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := c.Write(up); err == nil {
		if t, ok := c.(*net.TCPConn); ok {
			_ = t.CloseWrite()
		}
	}
	got, _ = io.ReadAll(c) // a cut ends it
	return got, <-ears, p
}

func TestNothingIsLostOrChanged(t *testing.T) {
	down, up := bytes.Repeat([]byte("turun "), 2000), bytes.Repeat([]byte("naik "), 500)
	got, heard, p := through(t, Line{Delay: time.Millisecond, Jitter: 3 * time.Millisecond, Seed: 7}, down, up)
	if !bytes.Equal(got, down) || !bytes.Equal(heard, up) {
		t.Errorf("carried %d of %d down and %d of %d up", len(got), len(down), len(heard), len(up))
	}
	if p.Down.Load() != int64(len(down)) || p.Up.Load() != int64(len(up)) {
		t.Errorf("counted %d down, %d up", p.Down.Load(), p.Up.Load())
	}
}

func TestPaceIsNeverTooFast(t *testing.T) {
	start := time.Now()
	got, _, _ := through(t, Line{Rate: 96000, Delay: 20 * time.Millisecond}, make([]byte, 2*Packet), nil)
	least := 20*time.Millisecond + 2*time.Duration(Packet+40)*8*time.Second/96000
	if took := time.Since(start); len(got) != 2*Packet || took < least {
		t.Errorf("%d bytes in %v, the line needs %v", len(got), took, least)
	}
}

func TestCutFallsAtTheByte(t *testing.T) {
	for _, n := range []int64{1, 100, Packet, Packet + 1, 3000} {
		got, _, _ := through(t, Line{CutDown: n}, make([]byte, 9000), nil)
		if int64(len(got)) > n {
			t.Errorf("cut after %d let %d through", n, len(got))
		}
		_, heard, _ := through(t, Line{CutUp: n}, nil, make([]byte, 9000))
		if int64(len(heard)) > n {
			t.Errorf("cut after %d let %d through upwards", n, len(heard))
		}
	}
}
