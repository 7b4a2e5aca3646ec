package casework_test

import (
	"context"
	"strings"
	"testing"

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
