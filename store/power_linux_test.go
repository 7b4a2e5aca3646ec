package store_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
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

// told is what a person was told, and how many calls had reached the disk by then.
type told struct {
	calls   int
	act     casework.Act
	who     casework.Actor
	receipt casework.Receipt
}

// tape is a story with everything that it asked of the disk.
type tape struct {
	first    []byte     // the file before
	mu       sync.Mutex // calls are taken down on another thread than the story's
	calls    []call
	told     []told
	contents map[int][sha256.Size]byte // of the file after so many calls, when nothing was under way
}

// seen is how many calls there were so far.
func (s *tape) seen() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.calls)
}

// TestPowerCut cuts the power before each write of a story: what was not synced yet
// is on the disk in any part and order, a page torn at 512 bytes. Every such file
// opens, and holds exactly what the last commit that it can hold had written: acts,
// indexes, drafts and chain.
func TestPowerCut(t *testing.T) {
	r := seeded(t)
	o := newOffice(t, func(p *store.Options) { p.NoSync, p.MaxSize = false, 64<<20 })
	story := record(t, o, r)
	o.stop()
	x := &cuts{office: o, story: story, r: r, path: filepath.Join(memoryDir(t), store.FileName)}
	x.opts.Dir, x.opts.Pack = filepath.Dir(x.path), pack.Gowa()
	x.opts.Clock = func() time.Time { return day.Add(100 * 24 * time.Hour) }
	start := time.Now()
	x.run(t)
	fmt.Printf("| power cut | %d images of %d writes and syncs, %d commits, %d acts told | %d torn, %d of them with the last commit, %d without; %d worked on; lost 0, doubled 0 | %.0f s |\n",
		x.images, len(story.calls), len(x.states)-1, len(story.told), x.torn, x.newer, x.older, x.worked, time.Since(start).Seconds())
}

// record lives through a random story.
func record(t *testing.T, o *office, r *rand.Rand) *tape {
	t.Helper()
	o.receive(officer, "Bunga Contoh", "9901016001149999")
	o.again() // so that the file on the disk is settled
	s := &tape{contents: map[int][sha256.Size]byte{}}
	s.first, _ = os.ReadFile(o.path())
	var numbers []string
	tell := func(who casework.Actor, act casework.Act) {
		if act.ID == "" {
			act.ID = o.NewID()
		}
		got, err := o.Do(ctx, who, act)
		if err == nil {
			s.told = append(s.told, told{s.seen(), act, who, got})
			if act.Name == casework.Receive {
				numbers = append(numbers, got.Number)
			}
		} else if k := casework.KindOf(err); k != casework.NotAllowed && k != casework.NotFound {
			t.Errorf("%s: %v", act.Name, err)
		}
	}
	watched(t, func(c call) syscall.Errno {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calls = append(s.calls, c)
		return 0
	}, func() {
		for step := range min(70, 20+*imagesFlag/50) {
			number := ""
			if len(numbers) > 0 {
				number = numbers[r.IntN(len(numbers))]
			}
			switch n := r.IntN(10); {
			case n < 3 || number == "":
				d, err := o.SaveDraft(ctx, officer, casework.Draft{Work: casework.Receive, Typing: "belum selesai"})
				must(t, err)
				act := casework.Act{Name: casework.Receive, Answers: ram.Answers(complaint("Melati Umpama", fmt.Sprintf("99010160011%05d", step))...)}
				if n == 0 {
					break // it stays a draft
				}
				act.ID, act.Draft, act.Epoch = d.Act, d.ID, d.Epoch
				tell(officer, act)
			case n < 6:
				tell(officer, casework.Act{Name: casework.Note, Case: number, Answers: ram.Answers("text", strings.Repeat("catatan ", r.IntN(200))+"selesai")})
			case n == 6:
				tell(neighbour, casework.Act{Name: casework.Note, Case: number, Answers: ram.Answers("text", "orang lain")}) // refused, and logged
			case n == 7:
				_, err := o.Open(ctx, manager, number)
				must(t, err)
			case n == 8:
				_, err := o.Checkpoint(ctx)
				must(t, err)
			default:
				o.again()
			}
			sum, err := o.Contents()
			must(t, err)
			s.contents[s.seen()] = sum
		}
	})
	return s
}

// cuts makes images of a tape and looks at them.
type cuts struct {
	*office
	story  *tape
	r      *rand.Rand
	path   string
	disk   []byte              // what is safe
	open   []call              // what is not synced
	states [][sha256.Size]byte // contents after each commit so far

	images, torn, newer, older, worked int
}

func (x *cuts) run(t *testing.T) {
	under := 0 // places where something is under way
	for i, c := range x.story.calls {
		if i > 0 && !x.story.calls[i-1].sync || c.sync {
			under++
		}
	}
	each := *imagesFlag/under + 1
	x.disk = bytes.Clone(x.story.first)
	x.states = append(x.states, x.content(t, x.disk))
	for at := 0; at <= len(x.story.calls); at++ {
		if sum, ok := x.story.contents[at]; ok && (len(x.open) > 0 || x.states[len(x.states)-1] != sum) {
			t.Fatalf("after %d calls something was acknowledged that is not on the disk (%d calls not synced)", at, len(x.open))
		}
		n := each
		if len(x.open) == 0 {
			n = 1 // nothing is under way: one way to be cut
		}
		for range n {
			x.image(t, at)
		}
		if at < len(x.story.calls) {
			x.take(t, x.story.calls[at])
		}
	}
}

// take lets a call happen.
func (x *cuts) take(t *testing.T, c call) {
	if !c.sync {
		x.open = append(x.open, c)
		return
	}
	for _, c := range x.open {
		x.disk = apply(x.disk, c, func(int) bool { return true })
	}
	meta := x.commits()
	x.open = nil
	if meta {
		x.states = append(x.states, x.content(t, x.disk))
	}
}

// commits says whether a meta page is among what is not synced.
func (x *cuts) commits() bool {
	for _, c := range x.open {
		if !c.grow && c.at < 2*4096 {
			return true
		}
	}
	return false
}

// apply lets those sectors of a call reach the disk that take says.
func apply(disk []byte, c call, take func(sector int) bool) []byte {
	const sector = 512
	if c.grow {
		if take(0) && int64(len(disk)) < c.at {
			disk = append(disk, make([]byte, c.at-int64(len(disk)))...)
		}
		return disk
	}
	for from := 0; from < len(c.data); from += sector {
		if !take(from / sector) {
			continue
		}
		part := c.data[from:min(from+sector, len(c.data))]
		if end := int(c.at) + from + len(part); end > len(disk) {
			disk = append(disk, make([]byte, end-len(disk))...)
		}
		copy(disk[int(c.at)+from:], part)
	}
	return disk
}

// image cuts the power now and looks at what is left.
func (x *cuts) image(t *testing.T, at int) {
	disk := bytes.Clone(x.disk)
	odds := x.r.IntN(5) // of 4: how much of it is there; whole pages or parts of them
	whole := x.r.IntN(2) == 0
	for _, i := range x.r.Perm(len(x.open)) {
		page := x.r.IntN(4) < odds
		disk = apply(disk, x.open[i], func(int) bool {
			if whole {
				return page
			}
			return x.r.IntN(4) < odds
		})
	}
	x.images++
	if !whole && len(x.open) > 0 {
		x.torn++
	}
	must(t, os.WriteFile(x.path, disk, 0o600))
	s, err := store.Open(ctx, x.opts)
	if err != nil {
		t.Fatalf("cut before call %d of %d with %d not synced: %v (%s)", at, len(x.story.calls), len(x.open), err, casework.Say(err))
	}
	defer func() { must(t, s.Close()) }()
	sum, err := s.Contents()
	must(t, err)
	last := len(x.states) - 1
	switch {
	case sum == x.states[last]:
		x.older++
	case x.commits() && at < len(x.story.calls) && sum == x.next(t):
		x.newer++
	default:
		t.Fatalf("cut before call %d: the file holds neither the last commit nor the one under way", at)
	}
	if x.images%25 == 0 {
		x.worked++
		x.work(t, s, at)
	}
}

// next is what the file holds when the commit under way is whole.
func (x *cuts) next(t *testing.T) [sha256.Size]byte {
	disk := bytes.Clone(x.disk)
	for _, c := range x.open {
		disk = apply(disk, c, func(int) bool { return true })
	}
	path := x.path + ".next"
	must(t, os.WriteFile(path, disk, 0o600))
	return x.contentOf(t, path)
}

// content is the digest of what an image holds.
func (x *cuts) content(t *testing.T, disk []byte) [sha256.Size]byte {
	must(t, os.WriteFile(x.path+".next", disk, 0o600))
	return x.contentOf(t, x.path+".next")
}

func (x *cuts) contentOf(t *testing.T, path string) [sha256.Size]byte {
	opts := x.opts
	opts.Dir = path + ".d"
	must(t, os.MkdirAll(opts.Dir, 0o700))
	must(t, os.Rename(path, filepath.Join(opts.Dir, store.FileName)))
	opts.ReadOnly = true
	s, err := store.Open(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := s.Contents()
	must(t, err)
	must(t, s.Close())
	return sum
}

// work goes on with the office: every act that was told is sent again and is the same
// act, the one that was under way is done once, and the whole of it checks.
func (x *cuts) work(t *testing.T, s *store.Store, at int) {
	cases := map[string]bool{}
	for _, told := range x.story.told {
		if told.calls > at && cases["late"] {
			break // of those that were not told only the first can have been sent
		}
		got, err := s.Do(ctx, told.who, told.act)
		if err != nil || told.calls <= at && got != told.receipt {
			t.Fatalf("cut before call %d: %s again: %+v, %v; told %+v", at, told.act.Name, got, err, told.receipt)
		}
		cases["late"] = told.calls > at
		cases[got.Number] = true
	}
	delete(cases, "late")
	p, err := s.Queue(ctx, manager, casework.Query{})
	if err != nil || p.Total != len(cases)+1 { // and the first one
		t.Fatalf("cut before call %d: %d cases, want %d; %v", at, p.Total, len(cases)+1, err)
	}
	if faults := s.Pages(); len(faults) > 0 {
		t.Fatalf("cut before call %d: %v", at, faults)
	}
	report, err := s.Check(ctx)
	if err != nil || !report.OK() {
		t.Fatalf("cut before call %d: check %v %v", at, err, report)
	}
}
