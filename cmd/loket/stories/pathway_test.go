package stories

import (
	"testing"
	"time"

	"loket/store/casework"
)

// step does one step of a special order of steps now, its gate held.
func (o *office) step(number, title string, given ...string) {
	o.t.Helper()
	o.as(peksos).does(number, "step_done:"+title, append([]string{"at=" + o.clock(0)}, given...)...)
}

// TestDiversion is a boy who is reported to the police: never his admission, the social
// report within three days of its request, and a diversion that keeps him out of court.
func TestDiversion(t *testing.T) {
	o := open(t)
	p := o.as(peksos)
	n := o.beaten("abh", "medium", "child.name=Dani Uji", "child.age=15")
	o.assessed(n, "child.name=Dani Uji")
	p.does(n, "start_pathway", "pathway=abh")
	p.refused(n, "step_done:Anak didampingi", "Pengakuan anak tidak pernah dicatat", "at="+o.clock(0), "note=Anak mengaku mengambil sepeda.")
	o.step(n, "Anak didampingi", "note=")
	o.task(peksos, n, "step:abh.request", day, "step")
	o.passes(6 * time.Hour)
	o.step(n, "Penyidik meminta litmas", "papers=Surat permintaan")
	o.task(peksos, n, "step:abh.report", 72*time.Hour, "step")
	o.step(n, "Penyidik memberi tahu jaksa")
	p.cannot(n, "step_skip:Laporan sosial", "")
	p.cannot(n, "step_done:Diversi ditawarkan penyidik", "")
	// Without the report the step is not done, and the report is the next thing to do.
	p.refused(n, "step_done:Laporan sosial", "Belum ada sejak langkah ini dibuka: Laporan sosial", "at="+o.clock(0))
	f := o.file(n)
	if a := casework.NextStep(&f.Case, casework.Actor{Account: peksos, Role: casework.Caseworker}); a.Act != casework.Complete || a.Form != "social_report" {
		t.Errorf("next is %+v", a)
	}
	p.reads(n, "alur").has("Belum ada: Laporan sosial", "kantor mengisi", "Susunan kantor, sesuaikan")
	p.refused(n, "note", "Tulis keadaan anak", "text=Polisi bilang anak mengakui perbuatannya.")

	o.passes(2 * day)
	p.does(n, "social_report", "purpose=investigator", "requested="+o.today(-2), "sources=Ibu, guru", "background=Permintaan penyidik.", "history=Anak kedua.",
		"family=Diasuh ibu.", "environment=Bersekolah.", "analysis=Keluarga mampu membimbing.", "recommendation=Diversi dan pendampingan.")
	p.prints(n, "Laporan sosial").has("Keluarga mampu membimbing.", "Dani Uji")
	o.passes(30 * time.Hour) // ticked too late, written in time
	o.step(n, "Laporan sosial peksos")
	o.clocks(n, map[string]casework.State{"step:abh.report": casework.InTime, "step:abh.litmas": casework.IsOverdue})
	p.refused(n, "step_done:Litmas Bapas", "Surat yang harus dilihat: Litmas", "at="+o.clock(0))
	o.step(n, "Litmas Bapas", "by=PK Bapas", "papers=Litmas 7, map 7")
	p.does(n, "step_skip:Anak ditangkap", "reason=Anak tidak ditangkap.")
	o.noTask(peksos, n, "step:abh.detain")
	o.task(peksos, n, "step:abh.div_offer", 7*day, "step")
	o.passes(5 * day)
	p.refused(n, "step_done:Diversi ditawarkan penyidik", "Syarat langkah ini", "at="+o.clock(0), "gate=t")
	// It protects the boy: to skip it takes the caseworker's words and a lead's, who says no.
	p.asks(n, "step_skip:Diversi ditawarkan penyidik", "reason=Penyidik tidak mau.")
	p.cannot(n, "step_skip_word:Diversi ditawarkan penyidik", "")
	o.as(manager).does(n, "step_skip_word:Diversi ditawarkan penyidik", "approved=t", "note=Ingatkan penyidik.")
	o.step(n, "Diversi ditawarkan penyidik", "gate=y")
	// The wrong day: taken back with a reason, recorded again.
	p.does(n, "step_correct:Diversi ditawarkan penyidik", "reason=Salah tanggal.")
	p.cannot(n, "step_done:Musyawarah diversi", "")
	o.step(n, "Diversi ditawarkan penyidik", "gate=y")
	p.reads(n, "alur").has("Dibetulkan: Salah tanggal.")
	o.passes(20 * day)
	o.step(n, "Musyawarah diversi", "papers=Kesepakatan diversi", "note=Selesai dengan damai; ganti rugi dan kembali sekolah.")
	o.step(n, "Kesepakatan dikirim ke pengadilan")
	o.passes(5 * day)
	o.task(peksos, n, "step:abh.div_order", -2*day, "step")
	o.step(n, "Penetapan diversi", "by=Pengadilan", "papers=Penetapan")
	o.clocks(n, map[string]casework.State{"step:abh.div_order": casework.Late, "step:abh.div_watch": casework.NoLimit})
	p.does(n, "step_skip:Berkas diteruskan", "reason=Diversi berhasil.")
	p.does(n, "form4", "type=scheduled", "place=home", "purpose=monitoring", "summary=Anak bersekolah.", "conclusion=Kesepakatan dijalankan.")
	o.passes(60 * day)
	o.step(n, "Pelaksanaan diversi diawasi", "by=PK Bapas", "papers=Laporan PK")
	p.reads(n, "alur").has("Musyawarah diversi", "Penetapan diversi").hides("mengaku")
	p.prints(n, "Alur khusus").has("Dibetulkan: Salah tanggal.", "hanya dengan persetujuan pimpinan", "kantor mengisi", "Susunan kantor, sesuaikan")
	f = o.file(n)
	if !f.Pathways[0].Settled() {
		t.Errorf("steps are left: %+v", f.Pathways[0].Steps)
	}
	o.sealed(n, neighbour, auditor)
	o.coded(n, colleague)
	o.closes(n)
	o.terminates(n)
	o.logged(n, "caseworker Mulai alur khusus", "caseworker Langkah selesai", "caseworker Lewati langkah", "manager Putuskan permintaan lewati", "caseworker Betulkan langkah", "caseworker Akhiri kasus")
}

// visits is a home visit and the social report of it.
func (o *office) visits(number string) {
	o.t.Helper()
	o.as(peksos).does(number, "visit", "at="+o.clock(0), "purpose=assess", "went=Peksos", "met=Calon orang tua", "child_seen=y", "safe=y", "observed=Rumah bersih.")
	o.as(peksos).does(number, "social_report", "purpose=adoption", "sources=Calon orang tua", "background=Pengangkatan anak.", "history=Diasuh di LKSA.", "family=Siap mengasuh.",
		"environment=Baik.", "analysis=Layak.", "recommendation=Lanjut.")
}

// TestAdoption takes most of a year: no step of it may be hurried.
func TestAdoption(t *testing.T) {
	o := open(t)
	p := o.as(peksos)
	n := o.beaten("neglect", "low", "child.name=Citra Uji", "child.age=4", "child.where=di LKSA Uji")
	o.assessed(n, "child.name=Citra Uji")
	o.as(manager).does(n, "assign", "caseworker="+peksos, "letter=ST/7", "case_type=adoption", "reason=tetap")
	p.does(n, "start_pathway", "pathway=adopt")
	for _, title := range []string{"Konsultasi dan pendaftaran", "Anak memenuhi syarat", "Calon orang tua memenuhi syarat", "Surat calon orang tua lengkap",
		"Kunjungan rumah pertama", "Izin pengasuhan sementara"} {
		o.passes(10 * day)
		gate := []string{"papers=map 12"}
		if title == "Kunjungan rumah pertama" {
			p.refused(n, "step_done:"+title, "Belum ada sejak langkah ini dibuka: Kunjungan rumah, Laporan sosial", "at="+o.clock(0))
			o.visits(n)
		}
		if title == "Anak memenuhi syarat" || title == "Calon orang tua memenuhi syarat" {
			gate = append(gate, "gate=y")
		}
		o.step(n, title, gate...)
	}
	// Six months of care with visits, at least: an earlier end is refused.
	o.passes(100 * day)
	p.cannot(n, "step_skip:Pengasuhan sementara", "")
	p.refused(n, "step_done:Pengasuhan sementara", "Belum ada sejak langkah ini dibuka: 4. Catatan pertemuan", "at="+o.clock(0))
	p.does(n, "form4", "type=scheduled", "place=home", "purpose=monitoring", "summary=Anak dekat dengan calon orang tua.", "conclusion=Lanjut.")
	p.refused(n, "step_done:Pengasuhan sementara", "paling cepat selesai", "at="+o.clock(0))
	o.task(peksos, n, "review", 90*day, "risk:low")
	o.passes(84 * day)
	o.step(n, "Pengasuhan sementara")
	for _, title := range []string{"Kunjungan rumah kedua", "Pertimbangan tim PIPA", "Penetapan pengadilan"} {
		o.passes(20 * day)
		if title == "Kunjungan rumah kedua" {
			o.visits(n)
		}
		o.step(n, title, "papers=map 12")
	}
	o.task(peksos, n, "step:adopt.record", 30*day, "step")
	o.passes(20 * day)
	o.step(n, "Catatan pada akta kelahiran", "by=Dukcapil", "papers=Akta dengan catatan pinggir")
	o.step(n, "Pemantauan setelah penetapan")
	p.does(n, "form4", "type=scheduled", "place=home", "purpose=monitoring", "summary=Anak sehat.", "conclusion=Selesai.")
	p.prints(n, "Alur khusus").has("Pengangkatan anak", "Penetapan pengadilan")
	o.sees(officer, n, "caseworker", "number", "stage")
	o.closes(n)
	o.terminates(n)
	o.logged(n, "manager Tugaskan peksos", "caseworker Mulai alur khusus", "caseworker Langkah selesai", "manager Tutup kasus", "caseworker Akhiri kasus")
}

// TestAbandonedBaby is a newborn without name, parents and papers: found here, so ours.
func TestAbandonedBaby(t *testing.T) {
	o := open(t, "salodong")
	desk, p := o.as(officer), o.as(peksos)
	n := desk.reports("danger=t", "child.where=puskesmas Uji", "child.with=bidan", "child.name=Bayi gelang 12", "child.sex=male", "child.age=0", "category=abandoned",
		"problem=Bayi ditemukan di teras.", "reporter.name=menolak", "contacted.who=Polsek", "contacted.at="+o.clock(0))
	o.stands(n, casework.Registered, casework.High)
	desk.does(n, "verify", "event.region=Somba Opu", "method=none", "result=lives_here")
	o.next(officer, n, "hand_over")
	o.passes(30 * time.Minute)
	p.does(n, "take", "reason=Piket.")
	p.does(n, "start_pathway", "pathway=baby")
	o.task(peksos, n, "step:baby.assess", day, "step")
	o.task(peksos, n, "step:baby.care", day, "step")
	o.clocks(n, map[string]casework.State{"step:baby.police": casework.NoLimit})
	p.cannot(n, "step_skip:Peksos di rumah sakit", "")
	o.step(n, "Pertolongan medis")
	o.passes(3 * time.Hour)
	o.assessed(n, "child.name=Bayi gelang 12")
	o.step(n, "Peksos di rumah sakit")
	o.step(n, "Berita acara penemuan", "by=Polisi", "papers=Berita acara penemuan")
	o.step(n, "Jaminan kesehatan")
	p.refused(n, "step_done:Serah terima", "Belum ada sejak langkah ini dibuka: Berita acara serah terima", "at="+o.clock(0), "gate=y")
	p.does(n, "prepare", "need=shelter", "agency=salodong", "urgent=y", "purpose=Pengasuhan sementara", "help=Mohon pengasuhan bayi.", "problem_public=Bayi ditemukan.", "child_brought=y")
	p.does(n, "send:rujukan 1")
	o.as("salodong").answers(n, "Jawab rujukan", "answer=accepted")
	p.does(n, "minutes:rujukan 1", "given_by=Peksos Uji", "taken_by=Petugas Uji", "taken_post=PSMP", "at="+o.clock(0), "child_handed=y", "condition=Sehat.")
	p.refused(n, "step_done:Serah terima", "Syarat langkah ini", "at="+o.clock(0), "gate=t")
	o.step(n, "Serah terima", "gate=y")
	o.letter("salodong", n, "1").has("Bayi gelang 12", "BERITA ACARA").hides("bidan", "teras")
	p.does(n, "amend")
	o.clocks(n, map[string]casework.State{"complaint": casework.InTime, "step:baby.birth": casework.NoLimit})

	// Nobody is found; the court decides, and long-term care is looked at every three months.
	o.passes(20 * day)
	o.step(n, "Akta kelahiran", "by=Dukcapil", "papers=Berita acara polisi atau SPTJM dengan 2 saksi")
	o.step(n, "Mencari orang tua")
	p.does(n, "step_skip:Orang tua ditemukan", "reason=Tidak ditemukan setelah pengumuman.")
	if f := o.file(n); f.Pathways[0].Steps[8].State != casework.StepIsNothing {
		t.Errorf("reunion with nobody: %+v", f.Pathways[0].Steps[8])
	}
	o.passes(30 * day)
	o.step(n, "Penetapan pengadilan", "by=Pengadilan")
	o.task(peksos, n, "step:baby.long", 90*day, "step")
	p.does(n, "form4", "type=scheduled", "place=other", "place.other=panti", "purpose=monitoring", "summary=Bayi sehat.", "conclusion=Aman.")
	o.as("salodong").answers(n, "Jawab rujukan", "answer=result", "result=Keluarga angkat siap.")
	p.does(n, "finish:rujukan 1", "fulfilled=yes", "fit=yes")
	o.step(n, "Pengasuhan jangka panjang")
	o.as(manager).does(n, "lower", "class=low", "reason=Bayi diasuh keluarga angkat.", "with="+peksos)
	p.prints(n, "Alur khusus").has("Bayi terlantar", "Tidak ditemukan setelah pengumuman.")
	o.sees(officer, n, "caseworker", "number", "stage")
	o.sealed(n, neighbour)
	o.closes(n)
	o.terminates(n)
	o.logged(n, "desk-officer Teruskan", "caseworker Ambil kasus", "caseworker Mulai alur", "salodong membaca surat", "manager Turunkan risiko", "caseworker Akhiri kasus")
}
