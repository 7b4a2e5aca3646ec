package tui_test

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui"
	"loket/tui/tuitest"
)

// wait is a one-shot that the program asked for.
type wait struct {
	at  time.Time
	msg tea.Msg
}

// aged is a session whose one-shots come at their time.
type aged struct {
	*tuitest.Driver
	desk  *tuitest.Desk
	waits []wait
	woken int
}

func age(t *testing.T, desk *tuitest.Desk, who casework.Actor, lock time.Duration) *aged {
	a := &aged{Driver: &tuitest.Driver{T: t, Desk: desk}, desk: desk}
	later := func(by time.Duration, msg tea.Msg) tea.Cmd {
		return func() tea.Msg {
			a.waits = append(a.waits, wait{desk.Now().Add(by), msg})
			return nil
		}
	}
	a.Start(tui.New(tui.Options{Desk: desk, Actor: who, Later: later, LockAfter: lock}), 80, 24)
	a.Paint()
	return a
}

// pass lets time go by, with everything that comes due in it, and gives the bytes sent.
func (a *aged) pass(by time.Duration) (bytes int) {
	end := a.desk.Now().Add(by)
	for {
		first := -1
		for i, w := range a.waits {
			if !w.at.After(end) && (first < 0 || w.at.Before(a.waits[first].at)) {
				first = i
			}
		}
		if first < 0 {
			break
		}
		w := a.waits[first]
		a.waits = append(a.waits[:first], a.waits[first+1:]...)
		a.woken++
		a.desk.Pass(max(0, w.at.Sub(a.desk.Now())))
		a.Send(w.msg)
		bytes += a.Paint()
	}
	a.desk.Pass(end.Sub(a.desk.Now()))
	return bytes
}

// reads counts what may leave an entry in the log.
func reads(d *tuitest.Desk) int {
	return d.Calls("Home") + d.Calls("Queue") + d.Calls("Open") + d.Calls("Agenda") + d.Calls("Inbox")
}

// A screen left open tells the time as one that is opened now, out of what it holds; an
// hour costs the words that changed and nothing else.
func TestOpenScreensAge(t *testing.T) {
	const minutes, word = 60, 16 // texts in an hour, bytes of one with its place and weight
	for name, c := range map[string]struct {
		who    casework.Actor
		keys   []string
		places int // that tell the same time in minutes
		hours  int // before the register itself has more to say of the case; 0: no comparison
	}{
		"home":   {peksos, nil, 2, 30},
		"queue":  {manajer, []string{"4"}, 1, 30},
		"agenda": {peksos, []string{"3"}, 1, 30},
		"case":   {peksos, []string{"enter", "esc"}, 2, 11},
		"clocks": {peksos, []string{"enter", "esc", "6"}, 2, 11},
		"clock":  {peksos, []string{"enter", "esc", "6", "enter"}, 2, 0},
		"help":   {peksos, []string{"?"}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			desk, numbers := busyDesk(t, 4)
			if _, err := desk.Do(t.Context(), manajer, casework.Act{ID: desk.NewID(), Name: casework.Assign, Case: numbers[0], Answers: ram.Answers("caseworker", peksos.Account)}); err != nil {
				t.Fatal(err)
			}
			a := age(t, desk, c.who, 0)
			a.Keys(c.keys...)
			a.Paint()
			before := reads(desk)
			for range max(c.hours, 3) {
				if sent := a.pass(time.Hour); sent > c.places*minutes*word {
					t.Fatalf("an hour cost %d bytes:\n%s", sent, a.Screen())
				}
				if a.woken > 200 {
					t.Fatal("an hour woke the session more than 200 times")
				}
				a.woken = 0
			}
			if reads(desk) != before {
				t.Error("the screen read the register to tell the time")
			}
			old := a.Screen()
			a.Keys("ctrl+l")
			if fresh := a.Screen(); c.hours > 0 && fresh != old {
				t.Errorf("left open it shows\n%s\nloaded now\n%s", old, fresh)
			}
		})
	}
}

// A time that runs out is "lewat" at that moment, in the row, in the count and on the case.
func TestTimesRunOutOnScreen(t *testing.T) {
	desk, numbers := busyDesk(t, 1)
	row, err := desk.Queue(t.Context(), manajer, casework.Query{Number: numbers[0], Limit: 1})
	if err != nil || len(row.Rows) != 1 || row.Rows[0].DueAt == nil {
		t.Fatalf("%+v, %v", row, err)
	}
	desk.Pass(row.Rows[0].DueAt.Sub(desk.Now()) - 90*time.Second)
	a := age(t, desk, manajer, 0)
	a.Keys("4")
	a.Must("sisa   1 mnt")
	a.pass(time.Minute)
	a.Must("sisa   0 mnt")
	a.MustNot("1 lewat")
	a.pass(31 * time.Second)
	a.Must("lewat  0 mnt", "1 lewat")
	a.pass(time.Minute)
	a.Must("lewat  1 mnt")
}

// A covered screen is not woken by its times; opened again it tells the present ones.
func TestCoveredScreensDoNotAge(t *testing.T) {
	desk, _ := busyDesk(t, 2)
	a := age(t, desk, peksos, 10*time.Minute)
	a.Keys("4")
	shown := a.Screen()
	a.Keys("ctrl+z")
	a.Paint()
	if sent := a.pass(5 * time.Hour); sent > 0 {
		t.Errorf("a covered screen sent %d bytes", sent)
	}
	a.Keys("enter")
	if a.Screen() == shown {
		t.Errorf("opened after five hours it shows the old times:\n%s", shown)
	}
}
