package stories

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/uuid"
	gossh "golang.org/x/crypto/ssh"

	"loket/cmd/loket/seat"
	"loket/forms/pack"
	"loket/sshd"
	"loket/sshd/line"
	"loket/store"
	"loket/store/casework"
	"loket/tui"
)

// The accounts of every office. All but the neighbour desk belong to kecamatan Somba Opu.
const (
	officer     = "desk-officer"
	neighbour   = "other-desk"
	village     = "desk-coordinator"
	supervisor  = "supervisor"
	peksos      = "caseworker"
	colleague   = "caseworker-2"
	manager     = "manager"
	deputy      = "deputy"
	coordinator = "coordinator"
	secretary   = "secretary"
	auditor     = "auditor"
)

// accounts are who works in the office; partners come beside them.
var accounts = []casework.Account{
	{Name: "administrator", Role: casework.Administrator},
	{Name: officer, Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"},
	{Name: neighbour, Role: casework.DeskOfficer, Desk: "0101", Kecamatan: "73.06.01"},
	{Name: village, Role: casework.DeskCoordinator, Desk: "0801", Kecamatan: "73.06.08"},
	{Name: supervisor, Role: casework.Supervisor, Kecamatan: "73.06.08"},
	{Name: peksos, Role: casework.Caseworker},
	{Name: colleague, Role: casework.Caseworker},
	{Name: manager, Role: casework.Manager},
	{Name: deputy, Role: casework.Deputy},
	{Name: coordinator, Role: casework.Coordinator},
	{Name: secretary, Role: casework.Secretary},
	{Name: auditor, Role: casework.Auditor},
}

// office is one office with its server, and the time in it.
type office struct {
	t    *testing.T
	pack *pack.Pack
	addr string

	mu     sync.Mutex
	now    time.Time
	keys   map[string]gossh.Signer
	people map[string]*person
}

// open makes an office and serves it until the test's end; partners are agencies with an
// account of the agency's name. It is Monday, 2 March 2026, 8.00 in Gowa.
func open(t *testing.T, partners ...string) *office {
	t.Helper()
	t.Parallel()
	o := &office{t: t, pack: pack.Gowa(), keys: map[string]gossh.Signer{}, people: map[string]*person{}}
	o.now = time.Date(2026, time.March, 2, 8, 0, 0, 0, o.pack.Office.Zone)
	dir := t.TempDir()
	s, err := store.Create(context.Background(), store.Options{
		Dir: dir, Key: store.NewKey(), Clock: o.time, NewID: newID, Pack: o.pack, Training: true, NoSync: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	staff := slices.Clone(accounts)
	for _, agency := range partners {
		staff = append(staff, casework.Account{Name: agency, Role: casework.Partner, Agency: agency})
	}
	who := store.ActorOf(accounts[0], "stories", "stories")
	for _, a := range staff {
		_, private, errKey := ed25519.GenerateKey(nil)
		signer, errSigner := gossh.NewSignerFromKey(private)
		err := errors.Join(errKey, errSigner, s.ChangeAccount(context.Background(), who, casework.AccountChange{Add: &a}))
		if err == nil {
			err = s.ChangeAccount(context.Background(), who, casework.AccountChange{Bind: a.Name, Key: gossh.FingerprintSHA256(signer.PublicKey())})
		}
		if err != nil {
			t.Fatalf("account %s: %v", a.Name, err)
		}
		o.keys[a.Name] = signer
	}
	o.serve(s, dir)
	return o
}

// serve wires the server as "loket serve" does.
func (o *office) serve(s *store.Store, dir string) {
	o.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		o.t.Fatal(err)
	}
	o.addr = l.Addr().String()
	server, err := sshd.New(sshd.Options{
		Listener: l, HostKeyPath: filepath.Join(dir, "hostkey"), Desk: s, Door: s, Limits: sshd.Limits{Shells: 16},
		FullScreen: func(sc sshd.Screen) tea.Model {
			return tui.New(tui.Options{
				Desk: s, Actor: sc.Actor, Width: sc.Width, Height: sc.Height, ASCII: sc.ASCII, NoColor: sc.NoColor, Print: sc.Print, Offer: sc.Offer,
				Notice: sc.Notice, Context: sc.Context, Resume: sc.Resume,
			})
		},
		Lines: func(ctx context.Context, t sshd.Talk) error {
			return line.Run(ctx, line.Options{Desk: s, Actor: t.Actor, In: t.In, Out: t.Out, ASCII: t.ASCII, Notice: t.Notice, Resume: t.Resume})
		},
	})
	if err != nil {
		o.t.Fatal(err)
	}
	served := make(chan error, 1)
	ctx, stop := context.WithCancel(context.Background())
	go func() { served <- server.Serve(ctx) }()
	o.t.Cleanup(func() {
		stop()
		if err := errors.Join(<-served, s.Close()); err != nil {
			o.t.Error(err)
		}
	})
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// time is the office's clock.
func (o *office) time() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

// passes lets time go by.
func (o *office) passes(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

const day = 24 * time.Hour

// today is a date as people type it, so many days from now.
func (o *office) today(days int) string {
	return o.time().AddDate(0, 0, days).Format("02-01-2006")
}

// endOf is how long it is until the end of a day, so many days from now.
func (o *office) endOf(days int) time.Duration {
	now := o.time()
	return time.Date(now.Year(), now.Month(), now.Day()+days, 23, 59, 0, 0, now.Location()).Sub(now)
}

// clock is an instant as people type it, so long from now.
func (o *office) clock(in time.Duration) string { return o.time().Add(in).Format("02-01-2006 15.04") }

// dial signs in by an account's key.
func (o *office) dial(account string) *gossh.Client {
	o.t.Helper()
	signer, ok := o.keys[account]
	if !ok {
		o.t.Fatalf("the office has no account %s", account)
	}
	c, err := gossh.Dial("tcp", o.addr, &gossh.ClientConfig{
		User: "loket", Auth: []gossh.AuthMethod{gossh.PublicKeys(signer)}, Timeout: seat.Patience,
		HostKeyCallback: gossh.InsecureIgnoreHostKey(), // made a moment ago by this process
	})
	if err != nil {
		o.t.Fatalf("%s: %v", account, err)
	}
	o.t.Cleanup(func() { hangUp(c) })
	return c
}

// hangUp closes what the other side may have closed already.
func hangUp(c io.Closer) { _ = c.Close() }

// run carries out a remote command as an account.
func (o *office) run(account, command string) (out, bad string, code int) {
	o.t.Helper()
	s, err := o.as(account).client.NewSession()
	if err != nil {
		o.t.Fatal(err)
	}
	defer hangUp(s)
	var stdout, stderr bytes.Buffer
	s.Stdout, s.Stderr = &stdout, &stderr
	err = s.Run(command)
	var status *gossh.ExitError
	if err != nil && !errors.As(err, &status) {
		o.t.Fatalf("%s: %s: %v", account, command, err)
	}
	if status != nil {
		code = status.ExitStatus()
	}
	return stdout.String(), stderr.String(), code
}

// json reads what a remote command prints.
func (o *office) json(into any, account, command string) {
	o.t.Helper()
	out, bad, code := o.run(account, command)
	if code != 0 || bad != "" {
		o.t.Fatalf("%s: %s: exit %d: %s", account, command, code, strings.TrimSpace(bad))
	}
	if err := json.Unmarshal([]byte(out), into); err != nil {
		o.t.Fatalf("%s: %s: %v\n%s", account, command, err, out)
	}
}
