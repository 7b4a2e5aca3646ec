package line

import (
	"fmt"
	"strconv"
	"strings"

	"loket/forms/text"
	"loket/store/casework"
)

// plan shows the plan's items with what became of them.
func (s *session) plan(c *casework.Case) error {
	var b strings.Builder
	if waits := casework.UnplannedText(c, s.pack); waits != "" {
		b.WriteString(waits + "\n")
	}
	if len(c.Plan) == 0 {
		b.WriteString("Belum ada rencana.\n")
	}
	for _, item := range c.Plan {
		b.WriteString(text.Clean(item.Called()+", "+s.word("plan."+item.State, item.State)+": "+item.Says("problem")) + "\n")
		for _, told := range []string{item.Says("action"), item.Says("expected"), item.Says("later_reason")} {
			if told != "" {
				b.WriteString("  " + text.Clean(told) + "\n")
			}
		}
		for _, r := range item.Results {
			b.WriteString("  " + s.when(r.At) + " " + text.Clean(s.word("plan."+r.State, r.State)+": "+r.Answers["result"].Value) + "\n")
		}
	}
	return s.pages(b.String())
}

// clocks shows where the case stands on each standard time that began.
func (s *session) clocks(c *casework.Case) error {
	var b strings.Builder
	now, rest := s.desk.Now(), 0
	for _, k := range casework.Standing(c, s.pack, now) {
		if k.Started == nil {
			rest++
			continue
		}
		state := s.word("standing."+string(k.State), string(k.State))
		if k.Due != nil && k.Stopped == nil {
			state = left(*k.Due, now)
		}
		line := text.Clean(k.Label) + ": " + state
		if k.Due != nil {
			line += fmt.Sprintf(" (%d%%)", k.Used)
		}
		if k.Owner != "" {
			line += ", oleh " + text.Clean(k.Owner)
		}
		if k.PutOff != nil {
			line += ", ditunda sampai " + s.when(k.PutOff.Until) + ": " + text.Clean(k.PutOff.Reason)
		}
		b.WriteString(line + "\n")
	}
	if b.Len() == 0 {
		b.WriteString("Belum ada waktu yang dihitung.\n")
	}
	if rest > 0 {
		fmt.Fprintf(&b, "%d langkah SOP lain belum mulai atau tidak diukur.\n", rest)
	}
	return s.pages(b.String())
}

// printForm asks which filled form is printed: each filling, the corrected ones too.
func (s *session) printForm(c *casework.Case) error {
	papers := c.Prints(s.pack)
	for i, p := range papers {
		told := p.Title
		switch {
		case p.Revised != "":
			told += ", direvisi"
		case p.Revises != "":
			told += ", revisi: " + text.Clean(p.Reason)
		}
		if p.Name != p.Form {
			told += ", " + s.when(p.At)
		}
		s.say("%d %s", i+1, told)
	}
	in, err := s.command("Cetak (1-%d, 0 = kembali): ", len(papers))
	if err != nil {
		return err
	}
	n, errNumber := strconv.Atoi(in)
	if errNumber != nil || n < 1 || n > len(papers) {
		return nil
	}
	if letter := papers[n-1].Letter; letter != "" {
		return s.print(s.desk.Letter(s.ctx, s.who, c.Number, letter))
	}
	return s.print(s.desk.Print(s.ctx, s.who, c.Number, papers[n-1].Name))
}

// print shows a paper as text, or says why not.
func (s *session) print(paper string, err error) error {
	if err != nil {
		s.refused(err)
		return nil
	}
	return s.pages(paper)
}

// blank shows an unfilled paper; that of a new case takes a number of the desk's series.
func (s *session) blank() error {
	for i, id := range casework.Blanks {
		s.say("%d %s", i+1, s.title(id))
	}
	in, err := s.command("Lembar kosong (1-%d, 0 = kembali): ", len(casework.Blanks))
	if err != nil {
		return err
	}
	n, errNumber := strconv.Atoi(in)
	if errNumber != nil || n < 1 || n > len(casework.Blanks) {
		return nil
	}
	b, err := s.desk.Reserve(s.ctx, s.who, casework.Blanks[n-1])
	return s.print(b.Text, err)
}

// gapsShown is how much of what the file lacks stands in the summary; "waktu" has all.
const gapsShown = 3

// gaps says what the file lacks, to whom the view tells it.
func (s *session) gaps(v casework.View, most int) {
	if len(v.Gaps) == 0 {
		return
	}
	var told []string
	for _, g := range v.Gaps[:min(len(v.Gaps), most)] {
		told = append(told, casework.GapWord(s.pack, g))
	}
	if more := len(v.Gaps) - len(told); more > 0 {
		told = append(told, fmt.Sprintf("%d lagi: waktu", more))
	}
	s.say("Belum lengkap: %s", strings.Join(told, "; "))
}
