package line

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"

	"loket/forms"
	"loket/store/casework"
)

func given(v string) forms.Answer { return forms.Answer{State: forms.Given, Value: v} }

func at(n int) *int { return &n }

// options makes choices with the codes a, b, c …
func options(labels ...string) []forms.Option {
	var out []forms.Option
	for i, l := range labels {
		out = append(out, forms.Option{Code: string(rune('a' + i)), Label: l})
	}
	return out
}

// asked runs a form of these fields until the lines are used up and returns the
// screen and the work as it then stands. The form's act is never sent.
func asked(t *testing.T, o *office, fields []forms.Field, before forms.Answers, lines ...string) (string, *work) {
	t.Helper()
	in := &tape{lines: lines}
	s := &session{console: newConsole(context.Background(), in, in, false), desk: o, who: officer, pack: o.Pack(), hinted: true}
	w := &work{
		form: &forms.Form{ID: "try", Title: "Coba", Sections: []forms.Section{{ID: "a", Fields: fields}}},
		draft: casework.Draft{
			ID: o.NewID(), Act: o.NewID(), Work: casework.Note, Form: "try", Owner: officer.Account, Holder: officer.Session, Answers: before.Clone(),
		},
	}
	_, done, err := s.fill(w)
	if done || err != nil && !errors.Is(err, ErrEnd) {
		t.Fatalf("done %v, %v\n%s", done, err, in.screen.String())
	}
	if err == nil && len(in.lines) > 0 {
		t.Fatalf("left with %q over\n%s", in.lines, in.screen.String())
	}
	if err := s.flush(); err != nil {
		t.Fatal(err)
	}
	tame(t, in.screen.String())
	return in.screen.String(), w
}

func TestFields(t *testing.T) {
	text := forms.Field{ID: "x", Label: "Isian", Kind: forms.Text}
	plain := forms.Field{ID: "x", Label: "Isian", Kind: forms.Text, Required: true, Plain: true}
	five := forms.Field{ID: "x", Label: "Warna", Kind: forms.Choice, Options: options("Merah", "Putih")}
	long := forms.Field{ID: "x", Label: "Warna", Kind: forms.Choice, Options: options("Merah", "Putih", "Hijau", "Biru", "Kuning", "Ungu")}
	several := forms.Field{ID: "x", Label: "Warna", Kind: forms.Choices, Options: options("Merah", "Putih", "Hijau")}
	tale := forms.Field{ID: "x", Label: "Cerita", Kind: forms.Narrative, Max: at(20)}
	nik := forms.Field{ID: "x", Label: "NIK", Kind: forms.NIK}
	number := forms.Field{ID: "x", Label: "Umur", Kind: forms.Number, Min: at(0), Max: at(25), Default: "7"}
	score := forms.Field{ID: "x", Label: "Sekolah", Kind: forms.Score, Mark: forms.MarkGood}
	late := forms.Field{ID: "x", Label: "Tanggal", Kind: forms.Date}
	region := forms.Field{ID: "x", Label: "Desa", Kind: forms.Region}

	for name, c := range map[string]struct {
		field  forms.Field
		before forms.Answer
		lines  []string
		want   forms.Answer
		says   string
		never  string
	}{
		"text":                       {text, forms.Answer{}, []string{"isi"}, given("isi"), "1/1 Isian: isi", ""},
		"unknown":                    {text, forms.Answer{}, []string{"tt"}, forms.Answer{State: forms.Unknown}, "", ""},
		"refused":                    {text, forms.Answer{}, []string{"menolak"}, forms.Answer{State: forms.Refused}, "", ""},
		"skip":                       {text, forms.Answer{}, []string{"-"}, forms.Answer{}, "Simpan?", ""},
		"skip what stood":            {text, given("lama"), []string{"-"}, forms.Answer{}, "[terisi]", "lama"},
		"keep by =":                  {text, given("lama"), []string{"="}, given("lama"), "Simpan?", "lama"},
		"keep by Enter":              {text, given("lama"), []string{""}, given("lama"), "Simpan?", "lama"},
		"look":                       {text, given("lama"), []string{"=?"}, given("lama"), "lama", ""},
		"nothing to look at":         {text, forms.Answer{}, []string{"=?"}, forms.Answer{}, "Belum ada isian.", ""},
		"nothing to keep":            {text, forms.Answer{}, []string{"=", ""}, forms.Answer{}, "Belum ada isian.", "Simpan?"},
		"not to be skipped":          {plain, forms.Answer{}, []string{"-", "tt"}, forms.Answer{}, "Harus dijawab: ", "Simpan?"},
		"bracket unknown":            {text, forms.Answer{State: forms.Unknown}, []string{""}, forms.Answer{State: forms.Unknown}, "Isian [tt]:", ""},
		"bracket refused":            {text, forms.Answer{State: forms.Refused}, []string{""}, forms.Answer{State: forms.Refused}, "Isian [menolak]:", ""},
		"bracket not applicable":     {text, forms.Answer{State: forms.NotApplicable}, []string{""}, forms.Answer{State: forms.NotApplicable}, "Isian [tb]:", ""},
		"short list is shown":        {five, forms.Answer{}, []string{"2"}, given("b"), "1 Merah\n2 Putih\n1/1 Warna: ", ""},
		"long list is not":           {long, forms.Answer{}, []string{"6"}, given("f"), "1/1 Warna (1-6, ?): ", "1 Merah"},
		"long list asked for":        {long, given("a"), []string{"?", "biru"}, given("d"), "6 Ungu\n", ""},
		"choice that stands":         {five, given("a"), []string{""}, given("a"), "Warna [Merah]:", ""},
		"no such choice":             {five, forms.Answer{}, []string{"9", "1"}, given("a"), "Pilih nomor", ""},
		"several":                    {several, forms.Answer{}, []string{"?", "1,3"}, forms.Answer{State: forms.Given, Values: []string{"a", "c"}}, "misalnya: 1,3", ""},
		"none of several":            {several, forms.Answer{}, []string{"tidak ada"}, forms.Answer{State: forms.Given}, "", ""},
		"warned, then Enter":         {nik, forms.Answer{}, []string{"7306083102140001", ""}, given("7306083102140001"), "Enter = tetap dipakai.", ""},
		"never sixteen digits":       {nik, forms.Answer{}, []string{"123", "123", "-"}, forms.Answer{}, "NIK harus 16 angka", "Enter = tetap dipakai."},
		"warned, then better":        {nik, forms.Answer{}, []string{"123", "tt"}, forms.Answer{State: forms.Unknown}, "NIK harus 16 angka", ""},
		"no digit in a NIK":          {nik, forms.Answer{}, []string{"abc", "-"}, forms.Answer{}, "NIK harus 16 angka", ""},
		"default":                    {number, forms.Answer{}, []string{""}, given("7"), "Umur [7]:", ""},
		"out of range":               {number, forms.Answer{}, []string{"99", "9"}, given("9"), "Angka harus antara 0 dan 25.", ""},
		"score":                      {score, forms.Answer{}, []string{"ya"}, given("3"), "Sekolah (3 benar - 1 tidak):", ""},
		"unclear date":               {late, forms.Answer{}, []string{"?", "31-02-2014", "kira-kira 2014"}, given("~2014"), "Tanggal belum jelas.", ""},
		"narrative":                  {tale, forms.Answer{}, []string{"satu", ".", "..", ""}, given("satu\n."), "2 baris, 6 huruf. Simpan? [y]", ""},
		"narrative read again":       {tale, forms.Answer{}, []string{"satu", "..", "=?", "y"}, given("satu"), "satu\n1 baris", ""},
		"narrative added to":         {tale, forms.Answer{}, []string{"satu", "..", "+", "dua", "..", "y"}, given("satu\ndua"), "Ketikan tadi: 1 baris", ""},
		"narrative written anew":     {tale, forms.Answer{}, []string{"satu", "..", "u", "dua", "..", "y"}, given("dua"), "", ""},
		"narrative too long":         {tale, forms.Answer{}, []string{strings.Repeat("panjang ", 5), "..", "y", "u", "pendek", "..", "y"}, given("pendek"), "Terlalu panjang: paling banyak 20 huruf.", ""},
		"narrative unknown":          {tale, forms.Answer{}, []string{"tt"}, forms.Answer{State: forms.Unknown}, "Simpan?", ""},
		"narrative skipped":          {tale, given("lama"), []string{"?", "-"}, forms.Answer{}, "[terisi]", "lama"},
		"narrative kept":             {tale, given("lama"), []string{"=?", ""}, given("lama"), "lama\n", ""},
		"narrative, nothing yet":     {tale, forms.Answer{}, []string{"", "..", "="}, forms.Answer{}, "Belum ada isian.", "Simpan?"},
		"region":                     {region, forms.Answer{}, []string{"somba opu, sungguminasa"}, given("73.06.08.1001"), "Simpan?", ""},
		"region in two":              {region, forms.Answer{}, []string{"somba", "xyz", "?", "1"}, given("73.06.08.1001"), "Tidak ada di Somba Opu", ""},
		"kecamatan alone":            {region, forms.Answer{}, []string{"somba", ""}, given("73.06.08"), "Simpan?", ""},
		"back to the kecamatan":      {region, forms.Answer{}, []string{"somba", "<", "bajeng", "-"}, given("73.06.02"), "Desa [terisi]:", ""},
		"region from the list":       {region, forms.Answer{}, []string{"?", "@Somba", "-"}, given("73.06.08"), "", ""},
		"region that several answer": {region, forms.Answer{}, []string{"bonto", "@Kec. Bontonompo", "-"}, given("73.06.01"), "Yang mana", ""},
		"region unknown":             {region, forms.Answer{}, []string{"tt"}, forms.Answer{State: forms.Unknown}, "", ""},
	} {
		before := forms.Answers{}
		if c.before.Answered() {
			before["x"] = c.before
		}
		screen, w := asked(t, newOffice(), []forms.Field{c.field}, before, c.lines...)
		if got := w.draft.Answers.At("x"); !got.Equal(c.want) {
			t.Errorf("%s: got %+v, want %+v\n%s", name, got, c.want, screen)
		}
		if !strings.Contains(screen, c.says) || c.never != "" && strings.Contains(screen, c.never) {
			t.Errorf("%s: want %q, never %q:\n%s", name, c.says, c.never, screen)
		}
	}
}

func TestGroup(t *testing.T) {
	papers := forms.Field{ID: "papers", Label: "Surat-surat", Kind: forms.Group, RowTitle: "Surat", Max: at(2), Fields: []forms.Field{
		{ID: "kind", Label: "Jenis", Kind: forms.Text, Required: true}, {ID: "seen", Label: "Asli?", Kind: forms.YesNo},
	}}
	row := func(kind, seen string) forms.Answers { return forms.Answers{"kind": given(kind), "seen": given(seen)} }
	rows := func(rows ...forms.Answers) forms.Answer { return forms.Answer{State: forms.Given, Rows: rows} }
	for name, c := range map[string]struct {
		lines []string
		want  forms.Answer
	}{
		"two, full":            {[]string{"y", "KK", "y", "y", "KTP", "t"}, rows(row("KK", "yes"), row("KTP", "no"))},
		"none":                 {[]string{"t"}, rows()},
		"skipped":              {[]string{"-"}, forms.Answer{}},
		"unknown":              {[]string{"?", "tt"}, forms.Answer{State: forms.Unknown}},
		"one":                  {[]string{"y", "KK", "y", "x", "-", ""}, rows(row("KK", "yes"))},
		"one removed":          {[]string{"y", "KK", "y", "h2", "h1", "t"}, rows()},
		"removed with a blank": {[]string{"y", "KK", "y", "h 2", "h 1", "t"}, rows()},
		"stepped back":         {[]string{"y", "KK", "y", "<", "t", "t"}, rows(row("KK", "no"))},
	} {
		screen, w := asked(t, newOffice(), []forms.Field{papers}, nil, c.lines...)
		if got := w.draft.Answers.At("papers"); !got.Equal(c.want) || !w.end {
			t.Errorf("%s: got %+v, want %+v, at the end %v\n%s", name, got, c.want, w.end, screen)
		}
	}
}

func TestTally(t *testing.T) {
	children := forms.Field{ID: "n", Label: "Anak", Kind: forms.Tally, Rows: options("0-2", "3-5"), Columns: options("L", "P"), Max: at(50)}
	grid := func(cells map[string]int) forms.Answer { return forms.Answer{State: forms.Given, Grid: cells} }
	for name, c := range map[string]struct {
		lines []string
		want  forms.Answer
	}{
		"rows":          {[]string{"2 1", "0,3"}, grid(map[string]int{"a/a": 2, "a/b": 1, "b/a": 0, "b/b": 3})},
		"one number":    {[]string{"2", ""}, grid(map[string]int{"a/a": 2})},
		"none":          {[]string{"tidak ada"}, grid(nil)},
		"unknown":       {[]string{"?", "tt"}, forms.Answer{State: forms.Unknown}},
		"nothing":       {[]string{"", ""}, forms.Answer{}},
		"row emptied":   {[]string{"1 1", "2 2", "<", "<", "-", ""}, grid(map[string]int{"b/a": 2, "b/b": 2})},
		"step back":     {[]string{"1 1", "<", "3 3", ""}, grid(map[string]int{"a/a": 3, "a/b": 3})},
		"nonsense":      {[]string{"satu dua", "1 2 3", "1 1", ""}, grid(map[string]int{"a/a": 1, "a/b": 1})},
		"too many":      {[]string{"51 0", "5 0", ""}, grid(map[string]int{"a/a": 5, "a/b": 0})},
		"cells by name": {[]string{"3-5/p=4", "1 0", ""}, grid(map[string]int{"b/b": 4, "a/a": 1, "a/b": 0})},
	} {
		screen, w := asked(t, newOffice(), []forms.Field{children}, nil, c.lines...)
		if got := w.draft.Answers.At("n"); !got.Equal(c.want) && !maps.Equal(got.Grid, c.want.Grid) {
			t.Errorf("%s: got %+v, want %+v\n%s", name, got, c.want, screen)
		}
	}
}

// TestRuleOnLaterField: a rule that only a later answer can meet does not hold the
// person at the question; it holds the form.
func TestRuleOnLaterField(t *testing.T) {
	fields := []forms.Field{
		{ID: "agreed", Label: "Setuju?", Kind: forms.YesNo, Required: true, Checks: []forms.Check{{Must: forms.MustCond(`agreed or answered("note")`), Say: "Tulis alasannya di catatan.", Block: true}}},
		{ID: "note", Label: "Catatan", Kind: forms.Text},
	}
	screen, w := asked(t, newOffice(), fields, nil, "t", "", "-", "", "alasan")
	if strings.Count(screen, "Tulis alasannya") < 2 || !w.end || w.draft.Answers.At("note").Value != "alasan" {
		t.Errorf("at the end %v, %v:\n%s", w.end, w.draft.Answers, screen)
	}
}

// TestTypingOfAnotherFace: what was half typed on the full screen is proposed, not taken.
func TestTypingOfAnotherFace(t *testing.T) {
	o := newOffice()
	ctx := context.Background()
	d := casework.Draft{
		ID: o.NewID(), Act: o.NewID(), Work: casework.Receive, Form: "complaint", Owner: officer.Account, At: "child.where", Typing: "rumah te",
		Answers: forms.Answers{"danger": given("no")},
	}
	if _, err := o.SaveDraft(ctx, officer, d); err != nil {
		t.Fatal(err)
	}
	got := finish(t, o, officer, "2", "", ".", "0").screen.String()
	if !strings.Contains(got, "sekarang? [ketikan tadi] ") || strings.Contains(got, "rumah te") {
		t.Errorf("screen:\n%s", got)
	}
	if kept := o.drafts(t, officer)[0]; kept.Answers["child.where"].Value != "rumah te" || kept.At != "child.with" {
		t.Errorf("draft %+v", kept)
	}
}
