package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	jsonv2 "github.com/go-json-experiment/json"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

func caseEntryKey(id string, seq uint64) []byte { return append([]byte(id+"e"), seqKey(seq)...) }

func casePlace(id string) place { return place{bucket: "case", key: []byte(id + "s")} }

func cardPlace(id string) place { return place{bucket: "card", key: []byte(id)} }

// loadCase reads a case's snapshot and its key.
func (s *Store) loadCase(tx *bolt.Tx, id string) (*casework.Case, key, error) {
	sealed := tx.Bucket(bCase).Get([]byte(id + "s"))
	if sealed == nil {
		return nil, key{}, casework.ErrNotFound
	}
	k, err := s.keys.get(tx, id)
	if err != nil {
		return nil, key{}, err
	}
	var c casework.Case
	if err := k.openJSON(casePlace(id), sealed, &c); err != nil {
		return nil, key{}, fmt.Errorf("case %s: %w", id, err)
	}
	c.Know(s.book, func(number string) *casework.Case { return s.kin(tx, number) })
	return &c, k, nil
}

// kin is a case of the family as it is stored; nil when it is gone or cannot be read, which
// its own reading tells.
func (s *Store) kin(tx *bolt.Tx, number string) *casework.Case {
	id, ok := s.mem.caseID(number)
	if !ok {
		return nil
	}
	k, err := s.keys.get(tx, id)
	if err != nil {
		return nil
	}
	var c casework.Case
	if k.openJSON(casePlace(id), tx.Bucket(bCase).Get([]byte(id+"s")), &c) != nil {
		return nil
	}
	return &c
}

// find is loadCase by the number that people use.
func (s *Store) find(tx *bolt.Tx, number string) (*casework.Case, key, error) {
	id, ok := s.mem.caseID(number)
	if !ok {
		return nil, key{}, casework.ErrNotFound
	}
	c, k, err := s.loadCase(tx, id)
	if casework.KindOf(err) == casework.NotFound {
		err = fmt.Errorf("case %s is in its card only: %w", id, errHarmed)
	}
	return c, k, err
}

// findFor is find for somebody who wants to do an act to it. Of a case that the actor may
// not know nothing is read: it is as much work as for a number that does not exist.
func (s *Store) findFor(tx *bolt.Tx, who casework.Actor, act casework.ActName, number string) (*casework.Case, key, error) {
	number, _ = casework.ParseNumber(number)
	card, ok := s.mem.byNumberOf(number)
	if !ok || casework.KindOf(casework.Permit(who, act, card.Scope())) == casework.NotFound {
		return nil, key{}, casework.ErrNotFound
	}
	c, k, err := s.loadCase(tx, card.ID)
	if err != nil {
		return nil, key{}, err
	}
	return c, k, casework.Permit(who, act, c.Scope())
}

// saveCase writes snapshot, card and blind indexes. before is what the child was
// known by until now.
func (s *Store) saveCase(tx *bolt.Tx, c *casework.Case, before casework.Child, k key) (casework.Card, error) {
	sealed, err := k.sealJSON(casePlace(c.ID), c, block)
	if err != nil {
		return casework.Card{}, err
	}
	if err := tx.Bucket(bCase).Put([]byte(c.ID+"s"), sealed); err != nil {
		return casework.Card{}, err
	}
	card := c.Card()
	if sealed, err = s.keys.card.sealJSON(cardPlace(c.ID), card, block); err != nil {
		return card, err
	}
	if err := tx.Bucket(bCard).Put([]byte(c.ID), sealed); err != nil {
		return card, err
	}
	if err := s.reindex(tx, bNIK, c.ID, before.NIK, c.Child.NIK); err != nil {
		return card, err
	}
	return card, s.reindex(tx, bKK, c.ID, before.KK, c.Child.KK)
}

// reindex moves a case in a blind index from one number's hash to another's.
func (s *Store) reindex(tx *bolt.Tx, bucket []byte, id, before, now string) error {
	if before == now {
		return nil
	}
	b := tx.Bucket(bucket)
	if before != "" {
		if err := b.Delete(s.blindKey(bucket, before, id)); err != nil {
			return err
		}
	}
	if now == "" {
		return nil
	}
	return b.Put(s.blindKey(bucket, now, id), nil)
}

func (s *Store) blindKey(bucket []byte, digits, id string) []byte {
	return append(s.keys.index.blind(string(bucket), digits), id...)
}

// byNumber lists the cases whose child has this NIK or KK.
func (s *Store) byNumber(tx *bolt.Tx, bucket []byte, digits string) []string {
	var out []string
	prefix := s.blindKey(bucket, digits, "")
	c := tx.Bucket(bucket).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		out = append(out, string(k[len(prefix):]))
	}
	return out
}

// openCard reads one sealed card.
func (s *Store) openCard(id, sealed []byte) (casework.Card, error) {
	var c casework.Card
	b, err := s.keys.card.open(place{bucket: "card", key: id}, sealed)
	if err != nil {
		return c, err
	}
	// Every card is read at opening: this decoder is three times as fast as the usual one.
	if err := jsonv2.Unmarshal(unfill(b), &c); err != nil {
		return c, fmt.Errorf("decode card: %w", err)
	}
	return c, nil
}

// fold makes the case anew from its records.
func fold(records []casework.Record) (*casework.Case, error) {
	c := new(casework.Case)
	err := guarded("fold", func() error {
		for _, r := range records {
			c.Apply(r)
		}
		return nil
	})
	return c, err
}

// sameJSON compares two values as they would be written.
func sameJSON(a, b any) (bool, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	y, err := json.Marshal(b)
	if err != nil {
		return false, err
	}
	return bytes.Equal(x, y), nil
}
