package cuts

import (
	"context"
	"slices"
	"testing"

	"loket/forms"
	"loket/store/casework"
)

// TestReceiptLostOnTheLine cuts exactly between the commit and the receipt: the server
// has the report on the disk and has told nobody yet. Whoever comes back is told the
// number, and the same act sent again gives the same receipt and no second case.
func TestReceiptLostOnTheLine(t *testing.T) {
	for face, window := range faces {
		for end, kill := range map[string]bool{"cut": false, "killed": true} {
			t.Run(face+" "+end, func(t *testing.T) {
				t.Parallel()
				o, in := newOffice(t, true), newIntake(1, false)
				p := sits(t, o.addr, o.keys[0], in, window, false)
				from, _ := p.begins(t, false)
				p.types(t, from, place{ask: len(in.asks)})
				p.sends(t)
				done := told(t, o.notes, 0, "that the report is done", func(n note) bool { return n.Kind == "done" })
				saved, _ := o.notes.last(0, func(n note) bool { return n.Kind == "saved" })
				if kill {
					if err := o.kill(); err != nil {
						t.Fatal(err)
					}
					o.hold = false
					if err := o.start(); err != nil {
						t.Fatal(err)
					}
				} else {
					p.breaks(t, reset)
				}
				if receiptLine.MatchString(p.view().text) {
					t.Fatalf("the receipt was not lost:\n%s", p.view().text)
				}
				for name, again := range faces {
					for _, resume := range []bool{false, true} {
						q := sits(t, o.addr, o.keys[1], in, again, resume)
						v := q.sees(t, name+": the receipt on the first screen", func(v view) bool {
							return q.atHome(v) && slices.Contains(caseNumber.FindAllString(v.text, -1), done.Number)
						})
						if offers(v) {
							t.Errorf("%s: a draft is still offered:\n%s", name, v.text)
						}
						if resume && again && q.receipt(t) != done.Number {
							t.Errorf("the message says another number than %s:\n%s", done.Number, v.text)
						}
					}
				}
				if err := o.kill(); err != nil {
					t.Fatal(err)
				}
				sendAgain(t, o.dir, in, done, saved)
			})
		}
	}
}

// sendAgain sends a finished report once more, as a session that never got the receipt would.
func sendAgain(t *testing.T, dir string, in *intake, done, saved note) {
	t.Helper()
	s, err := openStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	answers, err := file(s, done.Number)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range in.asks {
		if err := a.kept(answers[a.path].Value); err != nil {
			t.Error(err)
		}
	}
	act := casework.Act{ID: done.Act, Name: casework.Receive, Answers: answers, Draft: saved.Draft, Epoch: 1}
	var first casework.Receipt
	for i := range 3 {
		r, err := s.Do(context.Background(), actor(s, officer), act)
		if err != nil || r.Number != done.Number || i > 0 && r != first {
			t.Errorf("sent again: %+v, %v; want the receipt %s", r, err, done.Number)
		}
		first = r
		act.Answers = forms.Answers{"danger": {State: forms.Given, Value: "yes"}} // what is sent again changes nothing
	}
	if all, err := numbers(s); err != nil || len(all) != 1 {
		t.Errorf("cases %v, %v; want one", all, err)
	}
	report, err := s.Check(context.Background())
	if err != nil || !report.OK() {
		t.Errorf("check: %v, %v", report, err)
	}
}

// TestSentByADeadSessionToo lets a session that lost its line still be about to carry
// out the report while the person comes back and sends it: one case, one receipt.
func TestSentByADeadSessionToo(t *testing.T) {
	for face, window := range faces {
		t.Run(face, func(t *testing.T) {
			t.Parallel()
			o, in := newInside(t), newIntake(1, false)
			arrived, goOn := make(chan struct{}), make(chan struct{})
			first := true
			o.holding(func(_ casework.Act, done bool) {
				if !done && first {
					first = false
					close(arrived)
					<-goOn
				}
			})
			p := sits(t, o.addr, o.keys[0], in, window, false)
			from, _ := p.begins(t, false)
			p.types(t, from, place{ask: len(in.asks)})
			p.sends(t)
			within(t, "the act", arrived)
			p.breaks(t, reset)
			q := sits(t, o.addr, o.keys[1], in, window, false)
			if at, _ := q.begins(t, true); at != (place{ask: len(in.asks)}) {
				t.Errorf("it stands at %v, want the end", at)
			}
			q.sends(t)
			number := q.receipt(t)
			before := o.notes.count()
			close(goOn)
			late := told(t, o.notes, before, "what came of the first act", func(n note) bool { return n.Kind == "done" || n.Kind == "undone" })
			if late.Kind == "done" && late.Number != number {
				t.Errorf("the dead session's receipt is %s, the person's %s", late.Number, number)
			}
			if all, err := numbers(o.Store); err != nil || len(all) != 1 {
				t.Errorf("cases %v, %v; want one", all, err)
			}
		})
	}
}

// TestSentFromTwoSessions: a session that was left open sends what another one has
// finished meanwhile. It gets the same receipt.
func TestSentFromTwoSessions(t *testing.T) {
	for face, window := range faces {
		t.Run(face, func(t *testing.T) {
			t.Parallel()
			o, in := newInside(t), newIntake(1, false)
			p := sits(t, o.addr, o.keys[0], in, window, false)
			from, _ := p.begins(t, false)
			p.types(t, from, place{ask: len(in.asks)})
			q := sits(t, o.addr, o.keys[1], in, !window, false)
			if _, asked := q.begins(t, true); !asked {
				t.Error("not asked before taking over from a live session")
			}
			q.sends(t)
			number := q.receipt(t)
			p.sends(t)
			if got := p.receipt(t); got != number {
				t.Errorf("receipts %s and %s", got, number)
			}
			if all, err := numbers(o.Store); err != nil || len(all) != 1 {
				t.Errorf("cases %v, %v; want one", all, err)
			}
		})
	}
}
