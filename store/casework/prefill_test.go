package casework_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// A Form 3 of which nothing is scored is a draft, and a Form 6 names who signs it (SOP 9);
// a date that stands on a paper has been.
func TestAHalfPaperStaysADraft(t *testing.T) {
	o := open(t)
	n := o.consented()
	says := func(err error, path, sentence string) {
		t.Helper()
		o.deny(casework.Invalid, err)
		var e *casework.Error
		if !errors.As(err, &e) || len(e.Problems) == 0 || e.Problems[0].Path != path || !strings.Contains(e.Say, sentence) {
			t.Errorf("%+v, want %q at %q", err, sentence, path)
		}
	}
	says(o.fills(caseworker, n, "form3", "", "child.sex", "female", "f.revised", "no", "f.conclusion", "continue", "f.told", "yes", "g.review", "2027-01-20"), "b1_1", "Belum ada butir yang dinilai")
	o.paper(caseworker, n, "form3", form3...)
	for _, name := range []string{"sign.caseworker.name", "sign.supervisor.name"} {
		says(o.fills(caseworker, n, "form6", "", with(form6, name, "?")...), name, "")
	}
	says(o.fills(caseworker, n, "form6", "", with(form6, "reason.goals_met", "no")...), "reason.died", "Belum ada alasan penutupan")
	says(o.fills(caseworker, n, "form6", "", with(form6, "reason.moved", "?")...), "reason.moved", "")
	says(o.fills(caseworker, n, "form6", "", with(form6, "sign.supervisor.date", "2027-01-01")...), "sign.supervisor.date", "masa depan")
	o.paper(caseworker, n, "form6", form6...)
	says(o.part(manager, n, casework.Close, "", with(closing, "reason", "adult")...), "reason", "Form 6 menjawab tidak")
	o.must(o.part(manager, n, casework.Close, "", closing...))
	o.now = o.now.Add(30 * 24 * time.Hour)
	o.paper(caseworker, n, "form7", form7...)
	for _, id := range []string{"date", "last_contact", "started", "sign.head.date"} {
		says(o.part(caseworker, n, casework.Terminate, "", with(form8, id, "2027-12-01")...), id, "masa depan")
	}
}

// Form 8 begins with what the register knows: who held the case since when, the plan and
// its results, the referrals; the closing with what Form 6 says (SOP 9).
func TestFormsOfTheEndBeginFilled(t *testing.T) {
	o := open(t)
	n := o.consented()
	o.must(o.part(caseworker, n, casework.Prepare, "p1", "need", "protection", "agency", "dp3a", "urgent", "no", "help", "pendampingan"))
	o.do(caseworker, n, casework.Send)
	o.must(o.part(caseworker, n, casework.Answer, "1", "answer", "accepted"))
	o.must(o.part(caseworker, n, casework.Answer, "1", "answer", "result", "result", "didampingi"))
	o.must(o.part(caseworker, n, casework.Finish, "1", "fulfilled", "yes", "fit", "yes"))
	o.must(o.part(caseworker, n, casework.EndPlan, "p1", "state", "done", "result", "akta terbit"))
	o.paper(caseworker, n, "form4", form4...)
	met := o.now
	o.now = o.now.Add(48 * time.Hour)
	c, p := o.file(n), o.Pack()
	has := func(form string, act casework.ActName, want map[string]string) {
		t.Helper()
		a := casework.Prefill(c, act, form, "", p)
		for id, v := range want {
			if a[id].Value != v {
				t.Errorf("%s: %s begins with %q, want %q", form, id, a[id].Value, v)
			}
		}
		for _, problem := range p.Forms[form].Check(a, casework.FormEnv(c, caseworker, p, o.now, a)) {
			if a[problem.Path].State != forms.Blank {
				t.Errorf("%s begins with what it refuses: %+v", form, problem)
			}
		}
	}
	zone := p.Office.Zone
	has("form6", casework.Complete, map[string]string{"sign.caseworker.name": caseworker.Account, "sign.supervisor.name": "", "reason.goals_met": ""})
	o.paper(caseworker, n, "form6", with(form6, "reason.goals_met", "no", "reason.developing_well", "yes", "understands", "no")...)
	c = o.file(n)
	has("close", casework.Close, map[string]string{"reason": "developing_well", "knows_contact": "yes", "understands": "no"})
	has("form8", casework.Terminate, map[string]string{
		"caseworker": caseworker.Account, "sign.caseworker.name": caseworker.Account, "started": c.Occurred.At.In(zone).Format(time.DateOnly),
		"last_contact": met.In(zone).Format(time.DateOnly), "agreed": "tidak punya akta: akta terbit", "unmet": "", "date": "", "sign.client.name": "",
		"reason": "Kekerasan fisik atau psikis",
	})
	a := casework.Prefill(c, casework.Terminate, "form8", "", p)
	if got := a["done"].Value; !strings.HasPrefix(got, "urus akta: akta terbit\nRujukan ke DP3A Kabupaten Gowa, perlindungan korban anak: didampingi") {
		t.Errorf("done begins with %q", got)
	}
	if rows := a["referrals"].Rows; len(rows) != 1 || rows[0]["to"].Value != "DP3A Kabupaten Gowa" || rows[0]["aspects"].Value != "Perlindungan korban anak" {
		t.Errorf("referrals begin with %+v", rows)
	}
}

// A NIK that is not sixteen digits is refused; one that cannot be but may stand on the card
// is kept, marked, and a task for civil registration until there is a better one (SOP 3.2).
func TestADoubtfulNIK(t *testing.T) {
	o := open(t)
	n := o.do(officer, "", casework.Receive, nine...)
	verify := func(nik string) error {
		return o.part(officer, n, casework.Verify, "", "child.nik", nik, "method", "oral", "result", "resident")
	}
	task := func() *casework.Clock {
		return o.file(n).Clock("task:nik")
	}
	o.deny(casework.Invalid, verify("730608310214000"))
	o.must(verify("7306084305140002"))
	if task() != nil {
		t.Error("a good NIK is in doubt")
	}
	o.must(verify("7306083102140001")) // the 31st of February
	k := task()
	if k == nil || !k.Running() || !strings.Contains(k.What, "NIK diragukan") || !k.Due.Equal(o.now.Add(14*24*time.Hour)) {
		t.Fatalf("the task is %+v", k)
	}
	paper, err := o.Print(context.Background(), officer, n, "verify")
	if err != nil || !strings.Contains(paper, "7306083102140001 (diragukan)") {
		t.Errorf("the mark is not printed: %v\n%s", err, paper)
	}
	h, err := o.Home(context.Background(), officer)
	if err != nil || !strings.Contains(strings.Join(tasks(h), " "), "task:nik") {
		t.Errorf("nobody's first screen says it: %v %v", tasks(h), err)
	}
	o.must(verify("7306083102140001")) // the same again is no second task
	o.must(o.part(officer, n, casework.EndTask, "task:nik", "result", "kartu memang begitu", "at", o.now.Format(time.RFC3339)))
	o.must(verify("7306083102140001"))
	if task().Running() {
		t.Error("what civil registration has answered is asked again")
	}
	o.must(verify("7306080000140001"))
	if !task().Running() {
		t.Error("another doubtful NIK is no task")
	}
	o.must(verify("7306084305140002"))
	if task().Running() {
		t.Error("a better NIK does not end the task")
	}
	// Doubt begins with the report, too.
	with := ram.Answers(with(nine, "category", "education", "alleged.relation", "?", "child.nik", "7306083102140001")...)
	r, err := o.try(officer, casework.Act{Name: casework.Receive, Answers: with})
	if err != nil || o.file(r.Number).Clock("task:nik") == nil {
		t.Errorf("%v: no task from the report", err)
	}
}

func tasks(h casework.Home) (out []string) {
	for _, t := range h.Tasks {
		out = append(out, t.Clock)
	}
	return out
}
