// Package entrance proves, through real SSH connections to an office that really
// stands, who may come in and who may not: invitations, keys that wait, PINs, shared
// computers, revoked keys.
//
// It promises: the office's clock is the test's own; nothing waits.
package entrance

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/uuid"
	gossh "golang.org/x/crypto/ssh"

	"loket/forms/pack"
	"loket/sshd"
	"loket/sshd/line"
	"loket/store"
	"loket/store/casework"
	"loket/tui"
)

var day = time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)

// The people who manage accounts, at the office's own machine.
var (
	admin = casework.Actor{Account: "pengelola", Role: casework.Administrator, Binding: "uid:1"}
	other = casework.Actor{Account: "pengelola-dua", Role: casework.Administrator, Binding: "uid:2"}
	// auditor reads the log.
	auditor = casework.Actor{Account: "pengawas", Role: casework.Auditor, Binding: "uid:3"}
)

// pin is a PIN that nobody uses.
const pin = "garam 27"

// office is a real office with the real server in front of it.
type office struct {
	*store.Store
	t      *testing.T
	server *sshd.Server
	now    atomic.Int64 // unix milliseconds
}

func newOffice(t *testing.T, change ...func(*store.Options)) *office {
	t.Helper()
	o := &office{t: t}
	o.now.Store(day.UnixMilli())
	dir := t.TempDir()
	opts := store.Options{
		Dir: dir, Key: store.NewKey(), NoSync: true, Pack: pack.Gowa(),
		Clock: func() time.Time { return time.UnixMilli(o.now.Load()) },
		NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Ended: func(account, key string) { o.server.Kick(account, key) },
	}
	for _, c := range change {
		c(&opts)
	}
	var err error
	if o.Store, err = store.Create(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	o.server, err = sshd.New(sshd.Options{
		Addr: "127.0.0.1:0", HostKeyPath: filepath.Join(dir, "hostkey"), Desk: o.Store, Door: o.Store, Version: "1.2.3", Limits: sshd.Limits{Shells: 8},
		LockAfter: func(who casework.Actor) time.Duration {
			if !o.HasPIN(who.Account) {
				return 0
			}
			return o.Pack().Office.LockAfter(who.Role.AtDesk())
		},
		FullScreen: func(sc sshd.Screen) tea.Model {
			return tui.New(tui.Options{Desk: o.Store, Actor: sc.Actor, Width: sc.Width, Height: sc.Height, Context: sc.Context,
				LockAfter: o.Pack().Office.LockAfter(sc.Actor.Role.AtDesk()), Unlock: o.unlock(sc.Actor), Latch: sc.Latch})
		},
		Lines: func(ctx context.Context, t sshd.Talk) error {
			return line.Run(ctx, line.Options{Desk: o.Store, Actor: t.Actor, In: t.In, Out: t.Out,
				LockAfter: o.Pack().Office.LockAfter(t.Actor.Role.AtDesk()), Unlock: o.unlock(t.Actor), Latch: t.Latch})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- o.server.Serve(context.Background()) }()
	t.Cleanup(func() {
		if err := errors.Join(o.server.Shutdown(context.Background()), <-served, o.Close()); err != nil {
			t.Error(err)
		}
	})
	for _, who := range []casework.Actor{admin, other} {
		o.change(admin, casework.AccountChange{Add: &casework.Account{Name: who.Account, Role: who.Role}, Key: who.Binding})
	}
	return o
}

// unlock is how the program wires it: nil where the account has no PIN.
func (o *office) unlock(who casework.Actor) func(context.Context, string) error {
	if !o.HasPIN(who.Account) {
		return nil
	}
	return func(ctx context.Context, typed string) error { return o.Unlock(ctx, who, typed) }
}

func (o *office) pass(d time.Duration) { o.now.Add(d.Milliseconds()) }

// change makes one change that must succeed.
func (o *office) change(who casework.Actor, ch casework.AccountChange) {
	o.t.Helper()
	if err := o.ChangeAccount(o.t.Context(), who, ch); err != nil {
		o.t.Fatalf("%+v: %v", ch, err)
	}
}

// refuses makes one change that must be refused so.
func (o *office) refuses(who casework.Actor, ch casework.AccountChange, kind casework.Kind, say string) {
	o.t.Helper()
	err := o.ChangeAccount(o.t.Context(), who, ch)
	if casework.KindOf(err) != kind || !strings.Contains(casework.Say(err), say) {
		o.t.Errorf("%+v: %v, want %s with %q", ch, err, kind, say)
	}
}

// hire makes an account without a key.
func (o *office) hire(name string, role casework.Role, desk string) {
	o.t.Helper()
	a := casework.Account{Name: name, Role: role, Desk: desk}
	if desk != "" {
		a.Kecamatan = "73.06.08"
	}
	o.change(admin, casework.AccountChange{Add: &a})
}

// invite makes an invitation and gives its code.
func (o *office) invite(name string) string {
	o.t.Helper()
	code := casework.InviteCode(o.NewID())
	o.change(admin, casework.AccountChange{Invite: name, Code: code})
	return code
}

// account is an account as the list shows it.
func (o *office) account(name string) casework.Account {
	o.t.Helper()
	list, err := o.Accounts(o.t.Context(), admin)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, a := range list {
		if a.Name == name {
			return a
		}
	}
	o.t.Fatalf("no account %s", name)
	return casework.Account{}
}

func newKey(t *testing.T) gossh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func print(key gossh.Signer) string { return gossh.FingerprintSHA256(key.PublicKey()) }

// person is somebody at the other end of a line, with what they were asked.
type person struct {
	mu     sync.Mutex
	says   []string // answers, one after the other
	asked  []string // instructions and questions
	banner string
}

func (p *person) answer(_, instruction string, questions []string, _ []bool) ([]string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if instruction != "" {
		p.asked = append(p.asked, instruction)
	}
	var out []string
	for _, q := range questions {
		p.asked = append(p.asked, q)
		if len(p.says) == 0 {
			return nil, errors.New("nothing to say")
		}
		out, p.says = append(out, p.says[0]), p.says[1:]
	}
	return out, nil
}

// heard is everything that the server said to somebody who is not in.
func (p *person) heard() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.asked, "|") + "|" + p.banner
}

// dial connects as user with a key, saying what a person types.
func (o *office) dial(user string, keys []gossh.Signer, says ...string) (*gossh.Client, *person, error) {
	o.t.Helper()
	p := &person{says: says}
	c, err := gossh.Dial("tcp", o.server.Addr().String(), &gossh.ClientConfig{
		User: user, Auth: []gossh.AuthMethod{gossh.PublicKeys(keys...), gossh.KeyboardInteractive(p.answer)},
		HostKeyCallback: gossh.FixedHostKey(o.server.HostKey()), Timeout: 20 * time.Second,
		BannerCallback: func(message string) error { p.banner = message; return nil },
	})
	if err == nil {
		o.t.Cleanup(func() { _ = c.Close() })
	}
	return c, p, err
}

// in is whether a person gets in: as whom, or that a new key waits.
func (o *office) in(user string, key gossh.Signer, says ...string) (said string, ok bool) {
	o.t.Helper()
	c, p, err := o.dial(user, []gossh.Signer{key}, says...)
	if err != nil {
		return p.heard(), false
	}
	out, err := run(c, "whoami")
	if err != nil {
		return out, false
	}
	return out, true
}

// run carries out one remote command.
func run(c *gossh.Client, command string) (string, error) {
	s, err := c.NewSession()
	if err != nil {
		return "", err
	}
	out, err := s.CombinedOutput(command)
	return string(out), err
}

// enrol brings a person in from the invitation to the first sign-in; n confirm.
func (o *office) enrol(name string, confirmers ...casework.Actor) gossh.Signer {
	o.t.Helper()
	key := newKey(o.t)
	digits := o.redeem(name, key, o.invite(name))
	for _, who := range confirmers {
		o.change(who, casework.AccountChange{Confirm: name, Digits: digits})
	}
	return key
}

// redeem types a code and gives the six digits.
func (o *office) redeem(name string, key gossh.Signer, code string) string {
	o.t.Helper()
	said, ok := o.in(name, key, code)
	_, after, found := strings.Cut(said, "mengundang Anda: ")
	if !ok || !found || len(after) < 7 {
		o.t.Fatalf("%s is told %q", name, said)
	}
	return after[:7]
}

// lines opens a dialogue and reads its first bytes.
func lines(t *testing.T, c *gossh.Client) (*gossh.Session, io.Reader) {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	return s, out
}

// peksos is the key of a caseworker "peksos", who chose the PIN at the first sign-in.
func (o *office) peksos() gossh.Signer {
	o.t.Helper()
	o.hire("peksos", casework.Caseworker, "")
	key := o.enrol("peksos", admin, other)
	if said, ok := o.in("peksos", key, pin, pin); !ok {
		o.t.Fatal(said)
	}
	return key
}

// client is a connection that was opened with the PIN; a test that hangs on it fails.
func (o *office) client(user string, key gossh.Signer) *gossh.Client {
	o.t.Helper()
	c, p, err := o.dial(user, []gossh.Signer{key}, pin)
	if err != nil {
		o.t.Fatal(err, p.heard())
	}
	dog := time.AfterFunc(time.Minute, func() { _ = c.Close() })
	o.t.Cleanup(func() { dog.Stop() })
	return c
}
