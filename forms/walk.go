package forms

import "strconv"

// Step is one position of a walk through a form: a question to be asked, or the
// question whether a group gets another row.
type Step struct {
	Path         string // of the field; for Add the path of the row that would be added: "people[2]"
	Field        *Field // with only the options offered now; for Add the group itself
	Section      *Section
	SectionIndex int
	Group        *Field // the group whose row this is, nil outside groups
	Row          int    // -1 outside groups
	Add          bool   // asks for another row instead of an answer
	No, Of       int    // position in the walk, from 1, and its length
}

// Walk returns the visible positions in order. Groups expand into the fields of
// their rows and one position that asks for another row, unless the group is full.
// Signatures are for paper and have no position.
func (f *Form) Walk(a Answers, env Env) []Step {
	v := f.look(a, env)
	var steps []Step
	for i := range f.Sections {
		s := &f.Sections[i]
		for j := range s.Fields {
			field := &s.Fields[j]
			if !v.shown[field.ID] || field.Kind == Signature {
				continue
			}
			at := Step{Section: s, SectionIndex: i, Row: -1}
			if field.Kind == Group {
				steps = v.walkGroup(steps, at, field)
				continue
			}
			at.Path, at.Field = field.ID, v.offered(field, nil)
			steps = append(steps, at)
		}
	}
	for i := range steps {
		steps[i].No, steps[i].Of = i+1, len(steps)
	}
	return steps
}

func (v *view) walkGroup(steps []Step, at Step, group *Field) []Step {
	rows := v.answers[group.ID].Rows
	at.Group = group
	for r, row := range rows {
		seen, shown := v.row(group, row)
		for k := range group.Fields {
			if field := &group.Fields[k]; shown[k] && field.Kind != Signature {
				at.Path, at.Field, at.Row = rowPath(group.ID, r)+"."+field.ID, v.offered(field, seen), r
				steps = append(steps, at)
			}
		}
	}
	if len(rows) < group.mostRows() {
		at.Path, at.Field, at.Row, at.Add = rowPath(group.ID, len(rows)), group, len(rows), true
		steps = append(steps, at)
	}
	return steps
}

func rowPath(group string, row int) string { return group + "[" + strconv.Itoa(row) + "]" }

// mostRows is how many rows a group may have.
func (f *Field) mostRows() int {
	if f.Max != nil {
		return min(*f.Max, maxRows)
	}
	return maxRows
}

// Find returns the step at a path. A group's ID finds its first position.
func Find(steps []Step, path string) (Step, bool) {
	i := index(steps, path)
	if i < 0 {
		return Step{}, false
	}
	return steps[i], true
}

func index(steps []Step, path string) int {
	for i := range steps {
		if steps[i].Path == path {
			return i
		}
	}
	for i := range steps {
		if steps[i].Group != nil && (steps[i].Group.ID == path || rowPath(steps[i].Group.ID, steps[i].Row) == path) {
			return i
		}
	}
	return -1
}

// Next returns the step after path, the first when path is "". It reports false
// at the end and for a path that is not in the walk.
func Next(steps []Step, path string) (Step, bool) {
	i := index(steps, path)
	if i < 0 && path != "" || i+1 >= len(steps) {
		return Step{}, false
	}
	return steps[i+1], true
}

// Prev returns the step before path, the last when path is "". It reports false
// at the start and for a path that is not in the walk.
func Prev(steps []Step, path string) (Step, bool) {
	i := index(steps, path)
	if path == "" {
		i = len(steps)
	}
	if i <= 0 {
		return Step{}, false
	}
	return steps[i-1], true
}

// FirstBlank returns the first step not yet answered; false when all are. A group
// is answered once it has a row or was answered with "tidak ada". Where a form was copied
// from (PaperSection) is not waited for.
func FirstBlank(steps []Step, a Answers) (Step, bool) {
	for _, s := range steps {
		if s.Blank(a) && s.Section.ID != PaperSection {
			return s, true
		}
	}
	return Step{}, false
}

// Blank says whether the step still waits for an answer.
func (s Step) Blank(a Answers) bool {
	if s.Add {
		return a[s.Group.ID].State == Blank
	}
	return a.At(s.Path).State == Blank
}

// Progress counts the steps that are answered, the paper's own apart (PaperSection).
func Progress(steps []Step, a Answers) (answered, of int) {
	for _, s := range steps {
		if s.Section.ID == PaperSection {
			continue
		}
		of++
		if !s.Blank(a) {
			answered++
		}
	}
	return answered, of
}

// ProgressIn counts one section's steps that are answered: its numbered items where
// it has any ("B1.2"; their texts and remarks apart), else all of its steps. A
// section without steps gives 0 of 0.
func ProgressIn(steps []Step, section int, a Answers) (answered, of int) {
	numbered := false
	for _, s := range steps {
		if s.SectionIndex != section {
			continue
		}
		item := s.Field.No != "" && s.Group == nil
		if item && !numbered {
			numbered, answered, of = true, 0, 0
		}
		if item == numbered {
			of++
			if !s.Blank(a) {
				answered++
			}
		}
	}
	return answered, of
}

// Sections returns one index per section that has steps: the position of its first.
func Sections(steps []Step) []int {
	var firsts []int
	for i, s := range steps {
		if i == 0 || s.SectionIndex != steps[i-1].SectionIndex {
			firsts = append(firsts, i)
		}
	}
	return firsts
}
