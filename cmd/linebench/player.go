package main

import (
	"fmt"
	"regexp"
	"strings"
)

// The keys that scripts press, as a terminal sends them.
const (
	keyEnter     = "\r"
	keyTab       = "\t"
	keyEsc       = "\x1b"
	keyUp        = "\x1b[A"
	keyDown      = "\x1b[B"
	keyPgDn      = "\x1b[6~"
	keyHome      = "\x1b[H"
	keyBackspace = "\x7f"
	keySend      = "\x13" // Ctrl+S
)

// pace is how a player waits for the office.
type pace interface {
	// after comes back when the player may press the next key. n counts the keys
	// from 0; action is what the last one was for.
	after(p *player, n int, action string) error
}

// player is a person at a terminal who follows a script. After the first failure
// every further step does nothing, and err says what failed.
type player struct {
	*terminal
	pace  pace
	spent ledger
	err   error

	// typed is told of all keys before they are sent; nil: nobody is.
	typed func(string) error
	// booked is told of every step and gives the cost to book for it; nil: as it was.
	booked func(cost) (cost, error)

	strokes int
	last    cost
	heard   int // length of what was said before the last line, in lines
}

// figure is what an action cost: all its steps together, and the dearest of them.
type figure struct {
	Action string `json:"action"`
	Steps  int    `json:"steps"`
	cost
	Most int64 `json:"most"` // payload down of the dearest step
}

// mean is the payload of a step, server to client, in bytes.
func (f figure) mean() float64 { return float64(f.Down) / float64(max(f.Steps, 1)) }

// ledger is what each action cost, in the order in which they came up.
type ledger []figure

func (l *ledger) add(action string, c cost) {
	for i := range *l {
		if f := &(*l)[i]; f.Action == action {
			f.Steps, f.cost, f.Most = f.Steps+1, f.plus(c), max(f.Most, c.Down)
			return
		}
	}
	*l = append(*l, figure{action, 1, c, c.Down})
}

// total gives everything that was spent, as one figure.
func (l ledger) total(action string) figure {
	out := figure{Action: action}
	for _, f := range l {
		out.Steps, out.cost, out.Most = out.Steps+f.Steps, out.plus(f.cost), max(out.Most, f.Most)
	}
	return out
}

// find gives an action's figure, without any steps when it never came up.
func (l ledger) find(action string) figure {
	for _, f := range l {
		if f.Action == action {
			return f
		}
	}
	return figure{Action: action}
}

// press sends keys at once and books what they cost under an action.
func (p *player) press(action, keys string) {
	p.did(action, func() error {
		if p.typed != nil {
			if err := p.typed(keys); err != nil {
				return err
			}
		}
		return p.send(keys)
	})
}

// did books what something cost that happened, by the player or by somebody else.
func (p *player) did(action string, happen func() error) {
	if p.err != nil {
		return
	}
	p.heard = len(p.said())
	if p.err = happen(); p.err != nil {
		return
	}
	if p.err = p.pace.after(p, p.strokes, action); p.err != nil {
		p.err = fmt.Errorf("%s (key %d): %w; on screen:\n%s", action, p.strokes, p.err, p.shown())
		return
	}
	p.strokes++
	now := p.read()
	c := now.minus(p.last)
	p.last = now
	if p.booked != nil {
		c, p.err = p.booked(c)
	}
	p.spent.add(action, c)
}

// write types text, one key at a time.
func (p *player) write(text string) { p.keys("type", text) }

// keys presses one key after the other for an action.
func (p *player) keys(action, text string) {
	for _, r := range text {
		p.press(action, string(r))
	}
}

// shown is the window's text, or what came since the last line.
func (p *player) shown() string {
	if p.window {
		return p.frame().String()
	}
	return p.said()[p.heard:]
}

// must stops the script unless the texts are there.
func (p *player) must(texts ...string) {
	if p.err != nil {
		return
	}
	shown := p.shown()
	for _, t := range texts {
		if !strings.Contains(shown, t) {
			p.err = fmt.Errorf("%q is not there after key %d:\n%s", t, p.strokes, shown)
			return
		}
	}
}

// number finds the digit in front of a menu's entry.
func (p *player) number(entry string) string {
	if p.err != nil {
		return ""
	}
	found := regexp.MustCompile(`(?:^|\s)(\d+) (?:Isi: )?` + regexp.QuoteMeta(entry)).FindStringSubmatch(p.shown())
	if found == nil {
		p.err = fmt.Errorf("no entry %q after key %d:\n%s", entry, p.strokes, p.shown())
		return ""
	}
	return found[1]
}

// kind is how an answer is given.
type kind int

const (
	text  kind = iota // typed as it stands
	pick              // by number, from choices that are listed
	ticks             // by numbers, several of them
	place             // typed; the places that fit are listed meanwhile
	story             // a text of several lines
	grid              // cells of a table; the rows are separated by ";", the cells by spaces
	keep              // stands there already
	skip              // not given
)

// answer is one answer of a script: to which question, what, and how.
type answer struct {
	label string // a part of the question's
	what  string
	how   kind
}

func betweenCells(r rune) bool { return r == ' ' || r == ';' }

// count is how many answers a script gives: every cell of a table is one.
func count(answers []answer) int {
	n := 0
	for _, a := range answers {
		switch a.how {
		case skip:
		case grid:
			n += len(strings.FieldsFunc(a.what, betweenCells))
		default:
			n++
		}
	}
	return n
}

// fill answers a form in the window, field by field. The last field is left only
// when the form is sent.
func (p *player) fill(answers []answer) {
	for i, a := range answers {
		p.must(a.label)
		switch a.how {
		case grid:
			for _, c := range strings.FieldsFunc(a.what, betweenCells) {
				p.press("cell", c+keyEnter)
			}
			continue
		case place:
			p.keys("search a place", a.what)
		case ticks:
			p.keys("tick", a.what)
		case pick:
			p.keys("type a number", a.what)
		case keep, skip:
		default:
			p.write(a.what)
		}
		if i+1 < len(answers) {
			p.press(p.leaving(a, answers[i+1]), keyTab)
		}
	}
}

// leaving says what it means to leave one field for the next: what must be painted
// depends on both.
func (p *player) leaving(from, to answer) string {
	switch {
	case p.err != nil:
		return ""
	case !strings.Contains(p.shown(), to.label):
		return "leave, rows appear"
	case from.how == pick || from.how == ticks || from.how == place:
		return "choose"
	case to.how != text:
		return "leave, choices appear"
	case p.filled(to.label):
		return "leave, for a filled field"
	case from.what == "tt" || from.what == "menolak":
		return "leave, not known"
	}
	return "leave"
}

// filled says whether an answer stands in the window beside a label.
func (p *player) filled(label string) bool {
	return regexp.MustCompile(regexp.QuoteMeta(label) + `[ .]*: +[^ (]`).MatchString(p.shown())
}

// tell answers a form in lines.
func (p *player) tell(answers []answer) {
	for _, a := range answers {
		p.must(a.label)
		switch a.how {
		case grid:
			for _, row := range strings.Split(a.what, ";") {
				p.press("line", row+"\n")
			}
		case story:
			p.press("line", a.what+"\n")
			p.press("line", "..\n")
			p.press("line", "y\n")
		case keep:
			p.press("line", "\n")
		case skip:
			p.press("line", "-\n")
		default:
			p.press("line", a.what+"\n")
		}
	}
}
