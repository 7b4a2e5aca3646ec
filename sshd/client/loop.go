package client

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"loket/forms/text"
	"loket/sshd/guard"
)

// client is one run.
type client struct {
	Options
	key      gossh.Signer    // the person's
	seen     gossh.PublicKey // what the server last showed
	terminal bool            // a person is at the input
	window   *os.File        // the output, if it is a terminal
	full     bool            // full screen, else lines
	termName string
	ledger   ledger
	undo     []func() error
	broken   chan guard.Panic
	put      func(context.Context, question) (string, error) // puts a question of the server to the person

	mu    sync.Mutex
	tail  []byte   // what the server said beside the screen
	notes []string // what is told at the end
	files int      // taken
}

// Run connects, serves the person until the session ends or cannot go on, and
// leaves the terminal as it was. status is the server's exit code (0 done, 1 refused,
// 2 usage, 3 fault) when err is nil. An err carries one Indonesian sentence that
// casework.Say gives; its kind is casework.Internal when this program broke.
func Run(ctx context.Context, o Options) (status int, err error) {
	o, err = o.withDefaults()
	if err != nil {
		return 0, fault(err)
	}
	c := &client{Options: o, broken: make(chan guard.Panic, 1)}
	c.face()
	c.put = c.askAtTerminal
	if c.key, err = c.identity(ctx); err != nil {
		return 0, err
	}
	l, err := c.introduce(ctx)
	if err != nil {
		return 0, err
	}
	defer c.farewell()
	if !guard.Run("client", c.panicked, func() { status, err = c.visit(ctx, l) }) {
		err = c.brokenBy(<-c.broken)
	}
	return status, err
}

// visit is everything between the terminal's two states.
func (c *client) visit(ctx context.Context, l *link) (status int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c.serve(l)
	s, err := c.begin(ctx, l, false)
	if err != nil {
		return 0, refuse(err, sayEnded)
	}
	defer func() {
		if e := c.leave(); e != nil && err == nil {
			err = fault(e)
		}
	}()
	if err := c.enter(); err != nil {
		s.close()
		return 0, err
	}
	v := &loop{client: c, ctx: ctx, live: s, pause: firstPause, lastKey: c.Clock(), questions: make(chan question)}
	c.put = v.askOnScreen
	defer v.close()
	return v.run()
}

// panicked takes the news of a panic in any of the client's goroutines.
func (c *client) panicked(p guard.Panic) {
	select {
	case c.broken <- p:
	default: // the first one ends the run
	}
}

func (c *client) brokenBy(p guard.Panic) error {
	return fault(fmt.Errorf("panic in %s: %s at %s", p.Where, p.Kind, strings.Join(p.Frames[:min(3, len(p.Frames))], " < ")))
}

// note keeps a sentence for the end.
func (c *client) note(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.notes) < maxNotes {
		c.notes = append(c.notes, fmt.Sprintf(format, args...))
	}
}

// maxNotes bounds the sentences of one run.
const maxNotes = 200

// farewell tells what could not be told on the screen.
func (c *client) farewell() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if said := text.CleanNarrative(string(c.tail)); said != "" {
		fmt.Fprintln(c.Err, said)
	}
	for _, n := range c.notes {
		fmt.Fprintln(c.Err, n)
	}
}

// loop brings keys to the server and its words to the terminal, and both over cuts.
// Everything happens on one goroutine.
type loop struct {
	*client
	ctx     context.Context
	keys    chan []byte
	lastKey time.Time

	live  *session // nil: no line
	shown bool     // live has said something: the person sees where typing would land

	pause   time.Duration // before the next attempt
	retry   <-chan time.Time
	dialing chan attempt
	waiting bool // for a person, before anything is tried
	said    string
	drawn   size // the window that said was drawn for

	questions chan question
	question  *question // being answered
	typing    []byte    // its answer so far

	changed chan os.Signal // the window
	every   time.Duration
	look    <-chan time.Time
}

// attempt is what came of trying to reconnect.
type attempt struct {
	session *session
	err     error
}

func (v *loop) close() {
	if v.live != nil {
		v.live.close()
	}
}

// run runs until the session ends.
func (v *loop) run() (status int, err error) {
	v.keys = make(chan []byte)
	guard.Go("keys", v.panicked, v.read)
	if v.full {
		var stop func()
		v.changed, v.every, stop = watchSize()
		defer stop()
		if v.every > 0 {
			v.look = v.After(v.every)
		}
	}
	for {
		var out chan []byte
		var over chan end
		if v.live != nil {
			out, over = v.live.out, v.live.over
		}
		keys := v.keys
		if !v.terminal && !v.shown {
			keys = nil // what was not asked for waits
		}
		select {
		case <-v.ctx.Done():
			return 0, refuse(nil, sayStopped)
		case p := <-v.broken:
			return 0, v.brokenBy(p)
		case b, more := <-keys:
			err = v.typed(b, more)
		case b := <-out:
			err = v.show(b)
		case e := <-over:
			if e.clean {
				return e.status, nil
			}
			v.live.close()
			v.live, v.shown = nil, false
			err = v.cut()
		case <-v.retry:
			v.retry = nil
			v.try()
		case a := <-v.dialing:
			v.dialing = nil
			err = v.tried(a)
		case q := <-v.questions:
			err = v.asked(q)
		case <-v.changed:
			if v.look == nil {
				v.look = v.After(dragPause)
			}
		case <-v.look:
			v.look = nil
			if v.every > 0 {
				v.look = v.After(v.every)
			}
			err = v.resized()
		}
		if err != nil {
			return 0, err
		}
	}
}

// read passes on what is typed. It ends with the input or with the process.
func (v *loop) read() {
	defer close(v.keys)
	for {
		p := make([]byte, 4096)
		n, err := v.In.Read(p)
		if n > 0 {
			select {
			case v.keys <- p[:n]:
			case <-v.ctx.Done():
				return
			}
		}
		if err != nil {
			return
		}
	}
}

const ctrlC = 0x03

// typed takes keys. Without a line they go nowhere: the field they were meant for
// may not be the one that the server shows next.
func (v *loop) typed(b []byte, more bool) error {
	if !more {
		v.keys = nil
		if v.live == nil {
			return refuse(nil, sayEnded)
		}
		_ = v.live.ch.CloseWrite() // a line that is gone is seen as a cut
		return nil
	}
	v.lastKey = v.Clock()
	if v.question != nil {
		return v.gather(b)
	}
	if v.live != nil && v.shown {
		_, _ = v.live.ch.Write(b) // as above
		return nil
	}
	if v.full && bytes.IndexByte(b, ctrlC) >= 0 {
		return refuse(nil, sayStopped)
	}
	if v.waiting {
		v.waiting = false
		v.try()
		return v.tell(sayBroken)
	}
	if !v.full {
		fmt.Fprintln(v.Err, sayNotSent)
	}
	return nil
}

// show brings the server's words to the terminal.
func (v *loop) show(b []byte) error {
	if !v.shown {
		v.shown, v.pause = true, firstPause
		if v.said != "" { // the new program expects a terminal that nobody has touched
			v.said = ""
			if v.full {
				b = append(v.ledger.restore(), b...)
			} else {
				fmt.Fprintln(v.Err, sayBack)
			}
		}
	}
	if v.window != nil {
		_, _ = v.ledger.Write(b) // never fails
	}
	if _, err := v.Out.Write(b); err != nil {
		return refuse(err, sayStopped)
	}
	return nil
}

// cut is what follows the end of a line. A script is told; a person is brought back.
func (v *loop) cut() error {
	if v.ctx.Err() != nil { // our own doing
		return refuse(nil, sayStopped)
	}
	if !v.terminal || v.keys == nil {
		return refuse(nil, sayEnded)
	}
	return v.schedule()
}

// schedule sets the next attempt, unless nobody is there to reconnect for.
func (v *loop) schedule() error {
	if v.Clock().Sub(v.lastKey) > unattended {
		v.waiting = true
		if err := v.cover(); err != nil {
			return refuse(err, sayStopped)
		}
		return v.tell(sayWaiting)
	}
	v.retry = v.After(v.pause)
	v.pause = min(2*v.pause, longestPause)
	return v.tell(sayBroken)
}

// try begins an attempt.
func (v *loop) try() {
	v.question, v.typing = nil, nil
	v.dialing = make(chan attempt, 1)
	to := v.dialing
	guard.Go("dial", v.panicked, func() {
		l, err := v.open(v.ctx)
		if err != nil {
			to <- attempt{nil, err}
			return
		}
		v.serve(l)
		s, err := v.begin(v.ctx, l, true)
		to <- attempt{s, err}
	})
}

// tried takes what came of it.
func (v *loop) tried(a attempt) error {
	v.question, v.typing = nil, nil
	switch {
	case hopeless(a.err):
		return a.err
	case a.err != nil:
		return v.schedule()
	}
	v.live, v.shown = a.session, false
	return v.resized()
}

// tell says how the line stands, once for each change.
func (v *loop) tell(sentence string) error {
	if v.said == sentence {
		return nil
	}
	v.said, v.drawn = sentence, v.measure()
	if !v.full {
		fmt.Fprintln(v.Err, sentence)
		return nil
	}
	if err := v.bottom(sentence); err != nil {
		return refuse(err, sayStopped)
	}
	return nil
}

// resized passes the window's size on, or finds the new bottom for our sentence.
func (v *loop) resized() error {
	if v.live != nil {
		if v.full {
			_ = v.live.resize(v.measure()) // a line that is gone is seen as a cut
		}
		return nil
	}
	if now := v.measure(); v.full && v.said != "" && now != v.drawn {
		v.drawn = now
		if err := v.bottom(v.said); err != nil {
			return refuse(err, sayStopped)
		}
	}
	return nil
}
