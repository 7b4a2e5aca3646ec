package store

import (
	"context"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/print"
	"loket/store/casework"
)

// Inbox is a partner's list: referrals sent to its agency, newest first, the
// letter's fields only. The read is logged first.
func (s *Store) Inbox(ctx context.Context, who casework.Actor) ([]casework.PartnerReferral, error) {
	if err := s.may(ctx, who, casework.ReadInbox); err != nil {
		return nil, s.refused(who, casework.ReadInbox, "", err)
	}
	m := s.meta(who, casework.ReadInbox, s.Now())
	var out []casework.PartnerReferral
	err := s.read(func(tx *bolt.Tx) (err error) {
		out, err = s.letters(tx, who, &m)
		return err
	})
	if err == nil {
		err = s.logOnly(m)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// letters are those of a partner's list; their cases go into m.
func (s *Store) letters(tx *bolt.Tx, who casework.Actor, m *Meta) (out []casework.PartnerReferral, err error) {
	var ids []string
	s.mem.each(who, func(p *spot, l casework.Level) bool {
		if l == casework.LevelLetter {
			ids = append(ids, p.h.card.ID)
		}
		return true
	})
	for _, id := range ids {
		c, _, err := s.loadCase(tx, id)
		if err != nil {
			return nil, err
		}
		m.found(c.Number)
		out = append(out, casework.Show(c, nil, who, s.book, s.Now()).Letters...)
	}
	casework.SortInbox(out)
	return out, nil
}

// Letter is the letter of a referral (Form 5) as 80-column text; referral "" is the
// newest one that the actor may read. The read is logged first.
func (s *Store) Letter(ctx context.Context, who casework.Actor, number, referral string) (string, error) {
	return s.letter(ctx, who, number, referral, false)
}

func (s *Store) letter(ctx context.Context, who casework.Actor, number, referral string, printed bool) (string, error) {
	var out string
	note := "letter "
	if printed {
		note = "printed letter "
	}
	err := s.readCase(ctx, who, casework.ReadLetter, number, note+cut(referral, 8), func(_ *bolt.Tx, c *casework.Case, _ key) (err error) {
		out, err = casework.LetterPaper(c, who, referral, printed, s.signing(), s.Now())
		return err
	})
	return out, err
}

// signing is the rule book for letters: while somebody stands in for the coordinator, who
// signs them (SOP 1, 7), the signature's office has "Plh." before it.
func (s *Store) signing() *pack.Pack {
	if _, ok := s.staff.deputized(casework.Coordinator, s.Now()); !ok {
		return s.book
	}
	book := *s.book
	book.Office.Head = "Plh. " + book.Office.Head
	return &book
}

// heads says who stood in for the coordinator at an instant, on a form that the head of the
// office signs.
func (s *Store) heads(f *forms.Form, at time.Time) []string {
	t, ok := s.staff.deputized(casework.Coordinator, at)
	if !ok || f.Field("sign.head") == nil && f.ID != "form5" {
		return nil
	}
	return []string{"Tanda tangan kepala: Plh. " + t.Self + ", menggantikan " + t.For}
}

// PrintLetter is the letter for paper or a file. That it was printed is logged and signed
// by a checkpoint first, whose head stands in the letter's foot.
func (s *Store) PrintLetter(ctx context.Context, who casework.Actor, number, referral string) (string, error) {
	out, err := s.letter(ctx, who, number, referral, true)
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
		if form == casework.FamilyCopy {
			out, err = casework.FamilyText(c, s.book, who, s.Now())
			return err
		}
		now := s.Now()
		frame := print.Frame{
			Head: []string{s.book.Office.Name},
			Note: []string{"Nomor kasus: " + c.Number},
			Foot: []string{"Dicetak " + casework.Day(now, s.book.Office.Zone) + " pukul " + now.In(s.book.Office.Zone).Format("15.04") + " oleh " + who.Signs() + ". Rahasia."},
		}
		if form == casework.ReporterForm {
			out, err = casework.ReporterText(c, who, s.book, frame, casework.FormEnv(c, who, s.book, now, nil))
			return err
		}
		if c, err = c.OnPaper(who, s.book); err != nil {
			return err
		}
		if form == casework.PathwayForm {
			out, err = casework.PathwayText(c, s.book, now)
			return err
		}
		answers, digest := c.Complaint, ""
		var former forms.Answers
		f, err := c.Printed(form)
		if err != nil {
			return err
		}
		if f != nil {
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
		paper, ok := book.Forms[form]
		if !ok {
			return casework.ErrNotFound
		}
		at := c.OpenedAt
		if f != nil {
			at = f.At
		}
		frame.Note = append(append(frame.Note, c.Note(f, s.book)...), s.heads(paper, at)...)
		frame.Former = former
		out = print.Form(paper, answers, frame, casework.FormEnv(c, who, book, now, answers))
		return nil
	})
	if err != nil {
		return "", err
	}
	return out, nil
}

// Reserve is a blank paper; that of a new case has a number of the actor's desk. The
// number is taken from the desk's series and the log entry written in one transaction,
// before the paper is shown. Errors: NotFound for no such form, NotAllowed, Full, Internal.
func (s *Store) Reserve(ctx context.Context, who casework.Actor, form string) (casework.Blank, error) {
	out := casework.Blank{Form: form}
	if err := ctx.Err(); err != nil {
		return out, internal(err)
	}
	f, ok := s.book.Forms[form]
	if !ok {
		return out, s.refused(who, casework.Reserve, "", casework.ErrNotFound)
	}
	err := s.write(func(tx *bolt.Tx) (err error) {
		if err := s.staff.known(who); err != nil {
			return err
		}
		if err := casework.Permit(who, casework.Reserve, casework.Scope{}); err != nil {
			return err
		}
		now := s.Now()
		m := s.meta(who, casework.Reserve, now)
		m.Note = "blank " + cut(form, 20)
		if casework.Opens(form) {
			if out.Number, err = s.nextNumber(tx, casework.DeskOf(who), now); err != nil {
				return err
			}
			m.Note += " " + out.Number
			if err := tx.Bucket(bMeta).Put(s.blankKey(out.Number), []byte{1}); err != nil {
				return err
			}
		}
		return s.append(tx, &m, nil, key{})
	})
	if err != nil {
		return casework.Blank{}, s.refused(who, casework.Reserve, "", unread(err))
	}
	out.Text = casework.BlankText(f, out.Number, s.book, who, s.Now(), s.heads(f, s.Now())...)
	return out, nil
}

// blankKey is where a reserved number waits for its report.
func (s *Store) blankKey(number string) []byte {
	return append([]byte("b"), s.keys.index.blind("blank", number)...)
}

// numberFor is the new case's number: the one on the paper that is keyed in, if this
// desk reserved it and nobody used it, else the next of the desk's series.
func (s *Store) numberFor(tx *bolt.Tx, who casework.Actor, act casework.Act, now time.Time) (string, error) {
	number, on, err := act.Paper(who)
	if err != nil {
		return "", err
	}
	if !on {
		return s.nextNumber(tx, casework.DeskOf(who), now)
	}
	b, at := tx.Bucket(bMeta), s.blankKey(number)
	if b.Get(at) == nil {
		return "", casework.ErrNoPaper
	}
	return number, b.Delete(at)
}
