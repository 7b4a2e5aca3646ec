package cuts

import (
	"fmt"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// faces are the two ways to work; each story is told on both.
var faces = map[string]bool{"full screen": true, "lines": false}

// sits signs a person in at a machine. resume says that the client knows of a cut.
func sits(t *testing.T, addr string, key gossh.Signer, in *intake, window, resume bool) *player {
	t.Helper()
	c, err := open(addr, key, window, resume, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &player{client: c, in: in, pace: field}
	t.Cleanup(func() { c.close() })
	return p
}

// sees waits until the screen, or the dialogue, shows something.
func (p *player) sees(t *testing.T, what string, ok func(view) bool) view {
	t.Helper()
	v, err := p.until(what, ok)
	if err != nil {
		t.Fatalf("%s: %v\n%s", what, err, v.text)
	}
	return v
}

// begins goes into the form from the first screen; on says that a draft is gone on with.
func (p *player) begins(t *testing.T, on bool) (at place, asked bool) {
	t.Helper()
	v := p.sees(t, "the first screen", p.atHome)
	if offers(v) != on {
		t.Fatalf("a draft is offered: %v, want %v\n%s", !on, on, v.text)
	}
	at, asked, err := p.enter(on)
	if err != nil {
		t.Fatal(err)
	}
	return at, asked
}

// types goes on from a place to another.
func (p *player) types(t *testing.T, from, to place) {
	t.Helper()
	if err := p.typeUntil(from, to); err != nil {
		t.Fatal(err)
	}
}

// sends sends the report without waiting for what comes of it.
func (p *player) sends(t *testing.T) {
	t.Helper()
	key := "y\n"
	if p.window {
		key = "\x13"
	}
	if err := p.send(key); err != nil {
		t.Fatal(err)
	}
}

// receipt waits for the number of the report.
func (p *player) receipt(t *testing.T) string {
	t.Helper()
	v := p.sees(t, "the receipt", func(v view) bool { return receiptLine.MatchString(v.text) })
	return receiptLine.FindStringSubmatch(v.text)[1]
}

// breaks cuts the line now.
func (p *player) breaks(t *testing.T, h how) {
	t.Helper()
	p.line.how = h
	if err := p.line.cut(); err != nil {
		t.Fatal(err)
	}
	<-p.ended
}

// told waits for what the server tells.
func told(t *testing.T, n *notes, from int, what string, meant func(note) bool) note {
	t.Helper()
	x, ok, err := n.await(from, what, meant)
	if err == nil && !ok {
		err = fmt.Errorf("the server ended: %s", what)
	}
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// within waits for a channel.
func within(t *testing.T, what string, c <-chan struct{}) {
	t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-c:
	case <-late.C:
		t.Fatalf("waited in vain for %s", what)
	}
}
