package print

import (
	"slices"
	"strings"

	"loket/forms"
	"loket/forms/text"
)

// half is the width of one place to sign: two stand side by side.
const half = Width / 2

// signLine is how many dots are left for a name under a signature.
const signLine = 30

// signParts are the fields that a signature takes into its block.
var signParts = []string{".name", ".place", ".date"}

// ofSignature says whether the field with this ID is printed by a signature's block.
func (p *page) ofSignature(id string) bool {
	return slices.ContainsFunc(signParts, func(part string) bool {
		of, ok := strings.CutSuffix(id, part)
		field := p.form.Field(of)
		return ok && field != nil && field.Kind == forms.Signature
	})
}

// signatures sets one or two places to sign side by side.
func (p *page) signatures(first, second *forms.Field) {
	left, right := p.signature(first), []string(nil)
	if second != nil {
		right = p.signature(second)
	}
	p.line("")
	for i := range max(len(left), len(right)) {
		line := ""
		if i < len(left) {
			line = left[i]
		}
		if i < len(right) {
			line = text.Pad(line, half) + right[i]
		}
		p.line(line)
	}
}

// signature is one place to sign: place and date where the form asks both, who
// signs, room for the hand, the name, and the date alone where there is no place.
func (p *page) signature(f *forms.Field) []string {
	const indent, room = "      ", half - 8
	part := func(name string, dots int) (said string, there bool) {
		field := p.form.Field(f.ID + name)
		if field == nil {
			return strings.Repeat(".", dots), false
		}
		if a := p.answers.At(field.ID); a.Answered() {
			return text.Clean(field.Format(a, p.env)), true
		}
		return strings.Repeat(".", dots), true
	}
	var out []string
	add := func(s string) {
		for _, l := range text.Wrap(s, room) {
			out = append(out, indent+l)
		}
	}
	place, placed := part(".place", 14)
	date, dated := part(".date", 16)
	if placed && dated {
		add(place + ", " + date)
	}
	add(text.Clean(f.Label))
	out = append(out, "", "", "")
	if name, _ := part(".name", signLine); text.Width(name) <= signLine {
		out = append(out, indent+"( "+name+" )")
	} else {
		add(name)
	}
	if dated && !placed {
		date, _ = part(".date", room-len("Tanggal: "))
		add("Tanggal: " + date)
	}
	return out
}
