package store

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

// Checkpoint is an entry that signs the head before it. Nobody made it but the
// program; its Note is the signature.
const Checkpoint casework.ActName = "checkpoint"

// signName is where the signing key's seed stands in bucket key, from the first
// checkpoint on.
const signName = "@sign"

// PaperHead is a head of the log's chain as a paper shows it, "412-9f03c2aa": the
// chain's entry 412 has a hash that begins with 9f03c2aa.
type PaperHead struct {
	Seq  uint64 // of the entry; 0 is the empty log
	Hash string // first 8 digits, lower case
}

// String is the head as papers print it.
func (p PaperHead) String() string { return fmt.Sprintf("%d-%s", p.Seq, p.Hash) }

var headLike = regexp.MustCompile(`\b(\d{1,18})\s*-\s*([0-9a-fA-F]{8})\b`)

// ParseHead reads a head as somebody typed it from a paper, with words around it or
// without. Error: Invalid.
func ParseHead(typed string) (PaperHead, error) {
	m := headLike.FindStringSubmatch(typed)
	if m == nil {
		return PaperHead{}, refuse(casework.Invalid, fmt.Sprintf("%q bukan ujung catatan. Tulis seperti di kertas, misalnya 412-9f03c2aa.", cut(strings.TrimSpace(typed), 60)))
	}
	seq, err := strconv.ParseUint(m[1], 10, 64)
	if err != nil {
		return PaperHead{}, internal(err)
	}
	return PaperHead{Seq: seq, Hash: strings.ToLower(m[2])}, nil
}

// ReadHeads reads heads typed from papers, one a line; empty lines and lines that
// begin with # are passed over. Error: Invalid, naming the line.
func ReadHeads(r io.Reader) ([]PaperHead, error) {
	var out []PaperHead
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		h, err := ParseHead(line)
		if err != nil {
			return nil, refuse(casework.Invalid, fmt.Sprintf("Baris %d: %s", n, casework.Say(err)))
		}
		out = append(out, h)
	}
	if err := lines.Err(); err != nil {
		return nil, internal(err)
	}
	return out, nil
}

// against holds heads of papers against the chain: ahead are those that it has not
// reached (the file is older than the paper), astray those that it has passed
// without holding them (it was rolled back and went on, or is another office's).
func against(tx *bolt.Tx, papers []PaperHead) (ahead, astray []PaperHead, err error) {
	h, err := readHead(tx)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range papers {
		if p.Seq > h.seq {
			ahead = append(ahead, p)
			continue
		}
		at := head{seq: p.Seq}
		if p.Seq > 0 {
			value := tx.Bucket(bLog).Get(seqKey(p.Seq))
			if value == nil {
				return nil, nil, fmt.Errorf("log entry %d is missing", p.Seq)
			}
			at.hash = entryHash(p.Seq, value)
		}
		if at.String() != p.String() {
			astray = append(astray, p)
		}
	}
	return ahead, astray, nil
}

// Checkpoint signs the chain as it stands and gives the head that a paper then
// prints. When nothing happened since the last checkpoint, nothing is written.
func (s *Store) Checkpoint(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", internal(err)
	}
	out := ""
	err := s.write(func(tx *bolt.Tx) error {
		h, err := readHead(tx)
		if err != nil {
			return err
		}
		if h.seq > 0 {
			newest, err := s.entry(h.seq, tx.Bucket(bLog).Get(seqKey(h.seq)))
			if err != nil {
				return err
			}
			if newest.Name == Checkpoint {
				out = h.String()
				return nil
			}
		}
		signer, err := s.signer(tx)
		if errors.Is(err, errNoSigner) {
			fresh := newKey()
			signer, err = ed25519.NewKeyFromSeed(fresh[:]), s.keys.put(tx, signName, fresh)
		}
		if err != nil {
			return err
		}
		m := s.meta(casework.Actor{}, Checkpoint, s.Now())
		m.Note = base64.RawStdEncoding.EncodeToString(ed25519.Sign(signer, s.signed(h.seq, h.hash[:], m.At)))
		if err := s.append(tx, &m, nil, key{}); err != nil {
			return err
		}
		h, err = readHead(tx)
		out = h.String()
		return err
	})
	if err != nil {
		return "", err
	}
	return out, nil
}

// errNoSigner says that the office has made no checkpoint yet.
var errNoSigner = errors.New("no signing key")

// signer is the office's own signing key.
func (s *Store) signer(tx *bolt.Tx) (ed25519.PrivateKey, error) {
	if tx.Bucket(bKey).Get([]byte(signName)) == nil {
		return nil, errNoSigner
	}
	seed, err := s.keys.get(tx, signName)
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed[:]), nil
}

// signed is what a checkpoint signs: which office, which head, when.
func (s *Store) signed(seq uint64, hash []byte, at time.Time) []byte {
	return fmt.Appendf(nil, "loket checkpoint 1\n%s\n%d %x\n%s\n", s.office.ID, seq, hash, at.UTC().Format(time.RFC3339Nano))
}

// attests says whether a checkpoint's signature is of the head before it.
func (s *Store) attests(public ed25519.PublicKey, e entry) bool {
	sig, err := base64.RawStdEncoding.DecodeString(e.Note)
	return err == nil && public != nil && ed25519.Verify(public, s.signed(e.Seq-1, e.prev, e.At), sig)
}

// signerName is a public signing key as papers and reports name it.
func signerName(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}

// heads is the checker's step of papers and checkpoints' key.
func (c *checker) heads() error {
	ahead, astray, err := against(c.tx, c.papers)
	if err != nil {
		return err
	}
	c.r.Papers = len(c.papers)
	for _, p := range ahead {
		c.r.fault("ujung %s dari kertas belum ada di catatan: data ini lebih lama daripada kertas itu", p)
	}
	for _, p := range astray {
		c.r.fault("ujung %s dari kertas tidak ada di rantai: periksa ketikan; bila benar, data ini pernah dimundurkan atau diganti", p)
	}
	return nil
}

// footed puts the head under every sheet of a letter, so that the paper later shows
// whether the log still holds it.
func footed(letter, head string) string {
	sheets := strings.Split(letter, "\f\n")
	for i, sheet := range sheets {
		sheets[i] = strings.TrimRight(sheet, "\n") + "\n\nUjung catatan: " + head + "\n"
	}
	return strings.Join(sheets, "\f\n")
}
