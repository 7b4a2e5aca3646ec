package store

import (
	"cmp"
	"context"
	"slices"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

// homePapers is how many of the newest office papers a first screen looks for
// invitations in: far more than are called ahead.
const homePapers = 60

// Home is what an account sees first. It is logged like a queue, once a session.
func (s *Store) Home(ctx context.Context, who casework.Actor) (casework.Home, error) {
	if err := ctx.Err(); err != nil {
		return casework.Home{}, internal(err)
	}
	if err := s.staff.known(who); err != nil {
		return casework.Home{}, err
	}
	if casework.May(who, casework.ReadQueue, casework.Scope{}) {
		// The home is the queue of all open cases, summed up.
		if err := s.logQuery(who, casework.ReadQueue, casework.Query{Open: true}, Meta{}); err != nil {
			return casework.Home{}, err
		}
	}
	home := casework.HomeOf(func(yield func(*casework.Card, casework.Level) bool) {
		s.mem.each(who, func(p *spot, l casework.Level) bool { return yield(&p.h.card, l) })
	}, who, s.book, s.Now())
	if warned(who.Role) {
		home.Warn = cmp.Or(s.SpaceWarning(), s.ClockWarning())
	}
	err := s.read(func(tx *bolt.Tx) (err error) {
		if who.Role == casework.Partner {
			letters, err := s.letters(tx, who, &Meta{})
			if err != nil {
				return err
			}
			home.Unanswered(letters)
		}
		if home.Drafts, err = s.readableDrafts(tx, who); err != nil {
			return err
		}
		papers, err := s.newestPapers(tx, homePapers)
		if err != nil {
			return err
		}
		home.Invite(papers, who)
		if home.Receipts, err = s.receipts(tx, who.Account); err != nil {
			return err
		}
		home.Receipts = slices.DeleteFunc(home.Receipts, func(r casework.Receipt) bool { // of what one may no longer know
			card, ok := s.mem.byNumberOf(r.Number)
			return r.Number != "" && (!ok || casework.LevelOf(who, card.Scope()) == casework.LevelNone)
		})
		if len(home.Receipts) == 0 {
			home.Receipts = nil
		}
		h, err := readHead(tx)
		home.Head = h.String()
		return err
	})
	if err != nil {
		return casework.Home{}, err
	}
	return home, nil
}
