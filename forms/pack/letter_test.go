package pack

import (
	"strings"
	"testing"
)

func TestLetters(t *testing.T) {
	for _, name := range letterNames {
		for _, d := range []Letter{{}, sampleLetter} {
			s, err := Gowa().Letter(name, d)
			if err != nil || strings.Contains(s, "{{") || strings.Contains(s, "\n\n\n") || !strings.HasSuffix(s, "\n") {
				t.Errorf("%s: %v\n%s", name, err, s)
			}
			for _, line := range strings.Split(s, "\n") {
				if strings.HasSuffix(line, " ") {
					t.Errorf("%s: a line ends in a blank: %q", name, line)
				}
			}
		}
	}
	if _, err := Gowa().Letter("love", Letter{}); err == nil {
		t.Error("a letter that the pack lacks was filled")
	}
}

// TestLetterHidesThePlace: with an empty address no letter shows where the child is (SOP 7).
func TestLetterHidesThePlace(t *testing.T) {
	d := sampleLetter
	d.Address = ""
	for _, name := range []string{"form5.body", "transfer.body"} {
		s, err := Gowa().Letter(name, d)
		if err != nil || !strings.Contains(s, "dirahasiakan") {
			t.Errorf("%s: %v\n%s", name, err, s)
		}
	}
	if s, _ := Gowa().Letter("task.body", sampleLetter); strings.Contains(s, sampleLetter.Child+" ") || strings.Contains(s, sampleLetter.Address) {
		t.Errorf("the letter of assignment names the child:\n%s", s)
	}
}
