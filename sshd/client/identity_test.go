//go:build unix

package client

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"loket/store/casework"
)

// signedInWith runs one session and says which key opened it.
func signedInWith(t *testing.T, change func(*desk)) (d *desk, fingerprint string) {
	t.Helper()
	used := make(chan string, 10)
	f := newFar(t, newKey(t), func(conf *gossh.ServerConfig) {
		conf.VerifiedPublicKeyCallback = func(_ gossh.ConnMetadata, key gossh.PublicKey, p *gossh.Permissions, _ string) (*gossh.Permissions, error) {
			used <- gossh.FingerprintSHA256(key)
			return p, nil
		}
	})
	d = newDesk(t, f, nil)
	change(d)
	d.start()
	f.serveOnce(d)
	return d, get(t, "the key", used)
}

func TestWhichKeyIsUsed(t *testing.T) {
	var want gossh.PublicKey
	check := func(what string, change func(*desk)) {
		t.Helper()
		if _, got := signedInWith(t, change); got != gossh.FingerprintSHA256(want) {
			t.Errorf("%s: another key was used", what)
		}
	}
	check("the usual one", func(d *desk) { want = writeKey(t, filepath.Join(d.options.Home, ".ssh", "id_ed25519"), "") })
	check("its own before the usual one", func(d *desk) { want = writeKey(t, filepath.Join(d.options.ConfigDir, ownKey), "") })
	check("the named one before all", func(d *desk) {
		writeKey(t, filepath.Join(d.options.ConfigDir, ownKey), "")
		d.options.Identity = filepath.Join(t.TempDir(), "kunci")
		want = writeKey(t, d.options.Identity, "")
	})
}

func TestLockedKeyAsksOnceAndEchoesNothing(t *testing.T) {
	d, _ := signedInWith(t, func(d *desk) {
		writeKey(t, filepath.Join(d.options.Home, ".ssh", "id_ed25519"), "rahasia sekali")
		go func() {
			d.said.until(t, "Kata sandi kunci")
			d.keys("rahasiá\x7fa sekalj\x7fi\r")
		}()
	})
	if strings.Contains(d.screen.String()+d.said.String(), "rahasia") {
		t.Error("the passphrase was shown")
	}
}

func TestLockedKeyWronglyOpened(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil)
	writeKey(t, filepath.Join(d.options.Home, ".ssh", "id_ed25519"), "rahasia sekali")
	d.start()
	d.said.until(t, "Kata sandi kunci")
	d.keys("keliru\n")
	d.end().refused(t, "tidak dapat dibuka")

	// Interrupted by a signal or by the person: the terminal echoes again.
	d.start()
	asked := func(times int) {
		d.said.when(t, "another question", func(all string) bool { return strings.Count(all, "Kata sandi") == times })
	}
	asked(2)
	d.stop()
	d.end().refused(t, sayStopped)
	d.keys("\r") // ends the reading that was left behind
	d = newDesk(t, f, func(o *Options) { o.Home = d.options.Home })
	writeKey(t, filepath.Join(d.options.Home, ".ssh", "id_ed25519"), "rahasia sekali")
	d.start()
	asked(1)
	d.keys("x\x03")
	d.end().refused(t, sayStopped)

	d.options.In = pipeOf(t, "rahasia sekali\n")
	d.start().end().refused(t, "tanpa terminal")
}

func TestFirstStartMakesAKeyAndShowsItsPublicHalf(t *testing.T) {
	f := newFar(t, newKey(t))
	d := newDesk(t, f, nil)
	if err := os.RemoveAll(filepath.Join(d.options.Home, ".ssh")); err != nil {
		t.Fatal(err)
	}
	r := d.start().end()
	path := filepath.Join(d.options.ConfigDir, ownKey)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.ParsePrivateKey(b)
	if err != nil {
		t.Fatal(err)
	}
	r.refused(t, strings.TrimSpace(string(gossh.MarshalAuthorizedKey(signer.PublicKey()))))
	r.refused(t, "sekretariat")
	if casework.KindOf(r.err) != casework.Unusable || strings.Contains(casework.Say(r.err), "PRIVATE") {
		t.Errorf("error %v", r.err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	f.serveOnce(d.start()) // the secretariat has registered it
	if again, err := os.ReadFile(path); err != nil || string(again) != string(b) {
		t.Errorf("the key was replaced: %v", err)
	}
}

func TestUnreadableKeys(t *testing.T) {
	f := newFar(t, newKey(t))
	newDesk(t, f, func(o *Options) { o.Identity = filepath.Join(o.Home, "tidak-ada") }).start().end().refused(t, "tidak terbaca")
	newDesk(t, f, func(o *Options) {
		o.Identity = filepath.Join(o.Home, "rusak")
		if err := os.WriteFile(o.Identity, []byte("bukan kunci"), 0o600); err != nil {
			t.Fatal(err)
		}
	}).start().end().refused(t, "tidak dapat dibuka")
}
