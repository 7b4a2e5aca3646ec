package casework

import (
	"cmp"
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
	put("Anak", m.child())
	put("Keluarga", map[string]string{"yes": "ikut", "no": "tidak ikut"}[m.Family])
	if len(m.People) > 0 {
		b.WriteString("\nUndangan dan kehadiran\n")
	}
	for _, i := range m.People {
		name := i.Who
		if a, ok := p.Agency(i.Agency); ok {
			name += ", " + a.Name
		}
		came := map[string]string{"yes": "hadir", "no": "tidak hadir"}[i.Came]
		if came == "" {
			came = cmp.Or(map[string]string{"yes": "akan datang", "no": "berhalangan"}[i.Answer], "diundang")
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
			wrap("  ", "Mengapa dibahas: "+c.paper().with(c, p).text(k.Reason))
		}
		c, err := c.OnPaper(who, p)
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
	wrap("", "Dicetak "+moment(now, p.Office.Zone)+" oleh "+who.Signs()+". Rahasia: hanya untuk peserta yang disebut.")
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

// Invitation is the meeting as the one with that key on its list of people is told of it,
// when the reader may have the letter, and that key: it is the reader's own, or the reader calls the
// meeting; of the cases only those stand there that both know. read is the meeting as the
// reader sees it, account and levels tell who is written to.
func (p *OfficePaper) Invitation(read Meeting, who Actor, key string, account func(string) (Account, bool), levels func(Actor) func(string) Level) (m Meeting, to string, err error) {
	if key == OwnInvitation {
		key = p.seat(who)
	}
	if !slices.ContainsFunc(p.rows("people"), func(r forms.Answers) bool { return inviteeOf(r).Key() == key }) {
		return m, "", ErrNotFound
	}
	if p.seat(who) != key && read.Change == nil {
		return m, "", refuse(NotAllowed, "Undangan dicetak oleh yang mengundang atau sekretaris; tidak ada yang berubah.")
	}
	asked := Actor{Role: Partner, Agency: key}
	if a, ok := account(key); ok && !slices.ContainsFunc(p.rows("people"), func(r forms.Answers) bool { return value(r, "agency") == key }) {
		asked = Actor{Account: a.Name, Role: a.Role, Desk: a.Desk, Kecamatan: a.Kecamatan, Agency: a.Agency}
	}
	knows := levels(asked)
	m = Meeting{ID: read.ID, Kind: read.Kind, At: read.At, Place: read.Place, Chair: read.Chair}
	for _, c := range read.Cases {
		if knows(c.Number) >= LevelCoded {
			m.Cases = append(m.Cases, MeetingCase{Number: c.Number})
		}
	}
	return m, key, nil
}

// InvitationText is the letter that asks an agency, or a person by name, to a meeting:
// kind, time, place and the numbers of the cases, nothing else.
func InvitationText(m Meeting, to string, p *pack.Pack, now time.Time) (string, error) {
	d := pack.Letter{
		Date: Day(now, p.Office.Zone), Place: p.Office.Place, Office: p.Office.Name, Head: p.Office.Head, To: to,
		Subject: MeetingKind(p, m.Kind), At: moment(m.At, p.Office.Zone), Where: m.Place, Number: "........................",
	}
	if a, ok := p.Agency(to); ok {
		d.To, d.ToPlace = a.Name, a.Address
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

// preparing is what somebody prepares for a meeting, in words.
var preparing = map[string]string{
	"child":  "anak: jelaskan siapa yang hadir dan apa yang dibahas; anak boleh menolak ikut",
	"report": "laporan singkat tiap kasus yang Anda pegang",
	"notes":  "catatan penanganan lembaga Anda untuk kasus ini, dan surat undangan",
}

// child is whether the child takes part, who prepares it and whether that was done; "" where nothing was said.
func (m Meeting) child() string {
	s := map[string]string{"yes": "ikut", "part": "ikut sebagian", "no": "tidak ikut"}[m.Child]
	if s == "" || m.Child == "no" {
		return s
	}
	switch {
	case m.Done == "no":
		s += ", belum disiapkan"
	case m.Done == "yes":
		s += ", sudah disiapkan"
	default:
		s += ", disiapkan"
	}
	if m.Ready != "" {
		s += " oleh " + m.Ready
	}
	return s
}

// told are a meeting's particulars in words: kind, day and hour, place, chair, what it is
// about and what the reader prepares, as far as the reader may know them.
func (m Meeting) told(p *pack.Pack) []string {
	out := []string{MeetingKind(p, m.Kind) + ", " + moment(m.At, p.Office.Zone), "Tempat: " + text.Clean(m.Place)}
	put := func(label, s string) {
		if s != "" {
			out = append(out, label+": "+text.Clean(s))
		}
	}
	put("Pemimpin", m.Chair)
	put("Pokok", m.Topic)
	put("Anak", m.child())
	put("Keluarga", map[string]string{"yes": "ikut", "no": "tidak ikut"}[m.Family])
	for _, b := range m.Bring {
		put("Siapkan", preparing[b])
	}
	if m.Asked {
		answer := map[string]string{"yes": "datang", "no": "tidak dapat datang"}[m.Answer]
		if m.Open {
			put("Jawaban Anda", cmp.Or(answer, "belum"))
		} else {
			put("Jawaban Anda", answer)
		}
	}
	return out
}

// NextMeeting is the soonest meeting that the actor was asked to, in words: when says its
// time; "" without one. "Konferensi kasus besok 09.00, Ruang rapat; 2 undangan".
func (h Home) NextMeeting(p *pack.Pack, when string) string {
	if h.Invited == 0 {
		return ""
	}
	s := MeetingKind(p, h.Kind) + " " + when + ", " + text.Clean(h.Place)
	if h.Invited > 1 {
		s += fmt.Sprintf("; %d undangan", h.Invited)
	}
	return s
}

// Brief is an invitation in a few lines: the meeting's particulars and the numbers of its cases.
func (m Meeting) Brief(p *pack.Pack) []string {
	out := m.told(p)
	var numbers []string
	for _, c := range m.Cases {
		numbers = append(numbers, c.Number)
	}
	if len(numbers) > 0 {
		out = slices.Insert(out, 2, "Kasus: "+strings.Join(numbers, ", "))
	}
	return out
}

// Lines are one meeting's particulars, cases and people as a table. A person's Invitee.Key
// is the line's Key.
func (m Meeting) Lines(p *pack.Pack) []Line {
	var out []Line
	more := func(indent int, lines []string) { // what a line has no room for stands below it
		for _, l := range lines {
			out = append(out, Line{Head: true, Text: strings.Repeat(" ", indent) + l})
		}
	}
	for _, t := range m.told(p) {
		lines := text.Wrap(t, TableWidth-2)
		more(0, lines[:1])
		more(2, lines[1:])
	}
	if len(m.Cases) == 0 {
		out = append(out, head("Tidak ada kasus yang boleh Anda ketahui."))
	}
	for _, c := range m.Cases {
		why := text.Wrap(text.Clean(c.Reason), TableWidth-17)
		l := Line{Number: c.Number, Text: lineOf(cell(c.Number, 16), strings.Join(why[:min(1, len(why))], ""))}
		if c.Speaks {
			l.Act = Action{Act: Discuss, Form: FormOf(Discuss), Part: m.ID}
		}
		out = append(out, l)
		more(17, why[min(1, len(why)):])
	}
	for i, x := range m.People {
		if i == 0 {
			out = append(out, head("Diundang"))
		}
		name := text.Clean(x.Who)
		if a, ok := p.Agency(x.Agency); ok {
			name += ", " + a.Name
		}
		state := map[string]string{"yes": "hadir", "no": "tidak hadir"}[x.Came]
		if state == "" {
			state = map[string]string{"yes": "akan datang", "no": "tidak dapat datang"}[x.Answer]
		}
		out = append(out, Line{Key: x.Key(), Text: lineOf(cell(name, 50), state)})
		if x.Note != "" {
			more(2, text.Wrap("pesannya: "+text.Clean(x.Note), TableWidth-2))
		}
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
			frame := print.Frame{Head: []string{p.Office.Name}, Foot: []string{"Dicetak " + moment(now, p.Office.Zone) + " oleh " + who.Signs() + ". Rahasia."}}
			return print.Form(form, n.Answers, frame, FormEnv(nil, who, p, now, n.Answers)), nil
		}
	}
	return "", ErrNotFound
}
