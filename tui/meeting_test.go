package tui_test

import (
	"context"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui"
	"loket/tui/tuitest"
)

// A manager calls a meeting with what the register proposes; what is said of a case is
// written into that case, and the minutes and the invitation are read.
func TestMeetingTour(t *testing.T) {
	desk, numbers := busyDesk(t, 2)
	desk.Pass(100 * time.Hour)
	d := &tuitest.Driver{T: t, Desk: desk}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: manajer, Later: d.Later}), 80, 24)
	d.Keys("-", "down", "enter")
	d.Must("Rapat", "Tidak ada")
	d.Keys("b")
	d.Must("Jenis rapat", numbers[0], "belum ada peksos")
	d.Keys("esc")
	a := ram.Answers("kind", "conference", "at", desk.Now().Add(48*time.Hour).Format(time.RFC3339), "place", "Ruang rapat", "child.comes", "no")
	a["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("number", numbers[1], "reason", "lewat batas")}}
	a["people"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("who", peksos.Account), ram.Answers("who", "Kepala UPT", "agency", "rsud")}}
	if _, err := desk.Do(context.Background(), manajer, casework.Act{ID: desk.NewID(), Name: casework.CallMeeting, Answers: a}); err != nil {
		t.Fatal(err)
	}
	d.Keys("ctrl+l")
	d.Must("Yang akan datang", "Konferensi kasus", "Ruang rapat", "1 kasus")
	d.Keys("enter")
	d.Must(numbers[1], "lewat batas", "peksos.satu", "Diundang")
	d.Keys("n")
	d.Must("NOTULEN KONFERENSI KASUS", "Belum ada catatan pembahasan")
	d.Keys("esc", "enter")
	d.Must("Pembahasan")
	d.Keys("esc", "end", "enter")
	d.Must("UNDANGAN RAPAT", "RSUD")
	d.MustNot("Melati")
	d.Keys("esc", "h")
	d.Must("Hadir?")
	d.Keys("esc", "esc", "esc", "end", "enter")
	d.Must("Supervisi")
	d.Keys("b")
	d.Must("Akun peksos")
}
