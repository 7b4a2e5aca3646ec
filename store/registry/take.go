package registry

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"loket/forms/text"
)

type seenRow struct{ line, at int }

// taker takes lines one by one, whatever file they come from.
type taker struct {
	out     Result
	columns *columns
	seen    map[string]seenRow // NIK → where it stood first
}

func (t *taker) refuse(line int, why string) { t.out.Refused = append(t.out.Refused, Line{line, why}) }
func (t *taker) warn(line int, why string)   { t.out.Warnings = append(t.out.Warnings, Line{line, why}) }

// line takes one line of cells. numeric says whether the cell of a column (by its
// place) is a number, not text; it is asked only where it matters.
func (t *taker) line(no int, cells []string, numeric func(column int) bool) error {
	if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return nil
	}
	if t.columns == nil {
		if no > headerWithin {
			return errors.New("tidak ada kolom NIK di 20 baris pertama; periksa judul kolom")
		}
		t.columns = findColumns(cells)
		return nil
	}
	if len(t.out.Rows)+len(t.out.Refused) >= maxLines {
		return fmt.Errorf("lebih dari %d baris; bagi berkasnya", maxLines)
	}
	c := t.columns
	id := readNumber(c.cell(cells, colNIK))
	if id.why != "" {
		t.refuse(no, "NIK "+id.why)
		return nil
	}
	if strings.HasSuffix(id.digits, "0") && (id.numeric || numeric(c.at[colNIK])) {
		t.warn(no, "NIK tersimpan sebagai bilangan dan berakhir 0: angka terakhir mungkin hilang")
	}
	row := Row{
		NIK: id.digits, Family: text.Clean(c.cell(cells, colFamily)), Name: text.Clean(c.cell(cells, colName)),
		Sex: readSex(c.cell(cells, colSex)), Address: text.Clean(c.cell(cells, colAddress)), Desil: readDesil(c.cell(cells, colDesil)),
	}
	if cell := c.cell(cells, colKK); cell != "" {
		kk := readNumber(cell)
		if kk.why != "" {
			t.warn(no, "No. KK "+kk.why+"; dikosongkan")
		} else {
			row.KK = kk.digits
		}
	}
	if cell := c.cell(cells, colBirth); cell != "" {
		date, agrees, ok := readBirth(cell, row.NIK)
		row.Birth = date
		if !ok {
			t.warn(no, "tanggal lahir tidak terbaca; dikosongkan")
		} else if !agrees {
			t.warn(no, "tanggal lahir berbeda dari NIK")
		}
	}
	for i, name := range c.programmes {
		if i >= len(cells) {
			continue
		}
		if v := text.Clean(cells[i]); v != "" {
			if row.Programme == nil {
				row.Programme = map[string]string{}
			}
			row.Programme[name] = v
		}
	}
	if first, ok := t.seen[row.NIK]; ok {
		if reflect.DeepEqual(t.out.Rows[first.at], row) {
			t.out.Same++
		} else {
			t.refuse(no, fmt.Sprintf("NIK sudah ada di baris %d dengan isi lain", first.line))
		}
		return nil
	}
	t.seen[row.NIK] = seenRow{no, len(t.out.Rows)}
	t.out.Rows = append(t.out.Rows, row)
	return nil
}

// readCSV reads comma, semicolon or tab, whichever the first lines hold most.
func readCSV(br *bufio.Reader, t *taker) error {
	if bom, err := br.Peek(3); err == nil && string(bom) == "\xEF\xBB\xBF" {
		if _, err := br.Discard(3); err != nil {
			return err
		}
	}
	start, err := br.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("berkas tidak terbaca: %w", err)
	}
	r := csv.NewReader(br)
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	for _, sep := range ";\t" {
		if strings.Count(string(start), string(sep)) > strings.Count(string(start), string(r.Comma)) {
			r.Comma = sep
		}
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("CSV rusak: %w", err)
		}
		no, _ := r.FieldPos(0)
		if err := t.line(no, cells, func(int) bool { return false }); err != nil {
			return err
		}
	}
}
