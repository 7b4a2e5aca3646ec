package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"loket/forms/pack"
	"loket/store"
	"loket/store/casework"
)

const (
	socketName  = "loket.sock"           // of a running server, in the data folder
	hostKeyName = "ssh_host_ed25519_key" // the server's, in the data folder
)

// dir is the data folder: --data, else LOKET_DATA, else the user's own data folder.
func (a *app) dir() (string, error) {
	if a.data != "" {
		return a.data, nil
	}
	if d := os.Getenv("LOKET_DATA"); d != "" {
		return d, nil
	}
	return userDir("XDG_DATA_HOME", ".local/share")
}

// userDir is loket's folder in one of the user's own folders.
func userDir(variable, fallback string) (string, error) {
	if d := os.Getenv(variable); filepath.IsAbs(d) {
		return filepath.Join(d, "loket"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", refuse(err, "Folder data belum disebut. Tulis --data FOLDER.")
	}
	return filepath.Join(home, filepath.FromSlash(fallback), "loket"), nil
}

// keyFile is where set-up puts the office key of a data folder: outside of it, so
// that who takes the folder takes nothing readable.
func keyFile(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	base, err := userDir("XDG_CONFIG_HOME", ".config")
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(abs))
	return filepath.Join(base, "kunci-"+hex.EncodeToString(sum[:4])), nil
}

// officeKey finds the key of an office: what was said comes first, then what
// store.LoadKey knows, and where set-up put it.
func (a *app) officeKey(dir string) (store.Key, error) {
	if a.keyAt == "" && os.Getenv("LOKET_KEY") == "" && os.Getenv("CREDENTIALS_DIRECTORY") == "" {
		if path, err := keyFile(dir); err == nil {
			if _, err := os.Stat(path); err == nil {
				return store.LoadKey(path, dir)
			}
		}
	}
	return store.LoadKey(a.keyAt, dir)
}

// overlayName is the folder in the data folder that an office lays over the embedded
// rule book, file by file.
const overlayName = "aturan"

// rules is the office's rule book in force: the embedded one under the office's own folder.
// A folder with faults is refused, so that nobody works by half a rule book.
func rules(dir string) (*pack.Pack, error) {
	own := filepath.Join(dir, overlayName)
	if _, err := os.Stat(own); err != nil {
		return pack.Gowa(), nil
	}
	p, findings := pack.Load(os.DirFS(own))
	if len(findings) > 0 {
		return nil, refuse(nil, "Buku aturan di %s ada %d kesalahan; kantor tidak dibuka, data aman. Lihat: loket pack check %s", own, len(findings), own)
	}
	return p, nil
}

func (a *app) options(dir string, key store.Key) (store.Options, error) {
	book, err := rules(dir)
	return store.Options{Dir: dir, Key: key, Clock: a.clock, NewID: newID, Pack: book}, err
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// openStore opens the office in the data folder. Whoever calls it closes it.
func (a *app) openStore(ctx context.Context, change func(*store.Options)) (*store.Store, error) {
	dir, err := a.dir()
	if err != nil {
		return nil, err
	}
	if !store.Exists(dir) {
		return nil, refuse(nil, "Belum ada kantor di %s.\nKantor latihan: loket demo --data %s\nKantor baru: loket --data %s", dir, dir, dir)
	}
	key, err := a.officeKey(dir)
	if err != nil {
		return nil, err
	}
	o, err := a.options(dir, key)
	if err != nil {
		return nil, err
	}
	o.Progress = a.reading()
	if change != nil {
		change(&o)
	}
	s, err := store.Open(ctx, o)
	if errors.Is(err, store.ErrOtherKey) {
		if at, e := a.keyPath(dir); e == nil {
			if _, e := os.Lstat(at + nextKey); e == nil {
				return nil, refuse(err, "Penggantian kunci kantor terputus. Data aman; jalankan lagi: loket kunci ganti")
			}
		}
	}
	return s, err
}

// slowFile is the size from which reading a data file is worth a word, in bytes.
const slowFile = 64 << 20

// reading says how far the data file is read after a stop that was not orderly, a line
// for every tenth.
func (a *app) reading() func(read, size int64) {
	told := int64(-1)
	return func(read, size int64) {
		tenth := read * 10 / max(size, 1)
		if size < slowFile || tenth == told {
			return
		}
		told = tenth
		fmt.Fprintf(a.err, "Berhenti mendadak tadi; berkas data diperiksa: %d %%\n", tenth*10)
	}
}

// withOffice opens the office as the person at this machine, does the work and closes it.
func (a *app) withOffice(ctx context.Context, work func(*store.Store, casework.Actor) error) (err error) {
	s, err := a.openStore(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	who, err := a.actor(ctx, s)
	if err != nil {
		return err
	}
	return work(s, who)
}

// localUser names the operating-system user as accounts are bound to it.
func localUser() string { return fmt.Sprintf("uid:%d", os.Getuid()) }

// actor is whom the operating-system user may act as: the one bound account, or the
// one chosen with --as among several. The sign-in is in the log before anything is shown.
func (a *app) actor(ctx context.Context, s *store.Store) (casework.Actor, error) {
	bound, err := s.Bindings(ctx, localUser())
	if err != nil {
		return casework.Actor{}, err
	}
	var names []string
	for _, acc := range bound {
		if acc.Name == a.asName || a.asName == "" && len(bound) == 1 {
			who := store.ActorOf(acc, localUser(), s.NewID())
			return who, s.SignIn(ctx, who, true, "local")
		}
		names = append(names, acc.Name)
	}
	switch {
	case len(bound) == 0:
		return casework.Actor{}, refuse(nil, "Pengguna komputer ini (%s) belum terikat ke akun. Pengelola mengikatnya: loket account key add NAMA --uid %d", localUser(), os.Getuid())
	case a.asName == "":
		return casework.Actor{}, usagef("pengguna ini punya beberapa akun; tambahkan --as NAMA: %s", strings.Join(names, ", "))
	}
	return casework.Actor{}, refuse(nil, "Pengguna komputer ini tidak terikat ke akun %s.", a.asName)
}
