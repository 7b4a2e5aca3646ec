package main

import (
	"strings"

	"loket/forms"
)

// The scripts. Names are invented from lists of common ones.

// nine are the answers to the nine questions for a child who came with a teacher.
var nine = []answer{
	{"Ada bahaya atau luka sekarang?", "t", text},
	{"Anak di mana sekarang?", "ruang guru", text},
	{"Bersama siapa?", "guru kelas", text},
	{"Sebutan anak", "Ayu Lestari", text},
	{"Laki-laki atau perempuan?", "2", pick},
	{"Kira-kira umur (tahun)", "12", text},
	{"Masalah apa?", "1", pick},
	{"Satu kalimat dari pelapor", "Anak takut pulang ke rumah", text},
	{"Kapan terakhir terjadi?", "tadi malam", text},
	{"Terduga pelaku: hubungan dengan anak", "paman", text},
	{"Terduga serumah dengan anak?", "y", text},
	{"Siapa yang tidak boleh dihubungi?", "paman", text},
	{"Cara aman menghubungi", "lewat guru kelas", text},
	{"Nama pelapor", "menolak", text},
	{"Siapa yang sudah dihubungi?", "peksos piket", text},
	{"Jam berapa dihubungi?", "9.30", text},
}

// form1 are the answers to the whole of Form 1 for the same child.
var form1 = []answer{
	{"Nama informan", "Rani Permata", text},
	{"Lembaga informan", "SD di desa", text},
	{"Jabatan informan", "guru kelas", text},
	{"Telepon informan", "tt", text},
	{"Alamat informan", "Dusun Satu, RT 2", text},
	{"Nama lengkap anak", "", keep},
	{"NIK anak", "tt", text},
	{"Tempat lahir", "Gowa", text},
	{"Tanggal lahir", "3 mei 2014", text},
	{"Jenis kelamin", "2", pick},
	{"Tinggal di: kecamatan, desa", "somba, sungguminasa", place},
	{"RT/RW, jalan", "RT 3 RW 1", text},
	{"Alamat sebelumnya", "tt", text},
	{"HP anak", "tt", text},
	{"Nama pengasuh", "Dewi Lestari", text},
	{"Kontak pengasuh", "lewat guru kelas", text},
	{"Nama ayah", "Bayu Setiawan", text},
	{"NIK ayah", "tt", text},
	{"Umur ayah", "41", text},
	{"Pekerjaan ayah", "buruh bangunan", text},
	{"Kandung, tiri, angkat?", "1", pick},
	{"Nama ibu", "Dewi Lestari", text},
	{"NIK ibu", "tt", text},
	{"Umur ibu", "38", text},
	{"Pekerjaan ibu", "penjual sayur", text},
	{"Kandung, tiri, angkat?", "1", pick},
	{"Anak diasuh oleh", "4", pick},
	{"Nama kepala keluarga", "Hadi Nugraha", text},
	{"Hubungannya dengan anak", "kakek", text},
	{"Jumlah anak serumah", "3", text},
	{"Umur dan L/P anak-anak", "0 0;0 0;1 0;0 1;0 1;0 0", grid},
	{"Jumlah orang dewasa lain", "2", text},
	{"Siapa saja mereka", "1,5", ticks},
	{"Lainnya", "penyewa kamar", text},
	{"Anak kenal mereka?", "y", text},
	{"Kondisi dan masalah anak", "Murung, nilai turun, ada memar lama di lengan", story},
	{"Apakah anak rentan?", "y", text},
	{"Kerentanan anak", "2,3", ticks},
	{"Risiko bagi anak", "1,4", ticks},
	{"Tingkat risiko", "2", pick},
	{"Rekomendasi", "Dikunjungi peksos, dijaga nenek, diperiksa puskesmas", story},
	{"Nama pekerja kasus", "Kartika Wijaya", text},
	{"Tanggal", "20-11-2026", text},
}

// intake reports a child in the window, from the first screen to the receipt.
func (p *player) intake() {
	p.press("open form", "1")
	p.must("Sembilan pertanyaan")
	p.fill(nine)
	p.press("submit", keySend)
	p.must("Tersimpan. Nomor laporan:")
}

// assess fills the whole of Form 1 in the window, from the case's list of steps.
func (p *player) assess() {
	p.press("open form", p.number("1. Penilaian risiko awal"))
	p.fill(form1)
	p.press("submit", keySend)
	p.must("Tersimpan")
}

// intakeLines reports the same child in lines.
func (p *player) intakeLines() {
	p.press("line", "1\n")
	p.tell(nine)
	p.press("line", "y\n") // save it
	p.must("Tersimpan. Nomor laporan:")
}

// assessLines fills the same Form 1 in lines, after the intake.
func (p *player) assessLines() {
	p.press("line", "4\n") // on to the case
	if p.err == nil && !strings.Contains(p.shown(), "1. Penilaian risiko awal") {
		p.press("line", "semua\n")
	}
	p.press("line", p.number("1. Penilaian risiko awal")+"\n")
	p.tell(form1)
	p.press("line", "y\n") // save it
	p.must("Tersimpan")
}

// accepted are the answers of an agency that takes a referral on.
var accepted = []answer{
	{"Jawaban", "1", pick},
	{"Layanan mulai tanggal", "23-11-2026", text},
	{"Jabatan petugas lembaga", "konselor", text},
}

// answerReferral answers, as the agency, the first referral of the list.
func (p *player) answerReferral() {
	p.press("open a letter", keyEnter)
	p.press("open form", p.number("Jawab rujukan"))
	p.fill(accepted)
	p.press("submit", keySend)
	p.must("Tersimpan")
}

// answerReferralLines does the same in lines.
func (p *player) answerReferralLines() {
	p.press("line", "6\n")
	p.press("line", "1\n")
	p.press("line", p.number("Jawab rujukan")+"\n")
	p.tell(accepted)
	p.press("line", "y\n")
	p.must("Tersimpan")
}

// form3 are the answers to the whole of Form 3, A to G, of a child whose family is
// poor: every item, both texts of every area, every area's value, views and conclusion;
// the tables of the plan stay empty. known are the answers that stand there already.
func form3(form *forms.Form, known forms.Answers, env forms.Env) []answer {
	var out []answer
	a := known.Clone()
	for path := ""; ; { // an answer may ask for more
		s, ok := forms.Next(form.Walk(a, env), path)
		if !ok || s.Section.ID == forms.PaperSection {
			return out
		}
		path = s.Path
		said := answer{label: s.Field.Label, how: text}
		switch {
		case !s.Blank(a):
			said.how = keep
		case s.Add:
			said = answer{how: skip}
		case s.Field.Kind == forms.Score && s.Field.Poverty, s.Field.ID == "f.conclusion":
			said.what, said.how = "2", pick
			if s.Field.ID == "f.conclusion" {
				said.what = "1"
			}
		case s.Field.Kind == forms.Score:
			said.what, said.how = "3", pick
		case s.Field.Rating:
			said.what, said.how = "4", pick
		case s.Field.Kind == forms.Choice:
			said.what, said.how = "1", pick
		case s.Field.Kind == forms.Choices:
			said.what, said.how = "1,3", ticks
		case s.Field.Kind == forms.YesNo:
			said.what = "t"
		case s.Field.Kind == forms.Number:
			said.what = "3"
		case s.Field.Kind == forms.Date && s.Field.ID == "g.review":
			said.what = "20-12-2026"
		case s.Field.Kind == forms.Date:
			said.what = "20-11-2026"
		case s.Field.Kind == forms.NIK:
			said.what = "tt"
		case s.Field.Kind == forms.Narrative:
			said.what, said.how = "Keluarga besar ikut menjaga, tetangga peduli", story
		default:
			said.what = "Rani Permata"
		}
		if kept := (forms.Answer{State: forms.Given, Value: said.what}); said.how != keep && !s.Add {
			if said.what == "t" {
				kept.Value = "no"
			}
			if err := a.Set(path, kept); err != nil {
				panic(err) // Walk's paths are good
			}
		}
		out = append(out, said)
	}
}

// assessFurther fills the whole of Form 3 in the window, from the case's page.
func (p *player) assessFurther(answers []answer) {
	p.press("menu of acts", "a")
	p.press("menu of acts", p.number("Formulir & berkas"))
	p.press("open form", p.number("Isi formulir 3."))
	p.fill(answers)
	p.press("submit", keySend)
	p.must("Tersimpan")
}
