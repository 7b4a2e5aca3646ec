package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/tui/kit"
)

// Printer on and off (media copy): what stands between goes to the printer of the
// person's own terminal and not on the screen.
const (
	printerOn  = "\x1b[5i"
	printerOff = "\x1b[4i"
)

// printHere prints on the printer of the person's own terminal. The Desk has logged
// the paper when it gave it.
func (r *root) printHere(m kit.PrintHere) tea.Cmd {
	if !r.env.Print || len(m.Lines) == 0 {
		return nil
	}
	r.tell(kit.Message{Text: "Dikirim ke pencetak di komputer ini. Layar rusak? Tekan Ctrl+L."})
	return tea.Raw(printed(m.Lines))
}

// printed is plain text as every printer takes it: ASCII, lines that end in CR LF, a
// form feed at the end. It is one string, so that nothing comes in between.
func printed(lines []string) string {
	var b strings.Builder
	b.WriteString(printerOn)
	for _, l := range lines {
		b.WriteString(strings.Map(printable, text.ASCII(l)) + "\r\n")
	}
	b.WriteString("\f" + printerOff)
	return b.String()
}

// printable drops what could steer a printer or the terminal before it.
func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}
