package office

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
)

// menu lists what an account may look at over several cases.
type menu struct{}

// New shows the menu.
func New(env *kit.Env) *Screen { return open(env, menu{}) }

// entries are the menu's lines with what each asks for.
var entries = []struct {
	act  casework.ActName
	word string
	ask  tea.Msg
}{
	{casework.ReadAgenda, "Tugas saya, per hari dan minggu", kit.OpenAgenda{}},
	{casework.ReadMeetings, "Rapat: undangan, pembahasan, notulen", kit.OpenMeetings{}},
	{casework.ReadCaseload, "Beban kerja peksos", kit.OpenCaseload{}},
	{casework.ReadAudit, "Pemeriksaan berkas: apa yang kurang", kit.OpenAudit{}},
	{casework.ReadCompliance, "Kepatuhan SOP: langkah tepat waktu", kit.OpenCompliance{}},
	{casework.ReadSupervision, "Supervisi bulanan", kit.OpenSupervision{}},
}

func (menu) title() string { return "Kantor" }

func (menu) load(_ context.Context, env *kit.Env) (table, error) {
	var out []casework.Line
	for _, e := range entries {
		if casework.May(env.Actor, e.act, casework.Scope{}) {
			out = append(out, casework.Line{Text: e.word, Key: string(e.act)})
		}
	}
	return table{lines: out}, nil
}

func (menu) keys(casework.Line) []kit.Key {
	return []kit.Key{{ID: "go", Keys: []string{"enter"}, Show: "Enter", Word: "Buka", Help: "Membuka halaman itu.", Footer: true}}
}

func (menu) press(_ string, l casework.Line) (bool, tea.Cmd) {
	for _, e := range entries {
		if string(e.act) == l.Key {
			return false, kit.Send(e.ask)
		}
	}
	return false, nil
}
