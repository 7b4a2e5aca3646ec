package demo

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"loket/forms/pack"
	"loket/store/casework"
	"loket/store/casework/ram"
)

var now = time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)

func office(t testing.TB, seed uint64, cases int) (*ram.Desk, []Person) {
	t.Helper()
	clock := NewClock(now)
	var accounts []casework.Account
	for _, s := range Seats(pack.Gowa(), cases) {
		accounts = append(accounts, s.Account)
	}
	desk := ram.New(ram.Options{Now: clock.Now, Accounts: accounts})
	people, err := Make(context.Background(), Options{Desk: desk, Clock: clock, Now: now, Seed: seed, Cases: cases})
	if err != nil {
		t.Fatal(err)
	}
	return desk, people
}

func rows(t testing.TB, d *ram.Desk) []casework.Row {
	t.Helper()
	page, err := d.Queue(context.Background(), manager(), casework.Query{Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return page.Rows
}

// Sixty cases show everything that an office can show.
func TestCoverage(t *testing.T) {
	desk, people := office(t, 1, 60)
	all := rows(t, desk)
	if len(all) != 60 {
		t.Fatalf("%d cases, want 60", len(all))
	}
	seen := map[string]int{}
	overdue, running, drafts := 0, 0, 0
	for _, r := range all {
		v, err := desk.Open(context.Background(), manager(), r.Number)
		if err != nil {
			t.Fatal(err)
		}
		seen["stage "+string(r.Stage)]++
		seen["risk "+string(r.Risk)]++
		seen["lane "+string(r.Lane)]++
		seen["kecamatan "+r.Kecamatan]++
		seen["end "+string(v.Case.End)]++
		seen["residency "+string(v.Case.Residency)]++
		for _, ref := range v.Case.Referrals {
			seen["referral "+string(ref.State)]++
		}
		if v.Case.Desk == deskOf(trainingWard) {
			seen["training desk "+string(v.Case.Lane)]++
		}
		if v.Case.Uncontacted() {
			if v.Case.Desk == deskOf(trainingWard) {
				seen["training desk uncontacted"]++
			}
			seen["uncontacted"]++
		}
		if r.Overdue {
			overdue++
		} else if r.DueAt != nil {
			running++
		}
		if v.Case.OpenedAt.After(now) || v.Case.Updated.After(now) {
			t.Errorf("%s lies in the future", r.Number)
		}
		if nik := v.Case.Child.NIK; nik != "" && nik[:2] != "99" {
			t.Errorf("%s: NIK %s could be somebody's", r.Number, nik)
		}
	}
	// The training desk and its supervisor have something of each lane to look at.
	want := []string{
		"uncontacted", "lane service", "lane protection", "training desk uncontacted", "training desk service", "training desk protection",
	}
	for _, s := range []casework.Stage{casework.Registered, casework.Verified, casework.Assessed, casework.Assigned, casework.Consented, casework.Referred, casework.Monitored, casework.Closed} {
		want = append(want, "stage "+string(s))
	}
	for _, c := range []casework.Class{casework.High, casework.Medium, casework.Low, casework.NoAction, casework.Unassessed} {
		want = append(want, "risk "+string(c))
	}
	for _, e := range []casework.End{casework.AdviceOnly, casework.OutOfArea, casework.Village, casework.ToSecretariat} {
		want = append(want, "end "+string(e))
	}
	for _, r := range []casework.Residency{casework.ResidencyUnknown, casework.Resident, casework.LivesHere, casework.ResidentElsewhere} {
		want = append(want, "residency "+string(r))
	}
	for _, r := range []casework.ReferralState{
		casework.Prepared, casework.Pending, casework.Approved, casework.Sent, casework.Delivered, casework.Accepted,
		casework.Rejected, casework.Working, casework.Resulted, casework.Done, casework.Cancelled,
	} {
		want = append(want, "referral "+string(r))
	}
	for _, w := range wards(desk.Pack()) {
		want = append(want, "kecamatan "+w)
	}
	for _, w := range want {
		if seen[w] == 0 {
			t.Errorf("no case with %s", w)
		}
	}
	if len(wards(desk.Pack())) != 18 || overdue < 5 || running < 10 || len(people) < 30 {
		t.Errorf("%d kecamatan, %d overdue, %d running, %d people", len(wards(desk.Pack())), overdue, running, len(people))
	}
	s := &story{ward: trainingWard}
	list, err := desk.Drafts(context.Background(), s.officer())
	if drafts = len(list); err != nil || drafts == 0 {
		t.Errorf("the training desk has no draft: %v", err)
	}
	inbox, err := desk.Inbox(context.Background(), (&story{agency: partnerAgency}).agent())
	if err != nil || len(inbox) == 0 {
		t.Errorf("the training partner has no letter: %v", err)
	}
}

// The same seed and moment give the same office, another seed another one.
func TestDeterministic(t *testing.T) {
	show := func(seed uint64) string {
		desk, _ := office(t, seed, 90)
		var all []casework.Case
		for _, r := range rows(t, desk) {
			v, err := desk.Open(context.Background(), manager(), r.Number)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, *v.Case)
		}
		b, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	first := show(7)
	if second := show(7); first != second {
		t.Error("two runs of one seed differ")
	}
	if other := show(8); first == other {
		t.Error("two seeds give one office")
	}
}

// Whatever is drawn, every act is allowed.
func TestSeeds(t *testing.T) {
	for seed := range uint64(40) {
		office(t, seed, 90)
	}
}

func TestIDs(t *testing.T) {
	clock := NewClock(now)
	a, b := IDs(1, clock), IDs(1, clock)
	for range 100 {
		if x, y := a(), b(); x != y || x[14] != '7' {
			t.Fatalf("ids %s %s", x, y)
		}
	}
}

// Every role has a seat with a key, and every desk an officer.
func TestSeats(t *testing.T) {
	keys := map[casework.Role]bool{}
	names := map[string]bool{}
	for _, s := range Seats(pack.Gowa(), 2000) {
		if names[s.Name] {
			t.Errorf("two accounts %s", s.Name)
		}
		names[s.Name] = true
		if s.HasKey {
			keys[s.Role] = true
		}
		if !s.Training {
			t.Errorf("%s is not marked as training", s.Name)
		}
	}
	for _, r := range casework.Roles() {
		if !keys[r] {
			t.Errorf("no key for %s", r)
		}
	}
}

func BenchmarkMake2000(b *testing.B) {
	for b.Loop() {
		office(b, 1, 2000)
	}
}
