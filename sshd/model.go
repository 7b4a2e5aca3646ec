package sshd

import (
	"reflect"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"loket/sshd/guard"
)

// contained wraps a model so that a panic in it, or in any command it starts, is
// reported without its content and ends this program only.
type contained struct {
	inner  tea.Model
	report guard.Report
	broken func()       // called at each panic
	dead   *atomic.Bool // set at the first: the inner model is asked no more
	plain  *plainly     // paints what is shown; nil where the usual renderer does
}

type brokenMsg struct{}

// Init starts the inner model.
func (c contained) Init() (cmd tea.Cmd) {
	c.guard("init", func() { cmd = c.wrap(c.inner.Init()) })
	return cmd
}

// Update passes a message on.
func (c contained) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(brokenMsg); ok || c.dead.Load() {
		return c, nil
	}
	if c.plain != nil {
		c.plain.heed(msg)
	}
	var cmd tea.Cmd
	c.guard("update", func() {
		next, then := c.inner.Update(msg)
		c.inner, cmd = next, c.wrap(then)
	})
	return c, cmd
}

// View shows the inner model. Nothing of the mouse passes: its handler would run
// outside the guard.
func (c contained) View() (v tea.View) {
	v.AltScreen = true
	if !c.dead.Load() {
		c.guard("view", func() { v = c.inner.View() })
	}
	v.OnMouse, v.MouseMode, v.ReportFocus = nil, tea.MouseModeNone, false
	if c.plain != nil && !c.dead.Load() {
		c.plain.paint(v)
	}
	return v
}

func (c contained) guard(where string, work func()) {
	if !guard.Run(where, c.report, work) {
		c.dead.Store(true)
		c.broken()
	}
}

var cmdType = reflect.TypeFor[tea.Cmd]()

// wrap guards a command, and each of the commands that a batch or a sequence holds.
func (c contained) wrap(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		var msg tea.Msg = brokenMsg{}
		c.guard("command", func() { msg = cmd() })
		// The type of a sequence is not exported, but it is a slice of commands like a batch.
		v := reflect.ValueOf(msg)
		if !v.IsValid() || v.Kind() != reflect.Slice || v.Type().Elem() != cmdType {
			return msg
		}
		all := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			one, _ := v.Index(i).Interface().(tea.Cmd)
			all.Index(i).Set(reflect.ValueOf(c.wrap(one)))
		}
		return all.Interface()
	}
}

// noSuspend drops the message that would stop the whole server's process group.
func noSuspend(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.SuspendMsg); ok {
		return nil
	}
	return msg
}
