package intake

import (
	"strings"
	"testing"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/screentest"
)

// The list of steps cuts no form's name to make room for the mark of the next step.
func TestTheListOfStepsCutsNoForm(t *testing.T) {
	const number = "0801-26-0001-3"
	who := casework.Actor{Account: "peksos.satu", Role: casework.Caseworker}
	view := casework.View{Level: casework.LevelFull, Row: casework.Row{Number: number}, Case: &casework.Case{Number: number}}
	open := func(env *kit.Env) kit.Screen { return Open(env, number) }
	desk := &screentest.Fake{Views: map[string]casework.View{number: view}}
	p := screentest.Play(t, desk, who, open)
	for id, form := range p.Desk.Pack().Forms {
		view.Actions = []casework.Action{{Act: casework.Note}, {Act: casework.Complete, Form: id, Next: true}}
		desk.Views[number] = view
		got := screentest.Play(t, desk, who, open).Picture()
		if !strings.Contains(got, "Isi: "+form.Title+" ") || !strings.Contains(got, " langkah berikut\n") {
			t.Errorf("%s is cut:\n%s", id, got)
		}
	}
}
