package sheet

import (
	"encoding/json"
	"strings"
	"testing"

	"loket/forms"
)

// presses splits a script into single keys.
func presses(script string) (out []string) {
	for script != "" {
		end := 1
		if script[0] == '<' {
			end = strings.IndexByte(script, '>') + 1
		}
		out, script = append(out, script[:end]), script[end:]
	}
	return out
}

// kept is what a draft holds of answers: as the store gives them back.
func kept(t *testing.T, a forms.Answers) forms.Answers {
	t.Helper()
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var out forms.Answers
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestCutAtEveryKey cuts after each key of a form with every kind of field. From the
// draft alone the rest of the keys must lead to the same answers, and the draft must
// stand where the work stood.
func TestCutAtEveryKey(t *testing.T) {
	keys := presses("Ani\ny\ndemam tinggi \n2\n1,3\n5\nkira-kira 2014\nkemarin 20.00\n12\n7306081505140001\n" +
		"baris satu\n\nbaris  dua <tab>somba\n1\n1\n2\n13\n4\n\nBudi\n30\n\nCici\n<tab><tab>3\n\n")
	whole := play(t, nil)
	for _, k := range keys {
		whole.keys(k)
	}
	if whole.s.At() != "" {
		t.Fatalf("the keys end at %q: %q", whole.s.At(), whole.s.Say().Text)
	}
	for cut := range keys {
		p := play(t, nil)
		for _, k := range keys[:cut] {
			p.keys(k)
		}
		q := play(t, kept(t, p.s.Answers()))
		q.s.Resume(p.s.At(), p.s.Typing())
		after := strings.Join(keys[max(cut-12, 0):cut], "")
		if q.s.At() != p.s.At() || q.s.Typing() != p.s.Typing() {
			t.Errorf("after %q: it stands at %q with %q, it stood at %q with %q", after, q.s.At(), q.s.Typing(), p.s.At(), p.s.Typing())
		}
		for _, k := range keys[cut:] {
			q.keys(k)
		}
		if !q.s.Answers().Equal(whole.s.Answers()) {
			t.Errorf("after %q: the answers are\n%v, want\n%v", after, q.s.Answers(), whole.s.Answers())
		}
	}
}

// TestUnfinishedText: text that is still typed is harmless and ends as it was typed.
func TestUnfinishedText(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", "rumah": "rumah", "rumah ": "rumah ", "rumah   ": "rumah ", "a  b": "a b", "   ": "", "\n": "",
		"satu\n": "satu\n", "satu\n\n\n": "satu\n\n", "satu \n": "satu\n", "satu\x1b[2J ": "satu[2J ",
	} {
		if got := unfinished(typed); got != want || unfinished(got) != got {
			t.Errorf("%q is kept as %q, want %q", typed, got, want)
		}
	}
}
