package entrance

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"loket/store"
	"loket/store/casework"
)

// An officer comes in with an own key: code, six digits, confirmation. Until then
// nothing opens, whatever else is tried with the key.
func TestInvitation(t *testing.T) {
	o := newOffice(t)
	o.hire("loket-0801", casework.DeskOfficer, "0801")
	code := o.invite("loket-0801")
	key := newKey(t)
	digits := o.redeem("loket-0801", key, strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	if again := o.redeem("loket-0801", key, code); again != digits {
		t.Errorf("the same key and code gave %s, then %s", digits, again)
	}
	for _, says := range []string{code[:4], "", digits} {
		if said, ok := o.in("loket-0801", key, says); ok {
			t.Errorf("a waiting key came in with %q: %q", says, said)
		}
	}
	if said, ok := o.in("loket", key, digits); ok {
		t.Errorf("a waiting key came in by the common name: %q", said)
	}
	if said, ok := o.in("loket-0801", newKey(t), code); ok {
		t.Errorf("another key used the code again: %q", said)
	}
	a := o.account("loket-0801")
	if !a.Waits() || len(a.Keys) != 1 || a.Keys[0].Fingerprint != print(key) || a.Keys[0].By != admin.Account || !a.Invited.IsZero() {
		t.Errorf("the list says %+v", a)
	}
	o.refuses(admin, casework.AccountChange{Confirm: "loket-0801", Digits: "000000"}, casework.Invalid, "tidak cocok")
	o.refuses(other, casework.AccountChange{Confirm: "tidak-ada", Digits: digits}, casework.NotFound, "menunggu")
	o.change(admin, casework.AccountChange{Confirm: "loket-0801", Digits: digits})
	if said, ok := o.in("loket-0801", key); !ok || !strings.Contains(said, "loket-0801") || !strings.Contains(said, "kunci saja") {
		t.Errorf("the confirmed officer is told %q", said)
	}
	if said, ok := o.in("loket-0801", newKey(t), code); ok {
		t.Errorf("a used code opened: %q", said)
	}
}

// Digits belong to a key, a code and an account: an attacker who is faster is found
// out by the digits that the officer reads.
func TestStolenCode(t *testing.T) {
	o := newOffice(t)
	o.hire("loket-0801", casework.DeskOfficer, "0801")
	code := o.invite("loket-0801")
	thief, officer := newKey(t), newKey(t)
	stolen := o.redeem("loket-0801", thief, code)
	if said, ok := o.in("loket-0801", officer, code); ok {
		t.Errorf("the code worked twice: %q", said)
	}
	code = o.invite("loket-0801")
	digits := o.redeem("loket-0801", officer, code)
	if digits == stolen {
		t.Fatal("two keys have the same digits")
	}
	o.change(admin, casework.AccountChange{Confirm: "loket-0801", Digits: digits})
	if said, ok := o.in("loket-0801", thief, stolen); ok {
		t.Errorf("the thief came in: %q", said)
	}
	if said, ok := o.in("loket-0801", officer); !ok {
		t.Errorf("the officer did not: %q", said)
	}
	if !o.account("loket-0801").Waits() {
		t.Error("the thief's key is no longer seen to wait")
	}
	o.change(admin, casework.AccountChange{Revoke: "loket-0801", Key: print(thief)})
	if o.account("loket-0801").Waits() {
		t.Error("the thief's key still waits")
	}
}

// Two desks, one code: it opens only the desk that it was made for.
func TestCodeOfAnotherDesk(t *testing.T) {
	o := newOffice(t)
	o.hire("loket-0801", casework.DeskOfficer, "0801")
	o.hire("loket-0802", casework.DeskOfficer, "0802")
	one, two := o.invite("loket-0801"), o.invite("loket-0802")
	key := newKey(t)
	if said, ok := o.in("loket-0802", key, one); ok {
		t.Errorf("the neighbour's code worked: %q", said)
	}
	o.redeem("loket-0801", key, one)
	o.redeem("loket-0802", key, two)
}

func TestExpiredAndUsedUpCodes(t *testing.T) {
	o := newOffice(t)
	o.hire("loket-0801", casework.DeskOfficer, "0801")
	code := o.invite("loket-0801")
	o.pass(24 * time.Hour)
	if said, ok := o.in("loket-0801", newKey(t), code); ok {
		t.Errorf("an old code worked: %q", said)
	}
	code = o.invite("loket-0801")
	for range 5 {
		if said, ok := o.in("loket-0801", newKey(t), "2222-2222"); ok {
			t.Errorf("a wrong code worked: %q", said)
		}
	}
	if said, ok := o.in("loket-0801", newKey(t), code); ok {
		t.Errorf("the right code worked at the sixth try: %q", said)
	}
	o.redeem("loket-0801", newKey(t), o.invite("loket-0801"))
}

// Roles that read whole files are confirmed by two people, neither of them the officer.
func TestSecondConfirmer(t *testing.T) {
	o := newOffice(t)
	o.hire("peksos", casework.Caseworker, "")
	key := newKey(t)
	digits := o.redeem("peksos", key, o.invite("peksos"))
	o.change(admin, casework.AccountChange{Confirm: "peksos", Digits: digits})
	if said, ok := o.in("peksos", key, digits); ok {
		t.Errorf("in after one confirmation: %q", said)
	}
	o.refuses(admin, casework.AccountChange{Confirm: "peksos", Digits: digits}, casework.NotAllowed, "sudah mengesahkan")
	o.change(other, casework.AccountChange{Confirm: "peksos", Digits: digits})
	if said, ok := o.in("peksos", key, pin, pin); !ok || !strings.Contains(said, "kunci dan PIN") {
		t.Errorf("after both: %q", said)
	}

	// A key that somebody brings along needs the second person, too.
	brought := newKey(t)
	o.change(admin, casework.AccountChange{Bind: "peksos", Key: print(brought)})
	if said, ok := o.in("peksos", brought, pin); ok {
		t.Errorf("a key of one person's word came in: %q", said)
	}
	o.change(other, casework.AccountChange{Confirm: "peksos", Digits: casework.Digits("", print(brought), "peksos")})
	if said, ok := o.in("peksos", brought, pin); !ok {
		t.Errorf("after the second word: %q", said)
	}

	// Nobody confirms an own key.
	o.hire("manajer", casework.Manager, "")
	o.enrol("manajer", admin, other)
	manager := casework.Actor{Account: "manajer", Role: casework.Manager}
	own := o.redeem("manajer", newKey(t), o.invite("manajer"))
	o.refuses(manager, casework.AccountChange{Confirm: "manajer", Digits: own}, casework.NotAllowed, "orang lain")
}

// Whoever manages accounts from afar opens no file alone: not with a desk's account, not
// by closing the accounts of all others first, not with a key for a lead's own account.
func TestAnAdministratorAloneOpensNoFile(t *testing.T) {
	o := newOffice(t)
	o.hire("koordinator", casework.Coordinator, "")
	o.enrol("koordinator", admin, other)
	afar := admin
	afar.Binding = "SHA256:afar"
	alone := func(name string) {
		t.Helper()
		key := newKey(t)
		digits := o.redeem(name, key, o.invite(name))
		o.change(afar, casework.AccountChange{Confirm: name, Digits: digits})
		if said, ok := o.in(name, key, pin, pin); ok {
			t.Errorf("%s is open after one word: %q", name, said)
		}
		brought := newKey(t)
		o.change(afar, casework.AccountChange{Bind: name, Key: print(brought)})
		if said, ok := o.in(name, brought, pin, pin); ok {
			t.Errorf("%s is open with a key that was brought: %q", name, said)
		}
	}
	o.hire("loket-0801", casework.DeskOfficer, "0801")
	alone("loket-0801")
	o.change(afar, casework.AccountChange{Disable: other.Account})
	o.refuses(afar, casework.AccountChange{Unlock: "koordinator", ForgetPIN: true}, casework.NotAllowed, "orang kedua")
	alone("koordinator")
	o.change(afar, casework.AccountChange{Disable: "koordinator"})
	o.hire("manajer", casework.Manager, "")
	o.hire("loket-0802", casework.DeskOfficer, "0802")
	alone("manajer")
	alone("loket-0802")

	// At the server's own machine it goes on with the one who is left.
	key := newKey(t)
	o.change(admin, casework.AccountChange{Confirm: "manajer", Digits: o.redeem("manajer", key, o.invite("manajer"))})
	if said, ok := o.in("manajer", key, pin, pin); !ok {
		t.Errorf("at the server: %q", said)
	}
	// A lead's one word is enough for a desk.
	lead := casework.Actor{Account: "manajer", Role: casework.Manager, Binding: print(key)}
	code := casework.InviteCode(o.NewID())
	o.change(lead, casework.AccountChange{Invite: "loket-0802", Code: code})
	desk := newKey(t)
	o.change(lead, casework.AccountChange{Confirm: "loket-0802", Digits: o.redeem("loket-0802", desk, code)})
	if said, ok := o.in("loket-0802", desk); !ok {
		t.Errorf("a lead's word: %q", said)
	}
}

// Six digits are not guessed: after five wrong ones the key that waits is gone.
func TestDigitsAreNotGuessed(t *testing.T) {
	o := newOffice(t)
	o.hire("loket-0801", casework.DeskOfficer, "0801")
	key := newKey(t)
	digits := o.redeem("loket-0801", key, o.invite("loket-0801"))
	for range 4 {
		o.refuses(other, casework.AccountChange{Confirm: "loket-0801", Digits: "000 000"}, casework.Invalid, "tidak cocok")
	}
	o.refuses(other, casework.AccountChange{Confirm: "loket-0801", Digits: "000 000"}, casework.Invalid, "dihapus")
	o.refuses(admin, casework.AccountChange{Confirm: "loket-0801", Digits: digits}, casework.NotFound, "menunggu")
}

func TestNothingButKeysAndAnswers(t *testing.T) {
	o := newOffice(t)
	key := o.peksos()
	p := &person{says: []string{pin, pin, pin}}
	for what, auth := range map[string][]gossh.AuthMethod{
		"none": nil, "password": {gossh.Password(pin)}, "a PIN without a key": {gossh.KeyboardInteractive(p.answer)}, "a key without a PIN": {gossh.PublicKeys(key)},
		"the public key alone": {gossh.PublicKeys(stolen{newKey(t), key.PublicKey()}), gossh.KeyboardInteractive(p.answer)},
	} {
		c, err := gossh.Dial("tcp", o.server.Addr().String(), &gossh.ClientConfig{User: "peksos", Auth: auth, HostKeyCallback: gossh.FixedHostKey(o.server.HostKey())})
		if err == nil {
			t.Errorf("%s came in", what)
			_ = c.Close()
		}
	}
}

// stolen offers one public key and signs with another.
type stolen struct {
	gossh.Signer
	public gossh.PublicKey
}

func (s stolen) PublicKey() gossh.PublicKey { return s.public }

// An agent's first key need not be the right one.
func TestSeveralKeys(t *testing.T) {
	o := newOffice(t)
	o.hire("peksos", casework.Caseworker, "")
	o.hire("loket-0801", casework.DeskOfficer, "0801")
	with, plain := o.enrol("peksos", admin, other), o.enrol("loket-0801", admin)
	if said, ok := o.in("peksos", with, pin, pin); !ok {
		t.Fatal(said)
	}
	for user, keys := range map[string][]gossh.Signer{
		"peksos": {newKey(t), newKey(t), with, newKey(t)}, "loket-0801": {newKey(t), with, plain},
	} {
		c, p, err := o.dial(user, keys, pin)
		if err != nil {
			t.Errorf("%s: %v, %q", user, err, p.heard())
			continue
		}
		if out, err := run(c, "whoami"); err != nil || !strings.HasPrefix(out, user) {
			t.Errorf("%s is %q, %v", user, out, err)
		}
	}
}

func TestWrongPINsWait(t *testing.T) {
	o := newOffice(t)
	o.hire("peksos", casework.Caseworker, "")
	key := o.enrol("peksos", admin, other)
	if said, ok := o.in("peksos", key, "123456", "123456", "garam", "garam", "garam 27", "garam 28"); ok {
		t.Errorf("a bad PIN was taken: %q", said)
	}
	if said, ok := o.in("peksos", key, "123456", "123456", pin, pin); !ok {
		t.Errorf("the good one after a bad one was not: %q", said)
	}
	wrong := func() {
		t.Helper()
		if said, ok := o.in("peksos", key, "gula 99"); ok {
			t.Fatalf("a wrong PIN came in: %q", said)
		}
	}
	right := func(want bool) {
		t.Helper()
		if said, ok := o.in("peksos", key, pin); ok != want {
			t.Fatalf("with the right PIN in: %v, want %v: %q", ok, want, said)
		}
	}
	wait := time.Minute
	for i := range 3 {
		wrong()
		o.pass(wait - time.Second)
		right(false)
		wrong() // too early: neither looked at nor counted
		o.pass(time.Second)
		if i < 2 {
			wait *= 2
		}
	}
	right(true)
	wrong()
	o.pass(time.Minute) // a right one began the count anew
	right(true)

	for range 10 {
		wrong()
		o.pass(24 * time.Hour)
	}
	right(false)
	if !o.account("peksos").Locked {
		t.Error("the list does not say that it is locked")
	}
	o.refuses(casework.Actor{Account: "peksos", Role: casework.Caseworker}, casework.AccountChange{Unlock: "peksos"}, casework.NotAllowed, "")
	o.change(admin, casework.AccountChange{Unlock: "peksos"})
	right(true)
	forget := casework.AccountChange{Unlock: "peksos", ForgetPIN: true}
	o.refuses(admin, forget, casework.NotAllowed, "orang kedua")
	o.refuses(admin, forget, casework.NotAllowed, "orang kedua") // twice is not two
	right(true)
	o.pass(24 * time.Hour)
	o.refuses(other, forget, casework.NotAllowed, "orang kedua") // a word of yesterday is none
	right(true)
	o.change(admin, forget)
	if said, ok := o.in("peksos", key, "lada 314", "lada 314"); !ok {
		t.Errorf("a forgotten PIN was not set anew: %q", said)
	}
	right(false)
}

// One wrong PIN ends what a connection may try.
func TestOnePINEachConnection(t *testing.T) {
	o := newOffice(t)
	key := o.peksos()
	before := o.Stretched()
	p := &person{says: slices.Repeat([]string{"salah 1"}, 50)}
	again := gossh.RetryableAuthMethod(gossh.KeyboardInteractive(p.answer), 50)
	if _, err := gossh.Dial("tcp", o.server.Addr().String(), &gossh.ClientConfig{
		User: "peksos", Auth: []gossh.AuthMethod{gossh.PublicKeys(key), again}, HostKeyCallback: gossh.FixedHostKey(o.server.HostKey()),
	}); err == nil {
		t.Error("a wrong PIN came in")
	}
	if work := o.Stretched() - before; work != 1 || len(p.asked) != 1 {
		t.Errorf("%d PINs were looked at, %d asked for", work, len(p.asked))
	}
}

// A computer of two officers: one key, a menu without names, a PIN for each.
func TestSharedComputer(t *testing.T) {
	o := newOffice(t)
	key := newKey(t)
	for _, name := range []string{"loket-ani", "loket-budi"} {
		o.hire(name, casework.DeskOfficer, "0801")
		o.change(admin, casework.AccountChange{Bind: name, Key: print(key)})
	}
	if said, ok := o.in("loket-ani", key, pin, pin); !ok || !strings.Contains(said, "kunci dan PIN") {
		t.Fatalf("the first PIN: %q", said)
	}
	if said, ok := o.in("loket-budi", key, "lada 314", "lada 314"); !ok {
		t.Fatal(said)
	}
	_, p, err := o.dial("loket", []gossh.Signer{key}, "2", "lada 314")
	if err != nil {
		t.Fatal(err)
	}
	menu := p.heard()
	if !strings.Contains(menu, "1  0801 LA") || !strings.Contains(menu, "2  0801 LB") || strings.Contains(menu, "ani") || strings.Contains(menu, "budi") {
		t.Errorf("the menu is %q", menu)
	}
	if said, ok := o.in("loket", key, "2", "lada 314"); !ok || !strings.HasPrefix(said, "loket-budi") {
		t.Errorf("2 and its PIN: %q", said)
	}
	if said, ok := o.in("loket", key, "1", "lada 314"); ok {
		t.Errorf("the other's PIN opened: %q", said)
	}
	if said, ok := o.in("loket-budi", key, "lada 314"); !ok {
		t.Errorf("the other account waits for it, too: %q", said)
	}
}

// A key that is revoked is out of what its person does as a deputy, too.
func TestRevokedKeyOfADeputy(t *testing.T) {
	o := newOffice(t)
	lead := casework.Actor{Account: "manajer", Role: casework.Manager, Binding: "uid:3"}
	o.hire("manajer", casework.Manager, "")
	key := o.peksos()
	o.change(lead, casework.AccountChange{Add: &casework.Account{Name: "plh-manajer", Acting: &casework.Acting{
		Self: "peksos", For: "manajer", From: day.Add(-time.Hour), To: day.Add(24 * time.Hour),
	}}})
	c, p, err := o.dial("plh-manajer", []gossh.Signer{key}, pin)
	if err != nil {
		t.Fatal(err, p.heard())
	}
	session, _ := lines(t, c)
	o.change(admin, casework.AccountChange{Revoke: "peksos", Key: print(key)})
	ended := make(chan error, 1)
	go func() { ended <- session.Wait() }()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("the session of the revoked key ended in order")
		}
	case <-time.After(5 * time.Second):
		t.Error("the deputy's session goes on with the revoked key")
	}
}

// A revoked key is out at once, and only it.
func TestRevokedKeyIsOutAtOnce(t *testing.T) {
	o := newOffice(t)
	o.hire("loket-0801", casework.DeskOfficer, "0801")
	one, two := o.enrol("loket-0801", admin), o.enrol("loket-0801", admin)
	open := func(key gossh.Signer) (*gossh.Session, io.Reader) {
		c, p, err := o.dial("loket-0801", []gossh.Signer{key})
		if err != nil {
			t.Fatal(err, p.heard())
		}
		return lines(t, c)
	}
	first, _ := open(one)
	second, _ := open(two)
	o.change(admin, casework.AccountChange{Revoke: "loket-0801", Key: print(one)})
	if err := first.Wait(); err == nil {
		t.Error("the session of the revoked key ended in order")
	}
	if said, ok := o.in("loket-0801", one, "x"); ok {
		t.Errorf("the revoked key came in: %q", said)
	}
	if said, ok := o.in("loket-0801", two); !ok {
		t.Errorf("the other key did not: %q", said)
	}
	o.change(admin, casework.AccountChange{Disable: "loket-0801"})
	if err := second.Wait(); err == nil {
		t.Error("the session of the disabled account ended in order")
	}
}

// A key for scripts carries out commands and nothing else, and opens one account.
func TestKeyForCommands(t *testing.T) {
	o := newOffice(t)
	o.hire("peksos", casework.Caseworker, "")
	o.hire("loket-0801", casework.DeskOfficer, "0801")
	key := newKey(t)
	o.change(admin, casework.AccountChange{Bind: "peksos", Key: print(key), Commands: true})
	o.change(other, casework.AccountChange{Confirm: "peksos", Digits: casework.Digits("", print(key), "peksos")})
	o.refuses(admin, casework.AccountChange{Bind: "loket-0801", Key: print(key)}, casework.Invalid, "satu akun")
	if said, ok := o.in("peksos", key); !ok || !strings.Contains(said, "kunci untuk perintah") {
		t.Errorf("whoami says %q", said)
	}
	c, _, err := o.dial("peksos", []gossh.Signer{key})
	if err != nil {
		t.Fatal(err)
	}
	for _, pty := range []bool{false, true} {
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if pty {
			if err := s.RequestPty("xterm", 24, 80, gossh.TerminalModes{}); err != nil {
				t.Fatal(err)
			}
		}
		var out strings.Builder
		s.Stdout = &out
		if err := s.Run(""); err == nil || out.Len() > 0 {
			t.Errorf("pty %v: a session opened: %q, %v", pty, out.String(), err)
		}
	}
}

// A training office asks nothing, but an invitation can be practised in it.
func TestTrainingOffice(t *testing.T) {
	o := newOffice(t, func(s *store.Options) { s.Training = true })
	o.hire("peksos", casework.Caseworker, "")
	key := newKey(t)
	o.change(admin, casework.AccountChange{Bind: "peksos", Key: print(key)})
	if said, ok := o.in("peksos", key); !ok || !strings.Contains(said, "latihan, tanpa PIN") {
		t.Errorf("whoami says %q", said)
	}
	if said, ok := o.in("peksos", newKey(t), "2345-6789"); ok || said != "|" {
		t.Errorf("a stranger was asked %q", said)
	}
	o.hire("manajer", casework.Manager, "")
	if said, ok := o.in("manajer", o.enrol("manajer", admin)); !ok {
		t.Errorf("enrolled, but %q", said)
	}
}

// The locked screen counts in the same book as the sign-in, through a real session.
func TestLockedLines(t *testing.T) {
	o := newOffice(t)
	key := o.peksos()
	c := o.client("peksos", key)
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, err1 := s.StdinPipe()
	out, err2 := s.StdoutPipe()
	if err := errors.Join(err1, err2, s.Shell()); err != nil {
		t.Fatal(err)
	}
	read := bufio.NewReader(out)
	until := func(want string) string {
		t.Helper()
		var seen []byte
		for !strings.Contains(string(seen), want) {
			b, err := read.ReadByte()
			if err != nil {
				t.Fatalf("waiting for %q: %v; saw %q", want, err, seen)
			}
			seen = append(seen, b)
		}
		return string(seen)
	}
	say := func(line string) {
		t.Helper()
		if _, err := io.WriteString(in, line+"\n"); err != nil {
			t.Fatal(err)
		}
	}
	until("Menu (? daftar): ")
	o.pass(o.Pack().Office.Lock)
	say("?")
	until("PIN: ")
	say("salah")
	until("PIN: ")
	say(pin)
	until("Menu (? daftar): ")
	o.pass(o.Pack().Office.Lock)
	say("?")
	for range 3 {
		until("PIN: ")
		say("salah")
	}
	until("salah tiga kali")
	if err := s.Wait(); err != nil {
		t.Errorf("the session ended with %v", err)
	}
	if said, ok := o.in("peksos", key, pin); ok {
		t.Errorf("the sign-in does not know of the wrong PINs: %q", said)
	}
	o.pass(4 * time.Minute)
	if said, ok := o.in("peksos", key, pin); !ok {
		t.Errorf("after the wait: %q", said)
	}
}

// A key for commands opens one account: it takes no invitation of another.
func TestAScriptKeyTakesNoInvitation(t *testing.T) {
	o := newOffice(t)
	o.hire("awas", casework.Auditor, "")
	o.hire("meja", casework.DeskOfficer, "0801")
	fp := "SHA256:script"
	o.change(admin, casework.AccountChange{Bind: "awas", Key: fp, Commands: true})
	if f := o.Factor("awas", fp); f != casework.FactorCommands {
		t.Fatal(f)
	}
	code := "ABCD2345"
	o.change(admin, casework.AccountChange{Invite: "meja", Code: code})
	digits, err := o.Redeem(t.Context(), "meja", fp, code)
	if err == nil {
		t.Errorf("a key for scripts took the invitation of a second account")
		o.change(admin, casework.AccountChange{Confirm: "meja", Digits: digits})
	}
	if f := o.Factor("awas", fp); f != casework.FactorCommands {
		t.Errorf("the key for scripts now opens awas by %q", f)
	}
}
