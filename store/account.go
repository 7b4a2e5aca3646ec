package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/forms/text"
	"loket/store/casework"
)

// receiptsKept is how many of an account's last receipts its home shows.
const receiptsKept = 5

// staff holds the accounts and bindings in memory.
type staff struct {
	now      func() time.Time
	mu       sync.RWMutex
	accounts map[string]casework.Account
	bindings map[string][]bound // by fingerprint
	invited  map[string]invitation
	pins     map[string]verifier
	fails    map[pair]failures
	asked    map[string]request // by account: somebody's word that its PIN is to be forgotten

	// door is held while somebody is let in or kept out, so that of two guesses at the
	// same time the second one knows of the first. It is taken before mu.
	door sync.Mutex
}

// deputized is who stands in for an account of the role at an instant; false when nobody does.
func (f *staff) deputized(r casework.Role, now time.Time) (casework.Acting, bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, a := range f.accounts {
		if a.Acting != nil && a.Role == r && !a.Disabled && f.inForce(a, now) {
			return *a.Acting, true
		}
	}
	return casework.Acting{}, false
}

func (f *staff) find(name string) (casework.Account, bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	a, ok := f.accounts[name]
	return a, ok
}

// lead is an account of a manager, else of a coordinator, that works; "" without one.
func (f *staff) lead() string {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, role := range []casework.Role{casework.Manager, casework.Coordinator} {
		for _, name := range slices.Sorted(maps.Keys(f.accounts)) {
			if a := f.accounts[name]; a.Role == role && a.Acting == nil && !a.Disabled {
				return name
			}
		}
	}
	return ""
}

// desk says whether an account sits at the desk of that code.
func (f *staff) desk(code string) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, a := range f.accounts {
		if code != "" && a.Desk == code {
			return true
		}
	}
	return false
}

// known refuses an actor who is not an enabled account of this office as it stands
// now: a session that outlives its account does nothing more.
func (f *staff) known(who casework.Actor) error {
	a, ok := f.find(who.Account)
	switch {
	case !ok || a.Disabled:
		return refuse(casework.NotAllowed, "Akun ini tidak aktif di kantor ini; tidak ada yang berubah. Hubungi pengelola.")
	case !f.works(a) || a.Acting != nil && (a.Acting.For != who.For || a.Acting.Self != who.Self):
		return refuse(casework.NotAllowed, sayActing)
	case a.Role != who.Role || a.Desk != who.Desk || a.Kecamatan != who.Kecamatan || a.Agency != who.Agency:
		return refuse(casework.NotAllowed, "Tugas akun ini baru diubah; tidak ada yang berubah. Keluar, lalu masuk lagi.")
	}
	return nil
}

// works says whether an account may work now: a deputy's only on its days.
func (f *staff) works(a casework.Account) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.inForce(a, f.now())
}

// ActorOf is the actor that an account acts as, reached by binding in session.
func ActorOf(a casework.Account, binding, session string) casework.Actor {
	who := a.Actor()
	who.Binding, who.Session = binding, session
	return who
}

// Account finds an account by its name, disabled ones too.
func (s *Store) Account(name string) (casework.Account, bool) { return s.staff.find(name) }

// Bindings lists the enabled accounts that a key opens, by name, with those that its
// person works in as a deputy today. fingerprint is
// "SHA256:…", or "uid:1000" for an operating-system user. No account is no error.
func (s *Store) Bindings(ctx context.Context, fingerprint string) ([]casework.Account, error) {
	if err := ctx.Err(); err != nil {
		return nil, internal(err)
	}
	s.staff.mu.RLock()
	defer s.staff.mu.RUnlock()
	var out []casework.Account
	for _, b := range s.staff.bindings[fingerprint] {
		if a, ok := s.staff.accounts[b.Account]; ok && b.Active && !a.Disabled && a.Acting == nil {
			out = append(out, a)
			if b.Commands {
				continue
			}
			for _, deputy := range s.staff.accounts {
				if deputy.Acting != nil && deputy.Acting.Self == a.Name && !deputy.Disabled && s.staff.inForce(deputy, s.Now()) {
					out = append(out, deputy)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b casework.Account) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// SignIn logs that somebody came in (ok) or was turned away, and why. Nothing may be
// shown to who before it returned nil.
func (s *Store) SignIn(ctx context.Context, who casework.Actor, ok bool, why string) error {
	if err := ctx.Err(); err != nil {
		return internal(err)
	}
	name := SignedIn
	if !ok {
		name = SignInBad
	}
	m := s.meta(who, name, s.Now())
	m.Note = cut(text.Clean(why), 120)
	return s.logOnly(m)
}

// Accounts lists every account by name, for who may manage or name them.
func (s *Store) Accounts(ctx context.Context, who casework.Actor) ([]casework.Account, error) {
	if err := s.may(ctx, who, casework.Accounts); err != nil {
		return nil, s.refused(who, casework.Accounts, "", err)
	}
	m := s.meta(who, casework.Accounts, s.Now())
	if err := s.logOnly(m); err != nil {
		return nil, err
	}
	s.staff.mu.RLock()
	defer s.staff.mu.RUnlock()
	out := make([]casework.Account, 0, len(s.staff.accounts))
	for _, a := range s.staff.accounts {
		out = append(out, s.staff.entrance(a, m.At))
	}
	slices.SortFunc(out, func(a, b casework.Account) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// may asks the permission table for an act that concerns no single case.
func (s *Store) may(ctx context.Context, who casework.Actor, act casework.ActName) error {
	if err := ctx.Err(); err != nil {
		return internal(err)
	}
	if err := s.staff.known(who); err != nil {
		return err
	}
	return casework.Permit(who, act, casework.Scope{})
}

func (s *Store) accountKey(kind, name string) []byte {
	return append([]byte(kind), s.keys.index.blind("account-"+kind, name)...)
}

func (s *Store) putAccount(b *bolt.Bucket, at []byte, v any) error {
	sealed, err := s.keys.account.sealJSON(place{bucket: "account", key: at}, v, block)
	if err != nil {
		return err
	}
	return b.Put(at, sealed)
}

// loadStaff reads accounts and bindings at opening.
func (s *Store) loadStaff(tx *bolt.Tx) error {
	s.staff.now = s.Now
	s.staff.accounts, s.staff.bindings = map[string]casework.Account{}, map[string][]bound{}
	s.staff.invited, s.staff.pins, s.staff.fails, s.staff.asked = map[string]invitation{}, map[string]verifier{}, map[pair]failures{}, map[string]request{}
	return tx.Bucket(bAccount).ForEach(func(k, v []byte) error {
		at := place{bucket: "account", key: k}
		switch k[0] {
		case 'a':
			var a casework.Account
			if err := s.keys.account.openJSON(at, v, &a); err != nil {
				return err
			}
			s.staff.accounts[a.Name] = a
		case 'b':
			var b bound
			if err := s.keys.account.openJSON(at, v, &b); err != nil {
				return err
			}
			s.staff.bind(b)
		case 'i':
			var i invitation
			if err := s.keys.account.openJSON(at, v, &i); err != nil {
				return err
			}
			s.staff.invited[i.Account] = i
		case 's':
			var p verifier
			if err := s.keys.account.openJSON(at, v, &p); err != nil {
				return err
			}
			s.staff.pins[p.Account] = p
		case 'f':
			var f failures
			if err := s.keys.account.openJSON(at, v, &f); err != nil {
				return err
			}
			s.staff.fails[pair{f.Fingerprint, f.Account}] = f
		case 'r':
		default:
			return fmt.Errorf("account: unknown kind %q", k[0])
		}
		return nil
	})
}

// keepReceipt puts a receipt before the account's earlier ones.
func (s *Store) keepReceipt(tx *bolt.Tx, who casework.Actor, r casework.Receipt) error {
	list, err := s.receipts(tx, who.Account)
	if err != nil {
		return err
	}
	list = append([]casework.Receipt{r}, list...)
	return s.putAccount(tx.Bucket(bAccount), s.accountKey("r", who.Account), list[:min(len(list), receiptsKept)])
}

// receipts are an account's last receipts, newest first.
func (s *Store) receipts(tx *bolt.Tx, account string) ([]casework.Receipt, error) {
	at := s.accountKey("r", account)
	sealed := tx.Bucket(bAccount).Get(at)
	if sealed == nil {
		return nil, nil
	}
	var out []casework.Receipt
	return out, s.keys.account.openJSON(place{bucket: "account", key: at}, sealed, &out)
}
