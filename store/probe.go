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

// probeEnv names the file that a child process checks instead of running its program.
const probeEnv = "LOKET_PROBE"

// What a probing child says by its exit code.
const (
	probeSound  = 0
	probeLocked = 75
	probeFaults = 76
)

// probeWait bounds the wait for the file's lock while opening.
const probeWait = 300 * time.Millisecond

// bbolt checks a damaged file in goroutines of its own and may die of it; so a child of
// the same program does that. It is asked for by the environment, so that every
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
		faults, err = probe(path)
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

// probe has the pages walked and then checked by bbolt itself.
func probe(path string) (faults []string, err error) {
	if err := lookThrough(context.Background(), path, nil); err != nil {
		return nil, err
	}
	o := probeOptions
	o.PreLoadFreelist = true
	db, err := bolt.Open(path, 0o600, &o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return faults, db.View(func(tx *bolt.Tx) error {
		for fault := range tx.Check() {
			faults = append(faults, fault.Error())
		}
		return nil
	})
}

// probeOptions open a file to look at it: bbolt reads nothing but its meta pages.
var probeOptions = bolt.Options{ReadOnly: true, Timeout: probeWait, FreelistType: bolt.FreelistMapType, NoStatistics: true}

// lookThrough reads the file and walks its pages, while nobody writes to it.
func lookThrough(ctx context.Context, path string, progress func(read, size int64)) error {
	db, err := bolt.Open(path, 0o600, &probeOptions) // for its lock
	if err != nil {
		return err
	}
	if err = readThrough(ctx, path, progress); err == nil {
		err = walkPages(ctx, path)
	}
	return errors.Join(err, db.Close())
}

// readThrough reads the file once from end to end: a cold file is then walked from
// memory, ten times as fast as page by page. It tells progress, if anybody asks, how
// many of how many bytes it has read.
func readThrough(ctx context.Context, path string, progress func(read, size int64)) (err error) {
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
	for buf := make([]byte, readAhead); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
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

// probeByChild has a child process of this program check the file.
func probeByChild(ctx context.Context, path string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("probe: %w", err)
	}
	cmd := exec.CommandContext(ctx, self)
	cmd.Env = []string{probeEnv + "=" + path} // no key, no name of anybody
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
