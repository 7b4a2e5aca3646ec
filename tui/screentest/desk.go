// Package screentest plays one screen in a test: a desk with invented data, keys
// in, requests out, and the picture as a terminal shows it.
//
// It promises: no waiting and no sleeping; a call to the desk from inside Update,
// View or Keys fails the test; nothing but what the screen asked for is run.
//
// It refuses: the root. What a screen asks for is collected, not carried out.
package screentest

import (
	"context"
	"slices"
	"time"

	"pgregory.net/rapid"

	"loket/forms/pack"
	"loket/store/casework"
	"loket/tui/tuitest"
)

// Now is the present moment of every test: 21 November 2026, 14.30 in Makassar.
var Now = tuitest.Start

// Fake is a desk with invented answers. Methods that no screen of a test may call
// are those of the nil Desk inside and end the test.
type Fake struct {
	casework.Desk
	t    rapid.TB
	busy bool // inside Update, View or Keys

	HomeIs      casework.Home
	QueueIs     func(q casework.Query) casework.Page
	Views       map[string]casework.View
	InboxIs     []casework.PartnerReferral
	MeetingsAre []casework.Meeting
	DraftsAre   []casework.Draft
	AccountsAre []casework.Account
	HandoverIs  casework.Handover
	LogIs       casework.LogPage
	Err         error // of the next call, once
	PackIs      *pack.Pack

	Queries    []casework.Query
	LogQueries []casework.LogQuery
	Changes    []casework.AccountChange
	Handovers  []string // reasons of handovers carried out; "" of those only listed
	Dropped    []string
	Calls      []string // names of methods called, in order
}

func (d *Fake) called(name string) error {
	if d.busy {
		d.t.Errorf("%s was called inside Update, View or Keys", name)
	}
	d.Calls = append(d.Calls, name)
	err := d.Err
	d.Err = nil
	return err
}

// Pack is the office's; Gowa's unless the test gives another.
func (d *Fake) Pack() *pack.Pack {
	if d.PackIs == nil {
		d.PackIs = pack.Gowa()
	}
	return d.PackIs
}

// Now is the fixed moment.
func (d *Fake) Now() time.Time { return Now }

// NewID is always the same.
func (d *Fake) NewID() string { return "00000000-0000-7000-8000-000000000001" }

// Home gives HomeIs.
func (d *Fake) Home(context.Context, casework.Actor) (casework.Home, error) {
	return d.HomeIs, d.called("Home")
}

// Queue gives what QueueIs makes of the query.
func (d *Fake) Queue(_ context.Context, _ casework.Actor, q casework.Query) (casework.Page, error) {
	d.Queries = append(d.Queries, q)
	return d.QueueIs(q), d.called("Queue")
}

// Open gives one of Views, else not found.
func (d *Fake) Open(_ context.Context, _ casework.Actor, number string) (casework.View, error) {
	if err := d.called("Open"); err != nil {
		return casework.View{}, err
	}
	v, ok := d.Views[number]
	if !ok {
		return casework.View{}, casework.ErrNotFound
	}
	return v, nil
}

// Inbox gives InboxIs.
func (d *Fake) Inbox(context.Context, casework.Actor) ([]casework.PartnerReferral, error) {
	return d.InboxIs, d.called("Inbox")
}

// Meetings gives MeetingsAre.
func (d *Fake) Meetings(context.Context, casework.Actor) (casework.Meetings, error) {
	return casework.Meetings{Now: Now, List: slices.Clone(d.MeetingsAre)}, d.called("Meetings")
}

// Drafts gives DraftsAre.
func (d *Fake) Drafts(context.Context, casework.Actor) ([]casework.Draft, error) {
	return d.DraftsAre, d.called("Drafts")
}

// DropDraft notes the draft.
func (d *Fake) DropDraft(_ context.Context, _ casework.Actor, id string) error {
	d.Dropped = append(d.Dropped, id)
	return d.called("DropDraft")
}

// Accounts gives AccountsAre.
func (d *Fake) Accounts(context.Context, casework.Actor) ([]casework.Account, error) {
	return d.AccountsAre, d.called("Accounts")
}

// Handover gives HandoverIs between the accounts named, and notes the reason.
func (d *Fake) Handover(_ context.Context, _ casework.Actor, from, to, reason string, carryOut bool) (casework.Handover, error) {
	h := d.HandoverIs
	h.From, h.To, h.Done = from, to, carryOut
	d.Handovers = append(d.Handovers, reason)
	return h, d.called("Handover")
}

// Log gives LogIs.
func (d *Fake) Log(_ context.Context, _ casework.Actor, q casework.LogQuery) (casework.LogPage, error) {
	d.LogQueries = append(d.LogQueries, q)
	return d.LogIs, d.called("Log")
}

// ChangeAccount notes the change.
func (d *Fake) ChangeAccount(_ context.Context, _ casework.Actor, ch casework.AccountChange) error {
	d.Changes = append(d.Changes, ch)
	return d.called("ChangeAccount")
}
