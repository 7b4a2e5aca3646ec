package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

// Open reads one case by its number, as far as the actor may see it. The read is in
// the log, on the disk, before it returns. Errors: NotFound for what does not exist
// and for what the actor may not know; Full when the read cannot be logged.
func (s *Store) Open(ctx context.Context, who casework.Actor, number string) (casework.View, error) {
	var v casework.View
	err := s.readCase(ctx, who, casework.ReadCase, number, "", func(tx *bolt.Tx, c *casework.Case, k key) (err error) {
		v, err = s.view(tx, c, k, who)
		return err
	})
	if err != nil {
		return casework.View{}, err
	}
	return v, nil
}

// readCase asks the table, makes what is to be shown, and logs the read, in one
// transaction; only when that is committed the result may be used. note says what
// of the case was read.
func (s *Store) readCase(ctx context.Context, who casework.Actor, act casework.ActName, number, note string, show func(*bolt.Tx, *casework.Case, key) error) error {
	if err := ctx.Err(); err != nil {
		return internal(err)
	}
	err := s.write(func(tx *bolt.Tx) error {
		if err := s.staff.known(who); err != nil {
			return err
		}
		c, k, err := s.findFor(tx, who, act, number)
		if err != nil {
			return err
		}
		if err := show(tx, c, k); err != nil {
			return err
		}
		m := s.meta(who, act, s.Now())
		m.Case, m.Number, m.Version, m.Note = c.ID, c.Number, c.Version, note
		m.Level = casework.LevelOf(who, c.Scope())
		return s.append(tx, &m, nil, key{})
	})
	if err != nil {
		return s.refused(who, act, number, unread(err))
	}
	return nil
}

// view is the case as the actor may see it. Only the full view needs the log.
func (s *Store) view(tx *bolt.Tx, c *casework.Case, k key, who casework.Actor) (casework.View, error) {
	var records []casework.Record
	if casework.LevelOf(who, c.Scope()) == casework.LevelFull {
		var err error
		if records, err = s.records(tx, c.ID, k); err != nil {
			return casework.View{}, err
		}
		if uint64(len(records)) != c.Version {
			return casework.View{}, fmt.Errorf("case %s has %d of %d acts: %w", c.ID, len(records), c.Version, errHarmed)
		}
	}
	now := s.Now()
	v := casework.Show(c, records, who, s.book, now)
	v.WithFamily(func(number string) (casework.Row, bool) {
		card, ok := s.mem.byNumberOf(number)
		if !ok {
			return casework.Row{}, false
		}
		l := casework.LevelOf(who, card.Scope())
		return card.Row(who, l, now), l != casework.LevelNone
	})
	if who.Role.Leads() || c.Form("form6") != nil { // may end now; to read everybody's drafts takes time
		drafts, err := s.draftsThat(tx, func(d casework.Draft) bool { return d.Case != "" })
		if err != nil {
			return casework.View{}, err
		}
		v.WithDrafts(slices.Values(drafts), who, s.book)
	}
	s.staff.mu.RLock()
	defer s.staff.mu.RUnlock()
	v.WithStaff(maps.Values(s.staff.accounts))
	return v, nil
}
