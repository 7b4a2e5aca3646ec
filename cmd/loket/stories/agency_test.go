package stories

import (
	"testing"
	"time"

	"loket/store/casework"
)

// beaten is a child hit at home, with a caseworker on the same day: the beginning of the
// stories in the protection lane that are not about the first hours.
func (o *office) beaten(category, class string, given ...string) string {
	o.t.Helper()
	desk := o.as(officer)
	n := desk.reports(append([]string{"danger=t", "child.where=di rumah", "child.with=nenek", "child.sex=male", "category=" + category,
		"problem=Laporan uji.", "reporter.name=menolak"}, given...)...)
	desk.does(n, "contact", "who=Kepala dusun", "at="+o.clock(0), "safe=y", "result=Anak bersama nenek.")
	desk.does(n, "verify", "method=identity", "result=resident", "child.address=Somba Opu")
	sign := map[string]string{"high": "sign.reach=y", "medium": "sign.distress=y", "low": "sign.social=y"}[class]
	desk.does(n, "classify", sign, "safe_home=y", "shelter=t", "class="+class)
	desk.does(n, "hand_over")
	o.passes(time.Hour)
	o.as(manager).does(n, "propose", "caseworker="+peksos, "reason=Beban paling ringan.")
	o.as(manager).cannot(n, "propose", "")
	o.as(coordinator).does(n, "approve_assign", "approved=y")
	o.stands(n, casework.Assigned, casework.Class(class))
	return n
}

// assessed is Form 1 with the class that stands.
func (o *office) assessed(number string, given ...string) {
	o.t.Helper()
	f := o.file(number)
	o.as(peksos).does(number, "form1", append([]string{"cared_by=other", "condition=Keadaan uji.", "vulnerable=y", "vulnerabilities=social",
		"class=" + string(f.Risk.Class), "recommendation=Pendampingan."}, given...)...)
}

// planned is the planning meeting of a case: the register proposes it and its caseworker,
// child and grandmother take part, and an agency is asked that knows nothing of it yet.
func (o *office) planned(n string) {
	o.t.Helper()
	m, p := o.as(manager), o.as(peksos)
	m.calls("kind=planning", "at="+o.clock(day), "place=Balai Uji", "topic=Rencana pengasuhan", "chair="+manager, "people[1].who=Kepala Bidang", "people[1].agency=dp3a",
		"people[2].who=Nenek Uji", "child.comes=yes", "child.prepared="+peksos, "family.comes=y")
	p.meets().has("Rapat perencanaan, Selasa, 3 Maret 2026 pukul 09.00", "Tempat: Balai Uji", "Pokok: Rencana pengasuhan", "Siapkan: anak", "Siapkan: laporan singkat",
		"Jawaban Anda: belum", n+" baru")
	o.as("dp3a").home()
	_, all := o.as("dp3a").enter("6")
	paper{o.t, "the agency's inbox", all}.has("Undangan: Rapat perencanaan, Selasa, 3 Maret 2026 pukul 09.00", "Tempat: Balai Uji", "Pemimpin: "+manager).
		hides(n, "Rencana pengasuhan", "baru", "Nenek", peksos)
	o.as("dp3a").sends("jawab", "coming=t", "note=Diwakili seksi pengasuhan")
	p.sends("jawab", "coming=y")
	m.meets().has(peksos+" akan datang", "tidak dapat datang", "pesannya: Diwakili seksi pengasuhan", "Nenek Uji")
	p.meets().has("Jawaban Anda: datang").hides("Diwakili")
	o.meeting("dp3a", "--invitation").has("UNDANGAN RAPAT", "Selasa, 3 Maret 2026 pukul 09.00").hides(n, "Nenek", "Rencana pengasuhan")
	o.meeting(manager, "--agency 'Nenek Uji'").has("Yth. Nenek Uji").hides(n)
	o.uninvited(colleague, neighbour, "puspaga")

	o.passes(day + time.Hour)
	p.sends(n, "discussion=Ayah mau belajar.", "child.views=Ingin ayah tidak marah.", "decisions[0].what=Bimbingan pengasuhan", "decisions[0].as=plan",
		"decisions[0].problem=Pengasuhan keras", "decisions[0].term=medium", "decisions[0].priority=1", "decisions[0].need=parenting", "decisions[0].agency=dp3a",
		"decisions[0].due="+o.today(60), "decisions[0].expected=Tanpa pukulan", "decisions[1].what=Telepon wali kelas", "decisions[1].as=task", "decisions[1].due="+o.today(3),
		"decisions[2].what=Konseling keluarga", "decisions[2].as=referral", "decisions[2].need=parenting", "decisions[2].agency=puspaga", "decisions[2].due="+o.today(40))
	o.task(peksos, n, "plan:p1", o.endOf(60), "plan")
	o.task(peksos, n, "task:t1", o.endOf(3), "meeting")
	o.task(peksos, n, "task:t2", o.endOf(40), "meeting")
	o.clocks(n, map[string]casework.State{"plan_review": casework.Runs})
	m.sends("hadir", "people[0].came=y", "people[1].came=t", "people[2].came=y", "child.ready=y")
	o.meeting(peksos, "").has("NOTULEN RAPAT PERENCANAAN", peksos+": hadir", "Kepala Bidang, DP3A Kabupaten Gowa: tidak hadir", "Nenek Uji: hadir", "sudah disiapkan oleh "+peksos,
		"Ayah mau belajar.", "Pendapat anak: Ingin ayah tidak marah.", "1. Bimbingan pengasuhan", "butir rencana: DP3A", "2. Telepon wali kelas", "tugas", "rujukan: Puspaga")
	o.meeting("dp3a", "").has("NOTULEN RAPAT PERENCANAAN").hides(n, "Ayah", "Nenek", "Telepon", peksos)
	p.does(n, "task_done:Telepon wali kelas", "result=Sudah bicara.")
}

// TestRefusedTwice is a need that its agency refuses twice, so that another one takes it.
func TestRefusedTwice(t *testing.T) {
	o := open(t, "dp3a", "ppa_kb", "puspaga")
	p := o.as(peksos)
	n := o.beaten("maltreatment", "medium", "child.name=Bagus Uji", "child.age=9")
	p.prints(n, "Surat tugas").has("SURAT TUGAS", peksos).hides("nenek", "Laporan uji.")
	o.assessed(n, "child.name=Bagus Uji")
	o.clocks(n, map[string]casework.State{"risk": casework.InTime, "assess": casework.InTime})
	o.planned(n)
	p.does(n, "consent", "signer.name=Nenek Uji", "signer.relation=guardian", "signer.alleged=t", "understood=y", "willing=willing", "agency=dp3a", "child.agrees=yes")
	p.does(n, "prepare:Pengasuhan keras", "urgent=t", "purpose=Bimbingan pengasuhan", "help=Mohon kelas pengasuhan.", "child_brought=t")
	p.does(n, "send:rujukan 1")
	o.task(peksos, n, "answer:1", 72*time.Hour, "answer")
	o.clocks(n, map[string]casework.State{"referral_contact:1": casework.Runs})

	// Refused once: the caseworker is told at once, the case stays with the plan's item.
	o.passes(day)
	o.as("dp3a").answers(n, "Jawab rujukan", "answer=rejected", "reason=Kelas bulan ini penuh.")
	o.referral(n, "1", casework.Rejected)
	o.noTask(peksos, n, "answer:1")
	o.clocks(n, map[string]casework.State{"answer:1": casework.InTime})
	o.sees("dp3a", n, "letters", "number", "referral_status", "stage")
	o.as(manager).cannot(n, "close", "Form 6 belum diisi")
	p.does(n, "prepare:Pengasuhan keras", "agency=ppa_kb", "urgent=t", "purpose=Bimbingan pengasuhan", "help=Mohon kelas pengasuhan.", "child_brought=t")
	p.cannot(n, "send:rujukan 2", "Belum ada persetujuan keluarga")
	p.does(n, "consent", "signer.name=Nenek Uji", "signer.relation=guardian", "signer.alleged=t", "understood=y", "willing=willing", "agency=ppa_kb", "child.agrees=yes")
	p.does(n, "send:rujukan 2")

	// Nobody answers in time: the task is late, the leaders see it, and then it is refused again.
	o.passes(4 * day)
	o.task(peksos, n, "answer:2", -day, "answer")
	o.task(manager, n, "answer:2", -day, "answer")
	o.as("ppa_kb").answers(n, "Jawab rujukan", "answer=rejected", "reason=Di luar wilayah kami.")
	o.clocks(n, map[string]casework.State{"answer:2": casework.Late, "referral_contact:2": casework.InTime})
	o.sealed(n, "puspaga")
	p.does(n, "consent", "signer.name=Nenek Uji", "signer.relation=guardian", "signer.alleged=t", "understood=y", "willing=willing", "agency=puspaga", "child.agrees=yes")
	p.does(n, "prepare:Pengasuhan keras", "agency=puspaga", "urgent=t", "purpose=Bimbingan pengasuhan", "help=Mohon konseling keluarga.", "child_brought=t")
	p.does(n, "send:rujukan 3")
	o.letter("puspaga", n, "3").has("Bagus Uji", "Mohon konseling keluarga.").hides("Laporan uji.", "nenek", "Maltreatment", "perlakuan salah")
	o.as("puspaga").answers(n, "Jawab rujukan", "answer=accepted")
	o.task(peksos, n, "monitoring", 30*day, "rhythm")

	o.passes(21 * day)
	p.does(n, "form4:rujukan 3", "type=scheduled", "place=home", "purpose=monitoring", "summary=Ayah ikut tiga pertemuan.", "conclusion=Tidak ada pukulan lagi.")
	o.as("puspaga").answers(n, "Jawab rujukan", "answer=result", "result=Konseling selesai.")
	p.does(n, "finish:rujukan 3", "fulfilled=partly", "fit=yes", "remark=Ibu belum ikut.", "next=kunjungan bulanan")
	f := o.file(n)
	if len(f.Referrals) != 3 || f.Referral("3").Plan != "p1" {
		t.Errorf("the plan's item has not all of the referrals: %+v", f.Referrals)
	}
	p.does(n, "plan_result:Pengasuhan keras", "state=partly", "result=Ayah berubah.", "date="+o.today(0), "follow_up=Ajak ibu", "due="+o.today(30))
	o.task(peksos, n, "plan:p1", o.endOf(30), "plan")
	o.passes(28 * day)
	p.does(n, "plan_result:Pengasuhan keras", "state=done", "result=Ibu ikut.", "date="+o.today(0))
	o.noTask(peksos, n, "plan:p1")
	o.closes(n)
	o.terminates(n)
	o.logged(n, "manager Usulkan peksos", "coordinator Putuskan usulan", "caseworker membaca surat", "caseworker Kirim rujukan", "dp3a Catat jawaban",
		"ppa_kb Catat jawaban", "puspaga Catat jawaban", "caseworker Rujukan selesai", "caseworker Akhiri kasus")
}
