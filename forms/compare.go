package forms

// Change is one scored item or area value beside its former one.
type Change struct {
	Path, No, Label string
	Old, New        string // "1" to "4", "tb", "?" (tidak tahu, menolak), "" (not answered)
	Better          int    // above 0: the new value is higher; below: lower; 0: the same, or one of them is no number
}

// Changed says whether the two values differ.
func (c Change) Changed() bool { return c.Old != c.New }

// String is the change as a person reads it: "lama 2, baru 3"; "" when there was no
// former value.
func (c Change) String() string {
	switch {
	case c.Old == "":
		return ""
	case c.New == "":
		return "lama " + c.Old
	case c.Old == c.New:
		return "tetap " + c.New
	default:
		return "lama " + c.Old + ", baru " + c.New
	}
}

// Compare sets an assessment beside a former one, item by item in the order of the
// form: scored items and area values that either of the two answers. Both are read
// by the form's present definition; what it hides for the new answers is left out.
func (f *Form) Compare(old, now Answers, env Env) []Change {
	v := f.look(now, env)
	var out []Change
	for i := range f.Sections {
		for j := range f.Sections[i].Fields {
			field := &f.Sections[i].Fields[j]
			if !v.shown[field.ID] || field.Kind != Score && !field.Rating {
				continue
			}
			c := Change{Path: field.ID, No: field.No, Label: field.Label, Old: mark(old[field.ID]), New: mark(now[field.ID])}
			if c.Old == "" && c.New == "" {
				continue
			}
			was, okOld := digits(c.Old)
			is, okNew := digits(c.New)
			if okOld && okNew {
				c.Better = is - was
			}
			out = append(out, c)
		}
	}
	return out
}

// mark is a score or area value in as few signs as possible.
func mark(a Answer) string {
	switch a.State {
	case Given:
		return a.Value
	case NotApplicable:
		return "tb"
	case Unknown, Refused:
		return "?"
	default:
		return ""
	}
}
