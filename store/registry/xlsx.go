package registry

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// An XLSX is a zip of XML parts. Four of them are read: the book's list of sheets, where
// they lie, the texts that cells share, and the sheets, cell by cell as they come, raw:
// the displayed value of a 16-digit number is already rounded. Nothing else is unfolded,
// and nothing is kept but the shared texts and what the list's rows say.

const (
	partsMost   = 10_000  // parts of one file
	columnsMost = 256     // columns that are read: lists have a few dozen
	tokenMost   = 1 << 20 // bytes of one tag or text: a cell has 32,767 letters at most
	rowWeighs   = 256     // what a row costs of Limits.Unfold beyond its text, in bytes; it is about what is kept of one
	textWeighs  = 32      // the same for a shared text
)

// unfolding lets one XLSX be taken apart at a time, so that Limits hold for all of them together.
var unfolding sync.Mutex

// errUnfolds ends the reading of an XLSX beyond its limit.
var errUnfolds = errors.New("unfolds too far")

// workbook is an XLSX that is being read.
type workbook struct {
	parts map[string]*zip.File
	left  int64    // of Limits.Unfold
	texts []string // that cells share
}

// readXLSX reads the first sheet that has a NIK column.
func readXLSX(r io.Reader, t *taker, most Limits) error {
	all, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	unfolding.Lock()
	defer unfolding.Unlock()
	b := &workbook{parts: map[string]*zip.File{}, left: most.Unfold}
	err = b.read(all, t)
	if errors.Is(err, errUnfolds) {
		return fmt.Errorf("XLSX ini terlalu besar bila dibuka (batas %d MB); bagi berkasnya, atau simpan sebagai CSV", most.Unfold>>20)
	}
	return err
}

func (b *workbook) read(all []byte, t *taker) error {
	if bytes.Count(all, []byte("PK\x01\x02")) > partsMost {
		return errUnfolds
	}
	z, err := zip.NewReader(bytes.NewReader(all), int64(len(all)))
	if err != nil {
		return fmt.Errorf("XLSX rusak atau terkunci sandi: %w", err)
	}
	for _, part := range z.File {
		b.parts[partName(part.Name)] = part
	}
	sheets, texts, err := b.contents()
	if err == nil && b.parts[texts] != nil {
		err = b.walk(texts, (&textReader{book: b}).token)
	}
	if err != nil {
		return broken(err)
	}
	for _, sheet := range sheets {
		s := sheetReader{book: b, t: t, value: textRun{valueIsText: true}}
		if err := b.walk(sheet, s.token); err != nil && !errors.Is(err, errNoList) {
			return broken(err)
		}
		if t.columns != nil {
			return nil
		}
	}
	return nil
}

// broken words a fault of the file; sentences of our own pass.
func broken(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrAlgorithm) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("XLSX rusak atau terkunci sandi: %w", err)
	}
	return err
}

func partName(s string) string { return strings.ToLower(strings.ReplaceAll(s, "\\", "/")) }

// contents gives the parts with the sheets, in the book's order, and the one with shared texts.
func (b *workbook) contents() (sheets []string, texts string, err error) {
	const root, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
	at := map[string]string{} // relation → part
	err = b.walk(relations, func(tok xml.Token) error {
		s, ok := tok.(xml.StartElement)
		if !ok || s.Name.Local != "Relationship" {
			return nil
		}
		part := partName(attr(s, "Target"))
		if !strings.HasPrefix(part, "/") {
			part = path.Join("/xl", part)
		}
		part = strings.TrimPrefix(path.Clean(part), "/")
		at[attr(s, "Id")] = part
		if strings.HasSuffix(attr(s, "Type"), "/sharedStrings") {
			texts = part
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	err = b.walk(root, func(tok xml.Token) error {
		if s, ok := tok.(xml.StartElement); ok && s.Name.Local == "sheet" {
			for _, a := range s.Attr {
				if part, ok := at[a.Value]; ok && a.Name.Local == "id" && b.parts[part] != nil {
					sheets = append(sheets, part)
				}
			}
		}
		return nil
	})
	return sheets, texts, err
}

func attr(s xml.StartElement, name string) string {
	for _, a := range s.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// walk hands every token of a part to take, until take is done with it: an error.
func (b *workbook) walk(name string, take func(xml.Token) error) (err error) {
	part := b.parts[name]
	if part == nil {
		return fmt.Errorf("XLSX rusak: %s tidak ada: %w", name, zip.ErrFormat)
	}
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	from := &source{r: r, book: b}
	tokens := xml.NewDecoder(from)
	for {
		from.token = tokens.InputOffset()
		tok, err := tokens.RawToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := take(tok); err != nil {
			return err
		}
	}
}

// source is a part as it unfolds, weighed.
type source struct {
	r     io.Reader
	book  *workbook
	given int64
	token int64 // where the token begins that is being read
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.given += int64(n)
	if s.given-s.token > tokenMost {
		return 0, errUnfolds
	}
	if err := s.book.weigh(n); err != nil {
		return 0, err
	}
	return n, err
}

// weigh takes n bytes off what is left.
func (b *workbook) weigh(n int) error {
	if b.left -= int64(n); b.left < 0 {
		return errUnfolds
	}
	return nil
}

// textReader collects the texts that cells share.
type textReader struct {
	book *workbook
	run  textRun
}

func (r *textReader) token(tok xml.Token) error {
	r.run.token(tok)
	switch tok := tok.(type) {
	case xml.StartElement:
		if tok.Name.Local == "si" {
			r.run.said.Reset()
		}
	case xml.EndElement:
		if tok.Name.Local == "si" {
			r.book.texts = append(r.book.texts, r.run.text())
			return r.book.weigh(textWeighs)
		}
	}
	return nil
}

// textRun puts a text together from its parts, those in <t>, without how Japanese is read.
type textRun struct {
	said        strings.Builder
	in, aloud   bool
	valueIsText bool // a cell's <v> counts, too
}

func (t *textRun) token(tok xml.Token) {
	switch tok := tok.(type) {
	case xml.StartElement:
		t.in = tok.Name.Local == "t" || tok.Name.Local == "v" && t.valueIsText
		t.aloud = t.aloud || tok.Name.Local == "rPh"
	case xml.EndElement:
		t.in = false
		t.aloud = t.aloud && tok.Name.Local != "rPh"
	case xml.CharData:
		if t.in && !t.aloud {
			t.said.Write(tok)
		}
	}
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// text is what was said, with characters that XML does not hold put back.
func (t *textRun) text() string {
	s := t.said.String()
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(e string) string {
		n, err := strconv.ParseUint(e[2:6], 16, 16)
		if err != nil {
			return e
		}
		return string(rune(n))
	})
}

// errNoList says that a sheet's first lines hold no header.
var errNoList = errors.New("no list")

// sheetReader hands a sheet's rows to the taker as they come.
type sheetReader struct {
	book *workbook
	t    *taker

	no     int      // of the row, from 1
	cells  []string // of the row so far
	number []bool   // which of them are stored as numbers
	column int      // of the cell, from 0
	kind   string   // of the cell: s shared, str and inlineStr text, else a number or the like
	value  textRun
}

func (s *sheetReader) token(tok xml.Token) error {
	s.value.token(tok)
	switch tok := tok.(type) {
	case xml.StartElement:
		switch tok.Name.Local {
		case "row":
			s.no++
			if no, err := strconv.Atoi(attr(tok, "r")); err == nil && no > s.no {
				s.no = no
			}
			s.cells, s.number, s.column = s.cells[:0], s.number[:0], -1
			if s.t.columns == nil && s.no > headerWithin {
				return errNoList
			}
			return s.book.weigh(rowWeighs)
		case "c":
			s.column++
			if at, ok := columnOf(attr(tok, "r")); ok {
				s.column = at
			}
			s.kind = attr(tok, "t")
			s.value.said.Reset()
		}
	case xml.EndElement:
		switch tok.Name.Local {
		case "c":
			return s.cell()
		case "row":
			return s.t.line(s.no, s.cells, func(column int) bool { return column >= len(s.number) || s.number[column] })
		}
	}
	return nil
}

// cell takes the cell that just ended into the row.
func (s *sheetReader) cell() error {
	if s.column >= columnsMost {
		return nil
	}
	said := s.value.text()
	if s.kind == "s" {
		i, err := strconv.Atoi(strings.TrimSpace(said))
		if err != nil || i < 0 || i >= len(s.book.texts) {
			said = ""
		} else {
			said = s.book.texts[i]
		}
		if err := s.book.weigh(len(said)); err != nil { // a short cell can stand for a long text
			return err
		}
	}
	for len(s.cells) <= s.column {
		s.cells, s.number = append(s.cells, ""), append(s.number, true)
	}
	s.cells[s.column], s.number[s.column] = said, s.kind != "s" && s.kind != "str" && s.kind != "inlineStr"
	return nil
}

// columnOf is the column, from 0, of a cell that calls itself "C12".
func columnOf(name string) (column int, ok bool) {
	for _, c := range name {
		if c < 'A' || c > 'Z' || column > columnsMost {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	return column - 1, column > 0
}
