// Barego finds go statements outside the places that may start goroutines: a
// goroutine that panics ends the process and with it every session, so they are
// started by a guarded helper. Tests may start their own.
//
// Usage: go run ./.ci/barego DIR. Exit 1 when something was found, 2 when a file
// cannot be read.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// helpers are the files that may say "go": the guarded helper for everybody, and the
// store's own one, because the store imports nothing of sshd.
var helpers = []string{"sshd/guard/guard.go", "store/fail.go"}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: barego DIR")
		os.Exit(2)
	}
	found, err := find(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, at := range found {
		fmt.Printf("%s: bare go statement; start it with a guarded helper: %s\n", at, strings.Join(helpers, ", "))
	}
	if len(found) > 0 {
		os.Exit(1)
	}
}

// find lists the places of go statements in the Go files under dir, tests, the
// helpers, folders whose names start with a dot, and testdata left out.
func find(dir string) (places []string, err error) {
	files := token.NewFileSet()
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if rel != "." && (strings.HasPrefix(name, ".") || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || slices.Contains(helpers, filepath.ToSlash(rel)) {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.GoStmt); ok {
				places = append(places, files.Position(s.Pos()).String())
			}
			return true
		})
		return nil
	})
	return places, err
}
