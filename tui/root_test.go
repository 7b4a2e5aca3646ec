package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/tuitest"
)

// probe is a screen that notes what reaches it.
type probe struct {
	kit.Mail
	env    *kit.Env
	got    []tea.Msg
	keys   []kit.Key
	typing bool
	number string
	say    string
	note   string // its own message
}

func (p *probe) Init() tea.Cmd { return nil }
func (p *probe) Update(m tea.Msg) (kit.Screen, tea.Cmd) {
	p.got = append(p.got, m)
	return p, nil
}
func (p *probe) View(kit.Area) kit.Frame {
	return kit.Frame{Title: "Coba", Lines: []string{"isi", p.say}, Say: kit.Message{Text: p.note}}
}
func (p *probe) Keys() []kit.Key        { return p.keys }
func (p *probe) Typing() bool           { return p.typing }
func (p *probe) InCase() (string, bool) { return p.number, p.number != "" }

// bare makes a root with one probe as its first screen.
func bare(t *testing.T, o Options) (*tuitest.Driver, *probe, *root) {
	t.Helper()
	desk := tuitest.NewDesk(t)
	d := &tuitest.Driver{T: t, Desk: desk}
	var first *probe
	set := standard()
	set.home = func(env *kit.Env) kit.Screen {
		first = &probe{Mail: env.NewMail("probe"), env: env}
		return first
	}
	o.Desk, o.Later = desk, d.Later
	if o.Actor.Account == "" {
		o.Actor = officer
	}
	r := newRoot(o, set)
	d.Start(r, r.width, r.height)
	first.got = nil
	return d, first, r
}

func TestKeysComeFromTheTable(t *testing.T) {
	d, p, _ := bare(t, Options{})
	p.keys = []kit.Key{{ID: "a", Keys: []string{"a"}, Show: "a", Word: "Aksi", Help: "Melakukan.", Footer: true}, {ID: "b", Keys: []string{"b"}, Show: "b", Word: "Beta", Help: "Lain.", Why: "Belum bisa."}}
	d.Keys("a", "b")
	d.Must("Belum bisa.", "a Aksi", "? Bantuan")
	d.MustNot("b Beta")
	d.Keys("c")
	if len(p.got) != 2 || tuitest.As[kit.Pressed](t, p.got[0]).ID != "a" || tuitest.As[tea.KeyPressMsg](t, p.got[1]).Text != "c" {
		t.Fatalf("the screen got %v", p.got)
	}
	d.Keys("?")
	d.Must("Bantuan", "Melakukan.", "Lain. (Sekarang tidak bisa: Belum bisa.)", "Ctrl+P")
	d.Keys("esc")
	d.Must("isi")
}

// A no is answered, by the screen's own words where it has some.
func TestSayingNo(t *testing.T) {
	d, p, _ := bare(t, Options{})
	d.Send(kit.Confirm{Question: "Sungguh?"})
	d.Keys("n")
	d.Must("Tidak jadi; tidak ada yang berubah.")
	p.note = "Isian ini tetap di tempat lain."
	d.Send(kit.Confirm{Question: "Sungguh?"})
	d.Keys("n")
	d.Must("Isian ini tetap di tempat lain.")
	d.MustNot("Tidak jadi")
}

// What a key was refused for stays to be read until another key is pressed; a key typed
// ahead is none, and what was done stays.
func TestARefusalGoesWithTheNextKey(t *testing.T) {
	d, p, r := bare(t, Options{})
	p.keys = []kit.Key{
		{ID: "go", Keys: []string{"g"}, Show: "g", Word: "Gerak", Help: "Gerak."},
		{ID: "no", Keys: []string{"n"}, Show: "n", Word: "Tidak", Help: "Tidak.", Why: "Belum bisa."},
	}
	for _, next := range []string{"g", "z", "down"} {
		d.Keys("n")
		d.Fire() // time alone takes nothing away
		d.Must("Belum bisa.")
		d.Keys("n")
		d.Must("Belum bisa.")
		d.Keys(next)
		d.MustNot("Belum bisa.")
	}
	d.Keys("n")
	d.Send(tea.PasteMsg{Content: "x"})
	d.MustNot("Belum bisa.")
	r.tell(kit.Message{Tone: kit.Error, Text: "Belum tersimpan."})
	r.hold(tea.KeyPressMsg{Code: 'g', Text: "g"})
	r.giveHeld()
	d.Must("Belum tersimpan.")
	d.Keys("g")
	d.MustNot("Belum tersimpan.")
	d.Send(kit.Say{Message: kit.Message{Text: "Tersimpan."}})
	d.Keys("g", "z")
	d.Must("Tersimpan.")
}

func TestLettersAreTextWhileTyping(t *testing.T) {
	d, p, _ := bare(t, Options{})
	p.typing, p.number = true, "0801-26-0001-3"
	p.keys = []kit.Key{{ID: "a", Keys: []string{"a"}, Show: "a"}}
	d.Keys("a", "?", ":", "!")
	for i, want := range []string{"a", "?", ":", "!"} {
		if k, ok := p.got[i].(tea.KeyPressMsg); !ok || k.Text != want {
			t.Fatalf("%q arrived as %#v", want, p.got[i])
		}
	}
	d.Send(tea.KeyPressMsg{Code: 'h', Mod: tea.ModCtrl})
	if k := tuitest.As[tea.KeyPressMsg](t, p.got[4]); k.Code != tea.KeyBackspace {
		t.Fatalf("0x08 arrived as %v", k)
	}
}

func TestPasteIsCleaned(t *testing.T) {
	d, p, _ := bare(t, Options{})
	d.Send(tea.PasteMsg{Content: "satu\rdua\x1b[2J\u202ex"})
	if got := tuitest.As[tea.PasteMsg](t, p.got[0]).Content; got != "satu\ndua[2Jx" {
		t.Fatalf("pasted %q", got)
	}
}

func TestAnswersFindTheirScreen(t *testing.T) {
	d, p, r := bare(t, Options{})
	get := func(m *kit.Mail, v int) tea.Cmd {
		return kit.Call(m, "x", func(context.Context) (int, error) { return v, nil })
	}
	old := get(&p.Mail, 1)
	newer := get(&p.Mail, 2)
	above := &probe{Mail: r.env.NewMail("probe")}
	d.Send(kit.Resumed{}) // no screen's request: nothing happens
	r.push(above)
	above.got, p.got = nil, nil
	d.Send(old(), newer())
	if len(above.got) != 0 || len(p.got) != 1 || tuitest.As[kit.Got[int]](t, p.got[0]).Value != 2 {
		t.Fatalf("below got %v, above got %v", p.got, above.got)
	}
	late := get(&above.Mail, 3)
	d.Send(kit.Back{})
	p.got = nil
	d.Send(late())
	if len(p.got) != 0 || len(above.got) != 0 {
		t.Fatalf("an answer came to a screen that was left, or to another: %v %v", p.got, above.got)
	}
}

func TestPanicInACallIsASentence(t *testing.T) {
	_, p, _ := bare(t, Options{})
	cmd := kit.Call(&p.Mail, "x", func(context.Context) (int, error) { panic("Ani binti Rahasia") })
	got := tuitest.As[kit.Got[int]](t, tuitest.As[kit.Reply](t, tuitest.As[kit.Job](t, cmd()).Run()).Msg)
	if casework.KindOf(got.Err) != casework.Internal || !strings.Contains(casework.Say(got.Err), "Ada kesalahan") {
		t.Fatalf("%v", got.Err)
	}
	if strings.Contains(got.Err.Error(), "Ani") {
		t.Error("the log would hold what somebody typed")
	}
}

func TestConfirm(t *testing.T) {
	d, p, _ := bare(t, Options{})
	for _, key := range []string{"n", "enter", "esc", "y"} {
		d.Send(kit.Confirm{Question: "Sungguh?", Yes: kit.Send(kit.Resumed{})})
		d.Must("Sungguh?")
		d.Keys(key)
		d.MustNot("Sungguh?")
	}
	for _, m := range p.got {
		if k, ok := m.(tea.KeyPressMsg); ok {
			t.Errorf("the answer %v reached the screen", k)
		}
	}
}

func TestAlarm(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	for _, key := range []string{"!", "ctrl+b"} {
		d.Keys(key)
		d.Must("BAHAYA! Jadikan " + number + " TINGGI sekarang?")
		d.Keys("n")
	}
	if n := desk.Calls("Do"); n != 1 {
		t.Fatalf("%d acts before the confirmation", n)
	}
	desk.Lose("Do", &casework.Error{Kind: casework.Internal, Cause: errors.New("cut")})
	d.Keys("!", "y")
	d.Must("Ada kesalahan di sistem")
	d.Keys("!", "y") // the answer was lost: asked again it is the same act
	d.Must("Tercatat: "+number+" sekarang TINGGI.", "TELEPON DULU")
	v := open1(t, desk, officer, number)
	if v.Case.Risk.Class != casework.High || len(v.Events) != 2 {
		t.Fatalf("class %s after %d acts", v.Case.Risk.Class, len(v.Events))
	}
	d.Keys("esc")
	d.Must("BELUM ADA YANG DIHUBUNGI")
}

func TestInternalCausesAreReported(t *testing.T) {
	var told []error
	d, p, r := bare(t, Options{Report: func(err error) { told = append(told, err) }})
	p.number = "0801-26-0001-3"
	desk := tuitest.As[*tuitest.Desk](t, r.env.Desk)
	desk.Fail("Do", errors.New("disk gone"))
	d.Keys("!", "y")
	if len(told) != 1 || told[0].Error() != "disk gone" {
		t.Fatalf("told %v", told)
	}
	d.Must("Ada kesalahan di sistem")
	d.MustNot("disk gone")
}

func TestSmallWindowKeepsWork(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("t\nrumah te")
	d.Send(tea.WindowSizeMsg{Width: 50, Height: 15})
	d.Must("Perbesar jendela.", "Perlu 60x20, sekarang 50x15.")
	d.Type("XXX")
	d.Send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.Type("tangga\n")
	d.Must("rumah tetangga")
	d.MustNot("XXX")
}

func TestLockAndIdle(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer, func(o *Options) { o.LockAfter = 10 * time.Minute })
	d.Must("Beranda")
	desk.Pass(9 * time.Minute)
	d.Keys("down")
	desk.Pass(5 * time.Minute)
	d.Fire()
	d.Must("Beranda") // a key came meanwhile
	desk.Pass(5 * time.Minute)
	d.Fire()
	d.Must("Layar ditutup.")
	d.MustNot("Beranda", "loket.katangka")
	d.Keys("x")
	d.Must("Layar ditutup.")
	d.Keys("enter")
	d.Must("Beranda")
	d.Send(kit.Lock{})
	d.Must("Layar ditutup.")
}

// Behind the curtain nothing is read for nobody to see; what changed meanwhile is read
// when it opens.
func TestNothingIsReadBehindTheCurtain(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Send(kit.OpenCase{Number: number})
	d.Must(number)
	d.Keys("ctrl+z")
	before := desk.Calls("Open")
	for v := range uint64(3) {
		d.Send(kit.Changed{Change: casework.Change{Number: number, Version: 90 + v, By: "peksos.satu", Name: casework.Note}})
	}
	if n := desk.Calls("Open"); n != before {
		t.Errorf("read %d times behind the curtain", n-before)
	}
	d.Keys("enter")
	if n := desk.Calls("Open"); n != before+1 {
		t.Errorf("read %d times when it opened", n-before)
	}
}

// A window that nobody looks after says that it is old and reads nothing; the next key
// reads anew and does nothing else. Where the person may read less, the file goes at once.
func TestAWindowNobodyLooksAfter(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	change := casework.Change{Number: number, Version: 90, By: "peksos.satu", Name: casework.Note}
	d.Send(kit.OpenCase{Number: number})
	reads := func() int { return desk.Calls("Open") }
	before := reads()
	d.Send(kit.Changed{Change: change})
	if reads() != before+1 {
		t.Fatalf("read %d times with somebody at the keys", reads()-before)
	}
	before = reads()
	desk.Pass(time.Minute)
	for range 3 {
		d.Send(kit.Changed{Change: change})
	}
	d.Must("Tekan Enter untuk memuat ulang.")
	if reads() != before {
		t.Errorf("read %d times for nobody", reads()-before)
	}
	d.Keys("a")
	d.MustNot("Tekan Enter untuk memuat ulang.", "Yang dapat dikerjakan:")
	if reads() != before+1 {
		t.Errorf("read %d times with the key", reads()-before)
	}
	d.Keys("a")
	d.Must("Yang dapat dikerjakan:")
	d.Keys("esc")
	d.Must("JANGAN HUBUNGI")
	desk.Pass(time.Minute)
	desk.Fail("Open", casework.ErrNotFound)
	change.Less = true
	d.Send(kit.Changed{Change: change})
	d.MustNot("JANGAN HUBUNGI", "Tekan Enter untuk memuat ulang.")
}

func TestPalette(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Keys("ctrl+p")
	d.Must("Perintah:", "Laporan baru", "Antrean")
	d.MustNot("Akun")
	d.Golden("palette")
	d.Type("pand\n")
	d.Must("Panduan")
	d.Keys("esc", ":")
	d.Type(strings.ToLower(number) + "\n")
	d.Must(number)
	d.Keys("ctrl+p")
	d.Type("zzz\n")
	d.Must("Cari")
}

func TestNoticeAndLeaving(t *testing.T) {
	d := play(t, tuitest.NewDesk(t), officer, func(o *Options) { o.Notice = "Matikan ObscureKeystrokeTiming." })
	d.Must("Matikan ObscureKeystrokeTiming.")
	d.Keys("esc")
	d.Must("Keluar dari Loket?")
	d.Keys("n")
	if d.Quit {
		t.Fatal("left without being asked")
	}
	d.Keys("ctrl+c", "y")
	if !d.Quit {
		t.Fatal("not left")
	}
}

func TestNothingIsPaintedWhileNothingHappens(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	d.Keys("1")
	d.Type("t\nrumah")
	d.Paint()
	d.Fire() // the autosave
	if n := d.Paint(); n != 0 {
		t.Errorf("the autosave painted %d bytes", n)
	}
	if desk.Calls("SaveDraft") == 0 {
		t.Error("nothing was saved")
	}
}

// TestNoCallInsideUpdate: with commands held back nothing reaches the Desk, whatever is pressed.
func TestNoCallInsideUpdate(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer)
	number := file(t, d, "1")
	d.Keys("2")
	before := desk.Calls("SaveDraft") + desk.Calls("Do") + desk.Calls("Open") + desk.Calls("Alike") + desk.Calls("Home")
	d.Hold = true
	d.Type("\n1\n7306\n")
	d.Keys("ctrl+t", "ctrl+s", "esc")
	d.Send(kit.OpenCase{Number: number}, kit.Quit{}, kit.Changed{Change: casework.Change{Number: number, Version: 9}})
	d.Paint()
	after := desk.Calls("SaveDraft") + desk.Calls("Do") + desk.Calls("Open") + desk.Calls("Alike") + desk.Calls("Home")
	if before != after {
		t.Errorf("%d calls without a command", after-before)
	}
	if len(d.Held) == 0 {
		t.Error("no command was asked for")
	}
}

func TestASCIIAndNoColor(t *testing.T) {
	desk := tuitest.NewDesk(t)
	d := play(t, desk, officer, func(o *Options) { o.ASCII, o.NoColor = true, true })
	file(t, d, "1")
	for _, r := range d.Screen() {
		if r > 126 {
			t.Fatalf("%q in ASCII mode:\n%s", r, d.Screen())
		}
	}
	if s := d.Model.View().Content; strings.Contains(s, "\x1b[3") {
		t.Errorf("a colour with NO_COLOR: %q", s)
	}
}

// TestLongSentence is shown whole: it goes upwards over what stands there.
func TestLongSentence(t *testing.T) {
	d, _, _ := bare(t, Options{})
	d.Send(kit.Say{Message: kit.Message{Tone: kit.Error, Text: "Belum ada persetujuan keluarga untuk lembaga ini; surat aman. Isi Form 2, atau tulis alasan lanjut tanpa persetujuan."}})
	d.Must("surat aman. Isi", "tulis alasan lanjut tanpa persetujuan.")
	d.Send(kit.Confirm{Question: "Pertanyaan yang panjang sekali " + strings.Repeat("dan masih panjang ", 6) + "selesai?", Yes: kit.Send(kit.Resumed{})})
	d.Must("selesai?")
}
