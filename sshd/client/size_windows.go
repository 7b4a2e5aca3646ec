package client

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// watchSize says how often to look: this system does not tell.
func watchSize() (changed chan os.Signal, every time.Duration, stop func()) {
	return nil, time.Second, func() {}
}

// plainTerm is what a Windows console understands.
const plainTerm = "xterm-256color"

// paintable makes the console heed escape sequences.
func paintable(out *os.File) (undo func() error, err error) {
	handle := windows.Handle(out.Fd())
	var before uint32
	if err := windows.GetConsoleMode(handle, &before); err != nil {
		return nil, fmt.Errorf("client: console: %w", err)
	}
	const want = windows.ENABLE_PROCESSED_OUTPUT | windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING | windows.DISABLE_NEWLINE_AUTO_RETURN
	if err := windows.SetConsoleMode(handle, before|want); err != nil {
		return nil, fmt.Errorf("client: console: %w", err)
	}
	return func() error { return windows.SetConsoleMode(handle, before) }, nil
}
