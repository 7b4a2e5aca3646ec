package queue

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/screentest"
)

var now = screentest.Now

var (
	officer = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	manager = casework.Actor{Account: "manajer", Role: casework.Manager}
)

func at(d time.Duration) *time.Time {
	t := now.Add(d)
	return &t
}

func row(n int, due time.Duration, risk casework.Class, stage casework.Stage, name string) casework.Row {
	return casework.Row{
		Number: casework.CaseNumber("0801", 2026, n), Lane: casework.Protection, Stage: stage, Risk: risk, Category: "violence", Desk: "0801", Kecamatan: "73.06.08",
		DueAt: at(due), Overdue: due < 0, NextClock: "risk", Name: name, Level: casework.LevelFull, OpenedAt: now.Add(-time.Hour),
	}
}

func some() []casework.Row {
	shout := row(42, 21*time.Hour, casework.High, casework.Registered, "Melati")
	shout.Uncontacted = true
	referred := row(36, 70*time.Hour, casework.Medium, casework.Referred, "Budi Santoso")
	referred.ReferralStatus, referred.Caseworker = casework.Sent, "peksos.dua"
	coded := row(35, 80*time.Hour, casework.Low, casework.Assigned, "")
	coded.Level = casework.LevelCoded
	handed := casework.Row{Number: casework.CaseNumber("0801", 2026, 30), Stage: casework.Assigned, Level: casework.LevelNumber, Caseworker: "peksos.satu"}
	return []casework.Row{
		shout,
		row(40, -3*time.Hour, casework.Medium, casework.Verified, "Ayu Lestari"),
		row(37, 40*time.Minute, casework.Unassessed, casework.Registered, ""),
		referred, coded,
		row(31, 20*24*time.Hour, casework.NoAction, casework.Monitored, "Siti Aminah"),
		handed,
	}
}

func page(rows []casework.Row) func(casework.Query) casework.Page {
	return func(casework.Query) casework.Page {
		return casework.Page{Rows: rows, Total: len(rows), Overdue: 1, High: 1, Now: now}
	}
}

func open(q casework.Query) func(env *kit.Env) kit.Screen {
	return func(env *kit.Env) kit.Screen { return New(env, q) }
}

func TestScreens(t *testing.T) {
	desk := &screentest.Fake{QueueIs: page(some())}
	screentest.Play(t, desk, manager, open(casework.Query{Open: true})).Golden("some")
	screentest.PlayIn(t, desk, manager, kit.Area{Width: 60, Height: 16}, true, open(casework.Query{Open: true})).Golden("some-60x20-ascii")
	screentest.PlayIn(t, desk, manager, kit.Area{Width: 132, Height: 46}, false, open(casework.Query{Open: true})).Golden("some-132x50")
	screentest.Play(t, &screentest.Fake{QueueIs: page(nil)}, officer, open(casework.Query{Open: true})).Golden("empty")
	screentest.Play(t, &screentest.Fake{QueueIs: page(nil)}, officer, open(casework.Query{Open: true, Mine: true, Risk: casework.High})).Golden("empty-filtered")
}

// Every filter key reaches the query, shows in words, and goes away by x.
func TestFilters(t *testing.T) {
	desk := &screentest.Fake{QueueIs: page(some())}
	p := screentest.Play(t, desk, manager, open(casework.Query{Open: true}))
	last := func() casework.Query { return desk.Queries[len(desk.Queries)-1] }
	for _, c := range []struct {
		keys []string
		ok   func(q casework.Query) bool
		word string
	}{
		{[]string{"r"}, func(q casework.Query) bool { return q.Risk == casework.High }, "TINGGI"},
		{[]string{"l"}, func(q casework.Query) bool { return q.Overdue }, "lewat"},
		{[]string{"m"}, func(q casework.Query) bool { return q.Mine }, "milik saya"},
		{[]string{"p"}, func(q casework.Query) bool { return q.Lane == casework.Protection }, "Perlindungan"},
		{[]string{"t", "t"}, func(q casework.Query) bool { return q.Stage == casework.Verified }, "Diperiksa"},
		{[]string{"/", "0", "0", "4", "2", "enter"}, func(q casework.Query) bool { return q.Number == "0042" && q.Name == "" }, "nomor 0042"},
		{[]string{"/", "a", "y", "u", "enter"}, func(q casework.Query) bool { return q.Name == "ayu" && q.Number == "" }, "nama ayu"},
		{[]string{"d", "0", "8", "0", "1", "enter"}, func(q casework.Query) bool { return q.Desk == "0801" }, "meja 0801"},
	} {
		p.Press("x")
		p.Press(c.keys...)
		if !c.ok(last()) {
			t.Errorf("keys %v gave the query %+v", c.keys, last())
		}
		if first := p.Frame().Lines[0]; !strings.Contains(first, c.word) {
			t.Errorf("keys %v: %q does not say %q", c.keys, first, c.word)
		}
	}
	p.Press("x", "d")
	p.Type("pallangga")
	p.Press("enter")
	if q := last(); q.Kecamatan != "73.06.07" {
		t.Errorf("kecamatan by name gave %+v", q)
	}
	p.Press("x", "d")
	p.Type("tidakada")
	n := len(desk.Queries)
	p.Press("enter")
	if len(desk.Queries) != n || !strings.Contains(p.Picture(), "tidak dikenal") {
		t.Errorf("an unknown place was taken:\n%s", p.Picture())
	}
	p.Press("esc", "x")
	if q := last(); q != (casework.Query{Open: true, Limit: chunk}) {
		t.Errorf("x left %+v", q)
	}
}

// What is looked for among the open cases and has ended is told, and the key that shows it;
// to whom the case is hidden that is the same as a number that nobody has.
func TestLookingForAnEndedCase(t *testing.T) {
	ended := row(12, time.Hour, casework.Low, casework.Closed, "Budi")
	for _, known := range []bool{true, false} {
		desk := &screentest.Fake{QueueIs: func(q casework.Query) casework.Page {
			if q.Open || q.Number != "0012" || !known {
				return casework.Page{Now: now}
			}
			return casework.Page{Rows: []casework.Row{ended}, Total: 1, Now: now}
		}}
		p := screentest.Play(t, desk, manager, open(casework.Query{Open: true}))
		p.Press("/")
		p.Type("0012")
		p.Press("enter")
		got := p.Picture()
		p.Press("/")
		p.Type("0099")
		p.Press("enter")
		unknown := p.Picture()
		if strings.Contains(unknown, "ditutup") || !strings.Contains(unknown, "Tidak ada kasus dengan saringan ini.") {
			t.Errorf("an unknown number says\n%s", unknown)
		}
		if !known {
			if got != strings.ReplaceAll(unknown, "0099", "0012") {
				t.Errorf("a hidden case differs from an unknown one:\n%s", got)
			}
			continue
		}
		if !strings.Contains(got, "  Yang dicari sudah ditutup: 1 kasus. Tekan b untuk menampilkannya.") {
			t.Errorf("the ended case says\n%s", got)
		}
		p.Press("/")
		p.Type("0012")
		p.Press("enter", "b")
		if got := p.Picture(); !strings.Contains(got, ended.Number) || strings.Contains(got, "Tekan b") {
			t.Errorf("b shows\n%s", got)
		}
	}
}

// Letters are text while typing, commands otherwise.
func TestTypingTakesLetters(t *testing.T) {
	desk := &screentest.Fake{QueueIs: page(some())}
	p := screentest.Play(t, desk, manager, open(casework.Query{Open: true}))
	p.Press("/")
	p.Type("mrl")
	if f := p.Frame(); !strings.Contains(f.Lines[0], "mrl") || f.Cursor == nil {
		t.Errorf("typed text is not in the field: %q, cursor %v", f.Lines[0], f.Cursor)
	}
	if len(desk.Queries) != 1 {
		t.Error("typing asked the desk")
	}
	p.Golden("typing")
}

func TestOpenAndPaging(t *testing.T) {
	total := 450
	desk := &screentest.Fake{QueueIs: func(q casework.Query) casework.Page {
		pg := casework.Page{Total: total, Now: now}
		for i := q.Offset; i < min(q.Offset+q.Limit, total); i++ {
			pg.Rows = append(pg.Rows, row(i+1, time.Hour, casework.Low, casework.Registered, fmt.Sprint("Anak ", i+1)))
		}
		return pg
	}}
	p := screentest.Play(t, desk, manager, open(casework.Query{}))
	p.Press("pgdown", "enter")
	if got := p.Last(); got != (kit.OpenCase{Number: casework.CaseNumber("0801", 2026, 19)}) {
		t.Errorf("a page down leads to %#v", got)
	}
	p.Press("end", "down", "enter")
	if got := p.Last(); got != (kit.OpenCase{Number: casework.CaseNumber("0801", 2026, chunk+1)}) {
		t.Errorf("behind the chunk comes %#v", got)
	}
	p.Press("up", "end", "down", "end", "enter")
	if got := p.Last(); got != (kit.OpenCase{Number: casework.CaseNumber("0801", 2026, 2*chunk)}) {
		t.Errorf("the second chunk ends with %#v", got)
	}
	p.Press("down", "end", "down", "enter")
	if got := p.Last(); got != (kit.OpenCase{Number: casework.CaseNumber("0801", 2026, total)}) {
		t.Errorf("the last case is %#v", got)
	}
	total = 100 // the others were closed meanwhile
	p.Send(kit.Changed{})
	if len(p.Frame().Lines) < 3 {
		t.Errorf("after the chunk went away:\n%s", p.Picture())
	}
}

// The marker stays on its case when rows move, and moving changes two lines only.
func TestMarker(t *testing.T) {
	rows := some()
	desk := &screentest.Fake{}
	desk.QueueIs = func(q casework.Query) casework.Page { return page(rows)(q) }
	p := screentest.Play(t, desk, manager, open(casework.Query{Open: true}))
	before := p.Frame().Lines
	p.Press("down")
	after := p.Frame().Lines
	for i := range before {
		changed := before[i] != after[i]
		if changed != (i == headRows || i == headRows+1) {
			t.Errorf("line %d changed: %v", i, changed)
		}
		if changed && before[i][2:] != after[i][2:] {
			t.Errorf("more than the marker changed: %q, %q", before[i], after[i])
		}
	}
	rows = append([]casework.Row{row(50, time.Minute, casework.High, casework.Registered, "Baru")}, rows...)
	p.Send(kit.Changed{})
	p.Press("enter")
	if got := p.Last(); got != (kit.OpenCase{Number: casework.CaseNumber("0801", 2026, 40)}) {
		t.Errorf("after the change enter asked for %#v", got)
	}
}

func TestStaleAnswerIsDropped(t *testing.T) {
	desk := &screentest.Fake{QueueIs: page(some())}
	p := screentest.Play(t, desk, manager, open(casework.Query{Open: true}))
	p.Hold = true
	p.Press("l", "r")
	first, second := p.Held[0], p.Held[1]
	desk.QueueIs = page(some()[:2])
	p.Run(second)
	desk.QueueIs = page(nil)
	p.Run(first)
	if !strings.Contains(p.Picture(), "2 kasus") {
		t.Errorf("a stale page is shown:\n%s", p.Picture())
	}
	desk.Err = &casework.Error{Kind: casework.Internal}
	p.Press("ctrl+l")
	if got := p.Picture(); !strings.Contains(got, "2 kasus") || !strings.Contains(got, "Ada kesalahan") {
		t.Errorf("after an error:\n%s", got)
	}
}

func TestHostile(t *testing.T) {
	bad := "\x1b[2J\u202eMelati\u2066\r\n\t" + strings.Repeat("é界", 2000)
	r := casework.Row{Number: bad, Lane: casework.Lane(bad), Stage: casework.Stage(bad), Risk: casework.Class(bad), Category: bad, Desk: bad, Kecamatan: bad,
		Caseworker: bad, Name: bad, Level: casework.LevelFull, DueAt: at(-90000 * time.Hour), Overdue: true, ReferralStatus: casework.ReferralState(bad)}
	shout, coded, number := r, r, r
	shout.Uncontacted = true
	coded.Level, coded.Name = casework.LevelCoded, ""
	number.Level, number.Name = casework.LevelNumber, ""
	q := casework.Query{Number: bad, Name: bad, Desk: bad, Kecamatan: bad, Risk: casework.Class(bad)}
	for _, area := range []kit.Area{{Width: 60, Height: 16}, {Width: 80, Height: 20}, {Width: 132, Height: 46}} {
		p := screentest.PlayIn(t, &screentest.Fake{QueueIs: page([]casework.Row{r, shout, coded, number})}, manager, area, false, open(q))
		p.Frame()
		p.Press("/")
		p.Send(kit.Pressed{ID: "none"})
		p.Type("é界é界")
		p.Frame()
	}
}

func TestAnyKeys(t *testing.T) {
	screentest.Monkey(t, manager, func() *screentest.Fake { return &screentest.Fake{QueueIs: page(some())} }, open(casework.Query{Open: true}))
}
