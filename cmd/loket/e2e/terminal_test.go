package e2e

import "loket/cmd/loket/seat"

// window opens a full-screen session as an account.
func (o *office) window(account string) *screen {
	o.t.Helper()
	return &screen{o.session(account, true)}
}

// lines opens a session in line mode as an account.
func (o *office) lines(account string) *lines {
	o.t.Helper()
	return &lines{o.session(account, false)}
}

func (o *office) session(account string, window bool) *seat.Terminal {
	o.t.Helper()
	x, err := seat.Attach(o.t, account, o.dial(account), window)
	if err != nil {
		o.t.Fatalf("%s: %v", account, err)
	}
	return x
}
