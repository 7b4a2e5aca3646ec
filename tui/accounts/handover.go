package accounts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// handing is the work of an officer who leaves, listed before it is handed over.
type handing struct {
	casework.Handover
	list widget.Scroll
}

// takers are the accounts that can take over the work of one.
func takers(from casework.Account, all []casework.Account) []forms.Option {
	var out []forms.Option
	for _, a := range all {
		if casework.Exchangeable(from, a) {
			out = append(out, forms.Option{Code: a.Name, Label: a.Name})
		}
	}
	return out
}

// newHandoverSheet asks who takes over an account's work (SOP 1: rotation).
func newHandoverSheet(from casework.Account, all []casework.Account) *sheet {
	return &sheet{title: "Serah terima dari " + kit.Clean(from.Name), leaves: from.Name, fields: []field{
		{id: "to", label: "Akun penerima", hint: "Ketik angkanya. Daftar pekerjaannya ditampilkan dulu.", options: takers(from, all)},
	}}
}

// newReasonSheet asks for the reason, which every case keeps.
func newReasonSheet(from string) *sheet {
	return &sheet{title: "Serah terima dari " + kit.Clean(from), leaves: from, fields: []field{
		{id: "reason", label: "Alasan", hint: "Dicatat di tiap kasus, misalnya nomor SK. Ditanya sekali lagi."},
	}}
}

// hands asks the desk to list the work, or to hand it over.
func (s *Screen) hands(from, to, reason string, carryOut bool) tea.Cmd {
	return kit.Call(&s.Mail, "handover", func(ctx context.Context) (casework.Handover, error) {
		return s.env.Desk.Handover(ctx, s.env.Actor, from, to, reason, carryOut)
	})
}

// askHandover takes a filled sheet: the list first, then the question.
func (s *Screen) askHandover() tea.Cmd {
	v := s.sheet.raw()
	if s.hand == nil {
		return s.hands(s.sheet.leaves, v["to"], "", false)
	}
	h := s.hand
	return kit.Send(kit.Confirm{
		Question: "Serahkan " + kit.Clean(h.Sum()) + " ke " + kit.Clean(h.To) + "? y = ya, tombol lain = batal.",
		Yes:      s.hands(h.From, h.To, v["reason"], true),
	})
}

// handed takes the list, or the news that it is done.
func (s *Screen) handed(got kit.Got[casework.Handover]) tea.Cmd {
	if s.note = kit.Problem(got.Err); got.Err != nil {
		return nil
	}
	h := got.Value
	s.sheet = nil
	if h.Done {
		s.hand = nil
		return tea.Batch(s.Init(), kit.Send(kit.Say{Message: kit.Message{Text: kit.Clean(h.Sum()) + " diserahkan ke " + kit.Clean(h.To) + "."}}))
	}
	s.hand = &handing{Handover: h, list: widget.Scroll{Lines: h.Lines(s.book.Pack, s.env.Desk.Now())}}
	return nil
}

func (s *Screen) pressHand(p kit.Pressed) tea.Cmd {
	switch p.ID {
	case "move":
		s.hand.list.Update(p.Key, max(1, s.env.Area().Height-handRows))
	case "give":
		s.sheet = newReasonSheet(s.hand.From)
	case "drop":
		s.hand = nil
	}
	return nil
}

// handKeys is the key table of the list.
func (s *Screen) handKeys() []kit.Key {
	none := ""
	if len(s.hand.Cases)+s.hand.Drafts == 0 {
		none = "Tidak ada kasus atau draf yang dapat diserahkan dari akun ini; tidak ada yang berubah."
	}
	return []kit.Key{
		{ID: "give", Keys: []string{"enter"}, Show: "Enter", Word: "Tulis alasan", Help: "Menulis alasan, lalu menyerahkan; ditanya dulu.", Why: none, Footer: true},
		{ID: "move", Keys: []string{"up", "down", "k", "j", "pgup", "pgdown", "home", "end"}, Show: "↑↓", Word: "Gulir", Help: "Menggulir daftar.", Footer: true},
		{ID: "drop", Keys: []string{"esc"}, Show: "Esc", Word: "Batal", Help: "Kembali ke daftar akun; tidak ada yang berubah.", Footer: true},
	}
}

// handRows are the rows above the list: what it is, and a blank one.
const handRows = 2

// handView shows the list.
func (s *Screen) handView(a kit.Area) []string {
	h := s.hand
	lines := []string{s.env.Style.Bold(say.Short(h.Sum()+" untuk "+h.To+". Belum ada yang berubah.", a.Width)), ""}
	if len(h.Cases) == 0 {
		return append(lines, "  Tidak ada kasus terbuka yang dapat diserahkan.")
	}
	scroll := h.list
	rows := max(1, a.Height-handRows)
	scroll.Go(scroll.Top, rows)
	return append(lines, scroll.View(rows)...)
}
