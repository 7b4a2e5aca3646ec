package casework_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/store/casework"
)

// Who raised the alarm of a case may take it at once, for the child goes first. The leads
// read of it in the audit until one of them has assigned the case.
func TestTakenByWhoRaisedTheAlarm(t *testing.T) {
	quiet := with(nine, "category", "education", "alleged.relation", "-", "alleged.same_house", "", "no_contact", "-", "sign.sexual", "no", "sign.violence", "no", "sign.neglect", "no")
	found := func(o *office, n string) string {
		t.Helper()
		a, err := o.Audit(context.Background(), manager)
		if err != nil {
			t.Fatal(err)
		}
		gap := slices.ContainsFunc(casework.Missing(o.file(n), o.Pack(), o.now), func(g casework.Gap) bool { return g.What == "taken" })
		var said []string
		for _, l := range a.Lines(o.Pack()) {
			if strings.Contains(l.Text, "Diambil penekan Bahaya") {
				said = append(said, l.Text)
			}
		}
		if gap != (len(said) == 1) {
			t.Errorf("gap %v, said %q", gap, said)
		}
		return strings.Join(said, "\n")
	}
	alarm := func(o *office, who casework.Actor, n string) { o.do(who, n, casework.Alarm) }
	take := func(o *office, who casework.Actor, n string) {
		t.Helper()
		o.do(who, n, casework.Take, "reason", "saya bertugas")
	}

	o := open(t)
	n := o.do(officer, "", casework.Receive, quiet...)
	alarm(o, caseworker2, n)
	if got := found(o, n); got != "" {
		t.Errorf("before it is taken: %q", got)
	}
	take(o, caseworker2, n)
	if got := found(o, n); !strings.Contains(got, ": tugaskan, sejak 2") {
		t.Errorf("the audit says %q", got)
	}
	v, err := o.Open(context.Background(), manager, n)
	if err != nil || !slices.ContainsFunc(v.Actions, func(a casework.Action) bool { return casework.Gap{What: "taken"}.Mends(a) && a.Act == casework.Assign }) {
		t.Errorf("a lead is not offered what settles it: %+v, %v", v.Actions, err)
	}
	o.do(manager, n, casework.Assign, "caseworker", caseworker2.Account, "letter", "094/12/2026")
	if got := found(o, n); got != "" || o.file(n).Caseworker != caseworker2.Account {
		t.Errorf("after a lead assigned it: %q", got)
	}

	// Somebody else's alarm, or one in an own report, is none to look at.
	n = o.do(officer, "", casework.Receive, quiet...)
	alarm(o, officer, n)
	take(o, caseworker2, n)
	if got := found(o, n); got != "" {
		t.Errorf("another's alarm: %q", got)
	}
	if n = o.do(officer, "", casework.Receive, complaint("danger", "no", "sign.sexual", "yes")...); o.file(n).Risk.Class != casework.High || o.file(n).Alarm != nil {
		t.Fatalf("%+v", o.file(n).Risk)
	}
	alarm(o, caseworker2, n)
	take(o, caseworker2, n)
	if got := found(o, n); got != "" {
		t.Errorf("an alarm of a case that was high: %q", got)
	}
	n = o.do(caseworker2, "", casework.Receive, complaint("danger", "yes")...)
	if got := found(o, n); got != "" || o.file(n).Caseworker != caseworker2.Account {
		t.Errorf("an own report: %q", got)
	}
	// Lowered and raised by somebody else since: it was theirs all the same.
	n = o.do(officer, "", casework.Receive, quiet...)
	alarm(o, caseworker2, n)
	o.now = o.now.Add(time.Hour)
	o.do(manager, n, casework.Assign, "caseworker", caseworker.Account)
	o.do(manager, n, casework.Lower, "class", "low", "reason", "aman", "with", caseworker.Account)
	o.do(manager, n, casework.Exclude, "kind", "account", "who", caseworker.Account, "reason", "kerabat keluarga")
	alarm(o, officer, n)
	take(o, caseworker2, n)
	if got := found(o, n); got == "" {
		t.Error("an earlier alarm is forgotten")
	}
}
