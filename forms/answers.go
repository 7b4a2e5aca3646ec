package forms

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Path names one field of a form, or one row of a group, or a field of that row:
// "child.name", "people[0]", "people[0].name".
type Path struct {
	ID  string // of the field or group
	Row int    // -1 outside a group
	Sub string // field inside the row; empty for the row itself
}

// ParsePath reads a path and says whether it is well formed.
func ParsePath(s string) (Path, bool) {
	id, rest, inRow := strings.Cut(s, "[")
	if !inRow {
		return Path{ID: s, Row: -1}, s != "" && !strings.Contains(s, "]")
	}
	index, sub, closed := strings.Cut(rest, "]")
	row, ok := digits(index)
	if !ok || !closed || id == "" || row > maxRows {
		return Path{}, false
	}
	if sub != "" {
		if sub[0] != '.' || len(sub) == 1 || strings.ContainsAny(sub, "[]") {
			return Path{}, false
		}
		sub = sub[1:]
	}
	return Path{ID: id, Row: row, Sub: sub}, true
}

// String returns the path as ParsePath reads it.
func (p Path) String() string {
	switch {
	case p.Row < 0:
		return p.ID
	case p.Sub == "":
		return p.ID + "[" + strconv.Itoa(p.Row) + "]"
	default:
		return p.ID + "[" + strconv.Itoa(p.Row) + "]." + p.Sub
	}
}

// maxRows is the most rows a group can ever have, whatever its Max says.
const maxRows = 200

// ErrPath is returned for a path that names no place where an answer can stand.
var ErrPath = errors.New("forms: no such path")

// At returns the answer at a path, blank when there is none. A row by itself
// ("people[0]") is never an answer.
func (a Answers) At(path string) Answer {
	p, ok := ParsePath(path)
	if !ok {
		return Answer{}
	}
	if p.Row < 0 {
		return a[p.ID]
	}
	return a.Row(p.ID, p.Row)[p.Sub]
}

// Row returns the answers of one row of a group, nil when there is no such row.
func (a Answers) Row(group string, row int) Answers {
	rows := a[group].Rows
	if row < 0 || row >= len(rows) {
		return nil
	}
	return rows[row]
}

// Set puts an answer at a path; a blank answer deletes what stands there. In a
// group the row must exist or be the next one, which is then added. The error
// wraps ErrPath. Clones are not touched.
func (a Answers) Set(path string, answer Answer) error {
	p, ok := ParsePath(path)
	if !ok || p.Row >= 0 && p.Sub == "" {
		return fmt.Errorf("%w: %q", ErrPath, path)
	}
	if p.Row < 0 {
		if answer.State == Blank {
			delete(a, p.ID)
			return nil
		}
		a[p.ID] = answer
		return nil
	}
	if p.Row == len(a[p.ID].Rows) {
		if answer.State == Blank {
			return nil
		}
		if _, err := a.AddRow(p.ID); err != nil {
			return err
		}
	}
	row := a.Row(p.ID, p.Row)
	if row == nil {
		return fmt.Errorf("%w: %q", ErrPath, path)
	}
	return row.Set(p.Sub, answer)
}

// Delete makes the answer at a path blank; a row ("people[0]") is removed. A path
// that names nothing is left alone.
func (a Answers) Delete(path string) {
	p, ok := ParsePath(path)
	switch {
	case !ok:
	case p.Row < 0:
		delete(a, p.ID)
	case p.Sub == "":
		a.RemoveRow(p.ID, p.Row)
	default:
		delete(a.Row(p.ID, p.Row), p.Sub)
	}
}

// AddRow adds an empty row to a group and returns its number, counted from 0. The
// error wraps ErrPath when no more rows can be held.
func (a Answers) AddRow(group string) (int, error) {
	answer := a[group]
	if len(answer.Rows) >= maxRows {
		return 0, fmt.Errorf("%w: %s has %d rows", ErrPath, group, maxRows)
	}
	answer.State = Given
	answer.Rows = append(slices.Clip(answer.Rows), Answers{})
	a[group] = answer
	return len(answer.Rows) - 1, nil
}

// RemoveRow removes a row; the rows after it move up. The group stays answered,
// perhaps with no rows.
func (a Answers) RemoveRow(group string, row int) {
	answer := a[group]
	if row < 0 || row >= len(answer.Rows) {
		return
	}
	answer.Rows = slices.Delete(slices.Clone(answer.Rows), row, row+1)
	if len(answer.Rows) == 0 {
		answer.Rows = nil
	}
	a[group] = answer
}

// Clone returns a copy that shares nothing with a. The clone of nil is empty, not nil.
func (a Answers) Clone() Answers {
	c := make(Answers, len(a))
	for id, answer := range a {
		c[id] = answer.Clone()
	}
	return c
}

// Clone returns a copy that shares nothing with the answer.
func (a Answer) Clone() Answer {
	a.Values = slices.Clone(a.Values)
	a.Grid = maps.Clone(a.Grid)
	if a.Rows != nil {
		rows := make([]Answers, len(a.Rows))
		for i, row := range a.Rows {
			rows[i] = row.Clone()
		}
		a.Rows = rows
	}
	return a
}

// Equal says whether both hold the same answers. Blank answers count as absent.
func (a Answers) Equal(b Answers) bool { return a.within(b) && b.within(a) }

func (a Answers) within(b Answers) bool {
	for id, answer := range a {
		if !answer.Equal(b[id]) {
			return false
		}
	}
	return true
}

// Equal says whether two answers are the same; nil and empty parts are the same.
func (a Answer) Equal(b Answer) bool {
	return a.State == b.State && a.Value == b.Value && slices.Equal(a.Values, b.Values) &&
		maps.Equal(a.Grid, b.Grid) && slices.EqualFunc(a.Rows, b.Rows, Answers.Equal)
}

// Answered says whether anything was answered: also "tidak tahu" and "menolak" are answers.
func (a Answer) Answered() bool { return a.State != Blank }
