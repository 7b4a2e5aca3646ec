package casework_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// sees is everything that opening a case tells somebody.
func (o *office) sees(who casework.Actor, n string) string {
	o.t.Helper()
	v, err := o.Open(o.t.Context(), who, n)
	o.must(err)
	b, err := json.Marshal(v)
	o.must(err)
	return string(b)
}

// A brother's or sister's case takes over what is known of the family, and hides in it who
// reported the others: also from the superior who opened it, whenever and wherever the name
// was written, and it tells nobody the name itself.
func TestSiblingHidesTheReporter(t *testing.T) {
	o := open(t)
	n := o.service("reporter.name", "-", "safe_contact", "lewat Pak Sulaiman 0000-3456-7890")
	o.do(officer, n, casework.Verify, with(verified, "child.street", "belakang rumah Sulaiman, RT 2")...)
	for _, who := range []casework.Actor{kasi, officer} {
		_, err := o.try(who, casework.Act{Name: casework.AddSibling, Case: n, Answers: ram.Answers("relation", "younger", "same_home", "yes", "child.name", "Sari", "child.where", "rumah", "danger", "no", "category", "education", "problem", "kata Sulaiman ikut tidak sekolah")})
		o.must(err)
	}
	linked := o.service("child.name", "Sari Contoh", "reporter.name", "Hafid Lain", "problem", "kata Sulaiman Wicaksono (0000-3456-7890) adik juga tidak sekolah")
	o.do(manager, linked, casework.Link, "number", n, "kind", "family", "reason", "adik")
	third := func(of string) string { // whom the first does not know of
		_, err := o.try(officer, casework.Act{Name: casework.AddSibling, Case: of, Answers: ram.Answers("relation", "younger", "same_home", "yes", "child.name", "Fikri", "child.where", "rumah", "danger", "no", "category", "education", "problem", "kata Sulaiman ia juga")})
		o.must(err)
		family := o.file(of).Family
		return family[len(family)-1]
	}(linked)
	twice := o.service("child.name", "Sari Contoh", "reporter.name", "Ratna Lain", "problem", "kata Ratna, Pak Sulaiman juga sudah lapor")
	o.do(manager, n, casework.Link, "number", twice, "kind", "same", "reason", "anak yang sama") // on one side: both hide
	thrice := o.service("child.name", "Sari Contoh", "reporter.name", "Dewi Lain", "problem", "kata Sulaiman")
	o.do(manager, thrice, casework.Link, "number", twice, "kind", "same", "reason", "anak yang sama")
	named := func(n string) {
		o.must(o.amends(officer, n, func(a forms.Answers) {
			maps.Copy(a, o.file(n).Complaint)
			a["reporter.name"] = forms.Answer{State: forms.Given, Value: "Sulaiman Wicaksono"}
			a["reporter.phone"] = forms.Answer{State: forms.Given, Value: "000034567890"}
		}))
	}
	named(n) // only now
	for _, sister := range append(o.file(n).Family, n, third, twice, thrice) {
		silent(t, "the Kasi's view of "+sister, o.sees(kasi, sister), "sulaiman", "3456")
		said, err := o.Print(t.Context(), manager, sister, "complaint")
		o.must(err)
		silent(t, "its paper", said, "sulaiman", "3456")
	}
	sister := o.file(n).Family[0] // which the Kasi opened: who reported her may still be written
	o.must(o.amends(kasi, sister, func(a forms.Answers) { a["reporter.name"] = forms.Answer{State: forms.Given, Value: "Hafid Umpama"} }))
	// The officer knows the same neighbour.
	named(sister)
	silent(t, "the Kasi's view of her own", o.sees(kasi, sister), "sulaiman", "3456")
	o.do(manager, linked, casework.Assign, "caseworker", caseworker2.Account)
	if s := o.sees(caseworker2, linked); strings.Contains(s, "reporter.former") {
		t.Errorf("a sister's caseworker is told who reported the first: %s", s)
	}
}

// A task tells neither who reported nor, to who has not the file, anything of the child.
func TestTasksAreCleaned(t *testing.T) {
	o := open(t)
	n := o.service("reporter.name", "Sulaiman Wicaksono")
	o.must(o.part(officer, n, casework.AddTask, "", "what", "telepon sekolah, kata Sulaiman", "reason", "Sulaiman lapor lagi", "due", "2026-11-25T02:00:00Z"))
	for _, c := range o.file(n).Clocks {
		if strings.HasPrefix(c.ID, "task:") {
			o.must(o.part(officer, n, casework.DelayTask, c.ID, "until", "2026-11-24T02:00:00Z", "reason", "Sulaiman belum bisa dihubungi"))
		}
	}
	high := o.do(officer, "", casework.Receive, with(nine, "danger", "yes", "child.name", "Bunga Rahasia", "child.where", "rumah Tante Mawar")...)
	o.must(o.part(officer, high, casework.AddTask, "", "what", "jemput Bunga Rahasia di rumah Tante Mawar", "reason", "bahaya", "due", "2026-11-22T02:00:00Z"))
	for _, who := range []casework.Actor{kasi, caseworker2} {
		g, err := o.Agenda(t.Context(), who, o.now, o.now.Add(14*24*time.Hour))
		o.must(err)
		b, err := json.Marshal(g)
		o.must(err)
		if !strings.Contains(string(b), `"task:`) {
			t.Errorf("%s has no such task: %s", who.Account, b)
		}
		secret := []string{"sulaiman"}
		if who.Account == caseworker2.Account {
			secret = append(secret, "mawar", "bunga", "jemput", "bahaya\"")
		}
		silent(t, who.Account+"'s tasks", string(b), secret...)
	}
}

// An agency reads its letter: not who reported, who is marked or what the child admitted, by
// whatever field; and its first screen counts its own letters.
func TestAgencyReadsItsLetterOnly(t *testing.T) {
	o := open(t)
	n := o.received("category", "violence", "reporter.name", "Sulaiman Wicaksono", "reporter.relation", "guru ngaji", "reporter.phone", "000034567890", "no_contact", "Burhan Umpama", "alleged.relation", "anak itu sendiri", "child.age", "15", "problem", "Anak bertengkar.")
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.do(caseworker, n, casework.Verify, with(verified, "result", "out_of_area", "home.kabupaten", "Maros", "child.address", "73.06.08.1001", "child.street", "belakang rumah Sulaiman 0000-3456-7890, depan Burhan")...)
	o.do(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", "rawat", "papers_note", "Anak mengaku memukul temannya")
	o.do(caseworker, n, casework.Send)
	waiting := func(want int) {
		t.Helper()
		h, err := o.Home(t.Context(), hospital)
		o.must(err)
		if h.Inbox != want {
			t.Errorf("%d letters wait for the hospital, want %d", h.Inbox, want)
		}
	}
	waiting(1)
	o.do(caseworker, n, casework.Minutes, "at", o.now.Format(time.RFC3339), "given_by", "Pak Sulaiman", "given_post", "guru ngaji, yang melapor (Wicaksono)", "taken_by", "Sari", "taken_post", "RSUD; diantar Sulaiman", "child_handed", "no", "condition", "Anak mengaku memukul temannya")
	o.do(caseworker, n, casework.Answer, "answer", "rejected", "officer_post", "dokter", "reason", "kata Sulaiman penuh")
	waiting(0)
	o.do(caseworker, n, casework.Prepare, "need", "police", "agency", "uppa", "urgent", "yes", "purpose", "lapor", "problem_public", "luka", "help", "periksa")
	_, err := o.try(caseworker, casework.Act{Name: casework.Send, Case: n, Part: "2"})
	o.must(err)
	waiting(0)
	o.must(o.part(caseworker, n, casework.Move, "", "safe_here", "yes", "office", "Dinas Sosial Maros", "kabupaten", "Maros", "reason", "Anak mengaku memukul temannya", "given", "Anak mengaku memukul temannya"))
	o.start(n, "abh")
	silent(t, "the hospital's view", o.sees(hospital, n), "sulaiman", "3456", "burhan", "mengaku")
	for _, letter := range []string{"1", casework.LetterMove} {
		said, err := o.Letter(t.Context(), caseworker, n, letter)
		o.must(err)
		silent(t, "letter "+letter, said, "sulaiman", "3456", "wicaksono", "burhan", "mengaku")
	}
}

// Whoever has one word of the name in common with the mother is not the mother.
func TestNamesakeOfTheMother(t *testing.T) {
	o := open(t)
	for _, x := range [][3]string{{"Dewi", "Dewi Sulaiman", "bu sulaiman"}, {"Dewi Rahayu", "Dewi", "bu dewi"}, {"Ahmad", "Ahmad Yani", "bu yani"}} {
		n := o.received("no_contact", "-", "alleged.relation", "-", "alleged.same_house", "", "reporter.name", x[1], "reporter.relation", "guru kelas", "problem", "kata "+x[2]+" anak dipukul")
		o.do(caseworker, n, casework.Complete, with(form1("high"), "child.name", "Bunga Contoh", "child.sex", "female", "cared_by", "mother", "mother.name", x[0])...)
		said, err := o.Print(t.Context(), caseworker, n, "complaint")
		o.must(err)
		silent(t, "mother "+x[0]+", reporter "+x[1]+": the paper", said, x[2])
	}
}

// Who is marked in small letters is kept out of a letter, as is where the child is.
func TestMarkedInSmallLetters(t *testing.T) {
	o := open(t)
	help := func(n, said string) error {
		return o.part(caseworker, n, casework.Prepare, "", "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", said)
	}
	for mark, said := range map[string]string{"muhammad ali": "diantar pak ali", "siti ida": "kata bu ida", "rahmat eko": "kata eko", "polsek bajeng bripka yusuf": "kata yusuf"} {
		n := o.received("child.name", "Rizky Hartono", "no_contact", mark, "alleged.relation", "-", "alleged.same_house", "")
		o.deny(casework.Invalid, help(n, said))
		o.must(help(n, "rawat"))
	}
	for where, said := range map[string]string{"di rumah bu ani": "anak bersama ani", "kos pak ali, taeng": "di kos ali"} {
		n := o.received("child.where", where, "child.with", "-", "alleged.relation", "ayah kandung")
		o.deny(casework.Invalid, help(n, said))
	}
}

// Whose a foundling is nobody knows: who asks for the file may be who left it.
func TestFamilyCopyOfAFoundling(t *testing.T) {
	o := open(t)
	n := o.received("category", "abandoned", "child.age", "0", "child.where", "Puskesmas Somba Opu, ruang bersalin", "child.with", "bidan jaga", "alleged.relation", "-", "alleged.same_house", "", "no_contact", "-", "reporter.name", "Ngalle Umpama")
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	copied := func(name, marked string) error {
		return o.part(caseworker, n, casework.CopyFile, "", "name", name, "relation", "mengaku ibu kandung", "proof", "KTP", "marked", marked)
	}
	err := copied("Ratna Umpama", "no")
	o.deny(casework.NotAllowed, err)
	if !strings.Contains(casework.Say(err), "Form 1") {
		t.Errorf("said %q", casework.Say(err))
	}
	o.do(caseworker, n, casework.Complete, with(form1("high"), "child.name", "Bayi", "child.sex", "female", "cared_by", "mother", "mother.name", "Ratna Umpama")...)
	o.deny(casework.NotAllowed, copied("Ratna Umpama", "yes"))
	o.must(copied("Ratna Umpama", "no"))
	said, err := o.Print(t.Context(), caseworker, n, casework.FamilyCopy)
	o.must(err)
	silent(t, "the copy", said, "bersalin", "bidan jaga", "ngalle", "(tidak dicetak)-")
}

// A marked mother is in the family's copy by no word: not by a name that many have, not by
// her age or work; and nobody is given it as her under another name. The guardian who signed is.
func TestFamilyCopySaysNothingOfTheMarkedMother(t *testing.T) {
	o := open(t)
	n := o.received("no_contact", "Ibu kandung, Sitti Rahma", "alleged.relation", "-", "alleged.same_house", "", "problem", "kata tetangga Sitti menyerahkan anak", "reporter.name", "Hasnah Umpama", "reporter.relation", "tetangga", "child.where", "rumah nenek, Jl. Mawar 7", "child.with", "nenek")
	o.do(caseworker, n, casework.Complete, with(form1("high"), "child.name", "Bunga Contoh", "child.sex", "female", "cared_by", "other", "mother.name", "Sitti Rahma", "mother.age", "47", "mother.work", "pemetik teh", "father.name", "Rudi Hartono", "father.age", "51",
		"condition", "Sitti menyerahkan anak ke panti; Siti Aminah gurunya; kata bu Hasnah, tetangga, anak takut; Ibu Hasnah (tetangga, pelapor) mengantar; kata Hasnah paman memukul")...)
	ask := func(name, relation string) error {
		return o.part(caseworker, n, casework.CopyFile, "", "name", name, "relation", relation, "proof", "KTP", "marked", "no")
	}
	for _, x := range [][2]string{{"Wati", "mantan istri Rudi"}, {"Sitti", "ibunya Bunga"}, {"Wati", "wali"}, {"Hasnah Umpama", "tetangga"}, {"Hasnah", "penemu"}, {"Hasnah", "teman keluarga"}, {"Hasnah", "guru anak"}, {"Hasnah", "kakak kelas"}, {"Hasnah", "om tetangga"}, {"Hasnah", "istri pak RT"}, {"Wati", "istri"}} {
		o.deny(casework.NotAllowed, ask(x[0], x[1]))
	}
	o.do(caseworker, n, casework.Consent, "signer.name", "Halim Umpama", "signer.relation", "guardian", "signer.alleged", "no", "child.name", "Bunga Contoh", "understood", "yes", "willing", "willing", "agency", "rsud", "purpose", "visum", "child.agrees", "yes", "date", "2026-11-21")
	o.must(ask("Halim Umpama", "wali"))
	said, err := o.Print(t.Context(), caseworker, n, casework.FamilyCopy)
	o.must(err)
	silent(t, "the copy", said, "sitti", "rahma", "47", "pemetik teh", "hasnah", "tetangga", "pelapor)", "bu (tidak")
	for _, stays := range []string{"Siti Aminah gurunya", "51", "paman memukul", "Halim Umpama"} {
		if !strings.Contains(strings.Join(strings.Fields(said), " "), stays) {
			t.Errorf("the copy does not say %q: %s", stays, said)
		}
	}
	o.do(caseworker, n, casework.Mark, "name", "Rudi", "relation", "ayah", "kind", "both")
	said, err = o.Print(t.Context(), caseworker, n, casework.FamilyCopy)
	o.must(err)
	silent(t, "the copy", said, "rumah nenek", "mawar", "51")
}

// An agency's answer passes whatever was done to the rest of the case, and is refused when
// its letter, the consent or what it may say changed since.
func TestAgencyAnswersWhatItRead(t *testing.T) {
	dp3a := casework.Actor{Account: "mitra.dp3a", Role: casework.Partner, Agency: "dp3a"}
	consent := []string{"signer.name", "Mawar Indah", "signer.relation", "guardian", "signer.alleged", "no", "child.name", "Rizky", "understood", "yes", "willing", "willing", "agency", "dp3a", "purpose", "visum", "child.agrees", "yes"}
	for what, do := range map[string]func(o *office, n string){
		"": func(o *office, n string) { o.do(caseworker, n, casework.Note, "text", "polisi datang") },
		"withdrawn": func(o *office, n string) {
			o.do(caseworker, n, casework.Withdraw, "agency", "dp3a", "reason", "takut")
		},
		"unwilling": func(o *office, n string) {
			o.do(caseworker, n, casework.Consent, with(consent, "willing", "unwilling", "agency", "")...)
		},
		"cancelled": func(o *office, n string) { o.must(o.part(caseworker, n, casework.Cancel, "1", "reason", "batal")) },
		"marked": func(o *office, n string) {
			o.do(caseworker, n, casework.Mark, "name", "Burhan", "relation", "ayah kandung", "kind", "alleged")
		},
	} {
		o := open(t)
		n := o.received("category", "violence", "child.name", "Rizky", "no_contact", "-", "alleged.relation", "-", "alleged.same_house", "")
		o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
		o.do(caseworker, n, casework.Consent, consent...)
		o.do(caseworker, n, casework.Prepare, "need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "visum", "problem_public", "luka", "help", "rawat")
		if o.file(n).Referral("1").State == casework.Pending {
			o.must(o.part(manager, n, casework.ApproveRef, "1", "approved", "yes"))
		}
		o.must(o.part(caseworker, n, casework.Send, "1"))
		v, err := o.Open(t.Context(), dp3a, n)
		o.must(err)
		do(o, n)
		_, err = o.try(dp3a, casework.Act{Name: casework.Answer, Case: n, Part: "1", Seen: v.Letters[0].Version, Answers: ram.Answers("answer", "accepted", "officer_post", "dokter")})
		if (err == nil) != (what == "") {
			t.Errorf("%s: the agency's answer to what it read before: %v", what, err)
		}
	}
}

// What stands beside a hidden name goes with it as an apposition; the next clause's subject stays.
func TestNextClauseKeepsItsSubject(t *testing.T) {
	o := open(t)
	for said, want := range map[string]string{
		"Menurut Sulaiman, tetangga memukul anak":         "Menurut (tidak dicetak), tetangga memukul anak",
		"kata Pak Sulaiman tetangganya memukul anak":      "kata (tidak dicetak) tetangganya memukul anak",
		"Dipukul bapak. Sulaiman menelepon":               "Dipukul bapak. (tidak dicetak) menelepon",
		"kata Sulaiman (tetangga), anak lapar":            "kata (tidak dicetak), anak lapar",
		"Sulaimanmi yang bilang; Abdulrahman tetangganya": "(tidak dicetak) yang bilang; Abdulrahman tetangganya",
	} {
		n := o.service("reporter.name", "Sulaiman Wicaksono", "reporter.relation", "tetangga", "problem", said)
		v, err := o.Open(t.Context(), kasi, n)
		o.must(err)
		if got := v.Case.Complaint["problem"].Value; got != want {
			t.Errorf("%q is read as %q, want %q", said, got, want)
		}
	}
}

// Homes are hidden as people call them while somebody is alleged; "di rumah" is anywhere.
func TestHomesAsPeopleCallThem(t *testing.T) {
	o := open(t)
	for where, said := range map[string]string{"rumah nenek": "anak tinggal di rumah neneknya", "di rumah tantenya": "anak kini di rumah bibi", "rumah kakaknya Sitti": "anak bersama Sitti"} {
		n := o.received("child.where", where, "child.with", "-", "alleged.relation", "ayah kandung")
		o.deny(casework.Invalid, o.part(caseworker, n, casework.Prepare, "", "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", said))
	}
	n := o.received("child.where", "di rumah", "child.with", "-", "alleged.relation", "ayah kandung")
	o.must(o.part(caseworker, n, casework.Prepare, "", "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", "anak sakit di rumah"))
}

// What an agency read of a case it no longer reads once the case has ended for good.
func TestLetterOfAnEndedCase(t *testing.T) {
	o := open(t)
	n := o.held()
	o.do(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", "rawat")
	o.do(caseworker, n, casework.Send)
	o.do(hospital, n, casework.Answer, "answer", "accepted", "officer_post", "dokter")
	o.must(o.part(caseworker, n, casework.Finish, "1", "result", "sembuh", "service", "rawat", "given", "rawat", "done_at", "2026-11-21", "fulfilled", "yes", "fit", "yes"))
	reads := func(want bool) {
		t.Helper()
		v, err := o.Open(t.Context(), hospital, n)
		o.must(err)
		if l := v.Letters[0]; (l.Help != "") != want || (l.Notice == "") != want {
			t.Errorf("the hospital reads %+v, want the letter: %v", l, want)
		}
	}
	o.paper(caseworker, n, "form6", form6...)
	o.must(o.part(manager, n, casework.Close, "", closing...))
	reads(true)
	o.now = o.now.Add(29 * 24 * time.Hour)
	o.paper(caseworker, n, "form7", form7...)
	o.must(o.part(caseworker, n, casework.Terminate, "", form8...))
	reads(false)
}

// A brother's case says nothing of a sister by any name she had, and blocks no letter for one
// who has no name yet; what the reporter is called by stays in the office.
func TestLettersOfBrothers(t *testing.T) {
	o := open(t)
	n := o.received("child.name", "Rizky Hartono", "no_contact", "-", "alleged.relation", "-", "alleged.same_house", "", "reporter.name", "Sulaiman Wicaksono", "reporter.relation", "guru ngaji TPA Al-Ikhlas")
	help := func(said string) error {
		return o.part(caseworker, n, casework.Prepare, "", "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", said)
	}
	o.deny(casework.Invalid, help("menurut guru ngaji TPA Al-Ikhlas"))
	o.must(o.part(caseworker, n, casework.AddSibling, "", with(sister, "child.name", "Kinanti")...))
	kin := o.file(n).Family[0]
	o.deny(casework.Invalid, help("Kinanti ikut"))
	a := o.file(kin).Complaint.Clone()
	a["child.name"] = forms.Answer{State: forms.Given, Value: "Bayi belum diberi nama"}
	_, err := o.try(caseworker, casework.Act{Name: casework.Amend, Case: kin, Answers: a})
	o.must(err)
	o.deny(casework.Invalid, help("Kinanti ikut"))
	o.must(help("bayi belum diberi susu"))
}

// Who may not read why a case is discussed may say why another one is, and writes over nothing.
func TestReasonsOfWhoReadsNoFile(t *testing.T) {
	o := open(t)
	one, two := o.received(), o.received("child.name", "Sari Contoh")
	a := meetingAnswers(o.now.Add(48*time.Hour), nil, row1("who", caseworker.Account))
	a["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("number", one, "reason", "kekerasan berulang")}}
	call := casework.Act{ID: o.NewID(), Name: casework.CallMeeting, Answers: a}
	_, err := o.try(manager, call)
	o.must(err)
	change := func(rows ...forms.Answers) error {
		m, err := o.Meeting(t.Context(), clerk, call.ID)
		o.must(err)
		a := m.Change.Clone()
		a["cases"] = forms.Answer{State: forms.Given, Rows: rows}
		_, err = o.try(clerk, casework.Act{Name: casework.CallMeeting, Part: call.ID, Seen: m.Seen, Answers: a})
		return err
	}
	o.deny(casework.Invalid, change(ram.Answers("number", one, "reason", "lain")))
	o.must(change(ram.Answers("number", one), ram.Answers("number", two, "reason", "permintaan kepala dinas")))
	m, err := o.Meeting(t.Context(), manager, call.ID)
	o.must(err)
	if len(m.Cases) != 2 || m.Cases[0].Reason != "kekerasan berulang" || m.Cases[1].Reason != "permintaan kepala dinas" {
		t.Errorf("the cases are %+v", m.Cases)
	}
}

// What stands behind a relative's word narrows no mark: who is marked as "om haji" and asks
// as "om" is refused.
func TestMarkedUncleByAnyWord(t *testing.T) {
	o := open(t)
	for _, mark := range []string{"om haji", "paman polisi", "om warung"} {
		n := o.received("no_contact", "-", "alleged.relation", mark)
		o.deny(casework.NotAllowed, o.part(caseworker, n, casework.CopyFile, "", "name", "Ngalle", "relation", "om", "proof", "KTP", "marked", "no"))
		o.must(o.part(caseworker, n, casework.CopyFile, "", "name", "Ngalle", "relation", "nenek haji", "proof", "KTP", "marked", "no"))
	}
}
