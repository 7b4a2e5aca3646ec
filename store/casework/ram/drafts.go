package ram

import (
	"context"
	"slices"
	"sort"

	"loket/store/casework"
)

// Drafts lists own drafts.
func (d *Desk) Drafts(_ context.Context, who casework.Actor) ([]casework.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []casework.Draft
	for _, x := range d.drafts {
		if x.Owner == who.Account {
			out = append(out, x)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Saved.After(out[j].Saved) })
	return out, nil
}

// OpenDraft takes the lease.
func (d *Desk) OpenDraft(_ context.Context, who casework.Actor, id string, force bool) (casework.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	x, ok := d.drafts[id]
	if !ok || x.Owner != who.Account {
		return casework.Draft{}, casework.ErrNotFound
	}
	live := slices.ContainsFunc(d.sessions(), func(s string) bool { return s == x.Holder })
	if x.Holder != who.Session && live && !force {
		return casework.Draft{}, &casework.Error{Kind: casework.DraftHeld, By: x.Owner, Say: "Isian ini sedang terbuka di tempat lain; ketikan di sana aman. Lanjutkan di sini?"}
	}
	x.Holder = who.Session
	x.Epoch++
	d.drafts[id] = x
	x.Answers = x.Answers.Clone()
	return x, nil
}

func (d *Desk) sessions() []string {
	var out []string
	for _, w := range d.watchers {
		out = append(out, w.who.Session)
	}
	return out
}

// SaveDraft keeps the work.
func (d *Desk) SaveDraft(_ context.Context, who casework.Actor, x casework.Draft) (casework.Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	old, ok := d.drafts[x.ID]
	switch {
	case ok && old.Owner != who.Account:
		return casework.Draft{}, casework.ErrNotFound
	case ok && old.Epoch != x.Epoch:
		return casework.Draft{}, &casework.Error{Kind: casework.DraftTaken, By: old.Owner, Say: "Isian ini dilanjutkan di tempat lain; yang tersimpan di sana aman. Buka lagi dari Lanjutkan draf."}
	case !ok:
		if _, done := d.receipts[x.Act]; done || x.Epoch != 0 {
			return casework.Draft{}, casework.ErrNotFound
		}
		x.Started, x.Epoch = d.Now(), 1
	}
	x.Owner, x.Desk, x.Holder, x.Saved = who.Account, who.Desk, who.Session, d.Now()
	x.Answers = x.Answers.Clone()
	d.drafts[x.ID] = x
	return x, nil
}

// DropDraft throws it away.
func (d *Desk) DropDraft(_ context.Context, who casework.Actor, id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if x, ok := d.drafts[id]; !ok || x.Owner != who.Account {
		return casework.ErrNotFound
	}
	delete(d.drafts, id)
	return nil
}
