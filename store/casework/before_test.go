package casework_test

import (
	"slices"
	"strings"
	"testing"

	"loket/store/casework"
)

// Whoever gives a word on what somebody else prepared reads all of it first: at a referral
// what the agency will read, at a closing the evaluation and what is still open.
func TestWhoDecidesReadsFirst(t *testing.T) {
	o := open(t)
	n := o.held()
	o.do(caseworker, n, casework.Prepare, "need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "kelas ibu", "help", "pendampingan hukum")
	told := func(a casework.ActName, part string, width int) string {
		hint := casework.Hint(o.file(n), o.Pack(), casework.Action{Act: a, Part: part, Form: casework.FormOf(a)}, o.now, width)
		for _, l := range hint {
			if len(l) > width {
				t.Errorf("%s, %d columns: %q", a, width, l)
			}
		}
		return strings.Join(hint, "\n")
	}
	for _, a := range []casework.ActName{casework.ApproveRef, casework.Review} {
		got := told(a, "1", 78)
		for _, want := range []string{"Rujukan 1 ke DP3A", "Persetujuan: ", "arsip kantor): kelas ibu", "Yang dibaca lembaga:", "- Bantuan yang diharapkan: pendampingan hukum"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s is decided without %q:\n%s", a, want, got)
			}
		}
	}
	c := o.file(n)
	c.Child.NIK = "9901015006140001"
	for agency, want := range map[string]bool{"dukcapil": true, "disdik": false} {
		c.Referrals[0].Agency = agency
		got := strings.Join(casework.Hint(c, o.Pack(), casework.Action{Act: casework.ApproveRef, Part: "1"}, o.now, 78), "\n")
		if strings.Contains(got, ", NIK") != want || strings.Contains(got, c.Child.NIK) {
			t.Errorf("%s reads the NIK %v:\n%s", agency, !want, got)
		}
	}
	o.do(caseworker, n, casework.Cancel, "reason", "keluarga memilih lain")
	o.paper(caseworker, n, "form6", form6...)
	o.do(manager, n, casework.Lower, "class", "low", "reason", "aman", "with", caseworker.Account)
	if got := told(casework.Close, "", 40); !strings.Contains(got, o.Pack().Forms["form6"].Title) || !strings.Contains(got, "terbuka") {
		t.Errorf("a case is closed without its evaluation:\n%s", got)
	}
	for who, begun := range map[string]casework.Draft{
		caseworker.Account: {ID: "1", Work: casework.Complete, Form: "form3", Case: n}, manager.Account: {ID: "2", Work: casework.Exclude, Form: "exclude", Case: n},
	} {
		_, err := o.SaveDraft(t.Context(), casework.Actor{Account: who}, begun)
		o.must(err)
	}
	for who, want := range map[casework.Actor][2]bool{manager: {true, false}, caseworker: {true, false}} {
		v, err := o.Open(t.Context(), who, n)
		o.must(err)
		got := strings.Join(casework.Hint(v.Case, o.Pack(), casework.Action{Act: casework.Close, Form: "close"}, o.now, 400), "\n")
		for i, s := range []string{"Isian belum dikirim: " + o.Pack().Forms["form3"].Title + " (" + caseworker.Account + ")", "Isian belum dikirim: " + o.Pack().Forms["exclude"].Title} {
			if strings.Contains(got, s) != want[i] {
				t.Errorf("%s is told %q: %v\n%s", who.Account, s, !want[i], got)
			}
		}
	}
	if casework.Decides(casework.Prepare) || !casework.Decides(casework.Close) || !casework.Decides(casework.Terminate) {
		t.Error("who prepares decides, or who closes does not")
	}
}

// Who is about to close a case reads which pathway is not at its end, and where it stands.
func TestAnOpenPathwayIsTold(t *testing.T) {
	o := open(t)
	n := o.secretive()
	o.start(n, "abh_victim")
	w := o.file(n).Pathways[0]
	want := "Alur " + w.Title + ": belum selesai, " + w.Steps[0].Title
	if got := casework.Unfinished(o.file(n), o.Pack()); !slices.Contains(got, want) {
		t.Errorf("%q is not told: %q", want, got)
	}
}

// What a decision is about can be opened beside its question; other acts are on the file.
func TestSubjectOfADecision(t *testing.T) {
	o := open(t)
	n := o.secretive()
	o.do(caseworker, n, casework.Prepare, "need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "pendampingan", "help", "pendampingan")
	check := func(a casework.ActName, part, name, letter string) {
		t.Helper()
		paper, ok := casework.Subject(o.file(n), o.Pack(), casework.Action{Act: a, Part: part})
		if ok != (name != "") || !strings.HasPrefix(paper.Name, name) || paper.Letter != letter {
			t.Errorf("%s %s is about %q, letter %q, %v", a, part, paper.Name, paper.Letter, ok)
		}
	}
	check(casework.ApproveRef, "1", "form5", "1")
	check(casework.Close, "", "", "")
	check(casework.CheckData, "d1", "", "")
	o.do(caseworker, n, casework.Cancel, "reason", "keluarga memilih lain")
	o.paper(caseworker, n, "form6", form6...)
	check(casework.Close, "", "form6", "")
	o.must(o.part(clerk, n, casework.AskData, "", courtAsks...))
	o.must(o.picks(caseworker, n, "d1", []string{"complaint"}))
	check(casework.CheckData, "d1", "data-d1", "d1")
	check(casework.Note, "", "", "")
}

// While nobody around a child in danger was told, every task of the case asks for that first.
func TestWhoWasToldComesFirst(t *testing.T) {
	o := open(t)
	n := o.received("danger", "yes")
	c := o.file(n)
	if !c.Uncontacted() {
		t.Fatal("somebody was told")
	}
	tasks := 0
	for _, k := range c.Clocks {
		if k.Running() && !k.Quiet {
			tasks++
			if got := casework.TaskAct(c, k.ID, manager); got.Act != casework.RecordContact {
				t.Errorf("%s asks for %s", k.ID, got.Act)
			}
		}
	}
	if tasks < 2 {
		t.Errorf("%d tasks", tasks)
	}
}
