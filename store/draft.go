package store

import (
	"context"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/forms"
	"loket/store/casework"
)

const (
	draftMax         = 256 << 10 // bytes of one draft's JSON
	draftsPerAccount = 200       // drafts of one account
	sayTaken         = "Isian ini dilanjutkan di tempat lain; yang tersimpan di sana aman."
	sayHeld          = "Isian ini terbuka di tempat lain."
	sayPassed        = "Ini bukan tugas akun Anda lagi: kasusnya sudah di sekretariat. Isian aman dan sampai ke peksosnya."
	sayFinished      = "Isian ini sudah terkirim atau dihapus di tempat lain. Lihat beranda."
)

// errGone is said of a draft that is no more: its act is done, or it was dropped.
var errGone = &casework.Error{Kind: casework.NotFound, Say: sayFinished}

func taken(d casework.Draft) error {
	return &casework.Error{Kind: casework.DraftTaken, Say: sayTaken, By: d.Owner}
}

func draftPlace(id string) place { return place{bucket: "draft", key: []byte(id)} }

// ownDraft reads a draft of the actor's account; NotFound for others' and for none.
func (s *Store) ownDraft(tx *bolt.Tx, who casework.Actor, id string) (d casework.Draft, err error) {
	sealed := tx.Bucket(bDraft).Get([]byte(id))
	if sealed == nil {
		return d, casework.ErrNotFound
	}
	if err := s.keys.draft.openJSON(draftPlace(id), sealed, &d); err != nil {
		return d, err
	}
	if !s.ownsDraft(who, d) {
		return casework.Draft{}, casework.ErrNotFound
	}
	return d, nil
}

// known is unfinished work on a paper of the office without cases that the actor may not
// know of now: they stay in what is stored.
func (s *Store) known(who casework.Actor, d casework.Draft) casework.Draft {
	rows, ok := d.Answers["cases"]
	if !ok || len(rows.Rows) == 0 {
		return d
	}
	level := s.levels(who)
	left := slices.DeleteFunc(slices.Clone(rows.Rows), func(r forms.Answers) bool { return s.keepsBack(level, r) })
	if len(left) < len(rows.Rows) {
		d.Answers = d.Answers.Clone()
		rows.Rows = left
		d.Answers["cases"] = rows
	}
	return d
}

// keepsBack says whether a row of a meeting's cases is one that the actor may not know of.
func (s *Store) keepsBack(level func(string) casework.Level, row forms.Answers) bool {
	n, is := casework.ParseNumber(row["number"].Value)
	return is && s.there(n) && level(n) < casework.LevelCoded
}

// there says whether a case has that number.
func (s *Store) there(number string) bool { _, ok := s.mem.byNumberOf(number); return ok }

// ownsDraft says whether unfinished work is the actor's: begun by it, as a deputy for that
// same post, or by the post's deputy whose term is over, whose other work is the post's, too.
func (s *Store) ownsDraft(who casework.Actor, d casework.Draft) bool {
	if d.For == "" || d.Owner == who.Account {
		return d.Owner == who.Account && (d.For == "" || d.For == who.For)
	}
	a, ok := s.staff.find(d.Owner)
	return d.For == who.Account && !(ok && !a.Disabled && a.Acting != nil && a.Acting.For == d.For && s.staff.works(a))
}

func (s *Store) putDraft(tx *bolt.Tx, d casework.Draft) error {
	sealed, err := s.keys.draft.sealJSON(draftPlace(d.ID), d, block)
	if err != nil {
		return err
	}
	if len(sealed) > draftMax {
		return refuse(casework.Invalid, "Isian ini terlalu panjang; yang terakhir belum tersimpan. Persingkat ceritanya.")
	}
	return tx.Bucket(bDraft).Put([]byte(d.ID), sealed)
}

// readable says whether a draft's owner may still read it. It holds what was filled in
// from the case, or at a desk: whoever may no longer know that finds the draft again
// when the right is back, and not before.
func (s *Store) readable(who casework.Actor, d casework.Draft) bool {
	if d.Case == "" {
		return d.Desk == who.Desk && casework.May(who, d.Work, casework.Scope{})
	}
	number, _ := casework.ParseNumber(d.Case)
	card, ok := s.mem.byNumberOf(number)
	return ok && mayRead(who, d, card.Scope())
}

// mayRead says so of a draft on a case.
func mayRead(who casework.Actor, d casework.Draft, of casework.Scope) bool {
	return casework.LevelOf(who, of) == casework.LevelFull || casework.May(who, d.Work, of)
}

// readableDrafts are the account's drafts that it may still read, newest first.
func (s *Store) readableDrafts(tx *bolt.Tx, who casework.Actor) ([]casework.Draft, error) {
	all, err := s.drafts(tx, who)
	for i := range all {
		all[i] = s.known(who, all[i])
	}
	return slices.DeleteFunc(all, func(d casework.Draft) bool { return !s.readable(who, d) }), err
}

// Drafts lists the account's unfinished work as far as it may still know of it, newest first.
func (s *Store) Drafts(ctx context.Context, who casework.Actor) ([]casework.Draft, error) {
	if err := ctx.Err(); err != nil {
		return nil, internal(err)
	}
	if err := s.staff.known(who); err != nil {
		return nil, err
	}
	var out []casework.Draft
	err := s.read(func(tx *bolt.Tx) (err error) {
		out, err = s.readableDrafts(tx, who)
		return err
	})
	return out, err
}

func (s *Store) drafts(tx *bolt.Tx, who casework.Actor) ([]casework.Draft, error) {
	return s.draftsThat(tx, func(d casework.Draft) bool { return s.ownsDraft(who, d) })
}

// draftsThat are the drafts of whomever that are looked for, newest first.
func (s *Store) draftsThat(tx *bolt.Tx, is func(casework.Draft) bool) ([]casework.Draft, error) {
	var out []casework.Draft
	err := tx.Bucket(bDraft).ForEach(func(k, v []byte) error {
		var d casework.Draft
		if err := s.keys.draft.openJSON(place{bucket: "draft", key: k}, v, &d); err != nil {
			return err
		}
		if is(d) {
			out = append(out, d)
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b casework.Draft) int { return b.Saved.Compare(a.Saved) })
	return out, err
}

// OpenDraft takes the draft's lease for who.Session and gives the draft as last
// saved, under a new epoch. Errors: NotFound; DraftHeld while another live session
// holds it and force is not set.
func (s *Store) OpenDraft(ctx context.Context, who casework.Actor, id string, force bool) (casework.Draft, error) {
	if err := ctx.Err(); err != nil {
		return casework.Draft{}, internal(err)
	}
	var out casework.Draft
	err := s.write(func(tx *bolt.Tx) error {
		if err := s.staff.known(who); err != nil {
			return err
		}
		d, err := s.ownDraft(tx, who, id)
		if casework.KindOf(err) == casework.NotFound || err == nil && !s.readable(who, d) {
			return errGone // of another account's draft the same is said
		}
		if err != nil {
			return err
		}
		if d.Holder != who.Session && !force && s.watch.live(d.Holder) {
			return &casework.Error{Kind: casework.DraftHeld, Say: sayHeld, By: d.Owner}
		}
		d.Holder = who.Session
		d.Epoch++
		out = s.known(who, d)
		return s.putDraft(tx, d)
	})
	return out, err
}

// SaveDraft keeps the work as it stands; when it returns without error it is on the
// disk. A new draft has Epoch 0 and gets ID and Act where it has none. Errors:
// DraftTaken when another session has gone on; NotFound when the act is done or the
// draft was dropped.
func (s *Store) SaveDraft(ctx context.Context, who casework.Actor, d casework.Draft) (casework.Draft, error) {
	if err := ctx.Err(); err != nil {
		return casework.Draft{}, internal(err)
	}
	if d.ID == "" {
		d.ID = s.NewID()
	}
	if d.Act == "" {
		d.Act = s.NewID()
	}
	var out casework.Draft
	err := s.write(func(tx *bolt.Tx) error {
		if err := s.staff.known(who); err != nil {
			return err
		}
		if tx.Bucket(bAct).Get([]byte(d.Act)) != nil {
			return errGone
		}
		next, err := s.nextDraft(tx, who, d)
		if err != nil {
			return err
		}
		out = s.known(who, next)
		return s.putDraft(tx, next)
	})
	if err != nil {
		return casework.Draft{}, err
	}
	return out, nil
}

// nextDraft is d as it will stand: what the store decides is taken from the stored one.
func (s *Store) nextDraft(tx *bolt.Tx, who casework.Actor, d casework.Draft) (casework.Draft, error) {
	now := s.Now()
	old, err := s.ownDraft(tx, who, d.ID)
	if casework.KindOf(err) == casework.NotFound {
		if passed, ok := s.passedDraft(tx, who, d.ID); ok {
			old, err = passed, nil
		}
	}
	switch {
	case casework.KindOf(err) == casework.NotFound && d.Epoch == 0 && tx.Bucket(bDraft).Get([]byte(d.ID)) == nil:
		mine, err := s.drafts(tx, who)
		if err != nil {
			return d, err
		}
		if len(mine) >= draftsPerAccount {
			return d, refuse(casework.NotAllowed, "Terlalu banyak isian yang belum selesai; yang ini belum tersimpan. Selesaikan atau hapus yang lama.")
		}
		d.Owner, d.For, d.Desk, d.Holder, d.Epoch, d.Started, d.Saved = who.Account, who.For, who.Desk, who.Session, 1, now, now
		return d, nil
	case casework.KindOf(err) == casework.NotFound:
		return d, errGone
	case err != nil:
		return d, err
	}
	// The first save sent twice: the answer to the first one was lost on the line.
	retried := d.Epoch == 0 && old.Epoch == 1 && old.Holder == who.Session && old.Act == d.Act
	if !retried && d.Epoch != old.Epoch {
		return d, taken(old)
	}
	d.Act, d.Owner, d.For, d.From, d.Desk, d.Holder, d.Epoch, d.Started, d.Saved = old.Act, old.Owner, old.For, old.From, old.Desk, old.Holder, old.Epoch, old.Started, now
	level := s.levels(who)
	for _, r := range old.Answers["cases"].Rows { // what the actor was not shown is not the actor's to drop
		if s.keepsBack(level, r) {
			rows := d.Answers["cases"]
			rows.State, rows.Rows = forms.Given, append(slices.Clone(rows.Rows), r)
			d.Answers = d.Answers.Clone()
			d.Answers["cases"] = rows
		}
	}
	return d, nil
}

// passDrafts takes unfinished work on a case along to its caseworker, and who is to be kept
// away from it to a lead, where whoever began it may no longer read it: nothing typed is lost
// because the case went on. A screen that is open on it saves what is typed there until the
// one who goes on opens it.
func (s *Store) passDrafts(tx *bolt.Tx, c *casework.Case) error {
	if c.Caseworker == "" {
		return nil
	}
	all, err := s.draftsThat(tx, func(d casework.Draft) bool {
		number, _ := casework.ParseNumber(d.Case)
		return d.Owner != c.Caseworker && number == c.Number
	})
	if err != nil {
		return err
	}
	for _, d := range all {
		if a, ok := s.staff.find(d.Owner); !ok || mayRead(a.Actor(), d, c.Scope()) {
			continue
		}
		to := c.Caseworker
		if d.Work == casework.Exclude { // it may be the caseworker whom it would keep away
			if to = s.staff.lead(); to == "" {
				continue
			}
		}
		d.From, d.Owner, d.For = d.Owner, to, ""
		if err := s.putDraft(tx, d); err != nil {
			return err
		}
	}
	return nil
}

// passedDraft is a draft that the actor began and that the case took along. Its words
// are no longer the actor's to read.
func (s *Store) passedDraft(tx *bolt.Tx, who casework.Actor, id string) (d casework.Draft, ok bool) {
	sealed := tx.Bucket(bDraft).Get([]byte(id))
	if sealed == nil || s.keys.draft.openJSON(draftPlace(id), sealed, &d) != nil {
		return d, false
	}
	return d, d.From == who.Account && d.Owner != who.Account
}

// passed says so to whoever wants to do the act of such a draft, or of one that waits for
// the case to have a caseworker; refusal is what is said otherwise.
func (s *Store) passed(tx *bolt.Tx, who casework.Actor, act casework.Act, refusal error) error {
	if casework.KindOf(refusal) != casework.NotAllowed || act.Draft == "" {
		return refusal
	}
	_, ok := s.passedDraft(tx, who, act.Draft)
	if !ok {
		number, _ := casework.ParseNumber(act.Case)
		card, known := s.mem.byNumberOf(number)
		_, err := s.ownDraft(tx, who, act.Draft)
		ok = err == nil && known && casework.Relate(who, card.Scope())&casework.OwnDeskHanded != 0
	}
	if ok {
		return refuse(casework.NotAllowed, sayPassed)
	}
	return refusal
}

// DropDraft throws a draft away. Error: NotFound when it is gone already.
func (s *Store) DropDraft(ctx context.Context, who casework.Actor, id string) error {
	if err := ctx.Err(); err != nil {
		return internal(err)
	}
	return s.write(func(tx *bolt.Tx) error {
		if err := s.staff.known(who); err != nil {
			return err
		}
		if _, err := s.ownDraft(tx, who, id); err != nil {
			return err
		}
		return tx.Bucket(bDraft).Delete([]byte(id))
	})
}

// finishDraft deletes the draft that an act finishes, if the actor still holds it, and
// says when it was begun; the zero time where there is none.
func (s *Store) finishDraft(tx *bolt.Tx, who casework.Actor, act casework.Act) (begun time.Time, err error) {
	if act.Draft == "" {
		return begun, nil
	}
	d, err := s.ownDraft(tx, who, act.Draft)
	switch {
	case casework.KindOf(err) == casework.NotFound:
		return begun, nil // dropped elsewhere: what was typed here still counts
	case err != nil:
		return begun, err
	case d.Epoch != act.Epoch:
		return begun, taken(d)
	case d.Act != act.ID:
		return begun, refuse(casework.Invalid, sayUsedID)
	}
	return d.Started, tx.Bucket(bDraft).Delete([]byte(act.Draft))
}
