package sshd

import (
	"context"
	"io"

	"loket/store/casework"
)

// OfficeCall is one command of the office on its way: an administrator's work that
// package remote, which only reads cases, does not know.
type OfficeCall struct {
	Actor casework.Actor
	Args  []string // after the command's own word
	In    io.Reader
	Out   io.Writer
	Err   io.Writer
}

// OfficeCommand carries a call out with the actor's rights and gives its exit code,
// as package remote has them.
type OfficeCommand func(ctx context.Context, c OfficeCall) int
