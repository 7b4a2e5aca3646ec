package line

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

// budget is the most bytes that the nine questions may send to the desk, with short
// answers, from the first question to the receipt.
const budget = 1500

// short is an intake with the shortest answers that say something.
var short = []string{"1", "t", "rumah", "ibu", "Sari", "2", "9", "5", "tak diurus", "kemarin", "paman", "t", "paman", "tante", "menolak", "-", "y", "t", "0"}

func TestBytesOfAnIntake(t *testing.T) {
	o := newOffice()
	got := finish(t, o, officer, short...)
	screen := got.screen.String()
	from, to := strings.Index(screen, "1/15 "), strings.Index(screen, "\nLanjut ke")
	up := 0
	for _, l := range short[1:17] {
		up += len(l) + 1
	}
	down := to - from - up + 1 // what was entered is on the screen too, but was not sent
	t.Logf("nine questions: %d bytes down, %d up, 17 prompts; whole visit %d down, %d up, %d writes", down, up, got.down, got.up, got.writes)
	if down > budget {
		t.Errorf("nine questions send %d bytes, budget %d", down, budget)
	}
	if first := strings.Index(screen, "Menu (? daftar): ") + len("Menu (? daftar): "); first > 300 {
		t.Errorf("first screen sends %d bytes, budget 300", first)
	}
	if want := len(short) + 1; got.writes != want { // one per line entered, and the farewell
		t.Errorf("%d writes, want %d: one a prompt", got.writes, want)
	}
}

// TestNothingSentBetween: a narrative of many lines draws no byte until its end.
func TestNothingSentBetween(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	quiet := finish(t, o, officer, number, "?", "@Tulis catatan", "satu", "..", "y", "y", "0", "0")
	long := finish(t, o, officer, script([]string{number, "?", "@Tulis catatan"}, strings.Split(strings.Repeat("dua,", 50)+"tiga", ","), []string{"..", "y", "y", "0", "0"})...)
	if more := long.down - quiet.down; more > 20 { // "51 baris, 204 huruf" is longer than "1 baris, 4 huruf"; the version moved on
		t.Errorf("50 more lines drew %d more bytes", more)
	}
	if long.writes != quiet.writes {
		t.Errorf("%d writes, want %d", long.writes, quiet.writes)
	}
}

// report makes a case and gives its number.
func report(t *testing.T, o *office) string {
	t.Helper()
	finish(t, o, officer, script(neighbour, []string{"t", "0"})...)
	return o.only(t)
}

func TestEndings(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	broken := errors.New("connection reset")
	for name, c := range map[string]struct {
		run  func() error
		want error
	}{
		"finished": {func() error { _, err := dialogue(newOffice(), officer, "0"); return err }, nil},
		"end":      {func() error { _, err := dialogue(newOffice(), officer, "4"); return err }, ErrEnd},
		"read fails": {func() error {
			in := &tape{last: broken}
			return Run(ctx, Options{Desk: newOffice(), Actor: officer, In: in, Out: in})
		}, ErrCut},
		"write fails": {func() error {
			out := writerFunc(func([]byte) (int, error) { return 0, broken })
			return Run(ctx, Options{Desk: newOffice(), Actor: officer, In: strings.NewReader("0\n"), Out: out})
		}, ErrCut},
	} {
		if err := c.run(); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		if name == "read fails" {
			if err := c.run(); !errors.Is(err, broken) {
				t.Errorf("%s: got %v, want the cause too", name, err)
			}
		}
	}
	out := writerFunc(func(p []byte) (int, error) { cancel(); return len(p), nil })
	if err := Run(ctx, Options{Desk: newOffice(), Actor: officer, In: strings.NewReader(""), Out: out}); !errors.Is(err, ErrCut) || errors.Is(err, ErrEnd) {
		t.Errorf("context done: got %v, want %v", err, ErrCut)
	}
}

// TestLineEnds: LF, CR and CRLF all end a line, and a CR waits for nothing.
func TestLineEnds(t *testing.T) {
	want := []string{"satu", "", "dua", "", "tiga"}
	for _, end := range []string{"\n", "\r", "\r\n"} {
		c := newConsole(context.Background(), strings.NewReader(strings.Join(want, end)+end+"empat"), io.Discard, false)
		var got []string
		for {
			l, whole, err := c.read()
			if err != nil {
				break
			}
			if !whole {
				t.Errorf("line %q is not whole", l)
			}
			got = append(got, l)
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q: got %q, want %q", end, got, want)
		}
	}
	c := newConsole(context.Background(), &once{t: t, chunk: "ya\r"}, io.Discard, false)
	if l, _, err := c.read(); l != "ya" || err != nil {
		t.Errorf("got %q, %v", l, err)
	}
}

// once hands out one chunk; asking for more fails the test: a real line would wait.
type once struct {
	t     *testing.T
	chunk string
}

func (o *once) Read(p []byte) (int, error) {
	if o.chunk == "" {
		o.t.Error("read on behind a whole line")
		return 0, io.EOF
	}
	n := copy(p, o.chunk)
	o.chunk = o.chunk[n:]
	return n, nil
}

func TestOverlongLine(t *testing.T) {
	long := strings.Repeat("x", lineMax)
	var out strings.Builder
	c := newConsole(context.Background(), strings.NewReader(long+"\n"+long+"y\n"+"pendek\n"), &out, false)
	if l, err := c.ask("a: "); l != long || err != nil {
		t.Errorf("a line of %d bytes: got %d bytes, %v", lineMax, len(l), err)
	}
	if l, err := c.ask("b: "); l != "pendek" || err != nil {
		t.Errorf("got %q, %v", l, err)
	}
	if want := "a: b: Baris terlalu panjang (lebih dari 10000 huruf); tidak dipakai. Ketik lebih pendek.\nb: "; out.String() != want {
		t.Errorf("said %q, want %q", out.String(), want)
	}
}

func TestTyped(t *testing.T) {
	for in, want := range map[string]string{
		"biasa":               "biasa",
		"\x1b[Aatas":          "atas",
		"kiri\x1b[D\x1b[1;5C": "kiri",
		"\x1bOPf1":            "f1",
		"\x1b]0;judul\abuka":  "buka",
		"\x1bPx\x1b\\akhir":   "akhir",
		"salahh\x7f":          "salah",
		"é\b\b\bbenar":        "benar",
		"\x1b":                "",
		"\x1b[":               "",
		"\x1b[12":             "",
	} {
		if got := typed(in); got != want {
			t.Errorf("typed(%q) = %q, want %q", in, got, want)
		}
	}
}
