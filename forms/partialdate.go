package forms

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// PartialDate is a calendar date as people know it: to the day, the month or only
// the year, and perhaps estimated. It is never an instant and has no time zone.
type PartialDate struct {
	Year  int
	Month time.Month // 0 when only the year is known
	Day   int        // 0 when only the month or year is known
	About bool       // estimated ("kira-kira")
}

// ParsePartialDate reads the canonical form of an Answer's Value: "2014-05-03",
// "2014-05", "2014", each with a leading "~" when estimated. It reports false for
// anything else, also for days that do not exist.
func ParsePartialDate(s string) (PartialDate, bool) {
	var d PartialDate
	rest, about := strings.CutPrefix(s, "~")
	d.About = about
	parts := strings.Split(rest, "-")
	if len(parts) > 3 || len(parts[0]) != 4 {
		return PartialDate{}, false
	}
	var n [3]int
	for i, p := range parts {
		if i > 0 && len(p) != 2 {
			return PartialDate{}, false
		}
		v, ok := digits(p)
		if !ok || v == 0 {
			return PartialDate{}, false
		}
		n[i] = v
	}
	d.Year, d.Month, d.Day = n[0], time.Month(n[1]), n[2]
	return d, d.exists()
}

// digits reads a text that holds only digits.
func digits(s string) (int, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

func (d PartialDate) exists() bool {
	if d.Year < 1 || d.Year > 9999 || d.Month < 0 || d.Month > 12 || (d.Month == 0 && d.Day != 0) {
		return false
	}
	return d.Day == 0 || d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// String returns the canonical form, the inverse of ParsePartialDate.
func (d PartialDate) String() string {
	about := ""
	if d.About {
		about = "~"
	}
	switch {
	case d.Month == 0:
		return fmt.Sprintf("%s%04d", about, d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%s%04d-%02d", about, d.Year, int(d.Month))
	default:
		return fmt.Sprintf("%s%04d-%02d-%02d", about, d.Year, int(d.Month), d.Day)
	}
}

// First returns the earliest day the date can mean, as midnight UTC.
func (d PartialDate) First() time.Time {
	return time.Date(d.Year, max(d.Month, 1), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
}

// Last returns the latest day the date can mean, as midnight UTC.
func (d PartialDate) Last() time.Time {
	month, day := d.Month, d.Day
	if month == 0 {
		month = time.December
	}
	if day == 0 {
		day = daysIn(d.Year, month)
	}
	return time.Date(d.Year, month, day, 0, 0, 0, 0, time.UTC)
}

// YearsAt returns the completed years between the date and now in zone; the
// younger age when the day is not known. Negative when the date is later.
func (d PartialDate) YearsAt(now time.Time, zone *time.Location) int {
	today := Env{Now: now, Zone: zone}.today()
	return yearsBetween(d.lastBy(today), today)
}

// lastBy is Last, but today when the date may already be past ("2026" in May 2026).
func (d PartialDate) lastBy(today time.Time) time.Time {
	if last := d.Last(); last.Before(today) || d.First().After(today) {
		return last
	}
	return today
}

// Months in Indonesian, January first.
var months = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}

// Text returns the date as it is read: "3 Mei 2014", "Mei 2014", "kira-kira 2014".
func (d PartialDate) Text() string {
	about := ""
	if d.About {
		about = "kira-kira "
	}
	switch {
	case d.Month == 0:
		return about + strconv.Itoa(d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%s%s %d", about, months[d.Month-1], d.Year)
	default:
		return fmt.Sprintf("%s%d %s %d", about, d.Day, months[d.Month-1], d.Year)
	}
}

// civil returns the calendar day of t as midnight UTC, so that days can be subtracted.
func civil(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// yearsBetween counts completed years from one civil day to another.
func yearsBetween(from, to time.Time) int {
	years := to.Year() - from.Year()
	if to.Month() < from.Month() || to.Month() == from.Month() && to.Day() < from.Day() {
		years--
	}
	return years
}

// zone is the office's time zone, UTC when none was given.
func (e Env) zone() *time.Location {
	if e.Zone == nil {
		return time.UTC
	}
	return e.Zone
}

// today is the calendar day in the office's zone.
func (e Env) today() time.Time { return civil(e.Now.In(e.zone())) }
