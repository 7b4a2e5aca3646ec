package sshd_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// What the door is made of is never older than the versions in which known holes were
// closed: the user of one key taken for another's (CVE-2024-45337 and its like in wish
// before 2), memory taken by a slow key exchange (CVE-2025-22869), panics and memory by
// malformed requests (CVE-2025-58181 and those fixed in x/crypto 0.52).
func TestLibrariesAreNotOlderThanTheirFixes(t *testing.T) {
	text, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	least := map[string]string{
		"golang.org/x/crypto": "v0.52.0", "charm.land/wish/v2": "v2.0.3", "charm.land/ssh": "v0.4.3", "filippo.io/age": "v1.2.1",
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "replace") || strings.Contains(line, "=>") {
			t.Errorf("a module is replaced, its version tells nothing: %s", line)
		}
		f := strings.Fields(line)
		if len(f) < 2 || least[f[0]] == "" {
			continue
		}
		if older(f[1], least[f[0]]) {
			t.Errorf("%s %s is older than %s", f[0], f[1], least[f[0]])
		}
		delete(least, f[0])
	}
	for name := range least {
		t.Errorf("%s is not in go.mod", name)
	}
}

func older(a, b string) bool {
	x, y := strings.Split(strings.TrimPrefix(a, "v"), "."), strings.Split(strings.TrimPrefix(b, "v"), ".")
	for i := range min(len(x), len(y)) {
		n, err := strconv.Atoi(x[i])
		m, err2 := strconv.Atoi(y[i])
		if err != nil || err2 != nil { // a version before a release
			return true
		}
		if n != m {
			return n < m
		}
	}
	return len(x) < len(y)
}
