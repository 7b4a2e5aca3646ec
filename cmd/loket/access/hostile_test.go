package access

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	gossh "golang.org/x/crypto/ssh"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// hostile are strings that a terminal, a spreadsheet or a reader would be led astray
// by; each holds PWN, so that it is known again where it may stand as letters.
func hostile() []string {
	var out []string
	add := func(s string) { out = append(out, s) }
	for c := range 32 { // every C0 control, alone and inside a word
		add("PWN" + string(rune(c)) + "x")
	}
	for c := rune(0x7f); c <= 0x9f; c++ { // DEL and C1, as characters
		add("PWN" + string(c) + "31mx")
	}
	for _, c := range []byte{0x80, 0x84, 0x85, 0x90, 0x9b, 0x9c, 0x9d, 0xc0, 0xc1, 0xf5, 0xfe, 0xff} { // and as bytes
		add("PWN" + string([]byte{c}) + "0;x")
	}
	for _, end := range []string{"m", "J", "H", "n", "c", "t", "q", "r", "h", "l", "p", "u", "L", "@", "S", "X", "g", "i"} { // CSI
		add("\x1b[7777" + end + "PWN")
		add("\x1b[?7777" + end + "PWN")
	}
	for _, n := range []string{"0", "1", "2", "4", "7", "8", "9", "10", "52", "99", "104", "133", "633", "777", "1337"} { // OSC: titles, colours, links, clipboard
		add("\x1b]" + n + ";PWN\a")
		add("\x1b]" + n + ";PWN\x1b\\")
	}
	for _, s := range []string{"P", "X", "^", "_", "k", "c", "7", "8", "#8", "(0", "%G", "N", "O", "=", ">"} { // DCS, SOS, PM, APC and short ones
		add("\x1b" + s + "PWN\x1b\\")
	}
	for _, r := range []rune{0x061c, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2062, 0x2066, 0x2067, 0x2068, 0x2069, 0x206a,
		0x206f, 0xfeff, 0xfff9, 0xfffa, 0xfffb, 0x00ad, 0x034f, 0x115f, 0x1160, 0x17b4, 0x180e, 0x2800, 0x3164, 0xffa0, 0xfe00, 0xfe0f, 0xe0001, 0xe0041, 0xe007f, 0xe0100, 0xf0000, 0x10fffd, 0xe000, 0xfffe, 0xffff} {
		add("PWN" + string(r) + "x")
	}
	for _, s := range []string{"=", "+", "-", "@", "\t=", "\r=", "=cmd|' /C calc'!", "=HYPERLINK(\"http://x\",\"", "\uff1d", "\",=", "';=", "\n="} { // formulas
		add(s + "PWN")
	}
	for _, s := range []string{
		"PWN\n1 PALSU\r\n2 PALSU", "PWN\r\r\rPALSU", "PWN\u0085PALSU", "PWN" + strings.Repeat("\u0301", 200), strings.Repeat("PWN ", 5000), "PWN" + strings.Repeat("\u202e", 300), "PWN\x00\x00", "PWN\xed\xa0\x80",
		"PWN\xf0\x9f\x98", "<script>PWN</script>", "PWN%s%n%d", "PWN${HOME}`id`", "PWN{{.}}", "PWN\\u001b[31m", "PWN\\x1b[31m", "PWN\x1b", "PWN\x1b[", "PWN\x1b]", "\f\fPWN", "PWN\b\b\b\b\b\bADMIN", "PWN\v\vx",
		"PWN\x0e\x0f", "\u1f468\u200dPWN", "PWN\U0001F1EE\U0001F1E9", "PWN\ufe0f\u20e3", "\u0e33\u0e33PWN", "PWN\u200f\u05d0",
	} {
		add(s)
	}
	return out
}

// tame says what of a text must never reach a person: "" when all of it may. Line
// ends are the paper's own.
func tame(s string) string {
	if !utf8.ValidString(s) {
		return "not UTF-8"
	}
	for _, r := range s {
		if r != '\n' && r != '\f' && !unicode.IsPrint(r) || unicode.In(r, unicode.Cf, unicode.Co) || r >= 0xfe00 && r <= 0xfe0f {
			return fmt.Sprintf("%U", r)
		}
	}
	if strings.HasPrefix(s, "1 PALSU") || strings.Contains(s, "\n1 PALSU") || strings.Contains(s, "\n2 PALSU") {
		return "a line of its own"
	}
	return ""
}

// token stands in every text of one case; a poisoned desk gives hostile strings for it.
const token = "Pwntoken"

// poison fills a case, a referral, a plan, a meeting with the token, wherever text is typed.
func (w *town) poison() (number, meeting string) {
	who := w.of[casework.Manager]
	n := w.must(who, "", casework.Receive, "danger", "no", "category", "violence", "child.sex", "female", "child.age", "9", "child.where", token, "child.with", token, "child.name", token,
		"problem", token, "last_event", token, "safe_contact", token, "reporter.name", token, "contacted.who", token, "contacted.at", w.Now().Add(-time.Hour).Format(time.RFC3339)).Number
	do := func(name casework.ActName, part, form string, pairs ...string) {
		w.do(who, casework.Act{ID: w.NewID(), Name: name, Case: n, Part: part, Form: form, Seen: w.file(n).Version, Answers: ram.Answers(pairs...)})
	}
	do(casework.Assign, "", "", "caseworker", "satu.caseworker")
	do(casework.Verify, "", "", "method", "oral", "result", "unknown", "child.street", token+" 1")
	do(casework.Prepare, "", "", "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "help", "rawat", "problem_public", "luka", "given", "dibalut")
	do(casework.Send, "1", "")
	do(casework.Answer, "1", "", "answer", "accepted", "officer_post", token)
	do(casework.Note, "", "", "text", token)
	do(casework.AddTask, "", "", "what", token, "reason", token, "due", w.Now().Add(time.Hour).Format(time.RFC3339))
	do(casework.AddPlan, "", "", "problem", token, "action", token, "expected", token, "later", "no", "term", "short", "priority", "1", "due", w.Now().AddDate(0, 0, 5).Format(time.DateOnly))
	do(casework.Mark, "", "", "kind", "no_contact", "name", token+" Dua", "relation", token+" paman", "why", token)
	do(casework.CopyFile, "", "", "name", "Ibu Contoh", "relation", "ibu kandung", "proof", token, "marked", "no")
	do(casework.FileAway, "", "", "place", token)
	call := casework.Act{ID: w.NewID(), Name: casework.CallMeeting, Answers: ram.Answers("kind", "management", "at", w.Now().Add(24*time.Hour).Format(time.RFC3339), "place", token, "topic", token, "chair", token, "child.comes", "no")}
	call.Answers["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("number", n, "reason", token)}}
	call.Answers["people"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("who", token, "agency", "rsud")}}
	w.do(who, call)
	do(casework.Discuss, call.ID, "", "discussion", token, "child.views", token)
	return n, call.ID
}

// Over two hundred hostile strings in every text of a case, a meeting and lists, as an
// older program or a harmed file might have kept them, and every way out that is text:
// commands, dialogue, papers, lists, figures, log.
func TestHostileTextOnEveryWayOut(t *testing.T) {
	w, all := newTown(t), hostile()
	if len(all) < 200 {
		t.Fatalf("only %d strings", len(all))
	}
	n, meeting := w.poison()
	desk := &poisoned{Desk: w.Store, store: w.Store}
	w.desk = desk
	server := w.serve()
	c := w.call(t, server, w.of[casework.Manager])
	inbox, log := w.call(t, server, w.of[casework.Partner]), w.call(t, server, w.of[casework.Auditor])
	outs, papers := 0, map[string]bool{}
	for i, evil := range all {
		if testing.Short() && i%6 > 0 {
			continue
		}
		desk.evil.Store(&evil)
		calm := func(what, said string) {
			t.Helper()
			outs++
			if bad := tame(said); bad != "" {
				t.Errorf("%q: %s has %s: %.300q", evil, what, bad, said)
			}
		}
		for _, command := range []string{"case " + n, "case " + n + " --json", "letter " + n, "queue", "queue --json", "tasks", "tasks --json", "meetings", "meetings --json", "meeting 1", "audit", "audit --json",
			"caseload", "caseload --json", "compliance --by caseworker", "compliance --by caseworker --csv", "case '" + strings.ReplaceAll(evil[:min(len(evil), 900)], "'", "") + "'"} {
			said := c.run(command)
			calm(command, said)
			if strings.HasSuffix(command, "--json") && !json.Valid([]byte(strings.TrimSuffix(strings.TrimPrefix(said, "0|"), "|"))) {
				t.Errorf("%q: %s is no JSON: %.200q", evil, command, said)
			}
			if strings.HasSuffix(command, "--csv") {
				formula(t, evil, said)
			}
		}
		v, err := desk.Open(ctx, w.of[casework.Manager], n)
		must(t, err)
		for _, p := range v.Case.Prints(w.Pack()) {
			papers[p.Form] = true
			calm("print "+p.Name, c.talk(n, "cetak", fmt.Sprint(slices.IndexFunc(v.Case.Prints(w.Pack()), func(x casework.Paper) bool { return x.Name == p.Name })+1), "", "", "", "0", "0", "0"))
		}
		for _, agency := range []string{"", "rsud"} {
			text, err := desk.MeetingText(ctx, w.of[casework.Manager], meeting, agency)
			must(t, err)
			calm("a meeting's paper", text)
		}
		calm("dialogue", c.talk(n, "nama", "isi", "orang", "rujukan", "riwayat", "surat", "rencana", "waktu", "0", evil, "4", "1", "0", "0", "3", "0", "r", "1", "0", "2", "0", "0", "0", "0"))
		for _, command := range []string{"inbox", "inbox --json", "tasks"} {
			calm(command, inbox.run(command))
		}
		calm("log", log.talk("c", "", "", "0", "0"))
	}
	t.Logf("%d strings, %d texts, papers %v", len(all), outs, papers)
	if len(papers) < 4 {
		t.Errorf("only papers %v", papers)
	}
}

// formula fails when a cell of a table for spreadsheets begins like a formula.
func formula(t *testing.T, evil, table string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimSuffix(strings.TrimPrefix(table, "0|"), "|"))).ReadAll()
	if err != nil {
		t.Errorf("%q: no CSV: %v in %.200q", evil, err, table)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("%q: a cell begins %.30q", evil, cell)
			}
		}
	}
}

// csi are the sequences that the full screen itself is made of.
var csi = regexp.MustCompile(`\x1b(\[[0-9;:?<>=]*[ $]*[@-~]|[()][0-9A-Za-z]|[=>78cM])`)

// The full screen with the same strings: what the terminal gets are the screen's own
// sequences and letters; no title, no link, no clipboard, nothing of the strings'.
func TestHostileTextOnTheScreen(t *testing.T) {
	w, all := newTown(t), hostile()
	who := w.of[casework.Manager]
	n, _ := w.poison()
	desk := &poisoned{Desk: w.Store, store: w.Store}
	w.desk = desk
	server := w.serve()
	for i, evil := range all {
		if i%16 > 0 || testing.Short() && i%80 > 0 {
			continue
		}
		desk.evil.Store(&evil)
		raw := w.call(t, server, who).screen(t, "\x10", n+"\r", "2", "3", "4", "5", "6", "7", "1")
		if strings.Contains(raw, "\x1b[7777") || strings.Contains(raw, "\x1b[?7777") {
			t.Errorf("%q reaches the terminal as a sequence", evil)
		}
		if !strings.Contains(raw, n) || !strings.Contains(raw, "PWN") {
			t.Fatalf("%q: the case was not on the screen:\n%q", evil, raw)
		}
		left := csi.ReplaceAllString(raw, "")
		for _, r := range left {
			if r == '\n' || r == '\r' || r == '\b' || r == '\t' {
				continue
			}
			if !unicode.IsPrint(r) || unicode.In(r, unicode.Cf, unicode.Co) {
				t.Errorf("%q: the screen has %U near %.80q", evil, r, around(left, r))
				break
			}
		}
	}
}

func around(s string, r rune) string {
	i := strings.IndexRune(s, r)
	return s[max(0, i-30):min(len(s), i+40)]
}

// screen sits at a terminal: it types each key when nothing more comes, and gives all
// that was sent until it leaves.
func (c *caller) screen(t *testing.T, keys ...string) string {
	t.Helper()
	s := c.session()
	defer func() { _ = s.Close() }()
	must(t, s.RequestPty("xterm-256color", 24, 80, gossh.TerminalModes{}))
	in, err := s.StdinPipe()
	must(t, err)
	var out lockedBuffer
	s.Stdout = &out
	must(t, s.Shell())
	for _, k := range keys {
		out.settle()
		_, err := in.Write([]byte(k))
		must(t, err)
	}
	out.settle()
	must(t, s.Close())
	return out.String()
}

// lockedBuffer is what a terminal got so far.
type lockedBuffer struct {
	mu   sync.Mutex
	b    strings.Builder
	more chan struct{}
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.more != nil {
		close(l.more)
		l.more = nil
	}
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// settle waits until nothing came for a quarter of a second.
func (l *lockedBuffer) settle() {
	for {
		l.mu.Lock()
		more := make(chan struct{})
		l.more = more
		l.mu.Unlock()
		select {
		case <-more:
		case <-time.After(250 * time.Millisecond):
			return
		}
	}
}
