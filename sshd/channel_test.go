package sshd

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"
	"pgregory.net/rapid"
)

func signedIn(t *testing.T, change func(*Options)) (*office, *gossh.Client) {
	t.Helper()
	o := newOffice(t, change)
	key := newKey(t)
	o.door.bind(key, "loket.katangka")
	return o, o.mustDial("loket.katangka", key)
}

func TestOnlyWhatASessionNeedsIsHeard(t *testing.T) {
	_, c := signedIn(t, nil)
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	env := func(name, value string) []byte { return gossh.Marshal(struct{ Name, Value string }{name, value}) }
	for _, req := range []struct {
		name    string
		payload []byte
		want    bool
	}{
		{"auth-agent-req@openssh.com", nil, false},
		{"x11-req", gossh.Marshal(struct {
			Single           bool
			Protocol, Cookie string
			Screen           uint32
		}{false, "MIT-MAGIC-COOKIE-1", "00", 0}), false},
		{"subsystem", gossh.Marshal(struct{ Name string }{"sftp"}), false},
		{"env", env("LD_PRELOAD", "/tmp/x.so"), false},
		{"env", env("TERM_PROGRAM", "kitty"), false},
		{"env", env("LANG", strings.Repeat("x", 65)), false},
		{"env", env("LANG", "C"), true},
		{"env", env("LOKET_RESUME", "1"), true},
		{"env", env("LOKET_ASCII", "1"), true},
		{"env", env("LOKET_KEY", "1"), false},
		{"env", env("LC_ALL", "id_ID.UTF-8"), true},
		{"env", []byte{1, 2}, false},
		{"signal", gossh.Marshal(struct{ Name string }{"INT"}), false},
		{"break", []byte{0, 0, 0, 1}, false},
		{"pty-req", []byte{0, 0}, false},
		{"exec", make([]byte, maxCommand+1), false},
		{"window-change", []byte{9}, false},
		{"anything@else", nil, false},
	} {
		ok, err := s.SendRequest(req.name, true, req.payload)
		if err != nil || ok != req.want {
			t.Errorf("%s %q: %v, %v; want %v", req.name, req.payload, ok, err, req.want)
		}
	}
	if _, _, err := c.OpenChannel("direct-tcpip", gossh.Marshal(struct {
		Host string
		Port uint32
		From string
		At   uint32
	}{"127.0.0.1", 22, "127.0.0.1", 1})); err == nil {
		t.Error("a port was forwarded")
	}
	if ok, _, err := c.SendRequest("tcpip-forward", true, gossh.Marshal(struct {
		Host string
		Port uint32
	}{"", 0})); ok || err != nil {
		t.Errorf("a port was opened for the client: %v, %v", ok, err)
	}
}

func TestThirdSessionInAConnectionIsRefused(t *testing.T) {
	_, c := signedIn(t, nil)
	first := open(t, c, 0, 0)
	open(t, c, 0, 0).out.until("akun")
	if _, err := c.NewSession(); err == nil || !strings.Contains(err.Error(), "too many sessions") {
		t.Fatalf("err = %v", err)
	}
	if err := first.in.Close(); err != nil {
		t.Fatal(err)
	}
	first.ended()
	// The place is free once the channel is closed on both sides; a round trip shows it.
	if _, _, err := c.SendRequest("keepalive@openssh.com", true, nil); err != nil {
		t.Fatal(err)
	}
	must(t, "a free place", func() error {
		for {
			if s, err := c.NewSession(); err == nil {
				return s.Close()
			}
		}
	})
}

func TestLocaleChoosesASCII(t *testing.T) {
	for locale, want := range map[string]string{"": "ascii=false", "C": "ascii=true", "id_ID.UTF-8": "ascii=false", "id_ID.utf8": "ascii=false"} {
		_, c := signedIn(t, nil)
		open(t, c, 0, 0, func(s *gossh.Session) {
			if locale != "" {
				if err := s.Setenv("LANG", locale); err != nil {
					t.Error(err)
				}
			}
		}).out.until(want)
	}
}

func TestComingBackAfterACutIsTold(t *testing.T) {
	o, c := signedIn(t, nil)
	open(t, c, 80, 24)
	if s := get(t, "screen", o.screen); s.Resume || s.ASCII {
		t.Errorf("%+v", s)
	}
	open(t, c, 80, 24, func(s *gossh.Session) {
		if err := errors.Join(s.Setenv("LOKET_RESUME", "1"), s.Setenv("LOKET_ASCII", "1")); err != nil {
			t.Error(err)
		}
	})
	if s := get(t, "screen", o.screen); !s.Resume || !s.ASCII {
		t.Errorf("%+v", s)
	}
}

func TestClaimedWindowsAreClamped(t *testing.T) {
	for _, w := range []struct {
		width, height int
		want          tea.WindowSizeMsg
	}{
		{5000, 5000, tea.WindowSizeMsg{Width: 132, Height: 50}},
		{0, 24, tea.WindowSizeMsg{Width: 80, Height: 24}},
		{1, 1, tea.WindowSizeMsg{Width: minWidth, Height: minHeight}},
		{1<<32 - 1, 1<<32 - 1, tea.WindowSizeMsg{Width: 132, Height: 50}},
		{100, 30, tea.WindowSizeMsg{Width: 100, Height: 30}},
	} {
		o, c := signedIn(t, nil)
		x := open(t, c, w.width, w.height)
		if got := await[tea.WindowSizeMsg](o); got != w.want {
			t.Errorf("pty of %dx%d: program told %v", w.width, w.height, got)
		}
		if s := get(t, "screen", o.screen); s.Width != w.want.Width || s.Height != w.want.Height {
			t.Errorf("pty of %dx%d: program made for %dx%d", w.width, w.height, s.Width, s.Height)
		}
		x.out.until("ukuran")
		// Another size first, so that the change is always one.
		if err := x.WindowChange(33, 77); err != nil {
			t.Fatal(err)
		}
		if got := await[tea.WindowSizeMsg](o); got != (tea.WindowSizeMsg{Width: 77, Height: 33}) {
			t.Errorf("program told %v", got)
		}
		if err := x.WindowChange(w.height, w.width); err != nil {
			t.Fatal(err)
		}
		if got := await[tea.WindowSizeMsg](o); got != w.want {
			t.Errorf("window-change to %dx%d: program told %v", w.width, w.height, got)
		}
	}
}

func TestFloodOfWindowSizesIsToldOnce(t *testing.T) {
	o, c := signedIn(t, nil)
	x := open(t, c, 80, 24)
	await[tea.WindowSizeMsg](o)
	const flood = 2000
	for i := range flood {
		if err := x.WindowChange(20+i%20, 60+i%50); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.WindowChange(41, 121); err != nil {
		t.Fatal(err)
	}
	told := 0
	for {
		told++
		if await[tea.WindowSizeMsg](o) == (tea.WindowSizeMsg{Width: 121, Height: 41}) {
			break
		}
	}
	if told > flood/10 {
		t.Errorf("program told %d sizes of %d", told, flood)
	}
}

func TestSizesReportedAsInputAreNotHeard(t *testing.T) {
	o, c := signedIn(t, nil)
	x := open(t, c, 80, 24)
	await[tea.WindowSizeMsg](o)
	x.send("\x1b[8;5000;5000t" + "\x1b[48;5000;5000;1;1t" + "\x1b[?2026;2$y" + "\x1bP1+r524742\x1b\\" + "z")
	for {
		switch m := get(t, "the key", o.heard).(type) {
		case tea.KeyPressMsg:
			if m.String() == "z" {
				return
			}
			t.Errorf("heard %v", m)
		default:
			t.Errorf("heard %T %v", m, m)
		}
	}
}

func TestClampStaysInItsBounds(t *testing.T) {
	l := Limits{}.withDefaults()
	rapid.Check(t, func(t *rapid.T) {
		s := l.clamp(rapid.Uint32().Draw(t, "width"), rapid.Uint32().Draw(t, "height"))
		if s.width < minWidth || s.width > l.MaxWidth || s.height < minHeight || s.height > l.MaxHeight {
			t.Fatalf("%v", s)
		}
	})
}

func TestTerminalNamesAreHarmless(t *testing.T) {
	for name, want := range map[string]string{
		"xterm-256color": "xterm-256color", "": "", "x\x1b[2J": "dumb", "../../etc": "dumb", strings.Repeat("x", 41): "dumb", "putty": "putty",
	} {
		if got := term(name); got != want {
			t.Errorf("term(%q) = %q, want %q", name, got, want)
		}
	}
}
