package forms

import (
	"fmt"
	"strings"

	"loket/forms/text"
)

// The words that answer any question that is not Plain.
var stateWords = map[string]State{
	"tidak tahu": Unknown, "tdk tahu": Unknown, "tidak tau": Unknown, "tak tahu": Unknown, "gak tahu": Unknown, "belum tahu": Unknown, "tt": Unknown,
	"menolak": Refused, "tidak mau": Refused, "tdk mau": Refused, "tidak mau disebut": Refused, "menolak menjawab": Refused, "tidak mau menjawab": Refused,
	"tidak berlaku": NotApplicable, "tb": NotApplicable, "n/a": NotApplicable,
}

// noneWords answer several choices or a group with "none of them".
var noneWords = map[string]bool{"tidak ada": true, "tak ada": true, "tdk ada": true, "-": true, "0": true}

// stateText is how such an answer is read.
func stateText(s State) string {
	switch s {
	case Unknown:
		return "Tidak tahu"
	case Refused:
		return "Menolak menjawab"
	case NotApplicable:
		return "Tidak berlaku"
	default:
		return ""
	}
}

// Sentences said for more than one kind of field.
const (
	sayDateUnclear   = "Tanggal belum jelas. Tulis misalnya 21-11-2026, besok, atau kira-kira 2014."
	sayDateWhen      = "Itu lagi atau lalu? Tulis misalnya: 30 hari lagi, 30 hari lalu, atau tanggalnya."
	sayDateFuture    = "Tanggal ini ada di masa depan. Tulis tanggal yang tertulis di kertas."
	sayBirthFuture   = "Tanggal lahir tidak bisa di masa depan. Periksa tahunnya."
	sayBirthOld      = "Umur lebih dari 120 tahun. Periksa tahunnya."
	sayMomentUnclear = "Waktu belum jelas. Tulis misalnya: 14.30, atau kemarin 20.00."
	sayMomentAhead   = "Waktu belum jelas. Tulis hari dan jamnya, misalnya: besok 9.00, atau 21-11-2026 14.30."
	sayMomentNoClock = "Jamnya belum ada. Tulis misalnya: kemarin 20.00."
	sayMomentPart    = "Jam itu pagi atau sore? Tulis misalnya: 15.00, atau jam 3 sore."
	sayMomentFuture  = "Waktu itu belum terjadi. Untuk kemarin tulis: kemarin 20.00."
	sayNIK           = "NIK harus 16 angka. Kosongkan bila belum ada; laporan tetap jalan."
	sayKK            = "Nomor KK harus 16 angka. Kosongkan bila belum ada; laporan tetap jalan."
	sayPhone         = "Tulis nomor telepon dengan angka saja, misalnya: 0800 3456 7890."
	sayPhoneOdd      = "Nomor telepon ini tidak lazim. Periksa angkanya."
	sayNumber        = "Tulis angka saja, misalnya: 12."
	sayYesNo         = "Jawab ya atau tidak."
	sayScore         = "Jawab 1, 2, 3, atau tidak berlaku."
	sayPerson        = "Tulis nama dengan huruf. Bila tidak ada, tulis: tanpa nama."
	sayPaper         = "Tanda tangan hanya di kertas."
	sayGroup         = "Bagian ini diisi satu per satu. Bila tidak ada, tulis: tidak ada."
	sayDamaged       = "Isian ini tidak terbaca. Isi ulang."
)

// sayPlain names the field that takes no "tidak tahu".
func sayPlain(f *Field) string {
	return "Harus dijawab: " + strings.TrimRight(f.Label, "?.: ") + ". \"Tidak tahu\" tidak bisa dipakai di sini."
}

// fold prepares typed words for comparison.
func fold(s string) string { return strings.ToLower(text.Clean(s)) }

// sayList joins at most four names for a sentence.
func sayList(names []string, between string) string {
	const most = 4
	if len(names) > most {
		return strings.Join(names[:most], between) + between + "…"
	}
	return strings.Join(names, between)
}

func sayTooLong(most int) string {
	return fmt.Sprintf("Terlalu panjang: paling banyak %d huruf.", most)
}

// Nobody says whether an answer names no one: people write "tidak ada" where they
// might leave a blank.
func Nobody(answer string) bool {
	switch strings.Trim(fold(answer), " .-") {
	case "", "tidak", "tidak ada", "tak ada", "tdk ada", "belum", "belum ada", "nihil", "kosong":
		return true
	}
	return false
}
