package casework

import (
	"slices"
	"strings"
	"unicode"

	"loket/forms/text"
)

// kinship is who a relation means: "ayah tiri" is a father by marriage.
type kinship struct {
	who string // "father", "mother", else a relative's word: "paman", "nenek"
	tie string // as Form 1 has them: "birth", "step", "adoptive"; "" where it is not said
}

// The words by which a child calls its parents, by the beginning of Form 1's fields that
// name them, and relatives with one word for all that mean the same.
var (
	parentCalls = map[string][]string{
		"father": strings.Fields("ayah bapak bapa bpk bp papa papi abah abi tetta ayahanda daddy"),
		"mother": strings.Fields("ibu mama mamak mami emak mak bunda umi ummi amma ibunda"),
	}
	relativeWords = map[string]string{
		"paman": "paman", "om": "paman", "oom": "paman", "pakde": "paman", "paklik": "paman", "bibi": "bibi", "tante": "bibi", "bude": "bibi", "bulik": "bibi",
		"kakek": "kakek", "opa": "kakek", "nenek": "nenek", "oma": "nenek", "kakak": "kakak", "adik": "adik", "sepupu": "sepupu", "ipar": "ipar", "mertua": "mertua",
		"suami": "suami", "istri": "istri", "pacar": "pacar",
	}
	tieWords = map[string]string{"kandung": "birth", "tiri": "step", "sambung": "step", "angkat": "adoptive", "asuh": "adoptive"}
)

// readKin reads a relation as people write it: "ayah/wali", "kedua orang tua", "suami
// ibu", "tante dari pihak ayah". unclear: it may be a parent's and does not say whose,
// "wali".
func readKin(said string) (all []kinship, unclear bool) {
	for _, part := range strings.FieldsFunc(strings.ToLower(text.Clean(said)), func(r rune) bool { return strings.ContainsRune("/,()&+;:", r) }) {
		var words []string
		flush := func() {
			more, may := readOneKin(words)
			all, unclear, words = append(all, more...), unclear || may, nil
		}
		for _, w := range strings.FieldsFunc(part, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if slices.Contains([]string{"dan", "serta", "atau", "alias"}, w) {
				flush()
				continue
			}
			words = append(words, stem(w))
		}
		flush()
	}
	return all, unclear && len(all) == 0
}

// readOneKin reads one person, or both parents.
func readOneKin(words []string) (all []kinship, unclear bool) {
	if len(words) > 2 && !slices.ContainsFunc(words, func(w string) bool { return len(w) > 1 }) { // "a y a h"
		words = []string{strings.Join(words, "")}
	}
	for len(words) > 1 && slices.Contains([]string{"kedua", "para", "si", "dua", "salah", "satu"}, words[0]) {
		words = words[1:]
	}
	if len(words) == 0 {
		return nil, false
	}
	tie, next := "", ""
	for _, w := range words {
		if t := tieWords[w]; t != "" {
			tie = t
		}
	}
	if len(words) > 1 {
		next = words[1]
	}
	calls := func(w string) string {
		for role, list := range parentCalls {
			if slices.Contains(list, w) {
				return role
			}
		}
		return ""
	}
	first := words[0]
	role := calls(first)
	address := slices.Contains([]string{"bapak", "bpk", "bp", "ibu", "mama"}, first) && next != "" && !knownWord(next) // "Bapak Sulaiman"
	switch {
	case slices.Contains([]string{"orangtua", "ortu"}, first), slices.Contains([]string{"orang", "org"}, first) && next == "tua":
		return []kinship{{"father", tie}, {"mother", tie}}, false
	case first == "suami" && calls(next) == "mother":
		return []kinship{{"father", "step"}}, false
	case first == "istri" && calls(next) == "father":
		return []kinship{{"mother", "step"}}, false
	case role != "" && !address:
		return []kinship{{role, tie}}, false
	case relativeWords[first] != "":
		return []kinship{{relativeWords[first], ""}}, false
	}
	return nil, first == "wali" || first == "kepala" && (next == "keluarga" || next == "rumah")
}

// knownWord says whether a word is one of the language's, and no name.
func knownWord(w string) bool {
	k := text.NameKey(w)
	return slices.Contains(kin, k) || slices.Contains(plain, k) || slices.Contains(generic, k) || slices.Contains(small, k) || tieWords[w] != ""
}

// is says whether both may mean one person.
func (a kinship) is(b kinship) bool {
	return a.who == b.who && (a.tie == "" || b.tie == "" || a.tie == b.tie)
}

// means is who a mark means by relation; one from the nine questions has it in its name.
func (p Party) means() []kinship {
	all, _ := readKin(p.Relation)
	more, _ := readKin(p.Name)
	return append(all, more...)
}

// parent is the parent of that role as Form 1 has it.
func (c *Case) parent(role string) (name string, as kinship) {
	tie := value(c.Household, role+".relation")
	if f := c.Form("form1"); f != nil && value(f.Answers, role+".relation") != "" {
		tie = value(f.Answers, role+".relation")
	}
	return c.known(role), kinship{role, tie}
}

// marksParent says whether a mark means the parent of that role, as Form 1 has it.
func (c *Case) marksParent(p Party, role string) bool {
	_, as := c.parent(role)
	return slices.ContainsFunc(p.means(), as.is)
}

// marksByParent says whether the name is that of a parent whom a mark means.
func (c *Case) marksByParent(p Party, name string) bool {
	return slices.ContainsFunc(parentRoles, func(role string) bool {
		known, _ := c.parent(role)
		given := nameParts(known)
		return c.marksParent(p, role) && known != "" && (text.NameScore(known, name) > 0.9 || len(given) > 0 && slices.Contains(nameParts(name), given[0]))
	}) && !c.otherParent(p, name)
}

// otherParent says whether the name is that of a parent whom the mark does not mean.
func (c *Case) otherParent(p Party, name string) bool {
	is := func(marked bool) bool {
		return slices.ContainsFunc(parentRoles, func(role string) bool {
			known, _ := c.parent(role)
			return c.marksParent(p, role) == marked && known != "" && text.NameScore(known, name) > 0.9
		})
	}
	return is(false) && !is(true)
}

// isParent says whether a mark means a parent.
func isParent(p Party) bool {
	return slices.ContainsFunc(p.means(), func(k kinship) bool { return k.who == "father" || k.who == "mother" })
}

// callings are all the words that mean one of these, as names are compared.
func callings(all []kinship) (out []string) {
	for _, k := range all {
		for _, w := range parentCalls[k.who] {
			out = append(out, text.NameKey(w))
		}
		for w, of := range relativeWords {
			if of == k.who {
				out = append(out, text.NameKey(w))
			}
		}
	}
	return out
}
