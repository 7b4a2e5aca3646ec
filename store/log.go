package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

// An entry of the log is laid out so:
//
//	1 byte   codec version (entryVersion)
//	32 bytes hash of the entry before it; zero for the first
//	4 bytes  length of the sealed meta, big endian
//	…        meta: JSON, sealed @log
//	…        body: the act's events (casework.EncodeEvents), sealed under the case's key; reads have none
//
// The hash of an entry is SHA-256 over its seq and all of these bytes, that is over
// what is on the disk: the chain still verifies when a case's key is gone. Meta and
// body are bound to office, seq and previous hash.
const entryVersion = 1

const entryHead = 1 + sha256.Size + 4

// Acts that only the log knows, beside those of package casework.
const (
	SignedIn  casework.ActName = "sign_in"
	Refused   casework.ActName = "refused"    // Note: what was asked, and the kind of refusal
	SignInBad casework.ActName = "sign_in_no" // Note: why
	Enrolled  casework.ActName = "enrol"      // somebody with an invitation's code tied an own key; it waits
	Imported  casework.ActName = "registry_import"
)

// Meta is what the log says of one entry without opening its body: who, what,
// when, from where. It never holds a name, a NIK or a text of the case.
type Meta struct {
	Seq      uint64           `json:"-"`
	Act      string           `json:"act,omitempty"` // act id; reads have none
	Name     casework.ActName `json:"name"`
	Case     string           `json:"case,omitempty"` // case id
	Number   string           `json:"number,omitempty"`
	Version  uint64           `json:"version,omitempty"` // of the case after the act
	By       casework.Actor   `json:"by"`
	At       time.Time        `json:"recorded_at"`
	Occurred *casework.Stamp  `json:"occurred_at,omitempty"`
	Pack     string           `json:"pack,omitempty"` // digest, for acts
	Note     string           `json:"note,omitempty"` // reads: what was asked for; refusals: why; a sibling added: number of its case

	Level casework.Level `json:"level,omitempty"`    // reads of a case: how much was shown
	Hits  int            `json:"hits,omitempty"`     // searches
	Found []string       `json:"found,omitempty"`    // searches and lists that show content: case numbers, at most foundMost
	Words []byte         `json:"words,omitempty"`    // what was typed, sealed a second time: see Store.Words
	Of    string         `json:"words_of,omitempty"` // id of the case under whose key the words are; "": under the log's, as ever before

	typed string // becomes Words
}

// foundMost is how many case numbers one entry names; Hits counts all.
const foundMost = 100

// numberLike is how a case number is written, whole or in part. What a person typed
// otherwise may be a name or a NIK.
var numberLike = regexp.MustCompile(`^(K?[0-9]{1,4}|PKS)(-[0-9]{2}(-[0-9]{1,6}(-[0-9A-Z])?)?)?$`)

// found counts a case that a search or a list shows.
func (m *Meta) found(number string) {
	if m.Hits++; m.Hits <= foundMost {
		m.Found = append(m.Found, number)
	}
}

// ask notes a case number as somebody typed it: openly when it looks like one, else
// among the sealed words.
func (m *Meta) ask(typed string) {
	typed = cut(typed, 100)
	if number, _ := casework.ParseNumber(typed); numberLike.MatchString(number) {
		m.Number = number
	} else if typed != "" {
		m.typed = typed
	}
}

// filter notes what a question was narrowed to: openly when the value is one of the
// office's own words (own), else only that there was one. What somebody typed into the
// wrong place may be a name, and goes among the sealed words.
func (m *Meta) filter(name, value string, own bool) {
	switch {
	case value == "":
		return
	case own:
		name += "=" + value
	default:
		name += "=?"
		m.typed = strings.TrimSpace(m.typed + " " + cut(value, 100))
	}
	m.Note = strings.TrimSpace(m.Note + " " + name)
}

// placeLike is how codes of desks and kecamatan are written; a NIK is longer.
var placeLike = regexp.MustCompile(`^[0-9.]{1,10}$`)

// keyLike is how a binding is written.
var keyLike = regexp.MustCompile(`^(SHA256:[0-9A-Za-z+/]{43}|uid:[0-9]{1,10})$`)

func (m Meta) receipt() casework.Receipt {
	return casework.Receipt{Act: m.Act, Name: m.Name, Number: m.Number, Version: m.Version, At: m.At, Seq: m.Seq, Opened: m.opened(), Asked: m.Name == casework.SkipStep && m.Note == onlyAsked}
}

// onlyAsked is the note of an act that only asks for a lead's word.
const onlyAsked = "asked"

// opened is the number of the further case that an act opened.
func (m Meta) opened() string {
	if m.Name == casework.AddSibling {
		return m.Note
	}
	return ""
}

// head is the newest entry of the chain.
type head struct {
	seq  uint64
	hash [sha256.Size]byte
}

// String is the head as papers print it: seq and the first 8 digits of the hash.
func (h head) String() string { return fmt.Sprintf("%d-%s", h.seq, hex.EncodeToString(h.hash[:4])) }

func readHead(tx *bolt.Tx) (h head, err error) {
	v := tx.Bucket(bMeta).Get([]byte("head"))
	switch {
	case v == nil:
		return h, nil
	case len(v) != 8+sha256.Size:
		return h, fmt.Errorf("head of the log: %w", errHarmed)
	}
	h.seq = binary.BigEndian.Uint64(v)
	copy(h.hash[:], v[8:])
	return h, nil
}

func (h head) put(tx *bolt.Tx) error {
	return tx.Bucket(bMeta).Put([]byte("head"), append(seqKey(h.seq), h.hash[:]...))
}

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

func entryHash(seq uint64, value []byte) (sum [sha256.Size]byte) {
	h := sha256.New()
	h.Write(seqKey(seq))
	h.Write(value)
	h.Sum(sum[:0])
	return sum
}

// append adds one entry to the chain. It sets m.Seq. body may be nil; else it is
// sealed under k, the key of case m.Case.
func (s *Store) append(tx *bolt.Tx, m *Meta, body []byte, k key) error {
	h, err := readHead(tx)
	if err != nil {
		return err
	}
	m.Seq = h.seq + 1
	s.heard.see(m.At)
	if m.typed != "" {
		if id, ok := s.mem.caseID(m.Number); ok && tx.Bucket(bKey).Get([]byte(id)) != nil {
			m.Of = id
		}
		words, err := s.wordsKey(tx, m.Of)
		if err != nil {
			return err
		}
		if m.Words, err = words.seal(s.entryPlace(m.Seq, h.hash[:], 'w'), []byte(m.typed), wordsBlock); err != nil {
			return err
		}
	}
	plain, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode log entry: %w", err)
	}
	meta, err := s.keys.log.seal(s.entryPlace(m.Seq, h.hash[:], 'm'), plain, block)
	if err != nil {
		return err
	}
	value := make([]byte, 0, entryHead+len(meta)+len(body)+block)
	value = append(value, entryVersion)
	value = append(value, h.hash[:]...)
	value = binary.BigEndian.AppendUint32(value, uint32(len(meta)))
	value = append(value, meta...)
	if body != nil {
		sealed, err := k.seal(s.entryPlace(m.Seq, h.hash[:], 'b'), body, block)
		if err != nil {
			return err
		}
		value = append(value, sealed...)
		if m.Case != "" { // else it is an office paper
			if err := tx.Bucket(bCase).Put(caseEntryKey(m.Case, m.Seq), nil); err != nil {
				return err
			}
		}
	}
	b := tx.Bucket(bLog)
	b.FillPercent = 1 // seqs only rise: pages are filled to the brim
	if err := b.Put(seqKey(m.Seq), value); err != nil {
		return err
	}
	return head{m.Seq, entryHash(m.Seq, value)}.put(tx)
}

// wordsKey is the key of words typed into a search: of one that named a case it goes with
// that case's own key, so that they are unreadable once it is destroyed (SOP 10).
func (s *Store) wordsKey(tx *bolt.Tx, of string) (k key, err error) {
	if k = s.keys.log; of != "" {
		if tx.Bucket(bKey).Get([]byte(of)) == nil {
			return k, refuse(casework.NotFound, sayWordsGone)
		}
		if k, err = s.keys.get(tx, of); err != nil {
			return k, err
		}
	}
	return k.derive("words")
}

// wordsBlock hides how long the words of a search were.
const wordsBlock = 128

func (s *Store) entryPlace(seq uint64, prev []byte, part byte) place {
	extra := make([]byte, 0, len(prev)+len(s.office.ID)+2)
	extra = append(extra, entryVersion, part)
	extra = append(extra, prev...)
	extra = append(extra, s.office.ID...)
	return place{bucket: "log", key: seqKey(seq), extra: extra}
}

// entry is one entry as read: meta opened, body still sealed.
type entry struct {
	Meta
	prev []byte
	body []byte // nil for reads
}

// entry reads an entry's meta. The slices point into the transaction.
func (s *Store) entry(seq uint64, value []byte) (e entry, err error) {
	if len(value) < entryHead {
		return e, fmt.Errorf("log entry %d is cut short: %w", seq, errHarmed)
	}
	if value[0] != entryVersion {
		return e, fmt.Errorf("log entry %d has version %d, unknown here: %w", seq, value[0], errHarmed)
	}
	n := int(binary.BigEndian.Uint32(value[entryHead-4:]))
	if n > len(value)-entryHead {
		return e, fmt.Errorf("log entry %d is cut short: %w", seq, errHarmed)
	}
	e.prev = value[1 : 1+sha256.Size]
	if err := s.keys.log.openJSON(s.entryPlace(seq, e.prev, 'm'), value[entryHead:entryHead+n], &e.Meta); err != nil {
		return e, fmt.Errorf("log entry %d: %w", seq, err)
	}
	e.Seq = seq
	if rest := value[entryHead+n:]; len(rest) > 0 {
		e.body = rest
	}
	return e, nil
}

// record opens an entry's body under its case's key.
func (s *Store) record(e entry, k key) (casework.Record, error) {
	plain, err := k.open(s.entryPlace(e.Seq, e.prev, 'b'), e.body)
	if err != nil {
		return casework.Record{}, fmt.Errorf("body of log entry %d: %w", e.Seq, err)
	}
	events, err := casework.DecodeEvents(unfill(plain))
	if err != nil {
		return casework.Record{}, fmt.Errorf("body of log entry %d: %w", e.Seq, err)
	}
	return casework.Record{
		Seq: e.Seq, Act: e.Act, Name: string(e.Name), Case: e.Case, Number: e.Number, By: e.By, At: e.At,
		Occurred: e.Occurred, Pack: e.Pack, Events: events,
	}, nil
}

// records are all acts of one case in order.
func (s *Store) records(tx *bolt.Tx, id string, k key) ([]casework.Record, error) {
	var out []casework.Record
	prefix := append([]byte(id), 'e')
	c := tx.Bucket(bCase).Cursor()
	for at, _ := c.Seek(prefix); bytes.HasPrefix(at, prefix); at, _ = c.Next() {
		seq := binary.BigEndian.Uint64(at[len(prefix):])
		e, err := s.entry(seq, tx.Bucket(bLog).Get(at[len(prefix):]))
		if err != nil {
			return nil, err
		}
		r, err := s.record(e, k)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// meta starts an entry about who doing name, now.
func (s *Store) meta(who casework.Actor, name casework.ActName, now time.Time) Meta {
	return Meta{Name: name, By: who, At: now}
}

// logOnly appends one entry without a body in a transaction of its own: a read, a
// refusal, a sign-in. What follows may be shown only when it returns nil.
func (s *Store) logOnly(m Meta) error {
	err := s.write(func(tx *bolt.Tx) error {
		fresh := m
		return s.append(tx, &fresh, nil, key{})
	})
	return unread(err)
}

// The log's names for what an administrator looked at besides cases.
const (
	Checked    casework.ActName = "check"
	StatusRead casework.ActName = "status"
)

// logged says whether the log may hold entries of that name.
func logged(name casework.ActName) bool {
	switch name {
	case SignedIn, Refused, SignInBad, Enrolled, Imported, BackedUp, Restored, Checkpoint, Purged, KeyCopied, KeyChanged, Checked, StatusRead:
		return true
	}
	return slices.Contains(casework.Acts(), name)
}

// Looked logs that somebody looks at the whole office: its check, the server's figures.
func (s *Store) Looked(who casework.Actor, what casework.ActName) error {
	return s.logOnly(s.meta(who, what, s.Now()))
}

// refused logs that an act or a read was refused, and gives the refusal back.
// Answers that block (Invalid) and races (Moved, drafts) are no refusals of a person.
func (s *Store) refused(who casework.Actor, name casework.ActName, number string, refusal error) error {
	switch casework.KindOf(refusal) {
	case casework.NotFound, casework.NotAllowed:
	default:
		return refusal
	}
	m := s.meta(who, Refused, s.Now())
	m.Note = string(name) + " " + string(casework.KindOf(refusal))
	m.ask(number)
	if err := s.logOnly(m); err != nil {
		return errors.Join(refusal, err)
	}
	return refusal
}

func cut(s string, n int) string {
	r := []rune(s)
	if len(r) > n {
		r = r[:n]
	}
	return string(r)
}
