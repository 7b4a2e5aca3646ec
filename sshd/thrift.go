package sshd

import (
	"bytes"
	"io"
)

var (
	hideCursor = []byte("\x1b[?25l")
	showCursor = []byte("\x1b[?25h")
)

// thrift takes the twelve bytes out of every frame that hide the cursor while it
// is painted and show it again: a typed character then costs one byte. Only a
// frame that begins with the one, ends with the other and has neither inside is
// changed, so what the terminal shows in the end is the same.
type thrift struct{ to io.Writer }

// Write takes one frame: the renderer writes each with one call.
func (t thrift) Write(p []byte) (int, error) {
	inner, hid := bytes.CutPrefix(p, hideCursor)
	inner, shown := bytes.CutSuffix(inner, showCursor)
	if !hid || !shown || bytes.Contains(inner, hideCursor) || bytes.Contains(inner, showCursor) {
		return t.to.Write(p)
	}
	if len(inner) == 0 {
		return len(p), nil
	}
	if _, err := t.to.Write(inner); err != nil {
		return 0, err
	}
	return len(p), nil
}
