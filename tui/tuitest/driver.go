// Package tuitest plays the whole full-screen program in a test: keys in, the
// picture out as a terminal emulator shows the very bytes that the renderer sends,
// and how many they were.
//
// It promises: no waiting and no sleeping: commands run at once, one-shots when the
// test says so; a Desk that is asked from inside Update or View fails the test.
//
// It refuses: a real program; the renderer is driven as bubbletea drives it.
package tuitest

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

var update = flag.Bool("update", false, "write golden screens anew")

// Driver plays one session.
type Driver struct {
	T      testing.TB
	Desk   *Desk // may be nil
	Model  tea.Model
	Timers []tea.Msg // one-shots asked for and not yet fired
	Hold   bool      // keep commands in Held instead of running them
	Held   []tea.Cmd
	Quit   bool

	width, height int
	out           bytes.Buffer
	scr           *uv.TerminalRenderer
	cells         uv.ScreenBuffer
	term          *vt.Emulator
	shown         bool // cursor
}

// Later is for tui.Options.Later: it hands one-shots to the driver.
func (d *Driver) Later(_ time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg { return later{msg} }
}

type later struct{ msg tea.Msg }

// Start runs a model's Init in a window.
func (d *Driver) Start(m tea.Model, width, height int) {
	d.Model, d.width, d.height = m, width, height
	d.scr = uv.NewTerminalRenderer(&d.out, []string{"TERM=xterm-256color"})
	d.scr.SetColorProfile(colorprofile.ANSI)
	d.scr.SetFullscreen(true)
	d.scr.SetRelativeCursor(false)
	d.scr.SetScrollOptim(true)
	d.scr.SetTabStops(-1)
	d.scr.Erase()
	d.cells = uv.NewScreenBuffer(width, height)
	d.term = vt.NewEmulator(width, height)
	d.run(m.Init())
}

// Send gives messages to the model and runs what comes of them.
func (d *Driver) Send(msgs ...tea.Msg) {
	for _, msg := range msgs {
		if size, ok := msg.(tea.WindowSizeMsg); ok {
			d.resize(size.Width, size.Height)
		}
		d.guard(true)
		var cmd tea.Cmd
		d.Model, cmd = d.Model.Update(msg)
		d.guard(false)
		d.run(cmd)
	}
}

func (d *Driver) resize(width, height int) {
	d.width, d.height = width, height
	d.scr.Erase()
	d.scr.Resize(width, height)
	d.cells.Touched = nil
	d.cells.Resize(width, height)
	d.term.Resize(width, height)
}

func (d *Driver) guard(inside bool) {
	if d.Desk != nil {
		d.Desk.inside.Store(inside)
	}
}

// run carries out a command and all that follow from it, in order.
func (d *Driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if d.Hold {
		d.Held = append(d.Held, cmd)
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case later:
		d.Timers = append(d.Timers, msg.msg)
	case tea.QuitMsg:
		d.Quit = true
	default:
		if cmds, ok := commands(msg); ok {
			for _, c := range cmds {
				d.run(c)
			}
			return
		}
		d.Send(msg)
	}
}

// commands reads batches and sequences, whose types bubbletea keeps to itself.
func commands(msg tea.Msg) ([]tea.Cmd, bool) {
	v := reflect.ValueOf(msg)
	if v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil, false
	}
	out := make([]tea.Cmd, v.Len())
	for i := range out {
		cmd, ok := v.Index(i).Interface().(tea.Cmd)
		if !ok {
			return nil, false
		}
		out[i] = cmd
	}
	return out, true
}

// Release runs the commands that were held.
func (d *Driver) Release() {
	held := d.Held
	d.Held, d.Hold = nil, false
	for _, c := range held {
		d.run(c)
	}
}

// Fire delivers every one-shot that waits.
func (d *Driver) Fire() {
	timers := d.Timers
	d.Timers = nil
	d.Send(timers...)
}

// Keys presses keys by name ("enter", "ctrl+s", "shift+tab", "x").
func (d *Driver) Keys(names ...string) {
	d.T.Helper()
	for _, n := range names {
		d.Send(Key(d.T, n))
	}
}

// Type types text, character by character; "\n" is Enter.
func (d *Driver) Type(text string) {
	for _, r := range text {
		switch r {
		case '\n':
			d.Send(tea.KeyPressMsg{Code: tea.KeyEnter})
		case ' ':
			d.Send(tea.KeyPressMsg{Code: tea.KeySpace, Text: " "})
		default:
			d.Send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

var named = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f8": tea.KeyF8, "f9": tea.KeyF9,
}

// Key makes a key press from its name.
func Key(t testing.TB, name string) tea.KeyPressMsg {
	t.Helper()
	var mod tea.KeyMod
	rest := name
	for {
		head, tail, ok := strings.Cut(rest, "+")
		if !ok || tail == "" {
			break
		}
		mod |= map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "shift": tea.ModShift, "alt": tea.ModAlt}[head]
		rest = tail
	}
	if code, ok := named[rest]; ok {
		return tea.KeyPressMsg{Code: code, Mod: mod}
	}
	if rest == "space" {
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	}
	r := []rune(rest)
	if len(r) != 1 {
		t.Fatalf("no key is called %q", name)
	}
	k := tea.KeyPressMsg{Code: r[0], Mod: mod}
	if mod == 0 {
		k.Text = rest
	}
	return k
}

// Paint sends the present view through the renderer to the emulator and gives the
// bytes that went, cursor hiding left out as the server's writer leaves it out.
func (d *Driver) Paint() int { return len(d.PaintBytes()) }

// PaintBytes is Paint with the bytes themselves, for finding out why they are so many.
func (d *Driver) PaintBytes() string {
	d.guard(true)
	v := d.Model.View()
	d.guard(false)
	d.cells.Clear()
	uv.NewStyledString(v.Content).Draw(d.cells, d.cells.Bounds())
	d.scr.Render(d.cells.RenderBuffer)
	if v.Cursor != nil {
		d.scr.MoveTo(v.Cursor.X, v.Cursor.Y)
	}
	if err := d.scr.Flush(); err != nil {
		d.T.Fatal(err)
	}
	if show := v.Cursor != nil; show != d.shown {
		d.shown = show
		d.out.WriteString(map[bool]string{true: "\x1b[?25h", false: "\x1b[?25l"}[show])
	}
	sent := d.out.String()
	if _, err := d.term.Write(d.out.Bytes()); err != nil {
		d.T.Fatal(err)
	}
	d.out.Reset()
	return sent
}

// Screen paints and gives the window as text, with the cursor's place below it.
func (d *Driver) Screen() string {
	d.T.Helper()
	d.Paint()
	var b strings.Builder
	for y := range d.height {
		var row strings.Builder
		for x := range d.width {
			switch c := d.term.CellAt(x, y); {
			case c == nil || c.Content == "" && c.Width != 0:
				row.WriteByte(' ')
			default:
				row.WriteString(c.Content)
			}
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	if d.shown {
		at := d.term.CursorPosition()
		b.WriteString("= kursor " + itoa(at.X) + "," + itoa(at.Y) + "\n")
	}
	return b.String()
}

func itoa(n int) string {
	if n >= 10 {
		return itoa(n/10) + string(rune('0'+n%10))
	}
	return string(rune('0' + n))
}

// At fails the test unless the cursor stands in a row that shows the text.
func (d *Driver) At(want string) {
	d.T.Helper()
	s := d.Screen()
	rows, y := strings.Split(s, "\n"), d.term.CursorPosition().Y
	if !d.shown || !strings.Contains(rows[y], want) {
		d.T.Fatalf("the cursor is not in a row with %q:\n%s", want, s)
	}
}

// As is a value of the type that it must have.
func As[T any](t testing.TB, v any) T {
	t.Helper()
	x, ok := v.(T)
	if !ok {
		t.Fatalf("%T, want %T", v, x)
	}
	return x
}

// Must fails the test unless the screen shows every text.
func (d *Driver) Must(texts ...string) {
	d.T.Helper()
	s := d.Screen()
	for _, t := range texts {
		if !strings.Contains(s, t) {
			d.T.Fatalf("the screen does not show %q:\n%s", t, s)
		}
	}
}

// MustNot fails the test when the screen shows any of the texts.
func (d *Driver) MustNot(texts ...string) {
	d.T.Helper()
	s := d.Screen()
	for _, t := range texts {
		if strings.Contains(s, t) {
			d.T.Fatalf("the screen shows %q:\n%s", t, s)
		}
	}
}

// Golden compares the screen with testdata/NAME.golden; -update writes it.
func (d *Driver) Golden(name string) {
	d.T.Helper()
	got, file := d.Screen(), filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			d.T.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			d.T.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		d.T.Fatal(err)
	}
	if got != string(want) {
		d.T.Errorf("%s differs; got\n%s\nwant\n%s", file, got, want)
	}
}
