package casework

import (
	"slices"
	"sort"
	"strings"
	"time"
)

// Card is the little of a case that queues, searches and permissions need. One
// is kept sealed beside each case and all are in memory while the store is open,
// so its JSON is terse and seldom more than CardMax bytes.
type Card struct {
	ID         string        `json:"i"`
	Number     string        `json:"n"`
	Version    uint64        `json:"v"`
	Lane       Lane          `json:"l"`
	Stage      Stage         `json:"s"`
	End        End           `json:"e,omitempty"`
	Risk       Class         `json:"r"`
	Category   string        `json:"c,omitempty"`
	Desk       string        `json:"d"`
	Kecamatan  string        `json:"k,omitempty"`
	Caseworker string        `json:"w,omitempty"`
	HandedOver bool          `json:"h,omitempty"`
	Opened     int64         `json:"o"` // unix seconds
	Name       string        `json:"m,omitempty"`
	Birth      string        `json:"b,omitempty"`
	Sex        string        `json:"x,omitempty"`
	Referral   ReferralState `json:"f,omitempty"` // of the newest referral
	ToReview   bool          `json:"y,omitempty"` // it waits for the kecamatan's review before the manager's word
	Asks       string        `json:"g,omitempty"` // what it waits for without a clock, a letter each: see askLetters
	Agencies   []string      `json:"a,omitempty"` // that may know
	Excluded   []string      `json:"q,omitempty"`
	Clocks     []CardClock   `json:"t,omitempty"` // running, soonest first: see nearest
	Mute       bool          `json:"u,omitempty"` // BELUM ADA YANG DIHUBUNGI
	Hidden     bool          `json:"z,omitempty"` // waits for its destruction
}

// CardClock is one running clock.
type CardClock struct {
	ID      string `json:"i"`
	Started int64  `json:"s"`           // unix seconds
	Due     int64  `json:"d"`           // 0: no standard, last of all
	Owner   string `json:"o,omitempty"` // account, when not the case's own
	Later   int64  `json:"l,omitempty"` // put off until; its due does not move
}

// Overdue says whether the clock runs beyond its standard at now.
func (t CardClock) Overdue(now time.Time) bool { return t.Due != 0 && t.Due < now.Unix() }

// Soonest is the card's next clock that has an end; ok is false when it has none.
func (k *Card) Soonest() (t CardClock, ok bool) {
	if len(k.Clocks) == 0 || k.Clocks[0].Due == 0 {
		return CardClock{}, false
	}
	return k.Clocks[0], true
}

// Overdue says whether the card's next clock runs beyond its standard at now.
func (k *Card) Overdue(now time.Time) bool { return len(k.Clocks) > 0 && k.Clocks[0].Overdue(now) }

// CardMax is how many bytes of a card's JSON, sealed, fill 512; a longer one fills 1,024.
const CardMax = 472

// Card makes the case's card.
func (c *Case) Card() Card {
	s := c.Scope()
	k := Card{
		ID: c.ID, Number: c.Number, Version: c.Version, Lane: c.Lane, Stage: c.Stage, End: c.End, Risk: c.Risk.Class,
		Category: c.Category, Desk: c.Desk, Kecamatan: c.Kecamatan, Caseworker: c.Caseworker, HandedOver: s.HandedOver,
		Opened: c.OpenedAt.Unix(), Name: cut(c.Child.Name, 40), Birth: c.Child.Birth, Sex: cut(c.Child.Sex, 1),
		Agencies: s.Agencies, Excluded: s.Excluded, Mute: c.Uncontacted(), Hidden: c.Quarantine != nil,
	}
	if n := len(c.Referrals); n > 0 {
		k.Referral = c.Referrals[n-1].State
		k.ToReview = k.Referral == Pending && c.Risk.Class != High && !reviewed(c)
	}
	k.Asks = c.asks()
	k.Clocks = nearest(c.Tasks())
	return k
}

// nearest are the four soonest clocks, and the soonest of whoever has none among them:
// what is somebody's stays in that person's sight, however late it is due.
func nearest(all []CardClock) (out []CardClock) {
	for i, t := range all {
		if i < 4 || !slices.ContainsFunc(out, func(o CardClock) bool { return o.Owner == t.Owner }) {
			out = append(out, t)
		}
	}
	return out
}

// Tasks are the running clocks that somebody waits for, soonest first, those without
// a standard last. A closed case has those that began with its end: it is still looked after.
func (c *Case) Tasks() []CardClock {
	var out []CardClock
	for _, t := range c.Clocks {
		if !t.Running() || t.Quiet || c.Stage == Terminated {
			continue
		}
		k := CardClock{ID: t.ID, Started: t.Started.Unix(), Owner: t.Owner}
		if !t.Due.IsZero() {
			k.Due = t.Due.Unix()
		}
		if t.PutOff != nil {
			k.Later = t.PutOff.Until.Unix()
		}
		out = append(out, k)
	}
	sort.SliceStable(out, func(i, j int) bool { return last(out[i].Due) < last(out[j].Due) })
	return out
}

// last puts a clock without an end behind the others.
func last(due int64) int64 {
	if due == 0 {
		return 1 << 62
	}
	return due
}

func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n])
}

// Scope gives what the permission table needs.
func (k *Card) Scope() Scope {
	return Scope{
		Lane: k.Lane, Stage: k.Stage, Risk: k.Risk, Desk: k.Desk, Kecamatan: k.Kecamatan, Caseworker: k.Caseworker,
		HandedOver: k.HandedOver, Agencies: k.Agencies, Excluded: k.Excluded, Quarantined: k.Hidden,
	}
}

// Row is the queue's line for somebody who sees so much. Level must come from LevelOf.
func (k *Card) Row(who Actor, l Level, now time.Time) Row {
	row := Row{Number: k.Number, Stage: k.Stage, Level: l}
	if l == LevelNone {
		return Row{}
	}
	if len(k.Clocks) > 0 {
		t := k.Clocks[0]
		row.NextClock, row.Started = t.ID, time.Unix(t.Started, 0).UTC()
		if t.Due != 0 {
			due := time.Unix(t.Due, 0).UTC()
			row.DueAt, row.Overdue = &due, due.Before(now)
		}
	}
	if l == LevelNumber {
		// What the clock is for, and how long it was, would tell danger, pathway or referral.
		if row.NextClock != "" {
			row.NextClock, row.Started = AnyClock, time.Time{}
		}
		if k.Blind(who, l) {
			// The desk that handed the case over sees number, stage and officer; the clock is no longer its own.
			row.Caseworker, row.NextClock, row.DueAt, row.Overdue, row.Started = k.Caseworker, "", nil, false, time.Time{}
		}
		return row
	}
	row.OpenedAt = time.Unix(k.Opened, 0).UTC()
	row.Lane, row.Risk, row.Desk, row.Kecamatan, row.Caseworker = k.Lane, k.Risk, k.Desk, k.Kecamatan, k.Caseworker
	row.Uncontacted, row.ReferralStatus, row.Category = k.Mute, k.Referral, k.Category
	if l == LevelLetter {
		return Row{Number: k.Number, Stage: Referred, Level: l} // how its own letters stand is in them; of others' it reads nothing
	}
	if l == LevelFull {
		row.Name = k.Name
	}
	return row
}

// AnyClock stands for the next clock of a case of which the reader knows number, stage and
// clock (SOP 1, 7): when it ends, not what it is for.
const AnyClock = "next"

// Blind says whether the actor knows of the case and not of its clock: the desk that handed it over.
func (k *Card) Blind(who Actor, l Level) bool { return l == LevelNumber && who.Desk == k.Desk }

// Match says whether the card passes the query for this actor. It never lets
// through what LevelOf hides, and names are compared only with a full view.
func (k *Card) Match(who Actor, q Query, now time.Time) bool {
	return k.MatchAt(LevelOf(who, k.Scope()), &who, &q, now)
}

// MatchAt is Match where the level is known already. Level must come from LevelOf.
func (k *Card) MatchAt(l Level, who *Actor, q *Query, now time.Time) bool {
	if l == LevelNone || who.Role == Partner {
		return false
	}
	ended := k.Stage == Closed || k.Stage == Terminated
	// A desk no longer sees the clock of a case that it handed over: it cannot be asked about either.
	hidden := l == LevelNumber && who.Desk == k.Desk
	coded := l >= LevelCoded
	switch {
	case q.Open && ended,
		q.Overdue && (hidden || !k.Overdue(now)),
		q.Stage != "" && q.Stage != k.Stage,
		q.Number != "" && !strings.Contains(strings.ToUpper(k.Number), strings.ToUpper(q.Number)),
		q.Lane != "" && (!coded || q.Lane != k.Lane),
		q.Risk != "" && (!coded || q.Risk != k.Risk),
		q.Desk != "" && (!coded || q.Desk != k.Desk),
		q.Kecamatan != "" && (!coded || q.Kecamatan != k.Kecamatan):
		return false
	}
	if q.Mine {
		own := k.Caseworker == who.Post()
		if who.Role.AtDesk() {
			own = k.Desk == who.Desk
		}
		if !own {
			return false
		}
	}
	return true
}
