package line

import (
	"strings"
	"testing"
	"time"

	"loket/store/casework"
)

// Tasks say why and go to the act that does them; the manager's tables say what is on whom.
func TestTasksAndOffice(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	finish(t, o, manager, number, "?", "@Tugaskan", "?", "@peksos.satu", "-", "-", "-", "-", "y", "0", "0")
	got := finish(t, o, caseworker, "5", "k 2", ".", "maju", "mundur", "tinggi", "1", "0", "0", "0")
	says(t, got, "BELUM ADA YANG DIHUBUNGI", "Siapa yang dihubungi?", "risiko tinggi sejak", "Ketik nomor urut atau nomor kasus")
	if strings.Contains(got.screen.String(), "Melati") {
		t.Errorf("a name in the list of tasks:\n%s", got.screen.String())
	}
	o.now = o.now.Add(60 * time.Hour)
	got = finish(t, o, manager, "9", "apa", "beban", "0", "berkas", "1", "0", "0", "kepatuhan", "peksos", "mundur", "0", "0", "0")
	says(t, got, "Ketik beban, berkas, kepatuhan", "peksos.satu 1 1 1 0", "berkas terbuka belum lengkap", "Belum ada yang dihubungi", "sasaran 95%", "per peksos")
	if got = finish(t, o, officer, "9", "0"); strings.Contains(got.screen.String(), "Kantor") {
		t.Error("a desk is offered the office's tables")
	}
	if _, err := o.Caseload(t.Context(), officer); casework.KindOf(err) != casework.NotAllowed {
		t.Error(err)
	}
}
