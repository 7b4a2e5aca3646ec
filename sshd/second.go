package sshd

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"loket/forms/text"
	"loket/store/casework"
)

// What somebody reads who signs in with more than a key. The first prompt and the
// refusal are the same for everybody: unknown names, unknown keys, wrong PINs.
const (
	askSecret  = "PIN atau kode undangan: "
	askNewPIN  = "PIN baru (paling sedikit 6 tanda): "
	askAgain   = "Ketik PIN itu sekali lagi: "
	askNumber  = "Nomor: "
	sayNewPIN  = "Akun ini perlu PIN. Pilih PIN Anda; jangan beri tahu siapa pun."
	sayPINs    = "Kedua PIN tidak sama. Ketik lagi."
	sayNotIn   = "Tidak dapat masuk. Bila PIN baru saja salah, tunggu beberapa menit lalu sambung lagi; bila tetap gagal, hubungi pengelola.\r\n"
	sayWaiting = "Kunci Anda tercatat dan menunggu pengesahan.\nSebutkan enam angka ini kepada yang mengundang Anda: %s %s\nSesudah disahkan, sambung lagi dengan cara yang sama.\n"
)

// pinTries is how often a new PIN may be typed before the sign-in ends.
const pinTries = 3

// secondTimeout bounds how long a PIN or a code may wait to be looked at: after a
// restart everybody comes at once.
const secondTimeout = time.Minute

// attempt is one connection on its way in. The library calls it from one goroutine.
type attempt struct {
	srv  *Server
	line *conn
	seen map[string]bool // fingerprints of keys that proved themselves and did not suffice
	// key is the key that the second factor goes with: the first one that opens an
	// account of the name, else the first one that proved itself.
	key   string
	opens bool
	over  bool // a PIN or a code was wrong: nothing more is taken
}

// offer says whether a key is worth a signature. It decides nothing else. Where
// strangers are asked for a code, every key is worth one, once.
func (a *attempt) offer(meta gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
	a.line.offered()
	if _, cert := key.(*gossh.Certificate); cert || a.over {
		return nil, errDenied
	}
	fingerprint := gossh.FingerprintSHA256(key)
	if a.seen[fingerprint] {
		return nil, errDenied
	}
	if a.srv.door.Asks() {
		return nil, nil //nolint:nilnil // worth a signature; who it is is decided when it is proven
	}
	_, err := a.srv.resolve(a.line.ctx, meta.User(), fingerprint)
	if err != nil {
		a.srv.deny(a.line, fingerprint)
	}
	return nil, err
}

// proved: the client holds the key. Whom it opens is asked again, for this user name
// and this key: nothing is carried over from offers.
func (a *attempt) proved(meta gossh.ConnMetadata, key gossh.PublicKey, _ *gossh.Permissions, _ string) (*gossh.Permissions, error) {
	s, fingerprint := a.srv, gossh.FingerprintSHA256(key)
	if !s.door.Asks() {
		return s.grant(a.line, meta.User(), fingerprint)
	}
	a.line.offered()
	open, err := s.candidates(a.line.ctx, meta.User(), fingerprint)
	if err == nil && len(open) == 1 {
		if f := s.door.Factor(open[0].Name, fingerprint); f != casework.FactorPIN && f != casework.FactorNewPIN {
			return s.admitTo(a.line, open[0], fingerprint, f)
		}
	}
	if err != nil {
		s.deny(a.line, fingerprint)
	} else {
		a.line.proved()
	}
	a.seen[fingerprint] = true
	if a.key == "" || !a.opens && err == nil {
		a.key, a.opens = fingerprint, err == nil
	}
	return nil, &gossh.PartialSuccessError{Next: gossh.ServerAuthCallbacks{PublicKeyCallback: a.offer, KeyboardInteractiveCallback: a.second}}
}

// second asks for what is needed beside the key, once in a connection.
func (a *attempt) second(meta gossh.ConnMetadata, ask gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
	if a.over {
		return nil, errDenied
	}
	p, err := a.ask(meta.User(), ask)
	if err == nil {
		return p, nil
	}
	a.over = true
	a.srv.log.Info("sign-in refused", "from", a.line.from, "key", a.key)
	var banner *gossh.BannerError
	if errors.As(err, &banner) {
		return nil, err
	}
	return nil, &gossh.BannerError{Err: errDenied, Message: sayNotIn}
}

func (a *attempt) ask(user string, ask gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
	s := a.srv
	open, err := s.candidates(a.line.ctx, user, a.key)
	if err != nil {
		return a.stranger(user, ask)
	}
	account := open[0]
	if len(open) > 1 {
		if account, err = choose(open, ask); err != nil {
			return nil, err
		}
	}
	switch s.door.Factor(account.Name, a.key) {
	case casework.FactorPIN:
		pin, err := one(ask, "", askSecret, false)
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(a.line.ctx, secondTimeout)
		defer cancel()
		if err := s.door.CheckPIN(ctx, account.Name, a.key, pin); err != nil {
			return nil, a.note(err)
		}
	case casework.FactorNewPIN:
		if err := a.newPIN(account.Name, ask); err != nil {
			return nil, err
		}
	default: // it changed meanwhile
		return nil, errDenied
	}
	return s.admitTo(a.line, account, a.key, casework.FactorPIN)
}

// stranger takes the code of an invitation. A known key under another's name goes this
// way too.
func (a *attempt) stranger(user string, ask gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
	code, err := one(ask, "", askSecret, false)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(a.line.ctx, secondTimeout)
	defer cancel()
	digits, err := a.srv.door.Redeem(ctx, user, a.key, code)
	if err != nil {
		return nil, a.note(err)
	}
	a.line.forgive()
	return &gossh.Permissions{Extensions: map[string]string{extDigits: digits}}, nil
}

// newPIN has a PIN chosen and typed twice.
func (a *attempt) newPIN(account string, ask gossh.KeyboardInteractiveChallenge) error {
	say := sayNewPIN
	for range pinTries {
		typed, err := ask("", say, []string{askNewPIN, askAgain}, []bool{false, false})
		if err != nil {
			return err
		}
		if len(typed) != 2 || typed[0] != typed[1] {
			say = sayPINs
			continue
		}
		ctx, cancel := context.WithTimeout(a.line.ctx, secondTimeout)
		err = a.srv.door.SetPIN(ctx, account, a.key, typed[0])
		cancel()
		if casework.KindOf(err) != casework.Invalid {
			return a.note(err)
		}
		say = casework.Say(err)
	}
	return errDenied
}

// note keeps the cause of a failure of ours; a refusal has none.
func (a *attempt) note(err error) error {
	if k := casework.KindOf(err); err != nil && k != casework.NotFound && k != casework.Invalid {
		a.srv.log.Error("door", "error", err)
	}
	return err
}

// choose has one of several accounts of a key chosen. The menu of a shared computer
// says no names: desk and initials.
func choose(open []casework.Account, ask gossh.KeyboardInteractiveChallenge) (casework.Account, error) {
	var b strings.Builder
	b.WriteString("Kunci ini membuka beberapa akun:\n")
	for i, a := range open {
		where := a.Desk
		if where == "" {
			where = "-"
		}
		fmt.Fprintf(&b, "%d  %s %s\n", i+1, text.Clean(where), text.Clean(casework.Initials(a)))
	}
	for range pinTries {
		typed, err := one(ask, b.String(), askNumber, true)
		if err != nil {
			return casework.Account{}, err
		}
		if n, err := strconv.Atoi(strings.TrimSpace(typed)); err == nil && n >= 1 && n <= len(open) {
			return open[n-1], nil
		}
	}
	return casework.Account{}, errDenied
}

// one asks one question.
func one(ask gossh.KeyboardInteractiveChallenge, say, question string, echo bool) (string, error) {
	typed, err := ask("", say, []string{question}, []bool{echo})
	if err != nil || len(typed) != 1 {
		return "", errors.Join(errDenied, err)
	}
	return typed[0], nil
}
