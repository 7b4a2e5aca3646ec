package sshd

import (
	"context"
	"sync"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"loket/sshd/guard"
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
	Notice        string // one sentence for the first screen; "" = none
	Resume        bool   // the line was cut: go on at the field where it was
}

// FullScreen makes the program of one session. Live changes reach it as
// kit.Changed; kit.Quit tells it to keep its work and end.
type FullScreen func(Screen) tea.Model

// framesPerSecond is how often a change is painted: seldom enough to paint the
// repeats of a held key together, often enough that nobody waits for one.
const framesPerSecond = 30

// screen runs the full-screen program of a session with a terminal.
func (s *Server) screen(v *visit) (code int) {
	pty, _, _ := v.Pty()
	if pty.Term == "" || pty.Term == "dumb" {
		s.say(v, sayDumb)
		return remote.Usage
	}
	// The program outlives the line by what it needs to keep its work.
	ctx, kill := context.WithCancel(context.WithoutCancel(v.conn.ctx))
	defer kill()
	news := newMailbox()
	stop := s.desk.Watch(v.actor, news.put)
	defer stop()

	profile := colors(pty.Term)
	model := s.fullScreen(Screen{
		Context: ctx, Actor: v.actor, Width: v.start.width, Height: v.start.height,
		ASCII: v.ascii(), NoColor: profile == colorprofile.ASCII, Notice: notice(v.Context().ClientVersion()), Resume: v.resume(),
	})
	failed := make(chan struct{})
	broken := sync.OnceFunc(func() { close(failed) })
	p := tea.NewProgram(contained{model, s.report, broken, new(atomic.Bool)},
		tea.WithContext(ctx),
		tea.WithInput(nil), // the pump brings it
		tea.WithOutput(thrift{v}),
		tea.WithoutSignalHandler(),
		tea.WithFilter(noSuspend),
		tea.WithWindowSize(v.start.width, v.start.height),
		tea.WithColorProfile(profile),
		tea.WithEnvironment([]string{"TERM=" + pty.Term, "SSH_TTY=x"}), // SSH_TTY: ask the terminal nothing
		tea.WithFPS(framesPerSecond),
	)
	done := make(chan struct{})
	pumped := make(chan struct{})
	pump := &pump{
		program: p, size: v.start, input: s.read(ctx, v), resize: v.resize, news: news,
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
	default:
	}
	return remote.OK
}

// changed is how live news looks to the program.
func changed(c casework.Change) tea.Msg { return kit.Changed{Change: c} }
