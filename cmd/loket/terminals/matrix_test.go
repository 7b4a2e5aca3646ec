package terminals

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// kinds are the terminals of the matrix, with what their users' clients send along.
var kinds = []like{
	{term: "xterm-256color", env: map[string]string{"LANG": "id_ID.UTF-8"}},
	{term: "xterm", version: "SSH-2.0-PuTTY_Release_0.78"},
	{term: "linux"},
	{term: "vt100"},
	{term: "screen", env: map[string]string{"LANG": "C.UTF-8"}},
	{term: "tmux-256color", env: map[string]string{"LC_ALL": "id_ID.utf8"}},
	{term: "putty-256color", version: "SSH-2.0-PuTTY_Release_0.83"},
}

// variants are further ones, which need one size only.
var variants = []like{
	{term: "vt220"},
	{term: "wyse60", env: map[string]string{"LANG": "C.UTF-8"}},
	{term: "screen.xterm-256color", env: map[string]string{"LANG": "en_US.UTF-8"}},
	{term: "alacritty", env: map[string]string{"LANG": "C.UTF-8", "NO_COLOR": "1"}},
	{term: "linux", env: map[string]string{"LANG": "id_ID.UTF-8"}},
	{term: "xterm-256color", env: map[string]string{"LANG": "C"}},
	{term: "xterm-256color", env: map[string]string{"LANG": "C.UTF-8", "LOKET_ASCII": "1"}},
}

// plain says whether a kind must be drawn in ASCII.
func plain(l like) bool {
	switch {
	case l.env["LOKET_ASCII"] == "1":
		return true
	case l.env["LANG"] != "" || l.env["LC_ALL"] != "":
		return l.env["LANG"] == "C"
	}
	return l.term == "linux" || l.term == "vt100" || l.term == "vt220"
}

var sizes = []struct{ width, height int }{{80, 24}, {60, 20}, {132, 50}}

// Every screen, on every terminal, in every size: the terminal is sent only what it
// understands, and ends up with the picture that was meant.
func TestEveryTerminalShowsEveryScreen(t *testing.T) {
	for i, kind := range append(kinds, variants...) {
		t.Run(fmt.Sprint(kind.term, kind.env), func(t *testing.T) {
			inOffice(t, func(o *office) {
				for _, size := range sizes {
					kind.width, kind.height = size.width, size.height
					tour(o, kind)
					if i >= len(kinds) {
						return
					}
				}
			})
		})
	}
}

// A window beyond what a program is given shows the program in its corner.
func TestLargerWindow(t *testing.T) {
	for _, term := range []string{"xterm-256color", "vt100"} {
		inOffice(t, func(o *office) { tour(o, like{term: term, width: 200, height: 60}) })
	}
}

// tour walks through the screens of a manager and of a desk officer.
func tour(o *office, l like) {
	o.t.Helper()
	l.account = "manager"
	x := o.sit(l)
	look := func(where string, texts ...string) {
		o.t.Helper()
		x.must(texts...)
		x.same(where)
	}
	goTo := func(keys, where string, texts ...string) {
		o.t.Helper()
		x.press(keys)
		look(where, texts...)
	}
	look("home", "Laporan baru")
	goTo("?", "help", "Bantuan", "Esc")
	goTo(keyEsc, "home again", "Laporan baru")
	goTo("4", "queue", "> ")
	for range 5 {
		goTo(keyDown, "queue, next row")
	}
	goTo(keyPgDn, "queue, next page")
	goTo(keyEnter, "case", "Kasus ")
	goTo("!", "Bahaya asked", "BAHAYA!")
	goTo("y", "danger card", "TELEPON DULU")
	goTo(keyEsc, "case again")
	x.hangUp()
	o.clean(x)

	l.account = "desk-officer"
	x = o.sit(l)
	goTo("1", "intake", "Sembilan pertanyaan")
	at := x.frame()
	goTo("t", "a letter typed")
	if !at.visible || x.frame().rows[at.y][at.x].text != "t" {
		o.t.Errorf("%s: the cursor did not stand in the field:\n%s", l.term, at)
	}
	for _, keys := range []string{keyTab, "ruang guru", keyTab, "guru kelas", keyTab, "Ayu", keyTab} {
		goTo(keys, "intake, "+keys)
	}
	goTo("\x1b[Z\x1b[Z", "intake, two back")
	goTo(keyF1, "help of a field", "Bantuan")
	goTo(keyPgDn, "help of a field, next page")
	goTo(keyEsc, "intake again", "guru kelas")
	goTo(keyEsc, "home with a draft")
	goTo("7", "guide")
	for range 12 {
		goTo(keyDown, "guide, next row")
	}
	goTo("\x1b[A\x1b[A", "guide, back")
	goTo(keyPgDn, "guide, next page")
	x.press("\x03")
	x.press("y")
	<-x.ended
	o.clean(x)
	o.left(x)
}

// clean fails the test when the terminal was sent what it does not understand.
func (o *office) clean(x *terminal) {
	o.t.Helper()
	if why := grammarOf(x.like.term).check(x.sent(0), !colorless(x.like), plain(x.like)); why != "" {
		o.t.Errorf("%s %v: %s", x.like.term, x.like.env, why)
	}
}

// left fails the test when a terminal that was left still shows something, or is
// not as it was before.
func (o *office) left(x *terminal) {
	o.t.Helper()
	raw := x.sent(0)
	if !strings.Contains(raw, "\x1b[?1049l") && strings.TrimSpace(x.frame().String()) != "" {
		o.t.Errorf("%s: the window still shows:\n%s", x.like.term, x.frame())
	}
	if before, _, other := strings.Cut(raw, "\x1b[?1049l"); other {
		alone := newDisplay(x.like.width, x.like.height) // as a terminal without another screen shows it
		alone.write([]byte(strings.ReplaceAll(before, "\x1b[?1049h", "")))
		if shown := strings.TrimSpace(alone.frame().String()); shown != "" {
			o.t.Errorf("%s: a terminal with one screen still shows:\n%s", x.like.term, shown)
		}
	}
	if !x.screen.cursor {
		o.t.Errorf("%s: the cursor is hidden", x.like.term)
	}
	if set := regions.FindAllString(raw, -1); len(set) > 0 && set[len(set)-1] != "\x1b[r" {
		o.t.Errorf("%s: only some rows scroll now: %q", x.like.term, set[len(set)-1])
	}
}

var regions = regexp.MustCompile("\x1b\\[[0-9;]*r")
