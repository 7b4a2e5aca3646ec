package tui_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui"
	"loket/tui/kit"
	"loket/tui/tuitest"
)

var (
	officer = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	peksos  = casework.Actor{Account: "peksos.satu", Role: casework.Caseworker, Session: "s1"}
	manajer = casework.Actor{Account: "manajer", Role: casework.Manager, Session: "s2"}
)

// busyDesk is an office with so many cases of one caseworker, the first one without.
func busyDesk(t *testing.T, cases int) (*tuitest.Desk, []string) {
	t.Helper()
	desk := tuitest.NewDesk(t)
	var numbers []string
	do := func(who casework.Actor, act casework.Act) string {
		t.Helper()
		act.ID = desk.NewID()
		r, err := desk.Do(context.Background(), who, act)
		if err != nil {
			t.Fatalf("%s: %v", act.Name, err)
		}
		return r.Number
	}
	for _, a := range []casework.Actor{peksos, manajer} {
		if err := desk.ChangeAccount(context.Background(), manajer, casework.AccountChange{Add: &casework.Account{Name: a.Account, Role: a.Role}}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range cases {
		n := do(officer, casework.Act{Name: casework.Receive, Answers: ram.Answers(
			"danger", "no", "child.where", "rumah", "child.with", "nenek", "child.name", fmt.Sprintf("Melati %d", i), "child.sex", "female",
			"child.age", "9", "category", "violence", "problem", "takut pulang", "last_event", "kemarin", "alleged.relation", "?", "alleged.same_house", "?",
			"no_contact", "?", "safe_contact", "?", "reporter.name", "-")})
		if numbers = append(numbers, n); i > 0 {
			do(manajer, casework.Act{Name: casework.Assign, Case: n, Answers: ram.Answers("caseworker", peksos.Account)})
		}
		desk.Pass(3 * time.Hour)
	}
	return desk, numbers
}

// A task on the first screen leads to the form that does it; left there, the case is
// behind it with its pages.
func TestTaskOnTheFirstScreen(t *testing.T) {
	desk, numbers := busyDesk(t, 2)
	d := &tuitest.Driver{T: t, Desk: desk}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: peksos, Later: d.Later}), 80, 24)
	d.Must("Enter Kerjakan")
	d.Keys("enter")
	d.Must("1. Penilaian risiko", numbers[1])
	d.Type("bibi")
	d.Keys("esc", "2")
	d.Must("Kasus "+numbers[1], "[2 Formulir]")
}

// A form says what it is about, newly begun from anywhere or gone on with.
func TestAFormSaysWhatItIsAbout(t *testing.T) {
	desk, numbers := busyDesk(t, 2)
	number := numbers[1]
	act := casework.Act{ID: desk.NewID(), Name: casework.AddTask, Case: number, Answers: ram.Answers(
		"what", "Antar ke RSUD", "due", desk.Now().Add(24*time.Hour).Format(time.RFC3339), "reason", "jadwal dokter")}
	if _, err := desk.Do(context.Background(), peksos, act); err != nil {
		t.Fatal(err)
	}
	d := &tuitest.Driver{T: t, Desk: desk}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: peksos, Later: d.Later}), 80, 24)
	const want = "Tugas selesai: Antar ke RSUD"
	d.Send(kit.StartWork{Act: casework.EndTask, Case: number, Referral: "task:t1"})
	d.Must(want)
	d.Type("sudah")
	d.Keys("esc")
	all, err := desk.Drafts(context.Background(), peksos)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d drafts, %v", len(all), err)
	}
	d.Send(kit.ResumeDraft{Draft: all[0]})
	d.Must(want)
}

// A caseworker finds what is due and why, and stands at the form that fulfils it.
func TestAgendaTour(t *testing.T) {
	desk, numbers := busyDesk(t, 3)
	d := &tuitest.Driver{T: t, Desk: desk}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: peksos, Later: d.Later}), 80, 24)
	d.Keys("3")
	d.Must("Tugas saya, minggu", "risiko belum dinilai sejak", numbers[1], numbers[2])
	d.MustNot(numbers[0], "Melati") // names stand on the case, not in a list of 80 columns
	d.Keys("h")
	d.Must("Tugas saya, 21-11-2026")
	d.Keys("h", "right")
	d.MustNot("belum dinilai")
	d.Keys("t", "enter")
	d.Must("Data informan")
	d.Keys("esc", "o")
	d.Must("Kasus "+numbers[1], "Melati 1")
	d.Keys("esc")
	desk.Pass(100 * time.Hour)
	d.Keys("ctrl+l")
	d.Must("Lewat batas")
	d.Keys("home") // the heading is no row to choose
	d.Keys("enter")
	d.Must("Ctrl+S Kirim")
}

// A manager sees load, gaps and compliance, and opens a case from each.
func TestOfficeTour(t *testing.T) {
	desk, numbers := busyDesk(t, 3)
	desk.Pass(100 * time.Hour)
	d := &tuitest.Driver{T: t, Desk: desk}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: manajer, Later: d.Later}), 80, 24)
	d.Keys("-")
	d.Must("Kantor", "Beban kerja", "Kepatuhan SOP")
	d.Keys("down", "down", "enter")
	d.Must("Beban kerja", "peksos.satu", "Belum ada peksos: 1 kasus", numbers[0], "Menunggu siapa")
	d.Keys("down", "enter")
	d.Must("Kasus " + numbers[0])
	d.Keys("esc", "esc", "down", "enter")
	d.Must("Pemeriksaan berkas", "3 dari 3 berkas terbuka belum lengkap", "Belum ada peksos")
	d.Keys("esc", "down", "enter")
	d.Must("Kepatuhan SOP", "per langkah, sasaran 95%", "Seluruhnya")
	d.Keys("r", "r")
	d.Must("per loket", "0801")
	d.Keys("r")
	d.Must("per peksos", "peksos.satu")
	d.Keys("left")
	d.Must("1 Okt 2026")
}

// Tables cost what the queue costs.
func TestOfficeBytes(t *testing.T) {
	desk, _ := busyDesk(t, 21)
	d := &tuitest.Driver{T: t, Desk: desk}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: peksos, Later: d.Later}), 80, 24)
	d.Paint()
	d.Keys("3")
	full := d.Paint()
	t.Logf("a week: %d bytes\n%s", full, d.Screen())
	if full > fullPage {
		t.Errorf("a page of the agenda is %d bytes, budget %d", full, fullPage)
	}
	for range 5 {
		d.Keys("down")
		if n := d.Paint(); n > oneMove {
			t.Errorf("a move is %d bytes, budget %d", n, oneMove)
		}
	}
}

// The first page of every table and page of a manager's work costs what the queue costs.
func TestFirstPages(t *testing.T) {
	desk, numbers := busyDesk(t, 21)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 12 {
		_, err := desk.Do(context.Background(), manajer, casework.Act{ID: desk.NewID(), Name: casework.AddPlan, Case: numbers[1], Answers: ram.Answers(
			"problem", fmt.Sprintf("Anak takut pulang, %d", i), "later", "no", "term", "short", "priority", "1", "action", "Konseling tiap minggu", "due", "2027-01-20", "expected", "Berani")})
		must(err)
	}
	_, err := desk.Do(context.Background(), manajer, casework.Act{ID: desk.NewID(), Name: casework.StartPathway, Case: numbers[1], Answers: ram.Answers("pathway", "reint")})
	must(err)
	desk.Pass(100 * time.Hour)
	proposed, err := desk.ProposeMeeting(context.Background(), manajer)
	must(err)
	call := casework.Act{ID: desk.NewID(), Name: casework.CallMeeting, Answers: proposed}
	for id, a := range ram.Answers("at", "2026-12-02T01:00:00Z", "place", "Ruang rapat Dinas Sosial") {
		call.Answers[id] = a
	}
	_, err = desk.Do(context.Background(), manajer, call)
	must(err)
	d := &tuitest.Driver{T: t, Desk: desk}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: manajer, Later: d.Later}), 80, 24)
	for name, open := range map[string]func(){
		"office": func() { d.Send(kit.OpenOffice{}) }, "caseload": func() { d.Send(kit.OpenCaseload{}) }, "audit": func() { d.Send(kit.OpenAudit{}) },
		"compliance": func() { d.Send(kit.OpenCompliance{}) }, "meetings": func() { d.Send(kit.OpenMeetings{}) }, "meeting": func() { d.Send(kit.OpenMeeting{ID: call.ID}) },
		"supervision": func() { d.Send(kit.OpenSupervision{}) }, "agenda": func() { d.Send(kit.OpenAgenda{}) },
		"case":  func() { d.Send(kit.OpenCase{Number: numbers[1]}) },
		"clock": func() { d.Send(kit.OpenCase{Number: numbers[1]}); d.Paint(); d.Keys("6") }, "plan": func() { d.Send(kit.OpenCase{Number: numbers[1]}); d.Paint(); d.Keys("7") },
		"pathway": func() { d.Send(kit.OpenCase{Number: numbers[1]}); d.Paint(); d.Keys("8") },
	} {
		d.Paint()
		open()
		n := d.Paint()
		t.Logf("%s: %d bytes\n%s", name, n, d.Screen())
		budget := fullPage // for the queue's 17 rows; a table of short rows may be longer
		if rows := strings.Count(strings.TrimSpace(d.Screen()), "\n"); rows > 17 {
			budget = fullPage * rows / 17
		}
		if n > budget || n < 100 {
			t.Errorf("%s is %d bytes, budget %d", name, n, budget)
		}
		d.Keys("esc")
	}
}

// Every unfilled paper is had on the full screen: one that begins a case takes one number
// of the desk, however often it is looked at; the others take none.
func TestBlanks(t *testing.T) {
	desk, _ := busyDesk(t, 1)
	officer := casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	d := &tuitest.Driver{T: t, Desk: desk}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: officer, Later: d.Later}), 80, 24)
	d.Keys("b")
	for _, id := range casework.Blanks[1:] {
		d.Must(desk.Pack().Forms[id].Title)
	}
	if n := d.Paint(); n > fullPage {
		t.Errorf("the list is %d bytes, budget %d", n, fullPage)
	}
	d.Keys("enter")
	d.Must("Pesan nomor baru")
	d.Keys("y")
	d.Must("0801-26-")
	first, err := desk.Reserve(context.Background(), officer, "complaint")
	if err != nil {
		t.Fatal(err)
	}
	d.Keys("esc", "down", "down", "down", "enter")
	d.Must("Kebutuhan")
	second, err := desk.Reserve(context.Background(), officer, "form1")
	if err != nil || !strings.Contains(second.Text, second.Number) {
		t.Fatalf("%v\n%s", err, second.Text)
	}
	running := func(number string) int {
		n, err := strconv.Atoi(number[8:12])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if running(second.Number) != running(first.Number)+1 {
		t.Errorf("Form 3 took a number: %s, then %s", first.Number, second.Number)
	}
}

// Who names a caseworker has everybody's load in sight.
func TestLoadInSight(t *testing.T) {
	desk, numbers := busyDesk(t, 3)
	desk.Pass(100 * time.Hour)
	d := &tuitest.Driver{T: t, Desk: desk}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: manajer, Later: d.Later}), 80, 24)
	for _, act := range []casework.ActName{casework.Assign, casework.Propose} {
		d.Send(kit.StartWork{Act: act, Case: numbers[0]})
		d.Must("1 peksos.satu: 2 terbuka, 2 lewat")
		d.Keys("esc")
	}
	d.Send(kit.StartWork{Act: casework.AddTask, Case: numbers[1]})
	d.Keys("tab")
	d.Must("1 peksos.satu, Peksos", "2 manajer, Manajer")
	d.Type("2\n")
	d.Must("Siapa (akun)", "manajer, Manajer")
	d.Keys("esc")
	if home, err := desk.Home(context.Background(), manajer); err != nil || home.Drafts[0].Answers["owner"].Value != manajer.Account {
		t.Errorf("drafts %+v, %v", home.Drafts, err)
	}
}

// A meeting of one family begins with nothing that the register proposes; the office's with it.
func TestMeetingOfOneFamily(t *testing.T) {
	desk, _ := busyDesk(t, 3)
	d := &tuitest.Driver{T: t, Desk: desk}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: manajer, Later: d.Later}), 80, 24)
	for key, begins := range map[string]string{"s": "+ Kasus yang dibahas (Enter: tambah", "b": "Kasus 1"} {
		d.Send(kit.OpenMeetings{})
		d.Keys(key)
		d.Must("Jenis rapat", begins)
		d.Keys("esc", "esc")
	}
}
