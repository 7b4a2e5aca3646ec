package store

import (
	"slices"
	"sync"

	"loket/store/casework"
)

// watchers are the sessions that want to hear of changes. Their sessions are live
// holders of drafts.
type watchers struct {
	mu   sync.Mutex
	next int
	all  map[int]watcher
	held map[string]int // session → watchers of it
}

type watcher struct {
	who    casework.Actor
	notify func(casework.Change)
}

// Watch calls notify after each committed change of a case that the actor may know
// of, on the goroutine of whoever made the change: notify must return at once and
// must not call the store. Until stop, who.Session counts as alive. stop may be
// called more than once.
func (s *Store) Watch(who casework.Actor, notify func(casework.Change)) (stop func()) {
	w := &s.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil {
		w.all, w.held = map[int]watcher{}, map[string]int{}
	}
	id := w.next
	w.next++
	w.all[id] = watcher{who, func(ch casework.Change) {
		if s.staff.known(who) == nil { // a deputy after its term hears nothing
			notify(ch)
		}
	}}
	w.held[who.Session]++
	return sync.OnceFunc(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.all, id)
		if w.held[who.Session]--; w.held[who.Session] == 0 {
			delete(w.held, who.Session)
			s.asked.forget(who.Session)
		}
	})
}

// live says whether a session is there.
func (w *watchers) live(session string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return session != "" && w.held[session] > 0
}

// tell brings a change to those who may know of it. Who lost sight of the case by
// it (excluded, handed on) hears only that something changed. An agency hears of its own
// letters: letters are those whose letter moved.
func (w *watchers) tell(before *held, after casework.Card, ch casework.Change, letters []string) {
	w.mu.Lock()
	all := make([]watcher, 0, len(w.all))
	for _, x := range w.all {
		all = append(all, x)
	}
	w.mu.Unlock()
	for _, x := range all {
		now, was := casework.LevelOf(x.who, after.Scope()), casework.LevelNone
		if before != nil {
			was = casework.LevelOf(x.who, before.card.Scope())
		}
		ch.Less = now < was
		switch {
		case now == casework.LevelLetter && was == now && !slices.Contains(letters, x.who.Agency):
		case now >= casework.LevelCoded && now != casework.LevelLetter:
			x.hear(ch)
		case now > casework.LevelNone || was > casework.LevelNone:
			x.hear(casework.Change{Number: ch.Number, Version: ch.Version, Less: ch.Less})
		}
	}
}

// hear calls notify. A watcher that panics harms only itself: the act is on the disk.
func (x watcher) hear(ch casework.Change) {
	defer func() { _ = recover() }()
	x.notify(ch)
}
