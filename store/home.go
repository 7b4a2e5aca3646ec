package store

import (
	"context"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

// tasksMost is how many tasks a home carries; the queue has the rest.
const tasksMost = 100

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
		if err := s.logQuery(who, casework.ReadQueue, casework.Query{Open: true}); err != nil {
			return casework.Home{}, err
		}
	}
	var cards []casework.Card
	s.mem.each(who, func(h *held, _ casework.Level) bool {
		if h.card.Stage != casework.Closed && h.card.Stage != casework.Terminated {
			cards = append(cards, h.card)
		}
		return true
	})
	home := casework.HomeOf(cards, who, s.book, s.Now())
	home.Tasks = home.Tasks[:min(len(home.Tasks), tasksMost)]
	err := s.read(func(tx *bolt.Tx) (err error) {
		if home.Drafts, err = s.drafts(tx, who); err != nil {
			return err
		}
		if home.Receipts, err = s.receipts(tx, who.Account); err != nil {
			return err
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
