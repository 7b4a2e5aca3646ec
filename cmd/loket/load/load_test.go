package load

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"loket/store"
)

// canRoam says whether every address of 127.0.0.0/8 is this machine's.
const canRoam = runtime.GOOS == "linux"

// seats spreads n sessions over the training accounts.
func (o *office) seats(n int) []string {
	names := []string{"desk-officer", "desk-coordinator", "caseworker", "manager", "facilitator", "supervisor", "deputy", "coordinator"}
	out := make([]string, n)
	for i := range out {
		out[i] = names[i%len(names)]
	}
	return out
}

// all opens a window for each account at once; what fails is told.
func (o *office) all(accounts []string, columns, rows int) ([]*window, time.Duration) {
	o.t.Helper()
	out, errs := make([]*window, len(accounts)), make([]error, len(accounts))
	began := time.Now()
	var wg sync.WaitGroup
	for i, a := range accounts {
		wg.Go(func() {
			w, err := o.window(a, columns, rows)
			if err == nil {
				err = w.until("PKSAI")
			}
			out[i], errs[i] = w, err
		})
	}
	wg.Wait()
	took := time.Since(began)
	if err := errors.Join(errs...); err != nil {
		o.t.Fatal(err)
	}
	return out, took
}

// leave ends sessions as a cut line would.
func leave(t testing.TB, windows []*window) {
	t.Helper()
	for _, w := range windows {
		if err := w.client.Close(); err != nil && !strings.Contains(err.Error(), "closed") {
			t.Error(err)
		}
	}
}

// share is the value below which p percent of times lie.
func share(times []time.Duration, p int) time.Duration {
	slices.Sort(times)
	return times[min(len(times)*p/100, len(times)-1)]
}

// judge fails the whole campaign where a figure is worse than its aim.
func judge[T int64 | time.Duration](t *testing.T, what string, is, aim T) {
	t.Helper()
	verdict := "met"
	if is > aim {
		verdict = "MISSED"
		if *whole {
			t.Errorf("%s: %v, aim %v", what, is, aim)
		}
	}
	fmt.Printf("| %s | %v | %v | %s |\n", what, is, aim, verdict)
}

func count(all, few int) int {
	if *whole {
		return all
	}
	return few
}

// Two hundred people type, one key a second each, every fifth key leaves a field,
// which saves it: the next field is painted when the last one is on the disk.
func TestTyping(t *testing.T) {
	n, seconds := count(200, 12), count(60, 0)
	for _, size := range []struct {
		name          string
		columns, rows int
		memory        int64
	}{{"80x24", 80, 24, 256 << 20}, {"largest window", 1 << 20, 1 << 20, 512 << 20}} {
		o := newOffice(t)
		windows, _ := o.all(o.officers(n), size.columns, size.rows)
		var mu sync.Mutex
		var typed, saved []time.Duration
		var wg sync.WaitGroup
		errs := make([]error, n)
		server, clients, began := o.busy(), own(t), time.Now()
		for i, w := range windows {
			wg.Go(func() {
				if *whole { // not all in the same moment: the ticks begin afterwards
					<-time.After(time.Duration(i) * time.Second / time.Duration(n))
				}
				tick := time.NewTicker(time.Second)
				defer tick.Stop()
				keys := append([]string{"1", "t", "\t"}, slices.Repeat([]string{"a", "b", "c", "d", "\t", "e", "f", "g", "h", "\x1b[Z"}, max(1, seconds/10))...)
				for j, k := range keys {
					if *whole {
						<-tick.C
					}
					took, err := w.key(k)
					if err != nil {
						errs[i] = fmt.Errorf("session %d: %w", i, err)
						return
					}
					mu.Lock()
					switch {
					case j < 3:
					case k == "\t" || k == "\x1b[Z":
						saved = append(saved, took)
					default:
						typed = append(typed, took)
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		server, clients = o.busy()-server, own(t)-clients
		keys := time.Duration(len(typed) + len(saved) + 3*n)
		fmt.Printf("| %d sessions, %s: processor time a key | server %v, clients %v | | |\n", n, size.name, (server / keys).Round(time.Microsecond), (clients / keys).Round(time.Microsecond))
		fmt.Printf("| %d sessions, %s: of one processor | server %d %%, clients %d %% | | |\n", n, size.name, server*100/time.Since(began), clients*100/time.Since(began))
		now, most := o.memory()
		judge(t, fmt.Sprintf("%d sessions, %s: key to paint, p95", n, size.name), share(typed, 95), 100*time.Millisecond)
		judge(t, fmt.Sprintf("%d sessions, %s: save, p99", n, size.name), share(saved, 99), 150*time.Millisecond)
		judge(t, fmt.Sprintf("%d sessions, %s: memory, MB", n, size.name), most>>20, size.memory>>20)
		t.Logf("%s: %d keys, p50 %v, %d saves, p50 %v; memory now %d MB", size.name, len(typed), share(typed, 50), len(saved), share(saved, 50), now>>20)
		took := o.stop() // in the middle of typing
		judge(t, fmt.Sprintf("%d sessions, %s: orderly stop", n, size.name), took, 10*time.Second)
		leave(t, windows)
	}
}

// officers gives n desk officers: the role that types.
func (o *office) officers(n int) []string { return slices.Repeat([]string{"desk-officer"}, n) }

// After a restart everybody comes back in one second.
func TestLogins(t *testing.T) {
	n := count(200, 20)
	o := newOffice(t)
	windows, _ := o.all(o.seats(n), 80, 24)
	o.kill()
	o.serve()
	again, took := o.all(o.seats(n), 80, 24)
	judge(t, fmt.Sprintf("%d logins after a restart", n), took, 5*time.Second)
	leave(t, windows)
	leave(t, again)
}

// A thousand windows stand open and nothing happens in them; work goes on.
func TestIdle(t *testing.T) {
	n := count(1000, 50)
	o := newOffice(t)
	var windows []*window
	for len(windows) < n {
		some, _ := o.all(o.seats(min(100, n-len(windows))), 80, 24)
		windows = append(windows, some...)
	}
	for i, w := range windows {
		if _, gone := w.sent(); gone {
			t.Fatalf("session %d of %d is gone", i, n)
		}
	}
	_, most := o.memory()
	more, took := o.all([]string{"manager"}, 80, 24)
	judge(t, fmt.Sprintf("sign-in beside %d idle sessions", n), took, 3*time.Second)
	fmt.Printf("| %d idle sessions, memory | %d MB | | |\n", n, most>>20)
	leave(t, append(windows, more...))
}

// leakMost is how much more may be in use for every session that came and went, in
// bytes: a session that leaves one kilobyte behind is found.
const leakMost = 512

// Sessions come, work and go, in order and not: what the server held comes back. Pages
// of the data file that it has mapped are not counted as its own: the log grows with
// every session, and the kernel takes them back when it needs room.
func TestSoak(t *testing.T) {
	o := newOffice(t)
	round := func() {
		windows, _ := o.all(o.seats(20), 80, 24)
		for i, w := range windows {
			for _, k := range []string{"1", "\x1b"} {
				if _, err := w.key(k); err != nil {
					t.Fatalf("session %d: %v", i, err)
				}
			}
		}
		leave(t, windows)
	}
	type held struct {
		files, goroutines int
		live, own, mapped int64 // bytes
	}
	settled := func(most int) held { // until no more goroutines are left and memory was tidied, or patience is at an end
		c, err := o.dial("administrator")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }() // the test is over with it
		tidied := uint64(0)
		for end := time.Now().Add(patience); ; {
			is := o.status(c)
			quiet := is.Connections == 1 && is.Goroutines <= most
			if quiet && tidied == 0 {
				tidied = is.Tidied + 3 // what waits for another turn is gone by then
			}
			if quiet && (is.Tidied >= tidied || *soak == 0) || time.Now().After(end) {
				return held{o.files(), is.Goroutines, is.Live, o.resident("RssAnon"), o.resident("RssFile") + o.resident("RssShmem")}
			}
		}
	}
	was := settled(math.MaxInt)
	goroutines := was.goroutines
	for range 3 {
		round() // pools and caches fill
	}
	was = settled(goroutines)
	began, rounds := time.Now(), 0
	for rounds = 0; rounds < 3 || time.Since(began) < *soak; rounds++ {
		round()
	}
	is := settled(goroutines)
	files := size(t, filepath.Join(o.dir, store.FileName)) + size(t, loket)
	sessions := int64(rounds) * 20
	fmt.Printf("| soak %v, %d sessions | files %d → %d | goroutines %d → %d | in use %.1f → %.1f MB (%d bytes a session) | own memory %d → %d MB | pages of mapped files %d → %d MB of %d |\n",
		time.Since(began).Round(time.Second), sessions, was.files, is.files, goroutines, is.goroutines, float64(was.live)/(1<<20), float64(is.live)/(1<<20), (is.live-was.live)/sessions,
		was.own>>20, is.own>>20, was.mapped>>20, is.mapped>>20, files>>20)
	if is.files > was.files || is.goroutines > goroutines {
		t.Errorf("held after %d sessions: %+v, before %+v", sessions, is, was)
	}
	if is.mapped > files {
		t.Errorf("%d MB of mapped pages, the files have %d MB", is.mapped>>20, files>>20)
	}
	if *soak == 0 { // a short run says nothing: garbage waits for its turn
		return
	}
	if most := was.live + max(leakMost*sessions, 512<<10); is.live > most {
		t.Errorf("%d bytes in use after %d sessions, at most %d; before %d", is.live, sessions, most, was.live)
	}
	if is.own > was.own+was.own/2 {
		t.Errorf("own memory %d MB, before %d MB", is.own>>20, was.own>>20)
	}
}

// standing is what the server says of itself.
type standing struct {
	Connections, Goroutines int
	Live                    int64
	Tidied                  uint64
}

func (o *office) status(c *gossh.Client) standing {
	o.t.Helper()
	s, err := c.NewSession()
	if err != nil {
		o.t.Fatal(err)
	}
	out, err := s.Output("status --json")
	if err != nil {
		o.t.Fatalf("status: %v %s", err, out)
	}
	var is standing
	if err := json.Unmarshal(out, &is); err != nil {
		o.t.Fatalf("status says %q: %v", out, err)
	}
	return is
}
