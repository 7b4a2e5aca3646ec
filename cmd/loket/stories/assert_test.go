package stories

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
)

// file is a case as "case NUMBER --json" gives it to who may read all of it.
type file struct {
	casework.Case
	Events   []casework.Record `json:"events"`
	Standing []casework.Stand  `json:"standing"`
	Siblings []casework.Kin    `json:"siblings"`
}

// file reads a case as the manager.
func (o *office) file(number string) file {
	o.t.Helper()
	var f file
	o.json(&f, manager, "case "+number+" --json")
	return f
}

// stands fails the test unless the case is at this stage, with this class.
func (o *office) stands(number string, stage casework.Stage, class casework.Class) {
	o.t.Helper()
	if f := o.file(number); f.Stage != stage || f.Risk.Class != class {
		o.t.Errorf("%s is %s and %s, want %s and %s", number, f.Stage, f.Risk.Class, stage, class)
	}
}

// referral fails the test unless the case's referral is in this state.
func (o *office) referral(number, id string, state casework.ReferralState) {
	o.t.Helper()
	f := o.file(number)
	if r := f.Referral(id); r == nil || r.State != state {
		o.t.Errorf("referral %s of %s is %+v, want %s", id, number, r, state)
	}
}

// ended fails the test unless the case is terminated by Form 8, nothing of it waits for
// anybody any more, and everybody's task list is without it.
func (o *office) ended(number string) {
	o.t.Helper()
	f := o.file(number)
	if f.Stage != casework.Terminated {
		o.t.Errorf("%s is %s, want terminated", number, f.Stage)
	}
	for _, k := range f.Clocks {
		if k.Running() {
			o.t.Errorf("%s is over and still waits for %s", number, k.ID)
		}
	}
	for _, who := range []string{officer, peksos, manager} {
		for _, d := range o.duties(who, number) {
			o.t.Errorf("%s is over and %s still has %s", number, who, d.Clock)
		}
	}
}

// duties are an account's tasks on one case, whenever they are due.
func (o *office) duties(account, number string) []casework.Duty {
	o.t.Helper()
	var g casework.Agenda
	o.json(&g, account, "tasks --from 2026-01-01 --to 2028-12-31 --json")
	return slices.DeleteFunc(g.Duties, func(d casework.Duty) bool { return d.Number != number })
}

// task fails the test unless an account has this task on a case, due so long from now
// (0: without a standard) and because of why.
func (o *office) task(account, number, clock string, in time.Duration, why string) {
	o.t.Helper()
	var have []string
	for _, d := range o.duties(account, number) {
		due := time.Duration(0)
		if !d.Due.IsZero() {
			due = d.Due.Sub(o.time())
		}
		if d.Clock == clock && (due-in).Abs() <= time.Minute && d.Why == why && d.Overdue == (!d.Due.IsZero() && in < 0) {
			return
		}
		have = append(have, d.Clock+" in "+due.String()+" because "+d.Why)
	}
	o.t.Errorf("%s should have %s of %s in %s because %s; has:\n%s", account, clock, number, in, why, strings.Join(have, "\n"))
}

// noTask fails the test when an account has this task on a case.
func (o *office) noTask(account, number, clock string) {
	o.t.Helper()
	if slices.ContainsFunc(o.duties(account, number), func(d casework.Duty) bool { return d.Clock == clock }) {
		o.t.Errorf("%s should not have %s of %s", account, clock, number)
	}
}

// clocks fails the test unless the newest clocks of these IDs stand so.
func (o *office) clocks(number string, want map[string]casework.State) {
	o.t.Helper()
	f := o.file(number)
	got := map[string]casework.State{}
	for _, s := range f.Standing {
		id := s.Clock
		if id == "" {
			id = s.Row
		}
		got[id] = s.State
	}
	for id, state := range want {
		if got[id] != state {
			o.t.Errorf("%s: clock %s is %q, want %q", number, id, got[id], state)
		}
	}
	// Every row of the rule book can be seen on the case, begun or not.
	for _, row := range o.pack.Clocks {
		if !slices.ContainsFunc(f.Standing, func(s casework.Stand) bool { return s.Row == row.ID }) {
			o.t.Errorf("%s does not show where it stands on %s", number, row.ID)
		}
	}
}

// sees fails the test unless an account's view of a case has exactly these fields.
func (o *office) sees(account, number string, fields ...string) {
	o.t.Helper()
	out, bad, code := o.run(account, "case "+number+" --json")
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 {
		o.t.Errorf("%s cannot see %s: exit %d %s", account, number, code, bad)
		return
	}
	if keys := slices.Sorted(maps.Keys(got)); !slices.Equal(keys, fields) {
		o.t.Errorf("%s sees %v of %s, want %v", account, keys, number, fields)
	}
}

// sealed fails the test unless the case does not exist for these accounts.
func (o *office) sealed(number string, who ...string) {
	o.t.Helper()
	for _, account := range who {
		for _, command := range []string{"case " + number, "letter " + number} {
			if out, bad, code := o.run(account, command); code != 1 || out != "" || bad != "Tidak ditemukan.\n" {
				o.t.Errorf("%s: %s: exit %d %q %q", account, command, code, out, bad)
			}
		}
	}
}

// coded fails the test unless an account finds the case in its queue without name and text.
func (o *office) coded(number string, who ...string) {
	o.t.Helper()
	for _, account := range who {
		out, bad, code := o.run(account, "case "+number+" --json")
		if code != 0 || bad != "" {
			o.t.Errorf("%s: exit %d %s", account, code, bad)
		}
		for _, secret := range []string{`"child":`, `"complaint":`, `"events":`, `"people":`, `"name":`} {
			if strings.Contains(out, secret) {
				o.t.Errorf("%s sees %s of %s", account, secret, number)
			}
		}
	}
}

// paper is a printed text that a test looks at.
type paper struct {
	t    testing.TB
	name string
	text string
}

// has fails the test unless every text is printed.
func (x paper) has(texts ...string) paper {
	x.t.Helper()
	plain := strings.Join(strings.Fields(x.text), " ")
	for _, s := range texts {
		if !strings.Contains(plain, s) {
			x.t.Errorf("%s lacks %q:\n%s", x.name, s, x.text)
		}
	}
	return x
}

// hides fails the test when any of the texts is printed.
func (x paper) hides(texts ...string) paper {
	x.t.Helper()
	plain := strings.ToLower(strings.Join(strings.Fields(x.text), " "))
	for _, s := range texts {
		if strings.Contains(plain, strings.ToLower(s)) {
			x.t.Errorf("%s shows %q:\n%s", x.name, s, x.text)
		}
	}
	return x
}

// letter is a referral's letter, by the remote command.
func (o *office) letter(account, number, referral string) paper {
	o.t.Helper()
	out, bad, code := o.run(account, "letter "+number+" --referral "+referral)
	if code != 0 {
		o.t.Fatalf("%s: letter %s of %s: exit %d %s", account, referral, number, code, bad)
	}
	return paper{o.t, "letter " + referral + " of " + number, out}
}

// pages reads what comes a page at a time.
func (p *person) pages(asked, all string) string {
	p.T.Helper()
	var out strings.Builder
	for {
		out.WriteString(strings.TrimSuffix(all, asked))
		if !strings.HasPrefix(asked, "Enter = lanjut") {
			return out.String()
		}
		asked, all = p.enter("")
	}
}

// letter asks for a letter of the case in line mode: "tugas" is the surat tugas.
func (p *person) letter(number, which string) paper {
	p.T.Helper()
	p.goes(number)
	return paper{p.T, "surat " + which + " of " + number, p.pages(p.enter("surat " + which))}
}

// prints is a filled form, the newest whose entry begins with title.
func (p *person) prints(number, title string) paper {
	p.T.Helper()
	p.goes(number)
	_, all := p.enter("cetak")
	found := regexp.MustCompile(`(?m)^(\d+) `+regexp.QuoteMeta(title)).FindAllStringSubmatch(all, -1)
	if found == nil {
		p.T.Fatalf("%s cannot print %q of %s:\n%s", p.Name, title, number, all)
	}
	return paper{p.T, title + " of " + number, p.pages(p.enter(found[len(found)-1][1]))}
}

// reads is what one word shows on the case's file.
func (p *person) reads(number, word string) paper {
	p.T.Helper()
	p.goes(number)
	return paper{p.T, word + " of " + number, p.pages(p.enter(word))}
}

// log are the entries on one case as the auditor reads them, oldest first: "account act".
func (o *office) log(number string) []string {
	o.t.Helper()
	p := o.as(auditor)
	p.home()
	p.enter("c")
	asked, all := p.enter(number)
	var out []string
	entry := regexp.MustCompile(`(?m)^\d+ \d\d-\d\d \d\d\.\d\d (.*) ` + regexp.QuoteMeta(number))
	for {
		for _, m := range entry.FindAllStringSubmatch(all, -1) {
			out = append(out, m[1])
		}
		if !strings.Contains(asked, "n = lebih lama") {
			break
		}
		asked, all = p.enter("n")
	}
	slices.Reverse(out)
	return out
}

// logged fails the test unless the log of the case has these entries in this order,
// others between them.
func (o *office) logged(number string, want ...string) {
	o.t.Helper()
	have := o.log(number)
	rest := have
	for _, w := range want {
		i := slices.IndexFunc(rest, func(e string) bool { return strings.HasPrefix(e, w) })
		if i < 0 {
			o.t.Errorf("the log of %s lacks %q after what came before it:\n%s", number, w, strings.Join(have, "\n"))
			return
		}
		rest = rest[i+1:]
	}
}
