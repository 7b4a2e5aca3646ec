package cuts

import (
	"testing"
)

// TestKilledWhileTyping kills the server (SIGKILL) once its autosave has acknowledged
// what is being typed, a second after the last key; in lines half a line is never an
// answer, and the last answer that was entered stands.
func TestKilledWhileTyping(t *testing.T) {
	for face, window := range faces {
		t.Run(face, func(t *testing.T) {
			t.Parallel()
			o, in := newOffice(t, false), newIntake(1, false)
			left := place{ask: 7, typed: 12}
			if !window {
				left.typed = 0
			}
			p := sits(t, o.addr, o.keys[0], in, window, false)
			from, _ := p.begins(t, false)
			p.types(t, from, left)
			if !window {
				if err := p.send("Belum mak"); err != nil {
					t.Fatal(err)
				}
			}
			told(t, o.notes, 0, "that what is being typed was saved", func(n note) bool {
				at, err := in.placeOf(n)
				return n.Kind == "saved" && err == nil && at == left
			})
			if err := o.kill(); err != nil {
				t.Fatal(err)
			}
			<-p.ended
			if err := o.start(); err != nil {
				t.Fatal(err)
			}
			q := sits(t, o.addr, o.keys[1], in, window, false)
			at, asked := q.begins(t, true)
			if at != left || asked {
				t.Errorf("it stands at %v, asked %v; want %v without a question", at, asked, left)
			}
			number, err := q.finish(left)
			if err != nil {
				t.Fatal(err)
			}
			if done := told(t, o.notes, 0, "that the report is done", func(n note) bool { return n.Kind == "done" }); done.Number != number {
				t.Errorf("shown %s, done %s", number, done.Number)
			}
		})
	}
}
