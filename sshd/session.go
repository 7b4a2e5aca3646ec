package sshd

import (
	"context"
	"fmt"
	"io"
	"strings"

	"charm.land/ssh"

	"loket/sshd/guard"
	"loket/sshd/remote"
	"loket/store/casework"
)

// What a session says when it cannot go on. Each stands for itself on stderr.
const (
	sayBroken   = "Terjadi kesalahan di sistem; yang sudah tersimpan aman. Sambung lagi untuk melanjutkan."
	sayLeaving  = "Server berhenti sebentar. Yang sudah diisi tersimpan; sambung lagi nanti."
	sayDumb     = "Terminal ini tidak bisa menampilkan layar penuh. Sambung dengan: ssh -T"
	sayCommands = "Kunci ini hanya untuk perintah, misalnya: ssh HOST queue --json"
	sayKicked   = "Akun, kunci, atau PIN baru dicabut; sesi selesai, isian aman. Tanya pengelola."
	sayDenied   = "Akun ini tidak bisa dipakai sekarang. Hubungi pengelola."
)

// say writes one sentence for the person to stderr.
func (s *Server) say(sess ssh.Session, sentence string) {
	end := "\n"
	if _, _, pty := sess.Pty(); pty {
		end = "\r\n" // the terminal is raw
	}
	if _, err := io.WriteString(sess.Stderr(), sentence+end); err != nil {
		s.log.Debug("sentence not written", "error", err)
	}
}

// exit ends the session with a code.
func (s *Server) exit(sess ssh.Session, code int) {
	if err := sess.Exit(code); err != nil {
		s.log.Debug("exit", "error", err)
	}
}

// contain is the outermost middleware: a panic anywhere below ends this session
// with one sentence, and no other.
func (s *Server) contain(next ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		if guard.Run("session", s.report, func() { next(sess) }) {
			return
		}
		s.say(sess, sayBroken)
		s.exit(sess, remote.Internal)
	}
}

// signIn is the middleware that says who the session is and has that logged. It
// goes no further before the entry stands.
func (s *Server) signIn(next ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		v, ok := sess.(*visit)
		if !ok {
			s.exit(sess, remote.Internal)
			return
		}
		if !s.enter() {
			s.say(v, sayLeaving)
			s.exit(v, remote.Refused)
			return
		}
		defer s.end()
		if p := v.Permissions(); p.Permissions != nil && p.Extensions[extDigits] != "" {
			s.exit(v, s.welcome(v, p.Extensions[extDigits]))
			return
		}
		account, who, err := s.identify(v.conn.ctx, v.Permissions())
		if err != nil {
			s.say(v, sayDenied)
			s.exit(v, remote.Refused)
			return
		}
		who.Session, v.factor = s.desk.NewID(), casework.Factor(v.Permissions().Extensions[extFactor])
		ctx, cancel := context.WithTimeout(v.conn.ctx, doorTimeout)
		defer cancel()
		if v.conn.latch.locked(s.locksAfter(who, v.factor)) {
			if err := s.door.SignIn(ctx, who, false, way(v)+", locked"); err != nil {
				s.log.Error("refusal not logged", "account", who.Account, "error", err)
			}
			if v.conn.latch.windows() > 0 {
				s.say(v, sayLocked)
				s.exit(v, remote.Refused)
				return
			}
			// There is no window in which the PIN could be typed: who comes next signs in anew.
			s.say(v, sayLeftAlone)
			s.exit(v, remote.Refused)
			s.drop(v.conn)
			return
		}
		if err := s.door.SignIn(ctx, who, true, signInNote(v)); err != nil {
			s.log.Error("sign-in not logged", "account", who.Account, "error", err)
			s.say(v, casework.Say(err))
			s.exit(v, remote.Internal)
			return
		}
		v.account, v.actor = account, who
		next(v)
	}
}

// welcome is all that a new key is shown before it is confirmed.
func (s *Server) welcome(v *visit, digits string) int {
	said := fmt.Sprintf(sayWaiting, digits[:len(digits)/2], digits[len(digits)/2:])
	if _, _, pty := v.Pty(); pty {
		said = strings.ReplaceAll(said, "\n", "\r\n") // the terminal is raw
	}
	if _, err := io.WriteString(v, said); err != nil {
		s.log.Debug("digits not written", "error", err)
		return remote.Internal
	}
	return remote.OK
}

// enter counts a session in, unless the server is about to end.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leaving {
		return false
	}
	s.working++
	return true
}

// way is the face of a session as the log names it.
func way(v *visit) string {
	_, _, pty := v.Pty()
	switch {
	case v.RawCommand() != "":
		return "command"
	case pty:
		return "screen"
	}
	return "lines"
}

// signInNote is a sign-in as the log has it: the face, and how it got in where that is out
// of the ordinary.
func signInNote(v *visit) string {
	switch v.factor {
	case casework.FactorPIN, casework.FactorCommands, casework.FactorTraining:
		return way(v) + ", " + string(v.factor)
	}
	return way(v)
}

// face is the innermost middleware: a command first, then a terminal, else lines.
func (s *Server) face(ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		v, ok := sess.(*visit)
		if !ok {
			return // signIn let only visits through
		}
		switch w := way(v); {
		case w == "command":
			s.exit(v, s.command(v))
		case v.factor == casework.FactorCommands:
			s.say(v, sayCommands)
			s.exit(v, remote.Refused)
		case w == "screen":
			s.exit(v, s.screen(v))
		default:
			s.exit(v, s.talk(v))
		}
	}
}

// command carries out a remote command with the account's rights.
func (s *Server) command(v *visit) int {
	args, err := remote.Split(v.RawCommand())
	if err != nil {
		args = nil // not understood: usage
	}
	if len(args) > 0 && s.office[args[0]] != nil {
		return s.office[args[0]](v.conn.ctx, OfficeCall{Actor: v.actor, Args: args[1:], In: v, Out: v, Err: v.Stderr()})
	}
	return remote.Run(v.conn.ctx, remote.Options{Desk: s.desk, Actor: v.actor, Version: s.version, ASCII: v.ascii(), Factor: v.factor},
		args, v, v.Stderr())
}

// Talk is what a dialogue of lines gets.
type Talk struct {
	Actor  casework.Actor
	In     io.Reader // ends with an error when the server tells everybody to end
	Out    io.Writer
	ASCII  bool
	Notice string
	Resume bool // the line was cut: go on at the field where it was
	Latch  *Latch
}

// Lines runs a dialogue of lines until the person leaves or the input ends. ctx is
// done when the line was cut or the server ends, not at an orderly end of input.
type Lines func(ctx context.Context, t Talk) error
