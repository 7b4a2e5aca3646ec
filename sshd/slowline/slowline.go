// Package slowline is a bad telephone line in user space: a TCP proxy that paces,
// delays, stalls and cuts. Tests and measurements put it between a client and the
// server; nothing of the product uses it.
//
// It promises: each direction carries one packet at a time at Rate, every packet
// costs Overhead bytes more, arrives Delay plus a jitter of the seed later and never
// out of order; a cut falls after exactly the byte that was asked.
//
// It refuses: losing or changing bytes. TCP repairs that on a real line, at the
// price of time, which is what Stalls are for.
package slowline

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"loket/sshd/guard"
)

// Line is how bad the line is. The zero Line carries everything at once.
type Line struct {
	Rate     int           // bits a second, each way; 0: not paced
	Delay    time.Duration // one way
	Jitter   time.Duration // at most, added to Delay
	Overhead int           // bytes of headers a packet; 0: 40 (TCP and IP)
	Stalls   []Stall       // when nothing passes, by bytes carried
	Seed     uint64        // of the jitter

	CutUp, CutDown int64 // the connection ends after this many bytes from / to the client; 0: never
	Silent         bool  // a cut says nothing to either side: the cable is out
}

// Stall stops the line for a while once After bytes have been carried to the client.
type Stall struct {
	After int64
	For   time.Duration
}

// Packet is the most bytes of payload that travel in one packet.
const Packet = 536

// Proxy carries connections to one address over a Line.
type Proxy struct {
	Up, Down               atomic.Int64 // payload bytes carried from and to clients, all connections
	PacketsUp, PacketsDown atomic.Int64

	line   Line
	target string
	ln     net.Listener

	mu    sync.Mutex
	conns map[net.Conn]struct{}
	over  bool
}

// Listen starts a proxy on a free loopback port.
func Listen(network, target string, line Line) (*Proxy, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	if line.Overhead == 0 {
		line.Overhead = 40
	}
	p := &Proxy{line: line, target: target, ln: ln, conns: map[net.Conn]struct{}{}}
	guard.Go("slowline", nil, func() { p.accept(network) })
	return p, nil
}

// Addr is where clients connect.
func (p *Proxy) Addr() string { return p.ln.Addr().String() }

// Close ends the proxy and everything it carries.
func (p *Proxy) Close() error {
	err := p.ln.Close()
	p.Cut()
	p.mu.Lock()
	p.over = true
	p.mu.Unlock()
	return err
}

// Cut ends all present connections, as a broken line does; new ones are carried.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		hangUp(c)
	}
	p.conns = map[net.Conn]struct{}{}
}

func (p *Proxy) accept(network string) {
	for n := uint64(0); ; n++ {
		client, err := p.ln.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(network, p.target)
		if err != nil {
			hangUp(client)
			continue
		}
		p.keep(client, server)
		end := func() {
			if !p.line.Silent {
				hangUp(client)
				hangUp(server)
			}
		}
		up := &pipe{
			from: client, to: server, line: p.line, cut: p.line.CutUp, carried: &p.Up, packets: &p.PacketsUp, random: rand.New(rand.NewPCG(p.line.Seed, 2*n)),
		}
		down := &pipe{
			from: server, to: client, line: p.line, cut: p.line.CutDown, stalls: p.line.Stalls, carried: &p.Down, packets: &p.PacketsDown,
			random: rand.New(rand.NewPCG(p.line.Seed, 2*n+1)),
		}
		for _, x := range []*pipe{up, down} {
			guard.Go("slowline", nil, func() { x.run(end) })
		}
	}
}

// keep remembers the pair and keeps the system's own buffers small, so that a full
// line is felt by the sender as on a modem.
func (p *Proxy) keep(pair ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range pair {
		if t, ok := c.(*net.TCPConn); ok && p.line.Rate > 0 {
			_ = t.SetReadBuffer(2048) // a hint; the line works without
		}
		if p.over {
			hangUp(c)
			continue
		}
		p.conns[c] = struct{}{}
	}
}

func hangUp(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0) // a broken line takes no leave
	}
	_ = c.Close()
}

// pipe is one direction of one connection.
type pipe struct {
	from, to net.Conn
	line     Line
	cut      int64
	stalls   []Stall
	carried  *atomic.Int64
	packets  *atomic.Int64
	random   *rand.Rand
	sent     int64
}

type parcel struct {
	data    []byte
	arrives time.Time
}

// run reads a packet, holds it for the time that its bytes take on the line, and
// hands it to the far end, which delivers it when it arrives.
func (x *pipe) run(end func()) {
	far := make(chan parcel, 4096)
	delivered := make(chan struct{})
	guard.Go("slowline", nil, func() {
		defer close(delivered)
		for q := range far {
			wait(time.Until(q.arrives))
			if _, err := x.to.Write(q.data); err != nil {
				return
			}
			x.carried.Add(int64(len(q.data)))
			x.packets.Add(1)
		}
	})
	err := x.carry(far)
	close(far)
	<-delivered
	if errors.Is(err, io.EOF) {
		if t, ok := x.to.(interface{ CloseWrite() error }); ok {
			_ = t.CloseWrite() // the other direction may go on
			return
		}
	}
	end()
}

var errCut = errors.New("line cut")

func (x *pipe) carry(far chan<- parcel) error {
	var last time.Time
	for {
		buf := make([]byte, Packet)
		n, err := x.from.Read(buf)
		if n > 0 {
			cut := x.cut > 0 && x.sent+int64(n) >= x.cut
			if cut {
				n = int(x.cut - x.sent)
			}
			for len(x.stalls) > 0 && x.sent >= x.stalls[0].After {
				wait(x.stalls[0].For)
				x.stalls = x.stalls[1:]
			}
			x.sent += int64(n)
			if x.line.Rate > 0 {
				wait(time.Duration(n+x.line.Overhead) * 8 * time.Second / time.Duration(x.line.Rate))
			}
			at := time.Now().Add(x.line.Delay)
			if x.line.Jitter > 0 {
				at = at.Add(time.Duration(x.random.Int64N(int64(x.line.Jitter))))
			}
			if at.Before(last) {
				at = last
			}
			last = at
			far <- parcel{buf[:n], at}
			if cut {
				return errCut
			}
		}
		if err != nil {
			return err
		}
	}
}

// wait lets time pass on the line.
func wait(d time.Duration) {
	if d > 0 {
		<-time.NewTimer(d).C
	}
}
