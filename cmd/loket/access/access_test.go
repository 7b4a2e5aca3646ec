package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
)

// refusal is the one sentence for what is known and not allowed.
const refusal = "Ini bukan tugas akun Anda"

// outcome is what somebody gets who tries: "allowed" (perhaps not now), "refused", "not found".
func outcome(err error) string {
	switch {
	case casework.KindOf(err) == casework.NotFound:
		return "not found"
	case casework.KindOf(err) == casework.NotAllowed && strings.Contains(casework.Say(err), refusal):
		return "refused"
	}
	return "allowed"
}

// try attempts an act on one case so that nothing comes of it: with a version that is
// not there, which is looked at only where the act is allowed.
func (w *town) try(who casework.Actor, a casework.ActName, number string) error {
	switch a {
	case casework.ReadCase:
		_, err := w.Open(ctx, who, number)
		return err
	case casework.PrintForm:
		_, err := w.Print(ctx, who, number, "complaint")
		return err
	case casework.ReadLetter:
		_, err := w.Letter(ctx, who, number, "")
		return err
	}
	act := casework.Act{ID: w.NewID(), Name: a, Case: number, Part: "1", Seen: 1 << 62}
	switch a {
	case casework.Discuss:
		act.Part = ""
	case casework.Alarm, casework.RecordContact, casework.Note: // whatever happened meanwhile: a draft that somebody else took stops them
		d, err := w.SaveDraft(ctx, who, casework.Draft{Work: a, Case: number})
		if err != nil {
			return err
		}
		defer func() { must(w.t, w.DropDraft(ctx, who, d.ID)) }()
		act.ID, act.Draft, act.Epoch = d.Act, d.ID, d.Epoch+9
	}
	_, err := w.Do(ctx, who, act)
	return err
}

// caseless try what concerns no case.
func (w *town) caseless() map[casework.ActName]func(casework.Actor) error {
	do := func(a casework.ActName) func(casework.Actor) error {
		return func(who casework.Actor) error {
			_, err := w.Do(ctx, who, casework.Act{ID: w.NewID(), Name: a})
			if (a == casework.HoldMeeting || a == casework.ReplyMeeting) && casework.KindOf(err) == casework.NotFound {
				return nil // no meeting was named
			}
			return err
		}
	}
	out := map[casework.ActName]func(casework.Actor) error{
		casework.ReadQueue: func(who casework.Actor) error { _, err := w.Queue(ctx, who, casework.Query{}); return err },
		casework.Search:    func(who casework.Actor) error { _, err := w.Alike(ctx, who, casework.Probe{Name: "Siapa"}); return err },
		casework.ReadInbox: func(who casework.Actor) error { _, err := w.Inbox(ctx, who); return err },
		casework.Accounts:  func(who casework.Actor) error { _, err := w.Accounts(ctx, who); return err },
		casework.ReadLog:   func(who casework.Actor) error { _, err := w.Log(ctx, who, casework.LogQuery{}); return err },
		casework.OpenWords: func(who casework.Actor) error { _, err := w.Words(ctx, who, 1, ""); return err },
		casework.Purge:     func(who casework.Actor) error { _, err := w.PurgeList(ctx, who); return err },
		casework.Reserve:   func(who casework.Actor) error { _, err := w.Reserve(ctx, who, "complaint"); return err },
		casework.Rotate: func(who casework.Actor) error {
			_, err := w.Handover(ctx, who, "peksos.dua", "satu.caseworker", "", false)
			return err
		},
		casework.ReadMeetings:    func(who casework.Actor) error { _, err := w.Meetings(ctx, who); return err },
		casework.ReadSupervision: func(who casework.Actor) error { _, err := w.Supervisions(ctx, who, ""); return err },
		casework.ReadAgenda: func(who casework.Actor) error {
			_, err := w.Agenda(ctx, who, w.Now(), w.Now().AddDate(0, 0, 7))
			return err
		},
		casework.ReadCaseload: func(who casework.Actor) error { _, err := w.Caseload(ctx, who); return err },
		casework.ReadAudit:    func(who casework.Actor) error { _, err := w.Audit(ctx, who); return err },
		casework.ReadCompliance: func(who casework.Actor) error {
			_, err := w.Compliance(ctx, who, casework.ComplianceQuery{From: w.Now().AddDate(0, -1, 0), To: w.Now()})
			return err
		},
	}
	for _, a := range []casework.ActName{casework.Receive, casework.CallMeeting, casework.HoldMeeting, casework.ReplyMeeting, casework.Supervise} {
		out[a] = do(a)
	}
	return out
}

// Role × act × standing through the store: allowed, refused, or not found, as the office
// has it in testdata/access.txt. What is not found answers like a number that never was.
func TestAccess(t *testing.T) {
	e, w := readExpected(t), newTown(t)
	caseless := w.caseless()
	cells := 0
	for _, a := range casework.Acts() {
		if e.acts[a] == nil {
			t.Errorf("testdata/access.txt says nothing of the act %s", a)
			continue
		}
		for _, r := range casework.Roles() {
			who := w.of[r]
			if try := caseless[a]; try != nil {
				cells++
				want := map[bool]string{true: "allowed", false: "refused"}[e.acts[a][string(r)]]
				if got := outcome(try(who)); got != want {
					t.Errorf("%s %s: %s, want %s", r, a, got, want)
				}
				continue
			}
			missing := w.try(who, a, w.number(r, "missing"))
			for _, s := range standings {
				n := w.number(r, s)
				if n == "" {
					continue
				}
				cells++
				err, want := missing, "refused"
				if s != "missing" {
					err = w.try(who, a, n)
				}
				switch {
				case e.allowed(a, r, s):
					want = "allowed"
				case e.level(r, s) == casework.LevelNone:
					want = "not found"
				}
				if got := outcome(err); got != want {
					t.Errorf("%s %s %s: %s (%v), want %s", r, a, s, got, err, want)
				}
				if want == "not found" && !same(err, missing) {
					t.Errorf("%s %s %s: %#v, and of a number that is not there %#v", r, a, s, err, missing)
				}
			}
		}
	}
	for a := range e.acts {
		if !slices.Contains(casework.Acts(), a) {
			t.Errorf("testdata/access.txt expects an act %s that is none", a)
		}
	}
	t.Logf("%d cells", cells)
	if cells < 8000 {
		t.Errorf("only %d cells", cells)
	}
}

// same says whether two errors are one to the byte.
func same(a, b error) bool {
	var x, y *casework.Error
	if errors.As(a, &x) != errors.As(b, &y) || x == nil {
		return false
	}
	return a.Error() == b.Error() && x.Kind == y.Kind && x.Say == y.Say && x.By == y.By && len(x.Problems) == len(y.Problems)
}

// What a role may not know of is in no list, count, search, look-alike, inbox, agenda,
// figure, meeting or paper of the store, and asking for it there answers like asking
// for what is not.
func TestHiddenIsNowhere(t *testing.T) {
	e, w := readExpected(t), newTown(t)
	all := w.knows(e, casework.Manager, casework.LevelFull)
	if len(all) < 15 {
		t.Fatalf("%d cases", len(all))
	}
	// Links to cases that some may not know of.
	w.must(manager, w.numbers["own-service"], casework.Link, "number", w.numbers["stranger"])
	w.must(manager, w.numbers["area-service"], casework.Link, "number", w.numbers["held"], "kind", "family")
	theirs, err := w.SaveDraft(ctx, manager, casework.Draft{Work: casework.Note, Case: w.numbers["stranger"]})
	must(t, err)
	for _, r := range casework.Roles() {
		who := w.of[r]
		know := w.knows(e, r, casework.LevelNumber)
		var hidden []string
		for _, n := range append(slices.Clone(all), w.numbers["quarantined"]) {
			if !slices.Contains(know, n) {
				hidden = append(hidden, n)
			}
		}
		clean := func(what string, x any) {
			t.Helper()
			b, err := json.Marshal(x)
			must(t, err)
			for _, n := range hidden {
				if strings.Contains(string(b), n) {
					t.Errorf("%s: %s shows %s", r, what, n)
				}
			}
			for n, name := range w.names {
				if !slices.Contains(know, n) && strings.Contains(string(b), name) {
					t.Errorf("%s: %s shows the child of %s", r, what, n)
				}
			}
		}
		if r == casework.Auditor || r == casework.Administrator {
			know = nil
		}
		page, err := w.Queue(ctx, who, casework.Query{Limit: 100})
		if e.acts[casework.ReadQueue][string(r)] {
			must(t, err)
			var got []string
			for _, row := range page.Rows {
				got = append(got, row.Number)
			}
			slices.Sort(got)
			if !slices.Equal(got, know) || page.Total != len(know) {
				t.Errorf("%s: the queue has %v of %d, want %v", r, got, page.Total, know)
			}
		} else if len(page.Rows)+page.Total+page.High+page.Overdue > 0 {
			t.Errorf("%s: a queue that is refused has %+v", r, page)
		}
		clean("the queue", page)
		home, err := w.Home(ctx, who)
		must(t, err)
		home.Receipts = nil // what one did oneself one knows
		clean("home", home)
		if r == casework.Partner {
			if home.Inbox != len(know) || home.Open+home.High+home.Overdue+len(home.Tasks)+len(home.Waiting) > 0 {
				t.Errorf("partner's home counts %+v", home)
			}
		} else if home.Open != len(know) || home.Inbox != 0 {
			t.Errorf("%s: home counts %d, want %d", r, home.Open, len(know))
		}
		for _, n := range hidden {
			for what, q := range map[string]casework.Query{"number": {Number: n}, "name": {Name: w.names[n]}} {
				if p, err := w.Queue(ctx, who, q); err == nil && (p.Total != 0 || len(p.Rows) > 0 || p.High+p.Overdue > 0) {
					t.Errorf("%s: asked by %s %s is found: %+v", r, what, n, p)
				}
			}
			m, err := w.Alike(ctx, who, casework.Probe{Name: w.names[n], NIK: w.nik(n)})
			none, err2 := w.Alike(ctx, who, casework.Probe{Name: "Qqqq Xxxx", NIK: "9901016001148888"})
			if fmt.Sprintf("%+v %v", m, err) != fmt.Sprintf("%+v %v", none, err2) {
				t.Errorf("%s: look-alikes of %s: %+v %v, of nobody: %+v %v", r, n, m, err, none, err2)
			}
			for _, form := range []string{"complaint", "form3", casework.FamilyCopy, casework.PathwayForm} {
				_, err := w.Print(ctx, who, n, form)
				_, err2 := w.Print(ctx, who, w.numbers["missing"], form)
				if !same(err, err2) {
					t.Errorf("%s: print %s of %s: %v, of no case: %v", r, form, n, err, err2)
				}
			}
		}
		_, err = w.OpenDraft(ctx, who, theirs.ID, true)
		_, err2 := w.OpenDraft(ctx, who, "no such draft", true)
		if err == nil || fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Errorf("%s opens another's draft: %v, %v", r, err, err2)
		}
		for _, n := range know {
			v, err := w.Open(ctx, who, n)
			must(t, err)
			clean("case "+n, v)
		}
		show := func(what string, x any, err error) {
			t.Helper()
			if err == nil {
				clean(what, x)
			} else if k := casework.KindOf(err); k != casework.NotAllowed && k != casework.NotFound {
				t.Errorf("%s: %s: %v", r, what, err)
			}
		}
		inbox, err := w.Inbox(ctx, who)
		show("inbox", inbox, err)
		agenda, err := w.Agenda(ctx, who, w.Now(), w.Now().AddDate(0, 1, 0))
		show("agenda", agenda, err)
		load, err := w.Caseload(ctx, who)
		show("caseload", load, err)
		audit, err := w.Audit(ctx, who)
		show("audit", audit, err)
		figures, err := w.Compliance(ctx, who, casework.ComplianceQuery{From: w.Now().AddDate(0, -1, 0), To: w.Now().Add(time.Hour)})
		show("compliance", figures, err)
		meetings, err := w.Meetings(ctx, who)
		show("meetings", meetings, err)
		proposed, err := w.ProposeMeeting(ctx, who)
		show("proposed meeting", proposed, err)
		clean("meetings' form", proposed)
		meeting, err := w.Meeting(ctx, who, w.meeting)
		show("meeting", meeting, err)
		clean("meeting's form", meeting.Change)
		for _, agency := range []string{"", "rsud", "disdik"} {
			text, err := w.MeetingText(ctx, who, w.meeting, agency)
			show("meeting's paper "+agency, text, err)
		}
	}
}

// nik is the NIK that a case was received with.
func (w *town) nik(number string) string {
	v, err := w.Open(ctx, manager, number)
	if err != nil {
		return "9901016001149001" // in quarantine: the first that was received
	}
	return v.Case.Child.NIK
}

// Asking for a case that is hidden is no more work than asking for one that is not:
// neither the clock nor the disk tells them apart.
func TestHiddenIsNoMoreWork(t *testing.T) {
	w := newTown(t)
	for _, c := range []struct {
		role     casework.Role
		standing string
	}{{casework.DeskOfficer, "stranger"}, {casework.Supervisor, "stranger"}, {casework.Partner, "other-letter"}, {casework.Caseworker, "excluded"}, {casework.Manager, "quarantined"}, {casework.Administrator, "held"}} {
		who := w.of[c.role]
		for what, ask := range map[string]func(n string) error{
			"open":         func(n string) error { _, err := w.Open(ctx, who, n); return err },
			"print":        func(n string) error { _, err := w.Print(ctx, who, n, "complaint"); return err },
			"letter":       func(n string) error { _, err := w.Letter(ctx, who, n, ""); return err },
			"print letter": func(n string) error { _, err := w.PrintLetter(ctx, who, n, ""); return err },
			"act": func(n string) error {
				_, err := w.Do(ctx, who, casework.Act{ID: w.NewID(), Name: casework.Amend, Case: n, Seen: 1})
				return err
			},
		} {
			work := func(n string) float64 {
				return testing.AllocsPerRun(40, func() {
					if k := casework.KindOf(ask(n)); k != casework.NotFound {
						t.Fatalf("%s %s: %s", c.role, what, k)
					}
				})
			}
			hidden, missing := work(w.number(c.role, c.standing)), work(w.numbers["missing"])
			// A case is read with hundreds of allocations; the log's own vary by a few.
			if hidden > missing+12 || missing > hidden+12 {
				t.Errorf("%s %s: %v allocations for a hidden case, %v for none", c.role, what, hidden, missing)
			}
		}
	}
}
