package e2e

import (
	"context"
	"flag"
	"fmt"
	"sync"
	"testing"
	"time"

	"loket/store"
	"loket/store/casework"
)

var sessionsFlag = flag.Int("sessions", 40, "sessions that are typing when the server is told to stop")

// stopWithin is how long an orderly stop may take with everybody in the middle of a word.
const stopWithin = 10 * time.Second

// TestStopInTheMiddle tells the server to stop while many people are typing, on the
// full screen and in lines. Everything that stood on a screen, and every answer that
// was entered in a line, is in a draft.
func TestStopInTheMiddle(t *testing.T) {
	o := open(t)
	people := []string{"desk-officer", "desk-coordinator", "facilitator", "caseworker", "manager"}
	want := map[string]bool{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	next := make(chan int)
	for range 8 {
		wg.Go(func() {
			for i := range next {
				word := "di rumah " + letters(i)
				mu.Lock()
				want[word] = true
				mu.Unlock()
				account := people[i%len(people)]
				if i%2 == 0 {
					s := o.window(account).start()
					s.Press("1")
					s.at("Ada bahaya")
					s.Press("t" + tab)
					s.at("Anak di mana")
					s.Press(word)
					s.Until(word)
					continue
				}
				l := o.lines(account).start()
				l.Press("1\n")
				l.answer("Ada bahaya", "t")
				l.answer("Anak di mana", word)
				l.Until("Bersama siapa")
			}
		})
	}
	for i := range *sessionsFlag {
		next <- i
	}
	close(next)
	wg.Wait()
	start := time.Now()
	o.stop()
	took := time.Since(start)
	if !o.server.ProcessState.Success() || took > stopWithin {
		t.Fatalf("the server ended with %v after %v:\n%s", o.server.ProcessState, took, o.log)
	}
	for _, d := range o.leftBehind(t, people) {
		delete(want, d.Typing)
		delete(want, d.Answers["child.where"].Value)
	}
	if len(want) > 0 {
		t.Fatalf("%d of %d texts are in no draft: %v", len(want), *sessionsFlag, want)
	}
	fmt.Printf("| stop in the middle of typing | %d sessions | drafts lost 0 | stopped in %.1f s |\n", *sessionsFlag, took.Seconds())
}

// leftBehind are all drafts of some accounts, as the stopped office holds them.
func (o *office) leftBehind(t *testing.T, accounts []string) (all []casework.Draft) {
	t.Helper()
	key, err := store.LoadKey("", o.dir)
	check(t, err)
	s, err := store.Open(context.Background(), store.Options{Dir: o.dir, Key: key, Clock: time.Now, NewID: func() string { return "" }})
	check(t, err)
	defer func() { check(t, s.Close()) }()
	for _, name := range accounts {
		a, ok := s.Account(name)
		if !ok {
			t.Fatalf("no account %s", name)
		}
		drafts, err := s.Drafts(context.Background(), store.ActorOf(a, "", "e2e"))
		check(t, err)
		all = append(all, drafts...)
	}
	return all
}
