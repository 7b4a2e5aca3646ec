package forms

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// fillIntake draws answers as a hurried person would give them, in any order.
func fillIntake(t *rapid.T, form *Form, env Env) Answers {
	words := rapid.SampledFrom(strings.Split("ya|tidak|tt|menolak|1|2|3|umur 12|3-5-2014|7306084305140002|Ani|12.00|lain|suami|ibu", "|"))
	a := Answers{}
	for range rapid.IntRange(0, 25).Draw(t, "answers") {
		steps := form.Walk(a, env)
		s := rapid.SampledFrom(steps).Draw(t, "step")
		if s.Add {
			if _, err := a.AddRow(s.Group.ID); err != nil {
				t.Fatal(err)
			}
			continue
		}
		answer, problems := s.Field.Parse(words.Draw(t, "typed"), env)
		if Blocking(problems) {
			continue
		}
		if err := a.Set(s.Path, answer); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func TestFormProperty(t *testing.T) {
	form := intake()
	rapid.Check(t, func(t *rapid.T) {
		env := testEnv()
		env.Facts = map[string]any{"actor.role": rapid.SampledFrom([]string{"officer", "manager", ""}).Draw(t, "role")}
		a := fillIntake(t, form, env)
		before := a.Clone()
		steps, problems := form.Walk(a, env), form.Check(a, env)
		shows := form.Shows(a, env)
		seen := map[string]bool{}
		for i, s := range steps {
			if seen[s.Path] || s.No != i+1 {
				t.Fatalf("%s twice, or out of count", s.Path)
			}
			seen[s.Path] = true
			if !s.Add && !shows(s.Path) {
				t.Fatalf("%s is asked but not shown", s.Path)
			}
			if next, ok := Next(steps, s.Path); ok {
				if back, ok := Prev(steps, next.Path); !ok || back.Path != s.Path {
					t.Fatalf("forth and back from %s leads to %s", s.Path, back.Path)
				}
			}
		}
		for _, p := range problems {
			if !seen[p.Path] {
				t.Fatalf("a problem with %q, which is not asked: %s", p.Path, p.Say)
			}
			if !slices.Contains(form.CheckField(p.Path, a, env), p) {
				t.Fatalf("CheckField(%s) does not say %q", p.Path, p.Say)
			}
		}
		kept := form.Relevant(a, env)
		if again := form.Check(kept, env); !slices.Equal(again, problems) {
			t.Fatalf("what is kept has problems %v, the form has %v", again, problems)
		}
		if !form.Relevant(kept, env).Equal(kept) {
			t.Fatal("what is kept is not kept")
		}
		if !a.Equal(before) {
			t.Fatal("looking at the answers changed them")
		}
		// "tidak tahu" everywhere satisfies every form but its Plain fields.
		for _, s := range steps {
			if s.Blank(a) && !s.Add && !s.Field.Plain {
				if err := a.Set(s.Path, Answer{State: Unknown}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, p := range form.Check(a, env) {
			if strings.HasPrefix(p.Say, "Belum diisi") && !form.Field(p.Path).Plain && seen[p.Path] {
				t.Fatalf("%s wants more than \"tidak tahu\"", p.Path)
			}
		}
	})
}

// large is a form of the size of the largest paper.
func large() (*Form, Answers) {
	f, a := &Form{ID: "large"}, Answers{}
	for s := range 10 {
		section := Section{ID: fmt.Sprint("s", s)}
		for i := range 30 {
			id := fmt.Sprintf("s%d.f%d", s, i)
			field := Field{ID: id, Label: id, Kind: Score, Mark: MarkGood}
			if i > 0 && i%3 == 0 {
				field.When = MustCond(fmt.Sprintf(`s%d.f0 in [1, 3] && child.age >= 3`, s))
			}
			section.Fields = append(section.Fields, field)
			a[id] = given("3")
		}
		f.Sections = append(f.Sections, section)
	}
	a["child.age"] = given("12")
	return f, a
}

func BenchmarkWalk(b *testing.B) {
	f, a := large()
	env := testEnv()
	b.ReportAllocs()
	for b.Loop() {
		if len(f.Walk(a, env)) != 300 {
			b.Fatal("not all asked")
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	f, a := large()
	env := testEnv()
	b.ReportAllocs()
	for b.Loop() {
		if len(f.Check(a, env)) != 0 {
			b.Fatal("problems")
		}
	}
}
