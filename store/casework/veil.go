package casework

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/print"
	"loket/forms/text"
)

// The reporter stands on a sheet of its own (SOP 7, 10): whoever need not know reads the
// file without, and no other paper says it. While somebody is alleged no paper says
// where the child is either.

// ReporterForm is the name under which the reporter's own sheet is printed.
const ReporterForm = "reporter"

// Kept stands where the reporter's name would: secret, and known to the office.
const Kept = "dirahasiakan"

// masked stands where a name or a place was taken out of a text.
const masked = "(tidak dicetak)"

// reporterFields are the fields that say who reported, by the beginning of their ID.
var reporterFields = []string{"reporter", "informant"}

// placeFields are the fields that say where the child is, by the beginning of their ID.
var placeFields = []string{"child.where", "child.with", "child.address", "child.street", "child.phone"}

// placeForms are those of the office's own papers, which say where the child is kept and with whom.
var placeForms = []string{"place", "location", "protector", "call", "met", "signer.address", "child.previous_address"}

// placeNames are the same in a case as JSON.
var placeNames = []string{"where_now", "with_whom", "address", "street"}

// KnowsReporter says whether the actor may know who reported: the desk officer of the
// case, its caseworker, who leads the office, and whoever wrote the report down. Village
// and kecamatan superiors read the file without (SOP 7).
func (c *Case) KnowsReporter(who Actor) bool {
	if LevelOf(who, c.Scope()) != LevelFull {
		return false
	}
	superior := who.Role == DeskCoordinator || who.Role == Facilitator || who.Role == Supervisor
	return !superior || c.OpenedBy == who.Post() && c.wroteAll(who)
}

// wroteAll says whether the actor wrote down all that the file has of who reported.
func (c *Case) wroteAll(who Actor) bool {
	return c.NamedBy == "" && len(c.kinReporters) == 0 && !slices.ContainsFunc(c.Forms, func(f Filled) bool {
		return f.By != who.Account && slices.ContainsFunc(reporterFields, func(id string) bool { return value(f.Answers, id+".name") != "" })
	})
}

// TellsReporter says whether unfinished work on the case says who reported it to somebody who
// may not know.
func (c *Case) TellsReporter(d Draft, who Actor) bool {
	var tells func(forms.Answers) bool
	tells = func(answers forms.Answers) bool {
		for id, a := range answers {
			if a.Value != "" && (begins(id, reporterFields) && a.Value != Kept || c.ToldTo(who, a.Value) != a.Value) || slices.ContainsFunc(a.Rows, tells) {
				return true
			}
		}
		return false
	}
	return !c.KnowsReporter(who) && tells(d.Answers)
}

// ownName says whether a field names somebody as what they are to the child, or as who
// signs the paper.
func ownName(id string) bool {
	return slices.Contains([]string{"father.name", "mother.name", "caregiver.name", "head.name", "signer.name"}, id) ||
		strings.HasPrefix(id, "sign.") && strings.HasSuffix(id, ".name")
}

// veil takes out of values as JSON has them what a reader or a paper must not say.
type veil struct {
	fields  []string          // answers, by the beginning of their ID
	names   []string          // of other values
	words   []string          // in any text, as they stand
	parts   map[string]bool   // words of people's names, as they are compared, in any text
	sites   map[string]bool   // the same of places; not in codes, of which one may be called like a place
	called  map[string]bool   // words of the language (true) or of a place that are somebody's name: hidden where they call somebody
	common  map[string]bool   // common names that hidden people have: hidden where no other name follows
	own     []string          // words of the child's and the parents' names, as they are compared: no short form of another's
	numbers []string          // of telephones, as digitsOf gives them, however they are written
	spots   []string          // of houses, as spotOf gives them
	ties    []string          // what the reporter is to the child: goes with the name that it stands behind
	posts   []string          // among the words: by what the reporter is called
	stays   []string          // names of agencies, in small letters: whoever shares a word with one, it stays
	child   string            // its name stays, whatever the words
	unsaid  func(string) bool // a sentence that no paper says; nil hides none
}

// reporter hides who reported, by name, part of a name and number; a child that reported
// itself keeps its name.
func (c *Case) reporter() veil {
	v := c.veil()
	c.hideReporter(&v)
	c.hidePost(&v, c.reporters())
	return v
}

// paper hides what no paper says: who reported and, while somebody is alleged, where the child is.
func (c *Case) paper() veil {
	v := c.reporter()
	if c.Alleged() {
		v.fields = slices.Concat(v.fields, placeFields, placeForms)
		v.names = placeNames
		c.hidePlace(&v)
	}
	return v
}

// knownTo leaves to an agency its own name, also where the child is with it.
func (v veil) knownTo(agency string) veil {
	own := placeWords(agency)
	if len(own) == 0 {
		return v
	}
	v.sites = maps.Clone(v.sites)
	for _, k := range own {
		delete(v.sites, k)
	}
	v.words = slices.DeleteFunc(slices.Clone(v.words), func(w string) bool {
		theirs := placeWords(w)
		return len(theirs) > 0 && !slices.ContainsFunc(theirs, func(k string) bool { return !slices.Contains(own, k) })
	})
	return v
}

// with leaves the names of the office's agencies whole, but for those that would say where
// the child is, and hides the sentences that no paper of the case says.
func (v veil) with(c *Case, p *pack.Pack) veil {
	v.unsaid = c.unsaid(p)
	for _, a := range p.Agencies {
		words := strings.Fields(strings.ToLower(a.Name))
		if len(words) < 2 || slices.ContainsFunc(placeWords(a.Name), func(k string) bool { return v.sites[k] }) {
			continue
		}
		v.stays = append(v.stays, strings.Join(words, " "))
		if len(words) > 2 { // "Syekh Yusuf"
			v.stays = append(v.stays, strings.Join(words[1:], " "))
		}
	}
	return v
}

// letterVeil hides besides who is alleged and who must not be told, whole names and parts
// of them, and the family's other children, less those called so: a letter leaves the office.
func (c *Case) letterVeil(but ...string) veil {
	v := c.paper()
	c.hideMarked(&v)
	for _, n := range append(c.otherChildren(), c.kin...) {
		if !slices.ContainsFunc(but, func(own string) bool { return text.NameScore(own, n) > 0.8 || sharesPart(own, n) }) {
			c.hideChild(&v, n)
		}
	}
	return v
}

// everybody hides the child, too, its parents and where it is: what is left is read by who
// has nothing to do with the case.
func (c *Case) everybody() veil {
	v := c.veil()
	v.child, v.own = "", nil
	c.hideReporter(&v)
	c.hideMarked(&v)
	c.hidePlace(&v)
	for _, name := range append(c.childNames(), c.known("father"), c.known("mother"), c.known("caregiver")) {
		v.words = append(v.words, name)
		for _, k := range append(nameParts(name), shortNames(name)...) {
			v.parts[k] = true
		}
		v.hideGiven(name, nil)
	}
	return v
}

// shareVeil hides what a paper must not take along into another case, whose own marks may
// be others; that case's child keeps its name.
func (c *Case) shareVeil(to *Case) veil {
	v := c.letterVeil(to.childNames()...)
	v.names = nil // of a case; answers have no such
	for _, p := range c.People {
		v.words = append(v.words, p.Name)
	}
	return v
}

func begins(id string, list []string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return id == s || strings.HasPrefix(id, s+".") })
}

// text takes what is secret out of one text that somebody wrote.
func (v veil) text(s string) string {
	if v.unsaid != nil {
		s = v.sentences(s)
	}
	return v.outside(v.digits(s))
}

// value takes it out of one value, which may be a text, an account, a code or an ID.
func (v veil) value(s string) string {
	if idLike.MatchString(s) {
		return s
	}
	if s = v.digits(s); codeLike(s) { // an account or a code that happens to have a name in it
		for _, w := range v.words {
			if w = strings.TrimSpace(w); len(w) >= 4 && strings.EqualFold(s, w) && !strings.EqualFold(w, v.child) {
				return masked
			}
		}
		if slices.ContainsFunc(namedIn(s), func(w string) bool { return isPart(w, v.parts) }) {
			return masked
		}
		return s
	}
	return v.text(s)
}

// idLike is how the office's own IDs are written: whatever letters stand in one are no name.
var idLike = regexp.MustCompile(`^[0-9A-Z]{26}(\.[0-9]+)?$`)

// sentences takes out the sentences that no paper says.
func (v veil) sentences(s string) string {
	if !v.unsaid(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		n := strings.IndexAny(s, ".!?;\n")
		if n < 0 {
			n = len(s) - 1
		}
		piece := s[:n+1]
		s = s[n+1:]
		if v.unsaid(piece) {
			piece = masked + strings.TrimLeft(piece[len(strings.TrimRight(piece, ".!?;\n")):], "")
			if b.Len() > 0 {
				piece = " " + piece
			}
		}
		b.WriteString(piece)
	}
	if out := b.String(); !v.unsaid(out) {
		return out
	}
	return masked // said over two sentences
}

// numberLike is what may be a telephone number in a text.
var numberLike = regexp.MustCompile(`\+?\d(?:[ .,/()-]*\d){5,}`)

// digitsOf is a telephone number as numbers are compared: without what stands between its
// digits, and without the zero or the 62 before them. "" for fewer than six.
func digitsOf(s string) string {
	d := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	d = strings.TrimPrefix(strings.TrimLeft(d, "0"), "62")
	if d = strings.TrimLeft(d, "0"); len(d) < 6 {
		return ""
	}
	return d
}

// digits takes the secret numbers out of a text, and the spots of houses.
func (v veil) digits(s string) string {
	if len(v.spots) > 0 {
		s = spotLike.ReplaceAllStringFunc(s, func(spot string) string {
			if slices.Contains(v.spots, spotOf(spot)) {
				return masked
			}
			return spot
		})
	}
	if len(v.numbers) == 0 {
		return s
	}
	return numberLike.ReplaceAllStringFunc(s, func(n string) string {
		if d := digitsOf(n); d != "" && slices.ContainsFunc(v.numbers, func(w string) bool { return strings.Contains(d, w) }) {
			return masked
		}
		return n
	})
}

// outside takes the secret words out of a text wherever the child's own name does not
// stand; longer names that hold it go first.
func (v veil) outside(s string) string {
	var rest []string
	low := strings.ToLower(v.child)
	longest := slices.SortedStableFunc(slices.Values(v.words), func(a, b string) int { return len(b) - len(a) }) // whole names before their words
	for _, w := range longest {
		switch w = strings.TrimSpace(w); {
		case strings.EqualFold(w, v.child):
		case low != "" && strings.Contains(strings.ToLower(w), low):
			s = replaceWord(s, w, masked)
		default:
			rest = append(rest, w)
		}
	}
	var b strings.Builder
	for len(s) > 0 {
		i, n := apart(s, low)
		for _, whole := range v.stays {
			if j, m := apart(s, whole); j >= 0 && (i < 0 || j < i || j == i && m > n) {
				i, n = j, m
			}
		}
		if i < 0 {
			i = len(s)
		}
		piece := s[:i]
		for _, w := range rest {
			piece = replaceWord(piece, w, masked)
		}
		b.WriteString(v.hideCalled(maskParts(maskParts(piece, v.parts), v.sites)) + s[i:i+n])
		s = s[i+n:]
	}
	return v.alone(twice.ReplaceAllString(b.String(), masked))
}

// alone takes away what stood beside a name and tells who it was: "bu … tetangga", "… (pelapor)".
func (v veil) alone(s string) string {
	if !strings.Contains(s, masked) {
		return s
	}
	s = reporterNote.ReplaceAllString(titled.ReplaceAllString(s, masked), masked)
	for _, tie := range v.ties { // as an apposition only: "…, tetangga, memukul" is of somebody else where no comma follows
		if tie != "" {
			s = regexp.MustCompile(regexp.QuoteMeta(masked)+`(?i:,? `+regexp.QuoteMeta(tie)+`| \(`+regexp.QuoteMeta(tie)+`\))([),.;]|$)`).ReplaceAllString(s, masked+"$1")
		}
	}
	return s
}

var (
	titled       = regexp.MustCompile(`(?i:\b(?:(?:hajjah|hajja|aji|puang|pak|bapak|bu|ibu|om|tante|kak|kakek|nenek|bang|mas|mbak|mama|daeng|haji) +|(?:bpk|dg|hj?|sdri?|ny|tn)\b\.? *))+` + regexp.QuoteMeta(masked))
	reporterNote = regexp.MustCompile(regexp.QuoteMeta(masked) + ` ?\([^()]*(?i:pelapor|melapor)[^()]*\)`)
)

// twice is what was taken out in two pieces that stood side by side.
var twice = regexp.MustCompile(`(?:` + regexp.QuoteMeta(masked) + `\s+)+` + regexp.QuoteMeta(masked))

// codeLike says whether a value is written like an account, a code or an ID.
func codeLike(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != '.' && r != '_' && r != '-' && r != ':' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	})
}

// replaceWord replaces every occurrence of a name of four letters or more that stands
// by itself, whatever its case: "Sari" is not taken out of "Sarinah".
func replaceWord(s, word, by string) string {
	if word = strings.ToLower(word); len(word) < 4 {
		return s
	}
	if low := strings.ToLower(s); len(low) != len(s) { // a letter whose small form is longer: nothing can be cut safely
		if strings.Contains(low, word) {
			return by
		}
		return s
	}
	var b strings.Builder
	for {
		i, n := apart(s, word)
		if i < 0 {
			return b.String() + s
		}
		b.WriteString(s[:i] + by)
		s = s[i+n:]
	}
}

// apart is where a word in small letters first stands by itself in a text, and its
// length there; -1 where it does not.
func apart(s, word string) (at, length int) {
	low := strings.ToLower(s)
	if word == "" || len(low) != len(s) {
		return -1, 0
	}
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for at < len(low) {
		i := strings.Index(low[at:], word)
		if i < 0 {
			break
		}
		i += at
		end := i + len(word)
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[end:])
		if (i == 0 || !letter(before)) && (end == len(s) || !letter(after)) {
			return i, len(word)
		}
		at = end
	}
	return -1, 0
}

// walk does so in a value as JSON has it.
func (v veil) walk(x any) any {
	switch x := x.(type) {
	case string:
		return v.value(x)
	case []any:
		for i := range x {
			x[i] = v.walk(x[i])
		}
	case map[string]any:
		for name, y := range x {
			switch {
			case slices.Contains(v.names, name):
				delete(x, name)
			case ownName(name): // who somebody is to the child, not who reported
			case !begins(name, v.fields):
				x[name] = v.walk(y)
			case begins(name, reporterFields) && strings.HasSuffix(name, ".name"):
				x[name] = forms.Answer{State: forms.Given, Value: Kept}
			default:
				delete(x, name)
			}
		}
	}
	return x
}

// over gives what is left of in, into out.
func (v veil) over(in, out any) error {
	b, err := json.Marshal(in)
	if err != nil {
		return err
	}
	var x any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&x); err != nil {
		return err
	}
	if b, err = json.Marshal(v.walk(x)); err != nil {
		return err
	}
	return json.Unmarshal(b, out)
}

// For is the file as the actor may read it: without the reporter and the psychologist's
// words for whom those are not.
func (c *Case) For(who Actor) (*Case, error) {
	c = c.withoutPsych(who)
	if c.KnowsReporter(who) {
		return c, nil
	}
	out := new(Case)
	return out, c.reporter().over(c, out)
}

// ToldTo is what somebody wrote of the case elsewhere, as the actor may read it.
func (c *Case) ToldTo(who Actor, said string) string {
	if c.KnowsReporter(who) {
		return said
	}
	return c.reporter().text(said)
}

// OnPaper is the file as the actor's papers may say it.
func (c *Case) OnPaper(who Actor, p *pack.Pack) (*Case, error) {
	c = c.withoutPsych(who)
	out := new(Case)
	return out, c.paper().with(c, p).over(c, out)
}

// recordsFor are a file's records as the actor may read them.
func (c *Case) recordsFor(who Actor, records []Record) ([]Record, error) {
	records = c.recordsWithoutPsych(who, records)
	for i := range records {
		if records[i].guards() && !who.Role.Leads() {
			records[i].By = Actor{Account: Elsewhere}
		}
	}
	if c.KnowsReporter(who) {
		return records, nil
	}
	out, v := slices.Clone(records), c.reporter()
	for i, r := range out {
		b, err := EncodeEvents(r.Events)
		if err != nil {
			return nil, err
		}
		var left json.RawMessage
		if err := v.over(json.RawMessage(b), &left); err != nil {
			return nil, err
		}
		if out[i].Events, err = DecodeEvents(left); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ReporterText is the reporter's own sheet: what the complaint and the forms say of
// who reported. NotAllowed for whom it is not; the read is in the log.
func ReporterText(c *Case, who Actor, p *pack.Pack, frame print.Frame, env forms.Env) (string, error) {
	if !c.KnowsReporter(who) {
		return "", refuse(NotAllowed, "Pelapor dirahasiakan; tidak ada yang dicetak. Tanya penanggung jawab kasus.")
	}
	sheet, all := forms.Form{ID: ReporterForm, Title: "Pelapor"}, forms.Answers{}
	add := func(id, title string, a forms.Answers) {
		form := p.Forms[id]
		if form == nil {
			return
		}
		s := forms.Section{ID: title, Title: form.Title}
		for _, section := range form.Sections {
			for _, f := range section.Fields {
				if begins(f.ID, reporterFields) && a[f.ID].Answered() {
					all[title+"."+f.ID] = a[f.ID]
					f.ID, f.When, f.Checks = title+"."+f.ID, forms.Cond{}, nil
					s.Fields = append(s.Fields, f)
				}
			}
		}
		if len(s.Fields) > 0 {
			sheet.Sections = append(sheet.Sections, s)
		}
	}
	add("complaint", "complaint", c.Complaint)
	for i, f := range c.Forms {
		if f.Revised == "" {
			add(f.Form, filledID(i), f.Answers)
		}
	}
	return print.Form(&sheet, all, frame, env), nil
}
