package store

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

// Key is the office key: 32 random bytes kept outside the data folder. It only
// wraps the other keys, so changing it means wrapping them anew.
type Key [keySize]byte

// NewKey makes an office key.
func NewKey() Key { return Key(newKey()) }

// String never shows the key.
func (Key) String() string { return "(kunci kantor)" }

// Format never shows the key either, whatever the verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// Hex is the key as it is written to a key file: 64 hexadecimal digits.
func (k Key) Hex() string { return hex.EncodeToString(k[:]) }

// keyFile is where a training office, and only a training office, keeps its key.
const keyFile = "kunci"

// trainingMark stands before the key in DIR/kunci: an office's real key put there is refused.
const trainingMark = "latihan "

// LoadKey finds the office key: the file named by flag; else
// $CREDENTIALS_DIRECTORY/kunci; else LOKET_KEY, a file or the 64 digits; else
// dir/kunci of a training office. The error is Unusable and says what to do.
func LoadKey(flag, dir string) (Key, error) {
	if flag != "" {
		return readKey(flag)
	}
	if creds := os.Getenv("CREDENTIALS_DIRECTORY"); creds != "" {
		path := filepath.Join(creds, keyFile)
		if _, err := os.Stat(path); err == nil {
			return readKey(path)
		}
	}
	if v := os.Getenv("LOKET_KEY"); v != "" {
		if k, err := parseKey(v); err == nil {
			return k, nil
		}
		return readKey(v)
	}
	b, err := os.ReadFile(filepath.Join(dir, keyFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Key{}, unusable(nil, "Kunci kantor tidak ditemukan. Data aman, belum dibuka. Berikan berkas kunci dengan --key, atau lewat LOKET_KEY.")
	case err != nil:
		return Key{}, unusable(err, "Berkas kunci tidak dapat dibaca. Data aman, belum dibuka. Periksa izin berkas kunci.")
	}
	text, ok := strings.CutPrefix(string(b), trainingMark)
	if !ok {
		return Key{}, unusable(nil, "Kunci kantor tidak boleh disimpan di folder data. Data aman, belum dibuka. Pindahkan kunci ke tempat lain dan sebut dengan --key.")
	}
	return parseKey(text)
}

func readKey(path string) (Key, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return Key{}, unusable(err, "Berkas kunci tidak dapat dibaca. Data aman, belum dibuka. Periksa nama dan izin berkas kunci.")
	}
	return parseKey(strings.TrimPrefix(string(b), trainingMark))
}

func parseKey(text string) (Key, error) {
	b, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(b) != keySize {
		return Key{}, unusable(nil, "Isi berkas kunci bukan kunci kantor (64 angka heksadesimal). Data aman, belum dibuka. Pakai berkas kunci yang benar.")
	}
	return Key(b), nil
}

// WriteKey writes the key to a new file of mode 0600; an existing file is not touched.
func WriteKey(path string, k Key) error { return writeKey(path, k.Hex()+"\n") }

// writeKey writes the file whole or not at all.
func writeKey(path, text string) error {
	err := WriteNew(context.Background(), path, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
	if err != nil && casework.KindOf(err) != casework.Full {
		return unusable(err, "Berkas kunci tidak dapat ditulis. Belum ada yang berubah. Pilih tempat lain.")
	}
	return err
}

// ring holds the keys of an open office. A case's own key is unwrapped when it is needed.
type ring struct {
	wrap                                             key
	log, card, draft, account, index, registry, pack key
}

// names ties each shared key to its name in bucket key.
func (r *ring) names() map[string]*key {
	return map[string]*key{
		"@log": &r.log, "@card": &r.card, "@draft": &r.draft, "@account": &r.account,
		"@index": &r.index, "@registry": &r.registry, "@pack": &r.pack,
	}
}

func newRing(office Key) (*ring, error) {
	wrap, err := key(office).derive("wrap")
	return &ring{wrap: wrap}, err
}

// make draws all shared keys of a new office and wraps them.
func (r *ring) make(tx *bolt.Tx) error {
	for name, k := range r.names() {
		*k = newKey()
		if err := r.put(tx, name, *k); err != nil {
			return err
		}
	}
	return nil
}

// load unwraps the shared keys.
func (r *ring) load(tx *bolt.Tx) error {
	for name, k := range r.names() {
		got, err := r.get(tx, name)
		if err != nil {
			return err
		}
		*k = got
	}
	return nil
}

func (r *ring) put(tx *bolt.Tx, name string, k key) error {
	sealed, err := r.wrap.seal(place{bucket: "key", key: []byte(name)}, k[:], 0)
	if err != nil {
		return err
	}
	return tx.Bucket(bKey).Put([]byte(name), sealed)
}

func (r *ring) get(tx *bolt.Tx, name string) (key, error) {
	sealed := tx.Bucket(bKey).Get([]byte(name))
	if sealed == nil {
		return key{}, fmt.Errorf("key %s is missing: %w", name, errHarmed)
	}
	b, err := r.wrap.open(place{bucket: "key", key: []byte(name)}, sealed)
	if err != nil {
		return key{}, fmt.Errorf("key %s: %w", name, err)
	}
	if len(b) != keySize {
		return key{}, fmt.Errorf("key %s has %d bytes: %w", name, len(b), errHarmed)
	}
	return key(b), nil
}

// keyCheck tells a wrong office key from a damaged file.
func keyCheck(office Key, id string) ([]byte, error) {
	k, err := key(office).derive("check")
	if err != nil {
		return nil, err
	}
	return k.blind("office", id), nil
}

// Rekey wraps all keys of an office under another office key, in one transaction, logs it,
// and writes the data file anew, so that no free page holds what the old key opens. The
// office must not be open. fresh gives the new key; it is asked once the office is open
// under the old one, and what it gives must be on the disk by then. From then on only the
// new key opens the file; older backups still want the old one. On an error after fresh was
// asked either key may be the one: keep both.
func Rekey(ctx context.Context, o Options, fresh func() (Key, error)) (err error) {
	s, err := Open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	next, err := fresh()
	if err != nil {
		return err
	}
	wrap, err := newRing(next)
	if err != nil {
		return internal(err)
	}
	check, err := keyCheck(next, s.office.ID)
	if err != nil {
		return internal(err)
	}
	err = s.write(func(tx *bolt.Tx) error {
		var names []string
		if err := tx.Bucket(bKey).ForEach(func(k, _ []byte) error {
			names = append(names, string(k))
			return nil
		}); err != nil {
			return err
		}
		for _, name := range names {
			k, err := s.keys.get(tx, name)
			if err != nil {
				return err
			}
			if err := wrap.put(tx, name, k); err != nil {
				return err
			}
		}
		m := s.meta(casework.Actor{}, KeyChanged, s.Now())
		return errors.Join(tx.Bucket(bMeta).Put([]byte("check"), check), s.append(tx, &m, nil, key{}))
	})
	if err != nil {
		return err
	}
	return explain(s.compact())
}

// Rekeyed ends a Rekey that broke off after the keys were wrapped: it opens the office
// with the new key, in o, and writes its file anew. Errors: as of Open; with the old key
// still in force ErrOtherKey is in the chain, and nothing was done.
func Rekeyed(ctx context.Context, o Options) (err error) {
	s, err := Open(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(explain(s.compact()), s.Close())
}

func sameMAC(a, b []byte) bool { return hmac.Equal(a, b) }
