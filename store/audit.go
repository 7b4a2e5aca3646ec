package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/forms/text"
	"loket/store/casework"
)

// logRows is a page of the log when nobody says how long; logMost is the longest, and
// logScan is how many entries one call looks through before it says "more".
const (
	logRows = 20
	logMost = 5000
	logScan = 100_000
)

// Log is one page of the log, newest entry first: who, when, from where, what, which
// case; no content. The question is an entry of its own, once a session, before
// anything is given. Errors: NotAllowed for all but auditor and coordinator.
func (s *Store) Log(ctx context.Context, who casework.Actor, q casework.LogQuery) (casework.LogPage, error) {
	if err := s.may(ctx, who, casework.ReadLog); err != nil {
		return casework.LogPage{}, s.refused(who, casework.ReadLog, q.Number, err)
	}
	if err := s.logLogRead(who, q); err != nil {
		return casework.LogPage{}, err
	}
	var page casework.LogPage
	err := s.read(func(tx *bolt.Tx) (err error) {
		page, err = s.logPage(ctx, tx, q)
		return err
	})
	return page, err
}

// logLogRead writes the entry of reading the log.
func (s *Store) logLogRead(who casework.Actor, q casework.LogQuery) error {
	q.Before, q.Limit = 0, 0
	if s.asked.seen(who.Session, q) {
		return nil
	}
	m := s.meta(who, casework.ReadLog, s.Now())
	m.ask(q.Number)
	s.narrowed(&m, q)
	if err := s.logOnly(m); err != nil {
		return err
	}
	if who.Session != "" {
		s.asked.add(who.Session, q)
	}
	return nil
}

// narrowed words a question about the log for the log.
func (s *Store) narrowed(m *Meta, q casework.LogQuery) {
	_, known := s.staff.find(q.Person)
	m.filter("person", q.Person, known)
	m.filter("act", string(q.Act), logged(q.Act))
	m.filter("key", q.Key, keyLike.MatchString(q.Key))
	m.filter("from", stamp(q.From), true)
	m.filter("to", stamp(q.To), true)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (s *Store) logPage(ctx context.Context, tx *bolt.Tx, q casework.LogQuery) (page casework.LogPage, err error) {
	limit := q.Limit
	if limit <= 0 {
		limit = logRows
	}
	limit = min(limit, logMost)
	c := tx.Bucket(bLog).Cursor()
	k, v := c.Last()
	if q.Before != 0 {
		if k, _ = c.Seek(seqKey(q.Before)); k == nil {
			k, v = c.Last()
		} else {
			k, v = c.Prev()
		}
	}
	for looked := 0; k != nil; k, v = c.Prev() {
		seq := binary.BigEndian.Uint64(k)
		if looked++; looked > logScan || len(page.Entries) == limit {
			page.More = seq + 1
			return page, nil
		}
		if looked%1000 == 0 && ctx.Err() != nil {
			return page, internal(ctx.Err())
		}
		e, err := s.entry(seq, v)
		if err != nil {
			return page, err
		}
		if x := e.shown(); q.Matches(x) {
			page.Entries = append(page.Entries, x)
		}
	}
	return page, nil
}

// shown is the entry as the auditor reads it.
func (m Meta) shown() casework.LogEntry {
	note := m.Note
	if m.Name == Checkpoint {
		note = "" // a signature: for check, not for people
	}
	return casework.LogEntry{
		Seq: m.Seq, At: m.At, Act: m.Name, By: m.By, Number: m.Number, Version: m.Version, Level: m.Level,
		Hits: m.Hits, Found: m.Found, Words: len(m.Words) > 0, Note: note,
	}
}

const sayReason = "Alasan membuka kata pencarian belum ditulis. Tidak ada yang dibuka; tulis alasannya, misalnya nomor surat pemeriksaan."

const sayWordsGone = "Kata pencarian ini tidak dapat dibaca lagi: kasusnya sudah dimusnahkan sesuai masa simpan."

// Words opens what was typed into one search, for the coordinator and a written
// reason. That it was opened, by whom and why is in the log first. Errors: NotAllowed;
// Invalid without a reason; NotFound when the entry keeps no words, or
// kept those of a search in a case that was destroyed since.
func (s *Store) Words(ctx context.Context, who casework.Actor, seq uint64, reason string) (string, error) {
	if err := s.may(ctx, who, casework.OpenWords); err != nil {
		return "", s.refused(who, casework.OpenWords, "", err)
	}
	reason = strings.TrimSpace(text.Clean(reason))
	if len([]rune(reason)) < 5 {
		return "", refuse(casework.Invalid, sayReason)
	}
	out := ""
	err := s.write(func(tx *bolt.Tx) error {
		v := tx.Bucket(bLog).Get(seqKey(seq))
		if v == nil {
			return casework.ErrNotFound
		}
		e, err := s.entry(seq, v)
		if err != nil {
			return err
		}
		if len(e.Words) == 0 {
			return casework.ErrNotFound
		}
		words, err := s.wordsKey(tx, e.Of)
		if err != nil {
			return err
		}
		plain, err := words.open(s.entryPlace(seq, e.prev, 'w'), e.Words)
		if err != nil {
			return err
		}
		out = string(unfill(plain))
		m := s.meta(who, casework.OpenWords, s.Now())
		m.Note = fmt.Sprintf("%d: %s", seq, cut(reason, 200))
		return s.append(tx, &m, nil, key{})
	})
	if err != nil {
		return "", s.refused(who, casework.OpenWords, "", unread(err))
	}
	return out, nil
}
