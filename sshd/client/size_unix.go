//go:build unix

package client

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// watchSize tells when the terminal's size changed. every is 0: nobody need look.
func watchSize() (changed chan os.Signal, every time.Duration, stop func()) {
	changed = make(chan os.Signal, 1)
	signal.Notify(changed, syscall.SIGWINCH)
	return changed, 0, func() { signal.Stop(changed) }
}

// plainTerm is the terminal's name where the environment has none: nothing is known of it.
const plainTerm = ""

// paintable makes a terminal heed escape sequences; here all do.
func paintable(*os.File) (undo func() error, err error) { return func() error { return nil }, nil }
