package forms

import (
	"encoding/json"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// anyAnswer makes answers as rich as they can be, one level of rows deep.
func anyAnswer(depth int) *rapid.Generator[Answer] {
	return rapid.Custom(func(t *rapid.T) Answer {
		a := Answer{State: rapid.SampledFrom([]State{Given, Unknown, Refused, NotApplicable}).Draw(t, "state")}
		if a.State != Given {
			return a
		}
		switch n := rapid.IntRange(0, 2+depth).Draw(t, "shape"); n {
		case 0:
			a.Value = rapid.String().Draw(t, "value")
		case 1:
			a.Values = rapid.SliceOf(rapid.StringMatching(`[a-z]{1,3}`)).Draw(t, "values")
		case 2:
			a.Grid = rapid.MapOf(rapid.StringMatching(`[a-z]/[a-z]`), rapid.IntRange(0, 99)).Draw(t, "grid")
		default:
			a.Rows = rapid.SliceOfN(anyAnswers(depth-1), 0, 3).Draw(t, "rows")
		}
		return a
	})
}

func anyAnswers(depth int) *rapid.Generator[Answers] {
	return rapid.Custom(func(t *rapid.T) Answers {
		return rapid.MapOf(rapid.StringMatching(`[a-c](\.[a-c])?`), anyAnswer(depth)).Draw(t, "answers")
	})
}

func TestAnswersJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyAnswers(1).Draw(t, "a")
		data, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		var b Answers
		if err := json.Unmarshal(data, &b); err != nil {
			t.Fatal(err)
		}
		if !a.Equal(b) || !b.Equal(a) {
			t.Fatalf("%s came back as %+v", data, b)
		}
	})
}

func TestAnswersClone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyAnswers(1).Draw(t, "a")
		before, after := a.Clone(), a.Clone()
		if !after.Equal(a) {
			t.Fatal("a clone differs")
		}
		for id, answer := range after {
			for k := range answer.Grid {
				answer.Grid[k] = -1
			}
			for i := range answer.Values {
				answer.Values[i] = "changed"
			}
			for _, row := range answer.Rows {
				if err := row.Set("new", given("x")); err != nil {
					t.Fatal(err)
				}
			}
			after.RemoveRow(id, 0)
			after.Delete(id)
		}
		if !a.Equal(before) {
			t.Fatal("changing a clone changed the answers")
		}
	})
}

func TestAnswersPaths(t *testing.T) {
	a := Answers{}
	for _, s := range []struct {
		path string
		a    Answer
	}{{"danger", given("yes")}, {"people[0].name", given("Ani")}, {"people[1].name", given("Budi")}, {"people[1].child.age", given("3")}} {
		if err := a.Set(s.path, s.a); err != nil {
			t.Fatal(err)
		}
		if got := a.At(s.path); !got.Equal(s.a) {
			t.Errorf("%s holds %+v", s.path, got)
		}
	}
	for _, bad := range []string{"", "people[0]", "people[3].name", "people[x].name", "people[-1].name", "people[0]name", "people[0].", "[0].name", "a]", "people[0].a[1]", "people[999].x", "people[0"} {
		if err := a.Set(bad, given("x")); !errors.Is(err, ErrPath) {
			t.Errorf("Set(%q) = %v", bad, err)
		}
		if got := a.At(bad); got.State != Blank {
			t.Errorf("At(%q) = %+v", bad, got)
		}
		if bad != "people[0]" {
			a.Delete(bad)
		}
	}
	if err := a.Set("people[2].name", Answer{}); err != nil || len(a["people"].Rows) != 2 {
		t.Errorf("a blank answer added a row: %v", err)
	}
	a.Delete("people[0]")
	if a.At("people[0].name").Value != "Budi" || a.Row("people", 1) != nil {
		t.Errorf("%+v", a)
	}
	a.Delete("people[0].name")
	a.Delete("danger")
	if a.At("people[0].name").State != Blank || a.At("danger").State != Blank || a.At("people[0].child.age").Value != "3" {
		t.Errorf("%+v", a)
	}
	if err := a.Set("people", Answer{}); err != nil || len(a) != 0 {
		t.Errorf("%+v %v", a, err)
	}
	for i := range maxRows {
		if n, err := a.AddRow("people"); n != i || err != nil {
			t.Fatal(n, err)
		}
	}
	if _, err := a.AddRow("people"); !errors.Is(err, ErrPath) {
		t.Errorf("row %d was added: %v", maxRows+1, err)
	}
}

func TestPathProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Path{ID: rapid.StringMatching(`[a-z]{1,4}(\.[a-z]{1,4})?`).Draw(t, "id"), Row: rapid.IntRange(-1, 20).Draw(t, "row")}
		if p.Row >= 0 {
			p.Sub = rapid.StringMatching(`([a-z]{1,4}(\.[a-z]{1,4})?)?`).Draw(t, "sub")
		}
		if back, ok := ParsePath(p.String()); !ok || back != p {
			t.Fatalf("%q reads as %+v", p.String(), back)
		}
	})
}
