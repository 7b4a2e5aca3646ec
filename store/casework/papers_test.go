package casework_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms/pack"
	"loket/store/casework"
	"loket/store/casework/ram"
)

var assessed = with(form1("medium"), "condition", "takut pulang", "date", "2026-11-21", "caseworker", "Peksos Contoh")

func TestStoryPaperFirst(t *testing.T) {
	o := open(t)
	// A blank sheet carries a number of the desk; it is keyed in with it, once.
	b, err := o.Reserve(context.Background(), officer, "complaint")
	o.must(err)
	if !strings.Contains(b.Text, b.Number) || !strings.HasPrefix(b.Number, "0801-26-") {
		t.Errorf("the blank sheet %s:\n%s", b.Number, b.Text)
	}
	o.now = o.now.Add(26 * time.Hour)
	keyed := with(nine, "paper.number", strings.ToLower(b.Number), "paper.at", "2026-11-21T06:00:00Z", "paper.by", "kader desa")
	_, err = o.try(caseworker, casework.Act{Name: casework.Receive, Answers: ram.Answers(keyed...)})
	o.deny(casework.Invalid, err) // another desk's paper
	n := o.do(officer, "", casework.Receive, keyed...)
	if n != b.Number {
		t.Errorf("keyed in as %s, not %s", n, b.Number)
	}
	if c := o.file(n); c.Occurred.At.Hour() != 6 || o.clock(n, "risk").Started.Hour() != 6 {
		t.Errorf("the clocks run from %v", o.clock(n, "risk").Started)
	}
	_, err = o.try(officer, casework.Act{Name: casework.Receive, Answers: ram.Answers(keyed...)})
	o.deny(casework.Invalid, err)
	if next := o.do(officer, "", casework.Receive, nine...); next == n {
		t.Error("a reserved number was issued again")
	}
	_, err = o.Reserve(context.Background(), hospital, "complaint")
	o.deny(casework.NotAllowed, err)

	// A paper filled yesterday and keyed in today counts from its own date.
	m := o.held()
	o.now = o.now.Add(30 * time.Hour)
	o.must(o.fills(caseworker, m, "form1", "", with(assessed, "date", "2026-11-22")...))
	f := o.file(m).Form("form1")
	if f.Recorded == nil || f.At.After(o.now.Add(-time.Hour)) || f.Writer != "Peksos Contoh" {
		t.Errorf("filled %v, recorded %v, by %q", f.At, f.Recorded, f.Writer)
	}
	if stopped := o.clock(m, "risk").Stopped; stopped == nil || !stopped.Equal(f.At) {
		t.Errorf("the clock stopped %v", stopped)
	}
}

func TestStoryRevision(t *testing.T) {
	o := open(t)
	n := o.held()
	o.paper(caseworker, n, "form1", assessed...)
	o.deny(casework.NotAllowed, o.fills(caseworker, n, "form1", "", assessed...))
	id := o.file(n).FilledID("form1")
	o.deny(casework.Invalid, o.part(caseworker, n, casework.Revise, id))
	o.must(o.part(caseworker, n, casework.Revise, id, "reason", "salah tulis nama"))
	if step := casework.NextStep(o.file(n), caseworker); step.Act != casework.Complete || step.Form != "form1" {
		t.Errorf("after opening it the next step is %+v", step)
	}
	o.paper(caseworker, n, "form1", with(assessed, "condition", "takut pulang ke rumah")...)
	var old, now *casework.Paper
	papers := o.file(n).Papers()
	for i := range papers {
		switch p := &papers[i]; {
		case p.Form != "form1":
		case p.Revised != "":
			old = p
		default:
			now = p
		}
	}
	if old == nil || now == nil || now.Reason != "salah tulis nama" || now.Revises != old.ID {
		t.Fatalf("papers: %+v", papers)
	}
	for _, p := range []*casework.Paper{old, now} {
		text, err := o.Print(context.Background(), caseworker, n, p.Name)
		if err != nil || strings.Contains(text, "takut pulang ke") != (p == now) {
			t.Errorf("%s: %v\n%s", p.Name, err, text)
		}
	}
	o.folds(n)
}

func TestStoryAssignment(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, nine...)
	o.do(officer, n, casework.HandOver)
	_, err := o.Letter(context.Background(), manager, n, casework.LetterTask)
	o.deny(casework.NotFound, err)
	o.must(o.part(manager, n, casework.Propose, "", "caseworker", caseworker.Account, "reason", "beban paling kecil"))
	o.deny(casework.NotAllowed, o.part(manager, n, casework.ApproveAssign, "", "approved", "yes"))
	if step := casework.NextStep(o.file(n), coordinator); step.Act != casework.ApproveAssign {
		t.Errorf("the coordinator's next step is %s", step.Act)
	}
	o.must(o.part(coordinator, n, casework.ApproveAssign, "", "approved", "no", "note", "sedang cuti"))
	if c := o.file(n); c.Caseworker != "" || c.Proposal != nil {
		t.Errorf("refused: %q, %+v", c.Caseworker, c.Proposal)
	}
	o.must(o.part(manager, n, casework.Propose, "", "caseworker", caseworker2.Account, "reason", "sudah kembali"))
	o.must(o.part(coordinator, n, casework.ApproveAssign, "", "approved", "yes"))
	if c := o.file(n); c.Caseworker != caseworker2.Account || c.Stage != casework.Assigned {
		t.Errorf("approved: %q, %s", c.Caseworker, c.Stage)
	}
	letter, err := o.Letter(context.Background(), caseworker2, n, casework.LetterTask)
	if err != nil || !strings.Contains(letter, "SURAT TUGAS") || !strings.Contains(letter, n) || strings.Contains(letter, "Bunga") {
		t.Errorf("surat tugas: %v\n%s", err, letter)
	}
}

// A child in its first year is not of "0 years".
func TestAgeTold(t *testing.T) {
	for age, want := range map[string]string{"": "", "0": "di bawah 1 tahun", "7": "kira-kira 7 tahun"} {
		if got := (casework.Child{Age: age}).AgeTold(); got != want {
			t.Errorf("%q: %q, want %q", age, got, want)
		}
	}
}

// A mark that was wrong is taken off by the leads, with the reason; until then it holds,
// and the history keeps both.
func TestMarkTakenOff(t *testing.T) {
	o := open(t)
	n := o.do(caseworker, "", casework.Receive, with(nine, "alleged.relation", "ayah kandung", "no_contact", "tidak ada")...)
	c := o.file(n)
	if !c.Alleged() || len(c.People) != 1 {
		t.Fatalf("marked: %+v", c.People)
	}
	id := c.People[0].ID
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.Unmark, id, "reason", "salah tulis"))
	o.deny(casework.NotAllowed, o.part(manager, n, casework.Unmark, "lain", "reason", "salah tulis"))
	if !o.file(n).Alleged() {
		t.Fatal("taken off by who may not")
	}
	v, err := o.Open(context.Background(), manager, n)
	o.must(err)
	i := slices.IndexFunc(v.Actions, func(a casework.Action) bool { return a.Act == casework.Unmark })
	if i < 0 || v.Actions[i].Part != id || casework.PartName(v.Case, pack.Gowa(), id) != "ayah kandung (terduga)" {
		t.Fatalf("not offered by name: %+v", v.Actions)
	}
	o.must(o.part(manager, n, casework.Unmark, id, "reason", "salah tulis di loket"))
	if c = o.file(n); c.Alleged() || len(c.People) != 0 {
		t.Errorf("still marked: %+v", c.People)
	}
	o.deny(casework.NotAllowed, o.part(manager, n, casework.Unmark, id, "reason", "lagi"))
	o.do(caseworker, n, casework.Mark, "name", "Darwis Contoh", "relation", "paman", "kind", "both")
	if c = o.file(n); !c.Alleged() || len(c.People) != 1 {
		t.Errorf("marked anew: %+v", c.People)
	}
	o.folds(n)
}

// The family's copy: without the reporter, whoever is marked, and the child's place.
func TestStoryFamilyCopy(t *testing.T) {
	o := open(t)
	n := o.do(caseworker, "", casework.Receive, with(nine, "child.where", "rumah Tante Mawar", "reporter.name", "Rahmat Contoh",
		"problem", "kata RAHMAT CONTOH anak dipukul dan kini di rumah tante mawar")...)
	o.do(caseworker, n, casework.Mark, "name", "Darwis Contoh", "relation", "paman", "kind", "both")
	o.paper(caseworker, n, "form1", with(assessed, "condition", "takut kepada Darwis Contoh", "informant.name", "Rahmat Contoh")...)
	_, err := o.Print(context.Background(), caseworker, n, casework.FamilyCopy)
	o.deny(casework.NotFound, err) // nobody asked
	ask := []string{"name", "Siti Umpama", "relation", "ibu kandung", "proof", "KTP", "marked", "no"}
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.CopyFile, "", with(ask, "name", "Darwis Contoh")...))
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.CopyFile, "", with(ask, "relation", "Ayah Tiri")...))
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.CopyFile, "", with(ask, "relation", "bapak tiri")...))
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.CopyFile, "", with(ask, "marked", "yes")...))
	for _, name := range []string{"Darwis", "Bpk. DARWIS bin Fulan", "Muh. Darwish"} { // a part of a marked name is enough
		o.deny(casework.NotAllowed, o.part(caseworker, n, casework.CopyFile, "", with(ask, "name", name)...))
	}
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.CopyFile, "", with(ask, "relation", "paman (Darwis)")...))
	o.must(o.part(caseworker, n, casework.CopyFile, "", with(ask, "name", "Nenek Siti Umpama", "relation", "nenek dari ibu")...))
	o.must(o.part(caseworker, n, casework.CopyFile, "", ask...))
	text, err := o.Print(context.Background(), caseworker, n, casework.FamilyCopy)
	o.must(err)
	for _, secret := range []string{"rahmat", "darwis", "mawar", "ayah tiri"} {
		if strings.Contains(strings.ToLower(text), secret) {
			t.Errorf("the copy shows %q:\n%s", secret, text)
		}
	}
	if !strings.Contains(text, "Bunga Contoh") || !strings.Contains(text, "Siti Umpama") {
		t.Errorf("the copy:\n%s", text)
	}
	if last := o.Reads[len(o.Reads)-1]; !strings.HasPrefix(last, caseworker.Account+" print_form") {
		t.Errorf("the print is not logged: %s", last)
	}
	// Only what was answered stands there, and nothing tells what was left out from what
	// nobody answered.
	if lines := strings.Split(text, "\n"); len(lines) > 100 || strings.Contains(text, "...") || strings.Contains(text, "[ ]") || !strings.Contains(text, "Sembilan pertanyaan\n----") {
		t.Errorf("the copy has %d lines:\n%s", len(lines), text)
	}
	for i, l := range strings.Split(text, "\n") {
		if strings.HasPrefix(l, "----") && strings.TrimSpace(strings.Split(text, "\n")[i+1]) == "" {
			t.Errorf("line %d is a heading over nothing:\n%s", i, text)
		}
	}
	if n := strings.Count(text, "(Isian lain, bila ada, tidak dicetak dalam salinan ini.)"); n != 2 {
		t.Errorf("%d forms say that there may be more, want 2", n)
	}
	less := *o.file(n)
	less.Complaint = less.Complaint.Clone()
	for id := range less.Complaint { // all that no copy shows
		if strings.HasPrefix(id, "reporter") || strings.HasPrefix(id, "alleged") || strings.HasPrefix(id, "no_contact") || strings.HasPrefix(id, "contacted") || strings.HasPrefix(id, "child.where") {
			less.Complaint.Delete(id)
		}
	}
	shorter, err := casework.FamilyText(&less, o.Pack(), caseworker, o.now)
	full, err2 := casework.FamilyText(o.file(n), o.Pack(), caseworker, o.now)
	if err != nil || err2 != nil || !sameFields(full, shorter) {
		t.Errorf("what was left out shows (%v %v):\n%s\n--- without it\n%s", err, err2, full, shorter)
	}
	// Marked after having asked: the copy is not printed any more.
	o.do(caseworker, n, casework.Mark, "name", "Siti", "relation", "tetangga", "kind", "no_contact")
	_, err = o.Print(context.Background(), caseworker, n, casework.FamilyCopy)
	o.deny(casework.NotAllowed, err)
}

// Which agency the family agreed to is where the child was taken: no copy says it while
// somebody is alleged.
func TestFamilyCopyNamesNoShelter(t *testing.T) {
	o := open(t)
	copied := func(given ...string) string {
		t.Helper()
		n := o.do(caseworker, "", casework.Receive, with(nine, given...)...)
		o.do(caseworker, n, casework.Consent, "signer.name", "Siti Umpama", "signer.relation", "companion", "signer.alleged", "no", "child.name", "Bunga Contoh",
			"understood", "yes", "willing", "willing", "agency", "rumah_aman", "child.agrees", "yes")
		o.do(caseworker, n, casework.CopyFile, "name", "Siti Umpama", "relation", "bibi", "proof", "KTP", "marked", "no")
		text, err := casework.FamilyText(o.file(n), o.Pack(), caseworker, o.now)
		o.must(err)
		return text
	}
	agency, _ := o.Pack().Agency("rumah_aman")
	name := agency.Name
	if text := copied("alleged.relation", "ayah tiri", "alleged.same_house", "yes"); strings.Contains(text, name) || !strings.Contains(text, "Bersedia") {
		t.Errorf("somebody is alleged, and the copy says where the child is:\n%s", text)
	}
	if text := copied("alleged.relation", "-", "alleged.same_house", "-", "no_contact", "-"); !strings.Contains(text, name) {
		t.Errorf("nobody is alleged:\n%s", text)
	}
}

// sameFields says whether two papers have the same labels, whatever was answered.
func sameFields(a, b string) bool {
	labels := func(s string) (out []string) {
		for _, l := range strings.Split(s, "\n") {
			if label, _, ok := strings.Cut(l, ":"); ok {
				out = append(out, label)
			}
		}
		return out
	}
	return slices.Equal(labels(a), labels(b))
}

// Every row of the standard times can be seen on a case, and measured.
func TestStandingShowsEveryRow(t *testing.T) {
	o := open(t)
	n := o.held()
	o.now = o.now.Add(time.Hour)
	for _, row := range o.Pack().Clocks {
		o.must(o.part(caseworker, n, casework.StampStep, "", "clock", row.ID, "started", "2026-11-21T02:05:00Z", "ended", "2026-11-21T02:12:00Z"))
	}
	seen := map[string]casework.Stand{}
	for _, s := range casework.Standing(o.file(n), o.Pack(), o.now) {
		if s.Stamp {
			seen[s.Row] = s
		}
	}
	for _, row := range o.Pack().Clocks {
		s, ok := seen[row.ID]
		want := casework.InTime
		switch {
		case row.Limit == 0:
			want = casework.NoLimit
		case row.Limit < 7*time.Minute:
			want = casework.Late
		}
		if !ok || s.State != want || s.Label == "" {
			t.Errorf("%s: %+v, want %s", row.ID, s, want)
		}
	}
	o.deny(casework.Invalid, o.part(caseworker, n, casework.StampStep, "", "clock", "risk", "started", "2026-11-21T02:05:00Z", "ended", "2026-11-21T02:12:00Z"))

	o.folds(n)
}

// The length of a step is that of filling its form: from the draft's beginning, never
// from the report. What has no draft, or comes from paper, is done but not measured.
func TestStepsOfMinutes(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, nine...)
	o.now = o.now.Add(3 * time.Hour)
	d, err := o.SaveDraft(context.Background(), officer, casework.Draft{ID: o.NewID(), Act: o.NewID(), Work: casework.Verify, Form: "verify", Case: n})
	o.must(err)
	o.now = o.now.Add(7 * time.Minute)
	_, err = o.try(officer, casework.Act{ID: d.Act, Name: casework.Verify, Case: n, Answers: ram.Answers(verified...), Draft: d.ID, Epoch: d.Epoch})
	o.must(err)
	verify, sheet := o.clock(n, "intake_verify"), o.clock(n, "intake_sheet")
	if took := verify.Stopped.Sub(verify.Started); took != 7*time.Minute || verify.Unknown || !verify.Quiet {
		t.Errorf("the verification took %v: %+v", took, verify)
	}
	if !sheet.Unknown || !sheet.Due.IsZero() {
		t.Errorf("a report without a draft: %+v", sheet)
	}
	c := o.compliance(manager, casework.ByStep)
	if r := row(c, "intake_verify"); r.Steps != 1 || r.Met != 1 || r.Unknown != 0 {
		t.Errorf("the verification counts %+v", r)
	}
	if r := row(c, "intake_sheet"); r.Steps != 0 || r.Unknown != 1 || c.Total.Unknown != 1 {
		t.Errorf("what was not measured counts %+v, in all %+v", r, c.Total)
	}
	o.do(officer, n, casework.Verify, verified...) // a correction is no second step
	again := 0
	for _, k := range o.file(n).Clocks {
		if k.ID == "intake_verify" {
			again++
		}
	}
	if again != 1 {
		t.Errorf("%d lengths of the verification", again)
	}
	o.folds(n)
}

// Every row of the SOP's times is seen on a case: what acts start or measure, as they
// go, the rest by a stamp. No row that acts measure needs a stamp.
func TestEveryRowIsMeasured(t *testing.T) {
	o := open(t)
	seen := map[string]bool{}
	look := func(n string) {
		for _, s := range casework.Standing(o.file(n), o.Pack(), o.now) {
			if s.Started != nil && s.Label != "" && s.Label != s.Row {
				seen[s.Row] = true
			}
		}
	}
	n := o.held()
	o.paper(caseworker, n, "safety_plan", "dangers", "ayah tiri marah", "protector", "bibi", "place", "rumah bibi", "call", "peksos", "until", "2026-12-05")
	o.do(caseworker, n, casework.Consent, "child.name", "Bunga Contoh", "child.agrees", "yes", "understood", "yes", "willing", "willing", "signer.name", "Wali Contoh", "signer.relation", "guardian", "signer.alleged", "no")
	o.must(o.part(caseworker, n, casework.AddPlan, "", item...))
	o.must(o.part(caseworker, n, casework.AddTask, "", "what", "telepon sekolah", "reason", "absen", "due", "2026-11-25T02:00:00Z"))
	o.do(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "periksa", "help", "periksa")
	o.do(caseworker, n, casework.Send)
	o.do(hospital, n, casework.Answer, "answer", "accepted", "officer_post", "IGD")
	o.start(n, "reint")
	for _, s := range o.file(n).Pathways[0].Steps {
		look(n)
		o.done(n, "reint."+s.ID, "gate", "yes", "original", "map reintegrasi")
	}
	o.must(o.part(clerk, n, casework.AskData, "", courtAsks...))
	o.must(o.picks(caseworker, n, "d1", []string{"complaint"}))
	o.must(o.part(caseworker, n, casework.ReportData, "d1", reports...))
	o.must(o.decides(coordinator, n, "d1", nil, "confirmed", "yes"))
	o.must(o.part(manager, n, casework.CheckData, "d1", reads...))
	o.must(o.part(caseworker, n, casework.GiveData, "d1", with(handsOver, "at", o.now.Format(time.RFC3339))...))
	o.must(o.part(caseworker, n, casework.FileData, "d1", files...))
	for _, row := range o.Pack().Clocks {
		if row.Starts == "" && row.Act == "" {
			o.must(o.part(caseworker, n, casework.StampStep, "", "clock", row.ID, "started", "2026-11-21T01:05:00Z", "ended", "2026-11-21T01:06:00Z"))
		}
	}
	look(n)
	o.paper(caseworker, n, "form1", assessed...)
	o.do(hospital, n, casework.Answer, "answer", "done", "result", "sembuh")
	o.paper(caseworker, n, "form6", form6...)
	o.do(manager, n, casework.Close, closing...)
	look(n)
	away := o.do(officer, "", casework.Receive, with(nine, "danger", "yes", "contacted.who", "polsek")...)
	o.do(officer, away, casework.Verify, "method", "oral", "result", "out_of_area", "home.kabupaten", "Takalar")
	look(away)
	o.do(officer, away, casework.Move, "office", "P2TP2A", "kabupaten", "Takalar", "reason", "rumah di sana", "safe_here", "yes")
	look(away)
	for _, row := range o.Pack().Clocks {
		if !seen[row.ID] {
			t.Errorf("%s (%s) stands on no case", row.ID, row.Label)
		}
	}
	for _, wait := range pack.Waits {
		if wait != "step" && !seen[wait] { // steps are rows of their pathway
			t.Errorf("nothing waits for %s", wait)
		}
	}
	for _, row := range o.Pack().Clocks { // what starts and stops a clock is something that happens
		for _, e := range append([]string{row.Starts}, row.Stops...) {
			if name, _, _ := strings.Cut(e, ":"); e != "" && !slices.Contains(casework.Signals(), name) {
				t.Errorf("%s hangs on %s, which no act causes", row.ID, e)
			}
		}
	}
}

// An agency that says at once that it is done: the minutes of the handover and what the
// referral brought may still be written, once.
func TestDoneBeforeThePapers(t *testing.T) {
	o := open(t)
	n := o.held()
	o.do(caseworker, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "periksa", "help", "periksa")
	o.do(caseworker, n, casework.Send)
	o.do(hospital, n, casework.Answer, "answer", "done", "result", "sembuh") // told at once: it was taken on
	steps := o.file(n).Referral("1").Steps
	if k := len(steps); k < 2 || steps[k-2].State != casework.Accepted || steps[k-1].State != casework.Done {
		t.Errorf("steps %+v", steps)
	}
	offered := func(want bool) {
		t.Helper()
		for _, name := range []casework.ActName{casework.Minutes, casework.Finish} {
			got := slices.ContainsFunc(casework.Actions(o.file(n), caseworker), func(a casework.Action) bool { return a.Act == name && a.Part == "1" && a.Why == "" })
			if got != want {
				t.Errorf("%s is offered: %v", name, got)
			}
		}
	}
	offered(true)
	minutes := []string{"given_by", "Peksos Contoh", "taken_by", "Perawat Contoh", "taken_post", "IGD", "at", "2026-11-21T02:00:00Z", "child_handed", "no"}
	o.must(o.part(caseworker, n, casework.Minutes, "1", minutes...))
	o.must(o.part(caseworker, n, casework.Finish, "1", "fulfilled", "yes", "fit", "yes"))
	offered(false)
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.Minutes, "1", minutes...))
	o.deny(casework.NotAllowed, o.part(caseworker, n, casework.Finish, "1", "fulfilled", "no", "fit", "no", "remark", "lagi"))
}

// What a referral brought: need fulfilled, fit of need and service; the next
// monitoring comes round while a service works.
func TestFinishWithFit(t *testing.T) {
	o := open(t)
	n := o.held()
	for _, need := range []string{"first_aid", "health"} { // several services at once
		o.do(caseworker, n, casework.Prepare, "need", need, "agency", "rsud", "urgent", "yes", "purpose", "periksa", "help", "periksa")
	}
	o.do(caseworker, n, casework.Send)
	o.do(hospital, n, casework.Answer, "answer", "accepted", "officer_post", "IGD")
	if k := o.clock(n, "monitoring"); !k.Running() {
		t.Error("no monitoring while the service works")
	}
	o.now = o.now.Add(20 * 24 * time.Hour)
	o.must(o.fills(caseworker, n, "form4", "1", form4...))
	if k := o.clock(n, "monitoring"); !k.Running() || !k.Started.Equal(o.now) {
		t.Errorf("the next monitoring: %+v", k)
	}
	o.do(hospital, n, casework.Answer, "answer", "result", "result", "dirawat", "officer_post", "IGD")
	o.deny(casework.Invalid, o.part(caseworker, n, casework.Finish, "1", "fulfilled", "yes", "fit", "partly"))
	o.do(caseworker, n, casework.Finish, "fulfilled", "yes", "fit", "partly", "remark", "terlalu jauh")
	r := o.file(n).Referrals[0]
	if r.State != casework.Done || r.Outcome["fit"].Value != "partly" {
		t.Errorf("finished: %+v", r)
	}
}

// Where a child is: with whom the newest minutes of a handover gave it to, if it went along.
func TestHandedOver(t *testing.T) {
	minutes := func(at, child, to string) casework.Referral {
		return casework.Referral{Handover: ram.Answers("at", at, "child_handed", child, "taken_post", to)}
	}
	c := casework.Case{Referrals: []casework.Referral{{}, minutes("2026-11-21T02:00:00Z", "no", "Dukcapil")}}
	if to, _, ok := c.Handed(); ok {
		t.Errorf("papers alone went to %q", to)
	}
	c.Referrals = append(c.Referrals, minutes("2026-11-23T02:00:00Z", "yes", "LKSA"), minutes("2026-11-22T02:00:00Z", "yes", "IGD"))
	if to, at, ok := c.Handed(); !ok || to != "LKSA" || at.Day() != 23 {
		t.Errorf("%q, %v, %v", to, at, ok)
	}
}
