package pack_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"loket/forms/pack"
)

// at reads an instant in the office's zone.
func at(t *testing.T, o pack.Office, s string) time.Time {
	t.Helper()
	out, err := time.ParseInLocation("2006-01-02 15.04", s, o.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWorkingTime(t *testing.T) {
	o := pack.Gowa().Office
	o.Holidays = append(o.Holidays, "2026-11-24")
	const h, d = time.Hour, 24 * time.Hour
	for _, c := range []struct {
		from    string
		limit   time.Duration
		working bool
		want    string
	}{
		{"2026-11-20 14.00", d, false, "2026-11-21 14.00"},     // Friday, calendar
		{"2026-11-20 14.00", d, true, "2026-11-23 14.00"},      // over the week's end
		{"2026-11-21 10.00", d, true, "2026-11-25 00.00"},      // starts with Monday; Tuesday is a holiday
		{"2026-11-23 09.00", 10 * d, true, "2026-12-08 09.00"}, // ten working days and a holiday
		{"2026-11-20 14.00", 30 * h, true, "2026-11-23 20.00"}, // a day and six hours
		{"2026-11-20 20.00", 6 * h, true, "2026-11-23 02.00"},  // hours that reach into Saturday
		{"2026-12-24 09.00", d, true, "2026-12-28 09.00"},      // Christmas each year
		{"2026-11-20 14.00", 45 * time.Minute, true, "2026-11-20 14.45"},
	} {
		if got := o.After(at(t, o, c.from), c.limit, c.working); !got.Equal(at(t, o, c.want)) {
			t.Errorf("%s + %s (working %v) = %s, want %s", c.from, c.limit, c.working, got.In(o.Zone), c.want)
		}
	}
}

func TestWorkingTimeIsNeverShorter(t *testing.T) {
	o := pack.Gowa().Office
	rapid.Check(t, func(t *rapid.T) {
		start := time.Unix(rapid.Int64Range(1.6e9, 2e9).Draw(t, "start"), 0).UTC()
		a := time.Duration(rapid.IntRange(1, 60*24*30).Draw(t, "minutes")) * time.Minute
		b := a + time.Duration(rapid.IntRange(0, 60*24*5).Draw(t, "more"))*time.Minute
		ends := o.After(start, a, true)
		if ends.Before(start.Add(a)) {
			t.Fatalf("working time ends %s, before calendar time", ends)
		}
		if later := o.After(start, b, true); later.Before(ends) && b-a >= 24*time.Hour {
			t.Fatalf("a longer standard ends earlier: %s, %s", ends, later)
		}
	})
}
