package sshd

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
	"pgregory.net/rapid"

	"loket/store/casework"
)

func TestNewRefusesToStartWithoutADoor(t *testing.T) {
	_, err := New(Options{Addr: "127.0.0.1:0", Desk: &fakeDesk{}, HostKeyPath: filepath.Join(t.TempDir(), "k")})
	if err == nil || !strings.Contains(err.Error(), "Door") {
		t.Fatalf("err = %v", err)
	}
}

func TestStrangersAreRefusedAlike(t *testing.T) {
	o := newOffice(t, nil)
	known, disabled := newKey(t), newKey(t)
	o.door.bind(known, "loket.katangka")
	o.door.bind(disabled, "loket.lama")
	o.door.disable("loket.lama")
	var said []string
	for _, try := range []struct {
		what, user string
		key        gossh.Signer
	}{
		{"unknown key", "loket.katangka", newKey(t)},
		{"unknown user", "siapa", known},
		{"another's account", "loket.lama", known},
		{"disabled account", "loket.lama", disabled},
		{"disabled account by the common name", "loket", disabled},
	} {
		_, err := o.dial(try.user, try.key)
		if err == nil {
			t.Errorf("%s came in", try.what)
			continue
		}
		said = append(said, err.Error())
	}
	if len(slices.Compact(said)) != 1 {
		t.Errorf("refusals differ: %q", said)
	}
}

func TestPasswordsAndNothingAreRefused(t *testing.T) {
	o := newOffice(t, nil)
	for _, auth := range [][]gossh.AuthMethod{
		nil,
		{gossh.Password("loket")},
		{gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return []string{""}, nil })},
	} {
		c, err := gossh.Dial("tcp", o.Addr().String(), &gossh.ClientConfig{
			User: "loket", Auth: auth, HostKeyCallback: gossh.FixedHostKey(o.HostKey()),
		})
		if err == nil {
			t.Error("came in", c.Close())
		}
	}
}

func TestSignInIsLoggedBeforeAnythingIsShown(t *testing.T) {
	o := newOffice(t, nil)
	key := newKey(t)
	o.door.bind(key, "loket.katangka")
	x := open(t, o.mustDial("loket", key), 0, 0)
	x.out.until("akun loket.katangka")
	e := get(t, "entry", o.door.entries)
	want := casework.Actor{
		Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801",
		Binding: gossh.FingerprintSHA256(key.PublicKey()), Session: "session-1",
	}
	if e.who != want || !e.ok || e.why != "lines" {
		t.Errorf("entry %+v, want %+v", e, want)
	}

	o.door.mu.Lock()
	o.door.fail = &casework.Error{Kind: casework.Full, Say: "Penyimpanan penuh.", Cause: errors.New("no space")}
	o.door.mu.Unlock()
	y := open(t, o.mustDial("loket", key), 80, 24)
	if code := y.ended(); code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
	if out := y.out.all(); out != "" {
		t.Errorf("shown without an entry: %q", out)
	}
	if say := y.err.all(); !strings.Contains(say, "Penyimpanan penuh.") {
		t.Errorf("said %q", say)
	}
}

func TestTwoAccountsOfOneKeyNeedTheirOwnNames(t *testing.T) {
	o := newOffice(t, nil)
	key := newKey(t)
	o.door.bind(key, "loket.katangka", "loket.tamarunang")
	if _, err := o.dial("loket", key); err == nil {
		t.Error("the common name chose between two accounts")
	}
	refused := get(t, "entry", o.door.entries)
	if refused.ok || refused.who.Account != "" || refused.who.Binding == "" {
		t.Errorf("refusal logged as %+v", refused)
	}
	for _, name := range []string{"loket.katangka", "loket.tamarunang"} {
		open(t, o.mustDial(name, key), 0, 0).out.until("akun " + name)
	}
	o.door.disable("loket.tamarunang")
	open(t, o.mustDial("loket", key), 0, 0).out.until("akun loket.katangka")
}

// stolen offers one public key and signs with another: all it can show of the
// first is that it is known.
type stolen struct {
	gossh.Signer
	public gossh.PublicKey
}

func (s stolen) PublicKey() gossh.PublicKey { return s.public }

func TestOfferedKeyIsNotIdentity(t *testing.T) {
	o := newOffice(t, nil)
	alice, bob := newKey(t), newKey(t)
	o.door.bind(alice, "alice")
	o.door.bind(bob, "bob")
	for _, user := range []string{"bob", "loket"} {
		if _, err := o.dial(user, stolen{alice, bob.PublicKey()}, alice); err == nil {
			t.Fatal("a public key alone opened its account")
		}
	}
}

func TestAccountDisabledAfterSignInGetsNoSession(t *testing.T) {
	o := newOffice(t, nil)
	key := newKey(t)
	o.door.bind(key, "loket.katangka")
	c := o.mustDial("loket", key)
	o.door.disable("loket.katangka")
	x := open(t, c, 0, 0)
	if code := x.ended(); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	if out := x.out.all(); out != "" {
		t.Errorf("shown: %q", out)
	}
}

type meta struct {
	gossh.ConnMetadata
	user string
}

func (m meta) User() string { return m.user }

// TestUserSwitchedMidWay plays any order of offers and proofs on one connection:
// what counts is the last proof's user and key, whatever was offered before.
func TestUserSwitchedMidWay(t *testing.T) {
	o := newOffice(t, nil)
	keys := []gossh.Signer{newKey(t), newKey(t), newKey(t)}
	o.door.bind(keys[0], "alice")
	o.door.bind(keys[1], "bob", "carol")
	opens := map[string][]int{"alice": {0}, "bob": {1}, "carol": {1}, "loket": {0}, "siapa": nil}
	users := []string{"alice", "bob", "carol", "loket", "siapa"}
	rapid.Check(t, func(t *rapid.T) {
		ctx := &plainContext{values: map[any]any{}}
		a, b := net.Pipe()
		defer func() { _, _ = a.Close(), b.Close() }()
		line := known(ctx, o.admit(a, false))
		defer func() { _ = line.Close() }()
		config := o.config(ctx)
		if config.NoClientAuth {
			t.Fatal("anybody may come in")
		}
		for range rapid.IntRange(0, 5).Draw(t, "offers") {
			user := rapid.SampledFrom(users).Draw(t, "user")
			k := rapid.IntRange(0, 2).Draw(t, "key")
			_, err := config.PublicKeyCallback(meta{user: user}, keys[k].PublicKey())
			if (err == nil) != slices.Contains(opens[user], k) {
				t.Fatalf("offer of key %d as %s: %v", k, user, err)
			}
		}
		user := rapid.SampledFrom(users).Draw(t, "proven user")
		k := rapid.IntRange(0, 2).Draw(t, "proven key")
		p, err := config.VerifiedPublicKeyCallback(meta{user: user}, keys[k].PublicKey(), &gossh.Permissions{
			Extensions: map[string]string{extAccount: "carol", extFingerprint: "SHA256:other"},
		}, gossh.KeyAlgoED25519)
		if !slices.Contains(opens[user], k) {
			if err == nil {
				t.Fatalf("key %d as %s came in as %v", k, user, p.Extensions)
			}
			return
		}
		want := user
		if user == "loket" {
			want = "alice"
		}
		if err != nil || p.Extensions[extAccount] != want || p.Extensions[extFingerprint] != gossh.FingerprintSHA256(keys[k].PublicKey()) {
			t.Fatalf("key %d as %s: %+v, %v", k, user, p, err)
		}
	})
}

// plainContext is the little of a connection's context that known and config use.
type plainContext struct {
	ssh.Context
	values map[any]any
}

func (c *plainContext) Value(k any) any   { return c.values[k] }
func (c *plainContext) SetValue(k, v any) { c.values[k] = v }

func TestHostKeyIsMadeOnceAndOnlyForItsOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hostkey")
	first, err := hostKey(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	again, err := hostKey(path)
	if err != nil || gossh.FingerprintSHA256(again.PublicKey()) != gossh.FingerprintSHA256(first.PublicKey()) {
		t.Fatalf("another key at the second start: %v", err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Fatalf("files left: %v, %v", left, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := hostKey(path); err == nil {
		t.Error("a key that others can read was taken")
	}
	if err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, []byte("?"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := hostKey(path); err == nil {
		t.Error("a broken key was taken")
	}
}
