package casework

import (
	"strings"
	"time"

	"loket/forms/pack"
)

// noteWords are the words of the log's own notes, which are kept in English, as people
// read them. Names, numbers and fingerprints stay as they are.
var noteWords = map[string]string{
	"set": "setelan", "add": "tambah", "deputy": "Plh.", "for": "untuk", "from": "dari", "disable": "tutup", "bind": "ikat kunci", "commands": "untuk perintah",
	"invite": "undang", "confirm": "sahkan", "wrong": "angka", "digits": "salah", "key": "kunci", "dropped": "dihapus", "revoke": "cabut kunci", "unlock": "buka",
	"forget-pin": "lupakan PIN", "pin": "PIN", "(waiting)": "(menunggu orang kedua)", "waiting": "menunggu", "list": "daftar saja:", "cases": "kasus", "drafts": "draf",
	"code": "kode undangan salah", "locked": "terkunci", "screen": "layar", "lines": "baris", "command": "perintah", "training": "latihan", "new": "baru",
	"scheduled": "terjadwal", "asked": "diminta", "recipients": "penerima", "breach": "daftar 3x24 jam:", "decided": "diputuskan", "by": "oleh", "run": "dijalankan", "status": "keadaan",
	"not_found": "tidak ditemukan", "not_allowed": "bukan tugasnya",
}

// noteKeys are the words before "=".
var noteKeys = map[string]string{
	"local_print": "cetak di meja", "ascii": "huruf ASCII", "person": "akun", "act": "tindakan", "key": "kunci", "from": "dari", "to": "sampai", "true": "ya", "false": "tidak",
}

// noteNames are the acts whose note begins with a verb and an account's name.
var noteNames = map[ActName]bool{Accounts: true}

// Told is the entry's note in Indonesian, where the log itself wrote it; what people or the
// rule book named (a form, a letter, a list) is given as it is.
func (e LogEntry) Told(p *pack.Pack) string {
	switch e.Act {
	case SkipStep, Accounts, Rotate, ReadLog, Purge, "sign_in", "sign_in_no", "enrol", "refused", "backup", "purged":
	default:
		return e.Note
	}
	words := strings.Fields(e.Note)
	for i, w := range words {
		if i == 1 && noteNames[e.Act] {
			continue // whatever the account is called
		}
		words[i] = noteWord(e.Act, strings.TrimRight(w, ","), p) + w[len(strings.TrimRight(w, ",")):]
	}
	return strings.Join(words, " ")
}

func noteWord(act ActName, w string, p *pack.Pack) string {
	if k, v, ok := strings.Cut(w, "="); ok {
		if k, known := noteKeys[k]; known {
			return k + ": " + noteWord(act, v, p)
		}
	}
	if at, err := time.Parse(time.RFC3339, w); err == nil && p != nil {
		return at.In(p.Office.Zone).Format("02-01-2006 15.04")
	}
	switch {
	case w == "to" && act == Rotate:
		return "ke"
	case w == "to":
		return "sampai"
	case w == "true", w == "false":
		return noteKeys[w]
	case noteWords[w] != "":
		return noteWords[w]
	case p != nil && p.Words["role."+w] != "":
		return p.Words["role."+w]
	case p != nil && p.Words["act."+w] != "":
		return p.Words["act."+w]
	}
	return w
}
