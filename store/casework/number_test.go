package casework

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCaseNumber(t *testing.T) {
	n := CaseNumber("0801", 2026, 42)
	if !strings.HasPrefix(n, "0801-26-0042-") || len(n) != 14 {
		t.Errorf("CaseNumber = %q", n)
	}
	if got, ok := ParseNumber(" " + strings.ToLower(n) + " "); !ok || got != n {
		t.Errorf("ParseNumber(%q) = %q, %v", strings.ToLower(n), got, ok)
	}
}

// One wrong sign, or two neighbours swapped, never gives another valid number.
func TestCaseNumberCheckSign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		desk := rapid.StringMatching(`[A-Z0-9]{1,6}`).Draw(t, "desk")
		n := CaseNumber(desk, rapid.IntRange(2000, 2099).Draw(t, "year"), rapid.IntRange(1, 99999).Draw(t, "running"))
		if _, ok := ParseNumber(n); !ok {
			t.Fatalf("%q is refused", n)
		}
		i := rapid.IntRange(0, len(n)-3).Draw(t, "place")
		if n[i] == '-' {
			return
		}
		wrong := []byte(n)
		wrong[i] = '0' + (wrong[i]-'0'+1+byte(rapid.IntRange(0, 8).Draw(t, "by")))%10
		if n[i] >= '0' && n[i] <= '9' && wrong[i] != n[i] {
			if _, ok := ParseNumber(string(wrong)); ok {
				t.Fatalf("%q passes for %q", wrong, n)
			}
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	f.Add("0801-26-0042-K")
	f.Add("----")
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := ParseNumber(s); ok {
			if again, ok := ParseNumber(n); !ok || again != n {
				t.Errorf("%q parses to %q, which parses to %q", s, n, again)
			}
		}
	})
}
