package sshd

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// noticeChaff tells how to stop a client from hiding the rhythm of typing behind
// false keystrokes, which fill a narrow line. Only the client can.
const noticeChaff = "Jaringan lambat? Tulis ObscureKeystrokeTiming no di pengaturan ssh (~/.ssh/config)."

// notice is what a client's version asks us to say at the beginning of a full screen.
func notice(clientVersion string) string {
	_, rest, ok := strings.Cut(clientVersion, "-OpenSSH_")
	if !ok {
		return ""
	}
	rest = strings.TrimPrefix(rest, "for_Windows_")
	number := rest
	if i := strings.IndexFunc(rest, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }); i >= 0 {
		number = rest[:i]
	}
	major, minor, _ := strings.Cut(number, ".")
	a, errA := strconv.Atoi(major)
	b, errB := strconv.Atoi(minor)
	if errA != nil || errB != nil || a < 9 || a == 9 && b < 5 {
		return ""
	}
	return noticeChaff
}

// ASCII says whether somebody's terminal wants, or cannot show more than, ASCII, by
// its environment: LOKET_ASCII=1 or 0 decides; else the locale, where there is one;
// else TERM: a console and a VT100 have few characters.
func ASCII(getenv func(string) string) bool {
	switch getenv("LOKET_ASCII") {
	case "1":
		return true
	case "0":
		return false
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if l := strings.ToLower(getenv(name)); l != "" {
			return !strings.Contains(l, "utf-8") && !strings.Contains(l, "utf8")
		}
	}
	switch name := family(getenv("TERM")); name {
	case "linux", "ansi", "cons25":
		return true
	default:
		return byDEC(name)
	}
}

// family is the first part of a terminal's name: "xterm" of "xterm-256color", "screen"
// of "screen.xterm-256color".
func family(term string) string {
	if i := strings.IndexAny(term, "-."); i >= 0 {
		return term[:i]
	}
	return term
}

// byDEC says whether a terminal is a VT100 or one of its heirs: "vt220", not "vte".
func byDEC(family string) bool {
	return len(family) > 2 && strings.HasPrefix(family, "vt") && family[2] >= '0' && family[2] <= '9'
}

// ascii says whether the client's terminal is drawn in ASCII: also where the account
// always is, unless the client asks for the contrary.
func (v *visit) ascii() bool {
	return v.account.ASCII && v.env["LOKET_ASCII"] == "" || ASCII(func(name string) string { return v.env[name] })
}

// prints says whether the session may print through its terminal. Those that run
// others inside them pass nothing on, and a console has no printer.
func (v *visit) prints() bool {
	switch family(v.env["TERM"]) {
	case "screen", "tmux", "linux":
		return false
	}
	return v.account.LocalPrint
}

// resume says whether the client comes back after its line was cut.
func (v *visit) resume() bool { return v.env["LOKET_RESUME"] == "1" }

// profile is the colours that the client's terminal gets: none where it has or wants none.
func (v *visit) profile() colorprofile.Profile {
	if v.env["NO_COLOR"] != "" {
		return colorprofile.ASCII
	}
	return colors(v.env["TERM"])
}

// colors is what a terminal of this name can show. Sixteen colours are enough.
func colors(term string) colorprofile.Profile {
	if byDEC(family(term)) || strings.HasSuffix(term, "-m") || strings.HasSuffix(term, "-mono") {
		return colorprofile.ASCII
	}
	return colorprofile.ANSI
}

// renderer is the name that the usual renderer is told for a terminal. ok is false for
// those that neither it nor we know: they are painted plainly.
func renderer(term string) (name string, ok bool) {
	switch name = family(term); name {
	case "xterm", "screen", "tmux", "linux", "alacritty", "kitty", "foot", "ghostty", "wezterm", "contour", "rio", "st":
		return name, true
	case "putty", "rxvt", "konsole", "vte", "gnome", "mintty":
		return "xterm", true // which they do not call themselves, but understand
	}
	return "", false
}

// utf8Mode is the terminal mode by which a client says whether it draws UTF-8 (RFC 8160).
const utf8Mode = 42

// drawsUTF8 reads the modes that a client sends with its terminal: a byte and a
// number each, up to a byte 0. said is false when it says nothing of UTF-8.
func drawsUTF8(modes string) (yes, said bool) {
	for len(modes) >= 5 && modes[0] != 0 && modes[0] < 160 {
		if modes[0] == utf8Mode {
			return modes[1:5] != "\x00\x00\x00\x00", true
		}
		modes = modes[5:]
	}
	return false, false
}
