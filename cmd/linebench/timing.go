package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"time"

	"loket/sshd/slowline"
	"loket/store/casework"
)

// link is a telephone line.
type link struct {
	rate int           // bits a second, each way
	rtt  time.Duration // there and back
}

// parseLink reads "9600/600": bits a second and milliseconds there and back.
func parseLink(s string) (link, error) {
	var rate, rtt int
	if n, err := fmt.Sscanf(s, "%d/%d", &rate, &rtt); err != nil || n != 2 || rate < 300 || rtt < 0 {
		return link{}, fmt.Errorf("a link is bits a second and milliseconds there and back, 9600/600, not %q", s)
	}
	return link{rate, time.Duration(rtt) * time.Millisecond}, nil
}

// patience is how long a screen may take to come.
const patience = 2 * time.Minute

// quiet is how long nothing must come on a free line until a screen counts as
// whole: many frames of the server.
const quiet = 200 * time.Millisecond

// typingPace is the time between two keys of somebody who types.
const typingPace = 200 * time.Millisecond

// typing says whether an action is typing, after which nobody waits for the screen.
func typing(action string) bool {
	switch action {
	case "type", "type a number", "tick", "search a place":
		return true
	}
	return false
}

// memory is what a terminal showed after each key, learnt on a free line.
type memory struct {
	frames map[int]frame
	said   map[int]string
}

// learn is the pace on the free line: it waits until nothing more comes, and
// remembers what is shown.
type learn struct {
	memory
	everyKey bool // wait while typing, too: each key is then a frame of its own
}

func (l learn) after(p *player, n int, action string) error {
	if typing(action) && !l.everyKey {
		return nil
	}
	still := time.NewTimer(quiet)
	if n == 0 { // the first screen comes however long it takes to sign in
		still.Reset(patience)
	}
	defer still.Stop()
	for {
		select {
		case <-p.news:
			still.Reset(quiet)
		case <-still.C:
			l.frames[n], l.said[n] = p.frame().headless(), headless(p.said())
			return nil
		case <-p.ended:
			return errors.New("the session ended")
		}
	}
}

func newMemory() memory { return memory{map[int]frame{}, map[int]string{}} }

// waited is the pace on the slow line: it waits until the terminal shows what was
// learnt, and adds up how long that took.
type waited struct {
	memory
	total, most time.Duration
	times       int
}

func (w *waited) after(p *player, n int, action string) error {
	if typing(action) {
		<-time.After(typingPace)
		return nil
	}
	took, err := w.until(p, n)
	w.total, w.most, w.times = w.total+took, max(w.most, took), w.times+1
	return err
}

// logHead is the beginning of the log's head: two offices that did the same differ in it.
var logHead = regexp.MustCompile(`#[0-9]+-[0-9a-f]{4}`)

//

// headless is what was said without the log's head.
func headless(said string) string { return logHead.ReplaceAllString(said, "#") }

// headless is the frame without the log's head.
func (f frame) headless() frame {
	for y := range f.cells {
		row := &f.cells[y]
		var b strings.Builder
		at := []int{} // of each byte, its column
		for x := range row {
			b.WriteString(row[x].text)
			for range len(row[x].text) {
				at = append(at, x)
			}
		}
		for _, m := range logHead.FindAllStringIndex(b.String(), -1) {
			for x := at[m[1]-4]; x <= at[m[1]-1]; x++ { // its letters, not its number
				row[x].text = "."
			}
		}
	}
	return f
}

// until waits for what the terminal showed after the n-th key.
func (w *waited) until(p *player, n int) (time.Duration, error) {
	begun := time.Now()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		if p.window && p.frame().headless() == w.frames[n] || !p.window && headless(p.said()) == w.said[n] {
			return time.Since(begun), nil
		}
		select {
		case <-p.news:
		case <-p.ended:
			return 0, errors.New("the session ended")
		case <-late.C:
			if p.window {
				return 0, fmt.Errorf("not shown in %s; awaited:\n%s", patience, w.frames[n])
			}
			return 0, fmt.Errorf("not said in %s; awaited:\n%s", patience, w.said[n])
		}
	}
}

func (w *waited) mean() time.Duration { return w.total / time.Duration(max(w.times, 1)) }

// bench times scripts on a link. Every run has an office of its own, so that what
// was learnt on the free line comes again on the slow one.
type bench struct {
	ctx  context.Context
	tmpl *template
	dir  string
	link link
	runs int
}

// served opens an office of its own at a loopback address.
func (b *bench) served(do func(o *office, addr, dir string) error) (err error) {
	b.runs++
	dir := fmt.Sprintf("%s/%d", b.dir, b.runs)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	o, err := b.tmpl.open(b.ctx, dir, l)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	return do(o, l.Addr().String(), dir)
}

// session signs in to an office over the link, or over a free line.
func (b *bench) session(account string, window, slow bool, do func(*player) error) error {
	return b.served(func(o *office, addr, _ string) (err error) {
		line := slowline.Line{}
		if slow {
			line = slowline.Line{Rate: b.link.rate, Delay: b.link.rtt / 2}
		}
		proxy, err := slowline.Listen("tcp", addr, line)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, proxy.Close()) }()
		conn, err := net.Dial("tcp", proxy.Addr())
		if err != nil {
			return err
		}
		client, err := o.dial(conn, account)
		if err != nil {
			return err
		}
		x, err := open(client, &meter{}, window)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, x.close()) }()
		return do(&player{terminal: x})
	})
}

// script plays a script on the free line and then on the slow one. It gives the time
// until the first screen stood, and what each part of the script waited.
func (b *bench) script(account string, window bool, parts ...func(*player)) (connect time.Duration, each []*waited, err error) {
	known := newMemory()
	nothing := func() error { return nil }
	err = b.session(account, window, false, func(p *player) error {
		p.pace = learn{memory: known}
		p.did("connect", nothing)
		for _, part := range parts {
			part(p)
		}
		return p.err
	})
	if err != nil {
		return 0, nil, fmt.Errorf("free line: %w", err)
	}
	begun := time.Now()
	err = b.session(account, window, true, func(p *player) error {
		p.pace = &waited{memory: known}
		p.did("connect", nothing)
		connect = time.Since(begun)
		for _, part := range parts {
			w := &waited{memory: known}
			p.pace = w
			part(p)
			each = append(each, w)
		}
		return p.err
	})
	if err != nil {
		return 0, nil, fmt.Errorf("slow line: %w", err)
	}
	return connect, each, nil
}

// repeated sends one key many times at an interval, without waiting between them.
func (p *player) repeated(action, key string, times int, every time.Duration) {
	p.did(action, func() error {
		for i := range times {
			if i > 0 {
				<-time.After(every)
			}
			if err := p.send(key); err != nil {
				return err
			}
		}
		return nil
	})
}

// timings measures everything that the table tells.
func (b *bench) timings() ([]timing, error) {
	officer, manager, partner := string(casework.DeskOfficer), string(casework.Manager), string(casework.Partner)
	var out []timing
	row := func(what string, took, target time.Duration) { out = append(out, timing{what, took, target}) }

	connect, each, err := b.script(officer, true, (*player).intake, (*player).assess)
	if err != nil {
		return nil, err
	}
	row("first screen after connecting", connect, 0)
	row("nine questions: waited in all", each[0].total, 0)
	row("Form 1: waited in all", each[1].total, 0)
	row("a field left (mean)", each[1].mean(), 0)

	const downs, downEvery, pages, pageEvery = 20, time.Second / 30, 8, 200 * time.Millisecond
	connect, each, err = b.script(manager, true,
		func(p *player) { p.press("queue", "4") },
		func(p *player) {
			for range 5 {
				p.press("one key", keyDown)
			}
		},
		func(p *player) { p.repeated("downs", keyDown, downs, downEvery) },
		func(p *player) { p.press("back", keyEsc); p.press("guide", "7") },
		func(p *player) { p.repeated("pages", keyPgDn, pages, pageEvery) },
	)
	if err != nil {
		return nil, err
	}
	row("first screen after connecting, manager", connect, 0)
	row("queue of 18 rows", each[0].total, 0)
	row("one key (dearest of five)", each[1].most, b.link.rtt+200*time.Millisecond)
	row(fmt.Sprintf("%d downs at key repeat, after the last", downs), each[2].total, 2*time.Second)
	row(fmt.Sprintf("%d PgDn in 1.6 s, from the first", pages), each[4].total+(pages-1)*pageEvery, 5500*time.Millisecond)

	connect, each, err = b.script(partner, true, (*player).answerReferral)
	if err != nil {
		return nil, err
	}
	row("first screen after connecting, partner", connect, 0)
	row("a referral answered: waited in all", each[0].total, 0)

	connect, each, err = b.script(officer, false, (*player).intakeLines, (*player).assessLines)
	if err != nil {
		return nil, err
	}
	row("lines: first prompt after connecting", connect, 0)
	row("lines: nine questions, waited in all", each[0].total, 0)
	row("lines: Form 1, waited in all", each[1].total, 0)
	row("lines: one answer (mean)", each[1].mean(), b.link.rtt+200*time.Millisecond)

	_, each, err = b.script(partner, false, (*player).answerReferralLines)
	if err != nil {
		return nil, err
	}
	row("lines: a referral answered, waited in all", each[0].total, 0)
	return out, nil
}

// timing is one row of the table. A target of 0 is none.
type timing struct {
	what         string
	took, target time.Duration
}

// verdict says whether the target was met.
func (t timing) verdict() string {
	switch {
	case t.target == 0:
		return ""
	case t.took <= t.target:
		return fmt.Sprintf("%.1f s: met", t.target.Seconds())
	}
	return fmt.Sprintf("%.1f s: MISSED", t.target.Seconds())
}
