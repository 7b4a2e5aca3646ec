package pack

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"loket/forms"
)

func TestGowaHasNoFindings(t *testing.T) {
	if _, findings := FromFiles(gowaFiles()); len(findings) > 0 {
		for _, f := range findings {
			t.Error(f)
		}
	}
}

func TestDigest(t *testing.T) {
	files := map[string][]byte{"a": []byte("xy"), "b": []byte("z")}
	same := digest(maps.Clone(files))
	for name, other := range map[string]map[string][]byte{
		"other bytes":          {"a": []byte("xy"), "b": []byte("zz")},
		"other name":           {"a": []byte("xy"), "c": []byte("z")},
		"moved border":         {"a": []byte("x"), "b": []byte("yz")},
		"moved border to name": {"a": []byte("xyb"), "": []byte("z")},
		"one file fewer":       {"a": []byte("xy")},
	} {
		if digest(other) == same {
			t.Errorf("%s: the digest did not change", name)
		}
	}
	if digest(files) != same || len(same) != 64 {
		t.Errorf("digest %q is not stable", same)
	}
	p, findings := FromFiles(Gowa().Files)
	if len(findings) > 0 || p.Digest != Gowa().Digest {
		t.Errorf("a stored pack reopens with digest %v, %v", p, findings)
	}
}

func TestPackKeepsItsOwnBytes(t *testing.T) {
	files := gowaFiles()
	p, _ := FromFiles(files)
	files["guide.txt"][0] = '#'
	if digest(p.Files) != p.Digest {
		t.Error("the pack's files changed with the caller's")
	}
}

func TestLoadLaysFilesOver(t *testing.T) {
	overlay := fstest.MapFS{
		"oncall.yaml":     {Data: []byte("oncall:\n  - {post: Peksos piket, phone: 0411 000 000, hours: 24 jam}\n")},
		"forms/note.yaml": {Data: []byte("id: note\ntitle: Catatan dinas\npurpose: Catatan.\nsections:\n  - id: note\n    title: Catatan\n    fields:\n      - {id: text, label: Isi, kind: narrative}\n")},
		"README.md":       {Data: []byte("milik kantor")},
		".git/config":     {Data: []byte("x")},
	}
	p, findings := Load(overlay)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if len(p.OnCall) != 1 || p.OnCall[0].Phone != "0411 000 000" || p.Forms["note"].Title != "Catatan dinas" || p.Forms["complaint"].Title != Gowa().Forms["complaint"].Title {
		t.Errorf("overlay not laid over: %+v", p.OnCall)
	}
	if p.Digest == Gowa().Digest {
		t.Error("another pack has the same digest")
	}
	if len(Gowa().OnCall) != 0 {
		t.Error("the embedded pack was changed")
	}
	if p, findings := Load(nil); len(findings) > 0 || p.Digest != Gowa().Digest {
		t.Error("no overlay is not the embedded pack")
	}
}

// TestEveryFieldReachable answers every form at random: each field must be asked by
// some answers, and a conditional one must stay away with others.
func TestEveryFieldReachable(t *testing.T) {
	p := Gowa()
	random := rand.New(rand.NewPCG(1, 2))
	for _, id := range sortedKeys(p.Forms) {
		f := p.Forms[id]
		shown, hidden := map[string]bool{}, map[string]bool{}
		for range 400 {
			answers, env := someAnswers(f, random), forms.Env{Now: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC), Zone: p.Office.Zone, Regions: p.Regions, Facts: someFacts(random)}
			visible := map[string]bool{}
			for _, step := range f.Walk(answers, env) {
				visible[step.Path] = true
			}
			for _, s := range f.Sections {
				for _, field := range s.Fields {
					if visible[field.ID] {
						shown[field.ID] = true
					} else {
						hidden[field.ID] = true
					}
					for _, sub := range field.Fields {
						if path := field.ID + "[0]." + sub.ID; visible[path] {
							shown[path] = true
						} else {
							hidden[path] = true
						}
					}
				}
			}
		}
		for _, s := range f.Sections {
			for _, field := range s.Fields {
				if field.Kind != forms.Signature && field.Kind != forms.Group && !shown[field.ID] {
					t.Errorf("%s: %s is never asked (%s)", id, field.ID, field.When.Source())
				}
				if conditional := !field.When.IsZero() || !s.When.IsZero(); conditional && !hidden[field.ID] {
					t.Errorf("%s: %s is asked always, in spite of %q", id, field.ID, field.When.Source())
				}
				for _, sub := range field.Fields {
					if path := field.ID + "[0]." + sub.ID; !shown[path] || !sub.When.IsZero() && !hidden[path] {
						t.Errorf("%s: %s: shown %v, hidden %v", id, path, shown[path], hidden[path])
					}
				}
			}
		}
	}
}

// someAnswers gives every field of a form a fitting answer at random.
func someAnswers(f *forms.Form, random *rand.Rand) forms.Answers {
	a := forms.Answers{}
	for _, s := range f.Sections {
		fillSome(a, s.Fields, random)
	}
	return a
}

func fillSome(a forms.Answers, fields []forms.Field, random *rand.Rand) {
	for _, f := range fields {
		given := forms.Answer{State: forms.Given}
		switch f.Kind {
		case forms.YesNo:
			given.Value = []string{"yes", "no"}[random.IntN(2)]
		case forms.Choice:
			given.Value = f.Options[random.IntN(len(f.Options))].Code
		case forms.Choices:
			given.Values = []string{f.Options[random.IntN(len(f.Options))].Code}
		case forms.Number:
			given.Value = []string{"0", "3", "16"}[random.IntN(3)]
		case forms.Score:
			given = []forms.Answer{{State: forms.Given, Value: "1"}, {State: forms.Given, Value: "2"}, {State: forms.Given, Value: "3"}, {State: forms.NotApplicable}}[random.IntN(4)]
		case forms.Moment:
			given = []forms.Answer{{State: forms.Given, Value: "2026-11-20T02:00:00Z"}, {State: forms.Given, Value: "2026-11-23T02:00:00Z"}, {State: forms.Unknown}, {}}[random.IntN(4)]
		case forms.Group:
			row := forms.Answers{}
			fillSome(row, f.Fields, random)
			given.Rows = []forms.Answers{row}
		default:
			given = []forms.Answer{{State: forms.Given, Value: "x"}, {State: forms.Unknown}, {State: forms.Refused}, {}}[random.IntN(4)]
		}
		a[f.ID] = given
	}
}

func someFacts(random *rand.Rand) map[string]any {
	class := func() string { return ClassCodes[random.IntN(len(ClassCodes))] }
	return map[string]any{"risk": class(), "proposal": class(), "lane": "service", "stage": Stages[random.IntN(len(Stages))], "residency": "unknown", "role": "caseworker",
		"letter_problem": random.IntN(2) == 0, "letter_given": random.IntN(2) == 0}
}

// TestIntakeIsShort counts the prompts of the nine questions (SOP 4): two minutes at most.
func TestIntakeIsShort(t *testing.T) {
	p, section := Gowa(), Gowa().Forms["complaint"].Sections[0].ID
	count := func(a forms.Answers) (n int) {
		for _, step := range p.Forms["complaint"].Walk(a, forms.Env{}) {
			if step.Section.ID == section {
				n++
			}
		}
		return n
	}
	text := func(s string) forms.Answer { return forms.Answer{State: forms.Given, Value: s} }
	protection := forms.Answers{"category": text("violence"), "alleged.relation": text("paman"), "reporter.name": text("Sitti")}
	service := forms.Answers{"category": text("education"), "reporter.name": text("Sitti")}
	for name, c := range map[string]struct {
		answers forms.Answers
		most    int
	}{"protection, nobody called yet": {protection, 16}, "service": {service, 13}} {
		if n := count(c.answers); n > c.most {
			t.Errorf("%s: %d prompts, at most %d", name, n, c.most)
		}
	}
}

// TestNineQuestionsTakeUnknown answers "tidak tahu" to everything that is not the
// office's own decision: the complaint must go through.
func TestNineQuestionsTakeUnknown(t *testing.T) {
	f, a := Gowa().Forms["complaint"], forms.Answers{}
	for _, s := range f.Sections {
		for _, field := range s.Fields {
			a[field.ID] = forms.Answer{State: forms.Unknown}
		}
	}
	a["category"] = forms.Answer{State: forms.Given, Value: "consultation"}
	for _, problem := range f.Check(a, forms.Env{Regions: Gowa().Regions}) {
		if problem.Blocks {
			t.Errorf("%s: %s", problem.Path, problem.Say)
		}
	}
}

// TestFormOneIsWhole holds Form 1 against the printed one, section by section.
func TestFormOneIsWhole(t *testing.T) {
	printed := map[string]int{"informant": 5, "child": 11, "father": 5, "mother": 5, "care": 9, "condition": 4, "decision": 5, forms.PaperSection: 3}
	for _, s := range Gowa().Forms["form1"].Sections {
		if printed[s.ID] != len(s.Fields) {
			t.Errorf("section %s has %d fields, printed %d", s.ID, len(s.Fields), printed[s.ID])
		}
		delete(printed, s.ID)
	}
	if len(printed) > 0 {
		t.Errorf("missing sections: %v", printed)
	}
}

func TestGowaContent(t *testing.T) {
	p := Gowa()
	count := func(name string, got, want int) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
	count("kecamatan", len(p.Regions.Children("")), 18)
	villages := 0
	for _, k := range p.Regions.Children("") {
		villages += len(p.Regions.Children(k.Code))
	}
	count("villages", villages, 167)
	count("provinces and kabupaten", len(p.Regions.elsewhere), 38+514)
	count("case types", len(p.CaseTypes), 15)
	count("signs", len(p.Signs), 14)
	count("classes", len(p.Classes), 5)
	count("escalation", len(p.Escalation), 3)
	count("rhythms", len(p.Rhythms), 9)
	count("on call", len(p.OnCall), 0)
	count("menu lines of the guide", strings.Count(p.Guide, "\n"), 85)
	areas := map[string]bool{}
	for _, s := range p.Signs {
		areas[s.Area] = true
	}
	count("areas looked at", len(areas), 6)
	for code, want := range map[string][4]time.Duration{
		"high": {24, 7 * 24, 24, 24}, "medium": {72, 30 * 24, 0, 72}, "low": {120, 90 * 24, 14 * 24, 240}, "none": {}, "unassessed": {72, 0, 0, 72},
	} {
		c, ok := p.Class(code)
		got := [4]time.Duration{c.Within / time.Hour, c.Review / time.Hour, c.Service / time.Hour, c.Answer / time.Hour}
		if !ok || got != want {
			t.Errorf("class %s: %v, want %v hours", code, got, want)
		}
	}
	for _, c := range p.Categories {
		if c.Danger && c.Lane != "protection" {
			t.Errorf("category %s is Bahaya on the service lane", c.Code)
		}
	}
	protection, _ := p.Lane("protection")
	if slices.Contains(protection.Ends, "village") || slices.Contains(protection.Ends, "advice_only") {
		t.Error("the protection lane may not end in the village or with advice")
	}
	if clock, ok := p.Clock("assess"); !ok || clock.Limit != 24*time.Hour || clock.Most != 48*time.Hour {
		t.Errorf("initial assessment: %+v", clock)
	}
}

func TestAgencies(t *testing.T) {
	p := Gowa()
	codes := func(need string, month time.Month) (out []string) {
		for _, a := range p.AgenciesFor(need, month) {
			out = append(out, a.Code)
		}
		return out
	}
	if got := codes("civil", time.January); got[0] != "dukcapil" || len(got) != 3 {
		t.Errorf("civil registration in January: %v", got)
	}
	if got := codes("education", time.April); fmt.Sprint(got) != "[disdik paket]" {
		t.Errorf("education in April: %v", got)
	}
	if got := codes("nothing", time.April); got != nil {
		t.Errorf("unknown need: %v", got)
	}
	for _, c := range []struct {
		agency, need string
		want         bool
	}{
		{"rsud", "first_aid", true}, {"rsud", "health", false}, {"uptd_ppa", "shelter", true}, {"uptd_ppa", "legal", false},
		{"polsek", "police", true}, {"disdik", "education", false}, {"polsek", "shelter", false}, {"nobody", "police", false},
	} {
		if got := p.Urgent(c.agency, c.need); got != c.want {
			t.Errorf("%s for %s never waits: %v, want %v", c.agency, c.need, got, c.want)
		}
	}
	for _, code := range []string{"disdik", "paket", "dukcapil", "dinsos"} {
		if a, _ := p.Agency(code); slices.Contains(a.Letter, "problem") {
			t.Errorf("%s would read the child's problem", code)
		}
	}
}

func TestDescribeIsJSON(t *testing.T) {
	b, err := json.Marshal(Gowa().Describe())
	if err != nil {
		t.Fatal(err)
	}
	var v View
	if err := json.Unmarshal(b, &v); err != nil || len(v.Forms) != len(Gowa().Forms) || v.Digest != Gowa().Digest {
		t.Errorf("description does not survive JSON: %v", err)
	}
}

func ExamplePack_AgenciesFor() {
	for _, a := range Gowa().AgenciesFor("education", time.February) {
		fmt.Println(a.Name, a.Serves(time.February))
	}
	// Output:
	// Dinas Pendidikan Kabupaten Gowa true
	// Pendidikan kesetaraan Paket A, B, C false
}

func ExampleCheck() {
	overlay := fstest.MapFS{"office.yaml": {Data: []byte("name: PKSAI Contoh\nshort: Contoh\ncode: \"7306\"\nregion: \"73.06\"\nplace: Contoh\nhead: Kepala Dinas\nzone: Asia/Makasar\n")}}
	for _, f := range Check(overlay) {
		fmt.Println(f)
	}
	// Output:
	// office.yaml:7:7: Zona waktu tidak dikenal, misalnya Asia/Makassar.
}

// BenchmarkFromFiles reads the whole of Gowa's rule book, as opening a store does once.
func BenchmarkFromFiles(b *testing.B) {
	files := gowaFiles()
	for b.Loop() {
		if _, findings := FromFiles(files); len(findings) > 0 {
			b.Fatal(findings)
		}
	}
}

// BenchmarkFind types a misspelt village's name.
func BenchmarkFind(b *testing.B) {
	regions := Gowa().Regions
	for b.Loop() {
		if len(regions.Find("sunguminasa", "")) == 0 {
			b.Fatal("not found")
		}
	}
}

// A rule book stored by an older program lacks what was asked for later; it is read all the same.
func TestStoredMayLackWhatIsNew(t *testing.T) {
	files := gowaFiles()
	delete(files, "pathways.yaml")
	delete(files, "forms/note.yaml")
	files["words.yaml"] = []byte("stage: {closed: Ditutup}\n")
	if _, findings := FromFiles(files); len(findings) == 0 {
		t.Error("an incomplete rule book is taken as a new one")
	}
	p, findings := Stored(files)
	if len(findings) > 0 || p.Digest != digest(files) || p.Forms["form1"] == nil {
		t.Errorf("a stored rule book does not open: %v", findings)
	}
	files["clocks.yaml"] = []byte("clocks: [\n")
	if _, findings := Stored(files); len(findings) == 0 {
		t.Error("a broken file is taken")
	}
}
