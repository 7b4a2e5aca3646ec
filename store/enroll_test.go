package store_test

import (
	"testing"

	"loket/store/casework"
)

// Who has a PIN is asked for it, also when the other account on the key is closed.
func TestAPINStaysWhenTheOtherAccountCloses(t *testing.T) {
	o := newOffice(t)
	const key = "SHA256:bersama"
	second := casework.Actor{Account: "loket.kedua", Role: casework.DeskOfficer, Desk: officer.Desk, Kecamatan: officer.Kecamatan}
	o.hire(second)
	for _, who := range []casework.Actor{officer, second} {
		must(t, o.ChangeAccount(ctx, manager, casework.AccountChange{Bind: who.Account, Key: key}))
	}
	factor := func(who casework.Actor, want casework.Factor) {
		t.Helper()
		if got := o.Factor(who.Account, key); got != want {
			t.Errorf("%s is asked for %q, want %q", who.Account, got, want)
		}
	}
	factor(officer, casework.FactorNewPIN)
	must(t, o.SetPIN(ctx, officer.Account, key, "garam 27"))
	factor(officer, casework.FactorPIN)
	must(t, o.ChangeAccount(ctx, manager, casework.AccountChange{Disable: second.Account}))
	factor(officer, casework.FactorPIN)
	o.again()
	factor(officer, casework.FactorPIN)
	must(t, o.ChangeAccount(ctx, manager, casework.AccountChange{Unlock: officer.Account, ForgetPIN: true}))
	factor(officer, casework.FactorKey) // forgotten by another's word: the role needs none
}
