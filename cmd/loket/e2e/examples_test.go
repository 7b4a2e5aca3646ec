package e2e

import (
	"testing"
	"time"

	"loket/store/casework"
)

// each runs a story in both faces, each with an office of its own.
func each(t *testing.T, story func(t *testing.T, o *office, in func(account string) face)) {
	for name, sit := range faces {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			story(t, o, func(account string) face { return sit(o, account) })
		})
	}
}

// contact says that somebody was told and what came of it.
func contact(who, result string) []answer {
	return []answer{
		{"Siapa yang dihubungi?", who, text}, {"Jabatan atau lembaga", "", skip}, {"Dengan cara", "1", text}, {"Jam berapa?", "sekarang", text},
		{"Anak sudah ditemui?", "y", text}, {"Anak aman sekarang?", "y", text}, {"Hasilnya", result, story},
	}
}

// origin is step 2: method and result by their place in the list.
func origin(method, result string, further ...answer) []answer {
	return append([]answer{
		{"Surat-surat", "", none}, {"NIK anak", "", skip}, {"Nomor KK", "", skip}, {"Tanggal lahir", "kira-kira 2014", text},
		{"Kecamatan dan desa tempat tinggal", "", skip}, {"Jalan, RT/RW", "", skip}, {"Kecamatan dan desa kejadian", "", skip}, {"Kejadian di kabupaten lain", "", skip},
		{"Diperiksa dengan", method, text}, {"Anak ini", result, text},
	}, append(further, answer{"Keterangan", "", skip})...)
}

// The danger signs in the order of the form of step 3.
var signs = []string{
	"Luka atau sakit berat sekarang", "Kekerasan seksual atau", "Terduga masih dapat", "Dijual, dibawa pergi", "Ditinggal tanpa orang dewasa", "Dipukul, disiksa", "Tidak diurus: makan",
	"Bekerja berat atau hidup", "Sakit atau disabilitas", "Ingin mati atau melukai", "Sangat takut, murung", "Tanpa akta, sekolah", "Pengasuh bermasalah berat", "Lingkungan rawan",
}

// risk is step 3: the signs that were seen, shelter, the class by its place in the list.
func risk(seen map[string]bool, safeHome, class string, further ...answer) []answer {
	var out []answer
	for _, s := range signs {
		a := answer{s, "t", text}
		if seen[s] {
			a.what = "y"
		}
		out = append(out, a)
	}
	shelter := "t"
	if safeHome == "t" {
		shelter = "y"
	}
	return append(append(out, answer{"Rumah aman untuk pulang?", safeHome, text}, answer{"Perlu tempat aman malam ini?", shelter, text}, answer{"Tingkat risiko", class, text}), further...)
}

// neighbour is the report of a twelve-year-old who came to a neighbour.
var neighbour = []answer{
	{"Ada bahaya atau luka sekarang?", "y", text}, {"Anak di mana sekarang?", "rumah tetangga", text}, {"Bersama siapa?", "tetangga", text}, {"Sebutan anak", "Sari", text},
	{"Laki-laki atau perempuan?", "2", text}, {"Kira-kira umur (tahun)", "12", text}, {"Masalah apa?", "1", text}, {"Satu kalimat dari pelapor", "Anak takut pulang ke rumah", text},
	{"Kapan terakhir terjadi?", "tadi malam", text}, {"Terduga pelaku: hubungan", "ayah tiri", text}, {"Terduga serumah", "y", text}, {"Siapa yang tidak boleh dihubungi?", "ayah tiri", text},
	{"Cara aman menghubungi", "lewat tetangga", text}, {"Nama pelapor", "tidak mau", text}, {"Siapa yang sudah dihubungi?", "", skip},
}

// TestNeighbour is a twelve-year-old with a neighbour (SOP 4): high at once, origin
// unknown, straight to the secretariat.
func TestNeighbour(t *testing.T) {
	each(t, func(t *testing.T, o *office, in func(string) face) {
		desk := in("desk-officer")
		number := desk.report(neighbour)
		f := o.read("manager", number)
		if f.Lane != casework.Protection || f.Risk.Class != casework.High || f.Stage != casework.Registered || f.Alarm == nil || len(f.Contacts) != 0 {
			t.Fatalf("after step 1: %s %s %s alarm %v contacts %v", f.Lane, f.Risk.Class, f.Stage, f.Alarm, f.Contacts)
		}
		if !f.Alleged() || !f.Uncontacted() || len(f.People) != 2 {
			t.Errorf("marks: %+v", f.People)
		}
		if c, err := clock(f, "risk"); err != nil || c.Due.Sub(c.Started) != 24*time.Hour || !c.Started.Equal(f.Occurred.At) || !c.Running() {
			t.Errorf("clock of the class: %+v, %v", c, err)
		}
		desk.open(number)
		desk.see("BELUM ADA YANG DIHUBUNGI")
		desk.act("Catat siapa yang dihubungi", contact("petugas UPTD PPA", "Petugas menjemput malam ini."))
		desk.open(number)
		desk.unseen("BELUM ADA YANG DIHUBUNGI")
		desk.act("Periksa asal & identitas", origin("4", "4"))
		desk.open(number)
		desk.act("Nilai risiko", risk(map[string]bool{signs[2]: true, signs[5]: true, signs[10]: true}, "t", "1"))
		desk.open(number)
		desk.does("Teruskan ke sekretariat")

		f = o.read("manager", number)
		if f.Stage != casework.Assessed || f.End != casework.ToSecretariat || f.HandedOver == nil || f.Residency != casework.ResidencyUnknown || len(f.Contacts) != 1 {
			t.Errorf("after step 4: %s %q %v %s %v", f.Stage, f.End, f.HandedOver, f.Residency, f.Contacts)
		}
		if c, err := clock(f, "verify"); err != nil || c.Running() {
			t.Errorf("the clock of step 2 runs on: %+v, %v", c, err)
		}

		// What each of the others then knows of it.
		o.knows("desk-officer", number, "number", "stage")
		o.knows("desk-coordinator", number, "number", "stage")
		o.knows("supervisor", number, "due_at", "next_clock", "number", "overdue", "stage")
		o.knows("facilitator", number, "due_at", "next_clock", "number", "overdue", "stage")
		coded := []string{"caseworker", "category", "desk", "due_at", "kecamatan", "lane", "next_clock", "number", "opened_at", "overdue", "referral_status", "risk", "stage"}
		for _, account := range []string{"caseworker", "secretary", "data-officer"} {
			o.knows(account, number, coded...)
		}
		for _, account := range []string{"partner", "administrator", "auditor"} {
			o.knows(account, number)
		}
		desk.open(number)
		desk.see("Sudah diteruskan", number)
		desk.unseen("Sari", "ayah tiri", "tetangga")

		worker := in("caseworker")
		worker.open(number)
		worker.unseen("Sari", "ayah tiri")
		worker.act("Ambil kasus", []answer{{"Alasan", "Peksos piket malam ini.", story}})
		if f = o.read("caseworker", number); f.Caseworker != "caseworker" || f.Stage != casework.Assigned || f.Child.Name != "Sari" {
			t.Errorf("taken: %q %s %q", f.Caseworker, f.Stage, f.Child.Name)
		}
		o.knows("desk-officer", number, "caseworker", "number", "stage")
	})
}

// TestNewborn is a newborn in a hospital: parents unknown, a place for a name, no
// NIK; high by what happened, help before papers.
func TestNewborn(t *testing.T) {
	each(t, func(t *testing.T, o *office, in func(string) face) {
		desk := in("desk-officer")
		number := desk.report([]answer{
			{"Ada bahaya atau luka sekarang?", "tt", text}, {"Anak di mana sekarang?", "RSUD, ruang bayi, gelang 17", text}, {"Bersama siapa?", "bidan jaga", text}, {"Sebutan anak", "Bayi RSUD", text},
			{"Laki-laki atau perempuan?", "1", text}, {"Kira-kira umur (tahun)", "0", text}, {"Masalah apa?", "6", text}, {"Satu kalimat dari pelapor", "Bayi ditinggal di ruang tunggu", text},
			{"Kapan terakhir terjadi?", "subuh tadi", text}, {"Terduga pelaku: hubungan", "tidak tahu", text}, {"Siapa yang tidak boleh dihubungi?", "", skip},
			{"Cara aman menghubungi", "lewat bidan", text}, {"Nama pelapor", "Bidan jaga", text}, {"Telepon pelapor", "", skip}, {"Siapa yang sudah dihubungi?", "polisi", text}, {"Jam berapa dihubungi?", "sekarang", text},
		})
		f := o.read("coordinator", number)
		if f.Risk.Class != casework.High || f.Lane != casework.Protection || f.Uncontacted() || len(f.Contacts) != 1 || f.Child.Age != "0" || f.Child.NIK != "" {
			t.Errorf("after step 1: %s %s %v %+v", f.Risk.Class, f.Lane, f.Contacts, f.Child)
		}
		if f.Alleged() {
			t.Errorf("nobody was named, but somebody is marked: %+v", f.People)
		}
		desk.open(number)
		place := origin("3", "2")
		place[6] = answer{"Kecamatan dan desa kejadian", "somba opu, sungguminasa", text}
		place[3].how = skip // unknown, and no reason to stop
		desk.act("Periksa asal & identitas", place)
		desk.open(number)
		desk.act("Nilai risiko", risk(map[string]bool{signs[4]: true}, "t", "1"))
		desk.open(number)
		desk.does("Teruskan ke sekretariat")
		f = o.read("coordinator", number)
		if f.Residency != casework.LivesHere || f.HandedOver == nil || f.Form("verify") == nil || f.Form("verify").Answers["event.region"].Value == "" {
			t.Errorf("after step 4: %s %v %+v", f.Residency, f.HandedOver, f.Form("verify"))
		}

		lead := in("manager")
		lead.open(number)
		lead.act("Tugaskan peksos", []answer{
			{"Akun peksos", "caseworker", text}, {"Nomor surat tugas", "094/12", text}, {"Berlaku sampai", "", skip}, {"Alasan bila menggantikan", "", skip}, {"Jenis kasus", "", skip},
		})
		// First aid does not wait for Form 2.
		worker := in("caseworker")
		worker.open(number)
		worker.act("Siapkan rujukan", []answer{
			{"Kebutuhan", "1", text}, {"Lembaga tujuan", "1", text}, {"Mendesak?", "y", text}, {"Tujuan, untuk arsip kantor", "perawatan bayi", text}, {"Bantuan yang diharapkan", "Periksa dan rawat bayi.", story},
			{"Masalah yang boleh dibaca", "Bayi tanpa orang tua.", story}, {"Penanganan yang telah", "", skip}, {"Surat yang disertakan", "", skip}, {"Keterangan surat", "", skip}, {"Anak ikut diantar?", "t", text},
		})
		worker.open(number)
		worker.does("Kirim rujukan")
		f = o.read("coordinator", number)
		if len(f.Referrals) != 1 || f.Referrals[0].State != casework.Sent || !f.Referrals[0].Urgent || len(f.Consents) != 0 || f.Stage != casework.Referred || f.Caseworker != "caseworker" {
			t.Errorf("referred: %+v %v %s", f.Referrals, f.Consents, f.Stage)
		}
		if c, err := clock(f, "answer:1"); err != nil || c.Due.Sub(c.Started) != 24*time.Hour {
			t.Errorf("the agency's clock: %+v, %v", c, err)
		}
		if r := o.row("secretary", number); r == nil || r.ReferralStatus != casework.Sent || r.Risk != casework.High {
			t.Errorf("the secretary's queue: %+v", r)
		}
	})
}

// TestNewspaper is a child in a newspaper who was not found yet: nothing answered is
// not safety, so the class stays open and its clock runs 72 hours.
func TestNewspaper(t *testing.T) {
	each(t, func(t *testing.T, o *office, in func(string) face) {
		desk := in("desk-officer")
		number := desk.report([]answer{
			{"Ada bahaya atau luka sekarang?", "tt", text}, {"Anak di mana sekarang?", "belum ditemukan", text}, {"Bersama siapa?", "tt", text}, {"Sebutan anak", "tt", text},
			{"Laki-laki atau perempuan?", "tt", text}, {"Kira-kira umur (tahun)", "9", text}, {"Masalah apa?", "7", text}, {"Satu kalimat dari pelapor", "Berita anak dirantai, koran halaman 3", text},
			{"Kapan terakhir terjadi?", "tt", text}, {"Terduga pelaku: hubungan", "tt", text}, {"Siapa yang tidak boleh dihubungi?", "", skip},
			{"Cara aman menghubungi", "", skip}, {"Nama pelapor", "tidak mau", text}, {"Siapa yang sudah dihubungi?", "", skip},
		}, answer{"Laporan datang lewat", "13", text}, answer{"Hubungan pelapor", "", skip}, answer{"Tempat kejadian", "belum jelas", text}, answer{"Kecamatan dan desa kejadian", "", skip},
			answer{"Waktu kejadian", "", skip}, answer{"Kata anak", "", skip}, answer{"Siapa yang ia percaya?", "", skip}, answer{"Sudah dijelaskan", "", skip}, answer{"Nomor lembar kertas", "", skip})
		f := o.read("manager", number)
		if f.Lane != casework.Protection || f.Risk.Class != casework.Unassessed || f.Complaint["channel"].Value != "media" || f.Child.Name != "" {
			t.Errorf("after step 1: %s %s %+v", f.Lane, f.Risk.Class, f.Child)
		}
		if c, err := clock(f, "risk"); err != nil || c.Due.Sub(c.Started) != 72*time.Hour {
			t.Errorf("clock: %+v, %v", c, err)
		}
		desk.open(number)
		nowhere := origin("4", "4")
		nowhere[3].how = skip
		desk.act("Periksa asal & identitas", nowhere)
		desk.open(number)
		desk.act("Tulis catatan", []answer{{"Catatan", "Wartawan ditelepon, alamat menyusul.", story}})
		desk.open(number)
		desk.does("Teruskan ke sekretariat")
		f = o.read("manager", number)
		if f.Stage != casework.Verified || f.End != casework.ToSecretariat || f.Risk.Class != casework.Unassessed || f.Events[len(f.Events)-1].Name != string(casework.HandOver) {
			t.Errorf("after step 4: %s %q %s", f.Stage, f.End, f.Risk.Class)
		}
		o.knows("desk-officer", number, "number", "stage")
		// It is violence after all: one key, one confirmation, by whom the case is not.
		in("secretary").alarm(number)
		f = o.read("manager", number)
		if f.Risk.Class != casework.High || f.Risk.By != "secretary" || !f.Uncontacted() || f.Risk.Reason != "" {
			t.Errorf("alarm: %+v", f.Risk)
		}
		if r := o.row("caseworker", number); r == nil || r.Risk != casework.High {
			t.Errorf("the caseworker on duty does not see it: %+v", r)
		}
	})
}

// TestSchoolCosts is help with the costs of a school, in order of arrival: three
// danger signs, then solved in the village.
func TestSchoolCosts(t *testing.T) {
	each(t, func(t *testing.T, o *office, in func(string) face) {
		desk := in("desk-officer")
		number := desk.report(school("Budi"))
		f := o.read("manager", number)
		if f.Lane != casework.Service || !f.Risk.AllNo || f.Risk.Class != casework.Unassessed || f.Child.NIK != "7306080101150001" || f.Complaint["need"].Value != "seragam dan buku" {
			t.Errorf("after step 1: %s %+v %+v", f.Lane, f.Risk, f.Child)
		}
		o.knowsName("supervisor", number, "Budi") // the service lane of the kecamatan
		desk.open(number)
		desk.act("Periksa asal & identitas", []answer{
			{"Surat-surat", "", none}, {"NIK anak", "", keep}, {"Nomor KK", "", skip}, {"Tanggal lahir", "1 januari 2015", text},
			{"Kecamatan dan desa tempat tinggal", "somba opu, sungguminasa", text}, {"Jalan, RT/RW", "", skip}, {"Kecamatan dan desa kejadian", "", skip}, {"Kejadian di kabupaten lain", "", skip},
			{"Diperiksa dengan", "1", text}, {"Anak ini", "1", text}, {"Keterangan", "", skip},
		})
		desk.open(number)
		desk.act("Selesai di desa", []answer{
			{"Apa yang dilakukan?", "Dibelikan lewat dana desa.", story}, {"Hasilnya", "Seragam dan buku diterima.", story}, {"Tanggal selesai", "hari ini", text}, {"Program atau petugas desa", "dana desa", text},
		})
		f = o.read("manager", number)
		if f.Stage != casework.Closed || f.End != casework.Village || f.Residency != casework.Resident || f.HandedOver != nil {
			t.Errorf("the end: %s %q %s %v", f.Stage, f.End, f.Residency, f.HandedOver)
		}
		for _, c := range f.Clocks {
			if c.Running() {
				t.Errorf("a clock of a closed case runs: %+v", c)
			}
		}
	})
}

// school is a report of the service lane.
func school(name string) []answer {
	return []answer{
		{"Ada bahaya atau luka sekarang?", "t", text}, {"Anak di mana sekarang?", "di rumah", text}, {"Bersama siapa?", "ibu", text}, {"Sebutan anak", name, text},
		{"Laki-laki atau perempuan?", "1", text}, {"Kira-kira umur (tahun)", "11", text}, {"Masalah apa?", "10", text}, {"Satu kalimat dari pelapor", "Tidak ada biaya seragam", text},
		{"Siapa yang tidak boleh dihubungi?", "", skip}, {"Cara aman menghubungi", "", skip}, {"Nama pelapor", "Ibu anak", text}, {"Telepon pelapor", "", skip}, {"Siapa yang sudah dihubungi?", "", skip},
		{"Apa yang dibutuhkan?", "seragam dan buku", text}, {"Paling lambat kapan?", "", skip}, {"Nomor KK", "", skip}, {"NIK anak", "7306080101150001", text},
		{signs[1], "t", text}, {signs[5], "t", text}, {signs[6], "t", text},
	}
}

// TestElsewhere is a child whose home is another kabupaten: made safe here, then
// transferred, and ours until the other office answers in writing.
func TestElsewhere(t *testing.T) {
	each(t, func(t *testing.T, o *office, in func(string) face) {
		desk := in("desk-officer")
		number := desk.report([]answer{
			{"Ada bahaya atau luka sekarang?", "y", text}, {"Anak di mana sekarang?", "kantor desa", text}, {"Bersama siapa?", "kepala dusun", text}, {"Sebutan anak", "Adi", text},
			{"Laki-laki atau perempuan?", "1", text}, {"Kira-kira umur (tahun)", "13", text}, {"Masalah apa?", "5", text}, {"Satu kalimat dari pelapor", "Anak dari Takalar sendirian di terminal", text},
			{"Kapan terakhir terjadi?", "tadi pagi", text}, {"Terduga pelaku: hubungan", "", skip}, {"Siapa yang tidak boleh dihubungi?", "", skip},
			{"Cara aman menghubungi", "", skip}, {"Nama pelapor", "Sopir", text}, {"Telepon pelapor", "", skip}, {"Siapa yang sudah dihubungi?", "", skip},
		})
		desk.open(number)
		desk.act("Periksa asal & identitas", origin("3", "3", answer{"Kabupaten atau kota asal", "Takalar", text}))
		desk.open(number)
		desk.refused("Alihkan ke kabupaten asal", "")
		desk.open(number)
		desk.act("Catat siapa yang dihubungi", contact("rumah aman", "Anak tidur di rumah aman."))
		desk.open(number)
		desk.act("Alihkan ke kabupaten asal", []answer{
			{"Kabupaten atau kota tujuan", "Takalar", text}, {"Kantor yang dituju", "PKSAI", text}, {"Alasan", "Rumah anak di Takalar.", story}, {"Anak sudah dibuat aman", "y", text},
			{"Penanganan yang telah", "", skip}, {"Surat yang disertakan", "", skip}, {"Jabatan yang dihubungi", "", skip},
		})
		f := o.read("coordinator", number)
		if f.End != casework.OutOfArea || f.Stage == casework.Closed || f.Transfer == nil || f.Transfer.Answered != nil || f.Residency != casework.ResidentElsewhere || f.Home != "Takalar" {
			t.Errorf("transferred: %q %s %+v", f.End, f.Stage, f.Transfer)
		}
		if c, err := clock(f, "transfer"); err != nil || !c.Running() {
			t.Errorf("the clock of the answer: %+v, %v", c, err)
		}
		lead := in("manager")
		lead.open(number)
		lead.refused("Tutup kasus", "Kasus TINGGI tidak boleh ditutup")
		lead.open(number)
		lead.act("Catat jawaban kabupaten asal", []answer{
			{"Diterima?", "y", text}, {"Isi jawaban atau alasan", "Kasus diterima PKSAI Takalar.", story}, {"Nomor surat jawaban", "460/7", text}, {"Tanggal surat jawaban", "hari ini", text}, {"Jabatan yang menjawab", "", skip},
		})
		f = o.read("coordinator", number)
		if f.Stage != casework.Closed || f.End != casework.OutOfArea || f.Transfer.Answered == nil {
			t.Errorf("answered: %s %q %+v", f.Stage, f.End, f.Transfer)
		}
	})
}
