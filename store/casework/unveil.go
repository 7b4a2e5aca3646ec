package casework

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"loket/forms"
	"loket/forms/pack"
)

// unveil gives back to answers what their writer could not see: whoever corrects a paper
// without knowing the reporter leaves every answer that hides something as it is, and what
// a new paper proposed comes back whole. Invalid for one that was changed, and for a mark
// that would take the place of what it hides.
func (c *Case) unveil(act Act, who Actor, p *pack.Pack) (forms.Answers, error) {
	form := cmp.Or(act.Form, FormOf(act.Name))
	was := Prefill(c, act.Name, form, act.Part, p)
	corrects := act.Name == Amend || act.Name == Complete && c.filled(c.revising(form)) != nil || (act.Name == Verify || form == "form1") && c.Form(form) != nil
	out, knows, say := act.Answers.Clone(), c.KnowsReporter(who), sayHidden
	if knows {
		say = sayMarked
	}
	// Who knows may send what somebody began who does not.
	foreign := slices.ContainsFunc(reporterFields, func(id string) bool { return out[id+".name"].Value == Kept && was[id+".name"].Value != Kept })
	seen := forms.Answers{}
	if err := c.reporter().over(was, &seen); err != nil {
		return nil, err
	}
	for id, x := range was {
		switch now, shown := out[id], seen[id]; {
		case reflect.DeepEqual(x, shown): // nothing is hidden in it
		case strings.TrimSpace(now.Value) == masked, // said to be left
			reflect.DeepEqual(now, shown) && now.State != forms.Blank, (foreign || corrects && !knows) && blank(now):
			out[id] = x.Clone()
		case x.State != forms.Given: // nothing was said that could be hidden
		case corrects && !knows && len(x.Rows) > 0:
			return nil, invalid(id, sayHiddenRows)
		case corrects && !knows:
			return nil, invalid(id, say)
		}
	}
	return out, unmarked(out, say)
}

func blank(a forms.Answer) bool {
	return a.State == forms.Blank || a.State == forms.Given && a.Value == "" && len(a.Values)+len(a.Grid)+len(a.Rows) == 0
}

// unmarked refuses answers in which a mark would take the place of what it hides.
func unmarked(a forms.Answers, say string) error {
	for id, x := range a {
		if strings.Contains(x.Value, masked) {
			return invalid(id, say)
		}
		for i, row := range x.Rows {
			for k, y := range row {
				if strings.Contains(y.Value, masked) {
					return invalid(fmt.Sprintf("%s[%d].%s", id, i, k), say)
				}
			}
		}
	}
	return nil
}

// sayMarked is said to who knows what a mark stands for.
const sayMarked = "Isian ini masih bertanda " + masked + "; isian aman. Tulis kata yang sebenarnya di tempat tanda itu."

// sayHidden is said where an answer with something hidden was changed, or a mark would be kept.
const sayHidden = "Isian dengan " + masked + " memuat hal yang dirahasiakan dari Anda; yang lama aman. Tulis " + masked + " saja agar tetap, atau minta peksos mengubahnya."

// sayHiddenRows is said of rows with something hidden.
const sayHiddenRows = "Daftar ini memuat hal yang dirahasiakan dari Anda; yang lama aman. Hapus semua barisnya agar tetap, atau minta peksos mengubahnya."
