package casework

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"loket/forms"
)

// unveil gives back to answers what their writer could not see: whoever corrects a paper
// without knowing the reporter leaves the reporter as it is.
func (c *Case) unveil(act Act, who Actor) (forms.Answers, error) {
	var was forms.Answers
	switch act.Name {
	case Amend:
		was = c.Complaint
	case Complete:
		if f := c.filled(c.revising(act.Form)); f != nil {
			was = f.Answers
		}
	default:
	}
	if c.KnowsReporter(who) {
		return act.Answers, nil
	}
	if was == nil {
		return act.Answers, unmarked(act.Answers)
	}
	seen, out := forms.Answers{}, act.Answers.Clone()
	if err := c.reporter().over(was, &seen); err != nil {
		return nil, err
	}
	for id, x := range was {
		now, shown := out[id], seen[id]
		if now.State == forms.Blank && shown.State == forms.Blank || reflect.DeepEqual(now, shown) {
			out[id] = x.Clone()
			continue
		}
		if len(now.Rows) == len(shown.Rows) { // rows in their places
			for i, row := range now.Rows {
				if reflect.DeepEqual(row, shown.Rows[i]) {
					now.Rows[i] = x.Rows[i].Clone()
				}
			}
		}
		if !strings.Contains(shown.Value, masked) {
			continue
		}
		back, ok := restored(x.Value, shown.Value, now.Value)
		if !ok {
			return nil, invalid(id, sayMarked)
		}
		now.Value = back
		out[id] = now
	}
	return out, unmarked(out)
}

// unmarked refuses answers in which a mark would take the place of what it hides.
func unmarked(a forms.Answers) error {
	for id, x := range a {
		if strings.Contains(x.Value, masked) {
			return invalid(id, sayMarked)
		}
		for i, row := range x.Rows {
			for k, y := range row {
				if strings.Contains(y.Value, masked) {
					return invalid(fmt.Sprintf("%s[%d].%s", id, i, k), sayMarked)
				}
			}
		}
	}
	return nil
}

// sayMarked is said where a mark would be kept instead of what it hides.
const sayMarked = "Tanda " + masked + " menutup bagian yang dirahasiakan dari Anda; isian aman. Biarkan tanda itu dan kata di sebelahnya, atau minta peksos."

// restored puts back what was hidden into a text that was changed around it: was is the
// text, shown the same with its marks, now what came of that. ok is false when a mark was
// taken away or added, or when marks that hide different words may have changed places:
// what belongs where is then anybody's guess.
func restored(was, shown, now string) (out string, ok bool) {
	around := strings.Split(shown, masked)
	if strings.Count(now, masked) != len(around)-1 || !strings.HasPrefix(was, around[0]) {
		return "", false
	}
	rest, hidden := was[len(around[0]):], []string(nil)
	for i, next := range around[1:] {
		at := len(rest)
		if last := i+2 == len(around); !last || next != "" {
			if last {
				at = strings.LastIndex(rest, next)
			} else {
				at = strings.Index(rest, next)
			}
		}
		if at < 0 {
			return "", false
		}
		hidden = append(hidden, rest[:at])
		rest = rest[at+len(next):]
	}
	left := strings.Split(now, masked)
	if !inPlace(hidden, around, left) {
		return "", false
	}
	for i, piece := range hidden {
		out += left[i] + piece
	}
	out += left[len(left)-1]
	return out, !strings.Contains(out, masked)
}

// inPlace tells whether marks still stand where they stood. Those that hide one thing may
// move; of others each keeps a word beside it that stands there beside no other, or nothing
// between marks has changed.
func inPlace(hidden, was, now []string) bool {
	beside := func(parts []string, i int) (left, right string) {
		if words := strings.Fields(parts[i]); len(words) > 0 {
			left = words[len(words)-1]
		}
		if words := strings.Fields(parts[i+1]); len(words) > 0 {
			right = words[0]
		}
		return left, right
	}
	lefts, rights, one := map[string]int{}, map[string]int{}, true
	for i, piece := range hidden {
		left, right := beside(was, i)
		lefts[left]++
		rights[right]++
		one = one && piece == hidden[0]
	}
	if one || slices.Equal(was[1:len(was)-1], now[1:len(now)-1]) {
		return true
	}
	for i := range hidden {
		left, right := beside(was, i)
		l, r := beside(now, i)
		if (l == "" || l != left || lefts[l] > 1) && (r == "" || r != right || rights[r] > 1) {
			return false
		}
	}
	return true
}
