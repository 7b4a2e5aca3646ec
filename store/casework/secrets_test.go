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

// silent fails where a text says one of the secrets, whatever its letters and line ends.
func silent(t *testing.T, what, said string, secrets ...string) {
	t.Helper()
	low := strings.ToLower(strings.Join(strings.Fields(said), " "))
	for _, x := range secrets {
		if i := strings.Index(low, strings.ToLower(x)); i >= 0 {
			t.Errorf("%s says %q: …%s…", what, x, low[max(0, i-40):min(len(low), i+40)])
		}
	}
}

// hiding is a case whose child is hidden from its father, who is marked by relation only.
func (o *office) hiding(pairs ...string) string {
	o.t.Helper()
	n := o.received(append([]string{"child.name", "Rizky Hartono", "no_contact", "ayah kandung", "alleged.relation", "ayah kandung", "reporter.name", "Sulaiman Wicaksono",
		"reporter.phone", "000034567890", "reporter.relation", "guru ngaji", "child.where", "rumah Tante Mawar, Jalan Anggrek 5", "child.with", "Tante Mawar",
		"event.place", "gudang", "problem", "kata guru ngaji, 0000-3456-7890: anak di Jalan Anggrek 5"}, pairs...)...)
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.do(caseworker, n, casework.Complete, with(form1("high"), "child.name", "Rizky Hartono", "child.sex", "male", "cared_by", "other", "head.name", "Mawar Indah", "father.name", "Burhan Umpama",
		"mother.name", "Dewi Rahayu", "recommendation", "Burhan jangan tahu", "condition", "Burhan memukul; anak di anggrek 5; pelapor 0000 3456 7890", "child.previous_address", "Jalan Anggrek 5")...)
	o.paper(caseworker, n, "safety_plan", "dangers", "ayah cari anak ke Cempaka", "protector", "Bu Rabiah", "place", "Rumah Aman Cempaka", "call", "Bu Rabiah 0811", "agreed", "tinggal di Cempaka bersama Rabiah", "until", "2026-12-21")
	o.paper(caseworker, n, "visit", "at", "2026-11-21T02:00:00Z", "purpose", "monitor", "went", "peksos", "place", "Rumah Aman Cempaka", "met", "Bu Rabiah", "child_seen", "yes", "safe", "yes", "observed", "baik")
	o.do(caseworker, n, casework.Consent, "signer.name", "Mawar Indah", "signer.relation", "companion", "signer.alleged", "no", "signer.address", "Jalan Anggrek 5 Pallangga", "child.name", "Rizky Hartono",
		"understood", "yes", "willing", "willing", "purpose", "visum", "child.agrees", "yes", "child.words", "saya mau tetap di Anggrek")
	return n
}

// While somebody is alleged no paper says where the child is or with whom, nor who
// reported, in whatever words, spelling or piece (SOP 7).
func TestNoPaperSaysPlaceOrReporter(t *testing.T) {
	o := open(t)
	n := o.hiding()
	o.start(n, "abh_victim")
	o.must(o.step(caseworker, n, casework.DoStep, "abh_victim.accompany", "note", "dilaporkan Sulaiman, anak di Cempaka", "by", "peksos", "at", "2026-11-21T02:00:00Z"))
	printed := 0
	for _, p := range o.file(n).Prints(o.Pack()) {
		if p.Name == casework.ReporterForm || p.Letter != "" {
			continue
		}
		said, err := o.Print(t.Context(), caseworker, n, p.Name)
		o.must(err)
		silent(t, "print "+p.Name, said, "anggrek", "cempaka", "rabiah", "tante mawar", "pallangga", "sulaiman", "wicaksono", "3456", "guru ngaji")
		printed++
	}
	if printed < 6 {
		t.Errorf("only %d papers were printed", printed)
	}
	o.do(caseworker, n, casework.CopyFile, "name", "Dewi Rahayu", "relation", "ibu kandung", "proof", "KTP", "marked", "no")
	said, err := casework.FamilyText(o.file(n), o.Pack(), caseworker, o.now)
	o.must(err)
	silent(t, "the family's copy", said, "anggrek", "cempaka", "rabiah", "mawar", "pallangga", "gudang", "sulaiman", "3456", "guru ngaji", "burhan")
	if !strings.Contains(said, "Rizky Hartono") || !strings.Contains(said, "Dewi Rahayu") {
		t.Errorf("the family's copy lost the child or the mother:\n%s", said)
	}
}

// What a letter may not say is refused in every spelling; what everybody may say is not.
func TestLetterTakesNoSecretInPieces(t *testing.T) {
	o := open(t)
	n := o.hiding()
	prepare := func(agency, need, said string) error {
		_, err := o.try(caseworker, casework.Act{Name: casework.Prepare, Case: n, Answers: ram.Answers("need", need, "agency", agency, "urgent", "no", "purpose", "perlu", "help", said)})
		return err
	}
	for _, said := range []string{
		"jemput dari Burhan Umpama", "hubungi 0000-3456-7890", "hubungi +62 000 3456 7890", "jemput di Rumah Aman Cempaka", "anak bersama Bu Rabiah", "jemput di Jl. Anggrek", "di rumah tante mawar",
		"kata Sulaimannya", "kata sulaeman", "kata Su laiman", "kata S u l a i m a n", "kata Sula-iman", "kata S.u.l.a.i.m.a.n",
	} {
		o.deny(casework.Invalid, prepare("rsud", "health", said))
	}
	short := o.received("child.where", "rumah Bu Ani", "child.with", "Bu Ani", "alleged.relation", "ayah kandung")
	o.deny(casework.Invalid, o.part(caseworker, short, casework.Prepare, "", "need", "health", "agency", "rsud", "urgent", "no", "purpose", "perlu", "help", "anak bersama Ani"))
	block := o.received("child.where", "Perum Griya Asri blok F no. 12", "child.with", "tante", "alleged.relation", "ayah kandung")
	for said, may := range map[string]bool{"jemput di Blok F no. 12": false, "jemput di blok f 12": false, "kelas 12 F": true, "lantai 2 puskesmas": true} {
		if err := o.part(caseworker, block, casework.Prepare, "", "need", "health", "agency", "rsud", "urgent", "no", "purpose", "perlu", "help", said); (err == nil) != may {
			t.Errorf("%q: %v", said, err)
		}
	}
	for _, said := range []string{"anak korban kekerasan seksual oleh ayahnya, mohon KIP", "Anak dilecehkan gurunya, mohon pindah sekolah"} { // SOP 7: a school never reads it
		o.deny(casework.Invalid, prepare("disdik", "school_aid", said))
	}
	o.must(prepare("disdik", "school_aid", "mohon KIP untuk kelas 8; tetangga mengantar, telepon kantor 0411 555 0101"))
}

// A copy for who asked for data says no secret in another spelling either.
func TestReleaseKnowsSpellings(t *testing.T) {
	o := open(t)
	n := o.do(caseworker, "", casework.Receive, with(nine, "child.where", "rumah Tante Mawar di Jalan Anggrek 5 Pallangga", "reporter.name", "Rahmat Hidayatullah", "reporter.phone", "000034567890",
		"problem", "Rachmat melapor; Rahmad bilang; hidayatulloh tetangga; Rahmatnya takut; R.a.h.m.a.t; Rah mat", "child.words", "saya di Jalan Anggrek 5")...)
	o.do(caseworker, n, casework.Mark, "name", "Darwis Syamsuddin", "relation", "paman", "kind", "both")
	o.do(caseworker, n, casework.Mark, "name", "Nur'aini", "relation", "bibi", "kind", "both")
	o.paper(caseworker, n, "form1", with(assessed, "condition", "takut kepada Darwiss dan Samsudin; darwis-syamsuddin; Nuraini; Nur Aini; bibinya; pamannya memukul; di Anggrek, Pallangga")...)
	o.must(o.part(clerk, n, casework.AskData, "", courtAsks...))
	o.must(o.picks(caseworker, n, "d1", []string{"complaint", "form1"}))
	said, err := o.copyOf(caseworker, n, "d1", false)
	o.must(err)
	silent(t, "the copy", said, "rachmat", "rahmad", "hidayatulloh", "rahmat", "rah mat", "r.a.h", "darwis", "samsudin", "nuraini", "nur aini", "anggrek", "pallangga", "pamannya", "bibinya")
}

// Who is marked by a relation is not told by another word for it; what was checked with the
// village hidden is chosen anew once the child lives elsewhere.
func TestReleaseHidesCallingsAndTheOldVillage(t *testing.T) {
	o := open(t)
	n := o.do(caseworker, "", casework.Receive, with(nine, "child.where", "?", "alleged.relation", "ayah kandung", "no_contact", "paman dari pihak ibu",
		"problem", "dipukul ayah; ayahnya mabuk; bapak kandungnya marah; pamannya ikut; ibunya menolong; kini di Sungguminasa")...)
	o.do(caseworker, n, casework.Verify, with(verified, "child.address", "73.06.08.1001")...)
	o.must(o.part(clerk, n, casework.AskData, "", courtAsks...))
	o.must(o.picks(caseworker, n, "d1", []string{"complaint"}))
	o.now = o.now.Add(time.Hour)
	o.must(o.part(caseworker, n, casework.ReportData, "d1", reports...))
	o.must(o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
	o.must(o.part(manager, n, casework.CheckData, "d1", reads...))
	said, err := o.copyOf(caseworker, n, "d1", true)
	o.must(err)
	silent(t, "the copy", said, "dipukul ayah", "ayahnya", "bapak kandung", "pamannya", "sungguminasa")
	if !strings.Contains(said, "ibunya menolong") {
		t.Errorf("the mother is nobody's mark: %s", said)
	}
	o.do(caseworker, n, casework.Verify, with(verified, "child.address", "73.06.08.1002")...)
	_, err = o.copyOf(caseworker, n, "d1", true)
	o.deny(casework.NotAllowed, err)
}

// In a case on the ABH pathway no paper tells an admission, also where it was written
// before the pathway was begun.
func TestNoPaperTellsAnAdmission(t *testing.T) {
	o := open(t)
	n := o.received("category", "violence", "alleged.relation", "anak itu sendiri", "no_contact", "-", "child.age", "15", "problem", "Anak mengaku memukul temannya. Sekolah memanggil orang tua.")
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.paper(caseworker, n, "form1", with(form1("medium"), "condition", "Tenang; ngakunya ia yang mencuri; ibu menemani")...)
	print := func(name string) string {
		t.Helper()
		said, err := o.Print(t.Context(), caseworker, n, name)
		o.must(err)
		return strings.Join(strings.Fields(said), " ")
	}
	if said := print("complaint"); !strings.Contains(said, "Anak mengaku memukul") {
		t.Fatalf("before the pathway the words are the reporter's: %s", said)
	}
	o.start(n, "abh")
	silent(t, "the complaint", print("complaint"), "mengaku", "temannya")
	silent(t, "Form 1", print("form1"), "ngakunya", "mencuri")
	for paper, kept := range map[string]string{"complaint": "Sekolah memanggil orang tua", "form1": "ibu menemani"} {
		if said := print(paper); !strings.Contains(said, kept) {
			t.Errorf("%s lost %q: %s", paper, kept, said)
		}
	}
	o.must(o.part(clerk, n, casework.AskData, "", courtAsks...))
	o.must(o.picks(caseworker, n, "d1", []string{"complaint", "form1"}))
	said, err := o.copyOf(caseworker, n, "d1", false)
	o.must(err)
	silent(t, "the court's copy", said, "mengaku", "ngakunya")
}

// Superiors of village and kecamatan read a file without who reported it: no part of the
// name, no number, nowhere (SOP 7, 10).
func TestSuperiorsReadNoReporter(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, with(nine, "category", "education", "alleged.relation", "-", "alleged.same_house", "", "no_contact", "-", "reporter.name", "Sulaiman Wicaksono", "reporter.phone", "000034567890",
		"reporter.relation", "guru ngaji", "problem", "kata Pak Sulaiman (guru ngaji, 0000-3456-7890) anak tidak sekolah; Wicaksono tetangganya", "trusted", "Sulaeman")...)
	o.do(officer, n, casework.RecordContact, "who", "Pak Wicaksono", "at", "2026-11-21T02:00:00Z", "result", "Sulaiman setuju")
	o.do(officer, n, casework.Note, "text", "Pelapor Sulaiman menelepon lagi dari 0000 3456 7890")
	for _, who := range []casework.Actor{{Account: "kasi", Role: casework.DeskCoordinator, Desk: "0801", Kecamatan: "73.06.08"}, supervisor, {Account: "fas", Role: casework.Facilitator, Kecamatan: "73.06.08"}} {
		v, err := o.Open(t.Context(), who, n)
		o.must(err)
		b, err := json.Marshal(v)
		o.must(err)
		paper, err := o.Print(t.Context(), who, n, "complaint")
		o.must(err)
		for what, said := range map[string]string{"the file": string(b), "the paper": paper} {
			silent(t, string(who.Role)+", "+what, said, "sulaiman", "wicaksono", "sulaeman", "0812", "3456", "guru ngaji")
			if !strings.Contains(said, "anak tidak sekolah") {
				t.Errorf("%s does not read the problem in %s", who.Role, what)
			}
		}
	}
}

// The kecamatan knows of a protection case when its next clock ends, not what that is for
// or how long it was: either would tell danger, pathway, referral.
func TestKecamatanReadsNoClocksName(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, with(nine, "category", "sexual", "danger", "no")...)
	o.do(officer, "", casework.Receive, with(nine, "category", "violence", "danger", "yes")...)
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.start(n, "abh_victim")
	o.now = o.now.Add(time.Hour)
	q, err := o.Queue(t.Context(), supervisor, casework.Query{})
	o.must(err)
	if len(q.Rows) != 2 {
		t.Fatalf("%d rows", len(q.Rows))
	}
	for _, r := range q.Rows {
		if r.DueAt == nil || r.NextClock != casework.AnyClock || !r.Started.IsZero() || casework.ClockWord(o.Pack(), r.NextClock) != "Tenggat terdekat" {
			t.Errorf("the kecamatan reads %+v", r)
		}
	}
}

// Who knows number, stage and clock presses Bahaya on any case, and is told the same
// whether or not it was high already.
func TestBahayaTellsNobodyTheClass(t *testing.T) {
	o := open(t)
	var said []string
	for _, danger := range []string{"yes", "no"} {
		n := o.do(officer, "", casework.Receive, with(nine, "danger", danger, "category", "neglect")...)
		v, err := o.Open(t.Context(), supervisor, n)
		o.must(err)
		told := ""
		for _, a := range v.Actions {
			told += string(a.Act) + "/" + a.Why + " "
		}
		for range 2 {
			_, err := o.try(supervisor, casework.Act{Name: casework.Alarm, Case: n})
			told += casework.Say(err) + " "
		}
		said = append(said, told)
		if c := o.file(n); c.Risk.Class != casework.High || c.Alarm == nil {
			t.Errorf("danger %s: %+v", danger, c.Risk)
		}
	}
	if said[0] != said[1] || !strings.Contains(said[0], string(casework.Alarm)) {
		t.Errorf("the kecamatan reads who is high: %q", said)
	}
	n := o.do(officer, "", casework.Receive, with(nine, "danger", "yes")...)
	o.deny(casework.NotAllowed, o.part(manager, n, casework.Alarm, "")) // who knows it is told
}

// An agency reads how its own letter stands, not that the case goes on elsewhere.
func TestAgencyReadsItsOwnStateOnly(t *testing.T) {
	o := open(t)
	n := o.received("category", "violence")
	o.do(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", "rawat")
	o.do(caseworker, n, casework.Send)
	o.do(hospital, n, casework.Answer, "answer", "rejected", "officer_post", "dokter", "reason", "penuh")
	before, err := o.Open(t.Context(), hospital, n)
	o.must(err)
	o.do(caseworker, n, casework.Prepare, "need", "police", "agency", "uppa", "urgent", "yes", "purpose", "lapor", "problem_public", "luka", "help", "periksa")
	_, err = o.try(caseworker, casework.Act{Name: casework.Send, Case: n, Part: "2"})
	o.must(err)
	after, err := o.Open(t.Context(), hospital, n)
	o.must(err)
	if before.Row.ReferralStatus != casework.Rejected || after.Row.ReferralStatus != casework.Rejected || before.Row.Stage != after.Row.Stage || len(after.Letters) != 1 {
		t.Errorf("the hospital reads %+v, then %+v", before.Row, after.Row)
	}
}

// A marked parent is given no copy, whatever the officer is told the relation is; the
// other parent and the aunt are.
func TestMarkedParentIsGivenNoCopy(t *testing.T) {
	o := open(t)
	for _, mark := range []string{"ayah tiri", "ayah kandung", "bapaknya"} {
		n := o.received("child.name", "Rizky Hartono", "no_contact", mark, "alleged.relation", mark)
		o.do(caseworker, n, casework.Complete, with(form1("high"), "child.name", "Rizky Hartono", "child.sex", "male", "cared_by", "mother", "father.name", "Burhan Umpama", "mother.name", "Dewi Rahayu")...)
		give := func(name, relation string) error {
			return o.part(caseworker, n, casework.CopyFile, "", "name", name, "relation", relation, "proof", "KTP", "marked", "no")
		}
		for _, relation := range []string{"orang tua", "wali", "bapak sambung", "suami ibu", "papi", "abah", "tetta", "ayahnya", "bapaknya", "ayahanda", "a y a h", "kepala keluarga", "ayah/wali", "ortu", "kedua orang tua",
			"Bapaknya Rizky", "ayahnda", "mantan suami ibu", "suami dari ibu anak", "Bapak Rizky"} {
			if mark == "ayah kandung" && (relation == "bapak sambung" || relation == "suami ibu" || relation == "suami dari ibu anak") {
				continue // somebody else
			}
			o.deny(casework.NotAllowed, give("Anton Umpama", relation))
		}
		o.deny(casework.NotAllowed, give("Burhan", "paman"))
		o.must(give("Dewi Rahayu", "orang tua"))
		o.must(give("Rabiah Contoh", "bibi dari pihak ibu"))
	}
}

// What a mark says is hidden, however it was written down.
func TestMarksInAnyWriting(t *testing.T) {
	for mark, said := range map[string]string{
		"Jangan telepon budi": "lapor kepada Budi", "Tetangga sebelah, budi": "Budi tahu", "Om eko": "kata Eko", "eko, pamannya": "kata Eko", "Pak Andi": "tanya Andi", "Siti Aminah": "kata Bu Siti", "Imam": "tanya Imam",
		"Muhammad": "kata Muhammad", "Hamzah": "kata Hamzahnya", "Hamsah": "kata Hamzah", "Fitriani": "kata Pitriani", "Hasan": "kata Hasang", "Yusuf": "kata Jusuf", "Suharto": "kata SUHART0", "Pak Darmo 000066666666": "telepon 0000-6666-6666", "Ahmad 0000 1111 2222 / 0000 3333 4444": "telp 000033334444",
	} {
		o := open(t)
		n := o.received("child.name", "Rizky Hartono", "no_contact", mark, "alleged.relation", "-", "alleged.same_house", "")
		prepare := func(said string) error {
			return o.part(caseworker, n, casework.Prepare, "", "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", said)
		}
		if err := prepare(said); casework.KindOf(err) != casework.Invalid {
			t.Errorf("%q lets %q out: %v", mark, said, err)
		}
		o.must(prepare("mohon dirawat sebelum sore; tetangga mengantar, hubungi kantor dulu"))
	}
}

// The mother who reports stays the mother on every paper, the aunt who signs the signer;
// that it was they who reported is told nowhere.
func TestWhoBringsUpKeepsTheName(t *testing.T) {
	o := open(t)
	for _, x := range []struct{ name, relation string }{{"Dewi Rahayu", "ibu kandung"}, {"Rabiah Contoh", "bibi"}} {
		n := o.received("child.name", "Rizky Hartono", "no_contact", "-", "alleged.relation", "-", "alleged.same_house", "", "reporter.name", x.name, "reporter.relation", x.relation, "child.with", "ibu")
		o.do(caseworker, n, casework.Complete, with(form1("high"), "child.name", "Rizky Hartono", "child.sex", "male", "cared_by", "mother", "father.name", "Burhan Umpama", "mother.name", "Dewi Rahayu", "informant.name", x.name)...)
		o.do(caseworker, n, casework.Consent, "signer.name", x.name, "signer.relation", "companion", "signer.alleged", "no", "child.name", "Rizky Hartono",
			"understood", "yes", "willing", "willing", "purpose", "visum", "child.agrees", "yes")
		for paper, want := range map[string]string{"form1": "Nama ibu                    : Dewi Rahayu", "form2": "Nama                        : " + x.name} {
			said, err := o.Print(t.Context(), caseworker, n, paper)
			o.must(err)
			if !strings.Contains(said, want) {
				t.Errorf("%s reports, and %s lost %q:\n%s", x.relation, paper, want, said)
			}
			if !strings.Contains(said, "Nama informan               : "+casework.Kept) && paper == "form1" {
				t.Errorf("%s says who reported:\n%s", paper, said)
			}
		}
		o.do(caseworker, n, casework.CopyFile, "name", x.name, "relation", x.relation, "proof", "KTP", "marked", "no")
		said, err := casework.FamilyText(o.file(n), o.Pack(), caseworker, o.now)
		o.must(err)
		if !strings.Contains(said, "Nama                        : "+x.name) || strings.Contains(said, "informan") {
			t.Errorf("the copy for %s:\n%s", x.relation, said)
		}
	}
}

// An agency may be told of itself and of what it treats; a school not of what happened.
func TestHarmlessLettersGoOut(t *testing.T) {
	o := open(t)
	n := o.received("child.name", "Rizky Hartono", "no_contact", "ayah tiri", "alleged.relation", "ayah tiri", "child.where", "RSUD Syekh Yusuf ruang anak", "child.with", "ibu kandung", "reporter.name", "Sinta Puspita")
	o.do(caseworker, n, casework.Complete, with(form1("high"), "child.name", "Rizky Hartono", "child.sex", "male", "cared_by", "mother", "father.name", "Burhan Umpama", "father.relation", "birth", "mother.name", "Dewi Rahayu")...)
	for _, x := range [][3]string{
		{"rsud", "health", "Mohon dirawat di ruang anak RSUD Syekh Yusuf; ibu kandung ikut"}, {"puskesmas", "health", "Mohon pemeriksaan kehamilan dan tes HIV; luka bekas pukulan"},
		{"dinsos", "welfare", "Keluarga korban banjir, mohon sembako dan PKH komponen ibu hamil"}, {"disdik", "school_aid", "Mohon KIP; ayah pelaku usaha kecil, guru kelas membantu"}, {"puskesmas", "health", "Burhan Umpama mengantar"},
	} {
		if err := o.part(caseworker, n, casework.Prepare, "", "need", x[1], "agency", x[0], "urgent", "no", "purpose", "perlu", "help", x[2]); err != nil {
			t.Errorf("%s is not told %q: %v", x[0], x[2], err)
		}
	}
	o.deny(casework.Invalid, o.part(caseworker, n, casework.Prepare, "", "need", "health", "agency", "puskesmas", "urgent", "no", "purpose", "perlu", "help", "anak di RSUD Syekh Yusuf"))
}

// Who signs or takes a copy may be a marked parent under the name that Form 1 has, also
// where both are meant; the other parent, a father by birth beside a marked stepfather and
// the grandmother are not.
func TestMarkedParentByName(t *testing.T) {
	o := open(t)
	for _, x := range []struct {
		mark, tie string
		signs     map[string]bool
	}{
		{"ayah kandung", "birth", map[string]bool{"Burhan Umpama": false, "Burhan": false, "Dewi Rahayu": true, "Halimah": true}},
		{"kedua orang tua", "birth", map[string]bool{"Burhan Umpama": false, "Dewi Rahayu": false, "Halimah": true}},
		{"ayah/ibu", "?", map[string]bool{"Burhan Umpama": false, "Dewi Rahayu": false, "Halimah": true}},
		{"ayah tiri", "birth", map[string]bool{"Burhan Umpama": true, "Dewi Rahayu": true}},
		{"suami ibu", "step", map[string]bool{"Burhan Umpama": false, "Dewi Rahayu": true}},
		{"Bapak Sulaiman, tetangga", "birth", map[string]bool{"Burhan Umpama": true, "Dewi Rahayu": true, "Sulaiman": false}},
	} {
		n := o.received("child.name", "Rizky Hartono", "no_contact", x.mark, "alleged.relation", x.mark)
		o.do(caseworker, n, casework.Complete, with(form1("high"), "child.name", "Rizky Hartono", "child.sex", "male", "cared_by", "mother", "father.name", "Burhan Umpama", "father.relation", x.tie, "mother.name", "Dewi Rahayu")...)
		for name, may := range x.signs {
			err := o.part(caseworker, n, casework.Consent, "", "signer.name", name, "signer.relation", "guardian", "signer.alleged", "no", "child.name", "Rizky Hartono",
				"understood", "yes", "willing", "willing", "purpose", "visum", "child.agrees", "yes")
			if (err == nil) != may {
				t.Errorf("mark %q: %s signs: %v", x.mark, name, err)
			}
			err = o.part(caseworker, n, casework.CopyFile, "", "name", name, "relation", "keluarga", "proof", "KTP", "marked", "no")
			if (err == nil) != may {
				t.Errorf("mark %q: %s takes a copy: %v", x.mark, name, err)
			}
		}
	}
}

// A letter names no brother or sister who has a case of its own, whichever came first.
func TestLetterNamesNoOtherChild(t *testing.T) {
	o := open(t)
	n := o.received("category", "neglect", "child.name", "Bima Rahasia", "problem", "adiknya Melati juga lapar")
	refer := func(said string) error {
		return o.part(caseworker, n, casework.Prepare, "", "need", "health", "agency", "puskesmas", "urgent", "no", "purpose", "perlu", "help", said)
	}
	o.must(refer("periksa Bima dan adiknya Melati Anggraini"))
	b := o.received("category", "neglect", "child.name", "Melati Anggraini")
	o.do(caseworker, n, casework.Link, "number", b, "kind", "family")
	for _, said := range []string{"Adiknya Melati Anggraini juga perlu diperiksa", "Melati ikut dirawat"} {
		o.deny(casework.Invalid, refer(said))
	}
	o.must(refer("Bima dan adiknya perlu diperiksa"))
	if v := casework.PartnerView(o.file(n), o.file(n).Referral("1"), o.Pack(), o.now); strings.Contains(v.Help, "Melati") || !strings.Contains(v.Help, "periksa Bima") {
		t.Errorf("the agency reads %q", v.Help)
	}
}

// Agencies of the office keep their names, and so do ordinary words that sound like somebody's.
func TestOrdinaryWordsStay(t *testing.T) {
	o := open(t)
	n := o.received("no_contact", "Yusuf", "alleged.relation", "-", "alleged.same_house", "", "reporter.name", "Bakti Sehati", "reporter.relation", "kepala desa")
	for _, said := range []string{"mohon bukti visum dari RSUD Syekh Yusuf", "anak sehat; kepala desa memasukkan keluarga ke BLT", "santri pesantren"} {
		o.must(o.part(caseworker, n, casework.Prepare, "", "need", "health", "agency", "puskesmas", "urgent", "no", "purpose", "perlu", "help", said))
	}
	if v := casework.PartnerView(o.file(n), o.file(n).Referral("1"), o.Pack(), o.now); !strings.Contains(v.Help, "RSUD Syekh Yusuf") {
		t.Errorf("the agency reads %q", v.Help)
	}
	o.deny(casework.Invalid, o.part(caseworker, n, casework.Prepare, "", "need", "health", "agency", "puskesmas", "urgent", "no", "purpose", "perlu", "help", "diantar Yusuf ke RSUD Syekh Yusuf"))
}

// Who reported is hidden by every word of the name, however it and the text are written,
// also after the name was corrected or taken away.
func TestReporterHoweverWritten(t *testing.T) {
	for _, x := range [][3]string{
		{"muhammad ali", "kata pak ali anak sekolah", "pak ali"},
		{"siti ida", "kata bu ida", "bu ida"},
		{"rahmat eko", "kata pak eko", "pak eko"},
		{"puskesmas bajeng bidan ani", "kata bu ani", "bu ani"},
		{"Polsek Bajeng Bripka Yusuf", "kata Pak Yusuf", "pak yusuf"},
		{"Polsek Bajeng Pak Aman", "kata Pak Aman", "pak aman"},
		{"Puskesmas Bajeng, Imam", "kata Pak Imam", "pak imam"},
		{"Pak Jumat", "hari Jumat kata pak Jumat; Jumat melihat", "jumat melihat"},
		{"Drs. Sul", "kata Pak Sul", "pak sul"},
		{"Nurhayati", "kata bu Nur hayati; Hayati", "hayati"},
		{"Rahmawati", "kata bu Wati", "wati"},
		{"Ratna Wulandari", "kata BuRatna, kata Ratnawulandari", "ratna"},
		{"RatnaWulandari", "kata Bu Ratna", "ratna"},
		{"Ratna Wulandari", "kata Wulan", "wulan"},
		{"Abd. Rahman", "kata Pak Abdurrahman", "abdurrahman"},
		{"Rosmawati", "kata Mama Ros", "mama ros"},
		{"Dg. Bau", "kata Dg Bau", "dg bau"},
		{"Marlina", "Lina lapor", "lina lapor"},
		{"Sitti Aminah", "kata bu minah", "minah"},
		{"Sulaiman Wicaksono", "sulaeman", "sulaeman"},
		{"Sulaiman Wicaksono", "pak.sulaiman", "sulaiman"},
		{"SDN 1 Sungguminasa kepsek Ratna", "ratna", "ratna"},
	} {
		o := open(t)
		n := o.service("reporter.name", x[0], "problem", x[1], "trusted", x[1])
		for _, now := range []string{x[0], "Orang Lain"} {
			o.must(o.amends(officer, n, func(a forms.Answers) {
				maps.Copy(a, o.file(n).Complaint)
				a["reporter.name"] = forms.Answer{State: forms.Given, Value: now}
			}))
			v, err := o.Open(t.Context(), kasi, n)
			o.must(err)
			said, err := o.Print(t.Context(), manager, n, "complaint")
			o.must(err)
			silent(t, x[0]+" reports, the Kasi's file", v.Case.Complaint["problem"].Value+";"+v.Case.Complaint["trusted"].Value, x[2])
			if len(x[2]) > 4 { // no word of the paper's own
				silent(t, x[0]+" reports, the paper", said, x[2])
			}
		}
	}
}

// What is no name stays for who works on the case: places of the office, its agencies, and
// words of the language that somebody is called by.
func TestPlacesStayWhoeverReports(t *testing.T) {
	o := open(t)
	for _, x := range [][2]string{{"Puskesmas Bajeng", "tinggal di Bajeng"}, {"Kantor Desa Taeng", "rumah di Taeng, Pallangga"}, {"Polres Gowa", "keluarga dari Gowa"}, {"SDN 1 Sungguminasa", "sekolah di Sungguminasa"},
		{"Ibu Ratna (Puskesmas Bajeng)", "anak sehat"}, {"Aman", "anak di rumah aman"}, {"Kamaruddin", "dipukul di kamar"}, {"Juli", "sejak Juli 2026"}, {"Bunga Hajar", "Bunga dipukul"}, {"Masyarakat", "laporan masyarakat"}, {"Ibu kandung", "dipukul ibu kandung"}, {"Rumah sakit", "dirawat di rumah sakit"}, {"Sekolah Luar Biasa", "di luar biasa"}, {"Pak Jumat", "sejak hari Jumat"}} {
		n := o.service("reporter.name", x[0], "problem", x[1])
		v, err := o.Open(t.Context(), kasi, n)
		o.must(err)
		if s := v.Case.Complaint["problem"].Value; s != x[1] {
			t.Errorf("%q reports, %q is read as %q", x[0], x[1], s)
		}
	}
}

// Who is marked by relation is found by the name that any paper has for it: no copy, no
// signature, no child is given to the uncle who is the head of the family, and no letter names him.
func TestMarkedRelativeByName(t *testing.T) {
	o := open(t)
	n := o.received("child.name", "Rizky Hartono", "no_contact", "om", "alleged.relation", "paman")
	o.do(caseworker, n, casework.Complete, with(form1("high"), "child.name", "Rizky Hartono", "child.sex", "male", "cared_by", "other", "father.name", "Burhan Umpama", "mother.name", "Dewi Rahayu",
		"head.name", "Rudi Umpama", "head.relation", "paman", "condition", "Rudi memukul; Burhan melihat")...)
	prepare := func(said string) error {
		return o.part(caseworker, n, casework.Prepare, "", "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", said)
	}
	o.deny(casework.Invalid, prepare("jemput dari Rudi Umpama"))
	o.must(prepare("Burhan Umpama mengantar"))
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.CopyFile, "", "name", "Rudi Umpama", "relation", "kerabat", "proof", "KTP", "marked", "no"))
	sign := []string{"signer.relation", "guardian", "signer.alleged", "no", "child.name", "Rizky Hartono", "understood", "yes", "willing", "willing", "purpose", "visum", "child.agrees", "yes"}
	o.deny(casework.Invalid, o.part(caseworker, n, casework.Consent, "", with(sign, "signer.name", "Rudi Umpama")...))
	_, err := o.try(caseworker, casework.Act{Name: casework.Send, Case: n, Part: "1"})
	o.must(err)
	hand := func(by, post string) error {
		return o.part(caseworker, n, casework.Minutes, "1", "at", o.now.Format(time.RFC3339), "given_by", "Peksos", "given_post", "PKSAI", "taken_by", by, "taken_post", post, "child_handed", "yes", "condition", "baik")
	}
	for _, x := range [][2]string{{"Rudi Umpama", "keluarga"}, {"Anton", "paman"}, {"Anton", "om"}} {
		o.deny(casework.NotAllowed, hand(x[0], x[1]))
	}
	o.must(hand("Perawat Sari", "RSUD Syekh Yusuf"))
}

// An institution that reports is no person: its words stay in letters and papers.
func TestInstitutionThatReports(t *testing.T) {
	o := open(t)
	for _, by := range [][2]string{{"RSUD Syekh Yusuf", "rumah sakit"}, {"UPPA Polres Gowa", "polisi"}, {"SDN 1 Sungguminasa", "kepala sekolah"}, {"Puskesmas Bajeng", "puskesmas"}} {
		n := o.received("no_contact", "-", "alleged.relation", "-", "alleged.same_house", "", "reporter.name", by[0], "reporter.relation", by[1], "problem", "Anak dirawat di rumah sakit; keluarga dari Sungguminasa, Gowa")
		said, err := o.Print(t.Context(), caseworker, n, "complaint")
		o.must(err)
		if !strings.Contains(said, "rumah sakit") || !strings.Contains(said, "Sungguminasa, Gowa") || !strings.Contains(said, casework.Kept) {
			t.Errorf("%s reports: %s", by[0], said)
		}
		o.must(o.part(caseworker, n, casework.Prepare, "", "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", "Hubungi PKSAI Gowa; kepala sekolah dan rumah sakit setuju, sekolah di Sungguminasa"))
	}
	n := o.received("no_contact", "-", "alleged.relation", "-", "alleged.same_house", "", "reporter.name", "Kepala SDN 1, Ibu Ani Wicaksono")
	o.deny(casework.Invalid, o.part(caseworker, n, casework.Prepare, "", "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", "kata Bu Wicaksono"))
}

// Why a case is discussed is read as its file is, and printed as its papers are.
func TestReasonsOfMeetingsAreCleaned(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, with(nine, "child.where", "rumah Tante Mawar", "reporter.name", "Sulaiman Wicaksono")...)
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	s := o.do(officer, "", casework.Receive, with(nine, "category", "education", "alleged.relation", "-", "alleged.same_house", "", "no_contact", "-", "reporter.name", "Sulaiman Wicaksono")...)
	a := meetingAnswers(o.now.Add(48*time.Hour), nil, row1("who", caseworker.Account), row1("who", kasi.Account))
	a["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{
		ram.Answers("number", n, "reason", "lapor Sulaiman; anak di rumah Tante Mawar"), ram.Answers("number", s, "reason", "kata Sulaiman tidak sekolah")}}
	call := casework.Act{ID: o.NewID(), Name: casework.CallMeeting, Answers: a}
	_, err := o.try(manager, call)
	o.must(err)
	for _, who := range []casework.Actor{manager, caseworker, kasi} {
		text, err := o.MeetingText(t.Context(), who, call.ID, "")
		o.must(err)
		silent(t, string(who.Role)+", the minutes", text, "sulaiman", "mawar")
		m, err := o.Meeting(t.Context(), who, call.ID)
		o.must(err)
		b, err := json.Marshal(m)
		o.must(err)
		if knows := who.Role != casework.DeskCoordinator; strings.Contains(string(b), "Sulaiman") != knows {
			t.Errorf("%s reads %s", who.Role, b)
		}
	}
}

// "Ibu guru" is no mother and "SDN 1, Ibu Ratna" no school: their names are hidden; a mark
// on them means neither parent, a mark on the father does, however it goes on.
func TestFormsOfAddressAreNoParents(t *testing.T) {
	o := open(t)
	for _, by := range [][2]string{
		{"Ratna Wulandari", "ibu guru"}, {"Ratna Wulandari", "ibu RT"}, {"Ratna Wulandari", "ibu kader"}, {"Ratna Wulandari", "bapak kepala desa"}, {"Ratna Wulandari", "orang tua teman"}, {"Ratna Wulandari", "mama temannya"},
		{"Ratna Wulandari", "ibu-ibu PKK"}, {"Ratna Wulandari", "ibu dari teman anak"}, {"SDN 1 Sungguminasa, Ibu Ratna Wulandari", "sekolah"}, {"Puskesmas Bajeng (bidan Ratna)", "puskesmas"}, {"Kantor desa - Ratna Wulandari", "-"},
		{"Polsek Bajeng a.n. Bripka Ratna", "polisi"}, {"Puskesmas Bajeng bu Ratna", "puskesmas"},
		{"SDN 1 Sungguminasa kepsek Ratna Wulandari", "sekolah"}, {"SDN 1 — Ratna", "sekolah"}, {"Kantor Desa | Ratna", "-"}, {"Polsek Bajeng Kanit Ratna", "polisi"}, {"UPTD PPA Ratna", "-"}, {"puskesmas bajeng dengan ratna", "-"},
		{"Ratna Wulandari", "ibu"}, {"Ratna Wulandari", "ibu asuh"},
	} {
		n := o.do(officer, "", casework.Receive, with(nine, "category", "education", "alleged.relation", "-", "alleged.same_house", "", "no_contact", "-", "reporter.name", by[0], "reporter.relation", by[1], "problem", "kata Bu Ratna anak tidak sekolah")...)
		v, err := o.Open(t.Context(), kasi, n)
		o.must(err)
		silent(t, by[0]+", "+by[1], v.Case.Complaint["problem"].Value, "ratna")
	}
	for mark, father := range map[string]bool{
		"bapak guru": false, "ibu guru": false, "bapak kepala sekolah": false, "orang tua teman": false, "bapak temannya": false, "bapak RT": false,
		"ayah sering mabuk": true, "bapak yang suka marah": true, "ayah": true, "orang tua anak": true,
	} {
		n := o.received("child.name", "Rizky Hartono", "no_contact", mark, "alleged.relation", mark)
		o.do(caseworker, n, casework.Complete, with(form1("high"), "child.name", "Rizky Hartono", "child.sex", "male", "cared_by", "mother", "father.name", "Burhan Umpama", "mother.name", "Dewi Rahayu")...)
		err := o.part(caseworker, n, casework.CopyFile, "", "name", "Burhan Umpama", "relation", "ayah kandung", "proof", "KTP", "marked", "no")
		if (err != nil) != father {
			t.Errorf("mark %q: the father's copy: %v", mark, err)
		}
	}
}
