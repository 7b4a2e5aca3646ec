package accounts

import (
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/screentest"
)

var admin = casework.Actor{Account: "pengelola", Role: casework.Administrator}

// key is the public half of a key made for this test; keyPrint is its fingerprint as ssh-keygen prints it.
const (
	key      = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f contoh@loket"
	keyPrint = "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA"
)

func some() []casework.Account {
	since := screentest.Now.Add(-400 * 24 * time.Hour)
	return []casework.Account{
		{Name: "loket.katangka", Display: "LK", Role: casework.DeskOfficer, Desk: "0801", Since: since},
		{Name: "mitra.rsud", Role: casework.Partner, Agency: "rsud", Since: since},
		{Name: "pengelola", Role: casework.Administrator, Since: since},
		{Name: "supervisor.sombaopu", Role: casework.Supervisor, Kecamatan: "73.06.08", Since: since, Disabled: true},
		{Name: "latih", Display: "PK", Role: casework.Caseworker, Since: since, Training: true},
	}
}

func open(env *kit.Env) kit.Screen { return New(env) }

func play(t *testing.T) *screentest.Player {
	return screentest.Play(t, &screentest.Fake{AccountsAre: some()}, admin, open)
}

func TestScreens(t *testing.T) {
	p := play(t)
	p.Golden("list")
	p.Press("t")
	p.Golden("new")
	p.Type("mitra.dukcapil")
	p.Press("enter")
	p.Type("mi")
	p.Golden("role")
	screentest.PlayIn(t, &screentest.Fake{AccountsAre: some()}, admin, kit.Area{Width: 60, Height: 16}, true, open).Golden("list-60x20-ascii")
	screentest.Play(t, &screentest.Fake{}, admin, open).Golden("empty")
}

func TestAddDeskOfficer(t *testing.T) {
	p := play(t)
	p.Press("t")
	for _, line := range []string{"loket.pallangga", "1", "LP", "0702", "Pallangga"} {
		p.Type(line)
		p.Press("enter")
	}
	p.Send(tea.PasteMsg{Content: key + "\n"})
	p.Golden("filled")
	p.Press("enter")
	if len(p.Desk.Changes) != 1 || p.Desk.Changes[0].Add == nil {
		t.Fatalf("changes are %+v; the screen says %q", p.Desk.Changes, p.Frame().Say.Text)
	}
	got := *p.Desk.Changes[0].Add
	want := casework.Account{Name: "loket.pallangga", Display: "LP", Role: casework.DeskOfficer, Desk: "0702", Kecamatan: "73.06.07", Since: screentest.Now, By: "pengelola"}
	if !reflect.DeepEqual(got, want) || p.Desk.Changes[0].Key != keyPrint {
		t.Errorf("added %+v with key %q", got, p.Desk.Changes[0].Key)
	}
	if say, ok := p.Last().(kit.Say); !ok || say.Message.Text != "Akun loket.pallangga ditambahkan." || p.Screen.Typing() {
		t.Errorf("after adding it says %#v", say)
	}
}

// What is wrong is told at its field; nothing is sent.
func TestChecks(t *testing.T) {
	p := play(t)
	p.Press("t")
	for _, c := range []struct{ typed, say string }{
		{"", "Isi nama akun"}, {"Ibu Ani", "huruf kecil"}, {"-x", "huruf kecil"},
	} {
		p.Type(c.typed)
		p.Press("enter")
		if say := p.Frame().Say.Text; !strings.Contains(say, c.say) {
			t.Errorf("%q says %q", c.typed, say)
		}
		for range len(c.typed) {
			p.Press("backspace")
		}
	}
	p.Type("mitra.x")
	p.Press("enter")
	p.Type("ko") // two coordinators
	p.Press("enter")
	if say := p.Frame().Say.Text; !strings.Contains(say, "Pilih satu") {
		t.Errorf("an unclear role says %q", say)
	}
	p.Press("backspace", "backspace")
	p.Type("mitra")
	p.Press("enter", "enter")
	p.Type("rsud syekh")
	p.Press("enter")
	p.Type("-----BEGIN OPENSSH PRIVATE KEY-----")
	p.Press("enter")
	if say := p.Frame().Say.Text; !strings.Contains(say, "bukan kunci SSH") || len(p.Desk.Changes) != 0 {
		t.Errorf("a private key says %q, changes %v", say, p.Desk.Changes)
	}
	p.Press("esc")
	if p.Screen.Typing() {
		t.Error("Esc does not leave the sheet")
	}
}

// A refusal keeps what was typed.
func TestRefusalKeepsSheet(t *testing.T) {
	p := play(t)
	p.Press("c")
	p.Send(tea.PasteMsg{Content: key})
	p.Desk.Err = &casework.Error{Kind: casework.NotAllowed, Say: "Ini bukan tugas akun Anda."}
	p.Press("enter")
	if f := p.Frame(); f.Say.Text != "Ini bukan tugas akun Anda." || !p.Screen.Typing() {
		t.Errorf("after a refusal: %q", f.Say.Text)
	}
	p.Press("enter")
	ch := p.Desk.Changes[len(p.Desk.Changes)-1]
	if ch.Bind != "loket.katangka" || ch.Key != keyPrint || p.Screen.Typing() {
		t.Errorf("the second try sent %+v", ch)
	}
}

func TestDisable(t *testing.T) {
	p := play(t)
	p.Press("x")
	ask, ok := p.Last().(kit.Confirm)
	if !ok || len(p.Desk.Changes) != 0 {
		t.Fatal("an account was disabled without a question")
	}
	p.Run(ask.Yes)
	if len(p.Desk.Changes) != 1 || p.Desk.Changes[0].Disable != "loket.katangka" {
		t.Errorf("changes are %+v", p.Desk.Changes)
	}
	p.Asked = nil
	for _, own := range []string{"Akun sendiri", "sudah ditutup"} {
		p.Press("down")
		if own == "Akun sendiri" {
			p.Press("down")
		}
		p.Press("x")
		if say, ok := p.Last().(kit.Say); !ok || !strings.Contains(say.Message.Text, own) {
			t.Errorf("x says %#v, want %q", say, own)
		}
	}
}

func TestFingerprint(t *testing.T) {
	for in, want := range map[string]string{
		key: keyPrint, "  " + key + "  ": keyPrint, keyPrint: keyPrint, "uid:1000": "uid:1000",
	} {
		if got, ok := Fingerprint(in); !ok || got != want {
			t.Errorf("Fingerprint(%.30q) = %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "ssh-ed25519", "ssh-ed25519 %%%", "ssh-rsa " + strings.Fields(key)[1], "SHA256:kurang", "-----BEGIN OPENSSH PRIVATE KEY-----", "ssh-ed25519 AAAA"} {
		if got, ok := Fingerprint(in); ok {
			t.Errorf("Fingerprint(%q) = %q, want none", in, got)
		}
	}
}

func TestHostile(t *testing.T) {
	bad := "\x1b[2J\u202eMelati\r\n" + strings.Repeat("é界", 2000)
	all := []casework.Account{{Name: bad, Display: bad, Role: casework.Role(bad), Desk: bad}, {Name: bad, Agency: bad}, {Name: bad, Kecamatan: bad, Training: true, Disabled: true}}
	for _, area := range []kit.Area{{Width: 60, Height: 16}, {Width: 80, Height: 20}, {Width: 132, Height: 46}} {
		p := screentest.PlayIn(t, &screentest.Fake{AccountsAre: all}, admin, area, false, open)
		p.Frame()
		p.Press("c")
		p.Send(tea.PasteMsg{Content: bad})
		p.Frame()
		p.Press("esc", "t")
		p.Type("é界")
		p.Frame()
	}
}

func TestAnyKeys(t *testing.T) {
	screentest.Monkey(t, admin, func() *screentest.Fake { return &screentest.Fake{AccountsAre: some()} }, open)
}

// An invitation's code is shown once; a waiting key is confirmed by its digits.
func TestInviteConfirmUnlock(t *testing.T) {
	all := some()
	all[0].Keys = []casework.Binding{{Account: "loket.katangka", Fingerprint: keyPrint, Waiting: true}}
	all[1].Locked = true
	p := screentest.Play(t, &screentest.Fake{AccountsAre: all}, admin, open)
	p.Golden("waiting")
	p.Press("u")
	ask, ok := p.Last().(kit.Confirm)
	if !ok || len(p.Desk.Changes) != 0 || ask.Question != "Buat kode undangan untuk loket.katangka? y = ya, tombol lain = batal." {
		t.Fatalf("asked %#v, changes are %+v", p.Last(), p.Desk.Changes)
	}
	p.Run(ask.Yes)
	ch := p.Desk.Changes[0]
	if _, ok := casework.PlainCode(ch.Code); !ok || ch.Invite != "loket.katangka" {
		t.Fatalf("invited by %+v", ch)
	}
	if say, ok := p.Last().(kit.Say); !ok || !strings.Contains(say.Message.Text, ch.Code) {
		t.Errorf("after inviting it says %#v", say)
	}
	p.Desk.AccountsAre[0].Invited = screentest.Now.Add(time.Hour)
	p.Press("down", "up", "u")
	if ask, ok := p.Last().(kit.Confirm); !ok || !strings.Contains(ask.Question, "Kode sebelumnya tidak berlaku lagi.") {
		t.Errorf("with a code that stands it asks %#v", p.Last())
	}
	p.Press("s")
	p.Type("12345")
	p.Press("enter")
	if say := p.Frame().Say.Text; !strings.Contains(say, "enam angka") || len(p.Desk.Changes) != 1 {
		t.Errorf("five digits say %q", say)
	}
	p.Type("6")
	p.Press("enter")
	if ch := p.Desk.Changes[1]; ch.Confirm != "loket.katangka" || ch.Digits != "123456" || p.Screen.Typing() {
		t.Errorf("confirmed by %+v", ch)
	}
	p.Press("down", "b")
	if ch := p.Desk.Changes[2]; ch.Unlock != "mitra.rsud" {
		t.Errorf("unlocked by %+v", ch)
	}
}

// A lead names who stands in for an account, and until when the list says so.
func TestDeputy(t *testing.T) {
	p := play(t)
	p.Press("w")
	if p.Screen.Typing() {
		t.Error("an administrator names a deputy")
	}
	all := append(some(), casework.Account{Name: "loket.dua.plh", Role: casework.DeskOfficer, Desk: "0801", Since: screentest.Now,
		Acting: &casework.Acting{Self: "loket.dua", For: "loket.katangka", From: screentest.Now, To: screentest.Now.Add(48 * time.Hour)}})
	p = screentest.Play(t, &screentest.Fake{AccountsAre: all}, casework.Actor{Account: "manajer", Role: casework.Manager}, open)
	p.Golden("deputies")
	p.Press("w")
	for _, line := range []string{"mitra.rsud", "besok"} {
		p.Type(line)
		p.Press("enter")
	}
	if say := p.Frame().Say.Text; !strings.Contains(say, "tanggal") {
		t.Errorf("after no day it says %q", say)
	}
	for range "besok" {
		p.Press("backspace")
	}
	for _, line := range []string{"23-11-2026", "27-11-2026"} {
		p.Type(line)
		p.Press("enter")
	}
	if len(p.Desk.Changes) != 1 || p.Desk.Changes[0].Add == nil || p.Desk.Changes[0].Add.Acting == nil {
		t.Fatalf("changes are %+v; the screen says %q", p.Desk.Changes, p.Frame().Say.Text)
	}
	got := p.Desk.Changes[0].Add
	if got.Name != "mitra.rsud.plh" || got.Acting.Self != "mitra.rsud" || got.Acting.For != "loket.katangka" || got.Acting.To.Sub(got.Acting.From) != 5*24*time.Hour {
		t.Errorf("named %+v %+v", got, got.Acting)
	}
}

// A lead hands over an officer's work: who takes it, the list, the reason, one question.
func TestHandover(t *testing.T) {
	p := play(t)
	p.Press("h")
	if say, ok := p.Last().(kit.Say); !ok || !strings.Contains(say.Message.Text, "manajer, wakil, atau koordinator") || p.Screen.Typing() {
		t.Errorf("to an administrator h says %#v", say)
	}
	all := append(some(), casework.Account{Name: "loket.dua", Role: casework.DeskOfficer, Desk: "0801", Since: screentest.Now},
		casework.Account{Name: "loket.lama", Role: casework.DeskOfficer, Desk: "0801", Since: screentest.Now, Disabled: true})
	due := screentest.Now.Add(26 * time.Hour).Unix()
	p = screentest.Play(t, &screentest.Fake{AccountsAre: all, HandoverIs: casework.Handover{Drafts: 1, Cases: []casework.HandoverCase{
		{Number: "0801-26-0001-3", Stage: casework.Assigned, Risk: casework.High, Clocks: []casework.CardClock{{ID: "assess", Due: due}}, Referrals: []string{"S-12"}},
		{Number: "0801-26-0002-E", Stage: casework.Verified, Risk: casework.Unassessed, Why: "Penerima dikecualikan dari kasus ini; tugaskan petugas lain."},
	}}}, casework.Actor{Account: "manajer", Role: casework.Manager}, open)
	p.Press("h")
	p.Golden("handover-to")
	p.Type("mitra")
	p.Press("enter")
	if say := p.Frame().Say.Text; !strings.Contains(say, "Pilih satu") {
		t.Errorf("an account of another kind says %q", say)
	}
	for range "mitra" {
		p.Press("backspace")
	}
	p.Type("loket.dua")
	p.Press("enter")
	p.Golden("handover-list")
	p.Press("enter")
	p.Type("SK")
	p.Press("enter")
	if say := p.Frame().Say.Text; !strings.Contains(say, "nomor SK") {
		t.Errorf("a short reason says %q", say)
	}
	p.Type(" rotasi 12")
	p.Press("enter")
	ask, ok := p.Last().(kit.Confirm)
	if !ok || !strings.Contains(ask.Question, "1 kasus dan 1 draf dari loket.katangka (1 kasus tetap) ke loket.dua") || !reflect.DeepEqual(p.Desk.Handovers, []string{""}) {
		t.Fatalf("asked %#v after %q", p.Last(), p.Desk.Handovers)
	}
	p.Run(ask.Yes)
	if !reflect.DeepEqual(p.Desk.Handovers, []string{"", "SK rotasi 12"}) {
		t.Errorf("handed over with %q", p.Desk.Handovers)
	}
	if say, ok := p.Last().(kit.Say); !ok || !strings.Contains(say.Message.Text, "diserahkan ke loket.dua") || p.Screen.Typing() {
		t.Errorf("afterwards it says %#v", say)
	}
}
