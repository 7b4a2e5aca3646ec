package print

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"loket/forms"
	"loket/forms/text"
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

func given(v string) forms.Answer { return forms.Answer{State: forms.Given, Value: v} }

var env = forms.Env{Now: time.Date(2026, 11, 22, 4, 30, 0, 0, time.UTC), Zone: time.FixedZone("WITA", 8*3600)}

var frame = Frame{
	Head: []string{"PKSAI KABUPATEN CONTOH"},
	Note: []string{"Nomor: SO-2026-17-K"},
	Foot: []string{"Dicetak 22 November 2026 pukul 12.30. Salinan 1."},
}

func paper() *forms.Form {
	three := 3
	return &forms.Form{
		ID: "form1", Title: "FORM 1. LEMBAR VERIFIKASI DAN ASESMEN AWAL",
		Sections: []forms.Section{
			{ID: "child", Title: "B. Anak", Fields: []forms.Field{
				{ID: "child.name", No: "1", Label: "Nama anak", Kind: forms.Person},
				{ID: "child.nik", No: "2", Label: "NIK", Kind: forms.NIK},
				{ID: "child.birth", No: "3", Label: "Tempat dan tanggal lahir anak", Kind: forms.Date},
				{ID: "child.sex", No: "4", Label: "Jenis kelamin", Kind: forms.Choice, Options: []forms.Option{{Code: "male", Label: "Laki-laki"}, {Code: "female", Label: "Perempuan"}}},
				{ID: "child.pregnant", No: "5", Label: "Hamil?", Kind: forms.YesNo, When: forms.MustCond(`child.sex == "female"`)},
				{ID: "papers", No: "6", Label: "Surat yang ada", Kind: forms.Choices, Options: []forms.Option{{Code: "kk", Label: "KK"}, {Code: "birth", Label: "Akta kelahiran atau surat kenal lahir dari desa atau rumah sakit"}, {Code: "sktm", Label: "SKTM"}, {Code: "kip", Label: "KIP"}, {Code: "kis", Label: "KIS"}}},
				{ID: "phone", Label: "Telepon", Kind: forms.Phone},
			}},
			{ID: "home", Title: "C. Keluarga", Fields: []forms.Field{
				{ID: "children", No: "7", Label: "Jumlah anak menurut umur", Kind: forms.Tally, Rows: []forms.Option{{Code: "0-12m", Label: "0-12 bulan"}, {Code: "1-2", Label: "1-2 tahun"}}, Columns: []forms.Option{{Code: "male", Label: "L"}, {Code: "female", Label: "P"}}},
				{ID: "people", No: "8", Label: "Orang dewasa lain di rumah", Kind: forms.Group, RowTitle: "Orang", Max: &three, Fields: []forms.Field{
					{ID: "name", Label: "Nama", Kind: forms.Person}, {ID: "known", Label: "Dikenal anak?", Kind: forms.YesNo}, {ID: "why", Label: "Mengapa tidak", Kind: forms.Text, When: forms.MustCond("!known")},
				}},
				{ID: "condition", No: "9", Label: "Keadaan dan masalah", Kind: forms.Narrative},
			}},
			{ID: "sign", Title: "Pengesahan", Fields: []forms.Field{
				{ID: "sign.1", Label: "Petugas", Kind: forms.Signature}, {ID: "sign.2", Label: "Orang tua/wali", Kind: forms.Signature}, {ID: "sign.3", Label: "Supervisor", Kind: forms.Signature},
			}},
		},
	}
}

func answered() forms.Answers {
	return forms.Answers{
		"child.name": given("Ani"), "child.nik": {State: forms.Unknown}, "child.birth": given("~2014"), "child.sex": given("male"), "child.pregnant": given("no"),
		"papers": {State: forms.Given, Values: []string{"kk", "birth"}}, "children": {State: forms.Given, Grid: map[string]int{"0-12m/male": 1, "1-2/female": 2}},
		"people":    {State: forms.Given, Rows: []forms.Answers{{"name": given("Budi"), "known": given("yes")}, {"name": given("Cici"), "known": given("no"), "why": given("baru datang dari kabupaten lain dan belum pernah bertemu anak ini")}}},
		"condition": given("Anak tinggal bersama neneknya sejak orang tuanya bekerja di luar pulau, dan sudah dua bulan tidak bersekolah.\n\nNenek sakit."),
	}
}

func TestPapers(t *testing.T) {
	golden(t, "blank", Form(paper(), nil, frame, env))
	golden(t, "answered", Form(paper(), answered(), frame, env))
	golden(t, "refused", Form(paper(), forms.Answers{"child.sex": {State: forms.Refused}, "people": {State: forms.Given}, "children": {State: forms.Unknown}, "condition": {State: forms.Unknown}}, Frame{}, env))
}

func TestScoredPaper(t *testing.T) {
	f := &forms.Form{ID: "form3", Title: "FORM 3. ASESMEN LANJUTAN", Totals: true, Sections: []forms.Section{
		{ID: "b1", Title: "BIDANG 1. Kesehatan", Fields: []forms.Field{
			{ID: "b1_1", No: "B1.1", Label: "Fisik dan mental tampak sehat", Kind: forms.Score, Mark: forms.MarkGood, Observed: true},
			{ID: "b1_2", No: "B1.2", Label: "Ada tanda trauma yang terlihat atau diceritakan oleh pengasuhnya", Kind: forms.Score, Mark: forms.MarkBad, Critical: true},
			{ID: "b1_3", No: "B1.3", Label: "Punya jaminan kesehatan", Kind: forms.Score, Mark: forms.MarkGood, Poverty: true},
			{ID: "b1_4", No: "B1.4", Label: "Imunisasi sesuai umur", Kind: forms.Score, Mark: forms.MarkGood},
		}},
	}}
	golden(t, "scored", Form(f, forms.Answers{"b1_1": given("3"), "b1_2": given("1"), "b1_3": {State: forms.NotApplicable}, "b1_4": {State: forms.Unknown}}, Frame{}, env))
	golden(t, "scored-blank", Form(f, nil, Frame{}, env))
}

// TestReservedNumber stands on blank paper instead of the line for one.
func TestReservedNumber(t *testing.T) {
	out := Form(paper(), nil, Frame{Number: "SO-2026-18-P"}, env)
	if !strings.Contains(out, "\nNo. SO-2026-18-P\n") || strings.Contains(out, numberLine) {
		t.Errorf("no reserved number:\n%s", out)
	}
	if out := Form(paper(), answered(), Frame{Number: "SO-2026-18-P"}, env); strings.Contains(out, "No. ") {
		t.Error("an answered paper has a line for a number")
	}
}

// TestSignatureBlock holds name, place and date of who signed.
func TestSignatureBlock(t *testing.T) {
	f := &forms.Form{Title: "T", Sections: []forms.Section{{ID: "s", Fields: []forms.Field{
		{ID: "a", Label: "Peksos", Kind: forms.Signature}, {ID: "a.name", Label: "Nama", Kind: forms.Person}, {ID: "a.place", Label: "Tempat", Kind: forms.Text}, {ID: "a.date", Label: "Tanggal", Kind: forms.Date},
		{ID: "b", Label: "Supervisor", Kind: forms.Signature}, {ID: "b.name", Label: "Nama", Kind: forms.Person}, {ID: "b.date", Label: "Tanggal", Kind: forms.Date},
	}}}}
	long := strings.Repeat("Nama Panjang ", 4)
	out := Form(f, forms.Answers{"a.name": given("Ani"), "a.place": given("Gowa"), "a.date": given("2026-11-22"), "b.name": given(long)}, Frame{}, env)
	for _, want := range []string{"      Gowa, 22 November 2026", "      ( Ani )", "Nama Panjang Nama Panjang", "Tanggal: ....", "Supervisor"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if n := strings.Count(out, "Panjang"); n != 4 {
		t.Errorf("the long name was cut to %d of 4 parts", n)
	}
	if strings.Contains(out, ": Ani") || strings.Contains(out, ": Gowa") {
		t.Errorf("the parts of a signature are printed twice:\n%s", out)
	}
}

// TestNoLineTooWide holds for whatever people write.
func TestNoLineTooWide(t *testing.T) {
	f := paper()
	rapid.Check(t, func(t *rapid.T) {
		a := answered()
		for _, path := range []string{"child.name", "condition", "people[0].name", "people[1].why", "phone"} {
			v := rapid.StringOf(rapid.RuneFrom([]rune("ab 日é👍\u0301\u202e\x1b\n"))).Draw(t, path)
			if err := a.Set(path, given(v)); err != nil {
				t.Fatal(err)
			}
		}
		out := Form(f, a, frame, env)
		if out != Form(f, a, frame, env) {
			t.Fatal("the same answers gave another paper")
		}
		for l := range strings.SplitSeq(out, "\n") {
			if text.Width(l) > Width {
				t.Fatalf("%d columns: %q", text.Width(l), l)
			}
			if strings.ContainsAny(l, "\x1b\u202e") {
				t.Fatalf("control characters: %q", l)
			}
		}
	})
}
