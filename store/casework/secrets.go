package casework

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/text"
)

// What a case keeps secret, told to a veil: who reported, who is marked, where the child
// is, the family's other children. Every paper and every reader's file is cleaned by the
// same rules: names whole and by the words that tell people apart, however they are
// spelled; numbers however they are written; places by the words of their own.

// veil is one that hides nothing yet.
func (c *Case) veil() veil {
	v := veil{child: strings.TrimSpace(c.Child.Name), parts: map[string]bool{}, sites: map[string]bool{}, called: map[string]bool{}, common: map[string]bool{}, own: wordKeys(c.Child.Name)}
	for _, role := range append(slices.Clone(parentRoles), "caregiver") {
		v.own = append(v.own, wordKeys(c.known(role))...)
	}
	return v
}

// hideReporter hides who reported: fields, names, numbers. A parent or who brings the
// child up is named in the file anyway: that it was they who reported stays untold by the
// fields alone, and a hole where their name belongs would tell it.
func (c *Case) hideReporter(v *veil) {
	v.fields = slices.Concat(v.fields, reporterFields)
	c.hideThose(v, c.reporters())
}

func (c *Case) hideThose(v *veil, reporters []forms.Answers) {
	for _, a := range reporters {
		for id, x := range a {
			switch {
			case strings.HasSuffix(id, ".phone"):
				if d := digitsOf(x.Value); d != "" {
					v.numbers = append(v.numbers, d)
				}
			case strings.HasSuffix(id, ".relation"):
				v.ties = append(v.ties, strings.ToLower(strings.TrimSpace(x.Value)))
			case strings.HasSuffix(id, ".name") && !strings.EqualFold(strings.TrimSpace(x.Value), v.child) && !c.bringsUp(x.Value):
				words := namedIn(x.Value)
				if ordinary(x.Value) && !hasCommon(words) { // "Masyarakat", "Ibu kandung": nobody's name
					if len(words) == 1 {
						v.hideDay(words[0])
					}
					continue
				}
				if len(words) != 1 || !knownWord(strings.ToLower(words[0])) && !monthWord(text.NameKey(words[0])) {
					v.words = append(v.words, x.Value)
				}
				c.hideName(v, x.Value)
			}
		}
	}
}

// ReportedBy are all who reported the case, as its complaint and forms name them and named them.
func (c *Case) ReportedBy() (out []forms.Answers) {
	add := func(a forms.Answers) {
		who := forms.Answers{}
		for id, x := range a {
			if begins(id, reporterFields) && x.State == forms.Given && x.Value != Kept {
				who[id] = x.Clone()
			}
		}
		if len(who) > 0 {
			out = append(out, who)
		}
	}
	add(c.Complaint)
	for i := range c.Forms {
		add(c.Forms[i].Answers)
	}
	for _, a := range c.Reporters {
		add(a)
	}
	return out
}

// reporters are besides those of the family's other cases.
func (c *Case) reporters() []forms.Answers { return slices.Concat(c.ReportedBy(), c.kinReporters) }

// hidePost hides by what the reporter is called: "guru ngaji"; "tetangga" is anybody.
func (c *Case) hidePost(v *veil, reporters []forms.Answers) {
	for _, a := range reporters {
		for _, id := range reporterFields {
			if said := value(a, id+".relation"); len(strings.Fields(said)) > 1 && !isKin(said) && !ordinary(said) {
				v.words, v.posts = append(v.words, said), append(v.posts, said)
			}
		}
	}
}

// hideName hides who reported by every word of the name. An institution hides whoever is
// named with it, "SDN 1 Limbung kepsek Ani", and not its own words, nor those of a place or
// an agency; what is a word of the language, of a place or an agency, too, is hidden where
// it calls somebody: "Pak Imam", "Ibu Maros".
func (c *Case) hideName(v *veil, name string) {
	words := namedIn(name)
	body := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(institutions, strings.ToLower(w)) })
	parts := notBlank(commonName(name))
	if !body {
		parts = append(parts, slices.DeleteFunc(c.notShared(name), func(k string) bool { return slices.Contains(generic, k) })...)
	}
	mixed := slices.ContainsFunc(words, func(w string) bool { return w == strings.ToLower(w) }) && slices.ContainsFunc(words, func(w string) bool { return w != strings.ToLower(w) })
	for _, w := range words {
		low, k := strings.ToLower(w), text.NameKey(w)
		switch {
		case k == "" || utf8.RuneCountInString(w) < 2 || slices.Contains(titles, low) || slices.Contains(ranks, low) || slices.Contains(institutions, low) || slices.Contains(small, k):
		case slices.Contains(kin, k) && !(body && slices.Contains(common, k)):
		case body && c.isPlace != nil && c.isPlace(k), monthWord(k):
			v.called[k] = false
		case slices.Contains(plain, k) || slices.Contains(generic, k) || tieWords[low] != "":
			v.called[k] = true
		case body || !mixed && utf8.RuneCountInString(w) < 4: // "muh ali", all in small letters
			parts = append(parts, c.unshared(k)...)
		}
	}
	c.hideParts(v, slices.DeleteFunc(parts, func(k string) bool { return monthWord(k) }))
	c.hideCommon(v, name)
	v.hideSmall(name)
}

// hideSmall hides the names that are little words behind a form of address: "Dg. Bau".
func (v *veil) hideSmall(name string) {
	words := namedIn(name)
	for i, w := range words {
		if k := text.NameKey(w); i > 0 && slices.Contains(small, k) && slices.Contains(titles, strings.ToLower(words[i-1])) {
			v.called[k] = false
		}
	}
}

// hideDay hides a word of the language by which somebody is called, too, where it calls
// somebody or is written as a name: "Pak Jumat".
func (v *veil) hideDay(w string) {
	if k := text.NameKey(w); slices.Contains(dayNames, k) {
		v.called[k] = true
	}
}

// hideCommon hides the common names in somebody's name, but for the child's own.
func (c *Case) hideCommon(v *veil, name string) {
	v.hideGiven(name, wordKeys(c.Child.Name))
}

// unshared is a word of a name, unless a parent or the caregiver is called so, too.
func (c *Case) unshared(k string) []string {
	for _, role := range append(slices.Clone(parentRoles), "caregiver") {
		if slices.Contains(keys(c.known(role)), k) {
			return nil
		}
	}
	return []string{k}
}

// ranks stand before a person's name, too.
var ranks = strings.Fields("oleh drs dra ir prof sst sos spd amd kep keb bripka brigadir bripda briptu aiptu aipda ipda iptu akp kompol bharada kanit staf peksos kepsek bidan perawat dokter dr suster guru kader petugas sdr sdri nn ny tn an cq up")

var institutions = strings.Fields("rs rsud rsu rumkit sakit puskesmas pustu posyandu polres polsek polda uppa uptd upt dinas dinsos dp3a p2tp2a disdik dukcapil kantor sekolah sd sdn smp smpn sma sman smk smkn mts " +
	"tk paud pesantren yayasan panti lksa lembaga lbh desa kelurahan kecamatan kabupaten pemda bapas lpka lpks pkk bpd koramil klinik")

// ordinary says whether a text is of the language's own words only: "kepala desa".
func ordinary(said string) bool {
	return !slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(said), func(r rune) bool { return !inWord(r) }), func(w string) bool {
		return !knownWord(w) && !slices.Contains(institutions, w)
	})
}

func isKin(relation string) bool {
	all, _ := readKin(relation)
	return len(all) > 0
}

// bringsUp says whether who is called so is a parent or the caregiver, by every word as the
// papers name them: whoever only says so, "ibu", may be anybody.
func (c *Case) bringsUp(name string) bool {
	words := func(s string) []string { return slices.Sorted(slices.Values(strings.Fields(text.NameKey(s)))) }
	return slices.ContainsFunc(append(slices.Clone(parentRoles), "caregiver"), func(role string) bool {
		return c.known(role) != "" && slices.Equal(words(c.known(role)), words(name))
	})
}

// notShared are the words of a name, or of what was written of somebody, less those that
// the person has in common with the parents or the caregiver, unless it is one of them.
func (c *Case) notShared(name string) []string {
	parts := append(telling(name), shortNames(name)...)
	for _, role := range append(slices.Clone(parentRoles), "caregiver") {
		theirs := nameParts(c.known(role))
		if len(theirs) > 0 && len(parts) > 0 && theirs[0] != parts[0] {
			parts = slices.DeleteFunc(parts, func(k string) bool { return slices.Contains(theirs, k) })
		}
	}
	return parts
}

// hideParts hides words of people's names; the child's own stay, whoever shares them.
func (c *Case) hideParts(v *veil, parts []string) {
	own := wordKeys(c.Child.Name)
	for _, k := range parts {
		if !slices.Contains(own, k) {
			v.parts[k] = true
		}
	}
}

func notBlank(k string) []string {
	if k == "" {
		return nil
	}
	return []string{k}
}

// hideMarked hides who is alleged and who must not be told (SOP 7), also who is marked by
// what the child calls them and named in a paper.
func (c *Case) hideMarked(v *veil) {
	for _, p := range c.People {
		if c.Itself(p) {
			continue
		}
		if p.Name != "" && p.Relation != "" { // a mark from the nine questions has the relation in its name
			v.words = append(v.words, p.Name)
		}
		c.hideParts(v, slices.Concat(telling(p.Name), shortNames(p.Name), telling(p.Relation), notBlank(commonName(p.Name))))
		c.hideCommon(v, p.Name+" "+p.Relation)
		v.hideSmall(p.Name + " " + p.Relation)
		for _, said := range strings.FieldsFunc(p.Name+";"+p.Relation, func(r rune) bool { return strings.ContainsRune("/,;&", r) }) {
			for _, n := range numberLike.FindAllString(said, -1) {
				if d := digitsOf(n); d != "" {
					v.numbers = append(v.numbers, d)
				}
			}
		}
		var theirs []string // names of parents who are not meant
		for _, r := range c.relatives() {
			if r.role != "" && !c.meant(p, r) {
				theirs = append(theirs, nameParts(r.name)...)
			}
		}
		for _, r := range c.relatives() {
			if c.meant(p, r) {
				v.words = append(v.words, r.name)
				c.hideCommon(v, r.name)
				parts := append(telling(r.name), shortNames(r.name)...)
				c.hideParts(v, slices.DeleteFunc(parts, func(k string) bool { return slices.Contains(theirs, k) }))
			}
		}
	}
}

// hideRelations hides besides by what relation they are marked: it tells who it is to
// whoever knows the family.
func (c *Case) hideRelations(v *veil, of func(Party) bool) {
	for _, p := range c.People {
		if c.Itself(p) || !of(p) {
			continue
		}
		v.words = append(v.words, p.Name, p.Relation)
		for _, k := range callings(p.means()) {
			v.parts[k] = true
		}
	}
}

// hidePlace hides every place where the child is or was given to, and with whom.
func (c *Case) hidePlace(v *veil) {
	add := func(said string, person bool) {
		said = strings.TrimSpace(said)
		for _, at := range []string{"di ", "ke ", "pada "} { // "di rumah" is anywhere
			said = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(said, at), strings.ToUpper(at[:1])+at[1:]))
		}
		c.hideCommon(v, said)
		own := append(placeWords(said), shortNames(said)...)
		// "tetangga" tells nobody where, nor "ibu kandung" with whom; "rumah aman" does.
		v.words = append(v.words, homes(said)...)
		if len(own) == 0 && (person || len(strings.Fields(said)) < 2) {
			return
		}
		v.words = append(v.words, said)
		for _, spot := range spotLike.FindAllString(said, -1) {
			v.spots = append(v.spots, spotOf(spot))
		}
		for _, k := range own {
			v.sites[k] = true
		}
	}
	add(c.Child.Where, false)
	add(c.Child.Street, false)
	add(c.Child.With, true)
	for i := range c.Forms {
		for _, field := range []string{"signer.address", "child.address", "child.street", "child.previous_address"} {
			add(value(c.Forms[i].Answers, field), false)
		}
	}
	for _, a := range c.inForce("safety_plan") {
		add(value(a, "place"), false)
		add(value(a, "protector"), true)
	}
	for _, r := range c.Referrals {
		if value(r.Handover, "child_handed") == "yes" {
			add(value(r.Handover, "taken_post"), false)
			add(value(r.Handover, "place"), false)
		}
	}
	own := nameParts(c.Child.Name)
	for _, role := range parentRoles {
		if !slices.Contains(v.words, c.known(role)) {
			own = append(own, nameParts(c.known(role))...)
		}
	}
	for _, k := range own {
		delete(v.sites, k)
	}
}

// homes are the homes in a place as people call them: "rumah nenek", "rumah neneknya",
// "rumah aman".
func homes(said string) (out []string) {
	words := namedIn(said)
	for i := 1; i < len(words); i++ {
		w := strings.ToLower(stem(words[i]))
		if k := text.NameKey(w); !slices.Contains(generic, text.NameKey(words[i-1])) || !slices.Contains(kin, k) && w != "aman" {
			continue
		}
		as, _ := readKin(w)
		for _, call := range append(callings(as), w) {
			out = append(out, words[i-1]+" "+call, words[i-1]+" "+call+"nya")
		}
	}
	return out
}

// spotLike is what tells one house of a street or an estate from others: "Blok F 12".
var spotLike = regexp.MustCompile(`(?i)\b(?:blok|kav|kavling|unit|kamar|lantai|lorong|lrg|gang|gg)\b(?:[ .,/-]*\b[a-z]{1,2}\b)?(?:[ .,/-]*(?:\b(?:no|nomor)\b[ .]*)?[a-z]{0,2}\d+[a-z]?\b)+|\bblok [a-z]{1,2}\b`)

// spotOf is such a spot as spots are compared: "blokf12".
func spotOf(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return ' '
		}
		return unicode.ToLower(r)
	}, s)
	return strings.Join(slices.DeleteFunc(strings.Fields(s), func(w string) bool { return w == "no" || w == "nomor" }), "")
}

// generic are words of which addresses are made, and no place's own.
var generic = keys("alamat kecamatan kelurahan kabupaten kota provinsi jalan jln gang lorong perumahan kompleks komplek blok nomor aman asrama panti asuhan yayasan lembaga dinas unit " +
	"balai kontrakan sungai jembatan sekarang sementara bersama sama dekat lantai nomornya puskesmas rsud polsek polres kantor rumah sakit desa dusun sekolah masjid pasar milik keluarga")

// placeWords are the words by which a place is told from others, as names are compared:
// where small and capital letters stand side by side those that are written as names.
func placeWords(s string) (out []string) {
	words := strings.FieldsFunc(text.Clean(s), func(r rune) bool { return !inWord(r) })
	capital := func(w string) bool { r, _ := utf8.DecodeRuneInString(w); return unicode.IsUpper(r) }
	mixed := slices.ContainsFunc(words, capital) && slices.ContainsFunc(words, func(w string) bool { return !capital(w) })
	for _, w := range words {
		if k := partOfName(w); k != "" && !slices.Contains(plain, k) && !slices.Contains(generic, k) && (!mixed || capital(w)) {
			out = append(out, k)
		}
	}
	return out
}

// Know tells the case which words are a place's or an agency's, and of the other cases of
// its Family how the child is called and who reported: what leaves the office does not name
// them, though this file may have them in a sentence only. kin gives a case by its number,
// nil for none.
func (c *Case) Know(p *pack.Pack, kin func(number string) *Case) {
	c.isPlace = func(k string) bool {
		return p.Regions.Has(k) || slices.ContainsFunc(p.Agencies, func(a pack.Agency) bool { return slices.Contains(keys(a.Name), k) })
	}
	c.kin, c.kinReporters, c.related = nil, nil, nil
	type tied struct {
		number string
		kin    bool // another child's; else this child's, reported by somebody else
	}
	seen, todo := map[string]bool{c.Number: true}, []tied(nil)
	next := func(o *Case, kin bool) { // also those of whom this case does not know itself
		for _, n := range o.Links {
			todo = append(todo, tied{n, kin})
		}
		for _, n := range o.Family {
			todo = append(todo, tied{n, true})
		}
	}
	for next(c, false); len(todo) > 0; {
		t := todo[0]
		todo = todo[1:]
		if seen[t.number] {
			continue
		}
		seen[t.number] = true
		o := kin(t.number)
		if o == nil {
			continue
		}
		c.related = append(c.related, t.number)
		c.kinReporters = append(c.kinReporters, o.ReportedBy()...)
		if t.kin {
			c.kin = append(c.kin, o.childNames()...)
		}
		next(o, t.kin)
	}
}

// Related are the numbers of the family's cases, near and far, and of the same child's that
// are still there: whose reporters this case hides.
func (c *Case) Related() []string { return c.related }

// childNames are all names by which the case's papers call and called the child.
func (c *Case) childNames() (out []string) {
	add := func(name string) {
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	add(c.Child.Name)
	add(value(c.Complaint, "child.name"))
	for i := range c.Forms {
		add(value(c.Forms[i].Answers, "child.name"))
	}
	for _, a := range c.Reporters {
		add(value(a, "child.name"))
	}
	return out
}

// hideChild hides another child by the words that neither this child nor those who bring
// it up share with it.
func (c *Case) hideChild(v *veil, name string) {
	shared := wordKeys(c.Child.Name)
	for _, role := range append(slices.Clone(parentRoles), "caregiver") {
		shared = append(shared, wordKeys(c.known(role))...)
	}
	for _, k := range append(telling(name), shortNames(name)...) {
		if !slices.Contains(shared, k) {
			v.parts[k] = true
		}
	}
	v.hideGiven(name, shared)
}

// hideGiven hides the common names in somebody's name but for those that are shared: one by
// which alone somebody is written wherever it stands, others where no other name follows.
func (v *veil) hideGiven(name string, shared []string) {
	words := namedIn(name)
	for _, w := range words {
		switch k := text.NameKey(w); {
		case !slices.Contains(common, k) || slices.Contains(shared, k):
		case len(words) == 1:
			v.parts[k] = true
		default:
			v.common[k] = true
		}
	}
	if len(words) == 1 {
		v.hideDay(name)
	}
}
