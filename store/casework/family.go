package casework

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
)

// Brothers and sisters are one family and several cases: each child has its own file
// and its own key. What they share is copied, with person IDs that are common to all
// of them; nothing is one record under two keys.

// Kindred is the kind of a link between cases of one family; the empty kind is "the same child".
const Kindred = "family"

// HouseholdShared is what a case begins with when it was opened from a brother's or
// sister's: parents, caregiver, household. Forms that ask it are filled in with it.
type HouseholdShared struct {
	From    string            `json:"from"` // number of the case it was taken from
	Answers forms.Answers     `json:"answers,omitempty"`
	Persons map[string]string `json:"persons,omitempty"` // "father" → person ID, common to the family's cases
}

// VisitShared says in the first case that its visit was taken over into siblings' files.
type VisitShared struct {
	Form  string `json:"form"`
	Cases string `json:"cases"` // their numbers
}

// EventName names the event.
func (VisitShared) EventName() string { return "VisitShared/1" }

// EventName names the event.
func (HouseholdShared) EventName() string { return "HouseholdShared/1" }

func init() {
	register[HouseholdShared]()
	register[VisitShared]()
}

// Effect is what comes of an act in a further case.
type Effect struct {
	Case   *Case   // nil: the act opens it, as Env.CaseID and Env.Number
	Name   ActName // as that case's log names it
	Events []Event // of the act's own case: besides those that were decided
}

// Reach says which further cases an act touches, by number, and whether it opens one.
// The desk loads them in the same transaction, with those that Widen adds, and hands
// them to Spread.
func Reach(c *Case, act Act) (numbers []string, opens bool) {
	if c == nil {
		return nil, false
	}
	switch act.Name {
	case AddSibling:
		return c.ties(), true
	case Mark, Exclude, Amend:
		return c.ties(), false
	case ShareVisit:
		for _, s := range strings.FieldsFunc(value(act.Answers, "cases"), func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' }) {
			n, _ := ParseNumber(s)
			if !slices.Contains(numbers, n) {
				numbers = append(numbers, n)
			}
		}
	case Link:
		if n, ok := ParseNumber(value(act.Answers, "number")); ok && n != c.Number {
			numbers = append([]string{n}, slices.DeleteFunc(c.ties(), func(f string) bool { return f == n })...)
		}
	}
	return numbers, false
}

// Widen adds to the numbers that Reach gave those to which one of these cases is tied: who
// may not know every child of a family ties only some, and a mark guards all of them.
func Widen(numbers []string, c, one *Case, act Act) []string {
	if one == nil || act.Name == AddSibling || act.Name == ShareVisit {
		return numbers
	}
	for _, n := range one.ties() {
		if n != c.Number && !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// Spread says what comes of an act, and of the events that Decide gave, in the further
// cases that Reach names. others stand in that order, nil for a number that does not
// exist; the permission table is asked for each that the actor named. Errors: Invalid for
// a case that is not there or that the actor may not touch, in the same words.
//
// A mark or an exclusion guards every child of the family and every case of one child, asked
// or not, whoever may know the other cases: it is copied there without its reason. To take it back is an act in
// each case of its own.
func Spread(c *Case, others []*Case, act Act, events []Event, who Actor, env Env) ([]Effect, error) {
	d := &decision{c: c, act: act, who: who, env: env, at: env.Now, a: act.Answers}
	if act.Occurred != nil {
		d.at = act.Occurred.At
	}
	switch act.Name {
	case AddSibling:
		return d.openSibling(others)
	case ShareVisit:
		return d.shareVisit(others)
	case Link:
		return d.link(others)
	}
	var people []Party
	var staff []string
	for _, e := range events {
		switch e := e.(type) {
		case PersonMarked:
			people = append(people, e.Party)
		case StaffExcluded:
			staff = append(staff, e.Who)
		}
	}
	all := append(slices.Clone(others), c)
	return c.guard(nil, others, func(x *Case) []*Case { return sameChild(all, x) }, people, staff), nil
}

// link ties two cases of one family, or of one child, and brings each side the marks and
// exclusions of the other. Who says that it is the same child need not read the other file.
func (d *decision) link(others []*Case) ([]Effect, error) {
	if len(others) == 0 {
		return nil, nil
	}
	o, kind := others[0], ""
	if value(d.a, "kind") == Kindred {
		kind = Kindred
	}
	if o == nil || LevelOf(d.who, o.Scope()) == LevelNone || kind == Kindred && !May(d.who, Link, o.Scope()) {
		return nil, invalid("number", sayNoKin)
	}
	out := []Effect{{Case: o, Name: Link, Events: []Event{CasesLinked{Number: d.c.Number, Kind: kind}}}}
	all := append(slices.Clone(others), d.c)
	ours, theirs := kindred(d.c, all), kindred(o, all)
	if slices.Contains(ours, o) && slices.Contains(theirs, d.c) {
		return out, nil // tied before: what was taken back in a case stays so
	}
	one := sameChild(all, d.c, o)
	of := func(x *Case) []*Case {
		if kind == "" && slices.Contains(one, x) {
			return one
		}
		return sameChild(all, x)
	}
	for _, x := range ours {
		out = x.guard(out, theirs, of, x.People, x.Excluded)
	}
	for _, x := range theirs {
		out = x.guard(out, ours, of, x.People, x.Excluded)
	}
	return out, nil
}

// ties are the numbers of the cases that are tied to the case itself: the family's and the
// same child's.
func (c *Case) ties() []string {
	return append(slices.Clone(c.Family), slices.DeleteFunc(slices.Clone(c.Links), func(n string) bool { return slices.Contains(c.Family, n) })...)
}

// kindred are c and those of all that are tied to it, one through another.
func kindred(c *Case, all []*Case) []*Case {
	out := []*Case{c}
	for i := 0; i < len(out); i++ {
		for _, x := range all {
			if x != nil && !slices.Contains(out, x) && slices.Contains(out[i].ties(), x.Number) {
				out = append(out, x)
			}
		}
	}
	return out
}

// sameChild are these cases of one child and those of all that are tied to them as the same child's.
func sameChild(all []*Case, of ...*Case) []*Case {
	out := slices.Clone(of)
	for i := 0; i < len(out); i++ {
		for _, x := range all {
			if x != nil && !slices.Contains(out, x) && (slices.Contains(out[i].Links, x.Number) || slices.Contains(x.Links, out[i].Number)) {
				out = append(out, x)
			}
		}
	}
	return out
}

// toKin is a mark of the case as it stands in the file of a brother or sister: why it was
// set and by whom stays here, and the case's child itself is their brother or sister.
func (c *Case) toKin(p Party) Party {
	if c.Itself(p) {
		p.Relation, p.Name = brother, cmp.Or(c.Child.Name, p.Name)
	}
	p.Why, p.By = "", Elsewhere
	return p
}

// guard adds to the effects what the cases lack of these marks and exclusions of c. That
// the child itself is marked guards its brothers and sisters, and goes into no other case of
// its own: same gives those of one child.
func (c *Case) guard(out []Effect, cases []*Case, same func(*Case) []*Case, people []Party, staff []string) []Effect {
	for _, x := range cases {
		if x == nil || x == c {
			continue
		}
		at := slices.IndexFunc(out, func(e Effect) bool { return e.Case == x })
		if at < 0 {
			at, out = len(out), append(out, Effect{Case: x})
		}
		e := &out[at]
		for _, mark := range people {
			p := c.toKin(mark)
			own := slices.ContainsFunc(same(x), func(y *Case) bool {
				q := y.Party(p.ID)
				return y == c && c.Itself(mark) || q != nil && y.Itself(*q)
			})
			if !own && !x.guarded(p) && !slices.Contains(e.Events, Event(PersonMarked{p})) {
				e.Name, e.Events = cmp.Or(e.Name, Mark), append(e.Events, PersonMarked{p})
			}
		}
		for _, s := range staff {
			if !slices.Contains(x.Excluded, s) && !slices.Contains(e.Events, Event(StaffExcluded{Who: s})) {
				e.Name, e.Events = cmp.Or(e.Name, Exclude), append(e.Events, StaffExcluded{Who: s})
			}
		}
	}
	return slices.DeleteFunc(out, func(e Effect) bool { return len(e.Events) == 0 })
}

// Elsewhere stands for the account that marked somebody in another case of the family:
// who it was tells where. The log has it, and so has the file for who leads the office.
const Elsewhere = "kantor"

// guards says whether the record is a mark or an exclusion that came from another case.
func (r Record) guards() bool {
	return (r.Name == string(Mark) || r.Name == string(Exclude)) && strings.Contains(r.Act, ".")
}

// guarded says whether the mark is there: the same one, or one that says as much.
func (c *Case) guarded(p Party) bool {
	return slices.ContainsFunc(c.People, func(q Party) bool {
		return q.ID == p.ID || q.Name == p.Name && q.Relation == p.Relation && (q.Alleged || !p.Alleged) && (q.NoContact || !p.NoContact) && (q.SameHouse || !p.SameHouse)
	})
}

// Settle completes what comes of an act: what Spread gave for the act's own case goes to its
// events, and in each case the tasks of who may not read the file any more come back.
func Settle(c *Case, events []Event, effects []Effect, act Act, who Actor, env Env) ([]Event, []Effect, error) {
	if i := slices.IndexFunc(effects, func(e Effect) bool { return c != nil && e.Case == c }); i >= 0 {
		events, effects = append(events, effects[i].Events...), slices.Delete(effects, i, i+1)
	}
	r := Record{Name: string(act.Name), By: who, At: env.Now, Occurred: act.Occurred}
	back, err := c.strays(events, r, env)
	for i := 0; i < len(effects) && err == nil; i++ {
		var more []Event
		more, err = effects[i].Case.strays(effects[i].Events, r, env)
		effects[i].Events = append(effects[i].Events, more...)
	}
	return append(events, back...), effects, err
}

// brother is the relation to the other child of one who is accused itself.
const brother = "saudara"

const sayNoKin = "Nomor kasus itu tidak ditemukan; isian aman. Periksa nomornya."

// addSibling is what the first case keeps: the link, and person IDs for those whom both now have.
func (d *decision) addSibling() ([]Event, error) {
	_, persons := d.household()
	return []Event{CasesLinked{Number: d.env.Number, Kind: Kindred, Persons: persons}}, nil
}

// openSibling opens the brother's or sister's case: its own danger signs, lane and
// risk; household, marked people and excluded staff from this one. The reporter stays behind.
func (d *decision) openSibling(others []*Case) ([]Effect, error) {
	a := forms.Answers{"reporter.name": {State: forms.Unknown}}
	for id, x := range d.a {
		if id != "relation" && id != "same_home" {
			a[id] = x.Clone()
		}
	}
	for _, id := range []string{"no_contact", "safe_contact", "alleged.relation", "alleged.same_house"} {
		if x, ok := d.c.Complaint[id]; ok {
			a[id] = x.Clone()
		}
	}
	if saysItself(value(a, "alleged.relation")) {
		a["alleged.relation"] = forms.Answer{State: forms.Given, Value: brother}
	}
	if value(d.a, "same_home") == "yes" {
		for id, v := range map[string]string{"child.address": d.c.Child.Address, "child.street": d.c.Child.Street, "child.kk": d.c.Child.KK} {
			if v != "" {
				a[id] = forms.Answer{State: forms.Given, Value: v}
			}
		}
	}
	env := d.env
	fresh := &decision{act: d.act, who: d.who, env: env, at: d.at, a: a}
	if fresh.who.Kecamatan == "" {
		fresh.who.Kecamatan = d.c.Kecamatan
	}
	events, err := fresh.receive()
	if err != nil {
		return nil, err
	}
	events = slices.DeleteFunc(events, func(e Event) bool { _, marked := e.(PersonMarked); return marked })
	people, staff := d.guards(others)
	for _, p := range people {
		events = append(events, PersonMarked{p})
	}
	for _, x := range staff {
		events = append(events, StaffExcluded{Who: x})
	}
	answers, persons := d.household()
	events = append(events, HouseholdShared{From: d.c.Number, Answers: answers, Persons: persons}, CasesLinked{Number: d.c.Number, Kind: Kindred})
	out := []Effect{{Name: Receive}}
	for _, o := range others {
		if o != nil && slices.Contains(d.c.Family, o.Number) && May(d.who, AddSibling, o.Scope()) {
			events = append(events, CasesLinked{Number: o.Number, Kind: Kindred})
			out = append(out, Effect{Case: o, Name: Link, Events: []Event{CasesLinked{Number: env.Number, Kind: Kindred}}})
		}
	}
	out[0].Events = events
	return out, nil
}

// guards are the marks and exclusions that a brother's or sister's case begins with: this
// case's, and those of the same child's others.
func (d *decision) guards(others []*Case) (people []Party, staff []string) {
	for _, o := range append([]*Case{d.c}, others...) {
		if o == nil || o != d.c && !slices.Contains(d.c.Links, o.Number) {
			continue
		}
		for _, p := range o.People {
			if !slices.ContainsFunc(people, func(q Party) bool { return q.ID == p.ID }) {
				people = append(people, o.toKin(p))
			}
		}
		for _, x := range o.Excluded {
			if !slices.Contains(staff, x) {
				staff = append(staff, x)
			}
		}
	}
	return people, staff
}

// Fields of Form 1 that belong to a person of the family, and those of the home.
var (
	parentRoles = []string{"father", "mother"}
	homeFields  = []string{"caregiver.", "cared_by", "head.", "children.", "adults."}
)

// household is what brothers and sisters have in common, as the newest Form 1 has it,
// and the IDs of its persons.
func (d *decision) household() (forms.Answers, map[string]string) {
	parents := slices.Contains([]string{"older", "younger", "twin"}, value(d.a, "relation"))
	home := value(d.a, "same_home") == "yes"
	out := forms.Answers{}
	take := func(from forms.Answers) {
		for id, x := range from {
			role, _, _ := strings.Cut(id, ".")
			if x.State != forms.Blank && (parents && slices.Contains(parentRoles, role) ||
				home && slices.ContainsFunc(homeFields, func(f string) bool { return strings.HasPrefix(id, f) })) {
				out[id] = x.Clone()
			}
		}
	}
	take(d.c.Household)
	if f := d.c.Form("form1"); f != nil {
		take(f.Answers)
	}
	persons := map[string]string{}
	for _, role := range append(slices.Clone(parentRoles), "caregiver") {
		if value(out, role+".name") == "" {
			continue
		}
		if persons[role] = d.c.Persons[role]; persons[role] == "" {
			persons[role] = d.act.ID + "/" + role
		}
	}
	return out, persons
}

// Shareable says whether a filled form can be taken over into siblings' files: a
// visit or Form 4.
func Shareable(f Filled) bool { return f.Form == "visit" || f.Form == "form4" }

// shared is the visit that the act is about: the newest filled form of Part's form.
func (d *decision) shared() *Filled {
	f := d.c.Form(d.act.Part)
	if f == nil || !Shareable(*f) {
		return nil
	}
	return f
}

// foundWith is how long before a case was opened the visit may have been at which its child was found.
const foundWith = 24 * time.Hour

// shareVisit takes a visit over into the files of the siblings who were met. What the
// child itself said or is stays in its own file, and so do the names and places that are
// secret there: the sibling's file may not know that they are.
func (d *decision) shareVisit(others []*Case) ([]Effect, error) {
	f := d.shared()
	own := func(id string) bool { return strings.HasPrefix(id, "child.") || id == "case.number" }
	numbers, _ := Reach(d.c, d.act)
	if len(numbers) == 0 {
		return nil, invalid("cases", "Belum ada nomor kasus saudara; isian aman. Tulis paling sedikit satu.")
	}
	var out []Effect
	for i, n := range numbers {
		var o *Case
		if i < len(others) {
			o = others[i]
		}
		if o == nil || !slices.Contains(d.c.Family, n) || !May(d.who, ShareVisit, o.Scope()) {
			return nil, invalid("cases", "Nomor "+n+" tidak ditemukan di antara saudara anak ini; isian aman. Periksa nomornya.")
		}
		if o.Stage == Closed || o.Stage == Terminated {
			return nil, invalid("cases", "Kasus "+n+" sudah ditutup; isian aman. Buka kembali dulu, atau hapus nomornya.")
		}
		if f.At.Before(o.Occurred.At.Add(-foundWith)) { // nobody looked after this child then
			return nil, invalid("cases", "Kunjungan ini dari "+moment(f.At, d.env.Pack.Office.Zone)+", sebelum kasus "+n+" dibuka; isian aman. Catat kunjungan baru di kasus itu.")
		}
		at, said := f.At, forms.Answers{}
		if err := d.c.shareVeil(o).over(f.Answers, &said); err != nil {
			return nil, err
		}
		maps.DeleteFunc(said, func(id string, _ forms.Answer) bool { return own(id) })
		for id, a := range Prefill(o, Complete, f.Form, "", d.env.Pack) { // each child's paper has its own name and number
			if own(id) {
				said[id] = a
			}
		}
		sibling := decision{c: o, act: d.act, who: d.who, env: d.env, at: at, a: said}
		done := FormCompleted{Form: f.Form, Answers: said, From: d.c.Number, Made: &at, Clocks: sibling.followed(f.Form, o.Risk.Class)}
		out = append(out, Effect{Case: o, Name: ShareVisit, Events: []Event{done}})
	}
	return out, nil
}

// foldFamily takes in what concerns brothers and sisters.
func (c *Case) foldFamily(e Event) bool {
	switch e := e.(type) {
	case CasesLinked:
		if e.Kind != Kindred {
			return false
		}
		if !slices.Contains(c.Family, e.Number) {
			c.Family = append(c.Family, e.Number)
		}
		c.know(e.Persons)
	case HouseholdShared:
		c.Household = e.Answers.Clone()
		c.know(e.Persons)
	default:
		return false
	}
	return true
}

func (c *Case) know(persons map[string]string) {
	for role, id := range persons {
		if c.Persons == nil {
			c.Persons = map[string]string{}
		}
		c.Persons[role] = id
	}
}

// readyFamily says why an act on the family is not possible now.
func readyFamily(c *Case, a ActName, part string) string {
	if a != ShareVisit {
		return ""
	}
	switch f := c.Form(part); {
	case len(c.Family) == 0:
		return "Belum ada saudara yang tercatat. Tambah saudara dulu."
	case f == nil || !Shareable(*f):
		return "Belum ada kunjungan yang dapat dicatat bagi saudara."
	}
	return ""
}

// takeHousehold fills in what the family has in common, where the form asks it and nothing is there yet.
func (c *Case) takeHousehold(out forms.Answers, def *forms.Form, p *pack.Pack) {
	first := p.Forms["form1"]
	if first == nil {
		return
	}
	for _, s := range def.Sections {
		for _, f := range s.Fields {
			said := first.Field(f.ID)
			a, ok := c.Household[f.ID]
			if _, there := out[f.ID]; ok && !there && said != nil && said.Kind == f.Kind {
				out[f.ID] = a.Clone()
			}
		}
	}
}

// WithFamily completes a view with the siblings that the actor may know of. row gives
// a case's row as the actor sees it, false when it may not know of it: such a sibling,
// or other case of the same child, is not in the view at all, nor in its events.
func (v *View) WithFamily(row func(number string) (Row, bool)) {
	if v.Case == nil || len(v.Case.Family)+len(v.Case.Links) == 0 {
		return
	}
	var kept, links []string
	for _, n := range v.Case.Family {
		if r, ok := row(n); ok {
			kept, v.Family = append(kept, n), append(v.Family, Kin{Row: r, Name: r.Name})
		}
	}
	for _, n := range v.Case.Links {
		if _, ok := row(n); ok {
			links = append(links, n)
		}
	}
	if len(kept) == len(v.Case.Family) && len(links) == len(v.Case.Links) {
		return
	}
	c := *v.Case
	c.Family, c.Links, c.People = kept, links, slices.Clone(c.People)
	for i := range c.People {
		c.People[i] = c.People[i].unnamedKin()
	}
	v.Case = &c
	v.Events = slices.Clone(v.Events)
	for i, r := range v.Events {
		events := slices.Clone(r.Events)
		for j, e := range events {
			switch e := e.(type) {
			case PersonMarked:
				events[j] = PersonMarked{e.Party.unnamedKin()}
			case CasesLinked:
				if !slices.Contains(kept, e.Number) && !slices.Contains(links, e.Number) {
					events[j] = CasesLinked{Kind: e.Kind}
				}
			case VisitShared:
				e.Cases = ""
				events[j] = e
			case HouseholdShared:
				if !slices.Contains(kept, e.From) {
					e.From = ""
					events[j] = e
				}
			case FormCompleted:
				if e.From != "" && !slices.Contains(kept, e.From) {
					e.From = ""
					events[j] = e
				}
			}
		}
		v.Events[i].Events = slices.DeleteFunc(events, func(e Event) bool { l, ok := e.(CasesLinked); return ok && l.Number == "" })
	}
	v.Events = slices.DeleteFunc(v.Events, func(r Record) bool { return len(r.Events) == 0 })
}

// unnamedKin is the mark without the name of a brother or sister who is accused in a case
// that the reader may not know.
func (p Party) unnamedKin() Party {
	if p.By == Elsewhere && p.Relation == brother {
		p.Name = ""
	}
	return p
}

// Kin is one sibling's case as far as the actor may see it.
type Kin struct {
	Row
	Name string `json:"name,omitempty"` // only with a full view
}
