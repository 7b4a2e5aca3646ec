package e2e

import (
	"regexp"
	"strings"
)

// lines is a session in line mode.
type lines struct{ *terminal }

func (l *lines) start() *lines {
	l.t.Helper()
	l.until("Menu (? daftar): ")
	return l
}

// answer waits for a prompt and enters a line.
func (l *lines) answer(prompt, line string) {
	l.t.Helper()
	l.until(prompt)
	l.press(line + "\n")
}

// number finds the digit in front of a list's entry.
func (l *lines) number(entry string) string {
	l.t.Helper()
	m := regexp.MustCompile(`(?m)^(\d+) ` + regexp.QuoteMeta(entry)).FindStringSubmatch(l.shown())
	if m == nil {
		l.t.Fatalf("%s has no entry %q:\n%s", l.name, entry, l.shown())
	}
	return m[1]
}

// fill answers the questions of a form; the last answer is sent too.
func (l *lines) fill(answers []answer) {
	l.t.Helper()
	l.tell(answers)
	l.answer("Simpan? [y] (t = periksa lagi", "y")
}

// tell answers questions and stands behind the last one.
func (l *lines) tell(answers []answer) {
	l.t.Helper()
	for _, a := range answers {
		l.until(a.label)
		switch a.how {
		case story:
			l.press(a.what + "\n..\n")
			l.answer("huruf. Simpan? [y]", "y")
		case grid:
			for row := range strings.SplitSeq(a.what, ";") {
				l.press(row + "\n")
			}
		case none:
			l.press("t\n")
		case skip:
			l.press("-\n")
		case keep:
			l.press("\n")
		default:
			l.press(a.what + "\n")
		}
	}
}

func (l *lines) report(answers []answer, later ...answer) string {
	l.t.Helper()
	l.home()
	l.press("1\n")
	l.tell(answers)
	if len(later) > 0 {
		l.answer("Simpan? [y] (t = periksa lagi, l = ", "l")
	}
	l.fill(later)
	l.until("Tersimpan. Nomor laporan: ", "Lanjut ke langkah")
	number := saved.FindStringSubmatch(l.shown())[1]
	l.press("t\n")
	l.until("Menu (? daftar): ")
	return number
}

func (l *lines) open(number string) {
	l.t.Helper()
	l.home()
	l.press(number + "\n")
	l.until("Kasus (nomor, ? bantuan, 0 = kembali): ")
}

// home goes back to the first menu.
func (l *lines) home() {
	l.t.Helper()
	for !strings.HasSuffix(l.shown(), "Menu (? daftar): ") {
		l.press("0\n")
		l.wait("a prompt", func(s string) bool { return strings.HasSuffix(s, ": ") || strings.HasSuffix(s, "? ") })
	}
}

// pick chooses an act from the case's list.
func (l *lines) pick(name string) {
	l.t.Helper()
	l.press("semua\n")
	l.until("Kasus (nomor")
	l.press(l.number(name) + "\n")
}

func (l *lines) begin(name string, answers []answer) {
	l.t.Helper()
	l.pick(name)
	l.tell(answers)
	l.until("Simpan? [y]")
}

func (l *lines) send() {
	l.t.Helper()
	l.answer("Simpan? [y]", "y")
}

func (l *lines) act(name string, answers []answer) {
	l.t.Helper()
	l.pick(name)
	l.fill(answers)
	l.until("Tersimpan")
}

func (l *lines) does(name string) {
	l.t.Helper()
	l.pick(name)
	l.answer("? [t]: ", "y")
	l.until("Tersimpan")
}

func (l *lines) refused(name, why string) {
	l.t.Helper()
	l.press("semua\n")
	l.until("Kasus (nomor")
	about := regexp.MustCompile(`(?m)^(-|\d+) ` + regexp.QuoteMeta(name) + `( \([^)\n]*\))?(: (.*))?$`).FindStringSubmatch(strings.ReplaceAll(l.shown(), "\r", ""))
	switch {
	case about != nil && about[1] != "-":
		l.t.Errorf("%s is offered %q:\n%s", l.name, name, l.shown())
	case why != "" && (about == nil || !strings.HasPrefix(about[4], why)):
		l.t.Errorf("%s has no act %q that says %q:\n%s", l.name, name, why, l.shown())
	case why == "" && about != nil && strings.HasPrefix(about[4], "belum"):
		l.t.Errorf("%s reads that %q may come:\n%s", l.name, name, l.shown())
	}
}

func (l *lines) alarm(number string) {
	l.t.Helper()
	l.open(number)
	l.press("!\n")
	l.until("BAHAYA")
	l.answer("ke TINGGI? [t]: ", "y")
	l.until("TINGGI.")
}

func (l *lines) letter(number, name string, answers []answer) {
	l.t.Helper()
	l.home()
	l.press("6\n")
	l.until("Rujukan (1-")
	l.press(l.number(number) + "\n")
	l.until("Surat (nomor, nama, surat, 0 = kembali): ")
	l.press(l.number(name) + "\n")
	l.fill(answers)
	l.until("Tersimpan")
}

func (l *lines) see(texts ...string)    { l.t.Helper(); l.until(texts...) }
func (l *lines) unseen(texts ...string) { l.t.Helper(); l.never(texts...) }
