package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// pins are the servers this computer knows, in the format of OpenSSH's known_hosts,
// one key for each host and port.
type pins struct{ path string }

func (o Options) pins() pins { return pins{filepath.Join(o.ConfigDir, "known_hosts")} }

// fingerprint is how a desk card writes one.
var fingerprint = regexp.MustCompile(`^SHA256:[A-Za-z0-9+/]{43}$`)

// ValidFingerprint says whether s is a fingerprint as the desk card prints it.
func ValidFingerprint(s string) bool { return fingerprint.MatchString(s) }

// look gives the key pinned for an address; nil when there is none.
func (p pins) look(address string) (gossh.PublicKey, error) {
	_, key, err := p.read(address)
	return key, err
}

// read gives the lines of all other addresses, and the key of this one.
func (p pins) read(address string) (others []byte, key gossh.PublicKey, err error) {
	rest, err := os.ReadFile(p.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("client: known servers: %w", err)
	}
	want := knownhosts.Normalize(address)
	for {
		_, hosts, k, _, next, err := gossh.ParseKnownHosts(rest)
		if errors.Is(err, io.EOF) {
			return others, key, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("client: known servers %s: %w", p.path, err)
		}
		rest = next
		if len(hosts) == 1 && hosts[0] == want {
			if key == nil {
				key = k
			}
			continue
		}
		others = append(others, knownhosts.Line(hosts, k)+"\n"...)
	}
}

// keep pins a key, instead of an earlier one if there was one.
func (p pins) keep(address string, key gossh.PublicKey) error {
	others, _, err := p.read(address)
	if err != nil {
		return err
	}
	return replaceFile(p.path, append(others, knownhosts.Line([]string{address}, key)+"\n"...))
}

// replaceFile writes a file that only its owner may read, whole or not at all.
func replaceFile(path string, data []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("client: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".loket-*") // mode 0600
	if err != nil {
		return fmt.Errorf("client: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = io.Copy(f, bytes.NewReader(data))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("client: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("client: %w", err)
	}
	return nil
}
