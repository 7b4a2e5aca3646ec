package stories

import (
	"regexp"
	"strings"

	"loket/store/casework"
)

// calls calls a meeting of what the register proposes and of what is given.
func (p *person) calls(given ...string) {
	p.T.Helper()
	p.home()
	p.enter("r")
	asked, all := p.enter("baru")
	if all = p.fill("meeting", given, asked, all); !strings.Contains(all, "Tersimpan") {
		p.T.Fatalf("%s calls no meeting:\n%s", p.Name, all)
	}
}

// meets opens the soonest of the person's meetings and says what is shown of it.
func (p *person) meets() paper {
	p.T.Helper()
	p.home()
	_, all := p.enter("r")
	if !strings.Contains(all, "\n1 ") {
		p.T.Fatalf("%s has no meeting:\n%s", p.Name, all)
	}
	_, all = p.enter("1")
	return paper{p.T, "the meeting of " + p.Name, all}
}

// sends fills what a word at the soonest meeting begins: "jawab" answers its invitation,
// "hadir" records who came; a case's number discusses that case.
func (p *person) sends(word string, given ...string) {
	p.T.Helper()
	all := p.meets().text
	form := map[string]string{"jawab": "meeting_reply", "hadir": "meeting"}[word]
	if form == "" {
		m := regexp.MustCompile(`(?m)^(\d+) ` + regexp.QuoteMeta(word)).FindStringSubmatch(all)
		if m == nil {
			p.T.Fatalf("%s is not offered %s:\n%s", p.Name, word, all)
		}
		form, word = "meeting_case", m[1]
	}
	asked, all := p.enter(word)
	if all = p.fill(form, given, asked, all); !strings.Contains(all, "Tersimpan") {
		p.T.Fatalf("%s, %s:\n%s", p.Name, form, all)
	}
}

// meeting is the paper of an account's soonest meeting: its minutes, or with a flag a letter.
func (o *office) meeting(account, flag string) paper {
	o.t.Helper()
	out, bad, code := o.run(account, "meeting 1 "+flag)
	if code != 0 {
		o.t.Fatalf("%s: meeting: exit %d %s", account, code, bad)
	}
	return paper{o.t, "meeting of " + account + " " + flag, out}
}

// uninvited fails the test unless the office has no meeting for these accounts.
func (o *office) uninvited(who ...string) {
	o.t.Helper()
	for _, account := range who {
		var m casework.Meetings
		o.json(&m, account, "meetings --json")
		if _, bad, code := o.run(account, "meeting 1"); len(m.List) > 0 || code != 1 || bad != "Tidak ditemukan.\n" {
			o.t.Errorf("%s sees %+v; exit %d %s", account, m.List, code, bad)
		}
	}
}
