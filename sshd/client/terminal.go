package client

import (
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"golang.org/x/term"
)

// keepAlive is what the system sends on an idle line; also what keeps the address
// translators of mobile networks from forgetting it.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 5 * time.Second, Count: 3}

// size is a window in columns and rows.
type size struct{ width, height int }

// clearAll empties the window and what can be scrolled back to.
const clearAll = "\x1b[H\x1b[2J\x1b[3J"

// face decides what the person gets: the full screen needs a terminal at both ends
// that can be painted.
func (c *client) face() {
	out, ok := c.Out.(*os.File)
	c.terminal = term.IsTerminal(int(c.In.Fd()))
	if ok && term.IsTerminal(int(out.Fd())) {
		c.window = out
	}
	c.termName = c.Getenv("TERM")
	if c.termName == "" {
		c.termName = plainTerm
	}
	c.full = !c.Line && c.terminal && c.window != nil && c.termName != "" && c.termName != "dumb"
}

// enter makes the terminal ours: raw for the full screen. Whatever it changed,
// leave changes back.
func (c *client) enter() (err error) {
	if c.window != nil {
		undo, err := paintable(c.window)
		if err != nil {
			return fault(err)
		}
		c.undo = append(c.undo, undo)
	}
	if !c.full {
		return nil
	}
	before, err := term.MakeRaw(int(c.In.Fd()))
	if err != nil {
		return fault(err)
	}
	c.undo = append(c.undo, func() error { return term.Restore(int(c.In.Fd()), before) })
	return nil
}

// leave brings the terminal back to how enter found it. The dialogue of lines
// leaves nothing to read for whoever comes next.
func (c *client) leave() error {
	var failed error
	if c.window != nil {
		out := c.ledger.restore()
		if !c.full {
			out = append(out, clearAll...)
		}
		_, failed = c.window.Write(out)
	}
	for _, undo := range c.undo {
		failed = errors.Join(failed, undo())
	}
	c.undo = nil
	if failed != nil {
		return fmt.Errorf("client: terminal not restored: %w", failed)
	}
	return nil
}

// measure is the window's present size; 80x24 if the system does not say.
func (c *client) measure() size {
	if c.window != nil {
		if w, h, err := term.GetSize(int(c.window.Fd())); err == nil && w > 0 && h > 0 {
			return size{w, h}
		}
	}
	return size{80, 24}
}

// bottom writes a sentence of ours on the last row of a screen that the server
// painted, or as a line where it painted none.
func (c *client) bottom(sentence string) error {
	out := c.ledger.settle()
	w := c.measure()
	runes := []rune(sentence)
	runes = runes[:min(len(runes), w.width-1)]
	if c.ledger.painted() {
		out = fmt.Appendf(out, "\x1b[%d;1H\x1b[2K%s", w.height, string(runes))
	} else {
		out = fmt.Appendf(out, "\r\n%s\r\n", string(runes))
	}
	c.ledger.state = ground
	_, err := c.window.Write(out)
	return err
}

// cover takes what is on the screen away from whoever passes by.
func (c *client) cover() error {
	if c.window == nil || c.full && !c.ledger.painted() {
		return nil
	}
	out := append(c.ledger.settle(), clearAll...)
	if c.full { // what was there before the session stays
		out = append(c.ledger.settle(), "\x1b[H\x1b[2J"...)
	}
	c.ledger.state = ground
	_, err := c.window.Write(out)
	return err
}
