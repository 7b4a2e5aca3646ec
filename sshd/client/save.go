package client

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	gossh "golang.org/x/crypto/ssh"

	"loket/forms/text"
	"loket/sshd/guard"
	"loket/sshd/offer"
)

const (
	maxFiles = 100 // of one run
	maxName  = 100 // bytes, without the extension
	maxTwins = 1000
)

// take decides on a channel that the server opens: a file of a kind we take, or nothing.
func (c *client) take(ch gossh.NewChannel) {
	if ch.ChannelType() != offer.Channel {
		c.reject(ch, gossh.UnknownChannelType, "unknown channel type")
		return
	}
	var head offer.Head
	if err := gossh.Unmarshal(ch.ExtraData(), &head); err != nil || !head.Valid() {
		c.reject(ch, gossh.Prohibited, "not a file that is taken here")
		return
	}
	c.mu.Lock()
	c.files++
	over := c.files > maxFiles
	c.mu.Unlock()
	if over {
		c.reject(ch, gossh.ResourceShortage, "too many files")
		return
	}
	channel, requests, err := ch.Accept()
	if err != nil {
		return // the line is gone
	}
	guard.Go("requests", c.panicked, func() { gossh.DiscardRequests(requests) })
	path, err := c.receive(channel, head)
	if err != nil {
		c.note(sayNotSaved, fileName(head), err)
	} else {
		c.note(saySaved, path)
		_, _ = channel.SendRequest(offer.Saved, false, nil) // a line that is gone tells the server by itself
	}
	_ = channel.Close() // as above
}

func (c *client) reject(ch gossh.NewChannel, why gossh.RejectionReason, say string) {
	_ = ch.Reject(why, say) // fails only when the line is gone
}

// receive takes the whole content before anything of it reaches the disk.
func (c *client) receive(from io.Reader, head offer.Head) (path string, err error) {
	data, err := io.ReadAll(io.LimitReader(from, int64(head.Size)+1))
	if err != nil {
		return "", err
	}
	if uint64(len(data)) != head.Size {
		return "", fmt.Errorf("%d dari %d byte", len(data), head.Size)
	}
	return save(c.Save, fileName(head), data)
}

// save writes a new file that only its owner may read. If the name is taken, it
// gets a number. A file that could not be written whole is removed.
func save(dir, name string, data []byte) (path string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	ext := filepath.Ext(name)
	base := strings.TrimSuffix(name, ext)
	for n := 1; n <= maxTwins; n++ {
		path = filepath.Join(dir, name)
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", base, n, ext))
		}
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(data)
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			return "", errors.Join(err, os.Remove(path))
		}
		return path, nil
	}
	return "", fmt.Errorf("%s: terlalu banyak berkas bernama sama", dir)
}

// reserved are names that are devices on Windows, with any extension.
var reserved = func() map[string]bool {
	names := map[string]bool{"con": true, "prn": true, "aux": true, "nul": true, "conin$": true, "conout$": true, "clock$": true}
	for _, digit := range []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³"} {
		names["com"+digit], names["lpt"+digit] = true, true
	}
	return names
}()

// fileName makes a name harmless on every system: one plain name in one folder,
// whose extension is that of its kind.
func fileName(h offer.Head) string {
	ext := ".txt"
	if h.Mime == offer.PDF {
		ext = ".pdf"
	}
	name := h.Name[max(strings.LastIndexByte(h.Name, '/'), strings.LastIndexByte(h.Name, '\\'))+1:]
	name = text.Clean(name)
	if strings.EqualFold(filepath.Ext(name), ext) {
		name = name[:len(name)-len(ext)]
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\<>:"|?*`, r) || r < ' ' || r == utf8.RuneError {
			return '_'
		}
		return r
	}, name)
	for len(name) > maxName {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	name = strings.Trim(name, ". -") // hidden, the folder itself, an option of a command
	device, _, _ := strings.Cut(strings.ToLower(name), ".")
	switch {
	case name == "":
		name = "surat"
	case reserved[strings.TrimSpace(device)]:
		name = "_" + name
	}
	return name + ext
}
