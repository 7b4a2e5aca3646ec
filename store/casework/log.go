package casework

import (
	"slices"
	"strings"
	"time"
)

// LogQuery narrows the log of reads, acts, refusals and sign-ins. The zero LogQuery
// is the newest entries.
type LogQuery struct {
	Person string    // account that did it
	Number string    // case number, also of a search that found the case
	Key    string    // binding: fingerprint of the key, or "uid:1000"
	Act    ActName   // what was done, or tried where it was refused
	From   time.Time // not before; zero: from the beginning
	To     time.Time // before; zero: until now
	Before uint64    // only entries with a smaller Seq: the next page; 0: from the newest
	Limit  int       // most entries of a page; 0: 20
}

// LogPage is one page of the log, newest entry first.
type LogPage struct {
	Entries []LogEntry
	More    uint64 // LogQuery.Before of the next page; 0: this was the last one
}

// LogEntry says who did what, when, from where, to which case. It holds no content
// of a case and no words of a search.
type LogEntry struct {
	Seq     uint64    `json:"seq"`
	At      time.Time `json:"at"`
	Act     ActName   `json:"act"`
	By      Actor     `json:"by"`
	Number  string    `json:"number,omitempty"`
	Version uint64    `json:"version,omitempty"` // of the case after an act, or as it was read
	Level   Level     `json:"level,omitempty"`   // how much of the case was shown; 0: no case was
	Hits    int       `json:"hits,omitempty"`    // of a search
	Found   []string  `json:"found,omitempty"`   // case numbers that a search or a partner's list showed
	Words   bool      `json:"words,omitempty"`   // sealed words are kept with it
	Note    string    `json:"note,omitempty"`    // which form, letter or setting; of a refusal its kind
}

// Matches says whether the query wants the entry.
func (q LogQuery) Matches(e LogEntry) bool {
	switch {
	case q.Before != 0 && e.Seq >= q.Before,
		q.Person != "" && q.Person != e.By.Account,
		q.Key != "" && q.Key != e.By.Binding,
		q.Number != "" && q.Number != e.Number && !slices.Contains(e.Found, q.Number),
		q.Act != "" && q.Act != e.Act && !strings.HasPrefix(e.Note, string(q.Act)+" "),
		!q.From.IsZero() && e.At.Before(q.From),
		!q.To.IsZero() && !e.At.Before(q.To):
		return false
	}
	return true
}

// ParseLogQuery reads a question as an auditor types it, words in any order: a case
// number, a key's whole fingerprint ("SHA256:…"), one
// day ("21-11-2026") or two (first and last), anything else an account. Days are days
// of the zone. Error: Invalid, when there is more than one of a kind.
func ParseLogQuery(typed string, zone *time.Location) (q LogQuery, err error) {
	more := refuse(Invalid, "Tulis paling banyak satu akun, satu nomor kasus, satu kunci, dan dua tanggal. Contoh: loket-0801 21-11-2026")
	for _, word := range strings.Fields(typed) {
		if day, ok := logDay(word, zone); ok {
			switch {
			case q.From.IsZero():
				q.From, q.To = day, day.AddDate(0, 0, 1).UTC()
			case !q.To.Equal(q.From.In(zone).AddDate(0, 0, 1)) || day.Before(q.From):
				return LogQuery{}, more
			default:
				q.To = day.AddDate(0, 0, 1).UTC()
			}
			q.From = q.From.UTC()
			continue
		}
		at := &q.Person
		number, isNumber := ParseNumber(word)
		switch {
		case isNumber:
			at, word = &q.Number, number
		case strings.HasPrefix(word, "SHA256:") || strings.HasPrefix(word, "uid:"):
			at = &q.Key
		}
		if *at != "" {
			return LogQuery{}, more
		}
		*at = word
	}
	return q, nil
}

func logDay(word string, zone *time.Location) (time.Time, bool) {
	for _, layout := range []string{"02-01-2006", "2006-01-02", "2-1-2006"} {
		if t, err := time.ParseInLocation(layout, word, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
