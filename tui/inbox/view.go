package inbox

import (
	"fmt"
	"strings"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// View draws the list or one referral.
func (s *Screen) View(a kit.Area) kit.Frame {
	f := kit.Frame{Title: "Rujukan", Say: s.note}
	switch {
	case !s.loaded:
		return f
	case len(s.all) == 0:
		f.Lines = append(s.invitations(a), "  Belum ada rujukan untuk lembaga Anda. Rujukan baru muncul di sini.")
		return f
	case s.open:
		r, _ := s.chosen()
		f.Title = "Rujukan " + kit.Clean(r.Number)
		scroll := widget.Scroll{Lines: s.detail(a.Width)}
		scroll.Go(s.top, a.Height)
		f.Lines = scroll.View(a.Height)
		return f
	}
	number := say.Numbers(s.all, func(r casework.PartnerReferral) string { return r.Number })
	f.Lines = append(s.invitations(a), s.env.Style.Faint(text.Truncate("  "+text.Pad("Nomor", number+1)+text.Pad("Waktu jawab", 13)+text.Pad("Keadaan", 17)+text.Pad("Nama", 18)+"Bantuan", a.Width)))
	from, to := s.list.Window(max(1, a.Height-len(f.Lines)))
	for i := from; i < to; i++ {
		f.Lines = append(f.Lines, s.list.Mark(i, s.env.Style.Marker)+s.row(s.all[i], number, a.Width-2))
	}
	return f
}

// invitations are the soonest open invitation in full where there is room, how many more
// there are, and a blank line; nothing without one.
func (s *Screen) invitations(a kit.Area) []string {
	if len(s.asked) == 0 {
		return nil
	}
	brief := s.asked[0].Brief(s.book.Pack)
	out := text.Wrap(kit.Clean("Undangan: "+brief[0]), a.Width)
	first := len(out)
	for _, l := range brief[1:] {
		out = append(out, text.Wrap(kit.Clean(l), a.Width)...)
	}
	out[0] = s.env.Style.Bold(out[0])
	if n := len(s.asked) - 1; n > 0 {
		out = append(out, fmt.Sprintf("%d undangan lain. Tekan r.", n))
	}
	if len(out) > a.Height/2 { // the letters need room, too
		out = out[:first]
	}
	return append(out, "")
}

// waits says whether the referral waits for this agency's answer.
func waits(r casework.PartnerReferral) bool {
	return r.State == casework.Sent || r.State == casework.Delivered
}

func (s *Screen) row(r casework.PartnerReferral, number, width int) string {
	clock := text.Pad("", 13)
	if r.DueAt != nil && waits(r) {
		clock = text.Pad(say.LeftColumn(s.now, *r.DueAt), 13)
		if r.DueAt.Before(s.now) {
			clock = s.env.Style.Bold(clock)
		}
	}
	state := s.book.Referral(r.State)
	if waits(r) {
		state = "belum dijawab"
	}
	name := r.Name
	if r.Notice != "" {
		name = "isi tertutup"
	}
	line := say.Fit(r.Number, number) + " " + clock + text.Pad(state, 16) + " " + say.Fit(name, min(17, width-31-number))
	if width >= 70 && r.Notice == "" {
		line += " " + say.Short(r.Help, width-49-number)
	}
	return strings.TrimRight(line, " ")
}

// detail is one referral: what can be done, the letter's fields, what happened.
func (s *Screen) detail(width int) []string {
	r, ok := s.chosen()
	if !ok {
		return nil
	}
	var lines []string
	add := func(label, value string) {
		if value == "" {
			return
		}
		for i, l := range text.Wrap(value, width-18) {
			if i > 0 {
				label = ""
			}
			lines = append(lines, text.Pad(label, 18)+l)
		}
	}
	head := s.book.Referral(r.State)
	if r.DueAt != nil && waits(r) {
		head += " " + s.env.Style.Dot + " jawab: " + say.Left(s.now, *r.DueAt) + " (batas " + s.book.When(s.now, *r.DueAt) + ")"
	}
	lines = append(lines, s.env.Style.Bold(head))
	for i, a := range r.Actions[:min(len(r.Actions), 9)] {
		line := fmt.Sprintf("  %d %s", i+1, s.book.ActBy(casework.Partner, a.Act))
		if a.Why != "" {
			line += ": belum bisa. " + kit.Clean(a.Why)
		}
		lines = append(lines, text.Truncate(line, width))
	}
	lines = append(lines, "")
	add("Surat", kit.Clean(r.Letter)+", "+s.book.When(s.now, r.SentAt))
	add("Perhatian", kit.Clean(r.Notice))
	add("Nama", kit.Clean(r.Name))
	add("Umur", kit.Clean(r.Age))
	add("Alamat", kit.Clean(r.Address))
	add("Masalah", kit.Clean(r.Problem))
	add("Sudah ditangani", kit.Clean(r.Given))
	add("Bantuan diharap", kit.Clean(r.Help))
	add("Hasil", kit.Clean(r.Result))
	add("Alasan", kit.Clean(r.Reason))
	lines = append(lines, "")
	for i, step := range r.Steps {
		label := ""
		if i == 0 {
			label = "Perjalanan"
		}
		said := s.book.When(s.now, step.At) + "  " + s.book.Referral(step.State)
		if step.By != "" {
			said += ", " + kit.Clean(step.By)
		}
		if step.Note != "" {
			said += ": " + kit.Clean(step.Note)
		}
		add(label, said)
	}
	return lines
}
