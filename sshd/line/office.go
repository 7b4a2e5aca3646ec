package line

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"loket/store/casework"
)

// today is midnight of the present day in the office's zone.
func (s *session) today() time.Time {
	now := s.desk.Now().In(s.pack.Office.Zone)
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
}

// tasks lists the person's duties of this day and the six after it, soonest first, with
// the reason, and goes to the act that fulfils one.
func (s *session) tasks() error {
	from := s.today()
	return s.tables("Tugas (nomor = buka, k nomor = kerjakan, s nomor = serahkan, u nomor = tunda", func(word string) ([]casework.Line, bool, error) {
		switch word {
		case "":
		case "maju":
			from = from.AddDate(0, 0, 7)
		case "mundur":
			from = from.AddDate(0, 0, -7)
		default:
			return nil, false, nil
		}
		g, err := s.desk.Agenda(s.ctx, s.who, from, from.AddDate(0, 0, 7))
		return g.Lines(s.pack), true, err
	}, ", maju, mundur")
}

// office offers what an account may look at over several cases.
func (s *session) office() error {
	s.say("%s; 0 = kembali", strings.Join(s.officeWords(), ", "))
	for {
		in, err := s.command("Kantor: ")
		if err != nil {
			return err
		}
		switch {
		case isBack(in) || in == "":
			return nil
		case !s.officeWord(in):
			s.say("Ketik %s, atau 0.", strings.Join(s.officeWords(), ", "))
			continue
		}
		if err := s.officePage(in); err != nil {
			return err
		}
	}
}

func (s *session) officeWord(word string) bool { return slices.Contains(s.officeWords(), word) }

// officeWords are the tables that the account may ask for.
func (s *session) officeWords() []string {
	var out []string
	for _, x := range []struct {
		word string
		act  casework.ActName
	}{
		{"rapat", casework.ReadMeetings}, {"beban", casework.ReadCaseload}, {"berkas", casework.ReadAudit},
		{"kepatuhan", casework.ReadCompliance}, {"supervisi", casework.ReadSupervision},
	} {
		if casework.May(s.who, x.act, casework.Scope{}) {
			out = append(out, x.word)
		}
	}
	return out
}

func (s *session) officePage(word string) error {
	switch word {
	case "rapat":
		return s.meetings()
	case "supervisi":
		return s.supervision()
	case "beban":
		return s.tables("Beban (nomor = buka kasus", func(word string) ([]casework.Line, bool, error) {
			l, err := s.desk.Caseload(s.ctx, s.who)
			return l.Lines(s.pack), word == "", err
		}, "")
	case "berkas":
		return s.tables("Berkas (nomor = buka kasus", func(word string) ([]casework.Line, bool, error) {
			a, err := s.desk.Audit(s.ctx, s.who)
			return a.Lines(s.pack), word == "", err
		}, "")
	}
	month := s.today()
	month = month.AddDate(0, 0, 1-month.Day())
	q := casework.ComplianceQuery{From: month, To: month.AddDate(0, 1, 0)}
	by := map[string]string{"langkah": casework.ByStep, "bulan": casework.ByMonth, "loket": casework.ByDesk, "peksos": casework.ByCaseworker}
	return s.tables("Kepatuhan (", func(word string) ([]casework.Line, bool, error) {
		switch {
		case word == "":
		case word == "maju":
			q.From, q.To = q.To, q.To.AddDate(0, 1, 0)
		case word == "mundur":
			q.From, q.To = q.From.AddDate(0, -1, 0), q.From
		case by[word] != "":
			q.By = by[word]
		default:
			return nil, false, nil
		}
		c, err := s.desk.Compliance(s.ctx, s.who, q)
		return c.Lines(s.pack), true, err
	}, "langkah, bulan, loket, peksos, maju, mundur")
}

// tables shows the lines that ask gives, a page at a time, each case numbered. ask is
// called with "" first and then with every word that is no number; known is false for
// words that mean nothing.
func (s *session) tables(prompt string, ask func(word string) (lines []casework.Line, known bool, err error), words string) error {
	lines, _, err := ask("")
	next := 0
	show := func() {
		if err != nil {
			s.refused(err)
			lines = nil
			return
		}
		next = s.lines(lines, 0)
	}
	show()
	for err == nil {
		if len(lines) == 0 {
			s.say("Tidak ada.")
			if words == "" {
				return nil
			}
		}
		more := ""
		if next < len(lines) {
			more = ", n = berikut"
		}
		in, errAsk := s.command("%s%s%s, 0 = kembali): ", prompt, words, more)
		switch {
		case errAsk != nil:
			return errAsk
		case isBack(in) || in == "":
			return nil
		case in == "n" && more != "":
			next = s.lines(lines, next)
			continue
		}
		if l, do, ok := chosen(in, lines); ok {
			if err := s.follow(l, do); err != nil {
				return err
			}
			continue
		}
		found, known, errWord := ask(in)
		if !known {
			s.say("Ketik nomor urut atau nomor kasus, atau 0.")
			continue
		}
		lines, err = found, errWord
		show()
	}
	return nil
}

// lines prints a page from a place on and says where the next one begins. What can be
// chosen has its number before it.
func (s *session) lines(lines []casework.Line, from int) int {
	to := min(from+2*rows, len(lines))
	n := 0
	for i, l := range lines[:to] {
		if canChoose(l) {
			n++
		}
		switch {
		case i < from:
		case canChoose(l):
			s.block(strconv.Itoa(n) + " " + squeezed(l.Text))
		default:
			s.block(squeezed(l.Text))
		}
	}
	return to
}

// canChoose says whether a line leads on: to a case, or to a meeting.
func canChoose(l casework.Line) bool {
	_, meeting := l.Meeting()
	return l.Number != "" || meeting
}

// squeezed is a table's line without its padding: on a line every space costs time, and
// a voice reads words, not columns.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// chosen is the line that an entry means: its number, or a case number; a letter before
// it asks for an act that the line offers: k does it, s hands it over, u puts it off.
func chosen(in string, lines []casework.Line) (l casework.Line, do casework.Action, ok bool) {
	if number, is := casework.ParseNumber(in); is {
		return casework.Line{Number: number}, do, true
	}
	letter, rest, _ := strings.Cut(in, " ")
	if !slices.Contains([]string{"k", "s", "u"}, letter) {
		letter, rest = "", in
	}
	want, err := strconv.Atoi(strings.TrimSpace(rest))
	if err != nil || want < 1 {
		return l, do, false
	}
	for _, l := range lines {
		if !canChoose(l) {
			continue
		}
		if want--; want == 0 {
			return l, map[string]casework.Action{"k": l.Act, "s": l.Give, "u": l.Delay}[letter], true
		}
	}
	return l, do, false
}

// follow opens a line's meeting, or its case at the act that was asked for where the line offers it.
func (s *session) follow(l casework.Line, do casework.Action) error {
	if id, ok := l.Meeting(); ok {
		return s.meeting(id)
	}
	if do.Act == "" {
		return s.caseFile(l.Number)
	}
	v, ok := s.open(l.Number)
	if !ok {
		return nil
	}
	s.headline(v)
	return s.perform(v, do)
}
