package kit

import (
	"context"
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
)

// Mail is a screen's address and the generations of its calls. It is embedded by
// value in a screen and made by Env.NewMail.
type Mail struct {
	id  string
	gen map[string]int
	env *Env
}

// NewMail makes the address of a new screen; kind is for reading only ("queue").
// Every screen of a session has its own, so an answer never reaches a later
// screen of the same kind.
func (e *Env) NewMail(kind string) Mail {
	e.screens++
	return Mail{id: kind + "#" + strconv.Itoa(e.screens), gen: map[string]int{}, env: e}
}

// Address gives the mail itself.
func (m *Mail) Address() *Mail { return m }

// ID is the address in words, unique in the session.
func (m *Mail) ID() string { return m.id }

// Drop makes every answer still under way to the topic stale.
func (m *Mail) Drop(topic string) { m.gen[topic]++ }

// Got is what a call brought back. Topic is the one it was called with.
type Got[T any] struct {
	Topic string
	Value T
	Err   error
}

// Reply carries a Got to the screen that asked. Only the root reads it.
type Reply struct {
	To    string
	Topic string
	Gen   int
	Msg   tea.Msg
}

// Fresh says whether the reply is for this mail and no newer call of its topic was made.
func (m *Mail) Fresh(r Reply) bool { return r.To == m.id && m.gen[r.Topic] == r.Gen }

// Job is work that a screen's command asks for: a call or a one-shot. Only the root
// reads it; it runs Run outside Update. A command itself never waits.
type Job struct {
	Run    tea.Cmd
	Reply  Reply // as it will come, without its Msg
	Beside bool  // keys go on to the screen meanwhile
}

// Call runs do outside Update and brings its result back as Got[T]. A newer call
// of the same topic makes the older one's answer stale. A panic comes back as an error.
// Keys pressed after the one that began the call wait for its answer.
func Call[T any](m *Mail, topic string, do func(context.Context) (T, error)) tea.Cmd {
	return call(m, topic, false, do)
}

// Beside is Call for what nobody needs to wait for: keys go on to the screen meanwhile.
func Beside[T any](m *Mail, topic string, do func(context.Context) (T, error)) tea.Cmd {
	return call(m, topic, true, do)
}

func call[T any](m *Mail, topic string, beside bool, do func(context.Context) (T, error)) tea.Cmd {
	m.gen[topic]++
	ctx, reply := m.env.context(), Reply{To: m.id, Topic: topic, Gen: m.gen[topic]}
	run := func() tea.Msg {
		got := Got[T]{Topic: topic}
		got.Value, got.Err = guarded(ctx, do)
		back := reply
		back.Msg = got
		return back
	}
	return Send(Job{Run: run, Reply: reply, Beside: beside})
}

// guarded turns a panic into an error with its type and the stack for the log; never
// its value, which may hold what a person typed.
func guarded[T any](ctx context.Context, do func(context.Context) (T, error)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &casework.Error{Kind: casework.Internal, Cause: fmt.Errorf("panic in a call: %T\n%s", p, debug.Stack())}
		}
	}()
	return do(ctx)
}

// Send gives a command that delivers msg: the way to make a request. The root carries
// it out before the next key; several in a tea.Batch in their order.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// After delivers msg to the screen once, so much later, unless the topic was
// dropped or asked again meanwhile. It is a one-shot: nothing ticks by itself.
func After(m *Mail, topic string, wait time.Duration, msg tea.Msg) tea.Cmd {
	m.gen[topic]++
	r := Reply{To: m.id, Topic: topic, Gen: m.gen[topic], Msg: msg}
	job := Job{Reply: Reply{To: r.To, Topic: r.Topic, Gen: r.Gen}, Beside: true}
	if m.env.Later != nil {
		job.Run = m.env.Later(wait, r)
		return Send(job)
	}
	ctx := m.env.context()
	job.Run = func() tea.Msg {
		// Not tea.Tick: it would hold the whole program until its time, long after the session.
		t := time.NewTimer(wait)
		defer t.Stop()
		select {
		case <-t.C:
			return r
		case <-ctx.Done():
			return nil
		}
	}
	return Send(job)
}

// To delivers msg to the screen of a mail, whatever is on top by then.
func To(m *Mail, msg tea.Msg) tea.Cmd {
	r := Reply{To: m.id, Topic: "to", Gen: m.gen["to"], Msg: msg}
	return func() tea.Msg { return r }
}
