// Package guard starts work so that a panic stays where it happened.
//
// It promises: a panic in guarded work is caught, told to Report without its
// content (a panic's text may hold what somebody typed), and ends only that work.
//
// It refuses: deciding what follows. Whoever starts the work says so in Report.
// It is the only place of the program with a bare go statement.
package guard

import (
	"fmt"
	"log/slog"
	"runtime"
	"strings"
)

// Panic is what may be told of a panic: where, what kind, and the calls; never its text.
type Panic struct {
	Where  string   // the guarded work: "session", "pump"
	Kind   string   // Go type of the value; for errors of the runtime also their text, which holds numbers only
	Frames []string // innermost call first: "package.func:line"
}

// Report takes the news of a panic. It is called on the goroutine that panicked.
type Report func(Panic)

// Log gives a Report that writes one error entry.
func Log(log *slog.Logger) Report {
	return func(p Panic) {
		log.Error("panic", "where", p.Where, "kind", p.Kind, "calls", strings.Join(p.Frames, " < "))
	}
}

// Go runs work on a goroutine of its own, guarded.
func Go(where string, report Report, work func()) {
	go Run(where, report, work)
}

// Run runs work guarded on the caller's goroutine and says whether it came to its end.
func Run(where string, report Report, work func()) (ok bool) {
	defer func() {
		if !ok {
			tell(report, describe(where, recover()))
		}
	}()
	work()
	return true
}

// describe must be called directly by the deferred function that recovered.
func describe(where string, value any) Panic {
	p := Panic{Where: where, Kind: fmt.Sprintf("%T", value)}
	if err, ok := value.(runtime.Error); ok {
		p.Kind = err.Error()
	}
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		if f.Function != "" && !strings.HasPrefix(f.Function, "runtime.") {
			p.Frames = append(p.Frames, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		if !more {
			return p
		}
	}
}

// tell keeps a panic of the report itself from escaping.
func tell(report Report, p Panic) {
	if report == nil {
		return
	}
	defer func() { _ = recover() }() // nobody is left to tell
	report(p)
}
