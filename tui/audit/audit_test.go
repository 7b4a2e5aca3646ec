package audit

import (
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/screentest"
)

var auditor = casework.Actor{Account: "pengawas", Role: casework.Auditor}

func open(env *kit.Env) kit.Screen { return New(env) }

func some() casework.LogPage {
	by := func(name string, role casework.Role, key string) casework.Actor {
		return casework.Actor{Account: name, Role: role, Binding: key}
	}
	at := func(m int) time.Time { return screentest.Now.Add(-time.Duration(m) * time.Minute) }
	return casework.LogPage{More: 407, Entries: []casework.LogEntry{
		{Seq: 412, At: at(1), Act: casework.ReadLog, By: by("pengawas", casework.Auditor, "SHA256:ZkAslGjFiUHd")},
		{Seq: 411, At: at(2), Act: casework.ReadCase, By: by("manajer", casework.Manager, "SHA256:abcdefghijkl"), Number: "0801-26-0042-P", Version: 3, Level: casework.LevelFull},
		{Seq: 410, At: at(9), Act: casework.Search, By: by("peksos-02", casework.Caseworker, "uid:1000"), Hits: 2, Found: []string{"0801-26-0042-P", "0801-26-0043-R"}, Words: true, Note: "name"},
		{Seq: 409, At: at(9), Act: "refused", By: by("loket.tetangga", casework.DeskOfficer, "SHA256:0123456789"), Number: "0801-26-0042-P", Note: "read_case not_found"},
		{Seq: 408, At: at(10), Act: "checkpoint"},
		{Seq: 407, At: at(12), Act: casework.Receive, By: by("loket.katangka", casework.DeskOfficer, "SHA256:99999999"), Number: "0801-26-0042-P", Version: 1},
	}}
}

func TestTheLog(t *testing.T) {
	p := screentest.Play(t, &screentest.Fake{LogIs: some()}, auditor, open)
	p.Golden("list")
	p.Press("down", "down", "enter")
	text, ok := p.Last().(kit.OpenText)
	if !ok {
		t.Fatalf("Enter asks for %#v", p.Last())
	}
	full, err := text.Load(t.Context())
	if err != nil || !strings.Contains(full, "Ditemukan  2 kasus") || !strings.Contains(full, "0801-26-0043-R") || !strings.Contains(full, "disegel") {
		t.Fatalf("%v\n%s", err, full)
	}
	p.Press("/")
	p.Type("manajer 21-11-2026 0801-26-0042-P")
	asked := len(p.Desk.LogQueries)
	p.Press("enter")
	if len(p.Desk.LogQueries) != asked+1 {
		t.Fatal("typing asked, or Enter did not")
	}
	if q := p.Desk.LogQueries[asked]; q.Person != "manajer 0801-26-0042-P" && q.Person != "manajer" || q.From.IsZero() {
		t.Errorf("asked %+v", q)
	}
	p.Press("n")
	if q := p.Desk.LogQueries[asked+1]; q.Before != 407 || q.Person == "" {
		t.Errorf("older: %+v", q)
	}
	p.Press("/")
	p.Type(" a b c")
	p.Press("enter")
	if f := p.Frame(); !strings.Contains(f.Say.Text, "paling banyak satu akun") {
		t.Errorf("says %q", f.Say.Text)
	}
	screentest.PlayIn(t, &screentest.Fake{LogIs: some()}, auditor, kit.Area{Width: 60, Height: 16}, true, open).Golden("list-60")
	screentest.Play(t, &screentest.Fake{}, auditor, open).Golden("empty")
}
