package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync/atomic"
)

// bbolt believes what a page says of itself: where its elements lie, how long they
// are, which page comes below. On a harmed page it reads memory that is not the
// file's, or panics in a goroutine of its own, which nothing can catch. So the pages are
// walked here first, byte by byte and believing nothing.

// The layout of bbolt's pages, file format 2.
const (
	pageHead    = 16 // id 8, flags 2, count 2, overflow 4
	elementSize = 16 // branch: pos 4, key size 4, page 8; leaf: flags 4, pos 4, key size 4, value size 4
	flagBranch  = 0x01
	flagLeaf    = 0x02
	flagFree    = 0x10
	leafBucket  = 0x01
	bucketHead  = 16 // root page 8, sequence 8
	deepest     = 40 // levels of a tree; a file of 2^64 bytes has fewer
)

// walk is one look at all pages that can be reached from the newest meta page.
type walk struct {
	f     io.ReaderAt
	size  uint64          // of a page
	pages uint64          // high-water mark
	seen  []atomic.Uint32 // a bit for every page
}

// walker is one of those who walk, with room of its own.
type walker struct {
	*walk
	later  *[]subtree // takes the trees at sharedFrom, for others to walk; nil: they are walked at once
	levels [][]byte   // room for one page of every level above the one that is looked at
	long   []byte     // room for a page with what overflows from it

	// Pages that were read ahead: as many as were wanted one after the other before.
	ahead      []byte
	from, upTo uint64 // which
	run        uint64
}

// subtree is a page that is still to be walked, with what is below; see walker.tree.
type subtree struct {
	id       uint64
	from, to []byte
	depth    int
}

const (
	readAhead   = 256 << 10 // bytes that are read ahead at most
	longestPage = 64 << 20  // bytes of a page with what overflows from it: far more than any value of ours, and walkers have the room
	sharedFrom  = 3         // depth of the trees that walkers share out: 0 is the list of buckets, 1 their roots
	walkers     = 2         // who walk at once
)

// walkPages says what is wrong with the pages of a data file; nil when every page that
// can be reached is where it should be, once, and its keys are in order. What bbolt
// reads while it opens such a file, or looks for a key, then lies where it looks.
func walkPages(ctx context.Context, path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	m, _, err := newestMeta(f)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if m.pageSize < 512 || m.pageSize > 1<<20 {
		return fmt.Errorf("page size %d", m.pageSize)
	}
	w := &walk{f: f, size: uint64(m.pageSize), pages: min(m.pages, uint64(info.Size())/uint64(m.pageSize))}
	if w.pages < 2 {
		return errors.New("no pages behind the first two")
	}
	w.seen = make([]atomic.Uint32, w.pages/32+1)
	w.take(0)
	w.take(1)
	return guarded("walk", func() error {
		if err := w.all(ctx, m.root); err != nil || m.freelist == noFreelist {
			return err
		}
		return (&walker{walk: w}).freelist(m.freelist)
	})
}

// all walks the whole tree: its top alone, what is below by several at once.
func (w *walk) all(ctx context.Context, root uint64) error {
	var rest []subtree
	if err := (&walker{walk: w, later: &rest}).tree(root, nil, nil, 0); err != nil {
		return err
	}
	var taken atomic.Int64
	return workers(walkers, func(int) error {
		mine := &walker{walk: w}
		for i := taken.Add(1) - 1; i < int64(len(rest)); i = taken.Add(1) - 1 {
			err := ctx.Err()
			if t := rest[i]; err == nil {
				err = mine.tree(t.id, t.from, t.to, t.depth)
			}
			if err != nil {
				taken.Store(int64(len(rest))) // nobody need go on
				return err
			}
		}
		return nil
	})
}

// take marks a page as seen; false when it was seen before.
func (w *walk) take(id uint64) bool {
	bit := uint32(1) << (id % 32)
	return w.seen[id/32].Or(bit)&bit == 0
}

// page reads a page with what overflows from it. It is good until the next one is read.
func (w *walker) page(id uint64) ([]byte, error) {
	if id >= w.pages {
		return nil, fmt.Errorf("page %d is outside of the file", id)
	}
	first, err := w.first(id)
	if err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	order := binary.NativeEndian
	more := uint64(order.Uint32(first[12:]))
	if got := order.Uint64(first); got != id {
		return nil, fmt.Errorf("page %d calls itself %d", id, got)
	}
	if id+more >= w.pages || more*w.size > longestPage {
		return nil, fmt.Errorf("page %d is longer than the file or any value", id)
	}
	for i := id; i <= id+more; i++ {
		if !w.take(i) {
			return nil, fmt.Errorf("page %d is there twice", i)
		}
	}
	if more == 0 {
		return first, nil
	}
	w.long = slices.Grow(w.long[:0], int((1+more)*w.size))[:(1+more)*w.size]
	if _, err := w.f.ReadAt(w.long, int64(id*w.size)); err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	return w.long, nil
}

// first reads one page. The more pages stood one behind the other before, the more are
// read at once; a page elsewhere is read alone. It is good until the next call.
func (w *walker) first(id uint64) ([]byte, error) {
	if id < w.from || id >= w.upTo {
		if w.run *= 2; id != w.upTo || w.run == 0 {
			w.run = 1
		}
		n := min(w.run, w.pages-id, max(readAhead/w.size, 1))
		w.ahead = slices.Grow(w.ahead[:0], int(n*w.size))[:n*w.size]
		w.from, w.upTo = 0, 0
		if _, err := w.f.ReadAt(w.ahead, int64(id*w.size)); err != nil {
			return nil, err
		}
		w.from, w.upTo = id, id+n
	}
	return w.ahead[(id-w.from)*w.size:][:w.size], nil
}

// tree walks a page and what is below. Its keys begin with from, if that is given, as
// the page above says: bbolt, which looks for it there when it writes the page anew,
// would else have the old one beside the new one. They are before to.
func (w *walker) tree(id uint64, from, to []byte, depth int) error {
	if depth > deepest {
		return fmt.Errorf("page %d is too deep", id)
	}
	if w.later != nil && depth >= sharedFrom {
		*w.later = append(*w.later, subtree{id, bytes.Clone(from), bytes.Clone(to), depth})
		return nil
	}
	b, err := w.page(id)
	if err != nil {
		return err
	}
	if err := w.elements(b, from, to, depth); err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	return nil
}

// elements walks what stands in a page; b is good until the next page is read.
func (w *walker) elements(b, from, to []byte, depth int) error {
	order := binary.NativeEndian
	flags, count := order.Uint16(b[8:]), int(order.Uint16(b[10:]))
	if flags != flagBranch && flags != flagLeaf {
		return fmt.Errorf("flags %#x", flags)
	}
	if flags == flagBranch && count == 0 || pageHead+count*elementSize > len(b) {
		return fmt.Errorf("%d elements", count)
	}
	if from != nil && count == 0 {
		return errors.New("no first key")
	}
	if flags == flagBranch {
		b = w.kept(b, depth)
	}
	var keys, buckets [][]byte // of a branch; in a leaf
	last := from
	for i := range count {
		at := uint64(pageHead + i*elementSize)
		e := b[at : at+elementSize]
		pos, ksize, vsize := uint64(order.Uint32(e)), uint64(order.Uint32(e[4:])), uint64(0)
		if flags == flagLeaf {
			pos, ksize, vsize = uint64(order.Uint32(e[4:])), uint64(order.Uint32(e[8:])), uint64(order.Uint32(e[12:]))
		}
		start := at + pos
		if start < uint64(pageHead+count*elementSize) || start+ksize+vsize > uint64(len(b)) {
			return fmt.Errorf("element %d lies outside", i)
		}
		key, value := b[start:start+ksize], b[start+ksize:start+ksize+vsize]
		if c := bytes.Compare(key, last); c < 0 || c == 0 && i > 0 || c > 0 && i == 0 && from != nil || to != nil && bytes.Compare(key, to) >= 0 {
			return fmt.Errorf("element %d is out of order", i)
		}
		last = key
		kind := uint32(0)
		if flags == flagLeaf {
			kind = order.Uint32(e)
		}
		switch {
		case flags == flagBranch:
			keys = append(keys, key)
		case kind == leafBucket && len(value) >= bucketHead:
			buckets = append(buckets, bytes.Clone(value))
		case kind != 0:
			return fmt.Errorf("element %d: no bucket and no value", i)
		}
	}
	for i, key := range keys {
		end := to
		if i+1 < count {
			end = keys[i+1]
		}
		below := order.Uint64(b[pageHead+i*elementSize+8:])
		if err := w.tree(below, key, end, depth+1); err != nil {
			return err
		}
	}
	for _, bucket := range buckets {
		if err := w.bucket(bucket, depth); err != nil {
			return err
		}
	}
	return nil
}

// kept is a copy of a page that is good while what is below depth is walked.
func (w *walker) kept(b []byte, depth int) []byte {
	for len(w.levels) <= depth {
		w.levels = append(w.levels, nil)
	}
	w.levels[depth] = append(w.levels[depth][:0], b...)
	return w.levels[depth]
}

// bucket walks the tree of a bucket that stands in a leaf.
func (w *walker) bucket(value []byte, depth int) error {
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return w.tree(root, nil, nil, depth+1)
	}
	inline := value[bucketHead:]
	if len(inline) < pageHead || binary.NativeEndian.Uint16(inline[8:]) != flagLeaf {
		return errors.New("small bucket is cut short")
	}
	return w.elements(inline, nil, nil, depth+1)
}

// freelist demands that no page is called free that is in use.
func (w *walker) freelist(id uint64) error {
	b, err := w.page(id)
	if err != nil {
		return err
	}
	order := binary.NativeEndian
	count, at := uint64(order.Uint16(b[10:])), uint64(pageHead)
	if count == 0xFFFF {
		count, at = order.Uint64(b[pageHead:]), pageHead+8
	}
	if order.Uint16(b[8:]) != flagFree || count > uint64(len(b))/8 || at+count*8 > uint64(len(b)) {
		return fmt.Errorf("page %d: list of free pages is damaged", id)
	}
	for last := uint64(0); count > 0; count, at = count-1, at+8 {
		free := order.Uint64(b[at:])
		if free <= last || free >= w.pages || !w.take(free) {
			return fmt.Errorf("page %d is called free", free)
		}
		last = free
	}
	return nil
}
