package sheet

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/text"
	"loket/tui/kit"
	"loket/tui/style"
	"loket/tui/tuitest"
)

func ptr(n int) *int { return &n }

// every is a form with every kind of field.
func every() *forms.Form {
	abc := []forms.Option{{Code: "a", Label: "Satu"}, {Code: "b", Label: "Dua"}, {Code: "c", Label: "Tiga"}}
	var many []forms.Option
	for i := range 40 {
		many = append(many, forms.Option{Code: fmt.Sprintf("m%d", i), Label: fmt.Sprintf("Lembaga ke-%c%c", 'a'+i/26, 'a'+i%26)})
	}
	return &forms.Form{ID: "every", Title: "Semua", Sections: []forms.Section{
		{ID: "one", Title: "Bagian satu", Fields: []forms.Field{
			{ID: "name", No: "1", Label: "Nama", Kind: forms.Person, Required: true, Help: "Nama atau sebutan."},
			{ID: "sick", No: "2", Label: "Sakit?", Kind: forms.YesNo},
			{ID: "where", Label: "Sakit apa?", Kind: forms.Text, When: forms.MustCond("sick")},
			{ID: "one", Label: "Pilih satu", Kind: forms.Choice, Options: abc, Required: true, Plain: true},
			{ID: "some", Label: "Pilih beberapa", Kind: forms.Choices, Options: abc},
			{ID: "many", Label: "Pilih dari banyak", Kind: forms.Choice, Options: many},
			{ID: "born", Label: "Tanggal lahir", Kind: forms.Date},
			{ID: "when", Label: "Kapan", Kind: forms.Moment},
			{ID: "age", Label: "Umur", Kind: forms.Number, Min: ptr(0), Max: ptr(25)},
			{ID: "nik", Label: "NIK", Kind: forms.NIK},
		}},
		{ID: "two", Title: "Bagian dua", Fields: []forms.Field{
			{ID: "story", Label: "Cerita", Kind: forms.Narrative},
			{ID: "place", Label: "Tempat", Kind: forms.Region},
			{ID: "count", Label: "Jumlah", Kind: forms.Tally, Rows: abc[:2], Columns: []forms.Option{{Code: "m", Label: "L"}, {Code: "f", Label: "P"}}},
			{ID: "people", Label: "Orang di rumah", Kind: forms.Group, RowTitle: "Orang", Max: ptr(3), Fields: []forms.Field{
				{ID: "name", Label: "Nama", Kind: forms.Person, Required: true},
				{ID: "age", Label: "Umur", Kind: forms.Number},
			}},
			{ID: "mark", Label: "Nilai", Kind: forms.Score, Mark: forms.MarkGood},
			{ID: "note", Label: "Catatan", Kind: forms.Text, Default: "tidak ada"},
			{ID: "sign", Label: "Tanda tangan", Kind: forms.Signature},
		}},
	}}
}

func world(forms.Answers) forms.Env {
	return forms.Env{Now: tuitest.Start, Zone: time.UTC, Regions: pack.Gowa().Regions}
}

type player struct {
	t testing.TB
	s *Sheet
}

func play(t testing.TB, a forms.Answers) *player {
	return &player{t, New(every(), a, world, style.New(true, true), Hooks{})}
}

// keys presses keys: names in <>, anything else typed; "\n" is Enter.
func (p *player) keys(script string) {
	for script != "" {
		name := script[:1]
		if script[0] == '<' {
			end := strings.IndexByte(script, '>')
			name, script = script[1:end], script[end+1:]
		} else {
			script = script[1:]
		}
		p.press(name)
	}
}

func (p *player) press(name string) Effect {
	p.t.Helper()
	switch name {
	case "\n":
		name = "enter"
	case " ":
		name = "space"
	}
	if id, ok := map[string]string{"tab": "next", "shift+tab": "prev", "pgdown": "pgdn", "pgup": "pgup", "f8": "unknown", "f9": "refused", "ctrl+d": "drop"}[name]; ok {
		return p.s.Press(id, 5)
	}
	return p.s.Type(tuitest.Key(p.t, name))
}

func (p *player) want(path, value string) {
	p.t.Helper()
	if a := p.s.Answers().At(path); a.State != forms.Given || a.Value != value {
		p.t.Errorf("%s is %+v, want %q; said %q", path, a, value, p.s.Say().Text)
	}
}

func (p *player) at(path string) {
	p.t.Helper()
	if p.s.At() != path {
		p.t.Fatalf("the focus is at %q, want %q; said %q", p.s.At(), path, p.s.Say().Text)
	}
}

func TestEveryKindByKeyboard(t *testing.T) {
	p := play(t, nil)
	p.keys("Ani\n")
	p.want("name", "Ani")
	p.keys("y\n")
	p.at("where") // the condition opened a field
	p.keys("demam\n2\n1,3\nga\n")
	p.want("one", "b")
	if got := p.s.Answers().At("some").Values; strings.Join(got, "") != "ac" {
		t.Errorf("several: %v", got)
	}
	p.at("many") // "ga" begins nothing and leaves the field
	if p.s.Say().Tone != kit.Error {
		t.Errorf("a wrong choice is not refused: %+v", p.s.Say())
	}
	p.keys("<ctrl+u>5\n")
	p.want("many", "m4")
	p.keys("kira-kira 2014\nkemarin 20.00\n12\n7306081505140001\n")
	p.want("born", "~2014")
	p.want("when", "2026-11-20T20:00:00Z")
	p.want("age", "12")
	p.keys("baris satu\nbaris dua<tab>")
	p.want("story", "baris satu\nbaris dua")
	p.keys("somba\n")
	p.at("place") // kecamatan taken; now its desa
	p.keys("1\n")
	if v := p.s.Answers().At("place").Value; !strings.HasPrefix(v, "73.06.08.") {
		t.Errorf("region %q", v)
	}
	p.keys("1\n2\n<right>4\n")
	if g := p.s.Answers().At("count").Grid; g["a/m"] != 1 || g["a/f"] != 2 || g["b/f"] != 4 || len(g) != 3 {
		t.Errorf("tally %v", g)
	}
	p.at("people[0]")
	p.keys("\nBudi\n30\n\nCici\n<tab>")
	p.want("people[1].name", "Cici")
	p.at("people[2]")
	p.keys("<tab>3\n\n")
	p.want("mark", "3")
	p.want("note", "tidak ada")
	if e := p.press("enter"); !e.Submit {
		t.Errorf("Enter on the last row does not submit")
	}
}

func TestUnknownRefusedAndPlain(t *testing.T) {
	p := play(t, nil)
	p.keys("<f8>")
	if p.s.Answers().At("name").State != forms.Unknown {
		t.Error("F8 does not answer tidak tahu")
	}
	p.keys("<f9>")
	if p.s.Answers().At("sick").State != forms.Refused {
		t.Error("F9 does not answer menolak")
	}
	p.s.Resume("one", "")
	p.keys("<f8>")
	p.at("one")
	if p.s.Say().Tone != kit.Error {
		t.Error("a Plain field took tidak tahu")
	}
	p.s.Resume("name", "")
	p.keys("Ani\n") // typing replaces "tidak tahu"
	p.want("name", "Ani")
}

func TestArrowsInALongList(t *testing.T) {
	p := play(t, nil)
	p.s.Resume("many", "")
	p.keys("<down><down><down>")
	p.at("many")
	p.keys("\n")
	p.want("many", "m2")
	p.s.Resume("many", "")
	p.keys("ke-an")
	lines, _, _, _ := p.s.View(kit.Area{Width: 80, Height: 20})
	if all := strings.Join(lines, "\n"); !strings.Contains(all, "ke-an") || strings.Contains(all, "ke-ba") {
		t.Errorf("typing does not narrow the list:\n%s", all)
	}
	p.keys("<down>\n")
	p.want("many", "m13")
	p.s.Resume("some", "")
	p.keys("<down><space><down><down><space>\n")
	if got := p.s.Answers().At("some").Values; strings.Join(got, "") != "ac" {
		t.Errorf("space takes %v", got)
	}
	p.s.Resume("one", "")
	p.keys("<up>")
	p.at("where") // out of the list again, to the field before
}

func TestRowsOfAGroup(t *testing.T) {
	p := play(t, nil)
	p.s.Resume("people[0]", "")
	p.keys("t")
	if a := p.s.Answers().At("people"); a.State != forms.Given || len(a.Rows) != 0 {
		t.Errorf("tidak ada: %+v", a)
	}
	p.s.Resume("people[0]", "")
	p.keys("\nA\n1\n\nB\n2\n\nC\n3\n")
	p.at("mark") // the group is full
	p.s.Resume("people[1].name", "")
	p.keys("<ctrl+d>")
	if len(p.s.Answers()["people"].Rows) != 3 {
		t.Error("a row with answers was removed at the first key")
	}
	p.keys("<ctrl+d>")
	p.want("people[1].name", "C")
	if len(p.s.Answers()["people"].Rows) != 2 {
		t.Error("the row was not removed")
	}
}

func TestResumeKeepsWhatWasTyped(t *testing.T) {
	p := play(t, nil)
	p.keys("Ani\ny\ndem")
	path, typing := p.s.At(), p.s.Typing()
	if path != "where" || typing != "dem" {
		t.Fatalf("%q %q", path, typing)
	}
	q := play(t, p.s.Answers())
	q.s.Resume(path, typing)
	q.keys("am\n")
	q.want("where", "demam")
}

// A time said from now is kept as the time that it was: whoever goes on with the draft
// later must not find the hour of the later day in it.
func TestResumeKeepsTheTimeThatWasMeant(t *testing.T) {
	for path, typed := range map[string]map[string]string{
		"when": {"sekarang": "", "13-10-2026 20.00": "13-10-2026 20.00", "kema": "kema"},
		"born": {"kemarin": "", "21-11-2020": "21-11-2020"},
	} {
		for in, want := range typed {
			p := play(t, nil)
			p.s.Resume(path, "")
			p.keys(in)
			f, ok := forms.Find(p.s.steps, path)
			if !ok {
				t.Fatal(path)
			}
			if want == "" {
				a, _ := f.Field.Parse(in, world(nil))
				want = f.Field.Input(a, world(nil))
			}
			if got := p.s.Typing(); got != want || got == "" {
				t.Errorf("%s: %q is kept as %q, want %q", path, in, got, want)
			}
		}
	}
}

// What is typed on a row without a field does not go away in silence; nothing is said of
// a key that types nothing, and the sentence goes with the row.
func TestTypingWhereThereIsNoField(t *testing.T) {
	p := play(t, nil)
	for path, want := range map[string]string{"": "Enter: simpan.", "people[0]": "Enter: tambah."} {
		p.s.Resume(path, "")
		before := p.s.Answers()
		p.keys("<left>")
		if said := p.s.Say().Text; said != "" {
			t.Errorf("%q: an arrow says %q", path, said)
		}
		p.keys("xy")
		if said := p.s.Say().Text; said != "Di sini tidak ada yang diketik; ketikan tidak masuk. "+want {
			t.Errorf("%q: typing says %q", path, said)
		}
		p.keys("<up>")
		if said := p.s.Say().Text; said != "" || fmt.Sprint(p.s.Answers()) != fmt.Sprint(before) {
			t.Errorf("%q: afterwards %q, %v", path, said, p.s.Answers())
		}
		p.s.Resume(path, "")
		p.s.Type(tea.PasteMsg{Content: "satu"})
		if said := p.s.Say().Text; !strings.Contains(said, "tidak masuk") {
			t.Errorf("%q: pasting says %q", path, said)
		}
		p.keys("<up>")
	}
}

func TestPaste(t *testing.T) {
	p := play(t, nil)
	p.s.Type(tea.PasteMsg{Content: "Ani\n\x1b[31mBinti\u202e X"})
	p.keys("\n")
	p.want("name", "Ani [31mBinti X")
	p.s.Resume("story", "")
	p.s.Type(tea.PasteMsg{Content: "satu\rdua"})
	p.keys("<tab>")
	p.want("story", "satu\ndua")
}

func TestScreenReadsWell(t *testing.T) {
	for _, size := range []kit.Area{{Width: 80, Height: 20}, {Width: 60, Height: 16}, {Width: 132, Height: 46}} {
		p := play(t, nil)
		p.keys("Ani\ny\ndemam\n")
		check(t, p.s, size)
		lines, cur, _, _ := p.s.View(size)
		if !strings.Contains(lines[cur.Y], ":>") || !strings.Contains(lines[cur.Y], "Pilih satu") {
			t.Errorf("%v: the cursor is on %q", size, lines[cur.Y])
		}
		if !strings.Contains(lines[cur.Y+1], "1 Satu") {
			t.Errorf("%v: the options do not stand under the field: %q", size, lines[cur.Y+1])
		}
	}
}

// check holds what every picture of a form must hold.
func check(t interface{ Fatalf(string, ...any) }, s *Sheet, a kit.Area) {
	lines, cur, page, pages := s.View(a)
	if len(lines) > a.Height || page < 1 || page > pages {
		t.Fatalf("%d lines in %d rows, page %d of %d", len(lines), a.Height, page, pages)
	}
	for _, l := range lines {
		if text.Width(l) > a.Width || strings.ContainsAny(l, "\n\t") {
			t.Fatalf("a line of %d columns in %d: %q", text.Width(l), a.Width, l)
		}
	}
	if cur == nil || cur.X < 0 || cur.X > a.Width || cur.Y < 0 || cur.Y >= a.Height {
		t.Fatalf("the cursor stands at %+v in %+v", cur, a)
	}
}

// TestAnyKeys: whatever is pressed, the picture fits, nothing panics, and every
// answer taken is one that the form itself would take.
func TestAnyKeys(t *testing.T) {
	keys := rapid.SampledFrom([]string{"a", "1", "2", "3", "9", "0", "y", "t", "-", ",", "?", "é", "日", "enter", "enter", "tab", "tab", "shift+tab", "up", "down", "left", "right", "space",
		"backspace", "delete", "home", "end", "pgup", "pgdown", "f8", "f9", "ctrl+d", "ctrl+u", "ctrl+k", "ctrl+w"})
	areas := rapid.SampledFrom([]kit.Area{{Width: 80, Height: 20}, {Width: 60, Height: 16}, {Width: 200, Height: 60}})
	rapid.Check(t, func(rt *rapid.T) {
		s := New(every(), nil, world, style.New(false, true), Hooks{})
		p := &player{t, s}
		a := areas.Draw(rt, "area")
		for _, k := range rapid.SliceOfN(keys, 1, 120).Draw(rt, "keys") {
			p.press(k)
			check(rt, s, a)
		}
		for _, bad := range s.Check() {
			if bad.Blocks && s.Answers().At(bad.Path).Answered() && !strings.Contains(bad.Path, "people") {
				rt.Fatalf("an answer was taken that blocks: %+v", bad)
			}
		}
	})
}

func TestTotalsOfAScoredForm(t *testing.T) {
	item := func(id, no string, mark forms.Mark, critical bool) forms.Field {
		return forms.Field{ID: id, No: no, Label: "Butir " + no, Kind: forms.Score, Mark: mark, Critical: critical}
	}
	f := &forms.Form{ID: "scored", Title: "Nilai", Totals: true, Sections: []forms.Section{
		{ID: "b", Title: "Kesehatan", Fields: []forms.Field{item("b1", "B1.1", forms.MarkGood, false), item("b2", "B1.2", forms.MarkGood, true)}},
		{ID: "c", Title: "Perasaan", Fields: []forms.Field{item("c1", "C1.1", forms.MarkBad, false)}},
	}}
	p := &player{t, New(f, nil, world, style.New(true, true), Hooks{})}
	p.keys("3\n1\n<up>")
	lines, _, _, _ := p.s.View(kit.Area{Width: 80, Height: 20})
	all := strings.Join(lines, "\n")
	for _, want := range []string{"bertanda (1): 1 benar. tb tidak berlaku.", "Perlu rencana: B1.2", "TANDA MERAH B: B1.2"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
}

// BenchmarkKey is one typed character and its picture in a form with every kind of field.
func BenchmarkKey(b *testing.B) {
	s := New(every(), nil, world, style.New(false, true), Hooks{})
	key := tuitest.Key(b, "a")
	for b.Loop() {
		s.Type(key)
		s.View(kit.Area{Width: 80, Height: 20})
		if len(s.Typing()) > 60 {
			s.line.Set("")
		}
	}
}

// TestRowsOfANarrative: Up goes a painted row up, and from the first one to the field above.
func TestRowsOfANarrative(t *testing.T) {
	p := play(t, nil)
	p.s.Resume("story", "")
	p.keys("Ayah memukul lagi")
	p.s.View(kit.Area{Width: 80, Height: 20})
	p.keys("<up>")
	if p.s.At() == "story" {
		t.Error("Up on the first row stays in the text")
	}
	p.want("story", "Ayah memukul lagi")
	p.s.Resume("story", "satu\ndua")
	p.s.View(kit.Area{Width: 80, Height: 20})
	p.keys("<up>x<tab>")
	p.want("story", "satxu\ndua")
	p.s.Resume("story", strings.Repeat("kata ", 25))
	p.s.View(kit.Area{Width: 80, Height: 20})
	p.keys("<up>x<tab>")
	if a := p.s.Answers().At("story").Value; strings.IndexByte(a, 'x') < 40 || strings.IndexByte(a, 'x') > 80 {
		t.Errorf("Up of a broken row is not the row above: %q", a)
	}
}
