package text_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"loket/forms/text"
	"loket/forms/text/hostile"
)

// Over two hundred hostile strings as a cell, in JSON, and through the last wall in pieces
// of every size.
func TestWaysOut(t *testing.T) {
	all := hostile.Strings()
	if len(all) < 200 {
		t.Fatalf("only %d strings", len(all))
	}
	for _, evil := range all {
		var table strings.Builder
		w := csv.NewWriter(&table)
		if err := w.WriteAll([][]string{{text.Cell(evil), "x"}}); err != nil {
			t.Fatal(err)
		}
		if bad := hostile.Table(table.String()); bad != "" {
			t.Errorf("%q: %s", evil, bad)
		}
		b, err := json.Marshal(evil)
		if err != nil {
			t.Fatal(err)
		}
		out, back := text.EscapeJSON(string(b)), ""
		if bad := hostile.Bad(out); bad != "" {
			t.Errorf("%q: as JSON %s: %q", evil, bad, out)
		}
		if err := json.Unmarshal([]byte(out), &back); err != nil || back != strings.ToValidUTF8(evil, "\ufffd") && utf8.ValidString(evil) {
			t.Errorf("%q is read back as %q: %v", evil, back, err)
		}
		in := "Ada " + strings.NewReplacer("\n", "", "\r", "").Replace(evil) + " é\r\nujung\n"
		whole := ""
		for size := 1; size < 6; size++ {
			var got bytes.Buffer
			to := text.Calm(&got)
			for rest := in; rest != ""; {
				n := min(size, len(rest))
				if m, err := to.Write([]byte(rest[:n])); m != n || err != nil {
					t.Fatal(m, err)
				}
				rest = rest[n:]
			}
			said := got.String()
			if size == 1 {
				whole = said
			}
			if bad := hostile.Bad(strings.NewReplacer("\r\n", "\n", "\t", " ").Replace(said)); bad != "" || said != whole || !strings.HasSuffix(said, " é\r\nujung\n") {
				t.Errorf("%q in pieces of %d: %s %q", evil, size, bad, said)
			}
		}
	}
}
