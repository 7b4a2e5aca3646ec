// Package registry reads the lists of people that an office is handed: DTSEN as
// exported from SIKS-NG, and BNBA lists of programmes, as CSV or XLSX (SOP 3.2, 8).
//
// It promises: a row is either taken or refused, and the result says which, by
// line number and reason, never by name; a NIK is text from the first byte to the
// last; the same content gives the same rows and the same Digest; nothing of the
// list is written anywhere, not even to a temporary file.
//
// It refuses: storing (that is package store's), a clock, guessing a NIK that a
// spreadsheet has already rounded away, and columns that the office has no use
// for: they are not read.
package registry

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Row is one person of a list. Whatever the list does not say is empty.
type Row struct {
	NIK       string            `json:"nik"`              // 16 digits
	KK        string            `json:"kk,omitempty"`     // family card number, 16 digits
	Family    string            `json:"family,omitempty"` // DTSEN's own family id
	Name      string            `json:"name,omitempty"`
	Sex       string            `json:"sex,omitempty"`       // "male" or "female"
	Birth     string            `json:"birth,omitempty"`     // canonical date of package forms: "2014-05-03"
	Address   string            `json:"address,omitempty"`   // as written in the list
	Desil     int               `json:"desil,omitempty"`     // national decile of welfare, 1 (poorest) to 10; 0 = not said
	Programme map[string]string `json:"programme,omitempty"` // other columns that name a programme: "pkh" → "YA"
}

// Line is a remark on one line of the file. Lines count from 1, the header included,
// as a spreadsheet shows them. It holds no name and no NIK.
type Line struct {
	No  int    `json:"line"`
	Why string `json:"why"` // Indonesian
}

// Result is what was read of one file.
type Result struct {
	Rows     []Row
	Refused  []Line // not taken
	Warnings []Line // taken, but look at it
	Same     int    // lines that repeat an earlier line word for word; counted, not refused
	Digest   string // hex SHA-256 over Rows: equal for equal content, whatever the file's kind
}

// maxLines is the most data lines of one file: a kabupaten has fewer people.
const maxLines = 2_000_000

// headerWithin is how many lines may stand above the header and with it.
const headerWithin = 20

// Limits bound what one file may be. Beyond them it is refused as a whole. They bound
// the memory that reading takes and, in proportion, the time.
type Limits struct {
	File   int64 // bytes of the file
	Unfold int64 // bytes that what is read of an XLSX may unfold to, rows and texts that cells share weighed in
}

// Local are the limits for a file of the server's own machine, Afar for one that comes
// over a connection.
var (
	Local = Limits{File: 1 << 30, Unfold: 2 << 30}
	Afar  = Limits{File: 64 << 20, Unfold: 96 << 20}
)

// errTooLarge ends the reading of a file beyond its limit.
var errTooLarge = errors.New("too large")

// bounded gives at most left bytes, then errTooLarge.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errTooLarge
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left+1)])
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// Read reads a list, XLSX or CSV by its content. An error means that the file as a
// whole is no list (no header with a NIK column, damaged, a kind that is not read)
// and is one Indonesian sentence; faults of single lines are in the Result.
func Read(r io.Reader, most Limits) (Result, error) {
	br := bufio.NewReaderSize(&bounded{r, most.File}, 64<<10)
	start, err := br.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return Result{}, fmt.Errorf("berkas tidak terbaca: %w", err)
	}
	t := &taker{seen: map[string]seenRow{}}
	switch {
	case len(start) == 0:
		return Result{}, fmt.Errorf("berkas kosong")
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		err = readXLSX(br, t, most)
	case bytes.HasPrefix(start, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return Result{}, fmt.Errorf("berkas ini XLS lama atau terkunci sandi; simpan sebagai XLSX tanpa sandi, lalu ulangi")
	case bytes.HasPrefix(start, []byte{0xFF, 0xFE}), bytes.HasPrefix(start, []byte{0xFE, 0xFF}):
		return Result{}, fmt.Errorf("berkas ini UTF-16; simpan sebagai CSV UTF-8 atau XLSX, lalu ulangi")
	default:
		err = readCSV(br, t)
	}
	if errors.Is(err, errTooLarge) {
		return Result{}, fmt.Errorf("berkas lebih dari %d MB; bagi berkasnya, atau masukkan di komputer server", most.File>>20)
	}
	if err != nil {
		return Result{}, err
	}
	if t.columns == nil {
		return Result{}, fmt.Errorf("tidak ada kolom NIK di 20 baris pertama; periksa judul kolom")
	}
	sum := sha256.New()
	enc := json.NewEncoder(sum)
	for _, row := range t.out.Rows {
		if err := enc.Encode(row); err != nil {
			return Result{}, fmt.Errorf("digest: %w", err)
		}
	}
	t.out.Digest = hex.EncodeToString(sum.Sum(nil))
	return t.out, nil
}
