package e2e

import (
	"regexp"
	"strings"
	"testing"

	formstext "loket/forms/text"
	"loket/store/casework"
)

// rubbish is what comes from cats, scripts and other terminals. None of it holds a
// line end: each is one answer.
var rubbish = []string{
	"\x1b[31mmerah\x1b[0m", "\x1b]0;judul\a", "\x1b[2J\x1b[H", "\x00\x01\x02", "\xff\xfe\xfd", "\u202eterbalik", "a\u0301\u0301\u0301\u0301\u0301", "=cmd|' /C calc'!A0", "{{.}} %s %d %n ${HOME}",
	"99999999999999999999999", "-1", "3,14", "31-02-2014", "../../etc/passwd", "'; drop table kasus; --", "<script>alert(1)</script>", strings.Repeat("a", 9_990),
}

// english is what a person must never read.
var english = regexp.MustCompile(`(?i)panic|goroutine|runtime error|invalid|unexpected|failed|nil pointer|%!|<nil>|\bEOF\b`)

// TestRubbishByLine answers every question of the report with everything that is
// wrong; each is refused by a sentence or taken as text, and the right answer after
// it stands.
func TestRubbishByLine(t *testing.T) {
	t.Parallel()
	o := open(t)
	l := o.lines("desk-officer").start()
	prompt := regexp.MustCompile(`(?m)^\d+/\d+ .*[:?)\]] ?$`)
	l.Press("1\n")
	want := (&writer{word: "g"}).answers()
	for i, f := range want {
		l.Until(" " + f.label)
		for _, r := range rubbish {
			l.Press(r + "\n")
			l.Wait("the next prompt", func(s string) bool {
				at := strings.LastIndex(s, "\n")
				return prompt.MatchString(s[at+1:]) || strings.HasSuffix(s, "Simpan? [y] (t = periksa lagi, l = lembar pengaduan): ")
			})
			said := l.Shown()
			if english.MatchString(said) || strings.ContainsAny(said, "\x1b\x07\x00") {
				t.Fatalf("%s answered with %.40q: %q", f.label, r, said)
			}
			if strings.Contains(said, " "+f.label) {
				continue // refused: the same question again
			}
			l.Press("<\n") // taken as text: back to it
			l.Until(" " + f.label)
		}
		l.Press(f.typed + "\n")
		if i+1 < len(want) {
			l.Until(" " + want[i+1].label)
		}
	}
	l.answer("Simpan? [y]", "y")
	l.Until("Tersimpan. Nomor laporan: ")
	number := saved.FindStringSubmatch(l.Shown())[1]
	f := o.read("manager", number)
	for _, x := range want {
		if got := f.Complaint[x.id].Value; x.stored != "" && got != x.stored {
			t.Errorf("%s is %q, want %q", x.id, got, x.stored)
		}
	}
}

// TestRubbishByScreen does the same on the full screen, typed and pasted.
func TestRubbishByScreen(t *testing.T) {
	t.Parallel()
	o := open(t)
	s := o.window("desk-officer").start()
	s.Press("1")
	want := (&writer{word: "h"}).answers()
	for i, f := range want {
		s.at(f.label)
		for _, r := range rubbish {
			if f.id != "child.name" && len(r) > 1000 {
				continue // once is enough
			}
			s.Press("\x1b[200~" + r + "\x1b[201~")
		}
		s.Press("\x0b\x15\x7f") // whatever clears a line
		s.Press(strings.ReplaceAll(strings.Join(rubbish[:16], ""), "?", "") + strings.Repeat("\x7f", 400))
		s.Wait("the field", func(p string) bool { return s.stands(p, f.label) })
		if p := s.Shown(); english.MatchString(p) {
			t.Fatalf("%s:\n%s", f.label, p)
		}
		s.Press("\x1b[F" + strings.Repeat("\x7f", 2000) + f.typed + tab)
		if i+1 < len(want) {
			s.at(want[i+1].label)
		}
	}
	s.Until("Laporan datang lewat")
	s.Press(ctrlS)
	s.Until("Tersimpan. Nomor laporan: ")
	f := o.read("manager", saved.FindStringSubmatch(s.Shown())[1])
	for _, x := range want {
		if got := f.Complaint[x.id].Value; x.stored != "" && got != x.stored {
			t.Errorf("%s is %q, want %q", x.id, got, x.stored)
		}
	}
}

// TestHostileName: what a name holds reaches nobody's terminal, list or file as
// anything but letters.
func TestHostileName(t *testing.T) {
	t.Parallel()
	o := open(t)
	l := o.lines("desk-officer").start()
	report := school("Sa\x1b[31mri \x1b]0;judul\a\u202e=1+1")
	number := l.report(report)
	f := o.read("manager", number)
	if f.Child.Name != formstext.Clean(f.Child.Name) || strings.ContainsAny(f.Child.Name, "\x1b\a") || !strings.HasPrefix(f.Child.Name, "Sari") {
		t.Errorf("the name is kept as %q", f.Child.Name)
	}
	w := o.window("manager")
	w.Until("· Beranda ")
	w.open(number)
	w.Until("Sari")
	for _, command := range []string{"case " + number, "case " + number + " --json", "queue"} {
		if out, _, _ := o.run("manager", command); strings.ContainsAny(out, "\x1b\a\u202e") {
			t.Errorf("%s: %q", command, out)
		}
	}
}

// TestPaste: a block that is pasted stays in its field; line ends neither send the
// form nor answer other questions.
func TestPaste(t *testing.T) {
	t.Parallel()
	o := open(t)
	number := o.lines("desk-officer").start().report(school("Budi"))
	s := o.window("desk-officer").start()
	s.open(number)
	s.pick("Tulis catatan")
	s.at("Catatan")
	s.Press("\x1b[200~baris satu\rbaris dua\r\n.\r!\rbaris lima\x1b[201~")
	s.Until("baris lima")
	s.Press(ctrlS)
	s.Until("Tersimpan")
	s.open(number)
	s.pick("Catat siapa yang dihubungi")
	s.at("Siapa yang dihubungi?")
	s.Press("\x1b[200~guru\rkelas\renam\x1b[201~" + tab)
	s.at("Jabatan atau lembaga")
	s.Until("guru kelas enam")
	s.Never("belum lengkap")

	l := o.lines("desk-coordinator").start()
	l.open(number)
	l.pick("Tulis catatan")
	l.Until("Catatan")
	l.Press("baris satu\r\n!\r\n.\r\n?\r\n0\r\nbaris enam\r\n..\r\n")
	l.answer("6 baris", "y")
	l.answer("Simpan? [y]", "y")
	l.Until("Tersimpan")
	f := o.read("manager", number)
	var notes []string
	for _, e := range f.Events {
		if e.Name == string(casework.Note) {
			notes = append(notes, e.Act)
		}
	}
	out, _, _ := o.run("manager", "case "+number+" --json")
	if len(notes) != 2 || !strings.Contains(out, `baris satu\nbaris dua\n.\n!\nbaris lima`) || !strings.Contains(out, `baris satu\n!\n.\n?\n0\nbaris enam`) {
		t.Errorf("%d notes in %s", len(notes), out)
	}
}

// TestWrongAnswers: each wrong answer has its sentence, blocks or warns as it must,
// and everything acknowledged before it stands.
func TestWrongAnswers(t *testing.T) {
	t.Parallel()
	o := open(t)
	l := o.lines("desk-officer").start()
	number := l.report(school("Budi"))
	l.open(number)
	l.pick("Periksa asal & identitas")
	l.answer("Surat-surat", "t")
	l.answer("NIK anak [terisi]", "730608010115001")
	l.Until("NIK harus 16 angka. Kosongkan bila belum ada; laporan tetap jalan.")
	l.Press("7306.0801.0115.0001\n") // the point is a habit of lists
	l.answer("Nomor KK", "-")
	for _, wrong := range []string{"31-02-2014", "besok sore", "1 januari 2090", "tahun lalu kira kira", "00-13-2014"} {
		l.answer("Tanggal lahir", wrong)
		l.Until("Tanggal lahir")
		if said := l.Shown(); strings.Count(said, "\n") != 1 || english.MatchString(said) {
			t.Errorf("%q: %q", wrong, said)
		}
	}
	l.answer("Tanggal lahir", "kira-kira 2015")
	l.answer("Kecamatan dan desa tempat tinggal", "atlantis")
	l.Until("Kecamatan dan desa tempat tinggal")
	l.Press(".\n")
	l.Until("Draf disimpan.")
	l.open(number)
	l.pick("Catat siapa yang dihubungi")
	l.answer("Siapa yang dihubungi?", "guru")
	l.answer("Jabatan", "-")
	l.answer("Dengan cara", "9")
	l.answer("Dengan cara", "1")
	for _, wrong := range []string{"31-12-2090 10.00", "25.61", "nanti"} {
		l.answer("Jam berapa?", wrong)
		l.Until("Jam berapa?")
		if said := l.Shown(); strings.Count(said, "\n") != 1 || english.MatchString(said) {
			t.Errorf("%q: %q", wrong, said)
		}
	}
	l.Press(".\n")
	l.Until("Draf disimpan.")

	s := o.window("desk-officer").start()
	s.open(number)
	s.pick("Periksa asal & identitas")
	s.Until("Isian ini terbuka di tempat lain. Lanjutkan di sini? y = ya.")
	s.Press("y")
	s.Until("7306080101150001", "ira-kira 2015")
	s.at("Kecamatan dan desa tempat tinggal")
	s.Press("\x1b[Z")
	s.at("Tanggal lahir")
	s.Press(strings.Repeat("\x7f", 30) + "1 januari 2090" + tab)
	s.at("Tanggal lahir")
	s.Wait("a sentence", func(p string) bool { return strings.Contains(p, "masa depan") || strings.Contains(p, "belum jelas") })
}

// TestMoved: somebody else changes the case first; the second person is told who and
// what, keeps what they typed, and decides.
func TestMoved(t *testing.T) {
	each(t, func(t *testing.T, o *office, in func(string) face) {
		first, second := in("desk-officer"), in("desk-coordinator")
		number := first.report(school("Budi"))
		second.open(number)
		second.begin("Periksa asal & identitas", origin("3", "4"))
		first.open(number)
		first.act("Periksa asal & identitas", resident)
		second.send()
		second.see("Baru diubah oleh desk-officer (Periksa asal & identitas)")
		if f := o.read("manager", number); len(f.Events) != 2 {
			t.Errorf("%d acts, want the report and its verification", len(f.Events))
		}
		second.send()
		second.see("Tersimpan")
		f := o.read("manager", number)
		if n := len(f.Events); n != 3 || f.Residency != casework.ResidencyUnknown || f.Events[2].By.Account != "desk-coordinator" {
			t.Errorf("%d acts: %+v", n, f.Events)
		}
	})
}
