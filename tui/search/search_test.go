package search

import (
	"strings"
	"testing"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/screentest"
)

var officer = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801"}

func open(env *kit.Env) kit.Screen { return New(env, "") }

func found(rows ...casework.Row) func(casework.Query) casework.Page {
	return func(casework.Query) casework.Page {
		return casework.Page{Rows: rows, Total: len(rows), Now: screentest.Now}
	}
}

var melati = casework.Row{Number: "0801-26-0042-P", Risk: casework.High, Stage: casework.Assigned, Name: "Melati", Level: casework.LevelFull}
var closed = casework.Row{Number: "0801-25-0007-C", Risk: casework.Low, Stage: casework.Closed, Name: "Melati Putri", Level: casework.LevelFull}

func TestByName(t *testing.T) {
	desk := &screentest.Fake{QueueIs: found(melati, closed)}
	p := screentest.Play(t, desk, officer, open)
	p.Golden("empty")
	p.Type("melati")
	if len(desk.Calls) != 0 {
		t.Error("typing asked the desk")
	}
	p.Press("enter")
	if q := desk.Queries[0]; q.Name != "melati" || q.Number != "" || q.Open {
		t.Errorf("asked %+v", q)
	}
	p.Golden("found")
	p.Press("down", "enter")
	if got := p.Last(); got != (kit.OpenCase{Number: closed.Number}) {
		t.Errorf("Enter asks for %#v", got)
	}
	p.Press("/")
	p.Type("budi")
	if f := p.Frame(); f.Cursor == nil || !strings.Contains(f.Lines[0], "budi") {
		t.Errorf("the line is %q", f.Lines[0])
	}
}

func TestByNumber(t *testing.T) {
	desk := &screentest.Fake{QueueIs: found()}
	p := screentest.Play(t, desk, officer, open)
	whole := casework.CaseNumber("0801", 2026, 42)
	p.Type(strings.ToLower(whole))
	p.Press("enter")
	if got := p.Last(); got != (kit.OpenCase{Number: whole}) || len(desk.Calls) != 0 {
		t.Errorf("a whole number asks for %#v", got)
	}
	p = screentest.Play(t, desk, officer, open)
	p.Type(whole[:13] + "2")
	p.Press("enter")
	if say := p.Frame().Say.Text; !strings.Contains(say, "salah ketik") || len(desk.Calls) != 0 {
		t.Errorf("a slip in a number says %q after %v", say, desk.Calls)
	}
	p = screentest.Play(t, desk, officer, func(e *kit.Env) kit.Screen { return New(e, "26-0042") })
	if len(desk.Queries) != 1 || desk.Queries[0].Number != "26-0042" {
		t.Errorf("asked %+v", desk.Queries)
	}
	if say := p.Frame().Say.Text; say != "Tidak ditemukan." || !p.Screen.Typing() {
		t.Errorf("nothing found says %q", say)
	}
}

func TestStale(t *testing.T) {
	desk := &screentest.Fake{QueueIs: found(melati)}
	p := screentest.Play(t, desk, officer, open)
	p.Hold = true
	p.Type("a")
	p.Press("enter")
	p.Type("b")
	p.Press("enter")
	p.Run(p.Held[1])
	desk.QueueIs = found(closed)
	p.Run(p.Held[0])
	if strings.Contains(p.Picture(), "Putri") {
		t.Error("a stale answer is shown")
	}
}

func TestHostile(t *testing.T) {
	bad := "\x1b[2J\u202eMelati\r\n" + strings.Repeat("é界", 2000)
	r := casework.Row{Number: bad, Risk: casework.Class(bad), Stage: casework.Stage(bad), Name: bad}
	for _, area := range []kit.Area{{Width: 60, Height: 16}, {Width: 80, Height: 20}, {Width: 132, Height: 46}} {
		p := screentest.PlayIn(t, &screentest.Fake{QueueIs: found(r, r)}, officer, area, true, func(e *kit.Env) kit.Screen { return New(e, bad) })
		p.Frame()
		p.Press("/")
		p.Type("é界x")
		p.Frame()
	}
}

func TestAnyKeys(t *testing.T) {
	screentest.Monkey(t, officer, func() *screentest.Fake { return &screentest.Fake{QueueIs: found(melati, closed)} }, open)
}

// Coming back from a case looks again and leaves the marker where it was.
func TestResumed(t *testing.T) {
	desk := &screentest.Fake{QueueIs: found(melati, closed)}
	p := screentest.Play(t, desk, officer, open)
	p.Type("melati")
	p.Press("enter", "down")
	p.Send(kit.Resumed{})
	p.Press("enter")
	if got := p.Last(); got != (kit.OpenCase{Number: closed.Number}) || len(desk.Queries) != 2 {
		t.Errorf("after coming back Enter asks for %#v, %d queries", got, len(desk.Queries))
	}
}
