package sshd

import (
	"bytes"
	"context"
	"errors"
	"io"

	"loket/sshd/guard"
	"loket/sshd/line"
	"loket/sshd/remote"
	"loket/store/casework"
)

// talk runs the dialogue of lines for a session without a terminal.
func (s *Server) talk(v *visit) (code int) {
	ctx, cancel := context.WithCancel(v.conn.ctx)
	defer cancel()
	in := &lineInput{chunks: s.read(ctx, v), leave: s.leave, cancel: cancel, done: ctx.Done()}
	latch, end := v.conn.latch.begin(s.locksAfter(v.actor, v.factor))
	defer end()
	err := s.lines(ctx, Talk{Actor: v.actor, In: in, Out: v, ASCII: v.ascii(), Resume: v.resume(), Latch: latch})
	select {
	case <-s.leave:
		s.say(v, sayLeaving)
		return remote.Again
	default:
	}
	if err == nil || errors.Is(err, line.ErrEnd) || errors.Is(err, line.ErrCut) || errors.Is(err, line.ErrLocked) {
		return remote.OK
	}
	s.log.Error("dialogue ended", "account", v.actor.Account, "kind", string(casework.KindOf(err)), "error", err)
	s.say(v, casework.Say(err))
	return remote.Internal
}

// read passes on what a session sends, until it ends or ctx is done.
func (s *Server) read(ctx context.Context, from io.Reader) <-chan []byte {
	chunks := make(chan []byte)
	guard.Go("read", s.report, func() {
		defer close(chunks)
		p := make([]byte, 4096)
		for {
			n, err := from.Read(p)
			if n > 0 {
				select {
				case chunks <- bytes.Clone(p[:n]): // mostly a key: a few bytes
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				return
			}
		}
	})
	return chunks
}

// lineInput is the input of a dialogue: it ends when the client's does, and cuts
// off when the server tells everybody to end.
type lineInput struct {
	chunks <-chan []byte
	left   []byte
	leave  <-chan struct{}
	done   <-chan struct{}
	cancel context.CancelFunc
}

func (in *lineInput) Read(p []byte) (int, error) {
	if len(in.left) == 0 {
		select {
		case <-in.leave:
			in.cancel()
			return 0, context.Canceled
		case <-in.done:
			return 0, context.Canceled
		case chunk, ok := <-in.chunks:
			if !ok {
				return 0, io.EOF
			}
			in.left = chunk
		}
	}
	n := copy(p, in.left)
	in.left = in.left[n:]
	return n, nil
}
