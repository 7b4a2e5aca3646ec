package stories

import (
	"testing"
	"time"

	"loket/store/casework"
)

// TestSiblings is one neglected family: each child its own case, the visit written once.
func TestSiblings(t *testing.T) {
	o := open(t)
	p := o.as(peksos)
	n := o.beaten("neglect", "medium", "child.name=Gita Uji", "child.age=9")
	o.assessed(n, "child.name=Gita Uji", "mother.name=Ibu Uji", "mother.age=30", "mother.relation=birth")
	p.does(n, "add_sibling", "relation=younger", "child.name=Hadi Uji", "child.sex=male", "child.age=5", "child.where=di rumah", "child.with=nenek", "same_home=y",
		"danger=t", "category=neglect", "problem=Tidak diurus.")
	f := o.file(n)
	if len(f.Family) != 1 {
		t.Fatalf("family %v", f.Family)
	}
	k := f.Family[0]
	kin := o.file(k)
	if kin.Caseworker != peksos || kin.Child.Name != "Hadi Uji" || kin.ID == f.ID || len(kin.Family) != 1 || kin.Family[0] != n {
		t.Errorf("the sibling's case: caseworker %q, child %q, family %v", kin.Caseworker, kin.Child.Name, kin.Family)
	}
	o.coded(k, colleague)
	o.sealed(k, neighbour)
	o.task(peksos, k, "risk", 72*time.Hour, "risk:unassessed")

	// Form 1 of the brother begins with the household; the visit is written once for both.
	p.does(k, "form1", "child.name=Hadi Uji", "child.sex=male", "cared_by=other", "condition=Kurang makan.", "vulnerable=y", "vulnerabilities=economic", "class=medium",
		"recommendation=Pendampingan.")
	if kin = o.file(k); kin.Form("form1").Answers["mother.name"].Value != "Ibu Uji" {
		t.Errorf("the household was not taken over: %+v", kin.Form("form1").Answers["mother.name"])
	}
	o.passes(day)
	p.does(n, "form4", "type=scheduled", "place=home", "purpose=assessment", "summary=Rumah tanpa pengasuh siang hari.", "conclusion=Perlu tempat penitipan.")
	p.does(n, "share_visit:4. Catatan", "cases="+k)
	kin = o.file(k)
	if f4 := kin.Form("form4"); f4 == nil || f4.From != n || f4.Answers["summary"].Value != "Rumah tanpa pengasuh siang hari." {
		t.Errorf("the visit is not in the brother's file: %+v", f4)
	}
	o.task(peksos, k, "review", 30*day, "risk:medium")

	// The sister's further assessment, over all of its sections.
	p.does(n, "form3", "b1_1=3")
	p.prints(n, "3. Kebutuhan").has("Gita Uji")
	if kin = o.file(k); kin.Form("form3") != nil {
		t.Error("an assessment of one child is in the other's file")
	}

	// One ends earlier than the other: the files are their own.
	o.passes(40 * day)
	o.task(peksos, k, "review", -10*day, "risk:medium")
	for _, number := range []string{n, k} {
		p.does(number, "form4", "type=scheduled", "place=home", "purpose=monitoring", "summary=Anak terurus.", "conclusion=Tujuan tercapai.")
	}
	o.closes(n)
	o.terminates(n)
	o.stands(k, casework.Assigned, casework.Medium)
	p.does(k, "family_copy", "name=Nenek Uji", "relation=nenek", "proof=KTP", "marked=t")
	p.prints(k, "Salinan").has("Hadi Uji", "Rumah tanpa pengasuh siang hari.").hides("Gita Uji", n)
	p.does(k, "form4", "type=scheduled", "place=home", "purpose=monitoring", "summary=Anak terurus.", "conclusion=Selesai.")
	o.closes(k)
	o.terminates(k)
	o.logged(n, "caseworker Tambah saudara", "caseworker Catat kunjungan untuk saudara", "caseworker Akhiri kasus")
	o.logged(k, "caseworker Isi formulir", "caseworker Catat kunjungan untuk saudara", "caseworker Salinan berkas", "caseworker Akhiri kasus")
}
