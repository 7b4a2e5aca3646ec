package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
)

var update = flag.Bool("update", false, "record the figures anew")

// record is where the figures stand that this program was last measured with.
const record = "testdata/budget.json"

// TestBudget measures every action in an office of its own and holds it against the
// hard budgets and against what was recorded. The office, its clock and the time
// between frames are the test's, so the figures are the same on every machine.
func TestBudget(t *testing.T) {
	got := measure(t)
	if t.Failed() || *filmOut != "" {
		return
	}
	if *twinIn != "" {
		// What was not drawn has no price: lines, and what sends nothing.
		drawn := slices.DeleteFunc(got, func(f figure) bool { return f.WireDown > 0 || f.Down == 0 })
		if err := drawn.write(twinRecord); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, l := range limits {
		if why := l.check(got.find(l.action)); why != "" {
			t.Errorf("%s: %s", l.action, why)
		}
	}
	lines, n := got.find("Form 1, in lines"), int64(count(form1))
	if n < 50 {
		t.Errorf("Form 1 has %d answers, too few to compare", n)
	}
	for _, x := range []struct {
		what        string
		bytes, most int64
	}{{"payload down", lines.Down, lineDown}, {"wire down", lines.WireDown, lineWireDown}, {"wire up", lines.WireUp, lineWireUp}} {
		if x.bytes*lineAnswers > x.most*n {
			t.Errorf("lines: %s %d bytes for %d answers, budget %d for %d", x.what, x.bytes, n, x.most, lineAnswers)
		}
	}
	if *update {
		if err := got.write(record); err != nil {
			t.Fatal(err)
		}
		return
	}
	twin, err := readRecord(twinRecord)
	if err != nil {
		t.Fatal(err)
	}
	const intake = "nine questions, whole"
	if is, ncurses := got.find(intake).Down, twin.find(intake).Down; is > ncurses {
		t.Errorf("%s: %d bytes, ncurses %d", intake, is, ncurses)
	}
	recorded, err := readRecord(record)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range got {
		if was := recorded.find(f.Action); was.Steps == 0 {
			t.Errorf("%s is not in %s: record it with -update", f.Action, record)
		} else if why := grown(was, f); why != "" {
			t.Errorf("%s: %s (if that is meant: go test ./cmd/linebench -args -update, then make twin)", f.Action, why)
		}
	}
}

// measure plays every script and gives what its actions cost.
func measure(t *testing.T) ledger {
	var all ledger
	prepare, done := project(t)
	defer done()
	keep := func(actions ...string) func(*player) {
		return func(p *player) {
			for _, a := range actions {
				f := p.spent.find(a)
				if f.Steps == 0 {
					t.Errorf("%s never came up", a)
				}
				all = append(all, f)
			}
		}
	}
	run := func(account string, window bool, script func(*visited), then func(*player)) {
		t.Helper()
		p := visit(t, account, window, script, func(p *player) {
			if p.window {
				prepare(p)
			}
		})
		if p == nil || p.err != nil {
			return
		}
		then(p)
	}
	officer, manager, partner := string(casework.DeskOfficer), string(casework.Manager), string(casework.Partner)

	run(officer, true, func(p *visited) {
		p.must("Laporan baru")
		p.did("idle for an hour", func() error { pass(time.Duration(long(60)) * time.Minute); return nil })
		p.press("open the guide", "7")
		for range 10 {
			p.press("scroll one row", keyDown)
		}
		p.press("page of a text", keyPgDn)
	}, keep("sign in", "first screen", "idle for an hour", "open the guide", "scroll one row", "page of a text"))

	run(manager, true, func(p *visited) {
		p.press("queue of 18 rows", "4")
		if n := strings.Count(p.shown(), "-26-"); n != 18 && p.err == nil {
			p.err = fmt.Errorf("the queue shows %d rows", n)
		}
		for range 16 {
			p.press("cursor down", keyDown)
		}
		p.did("another row changes", func() error { return p.office.deliver(p.shown()) })
		p.press("page of a list", keyPgDn)
		p.press("open a case", keyEnter)
		p.press("back to the list", keyEsc)
	}, keep("queue of 18 rows", "cursor down", "another row changes", "page of a list", "open a case", "back to the list"))

	run(officer, true, func(p *visited) {
		p.spent = nil
		p.intake()
		intake := p.spent
		p.spent = nil
		p.assess()
		sheet := p.spent
		p.press("Bahaya, asked", "!")
		p.must("BAHAYA!")
		p.press("Bahaya, done", "y")
		p.must("TELEPON DULU")
		p.spent = append(p.spent[len(sheet):], intake.total("nine questions, whole"), sheet.total("Form 1, whole"))
		p.spent = append(intake.plus(sheet), p.spent...)
	}, func(p *player) { all = append(all, p.spent...) })

	run(officer, true, func(p *visited) {
		p.press("open form", "1")
		p.fill(nine[:6])
		p.keys("type", "x")
		p.press("leave with a check's sentence", keyTab)
		p.must("Tulis angka")
		p.press("backspace", keyBackspace)
		p.press("backspace", keyBackspace)
		p.press("backspace", keyBackspace)
		p.did("idle for an hour", func() error { pass(time.Duration(long(60)) * time.Minute); return nil })
		if f := p.spent.find("idle for an hour"); f.WireDown > 0 && p.err == nil {
			p.err = fmt.Errorf("an idle field sent %d bytes", f.WireDown)
		}
	}, keep("leave with a check's sentence", "backspace"))

	run(officer, true, func(p *visited) {
		p.intake()
		p.press("open form", p.number("1. Penilaian risiko awal"))
		p.press("page of a form", keyPgDn)
		p.press("page of a form", keyPgDn)
	}, keep("page of a form"))

	run(partner, true, func(p *visited) {
		p.spent = nil
		p.answerReferral()
		p.spent = ledger{p.spent.total("referral answered, whole")}
	}, keep("referral answered, whole"))

	run(string(casework.Caseworker), true, func(p *visited) {
		who := p.office.account(string(casework.Caseworker))
		c, err := p.office.ownCase(who)
		if err != nil {
			p.err = err
			return
		}
		book := p.office.Pack()
		answers := form3(book.Forms["form3"], casework.Prefill(c, casework.Complete, "form3", "", book), casework.FormEnv(c, who, book, p.office.Now(), nil))
		p.press("search", "5")
		p.press("search", c.Number+keyEnter)
		p.spent = nil
		p.assessFurther(answers)
		pages := p.spent.find("leave, rows appear")
		p.spent = ledger{p.spent.total("Form 3, whole"), pages.named("next page of Form 3")}
	}, keep("Form 3, whole", "next page of Form 3"))

	run(officer, false, func(p *visited) {
		first := p.spent
		p.spent = nil
		p.intakeLines()
		intake := p.spent
		p.spent = nil
		p.assessLines()
		p.spent = ledger{
			first.find("first screen").named("menu, in lines"), intake.total("nine questions, in lines"), p.spent.total("Form 1, in lines"),
		}
	}, func(p *player) { all = append(all, p.spent...) })

	run(partner, false, func(p *visited) {
		p.spent = nil
		p.answerReferralLines()
		p.spent = ledger{p.spent.total("referral answered, in lines")}
	}, keep("referral answered, in lines"))
	return all
}

// named gives a figure another name.
func (f figure) named(action string) figure {
	f.Action = action
	return f
}

// plus gives two ledgers as one.
func (l ledger) plus(o ledger) ledger {
	out := append(ledger{}, l...)
	for _, f := range o {
		if was := out.find(f.Action); was.Steps > 0 {
			for i := range out {
				if out[i].Action == f.Action {
					out[i] = ledger{was, f}.total(f.Action)
				}
			}
			continue
		}
		out = append(out, f)
	}
	return out
}

// ownCase is a case of the protection lane that the caseworker holds and has not assessed further.
func (o *office) ownCase(who casework.Actor) (*casework.Case, error) {
	page, err := o.Queue(context.Background(), who, casework.Query{Mine: true, Open: true, Lane: casework.Protection, Limit: 60})
	if err != nil {
		return nil, err
	}
	for _, r := range page.Rows {
		v, err := o.Open(context.Background(), who, r.Number)
		if err != nil {
			return nil, err
		}
		if v.Case != nil && v.Case.Caseworker == who.Account && v.Case.Form("form3") == nil && v.Case.Risk.Class != casework.High {
			return v.Case, nil
		}
	}
	return nil, errors.New("the caseworker holds no case without Form 3")
}

// deliver notes, as the manager in another session, that a referral has arrived
// whose row is in the window and not under the marker.
func (o *office) deliver(shown string) error {
	ctx, who := context.Background(), o.account(string(casework.Manager))
	for _, row := range sentRow.FindAllStringSubmatch(shown, -1) {
		v, err := o.Open(ctx, who, row[1])
		if err != nil {
			return err
		}
		for _, r := range v.Case.Referrals {
			if r.State == casework.Sent {
				_, err := o.Do(ctx, who, casework.Act{ID: o.NewID(), Name: casework.Deliver, Case: row[1], Part: r.ID, Seen: v.Version})
				return err
			}
		}
	}
	return fmt.Errorf("no referral in the window waits for its delivery:\n%s", shown)
}

// sentRow is a row of the queue, not under the marker, whose referral is under way.
var sentRow = regexp.MustCompile(`(?m)^  (\S+-\d\d-\d+-\S) .*Dikirim`)
