package casework

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"loket/forms/pack"
	"loket/forms/text"
)

// Line is one line of a table over several cases: both faces and the commands show the
// same lines, at most TableWidth columns wide. It never holds a child's name in Text.
type Line struct {
	Text    string
	Head    bool   // a heading: nothing to choose
	Number  string // case that the line is about; "" for none
	Name    string // of the child, where the actor may read it and the face has room
	Version uint64 // of the case, for Act
	Act     Action // what can be done at once; the zero Action for nothing
	Give    Action // hands a duty over; the zero Action for nothing
	Delay   Action // puts a duty off; the zero Action for nothing
	Key     string // what else the line is about: account, meeting
}

// TableWidth is the widest line of a table, in columns.
const TableWidth = 76

func head(format string, args ...any) Line {
	return Line{Text: text.Truncate(fmt.Sprintf(format, args...), TableWidth), Head: true}
}

func cell(s string, width int) string { return text.Pad(text.Clean(s), width) }

func lineOf(parts ...string) string {
	return strings.TrimRight(text.Truncate(strings.Join(parts, " "), TableWidth), " ")
}

var (
	weekdays   = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
	monthNames = [...]string{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"}
)

// shortDay is a date as tables have it: "3 Mei", with the year when it is not now's.
func shortDay(t, now time.Time, zone *time.Location) string {
	t, now = t.In(zone), now.In(zone)
	s := fmt.Sprintf("%d %s", t.Day(), monthNames[t.Month()-1])
	if t.Year() != now.Year() {
		s += fmt.Sprintf(" %d", t.Year())
	}
	return s
}

// ClockWord is what a clock waits for, in the office's words; what follows a colon
// names a part and is not said, but a step of a pathway is called by its title.
func ClockWord(p *pack.Pack, id string) string {
	kind, part, _ := strings.Cut(id, ":")
	if path, step, ok := strings.Cut(part, "."); ok {
		w, _ := p.Pathway(path)
		for _, s := range w.Steps {
			if s.ID == step {
				return s.Title
			}
		}
	}
	name := kind
	if w, ok := p.Words["clock."+kind]; ok {
		name = w
	} else if c, ok := p.Clock(kind); ok {
		name = c.Label
	}
	if _, err := strconv.Atoi(part); err == nil { // a referral's: those of several may run at once
		name += " (" + part + ")"
	}
	return name
}

// Because is why a duty is due, as the person reads it: "karena: risiko sedang sejak 3 Mei".
func (d Duty) Because(p *pack.Pack, now time.Time) string {
	since := " sejak " + shortDay(d.Started, now, p.Office.Zone)
	if class, ok := strings.CutPrefix(d.Why, "risk:"); ok {
		name, _, _ := strings.Cut(p.Word("risk."+class), " (")
		return "karena: risiko " + strings.ToLower(name) + since
	}
	if from := p.Word("why." + d.Why); from != "why."+d.Why {
		return "karena: " + from + since
	}
	return "karena: berjalan" + since
}

// word is what is to be done: a task and a plan's item in their own words.
func (d Duty) word(p *pack.Pack) string {
	if d.What != "" {
		return d.What
	}
	return ClockWord(p, d.Clock)
}

// meetingKey is before a meeting's ID in the key of an agenda's line.
const meetingKey = "meeting:"

// Meeting is the ID of the meeting that a line of an agenda stands for.
func (l Line) Meeting() (id string, ok bool) { return strings.CutPrefix(l.Key, meetingKey) }

// Lines is the agenda as a table: what waits for a word, what is late, then the days, then what has no standard.
func (g Agenda) Lines(p *pack.Pack) []Line {
	var out []Line
	zone, last := p.Office.Zone, ""
	under := func(title string) {
		if title != last {
			out, last = append(out, head("%s", title)), title
		}
	}
	day := func(t time.Time) string {
		t = t.In(zone)
		title := fmt.Sprintf("%s, %s", weekdays[t.Weekday()], shortDay(t, g.Now, zone))
		switch {
		case t.Format(time.DateOnly) == g.Now.In(zone).Format(time.DateOnly):
			title = "Hari ini, " + shortDay(t, g.Now, zone)
		case !p.Office.Workday(t):
			title += " (libur)"
		}
		return title
	}
	put := func(d Duty, when string) {
		why := strings.TrimPrefix(d.Because(p, g.Now), "karena: ")
		switch {
		case d.Shout:
			why = p.Word("say.nobody_contacted")
		case d.PutOff != nil && d.PutOff.Until.After(g.Now):
			why = "ditunda s.d. " + shortDay(d.PutOff.Until, g.Now, zone) + ": " + text.Clean(d.PutOff.Reason)
		}
		out = append(out, Line{
			Text:   lineOf(cell(when, 6), cell(d.Number, 14), cell(d.word(p), 24), why),
			Number: d.Number, Name: d.Name, Version: d.Version, Act: d.Act, Give: d.Give, Delay: d.Delay, Key: d.Clock,
		})
	}
	duties := g.Duties
	for len(duties) > 0 && duties[0].Word {
		under("Menunggu Anda")
		put(duties[0], "")
		duties = duties[1:]
	}
	for len(duties) > 0 && duties[0].Overdue {
		under("Lewat batas")
		put(duties[0], shortDue(g.Now, duties[0].Due))
		duties = duties[1:]
	}
	meetings := g.Meetings
	meet := func(until time.Time) { // those that begin before it
		for ; len(meetings) > 0 && (until.IsZero() || meetings[0].At.Before(until)); meetings = meetings[1:] {
			m := meetings[0]
			under(day(m.At))
			out = append(out, Line{Text: lineOf(cell(m.At.In(zone).Format("15.04"), 6), cell("Rapat", 14), cell(MeetingKind(p, m.Kind), 24), text.Clean(m.Place)), Key: meetingKey + m.ID})
		}
	}
	for _, d := range duties {
		meet(d.Due)
		if d.Due.IsZero() {
			under("Tanpa batas waktu (kantor mengisi)")
			put(d, "")
			continue
		}
		under(day(d.Due))
		put(d, d.Due.In(zone).Format("15.04"))
	}
	meet(time.Time{})
	if g.More {
		out = append(out, head("Masih ada kasus lain; buka Antrean untuk semuanya."))
	}
	return out
}

// shortDue says by how much a time has passed, in at most six columns: "40 mnt", "3 jam", "12 hr".
func shortDue(now, due time.Time) string {
	d := now.Sub(due)
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%2d mnt", int(d/time.Minute))
	case d < 48*time.Hour:
		return fmt.Sprintf("%2d jam", int(d/time.Hour))
	}
	return fmt.Sprintf("%2d hr", min(int(d/(24*time.Hour)), 999))
}

// Lines is the load as a table: each caseworker, then what nobody holds, then for whom cases wait.
func (o Caseload) Lines(p *pack.Pack) []Line {
	out := []Line{head("%s %s %s %s %s %s", cell("Peksos", 24), "Kasus", "Tinggi", "Lewat", "7 hari", "Terdekat")}
	for _, l := range o.Loads {
		next := ""
		if l.Due != nil {
			next = shortDay(*l.Due, o.Now, p.Office.Zone)
		}
		if l.Closed {
			next = "AKUN TUTUP, serahkan"
		}
		out = append(out, Line{Key: l.Caseworker, Text: lineOf(cell(l.Caseworker, 24), fmt.Sprintf("%5d %6d %5d %6d", l.Open, l.High, l.Overdue, l.Soon), next)})
	}
	if o.Nobodys > 0 {
		out = append(out, head("Belum ada peksos: %d kasus", o.Nobodys))
	}
	for _, r := range o.Unassigned {
		name, _, _ := strings.Cut(p.Word("risk."+string(r.Risk)), " (")
		due := ""
		if r.DueAt != nil {
			due = ClockWord(p, r.NextClock) + " " + shortDay(*r.DueAt, o.Now, p.Office.Zone)
			if r.Overdue {
				due += ", LEWAT"
			}
		}
		out = append(out, Line{Number: r.Number, Name: r.Name, Text: lineOf(cell(r.Number, 14), cell(name, 13), cell(p.Word("stage."+string(r.Stage)), 13), due)})
	}
	if len(o.Waiting) > 0 {
		out = append(out, head("Menunggu siapa"))
	}
	for _, w := range o.Waiting {
		due := ""
		if !w.Due.IsZero() {
			due = "terdekat " + shortDay(w.Due, o.Now, p.Office.Zone)
		}
		out = append(out, Line{Head: true, Text: lineOf("  "+cell(waitingName(p, w), 38), fmt.Sprintf("%5d kasus", w.Count), due)})
	}
	return out
}

func waitingName(p *pack.Pack, w Waiting) string {
	switch w.Kind {
	case "role":
		return p.Word("role." + w.For)
	case "agency":
		if a, ok := p.Agency(w.For); ok {
			return a.Name
		}
	}
	return w.For
}

// GapWord is a gap in the office's words, with the part it is about.
func GapWord(p *pack.Pack, g Gap) string {
	w := p.Word("gap." + g.What)
	if a, ok := p.Agency(g.With); ok {
		return w + " (R" + text.Clean(g.Part) + ", " + text.Clean(a.Name) + ")"
	}
	if g.Part != "" && g.What != "review" {
		w += " (R" + text.Clean(g.Part) + ")"
	}
	return w
}

// Lines is the audit as a table: each file with what it lacks, one gap a line.
func (a Audit) Lines(p *pack.Pack) []Line {
	out := []Line{head("%d dari %d berkas terbuka belum lengkap", a.Total, a.Open)}
	for _, f := range a.Files {
		for i, g := range f.Gaps {
			number, holder := f.Row.Number, f.Row.Caseworker
			if i > 0 {
				number, holder = "", ""
			}
			out = append(out, Line{
				Number: f.Row.Number, Name: f.Row.Name,
				Text: lineOf(cell(number, 14), cell(holder, 14), GapWord(p, g)+", sejak "+shortDay(g.Since, a.Now, p.Office.Zone)),
			})
		}
	}
	if a.More {
		out = append(out, head("Hanya %d berkas dengan waktu tersempit yang diperiksa.", a.Open))
	}
	return out
}

// Name is a row's key in the office's words.
func (c Compliance) Name(r Rate, p *pack.Pack) string {
	switch {
	case c.By == ByStep:
		return ClockWord(p, r.Key)
	case r.Key == "" && c.By == ByCaseworker:
		return "(belum ada peksos)"
	case c.By == ByMonth:
		if t, err := time.Parse("2006-01", r.Key); err == nil {
			return fmt.Sprintf("%s %d", monthNames[t.Month()-1], t.Year())
		}
	}
	return r.Key
}

// Lines is compliance as a table: the whole, then the rows; "*" stands at what is below the target.
func (c Compliance) Lines(p *pack.Pack) []Line {
	zone := p.Office.Zone
	by := map[string]string{ByStep: "langkah", ByMonth: "bulan", ByDesk: "loket", ByCaseworker: "peksos"}[c.By]
	last := c.To.Add(-time.Second)
	out := []Line{
		head("%s s.d. %s, per %s, sasaran %d%%", shortDay(c.From, time.Time{}, zone), shortDay(last, time.Time{}, zone), by, c.Target),
		head("%s %s", cell("", 32), "Langkah  Tepat  Persen   Bahaya baru"),
	}
	put := func(name string, r Rate) {
		if r.Hidden {
			out = append(out, Line{Key: r.Key, Text: lineOf(cell(name, 32), "  (kurang dari 5, tidak ditampilkan)")})
			return
		}
		share, mark := "    -", " "
		if n, ok := r.Permille(); ok {
			share = fmt.Sprintf("%5s", fmt.Sprintf("%d,%d", n/10, n%10))
			if n < c.Target*10 {
				mark = "*"
			}
		}
		told := ""
		if r.Danger > 0 {
			told = fmt.Sprintf("   %d dari %d", r.DangerMet, r.Danger)
		}
		if r.Unknown > 0 {
			told += fmt.Sprintf("   %d tidak diukur", r.Unknown)
		}
		out = append(out, Line{Key: r.Key, Text: lineOf(cell(name, 32), fmt.Sprintf("%7d %6d  %s%s%s", r.Steps, r.Met, share, mark, told))})
	}
	put("Seluruhnya", c.Total)
	for _, r := range c.Rows {
		put(c.Name(r, p), r)
	}
	return out
}
