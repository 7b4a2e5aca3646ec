package guard

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"regexp"
	"strings"
	"syscall"

	"loket/store/casework"
)

// fields are what a log line of the server may carry, each with how its text must
// look. What is not here, or looks otherwise, is left out: nothing that people typed
// reaches the journal of the machine, whoever writes the next log line. Numbers,
// truth values, times and durations may stand under any of these names.
var fields = map[string]*regexp.Regexp{
	"account": regexp.MustCompile(`^[a-z0-9._-]{0,40}$`),
	"key":     regexp.MustCompile(`^(SHA256:[A-Za-z0-9+/=]{0,64}|uid:[0-9]{1,10})?$`),
	"from":    regexp.MustCompile(`^[0-9a-fA-F.:\[\]%a-z@]{0,80}$`),
	"head":    regexp.MustCompile(`^[0-9]{1,18}-[0-9a-f]{8}$`),
	"file":    regexp.MustCompile(`^[A-Za-z0-9._/ -]{0,200}$`),
	"folder":  regexp.MustCompile(`^[A-Za-z0-9._/ -]{0,200}$`),
	"kind":    regexp.MustCompile(`^[a-z_*.A-Z0-9 :\[\]-]{0,120}$`),
	"where":   regexp.MustCompile(`^[a-z ._-]{0,40}$`),
	"calls":   regexp.MustCompile(`^[A-Za-z0-9_./()*<: -]*$`),
	"why":     regexp.MustCompile(`^[a-z -]{0,80}$`),
	"error":   nil, // an error is told by its types, see Kinds
	"cases":   regexp.MustCompile(`^$`),
	"bytes":   regexp.MustCompile(`^$`),
}

// Journal passes on only the fields that a log of the server may hold.
func Journal(to slog.Handler) slog.Handler { return journal{to} }

type journal struct{ slog.Handler }

// Handle passes a line on without what does not belong there.
func (j journal) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		if kept, ok := keep(a); ok {
			out.AddAttrs(kept)
		}
		return true
	})
	return j.Handler.Handle(ctx, out)
}

// WithAttrs keeps what may be kept.
func (j journal) WithAttrs(attrs []slog.Attr) slog.Handler {
	var out []slog.Attr
	for _, a := range attrs {
		if kept, ok := keep(a); ok {
			out = append(out, kept)
		}
	}
	return journal{j.Handler.WithAttrs(out)}
}

// WithGroup is not used: names of groups are no fields.
func (j journal) WithGroup(string) slog.Handler { return j }

func keep(a slog.Attr) (slog.Attr, bool) {
	look, known := fields[a.Key]
	v := a.Value.Resolve()
	if !known {
		return a, false
	}
	switch v.Kind() {
	case slog.KindBool, slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindDuration, slog.KindTime:
		return slog.Attr{Key: a.Key, Value: v}, true
	case slog.KindString:
		if look == nil || !look.MatchString(v.String()) {
			return slog.String(a.Key, "-"), true
		}
		return slog.Attr{Key: a.Key, Value: v}, true
	case slog.KindAny:
		if err, ok := v.Any().(error); ok {
			return slog.String(a.Key, Kinds(err)), true
		}
	}
	return a, false
}

// Kinds tells an error by the types that it is made of, from the outside in, with what
// the system itself says of a file or a connection; never by its text, which may
// repeat what somebody typed.
func Kinds(err error) string {
	if err == nil {
		return ""
	}
	said := strings.TrimPrefix(fmt.Sprintf("%T", err), "*")
	switch e := err.(type) { //nolint:errorlint // each link of the chain is looked at by itself
	case *casework.Error:
		said += "(" + string(e.Kind) + ")"
	case *fs.PathError:
		said += "(" + e.Op + ")"
	case *net.OpError:
		said += "(" + e.Op + ")"
	case syscall.Errno:
		said += "(" + e.Error() + ")"
	}
	switch e := err.(type) { //nolint:errorlint // the same
	case interface{ Unwrap() []error }:
		var all []string
		for _, x := range e.Unwrap() {
			all = append(all, Kinds(x))
		}
		return said + " < [" + strings.Join(all, "; ") + "]"
	case interface{ Unwrap() error }:
		if inner := errors.Unwrap(err); inner != nil {
			return said + " < " + Kinds(inner)
		}
	}
	return said
}
