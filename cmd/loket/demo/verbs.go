package demo

import (
	"context"
	"time"

	"loket/forms"
	"loket/store/casework"
)

// complaint is what the reporter says: the nine questions, with gaps as in life.
func (g *maker) complaint(s *story) forms.Answers {
	k := s.child
	a := forms.Answers{
		"danger": no, "child.where": given("di rumah " + pick(g.rand, keepers)), "child.with": given(pick(g.rand, keepers)),
		"child.name": given(k.name), "child.sex": given(k.sex), "child.age": given(itoa(k.age)), "category": given(s.category),
		"problem":    given("Laporan latihan: " + s.categoryWord(g) + "."),
		"last_event": given(pick(g.rand, []string{"tadi malam", "kemarin sore", "minggu lalu", "hampir tiap hari"})),
		"no_contact": unknown, "reporter.name": forms.Answer{State: forms.Refused},
		"channel": given(pick(g.rand, []string{"direct", "phone", "school", "village", "community"})),
	}
	if k.alone {
		a["child.where"], a["child.with"], a["child.sex"] = given("di puskesmas"), given("bidan"), unknown
	}
	if s.alleged != "" {
		a["alleged.relation"], a["alleged.same_house"], a["no_contact"] = given(s.alleged), pick(g.rand, []forms.Answer{yes, no}), given(s.alleged)
	}
	if g.rand.IntN(2) == 0 {
		a["reporter.name"] = given(pick(g.rand, girls) + " " + pick(g.rand, surnames))
		a["reporter.relation"] = given(pick(g.rand, keepers))
	}
	if s.known.Lane == casework.Service {
		a["need"] = given("Bantuan latihan")
		a["child.nik"], a["child.kk"] = given(k.nik), given(k.kk)
		for id, x := range g.signs(casework.NoAction, true) {
			a[id] = x
		}
	}
	return a
}

func (s *story) categoryWord(g *maker) string {
	c, _ := g.pack.Category(s.category)
	return c.Label
}

func (g *maker) receive(ctx context.Context, s *story, a forms.Answers, occurred *casework.Stamp) error {
	s.known.Complaint = a
	s.known.Risk.Class = casework.Unassessed
	if g.pack.Danger(a) {
		s.known.Risk.Class, s.known.Lane = casework.High, casework.Protection
	}
	return g.act(ctx, s, s.officer(), casework.Act{Name: casework.Receive, Answers: a, Occurred: occurred})
}

func report(ctx context.Context, g *maker, s *story) error {
	return g.receive(ctx, s, g.complaint(s), nil)
}

// reportDanger is a report of danger now; nobody was called yet.
func reportDanger(ctx context.Context, g *maker, s *story) error {
	a := g.complaint(s)
	a["danger"] = yes
	return g.receive(ctx, s, a, nil)
}

// reportFromPaper enters a sheet of the evening before.
func reportFromPaper(ctx context.Context, g *maker, s *story) error {
	return g.receive(ctx, s, g.complaint(s), &casework.Stamp{At: g.Clock.Now().Add(-15 * time.Hour), Precision: "hour"})
}

// amend completes what was skipped while danger came first.
func amend(ctx context.Context, g *maker, s *story) error {
	a := s.known.Complaint.Clone()
	a["explained"], a["trusted"] = yes, given(pick(g.rand, keepers))
	return g.act(ctx, s, s.holder(), casework.Act{Name: casework.Amend, Answers: a})
}

func contact(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.officer(), casework.Act{Name: casework.RecordContact, Answers: forms.Answers{
		"who": given(pick(g.rand, posts)), "how": given("phone"), "at": g.now(), "result": given("Segera datang."), "safe": yes,
	}})
}

func (g *maker) now() forms.Answer {
	return given(g.Clock.Now().UTC().Truncate(time.Minute).Format(time.RFC3339))
}

// verify makes step 2 with a result.
func verify(result casework.Residency) verb {
	return func(ctx context.Context, g *maker, s *story) error {
		k := s.child
		a := forms.Answers{
			"child.nik": given(k.nik), "child.kk": given(k.kk), "child.birth": given(k.birth), "child.address": given(k.village),
			"child.street": given(k.street), "event.region": given(k.village), "method": given("identity"), "result": given(string(result)),
		}
		if result == casework.ResidentElsewhere {
			a["home.kabupaten"], a["child.address"] = given("Kabupaten tetangga"), forms.Answer{}
		}
		if k.nik == "" {
			a["method"] = given("oral")
		}
		if err := g.act(ctx, s, s.officer(), casework.Act{Name: casework.Verify, Answers: a}); err != nil {
			return err
		}
		s.known.Residency = result
		return nil
	}
}

// classify makes step 3 at the desk; the signs propose the plot's class.
func classify(ctx context.Context, g *maker, s *story) error {
	a := g.signs(s.class, false)
	a["class"], a["safe_home"], a["shelter"] = given(string(s.class)), yes, no
	if s.class == casework.High {
		a["safe_home"], a["shelter"] = no, yes
	}
	if err := g.act(ctx, s, s.officer(), casework.Act{Name: casework.Classify, Answers: a}); err != nil {
		return err
	}
	s.known.Risk.Class = s.class
	if s.class == casework.High {
		s.known.Lane = casework.Protection
	}
	return nil
}

func alarm(ctx context.Context, g *maker, s *story) error {
	s.known.Risk.Class, s.known.Lane = casework.High, casework.Protection
	return g.act(ctx, s, s.officer(), casework.Act{Name: casework.Alarm})
}

func handOver(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.officer(), casework.Act{Name: casework.HandOver})
}

func resolve(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.officer(), casework.Act{Name: casework.Resolve, Answers: forms.Answers{
		"action": given("Surat keterangan dibuat di kantor desa."), "result": given("Kebutuhan terpenuhi."),
	}})
}

func advise(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.officer(), casework.Act{Name: casework.Advise, Answers: forms.Answers{
		"advice": given("Dijelaskan hak anak dan tempat bertanya."), "to": given("keluarga"),
	}})
}

func move(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.officer(), casework.Act{Name: casework.Move, Answers: forms.Answers{
		"kabupaten": given("Kabupaten tetangga"), "office": given("PKSAI"), "reason": given("Anak tinggal di sana."), "safe_here": yes,
	}})
}

func moveAnswered(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, manager(), casework.Act{Name: casework.MoveAnswered, Answers: forms.Answers{"answer": given("accepted"), "number": given("L/1")}})
}

func assign(ctx context.Context, g *maker, s *story) error {
	s.assigned = true
	return g.act(ctx, s, manager(), casework.Act{Name: casework.Assign, Answers: forms.Answers{"caseworker": given(s.worker), "letter": given("ST/" + itoa(s.index+1)), "case_type": given(s.caseType)}})
}

func take(ctx context.Context, g *maker, s *story) error {
	s.assigned = true
	return g.act(ctx, s, s.peksos(), casework.Act{Name: casework.Take, Answers: forms.Answers{"reason": given("Piket malam ini.")}})
}

// assess fills Form 1 and so stops the clock of the class.
func assess(ctx context.Context, g *maker, s *story) error {
	k := s.child
	return g.act(ctx, s, s.peksos(), casework.Act{Name: casework.Complete, Form: "form1", Answers: forms.Answers{
		"child.name": given(k.name), "child.nik": given(k.nik), "child.birth": given(k.birth), "child.sex": given(k.sex), "child.address": given(k.village),
		"cared_by": given("mother"), "condition": given("Keadaan latihan."), "vulnerable": yes, "class": given(string(s.known.Risk.Class)),
		"recommendation": given("Pendampingan dan rujukan."),
	}})
}

// visit fills Form 4, of some children with a psychologist's record; where the rule book has
// no Form 4, it is a line in the file.
func visit(ctx context.Context, g *maker, s *story) error {
	if g.pack.Forms["form4"] == nil {
		return note(ctx, g, s)
	}
	if err := g.act(ctx, s, s.peksos(), casework.Act{Name: casework.Complete, Form: "form4"}); err != nil || s.need != "psychology" && s.category != "sexual" {
		return err
	}
	return g.act(ctx, s, s.peksos(), casework.Act{Name: casework.Complete, Form: casework.PsychForm, Answers: forms.Answers{
		"session": given("interview"), "advice": given("Dampingi anak ke sekolah dua minggu lagi."),
	}})
}

// consent fills Form 2 for the story's agency.
func consent(willing string) verb {
	return func(ctx context.Context, g *maker, s *story) error {
		a := forms.Answers{
			"signer.name": given(pick(g.rand, girls) + " " + pick(g.rand, surnames)), "signer.relation": given("guardian"), "signer.alleged": no,
			"child.name": given(s.child.name), "understood": yes, "willing": given(willing), "child.agrees": given("yes"),
		}
		if s.agreed = willing == "willing"; s.agreed {
			a["agency"], a["purpose"] = given(s.agency), given("Layanan bagi anak")
		}
		return g.act(ctx, s, s.holder(), casework.Act{Name: casework.Consent, Answers: a})
	}
}

func withdraw(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.holder(), casework.Act{Name: casework.Withdraw, Answers: forms.Answers{"agency": given(s.agency), "reason": given("Keluarga berubah pikiran.")}})
}

func prepare(ctx context.Context, g *maker, s *story) error {
	s.refs++
	urgent := no
	if g.pack.Urgent(s.agency, s.need) {
		urgent = yes
	}
	return g.act(ctx, s, s.holder(), casework.Act{Name: casework.Prepare, Answers: forms.Answers{
		"need": given(s.need), "agency": given(s.agency), "urgent": urgent, "purpose": given("Layanan bagi anak"),
		"help": given("Mohon layanan sesuai kebutuhan anak."), "given": given("Sudah diterima dan dicatat di loket."), "child_brought": no,
	}})
}

func review(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.supervisor(), casework.Act{Name: casework.Review, Answers: forms.Answers{"agrees": yes}})
}

func approve(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, manager(), onReferral(s, casework.ApproveRef, forms.Answers{"approved": yes}))
}

func waive(ctx context.Context, g *maker, s *story) error {
	if g.pack.Urgent(s.agency, s.need) {
		return nil // help that never waits for Form 2
	}
	s.agreed = true
	return g.act(ctx, s, manager(), onReferral(s, casework.Waive, forms.Answers{
		"cause": given("refused"), "reason": given("Menunggu membahayakan anak."), "decided_by": given("manager"),
	}))
}

// send sends the letter; where Form 2 is still missing, it is signed first.
func send(ctx context.Context, g *maker, s *story) error {
	if !s.agreed && !g.pack.Urgent(s.agency, s.need) {
		if err := consent("willing")(ctx, g, s); err != nil {
			return err
		}
	}
	return g.act(ctx, s, s.holder(), onReferral(s, casework.Send, nil))
}

func deliver(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.holder(), onReferral(s, casework.Deliver, nil))
}

// answered is the agency's answer.
func answered(what string) verb {
	return func(ctx context.Context, g *maker, s *story) error {
		a := forms.Answers{"answer": given(what), "officer_post": given("Petugas layanan")}
		switch what {
		case "rejected":
			a["reason"] = given("Bukan wewenang kami; silakan ke lembaga lain.")
		case "result", "done":
			a["result"] = given("Layanan sudah diberikan.")
		}
		return g.act(ctx, s, s.agent(), onReferral(s, casework.Answer, a))
	}
}

func minutes(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.holder(), onReferral(s, casework.Minutes, forms.Answers{
		"given_by": given("Nama Latihan"), "taken_by": given("Nama Latihan"), "taken_post": given("Petugas layanan"), "at": g.now(), "child_handed": no,
	}))
}

func finish(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.holder(), onReferral(s, casework.Finish, forms.Answers{"fulfilled": yes, "fit": yes}))
}

func cancel(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.holder(), onReferral(s, casework.Cancel, forms.Answers{"reason": given("Kebutuhan berubah.")}))
}

func lower(ctx context.Context, g *maker, s *story) error {
	s.known.Risk.Class = casework.Low
	return g.act(ctx, s, manager(), casework.Act{Name: casework.Lower, Answers: forms.Answers{
		"class": given(string(casework.Low)), "reason": given("Anak sudah tinggal bersama nenek dan aman."), "with": given(s.worker),
	}})
}

func mark(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.officer(), casework.Act{Name: casework.Mark, Answers: forms.Answers{
		"name": unknown, "relation": given("paman"), "kind": given("both"), "why": given("Sering datang mencari anak."),
	}})
}

func exclude(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.officer(), casework.Act{Name: casework.Exclude, Answers: forms.Answers{
		"kind": given("account"), "who": given(string(casework.Facilitator)), "reason": given("Kerabat keluarga.")}})
}

func note(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, s.holder(), casework.Act{Name: casework.Note, Answers: forms.Answers{"text": given("Catatan latihan: keluarga ditelepon, anak sehat.")}})
}

func closeCase(ctx context.Context, g *maker, s *story) error {
	if err := closing(ctx, g, s); err != nil {
		return err
	}
	return g.act(ctx, s, manager(), casework.Act{Name: casework.Close, Answers: forms.Answers{"reason": given("goals_met"), "knows_contact": yes, "understands": yes}})
}

func reopen(ctx context.Context, g *maker, s *story) error {
	return g.act(ctx, s, manager(), casework.Act{Name: casework.Reopen, Answers: forms.Answers{"reason": given("Keluarga melapor lagi.")}})
}

// closing is Form 6 where a caseworker holds the case: the manager then agrees.
func closing(ctx context.Context, g *maker, s *story) error {
	if !s.assigned || s.known.Lane == casework.Service {
		return nil
	}
	return g.act(ctx, s, s.holder(), casework.Act{Name: casework.Complete, Form: "form6", Answers: forms.Answers{
		"reason.goals_met": yes, "reason.developing_well": no, "reason.moved": no, "reason.handed_over": no, "reason.adult": no, "reason.died": no,
		"knows_contact": yes, "understands": yes, "discussed": yes,
		"sign.caseworker.name": given("Peksos Latihan"), "sign.supervisor.name": given("Supervisor Latihan"),
	}})
}
