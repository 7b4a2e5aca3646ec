package store

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

// shown writes the log entry of a read over several cases, with the numbers of those
// whose content it shows; note says what was asked. Only when it returns nil anything
// may be shown.
func (s *Store) shown(who casework.Actor, act casework.ActName, note string, numbers iter.Seq[string]) error {
	m := s.meta(who, act, s.Now())
	m.Note = note
	for n := range numbers {
		m.found(n)
	}
	return s.logOnly(m)
}

// nothing is shown of any case.
func nothing(func(string) bool) {}

// day writes an instant for the log as a date in the office's zone.
func (s *Store) day(t time.Time) string { return t.In(s.book.Office.Zone).Format(time.DateOnly) }

// picked are the cards, in queue order, that pick wants. Cards never change: they may be
// kept when memory goes on.
func (s *Store) picked(who casework.Actor, pick func(*casework.Card, casework.Level) bool) []*casework.Card {
	var out []*casework.Card
	s.mem.each(who, func(p *spot, l casework.Level) bool {
		if pick(&p.h.card, l) {
			out = append(out, &p.h.card)
		}
		return true
	})
	return out
}

// Agenda is the actor's work from one instant to another: the running clocks of the
// own cases. The read is logged first.
func (s *Store) Agenda(ctx context.Context, who casework.Actor, from, to time.Time) (casework.Agenda, error) {
	if err := s.may(ctx, who, casework.ReadAgenda); err != nil {
		return casework.Agenda{}, s.refused(who, casework.ReadAgenda, "", err)
	}
	g := casework.Agenda{Now: s.Now(), From: from, To: to}
	cards := s.picked(who, func(k *casework.Card, l casework.Level) bool {
		return casework.OnAgenda(k, l, who, s.book, g.Now)
	})
	if len(cards) > casework.AgendaCases {
		cards, g.More = cards[:casework.AgendaCases], true
	}
	err := s.read(func(tx *bolt.Tx) error {
		for _, k := range cards {
			c, _, err := s.loadCase(tx, k.ID)
			if err != nil {
				return err
			}
			g.Add(c, who, s.book)
		}
		papers, err := s.papers(tx)
		g.Invite(papers, who, s.levels(who))
		return err
	})
	if err != nil {
		return casework.Agenda{}, err
	}
	g.Sort()
	if err := s.shown(who, casework.ReadAgenda, s.day(from)+" "+s.day(to), g.Numbers()); err != nil {
		return casework.Agenda{}, err
	}
	return g, nil
}

// Caseload is what each caseworker holds, from cards alone. The read is logged first.
func (s *Store) Caseload(ctx context.Context, who casework.Actor) (casework.Caseload, error) {
	if err := s.may(ctx, who, casework.ReadCaseload); err != nil {
		return casework.Caseload{}, s.refused(who, casework.ReadCaseload, "", err)
	}
	s.staff.mu.RLock()
	accounts := make([]casework.Account, 0, len(s.staff.accounts))
	for _, a := range s.staff.accounts {
		accounts = append(accounts, a)
	}
	s.staff.mu.RUnlock()
	out := casework.CaseloadOf(func(yield func(*casework.Card, casework.Level) bool) {
		s.mem.each(who, func(p *spot, l casework.Level) bool { return yield(&p.h.card, l) })
	}, accounts, who, s.book, s.Now())
	if err := s.shown(who, casework.ReadCaseload, "", out.Numbers()); err != nil {
		return casework.Caseload{}, err
	}
	return out, nil
}

// Audit lists the open files that lack something. The files listed are in the log first.
func (s *Store) Audit(ctx context.Context, who casework.Actor) (casework.Audit, error) {
	if err := s.may(ctx, who, casework.ReadAudit); err != nil {
		return casework.Audit{}, s.refused(who, casework.ReadAudit, "", err)
	}
	a := casework.Audit{Now: s.Now()}
	cards := s.picked(who, func(_ *casework.Card, l casework.Level) bool { return l == casework.LevelFull })
	err := s.read(func(tx *bolt.Tx) error {
		for _, k := range cards {
			if !a.Wants(k, casework.LevelFull) {
				continue
			}
			c, _, err := s.loadCase(tx, k.ID)
			if err != nil {
				return err
			}
			a.Add(k, c, who, s.book)
			if err := ctx.Err(); err != nil {
				return internal(err)
			}
		}
		return nil
	})
	if err != nil {
		return casework.Audit{}, err
	}
	if err := s.shown(who, casework.ReadAudit, "", a.Numbers()); err != nil {
		return casework.Audit{}, err
	}
	return a, nil
}

// timings remember each case's clocked steps by its version, so that a question about
// compliance opens only the cases that changed since the one before.
type timings struct {
	mu sync.Mutex
	of map[string]timing
}

type timing struct {
	version uint64
	steps   []casework.Timed
}

// Compliance is the share of steps within their standard. The first question after
// opening reads every case that counts, later ones those that changed.
func (s *Store) Compliance(ctx context.Context, who casework.Actor, q casework.ComplianceQuery) (casework.Compliance, error) {
	n, err := casework.NewCounter(who, q, s.book, s.Now())
	if casework.KindOf(err) == casework.Invalid {
		return casework.Compliance{}, err
	}
	if err != nil {
		return casework.Compliance{}, s.refused(who, casework.ReadCompliance, "", err)
	}
	if err := s.may(ctx, who, casework.ReadCompliance); err != nil {
		return casework.Compliance{}, s.refused(who, casework.ReadCompliance, "", err)
	}
	cards := s.picked(who, n.Wants)
	steps, err := s.timed(ctx, cards)
	if err != nil {
		return casework.Compliance{}, err
	}
	for i, k := range cards {
		n.Add(k, steps[i])
	}
	if err := s.shown(who, casework.ReadCompliance, fmt.Sprintf("%s %s %s", s.day(q.From), s.day(q.To), q.By), nothing); err != nil {
		return casework.Compliance{}, err
	}
	return n.Result(), nil
}

// timedHands is how many workers open cases at once.
const timedHands = 2

// timed gives the clocked steps of each card's case, from memory where its version is known.
func (s *Store) timed(ctx context.Context, cards []*casework.Card) ([][]casework.Timed, error) {
	t := &s.timings
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = make(map[string]timing, len(cards))
	}
	out := make([][]casework.Timed, len(cards))
	fresh := make([]timing, len(cards))
	err := workers(timedHands, func(w int) error {
		return s.read(func(tx *bolt.Tx) error {
			for i := w; i < len(cards); i += timedHands {
				k := cards[i]
				if known, ok := t.of[k.ID]; ok && known.version >= k.Version {
					out[i] = known.steps
					continue
				}
				c, _, err := s.loadCase(tx, k.ID)
				if err != nil {
					return err
				}
				out[i] = c.TimedSteps(s.book)
				fresh[i] = timing{c.Version, out[i]}
				if err := ctx.Err(); err != nil {
					return internal(err)
				}
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	for i, f := range fresh {
		if f.version > 0 {
			t.of[cards[i].ID] = f
		}
	}
	return out, nil
}
