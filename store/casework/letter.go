package casework

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/text"
)

// PartnerView is what the agency reads of one referral: the letter's fields and
// its own answers. While an alleged perpetrator is marked the child's place stays out;
// once the letter is no longer the agency's all of it does (Case.noLonger). Of what the
// office does it learns that and when, not by whom or with which words.
func PartnerView(c *Case, r *Referral, p *pack.Pack, now time.Time) PartnerReferral {
	out := letterFields(c, r, p, now)
	if out.Notice = c.noLonger(r, p); out.Notice != "" {
		out.Name, out.Age, out.Address, out.Problem, out.Given, out.Help = "", "", "", "", "", ""
	}
	return out
}

func letterFields(c *Case, r *Referral, p *pack.Pack, now time.Time) PartnerReferral {
	out := PartnerReferral{
		Number: c.Number, ID: r.ID, Letter: r.Letter, Agency: r.Agency, Name: c.Child.Name, Age: age(c, p, now),
		Help: value(r.Answers, "help"), State: r.State, Result: r.Result, Reason: r.Reason, Version: c.Version,
	}
	if agency, ok := p.Agency(r.Agency); ok {
		if slices.Contains(agency.Letter, "problem") {
			out.Problem = value(r.Answers, "problem_public")
		}
		if slices.Contains(agency.Letter, "given") {
			out.Given = value(r.Answers, "given")
		}
	}
	if r.State == Cancelled {
		out.Reason = "" // the office's own
	}
	// A name or a place may have become secret after the letter was written.
	hide := c.letterVeil().knownTo(agencyName(r.Agency, p)).with(c, p)
	out.Address = c.address(p, hide.text(c.Child.Street))
	for _, said := range []*string{&out.Help, &out.Problem, &out.Given, &out.Result, &out.Reason} {
		*said = hide.text(*said)
	}
	for _, s := range r.Steps {
		switch s.State {
		case Prepared, Pending, Approved: // the office's own business
			continue
		case Sent:
			out.SentAt = s.At
			s.By, s.Note = "", ""
		case Delivered, Done, Cancelled:
			s.By, s.Note = "", ""
		}
		s.Note = hide.text(s.Note)
		out.Steps = append(out.Steps, s)
	}
	for _, t := range c.Clocks {
		if t.ID == "answer:"+r.ID && t.Running() {
			due := t.Due
			out.DueAt = &due
		}
	}
	return out
}

// SortInbox orders a partner's list: what waits for an answer first, the soonest clock
// on top, then the others, the newest first.
func SortInbox(list []PartnerReferral) {
	slices.SortStableFunc(list, func(a, b PartnerReferral) int {
		switch {
		case a.DueAt != nil && b.DueAt != nil:
			return a.DueAt.Compare(*b.DueAt)
		case a.DueAt != nil:
			return -1
		case b.DueAt != nil:
			return 1
		}
		return b.SentAt.Compare(a.SentAt)
	})
}

// address is the child's address in words, with the street as it may be said; empty while an alleged perpetrator is marked (SOP 7).
func (c *Case) address(p *pack.Pack, street string) string {
	if c.Alleged() || c.Child.Address == "" {
		return ""
	}
	kec, desa := p.Regions.Path(c.Child.Address)
	parts := []string{street, desa, kec}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// newborn is the age of a child in its first year.
const newborn = "di bawah 1 tahun"

// AgeTold is the age as the reporter said it, in words; "" when nobody said any.
func (c Child) AgeTold() string {
	switch c.Age {
	case "":
		return ""
	case "0":
		return newborn
	}
	return "kira-kira " + c.Age + " tahun"
}

// age is the child's age in words, from the birth date, else as the reporter said it; of
// a birth that is not known to the day no more than about so many years.
func age(c *Case, p *pack.Pack, now time.Time) string {
	if d, ok := forms.ParsePartialDate(c.Child.Birth); ok {
		switch n := d.YearsAt(now, p.Office.Zone); {
		case n == 0:
			return newborn
		case d.About || d.Day == 0:
			return fmt.Sprintf("kira-kira %d tahun", n)
		default:
			return fmt.Sprintf("%d tahun", n)
		}
	}
	if told := c.Child.AgeTold(); told != "" {
		return told
	}
	return "tidak diketahui"
}

var months = []string{"", "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}

// Day writes a day as letters do: 21 November 2026, in the office's zone.
func Day(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()], t.Year())
}

// LetterText is the referral's letter (Form 5) as 80-column text, ready to be signed
// by the head of the dinas. It holds no more than the agency needs (SOP 7), and never
// the reporter. With handover minutes recorded, they follow on a sheet of their own.
func LetterText(c *Case, r *Referral, p *pack.Pack, now time.Time) (string, error) {
	agency, _ := p.Agency(r.Agency)
	v, hide := letterFields(c, r, p, now), c.letterVeil().with(c, p)
	dated := now
	if sent, ok := r.step(Sent); ok {
		dated = sent.At
	}
	d := pack.Letter{
		Number: r.Letter, Case: c.Number, Date: Day(dated, p.Office.Zone), Place: p.Office.Place, Office: p.Office.Name, Head: p.Office.Head,
		To: agency.Name, ToPlace: agency.Address, Subject: subject(r, p), Child: v.Name, Age: v.Age, Address: v.Address, Problem: v.Problem,
		Given: v.Given, Help: v.Help, Papers: papers(p, r.Answers), Brought: value(r.Answers, "child_brought") == "yes",
		PapersNote: hide.text(value(r.Answers, "papers_note")),
	}
	if d.Child == "" {
		d.Child = "(belum diketahui)"
	}
	if slices.Contains(agency.Letter, "sex") {
		d.Sex = map[string]string{"male": "Laki-laki", "female": "Perempuan"}[c.Child.Sex]
	}
	if slices.Contains(agency.Letter, "nik") {
		d.NIK = forms.NIKText(c.Child.NIK, forms.Env{Now: now, Zone: p.Office.Zone})
	}
	if slices.Contains(agency.Letter, "birth") {
		if b, ok := forms.ParsePartialDate(c.Child.Birth); ok {
			d.Birth = b.Text()
		}
	}
	body, err := p.Letter("form5.body", d)
	if err != nil {
		return "", err
	}
	out := sheet(p, d, "SURAT RUJUKAN", body, p.Office.Head)
	if len(r.Handover) == 0 {
		return out, nil
	}
	h := d
	h.GivenBy, h.TakenBy = value(r.Handover, "given_by"), value(r.Handover, "taken_by")
	h.GivenBy += suffix(value(r.Handover, "given_post"))
	h.TakenBy += suffix(value(r.Handover, "taken_post"))
	h.Subject = ""    // minutes are addressed to nobody
	whole := c.veil() // who hands over or takes over may share a part of a marked one's name, or its post the place's
	c.hideMarked(&whole)
	whole.parts = map[string]bool{}
	c.hideReporter(&whole)
	h.GivenBy, h.TakenBy = whole.text(h.GivenBy), whole.text(h.TakenBy)
	h.Place, h.Result, h.Papers = hide.text(value(r.Handover, "place")), hide.text(value(r.Handover, "condition")), papers(p, r.Handover)
	if c.Alleged() {
		h.Place = "" // where the child was handed over is where it is
	}
	if at, err := time.Parse(time.RFC3339, value(r.Handover, "at")); err == nil {
		h.Date = Day(at, p.Office.Zone)
		h.At = h.Date + " pukul " + at.In(p.Office.Zone).Format("15.04")
	}
	if body, err = p.Letter("handover.body", h); err != nil {
		return "", err
	}
	h.Place = d.Place
	return out + "\f\n" + sheet(p, h, "BERITA ACARA SERAH TERIMA", body, "Yang menyerahkan", "Yang menerima"), nil
}

// subject is what the letter is about: the need, as the agency's own list of needs has it.
func subject(r *Referral, p *pack.Pack) string {
	return text.Join(": ", "Rujukan", needName(r.Need, p))
}

func suffix(post string) string {
	if post == "" {
		return ""
	}
	return ", " + post
}

func papers(p *pack.Pack, a forms.Answers) []string {
	var out []string
	for _, code := range a["papers"].Values {
		label := code
		for _, o := range p.Papers {
			if o.Code == code {
				label = o.Label
			}
		}
		out = append(out, label)
	}
	return out
}

// The letters of a case that belong to no referral.
const (
	LetterTask = "task"     // surat tugas of the caseworker (SOP 3.4)
	LetterMove = "transfer" // to the home kabupaten (SOP 3.2)
)

// LetterPaper is one letter of the case: of a referral ("" is the newest one that the
// actor may read), the surat tugas, the letter to the home kabupaten, or the copy for
// who asked for data (the release's ID). What the case
// does not have, or the actor may not read, is ErrNotFound. NotAllowed: the family's
// consent is missing, where the letter is printed (it would leave the office), or was
// taken back, or the referral refused or cancelled, where its agency reads it.
func LetterPaper(c *Case, who Actor, name string, printed bool, p *pack.Pack, now time.Time) (string, error) {
	switch {
	case name == LetterTask && who.Role != Partner && c.Caseworker != "":
		return taskLetter(c, p, now)
	case name == LetterMove && who.Role != Partner && c.Transfer != nil:
		return moveLetter(c, p, now)
	}
	if r := c.Release(name); r != nil {
		return dataText(c, r, who, printed, p, now)
	}
	r, err := LetterOf(c, who, name)
	if err != nil {
		return "", err
	}
	if notice := c.noLonger(r, p); notice != "" && who.Role == Partner {
		return "", refuse(NotAllowed, notice)
	}
	if err := c.uncovered(r); printed && err != nil {
		return "", err
	}
	return LetterText(c, r, p, now)
}

// taskLetter names the caseworker and the case's number, never the child.
func taskLetter(c *Case, p *pack.Pack, now time.Time) (string, error) {
	d := pack.Letter{
		Number: c.TaskLetter, Case: c.Number, Date: Day(now, p.Office.Zone), Place: p.Office.Place, Office: p.Office.Name, Head: p.Office.Head, Caseworker: c.Caseworker,
	}
	if until, ok := forms.ParsePartialDate(c.TaskUntil); ok {
		d.Until = until.Text()
	}
	body, err := p.Letter("task.body", d)
	if err != nil {
		return "", err
	}
	return sheet(p, d, "SURAT TUGAS", body, p.Office.Head), nil
}

func moveLetter(c *Case, p *pack.Pack, now time.Time) (string, error) {
	hide := c.letterVeil().with(c, p)
	d := pack.Letter{
		Case: c.Number, Date: Day(c.Transfer.At, p.Office.Zone), Place: p.Office.Place, Office: p.Office.Name, Head: p.Office.Head, To: c.Transfer.Office, Subject: "Pengalihan kasus",
		Child: c.Child.Name, Age: age(c, p, now), Address: c.address(p, hide.text(c.Child.Street)), Reason: hide.text(c.Transfer.Reason),
		Sex: map[string]string{"male": "Laki-laki", "female": "Perempuan"}[c.Child.Sex],
	}
	if f := c.Form("transfer"); f != nil {
		d.Papers, d.Given = papers(p, f.Answers), hide.text(value(f.Answers, "given"))
	}
	body, err := p.Letter("transfer.body", d)
	if err != nil {
		return "", err
	}
	return sheet(p, d, "SURAT PENGALIHAN KASUS", body, p.Office.Head), nil
}

const sheetWidth = 78

// sheet puts a letter's body between letterhead and signatures.
func sheet(p *pack.Pack, d pack.Letter, title, body string, signers ...string) string {
	var b strings.Builder
	center := func(s string) {
		b.WriteString(strings.Repeat(" ", max(0, (sheetWidth-text.Width(s))/2)) + s + "\n")
	}
	center(strings.ToUpper(p.Office.Name))
	b.WriteString(strings.Repeat("=", sheetWidth) + "\n\n")
	center(title)
	number := d.Number
	if number == "" {
		number = "........................"
	}
	b.WriteString("\nNomor : " + number + "\n")
	if d.Subject != "" {
		b.WriteString("Hal   : " + d.Subject + "\n\nYth. " + d.To + "\n")
		if d.ToPlace != "" {
			b.WriteString("di " + d.ToPlace + "\n")
		}
	}
	b.WriteString("\n")
	for _, line := range strings.Split(strings.TrimRight(body, "\n"), "\n") {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if text.Width(line) <= sheetWidth {
			b.WriteString(line + "\n")
			continue
		}
		for _, w := range text.Wrap(line[indent:], sheetWidth-indent) {
			b.WriteString(strings.Repeat(" ", indent) + w + "\n")
		}
	}
	b.WriteString("\n" + strings.Repeat(" ", 40) + d.Place + ", " + d.Date + "\n")
	if len(signers) == 1 {
		b.WriteString(strings.Repeat(" ", 40) + signers[0] + "\n\n\n\n" + strings.Repeat(" ", 40) + "(........................)\n")
	} else {
		b.WriteString(text.Pad(signers[0], 40) + signers[1] + "\n\n\n\n" + text.Pad("(........................)", 40) + "(........................)\n")
	}
	return b.String()
}
