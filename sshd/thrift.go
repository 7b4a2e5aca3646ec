package sshd

import (
	"bytes"
	"io"
	"regexp"
)

var (
	hideCursor  = []byte("\x1b[?25l")
	showCursor  = []byte("\x1b[?25h")
	otherScreen = []byte("\x1b[?1049l")
	cursorShape = regexp.MustCompile("\x1b\\[[0-9]? q")
)

// leaving goes before the way back from the alternate screen. Terminals without one
// (a Linux console, screen) would keep a child's case in sight; those with one would
// keep the rows that scroll.
const leaving = "\x1b[r\x1b[H\x1b[J"

// thrift corrects what the renderer sends.
//
// It takes the twelve bytes out of every frame that hide the cursor while it is
// painted and show it again: a typed character then costs one byte. Only a frame
// that begins with the one, ends with the other and has neither inside is changed,
// so what the terminal shows in the end is the same. The cursor's shape is the
// person's own choice, and a Linux console shows the request for one as a "q": it
// goes, too. The screen is wiped before it is left.
type thrift struct{ to io.Writer }

// Write takes one frame: the renderer writes each with one call.
func (t thrift) Write(p []byte) (int, error) {
	out := p
	if bytes.Contains(out, []byte(" q")) {
		out = cursorShape.ReplaceAll(out, nil)
	}
	if bytes.Contains(out, otherScreen) {
		out = bytes.ReplaceAll(out, otherScreen, append([]byte(leaving), otherScreen...))
	}
	inner, hid := bytes.CutPrefix(out, hideCursor)
	inner, shown := bytes.CutSuffix(inner, showCursor)
	if hid && shown && !bytes.Contains(inner, hideCursor) && !bytes.Contains(inner, showCursor) {
		out = inner
	}
	if len(out) == 0 {
		return len(p), nil
	}
	if _, err := t.to.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}
