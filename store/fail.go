package store

import (
	"errors"
	"fmt"
	"runtime/debug"
	"syscall"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"loket/store/casework"
)

func refuse(kind casework.Kind, say string) *casework.Error {
	return &casework.Error{Kind: kind, Say: say}
}

func unusable(cause error, say string) *casework.Error {
	return &casework.Error{Kind: casework.Unusable, Say: say, Cause: cause}
}

func internal(cause error) *casework.Error {
	return &casework.Error{Kind: casework.Internal, Cause: cause}
}

const (
	sayFull     = "Penyimpanan penuh: belum tersimpan. Catat di kertas, hubungi pengelola."
	sayFullRead = "Penyimpanan penuh: pembacaan tidak dapat dicatat, jadi isi kasus tidak ditampilkan. Yang sudah tersimpan aman; hubungi pengelola."
	sayDisk     = "Disk menolak tulisan: belum pasti tersimpan. Kirim lagi; bila tetap, catat di kertas, hubungi pengelola."
	sayDiskRead = "Disk menolak tulisan: pembacaan tidak dapat dicatat, jadi isi kasus tidak ditampilkan. Hubungi pengelola."
	sayHarmed   = "Sebagian data kantor tidak terbaca: berkasnya rusak. Tidak ada yang berubah; pengelola: loket check, lalu pulihkan dari cadangan."
	sayFell     = "Ada kesalahan di sistem; tidak ada yang berubah. Coba lagi; bila terulang, pengelola menjalankan loket check."
	sayClosed   = "Penyimpanan sedang ditutup. Yang sudah tersimpan aman; sambungkan lagi sebentar lagi."
	sayReadOnly = "Data kantor dibuka untuk dibaca saja. Tidak ada yang berubah; jalankan lewat server untuk mengubah."
)

// errHarmed says that what is on the disk is not what was written there.
var errHarmed = errors.New("data is harmed")

// errLow says that the disk is not full, and has less left than the floor.
var errLow = errors.New("little room on the disk")

// full says whether the disk, the quota or the file's limit stopped a write.
func full(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) || errors.Is(err, errLow) || errors.Is(err, bolterrors.ErrMaxSizeReached)
}

// explain gives an error of the disk its kind and sentence. Refusals pass as they are.
func explain(err error) error {
	var e *casework.Error
	var disk syscall.Errno
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		return err
	case full(err):
		return &casework.Error{Kind: casework.Full, Say: sayFull, Cause: err}
	case errors.As(err, &disk):
		return &casework.Error{Kind: casework.Full, Say: sayDisk, Cause: err}
	case errors.Is(err, errHarmed):
		return unusable(err, sayHarmed)
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return unusable(err, sayClosed)
	case errors.Is(err, bolterrors.ErrDatabaseReadOnly):
		return unusable(err, sayReadOnly)
	}
	return internal(err)
}

// unread words a disk that takes nothing for somebody who wanted to read.
func unread(err error) error {
	var e *casework.Error
	if errors.As(err, &e) && e.Kind == casework.Full {
		say := sayFullRead
		if !full(e.Cause) {
			say = sayDiskRead
		}
		return &casework.Error{Kind: casework.Full, Say: say, Cause: e.Cause}
	}
	return err
}

// read runs fn in a read transaction. Nothing of a case may be shown from it unless
// its log entry was written before.
func (s *Store) read(fn func(*bolt.Tx) error) error {
	s.gate.RLock()
	defer s.gate.RUnlock()
	return explain(guarded("read", func() error { return s.db.View(fn) }))
}

// guarded turns a panic inside fn into an error, so that a fault in one case's
// events, or in a page that bbolt trusted, ends one act and not the office. A page
// that leads out of the file counts, too: the system's signal becomes a panic here.
func guarded(what string, fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = &casework.Error{Kind: casework.Internal, Say: sayFell, Cause: fmt.Errorf("%s: panic: %v", what, p)}
		}
	}()
	return fn()
}

// workers runs fn n times at once and waits; the first error or panic is returned.
// It is the only place of this package that starts goroutines.
func workers(n int, fn func(i int) error) error {
	errs := make(chan error, n)
	for i := range n {
		go func() { errs <- guarded("worker", func() error { return fn(i) }) }()
	}
	var all error
	for range n {
		all = errors.Join(all, <-errs)
	}
	return all
}
