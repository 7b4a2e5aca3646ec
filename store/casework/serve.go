package casework

import (
	"fmt"
	"slices"
	"strings"

	"loket/forms"
	"loket/forms/text"
)

// serve decides what concerns consent, referrals, people and the case's end (SOP 7, 9, 10).
func (d *decision) serve() ([]Event, error) {
	switch d.act.Name {
	case StartPathway, DoStep, SkipStep, AgreeSkip, MoveStep, CorrectStep, StopPathway:
		return d.walk()
	case Discuss:
		return d.discuss()
	case FindFile:
		return d.finding()
	case Consent:
		return d.consent()
	case Withdraw:
		return []Event{ConsentWithdrawn{Agency: d.text("agency"), Reason: d.text("reason")}}, nil
	case Waive:
		return d.waive()
	case Prepare:
		return d.prepare()
	case ApproveRef:
		if value(d.a, "approved") == "yes" {
			return []Event{ReferralMoved{ID: d.act.Part, State: Approved, Note: d.text("note")}}, nil
		}
		return []Event{ReferralMoved{ID: d.act.Part, State: Cancelled, Reason: d.text("note")}}, nil
	case Send:
		return []Event{ReferralMoved{ID: d.act.Part, State: Sent, Clocks: answerClock(d.env.Pack, d.c, d.act.Part, d.at)}}, nil
	case Deliver:
		return []Event{ReferralMoved{ID: d.act.Part, State: Delivered}}, nil
	case Answer:
		return d.answer()
	case Minutes:
		if value(d.a, "child_handed") == "yes" && d.c.marked(d.text("taken_by"), d.text("taken_post")) {
			return nil, refuse(NotAllowed, "Penerima ditandai pada kasus, atau namanya mirip; isian aman, anak jangan diserahkan. Bila bukan orangnya, manajer dapat mencabut tanda.")
		}
		return []Event{HandoverRecorded{ID: d.act.Part, Answers: d.a}}, nil
	case Finish:
		return []Event{ReferralMoved{ID: d.act.Part, State: Done, Note: d.text("remark"), Answers: withoutBlank(d.a)}}, nil
	case Cancel:
		return []Event{ReferralMoved{ID: d.act.Part, State: Cancelled, Reason: d.text("reason")}}, nil
	case Review:
		return []Event{ServiceReviewed{Agreed: value(d.a, "agreed") == "yes", Note: d.text("note")}}, nil
	case Mark:
		return d.mark()
	case Unmark:
		return []Event{PersonUnmarked{Party: *d.c.Party(d.act.Part), Reason: d.text("reason")}}, nil
	case Exclude:
		return d.exclude()
	case Link:
		n, ok := ParseNumber(value(d.a, "number"))
		if !ok || n == d.c.Number {
			return nil, invalid("number", "Nomor kasus itu tidak benar; isian aman. Periksa angka dan huruf terakhirnya.")
		}
		e := CasesLinked{Number: n}
		if value(d.a, "kind") == Kindred {
			e.Kind = Kindred
		}
		return []Event{e}, nil
	case AddSibling:
		return d.addSibling()
	case ShareVisit:
		return []Event{VisitShared{Form: d.act.Part, Cases: d.text("cases")}}, nil
	case Note:
		return []Event{NoteAdded{Text: d.text("text")}}, nil
	case Close:
		return d.close()
	case Quarantine, Release:
		return d.quarantine()
	case Reopen:
		return d.reopen()
	default:
		return d.work()
	}
}

// mark is who must not be contacted or is alleged. That it is the child itself is taken
// only where relation and name say so, too: it decides whether papers show its place.
func (d *decision) mark() ([]Event, error) {
	kind := value(d.a, "kind")
	p := Party{
		ID: d.act.ID, Name: d.text("name"), Relation: d.text("relation"), Why: d.text("why"), By: d.who.Account,
		NoContact: kind == "no_contact" || kind == "both", Alleged: kind != "no_contact",
	}
	switch {
	case kind == "child" && !saysItself(p.Relation):
		return nil, invalid("relation", "Hubungan dan tandanya tidak cocok; isian aman. Tulis: anak ini sendiri. Bila orang lain, pilih Terduga pelaku.")
	case kind == "child" && (d.c.otherName(p.Name) || p.Name != "" && d.c.Child.Name == ""):
		return nil, invalid("name", "Nama ini bukan nama anak kasus ini; isian aman. Periksa namanya, atau pilih Terduga pelaku.")
	}
	return []Event{PersonMarked{p}}, nil
}

// consent records Form 2. Who is alleged or must not be told cannot sign (SOP 7), whatever "terduga pelaku?"
// was answered: nobody signs under a marked name or one that shares a word with it, and
// no parent while a parent is marked by relation only, unless the name is known as the
// other parent's.
func (d *decision) consent() ([]Event, error) {
	signer, name := value(d.a, "signer.relation"), value(d.a, "signer.name")
	for _, p := range d.c.People {
		switch {
		case !p.Alleged && !p.NoContact || d.c.Itself(p):
		case sharesName(p.Name, name), p.Name == "" && sharesPart(p.Relation, name) && !d.c.otherParent(p, name), d.c.marksByName(p, name):
			return nil, invalid("signer.name", "Nama ini ditandai; isian aman. Minta pendamping, atau pimpinan mencabut tanda.")
		case signer == "parent" && isParent(p) && (p.Name == "" || value(d.a, "signer.alleged") != "no") && !d.c.otherParent(p, name):
			return nil, invalid("signer.relation", "Orang tua ditandai; isian aman. Minta pendamping, atau pimpinan mencabut tanda.")
		}
	}
	return []Event{ConsentGiven{
		Agency: value(d.a, "agency"), Purpose: d.text("purpose"), Needs: values(d.a, "needs"), Willing: value(d.a, "willing") == "willing", Signer: signer, Answers: d.a,
	}}, nil
}

// sharesName says whether two names are the same, or have a telling word in common.
func sharesName(marked, name string) bool {
	return marked != "" && name != "" && (text.NameScore(marked, name) > 0.9 || sharesPart(marked, name))
}

// waive goes on without consent. After a refusal only the manager or coordinator decides (SOP 7).
func (d *decision) waive() ([]Event, error) {
	r := d.c.Referral(d.act.Part)
	if refused(d.c, r.Agency) && !d.who.Role.Leads() {
		return nil, refuse(NotAllowed, "Keluarga tidak bersedia; isian aman. Yang memutuskan lanjut hanya manajer.")
	}
	return []Event{ConsentWaived{Agency: r.Agency, Need: r.Need, Reason: d.text("reason")}}, nil
}

// refused says whether the last word of the family for the agency was no, or its consent was taken back.
func refused(c *Case, agency string) bool {
	no := false
	for _, k := range c.Consents {
		if k.Agency == agency || k.Agency == "" {
			no = (!k.Willing || k.Withdrawn != nil) && !k.Waived
		}
	}
	return no
}

func (d *decision) prepare() ([]Event, error) {
	agency, ok := d.env.Pack.Agency(value(d.a, "agency"))
	if !ok {
		return nil, invalid("agency", "Lembaga itu tidak ada di daftar kantor; isian aman. Pilih lembaga dari daftar.")
	}
	if err := d.leak("purpose", "help", "problem_public", "given", "papers_note"); err != nil {
		return nil, err
	}
	for _, f := range []string{"help", "given", "papers_note"} {
		if w := d.env.Pack.Tells(agency.Code, value(d.a, "need"), d.text(f)); w != "" {
			return nil, invalid(f, "Surat ke lembaga ini tidak menyebut apa yang terjadi, juga tidak kata \""+w+"\"; isian aman. Tulis bantuan yang diminta saja.")
		}
	}
	if err := d.forbidden(stepBans{}, "purpose", "help"); err != nil {
		return nil, err
	}
	id := fmt.Sprint(len(d.c.Referrals) + 1)
	state := Prepared
	if d.c.Lane == Service {
		state = Pending
	}
	plan := ""
	if d.c.PlanItem(d.act.Part) != nil {
		plan = d.act.Part
	}
	return []Event{ReferralPrepared{
		ID: id, Letter: d.c.Number + "/R" + id, Need: value(d.a, "need"), Agency: agency.Code, Purpose: d.text("purpose"),
		Urgent: d.env.Pack.Urgent(agency.Code, value(d.a, "need")), State: state, Answers: d.a, Plan: plan,
		Task: d.c.referralTask(d.act.Part, agency.Code, value(d.a, "need")),
	}}, nil
}

// leak refuses free text that would carry onto a letter what none may show (SOP 7): the
// name, whole or in part, of who must not be contacted, is alleged, or reported, and the
// child's place while somebody is alleged. It names the field, and not whose name it is:
// not everybody who writes letters may know the reporter.
func (d *decision) leak(fields ...string) error {
	hide := d.c.letterVeil().knownTo(agencyName(value(d.a, "agency"), d.env.Pack)).with(d.c, d.env.Pack)
	form := d.env.Pack.Forms[FormOf(d.act.Name)]
	for _, f := range fields {
		said := value(d.a, f)
		written := " " + text.NameKey(said) + " "
		secret := hide.text(said) != said || slices.ContainsFunc(hide.words, func(w string) bool { // in another spelling
			key := text.NameKey(w)
			return len(key) >= 4 && !strings.Contains(" "+text.NameKey(d.c.Child.Name)+" ", " "+key+" ") && strings.Contains(written, " "+key+" ")
		})
		if secret {
			return invalid(f, "\""+form.Field(f).Label+"\" memuat nama, nomor, atau tempat yang tidak boleh tertulis di surat; isian aman. Hapus, lalu kirim lagi.")
		}
	}
	return nil
}

// next are the answers a referral in a state can take.
var next = map[ReferralState][]ReferralState{
	Sent:      {Delivered, Accepted, Rejected, Cancelled},
	Delivered: {Accepted, Rejected, Cancelled},
	Accepted:  {Working, Resulted, Done, Cancelled},
	Working:   {Resulted, Done, Cancelled},
	Resulted:  {Done, Cancelled},
	Prepared:  {Sent, Cancelled},
	Pending:   {Approved, Cancelled},
	Approved:  {Sent, Cancelled},
}

var answers = map[string]ReferralState{"accepted": Accepted, "rejected": Rejected, "working": Working, "result": Resulted, "done": Done}

func (d *decision) answer() ([]Event, error) {
	r := d.c.Referral(d.act.Part)
	to, ok := answers[value(d.a, "answer")]
	var out []Event
	if ok && !can(r.State, to) && can(r.State, Accepted) && can(Accepted, to) { // work or a result told at once: it was taken on
		out = append(out, ReferralMoved{ID: r.ID, State: Accepted, Note: d.text("officer_post")})
	} else if !ok || !can(r.State, to) {
		return nil, invalid("answer", "Jawaban ini tidak sesuai keadaan rujukan sekarang; isian aman. Pilih jawaban lain.")
	}
	return append(out, ReferralMoved{
		ID: r.ID, State: to, Reason: d.text("reason"), Result: d.text("result"), Note: d.text("officer_post"), Answers: withoutBlank(d.a),
		Clocks: d.monitoring(to),
	}), nil
}

func can(from, to ReferralState) bool {
	for _, s := range next[from] {
		if s == to {
			return true
		}
	}
	return false
}

func withoutBlank(a forms.Answers) forms.Answers {
	out := forms.Answers{}
	for id, x := range a {
		if x.State != forms.Blank {
			out[id] = x
		}
	}
	return out
}

// exclude takes an account or a desk that the office has, in whatever case it was
// typed: a name that is nobody's would keep nobody out.
func (d *decision) exclude() ([]Event, error) {
	who := value(d.a, "who")
	if d.env.Account != nil {
		acc, ok := d.env.Account(who)
		if !ok {
			acc, ok = d.env.Account(strings.ToLower(who))
		}
		if ok && acc.Acting != nil { // the person, whatever post it stands in for
			acc, ok = d.env.Account(acc.Acting.Self)
		}
		switch {
		case ok && acc.Role.Leads():
			return nil, invalid("who", "Manajer dan koordinator tidak dapat dikecualikan di sini; isian aman. Bicarakan dengan kepala dinas.")
		case ok:
			who = acc.Name
		case d.env.Desk != nil && d.env.Desk(who):
		case d.env.Desk != nil && d.env.Desk(strings.ToUpper(who)):
			who = strings.ToUpper(who)
		default:
			return nil, invalid("who", "Akun atau loket itu tidak ada; isian aman, belum ada yang dikecualikan. Tulis nama akun (peksos.nama) atau kode loket.")
		}
	}
	return []Event{StaffExcluded{Who: who, Reason: d.text("reason")}}, nil
}

// quarantine hides a closed case until it is destroyed, or takes it out again. Whether
// it was kept long enough is the store's to know: it asks the case's records.
func (d *decision) quarantine() ([]Event, error) {
	reason := strings.TrimSpace(d.text("reason"))
	if len([]rune(reason)) < 5 {
		return nil, invalid("reason", "Alasan belum ditulis; tidak ada yang berubah. Tulis dasar keputusannya.")
	}
	if d.act.Name == Release {
		return []Event{CaseReleased{Reason: reason}}, nil
	}
	return []Event{CaseQuarantined{Reason: reason, Until: d.env.Now.AddDate(0, 0, d.env.Pack.Retention.QuarantineDays)}}, nil
}
