package print

import (
	"slices"
	"strconv"
	"strings"

	"loket/forms"
	"loket/forms/text"
)

// The signs of a drawing, in ASCII so that any printer has them.
var (
	sexSigns  = map[string][2]string{"male": {"[", "]"}, "female": {"(", ")"}}
	noSex     = [2]string{"<", ">"}
	tieSigns  = map[string]string{"strong": "=======", "weak": "- - - -", "tense": "/\\/\\/\\/", "broken": "---//--"}
	legendMen = "[n] laki-laki  (n) perempuan  <n> belum jelas  + meninggal  * serumah"
)

// drawRows is how many lines blank paper leaves for a drawing by hand.
const drawRows = 10

// draw sets a group as a picture of text: people as a genogram, ties as an ecomap.
// Blank paper has a frame to draw in.
func (p *page) draw(f *forms.Field, a forms.Answer) {
	indent := strings.Repeat(" ", noWidth)
	p.line("")
	p.wrapped(text.Pad(f.No, noWidth-1)+" ", f.Label)
	if p.blank {
		rule := "+" + strings.Repeat("-", bodyWidth-2) + "+"
		p.line(indent + rule)
		for range drawRows {
			p.line(indent + "|" + strings.Repeat(" ", bodyWidth-2) + "|")
		}
		p.line(indent + rule)
		return
	}
	lines := p.ties(f, a.Rows)
	if f.Draw == forms.DrawPeople {
		lines = p.genogram(f, a.Rows)
	}
	for _, l := range lines {
		p.line(indent + l)
	}
}

// genogram sets people one generation after the other, the oldest on top, father's
// side before mother's, in the order they were written; the number is that order.
func (p *page) genogram(f *forms.Field, rows []forms.Answers) []string {
	var out []string
	part := func(id string) *forms.Field {
		i := slices.IndexFunc(f.Fields, func(sub forms.Field) bool { return sub.ID == id })
		if i < 0 {
			return &forms.Field{}
		}
		return &f.Fields[i]
	}
	sides := append(slices.Clone(part("side").Options), forms.Option{})
	generations := append(slices.Clone(part("generation").Options), forms.Option{Label: "Generasi belum jelas"})
	for _, g := range generations {
		var lines []string
		for _, side := range sides {
			var people []string
			for i, row := range rows {
				if known(row, part("generation")) == g.Code && known(row, part("side")) == side.Code {
					people = append(people, p.person(f, i, row))
				}
			}
			if len(people) == 0 {
				continue
			}
			lead := "  "
			if side.Label != "" {
				lead = "  " + text.Clean(side.Label) + ": "
			}
			hang := strings.Repeat(" ", text.Width(lead))
			for i, l := range rowsOf(people, bodyWidth-len(hang)) {
				if i > 0 {
					lead = hang
				}
				lines = append(lines, lead+l)
			}
		}
		if len(lines) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, "        |")
		}
		out = append(append(out, text.Clean(g.Label)), lines...)
	}
	return append(out, legendMen)
}

// known is a choice's code, empty unless it is one of the options.
func known(row forms.Answers, f *forms.Field) string {
	a := row[f.ID]
	if _, ok := f.Option(a.Value); !ok || a.State != forms.Given {
		return ""
	}
	return a.Value
}

// person is one human being: "(2+*) Sitti, nenek".
func (p *page) person(f *forms.Field, i int, row forms.Answers) string {
	sign, ok := sexSigns[row["sex"].Value]
	if !ok {
		sign = noSex
	}
	s := sign[0] + strconv.Itoa(i+1)
	if row["alive"].Value == "no" {
		s += "+"
	}
	if row["home"].Value == "yes" {
		s += "*"
	}
	s += sign[1] + " " + p.said(f, row, "name")
	if relation := p.said(f, row, "relation"); relation != "" {
		s += ", " + relation
	}
	return s
}

// said is a field of a row as it is read, "" when blank.
func (p *page) said(f *forms.Field, row forms.Answers, id string) string {
	for i := range f.Fields {
		if f.Fields[i].ID == id && row[id].Answered() {
			return text.Clean(f.Fields[i].Format(row[id], p.env))
		}
	}
	return ""
}

// rowsOf sets items in lines of at most width columns; what is too long alone is wrapped.
func rowsOf(items []string, width int) []string {
	var out []string
	line := ""
	for _, item := range items {
		if line != "" && text.Width(line)+3+text.Width(item) <= width {
			line += "   " + item
			continue
		}
		if line != "" {
			out = append(out, line)
		}
		parts := text.Wrap(item, width)
		out = append(out, parts[:len(parts)-1]...)
		line = parts[len(parts)-1]
	}
	return append(out, line)
}

// ties sets one tie a line: who, the sign of its kind, with whom, the kind in words
// and the note.
func (p *page) ties(f *forms.Field, rows []forms.Answers) []string {
	const name = 18
	var out []string
	for _, row := range rows {
		sign := tieSigns[row["kind"].Value]
		if sign == "" {
			sign = "   ?   "
		}
		from, to := p.said(f, row, "from"), p.said(f, row, "to")
		lead := text.Pad(from, name) + " " + sign + " " + text.Pad(to, name) + "  "
		if text.Width(from) > name || text.Width(to) > name { // long names have lines of their own
			out = append(out, text.Wrap(from+" "+sign+" "+to, bodyWidth)...)
			lead = "    "
		}
		rest := p.said(f, row, "kind")
		if note := p.said(f, row, "note"); note != "" {
			rest += ": " + note
		}
		hang := strings.Repeat(" ", text.Width(lead))
		for i, l := range text.Wrap(rest, bodyWidth-len(hang)) {
			if i > 0 {
				lead = hang
			}
			out = append(out, lead+l)
		}
	}
	return out
}
