package sshd

import (
	"slices"
	"strings"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"loket/sshd/guard"
	"loket/store/casework"
)

// visit is one session: what the library knows of it, and what we let through.
type visit struct {
	ssh.Session
	conn   *conn
	start  size              // the window at the beginning
	resize latest[size]      // its changes, clamped
	claim  size              // the window as last claimed, not clamped
	env    map[string]string // the few variables a client may send, see heardEnv, and TERM
	putty  bool              // the client is PuTTY
	begun  bool              // a shell or a command was asked for

	account casework.Account // from sign-in on
	actor   casework.Actor   // from sign-in on
	factor  casework.Factor  // from sign-in on: what let it in beside the key
}

// serveChannel is the handler of "session" channels.
func (s *Server) serveChannel(srv *ssh.Server, sc *gossh.ServerConn, ch gossh.NewChannel, ctx ssh.Context) {
	line, ok := ctx.Value(connKey{}).(*conn)
	if !ok || !line.openShell() {
		if err := ch.Reject(gossh.ResourceShortage, "too many sessions in one connection"); err != nil {
			s.log.Debug("session not rejected", "error", err)
		}
		return
	}
	defer line.closeShell()
	v := &visit{conn: line, resize: newLatest[size](), env: map[string]string{}, putty: strings.Contains(string(sc.ClientVersion()), "PuTTY")}
	// The library makes the session from a server's settings; one of its own for
	// each session hands what this filter heard on to the handler.
	one := &ssh.Server{Handler: func(sess ssh.Session) {
		v.Session = sess
		srv.Handler(v)
	}}
	if err := ssh.EmulatePty()(one); err != nil {
		s.log.Error("session", "error", err)
		return
	}
	ssh.DefaultSessionHandler(one, sc, filtered{ch, v}, ctx)
}

// filtered is a channel whose requests pass a filter.
type filtered struct {
	gossh.NewChannel
	visit *visit
}

// Accept lets only shell, exec and one pty-req through. Agents, X11, subsystems,
// signals and all but a few variables are refused; window sizes are
// clamped and kept for the pump, the newest only.
func (f filtered) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	ch, in, err := f.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	out := make(chan *gossh.Request)
	s := f.visit.conn.srv
	guard.Go("requests", s.report, func() {
		defer close(out)
		for req := range in {
			heard := f.visit.hear(req)
			if heard == passed {
				out <- req
				continue
			}
			if err := req.Reply(heard == taken, nil); err != nil {
				s.log.Debug("request not answered", "error", err)
			}
		}
	})
	return ch, out, nil
}

// heardEnv are the variables a client may send: its locale, whether it wants no
// colours, and what our own client says of itself. LOKET_RESUME=1: the line was cut,
// go on where it was; LOKET_ASCII=1: draw with ASCII only.
var heardEnv = []string{"LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR", "LOKET_RESUME", "LOKET_ASCII"}

// verdict is what becomes of a request.
type verdict int

const (
	refused verdict = iota
	taken           // heard here
	passed          // on to the library
)

// hear takes one request. It runs on the filter's goroutine; what it writes into
// the visit stands before the shell begins, and no more is written afterwards.
func (v *visit) hear(req *gossh.Request) verdict {
	limits := v.conn.srv.limits
	switch req.Type {
	case "shell", "exec":
		if len(req.Payload) > maxCommand {
			return refused
		}
		v.begun = true
		return passed
	case "pty-req":
		var pty struct {
			Term                          string
			Width, Height, PixelW, PixelH uint32
			Modes                         string
		}
		if v.begun || v.start != (size{}) || gossh.Unmarshal(req.Payload, &pty) != nil {
			return refused
		}
		v.start, v.claim = limits.clamp(pty.Width, pty.Height), size{int(pty.Width), int(pty.Height)}
		pty.Term = term(pty.Term)
		v.env["TERM"] = pty.Term
		// PuTTY sends no locale, but says whether it draws UTF-8. Others say what their
		// own line's mode is, which tells nothing.
		if yes, said := drawsUTF8(pty.Modes); v.putty && said && !yes && v.env["LANG"] == "" {
			v.env["LANG"] = "C"
		}
		pty.Width, pty.Height, pty.PixelW, pty.PixelH = uint32(v.start.width), uint32(v.start.height), 0, 0
		pty.Modes = ""
		req.Payload = gossh.Marshal(&pty)
		return passed
	case "window-change":
		var win struct{ Width, Height, PixelW, PixelH uint32 }
		if gossh.Unmarshal(req.Payload, &win) != nil {
			return refused
		}
		// Told also when it comes back to what it was: a window that shrank has lost
		// what stood at its edges. Told once for a size that is only claimed again.
		if claim := (size{int(win.Width), int(win.Height)}); claim != v.claim {
			v.claim = claim
			v.resize.put(limits.clamp(win.Width, win.Height))
		}
		return taken
	case "env":
		var kv struct{ Name, Value string }
		if v.begun || gossh.Unmarshal(req.Payload, &kv) != nil || len(kv.Value) > 64 {
			return refused
		}
		if slices.Contains(heardEnv, kv.Name) {
			v.env[kv.Name] = kv.Value
			return taken
		}
	}
	return refused
}

// maxCommand is the most bytes of a command line.
const maxCommand = 4096

// term keeps a terminal's name harmless.
func term(name string) string {
	ok := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-+._", r)
	}
	if len(name) > 40 || strings.ContainsFunc(name, func(r rune) bool { return !ok(r) }) {
		return "dumb"
	}
	return name
}
