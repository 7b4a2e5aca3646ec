package tui_test

import (
	"context"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui"
	"loket/tui/kit"
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
	d.Must(numbers[1], "lewat batas", "peksos.satu", "Diundang", "Enter Bahas")
	d.Keys("n")
	d.Must("NOTULEN KONFERENSI KASUS", "Belum ada catatan pembahasan")
	d.Keys("esc", "enter")
	d.Must("Pembahasan")
	d.Keys("esc", "end")
	d.Must("Enter Surat")
	d.Keys("enter")
	d.Must("UNDANGAN RAPAT", "RSUD")
	d.MustNot("Melati")
	d.Keys("esc", "h")
	d.MustNot("Hadir?") // nobody has come yet
	desk.Pass(50 * time.Hour)
	d.Keys("esc", "h")
	d.Must("Hadir?")
	d.Keys("esc", "esc", "esc", "end", "enter")
	d.Must("Supervisi")
	d.Keys("b")
	d.Must("Akun peksos")
}

// Who may not record what is said of a case is offered to look at it, also where it is
// read as a whole; letters of others are offered to nobody.
func TestMeetingOffersWhatIsTrue(t *testing.T) {
	desk, numbers := busyDesk(t, 2)
	a := ram.Answers("kind", "conference", "at", desk.Now().Add(48*time.Hour).Format(time.RFC3339), "place", "Ruang rapat", "child.comes", "no")
	a["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("number", numbers[0], "reason", "lewat batas")}}
	a["people"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("who", officer.Account), ram.Answers("who", peksos.Account)}}
	if _, err := desk.Do(context.Background(), manajer, casework.Act{ID: desk.NewID(), Name: casework.CallMeeting, Answers: a}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []casework.Actor{officer, peksos} {
		d := &tuitest.Driver{T: t, Desk: desk}
		d.Start(tui.New(tui.Options{Desk: desk, Actor: who, Later: d.Later}), 80, 24)
		d.Send(kit.OpenMeetings{})
		d.Keys("enter")
		d.Must(numbers[0], "Enter Lihat")
		d.MustNot("Bahas")
		d.Keys("enter")
		d.Must("Kasus " + numbers[0])
		d.Keys("esc", "down")
		if who.Account == officer.Account {
			d.Must("Enter Surat")
			d.Keys("down")
		}
		d.MustNot("Enter Surat", "Enter Lihat")
		if who.Account == officer.Account {
			d.Keys("enter")
			d.Must("Undangan orang lain dibaca oleh yang mengundang.")
		}
	}
}

// A partner finds its invitation in the inbox, answers it and reads its letter; who
// called the meeting reads the answer.
func TestInvitationTour(t *testing.T) {
	desk, numbers := busyDesk(t, 2)
	a := ram.Answers("kind", "conference", "at", desk.Now().Add(48*time.Hour).Format(time.RFC3339), "place", "Ruang rapat", "chair", manajer.Account, "child.comes", "no")
	a["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("number", numbers[1], "reason", "lewat batas")}}
	a["people"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("who", "Kepala UPT", "agency", "rsud")}}
	if _, err := desk.Do(context.Background(), manajer, casework.Act{ID: desk.NewID(), Name: casework.CallMeeting, Answers: a}); err != nil {
		t.Fatal(err)
	}
	as := func(who casework.Actor) *tuitest.Driver {
		d := &tuitest.Driver{T: t, Desk: desk}
		d.Start(tui.New(tui.Options{Desk: desk, Actor: who, Later: d.Later}), 80, 24)
		return d
	}
	d := as(casework.Actor{Account: "mitra.rsud", Role: casework.Partner, Agency: "rsud", Session: "mitra"})
	d.Must("Undangan: Konferensi kasus", "Tempat: Ruang rapat", "Pemimpin: "+manajer.Account, "Jawaban Anda: belum")
	d.Keys("r", "enter")
	d.Must("Konferensi kasus", "Jawaban Anda: belum")
	d.MustNot(numbers[1], "lewat batas", "Kepala UPT", "Ubah")
	d.Keys("i")
	d.Must("UNDANGAN RAPAT", "Yth. RSUD")
	d.Keys("esc", "d")
	d.Must("Dapat datang?")
	d.Keys("t", "tab")
	d.Type("sedang dinas")
	d.Keys("ctrl+s")
	d.Must("Jawaban Anda: tidak dapat datang")
	d = as(manajer)
	d.Keys("r", "enter")
	d.Must("tidak dapat datang", "pesannya: sedang dinas", "Kepala UPT")
}
