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

// ascii says whether the client wants, or its locale cannot show more than, ASCII.
// A client that sends no locale is taken for a modern one.
func (v *visit) ascii() bool {
	if v.env["LOKET_ASCII"] == "1" {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if l := strings.ToLower(v.env[name]); l != "" {
			return !strings.Contains(l, "utf-8") && !strings.Contains(l, "utf8")
		}
	}
	return false
}

// resume says whether the client comes back after its line was cut.
func (v *visit) resume() bool { return v.env["LOKET_RESUME"] == "1" }

// colors is what a terminal of this name can show. Sixteen colours are enough.
func colors(term string) colorprofile.Profile {
	if strings.HasPrefix(term, "vt") || strings.HasSuffix(term, "-m") || strings.HasSuffix(term, "-mono") {
		return colorprofile.ASCII
	}
	return colorprofile.ANSI
}
