package cuts

import (
	"context"
	"errors"
	"fmt"

	gossh "golang.org/x/crypto/ssh"
)

// plan is how one session is to end before its time.
type plan struct {
	up     bool
	from   moment // from when on bytes are counted
	bytes  int64  // carried before the cut
	how    how
	kill   bool // the server is killed (SIGKILL) at the same time
	settle bool // it is killed once it has acknowledged a chosen place; the cut is the kill's
	hasty  bool // the person is back before the server has seen the cut
	resume bool // the client says that it comes back after a cut

	machine gossh.Signer
}

// moment is when a plan begins to count.
type moment int

const (
	dialled moment = iota // with the connection's first byte
	begins                // when the session is asked for
	typing                // when the person begins to type into the form
)

// plan draws a plan.
func (l *lane) plan() *plan {
	p := &plan{up: l.random.IntN(2) == 0, from: []moment{dialled, begins, begins, begins, typing, typing, typing, typing, typing, typing}[l.random.IntN(10)]}
	switch n := l.random.IntN(20); {
	case n < 3 && l.kept: // before the first save a session nobody hears of may still save
		p.how = silent
	case n < 10:
		p.how = hangUp
	}
	switch n := l.random.IntN(20); {
	case n == 0:
		p.kill, p.how = true, reset
	case n == 1:
		p.kill, p.settle = true, true
	case n < 4 && l.kept:
		p.hasty = true
	}
	asks, keys := 0, 0
	for _, a := range l.in.asks[min(l.least.ask, len(l.in.asks)-1):] {
		asks, keys = asks+1, keys+len(a.typed)
	}
	most := 0 // about what is still to be carried
	switch {
	case p.from == dialled:
		most = 2600
	case p.up && l.window:
		most = 300 + 44*keys
	case p.up:
		most = 200 + 40*asks + keys
	case l.window:
		most = 300 + 90*asks
	default:
		most = 100 + 90*asks
	}
	if p.from == begins && !p.up {
		most += 1200 // the first screen
	}
	p.bytes = 1 + int64(l.random.IntN(most))
	return p
}

func (p *plan) String() string {
	return fmt.Sprintf("up %v, from %d, %d bytes, how %d, kill %v, settle %v, hasty %v, resume %v", p.up, p.from, p.bytes, p.how, p.kill, p.settle, p.hasty, p.resume)
}

// at counts from now on if the plan says so.
func (p *plan) at(m moment) func(*line) {
	return func(l *line) {
		if p.from == m && !p.settle {
			l.breakAfter(p.up, p.bytes, p.how)
		}
	}
}

// tally counts what a campaign did and found.
type tally struct {
	table1                                               [2][2][3]int // full screen or lines, up or down, how
	kills, settled, hasty, switched                      int
	intakes, resumed, asked, retold                      int
	lost, doubled, wrong, wrongly, untold, left, unsound int
}

func (t *tally) count(p *plan, window bool) {
	if p.kill {
		t.kills++
	}
	if p.hasty {
		t.hasty++
	}
	if !p.settle {
		t.table1[index(!window)][index(!p.up)][p.how]++
	}
}

func index(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (t *tally) add(o *tally) {
	for i := range t.table1 {
		for j := range t.table1[i] {
			for k := range t.table1[i][j] {
				t.table1[i][j][k] += o.table1[i][j][k]
			}
		}
	}
	for to, n := range map[*int]int{
		&t.kills: o.kills, &t.settled: o.settled, &t.hasty: o.hasty, &t.switched: o.switched, &t.intakes: o.intakes, &t.resumed: o.resumed,
		&t.asked: o.asked, &t.retold: o.retold, &t.lost: o.lost, &t.doubled: o.doubled, &t.wrong: o.wrong, &t.wrongly: o.wrongly,
		&t.untold: o.untold, &t.left: o.left, &t.unsound: o.unsound,
	} {
		*to += n
	}
}

// cuts is how often the line broke.
func (t *tally) cuts() int {
	n := t.settled
	for i := range t.table1 {
		for j := range t.table1[i] {
			for k := range t.table1[i][j] {
				n += t.table1[i][j][k]
			}
		}
	}
	return n
}

// table is what make cuts prints.
func (t *tally) table(seed uint64) string {
	s := fmt.Sprintf("cuts %d   seed %d\n%-12s %8s %8s %8s %8s %8s %8s\n", t.cuts(), seed, "", "up", "", "", "down", "", "")
	s += fmt.Sprintf("%-12s %8s %8s %8s %8s %8s %8s\n", "", "reset", "closed", "silent", "reset", "closed", "silent")
	for i, face := range []string{"full screen", "lines"} {
		s += fmt.Sprintf("%-12s", face)
		for j := range 2 {
			for k := range 3 {
				s += fmt.Sprintf(" %8d", t.table1[i][j][k])
			}
		}
		s += "\n"
	}
	s += fmt.Sprintf("server killed %d (%d of them once a place was acknowledged), back at once %d, other face %d\n", t.kills, t.settled, t.hasty, t.switched)
	s += fmt.Sprintf("intakes %d, drafts gone on with %d, asked before %d, receipts told again %d\n", t.intakes, t.resumed, t.asked, t.retold)
	return s + fmt.Sprintf("lost %d, doubled %d, wrong field %d, wrongly asked %d, receipt not told %d, drafts left over %d, faults of the check %d\n",
		t.lost, t.doubled, t.wrong, t.wrongly, t.untold, t.left, t.unsound)
}

// audit opens the office when all is over: every intake is one case with every
// answer, there is no other case, no draft is left over, and the check is clean.
func (l *lane) audit() (err error) {
	if err := l.kill(); err != nil {
		return err
	}
	s, err := openStore(l.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	all, err := numbers(s)
	if err != nil {
		return err
	}
	for _, number := range all {
		if l.finished[number] == nil {
			l.fault(&l.doubled, "case %s belongs to no intake", number)
		}
	}
	for number, in := range l.finished {
		answers, err := file(s, number)
		if err != nil {
			l.fault(&l.lost, "%v", err)
			continue
		}
		for _, a := range in.asks {
			if err := a.kept(answers[a.path].Value); err != nil {
				l.fault(&l.lost, "case %s of intake %d: %v", number, in.no, err)
			}
		}
	}
	drafts, err := s.Drafts(context.Background(), actor(s, officer))
	if err != nil {
		return err
	}
	for _, d := range drafts {
		l.fault(&l.left, "a draft at %s is left over", d.At)
	}
	report, err := s.Check(context.Background())
	if err != nil {
		return err
	}
	if !report.OK() {
		l.fault(&l.unsound, "%v", report.Findings)
	}
	return nil
}
