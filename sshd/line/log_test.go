package line

import (
	"context"
	"strings"
	"testing"

	"loket/store/casework"
)

// The auditor reads the log line by line and narrows it by words; nobody else is offered it.
func TestTheAuditorReadsTheLog(t *testing.T) {
	o := newOffice()
	if _, err := dialogue(o, officer, neighbour...); err == nil {
		t.Fatal("the desk's dialogue ended by itself")
	}
	n := o.only(t)
	got := finish(t, o, auditor, "c", n, "siapa-saja", "a b", "0", "0")
	says(t, got, "c Catatan", officer.Account+" Laporan baru "+n, "Tidak ada catatan.", "paling banyak satu akun")
	if strings.Contains(got.screen.String(), "Melati") {
		t.Errorf("a name:\n%s", got.screen.String())
	}
	if got = finish(t, o, manager, "c", "0"); strings.Contains(got.screen.String(), "8 Catatan") {
		t.Errorf("the manager is offered the log:\n%s", got.screen.String())
	}
	if _, err := o.Log(context.Background(), officer, casework.LogQuery{}); casework.KindOf(err) != casework.NotAllowed {
		t.Error(err)
	}
}
