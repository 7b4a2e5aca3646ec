package sheet

import (
	"fmt"
	"slices"
	"strings"

	"loket/forms"
	"loket/forms/text"
	"loket/tui/kit"
)

// row is one line of the page; step is the place in the walk that it shows, -1: none.
// A field's row is drawn when it is seen, see line1: a form has many, a page few.
type row struct {
	text string // of a row that is no field's
	step int
	no   string // the field's number, "" where the row above has the same
}

// shape is how a form is laid out in an area. It follows from the definition and
// the area only, so that answering moves nothing sideways.
type shape struct {
	no, label, value int // columns of number and label; first column of the value
	width            int
	rows, aside      int // rows of the page and of the screen's own lines below it
}

// leastValue is how many columns an answer gets at least.
const leastValue = 26

// AsideRows is how many rows the screen's own lines get, where it does not ask for others.
const AsideRows = 4

func (s *Sheet) shape(a kit.Area) shape {
	sh := shape{width: a.Width, rows: max(a.Height, 4)}
	for _, f := range fields(s.form) {
		if n := text.Width(f.No); n > 0 {
			sh.no = max(sh.no, n+1)
		}
		sh.label = max(sh.label, text.Width(label(f)))
	}
	sh.label = max(min(sh.label, a.Width-sh.no-leastValue-4), 8)
	sh.value = 2 + sh.no + sh.label + 2
	if rows := max(s.hooks.Rows, AsideRows); (s.hooks.Aside != nil || s.form.Totals) && sh.rows > rows+AsideRows {
		sh.aside = rows
		sh.rows -= rows + 1
	}
	return sh
}

// fields are all fields of a form, those of groups too.
func fields(f *forms.Form) []*forms.Field {
	var out []*forms.Field
	for i := range f.Sections {
		for j := range f.Sections[i].Fields {
			field := &f.Sections[i].Fields[j]
			if field.Kind == forms.Signature {
				continue
			}
			out = append(out, field)
			for k := range field.Fields {
				out = append(out, &field.Fields[k])
			}
		}
	}
	return out
}

// Rows is how many fields a page shows, for paging.
func (s *Sheet) Rows(a kit.Area) int { return s.shape(a).rows }

// View draws the page with the field that has the focus, what that field needs
// more room for over the rows below it, and says where the cursor stands and which
// page of how many it is. Rows stay where they are while the focus moves on a page.
func (s *Sheet) View(a kit.Area) (lines []string, cursor *kit.Point, page, pages int) {
	sh := s.shape(a)
	all := s.page(sh)
	now := 0
	for i, r := range all {
		if r.step == s.at {
			now = i
		}
	}
	st, ok := s.step()
	below, at := s.panel(st, ok, sh)
	from := now / sh.rows * sh.rows
	page, pages = from/sh.rows+1, (len(all)+sh.rows-1)/sh.rows
	if over := now - from + len(below) - sh.rows + 1; over > 0 {
		from += over
	}
	for _, r := range all[from:min(from+sh.rows, len(all))] {
		if r.step >= 0 && r.step < len(s.steps) {
			r.text = s.line1(r.step, s.steps[r.step], r.no, sh)
		}
		lines = append(lines, r.text)
	}
	for i, l := range below {
		if y := now - from + 1 + i; y < len(lines) {
			lines[y] = l
		} else {
			lines = append(lines, l)
		}
	}
	cursor = &kit.Point{X: 0, Y: now - from}
	switch {
	case at != nil:
		cursor = &kit.Point{X: at.X, Y: now - from + 1 + at.Y}
	case ok && !st.Add && s.fresh:
		cursor.X = sh.value
	case ok && !st.Add:
		_, x := s.line.Render(sh.width - sh.value)
		cursor.X = sh.value + x
	}
	if sh.aside > 0 {
		own := s.aside(sh.width)
		for len(own) > 0 && len(lines) < sh.rows+1 {
			lines = append(lines, "")
		}
		lines = append(lines, own[:min(len(own), sh.aside)]...)
	}
	return lines, cursor, page, pages
}

// turn gives the field with which the next or the previous page begins, the last
// or the first field where there is no such page.
func (s *Sheet) turn(rows, by int) int {
	all := s.page(shape{rows: rows}) // which rows there are does not depend on the columns
	now := slices.IndexFunc(all, func(r row) bool { return r.step == s.at })
	for i := max(now/rows+by, 0) * rows; i < len(all); i++ {
		if all[i].step >= 0 {
			return all[i].step
		}
	}
	return len(s.steps)
}

// page lists every row of the form. In a scored form every section begins a page: an
// area is seen as a whole, and turning to it sends that area only.
func (s *Sheet) page(sh shape) []row {
	var out []row
	lastNo, lastRow, section := "", -1, -1
	for i, st := range s.steps {
		if st.SectionIndex != section && (len(s.form.Sections) > 2 || len(s.form.Sections) > 1 && s.form.Sections[1].ID != forms.PaperSection) && st.Section.Title != "" {
			if len(out) > 0 && !s.form.Totals {
				out = append(out, row{step: -1})
			}
			for s.form.Totals && len(out)%max(sh.rows, 1) != 0 {
				out = append(out, row{step: -1})
			}
			out = append(out, row{text: text.Truncate(text.Clean(st.Section.Title), sh.width), step: -1})
		}
		if st.SectionIndex != section {
			section, lastNo, lastRow = st.SectionIndex, "", -1
		}
		if st.Group != nil && !st.Add && st.Row != lastRow {
			out = append(out, row{text: fmt.Sprintf("  %s %d", text.Clean(rowTitle(st.Group)), st.Row+1), step: -1})
		}
		if st.Group != nil {
			lastRow = st.Row
		} else {
			lastRow = -1
		}
		no := st.Field.No
		if no == lastNo {
			no = ""
		}
		lastNo = st.Field.No
		out = append(out, row{step: i, no: no})
	}
	mark := "  "
	if s.at == len(s.steps) {
		mark = s.style.Marker + " "
	}
	return append(out, row{step: -1}, row{text: mark + "Simpan (Enter atau Ctrl+S)", step: len(s.steps)})
}

// line1 is a field's row: number, label, value. The marker stands right before the
// value: leaving a field then changes one place of its row, and the cursor follows
// the marker without a move of its own.
func (s *Sheet) line1(i int, st forms.Step, no string, sh shape) string {
	mark, colon := "  ", ": "
	if i == s.at {
		mark, colon = s.style.Marker+" ", ":"+s.style.Marker
	}
	if st.Add {
		return text.Truncate(mark+s.addText(st), sh.width)
	}
	name := text.Truncate(label(st.Field), sh.label)
	head := "  " + text.Pad(no, sh.no) + text.Pad(name, sh.label) + colon
	if i == s.at && st.Field.Kind == forms.Narrative {
		return strings.TrimRight(head, " ") // its text stands below while it is edited
	}
	proposed := s.fresh && !s.ans.At(st.Path).Answered() && !s.line.Empty()
	if i == s.at && st.Field.Kind != forms.Tally && (!s.fresh || proposed) {
		shown, _ := s.line.Render(sh.width - sh.value)
		if shown == "" {
			shown = hint(st.Field)
		}
		return head + s.beside(st, shown)
	}
	return head + s.beside(st, text.Truncate(s.shown(st), sh.width-sh.value))
}

// besideAt is the column of the former score, counted from the answer.
const besideAt = 13

// beside adds the former assessment's score to an answer.
func (s *Sheet) beside(st forms.Step, shown string) string {
	old, ok := s.old[st.Path]
	if !ok {
		return shown
	}
	return text.Pad(text.Truncate(shown, besideAt), besideAt) + "lama " + old
}

// shown is an answer on one line; what was proposed or is asked when there is none.
func (s *Sheet) shown(st forms.Step) string {
	a := s.ans.At(st.Path)
	if a.State == forms.Blank {
		return hint(st.Field)
	}
	first, rest, more := strings.Cut(st.Field.Format(a, s.env), "\n")
	if more && rest != "" {
		first += " …"
	}
	return text.Clean(first)
}

// label is a field's label with the paper's marks: (1) where 1 means that it is true,
// O where the item is observed and not asked.
func label(f *forms.Field) string {
	out := text.Clean(f.Label)
	if f.Kind == forms.Score && f.Mark == forms.MarkBad {
		out += " (1)"
	}
	if f.Observed {
		out += " O"
	}
	return out
}

// hint stands in an empty field.
func hint(f *forms.Field) string {
	if f.Kind == forms.YesNo {
		return "(y/t)"
	}
	return ""
}

func (s *Sheet) addText(st forms.Step) string {
	what := rowTitle(st.Group)
	switch {
	case s.ans.At(st.Group.ID).State == forms.Given && st.Row == 0:
		return text.Clean(st.Group.Label) + ": tidak ada (Enter: tambah)"
	case st.Row == 0:
		return "+ " + text.Clean(st.Group.Label) + " (Enter: tambah, t: tidak ada)"
	}
	return "+ " + text.Clean(what) + " lagi (Enter)"
}
