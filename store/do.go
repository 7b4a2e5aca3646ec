package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

const (
	sayMoved   = "Kasus ini baru diubah oleh petugas lain. Ketikan Anda disimpan; periksa dulu."
	sayUsedID  = "Tindakan ini sudah pernah dikirim untuk hal lain; tidak ada yang berubah. Mulai lagi dari awal."
	sayNoActID = "Tindakan ini tidak punya nomor; tidak ada yang berubah. Mulai lagi dari awal."
)

// done is what one act left behind, for memory and watchers.
type done struct {
	receipt casework.Receipt
	again   bool // the act was on the disk before
	card    casework.Card
}

// Do carries out one act in one write transaction: seen before? may the actor? did
// the case move on? decide, append to the log, fold, snapshot, card, indexes, draft
// away. When it returns without error all of it is on the disk. Errors: NotFound,
// NotAllowed, Invalid, Moved, DraftTaken, Full, Internal.
func (s *Store) Do(ctx context.Context, who casework.Actor, act casework.Act) (casework.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return casework.Receipt{}, internal(err)
	}
	if act.ID == "" || len(act.ID) > 64 {
		return casework.Receipt{}, refuse(casework.Invalid, sayNoActID)
	}
	var d done
	err := s.write(func(tx *bolt.Tx) (err error) {
		d, err = s.do(tx, who, act)
		return err
	})
	if err != nil {
		return casework.Receipt{}, s.refused(who, act.Name, act.Case, err)
	}
	before := s.mem.put(d.card)
	if d.again {
		return d.receipt, nil
	}
	s.watch.tell(before, d.card, casework.Change{Number: d.card.Number, Version: d.card.Version, By: who.Account, Name: act.Name})
	return d.receipt, nil
}

func (s *Store) do(tx *bolt.Tx, who casework.Actor, act casework.Act) (done, error) {
	if err := s.staff.known(who); err != nil {
		return done{}, err
	}
	if seq := tx.Bucket(bAct).Get([]byte(act.ID)); seq != nil {
		return s.again(tx, who, act, binary.BigEndian.Uint64(seq))
	}
	now := s.Now()
	c, k, err := s.subject(tx, who, act)
	if err != nil {
		return done{}, err
	}
	if err := s.finishDraft(tx, who, act); err != nil {
		return done{}, err
	}
	env := casework.Env{Now: now, Pack: s.book, Account: s.staff.find}
	var before casework.Child
	if c == nil {
		env.CaseID = s.NewID()
		if env.Number, err = s.nextNumber(tx, casework.DeskOf(who), now); err != nil {
			return done{}, err
		}
		k = newKey()
	} else {
		env.CaseID, env.Number, before = c.ID, c.Number, c.Child
	}
	m := s.meta(who, act.Name, now)
	m.Act, m.Case, m.Number, m.Pack = act.ID, env.CaseID, env.Number, s.book.Digest
	if act.Occurred != nil {
		act.Occurred = &casework.Stamp{At: act.Occurred.At.UTC().Truncate(time.Millisecond), Precision: act.Occurred.Precision}
		m.Occurred = act.Occurred
	}
	var body []byte
	err = guarded(string(act.Name), func() error {
		body, err = decide(c, act, who, env)
		return err
	})
	if err != nil {
		return done{}, err
	}
	if c == nil {
		c = new(casework.Case)
		if err := s.keys.put(tx, env.CaseID, k); err != nil {
			return done{}, err
		}
	}
	m.Version = c.Version + 1
	if err := s.append(tx, &m, body, k); err != nil {
		return done{}, err
	}
	if err := s.apply(c, m, body); err != nil {
		return done{}, err
	}
	if err := tx.Bucket(bAct).Put([]byte(act.ID), seqKey(m.Seq)); err != nil {
		return done{}, err
	}
	card, err := s.saveCase(tx, c, before, k)
	if err != nil {
		return done{}, err
	}
	return done{receipt: m.receipt(), card: card}, s.keepReceipt(tx, who, m.receipt())
}

// again answers an act that is in the log already: the first receipt, to whoever
// made it. The card goes along: whoever came first may not have put it into memory yet.
func (s *Store) again(tx *bolt.Tx, who casework.Actor, act casework.Act, seq uint64) (done, error) {
	e, err := s.entry(seq, tx.Bucket(bLog).Get(seqKey(seq)))
	if err != nil {
		return done{}, err
	}
	if e.By.Account != who.Account || e.Name != act.Name {
		return done{}, refuse(casework.Invalid, sayUsedID)
	}
	card, err := s.openCard([]byte(e.Case), tx.Bucket(bCard).Get([]byte(e.Case)))
	return done{receipt: e.receipt(), again: true, card: card}, err
}

// subject is the case that the act is about, if the actor may act on it and it has
// not moved on; nil for Receive.
func (s *Store) subject(tx *bolt.Tx, who casework.Actor, act casework.Act) (*casework.Case, key, error) {
	if act.Name == casework.Receive {
		return nil, key{}, casework.Permit(who, act.Name, casework.Scope{})
	}
	c, k, err := s.find(tx, act.Case)
	if err != nil {
		return nil, key{}, err
	}
	if err := casework.Permit(who, act.Name, c.Scope()); err != nil {
		return nil, key{}, err
	}
	switch act.Name {
	case casework.Alarm, casework.RecordContact, casework.Note:
		// They add and take nothing back: they pass whatever happened meanwhile.
	default:
		if act.Seen != c.Version {
			return nil, key{}, &casework.Error{Kind: casework.Moved, Say: sayMoved, By: c.UpdatedBy}
		}
	}
	return c, k, nil
}

// decide gives the act's events as they are written.
func decide(c *casework.Case, act casework.Act, who casework.Actor, env casework.Env) ([]byte, error) {
	events, err := casework.Decide(c, act, who, env)
	if err != nil {
		return nil, err
	}
	if len(events) == 0 {
		return nil, fmt.Errorf("%s decided nothing", act.Name)
	}
	return casework.EncodeEvents(events)
}

// apply folds what was written, as it will be read again: a fold from the log then
// gives the same case to the byte.
func (s *Store) apply(c *casework.Case, m Meta, body []byte) error {
	events, err := casework.DecodeEvents(body)
	if err != nil {
		return err
	}
	return guarded("apply "+string(m.Name), func() error {
		c.Apply(casework.Record{
			Seq: m.Seq, Act: m.Act, Name: string(m.Name), Case: m.Case, Number: m.Number, By: m.By, At: m.At,
			Occurred: m.Occurred, Pack: m.Pack, Events: events,
		})
		return nil
	})
}

// nextNumber takes the desk's next running number of the year in the office's zone.
func (s *Store) nextNumber(tx *bolt.Tx, desk string, now time.Time) (string, error) {
	year := now.In(s.book.Office.Zone).Year()
	at := append([]byte("n"), s.keys.index.blind("run", fmt.Sprintf("%s-%d", desk, year))...)
	b := tx.Bucket(bMeta)
	var running uint64
	if v := b.Get(at); len(v) == 8 {
		running = binary.BigEndian.Uint64(v)
	}
	running++
	if err := b.Put(at, seqKey(running)); err != nil {
		return "", err
	}
	return casework.CaseNumber(desk, year, int(running)), nil
}
