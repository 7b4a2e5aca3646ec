package casework_test

import (
	"strings"
	"testing"

	"loket/forms"
	"loket/store/casework"
)

// What the referral's form asks for a letter stands in that letter, for every agency and
// need, and what the letter does not say is not asked (SOP 7); what is for the office's
// file only is on no letter.
func TestWhatIsAskedIsPrinted(t *testing.T) {
	o := open(t)
	p := o.Pack()
	form := p.Forms["referral"]
	marks := map[string]string{"help": "BANTUAN YANG DIMINTA", "problem_public": "MASALAH ITU", "given": "YANG SUDAH DIBERI", "papers_note": "ASLI MENYUSUL", "purpose": "TUJUAN KANTOR"}
	for _, agency := range p.Agencies {
		for _, need := range agency.Needs {
			a := forms.Answers{"papers": {State: forms.Given, Values: []string{"kk", "visum"}}}
			for id, v := range marks {
				a[id] = forms.Answer{State: forms.Given, Value: v}
			}
			a["agency"], a["need"], a["child_brought"] = forms.Answer{State: forms.Given, Value: agency.Code}, forms.Answer{State: forms.Given, Value: need}, forms.Answer{State: forms.Given, Value: "yes"}
			c := &casework.Case{Number: "0801-26-0001-3", Referrals: []casework.Referral{{ID: "1", Agency: agency.Code, Need: need, Purpose: marks["purpose"], Answers: a}}}
			letter, err := casework.LetterText(c, &c.Referrals[0], p, o.now)
			if err != nil {
				t.Fatal(err)
			}
			asked := map[string]bool{}
			for _, step := range form.Walk(a, casework.FormEnv(c, caseworker, p, o.now, a)) {
				asked[step.Path] = true
			}
			for id, v := range marks {
				if want := asked[id] && id != "purpose"; strings.Contains(letter, v) != want {
					t.Errorf("%s, %s: %s asked %v, printed %v", agency.Code, need, id, asked[id], !want)
				}
			}
			var subject string
			for _, n := range p.Needs {
				if n.Code == need {
					subject = "Hal   : Rujukan: " + n.Label + "\n"
				}
			}
			for _, part := range []string{subject, "  - Kartu Keluarga (KK)\n  - Hasil visum\n", "Anak ikut diantar"} {
				if part == "" || !strings.Contains(letter, part) {
					t.Errorf("%s, %s: %q is not printed:\n%s", agency.Code, need, part, letter)
				}
			}
			if f := form.Field("purpose"); !strings.Contains(f.Label, "arsip kantor") || f.Required {
				t.Errorf("purpose is on no letter, and asked as %q, required %v", f.Label, f.Required)
			}
		}
	}
}

// An age that follows from an estimated year is no exact age, least of all at the office
// that writes the birth certificate.
func TestLetterGuessesNoAge(t *testing.T) {
	o := open(t)
	c := &casework.Case{Number: "0801-26-0001-3", Referrals: []casework.Referral{{ID: "1", Agency: "dukcapil", Need: "civil"}}}
	for birth, want := range map[string]string{"~2014": "kira-kira 11 tahun", "2014": "kira-kira 11 tahun", "2014-05": "kira-kira 12 tahun", "2014-05-03": "12 tahun"} {
		c.Child.Birth = birth
		letter, err := casework.LetterText(c, &c.Referrals[0], o.Pack(), o.now)
		if err != nil || !strings.Contains(letter, "Umur    : "+want+"\n") {
			t.Errorf("born %s (%v):\n%s", birth, err, letter)
		}
	}
}
