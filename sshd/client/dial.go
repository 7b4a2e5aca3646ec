package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"loket/forms/text"
	"loket/sshd/guard"
	"loket/sshd/offer"
	"loket/store/casework"
)

// link is a signed-in connection.
type link struct {
	gossh.Conn
	channels <-chan gossh.NewChannel
	requests <-chan *gossh.Request
}

// close ends a link; that it had ended already is no news.
func (l *link) close() {
	_ = l.Conn.Close() // nothing follows from its error
}

// algorithms is one of each kind: fewer names to send, and nothing to negotiate.
func algorithms() gossh.Config {
	return gossh.Config{
		KeyExchanges: []string{gossh.KeyExchangeCurve25519},
		Ciphers:      []string{gossh.CipherChaCha20Poly1305},
		MACs:         []string{gossh.HMACSHA256ETM}, // the cipher brings its own; the list may not be empty
	}
}

// Errors of connecting that another attempt does not cure.
var (
	errHostKey = errors.New("client: not the pinned host key")
	errUnknown = errors.New("client: no host key pinned")
	errDenied  = errors.New("client: the key opens nothing")
	errForeign = errors.New("client: not a server of ours")
)

// hopeless says whether another attempt would end the same way.
func hopeless(err error) bool {
	for _, e := range []error{errHostKey, errUnknown, errDenied, errForeign} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// open makes one connection and signs in. It accepts the pinned key, or the one of
// Options.Fingerprint, which it then pins. The key that was seen is in c.seen.
func (c *client) open(ctx context.Context) (*link, error) {
	raw, err := c.Dial(ctx, "tcp", c.address())
	if err != nil {
		return nil, refuse(err, fmt.Sprintf(sayNoServer, c.address()))
	}
	if t, ok := raw.(*net.TCPConn); ok {
		if err := tune(t); err != nil {
			c.note("connection not tuned: %v", err)
		}
	}
	var late atomic.Bool
	hangUp := sync.OnceFunc(func() { _ = raw.Close() }) // the handshake reports what follows
	watchdog := time.AfterFunc(handshakeTimeout, func() { late.Store(true); hangUp() })
	defer watchdog.Stop()
	defer context.AfterFunc(ctx, hangUp)()

	banner := ""
	conn, channels, requests, err := gossh.NewClientConn(raw, c.address(), &gossh.ClientConfig{
		Config: algorithms(), User: c.Account, Auth: []gossh.AuthMethod{gossh.PublicKeys(c.key), gossh.KeyboardInteractive(c.answers(ctx))},
		HostKeyAlgorithms: []string{gossh.KeyAlgoED25519},
		HostKeyCallback:   func(_ string, _ net.Addr, key gossh.PublicKey) error { return c.accept(key) },
		BannerCallback:    func(message string) error { banner = text.CleanNarrative(message); return nil },
		ClientVersion:     clientVersion(c.Version),
	})
	if err == nil {
		return &link{conn, channels, requests}, nil
	}
	var mismatch *gossh.AlgorithmNegotiationError
	var own *casework.Error
	switch {
	case errors.Is(err, errHostKey), errors.Is(err, errUnknown):
		return nil, err
	case errors.As(err, &own): // a question that nobody answered
		return nil, fmt.Errorf("%w: %w", errDenied, err)
	case strings.Contains(err.Error(), "unable to authenticate"):
		sentence := fmt.Sprintf(sayDenied, c.Account, publicLine(c.key))
		if banner != "" {
			sentence = banner
		}
		return nil, fmt.Errorf("%w: %w", errDenied, refuse(nil, sentence))
	case errors.As(err, &mismatch), strings.Contains(err.Error(), "version string"):
		return nil, fmt.Errorf("%w: %w", errForeign, refuse(nil, fmt.Sprintf(sayForeign, c.address())))
	case late.Load():
		err = fmt.Errorf("no handshake within %v: %w", handshakeTimeout, err)
	}
	return nil, refuse(err, fmt.Sprintf(sayNoServer, c.address()))
}

// accept decides on the server's key, before anything of the person is sent.
func (c *client) accept(key gossh.PublicKey) error {
	c.seen = key
	got := gossh.FingerprintSHA256(key)
	pinned, err := c.pins().look(c.address())
	if err != nil {
		return err
	}
	same := pinned != nil && string(pinned.Marshal()) == string(key.Marshal())
	switch {
	case c.Fingerprint != "" && got != c.Fingerprint, c.Fingerprint == "" && pinned != nil && !same:
		return fmt.Errorf("%w: %w", errHostKey, refuse(nil, fmt.Sprintf(sayChanged, c.address(), got)))
	case same:
		return nil
	case c.Fingerprint != "": // the card is the secretariat's word, also about a new key
		return c.pins().keep(c.address(), key)
	}
	return errUnknown
}

// introduce makes the first connection. A server that this computer does not know
// is shown to the person, and the connection made anew after a yes: the server does
// not wait as long as comparing a fingerprint takes.
func (c *client) introduce(ctx context.Context) (*link, error) {
	l, err := c.open(ctx)
	if !errors.Is(err, errUnknown) {
		return l, err
	}
	got := gossh.FingerprintSHA256(c.seen)
	if !c.terminal {
		return nil, fmt.Errorf("%w: %w", errUnknown, refuse(nil, fmt.Sprintf(sayUnknown, c.address(), got)))
	}
	fmt.Fprintf(c.Err, sayFirst, c.address(), got)
	yes, err := interrupted(ctx, c.panicked, func() (bool, error) { return c.yes() })
	if err != nil {
		return nil, err
	}
	if !yes {
		return nil, refuse(nil, sayNotSame)
	}
	if err := c.pins().keep(c.address(), c.seen); err != nil {
		return nil, fault(err)
	}
	return c.open(ctx)
}

// yes reads one line; an end of input is no yes.
func (c *client) yes() (bool, error) {
	line, err := c.line()
	return strings.EqualFold(line, "ya"), err
}

// line reads one line, a byte at a time: what follows it is the session's.
func (c *client) line() (string, error) {
	var line []byte
	for b := make([]byte, 1); ; {
		n, err := c.In.Read(b)
		if n == 1 && b[0] != '\n' && b[0] != '\r' {
			line = append(line, b[0])
			continue
		}
		if err != nil || n == 1 {
			return strings.TrimSpace(string(line)), nil //nolint:nilerr // the end of the input ends the line
		}
	}
}

// clientVersion is how the server knows us.
func clientVersion(version string) string {
	ok := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '.' || r == '+'
	}
	clean := strings.Map(func(r rune) rune {
		if ok(r) {
			return r
		}
		return -1
	}, version)
	if clean == "" {
		return offer.ClientVersion
	}
	return offer.ClientVersion + "_" + clean[:min(len(clean), 20)]
}

// serve answers what the server asks of the connection as a whole, until it ends.
func (c *client) serve(l *link) {
	guard.Go("requests", c.panicked, func() { gossh.DiscardRequests(l.requests) })
	guard.Go("files", c.panicked, func() {
		for ch := range l.channels {
			c.take(ch)
		}
	})
}
