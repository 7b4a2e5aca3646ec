package sshd

import (
	"context"
	"errors"
	"slices"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"loket/store/casework"
)

// Door knows which accounts a key opens, and keeps the log of who came in. The
// store is one.
type Door interface {
	// Bindings gives the accounts that a key or an operating-system user opens:
	// fingerprint is "SHA256:…" or "uid:1000". Disabled accounts may be among them.
	// A key that opens nothing gives none, without an error.
	Bindings(ctx context.Context, fingerprint string) ([]casework.Account, error)
	// SignIn puts an entry into the log: somebody came in (ok), or a known key was
	// refused. Nothing is shown to anybody whose entry could not be written.
	SignIn(ctx context.Context, who casework.Actor, ok bool, why string) error

	// Asks says whether somebody whose key opens nothing is asked for a code.
	Asks() bool
	// Factor says what opens an account beside the key.
	Factor(account, fingerprint string) casework.Factor
	// CheckPIN refuses a wrong PIN, one that comes too early, and any where there is
	// none, all alike. It counts.
	CheckPIN(ctx context.Context, account, fingerprint, pin string) error
	// SetPIN gives an account its first PIN; Invalid says what is wrong with it.
	SetPIN(ctx context.Context, account, fingerprint, pin string) error
	// Redeem ties a proven key to an invited account and gives the six digits; the key
	// opens nothing until somebody confirms them.
	Redeem(ctx context.Context, account, fingerprint, code string) (digits string, err error)
}

// AnyName is the user name that stands for the one account a key opens.
const AnyName = "loket"

// The extensions of the final permissions. They alone say who a session is.
const (
	extAccount     = "loket-account"
	extFingerprint = "loket-fingerprint"
	extFactor      = "loket-factor" // what let it in beside the key
	extDigits      = "loket-digits" // instead of an account: a new key that waits
)

// doorTimeout bounds how long a sign-in may wait for the store.
const doorTimeout = 20 * time.Second

// errDenied is the same for unknown users, wrong keys and disabled accounts.
var errDenied = errors.New("sshd: denied")

// candidates are the accounts that user may mean and fingerprint opens: the one of
// that name, or by the common name all of them.
func (s *Server) candidates(ctx context.Context, user, fingerprint string) ([]casework.Account, error) {
	ctx, cancel := context.WithTimeout(ctx, doorTimeout)
	defer cancel()
	bound, err := s.door.Bindings(ctx, fingerprint)
	if err != nil {
		s.log.Error("door", "error", err)
		return nil, errDenied
	}
	open := slices.DeleteFunc(slices.Clone(bound), func(a casework.Account) bool { return a.Disabled || a.Name == "" })
	for _, a := range open {
		if a.Name == user {
			return []casework.Account{a}, nil
		}
	}
	if user == AnyName && len(open) > 0 {
		return open, nil
	}
	return nil, errDenied
}

// resolve finds the one account that user means and fingerprint opens.
func (s *Server) resolve(ctx context.Context, user, fingerprint string) (casework.Account, error) {
	open, err := s.candidates(ctx, user, fingerprint)
	if err != nil || len(open) != 1 {
		return casework.Account{}, errDenied
	}
	return open[0], nil
}

func permissions(a casework.Account, fingerprint string, factor casework.Factor) *gossh.Permissions {
	return &gossh.Permissions{Extensions: map[string]string{extAccount: a.Name, extFingerprint: fingerprint, extFactor: string(factor)}}
}

// config makes the settings of one connection.
func (s *Server) config(ctx ssh.Context) *gossh.ServerConfig {
	c := &gossh.ServerConfig{
		PublicKeyAuthAlgorithms: []string{
			gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519, gossh.KeyAlgoSKECDSA256,
			gossh.KeyAlgoECDSA256, gossh.KeyAlgoECDSA384, gossh.KeyAlgoECDSA521,
			gossh.KeyAlgoRSASHA256, gossh.KeyAlgoRSASHA512,
		},
		// Offers of keys, mostly: a PIN or a code is taken once in a connection.
		MaxAuthTries: maxTries,
	}
	c.KeyExchanges = []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519}
	c.Ciphers = []string{gossh.CipherChaCha20Poly1305, gossh.CipherAES128GCM, gossh.CipherAES256GCM}
	c.MACs = []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM}
	line, ok := ctx.Value(connKey{}).(*conn)
	switch {
	case !ok:
		// Nobody passed the limits: nobody gets in.
		c.PublicKeyCallback = func(gossh.ConnMetadata, gossh.PublicKey) (*gossh.Permissions, error) { return nil, errDenied }
	case line.local:
		c.NoClientAuth = true
		c.NoClientAuthCallback = func(meta gossh.ConnMetadata) (*gossh.Permissions, error) {
			return s.grant(line, meta.User(), line.from)
		}
	default:
		a := &attempt{srv: s, line: line, seen: map[string]bool{}}
		c.PublicKeyCallback, c.VerifiedPublicKeyCallback = a.offer, a.proved
	}
	return c
}

// maxTries is how many times a client may fail in one connection. After a key that
// opens nothing by itself, OpenSSH offers all keys of its agent from the first again.
const maxTries = 20

// grant makes the connection the account's.
func (s *Server) grant(line *conn, user, fingerprint string) (*gossh.Permissions, error) {
	line.offered()
	account, err := s.resolve(line.ctx, user, fingerprint)
	if err != nil {
		s.deny(line, fingerprint)
		return nil, err
	}
	return s.admitTo(line, account, fingerprint, s.door.Factor(account.Name, fingerprint))
}

// admitTo makes the connection the account's, when everything that it asks was given.
func (s *Server) admitTo(line *conn, account casework.Account, fingerprint string, factor casework.Factor) (*gossh.Permissions, error) {
	if !line.bind(account.Name, fingerprint) {
		s.log.Warn("too many connections of one account", "account", account.Name)
		return nil, &gossh.BannerError{Err: errDenied, Message: "Terlalu banyak sambungan akun ini. Tutup yang lain dulu.\r\n"}
	}
	line.latch.signed()
	return permissions(account, fingerprint, factor), nil
}

// deny notes a refusal: in the server's log, and for the Door if the key is known.
func (s *Server) deny(line *conn, fingerprint string) {
	s.log.Info("sign-in refused", "from", line.from, "key", fingerprint)
	ctx, cancel := context.WithTimeout(line.ctx, doorTimeout)
	defer cancel()
	bound, err := s.door.Bindings(ctx, fingerprint)
	if err != nil || len(bound) == 0 {
		return // an unknown key leaves no entry: anybody could fill the log with them
	}
	who := casework.Actor{Binding: fingerprint}
	if len(bound) == 1 {
		who = actor(bound[0], fingerprint)
	}
	line.refuse(who)
}

// actor is who acts for the account through one key.
func actor(a casework.Account, fingerprint string) casework.Actor {
	return casework.Actor{
		Account: a.Name, Role: a.Role, Desk: a.Desk, Kecamatan: a.Kecamatan, Agency: a.Agency, Binding: fingerprint,
	}.Standing(a)
}

// identify says who the session is, by the connection's final permissions alone,
// and asks the Door once more: an account may have been disabled since.
func (s *Server) identify(ctx context.Context, p ssh.Permissions) (casework.Account, casework.Actor, error) {
	if p.Permissions == nil {
		return casework.Account{}, casework.Actor{}, errDenied
	}
	name, fingerprint := p.Extensions[extAccount], p.Extensions[extFingerprint]
	if name == "" || fingerprint == "" {
		return casework.Account{}, casework.Actor{}, errDenied
	}
	account, err := s.resolve(ctx, name, fingerprint)
	if err != nil || account.Name != name {
		return casework.Account{}, casework.Actor{}, errDenied
	}
	return account, actor(account, fingerprint), nil
}
