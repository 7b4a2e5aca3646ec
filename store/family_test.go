package store_test

import (
	"slices"
	"strings"
	"testing"

	"loket/store/casework"
	"loket/store/casework/ram"
)

var sister = []string{
	"relation", "younger", "child.name", "Melati Umpama", "child.sex", "female", "child.age", "7", "child.where", "rumah nenek", "same_home", "yes",
	"danger", "no", "category", "neglect", "problem", "belum makan sejak kemarin",
}

// One act, two cases, one transaction: both are there or none, each folded from its own
// entries; sent again it is the same act, also after the office was opened anew.
func TestSiblingsThroughTheStore(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "9901016001149999", "category", "neglect")
	act := casework.Act{ID: o.NewID(), Name: casework.AddSibling, Case: n, Seen: o.file(n).Version, Answers: ram.Answers(sister...)}
	r, err := o.Do(ctx, officer, act)
	if err != nil || r.Number != n || r.Opened == "" || r.Opened == n {
		t.Fatalf("%+v, %v", r, err)
	}
	o.again()
	twice, err := o.Do(ctx, officer, act)
	if err != nil || twice != r {
		t.Fatalf("sent again: %+v, %v", twice, err)
	}
	v, err := o.Open(ctx, officer, n)
	if err != nil || len(v.Family) != 1 || v.Family[0].Number != r.Opened || v.Family[0].Name != "Melati Umpama" {
		t.Fatalf("the family is %+v, %v", v.Family, err)
	}
	if other := o.file(r.Opened); !slices.Equal(other.Family, []string{n}) {
		t.Fatalf("the sister's family is %v", other.Family)
	}
	page, err := o.Queue(ctx, officer, casework.Query{})
	if err != nil || page.Total != 2 {
		t.Fatalf("the queue has %d, %v", page.Total, err)
	}
	// A neighbour's desk knows of neither; an act that names a case it may not touch leaves nothing behind.
	foreign := o.receive(neighbour, "Tono Umpama", "")
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	before := o.file(n).Version
	if _, err := o.act(caseworker, n, casework.Link, "number", foreign, "kind", "family"); casework.KindOf(err) != casework.Invalid {
		t.Fatalf("linked to a case of another desk: %v", err)
	}
	if o.file(n).Version != before || len(o.file(foreign).Family) > 0 {
		t.Fatal("a refused act left something behind")
	}
	o.must(manager, n, casework.Link, "number", foreign, "kind", "family")
	if got := o.file(foreign).Family; !slices.Equal(got, []string{n}) {
		t.Fatalf("linked: %v", got)
	}
	o.sound()
}

func TestPathwayThroughTheStore(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "", "category", "abh", "child.age", "15")
	o.must(officer, n, casework.HandOver)
	o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.must(caseworker, n, casework.StartPathway, "pathway", "abh")
	for name, act := range map[string]casework.Act{
		"done": {Name: casework.DoStep, Part: "abh.request", Answers: ram.Answers("at", "2026-11-21T01:00:00Z", "by", "Penyidik")},
		"left": {Name: casework.SkipStep, Part: "abh.arrest", Answers: ram.Answers("reason", "anak tidak ditangkap")},
	} {
		act.ID, act.Case, act.Seen = o.NewID(), n, o.file(n).Version
		if _, err := o.Do(ctx, caseworker, act); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	o.again()
	paper, err := o.Print(ctx, caseworker, n, casework.PathwayForm)
	if err != nil || !strings.Contains(paper, "Laporan sosial peksos: batas") || !strings.Contains(paper, "(tenggat kita)") {
		t.Fatalf("printed %v:\n%s", err, paper)
	}
	for _, l := range strings.Split(paper, "\n") {
		if len([]rune(l)) > 80 {
			t.Errorf("too wide: %s", l)
		}
	}
	if _, err := o.Print(ctx, officer, n, casework.PathwayForm); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("the desk that handed over prints: %v", err)
	}
	o.sound()
}
