package main

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"

	"loket/sshd/guard"
)

// The window of every measurement.
const (
	windowWidth  = 80
	windowHeight = 24
	termName     = "xterm-256color"
)

// meter counts what goes over one line. Payload is the data of the session's
// channel; wire is everything that SSH makes of it, packet by packet, without the
// headers of TCP and IP.
type meter struct {
	payloadDown, payloadUp atomic.Int64
	wireDown, wireUp       atomic.Int64
	packetsDown, packetsUp atomic.Int64
}

// cost is a reading of a meter, or the difference of two. Bytes and packets.
type cost struct {
	Down        int64 `json:"down"` // payload, server to client
	Up          int64 `json:"up"`   // payload, client to server
	WireDown    int64 `json:"wire_down"`
	WireUp      int64 `json:"wire_up"`
	PacketsDown int64 `json:"packets_down"`
	PacketsUp   int64 `json:"packets_up"`
}

func (m *meter) read() cost {
	return cost{
		m.payloadDown.Load(), m.payloadUp.Load(), m.wireDown.Load(), m.wireUp.Load(), m.packetsDown.Load(), m.packetsUp.Load(),
	}
}

func (c cost) minus(o cost) cost {
	return cost{c.Down - o.Down, c.Up - o.Up, c.WireDown - o.WireDown, c.WireUp - o.WireUp, c.PacketsDown - o.PacketsDown, c.PacketsUp - o.PacketsUp}
}

func (c cost) plus(o cost) cost {
	return cost{c.Down + o.Down, c.Up + o.Up, c.WireDown + o.WireDown, c.WireUp + o.WireUp, c.PacketsDown + o.PacketsDown, c.PacketsUp + o.PacketsUp}
}

// dial signs in to an office as an account over a connection that stands.
func (o *office) dial(c net.Conn, account string) (*gossh.Client, error) {
	key, err := gossh.NewSignerFromKey(o.keys[account])
	if err != nil {
		return nil, err
	}
	config := &gossh.ClientConfig{
		User: account, Auth: []gossh.AuthMethod{gossh.PublicKeys(key)},
		HostKeyCallback: gossh.FixedHostKey(o.server.HostKey()), HostKeyAlgorithms: []string{gossh.KeyAlgoED25519},
	}
	config.KeyExchanges = []string{gossh.KeyExchangeCurve25519}
	config.Ciphers = []string{gossh.CipherChaCha20Poly1305}
	conn, channels, requests, err := gossh.NewClientConn(c, "loket", config)
	if err != nil {
		return nil, err
	}
	return gossh.NewClient(conn, channels, requests), nil
}

// terminal is a session as the person has it: keys go in, an emulator shows what
// comes out, and the meter counts. A session without a window shows plain text.
type terminal struct {
	*meter
	in     io.Writer
	window bool
	hangUp func() error
	ended  chan struct{} // closed at the end of output

	mu   sync.Mutex
	show *display
	text strings.Builder // of a session without a window
	news chan struct{}   // has a token when something came
}

// attach makes a terminal of what goes in and comes out; m counts it.
func attach(in io.Writer, out io.Reader, m *meter, window bool, hangUp func() error) *terminal {
	t := &terminal{meter: m, in: in, window: window, hangUp: hangUp, ended: make(chan struct{}), show: newDisplay(), news: make(chan struct{}, 1)}
	guard.Go("terminal", nil, func() {
		defer close(t.ended)
		t.listen(out)
	})
	return t
}

// open starts a session on a signed-in connection.
func open(client *gossh.Client, m *meter, window bool) (*terminal, error) {
	s, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	in, err1 := s.StdinPipe()
	out, err2 := s.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	if err := s.Setenv("LANG", "id_ID.UTF-8"); err != nil {
		return nil, err
	}
	if window {
		if err := s.RequestPty(termName, windowHeight, windowWidth, gossh.TerminalModes{}); err != nil {
			return nil, err
		}
	}
	if err := s.Shell(); err != nil {
		return nil, err
	}
	return attach(in, out, m, window, client.Close), nil
}

func (t *terminal) listen(out io.Reader) {
	p := make([]byte, 32<<10)
	for {
		n, err := out.Read(p)
		t.payloadDown.Add(int64(n))
		t.mu.Lock()
		if t.window {
			t.show.write(p[:n])
		} else {
			t.text.Write(p[:n])
		}
		t.mu.Unlock()
		select {
		case t.news <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// send types.
func (t *terminal) send(keys string) error {
	t.payloadUp.Add(int64(len(keys)))
	_, err := io.WriteString(t.in, keys)
	return err
}

// frame is what the window shows now.
func (t *terminal) frame() frame {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.show.frame()
}

// said is everything that a session without a window was sent.
func (t *terminal) said() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// close hangs up.
func (t *terminal) close() error {
	err := t.hangUp()
	<-t.ended
	if errors.Is(err, net.ErrClosed) || errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, t.show.close())
}

// display is a terminal emulator together with whether its cursor is shown. Close it.
type display struct {
	emulator *vt.Emulator
	cursor   bool
	answered atomic.Int64 // bytes with which the terminal answered questions
}

func newDisplay() *display {
	d := &display{emulator: vt.NewEmulator(windowWidth, windowHeight), cursor: true}
	d.emulator.SetCallbacks(vt.Callbacks{CursorVisibility: func(on bool) { d.cursor = on }})
	guard.Go("answers", nil, func() {
		p := make([]byte, 256)
		for {
			n, err := d.emulator.Read(p)
			d.answered.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	return d
}

func (d *display) close() error { return d.emulator.Close() }

func (d *display) write(p []byte) {
	if _, err := d.emulator.Write(p); err != nil {
		panic(err) // an emulator in memory
	}
}

// frame is a picture of a window: rows of cells with their weight and colour, and
// the cursor.
type frame struct {
	cells   [windowHeight][windowWidth]cell
	x, y    int
	visible bool
}

// cell is one place of the window.
type cell struct {
	text  string // "" in the second column of a wide character
	style uv.Style
}

func (d *display) frame() frame {
	f := frame{visible: d.cursor}
	if f.visible { // where a hidden cursor stands nobody sees
		at := d.emulator.CursorPosition()
		f.x, f.y = at.X, at.Y
	}
	for y := range windowHeight {
		for x := range windowWidth {
			c := d.emulator.CellAt(x, y)
			switch {
			case c == nil || c.Content == "" && c.Width != 0 || c.Content == " ":
				f.cells[y][x].text = " "
				if c != nil {
					f.cells[y][x].style = uv.Style{Bg: c.Style.Bg, Attrs: c.Style.Attrs & uv.AttrReverse}
				}
			default:
				f.cells[y][x] = cell{c.Content, c.Style}
			}
		}
	}
	return f
}

// String is the text of a frame, rows without their trailing blanks.
func (f frame) String() string {
	var b strings.Builder
	for y := range windowHeight {
		var row strings.Builder
		for x := range windowWidth {
			row.WriteString(f.cells[y][x].text)
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return b.String()
}
