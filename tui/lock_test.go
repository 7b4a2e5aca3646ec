package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/tui/tuitest"
)

// withPIN locks a session that has a PIN. fail is said instead when it is not nil.
func withPIN(fail *error) func(*Options) {
	return func(o *Options) {
		o.LockAfter = 10 * time.Minute
		o.Unlock = func(_ context.Context, pin string) error {
			switch {
			case fail != nil && *fail != nil:
				return *fail
			case pin != "garam 27":
				return casework.ErrNotFound
			}
			return nil
		}
	}
}

// One key covers the screen at once, in the middle of a field and of a question; the
// PIN opens it where it was.
func TestLockedScreenAsksForThePIN(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer, withPIN(nil))
	d.Keys("1")
	d.Type("t\nrumah te")
	d.Keys("ctrl+z")
	d.Must("Layar terkunci.", "PIN:")
	d.MustNot("rumah te", officer.Account)
	d.Keys("enter")
	d.Type("garam 2\n")
	d.Must("PIN salah (1 dari 3)")
	d.MustNot("rumah te", "garam")
	d.Type("garam 27")
	d.MustNot("garam")
	d.Keys("enter")
	d.Must("rumah te")
	d.Type("tangga\n")
	d.Must("rumah tetangga")
	d.Keys("ctrl+c")
	d.Must("Keluar dari Loket?")
	d.Keys("ctrl+z")
	d.MustNot("Keluar dari Loket?")
	d.Type("garam 27\n")
	d.Must("Keluar dari Loket?")
	d.Keys("t")
	desk.Pass(10 * time.Minute)
	d.Fire()
	d.Must("Layar terkunci.")
}

// Three wrong PINs end the session; what was typed stays as a draft.
func TestThreeWrongPINsEndTheSession(t *testing.T) {
	var broken error
	d := play(t, tuitest.NewDesk(t), officer, withPIN(&broken))
	d.Keys("1")
	d.Type("t\nrumah tetangga")
	d.Keys("ctrl+z")
	broken = &casework.Error{Kind: casework.Internal, Say: "Penyimpanan sedang tidak terbaca.", Cause: errors.New("disk")}
	d.Type("apa\n")
	d.Must("Penyimpanan sedang tidak terbaca.")
	broken = nil
	for range 3 {
		if d.Quit {
			t.Fatal("ended too early")
		}
		d.Type("salah\n")
	}
	if !d.Quit {
		t.Error("the session goes on after three wrong PINs")
	}
	list, err := d.Desk.Drafts(context.Background(), officer)
	if err != nil || len(list) != 1 || !strings.Contains(list[0].Typing+list[0].Answers["child.where"].Value, "rumah tetangga") {
		t.Errorf("drafts are %+v, %v", list, err)
	}
}

// A clock that is set back tells nothing of how long nobody was there: the screen locks.
func TestLockWhenTheClockIsSetBack(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer, withPIN(nil))
	d.Keys("1")
	d.Type("t\nrumah te")
	desk.Pass(-24 * time.Hour)
	d.Fire()
	d.Must("Layar terkunci.")
}
