package stories

import (
	"testing"
	"time"

	"loket/store/casework"
)

// TestShelter is sexual violence with the alleged perpetrator in the house: danger first,
// a shelter and a visum without waiting for Form 2, and nobody at home learns the place.
func TestShelter(t *testing.T) {
	o := open(t, "uptd_ppa", "rsud")
	desk, p := o.as(officer), o.as(peksos)
	n := desk.reports("danger=y", "child.where=di rumah tetangga Uji", "child.with=tetangga", "child.name=Melati Uji", "child.sex=female", "child.age=12",
		"category=sexual", "problem=Anak tidak mau pulang.", "last_event=tadi malam", "alleged.relation=ayah tiri", "alleged.same_house=y",
		"no_contact=ayah tiri", "reporter.name=Tetangga Pelapor", "reporter.phone=0411200301")
	o.stands(n, casework.Registered, casework.High)
	o.task(officer, n, "risk", day, "risk:high")
	o.task(officer, n, "service", day, "risk:high")
	if f := o.file(n); !f.Uncontacted() || f.Lane != casework.Protection || !f.Alleged() {
		t.Errorf("uncontacted %v, lane %s, alleged %v", f.Uncontacted(), f.Lane, f.Alleged())
	}
	for _, act := range []string{"resolve", "advise"} {
		desk.cannot(n, act, "Kasus perlindungan tidak boleh")
	}

	o.passes(10 * time.Minute)
	desk.does(n, "contact", "who=UPTD PPA, petugas piket", "how=phone", "at="+o.clock(0), "safe=y", "result=Segera menjemput anak.")
	desk.does(n, "classify", "sign.sexual=y", "sign.reach=y", "safe_home=t", "shelter=y", "class=high")
	o.next(officer, n, "hand_over")
	// After the handover the desk knows number, stage and officer; the kecamatan number,
	// stage and clock; other caseworkers a coded row; agencies nothing at all.
	o.sees(officer, n, "number", "stage")
	o.sees(supervisor, n, "due_at", "next_clock", "number", "overdue", "stage")
	o.coded(n, colleague, secretary)
	o.sealed(n, neighbour, "uptd_ppa", "rsud", auditor)
	o.noTask(officer, n, "risk")

	o.passes(20 * time.Minute)
	p.does(n, "take", "reason=Piket malam ini.")
	o.sees(officer, n, "caseworker", "number", "stage")
	o.as(colleague).cannot(n, "take", "")
	o.task(peksos, n, "risk", day-30*time.Minute, "risk:high")
	p.does(n, "exclude", "kind=account", "who="+supervisor, "reason=Kerabat terduga.")
	o.sealed(n, supervisor)

	// Shelter and visum wait for no signature.
	o.passes(time.Hour)
	p.does(n, "prepare", "need=shelter", "agency=uptd_ppa", "urgent=y", "purpose=Rumah aman malam ini", "help=Mohon tempat aman bagi anak.",
		"problem_public=Anak perlu tempat aman.", "given=Sudah ditemani peksos.", "child_brought=y")
	o.referral(n, "1", casework.Prepared)
	o.sealed(n, "uptd_ppa")
	p.does(n, "send:rujukan 1")
	p.does(n, "prepare", "need=visum", "agency=rsud", "urgent=y", "purpose=Visum", "help=Mohon pemeriksaan.", "problem_public=Permintaan visum.", "child_brought=y")
	p.cannot(n, "send:rujukan 2", "Belum ada persetujuan keluarga")
	p.does(n, "waive:rujukan 2", "cause=delay", "reason=Bukti hilang bila menunggu; ibu tidak dapat ditemui.", "decided_by=caseworker")
	p.does(n, "send:rujukan 2")
	o.task(peksos, n, "service", day-90*time.Minute, "risk:high")
	o.letter("uptd_ppa", n, "1").has("Melati Uji", "Mohon tempat aman bagi anak.").
		hides("ayah tiri", "Tetangga Pelapor", "0411200301", "tetangga Uji", "visum", "seksual")
	o.letter("rsud", n, "2").hides("ayah tiri", "rumah aman", "tetangga", "seksual")
	o.sees("rsud", n, "letters", "number", "referral_status", "stage")

	// The shelter takes the child, the hospital examines it; the papers are handed over.
	o.passes(30 * time.Minute)
	o.as("uptd_ppa").answers(n, "Rujukan sudah sampai")
	o.as("uptd_ppa").answers(n, "Jawab rujukan", "answer=accepted", "officer_post=Kepala rumah aman")
	o.referral(n, "1", casework.Accepted)
	o.clocks(n, map[string]casework.State{"service": casework.InTime, "answer:1": casework.InTime, "answer:2": casework.Runs})
	o.task(peksos, n, "monitoring", 30*day, "rhythm")
	p.does(n, "minutes:rujukan 1", "given_by=Peksos Uji", "taken_by=Petugas Uji", "taken_post=UPTD PPA", "at="+o.clock(0), "place=ruang tertutup", "child_handed=y", "condition=Tenang.")

	// Form 1 within the day: the class's clock and the assessment stop.
	o.passes(2 * time.Hour)
	p.does(n, "form1", "child.name=Melati Uji", "cared_by=mother", "father.relation=step", "condition=Anak takut pulang.", "vulnerable=y", "vulnerabilities=social",
		"class=high", "recommendation=Rumah aman, visum, pendampingan hukum.")
	o.clocks(n, map[string]casework.State{"risk": casework.InTime, "assess": casework.InTime, "review": casework.Runs})
	o.noTask(peksos, n, "risk")
	p.does(n, "safety_plan", "dangers=Ayah tiri mencari anak.", "protector=Bibi Uji", "place=rumah aman", "call=UPTD PPA", "child_knows=y", "until="+o.today(14))
	o.task(peksos, n, "safety_plan", o.endOf(14), "plan")
	p.does(n, "amend", "explained=y", "trusted=bibi")
	p.does(n, "verify", "method=identity", "result=resident", "child.birth=03-09-2013", "child.address=Somba Opu")
	o.clocks(n, map[string]casework.State{"complaint": casework.InTime, "verify": casework.InTime})

	// Next day: the victim's track, and the companion signs where the parent may not.
	o.passes(20 * time.Hour)
	p.does(n, "start_pathway", "pathway=abh_victim")
	p.does(n, "step_done:Anak aman dan didampingi", "at="+o.clock(0), "by=Peksos")
	o.task(peksos, n, "step:abh_victim.visum", day, "step")
	p.refused(n, "step_done:Visum", "Syarat langkah ini", "at="+o.clock(0), "by=Rumah sakit", "gate=t")
	p.does(n, "step_done:Visum", "at="+o.clock(0), "by=Rumah sakit", "gate=y", "papers=Hasil visum")
	o.clocks(n, map[string]casework.State{"step:abh_victim.visum": casework.InTime, "step:abh_victim.interview": casework.NoLimit})
	form2 := []string{"signer.name=Penanda Uji", "child.name=Melati Uji", "understood=y", "willing=willing", "agency=uptd_ppa", "child.agrees=yes"}
	p.refused(n, "consent", "terduga", append(form2, "signer.relation=parent", "signer.alleged=y")...)
	p.does(n, "consent", append(form2, "signer.relation=companion", "signer.alleged=t")...)
	o.as("rsud").answers(n, "Jawab rujukan", "answer=accepted")
	o.as("rsud").answers(n, "Jawab rujukan", "answer=done", "result=Visum selesai; hasil diserahkan kepada penyidik.")
	o.as("uptd_ppa").answers(n, "Jawab rujukan", "answer=working")
	o.referral(n, "2", casework.Done)

	// The plan takes the safety plan's place; medium risk only by the manager with the peksos.
	p.does(n, "plan", "problem=Anak takut keluar rumah", "term=short", "priority=1", "action=Konseling tiap minggu", "need=psychology",
		"agency=psga", "due="+o.today(30), "expected=Anak kembali ke sekolah")
	o.clocks(n, map[string]casework.State{"safety_plan": casework.InTime, "plan:p1": casework.Runs, "plan_review": casework.Runs})
	o.task(peksos, n, "plan:p1", o.endOf(30), "plan")
	// A task of its own: not for a colleague who may not read the file; the manager takes
	// it, hands it to the deputy, who puts it off; its end does not move.
	court := []string{"what=Dampingi sidang pertama", "due=" + o.clock(9*day), "reason=surat panggilan"}
	p.refused(n, "task", "tidak boleh membaca berkas", append(court, "owner="+colleague)...)
	p.does(n, "task", append(court, "owner="+manager)...)
	o.task(manager, n, "task:t1", 9*day, "surat panggilan")
	o.noTask(peksos, n, "task:t1")
	o.as(manager).does(n, "task_handover:Dampingi sidang", "to="+deputy, "reason=cuti")
	o.noTask(manager, n, "task:t1")
	o.as(deputy).does(n, "task_putoff:Dampingi sidang", "until="+o.clock(12*day), "reason=sidang ditunda")
	o.task(deputy, n, "task:t1", 9*day, "surat panggilan")
	o.passes(11 * day)
	o.task(deputy, n, "task:t1", -2*day, "surat panggilan")
	o.as(deputy).does(n, "task_done:Dampingi sidang", "result=Anak tidak bertemu terdakwa.")
	o.clocks(n, map[string]casework.State{"task:t1": casework.Late})
	o.task(peksos, n, "review", -5*day, "risk:high")

	// Monitoring: the review is late, is done, and comes round again.
	p.does(n, "form4", "type=scheduled", "place=other", "place.other=rumah aman", "purpose=monitoring", "summary=Konseling berjalan.", "child.views=Ingin sekolah lagi.",
		"conclusion=Anak lebih tenang.")
	o.task(peksos, n, "review", 7*day, "risk:high")
	o.task(peksos, n, "monitoring", 30*day, "rhythm")
	o.as(manager).cannot(n, "close", "Kasus TINGGI tidak boleh ditutup.")
	p.cannot(n, "form6", "")
	p.cannot(n, "lower", "")

	// The stepfather is detained, the child lives with her aunt: lower, with the reason.
	o.passes(20 * day)
	o.as("uptd_ppa").answers(n, "Jawab rujukan", "answer=result", "result=Konseling selesai; anak siap pulang ke bibi.")
	p.does(n, "finish:rujukan 1", "fulfilled=yes", "fit=yes")
	p.does(n, "step_done:Laporan polisi", "at="+o.clock(0), "by=UPPA", "papers=Tanda bukti lapor")
	p.does(n, "step_done:Layanan UPTD PPA", "at="+o.clock(0), "by=UPTD PPA")
	p.does(n, "step_done:Satu kali wawancara", "at="+o.clock(0), "by=Penyidik")
	p.asks(n, "step_skip:Perlindungan LPSK", "reason=Tidak ada ancaman setelah penahanan.")
	p.asks(n, "step_skip:Permohonan restitusi", "reason=Keluarga tidak mengajukan.")
	o.as(manager).does(n, "step_skip_word:Perlindungan LPSK", "approved=y")
	o.as(manager).does(n, "step_skip_word:Permohonan restitusi", "approved=y")
	o.as(manager).does(n, "lower", "class=low", "reason=Terduga ditahan; anak tinggal dengan bibi.", "with="+peksos)
	o.stands(n, casework.Monitored, casework.Low)
	o.task(peksos, n, "review", 70*day, "risk:low") // from the last review on
	p.does(n, "plan_result:Anak takut", "state=done", "result=Anak kembali ke sekolah.", "date="+o.today(0))

	o.passes(40 * day)
	p.does(n, "step_done:Pendampingan di sidang", "at="+o.clock(0), "by=Peksos")
	p.does(n, "step_done:Pemulihan setelah putusan", "at="+o.clock(0), "by=UPTD PPA")
	p.does(n, "form4", "type=scheduled", "place=home", "purpose=monitoring", "summary=Anak sehat.", "conclusion=Tujuan tercapai.")
	p.does(n, "plan_review", "reviewed=Seluruh rencana.", "changes=Tidak ada.", "next="+o.today(60))

	// The family reads its file without what it must not know; the stepfather never does.
	p.refused(n, "family_copy", "Orang ini ditandai", "name=Seseorang Uji", "relation=ayah tiri", "proof=KTP", "marked=t")
	p.does(n, "family_copy", "name=Bibi Uji", "relation=bibi", "proof=KTP", "marked=t")
	p.prints(n, "Salinan").has("Melati Uji", "Bibi Uji", "Anak lebih tenang.").
		hides("Tetangga Pelapor", "0411200301", "ayah tiri", "tetangga Uji", "Rumah aman, visum", "UPTD PPA, petugas piket")
	p.letter(n, "1").has("BERITA ACARA", "UPTD PPA", "Keadaan anak: Tenang.").hides("ruang tertutup", "ayah tiri", "Tetangga Pelapor")
	p.prints(n, "Alur khusus").has("Visum", "Tidak ada ancaman setelah penahanan.")

	o.closes(n)
	o.terminates(n)
	o.sealed(n, supervisor, auditor, neighbour)
	o.sees(officer, n, "caseworker", "number", "stage")
	o.logged(n, "desk-officer Laporan baru", "desk-officer Catat siapa", "desk-officer Nilai risiko", "desk-officer Teruskan", "caseworker Ambil kasus",
		"supervisor ditolak: membuka kasus", "caseworker Siapkan rujukan", "caseworker Kirim rujukan", "caseworker Lanjut tanpa",
		"uptd_ppa membaca surat", "uptd_ppa Catat jawaban", "manager Turunkan risiko", "caseworker ditolak: Salinan berkas", "caseworker Salinan berkas",
		"manager Tutup kasus", "caseworker Akhiri kasus")
}
