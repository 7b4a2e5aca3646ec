package sshd

import (
	"sync"

	"loket/store/casework"
)

// mailbox holds news for a session until its pump takes it. Putting never waits.
// Of one case only the newest news is kept, and of many cases the newest.
type mailbox struct {
	full chan struct{} // has a token while news waits

	mu   sync.Mutex
	news []casework.Change
}

// mailboxMax is the most cases that news is kept of. A session that falls behind
// further finds out when it acts: an act names the version it saw.
const mailboxMax = 64

func newMailbox() *mailbox { return &mailbox{full: make(chan struct{}, 1)} }

func (m *mailbox) put(c casework.Change) {
	m.mu.Lock()
	for i, old := range m.news {
		if old.Number == c.Number {
			c.Less = c.Less || old.Less
			m.news = append(m.news[:i], m.news[i+1:]...)
			break
		}
	}
	m.news = append(m.news, c)
	if len(m.news) > mailboxMax {
		m.news = m.news[1:]
	}
	m.mu.Unlock()
	select {
	case m.full <- struct{}{}:
	default:
	}
}

func (m *mailbox) take() []casework.Change {
	m.mu.Lock()
	defer m.mu.Unlock()
	news := m.news
	m.news = nil
	return news
}

// latest is a place for one value, the newest. Putting never waits. One goroutine puts.
type latest[T any] struct{ place chan T }

func newLatest[T any]() latest[T] { return latest[T]{make(chan T, 1)} }

func (l latest[T]) put(v T) {
	select {
	case <-l.place:
	default:
	}
	l.place <- v
}
