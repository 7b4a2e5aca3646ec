package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"loket/sshd/guard"
)

// DefaultPort is where a Loket server listens if nobody said otherwise.
const DefaultPort = 2222

// AnyAccount stands for the one account that the key opens.
const AnyAccount = "loket"

// Options are what one run of the client needs. Host, ConfigDir, In, Out, Err,
// Clock and After must be given.
type Options struct {
	Host    string // name or address, without port
	Port    int    // 0: DefaultPort
	Account string // "": AnyAccount

	Identity    string // the private key's file; "": found or made, see identity.go
	Fingerprint string // "SHA256:…" from the desk card: the only key that is accepted; "": the pinned one
	Line        bool   // the dialogue of lines, also in a terminal
	Save        string // folder for files that the server hands over; made when the first one comes

	ConfigDir string // loket's own folder in the user's settings: pinned servers, own key
	Home      string // the user's home folder, for the usual key; "": there is none
	Version   string // of the program, told to the server

	In     *os.File
	Out    io.Writer // a terminal only if it is an *os.File that is one
	Err    io.Writer
	Getenv func(string) string // nil: no environment

	Clock func() time.Time
	After func(time.Duration) <-chan time.Time // as time.After
	Dial  func(ctx context.Context, network, address string) (net.Conn, error)
}

// The waits of the client.
const (
	dialTimeout      = 30 * time.Second
	handshakeTimeout = 2 * time.Minute  // a bad line needs a quarter of a minute
	userTimeout      = 45 * time.Second // sent bytes may stay unacknowledged so long
	firstPause       = time.Second      // before the first attempt after a cut; doubled each time
	longestPause     = 30 * time.Second
	unattended       = 10 * time.Minute       // without a key: nobody is there to reconnect for
	dragPause        = 200 * time.Millisecond // sizes of a window being dragged are told once
)

// withDefaults completes o, or says what is missing.
func (o Options) withDefaults() (Options, error) {
	if o.Host == "" || o.ConfigDir == "" || o.In == nil || o.Out == nil || o.Err == nil || o.Clock == nil || o.After == nil {
		return o, errors.New("client: incomplete options")
	}
	if o.Port == 0 {
		o.Port = DefaultPort
	}
	if o.Account == "" {
		o.Account = AnyAccount
	}
	if o.Save == "" {
		o.Save = filepath.Join(o.Home, "loket-surat")
	}
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	if o.Dial == nil {
		d := &net.Dialer{Timeout: dialTimeout, KeepAlive: -1} // tune sets it
		o.Dial = d.DialContext
	}
	return o, nil
}

// address is host and port as the system dials them.
func (o Options) address() string { return net.JoinHostPort(o.Host, strconv.Itoa(o.Port)) }

// ParseTarget takes apart what stands after "loket connect": HOST, HOST:PORT,
// ACCOUNT@HOST or both; an IPv6 address with a port is in brackets. What is not
// said is "" or 0. The error is one Indonesian sentence without a full stop.
func ParseTarget(s string) (account, host string, port int, err error) {
	host = s
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		account, host = s[:i], s[i+1:]
		if account == "" {
			return "", "", 0, fmt.Errorf("nama akun di depan @ belum ditulis: %q", s)
		}
	}
	if h, p, e := net.SplitHostPort(host); e == nil {
		n, e := strconv.ParseUint(p, 10, 16)
		if e != nil || n == 0 {
			return "", "", 0, fmt.Errorf("port %q tidak cocok: tulis angka 1 sampai 65535", p)
		}
		host, port = h, int(n)
	} else if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		host = host[1 : len(host)-1]
	} else if strings.Count(host, ":") == 1 {
		return "", "", 0, fmt.Errorf("port belum ditulis: %q", s)
	}
	if host == "" || strings.ContainsFunc(host, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("/\\@\"'", r) }) {
		return "", "", 0, fmt.Errorf("nama server tidak cocok: %q", s)
	}
	return account, host, port, nil
}

// interrupted runs ask, which may wait for a person, and gives up when ctx is done.
func interrupted[T any](ctx context.Context, report guard.Report, ask func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	got := make(chan answer, 1)
	guard.Go("question", report, func() {
		v, err := ask()
		got <- answer{v, err}
	})
	select {
	case a := <-got:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, refuse(ctx.Err(), sayStopped)
	}
}
