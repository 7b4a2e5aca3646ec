package tui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/store/casework"
	"loket/store/casework/ram"
	"loket/tui/kit"
	"loket/tui/tuitest"
)

func TestIntakeScreens(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Golden("intake-empty")
	d.Type(report("t", "")[:len("t\nrumah tetangga\nnenek\nAni\nP\n12\n")])
	d.Golden("intake-category")
	d.Type("1\nditampar tetangga\n")
	d.Type(rest)
	d.Golden("intake-second-page")
	d.Keys("ctrl+s")
	d.Golden("intake-steps")
	d.Keys("2")
	d.Golden("intake-verify")
	d.Keys("esc", "3")
	d.Type("y\n")
	d.Golden("intake-risk")
	d.Send(sizeOf(60, 20))
	d.Golden("intake-risk-60")
	d.Send(sizeOf(132, 50))
	d.Golden("intake-risk-132")
}

func TestDangerBeforeQuestions(t *testing.T) {
	for name, how := range map[string]func(*tuitest.Driver){
		"question one": func(d *tuitest.Driver) { d.Type("y\n") },
		"category":     func(d *tuitest.Driver) { d.Type(report("t", "2")[:len(report("t", "2"))-len("ditampar tetangga\n")]) },
		"key":          func(d *tuitest.Driver) { d.Keys("ctrl+b", "y") },
	} {
		t.Run(name, func(t *testing.T) {
			desk := tuitest.NewDesk(t)
			d := play(t, desk, officer)
			d.Keys("1")
			how(d)
			d.Must("TELEPON DULU", "Nomor siaga belum diisi", "Jangan menelepon orang tua")
			if n := len(drafts(t, desk, officer)); n != 1 {
				t.Fatalf("%d drafts while the card is shown", n)
			}
			d.Keys("enter")
			d.Must("[1 Laporan]")
			d.MustNot("TELEPON DULU")
			if name == "key" && drafts(t, desk, officer)[0].Answers["danger"].Value != "yes" {
				t.Error("Bahaya is not in the report")
			}
		})
	}
}

// On a slow line people type the next answers before the card is there: they see the card
// all the same, and no answer is lost.
func TestTypingAheadOfTheDangerCard(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("y\nrumah tetangga\nbibi")
	d.Must("TELEPON DULU", "Ketikan Anda belum tersimpan", "Esc Kembali ke isian")
	d.Type("\nMawarr")
	d.Keys("backspace")
	d.Must("TELEPON DULU")
	d.Keys("esc")
	d.MustNot("TELEPON DULU")
	d.Must(": rumah tetangga", ": bibi", ":>Mawar")
	d.Keys("enter", "esc")
	a := drafts(t, desk, officer)[0].Answers
	if a["child.where"].Value != "rumah tetangga" || a["child.with"].Value != "bibi" || a["child.name"].Value != "Mawar" {
		t.Errorf("typed ahead: %+v", a)
	}
}

func TestHighGoesToStepFour(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("y\n")
	d.Keys("enter")
	d.Type(strings.TrimPrefix(report("y", "1"), "y\n"))
	d.Type(rest)
	d.Keys("ctrl+s")
	d.Must("BELUM ADA YANG DIHUBUNGI", "Tersimpan. Nomor laporan: ", "> 4 Catat siapa yang dihubungi")
	d.Golden("intake-high")
	d.Keys("4")
	d.Must("Siapa yang dihubungi?")
	d.Type("Peksos piket\n\n\nsekarang\ny\ny\nmenuju lokasi")
	d.Keys("ctrl+s")
	d.Must("> 4 Teruskan ke sekretariat", "Tersimpan")
	d.MustNot("BELUM ADA YANG DIHUBUNGI")
}

func TestStepsOneAfterAnother(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Keys("2")
	d.Type("t") // no papers
	d.Type("7306084505140001\n\nkira-kira 2014\nsomba opu\n\nJl. Contoh 1\n\n\n1\n1\n")
	d.Keys("ctrl+s")
	d.Must("Langkah laporan", "√ Penduduk")
	c := open1(t, desk, officer, number).Case
	if c.Residency != casework.Resident || c.Child.NIK != "7306084505140001" {
		t.Fatalf("%s %q", c.Residency, c.Child.NIK)
	}
	d.Keys("3")
	d.Must("Usulan: Belum dinilai")
	for range desk.Pack().Signs {
		d.Type("t\n")
	}
	d.Must("Usulan: Tanpa tindakan")
	d.Type("y\nt\n3\n")
	d.Must("Alasan")
	d.Type("\nkeluarga kooperatif")
	d.Keys("tab", "ctrl+s")
	d.Must("√ RENDAH")
	d.Keys("3", "esc", "esc")
	d.Must("Beranda")
}

func TestLookAlikesAreListed(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	first := file(t, d, "1")
	d.Keys("2")
	d.Type("t7306084505140001\n")
	d.Keys("esc", "esc")
	do(t, desk, officer, casework.Act{Name: casework.Verify, Case: first, Answers: ram.Answers("child.nik", "7306084505140001", "method", "identity", "result", "resident", "papers", "")})
	second := file(t, d, "1")
	d.Keys("2")
	d.Type("t7306084505140001\n")
	d.Must("Mungkin anak yang sama (tidak digabung otomatis):", first, "NIK sama")
	if first == second {
		t.Fatal("the same number twice")
	}
}

func TestLeaveAndContinue(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("t\nrumah tetangga\nnen")
	d.Keys("esc")
	d.Must("Isian disimpan sebagai draf.", "Beranda")
	all := drafts(t, desk, officer)
	if len(all) != 1 || all[0].At != "child.name" && all[0].At != "child.with" {
		t.Fatalf("%+v", all)
	}
	other := play(t, desk, officer)
	other.Send(kit.ResumeDraft{Draft: all[0]})
	other.Must("rumah tetangga")
	other.At("nen")
	other.Type("ek\nAni\n")
	other.Must("nenek")
	// The first one came back to its old screen meanwhile: its epoch is old.
	d.Send(kit.ResumeDraft{Draft: all[0]})
	other.Type("P\n")
	other.Must("dilanjutkan di tempat lain")
	before := drafts(t, desk, officer)[0]
	other.Type("12\n") // read-only now
	if after := drafts(t, desk, officer)[0]; after.Epoch != before.Epoch || after.Answers["child.age"].Answered() {
		t.Error("a screen whose draft was taken still writes")
	}
}

func TestAutosaveOneSecondAfterTheLastKey(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("t\n")
	d.Fire()
	d.Type("rumah te")
	saves := desk.Calls("SaveDraft")
	if len(d.Timers) != 1 {
		t.Fatalf("%d one-shots for eight keys", len(d.Timers))
	}
	d.Fire()
	if desk.Calls("SaveDraft") != saves+1 {
		t.Fatal("what is being typed was not saved")
	}
	if x := drafts(t, desk, officer)[0]; x.At != "child.where" || x.Typing != "rumah te" {
		t.Errorf("the draft stands at %q with %q", x.At, x.Typing)
	}
	d.Fire()
	if desk.Calls("SaveDraft") != saves+1 {
		t.Error("saved again although nothing was typed")
	}
}

func TestTheEndOfTheSessionKeepsWhatIsTyped(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("t\nrumah te")
	d.Send(kit.Quit{})
	if !d.Quit {
		t.Fatal("the program goes on")
	}
	if x := drafts(t, desk, officer); len(x) != 1 || x[0].Typing != "rumah te" {
		t.Fatalf("%+v", x)
	}
}

func TestALostAnswerIsNotASecondCase(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type(report("t", "1"))
	d.Type(rest)
	desk.Lose("Do", &casework.Error{Kind: casework.Internal, Cause: errors.New("cut")})
	d.Keys("ctrl+s")
	d.Must("Ada kesalahan di sistem")
	d.Keys("ctrl+s")
	d.Must("Tersimpan. Nomor laporan: 0801-26-0001-")
	page, err := desk.Desk.Queue(t.Context(), officer, casework.Query{})
	if err != nil || page.Total != 1 {
		t.Fatalf("%d cases, %v", page.Total, err)
	}
	if n := len(drafts(t, desk, officer)); n != 0 {
		t.Errorf("%d drafts are left", n)
	}
}

func TestAFullDiskIsSaidAndNothingIsLost(t *testing.T) {
	desk := tuitest.NewDesk(t)
	full := &casework.Error{Kind: casework.Full, Say: "Penyimpanan penuh: belum tersimpan. Catat di kertas, hubungi pengelola."}
	d := play(t, desk, officer)
	d.Keys("1")
	desk.Fail("SaveDraft", full)
	d.Type("t\n")
	d.Must("Penyimpanan penuh: belum tersimpan.")
	d.Type("rumah tetangga\n")
	d.MustNot("Penyimpanan penuh")
	if x := drafts(t, desk, officer)[0]; x.Answers["danger"].Value != "no" || x.Answers["child.where"].Value == "" {
		t.Errorf("%+v", x.Answers)
	}
	desk.Fail("SaveDraft", full)
	d.Type("nenek")
	d.Keys("esc")
	d.Must("Penyimpanan penuh", "[1 Laporan]")
	d.Keys("esc")
	d.Must("BELUM tersimpan. Tetap keluar?")
	d.Keys("n")
	d.Type("\n")
	d.Keys("esc")
	d.Must("Isian disimpan sebagai draf.")
}

func TestAdmissionIsWarnedOf(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("t\nrumah\nnenek\nDani\n1\n15\nhukum\nAnak mengaku mengambil sepeda.\n")
	d.Must("Pengakuan anak tidak dicatat sesudah ini", "Anak mengaku mengambil sepeda.")
}

func TestRequiredStopsSendingOnly(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Keys("tab", "tab", "tab", "ctrl+s")
	if desk.Calls("Do") != 0 {
		t.Fatal("an empty report was sent")
	}
	d.At("Ada bahaya")
}

func TestHandedOverShowsNumberAndOfficerOnly(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Keys("6") // Teruskan ke sekretariat
	d.Must("Teruskan ke sekretariat PKSAI?")
	d.Keys("enter") // not "y": the receipt of the report before must not pass for this one's
	d.Must("Tidak jadi; tidak ada yang berubah.")
	d.MustNot("Tersimpan")
	d.Keys("6", "y")
	d.Must("Sudah diteruskan, nomor "+number, "Tersimpan")
	d.MustNot("Ani")
	v := open1(t, desk, manager, number)
	if v.Case.HandedOver == nil {
		t.Error("not handed over")
	}
}

func TestMovedKeepsTheWork(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Keys("2")
	d.Type("t\n\n\nsomba opu\n\n\n\n\n3\n1\n")
	desk.Pass(time.Minute)
	do(t, desk, manager, casework.Act{Name: casework.Amend, Case: number, Answers: amended(t, desk, number)})
	rc := do(t, desk, manager, casework.Act{Name: casework.Note, Case: number, Answers: forms.Answers{"text": {State: forms.Given, Value: "Bibi menjemput."}}})
	d.Send(kit.Changed{Change: casework.Change{Number: number, Version: rc.Version, By: "manajer"}})
	d.Must("Kasus ini baru diubah oleh manajer.")
	d.Keys("ctrl+s")
	d.Must("Baru diubah oleh manajer (Tulis catatan, 1 lagi). ", "Ketikan tetap ada", "Penduduk Gowa")
	d.Keys("ctrl+o")
	d.Must(number)
	d.Keys("esc")
	d.Must("Penduduk Gowa")
	d.Keys("ctrl+s")
	d.Must("Langkah laporan", "Tersimpan")
	if c := open1(t, desk, officer, number).Case; c.Form("verify") == nil {
		t.Error("not verified")
	}
}

func amended(t *testing.T, desk *tuitest.Desk, number string) forms.Answers {
	t.Helper()
	a := open1(t, desk, manager, number).Case.Complaint.Clone()
	a["child.with"] = forms.Answer{State: forms.Given, Value: "bibi"}
	return a
}

func TestCardWithNumbers(t *testing.T) {
	desk := tuitest.NewDesk(t)
	p := *desk.Desk.Pack()
	p.OnCall = []pack.Contact{{Post: "Peksos piket", Phone: "0411 000 000", Hours: "24 jam"}, {Post: "Unit PPA", Phone: "110"}}
	desk.PackIs = &p
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Keys("!", "y")
	d.Must("Peksos piket", "0411 000 000", "24 jam", "Unit PPA")
	d.MustNot("Nomor siaga belum diisi")
	d.Golden("card")
	d.Keys("c")
	d.Must("Siapa yang dihubungi?", number)
}

func TestACutLineGoesOnAtTheSameField(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("t\nrumah te")
	d.Fire()
	again := play(t, desk, officer, func(o *Options) { o.Resume = true })
	again.At("rumah te")
	again.Type("tangga\n")
	again.Must("rumah tetangga")
	none := play(t, tuitest.NewDesk(t), officer, func(o *Options) { o.Resume = true })
	none.Must("Beranda")
}
