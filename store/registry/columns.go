package registry

import "strings"

// The columns that are read. Every other column is left in the file.
const (
	colNIK = iota
	colKK
	colFamily
	colName
	colSex
	colBirth
	colAddress
	colDesil
	colCount
)

// headings are the titles seen on such lists, as heading() writes them.
var headings = map[string]int{
	"nik": colNIK, "nomor_induk_kependudukan": colNIK, "no_nik": colNIK, "nomor_nik": colNIK, "no_induk_kependudukan": colNIK,
	"nik_anak": colNIK, "no_ktp": colNIK, "nomor_ktp": colNIK,
	"no_kk": colKK, "kk": colKK, "nomor_kk": colKK, "nokk": colKK, "nomor_kartu_keluarga": colKK, "no_kartu_keluarga": colKK,
	"id_keluarga": colFamily, "idkeluarga": colFamily,
	"nama": colName, "nama_lengkap": colName, "nama_anggota_keluarga": colName, "nama_penerima": colName, "nama_anak": colName, "nama_kpm": colName,
	"jenis_kelamin": colSex, "jk": colSex, "l_p": colSex, "kelamin": colSex, "jns_kelamin": colSex,
	"tanggal_lahir": colBirth, "tgl_lahir": colBirth, "tgllahir": colBirth, "tanggal_lahir_anak": colBirth,
	"alamat": colAddress, "alamat_lengkap": colAddress, "alamat_tinggal": colAddress,
	"desil_nasional": colDesil, "desil": colDesil, "desil_kesejahteraan": colDesil,
}

// programmes are headings whose cells say whether a person is in a programme.
var programmes = map[string]string{
	"pkh": "pkh", "sembako": "sembako", "bpnt": "sembako", "bpnt_sembako": "sembako", "program_sembako": "sembako",
	"pbi": "pbi", "pbi_jk": "pbi", "pbi_jkn": "pbi", "pip": "pip", "kip": "pip", "blt": "blt", "blt_dd": "blt", "yapi": "yapi",
	"atensi_yapi": "yapi", "program": "program", "nama_program": "program", "bansos": "program", "jenis_bansos": "program",
}

// heading writes a column's title in lower case with single underscores.
func heading(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(words, "_")
}

// columns says where each known column stands in a list.
type columns struct {
	at         [colCount]int // -1: not there
	programmes map[int]string
}

// findColumns reads a header line; nil when it holds no NIK column. Of two columns
// with the same meaning the first counts.
func findColumns(cells []string) *columns {
	c := &columns{programmes: map[int]string{}}
	for i := range c.at {
		c.at[i] = -1
	}
	for i, cell := range cells {
		h := heading(cell)
		if col, ok := headings[h]; ok && c.at[col] < 0 {
			c.at[col] = i
		} else if p, ok := programmes[h]; ok {
			c.programmes[i] = p
		}
	}
	if c.at[colNIK] < 0 {
		return nil
	}
	return c
}

// cell gives the cell of a column, "" when the line is shorter or the list has no such column.
func (c *columns) cell(cells []string, col int) string {
	if i := c.at[col]; i >= 0 && i < len(cells) {
		return strings.TrimSpace(cells[i])
	}
	return ""
}
