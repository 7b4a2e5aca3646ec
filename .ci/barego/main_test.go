package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	dir := t.TempDir()
	for name, src := range map[string]string{
		"store/a.go":          "package store\n\nfunc f() {\n\tgo f()\n}\n",
		"store/a_test.go":     "package store\n\nfunc g() { go g() }\n",
		"store/testdata/a.go": "package store\n\nfunc g() { go g() }\n",
		helpers[0]:            "package guard\n\nfunc Go(f func()) { go f() }\n",
		".hidden/a.go":        "package x\n\nfunc g() { go g() }\n",
		"tui/ok.go":           "package tui\n\n// go is only a word here\nvar s = \"go f()\"\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found, err := find(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || !strings.HasSuffix(found[0], filepath.FromSlash("store/a.go:4:2")) {
		t.Fatalf("found %q, want only store/a.go:4:2", found)
	}
}
