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
