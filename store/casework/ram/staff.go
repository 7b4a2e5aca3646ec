package ram

import (
	"context"
	"slices"
	"sort"
	"strings"

	"loket/store/casework"
)

// Accounts lists accounts.
func (d *Desk) Accounts(_ context.Context, who casework.Actor) ([]casework.Account, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := casework.Permit(who, casework.Accounts, casework.Scope{}); err != nil {
		return nil, err
	}
	var out []casework.Account
	for _, a := range d.accounts {
		out = append(out, a)
	}
	sort.Slice(out, func(i, j int) bool { return strings.Compare(out[i].Name, out[j].Name) < 0 })
	return out, nil
}

// ChangeAccount adds, disables or changes settings.
func (d *Desk) ChangeAccount(_ context.Context, who casework.Actor, ch casework.AccountChange) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := casework.Permit(who, casework.Accounts, casework.Scope{}); err != nil {
		return err
	}
	switch {
	case ch.Add != nil:
		d.accounts[ch.Add.Name] = *ch.Add
	case ch.Disable != "":
		a, ok := d.accounts[ch.Disable]
		if !ok {
			return casework.ErrNotFound
		}
		a.Disabled = true
		d.accounts[ch.Disable] = a
	case ch.Set != "":
		a, ok := d.accounts[ch.Set]
		if !ok {
			return casework.ErrNotFound
		}
		if ch.LocalPrint != nil {
			a.LocalPrint = *ch.LocalPrint
		}
		if ch.ASCII != nil {
			a.ASCII = *ch.ASCII
		}
		d.accounts[ch.Set] = a
	}
	return nil
}

// Handover lists the open cases of from and, with carryOut, assigns them to to.
func (d *Desk) Handover(ctx context.Context, who casework.Actor, from, to, reason string, carryOut bool) (casework.Handover, error) {
	h := casework.Handover{From: from, To: to, Cases: []casework.HandoverCase{}, Done: carryOut}
	if err := casework.Permit(who, casework.Rotate, casework.Scope{}); err != nil {
		return h, err
	}
	d.mu.Lock()
	a, b := d.accounts[from], d.accounts[to]
	var held []*casework.Case
	for _, c := range d.cases {
		if c.Caseworker == from && c.Stage != casework.Closed && c.Stage != casework.Terminated {
			held = append(held, c)
		}
	}
	d.mu.Unlock()
	switch {
	case a.Name == "" || b.Name == "" || !casework.Exchangeable(a, b):
		return h, &casework.Error{Kind: casework.Invalid, Say: "Tugas atau tempat kedua akun berbeda; tidak ada yang berubah. Serah terima hanya untuk tugas yang sama."}
	case carryOut && len(strings.TrimSpace(reason)) < 5:
		return h, &casework.Error{Kind: casework.Invalid, Say: "Alasan serah terima belum ditulis; tidak ada yang berubah. Tulis alasannya, misalnya nomor SK."}
	}
	slices.SortFunc(held, func(x, y *casework.Case) int { return strings.Compare(x.Number, y.Number) })
	for _, c := range held {
		if casework.LevelOf(who, c.Scope()) == casework.LevelNone {
			h.Others++
			continue
		}
		h.Cases = append(h.Cases, casework.HandoverCase{Number: c.Number, Stage: c.Stage, Risk: c.Risk.Class, Clocks: c.Card().Clocks})
		if carryOut {
			_, err := d.Do(ctx, who, casework.Act{
				ID: d.NewID(), Name: casework.Assign, Case: c.Number, Seen: c.Version,
				Answers: Answers("caseworker", to, "reason", reason),
			})
			if err != nil {
				return h, err
			}
		}
	}
	return h, nil
}
