// Package say turns values of the register into the short Indonesian words that
// screens show: time left, moments, classes, stages, acts, roles, agencies.
//
// It promises: pure functions; words come from the office's pack; text that people
// typed leaves it cleaned.
//
// It refuses: layout, colour, clocks of its own, reading the register.
package say

import (
	"fmt"
	"strings"
	"time"

	"loket/forms/pack"
	"loket/forms/text"
	"loket/store/casework"
)

// Book is an office's way of putting things. The zero Book shows codes, and times in UTC.
type Book struct {
	Pack *pack.Pack     // may be nil
	Zone *time.Location // of the office; nil: the pack's, else UTC
}

// zone is the zone that times are shown in.
func (b Book) zone() *time.Location {
	switch {
	case b.Zone != nil:
		return b.Zone
	case b.Pack != nil && b.Pack.Office.Zone != nil:
		return b.Pack.Office.Zone
	}
	return time.UTC
}

// Word is the word for a key such as "stage.registered": the pack's, else a spare
// one, else the last part of the key.
func (b Book) Word(key string) string {
	if b.Pack != nil {
		if w := b.Pack.Words[key]; w != "" {
			return w
		}
	}
	if w := spare[key]; w != "" {
		return w
	}
	return text.Clean(key[strings.LastIndexByte(key, '.')+1:])
}

// Stage is a stage's word (SOP 11).
func (b Book) Stage(s casework.Stage) string { return b.Word("stage." + string(s)) }

// End is the word for how step 4 ended (SOP 11); "" for not yet.
func (b Book) End(e casework.End) string {
	if e == casework.NoEnd {
		return ""
	}
	return b.Word("end." + string(e))
}

// Risk is a class in full (SOP 6): "TINGGI", "Belum dinilai".
func (b Book) Risk(c casework.Class) string { return b.Word("risk." + string(c)) }

// RiskName is a class without its time: "TINGGI".
func (b Book) RiskName(c casework.Class) string {
	name, _, _ := strings.Cut(b.Risk(c), " (")
	return name
}

// RiskShort is a class in at most seven columns for tables; "" when it may not be known.
func (b Book) RiskShort(c casework.Class) string {
	switch c {
	case casework.High:
		return "TINGGI"
	case casework.Medium:
		return "SEDANG"
	case casework.Low:
		return "RENDAH"
	case casework.NoAction:
		return "nihil"
	case casework.Unassessed:
		return "belum"
	}
	return ""
}

// Lane is a lane's word (SOP 2).
func (b Book) Lane(l casework.Lane) string {
	if b.Pack != nil {
		if lane, ok := b.Pack.Lane(string(l)); ok {
			return lane.Label
		}
	}
	return b.Word("lane." + string(l))
}

// Category is a complaint category's label; "" for none.
func (b Book) Category(code string) string {
	if code == "" {
		return ""
	}
	if b.Pack != nil {
		if c, ok := b.Pack.Category(code); ok {
			return c.Label
		}
	}
	return text.Clean(code)
}

// Agency is an institution's name; an unknown code is shown as it is, "" as the PKSAI itself.
func (b Book) Agency(code string) string {
	if code == "" {
		return "PKSAI"
	}
	if b.Pack != nil {
		if a, ok := b.Pack.Agency(code); ok {
			return a.Name
		}
	}
	return text.Clean(code)
}

// Need is a need's label.
func (b Book) Need(code string) string {
	if b.Pack != nil {
		for _, o := range b.Pack.Needs {
			if o.Code == code {
				return o.Label
			}
		}
	}
	return text.Clean(code)
}

// Place is a region code's name: the village with its kecamatan, else the code.
func (b Book) Place(code string) string {
	if b.Pack != nil && b.Pack.Regions != nil {
		kecamatan, village := b.Pack.Regions.Path(code)
		switch {
		case village != "" && kecamatan != "":
			return village + ", " + kecamatan
		case kecamatan != "":
			return kecamatan
		}
	}
	return text.Clean(code)
}

// Form is a form's title, else its ID.
func (b Book) Form(id string) string {
	if b.Pack != nil {
		if f := b.Pack.Forms[id]; f != nil && f.Title != "" {
			return f.Title
		}
	}
	return text.Clean(id)
}

// Referral is the word for where a referral stands (SOP 11).
func (b Book) Referral(s casework.ReferralState) string { return b.Word("referral." + string(s)) }

// Role is a role's word (SOP 1).
func (b Book) Role(r casework.Role) string { return b.Word("role." + string(r)) }

// Act is what a menu calls an act.
func (b Book) Act(a casework.ActName) string { return b.Word("act." + string(a)) }

// ActBy is an act as a role calls it: what the office records, an agency answers itself.
func (b Book) ActBy(r casework.Role, a casework.ActName) string {
	if r == casework.Partner && a == casework.Answer {
		return "Jawab rujukan"
	}
	return b.Act(a)
}

// Action is what the menu calls an action: the act, with the form or the part of the case
// it is about. c is nil where the file is not read.
func (b Book) Action(a casework.Action, c *casework.Case) string {
	if a.Act == casework.Complete && a.Form != "" {
		return b.Act(a.Act) + " " + b.Work(a, c)
	}
	return b.Work(a, c)
}

// Work is what an action's form is called while it is filled, newly begun or gone on with.
func (b Book) Work(a casework.Action, c *casework.Case) string {
	name := b.Act(a.Act)
	if a.Act == casework.Complete && a.Form != "" {
		name = b.Form(a.Form)
	}
	if about := text.Clean(casework.PartName(c, b.Pack, a.Part)); about != "" {
		name += ": " + about
	}
	return name
}

// Event is what a file's history calls an event; its version is not shown.
func (b Book) Event(name string) string {
	name, _, _ = strings.Cut(name, "/")
	return b.Word("event." + name)
}

// Clock is what a clock waits for: "answer:2" speaks as "answer", a step of a pathway by its title.
func (b Book) Clock(id string) string {
	kind, part, _ := strings.Cut(id, ":")
	if kind == "" {
		return ""
	}
	if b.Pack != nil && part != "" {
		return casework.ClockWord(b.Pack, id)
	}
	return b.Word("clock." + kind)
}

// Left says how much time is left until due, or by how much it has passed: "sisa
// 40 menit", "lewat 3 jam", "sisa 5 hari". Whole units, rounded down.
func Left(now, due time.Time) string {
	word, n, unit := left(now, due)
	return fmt.Sprintf("%s %d %s", word, n, unit)
}

// LeftColumn is Left in twelve columns with the numbers under one another, the
// unit shortened: "sisa  40 mnt", "lewat  3 jam", "sisa   5 hr"; "" for no time.
func LeftColumn(now, due time.Time) string {
	if due.IsZero() {
		return ""
	}
	word, n, unit := left(now, due)
	switch unit {
	case "menit":
		unit = "mnt"
	case "hari":
		unit = "hr"
	}
	if n > 99 { // only days are: their unit is short
		return fmt.Sprintf("%-5s %d %s", word, min(n, 999), unit)
	}
	return fmt.Sprintf("%-5s%3d %s", word, n, unit)
}

func left(now, due time.Time) (word string, n int, unit string) {
	word, d := "sisa", due.Sub(now)
	if d < 0 {
		word, d = "lewat", now.Sub(due)
	}
	u := unitOf(d)
	return word, int(d / u), map[time.Duration]string{time.Minute: "menit", time.Hour: "jam", 24 * time.Hour: "hari"}[u]
}

// Turns is the instant after now at which Left and LeftColumn say something else.
func Turns(now, due time.Time) time.Time {
	if left := due.Sub(now); left >= 0 {
		unit := unitOf(left)
		return due.Add(1 - left/unit*unit)
	}
	gone := now.Sub(due)
	unit := unitOf(gone)
	return due.Add((gone/unit + 1) * unit)
}

// unitOf is the unit in which a time is told.
func unitOf(d time.Duration) time.Duration {
	switch {
	case d < time.Hour:
		return time.Minute
	case d < 48*time.Hour:
		return time.Hour
	}
	return 24 * time.Hour
}

var months = [...]string{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"}

// When is an instant as people say it, in the office's zone: "14.30" today,
// "kemarin 20.00", "3 Mei 14.30" this year, "3 Mei 2025" else; "" for none.
func (b Book) When(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	now, t = now.In(b.zone()), t.In(b.zone())
	clock := fmt.Sprintf("%02d.%02d", t.Hour(), t.Minute())
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	switch {
	case day(t) == day(now):
		return clock
	case day(t) == day(now.AddDate(0, 0, -1)):
		return "kemarin " + clock
	case day(t) == day(now.AddDate(0, 0, 1)):
		return "besok " + clock
	case t.Year() == now.Year():
		return fmt.Sprintf("%d %s %s", t.Day(), months[t.Month()-1], clock)
	}
	return b.Day(t)
}

// Day is a date in the office's zone: "3 Mei 2025"; "" for none.
func (b Book) Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(b.zone())
	return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()-1], t.Year())
}

// Birth reads a canonical date with precision ("2014-05-03", "~2014") as people
// say it: "3 Mei 2014", "kira-kira 2014". What is no such date comes back cleaned.
func Birth(canonical string) string {
	s, about := strings.CutPrefix(canonical, "~")
	if about {
		about = s != ""
	}
	parts := strings.Split(s, "-")
	var year, month, day int
	for i, p := range []*int{&year, &month, &day} {
		if i < len(parts) {
			if _, err := fmt.Sscanf(parts[i], "%d", p); err != nil {
				return text.Clean(canonical)
			}
		}
	}
	said := fmt.Sprint(year)
	if month >= 1 && month <= 12 {
		said = months[month-1] + " " + said
		if day > 0 {
			said = fmt.Sprint(day) + " " + said
		}
	}
	if about {
		said = "kira-kira " + said
	}
	return said
}

// Sex is the word for "male" and "female"; "" for anything else.
func Sex(code string) string {
	switch code {
	case "male":
		return "laki-laki"
	case "female":
		return "perempuan"
	}
	return ""
}

// Fit cleans a text and puts it in exactly width columns.
func Fit(s string, width int) string { return text.Pad(text.Clean(s), width) }

// Short cleans a text and cuts it to at most width columns.
func Short(s string, width int) string { return text.Truncate(text.Clean(s), width) }

// Shout is BELUM ADA YANG DIHUBUNGI in the words that fit in so many columns.
func Shout(width int) string {
	if width < 24 {
		return "BELUM DIHUBUNGI"
	}
	return "BELUM ADA YANG DIHUBUNGI"
}

// Or is s, or a stand-in when it is empty.
func Or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Numbers is how wide a column of case numbers is. Those given out after a restoration
// have six digits in the middle: they are never cut, and other lists stay as they are.
func Numbers[T any](rows []T, number func(T) string) int {
	width := 14
	for _, r := range rows {
		width = max(width, min(text.Width(number(r)), 17))
	}
	return width
}
