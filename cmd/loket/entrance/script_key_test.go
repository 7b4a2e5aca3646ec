package entrance

import (
	"testing"

	"loket/store/casework"
)

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
