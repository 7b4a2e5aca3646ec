package casework

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/print"
	"loket/forms/text"
)

// MinutesText is the minutes of a meeting as 80-column text, as far as the reader may
// know: of a case whose file the reader may not read only the number stands there.
// cases are the files that the reader may read.
func MinutesText(m Meeting, cases map[string]*Case, who Actor, p *pack.Pack, now time.Time) string {
	var b strings.Builder
	wrap := func(indent, s string) {
		for _, l := range text.Wrap(text.Clean(s), sheetWidth-len(indent)) {
			b.WriteString(indent + l + "\n")
		}
	}
	center := func(s string) {
		b.WriteString(strings.Repeat(" ", max(0, (sheetWidth-text.Width(s))/2)) + s + "\n")
	}
	center(strings.ToUpper(p.Office.Name))
	b.WriteString(strings.Repeat("=", sheetWidth) + "\n\n")
	center("NOTULEN " + strings.ToUpper(MeetingKind(p, m.Kind)))
	b.WriteString("\n")
	put := func(label, s string) {
		if s != "" {
			wrap("", fmt.Sprintf("%-10s: %s", label, s))
		}
	}
	put("Waktu", moment(m.At, p.Office.Zone))
	put("Tempat", m.Place)
	put("Pokok", m.Topic)
	put("Pemimpin", m.Chair)
	if m.Child != "" {
		put("Anak", map[string]string{"yes": "ikut", "part": "ikut sebagian", "no": "tidak ikut"}[m.Child])
		put("Disiapkan", m.Ready)
	}
	if len(m.People) > 0 {
		b.WriteString("\nHadir\n")
	}
	for _, i := range m.People {
		name := i.Who
		if a, ok := p.Agency(i.Agency); ok {
			name += ", " + a.Name
		}
		came := map[string]string{"yes": "hadir", "no": "tidak hadir"}[i.Came]
		if came == "" {
			came = "diundang"
		}
		wrap("  ", name+": "+came)
	}
	for _, k := range m.Cases {
		b.WriteString("\nKasus " + k.Number + "\n")
		c := cases[k.Number]
		if c == nil {
			wrap("  ", "Isi pembahasan hanya untuk yang menangani kasus ini.")
			continue
		}
		if k.Reason != "" {
			wrap("  ", "Mengapa dibahas: "+k.Reason)
		}
		c, err := c.OnPaper(who)
		if err != nil {
			wrap("  ", "Isi pembahasan tidak dapat dicetak.")
			continue
		}
		f := c.Discussed(m.ID)
		if f == nil {
			wrap("  ", "Belum ada catatan pembahasan.")
			continue
		}
		minutesOf(f, p, wrap)
	}
	b.WriteString("\n" + strings.Repeat("-", sheetWidth) + "\n")
	wrap("", "Dicetak "+moment(now, p.Office.Zone)+" oleh "+who.Account+". Rahasia: hanya untuk peserta yang disebut.")
	return b.String()
}

// minutesOf writes what was said of one case and what was decided.
func minutesOf(f *Filled, p *pack.Pack, wrap func(indent, s string)) {
	for _, x := range [][2]string{{"Pembahasan", "discussion"}, {"Pendapat anak", "child.views"}} {
		if s := value(f.Answers, x[1]); s != "" {
			wrap("  ", x[0]+": "+s)
		}
	}
	for i, r := range f.Answers["decisions"].Rows {
		s := fmt.Sprintf("%d. %s", i+1, value(r, "what"))
		if w := value(r, "who"); w != "" {
			s += " (" + w + ")"
		}
		if d, ok := forms.ParsePartialDate(value(r, "due")); ok {
			s += ", paling lambat " + d.Text()
		}
		if as := optionWord(p, "meeting_case", "decisions[0].as", value(r, "as")); as != "" {
			s += "; " + strings.ToLower(as)
			if a, ok := p.Agency(value(r, "agency")); ok {
				s += ": " + a.Name
			}
		}
		wrap("  ", s)
	}
	if s := value(f.Answers, "recommended"); s != "" {
		wrap("  ", "Rekomendasi: "+s)
	}
}

// moment is a day and an hour in words: "Sabtu, 21 November 2026 pukul 14.30".
func moment(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	return weekdays[t.Weekday()] + ", " + Day(t, zone) + " pukul " + t.Format("15.04")
}

// Invitation is an agency's invitation as the reader may have it: it is the agency's own
// paper, or that of who calls the meeting; of the cases that the agency knows only those
// stand there that the reader knows, too. read is the meeting as the reader sees it,
// theirs as the agency does.
func Invitation(read, theirs Meeting, who Actor, agency string) (Meeting, error) {
	if who.Role == Partner && who.Agency == agency {
		theirs.Cases = read.Cases
		return theirs, nil
	}
	if read.Change == nil {
		return Meeting{}, refuse(NotAllowed, "Undangan dicetak oleh yang mengundang atau sekretaris; tidak ada yang berubah.")
	}
	theirs.Cases = slices.DeleteFunc(slices.Clone(theirs.Cases), func(c MeetingCase) bool {
		return !slices.ContainsFunc(read.Cases, func(k MeetingCase) bool { return k.Number == c.Number })
	})
	return theirs, nil
}

// InvitationText is the letter that asks an agency to a meeting: kind, time, place and
// the numbers of the cases that letters told it of, nothing else.
func InvitationText(m Meeting, agency string, p *pack.Pack, now time.Time) (string, error) {
	a, ok := p.Agency(agency)
	if !ok {
		return "", ErrNotFound
	}
	d := pack.Letter{
		Date: Day(now, p.Office.Zone), Place: p.Office.Place, Office: p.Office.Name, Head: p.Office.Head, To: a.Name, ToPlace: a.Address,
		Subject: MeetingKind(p, m.Kind), At: moment(m.At, p.Office.Zone), Where: m.Place, Number: "........................",
	}
	for _, c := range m.Cases {
		d.Cases = append(d.Cases, c.Number)
	}
	body, err := p.Letter("meeting.body", d)
	if err != nil {
		return "", &Error{Kind: Internal, Cause: err}
	}
	return sheet(p, d, "UNDANGAN RAPAT", body, p.Office.Head), nil
}

// Lines are the meetings as a table; a meeting's ID is its line's Key.
func (m Meetings) Lines(p *pack.Pack) []Line {
	var out []Line
	zone := p.Office.Zone
	past := false
	for i, x := range m.List {
		if ahead := x.At.After(m.Now.Add(-12 * time.Hour)); ahead && i == 0 {
			out = append(out, head("Yang akan datang"))
		} else if !ahead && !past {
			past = true
			out = append(out, head("Yang lalu"))
		}
		state := fmt.Sprintf("%d kasus", len(x.Cases))
		if x.Held {
			state += ", hadir dicatat"
		}
		out = append(out, Line{Key: x.ID, Text: lineOf(cell(shortDay(x.At, m.Now, zone)+" "+x.At.In(zone).Format("15.04"), 14), cell(MeetingKind(p, x.Kind), 24), cell(x.Place, 20), state)})
	}
	return out
}

// Lines are one meeting's particulars and cases as a table.
func (m Meeting) Lines(p *pack.Pack) []Line {
	out := []Line{head("%s, %s", MeetingKind(p, m.Kind), moment(m.At, p.Office.Zone)), head("Tempat: %s", text.Clean(m.Place))}
	if m.Topic != "" {
		out = append(out, head("Pokok: %s", text.Clean(m.Topic)))
	}
	if m.Ready != "" {
		out = append(out, head("Anak disiapkan oleh: %s", text.Clean(m.Ready)))
	}
	if len(m.Cases) == 0 {
		out = append(out, head("Tidak ada kasus yang boleh Anda ketahui."))
	}
	for _, c := range m.Cases {
		l := Line{Number: c.Number, Text: lineOf(cell(c.Number, 16), text.Clean(c.Reason))}
		if c.Level == LevelFull {
			l.Act = Action{Act: Discuss, Form: FormOf(Discuss), Part: m.ID}
		}
		out = append(out, l)
	}
	for i, x := range m.People {
		if i == 0 {
			out = append(out, head("Diundang"))
		}
		name := x.Who
		if a, ok := p.Agency(x.Agency); ok {
			name += ", " + a.Name
		}
		came := map[string]string{"yes": "hadir", "no": "tidak hadir"}[x.Came]
		out = append(out, Line{Key: x.Agency, Text: lineOf(cell(name, 50), came)})
	}
	return out
}

// SupervisionLines are notes of supervision as a table; a note's ID is its line's Key.
func SupervisionLines(list []OfficePaper, p *pack.Pack, now time.Time) []Line {
	var out []Line
	for _, n := range list {
		out = append(out, Line{Key: n.ID, Text: lineOf(cell(shortDay(n.At, now, p.Office.Zone), 12), cell(n.Says("caseworker"), 22), text.Clean(n.Says("agreed")))})
	}
	return out
}

// SupervisionText is one note of a list as 80-column text in its form's order; NotFound
// when the list does not hold it.
func SupervisionText(list []OfficePaper, id string, p *pack.Pack, now time.Time, who Actor) (string, error) {
	for _, n := range list {
		if form := p.Forms[n.Form]; n.ID == id && form != nil {
			frame := print.Frame{Head: []string{p.Office.Name}, Foot: []string{"Dicetak " + moment(now, p.Office.Zone) + " oleh " + who.Account + ". Rahasia."}}
			return print.Form(form, n.Answers, frame, FormEnv(nil, who, p, now, n.Answers)), nil
		}
	}
	return "", ErrNotFound
}
