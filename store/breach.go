package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

// Disclosure is one case whose content one account was shown, or changed, in a
// window of time: a line of the notice within 3x24 hours (UU 27/2022 pasal 46).
type Disclosure struct {
	Number  string    `json:"number"`
	Account string    `json:"account"`
	Keys    []string  `json:"keys,omitempty"` // bindings by which it came in
	How     []string  `json:"how"`            // of "opened", "printed", "found", "changed"
	Times   int       `json:"times"`          // entries
	First   time.Time `json:"first"`
	Last    time.Time `json:"last"`
}

// Breach is what the log says of a window.
type Breach struct {
	Cases []Disclosure `json:"cases"` // by case, then account
	Lists []Disclosure `json:"lists"` // queues read, which show the names of children whose files the account may read; by account
	More  int          `json:"more"`  // cases that large searches found beyond those that an entry names
}

// Breach lists which cases' content was shown, printed or changed between from and
// to, by one person, one key, or anybody. That it was asked for is in the log first.
// Errors: NotAllowed for all but auditor and coordinator.
func (s *Store) Breach(ctx context.Context, who casework.Actor, q casework.LogQuery) (*Breach, error) {
	if err := s.may(ctx, who, casework.ReadLog); err != nil {
		return nil, s.refused(who, casework.ReadLog, "", err)
	}
	m := s.meta(who, casework.ReadLog, s.Now())
	m.Note = "breach"
	s.narrowed(&m, q)
	if err := s.logOnly(m); err != nil {
		return nil, err
	}
	out, at := &Breach{Cases: []Disclosure{}, Lists: []Disclosure{}}, map[[2]string]*Disclosure{}
	err := s.read(func(tx *bolt.Tx) error {
		c := tx.Bucket(bLog).Cursor()
		n := 0
		for k, v := c.First(); k != nil; k, v = c.Next() {
			if n++; n%1000 == 0 && ctx.Err() != nil {
				return internal(ctx.Err())
			}
			e, err := s.entry(binary.BigEndian.Uint64(k), v)
			if err != nil {
				return err
			}
			if !q.Matches(e.shown()) {
				continue
			}
			how, numbers := e.disclosed()
			out.More += max(0, e.Hits-len(e.Found))
			for _, number := range numbers {
				x := at[[2]string{number, e.By.Account}]
				if x == nil {
					x = &Disclosure{Number: number, Account: e.By.Account, First: e.At}
					at[[2]string{number, e.By.Account}] = x
				}
				x.add(how, e.Meta)
			}
		}
		return nil
	})
	for _, x := range at {
		slices.Sort(x.Keys)
		slices.Sort(x.How)
		if x.Number == "" {
			out.Lists = append(out.Lists, *x)
		} else {
			out.Cases = append(out.Cases, *x)
		}
	}
	for _, list := range [][]Disclosure{out.Cases, out.Lists} {
		slices.SortFunc(list, func(a, b Disclosure) int {
			return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Account, b.Account))
		})
	}
	return out, err
}

func (d *Disclosure) add(how string, m Meta) {
	d.Times++
	d.First, d.Last = first(d.First, m.At), last(d.Last, m.At)
	if !slices.Contains(d.How, how) {
		d.How = append(d.How, how)
	}
	if m.By.Binding != "" && !slices.Contains(d.Keys, m.By.Binding) {
		d.Keys = append(d.Keys, m.By.Binding)
	}
}

func first(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func last(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// disclosed says of which cases the entry means that content was shown, and how;
// number "" is a list. An entry of a kind unknown here that names a case counts.
func (m Meta) disclosed() (how string, numbers []string) {
	one := []string{m.Number}
	switch {
	case m.Name == Refused || m.Name == casework.ReadLog || m.Name == casework.OpenWords:
		return "", nil
	case m.Name == casework.ReadQueue && len(m.Found) == 0:
		return "listed", []string{""}
	case len(m.Found) > 0:
		return "found", m.Found
	case m.Number == "" || m.Name == casework.Search:
		return "", nil
	case m.Act != "":
		return "changed", one
	case m.Level == casework.LevelNumber || m.Level == casework.LevelCoded:
		return "", nil // number and stage, no content
	case m.Name == casework.PrintForm || m.Name == casework.ReadLetter:
		return "printed", one
	}
	return "opened", one
}
