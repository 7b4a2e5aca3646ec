// Package client is "loket connect": a thin SSH client for narrow and broken lines,
// and for nothing but a Loket server.
//
// It promises: the server's key is the pinned one or nothing is sent; no false
// keystrokes, no question to the terminal, and nothing on the line while nothing
// happens; after a cut it reconnects by itself and asks the server to resume where
// the person was; what is typed while there is no line is not sent later, when it
// would land in another field; whatever ends it, the terminal is as it was before;
// files that the server hands over never overwrite anything.
//
// It refuses: passwords, agents, forwarding, certificates; reconnecting without a
// person (ten minutes without a key, or an input that is no terminal); any
// algorithm but one of each kind. curve25519 is chosen over a post-quantum exchange,
// which costs 2.3 kB more at every login: two seconds at 9.6 kbit/s, at each reconnect.
//
// The rooms, along the way: options.go (what is asked for), identity.go (the
// person's key), pin.go (the server's), dial.go (a connection), session.go (a session
// on it), loop.go (keys, output, cuts and attempts), ledger.go (what the terminal was
// told), terminal.go (the terminal), save.go (files), words.go (sentences), tune_*.go
// and size_*.go (the system).
package client
