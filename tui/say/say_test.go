package say

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"loket/forms/pack"
	"loket/forms/text"
	"loket/store/casework"
)

var wita = time.FixedZone("WITA", 8*3600)

var now = time.Date(2026, 11, 21, 14, 30, 0, 0, wita)

func TestLeft(t *testing.T) {
	for _, c := range []struct {
		due    time.Duration
		want   string
		column string
	}{
		{40*time.Minute + 59*time.Second, "sisa 40 menit", "sisa  40 mnt"},
		{0, "sisa 0 menit", "sisa   0 mnt"},
		{-time.Second, "lewat 0 menit", "lewat  0 mnt"},
		{-3 * time.Hour, "lewat 3 jam", "lewat  3 jam"},
		{47 * time.Hour, "sisa 47 jam", "sisa  47 jam"},
		{49 * time.Hour, "sisa 2 hari", "sisa   2 hr"},
		{-5000 * 24 * time.Hour, "lewat 5000 hari", "lewat 999 hr"},
	} {
		if got := Left(now, now.Add(c.due)); got != c.want {
			t.Errorf("Left(%v) = %q, want %q", c.due, got, c.want)
		}
		if got := LeftColumn(now, now.Add(c.due)); got != c.column {
			t.Errorf("LeftColumn(%v) = %q, want %q", c.due, got, c.column)
		}
	}
	if got := LeftColumn(now, time.Time{}); got != "" {
		t.Errorf("no time gives %q", got)
	}
}

// What only the log knows is told in words, also how somebody came in.
func TestLogWords(t *testing.T) {
	for _, a := range []casework.ActName{casework.ReadAgenda, casework.ReadCompliance, casework.ReadCaseload, casework.ReadMeetings, casework.ReadAudit} {
		if got := (Book{}).Act(a); got == "" || strings.Contains(got, "read_") {
			t.Errorf("%s is told as %q", a, got)
		}
	}
	if got := (Book{}).LogLine(casework.LogEntry{Act: "sign_in", Note: "screen, pin"}, 120); !strings.HasSuffix(got, "layar, PIN") {
		t.Errorf("a sign-in reads %q", got)
	}
}

// The column is never wider than its place, and words and numbers agree on late or not.
func TestLeftColumnWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		due := now.Add(time.Duration(rapid.Int64().Draw(t, "due")))
		if got := LeftColumn(now, due); text.Width(got) > 12 {
			t.Fatalf("%q is wider than 12 columns", got)
		}
		if late := Left(now, due)[0] == 'l'; late != due.Before(now) {
			t.Fatalf("%q for %v before now: %v", Left(now, due), due, due.Before(now))
		}
	})
}

func TestWhen(t *testing.T) {
	b := Book{Zone: wita}
	for at, want := range map[time.Time]string{
		now.Add(-time.Hour):            "13.30",
		now.UTC().Add(-14 * time.Hour): "00.30",
		now.Add(-15 * time.Hour):       "kemarin 23.30",
		now.Add(-60 * 24 * time.Hour):  "22 Sep 14.30",
		now.AddDate(-1, 0, 0):          "21 Nov 2025",
		now.Add(24 * time.Hour):        "besok 14.30",
		{}:                             "",
		time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC): "00.00",
	} {
		if got := b.When(now, at); got != want {
			t.Errorf("When(%v) = %q, want %q", at, got, want)
		}
	}
}

func TestBirth(t *testing.T) {
	for in, want := range map[string]string{
		"2014-05-03": "3 Mei 2014", "2014-05": "Mei 2014", "2014": "2014", "~2014": "kira-kira 2014", "": "", "\x1b[31m": "[31m", "~": "~", "2014-13-40": "2014",
	} {
		if got := Birth(in); got != want {
			t.Errorf("Birth(%q) = %q, want %q", in, got, want)
		}
	}
}

// Every code of the register has a word on screen in the office's pack.
func TestEveryCodeHasAWord(t *testing.T) {
	b := Book{Pack: pack.Gowa()}
	check := func(code, word string) {
		t.Helper()
		if word == "" || word == code {
			t.Errorf("%q has no word", code)
		}
	}
	for _, r := range casework.Roles() {
		check(string(r), b.Role(r))
	}
	for _, s := range []casework.ReferralState{casework.Prepared, casework.Pending, casework.Approved, casework.Sent, casework.Delivered, casework.Accepted,
		casework.Rejected, casework.Working, casework.Resulted, casework.Done, casework.Cancelled} {
		check(string(s), b.Referral(s))
	}
	for _, s := range []casework.Stage{casework.Registered, casework.Verified, casework.Assessed, casework.Assigned, casework.Consented, casework.Referred,
		casework.Monitored, casework.Closed, casework.Terminated} {
		check(string(s), b.Stage(s))
	}
	for _, e := range []casework.End{casework.AdviceOnly, casework.OutOfArea, casework.Village, casework.ToSecretariat} {
		check(string(e), b.End(e))
	}
	for _, c := range []casework.Class{casework.High, casework.Medium, casework.Low, casework.NoAction, casework.Unassessed} {
		check(string(c), b.Risk(c))
		check(string(c), b.RiskShort(c))
	}
	for _, a := range []casework.ActName{casework.Receive, casework.Amend, casework.Alarm, casework.RecordContact, casework.Verify, casework.Classify, casework.Lower,
		casework.Complete, casework.HandOver, casework.Resolve, casework.Advise, casework.Move, casework.MoveAnswered, casework.Assign, casework.Take,
		casework.Consent, casework.Withdraw, casework.Waive, casework.Prepare, casework.ApproveRef, casework.Send, casework.Deliver, casework.Answer,
		casework.Minutes, casework.Finish, casework.Cancel, casework.Review, casework.Mark, casework.Exclude, casework.Link, casework.Note,
		casework.Close, casework.Reopen} {
		check(string(a), b.Act(a))
	}
	for _, l := range []casework.Lane{casework.Service, casework.Protection} {
		check(string(l), b.Lane(l))
	}
	for _, id := range []string{"risk", "assess", "service", "review", "answer:1", "transfer", "verify", "complaint"} {
		check(id, b.Clock(id))
	}
}

func Example() {
	b := Book{Pack: pack.Gowa(), Zone: wita}
	fmt.Println(Left(now, now.Add(-3*time.Hour)), "·", b.RiskName(casework.High), "·", b.Stage(casework.Registered))
	// Output: lewat 3 jam · TINGGI · Terdaftar
}

// At Turns the words change, and not before.
func TestTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		due := now.Add(time.Duration(rapid.Int64Range(-400*24*3600, 400*24*3600).Draw(t, "due")) * time.Second / 7)
		turn := Turns(now, due)
		if !turn.After(now) {
			t.Fatalf("%q turns at %v, not after %v", Left(now, due), turn, now)
		}
		if before := Left(turn.Add(-1), due); before != Left(now, due) {
			t.Fatalf("%q is %q before it turns", Left(now, due), before)
		}
		if after := Left(turn, due); after == Left(now, due) {
			t.Fatalf("%q does not turn", after)
		}
	})
}
