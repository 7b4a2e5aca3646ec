package casework_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// A consent is for an agency and its needs; what was taken back is read by the agency no more.
func TestConsentsPurpose(t *testing.T) {
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	o, ctx := open(t), context.Background()
	n := o.do(caseworker, "", casework.Receive, nine...)
	form2 := []string{"signer.name", "Ibu Contoh", "signer.relation", "companion", "signer.alleged", "no", "child.name", "Bunga", "understood", "yes", "willing", "willing", "agency", "dp3a", "child.agrees", "yes"}
	o.do(caseworker, n, casework.Prepare, "need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "pendampingan", "help", "pendampingan bulanan", "given", "kunjungan")
	agree := func(needs ...string) {
		t.Helper()
		a := ram.Answers(form2...)
		a["needs"] = forms.Answer{State: forms.Given, Values: needs}
		v, err := o.Open(ctx, caseworker, n)
		must(t, err)
		_, err = o.Do(ctx, caseworker, casework.Act{ID: o.NewID(), Name: casework.Consent, Case: n, Seen: v.Version, Answers: a})
		must(t, err)
	}
	agree("parenting")
	refused := func(what string, err error, says string) {
		t.Helper()
		if casework.KindOf(err) != casework.NotAllowed || !strings.Contains(casework.Say(err), says) {
			t.Errorf("%s: %v %q", what, err, casework.Say(err))
		}
	}
	printed := func() error { _, err := o.PrintLetter(ctx, caseworker, n, "1"); return err }
	send := func() error {
		v, err := o.Open(ctx, caseworker, n)
		must(t, err)
		_, err = o.Do(ctx, caseworker, casework.Act{ID: o.NewID(), Name: casework.Send, Case: n, Part: "1", Seen: v.Version})
		return err
	}
	refused("sent for another need", send(), "bukan untuk kebutuhan ini")
	refused("printed for another need", printed(), "bukan untuk kebutuhan ini")
	if _, err := o.Letter(ctx, caseworker, n, "1"); err != nil {
		t.Errorf("the office looks at its letter: %v", err)
	}
	agree("protection", "parenting")
	must(t, printed())
	must(t, send())
	dp3a := casework.Actor{Account: "mitra.dp3a", Role: casework.Partner, Agency: "dp3a"}
	read := func() casework.PartnerReferral {
		t.Helper()
		list, err := o.Inbox(ctx, dp3a)
		must(t, err)
		if len(list) != 1 {
			t.Fatalf("%d letters", len(list))
		}
		return list[0]
	}
	if r := read(); r.Name == "" || r.Help != "pendampingan bulanan" || r.Given == "" || r.Notice != "" {
		t.Errorf("before: %+v", r)
	}
	for _, back := range []func(){
		func() { o.do(caseworker, n, casework.Withdraw, "agency", "dp3a", "reason", "-") },
		func() { o.do(caseworker, n, casework.Consent, with(form2, "willing", "unwilling", "agency", "")...) },
	} {
		back()
		if r := read(); r.Name+r.Age+r.Address+r.Problem+r.Given+r.Help != "" || !strings.Contains(r.Notice, "menarik persetujuan") || len(r.Actions) == 0 {
			t.Errorf("afterwards: %+v", r)
		}
		_, err := o.Letter(ctx, dp3a, n, "1")
		refused("its letter", err, "menarik persetujuan")
		refused("printed again", printed(), "menarik persetujuan")
		agree() // again, and for all that the agency does
		if r := read(); r.Help == "" || r.Notice != "" {
			t.Errorf("agreed again: %+v", r)
		}
		must(t, printed())
	}
	o.do(caseworker, n, casework.Withdraw, "reason", "-")
	o.do(manager, n, casework.Waive, "cause", "delay", "reason", "bahaya bila menunggu", "decided_by", "manager")
	if r := read(); r.Help == "" || r.Notice != "" {
		t.Errorf("by the manager's word: %+v", r)
	}
}

// A consent after a waiver takes its place: taking it back counts. A letter is the
// agency's only while the referral is: refused or cancelled it is read no more, and what
// the office writes about it never was the agency's.
func TestLetterIsLentOnly(t *testing.T) {
	o, ctx := open(t), context.Background()
	n := o.do(caseworker, "", casework.Receive, nine...)
	dp3a := casework.Actor{Account: "mitra.dp3a", Role: casework.Partner, Agency: "dp3a"}
	form2 := []string{"signer.name", "Ibu Contoh", "signer.relation", "companion", "signer.alleged", "no", "child.name", "Bunga", "understood", "yes", "willing", "willing", "agency", "dp3a", "child.agrees", "yes"}
	refer := func() { // the act's part: the newest referral
		o.do(caseworker, n, casework.Prepare, "need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "pendampingan", "help", "pendampingan bulanan", "given", "kunjungan")
	}
	act := func(who casework.Actor, name casework.ActName, part string, answers ...string) {
		t.Helper()
		v, err := o.Open(ctx, caseworker, n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Do(ctx, who, casework.Act{ID: o.NewID(), Name: name, Case: n, Part: part, Seen: v.Version, Answers: ram.Answers(answers...)}); err != nil {
			t.Fatalf("%s: %v %s", name, err, casework.Say(err))
		}
	}
	read := func(part string) casework.PartnerReferral {
		t.Helper()
		list, err := o.Inbox(ctx, dp3a)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			if r.ID == part {
				return r
			}
		}
		t.Fatalf("letter %s is not in the inbox", part)
		return casework.PartnerReferral{}
	}
	shut := func(part, says string) {
		t.Helper()
		r := read(part)
		_, err := o.Letter(ctx, dp3a, n, part)
		if r.Name+r.Address+r.Problem+r.Given+r.Help != "" || !strings.Contains(r.Notice, says) || casework.KindOf(err) != casework.NotAllowed {
			t.Errorf("letter %s: %+v, %v", part, r, err)
		}
		for _, s := range r.Steps {
			if s.By != "" && s.By != dp3a.Account || s.Note == "rahasia kantor" {
				t.Errorf("letter %s: %+v", part, s)
			}
		}
		if r.Reason == "rahasia kantor" {
			t.Errorf("letter %s tells the office's reason", part)
		}
	}
	refer()
	o.do(manager, n, casework.Waive, "cause", "delay", "reason", "bahaya bila menunggu", "decided_by", "manager")
	act(caseworker, casework.Send, "1")
	if r := read("1"); r.Help == "" || r.Notice != "" {
		t.Errorf("by the manager's word: %+v", r)
	}
	o.do(caseworker, n, casework.Consent, form2...)
	o.do(caseworker, n, casework.Withdraw, "agency", "dp3a", "reason", "-")
	shut("1", "menarik persetujuan")
	o.do(caseworker, n, casework.Consent, form2...)
	act(dp3a, casework.Answer, "1", "answer", "rejected", "reason", "penuh")
	shut("1", "Ditolak")
	refer()
	act(caseworker, casework.Send, "2")
	sent, err := o.Letter(ctx, manager, n, "2")
	if err != nil {
		t.Fatal(err)
	}
	o.now = o.now.Add(40 * 24 * time.Hour)
	if later, err := o.Letter(ctx, manager, n, "2"); err != nil || later != sent {
		t.Errorf("a letter that was sent changes: %v\n%s\n%s", err, sent, later)
	}
	act(caseworker, casework.Cancel, "2", "reason", "rahasia kantor")
	shut("2", "membatalkan")
}

// Who is alleged does not sign, whatever was answered; the other parent and a companion do.
func TestAllegedDoesNotSign(t *testing.T) {
	o := open(t)
	form2 := []string{"signer.alleged", "no", "child.name", "Bunga", "understood", "yes", "willing", "willing", "agency", "dp3a", "child.agrees", "yes"}
	n := o.do(caseworker, "", casework.Receive, with(nine, "alleged.relation", "ibu")...)
	try := func(name, relation string) []string {
		return with(form2, "signer.name", name, "signer.relation", relation)
	}
	o.refused(casework.Invalid, caseworker, n, casework.Consent, try("Sri Uji", "parent")...)
	o.do(caseworker, n, casework.Consent, try("Sri Uji", "companion")...)
	o.paper(caseworker, n, "form1", "child.name", "Bunga Contoh", "child.sex", "female", "father.name", "Contoh Ayah", "father.relation", "birth", "mother.name", "Sri Uji",
		"caregiver.name", "Nenek Uji", "cared_by", "mother", "condition", "baik", "vulnerable", "yes", "class", "high", "recommendation", "pendampingan")
	o.do(caseworker, n, casework.Consent, try("Contoh Ayah", "parent")...)
	o.do(caseworker, n, casework.Mark, "name", "Muh. Rahmat Palsu", "relation", "paman", "kind", "alleged")
	o.refused(casework.Invalid, caseworker, n, casework.Consent, try("Pak Rahmat", "guardian")...)
	o.do(caseworker, n, casework.Mark, "name", "Nurdin Umpama", "relation", "paman", "kind", "no_contact")
	o.refused(casework.Invalid, caseworker, n, casework.Consent, try("Nurdin", "guardian")...) // who must not be told reads nothing to sign
	o.do(caseworker, n, casework.Consent, try("Muhammad Benar", "guardian")...)
}
