package tui_test

import (
	"testing"
	"time"

	"loket/store/casework"
	"loket/tui"
	"loket/tui/kit"
	"loket/tui/screentest"
	"loket/tui/tuitest"
)

// An ordinary day's first screen, head line and footer with it, costs at most this many bytes.
const firstPaint = 1000

func TestHomeBytes(t *testing.T) {
	now := screentest.Now
	officer := casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	desk := &screentest.Fake{HomeIs: casework.Home{
		Now: now, Open: 14, Overdue: 1, High: 1,
		Tasks: []casework.Task{
			{Number: "0801-26-0042-K", Clock: "risk", Due: now.Add(21 * time.Hour), Risk: casework.High, Name: "Melati", Shout: true},
			{Number: "0801-26-0040-P", Clock: "assess", Due: now.Add(-3 * time.Hour), Overdue: true, Risk: casework.Medium, Name: "Budi Santoso"},
			{Number: "0801-26-0037-C", Clock: "verify", Due: now.Add(40 * time.Minute), Risk: casework.Unassessed, Name: "Ayu Lestari"},
		},
		Waiting:  []casework.Waiting{{For: "manager", Kind: "role", Count: 2, Due: now.Add(-2 * time.Hour)}, {For: "dukcapil", Kind: "agency", Count: 1, Due: now.Add(50 * time.Hour)}},
		Receipts: []casework.Receipt{{Name: casework.Receive, Number: "0801-26-0042-K", At: now.Add(-20 * time.Minute)}},
		Drafts:   []casework.Draft{{ID: "d1", Work: casework.Verify, Case: "0801-26-0037-C", Saved: now.Add(-time.Hour)}},
	}}
	d := &tuitest.Driver{T: t}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: officer, Later: d.Later}), 80, 24)
	n := d.Paint()
	t.Logf("first paint: %d bytes\n%s", n, d.Screen())
	if n > firstPaint {
		t.Errorf("first paint is %d bytes, budget %d", n, firstPaint)
	}
	d.Keys("down")
	if n := d.Paint(); n > 24 {
		t.Errorf("moving to the next task is %d bytes", n)
	}
	if n := d.Paint(); n != 0 {
		t.Errorf("nothing happened, and %d bytes were sent", n)
	}
}

// Budgets in bytes: 18 full rows with head line and footer, a move, a page.
const (
	fullPage = 1600
	oneMove  = 24
)

func fullRows() []casework.Row {
	classes := []casework.Class{casework.High, casework.Medium, casework.Low, casework.Unassessed}
	names := []string{"Melati Putri Ayu", "Budi Santoso", "Ayu Lestari", "Siti Aminah Rahma", "Andi Pratama"}
	stages := []casework.Stage{casework.Registered, casework.Verified, casework.Consented, casework.Assigned, casework.Monitored}
	var rows []casework.Row
	for i := range 60 {
		due := screentest.Now.Add(time.Duration(i-2) * 5 * time.Hour)
		rows = append(rows, casework.Row{
			Number: casework.CaseNumber("0801", 2026, 100+i), Risk: classes[i%4], Stage: stages[i%5], Name: names[i%5], Level: casework.LevelFull,
			DueAt: &due, Overdue: due.Before(screentest.Now), Uncontacted: i == 0,
		})
	}
	return rows
}

func TestQueueBytes(t *testing.T) {
	officer := casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	rows := fullRows()
	desk := &screentest.Fake{QueueIs: func(casework.Query) casework.Page {
		return casework.Page{Rows: rows, Total: len(rows), Overdue: 2, High: 15, Now: screentest.Now}
	}}
	d := &tuitest.Driver{T: t}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: officer, Later: d.Later}), 80, 24)
	d.Send(kit.OpenQueue{Query: casework.Query{Open: true}})
	full := d.Paint()
	t.Logf("18 rows: %d bytes\n%s", full, d.Screen())
	if full > fullPage {
		t.Errorf("18 full rows are %d bytes, budget %d", full, fullPage)
	}
	moves := 0
	for range 17 {
		d.Keys("down")
		n := d.Paint()
		if moves += n; n > oneMove {
			t.Errorf("a move is %d bytes, budget %d", n, oneMove)
		}
	}
	d.Keys("down")
	page := d.Paint()
	if page > fullPage {
		t.Errorf("the next page is %d bytes", page)
	}
	d.Keys("pgup")
	d.Paint()
	rows[3].Stage = casework.Referred // one row changes
	d.Send(kit.Changed{Change: casework.Change{Number: rows[3].Number}})
	change := d.Paint()
	if change > 60 {
		t.Errorf("one changed row is %d bytes", change)
	}
	t.Logf("move %.1f, next page %d, changed row %d bytes", float64(moves)/17, page, change)
}
