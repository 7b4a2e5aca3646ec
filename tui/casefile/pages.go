package casefile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
)

// labelWidth is the column of labels on the pages.
const labelWidth = 18

// sheet gathers labelled values; what is empty is not there.
type sheet struct {
	lines []string
	width int
}

func (t *sheet) add(label, value string) {
	if value == "" {
		return
	}
	for i, l := range text.Wrap(value, t.width-labelWidth) {
		if i > 0 {
			label = ""
		}
		t.lines = append(t.lines, strings.TrimRight(text.Pad(label, labelWidth)+l, " "))
	}
}

func (t *sheet) gap() {
	if n := len(t.lines); n > 0 && t.lines[n-1] != "" {
		t.lines = append(t.lines, "")
	}
}

// pageLines are all lines of a page that scrolls.
func (s *Screen) pageLines(width int) []string {
	switch s.page {
	case people:
		return s.peopleLines(width)
	case history:
		return s.historyLines(width)
	case pathway:
		return s.pathwayLines(width)
	}
	if s.full() != nil {
		return s.summaryLines(width)
	}
	return s.shortLines(width)
}

// stepLines say what comes next.
func (s *Screen) stepLines(t *sheet) {
	n, i := 0, s.nextStep()
	for _, a := range s.view.Actions {
		if a.Why == "" {
			n++
		}
	}
	if i < 0 && s.full() == nil {
		return
	}
	if i < 0 {
		next := "menunggu pihak lain"
		switch row := s.view.Row; {
		case row.Stage == casework.Terminated:
			next = "tidak ada lagi; kasus sudah diakhiri"
		case row.Stage == casework.Closed && row.DueAt == nil:
			next = "tidak ada lagi; kasus sudah ditutup"
		}
		t.add("Langkah berikut", next)
	} else {
		t.lines = append(t.lines, text.Pad("Langkah berikut", labelWidth)+s.env.Style.Bold(text.Truncate(s.actionName(s.view.Actions[i]), t.width-labelWidth-8))+"  Enter")
	}
	if n > 1 || i < 0 {
		t.add("", fmt.Sprintf("a: semua tindakan (%d)", n))
	}
	t.gap()
}

// shortLines are what may be seen below the full file (SOP 2: number, stage and
// officer after handover; the coded queue).
func (s *Screen) shortLines(width int) []string {
	t, r := &sheet{width: width}, s.view.Row
	s.stepLines(t)
	switch s.view.Level {
	case casework.LevelNumber:
		if r.Caseworker != "" || s.env.Actor.Desk != "" {
			who := "petugas " + kit.Clean(r.Caseworker)
			if r.Caseworker == "" {
				who = "petugas belum ditunjuk"
			}
			t.lines = append(t.lines, text.Wrap(fmt.Sprintf("Sudah diteruskan, nomor %s, %s.", kit.Clean(s.number), who), width)...)
		} else {
			t.lines = append(t.lines, text.Wrap("Kasus perlindungan: di sini hanya nomor, tahap, dan waktunya.", width)...)
		}
	case casework.LevelLetter:
		for _, l := range s.view.Letters {
			t.add("Surat", kit.Clean(l.Letter)+" "+s.book.Referral(l.State))
		}
		t.lines = append(t.lines, "Isi surat: buka Rujukan di Beranda.")
	default:
		t.add("Masalah", s.book.Category(r.Category))
		t.add("Meja", strings.TrimRight(kit.Clean(r.Desk)+" "+s.book.Place(r.Kecamatan), " "))
		t.add("Penanggung jawab", say.Or(kit.Clean(r.Caseworker), "belum ada"))
		t.add("Didaftarkan", s.book.When(s.now, r.OpenedAt))
		if r.ReferralStatus != "" {
			t.add("Rujukan", s.book.Referral(r.ReferralStatus))
		}
		t.gap()
		said := "Isi berkas hanya untuk penanggung jawab kasus."
		if slices.ContainsFunc(s.view.Actions, func(a casework.Action) bool { return a.Act == casework.Take && a.Why == "" }) {
			said = "Isi berkas terbuka setelah \"" + s.book.Act(casework.Take) + "\"."
		}
		t.lines = append(t.lines, said)
	}
	return t.lines
}

// lastEvent is when it happened last, in the reporter's words: "tadi malam" is last night
// of the day on which it was said, so from the next day on that stands beside it.
func (s *Screen) lastEvent() string {
	const id = "last_event"
	said, told := s.answer(s.view.Case.Complaint[id]), time.Time{}
	var before forms.Answer
	for _, r := range s.view.Events {
		at := r.At
		if r.Occurred != nil {
			at = r.Occurred.At
		}
		for _, e := range r.Events {
			var a forms.Answers
			switch e := e.(type) {
			case casework.ComplaintReceived:
				a = e.Answers
			case casework.ComplaintAmended:
				a = e.Answers
			}
			if now, ok := a[id]; ok && !now.Equal(before) {
				before, told = now, at
			}
		}
	}
	if said == "" || told.IsZero() || s.book.Day(told) == s.book.Day(s.now) {
		return said
	}
	return said + " (kata pelapor, " + s.book.Day(told) + ")"
}

// summaryLines are the file's first page.
func (s *Screen) summaryLines(width int) []string {
	c, t := s.view.Case, &sheet{width: width}
	s.stepLines(t)
	s.gapLines(t)
	t.add("Anak", childLine(c.Child))
	said := "Di mana"
	if to, at, ok := c.Handed(); ok { // the report is older
		t.add(said, "diserahkan ke "+kit.Clean(to)+", "+s.book.When(s.now, at))
		said = "Saat laporan"
	}
	t.add(said, text.Join(", ", kit.Clean(c.Child.Where), with(c.Child.With)))
	t.add("Masalah", s.book.Category(c.Category))
	t.add("", quoted(c.Complaint["problem"]))
	t.add("Terakhir terjadi", s.lastEvent())
	t.add("Cara aman", s.answer(c.Complaint["safe_contact"]))
	t.gap()
	t.add("Penanggung jawab", say.Or(kit.Clean(c.Caseworker), "belum ada"))
	t.add("Risiko", s.riskLine(c.Risk))
	for _, k := range c.Clocks {
		if k.Running() && !k.Quiet {
			t.add(s.clockLabel(t), s.clockLine(k))
		}
	}
	for i, k := range c.Contacts {
		t.add(first(i, "Dihubungi"), text.Join(": ", kit.Clean(k.Who)+", "+s.book.When(s.now, k.At), kit.Clean(k.Result)))
	}
	s.planLines(t)
	t.gap()
	t.add("Asal", text.Join(", ", s.book.Word("residency."+string(say.Or(string(c.Residency), "unknown"))), kit.Clean(c.Home)))
	for i, k := range c.Consents {
		t.add(first(i, "Persetujuan"), s.consentLine(k))
	}
	for i, k := range c.Approvals {
		t.add(first(i, "Usulan"), s.approvalLine(k))
	}
	if k := c.Transfer; k != nil {
		state := "menunggu jawaban tertulis; kasus masih milik kita"
		if k.Answered != nil {
			state = "dijawab " + s.book.Day(*k.Answered) + ": " + kit.Clean(k.Answer)
		}
		t.add("Dialihkan", kit.Clean(k.Office)+", "+s.book.Day(k.At)+", "+state)
	}
	if k := c.Proposal; k != nil {
		t.add("Usulan peksos", text.Join(", ", kit.Clean(k.Caseworker), kit.Clean(k.Reason), "oleh "+kit.Clean(k.By)))
	}
	shown := 0
	for _, r := range c.Releases {
		if r.Open() {
			t.add(first(shown, "Data keluar"), r.Line(s.book.Pack))
			shown++
		}
	}
	if n := len(c.Places); n > 0 {
		k := c.Places[n-1]
		t.add("Tempat berkas", text.Join(", ", kit.Clean(k.Place), kit.Clean(k.Remark)))
	}
	t.add("Anak yang sama", kit.Clean(strings.Join(c.Links, ", ")))
	t.add("Alasan tutup", s.closing(c.Closing))
	t.gap()
	t.add("Dilaporkan", text.Join(", ", s.book.When(s.now, c.OpenedAt), kit.Clean(c.OpenedBy), "meja "+kit.Clean(c.Desk)))
	t.add("Terakhir diubah", text.Join(", ", s.book.When(s.now, c.Updated), kit.Clean(c.UpdatedBy)))
	return t.lines
}

// planLines are the plan's items with what became of them.
func (s *Screen) planLines(t *sheet) {
	for i, item := range s.view.Case.Plan {
		said := text.Join(": ", s.book.Word("plan."+item.State), kit.Clean(item.Says("problem")), kit.Clean(item.Says("action")))
		if n := len(item.Results); n > 0 {
			said = text.Join(". ", said, kit.Clean(item.Results[n-1].Answers["result"].Value))
		}
		t.add(first(i, "Rencana"), item.Called()+", "+said)
	}
}

// clockLine is one running clock in words.
func (s *Screen) clockLine(k casework.Clock) string {
	line := s.book.Clock(k.ID)
	if k.What != "" {
		line += ": " + kit.Clean(k.What)
	}
	if !k.Due.IsZero() {
		line += fmt.Sprintf(": %s, batas %s", say.Left(s.now, k.Due), s.book.When(s.now, k.Due))
	}
	if k.Owner != "" {
		line += ", oleh " + kit.Clean(k.Owner)
	}
	if k.PutOff != nil {
		line += ", ditunda sampai " + s.book.When(s.now, k.PutOff.Until) + " (" + kit.Clean(k.PutOff.Reason) + ")"
	}
	return line
}

// clockLabel is "Waktu" before the first clock only.
func (s *Screen) clockLabel(t *sheet) string {
	for _, l := range t.lines {
		if strings.HasPrefix(l, "Waktu ") {
			return ""
		}
	}
	return "Waktu"
}

func first(i int, label string) string {
	if i > 0 {
		return ""
	}
	return label
}

func with(who string) string {
	if who = kit.Clean(who); who == "" {
		return ""
	}
	return "bersama " + who
}

// quoted is a given text in quotation marks; the reporter's own words.
func quoted(a forms.Answer) string {
	if a.State != forms.Given || a.Value == "" {
		return ""
	}
	return "\"" + text.Clean(a.Value) + "\""
}

// answer is a text answer for reading; what was not asked is empty.
func (s *Screen) answer(a forms.Answer) string {
	switch a.State {
	case forms.Unknown:
		return "tidak tahu"
	case forms.Refused:
		return "tidak mau menjawab"
	case forms.Given:
		if at, err := time.Parse(time.RFC3339, a.Value); err == nil {
			return s.book.When(s.now, at)
		}
		return text.Clean(a.Value)
	}
	return ""
}

// closing is why a case was closed, in the words of the form or of how it ended; "" while open.
func (s *Screen) closing(code string) string {
	if def := s.env.Desk.Pack().Forms["close"]; def != nil {
		if f := def.Field("reason"); f != nil {
			if o, ok := f.Option(code); ok {
				return kit.Clean(o.Label)
			}
		}
	}
	return kit.Clean(s.book.End(casework.End(code)))
}

// childLine is who the child is, as far as known.
func childLine(c casework.Child) string {
	age := ""
	if c.Birth != "" {
		age = "lahir " + say.Birth(c.Birth)
	} else {
		age = kit.Clean(c.AgeTold())
	}
	return text.Join(", ", say.Or(kit.Clean(c.Name), "(tanpa nama)"), say.Sex(c.Sex), age)
}

// riskLine is the class, since when, who said so and from what; where its clocks count
// from an earlier time, that too (SOP 5: both are shown).
func (s *Screen) riskLine(r casework.Risk) string {
	line := s.book.RiskName(r.Class)
	if !r.At.IsZero() && r.By != "" {
		line += " sejak " + s.book.When(s.now, r.At) + ", oleh " + kit.Clean(r.By)
		if from := s.book.When(s.now, r.Since); !r.Since.IsZero() && from != s.book.When(s.now, r.At) {
			line += " (waktu dari " + from + ")"
		}
	}
	var because []string
	for _, code := range r.Because {
		because = append(because, s.sign(code))
	}
	if r.Alarm && len(because) == 0 { // answers that mean danger speak for themselves
		because = []string{"tombol Bahaya"}
	}
	if len(because) > 0 {
		line += ": " + strings.Join(because, ", ")
	}
	return text.Join(". ", line, kit.Clean(r.Reason))
}

// sign is what a class was proposed from: a danger sign's label, question 1 or the category.
func (s *Screen) sign(code string) string {
	code = strings.TrimPrefix(code, "sign.")
	switch code {
	case "danger":
		return "bahaya sekarang"
	case "category":
		return "jenis masalah"
	case "safe_home":
		return "rumah tidak aman"
	case "shelter":
		return "perlu tempat aman"
	}
	if p := s.env.Desk.Pack(); p != nil {
		if sign, ok := p.Sign(code); ok {
			return sign.Label
		}
	}
	return kit.Clean(code)
}

// signer is how who signed Form 2 stands to the child, as the form words it.
func (s *Screen) signer(code string) string {
	if def := s.env.Desk.Pack().Forms["form2"]; def != nil {
		if f := def.Field("signer.relation"); f != nil {
			if o, ok := f.Option(code); ok {
				return kit.Clean(o.Label)
			}
		}
	}
	return kit.Clean(code)
}

func (s *Screen) consentLine(k casework.Agreement) string {
	word := "bersedia"
	switch {
	case k.Withdrawn != nil:
		word = "ditarik " + s.book.Day(*k.Withdrawn)
	case k.Waived:
		word = "lanjut tanpa persetujuan: " + kit.Clean(k.Reason)
	case !k.Willing:
		word = "tidak bersedia"
	}
	var needs []string
	for _, n := range k.Needs {
		needs = append(needs, s.book.Need(n))
	}
	return text.Join(", ", s.book.Agency(k.Agency)+": "+word, strings.Join(needs, "; "), s.signer(k.Signer), s.book.Day(k.At))
}

func (s *Screen) approvalLine(k casework.Approval) string {
	word := "disetujui"
	if !k.Agreed {
		word = "tidak disetujui"
	}
	return text.Join(", ", word, kit.Clean(k.Note), kit.Clean(k.By), s.book.Day(k.At))
}
