package pack

import (
	"slices"
	"time"
)

// Workday says whether the office works on the day of t in its own zone: one of its
// working days and no holiday. An office without working days works every day.
func (o Office) Workday(t time.Time) bool {
	if o.Zone != nil {
		t = t.In(o.Zone)
	}
	if len(o.WorkDays) > 0 && !slices.Contains(o.WorkDays, t.Weekday()) {
		return false
	}
	return !slices.Contains(o.Holidays, t.Format(time.DateOnly)) && !slices.Contains(o.Holidays, t.Format("01-02"))
}

// After is the instant at which a standard time that starts at start is over (SOP 5).
// In calendar time that is start plus limit. In working time only the office's
// working days count: what starts on a free day starts with the next working day, a
// whole day ends at the same hour of the next working day, and hours beyond whole days
// that reach into a free day go on after it.
func (o Office) After(start time.Time, limit time.Duration, working bool) time.Time {
	if !working || limit <= 0 || o.Zone == nil {
		return start.Add(limit)
	}
	t := start.In(o.Zone)
	t = o.forward(t)
	for ; limit >= 24*time.Hour; limit -= 24 * time.Hour {
		t = o.skip(t.AddDate(0, 0, 1))
	}
	for limit > 0 {
		midnight := time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, o.Zone)
		if left := midnight.Sub(t); limit <= left {
			t, limit = t.Add(limit), 0
		} else {
			t, limit = o.forward(midnight), limit-left
		}
	}
	return t.UTC()
}

// daysMost bounds the search for a working day: rule books that leave none are refused, holidays may still fill weeks.
const daysMost = 366

// skip moves t to the same hour of the next working day unless its own day is one.
func (o Office) skip(t time.Time) time.Time {
	for n := 0; n < daysMost && !o.Workday(t); n++ {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// forward moves t to the beginning of the next working day unless its own day is one.
func (o Office) forward(t time.Time) time.Time {
	if o.Workday(t) {
		return t
	}
	t = o.skip(t)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, o.Zone)
}

// weekdays are the names of days as a rule book writes them.
var weekdays = map[string]time.Weekday{
	"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday,
	"sat": time.Saturday, "sun": time.Sunday,
}

// calendar reads the office's working days and holidays.
func (l *loader) calendar(o *Office, days, free node) {
	for i, d := range days.lines() {
		day, ok := weekdays[d]
		if !ok {
			days.list()[i].fault("Hari kerja ditulis mon, tue, wed, thu, fri, sat, sun.")
			continue
		}
		o.WorkDays = append(o.WorkDays, day)
	}
	for i, d := range free.lines() {
		_, whole := time.Parse(time.DateOnly, d)
		_, yearly := time.Parse("01-02", d)
		if whole != nil && yearly != nil {
			free.list()[i].fault("Hari libur ditulis \"2026-03-20\", atau \"08-17\" untuk tiap tahun.")
			continue
		}
		o.Holidays = append(o.Holidays, d)
	}
}
