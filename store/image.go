package store

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
)

// image is what the data file says of itself before bbolt maps it: bbolt trusts a
// file too early, and a fault in its own goroutines cannot be caught.
type image struct {
	foreign bool  // not a bbolt file at all
	damaged bool  // a bbolt file without a sound meta page
	short   bool  // pages are missing at its end
	size    int64 // of the file, in bytes
	orderly bool  // the last commit wrote the list of free pages: an orderly stop
}

const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2
	noFreelist  = ^uint64(0)
	metaAt      = 16 // behind the page's header
	metaSize    = 64
)

// boltMeta is a meta page of bbolt's file format 2.
type boltMeta struct {
	pageSize                    uint32
	root, freelist, pages, txid uint64
}

// inspect reads the two meta pages. The newest sound one counts.
func inspect(path string) (image, error) {
	f, err := os.Open(path)
	if err != nil {
		return image{}, err
	}
	img, err := inspectFile(f)
	return img, errors.Join(err, f.Close())
}

func inspectFile(f fs.File) (image, error) {
	info, err := f.Stat()
	if err != nil {
		return image{}, err
	}
	at, ok := f.(io.ReaderAt)
	if !ok {
		return image{}, errors.New("data file cannot be read at a place")
	}
	newest, magic, err := newestMeta(at)
	switch {
	case err != nil:
		return image{}, err
	case newest.pageSize == 0 && !magic:
		return image{foreign: true}, nil
	case newest.pageSize == 0:
		return image{damaged: true}, nil
	}
	return image{
		size:    info.Size(),
		short:   int64(newest.pages)*int64(newest.pageSize) > info.Size(),
		orderly: newest.freelist != noFreelist,
	}, nil
}

// newestMeta is the newest sound meta page, zero when there is none; magic says
// whether one of them is bbolt's at all.
func newestMeta(f io.ReaderAt) (newest boltMeta, magic bool, err error) {
	take := func(off int64) error {
		m, mine, sound, err := readMeta(f, off)
		magic = magic || mine
		if sound && (newest.pageSize == 0 || m.txid > newest.txid) {
			newest = m
		}
		return err
	}
	if err := take(0); err != nil {
		return newest, magic, err
	}
	second := int64(newest.pageSize)
	if second == 0 {
		second = int64(os.Getpagesize())
	}
	return newest, magic, take(second)
}

func readMeta(f io.ReaderAt, off int64) (m boltMeta, mine, sound bool, err error) {
	b := make([]byte, metaSize)
	if _, err := f.ReadAt(b, off+metaAt); errors.Is(err, io.EOF) {
		return m, false, false, nil
	} else if err != nil {
		return m, false, false, err
	}
	order := binary.NativeEndian // as bbolt writes it
	mine = order.Uint32(b) == boltMagic
	h := fnv.New64a()
	h.Write(b[:metaSize-8])
	sound = mine && order.Uint32(b[4:]) == boltVersion && order.Uint64(b[metaSize-8:]) == h.Sum64()
	return boltMeta{
		pageSize: order.Uint32(b[8:]), root: order.Uint64(b[16:]), freelist: order.Uint64(b[32:]), pages: order.Uint64(b[40:]), txid: order.Uint64(b[48:]),
	}, mine, sound, nil
}
