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
}

// AnyName is the user name that stands for the one account a key opens.
const AnyName = "loket"

// The extensions of the final permissions. They alone say who a session is.
const (
	extAccount     = "loket-account"
	extFingerprint = "loket-fingerprint"
)

// doorTimeout bounds how long a sign-in may wait for the store.
const doorTimeout = 20 * time.Second

// errDenied is the same for unknown users, wrong keys and disabled accounts.
var errDenied = errors.New("sshd: denied")

// resolve finds the account that user means and fingerprint opens.
func (s *Server) resolve(ctx context.Context, user, fingerprint string) (casework.Account, error) {
	ctx, cancel := context.WithTimeout(ctx, doorTimeout)
	defer cancel()
	bound, err := s.door.Bindings(ctx, fingerprint)
	if err != nil {
		s.log.Error("door", "error", err)
		return casework.Account{}, errDenied
	}
	open := slices.DeleteFunc(slices.Clone(bound), func(a casework.Account) bool { return a.Disabled || a.Name == "" })
	for _, a := range open {
		if a.Name == user {
			return a, nil
		}
	}
	if user == AnyName && len(open) == 1 {
		return open[0], nil
	}
	return casework.Account{}, errDenied
}

func permissions(a casework.Account, fingerprint string) *gossh.Permissions {
	return &gossh.Permissions{Extensions: map[string]string{extAccount: a.Name, extFingerprint: fingerprint}}
}

// config makes the settings of one connection.
func (s *Server) config(ctx ssh.Context) *gossh.ServerConfig {
	c := &gossh.ServerConfig{
		PublicKeyAuthAlgorithms: []string{
			gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519, gossh.KeyAlgoSKECDSA256,
			gossh.KeyAlgoECDSA256, gossh.KeyAlgoECDSA384, gossh.KeyAlgoECDSA521,
			gossh.KeyAlgoRSASHA256, gossh.KeyAlgoRSASHA512,
		},
		MaxAuthTries: 6,
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
		c.PublicKeyCallback = func(meta gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			return s.offer(line, meta.User(), key)
		}
		// The client has now proved that it holds the key. Whom it opens is asked
		// again, for this user name and this key: nothing is carried over from offers.
		c.VerifiedPublicKeyCallback = func(meta gossh.ConnMetadata, key gossh.PublicKey, _ *gossh.Permissions, _ string) (*gossh.Permissions, error) {
			return s.grant(line, meta.User(), gossh.FingerprintSHA256(key))
		}
	}
	return c
}

// offer says whether a key is worth a signature. It decides nothing else.
func (s *Server) offer(line *conn, user string, key gossh.PublicKey) (*gossh.Permissions, error) {
	line.offered()
	if _, cert := key.(*gossh.Certificate); cert {
		return nil, errDenied
	}
	fingerprint := gossh.FingerprintSHA256(key)
	account, err := s.resolve(line.ctx, user, fingerprint)
	if err != nil {
		s.deny(line, fingerprint)
		return nil, err
	}
	return permissions(account, fingerprint), nil
}

// grant makes the connection the account's.
func (s *Server) grant(line *conn, user, fingerprint string) (*gossh.Permissions, error) {
	line.offered()
	account, err := s.resolve(line.ctx, user, fingerprint)
	if err != nil {
		s.deny(line, fingerprint)
		return nil, err
	}
	if !line.bind(account.Name) {
		s.log.Warn("too many connections of one account", "account", account.Name)
		return nil, &gossh.BannerError{Err: errDenied, Message: "Terlalu banyak sambungan akun ini. Tutup yang lain dulu.\r\n"}
	}
	return permissions(account, fingerprint), nil
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
	}
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
