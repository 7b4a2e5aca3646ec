package casework

import (
	"maps"
	"slices"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
)

// decision is one act being decided.
type decision struct {
	c   *Case // nil for Receive
	act Act
	who Actor
	env Env
	at  time.Time     // when it happened: claimed, else now
	a   forms.Answers // answers of the act's form, checked
}

func decide(c *Case, act Act, who Actor, env Env) ([]Event, error) {
	if c == nil && act.Name != Receive {
		return nil, ErrNotFound
	}
	var scope Scope
	if c != nil {
		scope = c.Scope()
	}
	if err := Permit(who, act.Name, scope); err != nil {
		return nil, err
	}
	act = act.Timed(env.Pack, env.Now)
	if c != nil {
		var err error
		if act.Answers, err = c.unveil(act, who, env.Pack); err != nil {
			return nil, err
		}
	}
	act.Answers = withoutBlankRows(c.numbered(act, env.Pack))
	d := &decision{c: c, act: act, who: who, env: env, at: env.Now, a: act.Answers}
	if act.Occurred != nil {
		if err := d.claimed(); err != nil {
			return nil, err
		}
		d.at = act.Occurred.At
	}
	if c != nil {
		if why := ready(c, Action{Act: act.Name, Form: act.Form, Part: act.Part}, who); why != "" {
			return nil, refuse(NotAllowed, why)
		}
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	events, err := d.events()
	if err != nil {
		return nil, err
	}
	if clocks := append(d.rows(events), d.filled()...); len(clocks) > 0 {
		events = append(events, ClocksStarted{Clocks: clocks})
	}
	return append(events, d.doubtful()...), nil
}

// withoutBlankRows leaves out the rows at the end of a group in which nothing was written.
func withoutBlankRows(a forms.Answers) forms.Answers {
	out := maps.Clone(a)
	for id, x := range out {
		for n := len(x.Rows); n > 0 && len(withoutBlank(x.Rows[n-1])) == 0; n-- {
			x.Rows = x.Rows[:n-1]
		}
		out[id] = x
	}
	return out
}

// numbered puts the case's own number where a form asks for it, whatever was typed: no
// print of a case shows the number of another.
func (c *Case) numbered(act Act, p *pack.Pack) forms.Answers {
	id := FormOf(act.Name)
	if act.Name == Complete {
		id = act.Form
	}
	if form := p.Forms[id]; c == nil || form == nil || form.Field(caseNumber) == nil || act.Answers[caseNumber].Value == c.Number {
		return act.Answers
	}
	out := act.Answers.Clone()
	if out == nil {
		out = forms.Answers{}
	}
	out[caseNumber] = forms.Answer{State: forms.Given, Value: c.Number}
	return out
}

// caseNumber is the field of Forms 3, 4, 6 and 7 that asks for the number of the case.
const caseNumber = "case.number"

// check holds the answers against the act's form.
func (d *decision) check() error {
	id := FormOf(d.act.Name)
	if d.act.Name == Complete {
		id = d.act.Form
	}
	if id == "" {
		return nil
	}
	form, ok := d.env.Pack.Forms[id]
	if !ok || d.act.Name == Complete && !PaperForm(id) {
		return refuse(Invalid, "Formulir ini tidak ada di buku aturan kantor; belum tersimpan. Hubungi pengelola.")
	}
	env := FormEnv(d.c, d.who, d.env.Pack, d.env.Now, d.a)
	var blocking []forms.Problem
	for _, p := range form.Check(d.a, env) {
		if p.Blocks {
			blocking = append(blocking, p)
		}
	}
	if len(blocking) > 0 {
		return &Error{Kind: Invalid, Say: blocking[0].Say, Problems: blocking}
	}
	return d.unwritten(form)
}

func (d *decision) events() ([]Event, error) {
	switch d.act.Name {
	case Receive:
		return d.receive()
	case Amend:
		return d.amend()
	case Alarm:
		if d.c.Risk.Class == High && d.c.Alarm != nil { // by who may not know that it is
			return d.dangerAgain(), nil
		}
		return []Event{d.high("", true)}, nil
	case RecordContact:
		at := d.moment("at")
		return []Event{ContactRecorded{Who: d.text("who"), At: at, Result: d.text("result"), Answers: d.a}}, nil
	case Verify:
		return []Event{ResidencyVerified{Result: Residency(value(d.a, "result")), Home: d.text("home.kabupaten"), Answers: d.a}}, nil
	case Classify:
		return d.classify()
	case Lower:
		return d.lower()
	case Complete:
		return d.complete()
	case HandOver:
		return []Event{CaseHandedOver{}}, nil
	case Resolve:
		return []Event{CaseResolved{Answers: d.a, Open: d.c.open()}}, nil
	case Advise:
		return []Event{AdviceGiven{Answers: d.a, Open: d.c.open()}}, nil
	case Move:
		return []Event{TransferStarted{Office: officeIn(d.text("office"), d.text("kabupaten")), Reason: d.text("reason"), Answers: d.a, Clocks: d.transferClock()}}, nil
	case MoveAnswered:
		if day, zone := d.text("date"), d.env.Pack.Office.Zone; len(day) == len(time.DateOnly) && day < dayOf(d.c.Transfer.At, zone) {
			return nil, invalid("date", "Kasus baru dialihkan "+Day(d.c.Transfer.At, zone)+"; isian aman. Periksa tanggal surat jawaban.")
		}
		e := TransferAnswered{Accepted: value(d.a, "accepted") == "yes", Answer: d.text("answer"), Answers: d.a}
		if e.Accepted {
			e.Open = d.c.open()
		}
		return []Event{e}, nil
	case Assign:
		return d.assign()
	case Take:
		return d.given(CaseworkerAssigned{Caseworker: d.who.Post(), Taken: true, Alarmed: d.alarmed(), Reason: d.text("reason"), Answers: d.a}), nil
	default:
		return d.serve()
	}
}

// receive opens a case from the nine questions (SOP 4).
func (d *decision) receive() ([]Event, error) {
	lane, category := Protection, value(d.a, "category") // no category known: the careful lane
	if cat, ok := d.env.Pack.Category(category); ok {
		lane = Lane(cat.Lane)
	}
	class, because := d.env.Pack.ClassFor(d.a)
	danger := d.env.Pack.Danger(d.a)
	if danger || Class(class) == High {
		lane = Protection
	}
	out := []Event{ComplaintReceived{
		Case: d.env.CaseID, Number: d.env.Number, Desk: DeskOf(d.who), Kecamatan: d.who.Kecamatan, Lane: lane, Category: category, Answers: d.a,
		Clocks: d.intake(lane, danger),
	}}
	first := RiskClassified{Class: Unassessed, Since: d.at, Origin: "report", Proposed: Class(class), Because: because, Lane: lane}
	if danger || Class(class) == High {
		first.Class, first.Alarm = High, danger
	}
	first.AllNo = d.env.Pack.AllNo(d.a, true)
	first.Clocks = classClocks(d.env.Pack, first.Class, d.at)
	out = append(out, first)
	out = append(out, d.people()...)
	if who := value(d.a, "contacted.who"); !forms.Nobody(who) {
		out = append(out, ContactRecorded{Who: who, At: d.moment("contacted.at")})
	}
	if d.who.Role == Caseworker { // who takes the report at the secretariat holds the case
		out = append(out, CaseworkerAssigned{Caseworker: d.who.Post(), Taken: true})
	}
	if d.who.Desk == "" && lane == Protection { // received at the secretariat or a kecamatan: it is there already
		out = append(out, CaseHandedOver{})
	}
	return out, nil
}

func (d *decision) intake(lane Lane, danger bool) []Clock {
	if lane != Protection {
		return nil
	}
	skipped := false
	if form := d.env.Pack.Forms["complaint"]; danger && form != nil && len(form.Sections) > 0 {
		for _, f := range form.Sections[0].Fields {
			if d.a[f.ID].State == forms.Blank && f.When.Eval(d.a, nil, FormEnv(nil, d.who, d.env.Pack, d.env.Now, d.a)) != forms.False {
				skipped = true
			}
		}
	}
	return intakeClocks(d.env.Pack, d.at, d.env.Now, skipped || danger)
}

// people marks whom the complaint names: jangan hubungi, terduga. They count from the first act.
func (d *decision) people() []Event {
	var out []Event
	if v := value(d.a, "no_contact"); !forms.Nobody(v) && (d.c == nil || v != value(d.c.Complaint, "no_contact")) {
		out = append(out, PersonMarked{Party{ID: d.act.ID + "/n", Name: v, NoContact: true, By: d.who.Account}})
	}
	rel := value(d.a, "alleged.relation")
	if !forms.Nobody(rel) && (d.c == nil || rel != value(d.c.Complaint, "alleged.relation")) {
		out = append(out, PersonMarked{Party{
			ID: d.act.ID + "/a", Relation: rel, Alleged: true, SameHouse: value(d.a, "alleged.same_house") == "yes", By: d.who.Account,
		}})
	}
	return out
}

func (d *decision) amend() ([]Event, error) {
	lane, category := d.c.Lane, d.c.Category
	if cat, ok := d.env.Pack.Category(value(d.a, "category")); ok {
		category = cat.Code
		if Lane(cat.Lane) == Protection {
			lane = Protection
		}
	}
	danger := d.env.Pack.Danger(d.a)
	if danger {
		lane = Protection
	}
	e := ComplaintAmended{Lane: lane, Category: category, Answers: d.a}
	for id, x := range d.a {
		was := d.c.Complaint[id]
		if id == "child.name" && was.State == forms.Given && was.Value != x.Value {
			e.Reporters = append(e.Reporters, forms.Answers{id: was})
		}
		if !begins(id, reporterFields) || was.Value == x.Value {
			continue
		}
		e.Named = true
		if was.State == forms.Given && was.Value != Kept {
			e.Reporters = append(e.Reporters, forms.Answers{id: was})
		}
	}
	out := append([]Event{e}, d.people()...)
	if danger && d.c.Risk.Class != High {
		e := d.high("", true)
		out = append(out, e)
	}
	if who := value(d.a, "contacted.who"); !forms.Nobody(who) && who != value(d.c.Complaint, "contacted.who") {
		out = append(out, ContactRecorded{Who: who, At: d.moment("contacted.at")})
	}
	return out, nil
}

// high is the alarm: no reason is asked; the clock runs from the report, or from now when the case was classified before.
func (d *decision) high(reason string, alarm bool) RiskClassified {
	since, origin := d.c.Occurred.At, "report"
	if d.c.Risk.Class != Unassessed {
		since, origin = d.at, "danger"
	}
	clocks := classClocks(d.env.Pack, High, since)
	for i, t := range clocks { // what ends earlier already is not put off
		if runs := d.c.running(t.ID); d.c.Risk.Class == High && runs != nil && runs.Due.Before(t.Due) {
			clocks[i].Started, clocks[i].Due = runs.Started, runs.Due
		}
	}
	return RiskClassified{
		Class: High, Since: since, Origin: origin, Reason: reason, Alarm: alarm, Lane: Protection,
		Clocks: append(clocks, d.laneClocks()...),
	}
}

// alarmed says whether the actor's person raised the alarm that made this case one that may
// be taken.
func (d *decision) alarmed() bool {
	was := Unassessed
	for _, r := range append(slices.Clone(d.c.RiskPast), d.c.Risk) {
		by := Actor{Account: r.By}
		if d.env.Account != nil {
			if a, ok := d.env.Account(r.By); ok {
				by = a.Actor()
			}
		}
		if r.Alarm && was != High && by.person() == d.who.person() {
			return true
		}
		was = r.Class
	}
	return false
}

// laneClocks are what a service case gets when it becomes a protection case.
func (d *decision) laneClocks() []Clock {
	if d.c.Lane == Protection {
		return nil
	}
	return intakeClocks(d.env.Pack, d.at, d.env.Now, true)
}

// classify is step 3: signs, proposal, and the class a person decides (SOP 6).
func (d *decision) classify() ([]Event, error) {
	class := Class(value(d.a, "class"))
	signs := d.c.signs(d.a)
	proposed, because := d.env.Pack.ClassFor(signs)
	now := d.c.Risk.Class
	if class.Rank() < now.Rank() && now != Unassessed {
		return nil, refuse(NotAllowed, "Menurunkan risiko hanya oleh manajer bersama peksos; isian aman. Pilih kelas yang sekarang atau yang lebih tinggi.")
	}
	if class.Rank() < Class(proposed).Rank() && class != Unassessed {
		if d.who.Role.AtDesk() {
			return nil, invalid("class", "Kelas lebih rendah dari usulan tidak dapat dipilih di loket; isian aman. Pilih usulan, sekretariat yang menilai ulang.")
		}
		if value(d.a, "reason") == "" {
			return nil, invalid("reason", "Kelas lebih rendah dari usulan; isian aman. Tulis alasannya.")
		}
	}
	e := RiskClassified{
		Class: class, Because: because, Proposed: Class(proposed), Reason: d.text("reason"), AllNo: d.env.Pack.AllNo(signs, d.c.Lane == Service), Lane: d.c.Lane, Answers: d.a,
		Since: d.c.Occurred.At, Origin: "report",
	}
	if now != Unassessed && value(d.a, "origin") == "new_danger" {
		e.Origin, e.Since = "danger", d.moment("new_danger_at")
	}
	if class == now {
		e.Origin, e.Since = d.c.Risk.Origin, d.c.Risk.Since
	}
	e.Clocks = d.keepStopped(classClocks(d.env.Pack, class, e.Since), class == now)
	if class == High {
		e.Clocks = append(e.Clocks, d.laneClocks()...)
		e.Lane = Protection
	}
	return []Event{e}, nil
}

// keepStopped leaves out clocks that the same class has already met: confirming a class restarts nothing.
func (d *decision) keepStopped(clocks []Clock, same bool) []Clock {
	if !same {
		return clocks
	}
	return slices.DeleteFunc(clocks, func(n Clock) bool {
		return slices.ContainsFunc(d.c.Clocks, func(o Clock) bool {
			return o.ID == n.ID && o.Started.Equal(n.Started) && !o.Running() && !o.Replaced
		})
	})
}

// lower is the manager's, with the caseworker, in writing (SOP 6).
func (d *decision) lower() ([]Event, error) {
	class := Class(value(d.a, "class"))
	if class.Rank() >= d.c.Risk.Class.Rank() || class == Unassessed {
		return nil, invalid("class", "Kelas itu tidak lebih rendah; isian aman. Pilih kelas yang lebih rendah, atau pakai Nilai risiko.")
	}
	with := value(d.a, "with")
	if d.c.Caseworker == "" {
		return nil, refuse(NotAllowed, "Kasus ini belum punya peksos; isian aman. Tugaskan peksos dulu, lalu turunkan bersama.")
	}
	if with == "" {
		with = d.c.Caseworker
	}
	return []Event{RiskClassified{
		Class: class, Since: d.c.Risk.Since, Origin: d.c.Risk.Origin, Reason: d.text("reason"), With: with, Lane: d.c.Lane, Answers: d.a,
		Clocks: d.keepMet(classClocks(d.env.Pack, class, d.c.Risk.Since)),
	}}, nil
}

// keepMet leaves out clocks whose work was done under the higher class; a review comes
// round again, counted from the last one.
func (d *decision) keepMet(clocks []Clock) []Clock {
	for i := range clocks {
		if n, o := &clocks[i], d.c.Clock("review"); n.ID == "review" && o != nil && o.Started.After(n.Started) {
			n.Started, n.Due = o.Started, o.Started.Add(n.Due.Sub(n.Started))
		}
	}
	return slices.DeleteFunc(clocks, func(n Clock) bool {
		return slices.ContainsFunc(d.c.Clocks, func(o Clock) bool { return o.ID == n.ID && n.ID != "review" && !o.Running() && !o.Replaced })
	})
}

func (d *decision) assign() ([]Event, error) {
	name := value(d.a, "caseworker")
	if err := d.caseworker(name); err != nil {
		return nil, err
	}
	return d.given(CaseworkerAssigned{Caseworker: name, Answers: d.a}), nil
}

// given hands the case to its caseworker. On the protection lane it is at the secretariat
// from then on, whoever sent it there: the desk reads number, stage and officer (SOP 2).
func (d *decision) given(e CaseworkerAssigned, more ...Event) []Event {
	out := append([]Event{e}, more...)
	if d.c.Lane == Protection && d.c.HandedOver == nil {
		return append([]Event{CaseHandedOver{Assigned: true}}, out...)
	}
	return out
}

// caseworker refuses a name that cannot hold this case.
func (d *decision) caseworker(name string) error {
	if d.env.Account != nil {
		acc, ok := d.env.Account(name)
		if !ok || acc.Role != Caseworker || acc.Disabled || acc.Acting != nil {
			return invalid("caseworker", "Akun peksos itu tidak ada; isian aman. Tulis nama akun peksos yang aktif.")
		}
	}
	if slices.Contains(d.c.Excluded, name) {
		return invalid("caseworker", "Petugas ini dikecualikan dari kasus; isian aman. Pilih peksos lain.")
	}
	return nil
}

func (d *decision) transferClock() []Clock {
	t := answerClock(d.env.Pack, d.c, "", d.at)
	for i := range t {
		t[i].ID, t[i].Stops = "transfer", []string{"TransferAnswered"}
	}
	return t
}

// officeIn is an office with its kabupaten, said once.
func officeIn(office, kabupaten string) string {
	if strings.Contains(strings.ToLower(office), strings.ToLower(kabupaten)) {
		return office
	}
	return office + ", " + kabupaten
}

// text is a given answer as it reads; "" otherwise.
func (d *decision) text(id string) string { return value(d.a, id) }

// moment is a given instant, at most now; the act's own time where it is not given.
func (d *decision) moment(id string) time.Time {
	if t, err := time.Parse(time.RFC3339, value(d.a, id)); err == nil && !t.After(d.env.Now) {
		return t.UTC()
	}
	return d.at
}

func invalid(path, say string) *Error {
	return &Error{Kind: Invalid, Say: say, Problems: []forms.Problem{{Path: path, Blocks: true, Say: say}}}
}

// DeskOf is the desk whose series a case of this actor is numbered in: the own
// desk, else the kecamatan's office, else the secretariat.
func DeskOf(who Actor) string {
	switch {
	case who.Desk != "":
		return who.Desk
	case len(who.Kecamatan) >= 2 && (who.Role == Supervisor || who.Role == Facilitator):
		return "K" + who.Kecamatan[len(who.Kecamatan)-2:]
	}
	return "PKS"
}
