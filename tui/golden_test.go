package tui

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// No screen, dialogue or paper that the tests keep ends a sentence twice, or has an empty
// part between two commas.
func TestNoKeptTextStopsTwice(t *testing.T) {
	twice := regexp.MustCompile(`(?m)[[:alpha:])]\.\.( |$)|, ?,`)
	seen := 0
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		kept := filepath.Ext(path) == ".golden" || filepath.Ext(path) == ".txt"
		if err != nil || e.IsDir() || !kept || !strings.Contains(path, "testdata") {
			return err
		}
		body, err := os.ReadFile(path)
		if at := twice.FindIndex(body); at != nil {
			t.Errorf("%s: %q", path, body[max(0, at[0]-40):min(len(body), at[1]+10)])
		}
		seen++
		return err
	})
	if err != nil || seen < 100 {
		t.Errorf("%d files, %v", seen, err)
	}
}
