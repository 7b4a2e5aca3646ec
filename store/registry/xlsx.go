package registry

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// readXLSX reads the first sheet that has a NIK column, cells raw: the displayed
// value of a 16-digit number is already rounded. The limit is also excelize's for keeping a
// sheet in memory: above it, sheets with names and NIKs would be written to a temporary folder.
func readXLSX(r io.Reader, t *taker, most Limits) (err error) {
	limit := most.Unfold
	if most.Tags > 0 {
		all, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if err := weigh(all, most); err != nil {
			return err
		}
		r = bytes.NewReader(all)
	}
	f, err := excelize.OpenReader(r, excelize.Options{RawCellValue: true, UnzipSizeLimit: limit, UnzipXMLSizeLimit: limit})
	if err != nil && strings.Contains(err.Error(), "unzip size exceeds") {
		return tooMuch(limit)
	}
	if err != nil {
		return fmt.Errorf("XLSX rusak, terkunci sandi, atau terlalu besar: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, sheet := range f.GetSheetList() {
		found, err := readSheet(f, sheet, t)
		if found || err != nil {
			return err
		}
	}
	return nil
}

func tooMuch(limit int64) error {
	return fmt.Errorf("XLSX ini membuka menjadi lebih dari %d MB atau selnya terlalu banyak; bagi berkasnya, atau simpan sebagai CSV", limit>>20)
}

// weigh refuses an XLSX that would take too much memory before any of it is kept: an
// empty tag of four letters becomes a hundred bytes and more.
func weigh(all []byte, most Limits) error {
	z, err := zip.NewReader(bytes.NewReader(all), int64(len(all)))
	if err != nil {
		return fmt.Errorf("XLSX rusak atau terkunci sandi: %w", err)
	}
	left, tags := most.Unfold, most.Tags
	buf := make([]byte, 32<<10)
	for _, part := range z.File {
		each := int64(3)
		if name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/")); name == "xl/sharedstrings.xml" || strings.HasPrefix(name, "xl/worksheets/sheet") {
			each = 1
		}
		if err := weighPart(part, buf, each, &left, &tags); errors.Is(err, errTooLarge) {
			return tooMuch(most.Unfold)
		} else if err != nil {
			return fmt.Errorf("XLSX rusak: %w", err)
		}
	}
	return nil
}

// weighPart takes a part's bytes, and its tags each so many times, off what is left;
// errTooLarge below nothing.
func weighPart(part *zip.File, buf []byte, each int64, left, tags *int64) (err error) {
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	for {
		n, err := r.Read(buf)
		*left -= int64(n)
		*tags -= each * int64(bytes.Count(buf[:n], []byte{'<'}))
		if *left < 0 || *tags < 0 {
			return errTooLarge
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func readSheet(f *excelize.File, sheet string, t *taker) (found bool, err error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return false, fmt.Errorf("lembar %q rusak: %w", sheet, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	marks := cellMarks{xml: sheetXML(f, sheet)}
	for no := 1; rows.Next(); no++ {
		cells, err := rows.Columns()
		if err != nil {
			return false, fmt.Errorf("lembar %q baris %d rusak: %w", sheet, no, err)
		}
		if t.columns == nil && no > 20 {
			return false, nil
		}
		err = t.line(no, cells, func(column int) bool {
			name, err := excelize.CoordinatesToCellName(column+1, no)
			return err == nil && marks.numeric(name)
		})
		if err != nil {
			return false, err
		}
	}
	return t.columns != nil, rows.Error()
}

// cellMarks tells numbers from text by the cells' marks in a sheet's XML. The library
// can tell too, but it unfolds the whole sheet for that: a gigabyte for 200,000 rows.
type cellMarks struct {
	xml []byte
	at  int // cells are asked for in the order in which they stand
}

// numeric says whether the cell holds a number. Of a cell that is not found it says
// yes: the warning that follows costs a look, a lost digit costs a person's record.
func (m *cellMarks) numeric(cell string) bool {
	i := bytes.Index(m.xml[m.at:], []byte(` r="`+cell+`"`))
	if i < 0 {
		return true
	}
	m.at += i
	start, end := bytes.LastIndexByte(m.xml[:m.at], '<'), bytes.IndexByte(m.xml[m.at:], '>')
	if start < 0 || end < 0 {
		return true
	}
	tag := string(m.xml[start : m.at+end])
	return !strings.Contains(tag, ` t="s"`) && !strings.Contains(tag, ` t="str"`) && !strings.Contains(tag, ` t="inlineStr"`)
}

// sheetXML is a sheet's XML as it lies in the file; nil when it cannot be found.
func sheetXML(f *excelize.File, sheet string) []byte {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var parts struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if xml.Unmarshal(filePart(f, "xl/workbook.xml"), &book) != nil || xml.Unmarshal(filePart(f, "xl/_rels/workbook.xml.rels"), &parts) != nil {
		return nil
	}
	for _, s := range book.Sheets {
		for _, p := range parts.List {
			if s.Name == sheet && s.ID == p.ID {
				if strings.HasPrefix(p.Target, "/") {
					return filePart(f, p.Target[1:])
				}
				return filePart(f, path.Join("xl", p.Target))
			}
		}
	}
	return nil
}

func filePart(f *excelize.File, name string) []byte {
	v, _ := f.Pkg.Load(name)
	b, _ := v.([]byte)
	return b
}
