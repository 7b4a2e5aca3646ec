package tui

import (
	"strings"
	"testing"

	"loket/tui/tuitest"
)

// cost paints after doing something and gives the bytes that went down the line.
func cost(d *tuitest.Driver, do func()) int {
	d.Paint()
	do()
	return d.Paint()
}

// TestBytes holds what the narrow line is promised: payload bytes from server to
// client, as the renderer sends them. The figures are of a real intake at 80x24.
func TestBytes(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	if n := d.Paint(); n > 1000 {
		t.Errorf("the first screen takes %d bytes", n)
	}
	under := func(what string, most int, do func()) {
		t.Helper()
		n := cost(d, do)
		t.Logf("%-44s %5d (at most %d)", what, n, most)
		if n > most {
			t.Errorf("%s takes %d bytes, at most %d are promised", what, n, most)
		}
	}
	under("the empty report", 1250, func() { d.Keys("1") })
	under("yes or no and Enter", 30, func() { d.Type("t\n") })
	total, most := 0, 0
	const words = "rumah tetangga di belakang masjid"
	for _, r := range words {
		n := cost(d, func() { d.Type(string(r)) })
		total, most = total+n, max(most, n)
	}
	t.Logf("%-44s %5.1f mean, %d most", "one typed character", float64(total)/float64(len(words)), most)
	if total > 2*len(words) || most > 9 {
		t.Errorf("%d characters took %d bytes, one of them %d", len(words), total, most)
	}
	under("backspace", 12, func() { d.Keys("backspace") })
	under("Enter to the next field", 16, func() { d.Keys("enter") })
	under("Tab over a text field", 16, func() { d.Keys("tab") })
	under("Shift+Tab", 18, func() { d.Keys("shift+tab") })
	d.Type("nenek\n")
	d.Type("Ani\nP\n12\n")
	d.Paint()
	d.Keys("shift+tab")
	under("a list of 15 choices opens", 560, func() { d.Keys("tab") })
	under("down in the list", 16, func() { d.Keys("down") })
	under("it closes over empty fields", 520, func() { d.Keys("up"); d.Type("1\n") })
	d.Type("ditampar tetangga\n")
	d.Type(rest)
	under("sent: receipt and the list of steps", 900, func() { d.Keys("ctrl+s") })
	for range 3 {
		under("down in the list of steps", 16, func() { d.Keys("down") })
	}
	under("a field's autosave", 0, func() { d.Fire() })
}

// TestWholeReport: the nine questions typed once, from the first key to the receipt.
func TestWholeReport(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Paint()
	all := "1" + report("t", "1") + rest
	sum := 0
	for _, r := range all {
		sum += cost(d, func() { d.Type(string(r)) })
	}
	sum += cost(d, func() { d.Keys("ctrl+s") })
	t.Logf("a whole report: %d keys, %d bytes down", len(all)+1, sum)
	if sum > 3600 {
		t.Errorf("a whole report takes %d bytes", sum)
	}
	d.Must("Tersimpan. Nomor laporan: ")
	if strings.Count(d.Model.View().Content, "\n") != 23 {
		t.Error("the picture has not 24 rows")
	}
}
