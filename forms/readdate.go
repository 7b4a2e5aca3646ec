package forms

import (
	"slices"
	"strings"
	"time"
)

// monthNames are the ways months are written, old spellings included.
var monthNames = map[string]time.Month{
	"jan": 1, "januari": 1, "january": 1, "feb": 2, "peb": 2, "februari": 2, "pebruari": 2, "mar": 3, "mrt": 3, "maret": 3, "apr": 4, "april": 4,
	"mei": 5, "jun": 6, "juni": 6, "jul": 7, "juli": 7, "agu": 8, "agt": 8, "ags": 8, "agus": 8, "agust": 8, "agustus": 8,
	"sep": 9, "sept": 9, "september": 9, "okt": 10, "oktober": 10, "nov": 11, "nop": 11, "november": 11, "nopember": 11, "des": 12, "desember": 12,
}

// Words that make a date an estimate, and words that change nothing.
var (
	aboutWords = map[string]bool{"kira-kira": true, "kira2": true, "kira": true, "sekitar": true, "sekira": true, "sekitaran": true, "perkiraan": true, "kurang-lebih": true, "kl": true, "k.l": true, "±": true, "~": true, "awal": true, "akhir": true, "pertengahan": true}
	dateNoise  = map[string]bool{
		"tanggal": true, "tgl": true, "bulan": true, "bln": true, "tahun": true, "thn": true, "th": true, "pada": true, "lahir": true,
		"senin": true, "selasa": true, "rabu": true, "kamis": true, "jumat": true, "jum'at": true, "sabtu": true, "minggu": true, "ahad": true,
	}
	ageWords = map[string]bool{"umur": true, "usia": true, "umurnya": true, "usianya": true}
	agoWords = map[string]bool{"lalu": true, "yang": true, "yg": true, "silam": true}
)

// dateTokens splits what was typed into words and numbers: "3-5-2014",
// "3 mei 2014" and "03.05.2014" all give three.
func dateTokens(word string) []string {
	word = strings.NewReplacer("kira-kira", "kira-kira ", "kurang lebih", "kurang-lebih", "~", " ~ ", "±", " ± ").Replace(word)
	var tokens []string
	for w := range strings.FieldsFuncSeq(word, func(r rune) bool { return r == ' ' || r == ',' || r == '/' }) {
		if w = strings.TrimSuffix(w, "."); w == "" {
			continue
		}
		if isDigit(rune(w[0])) || strings.ContainsAny(w, "0123456789") && !aboutWords[w] {
			tokens = append(tokens, strings.FieldsFunc(w, func(r rune) bool { return r == '-' || r == '.' })...)
			continue
		}
		tokens = append(tokens, w)
	}
	return tokens
}

// readDate reads a date as people write it, day first. A birth date is never in
// the future, so that two digits of a year and a missing year are read that way.
func readDate(word string, env Env, birth bool) (PartialDate, bool) {
	if d, ok := dayWord(word, env); ok {
		return d, true
	}
	var rest []string
	about, noise, aged, ahead := false, "", false, false
	for _, t := range dateTokens(word) {
		switch {
		case aboutWords[t]:
			about = true
		case ageWords[t]:
			aged = true
		case dateNoise[t]:
			noise += " " + t
		case agoWords[t]:
			aged = true
		case t == "lagi":
			ahead = true
		default:
			rest = append(rest, t)
		}
	}
	unit := ""
	if u := strings.Fields(noise); len(u) > 0 {
		unit = u[len(u)-1]
	}
	if n := len(rest); n > 0 && rest[n-1] == "hari" {
		unit, rest = "hari", rest[:n-1]
	}
	if len(rest) == 1 {
		n, ok := digits(rest[0])
		switch {
		case !ok || len(rest[0]) > 3:
		case ahead && !aged && !birth:
			return laterDate(n, unit, env)
		case !ahead && (aged || unit != ""):
			return ageDate(n, unit, env)
		}
	}
	if ahead {
		return PartialDate{}, false
	}
	d, ok := datePieces(rest, env, birth)
	d.About = about && ok
	return d, ok
}

// spanOnly says whether only a length of time was typed, "30 hari": of a day that may be
// to come nobody knows which one is meant.
func spanOnly(word string) bool {
	tokens := dateTokens(word)
	if len(tokens) < 2 {
		return false
	}
	_, number := digits(tokens[len(tokens)-2])
	return number && len(tokens[len(tokens)-2]) <= 3 && slices.Contains([]string{"hari", "minggu", "bulan", "bln", "tahun", "thn", "th"}, tokens[len(tokens)-1])
}

// dayWord reads the days that have a name of their own.
func dayWord(word string, env Env) (PartialDate, bool) {
	offset, ok := map[string]int{"hari ini": 0, "sekarang": 0, "tadi": 0, "kemarin": -1, "semalam": -1, "tadi malam": -1, "kemarin dulu": -2, "besok": 1, "lusa": 2}[word]
	if !ok || env.Now.IsZero() {
		return PartialDate{}, false
	}
	return dateOf(env.today().AddDate(0, 0, offset)), true
}

func dateOf(t time.Time) PartialDate {
	return PartialDate{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

// ageDate turns "umur 12", "8 bulan", "3 hari lalu" into an estimated date.
func ageDate(n int, unit string, env Env) (PartialDate, bool) {
	if env.Now.IsZero() {
		return PartialDate{}, false
	}
	today, d := env.today(), PartialDate{About: true}
	switch unit {
	case "bulan", "bln":
		first := time.Date(today.Year(), today.Month()-time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		d.Year, d.Month = first.Year(), first.Month()
	case "minggu", "hari":
		if unit == "minggu" {
			n *= 7
		}
		d = dateOf(today.AddDate(0, 0, -n))
		d.About = true
	default:
		d.Year = today.Year() - n
		if n > 120 {
			return PartialDate{}, false
		}
	}
	return d, d.exists() && d.Year >= firstYear
}

// laterDate turns "30 hari lagi" into a day.
func laterDate(n int, unit string, env Env) (PartialDate, bool) {
	if env.Now.IsZero() {
		return PartialDate{}, false
	}
	today := env.today()
	switch unit {
	case "hari":
		today = today.AddDate(0, 0, n)
	case "minggu":
		today = today.AddDate(0, 0, 7*n)
	case "bulan", "bln":
		today = today.AddDate(0, n, 0)
	case "tahun", "thn", "th":
		today = today.AddDate(n, 0, 0)
	default:
		return PartialDate{}, false
	}
	d := dateOf(today)
	return d, d.exists() && d.Year <= lastYear
}

// firstYear and lastYear bound the years that are believed.
const (
	firstYear = 1900
	lastYear  = 2100
)

// datePieces puts a date together from its parts, day first unless a year of four
// digits leads.
func datePieces(parts []string, env Env, birth bool) (PartialDate, bool) {
	if len(parts) == 1 && len(parts[0]) == 8 {
		if _, ok := digits(parts[0]); ok {
			parts = []string{parts[0][:2], parts[0][2:4], parts[0][4:]}
		}
	}
	if len(parts) == 0 || len(parts) > 3 {
		return PartialDate{}, false
	}
	if _, number := digits(parts[0]); number && len(parts[0]) == 4 && len(parts) > 1 {
		parts = reversed(parts)
	}
	var d PartialDate
	var ok bool
	last := parts[len(parts)-1]
	if _, named := monthNames[last]; named && len(parts) == 2 {
		if d.Month, d.Day, ok = monthDay(parts[0], last); !ok {
			return PartialDate{}, false
		}
		d = nearest(d, env, birth)
		return d, d.exists()
	}
	d.Year, ok = readYear(last, env, birth)
	if !ok || len(last) != 4 && len(parts) < 3 {
		return PartialDate{}, false
	}
	switch len(parts) {
	case 2:
		d.Month, ok = readMonth(parts[0])
	case 3:
		d.Month, d.Day, ok = monthDay(parts[0], parts[1])
	}
	return d, ok && d.exists()
}

func reversed(parts []string) []string {
	r := make([]string, len(parts))
	for i, p := range parts {
		r[len(parts)-1-i] = p
	}
	return r
}

func monthDay(day, month string) (time.Month, int, bool) {
	m, ok := readMonth(month)
	n, isNumber := digits(day)
	return m, n, ok && isNumber && n >= 1 && len(day) <= 2
}

func readMonth(s string) (time.Month, bool) {
	if n, ok := digits(s); ok {
		return time.Month(n), n >= 1 && n <= 12 && len(s) <= 2
	}
	m, ok := monthNames[s]
	return m, ok
}

// readYear reads four digits, or two: for a birth the latest year not in the
// future, else the year from 80 years ago to 19 ahead.
func readYear(s string, env Env, birth bool) (int, bool) {
	n, ok := digits(s)
	if !ok || len(s) != 2 && len(s) != 4 {
		return 0, false
	}
	if len(s) == 4 {
		return n, n >= firstYear && n <= lastYear
	}
	if env.Now.IsZero() {
		return 0, false
	}
	now := env.today().Year()
	latest := now
	if !birth {
		latest += 19
	}
	year := latest - latest%100 + n
	if year > latest {
		year -= 100
	}
	return year, year >= firstYear
}

// nearest gives a day and month without a year the year that brings it closest to
// today, for a birth the latest that is past.
func nearest(d PartialDate, env Env, birth bool) PartialDate {
	if env.Now.IsZero() {
		return PartialDate{}
	}
	today := env.today()
	best, gap := PartialDate{}, time.Duration(0)
	for year := today.Year() - 1; year <= today.Year()+1; year++ {
		d.Year = year
		if !d.exists() || birth && d.First().After(today) {
			continue
		}
		if away := d.First().Sub(today).Abs(); best.Year == 0 || away < gap {
			best, gap = d, away
		}
	}
	return best
}
