package casefile

import (
	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
)

// clockTable lists every standard time of the case: those that run first.
func (s *Screen) clockTable() *table {
	c := s.full()
	t := &table{
		head: text.Pad("Yang ditunggu", 34) + " " + text.Pad("Keadaan", 14) + " " + text.Pad("Batas", 15) + " Sejak",
		none: "Belum ada waktu yang berjalan.", word: "Kerjakan",
	}
	var ended []tableRow
	for _, k := range casework.Standing(c, s.book.Pack, s.now) {
		if k.Started == nil {
			continue
		}
		state, due := s.book.Word("standing."+string(k.State)), ""
		if k.Due != nil {
			due = s.book.When(s.now, *k.Due)
			if k.Stopped == nil {
				state = say.Left(s.now, *k.Due)
			}
		}
		row := tableRow{text: say.Fit(kit.Clean(k.Label), 34) + " " + text.Pad(state, 14) + " " + text.Pad(due, 15) + " " + s.book.When(s.now, *k.Started)}
		if k.Stopped != nil {
			ended = append(ended, row)
			continue
		}
		t.rows = append(t.rows, row)
	}
	t.rows = append(t.rows, ended...)
	return t
}
