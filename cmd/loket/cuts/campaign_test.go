package cuts

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	cutsFlag = flag.Int("cuts", 60, "how many cuts a campaign makes")
	seedFlag = flag.Uint64("seed", 0, "of the campaign; 0: another one each time")
)

// lanes is how many offices are played beside each other.
const lanes = 2

// TestCampaign cuts the line at bytes that a seed chooses until there were enough
// cuts, then looks whether every case is there once, with every answer.
func TestCampaign(t *testing.T) {
	seed := *seedFlag
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	cuts := *cutsFlag
	if testing.Short() {
		cuts = min(cuts, 20)
	}
	var wg sync.WaitGroup
	all := make([]*lane, lanes)
	for i := range all {
		l := &lane{
			office: newOffice(t, false), tally: &tally{}, random: rand.New(rand.NewPCG(seed, uint64(i))), finished: map[string]*intake{},
			want: (cuts + i) / lanes, first: i * 10000,
		}
		all[i] = l
		wg.Add(1)
		go func() {
			defer wg.Done()
			l.failed = l.play()
		}()
	}
	wg.Wait()
	var sum tally
	for i, l := range all {
		if l.failed != nil {
			t.Errorf("seed %d, lane %d, intake %d: %v", seed, i, l.in.no, l.failed)
		} else if err := l.audit(); err != nil {
			t.Errorf("seed %d, lane %d: %v", seed, i, err)
		}
		for _, f := range l.faults {
			t.Errorf("seed %d, lane %d, %s", seed, i, f)
		}
		sum.add(l.tally)
	}
	fmt.Fprint(os.Stdout, sum.table(seed))
	if !t.Failed() && sum.cuts() < cuts {
		t.Errorf("%d cuts, want %d", sum.cuts(), cuts)
	}
}

// lane is one office with one person who works in it, session after session.
type lane struct {
	*office
	*tally
	random   *rand.Rand
	want     int // cuts
	first    int // number of the first intake
	failed   error
	faults   []string
	finished map[string]*intake // by case number

	in      *intake
	window  bool   // the face of this session
	least   place  // the work may not stand before this place
	most    place  // nor behind this one
	kept    bool   // something of this intake is known to be on the disk
	sending bool   // the report may have been sent
	done    string // the case's number as the server told it
	machine int    // that is worked at
	from    int    // where this intake's notes begin, in the present process
	holder  string // the session that had the draft last; "": nobody that is alive
	loose   bool   // it is not known whether the holder is still there
	trace   []string
	silent  []*line // lines whose other ends do not know yet
}

// fault notes something that must not be.
func (l *lane) fault(kind *int, format string, args ...any) {
	*kind++
	l.faults = append(l.faults, fmt.Sprintf("intake %d: %s\n\t%s", l.in.no, fmt.Sprintf(format, args...), strings.Join(l.trace, "\n\t")))
}

// play fills intake after intake until the line was cut often enough.
func (l *lane) play() error {
	for no := l.first + 1; l.cuts() < l.want; no++ {
		long := l.random.IntN(5) == 0
		l.in, l.window = newIntake(no, long), long || l.random.IntN(3) == 0
		l.least, l.most, l.kept, l.sending, l.done, l.from, l.holder, l.loose = place{}, place{}, false, false, "", l.notes.count(), "", false
		l.trace = nil
		number := ""
		for number == "" {
			var err error
			if number, err = l.session(); err != nil {
				return err
			}
			if number == "" && !long && l.random.IntN(7) == 0 {
				l.window = !l.window // the same draft on the other face
				l.switched++
			}
		}
		if other := l.finished[number]; other != nil {
			l.fault(&l.doubled, "its receipt %s is that of intake %d", number, other.no)
		}
		if l.done != "" && l.done != number {
			l.fault(&l.doubled, "done as %s and as %s", l.done, number)
		}
		l.finished[number] = l.in
		l.intakes++
	}
	return nil
}

// session is one sign-in: on with the draft, type on, until the report is finished or
// the line breaks. number is "" when it broke.
func (l *lane) session() (number string, err error) {
	plan, since := l.plan(), l.notes.count()
	plan.resume = l.random.IntN(3) == 0
	if l.random.IntN(2) == 0 {
		l.machine++ // two sessions in a row from one machine are as good as two
	}
	plan.machine = l.keys[l.machine%machines]
	c, err := open(l.addr, plan.machine, l.window, plan.resume, plan.at(dialled), plan.at(begins))
	if errors.Is(err, errCut) {
		return "", l.broken(plan, nil, since)
	}
	if err != nil {
		return "", err
	}
	p := &player{client: c, in: l.in, pace: pace(l.random.IntN(3))}
	defer c.close()
	number, err = l.work(p, plan, since)
	l.sending = l.sending || p.sending
	switch {
	case errors.Is(err, errCut):
		return "", l.broken(plan, p, since)
	case errors.Is(err, errAgain):
		number, err = "", nil
	case err != nil:
		return "", err
	}
	c.close()
	live, _, err := l.notes.await(since, "that a session began", begun(plan.machine))
	if err != nil {
		return "", err
	}
	_, _, err = l.notes.await(since, "that the session ended", of("gone", live.Session))
	return number, err
}

// work is what the person does in one session.
func (l *lane) work(p *player, plan *plan, since int) (number string, err error) {
	v, err := p.until("the first screen or the form", func(v view) bool { return p.inForm(v) || p.atHome(v) })
	if err != nil {
		return "", err
	}
	var asked, anew bool
	var at place
	switch {
	case p.inForm(v), plan.resume && offers(v):
		at, asked, err = p.form()
	case offers(v):
		at, asked, err = p.enter(true)
	default:
		l.note()
		if l.done == "" && l.sending {
			l.done = l.newNumber(v)
		}
		if l.done != "" {
			return l.done, l.mustTell(v)
		}
		if l.kept || l.least != (place{}) {
			l.fault(&l.lost, "nothing is left of what was at %v (sent: %v):\n%s", l.least, l.sending, v.text)
		}
		anew, l.kept, l.least = true, false, place{}
		at, asked, err = p.enter(false)
	}
	if err != nil {
		return "", err
	}
	from := at
	if !anew {
		if from, err = l.compare(p, at, asked, since); err != nil {
			return "", err
		}
	}
	p.sent = from
	plan.at(typing)(p.line)
	if plan.settle {
		return "", l.settle(p, from)
	}
	number, err = p.finish(from)
	return number, err
}

// compare holds what is shown against what was opened, and that against what had been
// acknowledged. It returns where the work goes on.
func (l *lane) compare(p *player, at place, asked bool, since int) (place, error) {
	n, ok, err := l.notes.await(since, "that a draft was opened", func(n note) bool { return n.Kind == "opened" })
	if err != nil || !ok {
		return at, errors.Join(err, errCut)
	}
	l.resumed++
	l.ask(asked, n.Session)
	stands, err := l.in.placeOf(n)
	switch {
	case err != nil:
		l.fault(&l.lost, "%v", err)
		return at, errors.New("what is left is not what was typed")
	case stands.before(l.least):
		l.fault(&l.wrong, "it stands at %v, %v was acknowledged", stands, l.least)
	case l.most.before(stands):
		l.fault(&l.wrong, "it stands at %v, only %v was typed", stands, l.most)
	}
	l.least = later(l.least, stands)
	want := stands
	if !p.window || l.in.below(stands.ask) {
		want.typed = 0 // a dialogue does not show it; a text of several lines stands below its row
	}
	shown := ""
	if _, err := p.until(fmt.Sprint("the work at ", want), func(v view) bool {
		at, shown = place{}, ""
		if v.window {
			at, shown, _ = l.in.standsAt(v)
		} else {
			at, _ = l.in.asked(v.text)
		}
		return at == want
	}); err != nil {
		if !errors.Is(err, errCut) {
			l.fault(&l.wrong, "the screen shows %v, the draft stands at %v: %v", at, want, err)
		}
		return stands, err
	}
	if want.typed > 0 {
		if typed := strings.TrimRight(string([]rune(l.in.asks[want.ask].typed)[:want.typed]), " "); !strings.HasSuffix(typed, shown) || shown == "" {
			l.fault(&l.wrong, "%q is shown, %q was typed", shown, typed)
		}
	}
	if !p.window && stands.typed > 0 && !strings.Contains(p.view().text[strings.LastIndex(p.view().text, "/"):], "[") {
		l.fault(&l.wrong, "what was being typed is not offered: %s", p.view().text)
	}
	return stands, nil
}

// ask judges whether the person had to be asked before the draft was taken over.
func (l *lane) ask(asked bool, by string) {
	alive, either := l.holder != "", l.loose
	if _, gone := l.notes.last(0, of("gone", l.holder)); alive && gone {
		alive, either = false, true // it went at its own time
	}
	switch {
	case either:
	case asked && !alive:
		l.fault(&l.wrongly, "asked before taking over from nobody")
	case !asked && alive:
		l.fault(&l.wrongly, "not asked before taking over from a session that may be alive")
	}
	if asked {
		l.asked++
	}
	l.holder, l.loose = by, false
}

// settle types up to a place, waits until the server has that on the disk, and kills it.
func (l *lane) settle(p *player, from place) error {
	if from.ask == len(l.in.asks) {
		l.settled++
		return errCut
	}
	to := place{ask: from.ask + l.random.IntN(len(l.in.asks)-from.ask)}
	keys := []rune(l.in.asks[to.ask].typed)
	if l.window && to.ask > from.ask && len(keys) > 0 {
		to.typed = l.random.IntN(len(keys))
	} else if to.ask == from.ask {
		to = from
	}
	if err := p.typeUntil(from, to); err != nil {
		return err
	}
	if !l.window && len(keys) > 0 {
		if err := p.send(string(keys[:len(keys)/2])); err != nil { // half a line: never an answer
			return errCut
		}
	}
	if to != from {
		_, ok, err := l.notes.await(l.from, fmt.Sprintf("that %v was saved", to), func(n note) bool {
			at, err := l.in.placeOf(n)
			return n.Kind == "saved" && err == nil && at == to
		})
		if err != nil || !ok {
			return errors.Join(err, errCut)
		}
	}
	l.settled++
	return errCut // by the kill that follows
}

// note keeps what the server told of this intake.
func (l *lane) note() {
	if n, ok := l.notes.last(l.from, func(n note) bool { return n.Kind == "saved" }); ok {
		l.kept = true
		if at, err := l.in.placeOf(n); err != nil {
			l.fault(&l.lost, "saved: %v", err)
		} else {
			l.least = later(l.least, at)
		}
	}
	if n, ok := l.notes.last(l.from, func(n note) bool { return n.Kind == "done" }); ok {
		l.done = n.Number
	}
}

// broken is what follows when the line broke.
func (l *lane) broken(plan *plan, p *player, since int) error {
	l.count(plan, l.window)
	defer func() {
		l.trace = append(l.trace, fmt.Sprintf("full screen %v, %v: between %v and %v, holder %.8s %v", l.window, plan, l.least, l.most, l.holder, l.loose))
	}()
	if plan.kill {
		if err := l.kill(); err != nil {
			return err
		}
	}
	if p != nil {
		<-p.ended
	}
	var session string
	if live, ok := l.notes.last(since, begun(plan.machine)); ok {
		session = live.Session
	}
	if p != nil {
		l.most = later(l.most, p.sent)
		if !p.window {
			l.least = later(l.least, p.seen()) // the next question is asked only after the answer is kept
		}
		if session == "" && !plan.kill && p.view().text != "" && strings.TrimSpace(p.view().text) != "" {
			live, ok, err := l.notes.await(since, "that a session began", begun(plan.machine))
			if err != nil || !ok {
				return errors.Join(err, errors.New("a screen without a session"))
			}
			session = live.Session
		}
	}
	_, touched := l.notes.last(since, func(n note) bool {
		return (n.Kind == "saved" || n.Kind == "opened") && n.Session == session
	})
	switch {
	case plan.kill:
		l.note()
		l.holder, l.loose, l.from = "", false, 0
		return l.start()
	case session == "":
		l.loose = true // it may still begin, and end
	case plan.how == silent:
		if p != nil {
			l.silent = append(l.silent, p.line) // an end that nobody holds is closed by the collector of garbage
		}
		l.note()
		if l.loose = !touched; touched { // else it may still take the draft
			l.holder = session
		}
	case plan.hasty:
		l.note()
		l.loose = true
	default:
		if _, _, err := l.notes.await(since, "that the session ended", of("gone", session)); err != nil {
			return err
		}
		if p != nil {
			l.least = later(l.least, p.seen()) // what was drawn had been taken
		}
		l.note()
		if touched {
			l.holder, l.loose = "", false
		}
	}
	return nil
}

// newNumber is a receipt on the first screen that no earlier intake has.
func (l *lane) newNumber(v view) string {
	for _, row := range strings.Split(v.text, "\n") {
		if !strings.Contains(row, "Laporan baru") {
			continue
		}
		for _, number := range caseNumber.FindAllString(row, -1) {
			if l.finished[number] == nil {
				return number
			}
		}
	}
	return ""
}

// mustTell demands the receipt on the first screen.
func (l *lane) mustTell(v view) error {
	l.retold++
	if l.newNumber(v) != l.done {
		l.fault(&l.untold, "the receipt %s is not shown:\n%s", l.done, v.text)
	}
	return nil
}
