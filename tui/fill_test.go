package tui

import (
	"strings"
	"testing"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui/kit"
	"loket/tui/tuitest"
)

func TestHelpOfTheField(t *testing.T) {
	d := play(t, tuitest.NewDesk(t), officer)
	d.Keys("1", "?")
	d.Must("Bantuan", "Ada bahaya atau luka sekarang?", "Bila ya, telepon dulu nomor siaga.", "Ketik y atau t.", "Ctrl+T")
	d.Golden("help-field")
	d.Keys("esc")
	d.Type("t\nwarung?")
	d.Must("warung?")
	d.Keys("f1")
	d.Must("Tempat anak saat ini")
}

func TestFormScreen(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Send(kit.StartWork{Act: casework.Complete, Form: "form1", Case: number})
	d.Golden("form1")
	d.Keys("pgdown", "pgdown")
	d.Golden("form1-later")
	d.Send(kit.Back{}, kit.StartWork{Act: casework.Note, Case: number})
	d.Type("Ditelepon bibi.\nAnak tenang.")
	d.Golden("note")
	d.Keys("tab", "enter")
	d.Must("Tersimpan")
	v := open1(t, desk, officer, number)
	if n := len(v.Events); n != 2 {
		t.Fatalf("%d records", n)
	}
}

func TestTheSameWorkGoesOnInItsDraft(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Send(kit.StartWork{Act: casework.RecordContact, Case: number})
	d.Type("Peksos piket\nSekretariat\n")
	d.Keys("esc")
	d.Must("Isian disimpan sebagai draf.")
	d.Send(kit.StartWork{Act: casework.RecordContact, Case: number})
	d.Must("Peksos piket", "Sekretariat")
	if n := len(drafts(t, desk, officer)); n != 1 {
		t.Errorf("%d drafts", n)
	}
}

func TestADraftHeldElsewhereAsksOnce(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("t\nrumah nenek\n")
	x := drafts(t, desk, officer)[0]
	stop := desk.Watch(officer, func(casework.Change) {}) // its session is alive
	defer stop()
	second := officer
	second.Session = "s9"
	e := play(t, desk, second)
	e.Send(kit.ResumeDraft{Draft: x})
	e.Must("Lanjutkan di sini? y = ya.")
	e.MustNot("rumah nenek")
	e.Keys("y")
	e.Must("rumah nenek")
	d.Type("paman\n")
	d.Must("dilanjutkan di tempat lain")
}

func TestWarningsAreSaidOnceAndNeverBlock(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type(strings.Replace(report("t", "1"), "12\n", "19\n", 1))
	d.Type(rest)
	d.Keys("ctrl+s")
	d.Must("Ctrl+S lagi: kirim. Periksa: Umur 18 tahun")
	if desk.Calls("Do") != 0 {
		t.Fatal("sent without asking")
	}
	d.Keys("ctrl+s")
	d.Must("Tersimpan. Nomor laporan: ")
}

func TestRefusalNamesTheField(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Send(kit.StartWork{Act: casework.RecordContact, Case: number})
	d.Type("Peksos piket\n")
	d.Keys("ctrl+s")
	d.At("Jam berapa?")
	if desk.Calls("Do") != 1 {
		t.Error("a form with a gap was sent")
	}
}

func TestSomebodyElsesCaseIsNotFound(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	other := casework.Actor{Account: "loket.lain", Role: casework.DeskOfficer, Desk: "0802", Kecamatan: "73.06.08", Session: "s8"}
	e := play(t, desk, other)
	for _, req := range []any{kit.StartWork{Act: casework.Note, Case: number}, kit.OpenReferrals{Number: number}, kit.OpenIntake{Number: number}} {
		e.Send(req)
		e.Must("Tidak ditemukan.")
		e.MustNot("Ani", "tetangga")
		e.Keys("esc")
	}
}

func TestAlarmInsideAForm(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Send(kit.StartWork{Act: casework.Note, Case: number})
	d.Type("Anak menangis")
	d.Keys("ctrl+b", "y")
	d.Must("TELEPON DULU", "sekarang TINGGI.")
	d.Keys("enter")
	d.Must("Anak menangis")
	d.Keys("ctrl+s")
	d.Must("Tersimpan")
	if c := open1(t, desk, officer, number).Case; c.Risk.Class != casework.High {
		t.Errorf("class %s", c.Risk.Class)
	}
}

func TestHostileAnswersNeverReachTheFrame(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	bad := "Ani\x1b[2J\u202eTSUJ\u2066\x07" + strings.Repeat("panjang ", 1200)
	do(t, desk, officer, casework.Act{Name: casework.Mark, Case: number, Answers: ram.Answers("name", "Pak X", "relation", "paman", "kind", "no_contact")})
	desk.Twist = func(v *casework.View) {
		c := *v.Case
		c.People = []casework.Party{{Name: bad, Relation: bad, NoContact: true}}
		c.Complaint = c.Complaint.Clone()
		for _, id := range []string{"child.name", "child.where", "problem", "no_contact"} {
			c.Complaint[id] = forms.Answer{State: forms.Given, Value: bad}
		}
		c.Child.Name = bad
		c.Referrals = []casework.Referral{{ID: "1", Letter: bad, Agency: bad, Need: bad, Reason: bad, Result: bad, State: casework.Sent, Steps: []casework.Step{{State: casework.Sent, By: bad, Note: bad}}}}
		v.Case = &c
	}
	for _, req := range []any{kit.OpenReferrals{Number: number}, kit.StartWork{Act: casework.Prepare, Case: number}, kit.StartWork{Act: casework.Amend, Case: number}} {
		d.Send(req)
		for _, r := range d.Model.View().Content {
			if r == 0x07 || r == 0x202e || r == 0x2066 {
				t.Fatalf("%U on the screen", r)
			}
		}
		d.MustNot("\x1b[2J")
		d.Send(kit.Back{})
	}
}

// TestNextFieldMeansSaved: while a field that was left is not on the disk, the screen
// stays at it; what is typed meanwhile goes to the next field and is shown after it.
func TestNextFieldMeansSaved(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("t\nrumah nenek")
	d.At("Anak di mana sekarang?")
	d.Hold = true // the disk is slow
	d.Keys("tab")
	d.Type("paman")
	d.Keys("tab")
	d.At("Anak di mana sekarang?")
	d.MustNot("paman")
	d.Release()
	d.At("Sebutan anak")
	d.Must("paman")
	if x := drafts(t, desk, officer)[0]; x.Answers["child.with"].Value != "paman" || x.At != "child.name" {
		t.Errorf("draft %+v", x)
	}
	// A save that fails is said, and the screen goes on.
	desk.Fail("SaveDraft", &casework.Error{Kind: casework.Full, Say: "Penyimpanan penuh: belum tersimpan. Catat di kertas, hubungi pengelola."})
	d.Type("Ani\n")
	d.At("Laki-laki atau perempuan?")
	d.Must("Penyimpanan penuh: belum tersimpan.")
}
