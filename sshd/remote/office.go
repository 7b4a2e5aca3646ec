package remote

import (
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"loket/forms/text"
	"loket/store/casework"
)

// table prints lines as they are on screen.
func (c *call) table(lines []casework.Line, none string) error {
	if len(lines) == 0 {
		return write(c.out, none+"\n")
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.Text + "\n")
	}
	return c.print(b.String())
}

// date reads a day of the office, "2026-11-21"; a month, "2026-11", is its first day.
func (c *call) date(s string) (time.Time, error) {
	zone := c.Desk.Pack().Office.Zone
	for _, layout := range []string{time.DateOnly, "02-01-2006", "2006-01"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errUsage{"Tanggal ditulis 2026-11-21."}
}

// period is --from and --to as given, the last day included; without them the present month.
func (c *call) period() (from, to time.Time, err error) {
	now := c.Desk.Now().In(c.Desk.Pack().Office.Zone)
	from = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, now.Location())
	if c.from != "" {
		if from, err = c.date(c.from); err != nil {
			return from, to, err
		}
	}
	to = time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
	if c.to != "" {
		if to, err = c.date(c.to); err != nil {
			return from, to, err
		}
		if len(c.to) > len("2006-01") {
			to = to.AddDate(0, 0, 1)
		} else {
			to = to.AddDate(0, 1, 0)
		}
	}
	return from, to, nil
}

// tasks prints the actor's agenda: this day and the six after it, or --from and --to.
func tasks(c *call) error {
	from, to, err := c.period()
	if err != nil {
		return err
	}
	if c.from == "" {
		now := c.Desk.Now().In(c.Desk.Pack().Office.Zone)
		from = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	}
	if c.to == "" {
		to = from.AddDate(0, 0, 7)
	}
	g, err := c.Desk.Agenda(c.ctx, c.Actor, from, to)
	if err != nil {
		return err
	}
	if c.json {
		if g.Duties == nil {
			g.Duties = []casework.Duty{}
		}
		return c.printJSON(g)
	}
	return c.table(g.Lines(c.Desk.Pack()), "Tidak ada tugas.")
}

// caseload prints what each caseworker holds.
func caseload(c *call) error {
	l, err := c.Desk.Caseload(c.ctx, c.Actor)
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(l)
	}
	return c.table(l.Lines(c.Desk.Pack()), "")
}

// audit prints the files that lack something.
func audit(c *call) error {
	a, err := c.Desk.Audit(c.ctx, c.Actor)
	if err != nil {
		return err
	}
	if c.json {
		if a.Files == nil {
			a.Files = []casework.Lacking{}
		}
		return c.printJSON(a)
	}
	return c.table(a.Lines(c.Desk.Pack()), "")
}

// compliance prints the share of steps within their standard.
func compliance(c *call) error {
	from, to, err := c.period()
	if err != nil {
		return err
	}
	r, err := c.Desk.Compliance(c.ctx, c.Actor, casework.ComplianceQuery{From: from, To: to, By: c.by})
	switch {
	case err != nil:
		return err
	case c.json:
		return c.printJSON(r)
	case !c.csv:
		return c.table(r.Lines(c.Desk.Pack()), "")
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	number := strconv.Itoa
	rows := [][]string{{r.By, "steps", "met", "permille", "from_new_danger", "from_new_danger_met", "hidden", "unmeasured"}}
	for _, row := range append([]casework.Rate{r.Total}, r.Rows...) {
		if len(rows) == 1 {
			row.Key = "total"
		}
		if row.Hidden {
			rows = append(rows, []string{text.Cell(row.Key), "", "", "", "", "", "yes", ""})
			continue
		}
		share := ""
		if n, ok := row.Permille(); ok {
			share = number(n)
		}
		rows = append(rows, []string{text.Cell(row.Key), number(row.Steps), number(row.Met), share, number(row.Danger), number(row.DangerMet), "", number(row.Unknown)})
	}
	if err := w.WriteAll(rows); err != nil {
		return &casework.Error{Kind: casework.Internal, Cause: err}
	}
	return c.print(b.String())
}

// meetings prints the actor's meetings, numbered as "meeting" takes them, what is ahead
// with all that an invitation says.
func meetings(c *call) error {
	m, err := c.Desk.Meetings(c.ctx, c.Actor)
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(m)
	}
	lines, n := m.Lines(c.Desk.Pack()), 0
	for i := range lines {
		if lines[i].Key != "" {
			n++
			lines[i].Text = strconv.Itoa(n) + "  " + lines[i].Text
		}
	}
	if err := c.table(lines, "Tidak ada rapat."); err != nil {
		return err
	}
	return c.invitations(m)
}

// invitations print what each invitation that is still open says.
func (c *call) invitations(m casework.Meetings) error {
	var b strings.Builder
	for _, x := range m.List {
		if x.Asked && x.Open {
			b.WriteString("\nUNDANGAN\n")
			for _, l := range x.Brief(c.Desk.Pack()) {
				b.WriteString("  " + l + "\n")
			}
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return c.print(b.String())
}

// meeting prints the minutes of one meeting as the actor may read them, or an invitation.
func meeting(c *call) error {
	m, err := c.Desk.Meetings(c.ctx, c.Actor)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.number)
	if err != nil {
		return errUsage{"Tulis nomor urut rapat dari daftar meetings, misalnya: meeting 1"}
	}
	if n < 1 || n > len(m.List) {
		return casework.ErrNotFound
	}
	if c.json {
		one, err := c.Desk.Meeting(c.ctx, c.Actor, m.List[n-1].ID)
		if err != nil {
			return err
		}
		return c.printJSON(one)
	}
	if c.own {
		c.agency = casework.OwnInvitation
	}
	s, err := c.Desk.MeetingText(c.ctx, c.Actor, m.List[n-1].ID, c.agency)
	if err != nil {
		return err
	}
	return c.print(s)
}
