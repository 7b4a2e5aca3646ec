package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"loket/store/casework"
)

// Acts on the office key that the log knows.
const (
	KeyCopied  casework.ActName = "key_copied"  // paper shares were printed
	KeyChanged casework.ActName = "key_changed" // Rekey
)

// Share is one holder's part of the office key on paper. Need of them together give
// the key back; fewer say nothing of it but Tag.
type Share struct {
	Need int     // how many are needed
	Of   int     // how many were made
	No   int     // which one: 1 to Of
	Tag  [4]byte // of the key: shares of another key do not fit
	Y    [keySize]byte
}

// SharesMost is the largest number of holders.
const SharesMost = 9

const shareVersion = 1

// Tag tells office keys apart without showing one: the first bytes of a hash. It
// stands on paper shares.
func (k Key) Tag() (tag [4]byte) {
	sum := sha256.Sum256(append([]byte("loket share\x00"), k[:]...))
	copy(tag[:], sum[:])
	return tag
}

// SplitKey makes shares of the key for that many holders, need of whom can give it
// back (Shamir's scheme over GF(256), byte by byte). Error: Invalid unless
// 2 ≤ need ≤ holders ≤ SharesMost.
func SplitKey(k Key, holders, need int) ([]Share, error) {
	if need < 2 || need > holders || holders > SharesMost {
		return nil, refuse(casework.Invalid, fmt.Sprintf("Bagian kunci: pemegang 2 sampai %d, dan yang diperlukan 2 sampai sebanyak pemegang. Tidak ada yang dibuat.", SharesMost))
	}
	curve := make([][keySize]byte, need) // coefficients; the key is where x is 0
	curve[0] = k
	for i := range curve[1:] {
		_, _ = rand.Read(curve[i+1][:]) // never fails: it ends the process instead
	}
	out := make([]Share, holders)
	for i := range out {
		out[i] = Share{Need: need, Of: holders, No: i + 1, Tag: k.Tag()}
		for _, c := range slices.Backward(curve) {
			for j := range out[i].Y {
				out[i].Y[j] = mul(out[i].Y[j], byte(i+1)) ^ c[j]
			}
		}
	}
	return out, nil
}

// JoinShares gives the key back from Need different shares or more. Error: Invalid
// when they are too few or do not belong together.
func JoinShares(shares []Share) (k Key, err error) {
	var use []Share
	for _, s := range shares {
		if s.Need != shares[0].Need || s.Tag != shares[0].Tag {
			return Key{}, refuse(casework.Invalid, "Bagian-bagian ini bukan dari kunci yang sama. Belum ada yang ditulis; pakai kertas dari satu pencetakan.")
		}
		if !slices.ContainsFunc(use, func(u Share) bool { return u.No == s.No }) {
			use = append(use, s)
		}
	}
	if len(use) == 0 || len(use) < use[0].Need {
		return Key{}, refuse(casework.Invalid, "Bagian kunci belum cukup. Belum ada yang ditulis; ketik bagian dari pemegang lain.")
	}
	use = use[:use[0].Need]
	for _, s := range use {
		weight := byte(1) // Lagrange's at x = 0; minus is plus here
		for _, o := range use {
			if o.No != s.No {
				weight = mul(weight, mul(byte(o.No), inverse(byte(o.No^s.No))))
			}
		}
		for j := range k {
			k[j] ^= mul(s.Y[j], weight)
		}
	}
	if k.Tag() != use[0].Tag {
		return Key{}, refuse(casework.Invalid, "Bagian-bagian ini bukan dari pencetakan yang sama. Belum ada yang ditulis; pakai kertas dari satu pencetakan.")
	}
	return k, nil
}

// mul multiplies in GF(256) with AES's polynomial, in the same time for all factors.
func mul(a, b byte) (p byte) {
	for range 8 {
		p ^= a & -(b & 1)
		a = a<<1 ^ 0x1b&-(a>>7)
		b >>= 1
	}
	return p
}

// inverse is a to the 254th; of 0 it is 0.
func inverse(a byte) byte {
	p := byte(1)
	for range 254 {
		p = mul(p, a)
	}
	return p
}

// A share on paper is four lines of twenty letters: 10 bytes in 16 letters, and 4
// letters that check them and the line's place. No letter looks like another one.
const (
	shareLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	shareLines   = 4
	lineBytes    = 10
	lineLetters  = 16
	checkLetters = 4
)

// Lines is the share as it is printed: four lines, five groups of four letters each.
func (s Share) Lines() []string {
	b := append([]byte{shareVersion, byte(s.Need), byte(s.Of), byte(s.No)}, s.Tag[:]...)
	b = append(b, s.Y[:]...)
	out := make([]string, shareLines)
	for i := range out {
		line := letters(b[i*lineBytes:(i+1)*lineBytes], lineLetters) + lineCheck(i, b[i*lineBytes:(i+1)*lineBytes])
		var groups []string
		for group := range slices.Chunk([]byte(line), 4) {
			groups = append(groups, string(group))
		}
		out[i] = strings.Join(groups, " ")
	}
	return out
}

// letters writes the first 5·n bits of b.
func letters(b []byte, n int) string {
	out := make([]byte, n)
	for i := range out {
		bit := 5 * i
		two := uint16(b[bit/8]) << 8
		if bit/8+1 < len(b) {
			two |= uint16(b[bit/8+1])
		}
		out[i] = shareLetters[two>>(11-bit%8)&31]
	}
	return string(out)
}

func lineCheck(line int, b []byte) string {
	sum := sha256.Sum256(append([]byte{'l', byte(line)}, b...))
	return letters(sum[:3], checkLetters)
}

// ShareReader puts a share together from lines as somebody types them from paper.
type ShareReader struct{ got []byte }

// Next is the number of the line that comes next: 1 to 4.
func (r *ShareReader) Next() int { return len(r.got)/lineBytes + 1 }

// Line takes the next line; small letters, O for 0 and I or L for 1 are understood,
// spaces and dashes mean nothing. done is true when it was the last, and the reader
// begins anew. Error: Invalid; nothing was taken, and the same line can be typed again.
func (r *ShareReader) Line(typed string) (s Share, done bool, err error) {
	b, ok := lineOf(typed)
	if !ok {
		return s, false, refuse(casework.Invalid, fmt.Sprintf("Baris %d tidak terbaca: 20 huruf dan angka, lima kelompok. Ketik lagi baris itu.", r.Next()))
	}
	if b.check != lineCheck(r.Next()-1, b.bytes) {
		for other := range shareLines {
			if b.check == lineCheck(other, b.bytes) {
				return s, false, refuse(casework.Invalid, fmt.Sprintf("Itu baris %d; sekarang baris %d. Ketik baris %d.", other+1, r.Next(), r.Next()))
			}
		}
		return s, false, refuse(casework.Invalid, fmt.Sprintf("Baris %d salah ketik. Periksa huruf demi huruf, lalu ketik lagi baris itu.", r.Next()))
	}
	if r.got = append(r.got, b.bytes...); len(r.got) < shareLines*lineBytes {
		return s, false, nil
	}
	p := r.got
	r.got = nil
	s = Share{Need: int(p[1]), Of: int(p[2]), No: int(p[3]), Tag: [4]byte(p[4:8]), Y: [keySize]byte(p[8:])}
	if p[0] != shareVersion || s.Need < 2 || s.Need > s.Of || s.Of > SharesMost || s.No < 1 || s.No > s.Of {
		return Share{}, false, refuse(casework.Invalid, "Bagian kunci ini dari program lain atau lebih baru. Belum ada yang ditulis.")
	}
	return s, true, nil
}

type typedLine struct {
	bytes []byte
	check string
}

var alike = strings.NewReplacer(" ", "", "-", "", "\t", "", "O", "0", "I", "1", "L", "1")

func lineOf(typed string) (l typedLine, ok bool) {
	typed = alike.Replace(strings.ToUpper(strings.TrimSpace(typed)))
	if len(typed) != lineLetters+checkLetters {
		return l, false
	}
	l.bytes = make([]byte, lineBytes)
	for i := range lineLetters {
		v := strings.IndexByte(shareLetters, typed[i])
		if v < 0 {
			return l, false
		}
		for j := range 5 {
			if v&(16>>j) != 0 {
				l.bytes[(5*i+j)/8] |= 0x80 >> ((5*i + j) % 8)
			}
		}
	}
	l.check = typed[lineLetters:]
	return l, true
}

// KeyToPaper is asked before shares of a key are printed: it says whether the key
// with this tag is the office's, for who may, and has it logged. Errors: NotAllowed
// for all but administrator and leads; Unusable for another office's key.
func (s *Store) KeyToPaper(ctx context.Context, who casework.Actor, tag []byte) error {
	if err := s.may(ctx, who, casework.Accounts); err != nil {
		return s.refused(who, KeyCopied, "", err)
	}
	if mine := s.opts.Key.Tag(); !bytes.Equal(tag, mine[:]) {
		return unusable(fmt.Errorf("%w: tag", ErrOtherKey), sayWrongKey)
	}
	return s.logOnly(s.meta(who, KeyCopied, s.Now()))
}
