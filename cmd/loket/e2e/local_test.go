package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"loket/store/casework"
)

// here is the binary on this machine, for the office's folder.
func (o *office) here(args ...string) *exec.Cmd {
	c := exec.Command(loket, append(args, "--data", o.dir)...)
	c.Env = append(clean(os.Environ()), o.env...)
	return c
}

// TestThroughTheSocket: while a server holds the office, loket on the same machine
// goes through it: both see each other's work, and nothing is opened twice.
func TestThroughTheSocket(t *testing.T) {
	t.Parallel()
	o, s := staged(t)
	if out, bad, code := o.local("", "whoami"); code != 0 || !strings.HasPrefix(out, "coordinator") {
		t.Errorf("whoami: exit %d %q %q", code, out, bad)
	}
	// Without a terminal: lines.
	l := piped(t, o.here(), "loket").start()
	l.open(s.service)
	l.see(s.service)
	// With one: the full screen, and what a desk does meanwhile arrives.
	w := console(t, o.here(), "loket in a terminal").start()
	w.open(s.service)
	w.Until("Budi")
	desk := o.lines("desk-officer").start()
	desk.open(s.service)
	desk.act("Tulis catatan", []answer{{"Catatan", "Dari loket.", story}})
	w.Until("baru diubah oleh desk-officer")
	w.act("Tulis catatan", []answer{{"Catatan", "Dari sekretariat.", story}})
	f := o.read("manager", s.service)
	last := f.Events[len(f.Events)-1]
	if last.By.Account != "coordinator" || !strings.HasPrefix(last.By.Binding, "uid:") {
		t.Errorf("the note is by %+v", last.By)
	}
	out, bad, code := o.local("", "queue", "--json")
	if code != 0 || !strings.Contains(out, s.hidden) {
		t.Errorf("queue: exit %d %q %q", code, out, bad)
	}
	if out, bad, code := o.local("", "check"); code != 0 {
		t.Errorf("check beside a server: exit %d %s%s", code, out, bad)
	}
	// The server dies: the local people are told, and go on without it.
	o.kill()
	w.Ended()
	l = piped(t, o.here(), "loket alone").start()
	l.open(s.service)
	l.Press("riwayat\n")
	l.Until("Tulis catatan")
	if out, _, code := o.local("", "case", s.service, "--json"); code == 0 {
		t.Errorf("a second process opens the office: %.80q", out)
	}
	l.home()
	l.Press("0\n")
	l.Ended()
	o.check()
}

// TestWithoutAServer: loket alone is the counter too.
func TestWithoutAServer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	w := console(t, o.here(), "loket").start()
	number := w.report(neighbour)
	w.Press("\x03")
	w.Until("Keluar dari Loket?")
	w.Press("y")
	w.Ended()
	l := piped(t, o.here(), "loket").start()
	l.open(number)
	l.see("BELUM ADA YANG DIHUBUNGI")
	l.home()
	l.Press("0\n")
	l.Ended()
	out, bad, code := o.local("", "case", number, "--json")
	if code != 0 || !strings.Contains(out, `"name":"Sari"`) && !strings.Contains(out, `"name": "Sari"`) {
		t.Errorf("exit %d %.200q %q", code, out, bad)
	}
	if casework.CaseNumber("PKS", today().Year()%100, 1) != number {
		t.Errorf("the coordinator's report is %s", number)
	}
}

// fresh is an empty folder with a home of its own, for the first run.
func fresh(t *testing.T) (dir string, env []string) {
	t.Helper()
	home := t.TempDir()
	return filepath.Join(t.TempDir(), "kantor"), []string{"HOME=" + home, "XDG_CONFIG_HOME=", "XDG_DATA_HOME="}
}

// TestFirstRunInATerminal: two choices, three questions, and the counter opens.
func TestFirstRunInATerminal(t *testing.T) {
	t.Parallel()
	dir, env := fresh(t)
	c := exec.Command(loket, "--data", dir)
	c.Env = append(clean(os.Environ()), env...)
	w := console(t, c, "first run")
	w.Until("1  Kantor latihan", "2  Kantor baru", "Pilih 1 atau 2")
	w.Press("2\r")
	w.Until("1/3 Nama kantor")
	w.Press("PKSAI Uji\r")
	w.Until("2/3 Kode loket desa")
	w.Press("0801 0802\r")
	w.Until("3/3 Nama akun Anda")
	w.Press("pengelola\r")
	w.Until("PKSAI Uji", "pengelola", "· Akun ")
	w.Until("loket-0801", "loket-0802")
	w.Press("\x03")
	w.Until("Keluar dari Loket?")
	w.Press("y")
	w.Ended()
	if out, bad, code := program(t, env, "", "check", "--data", dir); code != 0 {
		t.Errorf("check: exit %d %s%s", code, out, bad)
	}
	if out, bad, code := program(t, env, "", "whoami", "--data", dir); code != 0 || !strings.HasPrefix(out, "pengelola") {
		t.Errorf("whoami: exit %d %s%s", code, out, bad)
	}
	keyOutside(t, dir)
}

// keyOutside: a real office's key is not where its data is.
func keyOutside(t *testing.T, dir string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, "kunci")); !os.IsNotExist(err) {
		t.Errorf("the office key is in the data folder: %v", err)
	}
}

// TestFirstRunWithoutATerminal: the same as lines; an input that ends makes nothing.
func TestFirstRunWithoutATerminal(t *testing.T) {
	t.Parallel()
	dir, env := fresh(t)
	for _, in := range []string{"", "2\n", "2\nPKSAI Uji\n", "2\nPKSAI Uji\n0801\npengel", "\n"} {
		out, bad, code := program(t, env, in, "--data", dir)
		if code != 0 || !strings.Contains(out, "Tidak ada yang dibuat.") {
			t.Errorf("%q: exit %d %q %q", in, code, out, bad)
		}
		if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
			t.Errorf("%q left %v", in, entries)
		}
	}
	out, bad, code := program(t, env, "2\nPKSAI Uji\nsalah!\npengelola\n", "--data", dir)
	if code == 0 || !strings.Contains(bad, "Tidak ada yang dibuat.") {
		t.Errorf("a wrong desk: exit %d %q %q", code, out, bad)
	}
	out, bad, code = program(t, env, "2\nPKSAI Uji\n0801\npengelola\n0\n", "--data", dir)
	if code != 0 || !strings.Contains(bad, "Kunci kantor: ") || !strings.Contains(out, "PKSAI Uji, pengelola") || !strings.Contains(out, "Selesai.") {
		t.Errorf("exit %d %q %q", code, out, bad)
	}
	keyOutside(t, dir)
}

// TestFirstRunTraining: the other choice is a training office, as the coordinator.
func TestFirstRunTraining(t *testing.T) {
	t.Parallel()
	dir, env := fresh(t)
	out, bad, code := program(t, env, "1\n3\n0\n0\n", "--data", dir)
	if code != 0 || !strings.Contains(out, "coordinator") || !strings.Contains(out, "kasus terbuka, ") || !strings.Contains(bad, "60 kasus rekaan") {
		t.Errorf("exit %d %q %q", code, out, bad)
	}
	dir, env = fresh(t)
	c := exec.Command(loket, "--data", dir)
	c.Env = append(clean(os.Environ()), env...)
	w := console(t, c, "training")
	w.Until("Pilih 1 atau 2")
	w.Press("1\r")
	w.Until("· Beranda ", "coordinator")
}
