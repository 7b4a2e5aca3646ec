package store_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/forms/pack"
	"loket/store"
	"loket/store/casework"
	"loket/store/casework/ram"
)

func TestEveryUnusableFileHasItsSentence(t *testing.T) {
	cases := map[string]struct {
		harm func(t *testing.T, o *office)
		say  string
	}{
		"no office": {func(t *testing.T, o *office) { must(t, os.Remove(o.path())) }, "belum ada data kantor"},
		"wrong key": {func(_ *testing.T, o *office) { o.opts.Key = store.NewKey() }, "Kunci kantor tidak cocok"},
		"foreign": {func(t *testing.T, o *office) {
			must(t, os.WriteFile(o.path(), []byte(strings.Repeat("PK", 9000)), 0o600))
		}, "bukan data kantor"},
		"empty file": {func(t *testing.T, o *office) { must(t, os.WriteFile(o.path(), nil, 0o600)) }, "bukan data kantor"},
		"another program's": {func(t *testing.T, o *office) {
			must(t, os.Remove(o.path()))
			edit(t, o.path(), func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("widgets")); return err })
		}, "bukan data kantor"},
		"newer": {func(t *testing.T, o *office) {
			edit(t, o.path(), func(tx *bolt.Tx) error {
				return tx.Bucket([]byte("meta")).Put([]byte("format"), binary.BigEndian.AppendUint32(nil, store.Format+1))
			})
		}, "program yang lebih baru"},
		"cut short":       {func(t *testing.T, o *office) { must(t, os.Truncate(o.path(), 20<<10)) }, "terpotong"},
		"both metas gone": {func(t *testing.T, o *office) { scribble(t, o.path(), 40, 8); scribble(t, o.path(), 4096+40, 8) }, "rusak"},
		"pages overwritten": {func(t *testing.T, o *office) {
			info, err := os.Stat(o.path())
			must(t, err)
			scribble(t, o.path(), 2*4096, min(int(info.Size())-2*4096, 40*4096))
		}, "rusak"},
		"a key lost": {func(t *testing.T, o *office) {
			edit(t, o.path(), func(tx *bolt.Tx) error { return tx.Bucket([]byte("key")).Delete([]byte("@card")) })
		}, "rusak"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.receive(officer, "Bunga Contoh", "")
			o.stop()
			c.harm(t, o)
			before, _ := os.ReadFile(o.path())
			s, err := store.Open(ctx, o.opts)
			if err == nil {
				t.Fatalf("opened; close: %v", s.Close())
			}
			is(t, err, casework.Unusable, c.say)
			if after, _ := os.ReadFile(o.path()); string(after) != string(before) {
				t.Fatal("the file was changed")
			}
		})
	}
}

func fromFiles(t testing.TB, files map[string][]byte) *pack.Pack {
	t.Helper()
	p, findings := pack.FromFiles(files)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func edit(t testing.TB, path string, fn func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(fn))
	must(t, db.Close())
}

func scribble(t testing.TB, path string, at, n int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteAt([]byte(strings.Repeat("\xA5", n)), int64(at))
	must(t, err)
	must(t, f.Close())
}

func TestASecondProcessIsToldSo(t *testing.T) {
	o := newOffice(t)
	o.again() // opened in order: the second one goes straight for the lock
	_, err := store.Open(ctx, o.opts)
	is(t, err, casework.Unusable, "sedang dipakai")
	o.receive(officer, "Bunga Contoh", "") // not in order any more: now the probing child meets the lock
	_, err = store.Open(ctx, o.opts)
	is(t, err, casework.Unusable, "sedang dipakai")
}

func TestCreateLeavesWhatIsThere(t *testing.T) {
	o := newOffice(t)
	_, err := store.Create(ctx, o.opts)
	is(t, err, casework.Unusable, "sudah ada data kantor")
	for path, want := range map[string]os.FileMode{o.path(): 0o600} {
		info, err := os.Stat(path)
		must(t, err)
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
	}
	if left, err := filepath.Glob(o.opts.Dir + "/*"); err != nil || len(left) != 1 {
		t.Errorf("beside the data: %v, %v", left, err)
	}
}

func TestLoadKey(t *testing.T) {
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	t.Setenv("LOKET_KEY", "")
	o := newOffice(t, func(o *store.Options) { o.Training = true; o.Dir = filepath.Join(o.Dir, "latihan") })
	dir, other := o.opts.Dir, store.NewKey()
	info, err := os.Stat(dir)
	must(t, err)
	if info.Mode().Perm() != 0o700 || !o.Training() {
		t.Fatalf("mode %v, training %v", info.Mode(), o.Training())
	}
	want := func(flag, dir string, k store.Key) {
		t.Helper()
		got, err := store.LoadKey(flag, dir)
		must(t, err)
		if got != k {
			t.Fatal("another key")
		}
	}
	want("", dir, o.opts.Key)
	file := filepath.Join(t.TempDir(), "kunci")
	must(t, store.WriteKey(file, other))
	if err := store.WriteKey(file, other); err == nil {
		t.Fatal("a key file was overwritten")
	}
	want(file, dir, other)
	t.Setenv("LOKET_KEY", o.opts.Key.Hex())
	want("", t.TempDir(), o.opts.Key)
	t.Setenv("LOKET_KEY", file)
	want("", dir, other)
	t.Setenv("CREDENTIALS_DIRECTORY", dir)
	want("", t.TempDir(), o.opts.Key)
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	t.Setenv("LOKET_KEY", "")
	_, err = store.LoadKey("", t.TempDir())
	is(t, err, casework.Unusable, "tidak ditemukan")
	_, err = store.LoadKey(o.path(), dir)
	is(t, err, casework.Unusable, "bukan kunci kantor")
	// A real key in the data folder is refused.
	must(t, os.Remove(filepath.Join(dir, "kunci")))
	must(t, store.WriteKey(filepath.Join(dir, "kunci"), other))
	_, err = store.LoadKey("", dir)
	is(t, err, casework.Unusable, "tidak boleh disimpan di folder data")
	if strings.Contains(fmt.Sprintf("%v %+v %s", other, other, other), other.Hex()[:8]) {
		t.Fatal("a key prints itself")
	}
}

func TestRekey(t *testing.T) {
	o := newOffice(t)
	n := o.receive(officer, "Bunga Contoh", "")
	o.stop()
	old := o.opts.Key
	fresh := store.NewKey()
	var wrapped [][]byte // what the old key opens
	edit(t, o.path(), func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("key")).ForEach(func(_, v []byte) error {
			wrapped = append(wrapped, bytes.Clone(v))
			return nil
		})
	})
	must(t, store.Rekey(ctx, o.opts, func() (store.Key, error) { return fresh, nil }))
	_, err := store.Open(ctx, o.opts)
	is(t, err, casework.Unusable, "Kunci kantor tidak cocok")
	if !errors.Is(err, store.ErrOtherKey) {
		t.Fatal(err)
	}
	file := readFile(t, o.path())
	for _, v := range wrapped {
		if bytes.Contains(file, v) {
			t.Fatal("a free page of the file still holds a key that the old office key opens")
		}
	}
	is(t, store.Rekeyed(ctx, o.opts), casework.Unusable, "Kunci kantor tidak cocok")
	o.opts.Key = fresh
	must(t, store.Rekeyed(ctx, o.opts))
	o.again()
	if o.file(n).Child.Name != "Bunga Contoh" || old == fresh {
		t.Fatal("the case is not what it was")
	}
	o.sound()
}

// writeUntilKilled is the child of TestKilledWhileWriting: it says what was acknowledged, a line each.
func writeUntilKilled(dir string) int {
	b, err := os.ReadFile(filepath.Join(dir, "kunci"))
	if err != nil {
		return 1
	}
	k, err := store.LoadKey(filepath.Join(dir, "kunci"), "")
	if err != nil || len(b) == 0 {
		return 1
	}
	id, start := 0, time.Now()
	run := os.Getenv("LOKET_TEST_RUN")
	s, err := store.Open(ctx, store.Options{
		Dir: dir, Key: k, Clock: func() time.Time { return day.Add(time.Since(start)) },
		NewID: func() string { id++; return fmt.Sprintf("00000000-0000-7000-%s-%012d", run, id) },
	})
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	for {
		d, err := s.SaveDraft(ctx, officer, casework.Draft{Work: casework.Receive, Typing: "isi yang diketik"})
		if err != nil {
			return 1
		}
		fmt.Println("draft", d.ID)
		if id%4 == 0 {
			continue
		}
		r, err := s.Do(ctx, officer, casework.Act{
			ID: d.Act, Name: casework.Receive, Answers: ram.Answers(complaint("Bunga Contoh", "9901016001149999")...), Draft: d.ID, Epoch: d.Epoch,
		})
		if err != nil {
			return 1
		}
		fmt.Println("act", d.ID, r.Number)
	}
}

// Kill -9 in the middle of writing, again and again: what was acknowledged is there, and all of it holds together.
func TestKilledWhileWriting(t *testing.T) {
	o := newOffice(t, func(o *store.Options) { o.Training, o.NoSync = true, false })
	o.stop()
	acts, drafts := map[string]bool{}, map[string]bool{}
	for run := range 4 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "LOKET_TEST_WRITER="+o.opts.Dir, fmt.Sprintf("LOKET_TEST_RUN=%04d", 8000+run))
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		lines := bufio.NewScanner(out)
		for i := 0; i < 40+7*run && lines.Scan(); i++ {
			note(t, lines.Text(), acts, drafts)
		}
		must(t, cmd.Process.Kill())
		rest, err := io.ReadAll(out)
		must(t, err)
		_ = rest // lines behind the buffer of the scanner count too, but not being counted loses nothing
		for lines.Scan() {
			note(t, lines.Text(), acts, drafts)
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
	}
	o.again()
	for n := range acts {
		if got := o.file(n).Child.Name; got != "Bunga Contoh" {
			t.Fatalf("%s: %q", n, got)
		}
	}
	kept, err := o.Drafts(ctx, officer)
	must(t, err)
	there := map[string]bool{}
	for _, d := range kept {
		there[d.ID] = d.Typing == "isi yang diketik"
	}
	gone := 0
	for id := range drafts {
		if !there[id] {
			gone++
		}
	}
	if len(acts) < 40 || gone > 4 { // an act may be on the disk whose line was never read: one a run
		t.Fatalf("%d acts read, %d of %d drafts gone", len(acts), gone, len(drafts))
	}
	o.sound()
}

func note(t *testing.T, line string, acts, drafts map[string]bool) {
	t.Helper()
	f := strings.Fields(line)
	switch {
	case len(f) == 2 && f[0] == "draft":
		drafts[f[1]] = true
	case len(f) == 3 && f[0] == "act":
		acts[f[2]] = true
		delete(drafts, f[1])
	case !strings.HasPrefix(line, "draft") && !strings.HasPrefix(line, "act"):
		t.Fatalf("child says %q", line)
	}
}

func TestAFullFile(t *testing.T) {
	o := newOffice(t, func(o *store.Options) { o.MaxSize = 1 << 20 })
	first := o.receive(officer, "Bunga Contoh", "")
	var err error
	for i := 0; i < 2000 && err == nil; i++ {
		_, err = o.Do(ctx, officer, casework.Act{ID: o.NewID(), Name: casework.Receive, Answers: ram.Answers(complaint("Melati Umpama", "")...)})
	}
	is(t, err, casework.Full, "belum tersimpan")
	for err == nil || casework.KindOf(err) == casework.Full && !strings.Contains(casework.Say(err), "tidak ditampilkan") {
		_, err = o.Open(ctx, manager, first)
	}
	is(t, err, casework.Full, "tidak ditampilkan")
	// Nothing is broken by it: with room again, work goes on and every case is whole.
	o.opts.MaxSize = 0
	o.again()
	o.receive(officer, "Mawar Misal", "")
	o.sound()
}

// A file damaged anywhere is refused, or found out by Check, or was not harmed where
// it matters; the program lives through all of it.
func TestDamageAnywhere(t *testing.T) {
	o := newOffice(t)
	var numbers []string
	for i := range 30 {
		numbers = append(numbers, o.receive(officer, fmt.Sprintf("Bunga Contoh %c", 'A'+i), ""))
	}
	sudden, err := os.ReadFile(o.path()) // as if the power went now
	must(t, err)
	o.stop()
	orderly, err := os.ReadFile(o.path())
	must(t, err)
	rng := rand.New(rand.NewPCG(7, 7))
	seen := map[string]int{}
	for i := range 30 {
		whole := orderly
		if i%2 == 0 {
			whole = sudden
		}
		used := len(bytes.TrimRight(whole, "\x00"))
		harmed := bytes.Clone(whole)
		at, n := rng.IntN(used), 1<<rng.IntN(13)
		for j := at; j < min(at+n, len(harmed)); j++ {
			harmed[j] = byte(rng.Uint32())
		}
		x := o.in(t, harmed)
		s, err := store.Open(ctx, x.opts)
		if err != nil {
			is(t, err, casework.Unusable, "")
			seen["refused"]++
			continue
		}
		r, err := s.Check(ctx)
		switch {
		case err != nil:
			t.Fatalf("damage %d, %d bytes at %d: %v", i, n, at, err)
		case !r.OK():
			seen["found"]++
		default:
			seen["harmless"]++
			for j, number := range numbers {
				if v, err := s.Open(ctx, manager, number); err != nil || v.Case.Child.Name != fmt.Sprintf("Bunga Contoh %c", 'A'+j) {
					t.Fatalf("damage %d, %d bytes at %d was called sound, but %s: %v", i, n, at, number, err)
				}
			}
		}
		if err := s.Close(); err != nil && casework.KindOf(err) != casework.Internal {
			t.Fatal(err)
		}
	}
	if seen["refused"] == 0 || seen["found"] == 0 {
		t.Fatalf("the damages were too tame: %v", seen)
	}
	t.Log(seen)
}

// in is the office with another file in a folder of its own.
func (o *office) in(t *testing.T, file []byte) *office {
	t.Helper()
	x := &office{t: t, opts: o.opts}
	x.opts.Dir = t.TempDir()
	x.opts.Clock = func() time.Time { return day }
	must(t, os.WriteFile(x.path(), file, 0o600))
	return x
}
