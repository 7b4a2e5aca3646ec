package store

import (
	"context"
	"strings"
	"sync"

	"loket/store/casework"
)

// pageRows is a queue's page when nobody says how long; pageMost is the longest.
const (
	pageRows = 20
	pageMost = 1000
)

// asked remembers which queue questions a session's log entries already cover, so
// that turning pages writes nothing.
type asked struct {
	mu   sync.Mutex
	by   map[string]map[any]bool // session → casework.Query or casework.LogQuery
	size int
}

// askedMost bounds the memory of asked; beyond it questions are logged again.
const askedMost = 4096

func (a *asked) seen(session string, q any) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return session != "" && a.by[session][q]
}

func (a *asked) add(session string, q any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.by == nil || a.size >= askedMost {
		a.by, a.size = map[string]map[any]bool{}, 0
	}
	if a.by[session] == nil {
		a.by[session] = map[any]bool{}
	}
	a.by[session][q] = true
	a.size++
}

func (a *asked) forget(session string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.size -= len(a.by[session])
	delete(a.by, session)
}

// Queue is one page of the cases that the actor may know of, soonest clock first.
// A session's question is logged once, however many pages are turned.
func (s *Store) Queue(ctx context.Context, who casework.Actor, q casework.Query) (casework.Page, error) {
	act := casework.ReadQueue
	if q.Name != "" {
		act = casework.Search
	}
	if err := s.may(ctx, who, act); err != nil {
		return casework.Page{}, s.refused(who, act, "", err)
	}
	var found Meta
	page := s.page(who, q, &found)
	if err := s.logQuery(who, act, q, found); err != nil {
		return casework.Page{}, err
	}
	return page, nil
}

// page makes one page. It is casework.Paginate on what memory holds, and names. found
// counts what a search shows, on this page or another.
func (s *Store) page(who casework.Actor, q casework.Query, found *Meta) casework.Page {
	limit := q.Limit
	if limit <= 0 {
		limit = pageRows
	}
	limit = min(limit, pageMost)
	now := s.Now()
	page := casework.Page{Now: now}
	if who.Role == casework.Partner {
		return page // a partner has an inbox
	}
	names := newFinder(q.Name)
	// What the spot itself can answer needs no look at the card.
	narrow := q != casework.Query{Open: q.Open, Overdue: q.Overdue, Name: q.Name, Offset: q.Offset, Limit: q.Limit}
	rest := q
	rest.Open, rest.Overdue = false, false
	var blind []casework.Row // what the desk gave away: its clock is not the desk's to know, not by its place either
	s.mem.each(who, func(p *spot, l casework.Level) bool {
		hidden := l == casework.LevelNumber && p.h.card.Blind(who, l)
		overdue := p.due < now.Unix() && !hidden
		switch {
		case q.Open && p.is&isEnded != 0, q.Overdue && !overdue, q.Risk == casework.High && p.is&isHigh == 0,
			q.Name != "" && (l != casework.LevelFull || !names.finds(p.name)),
			narrow && !p.h.card.MatchAt(l, &who, &rest, now):
			return true
		}
		if q.Name != "" || q.Number != "" {
			found.found(p.h.card.Number)
		}
		if hidden {
			blind = append(blind, p.h.card.Row(who, l, now))
			return true
		}
		if page.Total >= q.Offset && len(page.Rows) < limit {
			page.Rows = append(page.Rows, p.h.card.Row(who, l, now))
		}
		page.Total++
		if overdue {
			page.Overdue++
		}
		if p.is&isHigh != 0 && l >= casework.LevelCoded {
			page.High++
		}
		return true
	})
	page.Append(blind, q.Offset, limit)
	return page
}

// logQuery writes the log entry of a question unless the session's log has it.
func (s *Store) logQuery(who casework.Actor, act casework.ActName, q casework.Query, found Meta) error {
	q.Offset, q.Limit = 0, 0
	if s.asked.seen(who.Session, q) {
		return nil
	}
	m := s.meta(who, act, s.Now())
	m.typed = q.Name
	if q.Number != "" {
		m.ask(strings.TrimSpace(q.Name + " " + q.Number))
	}
	s.asks(&m, q)
	m.Hits, m.Found = found.Hits, found.Found
	if err := s.logOnly(m); err != nil {
		return err
	}
	if who.Session != "" {
		s.asked.add(who.Session, q)
	}
	return nil
}

// asks words a question for the log. A name that was searched for is itself
// about a person: the note keeps only that a name was asked for.
func (s *Store) asks(m *Meta, q casework.Query) {
	m.filter("desk", q.Desk, placeLike.MatchString(q.Desk) || s.staff.desk(q.Desk))
	m.filter("kecamatan", q.Kecamatan, placeLike.MatchString(q.Kecamatan))
	m.filter("lane", string(q.Lane), q.Lane == casework.Service || q.Lane == casework.Protection)
	m.filter("stage", string(q.Stage), q.Stage.Known())
	m.filter("risk", string(q.Risk), q.Risk.Known())
	for _, f := range []struct {
		name string
		on   bool
	}{{"name", q.Name != ""}, {"number", q.Number != ""}, {"mine", q.Mine}, {"overdue", q.Overdue}, {"open", q.Open}} {
		if f.on {
			m.Note = strings.TrimSpace(m.Note + " " + f.name)
		}
	}
}
