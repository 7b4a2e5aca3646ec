package tui

import (
	"testing"

	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui/kit"
	"loket/tui/tuitest"
)

func TestReferralFromNeedToMinutes(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Send(kit.StartWork{Act: casework.Prepare, Case: number})
	d.Must("Jangan hubungi: paman.")
	d.Type("14\n") // Bantuan sosial
	d.Must("Dinas Sosial Kabupaten Gowa", "LKSA di Kabupaten Gowa")
	d.MustNot("RSUD Syekh Yusuf", "UPPA Polres")
	d.Golden("referral-agencies")
	d.Type("1\n")
	d.Must("Surat yang diminta: Kartu Keluarga (KK)", "Perlu persetujuan keluarga (Form 2)")
	d.Type("t\nbantuan pangan\nSembako untuk nenek.")
	d.Keys("tab", "tab", "tab")
	d.Golden("referral-papers")
	d.Type("1,3\n\nt\n")
	d.Keys("ctrl+s")
	d.Must("Tersimpan. Rujukan disiapkan.", "Disiapkan", "Persetujuan: belum ada")
	d.Golden("referral-page")
	d.Keys("l")
	d.Must("Dinas Sosial")
	d.Keys("esc")
	c := open1(t, desk, officer, number).Case
	if len(c.Referrals) != 1 || c.Referrals[0].Agency != "dinsos" {
		t.Fatalf("%+v", c.Referrals)
	}
}

func TestReferralOfManagerStepByStep(t *testing.T) {
	desk := tuitest.NewDesk(t)
	o := play(t, desk, officer)
	number := file(t, o, "1")
	d := play(t, desk, manager)
	d.Send(kit.StartWork{Act: casework.Prepare, Case: number})
	d.Type("1\n1\ny\nperiksa luka\nVisum dan perawatan.") // urgent: waits for nobody
	d.Keys("ctrl+s")
	d.Must("Persetujuan: tidak ditunggu, mendesak.", "Kirim")
	d.Keys("1")
	d.Must("Kirim rujukan ini?")
	d.Keys("y")
	d.Must("Dikirim", "21-11-2026 14.30")
	d.Must("manajer")
	c := open1(t, desk, manager, number).Case
	if c.Referrals[0].State != casework.Sent {
		t.Fatalf("%s", c.Referrals[0].State)
	}
	found := false
	for i, a := range open1(t, desk, manager, number).Actions {
		if a.Act == casework.Minutes && a.Why == "" {
			found = i >= 0
		}
	}
	if !found {
		t.Error("the minutes of the handover are not offered")
	}
}

func TestDisabledActionSaysWhy(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1") // a service: approval comes first
	d.Type(report("t", "10"))
	d.Type("tidak ada\nlewat bibi\nBu Tetangga\n08003456789\n")
	d.Keys("ctrl+s")
	number := numberOf(t, d)
	d.Send(kit.StartWork{Act: casework.Prepare, Case: number})
	d.Type("12\n1\nt\nbantuan seragam\nSeragam dan buku.")
	d.Keys("ctrl+s")
	d.Must("Rujukan disiapkan", "tidak bisa: ")
	d.Golden("referral-waiting")
}

func TestPartnerAnswersOnItsForm(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	m := play(t, desk, manager)
	m.Send(kit.StartWork{Act: casework.Prepare, Case: number})
	m.Type("10\n1\nt\nperiksa\nPendampingan.") // NAPZA: Dinas Sosial
	m.Keys("ctrl+s")
	m.Keys("1") // consent, for this agency and purpose
	m.Must("Persetujuan", "Dinas Sosial Kabupaten Gowa")
	c := open1(t, desk, manager, number).Case
	do(t, desk, manager, casework.Act{Name: casework.Waive, Case: number, Part: "1", Answers: ram.Answers("agency", c.Referrals[0].Agency, "cause", "delay", "reason", "keluarga belum ditemukan", "decided_by", "manager")})
	do(t, desk, manager, casework.Act{Name: casework.Send, Case: number, Part: "1"})

	p := play(t, desk, partner)
	p.Send(kit.StartWork{Act: casework.Answer, Case: number, Referral: "1"})
	p.Must("Jawab rujukan 0801", "2 Ditolak")
	p.MustNot("Ani", "tetangga")
	p.Type("2\n")
	p.Keys("ctrl+s")
	p.Must("Belum diisi: Alasan ditolak")
	p.Type("Bukan wewenang kami.")
	p.Keys("ctrl+s")
	p.Must("Tersimpan")
	if r := open1(t, desk, manager, number).Case.Referrals[0]; r.State != casework.Rejected || r.Reason != "Bukan wewenang kami." {
		t.Fatalf("%s %q", r.State, r.Reason)
	}
}

func TestTakeAnUnassignedHighCase(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Keys("!", "y")
	w := play(t, desk, caseworker)
	w.Send(kit.StartWork{Act: casework.Take, Case: number})
	w.Must("Ambil kasus")
	w.Type("Saya piket malam ini.")
	w.Keys("ctrl+s")
	w.Must("Tersimpan")
	if c := open1(t, desk, manager, number).Case; c.Caseworker != "peksos.satu" {
		t.Errorf("held by %q", c.Caseworker)
	}
}

// Who agrees to a referral opens its letter beside the question, and the file once somebody
// changed the case meanwhile.
func TestTheLetterIsOpenedAtItsDecision(t *testing.T) {
	desk := tuitest.NewDesk(t)
	number := file(t, play(t, desk, officer), "1")
	do(t, desk, manager, casework.Act{Name: casework.Prepare, Case: number, Answers: ram.Answers(
		"need", "protection", "agency", "dp3a", "urgent", "no", "purpose", "pendampingan", "help", "pendampingan hukum")})
	m := play(t, desk, manager)
	m.Send(kit.StartWork{Act: casework.ApproveRef, Case: number, Referral: "1", Form: casework.FormOf(casework.ApproveRef)})
	m.Must("Ctrl+O: baca Surat rujukan.")
	m.Keys("ctrl+o")
	m.Must("Surat rujukan", "Nomor")
	m.MustNot("[1 Ringkas]")
	m.Keys("esc")
	m.Send(kit.Changed{Change: casework.Change{Number: number, Version: 99, By: "peksos.satu", Name: casework.Note}})
	m.Keys("ctrl+o")
	m.Must("Kasus "+number, "[1 Ringkas]")
}
