package sshd

import (
	"io"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"loket/sshd/offer"
)

// A letter reaches the disk of a client of ours, and other clients are offered none.
func TestPapersAreOfferedToOurClientOnly(t *testing.T) {
	o, other := signedIn(t, nil)
	open(t, other, 80, 24)
	if s := get(t, "screen", o.screen); s.Offer != nil {
		t.Error("a client that takes no files is offered some")
	}
	key := newKey(t)
	o.door.bind(key, "loket.tamarunang")
	ours, err := gossh.Dial("tcp", o.Addr().String(), &gossh.ClientConfig{
		User: "loket", Auth: []gossh.AuthMethod{gossh.PublicKeys(key)}, HostKeyCallback: gossh.FixedHostKey(o.HostKey()),
		ClientVersion: offer.ClientVersion + "_test",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ours.Close() })
	saved := make(chan string, 1)
	files := ours.HandleChannelOpen(offer.Channel)
	go func() {
		for f := range files {
			var head offer.Head
			ch, reqs, err := f.Accept()
			if err != nil || gossh.Unmarshal(f.ExtraData(), &head) != nil {
				return
			}
			go gossh.DiscardRequests(reqs)
			b, err := io.ReadAll(ch)
			if err != nil {
				return
			}
			saved <- head.Name + ": " + string(b)
			if _, err := ch.SendRequest(offer.Saved, false, nil); err != nil {
				return
			}
			_ = ch.Close()
		}
	}()
	open(t, ours, 80, 24)
	s := get(t, "screen", o.screen)
	if s.Offer == nil {
		t.Fatal("our client is offered nothing")
	}
	if err := s.Offer("surat.txt", "isi surat\n"); err != nil {
		t.Fatal(err)
	}
	if got := get(t, "file", saved); got != "surat.txt: isi surat\n" {
		t.Errorf("saved %q", got)
	}
}
