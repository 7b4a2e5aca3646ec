package casework

import (
	"fmt"
	"strings"
	"time"

	"loket/forms/pack"
	"loket/forms/text"
)

// PathwayForm is what Desk.Print takes for a case's pathways, beside the IDs of forms.
const PathwayForm = "pathways"

// stepMarks stand before a step: done, skipped, does not apply, open, waits.
var stepMarks = map[PathState]string{StepIsDone: "v", StepIsSkipped: "-", StepIsNothing: "x"}

// sureWords say how well a step's rule is known.
var sureWords = map[string]string{"known": "aturan, belum dibaca ulang", "office": "kantor memastikan"}

// PathwayLines is a pathway as text: steps in order with state and clock; performer,
// papers and gate of those that are open, or of all of them (for paper).
func PathwayLines(w Pathway, all bool, zone *time.Location, now time.Time, width int) []string {
	lines := text.Wrap(w.Title+". "+w.Note, width)
	if w.Say != "" {
		lines = append(lines, text.Wrap(w.Say, width)...)
	}
	for i, s := range w.Steps {
		open := w.Open(i)
		mark := stepMarks[s.State]
		if s.State == "" {
			mark = " "
			if open {
				mark = ">"
			}
		}
		head := fmt.Sprintf("%2d %s ", i+1, mark)
		lines = append(lines, under(head, s.Title+stepStands(s, open, zone, now), width)...)
		if !all && !open {
			continue
		}
		tell := func(label, said string) {
			if said != "" {
				lines = append(lines, under("     "+label+": ", said, width)...)
			}
		}
		tell("Oleh", s.Who)
		tell("Surat", strings.Join(s.Papers, "; "))
		tell("Syarat", s.Gate)
		tell("Waktu baku", s.standard())
		tell("Kepastian", sureWords[s.Sure])
		tell("Ingat", s.Say)
	}
	return lines
}

// pathwayHint is what somebody at a step's form must have before the eyes; nil when it is no step.
func pathwayHint(c *Case, part string, width int) []string {
	w, s := c.PathStep(part)
	if s == nil {
		return nil
	}
	lines := text.Wrap("Langkah: "+s.Title, width)
	if s.Gate != "" {
		lines = append(lines, text.Wrap("Syarat: "+s.Gate, width)...)
	}
	if len(s.Papers) > 0 {
		lines = append(lines, text.Wrap("Surat: "+strings.Join(s.Papers, "; "), width)...)
	}
	say := s.Say
	if say == "" {
		say = w.Say
	}
	return append(lines, text.Wrap(say, width)...)
}

// stepStands is what became of a step, or until when it waits.
func stepStands(s PathStep, open bool, zone *time.Location, now time.Time) string {
	day := func(t *time.Time) string { return t.In(zone).Format("02-01-2006 15.04") }
	switch s.State {
	case StepIsDone:
		out := ": selesai " + day(s.At) + ", " + text.Clean(s.DoneBy)
		if s.Seen != "" {
			out += ", surat: " + text.Clean(s.Seen)
		}
		return join(". ", out, text.Clean(s.Note))
	case StepIsSkipped:
		return ": dilewati, " + text.Clean(s.Reason)
	case StepIsNothing:
		return ": tidak berlaku"
	}
	switch {
	case !open:
		return ""
	case s.Due == nil:
		return ": berjalan, tanpa batas waktu"
	case s.Due.Before(now):
		return ": LEWAT, batas " + day(s.Due) + s.whose()
	}
	return ": batas " + day(s.Due) + s.whose()
}

func (s PathStep) whose() string {
	if s.Ours {
		return " (tenggat kita)"
	}
	return ""
}

// standard is the step's time in words.
func (s PathStep) standard() string {
	unit := "hari"
	if s.Working {
		unit = "hari kerja"
	}
	span := func(d time.Duration) string {
		if d%(24*time.Hour) != 0 || d <= 72*time.Hour && !s.Working {
			return fmt.Sprintf("%d jam", int(d.Hours()))
		}
		return fmt.Sprintf("%d %s", int(d.Hours())/24, unit)
	}
	switch {
	case s.Least > 0:
		return "paling sedikit " + span(s.Least)
	case s.Most > 0:
		return span(s.Limit) + ", paling lama " + span(s.Most)
	case s.Limit > 0:
		return span(s.Limit) + s.whose()
	}
	return "kantor mengisi"
}

// under wraps a text behind its label.
func under(label, said string, width int) []string {
	indent := text.Width(label)
	var out []string
	for i, l := range text.Wrap(said, max(20, width-indent)) {
		if i > 0 {
			label = strings.Repeat(" ", indent)
		}
		out = append(out, label+l)
	}
	return out
}

func join(by string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, by)
}

// PathwayText is a case's pathways as 80-column text. NotFound when it is on none.
func PathwayText(c *Case, p *pack.Pack, now time.Time) (string, error) {
	if len(c.Pathways) == 0 {
		return "", ErrNotFound
	}
	lines := []string{p.Office.Name, "Nomor kasus: " + c.Number, ""}
	for _, w := range c.Pathways {
		lines = append(lines, PathwayLines(w, true, p.Office.Zone, now, sheetWidth)...)
		lines = append(lines, "")
	}
	lines = append(lines, "v selesai, > berjalan, - dilewati, x tidak berlaku", "Dicetak "+Day(now, p.Office.Zone)+". Rahasia.")
	return strings.Join(lines, "\n") + "\n", nil
}

// StepTitle is the title of the step that an action's or draft's Part names; "" when it names none.
func StepTitle(c *Case, part string) string {
	if c == nil {
		return ""
	}
	if _, s := c.PathStep(part); s != nil {
		return s.Title
	}
	return ""
}
