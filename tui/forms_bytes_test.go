package tui

import (
	"maps"
	"slices"
	"testing"

	"loket/forms"
	"loket/forms/pack"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/tuitest"
)

// pageOfForm and scoreLeft are what a page turned and a scored item answered may take.
const (
	pageOfForm = 500
	scoreLeft  = 25
)

// TestPagesOfForms turns every page of every form of the rule book, each in the place
// of a paper form.
func TestPagesOfForms(t *testing.T) {
	for _, id := range slices.Sorted(maps.Keys(pack.Gowa().Forms)) {
		desk := tuitest.NewDesk(t)
		d := play(t, desk, officer)
		number := file(t, d, "1")
		book := *pack.Gowa()
		book.Forms = map[string]*forms.Form{"complaint": book.Forms["complaint"], "form4": book.Forms[id]}
		desk.PackIs = &book
		d.Send(kit.StartWork{Act: casework.Complete, Form: "form4", Case: number})
		first := d.Paint()
		last, worst := "", 0
		for d.Screen() != last {
			last = d.Screen()
			n := cost(d, func() { d.Keys("pgdown") })
			worst = max(worst, n)
			if n > pageOfForm {
				t.Errorf("%s: a page takes %d bytes:\n%s", id, n, d.Screen())
			}
		}
		t.Logf("%-16s first page %4d, later at most %3d bytes", id, first, worst)
	}
}

// TestScoresAreCheap answers an area of Form 3 with its sums and flag beside it.
func TestScoresAreCheap(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Send(kit.StartWork{Act: casework.Complete, Form: "form3", Case: number})
	d.Keys("pgdown")
	d.Must("B1. Kesehatan")
	for i := range 5 {
		if n := cost(d, func() { d.Type("3\n") }); n > scoreLeft {
			t.Errorf("item %d takes %d bytes", i+1, n)
		}
	}
	d.MustNot("TANDA MERAH")
	if n := cost(d, func() { d.Type("1\n") }); n > 4*scoreLeft {
		t.Errorf("a critical item takes %d bytes", n)
	}
	d.Must("Perlu rencana: B1.6", "TANDA MERAH B: B1.6")
}
