package text

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// titles are words that stand around a name without being part of it: forms of
// address, degrees, "son/daughter of", the Makassar "Daeng".
var titles = set("bin binti bt ibn ibnu dg daeng deng h hj haji hajah hajjah dr drs dra ir prof kh tn ny nn sdr sdri bpk bapak ibu alm almh almarhum almarhumah an by bayi anak se sh spd sag ssos skm mm msi mpd amd skep ns")

// familiar maps usual short forms to the name they stand for, after respelling.
var familiar = map[string]string{
	"m": "m", "muh": "muhamad", "moh": "muhamad", "mohd": "muhamad", "muhd": "muhamad", "moch": "muhamad", "much": "muhamad", "mhd": "muhamad", "md": "muhamad",
	"mohamad": "muhamad", "mohamed": "muhamad", "muhamed": "muhamad", "muhamadh": "muhamad",
	"abd": "abdul", "abdl": "abdul", "st": "siti", "sti": "siti", "siti": "siti", "nr": "nur", "nor": "nur",
}

// apostrophes are written or left out at will.
var apostrophes = strings.NewReplacer("'", "", "`", "", "’", "", "‘", "", "ʼ", "")

// spellings turns old and local spellings into one, in this order.
var spellings = strings.NewReplacer(
	"oe", "u", "ou", "u", "dj", "j", "tj", "c", "nj", "ni", "sj", "s", "sy", "s", "sh", "s", "kh", "h", "ch", "h", "gh", "g", "dh", "d", "th", "t", "ts", "s", "dz", "j", "z", "j",
	"ph", "f", "v", "f", "q", "k", "x", "ks", "ie", "i", "y", "i", "w", "u", "oo", "u", "ee", "i",
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// NameKey returns a form of a person's name in which usual Indonesian spelling
// variants are equal: "Moh. Djoefri bin Tjakra" and "Muhammad Jufri Cakra". It is
// for finding, never for showing. The key of a text without letters is "".
func NameKey(s string) string { return strings.Join(nameWords(s), " ") }

func nameWords(s string) []string {
	s = strings.ToLower(Clean(s))
	if !onlyLetters(s) {
		s = apostrophes.Replace(strings.ToLower(ASCII(s)))
	}
	words := strings.FieldsFunc(s, func(r rune) bool {
		return r < 'a' || r > 'z'
	})
	var kept []string
	for _, w := range words {
		if !titles[w] {
			kept = append(kept, respell(w))
		}
	}
	if len(kept) == 0 {
		for _, w := range words {
			kept = append(kept, respell(w))
		}
	}
	return kept
}

// onlyLetters says whether a lower-case text holds letters of ASCII and spaces only.
func onlyLetters(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && c != ' ' {
			return false
		}
	}
	return true
}

// respell brings one lower-case word to its common spelling.
func respell(w string) string {
	if full, ok := familiar[w]; ok {
		return full
	}
	w = single(spellings.Replace(single(w)))
	if n := len(w); n > 3 && w[n-1] == 'h' {
		w = w[:n-1]
	}
	if full, ok := familiar[w]; ok {
		return full
	}
	return w
}

// single makes doubled letters one.
func single(w string) string {
	b := make([]byte, 0, len(w))
	for i := range len(w) {
		if i == 0 || w[i] != w[i-1] {
			b = append(b, w[i])
		}
	}
	return string(b)
}

// NameScore says how alike two names are, from 0 (nothing) to 1 (equal keys, in
// any order of words). A missing word costs little, an initial counts half. It is
// symmetric. From about 0.8 on two names are worth showing as the same person.
func NameScore(a, b string) float64 {
	x, y := nameWords(a), nameWords(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	slices.Sort(x)
	slices.Sort(y)
	if len(x) > len(y) || len(x) == len(y) && slices.Compare(x, y) > 0 {
		x, y = y, x
	}
	type pair struct {
		i, j int
		like float64
	}
	var pairs []pair
	for i := range x {
		for j := range y {
			if like := wordScore(x[i], y[j]); like > 0 {
				pairs = append(pairs, pair{i, j, like})
			}
		}
	}
	slices.SortStableFunc(pairs, func(p, q pair) int {
		return cmp.Or(cmp.Compare(q.like, p.like), cmp.Compare(p.i, q.i), cmp.Compare(p.j, q.j))
	})
	usedX, usedY := make([]bool, len(x)), make([]bool, len(y))
	var got float64
	for _, p := range pairs {
		if !usedX[p.i] && !usedY[p.j] {
			usedX[p.i], usedY[p.j] = true, true
			got += p.like
		}
	}
	alike := got / float64(len(x))
	coverage := float64(len(x)) / float64(len(y))
	return alike * (0.85 + 0.15*coverage)
}

// wordScore compares two respelled words; words less than half alike count nothing.
func wordScore(a, b string) float64 {
	if a == b {
		return 1
	}
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) == 1 {
		if strings.HasPrefix(long, short) {
			return 0.5
		}
		return 0
	}
	like := 1 - float64(levenshtein.ComputeDistance(a, b))/float64(utf8.RuneCountInString(long))
	if like < 0.5 {
		return 0
	}
	return like
}
