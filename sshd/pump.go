package sshd

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/tui/kit"
)

// pump brings a session's program everything it hears of: keys, sizes, news of
// cases, and that it must end. Nobody else sends to the program, so nobody else
// can wait for one whose line is stalled.
type pump struct {
	program interface{ Send(tea.Msg) }

	input  <-chan []byte // closed at the end of input
	resize latest[size]
	news   *mailbox
	cut    <-chan struct{} // the line is gone
	leave  <-chan struct{} // the server ends
	failed <-chan struct{} // the program panicked
	done   <-chan struct{} // the program ended

	kill func()        // ends the program without asking it
	save time.Duration // what it gets to keep its work and end
}

const (
	escapeWait = 50 * time.Millisecond  // silence that makes a lone ESC the key
	typedAhead = 20                     // keys that are still taken when the server ends
	resizeWait = 100 * time.Millisecond // sizes of a window being dragged are told once
)

// run pumps until the program has ended.
func (p *pump) run() {
	var keys keys
	escape, resized, grace := stopped(), stopped(), time.AfterFunc(time.Hour, p.kill)
	grace.Stop()
	defer escape.Stop()
	defer resized.Stop()
	defer grace.Stop()
	var next size
	input, cut, leave, failed := p.input, p.cut, p.leave, p.failed
	end := func(msg tea.Msg) {
		input, cut, leave = nil, nil, nil // once
		// Set before Send, which waits as long as the program is stuck.
		grace.Reset(p.save)
		p.program.Send(msg)
	}
	for {
		select {
		case <-p.done:
			return
		case bytes, more := <-input:
			p.send(keys.feed(bytes, !more))
			if !more {
				end(kit.Quit{})
				continue
			}
			escape.Stop()
			if keys.waiting() {
				escape.Reset(escapeWait)
			}
		case <-escape.C:
			p.send(keys.feed(nil, true))
		case next = <-p.resize.place:
			resized.Reset(resizeWait)
		case <-resized.C:
			p.program.Send(tea.WindowSizeMsg{Width: next.width, Height: next.height})
		case <-p.news.full:
			for _, c := range p.news.take() {
				p.program.Send(changed(c))
			}
		case <-cut:
			end(kit.Quit{})
		case <-leave:
			end(kit.Quit{})
		case <-failed:
			failed = nil
			end(tea.QuitMsg{})
		}
	}
}

// send passes keys on. When the server ends, as many as a person has typed ahead; a
// flood of them does not hold it up.
func (p *pump) send(msgs []tea.Msg) {
	left := typedAhead
	for _, m := range msgs {
		select {
		case <-p.leave:
			if left--; left < 0 {
				return
			}
		default:
		}
		p.program.Send(m)
	}
}

// stopped is a timer that is not running.
func stopped() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}
