package sshd

import (
	"testing"
	"time"
)

// A clock that is set back tells nothing of how long a window was left alone: the
// connection counts as locked until somebody proves who is there.
func TestLatchWhenTheClockIsSetBack(t *testing.T) {
	now := time.Date(2027, 11, 30, 10, 0, 0, 0, time.UTC)
	l := latch{now: func() time.Time { return now }}
	l.signed()
	w, end := l.begin(10 * time.Minute)
	defer end()
	w.Use()
	if l.locked(10 * time.Minute) {
		t.Fatal("locked with somebody at the keys")
	}
	now = now.AddDate(-1, 0, 0)
	if !l.locked(10 * time.Minute) {
		t.Error("open after the clock was set back")
	}
	w.Open()
	if l.locked(10 * time.Minute) {
		t.Error("locked after the PIN")
	}
}
