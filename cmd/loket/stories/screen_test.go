package stories

import "strings"

// next does the next step of a case on the full screen, where it is one confirmation: the
// case is opened by its number from the list of commands, as on every screen.
func (o *office) next(account, number, act string) {
	o.t.Helper()
	x := attach(o.t, account, o.dial(account), true)
	x.until("· Beranda ")
	x.press("\x10") // Ctrl-P
	x.until("Perintah:")
	x.press(number + "\r")
	x.until("· Kasus "+number, "Langkah berikut", o.pack.Word("act."+act))
	x.press("\r")
	x.until("y ")
	x.press("y")
	x.until("Tersimpan")
}

// until waits until every text is shown.
func (x *terminal) until(texts ...string) {
	x.t.Helper()
	x.wait(strings.Join(texts, "; "), func(s string) bool {
		for _, t := range texts {
			if !strings.Contains(s, t) {
				return false
			}
		}
		return true
	})
}
