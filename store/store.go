package store

import (
	"context"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/forms/pack"
	"loket/store/casework"
)

// Format is the version of the bucket tree that this program reads and writes.
// A file with a higher one is refused.
const Format = 1

// FileName is the data file's name in the office's folder.
const FileName = "loket.db"

var (
	bMeta     = []byte("meta")
	bKey      = []byte("key")
	bLog      = []byte("log")
	bAct      = []byte("act")
	bCase     = []byte("case")
	bCard     = []byte("card")
	bNIK      = []byte("nik")
	bKK       = []byte("kk")
	bDraft    = []byte("draft")
	bAccount  = []byte("account")
	bPack     = []byte("pack")
	bRegistry = []byte("registry")
	bOffice   = []byte("office")
)

var buckets = [][]byte{bMeta, bKey, bLog, bAct, bCase, bCard, bNIK, bKK, bDraft, bAccount, bPack, bRegistry, bOffice}

// Options say which office to open and what the world is. Dir, Key, Clock and NewID are needed.
type Options struct {
	Dir      string           // the office's folder; the file is Dir/loket.db
	Key      Key              // office key, see LoadKey
	Clock    func() time.Time // the present instant
	NewID    func() string    // UUIDv7
	Pack     *pack.Pack       // rule book in force; nil: Create takes the embedded one, Open the one last in force
	ReadOnly bool             // nothing is written: for Check of a copy; reads of cases are refused, since they cannot be logged
	Training bool             // Create: a training office, which keeps its key in Dir/kunci
	MaxSize  int              // most bytes of the file; 0: as the disk allows
	NoSync   bool             // for filling a training office only: nothing is on the disk until Close
	// Ended is called after an account was disabled, or one of its keys revoked: its
	// sessions, or those through that key, are to end. fingerprint "" is all of them.
	Ended    func(account, fingerprint string)
	Progress func(read, size int64) // told, in bytes, while Open reads a file whose last stop was not orderly; may be nil
	// Floor is how many bytes stay free on the disk; below them acts are refused. 0: DefaultFloor.
	Floor int64
	// Free says how many bytes the folder's disk has left; nil: the system is asked.
	Free func(dir string) (int64, error)
}

// Store is one open office. It is safe for use by many goroutines.
type Store struct {
	gate    sync.RWMutex // held for writing only while the file is written anew
	db      *bolt.DB
	opts    Options
	office  officeMeta
	keys    *ring
	book    *pack.Pack
	writers writers
	backing sync.Mutex // one backup at a time

	packMu sync.Mutex
	packs  map[string]*pack.Pack // by digest, as they are asked for

	mem        memory
	staff      staff
	stretching stretching
	watch      watchers
	asked      asked
	timings    timings
	heard      heard
}

var _ casework.Desk = (*Store)(nil)

// officeMeta says whose file it is. It stands in clear.
type officeMeta struct {
	ID       string    `json:"id"`   // UUID, bound to every log entry
	Code     string    `json:"code"` // four digits: "7306"
	Training bool      `json:"training,omitempty"`
	Made     time.Time `json:"made"`
}

// Pack is the rule book in force.
func (s *Store) Pack() *pack.Pack { return s.book }

// Now is the present instant in UTC, to the millisecond: as the log keeps it.
func (s *Store) Now() time.Time { return s.opts.Clock().UTC().Truncate(time.Millisecond) }

// NewID makes an id for an act, a draft or a case.
func (s *Store) NewID() string { return s.opts.NewID() }

// Training says whether this is a training office.
func (s *Store) Training() bool { return s.office.Training }

// OfficeID is the office's own id, made when it was created.
func (s *Store) OfficeID() string { return s.office.ID }

// Head is the head of the log's chain as papers print it, "412-9f03c2aa". A later
// copy of the file whose chain does not hold this head was rolled back.
func (s *Store) Head(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	var out string
	err := s.read(func(tx *bolt.Tx) error {
		h, err := readHead(tx)
		out = h.String()
		return err
	})
	return out, err
}
