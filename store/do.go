package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

const (
	sayMoved   = "Kasus ini baru diubah. Ketikan Anda disimpan; periksa dulu."
	sayUsedID  = "Tindakan ini sudah pernah dikirim untuk hal lain; tidak ada yang berubah. Mulai lagi dari awal."
	sayNoActID = "Tindakan ini tidak punya nomor; tidak ada yang berubah. Mulai lagi dari awal."
)

// done is what one act left behind, for memory and watchers.
type done struct {
	receipt casework.Receipt
	again   bool            // the act was on the disk before
	cards   []casework.Card // of every case that it touched, its own first
	letters []string        // agencies whose letter it moved
}

// Do carries out one act in one write transaction: seen before? may the actor? did
// the case move on? decide, append to the log, fold, snapshot, card, indexes, draft
// away; the same for every further case that it touches (casework.Reach). When it returns without error all of it is on the disk. Errors: NotFound,
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
	for i, card := range d.cards {
		before := s.mem.put(card)
		if !d.again {
			change := casework.Change{Number: card.Number, Version: card.Version, Name: act.Name}
			if i == 0 { // who did something to another case tells of it
				change.By = who.Account
			}
			s.watch.tell(before, card, change, d.letters)
		}
	}
	return d.receipt, nil
}

func (s *Store) do(tx *bolt.Tx, who casework.Actor, act casework.Act) (done, error) {
	if err := s.staff.known(who); err != nil {
		return done{}, err
	}
	if seq := tx.Bucket(bAct).Get([]byte(act.ID)); seq != nil {
		return s.again(tx, who, act, binary.BigEndian.Uint64(seq))
	}
	if casework.OfficeAct(act.Name) {
		r, err := s.doOffice(tx, who, act)
		return done{receipt: r}, err
	}
	if err := s.discussed(tx, who, act); err != nil {
		return done{}, err
	}
	now := s.Now()
	c, k, err := s.subject(tx, who, act)
	if err != nil {
		return done{}, s.passed(tx, who, act, err)
	}
	var was casework.Scope
	if c != nil {
		was = c.Scope()
	}
	if act.Name != casework.Alarm {
		if err := s.room(0); err != nil {
			return done{}, err
		}
	}
	begun, err := s.finishDraft(tx, who, act)
	if err != nil {
		return done{}, err
	}
	if act = act.Timed(s.book, now); act.Occurred != nil {
		act.Occurred = &casework.Stamp{At: act.Occurred.At.UTC().Truncate(time.Millisecond), Precision: act.Occurred.Precision}
	}
	env := casework.Env{Now: now, Pack: s.book, Account: s.staff.find, Desk: s.staff.desk, Begun: begun, OnePerson: s.staff.sameHands}
	numbers, opens := casework.Reach(c, act)
	if opens = opens || c == nil; opens {
		env.CaseID = s.NewID()
		if env.Number, err = s.numberFor(tx, who, act, now); err != nil {
			return done{}, err
		}
	}
	further, err := s.further(tx, c, act, numbers)
	if err != nil {
		return done{}, err
	}
	var events []casework.Event
	var effects []casework.Effect
	err = guarded(string(act.Name), func() (err error) {
		if events, err = decide(c, act, who, env); err == nil && c != nil {
			effects, err = casework.Spread(c, further.cases, act, events, who, env)
		}
		if err == nil {
			events, effects, err = casework.Settle(c, events, effects, act, who, env)
		}
		return err
	})
	if err != nil {
		return done{}, err
	}
	first := s.meta(who, act.Name, now)
	first.Act, first.Pack, first.Occurred = act.ID, s.book.Digest, act.Occurred
	switch {
	case c != nil && opens:
		first.Note = env.Number
	case casework.OnlyAsks(events):
		first.Note = onlyAsked
	}
	one, err := s.commit(tx, c, k, env, &first, events)
	if err != nil {
		return done{}, err
	}
	if now := one.Scope(); c != nil && (now.Caseworker != was.Caseworker || now.HandedOver != was.HandedOver) {
		if err := s.passDrafts(tx, c); err != nil {
			return done{}, err
		}
	}
	d := done{receipt: first.receipt(), cards: []casework.Card{one}}
	if c != nil {
		d.letters = c.Agencies(events)
	}
	for i, e := range effects {
		m := s.meta(who, e.Name, now)
		m.Act, m.Pack, m.Occurred = fmt.Sprintf("%s.%d", act.ID, i+1), first.Pack, first.Occurred
		card, err := s.commit(tx, e.Case, further.keyOf(e.Case), env, &m, e.Events)
		if err != nil {
			return done{}, err
		}
		d.cards = append(d.cards, card)
		if e.Case != nil {
			d.letters = append(d.letters, e.Case.Agencies(e.Events)...)
		}
	}
	return d, s.keepReceipt(tx, who, d.receipt)
}

// further are cases that an act touches besides its own, nil for one that does not exist.
type further struct {
	cases []*casework.Case
	keys  []key
}

func (f further) keyOf(c *casework.Case) key {
	if i := slices.Index(f.cases, c); c != nil && i >= 0 {
		return f.keys[i]
	}
	return key{}
}

func (s *Store) further(tx *bolt.Tx, c *casework.Case, act casework.Act, numbers []string) (further, error) {
	var out further
	for i := 0; i < len(numbers); i++ {
		one, k, err := s.find(tx, numbers[i])
		if err != nil && casework.KindOf(err) != casework.NotFound {
			return out, err
		}
		out.cases, out.keys = append(out.cases, one), append(out.keys, k)
		numbers = casework.Widen(numbers, c, one, act)
	}
	return out, nil
}

// commit writes what came of an act in one case: log, fold, snapshot, card, indexes.
// c is nil for the case that the act opens. It completes m.
func (s *Store) commit(tx *bolt.Tx, c *casework.Case, k key, env casework.Env, m *Meta, events []casework.Event) (casework.Card, error) {
	body, err := casework.EncodeEvents(events)
	if err != nil {
		return casework.Card{}, err
	}
	if c == nil {
		c, k = new(casework.Case), newKey()
		m.Case, m.Number = env.CaseID, env.Number
		if err := s.keys.put(tx, env.CaseID, k); err != nil {
			return casework.Card{}, err
		}
	} else {
		m.Case, m.Number = c.ID, c.Number
	}
	before := c.Child
	m.Version = c.Version + 1
	if err := s.append(tx, m, body, k); err != nil {
		return casework.Card{}, err
	}
	if err := s.apply(c, *m, body); err != nil {
		return casework.Card{}, err
	}
	if err := tx.Bucket(bAct).Put([]byte(m.Act), seqKey(m.Seq)); err != nil {
		return casework.Card{}, err
	}
	return s.saveCase(tx, c, before, k)
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
	if casework.OfficeAct(e.Name) {
		return done{receipt: e.receipt(), again: true}, nil
	}
	sealed := tx.Bucket(bCard).Get([]byte(e.Case))
	if sealed == nil {
		return done{}, casework.ErrNotFound // destroyed since
	}
	card, err := s.openCard([]byte(e.Case), sealed)
	return done{receipt: e.receipt(), again: true, cards: []casework.Card{card}}, err
}

// subject is the case that the act is about, if the actor may act on it and it has
// not moved on; nil for Receive.
func (s *Store) subject(tx *bolt.Tx, who casework.Actor, act casework.Act) (*casework.Case, key, error) {
	if act.Name == casework.Receive {
		return nil, key{}, casework.Permit(who, act.Name, casework.Scope{})
	}
	c, k, err := s.findFor(tx, who, act.Name, act.Case)
	if err != nil {
		return nil, key{}, err
	}
	if act.Name == casework.Quarantine {
		if _, due, err := s.kept(tx, c, k); err != nil || !due {
			return nil, key{}, errors.Join(err, refuse(casework.NotAllowed, sayNotDue))
		}
	}
	switch act.Name {
	case casework.Alarm, casework.RecordContact, casework.Note:
		// They add and take nothing back: they pass whatever happened meanwhile.
	default:
		var records []casework.Record
		if who.Role == casework.Partner {
			if records, err = s.records(tx, c.ID, k); err != nil {
				return nil, key{}, err
			}
		}
		if c.MovedOn(who, act, records) {
			return nil, key{}, &casework.Error{Kind: casework.Moved, Say: sayMoved, By: c.UpdatedBy}
		}
	}
	return c, k, nil
}

// decide gives the act's events.
func decide(c *casework.Case, act casework.Act, who casework.Actor, env casework.Env) ([]casework.Event, error) {
	events, err := casework.Decide(c, act, who, env)
	if err == nil && len(events) == 0 {
		return nil, fmt.Errorf("%s decided nothing", act.Name)
	}
	return events, err
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
	if from := binary.BigEndian.Uint64(append(b.Get([]byte(seriesName(year))), make([]byte, 8)...)); running < from {
		running = from
	}
	running++
	if err := b.Put(at, seqKey(running)); err != nil {
		return "", err
	}
	return casework.CaseNumber(desk, year, int(running)), nil
}

// seriesName is where meta keeps from which running number on a year's series go after
// a restoration.
func seriesName(year int) string { return fmt.Sprintf("series-%d", year) }

// skipNumbers keeps case numbers that were given out after a backup from being given
// out again by the office restored from it: every desk's series of the running year
// goes on above 1000 and the minutes gone of the year. So two restorations from one
// backup do not meet either, unless a desk gives out more than a number a minute.
func (s *Store) skipNumbers(tx *bolt.Tx, now time.Time) error {
	local := now.In(s.book.Office.Zone)
	begin := time.Date(local.Year(), 1, 1, 0, 0, 0, 0, local.Location())
	return tx.Bucket(bMeta).Put([]byte(seriesName(local.Year())), seqKey(1000+uint64(local.Sub(begin)/time.Minute)))
}
