package sshd

import (
	"bufio"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// TestAlgorithmsOffered reads what the server offers on the wire, as an audit does.
func TestAlgorithmsOffered(t *testing.T) {
	o := newOffice(t, nil)
	c := o.silent(1)[0]
	in := bufio.NewReader(c)
	version, err := in.ReadString('\n')
	if err != nil || strings.TrimSpace(version) != "SSH-2.0-Loket" {
		t.Fatalf("version %q, %v", version, err)
	}
	if _, err := io.WriteString(c, "SSH-2.0-audit\r\n"); err != nil {
		t.Fatal(err)
	}
	head := make([]byte, 5) // length of the packet, length of its padding
	if _, err := io.ReadFull(in, head); err != nil {
		t.Fatal(err)
	}
	body := make([]byte, int(binary.BigEndian.Uint32(head))-1-int(head[4]))
	if _, err := io.ReadFull(in, body); err != nil {
		t.Fatal(err)
	}
	var offer struct {
		Cookie                   [16]byte `sshtype:"20"`
		Kex, HostKey             []string
		CipherUp, CipherDown     []string
		MACUp, MACDown           []string
		CompressUp, CompressDown []string
		LanguageUp, LanguageDown []string
		First                    bool
		Reserved                 uint32
	}
	if err := gossh.Unmarshal(body, &offer); err != nil {
		t.Fatal(err)
	}
	ciphers := []string{"chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com"}
	macs := []string{"hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"}
	for _, list := range []struct {
		what      string
		got, want []string
	}{
		{"key exchange", offer.Kex, []string{"mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org", "kex-strict-s-v00@openssh.com"}},
		{"host key", offer.HostKey, []string{"ssh-ed25519"}},
		{"cipher up", offer.CipherUp, ciphers},
		{"cipher down", offer.CipherDown, ciphers},
		{"MAC up", offer.MACUp, macs},
		{"MAC down", offer.MACDown, macs},
		{"compression", offer.CompressDown, []string{"none"}},
	} {
		if !slices.Equal(list.got, list.want) {
			t.Errorf("%s: %q, want %q", list.what, list.got, list.want)
		}
	}
}
