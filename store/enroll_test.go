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

// Where two people's words are needed, two accounts on one key are one person.
func TestTwoAccountsOnOneKeyAreOnePerson(t *testing.T) {
	o := auditedOffice(t)
	const shared, waiting = "SHA256:satu", "SHA256:baru"
	from := func(who casework.Actor, key string) casework.Actor {
		who.Binding = key
		return who
	}
	other := casework.Actor{Account: "pengelola.dua", Role: casework.Administrator}
	must(t, o.ChangeAccount(ctx, admin, casework.AccountChange{Add: &casework.Account{Name: other.Account, Role: other.Role}}))
	// A second account of one person, and the key that opens both, let in as it should be.
	must(t, o.ChangeAccount(ctx, admin, casework.AccountChange{Bind: other.Account, Key: shared}))
	must(t, o.ChangeAccount(ctx, from(manager, "SHA256:"+manager.Account), casework.AccountChange{Confirm: other.Account, Digits: casework.Digits("", shared, other.Account)}))
	must(t, o.ChangeAccount(ctx, manager, casework.AccountChange{Bind: admin.Account, Key: shared}))
	must(t, o.ChangeAccount(ctx, from(coordinator, "SHA256:"+coordinator.Account), casework.AccountChange{Confirm: admin.Account, Digits: casework.Digits("", shared, admin.Account)}))

	opens := func() bool {
		list, err := o.Bindings(ctx, waiting)
		must(t, err)
		return len(list) == 1
	}
	must(t, o.ChangeAccount(ctx, from(admin, "SHA256:"+admin.Account), casework.AccountChange{Bind: caseworker.Account, Key: waiting}))
	confirm := casework.AccountChange{Confirm: caseworker.Account, Digits: casework.Digits("", waiting, caseworker.Account)}
	is(t, o.ChangeAccount(ctx, from(other, shared), confirm), casework.NotAllowed, "Satu orang")
	is(t, o.ChangeAccount(ctx, from(manager, waiting), confirm), casework.NotAllowed, "Satu orang") // with the key itself
	o.again()
	is(t, o.ChangeAccount(ctx, from(other, shared), confirm), casework.NotAllowed, "Satu orang")
	if opens() {
		t.Fatal("one person's two words opened a caseworker's account")
	}
	must(t, o.ChangeAccount(ctx, from(manager, "SHA256:"+manager.Account), confirm))
	if !opens() {
		t.Error("the second person's word did not count")
	}

	must(t, o.SetPIN(ctx, caseworker.Account, waiting, "garam 27"))
	forget := casework.AccountChange{Unlock: caseworker.Account, ForgetPIN: true}
	is(t, o.ChangeAccount(ctx, from(admin, shared), forget), casework.NotAllowed, "orang kedua")
	is(t, o.ChangeAccount(ctx, from(other, shared), forget), casework.NotAllowed, "orang kedua")
	if !o.HasPIN(caseworker.Account) {
		t.Fatal("one person's two words forgot a PIN")
	}
	must(t, o.ChangeAccount(ctx, from(manager, "SHA256:"+manager.Account), forget))
	if o.HasPIN(caseworker.Account) {
		t.Error("the second person's word did not count")
	}
}
