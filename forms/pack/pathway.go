package pack

import (
	"slices"
	"strings"
	"time"

	"loket/forms"
)

// Pathway is an ordered list of steps for a special kind of case: adoption, an
// abandoned baby, a child in conflict with the law, reintegration (SOP 3.9). The
// order is the office's own to adjust; where the rule names no time the clock is open.
type Pathway struct {
	ID         string   // at most 11 characters: it is part of clock IDs
	Title      string   // at most 40 characters
	Note       string   // shown under the title: "Susunan kantor, sesuaikan."
	Say        string   // what must not be forgotten on the whole way
	Categories []string // complaints that it is proposed for
	CaseTypes  []string // case types that it is proposed for
	Never      []string // bans that hold on it, beside the case's own (Pack.Bans)
	Unwritten  []string // bans on everything that the office writes in a case on it, not only on its acts
	Reorder    bool     // the order of its steps may be changed in a case
	Steps      []PathStep
}

// PathStep is one step of a pathway.
type PathStep struct {
	ID      string        // at most 11 characters, unique in the pathway
	Title   string        // at most 60 characters
	By      string        // who performs it: a role of the office or an outside body, never a person
	Papers  []string      // papers that it needs or makes
	Forms   []string      // of them the office's own forms: it is done when they were completed since it opened, see StepForms
	Proof   bool          // the papers of other bodies must be seen: number and place are written down
	Gate    string        // what must hold before it counts as done, in words; a person confirms it
	When    forms.Cond    // over Facts: false when the pathway starts means that the step does not apply
	Follows bool          // opens when the step before it is settled (no needs were written)
	Needs   []string      // opens when these steps are settled
	Only    []string      // applies only when these steps were done, not skipped
	Must    bool          // cannot be skipped: the law demands it
	Guard   bool          // it protects: it is skipped only with the word of a second person, who leads the office
	Ours    bool          // its clock is the office's own, not an outside body's
	Clock   string        // row of the pack's clocks that gives its times; else empty
	Limit   time.Duration // standard time from the moment it opens; 0: the rule names none
	Most    time.Duration // hard limit where the rule names two (detention with its extension); else 0
	Least   time.Duration // time that must pass before it is done (care before adoption); else 0
	Working bool          // working days
	Sure    string        // "law": in the rule, "known": from the rule, not read again, "office": the office confirms
	Never   []string      // bans on this step
	Allow   []string      // bans that do not hold on this step (diversion is a deliberation by law)
	Say     string        // what the person at it must know
}

// Ban is a way of ending a case that is not allowed (SOP 2): mediation, settling,
// marriage. Words are what it is recognised by in what the office writes of its own acts.
type Ban struct {
	Code       string
	Label      string
	Say        string   // what a person who writes it is told
	Words      []string // lower case; several words are a phrase
	Others     []string // whoever stands right before a word and is not meant: "ibu mengaku" is not the child
	Except     []string // phrases that only look like it
	After      []string // words right behind it that make it something else: "mengaku lapar"
	Lanes      []string
	Categories []string
	CaseTypes  []string
}

// Pathway returns the pathway with the ID; ok is false when there is none.
func (p *Pack) Pathway(id string) (w Pathway, ok bool) {
	return find(p.Pathways, id, func(w Pathway) string { return w.ID })
}

// PathwaysFor returns the pathways proposed for a category of complaint or a case type, in the pack's order.
func (p *Pack) PathwaysFor(category, caseType string) []Pathway {
	var out []Pathway
	for _, w := range p.Pathways {
		if caseType != "" && slices.Contains(w.CaseTypes, caseType) || category != "" && slices.Contains(w.Categories, category) {
			out = append(out, w)
		}
	}
	return out
}

// BansFor returns the codes of what may not end a case of this lane, category and case type (SOP 2).
func (p *Pack) BansFor(lane, category, caseType string) []string {
	var out []string
	for _, b := range p.Bans {
		if slices.Contains(b.Lanes, lane) || slices.Contains(b.Categories, category) || slices.Contains(b.CaseTypes, caseType) {
			out = append(out, b.Code)
		}
	}
	return out
}

// Ban returns the ban with the code; ok is false when there is none.
func (p *Pack) Ban(code string) (b Ban, ok bool) {
	return find(p.Bans, code, func(b Ban) string { return b.Code })
}

// negations before a word turn its meaning: "jangan dimediasi" is no mediation; after
// "tidak hanya" and the like they do not.
var (
	negations = []string{"tidak", "tanpa", "jangan", "menolak", "bukan", "dilarang", "tak"}
	insists   = []string{"hanya", "cuma", "sekadar", "ragu", "segan", "sengaja", "paksaan"}
)

// Speaks says whether a text proposes what is banned: one of its clauses holds one of the
// ban's words, neither of the two words before it denies it, nobody else is said to do it,
// what follows does not make it something else, and it is no part of a phrase that only
// looks like it.
func (b Ban) Speaks(written string) bool {
	for clause := range strings.FieldsFuncSeq(strings.ToLower(written), func(r rune) bool { return strings.ContainsRune(".,;:!?()\n", r) }) {
		words := strings.FieldsFunc(clause, func(r rune) bool { return r < 'a' || r > 'z' })
		for _, phrase := range b.Words {
			for _, i := range places(words, phrase) {
				if !denied(words[max(0, i-2):i]) && !b.other(words, i) && !b.excepted(words, i) && (strings.HasPrefix(phrase, "pengakuan") || !b.harmless(words, i+len(strings.Fields(phrase)))) {
					return true
				}
			}
		}
	}
	return false
}

// places are where a phrase begins in words.
func places(words []string, phrase string) []int {
	var out []int
	parts := strings.Fields(phrase)
	for i := 0; i+len(parts) <= len(words); i++ {
		if slices.Equal(words[i:i+len(parts)], parts) {
			out = append(out, i)
		}
	}
	return out
}

// denied says whether one of the words before denies what follows.
func denied(before []string) bool {
	for i, w := range before {
		if slices.Contains(negations, w) && (i+1 == len(before) || !slices.Contains(insists, before[i+1])) {
			return true
		}
	}
	return false
}

// other says whether somebody else does what the word at i says: "ibunya mengaku". Who is
// only there beside the child, "anak didampingi ibu mengaku", does not.
func (b Ban) other(words []string, i int) bool {
	return slices.ContainsFunc(b.Others, func(who string) bool {
		parts := strings.Fields(who)
		n := len(parts)
		if n == 0 || i < n {
			return false
		}
		said := slices.Clone(words[i-n : i])
		said[n-1] = strings.TrimSuffix(said[n-1], "nya")
		return slices.Equal(said, parts) && !slices.ContainsFunc(words[:i-n], func(w string) bool { return slices.Contains(besides, w) })
	})
}

// besides are the words before somebody that leave the deed to the child: the child itself,
// and what puts the other one only beside it.
var besides = []string{"anak", "ia", "dia", "abh", "klien", "depan", "hadapan", "dihadapan", "didepan", "bersama", "didampingi", "kepada", "pada", "dengan"}

// harmless says whether the word at i makes something else of the ban's: "mengaku lapar".
func (b Ban) harmless(words []string, i int) bool {
	return i < len(words) && slices.Contains(b.After, words[i])
}

// excepted says whether the word at i lies in a phrase that only looks like the ban.
func (b Ban) excepted(words []string, i int) bool {
	return slices.ContainsFunc(b.Except, func(phrase string) bool {
		n := len(strings.Fields(phrase))
		return slices.ContainsFunc(places(words, phrase), func(at int) bool { return at <= i && i < at+n })
	})
}

// sures are how well a step's rule is known.
var sures = []string{"law", "known", "office"}

// readPathways reads pathways.yaml.
func (l *loader) readPathways(root node) {
	codes := map[string]bool{}
	for _, p := range root.pairs() {
		v := p.value.entries("title", "note", "say", "categories", "case_types", "never", "unwritten", "reorder", "steps")
		w := Pathway{
			ID: l.code(p.name, p.key, codes), Title: v.need("title").line(), Note: v.need("note").line(), Say: v.get("say").line(), Reorder: v.get("reorder").truth(),
			Categories: v.get("categories").lines(), CaseTypes: v.get("case_types").lines(), Never: v.get("never").lines(), Unwritten: v.get("unwritten").lines(),
		}
		l.short(p.name, w.ID, 11)
		l.short(v.get("title"), w.Title, 40)
		l.short(v.get("note"), w.Note, 76)
		l.short(v.get("say"), w.Say, 76)
		l.known(v.get("categories"), w.Categories, "Jenis pengaduan", func(c string) bool { _, ok := l.pack.Category(c); return ok })
		l.known(v.get("case_types"), w.CaseTypes, "Jenis kasus", func(c string) bool {
			return slices.ContainsFunc(l.pack.CaseTypes, func(o forms.Option) bool { return o.Code == c })
		})
		l.banned(v.get("never"), w.Never)
		l.banned(v.get("unwritten"), w.Unwritten)
		used := map[string]bool{}
		for _, s := range v.need("steps").pairs() {
			w.Steps = append(w.Steps, l.pathStep(s, used))
		}
		l.pack.Pathways = append(l.pack.Pathways, w)
	}
}

// pathStep reads one step; used are the steps before it, which alone it may refer to.
func (l *loader) pathStep(p pair, used map[string]bool) PathStep {
	e := p.value.entries("title", "by", "papers", "forms", "proof", "gate", "when", "needs", "only", "must", "guard", "ours", "clock", "limit", "most", "least", "working", "sure", "never", "allow", "say")
	s := PathStep{
		Title: e.need("title").line(), By: e.need("by").line(), Papers: e.get("papers").lines(), Forms: e.get("forms").lines(), Proof: e.get("proof").truth(), Gate: e.get("gate").line(), When: l.factCond(e.get("when")),
		Follows: !e.get("needs").there(), Needs: e.get("needs").lines(), Only: e.get("only").lines(), Must: e.get("must").truth(), Guard: e.get("guard").truth(), Ours: e.get("ours").truth(),
		Limit: e.get("limit").span(), Most: e.get("most").span(), Least: e.get("least").span(), Working: e.get("working").truth(), Sure: e.need("sure").line(),
		Never: e.get("never").lines(), Allow: e.get("allow").lines(), Say: e.get("say").line(),
	}
	l.known(e.get("forms"), s.Forms, "Formulir langkah", func(form string) bool { return slices.Contains(StepForms, form) })
	if s.Must && s.Guard {
		e.get("guard").fault("Langkah ini tidak dapat dilewati sama sekali.")
	}
	if s.Proof && len(s.Papers) == 0 {
		e.get("proof").fault("Surat yang harus dilihat belum disebut di papers.")
	}
	earlier := func(id string) bool { return used[id] }
	l.known(e.get("needs"), s.Needs, "Langkah sebelumnya", earlier)
	l.known(e.get("only"), s.Only, "Langkah sebelumnya", earlier)
	if used[p.key] {
		p.name.fault("Kode %q dipakai dua kali.", p.key)
	}
	s.ID = l.code(p.name, p.key, used)
	l.short(p.name, s.ID, 11)
	l.short(e.get("title"), s.Title, 60)
	l.short(e.get("by"), s.By, 60)
	l.short(e.get("gate"), s.Gate, 76)
	l.short(e.get("say"), s.Say, 76)
	l.banned(e.get("never"), s.Never)
	l.banned(e.get("allow"), s.Allow)
	if s.Sure != "" && !slices.Contains(sures, s.Sure) {
		e.get("sure").fault("Kepastian %q tidak dikenal: law, known, atau office.", s.Sure)
	}
	if s.Most != 0 && s.Most < s.Limit {
		e.get("most").fault("Batas keras lebih pendek daripada batas biasa.")
	}
	if name := e.get("clock").line(); name != "" {
		c, ok := l.pack.Clock(name)
		if !ok {
			e.get("clock").fault("Waktu baku %q tidak ada.", name)
		}
		s.Clock, s.Limit, s.Most, s.Working = c.ID, c.Limit, c.Most, c.Working
	}
	return s
}

// factCond reads a condition over Facts only.
func (l *loader) factCond(n node) forms.Cond {
	c, err := forms.ParseCond(n.line())
	if err != nil {
		n.condFault(err)
		return forms.Cond{}
	}
	for _, name := range c.Operands() {
		if _, ok := Facts[name]; !ok {
			n.within(name).fault("Syarat ini menyebut %q, padahal fakta itu tidak ada.", name)
		}
	}
	return c
}

// known faults what is not in a list, each in its place.
func (l *loader) known(n node, codes []string, what string, in func(string) bool) {
	for i, code := range codes {
		if !in(code) {
			n.list()[i].fault("%s %q tidak ada.", what, code)
		}
	}
}

func (l *loader) banned(n node, codes []string) {
	l.known(n, codes, "Larangan", func(c string) bool { _, ok := l.pack.Ban(c); return ok })
}

// readBans reads what may not end a case, from lanes.yaml.
func (l *loader) readBans(n node, lanes, categories map[string]bool) {
	codes := map[string]bool{}
	for _, p := range n.pairs() {
		v := p.value.entries("label", "say", "words", "others", "except", "after", "lanes", "categories", "case_types")
		b := Ban{
			Code: l.code(p.name, p.key, codes), Label: v.need("label").line(), Say: v.need("say").line(), Words: v.need("words").lines(),
			Others: v.get("others").lines(), Except: v.get("except").lines(), After: v.get("after").lines(), Lanes: v.get("lanes").lines(), Categories: v.get("categories").lines(), CaseTypes: v.get("case_types").lines(),
		}
		l.short(v.get("label"), b.Label, 40)
		l.known(v.get("lanes"), b.Lanes, "Jalur", func(c string) bool { return lanes[c] })
		l.known(v.get("categories"), b.Categories, "Jenis pengaduan", func(c string) bool { return categories[c] })
		l.known(v.get("case_types"), b.CaseTypes, "Jenis kasus", func(c string) bool {
			return slices.ContainsFunc(l.pack.CaseTypes, func(o forms.Option) bool { return o.Code == c })
		})
		l.pack.Bans = append(l.pack.Bans, b)
	}
}
