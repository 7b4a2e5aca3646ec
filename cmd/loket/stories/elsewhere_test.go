package stories

import (
	"testing"
	"time"

	"loket/store/casework"
)

// TestRunaway is a boy from another kabupaten: safe here first, transferred with a
// letter, and ours until the other office has answered in writing.
func TestRunaway(t *testing.T) {
	o := open(t, "lksa")
	desk, p := o.as(officer), o.as(peksos)
	n := desk.reports("danger=t", "child.where=pos terminal", "child.with=petugas terminal", "child.name=Eko Uji", "child.sex=male", "child.age=13", "category=neglect",
		"problem=Anak tidur di terminal.", "reporter.name=Petugas Pelapor")
	desk.does(n, "verify", "event.region=Somba Opu", "method=oral", "result=out_of_area", "home.kabupaten=Kabupaten Takalar")
	desk.does(n, "contact", "who=LKSA piket", "at="+o.clock(0), "safe=y", "result=Anak diterima malam ini.")
	desk.does(n, "classify", "sign.neglect=y", "safe_home=t", "shelter=y", "class=medium")
	desk.does(n, "hand_over")
	o.passes(2 * time.Hour)
	o.as(manager).does(n, "assign", "caseworker="+peksos, "letter=ST/1")
	o.assessed(n, "child.name=Eko Uji", "child.previous_address=Takalar")
	p.does(n, "prepare", "need=shelter", "agency=lksa", "urgent=y", "purpose=Tempat tidur", "help=Mohon tempat sementara.", "child_brought=y")
	p.does(n, "send:rujukan 1")
	o.as("lksa").answers(n, "Jawab rujukan", "answer=accepted")
	p.does(n, "move", "kabupaten=Kabupaten Takalar", "office=P2TP2A Kabupaten Takalar", "reason=Keluarga tinggal di sana.", "safe_here=y")
	p.prints(n, "Surat pengalihan").has("P2TP2A Kabupaten Takalar", "Eko Uji", "Keluarga tinggal di sana.").hides("Petugas Pelapor", "terminal")
	p.does(n, "form4:rujukan 1", "type=unscheduled", "place=other", "place.other=LKSA", "purpose=support", "summary=Anak ingin pulang.", "conclusion=Aman.")
	o.as(manager).cannot(n, "close", "Masih ada rujukan")

	// The transfer is not over with its letter: it waits for a written answer.
	o.passes(4 * day)
	o.as("lksa").answers(n, "Jawab rujukan", "answer=done", "result=Anak siap pulang.")
	p.cannot(n, "move", "")
	o.clocks(n, map[string]casework.State{"answer:1": casework.InTime, "review": casework.Runs})
	o.as(manager).cannot(n, "close", "Pengalihan belum dijawab tertulis")
	p.does(n, "move_answered", "accepted=t", "answer=Keluarga belum ditemukan.", "number=P/1", "date="+o.today(0))
	if f := o.file(n); f.Stage == casework.Closed || f.Transfer.Answered == nil {
		t.Errorf("refused: it is still ours: %+v", f.Transfer)
	}
	p.does(n, "move", "kabupaten=Kabupaten Takalar", "office=Dinas Sosial Kabupaten Takalar", "reason=Keluarga ditemukan.", "safe_here=y")
	o.passes(6 * day)
	p.does(n, "move_answered", "accepted=y", "answer=Diterima dan dijemput.", "number=P/2", "date="+o.today(0))
	o.noTask(peksos, n, "transfer")
	if f := o.file(n); f.Stage != casework.Closed || f.End != casework.OutOfArea || f.Transfer.Answered == nil {
		t.Errorf("answered: stage %s, end %q, transfer %+v", f.Stage, f.End, f.Transfer)
	}
	for _, who := range []string{officer, peksos, manager} {
		for _, d := range o.duties(who, n) {
			t.Errorf("%s still has %s", who, d.Clock)
		}
	}
	o.sees(officer, n, "caseworker", "number", "stage")
	o.sealed(n, neighbour, auditor)
	o.logged(n, "desk-officer Teruskan", "manager Tugaskan", "lksa Catat jawaban", "caseworker Alihkan", "caseworker membaca surat", "caseworker Catat jawaban kabupaten",
		"caseworker Alihkan", "caseworker Catat jawaban kabupaten")
}

// TestReopened is a case that was closed too early: the watch afterwards finds the child
// at risk, so it is not ended but opened again, and ends later.
func TestReopened(t *testing.T) {
	o := open(t)
	p := o.as(peksos)
	n := o.beaten("violence", "low", "child.name=Fajar Uji", "child.age=10")
	o.assessed(n, "child.name=Fajar Uji")
	p.does(n, "form4", "type=scheduled", "place=home", "purpose=monitoring", "summary=Keluarga tenang.", "conclusion=Dapat ditutup.")
	o.closes(n)
	o.passes(29 * day)
	p.does(n, "form7", "location=rumah", "goals_kept=t", "vulnerable=y", "at_risk=y", "at_risk.remark=Ayah memukul lagi.", "recommendation=Buka kembali.")
	p.cannot(n, "terminate", "")
	o.as(colleague).cannot(n, "reopen", "")
	p.does(n, "reopen", "reason=Ayah memukul lagi.")
	f := o.file(n)
	if f.Stage == casework.Closed || f.Caseworker != peksos {
		t.Errorf("opened again: stage %s, caseworker %s", f.Stage, f.Caseworker)
	}
	o.noTask(peksos, n, "aftercare")
	o.task(peksos, n, "risk", 5*day, "risk:low")
	// New danger raises the class, counted from when it became known.
	p.does(n, "classify", "sign.violence=y", "sign.distress=y", "safe_home=t", "shelter=y", "class=medium", "origin=new_danger", "new_danger_at="+o.clock(-time.Hour))
	o.task(peksos, n, "risk", 71*time.Hour, "risk:medium")
	if f := o.file(n); len(f.RiskPast) == 0 || f.Risk.Origin != "danger" {
		t.Errorf("both origins are kept: %+v %+v", f.Risk, f.RiskPast)
	}
	o.passes(day)
	p.does(n, "form4", "type=unscheduled", "place=home", "purpose=support", "summary=Ayah pindah.", "conclusion=Anak aman.")
	o.clocks(n, map[string]casework.State{"risk": casework.InTime})
	o.passes(60 * day)
	p.does(n, "form4", "type=scheduled", "place=home", "purpose=monitoring", "summary=Tenang.", "conclusion=Aman.")
	o.closes(n)
	o.terminates(n)
	p.cannot(n, "reopen", "")
	o.logged(n, "manager Tutup kasus", "caseworker Isi formulir", "caseworker Buka kembali", "caseworker Nilai risiko", "manager Tutup kasus", "caseworker Akhiri kasus")
}
