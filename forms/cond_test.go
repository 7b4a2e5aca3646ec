package forms

import (
	"errors"
	"sync"
	"testing"
	"time"
)

func given(v string) Answer { return Answer{State: Given, Value: v} }

func testEnv() Env {
	return Env{
		Now:  time.Date(2026, 11, 22, 4, 30, 0, 0, time.UTC), // 12.30 WITA
		Zone: time.FixedZone("WITA", 8*3600),
		Facts: map[string]any{
			"case.risk": "high", "actor.role": []string{"manager", "caseworker"}, "case.open": true, "case.visits": 3, "case.odd": struct{}{}, "case.none": "",
		},
	}
}

func TestCondEval(t *testing.T) {
	a := Answers{
		"child.sex": given("female"), "child.birth": given("2014-05-03"), "child.year": given("~2014"), "child.age": given("12"),
		"danger": given("yes"), "hurt": given("no"), "where": {State: Unknown}, "who": {State: Refused}, "b1_6": {State: NotApplicable},
		"b1_1": given("2"), "needs": {State: Given, Values: []string{"school", "health"}}, "none": {State: Given},
		"children": {State: Given, Grid: map[string]int{"a/m": 2, "a/f": 3}}, "last": given("2026-11-21T12:00:00Z"), "blank": {}, "told": given("Tidak ada."),
		"people": {State: Given, Rows: []Answers{{"name": given("A")}, {}}},
	}
	row := Answers{"name": given("Ani"), "danger": {}}
	cases := []struct {
		src  string
		want Truth
	}{
		{"", True}, {"  ", True}, {"true", True}, {"false", False},
		{`child.sex == "female"`, True}, {`child.sex != "female"`, False}, {`child.sex == "male"`, False}, {`"female" == child.sex`, True},
		{`child.sex in ["male", "female"]`, True}, {`child.sex in ["male"]`, False}, {`child.sex not in ["male"]`, True},
		{`hurt`, False}, {`!hurt`, True}, {`not hurt`, True}, {`hurt == false`, True}, {`hurt == "no"`, True}, {`hurt != true`, True},
		{`child.age >= 12`, True}, {`child.age < 12`, False}, {`child.age == 12`, True}, {`12 == child.age`, True}, {`child.age != 12.5`, True}, {`child.age > -1`, True},
		{`b1_1 in [1, 2]`, True}, {`b1_1 in [1, 3]`, False}, {`b1_1 == 2`, True}, {`b1_1 == "2"`, True},
		{`b1_6 == 1`, False}, {`b1_6 != 1`, True}, {`b1_6 < 3`, False}, {`b1_6`, False}, {`!b1_6`, True}, {`b1_6 == true`, False}, {`b1_6 == false`, True},
		{`"school" in needs`, True}, {`"court" in needs`, False}, {`needs in ["court", "health"]`, True}, {`needs == "school"`, False}, {`"x" in none`, False},
		{`has("needs", "school")`, True}, {`has("needs", "x", "health")`, True}, {`has("needs", "x")`, False}, {`has("child.sex", "female")`, True},
		{`has("blank", "x")`, Undecided}, {`has("where", "x")`, Undecided},
		{`where == "home"`, Undecided}, {`who == "x"`, Undecided}, {`blank`, Undecided}, {`absent == 1`, Undecided}, {`!absent`, Undecided}, {`absent in [1]`, Undecided},
		{`false && absent`, False}, {`absent && false`, False}, {`true || absent`, True}, {`absent || true`, True},
		{`true && absent`, Undecided}, {`false || absent`, Undecided}, {`absent && absent`, Undecided}, {`hurt and absent`, False}, {`absent or child.age == 12`, True},
		{`answered("where")`, True}, {`answered("blank")`, False}, {`answered("absent")`, False}, {`unknown("where")`, True}, {`unknown("who")`, False}, {`refused("who")`, True},
		{`named("child.sex")`, True}, {`named("told")`, False}, {`named("where")`, False}, {`named("who")`, False}, {`named("absent")`, False},
		{`age("child.birth") == 12`, True}, {`age("child.year") == 11`, True}, {`age("where") > 1`, Undecided}, {`age("child.sex") > 1`, Undecided},
		{`days("last") == 1`, True}, {`days("child.year") > 4000`, True},
		{`rows("people") == 2`, True}, {`rows("needs") > 1`, True}, {`rows("absent") == 0`, True}, {`total("children") == 5`, True}, {`total("absent") > 0`, False},
		{`people == 2`, Undecided}, {`children == 5`, Undecided},
		{`child.birth < "2015"`, True}, {`child.year < "2010"`, False}, {`child.sex < 3`, Undecided}, {`needs < 3`, Undecided},
		{`case.risk == "high"`, True}, {`"manager" in actor.role`, True}, {`case.open`, True}, {`case.visits > 2`, True}, {`case.odd == 1`, Undecided}, {`case.none == "x"`, Undecided},
		{`name == "Ani"`, True}, {`danger`, Undecided}, // the row's blank "danger" hides the form's
		{`1 < child.age && child.age < 20`, True}, {`1 < child.age < 20`, True}, {`(hurt || child.age == 12) && child.sex == "female"`, True},
	}
	for _, c := range cases {
		cond, err := ParseCond(c.src)
		if err != nil {
			t.Errorf("ParseCond(%q): %v", c.src, err)
			continue
		}
		if got := cond.Eval(a, row, testEnv()); got != c.want {
			t.Errorf("%q is %v, want %v", c.src, got, c.want)
		}
	}
}

func TestParseCondFaults(t *testing.T) {
	cases := []struct {
		src    string
		column int
	}{
		{`child.sex = "x"`, 11}, {`child.sex ==`, 12}, {"a\n&& b", 2}, {`a == b ? true : false`, 21}, {`"text"`, 1}, {`1`, 1}, {`[1]`, 1}, {`a && 1`, 6}, {`!"x"`, 2},
		{`len(a) > 1`, 4}, {`all(a, true)`, 4}, {`foo("a")`, 1}, {`has("a")`, 1}, {`has(a, "b")`, 5}, {`age()`, 1}, {`a + 1 > 2`, 3}, {`people[0].name == "x"`, 11}, {`a?.b`, 4},
		{`$env`, 1}, {`a == [1]`, 3}, {`1 == "a"`, 3}, {`[[1]] == a`, 2}, {`a in "x"`, 6}, {`true < false`, 6}, {`let x = 1; x == 1`, 5}, {`a; b`, 1}, {`-a > 1`, 1}, {`{"a": 1} == a`, 1}, {`nil == a`, 1}, {`a | foo()`, 5},
		{`a matches "x"`, 3}, {`é && ==`, 6},
	}
	for _, c := range cases {
		_, err := ParseCond(c.src)
		var fault *CondError
		if !errors.As(err, &fault) {
			t.Errorf("ParseCond(%q) = %v, want a *CondError", c.src, err)
			continue
		}
		if fault.Line != 1 || fault.Column != c.column || fault.Say == "" {
			t.Errorf("ParseCond(%q): %v, want column %d", c.src, fault, c.column)
		}
	}
	long := "a"
	for range 60 {
		long += " || a"
	}
	if _, err := ParseCond(long); err == nil {
		t.Error("a condition of more than 100 parts was taken")
	}
}

func TestCondOperands(t *testing.T) {
	c := MustCond(`child.sex == "female" && has("needs", "school") || child.sex in [a.b, 1] && !x`)
	want := []string{"child.sex", "needs", "a.b", "x"}
	got := c.Operands()
	if len(got) != len(want) {
		t.Fatalf("operands %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("operands %v, want %v", got, want)
		}
	}
	if (Cond{}).Operands() != nil || !(Cond{}).IsZero() || c.IsZero() || c.Source() == "" {
		t.Error("the zero condition")
	}
}

func TestCondConcurrent(t *testing.T) {
	c := MustCond(`child.age >= 12 && has("needs", "school")`)
	a := Answers{"child.age": given("12"), "needs": {State: Given, Values: []string{"school"}}}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if c.Eval(a, nil, Env{}) != True {
					t.Error("changed its mind")
					return
				}
			}
		})
	}
	wg.Wait()
}

func FuzzCond(f *testing.F) {
	for _, s := range []string{`child.sex == "female"`, `a && !b || c in [1,2]`, `has("a","b")`, `age("x")<3`, `((((`, `a?.b`, `x not in y`, "é\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		c, err := ParseCond(src)
		if err != nil {
			return
		}
		if again, err := ParseCond(c.Source()); err != nil || len(again.Operands()) != len(c.Operands()) {
			t.Fatalf("source %q does not parse again: %v", c.Source(), err)
		}
		switch got := c.Eval(Answers{"a": given("yes")}, nil, testEnv()); got {
		case True, False, Undecided:
		default:
			t.Fatalf("%q gave %d", src, got)
		}
	})
}

func BenchmarkCondEval(b *testing.B) {
	c := MustCond(`child.sex == "female" && age("child.birth") >= 12 && "school" in needs`)
	a := Answers{"child.sex": given("female"), "child.birth": given("2014-05-03"), "needs": {State: Given, Values: []string{"school"}}}
	env := testEnv()
	b.ReportAllocs()
	for b.Loop() {
		if c.Eval(a, nil, env) != True {
			b.Fatal("wrong")
		}
	}
}
