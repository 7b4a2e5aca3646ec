package tuitest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loket/forms/pack"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// Start of every test: 21 November 2026, 14.30 in Makassar.
var Start = time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC)

// Desk is a desk in memory that fails the test when it is asked from inside Update
// or View, counts calls, and refuses when told to.
type Desk struct {
	*ram.Desk
	t      testing.TB
	inside atomic.Bool

	PackIs *pack.Pack // instead of Gowa's on screen; may be nil

	Twist func(*casework.View) // changes what Open gives; may be nil

	mu    sync.Mutex
	calls map[string]int
	fail  map[string]error // by method: the next call's error
	after map[string]error // by method: the next call is done, and its answer lost
	now   time.Time
}

// NewDesk makes a desk with Gowa's rules.
func NewDesk(t testing.TB) *Desk {
	d := &Desk{t: t, calls: map[string]int{}, fail: map[string]error{}, after: map[string]error{}, now: Start}
	d.Desk = ram.New(ram.Options{Pack: pack.Gowa(), Now: d.clock})
	return d
}

func (d *Desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

// Pass lets time go by.
func (d *Desk) Pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

// Fail makes the next call of a method come back with an error, nothing done.
func (d *Desk) Fail(method string, err error) { d.set(d.fail, method, err) }

// Lose makes the next call of a method come back with an error although it was done.
func (d *Desk) Lose(method string, err error) { d.set(d.after, method, err) }

func (d *Desk) set(m map[string]error, method string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m[method] = err
}

// Calls counts how often a method was called.
func (d *Desk) Calls(method string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.calls[method]
}

func (d *Desk) called(method string) error {
	if d.inside.Load() {
		d.t.Errorf("Desk.%s was called from inside Update or View", method)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls[method]++
	err := d.fail[method]
	delete(d.fail, method)
	return err
}

func (d *Desk) lost(method string, err error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.after[method]; e != nil {
		delete(d.after, method)
		return e
	}
	return err
}

// asked runs a method with its guard.
func asked[T any](d *Desk, method string, do func() (T, error)) (T, error) {
	if err := d.called(method); err != nil {
		var zero T
		return zero, err
	}
	v, err := do()
	return v, d.lost(method, err)
}

// Pack is the office's, or the test's own.
func (d *Desk) Pack() *pack.Pack {
	if d.PackIs != nil {
		return d.PackIs
	}
	return d.Desk.Pack()
}

// Home is guarded.
func (d *Desk) Home(ctx context.Context, who casework.Actor) (casework.Home, error) {
	return asked(d, "Home", func() (casework.Home, error) { return d.Desk.Home(ctx, who) })
}

// Queue is guarded.
func (d *Desk) Queue(ctx context.Context, who casework.Actor, q casework.Query) (casework.Page, error) {
	return asked(d, "Queue", func() (casework.Page, error) { return d.Desk.Queue(ctx, who, q) })
}

// Open is guarded.
func (d *Desk) Open(ctx context.Context, who casework.Actor, number string) (casework.View, error) {
	return asked(d, "Open", func() (casework.View, error) {
		v, err := d.Desk.Open(ctx, who, number)
		if err == nil && d.Twist != nil {
			d.Twist(&v)
		}
		return v, err
	})
}

// Do is guarded.
func (d *Desk) Do(ctx context.Context, who casework.Actor, act casework.Act) (casework.Receipt, error) {
	return asked(d, "Do", func() (casework.Receipt, error) { return d.Desk.Do(ctx, who, act) })
}

// Alike is guarded.
func (d *Desk) Alike(ctx context.Context, who casework.Actor, p casework.Probe) (casework.Matches, error) {
	return asked(d, "Alike", func() (casework.Matches, error) { return d.Desk.Alike(ctx, who, p) })
}

// Inbox is guarded.
func (d *Desk) Inbox(ctx context.Context, who casework.Actor) ([]casework.PartnerReferral, error) {
	return asked(d, "Inbox", func() ([]casework.PartnerReferral, error) { return d.Desk.Inbox(ctx, who) })
}

// PrintLetter is guarded.
func (d *Desk) PrintLetter(ctx context.Context, who casework.Actor, number, referral string) (string, error) {
	return asked(d, "PrintLetter", func() (string, error) { return d.Desk.PrintLetter(ctx, who, number, referral) })
}

// Letter is guarded.
func (d *Desk) Letter(ctx context.Context, who casework.Actor, number, referral string) (string, error) {
	return asked(d, "Letter", func() (string, error) { return d.Desk.Letter(ctx, who, number, referral) })
}

// Print is guarded.
func (d *Desk) Print(ctx context.Context, who casework.Actor, number, form string) (string, error) {
	return asked(d, "Print", func() (string, error) { return d.Desk.Print(ctx, who, number, form) })
}

// Drafts is guarded.
func (d *Desk) Drafts(ctx context.Context, who casework.Actor) ([]casework.Draft, error) {
	return asked(d, "Drafts", func() ([]casework.Draft, error) { return d.Desk.Drafts(ctx, who) })
}

// OpenDraft is guarded.
func (d *Desk) OpenDraft(ctx context.Context, who casework.Actor, id string, force bool) (casework.Draft, error) {
	return asked(d, "OpenDraft", func() (casework.Draft, error) { return d.Desk.OpenDraft(ctx, who, id, force) })
}

// SaveDraft is guarded.
func (d *Desk) SaveDraft(ctx context.Context, who casework.Actor, x casework.Draft) (casework.Draft, error) {
	return asked(d, "SaveDraft", func() (casework.Draft, error) { return d.Desk.SaveDraft(ctx, who, x) })
}

// DropDraft is guarded.
func (d *Desk) DropDraft(ctx context.Context, who casework.Actor, id string) error {
	_, err := asked(d, "DropDraft", func() (struct{}, error) { return struct{}{}, d.Desk.DropDraft(ctx, who, id) })
	return err
}

// Accounts is guarded.
func (d *Desk) Accounts(ctx context.Context, who casework.Actor) ([]casework.Account, error) {
	return asked(d, "Accounts", func() ([]casework.Account, error) { return d.Desk.Accounts(ctx, who) })
}

// ChangeAccount is guarded.
func (d *Desk) ChangeAccount(ctx context.Context, who casework.Actor, ch casework.AccountChange) error {
	_, err := asked(d, "ChangeAccount", func() (struct{}, error) { return struct{}{}, d.Desk.ChangeAccount(ctx, who, ch) })
	return err
}

// Log is guarded.
func (d *Desk) Log(ctx context.Context, who casework.Actor, q casework.LogQuery) (casework.LogPage, error) {
	return asked(d, "Log", func() (casework.LogPage, error) { return d.Desk.Log(ctx, who, q) })
}
