package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"loket/store/casework"
)

// TestScopes asks, as every role, for every case of the scene: what may be seen is
// seen, what may not be known does not exist.
func TestScopes(t *testing.T) {
	t.Parallel()
	o, s := staged(t)
	missing := casework.CaseNumber("0101", 26, 9999)
	for _, r := range roles {
		t.Run(r.account, func(t *testing.T) {
			of := *o
			of.t = t
			var inQueue []string
			for number, level := range map[string]casework.Level{s.protection: r.protection, s.service: r.service, s.foreign: r.foreign, s.hidden: r.hidden} {
				out, bad, code := of.run(r.account, "case "+number+" --json")
				text, _, _ := of.run(r.account, "case "+number)
				switch {
				case level == casework.LevelNone:
					if code != 1 || out != "" || bad != "Tidak ditemukan.\n" {
						t.Errorf("%s: exit %d %q %q", number, code, out, bad)
					}
					continue
				case code != 0 || !strings.Contains(out, number):
					t.Errorf("%s: exit %d %q %q", number, code, out, bad)
				case level < casework.LevelFull && len(leaks(out+text)) > 0:
					t.Errorf("%s tells %v:\n%s\n%s", number, leaks(out+text), out, text)
				case level == casework.LevelFull && len(leaks(out)) == 0:
					t.Errorf("%s tells nothing:\n%s", number, out)
				}
				inQueue = append(inQueue, number)
			}
			out, _, code := of.run(r.account, "queue --json")
			if code != 0 && len(inQueue) > 0 {
				t.Fatalf("queue: exit %d", code)
			}
			for _, number := range []string{s.protection, s.service, s.foreign, s.hidden} {
				if strings.Contains(out, number) != slices.Contains(inQueue, number) {
					t.Errorf("%s in the queue: %v, want %v", number, !slices.Contains(inQueue, number), slices.Contains(inQueue, number))
				}
			}
			if found := leaks(out); len(found) > 0 {
				t.Errorf("the queue tells %v", found)
			}
			if _, bad, code := of.run(r.account, "case "+missing+" --json"); code != 1 || bad != "Tidak ditemukan.\n" {
				t.Errorf("a number that does not exist: exit %d %q", code, bad)
			}
		})
	}
}

// TestNotFound is the attacker's view: a case that may not be known and a number that
// does not exist give the same bytes, in every face and in every way of asking.
func TestNotFound(t *testing.T) {
	t.Parallel()
	o, s := staged(t)
	missing := casework.CaseNumber("0101", 26, 9999)
	ways := map[string]func(account, number string) string{
		"case":        func(account, number string) string { return reply(o.run(account, "case "+number)) },
		"case --json": func(account, number string) string { return reply(o.run(account, "case "+number+" --json")) },
		"letter":      func(account, number string) string { return reply(o.run(account, "letter "+number)) },
		"letter --referral": func(account, number string) string {
			return reply(o.run(account, "letter "+number+" --referral 1"))
		},
		"baris": func(account, number string) string {
			l := o.lines(account).start()
			defer l.Drop()
			l.Press(number + "\n")
			l.Wait("the next prompt", func(s string) bool { return strings.HasSuffix(s, "Menu (? daftar): ") })
			return l.Shown()
		},
		"layar": func(account, number string) string {
			w := o.window(account)
			defer w.Drop()
			w.Until(" · ")
			w.command(number)
			w.Until("Tidak ditemukan.")
			return w.Shown()
		},
		"layar, Bahaya": func(account, number string) string {
			w := o.window(account)
			defer w.Drop()
			w.Until(" · ")
			w.command(number)
			w.Until("Tidak ditemukan.")
			w.Press("!")
			w.Press("a" + tab + "2") // no list of acts, no further page
			w.Press(ctrlP)
			w.Until("Perintah:")
			w.Press(esc)
			w.Until("Tidak ditemukan.")
			return w.Shown()
		},
	}
	for name, ask := range ways {
		t.Run(name, func(t *testing.T) {
			for _, account := range []string{"desk-officer", "desk-coordinator", "facilitator", "supervisor", "partner", "administrator", "auditor"} {
				if strings.HasPrefix(name, "layar") && slices.Contains([]string{"partner", "administrator", "auditor"}, account) {
					continue // their screens have no way to ask for a number; see TestNoWayIn
				}
				nowhere := strings.ReplaceAll(ask(account, missing), missing, "NOMOR")
				for _, foreign := range []string{s.foreign, s.hidden} {
					if got := strings.ReplaceAll(ask(account, foreign), foreign, "NOMOR"); got != nowhere {
						t.Errorf("%s asks for %s:\n%q, and for a number that does not exist:\n%q", account, foreign, got, nowhere)
					}
				}
				if !strings.Contains(nowhere, "Tidak ditemukan.") && !strings.Contains(nowhere, "Ini bukan tugas akun Anda") {
					t.Errorf("%s: %q", account, nowhere)
				}
			}
		})
	}
}

func reply(out, bad string, code int) string { return fmt.Sprintf("%d|%s|%s", code, out, bad) }

// TestLookAlike: the same NIK at a desk elsewhere is not told, and neither is that
// there is none; the sentence is the same.
func TestLookAlike(t *testing.T) {
	t.Parallel()
	o, s := staged(t)
	told := func(o *office, nik string) (line, window string) {
		l := o.lines("desk-officer").start()
		number := l.report(school("Tono"))
		l.open(number)
		l.pick("Periksa asal & identitas")
		l.answer("Surat-surat", "t")
		l.answer("NIK anak", nik)
		l.Until("Nomor KK")
		line = l.Shown()
		l.Drop()
		w := o.window("desk-officer").start()
		w.open(number)
		w.pick("Periksa asal & identitas")
		w.Until("NIK anak")
		w.Until("Pencocokan dilakukan sekretariat.")
		window = w.Shown()
		w.Drop()
		return line, window
	}
	line, window := told(o, childNIK)
	for _, shown := range []string{line, window} {
		if !strings.Contains(shown, "Pencocokan dilakukan sekretariat.") || !strings.Contains(shown, s.service) {
			t.Errorf("the desk's own look-alike and the sentence are missing:\n%s", shown)
		}
		if strings.Contains(shown, s.foreign) || strings.Contains(shown, "0101-26") {
			t.Errorf("the desk learns of a case elsewhere:\n%s", shown)
		}
	}
	// The data officer and the secretariat compare; the manager is told of all.
	if f := o.read("manager", s.foreign); f.Child.NIK != childNIK {
		t.Errorf("the NIK is %q", f.Child.NIK)
	}
}
