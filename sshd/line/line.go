package line

import (
	"context"
	"errors"
	"io"
	"time"

	"loket/forms/pack"
	"loket/store/casework"
)

// Options is what one dialogue needs.
type Options struct {
	Desk   casework.Desk
	Actor  casework.Actor
	In     io.Reader // lines, ended by LF, CR or CRLF
	Out    io.Writer // one Write per prompt
	ASCII  bool      // print ASCII only
	Notice string    // one line shown first, may be empty
	Resume bool      // the line was cut: go on at once with what was left last

	// After LockAfter without an answer the next one is held back until Unlock took the
	// account's PIN (NotFound for a wrong one). nil: never.
	LockAfter time.Duration
	Unlock    func(ctx context.Context, pin string) error
	Latch     Latch // told of the lock; nil: nobody asks
}

// Latch hears of the dialogue's lock: that it was used, is locked, or was opened with the PIN.
type Latch interface {
	Use()
	Shut()
	Open()
}

type noLatch struct{}

func (noLatch) Use()  {}
func (noLatch) Shut() {}
func (noLatch) Open() {}

// session is one person's dialogue.
type session struct {
	*console
	desk   casework.Desk
	who    casework.Actor
	pack   *pack.Pack
	hinted bool // the keys of a form were told once
}

// Run carries out the dialogue until the person leaves (nil), the input ends
// (ErrEnd), the line is cut (ErrCut) or the PIN was wrong three times (ErrLocked). What
// was acknowledged is on the disk in all cases. It reads and writes on the caller's goroutine; the context only
// says that the line is gone, so a caller that ends it also closes In.
func Run(ctx context.Context, o Options) error {
	s := &session{console: newConsole(ctx, o.In, o.Out, o.ASCII), desk: o.Desk, who: o.Actor, pack: o.Desk.Pack()}
	s.now, s.lockAfter, s.unlock, s.latch = o.Desk.Now, o.LockAfter, o.Unlock, o.Latch
	if s.latch == nil {
		s.latch = noLatch{}
	}
	// Being a watcher makes this session a live holder of its drafts; news of cases
	// is not pushed into a dialogue, a case that moved on is told when it matters.
	stop := o.Desk.Watch(o.Actor, func(casework.Change) {})
	defer stop()
	if o.Notice != "" {
		s.say("%s", o.Notice)
	}
	err := s.home(o.Resume)
	switch {
	case err == nil:
		s.say("Selesai. Bersihkan jendela ini: ketik clear (Windows: cls), lalu tutup.")
		return s.flush()
	case errors.Is(err, ErrEnd):
		s.say("")
		s.say("Masukan berakhir. Isian terakhir aman. Bersihkan jendela ini.")
		return errors.Join(err, s.flush())
	case errors.Is(err, ErrLocked):
		s.say("PIN salah tiga kali. Sambungan ditutup; isian sampai jawaban sebelumnya aman.")
		return errors.Join(err, s.flush())
	default:
		return err
	}
}

// keep is the context of saves and acts: a line that is cut while a whole answer is
// being saved must not undo it.
func (s *session) keep() context.Context { return context.WithoutCancel(s.ctx) }

// refused says why the desk refused, in its own sentence.
func (s *session) refused(err error) {
	s.say("%s", casework.Say(err))
}
