package store

import (
	"context"

	bolt "go.etcd.io/bbolt"

	"loket/forms"
	"loket/forms/print"
	"loket/store/casework"
)

// Inbox is a partner's list: referrals sent to its agency, newest first, the
// letter's fields only. The read is logged first.
func (s *Store) Inbox(ctx context.Context, who casework.Actor) ([]casework.PartnerReferral, error) {
	if err := s.may(ctx, who, casework.ReadInbox); err != nil {
		return nil, s.refused(who, casework.ReadInbox, "", err)
	}
	var ids []string
	s.mem.each(who, func(p *spot, l casework.Level) bool {
		if l == casework.LevelLetter {
			ids = append(ids, p.h.card.ID)
		}
		return true
	})
	m := s.meta(who, casework.ReadInbox, s.Now())
	var out []casework.PartnerReferral
	err := s.read(func(tx *bolt.Tx) error {
		for _, id := range ids {
			c, _, err := s.loadCase(tx, id)
			if err != nil {
				return err
			}
			m.found(c.Number)
			out = append(out, casework.Show(c, nil, who, s.book, s.Now()).Letters...)
		}
		return nil
	})
	if err == nil {
		err = s.logOnly(m)
	}
	if err != nil {
		return nil, err
	}
	casework.SortInbox(out)
	return out, nil
}

// Letter is the letter of a referral (Form 5) as 80-column text; referral "" is the
// newest one that the actor may read. The read is logged and signed by a checkpoint
// first; its head stands in the letter's foot.
func (s *Store) Letter(ctx context.Context, who casework.Actor, number, referral string) (string, error) {
	var out string
	err := s.readCase(ctx, who, casework.ReadLetter, number, "letter "+cut(referral, 8), func(_ *bolt.Tx, c *casework.Case, _ key) error {
		r, err := casework.LetterOf(c, who, referral)
		if err != nil {
			return err
		}
		out, err = casework.LetterText(c, r, s.book, s.Now())
		return err
	})
	if err != nil {
		return "", err
	}
	head, err := s.Checkpoint(ctx)
	if err != nil {
		return "", unread(err)
	}
	return footed(out, head), nil
}

// Print is a filled form of a case as 80-column text in paper order, printed under
// the rule book that it was filled in under. The read is logged first.
func (s *Store) Print(ctx context.Context, who casework.Actor, number, form string) (string, error) {
	var out string
	err := s.readCase(ctx, who, casework.PrintForm, number, "form "+cut(form, 20), func(tx *bolt.Tx, c *casework.Case, k key) (err error) {
		if form == casework.PathwayForm {
			out, err = casework.PathwayText(c, s.book, s.Now())
			return err
		}
		if form == casework.FamilyCopy {
			out, err = casework.FamilyText(c, s.book, who, s.Now())
			return err
		}
		answers, digest := c.Complaint, ""
		var former forms.Answers
		if f := c.Filling(form); f != nil {
			form, answers, digest, former = f.Form, f.Answers, f.Pack, c.Former(f)
		} else if form == "complaint" {
			records, err := s.records(tx, c.ID, k)
			if err != nil {
				return err
			}
			for _, r := range records {
				if r.Name == string(casework.Receive) || r.Name == string(casework.Amend) {
					digest = r.Pack
				}
			}
		} else {
			return casework.ErrNotFound
		}
		book, err := s.packOf(tx, digest)
		if err != nil {
			return err
		}
		f, ok := book.Forms[form]
		if !ok {
			return casework.ErrNotFound
		}
		now := s.Now()
		frame := print.Frame{
			Head: []string{s.book.Office.Name},
			Note: []string{"Nomor kasus: " + c.Number},
			Foot: []string{"Dicetak " + casework.Day(now, s.book.Office.Zone) + " pukul " + now.In(s.book.Office.Zone).Format("15.04") + " oleh " + who.Account + ". Rahasia."},

			Former: former,
		}
		out = print.Form(f, answers, frame, casework.FormEnv(c, who, book, now, answers))
		return nil
	})
	if err != nil {
		return "", err
	}
	return out, nil
}
