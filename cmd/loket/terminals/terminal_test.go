package terminals

import (
	"errors"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"
)

// The keys that tests press, as an xterm sends them.
const (
	keyEnter = "\r"
	keyTab   = "\t"
	keyEsc   = "\x1b"
	keyDown  = "\x1b[B"
	keyPgDn  = "\x1b[6~"
	keyF1    = "\x1bOP"
)

// settled is how long a key's doing takes at most: the frames, the save of what was
// typed (1 s), a lone ESC.
const settled = 3 * time.Second

// like says what kind of terminal a session has.
type like struct {
	account       string // who signs in; "": the desk officer
	term          string
	width, height int
	env           map[string]string
	unsized       bool                // the client tells no size
	version       string              // of the client; "": the library's own
	modes         gossh.TerminalModes // as the client tells them
}

// terminal is a session with a window: keys go in, and an emulator shows what came out.
type terminal struct {
	t       *testing.T
	like    like
	client  *gossh.Client
	session *gossh.Session
	in      io.WriteCloser
	model   tea.Model // the session's program
	ended   chan struct{}

	mu       sync.Mutex
	screen   *display
	raw      []byte // everything that was sent
	printing bool
	printed  []byte // what went to the printer
}

// sit opens a session on a terminal and lets the first screen come.
func (o *office) sit(l like) *terminal {
	o.t.Helper()
	if l.account == "" {
		l.account = "desk-officer"
	}
	config := &gossh.ClientConfig{
		User: l.account, Auth: []gossh.AuthMethod{gossh.PublicKeys(o.keys[l.account])}, HostKeyCallback: gossh.FixedHostKey(o.server.HostKey()),
		ClientVersion: l.version,
	}
	c, channels, requests, err := gossh.NewClientConn(o.line.dial(), "loket", config)
	if err != nil {
		o.t.Fatal(err)
	}
	x := &terminal{t: o.t, like: l, client: gossh.NewClient(c, channels, requests), ended: make(chan struct{}), screen: newDisplay(l.width, l.height)}
	if x.session, err = x.client.NewSession(); err != nil {
		o.t.Fatal(err)
	}
	in, err1 := x.session.StdinPipe()
	out, err2 := x.session.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		o.t.Fatal(err)
	}
	x.in = in
	for name, value := range l.env {
		if err := x.session.Setenv(name, value); err != nil {
			o.t.Fatalf("%s: %v", name, err)
		}
	}
	if l.modes == nil {
		x.like.modes = gossh.TerminalModes{}
	}
	height, width := l.height, l.width
	if l.unsized {
		height, width = 0, 0
	}
	if err := x.session.RequestPty(l.term, height, width, x.like.modes); err != nil {
		o.t.Fatal(err)
	}
	if err := x.session.Shell(); err != nil {
		o.t.Fatal(err)
	}
	go x.listen(out)
	x.model = <-o.models
	pass(settled)
	return x
}

func (x *terminal) listen(out io.Reader) {
	defer close(x.ended)
	p := make([]byte, 32<<10)
	for {
		n, err := out.Read(p)
		x.mu.Lock()
		x.raw = append(x.raw, p[:n]...)
		x.screen.write(x.printer(p[:n]))
		x.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// press sends keys at once and lets come what comes of them.
func (x *terminal) press(keys string) {
	x.t.Helper()
	x.send(keys)
	pass(settled)
}

func (x *terminal) send(keys string) {
	x.t.Helper()
	if _, err := io.WriteString(x.in, keys); err != nil {
		x.t.Fatal(err)
	}
}

// drag makes the window another size; nothing is waited for.
func (x *terminal) drag(width, height int) {
	x.t.Helper()
	x.mu.Lock()
	x.screen.resize(width, height)
	x.mu.Unlock()
	if err := x.session.WindowChange(height, width); err != nil {
		x.t.Fatal(err)
	}
}

// sent is everything that came since the mark, a length of raw.
func (x *terminal) sent(since int) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return string(x.raw[since:])
}

func (x *terminal) mark() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.raw)
}

// frame is what the window shows now.
func (x *terminal) frame() frame {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.screen.frame()
}

// must fails the test unless the window shows the texts.
func (x *terminal) must(texts ...string) {
	x.t.Helper()
	shown := x.frame().String()
	for _, want := range texts {
		if !strings.Contains(shown, want) {
			x.t.Fatalf("%s %dx%d does not show %q:\n%s", x.like.term, x.screen.width, x.screen.height, want, shown)
		}
	}
}

// hangUp ends the session from this side.
func (x *terminal) hangUp() {
	x.t.Helper()
	if err := x.client.Close(); err != nil && !errors.Is(err, net.ErrClosed) && !errors.Is(err, io.EOF) {
		x.t.Error(err)
	}
	<-x.ended
	pass(settled)
}

// same fails the test unless the window shows exactly what the program means: every
// cell and the cursor, as if each row had been written on an empty screen.
func (x *terminal) same(where string) {
	x.t.Helper()
	v := x.model.View()
	rows := strings.Split(v.Content, "\n")
	if len(rows) > x.screen.height {
		x.t.Errorf("%s: %d rows in a window of %d", where, len(rows), x.screen.height)
	}
	plain := newDisplay(x.screen.width, x.screen.height)
	for y, row := range rows {
		if w := ansi.StringWidth(row); w > x.screen.width {
			x.t.Errorf("%s: row %d has %d columns", where, y, w)
		}
		if bare := ansi.Strip(row); strings.ContainsFunc(bare, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
			x.t.Errorf("%s: row %d holds a control character: %q", where, y, bare)
		}
		plain.write([]byte(ansi.CursorPosition(1, y+1) + row))
	}
	switch {
	case v.Cursor != nil:
		plain.write([]byte(ansi.CursorPosition(v.Cursor.X+1, v.Cursor.Y+1)))
	case basic(x.like):
		plain.write([]byte(ansi.CursorPosition(1, 2)))
	default:
		plain.write([]byte(ansi.ResetModeTextCursorEnable))
	}
	got, want := x.frame(), plain.frame()
	if colorless(x.like) {
		want = want.withoutColor()
	}
	if d := got.differs(want); d != "" {
		x.t.Errorf("%s on %s %dx%d: %s\nshown:\n%s\nmeant:\n%s", where, x.like.term, x.screen.width, x.screen.height, d, got, want)
	}
}

// display is a terminal emulator together with whether its cursor is shown.
type display struct {
	width, height int
	emulator      *vt.Emulator
	cursor        bool
}

func newDisplay(width, height int) *display {
	d := &display{width: width, height: height, emulator: vt.NewEmulator(width, height), cursor: true}
	d.emulator.SetCallbacks(vt.Callbacks{CursorVisibility: func(on bool) { d.cursor = on }})
	return d
}

func (d *display) write(p []byte) {
	if _, err := d.emulator.Write(p); err != nil {
		panic(err) // an emulator in memory
	}
}

func (d *display) resize(width, height int) {
	d.width, d.height = width, height
	d.emulator.Resize(width, height)
}

// frame is a picture of a window.
type frame struct {
	rows    [][]cell
	x, y    int // of the cursor; 0 while it is hidden: where it stands nobody sees
	visible bool
}

// cell is one place of a window; text is "" in the second column of a wide character.
type cell struct {
	text  string
	style uv.Style
}

func (d *display) frame() frame {
	f := frame{visible: d.cursor}
	if f.visible {
		at := d.emulator.CursorPosition()
		f.x, f.y = at.X, at.Y
	}
	for y := range d.height {
		row := make([]cell, d.width)
		for x := range row {
			switch c := d.emulator.CellAt(x, y); {
			case c == nil || c.Content == "" && c.Width != 0 || c.Content == " ":
				row[x].text = " "
				if c != nil { // weight and colour of a blank nobody sees
					row[x].style = uv.Style{Bg: c.Style.Bg, Underline: c.Style.Underline, Attrs: c.Style.Attrs & uv.AttrReverse}
				}
			default:
				row[x] = cell{c.Content, c.Style}
			}
		}
		f.rows = append(f.rows, row)
	}
	return f
}

// differs says where two pictures first differ; "" when they do not.
func (f frame) differs(o frame) string {
	for y := range f.rows {
		if !slices.EqualFunc(f.rows[y], o.rows[y], func(a, b cell) bool { return a.text == b.text && a.style.Equal(&b.style) }) {
			return "row " + strconv.Itoa(y) + " differs"
		}
	}
	if f.visible != o.visible || f.x != o.x || f.y != o.y {
		return "the cursor differs: " + f.where() + ", meant " + o.where()
	}
	return ""
}

func (f frame) where() string {
	if !f.visible {
		return "hidden"
	}
	return strconv.Itoa(f.x) + "," + strconv.Itoa(f.y)
}

func (f frame) withoutColor() frame {
	for y := range f.rows {
		for x := range f.rows[y] {
			f.rows[y][x].style.Fg, f.rows[y][x].style.Bg = nil, nil
		}
	}
	return f
}

// row is a row's text without its trailing blanks.
func (f frame) row(y int) string {
	var b strings.Builder
	for _, c := range f.rows[y] {
		b.WriteString(c.text)
	}
	return strings.TrimRight(b.String(), " ")
}

func (f frame) String() string {
	var b strings.Builder
	for y := range f.rows {
		b.WriteString(f.row(y) + "\n")
	}
	return b.String()
}
