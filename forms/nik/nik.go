// Package nik reads the two 16-digit numbers of Indonesian civil registration: the
// NIK of a person and the KK of a family card.
//
// It promises: every fault is data with one sentence, nothing is refused; what can
// be read is read even when another part is wrong.
//
// It refuses: proof. A NIK tells where and when a person was first registered. It
// is kept when the person moves and when a birth date is corrected, so that a
// difference is a hint to look again and never a reason to stop.
package nik

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Sex is "male", "female", or "" when the number does not tell.
type Sex string

// The sexes as a NIK has them: women's day of birth is raised by 40.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// Code names a kind of fault or difference.
type Code string

// The faults of a number and, from DiffSex on, its differences from what was stated.
const (
	BadLength Code = "length" // not 16 digits
	BadRegion Code = "region_code"
	BadDate   Code = "date"   // a day or month that does not exist, or only in the future
	BadSerial Code = "serial" // 0000
	DiffSex   Code = "sex"
	DiffBirth Code = "birth"
	DiffPlace Code = "place"
)

// Problem is one fault or difference. It never blocks.
type Problem struct {
	Code Code
	Say  string // one plain Indonesian sentence
}

// Date is a calendar day; the zero Date is none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// IsZero says whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String returns the date as "2014-05-03", "" for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

func (d Date) time() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// exists says whether the calendar has this day.
func (d Date) exists() bool {
	t := d.time()
	return t.Year() == d.Year && t.Month() == d.Month && t.Day() == d.Day
}

// Number is what a NIK or KK says.
type Number struct {
	Digits   string // only the digits that were given
	Region   string // kecamatan of first registration, "73.06.08"; "" when unreadable
	Date     Date   // NIK: of birth, in the latest year that is not in the future; KK: of registration
	Other    Date   // the same day in the other century; zero when there is none
	Sex      Sex    // KK: always ""
	Serial   int    // 1 to 9999; 0 is a fault
	Problems []Problem
}

// Valid says whether nothing is wrong with the number by itself.
func (n Number) Valid() bool { return len(n.Problems) == 0 }

// Clean returns only the digits of s: spaces, dots, dashes and letters are dropped.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// Parse reads a NIK. The day of now decides which century a birth can be in.
func Parse(s string, now time.Time) Number {
	return parse(s, now, "NIK", true)
}

// ParseKK reads the number of a family card: same shape, but its date is the day
// of registration and tells no sex.
func ParseKK(s string, now time.Time) Number {
	return parse(s, now, "Nomor KK", false)
}

func parse(s string, now time.Time, name string, person bool) Number {
	n := Number{Digits: Clean(s)}
	fault := func(code Code, say string) { n.Problems = append(n.Problems, Problem{code, name + " " + say}) }
	if len(n.Digits) != 16 {
		fault(BadLength, fmt.Sprintf("harus 16 angka, ini %d.", len(n.Digits)))
		return n
	}
	province, regency, district := n.Digits[:2], n.Digits[2:4], n.Digits[4:6]
	if province < "11" || province > "97" || regency == "00" || district == "00" {
		fault(BadRegion, "ini kode wilayahnya tidak ada. Periksa enam angka pertama.")
	} else {
		n.Region = province + "." + regency + "." + district
	}
	day, month, year := pair(n.Digits[6:8]), pair(n.Digits[8:10]), pair(n.Digits[10:12])
	if person {
		n.Sex = Male
		if day > 40 {
			n.Sex = Female
			day -= 40
		}
	}
	n.Date, n.Other = centuries(day, month, year, now)
	if n.Date.IsZero() {
		n.Sex = ""
		fault(BadDate, "ini tanggalnya tidak ada. Periksa angka ketujuh sampai kedua belas.")
	}
	if n.Serial, _ = strconv.Atoi(n.Digits[12:]); n.Serial == 0 {
		fault(BadSerial, "tidak bisa berakhir 0000. Periksa empat angka terakhir.")
	}
	return n
}

// pair reads two characters already known to be digits.
func pair(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

// centuries returns the latest day with this two-digit year that exists and is not
// after now, and the one a century earlier when it exists too.
func centuries(day, month, year int, now time.Time) (latest, other Date) {
	for century := now.Year() / 100 * 100; century >= 1900; century -= 100 {
		d := Date{century + year, time.Month(month), day}
		switch {
		case !d.exists() || d.time().After(now):
		case latest.IsZero():
			latest = d
		case other.IsZero():
			other = d
		}
	}
	return latest, other
}

// Stated is what a form says of the person; parts not known are left zero.
type Stated struct {
	Sex              Sex
	Year, Month, Day int    // Month and Day may be 0
	Region           string // code of the present address, from kabupaten down: "73.06" or "73.06.08.1001"
}

// Compare returns where the number and the form differ. Parts that either does not
// tell are not compared; a birth date of the other century does not differ.
func (n Number) Compare(s Stated) []Problem {
	var hints []Problem
	if n.Sex != "" && (s.Sex == Male || s.Sex == Female) && n.Sex != s.Sex {
		word := map[Sex]string{Male: "laki-laki", Female: "perempuan"}
		hints = append(hints, Problem{DiffSex, fmt.Sprintf("NIK ini menunjuk %s, isian %s. Periksa keduanya.", word[n.Sex], word[s.Sex])})
	}
	if !n.Date.IsZero() && s.Year != 0 && !s.matches(n.Date) && !s.matches(n.Other) {
		hints = append(hints, Problem{DiffBirth, fmt.Sprintf("NIK ini menunjuk lahir %02d-%02d-%d, isian lain. Periksa keduanya.", n.Date.Day, int(n.Date.Month), n.Date.Year)})
	}
	if n.Region != "" && len(s.Region) >= 5 && !strings.HasPrefix(n.Region, s.Region[:5]) {
		hints = append(hints, Problem{DiffPlace, "NIK ini pertama terdaftar di kabupaten lain. Bukan bukti; tanyakan alamat sekarang."})
	}
	return hints
}

func (s Stated) matches(d Date) bool {
	return s.Year == d.Year && (s.Month == 0 || time.Month(s.Month) == d.Month) && (s.Day == 0 || s.Day == d.Day)
}
