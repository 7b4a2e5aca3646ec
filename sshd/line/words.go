package line

import (
	"fmt"
	"strings"
	"time"

	"loket/forms"
	"loket/store/casework"
)

// actWords are the acts as a menu names them, unless the office's pack has a word of its own.
var actWords = map[casework.ActName]string{
	casework.Receive: "Laporan baru", casework.Amend: "Lengkapi laporan", casework.Alarm: "Bahaya!",
	casework.RecordContact: "Catat siapa yang dihubungi", casework.Verify: "Langkah 2: asal & identitas",
	casework.Classify: "Langkah 3: risiko", casework.Lower: "Turunkan risiko", casework.Complete: "Isi formulir",
	casework.HandOver: "Teruskan ke sekretariat PKSAI", casework.Resolve: "Ditangani desa", casework.Advise: "Nasihat saja",
	casework.Move: "Luar wilayah: alihkan", casework.MoveAnswered: "Jawaban kabupaten asal", casework.Assign: "Tugaskan peksos",
	casework.Take: "Ambil kasus", casework.Consent: "Persetujuan keluarga (Form 2)", casework.Withdraw: "Persetujuan dicabut",
	casework.Waive: "Lanjut tanpa persetujuan (alasan)", casework.Prepare: "Rujukan baru", casework.ApproveRef: "Putuskan usulan rujukan",
	casework.Send: "Kirim rujukan", casework.Deliver: "Rujukan sudah sampai", casework.Answer: "Jawaban lembaga",
	casework.Minutes: "Berita acara serah terima", casework.Finish: "Rujukan selesai", casework.Cancel: "Batalkan rujukan",
	casework.Review: "Periksa usulan layanan",
	casework.Mark:   "Tandai orang: jangan hubungi, terduga", casework.Exclude: "Kecualikan petugas", casework.Link: "Anak yang sama dengan kasus lain",
	casework.Note: "Catatan", casework.Close: "Tutup kasus", casework.Reopen: "Buka kembali kasus",
}

// stateWords are the states of a referral where the office's pack has no word for them.
var stateWords = map[casework.ReferralState]string{
	casework.Prepared: "Disiapkan", casework.Pending: "Menunggu persetujuan", casework.Approved: "Disetujui", casework.Sent: "Dikirim",
	casework.Delivered: "Sampai", casework.Accepted: "Diterima mitra", casework.Rejected: "Ditolak mitra", casework.Working: "Dikerjakan",
	casework.Resulted: "Ada hasil", casework.Done: "Selesai", casework.Cancelled: "Dibatalkan",
}

// word is the pack's word for a key, or the fallback.
func (s *session) word(key, fallback string) string {
	if w, ok := s.pack.Words[key]; ok {
		return w
	}
	return fallback
}

// act names one act; a paper form is named by its title.
func (s *session) act(a casework.ActName, form string) string {
	if a == casework.Complete && form != "" {
		return "Isi: " + s.title(form)
	}
	if a == casework.Answer && s.who.Role == casework.Partner {
		return "Jawab rujukan" // a partner gives the answer that others record
	}
	fallback := actWords[a]
	if fallback == "" {
		fallback = string(a)
	}
	return s.word("act."+string(a), fallback)
}

func (s *session) title(form string) string {
	if f := s.pack.Forms[form]; f != nil {
		return f.Title
	}
	return form
}

func (s *session) stage(st casework.Stage) string { return s.word("stage."+string(st), string(st)) }

func (s *session) state(st casework.ReferralState) string {
	return s.word("referral."+string(st), stateWords[st])
}

// high says how many cases are high, behind other counts, and nothing where none is
// counted: whoever may not know the class of a case would read a zero as "no child in
// danger".
func (s *session) high(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d %s", n, s.class(casework.High))
}

// class is the short word of a class of risk: "TINGGI".
func (s *session) class(c casework.Class) string {
	if def, ok := s.pack.Class(string(c)); ok {
		return def.Label
	}
	return string(c)
}

func (s *session) category(code string) string {
	if c, ok := s.pack.Category(code); ok {
		return c.Label
	}
	return code
}

func (s *session) agency(code string) string {
	if a, ok := s.pack.Agency(code); ok {
		return a.Name
	}
	return code
}

// clock is what a running standard time waits for.
func (s *session) clock(id string) string { return casework.ClockWord(s.pack, id) }

// left says how far a time lies ahead or behind: "sisa 40 menit", "lewat 3 jam".
func left(due, now time.Time) string {
	d, word := due.Sub(now), "sisa"
	if d < 0 {
		d, word = -d, "lewat"
	}
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%s %d menit", word, int(d/time.Minute))
	case d < 72*time.Hour:
		return fmt.Sprintf("%s %d jam", word, int(d/time.Hour))
	default:
		return fmt.Sprintf("%s %d hari", word, int(d/(24*time.Hour)))
	}
}

// when is an instant in the office's zone: "21-11 14.30".
func (s *session) when(t time.Time) string {
	zone := s.pack.Office.Zone
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Format("02-01 15.04")
}

// marks is what is said of a case beside its number, never a name; clock also names
// the standard time that runs out next.
func (s *session) marks(r casework.Row, now time.Time, clock bool) string {
	var m []string
	if r.Risk != "" {
		m = append(m, s.class(r.Risk))
	}
	m = append(m, s.stage(r.Stage))
	if r.DueAt != nil {
		due := left(*r.DueAt, now)
		if clock {
			due = s.clock(r.NextClock) + " " + due
		}
		m = append(m, due)
	}
	if r.ReferralStatus != "" {
		m = append(m, "rujukan "+strings.ToLower(s.state(r.ReferralStatus)))
	}
	if r.Level == casework.LevelNumber && r.Caseworker != "" {
		m = append(m, "petugas "+r.Caseworker)
	}
	if r.Uncontacted {
		m = append(m, s.word("say.nobody_contacted", "BELUM ADA YANG DIHUBUNGI"))
	}
	return strings.Join(m, ", ")
}

// private says whether an answer of this kind can name or place somebody: it is
// then shown as "terisi" until it is asked for.
func private(k forms.Kind) bool {
	switch k {
	case forms.YesNo, forms.Choice, forms.Choices, forms.Score, forms.Number, forms.Date, forms.Moment, forms.Tally, forms.Group:
		return false
	default:
		return true
	}
}
