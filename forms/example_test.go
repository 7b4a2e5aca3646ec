package forms_test

import (
	"fmt"
	"time"

	"loket/forms"
)

// A face asks what is visible, hands over what was typed, and keeps the answer
// only when nothing blocks.
func Example() {
	form := &forms.Form{ID: "complaint", Title: "Lembar pengaduan", Sections: []forms.Section{{
		ID: "now", Title: "Keadaan", Fields: []forms.Field{
			{ID: "danger", No: "1", Label: "Ada bahaya sekarang?", Kind: forms.YesNo, Required: true},
			{ID: "contacted.at", Label: "Jam dihubungi", Kind: forms.Moment, When: forms.MustCond("danger")},
			{ID: "child.birth", Label: "Tanggal lahir anak", Kind: forms.Date},
		},
	}}}
	env := forms.Env{Now: time.Date(2026, 11, 22, 4, 30, 0, 0, time.UTC), Zone: time.FixedZone("WITA", 8*3600)}
	typed := []string{"mungkin", "tidak", "umur 12"}

	answers := forms.Answers{}
	for _, input := range typed {
		step, ok := forms.FirstBlank(form.Walk(answers, env), answers)
		if !ok {
			break
		}
		answer, problems := step.Field.Parse(input, env)
		for _, p := range problems {
			fmt.Println("  ", p.Say)
		}
		if forms.Blocking(problems) {
			continue
		}
		if err := answers.Set(step.Path, answer); err != nil {
			fmt.Println(err)
		}
		fmt.Printf("%s %s\n", step.Field.Label, step.Field.Format(answer, env))
	}
	fmt.Println("problems:", len(form.Check(answers, env)))
	// Output:
	//    Jawab ya atau tidak.
	// Ada bahaya sekarang? Tidak
	// Tanggal lahir anak kira-kira 2014
	// problems: 0
}
