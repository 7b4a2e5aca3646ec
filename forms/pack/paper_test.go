package pack

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"loket/forms"
	"loket/forms/print"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden.txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update and look at the difference):\n%s", path, got)
	}
}

func paperEnv() forms.Env {
	return forms.Env{Now: time.Date(2026, 11, 22, 4, 30, 0, 0, time.UTC), Zone: Gowa().Office.Zone, Regions: Gowa().Regions}
}

// TestBlankPaper sets the printed forms as blank paper, as a desk hands them out.
func TestBlankPaper(t *testing.T) {
	for _, id := range []string{"form1", "form2", "form4", "form5", "form6", "form7", "form8"} {
		golden(t, id, print.Form(Gowa().Forms[id], nil, print.Frame{Head: []string{Gowa().Office.Name}}, paperEnv()))
	}
}
