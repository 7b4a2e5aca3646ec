package casework

import (
	"cmp"
	"iter"
	"slices"

	"loket/forms"
	"loket/forms/pack"
)

// Colleague is an open account that can be named in an act on a case.
type Colleague struct {
	Account string
	Role    Role
	Reads   bool // may read the case's file, so that work on it can be given to it
}

// namesStaff are the questions of acts that want an account, by form and field (inside a
// group the relative ID). True: a caseworker's; false: anybody's who may read the file.
var namesStaff = map[string]map[string]bool{
	"assign": {"caseworker": true}, "propose": {"caseworker": true}, "lower": {"with": true}, "supervision": {"caseworker": true},
	"meeting_case": {"caseworker": true, "who": false}, "plan_item": {"officer": false}, "task": {"owner": false}, "task_handover": {"to": false},
}

// NamesStaff says whether a form's question wants an account; caseworker: of a caseworker.
func NamesStaff(form, field string) (caseworker, ok bool) {
	caseworker, ok = namesStaff[form][field]
	return caseworker, ok
}

// WithStaff completes a view of the file with the accounts that acts on it can name,
// caseworkers first. A deputy's account is none: work is given to the post.
func (v *View) WithStaff(accounts iter.Seq[Account]) {
	if v.Case == nil {
		return
	}
	s := v.Case.Scope()
	for a := range accounts {
		who := a.Actor()
		reads := LevelOf(who, s) == LevelFull
		if a.Disabled || a.Acting != nil || a.Role == Partner || Relate(who, s)&Excluded != 0 || !reads && a.Role != Caseworker {
			continue
		}
		v.Staff = append(v.Staff, Colleague{Account: a.Name, Role: a.Role, Reads: reads})
	}
	order := append([]Role{Caseworker}, Roles()...)
	slices.SortFunc(v.Staff, func(a, b Colleague) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Role), slices.Index(order, b.Role)), cmp.Compare(a.Account, b.Account))
	})
}

// StaffOptions are the accounts that a form's question can be answered with, each with
// its role, or with what it holds where that is known; nil where it wants no account or
// nobody is known. staff are View.Staff, loads the actor's Caseload or the zero one.
func StaffOptions(form, field string, staff []Colleague, loads Caseload, p *pack.Pack) []forms.Option {
	caseworker, ok := NamesStaff(form, field)
	if !ok {
		return nil
	}
	var out []forms.Option
	if len(staff) == 0 && caseworker { // an office's paper, about no case
		for _, l := range loads.Free() {
			out = append(out, forms.Option{Code: l.Caseworker, Label: l.String()})
		}
		return out
	}
	for _, s := range staff {
		label := s.Account
		switch l, held := loads.Of(s.Account); {
		case caseworker && s.Role != Caseworker || !caseworker && !s.Reads:
			continue
		case held && s.Role == Caseworker:
			label = l.String()
		case !caseworker:
			label += ", " + p.Word("role."+string(s.Role))
		}
		out = append(out, forms.Option{Code: s.Account, Label: label})
	}
	return out
}
