package e2e

import (
	"regexp"
	"strings"

	"loket/cmd/loket/seat"
)

// lines is a session in line mode.
type lines struct{ *seat.Terminal }

func (l *lines) start() *lines {
	l.T.Helper()
	l.Until("Menu (? daftar): ")
	return l
}

// answer waits for a prompt and enters a line.
func (l *lines) answer(prompt, line string) {
	l.T.Helper()
	l.Until(prompt)
	l.Press(line + "\n")
}

// number finds the digit in front of a list's entry.
func (l *lines) number(entry string) string {
	l.T.Helper()
	m := regexp.MustCompile(`(?m)^(\d+) ` + regexp.QuoteMeta(entry)).FindStringSubmatch(l.Shown())
	if m == nil {
		l.T.Fatalf("%s has no entry %q:\n%s", l.Name, entry, l.Shown())
	}
	return m[1]
}

// fill answers the questions of a form; the last answer is sent too.
func (l *lines) fill(answers []answer) {
	l.T.Helper()
	l.tell(answers)
	l.answer("Simpan? [y] (t = periksa lagi", "y")
}

// tell answers questions and stands behind the last one.
func (l *lines) tell(answers []answer) {
	l.T.Helper()
	for _, a := range answers {
		l.Until(a.label)
		switch a.how {
		case story:
			l.Press(a.what + "\n..\n")
			l.answer("huruf. Simpan? [y]", "y")
		case grid:
			for row := range strings.SplitSeq(a.what, ";") {
				l.Press(row + "\n")
			}
		case none:
			l.Press("t\n")
		case skip:
			l.Press("-\n")
		case keep:
			l.Press("\n")
		default:
			l.Press(a.what + "\n")
		}
	}
}

func (l *lines) report(answers []answer, later ...answer) string {
	l.T.Helper()
	l.home()
	l.Press("1\n")
	l.tell(answers)
	if len(later) > 0 {
		l.answer("Simpan? [y] (t = periksa lagi, l = ", "l")
	}
	l.fill(later)
	l.Until("Tersimpan. Nomor laporan: ", "Lanjut ke langkah")
	number := saved.FindStringSubmatch(l.Shown())[1]
	l.Press("t\n")
	l.Until("Menu (? daftar): ")
	return number
}

func (l *lines) open(number string) {
	l.T.Helper()
	l.home()
	l.Press(number + "\n")
	l.Until("Kasus (nomor, ? bantuan, 0 = kembali): ")
}

// home goes back to the first menu.
func (l *lines) home() {
	l.T.Helper()
	for !strings.HasSuffix(l.Shown(), "Menu (? daftar): ") {
		l.Press("0\n")
		l.Wait("a prompt", func(s string) bool { return strings.HasSuffix(s, ": ") || strings.HasSuffix(s, "? ") })
	}
}

// pick chooses an act from the case's list.
func (l *lines) pick(name string) {
	l.T.Helper()
	l.Press("semua\n")
	l.Until("Kasus (nomor")
	l.Press(l.number(name) + "\n")
}

func (l *lines) begin(name string, answers []answer) {
	l.T.Helper()
	l.pick(name)
	l.tell(answers)
	l.Until("Simpan? [y]")
}

func (l *lines) send() {
	l.T.Helper()
	l.answer("Simpan? [y]", "y")
}

func (l *lines) act(name string, answers []answer) {
	l.T.Helper()
	l.pick(name)
	l.fill(answers)
	l.Until("Tersimpan")
}

func (l *lines) does(name string) {
	l.T.Helper()
	l.pick(name)
	l.answer("? [t]: ", "y")
	l.Until("Tersimpan")
}

func (l *lines) refused(name, why string) {
	l.T.Helper()
	l.Press("semua\n")
	l.Until("Kasus (nomor")
	about := regexp.MustCompile(`(?m)^(-|\d+) ` + regexp.QuoteMeta(name) + `( \([^)\n]*\))?(: (.*))?$`).FindStringSubmatch(strings.ReplaceAll(l.Shown(), "\r", ""))
	switch {
	case about != nil && about[1] != "-":
		l.T.Errorf("%s is offered %q:\n%s", l.Name, name, l.Shown())
	case why != "" && (about == nil || !strings.HasPrefix(about[4], why)):
		l.T.Errorf("%s has no act %q that says %q:\n%s", l.Name, name, why, l.Shown())
	case why == "" && about != nil && strings.HasPrefix(about[4], "belum"):
		l.T.Errorf("%s reads that %q may come:\n%s", l.Name, name, l.Shown())
	}
}

func (l *lines) alarm(number string) {
	l.T.Helper()
	l.open(number)
	l.Press("!\n")
	l.Until("BAHAYA")
	l.answer("ke TINGGI? [t]: ", "y")
	l.Until("TINGGI.")
}

func (l *lines) letter(number, name string, answers []answer) {
	l.T.Helper()
	l.home()
	l.Press("6\n")
	l.Until("Rujukan (1-")
	l.Press(l.number(number) + "\n")
	l.Until("Surat (nomor, nama, surat, 0 = kembali): ")
	l.Press(l.number(name) + "\n")
	l.fill(answers)
	l.Until("Tersimpan")
}

func (l *lines) see(texts ...string)    { l.T.Helper(); l.Until(texts...) }
func (l *lines) unseen(texts ...string) { l.T.Helper(); l.Never(texts...) }
