package client

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/term"
)

// ownKey is the name of the client's own key in its settings.
const ownKey = "id_ed25519"

// identity finds the person's key: the file that was named; else the client's own,
// if it made one before; else the usual one of OpenSSH; else it makes its own, shows
// the public half for the secretariat and ends there, because no server knows it yet.
func (c *client) identity(ctx context.Context) (gossh.Signer, error) {
	own := filepath.Join(c.ConfigDir, ownKey)
	candidates := []string{own}
	if c.Home != "" {
		candidates = append(candidates, filepath.Join(c.Home, ".ssh", "id_ed25519"))
	}
	if c.Identity != "" {
		candidates = []string{c.Identity}
	}
	for _, path := range candidates {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) && c.Identity == "" {
			continue
		}
		if err != nil {
			return nil, refuse(err, fmt.Sprintf("Kunci %s tidak terbaca.", path))
		}
		return c.unlock(ctx, path, text)
	}
	signer, err := makeKey(own)
	if err != nil {
		return nil, refuse(err, fmt.Sprintf("Kunci baru tidak dapat ditulis di %s.", own))
	}
	return nil, refuse(nil, fmt.Sprintf(sayNewKey, own, publicLine(signer)))
}

// unlock reads a private key, and asks for its passphrase if it has one.
func (c *client) unlock(ctx context.Context, path string, text []byte) (gossh.Signer, error) {
	signer, err := gossh.ParsePrivateKey(text)
	var locked *gossh.PassphraseMissingError
	if errors.As(err, &locked) {
		if !term.IsTerminal(int(c.In.Fd())) {
			return nil, refuse(err, fmt.Sprintf("Kunci %s berkata sandi; tanpa terminal tidak bisa dibuka.", path))
		}
		phrase, e := c.secret(ctx, fmt.Sprintf(sayLock, path))
		fmt.Fprintln(c.Err)
		if e != nil {
			return nil, e
		}
		signer, err = gossh.ParsePrivateKeyWithPassphrase(text, phrase)
	}
	if err != nil {
		return nil, refuse(err, fmt.Sprintf("Kunci %s tidak dapat dibuka.", path))
	}
	return signer, nil
}

// secret asks for one line at the terminal and does not show it: nothing is echoed from
// before the prompt is there.
func (c *client) secret(ctx context.Context, prompt string) (line []byte, err error) {
	before, err := term.MakeRaw(int(c.In.Fd()))
	if err != nil {
		return nil, fault(err)
	}
	defer func() {
		if e := term.Restore(int(c.In.Fd()), before); e != nil {
			err = errors.Join(err, fault(e))
		}
	}()
	fmt.Fprint(c.Err, prompt)
	return interrupted(ctx, c.panicked, func() ([]byte, error) {
		var line []byte
		for b := make([]byte, 1); ; {
			if _, err := io.ReadFull(c.In, b); err != nil {
				return nil, refuse(nil, sayStopped)
			}
			switch b[0] {
			case '\r', '\n':
				return line, nil
			case ctrlC, 0x04:
				return nil, refuse(nil, sayStopped)
			case 0x08, 0x7f: // one character back
				_, n := utf8.DecodeLastRune(line)
				line = line[:len(line)-n]
			case 0x15: // all of it
				line = nil
			default:
				line = append(line, b[0])
			}
		}
	})
}

// makeKey makes the client's own key. It never replaces one.
func makeKey(path string) (gossh.Signer, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	block, err := gossh.MarshalPrivateKey(private, "loket")
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	if err := replaceFile(path, pem.EncodeToMemory(block)); err != nil {
		return nil, err
	}
	return gossh.NewSignerFromKey(private)
}

// publicLine is the public half as an authorized_keys line.
func publicLine(s gossh.Signer) string {
	return strings.TrimSpace(string(gossh.MarshalAuthorizedKey(s.PublicKey()))) + " loket"
}
