package store_test

import (
	"fmt"
	"sync"
	"testing"

	"loket/store/casework"
	"loket/store/casework/ram"
)

// Many at once: nothing is lost, nothing is twice, no number is given twice, and the
// same act sent from several connections at the same time is one act.
func TestManyAtOnce(t *testing.T) {
	o := newOffice(t)
	const people, each = 12, 15
	var wg sync.WaitGroup
	numbers := make([][]string, people)
	for p := range people {
		stop := o.Watch(casework.Actor{Account: manager.Account, Role: casework.Manager, Session: fmt.Sprint("w", p)}, quiet)
		wg.Go(func() {
			defer stop()
			who := officer
			who.Session = fmt.Sprint("s", p)
			for i := range each {
				d, err := o.SaveDraft(ctx, who, casework.Draft{Work: casework.Receive, Act: fmt.Sprintf("act-%d-%d", p/2, i)})
				if err != nil && casework.KindOf(err) != casework.NotFound { // the twin was faster
					t.Error(err)
				}
				// Two people send each act, one with a draft of theirs.
				act := casework.Act{ID: fmt.Sprintf("act-%d-%d", p/2, i), Name: casework.Receive, Answers: ram.Answers(complaint("Bunga Contoh", "")...)}
				if err == nil {
					act.Draft, act.Epoch = d.ID, d.Epoch
				}
				r, err := o.Do(ctx, who, act)
				if err != nil {
					t.Error(err)
					return
				}
				numbers[p] = append(numbers[p], r.Number)
				if _, err := o.Open(ctx, manager, r.Number); err != nil {
					t.Errorf("own receipt not read: %v", err)
				}
				if _, err := o.Queue(ctx, who, casework.Query{Offset: i}); err != nil {
					t.Error(err)
				}
				if _, err := o.Do(ctx, who, casework.Act{ID: o.NewID(), Name: casework.Note, Case: r.Number, Seen: 1, Answers: ram.Answers("text", "catatan")}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	all := map[string]int{}
	for p := range people {
		for i, n := range numbers[p] {
			if n != numbers[p/2*2][i] {
				t.Errorf("the same act has the numbers %s and %s", n, numbers[p/2*2][i])
			}
			all[n]++
		}
	}
	page, err := o.Queue(ctx, manager, casework.Query{})
	if err != nil || page.Total != people/2*each || len(all) != people/2*each {
		t.Fatalf("%d cases, %d numbers, want %d; %v", page.Total, len(all), people/2*each, err)
	}
	for n := range all {
		if v := o.file(n).Version; v != 3 { // received once, two notes
			t.Errorf("%s has version %d", n, v)
		}
	}
	o.sound()
}
