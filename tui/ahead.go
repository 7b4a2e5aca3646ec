package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"loket/tui/kit"
)

// ahead is what was typed ahead. Keys wait from the moment one of them has asked for
// something, a page or an act, until its answer is there; then they are given in order:
// a digit meant for the next page does nothing on the one before.
type ahead struct {
	pressing bool               // a key is being carried out, or what follows from one
	awaited  map[kit.Reply]bool // answers under way that keys wait for; without their Msg
	held     []tea.Msg          // keys and pastes that wait
	size     int                // of held, as heldSize counts
	surprise bool               // the question that stands came before what waits: only a key pressed from now on answers it
}

// heldMost is how much is kept of what is typed ahead: some two thousand keys, or a long paste.
const heldMost = 128 << 10

// heldSize is about what a key or a paste takes in memory, in bytes.
func heldSize(msg tea.Msg) int {
	paste, _ := msg.(tea.PasteMsg)
	return 64 + len(paste.Content)
}

// answered takes an answer off those awaited; ok says whether it was one.
func (a *ahead) answered(m kit.Reply) (ok bool) {
	m.Msg = nil
	ok = a.awaited[m]
	delete(a.awaited, m)
	return ok
}

// pressed begins what a key does, and gives how to end it.
func (r *root) pressed() (end func()) {
	was := r.ahead.pressing
	r.ahead.pressing = true
	return func() { r.ahead.pressing = was }
}

// settle carries out what a screen's command asks for. Requests are done at once, so
// that no key comes in between; calls become commands of the program.
func (r *root) settle(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case kit.Job:
		if r.ahead.pressing && !msg.Beside {
			if r.ahead.awaited == nil {
				r.ahead.awaited = map[kit.Reply]bool{}
			}
			r.ahead.awaited[msg.Reply] = true
		}
		return msg.Run
	case tea.BatchMsg:
		var cmds []tea.Cmd
		for _, c := range msg {
			cmds = append(cmds, r.settle(c))
		}
		return tea.Batch(cmds...)
	case kit.Reply:
		return r.route(msg)
	default:
		return r.request(msg)
	}
}

// holding says whether keys wait. Once some wait, later ones wait behind them.
func (r *root) holding() bool {
	busy, ok := r.top().(kit.Busy)
	return len(r.ahead.awaited) > 0 || ok && busy.Busy() || len(r.ahead.held) > 0
}

// urgent says whether a key is heard at once while others wait: leaving, and Bahaya.
func (r *root) urgent(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "ctrl+c":
		return true
	case "ctrl+b":
		_, ok := r.caseOnTop()
		return ok
	}
	return false
}

// hold keeps a key or a paste for later. What no longer finds room is refused in words.
func (r *root) hold(msg tea.Msg) tea.Cmd {
	if r.ahead.size += heldSize(msg); r.ahead.size > heldMost {
		r.ahead.size -= heldSize(msg)
		r.tell(kit.Message{Tone: kit.Error, Text: "Halaman belum siap; ketikan terakhir tidak masuk. Tunggu, lalu ulangi."})
		return nil
	}
	r.ahead.held = append(r.ahead.held, msg)
	return nil
}

// typeFirst puts keys before those that wait.
func (r *root) typeFirst(keys []tea.Msg) {
	for _, k := range keys {
		r.ahead.size += heldSize(k)
	}
	r.ahead.held = append(slices.Clone(keys), r.ahead.held...)
}

// giveHeld gives what waited, as far as nothing has to be waited for again.
func (r *root) giveHeld() tea.Cmd {
	var cmds []tea.Cmd
	for len(r.ahead.held) > 0 && !r.curtain.down && !r.tooSmall() && !(r.ask != nil && r.ahead.surprise) {
		held := r.ahead.held
		r.ahead.held = nil
		if r.holding() {
			r.ahead.held = held
			break
		}
		msg := held[0]
		r.ahead.held, r.ahead.size = held[1:], r.ahead.size-heldSize(msg)
		switch msg := msg.(type) {
		case tea.KeyPressMsg:
			if r.ask != nil {
				cmds = append(cmds, r.answer(msg))
			} else {
				cmds = append(cmds, r.give(msg))
			}
		case tea.PasteMsg:
			if r.ask == nil {
				cmds = append(cmds, r.givePaste(msg))
			}
		}
	}
	return tea.Batch(cmds...)
}
