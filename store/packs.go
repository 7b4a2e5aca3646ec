package store

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	bolt "go.etcd.io/bbolt"

	"loket/forms/pack"
)

// packMost bounds a stored rule book when it is unpacked, in bytes.
const packMost = 64 << 20

// savePack keeps the rule book in force, whole, by its digest, and names it as the
// one in force.
func (s *Store) savePack(tx *bolt.Tx, p *pack.Pack) error {
	if err := tx.Bucket(bMeta).Put([]byte("pack"), []byte(p.Digest)); err != nil {
		return err
	}
	b := tx.Bucket(bPack)
	if b.Get([]byte(p.Digest)) != nil {
		return nil
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if err := errors.Join(json.NewEncoder(z).Encode(p.Files), z.Close()); err != nil {
		return fmt.Errorf("rule book: %w", err)
	}
	sealed, err := s.keys.pack.seal(place{bucket: "pack", key: []byte(p.Digest)}, packed.Bytes(), 0)
	if err != nil {
		return err
	}
	return b.Put([]byte(p.Digest), sealed)
}

// packOf is the rule book of that digest; "" is the one in force.
func (s *Store) packOf(tx *bolt.Tx, digest string) (*pack.Pack, error) {
	if digest == "" || s.book != nil && digest == s.book.Digest {
		return s.book, nil
	}
	s.packMu.Lock()
	defer s.packMu.Unlock()
	if p, ok := s.packs[digest]; ok {
		return p, nil
	}
	p, err := s.unpack(tx, digest)
	if err != nil {
		return nil, err
	}
	if s.packs == nil {
		s.packs = map[string]*pack.Pack{}
	}
	s.packs[digest] = p
	return p, nil
}

// unpack reads a rule book from the file.
func (s *Store) unpack(tx *bolt.Tx, digest string) (*pack.Pack, error) {
	sealed := tx.Bucket(bPack).Get([]byte(digest))
	if sealed == nil {
		return nil, fmt.Errorf("rule book %.8s is not in the store", digest)
	}
	packed, err := s.keys.pack.open(place{bucket: "pack", key: []byte(digest)}, sealed)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("rule book %.8s: %w", digest, err)
	}
	var files map[string][]byte
	if err := json.NewDecoder(io.LimitReader(z, packMost)).Decode(&files); err != nil {
		return nil, fmt.Errorf("rule book %.8s: %w", digest, err)
	}
	p, findings := pack.Stored(files)
	if len(findings) > 0 {
		return nil, fmt.Errorf("rule book %.8s: %s", digest, findings[0])
	}
	if p.Digest != digest {
		return nil, fmt.Errorf("rule book %.8s has digest %.8s", digest, p.Digest)
	}
	return p, nil
}
