package line

import (
	"slices"
	"strings"
	"testing"

	"loket/store/casework"
)

// neighbour is the first example of SOP 4: a twelve-year-old who came with a neighbour.
var neighbour = []string{
	"1",
	"y",              // danger now
	"rumah tetangga", // where
	"tetangga",       // with whom
	"Melati",         // what the child is called
	"2",              // girl
	"12",             // age
	"1",              // violence
	"Anak datang menangis, takut pulang",
	"tadi malam",
	"ayah tiri",
	"y", // same house
	"ayah tiri",
	"lewat tetangga",
	"menolak", // reporter
	"-",       // nobody called yet
	"y",       // save
}

func script(parts ...[]string) []string { return slices.Concat(parts...) }

// no answers n danger signs with tidak.
func no(n int) []string { return slices.Repeat([]string{"t"}, n) }

func TestNeighbour(t *testing.T) {
	o := newOffice()
	got := finish(t, o, officer, script(neighbour, []string{
		"4", // straight to step 4
		"@Catat siapa", "Peksos piket", "-", "1", "10.00", "-", "y", "Datang dalam satu jam", "..", "y", "y",
		"@Teruskan", "y", // handed over to the secretariat
		"0", "0",
	})...)
	golden(t, "neighbour", got.screen.String())
	c := o.file(t, o.only(t))
	if c.Risk.Class != casework.High || c.Lane != casework.Protection || c.HandedOver == nil || c.Uncontacted() {
		t.Errorf("class %s, lane %s, handed over %v, uncontacted %v", c.Risk.Class, c.Lane, c.HandedOver, c.Uncontacted())
	}
}

func TestNewborn(t *testing.T) {
	o := newOffice()
	got := finish(t, o, officer, script([]string{
		"1", "t", "RSUD, ruang bayi", "perawat jaga", "Bayi RSUD 3", "tt", "0",
		"6", // abandoned: Bahaya by itself
		"Bayi ditinggal di depan pos", "tadi pagi", "tt", "tt", "tt", "Perawat", "-", "polsek", "8.15",
		"y",
		"y",                                        // step 2
		"t", "tt", "tt", "kira-kira 2026", "somba", // place found
		"", "-", "somba, sungguminasa", "-", "4", "4", "-", "y",
		"y",                                                                  // step 3
		"t", "t", "t", "t", "y", "t", "t", "t", "t", "t", "t", "t", "t", "t", // left alone
		"t", "y", "1", "y",
		"t", "0",
	})...)
	golden(t, "newborn", got.screen.String())
	c := o.file(t, o.only(t))
	if c.Child.Name != "Bayi RSUD 3" || c.Child.NIK != "" || c.Risk.Class != casework.High || c.Residency != casework.ResidencyUnknown {
		t.Errorf("child %q, NIK %q, class %s, residency %s", c.Child.Name, c.Child.NIK, c.Risk.Class, c.Residency)
	}
}

func TestNewspaper(t *testing.T) {
	o := newOffice()
	got := finish(t, o, caseworker, script([]string{
		"1", "tt", "tt", "-", "tt", "-", "-", "3", "Berita koran: anak bekerja di tempat bata, belum ditemukan",
		"tt", "tt", "tt", "-", "tt", "-", "-",
		"l", "13", "-", "jalan poros", "-", "tt", "-", "-", "-", "-", // the sheet: from a newspaper
		"y", "t", "0",
	})...)
	golden(t, "newspaper", got.screen.String())
	c := o.file(t, o.only(t))
	if c.Risk.Class != casework.Unassessed || c.Lane != casework.Protection || c.Complaint["channel"].Value != "media" {
		t.Errorf("class %s, lane %s, channel %q", c.Risk.Class, c.Lane, c.Complaint["channel"].Value)
	}
}

func TestSchoolCosts(t *testing.T) {
	o := newOffice()
	got := finish(t, o, officer, script(schoolCosts, []string{"3"}, no(14), []string{"y", "t", "@Tanpa tindakan", "y", "y"}, []string{
		"?", "@Selesai di desa", "Seragam dari kas desa", "..", "y", "Diterima anak", "..", "y", "21-11-2026", "Kasi Kesra", "y",
		"0", "0",
	})...)
	golden(t, "school", got.screen.String())
	if c := o.file(t, o.only(t)); c.End != casework.Village || c.Lane != casework.Service {
		t.Errorf("end %q, lane %s", c.End, c.Lane)
	}
}

func TestHomeElsewhere(t *testing.T) {
	o := newOffice()
	got := finish(t, o, officer, script([]string{
		"1", "t", "kantor desa", "sopir", "Rani", "2", "9", "5", "Anak ikut truk dari luar daerah", "tt", "tt", "tt", "-", "Sopir", "-", "-",
		"y", "y",
		"t", "-", "-", "tt", "-", "-", "-", "Kabupaten Takalar", "3", "3", "Kabupaten Takalar", "-", "y",
		"4", "?", "@Alihkan", "Kabupaten Takalar", "P2TP2A Kabupaten Takalar", "Tinggal di sana", "..", "y", "y", "-", "-", "-", "y", "0", "0",
	})...)
	golden(t, "elsewhere", got.screen.String())
	if c := o.file(t, o.only(t)); c.Transfer == nil || c.Transfer.Answered != nil {
		t.Errorf("transfer %+v", c.Transfer)
	}
}

// TestReferral leads one case from a desk's report through the kecamatan, the manager
// and the family's consent to the agency, and back with its answer (SOP 7).
func TestReferral(t *testing.T) {
	o := newOffice()
	screen := finish(t, o, officer, script(schoolCosts, []string{
		"4", "?", "@Siapkan rujukan", "bantuan biaya", "dinas pendidikan", "t", "Keringanan biaya", "Seragam dan buku", "..", "y", "1,2", "asli dibawa ibu", "t", "y",
		"@Persetujuan", "Ibu anak", "1", "t", "-", "-", "-", "-", "", "-", "-", "-", "y", "1", "", "", "-", "1", "-", "-", "-", "y",
		"y", "", // the letter, page by page
		"0", "0",
	})...).screen.String()
	number := o.only(t)
	screen += finish(t, o, supervisor, "5", number, "@Tinjau", "y", "-", "y", "0", "0").screen.String()
	screen += finish(t, o, manager, number, "@Setujui", "y", "-", "y", "0", "0").screen.String()
	screen += finish(t, o, officer, "5", number, "@Kirim", "y", "rujukan", "0", "0").screen.String()
	school := casework.Actor{Account: "mitra.disdik", Role: casework.Partner, Agency: "disdik", Session: "s8"}
	screen += finish(t, o, school, "6", "1", "nama", "@Rujukan sudah", "y", "1", "@Jawab rujukan", "1", "-", "-", "y", "0", "0").screen.String()
	golden(t, "referral", screen)
}

// schoolCosts is the report of the fourth example of SOP 4.
var schoolCosts = []string{
	"1", "t", "rumah", "ibu", "Budi", "1", "10",
	"10", // education: the service lane
	"Minta seragam", "tt", "-", "Ibu anak", "0800 2222 3333", "-",
	"seragam sekolah", "1 desember 2026", "-", "-", "t", "t", "t",
	"y",
}

// TestNotAssessedSaysWhy: one sign with yes is not why a child is not assessed yet.
func TestNotAssessedSaysWhy(t *testing.T) {
	o := newOffice()
	finish(t, o, officer, script(schoolCosts, []string{"t", "0"})...)
	signs := slices.Repeat([]string{"-"}, 14)
	signs[11] = "y"
	got := finish(t, o, officer, script([]string{o.only(t), "@Nilai risiko"}, signs, []string{"y", "t", ".", "0", "0"})...)
	says(t, got, "Tanpa akta, sekolah, atau bantuan (y/t): y", "Usulan: Belum dinilai. Belum semua tanda dijawab; tidak menjawab bukan berarti aman.")
}

// TestVerifiedAgain: whose home is checked again after the risk was assessed goes on at
// step 4, and is asked for the numbers of the papers that were looked at.
func TestVerifiedAgain(t *testing.T) {
	o := newOffice()
	finish(t, o, officer, script(schoolCosts, []string{"t", "0"})...)
	number := o.only(t)
	signs := append(slices.Repeat([]string{"t"}, 14), "y", "t", "4")
	finish(t, o, officer, script([]string{number, "@Nilai risiko"}, signs, []string{"y", "t", "0", "0"})...)
	got := finish(t, o, officer, number, "@Periksa asal", "t", "-", "-", "tt", "-", "-", "-", "-", "1", "", "1", "-", "y", "t", "0", "0")
	says(t, got, "NIK dan KK masih kosong. Salin dari suratnya bila ada.", "Lanjut ke langkah 4, Tindak lanjut? [y]")
}

// TestDeadlineGone: half a year's number, as a cut line leaves it behind, is a date as well.
func TestDeadlineGone(t *testing.T) {
	o := newOffice()
	half := script(schoolCosts[:len(schoolCosts)-8], []string{"seragam sekolah", "14-04-20", ""})
	if schoolCosts[len(schoolCosts)-8] != "seragam sekolah" {
		t.Fatal("the report asks something else by now")
	}
	got := finish(t, o, officer, append(half, ".", "0")...)
	says(t, got, "Paling lambat kapan?", "Tanggal ini sudah lewat. Periksa lagi.", "Nomor KK")
}

// TestChosenByWord: what a word was taken for is said where it is not how the option begins.
func TestChosenByWord(t *testing.T) {
	o := newOffice()
	got := finish(t, o, officer, "1", "t", "rumah", "ibu", "Budi", "1", "9", "terlantar", "<", "penel", ".", "0")
	says(t, got, "Masalah apa? (1-15, ?) terlantar", "= Bayi terlantar")
	if s := got.screen.String(); strings.Contains(s, "= Penelantaran") {
		t.Errorf("said though the option begins so: %s", s)
	}
}
