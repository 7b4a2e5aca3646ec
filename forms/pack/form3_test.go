package pack

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"loket/forms"
	"loket/forms/print"
	"loket/forms/text"
)

// items are Form 3's numbered items in the order of the paper, with their mark: + says
// something good, - something bad, ? is answered without a score; ! critical, P for
// the plan only, O observed.
const items = `
B1.1+O B1.2+ B1.3+P B1.4-OP B1.5+ B1.6+!
B2.1+ B2.2+ B2.3- B2.4+ B2.5+P B2.6+P
B3.1+ B3.2+ B3.3+ B3.4+ B3.5-! B3.6+ B3.7-
B4.1+ B4.2- B4.3+ B4.4+ B4.5+
B5.1+O B5.2+O
C1.1+ C1.2+ C1.3+OP C1.4+OP C1.5+O C1.6+OP
C2.1+O C2.2+P C2.3+ C2.4+! C2.5+! C2.6-!
C3.1+! C3.2+ C3.3+ C3.4+
C4.1+ C4.2+ C4.3+ C4.4+
C5.1+ C5.2+ C5.3+ C5.4+ C5.5+
D1.1+ D1.2- D1.3- D1.4- D1.5+
D2.1+ D2.2+P D2.3+P D2.4+P D2.5+P D2.6+P D2.7?
D3.1+P D3.2? D3.3+P
D4.1+ D4.2+ D4.3+ D4.4- D4.5+ D4.6?
D5?`

// TestFormThreeIsWhole holds Form 3 against the printed one: every number once, in
// order, with its polarity.
func TestFormThreeIsWhole(t *testing.T) {
	var got []string
	scored, areas, signatures := map[string]int{}, 0, map[string]int{}
	for _, s := range Gowa().Forms["form3"].Sections {
		texts := 0
		for _, f := range s.Fields {
			if f.Kind == forms.Signature {
				signatures[s.ID]++
				if Gowa().Forms["form3"].Field(f.ID+".date") == nil {
					t.Errorf("signature %s has no date", f.ID)
				}
			}
			if strings.HasSuffix(f.ID, ".strengths") || strings.HasSuffix(f.ID, ".needs") {
				texts++
			}
			if f.Rating {
				areas++
			}
			if f.No == "" || f.Rating || f.Kind == forms.Group {
				continue
			}
			mark := map[forms.Mark]string{forms.MarkGood: "+", forms.MarkBad: "-", "": "?"}[f.Mark]
			if f.Critical {
				mark += "!"
			}
			if f.Observed {
				mark += "O"
			}
			if f.Poverty {
				mark += "P"
			}
			got = append(got, f.No+mark)
			scored[f.No[:1]]++
		}
		if area := len(s.ID) == 2 && s.ID[0] >= 'b' && s.ID[0] <= 'd' && s.ID != "d0"; area && texts != 2 {
			t.Errorf("area %s has %d texts for strengths and needs", s.ID, texts)
		}
	}
	if want := strings.Fields(items); !slices.Equal(got, want) {
		t.Errorf("items\n%v\nwant\n%v", got, want)
	}
	if scored["B"] != 26 || scored["C"] != 25 || scored["D"] != 22 || areas != 15 {
		t.Errorf("items %v, areas %d", scored, areas)
	}
	if fmt.Sprint(signatures) != "map[b.signed:2 c.signed:2 d.signed:2 f2:1]" {
		t.Errorf("signatures %v", signatures)
	}
}

// TestFormThreeDecides shows the decisions on closing and on the red flag.
func TestFormThreeDecides(t *testing.T) {
	f, say := Gowa().Forms["form3"], func(v string) forms.Answer { return forms.Answer{State: forms.Given, Value: v} }
	env := paperEnv()
	blocks := func(path string, a forms.Answers, risk string) bool {
		env.Facts = map[string]any{"risk": risk}
		return forms.Blocking(f.CheckField(path, a, env))
	}
	for _, c := range []struct {
		risk, revised, class, conclusion string
		blocked                          bool
	}{
		{"high", "no", "", "refer_close", true}, {"high", "no", "", "close", true}, {"high", "no", "", "continue", false},
		{"low", "yes", "high", "refer_close", true}, {"high", "yes", "low", "refer_close", true}, {"medium", "no", "", "refer_close", false},
	} {
		a := forms.Answers{"f.revised": say(c.revised), "f.conclusion": say(c.conclusion)}
		if c.class != "" {
			a["f.class"] = say(c.class)
		}
		if got := blocks("f.conclusion", a, c.risk); got != c.blocked {
			t.Errorf("%+v: blocked %v", c, got)
		}
	}
	flagged := forms.Answers{"c2_6": say("1"), "f.revised": say("no")}
	if !blocks("f.reason", flagged, "medium") || blocks("f.reason", flagged, "high") || blocks("f.reason", forms.Answers{"c2_2": say("1"), "f.revised": say("no")}, "medium") {
		t.Error("a red flag with a lower class asks for the reason, and only then")
	}
	for sex, shown := range map[string]bool{"male": false, "female": true} {
		if f.Shows(forms.Answers{"child.sex": say(sex)}, env)("b1_6") != shown {
			t.Errorf("B1.6 for %s", sex)
		}
	}
	for score, shown := range map[string]bool{"1": true, "2": true, "3": false} {
		if f.Shows(forms.Answers{"b3_5": say(score)}, env)("b3_6") != shown {
			t.Errorf("B3.6 when B3.5 is %s", score)
		}
	}
}

// TestEveryPaperFits prints every form with random answers, former ones beside them.
func TestEveryPaperFits(t *testing.T) {
	p, random := Gowa(), rand.New(rand.NewPCG(3, 4))
	for _, id := range sortedKeys(p.Forms) {
		for n := range 40 {
			env, a := paperEnv(), forms.Answers(nil)
			env.Facts = someFacts(random)
			if n > 0 {
				a = someAnswers(p.Forms[id], random)
				longTexts(a, random)
			}
			paper := print.Form(p.Forms[id], a, print.Frame{Head: []string{p.Office.Name}, Former: someAnswers(p.Forms[id], random)}, env)
			for line := range strings.SplitSeq(paper, "\n") {
				if text.Width(line) > print.Width {
					t.Fatalf("%s: %d columns: %q", id, text.Width(line), line)
				}
			}
			if n == 0 && !strings.Contains(paper, "No. ______") {
				t.Errorf("%s: blank paper has no number line", id)
			}
		}
	}
}

// longTexts makes some answers longer than any column.
func longTexts(a forms.Answers, random *rand.Rand) {
	for id, answer := range a {
		if answer.Value == "x" && random.IntN(2) == 0 {
			answer.Value = strings.Repeat("kata panjang日本 ", random.IntN(12)) + strings.Repeat("w", random.IntN(90))
			a[id] = answer
		}
		for _, row := range answer.Rows {
			longTexts(row, random)
		}
	}
}

// BenchmarkForm3Leave is what a screen counts when a field of Form 3 is left: the walk,
// the totals with their flag, and the progress of an area.
func BenchmarkForm3Leave(b *testing.B) {
	f, random := Gowa().Forms["form3"], rand.New(rand.NewPCG(1, 2))
	a, env := someAnswers(f, random), paperEnv()
	b.ReportAllocs()
	for b.Loop() {
		steps := f.Walk(a, env)
		forms.ProgressIn(steps, 3, a)
		if totals := f.Score(a, env); len(totals.Categories) != 3 {
			b.Fatal("categories")
		}
	}
}
