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
		"xterm": colorprofile.ANSI, "xterm-256color": colorprofile.ANSI, "linux": colorprofile.ANSI, "vt220": colorprofile.ASCII, "xterm-mono": colorprofile.ASCII,
	} {
		if got := colors(term); got != want {
			t.Errorf("colors(%q) = %v, want %v", term, got, want)
		}
	}
}
