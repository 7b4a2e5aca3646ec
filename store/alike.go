package store

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
)

const (
	alikeMost = 10   // look-alikes shown
	alikeName = 0.8  // two names from this score on may be one person's
	alikeKin  = 0.45 // the same within one family card
)

// Alike looks for earlier cases and registry entries of the same child (SOP 3.2):
// by NIK and family card exactly, by name and birth roughly. It shows only cases
// that the actor reads in full. Elsewhere is always true for who does not read
// every file, so that it tells nothing of what is there. Logged first.
func (s *Store) Alike(ctx context.Context, who casework.Actor, p casework.Probe) (casework.Matches, error) {
	if err := s.may(ctx, who, casework.Search); err != nil {
		return casework.Matches{}, s.refused(who, casework.Search, p.Number, err)
	}
	m := s.meta(who, casework.Search, s.Now())
	m.Note, m.typed = "alike", strings.Join(strings.Fields(cut(strings.Join([]string{p.Name, p.NIK, p.KK, p.Birth, p.Sex}, " "), 200)), " ")
	if number, ok := casework.ParseNumber(p.Number); ok {
		m.Number = number
	}
	own, _ := casework.ParseNumber(p.Number)
	out := casework.Matches{Elsewhere: !who.Role.Leads()}
	sameNIK, sameKK := map[string]bool{}, map[string]bool{}
	err := s.read(func(tx *bolt.Tx) (err error) {
		for _, x := range []struct {
			bucket []byte
			digits string
			into   map[string]bool
		}{{bNIK, p.NIK, sameNIK}, {bKK, p.KK, sameKK}} {
			if x.digits != "" {
				for _, id := range s.byNumber(tx, x.bucket, x.digits) {
					x.into[id] = true
				}
			}
		}
		out.Registry, err = s.listed(tx, p.NIK, who)
		return err
	})
	if err != nil {
		return casework.Matches{}, err
	}
	names := newNames(p.Name)
	s.mem.each(who, func(at *spot, l casework.Level) bool {
		h := at.h
		if l != casework.LevelFull || h.card.Number == own {
			return true
		}
		if match, ok := compare(h, p, names, sameNIK[h.card.ID], sameKK[h.card.ID]); ok {
			out.Cases = append(out.Cases, match)
		}
		return true
	})
	slices.SortStableFunc(out.Cases, func(a, b casework.Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Number, b.Number))
	})
	out.Cases = out.Cases[:min(len(out.Cases), alikeMost)]
	for _, c := range out.Cases {
		m.found(c.Number)
	}
	if err := s.logOnly(m); err != nil {
		return casework.Matches{}, err
	}
	return out, nil
}

// names is a name to be compared with many.
type names struct {
	typed string
	words wordSigns
}

// wordSign is what a word's best likeness with another can be told from.
type wordSign struct {
	letters uint32 // the set of its letters
	len     int
}

// wordSigns are the first words of a name key; names of more words are compared in full.
type wordSigns struct {
	at [8]wordSign
	n  int
}

func signsOf(key string) (w wordSigns) {
	for i := range len(key) {
		switch {
		case key[i] != ' ' && w.n < len(w.at):
			w.at[w.n].letters |= 1 << (key[i] & 31)
			w.at[w.n].len++
		case key[i] == ' ':
			w.n++
		}
	}
	if key != "" {
		w.n++
	}
	return w
}

// likely is the most that text.NameScore can give for two names: an edit changes at
// most one letter, so letters that only one word has must each be edited.
func likely(x, y wordSigns) float64 {
	if x.n == 0 || y.n == 0 {
		return 0
	}
	if x.n > len(x.at) || y.n > len(y.at) {
		return 1
	}
	if x.n > y.n {
		x, y = y, x
	}
	sum := 0.0
	for _, a := range x.at[:x.n] {
		best := 0.0
		for _, b := range y.at[:y.n] {
			like := 0.5 // an initial
			if a.len > 1 && b.len > 1 {
				apart := max(bits.OnesCount32(a.letters&^b.letters), bits.OnesCount32(b.letters&^a.letters), a.len-b.len, b.len-a.len)
				like = 1 - float64(apart)/float64(max(a.len, b.len))
			} else if a == b {
				like = 1
			}
			best = max(best, like)
		}
		sum += best
	}
	return sum / float64(x.n) * (0.85 + 0.15*float64(x.n)/float64(y.n))
}

func newNames(typed string) names { return names{typed, signsOf(text.NameKey(typed))} }

// score is text.NameScore where that can reach least, else 0.
func (n names) score(h *held, least float64) float64 {
	if likely(n.words, signsOf(h.name)) < least {
		return 0
	}
	return text.NameScore(n.typed, h.card.Name)
}

// compare says whether a card may be of the child that is looked for, how surely, and why.
func compare(h *held, p casework.Probe, n names, sameNIK, sameKK bool) (casework.Match, bool) {
	k := &h.card
	m := casework.Match{Number: k.Number, Name: k.Name, Birth: k.Birth, Stage: k.Stage}
	if sameNIK {
		m.Exact, m.Score, m.Why = true, 100, "NIK sama"
		return m, true
	}
	least := alikeName
	if sameKK {
		least = alikeKin
	}
	name := n.score(h, least)
	if name < alikeName && !sameKK {
		return m, false
	}
	birth, said := sameBirth(p.Birth, k.Birth)
	score := 100 * (0.75*name + 0.25*birth)
	if p.Sex != "" && k.Sex != "" && p.Sex[0] != k.Sex[0] {
		score -= 15
	}
	switch {
	case sameKK && name >= alikeKin:
		m.Why, score = "Satu KK, nama mirip", score+10
	case sameKK:
		m.Why, score = "Satu KK, nama lain", max(score, 30)
	default:
		m.Why = "Nama mirip"
	}
	if said != "" && name >= alikeKin {
		m.Why += ", " + said
	}
	m.Score = min(99, int(score+0.5))
	return m, sameKK || m.Score >= 60
}

// sameBirth is how well two birth dates agree, from 0 to 1; a half where one is unknown.
func sameBirth(a, b string) (float64, string) {
	x, ok := forms.ParsePartialDate(a)
	y, ok2 := forms.ParsePartialDate(b)
	if !ok || !ok2 {
		return 0.5, ""
	}
	if a == b {
		return 1, "lahir sama"
	}
	apart := x.Year - y.Year
	switch {
	case apart >= -1 && apart <= 1 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || strings.HasPrefix(a, "~") || strings.HasPrefix(b, "~")):
		return 0.8, "lahir kira-kira sama"
	case apart == 0:
		return 0.5, "tahun lahir sama"
	case apart == 1 || apart == -1:
		return 0.3, ""
	}
	return 0, "lahir beda"
}
