package print

import (
	"fmt"
	"strconv"
	"strings"

	"loket/forms"
	"loket/forms/text"
)

func itoa(n int) string { return strconv.Itoa(n) }

// tally sets a grid with sums at the right and at the bottom. Wide column labels
// are cut so that the table fits the paper.
func (p *page) tally(f *forms.Field, a forms.Answer) {
	p.line("")
	head := f.Label
	if a.Answered() && a.State != forms.Given {
		head += ": " + f.Format(a, p.env)
	}
	p.wrapped(text.Pad(f.No, noWidth-1)+" ", head)
	rows, columns, all := forms.Sums(a)
	const first = 20
	width := max(4, min(12, (bodyWidth-first-3)/(len(f.Columns)+1)-3))
	number := func(n int) string {
		if a.State != forms.Given {
			return ""
		}
		return itoa(n)
	}
	rule := "+" + strings.Repeat("-", first+2) + strings.Repeat("+"+strings.Repeat("-", width+2), len(f.Columns)+1) + "+"
	set := func(label string, cells []string) {
		line := "| " + text.Pad(label, first)
		for _, c := range cells {
			line += " | " + text.PadLeft(c, width)
		}
		p.line(strings.Repeat(" ", noWidth) + line + " |")
	}
	var heads, bottom []string
	for _, c := range f.Columns {
		heads = append(heads, text.Clean(c.Label))
		bottom = append(bottom, number(columns[c.Code]))
	}
	indent := strings.Repeat(" ", noWidth)
	p.line(indent + rule)
	set("", append(heads, "Jumlah"))
	p.line(indent + rule)
	for _, r := range f.Rows {
		var cells []string
		for _, c := range f.Columns {
			cell := ""
			if n, ok := a.Grid[r.Code+"/"+c.Code]; ok {
				cell = number(n)
			}
			cells = append(cells, cell)
		}
		set(text.Clean(r.Label), append(cells, number(rows[r.Code])))
	}
	p.line(indent + rule)
	set("Jumlah", append(bottom, number(all)))
	p.line(indent + rule)
}

// marks are the printed polarities: "v3" says something good, "x1" something bad.
var marks = map[forms.Mark]string{forms.MarkGood: "v3", forms.MarkBad: "x1"}

// score sets a scored item with its polarity, its three boxes, and one for "does
// not apply". Items to be observed rather than asked carry "(O)".
func (p *page) score(f *forms.Field, a forms.Answer, no string) {
	given := a.State == forms.Given
	boxes := fmt.Sprintf("%s %s %s %s", box(given && a.Value == "1", "1"), box(given && a.Value == "2", "2"), box(given && a.Value == "3", "3"), box(a.State == forms.NotApplicable, "tb"))
	const room = bodyWidth - 28
	label := text.Clean(f.Label)
	if f.Observed {
		label += " (O)"
	}
	labels := text.Wrap(label, room-1)
	for i, l := range labels {
		if i > 0 {
			p.line(strings.Repeat(" ", noWidth) + l)
			continue
		}
		p.line(text.Pad(no, noWidth-1) + " " + text.Pad(l, room) + text.Pad(marks[f.Mark], 3) + boxes)
	}
	if a.State == forms.Unknown || a.State == forms.Refused {
		p.line(strings.Repeat(" ", noWidth) + "(" + strings.ToLower(f.Format(a, p.env)) + ")")
	}
	if c := p.changes[f.ID]; c != "" {
		p.line(strings.Repeat(" ", noWidth+room) + "   (" + c + ")")
	}
}

// sum sets the count of scores under a section of a scored form.
func (p *page) sum(section string) {
	if p.blank || !p.form.Totals {
		return
	}
	for _, s := range p.totals.Sections {
		if s.ID == section {
			p.line(strings.Repeat(" ", noWidth) + fmt.Sprintf("Nilai 3: %d   Nilai 2: %d   Nilai 1: %d   Tidak berlaku: %d   Kosong: %d", s.Good, s.Partly, s.Bad, s.Apart, s.Open))
		}
	}
}

// rated sets the sum of a category's area values under the last of them; blank paper
// has room for it and the rule of the red flag.
func (p *page) rated(fields []*forms.Field, i int) {
	if !fields[i].Rating || i+1 < len(fields) && fields[i+1].Rating {
		return
	}
	indent := strings.Repeat(" ", noWidth)
	for _, r := range p.totals.Ratings {
		switch {
		case !strings.HasPrefix(fields[i].No, r.Category):
		case p.blank:
			p.line(indent + fmt.Sprintf("Jumlah nilai bidang %s: ..... (paling tinggi %d)", r.Category, r.Most))
			p.line(indent + box(false, "TANDA MERAH, risiko tinggi: lebih dari lima butir bernilai 1 atau 2"))
		default:
			p.line(indent + fmt.Sprintf("Jumlah nilai bidang %s: %d dari %d (%d dari %d bidang dinilai)", r.Category, r.Sum, r.Most, r.Given, r.Of))
		}
	}
}

// flags names the items that raise a red flag, category by category, and the items
// scored 1 or 2 that the form's own plan does not name.
func (p *page) flags() {
	if p.blank || !p.form.Totals {
		return
	}
	say := func(lead string, items []forms.ScoreItem) {
		if len(items) == 0 {
			return
		}
		nos := make([]string, len(items))
		for i, item := range items {
			nos[i] = item.No
		}
		p.wrapped("", lead+": butir "+strings.Join(nos, ", ")+".")
	}
	if len(p.totals.Needs()) > 0 {
		p.line("")
	}
	for _, c := range p.totals.Categories {
		say("TANDA MERAH "+c.ID, c.Causes())
	}
	if !p.only { // what leaves the plan out cannot say what is not in it
		say("Belum masuk rencana di formulir ini", p.totals.Unplanned(p.form.Planned(p.answers)...))
	}
}
