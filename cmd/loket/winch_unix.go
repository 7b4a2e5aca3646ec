//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// windowChanges tells when the terminal's size changed.
func windowChanges() (changes chan os.Signal, stop func()) {
	changes = make(chan os.Signal, 1)
	signal.Notify(changes, syscall.SIGWINCH)
	return changes, func() { signal.Stop(changes) }
}
