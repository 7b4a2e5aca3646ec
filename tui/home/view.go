package home

import (
	"fmt"
	"strings"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
)

// most is how many receipts and waiting lines the first screen shows.
const most = 3

// View draws the screen: tasks, what else is going on as far as there is room, the menu.
func (s *Screen) View(a kit.Area) kit.Frame {
	f := kit.Frame{Title: "Beranda", Say: s.note}
	menu := s.menuLines()
	switch {
	case !s.loaded && s.note.Text != "": // the desk failed; the menu still works
		f.Lines = menu
		return f
	case !s.loaded:
		return f
	}
	f.Lines = s.taskLines(a)
	// A row less than fits: the first screen stays under a thousand bytes.
	for _, section := range fit(s.sections(a.Width), a.Height-len(f.Lines)-len(menu)-2) {
		f.Lines = append(f.Lines, section...)
	}
	f.Lines = append(append(f.Lines, ""), menu...)
	return f
}

// least is what a section needs to be worth showing: a blank line, its head, one line.
const least = 3

// fit shortens sections to so many rows. One's own drafts and receipts, the last ones,
// stay before what waits for others: they tell what became of work that a broken line
// interrupted.
func fit(sections [][]string, rows int) [][]string {
	shown := make([]int, len(sections))
	for i := len(sections) - 1; i >= 0; i-- {
		if n := min(least, len(sections[i])); n <= rows {
			shown[i] = n
			rows -= n
		}
	}
	for i, section := range sections {
		if shown[i] > 0 {
			more := min(max(rows, 0), len(section)-shown[i])
			shown[i] += more
			rows -= more
		}
		sections[i] = section[:shown[i]]
	}
	return sections
}

// room is how many tasks are on screen: what fits beside the rest, at least half of
// the area, and not more than a narrow line carries in a second unless the window is
// larger than the smallest.
func (s *Screen) room(a kit.Area) int {
	free := a.Height - len(s.menuLines()) - 2
	others := 0
	for _, section := range s.sections(a.Width) {
		others += len(section)
	}
	within := func(free int) int {
		return min(max(free-others, free/2, 1), max(firstTasks, a.Height-15))
	}
	if rows := within(free); !s.unseen(rows) {
		return rows
	}
	return within(free - 1)
}

// firstTasks is how many tasks are shown in a window of 24 rows; the queue has all.
const firstTasks = 5

// unseen says whether a decision that waits for the person is not among the first so many
// tasks; a line then says so.
func (s *Screen) unseen(rows int) bool {
	seen := 0
	for _, t := range s.home.Tasks[:min(max(rows-s.above(), 0), len(s.home.Tasks))] {
		if t.Decides() {
			seen++
		}
	}
	return s.home.Decide > seen
}

// taskLines are the counts and one's own tasks, or a sentence in their place.
func (s *Screen) taskLines(a kit.Area) []string {
	switch s.env.Actor.Role {
	case casework.Auditor:
		return text.Wrap("Akun pengawas melihat catatan kegiatan, bukan isi kasus. Ujung catatan sekarang: "+say.Or(say.Short(s.home.Head, 28), "belum ada")+". Tekan c untuk catatan.", a.Width-2)
	case casework.Administrator:
		return text.Wrap("Akun pengelola mengurus akun dan cadangan, bukan isi kasus. Ujung catatan sekarang: "+say.Or(s.head, "belum ada")+". Tekan a untuk akun.", a.Width-2)
	case casework.Partner:
		if s.home.Inbox == 0 {
			return []string{"Tidak ada rujukan yang menunggu jawaban Anda."}
		}
		return []string{s.env.Style.Bold(fmt.Sprintf("%d rujukan menunggu jawaban Anda.", s.home.Inbox)) + " Tekan 6."}
	}
	lines := []string{s.env.Style.Bold(s.counts(a.Width))}
	from, to := s.tasks.Window(s.room(a))
	above := s.above()
	if s.tasks.Len > to-from && to > above {
		lines[0] += fmt.Sprintf(" (%d-%d)", max(from-above, 0)+1, to-above)
	}
	if s.unseen(to - from) {
		lines = append(lines, fmt.Sprintf("  %d menunggu putusan Anda: tekan 3.", s.home.Decide))
	}
	number := say.Numbers(s.home.Tasks, func(t casework.Task) string { return t.Number })
	for row := from; row < to; row++ {
		told := ""
		if t, ok := s.task(row); ok {
			told = s.taskText(t, number, a.Width-2)
		} else if d, ok := s.left(); ok {
			told = s.leftText(d, row == s.tasks.At, a.Width-2)
		}
		lines = append(lines, s.tasks.Mark(row, s.env.Style.Marker)+told)
	}
	if len(s.home.Tasks) == 0 {
		lines = append(lines, "  Tidak ada tugas yang menunggu. Tekan 1 untuk laporan baru.")
	}
	return lines
}

// headRoom is what stays free behind the log's head: which of the tasks are in sight.
const headRoom = 8

// counts is the head of the tasks: how many cases, how many late, how many high, and
// the log's head where there is room.
func (s *Screen) counts(width int) string {
	parts := []string{fmt.Sprintf("%d tugas", len(s.home.Tasks)), fmt.Sprintf("%d kasus terbuka", s.home.Open)}
	if s.home.Overdue > 0 {
		parts = append(parts, fmt.Sprintf("%d lewat batas", s.home.Overdue))
	}
	if s.home.High > 0 {
		parts = append(parts, fmt.Sprintf("%d TINGGI", s.home.High))
	}
	dot := " " + s.env.Style.Dot + " "
	told := strings.Join(parts, dot)
	if head := dot + "#" + s.head; s.head != "" && text.Width(told+head) <= width-headRoom {
		told += head
	}
	return told
}

// leftText is the work that was left, in at most width columns.
func (s *Screen) leftText(d casework.Draft, chosen bool, width int) string {
	tail := ", " + s.book.When(s.home.Now, d.Saved)
	if chosen {
		tail += " (Enter lanjut)"
	}
	return text.Truncate("Belum selesai: "+s.draftText(d), width-text.Width(tail)) + tail
}

// draftText is what a draft is of, its case first: that is never cut.
func (s *Screen) draftText(d casework.Draft) string {
	what := s.book.Act(d.Work)
	if d.Work == casework.Complete {
		what = s.book.Form(d.Form)
	}
	return strings.TrimSpace(kit.Clean(d.Case) + " " + what)
}

// taskText is one task in at most width columns: its number in so many of them, time, class, what to do, name.
func (s *Screen) taskText(t casework.Task, number, width int) string {
	left := text.Pad(say.LeftColumn(s.home.Now, t.Due), 13)
	if t.Overdue {
		left = s.env.Style.Bold(left)
	}
	line := say.Fit(t.Number, number) + " " + left + say.Fit(s.book.RiskShort(t.Risk), 7)
	room := width - 21 - number
	what, name := s.book.Clock(t.Clock), kit.Clean(t.Name)
	if t.Shout {
		what = say.Shout(room)
	}
	nameRoom := room - 26
	if name == "" || nameRoom < 6 {
		what = text.Truncate(what, room)
		name = ""
	} else {
		what = text.Pad(what, 25)
		name = " " + text.Truncate(name, min(nameRoom, 24))
	}
	if t.Shout {
		what = s.env.Style.Alert(strings.TrimRight(what, " ")) + what[len(strings.TrimRight(what, " ")):]
	}
	return strings.TrimRight(line+what+name, " ")
}

// sections are what waits for others, drafts and receipts, each with a blank line before.
func (s *Screen) sections(width int) [][]string {
	h, now := s.home, s.home.Now
	var all [][]string
	if len(h.Waiting) > 0 {
		lines := []string{"", "Menunggu"}
		for _, w := range h.Waiting[:min(len(h.Waiting), most)] {
			line := fmt.Sprintf("  %s  %d kasus", s.waitsFor(w), w.Count)
			if !w.Due.IsZero() {
				line += ", " + say.Left(now, w.Due)
			}
			lines = append(lines, text.Truncate(line, width))
		}
		all = append(all, lines)
	}
	if next := h.NextMeeting(s.book.Pack, s.book.When(now, h.Meeting)); next != "" {
		key := s.meetingsKey()
		all = append(all, []string{"", strings.TrimSuffix(text.Truncate(next, width-1-text.Width(key)), ".") + "." + key})
	}
	if _, above := s.left(); len(h.Drafts) > 0 && !above {
		d := h.Drafts[0]
		all = append(all, []string{"", text.Truncate("Draf: "+s.draftText(d)+", "+s.book.When(now, d.Saved)+". Tekan 2.", width)})
	}
	if len(h.Receipts) > 0 {
		lines := []string{"", "Tersimpan"}
		number := say.Numbers(h.Receipts, func(r casework.Receipt) string { return r.Number })
		for _, r := range h.Receipts[:min(len(h.Receipts), most)] {
			line := "  " + say.Fit(r.Number, number) + "  " + s.book.Act(r.Name) + "  " + s.book.When(now, r.At)
			lines = append(lines, strings.TrimRight(text.Truncate(line, width), " "))
		}
		all = append(all, lines)
	}
	return all
}

// meetingsKey says which key leads to the meetings.
func (s *Screen) meetingsKey() string {
	for _, it := range s.menu() {
		if it.id == "meetings" {
			return " Tekan " + it.key + "."
		}
	}
	return ""
}

func (s *Screen) waitsFor(w casework.Waiting) string {
	switch w.Kind {
	case "role":
		return s.book.Role(casework.Role(w.For))
	case "agency":
		return s.book.Agency(w.For)
	}
	if w.For == s.env.Actor.Account {
		return "Anda"
	}
	return kit.Clean(w.For)
}

// columns of the menu.
var columns = [3]int{23, 17, 16}

// menuLines are the menu in three columns, filled downwards by digit.
func (s *Screen) menuLines() []string {
	grid := map[string]string{}
	for _, it := range s.menu() {
		grid[it.key] = it.key + " " + it.word
	}
	var lines []string
	rows := [][3]string{{"1", "4", "7"}, {"2", "5", "8"}, {"3", "6", "9"}, {}, {}}
	n := 9 // what has no fixed place stands below, closely
	for _, key := range []string{"!", "-", "a", "c"} {
		if grid[key] != "" {
			rows[n/3][n%3] = key
			n++
		}
	}
	for _, row := range rows {
		line := "  "
		for i, key := range row {
			line += say.Fit(grid[key], columns[i])
		}
		if line = strings.TrimRight(line, " "); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
