package store

import (
	"context"
	"crypto/subtle"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/crypto/argon2"

	"loket/store/casework"
)

// How a PIN or a code is stretched (argon2id): about 35 ms and 19 MiB, two at a time.
const (
	stretchRounds = 2
	stretchMemory = 19 << 10 // KiB
	stretchSize   = 32
	saltSize      = 16
	stretchers    = 2
)

// maxFailures is how many wrong PINs lock a key's way into an account until somebody
// who manages accounts unlocks it.
const maxFailures = 10

// stretching bounds how much is stretched at the same time, and counts it.
type stretching struct {
	slots chan struct{}
	runs  atomic.Int64
}

func (s *Store) stretch(ctx context.Context, secret string, salt []byte) ([]byte, error) {
	select {
	case s.stretching.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, internal(ctx.Err())
	}
	defer func() { <-s.stretching.slots }()
	s.stretching.runs.Add(1)
	return argon2.IDKey([]byte(secret), salt, stretchRounds, stretchMemory, 1, stretchSize), nil
}

// Stretched is how many PINs and codes were stretched since the office was opened: the
// work that a refusal costs, which is the same for all.
func (s *Store) Stretched() int64 { return s.stretching.runs.Load() }

// verifier is what is kept of an account's PIN.
type verifier struct {
	Account string    `json:"account"`
	Salt    []byte    `json:"salt"`
	Hash    []byte    `json:"hash"`
	Since   time.Time `json:"since"`
}

// pair is one key's way into one account. Failures are counted for it.
type pair struct{ fingerprint, account string }

func (p pair) key() string { return p.fingerprint + " " + p.account }

// failures are the wrong PINs since the last right one.
type failures struct {
	Fingerprint string    `json:"fingerprint"`
	Account     string    `json:"account"`
	Count       int       `json:"count"`
	Until       time.Time `json:"until"` // no PIN is looked at before
}

func (f failures) locked() bool { return f.Count >= maxFailures }

// pause is how long no PIN is looked at after the last wrong one.
func (f failures) pause() time.Duration { return time.Minute << max(f.Count-1, 0) }

// waits says whether it is too early for another PIN. A clock that was set back makes
// nobody wait for longer than the pause: then the wait counts as over.
func (f failures) waits(now time.Time) bool {
	return now.Before(f.Until) && f.Until.Sub(now) <= f.pause()
}

// Asks says whether somebody whose key opens nothing is asked for a code all the
// same: in an office with PINs always, so that nobody learns which keys and names are
// known; in a training office while an invitation is open.
func (s *Store) Asks() bool {
	if !s.office.Training {
		return true
	}
	now := s.Now()
	s.staff.mu.RLock()
	defer s.staff.mu.RUnlock()
	for _, i := range s.staff.invited {
		if i.open(now) {
			return true
		}
	}
	return false
}

// Factor says what opens an account beside one of its keys.
func (s *Store) Factor(account, fingerprint string) casework.Factor {
	if s.office.Training {
		return casework.FactorTraining
	}
	if len(fingerprint) > 4 && fingerprint[:4] == "uid:" {
		return casework.FactorLocal
	}
	s.staff.mu.RLock()
	defer s.staff.mu.RUnlock()
	person := account
	if t := s.staff.accounts[account].Acting; t != nil {
		person = t.Self // a deputy has no PIN of its own
	}
	shared, commands := 0, false
	for _, b := range s.staff.bindings[fingerprint] {
		if b.Active && !s.staff.accounts[b.Account].Disabled {
			shared++
			commands = commands || b.Commands && b.Account == account
		}
	}
	_, has := s.staff.pins[person]
	switch {
	case commands: // whatever else the key opens
		return casework.FactorCommands
	case has: // also when nobody else's account is left on the key
		return casework.FactorPIN
	case shared < 2 && !s.book.Office.AsksPIN(string(s.staff.accounts[account].Role)) && !s.book.Office.AsksPIN(string(s.staff.accounts[person].Role)):
		return casework.FactorKey
	}
	return casework.FactorNewPIN
}

// HasPIN says whether an account has a PIN: its locked screen then asks for it.
func (s *Store) HasPIN(account string) bool {
	person := s.staff.person(account)
	s.staff.mu.RLock()
	defer s.staff.mu.RUnlock()
	_, has := s.staff.pins[person]
	return has
}

// CheckPIN lets nobody into an account but with its PIN. A wrong one is logged and
// counted for this key and account, whatever the disk says: the next is looked at after 1, 2, 4 … minutes, and
// after ten none until Unlock. Every refusal is ErrNotFound, after the same work.
func (s *Store) CheckPIN(ctx context.Context, account, fingerprint, pin string) error {
	return s.checkPIN(ctx, account, fingerprint, pin, true)
}

// Unlock is CheckPIN for the locked screen of a session that is already in: wrong
// PINs count the same, but there is no waiting before the next one; the session ends
// after three.
func (s *Store) Unlock(ctx context.Context, who casework.Actor, pin string) error {
	return s.checkPIN(ctx, who.Account, who.Binding, pin, false)
}

func (s *Store) checkPIN(ctx context.Context, account, fingerprint, pin string, wait bool) error {
	account = s.staff.person(account)
	s.staff.mu.RLock()
	v, has := s.staff.pins[account]
	s.staff.mu.RUnlock()
	if !has {
		v.Salt, v.Hash = make([]byte, saltSize), make([]byte, stretchSize)
	}
	hash, err := s.stretch(ctx, pin, v.Salt)
	if err != nil {
		return err
	}
	s.staff.door.Lock()
	defer s.staff.door.Unlock()
	at := pair{fingerprint, account}
	now := s.Now()
	s.staff.mu.RLock()
	present, still := s.staff.pins[account]
	f, failed := s.staff.fails[at]
	a := s.staff.accounts[account]
	s.staff.mu.RUnlock()
	if !has || !still || !present.Since.Equal(v.Since) || f.locked() || wait && f.waits(now) {
		return casework.ErrNotFound
	}
	c := change{}
	right := subtle.ConstantTimeCompare(hash, v.Hash) == 1
	switch {
	case right && !failed:
		return nil
	case right:
		c.forgive = []pair{at}
	default:
		f = failures{Fingerprint: fingerprint, Account: account, Count: f.Count + 1}
		f.Until = now.Add(f.pause())
		c.failed = &f
	}
	who := ActorOf(a, fingerprint, "")
	err = s.write(func(tx *bolt.Tx) error {
		if !right {
			m := s.meta(who, SignInBad, now)
			m.Note = "pin"
			if f.locked() {
				m.Note = "pin, locked"
			}
			if err := s.append(tx, &m, nil, key{}); err != nil {
				return err
			}
		}
		return s.saveChange(tx, &c)
	})
	if err != nil {
		if !right { // a disk that takes nothing gives no free tries
			s.staff.take(&c)
		}
		return err
	}
	s.staff.take(&c)
	if !right {
		return casework.ErrNotFound
	}
	return nil
}

// SetPIN gives an account that has none its PIN. Errors: Invalid for one that is too
// easily guessed, NotFound when there is one by now.
func (s *Store) SetPIN(ctx context.Context, account, fingerprint, pin string) error {
	asked := account
	account = s.staff.person(account)
	if say := casework.PINRefused(pin, account); say != "" {
		return refuse(casework.Invalid, say)
	}
	v := verifier{Account: account, Salt: newSalt(), Since: s.Now()}
	var err error
	if v.Hash, err = s.stretch(ctx, pin, v.Salt); err != nil {
		return err
	}
	s.staff.door.Lock()
	defer s.staff.door.Unlock()
	if s.Factor(asked, fingerprint) != casework.FactorNewPIN {
		return casework.ErrNotFound
	}
	a, _ := s.staff.find(account)
	c := change{pin: &v}
	err = s.write(func(tx *bolt.Tx) error {
		m := s.meta(ActorOf(a, fingerprint, ""), casework.Accounts, v.Since)
		m.Note = "pin " + account
		if err := s.append(tx, &m, nil, key{}); err != nil {
			return err
		}
		return s.saveChange(tx, &c)
	})
	if err == nil {
		s.staff.take(&c)
	}
	return err
}

// unlock forgets an account's wrong PINs, and the PIN itself when it was forgotten.
func (s *Store) unlock(c *change, m *Meta) error {
	c.Unlock = s.staff.person(c.Unlock) // a deputy's PIN is the person's
	a, ok := s.staff.find(c.Unlock)
	if !ok || a.Disabled {
		return casework.ErrNotFound
	}
	if c.who.Account == a.Name {
		return refuse(casework.NotAllowed, "Akun sendiri dibuka orang lain. Tidak ada yang berubah; minta pengelola lain.")
	}
	m.Note = "unlock " + a.Name
	s.staff.mu.RLock()
	defer s.staff.mu.RUnlock()
	for p := range s.staff.fails {
		if p.account == a.Name {
			c.forgive = append(c.forgive, p)
		}
	}
	if !c.ForgetPIN {
		return nil
	}
	m.Note += " forget-pin"
	first := s.staff.asked[a.Name]
	word := word{c.who.Account, c.who.Binding}
	second := first.by.account != "" && !s.staff.onePerson(first.by, word) && m.At.Sub(first.at).Abs() < requestFor
	if !second && c.who.Account != "" && s.wordsFor(c, a) > 1 {
		m.Note += " (waiting)"
		c.asks = &request{by: word, at: m.At}
		c.refusal = refuse(casework.NotAllowed, sayTwoForPIN)
		return nil
	}
	c.forgetPIN = []string{a.Name}
	return nil
}

// request is one person's word that an account's PIN is to be forgotten. Where a key of
// that account needs two people, so does this: it is kept in memory only, and after a
// restart of the server both say it again.
type request struct {
	by word
	at time.Time
}

// requestFor is how long the first word waits for the second.
const requestFor = 24 * time.Hour

const sayTwoForPIN = "PIN akun ini baru dilupakan bila orang kedua juga memintanya dalam 24 jam; permintaan Anda tercatat. Pengelola akun lain menjalankan perintah yang sama."

// wordsFor is how many people must say that an account's PIN is forgotten: as many as
// let in a new key of it. The caller holds mu.
func (s *Store) wordsFor(c *change, a casework.Account) int {
	others := s.staff.confirmersLocked(a.Name)
	if c.pair && !c.who.AtServer() {
		others = max(others, 2)
	}
	return casework.MustConfirm(a.Role, s.office.Training, c.who.AtServer() || c.who.Role.Leads(), others)
}
