package office

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
)

// blanks lists the papers that are handed out unfilled.
type blanks struct{}

// NewBlanks shows the papers that are handed out unfilled (SOP 9).
func NewBlanks(env *kit.Env) *Screen { return open(env, blanks{}) }

func (blanks) title() string { return "Lembar kosong" }

func (blanks) load(_ context.Context, env *kit.Env) (table, error) {
	var out []casework.Line
	for _, id := range casework.Blanks {
		form := env.Desk.Pack().Forms[id]
		if form == nil {
			continue
		}
		told := form.Title
		if id == "complaint" {
			told = "Lembar pengaduan"
		}
		if casework.Opens(id) {
			told += " (dengan nomor meja)"
		}
		out = append(out, casework.Line{Key: id, Text: told})
	}
	return table{lines: out}, nil
}

func (blanks) keys(casework.Line) []kit.Key {
	return []kit.Key{{ID: "go", Keys: []string{"enter"}, Show: "Enter", Word: "Buka", Help: "Menampilkan lembar itu untuk dicetak.", Footer: true}}
}

func (blanks) press(_ string, l casework.Line) (bool, tea.Cmd) {
	open := kit.Send(kit.OpenBlank{Form: l.Key})
	if !casework.Opens(l.Key) {
		return false, open
	}
	return false, kit.Send(kit.Confirm{Question: "Pesan nomor baru untuk lembar ini?", Yes: open})
}
