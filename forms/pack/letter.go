package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"loket/forms/text"
)

// Letters that every pack has: bodies only, without letterhead and signatures.
var letterNames = []string{"form5.body", "handover.body", "consent.text", "transfer.body", "task.body", "meeting.body"}

// Letter is what a letter's template may speak of. Every field is ready to print
// and may be empty: a template leaves its line out, or writes dots with {{blank .Age}}.
// While an alleged perpetrator is marked, Address stays empty (SOP 7).
// Lines of a filled letter may be long; whoever prints wraps them.
type Letter struct {
	Number  string // the letter's own number, given by the secretary
	Case    string // the case's number
	Date    string // "21 November 2026"
	Place   string // where it is dated
	Office  string // "PKSAI Sikamaseang Kabupaten Gowa"
	Head    string // the office that signs
	To      string // the institution addressed
	ToPlace string // its address
	Subject string

	Child   string // name or sebutan
	Sex     string
	Birth   string
	Age     string // "12 tahun"
	Address string // empty: "dirahasiakan"
	NIK     string

	Problem string   // what this agency may read (minimum per agency), never more
	Given   string   // handling given until now
	Help    string   // help expected
	Papers  []string // papers handed over

	PapersNote string // what is said of them
	Brought    bool   // the child comes along

	Reason string // why: transfer, waived consent
	Result string

	Caseworker string // post or name of the caseworker on the assignment
	Until      string // end of the assignment
	Signer     string // Form 2: who signs
	Relation   string // Form 2: orang tua, wali, pendamping
	GivenBy    string // handover: post and institution of the one who gives
	TakenBy    string // handover: post and institution of the one who takes
	At         string // handover, meeting: day and hour

	Where string   // meeting: its place
	Cases []string // meeting: numbers of the cases that the one addressed knows of
}

// Letter fills a letter of the pack. The error is for the log: a name that the pack
// lacks, or a template that fails.
func (p *Pack) Letter(name string, d Letter) (string, error) {
	src, ok := p.Letters[name]
	if !ok {
		return "", fmt.Errorf("pack: no letter %q", name)
	}
	return fill(name, src, d.clean())
}

// clean makes every part harmless, whatever an older program or a harmed file kept:
// what people told may have lines, the rest is one line each.
func (d Letter) clean() Letter {
	for _, s := range []*string{
		&d.Number, &d.Case, &d.Date, &d.Place, &d.Office, &d.Head, &d.To, &d.ToPlace, &d.Subject, &d.Child, &d.Sex, &d.Birth, &d.Age, &d.Address, &d.NIK,
		&d.Caseworker, &d.Until, &d.Signer, &d.Relation, &d.GivenBy, &d.TakenBy, &d.At, &d.Where, &d.PapersNote,
	} {
		*s = text.Clean(*s)
	}
	for _, s := range []*string{&d.Problem, &d.Given, &d.Help, &d.Reason, &d.Result} {
		*s = text.CleanNarrative(*s)
	}
	d.Papers, d.Cases = slices.Clone(d.Papers), slices.Clone(d.Cases)
	for _, list := range [][]string{d.Papers, d.Cases} {
		for i := range list {
			list[i] = text.Clean(list[i])
		}
	}
	return d
}

func fill(name, src string, d Letter) (string, error) {
	t, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{"blank": blank}).Parse(src)
	if err != nil {
		return "", fmt.Errorf("pack: letter: %w", err)
	}
	var b limited
	if err := t.Execute(&b, d); err != nil {
		return "", fmt.Errorf("pack: letter: %w", err)
	}
	return blankLines.ReplaceAllString(strings.TrimSpace(b.String()), "\n\n") + "\n", nil
}

// blank stands in letters for what is not known yet: dots to write on.
func blank(s string) string {
	if s == "" {
		return "........................"
	}
	return s
}

var blankLines = regexp.MustCompile(`\n[ \t]*\n([ \t]*\n)+`)

// limited is a buffer that refuses a letter longer than a letter can be.
type limited struct{ strings.Builder }

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > 1<<20 {
		return 0, fmt.Errorf("letter too long")
	}
	return l.Builder.Write(p)
}

// templatePlace finds "name:line:column:" or "name:line:" in a template's error.
var templatePlace = regexp.MustCompile(`template: ([^:]+):(\d+)(?::(\d+))?: `)

// readLetter checks a template by filling it with an empty and a full letter.
func (l *loader) readLetter(src *source, name, text string) {
	if !slices.Contains(letterNames, name) {
		src.fault(1, 1, "Surat %q tidak dikenal; yang dikenal: %s.", name, strings.Join(letterNames, ", "))
		return
	}
	l.pack.Letters[name] = text
	for _, d := range []Letter{{}, sampleLetter} {
		if _, err := fill(name, text, d); err != nil {
			line, column := 1, 1
			if m := templatePlace.FindStringSubmatch(err.Error()); m != nil {
				line, _ = strconv.Atoi(m[2]) // digits by the pattern
				if m[3] != "" {
					column, _ = strconv.Atoi(m[3]) // digits by the pattern
					column++
				}
			}
			src.fault(line, column, "Susunan surat salah di sini atau menyebut isian yang tidak ada.")
			return
		}
	}
}

// sampleLetter has every field filled.
var sampleLetter = Letter{
	Number: "001", Case: "GW01-26-0001-K", Date: "21 November 2026", Place: "Sungguminasa", Office: "Kantor", Head: "Kepala", To: "Lembaga", ToPlace: "Alamat",
	Subject: "Rujukan", Child: "Anak", Sex: "Perempuan", Birth: "2014", Age: "12 tahun", Address: "Desa", NIK: "0", Problem: "Masalah",
	Given: "Penanganan", Help: "Bantuan", Papers: []string{"KK"}, PapersNote: "Asli", Brought: true, Reason: "Alasan", Result: "Hasil", Caseworker: "Peksos", Until: "Desember 2026",
	Signer: "Wali", Relation: "wali", GivenBy: "Peksos", TakenBy: "Petugas", At: "21 November 2026 pukul 14.30",
	Where: "Kantor", Cases: []string{"GW01-26-0001-K"},
}
