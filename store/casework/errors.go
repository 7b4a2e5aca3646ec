package casework

import (
	"errors"

	"loket/forms"
)

// Kind sorts refusals. Faces choose their next step by it.
type Kind string

// The kinds of refusal.
const (
	NotFound   Kind = "not_found"   // does not exist, or may not be known: the same sentence
	NotAllowed Kind = "not_allowed" // visible, but not this role's act
	Invalid    Kind = "invalid"     // answers that block; Problems says which
	Moved      Kind = "moved"       // the case changed since it was read
	DraftHeld  Kind = "draft_held"  // another live session works on it
	DraftTaken Kind = "draft_taken" // another session has gone on: this one's epoch is old
	Full       Kind = "full"        // storage full: nothing saved
	Unusable   Kind = "unusable"    // key missing or wrong, file damaged or foreign, newer
	Internal   Kind = "internal"    // ours; the cause is in the log
)

// Error has two sides: a kind and one plain Indonesian sentence for the person,
// and the wrapped cause for the log.
type Error struct {
	Kind     Kind
	Say      string
	Problems []forms.Problem // Invalid
	By       string          // Moved, DraftHeld, DraftTaken: account
	Cause    error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return string(e.Kind) + ": " + e.Cause.Error()
	}
	return string(e.Kind) + ": " + e.Say
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is makes errors.Is(err, &Error{Kind: k}) true for every error of kind k.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Kind == e.Kind && (t.Say == "" || t.Say == e.Say)
}

// ErrNotFound is said for what does not exist and for what one may not know, byte for byte the same.
var ErrNotFound = &Error{Kind: NotFound, Say: "Tidak ditemukan."}

// KindOf is the kind of any error; Internal for foreign ones, "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Say is the one sentence a person reads for any error.
func Say(err error) string {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) && e.Say != "" {
		return e.Say
	}
	return "Ada kesalahan di sistem; yang sudah tersimpan aman. Coba lagi, atau hubungi pengelola."
}

func refuse(k Kind, say string) *Error { return &Error{Kind: k, Say: say} }
