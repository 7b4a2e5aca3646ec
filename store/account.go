package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	bolt "go.etcd.io/bbolt"

	"loket/forms/text"
	"loket/store/casework"
)

// receiptsKept is how many of an account's last receipts its home shows.
const receiptsKept = 5

// staff holds the accounts and bindings in memory.
type staff struct {
	mu       sync.RWMutex
	accounts map[string]casework.Account
	bindings map[string][]casework.Binding // by fingerprint
}

func (f *staff) find(name string) (casework.Account, bool) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	a, ok := f.accounts[name]
	return a, ok
}

// known refuses an actor who is not an enabled account of this office as it stands
// now: a session that outlives its account does nothing more.
func (f *staff) known(who casework.Actor) error {
	a, ok := f.find(who.Account)
	switch {
	case !ok || a.Disabled:
		return refuse(casework.NotAllowed, "Akun ini tidak aktif di kantor ini; tidak ada yang berubah. Hubungi pengelola.")
	case a.Role != who.Role || a.Desk != who.Desk || a.Kecamatan != who.Kecamatan || a.Agency != who.Agency:
		return refuse(casework.NotAllowed, "Tugas akun ini baru diubah; tidak ada yang berubah. Keluar, lalu masuk lagi.")
	}
	return nil
}

// ActorOf is the actor that an account acts as, reached by binding in session.
func ActorOf(a casework.Account, binding, session string) casework.Actor {
	return casework.Actor{
		Account: a.Name, Role: a.Role, Desk: a.Desk, Kecamatan: a.Kecamatan, Agency: a.Agency, Binding: binding, Session: session,
	}
}

// Account finds an account by its name, disabled ones too.
func (s *Store) Account(name string) (casework.Account, bool) { return s.staff.find(name) }

// Bindings lists the enabled accounts that a key opens, by name. fingerprint is
// "SHA256:…", or "uid:1000" for an operating-system user. No account is no error.
func (s *Store) Bindings(ctx context.Context, fingerprint string) ([]casework.Account, error) {
	if err := ctx.Err(); err != nil {
		return nil, internal(err)
	}
	s.staff.mu.RLock()
	defer s.staff.mu.RUnlock()
	var out []casework.Account
	for _, b := range s.staff.bindings[fingerprint] {
		if a, ok := s.staff.accounts[b.Account]; ok && b.Active && !a.Disabled {
			out = append(out, a)
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
		out = append(out, a)
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

// ChangeAccount adds or disables an account, changes its settings, or binds a key to one. In an office
// without any account the first may be added by anybody who could open the store.
// After Disable the account's sessions are told to end (Options.Disabled), and none
// of its calls passes any more.
func (s *Store) ChangeAccount(ctx context.Context, who casework.Actor, ch casework.AccountChange) error {
	s.staff.mu.RLock()
	first := len(s.staff.accounts) == 0
	s.staff.mu.RUnlock()
	if !first || ch.Add == nil {
		if err := s.may(ctx, who, casework.Accounts); err != nil {
			return s.refused(who, casework.Accounts, "", err)
		}
	}
	if ch.Add != nil {
		if err := s.sound(*ch.Add); err != nil {
			return err
		}
	}
	c := change{AccountChange: ch, who: who}
	err := s.write(func(tx *bolt.Tx) error {
		c.saved, c.bound = nil, nil
		return s.changeAccount(tx, &c)
	})
	if err != nil {
		return err
	}
	s.staff.mu.Lock()
	for _, a := range c.saved {
		s.staff.accounts[a.Name] = a
	}
	for _, b := range c.bound {
		s.staff.bind(b)
	}
	s.staff.mu.Unlock()
	if ch.Disable != "" && s.opts.Disabled != nil {
		s.opts.Disabled(ch.Disable)
	}
	return nil
}

func (f *staff) bind(b casework.Binding) {
	list := f.bindings[b.Fingerprint]
	if i := slices.IndexFunc(list, func(x casework.Binding) bool { return x.Account == b.Account }); i >= 0 {
		list[i] = b
		return
	}
	f.bindings[b.Fingerprint] = append(list, b)
}

// sound refuses an account that nobody could work with.
func (s *Store) sound(a casework.Account) error {
	okName := len(a.Name) >= 2 && len(a.Name) <= 40 && !strings.ContainsFunc(a.Name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_'
	})
	switch {
	case !okName:
		return refuse(casework.Invalid, "Nama akun hanya huruf kecil, angka, titik, - dan _, 2 sampai 40 tanda. Belum tersimpan; pilih nama lain.")
	case !slices.Contains(casework.Roles(), a.Role):
		return refuse(casework.Invalid, "Tugas akun ini tidak dikenal. Belum tersimpan; lihat daftar tugas di bantuan.")
	case a.Role.AtDesk() && a.Desk == "":
		return refuse(casework.Invalid, "Petugas loket perlu kode loket. Belum tersimpan; tambahkan kode loket.")
	case (a.Role == casework.Supervisor || a.Role == casework.Facilitator) && a.Kecamatan == "":
		return refuse(casework.Invalid, "Supervisor dan fasilitator perlu kode kecamatan. Belum tersimpan; tambahkan kode kecamatan.")
	case a.Role == casework.Partner && a.Agency == "":
		return refuse(casework.Invalid, "Mitra perlu kode lembaga. Belum tersimpan; tambahkan kode lembaga.")
	}
	return nil
}

// change is one change on its way, with what it left behind.
type change struct {
	casework.AccountChange
	who   casework.Actor
	saved []casework.Account
	bound []casework.Binding
}

func (s *Store) changeAccount(tx *bolt.Tx, c *change) error {
	m := s.meta(c.who, casework.Accounts, s.Now())
	target := ""
	switch {
	case c.Set != "" && c.Add == nil && c.Disable == "" && c.Bind == "" && c.Key == "":
		a, ok := s.staff.find(c.Set)
		if !ok || a.Disabled {
			return casework.ErrNotFound
		}
		m.Note = "set " + c.Set
		put := func(name string, at, to *bool) {
			if to != nil {
				*at = *to
				m.Note += fmt.Sprintf(" %s=%v", name, *to)
			}
		}
		put("local_print", &a.LocalPrint, c.LocalPrint)
		put("ascii", &a.ASCII, c.ASCII)
		c.saved = append(c.saved, a)
	case c.Set != "":
		return refuse(casework.Invalid, "Perubahan akun tidak jelas. Belum ada yang berubah.")
	case c.Add != nil && c.Disable == "" && c.Bind == "":
		a := *c.Add
		old, exists := s.staff.find(a.Name)
		if exists && !old.Disabled {
			return refuse(casework.Invalid, "Nama akun itu sudah dipakai. Belum tersimpan; pilih nama lain.")
		}
		if exists {
			// The name comes back to life; the keys that it had before do not.
			c.bound = s.staff.unbind(a.Name)
		}
		a.Disabled, a.Since, a.By, a.Training = false, m.At, c.who.Account, s.office.Training
		c.saved, target, m.Note = append(c.saved, a), a.Name, "add "+a.Name+" "+string(a.Role)
	case c.Disable != "" && c.Bind == "":
		a, ok := s.staff.find(c.Disable)
		if !ok {
			return casework.ErrNotFound
		}
		a.Disabled = true
		c.saved, m.Note = append(c.saved, a), "disable "+a.Name
		if c.Key != "" {
			return refuse(casework.Invalid, "Kunci tidak disebut saat akun dinonaktifkan. Belum ada yang berubah.")
		}
	case c.Bind != "":
		if a, ok := s.staff.find(c.Bind); !ok || a.Disabled {
			return casework.ErrNotFound
		}
		target, m.Note = c.Bind, "bind "+c.Bind
		if c.Key == "" {
			return refuse(casework.Invalid, "Kunci belum disebut. Belum ada yang berubah; sebut berkas kuncinya.")
		}
	default:
		return refuse(casework.Invalid, "Perubahan akun tidak jelas. Belum ada yang berubah.")
	}
	if c.Key != "" {
		if len(c.Key) > 100 {
			return refuse(casework.Invalid, "Sidik kunci ini tidak benar. Belum ada yang berubah.")
		}
		c.bound = append(c.bound, casework.Binding{Fingerprint: c.Key, Account: target, Since: m.At, By: c.who.Account, Active: true})
		m.Note += " " + c.Key
	}
	if err := s.append(tx, &m, nil, key{}); err != nil {
		return err
	}
	b := tx.Bucket(bAccount)
	for _, a := range c.saved {
		if err := s.putAccount(b, s.accountKey("a", a.Name), a); err != nil {
			return err
		}
	}
	for _, x := range c.bound {
		if err := s.putAccount(b, s.accountKey("b", x.Fingerprint+" "+x.Account), x); err != nil {
			return err
		}
	}
	return nil
}

// unbind gives all bindings of an account, inactive.
func (f *staff) unbind(name string) (out []casework.Binding) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, list := range f.bindings {
		for _, b := range list {
			if b.Account == name && b.Active {
				b.Active = false
				out = append(out, b)
			}
		}
	}
	return out
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
	s.staff.accounts, s.staff.bindings = map[string]casework.Account{}, map[string][]casework.Binding{}
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
			var b casework.Binding
			if err := s.keys.account.openJSON(at, v, &b); err != nil {
				return err
			}
			s.staff.bind(b)
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
