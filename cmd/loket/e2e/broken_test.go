package e2e

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"loket/store"
	"loket/store/casework"
)

// TestFullDisk lets the data file grow no further while people work: it is said in
// one sentence, nothing that was acknowledged is lost, everything can still be read,
// and with room again the work goes on where it stood.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.wrap = []string{"sh", "-c", fmt.Sprintf(`ulimit -f %d; exec "$@"`, used(t, o)/512+80), "sh"}
	o.serve()
	l, s := o.lines("desk-officer").start(), o.window("desk-coordinator").start()
	number := l.report(school("Budi"))
	const full = "Penyimpanan penuh: belum tersimpan."
	long := strings.Repeat("Keterangan yang panjang sekali. ", 55)
	kept := 0
	for {
		l.open(number)
		l.pick("Tulis catatan")
		l.Until("Catatan")
		l.Press(fmt.Sprintf("Catatan ke-%d. %s\n", kept, long))
		l.Press("..\n")
		l.Wait("an answer", func(p string) bool {
			return strings.Contains(p, full) || strings.HasSuffix(p, "(u = tulis ulang, l = lihat, + = tambah): ")
		})
		if strings.Contains(l.Shown(), full) {
			break
		}
		l.Press("y\n")
		l.Wait("an answer", func(p string) bool {
			return strings.Contains(p, full) || strings.HasSuffix(p, "Simpan? [y] (t = periksa lagi, l = dari kertas): ")
		})
		if strings.Contains(l.Shown(), full) {
			break
		}
		l.Press("y\n")
		l.Wait("an answer", func(p string) bool {
			return strings.Contains(p, full) || strings.Contains(p, "Tersimpan: Tulis catatan.")
		})
		if strings.Contains(l.Shown(), full) {
			break
		}
		if kept++; kept > 500 {
			t.Fatal("the file grows without a limit")
		}
	}
	// The screen says it too, keeps what is typed, and shows the case.
	s.open(number)
	s.pick("Tulis catatan")
	s.at("Catatan")
	s.Press("\x1b[200~" + long + "Dari layar.\x1b[201~" + ctrlS)
	s.Until(full, "Dari layar.")
	if f := o.read("manager", number); len(f.Events) != kept+1 {
		t.Errorf("%d acts can be read, %d were acknowledged", len(f.Events), kept+1)
	}
	o.kill()
	o.check()

	o.wrap = nil
	o.serve()
	if f := o.read("manager", number); len(f.Events) != kept+1 {
		t.Errorf("%d acts after the restart, %d were acknowledged", len(f.Events), kept+1)
	}
	l = o.lines("desk-officer").start()
	l.open(number)
	l.act("Tulis catatan", nil) // the note that found no room, as it was typed
	if f := o.read("manager", number); len(f.Events) != kept+2 {
		t.Errorf("%d acts with room again, want %d", len(f.Events), kept+2)
	}
}

// used is how far into the data file anything was written, in bytes.
func used(t *testing.T, o *office) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(o.dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	return len(bytes.TrimRight(b, "\x00"))
}

// TestDeadClient: a client that dies leaves its draft, and the next session goes on
// at the same field without being asked.
func TestDeadClient(t *testing.T) {
	t.Parallel()
	o := open(t)
	l := o.lines("desk-officer").start()
	l.Press("1\n")
	l.answer("Ada bahaya", "t")
	l.answer("Anak di mana", "rumah nenek")
	l.Until("Bersama siapa?")
	l.Drop()
	s := o.window("desk-officer")
	s.Until("2 Lanjutkan draf (1)")
	s.Press("2")
	s.Wait("the field, or the question", func(p string) bool { return s.stands(p, "Bersama siapa?") || strings.Contains(p, "Lanjutkan di sini?") })
	if strings.Contains(s.Shown(), "Lanjutkan di sini?") { // the server has not heard of the death yet
		s.Press("y")
	}
	s.at("Bersama siapa?")
	s.Until("rumah nenek")
	s.Press("nenek" + tab)
	s.at("Sebutan anak")
	s.Drop()
	l = o.lines("desk-officer").start()
	l.Press("2\n")
	l.Wait("the field, or the question", func(p string) bool { return strings.Contains(p, "Sebutan anak") || strings.Contains(p, "? [t]: ") })
	if !strings.Contains(l.Shown(), "Sebutan anak") {
		l.Press("y\n")
	}
	l.Until("Sebutan anak")
}

// TestBrokenData: a data file that is damaged, cut, foreign, or without its key is
// refused with a sentence and left alone.
func TestBrokenData(t *testing.T) {
	t.Parallel()
	data := func(name string) func(*testing.T, string) string {
		return func(t *testing.T, dir string) string { return filepath.Join(dir, name) }
	}(store.FileName)
	otherKey := func(t *testing.T, dir string) {
		other := filepath.Join(t.TempDir(), "lain")
		if _, bad, code := program(t, nil, "", "demo", "--data", other, "--cases", "0"); code != 0 {
			t.Fatal(bad)
		}
		put(t, filepath.Join(dir, "kunci"), must(os.ReadFile(filepath.Join(other, "kunci"))))
	}
	for name, c := range map[string]struct {
		hurt func(t *testing.T, dir string)
		say  string
	}{
		"no key":                    {func(t *testing.T, dir string) { check(t, os.Remove(filepath.Join(dir, "kunci"))) }, "Kunci kantor tidak ditemukan."},
		"another key":               {otherKey, "Kunci"},
		"no key at all in the file": {func(t *testing.T, dir string) { put(t, filepath.Join(dir, "kunci"), []byte("latihan bukan kunci\n")) }, "bukan kunci kantor"},
		"a text file":               {func(t *testing.T, dir string) { put(t, data(t, dir), []byte("halo dunia\n")) }, "bukan data kantor"},
		"an empty file":             {func(t *testing.T, dir string) { put(t, data(t, dir), nil) }, "bukan data kantor"},
		"cut":                       {func(t *testing.T, dir string) { check(t, os.Truncate(data(t, dir), 65536)) }, "terpotong"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			c.hurt(t, o.dir)
			o.refuses(c.say)
		})
	}
	// Anywhere in the file: opened and whole, or refused; never a panic.
	r := rand.New(rand.NewPCG(7, 7))
	whole, err := os.ReadFile(data(t, template))
	check(t, err)
	end := len(bytes.TrimRight(whole, "\x00"))
	for i := range 12 {
		t.Run(fmt.Sprintf("damaged %d", i), func(t *testing.T) {
			o := newOffice(t)
			hurt := bytes.Clone(whole)
			at := r.IntN(end)
			for j := range 1 + r.IntN(6000) {
				if at+j < len(hurt) {
					hurt[at+j] ^= byte(1 + r.IntN(255))
				}
			}
			put(t, data(t, o.dir), hurt)
			out, bad, code := o.local("", "check")
			if english.MatchString(strings.Split(bad, "Sebab:")[0]) || code == 0 && strings.Contains(out+bad, "rusak") || code != 0 && !strings.Contains(out+bad, ".") {
				t.Errorf("at %d: exit %d\n%s%s", at, code, out, bad)
			}
			if strings.Contains(bad, "goroutine ") {
				t.Errorf("at %d: %s", at, bad)
			}
		})
	}
}

// refuses asks every way in; each says the sentence and leaves the file as it was.
func (o *office) refuses(say string) {
	o.t.Helper()
	before := must(os.ReadFile(filepath.Join(o.dir, store.FileName)))
	for _, args := range [][]string{{"check"}, {"serve", "--listen", "127.0.0.1:0"}, {"queue"}, {}, {"account", "list"}} {
		out, bad, code := o.local("", args...)
		if code == 0 || out != "" || !strings.Contains(bad, say) || strings.Contains(bad, "goroutine ") || english.MatchString(strings.Split(bad, "Sebab:")[0]) {
			o.t.Errorf("%v: exit %d %q %q", args, code, out, bad)
		}
	}
	if !bytes.Equal(before, must(os.ReadFile(filepath.Join(o.dir, store.FileName)))) {
		o.t.Error("the data file was changed")
	}
}

// TestStop: a server that is told to stop lets everybody keep their work and say
// goodbye; the store is closed in order.
func TestStop(t *testing.T) {
	t.Parallel()
	o := open(t)
	s, l := o.window("desk-officer").start(), o.lines("desk-coordinator").start()
	s.Press("1")
	s.at("Ada bahaya")
	s.Press("t" + tab)
	s.at("Anak di mana")
	s.Press("setengah ka")
	s.Until("setengah ka")
	l.Press("1\n")
	l.answer("Ada bahaya", "t")
	l.Until("Anak di mana")
	o.stop()
	s.Ended()
	l.Ended()
	if err := o.server.ProcessState; err == nil || !err.Success() {
		t.Errorf("the server ended with %v", err)
	}
	o.serve()
	s = o.window("desk-officer")
	s.Until("2 Lanjutkan draf (1)")
	s.Press("2")
	s.at("Anak di mana")
	s.Until("setengah ka")
	if r := o.row("manager", casework.CaseNumber("0801", today().Year()%100, 1)); r != nil {
		t.Errorf("a half report became a case: %+v", r)
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err) // a file that was there a moment ago
	}
	return b
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func put(t testing.TB, path string, b []byte) {
	t.Helper()
	check(t, os.WriteFile(path, b, 0o600))
}

// TestSecondServer: a folder has one server; the second is told so.
func TestSecondServer(t *testing.T) {
	t.Parallel()
	o := open(t)
	c := exec.Command(loket, "serve", "--data", o.dir, "--listen", "127.0.0.1:0")
	c.Env = clean(os.Environ())
	out, err := c.CombinedOutput()
	if err == nil || c.ProcessState.ExitCode() < 1 || english.Match(out) || len(out) == 0 {
		t.Errorf("%v %s", err, out)
	}
	o.lines("desk-officer").start()
}
