package store

import (
	"errors"
	"fmt"
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
	sayClosed   = "Penyimpanan sedang ditutup. Yang sudah tersimpan aman; sambungkan lagi sebentar lagi."
	sayReadOnly = "Data kantor dibuka untuk dibaca saja. Tidak ada yang berubah; jalankan lewat server untuk mengubah."
)

// full says whether the disk, the quota or the file's limit stopped a write.
func full(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) || errors.Is(err, bolterrors.ErrMaxSizeReached)
}

// explain gives an error of the disk its kind and sentence. Refusals pass as they are.
func explain(err error) error {
	var e *casework.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		return err
	case full(err):
		return &casework.Error{Kind: casework.Full, Say: sayFull, Cause: err}
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return unusable(err, sayClosed)
	case errors.Is(err, bolterrors.ErrDatabaseReadOnly):
		return unusable(err, sayReadOnly)
	}
	return internal(err)
}

// unread words a full disk for somebody who wanted to read.
func unread(err error) error {
	var e *casework.Error
	if errors.As(err, &e) && e.Kind == casework.Full {
		return &casework.Error{Kind: casework.Full, Say: sayFullRead, Cause: e.Cause}
	}
	return err
}

// write runs fn in a write transaction: alone at once, or together with others that
// wait. fn may run more than once and must not add to what it left behind.
func (s *Store) write(fn func(*bolt.Tx) error) error {
	s.gate.RLock()
	defer s.gate.RUnlock()
	run := s.db.Update
	if s.writers.Add(1) > 1 {
		run = s.db.Batch
	}
	defer s.writers.Add(-1)
	return explain(guarded("write", func() error { return run(fn) }))
}

// read runs fn in a read transaction. Nothing of a case may be shown from it unless
// its log entry was written before.
func (s *Store) read(fn func(*bolt.Tx) error) error {
	s.gate.RLock()
	defer s.gate.RUnlock()
	return explain(guarded("read", func() error { return s.db.View(fn) }))
}

// guarded turns a panic inside fn into an error, so that a fault in one case's
// events, or in a page that bbolt trusted, ends one act and not the office.
func guarded(what string, fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: panic: %v", what, p)
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
