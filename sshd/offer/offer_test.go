package offer

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

const patience = 20 * time.Second

// pair is a server's connection, and a client of this version that does as take says.
func pair(t *testing.T, version string, take func(gossh.NewChannel)) (server gossh.Conn, hangUp func()) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	raw := make(chan net.Conn, 1)
	go func() {
		c, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			return
		}
		raw <- c
		_, channels, requests, err := gossh.NewClientConn(c, "", &gossh.ClientConfig{
			ClientVersion: version, HostKeyCallback: gossh.InsecureIgnoreHostKey(), //nolint:gosec // the server is this test
		})
		if err != nil {
			return
		}
		go gossh.DiscardRequests(requests)
		for ch := range channels {
			take(ch)
		}
	}()
	c, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(ed25519.NewKeyFromSeed(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	conf := &gossh.ServerConfig{NoClientAuth: true}
	conf.AddHostKey(signer)
	s, channels, requests, err := gossh.NewServerConn(c, conf)
	if err != nil {
		t.Fatal(err)
	}
	go gossh.DiscardRequests(requests)
	go func() {
		for ch := range channels {
			_ = ch.Reject(gossh.UnknownChannelType, "")
		}
	}()
	t.Cleanup(func() { _ = s.Close() })
	far := <-raw
	return s, func() { _ = far.Close() }
}

// took is what a client received.
type took struct {
	head Head
	data []byte
}

func taker(got chan<- took, answer bool) func(gossh.NewChannel) {
	return func(nc gossh.NewChannel) {
		var x took
		if nc.ChannelType() != Channel || gossh.Unmarshal(nc.ExtraData(), &x.head) != nil {
			_ = nc.Reject(gossh.UnknownChannelType, "")
			return
		}
		ch, requests, err := nc.Accept()
		if err != nil {
			return
		}
		go gossh.DiscardRequests(requests)
		x.data, _ = io.ReadAll(ch)
		got <- x
		if answer {
			_, _ = ch.SendRequest(Saved, false, nil)
		}
		_ = ch.Close()
	}
}

func offered(t *testing.T, conn gossh.Conn, name, mime string, data []byte) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- Offer(conn, name, mime, data) }()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		t.Fatal("the offer has no end")
		return nil
	}
}

func TestWhatIsOfferedArrives(t *testing.T) {
	got := make(chan took, 1)
	conn, _ := pair(t, ClientVersion+"_1.0", taker(got, true))
	for _, data := range [][]byte{nil, []byte("x"), bytes.Repeat([]byte("surat "), 10000)} {
		if err := offered(t, conn, "surat.txt", Text, data); err != nil {
			t.Fatal(err)
		}
		x := <-got
		if x.head != (Head{"surat.txt", uint64(len(data)), Text}) || !bytes.Equal(x.data, data) {
			t.Errorf("%+v and %d bytes arrived of %d", x.head, len(x.data), len(data))
		}
	}
}

func TestNotSavedIsSaid(t *testing.T) {
	got := make(chan took, 1)
	conn, _ := pair(t, ClientVersion, taker(got, false))
	if err := offered(t, conn, "surat.txt", Text, []byte("isi")); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("err = %v", err)
	}
}

func TestOtherClientsAndOtherFilesAreRefused(t *testing.T) {
	asked := make(chan string, 10)
	refuse := func(nc gossh.NewChannel) {
		asked <- nc.ChannelType()
		_ = nc.Reject(gossh.Prohibited, "no")
	}
	conn, _ := pair(t, "SSH-2.0-OpenSSH_9.9", refuse)
	if err := offered(t, conn, "surat.txt", Text, nil); !errors.Is(err, ErrRefused) {
		t.Errorf("OpenSSH: %v", err)
	}
	conn, _ = pair(t, ClientVersion, refuse)
	if err := offered(t, conn, "x.html", "text/html", nil); !errors.Is(err, ErrRefused) {
		t.Errorf("a page: %v", err)
	}
	if err := offered(t, conn, "x.pdf", PDF, make([]byte, MaxSize+1)); !errors.Is(err, ErrRefused) {
		t.Errorf("a huge file: %v", err)
	}
	if len(asked) != 0 {
		t.Errorf("a client was asked: %s", <-asked)
	}
	if err := offered(t, conn, "x.pdf", PDF, make([]byte, 10)); !errors.Is(err, ErrRefused) || len(asked) != 1 {
		t.Errorf("a client that says no: %v", err)
	}
}

func TestACutEndsAnOffer(t *testing.T) {
	var hangUp func()
	ready := make(chan struct{})
	conn, h := pair(t, ClientVersion, func(nc gossh.NewChannel) {
		if _, _, err := nc.Accept(); err != nil {
			return
		}
		<-ready
		hangUp()
	})
	hangUp = h
	close(ready)
	if err := offered(t, conn, "x.pdf", PDF, make([]byte, MaxSize)); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("err = %v", err)
	}
}
