package line

import (
	"context"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/store/casework/ram"
)

const waitingKey = "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA"

// staffed is an office whose accounts are listed as the store lists them, and that keeps
// what was changed.
type staffed struct {
	*office
	list    []casework.Account
	changes []casework.AccountChange
}

func newStaffed() *staffed {
	o := &staffed{office: newOffice()}
	o.list = []casework.Account{
		{Name: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Invited: o.now.Add(time.Hour), Keys: []casework.Binding{{Account: "loket.katangka", Fingerprint: waitingKey, By: "pengelola", Waiting: true}}},
		{Name: "peksos.dua", Role: casework.Caseworker, Locked: true, PIN: true},
		{Name: "peksos.satu", Role: casework.Caseworker, PIN: true, Keys: []casework.Binding{{Account: "peksos.satu", Fingerprint: "SHA256:satu", Since: o.now, Active: true}}},
	}
	for _, a := range o.list {
		_ = o.Desk.ChangeAccount(context.Background(), manager, casework.AccountChange{Add: &a})
	}
	return o
}

func (o *staffed) Accounts(_ context.Context, who casework.Actor) ([]casework.Account, error) {
	return o.list, casework.Permit(who, casework.Accounts, casework.Scope{})
}

func (o *staffed) ChangeAccount(_ context.Context, who casework.Actor, ch casework.AccountChange) error {
	o.changes = append(o.changes, ch)
	return casework.Permit(who, casework.Accounts, casework.Scope{})
}

// Accounts are managed in lines as on the screen: list, invite, confirm, unlock, revoke,
// deputy, close, a new one.
func TestAccountsInLines(t *testing.T) {
	o := newStaffed()
	said := finish(t, o, manager,
		"a", "1", "s", "123 456", "u", "t", "u", "y", "x", "t", "0",
		"peksos.dua", "b", "p", "y", "w", "peksos.satu", "besok", "23-11-2026", "27-11-2026", "0",
		"3", "c", "9", "c", "1", "y", "z", "0",
		"t", "mitra.baru", "99", "11", "siapa", "t", "loket.baru", "1", "0702", "y", "x",
		"0", "9").screen.String()
	for _, ch := range o.changes {
		if ch.Code != "" {
			said = strings.ReplaceAll(said, ch.Code, "KODE")
		}
	}
	golden(t, "accounts", said)
	var got []string
	for _, ch := range o.changes {
		switch {
		case ch.Confirm != "":
			got = append(got, "confirm "+ch.Confirm+" "+ch.Digits)
		case ch.Invite != "":
			if _, ok := casework.PlainCode(ch.Code); !ok {
				t.Errorf("invited with %q", ch.Code)
			}
			got = append(got, "invite "+ch.Invite)
		case ch.Unlock != "" && ch.ForgetPIN:
			got = append(got, "forget "+ch.Unlock)
		case ch.Unlock != "":
			got = append(got, "unlock "+ch.Unlock)
		case ch.Revoke != "":
			got = append(got, "revoke "+ch.Revoke+" "+ch.Key)
		case ch.Disable != "":
			got = append(got, "disable "+ch.Disable)
		case ch.Add != nil && ch.Add.Acting != nil:
			a := ch.Add.Acting
			if a.To.Sub(a.From) != 5*24*time.Hour {
				t.Errorf("a deputy from %v to %v", a.From, a.To)
			}
			got = append(got, "deputy "+ch.Add.Name+" "+a.For)
		case ch.Add != nil:
			got = append(got, "add "+ch.Add.Name+" "+ch.Add.Kecamatan)
		}
	}
	want := "confirm loket.katangka 123 456; invite loket.katangka; unlock peksos.dua; forget peksos.dua; deputy peksos.satu.plh peksos.dua; " +
		"revoke peksos.satu SHA256:satu; add loket.baru 73.06.07; invite loket.baru"
	if all := strings.Join(got, "; "); all != want {
		t.Errorf("changed\n%s\nwant\n%s", all, want)
	}
}

// An officer's work is listed, and handed over after a reason and one question only.
func TestHandoverInLines(t *testing.T) {
	o := newStaffed()
	if _, err := dialogue(o, officer, neighbour...); err == nil {
		t.Fatal("the desk's dialogue ended by itself")
	}
	n := o.only(t)
	if _, err := o.Do(context.Background(), manager, casework.Act{ID: o.NewID(), Name: casework.Assign, Case: n, Answers: ram.Answers("caseworker", "peksos.satu")}); err != nil {
		t.Fatal(err)
	}
	golden(t, "handover", finish(t, o, manager,
		"a", "peksos.satu", "h", "7", "h", "1", "0", "h", "1", "SK rotasi 12", "t", "h", "1", "SK rotasi 12", "y", "0", "0", "9").screen.String())
	v, err := o.Open(context.Background(), manager, n)
	if err != nil || v.Case.Caseworker != "peksos.dua" {
		t.Errorf("the case is with %+v, %v", v.Row.Caseworker, err)
	}
}

// Whoever may not manage accounts is not offered them; an administrator hands nothing over.
func TestAccountsAreOfferedToWhoMay(t *testing.T) {
	o := newStaffed()
	if out := finish(t, o, officer, "a", "9").screen.String(); strings.Contains(out, "Akun (nomor") || !strings.Contains(out, "Ketik nomor dari daftar") {
		t.Errorf("an officer sees\n%s", out)
	}
	admin := casework.Actor{Account: "pengelola", Role: casework.Administrator}
	if out := finish(t, o, admin, "a", "peksos.satu", "h", "w", "0", "0", "9").screen.String(); strings.Contains(out, "serah terima") || strings.Contains(out, "Plh.") {
		t.Errorf("an administrator sees\n%s", out)
	}
}
