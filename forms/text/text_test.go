package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	cases := []struct{ in, want string }{
		{"", ""}, {"Ani", "Ani"}, {"  Ani   Lestari ", "Ani Lestari"}, {"a\tb\r\nc\nd", "a b c d"}, {"a\x1b[31mb", "a[31mb"}, {"a\x00b\x7f\u0085c", "ab c"},
		{"a\u202eb\u2066c\u2069\u200e\u200b\ufeffd\u00ade", "abcde"}, {"❤\ufe0f", "❤"}, {"a\U000e0041b", "ab"}, {"\xff\xfeok\xc3", "ok"}, {"a\ufffdb", "ab"},
		{"e\u0301", "é"}, {"a\u200d\u0301", "á"}, {"\u0301x", "x"}, {"x \u0301y", "x y"}, {"z\u0335\u0336\u0337\u0338!", "z\u0335\u0336!"}, {"a\u00a0\u2003b", "a b"},
		{"a\u2028b", "a b"}, {"\u3164\u115f\u2800", ""}, {"\ue000x", "x"}, {strings.Repeat("a", 600), strings.Repeat("a", LineRunes)},
		{strings.Repeat("a", LineRunes-1) + "e\u0335x", strings.Repeat("a", LineRunes-1)},
	}
	for _, c := range cases {
		if got := Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCleanNarrative(t *testing.T) {
	cases := []struct{ in, want string }{
		{"satu\r\ndua\rtiga", "satu\ndua\ntiga"}, {"\n\n a  b \n\n\n\nc\n\n", "a b\n\nc"}, {"a\n\u200b\nb", "a\n\nb"}, {"a\n\u0301b", "a\nb"}, {"a\tb", "a b"},
	}
	for _, c := range cases {
		if got := CleanNarrative(c.in); got != c.want {
			t.Errorf("CleanNarrative(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// harmless fails when s could do anything to a screen but show.
func harmless(t interface {
	Helper()
	Fatalf(string, ...any)
}, s string, lines bool) {
	t.Helper()
	if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
		t.Fatalf("%q is not valid UTF-8 in form C", s)
	}
	marks, last := 0, '\n'
	for _, r := range s {
		switch {
		case r == '\n' && lines:
		case !unicode.IsPrint(r) || unicode.In(r, unicode.Cf, unicode.Cc, unicode.Variation_Selector):
			t.Fatalf("%q holds %U", s, r)
		}
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks > maxMarks || last == ' ' || last == '\n' {
				t.Fatalf("%q: marks pile up or stand alone", s)
			}
			continue
		}
		marks, last = 0, r
	}
}

func checkClean(t interface {
	Helper()
	Fatalf(string, ...any)
}, in string) {
	t.Helper()
	line := Clean(in)
	harmless(t, line, false)
	if again := Clean(line); again != line {
		t.Fatalf("Clean twice: %q then %q", line, again)
	}
	if utf8.RuneCountInString(line) > LineRunes || len(line) > LineBytes {
		t.Fatalf("a line of %d bytes", len(line))
	}
	if strings.TrimSpace(line) != line {
		t.Fatalf("%q has spaces at its ends", line)
	}
	many := CleanNarrative(in)
	harmless(t, many, true)
	if again := CleanNarrative(many); again != many {
		t.Fatalf("CleanNarrative twice: %q then %q", many, again)
	}
	if utf8.RuneCountInString(many) > NarrativeRunes || len(many) > NarrativeBytes {
		t.Fatalf("a narrative of %d bytes", len(many))
	}
	for _, l := range Wrap(many, 20) {
		if Width(l) > 20 || strings.Contains(l, "\n") {
			t.Fatalf("wrapped %q is too wide", l)
		}
	}
	for _, w := range []int{0, 1, 7, 40} {
		if Width(Truncate(line, w)) > w || Width(Pad(line, w)) != w || Width(PadLeft(line, w)) != w {
			t.Fatalf("Truncate or Pad of %q to %d", line, w)
		}
	}
	if a := ASCII(many); !isASCII(a) || strings.Count(a, "\n") != strings.Count(many, "\n") {
		t.Fatalf("ASCII(%q) = %q", many, a)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "Ani", "a\x1b]0;x\x07b", "a\u202eb\u2066", "e\u0301\u0301\u0301\u0301", "\xf0\x9f\x87\xae", "👩‍👩‍👧", "L\u1161\u11a8", "日本", "\u0344\u0344", "a\r\n\r\n\r\nb", "ﬁ ① Ａ", "\u1100\u0300\u1161", "\u0bc7"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkClean(t, s) })
}

func TestCleanProperty(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"a", "B", " ", "\n", "\r\n", "\u0301", "\u0335", "\u20dd", "\u202e", "\u2067", "\x1b", "\xff", "é", "각", "\u1100", "\u1161", "\u11a8", "👍🏽", "日", "\ufe0f", "\u200d", "\U000e0062", "\u0345", "\u0f71"})
	rapid.Check(t, func(t *rapid.T) {
		checkClean(t, strings.Join(rapid.SliceOfN(pieces, 0, 60).Draw(t, "pieces"), ""))
	})
}

func TestWrap(t *testing.T) {
	got := Wrap("Anak tinggal bersama nenek.\n\nSekolah: SDNegeriSatuBontomarannu", 12)
	want := []string{"Anak tinggal", "bersama", "nenek.", "", "Sekolah:", "SDNegeriSatu", "Bontomarannu"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Fatalf("got %q", got)
	}
	if w := Wrap("", 5); len(w) != 1 || w[0] != "" {
		t.Fatalf("an empty text gave %q", w)
	}
	if got := Truncate("Bontolempangang", 8); got != "Bontole…" {
		t.Fatalf("got %q", got)
	}
}

func TestASCII(t *testing.T) {
	for in, want := range map[string]string{"“é” — ½ ✓ │日": `"e" - 1?2 v |?`, "Straße": "Strasse", "a…": "a.", "a`b": "a`b"} {
		if got := ASCII(in); got != want {
			t.Errorf("ASCII(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNameKey(t *testing.T) {
	same := [][]string{
		{"Muhammad Jufri", "Moh. Djoefri", "MUH JUFRI", "Mohammad  Jufrih", "Muh. Juffri bin"}, {"Siti Aminah", "Sitti Amina", "St. Aminah", "Hj. Siti Aminnah", "Siti 'Aminah"},
		{"Nurhayati", "Noerhayati", "Nurhayatti"}, {"Syamsul Cakra", "Sjamsoel Tjakra", "Samsul Cakra"}, {"Abd. Rahman Dg. Nai", "Abdul Rachman Nai", "Abdul Rahmann Daeng Nai"}, {"Zainal", "Jainal", "Dzainal"},
	}
	for _, group := range same {
		for _, name := range group[1:] {
			if NameKey(name) != NameKey(group[0]) {
				t.Logf("keys %q and %q", NameKey(name), NameKey(group[0]))
				if s := NameScore(name, group[0]); s < 0.8 {
					t.Errorf("%q and %q: %.2f", name, group[0], s)
				}
			}
		}
	}
	for _, c := range []struct {
		a, b  string
		equal bool
	}{
		{"Muhammad Jufri", "Moh. Djoefri", true}, {"Siti Aminah", "Sitti Amina", true}, {"St. Aminah", "Siti Aminah", true}, {"Sjamsoel", "Syamsul", true}, {"Tjakra", "Cakra", true}, {"Yusuf", "Jusuf", false}, {"Ani", "Budi", false}, {"Haji", "Haji", true},
	} {
		if (NameKey(c.a) == NameKey(c.b)) != c.equal {
			t.Errorf("%q → %q, %q → %q", c.a, NameKey(c.a), c.b, NameKey(c.b))
		}
	}
	if NameKey("12 !") != "" || NameKey("Hj.") == "" {
		t.Error("a name without letters, a name that is only a title")
	}
}

func TestNameScore(t *testing.T) {
	for _, c := range []struct {
		a, b        string
		least, most float64
	}{
		{"Siti Aminah", "Aminah Sitti", 1, 1}, {"Siti Aminah", "Aminah", 0.85, 0.99}, {"Siti Aminah", "Siti Amina Lestari", 0.85, 0.99}, {"M. Rizal", "Muhammad Rizal", 0.7, 0.9},
		{"Siti Aminah", "Budi Santoso", 0, 0.3}, {"", "Budi", 0, 0}, {"Rahmat", "Rahmad", 0.8, 0.99}, {"Ani", "Ana", 0.5, 0.8},
	} {
		if got := NameScore(c.a, c.b); got < c.least || got > c.most {
			t.Errorf("NameScore(%q, %q) = %.2f, want %.2f to %.2f", c.a, c.b, got, c.least, c.most)
		}
	}
}

func TestNameScoreProperty(t *testing.T) {
	word := rapid.StringMatching(`[A-Za-zé']{1,8}`)
	name := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 4).Draw(t, "words"), " ") })
	rapid.Check(t, func(t *rapid.T) {
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		s := NameScore(a, b)
		if s < 0 || s > 1 {
			t.Fatalf("score %v", s)
		}
		if r := NameScore(b, a); r != s {
			t.Fatalf("%v one way, %v the other", s, r)
		}
		if NameKey(a) != "" && NameScore(a, a) != 1 {
			t.Fatalf("%q is not like itself", a)
		}
	})
}

func BenchmarkClean(b *testing.B) {
	s := "Anak tinggal bersama nénék di dusun, tiga rumah dari jalan besar."
	b.ReportAllocs()
	for b.Loop() {
		if Clean(s) == "" {
			b.Fatal("nothing left")
		}
	}
}

// What people wrote may end in a full stop, or be empty.
func TestJoin(t *testing.T) {
	for _, c := range []struct {
		by    string
		parts []string
		want  string
	}{
		{", ", []string{"", "Undang rapat", "", "10.00", " "}, "Undang rapat, 10.00"},
		{". ", []string{"Selesai.", "Anak aman!", "Ada lagi?", "Ya"}, "Selesai. Anak aman! Ada lagi? Ya"},
		{". ", []string{"", "Ditunda", "hujan."}, "Ditunda. hujan."},
		{", ", []string{"Jl. Mawar.", "RT 2"}, "Jl. Mawar., RT 2"},
		{"; ", nil, ""},
	} {
		if got := Join(c.by, c.parts...); got != c.want {
			t.Errorf("%q %q: %q, want %q", c.by, c.parts, got, c.want)
		}
	}
}
