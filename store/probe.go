package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// probeEnv names the file that a child process looks at instead of running its
// program; probeMode says how closely.
const (
	probeEnv  = "LOKET_PROBE"
	probeMode = "LOKET_PROBE_MODE"
	modeOpen  = "open"  // it opens and its pages hang together
	modeCheck = "check" // every page is where it should be, once
)

// What a probing child says by its exit code.
const (
	probeSound  = 0
	probeLocked = 75
	probeFaults = 76
)

// probeWait bounds the wait for the file's lock while opening.
const probeWait = 300 * time.Millisecond

// bbolt walks a damaged file in goroutines of its own and dies of it; so a child of
// the same program looks first. It is asked for by the environment, so that every
// program and test that uses this package can be its own child.
func init() {
	if path := os.Getenv(probeEnv); path != "" {
		os.Exit(ProbeMain(path))
	}
}

// ProbeMain looks at the data file at path and returns the exit code of the child
// process that does so: 0 when it is sound. Faults go to stderr, a line each. It
// may die of a damaged file: that, too, is an answer.
func ProbeMain(path string) int {
	var faults []string
	info, err := os.Stat(path)
	if err == nil {
		err = limitProbe(uint64(info.Size()))
	}
	if err == nil {
		faults, err = probe(path, os.Getenv(probeMode))
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return probeLocked
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return probeFaults
	case len(faults) > 0:
		fmt.Fprintln(os.Stderr, strings.Join(faults, "\n"))
		return probeFaults
	}
	return probeSound
}

func probe(path, mode string) (faults []string, err error) {
	if mode == modeCheck { // whoever opens has read it already
		if err := readThrough(path, nil); err != nil {
			return nil, err
		}
	}
	o := bolt.Options{ReadOnly: true, Timeout: probeWait, FreelistType: bolt.FreelistMapType, NoStatistics: true}
	db, err := bolt.Open(path, 0o600, &o) // the lock, and the meta pages
	if err != nil {
		return nil, err
	}
	if err := errors.Join(walkPages(path), db.Close()); err != nil {
		return nil, err
	}
	o.PreLoadFreelist = true
	if db, err = bolt.Open(path, 0o600, &o); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return faults, db.View(func(tx *bolt.Tx) error {
		if mode == modeCheck {
			for fault := range tx.Check() {
				faults = append(faults, fault.Error())
			}
		}
		return nil
	})
}

// readThrough reads the file once from end to end: a cold file is then walked from
// memory, ten times as fast as page by page. It tells progress, if anybody asks, how
// many of how many bytes it has read.
func readThrough(path string, progress func(read, size int64)) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var read int64
	for buf := make([]byte, 4<<20); ; {
		n, err := f.Read(buf)
		read += int64(n)
		if progress != nil {
			progress(read, info.Size())
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// errLocked says that another process has the file.
var errLocked = errors.New("the data file is in use by another process")

// faultsError are the faults that a child found, or its death.
type faultsError struct{ text string }

func (e *faultsError) Error() string { return "data file: " + e.text }

// probeByChild has a child process of this program look at the file.
func probeByChild(ctx context.Context, path, mode string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("probe: %w", err)
	}
	cmd := exec.CommandContext(ctx, self)
	cmd.Env = []string{probeEnv + "=" + path, probeMode + "=" + mode} // no key, no name of anybody
	var said strings.Builder
	cmd.Stderr = &said
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &exit):
		return fmt.Errorf("probe: %w", err)
	case ctx.Err() != nil:
		return ctx.Err()
	case exit.ExitCode() == probeLocked:
		return errLocked
	case exit.ExitCode() == probeFaults:
		return &faultsError{cut(strings.TrimSpace(said.String()), 2000)}
	}
	return &faultsError{"the look at it ended with " + exit.String()}
}
