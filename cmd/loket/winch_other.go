//go:build !unix

package main

import "os"

// windowChanges never tells: this system does not say when a terminal's size changes.
func windowChanges() (changes chan os.Signal, stop func()) {
	return make(chan os.Signal), func() {}
}
