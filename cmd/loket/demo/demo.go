// Package demo fills a training office with invented cases, so that a new officer
// can practise and a new engineer can look around.
//
// It promises: the same seed, number of cases and moment give the same office;
// every case comes about through casework.Desk, act by act, in the order of time,
// by accounts that may do it; with 60 cases and more every stage, end, class, state
// of a referral and kecamatan occurs, with clocks that run and clocks that are overdue.
//
// It refuses: real people. Names are drawn from lists of common names, a NIK starts
// with the region 99 that does not exist, and nobody has a telephone.
package demo

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"

	"loket/forms/pack"
	"loket/store/casework"
)

// Options say what to make.
type Options struct {
	Desk  casework.Desk // the office, empty, with the accounts of Seats
	Clock *Clock        // the office's clock
	Now   time.Time     // the moment at which the office is to stand
	Seed  uint64
	Cases int
}

// Person is an invented child of one of the cases, for a practice list.
type Person struct {
	NIK, KK, Name, Sex, Birth string
}

// Make fills the office and leaves its clock at Options.Now. It returns the
// children who have a NIK.
func Make(ctx context.Context, o Options) ([]Person, error) {
	g := newMaker(o)
	queue := make(plan, 0, o.Cases)
	for i := range o.Cases {
		if i > 0 && plots[i%len(plots)].moves == nil {
			continue // opened by the story before it
		}
		queue = append(queue, g.newStory(i))
	}
	heap.Init(&queue)
	for len(queue) > 0 {
		s := queue[0]
		o.Clock.Set(s.next)
		if err := s.steps[0].do(ctx, g, s); err != nil {
			return nil, fmt.Errorf("case %d (%s, left %d): %w", s.index, s.kind, len(s.steps), err)
		}
		if s.steps = s.steps[1:]; len(s.steps) == 0 {
			heap.Pop(&queue)
			continue
		}
		s.next = s.next.Add(s.steps[0].after)
		heap.Fix(&queue, 0)
	}
	if o.Cases > 0 {
		if err := g.leaveDrafts(ctx); err != nil {
			return nil, err
		}
	}
	o.Clock.Set(o.Now)
	return g.people, nil
}

// maker is one run.
type maker struct {
	Options
	pack   *pack.Pack
	rand   *rand.Rand
	people []Person
	wards  []string // region codes of the kecamatan, the training desk's first
}

func newMaker(o Options) *maker {
	g := &maker{Options: o, pack: o.Desk.Pack(), rand: rand.New(rand.NewPCG(o.Seed, 0x10CE7))}
	g.wards = wards(g.pack)
	return g
}

// pick draws one of a list.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// between draws a duration.
func (g *maker) between(low, high time.Duration) time.Duration {
	return low + time.Duration(g.rand.Int64N(int64(high-low)+1)).Truncate(time.Minute)
}

// plan is a heap of stories, the one whose next act comes soonest first.
type plan []*story

func (p plan) Len() int { return len(p) }
func (p plan) Less(i, j int) bool {
	return cmp.Or(p[i].next.Compare(p[j].next), cmp.Compare(p[i].index, p[j].index)) < 0
}
func (p plan) Swap(i, j int) { p[i], p[j] = p[j], p[i] }

// Push is for package heap; stories are never added later.
func (p *plan) Push(any) { panic("demo: a plan does not grow") }

// Pop is for package heap.
func (p *plan) Pop() any {
	last := (*p)[len(*p)-1]
	*p = (*p)[:len(*p)-1]
	return last
}

// Clock is an office's clock that the generator sets. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock makes a clock that stands at a moment.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is where the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// IDs makes a source of UUIDv7 that depends on the seed and the clock only.
func IDs(seed uint64, c *Clock) func() string {
	var mu sync.Mutex
	r := rand.New(rand.NewPCG(seed, 0x1D5))
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		var u uuid.UUID
		ms := uint64(c.Now().UnixMilli())
		for i := range 6 {
			u[i] = byte(ms >> (8 * (5 - i)))
		}
		for i := 6; i < 16; i++ {
			u[i] = byte(r.Uint32())
		}
		u[6], u[8] = u[6]&0x0F|0x70, u[8]&0x3F|0x80
		return u.String()
	}
}
