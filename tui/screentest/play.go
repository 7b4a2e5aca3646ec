package screentest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/vt"
	"pgregory.net/rapid"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/tuitest"
)

// Player plays one screen.
type Player struct {
	t      rapid.TB
	keys   testing.TB // for tuitest.Key
	Env    *kit.Env
	Desk   *Fake
	Screen kit.Screen
	Area   kit.Area
	Asked  []tea.Msg // requests that the screen made, in order
	Hold   bool      // keep commands in Held instead of running them
	Held   []tea.Cmd
}

// Play starts a screen for an actor in an 80x24 window.
func Play(t testing.TB, desk *Fake, who casework.Actor, make func(*kit.Env) kit.Screen) *Player {
	t.Helper()
	return PlayIn(t, desk, who, kit.Area{Width: 80, Height: 20}, false, make)
}

// PlayIn is Play in an area of another size, or with ASCII marks.
func PlayIn(t testing.TB, desk *Fake, who casework.Actor, area kit.Area, ascii bool, make func(*kit.Env) kit.Screen) *Player {
	t.Helper()
	return start(t, t, desk, who, area, ascii, make)
}

func start(t rapid.TB, keys testing.TB, desk *Fake, who casework.Actor, area kit.Area, ascii bool, make func(*kit.Env) kit.Screen) *Player {
	t.Helper()
	desk.t = t
	p := &Player{t: t, keys: keys, Desk: desk, Env: kit.NewEnv(desk, who, ascii, false), Area: area}
	p.Env.SetArea(area)
	p.Screen = make(p.Env)
	p.run(p.Screen.Init())
	return p
}

// Send gives the screen a message and runs what comes of it.
func (p *Player) Send(msg tea.Msg) {
	p.Desk.busy = true
	next, cmd := p.Screen.Update(msg)
	p.Desk.busy = false
	p.Screen = next
	p.run(cmd)
}

// Run runs a command kept in Held or in a request (kit.Confirm.Yes).
func (p *Player) Run(cmd tea.Cmd) {
	p.Hold = false
	p.run(cmd)
}

func (p *Player) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if p.Hold {
		p.Held = append(p.Held, cmd)
		return
	}
	msg := cmd()
	if list := reflect.ValueOf(msg); list.IsValid() && list.Kind() == reflect.Slice && list.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		for i := range list.Len() { // a batch or a sequence
			if next, ok := list.Index(i).Interface().(tea.Cmd); ok {
				p.run(next)
			}
		}
		return
	}
	switch msg := msg.(type) {
	case nil:
	case kit.Job:
		p.run(msg.Run)
	case kit.Reply:
		if p.Screen.Address().Fresh(msg) {
			p.Send(msg.Msg)
		}
	default:
		p.Asked = append(p.Asked, msg)
	}
}

// Press presses keys one after another, as the root would hand them on: through
// the screen's key table first. A key that does nothing now is told by its reason
// as a kit.Say in Asked.
func (p *Player) Press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		msg := tuitest.Key(p.keys, key)
		p.Desk.busy = true
		k, ok := kit.Find(p.Screen.Keys(), msg, p.Screen.Typing())
		p.Desk.busy = false
		switch {
		case ok && k.Why != "":
			p.Asked = append(p.Asked, kit.Say{Message: kit.Message{Tone: kit.Warn, Text: k.Why}})
		case ok:
			p.Send(kit.Pressed{ID: k.ID, Key: msg})
		default:
			p.Send(msg)
		}
	}
}

// Type types characters.
func (p *Player) Type(s string) {
	p.t.Helper()
	for _, r := range s {
		p.Press(string(r))
	}
}

// Last is the last request, taken out of Asked; nil when there is none.
func (p *Player) Last() tea.Msg {
	if len(p.Asked) == 0 {
		return nil
	}
	msg := p.Asked[len(p.Asked)-1]
	p.Asked = nil
	return msg
}

// Frame is what the screen draws now, checked: the same when drawn again, no line wider than the area, no
// trailing spaces, no control characters but those of style.
func (p *Player) Frame() kit.Frame {
	p.t.Helper()
	p.Desk.busy = true
	f := p.Screen.View(p.Area)
	p.Screen.Keys()
	again := p.Screen.View(p.Area)
	p.Desk.busy = false
	if !slices.Equal(f.Lines, again.Lines) {
		p.t.Errorf("drawn twice, two pictures")
	}
	if len(f.Lines) > p.Area.Height {
		p.t.Errorf("%d lines in an area of %d rows", len(f.Lines), p.Area.Height)
	}
	for i, l := range f.Lines {
		bare := Bare(l)
		if w := text.Width(bare); w > p.Area.Width {
			p.t.Errorf("line %d is %d columns wide: %.90q", i, w, bare)
		}
		if strings.TrimRight(bare, " ") != bare {
			p.t.Errorf("line %d has trailing spaces: %.90q", i, bare)
		}
		for _, r := range bare {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				p.t.Errorf("line %d has the character %U: %.90q", i, r, bare)
				break
			}
		}
	}
	return f
}

// Bare is a line without the styles that package style writes.
func Bare(l string) string {
	for {
		i := strings.Index(l, "\x1b[")
		if i < 0 {
			return l
		}
		j := i + 2
		for j < len(l) && (l[j] >= '0' && l[j] <= '9' || l[j] == ';') {
			j++
		}
		if j == len(l) || l[j] != 'm' {
			return l // not a style: left for the check to find
		}
		l = l[:i] + l[j+1:]
	}
}

// Picture is the frame as a terminal shows it, with title, cursor and message.
func (p *Player) Picture() string {
	p.t.Helper()
	f := p.Frame()
	term := vt.NewEmulator(p.Area.Width, p.Area.Height)
	for i, l := range f.Lines {
		if _, err := fmt.Fprintf(term, "\x1b[%d;1H%s", i+1, l); err != nil {
			p.t.Fatal(err)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "= %s\n", f.Title)
	for y := range p.Area.Height {
		var row strings.Builder
		for x := range p.Area.Width {
			if c := term.CellAt(x, y); c != nil && c.Content != "" {
				row.WriteString(c.Content)
			} else if c == nil || c.Width > 0 {
				row.WriteByte(' ')
			}
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	if f.Cursor != nil {
		fmt.Fprintf(&b, "= kursor %d,%d\n", f.Cursor.X, f.Cursor.Y)
	}
	if f.Say.Text != "" {
		fmt.Fprintf(&b, "= %s\n", f.Say.Text)
	}
	return b.String()
}

// Golden compares the picture with testdata/NAME.golden; -update writes it.
func (p *Player) Golden(name string) {
	p.t.Helper()
	got, file := p.Picture(), filepath.Join("testdata", name+".golden")
	if flag.Lookup("update").Value.String() == "true" { // the flag is tuitest's
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			p.t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			p.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatal(err)
	}
	if got != string(want) {
		p.t.Errorf("%s differs; got\n%s\nwant\n%s", file, got, want)
	}
}
