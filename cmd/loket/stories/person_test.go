package stories

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	gossh "golang.org/x/crypto/ssh"

	"loket/cmd/loket/seat"
	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
)

// person is somebody at work: one connection, one session in line mode.
type person struct {
	*seat.Terminal
	o      *office
	client *gossh.Client
}

// as is an account at work; its session is opened when it is first needed.
func (o *office) as(account string) *person {
	o.t.Helper()
	if p := o.people[account]; p != nil {
		return p
	}
	c := o.dial(account)
	p := &person{Terminal: o.sit(account, c, false), o: o, client: c}
	o.people[account] = p
	p.prompt()
	return p
}

// stands is the last line of what was said when it waits for an answer.
func stands(said string) (string, bool) {
	last := said[strings.LastIndexByte(said, '\n')+1:]
	if last == "" && strings.HasSuffix(said, narrativeEnd+"\n") {
		lines := strings.Split(strings.TrimSuffix(said, "\n"), "\n")
		return lines[len(lines)-1], true
	}
	return last, strings.HasSuffix(last, ": ") || strings.HasSuffix(last, " ") && question.MatchString(last)
}

// resumedSays stands in what is said where an act was begun before and is gone on with.
const resumedSays = " dilanjutkan."

const narrativeEnd = "(akhiri dengan baris ..)"

// prompt waits for the next question; all is everything said before it, too.
func (p *person) prompt() (asked, all string) {
	p.T.Helper()
	all = p.Wait("a prompt", func(s string) bool { _, ok := stands(s); return ok })
	asked, _ = stands(all)
	return asked, all
}

// enter sends a line and waits for the next question.
func (p *person) enter(line string) (asked, all string) {
	p.T.Helper()
	p.Press(line + "\n")
	return p.prompt()
}

// answers are what a person knows when a form is filled: by the field's ID. "id=" with
// nothing behind it skips a question that would be answered by itself.
type answers map[string]string

func (p *person) told(given []string) answers {
	p.T.Helper()
	out := answers{}
	for _, g := range given {
		id, v, ok := strings.Cut(g, "=")
		if !ok {
			p.T.Fatalf("an answer without '=': %q", g)
		}
		out[id] = v
	}
	return out
}

var question = regexp.MustCompile(`^(\d+)/(\d+) (.*)$`)

// fill answers the questions of a form until it is sent and back at a list; it returns
// all that was said from the last answer on. What is not told is left as proposed, left
// out, or given a harmless answer where it must be.
func (p *person) fill(id string, given []string, asked, all string) string {
	p.T.Helper()
	form := p.o.pack.Forms[id]
	if form == nil {
		p.T.Fatalf("the rule book has no form %q", id)
	}
	know, used := p.told(given), map[string]bool{}
	at, last, same, again := -1, "", 0, false
	var script strings.Builder
	for {
		script.WriteString(all)
		if asked == last {
			same++
		} else {
			last, same = asked, 0
		}
		if same > 2 {
			return tail(script.String()) // the form does not take this answer
		}
		m := question.FindStringSubmatch(asked)
		var reply string
		switch {
		case m != nil:
			if f, key, more := inRow(form, m[3], know); key != "" {
				v, known := know[key]
				used[key] = true
				reply = p.reply(f, v, known, asked, all)
				break
			} else if more != "" {
				reply = more
				break
			}
			var f *forms.Field
			if f, at = field(form, m[3], at); f == nil {
				p.T.Fatalf("%s reads a question that %s does not have: %q", p.Name, id, asked)
				return all
			}
			v, known := know[f.ID]
			used[f.ID] = true
			if same > 0 && strings.Contains(all, "Enter = tetap dipakai.") {
				break // a warning was read
			}
			reply = p.reply(f, v, known, asked, all)
		case strings.HasPrefix(asked, "Desa/kelurahan di "), strings.HasPrefix(asked, "Lihat surat"):
			reply = ""
		case strings.Contains(asked, "huruf. Simpan? [y]"):
			reply = "y"
		case strings.HasPrefix(asked, "Simpan? [y]"):
			if left := slices.DeleteFunc(slices.Collect(maps.Keys(know)), func(id string) bool { return used[id] }); len(left) > 0 {
				if resumed := strings.Contains(script.String(), resumedSays); resumed && !again { // a draft of the same work: gone through once more
					again, reply = true, "t"
					break
				}
				if strings.Contains(asked, ", l = ") && same == 0 { // what may follow later is asked for
					reply = "l"
					break
				}
				p.T.Fatalf("%s never asks %q:\n%s", id, left, tail(script.String()))
			}
			_, all = p.enter("y")
			return all
		default: // a row of a grid
			reply = "tidak ada"
		}
		script.WriteString(reply + "\n")
		asked, all = p.enter(reply)
	}
}

// field finds the field that a question is about: the next one of that label.
func field(form *forms.Form, asked string, after int) (*forms.Field, int) {
	var all []*forms.Field
	for i := range form.Sections {
		for j := range form.Sections[i].Fields {
			all = append(all, &form.Sections[i].Fields[j])
		}
	}
	best, at := (*forms.Field)(nil), -1
	for i := range all {
		n := (after + 1 + i) % len(all)
		label := text.Clean(all[n].Label)
		if strings.HasPrefix(asked, label) && (best == nil || len(label) > len(best.Label)) {
			best, at = all[n], n
		}
	}
	return best, at
}

// inRow finds the field of a group's row that a question is about, and the key under which
// its answer is known: "cases[0].number". For the question whether there is one more row,
// more is the answer: yes while something is known of it.
func inRow(form *forms.Form, asked string, know answers) (f *forms.Field, key, more string) {
	for _, s := range form.Sections {
		for _, g := range s.Fields {
			if g.Kind != forms.Group {
				continue
			}
			title := regexp.QuoteMeta(text.Clean(g.RowTitle))
			if m := regexp.MustCompile(`^` + title + ` (\d+), (.*)$`).FindStringSubmatch(asked); m != nil {
				row, _ := strconv.Atoi(m[1]) // digits by the pattern
				group := forms.Form{Sections: []forms.Section{{Fields: g.Fields}}}
				if f, _ = field(&group, m[2], -1); f != nil {
					return f, fmt.Sprintf("%s[%d].%s", g.ID, row-1, f.ID), ""
				}
			}
			have := "0"
			if m := regexp.MustCompile(`^` + title + ` lagi\? \((\d+)\)`).FindStringSubmatch(asked); m != nil {
				have = m[1]
			} else if !strings.HasPrefix(asked, text.Clean(g.Label)+": ada ") {
				continue
			}
			for id := range know {
				if strings.HasPrefix(id, g.ID+"["+have+"].") {
					return nil, "", "y"
				}
			}
			return nil, "", "t"
		}
	}
	return nil, "", ""
}

// reply is what a person types at a question.
func (p *person) reply(f *forms.Field, v string, known bool, asked, all string) string {
	p.T.Helper()
	proposed := strings.HasSuffix(strings.TrimRight(asked, ":? "), "]") || strings.HasSuffix(asked, "] "+narrativeEnd)
	switch {
	case known && v == "":
		return "-"
	case known && (f.Kind == forms.Choice || f.Kind == forms.Choices):
		var out []string
		for _, code := range strings.Split(v, ",") {
			out = append(out, p.choice(f, code, all))
		}
		return strings.Join(out, ",")
	case known && f.Kind == forms.Narrative:
		return v + "\n.."
	case known:
		return v
	case f.Kind == forms.Group, f.Kind == forms.YesNo && strings.HasPrefix(f.ID, "sign.") && !proposed: // a danger sign that is not told was not seen
		return "t"
	case f.Kind == forms.Tally:
		return "tidak ada"
	case proposed:
		return ""
	case !f.Required:
		return "-"
	}
	switch f.Kind {
	case forms.YesNo:
		return "t"
	case forms.Choice, forms.Choices, forms.Number, forms.Score:
		return "1"
	case forms.Narrative:
		return "Isian uji.\n.."
	case forms.Date:
		return p.o.today(0)
	case forms.Moment:
		return p.o.clock(0)
	default:
		return "Isian uji"
	}
}

// choice is the number of an option: as it was listed just now, else as the rule book has it.
func (p *person) choice(f *forms.Field, code, listed string) string {
	p.T.Helper()
	for i, o := range f.Options {
		if o.Code != code {
			continue
		}
		m := regexp.MustCompile(`(?m)^(\d+) ` + regexp.QuoteMeta(text.Clean(o.Label)) + `(;.*)?$`).FindStringSubmatch(listed)
		if m != nil {
			return m[1]
		}
		if f.ID == "agency" && strings.Contains(listed, "\n1 ") {
			p.T.Fatalf("%s is not offered %s:\n%s", p.Name, code, listed)
		}
		return strconv.Itoa(i + 1)
	}
	if _, ok := map[string]bool{"tt": true, "menolak": true}[code]; !ok {
		p.T.Fatalf("%s has no choice %q", f.ID, code)
	}
	return code
}

// tail is the end of a long script.
func tail(s string) string { return s[max(0, len(s)-3000):] }

// home goes back to the first menu, past what is only offered.
func (p *person) home() {
	p.T.Helper()
	for i := 0; ; i++ {
		asked, all := p.prompt()
		switch {
		case strings.HasPrefix(asked, "Menu (? daftar)"):
			return
		case i > 12:
			p.T.Fatalf("%s does not come home:\n%s", p.Name, tail(all))
		case strings.HasPrefix(asked, "Lanjut ke langkah"), strings.HasSuffix(asked, "[y]: "), strings.HasSuffix(asked, "[t]: "):
			p.enter("t")
		case question.MatchString(asked), strings.HasPrefix(asked, "Simpan? [y]"):
			p.enter(".")
		default:
			p.enter("0")
		}
	}
}

// goes opens a case anew, as it stands now.
func (p *person) goes(number string) string {
	p.T.Helper()
	p.home()
	asked, all := p.enter(number)
	if !strings.HasPrefix(asked, "Kasus (nomor") {
		p.T.Fatalf("%s cannot open %s:\n%s", p.Name, number, all)
	}
	return all
}

// reports enters a complaint and returns its number.
func (p *person) reports(given ...string) string {
	p.T.Helper()
	p.home()
	asked, all := p.enter("1")
	said := p.fill("complaint", given, asked, all)
	m := regexp.MustCompile(`Nomor laporan: (\S+)`).FindStringSubmatch(said)
	if m == nil {
		p.T.Fatalf("%s gets no number:\n%s", p.Name, said)
	}
	return m[1]
}

// word is how an act is called; a paper is called by its title.
func (p *person) word(act string) (name, form string) {
	if casework.PaperForm(act) {
		return "Isi: " + p.o.pack.Forms[act].Title, act
	}
	name = p.o.pack.Word("act." + act)
	return name, casework.FormOf(casework.ActName(act))
}

// offered finds the number of an act in the case's whole list; about "" is the act on
// the case as a whole, else what the entry says behind its name.
func (p *person) offered(number, act, about string) (no string, all string) {
	p.T.Helper()
	p.goes(number)
	_, all = p.enter("semua")
	name, _ := p.word(act)
	for _, m := range regexp.MustCompile(`(?m)^(\d+) (.*)$`).FindAllStringSubmatch(all, -1) {
		rest, ok := strings.CutPrefix(m[2], name)
		if ok && (about == "" && rest == "" || about != "" && strings.Contains(rest, about)) {
			return m[1], all
		}
	}
	return "", all
}

// does carries out an act of the case: its form, or one confirmation. act is the act's
// name, or the ID of a paper; behind a colon stands what part it is about.
func (p *person) does(number, what string, given ...string) {
	p.T.Helper()
	if all := p.tries(number, what, given...); !strings.Contains(all, "Tersimpan") {
		p.T.Fatalf("%s, %s of %s:\n%s", p.Name, what, number, all)
	}
}

// asks does what waits for a lead's word, and is told that it is only asked.
func (p *person) asks(number, what string, given ...string) {
	p.T.Helper()
	if all := p.tries(number, what, given...); !strings.Contains(all, casework.SayAsked) {
		p.T.Fatalf("%s, %s of %s does not only ask:\n%s", p.Name, what, number, all)
	}
}

// refused tries an act that is refused with these words when it is sent.
func (p *person) refused(number, what, why string, given ...string) {
	p.T.Helper()
	if all := p.tries(number, what, given...); strings.Contains(all, "Tersimpan") || !strings.Contains(all, why) {
		p.T.Fatalf("%s, %s of %s is not refused with %q:\n%s", p.Name, what, number, why, all)
	}
	p.home()
}

func (p *person) tries(number, what string, given ...string) string {
	p.T.Helper()
	act, about, _ := strings.Cut(what, ":")
	no, all := p.offered(number, act, about)
	if no == "" {
		p.T.Fatalf("%s is not offered %q on %s:\n%s", p.Name, what, number, all)
	}
	_, form := p.word(act)
	asked, all := p.enter(no)
	if form != "" {
		return p.fill(form, given, asked, all)
	}
	if act == string(casework.Alarm) || strings.HasSuffix(asked, "[t]: ") {
		_, all = p.enter("y")
		return all
	}
	p.T.Fatalf("%s expects one confirmation of %s:\n%s", p.Name, what, all)
	return ""
}

// cannot says that an act is not possible now; why "" is that it is not offered at all.
func (p *person) cannot(number, what, why string) {
	p.T.Helper()
	act, about, _ := strings.Cut(what, ":")
	no, all := p.offered(number, act, about)
	name, _ := p.word(act)
	reason := regexp.MustCompile(`(?m)^- (?:.*; )?` + regexp.QuoteMeta(name) + `( \([^)]*` + regexp.QuoteMeta(about) + `[^)]*\))?(?:; .*)?: ` + regexp.QuoteMeta(why))
	if no != "" || why != "" && !reason.MatchString(all) {
		p.T.Errorf("%s: %s on %s should not be possible (%s):\n%s", p.Name, what, number, why, all)
	}
}

// answers is what a partner does with the newest letter of a case: an entry of its menu.
func (p *person) answers(number, entry string, given ...string) {
	p.T.Helper()
	p.home()
	_, all := p.enter("6")
	letter := regexp.MustCompile(`(?m)^(\d+) ` + regexp.QuoteMeta(number)).FindStringSubmatch(all)
	if letter == nil {
		p.T.Fatalf("%s has no letter of %s:\n%s", p.Name, number, all)
	}
	_, all = p.enter(letter[1])
	m := regexp.MustCompile(`(?m)^(\d+) ` + regexp.QuoteMeta(entry)).FindStringSubmatch(all)
	if m == nil {
		p.T.Fatalf("%s is not offered %q:\n%s", p.Name, entry, all)
	}
	asked, all := p.enter(m[1])
	if len(given) > 0 {
		all = p.fill("answer", given, asked, all)
	} else {
		_, all = p.enter("y")
	}
	if !strings.Contains(all, "Tersimpan") {
		p.T.Fatalf("%s, %s of %s:\n%s", p.Name, entry, number, all)
	}
}
