package registry

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

// sheets is an XLSX of these parts; workbook and relations for one sheet are added.
func sheets(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"xl/workbook.xml": `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
	}
	for name, text := range parts {
		all[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range all {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// However a program writes its sheets, the same rows are read.
func TestXLSXOfOtherPrograms(t *testing.T) {
	const nik = "9901010305140001"
	shared := `<sst><si><t>NIK</t></si><si><r><rPr><b/></rPr><t>Na</t></r><r><t>ma</t></r><rPh sb="0" eb="1"><t>bunyi</t></rPh></si><si><t>` + nik + `</t></si><si><t xml:space="preserve"> Bunga_x000D_ &amp; Contoh</t></si></sst>`
	inline := func(s string) string { return `<c t="inlineStr"><is><t>` + s + `</t></is></c>` }
	cells := func(rows ...string) string {
		return `<worksheet><sheetData><row>` + strings.Join(rows, `</row><row>`) + `</row></sheetData></worksheet>`
	}
	for name, parts := range map[string]map[string]string{
		"shared texts":             {"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": cells(`<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>`, `<c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c>`)},
		"texts in place, no names": {"xl/worksheets/sheet1.xml": cells(inline("NIK")+inline("Nama"), inline(nik)+inline("Bunga &amp; Contoh"))},
		"names with a prefix": {"xl/worksheets/sheet1.xml": strings.NewReplacer("</", "</x:", "<", "<x:").Replace(
			cells(`<c t="str"><f>1+1</f><v>NIK</v></c><c t="str"><v>Nama</v></c>`, `<c t="str"><v>`+nik+`</v></c><c t="str"><v>Bunga &amp; Contoh</v></c>`))},
		"gaps": {"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="3"><c r="C3" t="str"><v>NIK</v></c><c r="AB3" t="str"><v>Nama</v></c></row>` +
			`<row r="9"><c r="C9" t="str"><v>` + nik + `</v></c><c r="AB9" t="str"><v>Bunga &amp; Contoh</v></c></row></sheetData></worksheet>`},
		"elsewhere": {
			"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="/xl\Lembar\Satu.XML"/></Relationships>`,
			"xl/lembar/satu.xml":         cells(inline("NIK")+inline("Nama"), inline(nik)+inline("Bunga &amp; Contoh")),
		},
	} {
		got, err := Read(bytes.NewReader(sheets(t, parts)), Afar)
		if err != nil || len(got.Rows) != 1 || got.Rows[0].NIK != nik || got.Rows[0].Name != "Bunga & Contoh" {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	broken := sheets(t, map[string]string{"xl/worksheets/sheet1.xml": cells(inline("NIK")) + "<unfinished"})
	if got, err := Read(bytes.NewReader(broken), Afar); err == nil || !strings.Contains(err.Error(), "rusak") {
		t.Errorf("%+v %v", got, err)
	}
}

// fifty is a list of fifty thousand people in ten columns, as spreadsheets write it.
func fifty(t testing.TB) []byte {
	var texts, rows strings.Builder
	texts.WriteString("<sst>")
	n := 0
	row := func(no int, cells ...string) {
		fmt.Fprintf(&rows, `<row r="%d" spans="1:10" x14ac:dyDescent="0.25">`, no)
		for i, c := range cells {
			fmt.Fprintf(&texts, "<si><t>%s</t></si>", c)
			fmt.Fprintf(&rows, `<c r="%c%d" s="1" t="s"><v>%d</v></c>`, 'A'+i, no, n)
			n++
		}
		rows.WriteString("</row>")
	}
	row(1, "NO", "NO KK", "NIK", "NAMA", "JENIS KELAMIN", "TANGGAL LAHIR", "ALAMAT", "RT", "DESIL", "PKH")
	for i := range 50_000 {
		row(i+2, fmt.Sprint(i+1), fmt.Sprintf("99010101%08d", i), fmt.Sprintf("99010103051%05d", i), fmt.Sprintf("Anak Contoh %d", i), "P", "03/05/2014",
			fmt.Sprintf("Dusun Contoh RT 001 RW 002 No %d", i), "001", fmt.Sprint(1+i%10), "YA")
	}
	return sheets(t, map[string]string{"xl/sharedStrings.xml": texts.String() + "</sst>", "xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + rows.String() + "</sheetData></worksheet>"})
}

// A list of a whole kecamatan comes in from afar in one piece.
func TestXLSXOfFiftyThousandRows(t *testing.T) {
	got, err := Read(bytes.NewReader(fifty(t)), Afar)
	if err != nil || len(got.Rows) != 50_000 || got.Rows[49_999].Address != "Dusun Contoh RT 001 RW 002 No 49999" || got.Rows[7].Programme["pkh"] != "YA" {
		t.Fatal(len(got.Rows), len(got.Refused), err)
	}
}

// A small file that would take much memory or time is refused from afar: what it
// unfolds to, its rows, and every text as often as a cell stands for it are weighed.
func TestXLSXFromAfarIsBounded(t *testing.T) {
	limits := Limits{File: Afar.File, Unfold: 4 << 20} // in proportion
	most := int(limits.Unfold)
	sheet := func(row string, times int) string {
		return `<worksheet><sheetData><row><c t="str"><v>NIK</v></c><c t="str"><v>Nama</v></c></row>` + strings.Repeat(row, times) + `</sheetData></worksheet>`
	}
	long := `<sst><si><t>` + strings.Repeat("panjang ", 100_000) + `</t></si></sst>`
	for name, parts := range map[string]map[string]string{
		"empty rows":           {"xl/worksheets/sheet1.xml": sheet(`<row/>`, most/rowWeighs)},
		"empty cells":          {"xl/worksheets/sheet1.xml": sheet(`<row>`+strings.Repeat(`<c/>`, most/5/100)+`</row>`, 130)},
		"empty texts":          {"xl/sharedStrings.xml": "<sst>" + strings.Repeat(`<si/>`, most/(textWeighs+5)+1) + "</sst>"},
		"one tag":              {"xl/worksheets/sheet1.xml": sheet(`<c r="`+strings.Repeat("A", tokenMost)+`"/>`, 1)},
		"a long text, often":   {"xl/sharedStrings.xml": long, "xl/worksheets/sheet1.xml": sheet(`<row><c t="str"><v>9901010305140001</v></c><c t="s"><v>0</v></c></row>`, 10)},
		"the text of one cell": {"xl/worksheets/sheet1.xml": sheet(`<row><c t="str"><v>`+strings.Repeat("7<!-- -->", most/9)+`</v></c></row>`, 1)},
	} {
		file := sheets(t, parts)
		got, err := Read(bytes.NewReader(file), limits)
		if err == nil || !strings.Contains(err.Error(), "bagi berkasnya") {
			t.Errorf("%s, %d kB: %d rows, %v", name, len(file)>>10, len(got.Rows), err)
		}
	}
	var many bytes.Buffer
	z := zip.NewWriter(&many)
	for i := range partsMost + 1 {
		if _, err := z.Create(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(bytes.NewReader(many.Bytes()), limits); err == nil || !strings.Contains(err.Error(), "bagi berkasnya") {
		t.Errorf("many parts: %v", err)
	}
	// What no list needs is not unfolded.
	styled := sheets(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(`<row><c t="str"><v>9901010305140001</v></c></row>`, 1), "xl/styles.xml": strings.Repeat("<xf/>", most)})
	if got, err := Read(bytes.NewReader(styled), limits); err != nil || len(got.Rows) != 1 {
		t.Errorf("many styles: %+v %v", got, err)
	}
}

func BenchmarkXLSXOfFiftyThousandRows(b *testing.B) {
	file := fifty(b)
	b.ReportAllocs()
	for b.Loop() {
		if r, err := Read(bytes.NewReader(file), Afar); err != nil || len(r.Rows) != 50_000 {
			b.Fatal(len(r.Rows), err)
		}
	}
}
