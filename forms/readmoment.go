package forms

import (
	"strings"
	"time"
)

// momentNoise are words around a time of day that change nothing.
var momentNoise = map[string]bool{"tadi": true, "pukul": true, "pkl": true, "pkl.": true, "jam": true, "wita": true, "wib": true, "wit": true, "hari": true, "ini": true, "pagi": true, "siang": true, "sore": true, "malam": true, "lewat": true}

// readMoment reads an instant: a time of day, with a day before it when it is not
// today. Times are of the office's zone, to the minute.
func readMoment(word string, env Env) (Answer, string) {
	if env.Now.IsZero() {
		return Answer{}, sayMomentUnclear
	}
	if word == "sekarang" || word == "baru saja" || word == "barusan" {
		return momentAnswer(env.Now), ""
	}
	night := strings.Contains(word, "tadi malam") || strings.Contains(word, "semalam")
	word = strings.NewReplacer("tadi malam", "malam", "semalam", "malam").Replace(word)
	tokens := strings.Fields(strings.ReplaceAll(word, ",", " "))
	at, clock := -1, clockTime{}
	for i := len(tokens) - 1; i >= 0 && at < 0; i-- {
		hinted := i > 0 && (tokens[i-1] == "jam" || tokens[i-1] == "pukul" || tokens[i-1] == "pkl" || tokens[i-1] == "pkl.")
		if c, ok := readClock(tokens[i], hinted); ok && !dateLike(tokens, i) {
			at, clock = i, c
		}
	}
	var days []string
	partOfDay := ""
	for i, t := range tokens {
		switch {
		case i == at:
		case t == "pagi" || t == "siang" || t == "sore" || t == "malam":
			partOfDay = t
		case momentNoise[t] && !(t == "hari" && i+1 < len(tokens) && tokens[i+1] == "lalu"):
		default:
			days = append(days, t)
		}
	}
	day := dateOf(env.today())
	if len(days) > 0 {
		d, ok := readDate(strings.Join(days, " "), env, false)
		if !ok || d.Day == 0 || at < 0 && d.About {
			return Answer{}, sayMomentUnclear
		}
		day = d
	}
	switch {
	case at < 0 && (len(days) > 0 || night):
		return Answer{}, sayMomentNoClock
	case at < 0:
		return Answer{}, sayMomentUnclear
	}
	if clock.bare && partOfDay == "" && clock.hour >= 1 && clock.hour <= 6 { // "jam 3" is said of either
		return Answer{}, sayMomentPart
	}
	hour, ok := clock.in(partOfDay)
	if !ok {
		return Answer{}, sayMomentUnclear
	}
	if night && hour >= 12 { // "tadi malam 20.00" is of yesterday, "tadi malam 2.00" of today
		day = dateOf(day.First().AddDate(0, 0, -1))
	}
	return momentAnswer(time.Date(day.Year, day.Month, day.Day, hour, clock.minute, 0, 0, env.zone())), ""
}

func momentAnswer(t time.Time) Answer {
	return value1(t.UTC().Truncate(time.Minute).Format(time.RFC3339))
}

type clockTime struct {
	hour, minute int
	bare         bool // without minutes
}

// readClock reads "14.30", "14:30", "9.15"; a bare hour only after "jam".
func readClock(s string, hinted bool) (clockTime, bool) {
	hour, minute, both := strings.Cut(strings.ReplaceAll(s, ":", "."), ".")
	if !both {
		if !hinted {
			return clockTime{}, false
		}
		minute = "00"
	}
	h, okHour := digits(hour)
	m, okMinute := digits(minute)
	ok := okHour && okMinute && len(hour) <= 2 && len(minute) == 2 && h <= 23 && m <= 59
	return clockTime{h, m, !both}, ok
}

// dateLike says whether "21.11" is the start of a date rather than a time: the
// next word is a year.
func dateLike(tokens []string, i int) bool {
	if i+1 >= len(tokens) {
		return false
	}
	n, ok := digits(tokens[i+1])
	return ok && n >= firstYear
}

// in moves an hour of the twelve-hour day into the named part of the day.
func (c clockTime) in(part string) (hour int, ok bool) {
	switch {
	case part == "" || c.hour > 12:
		return c.hour, true
	case part == "pagi":
		return c.hour, c.hour < 12
	case part == "siang" && c.hour <= 4, part == "sore" && c.hour >= 1 && c.hour <= 7, part == "malam" && c.hour >= 6 && c.hour <= 11:
		return c.hour + 12, true
	case part == "siang" && c.hour == 12:
		return 12, true
	case part == "siang" && c.hour >= 10, part == "malam" && c.hour <= 4:
		return c.hour, true
	case part == "malam" && c.hour == 12:
		return 0, true
	default:
		return 0, false
	}
}
