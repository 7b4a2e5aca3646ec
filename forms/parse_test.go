package forms

import (
	"slices"
	"strings"
	"testing"
)

// fakeRegions is a small kabupaten with the traps of a real one.
type fakeRegions struct{}

var regionNames = []Option{
	{Code: "73.06.01", Label: "Bontonompo"}, {Code: "73.06.08", Label: "Somba Opu"}, {Code: "73.06.16", Label: "Bontonompo Selatan"}, {Code: "73.06.06", Label: "Bontomarannu"},
	{Code: "73.06.08.1001", Label: "Batangkaluku"}, {Code: "73.06.08.1002", Label: "Sungguminasa"}, {Code: "73.06.01.1001", Label: "Bontonompo"}, {Code: "73.06.01.2002", Label: "Romanglasa"}, {Code: "73.06.16.2002", Label: "Romanglasa"},
}

func (fakeRegions) Name(code string) string {
	o, _ := findOption(regionNames, code)
	return o.Label
}

func (fakeRegions) Children(code string) []Option {
	var kids []Option
	for _, o := range regionNames {
		if code == "" && len(o.Code) == 8 || code != "" && len(o.Code) > 8 && strings.HasPrefix(o.Code, code) {
			kids = append(kids, o)
		}
	}
	return kids
}

func (r fakeRegions) Find(name, within string) []Option {
	var found []Option
	for _, o := range regionNames {
		if (within == "" || strings.HasPrefix(o.Code, within+".")) && strings.Contains(strings.ToLower(o.Label), name) {
			found = append(found, o)
		}
	}
	return found
}

func (r fakeRegions) Path(code string) (kecamatan, village string) {
	if r.Name(code) == "" {
		return "", ""
	}
	if len(code) > 8 {
		return r.Name(code[:8]), r.Name(code)
	}
	return r.Name(code), ""
}

func ptr(n int) *int { return &n }

// testFields has one field of every kind that is typed.
func testFields() map[Kind]*Field {
	return map[Kind]*Field{
		Text:      {ID: "problem", Label: "Masalah", Kind: Text, Max: ptr(60)},
		Narrative: {ID: "story", Label: "Uraian", Kind: Narrative},
		Person:    {ID: "child.name", Label: "Nama", Kind: Person},
		NIK:       {ID: "child.nik", Label: "NIK", Kind: NIK},
		KK:        {ID: "child.kk", Label: "KK", Kind: KK},
		Phone:     {ID: "phone", Label: "Telepon", Kind: Phone},
		Date:      {ID: "last_event", Label: "Kapan", Kind: Date},
		"past":    {ID: "sign.date", Label: "Tanggal tanda tangan", Kind: Date, Past: true},
		"birth":   {ID: "child.birth", Label: "Tanggal lahir", Kind: Date},
		Moment:    {ID: "contacted.at", Label: "Jam", Kind: Moment},
		"ahead":   {ID: "next.at", Label: "Janji", Kind: Moment, Ahead: true},
		Number:    {ID: "child.age", Label: "Umur", Kind: Number, Min: ptr(0), Max: ptr(120)},
		YesNo:     {ID: "danger", Label: "Bahaya?", Kind: YesNo},
		Choice:    {ID: "child.sex", Label: "L/P", Kind: Choice, Options: []Option{{Code: "male", Label: "Laki-laki"}, {Code: "female", Label: "Perempuan"}, {Code: "private", Label: "Perorangan"}}},
		Choices:   {ID: "needs", Label: "Kebutuhan", Kind: Choices, Options: []Option{{Code: "school", Label: "Sekolah"}, {Code: "health", Label: "Kesehatan, obat"}, {Code: "paper", Label: "Akta dan KK"}, {Code: "none", Label: "Tidak ada"}}},
		Region:    {ID: "address", Label: "Alamat", Kind: Region},
		Tally:     {ID: "children", Label: "Jumlah anak", Kind: Tally, Rows: []Option{{Code: "0-2", Label: "0-2 tahun"}, {Code: "3-5", Label: "3-5 tahun"}}, Columns: []Option{{Code: "male", Label: "L"}, {Code: "female", Label: "P"}}},
		Group:     {ID: "people", Label: "Orang", Kind: Group, RowTitle: "Orang", Max: ptr(3), Fields: []Field{{ID: "name", Label: "Nama", Kind: Person}}},
		Score:     {ID: "b1_1", No: "B1.1", Label: "Tampak sehat", Kind: Score, Mark: MarkGood},
		"bad":     {ID: "b1_4", No: "B1.4", Label: "Ada trauma", Kind: Score, Mark: MarkBad},
	}
}

func TestParseValues(t *testing.T) {
	env := testEnv() // Sunday 22 November 2026, 12.30 WITA
	env.Regions = fakeRegions{}
	cases := []struct {
		kind Kind
		in   string
		want string // value; "!" blocks, "?" unknown, "x" refused, "n" n/a, "" blank; "+" in front: with a warning
	}{
		{Text, "  anak   luka ", "anak luka"}, {Text, "", ""}, {Text, " \u200b ", ""}, {Text, "Tidak Tahu", "?"}, {Text, "tt", "?"}, {Text, "tidak mau disebut", "x"}, {Text, strings.Repeat("a", 61), "!"}, {Text, "a\x1b[2Jb", "a[2Jb"},
		{Narrative, "satu\r\ndua", "satu\ndua"}, {Narrative, strings.Repeat("a", 9000), "!"},
		{Person, "Ani", "Ani"}, {Person, "TANPA nama", "Tanpa nama"}, {Person, "123", "!"}, {Person, "menolak", "x"},
		{NIK, "7306 0843.0514-0002", "7306084305140002"}, {NIK, "123", "!"}, {NIK, "7306083102140001", "+7306083102140001"}, {NIK, "belum ada", "+"}, {NIK, "tt", "?"}, {KK, "7306080305140001", "7306080305140001"}, {KK, "1", "!"},
		{Phone, "0411-345-678", "0411345678"}, {Phone, "+62 800 3456 7890", "+6280034567890"}, {Phone, "(0411) 123456", "0411123456"}, {Phone, "12", "+12"}, {Phone, "ibu", "!"}, {Phone, "+", "!"},
		{"birth", "3 mei 2014", "2014-05-03"}, {"birth", "03-05-2014", "2014-05-03"}, {"birth", "3/5/14", "2014-05-03"}, {"birth", "03.05.2014", "2014-05-03"}, {"birth", "3.5.14", "2014-05-03"}, {"birth", "2014-05-03", "2014-05-03"}, {"birth", "03052014", "2014-05-03"},
		{"birth", "mei 2014", "2014-05"}, {"birth", "5/2014", "2014-05"}, {"birth", "2014-05", "2014-05"}, {"birth", "2014", "2014"}, {"birth", "tahun 2014", "2014"}, {"birth", "kira-kira 2014", "~2014"}, {"birth", "kira-kira tahun 2014", "~2014"}, {"birth", "sekitar mei 2014", "~2014-05"}, {"birth", "~2014", "~2014"}, {"birth", "kurang lebih 3 mei 2014", "~2014-05-03"}, {"birth", "akhir 2014", "~2014"},
		{"birth", "umur 12", "~2014"}, {"birth", "12 tahun", "~2014"}, {"birth", "usia 12 th", "~2014"}, {"birth", "umur 8 bulan", "~2026-03"}, {"birth", "3 minggu", "~2026-11-01"}, {"birth", "2 hari", "~2026-11-20"}, {"birth", "umur 130", "!"},
		{"birth", "17 Agt 2010", "2010-08-17"}, {"birth", "1 Nopember 2010", "2010-11-01"}, {"birth", "Pebruari 2011", "2011-02"}, {"birth", "senin, 3 mei 2014", "2014-05-03"}, {"birth", "3-mei-2014", "2014-05-03"}, {"birth", "tgl 3 bulan mei tahun 2014", "2014-05-03"},
		{"birth", "31-02-2014", "!"}, {"birth", "05-13-2014", "!"}, {"birth", "0-5-2014", "!"}, {"birth", "kapan-kapan", "!"}, {"birth", "12", "!"}, {"birth", "3/5", "!"}, {"birth", "2014-13", "!"}, {"birth", "1800", "!"}, {"birth", "mei", "!"},
		{"birth", "3 mei 2027", "!"}, {"birth", "2027", "!"}, {"birth", "2026", "2026"}, {"birth", "23-11-2026", "!"}, {"birth", "22-11-2026", "2026-11-22"}, {"birth", "3/5/27", "1927-05-03"}, {"birth", "1901", "+1901"}, {"birth", "25 desember", "2025-12-25"},
		{"past", "3/5/27", "!"}, {"past", "2027", "!"}, {"past", "hari ini", "2026-11-22"}, {"past", "2026", "2026"}, {Date, "3/5/27", "2027-05-03"}, {Date, "besok", "2026-11-23"}, {Date, "kemarin", "2026-11-21"}, {Date, "hari ini", "2026-11-22"}, {Date, "3 hari lalu", "~2026-11-19"}, {Date, "2 minggu yang lalu", "~2026-11-08"}, {Date, "25 desember", "2026-12-25"}, {Date, "30 hari", "!"}, {Date, "2 minggu", "!"}, {Date, "3 bulan", "!"}, {Date, "30 hari lagi", "2026-12-22"}, {Date, "2 minggu lagi", "2026-12-06"}, {Date, "3 bulan lagi", "2027-02-22"}, {Date, "2 tahun yang lalu", "~2024"}, {"birth", "30 hari lagi", "!"}, {"past", "3 hari lagi", "!"}, {"past", "3 hari", "~2026-11-19"}, {Date, "lagi", "!"}, {Date, "5 mei lagi", "!"}, {Date, "3 januari", "2027-01-03"}, {Date, "29 februari", "!"},
		{Moment, "12.30", "2026-11-22T04:30:00Z"}, {Moment, "9:15", "2026-11-22T01:15:00Z"}, {Moment, "tadi 9.15", "2026-11-22T01:15:00Z"}, {Moment, "jam 9", "2026-11-22T01:00:00Z"}, {Moment, "pukul 09.15 wita", "2026-11-22T01:15:00Z"},
		{Moment, "kemarin 20.00", "2026-11-21T12:00:00Z"}, {Moment, "21-11-2026 14.30", "2026-11-21T06:30:00Z"}, {Moment, "21 nov 2026 14:30", "2026-11-21T06:30:00Z"}, {Moment, "21 november 2026 pukul 14.30", "2026-11-21T06:30:00Z"}, {Moment, "21.11.2026 14.30", "2026-11-21T06:30:00Z"}, {Moment, "14.30 kemarin", "2026-11-21T06:30:00Z"}, {Moment, "2 hari lalu 14.00", "2026-11-20T06:00:00Z"},
		{Moment, "sekarang", "2026-11-22T04:30:00Z"}, {Moment, "tadi malam 20.00", "2026-11-21T12:00:00Z"}, {Moment, "tadi malam jam 8", "2026-11-21T12:00:00Z"}, {Moment, "tadi malam 2.00", "2026-11-21T18:00:00Z"}, {Moment, "kemarin jam 2 siang", "2026-11-21T06:00:00Z"}, {Moment, "kemarin jam 5 sore", "2026-11-21T09:00:00Z"}, {Moment, "kemarin jam 7 malam", "2026-11-21T11:00:00Z"}, {Moment, "jam 9 pagi", "2026-11-22T01:00:00Z"}, {Moment, "kemarin jam 3", "!"}, {Moment, "kemarin pukul 6", "!"}, {Moment, "kemarin jam 3 sore", "2026-11-21T07:00:00Z"}, {Moment, "jam 3.00", "2026-11-21T19:00:00Z"}, {Moment, "jam 7", "2026-11-21T23:00:00Z"},
		{Moment, "12.31", "!"}, {Moment, "14.30", "!"}, {Moment, "besok 9.00", "!"}, {Moment, "kemarin", "!"}, {Moment, "25.00", "!"}, {Moment, "12.60", "!"}, {Moment, "14", "!"}, {Moment, "mei 2014 14.30", "!"}, {Moment, "entah", "!"}, {"ahead", "besok 9.00", "2026-11-23T01:00:00Z"}, {"ahead", "25 nov 9.00", "2026-11-25T01:00:00Z"},
		{Number, "12", "12"}, {Number, "12 tahun", "12"}, {Number, "kira-kira 12", "12"}, {Number, "012", "12"}, {Number, "121", "!"}, {Number, "-1", "!"}, {Number, "dua", "!"}, {Number, "1 2", "!"}, {Number, "1.200", "!"}, {Number, "1.2", "!"},
		{YesNo, "ya", "yes"}, {YesNo, "Y", "yes"}, {YesNo, "t", "no"}, {YesNo, "TIDAK", "no"}, {YesNo, "tidak ada", "no"}, {YesNo, "2", "no"}, {YesNo, "mungkin", "!"}, {YesNo, "tt", "?"}, {YesNo, "tidak mau", "x"}, {YesNo, "n/a", "n"},
		{Choice, "2", "female"}, {Choice, "FEMALE", "female"}, {Choice, "laki-laki", "male"}, {Choice, "l", "male"}, {Choice, "pere", "female"}, {Choice, "per", "!"}, {Choice, "4", "!"}, {Choice, "0", "!"}, {Choice, "x", "!"}, {Choice, "f", "female"},
		{Choices, "1,3", "school paper"}, {Choices, "3 1 3", "school paper"}, {Choices, "sek; health", "school health"}, {Choices, "sekolah dan kes", "school health"}, {Choices, "akta dan kk", "paper"}, {Choices, "tidak ada", "none"}, {Choices, "-", ""}, {Choices, "1,9", "!"}, {Choices, ",", "!"},
		{Region, "73.06.08.1001", "73.06.08.1001"}, {Region, "73.06.99", "!"}, {Region, "somba opu", "73.06.08"}, {Region, "Kec. Somba Opu, Kel. Batangkaluku", "73.06.08.1001"}, {Region, "somba, sung", "73.06.08.1002"}, {Region, "batang", "73.06.08.1001"}, {Region, "romanglasa", "!"}, {Region, "bontonompo selatan, romanglasa", "73.06.16.2002"}, {Region, "bontonompo", "73.06.01"}, {Region, "bonto", "!"}, {Region, "paris", "!"}, {Region, "somba opu, paris", "!"}, {Region, "desa", "!"}, {Region, "somba opu,", "73.06.08"},
		{Score, "3", "3"}, {Score, "4", "!"}, {Score, "benar", "3"}, {Score, "tidak", "1"}, {Score, "sebagian", "2"}, {"bad", "ya", "1"}, {"bad", "tidak", "3"}, {Score, "tb", "n"},
		{Group, "tidak ada", ""}, {Group, "ibu", "!"},
	}
	fields := testFields()
	for _, c := range cases {
		a, problems := fields[c.kind].Parse(c.in, env)
		got := a.Value
		switch {
		case Blocking(problems):
			got = "!"
			if !a.Equal(Answer{}) {
				t.Errorf("%s %q was rejected but kept %+v", c.kind, c.in, a)
			}
		case len(problems) > 0:
			got = "+" + a.Value
		case a.State == Unknown:
			got = "?"
		case a.State == Refused:
			got = "x"
		case a.State == NotApplicable:
			got = "n"
		case len(a.Values) > 0:
			got = strings.Join(a.Values, " ")
		}
		if got != c.want {
			t.Errorf("%s %q is %q, want %q (%v)", c.kind, c.in, got, c.want, problems)
		}
		for _, p := range problems {
			if p.Path != fields[c.kind].ID || p.Say == "" {
				t.Errorf("%s %q: problem %+v", c.kind, c.in, p)
			}
		}
	}
}

func TestParseSentences(t *testing.T) {
	env := testEnv()
	env.Regions = fakeRegions{}
	fields := testFields()
	for _, c := range []struct {
		kind     Kind
		in, want string
	}{
		{"ahead", "kapan", "Waktu belum jelas. Tulis hari dan jamnya, misalnya: besok 9.00, atau 21-11-2026 14.30."},
		{"birth", "kapan", "Tanggal belum jelas. Tulis misalnya 21-11-2026, besok, atau kira-kira 2014."},
		{NIK, "12", "NIK harus 16 angka. Kosongkan bila belum ada; laporan tetap jalan."},
		{Choice, "per", "Ada beberapa yang cocok: Perempuan, Perorangan. Tulis nomornya."},
		{Number, "200", "Angka harus antara 0 dan 120."},
		{Region, "somba opu, romanglasa", "Tidak ada desa dengan nama itu di Kec. Somba Opu."},
		{Region, "romanglasa", "Yang mana: Romanglasa, Kec. Bontonompo; Romanglasa, Kec. Bontonompo Selatan? Tulis: kecamatan, desa."},
	} {
		_, problems := fields[c.kind].Parse(c.in, env)
		if len(problems) != 1 || problems[0].Say != c.want {
			t.Errorf("%s %q says %v, want %q", c.kind, c.in, problems, c.want)
		}
	}
}

func TestParseTally(t *testing.T) {
	f := testFields()[Tally]
	a, problems := f.Parse("0-2/male=1, 2/2=3; 3-5 tahun/l = 0", testEnv())
	if len(problems) != 0 || len(a.Grid) != 3 || a.Grid["0-2/male"] != 1 || a.Grid["3-5/female"] != 3 {
		t.Fatalf("%+v %v", a, problems)
	}
	if got := f.Format(a, testEnv()); got != "0-2 tahun: L 1; 3-5 tahun: P 3; jumlah 4" {
		t.Errorf("format %q", got)
	}
	rows, columns, all := Sums(a)
	if rows["0-2"] != 1 || columns["female"] != 3 || all != 4 {
		t.Errorf("sums %v %v %d", rows, columns, all)
	}
	more, _ := f.Parse("1/1=5", testEnv())
	if merged := MergeCells(a, more); merged.Grid["0-2/male"] != 5 || merged.Grid["3-5/female"] != 3 || a.Grid["0-2/male"] != 1 {
		t.Errorf("merged %v into %v", merged.Grid, a.Grid)
	}
	b := SetCell(SetCell(Answer{}, "0-2", "male", 2), "0-2", "male", -1)
	if !b.Equal(Answer{}) {
		t.Errorf("an emptied tally is %+v", b)
	}
	for _, bad := range []string{"1/1", "9/1=1", "1/9=1", "1/1=x", "1/1=99999", "=1", "1=1"} {
		if a, problems := f.Parse(bad, testEnv()); !Blocking(problems) || a.Grid != nil {
			t.Errorf("%q gave %+v %v", bad, a, problems)
		}
	}
}

func TestPlainTakesNoStateWords(t *testing.T) {
	f := Field{ID: "class", Kind: Choice, Plain: true, Options: []Option{{Code: "high", Label: "Tinggi"}}}
	for _, in := range []string{"tidak tahu", "menolak", "tidak berlaku"} {
		if a, problems := f.Parse(in, Env{}); !Blocking(problems) || a.State != Blank {
			t.Errorf("%q: %+v %v", in, a, problems)
		}
	}
	f.Options = append(f.Options, Option{Code: "unknown", Label: "Tidak tahu"})
	if a, _ := f.Parse("tidak tahu", Env{}); a.Value != "unknown" {
		t.Errorf("the option loses against the word: %+v", a)
	}
	score := Field{ID: "b", Kind: Score, Plain: true}
	if a, _ := score.Parse("tb", Env{}); a.State != NotApplicable {
		t.Errorf("a plain score without n/a: %+v", a)
	}
}

func TestFormat(t *testing.T) {
	env := testEnv()
	env.Regions = fakeRegions{}
	fields := testFields()
	for _, c := range []struct {
		kind Kind
		a    Answer
		want string
	}{
		{"birth", given("~2014-05"), "kira-kira Mei 2014"}, {"birth", given("2014-05-03"), "3 Mei 2014"}, {Moment, given("2026-11-21T06:30:00Z"), "21 November 2026 pukul 14.30"}, {YesNo, given("no"), "Tidak"},
		{Choice, given("female"), "Perempuan"}, {Choice, given("gone"), "gone"}, {Choices, Answer{State: Given, Values: []string{"school", "paper"}}, "Sekolah, Akta dan KK"}, {Choices, Answer{State: Given}, "Tidak ada"},
		{Region, given("73.06.08.1001"), "Batangkaluku, Kec. Somba Opu"}, {Region, given("73.06.08"), "Kec. Somba Opu"}, {Region, given("99.99"), "99.99"}, {Score, given("2"), "2 - sebagian"}, {"bad", given("1"), "1 - benar"},
		{Phone, given("0411345678"), "0411 3456 78"}, {Text, Answer{State: Unknown}, "Tidak tahu"}, {Text, Answer{State: Refused}, "Menolak menjawab"}, {Score, Answer{State: NotApplicable}, "Tidak berlaku"}, {Text, Answer{}, ""},
		{Text, given("a\x1bb\nc"), "ab c"}, {Narrative, given("a\nb"), "a\nb"}, {Group, Answer{State: Given, Rows: []Answers{{}, {}}}, "2 orang"}, {Number, given("12"), "12"},
	} {
		if got := fields[c.kind].Format(c.a, env); got != c.want {
			t.Errorf("%s %+v reads %q, want %q", c.kind, c.a, got, c.want)
		}
	}
}

func TestEveryKindIsTried(t *testing.T) {
	all := []Kind{Text, Narrative, Person, NIK, KK, Phone, Date, Moment, Number, YesNo, Choice, Choices, Region, Tally, Group, Score}
	fields := testFields()
	for _, k := range all {
		if fields[k] == nil {
			t.Errorf("no test field of kind %s", k)
		}
	}
	if slices.Contains(all, Signature) {
		t.Error("signatures are not typed")
	}
}

func TestChoiceByAnyWord(t *testing.T) {
	f := Field{ID: "c", Kind: Choice, Options: []Option{
		{Code: "violence", Label: "Kekerasan fisik"}, {Code: "sexual", Label: "Kekerasan seksual"}, {Code: "abh", Label: "Berhadapan dengan hukum (ABH)"}, {Code: "education", Label: "Layanan pendidikan"},
	}}
	for typed, want := range map[string]string{"pend": "education", "layanan": "education", "abh": "abh", "dengan huk": "abh", "kekerasan s": "sexual", "seksual": "sexual"} {
		if a, problems := f.Parse(typed, Env{}); a.Value != want {
			t.Errorf("%q: %q, %v", typed, a.Value, problems)
		}
	}
	for _, typed := range []string{"kekerasan", "didik", "(((", "- -", "xx"} {
		if a, problems := f.Parse(typed, Env{}); a.Value != "" || !Blocking(problems) {
			t.Errorf("%q: %q, %v", typed, a.Value, problems)
		}
	}
}
