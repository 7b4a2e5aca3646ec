package forms

import "maps"

// view is a form with one set of answers, as far as conditions see it: what a
// hidden field once held does not apply any more.
type view struct {
	form    *Form
	answers Answers // as given
	seen    Answers // hidden fields n/a; shared with answers until one is hidden
	env     Env
	shown   map[string]bool // top-level fields by ID
}

// look decides relevance in form order, so that a field hidden early no longer
// counts for the conditions after it.
func (f *Form) look(a Answers, env Env) *view {
	v := &view{form: f, answers: a, seen: a, env: env, shown: map[string]bool{}}
	copied := false
	if f.Totals { // conditions further down may ask for the red flag of the items above
		v.env.Facts = maps.Clone(env.Facts)
		if v.env.Facts == nil {
			v.env.Facts = map[string]any{}
		}
	}
	var totals Totals
	for i := range f.Sections {
		s := &f.Sections[i]
		if f.Totals {
			v.env.Facts["flag"] = totals.Red()
		}
		open := s.When.Eval(v.seen, nil, v.env) != False
		for j := range s.Fields {
			field := &s.Fields[j]
			if open && field.When.Eval(v.seen, nil, v.env) != False {
				v.shown[field.ID] = true
				if f.Totals {
					totals.add(field, a[field.ID])
				}
				continue
			}
			if !copied {
				v.seen, copied = shallow(v.seen), true
			}
			v.seen[field.ID] = Answer{State: NotApplicable}
		}
	}
	return v
}

func shallow(a Answers) Answers {
	c := make(Answers, len(a)+1)
	maps.Copy(c, a)
	return c
}

// row is what conditions inside a group row see: every field of the group, blank
// or hidden ones too, so that none is looked for outside the row.
func (v *view) row(group *Field, row Answers) (seen Answers, shown []bool) {
	seen = make(Answers, len(group.Fields))
	for i := range group.Fields {
		seen[group.Fields[i].ID] = row[group.Fields[i].ID]
	}
	shown = make([]bool, len(group.Fields))
	for i := range group.Fields {
		field := &group.Fields[i]
		shown[i] = field.When.Eval(v.seen, seen, v.env) != False
		if !shown[i] {
			seen[field.ID] = Answer{State: NotApplicable}
		}
	}
	return seen, shown
}

// offered returns the field with only the options that are offered now; the field
// itself when that is all of them.
func (v *view) offered(f *Field, row Answers) *Field {
	for i := range f.Options {
		if f.Options[i].When.IsZero() || f.Options[i].When.Eval(v.seen, row, v.env) != False {
			continue
		}
		narrow := *f
		narrow.Options = nil
		for _, o := range f.Options {
			if o.When.Eval(v.seen, row, v.env) != False {
				narrow.Options = append(narrow.Options, o)
			}
		}
		return &narrow
	}
	return f
}

// Relevant returns a copy of the answers without those of hidden fields and
// without those that are no field of the form: what is kept when the form is
// finished.
func (f *Form) Relevant(a Answers, env Env) Answers {
	v := f.look(a, env)
	kept := Answers{}
	for i := range f.Sections {
		for j := range f.Sections[i].Fields {
			field := &f.Sections[i].Fields[j]
			answer := a[field.ID]
			if !v.shown[field.ID] || answer.State == Blank {
				continue
			}
			answer = answer.Clone()
			for r, row := range answer.Rows {
				_, shown := v.row(field, row)
				clean := Answers{}
				for k := range field.Fields {
					if id := field.Fields[k].ID; shown[k] && row[id].State != Blank {
						clean[id] = row[id]
					}
				}
				answer.Rows[r] = clean
			}
			kept[field.ID] = answer
		}
	}
	return kept
}

// Field returns the field that a path names, in a group the field of its rows;
// nil when there is none. Conditions are not looked at.
func (f *Form) Field(path string) *Field {
	p, ok := ParsePath(path)
	if !ok {
		return nil
	}
	for i := range f.Sections {
		field := findField(f.Sections[i].Fields, p.ID)
		switch {
		case field == nil:
		case p.Row < 0 || field.Kind == Group && p.Sub == "":
			return field
		case field.Kind == Group:
			return findField(field.Fields, p.Sub)
		}
	}
	return nil
}

func findField(fields []Field, id string) *Field {
	for i := range fields {
		if fields[i].ID == id {
			return &fields[i]
		}
	}
	return nil
}

// Shows returns a test of relevance for these answers: whether the field at a path
// is visible, in a group row too. It is for faces and papers that lay a form out
// as a whole; Walk serves those that ask.
func (f *Form) Shows(a Answers, env Env) func(path string) bool {
	v := f.look(a, env)
	return func(path string) bool {
		p, ok := ParsePath(path)
		if !ok || !v.shown[p.ID] {
			return false
		}
		if p.Row < 0 {
			return true
		}
		group := f.Field(p.ID)
		if group.Kind != Group || p.Sub == "" {
			return group.Kind == Group
		}
		_, shown := v.row(group, a.Row(p.ID, p.Row))
		for i := range group.Fields {
			if group.Fields[i].ID == p.Sub {
				return shown[i]
			}
		}
		return false
	}
}
