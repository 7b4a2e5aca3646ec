package store_test

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"loket/store"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// safe is an office with a backup's recipient and its identity.
type safe struct {
	*office
	id *age.X25519Identity
}

func newSafe(t testing.TB, change ...func(*store.Options)) *safe {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	must(t, err)
	return &safe{newOffice(t, change...), id}
}

func (s *safe) options() store.BackupOptions {
	return store.BackupOptions{Recipients: []age.Recipient{s.id.Recipient()}, Beside: []string{"ssh_key", "aturan", "tidak-ada"}}
}

// save makes a backup file and gives its path.
func (s *safe) save() string {
	s.t.Helper()
	b, err := s.Backup(ctx, admin, s.options())
	must(s.t, err)
	path, err := b.WriteFile(ctx, s.t.TempDir())
	must(s.t, errors.Join(err, b.Close()))
	return path
}

func (s *safe) restoreOptions(t testing.TB) store.RestoreOptions {
	o := s.opts
	o.Dir = filepath.Join(t.TempDir(), "baru")
	return store.RestoreOptions{Office: o, Identities: []age.Identity{s.id}}
}

// bare fails when a folder holds anything but the names given.
func bare(t testing.TB, dir string, names ...string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Fatalf("%s holds %v, want %v", dir, got, names)
	}
}

func TestBackupAndRestore(t *testing.T) {
	s := newSafe(t)
	n := s.receive(officer, "Bunga Contoh", "9901016001149123")
	must(t, os.WriteFile(filepath.Join(s.opts.Dir, "ssh_key"), []byte("kunci server"), 0o600))
	must(t, os.Mkdir(filepath.Join(s.opts.Dir, "aturan"), 0o700))
	must(t, os.WriteFile(filepath.Join(s.opts.Dir, "aturan", "office.yaml"), []byte("name: Uji"), 0o600))
	before, err := s.Head(ctx)
	must(t, err)
	path := s.save()
	bare(t, s.opts.Dir, "aturan", store.FileName, "ssh_key")
	bare(t, filepath.Dir(path), filepath.Base(path))
	info, err := os.Stat(path)
	must(t, err)
	if at, ok := store.BackupName(filepath.Base(path)); info.Mode().Perm() != 0o600 || !ok || !at.Equal(day) {
		t.Fatalf("%s, mode %v", path, info.Mode())
	}
	s.receive(officer, "Melati Umpama", "") // after the backup: not in it

	o := s.restoreOptions(t)
	p, err := store.ParseHead(before)
	must(t, err)
	o.Papers, o.User, o.Bind = []store.PaperHead{p}, "uid:4242", "tidak.ada"
	_, err = store.Restore(ctx, path, o)
	is(t, err, casework.Unusable, "periksa nama akun")
	bare(t, o.Office.Dir)
	o.Bind = admin.Account
	r, err := store.Restore(ctx, path, o)
	must(t, err)
	if r.Report.Cases != 1 || !r.At.Equal(day) || !strings.Contains(path, r.Head) {
		t.Fatalf("%+v", r)
	}
	bare(t, o.Office.Dir, "aturan", store.FileName, "ssh_key")
	x := &office{t: t, opts: o.Office}
	x.again()
	defer x.stop()
	if x.file(n).Child.Name != "Bunga Contoh" {
		t.Fatal("the case is not what it was")
	}
	if b, err := os.ReadFile(filepath.Join(o.Office.Dir, "aturan", "office.yaml")); err != nil || string(b) != "name: Uji" {
		t.Fatalf("%q, %v", b, err)
	}
	if head, err := x.Head(ctx); err != nil || strings.HasPrefix(head, r.Head) {
		t.Fatalf("the log does not tell of the restoration: %s, %v", head, err)
	}
	x.sound()
	if bound, err := x.Bindings(ctx, "uid:4242"); err != nil || len(bound) != 1 || bound[0].Name != admin.Account {
		t.Fatalf("on the new machine the user opens %v, %v", bound, err)
	}
	// Into this folder no second time.
	_, err = store.Restore(ctx, path, o)
	is(t, err, casework.Unusable, "tidak kosong")
}

func TestWhoMayBackUp(t *testing.T) {
	s := newSafe(t)
	for _, who := range everybody {
		b, err := s.Backup(ctx, who, s.options())
		if who == admin || who == manager {
			must(t, err)
			_, err = s.Backup(ctx, admin, s.options())
			is(t, err, casework.Unusable, "sedang dibuat")
			must(t, errors.Join(b.Close(), b.Close()))
			continue
		}
		is(t, err, casework.NotAllowed, "bukan tugas")
	}
	b, err := s.ScheduledBackup(ctx, s.options())
	must(t, err)
	must(t, b.Close())
	_, err = s.Backup(ctx, admin, store.BackupOptions{})
	is(t, err, casework.Unusable, "harus disegel")
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Backup(gone, admin, s.options()); err == nil {
		t.Fatal("a backup for somebody who has left")
	}
	bare(t, s.opts.Dir, store.FileName)
}

// A training office needs no seal, and comes back with its key in its folder.
func TestTrainingOfficeBackup(t *testing.T) {
	s := newSafe(t, func(o *store.Options) { o.Training = true })
	b, err := s.Backup(ctx, admin, store.BackupOptions{})
	must(t, err)
	path, err := b.WriteFile(ctx, t.TempDir()+"/kantor.tar")
	must(t, err)
	_, err = b.WriteFile(ctx, path)
	is(t, err, casework.Unusable, "mungkin sudah ada")
	must(t, b.Close())
	o := s.restoreOptions(t)
	o.Identities = nil
	_, err = store.Restore(ctx, path, o)
	must(t, err)
	if k, err := store.LoadKey("", o.Office.Dir); err != nil || k != s.opts.Key {
		t.Fatal("the training key did not come back", err)
	}
}

// What people wrote is in no temporary file and in no backup, sealed or not.
func TestNothingInClearOnTheWay(t *testing.T) {
	s := newSafe(t, func(o *store.Options) { o.Training = true })
	planted := []string{"Zulaikha Rekaan", "Zulaikha", "9901016001149123", "cerita singkat", "nenek", officer.Account, "0801-26", "ketikan"}
	s.receive(officer, "Zulaikha Rekaan", "9901016001149123")
	must2(t)(s.SaveDraft(ctx, officer, casework.Draft{Typing: "ketikan"}))
	clear := func(what string, raw []byte) {
		t.Helper()
		for _, p := range planted {
			if bytes.Contains(raw, []byte(p)) {
				t.Errorf("%s shows %q", what, p)
			}
		}
		if bytes.Contains(raw, s.opts.Key[:]) || bytes.Contains(raw, []byte(s.opts.Key.Hex())) {
			t.Errorf("%s holds the office key", what)
		}
	}
	b, err := s.Backup(ctx, admin, store.BackupOptions{})
	must(t, err)
	files := 0
	must(t, filepath.WalkDir(s.opts.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "kunci" { // a training office keeps its key
			return err
		}
		files++
		raw, err := os.ReadFile(path)
		clear(path, raw)
		if info, e := d.Info(); e == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	}))
	var plain bytes.Buffer
	must(t, errors.Join(b.Write(ctx, &plain), b.Close()))
	if files != 2 || plain.Len() < 1000 {
		t.Fatalf("%d files, %d bytes: nothing was looked at", files, plain.Len())
	}
	clear("an unsealed backup", plain.Bytes())
	raw, err := os.ReadFile(s.save())
	must(t, err)
	clear("a sealed backup", raw)
	if bytes.Contains(raw, []byte("loket.db")) {
		t.Error("a sealed backup shows its names")
	}
}

// Saves go on while a copy is taken and while a backup goes out slowly; what is saved
// then is not in it.
func TestSavesGoOnDuringABackup(t *testing.T) {
	s := newSafe(t)
	for i := range 20 {
		s.receive(officer, fmt.Sprintf("Bunga Contoh %c", 'A'+i), "")
	}
	b, err := s.Backup(ctx, admin, s.options())
	must(t, err)
	defer func() { must(t, b.Close()) }()
	saves := 0
	var out bytes.Buffer
	must(t, b.Write(ctx, writerFunc(func(p []byte) (int, error) {
		// The reader of the backup gets the next piece only after a save is on the disk.
		if saves++; saves < 10 {
			s.receive(officer, "Melati Umpama", "")
		}
		return out.Write(p)
	})))
	if saves < 5 {
		t.Fatalf("%d pieces", saves)
	}
	path := filepath.Join(t.TempDir(), "b")
	must(t, os.WriteFile(path, out.Bytes(), 0o600))
	r, err := store.Restore(ctx, path, s.restoreOptions(t))
	must(t, err)
	if r.Report.Cases != 20 {
		t.Fatalf("%d cases", r.Report.Cases)
	}
	s.sound()
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestEveryBadBackupHasItsSentence(t *testing.T) {
	s := newSafe(t)
	s.receive(officer, "Bunga Contoh", "")
	first, err := s.Head(ctx)
	must(t, err)
	path := s.save()
	whole, err := os.ReadFile(path)
	must(t, err)
	s.receive(officer, "Melati Umpama", "")
	later, err := s.Head(ctx)
	must(t, err)
	// The same office, gone on otherwise from the backup: a paper of it.
	twin := s.restoreOptions(t)
	must2(t)(store.Restore(ctx, path, twin))
	x := &office{t: t, opts: twin.Office}
	x.again()
	other, err := x.Head(ctx)
	must(t, err)
	x.stop()
	grown := s.save() // holds later, not other
	stranger, err := age.GenerateX25519Identity()
	must(t, err)
	forged := func(change func(name string, b []byte) []byte) []byte { return s.rewrite(t, whole, change) }
	edited := func(name string, b []byte) []byte {
		if name != store.FileName {
			return b
		}
		at := filepath.Join(t.TempDir(), "x")
		must(t, os.WriteFile(at, b, 0o600))
		edit(t, at, func(tx *bolt.Tx) error { return tx.Bucket([]byte("kk")).Put([]byte("more"), nil) })
		b, err := os.ReadFile(at)
		must(t, err)
		return b
	}
	grownFile, err := os.ReadFile(grown)
	must(t, err)
	bit := func(b []byte, at int) []byte {
		b = bytes.Clone(b)
		b[at] ^= 1
		return b
	}
	header, err := age.ExtractHeader(bytes.NewReader(whole))
	must(t, err)
	const piece = 64<<10 + 16
	pieces := len(header) + 16 + (len(whole)-len(header)-17)/piece*piece // all but the last
	type options = *store.RestoreOptions
	paper := func(h string) func(options) {
		return func(o options) {
			p, err := store.ParseHead(h)
			must(t, err)
			o.Papers = append(o.Papers, p)
		}
	}
	for name, c := range map[string]struct {
		file   []byte
		change func(o options)
		say    string
	}{
		"something else":          {[]byte(strings.Repeat("PK\x03\x04", 999)), nil, "bukan cadangan loket"},
		"empty":                   {nil, nil, "bukan cadangan loket"},
		"sealed, something else":  {s.seal(t, []byte(strings.Repeat("bukan tar", 99))), nil, "bukan cadangan loket"},
		"sealed, next to nothing": {s.seal(t, []byte("x")), nil, "bukan cadangan loket"},
		"another archive":         {forged(func(string, []byte) []byte { return nil }), nil, "bukan cadangan loket"},
		"cut in the header":       {whole[:100], nil, "terpotong"},
		"cut in the middle":       {whole[:len(whole)/2], nil, "terpotong"},
		"the last byte gone":      {whole[:len(whole)-1], nil, "terpotong"},
		"the last piece gone":     {whole[:pieces], nil, "terpotong"},
		"a bit turned":            {bit(whole, len(whole)/2), nil, "rusak"},
		"no identity":             {whole, func(o options) { o.Identities = nil }, "sebut berkas pembukanya"},
		"a stranger's identity":   {whole, func(o options) { o.Identities = []age.Identity{stranger} }, "tidak cocok dengan segel"},
		"another office key":      {whole, func(o options) { o.Office.Key = store.NewKey() }, "Kunci kantor tidak cocok"},
		"a changed file":          {forged(edited), nil, "rusak"},
		"a changed manifest": {forged(func(name string, b []byte) []byte {
			return bytes.Replace(b, []byte(`"code":"7306"`), []byte(`"code":"9999"`), 1)
		}), nil, "diubah orang"},
		"older than a paper":     {whole, paper(later), "lebih lama"},
		"not holding a paper":    {grownFile, paper(other), "dimundurkan"},
		"one paper of many":      {grownFile, func(o options) { paper(first)(o); paper(other)(o) }, "dimundurkan"},
		"rolled back by a thief": {whole, func(o options) { paper(first)(o); paper(later)(o) }, "lebih lama"},
	} {
		t.Run(name, func(t *testing.T) {
			o := s.restoreOptions(t)
			if c.change != nil {
				c.change(&o)
			}
			at := filepath.Join(t.TempDir(), "cadangan")
			must(t, os.WriteFile(at, c.file, 0o600))
			_, err := store.Restore(ctx, at, o)
			is(t, err, casework.Unusable, c.say)
			bare(t, o.Office.Dir)
		})
	}
	_, err = store.Restore(ctx, path+"x", s.restoreOptions(t))
	is(t, err, casework.Unusable, "tidak dapat dibaca")
	// All that is right with it: every paper before it, as often as one likes.
	o := s.restoreOptions(t)
	paper(first)(&o)
	paper(later)(&o)
	must2(t)(store.Restore(ctx, grown, o))
}

// Cut anywhere, a backup is never restored, sealed or not.
func TestCutAnywhere(t *testing.T) {
	s := newSafe(t, func(o *store.Options) { o.Training = true })
	b, err := s.Backup(ctx, admin, store.BackupOptions{})
	must(t, err)
	var plain bytes.Buffer
	must(t, errors.Join(b.Write(ctx, &plain), b.Close()))
	sealed := s.seal(t, plain.Bytes())
	for _, whole := range [][]byte{plain.Bytes()[:plain.Len()-1024], sealed} { // a tar ends in 1024 bytes that say nothing
		for i := range 25 {
			at := filepath.Join(t.TempDir(), "x")
			must(t, os.WriteFile(at, whole[:len(whole)*i/25], 0o600))
			o := s.restoreOptions(t)
			if r, err := store.Restore(ctx, at, o); casework.KindOf(err) != casework.Unusable {
				t.Fatalf("cut at %d/25: %+v, %v", i, r, err)
			}
			bare(t, o.Office.Dir)
		}
	}
}

func (s *safe) seal(t testing.TB, plain []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := age.Encrypt(&out, s.id.Recipient())
	must(t, err)
	_, err = w.Write(plain)
	must(t, errors.Join(err, w.Close()))
	return out.Bytes()
}

// rewrite unseals a backup, changes its files and seals it again: the recipient is
// no secret, so anybody could. nil makes another kind of archive of it.
func (s *safe) rewrite(t testing.TB, sealed []byte, change func(name string, b []byte) []byte) []byte {
	t.Helper()
	plain, err := age.Decrypt(bytes.NewReader(sealed), s.id)
	must(t, err)
	var out bytes.Buffer
	from, to := tar.NewReader(plain), tar.NewWriter(&out)
	for {
		h, err := from.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
		b, err := io.ReadAll(from)
		must(t, err)
		b = change(h.Name, b)
		h.Size = int64(len(b))
		must(t, to.WriteHeader(h))
		_, err = to.Write(b)
		must(t, err)
	}
	must(t, to.Close())
	return s.seal(t, out.Bytes())
}

// What is not sound is not backed up, and nothing is left of the try.
func TestNoBackupOfADamagedOffice(t *testing.T) {
	s := newSafe(t)
	s.receive(officer, "Bunga Contoh", "")
	s.stop()
	edit(t, s.path(), func(tx *bolt.Tx) error { return tx.Bucket([]byte("kk")).Put([]byte("more"), nil) })
	s.again()
	_, err := s.Backup(ctx, admin, s.options())
	is(t, err, casework.Unusable, "tidak lulus pemeriksaan")
	bare(t, s.opts.Dir, store.FileName)
	must(t, os.WriteFile(filepath.Join(s.opts.Dir, "ssh_key"), make([]byte, 5<<20), 0o600))
	if _, err = s.ScheduledBackup(ctx, s.options()); err == nil {
		t.Fatal("a backup with anything in it")
	}
	bare(t, s.opts.Dir, store.FileName, "ssh_key")
}

// What a backup or a restoration left behind when the power went is cleared away.
func TestLeftoversGo(t *testing.T) {
	s := newSafe(t)
	path := s.save()
	s.stop()
	for _, dir := range []string{".cadangan-1", ".periksa-2"} {
		must(t, os.Mkdir(filepath.Join(s.opts.Dir, dir), 0o700))
		must(t, os.WriteFile(filepath.Join(s.opts.Dir, dir, store.FileName), nil, 0o600))
	}
	s.again()
	bare(t, s.opts.Dir, store.FileName)
	o := s.restoreOptions(t)
	must(t, os.MkdirAll(filepath.Join(o.Office.Dir, ".pulih-1"), 0o700))
	must2(t)(store.Restore(ctx, path, o))
	bare(t, o.Office.Dir, store.FileName)
}

// Old backups are destroyed, of this office only, never the newest.
func TestPruneBackups(t *testing.T) {
	s := newSafe(t)
	dir := t.TempDir()
	name := func(at time.Time) string { return "loket-7306-" + at.Format("20060102T150405Z") + "-12-0123abcd.age" }
	others := []string{"loket-7371-20200101T000000Z-12-0123abcd.age", "surat.pdf"}
	for _, n := range append([]string{name(day), name(day.AddDate(0, 0, -1)), name(day.AddDate(0, 0, -35)), name(day.AddDate(0, 0, -36))}, others...) {
		must(t, os.WriteFile(filepath.Join(dir, n), nil, 0o600))
	}
	for half, age := range map[string]int{".loket-belum-1": 0, ".loket-belum-2": -2} {
		must(t, os.WriteFile(filepath.Join(dir, half), nil, 0o600))
		must(t, os.Chtimes(filepath.Join(dir, half), day.AddDate(0, 0, age), day.AddDate(0, 0, age)))
	}
	gone, newest, err := s.PruneBackups(dir, 0)
	must(t, err)
	if len(gone) != 1 || gone[0] != name(day.AddDate(0, 0, -36)) || !newest.Equal(day) {
		t.Fatalf("%v, %v", gone, newest)
	}
	gone, newest, err = s.PruneBackups(dir, 1)
	must(t, err)
	if len(gone) != 2 || !newest.Equal(day) {
		t.Fatalf("%v, %v", gone, newest)
	}
	bare(t, dir, ".loket-belum-1", name(day), others[0], others[1])
	_, _, err = s.PruneBackups(dir+"/nowhere", 1)
	if err == nil {
		t.Fatal("a folder that is not there")
	}
}

// A disk that fills up leaves no half file.
func TestWriteNewIsWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("broken")
	err := store.WriteNew(ctx, filepath.Join(dir, "x"), func(w io.Writer) error {
		b := make([]byte, 9<<20)
		_, _ = rand.Read(b)
		_, err := w.Write(b)
		return errors.Join(err, broken)
	})
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	bare(t, dir)
	stop, cancel := context.WithCancel(ctx)
	err = store.WriteNew(stop, filepath.Join(dir, "x"), func(w io.Writer) error {
		cancel()
		_, err := w.Write([]byte("x"))
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	bare(t, dir)
}

// Time until an office of that many cases is back from its backup.
func BenchmarkRestore(b *testing.B) {
	for _, cases := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(cases), func(b *testing.B) {
			s := newSafe(b)
			for i := range cases {
				act := casework.Act{ID: s.NewID(), Name: casework.Receive, Answers: ram.Answers(complaint("Bunga Contoh", fmt.Sprintf("9901%012d", i))...)}
				must2(b)(s.Do(ctx, officer, act))
			}
			path := s.save()
			for b.Loop() {
				must2(b)(store.Restore(ctx, path, s.restoreOptions(b)))
			}
		})
	}
}

// What a save waits while backups are made and written out, one after another: look
// at worst-ms.
func BenchmarkSaveDuringBackup(b *testing.B) {
	s := newSafe(b)
	for i := range 10_000 {
		act := casework.Act{ID: s.NewID(), Name: casework.Receive, Answers: ram.Answers(complaint("Bunga Contoh", fmt.Sprintf("9901%012d", i))...)}
		must2(b)(s.Do(ctx, officer, act))
	}
	s.opts.NoSync = false
	s.again()
	dir, stop, over := b.TempDir(), make(chan struct{}), make(chan error)
	made := 0
	go func() {
		for {
			select {
			case <-stop:
				over <- nil
				return
			default:
			}
			c, err := s.Backup(ctx, admin, s.options())
			if err == nil {
				_, err = c.WriteFile(ctx, filepath.Join(dir, fmt.Sprint(made)))
				err = errors.Join(err, c.Close(), os.Remove(filepath.Join(dir, fmt.Sprint(made))))
			}
			if made++; err != nil {
				over <- err
				return
			}
		}
	}()
	var worst time.Duration
	d := casework.Draft{Work: casework.Receive, Answers: ram.Answers(complaint("Bunga Contoh", "")...)}
	for b.Loop() {
		before := time.Now()
		var err error
		d, err = s.SaveDraft(ctx, officer, d)
		must(b, err)
		worst = max(worst, time.Since(before))
	}
	close(stop)
	must(b, <-over)
	b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
	b.ReportMetric(float64(made), "backups")
}
