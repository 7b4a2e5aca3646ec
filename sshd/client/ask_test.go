//go:build unix

package client

import (
	"errors"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// asksPIN has a server ask a PIN after the key.
func asksPIN(c *gossh.ServerConfig) {
	c.PublicKeyCallback = func(gossh.ConnMetadata, gossh.PublicKey) (*gossh.Permissions, error) {
		return nil, &gossh.PartialSuccessError{Next: gossh.ServerAuthCallbacks{
			KeyboardInteractiveCallback: func(_ gossh.ConnMetadata, ask gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
				typed, err := ask("", "Akun:\x1b[2J\n1  0801 LA", []string{"Nomor:", "PIN:"}, []bool{true, false})
				if err != nil || len(typed) != 2 || typed[0] != "1" || typed[1] != "garam 27" {
					return nil, &gossh.BannerError{Err: errors.New("wrong"), Message: "Tidak dapat masuk."}
				}
				return nil, nil
			},
		}}
	}
}

// The server's questions are answered at the terminal before the session, and on the
// lowest row after a cut; what is typed there is not shown, and goes nowhere else.
func TestPINAtFirstAndAfterACut(t *testing.T) {
	f := newFar(t, newKey(t), asksPIN)
	d := newDesk(t, f, nil).start()
	if said := d.said.until(t, "Nomor: "); !strings.Contains(said, "1 0801 LA") || strings.Contains(said, "\x1b") {
		t.Errorf("the menu is %q", said)
	}
	d.keys("1\n")
	d.said.until(t, "PIN: ")
	d.keys("garam 28\x7f7\r")
	s := get(t, "a session", f.sessions)
	s.say(toAlt + "Nama: ")
	d.screen.until(t, "Nama: ")
	f.cut()
	d.screen.until(t, sayBroken)
	again := f.againAfter(d, time.Second)
	d.shows("1 0801 LA  Nomor:")
	d.keys("1\r")
	d.shows("PIN:", "Nomor:")
	d.keys("garam 27\r")
	s = get(t, "a session", again)
	s.say(toAlt + "Nama: Siti")
	if shown := d.screen.until(t, "Nama: Siti"); strings.Contains(shown, "garam") {
		t.Errorf("the PIN is on the screen: %q", shown)
	}
	if heard := s.heard.String(); heard != "" {
		t.Errorf("the session heard %q", heard)
	}
	s.exit(0)
	if r := d.end(); r.err != nil || r.status != 0 {
		t.Errorf("ended with %d, %v", r.status, r.err)
	}
}

func TestWrongPINIsTheServersSentence(t *testing.T) {
	f := newFar(t, newKey(t), asksPIN)
	d := newDesk(t, f, nil).start()
	d.said.until(t, "Nomor: ")
	d.keys("1\n")
	d.said.until(t, "PIN: ")
	d.keys("salah\r")
	d.end().refused(t, "Tidak dapat masuk.")
}

// A script has nobody to ask.
func TestPINWithoutATerminal(t *testing.T) {
	f := newFar(t, newKey(t), asksPIN)
	d := newDesk(t, f, func(o *Options) { o.In = pipeOf(t, "1\n") }).start()
	d.end().refused(t, "menanyakan PIN")
}
