package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/forms/text"
	"loket/store/casework"
)

// ChangeAccount adds or disables an account, changes its settings, binds a key to one
// or revokes it, invites, confirms and unlocks. In an office without any account the
// first may be added by anybody who could open the store. After Disable and Revoke the
// sessions concerned are told to end (Options.Ended); none of a disabled account's
// calls passes any more.
func (s *Store) ChangeAccount(ctx context.Context, who casework.Actor, ch casework.AccountChange) error {
	s.staff.mu.RLock()
	first := len(s.staff.accounts) == 0
	s.staff.mu.RUnlock()
	if !first || ch.Add == nil {
		if err := s.may(ctx, who, casework.Accounts); err != nil {
			return s.refused(who, casework.Accounts, "", err)
		}
	}
	if who.Self != "" {
		return s.refused(who, casework.Accounts, "", refuse(casework.NotAllowed, "Akun diurus dengan akun sendiri, bukan sebagai Plh.; tidak ada yang berubah."))
	}
	if ch.Add != nil {
		if ch.Add.Acting != nil {
			deputy := *ch.Add
			if err := s.acting(&deputy, who); err != nil {
				return s.refused(who, casework.Accounts, "", err)
			}
			ch.Add = &deputy
		}
		if err := s.sound(*ch.Add); err != nil {
			return err
		}
	}
	code, err := s.secretOf(ctx, ch)
	if err != nil {
		return err
	}
	s.staff.door.Lock()
	defer s.staff.door.Unlock()
	var c change
	err = s.write(func(tx *bolt.Tx) error {
		c = change{AccountChange: ch, who: who, secret: code}
		return s.changeAccount(tx, &c)
	})
	if err != nil && c.refusal == nil {
		return err
	}
	s.staff.take(&c) // wrong digits count also where the disk takes nothing
	if c.refusal != nil {
		return c.refusal
	}
	if s.opts.Ended == nil {
		return nil
	}
	if ch.Revoke != "" {
		for _, name := range s.staff.facesOf(ch.Revoke) {
			s.opts.Ended(name, ch.Key)
		}
	}
	if ch.Disable != "" {
		for _, a := range c.saved {
			s.opts.Ended(a.Name, "")
		}
	}
	for _, person := range c.forgetPIN { // a locked screen has no PIN any more that would open it
		for _, name := range s.staff.facesOf(person) {
			s.opts.Ended(name, "")
		}
	}
	return nil
}

// take brings memory up to a change that is on the disk.
func (f *staff) take(c *change) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range c.saved {
		f.accounts[a.Name] = a
	}
	for _, b := range c.bound {
		f.bind(b)
	}
	if c.inviting != nil {
		f.invited[c.inviting.Account] = *c.inviting
	}
	if c.failed != nil {
		f.fails[pair{c.failed.Fingerprint, c.failed.Account}] = *c.failed
	}
	if c.pin != nil {
		f.pins[c.pin.Account] = *c.pin
	}
	if c.asks != nil {
		f.asked[c.Unlock] = *c.asks
	}
	for _, name := range c.forgetPIN {
		delete(f.pins, name)
		delete(f.asked, name)
	}
	for _, p := range c.forgive {
		delete(f.fails, p)
	}
}

func (f *staff) bind(b bound) {
	list := f.bindings[b.Fingerprint]
	if i := slices.IndexFunc(list, func(x bound) bool { return x.Account == b.Account }); i >= 0 {
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
		return refuse(casework.Invalid, "Nama akun hanya huruf kecil, angka, titik, - dan _, 2 sampai 40 tanda. Belum tersimpan; pilih nama lain, atau undang tanpa tugas (kunci tambahan).")
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
	who       casework.Actor
	secret    secret // Invite
	pair      bool   // there were two at once who could confirm
	saved     []casework.Account
	bound     []bound
	inviting  *invitation
	forgetPIN []string // accounts
	forgive   []pair   // whose failures are over
	failed    *failures
	pin       *verifier
	asks      *request // Unlock: the first word that a PIN is to be forgotten
	refusal   error    // said after what led to it was written
}

func (s *Store) changeAccount(tx *bolt.Tx, c *change) error {
	m := s.meta(c.who, casework.Accounts, s.Now())
	named := 0
	for _, name := range []string{c.Set, c.Disable, c.Bind, c.Invite, c.Confirm, c.Revoke, c.Unlock} {
		if name != "" {
			named++
		}
	}
	if c.Add != nil {
		named++
	}
	if named != 1 {
		return refuse(casework.Invalid, "Perubahan akun tidak jelas. Belum ada yang berubah.")
	}
	if len(c.Key) > 100 {
		return refuse(casework.Invalid, "Sidik kunci ini tidak benar. Belum ada yang berubah.")
	}
	verb := s.setAccount
	switch {
	case c.Add != nil:
		verb = s.addAccount
	case c.Disable != "":
		verb = s.disableAccount
	case c.Bind != "":
		verb = s.bindKey
	case c.Invite != "":
		verb = s.invite
	case c.Confirm != "":
		verb = s.confirm
	case c.Revoke != "":
		verb = s.revoke
	case c.Unlock != "":
		verb = s.unlock
	}
	var err error
	if c.pair, err = s.everTwo(tx); err != nil {
		return err
	}
	if err := verb(c, &m); err != nil {
		return err
	}
	if c.Add != nil || c.Bind != "" || c.Invite != "" { // what takes rights away cannot wait
		if err := s.room(0); err != nil {
			return err
		}
	}
	if err := s.append(tx, &m, nil, key{}); err != nil {
		return err
	}
	return s.saveChange(tx, c)
}

// saveChange writes what a change left behind.
func (s *Store) saveChange(tx *bolt.Tx, c *change) error {
	b := tx.Bucket(bAccount)
	for _, a := range c.saved {
		a.Keys, a.PIN, a.Locked, a.Invited = nil, false, false, time.Time{}
		if err := s.putAccount(b, s.accountKey("a", a.Name), a); err != nil {
			return err
		}
	}
	for _, x := range c.bound {
		if err := s.putAccount(b, s.accountKey("b", x.Fingerprint+" "+x.Account), x); err != nil {
			return err
		}
	}
	if c.inviting != nil {
		if err := s.putAccount(b, s.accountKey("i", c.inviting.Account), c.inviting); err != nil {
			return err
		}
	}
	if c.failed != nil {
		if err := s.putAccount(b, s.accountKey("f", pair{c.failed.Fingerprint, c.failed.Account}.key()), c.failed); err != nil {
			return err
		}
	}
	if c.pin != nil {
		if err := s.putAccount(b, s.accountKey("s", c.pin.Account), c.pin); err != nil {
			return err
		}
	}
	for _, name := range c.forgetPIN {
		if err := b.Delete(s.accountKey("s", name)); err != nil {
			return err
		}
	}
	for _, p := range c.forgive {
		if err := b.Delete(s.accountKey("f", p.key())); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) setAccount(c *change, m *Meta) error {
	a, ok := s.staff.find(c.Set)
	switch {
	case !ok || a.Disabled:
		return casework.ErrNotFound
	case c.Key != "":
		return refuse(casework.Invalid, "Perubahan akun tidak jelas. Belum ada yang berubah.")
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
	return nil
}

func (s *Store) addAccount(c *change, m *Meta) error {
	a := *c.Add
	a.Display = cut(text.Clean(a.Display), 40)
	old, exists := s.staff.find(a.Name)
	if exists && !old.Disabled && (a.Acting == nil || old.Acting == nil || a.Acting.Self != old.Acting.Self) {
		return refuse(casework.Invalid, "Nama akun itu sudah dipakai. Belum tersimpan; pilih nama lain, atau undang tanpa tugas (kunci tambahan).")
	}
	if exists {
		// The name comes back to life; the keys and the PIN that it had before do not.
		s.forget(c, a.Name)
	}
	a.Disabled, a.Since, a.By, a.Training = false, m.At, c.who.Account, s.office.Training
	c.saved, m.Note = append(c.saved, a), "add "+a.Name+" "+string(a.Role)
	if t := a.Acting; t != nil {
		m.Note = fmt.Sprintf("deputy %s for %s from %s to %s", t.Self, t.For, stamp(t.From), stamp(t.To))
	}
	if c.Key != "" {
		s.tie(c, m, a)
	}
	return nil
}

func (s *Store) disableAccount(c *change, m *Meta) error {
	a, ok := s.staff.find(c.Disable)
	if !ok {
		return casework.ErrNotFound
	}
	if c.Key != "" {
		return refuse(casework.Invalid, "Kunci tidak disebut saat akun ditutup. Belum ada yang berubah.")
	}
	a.Disabled = true
	c.saved, m.Note = append(c.saved, a), "disable "+a.Name
	for _, deputy := range s.staff.deputiesOf(a.Name) { // else they would come back with the name
		deputy.Disabled = true
		c.saved = append(c.saved, deputy)
		m.Note += ", " + deputy.Name
	}
	return nil
}
