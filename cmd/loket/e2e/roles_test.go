package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"loket/store/casework"
)

// eachStaged runs a story in both faces on a copy of the scene.
func eachStaged(t *testing.T, story func(t *testing.T, o *office, s *scene, in func(account string) face)) {
	for name, sit := range faces {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, s := staged(t)
			story(t, o, s, func(account string) face { return sit(o, account) })
		})
	}
}

// consented is Form 2 signed by a parent for the agency of that place in the list.
func consented(agency, agrees string) []answer {
	return []answer{
		{"Nama", "Ratna", text}, {"Hubungan dengan anak", "1", text}, {"Penanda tangan terduga", "t", text}, {"Tempat lahir", "", skip}, {"Tanggal lahir", "", skip}, {"Alamat", "", skip}, {"Nomor kontak", "", skip},
		{"Nama anak", "", keep}, {"Tempat lahir anak", "", skip}, {"Tanggal lahir anak", "", keep}, {"Alamat anak", "", skip},
		{"Hak, batas rahasia", "y", text}, {"Bersedia menerima", "1", text}, {"Untuk dirujuk ke", agency, text}, {"Hanya untuk kebutuhan", "", skip}, {"Untuk keperluan", "", skip}, {"Anak sendiri setuju?", agrees, text}, {"Kata anak", "", skip},
		{"Tempat", "kantor desa", text}, {"Tanggal", "hari ini", text},
	}
}

// refer is the form of a referral; a school's letter says neither the problem nor what was done.
func refer(need, agency, urgent, purpose, help string) []answer {
	out := []answer{{"Kebutuhan", need, text}, {"Lembaga tujuan", agency, text}, {"Mendesak?", urgent, text}, {"Tujuan, untuk arsip kantor", purpose, text}, {"Bantuan yang diharapkan", help, story}}
	if need != "school_aid" {
		out = append(out, answer{"Masalah yang boleh dibaca", "", skip}, answer{"Penanganan yang telah", "", skip})
	}
	return append(out, []answer{
		{"Surat yang disertakan", "", skip}, {"Keterangan surat", "", skip}, {"Anak ikut diantar?", "t", text},
	}...)
}

// TestServiceLane walks a case of the service lane through its people: the desk
// coordinator proposes, the supervisor reviews, the manager approves, the desk sends,
// the secretary writes the letter, the deputy reads, the coordinator closes and reopens.
func TestServiceLane(t *testing.T) {
	eachStaged(t, func(t *testing.T, o *office, s *scene, in func(string) face) {
		n := s.service
		agency := place(t, o.agencies("school_aid"), "disdik")
		desk := in("desk-coordinator")
		desk.open(n)
		desk.act("Siapkan rujukan", refer("school_aid", agency, "t", "KIP", "Bantuan seragam."))
		if f := o.read("manager", n); len(f.Referrals) != 1 || f.Referrals[0].State != casework.Pending {
			t.Fatalf("prepared: %+v", f.Referrals)
		}
		lead := in("manager")
		lead.open(n)
		lead.refused("Setujui rujukan", "Menunggu tinjauan supervisor kecamatan.")

		kecamatan := in("supervisor")
		kecamatan.open(n)
		kecamatan.act("Tinjau usulan", []answer{{"Setuju dengan usulan?", "y", text}, {"Catatan atau alasan", "", skip}})
		kecamatan.open(n)
		kecamatan.refused("Setujui rujukan", "")
		lead.open(n)
		lead.act("Setujui rujukan", []answer{{"Disetujui?", "y", text}, {"Catatan atau alasan", "", skip}})

		desk.open(n)
		desk.refused("Setujui rujukan", "")
		f := o.read("deputy", n)
		if f.Referrals[0].State != casework.Approved || len(f.Approvals) != 1 || f.Approvals[0].By != "supervisor" {
			t.Fatalf("approved: %+v %+v", f.Referrals, f.Approvals)
		}
		desk.open(n)
		desk.act("Persetujuan keluarga", consented(place(t, o.allAgencies(), "disdik"), "1"))
		desk.open(n)
		desk.does("Kirim rujukan")
		f = o.read("coordinator", n)
		if f.Referrals[0].State != casework.Sent || !f.Agreed("disdik", f.Referrals[0].Need) || f.Stage != casework.Referred {
			t.Errorf("sent: %+v %+v %s", f.Referrals, f.Consents, f.Stage)
		}
		if clk, err := clock(f, "answer:1"); err != nil || !clk.Running() {
			t.Errorf("the agency's clock: %+v %v", clk, err)
		}
		// The letter: who may print it, and that it is not for another agency's partner.
		for _, account := range []string{"secretary", "deputy", "desk-officer", "manager"} {
			out, bad, code := o.run(account, "letter "+n)
			if code != 0 || !strings.Contains(out, "Budi") || !strings.Contains(out, n+"/R1") {
				t.Errorf("%s prints: exit %d %s%s", account, code, out, bad)
			}
		}
		for _, account := range []string{"partner", "data-officer", "auditor", "administrator", otherDesk} {
			if out, bad, code := o.run(account, "letter "+n); code != 1 || out != "" {
				t.Errorf("%s prints: exit %d %q %q", account, code, out, bad)
			}
		}
		// A facilitator writes a note; the answer came on paper and the desk records it.
		field := in("facilitator")
		field.open(n)
		field.act("Tulis catatan", []answer{{"Catatan", "Sekolah sudah dikunjungi.", story}})
		for _, step := range []string{"accepted", "done"} {
			desk.open(n)
			answers := []answer{{"Jawaban", step, text}}
			if step == "accepted" {
				answers = append(answers, answer{"Layanan mulai tanggal", "", skip})
			} else {
				answers = append(answers, answer{"Hasil", "Seragam diterima.", story})
			}
			desk.act("Catat jawaban mitra", append(answers, answer{"Jabatan petugas lembaga", "", skip}))
		}
		head := in("coordinator")
		head.open(n)
		head.act("Tutup kasus", []answer{{"Alasan penutupan", "1", text}, {"Keterangan", "", skip}, {"Keluarga tahu siapa", "y", text}, {"Keluarga paham", "y", text}})
		if f = o.read("manager", n); f.Stage != casework.Closed || f.Closing != "goals_met" || f.Referrals[0].State != casework.Done {
			t.Errorf("closed: %s %q %+v", f.Stage, f.Closing, f.Referrals)
		}
		head.open(n)
		head.act("Buka kembali", []answer{{"Alasan", "Anak berhenti sekolah lagi.", story}})
		if f = o.read("manager", n); f.Stage == casework.Closed || f.Closing != "" {
			t.Errorf("reopened: %s %q", f.Stage, f.Closing)
		}
	})
}

// TestProtectionLane walks a case of the protection lane through its people: the
// caseworker takes it, refers without waiting for Form 2, the partner answers in
// its own inbox, the manager lowers the class with the caseworker.
func TestProtectionLane(t *testing.T) {
	eachStaged(t, func(t *testing.T, o *office, s *scene, in func(string) face) {
		n := s.protection
		worker := in("caseworker")
		worker.open(s.service)
		worker.refused("Ambil kasus", "")
		worker.open(n)
		worker.act("Ambil kasus", []answer{{"Alasan", "Piket malam.", story}})
		worker.open(n)
		worker.act("Siapkan rujukan", refer("shelter", place(t, o.agencies("shelter"), "uptd_ppa"), "y", "rumah aman", "Tempat aman malam ini."))
		o.knows("partner", n) // prepared is not sent
		worker.open(n)
		worker.does("Kirim rujukan")

		partner := in("partner")
		inbox := o.inbox("partner")
		if len(inbox) != 1 || inbox[0].Number != n || inbox[0].Address != "" || inbox[0].State != casework.Sent {
			t.Fatalf("the inbox: %+v", inbox)
		}
		if raw, _, _ := o.run("partner", "inbox --json"); strings.Contains(raw, "ayah tiri") || strings.Contains(raw, "tetangga") || strings.Contains(raw, "takut") {
			t.Errorf("the inbox tells more than the letter: %s", raw)
		}
		partner.letter(n, "Jawab rujukan", []answer{{"Jawaban", "accepted", text}, {"Layanan mulai tanggal", "hari ini", text}, {"Jabatan petugas lembaga", "konselor", text}})
		f := o.read("manager", n)
		if f.Referrals[0].State != casework.Accepted {
			t.Errorf("accepted: %+v", f.Referrals[0])
		}
		for _, id := range []string{"answer:1", "service"} {
			if c, err := clock(f, id); err != nil || c.Running() {
				t.Errorf("the clock %s runs on: %+v %v", id, c, err)
			}
		}
		partner.letter(n, "Jawab rujukan", []answer{{"Jawaban", "result", text}, {"Hasil", "Anak aman, didampingi.", story}, {"Jabatan petugas lembaga", "", skip}})
		worker.open(n)
		worker.act("Rujukan selesai", []answer{{"Kebutuhan terpenuhi?", "1", text}, {"Kebutuhan dan layanan sesuai?", "1", text}})
		if f = o.read("caseworker", n); f.Referrals[0].State != casework.Done || f.Stage != casework.Monitored {
			t.Errorf("finished: %s %s", f.Referrals[0].State, f.Stage)
		}

		// Lowering: not by the caseworker alone, by the manager with the caseworker.
		worker.open(n)
		worker.refused("Turunkan risiko", "")
		lead := in("manager")
		lead.open(n)
		lead.act("Turunkan risiko", []answer{{"Menjadi", "1", text}, {"Alasan", "Terduga sudah pergi.", story}, {"Bersama peksos", "caseworker", text}})
		f = o.read("deputy", n)
		if f.Risk.Class != casework.Medium || f.Risk.By != "manager" || len(f.RiskPast) == 0 || f.RiskPast[len(f.RiskPast)-1].Class != casework.High {
			t.Errorf("lowered: %+v, before %+v", f.Risk, f.RiskPast)
		}
		// Handed to another caseworker; whoever was excluded sees nothing any more.
		lead.open(n)
		lead.act("Tugaskan peksos", []answer{{"Akun peksos", "peksos-02", text}, {"Nomor surat tugas", "", skip}, {"Berlaku sampai", "", skip}, {"Alasan bila", "cuti", text}, {"Jenis kasus", "", skip}})
		o.knows("desk-officer", n, "caseworker", "number", "stage")
		deputy := in("deputy")
		deputy.open(n)
		deputy.act("Kecualikan petugas", []answer{{"Yang dikecualikan", "1", text}, {"Akun atau kode loket", "caseworker", text}, {"Sebabnya", "kerabat", text}})
		o.knows("caseworker", n)
		if o.row("caseworker", n) != nil {
			t.Error("an excluded caseworker finds the case in the queue")
		}
	})
}

// TestAdministrator adds an account, gives it a key, ends it; and opens no case.
func TestAdministrator(t *testing.T) {
	t.Parallel()
	o, s := staged(t)
	newKey(t, o.dir, "peksos.baru")
	public, err := os.ReadFile(filepath.Join(o.dir, "keys", "peksos.baru.pub"))
	if err != nil {
		t.Fatal(err)
	}
	w := o.window("administrator")
	w.Until("· Akun ")
	w.Press("t")
	w.Until("Akun baru")
	w.Press("peksos.baru" + enter)
	w.Until("> Peran")
	w.Press("5" + enter)
	w.Until("> Tertulis sebagai")
	w.Press("peksos 3" + enter)
	w.Until("> Kunci SSH")
	w.Press("\x1b[200~" + string(public) + "\x1b[201~" + enter)
	w.Until("peksos.baru", "Peksos")
	w.Wait("the question or the list", func(p string) bool { return strings.Contains(p, "y = ya") || strings.Contains(p, "↑↓ Pilih") })
	if strings.Contains(w.Shown(), "y = ya") {
		w.Press("y")
	}
	w.Until("· Akun ", "peksos.baru")
	fresh := o.lines("peksos.baru").start()
	fresh.Press("4\n")
	fresh.Until("4 kasus")
	var list []casework.Account
	o.json(&list, "administrator", "account list --json")
	if !slices.ContainsFunc(list, func(a casework.Account) bool {
		return a.Name == "peksos.baru" && a.Role == casework.Caseworker && a.By == "administrator"
	}) {
		t.Errorf("the list: %+v", list)
	}
	// Ended at once, in the middle of a session.
	if _, bad, code := o.run("administrator", `account change '{"Disable":"peksos.baru"}'`); code != 0 {
		t.Fatalf("disable: exit %d %s", code, bad)
	}
	fresh.Ended()
	if c, err := o.connect("peksos.baru"); err == nil {
		hangUp(c)
		t.Error("a disabled account signs in")
	}
	for _, account := range []string{"desk-officer", "caseworker", "secretary", "auditor", "partner", "data-officer"} {
		if out, bad, code := o.run(account, "account list --json"); code != 1 || out != "" {
			t.Errorf("%s lists accounts: exit %d %q %q", account, code, out, bad)
		}
		if _, _, code := o.run(account, `account change '{"Disable":"manager"}'`); code != 1 {
			t.Errorf("%s disables the manager: exit %d", account, code)
		}
	}
	o.knows("administrator", s.protection)
	for _, account := range []string{"administrator", "auditor"} {
		if out, bad, code := o.run(account, "queue --json"); code != 1 || out != "" || strings.Contains(bad, "0801") {
			t.Errorf("%s asks for the queue: exit %d %q %q", account, code, out, bad)
		}
	}
}

// TestNoWayIn: the screens of those who work with no case have no way to one.
func TestNoWayIn(t *testing.T) {
	t.Parallel()
	o, s := staged(t)
	for _, account := range []string{"administrator", "auditor", "partner"} {
		w := o.window(account)
		w.Until(" · ")
		if account == "auditor" {
			w.Until("Catatan kegiatan")
		}
		w.Press(ctrlP)
		w.Until("Perintah:")
		w.Press(s.protection + enter)
		w.Press("\x07") // help, to see that all of it was taken
		w.Until("Bantuan")
		w.Never("Sari", "TINGGI", "Terdaftar", "Kasus "+s.protection)
		l := o.lines(account).start()
		for _, no := range []string{"1", "3", "4", "5", "6"} {
			l.Press(no + "\n")
			l.Wait("a prompt", func(s string) bool { return strings.HasSuffix(s, ": ") })
			l.Never("Sari", "TINGGI", s.protection, s.service)
		}
	}
}

// agencies are the codes of who answers a need, in the order of the list.
func (o *office) agencies(need string) []string {
	o.t.Helper()
	var out []string
	for _, a := range book.AgenciesFor(need, today().Month()) {
		out = append(out, a.Code)
	}
	return out
}

func (o *office) allAgencies() []string {
	var out []string
	for _, a := range book.Agencies {
		out = append(out, a.Code)
	}
	return out
}

// place is the number that a list shows in front of a code.
func place(t *testing.T, list []string, code string) string {
	t.Helper()
	i := slices.Index(list, code)
	if i < 0 {
		t.Fatalf("%q is not among %v", code, list)
	}
	return fmt.Sprint(i + 1)
}

func (o *office) inbox(account string) []casework.PartnerReferral {
	o.t.Helper()
	var list []casework.PartnerReferral
	out, bad, code := o.run(account, "inbox --json")
	if code != 0 {
		o.t.Fatalf("%s: inbox: exit %d %s", account, code, bad)
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		o.t.Fatal(err)
	}
	return list
}

// TestOfficeCommands: the administrator's commands answer only whom they concern; to
// the others they give nothing and change nothing.
func TestOfficeCommands(t *testing.T) {
	t.Parallel()
	o, _ := staged(t)
	list := "nama,nik,desil\nBudi," + childNIK + ",2\n"
	for command, allowed := range map[string][]string{
		"account list":             {"administrator", "manager", "deputy", "coordinator"},
		"check":                    {"administrator", "manager", "deputy", "coordinator", "auditor"},
		"registry import 'Daftar'": {"manager", "deputy", "coordinator", "data-officer"},
		"backup":                   {"administrator", "manager", "deputy", "coordinator"},
		"kunci 00":                 nil,
	} {
		for _, r := range roles {
			in := ""
			if strings.HasPrefix(command, "registry") {
				in = list
			}
			out, bad, code := o.feed(r.account, command, in)
			switch may := slices.Contains(allowed, r.account); {
			case !may && (code == 0 || out != "" || len(leaks(bad)) > 0 || english.MatchString(bad)):
				t.Errorf("%s: %s: exit %d %.80q %q", r.account, command, code, out, bad)
			case may && code != 0 && command != "backup":
				t.Errorf("%s: %s: exit %d %q", r.account, command, code, bad)
			}
		}
	}
}
