package terminals

import (
	"strings"
	"testing"
)

// inField opens the intake and goes to the field for the place, which takes text.
func (o *office) inField(l like) *terminal {
	o.t.Helper()
	if l.width == 0 {
		l.width, l.height = 80, 24
	}
	x := o.sit(l)
	x.press("1")
	x.press("t\t")
	x.must("Anak di mana sekarang?")
	return x
}

// field is the text of the row in which the cursor stands, up to the cursor and after it.
func (x *terminal) field() (before, after string) {
	f := x.frame()
	var row, rest strings.Builder
	for i, c := range f.rows[f.y] {
		if i < f.x {
			row.WriteString(c.text)
		} else {
			rest.WriteString(c.text)
		}
	}
	return row.String(), strings.TrimRight(rest.String(), " ")
}

// expect fails the test unless the field with the cursor holds what is wanted
// before and after it.
func (x *terminal) expect(what, before, after string) {
	x.t.Helper()
	b, a := x.field()
	if !strings.HasSuffix(b, ":>"+before) || a != after {
		x.t.Errorf("%s: the field is %q | %q, want %q | %q", what, b, a, before, after)
	}
}

// Backspace is 0x7f on most terminals and 0x08 on others.
func TestBothBackspacesErase(t *testing.T) {
	inOffice(t, func(o *office) {
		x := o.inField(like{term: "xterm"})
		x.press("masjid")
		x.press("\x7f")
		x.expect("0x7f", "masji", "")
		x.press("\x08\x08")
		x.expect("0x08", "mas", "")
		x.press("\x7f\x08\x7f\x08\x7f")
		x.press("k")
		x.expect("erased all", "k", "")
		x.same("field")
	})
}

// The keys of an editor, as PuTTY, xterm and a Linux console send them.
func TestEditingKeysOfEveryTerminal(t *testing.T) {
	for name, keys := range map[string]struct{ home, end, del, left, right string }{
		"xterm":             {"\x1b[H", "\x1b[F", "\x1b[3~", "\x1b[D", "\x1b[C"},
		"xterm application": {"\x1bOH", "\x1bOF", "\x1b[3~", "\x1bOD", "\x1bOC"},
		"PuTTY, linux":      {"\x1b[1~", "\x1b[4~", "\x1b[3~", "\x1b[D", "\x1b[C"},
		"rxvt":              {"\x1b[7~", "\x1b[8~", "\x1b[3~", "\x1b[D", "\x1b[C"},
		"Ctrl":              {"\x01", "\x05", "\x1b[3~", "\x1b[D", "\x1b[C"},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, func(o *office) {
				x := o.inField(like{term: "xterm"})
				x.press("kantor desa")
				x.press(keys.home)
				x.press("di ")
				x.expect("Home", "di ", "kantor desa")
				x.press(keys.right + keys.right + keys.left + keys.del)
				x.expect("arrows and Del", "di k", "ntor desa")
				x.press(keys.end)
				x.press("!")
				x.expect("End", "di kntor desa!", "")
			})
		})
	}
}

// The function keys that do something, as each terminal sends them; each has
// another way in the tables of keys.
func TestFunctionKeysOfEveryTerminal(t *testing.T) {
	for _, c := range []struct{ name, f1, f8 string }{
		{"xterm", "\x1bOP", "\x1b[19~"}, {"PuTTY, rxvt", "\x1b[11~", "\x1b[19~"}, {"linux", "\x1b[[A", "\x1b[19~"},
		{"without them", "\x07", "\x14"}, // Ctrl+G, Ctrl+T
	} {
		inOffice(t, func(o *office) {
			x := o.inField(like{term: "xterm"})
			x.press(c.f1)
			x.must("Bantuan", "Anak di mana sekarang?")
			x.press(keyEsc)
			x.press(c.f8)
			x.must("Tidak tahu\n")
		})
	}
}

// A text is read by page, to its end and back, with the keys of every terminal.
func TestPagingKeysOfEveryTerminal(t *testing.T) {
	for name, keys := range map[string]struct{ home, end, pgUp, pgDn, up, down string }{
		"xterm":             {"\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~", "\x1b[A", "\x1b[B"},
		"xterm application": {"\x1bOH", "\x1bOF", "\x1b[5~", "\x1b[6~", "\x1bOA", "\x1bOB"},
		"PuTTY, linux":      {"\x1b[1~", "\x1b[4~", "\x1b[5~", "\x1b[6~", "\x1b[A", "\x1b[B"},
		"without them":      {"", "", "b", " ", "k", "j"},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, func(o *office) {
				x := o.sit(like{term: "xterm", width: 80, height: 24})
				x.press("7")
				first := x.frame()
				x.must("halaman 1 dari")
				x.press(keys.pgDn)
				x.must("halaman 2 dari")
				x.press(keys.pgUp + keys.down + keys.up)
				if d := x.frame().differs(first); d != "" {
					t.Errorf("there and back: %s:\n%s", d, x.frame())
				}
				if keys.end == "" {
					return
				}
				x.press(keys.end)
				if strings.Contains(x.frame().String(), "halaman 1 dari") {
					t.Errorf("End stays on the first page:\n%s", x.frame())
				}
				x.press(keys.home)
				if d := x.frame().differs(first); d != "" {
					t.Errorf("Home: %s:\n%s", d, x.frame())
				}
			})
		})
	}
}

// A paste of several lines, between the brackets of a terminal that has them: one
// text, in the field where it was pasted, whatever ends its lines.
func TestBracketedPaste(t *testing.T) {
	for _, end := range []string{"\r", "\n", "\r\n"} {
		inOffice(t, func(o *office) {
			x := o.inField(like{term: "xterm"})
			x.press("\x1b[200~balai" + end + "desa\x1b[201~")
			x.expect("paste", "balai desa", "")
			x.same("paste")
		})
	}
}

// A paste without brackets is typing: its line ends are Enter, one each, and no
// answer is lost or sent by it.
func TestPasteWithoutBrackets(t *testing.T) {
	for _, end := range []string{"\r", "\n", "\r\n"} {
		inOffice(t, func(o *office) {
			x := o.inField(like{term: "vt100"})
			x.press("balai desa" + end + "nenek")
			x.expect("second line", "nenek", "")
			x.must("balai desa", "Bersama siapa?")
			x.same("paste")
			x.press("\x1b[Z")
			x.expect("first line", "balai desa", "")
		})
	}
}
