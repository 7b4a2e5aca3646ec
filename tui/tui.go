// Package tui is the full-screen program of one session: the root model with its
// stack of screens, one grid for every screen, and the keys that work everywhere.
//
// It promises: 80x24 is enough and a larger window shows more; below 60x20 the work
// waits and nothing is lost; nothing is painted while nothing happens; the real
// cursor, no reversed rows, no window title; the person's words are cleaned on the
// way out; Update and View never call the Desk.
//
// It refuses: deciding anything about a case, and goroutines of its own.
//
// A newcomer reads kit (the contract), then update.go (keys and requests), view.go
// (the grid), screens.go (which package shows what).
package tui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
)

// Options are what a session brings.
type Options struct {
	Desk          casework.Desk
	Actor         casework.Actor
	Width, Height int                           // of the window at the start, columns and rows; 0: 80x24
	ASCII         bool                          // plain frames and marks
	NoColor       bool                          // weight only
	Print         bool                          // letters and forms may be printed through the terminal
	Offer         func(name, text string) error // hands a paper to the person's computer; nil: the client takes none
	Notice        string                        // said once in the message line of the first screen
	Context       context.Context               // ends with the session; nil: never
	Resume        bool                          // the line was cut: go on with the newest draft at its field
	LockAfter     time.Duration                 // cover the screen after so long without a key; 0: never
	// Unlock opens the covered screen with the account's PIN: NotFound for a wrong one.
	// nil: there is none, Enter opens.
	Unlock func(ctx context.Context, pin string) error
	Latch  Latch       // told of the lock; nil: nobody asks
	Report func(error) // told causes of internal errors, for the log; may be nil
	// Later replaces the one-shots (autosave, lock) in tests; nil: a timer.
	Later func(wait time.Duration, msg tea.Msg) tea.Cmd
}

// New makes the program of one session. The caller owns the tea.Program; live
// changes arrive as kit.Changed, the end of the session as kit.Quit.
func New(o Options) tea.Model { return newRoot(o, standard()) }

// root is the model of the session.
type root struct {
	env    *kit.Env
	mail   kit.Mail // of the root's own calls
	make   screens
	report func(error)

	stack   []kit.Screen // the last one is on top
	width   int
	height  int
	say     kit.Message
	older   bool // a key was pressed since say: the screen's own message goes first
	ask     *kit.Confirm
	curtain curtain
	ahead   ahead

	acts      map[string]string // ids of acts asked for and not yet done: sent again they are the same acts
	resume    bool
	lockAfter time.Duration
	unlock    func(ctx context.Context, pin string) error
	latch     Latch
	lastKey   time.Time
	wakes     time.Time    // when the screen is aged next; zero: not asked for
	stale     *kit.Changed // what the screen on top has not read anew yet: nobody was at the keys
}

func newRoot(o Options, set screens) *root {
	r := &root{
		env: kit.NewEnv(o.Desk, o.Actor, o.ASCII, o.NoColor), make: set, report: o.Report,
		width: o.Width, height: o.Height, say: kit.Message{Text: o.Notice}, acts: map[string]string{}, lockAfter: o.LockAfter, unlock: o.Unlock, latch: o.Latch, resume: o.Resume,
	}
	if r.latch == nil {
		r.latch = noLatch{}
	}
	if r.width == 0 || r.height == 0 {
		r.width, r.height = 80, 24
	}
	r.env.Context, r.env.Later, r.env.Print, r.env.Offer = o.Context, o.Later, o.Print, o.Offer
	r.resize(r.width, r.height)
	r.mail = r.env.NewMail("root")
	r.stack = []kit.Screen{r.make.home(r.env)}
	return r
}

// Init starts the first screen.
func (r *root) Init() tea.Cmd {
	defer r.pressed()()
	r.touch()
	return tea.Batch(r.deliver(0, r.env.Area()), r.settle(r.top().Init()), r.watchIdle(), r.findDraft())
}

// findDraft asks for the work that a cut line left behind.
func (r *root) findDraft() tea.Cmd {
	if !r.resume {
		return nil
	}
	return r.settle(kit.Call(&r.mail, "resume", func(ctx context.Context) (casework.Home, error) {
		return r.env.Desk.Home(ctx, r.env.Actor)
	}))
}

// goOn opens what was left last; when it was done just before the line broke, its
// receipt is said again.
func (r *root) goOn(h casework.Home) tea.Cmd {
	if len(r.stack) > 1 {
		return nil // the person was faster
	}
	if d, ok := h.Left(); ok {
		return r.request(kit.ResumeDraft{Draft: d})
	}
	if rc, ok := h.Fresh(); ok {
		r.tell(kit.Message{Text: saved(r.env, rc)})
	}
	return nil
}

func (r *root) resize(width, height int) {
	r.width, r.height = width, height
	r.env.SetArea(kit.Area{Width: width, Height: height - frameRows})
}

func (r *root) top() kit.Screen { return r.stack[len(r.stack)-1] }

// tell sets the root's message.
func (r *root) tell(m kit.Message) { r.say, r.older = m, false }

// push puts a screen on top and starts it.
func (r *root) push(s kit.Screen) tea.Cmd {
	r.stack, r.stale = append(r.stack, s), nil
	r.tell(kit.Message{})
	cmd := r.deliver(len(r.stack)-1, r.env.Area())
	return tea.Batch(cmd, r.settle(r.top().Init()))
}

// pop leaves the screen on top; the first screen stays.
func (r *root) pop(b kit.Back) tea.Cmd {
	r.tell(b.Say)
	if b.Say.Text == "" && b.Receipt != nil {
		r.tell(kit.Message{Text: saved(r.env, *b.Receipt)})
	}
	if len(r.stack) > 1 {
		r.stack = r.stack[:len(r.stack)-1]
	}
	cmd := r.deliver(len(r.stack)-1, r.env.Area())
	return tea.Batch(cmd, r.deliver(len(r.stack)-1, kit.Resumed{Receipt: b.Receipt}))
}

// deliver gives a message to one screen of the stack and carries out what it asks for.
func (r *root) deliver(i int, msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case kit.Changed, kit.Resumed:
		r.stale = nil
	}
	s, cmd := r.stack[i].Update(msg)
	if s != r.stack[i] {
		r.stack[i] = s
		return r.settle(tea.Batch(cmd, s.Init()))
	}
	return r.settle(cmd)
}

// route brings an answer to the screen that asked; stale ones and those of screens that were left are dropped.
func (r *root) route(m kit.Reply) tea.Cmd {
	if r.ahead.answered(m) {
		defer r.pressed()() // what follows from the answer belongs to the same key
	}
	if r.mail.Fresh(m) {
		return r.own(m.Msg)
	}
	for i, s := range r.stack {
		if s.Address().Fresh(m) {
			return r.deliver(i, m.Msg)
		}
	}
	return nil
}

// saved is the receipt line.
func saved(env *kit.Env, rc casework.Receipt) string {
	if rc.Opened != "" {
		return "Tersimpan. Kasus saudara: " + kit.Clean(rc.Opened)
	}
	if rc.Asked {
		return env.WordOr("say.asked", casework.SayAsked)
	}
	if rc.Name != casework.Receive {
		said := "Tersimpan: " + env.WordOr("act."+string(rc.Name), string(rc.Name))
		if rc.Number != "" { // a meeting is of no one case
			said += ", " + kit.Clean(rc.Number)
		}
		return said + "."
	}
	return strings.Replace(env.WordOr("say.saved", "Tersimpan. Nomor laporan: %s"), "%s", kit.Clean(rc.Number), 1)
}
