package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

const (
	inviteFor   = 24 * time.Hour // how long an invitation stands
	inviteTries = 5              // how many wrong codes it bears
	digitsTries = 5              // how many wrong digits a waiting key bears
)

// bound is a binding with what must not leave the store.
type bound struct {
	casework.Binding
	Digits string   `json:"digits,omitempty"` // that the officer was shown; while it waits
	Wrong  int      `json:"wrong,omitempty"`  // how often other digits were said of it
	Came   []string `json:"came,omitempty"`   // the keys that those in Confirmed came with; older files: not known
}

// said are the words for a binding so far.
func (b bound) said() (out []word) {
	for i, account := range b.Confirmed {
		w := word{account: account}
		if i < len(b.Came) {
			w.key = b.Came[i]
		}
		out = append(out, w)
	}
	return out
}

// word is somebody's yes: the account, and the key that it came with ("": not known).
type word struct{ account, key string }

// onePerson says whether two words can be one person's: said by one account or its
// deputy, or with a key that opens the accounts of both. The caller holds mu.
func (f *staff) onePerson(x, y word) bool {
	opens := func(key, account string) bool {
		return key != "" && slices.ContainsFunc(f.bindings[key], func(b bound) bool { return b.Active && b.Account == account })
	}
	return f.personLocked(x.account) == f.personLocked(y.account) || x.key != "" && x.key == y.key || opens(x.key, y.account) || opens(y.key, x.account)
}

// sameHands is onePerson for two acts: account and key of each.
func (f *staff) sameHands(account, key, other, otherKey string) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.onePerson(word{account, key}, word{other, otherKey})
}

// people is how many people certainly said these words.
func (f *staff) people(said []word) int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	var counted []word
	for _, w := range said {
		if !slices.ContainsFunc(counted, func(x word) bool { return f.onePerson(x, w) }) {
			counted = append(counted, w)
		}
	}
	return len(counted)
}

// invitation lets whoever knows its code tie an own key to an account.
type invitation struct {
	Account string    `json:"account"`
	By      string    `json:"by"`
	Until   time.Time `json:"until"`
	Tries   int       `json:"tries"`          // wrong ones so far
	Used    string    `json:"used,omitempty"` // fingerprint of the key that used it
	Salt    []byte    `json:"salt"`
	Hash    []byte    `json:"hash"` // of the code, see stretch
}

// open says whether the code still counts. After the clock was set back it counts no
// longer either: it would for as long as the clock is behind.
func (i invitation) open(now time.Time) bool {
	return now.Before(i.Until) && i.Until.Sub(now) <= inviteFor && i.Tries < inviteTries
}

// entrance is an account with how it is entered, for lists. The caller holds mu.
func (f *staff) entrance(a casework.Account, now time.Time) casework.Account {
	a.Keys = nil
	for _, list := range f.bindings {
		for _, b := range list {
			if b.Account == a.Name && (b.Active || b.Waiting) {
				a.Keys = append(a.Keys, b.Binding)
				a.Locked = a.Locked || f.fails[pair{b.Fingerprint, b.Account}].locked()
			}
		}
	}
	slices.SortFunc(a.Keys, func(x, y casework.Binding) int {
		if d := x.Since.Compare(y.Since); d != 0 {
			return d
		}
		return strings.Compare(x.Fingerprint, y.Fingerprint)
	})
	_, a.PIN = f.pins[a.Name]
	if i, ok := f.invited[a.Name]; ok && i.open(now) && i.Used == "" {
		a.Invited = i.Until
	}
	return a
}

// confirmers is how many enabled accounts with a key could confirm a key of the account.
func (f *staff) confirmers(account string) int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.confirmersLocked(account)
}

func (f *staff) confirmersLocked(account string) int {
	names := map[string]bool{}
	for _, list := range f.bindings {
		for _, b := range list {
			a := f.accounts[b.Account]
			if b.Active && !a.Disabled && a.Name != account && casework.May(casework.Actor{Account: a.Name, Role: a.Role}, casework.Accounts, casework.Scope{}) {
				names[a.Name] = true
			}
		}
	}
	return len(names)
}

// keysOf are an account's bindings in one state.
func (f *staff) keysOf(account string, which func(bound) bool) (out []bound) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, list := range f.bindings {
		for _, b := range list {
			if b.Account == account && which(b) {
				out = append(out, b)
			}
		}
	}
	return out
}

// forget takes an account's keys, invitation and PIN away.
func (s *Store) forget(c *change, account string) {
	for _, b := range s.staff.keysOf(account, func(b bound) bool { return b.Active || b.Waiting }) {
		b.Active, b.Waiting, b.Digits = false, false, ""
		c.bound = append(c.bound, b)
		c.forgive = append(c.forgive, pair{b.Fingerprint, account})
	}
	c.forgetPIN = append(c.forgetPIN, account)
	s.staff.mu.RLock()
	defer s.staff.mu.RUnlock()
	if i, ok := s.staff.invited[account]; ok {
		i.Until = time.Time{}
		c.inviting = &i
	}
}

// words is how many accounts must confirm a key before it opens anything. Once an office
// had two people for it, one word is enough at the server's own machine only: else
// whoever manages accounts could close those of the others and go on alone.
func (s *Store) words(c *change, a casework.Account, b bound) int {
	trusted, others := c.who.AtServer(), s.staff.confirmers(a.Name)
	if c.pair && !trusted {
		others = max(others, 2)
	}
	for _, name := range b.Confirmed {
		by, _ := s.staff.find(name)
		trusted = trusted || by.Role.Leads()
	}
	return casework.MustConfirm(a.Role, s.office.Training, trusted, others)
}

// everTwo says whether there were ever two people at the same time who could confirm
// keys, and keeps it.
func (s *Store) everTwo(tx *bolt.Tx) (bool, error) {
	b, at := tx.Bucket(bMeta), []byte("pair")
	if b.Get(at) != nil {
		return true, nil
	}
	if s.staff.confirmers("") < 2 {
		return false, nil
	}
	return true, b.Put(at, []byte{1})
}

// tie binds a key that was brought along. Where the role needs a second person, the
// key waits for one: its digits are those of an empty code.
func (s *Store) tie(c *change, m *Meta, a casework.Account) {
	b := bound{Binding: casework.Binding{
		Fingerprint: c.Key, Account: a.Name, Since: m.At, By: c.who.Account, Active: true, Commands: c.Commands, Confirmed: []string{c.who.Account},
	}, Came: []string{c.who.Binding}}
	// Whoever holds the office key and the data file needs no confirmation of anybody.
	if c.who.Account != "" && len(b.Confirmed) < s.words(c, a, b) {
		b.Active, b.Waiting, b.Digits = false, true, casework.Digits("", c.Key, a.Name)
		m.Note += " (waiting)"
	}
	m.Note += " " + c.Key
	c.bound = append(c.bound, b)
}

func (s *Store) bindKey(c *change, m *Meta) error {
	a, ok := s.staff.find(c.Bind)
	if !ok || a.Disabled {
		return casework.ErrNotFound
	}
	if c.Key == "" {
		return refuse(casework.Invalid, "Kunci belum disebut. Belum ada yang berubah; sebut berkas kuncinya.")
	}
	if s.staff.shared(c.Key, a.Name, c.Commands) {
		return refuse(casework.Invalid, "Kunci untuk perintah hanya membuka satu akun. Belum ada yang berubah; pakai kunci lain.")
	}
	m.Note = "bind " + a.Name
	if c.Commands {
		m.Note += " commands"
	}
	s.tie(c, m, a)
	return nil
}

// shared says whether a key for scripts would open a second account.
func (f *staff) shared(fingerprint, account string, commands bool) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return slices.ContainsFunc(f.bindings[fingerprint], func(b bound) bool {
		return b.Account != account && (b.Active || b.Waiting) && (b.Commands || commands)
	})
}

func (s *Store) invite(c *change, m *Meta) error {
	a, ok := s.staff.find(c.Invite)
	if !ok || a.Disabled {
		return casework.ErrNotFound
	}
	i := invitation{Account: a.Name, By: c.who.Account, Until: m.At.Add(inviteFor), Salt: c.secret.salt, Hash: c.secret.hash}
	c.inviting, m.Note = &i, "invite "+a.Name+" "+string(a.Role)
	return nil
}

// secret is a stretched PIN or code.
type secret struct{ salt, hash []byte }

// secretOf stretches the code of an invitation, before the transaction that keeps it.
func (s *Store) secretOf(ctx context.Context, ch casework.AccountChange) (out secret, err error) {
	if ch.Invite == "" {
		return secret{}, nil
	}
	code, ok := casework.PlainCode(ch.Code)
	if !ok || ch.Key != "" {
		return secret{}, refuse(casework.Invalid, "Undangan tidak jelas. Belum ada yang berubah.")
	}
	out.salt = newSalt()
	out.hash, err = s.stretch(ctx, code, out.salt)
	return out, err
}

// Redeem takes an invitation's code from whoever has just proved to hold a key, and
// ties the key to the account: it waits until it is confirmed. It gives the six digits
// that the officer reads out. The same key may ask again with the same code. Every
// refusal is ErrNotFound, after the same work.
func (s *Store) Redeem(ctx context.Context, account, fingerprint, typed string) (digits string, err error) {
	s.staff.mu.RLock()
	i, ok := s.staff.invited[account]
	s.staff.mu.RUnlock()
	salt := i.Salt
	if !ok {
		salt = make([]byte, saltSize)
	}
	code, _ := casework.PlainCode(typed)
	hash, err := s.stretch(ctx, code, salt)
	if err != nil {
		return "", err
	}
	s.staff.door.Lock()
	defer s.staff.door.Unlock()
	s.staff.mu.RLock()
	i, ok = s.staff.invited[account]
	a := s.staff.accounts[account]
	s.staff.mu.RUnlock()
	now := s.Now()
	if !ok || !i.open(now) || a.Disabled || i.Used != "" && i.Used != fingerprint || len(fingerprint) > 100 || s.staff.shared(fingerprint, account, false) {
		return "", casework.ErrNotFound
	}
	c := change{inviting: &i}
	m := s.meta(casework.Actor{Account: account, Role: a.Role, Desk: a.Desk, Binding: fingerprint}, SignInBad, now)
	m.Note = "code"
	right := subtle.ConstantTimeCompare(hash, i.Hash) == 1
	switch {
	case !right:
		i.Tries++
	case i.Used != "":
		return casework.Digits(code, fingerprint, account), nil
	default:
		i.Used = fingerprint
		digits = casework.Digits(code, fingerprint, account)
		m.Name, m.Note = Enrolled, "waiting "+fingerprint
		c.bound = []bound{{
			Binding: casework.Binding{Fingerprint: fingerprint, Account: account, Since: now, By: i.By, Waiting: true}, Digits: digits,
		}}
	}
	err = s.write(func(tx *bolt.Tx) error {
		fresh := m
		if err := s.append(tx, &fresh, nil, key{}); err != nil {
			return err
		}
		return s.saveChange(tx, &c)
	})
	if err != nil && right {
		return "", err
	}
	s.staff.take(&c) // a wrong code counts also where the disk takes nothing
	if !right {
		return "", casework.ErrNotFound
	}
	return digits, nil
}

const sayOnePerson = "Satu orang dihitung sekali, juga dengan akun lain pada kunci yang sama; tidak ada yang berubah, minta pengelola lain dengan kuncinya sendiri."

// confirm lets a waiting key in, when the inviter and, for roles that read whole
// files, a second person have said the digits. Nobody confirms an own key, and two accounts on
// one key are one person.
func (s *Store) confirm(c *change, m *Meta) error {
	a, ok := s.staff.find(c.Confirm)
	waiting := s.staff.keysOf(c.Confirm, func(b bound) bool { return b.Waiting })
	if !ok || a.Disabled || len(waiting) == 0 {
		return refuse(casework.NotFound, "Tidak ada kunci akun itu yang menunggu. Tidak ada yang berubah; periksa nama akunnya.")
	}
	if c.who.Account == s.staff.person(a.Name) {
		return refuse(casework.NotAllowed, "Kunci sendiri disahkan orang lain. Tidak ada yang berubah.")
	}
	said := strings.ReplaceAll(c.Digits, " ", "")
	i := slices.IndexFunc(waiting, func(b bound) bool { return subtle.ConstantTimeCompare([]byte(said), []byte(b.Digits)) == 1 })
	if i < 0 {
		m.Note, c.refusal = "confirm "+a.Name+" wrong digits", refuse(casework.Invalid, "Enam angka tidak cocok. Tidak ada yang disahkan; tanyakan lagi kepada petugasnya.")
		for _, b := range waiting {
			if b.Wrong++; b.Wrong >= digitsTries {
				b.Waiting, b.Digits = false, ""
				m.Note += ", key dropped"
				c.refusal = refuse(casework.Invalid, "Enam angka salah lima kali. Kunci yang menunggu dihapus; undang petugasnya lagi.")
			}
			c.bound = append(c.bound, b)
		}
		return nil
	}
	b := waiting[i]
	if slices.Contains(b.Confirmed, c.who.Account) {
		return refuse(casework.NotAllowed, "Anda sudah mengesahkan kunci ini. Minta pengelola lain mengesahkan juga.")
	}
	before := s.staff.people(b.said())
	b.Came = append(slices.Clone(b.Came), make([]string, max(0, len(b.Confirmed)-len(b.Came)))...)
	b.Confirmed, b.Came = append(slices.Clone(b.Confirmed), c.who.Account), append(b.Came, c.who.Binding)
	m.Note = "confirm " + a.Name + " " + b.Fingerprint
	people, need := s.staff.people(b.said()), s.words(c, a, b)
	if need > 1 && (c.who.Binding == b.Fingerprint || people == before && c.who.Account != b.By) {
		return refuse(casework.NotAllowed, sayOnePerson)
	}
	if people >= need && slices.Contains(b.Confirmed, b.By) {
		b.Active, b.Waiting, b.Digits = true, false, ""
	} else {
		m.Note += " (waiting)"
	}
	c.bound = append(c.bound, b)
	return nil
}

func (s *Store) revoke(c *change, m *Meta) error {
	held := s.staff.keysOf(c.Revoke, func(b bound) bool { return b.Fingerprint == c.Key && (b.Active || b.Waiting) })
	if len(held) == 0 {
		return refuse(casework.NotFound, "Kunci itu tidak terikat ke akun ini. Tidak ada yang berubah; lihat loket account list.")
	}
	b := held[0]
	b.Active, b.Waiting, b.Digits = false, false, ""
	c.bound, m.Note = append(c.bound, b), "revoke "+c.Revoke+" "+c.Key
	return nil
}

func newSalt() []byte {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // it ends the process instead of failing
	return salt
}
