package casefile

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/widget"
)

// menu is what can be done with the case. Where it is much it has two steps: the next
// step and the groups, then the acts of one group.
type menu struct {
	open  bool
	group casework.Group // the group that is open; "" the first step
	part  *part          // only what concerns this part of the case, nil: everything
	list  widget.List
	back  int // the row of the first step that was left
}

// part is a row of a page that acts are about: a plan item, a clock.
type part struct {
	lines func(width int) []string // what it says now, above the acts
	acts  []casework.Action
}

// choice is one row of the menu: an act, or a group of acts.
type choice struct {
	digit string // "" when it has none
	act   casework.Action
	group casework.Group // "" for an act
}

// choices are the rows of the menu as it stands. A group keeps its digit whatever
// else there is; 1 is always the next step.
func (s *Screen) choices() []choice {
	var out []choice
	flat := func(acts []casework.Action) []choice {
		for i, a := range acts {
			c := choice{act: a}
			if i < len(kit.Digits) {
				c.digit = kit.Digits[i]
			}
			out = append(out, c)
		}
		return out
	}
	switch all := s.view.Actions; {
	case s.menu.part != nil:
		return flat(s.menu.part.acts)
	case s.menu.group != "":
		return flat(casework.In(all, s.menu.group))
	case len(all) <= casework.MenuFlat:
		return flat(all)
	}
	if i := s.nextStep(); i >= 0 {
		out = append(out, choice{digit: kit.Digits[0], act: s.view.Actions[i]})
	}
	for i, g := range casework.Groups() {
		if len(casework.In(s.view.Actions, g)) > 0 {
			out = append(out, choice{digit: kit.Digits[i+1], group: g})
		}
	}
	return out
}

// openMenu shows the first step, or what concerns one part of the case.
func (s *Screen) openMenu(p *part) {
	s.menu = menu{open: true, part: p}
	s.menu.list.Set(len(s.choices()))
}

// closeMenu goes back one step; all leaves the menu.
func (s *Screen) closeMenu(all bool) {
	if all || s.menu.group == "" {
		s.menu = menu{}
		return
	}
	back := s.menu.back
	s.openMenu(nil)
	s.menu.list.Go(back)
}

// choose opens the group or begins the act of a row.
func (s *Screen) choose(i int) tea.Cmd {
	rows := s.choices()
	if i < 0 || i >= len(rows) {
		return nil
	}
	s.menu.list.Go(i)
	if g := rows[i].group; g != "" {
		s.menu = menu{open: true, group: g, back: i}
		s.menu.list.Set(len(s.choices()))
		return nil
	}
	return s.start(rows[i].act)
}

// menuLines draws the menu; what is not possible now says why.
func (s *Screen) menuLines(rows, width int) []string {
	lines := []string{"Yang dapat dikerjakan:"}
	switch {
	case s.menu.part != nil:
		lines = s.menu.part.lines(width)
		lines = append(lines[:min(len(lines), max(0, rows-6))], "")
		if len(s.menu.part.acts) == 0 {
			return append(lines, "Tidak ada yang dapat Anda kerjakan di sini sekarang.")
		}
		lines = append(lines, "Yang dapat dikerjakan:")
	case s.menu.group != "":
		lines[0] = s.book.Word("group."+string(s.menu.group)) + ":"
	}
	all := s.choices()
	from, to := s.menu.list.Window(rows - len(lines))
	if to-from < len(all) {
		lines[len(lines)-1] += fmt.Sprintf(" %d-%d dari %d, PgUp PgDn", from+1, to, len(all))
	}
	for i := from; i < min(to, len(all)); i++ {
		digit := all[i].digit
		if digit == "" {
			digit = " "
		}
		lines = append(lines, s.menu.list.Mark(i, s.env.Style.Marker)+digit+" "+s.choiceText(all[i], width-4))
	}
	return lines
}

// nextMark stands behind the next step.
const nextMark = " (langkah berikut)"

// choiceText is what a row of the menu says.
func (s *Screen) choiceText(c choice, width int) string {
	if c.group != "" {
		n := 0
		for _, a := range casework.In(s.view.Actions, c.group) {
			if a.Why == "" {
				n++
			}
		}
		if n == 0 {
			return s.env.Style.Faint(text.Truncate(s.book.Word("group."+string(c.group))+" (belum bisa)", width))
		}
		return text.Truncate(fmt.Sprintf("%s (%d)", s.book.Word("group."+string(c.group)), n), width)
	}
	name := s.actionName(c.act)
	switch {
	case c.act.Why != "":
		return s.env.Style.Faint(text.Truncate(name+": belum bisa. "+kit.Clean(c.act.Why), width))
	case c.act.Next:
		if marked := name + nextMark; text.Width(marked) <= width { // the name goes before
			name = marked
		}
		return s.env.Style.Bold(text.Truncate(name, width))
	}
	return text.Truncate(name, width)
}

// actionName is what the menu calls an action.
func (s *Screen) actionName(a casework.Action) string { return s.book.Action(a, s.full()) }

// menuKeys is the key table while the menu is open.
func (s *Screen) menuKeys(move kit.Key) []kit.Key {
	out := kit.Key{ID: "close", Keys: []string{"esc"}, Show: "Esc", Word: "Tutup menu", Help: "Kembali ke kasus.", Footer: true}
	if s.menu.group != "" {
		out.Word, out.Help = "Semua tindakan", "Kembali ke daftar bagian."
	}
	return []kit.Key{
		{ID: "digit", Keys: kit.Digits, Show: "1-9", Word: "Pilih", Help: "Mengerjakan tindakan dengan nomor itu, atau membuka bagiannya.", Footer: true},
		{ID: "enter", Keys: []string{"enter"}, Show: "Enter", Word: "Kerjakan", Help: "Mengerjakan tindakan yang ditunjuk, atau membuka bagiannya.", Footer: true},
		out,
		{ID: "close-all", Keys: []string{"a"}, Show: "a", Word: "Tutup", Help: "Menutup daftar tindakan."},
		move,
	}
}

// digitRow is the row of the menu with a digit, -1: none.
func (s *Screen) digitRow(digit string) int {
	return slices.IndexFunc(s.choices(), func(c choice) bool { return c.digit == digit })
}
