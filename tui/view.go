package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"loket/forms/text"
	"loket/tui/kit"
)

// The smallest window in which work goes on, and the rows that are not content:
// head, a blank row, message, footer.
const (
	minWidth, minHeight = 60, 20
	frameRows           = 4
	headRows            = 2
	footerKeys          = 7
	messageRows         = 3 // no sentence of ours is longer at 80 columns
)

func (r *root) tooSmall() bool { return r.width < minWidth || r.height < minHeight }

// View draws the grid: head, blank, content, message, footer.
func (r *root) View() tea.View {
	v := tea.View{AltScreen: true}
	var lines []string
	switch {
	case r.curtain.down:
		lines, v.Cursor = r.curtainView()
	case r.tooSmall():
		lines = []string{"Perbesar jendela.", fmt.Sprintf("Perlu %dx%d, sekarang %dx%d.", minWidth, minHeight, r.width, r.height), "Isian Anda tetap ada."}
	default:
		lines, v.Cursor = r.grid()
	}
	for i, l := range lines {
		lines[i] = r.fit(l)
	}
	v.SetContent(strings.Join(lines, "\n"))
	return v
}

// grid draws the screen on top and gives the cursor's place.
func (r *root) grid() ([]string, *tea.Cursor) {
	area := kit.Area{Width: r.width, Height: r.height - frameRows}
	f := r.top().View(area)
	lines := make([]string, r.height)
	lines[0] = r.head(f.Title)
	for i, l := range f.Lines[:min(len(f.Lines), area.Height)] {
		lines[headRows+i] = l
	}
	free := messageRows // a long sentence goes upwards over what stands there, never over the cursor
	if f.Cursor != nil && r.ask == nil {
		free = min(free, area.Height-f.Cursor.Y)
	}
	for i, l := range r.message(f.Say, free) {
		lines[r.height-2-i] = l
	}
	lines[r.height-1] = r.footer()
	if f.Cursor == nil || f.Cursor.Y < 0 || f.Cursor.Y >= area.Height || r.ask != nil {
		return lines, nil
	}
	c := tea.NewCursor(min(max(f.Cursor.X, 0), r.width-1), headRows+f.Cursor.Y)
	c.Blink = false
	return lines, c
}

// head is the first row: the office and the place left, the account right.
func (r *root) head(title string) string {
	left, right := r.env.Office(), r.env.Whose(r.width)
	if title != "" {
		left += " " + r.env.Style.Dot + " " + title
	}
	room := r.width - text.Width(right) - 2
	left = text.Truncate(left, room)
	return r.env.Style.Accent(left) + strings.Repeat(" ", max(0, r.width-text.Width(left)-text.Width(right))) + right
}

// message is what is said above the footer, its last row first: the question, the
// screen's message, or the root's. It is cut only where free rows are too few for it.
func (r *root) message(own kit.Message, free int) []string {
	m := r.say
	switch {
	case r.ask != nil:
		m = kit.Message{Tone: kit.Error, Text: r.ask.Question}
	case own.Text != "" && (r.older || r.say.Text == ""):
		m = own
	}
	said := text.Wrap(kit.Clean(m.Text), r.width)
	if free = max(free, 1); len(said) > free {
		said = append(said[:free-1], text.Truncate(strings.Join(said[free-1:], " "), r.width))
	}
	slices.Reverse(said)
	if m.Tone == kit.Error {
		for i, l := range said {
			said[i] = r.env.Style.Bold(l)
		}
	}
	return said
}

// footer is the last row: the keys that matter here, as many as there is room for.
// The screen's three most important ones, Bahaya and the help go before the rest.
func (r *root) footer() string {
	var keys []kit.Key
	own := r.top().Keys()
	for _, k := range own {
		if k.Footer && k.Why == "" {
			keys = append(keys, k)
		}
	}
	first := min(3, len(keys))
	rest := keys[first:]
	keys = keys[:first:first]
	for _, k := range everywhere(r) {
		if !slices.ContainsFunc(own, func(o kit.Key) bool { return o.Is(k.Keys[0]) }) {
			keys = append(keys, k)
		}
	}
	var parts []string
	used := 0
	for _, k := range append(keys, rest...) {
		p := k.Show + " " + k.Word
		if !k.Footer || len(parts) == footerKeys || used+text.Width(p) > r.width {
			continue
		}
		used += text.Width(p) + 2
		parts = append(parts, p)
	}
	return strings.Join(parts, "  ")
}

// fit keeps a line inside the window, without trailing spaces, in the marks that the terminal has.
func (r *root) fit(l string) string {
	if r.env.ASCII {
		l = text.ASCII(l)
	}
	if len(l) > r.width && ansi.StringWidth(l) > r.width { // nothing takes more columns than bytes
		l = ansi.Truncate(l, r.width, "")
	}
	return strings.TrimRight(l, " ")
}
