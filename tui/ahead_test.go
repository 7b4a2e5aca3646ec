package tui

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/tuitest"
)

// While the queue is being read nothing of what is typed ahead reaches the first screen;
// then it is given in order.
func TestTypedAheadWaitsForThePage(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Keys("esc")
	d.Must("Beranda")
	d.Hold = true
	d.Keys("4", "enter", "a")
	d.Release()
	d.Must(number, "Yang dapat dikerjakan")
	if n := desk.Calls("Open"); n != 2 { // the list of steps after the report, and this
		t.Errorf("%d cases were opened", n)
	}
}

// What is typed while a report is being sent is meant for what comes after it.
func TestTypedAheadWaitsForTheReceipt(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type(report("t", "1"))
	d.Type(rest)
	d.Hold = true
	d.Keys("ctrl+s", "x", "esc")
	d.Release()
	d.Must("Beranda", "Tugas")
	home, err := desk.Home(context.Background(), officer)
	if err != nil || len(home.Drafts) != 0 {
		t.Errorf("drafts %v, %v", home.Drafts, err)
	}
}

// An error ends the waiting as an answer does, and the keys go to where it is said.
func TestTypedAheadAfterAnError(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	desk.Fail("Queue", &casework.Error{Kind: casework.Internal, Cause: errors.New("disk")})
	d.Hold = true
	d.Keys("4", "esc", "7")
	d.Release()
	d.Must("Panduan")
}

// Leaving, covering and Bahaya are heard while other keys wait; a question that came
// from them is answered only by a key pressed afterwards.
func TestUrgentKeysDoNotWait(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Keys("esc")
	d.Hold = true
	d.Keys("4", "y", "ctrl+c")
	d.Must("Keluar dari Loket?")
	d.Release()
	d.Must("Keluar dari Loket?")
	if d.Quit {
		t.Fatal("a key typed before the question answered it")
	}
	d.Keys("n")
	d.Must("Antrean")

	d.Send(kit.StartWork{Act: casework.Note, Case: number})
	d.Hold = true
	d.Keys("ctrl+o", "b", "ctrl+z")
	d.Must("Layar ditutup.")
	d.Release()
	d.Keys("enter")
	d.Must("Riwayat") // the file is there, and "b" went nowhere
	d.Keys("esc")
	d.Type("Ibu guru menelepon")
	d.Hold = true
	d.Keys("ctrl+s", "y", "ctrl+b")
	d.Must("BAHAYA! Jadikan " + number)
	d.Release()
	d.Must("BAHAYA! Jadikan " + number)
	d.Keys("y")
	d.Must("sekarang TINGGI.")
}

// A question that an answer brings is not answered by what was typed before it stood.
func TestTypedAheadAnswersNoQuestionUnseen(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("t\nrumah te")
	d.Keys("esc")
	desk.Fail("OpenDraft", &casework.Error{Kind: casework.DraftHeld})
	d.Hold = true
	d.Keys("2", "y")
	d.Release()
	d.Must("Lanjutkan di sini?")
	d.Keys("n")
	d.MustNot("rumah te")
}

// There is an end to what is kept, and it is said.
func TestTypedAheadHasALimit(t *testing.T) {
	d, p, r := bare(t, Options{})
	p.keys = nil
	d.Hold = true
	d.Send(kit.OpenQueue{Query: casework.Query{}})
	d.Release()
	d.Hold = true
	d.Send(tea.KeyPressMsg{Code: tea.KeyF5})
	for range heldMost {
		d.Send(tea.KeyPressMsg{Code: 'a', Text: "a"})
	}
	d.Send(tea.PasteMsg{Content: strings.Repeat("b", heldMost)})
	d.Must("ketikan terakhir tidak masuk")
	if n := len(r.ahead.held); n == 0 || n*heldSize(tea.KeyPressMsg{}) > heldMost {
		t.Errorf("%d keys are kept", n)
	}
	d.Release()
	if len(r.ahead.held) != 0 || r.ahead.size != 0 {
		t.Errorf("%d keys of size %d are left", len(r.ahead.held), r.ahead.size)
	}
}
