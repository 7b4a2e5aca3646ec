package forms

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// assessment is a small Form 3: two areas, their values, a risk class, a conclusion.
func assessment() *Form {
	item := func(id, no string, change func(*Field)) Field {
		f := Field{ID: id, No: no, Label: id, Kind: Score, Mark: MarkGood}
		if change != nil {
			change(&f)
		}
		return f
	}
	stars := []Option{{Code: "1", Label: "Sangat buruk"}, {Code: "2", Label: "Buruk"}, {Code: "3", Label: "Cukup baik"}, {Code: "4", Label: "Baik"}}
	var many []Field
	for i := 1; i <= 7; i++ {
		many = append(many, item(fmt.Sprintf("c1_%d", i), fmt.Sprintf("C1.%d", i), func(f *Field) { f.Poverty = i == 7 }))
	}
	return &Form{ID: "form3", Title: "3", Totals: true, Sections: []Section{
		{ID: "b1", Title: "B1", Fields: []Field{
			item("b1_1", "B1.1", nil),
			{ID: "b1_1.which", Label: "Apa", Kind: Text, When: MustCond("b1_1 < 3")},
			item("b1_2", "B1.2", func(f *Field) { f.Mark, f.Critical = MarkBad, true }),
			{ID: "b1.needs", Label: "Kebutuhan", Kind: Narrative},
		}},
		{ID: "c1", Title: "C1", Fields: many},
		{ID: "b", Title: "B", Fields: []Field{
			{ID: "b1.rating", No: "B1", Label: "Kesehatan", Kind: Choice, Rating: true, Options: stars},
			{ID: "b2.rating", No: "B2", Label: "Pendidikan", Kind: Choice, Rating: true, Options: stars},
		}},
		{ID: "f", Title: "F", Fields: []Field{
			{ID: "class", Label: "Tingkat", Kind: Choice, Options: []Option{{Code: "high", Label: "Tinggi"}, {Code: "low", Label: "Rendah"}}},
			{ID: "reason", Label: "Alasan", Kind: Text, Required: true, When: MustCond(`flag and class != "high"`)},
		}},
	}}
}

func numbers(items []ScoreItem) string {
	var out []string
	for _, i := range items {
		out = append(out, i.No)
	}
	return strings.Join(out, " ")
}

func TestRedFlagNamesItsItems(t *testing.T) {
	f, one, two := assessment(), Answer{State: Given, Value: "1"}, Answer{State: Given, Value: "2"}
	low := Answers{"c1_1": one, "c1_2": two, "c1_3": one, "c1_4": two, "c1_5": one, "c1_7": one}
	for _, c := range []struct {
		name          string
		add           Answers
		causes, needs string
	}{
		{"five low items and a poverty item are no flag", Answers{}, "", "C1.1 C1.2 C1.3 C1.4 C1.5 C1.7"},
		{"the sixth raises it", Answers{"c1_6": two}, "C1.1 C1.2 C1.3 C1.4 C1.5 C1.6", "C1.1 C1.2 C1.3 C1.4 C1.5 C1.6 C1.7"},
		{"one critical item raises it alone", Answers{"b1_2": one}, "B1.2", "B1.2 C1.1 C1.2 C1.3 C1.4 C1.5 C1.7"},
		{"in another category it does not count", Answers{"b1_1": one}, "", "B1.1 C1.1 C1.2 C1.3 C1.4 C1.5 C1.7"},
	} {
		a := low.Clone()
		maps.Copy(a, c.add)
		got := f.Score(a, Env{})
		if numbers(got.Causes()) != c.causes || got.Red() != (c.causes != "") || numbers(got.Needs()) != c.needs {
			t.Errorf("%s: causes %q, needs %q", c.name, numbers(got.Causes()), numbers(got.Needs()))
		}
		asked := f.Shows(a, Env{})("reason")
		if asked != (c.causes != "") {
			t.Errorf("%s: the reason for a lower class is asked: %v", c.name, asked)
		}
		a["class"] = Answer{State: Given, Value: "high"}
		if f.Shows(a, Env{})("reason") {
			t.Errorf("%s: a high class needs no reason", c.name)
		}
	}
	facts := map[string]any{"risk": "low"}
	f.Walk(low, Env{Facts: facts})
	if len(facts) != 1 {
		t.Errorf("the caller's facts were changed: %v", facts)
	}
}

func TestUnplanned(t *testing.T) {
	one := Answer{State: Given, Value: "1"}
	totals := assessment().Score(Answers{"b1_2": one, "c1_1": one, "c1_3": one, "c1_7": one}, Env{})
	if got := numbers(totals.Unplanned("b1.2; C1.3", "lain", "")); got != "C1.1 C1.7" {
		t.Errorf("unplanned: %s", got)
	}
	f := &Form{Sections: []Section{{Fields: []Field{{ID: "plan", Kind: Group, Fields: []Field{{ID: "items", Kind: Text}}}}}}}
	if got := f.Planned(Answers{"plan": {State: Given, Rows: []Answers{{"items": {State: Given, Value: "B1.2"}}, {}}}}); fmt.Sprint(got) != "[B1.2]" {
		t.Errorf("planned: %v", got)
	}
	if got := ItemNumbers("B1.2, c2.4 dan D1.1. / B1.2 x 3.5 E"); fmt.Sprint(got) != "[B1.2 C2.4 D1.1]" {
		t.Errorf("item numbers: %v", got)
	}
}

func TestRatingsAddUp(t *testing.T) {
	a := Answers{"b1.rating": {State: Given, Value: "4"}}
	if got := assessment().Score(a, Env{}).Ratings; len(got) != 1 || got[0] != (RatingSum{Category: "B", Sum: 4, Given: 1, Of: 2, Most: 8}) {
		t.Errorf("ratings: %+v", got)
	}
}

func TestProgressIn(t *testing.T) {
	f := assessment()
	a := Answers{"b1_1": {State: Given, Value: "2"}, "b1.needs": {State: Given, Value: "x"}, "b2.rating": {State: Unknown}}
	steps := f.Walk(a, Env{})
	want := [][2]int{{1, 2}, {0, 7}, {1, 2}, {0, 1}}
	for i := range f.Sections {
		if n, of := ProgressIn(steps, i, a); n != want[i][0] || of != want[i][1] {
			t.Errorf("section %s: %d of %d, want %v", f.Sections[i].ID, n, of, want[i])
		}
	}
}

func TestCompare(t *testing.T) {
	g := func(v string) Answer { return Answer{State: Given, Value: v} }
	old := Answers{"b1_1": g("1"), "b1_2": g("3"), "c1_1": {State: Unknown}, "c1_2": g("2"), "b1.rating": g("2"), "b1.needs": g("x")}
	now := Answers{"b1_1": g("3"), "b1_2": g("1"), "c1_1": g("2"), "c1_2": g("2"), "c1_3": {State: NotApplicable}, "b1.rating": g("4")}
	var got []string
	for _, c := range assessment().Compare(old, now, Env{}) {
		got = append(got, fmt.Sprintf("%s %s %+d %v", c.No, c, c.Better, c.Changed()))
	}
	want := []string{
		"B1.1 lama 1, baru 3 +2 true", "B1.2 lama 3, baru 1 -2 true", "C1.1 lama ?, baru 2 +0 true",
		"C1.2 tetap 2 +0 false", "C1.3  +0 true", "B1 lama 2, baru 4 +2 true",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
