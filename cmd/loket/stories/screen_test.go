package stories

import (
	gossh "golang.org/x/crypto/ssh"

	"loket/cmd/loket/seat"
)

// next does the next step of a case on the full screen, where it is one confirmation: the
// case is opened by its number from the list of commands, as on every screen.
func (o *office) next(account, number, act string) {
	o.t.Helper()
	x := o.sit(account, o.dial(account), true)
	x.Until("· Beranda ")
	x.Press("\x10") // Ctrl-P
	x.Until("Perintah:")
	x.Press(number + "\r")
	x.Until("· Kasus "+number, "Langkah berikut", o.pack.Word("act."+act))
	x.Press("\r")
	x.Until("y ")
	x.Press("y")
	x.Until("Tersimpan")
}

// sit opens a session on a connection.
func (o *office) sit(account string, c *gossh.Client, window bool) *seat.Terminal {
	o.t.Helper()
	x, err := seat.Attach(o.t, account, c, window)
	if err != nil {
		o.t.Fatalf("%s: %v", account, err)
	}
	return x
}
