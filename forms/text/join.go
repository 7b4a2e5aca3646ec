package text

import "strings"

// Join puts the parts that are not empty behind one another. Where by ends a sentence, a
// part that ends its own gets no second full stop.
func Join(by string, parts ...string) string {
	var b strings.Builder
	rest, stops := strings.CutPrefix(by, ".")
	for _, p := range parts {
		if strings.TrimSpace(p) == "" {
			continue
		}
		switch said := b.String(); {
		case said == "":
		case stops && strings.ContainsAny(said[len(said)-1:], ".!?"):
			b.WriteString(rest)
		default:
			b.WriteString(by)
		}
		b.WriteString(p)
	}
	return b.String()
}
