package sshd

import (
	"bytes"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// keys turns what a terminal sends into key presses and pastes, and nothing else:
// reports of sizes, modes, colours and clipboards that a client makes up never
// reach the program. It holds a bounded amount, whatever arrives.
type keys struct {
	decoder uv.EventDecoder
	buf     []byte // an unfinished sequence
	ended   bool   // the last key was a CR: a LF at once after it is the same line end
	pasting bool
	paste   []byte
}

const (
	pasteStart  = "\x1b[200~"
	pasteEnd    = "\x1b[201~"
	pasteMax    = 64 << 10 // bytes of one paste; the rest of a longer one is dropped
	sequenceMax = 1 << 10  // bytes of one sequence; longer ones are dropped
)

// linuxKeys are the function keys of a Linux console, which nothing else sends.
var linuxKeys = map[string]rune{
	"\x1b[[A": tea.KeyF1, "\x1b[[B": tea.KeyF2, "\x1b[[C": tea.KeyF3, "\x1b[[D": tea.KeyF4, "\x1b[[E": tea.KeyF5,
}

// feed takes the next bytes. settled says that no more came for a while: a lone
// ESC is then the key, and no longer the beginning of a sequence.
func (k *keys) feed(p []byte, settled bool) []tea.Msg {
	k.buf = append(k.buf, p...)
	var out []tea.Msg
	for len(k.buf) > 0 {
		if k.pasting {
			msg, ended := k.gather()
			if !ended {
				break
			}
			out = append(out, msg)
			continue
		}
		n, msg := k.next(settled)
		if n == 0 {
			break
		}
		k.buf = k.buf[n:]
		if msg != nil {
			out = append(out, msg)
		}
	}
	if len(k.buf) == 0 {
		k.buf = nil
	}
	return out
}

// waiting says whether a sequence is unfinished, so that silence would settle it.
func (k *keys) waiting() bool { return len(k.buf) > 0 && !k.pasting }

// next decodes one event at the start of the buffer; n is 0 if more must come first.
func (k *keys) next(settled bool) (n int, msg tea.Msg) {
	b := k.buf
	same := k.ended && b[0] == '\n'
	k.ended = b[0] == '\r'
	if same {
		return 1, nil
	}
	switch {
	case bytes.HasPrefix(b, []byte(pasteStart)):
		k.pasting = true
		return len(pasteStart), nil
	case b[0] >= 0x80 && b[0] < utf8.RuneSelf+0x40, b[0] == 0xff, b[0] == 0xfe:
		return 1, nil // no character begins so
	case b[0] >= utf8.RuneSelf && !utf8.FullRune(b) && !settled:
		return 0, nil
	}
	if len(b) >= 4 {
		if code, ok := linuxKeys[string(b[:4])]; ok {
			return 4, tea.KeyPressMsg{Code: code}
		}
	}
	if len(b) >= 2 && b[0] == '\x1b' && strings.IndexByte("[O]P_^X", b[1]) < 0 {
		// Esc and another key that came together over a slow line. Alt sends the same, but nothing is bound to Alt.
		return 1, tea.KeyPressMsg{Code: tea.KeyEscape}
	}
	n, event := k.decoder.Decode(b)
	n = min(max(n, 1), len(b))
	if b[0] == '\x1b' && n == len(b) && !settled && unfinished(b, event) {
		if len(b) <= sequenceMax {
			return 0, nil
		}
		return n, nil
	}
	return n, press(event)
}

// unfinished says whether a sequence that fills the buffer may go on.
func unfinished(b []byte, event uv.Event) bool {
	if len(b) == 1 || len(b) == 2 && strings.IndexByte("[O]P_^X", b[1]) >= 0 {
		return true
	}
	if string(b) == "\x1b[[" {
		return true
	}
	_, unknown := event.(uv.UnknownEvent)
	return unknown
}

// press is the key press in an event, if any. Its text is valid UTF-8.
func press(event uv.Event) tea.Msg {
	if several, ok := event.(uv.MultiEvent); ok {
		for _, one := range several {
			if msg := press(one); msg != nil {
				return msg
			}
		}
		return nil
	}
	k, ok := event.(uv.KeyPressEvent)
	if !ok {
		return nil
	}
	k.Text = strings.ToValidUTF8(k.Text, "")
	return tea.KeyPressMsg(k)
}

// gather moves the buffer into the paste, up to its end.
func (k *keys) gather() (msg tea.Msg, ended bool) {
	body, rest, ended := bytes.Cut(k.buf, []byte(pasteEnd))
	if !ended {
		// The last bytes may be the beginning of the end.
		keep := min(len(k.buf), len(pasteEnd)-1)
		body, rest = k.buf[:len(k.buf)-keep], k.buf[len(k.buf)-keep:]
	}
	k.paste = append(k.paste, body[:min(len(body), pasteMax-len(k.paste))]...)
	k.buf = rest
	if !ended {
		return nil, false
	}
	msg = tea.PasteMsg{Content: strings.ToValidUTF8(string(k.paste), "")}
	k.pasting, k.paste = false, nil
	return msg, true
}
