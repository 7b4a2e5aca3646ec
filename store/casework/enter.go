package casework

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Factor is what opens an account beside nothing but a proven key.
type Factor string

// The factors. Whatever is not FactorPIN or FactorNewPIN asks nothing more.
const (
	FactorKey      Factor = "key"      // the key alone: the rule book asks no PIN of this role
	FactorPIN      Factor = "pin"      // the account's PIN
	FactorNewPIN   Factor = "new-pin"  // a PIN is needed and not there yet: the sign-in sets it
	FactorCommands Factor = "commands" // a key for scripts: the key alone, remote commands only
	FactorTraining Factor = "training" // a training office asks no PIN
	FactorLocal    Factor = "local"    // the operating system says who it is
)

// WholeFile says whether the role reads whole files of cases that no desk or area of
// its own brings along: anybody's, or those it holds.
func (r Role) WholeFile() bool {
	return sees[r][Anyone] == LevelFull || sees[r][Holder] == LevelFull
}

// codeSigns are what a code is made of: nothing that looks or sounds like another.
const codeSigns = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// codeLength is how many signs a code has: about 40 bits, for five tries in a day.
const codeLength = 8

// InviteCode makes an invitation's code, "K7QM-2XRT", out of an id that nobody knows
// and that is used for nothing else.
func InviteCode(id string) string {
	sum := sha256.Sum256([]byte("loket invite " + id))
	n := binary.BigEndian.Uint64(sum[:])
	var b strings.Builder
	for i := range codeLength {
		if i == codeLength/2 {
			b.WriteByte('-')
		}
		b.WriteByte(codeSigns[n%uint64(len(codeSigns))])
		n /= uint64(len(codeSigns))
	}
	return b.String()
}

// PlainCode is a code as it is compared: capital letters, no hyphens, no spaces. ok
// is false for what no code looks like.
func PlainCode(typed string) (code string, ok bool) {
	code = strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(typed))
	ok = len(code) == codeLength && !strings.ContainsFunc(code, func(r rune) bool { return !strings.ContainsRune(codeSigns, r) })
	return code, ok
}

// Digits are the six that an officer reads out to whoever confirms: they stand for
// this code, typed with this key, for this account, and for nothing else.
func Digits(code, fingerprint, account string) string {
	sum := sha256.Sum256([]byte("loket enrol\x00" + code + "\x00" + fingerprint + "\x00" + account))
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(sum[:])%1_000_000)
}

// minPIN and maxPIN bound a PIN, in characters.
const (
	minPIN = 6
	maxPIN = 64
)

// PINRefused is the sentence for a PIN that is too easily guessed; "" when it will do.
func PINRefused(pin, account string) string {
	r := []rune(pin)
	switch {
	case len(r) < minPIN || len(r) > maxPIN:
		return "PIN paling sedikit enam tanda. Belum disimpan; ketik yang lain."
	case strings.EqualFold(pin, account):
		return "PIN tidak boleh sama dengan nama akun. Belum disimpan; ketik yang lain."
	case stride(r):
		return "PIN ini mudah ditebak (sama semua atau berurutan). Belum disimpan; ketik yang lain."
	}
	return ""
}

// stride says whether every character follows its neighbour by the same small step.
func stride(r []rune) bool {
	step := r[1] - r[0]
	if step < -1 || step > 1 {
		return false
	}
	for i := 2; i < len(r); i++ {
		if r[i]-r[i-1] != step {
			return false
		}
	}
	return true
}

// Initials are what a menu of a shared computer shows of an account: two letters at most.
func Initials(a Account) string {
	from := a.Display
	if from == "" {
		from = a.Name
	}
	words := strings.FieldsFunc(from, func(r rune) bool { return strings.ContainsRune(" .-_", r) })
	if len(words) == 1 && len([]rune(words[0])) <= 2 {
		return strings.ToUpper(words[0])
	}
	var out []rune
	for _, w := range words[:min(len(words), 2)] {
		out = append(out, []rune(w)[0])
	}
	return strings.ToUpper(string(out))
}

// MustConfirm is how many accounts confirm a new key of the role, where others is how
// many could: the inviter, and a second person for roles that read whole files or
// manage accounts. Where nobody who confirms is trusted with files (a lead, or who sits
// at the server's own machine), every role that sees anything of a case needs the second.
func MustConfirm(r Role, training, trusted bool, others int) int {
	if training || !r.WholeFile() && may[Accounts][r] == 0 && (trusted || len(sees[r]) == 0) {
		return 1
	}
	return max(1, min(2, others))
}

// MayStandIn says whether the person of one account can be the deputy (Plh.) of another:
// of a post that reads whole files only who does so anyway, of one that manages accounts
// who does either; else somebody of the same house: the office, the agency, the auditors.
// Nobody of an agency, no administrator and no auditor stands in where cases are read.
func MayStandIn(person, post Account) bool {
	staff := func(r Role) bool { return r != Partner && r != Administrator && r != Auditor }
	switch {
	case post.Role.WholeFile():
		return person.Role.WholeFile()
	case may[Accounts][post.Role] != 0:
		return person.Role.WholeFile() || may[Accounts][person.Role] != 0
	case post.Role == Partner:
		return person.Role == Partner && person.Agency == post.Agency
	case staff(post.Role):
		return staff(person.Role)
	}
	return person.Role == post.Role
}

// AtServer says whether the actor sits at the server's own machine, where data and
// office key are at hand: the operating system named it.
func (a Actor) AtServer() bool { return strings.HasPrefix(a.Binding, "uid:") }

// State is how the account stands, in words: whether it is open, how it is entered, what
// its terminal needs.
func (a Account) State() []string {
	first := "aktif"
	if a.Disabled {
		first = "ditutup"
	}
	out := []string{first}
	for _, on := range []struct {
		is   bool
		word string
	}{
		{a.LocalPrint, "cetak di meja"}, {a.ASCII, "huruf ASCII"}, {a.PIN, "PIN"}, {a.Locked, "TERKUNCI"}, {!a.Invited.IsZero(), "diundang"},
		{a.Waits(), "menunggu pengesahan"},
		{slices.ContainsFunc(a.Keys, func(b Binding) bool { return b.Commands }), "kunci perintah tanpa PIN"},
	} {
		if on.is {
			out = append(out, on.word)
		}
	}
	return out
}

// AskInvite is what is asked before the account gets a code of invitation: for whom, and
// that a code which stands open ends.
func (a Account) AskInvite() string {
	ask := "Buat kode undangan untuk " + a.Name + "?"
	if !a.Invited.IsZero() {
		ask += " Kode sebelumnya tidak berlaku lagi."
	}
	return ask
}

// Waits says whether one of the account's keys waits to be confirmed.
func (a Account) Waits() bool {
	return slices.ContainsFunc(a.Keys, func(b Binding) bool { return b.Waiting })
}
