// Package e2e proves the product through its own doors: the real binary, a real
// server, real SSH. Nothing here reaches into the program; whatever is asserted was
// asked for by an account, with its key, as a person or a script asks.
package e2e

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"loket/cmd/loket/seat"
	"loket/forms/pack"
)

// loket is the binary under test; template is a training office without cases.
var loket, template string

// book is the rule book that the binary brings along.
var book = pack.Gowa()

// today is the day in the office's zone.
func today() time.Time { return time.Now().In(book.Office.Zone) }

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	flag.Parse()
	// People wait for people here, and rarely for a processor.
	if err := flag.Set("test.parallel", "6"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	dir, err := os.MkdirTemp("", "loket-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}()
	if err := build(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// build makes the binary as it is handed out, static, and an office to copy.
func build(dir string) error {
	var err error
	if loket, err = seat.Build(dir, clean(os.Environ())); err != nil {
		return err
	}
	template = filepath.Join(dir, "office")
	make := exec.Command(loket, "demo", "--data", template, "--cases", "0")
	make.Env = clean(os.Environ())
	if out, err := make.CombinedOutput(); err != nil {
		return fmt.Errorf("loket demo: %w\n%s", err, out)
	}
	return nil
}

// clean is an environment without what would lead the binary to another office.
func clean(env []string) []string {
	var out []string
	for _, kv := range env {
		name, _, _ := strings.Cut(kv, "=")
		switch name {
		case "LOKET_DATA", "LOKET_KEY", "CREDENTIALS_DIRECTORY", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "TERM":
		default:
			out = append(out, kv)
		}
	}
	return append(out, "LANG=C.UTF-8", "TERM=xterm-256color")
}

// fixedSeed is the seed that somebody wants to see again.
func fixedSeed() (uint64, bool) {
	n, err := strconv.ParseUint(os.Getenv("LOKET_E2E_SEED"), 10, 64)
	return n, err == nil
}
