package sheet

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/forms/text"
	"loket/tui/kit"
	"loket/tui/widget"
)

// overviewLeast is how many sections a form has at least to be worth an overview, with
// the one about its paper.
const overviewLeast = 6

// overview is the list of a long form's sections: how far each is, what raises a red
// flag, and the way into any of them. Form 3 is worked on over days, in any order.
type overview struct {
	rows []area
	list widget.List
}

// area is one section of the form as the overview shows it.
type area struct {
	title        string
	first, blank int // steps: its first one, its first unanswered one (-1: none)
	answered, of int
	observed     int // items that are observed, not asked
	red          []forms.ScoreItem
}

// areas lists the sections that have something to answer.
func (s *Sheet) areas() []area {
	var out []area
	causes := s.form.Score(s.ans, s.env).Causes()
	last := -1
	for i, st := range s.steps {
		if st.SectionIndex != last {
			last = st.SectionIndex
			a := area{title: text.Clean(st.Section.Title), first: i, blank: -1}
			a.answered, a.of = forms.ProgressIn(s.steps, last, s.ans)
			out = append(out, a)
		}
		a := &out[len(out)-1]
		if a.blank < 0 && st.Blank(s.ans) {
			a.blank = i
		}
		if st.Field.Observed {
			a.observed++
		}
		for _, c := range causes {
			if c.Path == st.Path {
				a.red = append(a.red, c)
			}
		}
	}
	return out
}

// hasOverview says whether the form is long enough for an overview.
func (f *Filler) hasOverview() bool {
	return f.sheet != nil && len(f.sheet.form.Sections) >= overviewLeast
}

// openOverview leaves the field and shows the sections, the marker on the present one.
func (f *Filler) openOverview() (tea.Cmd, Outcome) {
	before := f.frame(f.area())
	if !f.sheet.Leave() {
		return f.effect(before, Effect{Typed: true})
	}
	o := &overview{rows: f.sheet.areas()}
	o.list.Set(len(o.rows))
	for i, a := range o.rows {
		if a.first <= f.sheet.at {
			o.list.Go(i)
		}
	}
	cmd, out := f.effect(before, Effect{Left: true})
	f.overview = o
	return cmd, out
}

// go to a section: to its first unanswered field, or to its beginning.
func (f *Filler) enterArea(a area) {
	to := a.blank
	if to < 0 {
		to = a.first
	}
	f.overview = nil
	f.sheet.focus(to)
}

// overviewKey takes a key while the sections are shown.
func (f *Filler) overviewKey(key tea.KeyPressMsg) {
	o := f.overview
	switch key.String() {
	case "enter", "right":
		if o.list.At < len(o.rows) {
			f.enterArea(o.rows[o.list.At])
		}
	case "tab": // the first unanswered field of the whole form
		for _, a := range o.rows {
			if a.blank >= 0 {
				f.enterArea(a)
				return
			}
		}
		f.overview = nil
		f.sheet.focus(len(f.sheet.steps))
	case "esc", "f2", "ctrl+g", "left":
		f.overview = nil
	default:
		o.list.Update(key, f.area().Height-2)
	}
}

// overviewKeys is the key table while the sections are shown.
func overviewKeys() []kit.Key {
	return []kit.Key{
		{ID: "area", Keys: []string{"enter", "right"}, Show: "Enter", Word: "Buka bagian", Help: "Ke isian kosong pertama di bagian itu.", Footer: true},
		{ID: "area", Keys: []string{"tab"}, Show: "Tab", Word: "Isian kosong pertama", Help: "Ke isian kosong pertama di seluruh formulir.", Footer: true},
		{ID: "area", Keys: []string{"up", "down", "pgup", "pgdown", "home", "end"}, Show: "↑↓", Word: "Pilih", Help: "Memilih bagian."},
		{ID: "area", Keys: []string{"esc", "f2", "ctrl+g", "left"}, Show: "Esc", Word: "Kembali", Help: "Kembali ke isian tadi.", Footer: true},
	}
}

// overviewLines draws the sections.
func (f *Filler) overviewLines(a kit.Area) []string {
	o := f.overview
	answered, of := 0, 0
	for _, r := range o.rows {
		answered, of = answered+r.answered, of+r.of
	}
	from, to := o.list.Window(a.Height - 2)
	head := fmt.Sprintf("%d dari %d terisi. O: diamati, bukan ditanyakan.", answered, of)
	if to-from < len(o.rows) {
		head += fmt.Sprintf(" Bagian %d-%d dari %d.", from+1, to, len(o.rows))
	}
	lines := []string{text.Truncate(head, a.Width), ""}
	for i := from; i < to; i++ {
		r := o.rows[i]
		line := o.list.Mark(i, f.env.Style.Marker) + text.Pad(text.Truncate(r.title, 40), 40) + fmt.Sprintf(" %3d/%d", r.answered, r.of)
		if r.observed > 0 {
			line += fmt.Sprintf("  O%d", r.observed)
		}
		if len(r.red) > 0 {
			line += "  MERAH " + numbers(r.red)
		}
		lines = append(lines, text.Truncate(line, a.Width))
	}
	return lines
}
