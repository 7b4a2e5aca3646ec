package casework_test

import (
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/store/casework/ram"
)

// The commonest names there are hide who reported, and the family's other child, like any.
func TestCommonNamesAreNames(t *testing.T) {
	for name, called := range map[string]string{
		"Andi": "Andi", "Siti": "Siti", "Nurul": "Nurul", "Imam": "Imam", "Haji Imam": "Imam", "Siti Nurul": "Siti", "Ibu Siti": "Siti", "Bapak Andi": "Andi", "Andi, tetangga": "Andi", "Siti (tetangga)": "Siti", "Jumat": "Jumat",
	} {
		o := open(t)
		n := o.service("reporter.name", name, "problem", "menurut Pak "+called+" anak belum makan")
		v, err := o.Open(t.Context(), kasi, n)
		o.must(err)
		silent(t, name+" reports, the Kasi's file", v.Case.Complaint["problem"].Value, strings.ToLower(called))
		paper, err := o.Print(t.Context(), manager, n, "complaint")
		o.must(err)
		silent(t, name+" reports, the paper", paper, strings.ToLower(called))
	}
	letter := func(o *office, n, said string) error {
		_, err := o.try(caseworker, casework.Act{Name: casework.Prepare, Case: n, Answers: ram.Answers("need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "visum", "problem_public", said, "help", "rawat")})
		return err
	}
	for name, called := range map[string]string{"Nurul": "Nurul", "Nurul Hidayah": "Nurul", "Siti Aminah": "Siti", "Imam Syafii": "Imam", "Jumat": "Jumat"} {
		o := open(t)
		n := o.do(caseworker, "", casework.Receive, with(nine, "category", "violence")...)
		o.do(caseworker, n, casework.AddSibling, with(sister, "child.name", name)...)
		o.deny(casework.Invalid, letter(o, n, "adiknya "+called+" lapar juga"))
		o.must(letter(o, n, "adiknya lapar juga"))
	}
}

// The family of who is accused is not the child's, and a companion who signed is nobody's kin.
func TestCopyForNoStranger(t *testing.T) {
	o := open(t)
	n := o.received("category", "neglect")
	o.do(caseworker, n, casework.Consent, "signer.alleged", "no", "child.name", "Bunga", "understood", "yes", "willing", "willing", "agency", "dp3a", "child.agrees", "yes", "signer.name", "Hasnah Umpama", "signer.relation", "companion")
	ask := func(name, relation string) error {
		return o.part(caseworker, n, casework.CopyFile, "", "name", name, "relation", relation, "proof", "KTP", "marked", "no")
	}
	for _, relation := range []string{"keluarga terduga", "orang tua pelaku", "istri terduga", "bapaknya terduga", "mantan pacar ibu", "eks pacar ibu", "pengasuh pesantren", "calon suami ibu"} {
		if err := ask("Orang Lain", relation); casework.KindOf(err) != casework.NotAllowed {
			t.Errorf("%s: %v", relation, err)
		}
	}
	for _, relation := range []string{"tetangga", "ketua RT", "pendamping"} {
		if err := ask("Hasnah Umpama", relation); casework.KindOf(err) != casework.NotAllowed {
			t.Errorf("the companion as %s: %v", relation, err)
		}
	}
	o.must(ask("Orang Lain", "nenek dari pihak ibu"))
}

// What the family took back only a lead decides against.
func TestWithdrawnIsRefused(t *testing.T) {
	o := open(t)
	n := o.received("category", "neglect")
	_, err := o.try(caseworker, casework.Act{Name: casework.Prepare, Case: n, Answers: ram.Answers("need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "periksa", "problem_public", "luka", "help", "rawat")})
	o.must(err)
	o.do(caseworker, n, casework.Consent, "signer.alleged", "no", "child.name", "Bunga", "understood", "yes", "willing", "willing", "agency", "dp3a", "child.agrees", "yes", "signer.name", "Hasnah Umpama", "signer.relation", "companion")
	o.do(caseworker, n, casework.Withdraw, "agency", "dp3a", "reason", "keluarga berubah pikiran")
	waive := func(who casework.Actor) error {
		return o.part(who, n, casework.Waive, "1", "cause", "delay", "reason", "perlu segera", "decided_by", "manager")
	}
	if err := waive(caseworker); !strings.Contains(casework.Say(err), "Keluarga tidak bersedia") {
		t.Errorf("the caseworker goes on without: %v", err)
	}
	o.must(waive(manager))
}

// An agency's menu does not tell the class.
func TestAgencyReadsNoClass(t *testing.T) {
	for _, danger := range []string{"yes", "no"} {
		o := open(t)
		n := o.do(caseworker, "", casework.Receive, with(nine, "category", "violence", "danger", danger)...)
		_, err := o.try(caseworker, casework.Act{Name: casework.Prepare, Case: n, Answers: ram.Answers("need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", "rawat")})
		o.must(err)
		o.do(caseworker, n, casework.Send)
		v, err := o.Open(t.Context(), hospital, n)
		o.must(err)
		for _, a := range v.Actions {
			if a.Act == casework.Alarm && a.Why != "" {
				t.Errorf("danger %s: the agency reads %q", danger, a.Why)
			}
		}
		o.must(o.part(hospital, n, casework.Alarm, ""))
	}
}

// A clock given to somebody who is kept away from the case afterwards is whoever's who has it.
func TestTaskOfWhoMayNotRead(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, with(nine, "category", "education", "alleged.relation", "-", "no_contact", "-")...)
	o.do(officer, n, casework.AddTask, "what", "ambil akta", "owner", manager.Account, "due", o.now.Add(24*time.Hour).Format(time.RFC3339), "reason", "rapat")
	o.do(manager, n, casework.AddTask, "what", "telepon sekolah", "owner", officer.Account, "due", o.now.Add(24*time.Hour).Format(time.RFC3339), "reason", "rapat")
	o.do(manager, n, casework.Exclude, "kind", "account", "who", officer.Account, "reason", "kerabat")
	c := o.file(n)
	if a, b := c.Clock("task:t1").Owner, c.Clock("task:t2").Owner; a != manager.Account || b != "" {
		t.Errorf("the manager's task is %q's, the excluded officer's %q's", a, b)
	}
}

// A case is tied only to one that is there, and a visit counts for no case of a month later.
func TestTiesAndVisitsThatCannotBe(t *testing.T) {
	o := open(t)
	n := o.received("category", "neglect")
	o.refused(casework.Invalid, caseworker, n, casework.Link, "number", casework.CaseNumber("0801", 26, 77), "kind", "same")
	if c := o.file(n); len(c.Links) > 0 {
		t.Errorf("tied to %v", c.Links)
	}
	form4 := o.filled("form4")
	_, err := o.try(caseworker, casework.Act{Name: casework.Complete, Case: n, Form: "form4", Seen: o.file(n).Version, Answers: form4})
	o.must(err)
	o.now = o.now.AddDate(0, 1, 0)
	r, err := o.try(caseworker, casework.Act{Name: casework.AddSibling, Case: n, Seen: o.file(n).Version, Answers: ram.Answers(sister...)})
	o.must(err)
	o.deny(casework.Invalid, o.part(caseworker, n, casework.ShareVisit, "form4", "cases", r.Opened))
}
