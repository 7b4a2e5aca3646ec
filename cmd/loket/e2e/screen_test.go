package e2e

import (
	"regexp"
	"slices"
	"strings"

	"loket/cmd/loket/seat"
)

// Keys as a terminal sends them.
const (
	tab   = "\t"
	enter = "\r"
	esc   = "\x1b"
	down  = "\x1b[B"
	ctrlS = "\x13"
	ctrlP = "\x10"
)

// screen is a full-screen session.
type screen struct{ *seat.Terminal }

func (s *screen) start() *screen {
	s.T.Helper()
	s.Until("· Beranda ")
	return s
}

// at waits until the cursor stands in the field of that label. The on-call card that
// comes in between is read and left.
func (s *screen) at(label string) {
	s.T.Helper()
	carded := false
	s.Wait("the cursor at "+label, func(p string) bool {
		carded = strings.Contains(p, "TELEPON DULU")
		return carded || s.stands(p, label)
	})
	if carded {
		s.Press(enter)
		s.Wait("the cursor at "+label, func(p string) bool { return s.stands(p, label) })
	}
}

// stands says whether the field of that label is the one that is being filled.
func (s *screen) stands(picture, label string) bool {
	for row := range strings.SplitSeq(picture, "\n") {
		if strings.HasPrefix(fieldNo.ReplaceAllString(row, ""), clip(label)) && strings.Contains(row, ">") {
			return true
		}
	}
	return false
}

// fieldNo is what stands in front of a label: blanks and the number on the paper.
var fieldNo = regexp.MustCompile(`^[ >+]*((\d+[a-z]?|[A-F]) )?\s*`)

// clip is as much of a label as every window shows.
func clip(label string) string {
	r := []rune(label)
	return string(r[:min(len(r), 24)])
}

// fill answers the questions of a form and sends it.
func (s *screen) fill(answers []answer) {
	s.T.Helper()
	s.put(answers)
	s.Press(ctrlS)
}

// put answers questions.
func (s *screen) put(answers []answer) {
	s.T.Helper()
	for _, a := range answers {
		s.at(a.label)
		switch a.how {
		case grid:
			for row := range strings.SplitSeq(a.what, ";") {
				for _, cell := range strings.Fields(row) {
					s.Press(cell + enter)
				}
			}
		case none:
			s.Press("t")
		case skip, keep:
			s.Press(tab)
		default:
			s.Press(a.what + tab)
		}
	}
}

func (s *screen) report(answers []answer, later ...answer) string {
	s.T.Helper()
	s.home()
	s.Press("1")
	s.Until("[1 Laporan]")
	s.fill(append(slices.Clone(answers), later...))
	s.Until("Tersimpan. Nomor laporan: ", "Langkah laporan")
	return saved.FindStringSubmatch(s.Shown())[1]
}

func (s *screen) open(number string) {
	s.T.Helper()
	s.command(number)
	s.Until("· Kasus " + number)
	s.Wait("the case", func(p string) bool {
		return strings.Contains(p, "a Tindakan") || strings.Contains(p, "Tidak ditemukan.")
	})
}

// home goes to the first screen.
func (s *screen) home() {
	s.T.Helper()
	if !strings.Contains(s.Shown(), "· Beranda ") {
		s.command("tugas saya")
		s.Until("· Beranda ")
	}
}

// command opens the list of commands, which every screen has, and types one.
func (s *screen) command(words string) {
	s.T.Helper()
	s.Press(ctrlP)
	s.Until("Perintah:")
	s.Press(words + enter)
}

// chapter is a row of the first step of the acts: a group and how many acts it has.
var chapter = regexp.MustCompile(`(?m)^[ >] (\d) .* \((\d+|belum bisa)\)$`)

// find opens the case's list of acts and goes to one; false: it is not there.
func (s *screen) find(name string) bool {
	s.T.Helper()
	s.Press("a")
	s.Until("Yang dapat dikerjakan:")
	if s.goTo(name) {
		return true
	}
	for _, group := range chapter.FindAllStringSubmatch(s.Shown(), -1) {
		s.Press(group[1])
		s.Until("Semua tindakan")
		if s.goTo(name) {
			return true
		}
		s.Press(esc)
		s.Until("Yang dapat dikerjakan:")
	}
	return false
}

// goTo moves the marker to an act of the open list; false: it is not there.
func (s *screen) goTo(name string) bool {
	s.T.Helper()
	listed := regexp.MustCompile(`(?m)^[ >] (\d )? *` + regexp.QuoteMeta(name))
	if !listed.MatchString(s.Shown()) {
		return false
	}
	at := regexp.MustCompile(`(?m)^> (\d )? *` + regexp.QuoteMeta(name))
	for !at.MatchString(s.Shown()) {
		before := s.Shown()
		s.Press(down)
		s.Wait("the next row", func(p string) bool { return p != before })
	}
	return true
}

// pick begins an act from the case's list.
func (s *screen) pick(name string) {
	s.T.Helper()
	if !s.find(name) {
		s.T.Fatalf("%s has no act %q:\n%s", s.Name, name, s.Shown())
	}
	s.Press(enter)
}

func (s *screen) begin(name string, answers []answer) {
	s.T.Helper()
	s.pick(name)
	s.put(answers)
}

func (s *screen) send() {
	s.T.Helper()
	s.Press(ctrlS)
}

func (s *screen) act(name string, answers []answer) {
	s.T.Helper()
	s.pick(name)
	s.fill(answers)
	s.Until("Tersimpan")
}

func (s *screen) does(name string) {
	s.T.Helper()
	s.pick(name)
	s.Until("y ")
	s.Press("y")
	s.Until("Tersimpan")
}

func (s *screen) refused(name, why string) {
	s.T.Helper()
	found := s.find(name)
	switch {
	case found && why == "":
		s.T.Errorf("%s is offered %q:\n%s", s.Name, name, s.Shown())
	case found:
		s.Press(enter)
		s.Until(why)
	case why != "":
		s.T.Errorf("%s has no act %q that says why not:\n%s", s.Name, name, s.Shown())
	}
	s.Press(esc)
	s.Wait("the closed menu", func(p string) bool { return !strings.Contains(p, "Yang dapat dikerjakan:") })
}

func (s *screen) alarm(number string) {
	s.T.Helper()
	s.open(number)
	s.Press("!")
	s.Until("TINGGI sekarang?")
	s.Press("y")
	s.Until("sekarang TINGGI.")
}

func (s *screen) letter(number, name string, answers []answer) {
	s.T.Helper()
	s.Until("· Rujukan ", "> "+number)
	s.Press(enter)
	s.Until("· Rujukan "+number, name)
	m := regexp.MustCompile(`(?m)^ *(\d) ` + regexp.QuoteMeta(name)).FindStringSubmatch(s.Shown())
	if m == nil {
		s.T.Fatalf("%s has no %q:\n%s", s.Name, name, s.Shown())
	}
	s.Press(m[1])
	s.fill(answers)
	s.Until("Tersimpan", "· Rujukan "+number)
	s.Press(esc)
	s.Until("Waktu jawab")
}

func (s *screen) see(texts ...string)    { s.T.Helper(); s.Until(texts...) }
func (s *screen) unseen(texts ...string) { s.T.Helper(); s.Never(texts...) }
