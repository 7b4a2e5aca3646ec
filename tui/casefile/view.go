package casefile

import (
	"fmt"
	"strings"

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
	case s.menu:
		body = s.menuLines(room, a.Width)
	case s.page == papers:
		body = s.paperLines(room, a.Width)
	case s.page == referrals:
		body = s.referralLines(room, a.Width)
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
	lines := []string{text.Truncate(s.status(), width)}
	lines[0] = s.env.Style.Bold(lines[0])
	lines = append(lines, s.banners(width)...)
	if s.full() != nil {
		lines = append(lines, s.tabs())
	}
	return append(lines, "")
}

// status is stage, class and the soonest clock in words.
func (s *Screen) status() string {
	r := s.view.Row
	parts := []string{s.book.Stage(r.Stage)}
	if c := s.full(); c != nil && c.End != casework.NoEnd {
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
	add("TERDUGA:", alleged, " Tempat anak tidak ditulis di kertas.")
	return lines
}

// tabs names the pages; the open one stands in brackets.
func (s *Screen) tabs() string {
	var parts []string
	for i, name := range pageNames {
		name = fmt.Sprintf("%d %s", i+1, name)
		if i == s.page && !s.menu {
			name = "[" + name + "]"
		} else {
			name = " " + name + " "
		}
		parts = append(parts, name)
	}
	return strings.TrimRight(strings.Join(parts, " "), " ")
}

// menuLines are the actions by number; those not possible now say why.
func (s *Screen) menuLines(rows, width int) []string {
	from, to := s.actions.Window(rows - 1)
	lines := []string{"Yang dapat dikerjakan:"}
	if n := len(s.view.Actions); to-from < n {
		lines[0] += fmt.Sprintf(" %d-%d dari %d, PgUp PgDn", from+1, to, n)
	}
	for i := from; i < to; i++ {
		a := s.view.Actions[i]
		digit := "  "
		if i < 9 {
			digit = fmt.Sprintf("%d ", i+1)
		}
		name := s.actionName(a)
		switch {
		case a.Why != "":
			name = s.env.Style.Faint(text.Truncate(name+": belum bisa. "+kit.Clean(a.Why), width-5))
		case a.Next:
			name = s.env.Style.Bold(text.Truncate(name+" (langkah berikut)", width-5))
		default:
			name = text.Truncate(name, width-5)
		}
		lines = append(lines, s.actions.Mark(i, s.env.Style.Marker)+digit+name)
	}
	return lines
}

// actionName is what the menu calls an action: the act, with the form or the agency it is about.
func (s *Screen) actionName(a casework.Action) string {
	name := s.book.Act(a.Act)
	if a.Act == casework.Complete && a.Form != "" {
		name += " " + s.book.Form(a.Form)
	}
	if c := s.full(); c != nil && a.Part != "" {
		if r := c.Referral(a.Part); r != nil {
			name += ": " + s.book.Agency(r.Agency)
		}
	}
	return name
}

// paperRows are the forms that can be read: the complaint, then each filled form once, the newest filling counts.
func (s *Screen) paperRows() []casework.Filled {
	c := s.full()
	if c == nil {
		return nil
	}
	rows := []casework.Filled{{Form: "complaint", At: c.OpenedAt, By: c.OpenedBy}}
	for _, f := range c.Forms {
		kept := rows[:0]
		for _, r := range rows {
			if r.Form != f.Form {
				kept = append(kept, r)
			}
		}
		rows = append(kept, f)
	}
	return rows
}

func (s *Screen) paperLines(rows, width int) []string {
	lines := []string{text.Truncate("  "+text.Pad("Formulir", 40)+" "+text.Pad("Diisi", 18)+" Oleh", width)}
	list := s.paperRows()
	from, to := s.papers.Window(rows - 1)
	for i := from; i < min(to, len(list)); i++ {
		f := list[i]
		line := s.papers.Mark(i, s.env.Style.Marker) + say.Fit(s.book.Form(f.Form), 40) + " " + text.Pad(s.book.When(s.now, f.At), 18) + " " + kit.Clean(f.By)
		lines = append(lines, strings.TrimRight(text.Truncate(line, width), " "))
	}
	return lines
}

// referralRows are the case's referrals, newest first.
func (s *Screen) referralRows() []casework.Referral {
	c := s.full()
	if c == nil {
		return nil
	}
	var rows []casework.Referral
	for i := len(c.Referrals) - 1; i >= 0; i-- {
		rows = append(rows, c.Referrals[i])
	}
	return rows
}

func (s *Screen) referralLines(rows, width int) []string {
	list := s.referralRows()
	if len(list) == 0 {
		return []string{"  Belum ada rujukan. Tekan a lalu pilih \"" + s.book.Act(casework.Prepare) + "\"."}
	}
	lines := []string{text.Truncate("  "+text.Pad("Lembaga", 26)+" "+text.Pad("Keadaan", 20)+" "+text.Pad("Sejak", 15)+" Kebutuhan", width)}
	from, to := s.refs.Window(rows - 1)
	for i := from; i < min(to, len(list)); i++ {
		r := list[i]
		since := ""
		if n := len(r.Steps); n > 0 {
			since = s.book.When(s.now, r.Steps[n-1].At)
		}
		line := s.refs.Mark(i, s.env.Style.Marker) + say.Fit(s.book.Agency(r.Agency), 26) + " " + say.Fit(s.book.Referral(r.State), 20) + " " + text.Pad(since, 15) + " " + s.book.Need(r.Need)
		lines = append(lines, strings.TrimRight(text.Truncate(line, width), " "))
	}
	return lines
}
