package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

var sister = []string{
	"relation", "younger", "child.name", "Melati Contoh", "child.sex", "female", "child.age", "7", "child.where", "rumah nenek", "same_home", "yes",
	"danger", "no", "category", "neglect", "problem", "belum makan sejak kemarin",
}

// Two neglected sisters: one family, two cases; nobody types twice, nobody is told more.
func TestStorySiblings(t *testing.T) {
	o := open(t)
	first := o.received("category", "neglect", "danger", "yes", "no_contact", "paman", "safe_contact", "lewat nenek", "reporter.name", "Pelapor Rahasia")
	o.do(caseworker, first, casework.Mark, "name", "Contoh Paman", "relation", "paman", "kind", "both")
	o.do(caseworker, first, casework.Exclude, "kind", "account", "who", caseworker2.Account, "reason", "kerabat")
	o.do(caseworker, first, casework.Verify, with(verified, "child.address", "73.06.08.1001", "child.street", "RT 1")...)
	o.do(caseworker, first, casework.Complete, "child.name", "Bunga Contoh", "child.sex", "female", "father.name", "Contoh Ayah", "mother.name", "Contoh Ibu",
		"caregiver.name", "Contoh Nenek", "cared_by", "mother", "condition", "kurang makan", "vulnerable", "yes", "class", "high", "recommendation", "pendampingan")
	r, err := o.try(caseworker, casework.Act{Name: casework.AddSibling, Case: first, Seen: o.file(first).Version, Answers: ram.Answers(sister...)})
	if err != nil || r.Number != first || r.Opened == "" {
		t.Fatalf("%+v, %v", r, err)
	}
	a, b := o.file(first), o.file(r.Opened)
	if !slices.Equal(a.Family, []string{b.Number}) || !slices.Equal(b.Family, []string{a.Number}) {
		t.Errorf("families %v and %v", a.Family, b.Family)
	}
	if b.ID == a.ID || b.Risk.Class != casework.Unassessed || a.Risk.Class != casework.High || b.Caseworker != caseworker.Account {
		t.Errorf("the sister's case is %+v", b)
	}
	if b.Child.Name != "Melati Contoh" || b.Child.Address != a.Child.Address || b.Child.Street != a.Child.Street || len(b.Contacts) > 0 {
		t.Errorf("the sister is %+v", b.Child)
	}
	if len(b.People) != len(a.People) || b.People[1].ID != a.People[1].ID || !slices.Equal(a.Excluded, b.Excluded) {
		t.Errorf("people %+v, excluded %v", b.People, b.Excluded)
	}
	if b.Persons["father"] == "" || b.Persons["father"] != a.Persons["father"] || b.Persons["father"] == b.Persons["mother"] {
		t.Errorf("persons %v and %v", a.Persons, b.Persons)
	}
	if reporter := b.Complaint["reporter.name"]; reporter.State != forms.Unknown {
		t.Errorf("the reporter went along: %+v", reporter)
	}
	form := casework.Prefill(b, casework.Complete, "form1", "", o.Pack())
	if form["father.name"].Value != "Contoh Ayah" || form["caregiver.name"].Value != "Contoh Nenek" || form["child.name"].Value != "Melati Contoh" || form["condition"].Value != "" {
		t.Errorf("Form 1 begins with %v", form)
	}
	// A third one, from the second: all three know each other.
	r, err = o.try(caseworker, casework.Act{Name: casework.AddSibling, Case: b.Number, Seen: b.Version, Answers: ram.Answers(with(sister, "child.name", "Kenanga Contoh", "same_home", "no", "relation", "half")...)})
	if err != nil {
		t.Fatal(err)
	}
	c := o.file(r.Opened)
	if len(c.Family) != 2 || len(o.file(first).Family) != 2 {
		t.Errorf("the third knows %v, the first %v", c.Family, o.file(first).Family)
	}
	if c.Child.Address != "" || len(c.Household) > 0 {
		t.Errorf("a half-sister elsewhere got %+v %v", c.Child, c.Household)
	}
}

func TestOneVisitForSiblings(t *testing.T) {
	o := open(t)
	first := o.received("category", "neglect", "danger", "yes")
	r, err := o.try(caseworker, casework.Act{Name: casework.AddSibling, Case: first, Seen: o.file(first).Version, Answers: ram.Answers(sister...)})
	if err != nil {
		t.Fatal(err)
	}
	second := r.Opened
	share := func(who casework.Actor, cases string) error {
		_, err := o.try(who, casework.Act{Name: casework.ShareVisit, Case: first, Seen: o.file(first).Version, Part: "form4", Answers: ram.Answers("cases", cases)})
		return err
	}
	if err := share(caseworker, second); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("a visit that was never made was shared: %v", err)
	}
	o.now = o.now.Add(3 * time.Hour)
	made := o.now.Add(-2 * time.Hour)
	_, err = o.try(caseworker, casework.Act{Name: casework.Complete, Form: "form4", Case: first, Seen: o.file(first).Version, Occurred: &casework.Stamp{At: made}, Answers: o.filled("form4")})
	if err != nil {
		t.Fatal(err)
	}
	outside := o.received("category", "violence")
	for _, cases := range []string{outside, "0801-26-9999-X", second + ", " + outside} {
		if err := share(caseworker, cases); casework.KindOf(err) != casework.Invalid {
			t.Errorf("shared with %s: %v", cases, err)
		}
	}
	if o.file(second).Form("form4") != nil {
		t.Error("a refused act left something behind")
	}
	if err := share(caseworker, second); err != nil {
		t.Fatal(err)
	}
	f := o.file(second).Form("form4")
	if f == nil || f.From != first || !f.At.Equal(made) {
		t.Fatalf("the sister's file has %+v", f)
	}
	for id := range f.Answers {
		if strings.HasPrefix(id, "child.") && f.Answers[id].Value == o.file(first).Form("form4").Answers[id].Value {
			t.Errorf("%s of the one child stands in the other's file", id)
		}
	}
	o.do(manager, second, casework.Assign, "caseworker", caseworker2.Account)
	if err := share(caseworker, second); casework.KindOf(err) != casework.Invalid {
		t.Errorf("shared with a case that is another's: %v", err)
	}
	if v, err := o.Open(t.Context(), manager, first); err != nil || len(v.Family) != 1 || v.Family[0].Name != "Melati Contoh" {
		t.Errorf("the manager sees %v, %v", v.Family, err)
	}
}

// Who may not know the sister does not learn of her from the brother's file, nor where a
// mark came from.
func TestAHiddenSisterIsNowhere(t *testing.T) {
	o := open(t)
	elsewhere := officer
	elsewhere.Account, elsewhere.Desk, elsewhere.Kecamatan = "loket.jauh", "1101", "73.06.11"
	first, second := o.do(officer, "", casework.Receive, with(nine, "category", "education", "alleged.relation", "-")...), o.do(elsewhere, "", casework.Receive, with(nine, "child.name", "Melati Contoh")...)
	o.do(manager, first, casework.Link, "number", second, "kind", "family")
	o.do(elsewhere, second, casework.Mark, "name", "Contoh Paman", "relation", "paman", "kind", "both", "why", "mengancam Melati")
	o.do(manager, second, casework.Note, "text", "isi kasus Melati")
	v, err := o.Open(t.Context(), officer, first)
	if err != nil {
		t.Fatal(err)
	}
	all := asJSON(t, v)
	if len(v.Family) > 0 || len(v.Case.Family) > 0 || strings.Contains(all, second) || strings.Contains(all, "Melati") || strings.Contains(all, "1101") || strings.Contains(all, elsewhere.Account) {
		t.Errorf("the hidden sister shows: %s", all)
	}
	if p := v.Case.People; len(p) < 2 || p[len(p)-1].Name != "Contoh Paman" || !p[len(p)-1].Alleged || !p[len(p)-1].NoContact {
		t.Errorf("the mark did not come: %+v", p)
	}
	if v, err = o.Open(t.Context(), manager, first); err != nil || v.Events[len(v.Events)-1].By.Account != elsewhere.Account {
		t.Errorf("the manager reads that %+v marked, %v", v.Events[len(v.Events)-1].By, err)
	}
}

// A mark and an exclusion guard every child of a family, whoever may know them all: those
// that only a brother's case knows of, too. What is taken back is taken back in one case.
func TestAMarkGuardsTheFamily(t *testing.T) {
	o := open(t)
	first := o.received("category", "neglect", "alleged.relation", "-", "no_contact", "-")
	add := func(who casework.Actor, to, name string) string {
		r, err := o.try(who, casework.Act{Name: casework.AddSibling, Case: to, Seen: o.file(to).Version, Answers: ram.Answers(with(sister, "child.name", name)...)})
		if err != nil {
			t.Fatal(err)
		}
		return r.Opened
	}
	second := add(caseworker, first, "Melati Contoh")
	o.do(manager, second, casework.Assign, "caseworker", caseworker2.Account)
	third := add(caseworker2, second, "Kenanga Contoh") // the first case is not this caseworker's: it does not learn of the third
	if slices.Contains(o.file(first).Family, third) {
		t.Fatal("the third is tied to the first")
	}
	o.do(caseworker, first, casework.Mark, "name", "Contoh Paman", "relation", "paman", "kind", "alleged", "why", "rahasia berkas pertama")
	o.do(caseworker, first, casework.Exclude, "kind", "account", "who", officer.Account, "reason", "kerabat paman")
	o.do(caseworker, first, casework.Amend, with(nine, "category", "neglect", "alleged.relation", "-", "no_contact", "kakek")...)
	mark := o.file(first).People
	for _, n := range []string{second, third} {
		c := o.file(n)
		if len(c.People) != 2 || c.People[0].ID != mark[0].ID || c.People[1].ID != mark[1].ID || !c.People[0].Alleged || !c.People[1].NoContact || c.People[0].Why != "" || !slices.Contains(c.Excluded, officer.Account) {
			t.Errorf("%s has %+v, excluded %v", n, c.People, c.Excluded)
		}
		v, err := o.Open(t.Context(), manager, n)
		if err != nil {
			t.Fatal(err)
		}
		var log []string
		for _, r := range v.Events[len(v.Events)-3:] {
			log = append(log, r.Name)
		}
		if !slices.Equal(log, []string{"mark", "exclude", "mark"}) {
			t.Errorf("the log of %s has %v", n, log)
		}
		if strings.Contains(asJSON(t, v), "rahasia berkas pertama") || strings.Contains(asJSON(t, v), "kerabat paman") {
			t.Errorf("%s says why: %s", n, asJSON(t, v))
		}
	}
	// Marked again in the same words: nothing comes twice.
	o.do(caseworker2, third, casework.Mark, "name", "Contoh Paman", "relation", "paman", "kind", "alleged")
	if got := o.file(second).People; len(got) != 2 {
		t.Errorf("the second has %+v", got)
	}
	// Only a lead takes a mark back, and in one case.
	take := func(who casework.Actor) error {
		_, err := o.try(who, casework.Act{Name: casework.Unmark, Case: first, Part: mark[0].ID, Answers: ram.Answers("reason", "bukan orangnya, sudah diperiksa")})
		return err
	}
	if err := take(caseworker); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("the caseworker takes a mark back: %v", err)
	}
	if err := take(manager); err != nil {
		t.Fatal(err)
	}
	if len(o.file(first).People) != 1 || len(o.file(second).People) != 2 || len(o.file(third).People) != 3 {
		t.Errorf("taken back: %v, %v, %v", o.file(first).People, o.file(second).People, o.file(third).People)
	}
	// Tied again as a family, what was taken back stays so; tied to another family, each has the other's marks.
	o.do(manager, first, casework.Link, "number", third, "kind", "family")
	if got := o.file(first).People; len(got) != 1 {
		t.Errorf("tied again: %+v", got)
	}
	other := o.received("category", "violence", "child.name", "Dahlia Contoh", "alleged.relation", "kakak tiri", "no_contact", "-")
	o.do(manager, first, casework.Link, "number", other, "kind", "family")
	for _, n := range []string{first, second, third, other} {
		c := o.file(n)
		if !slices.ContainsFunc(c.People, func(p casework.Party) bool { return p.Relation == "kakak tiri" && p.Alleged }) ||
			!slices.ContainsFunc(c.People, func(p casework.Party) bool { return p.Name == "kakek" }) || !slices.Contains(c.Excluded, officer.Account) {
			t.Errorf("after the link %s has %+v, %v", n, c.People, c.Excluded)
		}
	}
}

// What is secret in the first case does not come into the sister's file with the visit.
func TestSharedVisitKeepsSecrets(t *testing.T) {
	o := open(t)
	first := o.received("category", "neglect", "danger", "yes", "reporter.name", "Bu RT Uji", "no_contact", "Om Gelap")
	r, err := o.try(caseworker, casework.Act{Name: casework.AddSibling, Case: first, Seen: o.file(first).Version, Answers: ram.Answers(sister...)})
	if err != nil {
		t.Fatal(err)
	}
	o.do(caseworker, first, casework.Mark, "name", "Uji Tetangga", "relation", "tetangga", "kind", "alleged")
	a := o.filled("form4")
	var texts []string
	for id, x := range a {
		if f := o.Pack().Forms["form4"].Field(id); f != nil && f.Kind == forms.Narrative {
			x.Value = "bu rt uji lapor lagi. Om Gelap dan Uji Tetangga ada; anak tenang."
			a[id] = x
			texts = append(texts, id)
		}
	}
	if _, err = o.try(caseworker, casework.Act{Name: casework.Complete, Form: "form4", Case: first, Seen: o.file(first).Version, Answers: a}); err != nil {
		t.Fatal(err)
	}
	if _, err = o.try(caseworker, casework.Act{Name: casework.ShareVisit, Case: first, Seen: o.file(first).Version, Part: "form4", Answers: ram.Answers("cases", r.Opened)}); err != nil {
		t.Fatal(err)
	}
	shared := 0
	for _, id := range texts {
		switch said := o.file(r.Opened).Form("form4").Answers[id].Value; said {
		case "(tidak dicetak) lapor lagi. (tidak dicetak) dan (tidak dicetak) ada; anak tenang.":
			shared++
		case "": // of the first child alone
		default:
			t.Errorf("%s: the sister's file says %q", id, said)
		}
		if said := o.file(first).Form("form4").Answers[id].Value; !strings.Contains(said, "bu rt uji") {
			t.Errorf("%s: the first file lost its words: %q", id, said)
		}
	}
	if shared == 0 {
		t.Error("no text came to the sister's file")
	}
}

// Two cases that were there before become one family; the other one must be the actor's too.
func TestLinkFamily(t *testing.T) {
	o := open(t)
	first, second := o.received("category", "neglect"), o.received("category", "neglect", "child.name", "Melati Contoh")
	foreign := o.do(caseworker2, "", casework.Receive, with(nine, "category", "violence")...)
	o.refused(casework.Invalid, caseworker, first, casework.Link, "number", foreign, "kind", "family")
	o.do(caseworker, first, casework.Link, "number", second, "kind", "family")
	if a, b := o.file(first), o.file(second); !slices.Equal(a.Family, []string{second}) || !slices.Equal(b.Family, []string{first}) || len(a.Links) > 0 {
		t.Errorf("%v, %v, %v", a.Family, b.Family, a.Links)
	}
}

// filled answers what a form requires, harmlessly.
func (o *office) filled(id string) forms.Answers {
	o.t.Helper()
	form, a := o.Pack().Forms[id], forms.Answers{}
	if form == nil {
		o.t.Fatalf("no form %s", id)
	}
	for range 20 {
		for _, st := range form.Walk(a, forms.Env{Now: o.now, Zone: o.Pack().Office.Zone}) {
			f := st.Field
			if f == nil || a[st.Path].State != forms.Blank || !f.Required && !strings.HasPrefix(f.ID, "child.") {
				continue
			}
			switch f.Kind {
			case forms.YesNo:
				a[st.Path] = forms.Answer{State: forms.Given, Value: "yes"}
			case forms.Choice:
				a[st.Path] = forms.Answer{State: forms.Given, Value: f.Options[0].Code}
			case forms.Choices:
				a[st.Path] = forms.Answer{State: forms.Given, Values: []string{f.Options[0].Code}}
			case forms.Moment:
				a[st.Path] = forms.Answer{State: forms.Given, Value: o.now.Format(time.RFC3339)}
			case forms.Text, forms.Narrative, forms.Person:
				a[st.Path] = forms.Answer{State: forms.Given, Value: "isian"}
			}
		}
	}
	return a
}

// Two reports of one child: whoever ties them, marks and exclusions of each guard the other,
// before and after, and so does who reported it. That the child itself is accused does not
// make it its own brother.
func TestCasesOfOneChildGuardEachOther(t *testing.T) {
	o := open(t)
	foreign := o.do(officer, "", casework.Receive, with(nine, "category", "abh", "child.name", "Bunga Contoh", "child.age", "14", "reporter.name", "Sulaiman Wicaksono", "problem", "tidak sekolah, kata Ratna")...)
	o.do(manager, foreign, casework.Mark, "name", "Rudi Hartono", "relation", "ayah", "kind", "both", "why", "memukul")
	o.do(manager, foreign, casework.Mark, "name", "Bunga Contoh", "relation", "anak ini sendiri", "kind", "child")
	o.do(manager, foreign, casework.Exclude, "kind", "account", "who", caseworker2.Account, "reason", "kerabat")
	n := o.do(caseworker, "", casework.Receive, with(nine, "category", "neglect", "child.name", "Bunga Contoh", "child.age", "14", "reporter.name", "Ratna Dewi")...)
	o.do(caseworker, n, casework.Link, "number", foreign, "kind", "same") // a case that this caseworker reads coded
	marked := func(number string, names ...string) {
		t.Helper()
		var got []string
		for _, p := range o.file(number).People {
			if p.Name != "" && p.Name != "ayah tiri" { // the nine questions' own
				got = append(got, p.Name)
			}
			if p.Why != "" && number == n {
				t.Errorf("the reason went along: %+v", p)
			}
		}
		if !slices.Equal(got, names) {
			t.Errorf("%s marks %q, want %q", number, got, names)
		}
	}
	marked(n, "Rudi Hartono")
	o.refused(casework.NotAllowed, manager, n, casework.CopyFile, "name", "Rudi Hartono", "relation", "ayah", "proof", "KTP", "marked", "no")
	if !slices.Contains(o.file(n).Excluded, caseworker2.Account) {
		t.Error("who was taken off the child's one case reads the other")
	}
	v, err := o.Open(t.Context(), kasi, foreign)
	o.must(err)
	silent(t, "the first report, for the Kasi", v.Case.Complaint["problem"].Value, "ratna")
	o.do(caseworker, n, casework.Mark, "name", "Darwis", "relation", "paman", "kind", "no_contact")
	o.do(caseworker, n, casework.AddSibling, sister...)
	sister := o.file(n).Family[0]
	marked(sister, "Rudi Hartono", "Darwis", "Bunga Contoh") // her brother, accused in the first report
	marked(foreign, "Rudi Hartono", "Bunga Contoh", "Darwis")
	o.do(manager, sister, casework.Mark, "name", "Hasna", "relation", "bibi", "kind", "no_contact")
	marked(foreign, "Rudi Hartono", "Bunga Contoh", "Darwis", "Hasna")
}

// What is taken over into a sister's file keeps her own name.
func TestSharedVisitKeepsHerName(t *testing.T) {
	o := open(t)
	n := o.received("category", "neglect")
	r, err := o.try(caseworker, casework.Act{Name: casework.AddSibling, Case: n, Seen: o.file(n).Version, Answers: ram.Answers(sister...)})
	o.must(err)
	a := o.filled("form4")
	a["summary"] = forms.Answer{State: forms.Given, Value: "Melati kurus dan batuk"}
	_, err = o.try(caseworker, casework.Act{Name: casework.Complete, Form: "form4", Case: n, Seen: o.file(n).Version, Answers: a})
	o.must(err)
	o.must(o.part(caseworker, n, casework.ShareVisit, "form4", "cases", r.Opened))
	if said := o.file(r.Opened).Form("form4").Answers["summary"].Value; said != "Melati kurus dan batuk" {
		t.Errorf("her file says %q", said)
	}
}
