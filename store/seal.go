package store

import (
	"bytes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// sealVersion is bound to every sealed value. Another way of sealing gets another
// number and a format of its own.
const sealVersion = 1

const (
	keySize   = chacha20poly1305.KeySize
	sealExtra = chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead // 40 bytes a value
	block     = 512                                                     // sealed values are multiples of it
	rowBlock  = 128                                                     // the same for registry rows, of which there are a million
)

type key [keySize]byte

func newKey() (k key) {
	// crypto/rand.Read never fails: it ends the process instead.
	_, _ = rand.Read(k[:])
	return k
}

// derive draws a key for one purpose out of another.
func (k key) derive(purpose string) (key, error) {
	b, err := hkdf.Key(sha256.New, k[:], nil, "loket/"+purpose, keySize)
	if err != nil {
		return key{}, fmt.Errorf("derive %s: %w", purpose, err)
	}
	return key(b), nil
}

// blind is the keyed hash under which index keys stand for a NIK, a name or a fingerprint.
func (k key) blind(kind, value string) []byte {
	h := hmac.New(sha256.New, k[:])
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write([]byte(value))
	return h.Sum(nil)
}

// place is where a sealed value belongs; opened anywhere else it does not open.
type place struct {
	bucket string
	key    []byte
	extra  []byte // log: what else is bound
}

func (p place) bound() []byte {
	out := make([]byte, 0, len(p.bucket)+len(p.key)+len(p.extra)+4)
	out = append(out, sealVersion, byte(len(p.bucket)))
	out = append(out, p.bucket...)
	out = append(out, byte(len(p.key)>>8), byte(len(p.key)))
	out = append(out, p.key...)
	return append(out, p.extra...)
}

func (k key) aead() (cipher.AEAD, error) { return chacha20poly1305.NewX(k[:]) }

// seal encrypts plain for its place, filled with zero bytes to a multiple of size
// bytes once sealed; size 0 keeps the length. Filled plaintext must not end in a
// zero byte: JSON never does.
func (k key) seal(p place, plain []byte, size int) ([]byte, error) {
	a, err := k.aead()
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", p.bucket, err)
	}
	total := len(plain) + sealExtra
	if size > 0 {
		total = (total + size - 1) / size * size
	}
	out := make([]byte, chacha20poly1305.NonceSizeX, total)
	_, _ = rand.Read(out)
	filled := make([]byte, total-sealExtra)
	copy(filled, plain)
	return a.Seal(out, out, filled, p.bound()), nil
}

// open gives back what seal was given, filling included.
func (k key) open(p place, sealed []byte) ([]byte, error) {
	if len(sealed) < sealExtra {
		return nil, fmt.Errorf("open %s: sealed value is cut short: %w", p.bucket, errHarmed)
	}
	a, err := k.aead()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", p.bucket, err)
	}
	nonce, box := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	plain, err := a.Open(nil, nonce, box, p.bound())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w: %w", p.bucket, errHarmed, err)
	}
	return plain, nil
}

// sealJSON seals v as JSON.
func (k key) sealJSON(p place, v any, size int) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", p.bucket, err)
	}
	return k.seal(p, b, size)
}

// openJSON opens a sealed JSON value into v.
func (k key) openJSON(p place, sealed []byte, v any) error {
	b, err := k.open(p, sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(unfill(b), v); err != nil {
		return fmt.Errorf("decode %s: %w", p.bucket, err)
	}
	return nil
}

func unfill(b []byte) []byte { return bytes.TrimRight(b, "\x00") }
