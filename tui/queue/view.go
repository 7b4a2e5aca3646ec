package queue

import (
	"fmt"
	"strings"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
)

// headRows are the rows above the list: filters and counts, column heads.
const headRows = 2

// View draws the queue.
func (s *Screen) View(a kit.Area) kit.Frame {
	f := kit.Frame{Title: "Antrean", Say: s.note}
	if s.ask != "" {
		label := "Cari nomor atau nama: "
		if s.ask == "place" {
			label = "Kecamatan atau meja: "
		}
		shown, x := s.line.Render(a.Width - len(label) - 1)
		f.Lines = []string{strings.TrimRight(label+shown, " ")}
		f.Cursor = &kit.Point{X: len(label) + x}
	} else if s.loaded {
		f.Lines = []string{text.Truncate(s.summary(), a.Width)}
	}
	if !s.loaded {
		return f
	}
	if len(s.page.Rows) == 0 {
		f.Lines = append(f.Lines, "", "  "+s.empty())
		return f
	}
	number := say.Numbers(s.page.Rows, func(r casework.Row) string { return r.Number })
	f.Lines = append(f.Lines, s.env.Style.Faint(s.heads(number, a.Width)))
	from, to := s.list.Window(max(1, a.Height-headRows))
	for i := from; i < to; i++ {
		f.Lines = append(f.Lines, s.list.Mark(i, s.env.Style.Marker)+s.row(s.page.Rows[i], number, a.Width-2))
	}
	return f
}

// summary says what is shown: filters, then counts.
func (s *Screen) summary() string {
	dot := " " + s.env.Style.Dot + " "
	parts := []string{fmt.Sprintf("%d kasus", s.page.Total)}
	if s.page.Overdue > 0 {
		parts = append(parts, fmt.Sprintf("%d lewat", s.page.Overdue))
	}
	if s.page.High > 0 {
		parts = append(parts, fmt.Sprintf("%d TINGGI", s.page.High))
	}
	line := strings.Join(parts, dot)
	if q := s.filters(); len(q) > 0 {
		line += "   Saringan: " + strings.Join(q, ", ")
	}
	if s.query.Offset > 0 || s.page.Total > len(s.page.Rows) {
		line += fmt.Sprintf("   %d-%d", s.query.Offset+1, s.query.Offset+len(s.page.Rows))
	}
	return line
}

// filters are the filters in words.
func (s *Screen) filters() []string {
	q := s.query
	var f []string
	add := func(ok bool, word string) {
		if ok {
			f = append(f, word)
		}
	}
	add(q.Open, "terbuka")
	add(q.Mine, "milik saya")
	add(q.Overdue, "lewat")
	add(q.Lane != "", s.book.Lane(q.Lane))
	add(q.Risk != "", s.book.Risk(q.Risk))
	add(q.Stage != "", s.book.Stage(q.Stage))
	add(q.Kecamatan != "", s.book.Place(q.Kecamatan))
	add(q.Desk != "", "meja "+kit.Clean(q.Desk))
	add(q.Number != "", "nomor "+kit.Clean(q.Number))
	add(q.Name != "", "nama "+kit.Clean(q.Name))
	return f
}

// empty says what to do about an empty list.
func (s *Screen) empty() string {
	if s.ended > 0 {
		return fmt.Sprintf("Yang dicari sudah ditutup: %d kasus. Tekan b untuk menampilkannya.", s.ended)
	}
	if len(s.filters()) > 1 || !s.query.Open && len(s.filters()) == 1 {
		return "Tidak ada kasus dengan saringan ini. Tekan x untuk menghapus saringan."
	}
	return "Belum ada kasus. Laporan baru: Esc, lalu 1."
}

// wide says whether there is room for desk, caseworker and category.
func wide(width int) bool { return width >= 110 }

// heads names the columns.
func (s *Screen) heads(number, width int) string {
	h := "  " + text.Pad("Nomor", number+1) + text.Pad("Waktu", 13) + text.Pad("Risiko", 7) + text.Pad("Tahap", 19)
	if wide(width) {
		h += text.Pad("Meja", 6) + text.Pad("Petugas", 15) + text.Pad("Masalah", 27)
	}
	if width > 64 {
		h += "Anak"
	}
	return strings.TrimRight(text.Truncate(h, width), " ")
}

// row draws one case in at most width columns: number, time, class, stage, and at
// the end the name where it may be read, else what may.
func (s *Screen) row(r casework.Row, number, width int) string {
	line := say.Fit(r.Number, number) + " "
	clock := strings.Repeat(" ", 13)
	if r.DueAt != nil {
		clock = text.Pad(say.LeftColumn(s.page.Now, *r.DueAt), 13)
	}
	if r.Overdue {
		clock = s.env.Style.Bold(strings.TrimRight(clock, " ")) + clock[len(strings.TrimRight(clock, " ")):]
	}
	line += clock + text.Pad(s.book.RiskShort(r.Risk), 7)
	room := width - 21 - number
	stage, tail := s.book.Stage(r.Stage), s.tail(r)
	if r.ReferralStatus != "" && r.Stage == casework.Referred {
		stage = s.book.Referral(r.ReferralStatus)
		if text.Width(stage) <= 11 {
			stage = "Rujuk: " + stage
		}
	}
	switch {
	case r.Uncontacted && room < 45:
		shout := say.Shout(room)
		return strings.TrimRight(line+s.env.Style.Alert(shout)+" "+text.Truncate(kit.Clean(r.Name), room-len(shout)-1), " ")
	case r.Uncontacted:
		line += s.env.Style.Alert("BELUM DIHUBUNGI") + "    "
	default:
		line += text.Pad(stage, min(18, room)) + " "
	}
	if room -= 19; wide(width + 2) {
		line += say.Fit(r.Desk, 5) + " " + say.Fit(r.Caseworker, 14) + " " + say.Fit(s.book.Category(r.Category), 26) + " "
		tail, room = kit.Clean(r.Name), room-48
	}
	if room < 6 {
		tail = ""
	}
	return strings.TrimRight(line+text.Truncate(tail, room), " ")
}

// tail is the most telling thing that may be read of a case.
func (s *Screen) tail(r casework.Row) string {
	switch {
	case r.Name != "":
		return kit.Clean(r.Name)
	case r.Level == casework.LevelNumber && r.Caseworker != "":
		return "petugas " + kit.Clean(r.Caseworker)
	case r.Level == casework.LevelFull:
		return "(tanpa nama)"
	case r.Level == casework.LevelCoded:
		return s.book.Category(r.Category)
	}
	return ""
}
