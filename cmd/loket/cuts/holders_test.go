package cuts

import (
	"context"
	"strings"
	"testing"
)

const saidTaken = "Isian ini dilanjutkan di "

// TestTwoLiveSessions: of two sessions on one draft the later one goes on, after one
// question; the earlier one is told, writes nothing more and cannot be typed in.
func TestTwoLiveSessions(t *testing.T) {
	for older, oldWindow := range faces {
		for newer, newWindow := range faces {
			t.Run(older+" then "+newer, func(t *testing.T) {
				t.Parallel()
				o, in := newInside(t), newIntake(1, false)
				p := sits(t, o.addr, o.keys[0], in, oldWindow, false)
				from, _ := p.begins(t, false)
				p.types(t, from, place{ask: 3})
				told(t, o.notes, 0, "that the third answer was saved", func(n note) bool {
					at, err := in.placeOf(n)
					return n.Kind == "saved" && err == nil && at == place{ask: 3}
				})
				q := sits(t, o.addr, o.keys[1], in, newWindow, false)
				at, asked := q.begins(t, true)
				if at != (place{ask: 3}) || !asked {
					t.Errorf("it stands at %v, asked %v; want %v after one question", at, asked, place{ask: 3})
				}
				q.types(t, at, place{ask: 5})
				newest := told(t, o.notes, 0, "that the fifth answer was saved", func(n note) bool {
					at, err := in.placeOf(n)
					return n.Kind == "saved" && err == nil && at == place{ask: 5}
				})

				if err := p.send(map[bool]string{true: "Orang lain\t", false: "Orang lain\n"}[oldWindow]); err != nil {
					t.Fatal(err)
				}
				p.sees(t, "the sentence", func(v view) bool { return strings.Contains(v.text, saidTaken) })
				if oldWindow {
					readOnly(t, p)
				} else {
					p.sees(t, "the menu", func(v view) bool {
						return strings.Contains(v.text[strings.Index(v.text, saidTaken):], "Menu (? daftar): ")
					})
				}
				drafts, err := o.Drafts(context.Background(), actor(o.Store, officer))
				if err != nil || len(drafts) != 1 {
					t.Fatalf("drafts %v, %v; want one", drafts, err)
				}
				d := drafts[0]
				if d.Holder != newest.Session || d.Answers["child.name"].Value != in.asks[3].value || d.At != in.asks[5].path {
					t.Errorf("the draft is held by %s at %s with %v; want %s at %s", d.Holder, d.At, d.Answers, newest.Session, in.asks[5].path)
				}
				number, err := q.finish(place{ask: 5})
				if err != nil {
					t.Fatal(err)
				}
				answers, err := file(o.Store, number)
				if err != nil {
					t.Fatal(err)
				}
				for _, a := range in.asks {
					if err := a.kept(answers[a.path].Value); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
}

// readOnly demands that keys change nothing any more on a full screen.
func readOnly(t *testing.T, p *player) {
	t.Helper()
	before := p.view().text
	if err := p.send("xyz\t"); err != nil {
		t.Fatal(err)
	}
	if err := p.send("\x07"); err != nil { // Ctrl+G: help comes when the keys before it were taken
		t.Fatal(err)
	}
	p.sees(t, "the help page", func(v view) bool { return strings.Contains(v.text, "PgUp/PgDn Gulir") })
	if err := p.send("\x1b"); err != nil {
		t.Fatal(err)
	}
	v := p.sees(t, "the form again", func(v view) bool { _, ok := p.standing(v); return ok })
	if strings.Contains(v.text, "xyz") || len(v.text) != len(before) {
		t.Errorf("typed into a form that is closed:\n%s", v.text)
	}
}

// TestDeadHolderIsNotAskedFor: once the server knows that a line is gone, its draft is
// taken over without a question; while it cannot know, the person is asked once.
func TestDeadHolderIsNotAskedFor(t *testing.T) {
	for face, window := range faces {
		for _, h := range []how{reset, hangUp, silent} {
			t.Run(face+[]string{" reset", " closed", " silent"}[h], func(t *testing.T) {
				t.Parallel()
				o, in := newInside(t), newIntake(1, false)
				p := sits(t, o.addr, o.keys[0], in, window, false)
				from, _ := p.begins(t, false)
				p.types(t, from, place{ask: 3})
				saved := told(t, o.notes, 0, "that the third answer was saved", func(n note) bool {
					at, err := in.placeOf(n)
					return n.Kind == "saved" && err == nil && at == place{ask: 3}
				})
				p.breaks(t, h)
				if h != silent {
					told(t, o.notes, 0, "that the session ended", of("gone", saved.Session))
				}
				q := sits(t, o.addr, o.keys[1], in, window, h == reset)
				var at place
				var asked bool
				if h == reset { // a client that says so is in the form at once
					var err error
					if at, asked, err = q.form(); err != nil {
						t.Fatal(err)
					}
				} else {
					at, asked = q.begins(t, true)
				}
				if at != (place{ask: 3}) || asked != (h == silent) {
					t.Errorf("it stands at %v, asked %v", at, asked)
				}
				if _, err := q.finish(at); err != nil {
					t.Error(err)
				}
				if h == silent { // let the server end in order
					if err := p.line.TCPConn.Close(); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
}

// TestSayingNo: who does not take a draft over changes nothing for the session that has it.
func TestSayingNo(t *testing.T) {
	for face, window := range faces {
		t.Run(face, func(t *testing.T) {
			t.Parallel()
			o, in := newInside(t), newIntake(1, false)
			p := sits(t, o.addr, o.keys[0], in, true, false)
			from, _ := p.begins(t, false)
			p.types(t, from, place{ask: 3})
			told(t, o.notes, 0, "that the third answer was saved", func(n note) bool { return n.Kind == "saved" && n.At == in.asks[3].path })
			q := sits(t, o.addr, o.keys[1], in, window, true)
			q.sees(t, "the question", isQuestion)
			if err := q.send(map[bool]string{true: "n", false: "t\n"}[window]); err != nil {
				t.Fatal(err)
			}
			v := q.sees(t, "what becomes of it", func(v view) bool {
				return strings.Contains(v.text, "tetap di tempat lain") || strings.Contains(v.text, "Menu (? daftar): ")
			})
			if _, stands := q.standing(v); stands {
				t.Errorf("it stands in the form:\n%s", v.text)
			}
			if _, err := p.finish(place{ask: 3}); err != nil {
				t.Error(err)
			}
		})
	}
}
