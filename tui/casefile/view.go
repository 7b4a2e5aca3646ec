package casefile

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// View draws the case.
func (s *Screen) View(a kit.Area) kit.Frame {
	f := kit.Frame{Title: "Kasus " + kit.Clean(s.number), Say: s.note}
	switch {
	case !s.loaded:
		return f
	case s.gone != "":
		f.Lines = []string{"  " + s.gone, "", "  Periksa nomornya, atau cari dengan / di Antrean. Esc kembali."}
		return f
	}
	head := s.headLines(a.Width)
	room := max(1, a.Height-len(head))
	var body []string
	switch {
	case s.menu.open:
		body = s.menuLines(room, a.Width)
	case s.table() != nil:
		body = s.tableLines(s.table(), room, a.Width)
	default:
		body = s.scrolled(room, a.Width)
	}
	f.Lines = append(head, body...)
	return f
}

// scrolled are the lines of a long page in so many rows; the last row says when there is more.
func (s *Screen) scrolled(rows, width int) []string {
	scroll := widget.Scroll{Lines: s.pageLines(width)}
	if len(scroll.Lines) <= rows {
		return scroll.Lines
	}
	rows = max(1, rows-1)
	scroll.Go(s.top[s.page], rows)
	body := append([]string{}, scroll.View(rows)...)
	if left := len(scroll.Lines) - scroll.Top - rows; left > 0 {
		body = append(body, fmt.Sprintf("%s %d baris lagi: PgDn", s.env.Style.More, left))
	}
	return body
}

// headLines stand above every page: where the case is, what must not be missed, the pages.
func (s *Screen) headLines(width int) []string {
	status := s.status()
	if text.Width(status) > width { // the class is a word of its own
		status = strings.Replace(status, "risiko ", "", 1)
	}
	lines := []string{text.Truncate(status, width)}
	lines[0] = s.env.Style.Bold(lines[0])
	lines = append(lines, s.banners(width)...)
	if s.full() != nil {
		lines = append(lines, s.tabs(width))
	}
	return append(lines, "")
}

// status is stage, class and the soonest clock in words.
func (s *Screen) status() string {
	r := s.view.Row
	parts := []string{s.book.Stage(r.Stage)}
	if c := s.full(); c != nil && c.End != casework.NoEnd && c.End != casework.ToSecretariat { // where its reader sits
		parts = append(parts, s.book.End(c.End))
	}
	if r.Risk != "" {
		parts = append(parts, "risiko "+s.book.RiskName(r.Risk))
	}
	if r.DueAt != nil {
		parts = append(parts, say.Left(s.now, *r.DueAt)+" ("+s.book.Clock(r.NextClock)+")")
	}
	if r.Lane != "" {
		parts = append(parts, s.book.Lane(r.Lane))
	}
	return strings.Join(parts, " "+s.env.Style.Dot+" ")
}

// banners are what must not be missed.
func (s *Screen) banners(width int) []string {
	var lines []string
	if s.view.Row.Uncontacted {
		lines = append(lines, s.env.Style.Alert("BELUM ADA YANG DIHUBUNGI.")+" Telepon dulu, lalu catat.")
	}
	c := s.full()
	if c == nil {
		return lines
	}
	var mute, alleged []string
	for _, p := range c.People {
		who := kit.Clean(p.Relation)
		if p.Name != "" {
			who = strings.TrimSpace(who + " " + kit.Clean(p.Name))
		}
		who = say.Or(who, "ada orang yang tidak boleh tahu")
		if p.NoContact {
			mute = append(mute, who)
		}
		if p.Alleged {
			if p.SameHouse {
				who += " (serumah)"
			}
			alleged = append(alleged, who)
		}
	}
	add := func(word string, who []string, tail string) {
		if len(who) > 0 {
			said := text.Truncate(strings.Join(who, ", ")+"."+tail, width-len(word)-1)
			lines = append(lines, s.env.Style.Alert(word)+" "+said)
		}
	}
	add("JANGAN HUBUNGI:", mute, "")
	tail := ""
	if c.Alleged() {
		tail = " Tempat anak tidak ditulis di kertas."
	}
	add("TERDUGA:", alleged, tail)
	return lines
}

// tabs names the pages; the open one stands in brackets. Where there is no room the
// others are digits only.
func (s *Screen) tabs(width int) string {
	row := func(all bool) string {
		out := " "
		for i, name := range pageNames[:s.lastPage()+1] {
			if name = fmt.Sprintf("%d %s", i+1, name); !all && i != s.page {
				name, _, _ = strings.Cut(name, " ")
			}
			if i == s.page && !s.menu.open {
				out = out[:len(out)-1] + "[" + name + "]"
			} else {
				out += name + " "
			}
		}
		return strings.TrimRight(out, " ")
	}
	if all := row(true); text.Width(all) <= width {
		return all
	}
	return row(false)
}

// paperRows are the forms that can be read: the complaint, then each filled form.
func (s *Screen) paperRows() []casework.Paper {
	c := s.full()
	if c == nil {
		return nil
	}
	return c.Prints(s.book.Pack)
}

// paperTable lists the filled forms.
func (s *Screen) paperTable() *table {
	t := &table{head: text.Pad("Formulir", 40) + " " + text.Pad("Diisi", 18) + " Oleh", word: "Baca formulir"}
	for _, f := range s.paperRows() {
		line := say.Fit(kit.Clean(f.Title), 40)
		if f.Letter == "" {
			line += " " + text.Pad(s.book.When(s.now, f.At), 18) + " " + kit.Clean(f.By)
		}
		if f.Revised != "" {
			line += ", direvisi"
		}
		if f.Revises != "" {
			line += ", revisi: " + kit.Clean(f.Reason)
		}
		if f.Writer != "" {
			line += ", ditulis " + kit.Clean(f.Writer)
		}
		t.rows = append(t.rows, tableRow{
			text: line, open: func() tea.Cmd {
				if f.Letter != "" {
					return kit.Send(kit.OpenLetter{Number: s.number, Referral: f.Letter})
				}
				return kit.Send(kit.OpenPrint{Number: s.number, Form: f.Name})
			},
		})
	}
	return t
}

// referralTable lists the referrals, newest first.
func (s *Screen) referralTable() *table {
	t := &table{
		head: text.Pad("Lembaga", 26) + " " + text.Pad("Keadaan", 20) + " " + text.Pad("Sejak", 15) + " Kebutuhan", word: "Baca surat",
		none: "Belum ada rujukan. Tekan a lalu pilih \"" + s.book.Act(casework.Prepare) + "\".",
	}
	for _, r := range slices.Backward(s.full().Referrals) {
		since := ""
		if n := len(r.Steps); n > 0 {
			since = s.book.When(s.now, r.Steps[n-1].At)
		}
		t.rows = append(t.rows, tableRow{
			text: say.Fit(s.book.Agency(r.Agency), 26) + " " + say.Fit(s.book.Referral(r.State), 20) + " " + text.Pad(since, 15) + " " + s.book.Need(r.Need),
			open: func() tea.Cmd { return kit.Send(kit.OpenLetter{Number: s.number, Referral: r.ID}) },
		})
	}
	return t
}
