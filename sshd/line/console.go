package line

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"loket/forms/text"
	"loket/store/casework"
)

// How a dialogue ends other than by the person's own Keluar, which is nil.
var (
	// ErrEnd says that the input ended: the other side closed it in order.
	ErrEnd = errors.New("line: end of input")
	// ErrCut says that the line was cut: the context was done, or reading or writing failed.
	ErrCut = errors.New("line: cut")
	// ErrLocked says that the PIN was wrong three times after a long silence.
	ErrLocked = errors.New("line: locked")
)

// lineMax is the most bytes of one line; a longer one is refused whole, never cut.
const lineMax = 10_000

// console is the line itself: whole lines in, one write per prompt out.
type console struct {
	ctx    context.Context
	in     *bufio.Reader
	out    io.Writer
	ascii  bool
	buf    bytes.Buffer // what was said since the last prompt
	skipLF bool         // the last line ended in CR: an LF right after it belongs to it

	now       func() time.Time
	lockAfter time.Duration
	unlock    func(ctx context.Context, pin string) error // nil: nothing is locked
	latch     Latch
}

func newConsole(ctx context.Context, in io.Reader, out io.Writer, ascii bool) *console {
	return &console{ctx: ctx, in: bufio.NewReaderSize(in, 4096), out: out, ascii: ascii}
}

// say adds one line. Every text among args becomes one harmless line first, so
// that nothing a person typed can start a line of its own.
func (c *console) say(format string, args ...any) {
	c.write(format, args...)
	c.buf.WriteByte('\n')
}

// write is say without the line's end: for prompts.
func (c *console) write(format string, args ...any) {
	for i, arg := range args {
		switch v := arg.(type) {
		case int, int64, uint64:
		case string:
			args[i] = text.Clean(v)
		default:
			args[i] = text.Clean(fmt.Sprint(v))
		}
	}
	c.put(fmt.Sprintf(format, args...))
}

// block adds a text of several lines as it is laid out: letters, forms, the guide.
func (c *console) block(s string) {
	for l := range strings.SplitSeq(strings.TrimRight(s, "\n"), "\n") {
		c.put(strings.TrimRight(laidOut(l), " "))
		c.buf.WriteByte('\n')
	}
}

func (c *console) put(s string) {
	if c.ascii {
		s = text.ASCII(s)
	}
	c.buf.WriteString(s)
}

// laidOut cleans one line and keeps its spaces where they are.
func laidOut(l string) string {
	words := strings.Split(l, " ")
	for i, w := range words {
		words[i] = text.Clean(w)
	}
	return strings.Join(words, " ")
}

// flush sends what was said, in one write.
func (c *console) flush() error {
	if c.buf.Len() == 0 {
		return nil
	}
	_, err := c.out.Write(c.buf.Bytes())
	c.buf.Reset()
	if err != nil {
		return fmt.Errorf("%w: write: %w", ErrCut, err)
	}
	return nil
}

// ask shows a prompt with everything said before it and returns the line that was
// entered, as typed but without what a terminal would have taken out (see typed).
// A line that is too long is refused with a sentence and the prompt comes again.
func (c *console) ask(format string, args ...any) (string, error) {
	for {
		c.write(format, args...)
		var asked time.Time
		if c.unlock != nil {
			asked = c.now()
		}
		if err := c.flush(); err != nil {
			return "", err
		}
		raw, whole, err := c.answer(asked)
		if err != nil {
			return "", err
		}
		if whole {
			return typed(raw), nil
		}
		c.say("Baris terlalu panjang (lebih dari %d huruf); tidak dipakai. Ketik lebih pendek.", lineMax)
	}
}

// answer reads one line. When it took too long to come, who is there proves it first;
// the line is kept and used afterwards.
func (c *console) answer(asked time.Time) (line string, whole bool, err error) {
	if c.unlock == nil || c.lockAfter <= 0 {
		return c.read()
	}
	if line, whole, err = c.read(); err != nil {
		return line, whole, err
	}
	if gone := c.now().Sub(asked); gone >= 0 && gone < c.lockAfter { // a clock that was set back tells nothing
		c.latch.Use()
		return line, whole, nil
	}
	return line, whole, c.prove()
}

// unlockTries is how many wrong PINs end the dialogue.
const unlockTries = 3

// prove asks for the PIN.
func (c *console) prove() error {
	c.latch.Shut()
	c.say("Lama tidak dipakai; jawaban Anda ditahan. Ketik PIN dulu (tampak di layar ini).")
	for range unlockTries {
		c.write("PIN: ")
		if err := c.flush(); err != nil {
			return err
		}
		raw, _, err := c.read()
		if err != nil {
			return err
		}
		err = c.unlock(context.WithoutCancel(c.ctx), typed(raw))
		if err == nil {
			c.latch.Open()
			return nil
		}
		if casework.KindOf(err) != casework.NotFound {
			c.say("%s", casework.Say(err))
			continue
		}
		c.say("PIN salah.")
	}
	return ErrLocked
}

// command is ask for menus: the answer as one clean line in small letters.
func (c *console) command(format string, args ...any) (string, error) {
	s, err := c.ask(format, args...)
	return strings.ToLower(text.Clean(s)), err
}

// yes asks for one confirmation. Without an answer the one in brackets counts.
func (c *console) yes(or bool, format string, args ...any) (bool, error) {
	bracket := " [t]: "
	if or {
		bracket = " [y]: "
	}
	for {
		s, err := c.command(format+bracket, args...)
		if err != nil {
			return false, err
		}
		switch s {
		case "":
			return or, nil
		case "y", "ya":
			return true, nil
		case "t", "tidak", "-", ".", "<", "0":
			return false, nil
		}
		c.say("Ketik y (ya) atau t (tidak).")
	}
}

// read returns the next whole line without its end (LF, CR or CRLF). whole is false
// when the line was longer than lineMax; it is then gone. A line that the end of
// the input cuts short is never returned.
func (c *console) read() (line string, whole bool, err error) {
	var b []byte
	whole = true
	for {
		if err := c.ctx.Err(); err != nil {
			return "", false, fmt.Errorf("%w: %w", ErrCut, err)
		}
		next, err := c.in.ReadByte()
		if err != nil {
			return "", false, c.ended(err)
		}
		skip := c.skipLF && next == '\n'
		c.skipLF = false
		switch {
		case skip:
		case next == '\n' || next == '\r':
			c.skipLF = next == '\r'
			return string(b), whole, nil
		case len(b) == lineMax:
			whole = false
		default:
			b = append(b, next)
		}
	}
}

// ended tells an ordered end of the input from a cut line.
func (c *console) ended(err error) error {
	switch {
	case c.ctx.Err() != nil:
		return fmt.Errorf("%w: %w", ErrCut, c.ctx.Err())
	case errors.Is(err, io.EOF):
		return ErrEnd
	default:
		return fmt.Errorf("%w: read: %w", ErrCut, err)
	}
}

// typed takes out what a terminal that edits lines would not have passed on: keys
// that arrive as escape sequences are dropped, backspace takes the character before it.
func typed(s string) string {
	if !strings.ContainsAny(s, "\x1b\b\x7f") {
		return s
	}
	var b []byte
	for i := 0; i < len(s); {
		switch s[i] {
		case '\x1b':
			i += escape(s[i:])
		case '\b', '\x7f':
			_, size := utf8.DecodeLastRune(b)
			b = b[:len(b)-size]
			i++
		default:
			b = append(b, s[i])
			i++
		}
	}
	return string(b)
}

// escape is the length of the escape sequence that s starts with.
func escape(s string) int {
	if len(s) < 2 {
		return len(s)
	}
	switch s[1] {
	case '[': // control sequence: parameters, then one final byte
		for i := 2; i < len(s); i++ {
			if s[i] >= '@' && s[i] <= '~' {
				return i + 1
			}
			if s[i] < ' ' || s[i] > '~' {
				return i
			}
		}
		return len(s)
	case ']', 'P', '^', '_', 'X': // a string up to BEL or ESC \
		if i := strings.IndexByte(s, '\a'); i >= 0 {
			return i + 1
		}
		if i := strings.Index(s[1:], "\x1b\\"); i >= 0 {
			return i + 3
		}
		return len(s)
	case 'O': // a key of the numeric or function block
		return min(3, len(s))
	}
	return 2
}
