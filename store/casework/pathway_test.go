package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// step does one act on a step of a pathway.
func (o *office) step(who casework.Actor, number string, name casework.ActName, part string, pairs ...string) error {
	c := o.file(number)
	_, err := o.try(who, casework.Act{Name: name, Case: number, Seen: c.Version, Part: part, Answers: ram.Answers(pairs...)})
	return err
}

func (o *office) done(number, part string, pairs ...string) {
	o.t.Helper()
	if err := o.step(caseworker, number, casework.DoStep, part, append([]string{"at", o.now.Format(time.RFC3339), "by", "Latihan"}, pairs...)...); err != nil {
		o.t.Fatalf("%s: %v", part, err)
	}
}

func (o *office) skip(number, part string) {
	o.t.Helper()
	if err := o.step(caseworker, number, casework.SkipStep, part, "reason", "tidak perlu"); err != nil {
		o.t.Fatalf("skip %s: %v", part, err)
	}
}

// report completes the social report.
func (o *office) report(number string) {
	o.t.Helper()
	o.paper(caseworker, number, "social_report", "purpose", "internal", "sources", "Ibu, guru", "child.name", "Dani", "background", "Permintaan.", "history", "Anak kedua.",
		"family", "Diasuh ibu.", "environment", "Bersekolah.", "analysis", "Keluarga mampu.", "recommendation", "Pendampingan.")
}

// visited records a home visit and the social report of it.
func (o *office) visited(number string) {
	o.t.Helper()
	o.paper(caseworker, number, "visit", "purpose", "assess", "went", "Peksos", "met", "Calon orang tua", "child_seen", "yes", "safe", "yes", "observed", "Rumah bersih.", "at", o.now.Format(time.RFC3339))
	o.report(number)
}

// received is a case of that category, held by the caseworker.
func (o *office) received(pairs ...string) string {
	o.t.Helper()
	return o.do(caseworker, "", casework.Receive, with(nine, append([]string{"alleged.relation", "?", "alleged.same_house", "?", "no_contact", "?"}, pairs...)...)...)
}

func (o *office) start(number, pathway string) {
	o.t.Helper()
	o.do(caseworker, number, casework.StartPathway, "pathway", pathway)
}

func (o *office) state(number, part string) casework.PathState {
	o.t.Helper()
	_, s := o.file(number).PathStep(part)
	if s == nil {
		o.t.Fatalf("no step %s", part)
	}
	return s.State
}

func running(c *casework.Case) []string {
	var out []string
	for _, t := range c.Clocks {
		if strings.HasPrefix(t.ID, "step:") && t.Running() {
			out = append(out, t.ID)
		}
	}
	return out
}

// A boy of 15 is reported; the social report is the office's own duty, 3x24 hours from
// the request; diversion succeeds and nothing after it applies.
func TestStoryDiversion(t *testing.T) {
	o := open(t)
	n := o.received("category", "abh", "child.age", "15")
	o.start(n, "abh")
	if got := o.state(n, "abh.under12"); got != casework.StepIsNothing {
		t.Errorf("the track under 12 is %q for a child of 15", got)
	}
	o.now = o.now.Add(5 * time.Hour)
	asked := o.now
	o.done(n, "abh.request", "papers", "surat nomor 1")
	ours := o.clock(n, "step:abh.report")
	if !ours.Started.Equal(asked) || !ours.Due.Equal(asked.Add(72*time.Hour)) {
		t.Errorf("the social report runs from %v to %v", ours.Started, ours.Due)
	}
	// The office's own clock stands before every other step.
	v, err := o.Open(t.Context(), caseworker, n)
	if err != nil {
		t.Fatal(err)
	}
	steps := slices.DeleteFunc(slices.Clone(v.Actions), func(a casework.Action) bool { return a.Act != casework.DoStep })
	if len(steps) == 0 || steps[0].Part != "abh.report" {
		t.Errorf("offered first: %+v", steps)
	}
	if err := o.step(caseworker, n, casework.SkipStep, "abh.report", "reason", "sibuk"); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("the social report was skipped: %v", err)
	}
	if err := o.step(caseworker, n, casework.DoStep, "abh.div_offer", "at", o.now.Format(time.RFC3339), "by", "Penyidik", "gate", "yes"); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("diversion was offered before the reports: %v", err)
	}
	o.now = o.now.Add(60 * time.Hour)
	for _, at := range []time.Time{asked.Add(-48 * time.Hour), asked.Add(-time.Hour)} { // before the report came in; before the request that it follows
		if err := o.step(caseworker, n, casework.DoStep, "abh.report", "at", at.Format(time.RFC3339), "by", "Latihan"); casework.KindOf(err) != casework.Invalid {
			t.Errorf("a report of %v is taken: %v", at, err)
		}
	}
	o.report(n)
	o.done(n, "abh.report")
	o.done(n, "abh.litmas", "papers", "Litmas nomor 2, map 7")
	if ours := o.clock(n, "step:abh.report"); ours.Running() || ours.Replaced {
		t.Error("the social report's clock runs on")
	}
	o.skip(n, "abh.arrest")
	for _, part := range []string{"abh.released", "abh.detain", "abh.det_inv", "abh.det_pros"} {
		if got := o.state(n, part); got != casework.StepIsNothing {
			t.Errorf("%s is %q for a child who was not arrested", part, got)
		}
	}
	if err := o.step(caseworker, n, casework.DoStep, "abh.div_offer", "at", o.now.Format(time.RFC3339), "by", "Penyidik"); casework.KindOf(err) != casework.Invalid {
		t.Errorf("the gate was not asked: %v", err)
	}
	o.done(n, "abh.div_offer", "gate", "yes")
	if err := o.step(caseworker, n, casework.DoStep, "abh.div_talk", "at", o.now.Format(time.RFC3339), "by", "Penyidik", "note", "Anak mengakui perbuatannya."); casework.KindOf(err) != casework.Invalid {
		t.Errorf("an admission was recorded: %v", err)
	}
	o.done(n, "abh.div_talk", "papers", "Kesepakatan nomor 3", "note", "Kesepakatan: perdamaian tanpa ganti rugi.") // diversion is a deliberation by law
	for _, id := range []string{"div_court", "div_order", "div_watch", "accompany", "notice"} {
		o.done(n, "abh."+id, "papers", "nomor 4, map 7")
	}
	o.skip(n, "abh.file")
	c := o.file(n)
	if !c.Pathways[0].Settled() || len(running(c)) > 0 {
		t.Errorf("after diversion still open: %v", running(c))
	}
}

// A newborn is found: the caseworker is at the hospital within 24 hours, nobody takes
// the baby before that.
func TestStoryAbandonedBaby(t *testing.T) {
	o := open(t)
	n := o.received("category", "abandoned", "child.name", "Bayi di RSUD", "child.age", "0")
	c := o.file(n)
	v, err := o.Open(t.Context(), manager, n)
	if err != nil {
		t.Fatal(err)
	}
	form := casework.Prefill(v.Case, casework.StartPathway, "pathway", "", o.Pack())
	if form["pathway"].Value != "baby" {
		t.Errorf("proposed %v for %s", form, c.Category)
	}
	o.start(n, "baby")
	if w := o.file(n).Pathways[0]; w.Say != "Tidak ada yang membawa bayi tanpa peksos dan polisi." || w.Steps[2].Say != w.Say {
		t.Errorf("the baby may be taken: %+v", w)
	}
	if got := o.clock(n, "step:baby.assess"); !got.Due.Equal(o.now.Add(24 * time.Hour)) {
		t.Errorf("the caseworker is at the hospital by %v", got.Due)
	}
	o.done(n, "baby.care")
	o.done(n, "baby.police", "papers", "berita acara nomor 1, di Polsek")
	o.done(n, "baby.health")
	if err := o.step(caseworker, n, casework.DoStep, "baby.handover", "at", o.now.Format(time.RFC3339), "by", "Dinas Sosial", "gate", "yes"); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("the baby was handed over without the caseworker: %v", err)
	}
	o.done(n, "baby.assess", "original", "map bayi")
	o.done(n, "baby.handover", "gate", "yes", "original", "map bayi")
	if t2 := o.clock(n, "step:baby.tracing"); !t2.Due.IsZero() {
		t.Errorf("tracing has an end that no rule names: %v", t2.Due)
	}
	o.done(n, "baby.tracing")
	o.done(n, "baby.birth", "papers", "SPTJM, map bayi")
	o.skip(n, "baby.parents")
	if got := o.state(n, "baby.reunite"); got != casework.StepIsNothing {
		t.Errorf("reunion is %q though nobody was found", got)
	}
	o.done(n, "baby.court")
	if got := o.clock(n, "step:baby.long"); !got.Due.Equal(o.now.Add(90 * 24 * time.Hour)) {
		t.Errorf("long-term care is reviewed by %v", got.Due)
	}
}

func TestStoryAdoption(t *testing.T) {
	o := open(t)
	n := o.received("category", "neglect", "child.age", "3")
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account, "case_type", "adoption")
	o.start(n, "adopt")
	for _, id := range []string{"consult", "child", "parents", "papers", "visit1", "permit"} {
		if id == "visit1" {
			o.visited(n)
		}
		o.done(n, "adopt."+id, "gate", "yes", "papers", "map 12")
		o.now = o.now.Add(24 * time.Hour)
	}
	o.paper(caseworker, n, "form4", "type", "scheduled", "place", "home", "purpose", "monitoring", "summary", "Anak sehat.", "conclusion", "Lanjut.")
	if err := o.step(caseworker, n, casework.DoStep, "adopt.care", "at", o.now.Format(time.RFC3339), "by", "Peksos"); casework.KindOf(err) != casework.Invalid {
		t.Errorf("six months of care passed in a day: %v", err)
	}
	if err := o.step(caseworker, n, casework.SkipStep, "adopt.care", "reason", "keluarga ingin cepat"); casework.KindOf(err) != casework.NotAllowed {
		t.Errorf("six months of care were skipped: %v", err)
	}
	o.now = o.now.Add(183 * 24 * time.Hour)
	for _, id := range []string{"care", "visit2", "team", "order"} {
		if id == "visit2" {
			o.visited(n) // the first visit is not the second
		}
		o.done(n, "adopt."+id, "papers", "map 12")
	}
	if got := o.clock(n, "step:adopt.record"); !got.Due.Equal(o.now.Add(30 * 24 * time.Hour)) {
		t.Errorf("the birth certificate is noted by %v", got.Due)
	}
}

// Reintegration's order may be changed, not behind what is done; an order of working days.
func TestStoryReintegration(t *testing.T) {
	o := open(t) // a Saturday, 21 November 2026
	n := o.received("category", "neglect")
	o.start(n, "reint")
	c := o.file(n)
	if got := running(c); !slices.Equal(got, []string{"step:reint.papers"}) {
		t.Errorf("running %v", got)
	}
	want := o.Pack().Office.After(o.now, 24*time.Hour, true)
	if got := o.clock(n, "step:reint.papers"); !got.Due.Equal(want) || !want.After(o.now.Add(24*time.Hour)) {
		t.Errorf("a working day from Saturday ends %v, want %v", got.Due, want)
	}
	move := func(part, to string) error {
		return o.step(caseworker, n, casework.MoveStep, part, "to", to, "reason", "masyarakat lebih dulu")
	}
	if err := move("reint.village", "1"); err != nil {
		t.Fatal(err)
	}
	c = o.file(n)
	if got := running(c); !slices.Equal(got, []string{"step:reint.village"}) || c.Pathways[0].Steps[0].ID != "village" {
		t.Errorf("after the move %v run, first is %s", got, c.Pathways[0].Steps[0].ID)
	}
	o.done(n, "reint.village")
	if err := move("reint.monitor", "1"); casework.KindOf(err) != casework.Invalid {
		t.Errorf("a step went before one that is done: %v", err)
	}
	if err := move("reint.papers", "99"); casework.KindOf(err) != casework.Invalid {
		t.Errorf("a step went nowhere: %v", err)
	}
	if got := running(o.file(n)); !slices.Equal(got, []string{"step:reint.papers"}) {
		t.Errorf("then %v run", got)
	}
	// Closing ends the clocks, reopening starts those of the open steps anew.
	o.do(manager, n, casework.Lower, "class", "low", "reason", "aman", "with", caseworker.Account)
}

// What may never end a case is refused where the office writes its own act (SOP 2).
func TestNeverMediatedNorSettled(t *testing.T) {
	o := open(t)
	n := o.received("category", "violence")
	c := o.file(n)
	for _, help := range []string{"Mohon keluarga dimediasi.", "Mohon dibantu berdamai.", "Mohon anak dinikahkan."} {
		_, err := o.try(caseworker, casework.Act{Name: casework.Prepare, Case: n, Seen: c.Version, Answers: ram.Answers(
			"need", "protection", "agency", "uptd_ppa", "urgent", "no", "purpose", "pendampingan", "help", help, "child_brought", "no")})
		if casework.KindOf(err) != casework.Invalid {
			t.Errorf("%s: %v", help, err)
		}
	}
	if _, err := o.try(caseworker, casework.Act{Name: casework.Prepare, Case: n, Seen: c.Version, Answers: ram.Answers(
		"need", "protection", "agency", "uptd_ppa", "urgent", "no", "purpose", "pendampingan", "help", "Mohon pendampingan; jangan dimediasi.", "child_brought", "no")}); err != nil {
		t.Errorf("who asks for the opposite is refused: %v", err)
	}
	if _, err := o.try(caseworker, casework.Act{Name: casework.AddPlan, Case: n, Seen: o.file(n).Version, Answers: ram.Answers(
		"problem", "pertengkaran", "later", "no", "term", "short", "priority", "1", "action", "Menikahkan anak dengan pelaku", "due", "2026-12-20", "expected", "selesai")}); casework.KindOf(err) != casework.Invalid {
		t.Errorf("a plan to marry the child off: %v", err)
	}
	// Nor by what became of a plan's item, nor by a meeting's decision.
	o.must(o.part(caseworker, n, casework.AddPlan, "", "problem", "pertengkaran", "later", "no", "term", "short", "priority", "1", "action", "Mendampingi anak", "due", "2026-12-20", "expected", "aman"))
	o.deny(casework.Invalid, o.part(caseworker, n, casework.EndPlan, "p1", "state", "done", "result", "Kedua pihak sudah berdamai"))
	o.deny(casework.Invalid, o.part(caseworker, n, casework.EndPlan, "p1", "state", "partly", "result", "belum aman", "follow_up", "mediasi dengan pelaku", "due", "2027-01-15"))
	o.must(o.part(caseworker, n, casework.EndPlan, "p1", "state", "partly", "result", "keluarga minta damai, dijelaskan", "follow_up", "dampingi ke polisi", "due", "2027-01-15"))
	for what, ok := range map[string]bool{"Adakan mediasi dengan pelaku": false, "Jangan dimediasi; dampingi visum": true} {
		said := ram.Answers("discussion", "keluarga minta damai")
		said["decisions"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{row1("what", what, "as", "task")}}
		_, err := o.try(caseworker, casework.Act{Name: casework.Discuss, Case: n, Answers: said})
		if ok != (err == nil) || !ok && casework.KindOf(err) != casework.Invalid {
			t.Errorf("a meeting decides %q: %v", what, err)
		}
	}
	o.do(caseworker, n, casework.Note, "text", "Keluarga minta damai; dijelaskan bahwa tidak boleh.") // what people say is kept
	service := o.do(officer, "", casework.Receive, with(nine, "category", "education", "sign.none", "no")...)
	sc := o.file(service)
	if _, err := o.try(officer, casework.Act{Name: casework.Prepare, Case: service, Seen: sc.Version, Answers: ram.Answers(
		"need", "education", "agency", "disdik", "urgent", "no", "purpose", "sekolah", "help", "Mohon sekolah memediasi pembagian kelas.", "child_brought", "no")}); err != nil {
		t.Errorf("the service lane: %v", err)
	}
}

// A pathway that was begun by mistake is taken back by a lead with the reason, while none
// of its steps is settled; its clocks end with it, and another one can be begun.
func TestPathwayBegunByMistake(t *testing.T) {
	o := open(t)
	n := o.received("category", "abh", "child.age", "15")
	stop := func(who casework.Actor, pathway string) error {
		return o.part(who, n, casework.StopPathway, pathway, "reason", "salah pilih")
	}
	o.start(n, "reint")
	if c := o.file(n); c.Clock("step:reint.papers") == nil || !c.Clock("step:reint.papers").Running() {
		t.Fatal("no step waits")
	}
	o.deny(casework.NotAllowed, stop(caseworker, "reint"))
	o.deny(casework.NotAllowed, stop(manager, "abh")) // the case is not on it
	o.must(stop(manager, "reint"))
	c := o.file(n)
	if len(c.Pathways) != 0 {
		t.Errorf("still on %v", c.Pathways)
	}
	for _, k := range c.Clocks {
		if strings.HasPrefix(k.ID, "step:") && k.Running() {
			t.Errorf("%s runs on", k.ID)
		}
	}
	o.start(n, "abh")
	o.must(o.step(caseworker, n, casework.DoStep, "abh.accompany", "at", o.now.Format(time.RFC3339), "by", "peksos"))
	o.deny(casework.NotAllowed, stop(manager, "abh")) // what was done is not taken back so
}
