// Package sshd brings accounts to their sessions: the SSH server on TCP, and a
// second one with the same handler on a Unix socket for the people of the machine.
//
// It promises: who somebody is comes only from a verified key (or the operating
// system's word about a Unix peer) that the Door binds to an account, never from
// what the client typed; the sign-in is in the log before anything is shown;
// a connection with a locked window takes no further one before the PIN was given;
// unknown users, wrong keys and disabled accounts are refused alike; a panic ends
// its own session only; a window, a connection and an account take no more than
// their Limits; every program is told to keep its work before the server ends.
//
// It refuses: starting without a Door; passwords; agents, X11, subsystems, port
// forwarding; variables other than the locale, NO_COLOR and our own client's two; knowing
// the store.
//
// The rooms, along the way of a connection: limits.go (how much of everything),
// conn.go (one connection), auth.go (who it is), channel.go (which requests of a
// session are heard), session.go (sign-in and which face), latch.go (a locked connection), screen.go with pump.go,
// keys.go, model.go, client.go (what the client's terminal can), thrift.go and plain.go
// (how it is painted), lines.go (the
// dialogue of lines), remote (commands), hostkey.go, tcp_*.go and peer_*.go (the system).
package sshd
