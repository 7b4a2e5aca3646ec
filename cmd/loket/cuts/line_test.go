package cuts

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"
)

// errCut says that the line was cut here, on purpose.
var errCut = errors.New("the line was cut")

// how is the way in which a line breaks.
type how int

const (
	reset  how = iota // the connection is reset
	hangUp            // it is closed in order, but without a word of SSH
	silent            // the cable is out: neither side is told
)

// line is the client's end of a connection that breaks after an exact byte.
type line struct {
	*net.TCPConn
	mu             sync.Mutex
	up, down       int64 // bytes carried
	endUp, endDown int64 // the last byte carried; 0: it does not break
	how            how
	once           sync.Once
	broken         chan struct{}
}

// connect opens a line. Its own keep-alive is off: a machine that is gone sends none.
func connect(addr string) (*line, error) {
	c, err := (&net.Dialer{KeepAlive: -1, Timeout: patience}).Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	t, ok := c.(*net.TCPConn)
	if !ok {
		return nil, fmt.Errorf("%T is no TCP connection", c)
	}
	return &line{TCPConn: t, broken: make(chan struct{})}, nil
}

// breakAfter lets so many more bytes pass in one direction; at least one.
func (l *line) breakAfter(up bool, bytes int64, h how) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.how = h
	if up {
		l.endUp = l.up + bytes
	} else {
		l.endDown = l.down + bytes
	}
}

// Write carries bytes up, up to the last one.
func (l *line) Write(p []byte) (int, error) {
	l.mu.Lock()
	last := l.endUp > 0 && l.up+int64(len(p)) >= l.endUp
	if last {
		p = p[:max(l.endUp-l.up, 0)]
	}
	l.up += int64(len(p))
	l.mu.Unlock()
	if l.isBroken() {
		return 0, errCut
	}
	n, err := l.TCPConn.Write(p)
	if last {
		return n, errors.Join(errCut, l.cut())
	}
	return n, err
}

// Read carries bytes down, up to the last one.
func (l *line) Read(p []byte) (int, error) {
	if l.isBroken() {
		return 0, errCut
	}
	n, err := l.TCPConn.Read(p)
	l.mu.Lock()
	last := l.endDown > 0 && l.down+int64(n) >= l.endDown
	if last {
		n = int(max(l.endDown-l.down, 0))
	}
	l.down += int64(n)
	l.mu.Unlock()
	if last {
		return n, l.cut()
	}
	if l.isBroken() {
		return 0, errCut
	}
	return n, err
}

// cut breaks the line now.
func (l *line) cut() (err error) {
	l.once.Do(func() {
		close(l.broken)
		switch l.how {
		case silent:
			err = errors.Join(deafen(l.TCPConn), l.SetDeadline(time.Unix(1, 0)))
		case reset:
			err = errors.Join(l.SetLinger(0), l.TCPConn.Close())
		default:
			err = l.TCPConn.Close()
		}
	})
	return err
}

func (l *line) isBroken() bool {
	select {
	case <-l.broken:
		return true
	default:
		return false
	}
}

// Close is for whoever is through with the line. A line that was cut without a word
// stays as it is: closing it would be a word.
func (l *line) Close() error {
	if l.isBroken() {
		return nil
	}
	return l.TCPConn.Close()
}

// patience is how long the test waits for what must come; only a failure takes so long.
const patience = 30 * time.Second

// client is one session as a person has it: keys go in, and what the screen shows,
// or the dialogue said, can be read.
type client struct {
	line   *line
	conn   *gossh.Client
	in     io.WriteCloser
	window bool
	ended  chan struct{} // closed at the end of output
	news   chan struct{} // has a token when something came

	mu     sync.Mutex
	screen *vt.Emulator
	text   []byte
}

// signIn opens an SSH connection over a line.
func signIn(l *line, key gossh.Signer) (*gossh.Client, error) {
	config := &gossh.ClientConfig{
		User: officer, Auth: []gossh.AuthMethod{gossh.PublicKeys(key)},
		HostKeyCallback: gossh.InsecureIgnoreHostKey(), // the server is this test's own
	}
	conn, channels, requests, err := gossh.NewClientConn(l, "loket", config)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return gossh.NewClient(conn, channels, requests), nil
}

// begin starts a session, with a window or without.
func begin(l *line, conn *gossh.Client, window, resume bool) (*client, error) {
	s, err := conn.NewSession()
	if err != nil {
		return nil, err
	}
	in, err1 := s.StdinPipe()
	out, err2 := s.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	if resume {
		if err := s.Setenv("LOKET_RESUME", "1"); err != nil {
			return nil, err
		}
	}
	if window {
		if err := s.RequestPty("xterm-256color", 24, 80, gossh.TerminalModes{}); err != nil {
			return nil, err
		}
	}
	c := &client{line: l, conn: conn, in: in, window: window, ended: make(chan struct{}), news: make(chan struct{}, 1), screen: vt.NewEmulator(80, 24)}
	if err := s.Shell(); err != nil {
		return nil, err
	}
	go c.listen(out)
	return c, nil
}

func (c *client) listen(out io.Reader) {
	defer close(c.ended)
	p := make([]byte, 32<<10)
	for {
		n, err := out.Read(p)
		c.mu.Lock()
		if c.window {
			if _, err := c.screen.Write(p[:n]); err != nil {
				panic(err) // an emulator in memory
			}
		} else {
			c.text = append(c.text, p[:n]...)
		}
		c.mu.Unlock()
		select {
		case c.news <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// send types.
func (c *client) send(keys string) error {
	_, err := io.WriteString(c.in, keys)
	return err
}

// until waits until the screen, or the dialogue, satisfies a condition. It returns
// errCut when the session ended before.
func (c *client) until(what string, ok func(view) bool) (view, error) {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		v := c.view()
		if ok(v) {
			return v, nil
		}
		select {
		case <-c.news:
		case <-c.ended:
			if v := c.view(); ok(v) {
				return v, nil
			}
			return c.view(), errCut
		case <-late.C:
			return v, fmt.Errorf("waited in vain for %s:\n%s", what, v.text)
		}
	}
}

// close hangs up and waits for what was still coming.
func (c *client) close() {
	_ = c.conn.Close() // the line may be gone already
	<-c.ended
}

// view is what the person sees: the window's rows, or the whole dialogue.
type view struct {
	window bool
	text   string
	x, y   int // of the cursor
}

func (c *client) view() view {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.window {
		return view{text: string(c.text)}
	}
	at := c.screen.CursorPosition()
	return view{window: true, text: picture(c.screen), x: at.X, y: at.Y}
}

// picture is the window as text, one rune a column.
func picture(e *vt.Emulator) string {
	var b []rune
	for y := range 24 {
		for x := range 80 {
			cell := e.CellAt(x, y)
			if cell == nil || cell.Content == "" {
				b = append(b, ' ')
				continue
			}
			b = append(b, []rune(cell.Content)[0])
		}
		b = append(b, '\n')
	}
	return string(b)
}
