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

// markLegend says in one line what the marks before the steps mean.
const markLegend = "Tanda: v selesai, > sekarang, - dilewati, x tidak berlaku."

// sureWords say how well a step's rule is known.
var sureWords = map[string]string{"known": "aturan, belum dibaca ulang", "office": "kantor memastikan"}

// PathwayLines is a pathway of a case as text: steps in order with state and clock;
// performer, papers and gate of those that are open, or of all of them (for paper).
func PathwayLines(c *Case, w Pathway, p *pack.Pack, all bool, now time.Time, width int) []string {
	lines := text.Wrap(w.Title+". "+w.Note, width)
	if w.Say != "" {
		lines = append(lines, text.Wrap(w.Say, width)...)
	}
	lines = append(lines, markLegend)
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
		lines = append(lines, under(head, s.Title+stepStands(s, open, p.Office.Zone, now), width)...)
		tell := func(label, said string) {
			if said != "" {
				lines = append(lines, under("     "+label+": ", said, width)...)
			}
		}
		if s.State == "" {
			tell("Dibetulkan", text.Clean(s.Again))
		}
		if !all && !open {
			continue
		}
		tell("Oleh", s.Who)
		tell("Surat", strings.Join(s.Papers, "; ")+seenWord(s))
		if open {
			tell("Belum ada", formTitles(p, c.stepForms(&s).missing))
		}
		tell("Syarat", s.Gate)
		tell("Waktu baku", s.standard())
		tell("Kepastian", sureWords[s.Sure])
		tell("Dilewati", s.skipping())
		tell("Ingat", s.Say)
	}
	return lines
}

// seenWord says that the papers must be seen, where they must.
func seenWord(s PathStep) string {
	if s.Proof {
		return " (wajib dilihat)"
	}
	return ""
}

// skipping says how the step can be skipped, where not simply with a reason.
func (s PathStep) skipping() string {
	switch {
	case s.Asked != nil:
		return "diminta " + text.Clean(s.Asked.By) + ", menunggu pimpinan: " + text.Clean(s.Asked.Reason)
	case s.Must:
		return "tidak dapat"
	case s.Guard:
		return "hanya dengan persetujuan pimpinan"
	}
	return ""
}

// pathwayHint is what somebody at a step's form must have before the eyes; nil when it is no step.
func pathwayHint(c *Case, p *pack.Pack, do Action, width int) []string {
	w, s := c.PathStep(do.Part)
	if s == nil {
		return nil
	}
	lines := text.Wrap("Langkah: "+s.Title, width)
	tell := func(label, said string) {
		if said != "" {
			lines = append(lines, text.Wrap(label+": "+said, width)...)
		}
	}
	tell("Syarat", s.Gate)
	if made := c.stepForms(s); do.Act == DoStep && len(made.missing) > 0 {
		tell("Belum ada", formTitles(p, made.missing)+". Isi dulu, atau tulis tempat kertas aslinya")
	} else if do.Act == DoStep && made.done() {
		tell("Sudah ada", formTitles(p, s.Forms)+", "+moment(made.at, p.Office.Zone)+map[bool]string{true: "; waktu langkah dihitung dari situ"}[s.Ours])
	}
	tell("Dilewati", s.skipping())
	if do.Act == AgreeSkip && s.Asked != nil {
		tell("Disetujui", "ya, langkah dilewati; tidak, langkah tetap dikerjakan")
	}
	tell("Surat", strings.Join(s.Papers, "; ")+seenWord(*s))
	say := s.Say
	if say == "" {
		say = w.Say
	}
	return append(lines, text.Wrap(say, width)...)
}

// StepNow is an open step in one line: its title and until when it waits.
func StepNow(s PathStep, p *pack.Pack, now time.Time) string {
	return s.Title + stepStands(s, true, p.Office.Zone, now)
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
		if s.Original != "" {
			out += ", kertas asli: " + text.Clean(s.Original)
		}
		return text.Join(". ", out, text.Clean(s.Note), corrected(s))
	case StepIsSkipped:
		out := ": dilewati, " + text.Clean(s.Reason)
		if s.Agreed != "" {
			out += " (diminta " + text.Clean(s.By) + ", disetujui " + text.Clean(s.Agreed) + ")"
		}
		return text.Join(". ", out, corrected(s))
	case StepIsNothing:
		return ": tidak berlaku"
	}
	switch {
	case !open && s.Limit == 0 && s.Least == 0:
		return " (waktu: kantor mengisi)"
	case !open:
		return ""
	case s.Due == nil && s.Least > 0:
		return ": berjalan, " + s.standard()
	case s.Due == nil:
		return ": berjalan, tanpa batas waktu (kantor mengisi)"
	case s.Due.Before(now):
		return ": LEWAT, batas " + day(s.Due) + s.whose()
	}
	return ": batas " + day(s.Due) + s.whose()
}

// corrected says why a settled step was recorded again.
func corrected(s PathStep) string {
	if s.Again == "" {
		return ""
	}
	return "Dibetulkan: " + text.Clean(s.Again)
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

// PathwayText is a case's pathways as 80-column text. NotFound when it is on none.
func PathwayText(c *Case, p *pack.Pack, now time.Time) (string, error) {
	if len(c.Pathways) == 0 {
		return "", ErrNotFound
	}
	lines := []string{p.Office.Name, "Nomor kasus: " + c.Number, ""}
	for _, w := range c.Pathways {
		lines = append(lines, PathwayLines(c, w, p, true, now, sheetWidth)...)
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
