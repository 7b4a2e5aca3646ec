// Package office shows tables over several cases: the agenda by day and week, the
// caseload, what files lack, compliance, meetings and supervision.
//
// It promises: the same lines as the other face and the commands show; moving repaints
// two markers; a reload leaves the marker where it was.
//
// It refuses: counting. The Desk gives lines with what may be seen.
package office

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/widget"
)

// page is one table: what it is called, how it is loaded, and its own keys.
type page interface {
	title() string
	load(ctx context.Context, env *kit.Env) (table, error)
	keys(l casework.Line) []kit.Key // on the chosen line
	// press carries out one of its keys on the chosen line; reload says that another
	// question is to be asked, cmd is a request.
	press(id string, l casework.Line) (reload bool, cmd tea.Cmd)
}

// table is what a page shows.
type table struct {
	lines  []casework.Line
	agenda *casework.Agenda // that the lines tell, where they say how late something is; else nil
}

// Screen is one table.
type Screen struct {
	kit.Mail
	env  *kit.Env
	page page
	table
	loaded bool
	note   kit.Message
	list   widget.List
}

func open(env *kit.Env, p page) *Screen {
	return &Screen{Mail: env.NewMail("office"), env: env, page: p}
}

// Init loads the lines.
func (s *Screen) Init() tea.Cmd {
	p, env := s.page, s.env
	return kit.Call(&s.Mail, "lines", func(ctx context.Context) (table, error) { return p.load(ctx, env) })
}

// Typing says that no text field is on this screen.
func (s *Screen) Typing() bool { return false }

// Reads says that any change has the page read anew.
func (s *Screen) Reads(casework.Change) bool { return true }

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[table]:
		if s.note = kit.Problem(msg.Err); msg.Err == nil {
			s.table, s.loaded = msg.Value, true
			s.list.Set(len(s.lines))
			s.step(1)
		}
	case kit.Got[kit.StartWork]:
		if s.note = kit.Problem(msg.Err); msg.Err == nil {
			return s, kit.Send(msg.Value)
		}
	case kit.Changed, kit.Resumed:
		return s, s.Init()
	case kit.Pressed:
		return s, s.press(msg)
	}
	return s, nil
}

// Ends are when the agenda's tasks are due.
func (s *Screen) Ends() []time.Time {
	var ends []time.Time
	if s.agenda != nil {
		for _, d := range s.agenda.Duties {
			if !d.Due.IsZero() {
				ends = append(ends, d.Due)
			}
		}
	}
	return ends
}

// Age tells the agenda as of now; the marker stays on its task.
func (s *Screen) Age(now time.Time) {
	if s.agenda == nil {
		return
	}
	chosen := s.line()
	*s.agenda = s.agenda.At(now)
	s.lines = s.agenda.Lines(s.env.Desk.Pack())
	s.list.Set(len(s.lines))
	for i, l := range s.lines {
		if !l.Head && l.Number == chosen.Number && l.Key == chosen.Key {
			s.list.Go(i)
		}
	}
	s.step(1)
}

// line is the chosen one.
func (s *Screen) line() casework.Line {
	if s.list.At < len(s.lines) {
		return s.lines[s.list.At]
	}
	return casework.Line{Head: true}
}

// step goes on from a heading to the next line that can be chosen, else back to one.
func (s *Screen) step(by int) {
	for _, by := range []int{by, -by} {
		for at := s.list.At; at >= 0 && at < len(s.lines); at += by {
			if !s.lines[at].Head {
				s.list.Go(at)
				return
			}
		}
	}
}

func (s *Screen) press(p kit.Pressed) tea.Cmd {
	s.note = kit.Message{}
	l := s.line()
	switch p.ID {
	case "move":
		before := s.list.At
		s.list.Update(p.Key, max(s.env.Area().Height, 1))
		if s.list.At < before {
			s.step(-1)
		} else {
			s.step(1)
		}
		return nil
	case "open":
		return kit.Send(kit.OpenCase{Number: l.Number})
	case "reload":
		return s.Init()
	}
	reload, cmd := s.page.press(p.ID, l)
	if !reload {
		return cmd
	}
	s.list.Go(0)
	s.loaded = false
	return tea.Batch(cmd, s.Init())
}

// Keys is the key table.
func (s *Screen) Keys() []kit.Key {
	l := s.line()
	none := ""
	if l.Number == "" {
		none = "Di baris ini tidak ada kasus. Pilih dengan panah."
	}
	keys := []kit.Key{
		{ID: "move", Keys: []string{"up", "down", "k", "j", "pgup", "pgdown", "home", "end"}, Show: "↑↓", Word: "Pilih", Help: "Memilih baris; PgUp dan PgDn satu halaman.", Footer: true},
	}
	keys = append(keys, s.page.keys(l)...)
	if !has(keys, "enter") {
		keys = append(keys, kit.Key{ID: "open", Keys: []string{"enter"}, Show: "Enter", Word: "Buka", Help: "Membuka kasus.", Why: none, Footer: true})
	} else {
		keys = append(keys, kit.Key{ID: "open", Keys: []string{"o"}, Show: "o", Word: "Buka kasus", Help: "Membuka kasus baris itu.", Why: none, Footer: true})
	}
	return append(keys, kit.Key{ID: "reload", Keys: []string{"ctrl+l", "f5"}, Show: "F5", Word: "Muat ulang", Help: "Memuat daftar lagi."})
}

func has(keys []kit.Key, stroke string) bool {
	for _, k := range keys {
		if k.Is(stroke) {
			return true
		}
	}
	return false
}

// nameFrom is the window's width from which names stand beside the lines.
const nameFrom = 100

// View draws the table.
func (s *Screen) View(a kit.Area) kit.Frame {
	f := kit.Frame{Title: s.page.title(), Say: s.note}
	if !s.loaded {
		return f
	}
	if len(s.lines) == 0 {
		f.Lines = []string{"", "  Tidak ada."}
		return f
	}
	from, to := s.list.Window(max(1, a.Height))
	for i := from; i < to; i++ {
		l := s.lines[i]
		shown := text.Truncate(l.Text, a.Width-2)
		switch {
		case l.Head && !strings.HasPrefix(shown, " "):
			f.Lines = append(f.Lines, s.env.Style.Bold(shown))
			continue
		case a.Width >= nameFrom && l.Name != "":
			shown = text.Pad(shown, casework.TableWidth) + " " + text.Truncate(kit.Clean(l.Name), a.Width-3-casework.TableWidth)
		}
		f.Lines = append(f.Lines, strings.TrimRight(s.list.Mark(i, s.env.Style.Marker)+shown, " "))
	}
	return f
}
