package tui

import (
	"testing"

	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui/kit"
	"loket/tui/tuitest"
)

// overviewMost is what the list of Form 3's sections may take, and oneArea a move in it.
const (
	overviewMost = 1000
	oneArea      = 12
)

// Form 3 over days: any section from the overview, the first unanswered field of each,
// what raises the flag; left, and gone on with where it stood by another session.
func TestFormOverDays(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	work := kit.StartWork{Act: casework.Complete, Form: "form3", Case: number}
	d.Send(work)
	d.Paint()
	if n := cost(d, func() { d.Keys("f2") }); n > overviewMost {
		t.Errorf("the overview takes %d bytes:\n%s", n, d.Screen())
	}
	d.Golden("form3-overview-new")
	if n := cost(d, func() { d.Keys("down") }); n > oneArea {
		t.Errorf("a move in the overview takes %d bytes", n)
	}
	d.Keys("enter")
	d.Must("B1. Kesehatan", "B1.1")
	d.Type("3\n1\n")
	d.Keys("f2", "down", "down", "enter")
	d.Must("B3. Emosi")
	d.Type("3\n3\n3\n3\n1\n") // B3.5, a sign of trauma, is critical
	d.Keys("f2")
	d.Golden("form3-overview")
	d.Keys("up", "up", "enter") // goes on behind what was answered
	d.Type("flu\n")
	d.Keys("f2", "esc", "esc") // leaves: a draft
	again := play(t, desk, officer)
	again.Send(work)
	again.Must("B1. Kesehatan", "flu", "TANDA MERAH B: B3.5")
	again.Keys("ctrl+g", "tab") // the first unanswered field of the whole form
	again.Must("A. Data anak")
}

// A second assessment shows the first one's scores beside its own.
func TestFormerScores(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	work := kit.StartWork{Act: casework.Complete, Form: "form3", Case: number}
	first := casework.Act{ID: desk.NewID(), Name: casework.Complete, Form: "form3", Case: number, Answers: ram.Answers("child.sex", "female", "b1_1", "2", "b1.rating", "3", "f.revised", "no", "f.conclusion", "continue", "f.told", "yes", "f.immediate", "yes", "g.review", "2026-12-20")}
	if _, err := desk.Do(t.Context(), casework.Actor{Account: "manajer", Role: casework.Manager}, first); err != nil {
		t.Fatal(err)
	}
	d.Send(work)
	d.Keys("pgdown")
	d.Must("lama 2")
	d.Type("3\n")
	d.Must("3 - benar    lama 2")
	d.Golden("form3-again")
}
