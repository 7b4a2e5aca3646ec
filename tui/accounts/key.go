package accounts

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"regexp"
	"strings"
)

// fingerprint is how a key's fingerprint and an operating-system user look.
var fingerprint = regexp.MustCompile(`^(SHA256:[A-Za-z0-9+/]{43}|uid:[0-9]{1,10})$`)

// Fingerprint reads one line of an OpenSSH public key file ("ssh-ed25519 AAAA… note"),
// or a fingerprint or "uid:1000" as it is. ok is false for anything else, a private
// key among it.
func Fingerprint(line string) (fp string, ok bool) {
	line = strings.TrimSpace(line)
	if fingerprint.MatchString(line) {
		return line, true
	}
	words := strings.Fields(line)
	if len(words) < 2 {
		return "", false
	}
	blob, err := base64.StdEncoding.DecodeString(words[1])
	if err != nil || len(blob) < 4 {
		return "", false
	}
	n := binary.BigEndian.Uint32(blob)
	if uint64(n)+4 >= uint64(len(blob)) || string(blob[4:4+n]) != words[0] {
		return "", false
	}
	sum := sha256.Sum256(blob)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:]), true
}
