package access

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	gossh "golang.org/x/crypto/ssh"

	"loket/forms"
	"loket/forms/text/hostile"
	"loket/store/casework"
	"loket/store/casework/ram"
)

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
	call := casework.Act{ID: w.NewID(), Name: casework.CallMeeting, Answers: ram.Answers("kind", "management", "at", w.Now().Add(24*time.Hour).Format(time.RFC3339), "place", token, "topic", token, "child.comes", "no")}
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
	w, all := newTown(t), hostile.Strings()
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
			if bad := hostile.Bad(said); bad != "" {
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
				if bad := hostile.Table(strings.TrimSuffix(strings.TrimPrefix(said, "0|"), "|")); bad != "" {
					t.Errorf("%q: %s: %s", evil, command, bad)
				}
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

// A stranger whose name is each of the strings: what the server says to it, as banner, as
// question, as error, is the server's own and the same to all.
func TestHostileNameAtTheDoor(t *testing.T) {
	w := newTown(t)
	server := w.serve()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	key, err := gossh.NewSignerFromKey(private)
	must(t, err)
	knock := func(name string) string {
		var said strings.Builder
		c, err := gossh.Dial("tcp", server.Addr().String(), &gossh.ClientConfig{
			User: name, HostKeyCallback: gossh.FixedHostKey(server.HostKey()), Timeout: 20 * time.Second,
			BannerCallback: func(s string) error { said.WriteString("banner " + s); return nil },
			Auth: []gossh.AuthMethod{gossh.PublicKeys(key), gossh.KeyboardInteractive(func(name, instruction string, questions []string, _ []bool) ([]string, error) {
				said.WriteString("asked " + name + instruction + strings.Join(questions, ""))
				return make([]string, len(questions)), nil
			})},
		})
		if err == nil {
			must(t, c.Close())
			t.Fatalf("%q is in", name)
		}
		return said.String() + "error " + err.Error()
	}
	stranger := knock("seseorang")
	for i, evil := range hostile.Strings() {
		if testing.Short() && i%6 > 0 {
			continue
		}
		said := knock(evil)
		if said != stranger {
			t.Errorf("%q is told %q, a stranger %q", evil, said, stranger)
		}
		if bad := hostile.Bad(strings.ReplaceAll(said, "\r\n", "\n")); bad != "" {
			t.Errorf("%q: %s in %q", evil, bad, said)
		}
	}
}

// csi are the sequences that the full screen itself is made of.
var csi = regexp.MustCompile(`\x1b(\[[0-9;:?<>=]*[ $]*[@-~]|[()][0-9A-Za-z]|[=>78cM])`)

// The full screen with the same strings: what the terminal gets are the screen's own
// sequences and letters; no title, no link, no clipboard, nothing of the strings'.
func TestHostileTextOnTheScreen(t *testing.T) {
	w, all := newTown(t), hostile.Strings()
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
