package tui

import (
	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/tui/kit"
	"loket/tui/widget"
)

// help is the page that a screen's key table makes.
type help struct {
	kit.Mail
	env    *kit.Env
	about  []string  // what the screen has to say itself
	keys   []kit.Key // its table, then the keys that work everywhere
	scroll widget.Scroll
}

func newHelp(env *kit.Env, of kit.Screen, common []kit.Key) *help {
	h := &help{Mail: env.NewMail("help"), env: env, keys: append(of.Keys(), common...)}
	if s, ok := of.(kit.Helper); ok {
		h.about = s.Help()
	}
	return h
}

// Init needs nothing.
func (h *help) Init() tea.Cmd { return nil }

// Typing is never the case here.
func (h *help) Typing() bool { return false }

// Keys of the help page.
func (h *help) Keys() []kit.Key {
	return []kit.Key{
		{ID: "back", Keys: []string{"esc", "?", "q", "f1", "ctrl+g"}, Show: "Esc", Word: "Kembali", Help: "Tutup bantuan.", Footer: true},
		{ID: "move", Keys: []string{"up", "down", "pgup", "pgdown", "home", "end", "space", "enter"}, Show: "PgUp/PgDn", Word: "Gulir", Help: "Baca terus.", Footer: true},
	}
}

// Update scrolls or goes back.
func (h *help) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	if p, ok := msg.(kit.Pressed); ok {
		if p.ID == "back" {
			return h, kit.Send(kit.Back{})
		}
		h.scroll.Lines = make([]string, len(h.lines(minWidth)))
		h.scroll.Update(p.Key, minHeight-frameRows)
	}
	return h, nil
}

// View shows what the page is for and every key with its sentence.
func (h *help) View(a kit.Area) kit.Frame {
	s := widget.Scroll{Lines: h.lines(a.Width), Top: h.scroll.Top}
	s.Go(s.Top, a.Height)
	return kit.Frame{Title: "Bantuan", Lines: s.View(a.Height)}
}

func (h *help) lines(width int) []string {
	var out []string
	for _, p := range h.about {
		out = append(out, text.Wrap(text.CleanNarrative(p), width-2)...)
		out = append(out, "")
	}
	col := 0
	for _, k := range h.keys {
		col = max(col, text.Width(k.Show))
	}
	seen := map[string]bool{}
	for _, k := range h.keys {
		if k.Show == "" || seen[k.Show] {
			continue
		}
		seen[k.Show] = true
		say := k.Help
		if k.Why != "" {
			say += " (Sekarang tidak bisa: " + k.Why + ")"
		}
		for i, l := range text.Wrap(say, width-col-4) {
			head := ""
			if i == 0 {
				head = k.Show
			}
			out = append(out, text.Pad(head, col+2)+l)
		}
	}
	return out
}
