package store_test

import (
	"context"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"loket/store"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// deed is one thing that is tried while the disk refuses.
type deed struct {
	name string
	do   func(o *office, id, number string) (receipt casework.Receipt, err error)
}

var triedDeeds = []deed{
	{"report", func(o *office, id, _ string) (casework.Receipt, error) {
		return o.Do(ctx, officer, casework.Act{ID: id, Name: casework.Receive, Answers: ram.Answers(complaint("Melati Umpama", "")...)})
	}},
	{"note", func(o *office, id, number string) (casework.Receipt, error) {
		return o.Do(ctx, manager, casework.Act{ID: id, Name: casework.Note, Case: number, Answers: ram.Answers("text", strings.Repeat("catatan ", 100)+"selesai")})
	}},
	{"draft", func(o *office, id, _ string) (casework.Receipt, error) {
		d, err := o.SaveDraft(ctx, officer, casework.Draft{ID: "d" + id, Act: id, Work: casework.Receive, Typing: "belum selesai"})
		return casework.Receipt{Act: d.Act}, err
	}},
	{"read", func(o *office, _, number string) (casework.Receipt, error) {
		v, err := o.Open(ctx, manager, number)
		return casework.Receipt{Number: v.Row.Number}, err
	}},
}

// TestTheDiskRefuses has every write, growth and sync of what people do fail in its
// turn: once, or until there is room again. It is said in one sentence, nobody is told
// a receipt of what is not kept, what needs no log can be read, and with the disk well
// again the same act is done once, in the same process.
func TestTheDiskRefuses(t *testing.T) {
	o := newOffice(t, func(p *store.Options) { p.NoSync = false })
	number := o.receive(officer, "Bunga Contoh", "")
	known := map[string]casework.Receipt{}
	start, faults, doubts, reports, notes, settled := time.Now(), 0, 0, 1, 0, 0
	for faults < *faultsFlag {
		for _, d := range triedDeeds {
			for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EIO} {
				for _, once := range []bool{false, true} {
					for at := 0; ; at++ {
						id, n, hit := o.NewID(), 0, false
						var got casework.Receipt
						var err error
						watched(t, func(call) syscall.Errno {
							n++
							if n == at+1 || n > at+1 && !once {
								hit = true
								return errno
							}
							return 0
						}, func() { got, err = d.do(o, id, number) })
						where := fmt.Sprintf("%s, call %d, %v, once %v", d.name, at, errno, once)
						if !hit {
							if err != nil {
								t.Fatalf("%s: the disk was well, and %v", where, err)
							}
							remember(o, known, id, got, d.name, &reports, &notes)
							break
						}
						faults++
						if err == nil {
							t.Fatalf("%s: told %+v, and the disk refused it", where, got)
						}
						if k, say := casework.KindOf(err), casework.Say(err); k != casework.Full || !strings.Contains(say, "tersimpan") && !strings.Contains(say, "tidak ditampilkan") || strings.Count(say, "\n") > 0 {
							t.Fatalf("%s: %v, %q", where, err, say)
						}
						if _, err := o.Drafts(context.Background(), officer); err != nil {
							t.Fatalf("%s: what needs no log cannot be read: %v", where, err)
						}
						if o.InDoubt() {
							doubts++
							settled += settles(t, o, number)
						}
						if got, err = d.do(o, id, number); err != nil {
							t.Fatalf("%s: the disk is well again, and %v", where, err)
						}
						remember(o, known, id, got, d.name, &reports, &notes)
					}
				}
			}
		}
	}
	for range 2 {
		if p, err := o.Queue(ctx, manager, casework.Query{}); err != nil || p.Total != reports {
			t.Fatalf("%d cases, want %d; %v", p.Total, reports, err)
		}
		if v := o.file(number).Version; v != uint64(1+notes) {
			t.Fatalf("the case has %d acts, want %d", v, 1+notes)
		}
		for id, r := range known {
			got, err := o.Do(ctx, by(r), casework.Act{ID: id, Name: r.Name})
			if err != nil || got != r {
				t.Fatalf("again: %+v, %v; told %+v", got, err, r)
			}
		}
		o.sound()
		o.again()
	}
	if doubts == 0 || settled != doubts {
		t.Fatalf("%d doubts, %d settled", doubts, settled)
	}
	fmt.Printf("| disk full, disk error | %d writes, growths and syncs refused | %d times the last sync; false receipts 0, lost 0, doubled 0 | %.0f s |\n", faults, doubts, time.Since(start).Seconds())
}

func by(r casework.Receipt) casework.Actor {
	if r.Name == casework.Receive {
		return officer
	}
	return manager
}

func remember(o *office, known map[string]casework.Receipt, id string, r casework.Receipt, what string, reports, notes *int) {
	switch what {
	case "report":
		*reports++
		known[id] = r
	case "note":
		*notes++
		known[id] = r
	case "draft": // a person has only so many at a time
		must(o.t, o.DropDraft(ctx, officer, "d"+id))
	}
}

// settles demands that nothing is built on a commit whose last sync failed before its
// meta pages are on the disk: while syncs fail nothing else is written, and the first
// thing that a well disk gets is those pages.
func settles(t *testing.T, o *office, number string) int {
	t.Helper()
	var calls []call
	watched(t, func(c call) syscall.Errno {
		calls = append(calls, c)
		if c.sync {
			return syscall.EIO
		}
		return 0
	}, func() {
		_, err := o.Open(ctx, manager, number)
		is(t, err, casework.Full, "tidak ditampilkan")
	})
	for _, c := range calls {
		if c.grow || !c.sync && c.at >= 2*4096 {
			t.Fatalf("written at %d while it was in doubt what is on the disk", c.at)
		}
	}
	if len(calls) != 2 || !o.InDoubt() {
		t.Fatalf("%d calls, in doubt %v", len(calls), o.InDoubt())
	}
	return 1
}

// Wrong PINs count also while the disk takes nothing: no free tries, and the right one
// does not open what waits.
func TestWrongPINsCountOnAFullDisk(t *testing.T) {
	o := newOffice(t, func(p *store.Options) { p.NoSync = false })
	const key = "SHA256:satu"
	must(t, o.ChangeAccount(ctx, manager, casework.AccountChange{Bind: caseworker.Account, Key: key}))
	must(t, o.SetPIN(ctx, caseworker.Account, key, "garam 27"))
	full := func(pin string) (err error) {
		watched(t, func(call) syscall.Errno { return syscall.ENOSPC }, func() { err = o.CheckPIN(ctx, caseworker.Account, key, pin) })
		return err
	}
	for range 3 {
		if err := full("garam 28"); err == nil {
			t.Fatal("a wrong PIN opens")
		}
	}
	if err := full("garam 27"); err == nil {
		t.Error("the right PIN opens at once after wrong ones that were not counted")
	}
	if err := o.CheckPIN(ctx, caseworker.Account, key, "garam 27"); casework.KindOf(err) != casework.NotFound {
		t.Errorf("with the disk well again nobody waits: %v", err)
	}
	o.pass(time.Hour)
	must(t, o.CheckPIN(ctx, caseworker.Account, key, "garam 27"))
}

// So do wrong codes of an invitation and wrong six digits, and a name that has an open
// invitation is answered like one that has none.
func TestWrongCodesCountOnAFullDisk(t *testing.T) {
	o := newOffice(t, func(p *store.Options) { p.NoSync = false })
	full := func(do func() error) (err error) {
		watched(t, func(call) syscall.Errno { return syscall.ENOSPC }, func() { err = do() })
		return err
	}
	redeem := func(name, code string) error {
		return full(func() error { _, err := o.Redeem(ctx, name, "SHA256:pencuri", code); return err })
	}
	for _, name := range []string{"baru.satu", "baru.dua"} {
		must(t, o.ChangeAccount(ctx, manager, casework.AccountChange{Add: &casework.Account{Name: name, Role: casework.Secretary}}))
	}
	code := casework.InviteCode(o.NewID() + "x")
	must(t, o.ChangeAccount(ctx, manager, casework.AccountChange{Invite: "baru.satu", Code: code}))
	unknown := redeem("tidak.ada", "AAAA-AAAA")
	for range 5 {
		if err := redeem("baru.satu", "AAAA-AAAA"); casework.KindOf(err) != casework.KindOf(unknown) || casework.Say(err) != casework.Say(unknown) {
			t.Fatalf("an open invitation is told: %v, %v", err, unknown)
		}
	}
	if _, err := o.Redeem(ctx, "baru.satu", "SHA256:pencuri", code); casework.KindOf(err) != casework.NotFound {
		t.Errorf("the right code is taken after five wrong ones: %v", err)
	}
	must(t, o.ChangeAccount(ctx, manager, casework.AccountChange{Invite: "baru.dua", Code: code}))
	digits, err := o.Redeem(ctx, "baru.dua", "SHA256:pencuri", code)
	must(t, err)
	for range 5 {
		if err := full(func() error {
			return o.ChangeAccount(ctx, manager, casework.AccountChange{Confirm: "baru.dua", Digits: "000000"})
		}); err == nil {
			t.Fatal("wrong digits confirm")
		}
	}
	if err := o.ChangeAccount(ctx, manager, casework.AccountChange{Confirm: "baru.dua", Digits: digits}); casework.KindOf(err) != casework.NotFound {
		t.Errorf("the key waits on after five wrong digits: %v", err)
	}
}
