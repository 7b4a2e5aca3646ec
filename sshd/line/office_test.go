package line

import (
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// Tasks say why and go to the act that does them; the manager's tables say what is on whom.
func TestTasksAndOffice(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	finish(t, o, manager, number, "?", "@Tugaskan", "?", "@peksos.satu", "-", "-", "-", "-", "y", "0", "0")
	got := finish(t, o, caseworker, "3", "k 3", ".", "maju", "mundur", "tinggi", "1", "0", "0", "0")
	says(t, got, "BELUM ADA YANG DIHUBUNGI", "Siapa yang dihubungi?", "risiko tinggi sejak", "Ketik nomor urut atau nomor kasus")
	if strings.Contains(got.screen.String(), "Melati") {
		t.Errorf("a name in the list of tasks:\n%s", got.screen.String())
	}
	o.now = o.now.Add(60 * time.Hour)
	got = finish(t, o, manager, "-", "apa", "beban", "0", "berkas", "1", "0", "0", "kepatuhan", "peksos", "mundur", "0", "0", "0")
	says(t, got, "Ketik rapat, beban, berkas, kepatuhan, supervisi", "peksos.satu 1 1 1 0", "berkas terbuka belum lengkap", "Belum ada yang dihubungi", "sasaran 95%", "per peksos")
	got = finish(t, o, caseworker, number, "waktu", "0", "0")
	says(t, got, "Belum lengkap: Belum ada yang dihubungi; Asal & identitas belum diperiksa; ")
	if got = finish(t, o, officer, number, "0", "0"); strings.Contains(got.screen.String(), "Belum lengkap") {
		t.Error("a desk is told what the caseworker's file lacks")
	}
	if got = finish(t, o, officer, "-", "0"); strings.Contains(got.screen.String(), "Kantor") {
		t.Error("a desk is offered the office's tables")
	}
	if _, err := o.Caseload(t.Context(), officer); casework.KindOf(err) != casework.NotAllowed {
		t.Error(err)
	}
}

// Meetings in lines: called with the register's cases, discussed, minuted; the partner reads its own.
func TestMeetingsInLines(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	finish(t, o, manager, number, "?", "@Tugaskan", "?", "@peksos.satu", "-", "-", "-", "-", "y", "0", "0")
	got := finish(t, o, manager, "-", "rapat", "x", "baru", ".", "0", "supervisi", "baru", ".", "0", "0", "0")
	says(t, finish(t, o, manager, "rapat", "satu", "1", "=?", ".", "0", "0"), "satu = rapat satu keluarga", "Jenis rapat: 1")
	drafts, err := o.Drafts(t.Context(), manager)
	if err != nil || len(drafts) == 0 {
		t.Fatal(drafts, err)
	}
	for _, d := range drafts {
		if one := d.Answers["kind"].Value == "planning"; one != (len(d.Answers["cases"].Rows) == 0) {
			t.Errorf("a meeting of kind %q begins with %v", d.Answers["kind"].Value, d.Answers["cases"].Rows)
		}
	}
	says(t, got, "Belum ada rapat.", "Jenis rapat", "Belum ada catatan supervisi.", "Akun peksos")
	a := ram.Answers("kind", "planning", "at", o.now.Add(48*time.Hour).Format(time.RFC3339), "place", "Balai desa", "child.comes", "no")
	a["cases"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("number", number, "reason", "baru")}}
	a["people"] = forms.Answer{State: forms.Given, Rows: []forms.Answers{ram.Answers("who", caseworker.Account), ram.Answers("who", "Kepala UPT", "agency", "rsud")}}
	if _, err = o.Do(t.Context(), manager, casework.Act{ID: o.NewID(), Name: casework.CallMeeting, Answers: a}); err != nil {
		t.Fatal(err)
	}
	got = finish(t, o, manager, "9")
	says(t, got, "Terakhir tersimpan: Undang rapat, 21-11 10.00")
	got = finish(t, o, caseworker, "-", "rapat", "1", "1", "Sudah aman di rumah bibi", "..", "y", "-", "-", "-", "-", "y", "notulen", "hadir", "0", "0", "0", "0")
	says(t, got, "Rapat perencanaan", "Balai desa", "baru", "Pembahasan", "Sudah aman di rumah bibi", "NOTULEN RAPAT PERENCANAAN", "Ketik nomor = bahas kasus, notulen, undangan, jawab, atau 0")
	// The invitation stands among the tasks; the answer to it is read by who called it.
	got = finish(t, o, caseworker, "3", "6", "jawab", "t", "sakit, diwakili bibi", "y", "undangan", "0", "0", "0", "0")
	says(t, got, "Rapat perencanaan, Senin, 23 November 2026 pukul 10.00", "Siapkan: laporan singkat", "Jawaban Anda: belum", "Dapat datang?", "Tersimpan", "Jawaban Anda: tidak dapat datang", "UNDANGAN RAPAT", "Yth. "+caseworker.Account)
	got = finish(t, o, manager, "r", "1", "undangan rsud", "0", "0", "0", "0")
	says(t, got, "tidak dapat datang", "pesannya: sakit, diwakili bibi", "Yth. RSUD Syekh Yusuf")
	// Who records nothing of the case may look at it.
	got = finish(t, o, casework.Actor{Account: "sekretaris", Role: casework.Secretary}, "r", "1", "1", "0", "0", "0", "0")
	says(t, got, "Rapat (nomor = lihat kasus, notulen", number+": TINGGI")
	// A partner has it in the inbox, without reasons, people and cases that it does not know.
	got = finish(t, o, hospital, "6", "r", "1", "jawab", "y", "-", "y", "undangan", "0", "undangan "+caseworker.Account, "0", "0", "0", "0")
	says(t, got, "Undangan: Rapat perencanaan, Senin, 23 November 2026 pukul 10.00", "Tempat: Balai desa", "Jawaban Anda: belum", "Belum ada rujukan.", "Tersimpan", "Jawaban Anda: datang", "Yth. RSUD Syekh Yusuf", "Ketik notulen, undangan, jawab, atau 0")
	for _, secret := range []string{number, "baru", caseworker.Account, "Kepala UPT", "Diundang"} {
		if strings.Contains(strings.Split(got.screen.String(), "Yth.")[0], secret) {
			t.Errorf("a partner reads %q:\n%s", secret, got.screen.String())
		}
	}
}

// Who checks a copy of a case's data is given it to read before the questions.
func TestTheCopyIsReadBeforeItIsChecked(t *testing.T) {
	o := newOffice()
	n := report(t, o)
	lead := casework.Actor{Account: "koordinator", Role: casework.Coordinator}
	for _, step := range []struct {
		who casework.Actor
		act casework.Act
	}{
		{manager, casework.Act{Name: casework.Assign, Answers: ram.Answers("caseworker", caseworker.Account)}},
		{caseworker, casework.Act{Name: casework.AskData, Answers: ram.Answers("kind", "court", "institution", "PN Sungguminasa", "post", "Panitera", "received", o.now.Format(time.RFC3339),
			"channel", "letter", "letter", "W22/11", "ground", "Penetapan 12", "purpose", "pembelaan anak", "wanted", "laporan")}},
		{caseworker, casework.Act{Name: casework.ScreenData, Part: "d1", Answers: forms.Answers{"papers": {State: forms.Given, Values: []string{"complaint"}}}}},
		{caseworker, casework.Act{Name: casework.ReportData, Part: "d1", Answers: ram.Answers("advice", "give", "why", "perlu untuk pembelaan")}},
		{lead, casework.Act{Name: casework.ConfirmData, Part: "d1", Answers: ram.Answers("confirmed", "yes")}},
	} {
		step.act.ID, step.act.Case = o.NewID(), n
		if _, err := o.Do(t.Context(), step.who, step.act); err != nil {
			t.Fatalf("%s: %v", step.act.Name, err)
		}
	}
	got := finish(t, o, manager, n, "semua", "@Periksa salinan", "y", "0", ".", "0", "9")
	says(t, got, "Baca salinannya dulu?", "UNTUK PN Sungguminasa, Panitera", "Isinya sesuai keputusan?")
}
