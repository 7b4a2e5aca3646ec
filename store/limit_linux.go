package store

import (
	"errors"

	"golang.org/x/sys/unix"
)

// limitProbe keeps a child that reads a damaged file of size bytes from taking the
// machine: bbolt goes wherever the file sends it. Beyond the limits the child dies, and
// that is an answer. Maps of the file do not count.
func limitProbe(size uint64) error {
	set := func(what int, most uint64) error {
		var now unix.Rlimit
		if err := unix.Getrlimit(what, &now); err != nil {
			return err
		}
		most = min(most, now.Max) // the machine may allow less already
		return unix.Setrlimit(what, &unix.Rlimit{Cur: most, Max: most})
	}
	return errors.Join(
		set(unix.RLIMIT_DATA, 1<<30+size),      // bytes of private memory
		set(unix.RLIMIT_CPU, 60+size/(16<<20))) // seconds of work
}
