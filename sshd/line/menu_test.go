package line

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"loket/forms/pack"
	"loket/forms/text"
	"loket/store/casework"
)

// Whatever can be done stands with its number in what "?" lists, or behind one letter of it.
func TestEveryActionIsListed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		acts := []casework.ActName{
			casework.RecordContact, casework.Classify, "plan", "task_done", casework.Prepare, casework.Send,
			casework.Complete, casework.Note, casework.Mark, "discuss", casework.Close, "no_such_act",
		}
		v := casework.View{Level: casework.LevelFull, Case: &casework.Case{}}
		for i := range rapid.IntRange(0, 45).Draw(rt, "actions") {
			v.Actions = append(v.Actions, casework.Action{Act: rapid.SampledFrom(acts).Draw(rt, "act"), Part: strconv.Itoa(i)})
		}
		s := &session{console: &console{}, pack: pack.Gowa()}
		s.actions(v, true)
		for _, letter := range "abcdefg" {
			s.chapter(v, string(letter))
		}
		listed := "\n" + s.buf.String()
		for i, a := range v.Actions {
			if want := fmt.Sprintf("\n%d %s\n", i+1, text.Clean(s.offer(a, v.Case))); !strings.Contains(listed, want) {
				rt.Errorf("%q is nowhere in %s", want, listed)
			}
		}
	})
}
