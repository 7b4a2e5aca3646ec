// Package print sets a form, blank or answered, as plain text of 80 columns: what
// an official signs when there is no better printer, and what a terminal shows.
//
// It promises: fields in the order and with the numbers of the paper, frames and
// boxes of ASCII characters only, no line wider than Width, the same text for the
// same answers.
//
// It refuses: pages, fonts, problems. A4 and F4 letters are set elsewhere.
package print

import (
	"cmp"
	"slices"
	"strings"

	"loket/forms"
	"loket/forms/text"
)

// Width is the width of the paper in columns.
const Width = 80

// The columns of a field: its number, its label, ": ", its answer.
const (
	noWidth     = 6
	labelWidth  = 28
	answerStart = noWidth + labelWidth + 2
	answerWidth = Width - answerStart
	bodyWidth   = Width - noWidth
)

// Frame is what stands around a form.
type Frame struct {
	Head   []string // above the title, centered: the office
	Number string   // blank paper: the number reserved for it; empty leaves a line to write one on
	Note   []string // under the title, at the left: case number, date
	Foot   []string // at the end: who printed it, when, for whom

	Answered bool // only what was answered, in words: no room to write, no boxes, no headings over nothing

	Former forms.Answers // scored forms: the assessment before this one, set beside each item; nil: none
}

// numberLine stands on blank paper where no number was reserved.
const numberLine = "______________________________"

// Form sets a form. With no answers at all it is the blank paper: every field and
// every option is there, lines are left for writing, and a number line stands on
// top. Otherwise hidden fields are left out, and what nobody answered stays a line
// to be filled in by hand. A signature ("sign.head") takes the fields of its name,
// place and date ("sign.head.name", ".place", ".date") into its own block.
func Form(f *forms.Form, a forms.Answers, frame Frame, env forms.Env) string {
	p := &page{form: f, answers: a, env: env, blank: len(a) == 0 && !frame.Answered, only: frame.Answered, changes: map[string]string{}}
	p.shows = f.Shows(a, env)
	if frame.Former != nil {
		for _, c := range f.Compare(frame.Former, a, env) {
			if c.Changed() {
				p.changes[c.Path] = c.String()
			}
		}
	}
	for _, line := range frame.Head {
		p.centered(line)
	}
	if len(frame.Head) > 0 {
		p.line(strings.Repeat("=", Width))
	}
	p.centered(f.Title)
	if p.blank {
		p.line("")
		p.wrapped("", "No. "+cmp.Or(frame.Number, numberLine))
	}
	if len(frame.Note) > 0 {
		p.line("")
	}
	for _, line := range frame.Note {
		p.wrapped("", line)
	}
	p.totals = f.Score(a, env)
	for i := range f.Sections {
		if p.section(&f.Sections[i]) {
			p.sum(f.Sections[i].ID)
		}
	}
	p.flags()
	if len(frame.Foot) > 0 {
		p.line("")
		p.line(strings.Repeat("-", Width))
	}
	for _, line := range frame.Foot {
		p.wrapped("", line)
	}
	return strings.TrimLeft(p.out.String(), "\n")
}

// page collects the lines of one paper.
type page struct {
	out     strings.Builder
	form    *forms.Form
	answers forms.Answers
	env     forms.Env
	blank   bool
	only    bool // what was answered, nothing else
	shows   func(path string) bool
	totals  forms.Totals
	changes map[string]string // by path: "lama 2, baru 3"
}

func (p *page) line(s string) {
	p.out.WriteString(strings.TrimRight(s, " "))
	p.out.WriteByte('\n')
}

func (p *page) centered(s string) {
	for _, l := range text.Wrap(text.Clean(s), Width) {
		p.line(strings.Repeat(" ", (Width-text.Width(l))/2) + l)
	}
}

// wrapped sets a paragraph with every line but the first under the indent.
func (p *page) wrapped(lead, s string) {
	indent := strings.Repeat(" ", text.Width(lead))
	for i, l := range text.Wrap(text.CleanNarrative(s), Width-len(indent)) {
		if i == 0 {
			p.line(lead + l)
		} else {
			p.line(indent + l)
		}
	}
}

func (p *page) visible(path string) bool { return p.blank || p.shows(path) }

// stands says whether anything of a field was answered, the parts of a signature with it.
func (p *page) stands(f *forms.Field, path string) bool {
	if f.Kind == forms.Signature {
		return slices.ContainsFunc(signParts, func(part string) bool { return p.answers.At(path + part).Answered() })
	}
	return p.answers.At(path).Answered()
}

// section sets a section; false where nothing of it stands on the paper.
func (p *page) section(s *forms.Section) bool {
	if s.ID == forms.PaperSection && (p.blank || !p.answers[s.Fields[0].ID].Answered()) {
		return false // the paper itself does not say that it is one
	}
	var fields []*forms.Field
	for i := range s.Fields {
		if p.visible(s.Fields[i].ID) && !p.ofSignature(s.Fields[i].ID) && (!p.only || p.stands(&s.Fields[i], s.Fields[i].ID)) {
			fields = append(fields, &s.Fields[i])
		}
	}
	if len(fields) == 0 {
		return false
	}
	if s.Title != "" {
		p.line("")
		p.wrapped("", s.Title)
		p.line(strings.Repeat("-", Width))
	}
	for i := 0; i < len(fields); i++ {
		if fields[i].Kind != forms.Signature {
			p.field(fields[i], fields[i].ID, fields[i].No)
			p.rated(fields, i)
			continue
		}
		var second *forms.Field
		if i+1 < len(fields) && fields[i+1].Kind == forms.Signature {
			second = fields[i+1]
		}
		p.signatures(fields[i], second)
		if second != nil {
			i++
		}
	}
	return true
}

func (p *page) field(f *forms.Field, path, no string) {
	a := p.answers.At(path)
	switch f.Kind {
	case forms.Group:
		if f.Draw != "" && (p.blank || len(a.Rows) > 0) {
			p.draw(f, a)
			return
		}
		p.group(f)
	case forms.Tally:
		p.tally(f, a)
	case forms.Narrative:
		p.narrative(f, a, no)
	case forms.Score:
		p.score(f, a, no)
	default:
		answer := p.answerLines(f, a)
		if c := p.changes[path]; c != "" {
			answer = append(answer, "("+c+")")
		}
		p.pair(no, f.Label, answer)
	}
}

// pair sets number, label and answer side by side.
func (p *page) pair(no, label string, answer []string) {
	labels := text.Wrap(text.Clean(label), labelWidth-1)
	for i := range max(len(labels), len(answer)) {
		left, right, colon := "", "", "  "
		if i < len(labels) {
			left = labels[i]
		}
		if i < len(answer) {
			right = answer[i]
		}
		if i == 0 {
			colon = ": "
		} else {
			no = ""
		}
		p.line(text.Pad(no, noWidth-1) + " " + text.Pad(left, labelWidth) + colon + right)
	}
}

// answerLines is what stands in the answer's column: boxes, the answer, or a line
// to write on.
func (p *page) answerLines(f *forms.Field, a forms.Answer) []string {
	given := a.State == forms.Given
	if p.only {
		return text.Wrap(f.Format(a, p.env), answerWidth)
	}
	var boxes []string
	switch f.Kind {
	case forms.YesNo:
		boxes = []string{box(given && a.Value == "yes", "Ya"), box(given && a.Value == "no", "Tidak")}
	case forms.Choice, forms.Choices:
		for _, o := range f.Options {
			label := o.Label
			if f.Rating {
				label = o.Code + " " + label
			}
			boxes = append(boxes, box(given && chosen(a, o.Code), label))
		}
	case forms.NIK, forms.KK:
		if !a.Answered() {
			return []string{strings.Repeat("|_", 16) + "|"}
		}
	}
	if len(boxes) > 0 {
		if a.Answered() && !given {
			boxes = append(boxes, f.Format(a, p.env))
		}
		return flow(boxes, answerWidth)
	}
	if !a.Answered() {
		return []string{strings.Repeat(".", answerWidth)}
	}
	return text.Wrap(f.Format(a, p.env), answerWidth)
}

func chosen(a forms.Answer, code string) bool {
	for _, c := range a.Values {
		if c == code {
			return true
		}
	}
	return a.Value != "" && a.Value == code
}

func box(on bool, label string) string {
	if on {
		return "[x] " + text.Clean(label)
	}
	return "[ ] " + text.Clean(label)
}

// flow sets items in a row as long as they fit; a longer one stands alone and
// hangs under its box.
func flow(items []string, width int) []string {
	var lines []string
	line := ""
	flush := func() {
		if line != "" {
			lines = append(lines, line)
		}
		line = ""
	}
	for _, item := range items {
		switch {
		case line != "" && text.Width(line)+2+text.Width(item) <= width:
			line += "  " + item
		case text.Width(item) <= width:
			flush()
			line = item
		default:
			flush()
			for i, part := range text.Wrap(item[4:], width-4) {
				if i == 0 {
					lines = append(lines, item[:4]+part)
				} else {
					lines = append(lines, "    "+part)
				}
			}
		}
	}
	flush()
	return lines
}

func (p *page) narrative(f *forms.Field, a forms.Answer, no string) {
	p.line(text.Pad(no, noWidth-1) + " " + text.Truncate(text.Clean(f.Label), bodyWidth-2) + " :")
	lines := text.Wrap(f.Format(a, p.env), bodyWidth)
	if !a.Answered() {
		dots := strings.Repeat(".", bodyWidth)
		lines = []string{dots}
		if p.blank {
			lines = []string{dots, dots, dots}
		}
	}
	for _, l := range lines {
		p.line(strings.Repeat(" ", noWidth) + l)
	}
}

func (p *page) group(f *forms.Field) {
	p.line("")
	rows := len(p.answers.At(f.ID).Rows)
	head := f.Label
	if a := p.answers.At(f.ID); a.Answered() && rows == 0 {
		head += ": " + f.Format(a, p.env)
	} else if rows == 0 {
		rows = 2 // room to write
		if f.Min != nil {
			rows = max(*f.Min, 1)
		}
	}
	p.wrapped(text.Pad(f.No, noWidth-1)+" ", head)
	title := f.RowTitle
	if title == "" {
		title = "Baris"
	}
	for r := range rows {
		path := forms.Path{ID: f.ID, Row: r}
		number := path.Row + 1
		p.line(strings.Repeat(" ", noWidth) + "-- " + text.Clean(title) + " " + itoa(number) + " --")
		for i := range f.Fields {
			sub := &f.Fields[i]
			path.Sub = sub.ID
			if p.only && !p.stands(sub, path.String()) {
				continue
			}
			if p.visible(path.String()) || !p.answers.At(f.ID).Answered() {
				p.field(sub, path.String(), sub.No)
			}
		}
	}
}
