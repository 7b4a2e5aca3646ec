package casework

import (
	"fmt"
	"iter"
	"slices"
	"sort"
	"strings"
	"time"

	"loket/forms/pack"
)

// Caseload is how the office's open cases lie on people (SOP 1: the manager proposes
// assignments with the load in sight).
type Caseload struct {
	Now        time.Time `json:"at"`
	Open       int       `json:"open"`
	Overdue    int       `json:"overdue"`
	Loads      []Load    `json:"caseworkers"`
	Unassigned []Row     `json:"unassigned"` // at the secretariat and nobody's, soonest clock first, at most rowsMost
	Nobodys    int       `json:"unassigned_total"`
	Waiting    []Waiting `json:"waiting"`
}

// Load is what one caseworker holds.
type Load struct {
	Caseworker string     `json:"caseworker"`
	Open       int        `json:"open"`
	High       int        `json:"high"`
	Overdue    int        `json:"overdue"`        // cases with a clock that ran out
	Soon       int        `json:"due_in_7_days"`  // cases with a clock that runs out within a week
	Due        *time.Time `json:"due,omitempty"`  // the soonest clock
	Closed     bool       `json:"closed_account"` // holds cases, and the account is closed: they wait for a handover
}

// String is the load as it stands beside a name to choose: "peksos-02: 7 terbuka, 2 lewat, 1 TINGGI".
func (l Load) String() string {
	out := fmt.Sprintf("%s: %d terbuka", l.Caseworker, l.Open)
	if l.Overdue > 0 {
		out += fmt.Sprintf(", %d lewat", l.Overdue)
	}
	if l.High > 0 {
		out += fmt.Sprintf(", %d TINGGI", l.High)
	}
	return out
}

// Free are the loads of those who can be given a case: their accounts are open.
func (o *Caseload) Free() []Load {
	return slices.DeleteFunc(slices.Clone(o.Loads), func(l Load) bool { return l.Closed })
}

// Line is what everybody holds who can be given a case, in one line; "" when nobody can.
func (o *Caseload) Line() string {
	var all []string
	for _, l := range o.Free() {
		all = append(all, l.String())
	}
	if len(all) == 0 {
		return ""
	}
	return "Peksos: " + strings.Join(all, "; ")
}

// NamesCaseworker says whether an act's form names a caseworker, or decides on one.
func NamesCaseworker(a ActName) bool {
	return a == Assign || a == Propose || a == ApproveAssign || a == Lower || a == Supervise || a == Discuss
}

// rowsMost is how many cases a list over the office carries; the queue has the rest.
const rowsMost = 100

// CaseloadOf adds up the cards in queue order, each with the actor's level. Accounts
// are the office's; caseworkers who hold nothing are in the list as well.
func CaseloadOf(cards iter.Seq2[*Card, Level], accounts []Account, who Actor, p *pack.Pack, now time.Time) Caseload {
	out := Caseload{Now: now, Loads: []Load{}, Unassigned: []Row{}, Waiting: []Waiting{}}
	loads := map[string]*Load{}
	for _, a := range accounts {
		if a.Role == Caseworker && !a.Disabled {
			loads[a.Name] = &Load{Caseworker: a.Name}
		}
	}
	seen := func(yield func(*Card, Level) bool) {
		for k, l := range cards {
			if l >= LevelCoded && k.Stage != Closed && k.Stage != Terminated {
				out.add(k, l, loads, who, now)
			}
			if !yield(k, l) {
				return
			}
		}
	}
	home := HomeOf(seen, who, p, now)
	out.Open, out.Overdue = home.Open, home.Overdue
	out.Waiting = append(out.Waiting, home.Waiting...)
	for _, l := range loads {
		out.Loads = append(out.Loads, *l)
	}
	sort.Slice(out.Loads, func(i, j int) bool { return out.Loads[i].Caseworker < out.Loads[j].Caseworker })
	return out
}

func (o *Caseload) add(k *Card, l Level, loads map[string]*Load, who Actor, now time.Time) {
	if k.Caseworker == "" {
		if k.Lane == Protection || k.HandedOver {
			if o.Nobodys++; len(o.Unassigned) < rowsMost {
				o.Unassigned = append(o.Unassigned, k.Row(who, l, now))
			}
		}
		return
	}
	load := loads[k.Caseworker]
	if load == nil {
		load = &Load{Caseworker: k.Caseworker, Closed: true}
		loads[k.Caseworker] = load
	}
	load.Open++
	if k.Risk == High {
		load.High++
	}
	if len(k.Clocks) == 0 || k.Clocks[0].Due <= 0 {
		return
	}
	due := time.Unix(k.Clocks[0].Due, 0).UTC()
	switch {
	case due.Before(now):
		load.Overdue++
	case due.Before(now.AddDate(0, 0, 7)):
		load.Soon++
	}
	if load.Due == nil || due.Before(*load.Due) {
		load.Due = &due
	}
}

// Of is what the caseworker of that account holds.
func (o Caseload) Of(account string) (Load, bool) {
	i := slices.IndexFunc(o.Loads, func(l Load) bool { return strings.EqualFold(l.Caseworker, account) })
	if i < 0 {
		return Load{}, false
	}
	return o.Loads[i], true
}

// Numbers are the cases of which the load shows something.
func (o Caseload) Numbers() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, r := range o.Unassigned {
			if !yield(r.Number) {
				return
			}
		}
	}
}
