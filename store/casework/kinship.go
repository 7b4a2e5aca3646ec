package casework

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"loket/forms"
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
		"father": strings.Fields("ayah bapak bapa bpk bp papa papi abah abi tetta ayahanda ayahnda ayanda daddy"),
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
			words = append(words, w)
		}
		flush()
	}
	return all, unclear && len(all) == 0
}

// posts are the words behind "bapak", "ibu" or "orang tua" that make it somebody else's
// parent or no parent at all.
var posts = strings.Fields("guru kepala rt rw kader bidan tetangga imam ustad ustadz ustadzah kos kost panti asrama dusun lurah camat desa kades teman kawan murid siswa penjaga sekolah " +
	"haji pkk dokter perawat polisi babinsa kadus ketua majikan bos warung sebelah lain orang pendeta pengasuh kantin posyandu puskesmas camat wali")

// readOneKin reads one person, or both parents.
func readOneKin(words []string) (all []kinship, unclear bool) {
	if len(words) > 2 && !slices.ContainsFunc(words, func(w string) bool { return len(w) > 1 }) { // "a y a h"
		words = []string{strings.Join(words, "")}
	}
	former := false // "mantan suami ibu": the father, or who came after
	for len(words) > 1 && slices.Contains([]string{"kedua", "para", "si", "dua", "salah", "satu", "mantan", "bekas", "eks"}, words[0]) {
		former = former || slices.Contains([]string{"mantan", "bekas", "eks"}, words[0])
		words = words[1:]
	}
	of := len(words) > 2 && words[1] == "dari" // "ayah dari ibu": whose is said
	if of {                                    // "suami dari ibu anak"
		words = append(words[:1:1], words[2:]...)
	}
	whose := len(words) > 0 && stem(words[0]) != words[0] // "bapaknya Rizky"
	for i, w := range words {
		words[i] = stem(w)
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
	// "Bapak Sulaiman", "ibu guru", "orang tua teman" are no parents of the child; "ayah
	// sering mabuk" is.
	after := words[1:]
	if slices.Contains([]string{"orang", "org"}, first) && next == "tua" {
		after = words[2:]
	}
	address := len(after) > 0 && (slices.Contains(posts, after[0]) || !whose && slices.Contains([]string{"bapak", "bpk", "bp", "ibu", "mama"}, first) && !knownWord(after[0]))
	switch {
	case address && (role != "" || slices.Contains([]string{"orangtua", "ortu", "orang", "org"}, first)):
		return nil, false
	case slices.Contains([]string{"orangtua", "ortu"}, first), slices.Contains([]string{"orang", "org"}, first) && next == "tua":
		return []kinship{{"father", tie}, {"mother", tie}}, false
	case slices.Contains([]string{"kakak", "adik", "saudara", "saudari"}, first) && slices.ContainsFunc(words[1:], func(w string) bool { return calls(w) != "" }): // "adik ibu"
		return []kinship{{"paman", ""}, {"bibi", ""}}, false
	case role != "" && (of || whose) && calls(next) != "", first == "mertua" && calls(next) != "": // "bapaknya mama"
		return []kinship{{"kakek", ""}, {"nenek", ""}}, false
	case former && (first == "suami" && calls(next) == "mother" || first == "istri" && calls(next) == "father"):
		return []kinship{{map[string]string{"suami": "father", "istri": "mother"}[first], ""}}, false
	case first == "suami" && calls(next) == "mother":
		return []kinship{{"father", "step"}}, false
	case first == "istri" && calls(next) == "father":
		return []kinship{{"mother", "step"}}, false
	case role != "":
		return []kinship{{role, tie}}, false
	case relativeWords[first] != "":
		return []kinship{{relativeWords[first], ""}}, false
	}
	return nil, first == "wali" || first == "kepala" && (next == "keluarga" || next == "rumah")
}

// callsParent says whether a relation has a word by which parents are called, whoever is meant.
func callsParent(said string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(text.Clean(said)), func(r rune) bool { return !unicode.IsLetter(r) }), func(w string) bool {
		return slices.Contains(parentCalls["father"], stem(w)) || slices.Contains(parentCalls["mother"], stem(w))
	})
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

// relative is somebody whom the case's papers name with the relation to the child.
type relative struct {
	name string
	role string // of a parent, by the beginning of Form 1's fields; "" for others
	as   []kinship
}

// relatives are the parents and the head of the family as Form 1 has them, who is drawn in
// Form 3 and who was there at Forms 4 and 7.
func (c *Case) relatives() (out []relative) {
	home := c.atHome()
	for _, role := range parentRoles {
		out = append(out, relative{c.known(role), role, []kinship{{role, value(home, role+".relation")}}})
	}
	add := func(name, relation string) {
		if as, _ := readKin(relation); len(as) > 0 {
			out = append(out, relative{name: name, as: as})
		}
	}
	add(value(home, "head.name"), value(home, "head.relation"))
	for i := range c.Forms {
		for _, row := range slices.Concat(c.Forms[i].Answers["people"].Rows, c.Forms[i].Answers["family"].Rows) {
			add(value(row, "name"), value(row, "relation"))
		}
	}
	return slices.DeleteFunc(out, func(r relative) bool { return r.name == "" })
}

// atHome are the answers of the newest Form 1, and of the household that brothers and
// sisters have in common where it has none.
func (c *Case) atHome() forms.Answers {
	home := forms.Answers{}
	maps.Copy(home, c.Household)
	if f := c.Form("form1"); f != nil {
		maps.Copy(home, withoutBlank(f.Answers))
	}
	return home
}

// meant says whether a mark means the relative by relation. A father in a paper that says
// no more is not the marked stepfather when Form 1 has him as the father by birth.
func (c *Case) meant(p Party, r relative) bool {
	return slices.ContainsFunc(p.means(), func(m kinship) bool { return slices.ContainsFunc(r.as, m.is) }) && (r.role != "" || !c.otherParent(p, r.name))
}

// marksParent says whether a mark means the parent of that role, as Form 1 has it.
func (c *Case) marksParent(p Party, role string) bool {
	return slices.ContainsFunc(p.means(), kinship{role, value(c.atHome(), role+".relation")}.is)
}

// marksByName says whether the name is that of somebody whom a mark means by relation.
func (c *Case) marksByName(p Party, name string) bool {
	return slices.ContainsFunc(c.relatives(), func(r relative) bool {
		given := nameParts(r.name)
		return c.meant(p, r) && (text.NameScore(r.name, name) > 0.9 || len(given) > 0 && slices.Contains(nameParts(name), given[0]))
	}) && !c.otherParent(p, name)
}

// otherParent says whether the name is that of a parent whom the mark does not mean.
func (c *Case) otherParent(p Party, name string) bool {
	is := func(marked bool) bool {
		return slices.ContainsFunc(c.relatives(), func(r relative) bool {
			return r.role != "" && c.meant(p, r) == marked && text.NameScore(r.name, name) > 0.9
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
