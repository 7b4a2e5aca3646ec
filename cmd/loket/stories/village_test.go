package stories

import (
	"testing"
	"time"

	"loket/store/casework"
)

// TestSchoolCosts is the service lane at its shortest: a mother asks for school costs, no
// danger sign is answered yes, and the village pays before the school's deadline.
func TestSchoolCosts(t *testing.T) {
	o := open(t)
	desk := o.as(officer)
	n := desk.reports("danger=t", "child.where=di rumah", "child.with=ibu", "child.name=Rani Uji", "child.sex=female", "child.age=11",
		"category=education", "problem=Anak diminta melunasi seragam sebelum ujian.", "reporter.name=Ibu Pelapor Uji", "reporter.phone=0411200300",
		"need=Seragam dan buku", "need.deadline="+o.today(20), "child.nik=9971024406150003",
		"sign.sexual=t", "sign.violence=t", "sign.neglect=")
	if f := o.file(n); f.Lane != casework.Service || f.Stage != casework.Registered {
		t.Errorf("lane %s, stage %s", f.Lane, f.Stage)
	}
	// One danger sign was left out: not answered is not safe, and the village cannot end it yet.
	o.task(officer, n, "risk", 72*time.Hour, "risk:unassessed")
	desk.cannot(n, "resolve", "Tanda bahaya")
	desk.cannot(n, "advise", "Nasihat saja hanya bila")
	o.sealed(n, neighbour, auditor)
	o.coded(n, peksos, secretary)

	o.passes(time.Hour)
	desk.does(n, "verify", "method=identity", "result=resident", "child.birth=14-06-2015", "child.address=Somba Opu")
	o.stands(n, casework.Verified, casework.Unassessed)
	desk.does(n, "classify", "sign.neglect=t", "sign.social=y", "safe_home=y", "shelter=t", "class=low")
	o.stands(n, casework.Assessed, casework.Low)
	o.task(officer, n, "risk", 5*day-time.Hour, "risk:low")
	o.task(officer, n, "service", 14*day-time.Hour, "risk:low")
	o.clocks(n, map[string]casework.State{"risk": casework.Runs, "service": casework.Runs, "plan_review": casework.NotBegun})

	// Four days later the village has paid. The supervisor of the kecamatan reads a
	// service case; a partner was never told.
	o.passes(4 * day)
	o.task(officer, n, "risk", day-time.Hour, "risk:low")
	desk.does(n, "resolve", "action=Dana desa membayar seragam dan buku.", "result=Anak ikut ujian.", "date="+o.today(0), "by=Kasi Kesra")
	f := o.file(n)
	if f.Stage != casework.Closed || f.End != casework.Village {
		t.Errorf("stage %s, end %q", f.Stage, f.End)
	}
	for _, k := range f.Clocks {
		if k.Running() {
			t.Errorf("solved in the village, and %s still runs", k.ID)
		}
	}
	o.clocks(n, map[string]casework.State{"risk": casework.InTime, "service": casework.InTime})
	for _, who := range []string{officer, village, manager} {
		if d := o.duties(who, n); len(d) != 0 {
			t.Errorf("%s still has %v", who, d)
		}
	}
	desk.cannot(n, "verify", "Kasus ini sudah ditutup")
	o.as(supervisor).reads(n, "riwayat").has("Selesai di desa, desk-officer")
	desk.prints(n, "Laporan baru").has("Rani Uji", "Seragam dan buku", "desk-officer")
	desk.prints(n, "Ditangani desa").has("Dana desa membayar seragam", "Anak ikut ujian.", "Kasi Kesra")
	o.logged(n, "desk-officer Laporan baru", "manager membuka kasus", "desk-officer Periksa asal", "desk-officer Nilai risiko",
		"desk-officer Selesai di desa", "supervisor membuka kasus", "desk-officer mencetak formulir")
}

// TestUndocumented is a child without NIK and birth certificate: no reason to stop, and
// a service that the kecamatan reviews and the manager approves before it is sent.
func TestUndocumented(t *testing.T) {
	o := open(t, "dukcapil")
	desk := o.as(officer)
	n := desk.reports("danger=t", "child.where=di rumah paman", "child.with=paman", "child.name=Wawan Uji", "child.sex=male", "child.age=8",
		"category=civil", "problem=Anak belum punya akta.", "reporter.name=Paman Pelapor", "need=Akta kelahiran", "sign.sexual=t", "sign.violence=t", "sign.neglect=t")
	desk.does(n, "verify", "child.birth=kira-kira 2017", "child.address=Somba Opu", "method=oral", "result=unknown")
	desk.does(n, "classify", "sign.social=y", "safe_home=y", "shelter=t", "class=low")
	if f := o.file(n); f.Child.NIK != "" || f.Residency != casework.ResidencyUnknown || f.Stage != casework.Assessed {
		t.Errorf("NIK %q, residency %s, stage %s", f.Child.NIK, f.Residency, f.Stage)
	}
	desk.does(n, "consent", "signer.name=Paman Uji", "signer.relation=guardian", "signer.alleged=t", "understood=y", "willing=willing", "agency=dukcapil", "child.agrees=yes")
	desk.does(n, "prepare", "need=civil", "agency=dukcapil", "urgent=t", "purpose=Akta kelahiran", "help=Mohon akta dengan SPTJM.", "child_brought=t")
	o.referral(n, "1", casework.Pending)
	desk.cannot(n, "send", "Menunggu tinjauan supervisor, lalu manajer.")
	o.as(manager).cannot(n, "approve_ref", "Menunggu tinjauan supervisor kecamatan.")
	o.sealed(n, "dukcapil", neighbour)

	o.passes(day)
	o.as(supervisor).does(n, "review", "agreed=y")
	o.as(manager).does(n, "approve_ref:rujukan 1", "approved=y")
	desk.does(n, "send:rujukan 1")
	o.task(officer, n, "answer:1", 10*day, "answer")
	o.letter("dukcapil", n, "1").has("Wawan Uji", "Mohon akta dengan SPTJM.").hides("Paman Pelapor")

	o.passes(3 * day)
	o.as("dukcapil").answers(n, "Rujukan sudah sampai")
	o.as("dukcapil").answers(n, "Jawab rujukan", "answer=accepted")
	o.clocks(n, map[string]casework.State{"service": casework.InTime, "answer:1": casework.InTime})
	o.passes(12 * day)
	o.as("dukcapil").answers(n, "Jawab rujukan", "answer=result", "result=Akta dan NIK terbit.")
	desk.does(n, "verify", "child.nik=9971022802170001", "method=identity", "result=resident")
	desk.does(n, "finish:rujukan 1", "fulfilled=yes", "fit=yes")
	if f := o.file(n); f.Child.NIK != "9971022802170001" || f.Residency != casework.Resident {
		t.Errorf("NIK %q, residency %s", f.Child.NIK, f.Residency)
	}
	desk.cannot(n, "close", "")
	o.as(supervisor).does(n, "close", "reason=goals_met", "knows_contact=y", "understands=y")
	o.stands(n, casework.Closed, casework.Low)
	for _, who := range []string{officer, supervisor, manager} {
		if d := o.duties(who, n); len(d) != 0 {
			t.Errorf("%s still has %v", who, d)
		}
	}
	o.logged(n, "desk-officer Siapkan rujukan", "supervisor Tinjau usulan", "manager Setujui rujukan", "desk-officer Kirim rujukan",
		"dukcapil membaca surat", "dukcapil Catat jawaban", "supervisor Tutup kasus")
}
