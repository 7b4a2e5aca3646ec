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
	o.step(n, "Anak didampingi")
	o.task(peksos, n, "step:abh.request", day, "step")
	o.passes(6 * time.Hour)
	o.step(n, "Penyidik meminta litmas", "papers=Surat permintaan")
	o.task(peksos, n, "step:abh.report", 72*time.Hour, "step")
	o.step(n, "Penyidik memberi tahu jaksa")
	p.cannot(n, "step_skip:Laporan sosial", "")
	p.cannot(n, "step_done:Diversi ditawarkan penyidik", "")

	o.passes(2 * day)
	p.does(n, "social_report", "purpose=investigator", "requested="+o.today(-2), "sources=Ibu, guru", "background=Permintaan penyidik.", "history=Anak kedua.",
		"family=Diasuh ibu.", "environment=Bersekolah.", "analysis=Keluarga mampu membimbing.", "recommendation=Diversi dan pendampingan.")
	p.prints(n, "Laporan sosial").has("Keluarga mampu membimbing.", "Dani Uji")
	o.step(n, "Laporan sosial peksos", "papers=Laporan sosial")
	o.clocks(n, map[string]casework.State{"step:abh.report": casework.InTime, "step:abh.litmas": casework.Runs})
	o.step(n, "Litmas Bapas", "by=PK Bapas")
	p.does(n, "step_skip:Anak ditangkap", "reason=Anak tidak ditangkap.")
	o.noTask(peksos, n, "step:abh.detain")
	o.task(peksos, n, "step:abh.div_offer", 7*day, "step")
	o.passes(5 * day)
	p.refused(n, "step_done:Diversi ditawarkan penyidik", "Syarat langkah ini", "at="+o.clock(0), "gate=t")
	o.step(n, "Diversi ditawarkan penyidik", "gate=y")
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
	f := o.file(n)
	if !f.Pathways[0].Settled() {
		t.Errorf("steps are left: %+v", f.Pathways[0].Steps)
	}
	o.sealed(n, neighbour, auditor)
	o.coded(n, colleague)
	o.closes(n)
	o.terminates(n)
	o.logged(n, "caseworker Mulai alur khusus", "caseworker Langkah selesai", "caseworker Lewati langkah", "caseworker Akhiri kasus")
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
		gate := []string{}
		if title == "Anak memenuhi syarat" || title == "Calon orang tua memenuhi syarat" {
			gate = append(gate, "gate=y")
		}
		o.step(n, title, gate...)
	}
	// Six months of care with visits, at least: an earlier end is refused.
	o.passes(100 * day)
	p.refused(n, "step_done:Pengasuhan sementara", "paling cepat selesai", "at="+o.clock(0))
	p.does(n, "form4", "type=scheduled", "place=home", "purpose=monitoring", "summary=Anak dekat dengan calon orang tua.", "conclusion=Lanjut.")
	o.task(peksos, n, "review", 90*day, "risk:low")
	o.passes(84 * day)
	o.step(n, "Pengasuhan sementara", "papers=Catatan kunjungan")
	for _, title := range []string{"Kunjungan rumah kedua", "Pertimbangan tim PIPA", "Penetapan pengadilan"} {
		o.passes(20 * day)
		o.step(n, title)
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
	o.step(n, "Peksos di rumah sakit", "papers=Formulir 1")
	o.step(n, "Berita acara penemuan", "by=Polisi", "papers=Berita acara penemuan")
	o.step(n, "Jaminan kesehatan")
	p.refused(n, "step_done:Serah terima", "Syarat langkah ini", "at="+o.clock(0), "gate=t")
	p.does(n, "prepare", "need=shelter", "agency=salodong", "urgent=y", "purpose=Pengasuhan sementara", "help=Mohon pengasuhan bayi.", "problem_public=Bayi ditemukan.", "child_brought=y")
	p.does(n, "send:rujukan 1")
	o.as("salodong").answers(n, "Jawab rujukan", "answer=accepted")
	o.step(n, "Serah terima", "gate=y", "papers=Berita acara serah terima")
	p.does(n, "minutes:rujukan 1", "given_by=Peksos Uji", "taken_by=Petugas Uji", "taken_post=PSMP", "at="+o.clock(0), "child_handed=y", "condition=Sehat.")
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
