package tui

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/widget"
)

// lockKeys cover the screen at once, whatever is going on.
var lockKeys = []string{"ctrl+z", "f12"}

// unlockTries is how many wrong PINs end the session.
const unlockTries = 3

// Latch hears of the screen's lock: that it was used, is covered, or was opened.
type Latch interface {
	Use()
	Shut()
	Open()
}

type noLatch struct{}

func (noLatch) Use()  {}
func (noLatch) Shut() {}
func (noLatch) Open() {}

// curtain covers the screen. What lies behind it goes on; nothing of it is shown, and
// nothing new is read: nobody would see what the log says was read.
type curtain struct {
	down   bool
	pin    widget.Line
	asking bool // a PIN is being looked at
	wrong  int
	say    string
	missed map[string]casework.Change // by case: the newest change meanwhile
}

// unlocked is the answer to a PIN.
type unlocked struct{}

// cover draws the curtain, once.
func (r *root) cover() {
	if !r.curtain.down {
		r.curtain = curtain{down: true, pin: widget.Line{Max: 64}}
		r.latch.Shut()
		r.ahead = ahead{} // nothing may happen behind it that nobody sees
	}
}

// uncover opens the curtain and brings the screen what changed meanwhile.
func (r *root) uncover() tea.Cmd {
	missed := r.curtain.missed
	r.curtain = curtain{}
	r.latch.Open()
	r.age()
	var cmds []tea.Cmd
	for _, number := range slices.Sorted(maps.Keys(missed)) {
		cmds = append(cmds, r.deliver(len(r.stack)-1, kit.Changed{Change: missed[number]}))
	}
	return tea.Batch(cmds...)
}

// miss keeps a change for the opening of the curtain.
func (c *curtain) miss(change casework.Change) {
	if c.missed == nil {
		c.missed = map[string]casework.Change{}
	}
	c.missed[change.Number] = change
}

// coveredKey takes a key press while the screen is covered. Without a PIN Enter opens.
func (r *root) coveredKey(msg tea.KeyPressMsg) tea.Cmd {
	c := &r.curtain
	switch k := msg.String(); {
	case k == "ctrl+c":
		return r.quit()
	case c.asking:
	case r.unlock == nil && k == "enter":
		return r.uncover()
	case r.unlock == nil:
	case k != "enter":
		c.pin.Update(msg)
	case !c.pin.Empty():
		typed := c.pin.Value()
		c.pin.Set("")
		c.asking = true
		return r.settle(kit.Beside(&r.mail, "unlock", func(ctx context.Context) (unlocked, error) { return unlocked{}, r.unlock(ctx, typed) }))
	}
	return nil
}

// opened takes the answer to a PIN. Three wrong ones end the session; what was typed
// before is kept.
func (r *root) opened(err error) tea.Cmd {
	c := &r.curtain
	c.asking = false
	switch casework.KindOf(err) {
	case "":
		return r.uncover()
	case casework.NotFound:
		c.wrong++
		c.say = fmt.Sprintf("PIN salah (%d dari %d). Isian aman.", c.wrong, unlockTries)
	default:
		r.note(err)
		c.say = kit.Problem(err).Text
	}
	if c.wrong == unlockTries {
		return r.quit()
	}
	return nil
}

// curtainView is all that is seen while the screen is covered.
func (r *root) curtainView() (lines []string, cursor *tea.Cursor) {
	if r.unlock == nil {
		return []string{"Layar ditutup. Isian aman.", "", "Tekan Enter untuk membuka."}, nil
	}
	const prompt = "PIN: "
	typed := strings.Repeat("*", len([]rune(r.curtain.pin.Value())))
	cursor = tea.NewCursor(len(prompt)+len(typed), 2)
	cursor.Blink = false
	return []string{"Layar terkunci. Isian aman.", "", prompt + typed, "", r.curtain.say}, cursor
}

// idle asks whether the screen should be covered.
type idle struct{}

// touch notes that somebody is at the keys.
func (r *root) touch() {
	r.lastKey = r.env.Desk.Now()
	if !r.curtain.down {
		r.latch.Use()
	}
}

func (r *root) watchIdle() tea.Cmd {
	if r.lockAfter <= 0 {
		return nil
	}
	return r.settle(kit.After(&r.mail, "idle", r.lockAfter, idle{}))
}

// checkIdle covers the screen when no key came for long enough; it looks again
// only when the present time could be over, so nothing ticks.
func (r *root) checkIdle() tea.Cmd {
	gone := r.env.Desk.Now().Sub(r.lastKey)
	rest := r.lockAfter - gone
	if rest <= 0 || gone < 0 { // a clock that was set back tells nothing
		r.cover()
		rest = r.lockAfter
	}
	return r.settle(kit.After(&r.mail, "idle", max(rest, time.Second), idle{}))
}
