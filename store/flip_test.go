package store_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"loket/forms/pack"
	"loket/store"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// flipsEnv makes this program a child that looks at harmed files: folder, kind of
// file, first and last number, seed.
const flipsEnv = "LOKET_TEST_FLIPS"

// aChild is how many files one child looks at.
const aChild = 500

// flipEvery is the distance of the bits that are turned over, in bytes.
const flipEvery = 256

// flips are harmed copies of one file.
type flips struct {
	dir, kind string
	seed      uint64
	whole     []byte
	places    []int // every 256th byte of pages that hold something
}

func newFlips(dir, kind string, seed uint64) (*flips, error) {
	f := &flips{dir: dir, kind: kind, seed: seed}
	var err error
	f.whole, err = os.ReadFile(filepath.Join(dir, kind))
	const page = 4096
	for at := 0; at < len(f.whole); at += page {
		if bytes.Count(f.whole[at:min(at+page, len(f.whole))], []byte{0}) == page {
			continue
		}
		for i := at; i < at+page; i += flipEvery {
			f.places = append(f.places, i)
		}
	}
	return f, err
}

// harm is what is done to one copy.
type harm struct {
	place int
	bit   byte // turned over at place
	zero  bool // the page of place is zero instead
	short bool // the file ends at place instead
}

// at says what is done to the i-th copy: one bit of each place in its turn, in the
// first round of its first byte (where pages have their heads), then of any; of
// hundred copies three have a page of zeroes, and one is cut short.
func (f *flips) at(i int) harm {
	r := rand.New(rand.NewPCG(f.seed, uint64(i)))
	h := harm{place: f.places[i%len(f.places)], zero: i%33 == 32, short: i%100 == 99}
	if i >= len(f.places) {
		h.place += r.IntN(flipEvery)
	}
	h.bit = byte(1) << r.IntN(8)
	return h
}

// harmed is the i-th copy.
func (f *flips) harmed(i int) []byte {
	h := f.at(i)
	out := bytes.Clone(f.whole)
	switch {
	case h.short:
		return out[:h.place]
	case h.zero:
		clear(out[h.place/4096*4096 : h.place/4096*4096+4096])
	default:
		out[h.place] ^= h.bit
	}
	return out
}

// options open a copy in a folder of its own; nothing is synced.
func (f *flips) options(dir string) (store.Options, error) {
	key, err := store.LoadKey(filepath.Join(f.dir, "kunci"), "")
	ids := 0
	return store.Options{
		Dir: dir, Key: key, NoSync: true, Pack: pack.Gowa(), MaxSize: 64 << 20,
		Clock: func() time.Time { return day.Add(48 * time.Hour) },
		NewID: func() string { ids++; return fmt.Sprintf("00000000-0000-7000-9000-%012d", ids) },
	}, err
}

const flipCases = 8

func flipNumber(i int) string { return casework.CaseNumber("0801", 2026, i+1) }

// answers are what people see and do in the office: each question with its answer, or
// with the sentence that stands in its place.
func answers(s *store.Store) map[string]string {
	out := map[string]string{}
	ask := func(what string, v any, err error) {
		if err != nil {
			out[what] = "! " + string(casework.KindOf(err)) + " " + casework.Say(err)
			return
		}
		b, err := json.Marshal(v)
		if err != nil {
			panic(err) // plain data
		}
		out[what] = string(b)
	}
	for _, who := range []casework.Actor{manager, officer, neighbour} {
		q, err := s.Queue(ctx, who, casework.Query{})
		ask("queue "+who.Account, q, err)
	}
	q, err := s.Queue(ctx, manager, casework.Query{Name: "bunga"})
	ask("search", q, err)
	d, err := s.Drafts(ctx, officer)
	ask("drafts", d, err)
	a, err := s.Alike(ctx, officer, casework.Probe{NIK: "9901016001149999"})
	ask("alike", a, err)
	for i := range flipCases {
		v, err := s.Open(ctx, manager, flipNumber(i))
		x, err := shown(v, err)
		ask("open "+flipNumber(i), x, err)
		r, err := s.Do(ctx, officer, casework.Act{ID: fmt.Sprint("told-", i), Name: casework.Receive})
		ask("again "+flipNumber(i), r, err)
	}
	p, err := s.Print(ctx, manager, flipNumber(0), "complaint")
	ask("print", p, err)
	for i := range flipCases { // and the work goes on
		r, err := s.Do(ctx, manager, casework.Act{ID: fmt.Sprint("new-", i), Name: casework.Note, Case: flipNumber(i), Answers: ram.Answers("text", "sesudahnya")})
		r.Seq = 0
		ask("note "+flipNumber(i), r, err)
		v, err := s.Open(ctx, manager, flipNumber(i))
		x, err := shown(v, err)
		ask("then "+flipNumber(i), x, err)
	}
	return out
}

// flipChild looks at one file after the other and says how far it is, so that whoever
// waits knows where it died.
func flipChild(spec string) int {
	var dir, kind string
	var from, to int
	var seed uint64
	if _, err := fmt.Sscan(spec, &dir, &kind, &from, &to, &seed); err != nil {
		fmt.Println("bad", err)
		return 1
	}
	f, err := newFlips(dir, kind, seed)
	if err == nil {
		err = store.Limited(64 << 20)
	}
	if err != nil {
		fmt.Println("bad", err)
		return 1
	}
	mine := filepath.Join(dir, fmt.Sprintf("%s-%d", kind, from))
	o, err := f.options(mine)
	if err == nil {
		err = os.MkdirAll(mine, 0o700)
	}
	if err != nil {
		fmt.Println("bad", err)
		return 1
	}
	var truth map[string]string
	for i := from - 1; i < to; i++ { // the file itself first
		b := f.whole
		if truth != nil {
			b = f.harmed(i)
		}
		got, verdict := f.look(o, b, truth, func(phase string) { fmt.Println(i, phase) })
		if truth == nil {
			if truth = got; truth == nil {
				fmt.Println("bad", verdict)
				return 1
			}
			continue
		}
		fmt.Println(i, verdict)
	}
	return 0
}

// look opens a file as the server does, asks everything, and holds the answers against the truth.
func (f *flips) look(o store.Options, file []byte, truth map[string]string, phase func(string)) (got map[string]string, verdict string) {
	path := filepath.Join(o.Dir, store.FileName)
	// A new file each time: bbolt may have died on the last one without letting go of its lock.
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, "bad " + err.Error()
	}
	if err := os.WriteFile(path, file, 0o600); err != nil {
		return nil, "bad " + err.Error()
	}
	phase("open")
	s, err := store.Open(ctx, o)
	if err != nil {
		return nil, "refused " + string(casework.KindOf(err)) + " " + casework.Say(err)
	}
	phase("use")
	got = answers(s)
	verdict = "whole"
	if truth != nil {
		verdict = differ(truth, got)
	}
	if strings.HasPrefix(verdict, "missed") {
		if r, err := s.Check(ctx); err == nil && !r.OK() {
			verdict = "checked"
		}
	}
	phase("close")
	_ = s.Close() // of a harmed file it may fail; the next one is another file
	return got, verdict
}

// differ compares answers. An error with a sentence is no wrong answer. An index that
// lacks an entry is missed: what it would have found is not shown.
func differ(truth, got map[string]string) string {
	said, missed, wrong := 0, []string{}, []string{}
	refused := func(what string) bool {
		return strings.HasPrefix(got[what], "! "+string(casework.Unusable)) || strings.HasPrefix(got[what], "! "+string(casework.Internal)) || strings.HasPrefix(got[what], "! "+string(casework.Full))
	}
	for what, want := range truth {
		have := got[what]
		number, then := strings.CutPrefix(what, "then ")
		switch {
		case have == want:
		case refused(what), then && refused("note "+number): // what was not done is not there
			said++
		case what == "alike", strings.HasPrefix(what, "again "):
			missed = append(missed, what)
		default:
			wrong = append(wrong, what+": "+difference(want, have))
		}
	}
	slices.Sort(wrong)
	switch {
	case len(wrong) > 0:
		return fmt.Sprintf("wrong %q", wrong)
	case len(missed) > 0:
		return fmt.Sprintf("missed %q", missed)
	case said > 0:
		return "said"
	}
	return "harmless"
}

// difference is where two answers part.
func difference(want, have string) string {
	i := 0
	for i < min(len(want), len(have)) && want[i] == have[i] {
		i++
	}
	part := func(s string) string { return s[max(0, min(i, len(s))-40):min(i+60, len(s))] }
	return part(have) + " WANT " + part(want)
}

// waysOn are words of which one stands in every sentence that refuses a file.
var waysOn = []string{"pulihkan dari cadangan", "versi loket yang lebih baru", "periksa folder", "kunci kantor ini"}

// TestHarmedFile turns one bit over, every 256 bytes of what the file holds, one
// at a time, in a file after an orderly stop and in one after a power cut. The office
// refuses the file or a part of it in a sentence that says how to go on, or is not
// harmed where it matters; it never shows a wrong answer and never dies of it.
func TestHarmedFile(t *testing.T) {
	if *againFlag != "" {
		lookAgain(t, *againFlag)
		return
	}
	seed := seeded(t).Uint64() >> 1
	dir := memoryDir(t)
	o := newOffice(t, func(p *store.Options) { p.MaxSize, p.Pack = 64<<20, pack.Gowa() })
	for i := range flipCases {
		_, err := o.Do(ctx, officer, casework.Act{ID: fmt.Sprint("told-", i), Name: casework.Receive, Answers: ram.Answers(complaint(fmt.Sprintf("Bunga Contoh %c", 'A'+i), "9901016001149999")...)})
		must(t, err)
		o.must(manager, flipNumber(i), casework.Note, "text", "catatan")
	}
	_, err := o.SaveDraft(ctx, officer, casework.Draft{Work: casework.Receive, Typing: "belum selesai"})
	must(t, err)
	kinds := []string{"sudden", "orderly"}
	must(t, copyTo(o.path(), filepath.Join(dir, kinds[0])))
	o.stop()
	must(t, copyTo(o.path(), filepath.Join(dir, kinds[1])))
	must(t, store.WriteKey(filepath.Join(dir, "kunci"), o.opts.Key))

	start, tally := time.Now(), map[string]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, kind := range kinds {
		wg.Go(func() {
			f, err := newFlips(dir, kind, seed)
			if err != nil {
				t.Error(err)
				return
			}
			n := *flipsFlag / len(kinds)
			for i := 0; i < n; {
				i = f.child(t, i, min(i+aChild, n), func(i int, verdict string) {
					mu.Lock()
					defer mu.Unlock()
					f.judge(t, tally, i, verdict)
				})
			}
		})
	}
	wg.Wait()
	if tally["refused"] == 0 || tally["harmless"] == 0 {
		t.Fatalf("too tame: %v", tally)
	}
	all := tally["refused"] + tally["said"] + tally["harmless"] + tally["checked"] + tally["undone"] + tally["wrong"] + tally["fell"]
	fmt.Printf("| bits turned over, pages of zeroes, cut files | %d files | %d refused at opening, %d in part, %d by the check, %d harmless; newest meta page lost %d; wrong answers %d; the server fell %d times | %.0f s |\n",
		all, tally["refused"], tally["said"], tally["checked"], tally["harmless"], tally["undone"], tally["wrong"], tally["fell"], time.Since(start).Seconds())
}

// child has one process look at files from i on; it gives the number to go on with.
func (f *flips) child(t *testing.T, from, to int, judge func(int, string)) int {
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %d %d %d", flipsEnv, f.dir, f.kind, from, to, f.seed))
	var died bytes.Buffer
	cmd.Stderr = &died
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	const patience = 20 * time.Second
	late := time.AfterFunc(patience, func() { _ = cmd.Process.Signal(syscall.SIGQUIT) }) // it says where it hangs
	next, phase := from, ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		late.Reset(patience)
		number, said, _ := strings.Cut(lines.Text(), " ")
		var i int
		if _, err := fmt.Sscan(number, &i); err != nil {
			t.Fatalf("child: %s", lines.Text())
		}
		switch said {
		case "open", "use", "close":
			phase = said
		default:
			judge(i, said)
			next, phase = i+1, ""
		}
	}
	late.Stop()
	if err := cmd.Wait(); err == nil {
		return to
	}
	judge(next, "died "+phase+" "+died.String())
	return next + 1
}

// keep puts a file that something bad came of where it stays, with the key and all that
// was said, so that it can be looked at again: `go test ./store -run TestHarmedFile -v
// -args -again FOLDER`.
func (f *flips) keep(t *testing.T, i int, said string) string {
	dir, err := os.MkdirTemp("", fmt.Sprintf("loket-harmed-%s-%d-", f.kind, i))
	must(t, err)
	must(t, copyTo(filepath.Join(f.dir, f.kind), filepath.Join(dir, f.kind)))
	must(t, copyTo(filepath.Join(f.dir, "kunci"), filepath.Join(dir, "kunci")))
	must(t, os.WriteFile(filepath.Join(dir, "said"), []byte(said), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "which"), fmt.Appendln(nil, f.kind, i, f.seed), 0o600))
	return dir
}

// lookAgain has a child look once more at a file that was kept.
func lookAgain(t *testing.T, dir string) {
	b, err := os.ReadFile(filepath.Join(dir, "which"))
	must(t, err)
	var kind string
	var i int
	var seed uint64
	_, err = fmt.Sscan(string(b), &kind, &i, &seed)
	must(t, err)
	f, err := newFlips(dir, kind, seed)
	must(t, err)
	f.child(t, i, i+1, func(i int, verdict string) { f.judge(t, map[string]int{}, i, verdict) })
}

func (f *flips) judge(t *testing.T, tally map[string]int, i int, verdict string) {
	what, more, _ := strings.Cut(verdict, " ")
	switch {
	case what == "refused" && strings.HasPrefix(more, string(casework.Unusable)+" ") && slices.ContainsFunc(waysOn, func(w string) bool { return strings.Contains(more, w) }):
		tally["refused"]++
	case what == "said", what == "harmless", what == "checked":
		tally[what]++
	case what == "wrong" && f.at(i).place < 2*4096 && strings.HasPrefix(more, `["drafts: null `) && !strings.Contains(more, `" "`):
		// The newest meta page is not sound: as after a power cut the one before it
		// counts, and the last commit (the draft) is undone.
		tally["undone"]++
	default:
		if what == "died" {
			what = "fell"
		} else {
			what = "wrong"
		}
		tally[what]++
		t.Errorf("%s, file %d, %+v: %.3000s\nkept in %s", f.kind, i, f.at(i), verdict, f.keep(t, i, verdict))
	}
}

func copyTo(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o600)
}
