package pack

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/agnivade/levenshtein"

	"loket/forms"
	"loket/forms/text"
)

// Table is the office's regions: its own kabupaten down to kelurahan/desa, and the
// names of every province and kabupaten/kota for people from elsewhere. Codes are
// the official ones ("73.06.08.1001"). It implements forms.Regions, never changes
// and is safe for concurrent use.
type Table struct {
	own       []place // in order of code
	names     map[string]string
	elsewhere []place // provinces and kabupaten/kota
}

// place is one region; key is its name as matched.
type place struct {
	code, name, key string
}

var _ forms.Regions = (*Table)(nil)

var regionPattern = regexp.MustCompile(`^\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?$`)

// readTable reads a two-column file "code,name" with that header.
func (l *loader) readTable(name string) []place {
	src, data := l.source(name), l.pack.Files[name]
	if len(data) == 0 || !src.sane(data) {
		return nil
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = 2
	var out []place
	seen := map[string]bool{}
	for first := true; ; first = false {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			if len(out) == 0 {
				src.fault(1, 1, "Daftar wilayah ini kosong.")
			}
			return out
		}
		if err != nil {
			line := 1
			var fault *csv.ParseError
			known := errors.As(err, &fault)
			if known {
				line = fault.Line
			}
			src.fault(line, 1, "Baris ini harus berisi dua kolom: kode, nama.")
			if !known {
				return nil
			}
			continue
		}
		line, column := r.FieldPos(0)
		code, label := record[0], strings.TrimSpace(record[1])
		switch {
		case first && code == "code" && label == "name":
		case first:
			src.fault(line, column, "Baris pertama harus \"code,name\".")
		case !regionPattern.MatchString(code):
			src.fault(line, column, "Kode wilayah %q salah.", code)
		case seen[code]:
			src.fault(line, column, "Kode wilayah %q dipakai dua kali.", code)
		case label == "":
			src.fault(line, column, "Wilayah %q belum punya nama.", code)
		default:
			seen[code] = true
			out = append(out, place{code, label, regionKey(label)})
		}
	}
}

func newTable(own, elsewhere []place) *Table {
	t := &Table{own: slices.Clone(own), names: map[string]string{}, elsewhere: slices.Clone(elsewhere)}
	byCode := func(a, b place) int { return strings.Compare(a.code, b.code) }
	slices.SortFunc(t.own, byCode)
	slices.SortFunc(t.elsewhere, byCode)
	for _, list := range [][]place{t.elsewhere, t.own} {
		for _, r := range list {
			t.names[r.code] = r.name
		}
	}
	return t
}

// regionKey is a name as it is matched: small letters and digits only, without the
// words for the kind of region.
func regionKey(s string) string {
	var b strings.Builder
	for _, word := range strings.Fields(strings.ToLower(s)) {
		switch strings.Trim(word, ".") {
		case "kec", "kecamatan", "kel", "kelurahan", "desa", "ds", "kab", "kabupaten", "kota":
			continue
		}
		for _, r := range word {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// Name returns a region's name: a village, kecamatan, kabupaten or province; "" when unknown.
func (t *Table) Name(code string) string { return t.names[code] }

// Has says whether a word, as text.NameKey writes it, stands in the name of a region of the
// office's kabupaten, or in that of a kabupaten or province.
func (t *Table) Has(word string) bool {
	return slices.ContainsFunc(slices.Concat(t.own, t.elsewhere), func(r place) bool {
		return slices.ContainsFunc(strings.Fields(r.name), func(w string) bool { return text.NameKey(w) == word })
	})
}

// Children returns the kecamatan of the office's kabupaten for "", the villages of a
// kecamatan for its code, in order of code; none for anything else.
func (t *Table) Children(code string) []forms.Option {
	var out []forms.Option
	for _, r := range t.own {
		if level(r.code) == 3 && code == "" || level(r.code) == 4 && parent(r.code) == code {
			out = append(out, forms.Option{Code: r.code, Label: r.name})
		}
	}
	return out
}

// Path returns the names above and at a code: kecamatan and village; village is ""
// for a kecamatan's code, both are "" for an unknown one.
func (t *Table) Path(code string) (kecamatan, village string) {
	switch {
	case t.names[code] == "":
		return "", ""
	case level(code) == 4:
		return t.names[parent(code)], t.names[code]
	case level(code) == 3:
		return t.names[code], ""
	default:
		return "", ""
	}
}

// Kabupaten returns the name of the kabupaten/kota or province that a code belongs
// to; it takes "73.71", "7371" or any longer code or NIK that begins so. An unknown
// kabupaten gives its province ("Sulawesi Selatan"), an unknown province "".
func (t *Table) Kabupaten(code string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, code)
	if len(digits) >= 4 {
		if name := t.names[digits[:2]+"."+digits[2:4]]; name != "" {
			return name
		}
	}
	if len(digits) >= 2 {
		return t.names[digits[:2]]
	}
	return ""
}

// FindKabupaten finds kabupaten/kota and provinces of the whole country by name, best first, at most 20.
func (t *Table) FindKabupaten(text string) []forms.Option {
	return best(t.elsewhere, regionKey(text), func(r place) string { return r.name })
}

// Find finds kecamatan and villages of the office's kabupaten by code or name, best
// first, at most 20; within (a kecamatan's code) narrows it to that kecamatan's
// villages. "katangka, somba opu" in either order names a village in a kecamatan.
// A village's label carries its kecamatan, since names repeat.
func (t *Table) Find(text, within string) []forms.Option {
	label := func(r place) string {
		if level(r.code) == 4 && within == "" {
			return r.name + ", Kec. " + t.names[parent(r.code)]
		}
		return r.name
	}
	var among []place
	for _, r := range t.own {
		if within == "" || parent(r.code) == within {
			among = append(among, r)
		}
	}
	if code := strings.TrimSpace(text); code != "" && strings.Trim(code, "0123456789.") == "" {
		return byCode(among, code, label)
	}
	if one, two, ok := strings.Cut(text, ","); ok && within == "" {
		return t.pair(regionKey(one), regionKey(two), label)
	}
	return best(among, regionKey(text), label)
}

// pair finds villages by their own name and their kecamatan's, whichever comes first.
func (t *Table) pair(one, two string, label func(place) string) []forms.Option {
	ranked := map[int][]place{}
	for _, r := range t.own {
		if level(r.code) != 4 {
			continue
		}
		kecamatan, rank := regionKey(t.names[parent(r.code)]), -1
		for _, order := range [][2]string{{one, two}, {two, one}} {
			v, k := match(r.key, order[0]), match(kecamatan, order[1])
			if v >= 0 && k >= 0 && (rank < 0 || v+k < rank) {
				rank = v + k
			}
		}
		if rank >= 0 {
			ranked[rank] = append(ranked[rank], r)
		}
	}
	return inOrder(ranked, label)
}

func byCode(among []place, code string, label func(place) string) []forms.Option {
	var out []forms.Option
	digits := strings.ReplaceAll(code, ".", "")
	for _, r := range among {
		if strings.HasPrefix(strings.ReplaceAll(r.code, ".", ""), digits) && len(out) < maxFound {
			out = append(out, forms.Option{Code: r.code, Label: label(r)})
		}
	}
	return out
}

const maxFound = 20

// best ranks places by how well their name matches key: the same, beginning with
// it, holding it, then nearly the same (one wrong letter in four). When a better
// rank has matches the nearly-same ones are left out.
func best(among []place, key string, label func(place) string) []forms.Option {
	if key == "" {
		return nil
	}
	ranked := map[int][]place{}
	for _, r := range among {
		if rank := match(r.key, key); rank >= 0 {
			ranked[rank] = append(ranked[rank], r)
		}
	}
	return inOrder(ranked, label)
}

// inOrder lists ranked places, the best first; rank 3 and above (nearly the same)
// only when nothing is better.
func inOrder(ranked map[int][]place, label func(place) string) []forms.Option {
	var out []forms.Option
	for rank := 0; rank <= 2*worstRank; rank++ {
		if rank > 2 && len(out) > 0 {
			break
		}
		for _, r := range ranked[rank] {
			if len(out) < maxFound {
				out = append(out, forms.Option{Code: r.code, Label: label(r)})
			}
		}
	}
	return out
}

// worstRank is the last rank that match gives.
const worstRank = 4

// match ranks a name against what was typed: 0 the same, 1 begins so, 2 holds it, 3
// and 4 nearly the same, -1 no match.
func match(name, typed string) int {
	switch {
	case typed == "":
		return -1
	case name == typed:
		return 0
	case strings.HasPrefix(name, typed):
		return 1
	case len(typed) >= 3 && strings.Contains(name, typed):
		return 2
	case len(typed) < 4 || len(typed) > 40:
		return -1
	default:
		distance := levenshtein.ComputeDistance(name, typed)
		if distance > len(typed)/4 {
			return -1
		}
		return min(2+distance, worstRank)
	}
}

// level is 1 for a province, 2 kabupaten, 3 kecamatan, 4 village.
func level(code string) int { return 1 + strings.Count(code, ".") }

// parent is the code one level up, "" for a province.
func parent(code string) string {
	if i := strings.LastIndexByte(code, '.'); i >= 0 {
		return code[:i]
	}
	return ""
}
