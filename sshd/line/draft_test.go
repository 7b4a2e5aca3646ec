package line

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"loket/forms"
	"loket/store/casework"
)

// carryOn is the script after a break: straight back to the question where it broke.
func carryOn(t *testing.T, o *office, rest []string) []string {
	t.Helper()
	if len(o.drafts(t, officer)) > 0 {
		return script([]string{"2"}, rest)
	}
	return script([]string{"1"}, rest)
}

// want is the complaint as one unbroken dialogue makes it.
func want(t *testing.T, lines []string) forms.Answers {
	t.Helper()
	o := newOffice()
	finish(t, o, officer, script(lines, []string{"t", "0"})...)
	return o.file(t, o.only(t)).Complaint
}

// sheet is an intake that also fills the sheet, with a text of several lines and a region.
var sheet = script(neighbour[:len(neighbour)-1], []string{
	"l", "1", "tetangga", "di rumah", "somba", "sungguminasa", "kemarin 20.00",
	"Katanya takut", "pulang ke rumah", "..", "y", "tante", "y", "-", "y",
})

func TestBreakAtEveryLine(t *testing.T) {
	for name, lines := range map[string][]string{"neighbour": neighbour, "school": schoolCosts, "sheet": sheet} {
		whole := want(t, lines)
		for at := 1; at < len(lines); at++ {
			o := newOffice()
			_, err := dialogue(o, officer, lines[:at]...)
			ended(t, err)
			rest := lines[at:]
			switch {
			case name == "sheet" && lines[at] == "l", lines[at-1] == "l":
				// the sheet was offered, not begun
				rest = script([]string{"l"}, lines[len(neighbour):])
			case lines[at-1] == "somba": // the kecamatan is kept; the village is asked with the question before
				rest = script([]string{"<", "somba"}, rest)
			case lines[at-1] == "..": // reviewed once more
				rest = script([]string{".."}, rest)
			}
			finish(t, o, officer, script(carryOn(t, o, rest), []string{"t", "0"})...)
			if got := o.file(t, o.only(t)).Complaint; !got.Equal(whole) {
				t.Errorf("%s broken after %q: got %v, want %v", name, lines[at-1], got, whole)
			}
			if left := o.drafts(t, officer); len(left) > 0 {
				t.Errorf("%s broken after %q: draft left over", name, lines[at-1])
			}
		}
	}
}

// TestActChosenAgain: an act whose form was left is gone on with where it is chosen again.
func TestActChosenAgain(t *testing.T) {
	o := newOffice()
	finish(t, o, officer, script(neighbour, []string{"t", "0"})...)
	number := o.only(t)
	got := finish(t, o, officer, number, "@Catat siapa", "Peksos piket", "Bidan", ".", "@Catat siapa", "1", "10.00", "-", "y", "Datang", "..", "y", "y", "0", "0")
	says(t, got, "Jabatan atau lembaga: Bidan", "Draf disimpan.", "Draf yang disimpan ", " dilanjutkan.", "Dengan cara: 1", "Tersimpan: Catat siapa")
	if c := o.file(t, number).Contacts; len(c) != 1 || c[0].Who != "Peksos piket" {
		t.Errorf("contacts %+v", c)
	}
	if left := o.drafts(t, officer); len(left) > 0 {
		t.Errorf("drafts left over: %+v", left)
	}
	// another one is begun empty
	says(t, finish(t, o, officer, number, "@Catat siapa", ".", "0", "0"), "Siapa yang dihubungi?")
}

// TestTypedAhead: what is typed where a text waits to be kept says that it was not used.
func TestTypedAhead(t *testing.T) {
	o := newOffice()
	finish(t, o, officer, script(neighbour, []string{"t", "0"})...)
	got := finish(t, o, officer, o.only(t), "semua", "@Tulis catatan", "Anak tenang.", "..", "Ibu datang.", "y", "y", "0", "0")
	says(t, got, "Simpan? [y] (u = tulis ulang, l = lihat, + = tambah): Ibu datang.\nKetikan itu tidak dipakai. Ketik y, u, l, atau +.", "Tersimpan: Tulis catatan.")
}

// TestHalfLine cuts the input inside a line: the half is dropped, never an answer.
func TestHalfLine(t *testing.T) {
	whole := want(t, neighbour)
	for at := 1; at < len(neighbour)-1; at++ {
		o := newOffice()
		in := strings.Join(neighbour[:at], "\n") + "\n" + "Setengah"
		err := Run(context.Background(), Options{Desk: o, Actor: officer, In: strings.NewReader(in), Out: io.Discard})
		ended(t, err)
		for _, d := range o.drafts(t, officer) {
			for id, a := range d.Answers {
				if !a.Equal(whole[id]) {
					t.Errorf("after line %d: %s is %v, want %v", at, id, a, whole[id])
				}
			}
		}
		finish(t, o, officer, script(carryOn(t, o, neighbour[at:]), []string{"t", "0"})...)
		if got := o.file(t, o.only(t)).Complaint; !got.Equal(whole) {
			t.Errorf("after line %d: got %v, want %v", at, got, whole)
		}
	}
}

func TestLeaveAndContinue(t *testing.T) {
	o := newOffice()
	first := finish(t, o, officer, script(neighbour[:6], []string{".", "0"})...)
	second := finish(t, o, officer, script([]string{"2"}, neighbour[6:], []string{"t", "0"})...)
	says(t, second, "Draf menunggu: Laporan baru. Ketik 2.", "1 Laporan baru")
	golden(t, "leave", first.screen.String()+second.screen.String())
	if got := o.file(t, o.only(t)).Complaint; !got.Equal(want(t, neighbour)) {
		t.Errorf("got %v", got)
	}
}

func TestNothingTypedLeavesNoDraft(t *testing.T) {
	o := newOffice()
	finish(t, o, officer, "1", ".", "1", "<", "?", "=", ".", "0")
	if d := o.drafts(t, officer); len(d) > 0 {
		t.Errorf("drafts %v", d)
	}
}

// TestTwoSessions: what one session holds, another takes only when told to; the first then stops.
func TestTwoSessions(t *testing.T) {
	o := newOffice()
	second := officer
	second.Session = "s9"
	taken := false
	in := &tape{lines: script(neighbour[:4], []string{"Mela", "2"})}
	first := &tapping{tape: in, tap: func() {
		if taken {
			return
		}
		taken = true
		got := finish(t, o, second, "2", "y", "Dahlia", ".", "0")
		if s := got.screen.String(); !strings.Contains(s, "terbuka di tempat lain") || strings.Contains(s, "tetangga") {
			t.Errorf("taking over said:\n%s", s)
		}
	}}
	err := Run(context.Background(), Options{Desk: o, Actor: officer, In: first, Out: first})
	ended(t, err)
	if s := in.screen.String(); !strings.Contains(s, "dilanjutkan di tempat lain") {
		t.Errorf("the first session said:\n%s", s)
	}
	if d := o.drafts(t, officer); len(d) != 1 || d[0].Answers["child.name"].Value != "Dahlia" {
		t.Errorf("drafts %v", d)
	}
}

// tapping does something right before the line "Mela" is handed out.
type tapping struct {
	*tape
	tap func()
}

func (t *tapping) Read(p []byte) (int, error) {
	if len(t.lines) > 0 && t.lines[0] == "Mela" {
		t.tap()
	}
	return t.tape.Read(p)
}

func TestSeveralDrafts(t *testing.T) {
	o := newOffice()
	finish(t, o, officer, "1", "y", ".", "1", "t", "rumah", ".", "0")
	got := finish(t, o, officer, "2", "x", "h1", "t", "h1", "y", "2", ".", "0")
	if d := o.drafts(t, officer); len(d) != 1 {
		t.Errorf("%d drafts, want 1\n%s", len(d), got.screen.String())
	}
}

// TestSavedBeforePrompt: every accepted line is on the desk before the next prompt goes out.
func TestSavedBeforePrompt(t *testing.T) {
	o := newOffice()
	var seen []string
	out := writerFunc(func(p []byte) (int, error) {
		d, err := o.Drafts(context.Background(), officer)
		if err != nil {
			return 0, err
		}
		if bytes.Contains(p, []byte("/15 ")) && len(d) == 1 {
			at, _, _ := strings.Cut(string(p[bytes.LastIndexByte(p, '\n')+1:]), "/")
			seen = append(seen, at+" "+d[0].At)
		}
		return len(p), nil
	})
	err := Run(context.Background(), Options{Desk: o, Actor: officer, In: strings.NewReader("1\ny\nrumah\ntante\nSari\n"), Out: out})
	ended(t, err)
	wanted := "2 child.where,3 child.with,4 child.name,5 child.sex"
	if got := strings.Join(seen, ","); got != wanted {
		t.Errorf("prompts and places: %s, want %s", got, wanted)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// failing is a desk whose saves or acts fail a number of times.
type failing struct {
	casework.Desk
	saves, acts int
	kind        casework.Kind
}

func (f *failing) refuse() error {
	return &casework.Error{Kind: f.kind, Say: "Penyimpanan penuh: belum tersimpan. Catat di kertas, hubungi pengelola."}
}

func (f *failing) SaveDraft(ctx context.Context, who casework.Actor, d casework.Draft) (casework.Draft, error) {
	if f.saves--; f.saves >= 0 {
		return casework.Draft{}, f.refuse()
	}
	return f.Desk.SaveDraft(ctx, who, d)
}

func (f *failing) Do(ctx context.Context, who casework.Actor, act casework.Act) (casework.Receipt, error) {
	if f.acts--; f.acts >= 0 {
		return casework.Receipt{}, f.refuse()
	}
	return f.Desk.Do(ctx, who, act)
}

func TestFullDisk(t *testing.T) {
	o := newOffice()
	full := &failing{Desk: o, saves: 2, acts: 1, kind: casework.Full}
	lines := script(neighbour[:2], []string{"", ""}, neighbour[2:], []string{"y", "y", "t", "0"})
	got := finish(t, full, officer, lines...)
	if n := strings.Count(got.screen.String(), "Penyimpanan penuh"); n != 3 {
		t.Errorf("said %d times, want 3:\n%s", n, got.screen.String())
	}
	if c := o.file(t, o.only(t)).Complaint; !c.Equal(want(t, neighbour)) {
		t.Errorf("got %v", c)
	}
}

// TestLostReceipt: the act was done but its receipt never came; sent again it is the same act.
func TestLostReceipt(t *testing.T) {
	o := newOffice()
	lost := &losing{Desk: o}
	got := finish(t, lost, officer, script(neighbour, []string{"y", "y", "t", "0"})...)
	if !strings.Contains(got.screen.String(), "Tersimpan. Nomor laporan: "+o.only(t)) {
		t.Errorf("no receipt:\n%s", got.screen.String())
	}
}

type losing struct {
	casework.Desk
	lost bool
}

func (l *losing) Do(ctx context.Context, who casework.Actor, act casework.Act) (casework.Receipt, error) {
	r, err := l.Desk.Do(ctx, who, act)
	if !l.lost && err == nil {
		l.lost = true
		return casework.Receipt{}, errors.New("connection to the store lost")
	}
	return r, err
}

// TestMoved: the case changed while a form was filled; nothing typed is lost and the person decides.
func TestMoved(t *testing.T) {
	o := newOffice()
	finish(t, o, officer, script(neighbour, []string{"t", "0"})...)
	number := o.only(t)
	in := &tape{lines: []string{number, "?", "@Tulis catatan", "Ibu guru menelepon", "..", "Mela", "y", "y", "0", "0"}}
	in.lines[5] = "Mela" // replaced below: the change happens here
	moving := &tapping{tape: in, tap: func() {
		in.lines[0] = "y"
		_, err := o.Do(context.Background(), manager, casework.Act{ID: o.NewID(), Name: casework.Note, Case: number, Answers: forms.Answers{"text": {State: forms.Given, Value: "Catatan manajer"}}})
		if err != nil {
			t.Error(err)
		}
	}}
	if err := Run(context.Background(), Options{Desk: o, Actor: officer, In: moving, Out: moving}); err != nil {
		t.Fatalf("%v\n%s", err, in.screen.String())
	}
	if s := in.screen.String(); !strings.Contains(s, "baru diubah") {
		t.Errorf("not told:\n%s", s)
	}
	if c := o.file(t, number); c.Version != 3 {
		t.Errorf("version %d, want 3:\n%s", c.Version, in.screen.String())
	}
}
