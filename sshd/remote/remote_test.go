package remote_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"loket/forms"
	"loket/sshd/remote"
	"loket/store/casework"
	"loket/store/casework/ram"
)

var (
	officer    = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08"}
	supervisor = casework.Actor{Account: "supervisor.sombaopu", Role: casework.Supervisor, Kecamatan: "73.06.08"}
	caseworker = casework.Actor{Account: "peksos.satu", Role: casework.Caseworker}
	other      = casework.Actor{Account: "peksos.dua", Role: casework.Caseworker}
	manager    = casework.Actor{Account: "manajer", Role: casework.Manager}
	hospital   = casework.Actor{Account: "mitra.rsud", Role: casework.Partner, Agency: "rsud"}
	auditor    = casework.Actor{Account: "pengawas", Role: casework.Auditor}
)

// counter is a desk with one case on its way, and the command's face of it.
type counter struct {
	*ram.Desk
	t      *testing.T
	number string
}

// newCounter receives a complaint, hands the case over and refers the child to a hospital.
func newCounter(t *testing.T) *counter {
	t.Helper()
	now := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	c := &counter{t: t, Desk: ram.New(ram.Options{
		Now: func() time.Time { return now },
		Accounts: []casework.Account{
			{Name: officer.Account, Role: officer.Role}, {Name: caseworker.Account, Role: caseworker.Role}, {Name: manager.Account, Role: manager.Role},
		},
	})}
	c.number = c.do(officer, casework.Receive,
		"danger", "yes", "child.where", "rumah tetangga", "child.with", "tetangga", "child.name", "Bunga Contoh", "child.sex", "female",
		"child.age", "12", "category", "violence", "problem", "dipukul di rumah", "last_event", "kemarin", "alleged.relation", "ayah tiri",
		"alleged.same_house", "yes", "no_contact", "ayah tiri", "safe_contact", "lewat tetangga", "reporter.name", "-")
	c.do(officer, casework.RecordContact, "who", "UPTD PPA", "at", "2026-11-21T02:00:00Z", "result", "menjemput")
	c.do(officer, casework.Verify, "method", "oral", "result", "unknown")
	c.do(officer, casework.HandOver)
	c.do(caseworker, casework.Take, "reason", "piket")
	c.do(caseworker, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "help", "visum dan perawatan", "problem_public", "luka di lengan")
	c.do(caseworker, casework.Send)
	return c
}

func (c *counter) do(who casework.Actor, name casework.ActName, pairs ...string) string {
	c.t.Helper()
	act := casework.Act{ID: c.NewID(), Name: name, Case: c.number, Answers: ram.Answers(pairs...)}
	if name == casework.Send {
		act.Part = "1"
	}
	r, err := c.Do(context.Background(), who, act)
	if err != nil {
		c.t.Fatalf("%s: %v", name, err)
	}
	return r.Number
}

func (c *counter) run(who casework.Actor, args ...string) (out, bad string, code int) {
	var stdout, stderr bytes.Buffer
	code = remote.Run(context.Background(), remote.Options{Desk: c.Desk, Actor: who, Version: "1.2.3"}, args, &stdout, &stderr)
	if code == remote.OK && stderr.Len() > 0 || code != remote.OK && stdout.Len() > 0 {
		c.t.Errorf("%v: exit %d with stdout %q and stderr %q", args, code, stdout.String(), stderr.String())
	}
	return stdout.String(), stderr.String(), code
}

func (c *counter) json(who casework.Actor, into any, args ...string) {
	c.t.Helper()
	out, bad, code := c.run(who, append(args, "--json")...)
	if code != remote.OK {
		c.t.Fatalf("%v: exit %d: %s", args, code, bad)
	}
	if err := json.Unmarshal([]byte(out), into); err != nil {
		c.t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

func keysOf(m map[string]any) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func TestQueueIsAnArrayOfRows(t *testing.T) {
	c := newCounter(t)
	var rows []map[string]any
	c.json(other, &rows, "queue")
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	want := []string{"caseworker", "category", "desk", "due_at", "kecamatan", "lane", "next_clock", "number", "opened_at", "overdue", "referral_status", "risk", "stage"}
	if got := keysOf(rows[0]); !slices.Equal(got, want) {
		t.Errorf("fields %v, want %v", got, want)
	}
	if rows[0]["number"] != c.number || rows[0]["risk"] != "high" {
		t.Errorf("%v", rows[0])
	}
	c.json(other, &rows, "queue", "--overdue")
	if len(rows) != 0 {
		t.Errorf("overdue: %v", rows)
	}
	out, _, _ := c.run(other, "queue", "--overdue", "--json")
	if strings.TrimSpace(out) != "[]" {
		t.Errorf("no rows are %q", out)
	}
	out, _, _ = c.run(other, "queue")
	if !strings.Contains(out, c.number) || strings.Contains(out, "Bunga") {
		t.Errorf("queue as text:\n%s", out)
	}
	if out, _, code := c.run(other, "queue", "--overdue"); code != remote.OK || out != "Tidak ada kasus.\n" {
		t.Errorf("%d %q", code, out)
	}
}

func TestQueueReadsEveryPage(t *testing.T) {
	c := newCounter(t)
	c.number = ""
	for range 230 {
		c.do(officer, casework.Receive, "danger", "no", "child.where", "rumah", "child.name", "Budi Contoh", "child.age", "9", "category", "education",
			"problem", "seragam", "no_contact", "tidak ada", "reporter.name", "-", "need", "seragam", "sign.sexual", "no", "sign.violence", "no", "sign.neglect", "no")
	}
	var rows []casework.Row
	c.json(manager, &rows, "queue")
	numbers := map[string]bool{}
	for _, r := range rows {
		numbers[r.Number] = true
	}
	if len(rows) != 231 || len(numbers) != 231 {
		t.Errorf("%d rows, %d numbers", len(rows), len(numbers))
	}
}

func TestCaseByLevel(t *testing.T) {
	c := newCounter(t)
	var full struct {
		Number string `json:"number"`
		Stage  string `json:"stage"`
		Child  struct {
			Name string `json:"name"`
		} `json:"child"`
		Events []struct {
			Name string `json:"name"`
			By   struct {
				Account string `json:"account"`
			} `json:"by"`
		} `json:"events"`
	}
	c.json(caseworker, &full, "case", c.number)
	if full.Number != c.number || full.Stage == "" || !strings.HasPrefix(full.Child.Name, "Bunga") || len(full.Events) != 7 || full.Events[0].Name != "receive" || full.Events[0].By.Account != officer.Account {
		t.Errorf("%+v", full)
	}
	for _, view := range []struct {
		who  casework.Actor
		want []string
	}{
		{officer, []string{"caseworker", "number", "stage"}},
		{supervisor, []string{"due_at", "next_clock", "number", "overdue", "stage"}},
		{hospital, []string{"letters", "number", "referral_status", "stage"}},
	} {
		var got map[string]any
		c.json(view.who, &got, "case", c.number)
		if !slices.Equal(keysOf(got), view.want) {
			t.Errorf("%s sees %v, want %v", view.who.Account, keysOf(got), view.want)
		}
	}
	var row casework.Row
	c.json(other, &row, "case", c.number)
	if row.Number != c.number || row.Risk != casework.High {
		t.Errorf("%+v", row)
	}
	out, _, code := c.run(caseworker, "case", strings.ToLower(c.number))
	if code != remote.OK || !strings.Contains(out, "Contoh") || strings.Contains(out, "\x1b") {
		t.Errorf("%d %q", code, out)
	}
}

func TestWhatMayNotBeKnownIsNotFound(t *testing.T) {
	c := newCounter(t)
	wrong := c.number[:len(c.number)-1] + "!"
	missing := casework.CaseNumber("0801", 26, 9999)
	var said []string
	for _, try := range [][]string{
		{"case", missing}, {"case", c.number}, {"letter", c.number}, {"letter", missing, "--referral", "1"}, {"case", wrong, "--json"},
	} {
		out, bad, code := c.run(auditor, try...)
		if code != remote.Refused || out != "" {
			t.Errorf("%v: exit %d %q", try, code, out)
		}
		said = append(said, bad)
	}
	if len(slices.Compact(said)) != 1 {
		t.Errorf("refusals differ: %q", said)
	}
}

func TestArgumentsAreNumbers(t *testing.T) {
	c := newCounter(t)
	for _, args := range [][]string{
		{"case", "Bunga"}, {"case", "Bunga", "Contoh"}, {"case", "7306085205140001"}, {"case"}, {"case", c.number, c.number},
		{"letter", "Bunga-26-0001-K-"}, {"letter", "ayah-tiri-dari-B"},
		{"queue", "Bunga"}, {"queue", "--name", "Bunga"}, {"queue", "--name=Bunga"}, {"queue", "--number", "1"}, {"whoami", "x"}, {"inbox", "x"},
		{"case", c.number, "--overdue"}, {"version", "--json"}, {"hapus", c.number}, {}, {""},
	} {
		out, bad, code := c.run(manager, args...)
		if code != remote.Usage || out != "" || bad == "" || strings.Contains(bad, "Bunga") || strings.Contains(bad, "7306085205140001") {
			t.Errorf("%q: exit %d, %q, %q", args, code, out, bad)
		}
	}
}

func TestLetterInboxWhoamiHelpVersion(t *testing.T) {
	c := newCounter(t)
	for _, who := range []casework.Actor{caseworker, hospital} {
		out, bad, code := c.run(who, "letter", c.number)
		if code != remote.OK || !strings.Contains(out, "RSUD") || strings.Contains(out, "\x1b") {
			t.Errorf("%s: %d %s %s", who.Account, code, out, bad)
		}
	}
	if out, bad, code := c.run(caseworker, "letter", c.number, "1"); code != remote.OK || !strings.Contains(out, "RSUD") {
		t.Errorf("a referral's number behind the case's: %d %s", code, bad)
	}
	var inbox []casework.PartnerReferral
	c.json(hospital, &inbox, "inbox")
	if len(inbox) != 1 || inbox[0].Number != c.number {
		t.Errorf("inbox %+v", inbox)
	}
	if out, _, code := c.run(hospital, "inbox"); code != remote.OK || !strings.Contains(out, c.number) {
		t.Errorf("%d %q", code, out)
	}
	var me map[string]any
	c.json(hospital, &me, "whoami")
	if me["account"] != "mitra.rsud" || me["role"] != "partner" || me["agency"] != "rsud" {
		t.Errorf("%v", me)
	}
	if out, _, _ := c.run(officer, "whoami"); !strings.Contains(out, "loket.katangka") || !strings.Contains(out, "0801") {
		t.Errorf("%q", out)
	}
	for _, args := range [][]string{{"help"}, {"--help"}, {"queue", "--help"}, {"case", "-h"}} {
		if out, _, code := c.run(officer, args...); code != remote.OK || !strings.Contains(out, "queue") || !strings.Contains(out, "letter") {
			t.Errorf("%v: %d %q", args, code, out)
		}
	}
	if out, _, _ := c.run(officer, "version"); out != "loket 1.2.3\n" {
		t.Errorf("%q", out)
	}
}

func TestFaultsOfOursAreExitThree(t *testing.T) {
	c := newCounter(t)
	var bad bytes.Buffer
	code := remote.Run(context.Background(), remote.Options{Desk: c.Desk, Actor: manager}, []string{"whoami"}, fullDisk{}, &bad)
	if code != remote.Internal || bad.Len() == 0 {
		t.Errorf("%d %q", code, bad.String())
	}
	code = remote.Run(context.Background(), remote.Options{Desk: broken{c.Desk}, Actor: manager}, []string{"queue"}, &bytes.Buffer{}, &bad)
	if code != remote.Internal || strings.Contains(bad.String(), "boom") {
		t.Errorf("%d %q", code, bad.String())
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space") }

type broken struct{ casework.Desk }

func (broken) Queue(context.Context, casework.Actor, casework.Query) (casework.Page, error) {
	return casework.Page{}, errors.New("boom")
}

// hostile is a desk whose texts never went through the checks.
type hostile struct{ casework.Desk }

const evil = "A\x1b]0;x\x07B\u202eC\xffD"

func (d hostile) Queue(context.Context, casework.Actor, casework.Query) (casework.Page, error) {
	return casework.Page{Rows: []casework.Row{{Number: evil, Caseworker: evil}}, Total: 1}, nil
}

func (d hostile) Open(context.Context, casework.Actor, string) (casework.View, error) {
	c := &casework.Case{Number: evil, Child: casework.Child{Name: evil, NIK: evil, Birth: evil}, Referrals: []casework.Referral{{ID: evil, Agency: evil}}}
	return casework.View{
		Level: casework.LevelFull, Row: casework.Row{Number: evil, Category: evil}, Case: c, Events: []casework.Record{{Name: evil}},
		Letters: []casework.PartnerReferral{{Name: evil, Help: evil}},
	}, nil
}

func (d hostile) PrintLetter(context.Context, casework.Actor, string, string) (string, error) {
	return "Surat\n  " + evil + "\n", nil
}

func TestNothingHarmfulIsPrinted(t *testing.T) {
	c := newCounter(t)
	for _, args := range [][]string{
		{"queue"}, {"queue", "--json"}, {"case", c.number}, {"case", c.number, "--json"}, {"letter", c.number},
	} {
		var out, bad bytes.Buffer
		code := remote.Run(context.Background(), remote.Options{Desk: hostile{c.Desk}, Actor: manager}, args, &out, &bad)
		if code != remote.OK || strings.ContainsAny(out.String(), "\x1b\x07\u202e\ufffd") || !utf8.Valid(out.Bytes()) {
			t.Errorf("%v: %d %q", args, code, out.String())
		}
	}
}

func TestSplit(t *testing.T) {
	for line, want := range map[string][]string{
		"":                        nil,
		"  queue   --json ":       {"queue", "--json"},
		`'case' '0801-26-0001-K'`: {"case", "0801-26-0001-K"},
		`a "b c" d'e'"f"\ g ''`:   {"a", "b c", "def g", ""},
		`'it'\''s'`:               {"it's"},
		`"a\"b"`:                  {`a"b`},
	} {
		got, err := remote.Split(line)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v", line, got, err)
		}
	}
	for _, line := range []string{`"`, `'a`, `a\`, `"a\`} {
		if got, err := remote.Split(line); err == nil {
			t.Errorf("%q: %q without an error", line, got)
		}
	}
}

// FuzzRun: no command line makes it fail, change anything, or send an escape.
func FuzzRun(f *testing.F) {
	for _, s := range []string{"queue --json", "case 0801-26-0001-K", "help", "queue --lane ' x", "letter --referral=", "whoami \x1b[2J", "case -- x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		args, err := remote.Split(line)
		if err != nil {
			return
		}
		c := &counter{t: t, Desk: ram.New(ram.Options{Now: func() time.Time { return time.Unix(0, 0) }})}
		out, bad, code := c.run(caseworker, args...)
		if code < 0 || code > 3 || strings.ContainsAny(out+bad, "\x1b\u009b\x07") {
			t.Errorf("%q: %d %q %q", line, code, out, bad)
		}
	})
}

// print lists what a case has on paper and prints one of it; who may not read the file finds nothing.
func TestPrint(t *testing.T) {
	c := newCounter(t)
	list, _, code := c.run(caseworker, "print", c.number)
	if code != remote.OK || !strings.Contains(list, "complaint ") || !strings.Contains(list, "verify ") {
		t.Fatalf("%d %q", code, list)
	}
	paper, _, code := c.run(caseworker, "print", c.number, "complaint")
	if code != remote.OK || !strings.Contains(paper, "Bunga Contoh") {
		t.Errorf("%d %.200q", code, paper)
	}
	for _, who := range []casework.Actor{other, officer, supervisor, hospital, auditor} {
		for _, args := range [][]string{{"print", c.number}, {"print", c.number, "complaint"}} {
			if out, _, code := c.run(who, args...); code != remote.Refused || out != "" {
				t.Errorf("%s, %v: %d %q", who.Account, args, code, out)
			}
		}
	}
	if _, _, code := c.run(caseworker, "print", c.number, "no-such-form"); code != remote.Refused {
		t.Errorf("a form that is not there: %d", code)
	}
	if _, _, code := c.run(caseworker, "print", c.number, "complaint", "more"); code != remote.Usage {
		t.Errorf("too many words: %d", code)
	}
}

// What is printed from afar is a file at once: the copy for who asked for a case's data
// (SOP 10) comes only when it may leave the office, and then as the paper that it is.
func TestPrintOfDataLeavesTheOffice(t *testing.T) {
	c := newCounter(t)
	do := func(who casework.Actor, name casework.ActName, papers []string, pairs ...string) {
		t.Helper()
		a := ram.Answers(pairs...)
		if papers != nil {
			a["papers"] = forms.Answer{State: forms.Given, Values: papers}
		}
		part := "d1"
		if name == casework.AskData {
			part = ""
		}
		if _, err := c.Do(t.Context(), who, casework.Act{ID: c.NewID(), Name: name, Case: c.number, Part: part, Answers: a}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	coordinator := casework.Actor{Account: "koordinator", Role: casework.Coordinator}
	do(caseworker, casework.AskData, nil, "kind", "court", "institution", "Pengadilan Negeri", "post", "Panitera", "received", "2026-11-20T02:00:00Z", "channel", "letter",
		"letter", "W22/11", "ground", "Penetapan", "purpose", "pembelaan anak", "wanted", "laporan")
	do(caseworker, casework.ScreenData, []string{"complaint"})
	do(caseworker, casework.ReportData, nil, "advice", "give", "why", "perlu")
	do(coordinator, casework.ConfirmData, nil, "confirmed", "yes")
	args := []string{"print", c.number, "data-d1"}
	if out, bad, code := c.run(caseworker, args...); code != remote.Refused || out != "" || !strings.Contains(bad, "tidak ada yang dicetak") {
		t.Errorf("before it was read by a second person: %d %q %q", code, out, bad)
	}
	do(manager, casework.CheckData, nil, "scope", "yes", "clean", "yes")
	out, bad, code := c.run(caseworker, args...)
	if code != remote.OK || !strings.Contains(out, "Dicetak      oleh peksos.satu") || strings.Contains(out, "UNTUK DIBACA DI LAYAR") {
		t.Errorf("%d %q %.300q", code, bad, out)
	}
}
