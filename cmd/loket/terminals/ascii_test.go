package terminals

import (
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"loket/store/casework"
)

// iutf8 is the terminal mode by which a client says whether it draws UTF-8.
const iutf8 = 42

// Who is drawn in ASCII: whoever asks for it, and terminals that cannot show more.
func TestWhoGetsASCII(t *testing.T) {
	env := func(pairs ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	const putty, openSSH = "SSH-2.0-PuTTY_Release_0.78", "SSH-2.0-OpenSSH_9.2p1"
	for _, c := range []struct {
		like  like
		ascii bool
	}{
		{like{term: "xterm-256color"}, false}, // no locale: a client of today
		{like{term: "xterm-256color", env: env("LANG", "id_ID.UTF-8")}, false},
		{like{term: "xterm-256color", env: env("LANG", "C")}, true},
		{like{term: "xterm-256color", env: env("LANG", "id_ID.ISO-8859-1")}, true},
		{like{term: "xterm-256color", env: env("LANG", "C", "LC_ALL", "id_ID.utf8")}, false},
		{like{term: "xterm-256color", env: env("LANG", "id_ID.UTF-8", "LC_CTYPE", "POSIX")}, true},
		{like{term: "xterm-256color", env: env("LANG", "id_ID.UTF-8", "LOKET_ASCII", "1")}, true},
		{like{term: "xterm-256color", env: env("LANG", "C", "LOKET_ASCII", "0")}, false},
		{like{term: "vt100"}, true},
		{like{term: "vt220"}, true},
		{like{term: "linux"}, true},
		{like{term: "linux", env: env("LANG", "id_ID.UTF-8")}, false},
		{like{term: "vt100", env: env("LC_ALL", "C.UTF-8")}, false},
		{like{term: "linux", env: env("LANG", "id_ID.UTF-8", "LOKET_ASCII", "1")}, true},
		{like{term: "xterm", version: putty, modes: gossh.TerminalModes{iutf8: 1}}, false},
		{like{term: "xterm", version: putty, modes: gossh.TerminalModes{iutf8: 0}}, true},
		{like{term: "xterm", version: putty, modes: gossh.TerminalModes{iutf8: 0}, env: env("LANG", "C.UTF-8")}, false},
		{like{term: "xterm", version: openSSH, modes: gossh.TerminalModes{iutf8: 0}}, false}, // its own line's mode: tells nothing
	} {
		inOffice(t, func(o *office) {
			c.like.width, c.like.height = 80, 24
			x := o.sit(c.like)
			x.must("Laporan baru")
			x.press("4")
			raw := x.sent(0)
			if ascii := strings.IndexFunc(raw, func(r rune) bool { return r > '~' }) < 0; ascii != c.ascii {
				t.Errorf("%s %s %v %v: ASCII is %v", c.like.term, c.like.version, c.like.env, c.like.modes, ascii)
			}
			x.hangUp()
		})
	}
}

// An account that is always drawn in ASCII needs nothing from its client, which may
// still ask for the contrary.
func TestASCIIByAccount(t *testing.T) {
	inOffice(t, func(o *office) {
		on := true
		if err := o.ChangeAccount(t.Context(), o.actor("administrator"), casework.AccountChange{Set: "desk-officer", ASCII: &on}); err != nil {
			t.Fatal(err)
		}
		for wish, want := range map[string]bool{"": true, "1": true, "0": false} {
			x := o.sit(like{term: "xterm", width: 80, height: 24, env: map[string]string{"LANG": "C.UTF-8", "LOKET_ASCII": wish}})
			if ascii := strings.IndexFunc(x.sent(0), func(r rune) bool { return r > '~' }) < 0; ascii != want {
				t.Errorf("LOKET_ASCII=%q: ASCII is %v", wish, ascii)
			}
			x.hangUp()
		}
	})
}

// In ASCII a name's accents are dropped on the screen, never in the file.
func TestASCIIChangesNothingThatIsKept(t *testing.T) {
	inOffice(t, func(o *office) {
		x := o.inField(like{term: "vt100"})
		x.press("rumah André")
		x.must("rumah Andre")
		x.press(keyTab)
		x.press(keyEsc)
		drafts, err := o.Drafts(t.Context(), o.actor("desk-officer"))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range drafts {
			for _, a := range d.Answers {
				if a.Value == "rumah André" {
					return
				}
			}
		}
		t.Errorf("the draft lost its accent: %+v", drafts)
	})
}
