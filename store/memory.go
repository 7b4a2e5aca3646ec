package store

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"loket/forms/text"
	"loket/store/casework"
)

// memory holds every card of the office, in the order of the queue. Cards in it
// never change: a newer one takes the older one's place.
type memory struct {
	mu       sync.RWMutex
	byID     map[string]*held
	byNumber map[string]*held
	order    []spot            // as casework.Before has it
	words    map[string]uint32 // desks, kecamatan, caseworkers: each a number, so that spots stay small
}

// held is one card with what finding it needs.
type held struct {
	card casework.Card
	name string // text.NameKey of the child's name
}

func hold(c casework.Card) *held { return &held{card: c, name: text.NameKey(c.Name)} }

// spot is a card's place in the queue with what nearly every question looks at:
// walking a hundred thousand cards then reads memory forwards and seldom follows a
// pointer.
type spot struct {
	h                           *held
	name                        string // as in held
	due                         int64  // casework.Card.Due
	desk, kecamatan, caseworker uint32 // in memory.words
	is                          mark
}

// mark is what is true of a card; a viewer's level and the usual filters ask it.
type mark uint8

const (
	isProtection mark = 1 << iota
	isHandedOver
	isOpenHigh // high and without a caseworker
	isHigh
	isEnded
	hasAgencies
	hasExcluded
)

func (m *memory) spot(h *held) spot {
	k := &h.card
	s := spot{h: h, name: h.name, due: k.Due(), desk: m.word(k.Desk), kecamatan: m.word(k.Kecamatan), caseworker: m.word(k.Caseworker)}
	ended := k.Stage == casework.Closed || k.Stage == casework.Terminated
	for _, x := range [...]struct {
		yes bool
		is  mark
	}{
		{k.Lane == casework.Protection, isProtection},
		{k.HandedOver, isHandedOver},
		{k.Risk == casework.High && k.Caseworker == "" && !ended, isOpenHigh},
		{k.Risk == casework.High, isHigh},
		{ended, isEnded},
		{len(k.Agencies) > 0, hasAgencies},
		{len(k.Excluded) > 0 || k.Hidden, hasExcluded},
	} {
		if x.yes {
			s.is |= x.is
		}
	}
	return s
}

// word gives the number of a word, a new one if need be. No word is 0.
func (m *memory) word(w string) uint32 {
	if w == "" {
		return 0
	}
	n, ok := m.words[w]
	if !ok {
		if m.words == nil {
			m.words = map[string]uint32{}
		}
		n = uint32(len(m.words) + 1)
		m.words[w] = n
	}
	return n
}

func inQueue(a, b spot) int {
	if a.due != b.due {
		return cmp.Compare(a.due, b.due)
	}
	return strings.Compare(a.h.card.Number, b.h.card.Number)
}

// fill takes all cards at opening.
func (m *memory) fill(all []*held) {
	m.byID = make(map[string]*held, len(all))
	m.byNumber = make(map[string]*held, len(all))
	m.order = make([]spot, len(all))
	letters := 0
	for i, h := range all {
		m.order[i] = m.spot(h)
		letters += len(h.name)
	}
	slices.SortFunc(m.order, inQueue)
	// Cards and names in one block each, in the queue's order: walking reads them forwards.
	var names strings.Builder
	names.Grow(letters)
	for i := range m.order {
		names.WriteString(m.order[i].name)
	}
	left, packed := names.String(), make([]held, len(all))
	for i := range m.order {
		s, h := &m.order[i], &packed[i]
		*h = *s.h
		h.name, left = left[:len(s.name)], left[len(s.name):]
		s.h, s.name = h, h.name
		m.byID[h.card.ID], m.byNumber[h.card.Number] = h, h
	}
}

// put takes a card after its commit and gives back the one before it. A card that
// is older than the one held is left out: commits may arrive out of order.
func (m *memory) put(c casework.Card) (before *held) {
	h := hold(c)
	m.mu.Lock()
	defer m.mu.Unlock()
	before = m.byID[c.ID]
	if before != nil {
		if before.card.Version >= c.Version {
			return before
		}
		if i, ok := slices.BinarySearchFunc(m.order, m.spot(before), inQueue); ok {
			m.order = slices.Delete(m.order, i, i+1)
		}
	}
	s := m.spot(h)
	i, _ := slices.BinarySearchFunc(m.order, s, inQueue)
	m.order = slices.Insert(m.order, i, s)
	m.byID[c.ID], m.byNumber[c.Number] = h, h
	return before
}

// caseID finds a case by its number as typed.
func (m *memory) caseID(number string) (string, bool) {
	number, _ = casework.ParseNumber(number)
	m.mu.RLock()
	defer m.mu.RUnlock()
	h, ok := m.byNumber[number]
	if !ok {
		return "", false
	}
	return h.card.ID, true
}

// byNumberOf finds a card by its case's number.
func (m *memory) byNumberOf(number string) (casework.Card, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	h, ok := m.byNumber[number]
	if !ok {
		return casework.Card{}, false
	}
	return h.card, true
}

// each calls fn for every card in the queue's order with the actor's level, as far
// as the actor may know of the case; fn returns false to stop.
func (m *memory) each(who casework.Actor, fn func(s *spot, l casework.Level) bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	v := m.viewer(who)
	for i := range m.order {
		s := &m.order[i]
		if l := v.level(s); l > casework.LevelNone && !fn(s, l) {
			return
		}
	}
}

// viewer remembers casework.LevelOf for one actor by what it depends on, so that
// a hundred thousand cards need a dozen look-ups in the table.
type viewer struct {
	who                         casework.Actor
	desk, kecamatan, caseworker uint32 // in memory.words
	seen                        [1 << 7]bool
	got                         [1 << 7]casework.Level
}

// nobody is the number of a word that no card holds.
const nobody = ^uint32(0)

func (m *memory) viewer(who casework.Actor) *viewer {
	number := func(w string) uint32 {
		if n, ok := m.words[w]; ok {
			return n
		}
		return nobody
	}
	return &viewer{who: who, desk: number(who.Desk), kecamatan: number(who.Kecamatan), caseworker: number(who.Post())}
}

func (v *viewer) level(s *spot) casework.Level {
	if s.is&hasExcluded != 0 {
		return casework.LevelOf(v.who, s.h.card.Scope())
	}
	i := int(s.is & (isProtection | isHandedOver | isOpenHigh))
	if s.desk == v.desk {
		i |= 1 << 3
	}
	if s.kecamatan == v.kecamatan {
		i |= 1 << 4
	}
	if s.caseworker == v.caseworker {
		i |= 1 << 5
	}
	if s.is&hasAgencies != 0 && v.who.Agency != "" && slices.Contains(s.h.card.Agencies, v.who.Agency) {
		i |= 1 << 6
	}
	if !v.seen[i] {
		v.seen[i], v.got[i] = true, casework.LevelOf(v.who, s.h.card.Scope())
	}
	return v.got[i]
}

// finder compares names with what was typed into a search.
type finder []string

func newFinder(typed string) finder { return strings.Fields(text.NameKey(typed)) }

// finds says whether every word typed is part of the child's name as it sounds.
// What holds no letter finds nothing.
func (f finder) finds(name string) bool {
	for _, w := range f {
		if !strings.Contains(name, w) {
			return false
		}
	}
	return len(f) > 0
}

// ended lists the ids of closed cases, also of those that are hidden.
func (m *memory) ended() (ids []string) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for i := range m.order {
		if s := &m.order[i]; s.is&isEnded != 0 {
			ids = append(ids, s.h.card.ID)
		}
	}
	return ids
}

// drop forgets a case that was destroyed.
func (m *memory) drop(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.byID[id]
	if h == nil {
		return
	}
	if i, ok := slices.BinarySearchFunc(m.order, m.spot(h), inQueue); ok {
		m.order = slices.Delete(m.order, i, i+1)
	}
	delete(m.byID, id)
	delete(m.byNumber, h.card.Number)
}
