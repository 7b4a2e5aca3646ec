package line

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms/pack"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// says fails unless all the words are on the screen in this order.
func says(t *testing.T, got *tape, words ...string) {
	t.Helper()
	rest := got.screen.String()
	for _, w := range words {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			t.Errorf("not said, or not in this order: %q in\n%s", w, got.screen.String())
			return
		}
		rest = after
	}
}

// TestReviewBeforeSaving: behind the last question everything can still be looked at and changed.
func TestReviewBeforeSaving(t *testing.T) {
	o := newOffice()
	got := finish(t, o, officer, script(neighbour[:len(neighbour)-1], []string{
		"x", "lihat", "4", "Dahlia", // one answer is changed: back behind the last question
		"7", "10", ".", // another lane: its questions come
		"0",
	})...)
	says(t, got, "y simpan, t dari awal", "4 Sebutan anak: Melati", "4/15 Sebutan anak [terisi]: Dahlia\nSimpan?", "[Kekerasan fisik atau psikis] 10\n8/19")
	got = finish(t, o, officer, "2", "<", "10", "", "", "", "", "-", "-", "-", "-", "-", "t", "t", "t", "<", "t", "t", ".", "0")
	says(t, got, "8/19", "7/19", "19/19", "Simpan?", "19/19", "Simpan?", "1/19", "Draf disimpan")
	if d := o.drafts(t, officer)[0]; d.Answers["child.name"].Value != "Dahlia" {
		t.Errorf("child %q", d.Answers["child.name"].Value)
	}
}

// TestRequiredLeftBlank: a form that lacks a required answer goes back to its question.
func TestRequiredLeftBlank(t *testing.T) {
	o := newOffice()
	d := casework.Draft{ID: o.NewID(), Act: o.NewID(), Work: casework.Receive, Form: "complaint", Answers: ram.Answers("danger", "no", "child.where", "rumah")}
	if _, err := o.SaveDraft(t.Context(), officer, d); err != nil {
		t.Fatal(err)
	}
	says(t, finish(t, o, officer, "2", ".", "0"), "Belum diisi: Sebutan anak.", "4/15 Sebutan anak:", "Draf disimpan.")
}

func TestBahaya(t *testing.T) {
	p := *pack.Gowa()
	p.OnCall = []pack.Contact{{Post: "Peksos piket", Phone: "110", Hours: "24 jam"}}
	o := &office{now: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)}
	o.Desk = ram.New(ram.Options{Pack: &p, Now: func() time.Time { return o.now }})
	// in a new report: the card first, then one confirmation; the question stays
	got := finish(t, o, officer, "!", "1", "t", "!", "y", "rumah", "!", "t", ".", "0")
	says(t, got, "Peksos piket 110 24 jam", "2/15 Anak di mana", "BAHAYA. Telepon sekarang", "Tandai TINGGI? [t]: y", "Dicatat: bahaya", "2/15 Anak di mana", "Tandai TINGGI? [t]: t", "3/15")
	if d := o.drafts(t, officer)[0]; d.Answers["danger"].Value != "yes" {
		t.Errorf("danger %v", d.Answers["danger"])
	}
	// on a case: it is high at once, also from within a form, and the form can still be saved
	finish(t, o, officer, script(schoolCosts, []string{"t", "0"})...)
	number := o.only(t)
	got = finish(t, o, officer, number, "?", "@Tulis catatan", "!", "y", "catatan", "..", "y", "y", "0", "0")
	says(t, got, "BAHAYA. Telepon sekarang", "Naikkan kasus "+number+" ke TINGGI? [t]: y", "TINGGI.", "Tersimpan: Tulis catatan.")
	if c := o.file(t, number); c.Risk.Class != casework.High || c.Lane != casework.Protection {
		t.Errorf("class %s, lane %s", c.Risk.Class, c.Lane)
	}
	says(t, finish(t, o, officer, number, "!", "y", "0", "0"), "Sudah TINGGI")
}

func TestQueue(t *testing.T) {
	o := newOffice()
	for range 12 {
		finish(t, o, officer, script(schoolCosts, []string{"t", "0"})...)
	}
	finish(t, o, officer, script(neighbour, []string{"t", "0"})...)
	got := finish(t, o, officer, "4", "n", "x", "?", "tinggi", "1", "0", "rendah", "layanan", "saya", "sedang", "lewat", "perlindungan", "tutup", "semua", "0", "0")
	golden(t, "queue", got.screen.String())
	o.now = o.now.Add(48 * time.Hour)
	got = finish(t, o, officer, "3", "x", "1", "0", "0", "6", "5", "0013", "1", "0", "0", "5", "", "5", "0", "0")
	says(t, got, "1 lewat waktu", "TINGGI", "lewat 24 jam", "BELUM ADA YANG DIHUBUNGI", "Tidak ada kasus.", "1 0801-26-0013")
}

// TestAssign: the manager picks a caseworker from the list of accounts.
func TestAssign(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	got := finish(t, o, manager, number, "?", "@Tugaskan", "@peksos.satu", "-", "-", "-", "-", "y", "0", "0")
	says(t, got, "1 peksos.satu: 0 terbuka", "Tersimpan: Tugaskan peksos.")
	if c := o.file(t, number); c.Caseworker != caseworker.Account {
		t.Errorf("caseworker %q", c.Caseworker)
	}
	says(t, finish(t, o, caseworker, "3", "1", "nama", "orang", "0", "0", "0"), "Melati", "JANGAN HUBUNGI")
}

// TestNamedByList: who is named in an act stands in a list; who approves an assignment
// has the loads in sight.
func TestNamedByList(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	lead := casework.Actor{Account: "koordinator", Role: casework.Coordinator, Session: "s8"}
	says(t, finish(t, o, manager, number, "semua", "@Usulkan peksos", "1", "beban kecil", "y", "0", "0"), "1 peksos.satu: 0 terbuka")
	says(t, finish(t, o, lead, number, "semua", "@Putuskan usulan", "y", "-", "y", "0", "0"), "Peksos: peksos.satu: 0 terbuka")
	says(t, finish(t, o, caseworker, number, "semua", "@Tambah tugas", "Telepon sekolah", "manajer", "besok 9.00", "diminta ibu", "y", "0", "0"), "2 manajer, Manajer", "Tersimpan: Tambah tugas")
	c := o.file(t, number)
	if i := slices.IndexFunc(c.Clocks, func(k casework.Clock) bool { return k.ID == "task:t1" }); i < 0 || c.Clocks[i].Owner != manager.Account {
		t.Errorf("clocks %+v", c.Clocks)
	}
}

// TestTake: an unassigned high case may be taken; until then the caseworker reads codes only.
func TestTake(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	got := finish(t, o, caseworker, number, "nama", "@Ambil kasus", "Piket malam ini", "..", "y", "y", "nama", "0", "0")
	says(t, got, "Ketik nomor dari daftar, atau 0.", "Tersimpan: Ambil kasus.", "Melati")
}

// TestAlike: who was met before is told by number, once.
func TestAlike(t *testing.T) {
	o := newOffice()
	with := script(schoolCosts[:17], []string{"7306081203140001", ""}, schoolCosts[18:])
	finish(t, o, officer, script(with, []string{"t", "0"})...)
	first := o.only(t)
	finish(t, o, officer, script(with, []string{"t", "0"})...)
	second := casework.CaseNumber("0801", 26, 2)
	got := finish(t, o, officer, second, "?", "@Periksa asal", "t", "", "", ".", "0", "0")
	says(t, got, "Mungkin anak yang sama", first+" (Terdaftar", "Pencocokan dilakukan sekretariat", "Nomor KK")
	if strings.Count(got.screen.String(), first) != 1 {
		t.Errorf("told more than once:\n%s", got.screen.String())
	}
}

// TestForm1 fills the longest form with one line an answer and prints it.
func TestForm1(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	in := []string{number, "?", "@Isi: 1."}
	for range 400 {
		in = append(in, "tt")
	}
	screen := finishWhen(t, o, officer, "Simpan?", in, []string{"y", "cetak", "@1. Pen", "0", "0", "0"})
	if c := o.file(t, number); c.Form("form1") == nil {
		t.Errorf("form 1 is not in the case:\n%s", screen)
	}
}

// finishWhen answers every question with the lines of many until the screen ends with a prompt
// that starts with when, then enters the lines of rest. A question that must be answered gets a 1.
func finishWhen(t *testing.T, o *office, who casework.Actor, when string, many, rest []string) string {
	t.Helper()
	in := &switching{tape: &tape{lines: many}, when: when, rest: rest}
	if err := Run(t.Context(), Options{Desk: o, Actor: who, In: in, Out: in}); err != nil {
		t.Fatalf("%v\n%s", err, in.screen.String())
	}
	return in.screen.String()
}

type switching struct {
	*tape
	when string
	rest []string
	on   bool
}

func (s *switching) Read(p []byte) (int, error) {
	lines := strings.Split(s.screen.String(), "\n")
	last, said := lines[len(lines)-1], lines[max(0, len(lines)-2)]
	switch {
	case s.on || len(s.lines) == 0:
	case strings.HasPrefix(last, s.when):
		s.on, s.lines = true, s.rest
	case strings.Contains(last, "(u = tulis ulang"):
		s.lines[0] = "y"
	case last == "" && said == "1": // the text of a narrative
		s.lines[0] = ".."
	case slices.ContainsFunc(lines[max(0, len(lines)-8):], func(l string) bool { return strings.HasPrefix(l, "Harus dijawab: ") }):
		s.lines[0] = "1"
	}
	return s.tape.Read(p)
}

// TestRefusedConsent: a family that is not willing is an outcome; the handoff then offers what is left.
func TestRefusedConsent(t *testing.T) {
	o := newOffice()
	got := finish(t, o, officer, script(schoolCosts, []string{
		"4", "?", "@Siapkan rujukan", "bantuan biaya", "1", "t", "Keringanan biaya", "Seragam", "..", "y", "-", "-", "t", "y",
		"x", "@Persetujuan", "Ibu anak", "1", "t", "-", "-", "-", "-", "", "-", "-", "-", "y", "2", "tt", "1", "-", "-", "-", "y",
		"@Lanjut tanpa", "refused", "Tidak bersedia", "..", "y", "manager", "y",
	}, []string{"0", "0"})...)
	says(t, got, "Belum ada persetujuan", "Tersimpan: Persetujuan", "Belum ada persetujuan", "Keluarga tidak bersedia", "Draf disimpan")
}

// TestPages: a long text comes a page at a time and can be left.
func TestPages(t *testing.T) {
	o := newOffice()
	got := finish(t, o, officer, "7", "0", "7", "", "0", "0")
	if n := strings.Count(got.screen.String(), "baris lagi"); n != 3 {
		t.Errorf("%d pages asked, want 3", n)
	}
}

// TestRefusedAnswer: what the desk refuses goes back to its question, and nothing is lost.
func TestRefusedAnswer(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	marked := casework.Act{ID: o.NewID(), Name: casework.Mark, Case: number, Answers: ram.Answers("name", "Pak Anu", "relation", "paman", "kind", "alleged")}
	if _, err := o.Do(t.Context(), manager, marked); err != nil {
		t.Fatal(err)
	}
	got := finish(t, o, officer, number, "?", "@Persetujuan keluarga", "Pak Anu", "1", "t", "-", "-", "-", "-", "", "-", "-", "-", "y", "1", "-", "-", "1", "-", "-", "-", "y",
		"3", "1", "Ibu Desa", "y", "0", "0")
	says(t, got, "Orang tua ditandai; isian aman", "Hubungan dengan anak [Orang tua]: 3\nSimpan?", "Nama [terisi]: Ibu Desa\nSimpan?", "Tersimpan: Persetujuan keluarga.")
	if c := o.file(t, number); len(c.Consents) != 1 || c.Consents[0].Signer != "companion" {
		t.Errorf("consents %+v", c.Consents)
	}
}

// TestOtherNeed: an agency chosen for one need does not stay when the need becomes another.
func TestOtherNeed(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	got := finish(t, o, officer, number, "?", "@Siapkan rujukan", "visum", "1", "<", "<", "bantuan hukum", ".", "0", "0")
	says(t, got, "RSUD Syekh Yusuf", "[Visum]: bantuan hukum", "LBH", "2/10 Lembaga tujuan (1-6, ?): .")
	if d := o.drafts(t, officer)[0]; d.Answers["agency"].Answered() {
		t.Errorf("agency %v", d.Answers["agency"])
	}
}

// TestStrayDrafts: a draft whose place or form is gone is still of use, or told plainly.
func TestStrayDrafts(t *testing.T) {
	o := newOffice()
	save := func(d casework.Draft) {
		t.Helper()
		d.ID, d.Act = o.NewID(), o.NewID()
		if _, err := o.SaveDraft(t.Context(), officer, d); err != nil {
			t.Fatal(err)
		}
	}
	save(casework.Draft{Work: casework.Receive, Form: "complaint", Answers: ram.Answers("danger", "no"), At: "no.such.field"})
	says(t, finish(t, o, officer, "2", ".", "0"), "2/15 Anak di mana")
	o = newOffice()
	save(casework.Draft{Work: casework.Note, Form: "gone"})
	says(t, finish(t, o, officer, "2", "0"), "Formulir draf ini tidak ada lagi")
	o = newOffice()
	save(casework.Draft{Work: casework.Note, Form: "note", Case: "0801-26-0009-X"})
	says(t, finish(t, o, officer, "2", "0"), "Tidak ditemukan.")
}

// TestPartnerRejects: the agency's no needs a reason; the desk reads it.
func TestPartnerRejects(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	got := finish(t, o, officer, number, "?", "@Siapkan rujukan", "pertolongan", "@RSUD", "y", "Periksa luka", "Periksa anak", "..", "y", "-", "-", "-", "-", "t", "y",
		"0", "y", // the letter is not looked at; it is urgent: sent
		"0", "0")
	says(t, got, "Lihat surat dulu? [y]: 0", "Kirim rujukan (rujukan 1)? [t]: y", "Tersimpan: Kirim rujukan.")
	got = finish(t, o, hospital, "6", "x", "1", "?", "x", "!", "surat", "", "0", "1", "@Jawab rujukan", "2", "Dokter libur", "..", "y", "-", "y", "0", "0")
	says(t, got, "Ketik nomor dari daftar.", "Surat "+number+"/R1", "SURAT RUJUKAN", "Tersimpan: Jawab rujukan.", "Ditolak mitra")
	if strings.Contains(got.screen.String(), "ayah tiri") {
		t.Errorf("the partner reads of the alleged:\n%s", got.screen.String())
	}
	says(t, finish(t, o, officer, number, "rujukan", "riwayat", "0", "0"), "Ditolak mitra", "Alasan: Dokter libur", "Catat jawaban mitra, mitra.rsud")
}

// What a reporter says of an admission is warned of where the case is one of the law, and kept.
func TestAdmissionIsWarnedOf(t *testing.T) {
	o := newOffice()
	got := finish(t, o, officer, "1", "t", "rumah", "nenek", "Dani", "l", "15", "hukum", "Anak mengaku mengambil sepeda.", "", "kemarin", "anak ini sendiri", "t",
		"-", "-", "menolak", "-", "y", "0", "0801-26-0001-3", "0", "9").screen.String()
	if !strings.Contains(got, "Pengakuan anak tidak dicatat sesudah ini. Cukup kata pelapor.") || !strings.Contains(got, "Tersimpan") {
		t.Errorf("not warned, or not kept:\n%s", got)
	}
	if strings.Contains(got, "tempat anak tidak ditulis") {
		t.Errorf("the child's own mark hides its place:\n%s", got)
	}
}

// A step that lacks its paper says so before it asks, and is refused with the field to fill.
func TestStepLacksItsPaper(t *testing.T) {
	o := newOffice()
	ctx := context.Background()
	do := func(number string, name casework.ActName, part string, pairs ...string) string {
		t.Helper()
		r, err := o.Do(ctx, caseworker, casework.Act{ID: o.NewID(), Name: name, Case: number, Part: part, Answers: ram.Answers(pairs...)})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return r.Number
	}
	n := do("", casework.Receive, "", "danger", "no", "child.where", "rumah", "child.name", "Dani", "child.age", "15", "category", "abh", "problem", "dilaporkan", "reporter.name", "-")
	do(n, casework.StartPathway, "", "pathway", "abh")
	do(n, casework.DoStep, "abh.request", "at", o.now.Format(time.RFC3339), "by", "Penyidik")
	got := finish(t, o, caseworker, n, "alur", "0", "semua", "@Langkah selesai: Laporan sosial", "sekarang", "=", "=", "-", "-", "-", "y", ".", "0", "9").screen.String()
	for _, want := range []string{"Belum ada: Laporan sosial", "(kantor mengisi)", "Susunan kantor, sesuaikan", "Belum ada: Laporan sosial. Isi dulu", "Belum ada sejak langkah ini dibuka: Laporan sosial", "Kertas asli ada di mana?"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not said:\n%s", want, got)
		}
	}
}
