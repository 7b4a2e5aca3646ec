package sshd

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"github.com/charmbracelet/colorprofile"
	gossh "golang.org/x/crypto/ssh"

	"loket/sshd/guard"
	"loket/sshd/offer"
	"loket/sshd/remote"
	"loket/store/casework"
	"loket/tui/kit"
)

// Screen is what a full-screen program gets.
type Screen struct {
	Context       context.Context // ends with the program, a little after the line
	Actor         casework.Actor
	Width, Height int // clamped
	ASCII         bool
	NoColor       bool
	Print         bool   // letters may be printed through the terminal
	Notice        string // one sentence for the first screen; "" = none
	Resume        bool   // the line was cut: go on at the field where it was

	Latch *Latch
	// Offer hands a paper to the person's own computer and waits until it is saved there;
	// nil for clients that take no files.
	Offer func(name, text string) error
}

// FullScreen makes the program of one session. Live changes reach it as
// kit.Changed; kit.Quit tells it to keep its work and end.
type FullScreen func(Screen) tea.Model

// leaveScreen gives a terminal back as the renderer does at its end.
const leaveScreen = "\x1b[2J\x1b[?2004l\x1b[?1049l\x1b[?25h\x1b[m"

// wipeWait is what a line gets to take that, where the session is taken away.
const wipeWait = 200 * time.Millisecond

// framesPerSecond is how often a change is painted: seldom enough to paint the
// repeats of a held key together, often enough that nobody waits for one.
const framesPerSecond = 30

// offer is the way to the files of the person's computer, nil where there is none.
func (v *visit) offer() func(name, text string) error {
	c, ok := v.Context().Value(ssh.ContextKeyConn).(gossh.Conn)
	if !ok || !offer.Takes(string(c.ClientVersion())) {
		return nil
	}
	return func(name, text string) error { return offer.Offer(c, name, offer.Text, []byte(text)) }
}

// screen runs the full-screen program of a session with a terminal.
func (s *Server) screen(v *visit) (code int) {
	pty, _, _ := v.Pty()
	if pty.Term == "" || pty.Term == "dumb" || strings.HasPrefix(pty.Term, "vt52") {
		s.say(v, sayDumb)
		return remote.Usage
	}
	// The program outlives the line by what it needs to keep its work.
	ctx, kill := context.WithCancel(context.WithoutCancel(v.conn.ctx))
	defer kill()
	news := newMailbox()
	stop := s.desk.Watch(v.actor, news.put)
	defer stop()

	latch, end := v.conn.latch.begin(s.locksAfter(v.actor, v.factor))
	defer end()
	profile := v.profile()
	model := s.fullScreen(Screen{
		Context: ctx, Actor: v.actor, Width: v.start.width, Height: v.start.height,
		ASCII: v.ascii(), NoColor: profile == colorprofile.ASCII, Print: v.prints(), Notice: notice(v.Context().ClientVersion()), Resume: v.resume(),
		Offer: v.offer(), Latch: latch,
	})
	failed := make(chan struct{})
	broken := sync.OnceFunc(func() { close(failed) })
	program := contained{inner: model, report: s.report, broken: broken, dead: new(atomic.Bool)}
	name, known := renderer(pty.Term)
	options := []tea.ProgramOption{
		tea.WithContext(ctx),
		tea.WithInput(nil), // the pump brings it
		tea.WithoutSignalHandler(),
		tea.WithFilter(noSuspend),
		tea.WithWindowSize(v.start.width, v.start.height),
		tea.WithColorProfile(profile),
		tea.WithEnvironment([]string{"TERM=" + name, "SSH_TTY=x"}), // SSH_TTY: ask the terminal nothing
		tea.WithFPS(framesPerSecond),
	}
	if known {
		options = append(options, tea.WithOutput(thrift{v}))
	} else {
		out := &whole{to: v}
		program.plain = &plainly{to: out, width: v.start.width, height: v.start.height}
		options = append(options, tea.WithOutput(out), tea.WithoutRenderer())
	}
	back := blankScreen
	if known {
		back = leaveScreen
	}
	defer v.conn.paint(v, back)()
	p := tea.NewProgram(program, options...)
	done := make(chan struct{})
	pumped := make(chan struct{})
	pump := &pump{
		program: p, input: s.read(ctx, v), resize: v.resize, news: news,
		cut: v.conn.ctx.Done(), leave: s.leave, failed: failed, done: done, kill: kill, save: s.limits.Save,
	}
	guard.Go("pump", s.report, func() {
		defer close(pumped)
		defer kill() // a pump that is gone must not leave its program behind
		pump.run()
	})
	_, err := p.Run()
	close(done)
	<-pumped
	if program.plain != nil {
		program.plain.leave()
	}
	select {
	case <-failed:
		s.say(v, sayBroken)
		return remote.Internal
	default:
	}
	if err != nil {
		s.log.Warn("program ended", "account", v.actor.Account, "error", err)
	}
	select {
	case <-s.leave:
		s.say(v, sayLeaving)
		return remote.Again
	default:
	}
	if v.conn.latch.locked(s.locksAfter(v.actor, v.factor)) {
		s.say(v, sayStayedLocked)
	}
	return remote.OK
}

// changed is how live news looks to the program.
func changed(c casework.Change) tea.Msg { return kit.Changed{Change: c} }
