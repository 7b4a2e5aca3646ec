package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// One command hands an officer's whole work over, in acts that are in the log; no
// clock moves, drafts change hands, a case that the other may not see stays.
func TestHandover(t *testing.T) {
	o := auditedOffice(t)
	second := casework.Actor{Account: "peksos.dua", Role: casework.Caseworker, Session: "s-dua"}
	o.hire(second)
	take := func(name string) string {
		n := o.receive(officer, name, "")
		o.must(manager, n, casework.Assign, "caseworker", caseworker.Account)
		return n
	}
	one, two, apart := take("Bunga Contoh"), take("Melati Umpama"), take("Kenanga Misal")
	o.must(manager, apart, casework.Exclude, "kind", "account", "who", second.Account, "reason", "kerabat keluarga")
	draft, err := o.SaveDraft(ctx, caseworker, casework.Draft{Work: casework.Note, Case: one, Answers: forms.Answers{"text": {State: forms.Given, Value: "belum selesai"}}})
	must(t, err)
	stays, err := o.SaveDraft(ctx, caseworker, casework.Draft{Work: casework.Note, Case: apart})
	must(t, err)
	before := o.file(one).Clocks
	head := o.paper().Seq

	h, err := o.Handover(ctx, manager, caseworker.Account, second.Account, "", false)
	if err != nil || h.Done || len(h.Cases) != 3 || h.Drafts != 1 || o.paper().Seq != head+1 {
		t.Fatalf("%+v, %v", h, err)
	}
	if len(h.Cases[0].Clocks) == 0 || o.file(one).Caseworker != caseworker.Account {
		t.Fatalf("the list changed something: %+v", h)
	}
	_, err = o.Handover(ctx, manager, caseworker.Account, second.Account, " ", true)
	is(t, err, casework.Invalid, "Alasan")
	_, err = o.Handover(ctx, manager, caseworker.Account, officer.Account, "SK rotasi 12", true)
	is(t, err, casework.Invalid, "berbeda")
	_, err = o.Handover(ctx, admin, caseworker.Account, second.Account, "SK rotasi 12", true)
	is(t, err, casework.NotAllowed, "")
	o.pass(26 * time.Hour)
	h, err = o.Handover(ctx, manager, caseworker.Account, second.Account, "SK rotasi 12", true)
	if err != nil || !h.Done || len(h.Cases) != 3 || h.Drafts != 1 {
		t.Fatalf("%+v, %v", h, err)
	}
	for _, c := range h.Cases {
		want := second.Account
		if c.Number == apart {
			want = caseworker.Account
		}
		if got := o.file(c.Number).Caseworker; got != want || (c.Why != "") != (c.Number == apart) {
			t.Errorf("%s is with %s: %+v", c.Number, got, c)
		}
	}
	after := o.file(one).Clocks
	if len(after) != len(before) {
		t.Fatalf("clocks %+v became %+v", before, after)
	}
	for i := range after {
		if !after[i].Due.Equal(before[i].Due) || !after[i].Started.Equal(before[i].Started) || after[i].Running() != before[i].Running() {
			t.Errorf("clock %+v became %+v", before[i], after[i])
		}
	}
	if d, err := o.Drafts(ctx, second); err != nil || len(d) != 1 || d[0].ID != draft.ID || d[0].Answers["text"].Value != "belum selesai" {
		t.Fatalf("%+v, %v", d, err)
	}
	if d, err := o.Drafts(ctx, caseworker); err != nil || len(d) != 1 || d[0].ID != stays.ID {
		t.Fatalf("%+v, %v", d, err)
	}
	if _, err := o.SaveDraft(ctx, caseworker, draft); err == nil {
		t.Error("the draft can still be written by whom it was taken from")
	}
	if e := o.newest(casework.LogQuery{Act: casework.Rotate}); !strings.Contains(e.Note, "2 cases, 1 drafts") || e.Hits != 3 {
		t.Fatalf("%+v", e)
	}
	o.must(second, two, casework.Note, "text", "lanjut")
	o.sound()
}

// A deputy has the other's rights from the first day's first instant to the last day's
// last in the office's zone, signs as Plh., and with the own key only.
func TestDeputy(t *testing.T) {
	o := auditedOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	zone := o.Pack().Office.Zone
	first := time.Date(2026, 11, 23, 0, 0, 0, 0, zone)
	end := first.AddDate(0, 0, 5)
	term := &casework.Acting{Self: caseworker.Account, For: manager.Account, From: first, To: end}
	name := caseworker.Account + ".plh"
	appoint := func(who casework.Actor, a *casework.Acting) error {
		return o.ChangeAccount(ctx, who, casework.AccountChange{Add: &casework.Account{Name: name, Role: casework.Coordinator, Acting: a}})
	}
	is(t, appoint(admin, term), casework.NotAllowed, "ditetapkan oleh")
	is(t, appoint(manager, &casework.Acting{Self: manager.Account, For: coordinator.Account, From: first, To: end}), casework.NotAllowed, "diri sendiri")
	is(t, appoint(manager, &casework.Acting{Self: caseworker.Account, For: coordinator.Account, From: first, To: end}), casework.NotAllowed, "koordinator")
	is(t, appoint(manager, &casework.Acting{Self: "tidak.ada", For: manager.Account, From: first, To: end}), casework.Invalid, "")
	is(t, appoint(manager, &casework.Acting{Self: caseworker.Account, For: manager.Account, From: end, To: first}), casework.Invalid, "Masa Plh.")
	must(t, appoint(manager, term))
	is(t, appoint(coordinator, &casework.Acting{Self: caseworker.Account, For: coordinator.Account, From: first, To: end}), casework.Invalid, "masih Plh.")
	key := "SHA256:" + caseworker.Account
	opens := func() (deputy casework.Actor, ok bool) {
		list, err := o.Bindings(ctx, key)
		must(t, err)
		for _, a := range list {
			if a.Name == name {
				deputy, ok = store.ActorOf(a, key, "s-plh"), true
			}
		}
		return deputy, ok
	}
	set := func(at time.Time) { o.now.Store(at.UnixMilli()) }
	account, _ := o.Account(name)
	who := store.ActorOf(account, key, "s-plh")
	if who.Role != casework.Manager || who.For != manager.Account || who.Self != caseworker.Account {
		t.Fatalf("%+v", who)
	}
	for _, c := range []struct {
		at time.Time
		ok bool
	}{{first.Add(-time.Millisecond), false}, {first, true}, {first.AddDate(0, 0, 2), true}, {end.Add(-time.Millisecond), true}, {end, false}, {end.AddDate(1, 0, 0), false}} {
		set(c.at)
		if _, ok := opens(); ok != c.ok {
			t.Errorf("at %v the key opens it: %v", c.at, ok)
		}
		v, err := o.Open(ctx, who, n)
		if c.ok && (err != nil || v.Level != casework.LevelFull) {
			t.Errorf("at %v: %v", c.at, err)
		}
		if !c.ok {
			is(t, err, casework.NotAllowed, "Plh.")
		}
	}
	set(first.Add(time.Hour))
	if _, err := o.act(who, n, casework.Note, "text", "oleh Plh."); err != nil {
		t.Fatal(err)
	}
	if e := o.newest(casework.LogQuery{Person: name}); e.By.For != manager.Account || e.By.Self != caseworker.Account {
		t.Fatalf("%+v", e)
	}
	// Not by pretending, not over accounts, not over what the person is excluded from.
	forged := manager
	forged.Account, forged.For = name, coordinator.Account
	_, err := o.Open(ctx, forged, n)
	is(t, err, casework.NotAllowed, "")
	is(t, o.ChangeAccount(ctx, who, casework.AccountChange{Disable: officer.Account}), casework.NotAllowed, "akun sendiri")
	o.must(manager, n, casework.Exclude, "kind", "account", "who", caseworker.Account, "reason", "kerabat keluarga")
	_, err = o.Open(ctx, who, n)
	is(t, err, casework.NotFound, "")
	if p, err := o.Queue(ctx, who, casework.Query{}); err != nil || p.Total != 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	// The person's account closed, or the post changed: the deputy's ends with it.
	o.again()
	if _, ok := opens(); !ok {
		t.Fatal("lost over a restart")
	}
	must(t, o.ChangeAccount(ctx, coordinator, casework.AccountChange{Disable: caseworker.Account}))
	_, err = o.Queue(ctx, who, casework.Query{})
	is(t, err, casework.NotAllowed, "tidak aktif")
	o.sound()
}

// A post goes to nobody who may know less, nor for long; it ends with the post's account.
func TestWhoMayBeADeputy(t *testing.T) {
	o := auditedOffice(t)
	var ended []string
	o.opts.Ended = func(name, _ string) { ended = append(ended, name) }
	o.again()
	name := func(self, post casework.Actor, days int) error {
		return o.ChangeAccount(ctx, manager, casework.AccountChange{Add: &casework.Account{Name: self.Account + ".plh",
			Acting: &casework.Acting{Self: self.Account, For: post.Account, From: o.Now(), To: o.Now().AddDate(0, 0, days)}}})
	}
	for _, who := range []casework.Actor{hospital, auditor, admin, data, officer, supervisor} {
		is(t, name(who, manager, 5), casework.NotAllowed, "setara")
		is(t, name(who, caseworker, 5), casework.NotAllowed, "setara")
	}
	is(t, name(caseworker, manager, 91), casework.Invalid, "90 hari")
	must(t, name(caseworker, manager, 90))
	key := "SHA256:" + caseworker.Account
	opens := func(want int) {
		t.Helper()
		if list, err := o.Bindings(ctx, key); err != nil || len(list) != want {
			t.Errorf("the key opens %+v, %v", list, err)
		}
	}
	opens(2)
	must(t, o.ChangeAccount(ctx, coordinator, casework.AccountChange{Disable: manager.Account}))
	if want := []string{manager.Account, caseworker.Account + ".plh"}; !slices.Equal(ended, want) {
		t.Errorf("sessions of %v end, want %v", ended, want)
	}
	opens(1)
	o.hire(manager) // the name again: its deputies of before are not there again
	opens(1)
}

// deputy hires a second caseworker, who for two days stands in for the first.
func (o *office) deputy() (self, plh casework.Actor) {
	o.t.Helper()
	self = casework.Actor{Account: "peksos.dua", Role: casework.Caseworker, Session: "s-dua"}
	o.hire(self)
	must(o.t, o.ChangeAccount(ctx, manager, casework.AccountChange{Add: &casework.Account{Name: "dua.plh",
		Acting: &casework.Acting{Self: self.Account, For: caseworker.Account, From: o.Now(), To: o.Now().Add(48 * time.Hour)}}}))
	a, _ := o.Account("dua.plh")
	return self, store.ActorOf(a, "SHA256:"+self.Account, "s-plh")
}

// A case taken as a deputy is the post's, also after the term.
func TestADeputysCaseIsThePosts(t *testing.T) {
	o := auditedOffice(t)
	second, who := o.deputy()
	n := o.receive(officer, "Bunga Contoh", "", "danger", "yes", "alleged.relation", "ayah tiri", "alleged.same_house", "yes", "no_contact", "ayah tiri", "safe_contact", "lewat tetangga")
	o.must(who, n, casework.Take, "reason", "piket")
	if c := o.file(n); c.Caseworker != caseworker.Account {
		t.Fatalf("held by %s", c.Caseworker)
	}
	if v, err := o.Open(ctx, who, n); err != nil || v.Level != casework.LevelFull {
		t.Fatal(err)
	}
	if p, err := o.Queue(ctx, who, casework.Query{Mine: true}); err != nil || p.Total != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	if v, err := o.Open(ctx, second, n); err == nil && v.Level == casework.LevelFull {
		t.Fatal("the own account reads it, too")
	}
	if err := o.ChangeAccount(ctx, manager, casework.AccountChange{Add: &casework.Account{Name: "dua.plh", Role: casework.Manager}}); err == nil {
		t.Fatal("a deputy's account became another")
	}
}

// After a restoration no number that was given out meanwhile is given out again, at
// desks that had given out some before the backup and at those that had not, not even
// when the same backup is restored twice.
func TestNumbersAfterRestoring(t *testing.T) {
	s := newSafe(t)
	s.receive(officer, "Bunga Contoh", "")
	path := s.save()
	used := map[string]bool{}
	count := func(x *office) {
		t.Helper()
		for _, who := range []casework.Actor{officer, neighbour} {
			for range 20 {
				n := x.receive(who, "Melati Umpama", "")
				if used[n] {
					t.Fatalf("%s was given out twice", n)
				}
				used[n] = true
				x.pass(time.Minute)
			}
		}
	}
	count(s.office)
	for range 2 {
		o := s.restoreOptions(t)
		_, err := store.Restore(ctx, path, o)
		must(t, err)
		x := &office{t: t, opts: o.Office}
		x.now.Store(s.now.Load())
		x.opts.Clock = s.opts.Clock
		x.again()
		for _, who := range []casework.Actor{officer, neighbour} {
			for range 20 {
				n := x.receive(who, "Melati Umpama", "")
				if used[n] {
					t.Fatalf("%s was given out twice", n)
				}
				used[n] = true
				s.pass(time.Minute)
			}
		}
		x.sound()
		x.stop()
	}
}

// Whoever stands in for the coordinator signs letters as Plh., on those days only.
func TestLettersAreSignedByTheDeputy(t *testing.T) {
	o := auditedOffice(t)
	n := o.receive(officer, "Melati Umpama", "")
	o.must(manager, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "help", "rawat", "problem_public", "luka")
	head := o.Pack().Office.Head
	signed := func(want bool) {
		t.Helper()
		letter, err := o.PrintLetter(ctx, manager, n, "1")
		must(t, err)
		if !strings.Contains(letter, head) || strings.Contains(letter, "Plh. "+head) != want {
			t.Errorf("signed as Plh. %v, want %v:\n%s", !want, want, letter)
		}
	}
	signed(false)
	must(t, o.ChangeAccount(ctx, coordinator, casework.AccountChange{Add: &casework.Account{Name: "wakil.plh",
		Acting: &casework.Acting{Self: manager.Account, For: coordinator.Account, From: o.Now().Add(time.Hour), To: o.Now().Add(48 * time.Hour)}}}))
	signed(false)
	o.pass(2 * time.Hour)
	signed(true)

	// So do forms: who filled one for whom, who prints it, and who signs a blank for the head.
	deputy := coordinator
	deputy.Account, deputy.For, deputy.Self = "wakil.plh", coordinator.Account, manager.Account
	sheet := o.receive(deputy, "Kenanga Umpama", "")
	stood := "wakil.plh, Plh. " + coordinator.Account
	paper, err := o.Print(ctx, deputy, sheet, "complaint")
	must(t, err)
	paper = strings.Join(strings.Fields(paper), " ") // lines of paper may break anywhere
	if strings.Count(paper, stood) != 2 {
		t.Errorf("the form does not say who stood in for whom:\n%s", paper)
	}
	paper, err = o.Print(ctx, manager, sheet, "complaint")
	if paper = strings.Join(strings.Fields(paper), " "); err != nil || strings.Count(paper, stood) != 1 || !strings.Contains(paper, "oleh "+manager.Account+". Rahasia.") {
		t.Errorf("%v: by whom it was filled and printed:\n%s", err, paper)
	}
	blank := func(want bool) {
		t.Helper()
		for form, signs := range map[string]bool{"form8": true, "form5": true, "form4": false} {
			b, err := o.Reserve(ctx, manager, form)
			if err != nil || strings.Contains(b.Text, "Plh. "+manager.Account+", menggantikan "+coordinator.Account) != (want && signs) {
				t.Errorf("%s, somebody stands in for the head %v: %v\n%s", form, want, err, b.Text)
			}
		}
	}
	blank(true)
	o.pass(48 * time.Hour)
	signed(false)
	blank(false)
}

// Who hands an officer's work over knows nothing of the cases that are not theirs to know:
// they stay, with the drafts and tasks in them, and only their number is told.
func TestHandoverHidesWhatItsLeadMayNotKnow(t *testing.T) {
	o := auditedOffice(t)
	second, third := casework.Actor{Account: "peksos.dua", Role: casework.Caseworker, Session: "s-dua"}, casework.Actor{Account: "peksos.tiga", Role: casework.Caseworker, Session: "s-tiga"}
	o.hire(second)
	o.hire(third)
	kin, plain := o.receive(officer, "Zulaikha Rekaan", ""), o.receive(officer, "Melati Umpama", "")
	for _, n := range []string{kin, plain} {
		o.must(manager, n, casework.Assign, "caseworker", second.Account)
		must2(t)(o.SaveDraft(ctx, second, casework.Draft{Work: casework.Note, Case: strings.ToLower(n), Answers: forms.Answers{"text": {State: forms.Given, Value: "belum selesai"}}}))
	}
	o.must(manager, kin, casework.Exclude, "kind", "account", "who", caseworker.Account, "reason", "kerabat keluarga")
	first := time.Date(2026, 11, 23, 0, 0, 0, 0, o.Pack().Office.Zone)
	must(t, o.ChangeAccount(ctx, manager, casework.AccountChange{Add: &casework.Account{Name: "plh", Acting: &casework.Acting{
		Self: caseworker.Account, For: manager.Account, From: first, To: first.AddDate(0, 0, 5),
	}}}))
	o.now.Store(first.Add(time.Hour).UnixMilli())
	a, _ := o.Account("plh")
	deputy := store.ActorOf(a, "SHA256:"+caseworker.Account, "s-plh")
	told := func(h casework.Handover, err error) {
		t.Helper()
		if err != nil || len(h.Cases) != 1 || h.Cases[0].Number != plain || h.Others != 1 || h.Drafts != 1 || strings.Contains(strings.Join(h.Lines(o.Pack(), o.Now()), "\n"), kin) {
			t.Fatalf("%+v, %v", h, err)
		}
		if want := "1 kasus dan 1 draf dari peksos.dua (1 kasus lain tetap pada peksos.dua)"; h.Sum() != want {
			t.Errorf("says %q", h.Sum())
		}
		if e := o.newest(casework.LogQuery{Act: casework.Rotate}); e.Hits != 1 || slices.Contains(e.Found, kin) {
			t.Errorf("the log says %+v", e)
		}
	}
	told(o.Handover(ctx, deputy, second.Account, third.Account, "", false))
	told(o.Handover(ctx, deputy, second.Account, third.Account, "cuti panjang", true))
	if got, other := o.file(kin).Caseworker, o.file(plain).Caseworker; got != second.Account || other != third.Account {
		t.Errorf("the cases are with %s and %s", got, other)
	}
	for who, n := range map[*casework.Actor]string{&second: kin, &third: plain} {
		if d, err := o.Drafts(ctx, *who); err != nil || len(d) != 1 || d[0].Case != strings.ToLower(n) {
			t.Errorf("%s has %+v, %v", who.Account, d, err)
		}
	}
	// A task in such a case stays as well, whoever holds the case.
	lead, next := casework.Actor{Account: "manajer.dua", Role: casework.Manager, Session: "s-m2"}, casework.Actor{Account: "manajer.tiga", Role: casework.Manager, Session: "s-m3"}
	o.hire(lead)
	o.hire(next)
	owned := func(by string) string {
		for _, c := range o.file(kin).Clocks {
			if c.Running() && (by == "" || c.Owner == by) {
				return c.ID
			}
		}
		return ""
	}
	must2(t)(o.Do(ctx, manager, casework.Act{ID: o.NewID(), Name: casework.GiveTask, Case: kin, Part: owned(""), Seen: o.file(kin).Version, Answers: ram.Answers("to", lead.Account, "reason", "cuti")}))
	if h, err := o.Handover(ctx, deputy, lead.Account, next.Account, "cuti panjang", true); err != nil || h.Tasks != 0 || owned(lead.Account) == "" {
		t.Errorf("%+v, %v", h, err)
	}
	if h, err := o.Handover(ctx, manager, lead.Account, next.Account, "cuti panjang", true); err != nil || h.Tasks != 1 || owned(next.Account) == "" {
		t.Errorf("%+v, %v", h, err)
	}
	o.sound()
}
