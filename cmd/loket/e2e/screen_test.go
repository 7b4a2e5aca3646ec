package e2e

import (
	"regexp"
	"slices"
	"strings"
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
type screen struct{ *terminal }

func (s *screen) start() *screen {
	s.t.Helper()
	s.until("· Beranda ")
	return s
}

// at waits until the cursor stands in the field of that label. The on-call card that
// comes in between is read and left.
func (s *screen) at(label string) {
	s.t.Helper()
	carded := false
	s.wait("the cursor at "+label, func(p string) bool {
		carded = strings.Contains(p, "TELEPON DULU")
		return carded || s.stands(p, label)
	})
	if carded {
		s.press(enter)
		s.wait("the cursor at "+label, func(p string) bool { return s.stands(p, label) })
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
	s.t.Helper()
	s.put(answers)
	s.press(ctrlS)
}

// put answers questions.
func (s *screen) put(answers []answer) {
	s.t.Helper()
	for _, a := range answers {
		s.at(a.label)
		switch a.how {
		case grid:
			for row := range strings.SplitSeq(a.what, ";") {
				for _, cell := range strings.Fields(row) {
					s.press(cell + enter)
				}
			}
		case none:
			s.press("t")
		case skip, keep:
			s.press(tab)
		default:
			s.press(a.what + tab)
		}
	}
}

func (s *screen) report(answers []answer, later ...answer) string {
	s.t.Helper()
	s.home()
	s.press("1")
	s.until("[1 Laporan]")
	s.fill(append(slices.Clone(answers), later...))
	s.until("Tersimpan. Nomor laporan: ", "Langkah laporan")
	return saved.FindStringSubmatch(s.shown())[1]
}

func (s *screen) open(number string) {
	s.t.Helper()
	s.command(number)
	s.until("· Kasus " + number)
	s.wait("the case", func(p string) bool {
		return strings.Contains(p, "a Tindakan") || strings.Contains(p, "Tidak ditemukan.")
	})
}

// home goes to the first screen.
func (s *screen) home() {
	s.t.Helper()
	if !strings.Contains(s.shown(), "· Beranda ") {
		s.command("tugas saya")
		s.until("· Beranda ")
	}
}

// command opens the list of commands, which every screen has, and types one.
func (s *screen) command(words string) {
	s.t.Helper()
	s.press(ctrlP)
	s.until("Perintah:")
	s.press(words + enter)
}

// chapter is a row of the first step of the acts: a group and how many acts it has.
var chapter = regexp.MustCompile(`(?m)^[ >] (\d) .* \((\d+|belum bisa)\)$`)

// find opens the case's list of acts and goes to one; false: it is not there.
func (s *screen) find(name string) bool {
	s.t.Helper()
	s.press("a")
	s.until("Yang dapat dikerjakan:")
	if s.goTo(name) {
		return true
	}
	for _, group := range chapter.FindAllStringSubmatch(s.shown(), -1) {
		s.press(group[1])
		s.until("Semua tindakan")
		if s.goTo(name) {
			return true
		}
		s.press(esc)
		s.until("Yang dapat dikerjakan:")
	}
	return false
}

// goTo moves the marker to an act of the open list; false: it is not there.
func (s *screen) goTo(name string) bool {
	s.t.Helper()
	listed := regexp.MustCompile(`(?m)^[ >] (\d )? *` + regexp.QuoteMeta(name))
	if !listed.MatchString(s.shown()) {
		return false
	}
	at := regexp.MustCompile(`(?m)^> (\d )? *` + regexp.QuoteMeta(name))
	for !at.MatchString(s.shown()) {
		before := s.shown()
		s.press(down)
		s.wait("the next row", func(p string) bool { return p != before })
	}
	return true
}

// pick begins an act from the case's list.
func (s *screen) pick(name string) {
	s.t.Helper()
	if !s.find(name) {
		s.t.Fatalf("%s has no act %q:\n%s", s.name, name, s.shown())
	}
	s.press(enter)
}

func (s *screen) begin(name string, answers []answer) {
	s.t.Helper()
	s.pick(name)
	s.put(answers)
}

func (s *screen) send() {
	s.t.Helper()
	s.press(ctrlS)
}

func (s *screen) act(name string, answers []answer) {
	s.t.Helper()
	s.pick(name)
	s.fill(answers)
	s.until("Tersimpan")
}

func (s *screen) does(name string) {
	s.t.Helper()
	s.pick(name)
	s.until("y ")
	s.press("y")
	s.until("Tersimpan")
}

func (s *screen) refused(name, why string) {
	s.t.Helper()
	found := s.find(name)
	switch {
	case found && why == "":
		s.t.Errorf("%s is offered %q:\n%s", s.name, name, s.shown())
	case found:
		s.press(enter)
		s.until(why)
	case why != "":
		s.t.Errorf("%s has no act %q that says why not:\n%s", s.name, name, s.shown())
	}
	s.press(esc)
	s.wait("the closed menu", func(p string) bool { return !strings.Contains(p, "Yang dapat dikerjakan:") })
}

func (s *screen) alarm(number string) {
	s.t.Helper()
	s.open(number)
	s.press("!")
	s.until("TINGGI sekarang?")
	s.press("y")
	s.until("sekarang TINGGI.")
}

func (s *screen) letter(number, name string, answers []answer) {
	s.t.Helper()
	s.until("· Rujukan ", "> "+number)
	s.press(enter)
	s.until("· Rujukan "+number, name)
	m := regexp.MustCompile(`(?m)^ *(\d) ` + regexp.QuoteMeta(name)).FindStringSubmatch(s.shown())
	if m == nil {
		s.t.Fatalf("%s has no %q:\n%s", s.name, name, s.shown())
	}
	s.press(m[1])
	s.fill(answers)
	s.until("Tersimpan", "· Rujukan "+number)
	s.press(esc)
	s.until("Waktu jawab")
}

func (s *screen) see(texts ...string)    { s.t.Helper(); s.until(texts...) }
func (s *screen) unseen(texts ...string) { s.t.Helper(); s.never(texts...) }
