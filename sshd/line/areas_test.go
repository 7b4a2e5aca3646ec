package line

import (
	"context"
	"strings"
	"testing"

	"loket/store/casework"
	"loket/store/casework/ram"
)

// Form 3 in lines: any section at any time, what raises the flag as it changes, left
// and gone on with; the second assessment shows the first one's scores.
func TestFormOverDays(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	v, err := o.Open(context.Background(), officer, number)
	if err != nil {
		t.Fatal(err)
	}
	begin := func(script ...string) string {
		t.Helper()
		tape := &tape{lines: script}
		s := &session{console: newConsole(context.Background(), tape, tape, false), desk: o, who: officer, pack: o.Pack()}
		w := s.start(casework.Action{Act: casework.Complete, Form: "form3"}, v)
		if drafts := o.drafts(t, officer); len(drafts) > 0 {
			if w, err = s.resume(drafts[0]); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := s.fill(w); err != nil {
			t.Fatalf("%v\n%s", err, tape.screen.String())
		}
		return tape.screen.String()
	}
	first := begin("bagian", "4", "3", "3", "3", "3", "1", "bagian", "2", "2", ".")
	golden(t, "areas", first)
	for _, want := range []string{"\n4 B3. Emosi, perilaku, sosial: 0/7\n", "\nTANDA MERAH B: B3.5\n", "\n4 B3. Emosi, perilaku, sosial: 5/7, MERAH B3.5\n", "B1. Kesehatan\n"} {
		if !strings.Contains(first, want) {
			t.Errorf("%q is not said:\n%s", want, first)
		}
	}
	second := begin("bagian", "k", ".")
	if !strings.Contains(second, "Penyakitnya") && !strings.Contains(second, "B1.2") && !strings.Contains(second, "Nama informan") {
		t.Errorf("the first unanswered question does not come:\n%s", second)
	}
	if _, err := o.Do(context.Background(), manager, casework.Act{ID: o.NewID(), Name: casework.Complete, Form: "form3", Case: number, Answers: ram.Answers(
		"child.sex", "female", "b1_1", "2", "f.revised", "no", "f.conclusion", "continue", "f.told", "yes", "f.immediate", "yes", "g.review", "2026-12-20")}); err != nil {
		t.Fatal(err)
	}
	if v, err = o.Open(context.Background(), officer, number); err != nil {
		t.Fatal(err)
	}
	if third := begin("bagian", "2", "<", "."); !strings.Contains(third, "lama 2") {
		t.Errorf("the former score is not said:\n%s", third)
	}
}
