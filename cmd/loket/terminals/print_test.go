package terminals

import (
	"bytes"
	"strings"
	"testing"

	"loket/store/casework"
)

// Printer on and off, as a terminal with a printer hears them.
const (
	printerOn  = "\x1b[5i"
	printerOff = "\x1b[4i"
)

// printer takes what goes to the printer out of p, as a terminal does that has one.
func (x *terminal) printer(p []byte) []byte {
	var shown []byte
	for len(p) > 0 {
		if x.printing {
			before, after, off := bytes.Cut(p, []byte(printerOff))
			x.printed = append(x.printed, before...)
			p, x.printing = after, !off
			continue
		}
		before, after, on := bytes.Cut(p, []byte(printerOn))
		shown = append(shown, before...)
		p, x.printing = after, on
	}
	return shown
}

// paper opens a paper on a terminal of an account: a referral's letter as a partner,
// a filled form as a manager.
func (o *office) paper(l like) *terminal {
	o.t.Helper()
	l.width, l.height = 80, 24
	x := o.sit(l)
	switch l.account {
	case "partner":
		x.press("s")
		x.must("SURAT RUJUKAN")
	case "manager":
		for _, key := range []string{"4", keyEnter, "2", keyEnter} {
			x.press(key)
		}
		x.must("Cetak", "halaman 1 dari")
	}
	return x
}

// allow changes an account's setting as the administrator does.
func (o *office) allow(account string, on bool) {
	o.t.Helper()
	if err := o.ChangeAccount(o.t.Context(), o.actor("administrator"), casework.AccountChange{Set: account, LocalPrint: &on}); err != nil {
		o.t.Fatal(err)
	}
}

// A paper goes to the printer in one piece, as plain text, and the screen stays what
// it was.
func TestPrintsThroughTheTerminal(t *testing.T) {
	for _, account := range []string{"partner", "manager"} {
		for _, term := range []string{"xterm", "xterm-256color", "vt220", "vt100"} {
			inOffice(t, func(o *office) {
				o.allow(account, true)
				x := o.paper(like{account: account, term: term})
				x.must("c Cetak di sini")
				rows := strings.Split(x.model.View().Content, "\n")
				before := x.mark()
				x.press("c")
				x.must("Dikirim ke pencetak di komputer ini.")
				x.same("after printing")

				sent := x.sent(before)
				_, rest, on := strings.Cut(sent, printerOn)
				text, after, off := strings.Cut(rest, printerOff)
				if !on || !off || strings.Contains(after, printerOn) {
					t.Fatalf("%s on %s: printing is not one piece: %q", account, term, sent)
				}
				if strings.Contains(text, "\x1b") || strings.IndexFunc(text, func(r rune) bool { return r > '~' || r < ' ' && !strings.ContainsRune("\r\n\f", r) }) >= 0 {
					t.Errorf("%s on %s: more than plain text: %q", account, term, text)
				}
				if !strings.HasSuffix(text, "\r\n\f") || strings.Count(text, "\f") != 1 || strings.Count(text, "\n") != strings.Count(text, "\r\n") || strings.Contains(text, "\r\r") {
					t.Errorf("%s on %s: the lines' ends: %q", account, term, text)
				}
				for _, row := range rows[2:15] { // what was on the screen stands on the paper as it stood there
					if row = strings.TrimRight(row, " "); !strings.Contains(text, row+"\r\n") {
						t.Errorf("%s on %s: the paper lacks %q", account, term, row)
					}
				}
				if string(x.printed) != text {
					t.Errorf("%s on %s: the printer got %q", account, term, x.printed)
				}
			})
		}
	}
}

// Without the setting there is no key and no byte; nor is there in a terminal that
// would show the paper instead of printing it, nor for a text that is no paper.
func TestPrintsOnlyWhereAllowed(t *testing.T) {
	for _, c := range []struct {
		why, term string
		allowed   bool
	}{{"off by default", "xterm", false}, {"screen passes nothing on", "screen-256color", true}, {"tmux passes nothing on", "tmux-256color", true}, {"a console has no printer", "linux", true}} {
		inOffice(t, func(o *office) {
			if c.allowed {
				o.allow("partner", true)
			}
			x := o.paper(like{account: "partner", term: c.term})
			shown := x.frame()
			before := x.mark()
			x.press("c")
			if d := x.frame().differs(shown); d != "" || strings.Contains(shown.String(), "Cetak di sini") || x.sent(before) != "" {
				t.Errorf("%s: %q was sent:\n%s", c.why, x.sent(before), x.frame())
			}
		})
	}
	inOffice(t, func(o *office) {
		o.allow("partner", true)
		x := o.sit(like{account: "partner", term: "xterm", width: 80, height: 24})
		x.press(":")
		x.press("panduan")
		x.press(keyEnter)
		x.must("halaman 1 dari")
		before := x.mark()
		x.press("c")
		if sent := x.sent(before); sent != "" {
			t.Errorf("the guide was printed: %q", sent)
		}
		// Another account's setting is not this one's, and it can be taken back.
		y := o.paper(like{account: "manager", term: "xterm"})
		if strings.Contains(y.frame().String(), "Cetak di sini") {
			t.Error("another account's setting counts")
		}
		o.allow("partner", false)
		if z := o.paper(like{account: "partner", term: "xterm"}); strings.Contains(z.frame().String(), "Cetak di sini") {
			t.Error("the setting cannot be taken back")
		}
	})
}

// Only who may manage accounts changes the setting; others learn nothing.
func TestWhoMayAllowPrinting(t *testing.T) {
	inOffice(t, func(o *office) {
		on := true
		for _, account := range []string{"partner", "desk-officer", "supervisor", "auditor"} {
			err := o.ChangeAccount(t.Context(), o.actor(account), casework.AccountChange{Set: account, LocalPrint: &on})
			if casework.KindOf(err) != casework.NotAllowed {
				t.Errorf("%s: %v", account, err)
			}
		}
		err := o.ChangeAccount(t.Context(), o.actor("administrator"), casework.AccountChange{Set: "tidak-ada", LocalPrint: &on})
		if casework.KindOf(err) != casework.NotFound {
			t.Errorf("an account that is not there: %v", err)
		}
		for _, ch := range []casework.AccountChange{
			{Set: "partner", Disable: "manager", LocalPrint: &on}, {Set: "partner", Key: "SHA256:x"}, {Set: "partner", Bind: "manager", Key: "SHA256:x"},
		} {
			if err := o.ChangeAccount(t.Context(), o.actor("administrator"), ch); casework.KindOf(err) != casework.Invalid {
				t.Errorf("%+v: %v", ch, err)
			}
		}
		if a, _ := o.Account("partner"); a.LocalPrint || a.Disabled {
			t.Errorf("the account is now %+v", a)
		}
	})
}
