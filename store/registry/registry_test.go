package registry

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func read(t *testing.T, s string) Result {
	t.Helper()
	r, err := Read(strings.NewReader(s), Local)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return r
}

// lines writes remarks as "3 why" for comparison.
func lines(list []Line) string {
	var b strings.Builder
	for _, l := range list {
		fmt.Fprintf(&b, "%d %s\n", l.No, l.Why)
	}
	return b.String()
}

func TestDTSEN(t *testing.T) {
	got := read(t, "\xEF\xBB\xBFid_keluarga;nomor_kartu_keluarga;nomor_induk_kependudukan;nama;desil_nasional;pkh;rahasia\n"+
		"K1;9901010101010001;9901014305140001;Anak Contoh;2;YA;x\n")
	if len(got.Rows) != 1 || len(got.Refused) != 0 || len(got.Warnings) != 0 {
		t.Fatalf("got %+v", got)
	}
	r := got.Rows[0]
	if r.NIK != "9901014305140001" || r.KK != "9901010101010001" || r.Family != "K1" || r.Name != "Anak Contoh" || r.Desil != 2 {
		t.Errorf("row %+v", r)
	}
	if len(r.Programme) != 1 || r.Programme["pkh"] != "YA" {
		t.Errorf("programme %v: only columns that name a programme are read", r.Programme)
	}
}

func TestBNBA(t *testing.T) {
	got := read(t, strings.Join([]string{
		"DAFTAR PENERIMA,,,,,",
		"KECAMATAN CONTOH,,,,,",
		"NO,NIK,NAMA,JENIS KELAMIN,TANGGAL LAHIR,ALAMAT",
		"1,'9901010305140001,Satu,LAKI-LAKI,03/05/2014,Dusun A",  // day first, as the NIK says
		"2,9901.0143.0514.0002,Dua,Perempuan,05/03/2014,Dusun A", // month first: the NIK says 3 May
		"3,99 0101 1312 1000 03,Tiga,L,13/12/2010,Dusun B",
		"4,9901011312100004,Empat,L,12/13/2010,Dusun B", // can only be month first
		"5,9901011312100005,Lima,P,2010-12-13,Dusun B",
		"6,9901011312100006,Enam,P,13 Desember 2010,\"Dusun B, RT 1\"",
		"7,9901011312100007,Tujuh,P,14/12/2010,Dusun B", // differs from the NIK
		"8,99010113121000,Delapan,P,,",
		"9,9.90101E+15,Sembilan,P,,",
		"10,,Sepuluh,P,,",
		"11,9901011312100005,Lima Lain,P,13/12/2010,Dusun B",
		"12,9901011312100005,Lima,P,13-12-2010,Dusun B",
		"13,9901011312100013,Tiga Belas,?,31/02/2010,",
		"",
	}, "\r\n"))
	want := []string{"2014-05-03", "2014-05-03", "2010-12-13", "2010-12-13", "2010-12-13", "2010-12-13", "2010-12-14", ""}
	if len(got.Rows) != len(want) {
		t.Fatalf("%d rows, want %d: %+v", len(got.Rows), len(want), got)
	}
	for i, w := range want {
		if got.Rows[i].Birth != w {
			t.Errorf("row %d: birth %q, want %q", i+1, got.Rows[i].Birth, w)
		}
	}
	for i, w := range []string{"male", "female", "male", "male", "female", "female", "female", ""} {
		if got.Rows[i].Sex != w {
			t.Errorf("row %d: sex %q, want %q", i+1, got.Rows[i].Sex, w)
		}
	}
	if got.Rows[0].NIK != "9901010305140001" || got.Rows[1].NIK != "9901014305140002" || got.Rows[2].NIK != "9901011312100003" {
		t.Errorf("NIK not tidied: %+v", got.Rows[:3])
	}
	if got.Rows[5].Address != "Dusun B, RT 1" {
		t.Errorf("address %q", got.Rows[5].Address)
	}
	wantRefused := "11 NIK 14 angka, seharusnya 16\n12 NIK dipotong oleh program lembar kerja; minta daftar dengan kolom teks\n" +
		"13 NIK kosong\n14 NIK sudah ada di baris 8 dengan isi lain\n"
	if g := lines(got.Refused); g != wantRefused {
		t.Errorf("refused\n%swant\n%s", g, wantRefused)
	}
	wantWarned := "10 tanggal lahir berbeda dari NIK\n16 tanggal lahir tidak terbaca; dikosongkan\n"
	if g := lines(got.Warnings); g != wantWarned {
		t.Errorf("warnings\n%swant\n%s", g, wantWarned)
	}
	if got.Same != 1 {
		t.Errorf("Same = %d, want 1", got.Same)
	}
	for _, l := range append(got.Refused, got.Warnings...) {
		for _, name := range []string{"Lima", "Delapan", "Sembilan", "9901"} {
			if strings.Contains(l.Why, name) {
				t.Errorf("line %d names a person: %s", l.No, l.Why)
			}
		}
	}
}

// book writes an XLSX whose first sheet has no list; cells of the second are given.
func book(t *testing.T, cells map[string]any) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := f.SetCellStr("Sheet1", "A1", "Keterangan"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("Data"); err != nil {
		t.Fatal(err)
	}
	for at, v := range cells {
		if err := f.SetCellValue("Data", at, v); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestXLSX(t *testing.T) {
	got, err := Read(book(t, map[string]any{
		"A1": "BNBA", "A3": "NIK", "B3": "Nama", "C3": "Tgl Lahir", "D3": "Desil", "E3": "No. KK",
		"A4": "9901010305140010", "B4": "Satu", "C4": 41762, "D4": 3, "E4": "9901010101010001", // 3 May 2014 as a serial day
		"A5": int64(7306080305140012), "B5": "Dua", "C5": 41701, // stored as 3 March 2014, 62 days off: differs
		"A6": int64(7306080305140020), "B6": "Tiga", "C6": "03/05/2014",
		"A8": "99010103", "B8": "Empat",
	}), Local)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != 3 {
		t.Fatalf("rows %+v refused %+v", got.Rows, got.Refused)
	}
	for i, nik := range []string{"9901010305140010", "7306080305140012", "7306080305140020"} {
		if got.Rows[i].NIK != nik {
			t.Errorf("NIK %d = %s, want %s: digits must survive", i, got.Rows[i].NIK, nik)
		}
	}
	if r := got.Rows[0]; r.Birth != "2014-05-03" || r.Desil != 3 || r.KK != "9901010101010001" {
		t.Errorf("row %+v", r)
	}
	want := "5 tanggal lahir berbeda dari NIK\n6 NIK tersimpan sebagai bilangan dan berakhir 0: angka terakhir mungkin hilang\n"
	if g := lines(got.Warnings); g != want {
		t.Errorf("warnings\n%swant\n%s", g, want)
	}
	if g := lines(got.Refused); g != "8 NIK 8 angka, seharusnya 16\n" {
		t.Errorf("refused %s", g)
	}
}

func TestNoList(t *testing.T) {
	for name, in := range map[string]string{
		"empty":     "",
		"no header": "a,b\n1,2\n",
		"old xls":   "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
		"utf-16":    "\xFF\xFEN\x00I\x00K\x00",
		"zip":       "PK\x03\x04 but not a workbook",
	} {
		if _, err := Read(strings.NewReader(in), Local); err == nil {
			t.Errorf("%s: taken for a list", name)
		}
	}
}

func TestScientific(t *testing.T) {
	for in, want := range map[string]string{
		"7.30608030514001E+15":   "7306080305140010",
		"7.3060803051400120E+15": "7306080305140012",
		"7,30608030514001E+15":   "7306080305140010",
	} {
		if n := readNumber(in); n.why != "" || n.digits != want || !n.numeric {
			t.Errorf("readNumber(%q) = %+v, want %s", in, n, want)
		}
	}
}

// The same people in any file and any column order are the same list.
func TestDigest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a, b strings.Builder
		a.WriteString("nik,nama,pkh\n")
		b.WriteString("pkh\tnama\tnik\n")
		for i := range rapid.IntRange(0, 20).Draw(t, "people") {
			nik := fmt.Sprintf("990101%02d0514%04d", 1+i%28, i+1)
			name := rapid.StringMatching(`[A-Z][a-z]{1,8}`).Draw(t, "name")
			fmt.Fprintf(&a, "%s,%s,YA\n", nik, name)
			fmt.Fprintf(&b, "YA\t%s\t%s\n", name, nik)
		}
		x, err := Read(strings.NewReader(a.String()), Local)
		if err != nil {
			t.Fatal(err)
		}
		y, err := Read(strings.NewReader(b.String()), Local)
		if err != nil {
			t.Fatal(err)
		}
		if x.Digest != y.Digest || len(x.Rows) != len(y.Rows) {
			t.Fatalf("digest differs: %s %s", x.Digest, y.Digest)
		}
	})
}

// A file beyond its limits is refused as a whole, in a sentence that says the limit.
func TestLimits(t *testing.T) {
	long := "NIK;Nama\n" + strings.Repeat("9901010101010001;Satu\n", 60_000)
	if _, err := Read(strings.NewReader(long), Limits{File: int64(len(long)), Unfold: 1 << 20}); err != nil {
		t.Error("at the limit:", err)
	}
	if _, err := Read(strings.NewReader(long), Limits{File: 1 << 20, Unfold: 1 << 20}); err == nil || !strings.Contains(err.Error(), "lebih dari 1 MB") {
		t.Error("a long file:", err)
	}
	cells := map[string]any{"A1": "NIK", "B1": "Nama"}
	for i := range 20_000 {
		cells["A"+strconv.Itoa(i+2)] = fmt.Sprintf("99010101010%05d", i)
	}
	x := book(t, cells)
	if _, err := Read(bytes.NewReader(x.Bytes()), Limits{File: 1 << 20, Unfold: 1 << 20}); err == nil || !strings.Contains(err.Error(), "batas 1 MB") {
		t.Errorf("%d bytes that unfold: %v", x.Len(), err)
	}
	if _, err := Read(bytes.NewReader(x.Bytes()), Limits{File: 1 << 10, Unfold: 1 << 20}); err == nil || strings.Contains(err.Error(), "rusak") {
		t.Error("a long XLSX:", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("NIK,NAMA,TANGGAL LAHIR\n9901010305140001,A,03/05/2014\n"))
	f.Add([]byte("no_kk;nik;desil\n1;2;3\n"))
	f.Add([]byte("NIK\n7.3060803051401E+999999999\n"))
	f.Add([]byte("NIK,\"a\nb\n"))
	f.Add(sheets(f, map[string]string{"xl/worksheets/sheet1.xml": `<sheetData><row><c t="str"><v>NIK</v></c></row><row r="3"><c r="A3"><v>9901010305140001</v></c></row></sheetData>`}))
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := Read(bytes.NewReader(in), Afar)
		if err != nil {
			return
		}
		for _, r := range got.Rows {
			if len(r.NIK) != 16 || strings.Trim(r.NIK, "0123456789") != "" {
				t.Fatalf("took NIK %q", r.NIK)
			}
		}
	})
}

func BenchmarkReadCSV100k(b *testing.B) {
	var s strings.Builder
	s.WriteString("nomor_kartu_keluarga,nomor_induk_kependudukan,nama,tanggal_lahir,desil_nasional\n")
	for i := range 100_000 {
		fmt.Fprintf(&s, "99010101%08d,9901010305%06d,Anak Contoh,03/05/2014,%d\n", i+1, i+1, 1+i%10)
	}
	for b.Loop() {
		if r, err := Read(strings.NewReader(s.String()), Local); err != nil || len(r.Rows) != 100_000 {
			b.Fatal(len(r.Rows), err)
		}
	}
}
