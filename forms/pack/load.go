package pack

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	_ "time/tzdata" // the office's zone, also where the system knows no zones

	"loket/forms"
)

//go:embed gowa
var embedded embed.FS

var gowa = sync.OnceValue(func() *Pack {
	p, findings := FromFiles(gowaFiles())
	if len(findings) > 0 {
		panic("pack: the embedded rule book has faults: " + findings[0].String())
	}
	return p
})

// Gowa returns the embedded rule book of PKSAI Sikamaseang, Kabupaten Gowa. It is
// read once and must not be changed.
func Gowa() *Pack { return gowa() }

// String returns the finding as "file:line:column: sentence".
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Say)
}

// Load lays a folder over the embedded rule book, file by file, and reads the
// whole. A nil overlay is the embedded one alone. With findings the pack is not to
// be used; it is nil then.
func Load(overlay fs.FS) (*Pack, []Finding) {
	files := gowaFiles()
	if overlay == nil {
		return FromFiles(files)
	}
	laid, findings := readAll(overlay, ".")
	for name, data := range laid {
		files[name] = data
	}
	if len(findings) > 0 {
		return nil, findings
	}
	return FromFiles(files)
}

// Check says what is wrong with a folder laid over the embedded rule book. No
// finding means that Load takes it.
func Check(overlay fs.FS) []Finding {
	_, findings := Load(overlay)
	return findings
}

// FromFiles reads a complete rule book from its files, as Pack.Files holds them. The
// bytes are copied.
func FromFiles(files map[string][]byte) (*Pack, []Finding) { return fromFiles(files, false) }

// Stored reopens a rule book that an office's file holds. It was whole when it was
// stored; what only later versions of the program ask for (files, words, forms, keys)
// may be missing from it and is no fault.
func Stored(files map[string][]byte) (*Pack, []Finding) { return fromFiles(files, true) }

func fromFiles(files map[string][]byte, old bool) (*Pack, []Finding) {
	l := &loader{old: old, pack: &Pack{Forms: map[string]*forms.Form{}, Letters: map[string]string{}, Words: map[string]string{}, Files: map[string][]byte{}}}
	for name, data := range files {
		l.pack.Files[name] = slices.Clone(data)
	}
	l.pack.Digest = digest(files)
	l.read()
	if len(l.findings) > 0 {
		slices.SortStableFunc(l.findings, func(a, b Finding) int {
			return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column, strings.Compare(a.Say, b.Say))
		})
		return nil, slices.Compact(l.findings)
	}
	return l.pack, nil
}

// digest is the hex SHA-256 over all names and bytes, in order of name, each with
// its length before it.
func digest(files map[string][]byte) string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	h := sha256.New()
	for _, name := range names {
		h.Write([]byte(strconv.Itoa(len(name)) + ":" + name))
		h.Write([]byte(strconv.Itoa(len(files[name])) + ":"))
		h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func gowaFiles() map[string][]byte {
	files, findings := readAll(embedded, "gowa")
	if len(findings) > 0 {
		panic("pack: the embedded rule book cannot be read: " + findings[0].String())
	}
	return files
}

// readAll reads every file below root. Dot-files and README files are not part of a pack.
func readAll(fsys fs.FS, root string) (map[string][]byte, []Finding) {
	files := map[string][]byte{}
	var findings []Finding
	unreadable := func(name string) {
		findings = append(findings, Finding{File: name, Line: 1, Column: 1, Say: "Berkas atau folder ini tidak dapat dibuka."})
	}
	err := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			unreadable(name)
			if d == nil || d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case name != root && strings.HasPrefix(base, "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || strings.HasPrefix(base, "README"):
			return nil
		}
		if info, err := fs.Stat(fsys, name); err != nil || !info.Mode().IsRegular() { // a pipe would be waited for
			unreadable(name)
			return nil
		}
		data, err := readFile(fsys, name)
		if err != nil {
			unreadable(name)
			return nil
		}
		files[strings.TrimPrefix(name, root+"/")] = data
		return nil
	})
	if err != nil {
		unreadable(root)
	}
	return files, findings
}

// readFile reads at most one byte more than a pack's file may have, so that a huge
// file is refused without being held.
func readFile(fsys fs.FS, name string) (_ []byte, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return readLimited(f, maxFile+1)
}

// loader reads one rule book and collects its faults.
type loader struct {
	pack     *Pack
	old      bool // a stored one: what is missing is no fault
	findings []Finding
	later    []func() // checks that need everything read
}

// files a pack must have, besides forms/*.yaml and letters/*.txt.
var bookFiles = []string{
	"office.yaml", "lanes.yaml", "risk.yaml", "clocks.yaml", "agencies.yaml",
	"pathways.yaml", "oncall.yaml", "retention.yaml", "words.yaml", "guide.txt", "regions.csv", "kabupaten.csv",
}

func (l *loader) read() {
	readers := map[string]func(node){
		"office.yaml": l.readOffice, "lanes.yaml": l.readLanes, "risk.yaml": l.readRisk, "clocks.yaml": l.readClocks,
		"agencies.yaml": l.readAgencies, "pathways.yaml": l.readPathways, "oncall.yaml": l.readOnCall, "words.yaml": l.readWords,
		"retention.yaml": l.readRetention,
	}
	names := make([]string, 0, len(l.pack.Files))
	for name := range l.pack.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range bookFiles {
		src := l.source(name)
		data, ok := l.pack.Files[name]
		if !ok {
			src.lack(1, 1, "Berkas %s belum ada.", name)
			continue
		}
		if read, ok := readers[name]; ok {
			if root, ok := src.parse(data); ok {
				read(root)
			}
		}
	}
	l.readTexts(names)
	// Forms come last: their options are drawn from the lists above.
	for _, name := range names {
		l.checkPhones(name)
		switch dir, file := path.Split(name); {
		case slices.Contains(bookFiles, name), dir == "letters/" && strings.HasSuffix(file, ".txt"):
		case dir == "forms/" && strings.HasSuffix(file, ".yaml"):
			if root, ok := l.source(name).parse(l.pack.Files[name]); ok {
				l.readForm(root, strings.TrimSuffix(file, ".yaml"))
			}
		default:
			l.source(name).fault(1, 1, "Berkas ini tidak dikenal dalam buku aturan.")
		}
	}
	for _, check := range l.later {
		check()
	}
	l.checkWhole()
}

func (l *loader) source(name string) *source { return &source{name, l} }

// readTexts reads what is not YAML: the guide, the letters and the region tables.
func (l *loader) readTexts(names []string) {
	p := l.pack
	for _, name := range names {
		src, data := l.source(name), p.Files[name]
		switch dir, file := path.Split(name); {
		case name == "guide.txt" && src.sane(data):
			p.Guide = string(data)
			for i, line := range strings.Split(p.Guide, "\n") {
				if n := len([]rune(line)); n > 76 {
					src.fault(i+1, 77, "Baris panduan paling panjang 76 huruf, ini %d.", n)
				}
			}
		case dir == "letters/" && strings.HasSuffix(file, ".txt") && src.sane(data):
			l.readLetter(src, strings.TrimSuffix(file, ".txt"), string(data))
		}
	}
	p.Regions = newTable(l.readTable("regions.csv"), l.readTable("kabupaten.csv"))
}
