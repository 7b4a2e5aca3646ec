package line

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"loket/store/casework"
)

// words are lines that mean something somewhere in the dialogue.
var words = []string{
	"y", "t", "tt", "menolak", "-", "<", "=", "=?", "?", "!", ".", "..", "", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "h1", "h2", "n", "l", "u", "+",
	"saya", "lewat", "tinggi", "semua", "tutup", "nama", "isi", "orang", "rujukan", "riwayat", "surat", "cetak", "lihat", "keluar",
	"somba", "somba opu, sungguminasa", "kira-kira 2014", "kemarin 20.00", "09.00", "3 mei 2014", "7306081203140001", "0411222333", "1,3", "2 1", "tidak ada",
	"rumah tetangga", "Sari", "0801-26-0001-3", "0801-26-0002-5", "peksos.satu", "umur 12", "31-02-2014", "99.99",
}

// TestRandomDialogues: any order of lines, broken anywhere and taken up again by any
// role, ends in order, shows nothing wild and keeps only answers that pass their checks.
func TestRandomDialogues(t *testing.T) {
	roles := []casework.Actor{officer, manager, caseworker, supervisor, hospital}
	rapid.Check(t, func(r *rapid.T) {
		o := newOffice()
		if _, err := dialogue(o, officer, script(schoolCosts, []string{"t", "0"})...); err != nil {
			r.Fatal(err)
		}
		for range rapid.IntRange(1, 3).Draw(r, "visits") {
			who := rapid.SampledFrom(roles).Draw(r, "who")
			lines := rapid.SliceOfN(rapid.SampledFrom(words), 1, 120).Draw(r, "lines")
			screen, err := sent(o, who, rapid.Bool().Draw(r, "ascii"), "0801-26-0001-3\n"+strings.Join(lines, "\n")+"\n")
			if err != nil && !errors.Is(err, ErrEnd) {
				r.Fatal(err)
			}
			tame(t, screen)
			holds(t, o)
		}
		if t.Failed() {
			r.Fatal("see above")
		}
	})
}
