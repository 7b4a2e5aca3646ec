// Package offer hands a letter or a card to the person's own computer, over the
// connection that the session already has.
//
// It promises: only a client of ours is offered a file; what arrives is exactly
// what was sent or nothing; Offer says so only after the client has the file on its
// disk; the parts are small enough for the screen to stay alive beside them on a
// narrow line.
//
// It refuses: files other than plain text and PDF, files over MaxSize, and
// choosing where a file goes: that is the client's.
package offer

import (
	"errors"
	"fmt"
	"io"
	"strings"

	gossh "golang.org/x/crypto/ssh"
)

// The words of the little protocol. The server opens a channel of type Channel with
// a Head as its extra data, sends the content and its end; the client answers with
// one request of type Saved when the file is on its disk, and closes the channel.
const (
	Channel = "file@loket"
	Saved   = "saved@loket"
)

// ClientVersion begins the SSH version of the clients that take files.
const ClientVersion = "SSH-2.0-Loket"

// MaxSize is the most bytes of one file, 8 MiB. At 9.6 kbit/s even 100 kB take a
// minute and a half.
const MaxSize = 8 << 20

// The kinds of files that are offered.
const (
	Text = "text/plain"
	PDF  = "application/pdf"
)

// Head is what the client learns of a file before it takes it.
type Head struct {
	Name string // as the server would call it; the client cleans it
	Size uint64 // bytes
	Mime string // Text or PDF
}

// ErrRefused is in the chain of Offer's error when the client takes no files or not
// this one. The person can be told to print, or to fetch it as a remote command.
var ErrRefused = errors.New("offer: refused")

// Valid says whether a file of this kind and size may be offered and taken.
func (h Head) Valid() bool { return h.Size <= MaxSize && (h.Mime == Text || h.Mime == PDF) }

// Takes says whether the client of this SSH version string takes files.
func Takes(clientVersion string) bool { return strings.HasPrefix(clientVersion, ClientVersion) }

// part is how much is written at once: half a second at 9.6 kbit/s, so that a key's
// echo never waits longer for its turn.
const part = 512

// Offer sends one file and waits until the client has saved it. It blocks as long as
// the line needs, so it is called beside the session and not in it; when the line
// breaks it returns with an error, and nothing of the file stays at the client.
// An error that is ErrRefused means that the client did not want it.
func Offer(conn gossh.Conn, name, mime string, data []byte) (err error) {
	head := Head{Name: name, Size: uint64(len(data)), Mime: mime}
	if !head.Valid() {
		return fmt.Errorf("%w: %s of %d bytes", ErrRefused, mime, len(data))
	}
	if !Takes(string(conn.ClientVersion())) {
		return fmt.Errorf("%w: the client is not ours", ErrRefused)
	}
	ch, answers, err := conn.OpenChannel(Channel, gossh.Marshal(head))
	var closed *gossh.OpenChannelError
	if errors.As(err, &closed) {
		return fmt.Errorf("%w: %s", ErrRefused, closed.Message)
	}
	if err != nil {
		return fmt.Errorf("offer: %w", err)
	}
	defer func() {
		if e := ch.Close(); e != nil && !errors.Is(e, io.EOF) {
			err = errors.Join(err, fmt.Errorf("offer: %w", e))
		}
	}()
	for left := data; len(left) > 0; {
		n := min(part, len(left))
		if _, err := ch.Write(left[:n]); err != nil {
			return fmt.Errorf("offer: %w", err)
		}
		left = left[n:]
	}
	if err := ch.CloseWrite(); err != nil {
		return fmt.Errorf("offer: %w", err)
	}
	saved := false
	for req := range answers {
		saved = saved || req.Type == Saved
		if err := req.Reply(false, nil); err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("offer: %w", err)
		}
	}
	if !saved {
		return errors.New("offer: the client did not save the file")
	}
	return nil
}
