package casework

import (
	"encoding/json"
	"fmt"
	"time"

	"loket/forms/pack"
)

// Event is something that happened to a case. Events only grow in number;
// their names carry a version and their JSON stays readable for ever.
type Event interface {
	EventName() string // "ComplaintReceived/1"
}

// Record is one act as it stands in the log: who, when, from where, and what came of it.
type Record struct {
	Seq      uint64    `json:"seq"`
	Act      string    `json:"act"`  // UUIDv7
	Name     string    `json:"name"` // ActName
	Case     string    `json:"case"` // case ID
	Number   string    `json:"number"`
	By       Actor     `json:"by"`
	At       time.Time `json:"recorded_at"`
	Occurred *Stamp    `json:"occurred_at,omitempty"`
	Pack     string    `json:"pack"` // digest
	Events   []Event   `json:"-"`    // see MarshalJSON
}

type tagged struct {
	Type string          `json:"type"`
	Data json.RawMessage `json:"data"`
}

// EncodeEvents writes events with their names.
func EncodeEvents(events []Event) ([]byte, error) {
	out := make([]tagged, 0, len(events))
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", e.EventName(), err)
		}
		out = append(out, tagged{e.EventName(), data})
	}
	return json.Marshal(out)
}

// DecodeEvents reads what EncodeEvents wrote. An unknown name or version is an error: a newer
// program wrote it, and guessing would fold a wrong case.
func DecodeEvents(b []byte) ([]Event, error) {
	var in []tagged
	if err := json.Unmarshal(b, &in); err != nil {
		return nil, fmt.Errorf("decode events: %w", err)
	}
	out := make([]Event, 0, len(in))
	for _, t := range in {
		make, ok := eventTypes[t.Type]
		if !ok {
			return nil, fmt.Errorf("decode events: unknown event %q", t.Type)
		}
		e, err := make(t.Data)
		if err != nil {
			return nil, fmt.Errorf("decode %s: %w", t.Type, err)
		}
		out = append(out, e)
	}
	return out, nil
}

// MarshalJSON shows a record with its events by name.
func (r Record) MarshalJSON() ([]byte, error) {
	type plain Record
	events, err := EncodeEvents(r.Events)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		plain
		Events json.RawMessage `json:"events"`
	}{plain(r), events})
}

// Env is what deciding may know of the world.
type Env struct {
	Now    time.Time // one per transaction, UTC
	Pack   *pack.Pack
	CaseID string    // for Receive and AddSibling: the new case's id
	Number string    // for Receive and AddSibling: the new case's number, reserved in the same transaction
	Begun  time.Time // when the draft that the act finishes was begun; zero: nobody knows

	// Account finds an account by name, for acts that name one; nil: names are taken as they are.
	Account func(name string) (Account, bool)

	// OnePerson says whether two accounts, each with the key it came with, are one person's
	// hands; nil: only the same account or its deputy is.
	OnePerson func(account, key, other, otherKey string) bool

	// Desk says whether an account sits at the desk of that code; nil: none does.
	Desk func(code string) bool
}

// Decide says what comes of an act, or refuses it. It is pure: permission, the
// case's state, the pack and Env.Now are all it asks. c is nil for Receive.
// The permission table is asked first.
func Decide(c *Case, act Act, who Actor, env Env) ([]Event, error) { return decide(c, act, who, env) }

// Apply folds one record into the case. The zero Case takes a record of Receive first.
// The same records in the same order give the same case, whatever the pack says today.
func (c *Case) Apply(r Record) { c.apply(r) }
