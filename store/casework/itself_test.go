package casework_test

import (
	"strings"
	"testing"

	"loket/store/casework"
)

// A child that is accused itself does not lose its place on its own papers; anybody else
// who is marked hides it as ever.
func TestAccusedChildKeepsItsPlace(t *testing.T) {
	place := func(o *office, n string) bool {
		o.t.Helper()
		paper, err := o.Print(t.Context(), caseworker, n, "complaint")
		o.must(err)
		return strings.Contains(paper, "di rumah nenek")
	}
	report := func(relation string, more ...string) (*office, string) {
		o := open(t)
		return o, o.received(append([]string{"category", "abh", "child.age", "15", "child.name", "Dani Uji", "child.where", "di rumah nenek", "alleged.relation", relation, "alleged.same_house", "no"}, more...)...)
	}
	for relation, shown := range map[string]bool{
		"anak ini sendiri": true, "Anak itu sendiri (terlapor)": true, "dirinya sendiri": true,
		"teman anak ini sendiri": false, "anak sendiri": false, "ayah tiri": false, "anak itu": false, "bukan anak ini sendiri": false,
	} {
		o, n := report(relation)
		if got := place(o, n); got != shown || o.file(n).Alleged() == shown {
			t.Errorf("%s: the place is shown: %v", relation, got)
		}
	}
	o, n := report("?")
	mark := func(name, relation, kind string) error {
		return o.part(caseworker, n, casework.Mark, "", "name", name, "relation", relation, "kind", kind)
	}
	o.deny(casework.Invalid, mark("Rudi Lain", "anak ini sendiri", "child"))
	o.deny(casework.Invalid, mark("Dani Uji", "teman", "child"))
	o.must(mark("Dani Uji", "anak ini sendiri", "child"))
	if !place(o, n) {
		t.Error("its own mark hides the child's place")
	}
	o.do(caseworker, n, casework.Prepare, "need", "protection", "agency", "uptd_ppa", "urgent", "no", "purpose", "mendampingi Dani Uji", "help", "Mohon Dani Uji didampingi.", "child_brought", "no")
	letter, err := o.Letter(t.Context(), caseworker, n, "1")
	o.must(err)
	if !strings.Contains(letter, "Mohon Dani Uji didampingi.") {
		t.Errorf("the child's name is taken out of its own letter: %s", letter)
	}
	o.must(mark("Rudi Lain", "anak ini sendiri", "alleged")) // another's name: somebody else
	if place(o, n) {
		t.Error("somebody else is marked, and the place is shown")
	}
	// To its sister it is a brother who is accused.
	o, n = report("anak ini sendiri")
	o.do(caseworker, n, casework.AddSibling, "relation", "younger", "same_home", "no", "child.name", "Sari Uji", "child.where", "di rumah bibi", "danger", "no", "category", "violence", "problem", "ikut tinggal")
	sister := o.file(o.file(n).Family[0])
	if !sister.Alleged() || sister.People[0].Relation != "saudara" || sister.People[0].Name != "Dani Uji" {
		t.Errorf("the sister's marks: %+v", sister.People)
	}
}
