package sshd

import (
	"testing"

	"github.com/charmbracelet/colorprofile"
)

func TestNoticeIsForClientsThatHideTyping(t *testing.T) {
	for version, want := range map[string]bool{
		"SSH-2.0-OpenSSH_9.5p1 Debian-2":        true,
		"SSH-2.0-OpenSSH_9.6":                   true,
		"SSH-2.0-OpenSSH_10.0p2 Debian-7":       true,
		"SSH-2.0-OpenSSH_for_Windows_9.5":       true,
		"SSH-2.0-OpenSSH_for_Windows_8.1":       false,
		"SSH-2.0-OpenSSH_9.2p1 Debian-2":        false,
		"SSH-2.0-OpenSSH_8.9p1":                 false,
		"SSH-2.0-PuTTY_Release_0.78":            false,
		"SSH-2.0-Go":                            false,
		"SSH-2.0-OpenSSH_":                      false,
		"SSH-2.0-OpenSSH_999999999999999999999": false,
		"":                                      false,
	} {
		if got := notice(version) != ""; got != want {
			t.Errorf("notice(%q) = %v, want %v", version, got, want)
		}
	}
}

func TestColors(t *testing.T) {
	for term, want := range map[string]colorprofile.Profile{
		"xterm": colorprofile.ANSI, "xterm-256color": colorprofile.ANSI, "linux": colorprofile.ANSI, "vt220": colorprofile.ASCII, "xterm-mono": colorprofile.ASCII, "vte-256color": colorprofile.ANSI,
	} {
		if got := colors(term); got != want {
			t.Errorf("colors(%q) = %v, want %v", term, got, want)
		}
	}
}

func TestRenderers(t *testing.T) {
	for term, want := range map[string]string{
		"xterm": "xterm", "xterm-256color": "xterm", "linux": "linux", "screen.xterm-256color": "screen", "tmux-256color": "tmux", "putty": "xterm",
		"putty-256color": "xterm", "rxvt-unicode-256color": "xterm", "vt100": "", "vt220": "", "ansi": "", "cygwin": "", "screen-256color": "screen", "xterm-kitty": "xterm", "x": "", "": "",
	} {
		if name, ok := renderer(term); ok != (want != "") || ok && name != want {
			t.Errorf("renderer(%q) = %q, %v, want %q", term, name, ok, want)
		}
	}
}

func TestDrawsUTF8(t *testing.T) {
	for modes, want := range map[string][2]bool{
		"": {false, false}, "\x00": {false, false}, "\x03\x00\x00\x00\x7f\x2a\x00\x00\x00\x01\x00": {true, true}, "\x2a\x00\x00\x00\x00\x00": {false, true},
		"\x03\x00\x00\x00\x7f\x00\x2a\x00\x00\x00\x01": {false, false}, "\x2a\x00\x00": {false, false}, "\xa0\x00\x00\x00\x00\x2a\x00\x00\x00\x01": {false, false},
	} {
		if yes, said := drawsUTF8(modes); yes != want[0] || said != want[1] {
			t.Errorf("drawsUTF8(%q) = %v, %v", modes, yes, said)
		}
	}
}
