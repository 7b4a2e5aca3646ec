package ram

import (
	"context"
	"time"

	"loket/store/casework"
)

// asked notes a read over several cases, as the store logs it.
func (d *Desk) asked(who casework.Actor, a casework.ActName) error {
	if err := casework.Permit(who, a, casework.Scope{}); err != nil {
		return err
	}
	d.Reads = append(d.Reads, who.Account+" "+string(a)+" ")
	return nil
}

// leveled are the cards in queue order that the actor may know of.
func (d *Desk) leveled(who casework.Actor) func(func(*casework.Card, casework.Level) bool) {
	return func(yield func(*casework.Card, casework.Level) bool) {
		for _, k := range d.cards() {
			if l := casework.LevelOf(who, k.Scope()); l > casework.LevelNone && !yield(&k, l) {
				return
			}
		}
	}
}

// Agenda is the actor's work from one instant to another.
func (d *Desk) Agenda(_ context.Context, who casework.Actor, from, to time.Time) (casework.Agenda, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.asked(who, casework.ReadAgenda); err != nil {
		return casework.Agenda{}, err
	}
	g := casework.Agenda{Now: d.Now(), From: from, To: to}
	for k, l := range d.leveled(who) {
		if casework.OnAgenda(k, l, who, d.opt.Pack, g.Now) {
			g.Add(d.cases[k.Number], who, d.opt.Pack)
		}
	}
	g.Sort()
	g.Invite(d.papers, who, d.levels(who))
	return g, nil
}

// Caseload is what each caseworker holds.
func (d *Desk) Caseload(_ context.Context, who casework.Actor) (casework.Caseload, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.asked(who, casework.ReadCaseload); err != nil {
		return casework.Caseload{}, err
	}
	var accounts []casework.Account
	for _, a := range d.accounts {
		accounts = append(accounts, a)
	}
	return casework.CaseloadOf(d.leveled(who), accounts, who, d.opt.Pack, d.Now()), nil
}

// Audit lists files that lack something.
func (d *Desk) Audit(_ context.Context, who casework.Actor) (casework.Audit, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.asked(who, casework.ReadAudit); err != nil {
		return casework.Audit{}, err
	}
	a := casework.Audit{Now: d.Now()}
	for k, l := range d.leveled(who) {
		if a.Wants(k, l) {
			a.Add(k, d.cases[k.Number], who, d.opt.Pack)
		}
	}
	return a, nil
}

// Compliance counts steps within their standard.
func (d *Desk) Compliance(_ context.Context, who casework.Actor, q casework.ComplianceQuery) (casework.Compliance, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, err := casework.NewCounter(who, q, d.opt.Pack, d.Now())
	if err != nil {
		return casework.Compliance{}, err
	}
	if err := d.asked(who, casework.ReadCompliance); err != nil {
		return casework.Compliance{}, err
	}
	for k, l := range d.leveled(who) {
		if n.Wants(k, l) {
			n.Add(k, d.cases[k.Number].TimedSteps(d.opt.Pack))
		}
	}
	return n.Result(), nil
}
