package entrance

import (
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"loket/store/casework"
)

// A PIN that is forgotten opens no connection that is locked: its sessions end.
func TestAForgottenPINOpensNoLockedConnection(t *testing.T) {
	o := newOffice(t)
	o.hire("peksos", casework.Caseworker, "")
	key := o.enrol("peksos", admin, other)
	if said, ok := o.in("peksos", key, pin, pin); !ok {
		t.Fatal(said)
	}
	c, p, err := o.dial("peksos", []gossh.Signer{key}, pin)
	if err != nil {
		t.Fatal(err, p.heard())
	}
	dog := time.AfterFunc(time.Minute, func() { _ = c.Close() })
	t.Cleanup(func() { dog.Stop() })
	w := open(t, c, true, home)
	w.say("\x1a", "PIN:")
	if said, err := run(c, "whoami"); err == nil {
		t.Fatalf("locked, but: %q", said)
	}
	o.refuses(admin, casework.AccountChange{Unlock: "peksos", ForgetPIN: true}, casework.NotAllowed, "orang kedua")
	o.change(other, casework.AccountChange{Unlock: "peksos", ForgetPIN: true})
	if said, err := run(c, "whoami"); err == nil && strings.Contains(said, "peksos") {
		t.Errorf("the window is locked and no PIN was given, yet a command of the connection says %q", said)
	}
}
