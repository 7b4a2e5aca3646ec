package casefile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
)

// clockTable lists every standard time of the case: those that run first.
func (s *Screen) clockTable() *table {
	c := s.full()
	t := &table{
		head: text.Pad("Yang ditunggu", 34) + " " + text.Pad("Keadaan", 14) + " " + text.Pad("Batas", 15) + " Sejak",
		none: "Belum ada waktu yang berjalan.", word: "Kerjakan",
	}
	var ended []tableRow
	begun := 0
	all := casework.Standing(c, s.book.Pack, s.now)
	slices.SortStableFunc(all, func(a, b casework.Stand) int { // soonest first, without a standard last
		switch {
		case a.Due != nil && b.Due != nil:
			return a.Due.Compare(*b.Due)
		case a.Due != nil:
			return -1
		case b.Due != nil:
			return 1
		}
		return 0
	})
	for _, k := range all {
		if k.Started == nil {
			continue
		}
		begun++
		state, due := s.book.Word("standing."+string(k.State)), ""
		if k.Due != nil {
			due = s.book.When(s.now, *k.Due)
			if k.Stopped == nil {
				state = say.Left(s.now, *k.Due)
			}
		}
		row := tableRow{open: func() tea.Cmd { return s.openClock(k) }, text: say.Fit(kit.Clean(k.Label), 34) + " " + text.Pad(state, 14) + " " + text.Pad(due, 15) + " " + s.book.When(s.now, *k.Started)}
		if k.Stopped != nil {
			ended = append(ended, row)
			continue
		}
		t.rows = append(t.rows, row)
	}
	for _, g := range s.view.Gaps {
		t.rows = append(t.rows, tableRow{
			open: func() tea.Cmd { return s.openGap(g) },
			text: say.Fit(casework.GapWord(s.book.Pack, g), 34) + " " + text.Pad("kurang", 14) + " " + text.Pad("", 15) + " " + s.book.When(s.now, g.Since),
		})
	}
	t.rows = append(t.rows, ended...)
	if n := len(all) - begun; n > 0 {
		t.rows = append(t.rows, tableRow{
			text: text.Pad(fmt.Sprintf("%d langkah SOP lain", n), 34) + " belum mulai atau tidak diukur",
			open: func() tea.Cmd { return kit.Send(kit.OpenText{Title: "Langkah SOP lain", Load: s.unmeasured(all)}) },
		})
	}
	return t
}

// unmeasured gives the standard times of which nothing is recorded on the case.
func (s *Screen) unmeasured(all []casework.Stand) func(context.Context) (string, error) {
	return func(context.Context) (string, error) {
		var b strings.Builder
		for _, k := range all {
			if k.Started == nil {
				b.WriteString(kit.Clean(k.Label) + ": " + strings.ToLower(s.book.Word("standing."+string(k.State))) + "\n")
			}
		}
		return b.String(), nil
	}
}

// gapsShown is how much of what the file lacks stands on the first page; the page of
// clocks has all.
const gapsShown = 3

// gapLines say what the file lacks, to whom the view tells it.
func (s *Screen) gapLines(t *sheet) {
	if len(s.view.Gaps) == 0 {
		return
	}
	var told []string
	for _, g := range s.view.Gaps[:min(len(s.view.Gaps), gapsShown)] {
		told = append(told, casework.GapWord(s.book.Pack, g))
	}
	if more := len(s.view.Gaps) - len(told); more > 0 {
		told = append(told, fmt.Sprintf("%d lagi: tekan %d", more, clocks+1))
	}
	lines := text.Wrap(strings.Join(told, "; "), t.width-labelWidth)
	t.add("Belum lengkap", strings.Join(lines[:min(len(lines), 2)], " "))
	t.gap()
}

// openGap says what the file lacks and since when.
func (s *Screen) openGap(g casework.Gap) tea.Cmd {
	lines := func(width int) []string {
		t := &sheet{width: width}
		t.add("Belum lengkap", casework.GapWord(s.book.Pack, g))
		t.add("Sejak", s.book.When(s.now, g.Since))
		return t.lines
	}
	s.openMenu(&part{lines: lines, acts: slices.DeleteFunc(slices.Clone(s.view.Actions), func(a casework.Action) bool { return !g.Mends(a) })})
	return nil
}

// openClock shows one standard time in full, with the acts that end, hand over or put it off.
func (s *Screen) openClock(k casework.Stand) tea.Cmd {
	c := s.full()
	p := &part{lines: func(width int) []string { return s.clockLines(k, c.Caseworker, width) }, acts: s.about(k.Clock, k.Part)}
	if running := c.Clock(k.Clock); k.Stopped == nil && running != nil {
		own := casework.OnClock(c, *running, s.env.Actor)
		same := func(a casework.Action) bool {
			return slices.ContainsFunc(own, func(b casework.Action) bool { return b.Act == a.Act && b.Form == a.Form && b.Part == a.Part })
		}
		p.acts = append(own, slices.DeleteFunc(p.acts, same)...)
	}
	s.openMenu(p)
	return nil
}

// clockLines tell of one standard time in full, as things stand now.
func (s *Screen) clockLines(k casework.Stand, caseworker string, width int) []string {
	t := &sheet{width: width}
	t.add("Yang ditunggu", kit.Clean(k.Label))
	if k.Due != nil {
		used := k.Used
		if k.Stopped == nil {
			used = casework.Clock{Started: *k.Started, Due: *k.Due}.Used(s.now)
		}
		t.add("Batas", fmt.Sprintf("%s, %s (%d%% terpakai)", s.book.When(s.now, *k.Due), say.Left(s.now, *k.Due), used))
	} else {
		t.add("Batas", "tidak ada standar waktu; kantor mengisi")
	}
	if k.Stopped != nil {
		t.add("Selesai", s.book.When(s.now, *k.Stopped)+", "+strings.ToLower(s.book.Word("standing."+string(k.State))))
	}
	if d := (casework.Duty{Started: *k.Started, Why: k.Why}); k.Why != "" {
		t.add("Sebab", kit.Clean(strings.TrimPrefix(d.Because(s.book.Pack, s.now), "karena: ")))
	}
	t.add("Petugas", say.Or(kit.Clean(k.Owner), kit.Clean(caseworker)))
	if k.PutOff != nil {
		t.add("Ditunda", text.Join(". ", "sampai "+s.book.When(s.now, k.PutOff.Until), kit.Clean(k.PutOff.Reason)))
	}
	return t.lines
}

// about are the acts on one row of a page: those on any of the parts that it stands for.
func (s *Screen) about(parts ...string) []casework.Action {
	return slices.DeleteFunc(slices.Clone(s.view.Actions), func(a casework.Action) bool { return a.Part == "" || !slices.Contains(parts, a.Part) })
}

// planTable lists the plan: what is open first, by term and priority.
func (s *Screen) planTable() *table {
	t := &table{
		head: text.Pad("Jangka", 8) + " " + text.Pad("Masalah", 22) + " " + text.Pad("Tindakan", 18) + " " + text.Pad("Batas", 11) + " Keadaan",
		none: "Belum ada rencana. Tekan a lalu pilih \"" + s.book.Act(casework.AddPlan) + "\".", word: "Buka",
	}
	items := slices.Clone(s.full().Plan)
	order := func(i casework.PlanItem) int {
		rank := slices.Index([]string{"short", "medium", "long"}, i.Says("term")) * 10
		if rank < 0 {
			rank = 50
		}
		if !i.Open() {
			rank += 100
		}
		return rank + slices.Index([]string{"1", "2", "3"}, i.Says("priority"))
	}
	slices.SortStableFunc(items, func(a, b casework.PlanItem) int { return order(a) - order(b) })
	form := s.book.Pack.Forms["plan_item"]
	show := func(i casework.PlanItem, id string) string {
		if form == nil || form.Field(id) == nil || i.Says(id) == "" {
			return ""
		}
		return text.Clean(form.Field(id).Format(i.Answers[id], forms.Env{Now: s.now, Zone: s.env.Zone}))
	}
	for _, i := range items {
		due := ""
		if d, ok := forms.ParsePartialDate(i.Says("due")); ok {
			due = s.book.Day(d.Last())
		}
		t.rows = append(t.rows, tableRow{
			text: say.Fit(show(i, "term"), 8) + " " + say.Fit(show(i, "problem"), 22) + " " + say.Fit(show(i, "action"), 18) + " " + text.Pad(due, 11) + " " + s.book.Word("plan."+i.State),
			open: func() tea.Cmd { return s.openItem(i) },
		})
	}
	if waits := casework.UnplannedText(s.full(), s.book.Pack); waits != "" {
		t.rows = append(t.rows, tableRow{text: say.Fit(waits, 76), open: func() tea.Cmd {
			acts := slices.DeleteFunc(slices.Clone(s.view.Actions), func(a casework.Action) bool { return a.Act != casework.AddPlan })
			s.openMenu(&part{lines: func(width int) []string { return text.Wrap(waits, width) }, acts: acts})
			return nil
		}})
	}
	return t
}

// openItem shows one plan item in full, what became of it, and what can be done with it.
func (s *Screen) openItem(i casework.PlanItem) tea.Cmd {
	s.openMenu(&part{lines: func(width int) []string { return s.itemLines(i, width) }, acts: s.about(i.ID, "plan:"+i.ID)})
	return nil
}

// itemLines tell of one plan item in full.
func (s *Screen) itemLines(i casework.PlanItem, width int) []string {
	t := &sheet{width: width}
	s.filled(t, "plan_item", i.Answers)
	t.add("Keadaan", s.book.Word("plan."+i.State))
	for _, r := range i.Results {
		t.add("Hasil "+s.book.Day(r.At), s.book.Word("plan."+r.State)+", "+kit.Clean(r.By))
		s.filled(t, "plan_result", r.Answers)
	}
	refs, papers := s.full().Of(i.ID)
	for _, r := range refs {
		t.add("Rujukan", s.book.Agency(r.Agency)+", "+s.book.Referral(r.State))
	}
	for _, f := range papers {
		t.add("Pemantauan", s.book.When(s.now, f.At)+", "+kit.Clean(f.By))
	}
	return t.lines
}

// filled adds what was answered on a form, each answer behind its label.
func (s *Screen) filled(t *sheet, form string, a forms.Answers) {
	def := s.book.Pack.Forms[form]
	if def == nil {
		return
	}
	for _, section := range def.Sections {
		for j := range section.Fields {
			f := &section.Fields[j]
			if f.ID != "state" && a[f.ID].Answered() && (f.Kind != forms.YesNo || a[f.ID].Value != "no") {
				t.add(text.Truncate(text.Clean(f.Label), labelWidth-1), text.Clean(f.Format(a[f.ID], forms.Env{Now: s.now, Zone: s.env.Zone})))
			}
		}
	}
}
