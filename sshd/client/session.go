package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	gossh "golang.org/x/crypto/ssh"

	"loket/sshd/guard"
)

// session is the counter on one link.
type session struct {
	link  *link
	ch    gossh.Channel
	size  size          // as the server was told
	out   chan []byte   // what the server says
	over  chan end      // once, after everything in out was taken
	done  chan struct{} // closed by close: nobody listens any more
	close func()
}

// end is how a session ended.
type end struct {
	status int
	clean  bool // the server said so; otherwise the line was cut
}

// begin asks for the counter on a new link. Nothing of it waits for an answer but
// the opening of the channel: each wait would cost a round trip.
func (c *client) begin(ctx context.Context, l *link, resume bool) (*session, error) {
	ch, requests, err := l.OpenChannel("session", nil)
	if err != nil {
		l.close()
		return nil, fmt.Errorf("client: session: %w", err)
	}
	s := &session{link: l, ch: ch, out: make(chan []byte), over: make(chan end, 1), done: make(chan struct{})}
	// Signals must end a write that is stuck on a dead line.
	quiet := context.AfterFunc(ctx, l.close)
	s.close = sync.OnceFunc(func() {
		quiet()
		close(s.done)
		l.close()
	})
	if err := c.ask(s, resume); err != nil {
		s.close()
		return nil, err
	}
	guard.Go("shell", c.panicked, func() {
		if ok, err := ch.SendRequest("shell", true, nil); err != nil || !ok {
			l.close() // the loop sees a cut
		}
	})
	heard := make(chan end, 1)
	guard.Go("status", c.panicked, func() { heard <- listen(requests) })
	words := make(chan struct{}) // closed when the server's last sentence is here
	guard.Go("words", c.panicked, func() {
		defer close(words)
		c.overhear(ch.Stderr())
	})
	guard.Go("output", c.panicked, func() {
		for {
			p := make([]byte, 8192)
			n, err := ch.Read(p)
			if n > 0 {
				select {
				case s.out <- p[:n]:
				case <-s.done:
					return
				}
			}
			if err != nil {
				ended := <-heard
				<-words
				s.over <- ended
				return
			}
		}
	})
	return s, nil
}

// ask tells the server what the session shall be like.
func (c *client) ask(s *session, resume bool) error {
	var failed error
	env := func(name, value string) {
		if value != "" {
			_, err := s.ch.SendRequest("env", false, gossh.Marshal(struct{ Name, Value string }{name, value}))
			failed = errors.Join(failed, err)
		}
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := c.Getenv(name); v != "" {
			env(name, v) // the first one decides
			break
		}
	}
	env("LOKET_ASCII", c.Getenv("LOKET_ASCII"))
	env("NO_COLOR", c.Getenv("NO_COLOR"))
	if resume {
		env("LOKET_RESUME", "1")
	}
	if c.full {
		s.size = c.measure()
		_, err := s.ch.SendRequest("pty-req", false, gossh.Marshal(struct {
			Term                          string
			Width, Height, PixelW, PixelH uint32
			Modes                         string
		}{Term: c.termName, Width: uint32(s.size.width), Height: uint32(s.size.height), Modes: "\x00"}))
		failed = errors.Join(failed, err)
	}
	if failed != nil {
		return fmt.Errorf("client: session: %w", failed)
	}
	return nil
}

// resize tells the server the window's size, if it changed.
func (s *session) resize(to size) error {
	if to == s.size {
		return nil
	}
	s.size = to
	_, err := s.ch.SendRequest("window-change", false,
		gossh.Marshal(struct{ Width, Height, PixelW, PixelH uint32 }{Width: uint32(to.width), Height: uint32(to.height)}))
	return err
}

// listen waits for how the server ends the session.
func listen(requests <-chan *gossh.Request) (e end) {
	for req := range requests {
		switch req.Type {
		case "exit-status":
			var status struct{ Code uint32 }
			if gossh.Unmarshal(req.Payload, &status) == nil {
				e = end{status: int(status.Code), clean: status.Code != statusAgain}
			}
		case "exit-signal":
			e = end{status: statusFault, clean: true}
		}
		if req.Reply(false, nil) != nil {
			continue // the channel closes, which ends the range
		}
	}
	return e
}

const (
	statusFault = 3  // of a session that the server broke off
	statusAgain = 75 // the server ends for a while: as good as a cut
)

// tailSize bounds what is kept of the server's sentences.
const tailSize = 4096

// overhear keeps the last sentences that the server says beside the screen, for
// when the terminal is restored.
func (c *client) overhear(from io.Reader) {
	for p := make([]byte, 1024); ; {
		n, err := from.Read(p)
		c.mu.Lock()
		c.tail = append(c.tail, p[:n]...)
		c.tail = c.tail[max(0, len(c.tail)-tailSize):]
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}
