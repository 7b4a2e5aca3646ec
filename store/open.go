package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"loket/forms/pack"
	"loket/store/casework"
)

const (
	sayNone     = "Di folder ini belum ada data kantor. Tidak ada yang berubah; periksa folder, atau buat kantor baru."
	sayExists   = "Di folder ini sudah ada data kantor. Tidak ada yang berubah; buka kantor itu, atau pilih folder lain."
	sayForeign  = "Berkas loket.db di folder ini bukan data kantor. Tidak ada yang berubah; periksa folder, jangan timpa berkas itu."
	sayNewer    = "Data kantor ini dibuat program yang lebih baru. Data aman, tidak diubah; pakai versi loket yang lebih baru."
	sayWrongKey = "Kunci kantor tidak cocok dengan data ini. Data aman, belum dibuka; pakai berkas kunci kantor ini."
	sayShort    = "Berkas data kantor terpotong: ujungnya hilang. Tidak ada yang berubah; jangan dipakai, pulihkan dari cadangan."
	sayDamaged  = "Berkas data kantor rusak. Tidak ada yang berubah; jangan dipakai, pulihkan dari cadangan terakhir."
	sayInUse    = "Data kantor sedang dipakai program loket lain. Data aman; sambung lewat server itu, atau hentikan dulu."
	sayNoAccess = "Berkas data kantor tidak dapat dibuka. Data aman; periksa izin folder dan berkasnya."
)

// ErrOtherKey is in the chain of Open's error when the office key is not this office's.
var ErrOtherKey = errors.New("another office key")

// Exists says whether a folder holds an office.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, FileName))
	return err == nil
}

// Create makes a new office in o.Dir (mode 0700) and opens it. The office is there
// whole or not at all. Errors: Unusable when the folder holds an office already.
func Create(ctx context.Context, o Options) (*Store, error) {
	if err := o.sound(); err != nil {
		return nil, err
	}
	if o.Pack == nil {
		o.Pack = pack.Gowa()
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, unusable(err, sayNoAccess)
	}
	path := filepath.Join(o.Dir, FileName)
	if Exists(o.Dir) {
		return nil, unusable(nil, sayExists)
	}
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, unusable(err, sayNoAccess)
	}
	if err := o.make(fresh); err != nil {
		return nil, explain(err)
	}
	if o.Training {
		kept := filepath.Join(o.Dir, keyFile)
		if err := os.Remove(kept); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, unusable(err, sayNoAccess)
		}
		if err := writeKey(kept, trainingMark+o.Key.Hex()+"\n"); err != nil {
			return nil, err
		}
	}
	// A link fails where somebody else was faster; a rename would take the file's place.
	err := os.Link(fresh, path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil, unusable(err, sayExists)
	case err != nil: // a file system without links
		err = os.Rename(fresh, path)
	default:
		err = os.Remove(fresh)
	}
	if err := errors.Join(err, syncDir(o.Dir)); err != nil {
		return nil, unusable(err, sayNoAccess)
	}
	return Open(ctx, o)
}

func (o Options) sound() error {
	if o.Dir == "" || o.Clock == nil || o.NewID == nil {
		return internal(errors.New("store: Dir, Clock and NewID are needed"))
	}
	return nil
}

// make writes the first state of an office to a file of its own.
func (o Options) make(path string) (err error) {
	db, err := bolt.Open(path, 0o600, o.bolt())
	if err != nil {
		return err
	}
	db.NoFreelistSync = false
	defer func() { err = errors.Join(err, db.Close()) }()
	s := &Store{opts: o}
	s.office = officeMeta{ID: o.NewID(), Code: o.Pack.Office.Code, Training: o.Training, Made: s.Now()}
	if s.keys, err = newRing(o.Key); err != nil {
		return err
	}
	check, err := keyCheck(o.Key, s.office.ID)
	if err != nil {
		return err
	}
	office, err := json.Marshal(s.office)
	if err != nil {
		return err
	}
	return db.Update(func(tx *bolt.Tx) error {
		for _, b := range buckets {
			if _, err := tx.CreateBucket(b); err != nil {
				return err
			}
		}
		meta := tx.Bucket(bMeta)
		err := errors.Join(
			meta.Put([]byte("format"), binary.BigEndian.AppendUint32(nil, Format)),
			meta.Put([]byte("office"), office),
			meta.Put([]byte("check"), check),
			s.keys.make(tx))
		if err != nil {
			return err
		}
		return s.savePack(tx, o.Pack)
	})
}

func (o Options) bolt() *bolt.Options {
	b := &bolt.Options{
		Timeout: probeWait, NoFreelistSync: true, FreelistType: bolt.FreelistMapType, MaxSize: o.MaxSize,
		ReadOnly: o.ReadOnly, NoStatistics: true, NoSync: o.NoSync,
	}
	if math.MaxInt > math.MaxInt32 {
		// Address space only: a file that grows below it never waits for its readers.
		b.InitialMmapSize = 1 << 30
	}
	if o.MaxSize > 0 {
		b.InitialMmapSize = 0
	}
	return b
}

// walkAtOnce is the size in bytes up to which a file is walked through before it is
// opened even after an orderly stop; it takes a few tenths of a second. What harms a
// larger one at rest is found by the check that every backup makes.
const walkAtOnce = 256 << 20

// Open opens an office. When its last stop was not orderly, the file is read and all
// its pages are walked first. Every fault is Unusable, with a sentence of its own: no
// office, foreign, newer, another key, cut short, damaged, in use.
func Open(ctx context.Context, o Options) (_ *Store, err error) {
	if err := o.sound(); err != nil {
		return nil, err
	}
	path := filepath.Join(o.Dir, FileName)
	img, err := inspect(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, unusable(err, sayNone)
	case err != nil:
		return nil, unusable(err, sayNoAccess)
	case img.foreign:
		return nil, unusable(nil, sayForeign)
	case img.damaged:
		return nil, unusable(errors.New("no sound meta page"), sayDamaged)
	case img.short:
		return nil, unusable(nil, sayShort)
	case img.orderly && img.size <= walkAtOnce:
		err = walkPages(ctx, path)
	case !img.orderly:
		err = lookThrough(ctx, path, o.Progress)
	}
	if err != nil {
		return nil, unopened(ctx, err)
	}
	s := &Store{opts: o, book: o.Pack, stretching: stretching{slots: make(chan struct{}, stretchers)}}
	err = guarded("open", func() error {
		s.db, err = bolt.Open(path, 0o600, o.bolt())
		return err
	})
	if err != nil {
		return nil, unopened(ctx, err)
	}
	s.tune(s.db)
	if err := guarded("open", s.load); err != nil {
		err = errors.Join(err, s.db.Close())
		if casework.KindOf(err) != casework.Internal {
			return nil, err
		}
		return nil, unusable(err, sayDamaged)
	}
	if !o.ReadOnly && img.orderly {
		// From now on the file says that it is in use: should the program fall, the next one looks closely.
		if err := s.write(func(*bolt.Tx) error { return nil }); err != nil {
			if casework.KindOf(err) == casework.Internal {
				err = unusable(err, sayDamaged)
			}
			return nil, errors.Join(err, s.db.Close())
		}
	}
	if !o.ReadOnly {
		if err := sweepCopies(o.Dir); err != nil {
			return nil, unusable(errors.Join(err, s.db.Close()), sayNoAccess)
		}
	}
	return s, nil
}

// tune sets what bbolt takes no option for.
func (s *Store) tune(db *bolt.DB) {
	db.NoSync = s.opts.NoSync
	if s.opts.MaxSize > 0 {
		db.AllocSize = 64 << 10
	}
}

// unopened words why a file was not opened.
func unopened(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return internal(ctx.Err())
	case errors.Is(err, bolterrors.ErrTimeout):
		return unusable(err, sayInUse)
	case errors.Is(err, fs.ErrPermission):
		return unusable(err, sayNoAccess)
	}
	return unusable(err, sayDamaged)
}

// load brings keys, staff, rule book and cards into memory.
func (s *Store) load() error {
	err := s.db.View(func(tx *bolt.Tx) error {
		if err := s.loadMeta(tx); err != nil {
			return err
		}
		if err := s.keys.load(tx); err != nil {
			return err
		}
		h, err := readHead(tx)
		if err != nil {
			return err
		}
		s.lastTime(tx, h)
		if s.book == nil {
			digest := string(tx.Bucket(bMeta).Get([]byte("pack")))
			p, err := s.packOf(tx, digest)
			if err != nil {
				return err
			}
			s.book = p
		}
		if err := s.loadStaff(tx); err != nil {
			return err
		}
		return s.loadCards(tx)
	})
	if err != nil || s.opts.ReadOnly {
		return err
	}
	if err := s.withOffice(); err != nil {
		return err
	}
	current := false
	if err := s.db.View(func(tx *bolt.Tx) error {
		current = string(tx.Bucket(bMeta).Get([]byte("pack"))) == s.book.Digest
		return nil
	}); err != nil || current {
		return err
	}
	return s.write(func(tx *bolt.Tx) error { return s.savePack(tx, s.book) })
}

// loadMeta tells what kind of file this is, whose, and whether the key fits.
func (s *Store) loadMeta(tx *bolt.Tx) error {
	meta := tx.Bucket(bMeta)
	if meta == nil {
		return unusable(nil, sayForeign)
	}
	format := meta.Get([]byte("format"))
	if len(format) != 4 {
		return unusable(nil, sayForeign)
	}
	if v := binary.BigEndian.Uint32(format); v != Format {
		return unusable(fmt.Errorf("format %d", v), sayNewer)
	}
	for _, b := range buckets {
		if tx.Bucket(b) == nil && !bytes.Equal(b, bOffice) { // it came later: made by withOffice
			return fmt.Errorf("bucket %s is missing", b)
		}
	}
	if err := json.Unmarshal(meta.Get([]byte("office")), &s.office); err != nil {
		return fmt.Errorf("office: %w", err)
	}
	check, err := keyCheck(s.opts.Key, s.office.ID)
	if err != nil {
		return err
	}
	if !sameMAC(check, meta.Get([]byte("check"))) {
		return unusable(ErrOtherKey, sayWrongKey)
	}
	s.keys, err = newRing(s.opts.Key)
	return err
}

// cardsPerBatch is how many sealed cards a worker takes at a time while opening.
const cardsPerBatch = 512

// loadCards opens all cards, two workers at once.
func (s *Store) loadCards(tx *bolt.Tx) error {
	var sealed [][2][]byte
	b := tx.Bucket(bCard)
	if err := b.ForEach(func(k, v []byte) error {
		sealed = append(sealed, [2][]byte{k, v})
		return nil
	}); err != nil {
		return err
	}
	all := make([]*held, len(sealed))
	const hands = 2
	err := workers(hands, func(w int) error {
		words := map[string]string{} // equal words once in memory
		for from := w * cardsPerBatch; from < len(sealed); from += hands * cardsPerBatch {
			for i := from; i < min(from+cardsPerBatch, len(sealed)); i++ {
				c, err := s.openCard(sealed[i][0], sealed[i][1])
				if err != nil {
					return err
				}
				if !bytes.Equal(sealed[i][0], []byte(c.ID)) {
					return fmt.Errorf("card %s holds another case", sealed[i][0])
				}
				once(words, &c)
				all[i] = hold(c)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.mem.fill(all)
	return nil
}

// once makes cards share the words that many of them hold.
func once(words map[string]string, c *casework.Card) {
	share := func(s *string) {
		if w, ok := words[*s]; ok {
			*s = w
		} else {
			words[*s] = *s
		}
	}
	share((*string)(&c.Lane))
	share((*string)(&c.Stage))
	share((*string)(&c.End))
	share((*string)(&c.Risk))
	share((*string)(&c.Referral))
	share(&c.Category)
	share(&c.Desk)
	share(&c.Kecamatan)
	share(&c.Caseworker)
	share(&c.Sex)
	for i := range c.Clocks {
		share(&c.Clocks[i].ID)
	}
}

// Close ends the work in order: whoever is writing finishes, the list of free pages
// goes to the disk with a last commit, so that the next opening is quick.
func (s *Store) Close() error {
	s.gate.RLock()
	defer s.gate.RUnlock()
	var last error
	if s.writers.halted.Load() {
		// Perhaps the lock is still held, and it would wait for ever. The next opening looks closely.
		return explain(fmt.Errorf("%w: an earlier commit broke off", errHarmed))
	}
	if !s.opts.ReadOnly {
		if tx, err := s.db.Begin(true); err == nil {
			// Under the writers' lock, so that no commit is half way.
			s.db.NoFreelistSync, s.db.NoSync = false, false
			last = tx.Commit()
		} else if !errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
			last = err
		}
	}
	return errors.Join(explain(last), explain(s.db.Close()))
}

// syncDir makes a new name in a folder last.
func syncDir(dir string) (err error) {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return d.Sync()
}
