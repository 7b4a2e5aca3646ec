package forms

import (
	"fmt"
	"testing"
)

func scored() *Form {
	f := &Form{ID: "form3", Totals: true}
	for _, category := range []string{"B1", "B2", "C1"} {
		s := Section{ID: category, Title: "Bidang " + category}
		for i := range 4 {
			s.Fields = append(s.Fields, Field{ID: fmt.Sprintf("%s_%d", category, i+1), No: fmt.Sprintf("%s.%d", category, i+1), Kind: Score, Mark: MarkGood, Poverty: i == 3})
		}
		f.Sections = append(f.Sections, s)
	}
	f.Sections[2].Fields[0].Critical = true
	f.Sections[2].Fields[1].When = MustCond("C1_1 == 3")
	f.Sections[2].Fields = append(f.Sections[2].Fields, Field{ID: "note", No: "C1.5", Kind: Score, Mark: MarkNone}, Field{ID: "text", Kind: Text})
	f.Sections = append(f.Sections, Section{ID: "end", Fields: []Field{{ID: "remark", Kind: Text}}})
	return f
}

func TestScore(t *testing.T) {
	a := Answers{
		"B1_1": given("3"), "B1_2": given("2"), "B1_3": given("1"), "B1_4": given("1"),
		"B2_1": {State: NotApplicable}, "B2_2": {State: Unknown}, "B2_3": given("2"),
		"C1_1": given("3"), "C1_2": given("3"), "note": given("1"),
	}
	got := scored().Score(a, Env{})
	if len(got.Sections) != 3 || len(got.Categories) != 2 {
		t.Fatalf("%+v", got)
	}
	b1, b2, c1 := got.Sections[0], got.Sections[1], got.Sections[2]
	if b1.Items != 4 || b1.Good != 1 || b1.Partly != 1 || b1.Bad != 2 || len(b1.Low) != 2 || len(b1.Poverty) != 1 || b1.Category != "B" {
		t.Errorf("B1 %+v", b1)
	}
	if b2.Apart != 1 || b2.Open != 2 || b2.Partly != 1 || c1.Items != 4 || c1.Open != 2 {
		t.Errorf("B2 %+v C1 %+v", b2, c1)
	}
	if b := got.Categories[0]; b.ID != "B" || b.Items != 8 || len(b.Low) != 3 || b.Low[2].Path != "B2_3" || b.Low[2].Score != 2 {
		t.Errorf("B %+v", b)
	}
	if got.Red() {
		t.Error("three low items are no red flag")
	}
	a["C1_1"] = given("2") // critical; and C1_2 is hidden by it
	if got := scored().Score(a, Env{}); !got.Red() || len(got.Categories[1].Critical) != 1 || got.Categories[1].Items != 3 {
		t.Errorf("%+v", got.Categories[1])
	}
	a["C1_1"] = given("3")
	for _, id := range []string{"B1_1", "B2_1"} {
		a[id] = given("1")
	}
	if scored().Score(a, Env{}).Red() {
		t.Error("five low items are no red flag")
	}
	a["B2_4"] = given("1")
	if scored().Score(a, Env{}).Red() {
		t.Error("a poverty item counts for the flag")
	}
	a["B2_2"] = given("2")
	if !scored().Score(a, Env{}).Red() {
		t.Error("six low items are a red flag")
	}
}
