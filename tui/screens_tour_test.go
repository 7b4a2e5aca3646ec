package tui_test

import (
	"context"
	"strings"
	"testing"

	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui"
	"loket/tui/tuitest"
)

// A desk officer walks from the first screen through every screen of this office
// and back, on a desk that fails the test when it is asked from Update or View.
func TestOfficerTour(t *testing.T) {
	desk := tuitest.NewDesk(t)
	officer := casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08", Session: "s1"}
	for _, name := range []string{"Melati", "Budi Santoso", "Ayu Lestari"} {
		if _, err := desk.Do(context.Background(), officer, casework.Act{ID: desk.NewID(), Name: casework.Receive, Answers: ram.Answers(
			"danger", map[bool]string{true: "yes", false: "no"}[name == "Melati"], "child.where", "rumah", "child.with", "nenek", "child.name", name, "child.sex", "female",
			"child.age", "9", "category", "violence", "problem", "takut pulang", "last_event", "kemarin", "alleged.relation", "?", "alleged.same_house", "?",
			"no_contact", "?", "safe_contact", "?", "reporter.name", "-")}); err != nil {
			t.Fatal(err)
		}
	}
	d := &tuitest.Driver{T: t, Desk: desk}
	d.Start(tui.New(tui.Options{Desk: desk, Actor: officer, Later: d.Later}), 80, 24)
	d.Must("Beranda", "BELUM ADA YANG DIHUBUNGI", "1 Laporan baru")
	d.Keys("4")
	d.Must("Antrean", "3 kasus", "Melati", "Budi Santoso")
	d.Keys("r")
	d.Must("1 kasus", "TINGGI", "Melati")
	d.MustNot("Budi")
	d.Keys("enter")
	d.Must("Kasus 0801-26-0001", "BELUM ADA YANG DIHUBUNGI", "Langkah berikut", "takut pulang")
	for _, page := range []string{"2", "3", "4", "5", "1"} {
		d.Keys(page)
		d.Must("BELUM ADA YANG DIHUBUNGI")
	}
	d.Keys("2", "enter")
	d.Must("Sembilan pertanyaan", "Melati", "halaman 1 dari")
	d.Keys("esc", "a")
	d.Must("Yang dapat dikerjakan")
	d.Keys("esc", "esc")
	d.Must("Antrean", "1 kasus")
	d.Keys("esc", "5")
	d.Type("0801-26-0002")
	d.Keys("enter", "enter")
	d.Must("Kasus 0801-26-0002", "Budi Santoso")
	d.Keys("!")
	d.Must("BAHAYA")
	d.Keys("y")
	d.Keys("esc")
	d.Must("risiko TINGGI", "tombol Bahaya")
	d.Keys("esc", "esc", "7")
	d.Must("Panduan")
	d.Keys("esc", "2")
	d.Must("Draf")
	d.Keys("esc", "8")
	d.MustNot("Melati")
	d.Keys("enter")
	d.Must("Beranda")
	if strings.Contains(d.Screen(), "\x1b") {
		t.Error("an escape sequence is in the picture")
	}
}

// A hospital's focal point signs in, finds the referral, confirms that it arrived
// and opens the answer's form; nothing but the letter's fields is on any screen.
func TestPartnerTour(t *testing.T) {
	desk := tuitest.NewDesk(t)
	officer := casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	peksos := casework.Actor{Account: "peksos.satu", Role: casework.Caseworker}
	hospital := casework.Actor{Account: "mitra.rsud", Role: casework.Partner, Agency: "rsud", Session: "s1"}
	number := ""
	do := func(who casework.Actor, name casework.ActName, pairs ...string) {
		t.Helper()
		act := casework.Act{ID: desk.NewID(), Name: name, Case: number, Answers: ram.Answers(pairs...)}
		if name == casework.Send {
			act.Part = "1"
		}
		r, err := desk.Do(context.Background(), who, act)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		number = r.Number
	}
	do(officer, casework.Receive, "danger", "yes", "child.where", "rumah tetangga", "child.with", "ibu tetangga", "child.name", "Melati", "child.sex", "female", "child.age", "12",
		"category", "violence", "problem", "dipukul di rumah", "last_event", "kemarin", "alleged.relation", "ayah tiri", "alleged.same_house", "yes",
		"no_contact", "ayah tiri", "safe_contact", "?", "reporter.name", "Rahmat")
	do(peksos, casework.Take, "reason", "piket")
	do(peksos, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "help", "visum dan perawatan", "problem_public", "luka di lengan")
	do(peksos, casework.Send)

	d := &tuitest.Driver{T: t, Desk: desk}
	hidden := func() { d.MustNot("dipukul", "ayah tiri", "Rahmat", "tetangga") }
	d.Start(tui.New(tui.Options{Desk: desk, Actor: hospital, Later: d.Later}), 80, 24)
	d.Must("Rujukan", number, "belum dijawab", "Melati")
	hidden()
	d.Keys("enter")
	d.Must("visum dan perawatan", "luka di lengan", "1 ")
	hidden()
	d.Keys("s")
	d.Must("Surat rujukan")
	hidden()
	d.Keys("esc", "1")
	d.Must("y = ya")
	d.Keys("y")
	d.Must("Sampai", "Tersimpan")
	hidden()
	d.Keys("enter")
	d.Must("Jawab rujukan")
	hidden()
	d.Keys("esc", "esc", "esc")
	d.Must("Beranda", "Rujukan (1)")
	hidden()
	d.Keys("5", "4", "1", "2")
	d.Must("Beranda")
}
