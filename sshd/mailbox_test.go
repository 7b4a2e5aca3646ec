package sshd

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"loket/store/casework"
)

// TestMailboxKeepsTheNewestOfEachCase against a plain model.
func TestMailboxKeepsTheNewestOfEachCase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, model := newMailbox(), map[string]uint64{}
		for i, n := range rapid.SliceOfN(rapid.IntRange(1, 20), 0, 60).Draw(t, "cases") {
			c := casework.Change{Number: fmt.Sprint(n), Version: uint64(i)}
			m.put(c)
			model[c.Number] = c.Version
		}
		if waiting := len(m.full) == 1; waiting != (len(model) > 0) {
			t.Fatalf("token %v with %d cases", waiting, len(model))
		}
		last := -1
		news := m.take()
		for _, c := range news {
			if model[c.Number] != c.Version || int(c.Version) <= last {
				t.Fatalf("news %+v, want version %d in order", c, model[c.Number])
			}
			last = int(c.Version)
		}
		if len(news) != len(model) || len(m.take()) != 0 {
			t.Fatalf("%d news of %d cases", len(news), len(model))
		}
	})
}

// Who may read less of a case is told so, whatever became of the case since.
func TestMailboxKeepsThatSomebodyReadsLess(t *testing.T) {
	m := newMailbox()
	m.put(casework.Change{Number: "1", Version: 1, Less: true})
	m.put(casework.Change{Number: "2", Version: 1})
	m.put(casework.Change{Number: "1", Version: 2})
	m.put(casework.Change{Number: "1", Version: 3})
	if news := m.take(); len(news) != 2 || news[0].Less || news[1] != (casework.Change{Number: "1", Version: 3, Less: true}) {
		t.Errorf("news %+v", news)
	}
}

func TestMailboxIsBounded(t *testing.T) {
	m := newMailbox()
	for i := range 10_000 {
		m.put(casework.Change{Number: fmt.Sprint(i)})
	}
	news := m.take()
	if len(news) != mailboxMax || news[len(news)-1].Number != "9999" {
		t.Fatalf("%d news, newest %+v", len(news), news[len(news)-1])
	}
}

func TestLatestNeverWaits(t *testing.T) {
	l := newLatest[int]()
	for i := range 100 {
		l.put(i)
	}
	if got := <-l.place; got != 99 {
		t.Fatalf("got %d", got)
	}
}
