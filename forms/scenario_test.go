package forms

import (
	"strings"
	"testing"
)

// intake is a small form with everything that moves: a hidden section, hidden
// fields, a group, offered options, checks, scores.
func intake() *Form {
	return &Form{
		ID: "intake", Title: "Lembar pengaduan", Purpose: "Mencatat laporan pertama",
		Sections: []Section{
			{ID: "now", Title: "Keadaan", Fields: []Field{
				{ID: "danger", No: "1", Label: "Ada bahaya sekarang?", Kind: YesNo, Required: true},
				{ID: "call.at", Label: "Jam dihubungi", Kind: Moment, When: MustCond("danger")},
			}},
			{ID: "child", Title: "Anak", Fields: []Field{
				{ID: "child.name", No: "3", Label: "Sebutan anak", Kind: Person, Required: true},
				{ID: "child.sex", Label: "L/P", Kind: Choice, Options: []Option{{Code: "male", Label: "Laki-laki"}, {Code: "female", Label: "Perempuan"}}},
				{ID: "child.birth", Label: "Tanggal lahir", Kind: Date},
				{ID: "child.nik", Label: "NIK", Kind: NIK},
				{ID: "child.pregnant", Label: "Hamil?", Kind: YesNo, When: MustCond(`child.sex == "female" && age("child.birth") >= 10`)},
				{ID: "child.weeks", Label: "Minggu ke berapa?", Kind: Number, Max: ptr(45), When: MustCond("child.pregnant")},
			}},
			{ID: "people", Title: "Orang", Fields: []Field{
				{ID: "people", Label: "Orang serumah", Kind: Group, RowTitle: "Orang", Max: ptr(2), Fields: []Field{
					{ID: "name", Label: "Nama", Kind: Person, Required: true},
					{ID: "tie", Label: "Hubungan", Kind: Choice, Options: []Option{{Code: "mother", Label: "Ibu"}, {Code: "husband", Label: "Suami", When: MustCond(`child.sex == "female"`)}, {Code: "other", Label: "Lain"}}},
					{ID: "which", Label: "Sebutkan", Kind: Text, Required: true, When: MustCond(`tie == "other"`)},
				}},
			}},
			{ID: "decide", Title: "Keputusan", When: MustCond(`actor.role == "manager"`), Fields: []Field{
				{ID: "class", Label: "Kelas risiko", Kind: Choice, Plain: true, Required: true, Options: []Option{{Code: "high", Label: "Tinggi"}, {Code: "low", Label: "Rendah"}},
					Checks: []Check{{Must: MustCond(`class != "low" || !danger`), Say: "Ada bahaya: kelas tidak bisa rendah.", Block: true}, {Must: MustCond(`class != "low"`), Say: "Yakin rendah?"}}},
			}},
			{ID: "sign", Title: "Tanda tangan", Fields: []Field{{ID: "signed", Label: "Petugas", Kind: Signature, Required: true}}},
		},
	}
}

// desk plays a person at a counter: fluent, every line says what it expects.
type desk struct {
	t    *testing.T
	form *Form
	a    Answers
	env  Env
}

func atDesk(t *testing.T) *desk {
	t.Helper()
	return &desk{t, intake(), Answers{}, testEnv()}
}

func (d *desk) as(role string) *desk {
	d.env.Facts = map[string]any{"actor.role": role}
	return d
}

func (d *desk) step(path string) Step {
	d.t.Helper()
	s, ok := Find(d.form.Walk(d.a, d.env), path)
	if !ok {
		d.t.Fatalf("%s is not asked", path)
	}
	return s
}

// types answers a path; saying is the start of each problem, "" when there is none.
func (d *desk) types(path, input string, saying ...string) *desk {
	d.t.Helper()
	answer, problems := d.step(path).Field.Parse(input, d.env)
	d.expect(path+" "+input, problems, saying)
	if !Blocking(problems) {
		if err := d.a.Set(path, answer); err != nil {
			d.t.Fatal(err)
		}
	}
	return d
}

func (d *desk) expect(what string, problems []Problem, saying []string) {
	d.t.Helper()
	if len(problems) != len(saying) {
		d.t.Fatalf("%s: %v, want %q", what, problems, saying)
	}
	for i, p := range problems {
		if mark := map[bool]string{true: "!", false: "?"}[p.Blocks]; !strings.HasPrefix(p.Path+mark+" "+p.Say, saying[i]) && !strings.HasPrefix(p.Say, saying[i]) {
			d.t.Fatalf("%s: %q %s%s, want %q", what, p.Say, p.Path, mark, saying[i])
		}
	}
}

func (d *desk) asks(want ...string) *desk {
	d.t.Helper()
	var got []string
	for _, s := range d.form.Walk(d.a, d.env) {
		p := s.Path
		if s.Add {
			p += "+"
		}
		got = append(got, p)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		d.t.Fatalf("asks\n %v, want\n %v", got, want)
	}
	return d
}

func (d *desk) firstBlank(want string) *desk {
	d.t.Helper()
	s, ok := FirstBlank(d.form.Walk(d.a, d.env), d.a)
	if s.Path != want || ok != (want != "") {
		d.t.Fatalf("first blank is %q, want %q", s.Path, want)
	}
	return d
}

func (d *desk) wrong(saying ...string) *desk {
	d.t.Helper()
	d.expect("the form", d.form.Check(d.a, d.env), saying)
	return d
}

func TestIntakeScenario(t *testing.T) {
	atDesk(t).as("officer").
		asks("danger", "call.at", "child.name", "child.sex", "child.birth", "child.nik", "child.pregnant", "child.weeks", "people[0]+").
		wrong("danger! Belum diisi", "child.name! Belum diisi").firstBlank("danger").
		types("danger", "mungkin", "Jawab ya atau tidak.").firstBlank("danger").
		types("danger", "t").firstBlank("child.name").
		asks("danger", "child.name", "child.sex", "child.birth", "child.nik", "child.pregnant", "child.weeks", "people[0]+").
		types("child.name", "tidak tahu").wrong().
		types("child.sex", "perempuan").types("child.birth", "umur 12").
		asks("danger", "child.name", "child.sex", "child.birth", "child.nik", "child.pregnant", "child.weeks", "people[0]+").
		types("child.pregnant", "ya").types("child.weeks", "50", "Angka harus paling banyak 45.").types("child.weeks", "20").
		types("child.nik", "7306080305140001").wrong("child.nik? NIK ini menunjuk laki-laki, isian perempuan.").
		types("child.sex", "1"). // a boy after all: what was said of a pregnancy no longer applies
		asks("danger", "child.name", "child.sex", "child.birth", "child.nik", "people[0]+").
		wrong()
}

func TestNikHints(t *testing.T) {
	d := atDesk(t).as("officer").types("danger", "t").types("child.name", "Ani").types("child.sex", "p").types("child.birth", "3-5-2015").types("child.nik", "7306080305140001")
	d.wrong("child.nik? NIK ini menunjuk laki-laki, isian perempuan.", "child.nik? NIK ini menunjuk lahir 03-05-2014")
	d.types("child.sex", "l").types("child.birth", "3-5-2014").wrong()
	d.a["child.address"] = given("73.71.01.1001")
	d.wrong("child.nik? NIK ini pertama terdaftar di kabupaten lain.")
	d.a["child.address"] = given("73.06.08")
	d.types("child.birth", "kira-kira 2010").wrong() // an estimate is not held against the number
}

func TestGroupScenario(t *testing.T) {
	d := atDesk(t).as("officer").types("danger", "t").types("child.name", "Ani").types("child.sex", "l").types("child.birth", "tt").types("child.nik", "tt")
	d.firstBlank("people[0]").types("people[0]", "ibu", sayGroup)
	if s := d.step("people[0]"); !s.Add || s.Field.ID != "people" || s.Row != 0 {
		t.Fatalf("%+v", s)
	}
	if n, err := d.a.AddRow("people"); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	d.asks("danger", "child.name", "child.sex", "child.birth", "child.nik", "people[0].name", "people[0].tie", "people[0].which", "people[1]+").
		wrong("people[0].name! Belum diisi: Nama.", "people[0].which! Belum diisi").
		types("people[0].name", "Sitti").types("people[0].tie", "suami", "Pilih nomor 1 sampai 2").
		types("people[0].tie", "2").firstBlank("people[0].which").
		types("people[0].which", "nenek").wrong()
	d.types("people[0].tie", "ibu").asks("danger", "child.name", "child.sex", "child.birth", "child.nik", "people[0].name", "people[0].tie", "people[1]+")
	if err := d.a.Set("people[1].name", given("Budi")); err != nil {
		t.Fatal(err)
	}
	d.asks("danger", "child.name", "child.sex", "child.birth", "child.nik", "people[0].name", "people[0].tie", "people[1].name", "people[1].tie", "people[1].which") // full: no more is offered
	d.types("child.sex", "p").types("people[1].tie", "suami").types("child.sex", "l").
		wrong("people[1].tie! Pilihan ini tidak ada lagi")
	if got := d.form.CheckField("people[1]", d.a, d.env); len(got) != 1 {
		t.Errorf("row 1: %v", got)
	}
	if got := d.form.CheckField("people[0]", d.a, d.env); len(got) != 0 {
		t.Errorf("row 0: %v", got)
	}
	if got := d.form.CheckField("people[1].tie", d.a, d.env); len(got) != 1 {
		t.Errorf("field: %v", got)
	}
	d.a.Delete("people[1]")
	d.a.Delete("people[0]")
	d.asks("danger", "child.name", "child.sex", "child.birth", "child.nik", "people[0]+").firstBlank("").wrong()
}

func TestDecisionScenario(t *testing.T) {
	d := atDesk(t).as("manager").types("danger", "ya").types("child.name", "Ani")
	d.wrong("class! Belum diisi: Kelas risiko.").types("class", "tt", "Harus dijawab: ").types("class", "rendah").
		wrong("class! Ada bahaya", "class? Yakin rendah?").types("danger", "tt").
		wrong("class? Yakin rendah?").types("class", "tinggi").wrong()
	d.a["class"] = Answer{State: Unknown}
	d.wrong("class! Harus dijawab: ")
	d.as("officer").wrong() // the section is not theirs: neither required nor checked
	if got := d.form.CheckField("class", d.a, d.env); got != nil {
		t.Errorf("a hidden field has problems: %v", got)
	}
	if kept := d.form.Relevant(d.a, d.env); kept.At("class").State != Blank || kept.At("child.name").Value != "Ani" {
		t.Errorf("kept %v", kept)
	}
}

func TestRelevantDropsHiddenAndStrange(t *testing.T) {
	d := atDesk(t).as("officer")
	d.a = Answers{"danger": given("no"), "call.at": given("2026-11-21T12:00:00Z"), "strange": given("x"), "people": {State: Given, Rows: []Answers{{"name": given("Sitti"), "tie": given("mother"), "which": given("old"), "odd": given("x")}}}}
	before := d.a.Clone()
	want := Answers{"danger": given("no"), "people": {State: Given, Rows: []Answers{{"name": given("Sitti"), "tie": given("mother")}}}}
	if kept := d.form.Relevant(d.a, d.env); !kept.Equal(want) {
		t.Errorf("kept %v", kept)
	}
	if !d.a.Equal(before) {
		t.Error("the answers were changed")
	}
}

func TestSteps(t *testing.T) {
	d := atDesk(t).as("officer")
	steps := d.form.Walk(d.a, d.env)
	path := ""
	for i := range steps {
		s, ok := Next(steps, path)
		if !ok || s.No != i+1 || s.Of != len(steps) || s.Section == nil {
			t.Fatalf("step %d: %+v %v", i, s, ok)
		}
		path = s.Path
	}
	if _, ok := Next(steps, path); ok {
		t.Error("a step after the last")
	}
	path = ""
	for i := len(steps) - 1; i >= 0; i-- {
		s, ok := Prev(steps, path)
		if !ok || s.No != i+1 {
			t.Fatalf("back at %d: %+v %v", i, s, ok)
		}
		path = s.Path
	}
	if _, ok := Prev(steps, path); ok {
		t.Error("a step before the first")
	}
	for _, nowhere := range []string{"nowhere", "people[7].name", "signed"} {
		_, n := Next(steps, nowhere)
		_, p := Prev(steps, nowhere)
		_, f := Find(steps, nowhere)
		if n || p || f {
			t.Errorf("%s was found", nowhere)
		}
	}
	if s, ok := Find(steps, "people"); !ok || !s.Add {
		t.Error("a group is found by its ID")
	}
	if got := Sections(steps); len(got) != 3 || got[1] != 2 {
		t.Errorf("sections %v", got)
	}
	d.types("danger", "ya")
	if done, of := Progress(d.form.Walk(d.a, d.env), d.a); done != 1 || of != 9 {
		t.Errorf("%d of %d", done, of)
	}
	if d.form.Field("people[3].tie").Label != "Hubungan" || d.form.Field("people").Kind != Group || d.form.Field("x") != nil || d.form.Field("danger[0].x") != nil || d.form.Field("][") != nil {
		t.Error("Field finds the wrong one")
	}
}
