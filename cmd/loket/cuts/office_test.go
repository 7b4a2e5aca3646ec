package cuts

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/uuid"
	gossh "golang.org/x/crypto/ssh"

	"loket/forms"
	"loket/forms/pack"
	"loket/sshd"
	dialogue "loket/sshd/line"
	"loket/store"
	"loket/store/casework"
	"loket/tui"
)

// The accounts of the office: who fills the forms, and who reads everything.
const (
	officer = "desk-officer"
	manager = "manager"
)

// note is what the server did, as its witness tells it.
type note struct {
	Kind    string            // "ready", "live", "gone", "saved", "opened", "refused", "done", "undone"
	Addr    string            // ready
	Session string            //
	Machine string            // live: the key that it signed in with
	Draft   string            // saved, opened, refused
	At      string            // of the draft
	Typing  string            //
	Answers map[string]string // their values
	Act     string            // done
	Number  string            // done
}

// witness is a Desk that tells what it did, after it did it and before whoever asked
// for it knows.
type witness struct {
	casework.Desk
	tell func(note)

	before func(casework.Act)     // an act is carried out; may be nil
	after  func(casework.Receipt) // it was; may be nil
}

func (w witness) SaveDraft(ctx context.Context, who casework.Actor, d casework.Draft) (casework.Draft, error) {
	out, err := w.Desk.SaveDraft(ctx, who, d)
	w.draft("saved", who, out, err)
	return out, err
}

func (w witness) OpenDraft(ctx context.Context, who casework.Actor, id string, force bool) (casework.Draft, error) {
	out, err := w.Desk.OpenDraft(ctx, who, id, force)
	w.draft("opened", who, out, err)
	return out, err
}

func (w witness) draft(kind string, who casework.Actor, d casework.Draft, err error) {
	if err != nil {
		w.tell(note{Kind: "refused", Session: who.Session})
		return
	}
	n := note{Kind: kind, Session: who.Session, Draft: d.ID, At: d.At, Typing: d.Typing, Answers: map[string]string{}}
	for id, a := range d.Answers {
		n.Answers[id] = a.Value
	}
	w.tell(n)
}

func (w witness) Do(ctx context.Context, who casework.Actor, act casework.Act) (casework.Receipt, error) {
	if w.before != nil {
		w.before(act)
	}
	r, err := w.Desk.Do(ctx, who, act)
	if err != nil {
		w.tell(note{Kind: "undone", Session: who.Session, Act: act.ID})
	} else {
		w.tell(note{Kind: "done", Session: who.Session, Act: r.Act, Number: r.Number})
		if w.after != nil {
			w.after(r)
		}
	}
	return r, err
}

func (w witness) Watch(who casework.Actor, notify func(casework.Change)) func() {
	stop := w.Desk.Watch(who, notify)
	w.tell(note{Kind: "live", Session: who.Session, Machine: who.Binding})
	return sync.OnceFunc(func() {
		stop()
		w.tell(note{Kind: "gone", Session: who.Session})
	})
}

// notes are what a witness told so far.
type notes struct {
	mu   sync.Mutex
	all  []note
	over bool
	news chan struct{} // closed and made anew when something was told
}

func newNotes() *notes { return &notes{news: make(chan struct{})} }

func (n *notes) add(x note) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, x)
	close(n.news)
	n.news = make(chan struct{})
}

func (n *notes) end() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.over = true
	close(n.news)
	n.news = make(chan struct{})
}

// count is how many there are; the next one has this number.
func (n *notes) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.all)
}

// last is the newest one from a number on that is meant.
func (n *notes) last(from int, meant func(note) bool) (note, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for i := len(n.all) - 1; i >= from; i-- {
		if meant(n.all[i]) {
			return n.all[i], true
		}
	}
	return note{}, false
}

// await waits for one from a number on that is meant. ok is false when the server is
// dead and it never came.
func (n *notes) await(from int, what string, meant func(note) bool) (x note, ok bool, err error) {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		n.mu.Lock()
		news, over, all := n.news, n.over, n.all[min(from, len(n.all)):]
		n.mu.Unlock()
		for _, x := range all {
			if meant(x) {
				return x, true, nil
			}
		}
		if over {
			return note{}, false, nil
		}
		select {
		case <-news:
		case <-late.C:
			return note{}, false, fmt.Errorf("the server never told: %s", what)
		}
	}
}

// begun means the session that came from a machine.
func begun(machine gossh.Signer) func(note) bool {
	print := gossh.FingerprintSHA256(machine.PublicKey())
	return func(n note) bool { return n.Kind == "live" && n.Machine == print }
}

func of(kind, session string) func(note) bool {
	return func(n note) bool { return n.Kind == kind && n.Session == session }
}

// machines is how many keys open the officer's account: each is another machine.
const machines = 16

// makeOffice makes an office with an officer who has several machines, and a manager.
func makeOffice(dir string) (keys [machines]gossh.Signer, err error) {
	s, err := store.Create(context.Background(), store.Options{
		Dir: dir, Key: store.NewKey(), Clock: time.Now, NewID: newID, Pack: pack.Gowa(), Training: true,
	})
	if err != nil {
		return keys, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	administrator := casework.Account{Name: "administrator", Role: casework.Administrator}
	who := store.ActorOf(administrator, "cuts", "cuts")
	change := func(ch casework.AccountChange) {
		err = errors.Join(err, s.ChangeAccount(context.Background(), who, ch))
	}
	change(casework.AccountChange{Add: &administrator})
	change(casework.AccountChange{Add: &casework.Account{Name: officer, Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}})
	change(casework.AccountChange{Add: &casework.Account{Name: manager, Role: casework.Manager}})
	for i := range keys {
		_, private, errKey := ed25519.GenerateKey(nil)
		if errKey != nil {
			return keys, errKey
		}
		if keys[i], errKey = gossh.NewSignerFromKey(private); errKey != nil {
			return keys, errKey
		}
		change(casework.AccountChange{Bind: officer, Key: gossh.FingerprintSHA256(keys[i].PublicKey())})
	}
	return keys, err
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func openStore(dir string) (*store.Store, error) {
	key, err := store.LoadKey("", dir)
	if err != nil {
		return nil, err
	}
	return store.Open(context.Background(), store.Options{Dir: dir, Key: key, Clock: time.Now, NewID: newID})
}

// serve makes the server of an office as the program itself does, with a witness.
func serve(s *store.Store, dir string, l net.Listener, w witness) (*sshd.Server, error) {
	return sshd.New(sshd.Options{
		Listener: l, HostKeyPath: filepath.Join(dir, "hostkey"), Desk: w, Door: s,
		FullScreen: func(sc sshd.Screen) tea.Model {
			return tui.New(tui.Options{
				Desk: w, Actor: sc.Actor, Width: sc.Width, Height: sc.Height, ASCII: sc.ASCII, NoColor: sc.NoColor, Notice: sc.Notice,
				Context: sc.Context, Resume: sc.Resume,
			})
		},
		Lines: func(ctx context.Context, t sshd.Talk) error {
			return dialogue.Run(ctx, dialogue.Options{Desk: w, Actor: t.Actor, In: t.In, Out: t.Out, ASCII: t.ASCII, Notice: t.Notice, Resume: t.Resume})
		},
	})
}

// actor is an account as it acts beside the sessions.
func actor(s *store.Store, name string) casework.Actor {
	a, _ := s.Account(name)
	return store.ActorOf(a, "cuts", "cuts-"+name)
}

// file is the complaint of a case as the manager reads it.
func file(s *store.Store, number string) (forms.Answers, error) {
	v, err := s.Open(context.Background(), actor(s, manager), number)
	if err != nil || v.Case == nil {
		return nil, fmt.Errorf("case %s cannot be read: %w", number, err)
	}
	return v.Case.Complaint, nil
}

// numbers are all cases of the office.
func numbers(s *store.Store) (out []string, err error) {
	for {
		p, err := s.Queue(context.Background(), actor(s, manager), casework.Query{Offset: len(out), Limit: 500})
		if err != nil {
			return nil, err
		}
		for _, r := range p.Rows {
			out = append(out, r.Number)
		}
		if len(p.Rows) == 0 || len(out) >= p.Total {
			return out, nil
		}
	}
}

// inside is an office that is served by this process, so that a test can stop an act
// in the middle.
type inside struct {
	*store.Store
	keys  [machines]gossh.Signer
	addr  string
	notes *notes

	l    *accepting
	mu   sync.Mutex
	hold func(casework.Act, bool) // told before an act (false) and after it (true); may be nil
}

// accepting is a listener that keeps the server's end of the newest connection.
type accepting struct {
	net.Listener
	mu   sync.Mutex
	last net.Conn
}

func (a *accepting) Accept() (net.Conn, error) {
	c, err := a.Listener.Accept()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last = c
	return c, err
}

// newest is the server's end of the connection that was accepted last.
func (a *accepting) newest() net.Conn {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.last
}

// holding sets what is told of every act from now on.
func (o *inside) holding(hold func(act casework.Act, done bool)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.hold = hold
}

func (o *inside) told(act casework.Act, done bool) {
	o.mu.Lock()
	hold := o.hold
	o.mu.Unlock()
	if hold != nil {
		hold(act, done)
	}
}

// newInside makes an office and serves it until the test's end.
func newInside(t *testing.T) *inside {
	t.Helper()
	dir := t.TempDir()
	o := &inside{notes: newNotes()}
	var err error
	if o.keys, err = makeOffice(dir); err != nil {
		t.Fatal(err)
	}
	if o.Store, err = openStore(dir); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.addr, o.l = l.Addr().String(), &accepting{Listener: l}
	server, err := serve(o.Store, dir, o.l, witness{
		Desk: o.Store, tell: o.notes.add,
		before: func(act casework.Act) { o.told(act, false) },
		after:  func(r casework.Receipt) { o.told(casework.Act{ID: r.Act, Name: r.Name}, true) },
	})
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	ctx, stop := context.WithCancel(context.Background())
	go func() { served <- server.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-served, o.Close()); err != nil {
			t.Error(err)
		}
	})
	return o
}
