package registry

import (
	"strconv"
	"strings"
	"time"

	"loket/forms"
)

// number is a 16-digit number as it stood in a cell.
type number struct {
	digits  string
	why     string // why it is refused; "" = good
	numeric bool   // surely written by a spreadsheet as a number, not as text
}

// readNumber tidies a NIK or No. KK: spaces, dots, hyphens and a leading apostrophe
// go. A number in scientific notation is taken only while no digit is lost.
func readNumber(cell string) number {
	s := strings.TrimLeft(strings.TrimSpace(cell), "'’`")
	if s == "" {
		return number{why: "kosong"}
	}
	if strings.ContainsAny(s, "eE") {
		return fromScientific(s)
	}
	var n number
	if whole, ok := strings.CutSuffix(s, ".0"); ok && len(whole) == 16 {
		s, n.numeric = whole, true
	}
	n.digits = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .-_\u00a0", r) {
			return -1
		}
		return r
	}, s)
	switch {
	case strings.Trim(n.digits, "0123456789") != "":
		n.why = "memuat yang bukan angka"
	case len(n.digits) != 16:
		n.why = strconv.Itoa(len(n.digits)) + " angka, seharusnya 16"
	case n.digits == strings.Repeat("0", 16):
		n.why = "hanya nol"
	}
	return n
}

// fromScientific reads "7.30608030514001E+15" by moving the point, never by arithmetic.
func fromScientific(s string) number {
	n := number{numeric: true}
	mantissa, exponent, _ := strings.Cut(strings.ToUpper(strings.ReplaceAll(s, ",", ".")), "E")
	first, rest, _ := strings.Cut(mantissa, ".")
	known := first + rest
	switch {
	case strings.Trim(known, "0123456789") != "" || len(first) != 1 || len(known) > 17:
		n.why = "memuat yang bukan angka"
	case strings.TrimPrefix(exponent, "+") != "15":
		n.why = "bukan 16 angka"
	case len(known) < 14:
		// A true number of 16 digits is shown with 15 digits or more, save for zeros at its end.
		n.why = "dipotong oleh program lembar kerja; minta daftar dengan kolom teks"
	default:
		n.digits = (known + "00")[:16]
	}
	return n
}

// readSex knows the ways in which lists write it; "" for others.
func readSex(cell string) string {
	switch heading(cell) {
	case "l", "lk", "laki_laki", "laki", "pria", "lelaki", "1":
		return "male"
	case "p", "pr", "perempuan", "wanita", "2":
		return "female"
	}
	return ""
}

// readDesil takes "2", "Desil 2", "2.0"; 0 for others.
func readDesil(cell string) int {
	s := strings.TrimSuffix(strings.TrimPrefix(heading(cell), "desil_"), "_0")
	if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= 10 {
		return n
	}
	return 0
}

var months = map[string]int{
	"jan": 1, "peb": 2, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "ags": 8, "aug": 8,
	"sep": 9, "okt": 10, "oct": 10, "nop": 11, "nov": 11, "des": 12, "dec": 12,
}

// readBirth reads a birth date: day first, year first, a month's name, or a
// spreadsheet's serial day. Where day and month could be exchanged (a program with
// another country's order wrote the list), the NIK tells which is meant. agrees is
// false when the NIK says another day: the date is kept as day first.
func readBirth(cell, nik string) (date string, agrees, ok bool) {
	if s, isISO := strings.CutSuffix(cell, " 00:00:00"); isISO {
		cell = s
	}
	var y, m, d int
	if days, err := strconv.ParseFloat(cell, 64); err == nil && !strings.ContainsAny(cell, "-/") {
		// 1899-12-30 is day 0; 3,000 is 1908 and 80,000 is 2119, so a bare year is no serial.
		if days < 3000 || days > 80000 {
			return "", true, false
		}
		t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days))
		y, m, d = t.Year(), int(t.Month()), t.Day()
	} else if y, m, d, ok = splitDate(cell); !ok {
		return "", true, false
	}
	nikDay, nikMonth := nikBirth(nik)
	dayFirst, dayFirstOK := civil(y, m, d)
	swapped, swappedOK := civil(y, d, m)
	switch {
	case dayFirstOK && d == nikDay && m == nikMonth:
		return dayFirst, true, true
	case swappedOK && m == nikDay && d == nikMonth:
		return swapped, true, true
	case dayFirstOK:
		return dayFirst, false, true
	case swappedOK:
		return swapped, false, true
	}
	return "", true, false
}

// splitDate takes "3/5/2014", "03-05-2014", "2014-05-03" or "3 Mei 2014" apart.
func splitDate(s string) (y, m, d int, ok bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/-. ,", r) })
	if len(parts) != 3 {
		return 0, 0, 0, false
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil {
			word := strings.ToLower(p)
			if i != 1 || len(word) < 3 || months[word[:3]] == 0 {
				return 0, 0, 0, false
			}
			v = months[word[:3]]
		}
		n[i] = v
	}
	if n[0] > 31 {
		return n[0], n[1], n[2], true
	}
	return n[2], n[1], n[0], true
}

// civil writes a date in canonical form; ok is false for days that do not exist
// and for years that no living person was born in.
func civil(y, m, d int) (date string, ok bool) {
	p := forms.PartialDate{Year: y, Month: time.Month(m), Day: d}
	if y < 1900 || y > 2200 || m < 1 || d < 1 {
		return "", false
	}
	s := p.String()
	_, ok = forms.ParsePartialDate(s)
	return s, ok
}

// nikBirth is the day and month in a NIK of 16 digits: a woman's day is 40 higher.
func nikBirth(nik string) (day, month int) {
	day, month = int(nik[6]-'0')*10+int(nik[7]-'0'), int(nik[8]-'0')*10+int(nik[9]-'0')
	if day > 40 {
		day -= 40
	}
	return day, month
}
