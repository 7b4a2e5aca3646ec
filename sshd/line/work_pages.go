package line

import (
	"fmt"
	"strings"

	"loket/forms/text"
	"loket/store/casework"
)

// clocks lists every standard time of the case, those that run first.
func (s *session) clocks(c *casework.Case) error {
	var running, ended strings.Builder
	for _, k := range c.Clocks {
		b, state := &ended, "selesai"
		switch {
		case k.Running():
			b, state = &running, left(k.Due, s.desk.Now())
		case k.Replaced:
			state = "diganti"
		}
		fmt.Fprintln(b, text.Clean(fmt.Sprintf("%s: %s, batas %s, sejak %s", s.clock(k.ID), state, s.when(k.Due), s.when(k.Started))))
	}
	if running.Len()+ended.Len() == 0 {
		return s.pages("Belum ada waktu yang berjalan.")
	}
	return s.pages(running.String() + ended.String())
}
