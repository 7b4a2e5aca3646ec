package casework

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/print"
	"loket/forms/text"
)

// FileCopy says who of the family was given the file to read, and when (SOP 10).
type FileCopy struct {
	Name     string    `json:"name"`
	Relation string    `json:"relation"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
}

// FamilyCopy is the name under which the family's copy is printed.
const FamilyCopy = "family_copy"

// markedSay is said before a copy is asked for, and again before it is printed.
const markedSay = "Orang ini ditandai pada kasus, atau namanya mirip: berkas tidak diberikan, tidak ada yang berubah. Bila bukan orangnya, catat dia di Form 1 atau Form 2, atau manajer mencabut tanda."

// copyFile refuses whoever is alleged or must not be told, under any of the names and
// relations that are marked.
func (d *decision) copyFile() ([]Event, error) {
	name, relation := d.text("name"), d.text("relation")
	switch {
	case value(d.a, "marked") == "yes":
		return nil, refuse(NotAllowed, "Dijawab: terduga atau tidak boleh tahu. Berkas tidak diberikan, tidak ada yang berubah. Tanya manajer bila ragu.")
	case d.c.marked(name, relation):
		return nil, refuse(NotAllowed, markedSay)
	case d.c.foundling() && !d.c.familyNames(name):
		return nil, refuse(NotAllowed, "Keluarga bayi ini belum pasti: berkas tidak diberikan, tidak ada yang berubah. Pastikan siapa dia dan catat di Form 1 dulu.")
	case len(d.c.People) > 0 && vague(relation) && !d.c.named(name):
		return nil, refuse(NotAllowed, "Hubungan itu belum jelas, dan ada orang yang ditandai: berkas tidak diberikan, tidak ada yang berubah. Tulis misalnya nenek, bibi, atau kakak.")
	case !d.c.ofFamily(name, relation):
		return nil, refuse(NotAllowed, "Salinan hanya untuk keluarga, wali, atau anak sendiri: tidak ada yang berubah. Tulis hubungannya, atau catat orangnya di Form 1 dulu.")
	}
	return []Event{FileCopied{Name: name, Relation: relation, Answers: d.a}}, nil
}

// vague says whether a relation fits anybody of the family: "keluarga dekat".
func vague(relation string) bool {
	words := strings.Fields(strings.ToLower(text.Clean(relation)))
	return !slices.ContainsFunc(words, func(w string) bool {
		return !slices.Contains([]string{"keluarga", "kerabat", "saudara", "saudari", "famili", "dekat", "jauh", "serumah", "anak", "kandung"}, stem(w))
	})
}

// named says whether the case's papers name somebody so: of the family, or who signed.
func (c *Case) named(name string) bool {
	return c.signed(name) || text.NameScore(c.Child.Name, name) > 0.9 || c.familyNames(name)
}

// familyNames says whether the papers name somebody so as a relative or as who brings the child up.
func (c *Case) familyNames(name string) bool {
	return c.bringsUp(name) || slices.ContainsFunc(c.relatives(), func(r relative) bool { return text.NameScore(r.name, name) > 0.9 })
}

// ofFamily says whether who asks may be of the family: by relation, or as the papers name them.
func (c *Case) ofFamily(name, relation string) bool {
	given, unclear := readKin(relation)
	return c.named(name) || !strangersKin(relation) && (len(given) > 0 || unclear || familyWord(relation))
}

// strangersKin says whether a relation is somebody else's, or none, though it begins with a
// relative's word: "wali kelas", "om tetangga", "istri pak RT". It narrows no mark.
func strangersKin(relation string) bool {
	words := strings.FieldsFunc(strings.ToLower(text.Clean(relation)), func(r rune) bool { return !unicode.IsLetter(r) })
	for len(words) > 1 && slices.Contains([]string{"mantan", "bekas", "eks"}, words[0]) {
		words = words[1:]
	}
	switch {
	case len(words) == 0:
		return false
	case stem(words[0]) == "pacar", len(words) > 1 && words[0] == "calon" && slices.Contains([]string{"suami", "istri", "isteri"}, stem(words[1])):
		return true
	}
	is := func(list []string, w string) bool { return slices.Contains(list, w) || slices.Contains(list, stem(w)) }
	return slices.ContainsFunc(words[1:], func(w string) bool { return is(accused, w) }) || len(words) > 1 && is(notKin, words[1])
}

// accused are the words that make it the family of who is accused, wherever they stand;
// notKin those that make it nobody's family behind a relative's word.
var (
	accused = strings.Fields("pelaku terduga tersangka terlapor terdakwa")
	notKin  = strings.Fields("tetangga kelas murid siswa santri asrama nikah pondok pesantren pembina pemilik penjaga pak bu guru kos kost rt rw desa kepala teman kawan sebelah majikan pacar " +
		"warung salon kantin toko ojek angkot laundry cuci senior tingkat")
)

// familyWord says whether a relation begins with a word for somebody of the family:
// "keluarga dekat", not "teman keluarga".
func familyWord(relation string) bool {
	words := slices.DeleteFunc(strings.Fields(strings.ToLower(text.Clean(relation))), func(w string) bool { return w == "calon" })
	return len(words) > 0 && slices.Contains(familyWords, stem(words[0]))
}

var familyWords = strings.Fields("keponakan kemenakan uwak puang buyut dato pua purina pengasuh anak sendiri keluarga kerabat saudara saudari suami istri isteri ipar mertua sepupu cucu asuh angkat")

// signed says whether somebody of this name signed for the child (Form 2): a guardian.
func (c *Case) signed(name string) bool {
	return slices.ContainsFunc(c.inForce("form2"), func(a forms.Answers) bool {
		return value(a, "signer.relation") != "companion" && value(a, "signer.name") != "" && text.NameScore(value(a, "signer.name"), name) > 0.9
	})
}

// spouseOf says whether a relation is that of a husband or wife of somebody whom Form 1
// names: "mantan istri Rudi" is the mother where Rudi is the father.
func (c *Case) spouseOf(relation string) bool {
	words := strings.Fields(strings.ToLower(text.Clean(relation)))
	if !slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"suami", "istri", "isteri", "pasangan", "bini", "laki"}, stem(w))
	}) {
		return false
	}
	if len(words) == 1 { // whose, nobody says
		return true
	}
	return slices.ContainsFunc(append(slices.Clone(parentRoles), "caregiver"), func(role string) bool {
		return sharesPart(c.known(role), relation) || len(shortNames(c.known(role))) > 0 && slices.ContainsFunc(keys(relation), func(k string) bool { return slices.Contains(shortNames(c.known(role)), k) })
	})
}

// foundling says whether nobody knows yet whose child it is: who asks may be who left it.
func (c *Case) foundling() bool { return c.Category == "abandoned" }

// marked says whether somebody of this name or relation may be one who is alleged or must
// not be told. It rather says so once too often: one word of a name in common is enough.
func (c *Case) marked(name, relation string) bool {
	given, unclear := readKin(relation)
	return slices.ContainsFunc(c.People, func(p Party) bool {
		switch {
		case !p.Alleged && !p.NoContact || c.Itself(p):
			return false
		case p.Name != "" && text.NameScore(p.Name, name) > 0.9, c.marksByName(p, name):
			return true
		// A mark from the nine questions has its person in one field, name or relation.
		case sharesPart(p.Name+" "+p.Relation, name+" "+relation) && !c.otherParent(p, name):
			return true
		case c.otherParent(p, name):
			return false
		case isParent(p) && (unclear && !c.signed(name) || len(given) == 0 && callsParent(relation) || c.spouseOf(relation)):
			return true
		}
		return slices.ContainsFunc(p.means(), func(m kinship) bool { return slices.ContainsFunc(given, m.is) })
	})
}

// copyRule stands in every copy, whatever is left out of it: that it stands there tells nothing.
const copyRule = "Yang dicetak hanya isian yang dijawab. Isian tentang orang lain dan isian yang dirahasiakan menurut aturan kantor tidak dicetak dalam salinan siapa pun."

// copyNote stands under the title of every form in every copy.
const copyNote = "(Isian lain, bila ada, tidak dicetak dalam salinan ini.)"

// familyForms are the papers that the family may see, in the order of the flow.
var familyForms = []string{"complaint", "form1", "form2", "safety_plan", "form3", "form4", "form6", "form7", "form8"}

// hidden are the fields that are somebody else's, by the beginning of their ID: the
// reporter, who is alleged, who must not be told, whom the office called.
var hidden = []string{"reporter", "informant", "alleged", "no_contact", "safe_contact", "contacted", "signer.alleged", "channel", "source", "paper"}

// places are the fields that say where the child is, by the beginning of their ID.
var places = []string{"child.where", "child.with", "child.address", "child.street", "child.phone", "caregiver", "place", "location", "protector", "call", "next", "agency"}

// FamilyText is the copy of the file that the family may read: the papers it took part
// in and the plan, without the reporter, without who is alleged or must not be told,
// without other people's numbers, and without the child's place while somebody is
// alleged, and of a foundling. What was not answered and what is left out look alike. The
// last one who asked stands in its head. ErrNotFound when nobody asked, NotAllowed when the
// one who asked was marked since.
func FamilyText(c *Case, p *pack.Pack, who Actor, now time.Time) (string, error) {
	if len(c.Copies) == 0 {
		return "", ErrNotFound
	}
	last := c.Copies[len(c.Copies)-1]
	if c.marked(last.Name, last.Relation) {
		return "", refuse(NotAllowed, markedSay)
	}
	zone, hide := p.Office.Zone, c.familyVeil().with(c, p)
	var b strings.Builder
	b.WriteString(p.Office.Name + "\nSALINAN BERKAS UNTUK KELUARGA\n\nNomor kasus: " + c.Number +
		"\nDiberikan kepada: " + text.Clean(last.Name) + ", " + text.Clean(last.Relation) + ", " + Day(last.At, zone) + "\n\n")
	for _, l := range text.Wrap(copyRule, sheetWidth) {
		b.WriteString(l + "\n")
	}
	for _, id := range familyForms {
		form := p.Forms[id]
		if form == nil {
			continue
		}
		for _, a := range c.inForce(id) {
			a = c.forFamily(form, a, hide)
			b.WriteString("\n" + print.Form(form, a, print.Frame{Answered: true, Note: []string{copyNote}}, FormEnv(c, who, p, now, a)))
		}
	}
	if len(c.Plan) > 0 {
		b.WriteString("\nRENCANA\n")
		for _, item := range c.Plan {
			for i, l := range text.Wrap(hide.text(item.Says("problem")+": "+item.Says("action")), 74) {
				b.WriteString(map[bool]string{true: "  - ", false: "    "}[i == 0] + l + "\n")
			}
		}
	}
	b.WriteString("\nDicetak " + Day(now, zone) + " pukul " + now.In(zone).Format("15.04") + " oleh " + who.Signs() + ".\n")
	return b.String(), nil
}

// inForce are the fillings of a form that no correction took the place of, oldest first.
func (c *Case) inForce(form string) (out []forms.Answers) {
	if form == "complaint" {
		return []forms.Answers{c.Complaint}
	}
	for _, f := range c.Forms {
		if f.Form == form && f.Revised == "" {
			out = append(out, f.Answers)
		}
	}
	return out
}

// forFamily leaves out of a form's answers what the family may not read.
func (c *Case) forFamily(form *forms.Form, a forms.Answers, hide veil) forms.Answers {
	out := a.Clone()
	for _, s := range form.Sections {
		for _, f := range s.Fields {
			if c.hides(f) || form.ID == "complaint" && f.ID == "problem" && !c.bringsUp(value(c.Complaint, "reporter.name")) { // the reporter's own sentence
				out.Delete(f.ID)
				continue
			}
			if x, ok := out[f.ID]; ok && x.Value != "" && (f.Kind == forms.Text || f.Kind == forms.Narrative || f.Kind == forms.Person) {
				v := hide
				if ownName(f.ID) { // who somebody is to the child, not who reported
					v = c.veil()
					c.hideMarked(&v)
				}
				x.Value = longNumber.ReplaceAllStringFunc(v.text(x.Value), func(n string) string {
					if strings.HasPrefix(c.Number, n) {
						return n
					}
					return masked
				})
				out[f.ID] = x
			}
		}
	}
	return out
}

// hides says whether the family may not read a field at all. Numbers of other people
// and lists of people are theirs.
func (c *Case) hides(f forms.Field) bool {
	begins := func(list []string) bool {
		for _, s := range list {
			if f.ID == s || strings.HasPrefix(f.ID, s+".") {
				return true
			}
		}
		return false
	}
	switch f.Kind {
	case forms.NIK, forms.KK, forms.Phone:
		return !strings.HasPrefix(f.ID, "child.") || c.Alleged() && f.Kind == forms.Phone
	case forms.Group:
		return true
	}
	return begins(hidden) || begins(c.markedRoles()) || (c.Alleged() || c.foundling()) && (begins(places) || begins(placeOthers))
}

// markedRoles are the parents who are alleged or must not be told, by the beginning of
// their fields in Form 1: how old they are and what they do is theirs.
func (c *Case) markedRoles() (out []string) {
	for _, r := range c.relatives() {
		if r.role != "" && slices.ContainsFunc(c.People, func(p Party) bool { return !c.Itself(p) && c.meant(p, r) }) {
			out = append(out, r.role)
		}
	}
	return out
}

// familyVeil takes out of a text the reporter and marked people, by name and what the
// child calls them, and the child's place while somebody is alleged, and of a foundling.
func (c *Case) familyVeil() veil {
	v := c.letterVeil()
	c.hidePost(&v, c.reporters())
	c.hideRelations(&v, func(p Party) bool { return p.Alleged })
	for _, p := range c.People {
		v.words = append(v.words, p.Name)
	}
	if c.Alleged() {
		name := c.known("head")
		v.words = append(v.words, name)
	}
	if c.foundling() {
		c.hidePlace(&v)
	}
	return v
}
