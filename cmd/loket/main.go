// Command loket is the whole office in one file: the counter on a terminal, the
// SSH server, and the administrator's commands. It is the only place where the
// store meets its two faces.
//
// Data goes to standard output, messages to standard error. Exit codes: 0 done,
// 1 refused or not found, 2 wrong usage, 3 a fault of the program or the machine.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // the office's zone must exist on machines without zone files

	"loket/forms/text"
	"loket/store/casework"
)

// version is set when the binary is built: -ldflags "-X main.version=…".
var version = "dev"

// Exit codes.
const (
	exitOK      = 0
	exitRefused = 1
	exitUsage   = 2
	exitFault   = 3
)

// app is what a command may touch of the world.
type app struct {
	in     *os.File
	out    io.Writer
	err    io.Writer
	clock  func() time.Time
	data   string // --data
	keyAt  string // --office-key, or --key where it has no other meaning
	asName string // --as
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, clock: time.Now})
	stop()
	os.Exit(code)
}

// run carries out one command line and gives its exit code.
func run(ctx context.Context, args []string, a *app) int {
	a.err = text.Calm(a.err)
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := root.ExecuteContext(ctx)
	code := exitCode(err)
	var status exitStatus
	switch {
	case code == exitUsage && !errors.As(err, &status):
		fmt.Fprintf(a.err, "loket: %s\nBantuan: loket --help\n", text.Clean(err.Error()))
	case code != exitOK && !errors.As(err, &status):
		fmt.Fprintln(a.err, "loket: "+say(err))
	}
	return code
}

// exitCode is what an error ends the program with.
func exitCode(err error) int {
	var status exitStatus
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &status):
		return int(status)
	case errors.As(err, &usage):
		return exitUsage
	}
	if kind := casework.KindOf(err); kind == casework.Internal || kind == casework.Full {
		return exitFault
	}
	return exitRefused
}

// exitStatus ends a command that has already said everything.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// usageError is a command line that cannot be understood; one Indonesian sentence.
type usageError string

func (e usageError) Error() string { return string(e) }

func usagef(format string, args ...any) error { return usageError(fmt.Sprintf(format, args...)) }

// refuse is one Indonesian sentence for something that is not done.
func refuse(cause error, format string, args ...any) error {
	return &casework.Error{Kind: casework.Unusable, Say: fmt.Sprintf(format, args...), Cause: cause}
}

// sentence is what anybody may read of an error.
func sentence(err error) string {
	var usage usageError
	if errors.As(err, &usage) {
		return string(usage)
	}
	return casework.Say(err)
}

// say is what the person at this machine reads. Whoever runs the binary is its
// administrator, so a fault's cause is shown too.
func say(err error) string {
	s, cause := text.Clean(casework.Say(err)), ""
	var e *casework.Error
	switch {
	case !errors.As(err, &e):
		cause = err.Error()
	case e.Cause != nil:
		cause = e.Cause.Error()
	}
	if cause != "" {
		s += "\nSebab: " + text.Clean(cause)
	}
	return s
}
