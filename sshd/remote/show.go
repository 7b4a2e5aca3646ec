package remote

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/say"
)

// pageSize is how many rows a queue is read by.
const pageSize = 200

func (c *call) book() say.Book { return say.Book{Pack: c.Desk.Pack()} }

func (c *call) printJSON(v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return &casework.Error{Kind: casework.Internal, Cause: err}
	}
	return write(c.out, text.EscapeJSON(string(b))+"\n")
}

// queue prints every case that matches: as JSON an array of casework.Row.
func queue(c *call) error {
	rows := []casework.Row{}
	var now time.Time
	for {
		q := c.query
		q.Offset, q.Limit = len(rows), pageSize
		page, err := c.Desk.Queue(c.ctx, c.Actor, q)
		if err != nil {
			return err
		}
		rows, now = append(rows, page.Rows...), page.Now
		if len(page.Rows) == 0 || len(rows) >= page.Total {
			break
		}
	}
	if c.json {
		return c.printJSON(rows)
	}
	if len(rows) == 0 {
		return write(c.out, "Tidak ada kasus.\n")
	}
	b := c.book()
	var s strings.Builder
	line := func(cells ...string) {
		s.WriteString(strings.TrimRight(strings.Join(cells, "  "), " ") + "\n")
	}
	line(text.Pad("Nomor", 16), text.Pad("Risiko", 7), text.Pad("Tahap", 18), text.Pad("Tenggat", 14), "Petugas")
	for _, r := range rows {
		due := "-"
		if r.DueAt != nil {
			due = say.Left(now, *r.DueAt)
		}
		line(say.Fit(r.Number, 16), text.Pad(b.RiskShort(r.Risk), 7), say.Fit(b.Stage(r.Stage), 18), text.Pad(due, 14), text.Clean(r.Caseworker))
	}
	return c.print(s.String())
}

// showCase prints one case as far as the actor may see it. As JSON the full file is
// the case's fields and its events at the top level; any lower level is the row's
// visible fields, with the letters for a partner.
func showCase(c *call) error {
	v, err := c.Desk.Open(c.ctx, c.Actor, c.number)
	if err != nil {
		return err
	}
	if v.Level == casework.LevelFull && v.Case == nil || v.Level == casework.LevelNone {
		return casework.ErrNotFound
	}
	if c.json {
		return c.printJSON(c.flat(v))
	}
	return c.print(c.summary(v))
}

// flat is a view as JSON has it.
func (c *call) flat(v casework.View) any {
	if v.Level == casework.LevelFull {
		events := v.Events
		if events == nil {
			events = []casework.Record{}
		}
		return struct {
			*casework.Case
			Events   []casework.Record `json:"events"`
			Standing []casework.Stand  `json:"standing"` // every row of SOP 5
			Siblings []casework.Kin    `json:"siblings,omitempty"`
			Gaps     []casework.Gap    `json:"gaps,omitempty"`
		}{v.Case, events, casework.Standing(v.Case, c.Desk.Pack(), c.Desk.Now()), v.Family, v.Gaps}
	}
	if v.Level == casework.LevelCoded {
		return v.Row
	}
	// What is empty in such a row may not be known, so it is not there at all.
	out := map[string]any{"number": v.Row.Number, "stage": v.Row.Stage}
	for name, value := range map[string]string{
		"kecamatan": v.Row.Kecamatan, "caseworker": v.Row.Caseworker, "next_clock": v.Row.NextClock,
		"referral_status": string(v.Row.ReferralStatus),
	} {
		if value != "" {
			out[name] = value
		}
	}
	if v.Row.DueAt != nil {
		out["due_at"], out["overdue"] = v.Row.DueAt, v.Row.Overdue
	}
	if v.Level == casework.LevelLetter {
		out["letters"] = v.Letters
	}
	return out
}

// summary is a case in a few lines.
func (c *call) summary(v casework.View) string {
	b := c.book()
	var s strings.Builder
	put := func(label, value string) {
		if value = text.Clean(value); value != "" {
			fmt.Fprintf(&s, "%s %s\n", text.Pad(label, 14), value)
		}
	}
	row := v.Row
	put("Nomor", row.Number)
	put("Tahap", b.Stage(row.Stage))
	if v.Case != nil {
		put("Hasil", b.End(v.Case.End))
	}
	if row.Lane != "" {
		put("Jalur", b.Lane(row.Lane))
	}
	if row.Risk != "" {
		put("Risiko", b.Risk(row.Risk))
	}
	put("Tentang", b.Category(row.Category))
	put("Petugas", row.Caseworker)
	if row.DueAt != nil {
		put("Tenggat", b.Clock(row.NextClock)+", "+say.Left(c.Desk.Now(), *row.DueAt))
	}
	if v.Case != nil {
		child := v.Case.Child
		put("Anak", child.Name)
		put("NIK", child.NIK)
		put("Lahir", say.Birth(child.Birth))
		put("Jenis kelamin", say.Sex(child.Sex))
		for _, r := range v.Case.Referrals {
			put("Rujukan "+r.ID, b.Agency(r.Agency)+", "+b.Referral(r.State))
		}
		for _, r := range v.Case.Releases {
			put("Data keluar", r.Line(b.Pack))
		}
		for _, k := range v.Family {
			put("Saudara", k.Number+" "+k.Name)
		}
		for _, w := range v.Case.Pathways {
			put("Alur", w.Title+". "+w.Note)
			for i, step := range w.Steps {
				if w.Open(i) {
					put("Langkah", casework.StepNow(step, c.Desk.Pack(), c.Desk.Now()))
				}
			}
		}
		for _, e := range slices.Backward(v.Events) {
			put(b.When(c.Desk.Now(), e.At), b.Act(casework.ActName(e.Name))+", "+e.By.Account)
		}
	}
	for _, l := range v.Letters {
		s.WriteString(letterLines(b, l))
	}
	return s.String()
}

func letterLines(b say.Book, l casework.PartnerReferral) string {
	return strings.Join([]string{
		text.Clean(l.Number), text.Clean(l.Letter), text.Clean(l.Name), text.Clean(l.Age), text.Clean(l.Help + l.Notice), b.Referral(l.State),
	}, " · ") + "\n"
}

// letter prints a referral's letter: it leaves the office, so it carries the log's head.
func letter(c *call) error {
	s, err := c.Desk.PrintLetter(c.ctx, c.Actor, c.number, c.ref)
	if err != nil {
		return err
	}
	return c.print(s)
}

// blank reserves and prints an unfilled paper.
func blank(c *call) error {
	b, err := c.Desk.Reserve(c.ctx, c.Actor, c.form)
	if err != nil {
		return err
	}
	return c.print(b.Text)
}

// printPaper prints one form of a case in paper order, or lists what there is to print.
func printPaper(c *call) error {
	if c.paper != "" {
		ask, name := c.Desk.Print, c.paper
		if letter, ok := casework.LetterName(name); ok {
			ask, name = c.Desk.PrintLetter, letter // what comes from afar is a file: as it leaves the office
		}
		s, err := ask(c.ctx, c.Actor, c.number, name)
		if err != nil {
			return err
		}
		return c.print(s)
	}
	v, err := c.Desk.Open(c.ctx, c.Actor, c.number)
	if err != nil {
		return err
	}
	if v.Case == nil {
		return casework.ErrNotFound
	}
	var s strings.Builder
	for _, p := range v.Case.Prints(c.Desk.Pack()) {
		told := p.Title
		switch {
		case p.Revised != "":
			told += ", direvisi"
		case p.Revises != "":
			told += ", revisi: " + p.Reason
		}
		at := ""
		if p.Letter == "" {
			at = c.book().When(c.Desk.Now(), p.At)
		}
		fmt.Fprintf(&s, "%s  %s  %s\n", text.Pad(p.Name, 18), text.Pad(at, 16), told)
	}
	return c.print(s.String())
}

// inbox prints a partner's list.
func inbox(c *call) error {
	list, err := c.Desk.Inbox(c.ctx, c.Actor)
	if err != nil {
		return err
	}
	if c.json {
		if list == nil {
			list = []casework.PartnerReferral{}
		}
		return c.printJSON(list)
	}
	meetings, err := c.Desk.Meetings(c.ctx, c.Actor)
	if err != nil {
		return err
	}
	var s strings.Builder
	for _, l := range list {
		s.WriteString(letterLines(c.book(), l))
	}
	if len(list) == 0 {
		s.WriteString("Tidak ada rujukan.\n")
	}
	if err := c.print(s.String()); err != nil {
		return err
	}
	return c.invitations(meetings)
}

// whoami prints who the key makes one.
// factors are the ways in as they are told.
var factors = map[casework.Factor]string{
	casework.FactorKey: "kunci saja", casework.FactorPIN: "kunci dan PIN", casework.FactorCommands: "kunci untuk perintah, tanpa PIN",
	casework.FactorTraining: "latihan, tanpa PIN", casework.FactorLocal: "komputer ini, tanpa PIN",
}

func whoami(c *call) error {
	if c.json {
		return c.printJSON(c.Actor)
	}
	b := c.book()
	parts := []string{c.Actor.Account, b.Role(c.Actor.Role)}
	if c.Actor.Desk != "" {
		parts = append(parts, "loket "+c.Actor.Desk)
	}
	if c.Actor.Agency != "" {
		parts = append(parts, b.Agency(c.Actor.Agency))
	}
	if word := factors[c.Factor]; word != "" {
		parts = append(parts, word)
	}
	return c.print(strings.Join(parts, " · "))
}

// version prints the program's.
func version(c *call) error { return c.print("loket " + say.Or(c.Version, "(tanpa versi)")) }
