package casework_test

import (
	"slices"
	"strings"
	"testing"

	"loket/store/casework"
	"loket/store/casework/ram"
)

// What tells a person apart in what people write: names, not what everybody is called or
// where somebody lives.
func TestTelling(t *testing.T) {
	for said, want := range map[string]string{
		"Pak Budi yang tinggal di belakang":       "budi",
		"pak budi santoso yang tinggal dekat":     "budi santoso",
		"Budi Santoso Hartono":                    "budi santoso hartono",
		"budi santoso":                            "budi santoso",
		"BUDI SANTOSO":                            "budi santoso",
		"tetangga, Om Hamzah":                     "hamja",
		"ayah tiri":                               "",
		"Ayah kandung dan ibu tiri":               "",
		"Keluarga ayah di Makassar":               "",
		"Jangan telepon rumah, ayah mabuk":        "",
		"paman yang kerja di pasar":               "",
		"tukang ojek depan sekolah":               "",
		"Semua orang di rumah kecuali nenek":      "",
		"Haji Rusli, imam masjid":                 "rusli",
		"orang yang bernama rahman, sopir":        "rahman",
		"Muhammad, anak kepala desa":              "",
		"kakak sepupu (Nur'aini) di Jalan Melati": "nuraini melati",
	} {
		if got := strings.Join(casework.Telling(said), " "); got != want {
			t.Errorf("%q tells %q, want %q", said, got, want)
		}
	}
}

// A letter says no part of a marked person's or the reporter's name: refused where it is
// written, masked where the mark came later; the child's own name and what everybody is
// called stay. So does the family's copy.
func TestPartsOfNamesStayInTheOffice(t *testing.T) {
	o := open(t)
	n := o.received("child.name", "Rizky Hartono", "no_contact", "Pak Budi yang tinggal di belakang", "alleged.relation", "ayah tiri", "reporter.name", "Sulaiman Wicaksono")
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	prepare := func(field, said string) error {
		pairs := []string{"need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "help", "perawatan", "problem_public", "luka", "given", "dibalut"}
		_, err := o.try(caseworker, casework.Act{Name: casework.Prepare, Case: n, Answers: ram.Answers(with(pairs, field, said)...)})
		return err
	}
	o.do(caseworker, n, casework.Mark, "name", "Dewa Hartono", "relation", "ayah", "kind", "both")
	form := o.Pack().Forms[casework.FormOf(casework.Prepare)]
	for _, field := range []string{"purpose", "help", "problem_public", "given", "papers_note"} {
		label := form.Field(field).Label
		for _, said := range []string{"jangan temui budi", "Menurut Pak BUDI anak jatuh", "kata Dewa anak lari", "lapor: Wicaksono", "soelaiman melihat"} {
			err := prepare(field, said)
			if say := casework.Say(err); casework.KindOf(err) != casework.Invalid || !strings.Contains(say, label) || strings.Contains(strings.ToLower(say), "budi") || strings.Contains(say, "pelapor") {
				t.Errorf("%s %q: %v", field, said, err)
			}
		}
	}
	const harmless = "Rizky Hartono dan ibunya tinggal di belakang pasar, ayahnya tidak ada. Hartono tenang; kakak dan tetangga membantu."
	if err := prepare("help", harmless); err != nil {
		t.Fatalf("what everybody may read is refused: %v", err)
	}
	if err := prepare("given", "diantar Pak Mangkubumi, rumah Jalan Sawitri"); err != nil {
		t.Fatal(err)
	}
	for i := range o.file(n).Referrals {
		if _, err := o.try(caseworker, casework.Act{Name: casework.Send, Case: n, Part: []string{"1", "2"}[i]}); err != nil {
			t.Fatal(err)
		}
	}
	text := func(ref string) string {
		c := o.file(n)
		said, err := casework.LetterText(c, c.Referral(ref), o.Pack(), o.now)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(said), " ")
	}
	if said := text("1"); !strings.Contains(said, harmless) {
		t.Errorf("the letter says %s", said)
	}
	// Marked after the letter was sent, by a part of the name, and in a sentence.
	o.do(caseworker, n, casework.Mark, "name", "mangkubumi", "relation", "paman, namanya juga Sawitri", "kind", "no_contact")
	said := text("2")
	v := casework.PartnerView(o.file(n), o.file(n).Referral("2"), o.Pack(), o.now)
	for _, out := range []string{said, v.Given} {
		if strings.Contains(out, "Mangkubumi") || strings.Contains(out, "Sawitri") || !strings.Contains(out, "diantar (tidak dicetak), rumah Jalan (tidak dicetak)") {
			t.Errorf("the agency reads %q", out)
		}
	}
	// The family's copy.
	o.do(caseworker, n, casework.Complete, with([]string{"child.name", "Rizky Hartono", "child.sex", "male", "cared_by", "mother", "mother.name", "Ratna Kusuma", "vulnerable", "yes", "class", "high", "recommendation", "tetap di nenek",
		"condition", "Kata Bu Wicaksono dan Pak Budi, Rizky Hartono takut kepada Dewa; ibunya Ratna Kusuma menjaga."})...)
	o.do(caseworker, n, casework.CopyFile, "name", "Ratna Kusuma", "relation", "ibu kandung", "proof", "KTP", "marked", "no")
	copied, err := casework.FamilyText(o.file(n), o.Pack(), caseworker, o.now)
	if err != nil {
		t.Fatal(err)
	}
	words := strings.FieldsFunc(copied, func(r rune) bool { return r < 'A' || r > 'z' })
	for _, secret := range []string{"Budi", "Dewa", "Wicaksono", "Sulaiman"} {
		if slices.Contains(words, secret) {
			t.Errorf("the family's copy says %s:\n%s", secret, copied)
		}
	}
	if !strings.Contains(copied, "Rizky Hartono") || !strings.Contains(copied, "Ratna Kusuma") {
		t.Errorf("the family's copy lost the child or the mother:\n%s", copied)
	}
}

// Who shares a name: the child of that name stays whole in every letter, the father of
// the one word does not; what the reporter has in common with the mother is no secret.
func TestSharedNames(t *testing.T) {
	o := open(t)
	n := o.received("child.name", "Rizky Budi", "reporter.name", "Sinta Rahayu", "no_contact", "?", "alleged.relation", "?")
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.do(caseworker, n, casework.Complete, "child.name", "Rizky Budi", "child.sex", "male", "cared_by", "mother", "mother.name", "Dewi Rahayu", "vulnerable", "yes", "class", "high", "recommendation", "x", "condition", "baik")
	o.do(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka",
		"help", "Rizky Budi diantar Budi, RIZKY BUDI ditemani Dewi Rahayu")
	o.do(caseworker, n, casework.Send)
	o.do(caseworker, n, casework.Mark, "name", "Budi", "relation", "ayah", "kind", "both")
	c := o.file(n)
	v := casework.PartnerView(c, c.Referral("1"), o.Pack(), o.now)
	if v.Name != "Rizky Budi" || v.Help != "Rizky Budi diantar (tidak dicetak), RIZKY BUDI ditemani Dewi Rahayu" {
		t.Errorf("the agency reads %q: %q", v.Name, v.Help)
	}
	if err := func() error {
		_, err := o.try(caseworker, casework.Act{Name: casework.Prepare, Case: n, Answers: ram.Answers("need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", "rawat Rizky Budi")})
		return err
	}(); err != nil {
		t.Errorf("the child's own name is refused: %v", err)
	}
}
