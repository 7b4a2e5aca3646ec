package sshd

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"
)

// words writes messages down for comparing.
func words(msgs []tea.Msg) []string {
	var out []string
	for _, m := range msgs {
		switch m := m.(type) {
		case tea.KeyPressMsg:
			out = append(out, m.String())
		case tea.PasteMsg:
			out = append(out, fmt.Sprintf("paste %q", m.Content))
		default:
			out = append(out, fmt.Sprintf("%T", m))
		}
	}
	return out
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		sent string
		want []string
	}{
		{"aB1", []string{"a", "B", "1"}},
		{"\x7f\x08", []string{"backspace", "ctrl+h"}},
		{"\r\t\n\n\t", []string{"enter", "tab", "ctrl+j", "ctrl+j", "tab"}},
		{"a\r\nb\r\n\r\n", []string{"a", "enter", "b", "enter", "enter"}}, // a paste without brackets
		{"\x1b[A\x1bOB\x1b[Z", []string{"up", "down", "shift+tab"}},
		{"\x1b[5~\x1b[6~\x1b[1~\x1b[4~\x1b[3~", []string{"pgup", "pgdown", "home", "end", "delete"}},
		{"\x1bOP\x1b[11~\x1b[[B\x1b[19~", []string{"f1", "f1", "f2", "f8"}},
		{"\x1bx\x1b1", []string{"esc", "x", "esc", "1"}},
		{"\x1b", []string{"esc"}},
		{"\x1b\x1b", []string{"esc", "esc"}},
		{"\x1b\x1b[A", []string{"esc", "up"}},
		{"\x1b\x1b\x1bz", []string{"esc", "esc", "esc", "z"}},
		{"\x13\x11\x10", []string{"ctrl+s", "ctrl+q", "ctrl+p"}},
		{"é", []string{"é"}},
		{"\xff\x9bA", []string{"A"}},
		{"\x1b[200~a\rb\x1b[A\x1b[201~c", []string{`paste "a\rb\x1b[A"`, "c"}},
		{"\x1b[200~\xffx\x1b[201~", []string{`paste "x"`}},
		{"\x1b[8;9;9t\x1b[I\x1b[O\x1b[<0;1;1M\x1b]52;c;eA==\x07\x1b[?1;2c\x1b[97;5:3u", nil},
		{"\x1b]0;judul\x1b\\z", []string{"z"}},
	} {
		var k keys
		got := words(append(k.feed([]byte(c.sent), false), k.feed(nil, true)...))
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.sent, got, c.want)
		}
	}
}

// TestKeysInPieces: wherever the line cuts what was sent, the same is heard.
func TestKeysInPieces(t *testing.T) {
	pieces := []string{"a", "é", "漢", "\x1b[A", "\x1bOP", "\x1b[15~", "\x1b[1;5C", "\r", "\n", "\x08", "\x1b[200~isi\rdua\x1b[201~", "\x1b[200~\x1b[201~", "\x1b[[C"}
	rapid.Check(t, func(t *rapid.T) {
		sent := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 12).Draw(t, "sent"), ""))
		var whole, cut keys
		want := words(append(whole.feed(sent, false), whole.feed(nil, true)...))
		var got []tea.Msg
		for len(sent) > 0 {
			n := rapid.IntRange(1, len(sent)).Draw(t, "piece")
			got = append(got, cut.feed(sent[:n], false)...)
			sent = sent[n:]
		}
		got = append(got, cut.feed(nil, true)...)
		if !slices.Equal(words(got), want) {
			t.Fatalf("in pieces %q, at once %q", words(got), want)
		}
	})
}

func TestKeysHoldABoundedAmount(t *testing.T) {
	var k keys
	k.feed([]byte(pasteStart), false)
	for range 1000 {
		k.feed([]byte(strings.Repeat("x", 4096)), false)
	}
	if len(k.paste) > pasteMax || len(k.buf) > 4096 {
		t.Errorf("paste holds %d bytes, buffer %d", len(k.paste), len(k.buf))
	}
	msgs := k.feed([]byte(pasteEnd), false)
	if got := words(msgs); len(got) != 1 || got[0] != fmt.Sprintf("paste %q", strings.Repeat("x", pasteMax)) {
		t.Errorf("%d messages", len(got))
	}
	k = keys{}
	for range 1000 {
		k.feed([]byte("\x1bP"+strings.Repeat("1", 4000)), false)
		if len(k.buf) > 8192 {
			t.Fatalf("buffer holds %d bytes", len(k.buf))
		}
	}
}

func FuzzKeys(f *testing.F) {
	for _, s := range []string{"abc\x1b[A", "\x1b[200~x\x1b[201~", "\x1b[M   ", "\x1b[23$", "\x1bP+r\x1b\\", "\x1b\x1b[", "\xf0\x9f\x91", "\x1b[1;2;3;4;5;6_"} {
		f.Add([]byte(s), 3)
	}
	f.Fuzz(func(t *testing.T, sent []byte, at int) {
		var k keys
		sent = sent[:min(len(sent), 4096)] // the pump reads no more at once
		at = min(max(at, 0), len(sent))
		msgs := slices.Concat(k.feed(sent[:at], false), k.feed(sent[at:], false), k.feed(nil, true))
		for _, m := range msgs {
			switch m := m.(type) {
			case tea.KeyPressMsg:
				if !utf8.ValidString(m.Text) {
					t.Errorf("text %q", m.Text)
				}
			case tea.PasteMsg:
				if !utf8.ValidString(m.Content) || len(m.Content) > pasteMax {
					t.Errorf("paste of %d bytes", len(m.Content))
				}
			default:
				t.Errorf("%T reached the program", m)
			}
		}
		if k.waiting() {
			t.Errorf("silence left %q", k.buf)
		}
	})
}

// BenchmarkKeysHostile feeds the pieces that are dearest to decode, a read's worth each.
func BenchmarkKeysHostile(b *testing.B) {
	for _, piece := range []string{"\x1b", "\x1b\xff", "\x1bP", "\x1b]", "\x1b[", "\x1b[1;", "\x1b[200~\x1b[201", "e\u0301", "\u0301", "\u200d", "\x1bO", "\x1b_", "\x1b\x1b["} {
		b.Run(fmt.Sprintf("%q", piece), func(b *testing.B) {
			sent := []byte(strings.Repeat(piece, 4096/len(piece)))
			for b.Loop() {
				var k keys
				k.feed(sent, false)
				k.feed(nil, true)
			}
		})
	}
}
