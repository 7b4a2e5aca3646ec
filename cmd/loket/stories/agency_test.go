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

// TestRefusedTwice is a need that its agency refuses twice, so that another one takes it.
func TestRefusedTwice(t *testing.T) {
	o := open(t, "dp3a", "ppa_kb", "puspaga")
	p := o.as(peksos)
	n := o.beaten("maltreatment", "medium", "child.name=Bagus Uji", "child.age=9")
	p.prints(n, "Surat tugas").has("SURAT TUGAS", peksos).hides("nenek", "Laporan uji.")
	o.assessed(n, "child.name=Bagus Uji")
	o.clocks(n, map[string]casework.State{"risk": casework.InTime, "assess": casework.InTime})
	p.does(n, "consent", "signer.name=Nenek Uji", "signer.relation=guardian", "signer.alleged=t", "understood=y", "willing=willing", "agency=dp3a", "child.agrees=yes")
	p.does(n, "plan", "problem=Pengasuhan keras", "term=medium", "priority=1", "action=Bimbingan pengasuhan", "need=parenting", "agency=dp3a",
		"due="+o.today(60), "expected=Tanpa pukulan")
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
