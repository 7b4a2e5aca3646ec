//go:build unix

package client

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
	"pgregory.net/rapid"

	"loket/store/casework"
)

// serveOnce lets one session begin, say a word and end.
func (f *far) serveOnce(d *desk) {
	d.t.Helper()
	s := get(d.t, "a session", f.sessions)
	s.say("Layar")
	d.screen.until(d.t, "Layar")
	s.exit(0)
	if r := d.end(); r.err != nil || r.status != 0 {
		d.t.Errorf("ended with %d, %v", r.status, r.err)
	}
}

func (d *desk) known() string {
	d.t.Helper()
	b, err := os.ReadFile(filepath.Join(d.options.ConfigDir, "known_hosts"))
	if err != nil && !os.IsNotExist(err) {
		d.t.Fatal(err)
	}
	return string(b)
}

func TestFirstUseShowsTheFingerprintAndWaitsForYa(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, func(o *Options) { o.Fingerprint = "" }).start()
	d.said.until(t, "(ya/tidak): ")
	if got := d.said.String(); !strings.Contains(got, gossh.FingerprintSHA256(f.key.PublicKey())) {
		t.Errorf("asked %q", got)
	}
	if len(f.sessions) != 0 {
		t.Error("a session began before the answer")
	}
	d.keys("ya\n")
	f.serveOnce(d)
	if got := d.known(); !strings.Contains(got, "]:") || !strings.Contains(got, strings.TrimSpace(string(gossh.MarshalAuthorizedKey(f.key.PublicKey())))) {
		t.Errorf("pinned %q", got)
	}
	info, err := os.Stat(filepath.Join(d.options.ConfigDir, "known_hosts"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	// The second time nothing is asked.
	asked := d.said.String()
	f.serveOnce(d.start())
	if d.said.String() != asked {
		t.Errorf("asked again: %q", d.said.String())
	}
}

func TestFirstUseAnsweredNoConnectsToNothing(t *testing.T) {
	for _, answer := range []string{"tidak\n", "y\n", "\n", "\x04"} {
		f := newFar(t, newKey(t))
		d := newDesk(t, f, func(o *Options) { o.Fingerprint = "" }).start()
		d.said.until(t, "(ya/tidak): ")
		d.keys(answer)
		d.end().refused(t, sayNotSame)
		if d.known() != "" {
			t.Errorf("answer %q pinned %q", answer, d.known())
		}
	}
}

func TestFirstUseInterrupted(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, func(o *Options) { o.Fingerprint = "" }).start()
	d.said.until(t, "(ya/tidak): ")
	d.stop()
	d.end().refused(t, sayStopped)
}

func TestWithoutATerminalAnUnknownServerIsRefused(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, func(o *Options) { o.Fingerprint = "" })
	d.options.In = pipeOf(t, "ya\n")
	d.start()
	d.end().refused(t, "--fingerprint")
}

func TestChangedKeyIsRefused(t *testing.T) {
	old, f := newKey(t), newFar(t, newKey(t))
	d := newDesk(t, f, func(o *Options) { o.Fingerprint = "" })
	p := pins{filepath.Join(d.options.ConfigDir, "known_hosts")}
	if err := p.keep(f.ln.Addr().String(), old.PublicKey()); err != nil {
		t.Fatal(err)
	}
	before := d.known()
	d.start().end().refused(t, "bukan yang dikenal")
	if d.known() != before {
		t.Error("the pin changed")
	}
	// A wrong fingerprint is no better, with or without a pin.
	d.options.Fingerprint = gossh.FingerprintSHA256(old.PublicKey())
	d.start().end().refused(t, "bukan yang dikenal")
	if len(f.sessions) != 0 || d.known() != before {
		t.Error("a session began, or the pin changed")
	}
	// The card's word replaces the pin.
	d.options.Fingerprint = gossh.FingerprintSHA256(f.key.PublicKey())
	f.serveOnce(d.start())
	if key, err := p.look(f.ln.Addr().String()); err != nil || string(key.Marshal()) != string(f.key.PublicKey().Marshal()) {
		t.Errorf("pinned %v, %v", key, err)
	}
}

func TestKeyChangedWhileTheLineWasCutEndsIt(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil).start()
	s := get(t, "a session", f.sessions)
	s.say(toAlt + "Layar")
	d.screen.until(t, "Layar")
	w := f.ln.Addr().String()
	if err := f.ln.Close(); err != nil {
		t.Fatal(err)
	}
	g := &far{t: t, key: newKey(t), sessions: f.sessions, conf: &gossh.ServerConfig{NoClientAuth: true}}
	g.conf.AddHostKey(g.key)
	ln, err := net.Listen("tcp", w)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close(); g.cut() })
	go g.accept(ln)
	f.cut()
	d.fire(firstPause)
	d.end().refused(t, "bukan yang dikenal")
	d.screen.until(t, fromAlt)
}

func TestDeniedKeyIsShownForTheSecretariat(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil)
	public := writeKey(t, filepath.Join(d.options.Home, ".ssh", "id_ed25519"), "")
	f.denyAll()
	r := d.start().end()
	r.refused(t, "akun loket.katangka")
	r.refused(t, strings.TrimSpace(string(gossh.MarshalAuthorizedKey(public))))
	if casework.KindOf(r.err) != casework.Unusable {
		t.Errorf("kind %v", casework.KindOf(r.err))
	}
}

func TestDeniedAfterACutEndsIt(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil).start()
	s := get(t, "a session", f.sessions)
	s.say(toAlt + "Layar")
	d.screen.until(t, "Layar")
	f.denyAll()
	f.cut()
	d.fire(firstPause)
	d.end().refused(t, "tidak mengenal kunci")
}

func TestServersThatAreNone(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := portOf(t, closed.Addr())
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	f := newFar(t, newKey(t))
	newDesk(t, f, func(o *Options) { o.Port = port }).start().end().refused(t, "tidak terjangkau")

	strange := newFar(t, newKey(t), func(conf *gossh.ServerConfig) { conf.Ciphers = []string{gossh.CipherAES256CTR} })
	newDesk(t, strange, nil).start().end().refused(t, "bukan server loket")

	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\n"+strings.Repeat("x", 1000)+"\r\n")
		_, _ = io.Copy(io.Discard, c)
	}()
	newDesk(t, f, func(o *Options) { o.Port = portOf(t, ln.Addr()) }).start().end().refused(t, "bukan server loket")
}

func TestPinsKeepTheOthers(t *testing.T) {
	p := pins{filepath.Join(t.TempDir(), "loket", "known_hosts")}
	keys := map[string]gossh.PublicKey{}
	for _, a := range []string{"satu.contoh:2222", "satu.contoh:22", "[::1]:2222", "satu.contoh:2222"} {
		keys[a] = newKey(t).PublicKey()
		if err := p.keep(a, keys[a]); err != nil {
			t.Fatal(err)
		}
	}
	for a, want := range keys {
		if got, err := p.look(a); err != nil || got == nil || string(got.Marshal()) != string(want.Marshal()) {
			t.Errorf("%s: %v, %v", a, got, err)
		}
	}
	if got, err := p.look("lain.contoh:2222"); got != nil || err != nil {
		t.Errorf("unknown server: %v, %v", got, err)
	}
	if err := os.WriteFile(p.path, []byte("satu.contoh ssh-ed25519 rusak\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.look("satu.contoh:22"); err == nil {
		t.Error("a broken file was read as an empty one: any key would be new")
	}
}

func TestTargets(t *testing.T) {
	for s, want := range map[string][3]any{
		"loket.contoh":                  {"", "loket.contoh", 0},
		"loket.contoh:22":               {"", "loket.contoh", 22},
		"loket.katangka@loket.contoh":   {"loket.katangka", "loket.contoh", 0},
		"loket.katangka@10.0.0.1:65535": {"loket.katangka", "10.0.0.1", 65535},
		"::1":                           {"", "::1", 0},
		"[::1]":                         {"", "::1", 0},
		"a@[fe80::1]:2222":              {"a", "fe80::1", 2222},
	} {
		a, h, p, err := ParseTarget(s)
		if err != nil || [3]any{a, h, p} != want {
			t.Errorf("%q: %q %q %d, %v", s, a, h, p, err)
		}
	}
	for _, s := range []string{"", "@host", "host:", "host:0", "host:70000", "host:x", ":22", "a b", "ho\nst", "x@"} {
		if _, _, _, err := ParseTarget(s); err == nil {
			t.Errorf("%q passed", s)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		_, host, port, err := ParseTarget(rapid.String().Draw(t, "target"))
		if err == nil && (host == "" || port < 0 || port > 65535 || strings.ContainsAny(host, " \n\r\t\x1b@")) {
			t.Fatalf("%q %d", host, port)
		}
	})
}

func TestVersionIsAlwaysOneThatServersRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := clientVersion(rapid.String().Draw(t, "version"))
		if !strings.HasPrefix(v, "SSH-2.0-Loket") || len(v) > 60 || strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Fatalf("%q", v)
		}
	})
}
