package store

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

// Restored is the log's name for a restoration. Note: the head of the backup and
// when it was taken.
const Restored casework.ActName = "restored"

const (
	sayNotEmpty    = "Folder data tidak kosong. Tidak ada yang berubah; pulihkan ke folder kosong."
	sayNoBackup    = "Berkas ini bukan cadangan loket. Tidak ada yang dipulihkan; pilih berkas cadangan."
	sayUnreadable  = "Berkas cadangan tidak dapat dibaca. Tidak ada yang dipulihkan; periksa nama dan izinnya."
	sayCutBackup   = "Cadangan ini terpotong: ujungnya hilang. Tidak ada yang dipulihkan; pakai salinan lain."
	sayBadBackup   = "Cadangan ini rusak. Tidak ada yang dipulihkan; pakai salinan lain."
	sayNewBackup   = "Cadangan ini dibuat program yang lebih baru. Tidak ada yang dipulihkan; pakai versi loket yang lebih baru."
	sayNoIdentity  = "Cadangan ini disegel. Tidak ada yang dipulihkan; sebut berkas pembukanya dengan --identity."
	sayNotForYou   = "Pembuka ini tidak cocok dengan segel cadangan. Tidak ada yang dipulihkan; pakai berkas pembuka yang benar."
	sayNotYourKey  = "Kunci kantor tidak cocok dengan cadangan ini, atau isinya diubah orang. Tidak ada yang dipulihkan; pakai kunci saat cadangan dibuat."
	sayUnsoundCopy = "Isi cadangan tidak lulus pemeriksaan. Tidak ada yang dipulihkan; pakai salinan lain."
	sayStale       = "Cadangan ini berhenti di %s, lebih lama daripada %s di kertas. Tidak ada yang dipulihkan; cari cadangan lebih baru, atau ulangi tanpa %s."
	sayAstray      = "Ujung %s di kertas tidak ada dalam cadangan ini. Tidak ada yang dipulihkan; periksa ketikan. Bila benar, data ini pernah dimundurkan atau milik kantor lain."
)

// RestoreOptions say where an office is put back and what it must hold. Office is as
// for Open: Dir must be an empty folder or none, Key the office key of the day of
// the backup.
type RestoreOptions struct {
	Office     Options
	Identities []age.Identity // that open a sealed backup
	Papers     []PaperHead    // heads from papers: the backup must have reached and hold each
	Bind       string         // account that User opens from now on, on a machine that it does not know; "": none
	User       string         // "uid:1000": the operating-system user, with Bind
}

// RestoreResult is an office put back.
type RestoreResult struct {
	At     time.Time // when the backup was taken
	Head   string    // of the backup
	Report *Report   // of the check
}

// Restore puts an office back from a backup into an empty folder: unseals, checks
// everything, holds the papers against it, and only then gives the file its name;
// else nothing is left. The log says that it was restored, so its head is another
// one afterwards. Every fault is Unusable with a sentence of its own: the folder is
// not empty, no backup of Loket, cut short, damaged, sealed for somebody else,
// another office key, older than a paper, not holding a paper; Full.
func Restore(ctx context.Context, from string, o RestoreOptions) (_ RestoreResult, err error) {
	if err := o.Office.sound(); err != nil {
		return RestoreResult{}, err
	}
	if err := emptyFolder(o.Office.Dir); err != nil {
		return RestoreResult{}, err
	}
	f, err := os.Open(from)
	if err != nil {
		return RestoreResult{}, unusable(err, sayUnreadable)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	archive, err := unseal(f, o.Identities)
	if err != nil {
		return RestoreResult{}, err
	}
	half, err := os.MkdirTemp(o.Office.Dir, restoreName)
	if err != nil {
		return RestoreResult{}, unusable(err, sayNoAccess)
	}
	defer func() { err = explain(errors.Join(err, os.RemoveAll(half))) }()
	u := unpacker{r: tar.NewReader(reader{archive, ctx}), dir: half, key: o.Office.Key, ctx: ctx}
	m, err := u.run()
	if err != nil {
		return RestoreResult{}, worded(ctx, err)
	}
	at := o.Office
	at.Dir, at.Pack = half, nil
	report, err := o.checked(ctx, at, m)
	if err != nil {
		return RestoreResult{}, err
	}
	if err := o.settle(ctx, at, m); err != nil {
		return RestoreResult{}, err
	}
	if err := moveIn(half, o.Office.Dir); err != nil {
		return RestoreResult{}, err
	}
	return RestoreResult{At: m.At, Head: m.Head, Report: report}, nil
}

// restoreName is the pattern of the folder in which an office is put together.
const restoreName = ".pulih-*"

// emptyFolder makes the folder, or removes what an earlier restoration left in it.
func emptyFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return unusable(err, sayNoAccess)
	}
	left, err := filepath.Glob(filepath.Join(dir, restoreName))
	if err != nil {
		return internal(err)
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		return unusable(err, sayNoAccess)
	}
	if len(list) != len(left) {
		return unusable(nil, sayNotEmpty)
	}
	for _, path := range left {
		if err := os.RemoveAll(path); err != nil {
			return unusable(err, sayNoAccess)
		}
	}
	return nil
}

const (
	ageMagic = "age-encryption.org/"
	tarMagic = manifestName + "\x00" // a tar archive begins with its first file's name
)

// unseal gives the archive in the file.
func unseal(f *os.File, identities []age.Identity) (io.Reader, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, unusable(err, sayUnreadable)
	}
	begin := make([]byte, max(len(ageMagic), len(tarMagic)))
	n, err := f.ReadAt(begin, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, unusable(err, sayUnreadable)
	}
	switch begin = begin[:n]; {
	case bytes.HasPrefix(begin, []byte(tarMagic)):
		return f, nil
	case !bytes.HasPrefix(begin, []byte(ageMagic)):
		return nil, unusable(nil, sayNoBackup)
	case len(identities) == 0:
		return nil, unusable(nil, sayNoIdentity)
	}
	// The last piece is opened first: it says how long the whole is.
	plain, size, err := age.DecryptReaderAt(f, info.Size(), identities...)
	var stranger *age.NoIdentityMatchError
	switch {
	case errors.As(err, &stranger):
		return nil, unusable(err, sayNotForYou)
	case err != nil:
		return nil, unusable(err, sayCutBackup)
	}
	first := make([]byte, len(tarMagic))
	if _, err := plain.ReadAt(first, 0); err == nil && string(first) != tarMagic || errors.Is(err, io.EOF) {
		return nil, unusable(nil, sayNoBackup)
	}
	return io.NewSectionReader(plain, 0, size), nil
}

// worded gives a fault of unpacking its sentence.
func worded(ctx context.Context, err error) error {
	var e *casework.Error
	var path *fs.PathError
	switch {
	case errors.As(err, &e), ctx.Err() != nil, full(err):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return unusable(err, sayCutBackup)
	case errors.As(err, &path):
		return unusable(err, sayNoAccess)
	}
	return unusable(err, sayBadBackup)
}

// unpacker takes one archive apart into a folder.
type unpacker struct {
	r   *tar.Reader
	dir string
	key Key
	ctx context.Context
}

func (u *unpacker) run() (m manifest, err error) {
	written, err := u.small(manifestName)
	if err != nil {
		return m, err
	}
	mac, err := u.small(macName)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(written, &m); err != nil {
		return m, unusable(err, sayNoBackup)
	}
	if m.Format != backupFormat {
		return m, unusable(fmt.Errorf("backup format %d", m.Format), sayNewBackup)
	}
	want, err := u.key.mac(written)
	if err != nil {
		return m, err
	}
	if !sameMAC([]byte(want), mac) {
		return m, unusable(nil, sayNotYourKey)
	}
	if len(m.Files) == 0 || m.Files[0].Name != FileName {
		return m, unusable(nil, sayNoBackup)
	}
	for _, f := range m.Files {
		if err := u.file(f); err != nil {
			return m, err
		}
	}
	return m, nil
}

// next goes to the archive's next file, which must have this name.
func (u *unpacker) next(name string) (*tar.Header, error) {
	h, err := u.r.Next()
	if err == nil && h.Name != name {
		err = fmt.Errorf("%s stands where %s belongs", h.Name, name)
	}
	return h, err
}

// small is a small file of the archive.
func (u *unpacker) small(name string) ([]byte, error) {
	h, err := u.next(name)
	if err != nil {
		return nil, err
	}
	if h.Size > besideMost {
		return nil, fmt.Errorf("%s has %d bytes", name, h.Size)
	}
	return io.ReadAll(u.r)
}

// file writes one file of the manifest.
func (u *unpacker) file(x backupFile) error {
	if !filepath.IsLocal(filepath.FromSlash(x.Name)) {
		return fmt.Errorf("%q leaves the folder", x.Name)
	}
	if _, err := u.next(x.Name); err != nil {
		return err
	}
	path := filepath.Join(u.dir, filepath.FromSlash(x.Name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	// No more than was promised: an archive can claim holes of any size.
	n, err := io.Copy(io.MultiWriter(&keeper{File: f, ctx: u.ctx}, sum), io.LimitReader(u.r, x.Size+1))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if n != x.Size || hex.EncodeToString(sum.Sum(nil)) != x.SHA256 {
		return fmt.Errorf("%s is not what the manifest says", x.Name)
	}
	return nil
}

// checked checks the office that was unpacked and holds the papers against it.
func (o RestoreOptions) checked(ctx context.Context, at Options, m manifest) (*Report, error) {
	at.ReadOnly = true
	s, err := Open(ctx, at)
	if err != nil {
		return nil, err
	}
	report, err := s.Check(ctx)
	if err == nil && (!report.OK() || report.Head != m.Head || s.office.ID != m.Office) {
		err = unusable(fmt.Errorf("head %s, %q", report.Head, report.Findings), sayUnsoundCopy)
	}
	if err == nil {
		err = s.read(func(tx *bolt.Tx) error {
			ahead, astray, err := against(tx, o.Papers)
			switch {
			case err != nil:
				return err
			case len(astray) > 0:
				return unusable(nil, fmt.Sprintf(sayAstray, astray[0]))
			case len(ahead) > 0:
				return unusable(nil, fmt.Sprintf(sayStale, m.Head, ahead[0], ahead[0]))
			}
			return nil
		})
	}
	return report, errors.Join(err, s.Close())
}

// settle opens the office for the first time again: the log says so, whoever holds
// backup and key may come in by an account of it, and a training office gets its key
// back into its folder.
func (o RestoreOptions) settle(ctx context.Context, at Options, m manifest) error {
	s, err := Open(ctx, at)
	if err != nil {
		return err
	}
	e := s.meta(casework.Actor{}, Restored, s.Now())
	e.Note = m.Head + " " + m.At.Format(time.RFC3339)
	err = s.write(func(tx *bolt.Tx) error {
		fresh := e
		return errors.Join(s.skipNumbers(tx, e.At), s.append(tx, &fresh, nil, key{}))
	})
	if err == nil && o.Bind != "" {
		err = s.write(func(tx *bolt.Tx) error {
			return s.changeAccount(tx, &change{AccountChange: casework.AccountChange{Bind: o.Bind, Key: o.User}})
		})
		if casework.KindOf(err) == casework.NotFound {
			err = unusable(err, "Akun untuk pengguna komputer ini tidak ada di cadangan. Tidak ada yang dipulihkan; periksa nama akun.")
		}
	}
	if err == nil && s.office.Training {
		err = writeKey(filepath.Join(at.Dir, keyFile), trainingMark+at.Key.Hex()+"\n")
	}
	return errors.Join(err, s.Close())
}

// moveIn brings everything to its place, the data file last: it makes an office.
func moveIn(from, to string) error {
	list, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range list {
		if e.Name() != FileName {
			if err := os.Rename(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
				return err
			}
		}
	}
	return errors.Join(os.Rename(filepath.Join(from, FileName), filepath.Join(to, FileName)), syncDir(to))
}
