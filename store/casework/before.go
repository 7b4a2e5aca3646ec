package casework

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/text"
)

// Unfinished is what is still open on a case, for whoever is about to close it:
// forms begun and not sent first, then unanswered referrals, open items of the plan, then running clocks, in
// Indonesian, one line each.
func Unfinished(c *Case, p *pack.Pack) []string {
	var out []string
	for _, d := range c.drafts {
		out = append(out, "Isian belum dikirim: "+p.Forms[d.Form].Title+" ("+d.Owner+")")
	}
	for _, r := range c.Referrals {
		if r.Open() {
			out = append(out, "Rujukan "+r.ID+" "+agencyName(r.Agency, p)+": "+p.Word("referral."+string(r.State)))
		} else if c.unmet(r) {
			out = append(out, "Rujukan "+r.ID+" ditolak "+agencyName(r.Agency, p)+": "+needName(r.Need, p)+" belum dirujuk lagi")
		}
	}
	for _, item := range c.Plan {
		switch {
		case item.Open():
			out = append(out, "Rencana "+item.Called()+": "+item.Says("problem"))
		case item.State == "not":
			out = append(out, "Rencana "+item.Called()+" belum tercapai: "+item.Says("problem"))
		}
	}
	for _, r := range c.Releases {
		if r.Open() {
			out = append(out, "Permohonan data "+strings.ToUpper(r.ID)+" belum selesai")
		}
	}
	for i := range c.Pathways {
		if w := &c.Pathways[i]; !w.Settled() {
			out = append(out, "Alur "+w.Title+": belum selesai, "+w.Steps[slices.IndexFunc(w.Steps, func(s PathStep) bool { return s.State == "" })].Title)
		}
	}
	for _, t := range c.Clocks {
		if t.Running() && !t.Quiet && t.What == "" {
			told := "Waktu: " + ClockWord(p, t.ID)
			if !t.Due.IsZero() {
				told += ", batas " + Day(t.Due, p.Office.Zone)
			}
			out = append(out, told)
		} else if t.Running() && t.What != "" && t.Why != "plan" {
			out = append(out, "Tugas: "+t.What)
		}
	}
	return out
}

// WithDrafts adds to a whole file the forms that lie begun on it, the actor's own and
// others', of what the actor may do: most can no longer be sent once the case is closed. Those
// that end the case are none of them, nor whom somebody is about to keep away from it.
func (v *View) WithDrafts(all iter.Seq[Draft], who Actor, p *pack.Pack) {
	if v.Case == nil || !who.Role.Leads() && who.Role != Caseworker {
		return
	}
	c := *v.Case
	for d := range all {
		n, _ := ParseNumber(d.Case)
		if n == c.Number && d.Work != Exclude && May(who, d.Work, c.Scope()) && p.Forms[d.Form] != nil && !slices.Contains([]string{"form6", "form7", "form8", "close"}, d.Form) {
			c.drafts = append(c.drafts, d)
		}
	}
	slices.SortFunc(c.drafts, func(a, b Draft) int { return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.ID, b.ID)) })
	v.Case = &c
}

// unmet says whether an agency refused what no later referral asks of another one.
func (c *Case) unmet(r Referral) bool {
	return r.State == Rejected && !slices.ContainsFunc(c.Referrals, func(o Referral) bool {
		return o.Need == r.Need && o.State != Rejected && o.State != Cancelled
	})
}

// Decides says whether an act is a word on what somebody else prepared: whoever gives it
// reads all of that first (Hint).
func Decides(a ActName) bool {
	return slices.Contains([]ActName{ApproveRef, Review, ApproveAssign, AgreeSkip, ConfirmData, CheckData, Close, Terminate}, a)
}

// Hint is what somebody must have before the eyes while filling a form of the case, in
// lines of at most width columns: at a decision all that is decided on, at the end of the
// work what is still open, at a step of a pathway what it asks, at a task or a plan's item
// what it is. nil where there is nothing.
func Hint(c *Case, p *pack.Pack, do Action, now time.Time, width int) []string {
	if c == nil {
		return nil
	}
	var told []string
	switch t, item := c.running(do.Part), c.PlanItem(do.Part); {
	case t != nil && slices.Contains(onClock, do.Act):
		say := "Tugas: " + PartName(c, p, do.Part)
		if !t.Due.IsZero() {
			say += ", batas " + Day(t.Due, p.Office.Zone)
		}
		told = []string{say}
	case do.Act == EndPlan && item != nil:
		told = []string{"Rencana: " + item.Says("problem") + "; " + item.Says("action")}
	case do.Act == ApproveAssign && c.Proposal != nil:
		told = []string{"Diusulkan: " + c.Proposal.Caseworker + ", oleh " + c.Proposal.By + ". Alasan: " + c.Proposal.Reason}
	case do.OfRelease():
		return c.dataHint(p, do, width)
	case do.Act == AddPlan:
		told = []string{UnplannedText(c, p)}
	case do.Act == ApproveRef || do.Act == Review:
		for i := range c.Referrals {
			if r := &c.Referrals[i]; r.ID == do.Part || do.Act == Review && r.State == Pending {
				told = append(told, c.referralSays(r, p, now)...)
			}
		}
	case do.Act == Close:
		told = append(openSays(c, p), c.paperSays("form6", p)...)
	case do.Act == Terminate:
		told = append([]string{"Ditutup: " + closingName(c.Closing, p)}, append(openSays(c, p), c.paperSays("form7", p)...)...)
	case do.Act == Complete && do.Form == "form6":
		told = openSays(c, p)
	default:
		return pathwayHint(c, p, do, width)
	}
	var out []string
	for _, s := range told {
		for _, l := range strings.Split(text.CleanNarrative(s), "\n") {
			out = append(out, text.Wrap(l, width)...)
		}
	}
	return slices.DeleteFunc(out, func(l string) bool { return l == "" })
}

// Subject is the paper that an action is a word on, for a face to open beside the question:
// the referral's letter, the form of the case's end, the copy of its data, the pathway. ok is
// false where it is the file as a whole.
func Subject(c *Case, p *pack.Pack, do Action) (paper Paper, ok bool) {
	if c == nil {
		return Paper{}, false
	}
	name := map[ActName]string{Close: "form6", Terminate: "form7", AgreeSkip: PathwayForm, DoStep: PathwayForm, ConfirmData: dataPrint + do.Part, CheckData: dataPrint + do.Part}[do.Act]
	if r := c.Referral(do.Part); r != nil && (do.Act == ApproveRef || do.Act == Review) {
		return Paper{Name: "form5", Title: "Surat rujukan", Letter: r.ID}, true
	}
	for _, paper := range slices.Backward(c.Prints(p)) {
		if name != "" && paper.Form == name {
			if do.OfRelease() {
				paper.Title = "Salinan data " + strings.ToUpper(do.Part)
			}
			return paper, true
		}
	}
	return Paper{}, false
}

// openSays is what is still open on the case.
func openSays(c *Case, p *pack.Pack) []string {
	open := Unfinished(c, p)
	if len(open) == 0 {
		return []string{"Tidak ada yang masih terbuka pada kasus ini."}
	}
	out := []string{fmt.Sprintf("Masih terbuka (%d):", len(open))}
	for _, l := range open {
		out = append(out, "- "+l)
	}
	return out
}

// referralSays is a referral as whoever agrees to it has to know it: to whom, for what,
// the letter's words as the agency will read them, and how the family's consent stands.
func (c *Case) referralSays(r *Referral, p *pack.Pack, now time.Time) []string {
	v := letterFields(c, r, p, now)
	need := needName(r.Need, p)
	if r.Urgent {
		need += ", mendesak"
	}
	out := []string{"Rujukan " + r.ID + " ke " + agencyName(r.Agency, p) + ": " + need + ".", ConsentText(c, r, p)}
	if r.Purpose != "" {
		out = append(out, "Tujuan (arsip kantor): "+r.Purpose)
	}
	address := v.Address
	if address == "" {
		address = "alamat tidak ditulis"
	}
	child := text.Join(", ", v.Name, v.Age, address)
	agency, _ := p.Agency(r.Agency)
	if slices.Contains(agency.Letter, "birth") && c.Child.Birth != "" {
		child += ", tanggal lahir"
	}
	if slices.Contains(agency.Letter, "nik") && c.Child.NIK != "" {
		child += ", NIK"
	}
	out = append(out, "Yang dibaca lembaga:", "- Anak: "+child, "- Bantuan yang diharapkan: "+v.Help)
	if v.Problem != "" {
		out = append(out, "- Masalah: "+v.Problem)
	} else {
		out = append(out, "- Masalah: tidak ditulis di surat ini")
	}
	if v.Given != "" {
		out = append(out, "- Penanganan: "+v.Given)
	}
	if list := papers(p, r.Answers); len(list) > 0 {
		out = append(out, "- Surat: "+text.Join(". ", strings.Join(list, ", "), c.letterVeil().with(c, p).text(value(r.Answers, "papers_note"))))
	}
	return out
}

// ConsentText says how the family's consent to a referral stands (SOP 7).
func ConsentText(c *Case, r *Referral, p *pack.Pack) string {
	at := c.Withdrawn(r)
	switch {
	case r.Urgent:
		return "Persetujuan: tidak ditunggu, mendesak."
	case at != nil:
		return "Persetujuan: ditarik keluarga " + Day(*at, p.Office.Zone) + "."
	case !c.Agreed(r.Agency, r.Need):
		return "Persetujuan: belum ada (Form 2)."
	}
	told := "Persetujuan: ada."
	for _, k := range c.Consents {
		switch {
		case k.Withdrawn != nil || k.Agency != r.Agency || !k.covers(r.Need):
		case k.Waived:
			told = "Tanpa persetujuan, alasan: " + k.Reason
		case k.Willing:
			told = "Persetujuan: ada, " + Day(k.At, p.Office.Zone) + "."
		}
	}
	return told
}

// paperSays is the newest filling of a paper of the case's end: when and by whom it was
// filled, and every answer that is not the child's data; of the reasons those that hold.
func (c *Case) paperSays(id string, p *pack.Pack) []string {
	form, f := p.Forms[id], c.ending(id)
	if form == nil || f == nil {
		return nil
	}
	out := []string{form.Title + ", " + strings.ToLower(c.Note(f, p)[0][:1]) + c.Note(f, p)[0][1:] + ":"}
	env := forms.Env{Zone: p.Office.Zone, Regions: p.Regions}
	for _, s := range form.Sections {
		if s.ID == forms.PaperSection {
			continue
		}
		for i := range s.Fields {
			field := &s.Fields[i]
			if a := f.Answers[field.ID]; a.Answered() && !begins(field.ID, []string{"child", "case"}) && (!begins(field.ID, []string{"reason"}) || a.Value != "no") {
				out = append(out, "- "+strings.TrimSuffix(field.Label, "?")+": "+field.Format(a, env))
			}
		}
	}
	return out
}
