package client

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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
		fmt.Fprintf(c.Err, sayLock, path)
		before, e := term.GetState(int(c.In.Fd()))
		if e != nil {
			return nil, fault(e)
		}
		phrase, e := interrupted(ctx, c.panicked, func() ([]byte, error) { return term.ReadPassword(int(c.In.Fd())) })
		fmt.Fprintln(c.Err)
		if e != nil {
			return nil, errors.Join(e, term.Restore(int(c.In.Fd()), before))
		}
		signer, err = gossh.ParsePrivateKeyWithPassphrase(text, phrase)
	}
	if err != nil {
		return nil, refuse(err, fmt.Sprintf("Kunci %s tidak dapat dibuka.", path))
	}
	return signer, nil
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
