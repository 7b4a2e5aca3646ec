package store_test

import (
	"strings"
	"testing"

	"loket/store/casework"
	"loket/store/casework/ram"
)

// A blank paper's number is kept for it over a restart, taken once, and never issued again.
func TestReservedNumbers(t *testing.T) {
	o := newOffice(t)
	b, err := o.Reserve(ctx, officer, "complaint")
	must(t, err)
	if !strings.Contains(b.Text, b.Number) {
		t.Errorf("the sheet lacks its number %q:\n%s", b.Number, b.Text)
	}
	o.stop()
	o.again()
	if n := o.receive(officer, "Bunga Contoh", ""); n == b.Number {
		t.Fatalf("%s was issued twice", n)
	}
	keyed := func() (casework.Receipt, error) {
		return o.Do(ctx, officer, casework.Act{ID: o.NewID(), Name: casework.Receive, Answers: ram.Answers(with(complaint("Melati Umpama", ""),
			"paper.number", b.Number, "paper.at", "2026-11-20T01:00:00Z", "paper.by", "kader desa")...)})
	}
	r, err := keyed()
	must(t, err)
	if r.Number != b.Number {
		t.Errorf("keyed in as %s", r.Number)
	}
	if _, err := keyed(); casework.KindOf(err) != casework.Invalid {
		t.Errorf("keyed in twice: %v", err)
	}
	v, err := o.Open(ctx, officer, r.Number)
	must(t, err)
	if v.Case.Occurred.At.Hour() != 1 || v.Case.Occurred.At.Day() != 20 {
		t.Errorf("it happened %v", v.Case.Occurred.At)
	}
	if _, err := o.Reserve(ctx, hospital, "complaint"); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("a partner reserves: %v", err)
	}
	o.sound()
}
