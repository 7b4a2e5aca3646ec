package store

import (
	"crypto/sha256"
	"encoding/binary"

	bolt "go.etcd.io/bbolt"
)

// Contents is a digest of every key and value of the file.
func (s *Store) Contents() (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	part := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	err = s.db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			part(name)
			return b.ForEach(func(k, v []byte) error {
				part(k)
				part(v)
				return nil
			})
		})
	})
	h.Sum(sum[:0])
	return sum, err
}

// Pages are what bbolt itself finds wrong with the file's pages.
func (s *Store) Pages() (faults []error) {
	_ = s.db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			faults = append(faults, err)
		}
		return nil
	})
	return faults
}

// InDoubt says whether a commit failed that readers see.
func (s *Store) InDoubt() bool { return s.writers.doubt.Load() }

// Limited gives this process the limits of a child that looks at a file of size bytes.
func Limited(size uint64) error { return limitProbe(size) }
