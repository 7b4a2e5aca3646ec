package store_test

import (
	"testing"
	"time"

	"loket/store"
	"loket/store/casework"
)

// What the store counts over cases is what they hold, before and after another opening,
// and every question is in the log before its answer.
func TestOverSeveralCases(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	o.receive(officer, "Budi Contoh", "")
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	month := casework.ComplianceQuery{From: day.AddDate(0, -1, 0), To: day.AddDate(0, 1, 0)}
	count := func(who casework.Actor) casework.Compliance {
		t.Helper()
		c, err := o.Compliance(ctx, who, month)
		must(t, err)
		return c
	}
	if c := count(manager); c.Total.Steps != 0 {
		t.Errorf("nothing is over yet: %+v", c.Total)
	}
	o.pass(100 * time.Hour)
	first := count(manager)
	if first.Total.Steps == 0 || first.Total.Met != 0 {
		t.Errorf("what ran out counts without any act: %+v", first.Total)
	}
	o.must(caseworker, n, casework.Verify, "method", "oral", "result", "unknown")
	o.again()
	if again := count(manager); again.Total.Steps < first.Total.Steps {
		t.Errorf("after another opening %+v, before %+v", again.Total, first.Total)
	}
	g, err := o.Agenda(ctx, caseworker, day, day.AddDate(0, 0, 7))
	must(t, err)
	if len(g.Duties) == 0 || g.Duties[0].Number != n {
		t.Errorf("the caseworker's agenda: %+v", g.Duties)
	}
	l, err := o.Caseload(ctx, manager)
	must(t, err)
	if one, ok := l.Of(caseworker.Account); !ok || one.Open != 1 || l.Nobodys != 1 {
		t.Errorf("the load: %+v", l)
	}
	a, err := o.Audit(ctx, manager)
	must(t, err)
	if len(a.Files) != 2 {
		t.Errorf("two files lack something: %+v", a.Files)
	}
	_, err = o.Compliance(ctx, officer, month)
	is(t, err, casework.NotAllowed, "")
	_, err = o.Caseload(ctx, caseworker)
	is(t, err, casework.NotAllowed, "")
	o.sound()
}

func BenchmarkCompliance100k(b *testing.B) {
	s, err := store.Open(ctx, largeOffice(b))
	must(b, err)
	defer func() { must(b, s.Close()) }()
	q := casework.ComplianceQuery{From: day.AddDate(0, -2, 0), To: day.AddDate(0, 1, 0)}
	began := time.Now()
	_, err = s.Compliance(ctx, manager, q)
	must(b, err)
	b.ReportMetric(float64(time.Since(began).Milliseconds()), "ms-first")
	for b.Loop() {
		_, err := s.Compliance(ctx, manager, q)
		must(b, err)
	}
}

func BenchmarkCaseload100k(b *testing.B) {
	s, err := store.Open(ctx, largeOffice(b))
	must(b, err)
	defer func() { must(b, s.Close()) }()
	for b.Loop() {
		_, err := s.Caseload(ctx, manager)
		must(b, err)
	}
}
