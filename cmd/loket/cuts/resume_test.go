package cuts

import (
	"context"
	"strings"
	"testing"

	"loket/store/casework"
)

// leaves types a report up to a place and loses the line there.
func leaves(t *testing.T, o *inside, in *intake, window bool, to place) {
	t.Helper()
	begins := o.notes.count()
	p := sits(t, o.addr, o.keys[0], in, window, false)
	from, _ := p.begins(t, false)
	p.types(t, from, to)
	live := told(t, o.notes, begins, "that a session began", begun(o.keys[0]))
	p.breaks(t, reset)
	told(t, o.notes, begins, "that it ended", of("gone", live.Session))
}

// TestComingBackAfterACut: a client that says it was cut (LOKET_RESUME) stands in the
// form at once, at the question and behind the characters typed there; any other one
// is told in one line of the first screen and goes on with one key.
func TestComingBackAfterACut(t *testing.T) {
	for face, window := range faces {
		for _, resume := range []bool{true, false} {
			t.Run(face+map[bool]string{true: " by itself", false: " by a key"}[resume], func(t *testing.T) {
				t.Parallel()
				o, in := newInside(t), newIntake(1, false)
				left := place{ask: 7, typed: 12} // "Belum makan ", and in lines the whole answers only
				if !window {
					left.typed = 0
				}
				leaves(t, o, in, window, left)
				q := sits(t, o.addr, o.keys[1], in, window, resume)
				if resume {
					if _, _, err := q.form(); err != nil {
						t.Fatal(err)
					}
				} else {
					v := q.sees(t, "the first screen", q.atHome)
					if !strings.Contains(v.text, "2 Lanjutkan draf (1)") || window && !strings.Contains(v.text, "> Belum selesai: Laporan baru") {
						t.Errorf("the draft is not told of:\n%s", v.text)
					}
					if _, _, err := q.enter(true); err != nil {
						t.Fatal(err)
					}
				}
				v := q.sees(t, "the place that was left", func(v view) bool { at, ok := q.standing(v); return ok && at == left })
				if _, shown, _ := in.standsAt(v); window && shown != "Belum makan" {
					t.Errorf("%q is shown", shown)
				}
				if _, err := q.finish(left); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestWhatIsOnlyDoneIsNotResumed: when the last thing was an act that was finished,
// an older draft is not pushed upon the person; the first screen offers it.
func TestWhatIsOnlyDoneIsNotResumed(t *testing.T) {
	for face, window := range faces {
		t.Run(face, func(t *testing.T) {
			t.Parallel()
			o, in := newInside(t), newIntake(1, false)
			leaves(t, o, in, window, place{ask: 2})
			r, err := o.Do(context.Background(), actor(o.Store, officer), casework.Act{ID: newID(), Name: casework.Receive, Answers: some(2)})
			if err != nil {
				t.Fatal(err)
			}
			q := sits(t, o.addr, o.keys[1], in, window, true)
			v := q.sees(t, "the first screen with the receipt", func(v view) bool { return q.atHome(v) && strings.Contains(v.text, r.Number) })
			if q.inForm(v) || !offers(v) {
				t.Errorf("want the first screen, with the draft offered:\n%s", v.text)
			}
		})
	}
}
