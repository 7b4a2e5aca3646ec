package e2e

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"loket/cmd/loket/seat"
	"loket/store/casework"
)

var killsFlag = flag.Int("kills", 200, "how often the server is killed")

// killOffices is how many offices are killed beside each other.
const killOffices = 4

// killSpan is the time in which the server is killed after people came in: longer on a
// machine too busy for them to get anywhere in it.
const killSpan = 250 * time.Millisecond

// TestKill kills the server with -9 at random moments of work in both faces. After
// each start every receipt and every field that was acknowledged is there, nothing
// is there twice although the people do again what was not acknowledged, and
// loket check finds nothing.
func TestKill(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s, ok := fixedSeed(); ok {
		seed = s
	}
	t.Logf("seed %d (LOKET_E2E_SEED=%d plays the same moments)", seed, seed)
	start, all := time.Now(), make([]int, 3) // kills, receipts, fields on their way
	var mu sync.Mutex
	t.Cleanup(func() {
		fmt.Printf("| kill -9 of the server under SSH | %d kills | %d receipts, %d fields of reports on their way; lost 0, doubled 0, check faults 0 | %.0f s |\n", all[0], all[1], all[2], time.Since(start).Seconds())
	})
	for i := range killOffices {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			r := rand.New(rand.NewPCG(seed, uint64(i)))
			line := &writer{account: "desk-officer", sit: lineWriter, word: "g" + letters(i)}
			window := &writer{account: "desk-coordinator", sit: windowWriter, word: "h" + letters(i)}
			kills := *killsFlag / killOffices
			if testing.Short() { // the race detector's run: nothing here runs under it but the clients
				kills = 5
			}
			span := killSpan
			for n := range kills {
				o.serve()
				o.settle(line)
				o.settle(window)
				before := [2]int{line.told(), window.told()}
				wrote := make(chan error, 2)
				for _, w := range []*writer{line, window} {
					go func() { wrote <- o.write(w) }()
				}
				moment := time.AfterFunc(time.Duration(r.Int64N(int64(span))), func() { _ = o.server.Process.Kill() })
				for range 2 {
					if err := <-wrote; !errors.Is(err, seat.ErrLost) {
						t.Errorf("kill %d: %v", n, err)
					}
				}
				moment.Stop()
				o.kill()
				if t.Failed() {
					return
				}
				o.check()
				if span = min(2*span, 16*killSpan); line.told() > before[0] && window.told() > before[1] {
					span = killSpan
				} // else a busy machine: both must have got somewhere
			}
			o.serve()
			o.settle(line)
			o.settle(window)
			line.seen = 0 // all of them once more
			o.settle(line)
			t.Logf("%d receipts and %d fields of a report on its way are there", len(line.done)+len(line.handed)+len(window.done), line.acked+window.acked)
			mu.Lock()
			all[0], all[1], all[2] = all[0]+kills, all[1]+len(line.done)+len(line.handed)+len(window.done), all[2]+line.acked+window.acked
			mu.Unlock()
			if !testing.Short() && (len(line.handed) == 0 || len(window.done) == 0) {
				t.Errorf("%d reports by line and %d by screen: too few to show anything", len(line.done), len(window.done))
			}
		})
	}
}

// writer is a person who writes one report after the other, and what they were told.
type writer struct {
	account string
	sit     func(*seat.Terminal, *writer) error
	word    string // makes the person's texts their own

	count int               // reports begun; the last is on its way
	acked int               // its fields of which the next one was shown
	sent  bool              // it was sent, and no receipt seen
	done  map[string]string // child's name -> number on the receipt

	pending string   // by line: a case that is to be handed over and of which no receipt was seen
	handed  []string // cases of which it was
	seen    int      // of those, compared
}

// told counts what the person was told: fields shown, receipts.
func (w *writer) told() int {
	return 100*w.count + w.acked + len(w.done) + len(w.handed)
}

// name is the child of the report on its way, and a part of every text in it.
func (w *writer) name() string { return w.word + letters(w.count) }

func letters(n int) string {
	var b strings.Builder
	for _, d := range strconv.Itoa(n) {
		b.WriteByte("bcdfghjklm"[d-'0'])
	}
	return "a" + b.String() + "o"
}

// answers are the fields of a report with what is typed there.
func (w *writer) answers() []told {
	n := w.name()
	return []told{
		{"danger", "Ada bahaya atau luka sekarang?", "t", "no"}, {"child.where", "Anak di mana sekarang?", "rumah " + n, "rumah " + n}, {"child.with", "Bersama siapa?", "bibi " + n, "bibi " + n},
		{"child.name", "Sebutan anak", n, n}, {"child.sex", "Laki-laki atau perempuan?", "2", "female"}, {"child.age", "Kira-kira umur (tahun)", strconv.Itoa(w.count%17 + 1), strconv.Itoa(w.count%17 + 1)},
		{"category", "Masalah apa?", "5", "neglect"}, {"problem", "Satu kalimat dari pelapor", "kata " + n, "kata " + n}, {"last_event", "Kapan terakhir terjadi?", "malam " + n, "malam " + n},
		{"alleged.relation", "Terduga pelaku: hubungan", "paman " + n, "paman " + n}, {"alleged.same_house", "Terduga serumah", "y", "yes"},
		{"no_contact", "Siapa yang tidak boleh dihubungi?", "paman " + n, "paman " + n}, {"safe_contact", "Cara aman menghubungi", "lewat " + n, "lewat " + n},
		{"reporter.name", "Nama pelapor", "tidak mau", ""}, {"contacted.who", "Siapa yang sudah dihubungi?", "guru " + n, "guru " + n}, {"contacted.at", "Jam berapa dihubungi?", "sekarang", ""},
	}
}

// told is one field: where it is kept, its label, what is typed, what is then stored ("" = not compared).
type told struct{ id, label, typed, stored string }

// write lets a person work until the line is lost.
func (o *office) write(w *writer) error {
	c, err := o.connect(w.account)
	if err != nil {
		return seat.ErrLost // killed before they were in
	}
	defer hangUp(c)
	x, err := seat.Attach(o.t, w.account, c, w.account == "desk-coordinator")
	if err != nil {
		return seat.ErrLost
	}
	return w.sit(x, w)
}

// next waits until one of the fields from the first on is asked, or the end of the
// form, and gives its place.
func (w *writer) next(x *seat.Terminal, stands func(picture, label string) bool, end string) (int, error) {
	fields := w.answers()
	found := -1
	_, err := x.Await(func(p string) bool {
		for i, f := range fields {
			if stands(p, f.label) {
				found = i
				return true
			}
		}
		if strings.Contains(p, end) {
			found = len(fields)
		}
		return found >= 0
	})
	return found, err
}

// lineWriter works in line mode.
func lineWriter(x *seat.Terminal, w *writer) error {
	asked := func(p, label string) bool {
		at := strings.LastIndex(p, "\n")
		return strings.Contains(p[at+1:], " "+label) && (strings.HasSuffix(p, ": ") || strings.HasSuffix(p, "? ") || strings.HasSuffix(p, ") "))
	}
	resume, err := w.begin(x, "Menu (? daftar): ", "\n2 Lanjutkan draf (1)")
	if err != nil {
		return err
	}
	if w.pending != "" {
		if err := w.handOver(x, w.pending+"\n"); err != nil {
			return err
		}
	}
	keys := map[bool]string{false: "1\n", true: "2\n"}
	for {
		if err := x.Send(keys[resume]); err != nil {
			return seat.ErrLost
		}
		if err := w.fields(x, asked, "Simpan? [y]", "\n", resume); err != nil {
			return err
		}
		w.sent = true
		if err := x.Send("y\n"); err != nil {
			return seat.ErrLost
		}
		if err := w.receipt(x); err != nil {
			return err
		}
		if err := w.handOver(x, "4\n"); err != nil {
			return err
		}
		resume = false
	}
}

// handOver hands the last case over, and once more when nobody said that it was done.
// open are the keys that lead to the case; afterwards the first menu is there.
func (w *writer) handOver(x *seat.Terminal, open string) error {
	const name = "Teruskan ke sekretariat"
	for _, step := range []struct{ keys, until string }{
		{open, "Kasus (nomor, ? bantuan, 0 = kembali): "}, {"?\n", "Kasus (nomor, ? bantuan, 0 = kembali): "}, {name, "? [t]: "}, {"y\n", "Kasus (nomor, ? bantuan, 0 = kembali): "}, {"0\n", "Menu (? daftar): "},
	} {
		keys := step.keys
		switch {
		case w.pending == "" && step.until != "Menu (? daftar): ":
			continue // the case was handed over before: only back to the menu
		case keys == name:
			m := regexp.MustCompile(`(?m)^(\d+) ` + name).FindStringSubmatch(x.Shown())
			if m == nil {
				return fmt.Errorf("%s cannot hand %s over:\n%s", w.account, w.pending, x.Shown())
			}
			keys = m[1] + "\n"
		}
		if err := x.Send(keys); err != nil {
			return seat.ErrLost
		}
		if _, err := x.Await(func(p string) bool { return strings.HasSuffix(p, step.until) }); err != nil {
			return err
		}
		switch p := x.Shown(); {
		case keys == open && strings.Contains(p, "Sudah diteruskan"), keys == "y\n" && strings.Contains(p, "Tersimpan: "+name+"."):
			w.handed, w.pending = append(w.handed, w.pending), ""
		case keys == "y\n":
			return fmt.Errorf("%s: no receipt for handing over %s:\n%s", w.account, w.pending, p)
		}
	}
	return nil
}

// windowWriter works on the full screen.
func windowWriter(x *seat.Terminal, w *writer) error {
	s := &screen{x}
	resume, err := w.begin(x, "9 Keluar", "2 Lanjutkan draf (1)")
	if err != nil {
		return err
	}
	keys := map[bool]string{false: "1", true: "2"}
	for {
		if err := x.Send(keys[resume]); err != nil {
			return seat.ErrLost
		}
		if err := w.fields(x, s.stands, "Laporan datang lewat", tab, resume); err != nil {
			return err
		}
		w.sent = true
		if err := x.Send(ctrlS); err != nil {
			return seat.ErrLost
		}
		if err := w.receipt(x); err != nil {
			return err
		}
		if err := x.Send(esc); err != nil {
			return seat.ErrLost
		}
		if _, err := x.Await(func(p string) bool { return strings.Contains(p, "· Beranda ") && strings.Contains(p, "9 Keluar") }); err != nil {
			return err
		}
		resume = false
	}
}

// begin waits for the first menu and says whether a draft waits there. A report of
// which a field was acknowledged has one, or was sent.
func (w *writer) begin(x *seat.Terminal, menu, draft string) (resume bool, err error) {
	_, err = x.Await(func(p string) bool {
		resume = strings.Contains(p, draft)
		return strings.Contains(p, menu)
	})
	if err == nil && !resume && w.acked > 0 {
		err = fmt.Errorf("%s: %d fields of %s were acknowledged and there is no draft:\n%s", w.account, w.acked, w.name(), x.Shown())
	}
	return resume, err
}

// fields fills the report from where it stands; a draft stands behind every
// acknowledged field.
func (w *writer) fields(x *seat.Terminal, stands func(picture, label string) bool, end, leave string, resume bool) error {
	fields := w.answers()
	at, err := w.next(x, stands, end)
	if err != nil {
		return err
	}
	if at < w.acked || at > w.acked+1 {
		return fmt.Errorf("%s: %d fields of %s were acknowledged, and it stands at field %d:\n%s", w.account, w.acked, w.name(), at, x.Shown())
	}
	w.acked = at
	for ; at < len(fields); at++ {
		if err := x.Send(fields[at].typed + leave); err != nil {
			return seat.ErrLost
		}
		next, label := at+1, end
		if next < len(fields) {
			label = fields[next].label
		}
		_, err := x.Await(func(p string) bool {
			if next < len(fields) {
				return stands(p, label)
			}
			return strings.Contains(p, label)
		})
		if err != nil {
			return err
		}
		w.acked = next
	}
	return nil
}

// receipt waits for the number and takes the next report up.
func (w *writer) receipt(x *seat.Terminal) error {
	number := ""
	_, err := x.Await(func(p string) bool {
		if m := saved.FindStringSubmatch(p); m != nil {
			number = m[1]
		}
		return number != ""
	})
	if err != nil {
		return err
	}
	w.take(number)
	return nil
}

func (w *writer) take(number string) {
	if w.done == nil {
		w.done = map[string]string{}
	}
	w.done[w.name()] = number
	if w.account == "desk-officer" {
		w.pending = number
	}
	w.count, w.acked, w.sent = w.count+1, 0, false
}

// settle compares what a writer was told with what the office holds.
func (o *office) settle(w *writer) {
	o.t.Helper()
	found := map[string]string{} // child's name -> number
	for _, row := range o.queue("manager") {
		if o.known[row.Number] == "" {
			f := o.read("manager", row.Number)
			if o.known == nil {
				o.known = map[string]string{}
			}
			o.known[row.Number] = f.Child.Name
			o.compare(w, f)
		}
		name := o.known[row.Number]
		if found[name] != "" {
			o.t.Fatalf("the report of %s is there twice: %s and %s", name, found[name], row.Number)
		}
		found[name] = row.Number
	}
	for name, number := range w.done {
		if found[name] != number {
			o.t.Fatalf("%s was told %s for %s, and the office has %q", w.account, number, name, found[name])
		}
	}
	if number := found[w.name()]; number != "" {
		if !w.sent {
			o.t.Fatalf("%s did not send the report of %s, and it is %s", w.account, w.name(), number)
		}
		w.take(number) // done, only the receipt was lost
	}
	w.sent = false
	for _, number := range w.handed[w.seen:] {
		f := o.read("manager", number)
		if len(f.Events) != 2 || f.HandedOver == nil || f.Events[1].Name != string(casework.HandOver) {
			o.t.Fatalf("%s: %s was told that it is handed over, and it has the acts %+v", number, w.account, f.Events)
		}
	}
	w.seen = len(w.handed)
}

// compare holds a stored report against what was typed.
func (o *office) compare(w *writer, f file) {
	o.t.Helper()
	if !strings.HasPrefix(f.Child.Name, w.word) {
		return
	}
	past := *w
	for past.count = 0; past.name() != f.Child.Name; past.count++ {
		if past.count > w.count {
			o.t.Fatalf("%s: nobody reported %q", f.Number, f.Child.Name)
		}
	}
	for _, x := range past.answers() {
		if got := f.Complaint[x.id].Value; x.stored != "" && got != x.stored {
			o.t.Fatalf("%s: %s is %q, and %q was acknowledged", f.Number, x.id, got, x.stored)
		}
	}
	if f.Risk.Class != casework.Unassessed || len(f.Events) > 2 {
		o.t.Fatalf("%s: %s with %d acts", f.Number, f.Risk.Class, len(f.Events))
	}
}
