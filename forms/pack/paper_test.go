package pack

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"loket/forms"
	"loket/forms/print"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden.txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update and look at the difference):\n%s", path, got)
	}
}

func paperEnv() forms.Env {
	return forms.Env{Now: time.Date(2026, 11, 22, 4, 30, 0, 0, time.UTC), Zone: Gowa().Office.Zone, Regions: Gowa().Regions}
}

// TestAnsweredForm3 prints a whole assessment beside the one before it.
func TestAnsweredForm3(t *testing.T) {
	f, say := Gowa().Forms["form3"], func(v string) forms.Answer { return forms.Answer{State: forms.Given, Value: v} }
	row := func(pairs ...string) forms.Answers {
		a := forms.Answers{}
		for i := 0; i < len(pairs); i += 2 {
			a[pairs[i]] = say(pairs[i+1])
		}
		return a
	}
	former, now := forms.Answers{}, forms.Answers{"child.name": say("Contoh Satu"), "child.sex": say("female"), "child.birth": say("~2014")}
	n := 0
	for _, s := range f.Sections {
		for _, field := range s.Fields {
			switch {
			case field.Rating:
				former[field.ID], now[field.ID] = say("2"), say("3")
			case field.Kind == forms.Score:
				former[field.ID], now[field.ID] = say([]string{"2", "1", "3"}[n%3]), say([]string{"3", "2", "3", "3"}[n%4])
				n++
			}
		}
	}
	now["b3_5"], now["b1_2"], now["b4_2"] = say("1"), forms.Answer{State: forms.Unknown}, forms.Answer{State: forms.NotApplicable}
	now["people"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{
		row("name", "Contoh Satu", "relation", "anak ini", "generation", "child", "sex", "female", "alive", "yes", "home", "yes"),
		row("name", "Contoh Dua", "relation", "adik", "generation", "child", "sex", "male", "alive", "yes", "home", "yes"),
		row("name", "Contoh Ayah", "relation", "ayah", "generation", "parent", "side", "father", "sex", "male", "alive", "no"),
		row("name", "Contoh Ibu", "relation", "ibu", "generation", "parent", "side", "mother", "sex", "female", "alive", "yes", "home", "yes"),
		row("name", "Contoh Bibi dengan nama yang panjang sekali", "relation", "bibi", "generation", "parent", "side", "mother"),
		row("name", "Contoh Nenek", "relation", "nenek", "generation", "grand", "side", "mother", "sex", "female", "alive", "yes", "home", "no"),
	}}
	now["ties"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{
		row("from", "Anak", "to", "Nenek", "kind", "strong", "note", "tiap hari diantar nenek ke sekolah dan mengaji"),
		row("from", "Anak", "to", "Sekolah dasar di kampung sebelah", "kind", "weak"),
		row("from", "Ibu", "to", "Bibi", "kind", "tense"), row("from", "Ibu", "to", "Keluarga ayah", "kind", "broken"),
	}}
	now["b.plan"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{row("problem", "Tanda trauma", "items", "B3.5", "action", "Rujuk ke psikolog", "who", "Peksos", "when", "2026-11-30")}}
	now["b.manager.name"], now["b.manager.date"] = say("Contoh Manajer"), say("2026-11-22")
	now["f.revised"], now["f.class"], now["f.reason"] = say("yes"), say("medium"), say("Anak sudah tinggal bersama nenek.")
	golden(t, "form3-answered", print.Form(f, now, print.Frame{Note: []string{"Nomor kasus: SO-26-17-K"}, Former: former}, paperEnv()))
}

// TestBlankPaper sets the printed forms as blank paper, as a desk hands them out.
func TestBlankPaper(t *testing.T) {
	for _, id := range []string{"form1", "form2", "form3", "form4", "form5", "form6", "form7", "form8"} {
		golden(t, id, print.Form(Gowa().Forms[id], nil, print.Frame{Head: []string{Gowa().Office.Name}}, paperEnv()))
	}
}
