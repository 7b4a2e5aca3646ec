package casework_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

var (
	deputy  = casework.Actor{Account: "wakil", Role: casework.Deputy}
	figures = casework.Actor{Account: "data", Role: casework.DataOfficer}
	clerk   = casework.Actor{Account: "sekretaris", Role: casework.Secretary}

	courtAsks = []string{
		"kind", "court", "institution", "Pengadilan Negeri Sungguminasa", "post", "Panitera", "received", "2026-11-20T02:00:00Z", "channel", "letter",
		"letter", "W22/11", "ground", "Penetapan 12/Pid.Sus-Anak", "purpose", "pembelaan anak", "wanted", "laporan dan penilaian awal",
	}
	reports   = []string{"advice", "give", "why", "perlu untuk pembelaan"}
	reads     = []string{"scope", "yes", "clean", "yes"}
	handsOver = []string{"taken_by", "Nama Panitera", "taken_post", "Panitera PN", "proof", "kartu pegawai", "at", "2026-11-21T02:00:00Z", "sheets", "6"}
	files     = []string{"place", "Map data keluar 2026", "receipt", "yes"}
)

// picks chooses papers that may go out.
func (o *office) picks(who casework.Actor, n, id string, papers []string, pairs ...string) error {
	o.t.Helper()
	a := ram.Answers(pairs...)
	if len(papers) > 0 {
		a["papers"] = forms.Answer{State: forms.Given, Values: papers}
	}
	_, err := o.try(who, casework.Act{Name: casework.ScreenData, Case: n, Part: id, Answers: a})
	return err
}

// decides is the coordinator's word, with what a court ordered.
func (o *office) decides(who casework.Actor, n, id string, opens []string, pairs ...string) error {
	o.t.Helper()
	a := ram.Answers(pairs...)
	if len(opens) > 0 {
		a["opens"] = forms.Answer{State: forms.Given, Values: opens}
	}
	_, err := o.try(who, casework.Act{Name: casework.ConfirmData, Case: n, Part: id, Answers: a})
	return err
}

func (o *office) copyOf(who casework.Actor, n, id string, printed bool) (string, error) {
	if printed {
		return o.PrintLetter(context.Background(), who, n, id)
	}
	return o.Letter(context.Background(), who, n, id)
}

// secretive is a held case with a reporter, marked people and a place.
func (o *office) secretive() string {
	o.t.Helper()
	n := o.do(caseworker, "", casework.Receive, with(nine, "child.where", "rumah Tante Mawar", "reporter.name", "Rahmat Hidayatullah",
		"problem", "kata RAHMAT anak dipukul dan kini di rumah tante mawar")...)
	o.do(caseworker, n, casework.Mark, "name", "Darwis Contoh", "relation", "paman", "kind", "both")
	o.paper(caseworker, n, "form1", with(assessed, "condition", "takut kepada Darwis, ada luka di tangan", "informant.name", "Rahmat Hidayatullah", "father.name", "Burhan Umpama")...)
	return n
}

func (o *office) psychologist(n string) {
	o.t.Helper()
	o.paper(caseworker, n, "psychologist", "date", "2026-11-21", "psychologist", "Psikolog Contoh", "session", "interview", "observation", "menarik diri", "result", "hasil tes", "advice", "dampingi")
}

// A court asks for the child's defence (SOP 10): recorded, screened, reported, confirmed,
// checked, handed over, documented; each by who it waits for, and each measured.
func TestStoryCourtAsks(t *testing.T) {
	o := open(t)
	n := o.secretive()
	o.psychologist(n)
	waits := func(who casework.Actor, act casework.ActName) {
		t.Helper()
		for _, a := range []casework.ActName{casework.ScreenData, casework.ReportData, casework.ConfirmData, casework.CheckData, casework.GiveData, casework.FileData} {
			want := casework.ActName("")
			if a == act {
				want = act
			}
			o.asked(who, n, string(a), want)
		}
	}
	step := func(who casework.Actor, name casework.ActName, pairs ...string) {
		t.Helper()
		o.now = o.now.Add(3 * time.Hour)
		d, err := o.SaveDraft(context.Background(), who, casework.Draft{ID: o.NewID(), Act: o.NewID(), Work: name, Form: casework.FormOf(name), Case: n})
		o.must(err)
		o.now = o.now.Add(9 * time.Minute)
		act := casework.Act{ID: d.Act, Name: name, Case: n, Part: "d1", Answers: ram.Answers(pairs...), Draft: d.ID, Epoch: d.Epoch}
		if name == casework.ScreenData {
			act.Answers["papers"] = forms.Answer{State: forms.Given, Values: []string{"complaint", "form1"}}
		}
		_, err = o.try(who, act)
		o.must(err)
	}
	o.deny(casework.NotFound, o.part(hospital, n, casework.AskData, "", courtAsks...))
	o.must(o.part(clerk, n, casework.AskData, "", courtAsks...))
	if r := o.file(n).Release("d1"); r == nil || r.Number != n+"/D1" || r.State != casework.DataAsked {
		t.Fatalf("recorded: %+v", r)
	}
	waits(caseworker, casework.ScreenData)
	waits(coordinator, "")
	_, err := o.copyOf(caseworker, n, "d1", true)
	o.deny(casework.NotAllowed, err)
	step(caseworker, casework.ScreenData)
	waits(caseworker, casework.ReportData)
	o.deny(casework.NotAllowed, o.decides(coordinator, n, "d1", nil, "confirmed", "yes")) // not reported yet
	step(caseworker, casework.ReportData, reports...)
	waits(caseworker, "")
	waits(coordinator, casework.ConfirmData)
	o.next(coordinator, n, casework.ConfirmData, "")
	said := strings.Join(casework.Hint(o.file(n), o.Pack(), casework.Action{Act: casework.ConfirmData, Part: "d1"}, time.Time{}, 78), " ")
	for _, must := range []string{"Pengadilan Negeri Sungguminasa, Panitera", "Penetapan 12/Pid.Sus-Anak", "1. Penilaian risiko awal", "Tanpa pelapor, catatan psikolog, orang bertanda, tempat anak", "Usul: berikan"} {
		if !strings.Contains(said, must) {
			t.Errorf("the coordinator is not shown %q: %s", must, said)
		}
	}
	o.deny(casework.NotAllowed, o.decides(manager, n, "d1", nil, "confirmed", "yes"))
	step(coordinator, casework.ConfirmData, "confirmed", "yes")
	waits(manager, casework.CheckData)
	_, err = o.copyOf(manager, n, "d1", true) // not checked yet
	o.deny(casework.NotAllowed, err)
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.CheckData, "d1", reads...)) // who chose does not check
	step(manager, casework.CheckData, reads...)
	waits(caseworker, casework.GiveData)
	paper, err := o.copyOf(caseworker, n, "d1", true)
	o.must(err)
	for _, must := range []string{"UNTUK Pengadilan Negeri Sungguminasa, Panitera", "Penetapan 12/Pid.Sus-Anak", n + "/D1", "Dicetak      oleh peksos.satu, 21 November 2026 jam", "Bunga Contoh", "luka di tangan"} {
		if !strings.Contains(paper, must) {
			t.Errorf("the copy does not say %q:\n%s", must, paper)
		}
	}
	for _, secret := range []string{"rahmat", "hidayatullah", "darwis", "paman", "mawar", "ayah tiri", "tetangga", "burhan", "menarik diri", "belum boleh"} {
		if strings.Contains(strings.ToLower(paper), secret) {
			t.Errorf("the copy says %q:\n%s", secret, paper)
		}
	}
	o.now = o.now.Add(3 * time.Hour)
	o.deny(casework.Invalid, o.part(caseworker, n, casework.GiveData, "d1", handsOver...)) // before it was ready
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.GiveData, "d1", with(handsOver, "taken_by", "Darwis", "at", o.now.Format(time.RFC3339))...))
	o.must(o.part(caseworker, n, casework.GiveData, "d1", with(handsOver, "at", o.now.Format(time.RFC3339))...))
	_, err = o.copyOf(caseworker, n, "d1", true) // another copy is another request
	o.deny(casework.NotAllowed, err)
	waits(caseworker, casework.FileData)
	step(caseworker, casework.FileData, files...)
	waits(caseworker, "")
	if r := o.file(n).Release("d1"); r.Open() || len(r.Steps) != 7 {
		t.Errorf("documented: %+v", r)
	}
	// Every row of SOP 5 is measured by what was done, none by hand.
	took := map[string]time.Duration{
		"data_receive": 24 * time.Hour, "data_record": 9 * time.Minute, "data_report": 9 * time.Minute, "data_confirm": 9 * time.Minute,
		"data_check": 9 * time.Minute, "data_hand_over": 3 * time.Hour, "data_filing": 9 * time.Minute,
	}
	for _, s := range casework.Standing(o.file(n), o.Pack(), o.now) {
		want, is := took[s.Row]
		if !is {
			continue
		}
		if s.Stamp || s.State != casework.InTime || s.Stopped.Sub(*s.Started) != want {
			t.Errorf("%s: %s, %v long, stamped %v; want %v", s.Row, s.State, s.Stopped.Sub(*s.Started), s.Stamp, want)
		}
		delete(took, s.Row)
	}
	if len(took) > 0 {
		t.Errorf("not measured: %v", took)
	}
	counted := o.compliance(manager, casework.ByStep)
	for _, id := range []string{"data_receive", "data_record", "data_report", "data_confirm", "data_check", "data_hand_over", "data_filing"} {
		if r := row(counted, id); r.Steps != 1 || r.Met != 1 || r.Unknown != 0 {
			t.Errorf("%s counts %+v", id, r)
		}
	}
}

// What was done on paper is measured by the paper's own times.
func TestReleaseFromPaper(t *testing.T) {
	o := open(t)
	n := o.secretive()
	o.now = o.now.Add(48 * time.Hour)
	paper := func(began, done string) []string {
		return []string{"paper.at", "2026-11-22T" + done + ":00Z", "paper.began", "2026-11-22T" + began + ":00Z", "paper.by", "peksos"}
	}
	o.must(o.part(caseworker, n, casework.AskData, "", slices.Concat(courtAsks, []string{"paper.at", "2026-11-21T03:00:00Z"})...))
	o.must(o.picks(caseworker, n, "d1", []string{"form1"}, paper("02:00", "02:20")...))
	o.deny(casework.Invalid, o.part(caseworker, n, casework.ReportData, "d1", slices.Concat(reports, paper("01:00", "01:10"))...)) // before it was chosen
	o.deny(casework.Invalid, o.part(caseworker, n, casework.ReportData, "d1", slices.Concat(reports, paper("03:20", "03:10"))...)) // ended before it began
	o.must(o.part(caseworker, n, casework.ReportData, "d1", slices.Concat(reports, paper("03:00", "03:10"))...))
	o.must(o.decides(coordinator, n, "d1", nil, slices.Concat([]string{"confirmed", "yes"}, paper("04:00", "04:05")[:2])...))
	if k := o.clock(n, "data_record:d1"); k.Stopped.Sub(k.Started) != 20*time.Minute || k.Stopped.Hour() != 2 || k.Stopped.After(k.Due) == false {
		t.Errorf("chosen on paper: %+v", k)
	}
	if k := o.clock(n, "data_report:d1"); k.Stopped.Sub(k.Started) != 10*time.Minute || k.Unknown {
		t.Errorf("reported on paper: %+v", k)
	}
	if k := o.clock(n, "data_receive:d1"); k.Stopped.Sub(k.Started) != 25*time.Hour || k.Stopped.Day() != 21 {
		t.Errorf("recorded on paper: %+v", k)
	}
	if k := o.clock(n, "data_confirm:d1"); !k.Unknown || k.Stopped.Hour() != 4 {
		t.Errorf("a paper that does not say when it began: %+v", k)
	}
	o.deny(casework.Invalid, o.part(caseworker, n, casework.AskData, "", with(courtAsks, "received", "2027-01-01T00:00:00Z")...))
	o.folds(n)
}

// Marks, consents and corrections after the choice stop a release until it is chosen anew.
func TestReleaseUnsettled(t *testing.T) {
	o := open(t)
	n := o.secretive()
	o.must(o.part(caseworker, n, casework.AskData, "", courtAsks...))
	ready := func() {
		t.Helper()
		o.must(o.picks(caseworker, n, "d1", []string{"form1"}))
		o.must(o.part(caseworker, n, casework.ReportData, "d1", reports...))
		o.must(o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
		o.must(o.part(manager, n, casework.CheckData, "d1", reads...))
		_, err := o.copyOf(caseworker, n, "d1", true)
		o.must(err)
	}
	stopped := func() {
		t.Helper()
		_, err := o.copyOf(caseworker, n, "d1", true)
		o.deny(casework.NotAllowed, err)
		if !strings.Contains(casework.Say(err), "berubah") {
			t.Errorf("refused with %q", casework.Say(err))
		}
		o.deny(casework.Invalid, o.part(caseworker, n, casework.GiveData, "d1", with(handsOver, "at", o.now.Format(time.RFC3339))...))
		o.asked(caseworker, n, string(casework.ScreenData), casework.ScreenData)
	}
	ready()
	o.do(caseworker, n, casework.Mark, "name", "Luka Contoh", "relation", "tetangga", "kind", "no_contact")
	stopped()
	ready()
	o.must(o.part(manager, n, casework.Unmark, o.file(n).People[0].ID, "reason", "keliru orang"))
	stopped()
	ready()
	o.must(o.part(caseworker, n, casework.Revise, o.file(n).FilledID("form1"), "reason", "salah tulis"))
	stopped()
	o.paper(caseworker, n, "form1", with(assessed, "condition", "sudah tenang")...)
	stopped()
	ready()
	if paper, _ := o.copyOf(caseworker, n, "d1", true); !strings.Contains(paper, "sudah tenang") || strings.Contains(paper, "luka di tangan") {
		t.Errorf("the copy is not the corrected paper:\n%s", paper)
	}
	// A later paper is not what was confirmed.
	o.paper(caseworker, n, "form4", form4...)
	if paper, err := o.copyOf(caseworker, n, "d1", true); err != nil || strings.Contains(paper, "4. ") {
		t.Errorf("%v:\n%s", err, paper)
	}
	// The second person finds a fault: back to the choice.
	o.must(o.picks(caseworker, n, "d1", []string{"form4"}))
	o.must(o.part(caseworker, n, casework.ReportData, "d1", reports...))
	o.must(o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
	o.deny(casework.Invalid, o.part(deputy, n, casework.CheckData, "d1", "scope", "no", "clean", "yes"))
	o.must(o.part(deputy, n, casework.CheckData, "d1", "scope", "no", "clean", "yes", "note", "halaman 2 menyebut tempat"))
	if r := o.file(n).Release("d1"); r.State != casework.DataAsked {
		t.Errorf("a fault was found: %s", r.State)
	}
	o.must(o.part(coordinator, n, casework.DropData, "d1", "reason", "perkara dicabut"))
	o.deny(casework.NotAllowed, o.picks(caseworker, n, "d1", []string{"form1"}))
	o.folds(n)
}

// An agency and others get a copy only while the family agrees; a refusal has its reason.
func TestReleaseWantsConsent(t *testing.T) {
	o := open(t)
	n := o.secretive()
	to := func(id string, pairs ...string) {
		t.Helper()
		o.must(o.part(caseworker, n, casework.AskData, "", with(courtAsks, pairs...)...))
		o.must(o.picks(caseworker, n, id, []string{"form1"}))
		o.must(o.part(caseworker, n, casework.ReportData, id, reports...))
	}
	to("d1", "kind", "agency", "agency", "dp3a", "institution", "")
	o.deny(casework.NotAllowed, o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
	o.do(caseworker, n, casework.Consent, "signer.name", "Wali Umpama", "signer.relation", "guardian", "signer.alleged", "no", "child.name", "Bunga",
		"understood", "yes", "willing", "willing", "agency", "dp3a", "child.agrees", "yes")
	o.deny(casework.Invalid, o.decides(coordinator, n, "d1", []string{"reporter"}, "confirmed", "yes", "order", "12/Pid")) // no court
	o.must(o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
	o.must(o.part(manager, n, casework.CheckData, "d1", reads...))
	o.do(caseworker, n, casework.Withdraw, "agency", "dp3a", "reason", "berubah pikiran")
	_, err := o.copyOf(caseworker, n, "d1", true)
	o.deny(casework.NotAllowed, err)
	to("d2", "kind", "other", "consent", "no")
	o.deny(casework.NotAllowed, o.decides(coordinator, n, "d2", nil, "confirmed", "yes"))
	o.deny(casework.Invalid, o.decides(coordinator, n, "d2", nil, "confirmed", "no"))
	o.must(o.decides(coordinator, n, "d2", nil, "confirmed", "no", "note", "bukan kepentingan anak"))
	if r := o.file(n).Release("d2"); r.State != casework.DataRefused || r.Open() {
		t.Errorf("refused: %+v", r)
	}
	_, err = o.copyOf(caseworker, n, "d2", true)
	o.deny(casework.NotAllowed, err)
}

// What is closed goes out by a court's order only, each part by itself; the
// psychologist's words are still read only by whom they are for.
func TestReleaseByOrder(t *testing.T) {
	o := open(t)
	n := o.secretive()
	o.psychologist(n)
	o.must(o.part(caseworker, n, casework.AskData, "", courtAsks...))
	o.deny(casework.Invalid, o.picks(caseworker, n, "d1", []string{"psychologist"}))
	o.deny(casework.Invalid, o.picks(caseworker, n, "d1", []string{"form3"})) // not in the file
	o.deny(casework.Invalid, o.picks(caseworker, n, "d1", nil))
	o.must(o.picks(caseworker, n, "d1", []string{"complaint", "form1"}))
	o.must(o.part(caseworker, n, casework.ReportData, "d1", reports...))
	o.must(o.decides(coordinator, n, "d1", []string{"psychologist", "marked"}, "confirmed", "yes", "order", "34/Pen.Pid"))
	_, err := o.copyOf(manager, n, "d1", false)
	o.deny(casework.NotAllowed, err)
	seen, err := o.copyOf(coordinator, n, "d1", false)
	o.must(err)
	if !strings.Contains(seen, "BELUM BOLEH DISERAHKAN") {
		t.Errorf("on a screen:\n%s", seen)
	}
	o.must(o.part(coordinator, n, casework.CheckData, "d1", reads...))
	paper, err := o.copyOf(caseworker, n, "d1", true)
	o.must(err)
	for _, must := range []string{"34/Pen.Pid", "menarik diri", "Darwis", "ayah tiri", "Burhan Umpama", "Tidak ikut   pelapor, tempat anak"} {
		if !strings.Contains(paper, must) {
			t.Errorf("the court's copy lacks %q:\n%s", must, paper)
		}
	}
	for _, secret := range []string{"rahmat", "mawar"} {
		if strings.Contains(strings.ToLower(paper), secret) {
			t.Errorf("the court's copy says %q:\n%s", secret, paper)
		}
	}
}

// Research gets figures from the data officer, never a paper; a copy is nobody's who has
// not the file, and no agency learns of any of it.
func TestReleaseOfFigures(t *testing.T) {
	o := open(t)
	n := o.secretive()
	o.must(o.part(figures, n, casework.AskData, "", with(courtAsks, "kind", "research", "institution", "Universitas")...))
	o.must(o.part(caseworker, n, casework.AskData, "", courtAsks...))
	o.asked(figures, n, string(casework.ScreenData), casework.ScreenData)
	o.deny(casework.NotAllowed, o.picks(figures, n, "d2", []string{"form1"})) // of the file
	o.deny(casework.Invalid, o.picks(figures, n, "d1", []string{"form1"}))
	o.deny(casework.Invalid, o.picks(figures, n, "d1", nil))
	o.must(o.picks(figures, n, "d1", nil, "figures", "12 kasus kekerasan pada 2026"))
	o.must(o.part(figures, n, casework.ReportData, "d1", reports...))
	o.must(o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
	o.must(o.part(caseworker, n, casework.CheckData, "d1", reads...))
	for _, printed := range []bool{true, false} {
		for _, who := range []casework.Actor{figures, clerk} {
			_, err := o.copyOf(who, n, "d2", printed)
			if k := casework.KindOf(err); k != casework.NotFound && k != casework.NotAllowed {
				t.Errorf("%s reads a copy: %v", who.Account, err)
			}
		}
	}
	_, err := o.copyOf(manager, n, "d1", true)
	o.deny(casework.NotAllowed, err)
	o.asked(figures, n, string(casework.GiveData), casework.GiveData)
	o.must(o.part(figures, n, casework.GiveData, "d1", handsOver...))
	o.must(o.part(clerk, n, casework.FileData, "d1", files...))
	o.do(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "periksa", "help", "periksa")
	o.do(caseworker, n, casework.Send)
	v, err := o.Open(context.Background(), hospital, n)
	o.must(err)
	if v.Case != nil || slices.ContainsFunc(v.Actions, func(a casework.Action) bool { return a.OfRelease() }) {
		t.Errorf("the agency sees %+v", v)
	}
	for _, printed := range []bool{true, false} {
		_, err := o.copyOf(hospital, n, "d2", printed)
		o.deny(casework.NotFound, err)
	}
}

// A court asks of an ended case, too; and two accounts of one person are one hand.
func TestReleaseOfEndedCase(t *testing.T) {
	o := open(t)
	n := o.held()
	o.paper(caseworker, n, "form1", assessed...)
	o.paper(caseworker, n, "form6", form6...)
	o.do(manager, n, casework.Close, closing...)
	o.must(o.part(clerk, n, casework.AskData, "", courtAsks...))
	o.asked(caseworker, n, string(casework.ScreenData), casework.ScreenData)
	o.must(o.picks(manager, n, "d1", []string{"form6"}))
	o.must(o.part(manager, n, casework.ReportData, "d1", reports...))
	o.asked(coordinator, n, string(casework.ConfirmData), casework.ConfirmData)
	standIn := casework.Actor{Account: "plh.koordinator", Role: casework.Coordinator, For: coordinator.Account, Self: manager.Account}
	o.deny(casework.NotAllowed, o.decides(standIn, n, "d1", nil, "confirmed", "yes"))
	o.must(o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
	o.asked(caseworker, n, string(casework.CheckData), casework.CheckData)
	c := o.file(n)
	env := casework.Env{Now: o.now, Pack: o.Pack(), OnePerson: func(a, _, b, _ string) bool { return a == caseworker.Account && b == manager.Account }}
	_, err := casework.Decide(c, casework.Act{Name: casework.CheckData, Case: n, Part: "d1", Answers: ram.Answers(reads...)}, caseworker, env)
	o.deny(casework.NotAllowed, err)
	o.must(o.part(caseworker, n, casework.CheckData, "d1", reads...))
}

// Research is given figures: nothing that names the child, its family, who reported or
// where it is, and no number of anybody. No copy is handed to a marked person by its post.
func TestFiguresNameNobody(t *testing.T) {
	o := open(t)
	n := o.secretive()
	o.must(o.part(caseworker, n, casework.AskData, "", with(courtAsks, "kind", "research", "institution", "Universitas")...))
	for _, said := range []string{"1 anak, Bunga Contoh", "3 anak, laporan Rahmat", "anak dipukul Darwis", "ayahnya Burhan", "di rumah tante mawar", "NIK 7306080101900001", "telepon 0000 3456 7890"} {
		o.deny(casework.Invalid, o.picks(figures, n, "d1", nil, "figures", said))
	}
	o.must(o.picks(figures, n, "d1", nil, "figures", "12 kasus kekerasan fisik oleh ayah, 3 di antaranya di bawah 6 tahun"))

	n = o.received("no_contact", "ayah kandung", "alleged.relation", "ayah kandung")
	o.must(o.part(clerk, n, casework.AskData, "", courtAsks...))
	o.must(o.picks(caseworker, n, "d1", []string{"complaint"}))
	o.now = o.now.Add(3 * time.Hour)
	o.must(o.part(caseworker, n, casework.ReportData, "d1", reports...))
	o.must(o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
	o.must(o.part(manager, n, casework.CheckData, "d1", reads...))
	give := func(post string) error {
		return o.part(caseworker, n, casework.GiveData, "d1", with(handsOver, "taken_by", "Anton", "taken_post", post, "at", o.now.Format(time.RFC3339))...)
	}
	o.deny(casework.NotAllowed, give("ayah kandung"))
	o.must(give("Panitera"))
}

// A copy that left before something changed is recorded as handed over all the same: the
// register says what is out.
func TestHandedOverBeforeTheChange(t *testing.T) {
	o := open(t)
	n := o.secretive()
	o.must(o.part(caseworker, n, casework.AskData, "", courtAsks...))
	o.must(o.picks(caseworker, n, "d1", []string{"form1"}))
	o.must(o.part(caseworker, n, casework.ReportData, "d1", reports...))
	o.must(o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
	o.must(o.part(manager, n, casework.CheckData, "d1", reads...))
	handed := o.now.Add(time.Hour)
	o.now = handed.Add(time.Hour)
	o.do(caseworker, n, casework.Mark, "name", "Luka Contoh", "relation", "tetangga", "kind", "no_contact")
	o.now = o.now.Add(time.Hour)
	if said := strings.Join(casework.Hint(o.file(n), o.Pack(), casework.Action{Act: casework.GiveData, Part: "d1"}, o.now, 400), " "); !strings.Contains(said, "hanya salinan yang sudah diserahkan sebelum") {
		t.Errorf("who hands over is not told of the change: %s", said)
	}
	for _, at := range []time.Time{o.now, o.now.Add(-time.Hour)} { // now, and in the minute of the change
		o.deny(casework.Invalid, o.part(caseworker, n, casework.GiveData, "d1", with(handsOver, "at", at.Format(time.RFC3339))...))
	}
	o.must(o.part(caseworker, n, casework.GiveData, "d1", with(handsOver, "at", handed.Format(time.RFC3339))...))
	if r := o.file(n).Release("d1"); r.State != casework.DataGiven || !r.Steps[len(r.Steps)-1].At.Equal(handed) {
		t.Errorf("recorded as %+v", r)
	}
}
