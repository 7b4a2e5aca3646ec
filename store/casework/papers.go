package casework

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/print"
)

// paperForms are filled with Complete: the papers that no other act carries, in the
// order of the flow. A case has one Form 1, and one Form 6 for each closing: a second one
// is a correction, with a reason. The others are written again each time.
var paperForms = []string{"form1", "safety_plan", "form3", "visit", "form4", "social_report", PsychForm, "form6", "form7"}

// PaperForm says whether a form is filled with Complete.
func PaperForm(id string) bool { return slices.Contains(paperForms, id) }

// filled finds a filled form by its ID; nil when there is none.
func (c *Case) filled(id string) *Filled {
	n, err := strconv.Atoi(strings.TrimPrefix(id, "f"))
	if err != nil || !strings.HasPrefix(id, "f") || n < 0 || n >= len(c.Forms) {
		return nil
	}
	return &c.Forms[n]
}

// FilledID is the ID of the newest filling of a form; "" when there is none.
func (c *Case) FilledID(form string) string {
	for i := len(c.Forms) - 1; i >= 0; i-- {
		if c.Forms[i].Form == form {
			return filledID(i)
		}
	}
	return ""
}

func filledID(i int) string { return "f" + strconv.Itoa(i) }

// Printed is Filling for a paper: nil, nil when there is none, NotAllowed for what is closed to
// the reader of this file (For, OnPaper).
func (c *Case) Printed(name string) (*Filled, error) {
	f := c.Filling(name)
	if f != nil && f.Closed {
		return nil, refuse(NotAllowed, sayPsych)
	}
	return f, nil
}

// Filling finds what a print asks for: a form's ID for its newest filling, or the ID of
// one filling, as "form4#f12".
func (c *Case) Filling(name string) *Filled {
	for i := range c.Forms {
		if f := &c.Forms[i]; f.Form+"#"+filledID(i) == name {
			return f
		}
	}
	return c.Form(name)
}

// Former are the answers of the filling before f of the same form, those that were
// corrected since apart: the assessment that a new one is held against. nil: none.
func (c *Case) Former(f *Filled) forms.Answers {
	var out forms.Answers
	for i := range c.Forms {
		switch other := &c.Forms[i]; {
		case other == f:
			return out
		case other.Form == f.Form && other.Revised == "":
			out = other.Answers
		}
	}
	return out
}

// Paper is one filled form as a list shows it: Name is what a print asks for.
type Paper struct {
	Filled
	ID    string
	Name  string
	Title string // Indonesian, set by Prints

	Letter string // what Desk.Letter is asked for; "" for what Desk.Print gives
}

// Letters are the letters of a case that belong to no referral: how a list of prints
// names them, and what Desk.Letter is asked for.
var Letters = map[string]string{"surat-tugas": LetterTask, "surat-alih": LetterMove}

// Prints lists everything of the case that can be printed: its forms, the family's
// copy once it was asked for, the special order of steps that it is on, and the letters
// that belong to no referral: the caseworker's surat tugas, the one to the home kabupaten.
func (c *Case) Prints(p *pack.Pack) []Paper {
	out := c.Papers()
	if n := len(c.Copies); n > 0 {
		out = append(out, Paper{Filled: Filled{Form: FamilyCopy, At: c.Copies[n-1].At, By: c.Copies[n-1].By}, Name: FamilyCopy})
	}
	if name := c.Complaint["reporter.name"]; name.State == forms.Given && name.Value != Kept {
		out = append(out, Paper{Filled: Filled{Form: ReporterForm, At: c.OpenedAt, By: c.OpenedBy}, Name: ReporterForm, Title: "Pelapor (lembar terpisah)"})
	}
	if len(c.Pathways) > 0 {
		out = append(out, Paper{Filled: Filled{Form: PathwayForm, At: c.Pathways[0].Started, By: c.Pathways[0].By}, Name: PathwayForm, Title: "Alur khusus"})
	}
	out = append(out, c.dataPrints(p)...)
	letter := func(name, title string) {
		out = append(out, Paper{Filled: Filled{Form: name}, Name: name, Title: title, Letter: Letters[name]})
	}
	if c.Caseworker != "" {
		letter("surat-tugas", "Surat tugas")
	}
	if c.Transfer != nil {
		letter("surat-alih", "Surat pengalihan")
	}
	for i := range out {
		if form := p.Forms[out[i].Form]; form != nil {
			out[i].Title = form.Title
			if out[i].Closed {
				out[i].Title += " (tertutup)"
			}
		} else if out[i].Title == "" {
			out[i].Title = out[i].Form
		}
	}
	return out
}

// Papers lists the case's forms, oldest first: the complaint, then every filling. A
// form that was only written again as work went on (verification, risk) shows its
// newest filling; papers of their own date (visits, monitoring) and what was corrected
// stay each readable.
func (c *Case) Papers() []Paper {
	out := []Paper{{Filled: Filled{Form: "complaint", At: c.Occurred.At, By: c.OpenedBy}, Name: "complaint"}}
	for i, f := range c.Forms {
		newest := c.FilledID(f.Form) == filledID(i)
		if !newest && !PaperForm(f.Form) && f.Form != "form2" && f.Form != "plan_review" {
			continue
		}
		p := Paper{Filled: f, ID: filledID(i), Name: f.Form}
		if !newest {
			p.Name += "#" + p.ID
		}
		out = append(out, p)
	}
	return out
}

// revising is the ID of the filling of a form that was opened for correction; "" when none is.
func (c *Case) revising(form string) string {
	for _, id := range c.Revising {
		if f := c.filled(id); f != nil && f.Form == form {
			return id
		}
	}
	return ""
}

// datedBy are the fields of a printed form in which it says when it was filled and by
// whom. Every form may say it to the minute, too, where it was copied from paper.
var datedBy = map[string][2]string{
	"complaint": {"paper.at", "paper.by"}, "form1": {"date", "caseworker"}, "form2": {"date", ""}, "form3": {"f.staff.date", "f.staff.name"}, "form8": {"date", ""}, "visit": {"at", "went"}, "social_report": {"date", ""}, PsychForm: {"date", ""},
	"form6": {"sign.caseworker.date", "sign.caseworker.name"}, "form7": {"sign.caseworker.date", "sign.caseworker.name"},
}

// Timed gives an act the time that its paper claims: what was filled by hand and is
// keyed in later counts from the time written down with it ("paper.at"), else from the
// paper's own date (a date: the end of that day in the office's zone). A paper of today,
// or without a date, counts from now. A time to come is kept, for Decide to refuse.
func (a Act) Timed(p *pack.Pack, now time.Time) Act {
	if a.Occurred != nil || a.paper() == "" {
		return a
	}
	for _, field := range []string{"paper.at", datedBy[a.paper()][0]} {
		written := value(a.Answers, field)
		if t, err := time.Parse(time.RFC3339, written); err == nil {
			if late := now.Sub(t); late >= laterBy || late < 0 {
				a.Occurred = &Stamp{At: t.UTC()}
			}
			return a
		}
		if day, ok := forms.ParsePartialDate(written); ok && len(written) == len(time.DateOnly) {
			l := day.Last()
			end := time.Date(l.Year(), l.Month(), l.Day(), 23, 59, 0, 0, p.Office.Zone)
			if end.Before(now) || end.Add(-24*time.Hour).After(now) {
				a.Occurred = &Stamp{At: end.UTC(), Precision: "day"}
			}
			return a
		}
	}
	return a
}

// claimed refuses a time that cannot be: one to come, or one before the report came in.
func (d *decision) claimed() error {
	at := d.act.Occurred.At
	field := "paper.at"
	if d.text(field) == "" {
		field = datedBy[d.act.paper()][0]
	}
	switch {
	case at.After(d.env.Now):
		return invalid(field, "Waktu kejadian ada di masa depan; belum tersimpan. Betulkan waktunya.")
	case begunAfter(d.text("paper.began"), at):
		return invalid("paper.began", "Mulai lebih lambat daripada selesai; isian aman. Betulkan waktunya.")
	case d.c != nil && at.Before(d.c.Occurred.At.Truncate(time.Minute)):
		return invalid(field, "Waktu di kertas lebih awal daripada laporan diterima ("+moment(d.c.Occurred.At, d.env.Pack.Office.Zone)+"); isian aman. Betulkan waktunya.")
	}
	return nil
}

// begunAfter says whether a step is said to have begun after it was done.
func begunAfter(began string, done time.Time) bool {
	t, err := time.Parse(time.RFC3339, began)
	return err == nil && t.After(done)
}

// laterBy is how long before the act a paper was filled for its own time to count.
const laterBy = 5 * time.Minute

// paper is the form that the act fills; "" for acts without one. What is added to a
// report has no time of its own: the report keeps that of its paper.
func (a Act) paper() string {
	switch a.Name {
	case Complete:
		return a.Form
	case Amend:
		return ""
	}
	return FormOf(a.Name)
}

// Opens says whether a paper begins a case: blank, it carries the number of the case to come.
func Opens(form string) bool { return form == "complaint" || form == "form1" }

// Blanks are the papers that are handed out unfilled: the complaint sheet and the
// printed forms (SOP 9). Those that begin a case carry its number to come; the others
// belong to a case that has one, and have a line for it.
var Blanks = []string{"complaint", "form1", "form2", "form3", "form4", "form5", "form6", "form7", "form8"}

// Blank is an unfilled paper.
type Blank struct {
	Form   string
	Number string // reserved for it; "" where the paper belongs to a case that has its number
	Text   string // 80 columns
}

// BlankText sets an unfilled paper with its number and what has to be said on it.
func BlankText(f *forms.Form, number string, p *pack.Pack, who Actor, now time.Time, note ...string) string {
	return print.Form(f, nil, print.Frame{Head: []string{p.Office.Name}, Number: number, Note: note}, FormEnv(nil, who, p, now, nil))
}

// ErrNoPaper refuses a number that was not reserved, or was used already.
var ErrNoPaper = invalid("paper.number", "Nomor ini tidak dipesan meja ini, atau sudah dipakai; isian aman. Periksa nomornya, atau kosongkan.")

// Paper is the reserved number that a report is keyed in with; on is false when it has none.
func (a Act) Paper(who Actor) (number string, on bool, err error) {
	typed := value(a.Answers, "paper.number")
	if a.Name != Receive || typed == "" {
		return "", false, nil
	}
	number, ok := ParseNumber(typed)
	if !ok || !strings.HasPrefix(number, DeskOf(who)+"-") {
		return "", true, ErrNoPaper
	}
	return number, true, nil
}

// complete keeps a paper form; Forms 1 and 3 may carry the class with them, Form 3 the plan.
func (d *decision) complete() ([]Event, error) {
	form := d.act.Form
	done := FormCompleted{
		Form: form, Answers: d.a, Part: d.act.Part, Writer: d.writer(form), Revises: d.c.revising(form),
	}
	var before, after []Event
	class, now := Class(value(d.a, "class")), d.c.Risk.Class
	if form == "form3" {
		var err error
		if before, after, err = d.assess(); err != nil {
			return nil, err
		}
		if len(before) > 0 {
			now = finding(d.a)
		}
	}
	switch {
	case done.Revises == "":
		done.Clocks = d.followed(form, now)
	case form == "safety_plan" && d.c.running(form) != nil: // it may have another end now
		done.Clocks = d.followed(form, now)
	default: // but for a class that the correction raises: its clocks stop with the paper
		done.Keeps = form != "form1" || class == "" || class == d.c.Risk.Class
	}
	out := slices.Concat(before, []Event{done}, after)
	if form != "form1" || class == "" || class == d.c.Risk.Class || class == Unassessed {
		return out, nil
	}
	if class.Rank() < d.c.Risk.Class.Rank() && d.c.Risk.Class != Unassessed {
		return nil, invalid("class", "Menurunkan risiko hanya oleh manajer bersama peksos; isian aman. Biarkan kelas yang sekarang.")
	}
	clocks, lane := classClocks(d.env.Pack, class, d.c.Occurred.At), d.c.Lane
	if class == High {
		clocks, lane = append(clocks, d.laneClocks()...), Protection
	}
	// The class first: the completed form then stops the clock that it starts.
	return append([]Event{RiskClassified{
		Class: class, Since: d.c.Occurred.At, Origin: "report", Reason: d.text("recommendation"), Lane: lane, Answers: forms.Answers{"class": d.a["class"]}, Clocks: clocks,
	}}, out...), nil
}

// writer is who filled the paper, where it was keyed in later.
func (d *decision) writer(form string) string {
	if d.act.Occurred == nil {
		return ""
	}
	return cmp.Or(d.text("paper.by"), d.text(datedBy[form][1]))
}

// copied notes on a filling when and by whom it was filled on paper, if it says so.
func (f *Filled) copied(r Record) {
	if r.Occurred == nil || value(f.Answers, "paper.at") == "" || f.From != "" {
		return
	}
	f.At, f.Recorded, f.Writer = r.Occurred.At, &r.At, value(f.Answers, "paper.by")
}

// foldForm keeps a completed paper; a correction marks what it corrects.
func (c *Case) foldForm(e FormCompleted, r Record, at time.Time) {
	f := Filled{Form: e.Form, Pack: r.Pack, Answers: e.Answers, At: at, By: r.By.Account, Part: e.Part, Writer: e.Writer, Revises: e.Revises, From: e.From}
	if r.Occurred != nil && r.At.After(r.Occurred.At) {
		recorded := r.At
		f.Recorded = &recorded
	}
	if old := c.filled(e.Revises); old != nil {
		f.Reason, old.Revised = old.Reason, filledID(len(c.Forms))
		old.Reason = ""
		c.Revising = slices.DeleteFunc(c.Revising, func(id string) bool { return id == e.Revises })
	}
	c.Forms = append(c.Forms, f)
}

// deskPapers are what a village desk fills; the others are a caseworker's (SOP 3).
var deskPapers = []string{"form1", "visit"}

// readyPaper says why a paper cannot be filled now.
func readyPaper(c *Case, form, part string, who Actor) string {
	switch {
	case !PaperForm(form):
		return "" // refused with its own sentence
	case who.Role.AtDesk() && !slices.Contains(deskPapers, form):
		return "Formulir ini diisi peksos."
	case c.revising(form) != "" && c.shut(who, c.filled(c.revising(form))):
		return sayPsych
	case part != "" && c.Referral(part) == nil && c.PlanItem(part) == nil:
		return "Rujukan atau butir rencana itu tidak ada di kasus ini."
	case c.Stage == Closed && c.revising(form) == "" && form != "form7" && form != "visit":
		return sayEnded(c)
	case c.Stage != Closed && form == "form7":
		if c.Stage != Terminated && len(c.inForce("form7"))+len(c.inForce("form6")) > 0 { // it was closed once
			return "Kasus ini dibuka lagi; Form 7 hanya untuk kasus yang ditutup. Salin isinya ke Form 4."
		}
		return "Form 7 diisi setelah kasus ditutup."
	case (form == "form1" && c.Form(form) != nil || form == "form6" && c.ending(form) != nil) && c.revising(form) == "":
		return "Formulir ini sudah diisi. Pakai Revisi formulir, dengan alasan."
	case form == "form6" && c.Risk.Class == High:
		return "Kasus TINGGI tidak boleh ditutup. Turunkan risiko bersama manajer dulu."
	}
	return ""
}

// readyRevise says why a completed form cannot be opened for correction now.
func readyRevise(c *Case, id string, who Actor) string {
	f := c.filled(id)
	switch {
	case f == nil || !PaperForm(f.Form):
		return "Formulir itu tidak ada di berkas ini."
	case c.shut(who, f):
		return sayPsych
	case f.Revised != "":
		return "Formulir itu sudah digantikan yang baru."
	case slices.Contains(c.Revising, id):
		return "Formulir itu sedang direvisi."
	}
	return ""
}
