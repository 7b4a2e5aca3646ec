package store

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"time"

	"filippo.io/age"

	"loket/store/casework"
)

// A backup is a tar archive, sealed with age for its recipients:
//
//	loket-backup.json  the manifest: whose, when, which head, each file with size and SHA-256
//	loket-backup.mac   HMAC of the manifest under a key drawn from the office key, 64 hex digits
//	loket.db           the office as it stood, sealed value by value as always
//	…                  files beside it: the server's host key, the office's own rule book
//
// So age says who may open it, and the office key says that this office made it: a
// recipient is public, and anybody could seal something for it.
const (
	manifestName = "loket-backup.json"
	macName      = "loket-backup.mac"
	macSize      = 2 * sha256.Size
	backupFormat = 1
	besideMost   = 4 << 20 // most bytes of one file beside the data
)

// backupName is the pattern of the folder in which a backup is made ready.
const backupName = ".cadangan-*"

// BackedUp is the log's name for a backup. Note: by whom it was asked for and how
// many recipients may open it.
const BackedUp casework.ActName = "backup"

const (
	sayNoRecipient = "Cadangan kantor ini harus disegel, dan penerimanya belum disebut. Tidak ada yang dibuat. Sebut --recipient age1…"
	sayBusy        = "Cadangan lain sedang dibuat. Tidak ada yang dibuat dua kali; tunggu sampai selesai."
	sayUnsound     = "Salinan untuk cadangan tidak lulus pemeriksaan; cadangan tidak dibuat. Jalankan loket check, hubungi pengelola."
)

// manifest is the first file of a backup.
type manifest struct {
	Format int          `json:"format"`
	Office string       `json:"office"` // id
	Code   string       `json:"code"`
	At     time.Time    `json:"taken_at"`
	Head   string       `json:"head"`
	Files  []backupFile `json:"files"` // in the order of the archive; the data file first
}

type backupFile struct {
	Name   string `json:"name"` // in the data folder, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`

	content []byte // of files beside the data
}

// mac seals the manifest for whoever has the office key.
func (k Key) mac(manifest []byte) (string, error) {
	m, err := key(k).derive("backup")
	if err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, m[:])
	h.Write(manifest)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// BackupOptions say for whom and what beside the data file a backup is made.
type BackupOptions struct {
	Recipients []age.Recipient // who may open it; none only in a training office
	Beside     []string        // files and folders of the data folder that belong to the office; missing ones are passed over
}

// Backup is one copy of the office that was taken, opened and checked, and waits to
// be written out. Close it.
type Backup struct {
	Name   string // for a file: office, time, head
	Head   string // of the chain in the copy
	At     time.Time
	Size   int64   // of the data file in it, bytes
	Report *Report // what the check of the copy found: nothing wrong

	recipients []age.Recipient
	dir        string // holds the copy
	manifest   []byte
	mac        string
	files      []backupFile
	release    func()
}

// Backup takes a copy of the office for who, has a child process look at it, opens
// it, checks all of it, and hands it over to be written out. Work goes on meanwhile.
// The log says so first. Errors: NotAllowed for all but administrator and leads
// (SOP 1); Unusable without recipients, unless the office is for training, and
// while another backup is made or the copy is not sound; Full.
func (s *Store) Backup(ctx context.Context, who casework.Actor, o BackupOptions) (*Backup, error) {
	if err := s.may(ctx, who, casework.Accounts); err != nil {
		return nil, s.refused(who, BackedUp, "", err)
	}
	return s.backup(ctx, who, o)
}

// ScheduledBackup is Backup by the program itself.
func (s *Store) ScheduledBackup(ctx context.Context, o BackupOptions) (*Backup, error) {
	return s.backup(ctx, casework.Actor{}, o)
}

func (s *Store) backup(ctx context.Context, who casework.Actor, o BackupOptions) (_ *Backup, err error) {
	if len(o.Recipients) == 0 && !s.office.Training {
		return nil, unusable(nil, sayNoRecipient)
	}
	if !s.backing.TryLock() {
		return nil, unusable(nil, sayBusy)
	}
	b := &Backup{recipients: o.Recipients, release: sync.OnceFunc(s.backing.Unlock)}
	defer func() {
		if err != nil {
			err = explain(errors.Join(err, b.Close()))
		}
	}()
	m := s.meta(who, BackedUp, s.Now())
	m.Note = fmt.Sprintf("%d recipients", len(o.Recipients))
	if who.Account == "" {
		m.Note = "scheduled, " + m.Note
	}
	if err := s.logOnly(m); err != nil {
		return nil, err
	}
	if b.dir, err = os.MkdirTemp(s.opts.Dir, backupName); err != nil {
		return nil, err
	}
	h, err := s.snapshot(ctx, filepath.Join(b.dir, FileName))
	if err != nil {
		return nil, err
	}
	b.At, b.Head = m.At, h.String()
	kind := "age"
	if len(o.Recipients) == 0 {
		kind = "tar"
	}
	b.Name = fmt.Sprintf("loket-%s-%s-%s.%s", s.office.Code, b.At.Format(backupTime), b.Head, kind)
	if err := s.checkBackup(ctx, b); err != nil {
		return nil, err
	}
	if err := b.pack(ctx, s, o.Beside); err != nil {
		return nil, err
	}
	return b, nil
}

// checkBackup opens the copy with the office key and checks all of it.
func (s *Store) checkBackup(ctx context.Context, b *Backup) (err error) {
	o := s.opts
	o.Dir, o.Pack = b.dir, nil
	b.Report, err = checkCopy(ctx, o)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return unusable(err, sayUnsound)
	case !b.Report.OK() || b.Report.Head != b.Head:
		return unusable(fmt.Errorf("copy at %s: %q", b.Report.Head, b.Report.Findings), sayUnsound)
	}
	return nil
}

// checkCopy opens an office for reading only, checks it and closes it.
func checkCopy(ctx context.Context, o Options, papers ...PaperHead) (*Report, error) {
	o.ReadOnly = true
	x, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	r, err := x.Check(ctx, papers...)
	return r, errors.Join(err, x.Close())
}

// pack writes the manifest.
func (b *Backup) pack(ctx context.Context, s *Store, beside []string) error {
	data := backupFile{Name: FileName}
	f, err := os.Open(filepath.Join(b.dir, FileName))
	if err != nil {
		return err
	}
	sum := sha256.New()
	data.Size, err = io.Copy(sum, reader{f, ctx})
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	data.SHA256 = hex.EncodeToString(sum.Sum(nil))
	b.Size, b.files = data.Size, []backupFile{data}
	for _, name := range beside {
		if err := b.add(s.opts.Dir, name); err != nil {
			return err
		}
	}
	b.manifest, err = json.Marshal(manifest{Format: backupFormat, Office: s.office.ID, Code: s.office.Code, At: b.At, Head: b.Head, Files: b.files})
	if err != nil {
		return err
	}
	b.mac, err = s.opts.Key.mac(b.manifest)
	return err
}

// add takes a file or a folder of the data folder along.
func (b *Backup) add(dir, name string) error {
	err := fs.WalkDir(os.DirFS(dir), name, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Size() > besideMost {
			return fmt.Errorf("%s has %d bytes, too many for a backup", path, info.Size())
		}
		content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
		sum := sha256.Sum256(content)
		b.files = append(b.files, backupFile{Name: path, Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]), content: content})
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// reader ends a long read when its context is done.
type reader struct {
	io.Reader
	ctx context.Context
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// Write writes the backup out, sealed for its recipients. It may be slow: nothing of
// the office waits for it. On an error what was written is of no use.
func (b *Backup) Write(ctx context.Context, to io.Writer) error {
	if len(b.recipients) == 0 {
		return explain(b.archive(ctx, to))
	}
	sealed, err := age.Encrypt(to, b.recipients...)
	if err != nil {
		return explain(err)
	}
	return explain(errors.Join(b.archive(ctx, sealed), sealed.Close()))
}

func (b *Backup) archive(ctx context.Context, to io.Writer) (err error) {
	t := tar.NewWriter(to)
	put := func(name string, size int64, content io.Reader) error {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: b.At}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		_, err := io.Copy(struct{ io.Writer }{t}, reader{content, ctx})
		return err
	}
	if err := errors.Join(
		put(manifestName, int64(len(b.manifest)), bytes.NewReader(b.manifest)),
		put(macName, macSize, bytes.NewReader([]byte(b.mac))),
	); err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(b.dir, FileName))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, x := range b.files {
		from := io.Reader(f)
		if x.Name != FileName {
			from = bytes.NewReader(x.content)
		}
		if err := put(x.Name, x.Size, from); err != nil {
			return err
		}
	}
	return t.Close()
}

// WriteFile writes the backup to a new file of mode 0600; in a folder it gets
// b.Name. It gives the path. An existing file is not touched.
func (b *Backup) WriteFile(ctx context.Context, to string) (path string, err error) {
	if path, err = backupPath(to, b.Name); err != nil {
		return "", err
	}
	return path, WriteNew(ctx, path, func(w io.Writer) error { return b.Write(ctx, w) })
}

// Close removes the copy. It may be called more than once.
func (b *Backup) Close() (err error) {
	if b.dir != "" {
		err = os.RemoveAll(b.dir)
	}
	b.release()
	return err
}

const sayNoPlace = "Berkas cadangan tidak dapat ditulis; mungkin sudah ada. Belum ada yang berubah; pilih tempat atau nama lain."

// backupPath is to itself, or name in the folder to.
func backupPath(to, name string) (string, error) {
	info, err := os.Stat(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return to, nil
	case err != nil:
		return "", unusable(err, sayNoPlace)
	case info.IsDir():
		return filepath.Join(to, name), nil
	}
	return "", unusable(fs.ErrExist, sayNoPlace)
}

// newName is the pattern of a file that is not whole yet.
const newName = ".loket-belum-*"

// WriteNew makes a new file of mode 0600 that is there whole or not at all. An
// existing file is not touched. Errors: Unusable, Full, and those of write.
func WriteNew(ctx context.Context, path string, write func(io.Writer) error) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return unusable(err, sayNoPlace)
	}
	f, err := os.CreateTemp(filepath.Dir(path), newName)
	if err != nil {
		return unusable(err, sayNoPlace)
	}
	k := &keeper{File: f, ctx: ctx}
	err = errors.Join(write(k), k.err, f.Sync(), f.Close())
	if err == nil {
		// A link fails where there is a file by now; a rename would take its place.
		if err = os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
			if err = os.Rename(f.Name(), path); err == nil {
				return explain(syncDir(filepath.Dir(path)))
			}
		}
	}
	if errors.Is(err, fs.ErrExist) {
		err = unusable(err, sayNoPlace)
	}
	if err = errors.Join(err, os.Remove(f.Name())); err != nil {
		return explain(err)
	}
	return explain(syncDir(filepath.Dir(path)))
}

// Backups older than BackupsLast are destroyed, so that a purged case is gone for
// good: destroyed records are unreadable (SOP 10).
const BackupsLast = 35 * 24 * time.Hour

const backupTime = "20060102T150405Z"

var backupLike = regexp.MustCompile(`^loket-(\w+)-(\d{8}T\d{6}Z)-\d+-[0-9a-f]{8}\.(age|tar)$`)

// BackupName says whether name is a backup's, and from when.
func BackupName(name string) (at time.Time, ok bool) {
	m := backupLike.FindStringSubmatch(name)
	if m == nil {
		return at, false
	}
	at, err := time.Parse(backupTime, m[2])
	return at, err == nil
}

// freshBackups are as many as have to be there before older ones are destroyed for
// their age: a clock that jumped ahead for a while makes all of them look old.
const freshBackups = 3

// PruneBackups destroys backups in a folder that are older than BackupsLast, when
// three newer ones are there, and all but the newest keep of them (0: no limit).
// Nothing is destroyed while one of them is dated after today: the clock is wrong then,
// or was. What is not named like this office's backups is left alone, but for half
// files of more than a day ago. It gives the names of what it destroyed, and the time
// of the newest that is left. Call it after a new backup is there.
func (s *Store) PruneBackups(dir string, keep int) (gone []string, newest time.Time, err error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, newest, explain(err)
	}
	var mine []string
	for _, e := range list {
		if half, _ := filepath.Match(newName, e.Name()); half {
			info, err := e.Info()
			if err == nil && s.Now().Sub(info.ModTime()) > 24*time.Hour {
				err = os.RemoveAll(filepath.Join(dir, e.Name()))
			}
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, newest, explain(err)
			}
		}
		m := backupLike.FindStringSubmatch(e.Name())
		if m != nil && m[1] == s.office.Code && e.Type().IsRegular() {
			mine = append(mine, e.Name())
		}
	}
	slices.SortFunc(mine, func(a, b string) int { // newest first
		x, _ := BackupName(a)
		y, _ := BackupName(b)
		return y.Compare(x)
	})
	fresh := 0
	for i, name := range mine {
		at, ok := BackupName(name)
		if !ok {
			continue
		}
		if i == 0 {
			newest = at
		}
		age := s.Now().Sub(at)
		if age < -24*time.Hour {
			return nil, newest, nil
		}
		if age <= BackupsLast {
			fresh++
		}
		if (age <= BackupsLast || fresh < freshBackups) && (keep == 0 || i < keep) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return gone, newest, explain(err)
		}
		gone = append(gone, name)
	}
	return gone, newest, nil
}
