package store

import (
	"context"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"loket/forms"
	"loket/store/casework"
)

// Office papers (meetings, supervision) stand whole in bucket office, sealed under a key
// drawn from the log's, and whole in the body of each log entry that changed one.

// withOffice makes the bucket in files from before there were office papers.
func (s *Store) withOffice() error {
	there := false
	if err := s.db.View(func(tx *bolt.Tx) error {
		there = tx.Bucket(bOffice) != nil
		return nil
	}); err != nil || there {
		return err
	}
	return s.write(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bOffice)
		return err
	})
}

func (s *Store) officeKey() (key, error) { return s.keys.log.derive("office") }

func paperPlace(id string) place { return place{bucket: "office", key: []byte(id)} }

// papers reads every office paper.
func (s *Store) papers(tx *bolt.Tx) ([]casework.OfficePaper, error) { return s.newestPapers(tx, 0) }

// newestPapers are the office papers begun last, at most so many, in the order in which
// they were begun; 0 is all.
func (s *Store) newestPapers(tx *bolt.Tx, most int) ([]casework.OfficePaper, error) {
	b := tx.Bucket(bOffice)
	if b == nil { // a copy from before there were any, opened for reading
		return nil, nil
	}
	k, err := s.officeKey()
	if err != nil {
		return nil, err
	}
	var out []casework.OfficePaper
	c := b.Cursor()
	for id, sealed := c.Last(); id != nil && (most == 0 || len(out) < most); id, sealed = c.Prev() {
		var p casework.OfficePaper
		if err := k.openJSON(paperPlace(string(id)), sealed, &p); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	slices.Reverse(out)
	return out, nil
}

// paper reads one office paper; NotFound where there is none.
func (s *Store) paper(tx *bolt.Tx, id string) (p casework.OfficePaper, err error) {
	b := tx.Bucket(bOffice)
	if b == nil || id == "" {
		return p, casework.ErrNotFound
	}
	sealed := b.Get([]byte(id))
	if sealed == nil {
		return p, casework.ErrNotFound
	}
	k, err := s.officeKey()
	if err != nil {
		return p, err
	}
	return p, k.openJSON(paperPlace(id), sealed, &p)
}

// levels tells what the actor may know of a case by its number, as memory has it.
func (s *Store) levels(who casework.Actor) func(string) casework.Level {
	return func(number string) casework.Level {
		s.mem.mu.RLock()
		defer s.mem.mu.RUnlock()
		h, ok := s.mem.byNumber[number]
		if !ok {
			return casework.LevelNone
		}
		return casework.LevelOf(who, h.card.Scope())
	}
}

// doOffice carries out an act on an office paper: decide, append to the log, keep.
func (s *Store) doOffice(tx *bolt.Tx, who casework.Actor, act casework.Act) (casework.Receipt, error) {
	var was *casework.OfficePaper
	if act.Part != "" {
		p, err := s.paper(tx, act.Part)
		if err != nil {
			return casework.Receipt{}, err
		}
		was = &p
	}
	if _, err := s.finishDraft(tx, who, act); err != nil {
		return casework.Receipt{}, err
	}
	now := s.Now()
	env := casework.Env{Now: now, Pack: s.book, Account: s.staff.find}
	var p casework.OfficePaper
	err := guarded(string(act.Name), func() (err error) {
		p, err = casework.DecideOffice(was, act, who, env, s.levels(who))
		return err
	})
	if err != nil {
		return casework.Receipt{}, err
	}
	body, err := casework.EncodeEvents([]casework.Event{p})
	if err != nil {
		return casework.Receipt{}, err
	}
	k, err := s.officeKey()
	if err != nil {
		return casework.Receipt{}, err
	}
	m := s.meta(who, act.Name, now)
	m.Act, m.Pack, m.Version, m.Note = act.ID, s.book.Digest, p.Version, cut(p.ID, 64)
	if err := s.append(tx, &m, body, k); err != nil {
		return casework.Receipt{}, err
	}
	if err := tx.Bucket(bAct).Put([]byte(act.ID), seqKey(m.Seq)); err != nil {
		return casework.Receipt{}, err
	}
	sealed, err := k.sealJSON(paperPlace(p.ID), p, block)
	if err != nil {
		return casework.Receipt{}, err
	}
	if err := tx.Bucket(bOffice).Put([]byte(p.ID), sealed); err != nil {
		return casework.Receipt{}, err
	}
	return m.receipt(), s.keepReceipt(tx, who, m.receipt())
}

// discussed refuses a discussion under a meeting that the actor does not know, or that
// the case is not on the list of.
func (s *Store) discussed(tx *bolt.Tx, who casework.Actor, act casework.Act) error {
	if act.Name != casework.Discuss || act.Part == "" {
		return nil
	}
	p, err := s.paper(tx, act.Part)
	if err != nil {
		return err
	}
	if _, ok := casework.MeetingOf(&p, who, s.levels(who), s.Now()); !ok || !p.About(act.Case) {
		return casework.ErrNotFound
	}
	return nil
}

// Meetings are the meetings that the actor may know of. The read is logged first.
func (s *Store) Meetings(ctx context.Context, who casework.Actor) (casework.Meetings, error) {
	if err := s.may(ctx, who, casework.ReadMeetings); err != nil {
		return casework.Meetings{}, s.refused(who, casework.ReadMeetings, "", err)
	}
	now := s.Now()
	var out casework.Meetings
	err := s.read(func(tx *bolt.Tx) error {
		papers, err := s.papers(tx)
		out = casework.MeetingsOf(papers, who, s.levels(who), now)
		return err
	})
	if err != nil {
		return casework.Meetings{}, err
	}
	if err := s.shown(who, casework.ReadMeetings, "", out.Numbers()); err != nil {
		return casework.Meetings{}, err
	}
	return out, nil
}

// ProposeMeeting begins the form of a new meeting. The cases proposed are in the log first.
func (s *Store) ProposeMeeting(ctx context.Context, who casework.Actor) (forms.Answers, error) {
	if err := s.may(ctx, who, casework.CallMeeting); err != nil {
		return nil, s.refused(who, casework.ReadMeetings, "", err)
	}
	out := casework.ProposeMeeting(func(yield func(*casework.Card, casework.Level) bool) {
		s.mem.each(who, func(p *spot, l casework.Level) bool { return yield(&p.h.card, l) })
	}, who, s.Now())
	err := s.shown(who, casework.ReadMeetings, "proposed", func(yield func(string) bool) {
		for _, r := range out["cases"].Rows {
			if !yield(r["number"].Value) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Meeting is one meeting. The read is logged first; its cases are named there.
func (s *Store) Meeting(ctx context.Context, who casework.Actor, id string) (casework.Meeting, error) {
	m, _, err := s.meeting(ctx, who, id, "")
	return m, err
}

// meeting reads a meeting and the files on its list that the actor may read.
func (s *Store) meeting(ctx context.Context, who casework.Actor, id, note string) (m casework.Meeting, files map[string]*casework.Case, err error) {
	if err := s.may(ctx, who, casework.ReadMeetings); err != nil {
		return m, nil, s.refused(who, casework.ReadMeetings, "", err)
	}
	files = map[string]*casework.Case{}
	err = s.read(func(tx *bolt.Tx) error {
		p, err := s.paper(tx, id)
		if err != nil {
			return err
		}
		var ok bool
		if m, ok = casework.MeetingOf(&p, who, s.levels(who), s.Now()); !ok {
			return casework.ErrNotFound
		}
		for i, k := range m.Cases {
			if k.Level != casework.LevelFull {
				continue
			}
			c, _, err := s.find(tx, k.Number)
			if err != nil {
				return err
			}
			if m.Cases[i].Reason = c.ToldTo(who, k.Reason); note == "" {
				continue
			}
			if casework.LevelOf(who, c.Scope()) == casework.LevelFull {
				files[k.Number] = c
			}
		}
		return nil
	})
	if err != nil {
		return casework.Meeting{}, nil, s.refused(who, casework.ReadMeetings, "", err)
	}
	err = s.shown(who, casework.ReadMeetings, fmt.Sprintf("%s %s", cut(id, 64), note), func(yield func(string) bool) {
		for _, k := range m.Cases {
			if !yield(k.Number) {
				return
			}
		}
	})
	if err != nil {
		return casework.Meeting{}, nil, err
	}
	return m, files, nil
}

// MeetingText is the minutes of a meeting as the actor may read them, or with the key of
// somebody on its list the letter of invitation, as 80-column text. The read is logged first.
func (s *Store) MeetingText(ctx context.Context, who casework.Actor, id, to string) (string, error) {
	if to == "" {
		m, files, err := s.meeting(ctx, who, id, "minutes")
		if err != nil {
			return "", err
		}
		return casework.MinutesText(m, files, who, s.book, s.Now()), nil
	}
	note := "invitation" // of a name that is no account's or agency's the log keeps nothing
	_, agency := s.book.Agency(to)
	if _, account := s.staff.find(to); agency || account {
		note += " " + to
	}
	m, _, err := s.meeting(ctx, who, id, note)
	if err != nil {
		return "", err
	}
	err = s.read(func(tx *bolt.Tx) error {
		p, err := s.paper(tx, id)
		if err == nil {
			m, to, err = p.Invitation(m, who, to, s.staff.find, s.levels)
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return casework.InvitationText(m, to, s.signing(), s.Now())
}

// Supervisions are the notes of supervision that the actor may read, newest first. The
// read is logged first.
func (s *Store) Supervisions(ctx context.Context, who casework.Actor, caseworker string) ([]casework.OfficePaper, error) {
	if err := s.may(ctx, who, casework.ReadSupervision); err != nil {
		return nil, s.refused(who, casework.ReadSupervision, "", err)
	}
	if err := s.shown(who, casework.ReadSupervision, cut(caseworker, 60), nothing); err != nil {
		return nil, err
	}
	var out []casework.OfficePaper
	err := s.read(func(tx *bolt.Tx) error {
		papers, err := s.papers(tx)
		out = casework.Supervisions(papers, who, caseworker)
		return err
	})
	return out, err
}

// officePapers holds the papers against the log: kept is the newest body of each.
func (c *checker) officePapers() error {
	k, err := c.s.officeKey()
	if err != nil {
		return err
	}
	kept := map[string]casework.OfficePaper{}
	for _, seq := range c.office {
		e, err := c.s.entry(seq, c.tx.Bucket(bLog).Get(seqKey(seq)))
		if err != nil {
			continue // said already
		}
		r, err := c.s.record(e, k)
		if err != nil {
			c.r.fault("isi catatan kantor %d tidak terbaca", seq)
			continue
		}
		for _, event := range r.Events {
			if p, ok := event.(casework.OfficePaper); ok {
				kept[p.ID] = p
			}
		}
	}
	papers, err := c.s.papers(c.tx)
	if err != nil {
		c.r.fault("catatan rapat atau supervisi tidak terbaca")
		return nil
	}
	for _, p := range papers {
		if same, err := sameJSON(p, kept[p.ID]); err != nil || !same {
			c.r.fault("catatan %s %.8s berbeda dari rantai", p.Form, p.ID)
		}
		delete(kept, p.ID)
	}
	if len(kept) > 0 {
		c.r.fault("%d catatan kantor hilang", len(kept))
	}
	return nil
}
