package line

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"loket/store/casework"
)

// accounts lists the office's accounts and opens one by its number or name (README, Administration).
func (s *session) accounts() error {
	from := 0
	for {
		list, err := s.desk.Accounts(s.ctx, s.who)
		if err != nil {
			s.refused(err)
			return nil
		}
		to := min(from+2*rows, len(list))
		for i, a := range list[from:to] {
			s.say("%d %s", from+i+1, s.accountLine(a))
		}
		more := ""
		if to < len(list) {
			more = ", n = berikut"
		}
		for asked := true; asked; {
			in, err := s.command("Akun (nomor atau nama, t = akun baru%s, 0 = kembali): ", more)
			at, errNumber := strconv.Atoi(in)
			named := slices.IndexFunc(list, func(a casework.Account) bool { return a.Name == in })
			switch {
			case err != nil:
				return err
			case isBack(in) || in == "":
				return nil
			case in == "n" && more != "":
				from, asked = to, false
			case in == "t":
				err, asked = s.newAccount(), false
			case errNumber == nil && at >= 1 && at <= len(list):
				err, asked = s.account(list[at-1].Name), false
			case named >= 0:
				err, asked = s.account(in), false
			default:
				s.say("Ketik nomor atau nama akun dari daftar, t, atau 0.")
			}
			if err != nil {
				return err
			}
		}
	}
}

// accountLine is an account in one line: name, role, place, and how it stands.
func (s *session) accountLine(a casework.Account) string {
	parts := []string{a.Name, s.word("role."+string(a.Role), string(a.Role))}
	switch {
	case a.Acting != nil:
		parts = append(parts, "Plh. "+a.Acting.For+" "+s.term(*a.Acting))
	case a.Desk != "":
		parts = append(parts, "meja "+a.Desk)
	case a.Agency != "":
		parts = append(parts, s.agency(a.Agency))
	case a.Kecamatan != "":
		parts = append(parts, s.pack.Regions.Name(a.Kecamatan))
	}
	return strings.Join(append(parts, a.State()...), ", ")
}

// term is the days of a deputy.
func (s *session) term(t casework.Acting) string {
	zone := s.pack.Office.Zone
	return casework.Day(t.From, zone) + " s.d. " + casework.Day(t.To.Add(-time.Second), zone)
}

// accountAct is one thing that can be done with an account: the letter is the key of the full screen.
type accountAct struct {
	letter, word string
	do           func() error
}

// account shows one account with its keys and does what is asked of it.
func (s *session) account(name string) error {
	for {
		list, err := s.desk.Accounts(s.ctx, s.who)
		i := slices.IndexFunc(list, func(a casework.Account) bool { return a.Name == name })
		if err == nil && i < 0 {
			err = casework.ErrNotFound
		}
		if err != nil {
			s.refused(err)
			return nil
		}
		a := list[i]
		s.say("%s", s.accountLine(a))
		keys := heldKeys(a)
		for n, b := range keys {
			state := "sejak " + s.when(b.Since)
			if b.Waiting {
				state = "menunggu pengesahan, diundang " + b.By
			}
			s.say("Kunci %d: %s, %s", n+1, b.Fingerprint, state)
		}
		acts := s.accountActs(a, keys, list)
		var words []string
		for _, x := range acts {
			words = append(words, x.letter+" = "+x.word)
		}
		for asked := true; asked; {
			in, err := s.command("%s (%s, 0 = kembali): ", a.Name, strings.Join(words, ", "))
			if err != nil {
				return err
			}
			if isBack(in) || in == "" {
				return nil
			}
			n := slices.IndexFunc(acts, func(x accountAct) bool { return x.letter == in })
			if n < 0 {
				s.say("Ketik satu huruf dari daftar, atau 0.")
				continue
			}
			asked = false
			if err := acts[n].do(); err != nil {
				return err
			}
		}
	}
}

// heldKeys are the keys that open the account or wait to.
func heldKeys(a casework.Account) []casework.Binding {
	return slices.DeleteFunc(slices.Clone(a.Keys), func(b casework.Binding) bool { return !b.Active && !b.Waiting })
}

// accountActs are what can be done with an account now. The desk decides at last.
func (s *session) accountActs(a casework.Account, keys []casework.Binding, all []casework.Account) []accountAct {
	var out []accountAct
	add := func(ok bool, letter, word string, do func() error) {
		if ok {
			out = append(out, accountAct{letter, word, do})
		}
	}
	leads := casework.May(s.who, casework.Rotate, casework.Scope{})
	add(!a.Disabled && a.Acting == nil, "u", "undang", func() error {
		yes, err := s.yes(false, "%s", a.AskInvite())
		if err != nil || !yes {
			return err
		}
		return s.invite(a.Name)
	})
	add(a.Waits(), "s", "sahkan kunci", func() error { return s.confirmKey(a) })
	add(len(keys) > 0, "c", "cabut kunci", func() error { return s.revokeKey(a, keys) })
	add(a.Locked, "b", "buka", func() error {
		return s.changeAccount(casework.AccountChange{Unlock: a.Name}, "Akun "+a.Name+" dibuka; PIN yang salah dilupakan.")
	})
	add(a.PIN && !a.Disabled, "p", "lupakan PIN", func() error {
		return s.sure(casework.AccountChange{Unlock: a.Name, ForgetPIN: true}, "Lupakan PIN "+a.Name+"? Ia memilih yang baru.", "PIN "+a.Name+" dilupakan.")
	})
	add(leads && !a.Disabled && a.Acting == nil, "w", "tetapkan Plh.", func() error { return s.deputy(a.Name) })
	add(leads && slices.ContainsFunc(all, func(b casework.Account) bool { return casework.Exchangeable(a, b) }), "h", "serah terima", func() error { return s.handover(a, all) })
	add(!a.Disabled && a.Name != s.who.Account, "x", "tutup akun", func() error {
		return s.sure(casework.AccountChange{Disable: a.Name}, "Tutup akun "+a.Name+"? Sambungannya langsung putus.", "Akun "+a.Name+" ditutup.")
	})
	return out
}

// changeAccount makes one change and says that it is done.
func (s *session) changeAccount(ch casework.AccountChange, done string) error {
	if err := s.desk.ChangeAccount(s.keep(), s.who, ch); err != nil {
		s.refused(err)
		return nil
	}
	s.say("%s", done)
	return nil
}

// sure is changeAccount after one question.
func (s *session) sure(ch casework.AccountChange, question, done string) error {
	yes, err := s.yes(false, "%s", question)
	if err != nil || !yes {
		return err
	}
	return s.changeAccount(ch, done)
}

// invite prints a code by which the person ties an own key.
func (s *session) invite(name string) error {
	code := casework.InviteCode(s.desk.NewID())
	return s.changeAccount(casework.AccountChange{Invite: name, Code: code},
		"Kode undangan "+name+": "+code+", 24 jam. Petugas menyambung sebagai "+name+" dan membaca enam angka; sahkan dengan s.")
}

// confirmKey lets a waiting key in by the digits that its person reads out.
func (s *session) confirmKey(a casework.Account) error {
	in, err := s.command("Enam angka yang dibaca petugas (0 = batal): ")
	if err != nil || isBack(in) || in == "" {
		return err
	}
	done := "Kunci " + a.Name + " disahkan."
	if casework.MustConfirm(a.Role, a.Training, s.who.Role.Leads() || s.who.AtServer(), 2) > 1 {
		done = "Pengesahan tercatat. Peran ini disahkan dua orang; lihat daftar kunci."
	}
	return s.changeAccount(casework.AccountChange{Confirm: a.Name, Digits: in}, done)
}

// revokeKey takes one key off an account.
func (s *session) revokeKey(a casework.Account, keys []casework.Binding) error {
	in, err := s.command("Cabut kunci nomor (1-%d, 0 = batal): ", len(keys))
	if err != nil || isBack(in) || in == "" {
		return err
	}
	n, errNumber := strconv.Atoi(in)
	if errNumber != nil || n < 1 || n > len(keys) {
		s.say("Kunci itu tidak ada. Tidak ada yang berubah.")
		return nil
	}
	return s.sure(casework.AccountChange{Revoke: a.Name, Key: keys[n-1].Fingerprint},
		"Cabut kunci "+keys[n-1].Fingerprint+"? Sambungan dengannya langsung putus.", "Kunci dicabut dari akun "+a.Name+".")
}

// deputy names who stands in for an account, on which days.
func (s *session) deputy(post string) error {
	name, err := s.command("Akun pelaksana harian (0 = batal): ")
	if err != nil || isBack(name) || name == "" {
		return err
	}
	from, ok, err := s.day("Hari pertama, misalnya 23-11-2026")
	if err != nil || !ok {
		return err
	}
	to, ok, err := s.day("Hari terakhir")
	if err != nil || !ok {
		return err
	}
	term := casework.Acting{Self: name, For: post, From: from.UTC(), To: to.AddDate(0, 0, 1).UTC()}
	return s.changeAccount(casework.AccountChange{Add: &casework.Account{Name: name + ".plh", Acting: &term}},
		"Plh. "+post+" ditetapkan: "+name+".plh, "+s.term(term)+". Ia masuk dengan kunci dan PIN sendiri.")
}

// day asks for a day in the office's zone; ok is false when it was left out.
func (s *session) day(prompt string) (day time.Time, ok bool, err error) {
	for {
		in, err := s.command("%s (0 = batal): ", prompt)
		if err != nil || isBack(in) || in == "" {
			return day, false, err
		}
		for _, layout := range []string{"2-1-2006", time.DateOnly} {
			if day, err = time.ParseInLocation(layout, in, s.pack.Office.Zone); err == nil {
				return day, true, nil
			}
		}
		s.say("Tulis tanggal seperti 23-11-2026.")
	}
}

// handover lists an officer's work, asks for who takes it and why, and hands it over.
func (s *session) handover(a casework.Account, all []casework.Account) error {
	var takers []string
	for _, b := range all {
		if casework.Exchangeable(a, b) {
			takers = append(takers, b.Name)
			s.say("%d %s", len(takers), b.Name)
		}
	}
	in, err := s.command("Diserahkan ke nomor (0 = batal): ")
	if err != nil || isBack(in) || in == "" {
		return err
	}
	n, errNumber := strconv.Atoi(in)
	if errNumber != nil || n < 1 || n > len(takers) {
		s.say("Nomor itu tidak ada di daftar. Tidak ada yang berubah.")
		return nil
	}
	to := takers[n-1]
	h, err := s.desk.Handover(s.ctx, s.who, a.Name, to, "", false)
	if err != nil {
		s.refused(err)
		return nil
	}
	for _, l := range h.Lines(s.pack, s.desk.Now()) {
		s.block(squeezed(l))
	}
	s.say("%s untuk %s. Belum ada yang berubah.", h.Sum(), to)
	if len(h.Cases)+h.Drafts == 0 {
		return nil
	}
	reason, err := s.ask("Alasan, dicatat di tiap kasus, misalnya nomor SK (0 = batal): ")
	if err != nil || isBack(strings.TrimSpace(reason)) || strings.TrimSpace(reason) == "" {
		return err
	}
	yes, err := s.yes(false, "Serahkan %s ke %s?", h.Sum(), to)
	if err != nil || !yes {
		return err
	}
	h, err = s.desk.Handover(s.keep(), s.who, a.Name, to, reason, true)
	if err != nil {
		s.refused(err)
		return nil
	}
	s.say("%s diserahkan ke %s. Batas waktu tidak bergeser.", h.Sum(), to)
	return nil
}

// newAccount asks for what an account needs, adds it and offers to invite its person.
func (s *session) newAccount() error {
	name, err := s.command("Nama akun: huruf kecil, angka, titik (0 = batal): ")
	if err != nil || isBack(name) || name == "" {
		return err
	}
	var roles []string
	for i, r := range casework.Roles() {
		roles = append(roles, strconv.Itoa(i+1)+" "+s.word("role."+string(r), string(r)))
	}
	s.say("%s", strings.Join(roles, ", "))
	n := 0
	for n < 1 || n > len(roles) {
		in, err := s.command("Peran, nomor (0 = batal): ")
		if err != nil || isBack(in) || in == "" {
			return err
		}
		if n, err = strconv.Atoi(in); err != nil || n < 1 || n > len(roles) {
			s.say("Ketik nomor peran dari daftar.")
		}
	}
	a := casework.Account{Name: name, Role: casework.Roles()[n-1]}
	place := func(prompt string) (string, error) { return s.command("%s (0 = batal): ", prompt) }
	switch {
	case a.Role.AtDesk():
		if a.Desk, err = place("Kode meja, empat angka"); err != nil || isBack(a.Desk) {
			return err
		}
		if code := s.pack.Office.Region + "." + a.Desk[:min(2, len(a.Desk))]; s.pack.Regions.Name(code) != "" {
			a.Kecamatan = code
		}
	case a.Role == casework.Facilitator, a.Role == casework.Supervisor:
		typed, err := place("Kecamatan, nama atau kode")
		if err != nil || isBack(typed) {
			return err
		}
		for _, o := range s.pack.Regions.Find(typed, "") {
			if strings.Count(o.Code, ".") == 2 && a.Kecamatan == "" {
				a.Kecamatan = o.Code
			}
		}
	case a.Role == casework.Partner:
		if a.Agency, err = place("Kode lembaga, misalnya rsud"); err != nil || isBack(a.Agency) {
			return err
		}
		if _, ok := s.pack.Agency(a.Agency); !ok {
			s.say("Lembaga itu tidak ada di buku aturan kantor. Akun belum dibuat.")
			return nil
		}
	}
	if err := s.desk.ChangeAccount(s.keep(), s.who, casework.AccountChange{Add: &a}); err != nil {
		s.refused(err)
		return nil
	}
	s.say("Akun %s ditambahkan.", name)
	yes, err := s.yes(true, "Undang sekarang?")
	if err != nil || !yes {
		return err
	}
	return s.invite(name)
}
