//go:build !unix && !windows

package client

import (
	"os"
	"time"
)

func watchSize() (changed chan os.Signal, every time.Duration, stop func()) {
	return nil, time.Second, func() {}
}

const plainTerm = ""

func paintable(*os.File) (undo func() error, err error) { return func() error { return nil }, nil }
