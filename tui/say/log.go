package say

import (
	"fmt"
	"strings"

	"loket/forms/text"
	"loket/store/casework"
)

// LogColumns is the head over lines of LogLine.
const LogColumns = "   No. Waktu          Akun            Lewat   Tindakan          Kasus"

// LogLine is one entry of the log in at most width columns: number, time in the
// office's zone, account, by which key, what, which case or how many.
func (b Book) LogLine(e casework.LogEntry, width int) string {
	what, note := b.Act(e.Act), e.Told(b.Pack)
	if tried, _, ok := strings.Cut(e.Note, " "); ok && e.Act == "refused" {
		e.Note = e.Note[len(tried)+1:]
		what, note = "Ditolak: "+b.Act(casework.ActName(tried)), e.Told(b.Pack)
	}
	which := e.Number
	switch {
	case e.Act == casework.Search || e.Act == casework.ReadInbox:
		which = fmt.Sprintf("%d kasus", e.Hits)
		if e.Number != "" {
			which = e.Number + ", " + which
		}
	case which == "":
		which = note
	}
	who := e.By.Account
	if who == "" {
		who = "(program)"
	}
	line := fmt.Sprintf("%6d %s %s %s %s %s", e.Seq, e.At.In(b.zone()).Format("02-01-06 15.04"), Fit(who, 15), Fit(KeyShort(e.By.Binding), 7), Fit(what, 17), text.Clean(which))
	return strings.TrimRight(text.Truncate(line, width), " ")
}

// KeyShort is enough of a key's fingerprint to tell keys apart in a list.
func KeyShort(binding string) string {
	switch {
	case strings.HasPrefix(binding, "SHA256:"):
		return Short(strings.TrimPrefix(binding, "SHA256:"), 7)
	case strings.HasPrefix(binding, "uid:"):
		return "lokal"
	}
	return Short(binding, 7)
}

// LogEntry is one entry of the log in full, a line each.
func (b Book) LogEntry(e casework.LogEntry) string {
	var s strings.Builder
	put := func(label, value string) {
		if value = text.Clean(value); value != "" {
			fmt.Fprintf(&s, "%s %s\n", text.Pad(label, 10), value)
		}
	}
	put("Catatan", fmt.Sprint(e.Seq))
	put("Waktu", e.At.In(b.zone()).Format("02-01-2006 15.04.05 MST"))
	put("Akun", Or(e.By.Account, "(program)"))
	if e.By.Role != "" {
		put("Tugas", b.Role(e.By.Role))
	}
	if e.By.For != "" {
		put("Plh.", e.By.Self+" untuk "+e.By.For)
	}
	put("Loket", e.By.Desk)
	put("Lembaga", e.By.Agency)
	put("Kunci", e.By.Binding)
	put("Tindakan", b.Act(e.Act))
	put("Kasus", e.Number)
	if e.Version > 0 {
		put("Versi", fmt.Sprint(e.Version))
	}
	if e.Level > 0 {
		put("Terlihat", [...]string{"", "nomor dan tahap", "baris antrean, tanpa nama", "isi surat", "seluruh berkas"}[min(int(e.Level), 4)])
	}
	put("Keterangan", e.Told(b.Pack))
	if e.Hits > 0 || e.Words {
		put("Ditemukan", fmt.Sprintf("%d kasus", e.Hits))
		for _, n := range e.Found {
			put("", n)
		}
	}
	if e.Words {
		put("Kata", "disegel; dibuka koordinator dengan alasan tertulis")
	}
	return s.String()
}
