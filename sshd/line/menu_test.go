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
	"loket/store/casework/ram"
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

// A lead's menu says at once how many decisions wait, for it lists no tasks.
func TestDecisionsInLines(t *testing.T) {
	o := newStaffed()
	if _, err := dialogue(o, officer, neighbour...); err == nil {
		t.Fatal("the desk's dialogue ended by itself")
	}
	lead := casework.Actor{Account: "koordinator", Role: casework.Coordinator}
	for _, want := range []bool{false, true} {
		said := finish(t, o, lead, "9").screen.String()
		if strings.Contains(said, "1 menunggu putusan Anda: ketik 3.") != want {
			t.Errorf("a proposal waits: %v\n%s", want, said)
		}
		if !want {
			act := casework.Act{ID: o.NewID(), Name: casework.Propose, Case: o.only(t), Answers: ram.Answers("caseworker", "peksos.satu", "reason", "beban paling kecil")}
			if _, err := o.Do(t.Context(), manager, act); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// The plan is told item by item, each by its place.
func TestPlanInLines(t *testing.T) {
	o := newStaffed()
	if _, err := dialogue(o, officer, neighbour...); err == nil {
		t.Fatal("the desk's dialogue ended by itself")
	}
	n := o.only(t)
	for _, act := range []casework.Act{
		{Name: casework.Assign, Answers: ram.Answers("caseworker", "peksos.satu")},
		{Name: casework.AddPlan, Answers: ram.Answers("problem", "takut pulang", "later", "no", "term", "short", "priority", "1", "action", "urus akta", "need", "civil", "agency", "dukcapil", "due", "2026-12-10", "expected", "akta terbit")},
	} {
		act.ID, act.Case = o.NewID(), n
		if _, err := o.Do(t.Context(), manager, act); err != nil {
			t.Fatal(err)
		}
	}
	says(t, finish(t, o, manager, n, "rencana", "0", "9"), "butir 1, Berjalan: takut pulang")
}
