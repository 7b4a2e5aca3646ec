package store

import (
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
	order    []*held // as casework.Before has it
}

// held is one card with what finding it needs.
type held struct {
	card casework.Card
	name string // text.NameKey of the child's name
}

func hold(c casework.Card) *held { return &held{card: c, name: text.NameKey(c.Name)} }

func inQueue(a, b *held) int {
	switch {
	case casework.Before(&a.card, &b.card):
		return -1
	case casework.Before(&b.card, &a.card):
		return 1
	}
	return 0
}

// fill takes all cards at opening.
func (m *memory) fill(all []*held) {
	slices.SortFunc(all, inQueue)
	// In a few blocks, in order: walking the queue then walks memory forwards.
	var clocks, letters int
	for _, h := range all {
		clocks += len(h.card.Clocks)
		letters += len(h.name)
	}
	packed, running := make([]held, len(all)), make([]casework.CardClock, 0, clocks)
	var names strings.Builder
	names.Grow(letters)
	for _, h := range all {
		names.WriteString(h.name)
	}
	left := names.String()
	m.order = make([]*held, len(all))
	m.byID = make(map[string]*held, len(all))
	m.byNumber = make(map[string]*held, len(all))
	for i, from := range all {
		h := &packed[i]
		*h = *from
		at := len(running)
		running = append(running, h.card.Clocks...)
		h.card.Clocks = running[at:len(running):len(running)]
		h.name, left = left[:len(h.name)], left[len(h.name):]
		m.order[i], m.byID[h.card.ID], m.byNumber[h.card.Number] = h, h, h
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
		if i, ok := slices.BinarySearchFunc(m.order, before, inQueue); ok {
			m.order = slices.Delete(m.order, i, i+1)
		}
	}
	i, _ := slices.BinarySearchFunc(m.order, h, inQueue)
	m.order = slices.Insert(m.order, i, h)
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

// each calls fn for every card in the queue's order with the actor's level, as far
// as the actor may know of the case; fn returns false to stop.
func (m *memory) each(who casework.Actor, fn func(h *held, l casework.Level) bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	v := newViewer(who)
	for _, h := range m.order {
		if l := v.level(&h.card); l > casework.LevelNone && !fn(h, l) {
			return
		}
	}
}

// viewer remembers casework.LevelOf for one actor by what it depends on, so that
// a hundred thousand cards need a dozen look-ups in the table.
type viewer struct {
	who  casework.Actor
	seen [1 << 7]bool
	got  [1 << 7]casework.Level
}

func newViewer(who casework.Actor) *viewer { return &viewer{who: who} }

func (v *viewer) level(c *casework.Card) casework.Level {
	if len(c.Excluded) > 0 {
		return casework.LevelOf(v.who, c.Scope())
	}
	i := 0
	for bit, yes := range [...]bool{
		c.Lane == casework.Protection,
		c.HandedOver,
		v.who.Desk != "" && c.Desk == v.who.Desk,
		v.who.Kecamatan != "" && c.Kecamatan == v.who.Kecamatan,
		v.who.Account != "" && c.Caseworker == v.who.Account,
		c.Risk == casework.High && c.Caseworker == "" && c.Stage != casework.Closed && c.Stage != casework.Terminated,
		v.who.Agency != "" && len(c.Agencies) > 0 && slices.Contains(c.Agencies, v.who.Agency),
	} {
		if yes {
			i |= 1 << bit
		}
	}
	if !v.seen[i] {
		v.seen[i], v.got[i] = true, casework.LevelOf(v.who, c.Scope())
	}
	return v.got[i]
}

// finder compares names with what was typed into a search.
type finder []string

func newFinder(typed string) finder { return strings.Fields(text.NameKey(typed)) }

// finds says whether every word typed is part of the child's name as it sounds.
// What holds no letter finds nothing.
func (f finder) finds(h *held) bool {
	for _, w := range f {
		if !strings.Contains(h.name, w) {
			return false
		}
	}
	return len(f) > 0
}
