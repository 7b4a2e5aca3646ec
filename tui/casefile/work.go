package casefile

import (
	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/say"
)

// clockTable lists every standard time of the case: those that run first.
func (s *Screen) clockTable() *table {
	c := s.full()
	t := &table{
		head: text.Pad("Yang ditunggu", 34) + " " + text.Pad("Keadaan", 14) + " " + text.Pad("Batas", 15) + " Sejak",
		none: "Belum ada waktu yang berjalan.", word: "Kerjakan",
	}
	add := func(k casework.Clock) {
		state := "selesai"
		switch {
		case k.Replaced:
			state = "diganti"
		case k.Running():
			state = say.Left(s.now, k.Due)
		}
		t.rows = append(t.rows, tableRow{text: say.Fit(s.book.Clock(k.ID), 34) + " " + text.Pad(state, 14) + " " + text.Pad(s.book.When(s.now, k.Due), 15) + " " + s.book.When(s.now, k.Started)})
	}
	for _, k := range c.Clocks {
		if k.Running() {
			add(k)
		}
	}
	for _, k := range c.Clocks {
		if !k.Running() {
			add(k)
		}
	}
	return t
}
